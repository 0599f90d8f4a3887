/* Where templates are found, and which is for whom.
 *
 * Of the user's folder first FOLDER/Templates/NAME.de-AT.txt and NAME.de.txt, in the customer's
 * language or, if the records tell none, the user's; then NAME.txt. Without any of them the same
 * files that came with the program. */
#ifndef MOMENTS_OUTPUT_TEMPLATE_FILES_H
#define MOMENTS_OUTPUT_TEMPLATE_FILES_H

#include "model/config.h"
#include "output/template.h"

/* The name of a habit's template, without folder and ending: the one it names, else its kind, else,
 * when there is none of that kind, `promise` or `recovery` by its class. The caller frees it. */
char *mo_template_files_get_name(const MoConfig *config, const MoHabit *habit);

/* The plain file of a name in the user's folder, whether or not it is there. The caller frees it.
 */
char *mo_template_files_get_path(const MoConfig *config, const char *name);

/* The language that the user writes: `language` under [me], else the session's; "en" when neither
 * tells. The caller frees it. */
char *mo_template_files_get_language(const MoConfig *config);

/* The template of a name for a customer with this language ("" = not known). *ret_language is that
 * of the text; the caller frees it. NULL with `error` (MO_ERROR_NOT_FOUND: there is none), or with
 * problems when it has faults or would show a customer what she must not see. */
MoTemplate *mo_template_files_choose(const MoConfig *config, const char *name, const char *language,
                                     MoProblems *problems, char **ret_language, GError **error);

/* Checks the templates, in all languages, of the habits that make drafts, and whether the user has
 * told of herself what they need. */
void mo_template_files_check_used(const MoConfig *config, MoProblems *problems);

/* Checks everything in the user's folder and what habits use. The number of files. */
unsigned mo_template_files_check_all(const MoConfig *config, MoProblems *problems);

/* Checks the files of one name in all languages, the user's or else the program's. The number of
 * files, 0 when there is no such template. */
unsigned mo_template_files_check(const MoConfig *config, const char *name, MoProblems *problems);

/* The names of all templates, the user's and the program's, sorted, NULL-terminated. The caller
 * frees it with g_strfreev(). */
char **mo_template_files_list(const MoConfig *config);

#endif
