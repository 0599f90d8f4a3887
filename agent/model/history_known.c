/* Who is who: what is last known of a customer, aliases, joined customers and bans. */
#include "model/history.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "model/history_rules.h"

#define ALIAS_DIGITS 16

/* ---- aliases -------------------------------------------------------------------------------- */

bool mo_entry_tells(const MoEntry *entry)
{
    return entry->type == MO_ENTRY_SEEN_CUSTOMER || entry->type == MO_ENTRY_KNOWN_AS;
}

void mo_alias_print(uint64_t alias, char ret_text[17])
{
    for (int i = ALIAS_DIGITS - 1; i >= 0; i--, alias >>= 4)
        ret_text[i] = "0123456789abcdef"[alias & 15];
    ret_text[ALIAS_DIGITS] = '\0';
}

bool mo_alias_parse(const char **text, uint64_t *ret_alias)
{
    const char *at = *text;
    while (*at == ' ')
        at++;
    uint64_t alias = 0;
    for (int i = 0; i < ALIAS_DIGITS; i++) {
        int digit = g_ascii_xdigit_value(at[i]);
        if (digit < 0) /* the end of the text, too */
            return false;
        alias = alias << 4 | (uint64_t)digit;
    }
    at += ALIAS_DIGITS;
    if (*at != ' ' && *at != '\0')
        return false;
    *text = at;
    *ret_alias = alias;
    return true;
}

/* ---- joined customers ----------------------------------------------------------------------- */

GHashTable *mo_same_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

const char *mo_same_find(GHashTable *same, const char *customer)
{
    const char *next = customer;
    while (same != NULL && (next = g_hash_table_lookup(same, customer)) != NULL)
        customer = next;
    return customer;
}

void mo_same_join(GHashTable *same, const MoEntry *entry)
{
    const char *stays = mo_same_find(same, entry->customer);
    const char *joins = mo_same_find(same, entry->other);
    if (strcmp(stays, joins) != 0)
        g_hash_table_insert(same, g_strdup(joins), g_strdup(stays));
}

bool mo_same_check(GHashTable *same, const MoEntry *entry, bool *ret_known, GError **error)
{
    const char *stays = mo_same_find(same, entry->customer);
    const char *joins = mo_same_find(same, entry->other);
    *ret_known = strcmp(stays, joins) == 0;
    if (!*ret_known || strcmp(entry->other, joins) != 0)
        return true;
    g_set_error_literal(error, MO_ERROR, MO_ERROR_REFUSED,
                        strcmp(entry->customer, entry->other) == 0
                            ? _("These two are one customer already.")
                            : _("These two were joined already, the other way round. To change "
                                "that, take the first joining back with: moments undo"));
    return false;
}

GPtrArray *mo_same_list(GHashTable *same, const char *customer)
{
    GPtrArray *list = g_ptr_array_new();
    g_ptr_array_add(list, (char *)customer);
    if (same == NULL)
        return list;
    GHashTableIter iter;
    void *joined;
    g_hash_table_iter_init(&iter, same);
    while (g_hash_table_iter_next(&iter, &joined, NULL)) {
        if (strcmp(mo_same_find(same, joined), customer) == 0)
            g_ptr_array_add(list, joined);
    }
    return list;
}

/* ---- bans ----------------------------------------------------------------------------------- */

struct MoBans {
    GHashTable *same;
    GHashTable *banned[2]; /* by the record, by the user: char * to MoBanned, of those who stay */
};

MoBanned *mo_banned_new(void)
{
    MoBanned *banned = g_new0(MoBanned, 1);
    banned->until = MO_DAY_NONE;
    banned->aliases = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    return banned;
}

void mo_banned_free(MoBanned *banned)
{
    if (banned == NULL)
        return;
    g_array_unref(banned->aliases);
    g_free(banned);
}

MoBans *mo_bans_new(void)
{
    MoBans *bans = g_new0(MoBans, 1);
    bans->same = mo_same_new();
    for (int by = 0; by < 2; by++)
        bans->banned[by] =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)mo_banned_free);
    return bans;
}

void mo_bans_free(MoBans *bans)
{
    if (bans == NULL)
        return;
    g_hash_table_unref(bans->same);
    g_hash_table_unref(bans->banned[0]);
    g_hash_table_unref(bans->banned[1]);
    g_free(bans);
}

static bool has_alias(const MoBanned *banned, uint64_t alias)
{
    for (unsigned i = 0; i < banned->aliases->len; i++) {
        if (g_array_index(banned->aliases, uint64_t, i) == alias)
            return true;
    }
    return false;
}

static void add_alias(MoBanned *banned, uint64_t alias)
{
    if (!has_alias(banned, alias))
        g_array_append_val(banned->aliases, alias);
}

static MoBanned *ensure_banned(GHashTable *table, const char *customer)
{
    MoBanned *banned = g_hash_table_lookup(table, customer);
    if (banned == NULL) {
        banned = mo_banned_new();
        g_hash_table_insert(table, g_strdup(customer), banned);
    }
    return banned;
}

/* A ban outlives a new export under any address: so aliases are only added to while it lasts. */
static void fold_banned(MoBans *bans, const MoEntry *entry)
{
    GHashTable *table = bans->banned[mo_entry_is_by_user(entry)];
    const char *customer = mo_same_find(bans->same, entry->customer);
    if (entry->bans == 0) {
        g_hash_table_remove(table, customer);
        return;
    }
    MoBanned *banned = ensure_banned(table, customer);
    banned->bans = entry->bans;
    banned->until = entry->day;
    const char *text = entry->aliases;
    uint64_t alias;
    while (text != NULL && mo_alias_parse(&text, &alias))
        add_alias(banned, alias);
}

/* Until the later of two last days; "for good" is later than every day. */
static MoDay later_end(MoDay a, MoDay b)
{
    return a == MO_DAY_NONE || b == MO_DAY_NONE ? MO_DAY_NONE : MAX(a, b);
}

static void join_banned(GHashTable *table, const char *joins, const char *stays)
{
    const MoBanned *joined = g_hash_table_lookup(table, joins);
    if (joined == NULL)
        return;
    bool fresh = !g_hash_table_contains(table, stays);
    MoBanned *banned = ensure_banned(table, stays);
    banned->bans |= joined->bans;
    banned->until = fresh ? joined->until : later_end(banned->until, joined->until);
    for (unsigned i = 0; i < joined->aliases->len; i++)
        add_alias(banned, g_array_index(joined->aliases, uint64_t, i));
    g_hash_table_remove(table, joins);
}

static void fold_same(MoBans *bans, const MoEntry *entry)
{
    g_autofree char *joins = g_strdup(mo_same_find(bans->same, entry->other));
    mo_same_join(bans->same, entry);
    const char *stays = mo_same_find(bans->same, joins);
    for (int by = 0; by < 2 && strcmp(stays, joins) != 0; by++)
        join_banned(bans->banned[by], joins, stays);
}

void mo_bans_fold(MoBans *bans, const MoEntry *entry)
{
    if (entry->type == MO_ENTRY_BANNED)
        fold_banned(bans, entry);
    else if (entry->type == MO_ENTRY_SAME)
        fold_same(bans, entry);
}

const MoBanned *mo_bans_get(const MoBans *bans, const char *customer, bool by_user)
{
    return g_hash_table_lookup(bans->banned[by_user], customer);
}

bool mo_banned_is_known(const MoBanned *banned, const MoEntry *entry)
{
    unsigned bans = banned != NULL ? banned->bans : 0;
    if (entry->bans != bans || (bans != 0 && entry->day != banned->until))
        return false;
    const char *text = bans != 0 ? entry->aliases : NULL;
    uint64_t alias;
    while (text != NULL && mo_alias_parse(&text, &alias)) {
        if (!has_alias(banned, alias))
            return false;
    }
    return true;
}

/* Once with 0 when there is no alias. */
static bool foreach_alias(const MoBanned *banned, const char *customer, bool by_user,
                          MoBanFunc func, void *data)
{
    if (banned->aliases->len == 0)
        return func(customer, 0, banned->bans, banned->until, by_user, data);
    for (unsigned i = 0; i < banned->aliases->len; i++) {
        uint64_t alias = g_array_index(banned->aliases, uint64_t, i);
        if (!func(customer, alias, banned->bans, banned->until, by_user, data))
            return false;
    }
    return true;
}

bool mo_bans_foreach(const MoBans *bans, const char *customer, MoBanFunc func, void *data)
{
    for (int by = 0; by < 2; by++) {
        const MoBanned *banned = mo_bans_get(bans, customer, by);
        if (banned != NULL && !foreach_alias(banned, customer, by, func, data))
            return false;
    }
    return true;
}
