#include "courier/secret.h"

#include "base/error.h"
#include "base/i18n.h"

#include <libsecret/secret.h>
#include <string.h>

/* Its attributes, by which other programs' secrets are told from ours. */
static const SecretSchema SCHEMA = {.name = "org.moments.Moments.Mail",
                                    .flags = SECRET_SCHEMA_NONE,
                                    .attributes = {{"server", SECRET_SCHEMA_ATTRIBUTE_STRING},
                                                   {"user", SECRET_SCHEMA_ATTRIBUTE_STRING}}};

void mo_secret_free(char *secret)
{
    if (!secret)
        return;
    explicit_bzero(secret, strlen(secret));
    g_free(secret);
}

/* ---- the key ring ---- */

typedef struct {
    GMainLoop *loop;
    GCancellable *cancellable;
    char *password; /* of libsecret */
    GError *error;
    bool timed_out;
} Lookup;

static void found(GObject *source, GAsyncResult *result, void *data)
{
    Lookup *lookup = data;
    (void)source;
    lookup->password = secret_password_lookup_finish(result, &lookup->error);
    g_main_loop_quit(lookup->loop);
}

static gboolean give_up(gpointer data)
{
    Lookup *lookup = data;
    lookup->timed_out = true;
    g_cancellable_cancel(lookup->cancellable);
    return G_SOURCE_REMOVE;
}

static void set_ring_error(const GError *reason, GError **error)
{
    g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                _("Your key ring does not answer: %s. Without one, name a password-command under "
                  "[imap]."),
                reason ? reason->message : _("it is locked"));
}

/* A key ring that is locked asks her to open it, and she may not be there. */
static char *look_up(const MoImap *imap, unsigned seconds, GError **error)
{
    Lookup lookup = {.loop = g_main_loop_new(NULL, FALSE), .cancellable = g_cancellable_new()};
    guint timer = g_timeout_add_seconds(seconds, give_up, &lookup);
    secret_password_lookup(&SCHEMA, lookup.cancellable, found, &lookup, "server", imap->server,
                           "user", imap->user, NULL);
    g_main_loop_run(lookup.loop);
    if (!lookup.timed_out)
        g_source_remove(timer);
    char *password = lookup.password ? g_strdup(lookup.password) : NULL;
    if (lookup.password)
        secret_password_free(lookup.password);
    if (!password && (lookup.error || lookup.timed_out))
        set_ring_error(lookup.timed_out ? NULL : lookup.error, error);
    else if (!password)
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                    _("There is no password for %s at %s in your key ring. Type: moments-courier "
                      "--set-password"),
                    imap->user, imap->server);
    g_clear_error(&lookup.error);
    g_main_loop_unref(lookup.loop);
    g_object_unref(lookup.cancellable);
    return password;
}

bool mo_secret_set(const MoImap *imap, const char *password, GError **error)
{
    g_return_val_if_fail(imap != NULL && password != NULL, false);
    g_autoptr(GError) reason = NULL;
    g_autofree char *label =
        g_strdup_printf(_("Moments: drafts of %s at %s"), imap->user, imap->server);
    if (secret_password_store_sync(&SCHEMA, SECRET_COLLECTION_DEFAULT, label, password, NULL,
                                   &reason, "server", imap->server, "user", imap->user, NULL))
        return true;
    set_ring_error(reason, error);
    return false;
}

char *mo_secret_get(const MoImap *imap, unsigned seconds, bool *ret_is_token, GError **error)
{
    g_return_val_if_fail(imap != NULL && ret_is_token != NULL, NULL);
    *ret_is_token = imap->oauth_command != NULL;
    if (imap->oauth_command)
        return mo_secret_run(imap->oauth_command, seconds, error);
    if (imap->password_command)
        return mo_secret_run(imap->password_command, seconds, error);
    return look_up(imap, seconds, error);
}
