#include "cli/problems.h"

void mo_cli_print_problems(const MoProblems *problems, FILE *file)
{
    for (unsigned i = 0; i < mo_problems_count(problems); i++) {
        g_autofree char *line = mo_problem_print(mo_problems_get(problems, i));
        (void)fprintf(file, "%s\n", line);
    }
}
