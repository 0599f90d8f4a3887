/* Dates as people and programs write them into cells.
 *
 * Read are: 1980-03-12 and 19800312, both also with an hour behind; without a year --03-12, --0312,
 * 03-12; year first with / or dots; numbers with / - or dots in the column's own order; months by
 * name or short form in English, German, French, Spanish, Dutch, Italian and Swedish ("15 April",
 * "Mar 2, 2021", "15. April 1980", "1er mai"); a spreadsheet's day number (45321). An hour is
 * passed over: the day is the one that stands there, as the other program showed it. What a zone
 * behind the hour makes of the day, and whether it can be meant, mo_cell_date_fit() tells.
 *
 * The year 1604 is Apple's way to say "no year". Two digits of a year: in yearly dates (birthdays)
 * 30 to 99 are 19xx and 00 to 29 are 20xx, as in spreadsheets; in single days (a renewal) 70 to 99
 * are 19xx and 00 to 69 are 20xx. Zeros (0000-00-00, 0/0/00) and the days that programs write for
 * "none" (0001-01-01, 4501-01-01, 1899-12-30) are no date. */
#ifndef MOMENTS_MODEL_CELL_DATE_H
#define MOMENTS_MODEL_CELL_DATE_H

#include "base/day.h"
#include "input/problem.h"
#include "model/field.h"
#include "when/zone.h"

/* From where the user looks at dates. */
typedef struct {
    MoDay today;        /* MO_DAY_NONE: not known, so that no date is still to come */
    const MoZone *zone; /* NULL: not known, so that zones in cells are passed over */
} MoDateView;

typedef enum {
    MO_CELL_DATE_NONE,      /* the cell says that there is none */
    MO_CELL_DATE_READ,      /* a date */
    MO_CELL_DATE_UNDECIDED, /* such as 3/4/2026, and the order of the numbers is not known */
    MO_CELL_DATE_BAD,       /* no date */
} MoCellDate;

/* Reads a cell. `yearly` is said of a date whose year may be missing and lies in the past. With
 * MO_CELL_DATE_NONE *ret_date is empty; unless a date was read it is otherwise untouched. */
MoCellDate mo_cell_date_read(const char *text, MoDateOrder order, bool yearly, MoDate *ret_date);

/* The same of what most cells hold: 1980-03-12, a day that exists, of the years 1900 to 4500.
 * False, and nothing has happened, for all else: mo_cell_date_read() may understand it. */
bool mo_cell_date_read_common(const char *text, size_t length, MoDate *ret_date);

/* Which orders a date of numbers fits: bits 1 << MoDateOrder. 0 when its order does not matter. */
unsigned mo_cell_date_get_orders(const char *text);

/* Whether a date of numbers is written with dots, as those do who write the day first. */
bool mo_cell_date_has_dots(const char *text);

/* A month by number or name, 1 to 12; 0 for anything else. */
unsigned mo_cell_date_read_month(const char *text, size_t length);

/* Makes a date that was read of a field's cell the one that the user means.
 *
 * An hour with a zone is an instant, and its day is the one that the user had then: 23:30Z is the
 * next day in Berlin. Programs write a day without an hour as midnight in any zone: that stays the
 * day that stands there. A birthday, an anniversary and a date:LABEL are days of the calendar
 * wherever she was: the day that stands there, unless the instant is the user's own midnight.
 *
 * Birthdays, anniversaries, customer_since and last_contacted cannot be still to come. The two
 * digits of a birthday's year then mean the century before; of anything else false is returned. For
 * last_contacted tomorrow is allowed: other zones are there already. `view` NULL: nothing is known,
 * the date stays. */
bool mo_cell_date_fit(const char *text, MoField field, const MoDateView *view, MoDate *date);

/* How bad a date is that is still to come: nobody is born tomorrow, while a contract may begin. */
MoSeverity mo_cell_date_judge(MoField field);

/* Two digits of a year as the year that is meant; larger numbers stay. */
int mo_cell_date_complete_year(int year, bool yearly);

#endif
