#include "model/mapping.h"

#include "base/i18n.h"
#include "base/text.h"
#include "model/mapping_private.h"

#include <string.h>

#define HEADER_MAX 200

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

/* What somebody without a name is called by. */
static bool stands_for_a_name(MoField field)
{
    return field == MO_FIELD_COMPANY || field == MO_FIELD_EMAIL || field == MO_FIELD_PHONE;
}

static bool names_a_person(MoField field)
{
    return field == MO_FIELD_NAME || field == MO_FIELD_GIVEN_NAME || field == MO_FIELD_FAMILY_NAME;
}

MoMapping *mo_mapping_new(const char *const *header, size_t n, const char *file, unsigned line,
                          GHashTable *ours, MoProblems *problems)
{
    MoMapping *mapping = g_new0(MoMapping, 1);
    mapping->file = g_strdup(file);
    mapping->line = line;
    mapping->labels = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(MoProblems) found = mo_problems_new();
    mo_mapping_read_header(mapping, header, n, ours, problems ? found : NULL);
    for (MoField field = 0; field < MO_FIELD_N; field++) {
        if (!(names_a_person(field) || stands_for_a_name(field)) || !mapping->has[field])
            continue;
        for (unsigned i = 0; i < mo_problems_count(found); i++) {
            const MoProblem *problem = mo_problems_get(found, i);
            mo_problems_add(problems, problem->severity, file, line, "%s", problem->text);
        }
        return mapping;
    }
    report_no_name(mapping, n == 1 ? header[0] : "", line, problems);
    mo_mapping_free(mapping);
    return NULL;
}

static void clear_meaning(MoMeaning *meaning)
{
    for (unsigned order = 0; order < G_N_ELEMENTS(meaning->dates.first); order++)
        g_free(meaning->dates.first[order]);
    g_free(meaning->dates.example);
}

void mo_mapping_free(MoMapping *mapping)
{
    if (!mapping)
        return;
    for (size_t i = 0; i < mapping->columns.n; i++)
        clear_meaning(&mapping->meanings[i]);
    g_free(mapping->file);
    g_strfreev(mapping->columns.names);
    g_strfreev(mapping->columns.keys);
    g_free(mapping->meanings);
    g_free(mapping->steps);
    g_ptr_array_unref(mapping->labels);
    g_free(mapping);
}

void mo_mapping_set_view(MoMapping *mapping, const MoDateView *view)
{
    mapping->view = view;
}

const MoColumns *mo_mapping_get_columns(const MoMapping *mapping)
{
    return &mapping->columns;
}

unsigned mo_mapping_get_line(const MoMapping *mapping)
{
    return mapping->line;
}

MoField mo_mapping_get_field(const MoMapping *mapping, size_t column)
{
    return column < mapping->columns.n ? mapping->meanings[column].field : MO_FIELD_NONE;
}

size_t mo_mapping_get_id_column(const MoMapping *mapping)
{
    /* The id is read first. */
    return mapping->has[MO_FIELD_ID] ? mapping->steps[0].column : MO_MAPPING_NO_COLUMN;
}

const char *mo_mapping_get_program(const MoMapping *mapping)
{
    return mo_program_get_name(mapping->program);
}

/* Fields that rows can have without a column of their own: from a part, or from the pairs of label
 * and date whose labels only the rows know. */
static bool has_by_part(const MoMapping *mapping, MoField field)
{
    switch (field) {
    case MO_FIELD_BIRTHDAY:
        return mapping->has[MO_FIELD_BIRTH_MONTH] || mapping->has[MO_FIELD_EVENT];
    case MO_FIELD_ANNIVERSARY:
    case MO_FIELD_CUSTOMER_SINCE:
    case MO_FIELD_RENEWAL_DATE:
    case MO_FIELD_DATE:
        return mapping->has[MO_FIELD_EVENT] || mapping->has[MO_FIELD_CUSTOM];
    case MO_FIELD_NEXT_STEP:
    case MO_FIELD_NEXT_STEP_DATE:
        return mapping->has[MO_FIELD_CUSTOM];
    case MO_FIELD_INTRODUCED_BY:
        return mapping->has[MO_FIELD_RELATION];
    case MO_FIELD_NO_PROMO:
        return mapping->has[MO_FIELD_NEWSLETTER];
    case MO_FIELD_NO_EMAIL:
        return mapping->has[MO_FIELD_UNSUBSCRIBED] || mapping->has[MO_FIELD_CONSENT];
    case MO_FIELD_ACADEMIC_TITLE:
        return mapping->has[MO_FIELD_SALUTATION];
    case MO_FIELD_NAME:
        return mapping->has[MO_FIELD_GIVEN_NAME] || mapping->has[MO_FIELD_FAMILY_NAME];
    case MO_FIELD_DO_NOT_CONTACT:
        return mapping->n_ban_steps > 0;
    default:
        return false;
    }
}

bool mo_mapping_has_field(const MoMapping *mapping, MoField field, const char *label)
{
    if (field >= MO_FIELD_N)
        return false;
    if (has_by_part(mapping, field))
        return true;
    if (!mapping->has[field])
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
        g_autofree char *name = mo_mapping_clean_header(header[i]);
        same = strcmp(name, mapping->columns.names[i]) == 0;
    }
    return same;
}

bool mo_mapping_can_name(const char *const *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_autofree char *name = mo_mapping_clean_header(fields[i]);
        if (names_a_person(mo_field_find(name, NULL)))
            return true;
    }
    return false;
}
