/* How a letter begins. Not gettext: it speaks the template's language, not the session's.
 *
 * What is not known is not guessed: a first name says nothing about who bears it, so without a
 * salutation a formal greeting has the whole name. */
#include "output/draft_greeting.h"

#include "base/text.h"
#include "output/letter.h"

#include <string.h>

#define GREETING_MAX 200

typedef enum { NOBODY, SIR, MADAM, COUPLE, FAMILY, COMPANY } Address;

typedef struct {
    const MoCustomer *customer;
    const MoLetter *letter;
    Address address;
    char *title; /* as it stands before a name; "" = none */
} Person;

/* Words of a salutation, folded, without a stop at the end. */
static const char *const SIRS[] = {
    "mr",     "mister", "sir",     "herr",     "herrn",   "hr",   "m",        "mon", "sr",
    "señor",  "don",    "sig",     "signor",   "signore", "dhr",  "heer",     "hra", "pan",
    "senhor", "meneer", "de heer", "monsieur", "panie",   "male", "männlich", NULL};
static const char *const MADAMS[] = {
    "ms",      "mrs",    "miss", "madam",    "frau",      "fr",     "mme",     "madame", "mlle",
    "sra",     "señora", "srta", "señorita", "doña",      "sig.ra", "signora", "sig.na", "pani",
    "senhora", "mevr",   "mw",   "mevrouw",  "signorina", "fru",    "dña",     "dona",   "mej",
    "fröken",  "frøken", "w",    "female",   "weiblich",  NULL};
/* Titles that only a woman has. */
static const char *const WOMENS[] = {"dra",        "profa",    "dott.ssa",  "prof.ssa",
                                     "dottoressa", "doctora",  "profesora", "professorin",
                                     "doutora",    "doktorin", NULL};
/* Between the two of a couple. */
static const char *const ANDS[] = {"and", "und", "u", "&",   "+",  "et", "en",
                                   "e",   "y",   "i", "och", "og", "ja", NULL};
static const char *const COUPLES[] = {"eheleute", "ehepaar", "mr&mrs", NULL};
static const char *const FAMILIES[] = {"family",   "familie", "fam",     "famille",
                                       "famiglia", "familia", "família", "familjen",
                                       "familien", "perhe",   NULL};
static const char *const COMPANIES[] = {"firma",   "company", "damen", "herren", "société",
                                        "messrs",  "bedrijf", "ditta", "sres",   "señores",
                                        "empresa", "firm",    NULL};
/* Of these those behind which no name is missed: "Dear Sir". */
static const char *const ALONE[] = {"sir",    "madam",   "madame",  "monsieur", "señor", "señora",
                                    "signor", "signora", "mevrouw", "meneer",   NULL};
/* A salutation that begins like this is a greeting already, or the first words of one. */
static const char *const OPENINGS[] = {
    "dear",    "hello",   "hi",     "sehr",     "liebe",    "lieber",     "hallo", "guten",
    "werte",   "werter",  "servus", "moin",     "bonjour",  "cher",       "chère", "hola",
    "querido", "querida", "buenos", "estimado", "estimada", "caro",       "cara",  "ciao",
    "gentile", "egregio", "beste",  "geachte",  "hej",      "hei",        "kære",  "kjære",
    "hyvä",    "olá",     "bom",    "szanowny", "szanowna", "buongiorno", NULL};
/* Behind these a first name is missing, behind other openings a family name. */
static const char *const CLOSE_OPENINGS[] = {
    "dear",    "hello", "hi",    "liebe", "lieber",  "hallo",   "servus", "moin",
    "bonjour", "cher",  "chère", "hola",  "caro",    "cara",    "ciao",   "beste",
    "hej",     "hei",   "kære",  "kjære", "querido", "querida", "olá",    NULL};
/* Titles that stand before a name in a letter; degrees and what follows a title do not. */
static const char *const TITLES[] = {
    "dr",    "prof",    "professor",  "professorin", "ddr", "dres",     "pd",
    "mag",   "doctor",  "doktor",     "dott",        "dra", "dott.ssa", "prof.ssa",
    "profa", "avv",     "ing",        "arch",        "rev", "lord",     "lady",
    "dame",  "dottore", "dottoressa", "ingenieur",   NULL};
/* Of these one that stands behind "Herr" or "Frau". */
static const char *const GERMAN_TITLES[] = {"dr",     "prof", "professor", "professorin", "ddr",
                                            "doktor", "dres", "pd",        "mag",         NULL};
static const char *const STOPPED[] = {"dr", "prof", "ddr", "mag", NULL};

/* What doctors are called in other languages. */
static const char *const DOCTORS[] = {"dr",         "dra",     "doctor",   "doctora",
                                      "doktor",     "dott",    "dott.ssa", "dottore",
                                      "dottoressa", "doutora", NULL};
static const char *const PROFESSORS[] = {"prof", "profa", "prof.ssa", "professorin", NULL};

/* A word folded, without a stop at its end. The caller frees it. */
static char *fold_word(const char *word)
{
    char *folded = mo_text_fold(word);
    size_t length = strlen(folded);
    while (length > 1 && strchr(".,", folded[length - 1]))
        folded[--length] = '\0';
    return folded;
}

static bool is_one_of(const char *word, const char *const *list)
{
    g_autofree char *folded = fold_word(word);
    return g_strv_contains(list, folded);
}

static Address read_address(const char *word)
{
    static const struct {
        const char *const *words;
        Address address;
    } LISTS[] = {
        {SIRS, SIR}, {MADAMS, MADAM}, {COUPLES, COUPLE}, {FAMILIES, FAMILY}, {COMPANIES, COMPANY},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(LISTS); i++)
        if (is_one_of(word, LISTS[i].words))
            return LISTS[i].address;
    return NOBODY;
}

/* "Dra." and "Professorin" say as much as "Sra." and "Frau". */
static Address read_title_address(const char *title)
{
    g_auto(GStrv) words = g_strsplit(title, " ", -1);
    for (size_t i = 0; words[i]; i++)
        if (is_one_of(words[i], WOMENS))
            return MADAM;
    return NOBODY;
}

/* "Dear Dr. Rossi" of "Dott.ssa", "Estimada Dra. Gil" of "Sra." and "Dr.": a title as the language
 * of the letter has it. The caller frees it. */
static char *translate_title(const Person *person, const char *title)
{
    const char *language = person->letter->language;
    bool doctor = is_one_of(title, DOCTORS);
    if (strcmp(language, "en") == 0 && (doctor || is_one_of(title, PROFESSORS)))
        return g_strdup(doctor ? "Dr." : "Prof.");
    bool iberian = strcmp(language, "es") == 0 || strcmp(language, "pt") == 0;
    if (iberian && doctor && person->address == MADAM)
        return g_strdup("Dra.");
    return g_strdup(title);
}

static void add_title(const MoLetter *letter, GString *title, const char *word)
{
    bool german = letter->title == MO_TITLE_BETWEEN;
    /* "Dr.-Ing." and "Dr.med." are Dr. */
    bool doctor = g_ascii_strncasecmp(word, "dr.", 3) == 0 && g_ascii_isalpha(word[3]);
    doctor = doctor || g_ascii_strncasecmp(word, "dr.-", 4) == 0;
    const char *taken = doctor ? "Dr." : word;
    if (!is_one_of(taken, german ? GERMAN_TITLES : TITLES))
        return;
    if (title->len > 0 && !german)
        return; /* "Dear Prof. Example": the first alone */
    if (title->len > 0)
        g_string_append_c(title, ' ');
    g_string_append(title, taken);
    g_autofree char *folded = mo_text_fold(taken);
    if (german && g_strv_contains(STOPPED, folded))
        g_string_append_c(title, '.');
}

/* The words before a name that are titles: "Dr. Eva Kern", not "Mag Ann" or "Lord". */
static void read_titles_of_name(Person *person, GString *title)
{
    g_auto(GStrv) words = g_strsplit(person->customer->name, " ", -1);
    unsigned n = g_strv_length(words);
    for (unsigned i = 0;
         i + 1 < n && (is_one_of(words[i], DOCTORS) || is_one_of(words[i], PROFESSORS)); i++)
        add_title(person->letter, title, words[i]);
}

/* Titles of the field of their own, else those within the salutation ("Frau Dr."), else those in
 * the name where somebody is addressed. */
static void read_titles(Person *person)
{
    GString *title = g_string_new(NULL);
    const char *const PLACES[] = {person->customer->academic_title, person->customer->salutation};
    for (size_t i = 0; i < G_N_ELEMENTS(PLACES) && title->len == 0; i++) {
        g_auto(GStrv) words = g_strsplit(PLACES[i], " ", -1);
        for (size_t k = 0; words[k]; k++)
            add_title(person->letter, title, words[k]);
    }
    if (title->len == 0 && person->address != NOBODY)
        read_titles_of_name(person, title);
    g_autofree char *whole = g_string_free(title, FALSE);
    person->title = translate_title(person, whole);
}

/* Whom a salutation of several words addresses. */
static Address read_salutation(const char *salutation)
{
    g_auto(GStrv) words = g_strsplit(salutation, " ", -1);
    Address address = NOBODY;
    unsigned n[COMPANY + 1] = {0}, n_ands = 0, n_womens = 0;
    for (size_t i = 0; words[i]; i++) {
        Address one = read_address(words[i]);
        n[one]++;
        address = one != NOBODY ? one : address;
        n_ands += is_one_of(words[i], ANDS);
        n_womens += is_one_of(words[i], WOMENS);
    }
    if (n[COMPANY] > 0)
        return COMPANY;
    if (n[FAMILY] + n[COUPLE] > 0)
        return n[COUPLE] > 0 ? COUPLE : FAMILY;
    if (n[SIR] == 1 && n[MADAM] == 1 && n_ands > 0)
        return COUPLE;
    /* "Herr, Frau" and a salutation with names in it address nobody for sure. */
    if (n[SIR] + n[MADAM] > 1)
        return NOBODY;
    return address == NOBODY && n_womens > 0 ? MADAM : address;
}

static Person read_person(const MoCustomer *customer, const char *language)
{
    Person person = {.customer = customer, .letter = mo_letter_find(language)};
    person.address = read_salutation(customer->salutation);
    if (person.address == NOBODY)
        person.address = read_title_address(customer->academic_title);
    read_titles(&person);
    return person;
}

/* "Ada Example" for "Example, Ada" too. The caller frees it. */
char *mo_draft_make_full_name(const MoCustomer *customer)
{
    const char *name = customer->name, *comma = strchr(name, ',');
    if (!comma)
        return g_strdup(name);
    if (*customer->given_name && *customer->family_name)
        return g_strdup_printf("%s %s", customer->given_name, customer->family_name);
    const char *call_name = mo_customer_get_call_name(customer);
    const char *behind = comma + 1 + strspn(comma + 1, " ");
    g_autofree char *before = g_strndup(name, (size_t)(comma - name));
    if (*call_name && strstr(behind, call_name))
        return g_strdup_printf("%s %s", behind, before);
    return *call_name && strstr(before, call_name) ? g_steal_pointer(&before) : g_strdup(name);
}

/* A pattern with the name in the place of its star. Without a name what leads to it goes too:
 * "Hola, *:" becomes "Hola:". The caller frees it. */
static char *fill(const char *pattern, const char *name)
{
    const char *star = strchr(pattern, '*');
    if (!star)
        return g_strdup(pattern);
    size_t length = (size_t)(star - pattern);
    while (!*name && length > 0 && strchr(" ,", pattern[length - 1]))
        length--;
    return g_strdup_printf("%.*s%s%s", (int)length, pattern, name, star + 1);
}

/* Her call name in the place of the star. The caller frees it. */
static char *fill_close(const Person *person)
{
    g_autofree char *name =
        mo_draft_print_name(person->customer, mo_customer_get_call_name(person->customer));
    return fill(person->letter->close, name);
}

/* A company, a department or an address that stands for a name is greeted by none. */
static char *make_spoken_name(const Person *person)
{
    const MoCustomer *customer = person->customer;
    if (!mo_customer_is_person(customer))
        return g_strdup("");
    g_autofree char *whole = mo_draft_make_full_name(customer);
    g_autofree char *name = mo_draft_print_name(customer, whole);
    g_autofree char *title = mo_text_fold(person->title);
    g_autofree char *folded = mo_text_fold(name);
    if (!*title || g_str_has_prefix(folded, title))
        return g_steal_pointer(&name);
    bool small = person->letter->capital_name; /* "Geachte dr. Anna de Vries" */
    g_autofree char *shown = small ? g_utf8_strdown(person->title, -1) : g_strdup(person->title);
    return g_strdup_printf("%s %s", shown, name);
}

/* "Van den Berg": in Dutch a family name without a first name before it begins with a capital. */
static char *make_family_name(const Person *person)
{
    const MoCustomer *customer = person->customer;
    bool named = *customer->family_name;
    g_autofree char *family =
        mo_draft_print_name(customer, named ? customer->family_name : customer->name);
    return person->letter->capital_name ? mo_text_capitalize(family) : g_steal_pointer(&family);
}

/* Whether a word stands in her salutation. */
static bool is_said(const MoCustomer *customer, const char *word)
{
    const char *const ONE[] = {word, NULL};
    g_auto(GStrv) words = g_strsplit(customer->salutation, " ", -1);
    bool said = false;
    for (size_t i = 0; words[i]; i++)
        said = said || is_one_of(words[i], ONE);
    return said;
}

/* What an Englishwoman, or whoever is Mx, says of herself stays: she is not Ms. NULL: nothing. */
static const char *find_own_word(const Person *person)
{
    static const char *const OWN[][2] = {{"mrs", "Mrs."}, {"miss", "Miss"}, {"mx", "Mx"}};
    bool english = strcmp(person->letter->language, "en") == 0;
    for (size_t i = 0; english && i < G_N_ELEMENTS(OWN); i++)
        if (is_said(person->customer, OWN[i][0]))
            return OWN[i][1];
    return NULL;
}

/* "Dear Mx Example," */
static char *make_ungendered(const Person *person)
{
    const char *own = person->address == NOBODY ? find_own_word(person) : NULL;
    if (!own || *person->title || !*person->customer->family_name)
        return NULL;
    g_autofree char *family = make_family_name(person);
    return g_strdup_printf("Dear %s %s,", own, family);
}

/* Several people: a couple, a family, a company. NULL: it is one person, or of what name is not
 * known. */
static char *make_several(const Person *person)
{
    if (person->address == COMPANY)
        return g_strdup(person->letter->nameless);
    if ((person->address != COUPLE && person->address != FAMILY) || *person->title)
        return NULL;
    /* "Familie" and "Example", "de Vries": a name without a first one is theirs. */
    const MoCustomer *customer = person->customer;
    bool named = *customer->family_name;
    bool whole = g_ascii_islower(*customer->name) || !strchr(customer->name, ' ');
    if (!named && (!whole || !*customer->name || strpbrk(customer->name, "@<>/")))
        return NULL;
    g_autofree char *family = make_family_name(person);
    const char *pattern =
        person->address == COUPLE ? person->letter->couple : person->letter->family;
    g_auto(GStrv) parts = g_strsplit(pattern, "*", -1);
    return g_strjoinv(family, parts);
}

/* Patterns for Mr. and Ms., with a family name; NULL when there is none or nobody is meant. */
static char *make_addressed(const Person *person)
{
    const MoLetter *letter = person->letter;
    bool sir = person->address == SIR;
    if ((!sir && person->address != MADAM) || !*person->customer->family_name || !letter->sir)
        return NULL;
    g_autofree char *family = make_family_name(person);
    const char *own = *person->title ? NULL : find_own_word(person);
    if (own)
        return g_strdup_printf("Dear %s %s,", own, family);
    if (!*person->title || letter->title == MO_TITLE_LEFT_OUT)
        return fill(sir ? letter->sir : letter->madam, family);
    g_autofree char *titled = g_strdup_printf("%s %s", person->title, family);
    if (letter->title == MO_TITLE_BETWEEN)
        return fill(sir ? letter->sir : letter->madam, titled);
    return fill(sir ? letter->titled_sir : letter->titled_madam, titled);
}

/* A title needs no Mr. or Ms. where it stands in their place and has no gender. */
static char *make_titled(const Person *person)
{
    const MoLetter *letter = person->letter;
    if (letter->title != MO_TITLE_INSTEAD ||
        strcmp(letter->titled_sir, letter->titled_madam) != 0 || !*person->title ||
        !*person->customer->family_name)
        return NULL;
    g_autofree char *family = mo_draft_print_name(person->customer, person->customer->family_name);
    g_autofree char *titled = g_strdup_printf("%s %s", person->title, family);
    return fill(letter->titled_sir, titled);
}

/* What is missing at the end of a salutation that is a greeting; "" for nothing, NULL when it
 * cannot be completed. */
static const char *find_lacking(const MoCustomer *customer, const char *last, bool alone)
{
    const char *name = "";
    bool lacks = true;
    if (g_ascii_strncasecmp(last, "geehrt", 6) == 0 || g_ascii_strncasecmp(last, "sehr", 4) == 0)
        return NULL;
    Address address = read_address(last);
    bool of_name = (address != NOBODY && address != COMPANY) || is_one_of(last, TITLES);
    if (!is_one_of(last, ALONE) && of_name)
        name = customer->family_name;
    else if (alone && is_one_of(last, CLOSE_OPENINGS))
        name = mo_customer_get_call_name(customer);
    else
        lacks = alone;
    return lacks && !*name ? NULL : name;
}

/* A salutation that is a greeting: as it is, with what its end lacks. NULL when it is none. */
static char *make_written(const Person *person)
{
    g_autofree char *text = g_strdup(person->customer->salutation);
    size_t length = strlen(text);
    char mark = length > 0 && strchr(",!:", text[length - 1]) ? text[length - 1] : ',';
    if (length > 0 && text[length - 1] == mark)
        text[length - 1] = '\0';
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    unsigned n = g_strv_length(words);
    if (n == 0 || !is_one_of(words[0], OPENINGS) || strpbrk(text, "/()"))
        return NULL;
    const char *lacking = find_lacking(person->customer, words[n - 1], n == 1);
    if (!lacking)
        return NULL;
    if (*lacking == '\0')
        return g_strdup_printf("%s%c", text, mark);
    bool family = strcmp(lacking, person->customer->family_name) == 0;
    g_autofree char *name = family ? make_family_name(person) : g_strdup(lacking);
    return g_strdup_printf("%s %s%c", text, name, mark);
}

/* Whether she is spoken to by her first name, as far as it is known. */
static bool is_close(const Person *person)
{
    const MoCustomer *customer = person->customer;
    if (!*mo_customer_get_call_name(customer))
        return false;
    if (mo_text_same(customer->manner, "first-name"))
        return true;
    if (mo_text_same(customer->manner, "formal") || person->letter->formal)
        return false;
    /* Where first names are usual, a salutation or a title in the records still means distance. */
    if (person->address > MADAM)
        return false;
    bool said = person->address != NOBODY || *person->title || find_own_word(person);
    bool distant = person->letter->sir && *customer->family_name && said;
    return !distant;
}

static char *make_whole(const Person *person)
{
    const MoCustomer *customer = person->customer;
    bool close = is_close(person);
    if (close && mo_text_same(customer->manner, "first-name"))
        return fill_close(person);
    char *greeting = make_written(person);
    if (!greeting && close)
        return fill_close(person);
    if (!greeting)
        greeting = make_several(person);
    if (!greeting)
        greeting = make_ungendered(person);
    if (!greeting)
        greeting = make_addressed(person);
    if (!greeting)
        greeting = make_titled(person);
    if (greeting)
        return greeting;
    g_autofree char *name = make_spoken_name(person);
    return *name ? fill(person->letter->neutral, name) : g_strdup(person->letter->nameless);
}

bool mo_draft_is_informal(const MoCustomer *customer, const char *language)
{
    g_return_val_if_fail(customer != NULL, false);
    Person person = read_person(customer, language);
    bool close = is_close(&person);
    g_free(person.title);
    return close;
}

char *mo_draft_make_greeting(const MoCustomer *customer, const char *language)
{
    g_return_val_if_fail(customer != NULL, NULL);
    if (*customer->greeting)
        return mo_text_clean_line(customer->greeting, GREETING_MAX);
    Person person = read_person(customer, language);
    g_autofree char *greeting = make_whole(&person);
    g_free(person.title);
    return mo_text_clean_line(greeting, GREETING_MAX);
}
