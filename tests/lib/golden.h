/* Tables of files: each `NAME.SUFFIX` of a folder of tests/data has beside it what reading it must
 * give, `NAME.problems` (one printed problem a line) and `NAME.read` (what was understood). */
#ifndef MOMENTS_TESTS_GOLDEN_H
#define MOMENTS_TESTS_GOLDEN_H

#include "input/problem.h"
#include <stddef.h>

/* Reads one file's bytes, reports to `problems`, returns what it understood as text for people. The
 * caller frees it. `name` is the file's name without its folder. */
typedef char *(*MoTestRead)(const char *data, size_t length, const char *name,
                            MoProblems *problems);

/* Fails the test, after going through all files, if one gave something else than what stands
 * beside it, or if the folder holds no such file. */
void mo_test_golden(const char *folder, const char *suffix, MoTestRead read_file);

/* The problems as printed, each closed by a line feed. The caller frees it. */
char *mo_test_print_problems(const MoProblems *problems);

#endif
