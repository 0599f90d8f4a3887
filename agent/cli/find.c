#include "cli/find.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/listed.h"
#include "cli/show.h"
#include "model/customer_slots.h"
#include "model/identity.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CANDIDATES_SHOWN 20U
#define GONE_SHOWN 5U

typedef enum { FIT_NONE, FIT_PART, FIT_WHOLE, FIT_ID } Fit;

static Fit fit_list(char *const *texts, const char *wanted)
{
    Fit best = FIT_NONE;
    for (char *const *text = texts; *text; text++) {
        if (mo_text_same(*text, wanted))
            return FIT_WHOLE;
        if (mo_text_contains(*text, wanted))
            best = FIT_PART;
    }
    return best;
}

static Fit fit(const MoCustomer *customer, const char *wanted)
{
    if (strcmp(customer->id, wanted) == 0)
        return FIT_ID;
    if (mo_text_same(customer->name, wanted))
        return FIT_WHOLE;
    Fit address = fit_list(customer->email, wanted);
    if (address == FIT_NONE &&
        (mo_text_contains(customer->name, wanted) || mo_text_contains(customer->company, wanted)))
        return FIT_PART;
    return address;
}

GPtrArray *mo_find_customers(MoCustomers *customers, const char *text, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)mo_customer_free);
    g_autofree char *wanted = mo_text_clean_line(text, 1000);
    if (!mo_customers_rewind(customers, error))
        return NULL;
    Fit best = FIT_PART;
    const MoCustomer *customer = NULL;
    while (*wanted && mo_customers_next(customers, &customer)) {
        Fit how = fit(customer, wanted);
        if (how > best) {
            g_ptr_array_set_size(found, 0);
            best = how;
        }
        if (how == best)
            g_ptr_array_add(found, mo_customer_dup(customer));
    }
    return mo_customers_rewind(customers, error) ? g_steal_pointer(&found) : NULL;
}

static void list_candidates(const GPtrArray *found)
{
    for (unsigned i = 0; i < MIN(found->len, CANDIDATES_SHOWN); i++) {
        const MoCustomer *customer = found->pdata[i];
        const char *address = customer->email[0] ? customer->email[0] : "";
        (void)fprintf(stderr, "  %u  %s%s%s%s%s%s  [%s]\n", i + 1, customer->name,
                      *customer->company ? " (" : "", customer->company,
                      *customer->company ? ")" : "", *address ? "  " : "", address, customer->id);
    }
    if (found->len > CANDIDATES_SHOWN)
        (void)fprintf(stderr, _("  and %u more\n"), found->len - CANDIDATES_SHOWN);
}

/* Asks once; NULL when the answer is none of the numbers. */
static MoCustomer *ask(MoCli *cli, GPtrArray *found)
{
    char answer[32] = "";
    (void)fprintf(stderr, _("Which one (1-%u)? "), MIN(found->len, CANDIDATES_SHOWN));
    (void)fflush(stderr);
    guint64 number = 0;
    if (fgets(answer, sizeof answer, stdin) &&
        g_ascii_string_to_unsigned(g_strstrip(answer), 10, 1, MIN(found->len, CANDIDATES_SHOWN),
                                   &number, NULL))
        return g_ptr_array_steal_index(found, (guint)number - 1);
    mo_cli_say(_("Nothing was changed."));
    cli->status = MO_EXIT_USAGE;
    return NULL;
}

typedef struct {
    MoHistory *history;
    const char *wanted;
    GString *found;
    unsigned n;
} GoneSearch;

static bool look_for_gone(const MoKnown *known, void *data)
{
    GoneSearch *search = data;
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    if (!mo_history_get_name(search->history, known->customer, &name, &company) || !name ||
        !(mo_text_contains(name, search->wanted) ||
          (company && mo_text_contains(company, search->wanted))))
        return true;
    g_string_append_printf(search->found, "%s%s%s%s%s [%s]", search->n ? ", " : "", name,
                           company && *company ? " (" : "", company ? company : "",
                           company && *company ? ")" : "", known->customer);
    return ++search->n < GONE_SHOWN;
}

/* Nobody fits, but she may have left the records: then there is her id. */
static void say_nobody(MoCli *cli, const char *shown)
{
    g_autoptr(GString) found = g_string_new(NULL);
    GoneSearch search = {cli->session->history, shown, found, 0};
    if (*shown && search.history)
        (void)mo_customers_foreach_missing(cli->session->customers, true, look_for_gone, &search,
                                           NULL);
    if (search.n > 0)
        mo_cli_say(_("'%s' is in none of your files any more: %s. history, about, forget and same "
                     "take the id in brackets."),
                   shown, found->str);
    else
        mo_cli_say(_("No customer has '%s' as id or in name, company or address."), shown);
}

/* What is still known of her whose record did not come. The caller frees it. */
static MoCustomer *new_known(const char *id, const char *name, const char *company)
{
    MoCustomer *customer = mo_customer_new();
    mo_customer_set_text(customer, MO_FIELD_ID, id);
    mo_customer_set_text(customer, MO_FIELD_NAME, name && *name ? name : id);
    mo_customer_set_text(customer, MO_FIELD_COMPANY, company);
    return customer;
}

typedef struct {
    const MoSession *session;
    const char *wanted;
    GPtrArray *found; /* of MoCustomer */
    Fit best;
} MissingSearch;

static bool look_for_missing(const MoKnown *known, void *data)
{
    MissingSearch *search = data;
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    if (mo_customers_get_presence(search->session->customers, known->customer) !=
            MO_PRESENCE_UNKNOWN ||
        !mo_history_get_name(search->session->history, known->customer, &name, &company))
        return true;
    g_autoptr(MoCustomer) customer = new_known(known->customer, name, company);
    Fit how = fit(customer, search->wanted);
    if (how > search->best) {
        g_ptr_array_set_size(search->found, 0);
        search->best = how;
    }
    if (how == search->best)
        g_ptr_array_add(search->found, g_steal_pointer(&customer));
    return true;
}

/* The one of those who did not come, after everybody has come; NULL: none, or several. */
static MoCustomer *find_missing(const MoCli *cli, const char *text)
{
    g_autofree char *wanted = mo_text_clean_line(text, 1000);
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)mo_customer_free);
    MissingSearch search = {cli->session, wanted, found, FIT_PART};
    if (*wanted && cli->session->history)
        (void)mo_customers_foreach_missing(cli->session->customers, false, look_for_missing,
                                           &search, NULL);
    return found->len == 1 ? g_ptr_array_steal_index(found, 0) : NULL;
}

/* After everybody has come. */
static void read_on(MoCli *cli)
{
    const MoCustomer *customer = NULL;
    while (mo_customers_next(cli->session->customers, &customer)) {
    }
}

MoCustomer *mo_cli_find_known(MoCli *cli, const char *id)
{
    g_autofree char *name = NULL, *company = NULL;
    MoCustomer *found = mo_cli_get_customer(cli, id);
    if (found || !mo_history_get_name(cli->session->history, id, &name, &company))
        return found;
    return new_known(id, name, company);
}

/* Her record may give another id than that by which she is known: of her who was joined to her, or
 * of another program. */
static MoCustomer *find_by_old_id(MoCli *cli, const char *text)
{
    MoHistory *history = cli->session->history;
    g_autofree char *id = NULL;
    if (!history ||
        !mo_history_find_alias(
            history, mo_identity_get_id_alias(mo_history_get_seed(history), text), &id, NULL) ||
        !id || strcmp(id, text) == 0)
        return NULL;
    return mo_cli_get_customer(cli, id);
}

MoCustomer *mo_cli_find_person(MoCli *cli, const char *text)
{
    MoCustomer *found = mo_cli_find_known(cli, text);
    return found ? found : mo_cli_find_customer(cli, text);
}

static MoCustomer *find_customer(MoCli *cli, const char *text, bool or_missing)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) found = mo_find_customers(cli->session->customers, text, &error);
    g_autofree char *shown = mo_text_clean_line(text, 200);
    if (!found) {
        mo_cli_fail(cli, error);
        return NULL;
    }
    if (found->len == 1)
        return g_ptr_array_steal_index(found, 0);
    MoCustomer *joined = found->len == 0 ? find_by_old_id(cli, text) : NULL;
    if (joined)
        return joined;
    if (found->len == 0) {
        read_on(cli);
        MoCustomer *missing = or_missing ? find_missing(cli, text) : NULL;
        if (!missing) {
            say_nobody(cli, shown);
            cli->status = MO_EXIT_FAILED;
        }
        (void)mo_customers_rewind(cli->session->customers, NULL);
        return missing;
    }
    bool can_ask = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
    mo_cli_say(can_ask ? _("'%s' fits %u customers:")
                       : _("'%s' fits %u customers; name one by the id in brackets:"),
               shown, found->len);
    list_candidates(found);
    cli->status = can_ask ? cli->status : MO_EXIT_USAGE;
    return can_ask ? ask(cli, found) : NULL;
}

void mo_cli_make_known(MoCli *cli, const MoCustomer *customer)
{
    const MoSession *session = cli->session;
    g_autofree char *name = NULL, *company = NULL;
    if (!mo_history_get_name(session->history, customer->id, &name, &company) &&
        mo_customers_follow(session->customers, session->history, mo_session_get_now(session).day,
                            mo_clock_now(session->clock), true, NULL))
        read_on(cli);
}

MoCustomer *mo_cli_find_customer(MoCli *cli, const char *text)
{
    return find_customer(cli, text, false);
}

MoCustomer *mo_cli_find_served(MoCli *cli, const char *text)
{
    return find_customer(cli, text, true);
}

MoCustomer *mo_cli_get_customer(MoCli *cli, const char *id)
{
    MoCustomers *customers = cli->session->customers;
    const MoCustomer *customer = NULL;
    MoCustomer *found = NULL;
    if (!mo_customers_rewind(customers, NULL))
        return NULL;
    while (!found && mo_customers_next(customers, &customer)) {
        if (strcmp(customer->id, id) == 0)
            found = mo_customer_dup(customer);
    }
    (void)mo_customers_rewind(customers, NULL);
    return found;
}

typedef struct {
    const char *id;
    uint64_t seed;
    MoEntry *found; /* the last answer to the occurrence */
} AnswerSearch;

static bool look_for_answer(const MoEntry *entry, void *data)
{
    AnswerSearch *search = data;
    bool is_answer = entry->type == MO_ENTRY_DONE || entry->type == MO_ENTRY_SKIPPED ||
                     entry->type == MO_ENTRY_NEVER || entry->type == MO_ENTRY_LAPSED;
    if (!is_answer || !entry->customer || !entry->habit)
        return true;
    g_autofree char *id = mo_moment_make_id(search->seed, entry->customer, entry->habit,
                                            entry->nominal, entry->origin);
    if (g_str_has_prefix(id, search->id)) {
        mo_entry_free(search->found);
        search->found = mo_entry_dup(entry);
    }
    return true;
}

/* What became of a moment, as a sentence. The caller frees it. */
static char *describe_answer(const MoEntry *answer, MoDay today)
{
    g_autofree char *when = mo_show_when(answer->day, -1, today);
    switch (answer->type) {
    case MO_ENTRY_DONE:
        return g_strdup_printf(_("That is done already, %s."), when);
    case MO_ENTRY_SKIPPED:
        return g_strdup_printf(_("That was skipped already, %s."), when);
    case MO_ENTRY_NEVER:
        return g_strdup_printf(_("You said already, %s: never for this customer."), when);
    default:
        return g_strdup_printf(_("That lapsed %s. What happened can be noted with: moments log"),
                               when);
    }
}

/* Tells what became of a moment that is not open any more. Whether there was one. */
static bool say_answered(MoCli *cli, const char *id)
{
    MoHistory *history = cli->session->history;
    g_autofree char *start = g_ascii_strdown(id, -1);
    AnswerSearch search = {.id = start, .seed = mo_history_get_seed(history)};
    if (strlen(id) >= MO_ID_LETTERS)
        (void)mo_history_foreach_entry(history, NULL, look_for_answer, &search, NULL);
    if (!search.found)
        return false;
    g_autoptr(MoEntry) answer = search.found;
    g_autofree char *text = describe_answer(answer, mo_session_get_now(cli->session).day);
    mo_cli_say("%s", text);
    if (answer->type != MO_ENTRY_LAPSED)
        mo_cli_say(_("\"moments undo\" takes back your last answer."));
    cli->status = MO_EXIT_FAILED;
    return true;
}

MoMoment *mo_cli_find_moment(MoCli *cli, const char *id)
{
    MoPlanInput input = mo_session_get_input(cli->session);
    g_autofree char *listed = mo_listed_get_id(cli->session->state_folder, input.now.day, id);
    if (listed && !*listed) {
        mo_cli_say(_("today's list has no number %s; 'moments today' shows it"), id);
        cli->status = MO_EXIT_FAILED;
        return NULL;
    }
    const char *wanted = listed ? listed : id;
    g_autoptr(GError) error = NULL;
    MoMoment *moment = mo_plan_find(&input, wanted, &error);
    if (moment)
        return moment;
    if (!g_error_matches(error, MO_ERROR, MO_ERROR_NOT_FOUND) || !say_answered(cli, wanted))
        mo_cli_fail(cli, error);
    return NULL;
}
