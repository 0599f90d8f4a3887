/* The events of a calendar file that people can be invited to: what, when and where. */
#ifndef MOMENTS_INPUT_ICS_EVENT_H
#define MOMENTS_INPUT_ICS_EVENT_H

#include "input/problem.h"
#include "when/zone.h"

/* Texts are clean and "" when the file has none; `url` is http, https or "". */
typedef struct {
    char *uid;
    char *title;
    char *summary;
    char *location;
    char *url;
    char **tags; /* its categories */
    bool has_hour;
    MoLocal start;     /* on the user's wall clock; second 0 without an hour */
    MoDay last;        /* its last day there; what ends in the night after it began has one day */
    MoLocal there;     /* the start on the wall clock of its place */
    char *here;        /* where the two differ: the name of the user's clock, "Berlin"; else "" */
    char *place;       /* and the other's, "New York"; else "" */
    int64_t start_utc; /* with an hour */
    int64_t end_utc;   /* with an hour; the start when the file does not say */
    unsigned line;     /* of its BEGIN */
} MoIcsEvent;

/* Reads them, in file order: an array of MoIcsEvent. A file that is not there has none; what cannot
 * be understood is a problem with its line, and the rest counts. Cancelled events are left out; of
 * one that repeats only the first time counts. `zone` is the user's, for hours without one. The
 * caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_ics_read_events(const char *path, const MoZone *zone, MoProblems *problems);

MoIcsEvent *mo_ics_event_dup(const MoIcsEvent *event);
void mo_ics_event_free(MoIcsEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoIcsEvent, mo_ics_event_free)

#endif
