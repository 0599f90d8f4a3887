/* Hands a draft to the user's mail program, a page to her browser, on her click only.
 *
 * Programs must not inherit the agent's sandbox: inside a unit (INVOCATION_ID) they are started by
 * the user manager (StartTransientUnit, with the session's environment in the call), else by a
 * double fork. The Thunderbird family opens the `.eml`; others get an encoded `mailto:` (RFC 6068)
 * of at most 32 KiB, else the file manager shows the file. */
#ifndef MOMENTS_OUTPUT_LAUNCH_H
#define MOMENTS_OUTPUT_LAUNCH_H

#include "model/config.h"
#include "output/draft.h"

/* Opens the draft (written, so that it has a path) as `config->mail` says ("auto": as the default
 * mail program asks for). `to_address` is draft->to. Returns without waiting for the program; looks
 * for programs on the disk and on the bus, and gives up on a bus that hangs after two seconds a
 * call. MO_ERROR_NOT_FOUND when nothing can open it, with words fit for the user. */
bool mo_launch_draft(const MoConfig *config, const MoDraft *draft, const char *to_address,
                     GError **error);

/* Whether what opens a draft takes the whole file; else its text alone goes along. */
bool mo_launch_takes_file(const MoConfig *config);

/* Opens her mail program, or her web mail, where it shows the drafts that lie in her mailbox. As
 * mo_launch_draft() else. */
bool mo_launch_mailbox(const MoConfig *config, GError **error);

/* Opens a page (an absolute path of a file) in her browser. As mo_launch_draft() else. */
bool mo_launch_page(const char *path, GError **error);

/* Has the user manager start moments-courier. False without a user manager, or without that unit;
 * what is in the spool waits for the next start then. */
bool mo_launch_courier(GError **error);

/* The name of the desktop's mail program, as people know it; NULL when there is none. The caller
 * frees it. */
char *mo_launch_find_mail_program(void);

/* The mailto: URI; the caller frees it. NULL when it would be above 32 KiB. */
char *mo_launch_make_mailto(const char *to_address, const char *subject, const char *body);

#endif
