/* A ledger in a throw-away folder. */
#ifndef MOMENTS_TESTS_LEDGER_FOLDER_H
#define MOMENTS_TESTS_LEDGER_FOLDER_H

#include "ledger/ledger.h"

#include "folder.h"

/* Opens the ledger on day 20000; the test fails when it cannot, or when there is a notice. */
MoHistory *test_ledger_open(const char *folder, MoLedgerMode mode);
/* Appends entries written as tests/lib/history_script.h says, in one append. */
void test_ledger_append(MoHistory *history, const char *lines);
/* What is known of a customer, as text. The caller frees it. */
char *test_ledger_print(MoHistory *history, const char *customer);
unsigned test_ledger_count(MoHistory *history);

#endif
