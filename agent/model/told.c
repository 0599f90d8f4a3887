#include "model/told.h"

#define SECONDS_OF_DAY 86400

struct MoTold {
    GHashTable *first; /* what was said of which moment, on which day -> the machine */
};

MoTold *mo_told_new(void)
{
    MoTold *told = g_new0(MoTold, 1);
    told->first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return told;
}

void mo_told_free(MoTold *told)
{
    if (!told)
        return;
    g_hash_table_unref(told->first);
    g_free(told);
}

static bool is_of_moment(const MoEntry *entry)
{
    switch (entry->type) {
    case MO_ENTRY_RAISED:
    case MO_ENTRY_DONE:
    case MO_ENTRY_SKIPPED:
    case MO_ENTRY_NEVER:
    case MO_ENTRY_SNOOZED:
    case MO_ENTRY_NO_ANSWER:
    case MO_ENTRY_LAPSED:
    case MO_ENTRY_LAPSED_UNRAISED:
    case MO_ENTRY_WITHDRAWN:
        return true;
    default:
        return false;
    }
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* Parts are divided by what is in none of them. */
static char *print_key(const MoEntry *entry)
{
    int64_t day = entry->day != MO_DAY_NONE ? entry->day : entry->at_utc / SECONDS_OF_DAY;
    int64_t nominal = entry->origin ? 0 : entry->nominal;
    return g_strdup_printf("%d\x1f%s\x1f%s\x1f%s\x1f%" G_GINT64_FORMAT "\x1f%" G_GINT64_FORMAT
                           "\x1f%s",
                           (int)entry->type, or_empty(entry->customer), or_empty(entry->habit),
                           or_empty(entry->origin), nominal, day, or_empty(entry->note));
}

bool mo_told_is_new(MoTold *told, const MoEntry *entry)
{
    if (!is_of_moment(entry))
        return true;
    g_autofree char *key = print_key(entry);
    const char *machine = g_hash_table_lookup(told->first, key);
    if (!machine)
        g_hash_table_insert(told->first, g_steal_pointer(&key), g_strdup(or_empty(entry->machine)));
    return !machine || g_strcmp0(machine, entry->machine) == 0;
}
