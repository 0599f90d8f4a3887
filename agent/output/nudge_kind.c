#include "output/nudge_private.h"

#include "base/i18n.h"
#include "base/text.h"

#include <string.h>

#define KIND_MAX 40

typedef struct {
    const char *word;
    const char *title;  /* %s is the customer */
    const char *hidden; /* when names are hidden */
    const char *done;
    unsigned bans;
} KindWords;

static const KindWords kinds[] = {
    [MO_KIND_OTHER] = {"", NULL, NULL, N_("Done"), MO_BAN_EMAIL | MO_BAN_PROMO},
    [MO_KIND_ARTICLE] = {"article", N_("Send an article to %s"),
                         N_("Send an article to a customer"), N_("Sent"),
                         MO_BAN_EMAIL | MO_BAN_PROMO},
    [MO_KIND_INTRODUCTION] = {"introduction", N_("Make an introduction for %s"),
                              N_("Make an introduction for a customer"), N_("Done"), MO_BAN_EMAIL},
    [MO_KIND_EVENT] = {"event", N_("Invite %s"), N_("Invite a customer"), N_("Invited"),
                       MO_BAN_EMAIL | MO_BAN_PROMO},
    [MO_KIND_CALL] = {"call", N_("Call %s"), N_("Call a customer"), N_("Spoke"), MO_BAN_PHONE},
    [MO_KIND_ADVICE] = {"advice", N_("Offer advice to %s"), N_("Offer advice to a customer"),
                        N_("Done"), MO_BAN_EMAIL | MO_BAN_PROMO},
    [MO_KIND_THANK_YOU] = {"thank-you", N_("Thank %s"), N_("Thank a customer"), N_("Done"),
                           MO_BAN_EMAIL},
    [MO_KIND_CARD] = {"card", N_("Send a card to %s"), N_("Send a card to a customer"), N_("Sent"),
                      0},
    [MO_KIND_VISIT] = {"visit", N_("Visit %s"), N_("Visit a customer"), N_("Visited"), 0},
    [MO_KIND_CHECK_IN] = {"check-in", N_("Check in with %s"), N_("Check in with a customer"),
                          N_("Done"), MO_BAN_EMAIL | MO_BAN_PHONE},
};

MoKind mo_kind_from_word(const char *word)
{
    for (unsigned i = 1; i < G_N_ELEMENTS(kinds); i++)
        if (g_ascii_strcasecmp(word, kinds[i].word) == 0)
            return (MoKind)i;
    return MO_KIND_OTHER;
}

/* The user's own word as a heading: "site survey" gives "Site survey". */
static char *print_own_kind(const char *word)
{
    g_autofree char *clean = mo_text_clean_line(word, KIND_MAX);
    if (*clean == '\0')
        return g_strdup(_("To do"));
    return mo_text_capitalize(clean);
}

char *mo_kind_print_title(const char *word, const char *who)
{
    MoKind kind = mo_kind_from_word(word);
    if (kind == MO_KIND_OTHER) {
        g_autofree char *own = print_own_kind(word);
        /* TRANSLATORS: the user's own kind of moment, and the customer: "Report: Ada Example". */
        return g_strdup_printf(_("%1$s: %2$s"), own, who ? who : _("a customer"));
    }
    if (!who)
        return g_strdup(_(kinds[kind].hidden));
    /* Not printf: the format is no constant here. */
    const char *title = _(kinds[kind].title);
    const char *place = strstr(title, "%s");
    if (!place)
        return g_strdup(title);
    return g_strdup_printf("%.*s%s%s", (int)(place - title), title, who, place + 2);
}

const char *mo_kind_get_done_label(MoKind kind)
{
    return _(kinds[kind].done);
}

unsigned mo_kind_get_bans(MoKind kind)
{
    return kinds[kind].bans;
}
