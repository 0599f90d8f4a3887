#include "life.h"
#include "folder.h"

#include "base/file.h"
#include "run/answer.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HOUR 3600

typedef struct {
    unsigned month, day; /* of her birthday; 0 = unknown */
    MoDay renewal, contacted;
    bool is_there;
} Person;

struct MoLifeOwn {
    char *folder;
    Person *people;
    unsigned n_people;
    unsigned zone;
    bool is_lunch_on_wednesday;
    bool is_news_resting;
    char *absence; /* "" = she is always there */
};

static const char *const zones[] = {"Europe/Berlin", "America/New_York", "Asia/Tokyo",
                                    "Pacific/Auckland"};

static const char habits[] = "[habit keep-in-touch]\nkind = call\n"
                             "when = 60 days after last contact, at latest 90\n"
                             "[habit birthday]\nkind = card\nwhen = birthday\n"
                             "show-before = 3 working days, same day\n"
                             "[habit before-birthday]\nkind = visit\nwho = tag:key\n"
                             "when = 10 days before birthday\n"
                             "[habit renewal]\nkind = call\nwhen = 60 days before renewal_date\n"
                             "at = 14:00\n"
                             "[habit article]\nkind = advice\nwho = tag:key\n"
                             "when = every 6 weeks from 2026-01-05\n"
                             "spread = 10 days\nsurprise = 5 days\n"
                             "[habit thanks]\nkind = thank-you\nwho = tag:new\n"
                             "rule = FREQ=MONTHLY;BYDAY=-1FR\n"
                             "[habit check-in]\nkind = check-in\nwho = tag:new\n"
                             "when = every 4 weeks from 2026-02-02\npriority = 2\nspread = 8 days\n"
                             "[habit report]\nclass = promise\nkind = report\nwho = tag:new\n"
                             "rule = FREQ=MONTHLY;BYMONTHDAY=5\nat = 10:00\n"
                             "show-before = 2 working days, same day\n"
                             "[habit call-back]\nclass = recovery\nkind = call\n"
                             "when = 2 working days after complaint\n"
                             "[habit look-again]\nclass = recovery\nkind = check-in\n"
                             "when = 1 week after done call-back\n"
                             "[habit sorry]\nkind = card\n"
                             "when = 3 weeks after done look-again\n";

/* ---- dice ------------------------------------------------------------------------------------ */

static unsigned throw(MoLife * life, unsigned n)
{
    return (unsigned)g_rand_int_range(life->chance, 0, (gint32)n);
}

static bool one_in(MoLife *life, unsigned n)
{
    return throw(life, n) == 0;
}

static MoDay some_day(MoLife *life, const char *from, unsigned n)
{
    return mo_day_parse(from) + (MoDay) throw(life, n);
}

const char *mo_life_name(MoLifeEvent event)
{
    static const char *const names[MO_LIFE_EVENTS] = {
        "done",           "skipped",        "never",          "snoozed",         "no answer",
        "button pressed", "note closed",    "touch",          "complaint",       "undone",
        "restart",        "kill",           "clock set back", "clock set forth", "zone changed",
        "server gone",    "records edited", "habits edited",
    };
    return names[event];
}

/* ---- files ----------------------------------------------------------------------------------- */

static MoLocal get_now(const MoLife *life)
{
    return mo_session_get_now(life->session);
}

static void write_file(const MoLife *life, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(life->own->folder, name, NULL);
    g_autoptr(GError) error = NULL;
    if (!mo_file_write(path, text, -1, &error))
        fail_msg("%s", error->message);
}

static void append_day(GString *csv, MoDay day)
{
    g_autofree char *text = day == MO_DAY_NONE ? g_strdup("") : mo_day_print(day);
    g_string_append_printf(csv, ",%s", text);
}

static void write_records(const MoLife *life)
{
    g_autoptr(GString) csv =
        g_string_new("id,name,company,tags,birthday,renewal_date,last_contacted\n");
    for (unsigned i = 0; i < life->own->n_people; i++) {
        const Person *person = &life->own->people[i];
        if (!person->is_there)
            continue;
        g_string_append_printf(csv, "c%03u,Customer %u,", i, i);
        if (i % 3 != 0)
            g_string_append_printf(csv, "Company %u", i / 4);
        g_string_append_printf(csv, ",%s%s,", i % 5 == 0 ? "key;" : "", i % 7 == 0 ? "new" : "");
        if (person->month)
            g_string_append_printf(csv, "--%02u-%02u", person->month, person->day);
        append_day(csv, person->renewal);
        append_day(csv, person->contacted);
        g_string_append_c(csv, '\n');
    }
    write_file(life, "customers.csv", csv->str);
}

static void write_habits(const MoLife *life)
{
    const MoLifeOwn *own = life->own;
    g_autofree char *ini = g_strdup_printf(
        "[me]\nname = Dana Smith\nemail = dana@example.com\nfolder = %s\n"
        "[customers]\nfiles = %s/customers.csv\n[day]\nsurprises-a-day = 6\n"
        "holidays = %s/holidays.ics\n%s%s"
        "[habit lunch]\nkind = event\nwho = tag:key\nwhen = every month on the 2nd %s\n"
        "[habit news]\nkind = advice\nwho = not tag:new\nwhen = every 9 weeks from 2026-01-07\n"
        "active = %s\n",
        own->folder, own->folder, own->folder, own->absence, habits,
        own->is_lunch_on_wednesday ? "wednesday" : "tuesday", own->is_news_resting ? "no" : "yes");
    write_file(life, "moments.ini", ini);
}

static void write_holidays(const MoLife *life)
{
    write_file(life, "holidays.ics",
               "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\n"
               "BEGIN:VEVENT\r\nUID:new-year\r\nDTSTART;VALUE=DATE:20260101\r\n"
               "RRULE:FREQ=YEARLY\r\nSUMMARY:New Year\r\nEND:VEVENT\r\n"
               "BEGIN:VEVENT\r\nUID:feast\r\nDTSTART;VALUE=DATE:20261224\r\n"
               "DTEND;VALUE=DATE:20261227\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Feast\r\n"
               "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

/* She goes on leave, or comes back and takes the line out. */
static void plan_leave(MoLife *life)
{
    MoLifeOwn *own = life->own;
    bool was_away = *own->absence;
    g_free(own->absence);
    own->absence = g_strdup("");
    if (was_away)
        return;
    MoDay first = get_now(life).day + (MoDay) throw(life, 30);
    g_autofree char *from = mo_day_print(first);
    g_autofree char *to = mo_day_print(first + (MoDay) throw(life, 21));
    g_free(own->absence);
    own->absence = g_strdup_printf("absent = %s..%s\n", from, to);
}

static void make_people(MoLife *life, unsigned n)
{
    life->own->n_people = n;
    life->own->people = g_new0(Person, n);
    for (unsigned i = 0; i < n; i++) {
        Person *person = &life->own->people[i];
        person->is_there = true;
        person->month = one_in(life, 4) ? 0 : 1 + throw(life, 12);
        person->day = 1 + throw(life, 28);
        person->renewal = one_in(life, 3) ? some_day(life, "2026-03-01", 1000) : MO_DAY_NONE;
        person->contacted = one_in(life, 4) ? MO_DAY_NONE : some_day(life, "2025-10-01", 90);
    }
}

/* ---- the process ----------------------------------------------------------------------------- */

static void set_zone(MoLife *life, unsigned zone)
{
    life->own->zone = zone;
    mo_zone_free(life->session->zone);
    life->session->zone = mo_zone_new(zones[zone], NULL);
    assert_non_null(life->session->zone);
}

static void begin(MoLife *life, int64_t now)
{
    g_autofree char *config = g_build_filename(life->own->folder, "moments.ini", NULL);
    g_autofree char *state = g_build_filename(life->own->folder, "state", NULL);
    life->session = mo_session_new(config, state, mo_clock_new_simulated(now));
    set_zone(life, life->own->zone);
    g_autoptr(GError) error = NULL;
    unsigned parts = MO_SESSION_CONFIG | MO_SESSION_RECORDS | MO_SESSION_LEDGER;
    if (!mo_session_open(life->session, parts, &error))
        fail_msg("%s", error->message);
    if (mo_problems_count(life->session->problems) > 0) {
        g_autofree char *line = mo_problem_print(mo_problems_get(life->session->problems, 0));
        fail_msg("%s", line);
    }
    life->channel = mo_channel_new_fake();
    life->agent = mo_agent_new(life->session, life->channel);
}

static void end(MoLife *life)
{
    g_clear_pointer(&life->agent, mo_agent_free);
    g_clear_pointer(&life->channel, mo_channel_free);
    g_clear_pointer(&life->session, mo_session_free);
}

/* What is left to chance hangs on the ledger's seed, which is random; here it must not be. */
static void fix_seed(MoLife *life, unsigned seed)
{
    int64_t now = mo_clock_now(life->session->clock);
    end(life);
    g_autofree char *path = g_build_filename(life->own->folder, "state", "ledger.db", NULL);
    g_autofree char *sql =
        g_strdup_printf("UPDATE meta SET value = %u WHERE name = 'seed'", seed + 1);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
    sqlite3_close(db);
    begin(life, now);
}

/* The notes that reached the server since there were `before`. */
static void count_notes(MoLife *life, unsigned before)
{
    unsigned n = mo_channel_fake_get_shown(life->channel)->len - before;
    bool open = mo_workdays_is_open(life->session->config->workdays, get_now(life));
    life->n_visible += n;
    life->n_outside += open ? 0 : n;
}

static void step(MoLife *life, bool replan)
{
    unsigned before = mo_channel_fake_get_shown(life->channel)->len;
    g_autoptr(GError) error = NULL;
    if (!mo_agent_step(life->agent, replan, NULL, &error))
        fail_msg("%s", error->message);
    life->n_steps++;
    count_notes(life, before);
    life->func(life, life->data);
}

static void restart(MoLife *life)
{
    int64_t now = mo_clock_now(life->session->clock);
    end(life);
    begin(life, now);
    step(life, false);
}

/* The process ends after a note reached the server and before that could be written down. */
static void be_killed(MoLife *life)
{
    unsigned before = mo_channel_fake_get_shown(life->channel)->len;
    mo_channel_fake_set_held(life->channel, true);
    assert_true(mo_agent_step(life->agent, false, NULL, NULL));
    count_notes(life, before);
    restart(life);
}

static void set_clock(MoLife *life, int64_t utc)
{
    mo_clock_set(life->session->clock, utc);
    step(life, false);
}

/* ---- what she does --------------------------------------------------------------------------- */

static void write_entry(MoLife *life, MoEntry *entry)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_ptr_array_add(entries, entry);
    g_autoptr(GError) error = NULL;
    if (!mo_history_append(life->session->history, entries, &error))
        fail_msg("%s", error->message);
    step(life, false);
}

static const MoMoment *pick_raised(MoLife *life)
{
    const GPtrArray *moments = mo_agent_get_plan(life->agent)->moments;
    if (moments->len == 0)
        return NULL;
    const MoMoment *moment = g_ptr_array_index(moments, throw(life, moments->len));
    return moment->state == MO_STATE_RAISED ? moment : NULL;
}

static void answer(MoLife *life, MoLifeEvent event)
{
    static const MoEntryType types[] = {
        [MO_LIFE_DONE] = MO_ENTRY_DONE,           [MO_LIFE_SKIPPED] = MO_ENTRY_SKIPPED,
        [MO_LIFE_NEVER] = MO_ENTRY_NEVER,         [MO_LIFE_SNOOZED] = MO_ENTRY_SNOOZED,
        [MO_LIFE_NO_ANSWER] = MO_ENTRY_NO_ANSWER,
    };
    const MoMoment *moment = pick_raised(life);
    if (!moment || (event == MO_LIFE_SNOOZED && moment->fixed))
        return;
    const MoConfig *config = life->session->config;
    MoLocal now = get_now(life);
    MoLocal until = event == MO_LIFE_NO_ANSWER ? mo_answer_get_next_try(config, now)
                                               : mo_answer_get_next_day(config, now);
    if (event == MO_LIFE_SNOOZED)
        until.day += (MoDay) throw(life, 6);
    MoDay day = now.day;
    if (event == MO_LIFE_DONE && one_in(life, 5)) /* she says it a day late */
        day = MAX(day - 1, moment->raised_day);
    write_entry(life, mo_answer_new_entry(moment, types[event], day, until, NULL, NULL,
                                          mo_clock_now(life->session->clock)));
    life->n_events[event]++;
}

static const MoNote *pick_note(MoLife *life)
{
    const GPtrArray *shown = mo_channel_fake_get_shown(life->channel);
    return shown->len > 0 ? g_ptr_array_index(shown, shown->len - 1) : NULL;
}

/* Never what would open a program. */
static void press(MoLife *life)
{
    const MoNote *note = pick_note(life);
    if (!note || note->actions->len == 0)
        return;
    const MoNoteAction *action = g_ptr_array_index(note->actions, throw(life, note->actions->len));
    if (g_str_equal(action->key, "open-draft"))
        return;
    g_autofree char *key = g_strdup(action->key);
    mo_channel_fake_press(life->channel, note->tag, key);
    step(life, false);
    life->n_events[MO_LIFE_PRESSED]++;
}

static void close_note(MoLife *life)
{
    const MoNote *note = pick_note(life);
    if (!note)
        return;
    mo_channel_fake_close_by_user(life->channel, note->tag);
    step(life, false);
    life->n_events[MO_LIFE_CLOSED]++;
}

static void touch(MoLife *life, MoLifeEvent event)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_TOUCH);
    entry->customer = g_strdup_printf("c%03u", throw(life, life->own->n_people));
    entry->kind = g_strdup(event == MO_LIFE_COMPLAINED ? "complaint"
                           : one_in(life, 2)           ? "call"
                                                       : "visit");
    entry->day = get_now(life).day - (MoDay)(one_in(life, 3) ? throw(life, 9) : 0);
    entry->no_answer = event == MO_LIFE_TOUCHED && one_in(life, 6);
    entry->at_utc = mo_clock_now(life->session->clock);
    write_entry(life, entry);
    life->n_events[event]++;
}

static void undo(MoLife *life)
{
    g_autoptr(GError) error = NULL;
    if (!mo_history_undo_last(life->session->history, mo_clock_now(life->session->clock), NULL,
                              &error))
        return;
    step(life, false);
    life->n_events[MO_LIFE_UNDONE]++;
}

static void be_busy(MoLife *life)
{
    static const MoLifeEvent answers[] = {MO_LIFE_DONE,    MO_LIFE_DONE,    MO_LIFE_DONE,
                                          MO_LIFE_DONE,    MO_LIFE_DONE,    MO_LIFE_SKIPPED,
                                          MO_LIFE_SNOOZED, MO_LIFE_SNOOZED, MO_LIFE_NO_ANSWER};
    for (unsigned n = throw(life, 12); n > 0; n--)
        answer(life, answers[throw(life, G_N_ELEMENTS(answers))]);
    if (one_in(life, 40))
        answer(life, MO_LIFE_NEVER);
    if (one_in(life, 3))
        touch(life, MO_LIFE_TOUCHED);
    if (one_in(life, 15))
        touch(life, MO_LIFE_COMPLAINED);
    if (one_in(life, 10))
        undo(life);
    if (one_in(life, 4))
        press(life);
    if (one_in(life, 8))
        close_note(life);
}

/* ---- what befalls her ------------------------------------------------------------------------ */

static void reload(MoLife *life)
{
    g_autoptr(GError) error = NULL;
    if (!mo_session_reload(life->session, &error))
        fail_msg("%s", error->message);
    step(life, true);
}

static void edit_records(MoLife *life)
{
    MoLifeOwn *own = life->own;
    for (unsigned n = 1 + throw(life, 3); n > 0; n--) {
        Person *person = &own->people[throw(life, own->n_people)];
        switch (throw(life, 4)) {
        case 0:
            person->is_there = !person->is_there;
            break;
        case 1:
            person->month = throw(life, 13);
            person->day = 1 + throw(life, 28);
            break;
        case 2:
            person->renewal = get_now(life).day + (MoDay) throw(life, 200);
            break;
        default:
            person->contacted = get_now(life).day - (MoDay) throw(life, 20);
            break;
        }
    }
    write_records(life);
    reload(life);
}

static void edit_habits(MoLife *life)
{
    MoLifeOwn *own = life->own;
    unsigned what = throw(life, 3);
    if (what == 0)
        own->is_lunch_on_wednesday = !own->is_lunch_on_wednesday;
    else if (what == 1)
        own->is_news_resting = !own->is_news_resting;
    else
        plan_leave(life);
    write_habits(life);
    reload(life);
}

static void lose_server(MoLife *life)
{
    mo_channel_fake_set_up(life->channel, false);
    step(life, false);
    set_clock(life, mo_clock_now(life->session->clock) + (int64_t) throw(life, 30) * HOUR);
    mo_channel_fake_set_up(life->channel, true);
    step(life, false);
}

static void change_zone(MoLife *life)
{
    set_zone(life, throw(life, G_N_ELEMENTS(zones)));
    step(life, true);
}

static void befall(MoLife *life, MoLifeEvent event)
{
    int64_t now = mo_clock_now(life->session->clock);
    life->n_events[event]++;
    switch (event) {
    case MO_LIFE_RESTARTED:
        restart(life);
        break;
    case MO_LIFE_KILLED:
        be_killed(life);
        break;
    case MO_LIFE_CLOCK_SET_BACK:
        set_clock(life, now - (int64_t) throw(life, 50) * HOUR);
        break;
    case MO_LIFE_CLOCK_SET_FORTH:
        set_clock(life, now + (int64_t) throw(life, 150) * HOUR);
        break;
    case MO_LIFE_ZONE_CHANGED:
        change_zone(life);
        break;
    case MO_LIFE_SERVER_GONE:
        lose_server(life);
        break;
    case MO_LIFE_RECORDS_EDITED:
        edit_records(life);
        break;
    default:
        edit_habits(life);
        break;
    }
}

/* How many days lie between two of a kind. */
static void be_unlucky(MoLife *life)
{
    static const struct {
        MoLifeEvent event;
        unsigned days;
    } often[] = {
        {MO_LIFE_RESTARTED, 8},        {MO_LIFE_KILLED, 10},        {MO_LIFE_CLOCK_SET_BACK, 25},
        {MO_LIFE_CLOCK_SET_FORTH, 40}, {MO_LIFE_ZONE_CHANGED, 30},  {MO_LIFE_SERVER_GONE, 30},
        {MO_LIFE_RECORDS_EDITED, 10},  {MO_LIFE_HABITS_EDITED, 25},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(often); i++) {
        if (one_in(life, often[i].days))
            befall(life, often[i].event);
    }
}

/* ---- the life -------------------------------------------------------------------------------- */

MoLife *mo_life_new(unsigned seed, unsigned n, const char *first)
{
    MoLife *life = g_new0(MoLife, 1);
    life->own = g_new0(MoLifeOwn, 1);
    life->chance = g_rand_new_with_seed(seed);
    const char *shared = "/dev/shm"; /* what is asked here is not how fast a disk is */
    const char *parent = g_access(shared, W_OK) == 0 ? shared : g_get_tmp_dir();
    life->own->folder = g_build_filename(parent, "moments-life-XXXXXX", NULL);
    assert_non_null(g_mkdtemp(life->own->folder));
    life->own->absence = g_strdup("");
    write_holidays(life);
    make_people(life, n);
    write_records(life);
    write_habits(life);
    g_autoptr(MoZone) zone = mo_zone_new(zones[0], NULL);
    begin(life, mo_zone_to_utc(zone, (MoLocal){mo_day_parse(first), 0}));
    fix_seed(life, seed);
    return life;
}

void mo_life_free(MoLife *life)
{
    end(life);
    test_folder_remove(life->own->folder);
    g_free(life->own->folder);
    g_free(life->own->people);
    g_free(life->own->absence);
    g_free(life->own);
    g_rand_free(life->chance);
    g_free(life);
}

/* Some hour of the day, whatever the agent waits for. */
static int64_t pick_hour(MoLife *life)
{
    MoLocal now = get_now(life);
    MoLocal hour = {.day = now.day + 1, .second = (int32_t) throw(life, 24 * HOUR)};
    return mo_zone_to_utc(life->session->zone, hour);
}

void mo_life_play(MoLife *life, MoDay last)
{
    step(life, false);
    int64_t hour = pick_hour(life);
    while (get_now(life).day <= last) {
        int64_t next = mo_agent_get_next_wake(life->agent);
        if (next < hour) {
            set_clock(life, MAX(next, mo_clock_now(life->session->clock)));
            continue;
        }
        if (mo_clock_now(life->session->clock) < hour)
            set_clock(life, hour);
        be_busy(life);
        be_unlucky(life);
        hour = pick_hour(life);
    }
}
