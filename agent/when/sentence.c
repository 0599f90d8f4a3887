#include "when/sentence.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "when/rule_private.h"
#include "when/sentence_private.h"

/* The dates that records have by themselves, under the names that DESIGN gives them. */
static const char *const known_dates[] = {"birthday",     "anniversary",    "customer_since",
                                          "renewal_date", "next_step_date", NULL};

static MoWhen *when_new(void)
{
    MoWhen *when = g_new0(MoWhen, 1);
    when->start = MO_DAY_NONE;
    return when;
}

void mo_when_free(MoWhen *when)
{
    if (when == NULL)
        return;
    mo_rule_free(when->rule);
    g_free(when->word);
    g_free(when);
}

/* Case-insensitive; the byte behind the prefix, or NULL. */
static const char *skip_prefix(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);
    return g_ascii_strncasecmp(text, prefix, length) == 0 ? text + length : NULL;
}

/* Where " before " or " after " begins outside quotation marks; NULL if neither is there. */
static const char *find_anchor(const char *text, bool *ret_before)
{
    bool quoted = false;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"')
            quoted = !quoted;
        if (quoted || (p != text && p[-1] != ' '))
            continue;
        *ret_before = skip_prefix(p, "before ") != NULL;
        if (*ret_before || skip_prefix(p, "after ") != NULL)
            return p;
    }
    return NULL;
}

/* The column's name without quotation marks; NULL if the text is not quoted. */
static char *unquote(const char *text)
{
    size_t length = strlen(text);
    if (length < 3 || text[0] != '"' || text[length - 1] != '"')
        return NULL;
    g_autofree char *name = g_strndup(text + 1, length - 2);
    g_strstrip(name);
    return name[0] != '\0' && strchr(name, '"') == NULL ? g_steal_pointer(&name) : NULL;
}

/* The name of a date if the words are known for one ("Customer since", "date:opening"), else NULL.
 */
static char *known_date(const char *text)
{
    const char *label = skip_prefix(text, "date:");
    if (label != NULL) {
        g_autofree char *trimmed = g_strstrip(g_strdup(label));
        return trimmed[0] != '\0' ? g_strconcat("date:", trimmed, NULL) : NULL;
    }
    g_autofree char *key = mo_text_header_key(text);
    for (const char *const *name = known_dates; *name != NULL; name++)
        if (strcmp(key, *name) == 0)
            return g_strdup(*name);
    return NULL;
}

static bool fail_near_date(const char *text, GError **error)
{
    const char *near = mo_text_nearest(text, known_dates);
    if (near == NULL)
        return false;
    mo_when_fail(error,
                 _("'%s' is not understood; did you mean '%s'? (put the name of a column "
                   "in \"quotation marks\")"),
                 text, near);
    return true;
}

/* Takes any words as a date; false with the error set for a slip. */
static bool take_date(MoWhen *when, const char *text, GError **error)
{
    when->type = MO_WHEN_DATE;
    when->word = unquote(text);
    if (when->word == NULL)
        when->word = known_date(text);
    if (when->word != NULL)
        return true;
    if (skip_prefix(text, "date:") != NULL)
        return mo_when_fail(error, _("name the date, as in 'date:store opening'"));
    if (strchr(text, '"') != NULL)
        return mo_when_fail(error, _("'%s': put the whole name of the column in quotation marks"),
                            text);
    if (fail_near_date(text, error))
        return false;
    const char *comma = strchr(text, ',');
    if (comma != NULL)
        return mo_when_fail(error,
                            _("'%s' names more than a date; that you are reminded again goes into "
                              "another line: 'show-before = 1 week, same day'"),
                            text);
    when->word = g_strdup(text);
    return true;
}

/* ", at latest 45": the days, or 0 with the error set. */
static unsigned parse_at_latest(const char *text, const MoWhen *when, GError **error)
{
    MoSpan span = {0, MO_UNIT_DAY};
    const char *p = text;
    if (*p == ',')
        p++;
    while (*p == ' ')
        p++;
    const char *number = skip_prefix(p, "at latest ");
    if (number == NULL || !mo_span_parse(number, &span) || span.n == 0 ||
        (span.unit != MO_UNIT_DAY && span.unit != MO_UNIT_WEEK)) {
        while (*p != '\0' && !g_ascii_isdigit(*p))
            p++;
        unsigned n = 0;
        g_autofree char *offset = mo_span_print(when->offset);
        bool digits = mo_take_number(&p, &n) && n > 0;
        mo_when_fail(error, _("write '%s after last contact, at latest %u'"), offset,
                     digits ? n : mo_span_days(when->offset) * 3 / 2);
        return 0;
    }
    unsigned days = mo_span_days(span);
    if (days < mo_span_days(when->offset)) {
        g_autofree char *offset = mo_span_print(when->offset);
        mo_when_fail(error, _("'at latest %u' lies before %s; both count from the last contact"),
                     days, offset);
        return 0;
    }
    return days;
}

static bool take_last_contact(MoWhen *when, const char *rest, GError **error)
{
    if (when->offset.n == 0)
        return mo_when_fail(error, _("say how long after, as in '30 days after last contact'"));
    when->type = MO_WHEN_LAST_CONTACT;
    if (rest[0] == '\0')
        return true;
    when->at_latest_days = parse_at_latest(rest, when, error);
    return when->at_latest_days != 0;
}

/* The rest behind "last contact", also spelled as the column; NULL if it is something else. */
static const char *skip_last_contact(const char *text)
{
    static const char *const spellings[] = {"last contacted", "last contact", "last_contacted",
                                            "the last contact"};
    for (unsigned i = 0; i < G_N_ELEMENTS(spellings); i++) {
        const char *rest = skip_prefix(text, spellings[i]);
        if (rest != NULL && (*rest == '\0' || *rest == ' ' || *rest == ','))
            return rest;
    }
    return NULL;
}

static bool take_done(MoWhen *when, const char *name, GError **error)
{
    while (*name == ' ')
        name++;
    if (*name == '\0')
        return mo_when_fail(error, _("name the habit, as in '3 weeks after done call-back'"));
    when->type = MO_WHEN_DONE;
    when->word = unquote(name);
    if (when->word == NULL)
        when->word = g_strdup(name);
    return true;
}

static bool take_after(MoWhen *when, const char *text, GError **error)
{
    const char *rest = skip_last_contact(text);
    if (rest != NULL)
        return take_last_contact(when, rest, error);
    if (g_ascii_strcasecmp(text, "contact") == 0)
        return mo_when_fail(error, _("write 'after last contact'"));
    if (strstr(text, "at latest") != NULL)
        return mo_when_fail(error, _("'at latest' goes only with 'after last contact'"));
    rest = skip_prefix(text, "done");
    if (rest != NULL && (*rest == '\0' || *rest == ' '))
        return take_done(when, rest, error);
    if (g_str_has_suffix(text, " done")) {
        g_autofree char *name = g_strndup(text, strlen(text) - strlen(" done"));
        return mo_when_fail(error, _("write 'after done %s'"), name);
    }
    if (text[0] == '"' || skip_prefix(text, "date:") != NULL)
        return take_date(when, text, error);
    when->word = known_date(text);
    if (when->word != NULL) {
        when->type = MO_WHEN_DATE;
        return true;
    }
    if (fail_near_date(text, error))
        return false;
    return mo_when_take_touch(when, text, error);
}

static bool fail_span(const char *text, const char *anchor, GError **error)
{
    g_autofree char *span = g_strndup(text, (gsize)(anchor - text));
    g_strstrip(span);
    if (span[0] == '\0')
        return mo_when_fail(error, _("say how long, as in '2 working days %s'"), anchor);
    g_auto(GStrv) words = g_strsplit(span, " ", 2);
    unsigned n = mo_number_from_word(words[0]);
    if (n == 0 &&
        (g_ascii_strcasecmp(words[0], "a") == 0 || g_ascii_strcasecmp(words[0], "an") == 0))
        n = 1;
    g_autofree char *digits = g_strdup_printf("%u %s", n, words[1] != NULL ? words[1] : "days");
    MoSpan meant = {0, MO_UNIT_DAY};
    if (n != 0 && mo_span_parse(digits, &meant)) {
        g_autofree char *right = mo_span_print(meant);
        return mo_when_fail(error, _("write '%s %s'"), right, anchor);
    }
    return mo_when_fail(error,
                        _("'%s' is no length of time; write it like '3 days', "
                          "'2 working days', '6 weeks' or '1 month'"),
                        span);
}

static bool parse_anchored(MoWhen *when, const char *text, const char *anchor, bool before,
                           GError **error)
{
    g_autofree char *span = g_strndup(text, (gsize)(anchor - text));
    if (!mo_span_parse(span, &when->offset))
        return fail_span(text, anchor, error);
    when->before = before && when->offset.n > 0;
    const char *rest = strchr(anchor, ' ') + 1;
    if (!before)
        return take_after(when, rest, error);
    if (skip_last_contact(rest) != NULL)
        return mo_when_fail(error, _("nobody knows the next contact; write 'after last contact'"));
    return take_date(when, rest, error);
}

/* What people write for the commonest rhythms; NULL for anything else. */
static const char *find_rhythm(const char *text)
{
    static const struct {
        const char *words; /* with bars between */
        const char *sentence;
    } rhythms[] = {
        {"daily|once a day|each day", N_("every day")},
        {"weekly|once a week", N_("every week from 2026-01-05")},
        {"biweekly|bi-weekly|fortnightly|every fortnight|two-weekly|every 2 weekly",
         N_("every 2 weeks from 2026-01-05")},
        {"monthly|once a month", N_("every month from 2026-01-05")},
        {"bimonthly|bi-monthly", N_("every 2 months from 2026-01-05")},
        {"quarterly|once a quarter|four times a year|4 times a year",
         N_("every quarter from 2026-01-05")},
        {"yearly|annually|annual|once a year", N_("every year from 2026-01-05")},
        {"biannually|bi-annually|semiannually|semi-annually|half-yearly|half yearly|twice a year|"
         "2 times a year|two times a year",
         N_("every 6 months from 2026-01-05")},
        {"biennially|biyearly", N_("every 2 years from 2026-01-05")},
        {"twice a week|2 times a week|two times a week", N_("every monday and thursday")},
        {"three times a week|3 times a week", N_("every monday, wednesday and friday")},
        {"twice a month|2 times a month|two times a month|semimonthly|semi-monthly",
         N_("every month on the 1st and 15th")},
        {"three times a month|3 times a month", N_("every month on the 1st, 11th and 21st")},
        {"three times a year|3 times a year", N_("every 4 months from 2026-01-05")},
    };
    g_autofree char *lower = g_utf8_strdown(text, -1);
    for (unsigned i = 0; i < G_N_ELEMENTS(rhythms); i++) {
        g_auto(GStrv) words = g_strsplit(rhythms[i].words, "|", -1);
        if (g_strv_contains((const char *const *)words, lower))
            return _(rhythms[i].sentence);
    }
    return NULL;
}

/* What is no rhythm at all; NULL for anything else. */
static const char *find_no_rhythm(const char *text)
{
    static const char *const finer[] = {"hourly", "every hour", "every minute", NULL};
    static const char *const single[] = {"once", "today", "tomorrow", "one time", NULL};
    static const char *const always[] = {"never", "always", NULL};
    g_autofree char *lower = g_utf8_strdown(text, -1);
    const char *day = g_str_has_prefix(lower, "on ") ? lower + 3 : lower;
    day = g_str_has_prefix(day, "every ") ? day + 6 : day;
    if (g_strv_contains(finer, lower))
        return _("the shortest rhythm is 'every day'");
    if (g_strv_contains(single, lower) || mo_day_parse(day) != MO_DAY_NONE)
        return _("that is a single day; a habit comes again, as in 'every year on 3 march'");
    if (g_strv_contains(always, lower))
        return _("that is no rhythm; write for example 'every 6 weeks from 2026-01-05', or switch "
                 "the habit off with 'active = no'");
    if (mo_when_counts_weekdays(lower))
        return _("weekdays are not counted; write 'every monday, wednesday and friday' or "
                 "'every 2 days from 2026-01-05'");
    return NULL;
}

static bool fail_unknown(const char *text, GError **error)
{
    return mo_when_fail(error,
                        _("'%s' is not understood; write for example "
                          "'every 6 weeks from 2026-01-05', 'birthday', "
                          "'60 days before renewal_date' or '30 days after last contact'"),
                        text);
}

/* What is known to be something else, and what it should be. True if it is said. */
static bool fail_known_slip(const char *text, GError **error)
{
    const char *rhythm = find_rhythm(text);
    const char *reason = find_no_rhythm(text);
    if (rhythm != NULL)
        mo_when_fail(error, _("write '%s'"), rhythm);
    else if (reason != NULL)
        mo_when_fail(error, "%s", reason);
    return rhythm != NULL || reason != NULL;
}

/* Neither "every …" nor "… before/after …": a date, or a slip in one of those. */
static bool parse_single(MoWhen *when, const char *text, GError **error)
{
    static const char *const openings[] = {"every", NULL};
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    guint length = g_strv_length(words);
    if (skip_prefix(text, "FREQ=") != NULL || skip_prefix(text, "RRULE:") != NULL)
        return mo_when_fail(error,
                            _("that is a rule; write it behind 'rule =' instead of 'when ='"));
    if (length > 1 && (g_ascii_strcasecmp(words[0], "each") == 0 ||
                       mo_text_nearest(words[0], openings) != NULL)) {
        g_autofree char *rest = g_strjoinv(" ", words + 1);
        return mo_when_fail(error, _("'%s' is not understood; write 'every %s'"), words[0], rest);
    }
    if (mo_weekday_from_word(words[0]) >= 0)
        return mo_when_fail(error, _("write 'every %s'"), text);
    /* "on mondays" is answered by a guess. */
    if (length > 1 && g_ascii_strcasecmp(words[0], "on") == 0)
        return fail_unknown(text, error);
    if (g_ascii_isdigit(text[0]) || strchr(text, ',') != NULL)
        return fail_unknown(text, error);
    if (skip_last_contact(text) != NULL)
        return mo_when_fail(error, _("say how long after, as in '30 days after last contact'"));
    if (length > 4 && text[0] != '"' && skip_prefix(text, "date:") == NULL)
        return fail_unknown(text, error);
    return take_date(when, text, error);
}

/* What `moments promise` makes. */
static bool take_promise(MoWhen *when, const char *text)
{
    if (g_ascii_strcasecmp(text, "promised") == 0)
        when->type = MO_WHEN_PROMISED;
    else if (g_ascii_strcasecmp(text, "promise moved") == 0)
        when->type = MO_WHEN_MOVED;
    else
        return false;
    return true;
}

static bool parse(MoWhen *when, const char *text, MoDay start, GError **error)
{
    bool before = false;
    if (g_ascii_strcasecmp(text, "every") == 0 || skip_prefix(text, "every ") != NULL)
        return mo_when_parse_every(when, text, start, error);
    if (take_promise(when, text))
        return true;
    const char *anchor = find_anchor(text, &before);
    if (anchor != NULL)
        return parse_anchored(when, text, anchor, before, error);
    return parse_single(when, text, error);
}

/* Whether the rule gives any day from its start on. */
static bool check_rule(const MoWhen *when, GError **error)
{
    if (when->type != MO_WHEN_RULE)
        return true;
    g_autoptr(MoRecur) recur = mo_recur_new(when->rule, when->start, when->clamp, error);
    return recur != NULL;
}

MoWhen *mo_when_read(const char *text, MoDay start, GError **error)
{
    g_autoptr(MoWhen) when = when_new();
    if (!parse(when, text, start, error) || !check_rule(when, error))
        return NULL;
    g_autofree char *known = when->type == MO_WHEN_DATE ? known_date(when->word) : NULL;
    if (when->type == MO_WHEN_DATE && when->offset.n == 0 && start != MO_DAY_NONE &&
        known == NULL) {
        fail_unknown(text, error);
        return NULL;
    }
    return g_steal_pointer(&when);
}

MoWhen *mo_when_parse(const char *text, GError **error)
{
    return mo_when_parse_from(text, MO_DAY_NONE, error);
}

MoWhen *mo_when_parse_from(const char *text, MoDay start, GError **error)
{
    g_return_val_if_fail(text != NULL, NULL);

    if (!g_utf8_validate(text, -1, NULL)) {
        mo_when_fail(error, _("the sentence has characters that are no text"));
        return NULL;
    }
    g_autofree char *squeezed = mo_squeeze(text);
    if (squeezed[0] == '\0') {
        mo_when_fail(error, _("say when, for example 'every 6 weeks from 2026-01-05'"));
        return NULL;
    }
    if (fail_known_slip(squeezed, error))
        return NULL;
    g_autoptr(GError) reason = NULL;
    MoWhen *when = mo_when_read(squeezed, start, &reason);
    if (when != NULL)
        return when;
    g_autofree char *guess = mo_when_guess(squeezed, start);
    g_autofree char *other = guess != NULL ? mo_when_guess_rhythm(squeezed, start) : NULL;
    if (other != NULL)
        mo_when_fail(error, _("that may mean two things: write '%s' or '%s'"), other, guess);
    else if (guess != NULL)
        mo_when_fail(error, _("write '%s'"), guess);
    else
        g_propagate_error(error, g_steal_pointer(&reason));
    return NULL;
}

MoWhen *mo_when_new_rule(const char *rule, MoDay start, GError **error)
{
    g_return_val_if_fail(rule != NULL, NULL);

    g_autoptr(MoWhen) when = when_new();
    when->type = MO_WHEN_RULE;
    when->start = start;
    when->rule = mo_rule_parse(rule, error);
    if (when->rule == NULL || !check_rule(when, error))
        return NULL;
    return g_steal_pointer(&when);
}

char *mo_when_describe(const MoWhen *when)
{
    g_return_val_if_fail(when != NULL, NULL);

    g_autofree char *offset = mo_span_print(when->offset);
    switch (when->type) {
    case MO_WHEN_RULE:
        return mo_rule_describe_from(when->rule, when->start, when->clamp);
    case MO_WHEN_DATE:
        if (when->offset.n == 0)
            return g_strdup(when->word);
        return g_strdup_printf(when->before ? _("%s before %s") : _("%s after %s"), offset,
                               when->word);
    case MO_WHEN_LAST_CONTACT:
        if (when->at_latest_days == 0)
            return g_strdup_printf(_("%s after last contact"), offset);
        return g_strdup_printf(_("%s after last contact, at latest %u"), offset,
                               when->at_latest_days);
    case MO_WHEN_TOUCH:
        return g_strdup_printf(_("%s after %s"), offset, when->word);
    case MO_WHEN_DONE:
        return g_strdup_printf(_("%s after done %s"), offset, when->word);
    case MO_WHEN_PROMISED:
        return g_strdup(_("the day you promised"));
    case MO_WHEN_MOVED:
        return g_strdup(_("when a promise gets another day"));
    }
    return NULL;
}

char *mo_when_explain(const MoWhen *when, MoDay today)
{
    g_return_val_if_fail(when != NULL, NULL);
    return when->type == MO_WHEN_RULE ? mo_rule_describe_near(when->rule, today)
                                      : mo_when_describe(when);
}
