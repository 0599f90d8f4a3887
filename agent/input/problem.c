#include "input/problem.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"

#include <stdarg.h>

#define PROBLEMS_PER_FILE 1000
#define TEXT_MAX 1000

/* How much was said of one file. */
typedef struct {
    unsigned kept;
    unsigned more;    /* counted only */
    unsigned told;    /* how many of these the entry's text tells */
    MoProblem *count; /* the entry that tells `more`, or NULL; owned by the list */
} Tally;

struct MoProblems {
    GPtrArray *list;     /* MoProblem */
    GHashTable *tallies; /* file -> Tally */
};

static void problem_free(gpointer data)
{
    MoProblem *problem = data;
    g_free(problem->file);
    g_free(problem->text);
    g_free(problem);
}

MoProblems *mo_problems_new(void)
{
    MoProblems *problems = g_new0(MoProblems, 1);
    problems->list = g_ptr_array_new_with_free_func(problem_free);
    problems->tallies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return problems;
}

void mo_problems_free(MoProblems *problems)
{
    if (!problems)
        return;
    g_ptr_array_unref(problems->list);
    g_hash_table_unref(problems->tallies);
    g_free(problems);
}

static MoProblem *append(MoProblems *problems, MoSeverity severity, const char *file, unsigned line)
{
    MoProblem *problem = g_new0(MoProblem, 1);
    problem->severity = severity;
    problem->file = g_strdup(file);
    problem->line = line;
    g_ptr_array_add(problems->list, problem);
    return problem;
}

static Tally *tally_of(MoProblems *problems, const char *file)
{
    const char *key = file ? file : "";
    Tally *tally = g_hash_table_lookup(problems->tallies, key);
    if (!tally) {
        tally = g_new0(Tally, 1);
        g_hash_table_insert(problems->tallies, g_strdup(key), tally);
    }
    return tally;
}

static void count_only(MoProblems *problems, Tally *tally, MoSeverity severity, const char *file)
{
    if (!tally->count)
        tally->count = append(problems, severity, file, 0);
    tally->more++;
    tally->count->severity = MAX(tally->count->severity, severity);
}

/* The text that tells a count is made when somebody asks: a broken file may have millions. */
static void tell_count(Tally *tally)
{
    if (tally->told == tally->more)
        return;
    tally->told = tally->more;
    g_free(tally->count->text);
    tally->count->text = g_strdup_printf(
        ngettext("%u more problem like those above; mend those first, then look again",
                 "%u more problems like those above; mend those first, then look again",
                 tally->more),
        tally->more);
}

void mo_problems_add(MoProblems *problems, MoSeverity severity, const char *file, unsigned line,
                     const char *format, ...)
{
    if (!problems)
        return;
    Tally *tally = tally_of(problems, file);
    if (tally->kept >= PROBLEMS_PER_FILE) {
        count_only(problems, tally, severity, file);
        return;
    }
    tally->kept++;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    append(problems, severity, file, line)->text = mo_text_clean_line(text, TEXT_MAX);
}

unsigned mo_problems_count(const MoProblems *problems)
{
    return problems ? problems->list->len : 0;
}

unsigned mo_problems_count_errors(const MoProblems *problems)
{
    unsigned errors = 0;
    for (unsigned i = 0; i < mo_problems_count(problems); i++)
        errors += mo_problems_get(problems, i)->severity == MO_SEVERITY_ERROR;
    return errors;
}

const MoProblem *mo_problems_get(const MoProblems *problems, unsigned index)
{
    g_return_val_if_fail(index < mo_problems_count(problems), NULL);
    const MoProblem *problem = g_ptr_array_index(problems->list, index);
    Tally *tally = g_hash_table_lookup(problems->tallies, problem->file ? problem->file : "");
    if (tally->count == problem)
        tell_count(tally);
    return problem;
}

char *mo_problem_print(const MoProblem *problem)
{
    g_return_val_if_fail(problem != NULL, NULL);
    const char *severity = problem->severity == MO_SEVERITY_ERROR ? _("error") : _("warning");
    if (!problem->file)
        return g_strdup_printf("%s: %s", severity, problem->text);
    /* A line break in a file's name must not make two lines of this one. */
    g_autofree char *shown = mo_path_display(problem->file);
    g_autofree char *file = mo_text_clean_line(shown, TEXT_MAX);
    if (problem->line == 0)
        return g_strdup_printf("%s: %s: %s", file, severity, problem->text);
    return g_strdup_printf("%s:%u: %s: %s", file, problem->line, severity, problem->text);
}
