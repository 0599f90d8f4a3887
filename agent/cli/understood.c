#include "cli/understood.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/table.h"

#include <string.h>

#define PROBLEMS_SHOWN 4U
#define UNUSED_SHOWN 8U
#define EXAMPLE_WIDTH 20U
#define NAME_WIDTH 30U

/* One file. */
typedef struct {
    const MoSource *source;
    GPtrArray *examples; /* of char*, one a column; NULL: nothing met yet */
    unsigned n_customers;
} Seen;

struct MoUnderstood {
    const MoCustomers *customers;
    GArray *files; /* of Seen */
};

static void seen_clear(void *data)
{
    g_ptr_array_unref(((Seen *)data)->examples);
}

MoUnderstood *mo_understood_new(const MoCustomers *customers)
{
    MoUnderstood *understood = g_new0(MoUnderstood, 1);
    understood->customers = customers;
    understood->files = g_array_new(FALSE, TRUE, sizeof(Seen));
    g_array_set_clear_func(understood->files, seen_clear);
    for (unsigned i = 0; i < mo_customers_count_sources(customers); i++) {
        Seen seen = {.source = mo_customers_get_source(customers, i),
                     .examples = g_ptr_array_new_with_free_func(g_free)};
        g_array_append_val(understood->files, seen);
    }
    return understood;
}

void mo_understood_free(MoUnderstood *understood)
{
    if (!understood)
        return;
    g_array_unref(understood->files);
    g_free(understood);
}

static void keep_examples(Seen *seen, const MoCustomer *customer)
{
    size_t n = customer->columns->n;
    if (seen->examples->len < n) /* the columns of cards grow */
        g_ptr_array_set_size(seen->examples, (int)n);
    for (size_t i = 0; i < n; i++) {
        if (seen->examples->pdata[i] || mo_source_get_field(seen->source, i) != MO_FIELD_NONE)
            continue;
        g_autofree char *clean = mo_text_clean_line(customer->values[i], 100);
        if (*clean)
            seen->examples->pdata[i] = mo_table_fit(clean, EXAMPLE_WIDTH);
    }
}

void mo_understood_add(MoUnderstood *understood, const MoCustomer *customer)
{
    for (unsigned i = 0; i < understood->files->len; i++) {
        Seen *seen = &g_array_index(understood->files, Seen, i);
        if (!customer->columns || mo_source_get_columns(seen->source) != customer->columns)
            continue;
        seen->n_customers++;
        if (customer->values)
            keep_examples(seen, customer);
        return;
    }
}

/* ---- the words ---- */

static char *print_path(const MoSourceInfo *info, const MoConverter *converter)
{
    const char *origin = converter ? mo_converter_get_origin(converter, info->path) : NULL;
    return mo_path_display(origin ? origin : info->path);
}

/* "HubSpot export", "vCards". The caller frees it. */
static char *print_program(const MoSourceInfo *info)
{
    if (*info->program && strcmp(info->program, "vCard") != 0)
        return g_strdup_printf(_("%s export"), info->program);
    switch (info->type) {
    case MO_SOURCE_CARDS:
        return g_strdup(_("vCards"));
    case MO_SOURCE_CARD_FOLDER:
        return g_strdup(_("folder of vCards"));
    default:
        return g_strdup(_("CSV file"));
    }
}

static const char *describe_separator(char separator)
{
    switch (separator) {
    case ',':
        return _("separated by commas");
    case ';':
        return _("separated by semicolons");
    case '\t':
        return _("separated by tabs");
    case '|':
        return _("separated by bars");
    default:
        return NULL;
    }
}

static void print_wrapped(GString *text, const char *line)
{
    g_autofree char *wrapped = mo_table_wrap_hanging(line, MO_TEXT_COLUMNS, "  ", "    ");
    g_string_append(text, wrapped);
}

static void print_form(GString *text, const MoSourceInfo *info)
{
    g_autofree char *program = print_program(info);
    const char *separator =
        info->type == MO_SOURCE_CSV ? describe_separator(info->separator) : NULL;
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *capital =
        *program == 'v' ? g_strdup(program) : mo_text_capitalize(program); /* vCards */
    g_string_append_printf(line, "%s%s%s, %s.", capital, separator ? ", " : "",
                           separator ? separator : "", info->encoding);
    if (info->encoding_assumed)
        g_string_append_printf(line, " %s",
                               _("The file does not say how its letters are written: should some "
                                 "look wrong, write encoding under [customers]."));
    print_wrapped(text, line->str);
}

/* Sums and other last words of a report, below the customers. */
static void append_footers(GString *line, const MoSourceInfo *info)
{
    if (info->n_footers > 0)
        g_string_append_printf(line,
                               ngettext("; line %u, at the end, is no customer",
                                        "; the last lines, from line %u on, are no customers",
                                        info->n_footers),
                               info->footer_line);
}

static void print_counts(GString *text, const Seen *seen)
{
    const MoSourceInfo *info = mo_source_get_info(seen->source);
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line,
                           info->type == MO_SOURCE_CSV
                               ? ngettext("%u row read", "%u rows read", info->n_rows)
                               : ngettext("%u card read", "%u cards read", info->n_rows),
                           info->n_rows);
    unsigned n_known = seen->n_customers + info->n_refused + info->n_deleted;
    unsigned n_others = info->n_rows > n_known ? info->n_rows - n_known : 0;
    if (info->n_refused > 0)
        g_string_append_printf(line,
                               ngettext(", %u not readable", ", %u not readable", info->n_refused),
                               info->n_refused);
    if (info->n_deleted > 0)
        g_string_append_printf(
            line, ngettext(", %u marked as deleted", ", %u marked as deleted", info->n_deleted),
            info->n_deleted);
    if (n_others > 0)
        g_string_append_printf(line, ngettext(", %u left out", ", %u left out", n_others),
                               n_others);
    append_footers(line, info);
    g_string_append_c(line, '.');
    print_wrapped(text, line->str);
}

/* The field under which a column is shown: that of which it is a part. */
static MoField show_as(const Seen *seen, size_t column)
{
    MoField field = mo_source_get_field(seen->source, column);
    switch (field) {
    case MO_FIELD_MIDDLE_NAME: /* of the name where nothing better is, and labels of a value */
    case MO_FIELD_FILE_AS:
    case MO_FIELD_EVENT_LABEL:
    case MO_FIELD_RELATION_LABEL:
    case MO_FIELD_CUSTOM_LABEL:
        return MO_FIELD_NONE;
    default:
        return field > MO_FIELD_NONE ? mo_field_get_whole(field) : field;
    }
}

/* Our name of what a column means. The caller frees it. */
static char *print_field(MoField field, const char *header, bool is_part)
{
    if (is_part && field == MO_FIELD_DATE)
        return g_strdup(_("dates"));
    const char *label = field == MO_FIELD_DATE ? mo_field_get_label(header) : NULL;
    return label ? g_strconcat("date:", label, NULL) : g_strdup(mo_field_get_name(field));
}

/* Columns whose cells say themselves what they mean, in the column beside. */
static void print_own_labels(GString *line, const Seen *seen)
{
    const MoColumns *columns = mo_source_get_columns(seen->source);
    for (size_t c = 0, n = 0; c < columns->n; c++) {
        if (mo_source_get_field(seen->source, c) != MO_FIELD_CUSTOM)
            continue;
        g_autofree char *theirs = mo_table_fit(columns->names[c], NAME_WIDTH);
        if (n++ == 0)
            g_string_append(line, _("; by their labels = "));
        else
            g_string_append(line, ", ");
        g_string_append(line, theirs);
    }
}

/* "email = E-mail 1 - Value; company": ours and theirs, ours alone where they are the same. */
static void print_meanings(GString *text, const Seen *seen)
{
    const MoColumns *columns = mo_source_get_columns(seen->source);
    g_autoptr(GString) line = g_string_new(_("Understood: "));
    for (unsigned field = 0, n = 0; field < MO_FIELD_N; field++) {
        bool is_first = true;
        for (size_t c = 0; c < columns->n; c++) {
            if (show_as(seen, c) != (MoField)field)
                continue;
            bool is_part = mo_source_get_field(seen->source, c) != (MoField)field;
            g_autofree char *ours = print_field((MoField)field, columns->names[c], is_part);
            g_autofree char *theirs = mo_table_fit(columns->names[c], NAME_WIDTH);
            bool is_same = mo_field_same_header(ours, columns->names[c]);
            g_string_append(line, !is_first ? ", " : n > 0 ? "; " : "");
            if (is_first)
                g_string_append_printf(line, is_same ? "%s" : "%s = ", ours);
            if (!is_first || !is_same)
                g_string_append(line, theirs);
            is_first = false;
            n++;
        }
    }
    print_own_labels(line, seen);
    print_wrapped(text, line->str);
}

/* What no column of ours means, each with an example; columns that are empty everywhere are only
 * counted. */
static void print_unused(GString *text, const Seen *seen, bool all)
{
    const MoColumns *columns = mo_source_get_columns(seen->source);
    g_autoptr(GString) line = g_string_new(_("Not mapped, but good for who and only: "));
    unsigned n = 0, n_empty = 0;
    for (size_t c = 0; c < columns->n; c++) {
        if (mo_source_get_field(seen->source, c) != MO_FIELD_NONE || !*columns->names[c])
            continue;
        const char *example = c < seen->examples->len ? seen->examples->pdata[c] : NULL;
        n_empty += example == NULL;
        n += example != NULL;
        if (!example || (!all && n > UNUSED_SHOWN))
            continue;
        g_autofree char *name = mo_table_fit(columns->names[c], NAME_WIDTH);
        g_string_append_printf(line, "%s%s (%s)", n > 1 ? ", " : "", name, example);
    }
    if (!all && n > UNUSED_SHOWN)
        g_string_append_printf(line, ngettext(" and %u more", " and %u more", n - UNUSED_SHOWN),
                               n - UNUSED_SHOWN);
    if (n > 0)
        print_wrapped(text, line->str);
    g_autofree char *empty =
        g_strdup_printf(ngettext("%u column is empty.", "%u columns are empty.", n_empty), n_empty);
    if (n_empty > 0)
        print_wrapped(text, empty);
}

static void print_problems(GString *text, const Seen *seen, const MoProblems *problems, bool all)
{
    const char *path = mo_source_get_info(seen->source)->path;
    unsigned n = 0;
    for (unsigned i = 0; i < mo_problems_count(problems); i++) {
        const MoProblem *problem = mo_problems_get(problems, i);
        if (g_strcmp0(problem->file, path) != 0)
            continue;
        n++;
        if (!all && n > PROBLEMS_SHOWN)
            continue;
        g_autofree char *line =
            problem->line > 0 ? g_strdup_printf(_("line %u: %s"), problem->line, problem->text)
                              : g_strdup(problem->text);
        g_autofree char *wrapped = mo_table_wrap_hanging(line, MO_TEXT_COLUMNS, "  ! ", "    ");
        g_string_append(text, wrapped);
    }
    if (!all && n > PROBLEMS_SHOWN)
        g_string_append_printf(text,
                               ngettext("  ! and %u more problem; --all shows it\n",
                                        "  ! and %u more problems; --all shows them\n",
                                        n - PROBLEMS_SHOWN),
                               n - PROBLEMS_SHOWN);
}

char *mo_understood_print(const MoUnderstood *understood, const MoProblems *problems,
                          const MoConverter *converter, bool all)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < understood->files->len; i++) {
        const Seen *seen = &g_array_index(understood->files, Seen, i);
        const MoSourceInfo *info = mo_source_get_info(seen->source);
        g_autofree char *path = print_path(info, converter);
        g_string_append_printf(text, "%s\n", path);
        print_form(text, info);
        print_counts(text, seen);
        print_meanings(text, seen);
        print_unused(text, seen, all);
        print_problems(text, seen, problems, all);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

char *mo_understood_print_short(const MoCustomers *customers, const MoConverter *converter)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < mo_customers_count_sources(customers); i++) {
        const MoSource *source = mo_customers_get_source(customers, i);
        const MoSourceInfo *info = mo_source_get_info(source);
        const MoColumns *columns = mo_source_get_columns(source);
        unsigned n_mapped = 0;
        for (size_t c = 0; c < columns->n; c++)
            n_mapped += mo_source_get_field(source, c) != MO_FIELD_NONE;
        g_autofree char *path = print_path(info, converter);
        g_autofree char *program = print_program(info);
        g_autofree char *rows = g_strdup_printf(info->type == MO_SOURCE_CSV
                                                    ? ngettext("%u row", "%u rows", info->n_rows)
                                                    : ngettext("%u card", "%u cards", info->n_rows),
                                                info->n_rows);
        g_string_append_printf(text, _("%s: %s, %s, %u of %zu columns understood%s"), path, program,
                               rows, n_mapped, columns->n,
                               info->encoding_assumed ? _(", encoding assumed") : "");
        append_footers(text, info);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

bool mo_understood_has_file(const MoCustomers *customers, const char *path)
{
    for (unsigned i = 0; i < mo_customers_count_sources(customers); i++)
        if (g_strcmp0(mo_source_get_info(mo_customers_get_source(customers, i))->path, path) == 0)
            return true;
    return false;
}
