/* How many rows each of the configured files had when all was well: a file that lost a third of
 * them is a question about that file, however many customers the others have. */
#include "model/customers_private.h"

#include <string.h>

#define QUESTION_LEAST 3U /* so many rows less, before it is a question */

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
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        char *end = NULL;
        guint64 n = g_ascii_strtoull(*line, &end, 10);
        if (*end == ' ' && n > 0 && n <= G_MAXUINT)
            g_hash_table_insert(customers->row_counts, g_strdup(end + 1),
                                GUINT_TO_POINTER((unsigned)n));
    }
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
        if (!is_told)
            g_string_append_printf(text, "%u %s\n", count_rows(customers, entry), entry);
    }
    return g_string_free(text, FALSE);
}

const char *mo_customers_find_shrunk(const MoCustomers *customers, unsigned *ret_n_rows,
                                     unsigned *ret_n_before)
{
    for (unsigned i = 0; customers->is_ended && i < customers->entries->len; i++) {
        const char *entry = g_ptr_array_index(customers->entries, i);
        unsigned before = GPOINTER_TO_UINT(g_hash_table_lookup(customers->row_counts, entry));
        unsigned now = count_rows(customers, entry);
        if (now + QUESTION_LEAST > before || (before - now) * UINT64_C(3) < before)
            continue;
        *ret_n_rows = now;
        *ret_n_before = before;
        return mo_source_get_info(mo_customers_source(customers, i))->path;
    }
    return NULL;
}
