/* Exports that change from day to day, and a history that follows them. */
#ifndef MOMENTS_TESTS_EXPORTS_H
#define MOMENTS_TESTS_EXPORTS_H

#include "model/customers.h"

#define TEST_FIRST_DAY ((MoDay)20000)
#define TEST_EXPORTS 3

/* A folder with up to three files. */
typedef struct {
    char *folder;
    char *paths[TEST_EXPORTS + 1];
    MoHistory *history; /* a fake */
    MoProblems *problems;
    MoDay today;
    MoMissing missing; /* of the last stream */
} TestExports;

TestExports *test_exports_new(void);
void test_exports_free(TestExports *exports);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TestExports, test_exports_free)

/* Writes the file with this index; one of another name goes. */
void test_exports_put(TestExports *exports, unsigned index, const char *name, const char *text);

/* The files, at the beginning of a stream that writes. Free with mo_customers_free(). */
MoCustomers *test_exports_follow(TestExports *exports);

/* Reads everything as on the next day; "Name=id(ban b)" in the order they came, with `between`
 * between them. The caller frees it. */
char *test_exports_stream(TestExports *exports, const char *between);

/* Takes the entry over and appends it. */
void test_exports_append(const TestExports *exports, MoEntry *entry);

#endif
