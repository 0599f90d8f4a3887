/* A pressed button. What it writes can be taken back with `moments undo`, and the note says so. */
#include "run/agent_private.h"

#include "base/error.h"
#include "base/i18n.h"
#include "output/nudge.h"
#include "run/answer.h"

static bool write_answer(MoAgent *agent, const MoMoment *moment, MoEntryType type, MoLocal until,
                         const char *by)
{
    MoSession *session = agent->session;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_ptr_array_add(entries, mo_answer_new_entry(moment, type, mo_session_get_now(session).day,
                                                 until, by, NULL, mo_clock_now(session->clock)));
    if (mo_agent_write(agent, entries, &error))
        return true;
    if (!g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED)) /* answered already: nothing to say */
        mo_agent_say(agent, _("Your answer could not be written down"), error->message);
    return false;
}

static void confirm(MoAgent *agent, const MoMoment *moment, const char *what)
{
    g_autofree char *title = mo_nudge_title(moment, agent->session->config);
    g_autofree char *summary = g_strdup_printf("%s: %s", what, title);
    uint64_t tag = mo_agent_new_tag(agent);
    g_autoptr(MoNote) note = mo_nudge_message(summary, _("Not right? Type: moments undo"), tag);
    if (agent->session->config->hide_names == MO_HIDE_PRESENTING)
        note->discreet = g_strdup(_("Moments: noted"));
    mo_channel_show(agent->channel, note);
}

static void answer(MoAgent *agent, const MoMoment *moment, MoEntryType type, MoLocal until,
                   const char *by, const char *what)
{
    if (write_answer(agent, moment, type, until, by))
        confirm(agent, moment, what);
    mo_agent_ask_for_step(agent);
}

static GPtrArray *get_passed(MoAgent *agent, const MoMoment *moment)
{
    GPtrArray *passed = g_hash_table_lookup(agent->passed, moment->id);
    if (!passed) {
        passed = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(agent->passed, g_strdup(moment->id), passed);
    }
    return passed;
}

static void say_no_other(MoAgent *agent, const MoMoment *moment)
{
    const MoSuggestion *kept = moment->suggestion;
    if (kept && kept->person)
        mo_agent_say(agent, _("Nobody else fits"),
                     _("Note what customers need and offer, or keep the first."));
    else if (kept && kept->event)
        mo_agent_say(agent, _("No other event fits"),
                     _("Add one to events.ics, or keep the first."));
    else
        mo_agent_say(agent, _("No other article fits"),
                     _("Add one to articles.csv, or keep the first."));
}

/* Another article, event or person: the moment comes again with the next one that fits, and its
 * draft anew. Behind the last one it begins with the first again. */
static void suggest_another(MoAgent *agent, MoMoment *moment)
{
    GPtrArray *passed = get_passed(agent, moment);
    MoPlanInput input = mo_session_get_input(agent->session);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) next = mo_plan_suggest_others(&input, moment, passed, 1, &error);
    if (!next || next->len == 0) {
        g_ptr_array_set_size(passed, 0);
        say_no_other(agent, moment);
    } else {
        if (moment->suggestion)
            g_ptr_array_add(passed, g_strdup(moment->suggestion->key));
        mo_suggestion_free(moment->suggestion);
        moment->suggestion = mo_suggestion_dup(g_ptr_array_index(next, 0));
        if (moment->nudges_raised & MO_NUDGE_DRAFT)
            mo_agent_write_draft(agent, moment);
    }
    if (!mo_agent_show_moment(agent, moment, MO_NUDGE_POPUP, false, NULL))
        mo_agent_ask_for_step(agent);
}

typedef enum { ANSWER_ENTRY, ANSWER_OPEN_DRAFT, ANSWER_ANOTHER } AnswerType;

static const struct {
    const char *key;
    AnswerType type;
    MoEntryType entry;
    const char *by;
    const char *what;
} answers[] = {
    {"later", ANSWER_ENTRY, MO_ENTRY_SNOOZED, NULL, N_("Later")},
    {"spoke", ANSWER_ENTRY, MO_ENTRY_DONE, "phone", N_("Done")},
    {"done", ANSWER_ENTRY, MO_ENTRY_DONE, NULL, N_("Done")},
    {"sent", ANSWER_ENTRY, MO_ENTRY_DONE, "email", N_("Sent")},
    {"skip", ANSWER_ENTRY, MO_ENTRY_SKIPPED, NULL, N_("Skipped this time")},
    {"no-answer", ANSWER_ENTRY, MO_ENTRY_NO_ANSWER, "phone", N_("Tried")},
    {"open-draft", ANSWER_OPEN_DRAFT, MO_ENTRY_DONE, NULL, NULL},
    {"another", ANSWER_ANOTHER, MO_ENTRY_DONE, NULL, NULL},
};

static MoLocal until_for(const MoAgent *agent, MoEntryType type)
{
    MoLocal now = mo_session_get_now(agent->session);
    return type == MO_ENTRY_NO_ANSWER ? mo_answer_get_next_try(agent->session->config, now)
                                      : mo_answer_get_later(agent->session->config, now);
}

static void apply(MoAgent *agent, MoMoment *moment, const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        if (!g_str_equal(answers[i].key, key))
            continue;
        switch (answers[i].type) {
        case ANSWER_ENTRY:
            answer(agent, moment, answers[i].entry, until_for(agent, answers[i].entry),
                   answers[i].by, _(answers[i].what));
            break;
        case ANSWER_OPEN_DRAFT:
            mo_agent_open_draft(agent, moment);
            break;
        case ANSWER_ANOTHER:
            suggest_another(agent, moment);
            break;
        }
        return;
    }
}

/* What of the digest may wait waits until the next working day; the rest stays as it is. */
static void put_all_off(MoAgent *agent, const GPtrArray *listed)
{
    MoSession *session = agent->session;
    MoLocal until = mo_answer_get_next_day(session->config, mo_session_get_now(session));
    unsigned n = 0;
    for (guint i = 0; listed && i < listed->len; i++) {
        MoMoment *moment = mo_agent_find_moment(agent, listed->pdata[i]);
        if (moment && moment->state == MO_STATE_RAISED && mo_nudge_may_wait(moment))
            n += write_answer(agent, moment, MO_ENTRY_SNOOZED, until, NULL);
    }
    g_autofree char *day = mo_day_print_near(until.day, mo_session_get_now(session).day);
    g_autofree char *summary =
        g_strdup_printf(ngettext("%u put off until %s", "%u put off until %s", n), n, day);
    g_autoptr(MoNote) note = mo_nudge_message(
        summary, _("Not right? Type: moments undo, once for each"), mo_agent_new_tag(agent));
    mo_channel_show(agent->channel, note);
    mo_agent_ask_for_step(agent);
}

void mo_agent_handle_action(MoAgent *agent, MoLiveNote *note, const char *key)
{
    /* The server takes a pressed note from the screen; the moment may have been answered already.
     */
    g_autofree char *id = g_strdup(note->moment_id);
    bool is_digest = note->is_digest;
    g_autoptr(GPtrArray) listed = note->listed ? g_ptr_array_ref(note->listed) : NULL;
    MoMoment *moment = mo_agent_find_moment(agent, id);
    g_hash_table_remove(agent->live, &note->tag);
    if (g_str_equal(key, MO_NOTE_OPEN)) {
        mo_agent_open_page(agent, id, is_digest);
        return;
    }
    if (g_str_equal(key, MO_NOTE_ALL_LATER)) {
        put_all_off(agent, listed);
        return;
    }
    if (moment && moment->customer)
        apply(agent, moment, key);
    else if (!agent->plan) /* the ledger could not be read lately */
        mo_agent_say(agent, _("Your answer could not be written down"),
                     _("To answer, type: moments today"));
}
