/* Whom a ban holds for, and whom it does not, when exports change. */
#include "model/customers.h"

#include "base/text.h"
#include "model/identity.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define FIRST_DAY ((MoDay)20000)

/* A file, and a history that follows it. */
typedef struct {
    char *folder, *path;
    MoHistory *history;
    MoProblems *problems;
    MoDay today;
} Desk;

static void desk_clear(Desk *desk)
{
    g_unlink(desk->path);
    g_rmdir(desk->folder);
    g_free(desk->path);
    g_free(desk->folder);
    mo_history_free(desk->history);
    mo_problems_free(desk->problems);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Desk, desk_clear)

static Desk desk_open(void)
{
    Desk desk = {.folder = g_dir_make_tmp("moments-bans-XXXXXX", NULL), .today = FIRST_DAY};
    assert_non_null(desk.folder);
    desk.path = g_build_filename(desk.folder, "a.csv", NULL);
    desk.history = mo_history_new_fake(FIRST_DAY, 7);
    desk.problems = mo_problems_new();
    return desk;
}

static void put(const Desk *desk, const char *text)
{
    assert_true(g_file_set_contents(desk->path, text, -1, NULL));
}

static MoCustomers *follow(Desk *desk)
{
    const char *paths[] = {desk->path, NULL};
    g_autoptr(GError) error = NULL;
    MoCustomers *customers = mo_customers_open_files(paths, desk->problems, &error);
    assert_non_null(customers);
    assert_true(mo_customers_follow(customers, desk->history, desk->today,
                                    desk->today * INT64_C(86400), true, &error));
    return customers;
}

/* Reads everything as on the next day; "Name=id(ban)" in the order they came. */
static char *stream(Desk *desk)
{
    desk->today++;
    g_autoptr(MoCustomers) customers = follow(desk);
    GString *got = g_string_new(NULL);
    const MoCustomer *customer = NULL;
    while (mo_customers_next(customers, &customer)) {
        g_string_append_printf(got, "%s%s=%s", got->len ? "; " : "", customer->name, customer->id);
        if (customer->bans)
            g_string_append_printf(got, "(ban %x)", customer->bans);
    }
    return g_string_free(got, FALSE);
}

static void append(const Desk *desk, MoEntry *entry)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_ptr_array_add(entries, entry);
    assert_true(mo_history_append(desk->history, entries, NULL));
}

/* As `moments stop` does it. */
static void stop(Desk *desk, const char *id, unsigned bans)
{
    g_autoptr(MoCustomers) customers = follow(desk);
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
    append(desk, entry);
}

static void join(const Desk *desk, const char *who, const char *other)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_SAME);
    entry->customer = g_strdup(who);
    entry->other = g_strdup(other);
    append(desk, entry);
}

#define TWO "1,Ada One,A,a@example.com,\n2,Ada Oney,A,ada@example.com,\n"
#define HEAD "id,name,company,email,phone\n"

static void a_ban_of_one_of_two_who_were_joined_outlives_her_row(void **state)
{
    (void)state;
    const unsigned bans[] = {MO_BAN_ALL, MO_BAN_EMAIL};
    for (unsigned i = 0; i < G_N_ELEMENTS(bans); i++) {
        g_auto(Desk) desk = desk_open();
        put(&desk, HEAD TWO);
        g_free(stream(&desk));
        stop(&desk, "2", bans[i]);
        join(&desk, "1", "2");
        g_autofree char *expected = g_strdup_printf("Ada One=1(ban %x)", bans[i]);
        g_autofree char *both = stream(&desk);
        assert_string_equal(both, expected);
        put(&desk, HEAD "1,Ada One,A,a@example.com,\n");
        g_autofree char *first = stream(&desk);
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
};

static void a_ban_holds_however_a_number_or_a_name_is_written(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(again_rows); i++) {
        g_auto(Desk) desk = desk_open();
        g_autofree char *before = g_strconcat(HEAD, again_rows[i].before, "\n", NULL);
        g_autofree char *after = g_strconcat(HEAD, again_rows[i].after, "\n", NULL);
        put(&desk, before);
        g_free(stream(&desk));
        stop(&desk, "1", MO_BAN_ALL);
        put(&desk, after);
        g_autofree char *got = stream(&desk);
        if ((strstr(got, "(ban") != NULL) != again_rows[i].holds)
            fail_msg("%s: %s", again_rows[i].before, got);
    }
}

/* A ledger may hold what was asked for when numbers were compared as they are written. */
static void a_ban_that_knows_a_number_as_it_was_written_holds(void **state)
{
    (void)state;
    g_auto(Desk) desk = desk_open();
    put(&desk, HEAD "1,Max,,,+49 30 555\n");
    g_free(stream(&desk));
    char alias[17];
    mo_alias_print(mo_hash(mo_history_get_seed(desk.history), "phone", "+49305550009", NULL),
                   alias);
    MoEntry *entry = mo_entry_new(MO_ENTRY_BANNED);
    entry->customer = g_strdup("1");
    entry->bans = MO_BAN_ALL;
    entry->by = g_strdup(MO_BY_USER);
    entry->aliases = g_strdup(alias);
    append(&desk, entry);
    put(&desk, HEAD "9,X,,,0049 30 5550009\n");
    g_autofree char *got = stream(&desk);
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
        g_auto(Desk) desk = desk_open();
        g_autofree char *before = g_strconcat(HEAD, office_rows[i].before, NULL);
        g_autofree char *after = g_strconcat(HEAD, office_rows[i].after, NULL);
        put(&desk, before);
        g_free(stream(&desk));
        stop(&desk, "1", office_rows[i].bans);
        put(&desk, after);
        for (unsigned again = 0; again < 2; again++) {
            g_autofree char *got = stream(&desk);
            if (strcmp(got, office_rows[i].expected) != 0)
                fail_msg("%s: '%s' instead of '%s'", office_rows[i].why, got,
                         office_rows[i].expected);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ban_of_one_of_two_who_were_joined_outlives_her_row),
        cmocka_unit_test(a_ban_holds_however_a_number_or_a_name_is_written),
        cmocka_unit_test(a_ban_does_not_spread_in_an_office),
        cmocka_unit_test(a_ban_that_knows_a_number_as_it_was_written_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
