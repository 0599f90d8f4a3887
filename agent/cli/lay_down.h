/* What `init` and `setup` put into a new user's folders: never over a file that is there. */
#ifndef MOMENTS_CLI_LAY_DOWN_H
#define MOMENTS_CLI_LAY_DOWN_H

#include "cli/cli.h"

/* A file of config/ that is compiled in, such as "sample/habits.ini"; one missing is a defect of
 * the build. The caller frees it. */
char *mo_lay_down_read(const char *name);

/* Writes a file (`~` allowed) unless it is there, and says on stdout which of both. False with
 * cli->status set when it cannot be written. */
bool mo_lay_down_file(MoCli *cli, const char *file, const char *text);

/* ~/Moments with the folders in it, without a word; and the templates, each with one when `tells`.
 */
bool mo_lay_down_folders(MoCli *cli);
bool mo_lay_down_templates(MoCli *cli, bool tells);

/* Where the configuration of this command line is or would be. The caller frees it. */
char *mo_lay_down_get_config_path(const MoCli *cli);

/* The name of the account; NULL when it is none of a person. Borrowed. */
const char *mo_lay_down_guess_name(void);

#endif
