#include "model/history_rules.h"

#include "base/error.h"
#include "base/i18n.h"

bool mo_entry_type_has_occurrence(MoEntryType type)
{
    return (type >= MO_ENTRY_DELIVERING && type <= MO_ENTRY_LAPSED) || type == MO_ENTRY_WITHDRAWN;
}

bool mo_entry_type_is_undoable(MoEntryType type)
{
    return type == MO_ENTRY_TOUCH || type == MO_ENTRY_PROMISED || type == MO_ENTRY_PAUSED ||
           type == MO_ENTRY_DONE || type == MO_ENTRY_SKIPPED || type == MO_ENTRY_NEVER ||
           type == MO_ENTRY_SNOOZED || type == MO_ENTRY_NO_ANSWER || type == MO_ENTRY_SAME ||
           type == MO_ENTRY_BANNED || type == MO_ENTRY_QUIET || type == MO_ENTRY_AWAY;
}

bool mo_entry_is_answer(const MoEntry *entry)
{
    return mo_entry_type_is_undoable(entry->type) &&
           (entry->type != MO_ENTRY_BANNED || mo_entry_is_by_user(entry));
}

bool mo_entry_is_undone_with(const MoEntry *entry, const MoEntry *newest)
{
    return g_strcmp0(entry->customer, newest->customer) == 0 ||
           (newest->type == MO_ENTRY_BANNED && entry->type == MO_ENTRY_PROMISED);
}

const MoEntry *mo_entry_name_undone(const GPtrArray *undone, const MoEntry *newest)
{
    if (newest->type == MO_ENTRY_BANNED)
        return newest;
    for (unsigned i = 0; i < undone->len; i++) {
        const MoEntry *entry = undone->pdata[i];
        if (g_strcmp0(entry->customer, newest->customer) == 0)
            return entry;
    }
    return newest;
}

bool mo_entry_is_by_user(const MoEntry *entry)
{
    return g_strcmp0(entry->by, MO_BY_USER) == 0;
}

int mo_entry_compare(const MoEntry *a, const MoEntry *b)
{
    if (a->at_utc != b->at_utc)
        return a->at_utc < b->at_utc ? -1 : 1;
    int order = g_strcmp0(a->machine, b->machine);
    if (order != 0)
        return order;
    return a->number < b->number ? -1 : a->number > b->number;
}

void mo_entry_follow(MoEntry *entry, const MoEntry *last)
{
    if (mo_entry_compare(last, entry) < 0)
        return;
    entry->at_utc = last->at_utc;
    if (mo_entry_compare(last, entry) >= 0)
        entry->at_utc++;
}

/* ---- whole entries -------------------------------------------------------------------------- */

static bool is_delivery(MoEntryType type)
{
    return type == MO_ENTRY_DELIVERING || type == MO_ENTRY_RAISED || type == MO_ENTRY_FAILED;
}

static bool needs_day(MoEntryType type)
{
    return type != MO_ENTRY_FAILED && type != MO_ENTRY_NOTICED && type != MO_ENTRY_SNOOZED &&
           type != MO_ENTRY_UNDO && type != MO_ENTRY_KNOWN_AS && type != MO_ENTRY_BANNED &&
           type != MO_ENTRY_SAME && type != MO_ENTRY_NEXT_STEP;
}

static bool needs_customer(MoEntryType type)
{
    return mo_entry_type_has_occurrence(type) || type == MO_ENTRY_SEEN_CUSTOMER ||
           type == MO_ENTRY_KNOWN_AS || type == MO_ENTRY_BANNED || type == MO_ENTRY_SAME ||
           type == MO_ENTRY_GONE_CUSTOMER || type == MO_ENTRY_TOUCH || type == MO_ENTRY_PROMISED ||
           type == MO_ENTRY_NEXT_STEP || type == MO_ENTRY_PAUSED;
}

static bool are_aliases(const char *text)
{
    uint64_t alias;
    while (text != NULL && mo_alias_parse(&text, &alias))
        ;
    return text == NULL || *text == '\0';
}

/* The name of the first field that is missing or makes no sense, or NULL. */
static const char *missing_field(const MoEntry *entry)
{
    bool occurrence = mo_entry_type_has_occurrence(entry->type);
    bool habit =
        occurrence || entry->type == MO_ENTRY_SEEN_HABIT || entry->type == MO_ENTRY_LAPSED_UNRAISED;
    if (needs_customer(entry->type) && entry->customer == NULL)
        return "customer";
    if (entry->type == MO_ENTRY_KNOWN_AS && entry->name == NULL)
        return "name";
    if (entry->type == MO_ENTRY_SAME && entry->other == NULL)
        return "other";
    if (!are_aliases(entry->aliases))
        return "aliases";
    if (habit && entry->habit == NULL)
        return "habit";
    if (occurrence && entry->nominal == MO_DAY_NONE)
        return "nominal";
    if (needs_day(entry->type) && entry->day == MO_DAY_NONE)
        return "day";
    if (entry->type == MO_ENTRY_DIGEST && entry->note == NULL)
        return "note";
    if ((entry->type == MO_ENTRY_SNOOZED || entry->type == MO_ENTRY_NO_ANSWER ||
         entry->type == MO_ENTRY_QUIET) &&
        entry->until.day == MO_DAY_NONE)
        return "until";
    if (entry->type == MO_ENTRY_AWAY && entry->until.day != MO_DAY_NONE &&
        entry->until.day < entry->day)
        return "until";
    if (is_delivery(entry->type)) {
        bool one = entry->nudge > 0 && (entry->nudge & (entry->nudge - 1)) == 0 &&
                   entry->nudge < (1 << MO_NUDGE_KINDS);
        return !one ? "nudge" : entry->attempt == 0 ? "attempt" : NULL;
    }
    if (entry->type == MO_ENTRY_UNDO && entry->undone_machine == NULL)
        return "undone_machine";
    return NULL;
}

bool mo_entry_check(const MoEntry *entry, GError **error)
{
    const char *field = missing_field(entry);
    if (field == NULL)
        return true;
    g_set_error(error, MO_ERROR, MO_ERROR_INVALID, "ledger entry '%s': '%s' is missing",
                mo_entry_type_to_string(entry->type), field);
    return false;
}

/* ---- what may follow ------------------------------------------------------------------------ */

static bool refuse(GError **error, const char *text)
{
    g_set_error_literal(error, MO_ERROR, MO_ERROR_REFUSED, text);
    return false;
}

static const char *answered_text(const MoRecord *record)
{
    switch (record->state) {
    case MO_STATE_DONE:
        return _("This moment is done already. To change that, type: moments undo");
    case MO_STATE_SKIPPED:
        return _("This moment was skipped already. To change that, type: moments undo");
    case MO_STATE_NEVER:
        return _("This habit was ended for this customer already. To change that, type: "
                 "moments undo");
    case MO_STATE_LAPSED:
        return _("This moment has lapsed: its time is over. What you did for the customer can "
                 "still be noted with: moments log");
    default:
        return _("This moment was withdrawn: its customer, habit or date has changed.");
    }
}

static bool check_delivery(const MoRecord *record, const MoEntry *entry, GError **error)
{
    int n = g_bit_nth_lsf(entry->nudge, -1);
    bool begun = entry->type == MO_ENTRY_RAISED && record->last_begun[n] >= entry->attempt;
    if (mo_record_is_answered(record) && !begun)
        return refuse(error, answered_text(record));
    if (entry->type == MO_ENTRY_DELIVERING && record->last_settled[n] >= entry->attempt)
        return mo_history_refuse_repeated(entry, error);
    return true;
}

bool mo_history_check_next(const MoCustomerHistory *history, const MoEntry *entry, GError **error)
{
    const MoRecord *record =
        mo_entry_type_has_occurrence(entry->type)
            ? mo_customer_history_find(history, entry->habit, entry->nominal, entry->origin)
            : NULL;
    if (record == NULL)
        return true;
    switch (entry->type) {
    case MO_ENTRY_DELIVERING:
    case MO_ENTRY_RAISED:
        return check_delivery(record, entry, error);
    case MO_ENTRY_DONE:
    case MO_ENTRY_SKIPPED:
    case MO_ENTRY_NEVER:
        return !mo_record_is_answered(record) || refuse(error, answered_text(record));
    case MO_ENTRY_SNOOZED:
    case MO_ENTRY_NO_ANSWER:
    case MO_ENTRY_LAPSED:
    case MO_ENTRY_WITHDRAWN:
        return mo_record_is_open(record) || refuse(error, answered_text(record));
    default: /* FAILED, NOTICED: facts that come late and change no answer */
        return true;
    }
}

bool mo_history_is_known(const MoCustomerHistory *history, uint32_t digest, const MoEntry *entry)
{
    if (entry->type == MO_ENTRY_KNOWN_AS)
        return entry->digest != 0 && entry->digest == digest;
    if (entry->type == MO_ENTRY_SEEN_CUSTOMER)
        return history->first_seen != MO_DAY_NONE && history->gone_day == MO_DAY_NONE;
    return entry->type == MO_ENTRY_GONE_CUSTOMER && history->gone_day != MO_DAY_NONE;
}

bool mo_history_refuse_repeated(const MoEntry *entry, GError **error)
{
    if (entry->type == MO_ENTRY_DIGEST)
        return refuse(error, _("This digest was shown already today."));
    return refuse(error, _("This moment was shown in this way already."));
}
