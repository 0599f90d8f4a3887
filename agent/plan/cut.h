/* Of whom how many moments were left out of a plan: those that wait far behind the last place are
 * counted, not kept. When a customer is planned again, hers must be counted anew. Eight bytes a
 * customer. */
#ifndef MOMENTS_PLAN_CUT_H
#define MOMENTS_PLAN_CUT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    GArray *slots;  /* of uint64_t: 56 bits of the customer's hash, then how many (up to 255) */
    bool is_sorted; /* while they are gathered they stand as they came */
    unsigned n;     /* of all customers */
} MoCut;

void mo_cut_init(MoCut *cut);
void mo_cut_clear(MoCut *cut);

/* One more of this customer. */
void mo_cut_add(MoCut *cut, uint64_t customer);

/* None of this customer any more. The first call sorts. */
void mo_cut_forget(MoCut *cut, uint64_t customer);

#endif
