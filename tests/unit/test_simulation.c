/* Three years of a working life in which everything goes wrong that can: what must hold is looked
 * at after every step of the agent. */
#include "life.h"

#include "folder.h"
#include "ledger/ledger_care.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define N_CUSTOMERS 300
#define FIRST_DAY "2026-01-01"
#define LAST_DAY "2028-12-31"
/* Under a sanitizer or valgrind (MO_TEST_SHORT) two months have to do. */
#define LAST_DAY_SHORT "2026-02-28"
#define SURPRISES_A_DAY 6
#define REST_PERSON 14
/* The dearer questions are asked once in so many steps. */
#define SELDOM 25

/* What was seen so far. */
typedef struct {
    GHashTable *first;  /* occurrence -> the day of its first delivery */
    GHashTable *places; /* day -> first deliveries that took a place */
    uint64_t mark;      /* of the ledger: what was written since is looked at next */
} Seen;

/* What an entry started is known by that entry, all else by its nominal day. */
static char *print_name(const char *customer, const char *habit, const char *origin, MoDay nominal)
{
    return origin ? g_strdup_printf("%s %s of %s", customer, habit, origin)
                  : g_strdup_printf("%s %s %d", customer, habit, nominal);
}

static char *name_record(const MoRecord *record)
{
    return print_name(record->customer, record->habit, record->origin, record->nominal);
}

static char *name_entry(const MoEntry *entry)
{
    return print_name(entry->customer, entry->habit, entry->origin, entry->nominal);
}

static char *name_moment(const MoMoment *moment)
{
    return print_name(moment->customer_id, moment->habit->name, moment->origin, moment->nominal);
}

/* ---- one first attempt each, and no day beyond its places --------------------------------------
 */

typedef struct {
    Seen *seen;
    GHashTable *attempts; /* "occurrence nudge" -> the last attempt */
    GHashTable *ended;    /* occurrences that were answered */
    GHashTable *open;     /* steps of recovery that were shown -> the day */
    GHashTable *rests;    /* magic occurrence -> the day from which she rests after it */
} Told;

static void expect_rested(const Told *told, const MoEntry *entry, const char *name)
{
    GHashTableIter iter;
    gpointer other, day;
    g_hash_table_iter_init(&iter, told->rests);
    while (g_hash_table_iter_next(&iter, &other, &day)) {
        if (!g_str_equal(other, name) && entry->day < GPOINTER_TO_INT(day) + REST_PERSON)
            fail_msg("'%s' was shown on day %d, and '%s' on day %d", name, entry->day,
                     (const char *)other, GPOINTER_TO_INT(day));
    }
}

/* No surprise before a complaint is settled. */
static void expect_mended(const Told *told, const MoEntry *entry, const char *name)
{
    GHashTableIter iter;
    gpointer other, day;
    g_hash_table_iter_init(&iter, told->open);
    while (g_hash_table_iter_next(&iter, &other, &day)) {
        if (GPOINTER_TO_INT(day) < entry->day)
            fail_msg("'%s' was shown before '%s' was done", name, (const char *)other);
    }
}

static void take_delivery(Told *told, const MoEntry *entry, const char *name)
{
    g_autofree char *key = g_strdup_printf("%s %d", name, (int)entry->nudge);
    unsigned last = GPOINTER_TO_UINT(g_hash_table_lookup(told->attempts, key));
    if (entry->attempt != last + 1)
        fail_msg("attempt %u of '%s' came after attempt %u", entry->attempt, key, last);
    g_hash_table_insert(told->attempts, g_steal_pointer(&key), GUINT_TO_POINTER(entry->attempt));
    if (g_hash_table_contains(told->ended, name))
        fail_msg("'%s' was shown after it had been answered", name);
    if (g_hash_table_contains(told->seen->first, name))
        return;
    g_hash_table_insert(told->seen->first, g_strdup(name), GINT_TO_POINTER(entry->day));
    if (entry->fixed || entry->class != MO_CLASS_MAGIC)
        return;
    expect_rested(told, entry, name);
    expect_mended(told, entry, name);
    gpointer day = GINT_TO_POINTER(entry->day);
    int n = GPOINTER_TO_INT(g_hash_table_lookup(told->seen->places, day)) + 1;
    g_hash_table_insert(told->seen->places, day, GINT_TO_POINTER(n));
    assert_in_range(n, 1, SURPRISES_A_DAY);
}

static bool take_entry(const MoEntry *entry, void *data)
{
    Told *told = data;
    if (!entry->habit)
        return true;
    g_autofree char *name = name_entry(entry);
    switch (entry->type) {
    case MO_ENTRY_DELIVERING:
        take_delivery(told, entry, name);
        if (entry->class == MO_CLASS_MAGIC && !g_hash_table_contains(told->rests, name))
            g_hash_table_insert(told->rests, g_strdup(name), GINT_TO_POINTER(entry->day));
        if (entry->class == MO_CLASS_RECOVERY && !g_hash_table_contains(told->open, name))
            g_hash_table_insert(told->open, g_strdup(name), GINT_TO_POINTER(entry->day));
        break;
    case MO_ENTRY_DONE:
        g_hash_table_remove(told->open, name);
        if (entry->class == MO_CLASS_MAGIC)
            g_hash_table_insert(told->rests, g_strdup(name), GINT_TO_POINTER(entry->day));
        g_hash_table_add(told->ended, g_steal_pointer(&name));
        break;
    case MO_ENTRY_WITHDRAWN:
        g_hash_table_remove(told->open, name);
        g_hash_table_remove(told->rests, name);
        break;
    case MO_ENTRY_LAPSED:
        assert_int_equal(entry->class, MO_CLASS_MAGIC);
        /* fall through */
    case MO_ENTRY_SKIPPED:
    case MO_ENTRY_NEVER:
        g_hash_table_remove(told->open, name);
        g_hash_table_remove(told->rests, name);
        g_hash_table_add(told->ended, g_steal_pointer(&name));
        break;
    default:
        break;
    }
    return true;
}

static void check_deliveries(MoLife *life, Seen *seen)
{
    MoHistory *history = life->session->history;
    g_autoptr(GHashTable) changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    assert_true(mo_history_collect_changed(history, &seen->mark, changed, NULL));
    GHashTableIter iter;
    gpointer customer;
    g_hash_table_iter_init(&iter, changed);
    while (g_hash_table_iter_next(&iter, &customer, NULL)) {
        g_autoptr(GHashTable) attempts =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_autoptr(GHashTable) ended = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_autoptr(GHashTable) open = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_autoptr(GHashTable) rests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        Told told = {
            .seen = seen, .attempts = attempts, .ended = ended, .rests = rests, .open = open};
        assert_true(mo_history_foreach_entry(history, customer, take_entry, &told, NULL));
    }
}

/* ---- nothing lost, everything explained -------------------------------------------------------
 */

static bool expect_listed(const MoRecord *record, void *data)
{
    g_autofree char *name = name_record(record);
    if (!g_hash_table_contains(data, name))
        fail_msg("'%s' is open and not listed", name);
    return true;
}

static void list(GHashTable *listed, const GPtrArray *moments)
{
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        char *name = name_moment(moment);
        if (!moment->reason || !*moment->reason)
            fail_msg("'%s' has no reason", name);
        if (!g_hash_table_add(listed, name))
            fail_msg("'%s' is listed twice", name);
    }
}

static void check_lists(MoLife *life)
{
    const MoPlan *plan = mo_agent_get_plan(life->agent);
    g_autoptr(GHashTable) listed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    list(listed, plan->moments);
    list(listed, plan->waiting);
    for (guint i = 0; i < plan->waiting->len; i++) {
        const MoMoment *moment = g_ptr_array_index(plan->waiting, i);
        g_autofree char *name = name_moment(moment);
        if (moment->state != MO_STATE_SNOOZED && (!moment->held || !*moment->held))
            fail_msg("'%s' waits, and nobody knows why", name);
    }
    assert_true(mo_history_foreach_open(life->session->history, expect_listed, listed, NULL));
}

/* ---- order ------------------------------------------------------------------------------------
 */

static void check_order(const MoPlan *plan)
{
    for (guint i = 1; i < plan->moments->len; i++) {
        const MoMoment *before = g_ptr_array_index(plan->moments, i - 1);
        const MoMoment *after = g_ptr_array_index(plan->moments, i);
        bool is_magic = before->habit->class == MO_CLASS_MAGIC;
        if (is_magic)
            assert_int_equal(after->habit->class, MO_CLASS_MAGIC);
        if (is_magic && after->fixed)
            assert_true(before->fixed);
    }
}

/* ---- an update is what planning anew gives ----------------------------------------------------
 */

static void expect_same(const MoLife *life, guint i, const MoMoment *moment, const MoMoment *anew)
{
    if (g_str_equal(moment->id, anew->id) && moment->state == anew->state)
        return;
    g_autofree char *name = name_moment(moment);
    g_autofree char *other = name_moment(anew);
    g_autofree char *day = mo_day_print(mo_session_get_now(life->session).day);
    fail_msg("on %s, step %u, number %u of the list is '%s' (%s); planned anew '%s' (%s)", day,
             life->n_steps, i + 1, name, mo_state_to_string(moment->state), other,
             mo_state_to_string(anew->state));
}

static void check_plan(MoLife *life)
{
    MoPlanInput input = mo_session_get_input(life->session);
    g_autoptr(GError) error = NULL;
    g_autoptr(MoPlan) anew = mo_plan_day(&input, &error);
    assert_non_null(anew);
    const MoPlan *plan = mo_agent_get_plan(life->agent);
    for (guint i = 0; i < MIN(plan->moments->len, anew->moments->len); i++)
        expect_same(life, i, g_ptr_array_index(plan->moments, i),
                    g_ptr_array_index(anew->moments, i));
    assert_int_equal(plan->moments->len, anew->moments->len);
    if (anew->moments->len == 0)
        return;
    const MoMoment *moment = g_ptr_array_index(
        anew->moments, g_rand_int_range(life->chance, 0, (gint32)anew->moments->len));
    g_auto(GStrv) why = mo_plan_why(&input, moment);
    assert_in_range(g_strv_length(why), 2, 40);
}

static void look(MoLife *life, void *data)
{
    Seen *seen = data;
    check_deliveries(life, seen);
    check_lists(life);
    check_order(mo_agent_get_plan(life->agent));
    assert_int_equal(life->n_outside, 0);
    if (mo_agent_count_pending(life->agent) == 0)
        assert_true(mo_agent_get_next_wake(life->agent) > mo_clock_now(life->session->clock));
    if (life->n_steps % SELDOM == 0)
        check_plan(life);
}

/* ---- what is old goes ------------------------------------------------------------------------ */

/* Today's list and the next weeks, as they would be with that history. */
static char *print_plans(const MoLife *life, MoHistory *history)
{
    MoPlanInput input = mo_session_get_input(life->session);
    input.history = history;
    g_autoptr(GError) error = NULL;
    g_autoptr(MoPlan) plan = mo_plan_day(&input, &error);
    assert_non_null(plan);
    g_autoptr(GPtrArray) ahead =
        mo_plan_range(&input, input.now.day, input.now.day + 60, false, &error);
    assert_non_null(ahead);
    const GPtrArray *lists[] = {plan->moments, plan->waiting, ahead};
    GString *text = g_string_new(NULL);
    for (size_t l = 0; l < G_N_ELEMENTS(lists); l++) {
        for (guint i = 0; i < lists[l]->len; i++) {
            const MoMoment *moment = g_ptr_array_index(lists[l], i);
            g_autofree char *name = name_moment(moment);
            g_string_append_printf(
                text, "%s %s %s %d %d %s\n", moment->id, name, mo_state_to_string(moment->state),
                moment->due, moment->raise.day, moment->suggestion ? moment->suggestion->key : "");
        }
    }
    g_string_append_printf(text, "%u wait, %u writes\n", plan->n_waiting, plan->writes->len);
    return g_string_free(text, FALSE);
}

/* All that `keep` lets go changes nothing of what is planned, and goes at once. */
static void check_keep(const MoLife *life)
{
    const MoSession *session = life->session;
    MoDay today = mo_session_get_now(session).day;
    int64_t now = mo_clock_now(session->clock);
    MoDay before = mo_plan_get_reach(session->config, today);
    int64_t before_utc = mo_zone_to_utc(session->zone, (MoLocal){before, 0});
    g_autofree char *folder = test_folder_new();
    g_autofree char *path = g_build_filename(folder, "ledger.db", NULL);
    g_autofree char *lies = NULL;
    unsigned n = 0;
    assert_true(mo_ledger_backup_to(session->history, path, today, &lies, NULL));
    g_autoptr(MoHistory) kept = mo_ledger_open(folder, today, now, MO_LEDGER_WRITE, NULL, NULL);
    assert_non_null(kept);
    g_autofree char *wanted = print_plans(life, session->history);
    assert_true(mo_ledger_keep(kept, before, before_utc, &n, NULL));
    printf("%u entries are older than %d days and over\n", n, today - before);
    assert_in_range(n, 100, 1000000);
    g_autofree char *given = print_plans(life, kept);
    assert_string_equal(given, wanted);
    assert_true(mo_ledger_keep(kept, before, before_utc, &n, NULL));
    assert_int_equal(n, 0);
    test_folder_remove(folder);
}

/* MO_TEST_CUSTOMERS and MO_TEST_LAST make it another world: for tests/bench. */
static void live(unsigned seed)
{
    bool is_short = g_getenv("MO_TEST_SHORT") != NULL;
    const char *customers = g_getenv("MO_TEST_CUSTOMERS");
    const char *last = g_getenv("MO_TEST_LAST");
    unsigned n = customers ? (unsigned)g_ascii_strtoull(customers, NULL, 10) : N_CUSTOMERS;
    if (!last)
        last = is_short ? LAST_DAY_SHORT : LAST_DAY;
    Seen seen = {.first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                 .places = g_hash_table_new(NULL, NULL)};
    MoLife *life = mo_life_new(seed, n, FIRST_DAY);
    life->func = look;
    life->data = &seen;
    mo_life_play(life, mo_day_parse(last));
    printf("seed %u: %u steps, %u notes, %u moments", seed, life->n_steps, life->n_visible,
           g_hash_table_size(seen.first));
    for (MoLifeEvent event = 0; event < MO_LIFE_EVENTS; event++)
        printf(", %u %s", life->n_events[event], mo_life_name(event));
    printf("\n");
    if (!is_short)
        check_keep(life);
    assert_in_range(g_hash_table_size(seen.first), is_short ? 20 : 1000, 100000);
    mo_life_free(life);
    g_hash_table_unref(seen.first);
    g_hash_table_unref(seen.places);
}

static void three_years_in_which_everything_goes_wrong(void **state)
{
    (void)state;
    const char *seed = g_getenv("MO_TEST_SEED"); /* another life */
    live(seed ? (unsigned)g_ascii_strtoull(seed, NULL, 10) : 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_years_in_which_everything_goes_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
