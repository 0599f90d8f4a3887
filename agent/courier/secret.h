/* The password or token for the mail server: from a command of hers, or from the key ring. It is
 * never written anywhere, and wiped when it is freed. */
#ifndef MOMENTS_COURIER_SECRET_H
#define MOMENTS_COURIER_SECRET_H

#include "model/config.h"

/* The secret of the account; *ret_is_token tells which kind. Waits up to `seconds`.
 * MO_ERROR_NOT_FOUND: none was given yet; MO_ERROR_FAILED: the command or the key ring does not
 * answer; both with words fit for the user. Free with mo_secret_free(). */
char *mo_secret_get(const MoImap *imap, unsigned seconds, bool *ret_is_token, GError **error);

/* Keeps a password in the key ring, over an older one. */
bool mo_secret_set(const MoImap *imap, const char *password, GError **error);

/* Wipes it. */
void mo_secret_free(char *secret);

/* The first line that a program prints. As mo_secret_get() else. */
char *mo_secret_run(char **command, unsigned seconds, GError **error);

#endif
