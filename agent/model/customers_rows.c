/* How many rows each of the configured files had when all was well: a file that lost a third of
 * them is a question about that file, however many customers the others have. And in which of its
 * columns promises stood: that one of them is missing is a question too. */
#include "model/customers_private.h"

#include <string.h>

static const MoField promising[] = {MO_FIELD_NEXT_STEP_DATE, MO_FIELD_NEXT_STEP};

void mo_customers_note_entry(MoCustomers *customers, const char *entry)
{
    while (customers->entries->len < customers->sources->len)
        g_ptr_array_add(customers->entries, (void *)entry);
}

static unsigned count_rows(const MoCustomers *customers, const char *entry)
{
    unsigned n = 0;
    for (unsigned i = 0; i < customers->entries->len; i++)
        if (strcmp(g_ptr_array_index(customers->entries, i), entry) == 0)
            n += mo_source_get_info(mo_customers_source(customers, i))->n_rows;
    return n;
}

void mo_customers_set_row_counts(MoCustomers *customers, const char *text)
{
    g_hash_table_remove_all(customers->row_counts);
    g_hash_table_remove_all(customers->told_in);
    customers->is_narrowed_fine = false;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        char *end = NULL;
        if (**line == '+')
            g_hash_table_add(customers->told_in, g_strdup(*line));
        guint64 n = g_ascii_strtoull(*line, &end, 10);
        if (*end == ' ' && n > 0 && n <= G_MAXUINT)
            g_hash_table_insert(customers->row_counts, g_strdup(end + 1),
                                GUINT_TO_POINTER((unsigned)n));
    }
}

static char *print_told_in(MoField field, const char *entry)
{
    return g_strdup_printf("+%s %s", mo_field_get_name(field), entry);
}

static bool has_column(const MoCustomers *customers, const char *entry, MoField field)
{
    for (unsigned i = 0; i < customers->entries->len; i++)
        if (strcmp(g_ptr_array_index(customers->entries, i), entry) == 0 &&
            mo_source_has_field(mo_customers_source(customers, i), field, NULL))
            return true;
    return false;
}

/* A column in which nothing ever stood is missed by nobody. */
static void print_columns(const MoCustomers *customers, const char *entry, GString *text)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(promising); i++) {
        g_autofree char *line = print_told_in(promising[i], entry);
        bool is_told =
            customers->n_next_steps > 0 || g_hash_table_contains(customers->told_in, line);
        if (is_told && has_column(customers, entry, promising[i]))
            g_string_append_printf(text, "%s\n", line);
    }
}

const char *mo_customers_find_narrowed(const MoCustomers *customers, const char **ret_column)
{
    if (!customers->is_ended || customers->is_narrowed_fine)
        return NULL;
    for (unsigned i = 0; i < customers->entries->len; i++) {
        const char *entry = g_ptr_array_index(customers->entries, i);
        for (unsigned n = 0; n < G_N_ELEMENTS(promising); n++) {
            g_autofree char *line = print_told_in(promising[n], entry);
            if (!g_hash_table_contains(customers->told_in, line) ||
                has_column(customers, entry, promising[n]))
                continue;
            *ret_column = mo_field_get_name(promising[n]);
            return mo_source_get_info(mo_customers_source(customers, i))->path;
        }
    }
    return NULL;
}

char *mo_customers_print_row_counts(const MoCustomers *customers)
{
    if (!customers->is_ended || !customers->known || !mo_customers_is_whole(customers) ||
        mo_customers_get_missing(customers).is_question)
        return NULL;
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < customers->entries->len; i++) {
        const char *entry = g_ptr_array_index(customers->entries, i);
        bool is_told = i > 0 && strcmp(g_ptr_array_index(customers->entries, i - 1), entry) == 0;
        if (is_told)
            continue;
        g_string_append_printf(text, "%u %s\n", count_rows(customers, entry), entry);
        print_columns(customers, entry, text);
    }
    return g_string_free(text, FALSE);
}

bool mo_customers_has_shrunk(const MoCustomers *customers, const char *entry, unsigned *ret_n_rows,
                             unsigned *ret_n_before)
{
    unsigned before = GPOINTER_TO_UINT(g_hash_table_lookup(customers->row_counts, entry));
    unsigned now = count_rows(customers, entry);
    if (now + MO_QUESTION_LEAST > before || (before - now) * UINT64_C(3) < before)
        return false;
    if (ret_n_rows)
        *ret_n_rows = now;
    if (ret_n_before)
        *ret_n_before = before;
    return true;
}

const char *mo_customers_find_shrunk(const MoCustomers *customers, unsigned *ret_n_rows,
                                     unsigned *ret_n_before)
{
    for (unsigned i = 0; customers->is_ended && i < customers->entries->len; i++)
        if (mo_customers_has_shrunk(customers, g_ptr_array_index(customers->entries, i), ret_n_rows,
                                    ret_n_before))
            return mo_source_get_info(mo_customers_source(customers, i))->path;
    return NULL;
}
