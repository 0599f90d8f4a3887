#include "base/text.h"
#include "model/cell_date_private.h"

#include <string.h>

#define WORD_MAX 32
#define PIECES_MAX 6

/* Months in English, German, French, Spanish, Dutch, Italian and Swedish: folded, with and without
 * accents, then the short forms in use, without a point. */
static const char *const months[12] = {
    "january|januar|janvier|enero|januari|gennaio|jänner|jan|jän|janv|ene|gen",
    ("february|februar|février|fevrier|febrero|februari|febbraio|feber|feb|févr|fevr|"
     "fév|fev"),
    "march|märz|maerz|mars|marzo|maart|mar|mär|mrz|mrt",
    "april|avril|abril|aprile|apr|avr|abr",
    "may|mai|mayo|mei|maggio|maj|mag",
    "june|juni|juin|junio|giugno|jun|giu",
    "july|juli|juillet|julio|luglio|jul|juil|lug",
    "august|août|aout|agosto|augustus|augusti|aug|ago",
    "september|septembre|septiembre|setiembre|settembre|sep|sept|set",
    "october|oktober|octobre|octubre|ottobre|oct|okt|ott",
    "november|novembre|noviembre|nov",
    "december|dezember|décembre|decembre|diciembre|dicembre|dec|dez|déc|dic",
};

/* What stands between the parts: "15 de abril", "April the 15th", "1er mai", "le 2 mars". */
static const char *const fillers = "de|del|of|the|den|le|il|el|st|nd|rd|th|er|e|d|o|a";

/* A day of the week may stand before the date; it is not checked. */
static const char *const weekdays =
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|thurs|fri|"
    "sat|sun|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|"
    "sa|so|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|"
    "viernes|sábado|domingo|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|lunedì|"
    "martedì|mercoledì|giovedì|venerdì|sabato|domenica|måndag|tisdag|onsdag|torsdag|fredag|lördag|"
    "söndag";

static bool is_in(const char *list, const char *word, size_t length)
{
    for (const char *at = list; *at;) {
        const char *end = strchrnul(at, '|');
        if ((size_t)(end - at) == length && memcmp(at, word, length) == 0)
            return true;
        at = *end ? end + 1 : end;
    }
    return false;
}

static unsigned find_month(const char *word, size_t length)
{
    for (unsigned month = 0; month < G_N_ELEMENTS(months); month++)
        if (is_in(months[month], word, length))
            return month + 1;
    return 0;
}

unsigned mo_cell_date_read_month(const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    MoNumber number;
    if (mo_cell_date_take_number(&at, end, 2, &number))
        return at == end && number.value <= 12 ? (unsigned)number.value : 0;
    g_autofree char *copy = g_strndup(text, MIN(length, WORD_MAX));
    g_autofree char *word = mo_text_fold(copy);
    size_t word_length = strlen(word);
    if (word_length > 0 && word[word_length - 1] == '.')
        word_length--;
    return find_month(word, word_length);
}

/* The parts of a date as they stand: numbers, and the month as a number below zero. */
typedef struct {
    MoNumber numbers[2];
    unsigned n_numbers;
    unsigned month;
    unsigned month_place; /* how many numbers stand before it */
} Pieces;

static size_t word_length(const char *at)
{
    size_t length = 0;
    while (at[length] && (g_ascii_isalpha(at[length]) || (unsigned char)at[length] > 127))
        length++;
    return length;
}

static bool take_word(Pieces *pieces, const char **at)
{
    size_t length = word_length(*at);
    unsigned month = pieces->month ? 0 : find_month(*at, length);
    if (month) {
        pieces->month = month;
        pieces->month_place = pieces->n_numbers;
    } else if (!is_in(fillers, *at, length) &&
               !(pieces->n_numbers == 0 && is_in(weekdays, *at, length))) {
        return false;
    }
    *at += length;
    return true;
}

static bool is_complete(const Pieces *pieces)
{
    return pieces->month && pieces->n_numbers > 0;
}

/* Takes pieces until a year or what is no part of a date. */
static bool take_pieces(Pieces *pieces, const char **text)
{
    const char *at = *text;
    for (;;) {
        at += strspn(at, " .,-/\302\272\302\260");
        if (g_ascii_isdigit(*at) && pieces->n_numbers < 2) {
            const char *number = at;
            if (!mo_cell_date_take_number(&at, at + strlen(at), 4,
                                          &pieces->numbers[pieces->n_numbers]))
                return false;
            if (*at == ':') { /* an hour, not a year */
                at = number;
                break;
            }
            pieces->n_numbers++;
        } else if (word_length(at) == 0 || !take_word(pieces, &at)) {
            break;
        }
        *text = at;
    }
    return is_complete(pieces);
}

bool mo_cell_date_read_words(const char *at, const char *end, int *ret_year, int *ret_month,
                             int *ret_day)
{
    /* The longest is some 60 bytes, hour and zone included; what is longer is a sentence. */
    if (end - at > 80)
        return false;
    g_autofree char *copy = g_strndup(at, (size_t)(end - at));
    g_autofree char *folded = mo_text_fold(copy);
    const char *rest = folded;
    Pieces pieces = {0};
    if (!take_pieces(&pieces, &rest) || !mo_cell_date_is_hour(rest, rest + strlen(rest)))
        return false;
    bool year_first = pieces.n_numbers == 2 && pieces.numbers[0].digits == 4;
    const MoNumber *day = &pieces.numbers[year_first ? 1 : 0];
    const MoNumber *year = &pieces.numbers[year_first ? 0 : 1];
    if (day->digits > 2 || (pieces.n_numbers == 2 && year->digits != 2 && year->digits != 4))
        return false;
    *ret_day = day->value;
    *ret_month = (int)pieces.month;
    *ret_year = pieces.n_numbers == 2 ? year->value + 1 : 0;
    return true;
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == ','))
        at++;
    return at;
}

static bool take_text(const char **at, const char *end, const char *text)
{
    size_t length = strlen(text);
    if ((size_t)(end - *at) < length || g_ascii_strncasecmp(*at, text, length) != 0)
        return false;
    *at += length;
    return true;
}

/* Z, UTC, +02:00, -0500, "+0100 (CET)", "Europe/Berlin", CEST. */
static bool is_zone(const char *at, const char *end)
{
    for (; at < end; at++)
        if (!g_ascii_isalnum(*at) && !strchr("+-:/_() ", *at))
            return false;
    return true;
}

bool mo_cell_date_is_hour(const char *at, const char *end)
{
    static const char *const links[] = {"T", "at ", "um ", "à ", "om ", "kl. ", "kl ", "alle "};
    if (at == end)
        return true;
    /* The fraction of a day in a spreadsheet's number. */
    if (*at == '.' && end - at > 1) {
        const char *digits = at + 1;
        while (digits < end && g_ascii_isdigit(*digits))
            digits++;
        return digits == end;
    }
    const char *start = at;
    at = skip_blanks(at, end);
    if (at == end)
        return true;
    bool linked = at > start;
    for (unsigned i = 0; i < G_N_ELEMENTS(links); i++)
        linked = take_text(&at, end, links[i]) || linked;
    at = skip_blanks(at, end);
    MoNumber hour = {0};
    if (!linked || !mo_cell_date_take_number(&at, end, 6, &hour))
        return false;
    bool compact = hour.digits == 4 || hour.digits == 6; /* T1430 */
    if (!compact && (at == end || (*at != ':' && *at != 'h' && *at != '.') || hour.value > 24))
        return at < end && (take_text(&at, end, " am") || take_text(&at, end, " pm")) && at == end;
    while (at < end && (g_ascii_isdigit(*at) || strchr(":.h", *at)))
        at++;
    at = skip_blanks(at, end);
    if (take_text(&at, end, "a.m.") || take_text(&at, end, "p.m."))
        at = skip_blanks(at, end);
    return is_zone(at, end);
}
