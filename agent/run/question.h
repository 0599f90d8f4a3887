/* What the user is told of her customers files: so many customers are missing at once that she is
 * asked before they count as gone; a file was being written while it was read. */
#ifndef MOMENTS_RUN_QUESTION_H
#define MOMENTS_RUN_QUESTION_H

#include "model/customers.h"

/* The question, and how to answer it; NULL when there is none. The caller frees it. */
char *mo_question_print(MoMissing missing);

/* Which file was being written, and what that means; NULL when none was. The caller frees it. */
char *mo_question_print_changing(const MoCustomers *customers);

#endif
