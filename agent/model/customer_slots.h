/* Where each field of the vocabulary lives in a customer, and the only ways to put something there:
 * for the mappings that fill customers, the overlay that adds to them, the selectors that read
 * them, and tests. */
#ifndef MOMENTS_MODEL_CUSTOMER_SLOTS_H
#define MOMENTS_MODEL_CUSTOMER_SLOTS_H

#include "model/customer.h"
#include "model/field.h"
#include "model/mapping.h"

/* Texts of one line are cut to so many bytes. */
#define MO_CUSTOMER_LINE_MAX ((size_t)500)

/* The member of a field, or NULL when the field is of another kind. Borrowed. */
const char **mo_customer_slot_text(MoCustomer *customer, MoField field);
char *const **mo_customer_slot_list(MoCustomer *customer, MoField field);
MoDate *mo_customer_slot_date(MoCustomer *customer, MoField field);
MoDay *mo_customer_slot_day(MoCustomer *customer, MoField field);

/* Makes a customer empty again; what it borrowed is gone. `file` stays. */
void mo_customer_clear(MoCustomer *customer);

/* Sets the text of a field: cleaned as the field asks (a line of 500 bytes; notes: a block of 64
 * KiB; an id 200 bytes) and copied. NULL gives "". Nothing for fields of another kind. */
void mo_customer_set_text(MoCustomer *customer, MoField field, const char *text);

/* The same for the file where the customer stands, as it is. */
void mo_customer_set_file(MoCustomer *customer, const char *path);

/* Replaces the list of a field; `items` may be NULL. As mo_customer_add_to_list() one by one. */
void mo_customer_set_list(MoCustomer *customer, MoField field, const char *const *items);

/* Adds to the list of a field: cleaned to a line and copied; what is empty or there already (case
 * does not matter) is not added. At most 1,000 items: false when the list is full. */
bool mo_customer_add_to_list(MoCustomer *customer, MoField field, const char *item);

/* Takes away from a list what is the same but for case; false when nothing was. */
bool mo_customer_remove_from_list(MoCustomer *customer, MoField field, const char *item);

/* Adds a labelled date; one without a month is not added. */
void mo_customer_add_date(MoCustomer *customer, const char *label, MoDate date);

/* Keeps a text as long as the customer's own: for values that are to be borrowed. */
const char *mo_customer_keep(MoCustomer *customer, const char *text, size_t length);

/* Moves every text, list and value that is borrowed from elsewhere into the customer's own memory:
 * it then outlives the row. */
void mo_customer_keep_all(MoCustomer *customer);

/* Room for the values of n columns, NULL-terminated, in `values`: to be filled by the caller. */
void mo_customer_make_values(MoCustomer *customer, size_t n);

/* Gives the customer its `id` and `own_id` from the id column, else from the first e-mail address,
 * else from name and company. Call it when all else is set. */
MoIdSource mo_customer_make_id(MoCustomer *customer);

#endif
