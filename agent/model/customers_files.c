#include "base/i18n.h"
#include "model/customers_private.h"

#include "base/error.h"
#include "base/file.h"

#include <glib/gstdio.h>
#include <glob.h>
#include <string.h>

void mo_source_free(MoSource *source)
{
    if (!source)
        return;
    g_free(source->path);
    mo_mapping_free(source->mapping);
    g_free(source);
}

static GHashTable *get_ours(const MoCustomers *customers)
{
    return customers->config ? customers->config->columns : NULL;
}

/* Reads the header; NULL without one. A first line that cannot be read is the header all the same:
 * what was said of it is enough, and the next line would only be taken for columns. */
static MoMapping *read_header(MoCustomers *customers, MoCsv *csv, const char *path,
                              MoProblems *problems)
{
    MoCsvRow row;
    unsigned n_errors = mo_problems_count_errors(problems);
    bool has_row = mo_csv_next(csv, &row, problems);
    if (mo_problems_count_errors(problems) > n_errors)
        return NULL;
    if (!has_row) {
        mo_problems_add(problems, MO_SEVERITY_ERROR, path, 1,
                        _("the file is empty: its first line must name the columns, such as "
                          "name,email,company"));
        return NULL;
    }
    return mo_mapping_new((const char *const *)row.fields, row.n_fields, path, row.line,
                          get_ours(customers), problems);
}

MoCsv *mo_customers_open_source(MoCustomers *customers, MoSource *source, MoProblems *problems)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MoCsv) csv = mo_csv_open(source->path, NULL, &error);
    if (!csv) {
        mo_problems_add(problems, MO_SEVERITY_ERROR, source->path, 0, "%s", error->message);
        return NULL;
    }
    MoCsvRow row;
    if (!mo_csv_next(csv, &row, NULL))
        return NULL;
    if (!mo_mapping_fits(source->mapping, (const char *const *)row.fields, row.n_fields)) {
        MoMapping *mapping = mo_mapping_new((const char *const *)row.fields, row.n_fields,
                                            source->path, row.line, get_ours(customers), problems);
        if (!mapping)
            return NULL;
        /* The last customer still points to the old columns. */
        g_clear_pointer(&customers->current, mo_customer_free);
        mo_mapping_free(source->mapping);
        source->mapping = mapping;
    }
    return g_steal_pointer(&csv);
}

static bool is_known(const MoCustomers *customers, const char *path)
{
    for (unsigned i = 0; i < customers->sources->len; i++) {
        const MoSource *source = g_ptr_array_index(customers->sources, i);
        if (strcmp(source->path, path) == 0)
            return true;
    }
    return false;
}

static void add_file(MoCustomers *customers, const char *path, const char *file, unsigned line)
{
    if (is_known(customers, path))
        return;
    g_autoptr(GError) error = NULL;
    g_autoptr(MoCsv) csv = mo_csv_open(path, NULL, &error);
    if (!csv) {
        g_autofree char *shown = mo_path_display(path);
        customers->is_file_missing = true;
        if (g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND))
            mo_problems_add(customers->problems, MO_SEVERITY_ERROR, file, line,
                            _("there is no file '%s': put your customers there, or name another "
                              "file"),
                            shown);
        else
            mo_problems_add(customers->problems, MO_SEVERITY_ERROR, file, line, "%s",
                            error->message);
        return;
    }
    MoMapping *mapping = read_header(customers, csv, path, customers->problems);
    customers->is_file_missing |= !mapping;
    if (!mapping)
        return;
    MoSource *source = g_new0(MoSource, 1);
    source->path = g_strdup(path);
    source->mapping = mapping;
    g_ptr_array_add(customers->sources, source);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All .csv files of a folder, by name. */
static void add_folder(MoCustomers *customers, const char *path, const char *file, unsigned line)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (folder && (name = g_dir_read_name(folder))) {
        size_t length = strlen(name);
        if (*name != '.' && length > 4 && g_ascii_strcasecmp(name + length - 4, ".csv") == 0)
            g_ptr_array_add(names, g_build_filename(path, name, NULL));
    }
    g_ptr_array_sort(names, compare_names);
    for (unsigned i = 0; i < names->len; i++)
        add_file(customers, g_ptr_array_index(names, i), file, line);
    if (names->len == 0) {
        customers->is_file_missing = true;
        g_autofree char *shown = mo_path_display(path);
        mo_problems_add(customers->problems, MO_SEVERITY_ERROR, file, line,
                        folder ? _("the folder '%s' holds no .csv file: put your customers there")
                               : _("the folder '%s' cannot be read: allow it with chmod"),
                        shown);
    }
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
        add_file(customers, newest, file, line);
        return;
    }
    g_autofree char *shown = mo_path_display(pattern);
    customers->is_file_missing = true;
    mo_problems_add(customers->problems, MO_SEVERITY_ERROR, file, line,
                    _("no file fits '%s': put your export there, or name another file"), shown);
}

void mo_customers_add_files(MoCustomers *customers, const char *path, const char *file,
                            unsigned line)
{
    size_t length = strlen(path);
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        add_folder(customers, path, file, line);
    else if (strpbrk(path, "*?") && !g_file_test(path, G_FILE_TEST_EXISTS))
        add_pattern(customers, path, file, line);
    else if (length > 4 && g_ascii_strcasecmp(path + length - 4, ".vcf") == 0)
        mo_problems_add(customers->problems, MO_SEVERITY_ERROR, file, line,
                        _("vCards are not in force yet: export your customers as CSV for now"));
    else
        add_file(customers, path, file, line);
}
