#include "model/customer.h"

#include "model/customer_slots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_new_customer_is_empty_and_never_null(void **state)
{
    (void)state;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    for (unsigned field = 0; field < MO_FIELD_N; field++) {
        const char **text = mo_customer_slot_text(customer, field);
        char *const **list = mo_customer_slot_list(customer, field);
        MoCell cell = mo_field_get_cell(field);
        assert_int_equal(text != NULL, cell == MO_CELL_LINE || cell == MO_CELL_BLOCK);
        assert_int_equal(list != NULL, cell == MO_CELL_LIST);
        assert_int_equal(mo_customer_slot_date(customer, field) != NULL,
                         cell == MO_CELL_DATE && field != MO_FIELD_DATE);
        assert_int_equal(mo_customer_slot_day(customer, field) != NULL, cell == MO_CELL_DAY);
        assert_true(!text || **text == '\0');
        assert_true(!list || **list == NULL);
    }
    assert_null(mo_customer_slot_text(customer, MO_FIELD_NONE));
    assert_string_equal(customer->file, "");
    assert_int_equal(customer->renewal_date, MO_DAY_NONE);
    assert_int_equal(customer->dates->len, 0);
    mo_customer_free(NULL);
}

static void a_copy_shares_nothing(void **state)
{
    (void)state;
    MoCustomer *customer = mo_customer_new();
    static const char *const tags[] = {"a", "b", NULL};
    mo_customer_set_text(customer, MO_FIELD_NAME, " Anna ");
    mo_customer_set_list(customer, MO_FIELD_TAGS, tags);
    mo_customer_add_date(customer, "opening", (MoDate){2020, 2, 29});
    mo_customer_make_values(customer, 3);
    mo_customer_set_file(customer, "x.csv");
    customer->bans = MO_BAN_EMAIL;
    g_autoptr(MoCustomer) copy = mo_customer_dup(customer);
    mo_customer_free(customer);
    assert_string_equal(copy->name, "Anna");
    assert_string_equal(copy->tags[1], "b");
    assert_string_equal(copy->file, "x.csv");
    assert_string_equal(g_array_index(copy->dates, MoLabelledDate, 0).label, "opening");
    assert_int_equal(copy->bans, MO_BAN_EMAIL);
    assert_null(copy->values);
    assert_null(copy->columns);
}

static void a_list_takes_clean_items_once_and_grows(void **state)
{
    (void)state;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    assert_true(mo_customer_add_to_list(customer, MO_FIELD_TAGS, " Key  word "));
    assert_true(mo_customer_add_to_list(customer, MO_FIELD_TAGS, "key word"));
    assert_true(mo_customer_add_to_list(customer, MO_FIELD_TAGS, ""));
    assert_int_equal(g_strv_length((char **)(void *)customer->tags), 1);
    assert_string_equal(customer->tags[0], "Key word");
    for (unsigned i = 1; i < 1000; i++) {
        g_autofree char *tag = g_strdup_printf("t%u", i);
        assert_true(mo_customer_add_to_list(customer, MO_FIELD_TAGS, tag));
    }
    assert_false(mo_customer_add_to_list(customer, MO_FIELD_TAGS, "one too many"));
    assert_int_equal(g_strv_length((char **)(void *)customer->tags), 1000);
    assert_string_equal(customer->tags[999], "t999");
    assert_true(mo_customer_remove_from_list(customer, MO_FIELD_TAGS, "T500"));
    assert_false(mo_customer_remove_from_list(customer, MO_FIELD_TAGS, "t500"));
    assert_int_equal(g_strv_length((char **)(void *)customer->tags), 999);
    mo_customer_clear(customer);
    assert_null(customer->tags[0]);
    assert_false(mo_customer_remove_from_list(customer, MO_FIELD_TAGS, "t1"));
}

static void an_item_is_taken_away_from_a_list_of_any_length(void **state)
{
    (void)state;
    g_auto(GStrv) words = g_strsplit("a b c d e f g h i", " ", -1);
    const unsigned n_words = g_strv_length(words);
    for (unsigned n = 1; n <= n_words; n++) {
        g_autoptr(MoCustomer) customer = mo_customer_new(), borrower = mo_customer_new();
        for (unsigned i = 0; i < n; i++)
            mo_customer_add_to_list(customer, MO_FIELD_TAGS, words[i]);
        assert_true(mo_customer_remove_from_list(customer, MO_FIELD_TAGS, "A"));
        assert_false(mo_customer_remove_from_list(customer, MO_FIELD_TAGS, "A"));
        assert_int_equal(g_strv_length((char **)(void *)customer->tags), n - 1);
        /* A list that lies in the row, as rows leave it. */
        borrower->tags = words;
        mo_customer_add_to_list(borrower, MO_FIELD_TAGS, "z");
        mo_customer_remove_from_list(borrower, MO_FIELD_TAGS, words[n - 1]);
        assert_int_equal(g_strv_length((char **)(void *)borrower->tags), n_words);
        assert_string_equal(words[0], "a");
    }
}

static void bans_end_after_their_last_day(void **state)
{
    (void)state;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    customer->bans = MO_BAN_ALL;
    assert_int_equal(mo_customer_bans_on(customer, MO_DAY_LAST), MO_BAN_ALL);
    customer->bans_until = 100;
    assert_int_equal(mo_customer_bans_on(customer, 99), MO_BAN_ALL);
    assert_int_equal(mo_customer_bans_on(customer, 100), MO_BAN_ALL);
    assert_int_equal(mo_customer_bans_on(customer, 101), 0);
}

static void a_date_is_found_by_every_word_for_it(void **state)
{
    (void)state;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    customer->birthday = (MoDate){0, 3, 12};
    customer->customer_since = (MoDate){2019, 5, 6};
    customer->renewal_date = mo_day_from_civil(2026, 12, 31);
    customer->last_contacted = mo_day_from_civil(2026, 1, 2);
    mo_customer_add_date(customer, "Store opening", (MoDate){0, 2, 29});
    mo_customer_add_date(customer, "Never", (MoDate){0});
    assert_int_equal(customer->dates->len, 1);
    static const struct {
        const char *word, *date; /* NULL: can be no date */
        bool single;
    } cases[] = {{"birthday", "--03-12", false},
                 {"Birthday", "--03-12", false},
                 {"Date of birth", "--03-12", false},
                 {"customer-since", "2019-05-06", false},
                 {"anniversary", "", false},
                 {"renewal_date", "2026-12-31", true},
                 {"next_step_date", "", true},
                 {"date:store opening", "--02-29", false},
                 {"DATE: STORE OPENING", "--02-29", false},
                 {"store opening", "--02-29", false},
                 {"date:other", "", false},
                 {"other", "", false},
                 {"company", NULL, false},
                 {"last_contacted", NULL, false},
                 {"", NULL, false}};
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        MoDate date = {0};
        bool single = !cases[i].single;
        bool ok = mo_customer_get_date(customer, cases[i].word, &date, &single);
        g_autofree char *printed = mo_date_print(date);
        if (ok != (cases[i].date != NULL) ||
            (ok && (strcmp(printed, cases[i].date) != 0 || single != cases[i].single)))
            fail_msg("'%s' gave %d '%s' %d", cases[i].word, ok, printed, single);
    }
}

static void a_greeting_uses_the_nickname_first(void **state)
{
    (void)state;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    assert_string_equal(mo_customer_get_call_name(customer), "");
    customer->given_name = "Katharina";
    assert_string_equal(mo_customer_get_call_name(customer), "Katharina");
    customer->nickname = "Kat";
    assert_string_equal(mo_customer_get_call_name(customer), "Kat");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_customer_is_empty_and_never_null),
        cmocka_unit_test(a_copy_shares_nothing),
        cmocka_unit_test(a_list_takes_clean_items_once_and_grows),
        cmocka_unit_test(an_item_is_taken_away_from_a_list_of_any_length),
        cmocka_unit_test(bans_end_after_their_last_day),
        cmocka_unit_test(a_date_is_found_by_every_word_for_it),
        cmocka_unit_test(a_greeting_uses_the_nickname_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
