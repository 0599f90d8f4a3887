#include "base/i18n.h"
#include "base/text.h"
#include "cli/ask.h"
#include "cli/setup.h"
#include "cli/setup_identity.h"
#include "cli/show.h"
#include "cli/table.h"
#include "model/settings.h"
#include "output/launch.h"

#include <stdio.h>
#include <string.h>

/* More values are not listed, but can be typed. */
#define LISTED_MAX 12U
/* How many values can be chosen from. */
#define VALUES_MAX 64U
#define QUESTIONS_MAX 5U

bool mo_setup_give_up(MoSetup *setup)
{
    mo_cli_say("%s", _("Nothing was changed."));
    setup->cli->status = MO_EXIT_FAILED;
    return false;
}

void mo_setup_say_question(MoSetup *setup, const char *text)
{
    setup->n_asked++;
    g_autofree char *wrapped = mo_table_wrap(text, MO_TEXT_COLUMNS, "");
    g_autofree char *bold = mo_show_bold(setup->cli, g_strchomp(wrapped));
    (void)fprintf(stderr, "\n%s\n", bold);
}

/* ---- values to choose from ---- */

/* Lists values with their counts, and asks which; NULL-terminated, borrowed from the tally, freed
 * with g_free(); empty for all of them. NULL when the asking ended. */
static const char **ask_values(MoTally *tally, const char *question, uint64_t fallback)
{
    unsigned n = 0;
    const MoCount *counts = mo_tally_list(tally, &n);
    n = MIN(n, VALUES_MAX);
    g_autofree const char **names = g_new0(const char *, n + 1);
    for (unsigned i = 0; i < n; i++) {
        names[i] = counts[i].value;
        g_autofree char *shown = mo_table_pad(counts[i].value, 40);
        if (i < LISTED_MAX)
            (void)fprintf(stderr, "  %2u  %s %7u\n", i + 1, shown, counts[i].n);
    }
    if (n > LISTED_MAX)
        (void)fprintf(stderr, _("  and %u more, which can be typed\n"), n - LISTED_MAX);
    uint64_t chosen = 0;
    if (!mo_ask_choice(question, names, n, fallback, &chosen))
        return NULL;
    const char **values = g_new0(const char *, n + 1);
    unsigned n_chosen = 0;
    for (unsigned i = 0; i < n; i++)
        if (chosen & (UINT64_C(1) << i))
            values[n_chosen++] = names[i];
    if (n_chosen == n)
        values[0] = NULL;
    return values;
}

/* ---- whose ---- */

/* The owners that the options name, as the records spell them; NULL with the reason given. */
static const char **find_owners(MoSetup *setup)
{
    char **named = setup->options->owners;
    const char **found = g_new0(const char *, g_strv_length(named) + 1);
    for (unsigned i = 0; named[i]; i++) {
        const MoCount *count = mo_tally_find(setup->survey.owners, named[i]);
        found[i] = count ? count->value : NULL;
        if (count)
            continue;
        g_autofree char *there = mo_tally_print(setup->survey.owners, LISTED_MAX);
        mo_cli_misuse(setup->cli, _("--owner: nobody's customers are '%s'; there are: %s"),
                      named[i], *there ? there : _("no owners in these files"));
        g_free(found);
        return NULL;
    }
    return found;
}

static const char **ask_owners(MoSetup *setup, const char *guess)
{
    const MoSurvey *survey = &setup->survey;
    unsigned n = 0, at = 0;
    const MoCount *counts = mo_tally_list(survey->owners, &n);
    while (guess && at < n && counts[at].value != guess)
        at++;
    bool is_guessed = guess && at < MIN(n, VALUES_MAX);
    mo_setup_say_question(setup,
                          _("Whose customers shall Moments look after? Yours are the rows of:"));
    if (survey->n_without_owner > 0)
        (void)fprintf(stderr,
                      ngettext("      (%u row names nobody)\n", "      (%u rows name nobody)\n",
                               survey->n_without_owner),
                      survey->n_without_owner);
    g_autofree char *question = is_guessed ? g_strdup_printf(_("Numbers, or all [%u]:"), at + 1)
                                           : g_strdup(_("Numbers, or all [all]:"));
    return ask_values(survey->owners, question, is_guessed ? UINT64_C(1) << at : 0);
}

/* Without anybody to ask: the guess, or all when that was said to be right. */
static const char **decide_owners(MoSetup *setup, const char *guess)
{
    const char **found = g_new0(const char *, 2);
    found[0] = guess;
    if (guess || setup->options->yes)
        return found;
    g_free(found);
    g_autofree char *there = mo_tally_print(setup->survey.owners, LISTED_MAX);
    mo_cli_misuse(setup->cli,
                  _("These customers belong to several people: %s. Say --owner NAME, or --yes for "
                    "all of them."),
                  there);
    return NULL;
}

static const char **choose_owners(MoSetup *setup, const MoIdentityGuess *guess)
{
    unsigned n = 0;
    (void)mo_tally_list(setup->survey.owners, &n);
    if (setup->options->owners)
        return find_owners(setup);
    if (n < 2)
        return g_new0(const char *, 1);
    const char *owner = mo_identity_guess_find_owner(guess, setup->survey.owners);
    if (!setup->can_ask)
        return decide_owners(setup, owner);
    const char **owners = ask_owners(setup, owner);
    if (!owners)
        mo_setup_give_up(setup);
    return owners;
}

/* ---- who she is ---- */

/* What the rows chosen say about her. */
static void learn_from_owner(MoSetup *setup, const char *owner)
{
    if (!setup->options->name && owner && mo_identity_is_name(owner)) {
        g_free(setup->name);
        setup->name = g_strdup(owner);
    }
    if (!setup->email && owner && mo_identity_is_email(owner))
        setup->email = g_strdup(owner);
}

/* Only what is not known yet: a name beside the address that was asked for changes nothing. */
static bool take_identity(MoSetup *setup, const char *text)
{
    g_autofree char *name = NULL;
    g_autofree char *email = NULL;
    if (!mo_identity_parse(text, &name, &email))
        return false;
    bool is_new = (!setup->name && name) || (!setup->email && email);
    if (!setup->name)
        setup->name = g_steal_pointer(&name);
    if (!setup->email)
        setup->email = g_steal_pointer(&email);
    return is_new;
}

/* Whether a question more is room for beside those of setup.h that are still to come: whose, who is
 * a customer, habits, mail program and the note to try go before. */
static bool has_room(const MoSetup *setup)
{
    const MoSetupOptions *options = setup->options;
    unsigned n = setup->n_asked;
    n += !options->only && setup->survey.stage ? 1 : 0;
    n += options->habits ? 0 : 1;
    n += options->mail ? 0 : 1;
    n += options->no_test ? 0 : 1;
    return n < QUESTIONS_MAX;
}

/* Where there is no room the address is left open, which moments.ini says. */
static bool ask_identity(MoSetup *setup)
{
    if ((setup->name && setup->email) || !setup->can_ask || !has_room(setup))
        return true;
    mo_setup_say_question(setup, setup->name ? _("Your e-mail address, as the sender of drafts?")
                                 : setup->email
                                     ? _("Your name, as it stands under your drafts?")
                                     : _("Your name and e-mail address, as they stand in your "
                                         "drafts? Such as: Dana Smith, dana@example.com"));
    for (;;) {
        g_autofree char *line = mo_ask_line(_("Enter leaves it open:"));
        if (!line)
            return mo_setup_give_up(setup);
        if (*line == '\0' || take_identity(setup, line))
            return true;
        (void)fprintf(stderr, "%s\n",
                      _("That is no e-mail address; it looks like "
                        "dana@example.com."));
    }
}

static bool narrow(MoSetup *setup, char *only)
{
    g_free(setup->only);
    setup->only = only;
    return mo_survey_take(setup, only);
}

/* The rows of `only` as it was typed, and of those the customers of whoever was named with it. */
static bool take_only(MoSetup *setup)
{
    g_autofree const char **owners = setup->options->owners ? find_owners(setup) : NULL;
    if (setup->options->owners && !owners)
        return false;
    g_autofree char *typed = g_strdup_printf(owners ? "(%s)" : "%s", setup->options->only);
    char *only = owners ? mo_survey_print_selector("owner", owners, NULL, typed) : g_strdup(typed);
    if (!narrow(setup, only))
        return false;
    if (setup->survey.n > 0)
        return true;
    g_autoptr(MoSelector) selector = mo_selector_parse(setup->only, NULL);
    g_autofree char *why = mo_customers_explain_nobody(setup->customers, selector, "--only");
    mo_cli_misuse(setup->cli, "%s", why);
    return false;
}

bool mo_setup_ask_whose(MoSetup *setup)
{
    MoIdentityGuess guess;
    mo_identity_guess_init(&guess, setup->options->name, setup->options->email);
    setup->name = g_strdup(guess.name);
    setup->email = g_strdup(guess.email);
    g_autofree const char **owners = setup->options->only ? NULL : choose_owners(setup, &guess);
    mo_identity_guess_clear(&guess);
    if (setup->options->only)
        return take_only(setup) && ask_identity(setup);
    if (!owners)
        return false;
    unsigned n = 0;
    const MoCount *counts = mo_tally_list(setup->survey.owners, &n);
    learn_from_owner(setup, owners[0] && !owners[1]  ? owners[0]
                            : n == 1 && !setup->name ? counts[0].value
                                                     : NULL);
    g_autofree char *without = mo_setup_print_files_without(setup, false);
    char *only = owners[0] ? mo_survey_print_selector("owner", owners, without, NULL) : NULL;
    return (!only || narrow(setup, only)) && ask_identity(setup);
}

bool mo_setup_ask_stages(MoSetup *setup)
{
    MoSurvey *survey = &setup->survey;
    if (setup->options->only || !setup->can_ask || !survey->stage)
        return true;
    g_autofree char *text =
        g_strdup_printf(_("Who of them is a customer? By \"%s\" they are:"), survey->stage);
    mo_setup_say_question(setup, text);
    g_autofree const char **values = ask_values(survey->stages, _("Numbers, or all [all]:"), 0);
    if (!values)
        return mo_setup_give_up(setup);
    if (!values[0])
        return true;
    g_autofree char *without = mo_setup_print_files_without(setup, true);
    return narrow(setup, mo_survey_print_selector(survey->stage, values, without, setup->only));
}

bool mo_setup_ask_mail(MoSetup *setup)
{
    const MoSetting *setting = mo_settings_find("me", "mail");
    g_auto(GStrv) words = g_strsplit(setting->choices, " ", -1);
    unsigned n = g_strv_length(words);
    if (setup->options->mail) {
        if (!g_strv_contains((const char *const *)words, setup->options->mail)) {
            mo_cli_misuse(setup->cli, _("--mail: '%s' is none of: %s"), setup->options->mail,
                          setting->choices);
            return false;
        }
        setup->mail = g_strdup(setup->options->mail);
        return true;
    }
    if (!setup->can_ask)
        return true;
    g_autofree char *program = mo_launch_find_mail_program();
    g_autofree char *text =
        program ? g_strdup_printf(_("Drafts open in %s, the mail program of this desktop. Right?"),
                                  program)
                : g_strdup(_("This desktop names no mail program. Where do you write your mail?"));
    mo_setup_say_question(setup, text);
    for (unsigned i = 1; i < n; i++)
        (void)fprintf(stderr, "  %2u  %s\n", i, words[i]);
    uint64_t chosen = 0;
    const char *const *names = (const char *const *)words + 1;
    const char *question = program ? _("Enter if it is right, else a number:")
                                   : _("A number, or Enter to leave it open:");
    if (!mo_ask_choice(question, names, n - 1, 0, &chosen))
        return mo_setup_give_up(setup);
    for (unsigned i = 1; i < n && !setup->mail; i++)
        if (chosen & (UINT64_C(1) << (i - 1)))
            setup->mail = g_strdup(words[i]);
    return true;
}
