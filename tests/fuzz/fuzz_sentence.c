/* Any text as a `when` sentence, a span and a moment of the command line. A refusal has a message;
 * what is told of a rule reads back as that rule. Seeds: tests/data/sentence. */
#include "when/sentence.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

static void check_sentence(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MoWhen) when = mo_when_parse(text, &error);
    require((when == NULL) == (error != NULL));
    if (when == NULL) {
        require(error->message[0] != '\0' && g_utf8_validate(error->message, -1, NULL));
        return;
    }
    require((when->type == MO_WHEN_RULE) == (when->rule != NULL));
    require((when->word == NULL) ==
            (when->type == MO_WHEN_RULE || when->type == MO_WHEN_LAST_CONTACT));
    g_autofree char *english = mo_when_describe(when);
    if (when->type != MO_WHEN_RULE)
        return;
    g_autoptr(MoWhen) again = mo_when_parse(english, NULL);
    require(again != NULL && mo_rule_equal(when->rule, again->rule) && when->start == again->start);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    check_sentence(text);

    MoSpan span;
    g_autoptr(MoWorkdays) workdays = mo_workdays_new(0x1f, 0, 3600);
    if (mo_span_parse(text, &span)) {
        MoDay day = mo_span_after(span, 20000, workdays);
        require(day >= 20000 && day <= MO_DAY_LAST);
        require(mo_span_before(span, 20000, workdays) <= 20000);
    }
    MoLocal now = {20000, 54000};
    MoLocal moment;
    bool has_time;
    if (mo_moment_parse(text, now, workdays, &moment, &has_time))
        require(mo_local_compare(moment, now) > 0 && moment.second < 86400);
    (void)mo_week_parse(text);
    return 0;
}
