/* How a letter begins. Not gettext: it speaks the template's language, not the session's. */
#include "output/draft_fields.h"

#include "base/text.h"

#include <string.h>

#define GREETING_MAX 200

typedef struct {
    const char *language;
    const char *sir;   /* formal, with the family name behind it */
    const char *madam; /* the same to a woman */
    const char *plain; /* formal or unclear, with the whole name */
    const char *close; /* among people on first-name terms */
} Letter;

/* The first is for every language that is not here. */
static const Letter LETTERS[] = {
    {"en", "Dear Mr.", "Dear Ms.", "Hello", "Hello"},
    {"de", "Sehr geehrter Herr", "Sehr geehrte Frau", "Guten Tag", "Hallo"},
    {"fr", "Bonjour Monsieur", "Bonjour Madame", "Bonjour", "Bonjour"},
    {"es", "Estimado Sr.", "Estimada Sra.", "Buenos días", "Hola"},
    {"it", "Gentile Sig.", "Gentile Sig.ra", "Buongiorno", "Ciao"},
    {"nl", "Geachte heer", "Geachte mevrouw", "Goedendag", "Beste"},
};

static const char *const SIR[] = {"mr",      "mister",   "sir",  "herr",    "herrn", "hr",
                                  "m",       "monsieur", "sr",   "señor",   "sig",   "signor",
                                  "signore", "dhr",      "heer", "de heer", NULL};
static const char *const MADAM[] = {"ms",      "mrs",     "miss", "madam", "frau",   "fr",
                                    "mme",     "madame",  "mlle", "sra",   "señora", "sig.ra",
                                    "signora", "mevrouw", "mevr", "mw",    NULL};
/* A salutation that begins like this is a whole greeting already. */
static const char *const WHOLE[] = {"dear ",   "hello ",   "hi ",    "sehr ",    "liebe ",
                                    "lieber ", "hallo ",   "guten ", "bonjour ", "cher ",
                                    "chère ",  "hola ",    "querid", "estimad",  "caro ",
                                    "cara ",   "gentile ", "beste ", "geachte ", NULL};

static const Letter *find_letter(const char *language)
{
    for (size_t i = 0; language && i < G_N_ELEMENTS(LETTERS); i++) {
        size_t length = strlen(LETTERS[i].language);
        if (g_ascii_strncasecmp(language, LETTERS[i].language, length) == 0 &&
            !g_ascii_isalpha(language[length]))
            return &LETTERS[i];
    }
    return &LETTERS[0];
}

/* The salutation in small letters, without a stop at its end. */
static char *fold_salutation(const MoCustomer *customer)
{
    char *folded = mo_text_fold(customer->salutation);
    size_t length = strlen(folded);
    if (length > 0 && folded[length - 1] == '.')
        folded[length - 1] = '\0';
    return folded;
}

static bool has_word(const char *const *words, const char *text)
{
    for (size_t i = 0; words[i]; i++) {
        if (mo_text_same(words[i], text))
            return true;
    }
    return false;
}

static bool is_whole_greeting(const char *folded)
{
    for (size_t i = 0; WHOLE[i]; i++) {
        g_autofree char *start = mo_text_fold(WHOLE[i]);
        if (g_str_has_prefix(folded, start) && strchr(folded, ' '))
            return true;
    }
    return false;
}

/* "Dear Mr. Dr. Smith" is wrong where English is spoken: there the title stands instead. */
static char *make_formal(const Letter *letter, const char *address, const MoCustomer *customer)
{
    const char *title = customer->academic_title;
    if (!*title)
        return g_strdup_printf("%s %s,", address, customer->family_name);
    if (letter == &LETTERS[0])
        return g_strdup_printf("Dear %s %s,", title, customer->family_name);
    return g_strdup_printf("%s %s %s,", address, title, customer->family_name);
}

static char *make_plain(const Letter *letter, const MoCustomer *customer, bool with_title)
{
    const char *title = with_title ? customer->academic_title : "";
    if (!*customer->name)
        return g_strdup_printf("%s,", letter->plain);
    return g_strdup_printf("%s %s%s%s,", letter->plain, title, *title ? " " : "", customer->name);
}

static char *make(const Letter *letter, const MoCustomer *customer)
{
    if (*customer->greeting)
        return g_strdup(customer->greeting);
    g_autofree char *folded = fold_salutation(customer);
    if (is_whole_greeting(folded)) {
        bool closed = g_str_has_suffix(folded, ",") || g_str_has_suffix(folded, "!");
        return g_strdup_printf("%s%s", customer->salutation, closed ? "" : ",");
    }
    const char *call_name = mo_customer_get_call_name(customer);
    if (mo_text_same(customer->manner, "first-name") && *call_name)
        return g_strdup_printf("%s %s,", letter->close, call_name);
    bool has_family = *customer->family_name != '\0';
    if (has_word(SIR, folded) && has_family)
        return make_formal(letter, letter->sir, customer);
    if (has_word(MADAM, folded) && has_family)
        return make_formal(letter, letter->madam, customer);
    /* A title needs no Mr. or Ms. in English. */
    if (letter == &LETTERS[0] && *customer->academic_title && has_family)
        return make_formal(letter, "Dear", customer);
    bool formal = mo_text_same(customer->manner, "formal");
    if (letter == &LETTERS[0] && !formal && *call_name)
        return g_strdup_printf("%s %s,", letter->close, call_name);
    return make_plain(letter, customer, true);
}

char *mo_draft_make_greeting(const MoCustomer *customer, const char *language)
{
    g_return_val_if_fail(customer != NULL, NULL);
    g_autofree char *greeting = make(find_letter(language), customer);
    return mo_text_clean_line(greeting, GREETING_MAX);
}
