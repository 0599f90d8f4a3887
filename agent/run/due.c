#include "run/due.h"

#define AFTERNOON (14 * 3600)
#define BEFORE_CLOSING 3600 /* and the least time between two tellings */

int32_t mo_due_get_afternoon(const MoConfig *config)
{
    int32_t open = mo_workdays_get_open(config->workdays);
    int32_t last = MAX(open, mo_workdays_get_close(config->workdays) - BEFORE_CLOSING);
    return CLAMP(AFTERNOON, open, last);
}

static bool has_come(MoLocal instant, MoLocal now)
{
    return mo_local_compare(instant, now) <= 0;
}

/* Remembers the earliest instant after now. */
static void look_again(MoDue *due, MoLocal instant, MoLocal now)
{
    if (has_come(instant, now))
        return;
    if (due->next.day == MO_DAY_NONE || mo_local_compare(instant, due->next) < 0)
        due->next = instant;
}

static bool was_shown(const MoMoment *moment)
{
    return moment->nudges_raised & (MO_NUDGE_POPUP | MO_NUDGE_DIGEST);
}

/* What came up while she wanted quiet is told together. */
static bool has_waited(const MoDueFacts *facts, const MoMoment *moment)
{
    return facts->quiet_until.day != MO_DAY_NONE && (moment->woken || !was_shown(moment)) &&
           mo_local_compare(moment->raise, facts->quiet_until) < 0;
}

/* Whether a moment may have a note of its own (`popups`). */
static bool may_be_single(const MoConfig *config, const MoDueFacts *facts, const MoMoment *moment)
{
    if (config->popups == MO_POPUPS_NONE || !(moment->habit->nudges & MO_NUDGE_POPUP) ||
        has_waited(facts, moment))
        return false;
    return config->popups == MO_POPUPS_ALL || moment->habit->at >= 0 || moment->must_today ||
           moment->woken;
}

/* Whether a delivery of a note is due for the moment, and by which nudge. */
static bool needs_note(const MoConfig *config, const MoDueFacts *facts, const MoMoment *moment,
                       MoDueItem *ret_item)
{
    const unsigned notes = MO_NUDGE_POPUP | MO_NUDGE_DIGEST | MO_NUDGE_REMINDER;
    *ret_item = (MoDueItem){.moment = (MoMoment *)moment};
    bool single = may_be_single(config, facts, moment);
    ret_item->nudge = single ? MO_NUDGE_POPUP : MO_NUDGE_DIGEST;
    if (moment->nudges_begun & notes) {
        if ((moment->nudges_begun & notes) == MO_NUDGE_DIGEST)
            ret_item->nudge = MO_NUDGE_DIGEST;
        ret_item->again = true;
        return true;
    }
    if (moment->woken)
        return true;
    if (!was_shown(moment))
        return moment->habit->nudges & (MO_NUDGE_POPUP | MO_NUDGE_DIGEST) || moment->draft_problem;
    if (moment->reminder_due) {
        ret_item->nudge = MO_NUDGE_REMINDER;
        return true;
    }
    return false;
}

static void add_digest_item(MoDue *due, MoDueItem item)
{
    g_array_append_val(due->digest, item);
}

static bool is_afternoon(const MoConfig *config, const MoDueFacts *facts)
{
    return !facts->had_afternoon && facts->now.second >= mo_due_get_afternoon(config);
}

/* An open moment is a line of the next morning's digest; what must still happen today is told once
 * more in the afternoon, unless that was just done. */
static void list_open(MoDue *due, const MoConfig *config, const MoDueFacts *facts, MoMoment *moment)
{
    MoDueItem item = {.moment = moment};
    if (moment->raised_day == MO_DAY_NONE)
        return;
    item.urgent = moment->must_today && is_afternoon(config, facts) &&
                  facts->now_utc - moment->nudged_utc >= BEFORE_CLOSING;
    bool shown_today = moment->nudged_utc >= facts->now_utc - facts->now.second;
    bool unseen = facts->lost_digest && !moment->noticed &&
                  (moment->nudges_raised & (MO_NUDGE_POPUP | MO_NUDGE_DIGEST)) == MO_NUDGE_DIGEST;
    if (item.urgent || unseen || (!facts->had_morning && !shown_today))
        add_digest_item(due, item);
}

/* A draft is prepared where the habit asks for one, and when three calls found nobody. */
static bool wants_draft(const MoMoment *moment)
{
    bool asked =
        moment->habit->nudges & MO_NUDGE_DRAFT || moment->no_answers >= MO_TRIES_BEFORE_MAIL;
    return asked && !(moment->nudges_raised & MO_NUDGE_DRAFT) && !moment->draft_problem;
}

static bool is_quiet(const MoDueFacts *facts)
{
    return facts->quiet_until.day != MO_DAY_NONE && !has_come(facts->quiet_until, facts->now);
}

/* Sorts what is due into single notes and digest lines. */
static void sort_moment(MoDue *due, const MoConfig *config, const MoDueFacts *facts,
                        MoMoment *moment)
{
    MoDueItem item;
    if (moment->state == MO_STATE_SNOOZED || !has_come(moment->raise, facts->now)) {
        look_again(due, moment->raise, facts->now);
        return;
    }
    if (wants_draft(moment))
        g_ptr_array_add(due->drafts, moment);
    if (is_quiet(facts))
        return;
    if (!needs_note(config, facts, moment, &item)) {
        list_open(due, config, facts, moment);
        return;
    }
    bool room = facts->n_singles + due->singles->len < MO_NOTES_MAX;
    if (may_be_single(config, facts, moment) && item.nudge != MO_NUDGE_DIGEST && room) {
        g_array_append_val(due->singles, item);
        return;
    }
    if (item.nudge == MO_NUDGE_POPUP)
        item.nudge = MO_NUDGE_DIGEST;
    add_digest_item(due, item);
}

static bool has_urgent(const GArray *items)
{
    for (guint i = 0; i < items->len; i++) {
        if (g_array_index(items, MoDueItem, i).urgent)
            return true;
    }
    return false;
}

/* One digest a day; after it only what is new, and in the afternoon what must happen today. */
static void choose_digest(MoDue *due, const MoConfig *config, const MoDueFacts *facts)
{
    MoLocal morning =
        mo_workdays_next_open(config->workdays, (MoLocal){facts->now.day, config->digest});
    look_again(due, morning, facts->now);
    look_again(due, (MoLocal){facts->now.day, mo_due_get_afternoon(config)}, facts->now);
    if (!has_come(morning, facts->now))
        g_array_set_size(due->digest, 0);
    if (due->digest->len == 0)
        due->digest_kind = MO_DIGEST_NONE;
    else if (has_urgent(due->digest))
        due->digest_kind = MO_DIGEST_AFTERNOON;
    else
        due->digest_kind = facts->had_morning ? MO_DIGEST_ALSO : MO_DIGEST_MORNING;
}

/* With a digest on the screen, or about to be, fewer single notes have room: the last of them
 * become its lines, except those whose delivery was cut off. Digests of before leave when the one
 * of the morning comes. */
static void make_room(MoDue *due, const MoDueFacts *facts)
{
    bool morning = due->digest_kind == MO_DIGEST_MORNING;
    guint n_there = facts->n_singles + (morning ? 0 : facts->n_digests);
    if (due->digest->len == 0 && facts->had_morning && n_there + due->singles->len > MO_NOTES_MAX)
        due->digest_kind = MO_DIGEST_ALSO;
    while (due->digest_kind != MO_DIGEST_NONE && due->singles->len > 0 &&
           n_there + due->singles->len + 1 > MO_NOTES_MAX) {
        MoDueItem item = g_array_index(due->singles, MoDueItem, due->singles->len - 1);
        if (item.again)
            return;
        item.nudge = item.nudge == MO_NUDGE_POPUP ? MO_NUDGE_DIGEST : item.nudge;
        g_array_set_size(due->singles, due->singles->len - 1);
        g_array_prepend_val(due->digest, item);
    }
}

MoDue *mo_due_new(const MoPlan *plan, const MoConfig *config, const MoDueFacts *facts)
{
    MoDue *due = g_new0(MoDue, 1);
    due->singles = g_array_new(FALSE, FALSE, sizeof(MoDueItem));
    due->digest = g_array_new(FALSE, FALSE, sizeof(MoDueItem));
    due->drafts = g_ptr_array_new();
    due->next.day = MO_DAY_NONE;
    if (!mo_workdays_is_open(config->workdays, facts->now)) {
        look_again(due, mo_workdays_next_open(config->workdays, facts->now), facts->now);
        return due;
    }
    for (guint i = 0; i < plan->moments->len; i++)
        sort_moment(due, config, facts, g_ptr_array_index(plan->moments, i));
    choose_digest(due, config, facts);
    make_room(due, facts);
    if (is_quiet(facts)) /* until then nothing else matters */
        look_again(due, mo_workdays_next_open(config->workdays, facts->quiet_until), facts->now);
    return due;
}

void mo_due_free(MoDue *due)
{
    if (!due)
        return;
    g_array_unref(due->singles);
    g_array_unref(due->digest);
    g_ptr_array_unref(due->drafts);
    g_free(due);
}
