#include "model/history.h"

#include "model/history_rules.h"

static const char *const state_words[] = {
    [MO_STATE_PLANNED] = "planned",     [MO_STATE_RAISED] = "raised",
    [MO_STATE_SNOOZED] = "snoozed",     [MO_STATE_HELD] = "held",
    [MO_STATE_DONE] = "done",           [MO_STATE_SKIPPED] = "skipped",
    [MO_STATE_NEVER] = "never",         [MO_STATE_LAPSED] = "lapsed",
    [MO_STATE_WITHDRAWN] = "withdrawn",
};

static const char *const type_words[] = {
    [MO_ENTRY_SEEN_CUSTOMER] = "seen-customer",
    [MO_ENTRY_KNOWN_AS] = "known-as",
    [MO_ENTRY_BANNED] = "banned",
    [MO_ENTRY_SAME] = "same",
    [MO_ENTRY_GONE_CUSTOMER] = "gone-customer",
    [MO_ENTRY_SEEN_HABIT] = "seen-habit",
    [MO_ENTRY_TOUCH] = "touch",
    [MO_ENTRY_PROMISED] = "promised",
    [MO_ENTRY_NEXT_STEP] = "next-step",
    [MO_ENTRY_PAUSED] = "paused",
    [MO_ENTRY_DELIVERING] = "delivering",
    [MO_ENTRY_RAISED] = "raised",
    [MO_ENTRY_FAILED] = "failed",
    [MO_ENTRY_NOTICED] = "noticed",
    [MO_ENTRY_DONE] = "done",
    [MO_ENTRY_SKIPPED] = "skipped",
    [MO_ENTRY_NEVER] = "never",
    [MO_ENTRY_SNOOZED] = "snoozed",
    [MO_ENTRY_NO_ANSWER] = "no-answer",
    [MO_ENTRY_LAPSED] = "lapsed",
    [MO_ENTRY_LAPSED_UNRAISED] = "lapsed-unraised",
    [MO_ENTRY_WITHDRAWN] = "withdrawn",
    [MO_ENTRY_DIGEST] = "digest",
    [MO_ENTRY_QUIET] = "quiet",
    [MO_ENTRY_AWAY] = "away",
    [MO_ENTRY_PLANNED] = "planned",
    [MO_ENTRY_UNDO] = "undo",
};

static const char *word_of(const char *const *words, size_t n, unsigned value)
{
    g_return_val_if_fail(value < n, NULL);
    return words[value];
}

static bool value_of(const char *const *words, size_t n, const char *text, unsigned *ret_value)
{
    for (unsigned i = 0; text != NULL && i < n; i++) {
        if (words[i][0] == text[0] && strcmp(words[i], text) == 0) {
            *ret_value = i;
            return true;
        }
    }
    return false;
}

const char *mo_state_to_string(MoState state)
{
    return word_of(state_words, G_N_ELEMENTS(state_words), state);
}

bool mo_state_from_string(const char *text, MoState *ret_state)
{
    unsigned value;
    if (!value_of(state_words, G_N_ELEMENTS(state_words), text, &value))
        return false;
    *ret_state = (MoState)value;
    return true;
}

const char *mo_entry_type_to_string(MoEntryType type)
{
    return word_of(type_words, G_N_ELEMENTS(type_words), type);
}

bool mo_entry_type_from_string(const char *text, MoEntryType *ret_type)
{
    unsigned value;
    if (!value_of(type_words, G_N_ELEMENTS(type_words), text, &value))
        return false;
    *ret_type = (MoEntryType)value;
    return true;
}

/* ---- entries -------------------------------------------------------------------------------- */

MoEntry *mo_entry_new(MoEntryType type)
{
    MoEntry *entry = g_new0(MoEntry, 1);
    entry->type = type;
    entry->day = MO_DAY_NONE;
    entry->nominal = MO_DAY_NONE;
    entry->show = MO_DAY_NONE;
    entry->due = MO_DAY_NONE;
    entry->until.day = MO_DAY_NONE;
    return entry;
}

MoEntry *mo_entry_dup(const MoEntry *entry)
{
    MoEntry *copy = g_new(MoEntry, 1);
    *copy = *entry;
    copy->machine = g_strdup(entry->machine);
    copy->customer = g_strdup(entry->customer);
    copy->habit = g_strdup(entry->habit);
    copy->origin = g_strdup(entry->origin);
    copy->kind = g_strdup(entry->kind);
    copy->token = g_strdup(entry->token);
    copy->suggestion = g_strdup(entry->suggestion);
    copy->by = g_strdup(entry->by);
    copy->note = g_strdup(entry->note);
    copy->name = g_strdup(entry->name);
    copy->company = g_strdup(entry->company);
    copy->aliases = g_strdup(entry->aliases);
    copy->other = g_strdup(entry->other);
    copy->undone_machine = g_strdup(entry->undone_machine);
    return copy;
}

void mo_entry_free(MoEntry *entry)
{
    if (entry == NULL)
        return;
    g_free(entry->machine);
    g_free(entry->customer);
    g_free(entry->habit);
    g_free(entry->origin);
    g_free(entry->kind);
    g_free(entry->token);
    g_free(entry->suggestion);
    g_free(entry->by);
    g_free(entry->note);
    g_free(entry->name);
    g_free(entry->company);
    g_free(entry->aliases);
    g_free(entry->other);
    g_free(entry->undone_machine);
    g_free(entry);
}

const char *mo_entry_get_outcome(const MoEntry *entry)
{
    if (entry->class != MO_CLASS_PROMISE)
        return NULL;
    if (entry->type == MO_ENTRY_SKIPPED)
        return g_strcmp0(entry->by, MO_BY_SUCCESSOR) == 0 ? "handed over" : "broken";
    if (entry->type == MO_ENTRY_DONE)
        return entry->day <= entry->nominal ? "kept" : "late";
    return NULL;
}

/* ---- records -------------------------------------------------------------------------------- */

MoRecord *mo_record_dup(const MoRecord *record)
{
    MoRecord *copy = g_new(MoRecord, 1);
    *copy = *record;
    copy->borrows = false;
    copy->customer = g_strdup(record->customer);
    copy->habit = g_strdup(record->habit);
    copy->origin = g_strdup(record->origin);
    copy->kind = g_strdup(record->kind);
    copy->token = g_strdup(record->token);
    copy->suggestion = g_strdup(record->suggestion);
    return copy;
}

void mo_record_free(MoRecord *record)
{
    if (record == NULL)
        return;
    if (!record->borrows) {
        g_free(record->customer);
        g_free(record->habit);
    }
    g_free(record->origin);
    g_free(record->kind);
    g_free(record->token);
    g_free(record->suggestion);
    g_free(record);
}

bool mo_record_is_open(const MoRecord *record)
{
    return record->state == MO_STATE_PLANNED || record->state == MO_STATE_RAISED ||
           record->state == MO_STATE_SNOOZED;
}

bool mo_record_is_answered(const MoRecord *record)
{
    return record->state == MO_STATE_DONE || record->state == MO_STATE_SKIPPED ||
           record->state == MO_STATE_NEVER || record->state == MO_STATE_LAPSED;
}

unsigned mo_record_next_attempt(const MoRecord *record, MoNudge nudge)
{
    if (record == NULL)
        return 1;
    int n = g_bit_nth_lsf(nudge, -1);
    g_return_val_if_fail(n >= 0 && n < MO_NUDGE_KINDS, 1);
    return MAX(record->last_begun[n], record->last_settled[n]) + 1;
}

/* ---- what is known of a customer ------------------------------------------------------------ */

static void pair_free(void *data)
{
    MoPairHistory *pair = data;
    g_free(pair->habit);
    g_ptr_array_unref(pair->records);
    g_free(pair);
}

MoCustomerHistory *mo_customer_history_new(const char *customer)
{
    MoCustomerHistory *history = g_new(MoCustomerHistory, 1);
    *history = (MoCustomerHistory){
        .customer = g_strdup(customer),
        .first_seen = MO_DAY_NONE,
        .gone_day = MO_DAY_NONE,
        .last_contact = MO_DAY_NONE,
        .last_done_day = MO_DAY_NONE,
        .paused_from = MO_DAY_NONE,
        .paused_until = MO_DAY_NONE,
        .pairs = g_ptr_array_new_with_free_func(pair_free),
        .given = g_ptr_array_new_with_free_func(g_free),
    };
    return history;
}

void mo_customer_history_free(MoCustomerHistory *history)
{
    if (history == NULL)
        return;
    g_free(history->customer);
    g_free(history->last_done_kind);
    g_ptr_array_unref(history->pairs);
    g_ptr_array_unref(history->given);
    g_clear_pointer(&history->pauses, g_array_unref);
    g_free(history);
}

const MoPairHistory *mo_customer_history_get(const MoCustomerHistory *history, const char *habit)
{
    for (unsigned i = 0; i < history->pairs->len; i++) {
        const MoPairHistory *pair = history->pairs->pdata[i];
        int order = strcmp(pair->habit, habit);
        if (order >= 0)
            return order == 0 ? pair : NULL;
    }
    return NULL;
}

/* ---- the interface -------------------------------------------------------------------------- */

void mo_history_free(MoHistory *history)
{
    if (history != NULL)
        history->class->free(history);
}

MoDay mo_history_get_birth(MoHistory *history)
{
    return history->class->get_birth(history);
}

uint64_t mo_history_get_seed(MoHistory *history)
{
    return history->class->get_seed(history);
}

bool mo_history_append(MoHistory *history, GPtrArray *entries, GError **error)
{
    return history->class->append(history, entries, error);
}

MoCustomerHistory *mo_history_load_customer(MoHistory *history, const char *customer, MoDay since,
                                            GError **error)
{
    g_return_val_if_fail(customer != NULL, NULL);
    return history->class->load_customer(history, customer, since, error);
}

MoCustomerHistory *mo_history_load_brief(MoHistory *history, const char *customer, MoDay since,
                                         GError **error)
{
    g_return_val_if_fail(customer != NULL, NULL);
    return history->class->load_brief(history, customer, since, error);
}

GPtrArray *mo_history_load_starts(MoHistory *history, const char *customer, GError **error)
{
    g_return_val_if_fail(customer != NULL, NULL);
    return history->class->load_starts(history, customer, error);
}

MoDay mo_history_get_habit_seen(MoHistory *history, const char *habit)
{
    return history->class->get_habit_seen(history, habit);
}

bool mo_history_foreach_open(MoHistory *history, MoRecordFunc func, void *data, GError **error)
{
    return history->class->foreach_open(history, func, data, error);
}

bool mo_history_foreach_entry(MoHistory *history, const char *customer, MoEntryFunc func,
                              void *data, GError **error)
{
    return history->class->foreach_entry(history, customer, func, data, error);
}

int mo_history_count_first_raises(MoHistory *history, MoDay day, GError **error)
{
    return history->class->count_first_raises(history, day, error);
}

bool mo_history_has_digest(MoHistory *history, MoDay day, const char *kind)
{
    return history->class->has_digest(history, day, kind);
}

MoDay mo_history_get_planned(MoHistory *history)
{
    return history->class->get_planned(history);
}

bool mo_history_undo_last(MoHistory *history, int64_t at_utc, MoEntry **ret_undone, GError **error)
{
    return history->class->undo_last(history, at_utc, ret_undone, error);
}

uint64_t mo_history_get_version(MoHistory *history)
{
    return history->class->get_version(history);
}

bool mo_history_collect_changed(MoHistory *history, uint64_t *mark, GHashTable *customers,
                                GError **error)
{
    return history->class->collect_changed(history, mark, customers, error);
}

bool mo_history_foreach_known(MoHistory *history, MoKnownFunc func, void *data, GError **error)
{
    return history->class->foreach_known(history, func, data, error);
}

bool mo_history_foreach_desk(MoHistory *history, MoEntryFunc func, void *data, GError **error)
{
    return history->class->foreach_desk(history, func, data, error);
}

unsigned mo_history_count_known(MoHistory *history)
{
    return history->class->count_known(history);
}

bool mo_history_find_alias(MoHistory *history, uint64_t alias, char **ret_customer, GError **error)
{
    return history->class->find_alias(history, alias, ret_customer, error);
}

bool mo_history_get_name(MoHistory *history, const char *customer, char **ret_name,
                         char **ret_company)
{
    g_return_val_if_fail(customer != NULL, false);
    return history->class->get_name(history, customer, ret_name, ret_company);
}

bool mo_history_foreach_ban(MoHistory *history, MoBanFunc func, void *data, GError **error)
{
    return history->class->foreach_ban(history, func, data, error);
}

bool mo_history_foreach_history(MoHistory *history, MoDay since, MoCustomerHistoryFunc func,
                                void *data, GError **error)
{
    return history->class->foreach_history(history, since, func, data, error);
}

void mo_history_hold(MoHistory *history)
{
    if (history->class->hold != NULL)
        history->class->hold(history);
}

void mo_history_release(MoHistory *history)
{
    if (history->class->release != NULL)
        history->class->release(history);
}
