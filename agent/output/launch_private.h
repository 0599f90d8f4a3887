/* The steps of handing a draft over, apart, so that each can be tried without a desktop. */
#ifndef MOMENTS_OUTPUT_LAUNCH_PRIVATE_H
#define MOMENTS_OUTPUT_LAUNCH_PRIVATE_H

#include <gio/gio.h>
#include <stdbool.h>

/* How a mail program takes a draft. */
typedef enum {
    MO_WAY_FILE,        /* opens the `.eml` as an editable message */
    MO_WAY_MAILTO,      /* takes a mailto: URI */
    MO_WAY_GMAIL,       /* has a compose address */
    MO_WAY_OUTLOOK_WEB, /* the same */
} MoWay;

/* The way for `mail` of the configuration; `app_id` is the desktop file of the default mail program
 * (NULL: none), which "auto" goes by. */
MoWay mo_launch_choose_way(const char *mail, const char *app_id);

/* Whether a desktop file's name is one of the Thunderbird family. */
bool mo_launch_is_thunderbird(const char *app_id);

/* The compose address of a web mail; NULL when it would be too long for a server. The caller frees
 * it. */
char *mo_launch_make_compose_url(MoWay way, const char *to_address, const char *subject,
                                 const char *body);

/* The words of an `Exec=` line with its field codes filled in. `uri` is what to open (NULL:
 * nothing); `path` the same as a file, or NULL. NULL when the line cannot be read. Free with
 * g_strfreev(). */
char **mo_launch_make_arguments(const char *command_line, const char *uri, const char *path);

/* What of our environment (NULL-terminated NAME=VALUE) belongs to the session, fit to be passed to
 * systemd. Free with g_strfreev(). */
char **mo_launch_filter_environment(const char *const *environment);

/* Starts a program that is none of our children and outside our sandbox. `bus` NULL: without a
 * bus. */
bool mo_launch_start(GDBusConnection *bus, char **arguments, GError **error);

/* A connection to the session bus of our own; NULL and an error when there is none. The shared one
 * belongs to the thread of the notes. */
GDBusConnection *mo_launch_connect(GError **error);

/* Calls a method and drops its answer. Gives up after two seconds. */
bool mo_launch_call(GDBusConnection *bus, const char *name, const char *path, const char *interface,
                    const char *method, GVariant *arguments, GError **error);

#endif
