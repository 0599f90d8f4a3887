/* `moments agent --once`: one step and its end, told in plain words. */
#include "run/loop.h"

#include "base/error.h"
#include "base/i18n.h"
#include "output/desktop.h"
#include "run/agent.h"
#include "run/lock.h"
#include "run/log.h"
#include "run/question.h"

#include <stdlib.h>
#include <unistd.h>

#define READY_MS 2000
/* Notes are shown half a second apart, and a server may take five seconds for one. */
#define SHOW_MS 15000

static gboolean set_flag(gpointer data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

static void wait_for_notes(const MoAgent *agent)
{
    bool timed_out = false;
    guint source = g_timeout_add(SHOW_MS, set_flag, &timed_out);
    while (mo_agent_count_pending(agent) > 0 && !timed_out)
        g_main_context_iteration(NULL, TRUE);
    if (!timed_out)
        g_source_remove(source);
}

static void print_result(const MoAgent *agent, const MoStepResult *result)
{
    const MoPlan *plan = mo_agent_get_plan(agent);
    g_print(ngettext("Planned for %u customer: ", "Planned for %u customers: ", plan->n_customers),
            plan->n_customers);
    g_print(
        ngettext("%u moment is open today, ", "%u moments are open today, ", plan->moments->len),
        plan->moments->len);
    g_print(ngettext("%u waits.\n", "%u wait.\n", plan->n_waiting), plan->n_waiting);
    if (result->n_drafts > 0)
        g_print(ngettext("%u draft was written.\n", "%u drafts were written.\n", result->n_drafts),
                result->n_drafts);
    if (result->no_server)
        g_print("%s\n",
                _("No notification server answers here: nothing was shown. What is due stays "
                  "open and is raised when one appears."));
    else if (result->n_shown > 0)
        g_print(ngettext("%u notification was shown.\n", "%u notifications were shown.\n",
                         result->n_shown),
                result->n_shown);
    else
        g_print("%s\n", _("Nothing had to be shown now."));
}

/* A step over files that were written to while they were read is followed by another one. */
static bool step(MoSession *session, MoAgent *agent, MoStepResult *ret_result, GError **error)
{
    bool fine = mo_agent_step(agent, true, ret_result, error);
    while (fine && mo_customers_get_changing(session->customers) &&
           mo_session_wait_for_files(session)) {
        MoStepResult more;
        fine = mo_agent_step(agent, true, &more, error);
        ret_result->n_entries += more.n_entries;
        ret_result->n_drafts += more.n_drafts;
        ret_result->n_shown += more.n_shown;
        ret_result->no_server = more.no_server;
    }
    mo_session_keep_row_counts(session);
    (void)mo_session_keep_records(session, NULL); /* the agent that runs on keeps them, too */
    g_autofree char *changing = mo_question_print_changing(session->customers);
    if (changing)
        mo_log("%s", changing);
    return fine;
}

static int run(MoSession *session)
{
    MoStepResult result;
    g_autoptr(GError) error = NULL;
    g_autoptr(MoChannel) channel = mo_desktop_new();
    mo_desktop_leave_notes(channel);
    mo_desktop_wait_ready(channel, READY_MS);
    g_autoptr(MoAgent) agent = mo_agent_new(session, channel);
    if (session->notice)
        mo_log("%s", session->notice);
    if (session->unreadable)
        mo_log("%s", session->unreadable);
    if (!step(session, agent, &result, &error)) {
        mo_log("%s", error->message);
        return EXIT_FAILURE;
    }
    wait_for_notes(agent);
    print_result(agent, &result);
    return session->unreadable ? MO_EXIT_USER_FILES : EXIT_SUCCESS;
}

int mo_loop_run_once(MoSession *session)
{
    const unsigned parts =
        MO_SESSION_CONFIG | MO_SESSION_RECORDS | MO_SESSION_RECORDS_ANY | MO_SESSION_LEDGER;
    g_autoptr(GError) error = NULL;
    int lock = mo_lock_take(session->state_folder, &error);
    int status = MO_EXIT_SECOND_AGENT;
    if (lock >= 0) {
        status = mo_session_open(session, parts, &error) ? run(session) : MO_EXIT_USER_FILES;
        close(lock);
    } else if (!g_error_matches(error, MO_ERROR, MO_ERROR_BUSY)) {
        status = EXIT_FAILURE;
    }
    if (error)
        mo_log("%s", error->message);
    return status;
}
