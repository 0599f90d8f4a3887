/* What is tidied once a day: pages that nobody opens any more and, with `keep = 3 years`, what is
 * older and over in the ledger. */
#ifndef MOMENTS_RUN_TIDY_H
#define MOMENTS_RUN_TIDY_H

#include "run/session.h"

/* The ledger alone. Nothing without `keep`. *ret_n: how many entries went. What planning still
 * looks at stays longer, if need be. */
bool mo_tidy_ledger(const MoSession *session, unsigned *ret_n, GError **error);

/* Both; what fails is logged, and tried again the next day. */
void mo_tidy(const MoSession *session);

#endif
