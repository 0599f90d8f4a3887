/* The vocabulary of the records: our own column names, the headers of other programs that mean the
 * same, and how a cell of each is read. Mapping, selectors and the configuration all ask here, so
 * that a column has one meaning everywhere. */
#ifndef MOMENTS_MODEL_FIELD_H
#define MOMENTS_MODEL_FIELD_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
    MO_FIELD_ID,
    MO_FIELD_NAME,
    MO_FIELD_GIVEN_NAME,
    MO_FIELD_FAMILY_NAME,
    MO_FIELD_NICKNAME,
    MO_FIELD_SALUTATION,
    MO_FIELD_ACADEMIC_TITLE,
    MO_FIELD_MANNER,
    MO_FIELD_GREETING, /* how a letter to her begins, in the user's own words */
    MO_FIELD_COMPANY,
    MO_FIELD_TITLE,
    MO_FIELD_PROJECT,
    MO_FIELD_EMAIL,
    MO_FIELD_PHONE,
    MO_FIELD_CHANNEL,
    MO_FIELD_LANGUAGE,
    MO_FIELD_TIMEZONE,
    MO_FIELD_OWNER,
    MO_FIELD_TAGS,
    MO_FIELD_INTERESTS,
    MO_FIELD_NEEDS,
    MO_FIELD_OFFERS,
    MO_FIELD_BIRTHDAY,
    MO_FIELD_ANNIVERSARY,
    MO_FIELD_CUSTOMER_SINCE,
    MO_FIELD_RENEWAL_DATE,
    MO_FIELD_NEXT_STEP,
    MO_FIELD_NEXT_STEP_DATE,
    MO_FIELD_LAST_CONTACTED,
    MO_FIELD_DO_NOT_CONTACT,
    MO_FIELD_NO_EMAIL, /* opt-outs of other programs: a yes or no each */
    MO_FIELD_NO_PHONE,
    MO_FIELD_NO_PROMO,
    MO_FIELD_INTRODUCED_BY,
    MO_FIELD_NOTES,
    MO_FIELD_DATE, /* date:LABEL */
    MO_FIELD_N,
    MO_FIELD_NONE = MO_FIELD_N, /* a column of the user's own */
    /* Parts: columns that say something about a field together with others. A customer has no
     * member of their own for them. */
    MO_FIELD_MIDDLE_NAME,
    MO_FIELD_ANY_NAME, /* names her where no other column does */
    MO_FIELD_FILE_AS,  /* a name for sorting: "Last, First" */
    MO_FIELD_BIRTH_YEAR,
    MO_FIELD_BIRTH_MONTH,
    MO_FIELD_BIRTH_DAY,
    MO_FIELD_EVENT_LABEL, /* of a numbered pair, as Google writes them */
    MO_FIELD_EVENT,
    MO_FIELD_RELATION_LABEL,
    MO_FIELD_RELATION,
    MO_FIELD_CUSTOM_LABEL,
    MO_FIELD_CUSTOM,
    MO_FIELD_NEWSLETTER,   /* a no is a wish for no promotion */
    MO_FIELD_CONSENT,      /* a no is a wish for no e-mail */
    MO_FIELD_UNSUBSCRIBED, /* whatever stands there but a no means neither e-mail nor promotion */
    MO_FIELD_DIED,         /* a day or a yes: she is dead */
    MO_FIELD_DELETED,      /* the other program's bin */
    MO_FIELD_END,
} MoField;

typedef enum {
    MO_CELL_LINE,
    MO_CELL_BLOCK, /* may hold line breaks */
    MO_CELL_LIST,  /* several, separated by `;` */
    MO_CELL_DATE,  /* yearly: the year may be unknown */
    MO_CELL_DAY,   /* a single day: the year is needed */
    MO_CELL_BANS,
    MO_CELL_YES_NO,
    MO_CELL_PART, /* of another field */
} MoCell;

/* How the numbers of a date such as 3/4/2026 are meant. */
typedef enum {
    MO_DATE_ORDER_UNKNOWN,
    MO_DATE_ORDER_DAY_MONTH_YEAR,
    MO_DATE_ORDER_MONTH_DAY_YEAR,
    MO_DATE_ORDER_YEAR_MONTH_DAY,
} MoDateOrder;

/* Our own name of a field, as in the header of a native file; of a part the name that [columns]
 * knows, or that of the field it belongs to; "" for NONE. Borrowed. */
const char *mo_field_get_name(MoField field);

MoCell mo_field_get_cell(MoField field);

/* The field that a part belongs to (NONE for some); every other field itself. */
MoField mo_field_get_whole(MoField field);

/* The field that a header means: our own name, a singular of the selectors (`tag`), `date:LABEL`,
 * or another program's header. Compared without case, blanks, `_` and `-`. *ret_rank (may be
 * NULL) is 0 for our own names and grows the weaker the alias is. NONE for anything else. */
MoField mo_field_find(const char *header, unsigned *ret_rank);

/* The same for our own names and the singulars alone. */
MoField mo_field_find_native(const char *name);

/* The same with the parts that have a name: the keys of [columns]. */
MoField mo_field_find_key(const char *name);

/* Whether a header or the label of a date says when somebody died: "Date of death". */
bool mo_field_is_death(const char *label);

/* All our own names, NULL-terminated, for "did you mean". The caller frees it with g_free(). */
const char **mo_field_list_names(void);

/* The label of a `date:LABEL` header or word, or NULL. Borrowed from the text. */
const char *mo_field_get_label(const char *header);

/* Whether two header names are the same, as mo_field_find() compares. */
bool mo_field_same_header(const char *a, const char *b);

#endif
