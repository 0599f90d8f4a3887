/* A customer as one line of text, for the tables of files in tests/data. */
#ifndef MOMENTS_TESTS_CUSTOMER_TEXT_H
#define MOMENTS_TESTS_CUSTOMER_TEXT_H

#include "model/customer.h"

/* Appends `LINE ID NAME: label=value …` with what the record has, and a line feed. */
void mo_test_append_customer(GString *out, const MoCustomer *customer);

#endif
