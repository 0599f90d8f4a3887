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
    MO_BAN_DIED = 1 << 4,  /* with ALL: why */
    MO_BAN_LEFT = 1 << 5,
} MoBan;

/* A further important date of a record: `date:store opening`. */
typedef struct {
    const char *label; /* "store opening" */
    MoDate date;
} MoLabelledDate;

/* The names of the columns of one file, shared by its rows. */
typedef struct {
    size_t n;
    char **names; /* as written in the header; NULL-terminated */
    char **keys;  /* the same through mo_text_header_key() */
} MoColumns;

/* Texts are clean single lines (notes: clean blocks) and "" when the record has none; lists are
 * NULL-terminated and never NULL. All of them are borrowed: they lie in the customer's own arena or
 * in the row that was read last, and are put in by the functions of customer_slots.h only. */
typedef struct MoCustomer {
    const char *id;
    const char *own_id; /* as the record has it: the id column or UID; "" = none */
    const char *name;
    const char *given_name;
    const char *family_name;
    const char *nickname;
    const char *salutation;
    const char *academic_title;
    const char *manner;   /* "formal", "first-name" or "" */
    const char *greeting; /* how a letter to her begins; "" = made from the above */
    const char *company;
    const char *title;
    const char *project;
    char *const *email; /* the first is preferred; the domain as written */
    char *const *phone;
    const char *channel; /* preferred: email, phone, visit, post, chat */
    const char *language;
    const char *timezone;
    const char *owner;
    char *const *tags;
    char *const *interests;
    char *const *needs;
    char *const *offers;
    MoDate birthday;
    MoDate anniversary;
    MoDate customer_since;
    GArray *dates; /* of MoLabelledDate */
    MoDay renewal_date;
    const char *next_step;
    MoDay next_step_date;
    MoDay last_contacted;
    bool tells_next_step;      /* her record has a column for it, be it empty, */
    bool tells_next_step_date; /* and one for its day */
    unsigned bans;             /* of MoBan */
    MoDay bans_until;          /* the last day they hold; MO_DAY_NONE = for good */
    unsigned bans_for_good;    /* of `bans`: those that `bans_until` does not end */
    bool bans_said;            /* the record says yes or no to being contacted */
    const char *introduced_by;
    const char *notes;
    const char *file;                 /* where the row stands */
    unsigned line;                    /* from 1 */
    const MoColumns *columns;         /* borrowed from the reader; NULL in a copy */
    const char **values;              /* one per column, in its order; NULL in a copy */
    const struct MoCustomer *partner; /* her row in another file, whose own columns count too; NULL:
                                         none; borrowed, NULL in a copy */
    struct MoCustomerMemory *memory;  /* where what is borrowed lies */
} MoCustomer;

/* An empty customer: texts "", lists empty, no dates. */
MoCustomer *mo_customer_new(void);

/* A deep copy without columns and values: it borrows nothing. */
MoCustomer *mo_customer_dup(const MoCustomer *customer);

void mo_customer_free(MoCustomer *customer);

/* Given and family name, where the record has neither and the full name leaves no doubt: "Ada van
 * Berg" and "Berg, Ada", but of "Ana Carolina Silva" only the first. Neither for what is a company
 * or an address. */
void mo_customer_derive_names(MoCustomer *customer);

/* Puts the prefixes of a family name before it, where a column or a property of middle names has
 * them: "van der" and "Berg". Once is enough, and of one that may be a given name ("Van", "Ann") it
 * stays untouched. Whether `middle` was of the family name. */
bool mo_customer_take_prefix(MoCustomer *customer, const char *middle);

/* Whether her record says all there is to say about her next step: words and day, or that there is
 * none. */
bool mo_customer_tells_next_step(const MoCustomer *customer);

/* The bans that hold on a day. */
unsigned mo_customer_bans_on(const MoCustomer *customer, MoDay day);

/* A date by the word of a `when` sentence: birthday, anniversary, customer_since, renewal_date,
 * next_step_date, `date:LABEL` or a bare LABEL (case does not matter). A date without a month means
 * the record has none. *ret_single tells that it is a single day, not a yearly one. False when the
 * word can be no date of any record. */
bool mo_customer_get_date(const MoCustomer *customer, const char *word, MoDate *ret_date,
                          bool *ret_single);

/* Whether the name is somebody's: not a company's, a department's ("Abt. Einkauf", "Accounts
 * Payable") or an address. In doubt it is. */
bool mo_customer_is_person(const MoCustomer *customer);

/* The name used in a greeting: nickname, else given name, else what the full name gives away: of
 * "Last, First" and "Dr. First van Last" the first. A full name of one word is a given name; what
 * is a title, a department or a company says nothing. Never NULL. Borrowed. */
const char *mo_customer_get_call_name(const MoCustomer *customer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoCustomer, mo_customer_free)

#endif
