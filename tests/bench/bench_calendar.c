/* Writing 100,000 events, one component at a time, beside libical's own way of one tree that is
 * printed at the end. Each in a process of its own, because it is the peak of memory that counts.
 */
#include "bench.h"
#include "output/calendar.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define EVENTS 100000
#define NOW ((int64_t)1772450000)

typedef struct {
    double seconds; /* of the processor */
    double peak_mib;
} Figures;

static MoMoment make_sample(const MoHabit *habit)
{
    return (MoMoment){.uid = (char *)"0123456789abcdef0123456789@org.moments.Moments",
                      .habit = habit,
                      .customer_name = (char *)"Zoë Müller, Example",
                      .company = (char *)"Example; Ltd",
                      .show = 20515,
                      .due = 20517,
                      .raise = {.day = 20515, .second = 36000},
                      .reason = (char *)"last contact 34 days ago"};
}

static bool count(const char *data, size_t length, void *user_data, GError **error)
{
    (void)data;
    (void)error;
    *(size_t *)user_data += length;
    return true;
}

static void write_ours(void)
{
    const MoHabit habit = {.name = (char *)"monthly-report", .kind = (char *)"report", .at = 36000};
    MoMoment moment = make_sample(&habit);
    const MoConfig config = {0};
    g_autoptr(GPtrArray) moments = g_ptr_array_new();
    for (unsigned i = 0; i < EVENTS; i++)
        g_ptr_array_add(moments, &moment);
    g_autoptr(MoZone) zone = mo_zone_new("Europe/Berlin", NULL);
    size_t length = 0;
    if (!mo_calendar_write(moments, &config, zone, NOW, count, &length, NULL) ||
        length < (size_t)EVENTS * 100)
        exit(1);
}

/* The same properties, as the manual of libical has it. */
static void write_tree(void)
{
    icalcomponent *calendar = icalcomponent_new_vcalendar();
    struct icaltimetype now =
        icaltime_from_timet_with_zone((time_t)NOW, 0, icaltimezone_get_utc_timezone());
    for (unsigned i = 0; i < EVENTS; i++) {
        struct icaltimetype start = icaltime_from_string("20260303T100000");
        icalproperty *begin = icalproperty_new_dtstart(start);
        icalproperty *end = icalproperty_new_dtend(start);
        icalproperty_add_parameter(begin, icalparameter_new_tzid("Europe/Berlin"));
        icalproperty_add_parameter(end, icalparameter_new_tzid("Europe/Berlin"));
        icalcomponent_add_component(
            calendar,
            icalcomponent_vanew(
                ICAL_VEVENT_COMPONENT,
                icalproperty_new_uid("0123456789abcdef0123456789@org.moments.Moments"),
                icalproperty_new_dtstamp(now), icalproperty_new_lastmodified(now), begin, end,
                icalproperty_new_summary("Report: Zoë Müller, Example (Example; Ltd)"),
                icalproperty_new_description(
                    "last contact 34 days ago\nDue: Thursday 5 March 2026"),
                icalproperty_new_categories("report,monthly-report"),
                icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT), (void *)0));
    }
    char *text = icalcomponent_as_ical_string_r(calendar);
    if (!text || strlen(text) < (size_t)EVENTS * 100)
        exit(1);
    icalmemory_free_buffer(text);
    icalcomponent_free(calendar);
}

static double to_seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* Seconds of the processor, so that a busy machine does no harm. */
static Figures measure(void (*write_all)(void))
{
    Figures figures = {-1, -1};
    pid_t child = fork();
    if (child == 0) {
        write_all();
        _exit(0);
    }
    int status = -1;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0)
        exit(1);
    figures.seconds = to_seconds(usage.ru_utime) + to_seconds(usage.ru_stime);
    figures.peak_mib = (double)usage.ru_maxrss / 1024;
    return figures;
}

int main(void)
{
    Figures ours = measure(write_ours);
    Figures tree = measure(write_tree);
    g_autofree char *rate =
        g_strdup_printf("%.0f with libical's whole tree", EVENTS / tree.seconds);
    g_autofree char *peak = g_strdup_printf("%.0f with libical's whole tree", tree.peak_mib);
    mo_bench_print("calendar: events a second", EVENTS / ours.seconds, "1/s", ">=10000", rate);
    mo_bench_print("calendar: peak memory of 100,000 events", ours.peak_mib, "MiB", "24", peak);
    return 0;
}
