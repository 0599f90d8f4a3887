/* A customer as one line of text, for the tables of files in tests/data. */
#ifndef MOMENTS_TESTS_CUSTOMER_TEXT_H
#define MOMENTS_TESTS_CUSTOMER_TEXT_H

#include "model/customer.h"

/* How a label and its value are written: before the label, between both, between items of a list.
 */
typedef struct {
    const char *before, *equals, *between;
} MoTextStyle;

/* Each appends nothing for a value that is empty. */
void mo_test_append_text(GString *out, const MoTextStyle *style, const char *label,
                         const char *text);
void mo_test_append_list(GString *out, const MoTextStyle *style, const char *label,
                         char *const *list);
void mo_test_append_date(GString *out, const MoTextStyle *style, const char *label, MoDate date);
void mo_test_append_day(GString *out, const MoTextStyle *style, const char *label, MoDay day);

/* All lists of a customer. */
void mo_test_append_lists(GString *out, const MoTextStyle *style, const MoCustomer *customer);

/* Appends `LINE ID NAME: label=value …` with what the record has, and a line feed. */
void mo_test_append_customer(GString *out, const MoCustomer *customer);

#endif
