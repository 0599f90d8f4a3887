/* Who was forgotten is named on the screen no longer either. */
#include "run/agent_private.h"

#include "ledger/ledger_forget.h"
#include "ledger/ledger_text.h"

static bool is_forgotten(const MoAgent *agent, GHashTable *names, const char *customer)
{
    if (!customer)
        return false;
    g_autofree char *name = mo_ledger_get_forgotten_name(agent->session->history, customer);
    return g_hash_table_contains(names, name);
}

static bool names_forgotten(const MoAgent *agent, GHashTable *names, const GPtrArray *people)
{
    for (guint i = 0; people && i < people->len; i++)
        if (is_forgotten(agent, names, people->pdata[i]))
            return true;
    return false;
}

static bool tells_of_forgotten(const MoAgent *agent, GHashTable *names, const MoUndoable *undoable)
{
    for (guint i = 0; i < undoable->entries->len; i++)
        if (is_forgotten(agent, names, ((const MoEntry *)undoable->entries->pdata[i])->customer))
            return true;
    return false;
}

/* Takes them out of the tables; closing may tell us of it at once, hence afterwards. */
static GArray *take_out(MoAgent *agent, GHashTable *names, bool *ret_has_digest)
{
    GHashTableIter iter;
    gpointer key, value;
    GArray *tags = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    *ret_has_digest = false;
    g_hash_table_iter_init(&iter, agent->live);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const MoLiveNote *note = value;
        if (!note->shown || !names_forgotten(agent, names, note->people))
            continue;
        *ret_has_digest = true;
        g_array_append_val(tags, note->tag);
        g_hash_table_iter_remove(&iter);
    }
    g_hash_table_iter_init(&iter, agent->undoable);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        if (!tells_of_forgotten(agent, names, value))
            continue;
        g_array_append_val(tags, *(const uint64_t *)key);
        g_hash_table_iter_remove(&iter);
    }
    return tags;
}

void mo_agent_close_forgotten(MoAgent *agent)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool has_digest = false;
    if (g_hash_table_size(agent->live) + g_hash_table_size(agent->undoable) == 0 ||
        !mo_ledger_load_forgotten(agent->session->history, names, NULL) ||
        g_hash_table_size(names) == 0)
        return;
    g_autoptr(GArray) tags = take_out(agent, names, &has_digest);
    for (guint i = 0; i < tags->len; i++)
        mo_channel_close(agent->channel, g_array_index(tags, uint64_t, i));
    if (!has_digest)
        return;
    mo_agent_bring_back(agent, NULL);
    if (!agent->in_step) /* else the digest comes with this one */
        mo_agent_ask_for_step(agent);
}
