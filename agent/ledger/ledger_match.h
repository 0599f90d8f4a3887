/* Who of another ledger is who here, where the two began apart from each other: their ids and
 * hashes have nothing in common, so names must tell.
 *
 * The same id and the same name are the same person; else a name with a company that each of the
 * two has once. Who has her name or her id here, and is not surely the same, is left out: joining
 * strangers could not be taken back. Who is nobody here comes as a new customer. */
#ifndef MOMENTS_LEDGER_LEDGER_MATCH_H
#define MOMENTS_LEDGER_LEDGER_MATCH_H

#include "ledger/ledger_private.h"

typedef struct MoMatch MoMatch;

/* `host` and `guest` are borrowed for the life of it. NULL on an error; free with
 * mo_match_free(). */
MoMatch *mo_match_new(MoHistory *host, MoHistory *guest, GError **error);
void mo_match_free(MoMatch *match);

/* The id here of a customer there. NULL: she is left out. Borrowed. */
const char *mo_match_get(const MoMatch *match, const char *customer);

/* Rewrites an entry of the guest for the host: its customers, and what leads to them. False: it is
 * about somebody who is left out, or says nothing any more. */
bool mo_match_rewrite(const MoMatch *match, MoEntry *entry);

/* Those left out, of char *, "Ada Example (Acme)", by name. The caller frees it with
 * g_ptr_array_unref(). */
GPtrArray *mo_match_list_left(const MoMatch *match);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoMatch, mo_match_free)

#endif
