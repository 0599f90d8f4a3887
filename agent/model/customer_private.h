/* What a customer's texts lie in, for customer.c and customer_slots.c. */
#ifndef MOMENTS_MODEL_CUSTOMER_PRIVATE_H
#define MOMENTS_MODEL_CUSTOMER_PRIVATE_H

#include "base/arena.h"
#include "model/customer_slots.h"

#define MO_CUSTOMER_LISTS 6
#define MO_CUSTOMER_FIRST_ITEMS 4

typedef struct {
    unsigned n, room; /* items, and pointers there is room for */
} MoCustomerList;

typedef struct MoCustomerMemory {
    MoArena *arena;
    char *file;
    MoCustomer empty; /* as the customer is before a row is read into it */
    const char **values;
    size_t values_room;
    MoCustomerList lists[MO_CUSTOMER_LISTS]; /* what is known of the lists that are its own */
    /* What a list lies in as long as it is short. */
    char *first_items[MO_CUSTOMER_LISTS][MO_CUSTOMER_FIRST_ITEMS];
} MoCustomerMemory;

/* Where each field lies in a customer, plus 1; 0: it lies nowhere. */
extern const uint16_t mo_customer_places[MO_FIELD_N];

/* The member of a field, of the type that its cells have; NULL: it has none. */
static inline void *mo_customer_slot(MoCustomer *customer, MoField field)
{
    uint16_t place = field < MO_FIELD_N ? mo_customer_places[field] : 0;
    return place ? (char *)customer + place - 1 : NULL;
}

/* Makes a customer of zeros an empty one. */
void mo_customer_make_empty(MoCustomer *empty);

/* Sets a text that may have line breaks, borrowed where it is clean as it stands. */
void mo_customer_borrow_block(MoCustomer *customer, MoField field, const char *text);

/* Adds what is clean already and lives as long as the customer: borrowed. */
bool mo_customer_add_clean(MoCustomer *customer, MoField field, const char *item);

#endif
