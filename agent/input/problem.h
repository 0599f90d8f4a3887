/* What is wrong in the user's files: a list, each entry with its place and what to do.
 *
 * Readers never stop at the first problem and never lose the good rows beside a bad one; the list
 * holds everything, in the order found. */
#ifndef MOMENTS_INPUT_PROBLEM_H
#define MOMENTS_INPUT_PROBLEM_H

#include <glib.h>
#include <stdbool.h>

typedef enum { MO_SEVERITY_WARNING, MO_SEVERITY_ERROR } MoSeverity;

typedef struct {
    MoSeverity severity;
    char *file;    /* as opened; NULL: no file */
    unsigned line; /* from 1; 0: the whole file */
    char *text;    /* one clean line: what is wrong, and what to do */
} MoProblem;

typedef struct MoProblems MoProblems;

MoProblems *mo_problems_new(void);
void mo_problems_free(MoProblems *problems);

/* Adds one. The text is cleaned to one line. `problems` NULL: nothing happens. After 1,000 entries
 * of one file only a count is kept, which one last entry then tells. */
void mo_problems_add(MoProblems *problems, MoSeverity severity, const char *file, unsigned line,
                     const char *format, ...) G_GNUC_PRINTF(5, 6);

unsigned mo_problems_count(const MoProblems *problems);
unsigned mo_problems_count_errors(const MoProblems *problems);

/* Borrowed; index below mo_problems_count(). */
const MoProblem *mo_problems_get(const MoProblems *problems, unsigned index);

/* `file:line: error: text` (file with ~ for the home folder; the line left out when 0). The caller
 * frees it. */
char *mo_problem_print(const MoProblem *problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoProblems, mo_problems_free)

#endif
