/* What every backend of the history promises, as tests: run by the fake's and the ledger's. */
#ifndef MOMENTS_TESTS_HISTORY_CONTRACT_H
#define MOMENTS_TESTS_HISTORY_CONTRACT_H

#include "model/history.h"

/* Makes an empty history with birth 0. `data` is the caller's. */
typedef MoHistory *(*TestHistoryNew)(void *data);

void test_history_contract(TestHistoryNew make, void *data);

#endif
