/* Whom a ban holds for, and whom it does not, when exports change. */
#include "model/customers.h"

#include "base/text.h"
#include "exports.h"
#include "model/identity.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* As `moments stop` does it. */
static void stop(TestExports *desk, const char *id, unsigned bans)
{
    g_autoptr(MoCustomers) customers = test_exports_follow(desk);
    const MoCustomer *customer = NULL;
    while (mo_customers_next(customers, &customer))
        continue;
    customer = mo_customers_find(customers, id);
    assert_non_null(customer);
    MoAliases aliases;
    mo_identity_get_ban_aliases(mo_history_get_seed(desk->history), customer, &aliases, NULL);
    MoEntry *entry = mo_entry_new(MO_ENTRY_BANNED);
    entry->customer = g_strdup(id);
    entry->bans = bans;
    entry->by = g_strdup(MO_BY_USER);
    entry->aliases = mo_identity_print_aliases(&aliases);
    test_exports_append(desk, entry);
}

static void join(const TestExports *desk, const char *who, const char *other)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_SAME);
    entry->customer = g_strdup(who);
    entry->other = g_strdup(other);
    test_exports_append(desk, entry);
}

#define TWO "1,Ada One,A,a@example.com,\n2,Ada Oney,A,ada@example.com,\n"
#define HEAD "id,name,company,email,phone\n"

static void a_ban_of_one_of_two_who_were_joined_outlives_her_row(void **state)
{
    (void)state;
    const unsigned bans[] = {MO_BAN_ALL, MO_BAN_EMAIL};
    for (unsigned i = 0; i < G_N_ELEMENTS(bans); i++) {
        g_autoptr(TestExports) desk = test_exports_new();
        test_exports_put(desk, 0, "a.csv", HEAD TWO);
        g_free(test_exports_stream(desk, "; "));
        stop(desk, "2", bans[i]);
        join(desk, "1", "2");
        g_autofree char *expected = g_strdup_printf("Ada One=1(ban %x)", bans[i]);
        g_autofree char *both = test_exports_stream(desk, "; ");
        assert_string_equal(both, expected);
        test_exports_put(desk, 0, "a.csv", HEAD "1,Ada One,A,a@example.com,\n");
        g_autofree char *first = test_exports_stream(desk, "; ");
        assert_string_equal(first, expected);
    }
}

/* Of two exports: what "Max Ban" asked for in the first holds for who stands in the second. */
static const struct {
    const char *before, *after;
    bool holds;
} again_rows[] = {
    {"1,Max Ban,B,m@example.com,+49 (0)30 5550009", "9,X,C,x@example.com,+49 30 5550009", true},
    {"1,Max Ban,B,m@example.com,+49 30 5550009", "9,X,C,x@example.com,+49 (0)30/555 00-09", true},
    {"1,Max Ban,B,m@example.com,0171 2220001", "9,X,C,x@example.com,+49 171 2220001", true},
    {"1,Max Ban,B,m@example.com,+49 30 5550009", "9,X,C,x@example.com,030 5550009", true},
    {"1,Max Ban,B,m@example.com,+49 30 555009", "9,X,C,x@example.com,030 555009", true},
    {"1,Max Ban,B,m@example.com,49 30 5550009", "9,X,C,x@example.com,0049 30 5550009", true},
    {"1,Max Ban,B,m@example.com,(555) 123-4567", "9,X,C,x@example.com,+1 555 123 4567", true},
    {"1,Max Ban,B,m@example.com,1-555-123-4567", "9,X,C,x@example.com,555.123.4567", true},
    {"1,Max Ban,B,m@example.com,+351 21 555 0009", "9,X,C,x@example.com,21 555 0009", true},
    {"1,Max Ban,B,m@example.com,0171 2220001", "9,X,C,x@example.com,0271 2220001", false},
    {"1,Max Ban,B,m@example.com,+49 30 5550009", "9,X,C,x@example.com,5550009", false},
    {"1,Max Ban,Ban AG,m@example.com,", "9,\"Ban, Max\",Ban AG,q@example.com,", true},
    {"1,\"Ban, Max\",Ban AG,m@example.com,", "9,Max Ban,Ban AG,q@example.com,", true},
    {"1,Nora Name,N,n@example.com,", "9,Dr. Nora Name,N,q@example.com,", true},
    {"1,Dr. Nora Name,N,n@example.com,", "9,Nora Name,N,q@example.com,", true},
    {"1,Nora Name,N,n@example.com,", "9,Nora Other,N,q@example.com,", false},
    {"1,Nora Name,N,n@example.com,", "9,Name Nora,N,q@example.com,", true},
    {"1,Élise Name,N,n@example.com,", "9,Elise Name,N,q@example.com,", true},
    {"1,Elise Name,N,n@example.com,", "9,NAME Élise,N,q@example.com,", true},
    {"1,Nora Name,Name SA,n@example.com,", "9,nora NAME,name s.a.,q@example.com,", true},
    {"1,Nora Name,Name GmbH,n@example.com,", "9,\"Name, Nora\",Name GmbH.,q@example.com,", true},
    {"1,Nora Name,Name GmbH,n@example.com,", "9,Name Nora,Other GmbH,q@example.com,", false},
    {"1,李 娜,N,n@example.com,", "9,王 娜,N,q@example.com,", false},
};

static void a_ban_holds_however_a_number_or_a_name_is_written(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(again_rows); i++) {
        g_autoptr(TestExports) desk = test_exports_new();
        g_autofree char *before = g_strconcat(HEAD, again_rows[i].before, "\n", NULL);
        g_autofree char *after = g_strconcat(HEAD, again_rows[i].after, "\n", NULL);
        test_exports_put(desk, 0, "a.csv", before);
        g_free(test_exports_stream(desk, "; "));
        stop(desk, "1", MO_BAN_ALL);
        test_exports_put(desk, 0, "a.csv", after);
        g_autofree char *got = test_exports_stream(desk, "; ");
        if ((strstr(got, "(ban") != NULL) != again_rows[i].holds)
            fail_msg("%s: %s", again_rows[i].before, got);
    }
}

/* A ledger may hold what was asked for when numbers were compared as they are written. */
static void a_ban_that_knows_a_number_as_it_was_written_holds(void **state)
{
    (void)state;
    g_autoptr(TestExports) desk = test_exports_new();
    test_exports_put(desk, 0, "a.csv", HEAD "1,Max,,,+49 30 555\n");
    g_free(test_exports_stream(desk, "; "));
    char alias[17];
    mo_alias_print(mo_hash(mo_history_get_seed(desk->history), "phone", "+49305550009", NULL),
                   alias);
    MoEntry *entry = mo_entry_new(MO_ENTRY_BANNED);
    entry->customer = g_strdup("1");
    entry->bans = MO_BAN_ALL;
    entry->by = g_strdup(MO_BY_USER);
    entry->aliases = g_strdup(alias);
    test_exports_append(desk, entry);
    test_exports_put(desk, 0, "a.csv", HEAD "9,X,,,0049 30 5550009\n");
    g_autofree char *got = test_exports_stream(desk, "; ");
    assert_string_equal(got, "X=9(ban 8)");
}

#define THE_MAX "1,Max Gone,G AG,office@example.com,+49 30 5550001\n"
#define KIM "2,Kim New,G AG,kim@example.com,+49 30 5550001\n"
#define LEE "3,Lee Far,H AG,office@example.com,\n"

/* Max is stopped; then this is read. */
static const struct {
    const char *why, *before, *after, *expected;
    unsigned bans;
} office_rows[] = {
    {"who left takes nobody along", THE_MAX KIM LEE, THE_MAX KIM LEE,
     "Max Gone=1(ban 28); Kim New=2; Lee Far=3", MO_BAN_ALL | MO_BAN_LEFT},
    {"who died neither", LEE KIM THE_MAX, KIM LEE, "Kim New=2; Lee Far=3",
     MO_BAN_ALL | MO_BAN_DIED},
    {"who asked neither, while she is there", THE_MAX KIM, THE_MAX KIM LEE,
     "Max Gone=1(ban 8); Kim New=2; Lee Far=3", MO_BAN_ALL},
    {"wherever her row stands", THE_MAX KIM, LEE KIM THE_MAX,
     "Max Gone=1(ban 8); Lee Far=3; Kim New=2", MO_BAN_ALL},
    {"a new record in her place is hers", THE_MAX, LEE, "Lee Far=3(ban 8)", MO_BAN_ALL},
    {"who left and comes again has left", THE_MAX,
     "9,Gone; Max,,,030 5550001\n4,Max Gone,,,030 5550001\n", "Gone; Max=9; Max Gone=4(ban 28)",
     MO_BAN_ALL | MO_BAN_LEFT},
};

static void a_ban_does_not_spread_in_an_office(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(office_rows); i++) {
        g_autoptr(TestExports) desk = test_exports_new();
        g_autofree char *before = g_strconcat(HEAD, office_rows[i].before, NULL);
        g_autofree char *after = g_strconcat(HEAD, office_rows[i].after, NULL);
        test_exports_put(desk, 0, "a.csv", before);
        g_free(test_exports_stream(desk, "; "));
        stop(desk, "1", office_rows[i].bans);
        test_exports_put(desk, 0, "a.csv", after);
        for (unsigned again = 0; again < 2; again++) {
            g_autofree char *got = test_exports_stream(desk, "; ");
            if (strcmp(got, office_rows[i].expected) != 0)
                fail_msg("%s: '%s' instead of '%s'", office_rows[i].why, got,
                         office_rows[i].expected);
        }
    }
}

/* Of records without ids, whose customers are known by their address. */
static const struct {
    const char *why, *after, *expected;
    unsigned bans;
} desk_rows[] = {
    {"who sits at the desk of one who left is another one", "Kim New,F,office@example.com\n",
     "Kim New", MO_BAN_ALL | MO_BAN_LEFT},
    {"and at that of one who died", "Kim New,F,office@example.com\n", "Kim New",
     MO_BAN_ALL | MO_BAN_DIED},
    {"who married and left has left", "Max New,F,office@example.com\n", "Max New(ban 28)",
     MO_BAN_ALL | MO_BAN_LEFT},
    {"who asked for it under another name, too", "Kim New,F,office@example.com\n", "Kim New(ban 8)",
     MO_BAN_ALL},
    {"both at once are two", "Max Gone,F,office@example.com\nKim New,F,office@example.com\n",
     "Max Gone(ban 28); Kim New", MO_BAN_ALL | MO_BAN_LEFT},
};

/* Ids of ours are of no interest here. */
static char *stream_names(TestExports *desk)
{
    g_autofree char *got = test_exports_stream(desk, "; ");
    g_autoptr(GRegex) id = g_regex_new("=[^(;]*", 0, 0, NULL);
    return g_regex_replace_literal(id, got, -1, 0, "", 0, NULL);
}

static void a_successor_at_the_address_of_one_who_left_is_somebody_else(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(desk_rows); i++) {
        g_autoptr(TestExports) desk = test_exports_new();
        test_exports_put(desk, 0, "a.csv", "name,company,email\nMax Gone,F,office@example.com\n");
        g_autofree char *first = test_exports_stream(desk, "; ");
        g_autofree char *id = g_strdup(strchr(first, '=') + 1);
        stop(desk, id, desk_rows[i].bans);
        g_autofree char *after = g_strconcat("name,company,email\n", desk_rows[i].after, NULL);
        test_exports_put(desk, 0, "a.csv", after);
        for (unsigned again = 0; again < 3; again++) {
            g_autofree char *got = stream_names(desk);
            if (strcmp(got, desk_rows[i].expected) != 0)
                fail_msg("%s: '%s' instead of '%s'", desk_rows[i].why, got, desk_rows[i].expected);
        }
    }
}

/* What her record said, in the order of exports; the last is looked at. */
static const struct {
    const char *why, *exports[4], *expected;
} order_rows[] = {
    {"a row with only a phone",
     {"1,Max,,,+49 30 5550001,all\n", "9,X,C,x@example.com,030 5550001,\n"},
     "X=9(ban 8)"},
    {"a row with only an address",
     {"1,Max,,m@example.com,,all\n", "9,X,C,m@example.com,,\n"},
     "X=9(ban 8)"},
    {"a row with nothing but a name", {"1,Max,,,,all\n", "9,Max,,,,\n"}, "Max=9"},
    {"a ban that comes after the row",
     {"1,Max,,,+49 30 5550001,\n", "1,Max,,,+49 30 5550001,all\n", "9,X,,,030 5550001,\n"},
     "X=9(ban 8)"},
    {"a ban that comes with the row, and a number that comes later",
     {"1,Max,,m@example.com,,all\n", "1,Max,,m@example.com,030 5550001,all\n",
      "9,X,,m@example.com,,\n"},
     "X=9(ban 8)"},
    {"both rows at once, hers last",
     {"8,Kim,,kim@example.com,,\n", "9,X,,m@example.com,,\n1,Max,,m@example.com,,all\n"},
     "Max=1(ban 8); X=9"},
    {"a ban that her record took back",
     {"1,Max,,m@example.com,,all\n", "1,Max,,m@example.com,,no\n", "9,X,,m@example.com,,\n"},
     "X=9"},
    {"a ban of one way holds for that way",
     {"1,Max,,m@example.com,,email\n", "9,X,,m@example.com,,\n"},
     "X=9(ban 1)"},
};

static void a_ban_holds_in_whatever_order_ban_and_rows_come(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(order_rows); i++) {
        g_autoptr(TestExports) desk = test_exports_new();
        g_autofree char *got = NULL;
        for (const char *const *one = order_rows[i].exports; *one; one++) {
            g_autofree char *csv =
                g_strconcat("id,name,company,email,phone,do_not_contact\n", *one, NULL);
            test_exports_put(desk, 0, "a.csv", csv);
            g_free(got);
            got = test_exports_stream(desk, "; ");
        }
        /* Before the ledger knows of a ban rows come in the order of the file. */
        g_autofree char *again = test_exports_stream(desk, "; ");
        if (strcmp(again, order_rows[i].expected) != 0)
            fail_msg("%s: %s, then %s", order_rows[i].why, got, again);
        g_autofree char *third = test_exports_stream(desk, "; ");
        assert_string_equal(third, again);
    }
}

/* Max stands in two files; what he asked for holds on to what either row says of him. */
static void a_ban_holds_on_to_both_rows_of_a_person(void **state)
{
    (void)state;
    for (unsigned second = 0; second < 2; second++) {
        g_autoptr(TestExports) desk = test_exports_new();
        test_exports_put(desk, 0, "a.csv", HEAD "1,Max Ban,B,m@example.com,\n");
        test_exports_put(desk, 1, "b.csv",
                         "name,email,phone\nMax Ban,m@example.com,+49 30 5550001\n");
        g_autofree char *both = test_exports_stream(desk, "; ");
        assert_string_equal(both, "Max Ban=1");
        stop(desk, "1", MO_BAN_ALL);
        test_exports_put(desk, 0, "a.csv",
                         second ? HEAD "9,X,,x@example.com,030 5550001\n"
                                : HEAD "9,X,,m@example.com,\n");
        test_exports_put(desk, 1, "b.csv", "name,email,phone\nKim,kim@example.com,\n");
        g_autofree char *after = test_exports_stream(desk, "; ");
        assert_non_null(strstr(after, "X=9(ban 8)"));
        assert_ptr_equal(strstr(after, "(ban"), g_strrstr(after, "(ban"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ban_of_one_of_two_who_were_joined_outlives_her_row),
        cmocka_unit_test(a_ban_holds_however_a_number_or_a_name_is_written),
        cmocka_unit_test(a_ban_does_not_spread_in_an_office),
        cmocka_unit_test(a_successor_at_the_address_of_one_who_left_is_somebody_else),
        cmocka_unit_test(a_ban_holds_in_whatever_order_ban_and_rows_come),
        cmocka_unit_test(a_ban_holds_on_to_both_rows_of_a_person),
        cmocka_unit_test(a_ban_that_knows_a_number_as_it_was_written_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
