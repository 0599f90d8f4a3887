#include "model/customer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_full_name_gives_away_how_she_is_called(void **state)
{
    (void)state;
    static const struct {
        const char *name, *called;
    } cases[] = {
        {"", ""},
        {"Ada Example", "Ada"},
        {"Example, Ada", "Ada"},
        {"Example, Dr. Ada Maria", "Ada"},
        {"van der Meer, Saskia", "Saskia"},
        {"Saskia van der Meer", "Saskia"},
        {"Dr. Ada Example", "Ada"},
        {"Prof. Dr. Ada Example", "Ada"},
        {"Mrs. Example", ""},
        {"Herr Müller", ""},
        {"Frau Dr. Müller", ""},
        {"Herr Klaus Müller", "Klaus"},
        {"Herr von Stein", ""},
        {"von Stein", ""},
        {"Mme Hélène Marchand", "Hélène"},
        {"Sig.ra Chiara Bellini", "Chiara"},
        {"Ada", "Ada"},
        {"Ada Example, PhD", "Ada"},
        {"Ada Example Jr.", "Ada"},
        {"J. Robert Berg", "Robert"},
        {"J. Berg", ""},
        {"J Berg", ""},
        {"DUPONT Marie", "Marie"},
        {"MARIE DUPONT", "MARIE"},
        {"DUPONT Marie J.", "Marie"},
        {"DUPONT Marie J. K", "Marie"},
        {"DUPONT J.", ""},
        {"DUPONT J K", ""},
        {"DUPONT a b c d e f g h i j k", ""},
        {"DUPONT Anna b c d e f g h i j k", "Anna"},
        {"Acme GmbH", ""},
        {"Acme, Inc.", ""},
        {"A. and B. Berg", ""},
        {"Ada & Bob Berg", ""},
        {"Ada und Bob Berg", ""},
        {"Harbour Ltd.", ""},
        {"ada@example.com", ""},
        {"Élodie Petit", "Élodie"},
        {"李小龍", "李小龍"},
        {"Dr. rer. nat. Eva Stein", "Eva"},
        {"Dr. phil. Eva Stein", "Eva"},
        {"Dr. med. Max Stern", "Max"},
        {"Dr.med. Max Stern", "Max"},
        {"Dr. med. dent. Max Stern", "Max"},
        {"Dr. h.c. Max Stern", "Max"},
        {"Dr. h. c. Max Stern", "Max"},
        {"Prof. em. Dr. Max Stern", "Max"},
        {"em. Prof. Max Stern", "Max"},
        {"Prof. Dr. Dr. h.c. mult. Max Stern", "Max"},
        {"Univ.-Prof. Dr. Max Stern", "Max"},
        {"Dr.-Ing. Max Stern", "Max"},
        {"Dipl.-Ing. (FH) Stern", ""},
        {"Stern, Dr. med. Max", "Max"},
        {"Dr. med. Stern, Max", "Max"},
        {"Dr. med. Stern", ""},
        {"Phil Stern", "Phil"},
        {"Dr. Phil Stern", "Phil"},
        {"Nat Stern", "Nat"},
        {"Max Stern, LL.M.", "Max"},
        {"AJ Brown", "AJ"},
        {"ED Smith", "ED"},
        {"JP Morgan", "JP"},
        {"JD Brown", "JD"},
        {"Dr. AJ Brown", "AJ"},
        {"LEE Anna", "Anna"},
        {"CEO Bob Stone", "Bob"},
        {"RA Max Kraft", "Max"},
        {"RA Kraft", ""},
        {"Ra Kraft", "Ra"},
        {"Rechtsanwältin Mia Kraft", "Mia"},
        {"CFO Dr. Mia Kraft", "Mia"},
        {"Abt. Einkauf", ""},
        {"Abteilung Vertrieb Nord", ""},
        {"Buchhaltung", ""},
        {"Info", ""},
        {"Sales Team", ""},
        {"Accounts Payable", ""},
        {"Dept. of Purchasing", ""},
        {"Customer Service", ""},
        {"Service comptabilité", ""},
        {"Ufficio Acquisti", ""},
        {"Afdeling Inkoop", ""},
        {"IT", ""},
        {",", ""},
        {"Dr.", ""},
        {"a b c d e f g h i j k l m n o p", ""},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MoCustomer) customer = mo_customer_new();
        customer->name = cases[i].name;
        const char *called = mo_customer_get_call_name(customer);
        if (strcmp(called, cases[i].called) != 0)
            fail_msg("'%s' is called '%s', not '%s'", cases[i].name, called, cases[i].called);
    }
}

static void a_company_that_stands_for_a_name_is_not_called(void **state)
{
    (void)state;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    customer->name = customer->company = "Blue Lake";
    assert_string_equal(mo_customer_get_call_name(customer), "");
    customer->given_name = "Ada";
    assert_string_equal(mo_customer_get_call_name(customer), "Ada");
    customer->nickname = "Addie";
    assert_string_equal(mo_customer_get_call_name(customer), "Addie");
}

static void names_are_derived_where_the_full_name_leaves_no_doubt(void **state)
{
    (void)state;
    static const struct {
        const char *name, *given, *family;
    } cases[] = {
        {"Ada Berg", "Ada", "Berg"},
        {"Berg, Ada", "Ada", "Berg"},
        {"van der Berg, Ada", "Ada", "van der Berg"},
        {"Ada van der Berg", "Ada", "van der Berg"},
        {"Ada J. Berg", "Ada", "Berg"},
        {"Dr. Ada Berg, PhD", "Ada", "Berg"},
        {"Dr. Berg, Ada", "Ada", "Berg"},
        {"Berg, Ada, PhD", "Ada", "Berg"},
        {"Bakery, The", "", ""},
        {"DUPONT Marie", "Marie", "DUPONT"},
        {"Dr. DUPONT Marie", "Marie", "DUPONT"},
        {"Dr. rer. nat. Eva Stein", "Eva", "Stein"},
        {"Dr. med. Stein, Eva", "Eva", "Stein"},
        {"AJ Brown", "AJ", "Brown"},
        {"CEO Bob Stone", "Bob", "Stone"},
        {"Ana Carolina Silva", "Ana", ""},
        {"Ada", "Ada", ""},
        {"Ada Jr.", "Ada", ""},
        {"J. Berg", "", ""},
        {"Acme GmbH", "", ""},
        {"Berg, GmbH", "", ""},
        {"Ada & Bob Berg", "", ""},
        {"ada@example.com", "", ""},
        {"Ada van", "Ada", ""},
        {",", "", ""},
        {"", "", ""},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MoCustomer) customer = mo_customer_new();
        customer->name = cases[i].name;
        mo_customer_derive_names(customer);
        if (strcmp(customer->given_name, cases[i].given) != 0 ||
            strcmp(customer->family_name, cases[i].family) != 0)
            fail_msg("'%s' is '%s' and '%s'", cases[i].name, customer->given_name,
                     customer->family_name);
    }
    g_autoptr(MoCustomer) known = mo_customer_new();
    known->name = "Ada Berg";
    known->family_name = "Holm";
    mo_customer_derive_names(known);
    assert_string_equal(known->given_name, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_derived_where_the_full_name_leaves_no_doubt),
        cmocka_unit_test(a_full_name_gives_away_how_she_is_called),
        cmocka_unit_test(a_company_that_stands_for_a_name_is_not_called),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
