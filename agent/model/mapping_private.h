/* A mapping, for mapping.c that makes it and mapping_row.c that reads rows by it. */
#ifndef MOMENTS_MODEL_MAPPING_PRIVATE_H
#define MOMENTS_MODEL_MAPPING_PRIVATE_H

#include "model/mapping.h"

/* What one column means; NONE: it is the user's own. */
typedef struct {
    MoField field;
    const char *label; /* of MO_FIELD_DATE: borrowed from the names or from [columns] */
    unsigned rank;
} MoMeaning;

struct MoMapping {
    char *file;
    MoColumns columns;
    MoMeaning *meanings; /* one a column */
    bool has[MO_FIELD_N];
    GPtrArray *labels; /* of char*: own copies of what meanings point to */
};

#endif
