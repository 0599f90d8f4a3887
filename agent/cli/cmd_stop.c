/* No more contact with somebody: who died, left, or asked for it. */
#include "base/i18n.h"
#include "cli/answer.h"
#include "cli/ask.h"
#include "cli/command.h"
#include "cli/find.h"
#include "cli/hand_over.h"
#include "model/identity.h"

#include <stdio.h>
#include <string.h>

#define NAMES_MAX 300U /* bytes */

typedef struct {
    gboolean died, left, asked, email, phone;
    char *successor;
} Stop;

static void stop_clear(Stop *stop)
{
    g_free(stop->successor);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Stop, stop_clear)

static unsigned bans_of(const Stop *stop)
{
    if (stop->died)
        return MO_BAN_ALL | MO_BAN_DIED;
    if (stop->left)
        return MO_BAN_ALL | MO_BAN_LEFT;
    unsigned bans = (stop->email ? MO_BAN_EMAIL : 0U) | (stop->phone ? MO_BAN_PHONE : 0U);
    return bans ? bans : MO_BAN_ALL;
}

/* False with cli->status set. */
static bool check_options(MoCli *cli, const Stop *stop)
{
    if (stop->died + stop->left + stop->asked != 1)
        mo_cli_misuse(cli, _("stop: say why: --died, --left or --asked"));
    else if ((stop->email || stop->phone) && !stop->asked)
        mo_cli_misuse(cli, _("stop: --email and --phone go with --asked"));
    else if (stop->successor && !stop->left)
        mo_cli_misuse(cli, _("stop: --successor goes with --left"));
    else
        return true;
    return false;
}

static MoEntry *new_ban(MoCli *cli, const MoCustomer *customer, const Stop *stop)
{
    MoAliases aliases;
    MoEntry *entry = mo_entry_new(MO_ENTRY_BANNED);
    mo_identity_get_ban_aliases(mo_history_get_seed(cli->session->history), customer, &aliases,
                                NULL);
    entry->at_utc = mo_clock_now(cli->session->clock);
    entry->customer = g_strdup(customer->id);
    entry->bans = bans_of(stop);
    entry->by = g_strdup(MO_BY_USER);
    entry->aliases = mo_identity_print_aliases(&aliases);
    return entry;
}

/* Asks on a terminal; elsewhere they go over. */
static bool wants_to_hand_over(const MoCustomer *successor, unsigned n)
{
    bool yes = true;
    if (n == 0 || !mo_ask_is_possible())
        return n > 0;
    g_autofree char *question =
        g_strdup_printf(ngettext("%u promise is open. Does it go over to %s?",
                                 "%u promises are open. Do they go over to %s?", n),
                        n, successor->name);
    mo_ask_begin();
    bool answered = mo_ask_yes(question, true, &yes);
    mo_ask_end();
    return answered && yes;
}

/* Others who have something in common with her that a ban holds on to. */
typedef struct {
    GString *held;   /* names of those for whom it holds, too */
    GString *spared; /* and of those for whom it does not: she shares an office with them */
    char *first;     /* the id of the first of those */
} Others;

static void others_clear(Others *others)
{
    g_string_free(others->held, TRUE);
    g_string_free(others->spared, TRUE);
    g_free(others->first);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Others, others_clear)

static bool share(const MoAliases *a, const MoAliases *b)
{
    for (unsigned i = 0; i < a->n; i++)
        for (unsigned n = 0; n < b->n; n++)
            if (a->alias[i] == b->alias[n])
                return true;
    return false;
}

static void note_other(Others *others, const MoCustomer *customer, bool holds)
{
    GString *names = holds ? others->held : others->spared;
    if (!holds && !others->first)
        others->first = g_strdup(customer->id);
    if (names->len < NAMES_MAX)
        g_string_append_printf(names, "%s%s [%s]", names->len ? ", " : "", customer->name,
                               customer->id);
    else if (!g_str_has_suffix(names->str, " …"))
        g_string_append(names, " …");
}

/* Reads all records once more, under the ban that was just written. */
static void find_others(MoCli *cli, const MoCustomer *stopped, unsigned bans, Others *others)
{
    const MoSession *session = cli->session;
    MoDay today = mo_session_get_now(session).day;
    uint64_t seed = mo_history_get_seed(session->history);
    MoAliases hers, theirs;
    const MoCustomer *customer = NULL;
    mo_identity_get_ban_aliases(seed, stopped, &hers, NULL);
    if (!mo_customers_follow(session->customers, session->history, today,
                             mo_clock_now(session->clock), false, NULL))
        return;
    while (mo_customers_next(session->customers, &customer)) {
        mo_identity_get_ban_aliases(seed, customer, &theirs, NULL);
        if (strcmp(customer->id, stopped->id) != 0 && share(&hers, &theirs))
            note_other(others, customer, (mo_customer_bans_on(customer, today) & bans) == bans);
    }
}

static void say_others(const Others *others)
{
    if (others->held->len > 0)
        printf(_("That holds for the same person under another id, too: %s\n"), others->held->str);
    if (others->spared->len > 0)
        printf(_("It does not hold for others with the same address or phone number: %s. To stop "
                 "that, too: moments stop %s --asked\n"),
               others->spared->str, others->first);
}

static unsigned count_promises(const GPtrArray *entries)
{
    unsigned n = 0;
    for (guint i = 0; i < entries->len; i++)
        n += ((const MoEntry *)entries->pdata[i])->type == MO_ENTRY_PROMISED;
    return n;
}

static int stop_contact(MoCli *cli, const MoCustomer *customer, const MoCustomer *successor,
                        const Stop *stop)
{
    g_autoptr(GPtrArray) entries =
        successor ? mo_cli_hand_over(cli->session, customer, successor)
                  : g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    unsigned n = count_promises(entries);
    if (successor && !wants_to_hand_over(successor, n))
        g_ptr_array_set_size(entries, (gint)(n = 0));
    g_ptr_array_add(entries, new_ban(cli, customer, stop)); /* the last one: undo names it */
    /* Whose ban it is must be known by name before it is compared with others. */
    mo_cli_make_known(cli, customer);
    if (!mo_cli_write(cli, entries))
        return cli->status;
    if (n > 0)
        printf(_("No more moments for %s.\n"), customer->name);
    else if (bans_of(stop) & MO_BAN_ALL)
        printf(_("No more moments for %s. What was promised stays listed, with the reason.\n"),
               customer->name);
    else
        printf(_("Noted what %s asked for; nudges say so from now on.\n"), customer->name);
    if (successor && n > 0)
        printf(ngettext("%u promise is now one to %s.\n", "%u promises are now ones to %s.\n", n),
               n, successor->name);
    g_auto(Others) others = {g_string_new(NULL), g_string_new(NULL), NULL};
    find_others(cli, customer, bans_of(stop), &others);
    say_others(&others);
    printf("%s\n", _("To take it back: moments undo"));
    return MO_EXIT_OK;
}

int mo_cmd_stop(MoCli *cli, int argc, char **argv)
{
    g_auto(Stop) stop = {0};
    const GOptionEntry entries[] = {
        {"died", 0, 0, G_OPTION_ARG_NONE, &stop.died, _("she died"), NULL},
        {"left", 0, 0, G_OPTION_ARG_NONE, &stop.left, _("she left the company"), NULL},
        {"successor", 0, 0, G_OPTION_ARG_FILENAME, &stop.successor, _("who came after her"), "C"},
        {"asked", 0, 0, G_OPTION_ARG_NONE, &stop.asked, _("she asked for no contact"), NULL},
        {"email", 0, 0, G_OPTION_ARG_NONE, &stop.email, _("only by e-mail"), NULL},
        {"phone", 0, 0, G_OPTION_ARG_NONE, &stop.phone, _("only by phone"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 1, 1) || !mo_cli_open(cli, MO_SESSION_ALL) ||
        !check_options(cli, &stop))
        return cli->status;
    g_autoptr(MoCustomer) customer = mo_cli_find_served(cli, argv[1]);
    g_autoptr(MoCustomer) successor =
        customer && stop.successor ? mo_cli_find_served(cli, stop.successor) : NULL;
    if (!customer || (stop.successor && !successor))
        return cli->status;
    if (successor && strcmp(successor->id, customer->id) == 0)
        return mo_cli_misuse(cli, _("stop: the successor is somebody else"));
    return stop_contact(cli, customer, successor, &stop);
}
