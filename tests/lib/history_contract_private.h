/* For the files history_contract*.c alone. */
#ifndef MOMENTS_TESTS_HISTORY_CONTRACT_PRIVATE_H
#define MOMENTS_TESTS_HISTORY_CONTRACT_PRIVATE_H

#include "history_contract.h"

#define ASSERT_PRINTS(call, expected)                                                              \
    do {                                                                                           \
        g_autofree char *printed = (call);                                                         \
        assert_string_equal(printed, (expected));                                                  \
    } while (false)

/* Each line in an append of its own. */
void test_history_append_lines(MoHistory *history, const char *lines);
/* The caller frees it. */
char *test_history_print_customer(MoHistory *history, const char *customer, MoDay since);
unsigned test_history_count_entries(MoHistory *history);

/* For mo_history_foreach_open(): appends CUSTOMER/HABIT/NOMINAL and a blank to the GString. */
bool test_history_print_open(const MoRecord *record, void *data);

/* Each test with an empty history. */
void test_history_run(void (*const *tests)(MoHistory *), size_t n, TestHistoryNew make, void *data);
/* Who is who. */
void test_history_contract_known(TestHistoryNew make, void *data);

#endif
