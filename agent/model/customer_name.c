#include "base/text.h"
#include "model/customer_private.h"

#include <string.h>

/* Words of a full name that are no name, folded, without a point at the end. In doubt nobody is
 * called by a wrong name: then there is none. */
static const char *const titles[] = {
    "mr",      "mrs",      "ms",     "miss",      "mx",           "sir",    "dame",    "lord",
    "lady",    "dr",       "prof",   "professor", "rev",          "hon",    "herr",    "hr",
    "frau",    "fr",       "ing",    "dipl",      "dipl.-ing",    "mag",    "dkfm",    "monsieur",
    "m",       "madame",   "mme",    "mlle",      "mademoiselle", "maitre", "me",      "señor",
    "señora",  "señorita", "sr",     "sra",       "srta",         "don",    "doña",    "d",
    "dhr",     "mevr",     "mw",     "drs",       "ir",           "signor", "signora", "sig",
    "sig.ra",  "sig.na",   "dott",   "dott.ssa",  "avv",          "arch",   "doctor",  "doktor",
    "docteur", "fru",      "fröken", "dr.in",     "mag.a",        "univ",   "pd",      "ddr",
    "dres",    "stb",      NULL};
/* What may follow a title: "Dr. rer. nat.". Some are names too, so these count in small letters or
 * with a point alone. */
static const char *const degrees[] = {
    "rer", "nat",   "med", "phil", "jur",  "iur",  "pol",  "oec",   "habil", "theol", "dent",
    "vet", "h.c",   "hc",  "e.h",  "em",   "mult", "publ", "techn", "agr",   "ao",    "apl",
    "ret", "troph", "soc", "math", "paed", "sc",   "univ", "biol",  "hum",   "cult",  NULL};
/* Roles that some write before a name, when they stand there in capitals. */
static const char *const roles[] = {"ceo", "cfo", "cto", "coo", "cmo", "cio", "cpo", "vp",
                                    "svp", "evp", "ra",  "stb", "wp",  "gf",  NULL};
/* The same written out. */
static const char *const offices[] = {"rechtsanwalt",
                                      "rechtsanwältin",
                                      "steuerberater",
                                      "steuerberaterin",
                                      "notar",
                                      "notarin",
                                      "geschäftsführer",
                                      "geschäftsführerin",
                                      "director",
                                      "president",
                                      "captain",
                                      "capt",
                                      "colonel",
                                      "rain",
                                      NULL};
/* Family names as short as initials: in capitals before a first name ("LEE Anna") they stay one. */
static const char *const short_families[] = {
    "an",  "bui", "cao", "cho", "cox", "day", "do", "fox", "guo", "han", "he",  "ho",  "hu",
    "ito", "kim", "ko",  "law", "le",  "lee", "li", "lim", "lin", "liu", "lo",  "lu",  "luo",
    "ly",  "ma",  "mai", "may", "ng",  "ngo", "oh", "ono", "ott", "pak", "roy", "sun", "tan",
    "vo",  "vu",  "wu",  "xie", "xu",  "ye",  "yi", "yu",  "zhu", NULL};
static const char *const suffixes[] = {
    "jr",   "sr",  "ii",  "iii",   "iv",   "phd",   "ph.d", "md",  "m.d", "mba",  "msc",  "bsc",
    "ma",   "ba",  "esq", "cpa",   "rn",   "llm",   "dds",  "jd",  "cfa", "ll.m", "ll.b", "m.sc",
    "b.sc", "m.a", "b.a", "m.b.a", "emba", "dphil", "obe",  "mbe", "cbe", "kc",   "qc",   NULL};
static const char *const companies[] = {
    "gmbh", "ag",  "kg",   "ohg",  "ug",      "ev",     "e.v",   "se",      "inc", "ltd",   "llc",
    "llp",  "plc", "corp", "co",   "company", "group",  "sarl",  "sas",     "sa",  "s.a",   "sl",
    "s.l",  "bv",  "b.v",  "nv",   "n.v",     "vof",    "spa",   "s.p.a",   "srl", "s.r.l", "ab",
    "oy",   "as",  "aps",  "team", "info",    "office", "sales", "support", "the", NULL};
/* What a department or an office is called by, where it stands for a person: "Abt. Einkauf",
 * "Accounts Payable". Not what people are called, too. */
static const char *const departments[] = {
    "info", "team", "office", "sales", "support",
    /* English */
    "dept", "department", "division", "accounts", "accounting", "payable", "receivable", "billing",
    "invoices", "invoicing", "finance", "payroll", "purchasing", "procurement", "resources",
    "reception", "helpdesk", "desk", "service", "services", "customer", "marketing", "logistics",
    "warehouse", "dispatch", "shipping", "orders", "admin", "administration", "secretariat",
    "management", "operations", "headquarters", "hotline", "contact", "enquiries", "inquiries",
    "webmaster", "postmaster", "noreply", "no-reply", "mailroom",
    /* German */
    "abt", "abteilung", "abtlg", "einkauf", "zentraleinkauf", "einkaufsabteilung", "verkauf",
    "vertrieb", "buchhaltung", "buchhaltungsabteilung", "rechnungswesen", "rechnungsstelle",
    "kreditoren", "kreditorenbuchhaltung", "debitoren", "debitorenbuchhaltung", "sekretariat",
    "empfang", "zentrale", "verwaltung", "hausverwaltung", "stadtverwaltung", "personal",
    "personalabteilung", "personalwesen", "kundendienst", "kundenservice", "kundenbetreuung",
    "innendienst", "außendienst", "technik", "logistik", "versand", "geschäftsleitung",
    "geschäftsführung", "vorstand", "poststelle", "bestellungen", "disposition", "controlling",
    "rezeption", "stadtwerke", "gemeinde", "praxis", "kanzlei", "werkstatt", "marketingabteilung",
    "vertriebsabteilung", "rechtsabteilung",
    /* French, Spanish, Italian, Dutch, Swedish */
    "département", "departement", "comptabilité", "comptabilite", "achats", "ventes", "accueil",
    "secrétariat", "direction", "facturation", "clientèle", "departamento", "dpto", "depto",
    "compras", "ventas", "contabilidad", "recepción", "recepcion", "administración", "facturación",
    "atención", "ufficio", "acquisti", "vendite", "contabilità", "contabilita", "amministrazione",
    "segreteria", "reparto", "afdeling", "afd", "inkoop", "verkoop", "boekhouding", "administratie",
    "receptie", "klantenservice", "secretariaat", "avdelning", "avd", "inköp", "försäljning",
    "ekonomi", "kundtjänst", NULL};
/* The same in capitals, where they are all of the name. */
static const char *const short_departments[] = {"it", "hr", "edv", "pr", "qa", "fibu", NULL};
/* Two people share the name. */
static const char *const joints[] = {"and", "&", "+", "und", "et", "en", "och", "og", NULL};
static const char *const particles[] = {
    "van", "von", "vom", "zu", "zum", "zur", "de", "del", "della", "der", "den", "des", "di",
    "da",  "dos", "das", "do", "du",  "la",  "le", "las", "los",   "el",  "al",  "bin", "ibn",
    "ben", "ter", "ten", "te", "af",  "av",  "'t", "d'",  "mac",   "y",   NULL};

#define WORDS_MAX 12

typedef struct {
    const char *start;
    size_t length;
    char *folded; /* without a point at the end */
} Word;

typedef struct {
    Word words[WORDS_MAX];
    unsigned n;
} Words;

static void add_word(Words *words, const char *start, size_t length)
{
    g_autofree char *copy = g_strndup(start, length);
    char *folded = mo_text_fold(copy);
    size_t end = strlen(folded);
    if (end > 1 && folded[end - 1] == '.')
        folded[end - 1] = '\0';
    words->words[words->n++] = (Word){start, length, folded};
}

static void split_words(Words *words, const char *text, size_t length)
{
    const char *end = text + length;
    *words = (Words){0};
    while (text < end && words->n < WORDS_MAX) {
        const char *word_end = text;
        while (word_end < end && *word_end != ' ' && *word_end != ',')
            word_end++;
        if (word_end > text)
            add_word(words, text, (size_t)(word_end - text));
        text = word_end < end ? word_end + 1 : end;
    }
}

static void clear_words(Words *words)
{
    for (unsigned i = 0; i < words->n; i++)
        g_free(words->words[i].folded);
}

static bool is_one_of(const Word *word, const char *const *list)
{
    return g_strv_contains(list, word->folded);
}

static bool is_initial(const Word *word)
{
    return g_utf8_strlen(word->folded, -1) == 1;
}

/* Written in capitals, as some write the family name: "DUPONT Marie". */
static bool is_shouted(const Word *word)
{
    unsigned letters = 0;
    for (const char *at = word->start; at < word->start + word->length; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_islower(c))
            return false;
        letters += g_unichar_isupper(c) ? 1 : 0;
    }
    return letters > 1;
}

static bool is_small(const Word *word)
{
    return g_unichar_islower(g_utf8_get_char(word->start));
}

static bool has_point(const Word *word)
{
    return memchr(word->start, '.', word->length) != NULL;
}

/* "Dr.med.", "Univ.-Prof.", "Prof.Dr.": titles and what follows them, written together. */
static bool is_compound_title(const Word *word)
{
    g_auto(GStrv) parts = g_strsplit_set(word->folded, ".-", -1);
    unsigned n = 0;
    for (size_t i = 0; parts[i]; i++) {
        if (*parts[i] == '\0')
            continue;
        bool title = parts[i][1] != '\0' && g_strv_contains(titles, parts[i]);
        bool degree = n > 0 && (g_strv_contains(degrees, parts[i]) || strcmp(parts[i], "h") == 0 ||
                                strcmp(parts[i], "c") == 0);
        if (!title && !degree)
            return false;
        n++;
    }
    return n > 1;
}

/* How many words from here on are titles or roles, or follow one: 0, 1, or 2 for "h. c.". */
static unsigned count_titles(const Words *words, unsigned at)
{
    const Word *word = &words->words[at];
    if (is_one_of(word, titles) || is_one_of(word, offices) || is_compound_title(word))
        return 1;
    if (is_one_of(word, roles))
        return is_shouted(word) ? 1 : 0;
    if (is_one_of(word, degrees))
        return is_small(word) && (at > 0 || has_point(word))    ? 1
               : at > 0 && word->start[word->length - 1] == '.' ? 1
                                                                : 0;
    if (at > 0 && word->start[0] == '(' && word->start[word->length - 1] == ')')
        return 1; /* "Dipl.-Ing. (FH)" */
    bool honour = at > 0 && at + 1 < words->n && is_small(word) &&
                  ((strcmp(word->folded, "h") == 0 && strcmp(word[1].folded, "c") == 0) ||
                   (strcmp(word->folded, "e") == 0 && strcmp(word[1].folded, "h") == 0));
    return honour ? 2 : 0;
}

/* The first word that is no title, from `first` on. */
static unsigned skip_titles(const Words *words, unsigned first, unsigned end)
{
    unsigned n = 1;
    while (first < end && n > 0) {
        n = count_titles(words, first);
        first += n;
    }
    return MIN(first, end);
}

/* "AJ Brown": two or three capitals before a word that has small letters. */
static bool are_initials(const Words *words, unsigned at, unsigned end)
{
    const Word *word = &words->words[at];
    if (at + 1 >= end || !is_shouted(word) || is_shouted(&words->words[end - 1]))
        return false;
    return g_utf8_strlen(word->folded, -1) <= 3 && !is_initial(&words->words[end - 1]) &&
           !is_one_of(word, short_families);
}

static bool all_are(const Words *words, const char *const *list)
{
    for (unsigned i = 0; i < words->n; i++)
        if (!is_one_of(&words->words[i], list))
            return false;
    return words->n > 0;
}

/* Whether one of the words says that a department or a company is named. */
static bool names_no_person(const Words *words)
{
    for (unsigned i = 0; i < words->n; i++)
        if (is_one_of(&words->words[i], companies) || is_one_of(&words->words[i], departments))
            return true;
    return words->n == 1 && is_shouted(&words->words[0]) &&
           is_one_of(&words->words[0], short_departments);
}

/* The word by which she is called in "First Last", or NULL. `last_first`: the family name stood
 * before a comma, so one word is enough. */
static const Word *find_given(const Words *words, bool last_first)
{
    unsigned first = 0, end = words->n;
    if (names_no_person(words))
        return NULL;
    for (unsigned i = 0; i < words->n; i++)
        if (is_one_of(&words->words[i], joints))
            return NULL;
    first = skip_titles(words, first, end);
    while (end > first && is_one_of(&words->words[end - 1], suffixes))
        end--;
    bool titled = first > 0;
    if (end - first == 0 || (end - first == 1 && titled && !last_first))
        return NULL;
    const Word *word = &words->words[first];
    if (!last_first && are_initials(words, first, end))
        return word;
    if (!last_first && end - first > 1 && is_shouted(word) && !is_shouted(&words->words[end - 1])) {
        /* "DUPONT Marie J." is called Marie; "DUPONT J." has no name to call. */
        const Word *last = &words->words[end - 1];
        while (last > word && is_initial(last))
            last--;
        if (last == word)
            return NULL;
        word = last;
    }
    /* "J. Robert Berg" is called Robert; "J. Berg" has no name to call. */
    if (is_initial(word) && end - first > (last_first ? 1 : 2))
        word++;
    return is_initial(word) || is_one_of(word, particles) || is_one_of(word, suffixes) ? NULL
                                                                                       : word;
}

/* In "Last, First" what is behind the comma; in "First Last, PhD" what is before it. Whether the
 * family name stood before the comma. */
static bool split_name(const char *name, Words *words)
{
    const char *comma = strchr(name, ',');
    size_t before = comma ? (size_t)(comma - name) : strlen(name);
    bool last_first = false;
    if (comma) {
        split_words(words, comma + 1, strlen(comma + 1));
        last_first = words->n > 0 && !all_are(words, suffixes) && !all_are(words, companies);
    }
    if (!last_first) {
        bool company = comma && all_are(words, companies);
        if (comma)
            clear_words(words);
        split_words(words, name, company ? 0 : before);
    }
    return last_first;
}

static const char *derive(const MoCustomer *customer)
{
    Words words;
    bool last_first = split_name(customer->name, &words);
    const Word *given = find_given(&words, last_first);
    const char *found =
        given ? mo_arena_copy(customer->memory->arena, given->start, given->length) : "";
    clear_words(&words);
    return found;
}

/* The words that are surely the family name: all but the given name when they are one, or one
 * behind particles ("van der Berg") or initials. Of "Ana Carolina Silva" nobody can tell. */
static bool find_family(const Words *words, const Word *given, unsigned *ret_first,
                        unsigned *ret_end)
{
    unsigned at = (unsigned)(given - words->words), first = at + 1, end = words->n;
    while (end > 0 && is_one_of(&words->words[end - 1], suffixes))
        end--;
    /* "DUPONT Marie" */
    if (at + 1 == end && at > 0 && is_shouted(&words->words[at - 1])) {
        end = at;
        first = skip_titles(words, 0, end);
    }
    while (first < end && is_initial(&words->words[first]))
        first++;
    *ret_first = first;
    *ret_end = end;
    while (first + 1 < end && is_one_of(&words->words[first], particles))
        first++;
    return first + 1 == end && !is_one_of(&words->words[first], particles);
}

/* The text from one word to another as it stands in the name. */
static void set_words(MoCustomer *customer, MoField field, const Word *first, const Word *last)
{
    g_autofree char *text =
        g_strndup(first->start, (size_t)(last->start + last->length - first->start));
    mo_customer_set_text(customer, field, text);
}

/* Words before a family name; what is a given name or an initial too ("Ben", "Al") is not among
 * them. */
static const char *const prefixes[] = {
    "van", "von", "vom", "zu",  "zum", "zur", "de",  "del",  "della", "dello", "der", "den",
    "des", "di",  "da",  "dal", "dei", "do",  "dos", "das",  "du",    "d'",    "la",  "le",
    "las", "los", "het", "'t",  "ter", "ten", "te",  "op",   "in",    "aan",   "bij", "uit",
    "tot", "af",  "av",  "vd",  "v.d", "v/d", "und", "over", "voor",  "thoe",  NULL};

bool mo_customer_take_prefix(MoCustomer *customer, const char *middle)
{
    if (!*middle || !*customer->family_name)
        return false;
    Words words;
    split_words(&words, middle, strlen(middle));
    /* One word with a capital may be a given name: "Van", "Le". */
    bool taken = all_are(&words, prefixes) && (words.n > 1 || is_small(&words.words[0]) ||
                                               !g_unichar_isalpha(g_utf8_get_char(middle)));
    clear_words(&words);
    if (!taken)
        return false;
    g_autofree char *before = g_strconcat(middle, " ", NULL);
    g_autofree char *folded = mo_text_fold(before);
    g_autofree char *family = mo_text_fold(customer->family_name);
    if (g_str_has_prefix(family, folded))
        return true;
    g_autofree char *whole = g_strconcat(before, customer->family_name, NULL);
    mo_customer_set_text(customer, MO_FIELD_FAMILY_NAME, whole);
    return true;
}

static bool is_no_person(const MoCustomer *customer)
{
    return strpbrk(customer->name, "@<>/") || mo_text_same(customer->name, customer->company);
}

/* "Abt." and "Einkauf", "Sales" and "Team" in the columns of a person's names. */
static bool has_department_for_given(const MoCustomer *customer)
{
    Words words;
    split_words(&words, customer->given_name, strlen(customer->given_name));
    bool is_short = words.n == 1 && !*customer->family_name && is_shouted(&words.words[0]) &&
                    is_one_of(&words.words[0], short_departments);
    bool department = is_short || all_are(&words, departments);
    clear_words(&words);
    return department;
}

bool mo_customer_is_person(const MoCustomer *customer)
{
    if (*customer->given_name)
        return !has_department_for_given(customer);
    if (is_no_person(customer))
        return false;
    Words words;
    split_words(&words, customer->name, strlen(customer->name));
    bool person = !names_no_person(&words);
    clear_words(&words);
    return person;
}

/* "Frau" and "Müller": behind a salutation a single word is the family name. */
static bool is_family_alone(const MoCustomer *customer, const Words *words)
{
    Words salutation;
    split_words(&salutation, customer->salutation, strlen(customer->salutation));
    bool alone = words->n == 1 && all_are(&salutation, titles);
    clear_words(&salutation);
    return alone;
}

void mo_customer_derive_names(MoCustomer *customer)
{
    if (*customer->given_name || *customer->family_name || is_no_person(customer) ||
        strpbrk(customer->name, "0123456789"))
        return;
    g_autofree char *name = g_strdup(customer->name);
    Words words, before = {0};
    unsigned first = 0, end = 0;
    bool last_first = split_name(name, &words);
    const Word *given = find_given(&words, last_first);
    if (given && !last_first && is_family_alone(customer, &words)) {
        set_words(customer, MO_FIELD_FAMILY_NAME, given, given);
        given = NULL;
    }
    if (last_first)
        split_words(&before, name, (size_t)(strchr(name, ',') - name));
    if (given && last_first && before.n > 0) {
        first = skip_titles(&before, 0, before.n - 1);
        set_words(customer, MO_FIELD_FAMILY_NAME, &before.words[first],
                  &before.words[before.n - 1]);
    } else if (given && find_family(&words, given, &first, &end)) {
        set_words(customer, MO_FIELD_FAMILY_NAME, &words.words[first], &words.words[end - 1]);
    }
    if (given)
        set_words(customer, MO_FIELD_GIVEN_NAME, given, given);
    clear_words(&words);
    clear_words(&before);
}

const char *mo_customer_get_call_name(const MoCustomer *customer)
{
    if (*customer->nickname)
        return customer->nickname;
    if (*customer->given_name)
        return has_department_for_given(customer) ? "" : customer->given_name;
    /* An organisation, or an address that stands for a name. */
    if (is_no_person(customer) || mo_text_same(customer->name, customer->family_name))
        return "";
    return derive(customer);
}
