#include "plan/cut.h"

#define COUNT UINT64_C(0xff)

static uint64_t *slot_at(const MoCut *cut, guint i)
{
    return &g_array_index(cut->slots, uint64_t, i);
}

static bool is_of(uint64_t slot, uint64_t customer)
{
    return (slot | COUNT) == (customer | COUNT);
}

void mo_cut_init(MoCut *cut)
{
    *cut = (MoCut){.slots = g_array_new(FALSE, FALSE, sizeof(uint64_t))};
}

void mo_cut_clear(MoCut *cut)
{
    g_clear_pointer(&cut->slots, g_array_unref);
}

static int compare_slots(gconstpointer a, gconstpointer b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return left < right ? -1 : left > right ? 1 : 0;
}

/* The first slot that is not before the customer's. */
static guint find_slot(const MoCut *cut, uint64_t customer)
{
    guint low = 0;
    guint high = cut->slots->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if ((*slot_at(cut, middle) | COUNT) < (customer | COUNT))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void mo_cut_add(MoCut *cut, uint64_t customer)
{
    guint n = cut->slots->len;
    guint at = cut->is_sorted ? find_slot(cut, customer) : n - (n > 0);
    cut->n++;
    /* While gathering, those of one customer follow each other. */
    if (at < n && is_of(*slot_at(cut, at), customer) && (*slot_at(cut, at) & COUNT) < COUNT) {
        (*slot_at(cut, at))++;
        return;
    }
    uint64_t slot = (customer & ~COUNT) | 1;
    g_array_insert_val(cut->slots, cut->is_sorted ? at : n, slot);
}

void mo_cut_forget(MoCut *cut, uint64_t customer)
{
    if (!cut->is_sorted)
        g_array_sort(cut->slots, compare_slots);
    cut->is_sorted = true;
    guint first = find_slot(cut, customer);
    guint end = first;
    for (; end < cut->slots->len && is_of(*slot_at(cut, end), customer); end++)
        cut->n -= (unsigned)(*slot_at(cut, end) & COUNT);
    if (end > first)
        g_array_remove_range(cut->slots, first, end - first);
}
