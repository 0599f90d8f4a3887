/* What is told once although two computers wrote it down: of ledgers that were merged, the same
 * answer to the same moment on the same day. The ledger keeps both, since each can be taken back by
 * itself; a list of what happened shows one. */
#ifndef MOMENTS_MODEL_TOLD_H
#define MOMENTS_MODEL_TOLD_H

#include "model/history.h"

typedef struct MoTold MoTold;

MoTold *mo_told_new(void);

/* NULL is allowed. */
void mo_told_free(MoTold *told);

/* To be asked of each entry in the order in which they are listed: false when it says what an
 * earlier one from another machine said. Touches are never the same: she may call twice a day. A
 * note that differs is worth telling. Keeps about 100 bytes an answer. */
bool mo_told_is_new(MoTold *told, const MoEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoTold, mo_told_free)

#endif
