/* One person in two files stays one, whichever of them is changed first. */
#include "exports.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define A "name,company,email,birthday\n"
#define B "id,name,company,email,phone\n"
#define PLAIN "name,company,email,phone\n"

#define STEPS 4
typedef struct {
    const char *why;
    struct {
        const char *a, *b;    /* NULL: there is no such file */
        const char *expected; /* the first id that was ever given is A, and so on */
    } step[STEPS];
} Story;

#define ADA A "Ada One,One Ltd,ada@example.com,\n"
#define ADA_NEW A "Ada One,One Ltd,ada@example.org,\n"
#define X1 B "x-1,Ada One,One Ltd,ada@example.com,\n"
#define X1_NEW B "x-1,Ada One,One Ltd,ada@example.org,\n"

static const Story stories[] = {
    {"the address is new in the later file first",
     {{ADA, X1, "Ada One=A"},
      {ADA, X1_NEW, "Ada One=A"},
      {ADA_NEW, X1_NEW, "Ada One=A"},
      {ADA_NEW, B, "Ada One=A"}}},
    {"in the first file first, which has no ids",
     {{ADA, X1, "Ada One=A"},
      {ADA_NEW, X1, "Ada One=A"},
      {ADA_NEW, X1_NEW, "Ada One=A"},
      {A, X1_NEW, "Ada One=A"}}},
    {"the file with ids stands first, and the other one has the new address first",
     {{X1, ADA, "Ada One=A"},
      {X1, ADA_NEW, "Ada One=A"},
      {X1_NEW, ADA_NEW, "Ada One=A"},
      {B, ADA_NEW, "Ada One=A"}}},
    {"the file with ids stands first, and has the new address first",
     {{X1, ADA, "Ada One=A"}, {X1_NEW, ADA, "Ada One=A"}, {X1_NEW, ADA_NEW, "Ada One=A"}}},
    {"both have a new one, and not the same",
     {{ADA, X1, "Ada One=A"},
      {ADA_NEW, B "x-1,Ada One,One Ltd,one@example.com,\n", "Ada One=A"},
      {ADA_NEW, X1_NEW, "Ada One=A"}}},
    {"no file has ids, and one has a short name and a new address later",
     {{A "Ben Call,Call AG,ben@example.com,\n", PLAIN "Ben Call,Call AG,ben@example.com,\n",
       "Ben Call=A"},
      {A "Benjamin Call,Call AG,ben@example.com,\n", PLAIN "Ben Call,Call AG,ben@example.com,\n",
       "Benjamin Call=A"},
      {A "Benjamin Call,Call AG,ben@example.org,\n", PLAIN "Ben Call,Call AG,ben@example.org,\n",
       "Benjamin Call=A"}}},
    {"no file has ids, and one has the new address first",
     {{ADA, PLAIN "Ada One,One Ltd,ada@example.com,\n", "Ada One=A"},
      {ADA, PLAIN "Ada One,One Ltd,ada@example.org,\n", "Ada One=A"},
      {ADA_NEW, PLAIN "Ada One,One Ltd,ada@example.org,\n", "Ada One=A"}}},
    {"without a company, too",
     {{A "Ada One,,ada@example.com,\n", B "x-1,Ada One,,ada@example.com,\n", "Ada One=A"},
      {A "Ada One,,ada@example.com,\n", B "x-1,Ada One,,ada@example.org,\n", "Ada One=A"},
      {A "Ada One,,ada@example.org,\n", B "x-1,Ada One,,ada@example.org,\n", "Ada One=A"}}},
    {"only the later file has her after that",
     {{ADA, X1, "Ada One=A"}, {ADA, X1_NEW, "Ada One=A"}, {A, X1_NEW, "Ada One=A"}}},
    {"with a colleague of another name and the same address beside her",
     {{A "Ada One,One Ltd,one@example.com,\n",
       B "1,Ada One,One Ltd,one@example.com,\n2,Ben One,One Ltd,one@example.com,\n",
       "Ada One=A, Ben One=B"},
      {A "Ada One,One Ltd,one@example.com,\n",
       B "1,Ada One,One Ltd,ada@example.com,\n2,Ben One,One Ltd,one@example.com,\n",
       "Ada One=A, Ben One=B"},
      {A "Ada One,One AG,one@example.com,\n", B "2,Ben One,One Ltd,one@example.com,\n",
       "Ada One=A, Ben One=B"}}},
    {"her number in the later file is given to somebody of the family",
     {{A "Ada One,One Ltd,one@example.com,\n", B "1,Ada One,One Ltd,one@example.com,\n",
       "Ada One=A"},
      {A "Ada One,One Ltd,one@example.com,\n", B "1,Zed Two,Two AG,zed@example.com,\n",
       "Ada One=A, Zed Two=B"}}},
    {"the numbers of the later file move",
     {{A "Ada One,One Ltd,ada@example.com,\nBen One,One Ltd,ben@example.com,\n",
       B "1,Ada One,One Ltd,ada@example.com,\n2,Ben One,One Ltd,ben@example.com,\n",
       "Ada One=A, Ben One=B"},
      {A "Ada One,One Ltd,ada@example.com,\nBen One,One Ltd,ben@example.com,\n",
       B "1,Zed One,One Ltd,zed@example.com,\n2,Ada One,One Ltd,ada@example.com,\n"
         "3,Ben One,One Ltd,ben@example.com,\n",
       "Ada One=A, Ben One=B, Zed One=C"},
      {A "Ada One,One Ltd,ada@example.com,\nBen One,One Ltd,ben@example.com,\n",
       B "1,Ada One,One Ltd,ada@example.com,\n2,Ben One,One Ltd,ben@example.com,\n",
       "Ada One=A, Ben One=B"}}},
    {"two of one name in one company, who were never one, stay two",
     {{ADA, NULL, "Ada One=A"},
      {ADA, X1_NEW, "Ada One=A, Ada One=B"},
      {A "Ada One,One Ltd,one@example.com,\n", X1_NEW, "Ada One=B, Ada One=A"}}},
};

/* The ids as letters, in the order in which they were first given. */
static char *name_ids(const char *got, GPtrArray *ids)
{
    GString *text = g_string_new(NULL);
    g_auto(GStrv) people = g_strsplit(got, ", ", -1);
    for (char **one = people; *one; one++) {
        const char *id = strchr(*one, '=') + 1;
        guint at = 0;
        if (!g_ptr_array_find_with_equal_func(ids, id, g_str_equal, &at)) {
            at = ids->len;
            g_ptr_array_add(ids, g_strdup(id));
        }
        g_string_append_printf(text, "%s%.*s%c", text->len ? ", " : "", (int)(id - *one), *one,
                               (char)('A' + at));
    }
    return g_string_free(text, FALSE);
}

static void whoever_was_joined_stays_one(void **state)
{
    (void)state;
    unsigned n_failed = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(stories); i++) {
        const Story *story = &stories[i];
        g_autoptr(TestExports) desk = test_exports_new();
        g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
        /* Each twice: what was learned changes nothing. */
        for (unsigned s = 0; s < 2 * STEPS && story->step[s / 2].expected; s++) {
            test_exports_put(desk, 0, "a.csv", story->step[s / 2].a);
            if (story->step[s / 2].b)
                test_exports_put(desk, 1, "b.csv", story->step[s / 2].b);
            g_autofree char *streamed = test_exports_stream(desk, ", ");
            g_autofree char *got = name_ids(streamed, ids);
            if (strcmp(got, story->step[s / 2].expected) == 0)
                continue;
            print_error("%s, step %u: %s\n", story->why, s / 2, streamed);
            n_failed++;
            break;
        }
        assert_int_equal(mo_problems_count_errors(desk->problems), 0);
    }
    assert_int_equal(n_failed, 0);
}

static bool count_entry(const MoEntry *entry, void *data)
{
    (void)entry;
    ++*(unsigned *)data;
    return true;
}

static unsigned count_entries(const TestExports *desk)
{
    unsigned n = 0;
    assert_true(mo_history_foreach_entry(desk->history, NULL, count_entry, &n, NULL));
    return n;
}

static void what_was_learned_of_a_joined_one_is_written_once(void **state)
{
    (void)state;
    g_autoptr(TestExports) desk = test_exports_new();
    test_exports_put(desk, 0, "a.csv", ADA);
    test_exports_put(desk, 1, "b.csv", X1);
    g_free(test_exports_stream(desk, ", "));
    test_exports_put(desk, 1, "b.csv", X1_NEW);
    g_free(test_exports_stream(desk, ", "));
    unsigned n = count_entries(desk);
    for (unsigned i = 0; i < 3; i++)
        g_free(test_exports_stream(desk, ", "));
    assert_int_equal(count_entries(desk), n);
}

static void the_row_of_the_other_file_counts_with_another_address(void **state)
{
    (void)state;
    g_autoptr(TestExports) desk = test_exports_new();
    test_exports_put(desk, 0, "a.csv", ADA);
    test_exports_put(desk, 1, "b.csv", X1);
    g_free(test_exports_stream(desk, ", "));
    test_exports_put(desk, 1, "b.csv", B "x-1,Ada One,One Ltd,ada@example.org,+49 30 5550001\n");
    g_autoptr(MoCustomers) customers = test_exports_follow(desk);
    const MoCustomer *customer = NULL;
    assert_true(mo_customers_next(customers, &customer));
    assert_string_equal(customer->phone[0], "+49 30 5550001");
    assert_string_equal(customer->email[0], "ada@example.com");
    assert_string_equal(customer->email[1], "ada@example.org");
    g_autofree char *id = g_strdup(customer->id);
    assert_false(mo_customers_next(customers, &customer));
    customer = mo_customers_find(customers, id);
    assert_non_null(customer);
    assert_string_equal(customer->phone[0], "+49 30 5550001");
}

static bool name_same(const MoEntry *entry, void *data)
{
    MoEntry *undo = data;
    if (entry->type != MO_ENTRY_SAME)
        return true;
    undo->undone_machine = g_strdup(entry->machine);
    undo->undone_number = entry->number;
    return false;
}

static void two_that_the_user_joined_part_again_when_she_takes_it_back(void **state)
{
    (void)state;
    g_autoptr(TestExports) desk = test_exports_new();
    test_exports_put(desk, 0, "a.csv", ADA);
    test_exports_put(desk, 1, "b.csv", B "x-1,A. One,One Ltd,one@example.com,\n");
    g_autofree char *first = test_exports_stream(desk, ", ");
    assert_non_null(strstr(first, ", A. One=x-1"));
    MoEntry *same = mo_entry_new(MO_ENTRY_SAME);
    same->customer = g_strndup(first + strlen("Ada One="), strcspn(first + 8, ","));
    same->other = g_strdup("x-1");
    test_exports_append(desk, same);
    g_autofree char *joined = test_exports_stream(desk, ", ");
    assert_null(strchr(joined, ','));
    g_free(test_exports_stream(desk, ", "));
    MoEntry *undo = mo_entry_new(MO_ENTRY_UNDO);
    assert_true(mo_history_foreach_entry(desk->history, NULL, name_same, undo, NULL));
    assert_non_null(undo->undone_machine);
    test_exports_append(desk, undo);
    for (unsigned i = 0; i < 2; i++) {
        g_autofree char *apart = test_exports_stream(desk, ", ");
        assert_string_equal(apart, first);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_was_joined_stays_one),
        cmocka_unit_test(what_was_learned_of_a_joined_one_is_written_once),
        cmocka_unit_test(the_row_of_the_other_file_counts_with_another_address),
        cmocka_unit_test(two_that_the_user_joined_part_again_when_she_takes_it_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
