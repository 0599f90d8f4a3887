/* A mapping, for the files mapping_*.c: mapping.c makes and answers, mapping_header.c understands
 * the columns, mapping_row.c reads rows by them, mapping_value.c puts cells into fields,
 * mapping_order.c settles the order of numbers in dates. */
#ifndef MOMENTS_MODEL_MAPPING_PRIVATE_H
#define MOMENTS_MODEL_MAPPING_PRIVATE_H

#include "model/mapping.h"
#include "model/program.h"

#define MO_MAPPING_NO_COLUMN G_MAXSIZE

/* What is known of the order of day and month in a column. */
typedef struct {
    MoDateOrder order;
    bool refused;   /* the rows contradict each other, or none of them tells */
    bool seen;      /* a date whose order matters */
    bool undotted;  /* one of them is not written with dots */
    char *first[4]; /* by MoDateOrder: the first cell that fits only this order */
    char *example;
} MoColumnOrder;

/* What one column means; NONE: it is the user's own. */
typedef struct {
    MoField field;
    const char *label; /* of MO_FIELD_DATE: borrowed from the labels */
    bool ours;         /* the user said so: no other column joins in */
    unsigned rank;
    unsigned number; /* of a numbered pair */
    size_t partner;  /* the column with the label of a pair */
    MoColumnOrder dates;
} MoMeaning;

/* A column that means something, in short. */
typedef struct {
    uint32_t column;
    MoField field;
    MoCell cell;
    const char *label; /* of MO_FIELD_DATE, borrowed as in the meaning */
} MoStep;

struct MoMapping {
    char *file;
    unsigned line;
    MoProgram program;
    const MoDateView *view; /* borrowed; NULL: not known */
    MoColumns columns;
    MoMeaning *meanings; /* one a column */
    MoStep *steps;       /* the columns that mean something, in the order in which rows are read */
    size_t n_steps, n_ban_steps; /* the bans come last */
    bool has[MO_FIELD_END];
    GPtrArray *labels; /* of char*: own copies of what meanings point to */
};

/* A row that is being read. */
typedef struct {
    const MoMapping *mapping;
    unsigned line;
    MoProblems *problems;
    MoCustomer *customer;
    MoReading *reading;
    unsigned opted_out; /* bans by columns that know no end */
    bool bans_said;
} MoRow;

/* mapping_header.c: fills columns, meanings and steps. `ours` may be NULL. */
void mo_mapping_read_header(MoMapping *mapping, const char *const *header, size_t n,
                            GHashTable *ours, MoProblems *problems);

/* A column's name as it is shown. The caller frees it. */
char *mo_mapping_clean_header(const char *name);

/* Counts a problem of a row, and writes it down when somebody wants to know. */
void mo_row_report(MoRow *row, MoSeverity severity, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Says that a date is still to come, and is left out. */
void mo_row_report_ahead(MoRow *row, const char *name, const char *text, MoField field,
                         MoDate date);

/* A part of a cell. It ends where the cell does, or is to be copied. */
typedef struct {
    const char *text;
    uint32_t length;
    bool is_plain; /* surely a clean line; false says nothing */
} MoPiece;

/* mapping_value.c: puts a cell (trimmed, not empty) into the field that its column means. */
void mo_row_read_cell(MoRow *row, const MoStep *step, MoPiece piece);
void mo_row_read_ban(MoRow *row, size_t column, const char *text);

#endif
