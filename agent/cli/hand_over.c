#include "cli/hand_over.h"

#include "base/i18n.h"

typedef struct {
    const MoSession *session;
    const MoCustomer *customer, *successor;
    MoCustomerHistory *known;
    GPtrArray *entries;
} HandOver;

static bool is_answered(const HandOver *over, const char *origin, const char *habit, MoDay day)
{
    for (guint i = 0; i < over->known->pairs->len; i++) {
        const MoPairHistory *pair = g_ptr_array_index(over->known->pairs, i);
        for (guint j = 0; j < pair->records->len; j++) {
            const MoRecord *record = g_ptr_array_index(pair->records, j);
            bool is_it = origin ? g_strcmp0(record->origin, origin) == 0
                                : !record->origin && record->nominal == day &&
                                      g_str_equal(pair->habit, habit);
            if (is_it && mo_record_is_answered(record))
                return true;
        }
    }
    return false;
}

static MoEntry *new_entry(const HandOver *over, MoEntryType type, const MoCustomer *whose)
{
    MoEntry *entry = mo_entry_new(type);
    entry->at_utc = mo_clock_now(over->session->clock);
    entry->customer = g_strdup(whose->id);
    return entry;
}

/* That it ended for her, under each habit by which it came up. */
static void end_with_her(HandOver *over, const MoHabit *habit, const MoStart *promise)
{
    MoEntry *entry = new_entry(over, MO_ENTRY_SKIPPED, over->customer);
    entry->day = mo_session_get_now(over->session).day;
    entry->habit = g_strdup(habit->name);
    entry->nominal = promise->day;
    entry->origin = g_strdup(promise->origin);
    entry->class = habit->class;
    entry->kind = g_strdup(habit->kind);
    entry->by = g_strdup(MO_BY_SUCCESSOR);
    /* Translators: to whom a promise passed. */
    entry->note = g_strdup_printf(_("to %s"), over->successor->name);
    g_ptr_array_add(over->entries, entry);
}

static void promise_to_successor(HandOver *over, const MoStart *promise)
{
    MoEntry *entry = new_entry(over, MO_ENTRY_PROMISED, over->successor);
    entry->day = promise->day;
    entry->due = promise->aim;
    entry->nominal = mo_session_get_now(over->session).day;
    entry->note = g_strdup(promise->note);
    g_ptr_array_add(over->entries, entry);
}

static bool comes_up_by(const MoHabit *habit, const MoStart *promise)
{
    if (!habit->active || habit->class != MO_CLASS_PROMISE)
        return false;
    return promise->origin ? habit->when->type == MO_WHEN_PROMISED : mo_habit_is_next_step(habit);
}

/* `promise` without origin: of her record. */
static void hand_over(HandOver *over, const MoStart *promise)
{
    const GPtrArray *habits = over->session->config->habits;
    bool is_open = false;
    for (guint i = 0; i < habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(habits, i);
        if (!comes_up_by(habit, promise) ||
            is_answered(over, promise->origin, habit->name, promise->day))
            continue;
        is_open = true;
        end_with_her(over, habit, promise);
    }
    if (is_open)
        promise_to_successor(over, promise);
}

/* What her record tells now, or told when it was read last. */
static void hand_over_next_step(HandOver *over, const GPtrArray *starts)
{
    const MoCustomer *customer = over->customer;
    const MoStart *told = mo_starts_get_next_step(starts);
    bool tells = mo_customer_tells_next_step(customer);
    if (tells ? customer->next_step_date == MO_DAY_NONE : !told)
        return;
    MoStart promise = {.type = MO_START_NEXT_STEP,
                       .day = tells ? customer->next_step_date : told->day,
                       .note = tells ? (char *)customer->next_step : told->note,
                       .aim = MO_DAY_NONE,
                       .told = MO_DAY_NONE};
    if (!promise.note || *promise.note == '\0')
        promise.note = (char *)_("next step");
    hand_over(over, &promise);
}

GPtrArray *mo_cli_hand_over(const MoSession *session, const MoCustomer *customer,
                            const MoCustomer *successor)
{
    HandOver over = {.session = session, .customer = customer, .successor = successor};
    over.entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(GPtrArray) starts = mo_history_load_starts(session->history, customer->id, NULL);
    over.known = mo_history_load_customer(session->history, customer->id, MO_DAY_FIRST, NULL);
    for (guint i = 0; starts && over.known && i < starts->len; i++) {
        const MoStart *start = g_ptr_array_index(starts, i);
        if (start->type == MO_START_PROMISE)
            hand_over(&over, start);
    }
    if (starts && over.known)
        hand_over_next_step(&over, starts);
    mo_customer_history_free(over.known);
    return over.entries;
}
