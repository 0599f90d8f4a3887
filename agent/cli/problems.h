/* The problems of the user's files, printed. */
#ifndef MOMENTS_CLI_PROBLEMS_H
#define MOMENTS_CLI_PROBLEMS_H

#include "cli/cli.h"
#include <stdio.h>

/* Each on a line, `file:line: error: text`. */
void mo_cli_print_problems(const MoProblems *problems, FILE *file);

#endif
