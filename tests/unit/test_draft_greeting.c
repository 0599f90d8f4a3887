/* Greetings: every language with everything that may be known of a person, and odd names. */
#include "output/draft_greeting.h"

#include "base/text.h"
#include "model/customer_slots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
    const char *salutation, *title, *given, *family, *name, *manner, *nickname;
} Known;

static MoCustomer *new_customer(const Known *known)
{
    MoCustomer *customer = mo_customer_new();
    customer->salutation = known->salutation ? known->salutation : "";
    customer->academic_title = known->title ? known->title : "";
    customer->given_name = known->given ? known->given : "";
    customer->family_name = known->family ? known->family : "";
    customer->name = known->name ? known->name : "";
    customer->manner = known->manner ? known->manner : "";
    customer->nickname = known->nickname ? known->nickname : "";
    return customer;
}

static void check(const Known *known, const char *language, const char *expected, bool informal)
{
    g_autoptr(MoCustomer) customer = new_customer(known);
    g_autofree char *greeting = mo_draft_make_greeting(customer, language);
    if (strcmp(greeting, expected) != 0)
        fail_msg("%s, '%s' '%s' '%s' %s: '%s', not '%s'", language, customer->salutation,
                 customer->academic_title, customer->name, customer->manner, greeting, expected);
    if (mo_draft_is_informal(customer, language) != informal)
        fail_msg("'%s' in %s is %sformal", greeting, language, informal ? "" : "in");
}

/* What is known, one after the other, in every language. */
static const Known KNOWN[] = {
    {.given = "Ada", .family = "Example", .name = "Ada Example"},
    {.given = "Ada", .family = "Example", .name = "Ada Example", .manner = "first-name"},
    {.given = "Ada", .family = "Example", .name = "Ada Example", .manner = "formal"},
    {.salutation = "Mrs.", .given = "Ada", .family = "Example", .name = "Ada Example"},
    {.salutation = "Herr", .given = "Al", .family = "van Berg", .name = "Al van Berg"},
    {.salutation = "Mme", .title = "Dr.", .given = "A", .family = "Example", .name = "A Example"},
    {.title = "Dr.", .given = "Ada", .family = "Example", .name = "Ada Example"},
    {.salutation = "Ms",
     .given = "Ada",
     .family = "Example",
     .name = "Ada Example",
     .manner = "first-name",
     .nickname = "Adi"},
    {.name = "Ada"},
    {.name = NULL},
};

#define N_KNOWN G_N_ELEMENTS(KNOWN)

static const struct {
    const char *language;
    const char *greetings[N_KNOWN];
    unsigned informal; /* bits of KNOWN */
} LANGUAGES[] = {
    {"en",
     {"Hi Ada,", "Hi Ada,", "Dear Ada Example,", "Dear Mrs. Example,", "Dear Mr. van Berg,",
      "Dear Dr. Example,", "Dear Dr. Example,", "Hi Adi,", "Hi Ada,", "Hello,"},
     0x183},
    {"de",
     {"Guten Tag Ada Example,", "Hallo Ada,", "Guten Tag Ada Example,",
      "Sehr geehrte Frau Example,", "Sehr geehrter Herr van Berg,",
      "Sehr geehrte Frau Dr. Example,", "Guten Tag Dr. Ada Example,", "Hallo Adi,",
      "Guten Tag Ada,", "Sehr geehrte Damen und Herren,"},
     0x82},
    {"fr",
     {"Bonjour Ada Example,", "Bonjour Ada,", "Bonjour Ada Example,", "Bonjour Madame Example,",
      "Bonjour Monsieur van Berg,", "Bonjour Madame Example,", "Bonjour Dr. Ada Example,",
      "Bonjour Adi,", "Bonjour Ada,", "Madame, Monsieur,"},
     0x82},
    {"es",
     {"Buenos días, Ada Example:", "Hola, Ada:", "Buenos días, Ada Example:",
      "Estimada Sra. Example:", "Estimado Sr. van Berg:", "Estimada Dra. Example:",
      "Buenos días, Dr. Ada Example:", "Hola, Adi:", "Buenos días, Ada:",
      "Estimados señores y señoras:"},
     0x82},
    {"it",
     {"Gentile Ada Example,", "Ciao Ada,", "Gentile Ada Example,", "Gentile Sig.ra Example,",
      "Gentile Sig. van Berg,", "Gentile Dr. Example,", "Gentile Dr. Example,", "Ciao Adi,",
      "Gentile Ada,", "Gentili Signore e Signori,"},
     0x82},
    {"nl",
     {"Geachte Ada Example,", "Beste Ada,", "Geachte Ada Example,", "Geachte mevrouw Example,",
      "Geachte heer Van Berg,", "Geachte mevrouw Example,", "Geachte dr. Ada Example,",
      "Beste Adi,", "Geachte Ada,", "Geachte heer/mevrouw,"},
     0x82},
    {"pt-BR",
     {"Bom dia, Ada Example,", "Olá, Ada,", "Bom dia, Ada Example,", "Cara Sra. Example,",
      "Caro Sr. van Berg,", "Cara Dra. Example,", "Bom dia, Dr. Ada Example,", "Olá, Adi,",
      "Bom dia, Ada,", "Exmos. Senhores,"},
     0x82},
    {"pl",
     {"Dzień dobry,", "Cześć Ada,", "Dzień dobry,", "Szanowna Pani,", "Szanowny Panie,",
      "Szanowna Pani,", "Dzień dobry,", "Cześć Adi,", "Dzień dobry,", "Szanowni Państwo,"},
     0x82},
    {"sv",
     {"Hej Ada,", "Hej Ada,", "Hej Ada Example,", "Hej Ada,", "Hej Al,", "Hej A,", "Hej Ada,",
      "Hej Adi,", "Hej Ada,", "Hej,"},
     0x1fb},
    {"da",
     {"Hej Ada,", "Hej Ada,", "Kære Ada Example,", "Hej Ada,", "Hej Al,", "Hej A,", "Hej Ada,",
      "Hej Adi,", "Hej Ada,", "Hej,"},
     0x1fb},
    {"nb",
     {"Hei Ada,", "Hei Ada,", "Hei Ada Example,", "Hei Ada,", "Hei Al,", "Hei A,", "Hei Ada,",
      "Hei Adi,", "Hei Ada,", "Hei,"},
     0x1fb},
    {"fi",
     {"Hei Ada,", "Hei Ada,", "Hei Ada Example,", "Hei Ada,", "Hei Al,", "Hei A,", "Hei Ada,",
      "Hei Adi,", "Hei Ada,", "Hei,"},
     0x1fb},
};

static void a_greeting_fits_the_language_and_what_is_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(LANGUAGES); i++)
        for (size_t k = 0; k < N_KNOWN; k++)
            check(&KNOWN[k], LANGUAGES[i].language, LANGUAGES[i].greetings[k],
                  LANGUAGES[i].informal >> k & 1);
}

static void a_language_is_known_by_its_code_and_any_other_is_english(void **state)
{
    (void)state;
    check(&KNOWN[0], "de-AT", "Guten Tag Ada Example,", false);
    check(&KNOWN[0], "de_DE.UTF-8", "Guten Tag Ada Example,", false);
    check(&KNOWN[0], "DE", "Guten Tag Ada Example,", false);
    static const char *const OTHERS[] = {"", NULL, "dexx", "ja", "x", "C"};
    for (size_t i = 0; i < G_N_ELEMENTS(OTHERS); i++)
        check(&KNOWN[0], OTHERS[i], "Hi Ada,", true);
}

static void odd_names_and_salutations_get_a_greeting_that_can_be_read(void **state)
{
    static const struct {
        const char *language;
        Known known;
        const char *greeting;
        bool informal;
    } CASES[] = {
        {"de", {.name = "Example, Ada"}, "Guten Tag Ada Example,", false},
        {"de", {.name = "van Berg, Jan"}, "Guten Tag Jan van Berg,", false},
        {"de", {.name = "Example, Dr. Ada"}, "Guten Tag Dr. Ada Example,", false},
        {"de", {.name = "Ada Example, PhD"}, "Guten Tag Ada Example,", false},
        {"de", {.name = "Example, Inc."}, "Sehr geehrte Damen und Herren,", false},
        {"de",
         {.name = "Example, Ada", .given = "Ada Maria", .family = "Example"},
         "Guten Tag Ada Maria Example,",
         false},
        {"de", {.name = "Dr. Ada Example", .title = "Dr."}, "Guten Tag Dr. Ada Example,", false},
        {"de", {.name = "Frau Example"}, "Guten Tag Frau Example,", false},
        {"en", {.name = "Mrs. Example"}, "Dear Mrs. Example,", false},
        {"en", {.name = "Example, Ada"}, "Hi Ada,", true},
        {"en", {.name = "info@example.org"}, "Hello,", false},
        {"de", {.name = "Ada <b>"}, "Sehr geehrte Damen und Herren,", false},
        {"en", {.salutation = "Captain", .name = "Ada Example"}, "Hi Ada,", true},
        {"en",
         {.salutation = "Mr and Mrs", .family = "Example", .name = "A. and B. Example"},
         "Dear Mr. and Mrs. Example,",
         false},
        {"en", {.salutation = "Ms", .given = "Ada", .name = "Ada"}, "Hi Ada,", true},
        {"en",
         {.salutation = "Dear Sir", .family = "Example", .name = "A. Example"},
         "Dear Sir,",
         false},
        {"de",
         {.salutation = "Frau Dr.", .family = "Example", .name = "A. Example"},
         "Sehr geehrte Frau Dr. Example,",
         false},
        {"de",
         {.salutation = "Herrn", .title = "Prof. Dr. rer. nat.", .family = "von Berg"},
         "Sehr geehrter Herr Prof. Dr. von Berg,",
         false},
        {"de",
         {.salutation = "Herr", .title = "Dr.-Ing.", .family = "Berg"},
         "Sehr geehrter Herr Dr. Berg,",
         false},
        {"de",
         {.salutation = "Herr", .title = "Dr", .family = "Berg"},
         "Sehr geehrter Herr Dr. Berg,",
         false},
        {"de",
         {.salutation = "Herr", .title = "MBA", .family = "Berg"},
         "Sehr geehrter Herr Berg,",
         false},
        {"en",
         {.salutation = "Mr", .title = "Prof. Dr.", .family = "Berg"},
         "Dear Prof. Berg,",
         false},
        {"de",
         {.salutation = "Sehr geehrte Frau Dr. Beispiel", .family = "B"},
         "Sehr geehrte Frau Dr. Beispiel,",
         false},
        {"de",
         {.salutation = "Sehr geehrte Frau", .family = "Beispiel"},
         "Sehr geehrte Frau Beispiel,",
         false},
        {"de",
         {.salutation = "Sehr geehrter Herr Dr.,", .family = "Beispiel"},
         "Sehr geehrter Herr Dr. Beispiel,",
         false},
        {"de", {.salutation = "Sehr geehrte Frau", .name = "Ada"}, "Guten Tag Ada,", false},
        {"de", {.salutation = "Sehr geehrte/r", .name = "Ada"}, "Guten Tag Ada,", false},
        {"de", {.salutation = "Sehr geehrte", .name = "Ada"}, "Guten Tag Ada,", false},
        {"de",
         {.salutation = "Sehr geehrte Damen und Herren", .name = "Ada"},
         "Sehr geehrte Damen und Herren,",
         false},
        {"de", {.salutation = "Liebe", .given = "Ada", .name = "Ada B"}, "Liebe Ada,", false},
        {"de", {.salutation = "Liebe Ada!", .name = "A B"}, "Liebe Ada!", false},
        {"de", {.salutation = "Liebe Frau", .family = "Berg"}, "Liebe Frau Berg,", false},
        {"de",
         {.salutation = "Sehr geehrte Frau Berg", .given = "Ada", .manner = "first-name"},
         "Hallo Ada,",
         true},
        {"fr", {.salutation = "Bonjour Madame", .name = "A B"}, "Bonjour Madame,", false},
        {"it",
         {.salutation = "Sig.ra", .title = "Dott.ssa", .family = "Esempio"},
         "Gentile Dott.ssa Esempio,",
         false},
        {"es",
         {.salutation = "Señora", .title = "Dra.", .family = "Ejemplo"},
         "Estimada Dra. Ejemplo:",
         false},
        {"nl",
         {.salutation = "de heer", .family = "van den Berg"},
         "Geachte heer Van den Berg,",
         false},
        {"nl",
         {.salutation = "Geachte heer", .family = "van der Berg"},
         "Geachte heer Van der Berg,",
         false},
        {"de",
         {.salutation = "Sehr geehrte Frau", .family = "von Berg"},
         "Sehr geehrte Frau von Berg,",
         false},
        {"nl",
         {.given = "Jan", .family = "van den Berg", .name = "Jan van den Berg"},
         "Geachte Jan van den Berg,",
         false},
        {"en", {.given = "Al", .manner = "first-name", .nickname = "Allie"}, "Hi Allie,", true},
        {"en", {.name = "Example Ltd", .manner = "first-name"}, "Hello,", false},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        check(&CASES[i].known, CASES[i].language, CASES[i].greeting, CASES[i].informal);
}

static void names_alone_in_the_records_are_greeted_as_people_write_them(void **state)
{
    static const struct {
        const char *language, *salutation, *name, *greeting;
    } CASES[] = {
        {"en", "", "GRACE SAMPLE", "Hi Grace,"},
        {"en", "", "grace sample", "Hi Grace,"},
        {"en", "", "GRACE", "Hi Grace,"},
        {"en", "", "AJ", "Hi AJ,"},
        {"en", "", "JP MORGAN", "Hi JP,"},
        {"en", "", "ANNA-LENA BERG", "Hi Anna-Lena,"},
        {"en", "", "bell hooks Stone", "Hi bell,"},
        {"en", "", "李小龍", "Hi 李小龍,"},
        {"en", "", "DUPONT Marie", "Hi Marie,"},
        {"de", "", "VINCENT VAN BERG", "Guten Tag Vincent van Berg,"},
        {"de", "Herr", "ian mccoy", "Sehr geehrter Herr McCoy,"},
        {"de", "Herr", "VINCENT VAN BERG", "Sehr geehrter Herr van Berg,"},
        {"de", "", "Dr. med. Max Stern", "Guten Tag Dr. med. Max Stern,"},
        {"de", "Frau", "Petra Müller", "Sehr geehrte Frau Müller,"},
        {"de", "Frau", "Müller, Petra", "Sehr geehrte Frau Müller,"},
        {"de", "Frau", "Müller", "Sehr geehrte Frau Müller,"},
        {"de", "Frau Dr.", "Müller", "Sehr geehrte Frau Dr. Müller,"},
        {"de", "Frau", "Ana Carolina Silva", "Guten Tag Ana Carolina Silva,"},
        {"de", "Liebe", "Petra", "Liebe Petra,"},
        {"en", "Mrs.", "Petra Miller", "Dear Mrs. Miller,"},
        {"en", "Ms.", "Petra Miller", "Dear Ms. Miller,"},
        {"en", "Miss", "Petra Miller", "Dear Miss Miller,"},
        {"en", "Mr and Mrs", "Petra Miller", "Dear Mr. and Mrs. Miller,"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Known known = {.salutation = CASES[i].salutation, .name = CASES[i].name};
        g_autoptr(MoCustomer) customer = new_customer(&known);
        mo_customer_derive_names(customer);
        g_autofree char *greeting = mo_draft_make_greeting(customer, CASES[i].language);
        if (strcmp(greeting, CASES[i].greeting) != 0)
            fail_msg("'%s' '%s': '%s', not '%s'", CASES[i].salutation, CASES[i].name, greeting,
                     CASES[i].greeting);
    }
}

static void salutations_of_all_kinds_are_greeted_as_a_native_speaker_would(void **state)
{
    static const struct {
        const char *language, *salutation, *title, *name, *greeting;
    } CASES[] = {
        {"en", "Miss", "", "Petra Miller", "Dear Miss Miller,"},
        {"en", "Mx", "", "Petra Miller", "Dear Mx Miller,"},
        {"en", "Mx.", "", "Petra Miller", "Dear Mx Miller,"},
        {"en", "Ms", "", "Petra Miller", "Dear Ms. Miller,"},
        {"en", "Mrs", "Dr.", "Petra Miller", "Dear Dr. Miller,"},
        {"en", "", "dr", "Jan Nowak", "Dear Dr. Nowak,"},
        {"en", "Sig.ra", "Dott.ssa", "Carla Rossi", "Dear Dr. Rossi,"},
        {"en", "", "Dra.", "Ana Gil", "Dear Dr. Gil,"},
        {"en", "Frau", "Professorin", "Eva Kern", "Dear Prof. Kern,"},
        {"es", "Sra.", "Dr.", "Ana Gil", "Estimada Dra. Gil:"},
        {"es", "Sr.", "Dr.", "Juan Gil", "Estimado Dr. Gil:"},
        {"pt", "Sra.", "Dr.", "Ana Gil", "Cara Dra. Gil,"},
        {"de", "Frau", "", "Dr. Eva Kern", "Sehr geehrte Frau Dr. Kern,"},
        {"de", "Herr", "", "Prof. Dr. Max Kern", "Sehr geehrter Herr Prof. Dr. Kern,"},
        {"de", "Frau", "", "Eva Kern", "Sehr geehrte Frau Kern,"},
        {"en", "Dr.", "", "Petra Miller", "Dear Dr. Miller,"},
        {"en", "Prof. Dr.", "", "Petra Miller", "Dear Prof. Miller,"},
        {"en", "Mr. & Mrs.", "", "Peter Miller", "Dear Mr. and Mrs. Miller,"},
        {"en", "Mrs and Mr", "", "Miller", "Dear Mr. and Mrs. Miller,"},
        {"en", "Family", "", "Miller", "Dear Miller family,"},
        {"en", "Mr", "", "Smith-Jones", "Dear Mr. Smith-Jones,"},
        {"en", "Mr", "", "Juan de la Cruz", "Dear Mr. de la Cruz,"},
        {"de", "Frau", "Dr.", "Eva von der Heide", "Sehr geehrte Frau Dr. von der Heide,"},
        {"de", "Frau Prof. Dr.", "", "Eva von Stein", "Sehr geehrte Frau Prof. Dr. von Stein,"},
        {"de", "Frau", "", "Müller-Lüdenscheidt", "Sehr geehrte Frau Müller-Lüdenscheidt,"},
        {"de", "Herr und Frau", "", "Peter Müller",
         "Sehr geehrte Frau Müller, sehr geehrter Herr Müller,"},
        {"de", "Herrn u. Frau", "", "Müller",
         "Sehr geehrte Frau Müller, sehr geehrter Herr Müller,"},
        {"de", "Eheleute", "", "Müller", "Sehr geehrte Frau Müller, sehr geehrter Herr Müller,"},
        {"de", "Familie", "", "Müller", "Sehr geehrte Familie Müller,"},
        {"de", "Fam.", "", "Peter Müller", "Sehr geehrte Familie Müller,"},
        {"de", "Firma", "", "Muster GmbH", "Sehr geehrte Damen und Herren,"},
        {"de", "Herr / Frau", "", "Kim Müller", "Guten Tag Kim Müller,"},
        {"de", "Herr Herr", "", "Kim Müller", "Guten Tag Kim Müller,"},
        {"de", "Divers", "", "Kim Müller", "Guten Tag Kim Müller,"},
        {"de", "Mx", "", "Kim Müller", "Guten Tag Kim Müller,"},
        {"de", "Dr.", "", "Eva Müller", "Guten Tag Dr. Eva Müller,"},
        {"de", "", "Professorin", "Eva Müller", "Sehr geehrte Frau Professorin Müller,"},
        {"de", "Liebe Familie", "", "Eva Müller", "Liebe Familie Müller,"},
        {"de", "Sehr geehrte Damen und Herren", "", "Eva Müller", "Sehr geehrte Damen und Herren,"},
        {"de", "weiblich", "", "Eva Müller", "Sehr geehrte Frau Müller,"},
        {"de", "Fräulein", "", "Petra Müller", "Guten Tag Petra Müller,"},
        {"fr", "M.", "", "Jean de La Tour", "Bonjour Monsieur de La Tour,"},
        {"fr", "Mlle", "", "Marie Dupont", "Bonjour Madame Dupont,"},
        {"fr", "M. et Mme", "", "Dupont", "Bonjour Madame et Monsieur Dupont,"},
        {"fr", "Famille", "", "Dupont", "Chère famille Dupont,"},
        {"fr", "Société", "", "Exemple SARL", "Madame, Monsieur,"},
        {"fr", "Mx", "", "Kim Dupont", "Bonjour Kim Dupont,"},
        {"nl", "Dhr.", "", "Jan van den Berg", "Geachte heer Van den Berg,"},
        {"nl", "Mevr.", "Dr.", "Anna van der Meer", "Geachte mevrouw Van der Meer,"},
        {"nl", "", "Dr.", "Anna van der Meer", "Geachte dr. Anna van der Meer,"},
        {"nl", "De heer en mevrouw", "", "Jan de Vries", "Geachte heer en mevrouw De Vries,"},
        {"nl", "Fam.", "", "de Vries", "Geachte familie De Vries,"},
        {"nl", "Heer/mevrouw", "", "Jan de Vries", "Geachte Jan de Vries,"},
        {"it", "Sig. e Sig.ra", "", "Rossi", "Gentili Sig. e Sig.ra Rossi,"},
        {"it", "Famiglia", "", "Rossi", "Gentile famiglia Rossi,"},
        {"it", "Ing.", "", "Marco Rossi", "Gentile Ing. Rossi,"},
        {"it", "Ditta", "", "Esempio S.r.l.", "Gentili Signore e Signori,"},
        {"es", "Dña.", "", "María García", "Estimada Sra. García:"},
        {"es", "Dra.", "", "María García", "Estimada Dra. García:"},
        {"es", "Dr.", "", "Juan García", "Buenos días, Dr. Juan García:"},
        {"es", "Sr. y Sra.", "", "García", "Estimados Sr. y Sra. García:"},
        {"es", "Familia", "", "García", "Estimada familia García:"},
        {"es", "Sr.", "", "Juan de la Cruz", "Estimado Sr. de la Cruz:"},
        {"sv", "Fru", "", "Anna Svensson", "Hej Anna,"},
        {"sv", "Herr och fru", "", "Svensson", "Hej,"},
        {"sv", "Familjen", "", "Svensson", "Hej familjen Svensson,"},
        {"de", "Fru", "", "Anna Svensson", "Sehr geehrte Frau Svensson,"},
        {"pt", "Dona", "", "Maria Silva", "Cara Sra. Silva,"},
        {"pl", "Pan i Pani", "", "Kowalski", "Szanowni Państwo,"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Known known = {
            .salutation = CASES[i].salutation, .title = CASES[i].title, .name = CASES[i].name};
        g_autoptr(MoCustomer) customer = new_customer(&known);
        mo_customer_derive_names(customer);
        g_autofree char *greeting = mo_draft_make_greeting(customer, CASES[i].language);
        if (strcmp(greeting, CASES[i].greeting) != 0)
            fail_msg("'%s' '%s' '%s': '%s', not '%s'", CASES[i].salutation, CASES[i].title,
                     CASES[i].name, greeting, CASES[i].greeting);
    }
}

static void a_first_name_tells_nothing_about_who_bears_it(void **state)
{
    static const char *const NAMES[] = {"Anna", "Peter", "Andrea", "Sascha", "Kim", "Jean"};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        g_autofree char *name = g_strconcat(NAMES[i], " Example", NULL);
        g_autofree char *greeting = g_strdup_printf("Guten Tag %s,", name);
        Known known = {.given = NAMES[i], .family = "Example", .name = name};
        check(&known, "de", greeting, false);
    }
}

static void a_greeting_of_ones_own_is_taken_as_it_is(void **state)
{
    (void)state;
    g_autoptr(MoCustomer) customer = new_customer(&KNOWN[3]);
    customer->greeting = "Dearest Ada\r\nBcc: x@example.com";
    g_autofree char *greeting = mo_draft_make_greeting(customer, "de");
    assert_string_equal(greeting, "Dearest Ada Bcc: x@example.com");
}

static void a_company_is_not_greeted_as_a_person(void **state)
{
    (void)state;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    customer->name = customer->company = "Example Ltd";
    g_autofree char *english = mo_draft_make_greeting(customer, "en");
    g_autofree char *german = mo_draft_make_greeting(customer, "de");
    assert_string_equal(english, "Hello,");
    assert_string_equal(german, "Sehr geehrte Damen und Herren,");
}

static void a_department_is_not_greeted_as_a_person(void **state)
{
    (void)state;
    static const Known OFFICES[] = {
        {.name = "Abt. Einkauf"},
        {.name = "Abt. Einkauf", .given = "Abt.", .family = "Einkauf"},
        {.name = "Buchhaltung"},
        {.name = "Info"},
        {.name = "Sales Team", .given = "Sales", .family = "Team"},
        {.name = "Accounts Payable"},
        {.name = "Accounts Payable", .given = "Accounts", .family = "Payable"},
        {.name = "Example GmbH"},
        {.name = "IT", .given = "IT"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(OFFICES); i++) {
        check(&OFFICES[i], "en", "Hello,", false);
        check(&OFFICES[i], "de", "Sehr geehrte Damen und Herren,", false);
    }
    static const Known PERSON = {.name = "Ana Sales", .given = "Ana", .family = "Sales"};
    check(&PERSON, "en", "Hi Ana,", true);
}

static void hostile_names_give_one_clean_line_of_bounded_length(void **state)
{
    g_autofree char *long_name = g_strnfill(9000, 'x');
    const char *const NAMES[] = {"Zoe\r\nBcc: evil@example.org",
                                 "\xe2\x80\xa8Zoe\x1b[31m",
                                 "a, b, c, d",
                                 ",",
                                 ", ,",
                                 "Zo\xeb",
                                 "{{customer.secret}} *",
                                 "* %s %n",
                                 "Zoe \\",
                                 long_name,
                                 "   "};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(LANGUAGES); k++) {
            Known known = {.salutation = k % 2 ? NAMES[i] : "Frau",
                           .title = NAMES[i],
                           .given = NAMES[i],
                           .family = NAMES[i],
                           .name = NAMES[i],
                           .manner = k % 3 ? "first-name" : ""};
            g_autoptr(MoCustomer) customer = new_customer(&known);
            g_autofree char *greeting = mo_draft_make_greeting(customer, LANGUAGES[k].language);
            assert_true(g_utf8_validate(greeting, -1, NULL));
            assert_in_range(strlen(greeting), 1, 200);
            for (const char *at = greeting; *at; at++)
                assert_true((unsigned char)*at >= ' ');
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_greeting_fits_the_language_and_what_is_known),
        cmocka_unit_test(a_language_is_known_by_its_code_and_any_other_is_english),
        cmocka_unit_test(odd_names_and_salutations_get_a_greeting_that_can_be_read),
        cmocka_unit_test(names_alone_in_the_records_are_greeted_as_people_write_them),
        cmocka_unit_test(salutations_of_all_kinds_are_greeted_as_a_native_speaker_would),
        cmocka_unit_test(a_first_name_tells_nothing_about_who_bears_it),
        cmocka_unit_test(a_greeting_of_ones_own_is_taken_as_it_is),
        cmocka_unit_test(a_company_is_not_greeted_as_a_person),
        cmocka_unit_test(a_department_is_not_greeted_as_a_person),
        cmocka_unit_test(hostile_names_give_one_clean_line_of_bounded_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
