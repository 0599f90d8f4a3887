/* How one cell of the records is read. Pure functions: a text in, a value out; who calls them says
 * where the cell stands. */
#ifndef MOMENTS_MODEL_CELL_H
#define MOMENTS_MODEL_CELL_H

#include "base/day.h"
#include "model/field.h"

/* The cell without what spreadsheets put around it: blanks, an apostrophe before + = - @, and all
 * of
 * `="…"` but the text (in which a doubled quote stays doubled). Borrowed from the text; *ret_length
 * is its length. */
const char *mo_cell_trim(const char *text, size_t *ret_length);

/* The parts of a list, cleaned; `tags` also allows a comma. An empty list for "". The caller frees
 * it with g_strfreev(). */
char **mo_cell_read_list(const char *text, bool tags);

/* How a list is cut: at `;`, tags also at commas, phone numbers at a comma with a whole number on
 * both sides. */
typedef enum { MO_CELL_WORDS, MO_CELL_TAGS, MO_CELL_PHONES } MoCellList;

/* Whether no separator of any list can stand in a text, so that it is one item. Asked first of most
 * cells: quicker than looking for the items. */
bool mo_cell_is_one_item(const char *text, size_t length);

/* The next item of a list, from *at on, trimmed and never empty; false at the end. Borrowed. */
bool mo_cell_next_item(const char **at, MoCellList kind, const char **ret_item, size_t *ret_length);

/* The next address of a cell, from *at on: of "Ada <ada@example.com>, b@example.com" first
 * `ada@example.com`. Not judged; false at the end. Borrowed. */
bool mo_cell_next_address(const char **at, const char **ret_address, size_t *ret_length);

/* A date in any spelling of model/cell_date.h that is clear without knowing its column. No date at
 * all ("", 0000-00-00, 0/0/00) gives a date without a month. False when it is none or not clear. */
bool mo_cell_read_date(const char *text, MoDate *ret_date);

/* The bans of do_not_contact: all, email, phone, promo, a yes or a no, in any of the languages that
 * cells are read in, each with an end or without ("email until 2026-05-01; phone"). *ret_until is
 * the last end that is named; *ret_for_good are the bans that have none. What cannot be read means
 * all, for good, and returns false. */
bool mo_cell_read_bans(const char *text, unsigned *ret_bans, MoDay *ret_until,
                       unsigned *ret_for_good);

/* yes, true, 1, x, ja, oui, sí … / no, false, 0, nein, non, "" …. False for anything else, which is
 * to be read as yes. */
bool mo_cell_read_yes_no(const char *text, bool *ret_yes);

/* Whether a cell about somebody's death says that she is dead: a day, a year or a yes does;
 * nothing, a no, "alive" and a day that is none do not. What cannot be read says it, too, and
 * returns false.
 */
bool mo_cell_read_died(const char *text, bool *ret_died);

/* Roughly an address: exactly one @ with something on both sides, no blanks or controls. */
bool mo_cell_is_email(const char *text);

/* Shaped like a name of the IANA time zone database: Europe/Berlin, UTC. */
bool mo_cell_is_timezone(const char *text);

/* A BCP 47 code, written as usual (de, pt-BR), also of a language that is named in one of the
 * languages that cells are read in (Deutsch, French); NULL when it is none. The caller frees it. */
char *mo_cell_read_language(const char *text);

/* Whether somebody answers at a phone number with this label: not at "Home Fax" or "Pager". */
bool mo_cell_is_for_talking(const char *label);

/* A tag without the star that Google marks its own groups with; NULL for the group that holds
 * everybody ("* myContacts"), which says nothing. Borrowed. */
const char *mo_cell_read_tag(const char *text);

#endif
