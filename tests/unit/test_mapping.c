#include "model/mapping.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Reads one row under a header, both with commas between the cells. */
static MoCustomer *read_row(const char *header, const char *row, GHashTable *ours)
{
    g_auto(GStrv) names = g_strsplit(header, ",", -1);
    g_auto(GStrv) cells = g_strsplit(row, ",", -1);
    g_autoptr(MoMapping) mapping =
        mo_mapping_new((const char *const *)names, g_strv_length(names), "x.csv", 1, ours, NULL);
    if (!mapping)
        return NULL;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    MoReading reading;
    mo_mapping_read(mapping, (const char *const *)cells, g_strv_length(cells), 2, customer,
                    &reading, NULL);
    return mo_customer_dup(customer);
}

static void of_several_columns_the_strongest_counts(void **state)
{
    (void)state;
    static const struct {
        const char *header, *row, *name, *company;
    } cases[] = {
        {"name,company", "A,B", "A", "B"},
        {"Full name,name", "A,B", "B", ""},
        {"File As,Display Name,name", "A,B,", "B", ""},
        {"File As,Display Name", "A,B", "B", ""},
        {"Client,Display Name", "A,B", "B", ""},
        {"Client,Town", "A,B", "A", ""},
        {"Firma,Account Name,Company Name,Name", "1,2,3,A", "A", "3"},
        {"name,NAME", "A,B", "A", ""},
        {"First Name,Last Name", "A,B", "A B", ""},
        {"Nachname", "B", "B", ""},
        {"First Name,name", "A,", "A", ""},
        {" NAME ,company_", "A,B", "A", "B"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MoCustomer) customer = read_row(cases[i].header, cases[i].row, NULL);
        assert_non_null(customer);
        if (strcmp(customer->name, cases[i].name) != 0 ||
            strcmp(customer->company, cases[i].company) != 0)
            fail_msg("%s / %s gave '%s', '%s'", cases[i].header, cases[i].row, customer->name,
                     customer->company);
    }
}

static void a_wish_is_read_whatever_its_column_is_called(void **state)
{
    (void)state;
    static const struct {
        const char *header, *cell;
        unsigned bans;
    } cases[] = {
        {"DoNotEmail", "true", MO_BAN_EMAIL},
        {"donotemail", "yes", MO_BAN_EMAIL},
        {"Do-Not E_Mail", "yes", MO_BAN_EMAIL},
        {"Do Not Allow Emails", "1", MO_BAN_EMAIL},
        {"DNC", "x", MO_BAN_ALL},
        {"Werbesperre", "ja", MO_BAN_PROMO},
        {"SMS Opt Out", "true", MO_BAN_PHONE},
        {"Subscribed", "false", MO_BAN_EMAIL},
        {"Subscribed", "true", 0},
        {"Subscribed", "", 0},
        {"Marketing Consent", "false", MO_BAN_EMAIL},
        {"Marketing Consent", "withdrawn", MO_BAN_EMAIL},
        {"Marketing Consent", "perhaps", MO_BAN_EMAIL},
        {"Marketing Consent", "2024-05-03", 0},
        {"Marketing Consent", "opt-in", 0},
        {"Newsletter", "opt-out", MO_BAN_PROMO},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *header = g_strconcat("name,", cases[i].header, NULL);
        g_autofree char *row = g_strconcat("Ann,", cases[i].cell, NULL);
        g_autoptr(MoCustomer) customer = read_row(header, row, NULL);
        if (customer->bans != cases[i].bans)
            fail_msg("%s / %s gave %u", cases[i].header, cases[i].cell, customer->bans);
    }
}

static void who_died_is_contacted_no_more(void **state)
{
    (void)state;
    static const struct {
        const char *header, *cell;
        bool died, is_told;
    } cases[] = {
        {"Deceased", "true", true, false},
        {"Deceased", "false", false, false},
        {"Deceased", "", false, false},
        {"Deceased", "2019", true, false},
        {"Deceased", "alive", false, false},
        {"Deceased", "perhaps", true, true},
        {"Date of death", "2019-03-02", true, false},
        {"Date of death", "3/4/2019", true, false},
        {"Date of death", "0000-00-00", false, false},
        {"date_of_death", "March 2, 2019", true, false},
        {"npsp__Deceased__c", "1", true, false},
        {"verstorben am", "02.03.2019", true, false},
        {"Todestag", "02.03.2019", true, false},
        {"Décédé le", "02/03/2019", true, false},
        {"Fecha de defunción", "02/03/2019", true, false},
        {"Overleden op", "02-03-2019", true, false},
        {"Data di morte", "02/03/2019", true, false},
        {"Avliden", "ja", true, false},
        {"died", "yes", true, false},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const header[] = {"name", cases[i].header};
        const char *const row[] = {"Ann", cases[i].cell};
        g_autoptr(MoMapping) mapping = mo_mapping_new(header, 2, "x.csv", 1, NULL, NULL);
        g_autoptr(MoCustomer) customer = mo_customer_new();
        MoReading reading;
        mo_mapping_read(mapping, row, 2, 2, customer, &reading, NULL);
        unsigned wanted = cases[i].died ? MO_BAN_ALL | MO_BAN_DIED : 0;
        if (customer->bans != wanted || customer->bans_said != cases[i].died ||
            (reading.n_problems > 0) != cases[i].is_told)
            fail_msg("%s / %s gave %u, %u problems", cases[i].header, cases[i].cell, customer->bans,
                     reading.n_problems);
    }
}

static void a_death_does_not_end_with_another_ban(void **state)
{
    (void)state;
    g_autoptr(MoCustomer) customer =
        read_row("name,do_not_contact,Event 1 - Label,Event 1 - Value",
                 "Ann,email until 2026-01-01,Date of death,2019-03-02", NULL);
    MoDay later = mo_day_parse("2026-11-22");
    assert_int_equal(mo_customer_bans_on(customer, later), MO_BAN_ALL | MO_BAN_DIED);
    assert_int_equal(customer->dates->len, 0);
}

static void who_has_no_name_is_called_by_what_there_is(void **state)
{
    (void)state;
    static const struct {
        const char *header, *row, *name;
    } cases[] = {
        {"email", "a@example.com", "a@example.com"},
        {"company,phone", "Acme,+44 1632 960001", "Acme"},
        {"company,phone", ",+44 1632 960001", "+44 1632 960001"},
        {"name,email", ",a@example.com", ""},
        {"First Name,Last Name,Phone 1 - Value", ",,+44 1632 960001", "+44 1632 960001"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MoCustomer) customer = read_row(cases[i].header, cases[i].row, NULL);
        assert_non_null(customer);
        assert_string_equal(customer->name, cases[i].name);
    }
}

static void lists_are_cut_at_commas_where_they_part(void **state)
{
    (void)state;
    static const struct {
        const char *tags, *phone, *last_tag, *last_phone;
        unsigned n_tags, n_phones;
    } cases[] = {
        {"key,vip", "+44 1632 960001, +44 1632 960002", "vip", "+44 1632 960002", 2, 2},
        {"key;vip", "+44 1632 960001;+44 1632 960002", "vip", "+44 1632 960002", 2, 2},
        {"key", "+44 1632 960001,,123", "key", "+44 1632 960001,,123", 1, 1},
    };
    static const char *const header[] = {"name", "Tag", "Phone"};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const row[] = {"Ann", cases[i].tags, cases[i].phone};
        g_autoptr(MoMapping) mapping = mo_mapping_new(header, 3, "x.csv", 1, NULL, NULL);
        g_autoptr(MoCustomer) customer = mo_customer_new();
        MoReading reading;
        mo_mapping_read(mapping, row, 3, 2, customer, &reading, NULL);
        assert_int_equal(g_strv_length((char **)(void *)customer->tags), cases[i].n_tags);
        assert_int_equal(g_strv_length((char **)(void *)customer->phone), cases[i].n_phones);
        assert_string_equal(customer->tags[cases[i].n_tags - 1], cases[i].last_tag);
        assert_string_equal(customer->phone[cases[i].n_phones - 1], cases[i].last_phone);
    }
}

static void a_date_of_the_other_order_is_told_with_the_key(void **state)
{
    (void)state;
    static const char *const header[] = {"name", "birthday"};
    static const char *const row[] = {"Ann", "25/12/1980"};
    g_autoptr(MoMapping) mapping = mo_mapping_new(header, 2, "x.csv", 1, NULL, NULL);
    g_autoptr(MoCustomer) customer = mo_customer_new();
    g_autoptr(MoProblems) problems = mo_problems_new();
    MoReading reading;
    mo_mapping_set_order(mapping, MO_DATE_ORDER_MONTH_DAY_YEAR);
    mo_mapping_read(mapping, row, 2, 2, customer, &reading, problems);
    assert_int_equal(mo_problems_count(problems), 1);
    assert_non_null(
        strstr(mo_problems_get(problems, 0)->text, "'date-order = day-month-year' under"));
}

static void a_date_still_to_come_is_left_out_and_the_row_counts(void **state)
{
    (void)state;
    static const char *const header[] = {"name",           "birthday",       "anniversary",
                                         "renewal_date",   "last_contacted", "Event 1 - Label",
                                         "Event 1 - Value"};
    static const char *const row[] = {"Ann",        "99999",   "2050-03-12", "2050-01-01",
                                      "2062-05-05", "Opening", "2051-01-01"};
    const MoDateView view = {.today = mo_day_parse("2026-11-22")};
    g_autoptr(MoMapping) mapping = mo_mapping_new(header, 7, "x.csv", 1, NULL, NULL);
    g_autoptr(MoCustomer) customer = mo_customer_new();
    g_autoptr(MoProblems) problems = mo_problems_new();
    MoReading reading;
    mo_mapping_set_view(mapping, &view);
    mo_mapping_read(mapping, row, 7, 2, customer, &reading, problems);
    assert_string_equal(customer->name, "Ann");
    assert_int_equal(customer->birthday.month, 0);
    assert_int_equal(customer->anniversary.month, 0);
    assert_int_equal(customer->last_contacted, MO_DAY_NONE);
    assert_int_equal(customer->renewal_date, mo_day_parse("2050-01-01"));
    assert_int_equal(customer->dates->len, 1);
    static const char *const wanted[] = {
        "column 'birthday': '99999' means 2173-10-13, which is still to come: correct the year, or "
        "write --10-13 without it; until then the date is left out",
        "column 'anniversary': '2050-03-12' means 2050-03-12, which is still to come: correct the "
        "year, or write --03-12 without it; until then the date is left out",
        "column 'last_contacted': '2062-05-05' means 2062-05-05, which is still to come: correct "
        "it; until then the date is left out",
    };
    assert_int_equal(mo_problems_count(problems), 3);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(mo_problems_get(problems, i)->line, 2);
        assert_string_equal(mo_problems_get(problems, i)->text, wanted[i]);
        assert_int_equal(mo_problems_get(problems, i)->severity,
                         i == 2 ? MO_SEVERITY_WARNING : MO_SEVERITY_ERROR);
    }
}

static void a_birth_year_of_two_digits_is_of_the_past(void **state)
{
    (void)state;
    static const char *const header[] = {"name", "Birth Year", "Birth Month", "Birth Day"};
    static const struct {
        const char *year, *wanted;
        unsigned n_problems;
    } cases[] = {{"27", "1927-02-01", 0}, {"2027", "", 1}, {"1980", "1980-02-01", 0}};
    const MoDateView view = {.today = mo_day_parse("2026-11-22")};
    g_autoptr(MoMapping) mapping = mo_mapping_new(header, 4, "x.csv", 1, NULL, NULL);
    mo_mapping_set_view(mapping, &view);
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const row[] = {"Ann", cases[i].year, "2", "1"};
        g_autoptr(MoCustomer) customer = mo_customer_new();
        MoReading reading;
        mo_mapping_read(mapping, row, 4, 2, customer, &reading, NULL);
        g_autofree char *printed = mo_date_print(customer->birthday);
        assert_string_equal(printed, cases[i].wanted);
        assert_int_equal(reading.n_problems, cases[i].n_problems);
    }
}

static void a_title_beside_a_salutation_is_a_degree(void **state)
{
    (void)state;
    static const struct {
        const char *header, *row, *salutation, *degree;
    } cases[] = {
        {"Anrede,Titel,Vorname,Nachname", "Frau,Dr.,Eva,Klein", "Frau", "Dr."},
        {"Titel,Anrede,Nachname", "Prof. Dr.,Herr,Klein", "Herr", "Prof. Dr."},
        {"Salutation,Titel,Nachname", "Ms,,Klein", "Ms", ""},
        {"Titel,Nachname", "Frau,Klein", "Frau", ""},
        {"Anrede,Nachname", "Frau Dr.,Klein", "Frau", "Dr."},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MoCustomer) customer = read_row(cases[i].header, cases[i].row, NULL);
        assert_string_equal(customer->salutation, cases[i].salutation);
        assert_string_equal(customer->academic_title, cases[i].degree);
    }
}

static void the_prefix_of_a_family_name_is_its_own_wherever_it_stands(void **state)
{
    (void)state;
    static const struct {
        const char *header, *row, *family, *name;
    } cases[] = {
        {"Voornaam,Tussenvoegsel,Achternaam", "Els,van der,Berg", "van der Berg",
         "Els van der Berg"},
        {"Voornaam,Tussenvoegsel,Achternaam", "Els,v.d.,Berg", "v.d. Berg", "Els v.d. Berg"},
        {"Voornaam,Tussenvoegsel,Achternaam", "Els,'t,Hart", "'t Hart", "Els 't Hart"},
        {"Voornaam,Tussenvoegsel,Achternaam", "ELS,VAN DER,BERG", "VAN DER BERG",
         "ELS VAN DER BERG"},
        {"Voornaam,Middelste naam,Achternaam", "Jan,van,Dijk", "van Dijk", "Jan van Dijk"},
        {"First Name,Middle Name,Last Name", "Eva,von und zu,Berg", "von und zu Berg",
         "Eva von und zu Berg"},
        {"Nome,Secondo nome,Cognome", "Ada,della,Prova", "della Prova", "Ada della Prova"},
        {"First Name,Middle Name,Last Name,Name", "Jan,van,Dijk,Jan v. Dijk", "van Dijk",
         "Jan v. Dijk"},
        {"First Name,Middle Name,Last Name", "Jan,van,van Dijk", "van Dijk", "Jan van Dijk"},
        {"First Name,Middle Name,Last Name", "Jan,van,", "", "Jan van"},
        {"First Name,Middle Name,Last Name", "Ada,Van,Example", "Example", "Ada Van Example"},
        {"First Name,Middle Name,Last Name", "Ada,Ben,Example", "Example", "Ada Ben Example"},
        {"First Name,Middle Name,Last Name", "Ada,D.,Example", "Example", "Ada D. Example"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MoCustomer) customer = read_row(cases[i].header, cases[i].row, NULL);
        if (strcmp(customer->family_name, cases[i].family) != 0 ||
            strcmp(customer->name, cases[i].name) != 0)
            fail_msg("%s: '%s', '%s'", cases[i].row, customer->family_name, customer->name);
    }
}

static void what_the_user_maps_is_not_mapped_by_us_again(void **state)
{
    (void)state;
    g_autoptr(GHashTable) ours = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(ours, (void *)"title", (void *)"Company");
    g_hash_table_insert(ours, (void *)"name", (void *)"Who");
    g_autoptr(MoCustomer) customer = read_row("name,Who,Company,Firma", "1,2,3,4", ours);
    assert_string_equal(customer->name, "2");
    assert_string_equal(customer->title, "3");
    assert_string_equal(customer->company, "4");
}

static void a_header_without_a_name_is_refused(void **state)
{
    (void)state;
    assert_null(read_row("town,size", "Ulm,9", NULL));
    assert_null(read_row("", "x", NULL));
}

static void a_mapping_knows_its_columns(void **state)
{
    (void)state;
    static const char *const header[] = {"name", "date:Store opening", "Size", ""};
    g_autoptr(MoMapping) mapping = mo_mapping_new(header, 4, "x.csv", 1, NULL, NULL);
    assert_true(mo_mapping_has_field(mapping, MO_FIELD_NAME, NULL));
    assert_true(mo_mapping_has_field(mapping, MO_FIELD_DATE, NULL));
    assert_true(mo_mapping_has_field(mapping, MO_FIELD_DATE, "store OPENING"));
    assert_false(mo_mapping_has_field(mapping, MO_FIELD_DATE, "other"));
    assert_false(mo_mapping_has_field(mapping, MO_FIELD_TAGS, NULL));
    assert_false(mo_mapping_has_field(mapping, MO_FIELD_NONE, NULL));
    assert_true(mo_mapping_fits(mapping, header, 4));
    assert_false(mo_mapping_fits(mapping, header, 3));
    static const char *const other[] = {"name", "date:Store opening", "Siz", ""};
    assert_false(mo_mapping_fits(mapping, other, 4));
    assert_int_equal(mo_mapping_get_columns(mapping)->n, 4);
    assert_string_equal(mo_mapping_get_columns(mapping)->keys[2], "size");
}

static void a_customer_used_again_keeps_nothing_of_the_row_before(void **state)
{
    (void)state;
    static const char *const header[] = {"name",           "tags",           "birthday", "date:x",
                                         "do_not_contact", "last_contacted", "id"};
    static const char *const full[] = {
        "A", "t", "--01-02", "--03-04", "email until 2026-01-01", "2026-01-02", "7"};
    static const char *const bare[] = {"B"};
    g_autoptr(MoMapping) mapping = mo_mapping_new(header, 7, "x.csv", 1, NULL, NULL);
    g_autoptr(MoCustomer) customer = mo_customer_new();
    MoReading reading;
    mo_mapping_read(mapping, full, 7, 2, customer, &reading, NULL);
    assert_int_equal(reading.id_source, MO_ID_COLUMN);
    assert_int_equal(customer->dates->len, 1);
    mo_mapping_read(mapping, bare, 1, 3, customer, &reading, NULL);
    assert_int_equal(reading.id_source, MO_ID_NAME);
    assert_string_equal(customer->name, "B");
    assert_null(customer->tags[0]);
    assert_int_equal(customer->birthday.month, 0);
    assert_int_equal(customer->dates->len, 0);
    assert_int_equal(customer->bans, 0);
    assert_int_equal(customer->bans_until, MO_DAY_NONE);
    assert_int_equal(customer->last_contacted, MO_DAY_NONE);
    assert_string_equal(customer->values[6], "");
    assert_string_not_equal(customer->id, "7");
}

static void the_text_of_a_formula_is_the_value_in_every_column(void **state)
{
    (void)state;
    static const char *const header[] = {"=\"name\"", "=\"Number\"", "tags", "birthday"};
    static const char *const row[] = {"=\"say \"\"Bob\"\"\"", " =\"0049\" ", "=\"key;+1\"",
                                      "=\"3/4/1975\""};
    static const char *const other[] = {"Ann", "", "", "=\"13/4/1975\""};
    g_autoptr(MoMapping) mapping = mo_mapping_new(header, 4, "x.csv", 1, NULL, NULL);
    g_autoptr(MoCustomer) customer = mo_customer_new();
    MoReading reading;
    mo_mapping_gather_orders(mapping, row, 4);
    mo_mapping_gather_orders(mapping, other, 4);
    mo_mapping_settle_orders(mapping, NULL);
    mo_mapping_read(mapping, row, 4, 2, customer, &reading, NULL);
    assert_string_equal(customer->name, "say \"Bob\"");
    assert_string_equal(customer->values[1], "0049");
    assert_string_equal(customer->tags[1], "+1");
    assert_int_equal(customer->birthday.month, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_several_columns_the_strongest_counts),
        cmocka_unit_test(a_wish_is_read_whatever_its_column_is_called),
        cmocka_unit_test(who_died_is_contacted_no_more),
        cmocka_unit_test(a_death_does_not_end_with_another_ban),
        cmocka_unit_test(who_has_no_name_is_called_by_what_there_is),
        cmocka_unit_test(lists_are_cut_at_commas_where_they_part),
        cmocka_unit_test(a_date_of_the_other_order_is_told_with_the_key),
        cmocka_unit_test(a_date_still_to_come_is_left_out_and_the_row_counts),
        cmocka_unit_test(a_birth_year_of_two_digits_is_of_the_past),
        cmocka_unit_test(a_title_beside_a_salutation_is_a_degree),
        cmocka_unit_test(the_prefix_of_a_family_name_is_its_own_wherever_it_stands),
        cmocka_unit_test(what_the_user_maps_is_not_mapped_by_us_again),
        cmocka_unit_test(a_header_without_a_name_is_refused),
        cmocka_unit_test(a_mapping_knows_its_columns),
        cmocka_unit_test(a_customer_used_again_keeps_nothing_of_the_row_before),
        cmocka_unit_test(the_text_of_a_formula_is_the_value_in_every_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
