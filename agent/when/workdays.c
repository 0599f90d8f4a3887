#include "when/workdays.h"

#include <string.h>

#include "base/text.h"

/* How far to look for a working day before giving up. */
#define SEARCH_DAYS (366 * 10)

typedef struct {
    MoDay first;
    MoDay last;
    int32_t n_before; /* days of the working week that all earlier ranges take away */
} DaysOff;

/* Working days are numbered, so that the n-th before or after a day is found by counting, not by
 * walking: by the week alone first, then without those that days off take away. */
struct MoWorkdays {
    uint8_t week;
    uint8_t n_week;     /* how many days of it are worked */
    uint8_t weekday[7]; /* the first n_week: the days of it that are worked */
    int32_t open_second;
    int32_t close_second;
    GArray *days_off; /* of DaysOff: sorted, apart from each other by at least one day */
    GArray *absences; /* the same; of them days on which the user is away */
    /* The same two without what mo_workdays_clear_away() takes away. */
    GArray *own_days_off;
    GArray *own_absences;
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
    workdays->absences = g_array_new(FALSE, FALSE, sizeof(DaysOff));
    workdays->own_days_off = g_array_new(FALSE, FALSE, sizeof(DaysOff));
    workdays->own_absences = g_array_new(FALSE, FALSE, sizeof(DaysOff));
    for (uint8_t i = 0; i < 7; i++) {
        if (workdays->week >> i & 1)
            workdays->weekday[workdays->n_week++] = i;
    }
    return workdays;
}

void mo_workdays_free(MoWorkdays *workdays)
{
    if (workdays == NULL)
        return;
    g_array_unref(workdays->days_off);
    g_array_unref(workdays->absences);
    g_array_unref(workdays->own_days_off);
    g_array_unref(workdays->own_absences);
    g_free(workdays);
}

static const DaysOff *range_at(const GArray *ranges, guint at)
{
    return &g_array_index(ranges, DaysOff, at);
}

/* The index of the first range that ends on or after `day`. */
static guint find_range(const GArray *ranges, MoDay day)
{
    guint low = 0;
    guint high = ranges->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (range_at(ranges, middle)->last < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The Monday of 1970's first week is day -3. */
static void split_week(MoDay day, int32_t *ret_week, int32_t *ret_weekday)
{
    int32_t n = day + 3;
    int32_t weekday = n % 7;
    if (weekday < 0)
        weekday += 7;
    *ret_weekday = weekday;
    *ret_week = (n - weekday) / 7;
}

/* The number of the first day of the working week on or after `day`. */
static int32_t number_in_week(const MoWorkdays *workdays, MoDay day)
{
    int32_t week, weekday;
    split_week(day, &week, &weekday);
    unsigned before = workdays->week & ((1u << weekday) - 1);
    return week * workdays->n_week + __builtin_popcount(before);
}

static MoDay day_of_number_in_week(const MoWorkdays *workdays, int32_t number)
{
    int32_t at = number % workdays->n_week;
    if (at < 0)
        at += workdays->n_week;
    return (number - at) / workdays->n_week * 7 + workdays->weekday[at] - 3;
}

/* The number of the first working day on or after `day`. */
static int32_t number_of(const MoWorkdays *workdays, MoDay day)
{
    int32_t number = number_in_week(workdays, day);
    const GArray *ranges = workdays->days_off;
    if (ranges->len == 0)
        return number;
    guint at = find_range(ranges, day);
    if (at == ranges->len) {
        const DaysOff *last = range_at(ranges, at - 1);
        return number - last->n_before - number_in_week(workdays, last->last + 1) +
               number_in_week(workdays, last->first);
    }
    const DaysOff *range = range_at(ranges, at);
    if (range->first <= day)
        number = number_in_week(workdays, range->first);
    return number - range->n_before;
}

/* The inverse for working days. */
static MoDay day_of_number(const MoWorkdays *workdays, int32_t number)
{
    const GArray *ranges = workdays->days_off;
    guint low = 0;
    guint high = ranges->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const DaysOff *range = range_at(ranges, middle);
        if (number_in_week(workdays, range->first) - range->n_before <= number)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return day_of_number_in_week(workdays, number);
    const DaysOff *range = range_at(ranges, low - 1);
    int32_t n = range->n_before + number_in_week(workdays, range->last + 1) -
                number_in_week(workdays, range->first);
    return day_of_number_in_week(workdays, number + n);
}

static void count_ranges(const MoWorkdays *workdays, GArray *ranges, guint from)
{
    for (guint i = from; i < ranges->len; i++) {
        int32_t n = 0;
        if (i > 0) {
            const DaysOff *before = range_at(ranges, i - 1);
            n = before->n_before + number_in_week(workdays, before->last + 1) -
                number_in_week(workdays, before->first);
        }
        g_array_index(ranges, DaysOff, i).n_before = n;
    }
}

static void add_range(const MoWorkdays *workdays, GArray *ranges, MoDay first, MoDay last)
{
    if (first > last || first < MO_DAY_FIRST || last > MO_DAY_LAST)
        return;

    /* What touches the new range melts into it, so that ranges stay sorted and apart. */
    DaysOff range = {first, last, 0};
    guint at = find_range(ranges, first - 1);
    guint end = at;
    while (end < ranges->len) {
        const DaysOff *old = range_at(ranges, end);
        if (old->first > last + 1)
            break;
        range.first = MIN(range.first, old->first);
        range.last = MAX(range.last, old->last);
        end++;
    }
    g_array_remove_range(ranges, at, end - at);
    g_array_insert_val(ranges, at, range);
    count_ranges(workdays, ranges, at);
}

void mo_workdays_add_days_off(MoWorkdays *workdays, MoDay first, MoDay last)
{
    g_return_if_fail(workdays != NULL);
    add_range(workdays, workdays->days_off, first, last);
    add_range(workdays, workdays->own_days_off, first, last);
}

void mo_workdays_add_away(MoWorkdays *workdays, MoDay first, MoDay last)
{
    g_return_if_fail(workdays != NULL);
    add_range(workdays, workdays->days_off, first, last);
    add_range(workdays, workdays->absences, first, last);
}

void mo_workdays_add_absence(MoWorkdays *workdays, MoDay first, MoDay last)
{
    mo_workdays_add_days_off(workdays, first, last);
    add_range(workdays, workdays->absences, first, last);
    add_range(workdays, workdays->own_absences, first, last);
}

static void copy_ranges(GArray *to, const GArray *from)
{
    g_array_set_size(to, 0);
    if (from->len > 0)
        g_array_append_vals(to, from->data, from->len);
}

void mo_workdays_clear_away(MoWorkdays *workdays)
{
    g_return_if_fail(workdays != NULL);
    copy_ranges(workdays->days_off, workdays->own_days_off);
    copy_ranges(workdays->absences, workdays->own_absences);
}

static bool is_in(const GArray *ranges, MoDay day)
{
    guint at = find_range(ranges, day);
    return at < ranges->len && range_at(ranges, at)->first <= day;
}

bool mo_workdays_is_absent(const MoWorkdays *workdays, MoDay day)
{
    g_return_val_if_fail(workdays != NULL, false);
    return is_in(workdays->absences, day);
}

MoDay mo_workdays_add_present(const MoWorkdays *workdays, MoDay day, unsigned n)
{
    g_return_val_if_fail(workdays != NULL, day);
    const GArray *ranges = workdays->absences;
    MoDay end = day + (MoDay)n;
    for (guint at = find_range(ranges, day + 1); n > 0 && at < ranges->len; at++) {
        const DaysOff *range = range_at(ranges, at);
        if (range->first > end)
            break;
        end += range->last - MAX(range->first, day + 1) + 1;
    }
    return end;
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
    return (workdays->week >> mo_day_weekday(day) & 1) != 0 && !is_in(workdays->days_off, day);
}

unsigned mo_workdays_per_week(const MoWorkdays *workdays)
{
    g_return_val_if_fail(workdays != NULL, 5);
    return workdays->n_week;
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

/* `found`, unless it is too far from `day` to make sense. */
static MoDay near(MoDay day, MoDay found)
{
    int64_t apart = (int64_t)found - day;
    bool is_near = apart <= SEARCH_DAYS && apart >= -SEARCH_DAYS;
    return is_near && found >= MO_DAY_FIRST && found <= MO_DAY_LAST ? found : day;
}

MoDay mo_workdays_on_or_after(const MoWorkdays *workdays, MoDay day)
{
    g_return_val_if_fail(workdays != NULL, day);
    return near(day, day_of_number(workdays, number_of(workdays, day)));
}

MoDay mo_workdays_on_or_before(const MoWorkdays *workdays, MoDay day)
{
    g_return_val_if_fail(workdays != NULL, day);
    return near(day, day_of_number(workdays, number_of(workdays, day + 1) - 1));
}

/* The working days that there are behind `day`, at most `n`, when the n-th is out of reach. */
static MoDay reach(const MoWorkdays *workdays, MoDay day, unsigned n, int step)
{
    for (; n > 0; n--) {
        MoDay next = step > 0 ? mo_workdays_on_or_after(workdays, day + 1)
                              : mo_workdays_on_or_before(workdays, day - 1);
        if (next == day + step && !mo_workdays_is_working(workdays, next))
            return day;
        day = next;
    }
    return day;
}

MoDay mo_workdays_after(const MoWorkdays *workdays, MoDay day, unsigned n)
{
    g_return_val_if_fail(workdays != NULL, day);
    if (n == 0)
        return day;
    MoDay found = day_of_number(workdays, number_of(workdays, day + 1) + (int32_t)n - 1);
    return found - day <= SEARCH_DAYS && found <= MO_DAY_LAST ? found : reach(workdays, day, n, 1);
}

MoDay mo_workdays_before(const MoWorkdays *workdays, MoDay day, unsigned n)
{
    g_return_val_if_fail(workdays != NULL, day);
    if (n == 0)
        return day;
    MoDay found = day_of_number(workdays, number_of(workdays, day) - (int32_t)n);
    return day - found <= SEARCH_DAYS && found >= MO_DAY_FIRST ? found
                                                               : reach(workdays, day, n, -1);
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
