#include "output/letter.h"

#include <string.h>

/* The first is for every language that is not here. */
static const MoLetter LETTERS[] = {
    {"en", "Dear Mr. *,", "Dear Ms. *,", "Dear *,", "Dear *,", "Dear *,", "Hello,", "Hi *,",
     "Dear Mr. and Mrs. *,", "Dear * family,", MO_TITLE_INSTEAD, false, false},
    {"de", "Sehr geehrter Herr *,", "Sehr geehrte Frau *,", NULL, NULL, "Guten Tag *,",
     "Sehr geehrte Damen und Herren,", "Hallo *,", "Sehr geehrte Frau *, sehr geehrter Herr *,",
     "Sehr geehrte Familie *,", MO_TITLE_BETWEEN, true, false},
    {"fr", "Bonjour Monsieur *,", "Bonjour Madame *,", NULL, NULL, "Bonjour *,",
     "Madame, Monsieur,", "Bonjour *,", "Bonjour Madame et Monsieur *,", "Chère famille *,",
     MO_TITLE_LEFT_OUT, true, false},
    {"es", "Estimado Sr. *:", "Estimada Sra. *:", "Estimado *:", "Estimada *:", "Buenos días, *:",
     "Estimados señores y señoras:", "Hola, *:", "Estimados Sr. y Sra. *:", "Estimada familia *:",
     MO_TITLE_INSTEAD, true, false},
    {"it", "Gentile Sig. *,", "Gentile Sig.ra *,", "Gentile *,", "Gentile *,", "Gentile *,",
     "Gentili Signore e Signori,", "Ciao *,", "Gentili Sig. e Sig.ra *,", "Gentile famiglia *,",
     MO_TITLE_INSTEAD, true, false},
    {"nl", "Geachte heer *,", "Geachte mevrouw *,", NULL, NULL, "Geachte *,",
     "Geachte heer/mevrouw,", "Beste *,", "Geachte heer en mevrouw *,", "Geachte familie *,",
     MO_TITLE_LEFT_OUT, true, true},
    {"pt", "Caro Sr. *,", "Cara Sra. *,", "Caro *,", "Cara *,", "Bom dia, *,", "Exmos. Senhores,",
     "Olá, *,", "Caros Sr. e Sra. *,", "Cara família *,", MO_TITLE_INSTEAD, true, false},
    {"pl", "Szanowny Panie,", "Szanowna Pani,", NULL, NULL, "Dzień dobry,", "Szanowni Państwo,",
     "Cześć *,", "Szanowni Państwo,", "Szanowni Państwo,", MO_TITLE_LEFT_OUT, true, false},
    {"sv", NULL, NULL, NULL, NULL, "Hej *,", "Hej,", "Hej *,", "Hej,", "Hej familjen *,",
     MO_TITLE_LEFT_OUT, false, false},
    {"da", NULL, NULL, NULL, NULL, "Kære *,", "Hej,", "Hej *,", "Hej,", "Kære familie *,",
     MO_TITLE_LEFT_OUT, false, false},
    {"nb", NULL, NULL, NULL, NULL, "Hei *,", "Hei,", "Hei *,", "Hei,", "Hei familien *,",
     MO_TITLE_LEFT_OUT, false, false},
    {"nn", NULL, NULL, NULL, NULL, "Hei *,", "Hei,", "Hei *,", "Hei,", "Hei familien *,",
     MO_TITLE_LEFT_OUT, false, false},
    {"no", NULL, NULL, NULL, NULL, "Hei *,", "Hei,", "Hei *,", "Hei,", "Hei familien *,",
     MO_TITLE_LEFT_OUT, false, false},
    {"fi", NULL, NULL, NULL, NULL, "Hei *,", "Hei,", "Hei *,", "Hei,", "Hei perhe *,",
     MO_TITLE_LEFT_OUT, false, false},
};

static bool is_language(const char *text, const char *language)
{
    size_t length = strlen(language);
    return g_ascii_strncasecmp(text, language, length) == 0 && !g_ascii_isalpha(text[length]);
}

const MoLetter *mo_letter_find(const char *language)
{
    for (size_t i = 0; language && i < G_N_ELEMENTS(LETTERS); i++)
        if (is_language(language, LETTERS[i].language))
            return &LETTERS[i];
    return &LETTERS[0];
}

typedef struct {
    const char *language;
    const char *whole; /* with weekday and year */
    const char *brief; /* day and month */
    const char *until; /* between the first day and the last */
    int letters;       /* of a month cut short; 0: it is never cut */
    int weekday_letters;
    const char *weekdays[7]; /* from Monday */
    const char *months[12];  /* as they stand behind a day */
} Calendar;

static const Calendar CALENDARS[] = {
    {"en",
     "%A %-d %B %Y",
     "%-d %B",
     "to",
     3,
     3,
     {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
     {"January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December"}},
    {"de",
     "%A, %-d. %B %Y",
     "%-d. %B",
     "bis",
     3,
     2,
     {"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"},
     {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
      "November", "Dezember"}},
    {"fr",
     "%A %-d %B %Y",
     "%-d %B",
     "au",
     0,
     3,
     {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
     {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
      "octobre", "novembre", "décembre"}},
    {"es",
     "%A, %-d de %B de %Y",
     "%-d de %B",
     "al",
     3,
     3,
     {"lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"},
     {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
      "octubre", "noviembre", "diciembre"}},
    {"it",
     "%A %-d %B %Y",
     "%-d %B",
     "–",
     3,
     3,
     {"lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"},
     {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
      "ottobre", "novembre", "dicembre"}},
    {"nl",
     "%A %-d %B %Y",
     "%-d %B",
     "t/m",
     0,
     2,
     {"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"},
     {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
      "oktober", "november", "december"}},
    {"pt",
     "%A, %-d de %B de %Y",
     "%-d de %B",
     "a",
     3,
     3,
     {"segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado",
      "domingo"},
     {"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
      "outubro", "novembro", "dezembro"}},
    {"pl",
     "%A %-d %B %Y",
     "%-d %B",
     "–",
     3,
     0,
     {"poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"},
     {"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września",
      "października", "listopada", "grudnia"}},
    {"sv",
     "%A %-d %B %Y",
     "%-d %B",
     "–",
     3,
     3,
     {"måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"},
     {"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
      "oktober", "november", "december"}},
    {"da",
     "%A %-d. %B %Y",
     "%-d. %B",
     "til",
     3,
     3,
     {"mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"},
     {"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
      "oktober", "november", "december"}},
    {"nb",
     "%A %-d. %B %Y",
     "%-d. %B",
     "til",
     3,
     3,
     {"mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"},
     {"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
      "november", "desember"}},
    {"nn",
     "%A %-d. %B %Y",
     "%-d. %B",
     "til",
     3,
     3,
     {"måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"},
     {"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober",
      "november", "desember"}},
    {"fi",
     "%A %-d. %B %Y",
     "%-d. %B",
     "–",
     0,
     2,
     {"maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"},
     {"tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kesäkuuta",
      "heinäkuuta", "elokuuta", "syyskuuta", "lokakuuta", "marraskuuta", "joulukuuta"}},
};

static const Calendar *find_calendar(const char *language)
{
    if (language && is_language(language, "no"))
        language = "nb";
    for (size_t i = 0; language && i < G_N_ELEMENTS(CALENDARS); i++)
        if (is_language(language, CALENDARS[i].language))
            return &CALENDARS[i];
    return &CALENDARS[0];
}

/* The directives; those with `year` need one. */
static const struct {
    const char *name;
    bool year;
} DIRECTIVES[] = {
    {"d", false}, {"-d", false}, {"e", false}, {"m", false}, {"-m", false}, {"b", false},
    {"B", false}, {"y", true},   {"Y", true},  {"a", true},  {"A", true},   {"%", false},
};

/* The directive behind a `%`, or NULL. */
static const char *find_directive(const char *at, bool *ret_year)
{
    for (size_t i = 0; i < G_N_ELEMENTS(DIRECTIVES); i++) {
        if (!g_str_has_prefix(at, DIRECTIVES[i].name))
            continue;
        *ret_year = DIRECTIVES[i].year;
        return DIRECTIVES[i].name;
    }
    return NULL;
}

char *mo_letter_find_bad_format(const char *format)
{
    for (const char *at = strchr(format, '%'); at; at = strchr(at, '%')) {
        bool year;
        const char *directive = find_directive(at + 1, &year);
        if (!directive)
            return g_utf8_substring(at, 0, MIN(2, g_utf8_strlen(at, -1)));
        at += 1 + strlen(directive);
    }
    return NULL;
}

bool mo_letter_needs_year(const char *format)
{
    bool year = false;
    for (const char *at = strchr(format, '%'); at && !year; at = strchr(at, '%')) {
        const char *directive = find_directive(at + 1, &year);
        at += 1 + (directive ? strlen(directive) : 0);
    }
    return year;
}

static void append_cut(GString *out, const char *word, int letters)
{
    const char *end = word;
    for (int i = 0; letters > 0 && *end && i < letters; i++)
        end = g_utf8_next_char(end);
    g_string_append_len(out, word, letters > 0 ? end - word : -1);
}

static void append_day(GString *out, const Calendar *calendar, const char *directive, int day)
{
    if (*directive == 'd')
        g_string_append_printf(out, "%02d", day);
    else if (day == 1 && strcmp(calendar->language, "fr") == 0)
        g_string_append(out, "1er");
    else
        g_string_append_printf(out, "%d", day);
}

static void append(GString *out, const Calendar *calendar, const char *directive, MoDate date)
{
    const char *month = calendar->months[date.month - 1];
    MoDay day = mo_date_day(date);
    switch (directive[*directive == '-']) {
    case 'd':
    case 'e':
        append_day(out, calendar, directive, date.day);
        break;
    case 'm':
        g_string_append_printf(out, *directive == '-' ? "%d" : "%02d", date.month);
        break;
    case 'b':
        append_cut(out, month, calendar->letters);
        break;
    case 'B':
        g_string_append(out, month);
        break;
    case 'y':
        g_string_append_printf(out, "%02d", date.year % 100);
        break;
    case 'Y':
        g_string_append_printf(out, "%d", date.year);
        break;
    case 'a':
        append_cut(out, calendar->weekdays[mo_day_weekday(day)], calendar->weekday_letters);
        break;
    case 'A':
        g_string_append(out, calendar->weekdays[mo_day_weekday(day)]);
        break;
    default:
        g_string_append_c(out, '%');
    }
}

char *mo_letter_print_date(const char *language, MoDate date, const char *format)
{
    const Calendar *calendar = find_calendar(language);
    if (!format)
        format = date.year ? calendar->whole : calendar->brief;
    if (date.month == 0 || (!date.year && mo_letter_needs_year(format)))
        return NULL;
    GString *out = g_string_new(NULL);
    while (*format) {
        bool year;
        const char *directive = *format == '%' ? find_directive(format + 1, &year) : NULL;
        if (directive)
            append(out, calendar, directive, date);
        else
            g_string_append_c(out, *format);
        format += directive ? 1 + strlen(directive) : 1;
    }
    return g_string_free(out, FALSE);
}

/* What the first of two days has to say: no month and no year that the other one says as well. The
 * caller frees it. */
static char *cut_format(const char *whole, MoDate first, MoDate last)
{
    if (first.year != last.year)
        return g_strdup(whole);
    const char *end = strstr(whole, first.month == last.month ? "%-d" : "%B");
    end += strlen(first.month == last.month ? "%-d" : "%B");
    end += *end == '.';
    return g_strndup(whole, (gsize)(end - whole));
}

char *mo_letter_print_days(const char *language, MoDate first, MoDate last, const char *format)
{
    const Calendar *calendar = find_calendar(language);
    g_autofree char *short_format =
        format ? g_strdup(format) : cut_format(calendar->whole, first, last);
    g_autofree char *from = mo_letter_print_date(language, first, short_format);
    g_autofree char *to = mo_letter_print_date(language, last, format);
    return g_strdup_printf("%s %s %s", from, calendar->until, to);
}
