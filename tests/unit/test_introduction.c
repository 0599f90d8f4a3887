/* Who could be introduced to whom, and why. */
#include "model/introduction.h"

#include "model/customer_slots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TODAY 20000

static MoCustomer *new_customer(const char *id, const char *needs, const char *offers,
                                const char *interests)
{
    const struct {
        MoField field;
        const char *text;
    } LISTS[] = {
        {MO_FIELD_NEEDS, needs}, {MO_FIELD_OFFERS, offers}, {MO_FIELD_INTERESTS, interests}};
    MoCustomer *customer = mo_customer_new();
    mo_customer_set_text(customer, MO_FIELD_ID, id);
    mo_customer_set_text(customer, MO_FIELD_NAME, id);
    for (size_t i = 0; i < G_N_ELEMENTS(LISTS); i++) {
        g_auto(GStrv) parts = g_strsplit(LISTS[i].text, ";", -1);
        mo_customer_set_list(customer, LISTS[i].field, (const char *const *)parts);
    }
    return customer;
}

static void values_meet_by_their_words_and_long_words_by_their_beginning(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool meet;
    } ROWS[] = {
        {"an accountant", "accounting for small firms", true},
        {"Printing", "a printer of cards", false},
        {"ein Steuerberater", "Steuerberatung", true},
        {"Ärzte", "ärzte und Kliniken", true},
        {"IT", "it", true},
        {"IT", "help with IT", false}, /* two letters within a sentence may be anything */
        {"somebody with good people", "people who need somebody", false},
        {"a workshop to rent", "workshop", true},
        {"hiring", "energy", false},
        {"設計", "設計", true},
        {"", "", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        g_autoptr(GHashTable) a = mo_introduction_get_terms(ROWS[i].a);
        g_autoptr(GHashTable) b = mo_introduction_get_terms(ROWS[i].b);
        bool meet = false;
        GHashTableIter iter;
        gpointer term;
        g_hash_table_iter_init(&iter, a);
        while (g_hash_table_iter_next(&iter, &term, NULL))
            meet = meet || g_hash_table_contains(b, term);
        if (meet != ROWS[i].meet)
            fail_msg("'%s' and '%s'", ROWS[i].a, ROWS[i].b);
    }
}

static void the_reason_says_what_one_needs_and_the_other_offers(void **state)
{
    (void)state;
    static const struct {
        const char *needs, *offers, *interests; /* hers */
        const char *other_needs, *other_offers, *other_interests;
        const char *reason;
    } ROWS[] = {
        {"x;an accountant", "", "", "", "Accounting", "",
         "offers Accounting, and she needs "
         "an accountant"},
        {"storage", "", "", "", "Storage", "", "offers Storage, which she needs"},
        {"", "a workshop", "", "workshop", "", "", "needs workshop, and she offers a workshop"},
        {"", "storage", "", "storage", "", "", "needs storage, which she offers"},
        {"print", "web", "art", "web", "print", "art",
         "offers print, which she needs; needs web, which she offers"},
        {"", "", "energy", "", "", "energy", "shares her interest in energy"},
        {"", "", "old cars", "", "", "cars", "cares about cars, and she about old cars"},
        {"storage", "", "", "storage", "", "", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        g_autoptr(MoCustomer) one =
            new_customer("one", ROWS[i].needs, ROWS[i].offers, ROWS[i].interests);
        g_autoptr(MoCustomer) other = new_customer("other", ROWS[i].other_needs,
                                                   ROWS[i].other_offers, ROWS[i].other_interests);
        g_autoptr(MoSuggestion) suggestion = mo_suggestion_new_person(one, other);
        assert_string_equal(suggestion->reason, ROWS[i].reason);
    }
}

static void a_suggested_person_is_named_with_her_company_and_known_by_her_id(void **state)
{
    (void)state;
    g_autoptr(MoCustomer) one = new_customer("one", "", "", "");
    g_autoptr(MoCustomer) other = new_customer("o:2", "", "", "");
    mo_customer_set_text(other, MO_FIELD_NAME, "Ina Muster");
    g_autoptr(MoSuggestion) alone = mo_suggestion_new_person(one, other);
    assert_string_equal(alone->title, "Ina Muster");
    mo_customer_set_text(other, MO_FIELD_COMPANY, "Muster AG");
    g_autoptr(MoSuggestion) suggestion = mo_suggestion_new_person(one, other);
    g_autoptr(MoSuggestion) copy = mo_suggestion_dup(suggestion);
    assert_string_equal(copy->kind, "person");
    assert_string_equal(copy->title, "Ina Muster (Muster AG)");
    assert_string_equal(copy->person->given_name, "Ina");
    assert_string_equal(mo_introduction_get_id(copy->key), "o:2");
    assert_null(mo_introduction_get_id("https://example.org/"));
    assert_null(mo_introduction_get_id(NULL));
}

static void nobody_is_introduced_to_a_colleague_or_to_who_wants_no_mail(void **state)
{
    (void)state;
    static const struct {
        const char *id, *company, *introduced_by, *hers;
        unsigned bans;
        MoDay until;
        bool possible;
    } ROWS[] = {
        {"b", "Example Ltd", "", "", 0, MO_DAY_NONE, true},
        {"b", "", "", "", 0, MO_DAY_NONE, true},
        {"a", "Example Ltd", "", "", 0, MO_DAY_NONE, false},
        {"b", "SAMPLE ag", "", "", 0, MO_DAY_NONE, false},
        {"b", "", "", "", MO_BAN_EMAIL, MO_DAY_NONE, false},
        {"b", "", "", "", MO_BAN_ALL | MO_BAN_DIED, MO_DAY_NONE, false},
        {"b", "", "", "", MO_BAN_PHONE, MO_DAY_NONE, true},
        {"b", "", "", "", MO_BAN_ALL, TODAY, false},
        {"b", "", "", "", MO_BAN_ALL, TODAY - 1, true},
        {"b", "", "A", "", 0, MO_DAY_NONE, false},
        {"b", "", "", "b", 0, MO_DAY_NONE, false},
        {"b", "", "somebody", "else", 0, MO_DAY_NONE, true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        g_autoptr(MoCustomer) one = new_customer("a", "", "", "");
        g_autoptr(MoCustomer) other = new_customer(ROWS[i].id, "", "", "");
        mo_customer_set_text(one, MO_FIELD_COMPANY, "Sample AG");
        mo_customer_set_text(one, MO_FIELD_INTRODUCED_BY, ROWS[i].hers);
        mo_customer_set_text(other, MO_FIELD_COMPANY, ROWS[i].company);
        mo_customer_set_text(other, MO_FIELD_INTRODUCED_BY, ROWS[i].introduced_by);
        other->bans = ROWS[i].bans;
        other->bans_until = ROWS[i].until;
        if (mo_introduction_is_possible(one, other, TODAY) != ROWS[i].possible)
            fail_msg("row %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_meet_by_their_words_and_long_words_by_their_beginning),
        cmocka_unit_test(the_reason_says_what_one_needs_and_the_other_offers),
        cmocka_unit_test(a_suggested_person_is_named_with_her_company_and_known_by_her_id),
        cmocka_unit_test(nobody_is_introduced_to_a_colleague_or_to_who_wants_no_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
