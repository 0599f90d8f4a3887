#include "cli/owed.h"

#include "base/i18n.h"

static void owed_free(void *data)
{
    MoOwed *owed = data;
    g_free(owed->what);
    g_free(owed);
}

static void add(GPtrArray *all, MoDay day, const char *what)
{
    MoOwed *owed = g_new0(MoOwed, 1);
    owed->day = day;
    owed->what = g_strdup(what && *what ? what : _("next step"));
    g_ptr_array_add(all, owed);
}

static bool is_next_step(const MoConfig *config, const char *name)
{
    for (guint i = 0; i < config->habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        if (g_str_equal(habit->name, name))
            return mo_habit_is_next_step(habit);
    }
    return false;
}

/* Of what a record promised there is a moment of its day. */
static bool is_of(const MoRecord *record, const MoStart *start, const MoConfig *config)
{
    if (start->type == MO_START_PROMISE)
        return g_strcmp0(record->origin, start->origin) == 0;
    return start->type == MO_START_NEXT_STEP && !record->origin && record->nominal == start->day &&
           is_next_step(config, record->habit);
}

typedef bool (*IsFunc)(const MoRecord *record);

static const MoRecord *find(const MoCustomerHistory *known, const MoStart *start,
                            const MoConfig *config, IsFunc is)
{
    for (guint i = 0; i < known->pairs->len; i++) {
        const GPtrArray *records = ((MoPairHistory *)g_ptr_array_index(known->pairs, i))->records;
        for (guint n = 0; n < records->len; n++) {
            const MoRecord *record = g_ptr_array_index(records, n);
            if (is(record) && is_of(record, start, config))
                return record;
        }
    }
    return NULL;
}

static void add_starts(GPtrArray *all, const GPtrArray *starts, const MoCustomerHistory *known,
                       const MoConfig *config)
{
    for (guint i = 0; i < starts->len; i++) {
        const MoStart *start = g_ptr_array_index(starts, i);
        if ((start->type == MO_START_PROMISE || start->type == MO_START_NEXT_STEP) &&
            !find(known, start, config, mo_record_is_answered))
            add(all, start->day, start->note);
    }
}

/* What is open and no start stands behind: promises by a rule. */
static void add_open(GPtrArray *all, const GPtrArray *starts, const MoCustomerHistory *known,
                     const MoConfig *config)
{
    for (guint i = 0; i < known->pairs->len; i++) {
        const GPtrArray *records = ((MoPairHistory *)g_ptr_array_index(known->pairs, i))->records;
        for (guint n = 0; n < records->len; n++) {
            const MoRecord *record = g_ptr_array_index(records, n);
            bool is_told = !mo_record_is_open(record) || record->class != MO_CLASS_PROMISE;
            for (guint s = 0; !is_told && s < starts->len; s++)
                is_told = is_of(record, g_ptr_array_index(starts, s), config);
            if (!is_told)
                add(all, record->nominal, record->habit);
        }
    }
}

static int compare(const void *a, const void *b)
{
    const MoOwed *one = *(MoOwed *const *)a, *other = *(MoOwed *const *)b;
    return (one->day > other->day) - (one->day < other->day);
}

GPtrArray *mo_cli_list_owed(MoHistory *history, const MoConfig *config, const char *customer)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(owed_free);
    g_autoptr(MoCustomerHistory) known =
        mo_history_load_customer(history, customer, MO_DAY_FIRST, NULL);
    g_autoptr(GPtrArray) starts = mo_history_load_starts(history, customer, NULL);
    if (!known || !starts)
        return all;
    add_starts(all, starts, known, config);
    add_open(all, starts, known, config);
    g_ptr_array_sort(all, compare);
    return all;
}
