/* A customer: a person served, as one row of the user's records tells.
 *
 * Plain values; a customer lives as long as the row does, and is copied where it has to last. */
#ifndef MOMENTS_MODEL_CUSTOMER_H
#define MOMENTS_MODEL_CUSTOMER_H

#include "base/day.h"

/* What a customer asked us not to do. */
typedef enum {
    MO_BAN_EMAIL = 1 << 0,
    MO_BAN_PHONE = 1 << 1,
    MO_BAN_PROMO = 1 << 2, /* no promotion: said in the nudge, stops nothing by itself */
    MO_BAN_ALL = 1 << 3,   /* stops every moment, birthdays too */
} MoBan;

/* A further important date of a record: `date:store opening`. */
typedef struct {
    char *label; /* "store opening" */
    MoDate date;
} MoLabelledDate;

/* The names of the columns of one file, shared by its rows. */
typedef struct {
    size_t n;
    char **names; /* as written in the header; NULL-terminated */
    char **keys;  /* the same through mo_text_header_key() */
} MoColumns;

/* Texts are clean single lines (notes: clean blocks) and "" when the record has none; lists are
 * NULL-terminated and never NULL. */
typedef struct MoCustomer {
    char *id;
    char *own_id; /* as the record has it: the id column or UID; "" = none */
    char *name;
    char *given_name;
    char *family_name;
    char *nickname;
    char *salutation;
    char *academic_title;
    char *manner;   /* "formal", "first-name" or "" */
    char *greeting; /* how a letter to her begins; "" = made from the above */
    char *company;
    char *title;
    char *project;
    char **email; /* the first is preferred; the domain as written */
    char **phone;
    char *channel; /* preferred: email, phone, visit, post, chat */
    char *language;
    char *timezone;
    char *owner;
    char **tags;
    char **interests;
    char **needs;
    char **offers;
    MoDate birthday;
    MoDate anniversary;
    MoDate customer_since;
    GArray *dates; /* of MoLabelledDate */
    MoDay renewal_date;
    char *next_step;
    MoDay next_step_date;
    MoDay last_contacted;
    unsigned bans;    /* of MoBan */
    MoDay bans_until; /* the last day they hold; MO_DAY_NONE = for good */
    bool bans_said;   /* the record says yes or no to being contacted */
    char *introduced_by;
    char *notes;
    char *file;                       /* where the row stands */
    unsigned line;                    /* from 1 */
    const MoColumns *columns;         /* borrowed from the reader; NULL in a copy */
    char **values;                    /* one per column, in its order; NULL in a copy */
    const struct MoCustomer *partner; /* her row in another file, whose own columns count too; NULL:
                                         none; borrowed, NULL in a copy */
} MoCustomer;

/* An empty customer: texts "", lists empty, no dates. */
MoCustomer *mo_customer_new(void);

/* A copy without columns and values. */
MoCustomer *mo_customer_dup(const MoCustomer *customer);

void mo_customer_free(MoCustomer *customer);

/* The bans that hold on a day. */
unsigned mo_customer_bans_on(const MoCustomer *customer, MoDay day);

/* A date by the word of a `when` sentence: birthday, anniversary, customer_since, renewal_date,
 * next_step_date, `date:LABEL` or a bare LABEL (case does not matter). A date without a month means
 * the record has none. *ret_single tells that it is a single day, not a yearly one. False when the
 * word can be no date of any record. */
bool mo_customer_get_date(const MoCustomer *customer, const char *word, MoDate *ret_date,
                          bool *ret_single);

/* The name used in a greeting: nickname, else given name, else "". Borrowed. */
const char *mo_customer_get_call_name(const MoCustomer *customer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoCustomer, mo_customer_free)

#endif
