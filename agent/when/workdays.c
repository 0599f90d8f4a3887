#include "when/workdays.h"

#include <string.h>

#include "base/text.h"

/* How far to look for a working day before giving up. */
#define SEARCH_DAYS (366 * 10)

typedef struct {
    MoDay first;
    MoDay last;
} DaysOff;

struct MoWorkdays {
    uint8_t week;
    int32_t open_second;
    int32_t close_second;
    GArray *days_off; /* of DaysOff: sorted, apart from each other by at least one day */
};

MoWorkdays *mo_workdays_new(uint8_t week, int32_t open_second, int32_t close_second)
{
    g_return_val_if_fail((week & 0x7f) != 0, NULL);
    g_return_val_if_fail(open_second >= 0 && open_second < close_second, NULL);

    MoWorkdays *workdays = g_new0(MoWorkdays, 1);
    workdays->week = week & 0x7f;
    workdays->open_second = open_second;
    workdays->close_second = close_second;
    workdays->days_off = g_array_new(FALSE, FALSE, sizeof(DaysOff));
    return workdays;
}

void mo_workdays_free(MoWorkdays *workdays)
{
    if (workdays == NULL)
        return;
    g_array_unref(workdays->days_off);
    g_free(workdays);
}

/* The index of the first range that ends on or after `day`. */
static guint find_range(const MoWorkdays *workdays, MoDay day)
{
    guint low = 0;
    guint high = workdays->days_off->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(workdays->days_off, DaysOff, middle).last < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void mo_workdays_add_days_off(MoWorkdays *workdays, MoDay first, MoDay last)
{
    g_return_if_fail(workdays != NULL);
    if (first > last || first < MO_DAY_FIRST || last > MO_DAY_LAST)
        return;

    /* What touches the new range melts into it, so that ranges stay sorted and apart. */
    DaysOff range = {first, last};
    guint at = find_range(workdays, first - 1);
    guint end = at;
    while (end < workdays->days_off->len) {
        const DaysOff *old = &g_array_index(workdays->days_off, DaysOff, end);
        if (old->first > last + 1)
            break;
        range.first = MIN(range.first, old->first);
        range.last = MAX(range.last, old->last);
        end++;
    }
    if (end > at)
        g_array_remove_range(workdays->days_off, at, end - at);
    g_array_insert_val(workdays->days_off, at, range);
}

/* The days off that hold `day`, or NULL. */
static const DaysOff *get_days_off(const MoWorkdays *workdays, MoDay day)
{
    guint at = find_range(workdays, day);
    if (at == workdays->days_off->len)
        return NULL;
    const DaysOff *range = &g_array_index(workdays->days_off, DaysOff, at);
    return range->first <= day ? range : NULL;
}

static int parse_weekday(const char *text)
{
    static const char names[7][3] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    for (int i = 0; i < 7; i++)
        if (g_ascii_strncasecmp(text, names[i], 2) == 0)
            return i;
    return -1;
}

/* "MO" or "MO-FR" (also over the week's end: "SA-MO"); 0 for anything else. */
static uint8_t parse_week_part(const char *part)
{
    size_t length = strlen(part);
    if (length != 2 && !(length == 5 && part[2] == '-'))
        return 0;
    int first = parse_weekday(part);
    int last = length == 5 ? parse_weekday(part + 3) : first;
    if (first < 0 || last < 0)
        return 0;
    uint8_t week = 0;
    for (int i = first;; i = (i + 1) % 7) {
        week = (uint8_t)(week | 1u << i);
        if (i == last)
            return week;
    }
}

uint8_t mo_week_parse(const char *text)
{
    g_auto(GStrv) parts = mo_text_split_list(text, ", \t");
    uint8_t week = 0;
    for (char **part = parts; *part != NULL; part++) {
        uint8_t days = parse_week_part(*part);
        if (days == 0)
            return 0;
        week |= days;
    }
    return week;
}

bool mo_hours_parse(const char *text, int32_t *ret_open, int32_t *ret_close)
{
    if (text == NULL)
        return false;
    g_auto(GStrv) parts = g_strsplit(text, "-", 3);
    if (g_strv_length(parts) != 2)
        return false;
    int32_t open_second = mo_time_of_day_parse(g_strstrip(parts[0]));
    int32_t close_second = mo_time_of_day_parse(g_strstrip(parts[1]));
    if (open_second < 0 || close_second < 0 || open_second >= close_second)
        return false;
    *ret_open = open_second;
    *ret_close = close_second;
    return true;
}

bool mo_workdays_is_working(const MoWorkdays *workdays, MoDay day)
{
    g_return_val_if_fail(workdays != NULL, false);
    return (workdays->week >> mo_day_weekday(day) & 1) != 0 && get_days_off(workdays, day) == NULL;
}

unsigned mo_workdays_per_week(const MoWorkdays *workdays)
{
    g_return_val_if_fail(workdays != NULL, 5);
    return (unsigned)__builtin_popcount(workdays->week);
}

int32_t mo_workdays_get_open(const MoWorkdays *workdays)
{
    g_return_val_if_fail(workdays != NULL, 0);
    return workdays->open_second;
}

int32_t mo_workdays_get_close(const MoWorkdays *workdays)
{
    g_return_val_if_fail(workdays != NULL, 0);
    return workdays->close_second;
}

/* The nearest working day from `day` on, in steps of +1 or -1; MO_DAY_NONE if ten years have none.
 */
static MoDay search(const MoWorkdays *workdays, MoDay day, int step)
{
    MoDay end =
        step > 0 ? MIN(day + SEARCH_DAYS, MO_DAY_LAST) : MAX(day - SEARCH_DAYS, MO_DAY_FIRST);
    while (step > 0 ? day <= end : day >= end) {
        const DaysOff *range = get_days_off(workdays, day);
        if (range == NULL && (workdays->week >> mo_day_weekday(day) & 1) != 0)
            return day;
        if (range != NULL)
            day = step > 0 ? range->last : range->first;
        day += step;
    }
    return MO_DAY_NONE;
}

MoDay mo_workdays_on_or_after(const MoWorkdays *workdays, MoDay day)
{
    g_return_val_if_fail(workdays != NULL, day);
    MoDay found = search(workdays, day, 1);
    return found != MO_DAY_NONE ? found : day;
}

MoDay mo_workdays_on_or_before(const MoWorkdays *workdays, MoDay day)
{
    g_return_val_if_fail(workdays != NULL, day);
    MoDay found = search(workdays, day, -1);
    return found != MO_DAY_NONE ? found : day;
}

static MoDay count(const MoWorkdays *workdays, MoDay day, unsigned n, int step)
{
    for (MoDay at = day; n > 0; n--) {
        MoDay found = search(workdays, at + step, step);
        if (found == MO_DAY_NONE)
            break;
        day = at = found;
    }
    return day;
}

MoDay mo_workdays_after(const MoWorkdays *workdays, MoDay day, unsigned n)
{
    g_return_val_if_fail(workdays != NULL, day);
    return count(workdays, day, n, 1);
}

MoDay mo_workdays_before(const MoWorkdays *workdays, MoDay day, unsigned n)
{
    g_return_val_if_fail(workdays != NULL, day);
    return count(workdays, day, n, -1);
}

bool mo_workdays_is_open(const MoWorkdays *workdays, MoLocal now)
{
    return mo_workdays_is_working(workdays, now.day) && now.second >= workdays->open_second &&
           now.second < workdays->close_second;
}

MoLocal mo_workdays_next_open(const MoWorkdays *workdays, MoLocal now)
{
    if (mo_workdays_is_open(workdays, now))
        return now;
    MoDay day = now.second < workdays->open_second ? now.day : now.day + 1;
    return (MoLocal){mo_workdays_on_or_after(workdays, day), workdays->open_second};
}
