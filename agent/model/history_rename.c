/* A habit with another name than the one its history was written under. */
#include "model/history.h"

#include <string.h>

#include "model/history_rules.h"

static int find_pair(const MoCustomerHistory *history, const char *habit)
{
    for (guint i = 0; i < history->pairs->len; i++) {
        if (strcmp(((const MoPairHistory *)history->pairs->pdata[i])->habit, habit) == 0)
            return (int)i;
    }
    return -1;
}

/* Where two records are of the same occurrence, the one under the new name was written later. */
static void move_record(const MoCustomerHistory *history, MoPairHistory *to, MoRecord *record)
{
    if (mo_customer_history_find(history, to->habit, record->nominal, record->origin)) {
        mo_record_free(record);
        return;
    }
    g_assert(record->borrows);
    record->habit = to->habit;
    guint at = to->records->len;
    while (at > 0 && ((const MoRecord *)to->records->pdata[at - 1])->nominal > record->nominal)
        at--;
    g_ptr_array_insert(to->records, (int)at, record);
}

void mo_customer_history_rename(MoCustomerHistory *history, const char *from, const char *to)
{
    int at = find_pair(history, from);
    if (at < 0 || strcmp(from, to) == 0)
        return;
    MoPairHistory *old = g_ptr_array_steal_index(history->pairs, (guint)at);
    MoPairHistory *pair = mo_customer_history_ensure(history, to);
    pair->never = pair->never || old->never;
    pair->last_done = MAX(pair->last_done, old->last_done);
    pair->last_passed = MAX(pair->last_passed, old->last_passed);
    while (old->records->len > 0)
        move_record(history, pair, g_ptr_array_steal_index(old->records, 0));
    g_ptr_array_unref(old->records);
    g_free(old->habit);
    g_free(old);
}
