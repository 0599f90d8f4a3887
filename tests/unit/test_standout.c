/* What stands out: the limits of each group, and who is named first. */
#include "cli/standout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TODAY mo_day_from_civil(2026, 11, 23)

typedef struct {
    const char *name;
    MoDay last_contact;
    MoDate birthday;
    MoDay renewal;
    const char *phone;
    const char *email, *other;
} Person;

static void add(MoStandout *standout, const Person *person)
{
    char *phones[] = {(char *)(void *)person->phone, NULL};
    char *none[] = {NULL};
    char *emails[] = {(char *)(void *)person->email, (char *)(void *)person->other, NULL};
    MoCustomer customer = {
        .name = (char *)(void *)person->name,
        .owner = (char *)(void *)"Dana",
        .email = emails,
        .phone = person->phone ? phones : none,
        .tags = none,
        .birthday = person->birthday,
        .renewal_date = person->renewal,
        .last_contacted = person->last_contact,
    };
    mo_standout_add(standout, &customer, person->last_contact);
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("'%s' is not in:\n%s", part, text);
}

static void each_group_has_its_limits(void **state)
{
    (void)state;
    g_autoptr(MoStandout) standout = mo_standout_new(TODAY);
    const Person people[] = {
        {"Ada", TODAY - 90, {0, 11, 22}, MO_DAY_NONE, "1", NULL, NULL},
        {"Bob", TODAY - 91, {1980, 11, 23}, TODAY + 31, "1", NULL, NULL},
        {"Cleo", MO_DAY_NONE, {0, 12, 24}, TODAY + 32, NULL, NULL, NULL},
        {"Dora", TODAY - 400, {0, 12, 25}, TODAY - 1, "1", NULL, NULL},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(people); i++)
        add(standout, &people[i]);
    g_autofree char *text = mo_standout_print(standout);
    assert_int_equal(mo_standout_count(standout), 4);
    assert_has(text, "for 90 days: 2. Dora (400 days), Bob (91 days)\n");
    assert_has(text, "No last contact is known: 1. Cleo\n");
    assert_has(text, "Birthdays in the next month: 2. Bob (today), Cleo (Thursday 24 December)\n");
    assert_has(text, "Renewals in the next month: 1. Bob (Thursday 24 December)\n");
    assert_has(text, "Neither e-mail address nor phone: 1. Cleo\n");
    assert_has(text, "Whose they are: Dana 4\n");
}

static void addresses_that_no_draft_can_go_to_are_counted(void **state)
{
    (void)state;
    g_autoptr(MoStandout) standout = mo_standout_new(TODAY);
    const Person people[] = {
        {.name = "Ada", .email = "ada@localhost"},
        {.name = "Bob", .email = "bob@localhost", .other = "bob@example.com"},
        {.name = "Cleo", .phone = "1"},
        {.name = "Dora", .email = "d\u00f6ra@example.com", .other = "dora@[127.0.0.1]"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(people); i++)
        add(standout, &people[i]);
    g_autofree char *text = mo_standout_print(standout);
    assert_has(text, "No draft can go to their address: 2. Ada, Dora\n");
    assert_null(strstr(text, "Neither"));
}

static void those_who_waited_longest_are_named(void **state)
{
    (void)state;
    g_autoptr(MoStandout) standout = mo_standout_new(TODAY);
    for (int i = 0; i < 20; i++) {
        g_autofree char *name = g_strdup_printf("P%d", i);
        Person person = {name, TODAY - 100 - (i * 7) % 20, {0}, MO_DAY_NONE, "1", NULL, NULL};
        add(standout, &person);
    }
    g_autofree char *text = mo_standout_print(standout);
    assert_has(text,
               ": 20. P17 (119 days), P14 (118 days), P11 (117\n    days), P8 (116 days), …\n");
}

static void records_without_any_contact_are_said_to_have_none(void **state)
{
    (void)state;
    g_autoptr(MoStandout) standout = mo_standout_new(TODAY);
    g_autofree char *nothing = mo_standout_print(standout);
    assert_string_equal(nothing, "");
    Person person = {"Ada", MO_DAY_NONE, {0}, MO_DAY_NONE, "1", NULL, NULL};
    add(standout, &person);
    g_autofree char *text = mo_standout_print(standout);
    assert_has(text, "Last contact: your records have no day of it");
    assert_null(strstr(text, "No last contact is known"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_group_has_its_limits),
        cmocka_unit_test(addresses_that_no_draft_can_go_to_are_counted),
        cmocka_unit_test(those_who_waited_longest_are_named),
        cmocka_unit_test(records_without_any_contact_are_said_to_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
