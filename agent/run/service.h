/* The methods of org.moments.Moments that a command of the command line stands behind.
 *
 * The agent runs its own program with the command and gives back what it said: one code path for
 * both, and the agent's loop is never held up. What the interface promises stands in
 * config/org.moments.Moments.xml. */
#ifndef MOMENTS_RUN_SERVICE_H
#define MOMENTS_RUN_SERVICE_H

#include "run/session.h"
#include <gio/gio.h>

/* Answers the call, mostly later. `session`: whose configuration, state and now the command gets.
 */
void mo_service_answer(const MoSession *session, const char *method, GVariant *parameters,
                       GDBusMethodInvocation *invocation);

/* The words of the command for a call, without the program's own options; NULL with an error
 * (MO_ERROR_INVALID) when the call makes none. The caller frees it with g_strfreev(). */
char **mo_service_get_words(const char *method, GVariant *parameters, GError **error);

/* An array of JSON objects as aa{sv}; NULL when the text is none. Floating. */
GVariant *mo_service_read_list(const char *json);

#endif
