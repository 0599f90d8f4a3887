/* So many customers are missing at once that the user is asked before they count as gone. */
#ifndef MOMENTS_RUN_QUESTION_H
#define MOMENTS_RUN_QUESTION_H

#include "model/customers.h"

/* The question, and how to answer it; NULL when there is none. The caller frees it. */
char *mo_question_print(MoMissing missing);

#endif
