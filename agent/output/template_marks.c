/* Marks of a text that was never finished: fields of other programs, names to be filled in, notes
 * to oneself. What people write to each other has brackets, capitals and the word "internal" too,
 * so each mark is known by more than itself. */
#include "output/template_private.h"

#include "base/text.h"

#include <string.h>

#define BRACKETED_MAX 60

/* The first of a pair opens it; the second, if there is one, must follow on the same line. */
static const struct {
    const char *open;
    const char *close;
} PAIRS[] = {
    {"[[", NULL}, {"]]", NULL}, {"*|", "|*"},          {"{!", "}"},
    {"${", "}"},  {"<<", ">>"}, {"lorem ipsum", NULL}, {"dolor sit amet", NULL},
    {"{%", "%}"}, {"<%", "%>"},
};

/* What stands in brackets until somebody fills it in: the whole of it, folded, each `_` and `-` a
 * blank. */
static const char *const BLANKS[] = {
    "name",         "names",           "first name",    "firstname",
    "last name",    "lastname",        "fname",         "lname",
    "surname",      "full name",       "customer name", "client name",
    "contact name", "company",         "company name",  "date",
    "address",      "amount",          "insert",        "placeholder",
    "todo",         "to do",           "tbd",           "xxx",
    "fixme",        "internal",        "internal note", "internal only",
    "vorname",      "nachname",        "kunde",         "kundenname",
    "kundin",       "ansprechpartner", "firma",         "firmenname",
    "anrede",       "datum",           "betrag",        "adresse",
    "platzhalter",  "intern",          "interne notiz", "nur intern",
    "recipient",    "empfanger",       "salutation",    "greeting",
    "signature",    "signatur",        "unterschrift",  "prenom",
    "nom",          "nombre",          "apellido",      "cognome",
    "naam",         "voornaam",        "achternaam",    "empresa",
    "entreprise",   "azienda",         "bedrijf",       NULL,
};
static const char *const BLANK_STARTS[] = {
    "insert ",    "your ",     "enter ",   "name of ",  "name des ",   "name der ",  "name von ",
    "fill in ",   "replace ",  "vorname ", "nachname ", "first name ", "last name ", "ihr name",
    "ihre firma", "dein name", "missing",  "todo",      NULL,
};
static const char *const BLANK_ENDS[] = {
    " here",      " einfugen", " eintragen",   " erganzen",  " einsetzen",
    " ausfullen", " anpassen", " to be added", " goes here", NULL,
};

/* Capitals that stand for what is still to be written. */
static const char *const CAPITALS[] = {
    "TODO",         "TBD",        "FIXME",      "FIRSTNAME",    "FIRST_NAME",    "LASTNAME",
    "LAST_NAME",    "VORNAME",    "NACHNAME",   "FNAME",        "LNAME",         "FULLNAME",
    "FULL_NAME",    "YOURNAME",   "YOUR_NAME",  "CUSTOMERNAME", "CUSTOMER_NAME", "COMPANYNAME",
    "COMPANY_NAME", "KUNDENNAME", "FIRMENNAME", "PLATZHALTER",  "PLACEHOLDER",
};

/* Words that with a colon or a dash behind them begin a note to oneself, where a line, a sentence
 * or a bracket begins. */
static const char *const NOTES[] = {
    "internal",
    "internal note",
    "internal notes",
    "internal comment",
    "internal only",
    "internal use",
    "note to self",
    "intern",
    "nur intern",
    "interne notiz",
    "interne notizen",
    "interner hinweis",
    "interne anmerkung",
    "interner kommentar",
    "interne bemerkung",
    "notiz an mich",
    "note interne",
    "nota interna",
    "interne notitie",
    "todo",
    "to do",
};

/* Phrases that nobody means for a customer when a sentence ends with them or goes on to tell of the
 * letter itself. */
static const char *const REVIEWS[] = {
    "review before sending",
    "check before sending",
    "edit before sending",
    "adapt before sending",
    "adjust before sending",
    "complete before sending",
    "read before sending",
    "proofread before sending",
    "delete before sending",
    "remove before sending",
    "personalize before sending",
    "personalise before sending",
    "review before you send",
    "check before you send",
    "review prior to sending",
    "for internal use only",
    "not for the customer",
    "not for the client",
    "do not send",
    "do not send yet",
    "draft only",
    "vor dem senden prüfen",
    "vor dem absenden prüfen",
    "vor dem versenden prüfen",
    "vor dem versand prüfen",
    "vor versand prüfen",
    "vor absenden prüfen",
    "vor dem senden anpassen",
    "vor dem absenden anpassen",
    "vor dem versand anpassen",
    "vor versand anpassen",
    "vor dem senden ergänzen",
    "vor dem absenden ergänzen",
    "vor dem senden löschen",
    "vor dem absenden löschen",
    "vor dem versand löschen",
    "vor dem senden durchlesen",
    "vor dem absenden durchlesen",
    "noch nicht senden",
    "noch nicht abschicken",
    "nicht abschicken",
    "nicht für den kunden",
    "nicht für die kundin",
    "nur für den internen gebrauch",
    "noch zu ergänzen",
};
/* Whether such a phrase goes on to tell of the letter. */
static const char *const LETTERS[] = {
    "this e-mail",   "this email",  "this mail", "this draft",   "this letter", "to the customer",
    "to the client", "to customer", "to client", "diese e-mail", "diese mail"};

typedef const char *(*FindFunc)(const char *text);

/* ---- where words begin and end ---- */

static bool is_word_char(gunichar c)
{
    return g_unichar_isalnum(c) || c == '_';
}

static gunichar get_before(const char *text, const char *at)
{
    const char *before = g_utf8_find_prev_char(text, at);
    return before ? g_utf8_get_char(before) : '\n';
}

static bool is_whole_word(const char *text, const char *at, size_t length)
{
    return !is_word_char(get_before(text, at)) && !is_word_char(g_utf8_get_char(at + length));
}

/* The next place of a phrase in capitals or not, as a whole; NULL: there is none. */
static const char *find_phrase(const char *text, const char *from, const char *phrase)
{
    size_t length = strlen(phrase);
    char first[3] = {g_ascii_tolower(phrase[0]), g_ascii_toupper(phrase[0]), '\0'};
    for (const char *at = strpbrk(from, first); at; at = strpbrk(at + 1, first))
        if (g_ascii_strncasecmp(at, phrase, length) == 0 && is_whole_word(text, at, length))
            return at;
    return NULL;
}

/* Whether a line, a sentence or a bracket begins here. */
static bool begins_here(const char *text, const char *at)
{
    while (at > text && strchr(" \t*_#>-", at[-1]))
        at--;
    return at == text || strchr("\n.!?;([{/", at[-1]);
}

/* ---- each kind of mark ---- */

static const char *find_pair(const char *text)
{
    const char *found = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(PAIRS); i++) {
        const char *open = PAIRS[i].open;
        bool words = g_ascii_isalpha(*open);
        for (const char *at = words ? find_phrase(text, text, open) : strstr(text, open); at;
             at = words ? NULL : strstr(at + 1, open)) {
            const char *end = at + strcspn(at, "\n"), *behind = at + strlen(open);
            if (PAIRS[i].close && !g_strstr_len(behind, end - behind, PAIRS[i].close))
                continue;
            found = !found || at < found ? at : found;
            break;
        }
    }
    return found;
}

/* Folded, without the marks on letters, `_` and `-` blanks, "FirstName" as it is. */
static char *fold_blank(const char *text, size_t length)
{
    g_autofree char *copy = g_strndup(text, length);
    g_autofree char *line = mo_text_clean_line(copy, length);
    g_autofree char *folded = mo_text_fold(line);
    g_autofree char *apart = g_utf8_normalize(folded, -1, G_NORMALIZE_NFD);
    GString *out = g_string_new(NULL);
    for (const char *at = apart ? apart : ""; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c == '_' || c == '-')
            g_string_append_c(out, ' ');
        else if (!g_unichar_ismark(c))
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

static bool is_blank(const char *text, size_t length, bool round)
{
    g_autofree char *folded = fold_blank(text, length);
    if (round) /* in round brackets people put asides of all kinds */
        return strcmp(folded, "todo") == 0 || strcmp(folded, "tbd") == 0 ||
               strcmp(folded, "intern") == 0 || strcmp(folded, "internal") == 0 ||
               strcmp(folded, "platzhalter") == 0 || strcmp(folded, "placeholder") == 0;
    if (g_strv_contains(BLANKS, folded))
        return true;
    for (size_t i = 0; BLANK_STARTS[i]; i++)
        if (g_str_has_prefix(folded, BLANK_STARTS[i]))
            return true;
    for (size_t i = 0; BLANK_ENDS[i]; i++)
        if (g_str_has_suffix(folded, BLANK_ENDS[i]))
            return true;
    return false;
}

/* "[Name]", "<Vorname>", "{first_name}", "«First_Name»", "%NAME%". */
static const char *find_bracketed(const char *text)
{
    static const struct {
        const char *open;
        const char *close;
    } BRACKETS[] = {{"[", "]"}, {"<", ">"}, {"{", "}"}, {"«", "»"}, {"%", "%"}, {"(", ")"}};
    for (const char *at = strpbrk(text, "[<{(%\xc2"); at; at = strpbrk(at + 1, "[<{(%\xc2")) {
        size_t i = 0;
        while (i < G_N_ELEMENTS(BRACKETS) && !g_str_has_prefix(at, BRACKETS[i].open))
            i++;
        bool doubled = *at == '{' && (at[1] == '{' || (at > text && at[-1] == '{'));
        if (i == G_N_ELEMENTS(BRACKETS) || doubled) /* braces are counted by themselves */
            continue;
        const char *inner = at + strlen(BRACKETS[i].open);
        size_t line = MIN(strcspn(inner, "\n"), (size_t)BRACKETED_MAX);
        const char *close = g_strstr_len(inner, (gssize)line, BRACKETS[i].close);
        /* "[your guide](https://…)" is a link. */
        if (!close || close == inner || (*at == '[' && close[1] == '('))
            continue;
        if (is_blank(inner, (size_t)(close - inner), *at == '('))
            return at;
    }
    return NULL;
}

/* Whether the word before or behind is in capitals too: "TODO LO MEJOR". */
static bool stands_among_capitals(const char *text, const char *at, size_t length)
{
    const char *next = at + length + strspn(at + length, " ");
    const char *before = at;
    while (before > text && before[-1] == ' ')
        before--;
    bool behind = g_ascii_isupper(next[0]) && g_ascii_isupper(next[1]);
    return behind || (before - text >= 2 && before < at && g_ascii_isupper(before[-1]) &&
                      g_ascii_isupper(before[-2]));
}

/* "TODO list", "TODO-Liste". */
static bool is_list(const char *behind)
{
    behind += strspn(behind, " -");
    return g_ascii_strncasecmp(behind, "list", 4) == 0 ||
           g_ascii_strncasecmp(behind, "app", 3) == 0;
}

/* "XXX" where a word or a number should stand; "XXX. Jubiläum" is a number. */
static const char *find_crosses(const char *text)
{
    for (const char *at = strstr(text, "XXX"); at; at = strstr(at + strspn(at, "X"), "XXX")) {
        size_t length = strspn(at, "X");
        const char *behind = at + length;
        bool ordinal = length == 3 && behind[0] == '.' && behind[1] == ' ' &&
                       g_unichar_isupper(g_utf8_get_char(behind + 2));
        bool compound = *behind == '-' && g_ascii_isalpha(behind[1]);
        if (is_whole_word(text, at, length) && !ordinal && !compound)
            return at;
    }
    return NULL;
}

static const char *find_capitals(const char *text)
{
    for (size_t i = 0; i < G_N_ELEMENTS(CAPITALS); i++) {
        size_t length = strlen(CAPITALS[i]);
        for (const char *at = strstr(text, CAPITALS[i]); at; at = strstr(at + 1, CAPITALS[i])) {
            bool shouted = strcmp(CAPITALS[i], "TODO") == 0 &&
                           (stands_among_capitals(text, at, length) || is_list(at + length));
            if (is_whole_word(text, at, length) && !shouted)
                return at;
        }
    }
    return find_crosses(text);
}

/* "Lieber Herr ___," has a gap; a line of nothing else is drawn. */
static const char *find_gap(const char *text)
{
    for (const char *at = strstr(text, "___"); at; at = strstr(at + strspn(at, "_"), "___")) {
        const char *line = at, *behind = at + strspn(at, "_");
        while (line > text && line[-1] != '\n')
            line--;
        size_t before = strspn(line, " \t*_-"), after = strspn(behind, " \t*_-");
        bool drawn = line + before >= at && strchr("\n", behind[after]);
        if (!drawn && is_whole_word(text, at, (size_t)(behind - at)))
            return at;
    }
    return NULL;
}

/* "$NAME", "$first_name", "__NAME__". */
static const char *find_variable(const char *text)
{
    for (const char *at = strpbrk(text, "$_"); at; at = strpbrk(at + 1, "$_")) {
        bool dollar = *at == '$';
        const char *name = at + (dollar ? 1 : 2);
        if ((!dollar && (at[1] != '_' || !g_ascii_isupper(at[2]))) ||
            is_word_char(get_before(text, at)))
            continue;
        size_t length = 0;
        while (g_ascii_isalpha(name[length]) || (name[length] == '_' && name[length + 1] != '_'))
            length++;
        bool whole = dollar ? !is_word_char(g_utf8_get_char(name + length))
                            : g_str_has_prefix(name + length, "__");
        if (length > 0 && whole && is_blank(name, length, false))
            return at;
    }
    return NULL;
}

static bool is_note(const char *text, const char *at, const char *note)
{
    const char *behind = at + strlen(note);
    bool several = strchr(note, ' ') != NULL;
    bool alone = several && (*behind == '\0' || *behind == '\n') && (at == text || at[-1] == '\n');
    behind += strspn(behind, " *_");
    bool dash = several && (g_str_has_prefix(behind, "- ") || g_str_has_prefix(behind, "– "));
    if (!begins_here(text, at) || !(*behind == ':' || dash || alone))
        return false;
    /* "Intern: 5 Plätze, extern: 10" */
    return !find_phrase(text, text, "extern") && !find_phrase(text, text, "external");
}

static bool is_review(const char *at, const char *review)
{
    const char *behind = at + strlen(review);
    behind += strspn(behind, " \t*_");
    if (strchr(".!:)]>\n", *behind))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(LETTERS); i++)
        if (g_ascii_strncasecmp(behind, LETTERS[i], strlen(LETTERS[i])) == 0)
            return true;
    return false;
}

/* Which of the phrases, all in small letters, stands here; from *i on. */
static const char *match_phrase(const char *text, const char *at, const char *const *phrases,
                                size_t n, size_t *i)
{
    char first = g_ascii_tolower(at[0]), second = g_ascii_tolower(at[1]);
    while (*i < n) {
        const char *phrase = phrases[(*i)++];
        if (phrase[0] != first || phrase[1] != second)
            continue;
        size_t length = strlen(phrase);
        if (g_ascii_strncasecmp(at, phrase, length) == 0 && is_whole_word(text, at, length))
            return phrase;
    }
    return NULL;
}

static bool stands_here(const char *text, const char *at)
{
    const char *phrase;
    for (size_t i = 0; (phrase = match_phrase(text, at, NOTES, G_N_ELEMENTS(NOTES), &i));)
        if (is_note(text, at, phrase))
            return true;
    for (size_t i = 0; (phrase = match_phrase(text, at, REVIEWS, G_N_ELEMENTS(REVIEWS), &i));)
        if (is_review(at, phrase))
            return true;
    return false;
}

/* In one pass over the words: there are many phrases, and drafts are written by the thousand. */
static const char *find_words(const char *text)
{
    bool inside = false;
    for (const char *at = text; *at; at++) {
        bool letter = g_ascii_isalnum(*at) || *at == '_' || (unsigned char)*at > 127;
        bool begins = letter && !inside;
        inside = letter;
        if (begins && stands_here(text, at))
            return at;
    }
    return NULL;
}

/* The nth occurrence, from 0; NULL: there are fewer. */
static const char *find_nth(const char *text, const char *mark, unsigned n)
{
    const char *first = strstr(text, mark), *at = first;
    for (unsigned i = 0; at && i < n; i++)
        at = strstr(at + strlen(mark), mark);
    return at ? first : NULL;
}

const char *mo_template_find_mark(const char *text, unsigned n_opening, unsigned n_closing)
{
    static const FindFunc FIND[] = {find_pair, find_bracketed, find_capitals,
                                    find_gap,  find_variable,  find_words};
    const char *found = find_nth(text, "{{", n_opening);
    if (!found)
        found = find_nth(text, "}}", n_closing);
    for (size_t i = 0; !found && i < G_N_ELEMENTS(FIND); i++)
        found = FIND[i](text);
    return found;
}
