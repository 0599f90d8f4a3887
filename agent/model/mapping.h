/* What the columns of one file mean, and its rows read as customers by that meaning. Knows neither
 * how rows are cut out of a file nor which of them the user wants. */
#ifndef MOMENTS_MODEL_MAPPING_H
#define MOMENTS_MODEL_MAPPING_H

#include "input/problem.h"
#include "model/customer.h"
#include "model/field.h"

typedef struct MoMapping MoMapping;

/* Where a customer's id comes from; the weaker, the sooner two people share one. */
typedef enum { MO_ID_COLUMN, MO_ID_EMAIL, MO_ID_NAME } MoIdSource;

/* How a row or a card could be read. */
typedef struct {
    unsigned n_problems; /* also counted when no list of problems was given */
    MoIdSource id_source;
    bool is_deleted;   /* the other program marks it as deleted */
    bool wants_orders; /* a date could not be read before the order of its column is settled */
} MoReading;

/* Understands a header. `ours` (may be NULL) is [columns]: key of ours -> name of theirs, and wins
 * over every alias. A header twice is a warning, the first counts. NULL, with a problem, when no
 * column can be a name. Free with mo_mapping_free(). */
MoMapping *mo_mapping_new(const char *const *header, size_t n, const char *file, unsigned line,
                          GHashTable *ours, MoProblems *problems);

void mo_mapping_free(MoMapping *mapping);

/* Borrowed; lives as long as the mapping. */
const MoColumns *mo_mapping_get_columns(const MoMapping *mapping);

/* Whether some column means the field; `label` is of a MO_FIELD_DATE, NULL: any. */
bool mo_mapping_has_field(const MoMapping *mapping, MoField field, const char *label);

/* Whether these are the columns that the mapping was made of. */
bool mo_mapping_fits(const MoMapping *mapping, const char *const *header, size_t n);

/* Reads a row into a customer, whatever it held before. Without any name its `name` is "". The
 * customer borrows the mapping's columns. *ret_n_problems (may be NULL) counts what was wrong, also
 * when `problems` is NULL. */
void mo_mapping_read(const MoMapping *mapping, const char *const *fields, size_t n, unsigned line,
                     MoCustomer *customer, MoProblems *problems, MoIdSource *ret_id_source,
                     unsigned *ret_n_problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoMapping, mo_mapping_free)

#endif
