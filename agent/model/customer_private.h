/* What a customer's texts lie in, for customer.c and customer_slots.c. */
#ifndef MOMENTS_MODEL_CUSTOMER_PRIVATE_H
#define MOMENTS_MODEL_CUSTOMER_PRIVATE_H

#include "base/arena.h"
#include "model/customer_slots.h"

#define MO_CUSTOMER_LISTS 6

typedef struct {
    unsigned n, room; /* items, and pointers there is room for */
} MoCustomerList;

typedef struct MoCustomerMemory {
    MoArena *arena;
    char *file;
    const char **values;
    size_t values_room;
    MoCustomerList lists[MO_CUSTOMER_LISTS]; /* what is known of the lists in the arena */
} MoCustomerMemory;

/* Sets a text that may have line breaks, borrowed where it is clean as it stands. */
void mo_customer_borrow_block(MoCustomer *customer, MoField field, const char *text);

/* Adds what is clean already and lives as long as the customer: borrowed. */
bool mo_customer_add_clean(MoCustomer *customer, MoField field, const char *item);

#endif
