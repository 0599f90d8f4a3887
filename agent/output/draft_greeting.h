/* How a letter begins, and what else follows from how a customer is spoken to. */
#ifndef MOMENTS_OUTPUT_DRAFT_GREETING_H
#define MOMENTS_OUTPUT_DRAFT_GREETING_H

#include "model/customer.h"

/* The first line of a letter, with the mark at its end: "Sehr geehrte Frau Dr. Smith,", "Hi Ada,"
 * in a language ("de", "de_DE"; one that is not known, or NULL, is English). A greeting that the
 * user wrote for her is taken as it is. Then the manner decides, then salutation, title and the
 * custom of the language: where that is formal and no salutation says how to address her, the whole
 * name stands ("Guten Tag Ada Example,"); nothing is concluded from a first name. The caller frees
 * it. */
char *mo_draft_make_greeting(const MoCustomer *customer, const char *language);

/* Whether letters call her by her first name: so her manner says, or the custom of the language. */
bool mo_draft_is_informal(const MoCustomer *customer, const char *language);

/* The name in the order in which it is spoken: "Ada Example" of "Example, Ada". The caller frees
 * it. */
char *mo_draft_make_full_name(const MoCustomer *customer);

/* A part of her name (or the whole) as it stands in a letter: where all of it is written in one
 * case, with capitals at its words: "Grace" of "GRACE SAMPLE", "de Witt", "McCoy"; else as it is.
 * The caller frees it. */
char *mo_draft_print_name(const MoCustomer *customer, const char *text);

#endif
