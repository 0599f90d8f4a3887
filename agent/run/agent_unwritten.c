/* While the ledger cannot be written nothing may be raised: a note that nobody wrote down would
 * come again and again. What is due is told from memory instead, in one note that says what is
 * wrong. */
#include "run/agent_private.h"

#include "base/i18n.h"
#include "output/nudge.h"

/* So many moments are named, and the rest is counted. */
#define NAMED_MAX 4

static bool is_on_screen(const MoAgent *agent, const MoMoment *moment)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, agent->live);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (g_strcmp0(((const MoLiveNote *)value)->moment_id, moment->id) == 0)
            return true;
    return false;
}

static void add_items(const MoAgent *agent, const GArray *items, GPtrArray *titles)
{
    for (guint i = 0; i < items->len; i++) {
        const MoMoment *moment = g_array_index(items, MoDueItem, i).moment;
        if (!is_on_screen(agent, moment))
            g_ptr_array_add(titles, mo_nudge_title(moment, agent->session->config));
    }
}

/* The reason, and what is due now, as far as it could be planned. The caller frees it. */
static char *print_due(MoAgent *agent, const char *reason)
{
    GString *text = g_string_new(reason);
    if (!agent->plan)
        return g_string_free(text, FALSE);
    MoLocal now = mo_session_get_now(agent->session);
    MoDueFacts facts = mo_agent_get_facts(agent, now);
    g_autoptr(MoDue) due = mo_due_new(agent->plan, agent->session->config, &facts);
    g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func(g_free);
    add_items(agent, due->singles, titles);
    add_items(agent, due->digest, titles);
    if (titles->len > 0)
        g_string_append_printf(text, "\n%s", _("What is due meanwhile:"));
    for (guint i = 0; i < MIN(titles->len, NAMED_MAX); i++)
        g_string_append_printf(text, "\n• %s", (const char *)titles->pdata[i]);
    unsigned n_more = titles->len - MIN(titles->len, NAMED_MAX);
    if (n_more > 0) {
        g_string_append_c(text, '\n');
        g_string_append_printf(
            text, ngettext("and %u more: moments today", "and %u more: moments today", n_more),
            n_more);
    }
    return g_string_free(text, FALSE);
}

static void take_back(MoAgent *agent)
{
    uint64_t tag = agent->unwritten_tag;
    agent->unwritten_tag = 0;
    for (guint i = 0; i < agent->messages->len; i++) {
        if (((const MoNote *)agent->messages->pdata[i])->tag == tag) {
            g_ptr_array_remove_index(agent->messages, i);
            return;
        }
    }
    if (tag)
        mo_channel_close(agent->channel, tag);
}

void mo_agent_tell_unwritten(MoAgent *agent, const char *reason)
{
    g_autofree char *text = print_due(agent, reason);
    if (g_strcmp0(text, agent->unwritten) == 0)
        return;
    take_back(agent);
    g_free(agent->unwritten);
    agent->unwritten = g_steal_pointer(&text);
    agent->unwritten_tag = mo_agent_new_tag(agent);
    MoNote *note = mo_nudge_message(_("Moments cannot write down what it does"), agent->unwritten,
                                    agent->unwritten_tag);
    if (agent->session->config->hide_names == MO_HIDE_PRESENTING)
        note->discreet = g_strdup(_("Moments cannot write down what it does"));
    mo_agent_say_note(agent, note);
}

void mo_agent_forget_unwritten(MoAgent *agent)
{
    if (!agent->unwritten)
        return;
    g_clear_pointer(&agent->unwritten, g_free);
    take_back(agent);
}
