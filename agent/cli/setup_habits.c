#include "base/i18n.h"
#include "cli/ask.h"
#include "cli/lay_down.h"
#include "cli/sample.h"
#include "cli/setup.h"
#include "cli/table.h"

#include <stdio.h>
#include <string.h>

/* How many are ticked from the start, and among which: an article wants a choice of tag, and not
 * every date of a record that a program calls a beginning is one to say thank you for. */
#define TICKED 3U
#define TICKED_BEFORE MO_OFFER_ARTICLE
/* Of the five surprises a day so many may be calls to keep in touch. */
#define CALLS_A_DAY 4.0

typedef struct {
    const char *name; /* of the section in config/setup/habits.ini */
    const char *text; /* N_(): with %u how many days, with %s the tag */
} Offer;

static const Offer OFFERS[MO_OFFER_N] = {
    [MO_OFFER_KEEP_IN_TOUCH] = {"keep-in-touch", N_("a call %u days after you last spoke")},
    [MO_OFFER_BIRTHDAY] = {"birthday", N_("a card for the birthday, three working days ahead")},
    [MO_OFFER_RENEWAL] = {"renewal", N_("a call 60 days before the contract ends")},
    [MO_OFFER_NEXT_STEP] = {"next-step", N_("the next step of your records, a working day ahead")},
    [MO_OFFER_ARTICLE] = {"useful-article",
                          N_("something worth reading every six weeks, for the tag %s")},
    [MO_OFFER_ANNIVERSARY] = {"anniversary",
                              N_("a thank-you each year on the day they became your customer")},
};

/* The shortest of some usual times that leaves room for other surprises. */
static unsigned choose_days(unsigned n_customers)
{
    static const unsigned usual[] = {30, 45, 60, 90, 120, 180, 365};
    double least = n_customers * 7.0 / 5.0 / CALLS_A_DAY;
    for (unsigned i = 0; i < G_N_ELEMENTS(usual); i++)
        if (usual[i] >= least)
            return usual[i];
    return usual[G_N_ELEMENTS(usual) - 1];
}

static char *describe(const MoSetup *setup, MoOffer offer)
{
    switch (offer) {
    case MO_OFFER_KEEP_IN_TOUCH:
        return g_strdup_printf(_("a call %u days after you last spoke"), setup->touch_days);
    case MO_OFFER_ARTICLE:
        return g_strdup_printf(_("something worth reading every six weeks, for the tag %s"),
                               setup->tag);
    default:
        return g_strdup(_(OFFERS[offer].text));
    }
}

/* The habits that the records have something for, in their order; how many. */
static unsigned find_possible(const MoSetup *setup, MoOffer *possible)
{
    unsigned n = 0;
    for (unsigned i = 0; i < MO_OFFER_N; i++)
        if (setup->survey.n_of[i] > 0)
            possible[n++] = (MoOffer)i;
    return n;
}

static bool take_option(MoSetup *setup)
{
    g_auto(GStrv) names = g_strsplit_set(setup->options->habits, ", ", -1);
    for (char **name = names; *name; name++) {
        unsigned i = 0;
        while (i < MO_OFFER_N && strcmp(*name, OFFERS[i].name) != 0)
            i++;
        if (i < MO_OFFER_N && setup->survey.n_of[i] == 0) {
            mo_cli_misuse(setup->cli, _("--habits: your records have nothing for '%s'"), *name);
            return false;
        }
        if (i < MO_OFFER_N)
            setup->offers |= UINT64_C(1) << i;
        else if (**name && strcmp(*name, "none") != 0) {
            mo_cli_misuse(setup->cli,
                          _("--habits: there is no '%s'; there are keep-in-touch, birthday, "
                            "renewal, next-step, useful-article, anniversary, none"),
                          *name);
            return false;
        }
    }
    return true;
}

/* A bit for each place in `possible`. */
static uint64_t tick(const MoOffer *possible, unsigned n)
{
    uint64_t ticked = 0;
    for (unsigned i = 0; i < MIN(n, TICKED); i++)
        if (possible[i] < TICKED_BEFORE)
            ticked |= UINT64_C(1) << i;
    return ticked;
}

static void list_offers(const MoSetup *setup, const MoOffer *possible, unsigned n, uint64_t ticked)
{
    for (unsigned i = 0; i < n; i++) {
        g_autofree char *text = describe(setup, possible[i]);
        g_autofree char *name = mo_table_pad(OFFERS[possible[i]].name, 14);
        (void)fprintf(stderr, "  [%s] %u  %s  %s (%u)\n", ticked & (UINT64_C(1) << i) ? "x" : " ",
                      i + 1, name, text, setup->survey.n_of[possible[i]]);
    }
}

/* *chosen: what is ticked, and then what she chose. */
static bool ask(MoSetup *setup, const MoOffer *possible, unsigned n, uint64_t *chosen)
{
    uint64_t ticked = *chosen;
    mo_setup_say_question(setup, _("What shall Moments remind you of? (In brackets: for how many "
                                   "of your customers.)"));
    list_offers(setup, possible, n, ticked);
    const char *names[MO_OFFER_N] = {NULL};
    for (unsigned i = 0; i < n; i++)
        names[i] = OFFERS[possible[i]].name;
    return mo_ask_choice(_("Enter for those with an x, else the numbers you want (0 for none):"),
                         names, n, ticked, chosen);
}

bool mo_setup_ask_habits(MoSetup *setup)
{
    setup->touch_days = choose_days(setup->survey.n);
    if (setup->options->habits)
        return take_option(setup);
    MoOffer possible[MO_OFFER_N];
    unsigned n = find_possible(setup, possible);
    uint64_t chosen = tick(possible, n);
    if (setup->can_ask && !ask(setup, possible, n, &chosen))
        return mo_setup_give_up(setup);
    for (unsigned i = 0; i < n; i++)
        if (chosen & (UINT64_C(1) << i))
            setup->offers |= UINT64_C(1) << possible[i];
    return true;
}

const char **mo_setup_list_habits(const MoSetup *setup)
{
    const char **names = g_new0(const char *, MO_OFFER_N + 1);
    unsigned n = 0;
    for (unsigned i = 0; i < MO_OFFER_N; i++)
        if (setup->offers & (UINT64_C(1) << i))
            names[n++] = OFFERS[i].name;
    return names;
}

static char *replace(const char *text, const char *mark, const char *by)
{
    g_auto(GStrv) parts = g_strsplit(text, mark, -1);
    return g_strjoinv(by, parts);
}

char *mo_setup_print_habits(const MoSetup *setup)
{
    g_autofree char *text = mo_lay_down_read("setup/habits.ini");
    g_autofree char *days = g_strdup_printf("%u", setup->touch_days);
    g_autofree char *latest = g_strdup_printf("%u", setup->touch_days + setup->touch_days / 2);
    const char *values[] = {setup->tag ? setup->tag : "key", NULL};
    g_autofree char *who = mo_survey_print_selector("tag", values, NULL, NULL);
    g_autofree char *with_days = replace(text, "@days@", days);
    g_autofree char *with_latest = replace(with_days, "@latest@", latest);
    g_autofree char *with_tag = replace(with_latest, "tag:@tag@", who);
    return mo_sample_fill(with_tag, mo_sample_choose_day(setup->today));
}
