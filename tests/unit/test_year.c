/* A year of an agent under a simulated clock: 200 invented customers, six habits, the real ledger,
 * a fake server. Each moment is answered at five o'clock on the day it is raised. */
#include "base/file.h"

#include "folder.h"
#include "ledger/ledger.h"
#include "run/agent.h"
#include "run/answer.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define N_CUSTOMERS 200
#define FIRST_DAY "2026-01-01"
#define LAST_DAY "2026-12-31"
/* Under a sanitizer or valgrind (MO_TEST_SHORT) two months have to do. */
#define LAST_DAY_SHORT "2026-02-28"
#define ANSWER_SECOND (17 * 3600)
#define KILLS 40

typedef enum { LOAD_LIGHT, LOAD_HEAVY, N_LOADS } Load;

/* Below the limit, with places enough on the fullest day and without rest; and above it. */
static const char *const loads[N_LOADS] = {
    [LOAD_LIGHT] = "[day]\nsurprises-a-day = 40\nrest-person = 0 days\nrest-company = 0 days\n"
                   "[habit touch]\nkind = call\nwho = owner:dana\n"
                   "when = 60 days after last contact, at latest 90\n",
    [LOAD_HEAVY] = "[day]\nsurprises-a-day = 4\n"
                   "[habit touch]\nkind = call\nwho = owner:dana\n"
                   "when = 20 days after last contact, at latest 30\n",
};

#define HABITS                                                                                     \
    "[habit birthday]\nkind = card\nwhen = birthday\nshow-before = 3 working days, same day\n"     \
    "[habit article]\nkind = advice\nwho = tag:key\nwhen = every 6 weeks from 2026-01-05\n"        \
    "[habit renewal]\nkind = visit\nwhen = 60 days before renewal_date\nat = 14:00\n"              \
    "[habit thanks]\nkind = thank-you\nwho = tag:new\nrule = FREQ=MONTHLY;BYDAY=2TU\n"             \
    "start = 2026-01-20\nat = 10:30\n"                                                             \
    "[habit anniversary]\nkind = card\nwhen = customer_since\n"

typedef struct {
    char *folder;
    MoSession session; /* made by hand: no files but the customers */
    MoProblems *problems;
    MoChannel *channel;
    MoAgent *agent;
    GRand *chance; /* when to kill; NULL: never */
    unsigned kills;
    unsigned n_visible; /* notes that a person saw */
    unsigned n_outside; /* of them outside working hours */
    GHashTable
        *seen_due;      /* "customer habit nominal" of "after last contact" ever open or waiting */
    unsigned n_waiting; /* at the end */
    unsigned n_waiting_touch;
    GPtrArray *ahead; /* the look-ahead of its first day; NULL: not asked for */
} Year;

static MoDay last_day(void)
{
    return mo_day_parse(g_getenv("MO_TEST_SHORT") ? LAST_DAY_SHORT : LAST_DAY);
}

/* ---- records -------------------------------------------------------------------------------- */

static char *make_customers(void)
{
    GRand *chance = g_rand_new_with_seed(7);
    GString *csv =
        g_string_new("id,name,owner,tags,birthday,customer_since,renewal_date,last_contacted\n");
    for (int i = 0; i < N_CUSTOMERS; i++) {
        g_string_append_printf(csv, "c%03d,Customer %d,%s,%s%s,", i, i, i % 2 ? "dana" : "kim",
                               i % 5 == 0 ? "key;" : "", i % 7 == 0 ? "new" : "");
        g_string_append_printf(csv, "--%02d-%02d,", g_rand_int_range(chance, 1, 13),
                               g_rand_int_range(chance, 1, 29));
        if (i % 4 == 0)
            g_string_append_printf(csv, "2019-%02d-%02d,", g_rand_int_range(chance, 1, 13),
                                   g_rand_int_range(chance, 1, 29));
        else
            g_string_append(csv, ",");
        if (i % 3 == 0)
            g_string_append_printf(csv, "2026-%02d-%02d,", g_rand_int_range(chance, 1, 13),
                                   g_rand_int_range(chance, 1, 29));
        else
            g_string_append(csv, ",");
        if (i % 5 != 1)
            g_string_append_printf(csv, "2025-%02d-%02d", g_rand_int_range(chance, 10, 13),
                                   g_rand_int_range(chance, 1, 29));
        g_string_append(csv, "\n");
    }
    g_rand_free(chance);
    return g_string_free(csv, FALSE);
}

static void write_file(const Year *year, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(year->folder, name, NULL);
    assert_true(mo_file_write(path, text, -1, NULL));
}

/* ---- the world ------------------------------------------------------------------------------ */

static void open_ledger(Year *year)
{
    g_autoptr(GError) error = NULL;
    year->session.history =
        mo_ledger_open(year->folder, mo_day_parse(FIRST_DAY), mo_clock_now(year->session.clock),
                       MO_LEDGER_WRITE, NULL, &error);
    if (!year->session.history)
        fail_msg("%s", error->message);
}

static void open_agent(Year *year)
{
    year->channel = mo_channel_new_fake();
    mo_channel_fake_set_up(year->channel, true);
    year->agent = mo_agent_new(&year->session, year->channel);
}

static void close_agent(Year *year)
{
    mo_agent_free(year->agent);
    mo_channel_free(year->channel);
}

/* Memory that is a file system keeps the year short: what is asked here is not how fast a disk is.
 */
static char *make_folder(void)
{
    const char *shared = "/dev/shm";
    const char *parent = g_access(shared, W_OK) == 0 ? shared : g_get_tmp_dir();
    char *folder = g_build_filename(parent, "moments-year-XXXXXX", NULL);
    assert_non_null(g_mkdtemp(folder));
    return folder;
}

static void copy_file(const Year *from, const char *name, const Year *to, const char *new_name)
{
    g_autofree char *source = g_build_filename(from->folder, name, NULL);
    g_autofree char *data = NULL;
    size_t length;
    assert_true(mo_file_read(source, 1 << 20, &data, &length, NULL));
    g_autofree char *target = g_build_filename(to->folder, new_name, NULL);
    assert_true(mo_file_write(target, data, (gssize)length, NULL));
}

/* A twin begins with the same ledger, so that both have the same seed. */
static void year_init(Year *year, Load load, GRand *chance, const Year *twin)
{
    *year = (Year){.folder = make_folder(), .chance = chance};
    g_autofree char *csv = make_customers();
    g_autofree char *ini = g_strdup_printf("[me]\nname = Dana\nfolder = %s\n[customers]\n"
                                           "files = %s/customers.csv\n%s" HABITS,
                                           year->folder, year->folder, loads[load]);
    g_autofree char *path = g_build_filename(year->folder, "moments.ini", NULL);
    write_file(year, "customers.csv", csv);
    write_file(year, "moments.ini", ini);
    MoSession *session = &year->session;
    session->state_folder = year->folder;
    year->problems = mo_problems_new();
    session->zone = mo_zone_new("Europe/Berlin", NULL);
    session->clock = mo_clock_new_simulated(
        mo_zone_to_utc(session->zone, (MoLocal){mo_day_parse(FIRST_DAY), 0}));
    session->config_files = mo_config_read_files(path, year->problems, NULL);
    session->config = mo_config_parse(session->config_files, year->problems);
    session->customers = mo_customers_open(session->config, NULL, year->problems, NULL);
    session->articles = g_ptr_array_new();
    assert_int_equal(mo_problems_count(year->problems), 0);
    year->seen_due = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (twin)
        copy_file(twin, "newborn.db", year, "ledger.db");
    open_ledger(year);
    copy_file(year, "ledger.db", year, "newborn.db");
    open_agent(year);
}

static void year_clear(Year *year)
{
    close_agent(year);
    MoSession *session = &year->session;
    mo_history_free(session->history);
    mo_customers_free(session->customers);
    mo_config_free(session->config);
    g_ptr_array_unref(session->config_files);
    g_ptr_array_unref(session->articles);
    mo_zone_free(session->zone);
    mo_clock_free(session->clock);
    mo_problems_free(year->problems);
    g_hash_table_unref(year->seen_due);
    g_clear_pointer(&year->ahead, g_ptr_array_unref);
    test_folder_remove(year->folder);
    g_free(year->folder);
    if (year->chance)
        g_rand_free(year->chance);
}

/* ---- playing it ----------------------------------------------------------------------------- */

static char *name_occurrence(const char *customer, const char *habit, MoDay nominal)
{
    g_autofree char *day = mo_day_print(nominal);
    return g_strdup_printf("%s %s %s", customer, habit, day);
}

static void note_touches(Year *year, const GPtrArray *moments)
{
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        if (g_str_equal(moment->habit->name, "touch"))
            g_hash_table_add(year->seen_due,
                             name_occurrence(moment->customer_id, "touch", moment->nominal));
    }
}

static void look(Year *year, unsigned before)
{
    const MoPlan *plan = mo_agent_get_plan(year->agent);
    unsigned shown = mo_channel_fake_get_shown(year->channel)->len - before;
    bool open =
        mo_workdays_is_open(year->session.config->workdays, mo_session_get_now(&year->session));
    year->n_visible += shown;
    year->n_outside += open ? 0 : shown;
    note_touches(year, plan->moments);
    note_touches(year, plan->waiting);
}

static void step(Year *year, bool replan)
{
    unsigned before = mo_channel_fake_get_shown(year->channel)->len;
    g_autoptr(GError) error = NULL;
    if (!mo_agent_step(year->agent, replan, NULL, &error))
        fail_msg("%s", error->message);
    look(year, before);
}

/* The process ends: at some other time, or right after a note reached the server and before that
 * could be written down. */
static void kill_now(Year *year, bool during_show)
{
    if (during_show) {
        unsigned before = mo_channel_fake_get_shown(year->channel)->len;
        mo_channel_fake_set_held(year->channel, true);
        assert_true(mo_agent_step(year->agent, false, NULL, NULL));
        /* Of several notes only the first had reached the server. */
        year->n_visible += mo_channel_fake_get_shown(year->channel)->len > before;
    }
    close_agent(year);
    mo_history_free(year->session.history);
    open_ledger(year);
    open_agent(year);
    year->kills++;
    step(year, false);
}

static void answer_all(Year *year)
{
    const GPtrArray *moments = mo_agent_get_plan(year->agent)->moments;
    MoDay today = mo_session_get_now(&year->session).day;
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        if (moment->state == MO_STATE_RAISED)
            g_ptr_array_add(entries,
                            mo_answer_new_entry(moment, MO_ENTRY_DONE, today, (MoLocal){0}, NULL,
                                                NULL, mo_clock_now(year->session.clock)));
    }
    g_autoptr(GError) error = NULL;
    if (!mo_history_append(year->session.history, entries, &error))
        fail_msg("%s", error->message);
    if (entries->len > 0)
        step(year, false);
}

static bool wants_kill(Year *year)
{
    return year->chance && year->kills < KILLS && g_rand_int_range(year->chance, 0, 12) == 0;
}

/* Goes to the next wake, or to five o'clock if that comes first. */
static void move_on(Year *year)
{
    MoSession *session = &year->session;
    MoLocal now = mo_session_get_now(session);
    int64_t five = mo_zone_to_utc(session->zone, (MoLocal){now.day, ANSWER_SECOND});
    int64_t next = mo_agent_get_next_wake(year->agent);
    assert_true(next > mo_clock_now(session->clock));
    if (mo_clock_now(session->clock) < five && five <= next) {
        mo_clock_set(session->clock, five);
        answer_all(year);
        return;
    }
    mo_clock_set(session->clock, next);
    if (wants_kill(year))
        kill_now(year, g_rand_boolean(year->chance));
    else
        step(year, false);
}

static void play(Year *year)
{
    MoDay last = last_day();
    int64_t end = mo_zone_to_utc(year->session.zone, (MoLocal){last + 1, 0}) - 1;
    step(year, false);
    while (mo_agent_get_next_wake(year->agent) <= end)
        move_on(year);
    const GPtrArray *waiting = mo_agent_get_plan(year->agent)->waiting;
    for (guint i = 0; i < waiting->len; i++) {
        const MoMoment *moment = g_ptr_array_index(waiting, i);
        year->n_waiting++;
        year->n_waiting_touch += g_str_equal(moment->habit->name, "touch");
    }
}

/* ---- what the ledger says ------------------------------------------------------------------- */

typedef struct {
    GHashTable *first;      /* occurrence -> day of its first attempt */
    GHashTable *places;     /* day -> first attempts that were no fixed days */
    unsigned n_first_twice; /* first attempts by one nudge that came twice */
    unsigned n_first_touch;
    unsigned lapsed_unraised;
} Told;

static bool take_entry(const MoEntry *entry, void *data)
{
    Told *told = data;
    if (entry->type == MO_ENTRY_LAPSED_UNRAISED)
        told->lapsed_unraised += entry->count;
    if (entry->type != MO_ENTRY_DELIVERING || entry->nudge == MO_NUDGE_REMINDER)
        return true;
    char *name = name_occurrence(entry->customer, entry->habit, entry->nominal);
    if (g_hash_table_contains(told->first, name)) {
        told->n_first_twice += entry->attempt == 1;
        g_free(name);
        return true;
    }
    assert_int_equal(entry->attempt, 1);
    told->n_first_touch += g_str_equal(entry->habit, "touch");
    g_hash_table_insert(told->first, name, GINT_TO_POINTER(entry->day));
    gpointer day = GINT_TO_POINTER(entry->day);
    int n = GPOINTER_TO_INT(g_hash_table_lookup(told->places, day));
    if (!entry->fixed)
        g_hash_table_insert(told->places, day, GINT_TO_POINTER(n + 1));
    return true;
}

static void told_init(Told *told, const Year *year)
{
    *told = (Told){.first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                   .places = g_hash_table_new(NULL, NULL)};
    assert_true(mo_history_foreach_entry(year->session.history, NULL, take_entry, told, NULL));
}

static void told_clear(Told *told)
{
    g_hash_table_unref(told->first);
    g_hash_table_unref(told->places);
}

/* ---- what should have been, computed in the plainest way ------------------------------------- */

static bool is_weekend(MoDay day)
{
    return mo_day_weekday(day) >= MO_SATURDAY;
}

static MoDay back_to_work(MoDay day)
{
    while (is_weekend(day))
        day--;
    return day;
}

/* The show day of a nominal day of a habit. */
static MoDay oracle_show(const char *habit, MoDay nominal)
{
    if (g_str_equal(habit, "birthday")) {
        for (int n = 0; n < 3; n++)
            nominal = back_to_work(nominal - 1);
        return nominal;
    }
    if (g_str_equal(habit, "anniversary"))
        return back_to_work(nominal);
    while (is_weekend(nominal))
        nominal++;
    return nominal;
}

static bool oracle_gives(const char *habit, const MoCustomer *customer, MoDay day)
{
    int y, m, d;
    mo_day_to_civil(day, &y, &m, &d);
    if (g_str_equal(habit, "birthday"))
        return customer->birthday.month == m && customer->birthday.day == d;
    if (g_str_equal(habit, "anniversary"))
        return customer->customer_since.month == m && customer->customer_since.day == d;
    if (g_str_equal(habit, "renewal"))
        return customer->renewal_date != MO_DAY_NONE && customer->renewal_date - 60 == day;
    if (g_str_equal(habit, "article"))
        return g_strv_contains((const char *const *)customer->tags, "key") &&
               day >= mo_day_parse("2026-01-05") && (day - mo_day_parse("2026-01-05")) % 42 == 0;
    return g_strv_contains((const char *const *)customer->tags, "new") &&
           mo_day_weekday(day) == MO_TUESDAY && d >= 8 && d <= 14 &&
           day >= mo_day_parse("2026-01-20");
}

/* All occurrences of calendar rules and dates whose show day came within the year. */
static GHashTable *oracle_due(Year *year)
{
    static const char *const habits[] = {"birthday", "article", "renewal", "thanks", "anniversary"};
    GHashTable *due = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    MoDay first = mo_day_parse(FIRST_DAY), last = last_day();
    const MoCustomer *customer;
    assert_true(mo_customers_rewind(year->session.customers, NULL));
    while (mo_customers_next(year->session.customers, &customer)) {
        for (size_t i = 0; i < G_N_ELEMENTS(habits); i++) {
            for (MoDay day = first - 70; day <= last + 14; day++) {
                /* What lay before the ledger's birth does not exist, but a date still ahead does.
                 */
                bool exists =
                    day >= first || (g_str_equal(habits[i], "renewal") && day + 60 >= first);
                if (exists && oracle_gives(habits[i], customer, day) &&
                    oracle_show(habits[i], day) <= last)
                    g_hash_table_add(due, name_occurrence(customer->id, habits[i], day));
            }
        }
    }
    return due;
}

/* ---- the claims ----------------------------------------------------------------------------- */

/* Years without a kill, played once for all tests. */
typedef struct {
    Year years[N_LOADS];
    Told told[N_LOADS];
} Calm;

static int play_calm_years(void **state)
{
    Calm *calm = g_new0(Calm, 1);
    for (Load load = 0; load < N_LOADS; load++) {
        Year *year = &calm->years[load];
        year_init(year, load, NULL, NULL);
        MoPlanInput input = mo_session_get_input(&year->session);
        year->ahead = mo_plan_range(&input, mo_day_parse(FIRST_DAY), last_day(), false, NULL);
        play(year);
        told_init(&calm->told[load], year);
    }
    *state = calm;
    return 0;
}

static int end_calm_years(void **state)
{
    Calm *calm = *state;
    for (Load load = 0; load < N_LOADS; load++) {
        told_clear(&calm->told[load]);
        year_clear(&calm->years[load]);
    }
    g_free(calm);
    return 0;
}

static void below_the_limit_every_due_moment_is_raised_exactly_once(void **state)
{
    Calm *calm = *state;
    Year *year = &calm->years[LOAD_LIGHT];
    const Told *told = &calm->told[LOAD_LIGHT];
    g_autoptr(GHashTable) due = oracle_due(year);
    GHashTableIter iter;
    gpointer name;
    g_hash_table_iter_init(&iter, due);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        if (!g_hash_table_contains(told->first, name))
            fail_msg("'%s' was never raised", (const char *)name);
    }
    assert_in_range(g_hash_table_size(due), 50, 5000);
    assert_int_equal(g_hash_table_size(told->first), g_hash_table_size(due) + told->n_first_touch);
    /* A second call running gives way to another kind, and that one moves it. */
    assert_in_range(told->n_first_touch, g_hash_table_size(year->seen_due) * 9 / 10,
                    g_hash_table_size(year->seen_due));
    assert_in_range(told->n_first_touch, 50, 5000);
    assert_int_equal(told->n_first_twice, 0);
    assert_int_equal(told->lapsed_unraised, 0);
    assert_int_equal(year->n_waiting, 0);
}

static void expect_places(const Told *told, unsigned places)
{
    GHashTableIter iter;
    gpointer day, n;
    g_hash_table_iter_init(&iter, told->places);
    while (g_hash_table_iter_next(&iter, &day, &n))
        assert_in_range(GPOINTER_TO_INT(n), 1, places);
}

/* "After last contact" never lapses before it is raised: it is raised, waits, or another moment
 * done with the same customer moved it. All else adds up to what the oracle finds. */
static void above_the_limit_nothing_goes_missing_and_no_day_exceeds_its_places(void **state)
{
    Calm *calm = *state;
    Year *year = &calm->years[LOAD_HEAVY];
    const Told *told = &calm->told[LOAD_HEAVY];
    g_autoptr(GHashTable) due = oracle_due(year);
    unsigned n_due = g_hash_table_size(due);
    unsigned raised = g_hash_table_size(told->first) - told->n_first_touch;
    unsigned waiting = year->n_waiting - year->n_waiting_touch;
    assert_in_range(told->lapsed_unraised, 1, n_due); /* it is above the limit */
    assert_int_equal(raised + told->lapsed_unraised + waiting, n_due);
    assert_true(told->n_first_touch + year->n_waiting_touch <= g_hash_table_size(year->seen_due));
    expect_places(told, 4);
    assert_int_equal(told->n_first_twice, 0);
}

static void nothing_is_shown_outside_working_hours(void **state)
{
    const Calm *calm = *state;
    for (Load load = 0; load < N_LOADS; load++) {
        assert_in_range(calm->years[load].n_visible, 30, 10000);
        assert_int_equal(calm->years[load].n_outside, 0);
    }
}

static void expect_same_raises(const Told *a, const Told *b)
{
    GHashTableIter iter;
    gpointer name, day;
    g_hash_table_iter_init(&iter, a->first);
    while (g_hash_table_iter_next(&iter, &name, &day)) {
        gpointer other;
        if (!g_hash_table_lookup_extended(b->first, name, NULL, &other))
            fail_msg("'%s' is missing after kills", (const char *)name);
        if (day != other)
            fail_msg("'%s' came on another day after kills", (const char *)name);
    }
    assert_int_equal(g_hash_table_size(a->first), g_hash_table_size(b->first));
}

static void kills_change_nothing_but_one_extra_note_each(void **state)
{
    const Calm *calm = *state;
    for (Load load = 0; load < N_LOADS; load++) {
        const Year *twin = &calm->years[load];
        Year killed;
        Told told;
        year_init(&killed, load, g_rand_new_with_seed(11), twin);
        play(&killed);
        told_init(&told, &killed);
        assert_in_range(killed.kills, 3, KILLS);
        expect_same_raises(&calm->told[load], &told);
        assert_int_equal(told.n_first_twice, 0);
        assert_in_range(killed.n_visible, twin->n_visible, twin->n_visible + killed.kills);
        assert_int_equal(killed.n_outside, 0);
        told_clear(&told);
        year_clear(&killed);
    }
}

/* The look-ahead of a year, made on its first day, is what the agent then does. */
static void the_look_ahead_is_what_the_agent_does(void **state)
{
    const Calm *calm = *state;
    for (Load load = 0; load < N_LOADS; load++) {
        const GPtrArray *ahead = calm->years[load].ahead;
        const Told *told = &calm->told[load];
        for (guint i = 0; i < ahead->len; i++) {
            const MoMoment *moment = g_ptr_array_index(ahead, i);
            g_autofree char *name =
                name_occurrence(moment->customer_id, moment->habit->name, moment->nominal);
            gpointer day;
            if (!g_hash_table_lookup_extended(told->first, name, NULL, &day))
                fail_msg("'%s' was foreseen and not raised", name);
            if (GPOINTER_TO_INT(day) != moment->raise.day)
                fail_msg("'%s' was foreseen for another day", name);
        }
        assert_int_equal(ahead->len, g_hash_table_size(told->first));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(below_the_limit_every_due_moment_is_raised_exactly_once),
        cmocka_unit_test(above_the_limit_nothing_goes_missing_and_no_day_exceeds_its_places),
        cmocka_unit_test(nothing_is_shown_outside_working_hours),
        cmocka_unit_test(kills_change_nothing_but_one_extra_note_each),
        cmocka_unit_test(the_look_ahead_is_what_the_agent_does),
    };
    /* For the benchmark, which wants the years and not the claims. */
    if (g_getenv("MO_TEST_ONLY"))
        cmocka_set_test_filter(g_getenv("MO_TEST_ONLY"));
    return cmocka_run_group_tests(tests, play_calm_years, end_calm_years);
}
