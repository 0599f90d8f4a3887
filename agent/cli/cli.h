/* What all commands share: the options that every command takes, the session, the way from an error
 * to an exit status, and what is said on stderr.
 *
 * Data go to stdout and everything else to stderr. A command gets its arguments, returns its exit
 * status, and prints for itself; nothing here ends the process. */
#ifndef MOMENTS_CLI_CLI_H
#define MOMENTS_CLI_CLI_H

#include "run/session.h"

/* Exit statuses (the agent's 75 stands in run/loop.h). */
typedef enum {
    MO_EXIT_OK = 0,
    MO_EXIT_FAILED = 1,
    MO_EXIT_USAGE = 2, /* also a CUSTOMER or an ID that fits several */
    MO_EXIT_FILES = 3, /* errors in the user's files */
} MoExit;

typedef struct MoCommand MoCommand;

typedef struct {
    char *config_path; /* --config; NULL: the usual place */
    char *state_folder;
    char *now; /* --now as typed; NULL: the clock of the system */
    gboolean help;
    gboolean version;
    const MoCommand *command;
    bool colours;     /* stdout is a terminal and NO_COLOR is not set */
    bool says_itself; /* the command prints the problems of the files itself */
    int status;       /* set where a helper below returns "no" */
    MoSession *session;
    MoPlanAhead *ahead; /* see mo_range_announce() */
} MoCli;

/* Runs the program; argv[0] is its name. Returns the exit status. */
int mo_cli_run(int argc, char **argv);

/* Takes the command's options out of argv and checks how many arguments are left after argv[0]
 * (`max` -1: any number). Also answers --help. False: the command returns cli->status at once.
 * Texts of options are to be declared G_OPTION_ARG_FILENAME: the locale has no say in them. */
bool mo_cli_parse(MoCli *cli, const GOptionEntry *entries, int *argc, char ***argv, int min,
                  int max);

/* The session with these parts (MoSessionPart) open, borrowed; NULL with cli->status set and the
 * reason printed. The clock stands still at --now. */
MoSession *mo_cli_open(MoCli *cli, unsigned parts);

/* The same without opening anything; `runs_on`: --now is where the clock begins, not where it
 * stands. */
MoSession *mo_cli_get_session(MoCli *cli, bool runs_on);

/* All parts: what most commands need. */
#define MO_SESSION_ALL                                                                             \
    (MO_SESSION_CONFIG | MO_SESSION_RECORDS | MO_SESSION_LEDGER | MO_SESSION_LEDGER_ANY)

/* Today's plan with what it is to keep, after its first-seen days are recorded: all that a looking
 * command writes. NULL with cli->status set. The caller frees it. */
MoPlan *mo_cli_plan_day(MoCli *cli, MoPlanKeep keep);

/* A line on stderr. */
void mo_cli_say(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* Prints the reason and gives (and sets) the exit status that belongs to it. */
int mo_cli_fail(MoCli *cli, const GError *error);

/* The same for a mistake on the command line; always MO_EXIT_USAGE. */
int mo_cli_misuse(MoCli *cli, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A day as an option names it: YYYY-MM-DD, today, yesterday, and what mo_moment_parse() reads.
 * False with cli->status set. `text` NULL: *ret_day stays as it is. */
bool mo_cli_parse_day(MoCli *cli, const char *option, const char *text, MoDay *ret_day);

#endif
