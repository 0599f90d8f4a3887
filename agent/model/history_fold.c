/* The rule that makes of entries what is known of a customer.
 *
 * Two properties are kept on purpose. What is closed stays closed: of two answers that meet in a
 * merge the earlier counts. And a delivery and its result may come in either order, because a
 * clock that was set back between the two must not make a raised moment look cut off: so each nudge
 * keeps the highest attempt begun and the highest one settled, and their comparison decides. */
#include "model/history.h"

#include <string.h>

#include "model/history_rules.h"

static int nudge_index(MoNudge nudge)
{
    int n = g_bit_nth_lsf(nudge, -1);
    return n >= 0 && n < MO_NUDGE_KINDS ? n : 0;
}

/* ---- pairs and records ---------------------------------------------------------------------- */

MoPairHistory *mo_customer_history_ensure(MoCustomerHistory *history, const char *habit)
{
    unsigned at = 0;
    for (; at < history->pairs->len; at++) {
        MoPairHistory *known = history->pairs->pdata[at];
        int order = strcmp(known->habit, habit);
        if (order == 0)
            return known;
        if (order > 0)
            break;
    }
    MoPairHistory *pair = g_new(MoPairHistory, 1);
    *pair = (MoPairHistory){
        .habit = g_strdup(habit),
        .last_done = MO_DAY_NONE,
        .last_passed = MO_DAY_NONE,
        .records = g_ptr_array_new_with_free_func((GDestroyNotify)mo_record_free),
    };
    g_ptr_array_insert(history->pairs, (int)at, pair);
    return pair;
}

bool mo_record_is_of(const MoRecord *record, MoDay nominal, const char *origin)
{
    return origin != NULL ? g_strcmp0(record->origin, origin) == 0
                          : record->origin == NULL && record->nominal == nominal;
}

/* Where the nominal day stands or would stand; new ones mostly come last. */
static unsigned record_index(const MoPairHistory *pair, MoDay nominal)
{
    unsigned at = pair->records->len;
    while (at > 0 && ((const MoRecord *)pair->records->pdata[at - 1])->nominal >= nominal)
        at--;
    return at;
}

/* Of one nominal day, that of the day first, then by origin. */
static bool comes_before(const MoRecord *a, const MoRecord *b)
{
    return a->nominal == b->nominal && g_strcmp0(a->origin, b->origin) < 0;
}

static void insert_record(MoPairHistory *pair, MoRecord *record)
{
    unsigned at = record_index(pair, record->nominal);
    while (at < pair->records->len && comes_before(pair->records->pdata[at], record))
        at++;
    g_ptr_array_insert(pair->records, (int)at, record);
}

MoRecord *mo_pair_history_add(MoPairHistory *pair, char *customer, MoDay nominal,
                              const char *origin)
{
    /* Not g_new0(): of what was freed before, calloc() takes nothing back quickly. */
    MoRecord *record = g_new(MoRecord, 1);
    *record = (MoRecord){
        .borrows = true,
        .habit = pair->habit,
        .nominal = nominal,
        .origin = g_strdup(origin),
        .state = MO_STATE_PLANNED,
        .show = MO_DAY_NONE,
        .due = MO_DAY_NONE,
        .raised_day = MO_DAY_NONE,
        .raised_utc = INT64_MIN,
        .nudged_utc = INT64_MIN,
        .until.day = MO_DAY_NONE,
        .closed_day = MO_DAY_NONE,
    };
    record->customer = customer;
    insert_record(pair, record);
    return record;
}

static MoRecord *pair_find(const MoPairHistory *pair, MoDay nominal, const char *origin)
{
    unsigned at = origin != NULL ? 0 : record_index(pair, nominal);
    for (; at < pair->records->len; at++) {
        MoRecord *record = pair->records->pdata[at];
        if (mo_record_is_of(record, nominal, origin))
            return record;
        if (origin == NULL && record->nominal > nominal)
            break;
    }
    return NULL;
}

MoRecord *mo_customer_history_find(const MoCustomerHistory *history, const char *habit,
                                   MoDay nominal, const char *origin)
{
    const MoPairHistory *pair = mo_customer_history_get(history, habit);
    return pair == NULL ? NULL : pair_find(pair, nominal, origin);
}

void mo_customer_history_forget(MoCustomerHistory *history, MoDay since)
{
    for (unsigned i = 0; i < history->pairs->len; i++) {
        MoPairHistory *pair = history->pairs->pdata[i];
        for (unsigned j = pair->records->len; j > 0; j--) {
            const MoRecord *record = pair->records->pdata[j - 1];
            if (!mo_record_is_open(record) && record->closed_day < since)
                g_ptr_array_remove_index(pair->records, j - 1);
        }
    }
}

static MoRecord *make_brief(const MoPairHistory *pair, const MoRecord *whole)
{
    g_autoptr(GPtrArray) alone = g_ptr_array_new();
    MoPairHistory only = {.habit = pair->habit, .records = alone};
    MoRecord *brief = mo_pair_history_add(&only, whole->customer, whole->nominal, whole->origin);
    brief->state = whole->state;
    brief->closed_day = whole->closed_day;
    return brief;
}

void mo_customer_history_shorten(MoCustomerHistory *history)
{
    g_ptr_array_set_size(history->given, 0);
    for (unsigned i = 0; i < history->pairs->len; i++) {
        const MoPairHistory *pair = history->pairs->pdata[i];
        for (unsigned j = 0; j < pair->records->len; j++) {
            MoRecord *whole = pair->records->pdata[j];
            if (!mo_record_is_answered(whole))
                continue;
            pair->records->pdata[j] = make_brief(pair, whole);
            mo_record_free(whole);
        }
    }
}

bool mo_customer_history_is_plain(const MoCustomerHistory *history)
{
    return history->pairs->len == 0 && history->given->len == 0 &&
           history->paused_until == MO_DAY_NONE && history->last_contact == MO_DAY_NONE &&
           history->starts == 0;
}

void mo_record_refresh(MoRecord *record)
{
    record->nudges_begun = 0;
    for (unsigned n = 0; n < MO_NUDGE_KINDS; n++) {
        if (record->last_begun[n] > record->last_settled[n])
            record->nudges_begun |= 1u << n;
    }
}

int mo_record_compare(const MoRecord *a, const MoRecord *b)
{
    if (a->show != b->show)
        return a->show < b->show ? -1 : 1;
    if (a->nominal != b->nominal)
        return a->nominal < b->nominal ? -1 : 1;
    int order = g_strcmp0(a->customer, b->customer);
    order = order != 0 ? order : g_strcmp0(a->habit, b->habit);
    return order != 0 ? order : g_strcmp0(a->origin, b->origin);
}

/* ---- deliveries ----------------------------------------------------------------------------- */

static void take_text(char **place, const char *text)
{
    if (text != NULL && g_strcmp0(*place, text) != 0) {
        g_free(*place);
        *place = g_strdup(text);
    }
}

/* A withdrawn occurrence that is delivered again has given its place and rest back: it begins anew.
 * Only the attempts go on, for no number may come twice. */
static void reopen(MoRecord *record)
{
    record->state = MO_STATE_PLANNED;
    record->closed_day = MO_DAY_NONE;
    record->raised_day = MO_DAY_NONE;
    record->raised_utc = INT64_MIN;
    record->nudges_raised = 0;
    record->reminders = 0;
    record->nudged_utc = INT64_MIN;
    record->noticed = false;
    for (unsigned n = 0; n < MO_NUDGE_KINDS; n++)
        record->last_settled[n] = MAX(record->last_settled[n], record->last_begun[n]);
}

/* What failed was not raised: the next delivery is the first raise again. */
static void settle(MoRecord *record)
{
    mo_record_refresh(record);
    if (record->nudges_raised == 0 && record->nudges_begun == 0) {
        record->raised_day = MO_DAY_NONE;
        record->raised_utc = INT64_MIN;
    }
}

static void note_first_raise(MoRecord *record, const MoEntry *entry)
{
    if (record->raised_day != MO_DAY_NONE)
        return;
    record->show = entry->show;
    record->due = entry->due;
    record->fixed = entry->fixed;
    record->raised_day = entry->day;
    record->raised_utc = entry->at_utc;
}

static void note_raised(MoRecord *record, const MoEntry *entry)
{
    record->nudges_raised |= entry->nudge;
    record->nudged_utc = MAX(record->nudged_utc, entry->at_utc);
    if (entry->nudge == MO_NUDGE_REMINDER)
        record->reminders++;
    if (entry->nudge == MO_NUDGE_POPUP || entry->nudge == MO_NUDGE_REMINDER)
        record->noticed = false;
    if (mo_record_is_open(record))
        record->state = MO_STATE_RAISED;
}

static void fold_delivery(MoRecord *record, const MoEntry *entry)
{
    int n = nudge_index(entry->nudge);
    bool fresh = entry->attempt > MAX(record->last_begun[n], record->last_settled[n]);
    if (fresh) {
        record->attempts++;
        if (record->state == MO_STATE_WITHDRAWN)
            reopen(record);
    }
    if (entry->type == MO_ENTRY_DELIVERING)
        record->last_begun[n] = MAX(record->last_begun[n], entry->attempt);
    else
        record->last_settled[n] = MAX(record->last_settled[n], entry->attempt);
    note_first_raise(record, entry);
    take_text(&record->token, entry->token);
    take_text(&record->suggestion, entry->suggestion);
    if (entry->type == MO_ENTRY_RAISED)
        note_raised(record, entry);
    settle(record);
}

static void fold_failed(MoRecord *record, const MoEntry *entry)
{
    int n = nudge_index(entry->nudge);
    record->last_settled[n] = MAX(record->last_settled[n], entry->attempt);
    settle(record);
}

/* ---- answers -------------------------------------------------------------------------------- */

static void hide(MoRecord *record, const MoEntry *entry)
{
    if (entry->type == MO_ENTRY_NO_ANSWER)
        record->no_answers++;
    if (!mo_record_is_open(record))
        return;
    record->state = MO_STATE_SNOOZED;
    record->until = entry->until;
}

static void close_record(MoRecord *record, const MoEntry *entry, MoState state)
{
    /* Only what was withdrawn may still turn out to have been done or passed over. */
    if (mo_record_is_answered(record) ||
        (record->state == MO_STATE_WITHDRAWN && state == MO_STATE_WITHDRAWN))
        return;
    record->state = state;
    record->closed_day = entry->day;
    record->until = (MoLocal){.day = MO_DAY_NONE};
}

static void add_given(MoCustomerHistory *history, const char *key)
{
    if (key == NULL)
        return;
    for (unsigned i = 0; i < history->given->len; i++) {
        if (strcmp(history->given->pdata[i], key) == 0)
            return;
    }
    g_ptr_array_add(history->given, g_strdup(key));
}

static void fold_done(MoCustomerHistory *history, MoPairHistory *pair, MoRecord *record,
                      const MoEntry *entry)
{
    history->last_contact = MAX(history->last_contact, entry->day);
    pair->last_done = MAX(pair->last_done, entry->day);
    take_text(&record->suggestion, entry->suggestion);
    add_given(history, record->suggestion);
    const char *kind = entry->kind != NULL ? entry->kind : record->kind;
    if (record->class == MO_CLASS_MAGIC && kind != NULL && entry->day >= history->last_done_day) {
        history->last_done_day = entry->day;
        take_text(&history->last_done_kind, kind);
    }
    close_record(record, entry, MO_STATE_DONE);
}

static MoRecord *ensure_record(MoCustomerHistory *history, MoPairHistory *pair,
                               const MoEntry *entry)
{
    MoRecord *record = pair_find(pair, entry->nominal, entry->origin);
    if (record == NULL) {
        record = mo_pair_history_add(pair, history->customer, entry->nominal, entry->origin);
        record->class = entry->class;
        record->fixed = entry->fixed;
        record->show = entry->show;
        record->due = entry->due;
    }
    if (record->kind == NULL)
        record->kind = g_strdup(entry->kind);
    return record;
}

/* Whether the entry comes late, about a delivery that another one has followed. */
static bool is_stale(const MoRecord *record, const MoEntry *entry)
{
    int n = nudge_index(entry->nudge);
    switch (entry->type) {
    case MO_ENTRY_DELIVERING:
    case MO_ENTRY_RAISED:
        return entry->attempt <= MAX(record->last_begun[n], record->last_settled[n]);
    case MO_ENTRY_FAILED:
    case MO_ENTRY_NOTICED:
        return true;
    default:
        return false;
    }
}

/* A promise has got another day: what was raised for the old one begins anew when it is raised for
 * the new one. */
static MoRecord *follow_move(MoPairHistory *pair, MoRecord *record, const MoEntry *entry)
{
    if (entry->origin == NULL || entry->nominal == record->nominal || is_stale(record, entry))
        return record;
    guint at;
    g_ptr_array_find(pair->records, record, &at);
    g_ptr_array_steal_index(pair->records, at);
    record->nominal = entry->nominal;
    record->show = entry->show;
    record->due = entry->due;
    if (mo_record_is_open(record))
        reopen(record);
    insert_record(pair, record);
    return record;
}

static void fold_occurrence(MoCustomerHistory *history, const MoEntry *entry)
{
    if (entry->type == MO_ENTRY_NOTICED &&
        mo_customer_history_find(history, entry->habit, entry->nominal, entry->origin) == NULL)
        return;
    MoPairHistory *pair = mo_customer_history_ensure(history, entry->habit);
    MoRecord *record = follow_move(pair, ensure_record(history, pair, entry), entry);
    switch (entry->type) {
    case MO_ENTRY_DELIVERING:
    case MO_ENTRY_RAISED:
        fold_delivery(record, entry);
        break;
    case MO_ENTRY_FAILED:
        fold_failed(record, entry);
        break;
    case MO_ENTRY_NOTICED:
        record->noticed = true;
        break;
    case MO_ENTRY_DONE:
        fold_done(history, pair, record, entry);
        break;
    case MO_ENTRY_SNOOZED:
    case MO_ENTRY_NO_ANSWER:
        hide(record, entry);
        break;
    case MO_ENTRY_SKIPPED:
    case MO_ENTRY_LAPSED:
        pair->last_passed = MAX(pair->last_passed, entry->day);
        close_record(record, entry,
                     entry->type == MO_ENTRY_SKIPPED ? MO_STATE_SKIPPED : MO_STATE_LAPSED);
        break;
    case MO_ENTRY_NEVER:
        pair->never = true;
        close_record(record, entry, MO_STATE_NEVER);
        break;
    case MO_ENTRY_WITHDRAWN:
        close_record(record, entry, MO_STATE_WITHDRAWN);
        break;
    default:
        g_assert_not_reached();
    }
}

static void begin_pause(MoCustomerHistory *history, MoDay day)
{
    MoPause last = {history->paused_from, history->paused_until};
    history->paused_from = day;
    if (last.until == MO_DAY_NONE || last.until < last.from)
        return;
    if (history->pauses == NULL)
        history->pauses = g_array_new(FALSE, FALSE, sizeof(MoPause));
    g_array_append_val(history->pauses, last);
}

/* A pause that is prolonged goes on; one that is ended early was as long as it was. */
static void fold_pause(MoCustomerHistory *history, const MoEntry *entry)
{
    bool is_paused =
        history->paused_until != MO_DAY_NONE && history->paused_until >= entry->day - 1;
    if (entry->until.day != MO_DAY_NONE) {
        if (!is_paused || entry->day < history->paused_from)
            begin_pause(history, entry->day);
        history->paused_until = entry->until.day;
    } else if (is_paused) {
        history->paused_until = MIN(history->paused_until, entry->day - 1);
    }
    if (history->paused_until != MO_DAY_NONE)
        history->paused_until = MAX(history->paused_until, history->paused_from - 1);
}

void mo_history_fold(MoCustomerHistory *history, const MoEntry *entry)
{
    if (entry->customer == NULL || g_strcmp0(entry->customer, history->customer) != 0)
        return;
    history->starts |= mo_entry_get_starts(entry);
    if (mo_entry_type_has_occurrence(entry->type)) {
        if (entry->habit != NULL)
            fold_occurrence(history, entry);
        return;
    }
    switch (entry->type) {
    case MO_ENTRY_SEEN_CUSTOMER:
        if (history->first_seen == MO_DAY_NONE || entry->day < history->first_seen)
            history->first_seen = entry->day;
        history->gone_day = MO_DAY_NONE;
        break;
    case MO_ENTRY_SAME: /* one of the two is there; else the next planning says so */
        history->gone_day = MO_DAY_NONE;
        break;
    case MO_ENTRY_GONE_CUSTOMER:
        history->gone_day = entry->day;
        break;
    case MO_ENTRY_PAUSED:
        fold_pause(history, entry);
        break;
    case MO_ENTRY_TOUCH:
        if (!entry->no_answer)
            history->last_contact = MAX(history->last_contact, entry->day);
        break;
    default:
        break;
    }
}
