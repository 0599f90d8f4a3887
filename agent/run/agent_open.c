/* A click on the text of a note: the moment, or the whole list, as a page in her browser. */
#include "run/agent_private.h"

#include "base/i18n.h"
#include "run/pages.h"

static char *print_page(const MoAgent *agent, const MoMoment *moment, bool is_digest)
{
    if (moment && moment->customer)
        return mo_pages_print_moment(agent->session, moment);
    if (is_digest && agent->plan)
        return mo_pages_print_list(agent->session, agent->plan->moments, agent->plan->n_held);
    return NULL;
}

/* Servers take a note away that was clicked, but its buttons are still wanted: it comes again. */
static void show_again(MoAgent *agent, MoMoment *moment)
{
    g_autoptr(GError) error = NULL;
    if (moment && moment->state == MO_STATE_RAISED &&
        !mo_agent_show_moment(agent, moment, MO_NUDGE_POPUP, false, &error))
        mo_agent_ask_for_step(agent);
}

void mo_agent_open_page(MoAgent *agent, const char *moment_id, bool is_digest)
{
    MoMoment *moment = mo_agent_find_moment(agent, moment_id);
    g_autofree char *html = print_page(agent, moment, is_digest);
    g_autoptr(GError) error = NULL;
    if (html && !mo_pages_open(agent->session, moment ? moment->id : NULL, html, &error))
        mo_agent_say(agent, _("The page could not be opened"), error->message);
    show_again(agent, moment);
}
