/* Sentences that begin with "every". The words are read from left to right; each clause that
 * cannot be read says how to write it. */
#include <string.h>

#include "base/i18n.h"
#include "when/rule_private.h"
#include "when/sentence_every.h"

const char *mo_every_peek(const MoEvery *every)
{
    const char *word = every->words[every->at];
    return word != NULL ? word : "";
}

bool mo_every_accept(MoEvery *every, const char *word)
{
    if (strcmp(mo_every_peek(every), word) != 0)
        return false;
    every->at++;
    return true;
}

static bool at_end(const MoEvery *every)
{
    return every->words[every->at] == NULL;
}

bool mo_every_accept_and(MoEvery *every)
{
    guint at = every->at;
    mo_every_accept(every, ",");
    mo_every_accept(every, "and");
    return every->at > at;
}

bool mo_every_fail_word(MoEvery *every, const char *wanted)
{
    const char *word = mo_every_peek(every);
    if (word[0] == '\0')
        return mo_when_fail(every->error, _("the sentence ends too early: %s"), wanted);
    const char *near = mo_every_word_near(word);
    if (near != NULL && strcmp(near, word) != 0)
        return mo_when_fail(every->error, _("'%s' is not understood; did you mean '%s'?"), word,
                            near);
    return mo_when_fail(every->error, _("'%s' is not understood: %s"), word, wanted);
}

static bool accept_unit(MoEvery *every, MoFreq *ret_freq, unsigned *ret_factor)
{
    static const struct {
        const char *name;
        MoFreq freq;
        unsigned factor;
    } units[] = {
        {"day", MO_FREQ_DAILY, 1},       {"week", MO_FREQ_WEEKLY, 1}, {"month", MO_FREQ_MONTHLY, 1},
        {"quarter", MO_FREQ_MONTHLY, 3}, {"year", MO_FREQ_YEARLY, 1},
    };
    const char *word = mo_every_peek(every);
    for (unsigned i = 0; i < G_N_ELEMENTS(units); i++) {
        size_t length = strlen(units[i].name);
        if (strncmp(word, units[i].name, length) != 0)
            continue;
        if (word[length] != '\0' && strcmp(word + length, "s") != 0)
            continue;
        *ret_freq = units[i].freq;
        *ret_factor = units[i].factor;
        every->at++;
        return true;
    }
    return false;
}

/* All words up to the next clause, so that "from 5 january 2026" is answered as a whole. */
static MoDay read_day(MoEvery *every)
{
    GString *text = g_string_new(NULL);
    while (!at_end(every) && strcmp(mo_every_peek(every), "until") != 0 &&
           strcmp(mo_every_peek(every), "from") != 0 && strcmp(mo_every_peek(every), "on") != 0 &&
           strcmp(mo_every_peek(every), ",") != 0) {
        g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", mo_every_peek(every));
        every->at++;
    }
    MoDay day = mo_when_parse_day(text->str, every->error);
    g_string_free(text, TRUE);
    return day;
}

/* "10 times". */
static bool read_times(MoEvery *every, unsigned n)
{
    every->at += 2;
    if (every->rule->count != 0 || n == 0)
        return mo_when_fail(every->error, _("say how often once, as in '10 times'"));
    every->rule->count = n;
    return true;
}

static bool read_clause(MoEvery *every)
{
    /* The first words of the sentence have made it. */
    g_assert(every->rule);
    mo_every_accept(every, ",");
    if (mo_every_accept(every, "on"))
        return mo_every_read_on(every);
    if (mo_every_accept(every, "from")) {
        if (every->when->start != MO_DAY_NONE)
            return mo_when_fail(every->error, _("'from' is there twice; keep one"));
        every->when->start = read_day(every);
        return every->when->start != MO_DAY_NONE;
    }
    if (mo_every_accept(every, "until")) {
        if (every->rule->until != MO_DAY_NONE)
            return mo_when_fail(every->error, _("'until' is there twice; keep one"));
        every->rule->until = read_day(every);
        return every->rule->until != MO_DAY_NONE;
    }
    const char *word = mo_every_peek(every);
    unsigned n = 0;
    if (mo_take_number(&word, &n) && word[0] == '\0' &&
        g_strcmp0(every->words[every->at + 1], "times") == 0)
        return read_times(every, n);
    word = mo_every_peek(every);
    if (strcmp(word, "at") == 0)
        return mo_when_fail(every->error, _("say the time in a line of its own: 'at = 10:00'"));
    if (strcmp(word, "for") == 0 || strcmp(word, "once") == 0)
        return mo_when_fail(every->error, _("say how long with 'until 2026-12-31' or '10 times'"));
    if (strcmp(word, "except") == 0 || strcmp(word, "but") == 0)
        return mo_when_fail(every->error, _("name the days instead, as in 'every monday and "
                                            "thursday'"));
    return mo_every_fail_word(every, _("after the rhythm come 'on …', 'from 2026-01-05', "
                                       "'until 2026-12-31' or '10 times'"));
}

static bool fail_number_word(MoEvery *every, unsigned n)
{
    every->at++;
    const char *unit = mo_every_peek(every);
    MoFreq freq = MO_FREQ_DAILY;
    unsigned factor = 1;
    if (!accept_unit(every, &freq, &factor))
        return mo_when_fail(every->error, _("write the number in digits: %u"), n);
    bool plural = g_str_has_suffix(unit, "s");
    if (n == 1)
        return mo_when_fail(every->error, _("write 'every %.*s'"),
                            (int)(strlen(unit) - (plural ? 1 : 0)), unit);
    return mo_when_fail(every->error, _("write 'every %u %s%s'"), n, unit, plural ? "" : "s");
}

/* "every 2nd tuesday", "every last friday", "every 1st of the month". */
static bool fail_ordinal(MoEvery *every)
{
    const char *ordinal = mo_every_peek(every);
    const char *next = every->words[every->at + 1];
    int weekday = next != NULL ? mo_weekday_from_word(next) : -1;
    MoFreq freq = MO_FREQ_DAILY;
    unsigned factor = 1;
    unsigned n = 0;
    const char *digits = ordinal;
    every->at++;
    if (weekday >= 0)
        return mo_when_fail(every->error, _("write 'every month on the %s %s'"), ordinal, next);
    if (mo_take_number(&digits, &n) && accept_unit(every, &freq, &factor))
        return mo_when_fail(every->error, _("write 'every %u %ss'"), n, next);
    return mo_when_fail(every->error, _("write 'every month on the %s'"), ordinal);
}

/* What comes right after "every" and is neither a number with a unit nor a weekday. */
static bool fail_rhythm(MoEvery *every)
{
    const char *word = mo_every_peek(every);
    unsigned n = mo_number_from_word(word);
    if (n != 0)
        return fail_number_word(every, n);
    if (strcmp(word, "birthday") == 0 || strcmp(word, "anniversary") == 0)
        return mo_when_fail(every->error, _("write '%s' alone; it comes every year"), word);
    if (strcmp(word, "working") == 0 || strcmp(word, "workday") == 0 ||
        strcmp(word, "business") == 0)
        return mo_when_fail(every->error, _("write 'every weekday'"));
    if (strcmp(word, "half") == 0)
        return mo_when_fail(every->error, _("write 'every 6 months'"));
    guint at = every->at;
    int ordinal = 0;
    bool is_ordinal = mo_every_accept_ordinal(every, &ordinal);
    every->at = at;
    if (is_ordinal)
        return fail_ordinal(every);
    if (mo_month_from_word(word) != 0)
        return mo_when_fail(every->error, _("write 'every year on 3 %s'"), word);
    if (g_ascii_isdigit(word[0]) || word[0] == '-')
        return mo_when_fail(every->error, _("'%s': write a whole number from 1 to %d"), word,
                            MO_RULE_MAX_NUMBER);
    return mo_every_fail_word(every, _("write 'every day', 'every 6 weeks from 2026-01-05', "
                                       "'every month on the 2nd tuesday' or 'every friday'"));
}

/* The rhythm itself: "6 weeks", "other week", "quarter", "weekday", "monday and thursday". */
static bool read_rhythm(MoEvery *every)
{
    unsigned n = 1;
    const char *word = mo_every_peek(every);
    bool counted = mo_take_number(&word, &n) && word[0] == '\0';
    if (counted)
        every->at++;
    else if (mo_every_accept(every, "other"))
        n = 2;
    else
        n = 1;
    if (counted && n == 0)
        return mo_when_fail(every->error, _("'every 0' is never; write a number from 1 on"));

    MoFreq freq = MO_FREQ_DAILY;
    unsigned factor = 1;
    if (accept_unit(every, &freq, &factor)) {
        if (n * factor > MO_RULE_MAX_NUMBER)
            return mo_when_fail(every->error, _("that is too long; write at most %d"),
                                MO_RULE_MAX_NUMBER);
        every->when->rule = every->rule = mo_rule_new(freq, n * factor);
        return true;
    }
    if (counted) {
        const char *next = mo_every_peek(every);
        if (mo_weekday_from_word(next) >= 0)
            return mo_when_fail(every->error, _("write 'every %u weeks on %s'"), n, next);
        if (strncmp(next, "hour", 4) == 0 || strncmp(next, "min", 3) == 0)
            return mo_when_fail(every->error, _("the shortest rhythm is 'every day'"));
        return mo_every_fail_word(every, _("write days, weeks, months or years after the number"));
    }
    every->when->rule = every->rule = mo_rule_new(MO_FREQ_WEEKLY, n);
    if (n == 1 && mo_every_accept(every, "weekday")) {
        every->rule->weekdays = 0x1f;
        return true;
    }
    return mo_every_accept_weekdays(every, &every->rule->weekdays) || fail_rhythm(every);
}

static char **split_words(const char *text)
{
    g_autofree char *lower = g_utf8_strdown(text, -1);
    g_auto(GStrv) parts = g_strsplit(lower, ",", -1);
    g_autofree char *spaced = g_strjoinv(" , ", parts);
    g_autofree char *squeezed = mo_squeeze(spaced);
    return g_strsplit(squeezed, " ", -1);
}

bool mo_when_parse_every(MoWhen *when, const char *text, MoDay start, GError **error)
{
    g_auto(GStrv) words = split_words(text);
    MoEvery every = {words, 1, when, NULL, error};
    if (!read_rhythm(&every))
        return false;
    while (!at_end(&every))
        if (!read_clause(&every))
            return false;
    if (when->start == MO_DAY_NONE)
        when->start = start;
    when->type = MO_WHEN_RULE;
    when->clamp = when->rule->freq >= MO_FREQ_MONTHLY;
    if (mo_rule_needs_start(when->rule) && when->start == MO_DAY_NONE)
        return mo_when_fail(error, _("say from when, for example '%s from 2026-01-05'"), text);
    return mo_rule_check(when->rule, error);
}
