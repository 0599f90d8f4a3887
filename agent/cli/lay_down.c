#include "cli/lay_down.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "output/resources.h"

#include <stdio.h>
#include <string.h>

char *mo_lay_down_read(const char *name)
{
    g_autofree char *path = g_strconcat(MO_RESOURCES, name, NULL);
    g_autoptr(GBytes) bytes = g_resource_lookup_data(mo_resources_get_resource(), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_assert(bytes);
    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static bool lay_down(MoCli *cli, const char *file, const char *text, bool tells)
{
    g_autofree char *path = mo_path_expand(file, NULL);
    g_autofree char *shown = mo_path_display(path);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(GError) error = NULL;
    bool is_new = mo_folder_make(folder, &error) && mo_file_write_new(path, text, -1, &error);
    if (!is_new && !g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED)) {
        mo_cli_fail(cli, error);
        return false;
    }
    if (tells)
        printf(is_new ? _("  written  %s\n") : _("  kept     %s\n"), shown);
    return true;
}

bool mo_lay_down_file(MoCli *cli, const char *file, const char *text)
{
    return lay_down(cli, file, text, true);
}

bool mo_lay_down_folders(MoCli *cli)
{
    static const char *const folders[] = {"~/Moments/Customers", "~/Moments/Templates",
                                          "~/Moments/Drafts", "~/Moments/Reports"};
    for (unsigned i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = mo_path_expand(folders[i], NULL);
        g_autoptr(GError) error = NULL;
        if (!mo_folder_make(path, &error)) {
            mo_cli_fail(cli, error);
            return false;
        }
    }
    return true;
}

bool mo_lay_down_templates(MoCli *cli, bool tells)
{
    g_auto(GStrv) names = g_resource_enumerate_children(
        mo_resources_get_resource(), MO_RESOURCES "templates", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    for (char **name = names; name && *name; name++) {
        g_autofree char *resource = g_strconcat("templates/", *name, NULL);
        g_autofree char *file = g_strconcat("~/Moments/Templates/", *name, NULL);
        g_autofree char *text = mo_lay_down_read(resource);
        if (!lay_down(cli, file, text, tells))
            return false;
    }
    return true;
}

char *mo_lay_down_get_config_path(const MoCli *cli)
{
    const char *given = cli->session->config_path;
    return given ? g_strdup(given) : mo_config_get_path();
}

const char *mo_lay_down_guess_name(void)
{
    const char *name = g_get_real_name();
    bool is_person = name && *name && g_utf8_validate(name, -1, NULL) &&
                     strcmp(name, "Unknown") != 0 && strcmp(name, "root") != 0;
    return is_person ? name : NULL;
}
