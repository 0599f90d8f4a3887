/* Where drafts go, and how the mail server is reached. */
#include "model/config_private.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"

#include <string.h>

#define SHOWN_MAX 80
#define PORT_TLS 993
#define PORT_STARTTLS 143

static void report(const MoKeys *keys, const char *key, const char *why)
{
    const MoFound *found = mo_keys_find(keys, key);
    g_autofree char *shown = mo_text_clean_line(found->value, SHOWN_MAX);
    mo_problems_add(keys->problems, MO_SEVERITY_ERROR, found->file, found->line,
                    _("'%s' = '%s': %s"), key, shown, why);
}

/* What stands behind `prefix`, as an absolute path; NULL when there is no such prefix or no path.
 */
static char *read_place(const MoFound *found, const char *text, const char *prefix)
{
    if (!g_str_has_prefix(text, prefix))
        return NULL;
    g_autofree char *path = g_strstrip(g_strdup(text + strlen(prefix)));
    g_autofree char *folder = g_path_get_dirname(found->file);
    return *path ? mo_path_expand(path, folder) : NULL;
}

static void read_drafts(MoConfig *config, const MoKeys *me)
{
    const MoFound *found = mo_keys_find(me, "drafts");
    g_autofree char *text = mo_keys_read_text(me, "drafts");
    if (*text)
        config->drafts = read_place(found, text, "folder:");
    if (*text && !config->drafts)
        config->maildir = read_place(found, text, "maildir:");
    if (config->maildir)
        config->drafts_way = MO_DRAFTS_MAILDIR;
    else if (strcmp(text, "imap") == 0)
        config->drafts_way = MO_DRAFTS_IMAP;
    else if (*text && !config->drafts)
        report(me, "drafts",
               _("write folder: or maildir: with a path behind it, such as folder:~/Drafts, or "
                 "imap"));
    if (!config->drafts)
        config->drafts = g_build_filename(config->folder, "Drafts", NULL);
}

/* The words of a command, as a shell would divide them; there is no shell. */
static char **read_command(const MoKeys *imap, const char *key)
{
    g_autofree char *text = mo_keys_read_text(imap, key);
    char **words = NULL;
    if (*text && !g_shell_parse_argv(text, NULL, &words, NULL))
        report(imap, key, _("a quote is not closed in this command"));
    return words;
}

static bool is_server_name(const char *name)
{
    for (const char *at = name; *at; at++)
        if (!g_ascii_isalnum(*at) && !strchr(".-:", *at))
            return false;
    return *name && *name != '-';
}

static void read_imap(MoConfig *config, const MoKeys *keys)
{
    MoImap *imap = &config->imap;
    g_auto(MoSettingValue) tls = {0}, port = {0};
    mo_keys_read(keys, "tls", &tls, NULL);
    imap->starttls = tls.word == 1;
    imap->port = mo_keys_read(keys, "port", &port, NULL)
                     ? (unsigned)port.number
                     : (imap->starttls ? PORT_STARTTLS : PORT_TLS);
    imap->server = mo_keys_read_text(keys, "server");
    if (*imap->server && !is_server_name(imap->server)) {
        report(keys, "server", _("write the name alone, such as imap.example.com"));
        *imap->server = '\0';
    }
    imap->user = mo_keys_read_text(keys, "user");
    if (!*imap->user) {
        g_free(imap->user);
        imap->user = g_strdup(config->my_email);
    }
    imap->certificates = mo_keys_read_path(keys, "certificates");
    imap->drafts_folder = mo_keys_read_text(keys, "drafts-folder");
    imap->sent_folder = mo_keys_read_text(keys, "sent-folder");
    imap->password_command = read_command(keys, "password-command");
    imap->oauth_command = read_command(keys, "oauth-command");
}

static void check_imap(const MoConfig *config, const MoKeys *me, const MoKeys *imap)
{
    if (config->drafts_way != MO_DRAFTS_IMAP)
        return;
    if (!*config->imap.server && !mo_keys_find(imap, "server"))
        report(me, "drafts",
               _("name your mail server: write a section [imap] with 'server = imap.example.com'"));
    else if (!*config->imap.user)
        report(me, "drafts",
               _("who you are at the mail server is not known: write 'user' under [imap], or "
                 "'email' under [me]"));
}

void mo_config_read_mail(MoConfig *config, const MoKeys *me, const MoKeys *imap)
{
    read_drafts(config, me);
    config->attachments = mo_keys_read_path(me, "attachments");
    if (!config->attachments)
        config->attachments = g_build_filename(config->folder, "Attachments", NULL);
    read_imap(config, imap);
    check_imap(config, me, imap);
}

void mo_config_clear_mail(MoConfig *config)
{
    MoImap *imap = &config->imap;
    g_free(config->drafts);
    g_free(config->maildir);
    g_free(config->attachments);
    g_free(imap->server);
    g_free(imap->user);
    g_free(imap->certificates);
    g_free(imap->drafts_folder);
    g_free(imap->sent_folder);
    g_strfreev(imap->password_command);
    g_strfreev(imap->oauth_command);
}
