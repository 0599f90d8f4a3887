/* Entries of the history written as lines, and what is known of a customer printed as text, so that
 * tests are tables to read.
 *
 * A line is `AT TYPE [FIELD=VALUE]…`, as in `100 delivering nudge=popup attempt=2 day=8`. Fields:
 * customer (default "ann"), habit ("call"), nominal (10), day (AT / 10), class, kind, show, due,
 * nudge, attempt (1), token, suggestion, until (day), fixed, no-answer, note, count, undo (number,
 * of the machine `machine`). Days are plain numbers. */
#ifndef MOMENTS_TESTS_HISTORY_SCRIPT_H
#define MOMENTS_TESTS_HISTORY_SCRIPT_H

#include "model/history.h"

/* One entry; the test fails on a word that is not known. The caller frees it. */
MoEntry *test_entry_parse(const char *line);

/* All lines of a text. The caller frees it with g_ptr_array_unref(). */
GPtrArray *test_entries_parse(const char *text);

/* Only what is set; the caller frees it. */
char *test_record_print(const MoRecord *record);
char *test_history_print(const MoCustomerHistory *history);
char *test_entry_print(const MoEntry *entry);

#endif
