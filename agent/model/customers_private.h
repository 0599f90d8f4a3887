/* The stream's inside: customers.c streams, customers_files.c finds and opens the files,
 * customers_check.c compares them with the configuration. */
#ifndef MOMENTS_MODEL_CUSTOMERS_PRIVATE_H
#define MOMENTS_MODEL_CUSTOMERS_PRIVATE_H

#include "input/csv.h"
#include "model/customers.h"
#include "model/id_set.h"
#include "model/mapping.h"

/* One file of the stream. */
typedef struct {
    char *path;
    MoMapping *mapping;
} MoSource;

void mo_source_free(MoSource *source);

/* How far reading has come. */
typedef struct {
    unsigned source;
    unsigned line; /* of the last row read; 0 = none of this file yet */
} MoPlace;

struct MoCustomers {
    GPtrArray *sources;     /* of MoSource */
    const MoConfig *config; /* NULL: named files */
    MoProblems *problems;
    MoCsv *csv; /* of the source at `at` */
    MoPlace at;
    MoPlace reported; /* problems up to here were told already */
    MoIdSet *ids;
    bool is_file_missing; /* a file of the configuration could not be opened */
    bool is_row_missing;  /* a row was refused since the last rewind */
    MoCustomer *current;
    GPtrArray *paths;   /* of char*, borrowed from the sources, NULL-terminated */
    GPtrArray *columns; /* of char*, own copies, NULL-terminated */
};

/* Adds what one line of `files` names: a file, a folder, a pattern. Problems go to `file:line`. */
void mo_customers_add_files(MoCustomers *customers, const char *path, const char *file,
                            unsigned line);

/* Opens a source at its first row; NULL when it is gone or unreadable, with a problem. A header
 * that changed since gives a new mapping. */
MoCsv *mo_customers_open_source(MoCustomers *customers, MoSource *source, MoProblems *problems);

#endif
