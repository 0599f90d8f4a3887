#include "model/field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void headers_of_other_programs_mean_our_fields(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        MoField field;
    } cases[] = {{"name", MO_FIELD_NAME},
                 {" Given Name ", MO_FIELD_GIVEN_NAME},
                 {"given-name", MO_FIELD_GIVEN_NAME},
                 {"GIVEN__NAME", MO_FIELD_GIVEN_NAME},
                 {"givenname", MO_FIELD_GIVEN_NAME},
                 {"FirstName", MO_FIELD_GIVEN_NAME},
                 {"Nachname", MO_FIELD_FAMILY_NAME},
                 {"E-mail 1 - Value", MO_FIELD_EMAIL},
                 {"Person - Email - Work", MO_FIELD_EMAIL},
                 {"Record ID", MO_FIELD_ID},
                 {"Contact owner", MO_FIELD_OWNER},
                 {"Lifecycle Stage", MO_FIELD_TAGS},
                 {"tag", MO_FIELD_TAGS},
                 {"Date of Birth", MO_FIELD_BIRTHDAY},
                 {"Geburtstag", MO_FIELD_BIRTHDAY},
                 {"preferred_channel", MO_FIELD_CHANNEL},
                 {"DoNotCall", MO_FIELD_NO_PHONE},
                 {"Unsubscribed from all email", MO_FIELD_NONE},
                 {"Email Opted Out", MO_FIELD_NO_EMAIL},
                 {"Kein Kontakt", MO_FIELD_DO_NOT_CONTACT},
                 {"Do Not Text", MO_FIELD_NO_PHONE},
                 {"Do Not Mail", MO_FIELD_NO_PROMO},
                 {"Marketing emails opt-out", MO_FIELD_NO_PROMO},
                 {"Nächster Schritt am", MO_FIELD_NEXT_STEP_DATE},
                 {"Telefon, arbete", MO_FIELD_PHONE},
                 {"Account.Name", MO_FIELD_COMPANY},
                 {"OWNER.NAME", MO_FIELD_OWNER},
                 {"date:store opening", MO_FIELD_DATE},
                 {"Date: x", MO_FIELD_DATE},
                 {"date:", MO_FIELD_NONE},
                 {"date", MO_FIELD_NONE},
                 {"Personne - Nom", MO_FIELD_FAMILY_NAME},
                 {"Organization - Name", MO_FIELD_COMPANY},
                 {"Organization - Address", MO_FIELD_NONE},
                 {"E-mail 12 - Value", MO_FIELD_EMAIL},
                 {"E-mail 2 Address", MO_FIELD_EMAIL},
                 {"E-mail 2 Display Name", MO_FIELD_NONE},
                 {"lastcontacted", MO_FIELD_LAST_CONTACTED},
                 {"re-newal date", MO_FIELD_RENEWAL_DATE},
                 {"FirstName", MO_FIELD_GIVEN_NAME},
                 {"jobTitle", MO_FIELD_TITLE},
                 {"birthday", MO_FIELD_BIRTHDAY},
                 {"Do_Not-Contact", MO_FIELD_DO_NOT_CONTACT},
                 {"Opted out of email: Newsletter", MO_FIELD_NO_PROMO},
                 {"Opted out of email: One to One", MO_FIELD_NO_EMAIL},
                 {"Étiquettes", MO_FIELD_TAGS},
                 {"ÅRSDAG", MO_FIELD_ANNIVERSARY},
                 {"Event 1 - Value", MO_FIELD_NONE},
                 {"Birth Year", MO_FIELD_NONE},
                 {"Shoe size", MO_FIELD_NONE},
                 {"", MO_FIELD_NONE},
                 {"-", MO_FIELD_NONE}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++)
        if (mo_field_find(cases[i].header, NULL) != cases[i].field)
            fail_msg("'%s' is %s", cases[i].header,
                     mo_field_get_name(mo_field_find(cases[i].header, NULL)));
}

static void every_own_name_is_found_and_listed(void **state)
{
    (void)state;
    g_autofree const char **names = mo_field_list_names();
    for (unsigned field = 0; field < MO_FIELD_N; field++) {
        assert_string_equal(names[field], mo_field_get_name(field));
        unsigned rank = 9;
        assert_int_equal(mo_field_find_native(names[field]), field);
        assert_int_equal(mo_field_find(names[field], &rank), field);
        assert_int_equal(rank, 0);
    }
    assert_null(names[MO_FIELD_N]);
    assert_string_equal(mo_field_get_name(MO_FIELD_NONE), "");
}

static void parts_are_keys_of_the_configuration_alone(void **state)
{
    (void)state;
    assert_int_equal(mo_field_find_key("birth-year"), MO_FIELD_BIRTH_YEAR);
    assert_int_equal(mo_field_find_key("middle_name"), MO_FIELD_MIDDLE_NAME);
    assert_int_equal(mo_field_find_key("name"), MO_FIELD_NAME);
    assert_int_equal(mo_field_find_key("nothing"), MO_FIELD_NONE);
    assert_int_equal(mo_field_find_native("birth_year"), MO_FIELD_NONE);
    assert_string_equal(mo_field_get_name(MO_FIELD_BIRTH_YEAR), "birth_year");
    assert_string_equal(mo_field_get_name(MO_FIELD_EVENT), "date:LABEL");
    assert_int_equal(mo_field_get_whole(MO_FIELD_BIRTH_DAY), MO_FIELD_BIRTHDAY);
    assert_int_equal(mo_field_get_whole(MO_FIELD_TAGS), MO_FIELD_TAGS);
    assert_int_equal(mo_field_get_cell(MO_FIELD_DELETED), MO_CELL_PART);
}

static void stronger_aliases_have_smaller_ranks(void **state)
{
    (void)state;
    static const char *const strong_first[] = {"Full name", "Display Name", "Naam"};
    unsigned last = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(strong_first); i++) {
        unsigned rank = 0;
        assert_int_equal(mo_field_find(strong_first[i], &rank), MO_FIELD_NAME);
        assert_true(rank > last);
        last = rank;
    }
}

static void names_compare_without_case_and_joints(void **state)
{
    (void)state;
    assert_true(mo_field_same_header("show-before", "Show_Before"));
    assert_true(mo_field_same_header(" a  b ", "A-B"));
    assert_true(mo_field_same_header("a - b", "a b"));
    assert_false(mo_field_same_header("ab", "a b"));
    assert_false(mo_field_same_header("a", "ab"));
    assert_false(mo_field_same_header("", "a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_of_other_programs_mean_our_fields),
        cmocka_unit_test(every_own_name_is_found_and_listed),
        cmocka_unit_test(parts_are_keys_of_the_configuration_alone),
        cmocka_unit_test(stronger_aliases_have_smaller_ranks),
        cmocka_unit_test(names_compare_without_case_and_joints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
