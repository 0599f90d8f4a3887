#include "model/selector.h"

#include "base/error.h"
#include "model/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const header[] = {"id",
                                     "name",
                                     "company",
                                     "owner",
                                     "tags",
                                     "birthday",
                                     "Lifecycle Stage",
                                     "Region",
                                     "do_not_contact",
                                     "Größe",
                                     "email",
                                     "last_contacted",
                                     "date:opening",
                                     "DoNotCall"};
static const char *const row[] = {
    "7",           "Anna Öz", "Acme GmbH",        "dana",
    "Key; wind",   "--03-12", "Customer",         "North; East ::: Far West",
    "email;promo", "Groß",    "anna@example.com", "2026-01-15",
    "--05-06",     "yes"};

typedef struct {
    MoMapping *mapping;
    MoCustomer *customer;
} Fixture;

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->mapping = mo_mapping_new(header, G_N_ELEMENTS(header), "x.csv", 1, NULL, NULL);
    MoReading reading;
    fixture->customer = mo_customer_new();
    mo_mapping_read(fixture->mapping, row, G_N_ELEMENTS(row), 2, fixture->customer, &reading, NULL);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    mo_customer_free(fixture->customer);
    mo_mapping_free(fixture->mapping);
    g_free(fixture);
    return 0;
}

static void a_selector_matches_as_it_reads(void **state)
{
    const Fixture *fixture = *state;
    static const struct {
        const char *text;
        bool matches;
    } cases[] = {
        {"tag:key", true},
        {"TAG:KEY", true},
        {"tags:wind", true},
        {"tag:win", false},
        {"tag : key", true},
        {"tag:key and tag:wind", true},
        {"tag:key AND NOT tag:wind", false},
        {"not tag:dormant", true},
        {"file:x.csv", true},
        {"File:x*.csv", true},
        {"file:y.csv", false},
        {"owner:eve or not owner:* and file:x.csv", false},
        {"not not tag:key", true},
        {"tag:x or owner:dana", true},
        {"tag:x or owner:eve", false},
        /* and binds closer than or, not closest */
        {"tag:key or tag:x and tag:y", true},
        {"(tag:key or tag:x) and tag:y", false},
        {"not tag:x and tag:y", false},
        {"not (tag:x and tag:y)", true},
        {"not tag:key or tag:wind", true},
        {"company:\"Acme GmbH\"", true},
        {"company:Acme", false},
        {"name:\"anna öz\"", true},
        {"name:\"ANNA ÖZ\"", true},
        {"name:\"anna oz\"", false},
        {"\"Lifecycle Stage\":Customer", true},
        {"lifecycle_stage:customer", true},
        {"\"Lifecycle Stage\":Lead", false},
        {"Region:east", true},
        {"Region:\"far west\"", true},
        {"Region:\"North; East ::: Far West\"", true},
        {"Region:West", false},
        {"region:*", true},
        {"Größe:groß", true},
        {"grösse:*", true},
        {"nickname:*", false},
        {"not nickname:*", true},
        {"company:\"*\"", false},
        {"Town:*", false},
        {"not Town:x", true},
        {"do_not_contact:email", true},
        {"do_not_contact:phone", true}, /* DoNotCall is read as the same ban */
        {"do_not_contact:all", false},
        {"do_not_call:yes", true},
        {"do_not_email:no", false},
        {"birthday:*", true},
        {"birthday:--03-12", true},
        {"anniversary:*", false},
        {"\"date:opening\":--05-06", true},
        {"last_contacted:2026-01-15", true},
        {"email:anna@example.com", true},
        {"id:7", true},
        {"not:x", false},
        {"tag:key\nand\n\towner:dana", true},
        {"tag:\"key\"", true},
    };
    assert_true(mo_selector_match(NULL, fixture->customer));
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(MoSelector) selector = mo_selector_parse(cases[i].text, &error);
        if (!selector)
            fail_msg("%s: %s", cases[i].text, error->message);
        if (mo_selector_match(selector, fixture->customer) != cases[i].matches)
            fail_msg("%s should%s match", cases[i].text, cases[i].matches ? "" : " not");
        /* What is printed reads the same, and prints the same. */
        g_autofree char *printed = mo_selector_print(selector);
        g_autoptr(MoSelector) again = mo_selector_parse(printed, &error);
        if (!again)
            fail_msg("%s -> %s: %s", cases[i].text, printed, error->message);
        g_autofree char *twice = mo_selector_print(again);
        assert_string_equal(printed, twice);
        if (mo_selector_match(again, fixture->customer) != cases[i].matches)
            fail_msg("%s -> %s matches otherwise", cases[i].text, printed);
    }
}

static void a_mistake_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "at the end: nothing is said"},
        {"  ", "at the end: nothing is said"},
        {"key", "at character 1, before 'key': expected a field, a colon and a value"},
        {"tag:", "at the end: expected a value after the colon"},
        {"tag:\"\"", "at the end: expected a value after the colon"},
        {"tag:key owner:dana", "at character 9, before 'owner:dana': expected and, or, or the end"},
        {"tag:key,owner:dana and", "at the end: expected a test such as tag:key"},
        {"tag:ä and and", "at character 11, before 'and': expected a field"},
        {"(tag:key", "at the end: expected and, or, or the closing parenthesis"},
        {"tag:key)", "at character 8, before ')': expected and, or, or the end"},
        {"()", "at character 2, before ')': expected a test"},
        {"company:\"Acme", "at character 9, before '\"Acme': this quote is never closed"},
        {"\"Lifecycle Stage:x", "before '\"Lifecycle Stage:x': this quote is never closed"},
        {":x", "at character 1, before ':x': expected a test"},
        {"not", "at the end: expected a test"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(mo_selector_parse(cases[i].text, &error));
        assert_true(g_error_matches(error, MO_ERROR, MO_ERROR_INVALID));
        if (!strstr(error->message, cases[i].message))
            fail_msg("'%s' gave '%s'", cases[i].text, error->message);
    }
}

static void hostile_depth_and_length_are_refused(void **state)
{
    (void)state;
    g_autoptr(GString) deep = g_string_new(NULL);
    g_autoptr(GString) nots = g_string_new(NULL);
    g_autoptr(GString) chain = g_string_new("a:b");
    for (unsigned i = 0; i < 100000; i++) {
        g_string_append_c(deep, '(');
        g_string_append(nots, "not ");
        g_string_append(chain, " and a:b");
    }
    const char *const texts[] = {deep->str, nots->str, chain->str};
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(mo_selector_parse(texts[i], &error));
        assert_non_null(strstr(error->message, "too many"));
    }
}

static void the_fields_are_told_as_written(void **state)
{
    (void)state;
    g_autoptr(MoSelector) selector =
        mo_selector_parse("tag:a and (\"Life Stage\":b or not owner:c)", NULL);
    const char *const *fields = mo_selector_get_fields(selector);
    assert_string_equal(fields[0], "tag");
    assert_string_equal(fields[1], "Life Stage");
    assert_string_equal(fields[2], "owner");
    assert_null(fields[3]);
    assert_true(mo_selector_is_native_field("tag"));
    assert_true(mo_selector_is_native_field("Given Name"));
    assert_true(mo_selector_is_native_field("Contact owner"));
    assert_false(mo_selector_is_native_field("Region"));
}

static void assert_values(const MoCustomer *customer, const char *field, const char *wanted)
{
    g_autofree const char **values = mo_selector_get_values(customer, field);
    if (!wanted) {
        assert_null(values);
        return;
    }
    assert_non_null(values);
    g_autofree char *joined = g_strjoinv("|", (char **)(void *)values);
    assert_string_equal(joined, wanted);
}

static void the_values_of_a_field_can_be_listed(void **state)
{
    const Fixture *fixture = *state;
    assert_values(fixture->customer, "tag", "Key|wind|Customer");
    assert_values(fixture->customer, "company", "Acme GmbH");
    assert_values(fixture->customer, "nickname", "");
    assert_values(fixture->customer, "Region", "North; East ::: Far West");
    assert_values(fixture->customer, "birthday", "--03-12");
    assert_values(fixture->customer, "date:opening", "--05-06");
    assert_values(fixture->customer, "do_not_contact", "email|phone|promo");
    assert_values(fixture->customer, "Town", NULL);
}

static void a_copy_of_a_customer_still_matches_our_own_fields(void **state)
{
    const Fixture *fixture = *state;
    g_autoptr(MoCustomer) copy = mo_customer_dup(fixture->customer);
    g_autoptr(MoSelector) own = mo_selector_parse("tag:key and birthday:*", NULL);
    g_autoptr(MoSelector) other = mo_selector_parse("Region:*", NULL);
    assert_true(mo_selector_match(own, copy));
    assert_false(mo_selector_match(other, copy));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_selector_matches_as_it_reads),
        cmocka_unit_test(a_mistake_is_told_with_its_place),
        cmocka_unit_test(hostile_depth_and_length_are_refused),
        cmocka_unit_test(the_fields_are_told_as_written),
        cmocka_unit_test(the_values_of_a_field_can_be_listed),
        cmocka_unit_test(a_copy_of_a_customer_still_matches_our_own_fields),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
