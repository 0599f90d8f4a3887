/* Sentences that count from a contact of a kind: "2 working days after complaint". The kind is any
 * word of the user's own, so that a slip of the pen would be one that never comes. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "when/sentence_private.h"

static const char *const known_kinds[] = {
    "complaint", "call",      "visit", "email",        "card",  "article", "advice",
    "check-in",  "thank-you", "event", "introduction", "quote", "meeting", NULL};

bool mo_when_knows_touch(const char *kind)
{
    g_return_val_if_fail(kind != NULL, false);
    for (const char *const *known = known_kinds; *known != NULL; known++)
        if (mo_text_same(kind, *known))
            return true;
    return false;
}

static const char *skip_words(const char *text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (g_ascii_strncasecmp(text, *words, strlen(*words)) == 0)
            return text + strlen(*words);
    return text;
}

static bool fail_last_contact(MoSpan offset, GError **error)
{
    g_autofree char *span = mo_span_print(offset);
    return mo_when_fail(error, _("write '%s after last contact'"), span);
}

/* "complaint or call". */
static bool fail_list(const MoWhen *when, const char *text, const char *end, GError **error)
{
    g_autofree char *first = g_strndup(text, (gsize)(end - text));
    g_autofree char *span = mo_span_print(when->offset);
    return mo_when_fail(error,
                        _("a habit counts from one kind of contact; write '%s after %s', and a "
                          "habit of its own for the other"),
                        span, g_strstrip(first));
}

static const char *find_list(const char *text)
{
    static const char *const joins[] = {" or ", " and ", ",", NULL};
    for (const char *const *join = joins; *join != NULL; join++) {
        const char *found = strstr(text, *join);
        if (found != NULL)
            return found;
    }
    return NULL;
}

/* "last call": each call starts one anyway, and the last of all contacts has words of its own. */
static bool fail_last(const MoWhen *when, const char *kind, GError **error)
{
    static const char *const contacts[] = {"contact", "contacted", NULL};
    if (mo_text_nearest(kind, contacts) != NULL)
        return fail_last_contact(when->offset, error);
    g_autofree char *span = mo_span_print(when->offset);
    return mo_when_fail(error,
                        _("write '%s after %s', which comes after each of them, or '%s after last "
                          "contact'"),
                        span, kind, span);
}

bool mo_when_take_touch(MoWhen *when, const char *text, GError **error)
{
    static const char *const articles[] = {"the ", "a ", "an ", "each ", "every ", NULL};
    static const char *const last[] = {"last ", "latest ", "most recent ", NULL};
    static const char *const contacts[] = {"last contact", "last contacted", NULL};
    const char *kind = skip_words(text, articles);
    const char *end = find_list(kind);
    if (end != NULL)
        return fail_list(when, kind, end, error);
    const char *behind = skip_words(kind, last);
    if (behind != kind)
        return fail_last(when, behind, error);
    if (mo_text_nearest(kind, contacts) != NULL)
        return fail_last_contact(when->offset, error);
    const char *near = mo_when_knows_touch(kind) ? NULL : mo_text_nearest(kind, known_kinds);
    /* Short words of her own may well be near to one of ours. */
    if (near != NULL && strlen(near) >= strlen("visit")) {
        g_autofree char *span = mo_span_print(when->offset);
        return mo_when_fail(error, _("write '%s after %s'"), span, near);
    }
    when->type = MO_WHEN_TOUCH;
    when->word = g_strdup(kind);
    return true;
}

bool mo_when_counts_weekdays(const char *text)
{
    static const char *const openings[] = {"every ", NULL};
    static const char *const days[] = {"weekdays",      "working days", "workdays",
                                       "business days", "work days",    NULL};
    const char *number = skip_words(text, openings);
    unsigned n = 0;
    if (number == text || !mo_take_number(&number, &n) || n < 2 || *number++ != ' ')
        return false;
    return skip_words(number, days) != number;
}
