#include "model/cell.h"

#include "base/text.h"
#include "model/cell_date.h"
#include "model/customer.h"

#include <string.h>

#define PART_MAX 500

/* In English, German, French, Spanish, Italian, Dutch and Swedish, folded. */
static const char *const yes_words[] = {
    "yes", "y",         "true",   "t",         "1",       "x",       "on",           "checked",
    "ja",  "j",         "wahr",   "oui",       "o",       "vrai",    "sí",           "si",
    "s",   "verdadero", "cierto", "sì",        "vero",    "waar",    "sant",         "☑",
    "✓",   "✔",         "☒",      "opted out", "opt out", "opt-out", "unsubscribed", NULL};
static const char *const no_words[] = {
    "",      "no",     "n",   "false",    "f",      "0",      "off",        "none", "unchecked",
    "nein",  "falsch", "non", "faux",     "falso",  "nee",    "onwaar",     "nej",  "falskt",
    "falsk", "☐",      "-",   "opted in", "opt in", "opt-in", "subscribed", NULL};
static const char *const all_words[] = {"all", "alles", "tout", "todo", "tutto", "allt", NULL};
static const char *const email_words[] = {"email",    "e-mail", "mail",   "e-mails", "emails",
                                          "courriel", "correo", "e-post", NULL};
static const char *const phone_words[] = {"phone",     "call",     "calls",    "telefon",  "anruf",
                                          "téléphone", "teléfono", "telefono", "telefoon", NULL};
static const char *const promo_words[] = {"promo",      "promotion", "marketing",  "newsletter",
                                          "werbung",    "publicité", "publicidad", "reclame",
                                          "pubblicità", "reklam",    NULL};
static const char *const until_words[] = {"until ", "bis ",     "jusqu'au ", "hasta ",
                                          "tot ",   "fino al ", "till ",     NULL};

static bool is_one_of(const char *text, const char *const *words)
{
    return g_strv_contains(words, text);
}

/* A word as the lists above have it. */
static char *fold_word(const char *text)
{
    g_autofree char *clean = mo_text_clean_line(text, PART_MAX);
    return mo_text_fold(clean);
}

bool mo_cell_read_yes_no(const char *text, bool *ret_yes)
{
    g_autofree char *word = fold_word(text);
    *ret_yes = !is_one_of(word, no_words);
    return !*ret_yes || is_one_of(word, yes_words);
}

/* All digits, as in 2019, 2019-03, 3/4/2019. */
static bool is_number(const char *text)
{
    return strspn(text, "0123456789-/. ") == strlen(text);
}

bool mo_cell_read_died(const char *text, bool *ret_died)
{
    static const char *const alive[] = {"alive",   "living", "lebt", "lebend",  "am leben",
                                        "en vie",  "vivant", "vivo", "viva",    "levend",
                                        "vivente", "lever",  "n/a",  "unknown", NULL};
    static const char *const dead[] = {"dead",      "deceased",  "died",      "verstorben",
                                       "gestorben", "tot",       "décédé",    "décédée",
                                       "fallecido", "fallecida", "overleden", "deceduto",
                                       "deceduta",  "avliden",   "†",         NULL};
    MoDate date = {0};
    *ret_died = true;
    MoCellDate found = mo_cell_date_read(text, MO_DATE_ORDER_UNKNOWN, true, &date);
    g_autofree char *word = fold_word(text);
    if (is_one_of(word, dead) || found == MO_CELL_DATE_READ || found == MO_CELL_DATE_UNDECIDED)
        return true;
    *ret_died = found != MO_CELL_DATE_NONE && !is_one_of(word, alive);
    bool yes = false;
    if (!*ret_died || mo_cell_read_yes_no(text, &yes)) {
        *ret_died = *ret_died && yes;
        return true;
    }
    return is_number(word);
}

static bool read_ban(const char *word, unsigned *bans)
{
    if (is_one_of(word, all_words) || is_one_of(word, yes_words))
        *bans |= MO_BAN_ALL;
    else if (is_one_of(word, email_words))
        *bans |= MO_BAN_EMAIL;
    else if (is_one_of(word, phone_words))
        *bans |= MO_BAN_PHONE;
    else if (is_one_of(word, promo_words))
        *bans |= MO_BAN_PROMO;
    else
        return is_one_of(word, no_words);
    return true;
}

/* Cuts "until 2026-05-01" off the end of a part; the text behind "until", or NULL. */
static char *cut_until(char *part)
{
    for (const char *const *until = until_words; *until; until++) {
        char *word = strstr(part, *until);
        if (!word || (word > part && word[-1] != ' '))
            continue;
        *word = '\0';
        return g_strstrip(word + strlen(*until));
    }
    return NULL;
}

typedef struct {
    unsigned bans, for_good;
    unsigned open; /* bans named since the last end: "phone; until 2026-05-01" */
    MoDay until;
} Bans;

/* "email", "until 2026-05-01", "email until 2026-05-01". */
static bool read_part(char *part, Bans *bans)
{
    char *end = cut_until(part);
    unsigned named = 0;
    g_strstrip(part);
    if (!end) {
        bool ok = read_ban(part, &named);
        bans->open |= named;
        bans->bans |= named;
        return ok;
    }
    MoDate date = {0};
    /* With points nobody writes the month first. */
    MoDateOrder order = strchr(end, '.') ? MO_DATE_ORDER_DAY_MONTH_YEAR : MO_DATE_ORDER_UNKNOWN;
    if (mo_cell_date_read(end, order, false, &date) != MO_CELL_DATE_READ || date.year == 0 ||
        !read_ban(part, &named))
        return false;
    bans->until = MAX(bans->until, mo_date_day(date));
    bans->bans |= named;
    /* An end that stands alone is that of everything before it. */
    if (*part) {
        bans->for_good |= bans->open;
    } else if (bans->bans == 0) {
        bans->bans = MO_BAN_ALL;
    }
    bans->open = 0;
    return true;
}

bool mo_cell_read_bans(const char *text, unsigned *ret_bans, MoDay *ret_until,
                       unsigned *ret_for_good)
{
    g_autofree char *folded = fold_word(text);
    g_auto(GStrv) parts = mo_text_split_list(folded, ";,");
    Bans bans = {.until = MO_DAY_NONE};
    bool ok = parts[0] || !*folded;
    for (char **part = parts; *part && ok; part++)
        ok = read_part(*part, &bans);
    /* The one field where doubt must mean yes. */
    *ret_bans = ok ? bans.bans : MO_BAN_ALL;
    *ret_until = ok ? bans.until : MO_DAY_NONE;
    *ret_for_good = ok ? bans.for_good | bans.open : MO_BAN_ALL;
    return ok;
}
