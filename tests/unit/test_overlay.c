#include "golden.h"
#include "model/customer_slots.h"
#include "model/overlay.h"
#include "model/selector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static MoCustomer *new_customer(const char *id)
{
    MoCustomer *customer = mo_customer_new();
    mo_customer_set_text(customer, MO_FIELD_ID, id);
    mo_customer_add_to_list(customer, MO_FIELD_TAGS, "Dormant");
    mo_customer_add_to_list(customer, MO_FIELD_TAGS, "old");
    mo_customer_set_text(customer, MO_FIELD_NOTES, "from the record");
    return customer;
}

typedef struct {
    const MoOverlay *overlay;
    GString *out;
} Dump;

static void dump_row(const char *id, const char *name, unsigned line, void *data)
{
    const Dump *dump = data;
    g_autoptr(MoCustomer) customer = new_customer(id);
    assert_true(mo_overlay_apply(dump->overlay, customer));
    g_autofree char *tags = g_strjoinv("|", (char **)(void *)customer->tags);
    g_autofree char *interests = g_strjoinv("|", (char **)(void *)customer->interests);
    g_autofree char *needs = g_strjoinv("|", (char **)(void *)customer->needs);
    g_autofree char *offers = g_strjoinv("|", (char **)(void *)customer->offers);
    g_string_append_printf(dump->out,
                           "%u %s <%s>: tags=%s interests=%s needs=%s offers=%s manner=%s "
                           "greeting=%s\n%s\n",
                           line, id, name, tags, interests, needs, offers, customer->manner,
                           customer->greeting, customer->notes);
}

static char *read_overlay(const char *data, size_t length, const char *name, MoProblems *problems)
{
    (void)data, (void)length;
    g_autofree char *path = g_build_filename(TEST_DATA "/overlay", name, NULL);
    g_autoptr(MoProblems) found = mo_problems_new();
    g_autoptr(MoOverlay) overlay = mo_overlay_load(path, found);
    Dump dump = {overlay, g_string_new(NULL)};
    mo_overlay_foreach(overlay, dump_row, &dump);
    for (unsigned i = 0; i < mo_problems_count(found); i++) {
        const MoProblem *problem = mo_problems_get(found, i);
        mo_problems_add(problems, problem->severity, name, problem->line, "%s", problem->text);
    }
    return g_string_free(dump.out, FALSE);
}

static void every_file_of_the_table_is_understood_as_written_beside_it(void **state)
{
    (void)state;
    mo_test_golden(TEST_DATA "/overlay", ".csv", read_overlay);
}

static void without_a_file_nothing_is_noted_and_nothing_wrong(void **state)
{
    (void)state;
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoOverlay) overlay =
        mo_overlay_load(TEST_DATA "/overlay/there-is-none.csv", problems);
    g_autoptr(MoCustomer) customer = new_customer("S001");
    assert_false(mo_overlay_apply(overlay, customer));
    assert_string_equal(customer->notes, "from the record");
    assert_int_equal(mo_problems_count(problems), 0);
    assert_false(mo_overlay_apply(NULL, customer));
}

static void a_column_of_her_own_counts_in_who(void **state)
{
    (void)state;
    g_autoptr(MoOverlay) overlay = mo_overlay_load(TEST_DATA "/overlay/mistakes.csv", NULL);
    const MoColumns *columns = mo_overlay_get_columns(overlay);
    assert_int_equal(columns->n, 1);
    assert_string_equal(columns->names[0], "Shoe size");
    static const struct {
        const char *id, *who;
        bool fits;
    } cases[] = {
        {"S001", "\"Shoe size\":41", true},        {"S001", "\"Shoe size\":42", false},
        {"S002", "\"Shoe size\":41", false},       {"S099", "\"Shoe size\":41", false},
        {"S001", "tag:key and shoe_size:*", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MoCustomer) customer = new_customer(cases[i].id), record = new_customer("S001");
        g_autoptr(MoSelector) who = mo_selector_parse(cases[i].who, NULL);
        customer->partner = record;
        (void)mo_overlay_apply(overlay, customer);
        assert_int_equal(mo_selector_match(who, customer), cases[i].fits);
        const MoCustomer *last = customer->partner->partner ? customer->partner->partner : record;
        assert_ptr_equal(last, record);
    }
}

static void a_folder_in_its_place_is_said_and_planning_goes_on(void **state)
{
    (void)state;
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoOverlay) overlay = mo_overlay_load(TEST_DATA "/overlay", problems);
    g_autoptr(MoCustomer) customer = new_customer("S001");
    assert_false(mo_overlay_apply(overlay, customer));
    assert_int_equal(mo_problems_count_errors(problems), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_of_the_table_is_understood_as_written_beside_it),
        cmocka_unit_test(without_a_file_nothing_is_noted_and_nothing_wrong),
        cmocka_unit_test(a_column_of_her_own_counts_in_who),
        cmocka_unit_test(a_folder_in_its_place_is_said_and_planning_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
