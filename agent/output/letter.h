/* What letters need to know of a language: its greetings and its names of days.
 *
 * Constant tables and not gettext, because a letter speaks the customer's language and not the one
 * of the session. */
#ifndef MOMENTS_OUTPUT_LETTER_H
#define MOMENTS_OUTPUT_LETTER_H

#include "base/day.h"

typedef enum {
    MO_TITLE_BETWEEN,  /* "Frau Dr. Example" */
    MO_TITLE_INSTEAD,  /* "Dear Dr. Example" */
    MO_TITLE_LEFT_OUT, /* "Bonjour Madame Exemple" */
} MoTitlePlace;

/* Greetings, with a star in the place of the name. */
typedef struct {
    const char *language;     /* "de" */
    const char *sir;          /* with a family name; NULL: nobody is spoken to like this */
    const char *madam;        /* the same to a woman */
    const char *titled_sir;   /* MO_TITLE_INSTEAD: with a title and a family name */
    const char *titled_madam; /* the same to a woman */
    const char *neutral;      /* formal or unclear, with the whole name */
    const char *nameless;     /* to a company, or to nobody known */
    const char *close;        /* among people on first-name terms */
    const char *couple;       /* to Mr. and Mrs., with a family name at each star */
    const char *family;       /* to a family, with its name */
    MoTitlePlace title;
    bool formal;       /* unless something else is known, people are spoken to formally */
    bool capital_name; /* "Geachte heer Van den Berg" */
} MoLetter;

/* Never NULL: English for a language that is not known. "de-AT", "de_DE.UTF-8" are German. */
const MoLetter *mo_letter_find(const char *language);

/* A date in words: "8 March", or with its year "Sunday 8 March 2026", in the way of the language,
 * or as `format` says (%d %-d %e %m %-m %b %B %y %Y %a %A %%). NULL when the format asks for the
 * year or the weekday of a date without a year. The caller frees it. */
char *mo_letter_print_date(const char *language, MoDate date, const char *format);

/* Several days, both counted in: "Thursday 3 to Friday 4 December 2026"; with a format each in it.
 * Their years are known. The caller frees it. */
char *mo_letter_print_days(const char *language, MoDate first, MoDate last, const char *format);

/* The first thing in a format that is none of these, as "%H"; NULL when there is none. The caller
 * frees it. */
char *mo_letter_find_bad_format(const char *format);

/* Whether a format asks for what a date without a year does not have. */
bool mo_letter_needs_year(const char *format);

#endif
