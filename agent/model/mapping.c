#include "model/mapping.h"

#include "base/i18n.h"
#include "base/text.h"
#include "model/cell.h"
#include "model/mapping_private.h"

#include <string.h>

#define HEADER_MAX 200

static void read_names(MoMapping *mapping, const char *const *header, size_t n)
{
    mapping->columns.n = n;
    mapping->columns.names = g_new0(char *, n + 1);
    mapping->columns.keys = g_new0(char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        mapping->columns.names[i] = mo_text_clean_line(header[i], HEADER_MAX);
        mapping->columns.keys[i] = mo_text_header_key(mapping->columns.names[i]);
    }
}

/* Column names are found by key, first come first served; trailing empty ones are usual. */
static void report_duplicates(const MoMapping *mapping, unsigned line, MoProblems *problems)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < mapping->columns.n; i++) {
        const char *key = mapping->columns.keys[i];
        if (*key && !g_hash_table_add(seen, (char *)key)) {
            mo_problems_add(problems, MO_SEVERITY_WARNING, mapping->file, line,
                            _("column '%s' stands here twice: the first one counts; rename or "
                              "remove the other"),
                            mapping->columns.names[i]);
        }
    }
}

static bool is_first_of_name(const MoMapping *mapping, size_t column)
{
    for (size_t i = 0; i < column; i++)
        if (strcmp(mapping->columns.keys[i], mapping->columns.keys[column]) == 0)
            return false;
    return true;
}

static size_t find_column(const MoMapping *mapping, const char *name)
{
    g_autofree char *key = mo_text_header_key(name);
    size_t i = 0;
    while (i < mapping->columns.n && strcmp(mapping->columns.keys[i], key) != 0)
        i++;
    return i;
}

static void set_meaning(MoMapping *mapping, size_t column, MoField field, const char *label,
                        unsigned rank)
{
    char *copy = g_strdup(label);
    if (copy)
        g_ptr_array_add(mapping->labels, copy);
    mapping->meanings[column] = (MoMeaning){.field = field, .label = copy, .rank = rank};
    mapping->has[field] = true;
}

/* [columns]: what the user says goes before everything. */
static void apply_ours(MoMapping *mapping, GHashTable *ours)
{
    GHashTableIter iter;
    void *key = NULL, *theirs = NULL;
    g_hash_table_iter_init(&iter, ours);
    while (g_hash_table_iter_next(&iter, &key, &theirs)) {
        MoField field = mo_field_find_native(key);
        size_t column = find_column(mapping, theirs);
        if (field != MO_FIELD_NONE && column < mapping->columns.n)
            set_meaning(mapping, column, field, mo_field_get_label(key), 0);
    }
}

static void apply_dates(MoMapping *mapping)
{
    for (size_t i = 0; i < mapping->columns.n; i++) {
        const char *label = mo_field_get_label(mapping->columns.names[i]);
        if (label && mapping->meanings[i].field == MO_FIELD_NONE && is_first_of_name(mapping, i))
            set_meaning(mapping, i, MO_FIELD_DATE, label, 0);
    }
}

/* Of several columns that may mean a field, our own name wins, then the strongest alias. */
static void apply_headers(MoMapping *mapping)
{
    size_t best[MO_FIELD_N];
    unsigned ranks[MO_FIELD_N];
    for (unsigned field = 0; field < MO_FIELD_N; field++)
        best[field] = mapping->columns.n, ranks[field] = G_MAXUINT;
    for (size_t i = 0; i < mapping->columns.n; i++) {
        unsigned rank = 0;
        MoField field = mo_field_find(mapping->columns.names[i], &rank);
        if (field == MO_FIELD_NONE || field == MO_FIELD_DATE || rank >= ranks[field] ||
            mapping->meanings[i].field != MO_FIELD_NONE)
            continue;
        best[field] = i;
        ranks[field] = rank;
    }
    for (unsigned field = 0; field < MO_FIELD_N; field++)
        if (best[field] < mapping->columns.n && !mapping->has[field])
            set_meaning(mapping, best[field], field, NULL, ranks[field]);
}

/* `only`: the header when there is one column, as it stands in the file. */
static void report_no_name(const MoMapping *mapping, const char *only, unsigned line,
                           MoProblems *problems)
{
    if (strpbrk(only, ";|\t")) {
        mo_problems_add(problems, MO_SEVERITY_ERROR, mapping->file, line,
                        _("the columns are not separated by commas: save the file as "
                          "\"CSV, separated by commas\""));
        return;
    }
    g_autoptr(GString) list = g_string_new(NULL);
    for (size_t i = 0; i < mapping->columns.n; i++)
        if (*mapping->columns.names[i])
            g_string_append_printf(list, "%s%s", list->len ? ", " : "", mapping->columns.names[i]);
    g_autofree char *shown = mo_text_clean_line(list->str, HEADER_MAX);
    mo_problems_add(problems, MO_SEVERITY_ERROR, mapping->file, line,
                    _("no column 'name': this line must name the columns (found: %s); name yours "
                      "in the configuration: [columns], then 'name = your column'"),
                    shown);
}

MoMapping *mo_mapping_new(const char *const *header, size_t n, const char *file, unsigned line,
                          GHashTable *ours, MoProblems *problems)
{
    MoMapping *mapping = g_new0(MoMapping, 1);
    mapping->file = g_strdup(file);
    mapping->labels = g_ptr_array_new_with_free_func(g_free);
    mapping->meanings = g_new0(MoMeaning, n + 1);
    for (size_t i = 0; i < n; i++)
        mapping->meanings[i].field = MO_FIELD_NONE;
    read_names(mapping, header, n);
    if (ours)
        apply_ours(mapping, ours);
    apply_dates(mapping);
    apply_headers(mapping);
    if (mapping->has[MO_FIELD_NAME] || mapping->has[MO_FIELD_GIVEN_NAME] ||
        mapping->has[MO_FIELD_FAMILY_NAME]) {
        report_duplicates(mapping, line, problems);
        return mapping;
    }
    report_no_name(mapping, n == 1 ? header[0] : "", line, problems);
    mo_mapping_free(mapping);
    return NULL;
}

void mo_mapping_free(MoMapping *mapping)
{
    if (!mapping)
        return;
    g_free(mapping->file);
    g_strfreev(mapping->columns.names);
    g_strfreev(mapping->columns.keys);
    g_free(mapping->meanings);
    g_ptr_array_unref(mapping->labels);
    g_free(mapping);
}

const MoColumns *mo_mapping_get_columns(const MoMapping *mapping)
{
    return &mapping->columns;
}

bool mo_mapping_has_field(const MoMapping *mapping, MoField field, const char *label)
{
    if (field >= MO_FIELD_N || !mapping->has[field])
        return false;
    if (field != MO_FIELD_DATE || !label)
        return true;
    for (size_t i = 0; i < mapping->columns.n; i++)
        if (mapping->meanings[i].label && mo_text_same(mapping->meanings[i].label, label))
            return true;
    return false;
}

bool mo_mapping_fits(const MoMapping *mapping, const char *const *header, size_t n)
{
    bool same = n == mapping->columns.n;
    for (size_t i = 0; i < n && same; i++) {
        g_autofree char *name = mo_text_clean_line(header[i], HEADER_MAX);
        same = strcmp(name, mapping->columns.names[i]) == 0;
    }
    return same;
}

MoField mo_mapping_get_field(const MoMapping *mapping, size_t column)
{
    return column < mapping->columns.n ? mapping->meanings[column].field : MO_FIELD_NONE;
}

const char *mo_mapping_get_program(const MoMapping *mapping)
{
    (void)mapping;
    return "";
}

static bool names_a_person(MoField field)
{
    return field == MO_FIELD_NAME || field == MO_FIELD_GIVEN_NAME || field == MO_FIELD_FAMILY_NAME;
}

bool mo_mapping_can_name(const char *const *fields, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (names_a_person(mo_field_find(fields[i], NULL)))
            return true;
    return false;
}

void mo_mapping_set_order(MoMapping *mapping, MoDateOrder order)
{
    (void)mapping, (void)order;
}

void mo_mapping_gather_orders(MoMapping *mapping, const char *const *fields, size_t n)
{
    (void)mapping, (void)fields, (void)n;
}

void mo_mapping_settle_orders(MoMapping *mapping, MoProblems *problems)
{
    (void)mapping, (void)problems;
}
