/* Who was forgotten stays forgotten: an older copy put in the place of the ledger, or another
 * ledger merged into it, must not bring her back. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "ledger/ledger_forget.h"
#include "ledger/ledger_text.h"

static bool take_name(const char *customer, uint64_t alias, unsigned bans, MoDay until,
                      bool by_user, void *data)
{
    (void)alias;
    (void)until;
    (void)by_user;
    if (g_str_has_prefix(customer, MO_FORGOTTEN_PREFIX) && (bans & MO_BAN_ALL))
        g_hash_table_add(data, g_strdup(customer));
    return true;
}

bool mo_ledger_load_forgotten(MoHistory *history, GHashTable *names, GError **error)
{
    return mo_history_foreach_ban(history, take_name, names, error);
}

/* Everybody whom an entry is about, or names. */
static const char everybody_sql[] =
    "SELECT customer FROM entry WHERE customer NOT NULL UNION SELECT "
    "other FROM entry WHERE other NOT NULL";

/* Those of them who were forgotten, as `teller` knows. */
static GPtrArray *choose(const GPtrArray *everybody, MoHistory *teller, GHashTable *names)
{
    GPtrArray *chosen = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < everybody->len; i++) {
        const char *id = everybody->pdata[i];
        g_autofree char *name = mo_ledger_get_forgotten_name(teller, id);
        if (g_hash_table_contains(names, name))
            g_ptr_array_add(chosen, g_strdup(id));
    }
    return chosen;
}

static bool take_aliases(const MoEntry *entry, void *data)
{
    if (entry->aliases != NULL)
        g_string_append_printf(data, "%s%s", ((GString *)data)->len > 0 ? " " : "", entry->aliases);
    return true;
}

/* A ledger that began apart has hashes of its own: what leads to her here is taken from what this
 * one knows of her. */
static bool mark_anew(MoHistory *history, const GPtrArray *ids, int64_t now_utc, GError **error)
{
    g_autoptr(GPtrArray) marks = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    for (unsigned i = 0; i < ids->len; i++) {
        g_autoptr(GString) aliases = g_string_new(NULL);
        if (!mo_history_foreach_entry(history, ids->pdata[i], take_aliases, aliases, error))
            return false;
        MoEntry *mark = mo_entry_new(MO_ENTRY_BANNED);
        mark->at_utc = now_utc;
        mark->customer = mo_ledger_get_forgotten_name(history, ids->pdata[i]);
        mark->bans = MO_BAN_ALL;
        mark->aliases = g_strdup(aliases->str);
        g_ptr_array_add(marks, mark);
    }
    return mo_history_append(history, marks, error);
}

bool mo_ledger_forget_again(MoHistory *history, MoHistory *teller, int64_t now_utc, unsigned *ret_n,
                            GError **error)
{
    MoLedger *ledger = mo_ledger_cast(history);
    g_return_val_if_fail(ledger != NULL, false);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    *ret_n = 0;
    if (!mo_ledger_load_forgotten(teller, names, error))
        return false;
    if (g_hash_table_size(names) == 0)
        return true;
    g_autoptr(GPtrArray) everybody = mo_ledger_load_texts(ledger->db, everybody_sql, error);
    if (everybody == NULL)
        return false;
    g_autoptr(GPtrArray) ids = choose(everybody, teller, names);
    *ret_n = ids->len;
    if (ids->len == 0)
        return true;
    bool is_apart = mo_history_get_seed(history) != mo_history_get_seed(teller);
    return (!is_apart || mark_anew(history, ids, now_utc, error)) &&
           mo_ledger_erase(history, ids, NULL, error);
}
