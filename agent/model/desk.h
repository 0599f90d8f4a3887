/* What the user said about herself, apart from any customer: for how long she wants no notes, and
 * when she is away. Folded from the entries QUIET and AWAY of the history, in their order. */
#ifndef MOMENTS_MODEL_DESK_H
#define MOMENTS_MODEL_DESK_H

#include "model/history.h"

/* Days, both included. */
typedef struct {
    MoDay first, last;
} MoStay;

typedef struct {
    MoLocal quiet_until; /* no notes before it; it may have passed; day MO_DAY_NONE: never said */
    GArray *away;        /* of MoStay, by first day, apart from each other by at least one day */
} MoDesk;

MoDesk *mo_desk_new(void);
void mo_desk_free(MoDesk *desk);

/* Applies one entry; those of other types are passed over. */
void mo_desk_fold(MoDesk *desk, const MoEntry *entry);

/* All of the history. NULL only on an error. The caller frees it. */
MoDesk *mo_desk_load(MoHistory *history, GError **error);

bool mo_desk_is_quiet(const MoDesk *desk, MoLocal now);

/* The absence that holds `day`, or NULL. Borrowed. */
const MoStay *mo_desk_find_away(const MoDesk *desk, MoDay day);

/* Whether both say the same about absences. */
bool mo_desk_same_away(const MoDesk *a, const MoDesk *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoDesk, mo_desk_free)

#endif
