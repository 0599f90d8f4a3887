/* Entries of the history written as lines, and what is known of a customer printed as text, so that
 * tests are tables to read.
 *
 * A line is `AT TYPE [FIELD=VALUE]…`, as in `100 delivering nudge=popup attempt=2 day=8`. Fields:
 * customer (default "ann"), habit ("call"), nominal (10), day (AT / 10; of a ban none), class,
 * kind, show, due, nudge, attempt (1), token, suggestion, until (day), fixed, no-answer, note,
 * count, name (of known-as "Ann"), company, aliases ("3+7"), other, origin, bans, digest, undo
 * (number, of the machine `machine`). Days and aliases are plain numbers. */
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

/* The starts of a customer, one line each: "touch complaint day=10 of 1"; the caller frees it. */
char *test_starts_print(MoHistory *history, const char *customer);

/* What a history tells of who is who, one line each, sorted; the caller frees it. */
char *test_known_print(MoHistory *history);
char *test_bans_print(MoHistory *history);
/* The customer to whom an alias leads, or "nobody". */
char *test_alias_print(MoHistory *history, uint64_t alias);
/* "NAME of COMPANY", or "unknown". */
char *test_name_print(MoHistory *history, const char *customer);
/* What mo_history_foreach_history() gives. */
char *test_histories_print(MoHistory *history, MoDay since);

#endif
