/* Pages of moments: gathered, written into the folder of hers where sandboxed browsers can read
 * them, opened, and tidied away. */
#ifndef MOMENTS_RUN_PAGES_H
#define MOMENTS_RUN_PAGES_H

#include "run/session.h"

/* The page about one moment (with its customer). The caller frees it. */
char *mo_pages_print_moment(const MoSession *session, const MoMoment *moment);

/* The page of the list of today; `n_waiting` surprises wait for another day. Of a very long list
 * the first ones are told whole. The caller frees it. */
char *mo_pages_print_list(const MoSession *session, const GPtrArray *moments, unsigned n_waiting);

/* Writes a page (0600, in FOLDER/Pages, 0700), over an older one of the same name, and opens it in
 * her browser. `id` is the moment's, NULL for the list. */
bool mo_pages_open(const MoSession *session, const char *id, const char *html, GError **error);

/* Takes away pages that nobody opened anew since yesterday. */
void mo_pages_tidy(const MoSession *session);

/* Takes away all of them. Those that could not be are added to `left` (of char *; may be NULL). */
void mo_pages_remove_all(const MoConfig *config, GPtrArray *left);

#endif
