/* libcsv over a file, for the benchmarks that compare with it. */
#ifndef MOMENTS_TESTS_READ_BY_LIBCSV_H
#define MOMENTS_TESTS_READ_BY_LIBCSV_H

#include "peers.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>

static inline void count_row(int end, void *data)
{
    (void)end;
    ++*(unsigned *)data;
}

/* Prints how many rows it found and the memory it took; ends the program where it cannot. */
static inline void read_by_libcsv(const char *path)
{
    struct csv_parser parser;
    FILE *file = fopen(path, "rb");
    g_autofree char *buffer = g_malloc((size_t)1 << 16);
    unsigned rows = 0;
    if (!file || csv_init(&parser, 0) != 0) {
        (void)fprintf(stderr, "libcsv cannot begin\n");
        exit(1);
    }
    for (size_t n; (n = fread(buffer, 1, (size_t)1 << 16, file)) > 0;)
        csv_parse(&parser, buffer, n, NULL, count_row, &rows);
    csv_fini(&parser, NULL, count_row, &rows);
    csv_free(&parser);
    fclose(file);
    printf("%u %.0f\n", rows, mo_peer_get_peak_kib());
}

#endif
