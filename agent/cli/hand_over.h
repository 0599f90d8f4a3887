/* What was promised to somebody who left, passed on to who came after her. */
#ifndef MOMENTS_CLI_HAND_OVER_H
#define MOMENTS_CLI_HAND_OVER_H

#include "run/session.h"

/* For each promise that is not answered, by the command line or by her record, two entries: the
 * promise to the successor, and that hers ended with it. An array of MoEntry, empty on a failed
 * history; nothing is written. The caller frees it. */
GPtrArray *mo_cli_hand_over(const MoSession *session, const MoCustomer *customer,
                            const MoCustomer *successor);

#endif
