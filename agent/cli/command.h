/* The commands: one table drives dispatch, help and the tests of the manual page. */
#ifndef MOMENTS_CLI_COMMAND_H
#define MOMENTS_CLI_COMMAND_H

#include "cli/cli.h"

struct MoCommand {
    const char *name;
    int (*run)(MoCli *cli, int argc, char **argv); /* gives the exit status; argv[0] is the name */
    const char *arguments;                         /* "ID [NOTE]", untranslated; "" for none */
    const char *summary;                           /* N_(): one line, without a full stop */
    const char *text;    /* N_(): what it does; paragraphs separated by an empty line */
    const char *example; /* a whole command line */
};

/* The table, in the order of the help. */
const MoCommand *mo_commands_get(unsigned *ret_n);

/* The command of this name, or NULL. */
const MoCommand *mo_commands_find(const char *name);

/* The command whose name is nearest, or NULL. */
const MoCommand *mo_commands_nearest(const char *name);

/* The options that every command takes; bound to `cli`, ends with an empty entry. The caller frees
 * it with g_free(). */
GOptionEntry *mo_commands_new_common_options(MoCli *cli);

/* `moments --help`, and `moments COMMAND --help`, to stdout. */
void mo_commands_print_help(MoCli *cli);
void mo_commands_print_command_help(MoCli *cli, const GOptionEntry *entries);

int mo_cmd_setup(MoCli *cli, int argc, char **argv);
int mo_cmd_init(MoCli *cli, int argc, char **argv);
int mo_cmd_check(MoCli *cli, int argc, char **argv);
int mo_cmd_agent(MoCli *cli, int argc, char **argv);
int mo_cmd_today(MoCli *cli, int argc, char **argv);
int mo_cmd_promise(MoCli *cli, int argc, char **argv);
int mo_cmd_stop(MoCli *cli, int argc, char **argv);
int mo_cmd_plan(MoCli *cli, int argc, char **argv);
int mo_cmd_why(MoCli *cli, int argc, char **argv);
int mo_cmd_open(MoCli *cli, int argc, char **argv);
int mo_cmd_customers(MoCli *cli, int argc, char **argv);
int mo_cmd_habits(MoCli *cli, int argc, char **argv);
int mo_cmd_rule(MoCli *cli, int argc, char **argv);
int mo_cmd_done(MoCli *cli, int argc, char **argv);
int mo_cmd_no_answer(MoCli *cli, int argc, char **argv);
int mo_cmd_snooze(MoCli *cli, int argc, char **argv);
int mo_cmd_skip(MoCli *cli, int argc, char **argv);
int mo_cmd_never(MoCli *cli, int argc, char **argv);
int mo_cmd_undo(MoCli *cli, int argc, char **argv);
int mo_cmd_log(MoCli *cli, int argc, char **argv);
int mo_cmd_note(MoCli *cli, int argc, char **argv);
int mo_cmd_tag(MoCli *cli, int argc, char **argv);
int mo_cmd_pause(MoCli *cli, int argc, char **argv);
int mo_cmd_quiet(MoCli *cli, int argc, char **argv);
int mo_cmd_away(MoCli *cli, int argc, char **argv);
int mo_cmd_resume(MoCli *cli, int argc, char **argv);
int mo_cmd_same(MoCli *cli, int argc, char **argv);
int mo_cmd_template(MoCli *cli, int argc, char **argv);
int mo_cmd_draft(MoCli *cli, int argc, char **argv);
int mo_cmd_export(MoCli *cli, int argc, char **argv);
int mo_cmd_history(MoCli *cli, int argc, char **argv);
int mo_cmd_about(MoCli *cli, int argc, char **argv);
int mo_cmd_forget(MoCli *cli, int argc, char **argv);
int mo_cmd_ledger(MoCli *cli, int argc, char **argv);
int mo_cmd_pack(MoCli *cli, int argc, char **argv);
int mo_cmd_unpack(MoCli *cli, int argc, char **argv);
int mo_cmd_status(MoCli *cli, int argc, char **argv);
int mo_cmd_doctor(MoCli *cli, int argc, char **argv);
int mo_cmd_enable(MoCli *cli, int argc, char **argv);
int mo_cmd_disable(MoCli *cli, int argc, char **argv);

#endif
