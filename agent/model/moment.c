#include "model/moment.h"

#include "base/text.h"

void mo_moment_free(MoMoment *moment)
{
    if (moment == NULL)
        return;
    g_free(moment->id);
    g_free(moment->uid);
    g_free(moment->origin);
    g_free(moment->customer_id);
    g_free(moment->customer_name);
    g_free(moment->company);
    g_free(moment->held);
    g_free(moment->what);
    g_free(moment->reason);
    g_free(moment->draft_problem);
    g_free(moment->draft_unready);
    g_free(moment->suggestion_key);
    mo_suggestion_free(moment->suggestion);
    mo_customer_free(moment->customer);
    g_free(moment);
}

MoDay mo_moment_get_not_before(const MoMoment *moment)
{
    const MoWhen *when = moment->habit ? moment->habit->when : NULL;
    bool dated = moment->fixed && when && when->type == MO_WHEN_DATE;
    /* "every year on 22 December": a card is for its day. */
    bool card = when && when->type == MO_WHEN_RULE && mo_text_same(moment->habit->kind, "card");
    return (dated || card) && moment->show < moment->due ? moment->due : MO_DAY_NONE;
}

/* The purpose is a part of its own, so that the codes are independent of each other. */
static char *make_code(uint64_t seed, const char *purpose, const char *customer, const char *habit,
                       MoDay nominal, const char *origin)
{
    g_autofree char *which = origin != NULL ? g_strdup(origin) : mo_day_print(nominal);
    return mo_hash_code(mo_hash(seed, purpose, customer, habit, which, NULL), 13);
}

void mo_moment_wake(MoMoment *moment, MoLocal now)
{
    if (moment->state != MO_STATE_SNOOZED || mo_local_compare(moment->until, now) > 0)
        return;
    moment->state = moment->raised_day == MO_DAY_NONE ? MO_STATE_PLANNED : MO_STATE_RAISED;
    moment->woken = true;
}

char *mo_moment_make_id(uint64_t seed, const char *customer, const char *habit, MoDay nominal,
                        const char *origin)
{
    return make_code(seed, "moment", customer, habit, nominal, origin);
}

char *mo_moment_make_uid(uint64_t seed, const char *customer, const char *habit, MoDay nominal,
                         const char *origin)
{
    g_autofree char *one = make_code(seed, "uid-1", customer, habit, nominal, origin);
    g_autofree char *two = make_code(seed, "uid-2", customer, habit, nominal, origin);
    return g_strdup_printf("%s%s@org.moments.Moments", one, two);
}

const MoCustomer *mo_moment_get_other(const MoMoment *moment)
{
    return moment->suggestion ? moment->suggestion->person : NULL;
}

MoEntry *mo_moment_new_entry(const MoMoment *moment, MoEntryType type, MoDay day, int64_t at_utc)
{
    MoEntry *entry = mo_entry_new(type);
    entry->at_utc = at_utc;
    entry->day = day;
    entry->customer = g_strdup(moment->customer_id);
    entry->habit = g_strdup(moment->habit->name);
    entry->nominal = moment->nominal;
    entry->origin = g_strdup(moment->origin);
    entry->class = moment->habit->class;
    entry->kind = g_strdup(moment->habit->kind);
    entry->fixed = moment->fixed;
    entry->show = moment->show;
    entry->due = moment->due;
    bool gives = type == MO_ENTRY_DELIVERING || type == MO_ENTRY_RAISED || type == MO_ENTRY_DONE;
    if (gives && moment->suggestion != NULL)
        entry->suggestion = g_strdup(moment->suggestion->key);
    return entry;
}
