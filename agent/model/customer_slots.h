/* Where each field of the vocabulary lives in a customer: one table for the mapping that fills
 * customers, for the selectors that read them, and for making and freeing them. */
#ifndef MOMENTS_MODEL_CUSTOMER_SLOTS_H
#define MOMENTS_MODEL_CUSTOMER_SLOTS_H

#include "model/customer.h"
#include "model/field.h"

/* The member of a field, or NULL when the field is of another kind. Borrowed. */
char **mo_customer_slot_text(MoCustomer *customer, MoField field);
char ***mo_customer_slot_list(MoCustomer *customer, MoField field);
MoDate *mo_customer_slot_date(MoCustomer *customer, MoField field);
MoDay *mo_customer_slot_day(MoCustomer *customer, MoField field);

/* Makes a customer empty again and keeps what memory it can: rows follow each other by the hundred
 * thousand, and most of their cells are empty. `file` stays, `values` are left to be overwritten.
 */
void mo_customer_clear(MoCustomer *customer);

#endif
