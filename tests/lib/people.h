/* Files of invented customers in any number, the same bytes each time: for benchmarks, and for
 * scripts through `bench_customers write`. Streamed: a million rows cost no memory. */
#ifndef MOMENTS_TESTS_PEOPLE_H
#define MOMENTS_TESTS_PEOPLE_H

#include <glib.h>
#include <stdbool.h>

#define MO_PEOPLE_COLUMNS 15

typedef struct {
    unsigned rows;
    char separator;       /* 0: a comma */
    const char *encoding; /* "UTF-16LE" (written with its mark), "WINDOWS-1252" …; NULL: UTF-8 */
    unsigned long_every;  /* every so many rows the notes are half a megabyte; 0: none */
} MoPeople;

/* Writes a CSV file: a header and rows of 15 columns, about 190 bytes each; of every hundred rows 3
 * have a line break in quotes, 12 a comma, 1 a doubled quote. Ends the program when it cannot. */
void mo_people_write_csv(const char *path, const MoPeople *people);

/* The same people as vCards 3.0, about 390 bytes each. */
void mo_people_write_cards(const char *path, unsigned cards);

#endif
