/* Notes that went away unseen come back: after `renotify`, doubled each time, three times a day.
 *
 * Closed by the server, gone with it, shown to a locked screen, or taken along by an agent that
 * ended: the moment is open all the same, and nobody is known to have seen its note. What she
 * closed herself she saw. */
#include "run/agent_private.h"

#define RENOTIFY_TIMES 3
/* In the place of a moment's id: digests, all together. */
#define DIGESTS ""

/* A note was lost for the `times`-th time on this day. */
static void expect_again(MoAgent *agent, const char *key, int64_t lost_utc, unsigned times)
{
    MoLostNote *lost = g_hash_table_lookup(agent->lost, key);
    if (!lost) {
        lost = g_new0(MoLostNote, 1);
        g_hash_table_insert(agent->lost, g_strdup(key), lost);
    }
    int64_t wait = (int64_t)agent->session->config->renotify_minutes * 60;
    lost->day = mo_session_get_now(agent->session).day;
    lost->times = times;
    lost->due_utc =
        times <= RENOTIFY_TIMES ? lost_utc + (times > 0 ? wait << (times - 1) : 0) : INT64_MAX;
}

int64_t mo_agent_lose(MoAgent *agent, const MoLiveNote *note)
{
    const char *key = note->moment_id ? note->moment_id : DIGESTS;
    if (!note->shown || (!note->moment_id && !note->is_digest))
        return INT64_MAX;
    const MoLostNote *lost = g_hash_table_lookup(agent->lost, key);
    bool same_day = lost && lost->day == mo_session_get_now(agent->session).day;
    expect_again(agent, key, mo_clock_now(agent->session->clock), same_day ? lost->times + 1 : 1);
    return ((const MoLostNote *)g_hash_table_lookup(agent->lost, key))->due_utc;
}

static const char *get_key(const MoLiveNote *note)
{
    return note->moment_id ? note->moment_id : DIGESTS;
}

void mo_agent_lose_unseen(MoAgent *agent)
{
    GHashTableIter iter;
    gpointer value;
    MoDay today = mo_session_get_now(agent->session).day;
    g_hash_table_iter_init(&iter, agent->live);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        MoLiveNote *note = value;
        if (!note->to_locked || (!note->moment_id && !note->is_digest))
            continue;
        const MoLostNote *lost = g_hash_table_lookup(agent->lost, get_key(note));
        unsigned times = lost && lost->day == today ? lost->times + 1 : 1;
        note->to_locked = false;
        note->outdated = true;
        expect_again(agent, get_key(note), note->made_utc, times);
    }
}

void mo_agent_find_again(MoAgent *agent, const MoLiveNote *note)
{
    MoLostNote *lost = g_hash_table_lookup(agent->lost, get_key(note));
    if (lost)
        lost->due_utc = INT64_MAX;
}

void mo_agent_bring_back(MoAgent *agent, const char *moment_id)
{
    const char *key = moment_id ? moment_id : DIGESTS;
    const MoLostNote *lost = g_hash_table_lookup(agent->lost, key);
    MoDay today = mo_session_get_now(agent->session).day;
    expect_again(agent, key, INT64_MIN / 2, lost && lost->day == today ? lost->times : 0);
}

bool mo_agent_is_lost_digest(const char *key)
{
    return g_str_equal(key, DIGESTS);
}

bool mo_agent_is_digest_due_again(const MoAgent *agent, MoLocal now, int64_t now_utc)
{
    const MoLostNote *lost = g_hash_table_lookup(agent->lost, DIGESTS);
    return lost && lost->day == now.day && lost->due_utc <= now_utc && !agent->is_locked;
}

void mo_agent_digest_came_again(MoAgent *agent)
{
    MoLostNote *lost = g_hash_table_lookup(agent->lost, DIGESTS);
    if (lost)
        lost->due_utc = INT64_MAX;
}

static unsigned count_digests(const MoAgent *agent, MoDay day)
{
    for (unsigned n = 1;; n++) {
        g_autofree char *also = g_strdup_printf("also-%u", n);
        if (!mo_history_has_digest(agent->session->history, day, also))
            return n;
    }
}

static bool is_unseen(const MoMoment *moment, int64_t since_utc)
{
    return moment->state == MO_STATE_RAISED && moment->raised_day != MO_DAY_NONE &&
           !moment->noticed && !moment->nudges_begun && moment->nudged_utc >= since_utc;
}

void mo_agent_find_lost(MoAgent *agent)
{
    MoLocal now = mo_session_get_now(agent->session);
    int64_t morning = mo_clock_now(agent->session->clock) - now.second;
    int64_t listed = INT64_MIN;
    if (agent->has_found_lost)
        return;
    agent->has_found_lost = true;
    for (guint i = 0; i < agent->plan->moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(agent->plan->moments, i);
        if (!is_unseen(moment, morning))
            continue;
        unsigned attempts = moment->next_attempt[g_bit_nth_lsf(MO_NUDGE_POPUP, -1)] - 1;
        if (moment->nudges_raised & MO_NUDGE_POPUP)
            expect_again(agent, moment->id, moment->nudged_utc, MAX(1, attempts));
        else if (moment->nudges_raised & MO_NUDGE_DIGEST)
            listed = MAX(listed, moment->nudged_utc);
    }
    if (listed != INT64_MIN)
        expect_again(agent, DIGESTS, listed, count_digests(agent, now.day));
}
