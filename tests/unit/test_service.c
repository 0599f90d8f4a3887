/* What a call on the bus makes of itself: the words of a command, and a list out of JSON. */
#include "run/service.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    const char *method;
    const char *parameters;
    const char *words; /* with | between them; NULL: refused */
} Case;

static const Case cases[] = {
    {"List", "(false,)", "today|--json"},
    {"List", "(true,)", "today|--json|--all"},
    {"Act", "('a1', 'done', @a{sv} {})", "done|--|a1"},
    {"Act", "('a1', 'done', {'note': <'well done'>, 'on': <'yesterday'>})",
     "done|--on|yesterday|--|a1|well done"},
    {"Act", "('a1', 'done', {'note': <''>})", "done|--|a1"},
    {"Act", "('a1', 'snooze', {'until': <'2h'>})", "snooze|--|a1|2h"},
    {"Act", "('--json', 'skip', @a{sv} {})", "skip|--|--json"},
    {"Act", "('a1', 'never', @a{sv} {})", "never|--|a1"},
    {"Act", "('a1', 'no-answer', @a{sv} {})", "no-answer|--|a1"},
    {"Act", "('a1', 'undo', @a{sv} {})", NULL},
    {"Act", "('a1', 'skip', {'note': <'x'>})", NULL},
    {"Act", "('a1', 'done', {'note': <7>})", NULL},
    {"Undo", "()", "undo"},
    {"Log", "('ann', 'call', {'no-answer': <true>, 'by': <'phone'>})",
     "log|--no-answer|--by|phone|--|ann|call"},
    {"Log", "('ann', 'call', {'no-answer': <false>})", "log|--|ann|call"},
    {"Log", "('ann', 'call', {'no-answer': <'yes'>})", NULL},
    {"Note", "('ann', 'a new dog')", "note|--|ann|a new dog"},
    {"Promise", "('ann', 'the offer', 'friday', {'aim': <'thursday'>})",
     "promise|--by|friday|--aim|thursday|--|ann|the offer"},
    {"MovePromise", "('a1', 'friday', @a{sv} {})", "promise|move|--by|friday|--|a1"},
    {"MovePromise", "('a1', '', {'aim': <'monday'>})", "promise|move|--by||--aim|monday|--|a1"},
    {"Tag", "('ann', ['+key', '-need:roof', 'greeting=Dear Ann,'])",
     "tag|--|ann|+key|-need:roof|greeting=Dear Ann,"},
    {"Tag", "('ann', @as [])", "tag|--|ann"},
    {"Same", "('ann', 'A. Example')", "same|--yes|--|ann|A. Example"},
    {"Pause", "('ann', '2026-12-31')", "pause|--until|2026-12-31|--|ann"},
    {"Resume", "('ann',)", "resume|--|ann"},
    {"Stop", "('ann', 'died', @a{sv} {})", "stop|--died|--|ann"},
    {"Stop", "('ann', 'left', {'successor': <'bob'>})", "stop|--left|--successor|bob|--|ann"},
    {"Stop", "('ann', 'asked', {'phone': <true>})", "stop|--asked|--phone|--|ann"},
    {"Stop", "('ann', 'died', {'phone': <true>})", NULL},
    {"Stop", "('ann', 'moved', @a{sv} {})", NULL},
    {"Draft", "('a1', {'open': <true>})", "draft|--open|--|a1"},
    {"Draft", "('a1', {'attach': <'prices.pdf'>})", "draft|--attach|prices.pdf|--|a1"},
    {"Quiet", "('2h',)", "quiet|--|2h"},
    {"Quiet", "('',)", "quiet"},
    {"Away", "('24 dec', '7 jan')", "away|--|24 dec|-|7 jan"},
    {"Away", "('24 dec', '')", "away|--|24 dec"},
    {"Away", "('', '')", "away"},
    {"Away", "('', '7 jan')", NULL},
};

/* As the kernel would, but in words. */
static void a_text_longer_than_a_word_of_a_command_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t length;
        bool is_taken;
    } rows[] = {{60000, true}, {70000, false}, {200000, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strnfill(rows[i].length, 'x');
        g_autoptr(GVariant) note = g_variant_ref_sink(g_variant_new("(ss)", "ann", text));
        g_autoptr(GVariant) logged =
            g_variant_ref_sink(g_variant_new_parsed("('ann', 'call', {'note': <%s>})", text));
        g_autoptr(GError) error = NULL;
        g_auto(GStrv) words = mo_service_get_words("Note", note, &error);
        g_auto(GStrv) more = mo_service_get_words("Log", logged, NULL);
        assert_int_equal(words != NULL, rows[i].is_taken);
        assert_int_equal(more != NULL, rows[i].is_taken);
        assert_true(words || g_error_matches(error, MO_ERROR, MO_ERROR_INVALID));
    }
}

static void a_call_is_a_command(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GVariant) parameters =
            g_variant_parse(NULL, cases[i].parameters, NULL, NULL, &error);
        if (!parameters)
            fail_msg("%s: %s", cases[i].parameters, error->message);
        g_auto(GStrv) words = mo_service_get_words(cases[i].method, parameters, &error);
        g_autofree char *text = words ? g_strjoinv("|", words) : NULL;
        if (g_strcmp0(text, cases[i].words) != 0)
            fail_msg("%s%s: %s", cases[i].method, cases[i].parameters, text);
        assert_true(words || g_error_matches(error, MO_ERROR, MO_ERROR_INVALID));
    }
}

static void a_list_leaves_out_what_is_null(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        const char *variant;
    } lists[] = {
        {"[]", "@aa{sv} []"},
        {"[{\"id\":\"a\",\"days_late\":-3,\"fixed\":true,\"suggestion\":null,"
         "\"nudge\":[\"popup\"],\"customer\":{\"id\":\"S1\",\"company\":null}}]",
         "[{'id': <'a'>, 'days_late': <int64 -3>, 'fixed': <true>, 'nudge': <['popup']>, "
         "'customer': <{'id': <'S1'>}>}]"},
        {"{}", NULL},
        {"[1", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        GVariant *list = mo_service_read_list(lists[i].json);
        g_autoptr(GVariant) owned = list ? g_variant_ref_sink(list) : NULL;
        g_autofree char *text = owned ? g_variant_print(owned, TRUE) : NULL;
        if (g_strcmp0(text, lists[i].variant) != 0)
            fail_msg("%s: %s", lists[i].json, text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_is_a_command),
        cmocka_unit_test(a_text_longer_than_a_word_of_a_command_is_refused),
        cmocka_unit_test(a_list_leaves_out_what_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
