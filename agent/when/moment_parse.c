/* WHEN of the command line: a day or an hour that lies ahead. */
#include <string.h>

#include "when/sentence.h"
#include "when/sentence_private.h"

#define DAY_SECONDS 86400

/* "friday 14:00", "2026-12-03T14:00": cuts a time of day off the end, -1 if there is none. */
static int32_t cut_time(char *text)
{
    char *space = strrchr(text, ' ');
    char *word = space != NULL ? space + 1 : text;
    int32_t second = mo_time_of_day_parse(word);
    if (second < 0)
        return -1;
    *(space != NULL ? space : text) = '\0';
    char *at = strrchr(text, ' ');
    char *last = at != NULL ? at + 1 : text;
    if (g_ascii_strcasecmp(last, "at") == 0)
        *(at != NULL ? at : text) = '\0';
    return second;
}

/* "2h", "30m", "2 hours", "90 minutes": seconds, or -1. */
static int64_t parse_duration(const char *text)
{
    static const struct {
        const char *name;
        int seconds;
    } units[] = {
        {"h", 3600}, {"hour", 3600}, {"hours", 3600}, {"m", 60},
        {"min", 60}, {"minute", 60}, {"minutes", 60},
    };
    unsigned n = 0;
    if (!mo_take_number(&text, &n))
        return -1;
    if (*text == ' ')
        text++;
    for (unsigned i = 0; i < G_N_ELEMENTS(units); i++)
        if (g_ascii_strcasecmp(text, units[i].name) == 0)
            return (int64_t)n * units[i].seconds;
    return -1;
}

static MoLocal add_seconds(MoLocal now, int64_t seconds)
{
    int64_t second = now.second + seconds;
    return (MoLocal){now.day + (MoDay)(second / DAY_SECONDS), (int32_t)(second % DAY_SECONDS)};
}

/* The day that words without an hour mean; MO_DAY_NONE if they mean none. */
static MoDay parse_day(const char *text, MoDay today, bool has_time, const MoWorkdays *workdays)
{
    MoSpan span = {0, MO_UNIT_DAY};
    if (text[0] == '\0' || g_ascii_strcasecmp(text, "today") == 0)
        return today;
    if (g_ascii_strcasecmp(text, "tomorrow") == 0)
        return today + 1;
    if (g_ascii_strncasecmp(text, "next ", 5) == 0)
        text += 5;
    int weekday = mo_weekday_from_word(text);
    if (weekday >= 0)
        return today + 1 + (weekday + 6 - (MoDay)mo_day_weekday(today)) % 7;
    /* A bare number is no day, nor is "same day". */
    bool has_unit = strpbrk(text, "dwmyDWMY") != NULL;
    if (has_unit && g_ascii_isdigit(text[0]) && mo_span_parse(text, &span) && !has_time)
        return mo_span_after(span, today, workdays);
    return mo_day_parse(text);
}

bool mo_moment_parse(const char *text, MoLocal now, const MoWorkdays *workdays, MoLocal *ret_local,
                     bool *ret_has_time)
{
    g_return_val_if_fail(workdays != NULL, false);
    if (text == NULL)
        return false;

    g_autofree char *squeezed = mo_squeeze(text);
    const char *words = squeezed;
    if (g_ascii_strncasecmp(words, "in ", 3) == 0)
        words += 3;
    MoLocal local = now;
    bool has_time = true;
    int64_t seconds = parse_duration(words);
    if (seconds >= 0) {
        local = add_seconds(now, seconds);
    } else if (strchr(words, 'T') == NULL || !mo_local_parse(words, 0, &local)) {
        g_autofree char *rest = g_strdup(words);
        int32_t second = cut_time(rest);
        has_time = second >= 0;
        local = (MoLocal){parse_day(rest, now.day, has_time, workdays), has_time ? second : 0};
    }
    if (local.day == MO_DAY_NONE || local.day > MO_DAY_LAST)
        return false;
    if (has_time ? mo_local_compare(local, now) <= 0 : local.day <= now.day)
        return false;
    *ret_local = local;
    *ret_has_time = has_time;
    return true;
}
