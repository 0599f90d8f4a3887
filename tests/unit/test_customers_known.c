/* Who is who over the years: exports that change under a ledger that remembers. */
#include "model/customers.h"

#include "base/error.h"
#include "base/text.h"
#include "exports.h"
#include "many.h"
#include "model/identity.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
    *state = test_exports_new();
    return 0;
}

static int tear_down(void **state)
{
    test_exports_free(*state);
    return 0;
}

static void assert_stream(TestExports *desk, const char *expected)
{
    g_autofree char *got = test_exports_stream(desk, ", ");
    assert_string_equal(got, expected);
}

static MoDay get_gone(TestExports *desk, const char *customer)
{
    g_autoptr(MoCustomerHistory) history =
        mo_history_load_customer(desk->history, customer, 0, NULL);
    assert_non_null(history);
    return history->gone_day;
}

typedef struct {
    MoEntryType type;
    unsigned n;
} Counter;

static bool count_entry(const MoEntry *entry, void *data)
{
    Counter *counter = data;
    counter->n += entry->type == counter->type;
    return true;
}

static unsigned count_entries(TestExports *desk, MoEntryType type)
{
    Counter counter = {type, 0};
    assert_true(mo_history_foreach_entry(desk->history, NULL, count_entry, &counter, NULL));
    return counter.n;
}

static void an_id_is_fixed_at_first_sight(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv", "id,name,email\n17,Ada,ada@example.com\n18,Ben,\n");
    assert_stream(desk, "Ada=17, Ben=18");
    assert_stream(desk, "Ada=17, Ben=18");
    assert_int_equal(count_entries(desk, MO_ENTRY_SEEN_CUSTOMER), 2);
    assert_int_equal(count_entries(desk, MO_ENTRY_KNOWN_AS), 0);
}

static bool has_instant(const MoEntry *entry, void *data)
{
    const TestExports *desk = data;
    assert_int_equal(entry->at_utc, desk->today * INT64_C(86400));
    return true;
}

/* The id of a row with this name and nothing else, before it is made safe for spreadsheets. */
static char *make_code(const char *name)
{
    g_autofree char *folded = mo_text_fold(name);
    return mo_hash_code(mo_hash(0, "name", folded, "", NULL), 10);
}

static void an_id_of_ours_is_no_number_for_a_spreadsheet_unless_the_ledger_has_it(void **state)
{
    TestExports *desk = *state;
    static const char name[] = "Person44576";
    g_autofree char *code = make_code(name);
    assert_string_equal(code, "10993902e3");
    g_autofree char *rows = g_strdup_printf("name\n%s\n", name);
    g_autofree char *safe = g_strdup_printf("%s=n%s", name, code);
    g_autofree char *old = g_strdup_printf("%s=%s", name, code);
    test_exports_put(desk, 0, "a.csv", rows);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoCustomers) alone =
        mo_customers_open_files((const char *const *)desk->paths, problems, NULL);
    const MoCustomer *customer = NULL;
    assert_true(mo_customers_next(alone, &customer));
    assert_string_equal(customer->id, strchr(safe, '=') + 1);
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_SEEN_CUSTOMER);
    MoAliases aliases = {.n = 1};
    aliases.alias[0] = mo_identity_get_id_alias(mo_history_get_seed(desk->history), code);
    entry->customer = g_strdup(code);
    entry->day = TEST_FIRST_DAY;
    entry->aliases = mo_identity_print_aliases(&aliases);
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(desk->history, entries, NULL));
    assert_stream(desk, old);
    assert_stream(desk, old);
}

static void what_is_learned_carries_the_instant(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv", "id,name,do_not_contact\n17,Ada,email\n18,Ben,\n");
    g_free(test_exports_stream(desk, ", "));
    assert_true(mo_history_foreach_entry(desk->history, NULL, has_instant, desk, NULL));
    assert_int_equal(count_entries(desk, MO_ENTRY_BANNED), 1);
}

static void a_new_address_and_new_columns_change_nothing(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv", "id,name,email\n17,Ada,ada@example.com\n");
    assert_stream(desk, "Ada=17");
    test_exports_put(desk, 0, "a.csv",
                     "Phone,name,id,email,Stage\n1,Ada,17,ada@example.org,Lead\n");
    assert_stream(desk, "Ada=17");
    assert_int_equal(count_entries(desk, MO_ENTRY_KNOWN_AS), 1);
    assert_int_equal(count_entries(desk, MO_ENTRY_GONE_CUSTOMER), 0);
}

/* Without ids the address makes the id; when it changes, name and company lead to her. */
static void without_ids_name_and_company_lead_to_her(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv",
                     "name,company,email\nAda,Acme,ada@example.com\nBen,Acme,b@example.com\n");
    g_autofree char *first = test_exports_stream(desk, ", ");
    test_exports_put(desk, 0, "a.csv",
                     "name,company,email\nAda,Acme,ada@example.org\nBen,Acme,b@example.com\n");
    g_autofree char *second = test_exports_stream(desk, ", ");
    g_auto(GStrv) before = g_strsplit(first, ", ", 0);
    assert_true(strstr(second, before[0]) != NULL && strstr(second, before[1]) != NULL);
    test_exports_put(desk, 0, "a.csv",
                     "name,company,email\nAda,Zeta,ada@example.org\nBen,Acme,b@example.com\n");
    g_autofree char *third = test_exports_stream(desk, ", ");
    assert_true(strstr(third, before[0]) != NULL);
    assert_int_equal(count_entries(desk, MO_ENTRY_SEEN_CUSTOMER), 2);
}

static void a_move_to_an_export_with_ids_keeps_the_old_ones(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv", "name,email\nAda,ada@example.com\n");
    g_autofree char *first = test_exports_stream(desk, ", ");
    test_exports_put(desk, 0, "a.csv", "Record ID,name,email\n900,Ada,ada@example.com\n");
    assert_stream(desk, first);
    /* And when then the address changes, the id of the export leads to her. */
    test_exports_put(desk, 0, "a.csv", "Record ID,name,email\n900,Ada Byron,byron@example.org\n");
    g_autofree char *third = test_exports_stream(desk, ", ");
    assert_string_equal(strchr(third, '='), strchr(first, '='));
}

/* A name as one program writes it, and as another one does, at the same address. */
static const struct {
    const char *before, *after;
    bool is_she;
} written_rows[] = {
    {"Hans Muster", "Prof. Dr. Hans Muster", true},
    {"Ann Ball", "Herr Ann Ball", true},
    {"\"Earl, Dov\"", "Dov Earl", true},
    {"Cid Dahl", "Cid Middle Dahl", true},
    {"Cid Middle Dahl", "Mr. Cid Dahl", true},
    {"Dr. Hans Muster", "Hans Muster", true},
    {"Xe Gahl", "Xe Gahl-Neu", false},
    {"Cid Dahl", "Cia Dahl", false},
};

static void a_title_or_the_order_of_a_name_does_not_hide_her_from_another_program(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(written_rows); i++) {
        void *fresh = NULL;
        assert_int_equal(set_up(&fresh), 0);
        g_autofree char *before =
            g_strdup_printf("name,email\n%s,a@example.com\n", written_rows[i].before);
        g_autofree char *after =
            g_strdup_printf("Record ID,name,email\nu-9,%s,a@example.com\n", written_rows[i].after);
        test_exports_put(fresh, 0, "a.csv", before);
        g_autofree char *first = test_exports_stream(fresh, ", ");
        test_exports_put(fresh, 0, "a.csv", after);
        for (unsigned again = 0; again < 2; again++) {
            g_autofree char *got = test_exports_stream(fresh, ", ");
            if ((strcmp(strchr(got, '='), strchr(first, '=')) == 0) != written_rows[i].is_she)
                fail_msg("%s: %s, then %s", written_rows[i].before, first, got);
        }
        tear_down(&fresh);
    }
}

static void somebody_new_with_the_address_of_another_is_not_taken_for_her(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv", "id,name,company,email\n17,Ada,Acme,ada@example.com\n");
    assert_stream(desk, "Ada=17");
    /* The double stands before her own row. */
    test_exports_put(
        desk, 0, "a.csv",
        "id,name,company,email\n99,Ada,Acme,ada@example.com\n17,Ada,Acme,ada@example.com\n");
    assert_stream(desk, "Ada=17, Ada=99");
    assert_stream(desk, "Ada=99, Ada=17");
}

static void two_people_with_one_id_both_live_whoever_stands_first(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv",
                     "id,name,email\n5,Ada,ada@example.com\n5,Ben,ben@example.com\n");
    g_autofree char *first = test_exports_stream(desk, ", ");
    assert_true(g_str_has_prefix(first, "Ada=5, Ben=5~"));
    assert_int_equal(mo_problems_count_errors(desk->problems), 1);
    const char *ben = strstr(first, "Ben=");
    test_exports_put(desk, 0, "a.csv",
                     "id,name,email\n5,Ben,ben@example.com\n5,Ada,ada@example.com\n");
    g_autofree char *second = test_exports_stream(desk, ", ");
    g_autofree char *expected = g_strdup_printf("%s, Ada=5", ben);
    assert_string_equal(second, expected);
    /* It is told again, for it is still to be mended. */
    assert_int_equal(mo_problems_count_errors(desk->problems), 2);
}

static void one_person_in_two_files_comes_once_with_all_that_is_known(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv", "id,name,email,tags\n17,Ada,ada@example.com,key\n");
    test_exports_put(
        desk, 1, "b.csv",
        "name,email,birthday,tags\nADA,Ada@Example.com,--03-12,wind\nBen,ben@example.com,,\n");
    desk->today++;
    g_autoptr(MoCustomers) customers = test_exports_follow(desk);
    const MoCustomer *customer = NULL;
    assert_true(mo_customers_next(customers, &customer));
    assert_string_equal(customer->id, "17");
    assert_int_equal(customer->birthday.month, 3);
    assert_string_equal(customer->tags[1], "wind");
    assert_true(mo_customers_next(customers, &customer));
    assert_string_equal(customer->name, "Ben");
    assert_false(mo_customers_next(customers, &customer));
    assert_int_equal(mo_customers_count_joined(customers), 1);
    const MoCustomer *found = mo_customers_find(customers, "17");
    assert_non_null(found);
    assert_int_equal(found->birthday.month, 3);
    assert_null(mo_customers_find(customers, "18"));
}

static void who_vanishes_is_gone_and_who_comes_back_is_herself(void **state)
{
    TestExports *desk = *state;
    const char *all = "id,name\n1,A\n2,B\n3,C\n4,D\n";
    test_exports_put(desk, 0, "a.csv", all);
    assert_stream(desk, "A=1, B=2, C=3, D=4");
    test_exports_put(desk, 0, "a.csv", "id,name\n1,A\n3,C\n4,D\n");
    assert_stream(desk, "A=1, C=3, D=4");
    assert_int_equal(get_gone(desk, "2"), desk->today);
    test_exports_put(desk, 0, "a.csv", all);
    assert_stream(desk, "A=1, B=2, C=3, D=4");
    assert_int_equal(get_gone(desk, "2"), MO_DAY_NONE);
    g_autoptr(MoCustomerHistory) history = mo_history_load_customer(desk->history, "2", 0, NULL);
    assert_int_equal(history->first_seen, TEST_FIRST_DAY + 1);
}

static void a_third_missing_at_once_is_a_question(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv", "id,name\n1,A\n2,B\n3,C\n4,D\n5,E\n6,F\n7,G\n8,H\n9,I\n");
    g_free(test_exports_stream(desk, ", "));
    test_exports_put(desk, 0, "a.csv", "id,name\n1,A\n2,B\n3,C\n4,D\n5,E\n6,F\n");
    assert_stream(desk, "A=1, B=2, C=3, D=4, E=5, F=6");
    assert_true(desk->missing.is_question);
    assert_int_equal(desk->missing.n_missing, 3);
    assert_int_equal(get_gone(desk, "7"), MO_DAY_NONE);
    assert_stream(desk, "A=1, B=2, C=3, D=4, E=5, F=6");
    assert_true(desk->missing.is_question);
    g_autoptr(MoCustomers) customers = test_exports_follow(desk);
    const MoCustomer *customer = NULL;
    while (mo_customers_next(customers, &customer))
        ;
    assert_int_equal(mo_customers_get_presence(customers, "7"), MO_PRESENCE_UNKNOWN);
    assert_true(mo_customers_accept_missing(customers, NULL));
    assert_int_equal(mo_customers_get_presence(customers, "7"), MO_PRESENCE_GONE);
    assert_int_equal(get_gone(desk, "7"), desk->today);
    assert_false(mo_customers_get_missing(customers).is_question);
}

static void an_empty_export_is_a_question(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv", "id,name\n1,A\n2,B\n");
    assert_stream(desk, "A=1, B=2");
    test_exports_put(desk, 0, "a.csv", "id,name\n");
    assert_stream(desk, "");
    assert_true(desk->missing.is_question);
    assert_int_equal(get_gone(desk, "1"), MO_DAY_NONE);
}

static void nobody_is_gone_while_a_row_cannot_be_read(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv", "id,name\n1,A\n2,B\n3,C\n4,D\n");
    g_free(test_exports_stream(desk, ", "));
    test_exports_put(desk, 0, "a.csv", "id,name\n1,A\n2,\"B\"x\n3,C\n4,D\n");
    assert_stream(desk, "A=1, C=3, D=4");
    assert_int_equal(get_gone(desk, "2"), MO_DAY_NONE);
}

static const struct {
    const char *why, *before, *after, *expected;
} ban_rows[] = {
    {"by the address", "id,name,email,do_not_contact\n1,A,a@example.com,all\n",
     "id,name,email\n77,Other Name,A@EXAMPLE.com\n", "Other Name=77(ban 8)"},
    {"by the phone, however written", "id,name,phone,do_not_contact\n1,A,+49 30 123-456,email\n",
     "id,name,phone\n77,X,0049 30 123456\n", "X=77(ban 1)"},
    {"by name and company", "id,name,company,do_not_contact\n1,Ada,Acme,phone\n",
     "id,name,company,email\n77,ada,ACME,new@example.org\n", "ada=1(ban 2)"},
    {"an export without the column", "id,name,do_not_contact,email\n1,A,all,a@example.com\n",
     "id,name,email\n1,A,a@example.com\n", "A=1(ban 8)"},
    {"her own record takes it back", "id,name,do_not_contact\n1,A,all\n",
     "id,name,do_not_contact\n1,A,\n", "A=1"},
    {"a short number bans nobody", "id,name,phone,do_not_contact\n1,A,112,all\n",
     "id,name,phone\n2,B,112\n", "B=2"},
};

static void a_ban_survives_another_export(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(ban_rows); i++) {
        void *fresh = NULL;
        assert_int_equal(set_up(&fresh), 0);
        TestExports *desk = fresh;
        test_exports_put(desk, 0, "a.csv", ban_rows[i].before);
        g_free(test_exports_stream(desk, ", "));
        test_exports_put(desk, 0, "a.csv", ban_rows[i].after);
        for (unsigned again = 0; again < 2; again++) {
            g_autofree char *got = test_exports_stream(desk, ", ");
            if (strcmp(got, ban_rows[i].expected) != 0)
                fail_msg("%s: '%s' instead of '%s'", ban_rows[i].why, got, ban_rows[i].expected);
        }
        tear_down(&fresh);
    }
}

/* Of a list of bare names the id is all there is to know somebody by. */
static void a_ban_holds_for_who_has_but_a_name(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv", "id,name\n1,A\n2,B\n");
    assert_stream(desk, "A=1, B=2");
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_BANNED);
    entry->customer = g_strdup("1");
    entry->bans = MO_BAN_PHONE;
    entry->by = g_strdup("user");
    entry->aliases = g_strdup("");
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(desk->history, entries, NULL));
    assert_stream(desk, "A=1(ban 2), B=2");
}

static void a_ban_by_the_user_is_not_lifted_by_a_silent_record(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv", "id,name,email,do_not_contact\n1,A,a@example.com,\n");
    assert_stream(desk, "A=1");
    g_autoptr(MoCustomers) customers = test_exports_follow(desk);
    const MoCustomer *customer = NULL;
    assert_true(mo_customers_next(customers, &customer));
    MoAliases aliases;
    mo_identity_get_ban_aliases(mo_history_get_seed(desk->history), customer, &aliases, NULL);
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_BANNED);
    entry->customer = g_strdup("1");
    entry->bans = MO_BAN_PHONE;
    entry->by = g_strdup("user");
    entry->aliases = mo_identity_print_aliases(&aliases);
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(desk->history, entries, NULL));
    assert_stream(desk, "A=1(ban 2)");
    assert_stream(desk, "A=1(ban 2)");
}

static void join(TestExports *desk, const char *who, const char *other)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    MoEntry *entry = mo_entry_new(MO_ENTRY_SAME);
    entry->customer = g_strdup(who);
    entry->other = g_strdup(other);
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(desk->history, entries, NULL));
}

static void two_that_the_user_joined_are_one(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv",
                     "id,name,email\n1,Ada,ada@example.com\n2,A. Byron,byron@example.org\n");
    assert_stream(desk, "Ada=1, A. Byron=2");
    join(desk, "1", "2");
    assert_stream(desk, "Ada=1");
    assert_stream(desk, "Ada=1");
    /* Her other row is hers: what it alone knows counts, also when it stands before. */
    test_exports_put(desk, 0, "a.csv",
                     "id,name,email,phone,birthday\n2,A. Byron,byron@example.org,123456,--12-10\n"
                     "1,Ada,ada@example.com,,\n3,Cleo,cleo@example.com,,\n");
    assert_stream(desk, "Cleo=3, Ada=1");
    desk->today++;
    g_autoptr(MoCustomers) customers = test_exports_follow(desk);
    const MoCustomer *customer = NULL;
    while (mo_customers_next(customers, &customer))
        if (strcmp(customer->id, "1") == 0) {
            assert_int_equal(customer->birthday.month, 12);
            assert_string_equal(customer->phone[0], "123456");
            assert_string_equal(customer->email[0], "ada@example.com");
            assert_string_equal(customer->email[1], "byron@example.org");
        }
    const MoCustomer *found = mo_customers_find(customers, "1");
    assert_non_null(found);
    assert_string_equal(found->name, "Ada");
    assert_int_equal(found->birthday.month, 12);
    /* When her row goes, the other one stands for her. */
    test_exports_put(desk, 0, "a.csv", "id,name,email\n2,A. Byron,byron@example.org\n");
    assert_stream(desk, "A. Byron=1");
}

/* "Ada=1, Ben=1~xxxxxx" with what stands behind "~" left out. */
static void assert_stream_but_codes(TestExports *desk, const char *expected)
{
    g_autofree char *got = test_exports_stream(desk, ", ");
    char *to = got;
    for (const char *from = got; *from;) {
        *to++ = *from;
        from += *from == '~' ? 1 + strcspn(from + 1, ", ") : 1;
    }
    *to = '\0';
    assert_string_equal(got, expected);
}

static void a_file_of_another_program_that_uses_the_same_ids_takes_nobody_away(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv",
                     "id,name,email\n1,Ada,ada@example.com\n2,Ben,ben@example.com\n");
    assert_stream(desk, "Ada=1, Ben=2");
    test_exports_put(desk, 1, "b.csv",
                     "id,name,email\n1,Cleo,cleo@example.org\n2,Dora,dora@example.org\n");
    for (unsigned i = 0; i < 2; i++)
        assert_stream_but_codes(desk, "Ada=1, Ben=2, Cleo=1~, Dora=2~");
    assert_int_equal(mo_problems_count(desk->problems), 2);
    /* Also when the new file comes first. */
    test_exports_put(desk, 2, "0.csv", "id,name,email\n1,Emil,emil@example.net\n");
    char *path = desk->paths[2];
    desk->paths[2] = desk->paths[0];
    desk->paths[0] = path;
    for (unsigned i = 0; i < 2; i++) {
        g_autofree char *got = test_exports_stream(desk, ", ");
        assert_non_null(strstr(got, "Ada=1"));
        assert_null(strstr(got, "Ada=1~"));
        assert_non_null(strstr(got, "Emil=1~"));
        assert_non_null(strstr(got, "Cleo=1~"));
    }
}

static void another_program_may_number_the_same_people_anew(void **state)
{
    TestExports *desk = *state;
    test_exports_put(
        desk, 0, "a.csv",
        "id,name,email\n1,Ada,ada@example.com\n2,Ben,ben@example.com\n3,Cleo,cleo@example.com\n");
    assert_stream(desk, "Ada=1, Ben=2, Cleo=3");
    test_exports_put(
        desk, 0, "a.csv",
        "id,name,email\n1,Cleo,cleo@example.com\n2,Ada,ada@example.com\n3,Ben,ben@example.com\n");
    for (unsigned i = 0; i < 2; i++)
        assert_stream(desk, "Cleo=3, Ada=1, Ben=2");
    assert_int_equal(mo_problems_count_errors(desk->problems), 0);
}

static void name_and_address_may_change_at_once(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv",
                     "id,name,email\n1,Ada,ada@example.com\n2,Ben,ben@example.com\n");
    assert_stream(desk, "Ada=1, Ben=2");
    test_exports_put(desk, 0, "a.csv",
                     "id,name,email\n1,Ada King,king@example.org\n2,Ben,ben@example.com\n");
    assert_stream(desk, "Ben=2, Ada King=1");
    assert_stream(desk, "Ada King=1, Ben=2");
}

static void joining_two_leaves_others_with_their_ids_alone(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv",
                     "id,name,email\n1,Ada,ada@example.com\n2,A. Byron,byron@example.com\n");
    test_exports_put(desk, 1, "b.csv", "id,name,email\n1,Cleo,cleo@example.org\n");
    assert_stream_but_codes(desk, "Ada=1, A. Byron=2, Cleo=1~");
    join(desk, "1", "2");
    assert_stream_but_codes(desk, "Cleo=1~, Ada=1");
    /* A stranger who comes later, with the id of the one or of the other. */
    test_exports_put(desk, 1, "b.csv",
                     "id,name,email\n2,Dora,dora@example.org\n1,Emil,emil@example.org\n");
    for (unsigned i = 0; i < 2; i++) {
        g_autofree char *got = test_exports_stream(desk, ", ");
        assert_non_null(strstr(got, "Ada=1"));
        assert_null(strstr(got, "Ada=1~"));
        assert_non_null(strstr(got, "Dora=2~"));
        assert_non_null(strstr(got, "Emil=1~"));
    }
}

static void a_thousand_come_once_each_and_in_little_memory(void **state)
{
    TestExports *desk = *state;
    const unsigned n = test_many(12000, 1500);
    g_autoptr(GString) text = g_string_new("id,name,email\n");
    for (unsigned i = 0; i < n; i++)
        g_string_append_printf(text, "%u,N%u,n%u@example.com\n", i, i, i);
    test_exports_put(desk, 0, "a.csv", text->str);
    g_free(test_exports_stream(desk, ", "));
    assert_int_equal(mo_history_count_known(desk->history), n);
    g_free(test_exports_stream(desk, ", "));
    assert_int_equal(count_entries(desk, MO_ENTRY_SEEN_CUSTOMER), n);
    assert_int_equal(count_entries(desk, MO_ENTRY_KNOWN_AS), 0);
}

static void the_second_person_of_an_id_may_have_a_new_address(void **state)
{
    TestExports *desk = *state;
    test_exports_put(desk, 0, "a.csv",
                     "id,name,email\n1,Ada,ada@example.com\n2,Ben,ben@example.com\n");
    test_exports_put(desk, 1, "b.csv",
                     "id,name,email\n1,Cleo,cleo@example.org\n2,Dora,dora@example.org\n");
    g_autofree char *first = test_exports_stream(desk, ", ");
    test_exports_put(desk, 1, "b.csv", "id,name,email\n2,Dora,dora@example.com\n1,Cleo,\n");
    g_autofree char *second = test_exports_stream(desk, ", ");
    g_autofree char *id = g_strndup(strstr(first, "Cleo=1~"), strlen("Cleo=1~123456"));
    assert_non_null(strstr(second, id));
    assert_non_null(strstr(second, strstr(first, "Dora=2~")));
    /* What is said of the ids stays the same when the ledger knows everybody. */
    assert_int_equal(mo_problems_count(desk->problems), 2);
    for (unsigned i = 0; i < 2; i++) {
        const MoProblem *problem = mo_problems_get(desk->problems, i);
        assert_int_equal(problem->severity, MO_SEVERITY_WARNING);
        assert_non_null(strstr(problem->text, "2 ids of this file belong to other people"));
        assert_non_null(
            strstr(problem->text, i == 0 ? "'Cleo' here, 'Ada' in" : "'Dora' here, 'Ben' in"));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(an_id_of_ours_is_no_number_for_a_spreadsheet_unless_the_ledger_has_it),
        TEST(an_id_is_fixed_at_first_sight),
        TEST(what_is_learned_carries_the_instant),
        TEST(a_new_address_and_new_columns_change_nothing),
        TEST(without_ids_name_and_company_lead_to_her),
        TEST(a_move_to_an_export_with_ids_keeps_the_old_ones),
        TEST(a_title_or_the_order_of_a_name_does_not_hide_her_from_another_program),
        TEST(somebody_new_with_the_address_of_another_is_not_taken_for_her),
        TEST(two_people_with_one_id_both_live_whoever_stands_first),
        TEST(one_person_in_two_files_comes_once_with_all_that_is_known),
        TEST(who_vanishes_is_gone_and_who_comes_back_is_herself),
        TEST(a_third_missing_at_once_is_a_question),
        TEST(an_empty_export_is_a_question),
        TEST(nobody_is_gone_while_a_row_cannot_be_read),
        TEST(a_ban_survives_another_export),
        TEST(a_ban_holds_for_who_has_but_a_name),
        TEST(a_ban_by_the_user_is_not_lifted_by_a_silent_record),
        TEST(two_that_the_user_joined_are_one),
        TEST(a_file_of_another_program_that_uses_the_same_ids_takes_nobody_away),
        TEST(the_second_person_of_an_id_may_have_a_new_address),
        TEST(another_program_may_number_the_same_people_anew),
        TEST(name_and_address_may_change_at_once),
        TEST(joining_two_leaves_others_with_their_ids_alone),
        TEST(a_thousand_come_once_each_and_in_little_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
