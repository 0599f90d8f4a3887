/* Raising: deliveries are written down, then handed to the channel. */
#include "run/agent_private.h"

#include "base/i18n.h"
#include "output/nudge.h"
#include "run/drafts.h"
#include "run/log.h"

/* Of the first so many lines of a digest it is known whether their drafts were opened. */
#define LOOKED_AT 10

void mo_live_note_free(MoLiveNote *note)
{
    if (!note)
        return;
    g_ptr_array_unref(note->deliveries);
    g_clear_pointer(&note->listed, g_ptr_array_unref);
    g_clear_pointer(&note->people, g_ptr_array_unref);
    g_free(note->moment_id);
    g_free(note);
}

uint64_t mo_agent_new_tag(MoAgent *agent)
{
    return ++agent->last_tag;
}

MoMoment *mo_agent_find_moment(const MoAgent *agent, const char *id)
{
    for (guint i = 0; id && agent->plan && i < agent->plan->moments->len; i++) {
        MoMoment *moment = g_ptr_array_index(agent->plan->moments, i);
        if (g_str_equal(moment->id, id))
            return moment;
    }
    return NULL;
}

unsigned mo_agent_count_notes(const MoAgent *agent, bool digests)
{
    GHashTableIter iter;
    gpointer value;
    unsigned n = 0;
    g_hash_table_iter_init(&iter, agent->live);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        n += ((const MoLiveNote *)value)->is_digest == digests;
    return n;
}

static MoLiveNote *live_note_new(MoAgent *agent, uint64_t tag)
{
    MoLiveNote *note = g_new0(MoLiveNote, 1);
    note->tag = tag;
    note->made_utc = mo_clock_now(agent->session->clock);
    note->to_locked = agent->is_locked;
    note->deliveries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_hash_table_insert(agent->live, &note->tag, note);
    return note;
}

static MoLocal local_now(const MoAgent *agent)
{
    return mo_session_get_now(agent->session);
}

/* The next delivery of a moment by a nudge; counts the attempt. */
static MoEntry *new_delivery(MoAgent *agent, MoMoment *moment, MoNudge nudge, MoEntryType type)
{
    MoEntry *entry = mo_moment_new_entry(moment, type, local_now(agent).day,
                                         mo_clock_now(agent->session->clock));
    int n = g_bit_nth_lsf(nudge, -1);
    entry->nudge = nudge;
    entry->attempt = moment->next_attempt[n]++;
    return entry;
}

/* ---- drafts --------------------------------------------------------------------------------- */

static MoDraftRequest make_request(const MoAgent *agent, const MoMoment *moment)
{
    MoSession *session = agent->session;
    int64_t now = mo_clock_now(session->clock);
    return (MoDraftRequest){.config = session->config,
                            .moment = moment,
                            .now_utc = now,
                            .utc_offset = mo_zone_get_offset(session->zone, now)};
}

/* A customer without an address, or a template with a fault, is told in the nudge; only what was
 * written counts. */
/* Said where `moments agent --once` is read, too. */
static void tell_alone(MoAgent *agent, const char *failure)
{
    const char *summary = _("A draft lies in your folder alone");
    if (g_strcmp0(g_hash_table_lookup(agent->told, summary), failure) != 0)
        mo_log("%s: %s", summary, failure);
    mo_agent_tell(agent, summary, failure);
}

bool mo_agent_write_draft(MoAgent *agent, MoMoment *moment)
{
    MoDraftRequest request = make_request(agent, moment);
    g_autoptr(GError) error = NULL;
    g_autofree char *failure = NULL;
    g_autoptr(MoDraft) draft =
        moment->customer ? mo_drafts_write(agent->session, &request, NULL, &failure, &error) : NULL;
    g_clear_pointer(&moment->draft_problem, g_free);
    if (!draft)
        moment->draft_problem = g_strdup(error ? error->message : _("no customer"));
    if (failure)
        tell_alone(agent, failure);
    return draft != NULL;
}

/* What is left to do at a draft that lies there, perhaps since before the agent began. */
static void look_at_draft(MoAgent *agent, MoMoment *moment)
{
    g_clear_pointer(&moment->draft_unready, g_free);
    moment->draft_opened = mo_drafts_was_opened(agent->session, moment->id);
    if (!moment->customer || !(moment->nudges_raised & MO_NUDGE_DRAFT))
        return;
    moment->draft_unready = mo_drafts_find_unready(agent->session, moment);
}

void mo_agent_raise_drafts(MoAgent *agent, const MoDue *due, GPtrArray *entries,
                           MoStepResult *result)
{
    for (guint i = 0; i < due->drafts->len; i++) {
        MoMoment *moment = g_ptr_array_index(due->drafts, i);
        if (moment->draft_problem || !mo_agent_write_draft(agent, moment))
            continue;
        g_ptr_array_add(entries, new_delivery(agent, moment, MO_NUDGE_DRAFT, MO_ENTRY_RAISED));
        moment->nudges_raised |= MO_NUDGE_DRAFT;
        moment->state = MO_STATE_RAISED;
        if (moment->raised_day == MO_DAY_NONE)
            moment->raised_day = local_now(agent).day;
        result->n_drafts++;
    }
}

/* ---- notes ---------------------------------------------------------------------------------- */

/* What was handed over is no longer due, whatever becomes of it: an event will tell. */
static void mark_begun(MoAgent *agent, MoMoment *moment, MoNudge nudge)
{
    moment->nudges_begun = 0;
    moment->nudged_utc = mo_clock_now(agent->session->clock);
    moment->nudges_raised |= nudge == MO_NUDGE_DRAFT ? 0 : nudge;
    moment->woken = false;
    if (nudge == MO_NUDGE_REMINDER)
        moment->reminder_due = false;
    moment->state = MO_STATE_RAISED;
    if (moment->raised_day == MO_DAY_NONE)
        moment->raised_day = local_now(agent).day;
}

static void begin(MoAgent *agent, MoLiveNote *live, const MoDueItem *item, GPtrArray *entries)
{
    if (item->nudge == 0)
        return;
    MoEntry *entry = new_delivery(agent, item->moment, item->nudge, MO_ENTRY_DELIVERING);
    g_ptr_array_add(live->deliveries, mo_entry_dup(entry));
    g_ptr_array_add(entries, entry);
}

static MoNote *begin_single(MoAgent *agent, const MoDueItem *item, GPtrArray *entries)
{
    MoLiveNote *live = live_note_new(agent, mo_agent_new_tag(agent));
    live->moment_id = g_strdup(item->moment->id);
    begin(agent, live, item, entries);
    look_at_draft(agent, item->moment);
    return mo_nudge_single(item->moment, agent->session->config, local_now(agent).day, item->again,
                           item->moment->nudges_raised & MO_NUDGE_DRAFT, live->tag);
}

static MoMoment *find_moment_of(const MoAgent *agent, const MoEntry *entry)
{
    for (guint i = 0; i < agent->plan->moments->len; i++) {
        MoMoment *moment = g_ptr_array_index(agent->plan->moments, i);
        if ((entry->origin ? g_strcmp0(moment->origin, entry->origin) == 0
                           : moment->nominal == entry->nominal && !moment->origin) &&
            g_str_equal(moment->customer_id, entry->customer) &&
            g_str_equal(moment->habit->name, entry->habit))
            return moment;
    }
    return NULL;
}

/* A new plan reads in the ledger that deliveries have begun, and takes them for cut off; those that
 * are still on their way to the screen are not. */
void mo_agent_mark_handed_over(MoAgent *agent)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, agent->live);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const MoLiveNote *note = value;
        for (guint i = 0; !note->shown && i < note->deliveries->len; i++) {
            const MoEntry *entry = g_ptr_array_index(note->deliveries, i);
            MoMoment *moment = find_moment_of(agent, entry);
            if (moment && moment->state != MO_STATE_SNOOZED)
                mark_begun(agent, moment, entry->nudge);
        }
    }
}

/* The row of a digest; "also" ones are numbered. */
static MoEntry *new_digest_entry(MoAgent *agent, MoDigestKind kind)
{
    MoDay today = local_now(agent).day;
    MoEntry *entry = mo_entry_new(MO_ENTRY_DIGEST);
    entry->at_utc = mo_clock_now(agent->session->clock);
    entry->day = today;
    if (kind == MO_DIGEST_ALSO) {
        unsigned n = 1;
        do {
            g_free(entry->note);
            entry->note = g_strdup_printf("also-%u", n++);
        } while (mo_history_has_digest(agent->session->history, today, entry->note));
    } else {
        entry->note = g_strdup(kind == MO_DIGEST_MORNING ? "morning" : "afternoon");
    }
    return entry;
}

/* Closing tells the channel, and the channel may answer at once: so first collect, then close. */
static void close_notes(MoAgent *agent,
                        bool (*leaves)(const MoAgent *agent, const MoLiveNote *note))
{
    GHashTableIter iter;
    gpointer value;
    g_autoptr(GArray) tags = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    g_hash_table_iter_init(&iter, agent->live);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const MoLiveNote *note = value;
        if (!note->shown || !leaves(agent, note))
            continue;
        g_array_append_val(tags, note->tag);
        g_hash_table_iter_remove(&iter);
    }
    for (guint i = 0; i < tags->len; i++)
        mo_channel_close(agent->channel, g_array_index(tags, uint64_t, i));
}

/* The digests of before leave the screen: the new one says all that is still open. */
static bool is_old_digest(const MoAgent *agent, const MoLiveNote *note)
{
    (void)agent;
    return note->is_digest;
}

/* Shown to a locked screen; what comes now says the same. */
static bool is_outdated_digest(const MoAgent *agent, const MoLiveNote *note)
{
    (void)agent;
    return note->is_digest && note->outdated;
}

static bool is_answered(const MoAgent *agent, const MoLiveNote *note)
{
    const MoMoment *moment = mo_agent_find_moment(agent, note->moment_id);
    return note->moment_id && !(moment && moment->state == MO_STATE_RAISED);
}

/* Takes notes of moments from the screen that were answered elsewhere. */
void mo_agent_close_answered(MoAgent *agent)
{
    if (!agent->plan) /* the ledger could not be read: nothing is known */
        return;
    close_notes(agent, is_answered);
    mo_agent_close_forgotten(agent);
}

static MoNote *begin_digest(MoAgent *agent, const MoDue *due, GPtrArray *entries)
{
    MoLiveNote *live = live_note_new(agent, mo_agent_new_tag(agent));
    g_autoptr(GPtrArray) moments = g_ptr_array_new();
    live->is_digest = true;
    live->listed = g_ptr_array_new_with_free_func(g_free);
    live->people = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < due->digest->len; i++) {
        const MoDueItem *item = &g_array_index(due->digest, MoDueItem, i);
        begin(agent, live, item, entries);
        if (i < LOOKED_AT)
            look_at_draft(agent, item->moment);
        g_ptr_array_add(moments, item->moment);
        g_ptr_array_add(live->listed, g_strdup(item->moment->id));
        g_ptr_array_add(live->people, g_strdup(item->moment->customer_id));
    }
    /* A digest of one moment has that moment's buttons. */
    if (moments->len == 1)
        live->moment_id = g_strdup(g_array_index(due->digest, MoDueItem, 0).moment->id);
    g_ptr_array_add(entries, new_digest_entry(agent, due->digest_kind));
    return mo_nudge_digest(moments, agent->session->config, local_now(agent).day,
                           agent->plan->n_held, due->digest_kind == MO_DIGEST_AFTERNOON, live->tag);
}

static void mark_all_begun(MoAgent *agent, const GArray *items)
{
    for (guint i = 0; i < items->len; i++) {
        const MoDueItem *item = &g_array_index(items, MoDueItem, i);
        if (item->nudge)
            mark_begun(agent, item->moment, item->nudge);
    }
}

static void forget_notes(MoAgent *agent, const GPtrArray *notes)
{
    for (guint i = 0; i < notes->len; i++)
        g_hash_table_remove(agent->live, &((MoNote *)g_ptr_array_index(notes, i))->tag);
}

static bool can_show(const MoAgent *agent)
{
    return mo_channel_is_up(agent->channel) &&
           agent->retry_utc <= mo_clock_now(agent->session->clock);
}

/* Records what is about to be shown, then shows it. Nothing is shown that could not be recorded. */
bool mo_agent_raise(MoAgent *agent, const MoDue *due, GPtrArray *entries, MoStepResult *result,
                    GError **error)
{
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func((GDestroyNotify)mo_note_free);
    bool wanted = due->singles->len > 0 || due->digest->len > 0;
    result->no_server = wanted && !mo_channel_is_up(agent->channel);
    if (can_show(agent)) {
        for (guint i = 0; i < due->singles->len; i++)
            g_ptr_array_add(
                notes, begin_single(agent, &g_array_index(due->singles, MoDueItem, i), entries));
        if (due->digest->len > 0)
            g_ptr_array_add(notes, begin_digest(agent, due, entries));
    }
    if (!mo_agent_write(agent, entries, error)) {
        forget_notes(agent, notes);
        agent->planned_with = NULL; /* attempts were counted that never were */
        return false;
    }
    result->n_entries += entries->len;
    if (notes->len > 0) {
        if (due->digest->len > 0)
            close_notes(agent,
                        due->digest_kind == MO_DIGEST_MORNING ? is_old_digest : is_outdated_digest);
        mark_all_begun(agent, due->singles);
        mark_all_begun(agent, due->digest);
        if (due->digest->len > 0)
            mo_agent_digest_came_again(agent);
    }
    for (guint i = 0; i < notes->len; i++)
        mo_channel_show(agent->channel, g_ptr_array_index(notes, i));
    result->n_shown += notes->len;
    return true;
}

bool mo_agent_show_moment(MoAgent *agent, MoMoment *moment, MoNudge nudge, bool again,
                          GError **error)
{
    MoDueItem item = {.moment = moment, .nudge = nudge, .again = again};
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(MoNote) note = begin_single(agent, &item, entries);
    if (!mo_agent_write(agent, entries, error)) {
        g_hash_table_remove(agent->live, &note->tag);
        agent->planned_with = NULL;
        return false;
    }
    mark_begun(agent, moment, nudge);
    mo_channel_show(agent->channel, note);
    return true;
}

void mo_agent_show_question(MoAgent *agent, const MoMoment *moment, const MoNote *note)
{
    live_note_new(agent, note->tag)->moment_id = g_strdup(moment->id);
    mo_channel_show(agent->channel, note);
}

/* What a locked screen was shown of the moment leaves it. How many notes that were. */
static unsigned take_outdated_back(MoAgent *agent, const char *id)
{
    GHashTableIter iter;
    gpointer value;
    uint64_t tag = 0;
    g_hash_table_iter_init(&iter, agent->live);
    while (tag == 0 && g_hash_table_iter_next(&iter, NULL, &value)) {
        const MoLiveNote *note = value;
        if (note->outdated && g_strcmp0(note->moment_id, id) == 0)
            tag = note->tag;
    }
    if (tag == 0)
        return 0;
    g_hash_table_remove(agent->live, &tag);
    mo_channel_close(agent->channel, tag);
    return 1;
}

/* Brings back single notes (a digest comes of what is due) that went away unseen, when their time
 * has come. */
bool mo_agent_show_again(MoAgent *agent, MoStepResult *result, GError **error)
{
    GHashTableIter iter;
    gpointer id, value;
    MoLocal now = local_now(agent);
    int64_t now_utc = mo_clock_now(agent->session->clock);
    unsigned room = MO_NOTES_MAX - MIN(g_hash_table_size(agent->live), MO_NOTES_MAX);
    if (!can_show(agent) || !mo_workdays_is_open(agent->session->config->workdays, now) ||
        mo_agent_is_quiet(agent) || agent->is_locked)
        return true;
    g_hash_table_iter_init(&iter, agent->lost);
    while (g_hash_table_iter_next(&iter, &id, &value)) {
        MoLostNote *lost = value;
        MoMoment *moment = mo_agent_find_moment(agent, id);
        if (mo_agent_is_lost_digest(id) && lost->day == now.day)
            continue;
        bool gone = !moment || moment->state != MO_STATE_RAISED || lost->day != now.day;
        if (gone) {
            g_hash_table_iter_remove(&iter);
        } else if (lost->due_utc <= now_utc) {
            room += take_outdated_back(agent, id);
            if (room == 0)
                continue;
            room--;
            lost->due_utc = INT64_MAX;
            if (!mo_agent_show_moment(agent, moment, MO_NUDGE_POPUP, false, error)) {
                lost->due_utc = now_utc; /* still to come back */
                return false;
            }
            result->n_shown++;
        }
    }
    return true;
}

void mo_agent_tell(MoAgent *agent, const char *summary, const char *body)
{
    if (g_strcmp0(g_hash_table_lookup(agent->told, summary), body) == 0)
        return;
    g_hash_table_insert(agent->told, g_strdup(summary), g_strdup(body));
    mo_agent_say(agent, summary, body);
}

void mo_agent_forget_told(MoAgent *agent, const char *summary)
{
    g_hash_table_remove(agent->told, summary);
}

void mo_agent_say(MoAgent *agent, const char *summary, const char *body)
{
    mo_agent_say_note(agent, mo_nudge_message(summary, body, mo_agent_new_tag(agent)));
}

void mo_agent_say_note(MoAgent *agent, MoNote *note)
{
    note->sticky = true; /* it is told only once */
    g_ptr_array_add(agent->messages, note);
    mo_agent_show_messages(agent);
}

void mo_agent_show_messages(MoAgent *agent)
{
    if (!mo_channel_is_up(agent->channel) || mo_agent_is_quiet(agent))
        return;
    for (guint i = 0; i < agent->messages->len; i++)
        mo_channel_show(agent->channel, g_ptr_array_index(agent->messages, i));
    g_ptr_array_set_size(agent->messages, 0);
}

unsigned mo_agent_count_pending(const MoAgent *agent)
{
    GHashTableIter iter;
    gpointer value;
    unsigned n = 0;
    g_hash_table_iter_init(&iter, agent->live);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        n += !((const MoLiveNote *)value)->shown;
    return n;
}
