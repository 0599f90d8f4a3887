#include "cli/tally.h"

#include "base/i18n.h"
#include "base/text.h"
#include "cli/table.h"

#include <string.h>

#define VALUES_MAX 1000U
#define VALUE_WIDTH 40U

struct MoTally {
    GArray *counts;     /* of MoCount */
    GHashTable *places; /* folded value -> its index + 1 */
    bool is_sorted;
};

static void count_clear(void *data)
{
    g_free(((MoCount *)data)->value);
}

MoTally *mo_tally_new(void)
{
    MoTally *tally = g_new0(MoTally, 1);
    tally->counts = g_array_new(FALSE, FALSE, sizeof(MoCount));
    g_array_set_clear_func(tally->counts, count_clear);
    tally->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return tally;
}

void mo_tally_free(MoTally *tally)
{
    if (!tally)
        return;
    g_array_unref(tally->counts);
    g_hash_table_unref(tally->places);
    g_free(tally);
}

static MoCount *find(const MoTally *tally, const char *folded)
{
    unsigned place = GPOINTER_TO_UINT(g_hash_table_lookup(tally->places, folded));
    return place > 0 ? &g_array_index(tally->counts, MoCount, place - 1) : NULL;
}

static void remember_places(MoTally *tally)
{
    g_hash_table_remove_all(tally->places);
    for (unsigned i = 0; i < tally->counts->len; i++)
        g_hash_table_insert(tally->places,
                            mo_text_fold(g_array_index(tally->counts, MoCount, i).value),
                            GUINT_TO_POINTER(i + 1));
}

void mo_tally_add(MoTally *tally, const char *value)
{
    if (*value == '\0')
        return;
    g_autofree char *folded = mo_text_fold(value);
    MoCount *count = find(tally, folded);
    if (count) {
        count->n++;
        tally->is_sorted = false;
    } else if (tally->counts->len < VALUES_MAX) {
        MoCount new = {g_strdup(value), 1};
        g_array_append_val(tally->counts, new);
        g_hash_table_insert(tally->places, g_steal_pointer(&folded),
                            GUINT_TO_POINTER(tally->counts->len));
        tally->is_sorted = false;
    }
}

static int compare(const void *a, const void *b)
{
    const MoCount *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n ? 1 : -1) : g_utf8_collate(x->value, y->value);
}

const MoCount *mo_tally_list(MoTally *tally, unsigned *ret_n)
{
    if (!tally->is_sorted) {
        g_array_sort(tally->counts, compare);
        remember_places(tally);
        tally->is_sorted = true;
    }
    *ret_n = tally->counts->len;
    return (const MoCount *)(void *)tally->counts->data;
}

const MoCount *mo_tally_find(const MoTally *tally, const char *value)
{
    g_autofree char *folded = mo_text_fold(value);
    return find(tally, folded);
}

char *mo_tally_print(MoTally *tally, unsigned most)
{
    unsigned n = 0;
    const MoCount *counts = mo_tally_list(tally, &n);
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < n && i < most; i++) {
        g_autofree char *shown = mo_table_fit(counts[i].value, VALUE_WIDTH);
        g_string_append_printf(text, "%s%s %u", i ? ", " : "", shown, counts[i].n);
    }
    if (n > most)
        g_string_append_printf(text, ngettext(" and %u other", " and %u others", n - most),
                               n - most);
    return g_string_free(text, FALSE);
}
