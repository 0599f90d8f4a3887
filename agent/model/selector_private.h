/* The tree of a selector: made by selector.c, walked by selector_match.c. */
#ifndef MOMENTS_MODEL_SELECTOR_PRIVATE_H
#define MOMENTS_MODEL_SELECTOR_PRIVATE_H

#include "model/field.h"
#include "model/selector.h"

typedef enum { MO_NODE_TEST, MO_NODE_NOT, MO_NODE_AND, MO_NODE_OR } MoNodeType;

typedef struct MoNode MoNode;

struct MoNode {
    MoNodeType type;
    MoNode *left;   /* NOT, AND, OR */
    MoNode *right;  /* AND, OR */
    char *field;    /* TEST: as written */
    char *key;      /* TEST: field through mo_text_header_key() */
    MoField native; /* TEST: one of our own names, or NONE */
    MoField alias;  /* TEST: what else the name may mean, when the record has no such column */
    char *value;    /* TEST: as written */
    size_t value_length;
    bool value_is_ascii;
    MoCell cell;  /* TEST: of `native` */
    bool any;     /* TEST: FIELD:* */
    bool is_file; /* TEST: the file where the row stands, unless the record has such a column */
};

struct MoSelector {
    MoNode *root;
    GPtrArray *fields; /* of char*: borrowed from the nodes, NULL-terminated */
};

#endif
