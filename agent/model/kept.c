#include "model/kept_private.h"

#include "base/copy.h"
#include "base/file.h"
#include "base/text.h"
#include "input/encoding.h"

#include <glib/gstdio.h>
#include <string.h>

#define INDEX "index"
#define FIRST_LINE "moments-records 1"
#define INDEX_MAX ((size_t)1024 * 1024)
#define CARD_FILE_MAX ((size_t)64 * 1024 * 1024)
#define NAME_LENGTH 37U /* two hashes, a dash, an ending */

static void free_file(void *data)
{
    MoKeptFile *file = data;
    g_free(file->name);
    g_free(file->entry);
    g_free(file->path);
    g_free(file);
}

static GPtrArray *new_list(void)
{
    return g_ptr_array_new_with_free_func(free_file);
}

/* ---- the index ------------------------------------------------------------------------------ */

static bool is_name(const char *name)
{
    return strlen(name) == NAME_LENGTH && strspn(name, "0123456789abcdef-") == NAME_LENGTH - 4 &&
           (g_str_has_suffix(name, ".csv") || g_str_has_suffix(name, ".vcf"));
}

static MoKeptFile *parse_line(const char *line)
{
    g_auto(GStrv) parts = g_strsplit(line, " ", 4);
    if (g_strv_length(parts) != 4 || !is_name(parts[0]))
        return NULL;
    g_autofree char *entry = g_uri_unescape_string(parts[2], NULL);
    g_autofree char *path = g_uri_unescape_string(parts[3], NULL);
    char *end = NULL;
    uint64_t print = g_ascii_strtoull(parts[1], &end, 16);
    if (!entry || !path || *end || print == 0)
        return NULL;
    MoKeptFile *file = g_new0(MoKeptFile, 1);
    *file =
        (MoKeptFile){g_strdup(parts[0]), print, g_steal_pointer(&entry), g_steal_pointer(&path)};
    return file;
}

GPtrArray *mo_kept_load(const char *folder)
{
    g_autoptr(GPtrArray) files = new_list();
    g_autofree char *path = g_build_filename(folder, INDEX, NULL);
    g_autofree char *text = NULL;
    if (!mo_file_read(path, INDEX_MAX, &text, NULL, NULL))
        return g_steal_pointer(&files);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool is_good = lines[0] && strcmp(lines[0], FIRST_LINE) == 0;
    for (char **line = lines + 1; is_good && *line; line++) {
        MoKeptFile *file = **line ? parse_line(*line) : NULL;
        is_good = file || !**line;
        if (file)
            g_ptr_array_add(files, file);
    }
    return is_good ? g_steal_pointer(&files) : new_list();
}

static char *print_index(const GPtrArray *files)
{
    GString *text = g_string_new(FIRST_LINE "\n");
    for (guint i = 0; i < files->len; i++) {
        const MoKeptFile *file = g_ptr_array_index(files, i);
        g_autofree char *entry = g_uri_escape_string(file->entry, "/", FALSE);
        g_autofree char *path = g_uri_escape_string(file->path, "/", FALSE);
        g_string_append_printf(text, "%s %016" G_GINT64_MODIFIER "x %s %s\n", file->name,
                               file->print, entry, path);
    }
    return g_string_free(text, FALSE);
}

/* Copies that no index names are left by those that were replaced or cut off. */
static void sweep(const char *folder, const char *index)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    while (dir && (name = g_dir_read_name(dir))) {
        if (strcmp(name, INDEX) == 0 || strstr(index, name))
            continue;
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
}

/* Writes nothing when it is as it was. */
static bool save(const char *folder, const GPtrArray *files, GError **error)
{
    g_autofree char *path = g_build_filename(folder, INDEX, NULL);
    g_autofree char *text = print_index(files);
    g_autofree char *old = NULL;
    if (mo_file_read(path, INDEX_MAX, &old, NULL, NULL) && strcmp(old, text) == 0)
        return true;
    if (!old && files->len == 0)
        return true;
    if (!mo_folder_make(folder, error) || !mo_file_write(path, text, -1, error))
        return false;
    sweep(folder, text);
    return true;
}

/* ---- copying -------------------------------------------------------------------------------- */

char *mo_kept_get_path(const char *folder, const MoKeptFile *file)
{
    return g_build_filename(folder, file->name, NULL);
}

MoSourceOptions mo_kept_get_options(const MoConfig *config)
{
    return (MoSourceOptions){
        .encoding = config->encoding, .date_order = config->date_order, .ours = config->columns};
}

MoSource *mo_kept_open(const char *folder, const MoKeptFile *file, const MoSourceOptions *options)
{
    g_autofree char *path = mo_kept_get_path(folder, file);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR) ? mo_source_new(path, options, NULL, NULL)
                                                     : NULL;
}

/* Files in one encoding can stand behind one another. NULL when it is none that is known. */
static char *make_utf8(const char *text, size_t length, size_t *ret_length)
{
    MoEncoding encoding = MO_ENCODING_BYTES;
    size_t bom = mo_encoding_find_bom(text, length, &encoding);
    if (bom == 0 && !mo_encoding_find_utf16(text, length, &encoding) &&
        mo_utf8_measure(text, length) < length)
        encoding = MO_ENCODING_WINDOWS_1252;
    if (encoding == MO_ENCODING_BYTES) {
        *ret_length = length - bom;
        return g_memdup2(text + bom, length - bom);
    }
    return g_convert(text + bom, (gssize)(length - bom), "UTF-8", mo_encoding_get_name(encoding),
                     NULL, ret_length, NULL);
}

/* A file of a folder of cards; `encoding` NULL: each has its own. */
static bool add_cards(MoCopy *copy, const char *path, const char *encoding, uint64_t *print,
                      GError **error)
{
    g_autofree char *text = NULL;
    size_t length = 0;
    uint64_t before = mo_file_get_print(path);
    if (!mo_file_read(path, CARD_FILE_MAX, &text, &length, error))
        return false;
    *print = before == mo_file_get_print(path) ? mo_source_mix_print(*print, path, before) : 0;
    g_autofree char *plain = encoding ? NULL : make_utf8(text, length, &length);
    return mo_copy_add_text(copy, plain ? plain : text, length, error) &&
           mo_copy_add_text(copy, "\n", 1, error);
}

static char *make_name(const MoKeptWanted *wanted, uint64_t print)
{
    const char *path = mo_source_get_info(wanted->source)->path;
    size_t length = strlen(path);
    bool is_cards = mo_source_get_files(wanted->source) ||
                    (length > 4 && g_ascii_strcasecmp(path + length - 4, ".vcf") == 0);
    return g_strdup_printf("%016" G_GINT64_MODIFIER "x-%016" G_GINT64_MODIFIER "x.%s",
                           mo_hash(0, wanted->entry, path, NULL), print, is_cards ? "vcf" : "csv");
}

static bool fill(MoCopy *copy, const MoKeptWanted *wanted, const char *encoding,
                 uint64_t *ret_print, GError **error)
{
    const GPtrArray *files = mo_source_get_files(wanted->source);
    *ret_print = 0;
    if (!files)
        return mo_copy_add(copy, mo_source_get_info(wanted->source)->path, 0, -1, ret_print, error);
    for (guint i = 0; i < files->len; i++)
        if (!add_cards(copy, files->pdata[i], encoding, ret_print, error))
            return false;
    return true;
}

/* NULL without an error: the source is not what it was when it was read. */
static MoKeptFile *copy_source(const char *folder, const MoKeptWanted *wanted,
                               const MoConfig *config, GError **error)
{
    uint64_t expected = mo_source_get_print(wanted->source), print = 0;
    g_autoptr(MoCopy) copy = mo_copy_new(folder, error);
    if (!copy || !fill(copy, wanted, config->encoding, &print, error) || print == 0 ||
        print != expected)
        return NULL;
    g_autofree char *name = make_name(wanted, print);
    if (!mo_copy_finish(copy, name, error))
        return NULL;
    MoKeptFile *file = g_new0(MoKeptFile, 1);
    *file = (MoKeptFile){g_steal_pointer(&name), print, g_strdup(wanted->entry),
                         g_strdup(mo_source_get_info(wanted->source)->path)};
    return file;
}

static MoKeptFile *dup_file(const MoKeptFile *file)
{
    MoKeptFile *same = g_new0(MoKeptFile, 1);
    *same = (MoKeptFile){g_strdup(file->name), file->print, g_strdup(file->entry),
                         g_strdup(file->path)};
    return same;
}

static const MoKeptFile *find(const char *folder, const GPtrArray *files,
                              const MoKeptWanted *wanted)
{
    const char *path = mo_source_get_info(wanted->source)->path;
    for (guint i = 0; i < files->len; i++) {
        const MoKeptFile *file = g_ptr_array_index(files, i);
        g_autofree char *copy = mo_kept_get_path(folder, file);
        if (strcmp(file->entry, wanted->entry) == 0 && strcmp(file->path, path) == 0)
            return g_file_test(copy, G_FILE_TEST_IS_REGULAR) ? file : NULL;
    }
    return NULL;
}

bool mo_kept_take(const char *folder, const GArray *wanted, const MoConfig *config,
                  MoKeptFunc leave_out, void *data, GError **error)
{
    MoSourceOptions options = mo_kept_get_options(config);
    g_autoptr(GPtrArray) old = mo_kept_load(folder);
    g_autoptr(GPtrArray) files = new_list();
    for (guint i = 0; i < wanted->len; i++) {
        const MoKeptWanted *one = &g_array_index(wanted, MoKeptWanted, i);
        const MoKeptFile *before = find(folder, old, one);
        uint64_t print = mo_source_get_print(one->source);
        g_autoptr(GError) reason = NULL;
        MoKeptFile *file = !before || (print != 0 && print != before->print)
                               ? copy_source(folder, one, config, &reason)
                               : NULL;
        if (reason) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return false;
        }
        if (file && leave_out && !mo_kept_cut(folder, file, &options, leave_out, data, NULL))
            g_clear_pointer(&file, free_file);
        else if (!file && before)
            file = dup_file(before);
        if (file)
            g_ptr_array_add(files, file);
    }
    return save(folder, files, error);
}

unsigned mo_kept_forget(const char *folder, const MoConfig *config, MoKeptFunc is_hers, void *data,
                        GPtrArray *left)
{
    MoSourceOptions options = mo_kept_get_options(config);
    g_autoptr(GPtrArray) files = mo_kept_load(folder);
    unsigned n = 0;
    for (guint i = files->len; i > 0; i--) {
        const MoKeptFile *file = g_ptr_array_index(files, i - 1);
        g_autofree char *path = mo_kept_get_path(folder, file);
        unsigned n_rows = 0;
        bool is_clean = mo_kept_cut(folder, file, &options, is_hers, data, &n_rows);
        n += n_rows > 0;
        if (is_clean)
            continue;
        if (g_unlink(path) != 0 && g_file_test(path, G_FILE_TEST_EXISTS))
            g_ptr_array_add(left, g_strdup(path));
        else
            g_ptr_array_remove_index(files, i - 1);
    }
    (void)save(folder, files, NULL);
    return n;
}
