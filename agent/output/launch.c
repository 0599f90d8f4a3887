#include "output/launch.h"
#include "output/launch_private.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"

#include <gio/gdesktopappinfo.h>
#include <string.h>

#define MAILTO_TYPE "x-scheme-handler/mailto"

bool mo_launch_is_thunderbird(const char *app_id)
{
    static const char *const FAMILY[] = {"thunderbird", "betterbird", "icedove"};
    g_autofree char *small = app_id ? g_ascii_strdown(app_id, -1) : NULL;
    for (size_t i = 0; small && i < G_N_ELEMENTS(FAMILY); i++)
        if (strstr(small, FAMILY[i]))
            return true;
    return false;
}

MoWay mo_launch_choose_way(const char *mail, const char *app_id)
{
    if (g_strcmp0(mail, "gmail") == 0)
        return MO_WAY_GMAIL;
    if (g_strcmp0(mail, "outlook-web") == 0)
        return MO_WAY_OUTLOOK_WEB;
    if (g_strcmp0(mail, "thunderbird") == 0)
        return MO_WAY_FILE;
    if (g_strcmp0(mail, "evolution") == 0 || g_strcmp0(mail, "other") == 0)
        return MO_WAY_MAILTO;
    return mo_launch_is_thunderbird(app_id) ? MO_WAY_FILE : MO_WAY_MAILTO;
}

static GAppInfo *find_mail_program(void)
{
    return g_app_info_get_default_for_uri_scheme("mailto");
}

char *mo_launch_find_mail_program(void)
{
    g_autoptr(GAppInfo) app = find_mail_program();
    return app ? mo_text_clean_line(g_app_info_get_display_name(app), 60) : NULL;
}

static GAppInfo *find_browser(void)
{
    return g_app_info_get_default_for_uri_scheme("https");
}

static bool is_named(GAppInfo *app, const char *word)
{
    const char *id = g_app_info_get_id(app);
    if (strcmp(word, "thunderbird") == 0)
        return mo_launch_is_thunderbird(id);
    g_autofree char *small = id ? g_ascii_strdown(id, -1) : NULL;
    return small && strstr(small, word);
}

/* Not g_app_info_get_all_for_type(): that knows only what update-desktop-database has seen. */
static bool writes_mail(GAppInfo *app)
{
    const char **types = g_app_info_get_supported_types(app);
    return types && g_strv_contains(types, MAILTO_TYPE);
}

/* The mail program of that name: the default one if it is that, else any installed. */
static GAppInfo *find_named(const char *word)
{
    GAppInfo *found = find_mail_program();
    if (found && is_named(found, word))
        return found;
    g_clear_object(&found);
    GList *apps = g_app_info_get_all();
    for (GList *at = apps; at && !found; at = at->next)
        if (is_named(at->data, word) && writes_mail(at->data))
            found = g_object_ref(at->data);
    g_list_free_full(apps, g_object_unref);
    return found;
}

static GAppInfo *find_app(const char *mail, MoWay way)
{
    if (way == MO_WAY_GMAIL || way == MO_WAY_OUTLOOK_WEB)
        return find_browser();
    if (g_strcmp0(mail, "thunderbird") == 0 || g_strcmp0(mail, "evolution") == 0)
        return find_named(mail);
    return find_mail_program();
}

/* "/org/gnome/Geary" for "org.gnome.Geary.desktop". The caller frees both. */
static char *make_bus_name(const char *app_id, char **ret_path)
{
    size_t length = strlen(app_id) - strlen(".desktop");
    char *name = g_strndup(app_id, length);
    g_autofree char *slashes = g_strdelimit(g_strdup(name), ".", '/');
    *ret_path = g_strconcat("/", g_strdelimit(slashes, "-", '_'), NULL);
    return name;
}

/* Programs that the bus starts are outside of our sandbox by themselves. `uri` NULL: just the
 * program. */
static bool activate(GDBusConnection *bus, GAppInfo *app, const char *uri)
{
    const char *id = g_app_info_get_id(app);
    if (!bus || !id || !g_str_has_suffix(id, ".desktop") || !G_IS_DESKTOP_APP_INFO(app) ||
        !g_desktop_app_info_get_boolean(G_DESKTOP_APP_INFO(app), "DBusActivatable"))
        return false;
    g_autofree char *path = NULL;
    g_autofree char *name = make_bus_name(id, &path);
    const char *uris[] = {uri, NULL};
    if (!g_dbus_is_name(name))
        return false;
    return uri ? mo_launch_call(bus, name, path, "org.freedesktop.Application", "Open",
                                g_variant_new("(^asa{sv})", uris, NULL), NULL)
               : mo_launch_call(bus, name, path, "org.freedesktop.Application", "Activate",
                                g_variant_new("(a{sv})", NULL), NULL);
}

static bool start_app(GDBusConnection *bus, GAppInfo *app, const char *uri, const char *path,
                      GError **error)
{
    if (activate(bus, app, uri))
        return true;
    g_auto(GStrv) arguments = mo_launch_make_arguments(g_app_info_get_commandline(app), uri, path);
    if (!arguments || !arguments[0]) {
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("'%s' cannot be started."),
                    g_app_info_get_display_name(app));
        return false;
    }
    return mo_launch_start(bus, arguments, error);
}

/* The portal opens addresses, not files. */
static bool open_by_portal(GDBusConnection *bus, const char *uri)
{
    return bus && !g_str_has_prefix(uri, "file:") &&
           mo_launch_call(bus, "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
                          "org.freedesktop.portal.OpenURI", "OpenURI",
                          g_variant_new("(ssa{sv})", "", uri, NULL), NULL);
}

/* The file manager with the draft chosen: what is left when no program takes it. */
static bool show_file(GDBusConnection *bus, const char *uri)
{
    const char *uris[] = {uri, NULL};
    return bus && mo_launch_call(bus, "org.freedesktop.FileManager1",
                                 "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1",
                                 "ShowItems", g_variant_new("(^ass)", uris, ""), NULL);
}

/* What to open: the file, or the address that carries the whole text. NULL when that would be too
 * long. */
static char *make_uri(MoWay way, const MoDraft *draft, const char *file_uri, const char *to)
{
    if (way == MO_WAY_FILE)
        return g_strdup(file_uri);
    if (way == MO_WAY_MAILTO)
        return mo_launch_make_mailto(to, draft->subject, draft->body);
    return mo_launch_make_compose_url(way, to, draft->subject, draft->body);
}

bool mo_launch_takes_file(const MoConfig *config)
{
    g_return_val_if_fail(config != NULL, false);
    g_autoptr(GAppInfo) app = find_mail_program();
    return mo_launch_choose_way(config->mail, app ? g_app_info_get_id(app) : NULL) == MO_WAY_FILE;
}

bool mo_launch_draft(const MoConfig *config, const MoDraft *draft, const char *to_address,
                     GError **error)
{
    g_return_val_if_fail(config != NULL && draft != NULL && draft->path != NULL, false);
    g_autofree char *file_uri = g_filename_to_uri(draft->path, NULL, error);
    if (!file_uri)
        return false;
    g_autoptr(GAppInfo) mail_program = find_mail_program();
    MoWay way =
        mo_launch_choose_way(config->mail, mail_program ? g_app_info_get_id(mail_program) : NULL);
    g_autoptr(GAppInfo) app = find_app(config->mail, way);
    g_autofree char *uri = make_uri(way, draft, file_uri, to_address);
    g_autoptr(GDBusConnection) bus = mo_launch_connect(NULL);
    const char *path = way == MO_WAY_FILE ? draft->path : NULL;
    g_autoptr(GError) failure = NULL;
    if (app && uri && start_app(bus, app, uri, path, &failure))
        return true;
    if ((uri && open_by_portal(bus, uri)) || show_file(bus, file_uri))
        return true;
    g_autofree char *shown = mo_path_display(draft->path);
    if (failure)
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("The mail program could not be started: %s The draft lies in %s."),
                    failure->message, shown);
    else if (!uri)
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("The draft is too long for a link to your mail program. It lies in %s."),
                    shown);
    else
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                    _("No mail program was found that can open the draft. It lies in %s."), shown);
    return false;
}

bool mo_launch_mailbox(const MoConfig *config, GError **error)
{
    g_return_val_if_fail(config != NULL, false);
    g_autoptr(GAppInfo) mail_program = find_mail_program();
    MoWay way =
        mo_launch_choose_way(config->mail, mail_program ? g_app_info_get_id(mail_program) : NULL);
    const char *uri = way == MO_WAY_GMAIL         ? "https://mail.google.com/mail/#drafts"
                      : way == MO_WAY_OUTLOOK_WEB ? "https://outlook.office.com/mail/drafts"
                                                  : NULL;
    g_autoptr(GAppInfo) app = find_app(config->mail, way);
    g_autoptr(GDBusConnection) bus = mo_launch_connect(NULL);
    if (app && start_app(bus, app, uri, NULL, error))
        return true;
    if (uri && open_by_portal(bus, uri)) {
        g_clear_error(error);
        return true;
    }
    if (!app)
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                    _("No mail program was found that could show it."));
    return false;
}

bool mo_launch_page(const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, false);
    g_autofree char *uri = g_filename_to_uri(path, NULL, error);
    if (!uri)
        return false;
    g_autoptr(GAppInfo) app = g_app_info_get_default_for_type("text/html", FALSE);
    if (!app)
        app = find_browser();
    g_autoptr(GDBusConnection) bus = mo_launch_connect(NULL);
    if (app && start_app(bus, app, uri, path, NULL))
        return true;
    if (show_file(bus, uri))
        return true;
    g_autofree char *shown = mo_path_display(path);
    g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                _("No browser was found that could show the page. It lies in %s."), shown);
    return false;
}
