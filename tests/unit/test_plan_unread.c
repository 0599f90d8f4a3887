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

typedef enum { READS_ALL, NOT_ANN, NOT_BEN, NO_BRIEF, NO_BANS } Breaks;

/* The history of a world, which a test lets break in one place. */
static const MoHistoryClass *whole;

static MoCustomerHistory *refuse(GError **error)
{
    g_set_error_literal(error, MO_ERROR, MO_ERROR_FAILED, "broken");
    return NULL;
}

static MoCustomerHistory *load_all_but(MoHistory *history, const char *id, MoDay since,
                                       const char *but, GError **error)
{
    return strcmp(id, but) == 0 ? refuse(error) : whole->load_customer(history, id, since, error);
}

static MoCustomerHistory *load_not_ann(MoHistory *history, const char *id, MoDay since,
                                       GError **error)
{
    return load_all_but(history, id, since, "a", error);
}

static MoCustomerHistory *load_not_ben(MoHistory *history, const char *id, MoDay since,
                                       GError **error)
{
    return load_all_but(history, id, since, "b", error);
}

static MoCustomerHistory *load_no_brief(MoHistory *history, const char *id, MoDay since,
                                        GError **error)
{
    (void)history, (void)id, (void)since;
    return refuse(error);
}

static bool tell_no_bans(MoHistory *history, MoBanFunc func, void *data, GError **error)
{
    (void)history, (void)func, (void)data;
    (void)refuse(error);
    return false;
}

static MoHistoryClass break_class(Breaks breaks)
{
    MoHistoryClass class = *whole;
    if (breaks == NOT_ANN)
        class.load_customer = load_not_ann;
    if (breaks == NOT_BEN)
        class.load_customer = load_not_ben;
    if (breaks == NO_BRIEF)
        class.load_brief = load_no_brief;
    if (breaks == NO_BANS)
        class.foreach_ban = tell_no_bans;
    return class;
}

/* Ann, who was called once, is to be introduced to Ben; Cem, who was promised something, is gone.
 */
static MoWorld *new_world(void)
{
    static const char head[] = "id,name,email,tags,needs,offers\n"
                               "a,Ann,a@example.org,key,an accountant,\n"
                               "b,Ben,b@example.org,,,accounting\n";
    g_autofree char *csv = g_strconcat(head, "c,Cem,c@example.org,,,\n", NULL);
    MoWorld *world = mo_world_new(DAY,
                                  "[habit meet]\nkind = introduction\nwho = tag:key\n"
                                  "when = every weekday\n",
                                  csv, "2026-01-01");
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

static bool count_days(const MoPlanInput *input, GError **error)
{
    g_autoptr(GArray) days = mo_plan_count_days(input, input->now.day, input->now.day + 7, error);
    return days != NULL;
}

static void what_cannot_be_read_is_an_error_and_no_plan(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        Breaks breaks;
        bool (*ask)(const MoPlanInput *input, GError **error);
        bool fine;
    } rows[] = {
        {"today", READS_ALL, plan_today, true},
        {"today, whom a suggestion is for", NOT_ANN, plan_today, false},
        {"today, who is suggested", NOT_BEN, plan_today, false},
        {"today, anybody", NO_BRIEF, plan_today, false},
        {"today, who wants no contact", NO_BANS, plan_today, false},
        {"days ahead", READS_ALL, count_days, true},
        {"days ahead, anybody", NO_BRIEF, count_days, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        MoWorld *world = new_world();
        whole = world->history->class;
        MoHistoryClass broken = break_class(rows[i].breaks);
        world->history->class = &broken;
        MoPlanInput input = mo_world_get_input(world);
        g_autoptr(GError) error = NULL;
        bool fine = rows[i].ask(&input, &error);
        if (fine != rows[i].fine || fine != (error == NULL))
            fail_msg("%s: %d, %s", rows[i].what, fine, error ? error->message : "no error");
        world->history->class = whole;
        mo_world_free(world);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_read_is_an_error_and_no_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
