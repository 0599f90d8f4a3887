/* The inside of cell_date: cell_date.c reads numbers, cell_date_words.c months by name and what may
 * follow a date. */
#ifndef MOMENTS_MODEL_CELL_DATE_PRIVATE_H
#define MOMENTS_MODEL_CELL_DATE_PRIVATE_H

#include "model/cell_date.h"

typedef struct {
    int value;
    unsigned digits; /* 0: no number */
} MoNumber;

/* Up to `max` digits that no further digit follows. */
bool mo_cell_date_take_number(const char **at, const char *end, unsigned max, MoNumber *ret);

/* Whether all that is left is an hour of the day, with or without a zone, or nothing. */
bool mo_cell_date_is_hour(const char *at, const char *end);

/* A date with a month by name. *ret_year is 0 when there is none, else the year plus 1, so that
 * two digits 00 are a year too. */
bool mo_cell_date_read_words(const char *at, const char *end, int *ret_year, int *ret_month,
                             int *ret_day);

#endif
