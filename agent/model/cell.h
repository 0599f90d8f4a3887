/* How one cell of the records is read. Pure functions: a text in, a value out; who calls them says
 * where the cell stands. */
#ifndef MOMENTS_MODEL_CELL_H
#define MOMENTS_MODEL_CELL_H

#include "base/day.h"
#include "model/field.h"

/* The cell without what spreadsheets put around it: blanks, and an apostrophe before + = - @.
 * Borrowed from the text; *ret_length is its length. */
const char *mo_cell_trim(const char *text, size_t *ret_length);

/* The parts of a list, cleaned; `tags` also allows ", ". An empty list for "". The caller frees it
 * with g_strfreev(). */
char **mo_cell_read_list(const char *text, bool tags);

/* A date, also with an hour behind it. No date at all ("", 0000-00-00, 0/0/00) gives a date without
 * a month; the year 1604 is Apple's way to say "no year". False when it is no date. */
bool mo_cell_read_date(const char *text, MoDate *ret_date);

/* The bans of do_not_contact. What cannot be read means all, for good, and returns false. */
bool mo_cell_read_bans(const char *text, unsigned *ret_bans, MoDay *ret_until);

/* yes, true, 1, x / no, false, 0, "". False for anything else, which is to be read as yes. */
bool mo_cell_read_yes_no(const char *text, bool *ret_yes);

/* Roughly an address: exactly one @ with something on both sides, no blanks or controls. */
bool mo_cell_is_email(const char *text);

/* Shaped like a name of the IANA time zone database: Europe/Berlin, UTC. */
bool mo_cell_is_timezone(const char *text);

/* A BCP 47 code, written as usual (de, pt-BR); NULL when it is none. The caller frees it. */
char *mo_cell_read_language(const char *text);

#endif
