#include "model/total.h"

#include "base/text.h"
#include "model/cell.h"

#include <string.h>

#define LABEL_MAX 60U

/* No customer is called so. */
static const char *const clear_labels[] = {
    "grand total",    "grand totals",       "total general",     "total général",
    "total generale", "sous-total",         "subtotal",          "sub-total",
    "subtotals",      "subtotaal",          "sum total",         "gesamt",
    "gesamtsumme",    "gesamtergebnis",     "gesamtanzahl",      "summe",
    "endsumme",       "zwischensumme",      "teilergebnis",      "eindtotaal",
    "totaalgeneraal", "totale complessivo", "totale generale",   "totalsumma",
    "delsumma",       "suma total",         "record count",      "total records",
    "total contacts", "total count",        "anzahl datensätze", NULL};

/* Some company may be: only with a figure beside it. */
static const char *const other_labels[] = {"total", "totals", "sum",    "count",  "anzahl",
                                           "somme", "suma",   "totaal", "totale", "totali",
                                           "summa", "totalt", NULL};

/* How all of them begin: of a million rows without an address each is asked. */
static bool may_be_label(const char *text)
{
    static const char beginnings[][4] = {"tot", "sum", "sub", "som", "sou", "gra", "ges", "end",
                                         "zwi", "tei", "ein", "del", "rec", "anz", "cou"};
    for (size_t i = 0; i < G_N_ELEMENTS(beginnings); i++)
        if (g_ascii_strncasecmp(text, beginnings[i], 3) == 0)
            return true;
    return false;
}

/* "Dana Smith (2 records)": how reports count a group. */
static bool is_group(const char *text, size_t length)
{
    static const char *const words[] = {"records)", "record)",    "datensätze)",      "datensatz)",
                                        "entries)", "registros)", "enregistrements)", NULL};
    const char *open = length > 0 && text[length - 1] == ')' ? memrchr(text, '(', length) : NULL;
    if (!open || !g_ascii_isdigit(open[1]))
        return false;
    const char *at = open + 1;
    while (g_ascii_isdigit(*at) || *at == '.' || *at == ',')
        at++;
    if (*at != ' ')
        return false;
    g_autofree char *rest = g_strndup(at + 1, (size_t)(text + length - at - 1));
    g_autofree char *word = mo_text_fold(rest);
    return g_strv_contains(words, word);
}

typedef enum { NO_LABEL, LABEL, CLEAR_LABEL } Label;

/* "Grand Totals (35 records)", "Summe:" */
static Label read_label(const char *text, size_t length)
{
    if (length <= LABEL_MAX * 2 && is_group(text, length))
        return CLEAR_LABEL;
    if (length > LABEL_MAX || !may_be_label(text))
        return NO_LABEL;
    g_autofree char *raw = g_strndup(text, length);
    char *more = strpbrk(raw, "(:");
    bool is_said = more && (*more == ':' || g_ascii_isdigit(more[1]));
    if (more && is_said)
        *more = '\0';
    g_autofree char *line = mo_text_clean_line(raw, LABEL_MAX);
    g_autofree char *folded = mo_text_fold(line);
    if (g_strv_contains(clear_labels, folded))
        return CLEAR_LABEL;
    if (g_strv_contains(other_labels, folded))
        return is_said ? CLEAR_LABEL : LABEL;
    return NO_LABEL;
}

/* 1.234,56 €, $1,200.00, (12), 35 %, EUR 12 */
static bool is_figure(const char *text, size_t length)
{
    bool digits = false;
    size_t letters = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        digits |= g_ascii_isdigit(c);
        letters += g_ascii_isalpha(c);
        if (!g_ascii_isalnum(c) && !strchr(" .,'+-()%$", c) && c < 0x80)
            return false;
    }
    return digits && letters <= 3;
}

/* What no sum stands under. */
static bool is_of_somebody(MoField field)
{
    MoCell cell = mo_field_get_cell(field);
    return field == MO_FIELD_ID || field == MO_FIELD_EMAIL || field == MO_FIELD_PHONE ||
           cell == MO_CELL_DATE || cell == MO_CELL_DAY;
}

static Label read_row(const MoMapping *mapping, const char *const *fields, size_t n)
{
    Label label = NO_LABEL;
    unsigned n_figures = 0;
    for (size_t i = 0; i < n; i++) {
        size_t length = 0;
        const char *text = mo_cell_trim(fields[i], &length);
        if (length == 0)
            continue;
        if (label == NO_LABEL) {
            label = read_label(text, length);
            if (label == NO_LABEL)
                return NO_LABEL;
            continue;
        }
        if (!is_figure(text, length) || is_of_somebody(mo_mapping_get_field(mapping, i)))
            return NO_LABEL;
        n_figures++;
    }
    return label == LABEL && n_figures == 0 ? NO_LABEL : label;
}

bool mo_total_is_row(const MoMapping *mapping, const char *const *fields, size_t n)
{
    return read_row(mapping, fields, n) != NO_LABEL;
}

bool mo_total_is_subtotal(const MoMapping *mapping, const char *const *fields, size_t n)
{
    return read_row(mapping, fields, n) == CLEAR_LABEL;
}
