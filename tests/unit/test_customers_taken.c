/* Whose an id or a name is: numbers of rows, ids given anew, spellings of two programs. */
#include "exports.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "id,name,company,email,phone,birthday\n"
#define FOUR                                                                                       \
    HEAD "1,Ann Ball,Ball AG,ann@example.com,,\n2,Bob Cole,Cole,bob@example.com,,\n"               \
         "3,Cid Dorn,Dorn,cid@example.com,,\n4,Dee Ems,Ems,dee@example.com,,\n"
#define ONE HEAD "101,Ann Ball,Ball AG,ann@example.com,+49 30 5550001,1980-03-12\n"

#define STEPS 4
typedef struct {
    const char *why;
    struct {
        const char *rows, *expected;
    } step[STEPS];
    const char *said; /* by the last of them, in one problem; NULL: nothing */
} Story;

static const Story stories[] = {
    {"a new row on top, another one a day later, and one that goes",
     {{FOUR, "Ann Ball=1, Bob Cole=2, Cid Dorn=3, Dee Ems=4"},
      {HEAD "1,Zed New,New AG,zed@example.com,,\n2,Ann Ball,Ball AG,ann@example.com,,\n"
            "3,Bob Cole,Cole,bob@example.com,,\n4,Cid Dorn,Dorn,cid@example.com,,\n"
            "5,Dee Ems,Ems,dee@example.com,,\n",
       "Ann Ball=1, Bob Cole=2, Cid Dorn=3, Dee Ems=4, Zed New=1~"},
      {HEAD "1,Yan Top,Top,yan@example.com,,\n2,Zed New,New AG,zed@example.com,,\n"
            "3,Ann Ball,Ball AG,ann@example.com,,\n4,Bob Cole,Cole,bob@example.com,,\n"
            "5,Cid Dorn,Dorn,cid@example.com,,\n6,Dee Ems,Ems,dee@example.com,,\n",
       "Zed New=1~, Ann Ball=1, Bob Cole=2, Cid Dorn=3, Dee Ems=4, Yan Top=1~"},
      {HEAD "1,Zed New,New AG,zed@example.com,,\n2,Ann Ball,Ball AG,ann@example.com,,\n"
            "3,Bob Cole,Cole,bob@example.com,,\n4,Cid Dorn,Dorn,cid@example.com,,\n"
            "5,Dee Ems,Ems,dee@example.com,,\n",
       "Zed New=1~, Ann Ball=1, Bob Cole=2, Cid Dorn=3, Dee Ems=4"}},
     "the ids of this file are row numbers, or change with every export: 'Ann Ball' has the id 2, "
     "which was that of 'Bob Cole'"},
    {"a colleague on top: it is not the company that tells",
     {{HEAD "1,Ann Ball,Ball AG,ann@example.com,,\n2,Bob Ball,Ball AG,bob@example.com,,\n",
       "Ann Ball=1, Bob Ball=2"},
      {HEAD "1,Zed Ball,Ball AG,zed@example.com,,\n2,Ann Ball,Ball AG,ann@example.com,,\n"
            "3,Bob Ball,Ball AG,bob@example.com,,\n",
       "Ann Ball=1, Bob Ball=2, Zed Ball=1~"}},
     "'Zed Ball' has the id 1, which was that of 'Ann Ball'"},
    {"a colleague on top of numbered rows, and the one who had the number is gone",
     {{FOUR, "Ann Ball=1, Bob Cole=2, Cid Dorn=3, Dee Ems=4"},
      {HEAD "1,Zed New,Ball AG,zed@example.com,,\n2,Cid Dorn,Dorn,cid@example.com,,\n"
            "3,Dee Ems,Ems,dee@example.com,,\n4,Bob Cole,Cole,bob@example.com,,\n",
       "Cid Dorn=3, Dee Ems=4, Bob Cole=2, Zed New=1~"}},
     "moments same 1 1~"},
    {"an id is kept, and everything else is another one's",
     {{ONE, "Ann Ball=101"},
      {HEAD "101,Zed New,New AG,zed@example.com,,\n", "Zed New=101~"},
      {HEAD "101,Zed New,New AG,zed@example.org,,\n", "Zed New=101~"}},
     "'Zed New' has the id 101, which was that of 'Ann Ball', and nothing else in common"},
    {"and she comes back",
     {{ONE, "Ann Ball=101"},
      {HEAD "101,Zed New,New AG,zed@example.com,,\n", "Zed New=101~"},
      {HEAD "102,Zed New,New AG,zed@example.com,,\n101,Ann Ball,Ball AG,ann@example.com,,\n",
       "Ann Ball=101, Zed New=101~"}},
     NULL},
    {"married: a new name and address, the company stays",
     {{ONE, "Ann Ball=101"}, {HEAD "101,A. King,BALL AG,king@example.org,,\n", "A. King=101"}},
     NULL},
    {"the given name stays",
     {{ONE, "Ann Ball=101"}, {HEAD "101,Ann King,King,king@example.org,,\n", "Ann King=101"}},
     NULL},
    {"the phone number stays, written another way",
     {{ONE, "Ann Ball=101"},
      {HEAD "101,A. King,King,king@example.org,030 5550001,\n", "A. King=101"}},
     NULL},
    {"the birthday stays",
     {{ONE, "Ann Ball=101"},
      {HEAD "101,A. King,King,king@example.org,,12.03.1980\n", "A. King=101"}},
     NULL},
    {"a name of years ago is hers, too",
     {{ONE, "Ann Ball=101"},
      {HEAD "101,A. King,Ball AG,king@example.org,,\n", "A. King=101"},
      {HEAD "101,Ann Ball,Other,ball@example.org,,\n", "Ann Ball=101"}},
     NULL},
};

/* The codes behind "~" are left out. */
static char *stream(TestExports *desk)
{
    g_autofree char *got = test_exports_stream(desk, ", ");
    GString *text = g_string_new(NULL);
    for (const char *at = got; *at; at++) {
        g_string_append_c(text, *at);
        if (*at == '~')
            at += strcspn(at, ",") - 1;
    }
    return g_string_free(text, FALSE);
}

static void an_id_is_hers_while_something_else_is(void **state)
{
    (void)state;
    for (unsigned i = 0; i < G_N_ELEMENTS(stories); i++) {
        const Story *story = &stories[i];
        g_autoptr(TestExports) desk = test_exports_new();
        /* Each twice: what was learned changes nothing. */
        for (unsigned s = 0; s < 2 * STEPS && story->step[s / 2].rows; s++) {
            test_exports_put(desk, 0, "a.csv", story->step[s / 2].rows);
            mo_problems_free(desk->problems);
            desk->problems = mo_problems_new();
            g_autofree char *got = stream(desk);
            if (s % 2 == 0 && strcmp(got, story->step[s / 2].expected) != 0)
                fail_msg("%s, step %u: %s", story->why, s / 2, got);
            assert_int_equal(strlen(got), strlen(story->step[s / 2].expected));
        }
        g_autoptr(GString) said = g_string_new(NULL);
        for (unsigned p = 0; p < mo_problems_count(desk->problems); p++)
            g_string_append_printf(said, "%s\n", mo_problems_get(desk->problems, p)->text);
        bool fine = story->said ? strstr(said->str, story->said) != NULL : said->len == 0;
        if (!fine)
            fail_msg("%s: %s", story->why, said->str);
        assert_int_equal(mo_problems_count_errors(desk->problems), 0);
    }
}

static void titles_and_the_order_of_a_name_do_not_part_two_rows(void **state)
{
    (void)state;
    g_autoptr(TestExports) desk = test_exports_new();
    static const char *const rows[][2] = {
        {"Max Sample", "\"Sample, Max\""},
        {"Dr. Max Sample", "Max Sample"},
        {"\"Sample, Max\"", "Prof. Dr. Max A. Sample"},
    };
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *one =
            g_strdup_printf("id,name,email\n17,%s,max@example.com\n", rows[i][0]);
        g_autofree char *other = g_strdup_printf("name,email\n%s,max@example.com\n", rows[i][1]);
        test_exports_put(desk, 0, "a.csv", one);
        test_exports_put(desk, 1, "b.csv", other);
        g_autofree char *got = test_exports_stream(desk, "|");
        assert_non_null(strstr(got, "=17"));
        assert_null(strchr(got, '|'));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles_and_the_order_of_a_name_do_not_part_two_rows),
        cmocka_unit_test(an_id_is_hers_while_something_else_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
