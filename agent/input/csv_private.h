/* What only the tests of the reader need. */
#ifndef MOMENTS_INPUT_CSV_PRIVATE_H
#define MOMENTS_INPUT_CSV_PRIVATE_H

#include "input/csv.h"
#include <stdint.h>

/* Read at most so many bytes at once, so that every place of a text becomes an edge. */
void mo_csv_set_chunk(MoCsv *csv, size_t bytes);

/* How many bytes were looked at so far: proves that no file makes the reader go over it again and
 * again. */
uint64_t mo_csv_get_steps(const MoCsv *csv);

#endif
