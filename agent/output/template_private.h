/* What a template is made of: shared by its reader and its renderer, nobody else's business.
 *
 * A template is flat: a list of nodes with jumps in it, so that no text, however deeply it nests,
 * can make anything recurse. */
#ifndef MOMENTS_OUTPUT_TEMPLATE_PRIVATE_H
#define MOMENTS_OUTPUT_TEMPLATE_PRIVATE_H

#include "output/template.h"

#define MO_TEMPLATE_MAX_BYTES ((size_t)64 * 1024)
#define MO_TEMPLATE_MAX_DEPTH 8

typedef enum {
    MO_NODE_TEXT,  /* put out `text` */
    MO_NODE_FIELD, /* put out the value of `field` */
    MO_NODE_IF,    /* go to `target` when `field` has no value */
    MO_NODE_JUMP,  /* go to `target` */
} MoNodeType;

typedef struct {
    MoNodeType type;
    char *text;        /* MO_NODE_TEXT */
    const char *field; /* from the table of fields */
    char *fallback;    /* `default: "…"`, or NULL */
    char *date_format; /* `date: "…"`, or NULL */
    bool first_word;   /* `first_word` */
    size_t target;     /* index of a node, may be one behind the last */
    unsigned line;     /* of the file, where it begins */
} MoNode;

struct MoTemplate {
    GArray *subject; /* of MoNode */
    GArray *body;
    char *language; /* of its text, as the file says; NULL: it does not */
    bool to_both;   /* `To: customer_a, customer_b` */
};

/* The entry of the table that is the same text, or NULL. Borrowed, static. */
const char *mo_template_find_field(const char *name);

/* What to write instead of an unknown field, as a full sentence. The caller frees it. */
char *mo_template_advise_field(const char *name);

/* Whether the field is a date: its value is `YYYY-MM-DD` or `--MM-DD`, or two with a slash between
 * them, `YYYY-MM-DD/YYYY-MM-DD`. */
bool mo_template_is_date(const char *field);

/* Whether the field is for her eyes only: in a draft it is a fault (ERROR) or hardly meant
 * (WARNING). False for what customers may see. */
bool mo_template_is_internal(const char *field, MoSeverity *ret_severity);

/* Whether the field may hold several lines. */
bool mo_template_is_block(const char *field);

/* "de-AT" for "de_AT.UTF-8"; NULL for what is no such code. The caller frees it. */
char *mo_template_read_language(const char *text);

/* The first mark of a text that was never finished ("[Name]", "TODO", "Internal note:"), NULL when
 * there is none. So many `{{` and `}}` are meant. */
const char *mo_template_find_mark(const char *text, unsigned n_opening, unsigned n_closing);

/* Reads the text between `{{` and `}}` of a field with its filters into *ret_node. On failure
 * nothing is changed and the result says what is wrong; the caller frees it. NULL: all is well. */
char *mo_template_parse_tag(const char *tag, MoNode *ret_node);

#endif
