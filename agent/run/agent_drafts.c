/* What becomes of drafts after they were written. */
#include "run/agent_private.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "output/handover.h"
#include "output/launch.h"
#include "output/nudge.h"
#include "run/answer.h"
#include "run/drafts.h"
#include "run/pages.h"

#define WAITING N_("Drafts wait for your mail server")

/* She sent it. False when that could not be written down yet. */
static bool mark_sent(MoAgent *agent, const MoMoment *moment)
{
    MoSession *session = agent->session;
    MoLocal now = mo_session_get_now(session);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_ptr_array_add(entries, mo_answer_new_entry(moment, MO_ENTRY_DONE, now.day, now, "email", NULL,
                                                 mo_clock_now(session->clock)));
    if (!mo_agent_write(agent, entries, &error))
        return g_error_matches(error, MO_ERROR, MO_ERROR_REFUSED); /* answered already */
    g_autofree char *title = mo_nudge_title(moment, session->config);
    g_autofree char *summary = g_strdup_printf(_("Sent: %s"), title);
    mo_agent_say_note(agent, mo_agent_new_confirmation(agent, summary, NULL, entries, NULL));
    agent->stale = true;
    return true;
}

/* A promise is kept when she says so: any message to her may be about something else. */
static void ask_sent(MoAgent *agent, const MoMoment *moment)
{
    g_autofree char *words = mo_nudge_title(moment, agent->session->config);
    g_autofree char *title = mo_text_capitalize(words);
    g_autofree char *summary = g_strdup_printf(_("Sent? %s"), title);
    g_autofree char *body = g_strdup_printf(
        _("The draft is gone from your mailbox, and a message to %s was sent. If it "
          "was this one: moments done %s"),
        moment->customer_name, moment->id);
    mo_agent_say(agent, summary, body);
    mo_drafts_note_asked(agent->session, moment->id);
}

static void settle_guessed(MoAgent *agent, const char *id)
{
    const MoMoment *moment = mo_agent_find_moment(agent, id);
    if (moment && moment->habit->class == MO_CLASS_PROMISE)
        ask_sent(agent, moment);
    else if (!moment || mark_sent(agent, moment))
        mo_drafts_forget(agent->session, id);
}

void mo_agent_settle_drafts(MoAgent *agent)
{
    g_auto(MoDraftNews) news = {0};
    mo_drafts_take_results(agent->session, &news);
    for (guint i = 0; i < news.sent->len; i++) {
        const char *id = g_ptr_array_index(news.sent, i);
        const MoMoment *moment = mo_agent_find_moment(agent, id);
        if (!moment || mark_sent(agent, moment))
            mo_drafts_forget(agent->session, id);
    }
    for (guint i = 0; i < news.guessed->len; i++)
        settle_guessed(agent, g_ptr_array_index(news.guessed, i));
    if (news.waiting)
        mo_agent_say(agent, _(WAITING), news.waiting);
}

static void tell_stray(MoAgent *agent, const MoDraftStray *stray)
{
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    g_autofree char *shown = mo_path_display(stray->path);
    (void)mo_history_get_name(agent->session->history, stray->customer, &name, &company);
    const char *who = name && *name ? name : stray->customer;
    g_autofree char *body =
        stray->to ? g_strdup_printf(_("%s has another address now: %s. You had changed her draft, "
                                      "so it stays as it is: please correct it in %s"),
                                    who, stray->to, shown)
                  : g_strdup_printf(_("The draft for %s waits or is not to go at all. You had "
                                      "changed it, so it stays for you to keep or delete: %s"),
                                    who, shown);
    mo_agent_say(agent, stray->to ? _("A draft has an old address") : _("A draft is not to go now"),
                 body);
}

/* Drafts that were taken away come back: a skip was undone, somebody may be written to again, a
 * pause is over, or she has another address. */
static void bring_back(MoAgent *agent)
{
    for (guint i = 0; agent->plan && i < agent->plan->moments->len; i++) {
        MoMoment *moment = g_ptr_array_index(agent->plan->moments, i);
        if (moment->customer && !moment->no_suggestion_fits &&
            mo_drafts_was_taken(agent->session, moment->id))
            (void)mo_agent_write_draft(agent, moment);
    }
}

static void add_standings(GHashTable *standings, const GPtrArray *moments)
{
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *moment = g_ptr_array_index(moments, i);
        bool paused = moment->paused_until != MO_DAY_NONE && moment->habit->class == MO_CLASS_MAGIC;
        bool held = paused || moment->stopped;
        if (held || moment->admitted)
            g_hash_table_insert(standings, moment->id,
                                GINT_TO_POINTER(held ? MO_DRAFT_HELD : MO_DRAFT_OPEN));
    }
}

void mo_agent_tidy_drafts(MoAgent *agent)
{
    mo_drafts_tidy(agent->session);
    g_autoptr(GHashTable) standings = g_hash_table_new(g_str_hash, g_str_equal);
    if (agent->plan) {
        add_standings(standings, agent->plan->moments);
        add_standings(standings, agent->plan->waiting);
    }
    g_autoptr(GPtrArray) strays = mo_drafts_check(agent->session, standings);
    for (guint i = 0; i < strays->len; i++)
        tell_stray(agent, g_ptr_array_index(strays, i));
    bring_back(agent);
    mo_drafts_wake_courier(agent->session);
}

/* What she wrote into the file is opened as it stands. */
static MoDraft *find_or_write(MoAgent *agent, const MoMoment *moment, GError **error)
{
    MoSession *session = agent->session;
    int64_t now = mo_clock_now(session->clock);
    MoDraftRequest request = {.config = session->config,
                              .moment = moment,
                              .now_utc = now,
                              .utc_offset = mo_zone_get_offset(session->zone, now)};
    g_autofree char *path = mo_draft_get_path(session->config, moment);
    bool edited = mo_handover_is_edited(session->state_folder, moment->id, path);
    g_autoptr(GError) failure = NULL;
    MoDraft *draft = edited ? NULL : mo_drafts_write(session, &request, NULL, NULL, &failure);
    if (draft)
        return draft;
    /* Whatever a file that went along has become: the whole draft lies there. */
    g_autoptr(MoDraft) trial = edited ? NULL : mo_draft_compose(&request, NULL);
    if (edited || (trial && g_file_test(path, G_FILE_TEST_EXISTS)))
        draft = mo_draft_read(path, moment->customer, NULL);
    if (draft)
        return draft;
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    draft = mo_draft_compose(&request, error);
    if (draft)
        draft->path = g_steal_pointer(&path);
    return draft;
}

/* No program takes it: its page has the text, to be copied. A browser may be missing as well. */
static void show_text(const MoAgent *agent, const MoMoment *moment)
{
    g_autofree char *html = mo_pages_print_moment(agent->session, moment);
    (void)mo_pages_open(agent->session, moment->id, html, NULL);
}

/* What is opened is hers, and goes where she has it go. */
static void say_old_address(MoAgent *agent, const MoMoment *moment, const char *old)
{
    g_autofree char *body =
        g_strdup_printf(_("This draft for %s still goes to %s. Please correct it before you send "
                          "it."),
                        moment->customer_name, old);
    mo_agent_say(agent, _("A draft has an old address"), body);
}

void mo_agent_open_draft(MoAgent *agent, const MoMoment *moment)
{
    const MoConfig *config = agent->session->config;
    g_autoptr(GError) error = NULL;
    /* The mail program has it already. */
    if (config->drafts_way != MO_DRAFTS_FOLDER) {
        if (!mo_launch_mailbox(config, &error))
            mo_agent_say(agent, _("Your draft lies in the drafts of your mailbox"), error->message);
        else
            mo_drafts_note_opened(agent->session, moment->id);
        return;
    }
    g_autoptr(MoDraft) draft = find_or_write(agent, moment, &error);
    if (draft && mo_launch_draft(config, draft, draft->to, &error)) {
        g_autofree char *old = mo_drafts_find_old_address(agent->session, moment->id, draft);
        if (old)
            say_old_address(agent, moment, old);
        g_autofree char *left = mo_drafts_tell_left(agent->session, moment);
        if (left)
            mo_agent_say(agent, _("Not all of the draft goes along"), left);
        mo_drafts_note_opened(agent->session, moment->id);
        return;
    }
    mo_agent_say(agent, _("The draft could not be opened"), error->message);
    if (draft)
        show_text(agent, moment);
}
