/* A pressed button. What it writes can be taken back, and the note that confirms it says so. */
#include "run/agent_private.h"

#include "base/error.h"
#include "base/i18n.h"
#include "output/nudge.h"
#include "run/answer.h"

#include <string.h>

/* Writes the entry, which is taken over, and adds it to those written (of MoEntry, owned). */
static bool write_entry(MoAgent *agent, MoEntry *entry, GPtrArray *written, GError **error)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_ptr_array_add(entries, entry);
    if (!mo_agent_write(agent, entries, error))
        return false;
    g_ptr_array_add(written, mo_entry_dup(entry));
    return true;
}

/* The pressed note is gone from the screen: it comes back, so that nobody has to look for another
 * way to answer. `moment_id` NULL: the digest. `error` NULL: nothing can be read. */
static void say_not_written(MoAgent *agent, const char *moment_id, const GError *error)
{
    if (g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED)) /* answered already: nothing to say */
        return;
    mo_agent_bring_back(agent, moment_id);
    g_autofree char *body = g_strdup_printf(
        "%s\n%s", _("Nothing is lost: the note comes back, and then please press again."),
        error ? error->message : _("Just now what was noted so far cannot be read."));
    mo_agent_say(agent, _("Your answer could not be written down"), body);
}

static MoEntry *new_answer(const MoAgent *agent, const MoMoment *moment, MoEntryType type,
                           MoLocal until, const char *by)
{
    return mo_answer_new_entry(moment, type, mo_session_get_now(agent->session).day, until, by,
                               NULL, mo_clock_now(agent->session->clock));
}

/* Writes it, and confirms it: "Done: Call Ada Example". `body` may be NULL. */
static void note_down(MoAgent *agent, const MoMoment *moment, MoEntry *entry, const char *what,
                      const char *body)
{
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(GError) error = NULL;
    if (write_entry(agent, entry, written, &error)) {
        g_autofree char *title = mo_nudge_title(moment, agent->session->config);
        g_autofree char *summary = g_strdup_printf("%s: %s", what, title);
        g_autoptr(MoNote) note =
            mo_agent_new_confirmation(agent, summary, body, written, moment->id);
        mo_channel_show(agent->channel, note);
    } else {
        say_not_written(agent, moment->id, error);
    }
    mo_agent_ask_for_step(agent);
}

/* A day of hers is moved once she says to which one; of another one only the customer is told. */
static void be_late(MoAgent *agent, const MoMoment *moment)
{
    MoDay today = mo_session_get_now(agent->session).day;
    int64_t now = mo_clock_now(agent->session->clock);
    if (mo_answer_is_movable(moment)) {
        g_autoptr(MoNote) note =
            mo_nudge_ask_new_day(moment, agent->session->config, today, mo_agent_new_tag(agent));
        mo_agent_show_question(agent, moment, note);
        return;
    }
    g_autofree char *where = mo_answer_print_where_to_move(moment);
    note_down(agent, moment, mo_answer_new_tell(moment, today, now),
              _("To tell the customer is in your list"), where);
}

/* "by-2026-03-06". */
static void move(MoAgent *agent, const MoMoment *moment, const char *key)
{
    MoDay today = mo_session_get_now(agent->session).day;
    MoDay day = mo_day_parse(key + strlen(MO_NOTE_BY));
    if (day == MO_DAY_NONE || !mo_answer_is_movable(moment))
        return;
    g_autofree char *near = mo_day_print_near(day, today);
    g_autofree char *what = g_strdup_printf(_("Moved to %s"), near);
    note_down(agent, moment,
              mo_answer_new_move(moment, day, today, mo_clock_now(agent->session->clock)), what,
              _("To tell the customer is in your list now too."));
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

typedef enum { ANSWER_ENTRY, ANSWER_OPEN_DRAFT, ANSWER_ANOTHER, ANSWER_LATE } AnswerType;

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
    {"will-be-late", ANSWER_LATE, MO_ENTRY_DONE, NULL, NULL},
};

static MoLocal until_for(const MoAgent *agent, MoEntryType type)
{
    MoLocal now = mo_session_get_now(agent->session);
    return type == MO_ENTRY_NO_ANSWER ? mo_answer_get_next_try(agent->session->config, now)
                                      : mo_answer_get_later(agent->session->config, now);
}

static void apply(MoAgent *agent, MoMoment *moment, const char *key)
{
    if (g_str_has_prefix(key, MO_NOTE_BY))
        move(agent, moment, key);
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        if (!g_str_equal(answers[i].key, key))
            continue;
        switch (answers[i].type) {
        case ANSWER_ENTRY:
            note_down(agent, moment,
                      new_answer(agent, moment, answers[i].entry,
                                 until_for(agent, answers[i].entry), answers[i].by),
                      _(answers[i].what), NULL);
            break;
        case ANSWER_OPEN_DRAFT:
            mo_agent_open_draft(agent, moment);
            break;
        case ANSWER_ANOTHER:
            suggest_another(agent, moment);
            break;
        case ANSWER_LATE:
            be_late(agent, moment);
            break;
        }
        return;
    }
}

static void confirm_put_off(MoAgent *agent, const GPtrArray *written, MoLocal until)
{
    g_autofree char *day = mo_day_print_near(until.day, mo_session_get_now(agent->session).day);
    g_autofree char *summary = g_strdup_printf(
        ngettext("%u put off until %s", "%u put off until %s", written->len), written->len, day);
    g_autoptr(MoNote) note = mo_agent_new_confirmation(agent, summary, NULL, written, NULL);
    mo_channel_show(agent->channel, note);
}

/* What of the digest may wait waits until the next working day; the rest stays as it is. */
static void put_all_off(MoAgent *agent, const GPtrArray *listed)
{
    MoSession *session = agent->session;
    MoLocal until = mo_answer_get_next_day(session->config, mo_session_get_now(session));
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(GError) error = NULL;
    for (guint i = 0; listed && !error && i < listed->len; i++) {
        MoMoment *moment = mo_agent_find_moment(agent, listed->pdata[i]);
        if (moment && moment->state == MO_STATE_RAISED && mo_nudge_may_wait(moment))
            write_entry(agent, new_answer(agent, moment, MO_ENTRY_SNOOZED, until, NULL), written,
                        &error);
        if (g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED)) /* answered already: the next */
            g_clear_error(&error);
    }
    if (error || !agent->plan)
        say_not_written(agent, NULL, error);
    if (written->len > 0)
        confirm_put_off(agent, written, until);
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
    else if (!agent->plan && id) /* the ledger could not be read lately */
        say_not_written(agent, id, NULL);
}
