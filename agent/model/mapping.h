/* What the columns of one file mean, and its rows read as customers by that meaning. Knows neither
 * how rows are cut out of a file nor which of them the user wants. */
#ifndef MOMENTS_MODEL_MAPPING_H
#define MOMENTS_MODEL_MAPPING_H

#include "input/csv.h"
#include "input/problem.h"
#include "model/cell_date.h"
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
    bool is_group;     /* a card that lists others and is nobody: to be passed over quietly */
} MoReading;

/* Understands a header. `ours` (may be NULL) is [columns]: key of ours -> name of theirs, and wins
 * over every alias. A header twice is a warning, the first counts. NULL, with a problem, when no
 * column can name somebody: no name, company, e-mail or phone. Free with mo_mapping_free(). */
MoMapping *mo_mapping_new(const char *const *header, size_t n, const char *file, unsigned line,
                          GHashTable *ours, MoProblems *problems);

void mo_mapping_free(MoMapping *mapping);

/* Borrowed; lives as long as the mapping. */
const MoColumns *mo_mapping_get_columns(const MoMapping *mapping);

/* The line of the header. */
unsigned mo_mapping_get_line(const MoMapping *mapping);

/* Whether some column means the field; `label` is of a MO_FIELD_DATE, NULL: any. */
bool mo_mapping_has_field(const MoMapping *mapping, MoField field, const char *label);

/* What a column means; MO_FIELD_NONE: it is the user's own. A column that is a part of a field
 * (a middle name, the year of a birthday) gives the part: see model/field.h. */
MoField mo_mapping_get_field(const MoMapping *mapping, size_t column);

/* The column that has the customer's own id, or G_MAXSIZE. */
size_t mo_mapping_get_id_column(const MoMapping *mapping);

/* The program that wrote a file with these columns: "Google Contacts", "HubSpot" …; "" = not
 * recognised. Not translated; a constant. */
const char *mo_mapping_get_program(const MoMapping *mapping);

/* Whether these are the columns that the mapping was made of. */
bool mo_mapping_fits(const MoMapping *mapping, const char *const *header, size_t n);

/* Whether a row could be a header: something in it names a person. For files that begin with other
 * lines. */
bool mo_mapping_can_name(const char *const *fields, size_t n);

/* Reads a row into a customer, whatever it held before. Without any name its `name` is "". The
 * customer borrows the mapping's columns and the row's cells, until the next row is read into it.
 * `problems` NULL: problems are counted only. */
void mo_mapping_read(const MoMapping *mapping, const char *const *fields, size_t n, unsigned line,
                     MoCustomer *customer, MoReading *ret_reading, MoProblems *problems);

/* The same of a row that was just cut out of its file: what its reader saw of the cells in passing
 * is not looked for again. The result is the same. */
void mo_mapping_read_row(const MoMapping *mapping, const MoCsvRow *row, MoCustomer *customer,
                         MoReading *ret_reading, MoProblems *problems);

/* The order of numbers in dates such as 3/4/2026 is a matter of a whole column. As long as it is
 * open, mo_mapping_read() leaves such a date out and sets `wants_orders`. The caller then shows all
 * rows of the file to mo_mapping_gather_orders(), calls mo_mapping_settle_orders(), and reads from
 * the first row again; from then on nothing is wanted any more.
 *
 * The user's own word (`date-order`) settles all columns at once; UNKNOWN changes nothing. */
void mo_mapping_set_order(MoMapping *mapping, MoDateOrder order);

/* From where its dates are looked at: borrowed for the life of the mapping, and may change. NULL,
 * as without it: not known. */
void mo_mapping_set_view(MoMapping *mapping, const MoDateView *view);

/* Looks at the dates of one row. Cheap for columns that are settled or have no dates. */
void mo_mapping_gather_orders(MoMapping *mapping, const char *const *fields, size_t n);

/* Settles all columns by what was gathered: a part over 12 is a day. Dates with dots are
 * day.month.year unless the column shows otherwise. A column that shows neither order, or both, is
 * refused: one error at the line of the header, and its undecided dates are left out. */
void mo_mapping_settle_orders(MoMapping *mapping, MoProblems *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoMapping, mo_mapping_free)

#endif
