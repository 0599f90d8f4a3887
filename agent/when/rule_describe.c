/* Rules in plain English. What a `when` sentence can say is described in such a sentence, so that
 * reading the description gives the rule again. */
#include "base/i18n.h"
#include "when/rule_private.h"

static const char *const weekday_names[] = {N_("Monday"),   N_("Tuesday"), N_("Wednesday"),
                                            N_("Thursday"), N_("Friday"),  N_("Saturday"),
                                            N_("Sunday")};
static const char *const month_names[] = {
    N_("January"), N_("February"), N_("March"),     N_("April"),   N_("May"),      N_("June"),
    N_("July"),    N_("August"),   N_("September"), N_("October"), N_("November"), N_("December")};

/* Items joined as "a, b and c". Takes the array over. */
static char *join(GPtrArray *items)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < items->len; i++) {
        if (i > 0)
            g_string_append(text, i + 1 == items->len ? _(" and ") : ", ");
        g_string_append(text, g_ptr_array_index(items, i));
    }
    g_ptr_array_unref(items);
    return g_string_free(text, FALSE);
}

static GPtrArray *items_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

/* "15th", with the endings of English. */
static char *number_text(unsigned n)
{
    unsigned last = n % 10;
    unsigned teens = n / 10 % 10;
    if (teens != 1 && last == 1)
        return g_strdup_printf(_("%ust"), n);
    if (teens != 1 && last == 2)
        return g_strdup_printf(_("%und"), n);
    if (teens != 1 && last == 3)
        return g_strdup_printf(_("%urd"), n);
    return g_strdup_printf(_("%uth"), n);
}

/* "second", "last", "second to last", "7th"; `n` from 1. */
static char *ordinal_text(unsigned n, int half)
{
    static const char *const names[] = {N_("first"), N_("second"), N_("third"), N_("fourth"),
                                        N_("fifth")};
    if (half == MO_FROM_END && n == 1)
        return g_strdup(_("last"));
    g_autofree char *text = n <= 5 ? g_strdup(_(names[n - 1])) : number_text(n);
    if (half == MO_FROM_START)
        return g_steal_pointer(&text);
    return g_strdup_printf(_("%s to last"), text);
}

static void add_weekdays(GPtrArray *items, const char *prefix, uint8_t weekdays)
{
    for (int i = 0; i < 7; i++)
        if ((weekdays >> i & 1) != 0)
            g_ptr_array_add(items, g_strconcat(prefix, _(weekday_names[i]), NULL));
}

static char *weekdays_text(uint8_t weekdays)
{
    GPtrArray *items = items_new();
    add_weekdays(items, "", weekdays);
    return join(items);
}

static char *months_text(const MoRule *rule)
{
    GPtrArray *items = items_new();
    for (int month = 1; month <= 12; month++)
        if ((rule->months >> month & 1) != 0)
            g_ptr_array_add(items, g_strdup(_(month_names[month - 1])));
    return join(items);
}

/* "the second Tuesday and the last Friday". */
static char *nth_text(const MoRule *rule)
{
    GPtrArray *items = items_new();
    add_weekdays(items, _("every "), rule->weekdays);
    for (int half = MO_FROM_START; half <= MO_FROM_END; half++)
        for (unsigned n = 1; n <= 53; n++) {
            if (rule->nth[half][n] == 0)
                continue;
            g_autofree char *ordinal = ordinal_text(n, half);
            g_autofree char *prefix = g_strdup_printf(_("the %s "), ordinal);
            add_weekdays(items, prefix, rule->nth[half][n]);
        }
    return join(items);
}

/* "the 1st and the last day". */
static char *days_text(const MoNumbers numbers[2])
{
    GPtrArray *items = items_new();
    for (int half = MO_FROM_START; half <= MO_FROM_END; half++)
        for (unsigned n = 1; n <= 366; n++) {
            if (!mo_numbers_has(&numbers[half], n))
                continue;
            g_autofree char *text = half == MO_FROM_START ? number_text(n) : ordinal_text(n, half);
            g_ptr_array_add(
                items,
                g_strdup_printf(half == MO_FROM_START ? _("the %s") : _("the %s day"), text));
        }
    return join(items);
}

/* "first and last", for positions. */
static char *ordinals_text(const MoNumbers numbers[2])
{
    GPtrArray *items = items_new();
    for (int half = MO_FROM_START; half <= MO_FROM_END; half++)
        for (unsigned n = 1; n <= 366; n++)
            if (mo_numbers_has(&numbers[half], n))
                g_ptr_array_add(items, ordinal_text(n, half));
    return join(items);
}

/* Appends a literal format with one text, which it frees. */
#define APPEND(text, format, part)                                                                 \
    do {                                                                                           \
        g_autofree char *part_ = (part);                                                           \
        g_string_append_printf(text, format, part_);                                               \
    } while (0)

static void append_rhythm(GString *text, const MoRule *rule)
{
    unsigned n = rule->interval;
    switch (rule->freq) {
    case MO_FREQ_DAILY:
        g_string_append_printf(text, ngettext("every day", "every %u days", n), n);
        return;
    case MO_FREQ_WEEKLY:
        g_string_append_printf(text, ngettext("every week", "every %u weeks", n), n);
        return;
    case MO_FREQ_MONTHLY:
        g_string_append_printf(text, ngettext("every month", "every %u months", n), n);
        return;
    case MO_FREQ_YEARLY:
        g_string_append_printf(text, ngettext("every year", "every %u years", n), n);
        return;
    }
}

static bool is_weekday_position(const MoRule *rule)
{
    return rule->freq == MO_FREQ_MONTHLY && rule->weekdays == 0x1f && !rule->has_nth &&
           mo_numbers_any(rule->positions) && !mo_numbers_any(rule->month_days);
}

/* The days inside a month or year, without the months. */
static void append_days(GString *text, const MoRule *rule)
{
    if (is_weekday_position(rule)) {
        APPEND(text, _(" on the %s weekday"), ordinals_text(rule->positions));
        return;
    }
    bool more = mo_numbers_any(rule->year_days);
    if (more)
        APPEND(text, _(" on the %s day of the year"), ordinals_text(rule->year_days));
    if (mo_numbers_any(rule->month_days)) {
        APPEND(text, more ? _(", only on %s") : _(" on %s"), days_text(rule->month_days));
        more = true;
    }
    if (mo_rule_has_weekdays(rule))
        APPEND(text, more ? _(", only on %s") : _(" on %s"), nth_text(rule));
}

static void append_weeks(GString *text, const MoRule *rule)
{
    GPtrArray *items = items_new();
    for (int half = MO_FROM_START; half <= MO_FROM_END; half++)
        for (unsigned n = 1; n <= 53; n++)
            if (mo_numbers_has(&rule->weeks[half], n))
                g_ptr_array_add(items, half == MO_FROM_START
                                           ? g_strdup_printf("%u", n)
                                           : g_strdup_printf(_("%u from the end"), n));
    APPEND(text, _(" in week %s"), join(items));
}

/* "every year on 3 March": the one form of a yearly day that people say. */
static bool append_date(GString *text, const MoRule *rule)
{
    const uint64_t days = rule->month_days[MO_FROM_START].bits[0];
    if (__builtin_popcount(rule->months) != 1 || __builtin_popcountll(days) != 1 ||
        mo_numbers_any(rule->year_days) || rule->month_days[MO_FROM_END].bits[0] != 0 ||
        mo_rule_has_weekdays(rule))
        return false;
    g_string_append_printf(text, _(" on %1$d %2$s"), __builtin_ctzll(days),
                           _(month_names[__builtin_ctz(rule->months) - 1]));
    return true;
}

/* Weekly and daily rules: the weekdays replace "every week". */
static void append_weekly(GString *text, const MoRule *rule)
{
    if (rule->interval == 1 && rule->weekdays == 0x1f) {
        g_string_append(text, _("every weekday"));
    } else if (rule->interval == 1 && rule->weekdays != 0) {
        APPEND(text, _("every %s"), weekdays_text(rule->weekdays));
    } else {
        append_rhythm(text, rule);
        if (rule->weekdays != 0)
            APPEND(text, _(" on %s"), weekdays_text(rule->weekdays));
    }
    if (rule->week_start != MO_MONDAY && rule->interval > 1 && rule->weekdays != 0)
        g_string_append_printf(text, _(", weeks beginning on %s"),
                               _(weekday_names[rule->week_start]));
}

static void append_daily(GString *text, const MoRule *rule)
{
    append_rhythm(text, rule);
    if (rule->weekdays != 0)
        APPEND(text, _(", only on %s"), weekdays_text(rule->weekdays));
    if (mo_numbers_any(rule->month_days))
        APPEND(text, _(", only on %s"), days_text(rule->month_days));
}

static void append_which(GString *text, const MoRule *rule)
{
    bool months_said = false;
    if (rule->freq == MO_FREQ_WEEKLY) {
        append_weekly(text, rule);
    } else if (rule->freq == MO_FREQ_DAILY) {
        append_daily(text, rule);
    } else {
        append_rhythm(text, rule);
        if (mo_numbers_any(rule->weeks))
            append_weeks(text, rule);
        bool yearly = rule->freq == MO_FREQ_YEARLY;
        months_said = yearly && append_date(text, rule);
        if (!months_said) {
            append_days(text, rule);
            if (yearly && rule->months != 0)
                APPEND(text,
                       mo_rule_has_weekdays(rule) || mo_numbers_any(rule->month_days) ? _(" of %s")
                                                                                      : _(" in %s"),
                       months_text(rule));
            months_said = yearly;
        }
    }
    if (!months_said && rule->months != 0)
        APPEND(text, _(", only in %s"), months_text(rule));
    if (mo_numbers_any(rule->positions) && !is_weekday_position(rule))
        APPEND(text, _(", only the %s of these"), ordinals_text(rule->positions));
}

/* What `rule =` leaves out, and the sentence of the same words does not. */
static void append_left_out(GString *text, const MoRule *rule, MoDay start)
{
    g_autoptr(MoRule) filled = mo_rule_dup(rule);
    if (start == MO_DAY_NONE && mo_rule_needs_start(rule))
        return;
    mo_rule_fill(filled, start);
    if (mo_rule_meets_short_months(filled))
        g_string_append(text, rule->freq == MO_FREQ_YEARLY
                                  ? _(", leaving out years without that day")
                                  : _(", leaving out months without that day"));
}

/* Days as dates, or (today not MO_DAY_NONE) as people say them. */
static char *describe(const MoRule *rule, MoDay start, MoDay today, bool clamp)
{
    GString *text = g_string_new(NULL);
    append_which(text, rule);
    if (!clamp)
        append_left_out(text, rule, start);
    if (start != MO_DAY_NONE)
        APPEND(text, _(" from %s"), mo_day_print(start));
    if (rule->until != MO_DAY_NONE)
        APPEND(text, _(" until %s"),
               today == MO_DAY_NONE ? mo_day_print(rule->until)
                                    : mo_day_print_short(rule->until, today));
    if (rule->count != 0)
        g_string_append_printf(text, ngettext(", once", ", %u times", rule->count), rule->count);
    return g_string_free(text, FALSE);
}

char *mo_rule_describe_from(const MoRule *rule, MoDay start, bool clamp)
{
    return describe(rule, start, MO_DAY_NONE, clamp);
}

char *mo_rule_describe_near(const MoRule *rule, MoDay today)
{
    return describe(rule, MO_DAY_NONE, today, true);
}

char *mo_rule_describe(const MoRule *rule)
{
    g_return_val_if_fail(rule != NULL, NULL);
    return mo_rule_describe_from(rule, MO_DAY_NONE, true);
}
