#include "plan/basics.h"

#include "base/i18n.h"
#include "base/text.h"
#include "plan/resting.h"

static uint64_t what_of(const MoPair *pair, MoDay nominal)
{
    return mo_hash_mix(pair->hash, (uint64_t)(int64_t)nominal);
}

/* What is not answered yet and shows on `last` or before; of a step, whenever it shows. */
static bool find_unanswered(const MoPair *pair, MoDay last, MoOccurrence *ret_occurrence)
{
    if (pair->open.is) {
        *ret_occurrence = (MoOccurrence){.nominal = pair->open.nominal, .show = pair->open.show};
        return true;
    }
    bool is = pair->only != MO_DAY_NONE ? mo_occurrence_at(pair, pair->only, ret_occurrence)
                                        : mo_occurrence_newest(pair, last, ret_occurrence);
    return is && !mo_pair_is_handled(pair, ret_occurrence->nominal);
}

/* The first day on which it holds. A first step counts from what happened, a later one from when it
 * shows, a promise from when it is late. */
static MoDay holds_from(const MoPair *pair, const MoOccurrence *occurrence)
{
    if (pair->habit->class == MO_CLASS_PROMISE)
        return occurrence->nominal + 1;
    return pair->habit->when->type == MO_WHEN_TOUCH ? pair->anchor : occurrence->show;
}

void mo_basics_note_pair(MoRest *rest, MoRested who, const MoPair *pair, MoDay last,
                         const char *name)
{
    MoOccurrence occurrence;
    if (pair->habit->class == MO_CLASS_MAGIC || pair->never || mo_pair_is_unrolled(pair) ||
        !find_unanswered(pair, last, &occurrence))
        return;
    MoDay from = holds_from(pair, &occurrence);
    if (from > last)
        return;
    const char *what = pair->what && *pair->what ? pair->what : pair->habit->name;
    /* Translators: with whom something is open, and what: "Ann Example: call-back". */
    char *label = g_strdup_printf(_("%s: %s"), name, what);
    mo_rest_owe(rest, who, what_of(pair, occurrence.nominal), from, label);
}

void mo_basics_note(MoPlanning *planning, const MoPerson *person)
{
    /* Nobody waits for what can no longer be kept. */
    if (person->stopped)
        return;
    for (unsigned i = 0; person->n_basics > 0 && i < person->n_pairs; i++) {
        const MoPair *pair = &person->pairs[i];
        if (pair->habit->class != MO_CLASS_MAGIC)
            mo_basics_note_pair(planning->rest, mo_person_get_rested(person), pair,
                                planning->rest_last, person->who.customer->name);
    }
}

void mo_basics_settle(MoRest *rest, MoRested who, const MoPair *pair, MoDay nominal)
{
    if (pair->habit->class != MO_CLASS_MAGIC)
        mo_rest_settle(rest, who, what_of(pair, nominal));
}

char *mo_basics_explain(const MoRest *rest, MoRested who, MoDay day)
{
    const char *label = mo_rest_owes(rest, who, day);
    return label ? g_strdup_printf(_("first comes what is open with %s"), label) : NULL;
}
