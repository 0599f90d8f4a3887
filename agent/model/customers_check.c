#include "base/i18n.h"
#include "base/text.h"
#include "model/cell.h"
#include "model/customers_private.h"

#include <string.h>

/* So many different values are counted for a message; of more, it says "and others". */
#define VALUES_MAX 1000
#define VALUES_SHOWN 4

static bool has_native(const MoCustomers *customers, MoField field, const char *label)
{
    for (unsigned i = 0; i < customers->sources->len; i++)
        if (mo_source_has_field(mo_customers_source(customers, i), field, label))
            return true;
    return false;
}

static bool has_column(const MoCustomers *customers, const char *field)
{
    g_autofree char *key = mo_text_header_key(field);
    for (const char *const *name = mo_customers_get_columns(customers); *name; name++) {
        g_autofree char *column = mo_text_header_key(*name);
        if (strcmp(column, key) == 0)
            return true;
    }
    return false;
}

bool mo_customers_has_field(const MoCustomers *customers, const char *field)
{
    if (has_column(customers, field))
        return true;
    if (customers->overlay && mo_overlay_has_column(customers->overlay, field))
        return true;
    if (mo_selector_is_file_field(field))
        return true;
    MoField native = mo_field_find(field, NULL);
    /* Every customer has an id and a name, with or without such columns. */
    return native == MO_FIELD_ID || native == MO_FIELD_NAME ||
           has_native(customers, native, mo_field_get_label(field));
}

static void report_unknown_column(const MoCustomers *customers, const char *where,
                                  const char *field, const char *file, unsigned line,
                                  MoProblems *problems)
{
    const char *near = mo_text_nearest(field, mo_customers_get_columns(customers));
    if (near) {
        mo_problems_add(problems, MO_SEVERITY_ERROR, file, line,
                        _("%s asks for '%s', and no customers file has that column: did you mean "
                          "'%s'?"),
                        where, field, near);
        return;
    }
    g_autofree char *list = g_strjoinv(", ", (char **)(void *)mo_customers_get_columns(customers));
    g_autofree char *shown = mo_text_clean_line(list, 300);
    mo_problems_add(problems, MO_SEVERITY_ERROR, file, line,
                    _("%s asks for '%s', and no customers file has that column: there are %s"),
                    where, field, shown);
}

static void check_selector(const MoCustomers *customers, const MoSelector *selector,
                           const char *where, const char *file, unsigned line, MoProblems *problems)
{
    if (!selector)
        return;
    for (const char *const *field = mo_selector_get_fields(selector); *field; field++)
        if (!mo_customers_has_field(customers, *field))
            report_unknown_column(customers, where, *field, file, line, problems);
}

/* A date of a `when` sentence: a column of ours, or the label of a `date:` column. */
static bool has_date(const MoCustomers *customers, const char *word)
{
    MoField field = mo_field_find(word, NULL);
    if (field == MO_FIELD_NONE || field == MO_FIELD_DATE) {
        const char *label = mo_field_get_label(word);
        return has_native(customers, MO_FIELD_DATE, label ? label : word);
    }
    return has_native(customers, field, NULL);
}

/* Words that are no sentence might be a column; since there is none, the sentence may be meant. */
static void report_unknown_date(const MoCustomers *customers, const char *where,
                                const MoHabit *habit, MoProblems *problems)
{
    /* Programs leave the column out of an export in which nobody has a next step, and `setup` wrote
     * the habit: what was promised stands in the ledger. */
    if (mo_field_find_native(habit->when->word) == MO_FIELD_NEXT_STEP_DATE) {
        mo_problems_add(problems, MO_SEVERITY_WARNING, habit->file, habit->line,
                        _("%s finds nothing: no customers file has a column for '%s'; put it back "
                          "into your export, or write 'active = no' here"),
                        where, habit->when->word);
        return;
    }
    const char *word = habit->when->word;
    const char *label = mo_field_get_label(word) ? mo_field_get_label(word) : word;
    MoField native = mo_field_find(word, NULL);
    g_autofree char *meant = mo_when_suggest(word);
    if ((native == MO_FIELD_NONE || native == MO_FIELD_DATE) &&
        mo_customers_has_field(customers, label))
        mo_problems_add(problems, MO_SEVERITY_ERROR, habit->file, habit->line,
                        _("%s asks for '%s', and nothing says that this column holds dates: write "
                          "date:%s = %s under [columns]"),
                        where, word, label, label);
    else if (meant)
        mo_problems_add(problems, MO_SEVERITY_ERROR, habit->file, habit->line,
                        _("%s asks for '%s', and no customers file has that column: write '%s'"),
                        where, word, meant);
    else
        report_unknown_column(customers, where, word, habit->file, habit->line, problems);
}

static void check_columns(const MoCustomers *customers, const MoConfig *config,
                          MoProblems *problems)
{
    GHashTableIter iter;
    void *ours = NULL, *theirs = NULL;
    g_hash_table_iter_init(&iter, config->columns);
    while (g_hash_table_iter_next(&iter, &ours, &theirs))
        if (!mo_customers_has_field(customers, theirs))
            report_unknown_column(customers, "[columns]", theirs, config->columns_file,
                                  config->columns_line, problems);
}

void mo_customers_check_fields(const MoCustomers *customers, const MoConfig *config,
                               MoProblems *problems)
{
    check_columns(customers, config, problems);
    check_selector(customers, config->only, "'only'", config->only_file, config->only_line,
                   problems);
    for (unsigned i = 0; i < config->n_own; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        if (!habit->active)
            continue;
        g_autofree char *where = g_strdup_printf("[habit %s]", habit->name);
        check_selector(customers, habit->who, where, habit->file, habit->line, problems);
        if (habit->when->type == MO_WHEN_DATE && !has_date(customers, habit->when->word))
            report_unknown_date(customers, where, habit, problems);
    }
}

/* One selector that is watched for matches. */
typedef struct {
    const MoSelector *selector;
    char *where; /* "[habit call]" */
    const char *file;
    unsigned line;
    unsigned n_matches;
    GPtrArray *counts; /* one GHashTable a field: value -> number; when nobody matched */
} Watch;

static void watch_clear(void *data)
{
    Watch *watch = data;
    g_free(watch->where);
    if (watch->counts)
        g_ptr_array_unref(watch->counts);
}

/* One that names an unknown field matches nobody, and mo_customers_check_fields() has said why. */
static bool knows_fields(const MoCustomers *customers, const MoSelector *selector)
{
    const char *const *field = mo_selector_get_fields(selector);
    while (*field && mo_customers_has_field(customers, *field))
        field++;
    return *field == NULL;
}

static GArray *watch_all(const MoCustomers *customers, const MoConfig *config)
{
    GArray *watches = g_array_new(FALSE, TRUE, sizeof(Watch));
    g_array_set_clear_func(watches, watch_clear);
    for (unsigned i = 0; i < config->n_own; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        if (!habit->active || !habit->who || !knows_fields(customers, habit->who))
            continue;
        Watch watch = {.selector = habit->who,
                       .where = g_strdup_printf("[habit %s]", habit->name),
                       .file = habit->file,
                       .line = habit->line};
        g_array_append_val(watches, watch);
    }
    return watches;
}

static void count_values(GHashTable *counts, const MoCustomer *customer, const char *field)
{
    g_autofree const char **values = mo_selector_get_values(customer, field);
    for (const char **value = values; value && *value; value++) {
        g_auto(GStrv) items = mo_cell_read_list(*value, false);
        for (char **item = items; *item; item++) {
            unsigned n = GPOINTER_TO_UINT(g_hash_table_lookup(counts, *item));
            if (n > 0 || g_hash_table_size(counts) < VALUES_MAX)
                g_hash_table_insert(counts, g_strdup(*item), GUINT_TO_POINTER(n + 1));
        }
    }
}

typedef struct {
    const char *value;
    unsigned n;
} Count;

static int compare_counts(const void *a, const void *b)
{
    const Count *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp(x->value, y->value);
}

/* "Lifecycle Stage has Customer 140, Lead 72". */
static char *describe_values(const char *field, GHashTable *counts)
{
    if (g_hash_table_size(counts) == 0)
        return g_strdup_printf(_("%s is empty everywhere"), field);
    g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(Count));
    GHashTableIter iter;
    void *value = NULL, *n = NULL;
    g_hash_table_iter_init(&iter, counts);
    while (g_hash_table_iter_next(&iter, &value, &n)) {
        Count count = {value, GPOINTER_TO_UINT(n)};
        g_array_append_val(sorted, count);
    }
    g_array_sort(sorted, compare_counts);
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, _("%s has "), field);
    for (unsigned i = 0; i < sorted->len && i < VALUES_SHOWN; i++) {
        const Count *count = &g_array_index(sorted, Count, i);
        g_autofree char *shown = mo_text_clean_line(count->value, 60);
        g_string_append_printf(text, "%s%s %u", i ? ", " : "", shown, count->n);
    }
    if (sorted->len > VALUES_SHOWN)
        g_string_append(text, _(" and others"));
    return g_string_free(text, FALSE);
}

/* A value that is asked for and that nobody has. */
typedef struct {
    const Watch *watch;
    GString *out;
} Near;

static void add_near(const char *field, const char *value, void *data)
{
    Near *near = data;
    const char *const *fields = mo_selector_get_fields(near->watch->selector);
    unsigned i = 0;
    while (fields[i] && strcmp(fields[i], field) != 0)
        i++;
    if (!fields[i])
        return;
    GHashTable *counts = g_ptr_array_index(near->watch->counts, i);
    unsigned n = 0;
    g_autofree const char **values = (const char **)g_hash_table_get_keys_as_array(counts, &n);
    for (unsigned k = 0; k < n; k++)
        if (mo_text_same(values[k], value))
            return;
    const char *nearest = mo_text_nearest(value, values);
    g_autofree char *shown = nearest ? mo_text_clean_line(nearest, 60) : NULL;
    if (shown)
        g_string_append_printf(near->out, _("did you mean '%s'? "), shown);
}

/* What there is of each field that it asks for, what is nearly that before it. The caller frees
 * it. */
static char *describe_all(const Watch *watch)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Near near = {watch, text};
    mo_selector_foreach_wanted(watch->selector, add_near, &near);
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    const char *const *fields = mo_selector_get_fields(watch->selector);
    for (unsigned i = 0; fields[i]; i++)
        g_ptr_array_add(parts, describe_values(fields[i], g_ptr_array_index(watch->counts, i)));
    g_ptr_array_add(parts, NULL);
    g_autofree char *there = g_strjoinv("; ", (char **)parts->pdata);
    g_string_append(text, there);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Whether all that it asks for are columns of a file, or ours. The name of another program's column
 * means one of ours, too, which may be in a file under its own. */
static bool names_columns(const MoCustomers *customers, const Watch *watch)
{
    const char *const *field = mo_selector_get_fields(watch->selector);
    while (*field &&
           (mo_field_find_native(*field) != MO_FIELD_NONE ||
            mo_field_find(*field, NULL) == MO_FIELD_NONE || has_column(customers, *field)))
        field++;
    return *field == NULL;
}

static void report_nobody(const MoCustomers *customers, const Watch *watch, MoProblems *problems)
{
    g_autofree char *there = describe_all(watch);
    MoSeverity severity = names_columns(customers, watch) ? MO_SEVERITY_WARNING : MO_SEVERITY_ERROR;
    mo_problems_add(problems, severity, watch->file, watch->line, _("%s fits nobody: %s"),
                    watch->where, there);
}

/* A second look at the records, only when somebody fits nothing: counts what there is instead. */
static void report_all_nobodies(MoCustomers *customers, GArray *watches, MoProblems *problems)
{
    bool any = false;
    for (unsigned i = 0; i < watches->len; i++) {
        Watch *watch = &g_array_index(watches, Watch, i);
        if (watch->n_matches > 0)
            continue;
        any = true;
        watch->counts = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);
        for (const char *const *f = mo_selector_get_fields(watch->selector); *f; f++)
            g_ptr_array_add(watch->counts,
                            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL));
    }
    const MoCustomer *customer = NULL;
    while (any && mo_customers_next(customers, &customer)) {
        for (unsigned i = 0; i < watches->len; i++) {
            const Watch *watch = &g_array_index(watches, Watch, i);
            const char *const *fields = mo_selector_get_fields(watch->selector);
            for (unsigned f = 0; watch->counts && fields[f]; f++)
                count_values(g_ptr_array_index(watch->counts, f), customer, fields[f]);
        }
    }
    for (unsigned i = 0; i < watches->len; i++)
        if (g_array_index(watches, Watch, i).counts)
            report_nobody(customers, &g_array_index(watches, Watch, i), problems);
}

char *mo_customers_explain_nobody(MoCustomers *customers, const MoSelector *selector,
                                  const char *where)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    check_selector(customers, selector, where, "", 0, problems);
    if (mo_problems_count(problems) == 0) {
        g_autoptr(GArray) watches = g_array_new(FALSE, TRUE, sizeof(Watch));
        g_array_set_clear_func(watches, watch_clear);
        Watch watch = {.selector = selector, .where = g_strdup(where), .file = ""};
        g_array_append_val(watches, watch);
        mo_customers_rewind(customers, NULL);
        report_all_nobodies(customers, watches, problems);
        mo_customers_rewind(customers, NULL);
    }
    return g_strdup(mo_problems_count(problems) > 0 ? mo_problems_get(problems, 0)->text : where);
}

/* When `only` lets nobody in, every habit fits nobody: one message says it, with what there is. */
static void report_only(MoCustomers *customers, const MoConfig *config, MoProblems *problems)
{
    g_autoptr(GArray) watches = g_array_new(FALSE, TRUE, sizeof(Watch));
    g_array_set_clear_func(watches, watch_clear);
    Watch watch = {.selector = config->only,
                   .where = g_strdup("'only'"),
                   .file = config->only_file,
                   .line = config->only_line};
    g_array_append_val(watches, watch);
    MoConfig everybody = *config;
    everybody.only = NULL;
    customers->config = &everybody;
    report_all_nobodies(customers, watches, problems);
    customers->config = config;
}

void mo_customers_check_matches(MoCustomers *customers, const MoConfig *config,
                                MoProblems *problems, unsigned *ret_n)
{
    g_autoptr(GArray) watches = watch_all(customers, config);
    const MoCustomer *customer = NULL;
    unsigned n = 0;
    g_autoptr(MoPairs) pairs = mo_pairs_new(customers);
    g_ptr_array_set_size(customers->joined_told, 0);
    customers->n_joined_told = 0;
    customers->tells_joined = true;
    mo_customers_rewind(customers, NULL);
    while (mo_customers_next(customers, &customer)) {
        n++;
        mo_pairs_add(pairs, customer);
        for (unsigned i = 0; i < watches->len; i++) {
            Watch *watch = &g_array_index(watches, Watch, i);
            watch->n_matches += mo_selector_match(watch->selector, customer) ? 1 : 0;
        }
    }
    customers->tells_joined = false;
    mo_pairs_report(pairs, problems);
    mo_customers_rewind(customers, NULL);
    if (n > 0)
        report_all_nobodies(customers, watches, problems);
    else if (config->only && !config->only_is_bad && knows_fields(customers, config->only))
        report_only(customers, config, problems);
    else if (!config->only)
        mo_problems_add(problems, MO_SEVERITY_WARNING, config->files_file, config->files_line,
                        _("there is not one customer in the customers files: fill them, or name "
                          "another file"));
    mo_customers_rewind(customers, NULL);
    *ret_n = n;
}

const GPtrArray *mo_customers_get_joined(const MoCustomers *customers, unsigned *ret_n)
{
    *ret_n = customers->n_joined_told;
    return customers->joined_told;
}
