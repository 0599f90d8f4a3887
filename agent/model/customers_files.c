#include "base/i18n.h"
#include "model/customers_private.h"

#include "base/error.h"
#include "base/file.h"
#include "base/writer.h"

#include <glib/gstdio.h>
#include <glob.h>
#include <string.h>

/* The ending of a file's name, without regard to case. */
static bool has_ending(const char *path, const char *ending)
{
    size_t length = strlen(path), n = strlen(ending);
    return length > n && g_ascii_strcasecmp(path + length - n, ending) == 0;
}

static bool is_known(const MoCustomers *customers, const char *path)
{
    for (unsigned i = 0; i < customers->sources->len; i++)
        if (strcmp(mo_source_get_info(mo_customers_source(customers, i))->path, path) == 0)
            return true;
    return false;
}

/* What cannot be opened is a problem at the line that names it; what is wrong inside, at its own.
 */
static void add_source(MoCustomers *customers, const char *path, const char *file, unsigned line)
{
    if (is_known(customers, path))
        return;
    g_autofree char *shown = mo_path_display(path);
    if (customers->sources->len == MO_ROSTER_SOURCES_MAX) {
        customers->is_file_missing = true;
        mo_problems_add(customers->problems, MO_SEVERITY_ERROR, file, line,
                        _("'%s' is left out: there are more than %u files; put their customers "
                          "into fewer"),
                        shown, MO_ROSTER_SOURCES_MAX);
        return;
    }
    g_autoptr(GError) error = NULL;
    MoSource *source = mo_source_new(path, &customers->options, customers->problems, &error);
    customers->is_file_missing |= !source;
    if (source)
        g_ptr_array_add(customers->sources, source);
    else if (error && g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND))
        mo_problems_add(customers->problems, MO_SEVERITY_ERROR, file, line,
                        _("there is no file '%s': put your customers there, or name another "
                          "file"),
                        shown);
    else if (error)
        mo_problems_add(customers->problems, MO_SEVERITY_ERROR, file, line, "%s", error->message);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool has_cards_in(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (folder && (name = g_dir_read_name(folder)))
        if (*name != '.' && has_ending(name, ".vcf"))
            return true;
    return false;
}

/* The first folder with cards in one that has none itself, as synchronisers keep each address book
 * in one of its own. The caller frees it. */
static char *find_cards_below(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    char *found = NULL;
    const char *name = NULL;
    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *below = g_build_filename(path, name, NULL);
        if (*name != '.' && has_cards_in(below) && (!found || strcmp(below, found) < 0)) {
            g_free(found);
            found = g_steal_pointer(&below);
        }
    }
    char *shown = found ? mo_path_display(found) : NULL;
    g_free(found);
    return shown;
}

/* All .csv files of a folder, by name; then its cards, as one source. */
static void add_folder(MoCustomers *customers, const char *path, const char *file, unsigned line)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    bool has_cards = false;
    const char *name = NULL;
    while (folder && (name = g_dir_read_name(folder))) {
        has_cards |= *name != '.' && has_ending(name, ".vcf");
        if (*name != '.' && has_ending(name, ".csv"))
            g_ptr_array_add(names, g_build_filename(path, name, NULL));
    }
    g_ptr_array_sort(names, compare_names);
    for (unsigned i = 0; i < names->len; i++)
        add_source(customers, g_ptr_array_index(names, i), file, line);
    if (has_cards)
        add_source(customers, path, file, line);
    if (names->len > 0 || has_cards)
        return;
    customers->is_file_missing = true;
    g_autofree char *shown = mo_path_display(path);
    g_autofree char *below = folder ? find_cards_below(path) : NULL;
    if (below) {
        mo_problems_add(customers->problems, MO_SEVERITY_ERROR, file, line,
                        _("the folder '%s' holds other folders; name the one that has the cards: "
                          "%s"),
                        shown, below);
        return;
    }
    mo_problems_add(
        customers->problems, MO_SEVERITY_ERROR, file, line,
        folder ? _("the folder '%s' holds no .csv and no .vcf file: put your customers there")
               : _("the folder '%s' cannot be read: allow it with chmod"),
        shown);
}

static bool is_newer(const GStatBuf *a, const GStatBuf *b)
{
    if (a->st_mtim.tv_sec != b->st_mtim.tv_sec)
        return a->st_mtim.tv_sec > b->st_mtim.tv_sec;
    return a->st_mtim.tv_nsec > b->st_mtim.tv_nsec;
}

/* Of the files that fit, the newest; of two as new, the one whose name comes last. */
static char *find_newest(const char *pattern)
{
    glob_t found = {0};
    char *newest = NULL;
    GStatBuf newest_stat = {0};
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            GStatBuf info;
            if (g_stat(found.gl_pathv[i], &info) != 0 || !S_ISREG(info.st_mode))
                continue;
            if (newest && is_newer(&newest_stat, &info))
                continue;
            g_free(newest);
            newest = g_strdup(found.gl_pathv[i]);
            newest_stat = info;
        }
    }
    globfree(&found);
    return newest;
}

static void add_pattern(MoCustomers *customers, const char *pattern, const char *file,
                        unsigned line)
{
    g_autofree char *newest = find_newest(pattern);
    if (newest) {
        add_source(customers, newest, file, line);
        return;
    }
    g_autofree char *shown = mo_path_display(pattern);
    customers->is_file_missing = true;
    mo_problems_add(customers->problems, MO_SEVERITY_ERROR, file, line,
                    _("no file fits '%s': put your export there, or name another file"), shown);
}

static bool is_pattern(const char *path)
{
    return strpbrk(path, "*?") && !g_file_test(path, G_FILE_TEST_EXISTS);
}

void mo_customers_add_files(MoCustomers *customers, const char *path, const char *file,
                            unsigned line)
{
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        add_folder(customers, path, file, line);
    else if (is_pattern(path))
        add_pattern(customers, path, file, line);
    else
        add_source(customers, path, file, line);
}

static char *find_written_in(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        if (*name != '.' && has_ending(name, ".csv") && mo_file_is_being_written(file))
            return g_steal_pointer(&file);
    }
    return NULL;
}

char *mo_customers_find_written(const MoConfig *config)
{
    for (unsigned i = 0; i < config->files->len; i++) {
        const char *path = g_ptr_array_index(config->files, i);
        bool is_folder = g_file_test(path, G_FILE_TEST_IS_DIR);
        g_autofree char *file = is_folder          ? find_written_in(path)
                                : is_pattern(path) ? find_newest(path)
                                                   : g_strdup(path);
        if (file && (is_folder || mo_file_is_being_written(file)))
            return g_steal_pointer(&file);
    }
    return NULL;
}
