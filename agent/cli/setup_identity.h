/* Who sits in front of the screen, as far as the computer knows: from the account and from git. */
#ifndef MOMENTS_CLI_SETUP_IDENTITY_H
#define MOMENTS_CLI_SETUP_IDENTITY_H

#include "cli/tally.h"

typedef struct {
    char *name;  /* NULL: not known */
    char *email; /* NULL: not known */
    char *login; /* never NULL */
} MoIdentityGuess;

/* `name` and `email` (either NULL) are what she said herself; they win. */
void mo_identity_guess_init(MoIdentityGuess *guess, const char *name, const char *email);
void mo_identity_guess_clear(MoIdentityGuess *guess);

/* The one among the owners of the records that is her, or NULL: the same name, the same address, or
 * the only one that shares a whole word with her name or login. Borrowed. */
const char *mo_identity_guess_find_owner(const MoIdentityGuess *guess, MoTally *owners);

/* Whether a text can be a person's name, an address. */
bool mo_identity_is_name(const char *text);
bool mo_identity_is_email(const char *text);

/* Takes "Dana Smith <dana@example.com>", "Dana Smith, dana@example.com" or one of both apart. False
 * when it is neither. What is not there stays as it was; the caller frees both. */
bool mo_identity_parse(const char *text, char **name, char **email);

#endif
