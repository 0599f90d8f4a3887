/* The days inside a period that an "every" sentence names: "on tuesday", "on the 2nd tuesday and
 * the last friday", "on the 15th", "on 3 march". */
#include <string.h>

#include "base/i18n.h"
#include "when/rule_private.h"
#include "when/sentence_every.h"

/* Ordinals that wait for the weekday they belong to; 0 ends the list. Negative: from the end. */
typedef struct {
    int n[31];
    unsigned length;
} Ordinals;

bool mo_every_accept_weekdays(MoEvery *every, uint8_t *ret_weekdays)
{
    uint8_t weekdays = 0;
    guint end = every->at;
    do {
        int weekday = mo_weekday_from_word(mo_every_peek(every));
        if (weekday < 0)
            break;
        weekdays |= (uint8_t)(1u << weekday);
        end = ++every->at;
    } while (mo_every_accept_and(every));
    every->at = end;
    *ret_weekdays = weekdays;
    return weekdays != 0;
}

/* "15", "15th", "second", "last", "second to last". */
bool mo_every_accept_ordinal(MoEvery *every, int *ret_n)
{
    static const char *const names[] = {"first", "second", "third", "fourth", "fifth"};
    if (mo_every_accept(every, "last")) {
        *ret_n = -1;
        return true;
    }
    unsigned n = 0;
    const char *word = mo_every_peek(every);
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
    if (strcmp(mo_every_peek(every), "to") == 0 &&
        g_strcmp0(every->words[every->at + 1], "last") == 0) {
        every->at += 2;
        *ret_n = -(int)n;
    } else if (strcmp(mo_every_peek(every), "last") == 0) {
        every->at++;
        *ret_n = -(int)n;
    }
    return true;
}

static void add_number(MoNumbers numbers[2], int n)
{
    mo_numbers_add(&numbers[n < 0 ? MO_FROM_END : MO_FROM_START], (unsigned)ABS(n));
}

static bool set_nth(MoEvery *every, const Ordinals *ordinals, int weekday, const char *word)
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
static void set_weekday_position(MoEvery *every, const Ordinals *ordinals)
{
    every->rule->weekdays = 0x1f;
    for (unsigned i = 0; i < ordinals->length; i++)
        add_number(every->rule->positions, ordinals->n[i]);
}

static void set_month_days(MoEvery *every, const Ordinals *ordinals)
{
    for (unsigned i = 0; i < ordinals->length; i++)
        add_number(every->rule->month_days, ordinals->n[i]);
}

static bool read_ordinals(MoEvery *every, Ordinals *ordinals)
{
    for (;;) {
        mo_every_accept(every, "the");
        int n = 0;
        if (ordinals->length == G_N_ELEMENTS(ordinals->n) || !mo_every_accept_ordinal(every, &n))
            return mo_every_fail_word(every, _("write 'on the 15th', 'on the last day' or "
                                               "'on the 2nd tuesday'"));
        ordinals->n[ordinals->length++] = n;
        guint at = every->at;
        if (!mo_every_accept_and(every))
            return true;
        /* "the 2nd and 4th", but not "…, 10 times" or ", until". */
        mo_every_accept(every, "the");
        guint next = every->at;
        bool more =
            mo_every_accept_ordinal(every, &n) && strcmp(mo_every_peek(every), "times") != 0;
        every->at = more ? next : at;
        if (!more)
            return true;
    }
}

/* What the ordinals count: "tuesday", "weekday", "day" or nothing. */
static bool read_counted(MoEvery *every, const Ordinals *ordinals)
{
    int weekday = mo_weekday_from_word(mo_every_peek(every));
    if (weekday >= 0) {
        if (!set_nth(every, ordinals, weekday, mo_every_peek(every)))
            return false;
        every->at++;
    } else if (mo_every_accept(every, "weekday")) {
        set_weekday_position(every, ordinals);
    } else {
        mo_every_accept(every, "day");
        set_month_days(every, ordinals);
    }
    return true;
}

/* Moves over "and" if another item follows. */
static bool accept_next_item(MoEvery *every)
{
    guint at = every->at;
    bool more = mo_every_accept_and(every);
    guint next = every->at;
    int n = 0;
    mo_every_accept(every, "the");
    more = more &&
           (mo_weekday_from_word(mo_every_peek(every)) >= 0 ||
            (mo_every_accept_ordinal(every, &n) && strcmp(mo_every_peek(every), "times") != 0));
    every->at = more ? next : at;
    return more;
}

/* "the 2nd tuesday and the last friday"; a weekday without an ordinal takes those before it. */
static bool read_month_items(MoEvery *every)
{
    Ordinals ordinals = {{0}, 0};
    do {
        mo_every_accept(every, "the");
        if (mo_weekday_from_word(mo_every_peek(every)) < 0 || ordinals.length == 0) {
            ordinals.length = 0;
            if (!read_ordinals(every, &ordinals))
                return false;
        }
        if (!read_counted(every, &ordinals))
            return false;
    } while (accept_next_item(every));

    const MoRule *rule = every->rule;
    if (mo_rule_has_weekdays(rule) && mo_numbers_any(rule->month_days))
        return mo_when_fail(every->error, _("days of the month and weekdays do not go together in "
                                            "one sentence; write two habits"));
    if (rule->has_nth && rule->weekdays != 0)
        return mo_when_fail(every->error, _("'weekday' and a named weekday do not go together in "
                                            "one sentence; write two habits"));
    return true;
}

static bool read_months(MoEvery *every)
{
    guint end = every->at;
    do {
        int month = mo_month_from_word(mo_every_peek(every));
        if (month == 0)
            break;
        every->rule->months |= (uint16_t)(1u << month);
        end = ++every->at;
    } while (mo_every_accept_and(every));
    every->at = end;
    if (every->rule->months == 0)
        return mo_every_fail_word(every, _("name a month, as in 'every year on 3 march'"));
    return true;
}

static bool read_on_year(MoEvery *every)
{
    if (mo_month_from_word(mo_every_peek(every)) != 0) {
        Ordinals ordinals = {{0}, 0};
        if (!read_months(every) || !read_ordinals(every, &ordinals))
            return false;
        set_month_days(every, &ordinals);
        return true;
    }
    if (!read_month_items(every))
        return false;
    if (!mo_every_accept(every, "of"))
        mo_every_accept(every, "in");
    return read_months(every);
}

static bool read_on_month(MoEvery *every)
{
    if (mo_weekday_from_word(mo_every_peek(every)) >= 0)
        return mo_when_fail(every->error, _("say which one: 'every month on the 1st %s'"),
                            mo_every_peek(every));
    if (!read_month_items(every))
        return false;
    if (mo_every_accept(every, "of")) {
        if (!mo_every_accept(every, "the") && !mo_every_accept(every, "each"))
            mo_every_accept(every, "every");
        if (!mo_every_accept(every, "month"))
            return mo_every_fail_word(every, _("write 'every year on 3 march' to name a month"));
    }
    return true;
}

bool mo_every_read_on(MoEvery *every)
{
    if (!mo_rule_is_plain(every->rule))
        return mo_when_fail(every->error, _("'on' is there twice, or after named days; keep one"));
    switch (every->rule->freq) {
    case MO_FREQ_DAILY:
        return mo_when_fail(every->error, _("'on' does not go with days; write 'every monday' or "
                                            "'every 2 weeks on monday from 2026-01-05'"));
    case MO_FREQ_WEEKLY:
        mo_every_accept(every, "a");
        if (!mo_every_accept_weekdays(every, &every->rule->weekdays))
            return mo_every_fail_word(every, _("name weekdays, as in 'every 2 weeks on tuesday'"));
        return true;
    case MO_FREQ_MONTHLY:
        return read_on_month(every);
    case MO_FREQ_YEARLY:
        return read_on_year(every);
    }
    return false;
}
