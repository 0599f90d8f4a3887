/* Sentences that begin with "every". The words are read from left to right; each clause that
 * cannot be read says how to write it. */
#include <string.h>

#include "base/i18n.h"
#include "when/rule_private.h"
#include "when/sentence_private.h"

typedef struct {
    char **words; /* lower case; commas are words of their own */
    guint at;
    MoWhen *when;
    MoRule *rule; /* when->rule */
    GError **error;
} Every;

/* Ordinals that wait for the weekday they belong to; 0 ends the list. Negative: from the end. */
typedef struct {
    int n[31];
    unsigned length;
} Ordinals;

static const char *peek(const Every *every)
{
    const char *word = every->words[every->at];
    return word != NULL ? word : "";
}

static bool accept(Every *every, const char *word)
{
    if (strcmp(peek(every), word) != 0)
        return false;
    every->at++;
    return true;
}

static bool at_end(const Every *every)
{
    return every->words[every->at] == NULL;
}

/* A list goes on: "and", ",", ", and". */
static bool accept_and(Every *every)
{
    guint at = every->at;
    accept(every, ",");
    accept(every, "and");
    return every->at > at;
}

static bool fail_word(Every *every, const char *wanted)
{
    const char *word = peek(every);
    if (word[0] == '\0')
        return mo_when_fail(every->error, _("the sentence ends too early: %s"), wanted);
    const char *near = mo_every_word_near(word);
    if (near != NULL && strcmp(near, word) != 0)
        return mo_when_fail(every->error, _("'%s' is not understood; did you mean '%s'?"), word,
                            near);
    return mo_when_fail(every->error, _("'%s' is not understood: %s"), word, wanted);
}

static bool accept_unit(Every *every, MoFreq *ret_freq, unsigned *ret_factor)
{
    static const struct {
        const char *name;
        MoFreq freq;
        unsigned factor;
    } units[] = {
        {"day", MO_FREQ_DAILY, 1},       {"week", MO_FREQ_WEEKLY, 1}, {"month", MO_FREQ_MONTHLY, 1},
        {"quarter", MO_FREQ_MONTHLY, 3}, {"year", MO_FREQ_YEARLY, 1},
    };
    const char *word = peek(every);
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

static bool accept_weekdays(Every *every, uint8_t *ret_weekdays)
{
    uint8_t weekdays = 0;
    guint end = every->at;
    do {
        int weekday = mo_weekday_from_word(peek(every));
        if (weekday < 0)
            break;
        weekdays |= (uint8_t)(1u << weekday);
        end = ++every->at;
    } while (accept_and(every));
    every->at = end;
    *ret_weekdays = weekdays;
    return weekdays != 0;
}

/* "15", "15th", "second", "last", "second to last". */
static bool accept_ordinal(Every *every, int *ret_n)
{
    static const char *const names[] = {"first", "second", "third", "fourth", "fifth"};
    if (accept(every, "last")) {
        *ret_n = -1;
        return true;
    }
    unsigned n = 0;
    const char *word = peek(every);
    for (unsigned i = 0; i < G_N_ELEMENTS(names) && n == 0; i++)
        if (strcmp(word, names[i]) == 0)
            n = i + 1;
    if (n == 0) {
        if (!mo_take_number(&word, &n) || n < 1 || n > 31)
            return false;
        if (word[0] != '\0' && strcmp(word, "st") != 0 && strcmp(word, "nd") != 0 &&
            strcmp(word, "rd") != 0 && strcmp(word, "th") != 0)
            return false;
    }
    every->at++;
    *ret_n = (int)n;
    if (strcmp(peek(every), "to") == 0 && g_strcmp0(every->words[every->at + 1], "last") == 0) {
        every->at += 2;
        *ret_n = -(int)n;
    } else if (strcmp(peek(every), "last") == 0) {
        every->at++;
        *ret_n = -(int)n;
    }
    return true;
}

static void add_number(MoNumbers numbers[2], int n)
{
    mo_numbers_add(&numbers[n < 0 ? MO_FROM_END : MO_FROM_START], (unsigned)ABS(n));
}

static bool set_nth(Every *every, const Ordinals *ordinals, int weekday, const char *word)
{
    for (unsigned i = 0; i < ordinals->length; i++) {
        int n = ordinals->n[i];
        if (ABS(n) > 5)
            return mo_when_fail(every->error,
                                _("no month has '%s' %d times; write 1st to 5th or "
                                  "last"),
                                word, ABS(n));
        every->rule->has_nth = true;
        every->rule->nth[n < 0 ? MO_FROM_END : MO_FROM_START][ABS(n)] |= (uint8_t)(1u << weekday);
    }
    return true;
}

/* "first weekday" of the month: Monday to Friday. */
static void set_weekday_position(Every *every, const Ordinals *ordinals)
{
    every->rule->weekdays = 0x1f;
    for (unsigned i = 0; i < ordinals->length; i++)
        add_number(every->rule->positions, ordinals->n[i]);
}

static void set_month_days(Every *every, const Ordinals *ordinals)
{
    for (unsigned i = 0; i < ordinals->length; i++)
        add_number(every->rule->month_days, ordinals->n[i]);
}

static bool read_ordinals(Every *every, Ordinals *ordinals)
{
    for (;;) {
        accept(every, "the");
        int n = 0;
        if (ordinals->length == G_N_ELEMENTS(ordinals->n) || !accept_ordinal(every, &n))
            return fail_word(every, _("write 'on the 15th', 'on the last day' or "
                                      "'on the 2nd tuesday'"));
        ordinals->n[ordinals->length++] = n;
        guint at = every->at;
        if (!accept_and(every))
            return true;
        /* "the 2nd and 4th", but not "…, 10 times" or ", until". */
        accept(every, "the");
        guint next = every->at;
        bool more = accept_ordinal(every, &n) && strcmp(peek(every), "times") != 0;
        every->at = more ? next : at;
        if (!more)
            return true;
    }
}

/* What the ordinals count, and further items: "2nd tuesday and the last friday". */
static bool read_month_items(Every *every)
{
    Ordinals ordinals = {{0}, 0};
    do {
        accept(every, "the");
        int weekday = mo_weekday_from_word(peek(every));
        if (weekday < 0 || ordinals.length == 0) {
            ordinals.length = 0;
            if (!read_ordinals(every, &ordinals))
                return false;
            weekday = mo_weekday_from_word(peek(every));
        }
        if (weekday >= 0) {
            if (!set_nth(every, &ordinals, weekday, peek(every)))
                return false;
            every->at++;
        } else if (accept(every, "weekday")) {
            set_weekday_position(every, &ordinals);
        } else {
            accept(every, "day");
            set_month_days(every, &ordinals);
        }
        guint at = every->at;
        bool more = accept_and(every);
        guint next = every->at;
        int n = 0;
        accept(every, "the");
        more = more && (mo_weekday_from_word(peek(every)) >= 0 ||
                        (accept_ordinal(every, &n) && strcmp(peek(every), "times") != 0));
        every->at = more ? next : at;
        if (!more)
            break;
    } while (true);
    const MoRule *rule = every->rule;
    if (mo_rule_has_weekdays(rule) && mo_numbers_any(rule->month_days))
        return mo_when_fail(every->error, _("days of the month and weekdays do not go together in "
                                            "one sentence; write two habits"));
    if (rule->has_nth && rule->weekdays != 0)
        return mo_when_fail(every->error, _("'weekday' and a named weekday do not go together in "
                                            "one sentence; write two habits"));
    return true;
}

/* "of march", "in march and september", "of the month". */
static bool read_months(Every *every)
{
    guint end = every->at;
    do {
        int month = mo_month_from_word(peek(every));
        if (month == 0)
            break;
        every->rule->months |= (uint16_t)(1u << month);
        end = ++every->at;
    } while (accept_and(every));
    every->at = end;
    if (every->rule->months == 0)
        return fail_word(every, _("name a month, as in 'every year on 3 march'"));
    return true;
}

static bool read_on_year(Every *every)
{
    if (mo_month_from_word(peek(every)) != 0) {
        Ordinals ordinals = {{0}, 0};
        if (!read_months(every) || !read_ordinals(every, &ordinals))
            return false;
        set_month_days(every, &ordinals);
        return true;
    }
    if (!read_month_items(every))
        return false;
    if (!accept(every, "of"))
        accept(every, "in");
    return read_months(every);
}

static bool read_on_month(Every *every)
{
    if (mo_weekday_from_word(peek(every)) >= 0)
        return mo_when_fail(every->error, _("say which one: 'every month on the 1st %s'"),
                            peek(every));
    if (!read_month_items(every))
        return false;
    if (accept(every, "of")) {
        if (!accept(every, "the") && !accept(every, "each"))
            accept(every, "every");
        if (!accept(every, "month"))
            return fail_word(every, _("write 'every year on 3 march' to name a month"));
    }
    return true;
}

static bool read_on(Every *every)
{
    if (!mo_rule_is_plain(every->rule))
        return mo_when_fail(every->error, _("'on' is there twice, or after named days; keep one"));
    switch (every->rule->freq) {
    case MO_FREQ_DAILY:
        return mo_when_fail(every->error, _("'on' does not go with days; write 'every monday' or "
                                            "'every 2 weeks on monday from 2026-01-05'"));
    case MO_FREQ_WEEKLY:
        accept(every, "a");
        if (!accept_weekdays(every, &every->rule->weekdays))
            return fail_word(every, _("name weekdays, as in 'every 2 weeks on tuesday'"));
        return true;
    case MO_FREQ_MONTHLY:
        return read_on_month(every);
    case MO_FREQ_YEARLY:
        return read_on_year(every);
    }
    return false;
}

/* All words up to the next clause, so that "from 5 january 2026" is answered as a whole. */
static MoDay read_day(Every *every)
{
    GString *text = g_string_new(NULL);
    while (!at_end(every) && strcmp(peek(every), "until") != 0 &&
           strcmp(peek(every), "from") != 0 && strcmp(peek(every), "on") != 0 &&
           strcmp(peek(every), ",") != 0) {
        g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", peek(every));
        every->at++;
    }
    MoDay day = mo_when_parse_day(text->str, every->error);
    g_string_free(text, TRUE);
    return day;
}

/* "10 times". */
static bool read_times(Every *every, unsigned n)
{
    every->at += 2;
    if (every->rule->count != 0 || n == 0)
        return mo_when_fail(every->error, _("say how often once, as in '10 times'"));
    every->rule->count = n;
    return true;
}

static bool read_clause(Every *every)
{
    /* The first words of the sentence have made it. */
    g_assert(every->rule);
    accept(every, ",");
    if (accept(every, "on"))
        return read_on(every);
    if (accept(every, "from")) {
        if (every->when->start != MO_DAY_NONE)
            return mo_when_fail(every->error, _("'from' is there twice; keep one"));
        every->when->start = read_day(every);
        return every->when->start != MO_DAY_NONE;
    }
    if (accept(every, "until")) {
        if (every->rule->until != MO_DAY_NONE)
            return mo_when_fail(every->error, _("'until' is there twice; keep one"));
        every->rule->until = read_day(every);
        return every->rule->until != MO_DAY_NONE;
    }
    const char *word = peek(every);
    unsigned n = 0;
    if (mo_take_number(&word, &n) && word[0] == '\0' &&
        g_strcmp0(every->words[every->at + 1], "times") == 0)
        return read_times(every, n);
    return fail_word(every, _("after the rhythm come 'on …', 'from 2026-01-05', "
                              "'until 2026-12-31' or '10 times'"));
}

static bool fail_number_word(Every *every, unsigned n)
{
    every->at++;
    const char *unit = peek(every);
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
static bool fail_ordinal(Every *every)
{
    const char *ordinal = peek(every);
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
static bool fail_rhythm(Every *every)
{
    const char *word = peek(every);
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
    bool is_ordinal = accept_ordinal(every, &ordinal);
    every->at = at;
    if (is_ordinal)
        return fail_ordinal(every);
    if (mo_month_from_word(word) != 0)
        return mo_when_fail(every->error, _("write 'every year on 3 %s'"), word);
    return fail_word(every, _("write 'every day', 'every 6 weeks from 2026-01-05', "
                              "'every month on the 2nd tuesday' or 'every friday'"));
}

/* The rhythm itself: "6 weeks", "other week", "quarter", "weekday", "monday and thursday". */
static bool read_rhythm(Every *every)
{
    unsigned n = 1;
    const char *word = peek(every);
    bool counted = mo_take_number(&word, &n) && word[0] == '\0';
    if (counted)
        every->at++;
    else if (accept(every, "other"))
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
        const char *next = peek(every);
        if (mo_weekday_from_word(next) >= 0)
            return mo_when_fail(every->error, _("write 'every %u weeks on %s'"), n, next);
        return fail_word(every, _("write days, weeks, months or years after the number"));
    }
    every->when->rule = every->rule = mo_rule_new(MO_FREQ_WEEKLY, n);
    if (n == 1 && accept(every, "weekday")) {
        every->rule->weekdays = 0x1f;
        return true;
    }
    return accept_weekdays(every, &every->rule->weekdays) || fail_rhythm(every);
}

static char **split_words(const char *text)
{
    g_autofree char *lower = g_utf8_strdown(text, -1);
    g_auto(GStrv) parts = g_strsplit(lower, ",", -1);
    g_autofree char *spaced = g_strjoinv(" , ", parts);
    g_autofree char *squeezed = mo_squeeze(spaced);
    return g_strsplit(squeezed, " ", -1);
}

bool mo_when_parse_every(MoWhen *when, const char *text, GError **error)
{
    g_auto(GStrv) words = split_words(text);
    Every every = {words, 1, when, NULL, error};
    if (!read_rhythm(&every))
        return false;
    while (!at_end(&every))
        if (!read_clause(&every))
            return false;
    when->type = MO_WHEN_RULE;
    when->clamp = when->rule->freq >= MO_FREQ_MONTHLY;
    if (mo_rule_needs_start(when->rule) && when->start == MO_DAY_NONE)
        return mo_when_fail(error, _("say from when, for example '%s from 2026-01-05'"), text);
    return mo_rule_check(when->rule, error);
}
