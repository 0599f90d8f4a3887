/* A history that breaks while planning reads it: there is an error, and no half of a plan. */
#include "base/error.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DAY "2026-03-02"

/* The history of a world, of which one reading breaks. */
static const MoHistoryClass *whole;
static unsigned n_readings, broken;

static bool breaks(GError **error)
{
    /* Who does not ask for an error can do without the answer. */
    if (error == NULL || n_readings++ != broken)
        return false;
    g_set_error_literal(error, MO_ERROR, MO_ERROR_FAILED, "broken");
    return true;
}

static MoCustomerHistory *load_customer(MoHistory *history, const char *id, MoDay since,
                                        GError **error)
{
    return breaks(error) ? NULL : whole->load_customer(history, id, since, error);
}

static MoCustomerHistory *load_brief(MoHistory *history, const char *id, MoDay since,
                                     GError **error)
{
    return breaks(error) ? NULL : whole->load_brief(history, id, since, error);
}

static GPtrArray *load_starts(MoHistory *history, const char *id, GError **error)
{
    return breaks(error) ? NULL : whole->load_starts(history, id, error);
}

static int count_first_raises(MoHistory *history, MoDay day, GError **error)
{
    return breaks(error) ? -1 : whole->count_first_raises(history, day, error);
}

static bool foreach_open(MoHistory *history, MoRecordFunc func, void *data, GError **error)
{
    return !breaks(error) && whole->foreach_open(history, func, data, error);
}

static bool foreach_known(MoHistory *history, MoKnownFunc func, void *data, GError **error)
{
    return !breaks(error) && whole->foreach_known(history, func, data, error);
}

static bool foreach_ban(MoHistory *history, MoBanFunc func, void *data, GError **error)
{
    return !breaks(error) && whole->foreach_ban(history, func, data, error);
}

static bool foreach_history(MoHistory *history, MoDay since, MoCustomerHistoryFunc func, void *data,
                            GError **error)
{
    return !breaks(error) && whole->foreach_history(history, since, func, data, error);
}

static MoHistoryClass new_class(void)
{
    MoHistoryClass class = *whole;
    class.load_customer = load_customer;
    class.load_brief = load_brief;
    class.load_starts = load_starts;
    class.count_first_raises = count_first_raises;
    class.foreach_open = foreach_open;
    class.foreach_known = foreach_known;
    class.foreach_ban = foreach_ban;
    class.foreach_history = foreach_history;
    return class;
}

/* Ann, who was called once, is to be introduced to Ben; Cem, who was promised something, is gone.
 */
static MoWorld *new_world(bool by_company)
{
    static const char head[] = "id,name,email,company,tags,needs,offers\n"
                               "a,Ann,a@example.org,Acme,key,an accountant,\n"
                               "b,Ben,b@example.org,,,,accounting\n";
    g_autofree char *csv = g_strconcat(head, "c,Cem,c@example.org,Acme,,,\n", NULL);
    g_autofree char *habits = g_strconcat(
        "[habit meet]\nkind = introduction\nwho = tag:key\nwhen = every weekday\n"
        "[habit send]\nkind = article\nwho = not tag:key\nwhen = every weekday\n"
        "[habit thanks]\nkind = thank-you\nwhen = 1 week after call\n",
        by_company ? "[habit visit]\nkind = visit\nper = company\nwhen = every weekday\n" : "",
        NULL);
    MoWorld *world = mo_world_new(DAY, habits, csv, "2026-01-01");
    mo_plan_free(mo_world_plan(world));
    mo_world_contact(world, "a", world->now.day - 20);
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *promise = mo_entry_new(MO_ENTRY_PROMISED);
    promise->customer = g_strdup("c");
    promise->day = promise->nominal = world->now.day;
    promise->note = g_strdup("a quote");
    g_ptr_array_add(entries, promise);
    assert_true(mo_history_append(world->history, entries, NULL));
    mo_world_set_customers(world, head);
    return world;
}

static bool plan_today(const MoPlanInput *input, GError **error)
{
    g_autoptr(MoPlan) plan = mo_plan_day(input, error);
    return plan != NULL;
}

static bool update(const MoPlanInput *input, GError **error)
{
    MoPlan *plan = mo_plan_day(input, NULL);
    g_autoptr(GHashTable) changed = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(changed, (char *)"a");
    g_hash_table_add(changed, (char *)"c");
    bool fine = mo_plan_update(plan, input, changed, error);
    mo_plan_free(plan);
    return fine;
}

static bool look_ahead(const MoPlanInput *input, GError **error)
{
    g_autoptr(GPtrArray) moments =
        mo_plan_range(input, input->now.day, input->now.day + 7, true, error);
    return moments != NULL;
}

static bool count_days(const MoPlanInput *input, GError **error)
{
    g_autoptr(GArray) days = mo_plan_count_days(input, input->now.day, input->now.day + 7, error);
    return days != NULL;
}

static bool find_none(const MoPlanInput *input, GError **error)
{
    GError *why = NULL;
    g_autoptr(MoMoment) moment = mo_plan_find(input, "zzzz", &why);
    assert_null(moment);
    bool is_unread = g_error_matches(why, MO_ERROR, MO_ERROR_FAILED);
    if (is_unread)
        g_propagate_error(error, why);
    else
        g_clear_error(&why);
    return !is_unread;
}

/* Each reading breaks once, until there are no more. */
static void whichever_reading_breaks_it_is_an_error_and_no_plan(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        bool (*ask)(const MoPlanInput *input, GError **error);
    } rows[] = {
        {"today", plan_today},      {"after an answer", update}, {"the look-ahead", look_ahead},
        {"days ahead", count_days}, {"an ID", find_none},
    };
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(rows); i++) {
        for (broken = 0;; broken++) {
            MoWorld *world = new_world(i % 2 == 1);
            whole = world->history->class;
            MoHistoryClass breaking = new_class();
            world->history->class = &breaking;
            MoPlanInput input = mo_world_get_input(world);
            g_autoptr(GError) error = NULL;
            n_readings = 0;
            bool fine = rows[i / 2].ask(&input, &error);
            bool is_broken = n_readings > broken;
            if (fine == is_broken || fine != (error == NULL))
                fail_msg("%s, reading %u of %u: %d, %s", rows[i / 2].what, broken, n_readings, fine,
                         error ? error->message : "no error");
            world->history->class = whole;
            mo_world_free(world);
            if (!is_broken)
                break;
        }
        assert_true(broken > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whichever_reading_breaks_it_is_an_error_and_no_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
