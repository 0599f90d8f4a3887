/* Drafts in a Maildir, where mutt, aerc, mbsync and others find them (cr.yp.to/proto/maildir.html).
 *
 * A message is whole or not there: written in tmp/, synced, linked into cur/ with the flags of a
 * draft that was seen, and the folder synced. */
#ifndef MOMENTS_OUTPUT_MAILDIR_H
#define MOMENTS_OUTPUT_MAILDIR_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Puts the message there and returns its name without flags. A folder that is missing is made; one
 * that is there and no Maildir is MO_ERROR_REFUSED. The caller frees it. */
char *mo_maildir_deliver(const char *folder, GBytes *message, int64_t now_utc, GError **error);

/* Whether drafts can be put there, as far as it is known beforehand: false with the reason. Nothing
 * is made. */
bool mo_maildir_check(const char *folder, GError **error);

/* The file of the message of that name, with the flags it has now; NULL when it is gone. The caller
 * frees it. */
char *mo_maildir_find(const char *folder, const char *name);

/* Takes the message of that name away if it still is what was delivered, whatever its flags are by
 * now. False when she changed it, or it is gone. */
bool mo_maildir_remove_untouched(const char *folder, const char *name, const char *hash);

#endif
