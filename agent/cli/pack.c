#include "cli/pack.h"

#include "base/error.h"
#include "base/file.h"
#include "ledger/archive.h"

#include <glib/gstdio.h>
#include <string.h>

#define FILE_MAX ((size_t)256 * 1024 * 1024)

void mo_pack_places_clear(MoPackPlaces *places)
{
    g_clear_pointer(&places->config_folder, g_free);
    g_clear_pointer(&places->folder, g_free);
}

/* ---- which files ---------------------------------------------------------------------------- */

/* The only places of packed files. A star stands for one plain name. */
typedef struct {
    const char *name; /* in the pack */
    bool is_config;   /* under the configuration's folder, else under ~/Moments */
    const char *under;
    const char *ending;
    enum { PLACE_PLAIN, PLACE_CUSTOMERS, PLACE_ATTACHMENTS } kind;
} Place;

static const Place table[] = {
    {"config/moments.ini", true, NULL, NULL, PLACE_PLAIN},
    {"config/moments.d/*", true, "moments.d", ".ini", PLACE_PLAIN},
    {"folder/notes.csv", false, NULL, NULL, PLACE_PLAIN},
    {"folder/articles.csv", false, NULL, NULL, PLACE_PLAIN},
    {"folder/*", false, NULL, ".ics", PLACE_PLAIN},
    {"folder/Templates/*", false, "Templates", ".txt", PLACE_PLAIN},
    {"folder/Customers/*", false, "Customers", ".csv", PLACE_CUSTOMERS},
    {"folder/Customers/*", false, "Customers", ".vcf", PLACE_CUSTOMERS},
    {"folder/Attachments/*", false, "Attachments", "", PLACE_ATTACHMENTS},
};

/* A name that stands for itself alone in any folder. */
static bool is_plain(const char *name)
{
    if (*name == '\0' || *name == '.' || strlen(name) > 200 || !g_utf8_validate(name, -1, NULL))
        return false;
    for (const char *at = name; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c == '/' || c == '\\' || !g_unichar_isprint(c))
            return false;
    }
    return true;
}

/* The part of the name that the star stands for; NULL when it is another place. */
static const char *match(const Place *place, const char *name)
{
    size_t length = strlen(place->name);
    if (place->name[length - 1] != '*')
        return strcmp(name, place->name) == 0 ? strrchr(name, '/') + 1 : NULL;
    if (strncmp(name, place->name, length - 1) != 0)
        return NULL;
    const char *rest = name + length - 1;
    return is_plain(rest) && g_str_has_suffix(rest, place->ending) &&
                   strlen(rest) > strlen(place->ending)
               ? rest
               : NULL;
}

static char *make_path(const MoPackPlaces *places, const Place *place, const char *name)
{
    const char *above = place->is_config ? places->config_folder : places->folder;
    return place->under ? g_build_filename(above, place->under, name, NULL)
                        : g_build_filename(above, name, NULL);
}

char *mo_pack_get_place(const MoPackPlaces *places, const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        const char *plain = match(&table[i], name);
        if (plain)
            return make_path(places, &table[i], plain);
    }
    return NULL;
}

/* ---- gathering ------------------------------------------------------------------------------ */

/* What is being gathered. */
typedef struct {
    GPtrArray *files;  /* of MoArchiveFile */
    GPtrArray *left;   /* of char *: paths of what is too large */
    size_t n_attached; /* bytes of attachments so far */
} Gathering;

/* Whether it is small enough, and so is all of it; else it is left out. */
static bool has_room(Gathering *gathering, const char *path)
{
    GStatBuf info;
    size_t size = g_stat(path, &info) == 0 ? (size_t)info.st_size : 0;
    if (size > MO_PACK_ATTACHMENT_MAX || gathering->n_attached + size > MO_PACK_ATTACHMENTS_MAX) {
        g_ptr_array_add(gathering->left, g_strdup(path));
        return false;
    }
    gathering->n_attached += size;
    return true;
}

static bool add(GPtrArray *files, const char *name, const char *path, GError **error)
{
    char *data = NULL;
    size_t length = 0;
    g_autoptr(GError) reason = NULL;
    if (!mo_file_read(path, FILE_MAX, &data, &length, &reason)) {
        if (g_error_matches(reason, MO_ERROR, MO_ERROR_NOT_FOUND))
            return true;
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    MoArchiveFile *file = g_new0(MoArchiveFile, 1);
    file->name = g_strdup(name);
    file->bytes = g_bytes_new_take(data, length);
    g_ptr_array_add(files, file);
    return true;
}

static bool add_folder(Gathering *gathering, const MoPackPlaces *places, const Place *place,
                       GError **error)
{
    g_autofree char *folder = make_path(places, place, "");
    g_autofree char *prefix = g_strndup(place->name, strlen(place->name) - 1);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *packed = g_strconcat(prefix, name, NULL);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (!match(place, packed) || !g_file_test(path, G_FILE_TEST_IS_REGULAR) ||
            (place->kind == PLACE_ATTACHMENTS && !has_room(gathering, path)))
            continue;
        if (!add(gathering->files, packed, path, error))
            return false;
    }
    return true;
}

GPtrArray *mo_pack_gather(const MoPackPlaces *places, bool customers, GPtrArray *left,
                          GError **error)
{
    g_autoptr(GPtrArray) files =
        g_ptr_array_new_with_free_func((GDestroyNotify)mo_archive_file_free);
    Gathering gathering = {.files = files, .left = left};
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        const Place *place = &table[i];
        if (place->kind == PLACE_CUSTOMERS && !customers)
            continue;
        if (place->ending) {
            if (!add_folder(&gathering, places, place, error))
                return NULL;
            continue;
        }
        g_autofree char *path = mo_pack_get_place(places, place->name);
        if (!add(files, place->name, path, error))
            return NULL;
    }
    return g_steal_pointer(&files);
}
