/* How often each value comes: owners, tags, stages. Values that differ in case alone are one. After
 * 1,000 different values no new ones are taken; what came before is still counted. */
#ifndef MOMENTS_CLI_TALLY_H
#define MOMENTS_CLI_TALLY_H

#include <glib.h>
#include <stdbool.h>

typedef struct MoTally MoTally;

typedef struct {
    char *value; /* as it was spelt first */
    unsigned n;
} MoCount;

MoTally *mo_tally_new(void);
void mo_tally_free(MoTally *tally);

/* "" counts for nothing. */
void mo_tally_add(MoTally *tally, const char *value);

/* The values, the most frequent first, then by the alphabet; valid until the next add. Borrowed. */
const MoCount *mo_tally_list(MoTally *tally, unsigned *ret_n);

/* The value that is the same but for case, or NULL. Borrowed. */
const MoCount *mo_tally_find(const MoTally *tally, const char *value);

/* "Customer 140, Lead 72 and 3 others": the first `most` of them, each cut to size; "" for none.
 * The caller frees it. */
char *mo_tally_print(MoTally *tally, unsigned most);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoTally, mo_tally_free)

#endif
