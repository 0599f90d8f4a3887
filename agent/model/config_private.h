/* The inside of reading a configuration: config.c gathers sections, config_keys.c keys and their
 * values, config_habit.c makes habits, config_mail.c
 * where drafts go, config_files.c and config_good.c fetch the files. */
#ifndef MOMENTS_MODEL_CONFIG_PRIVATE_H
#define MOMENTS_MODEL_CONFIG_PRIVATE_H

#include "input/ini.h"
#include "model/config.h"
#include "model/field.h"
#include "model/setting_value.h"

#define MO_CONFIG_FILE_MAX ((size_t)4 * 1024 * 1024)

/* A key that was given; borrowed from the MoIni. */
typedef struct {
    const char *value;
    const char *file;
    unsigned line;
} MoFound;

/* The keys of one kind of section, from one file or several. */
typedef struct {
    const char *kind;  /* "me", "imap", "customers", "day", "habit" */
    GHashTable *found; /* const MoSetting * -> MoFound */
    MoProblems *problems;
} MoKeys;

MoKeys *mo_keys_new(const char *kind, MoProblems *problems);
void mo_keys_free(MoKeys *keys);

/* Takes the keys of a section; those taken before give way. Unknown keys are
 * reported. The section must outlive the keys. */
void mo_keys_add(MoKeys *keys, const MoIniSection *section);

/* The key as given, or NULL. Borrowed. */
const MoFound *mo_keys_find(const MoKeys *keys, const char *key);

/* The value of a key; a bad one is reported and its default read instead. False when there is
 * neither; *ret_bad (may be NULL) tells that one was given and was bad. */
bool mo_keys_read(const MoKeys *keys, const char *key, MoSettingValue *ret_value, bool *ret_bad);

/* For a WORD: the word itself. The caller frees it. */
char *mo_keys_read_word(const MoKeys *keys, const char *key);

/* For a TEXT: the text, "" without one. The caller frees it. */
char *mo_keys_read_text(const MoKeys *keys, const char *key);

/* For a PATH: absolute, relative to the file it stands in; NULL without one. The caller frees it.
 */
char *mo_keys_read_path(const MoKeys *keys, const char *key);

/* Reads where drafts go and how the mail server is reached. Needs config->folder and my_email. */
void mo_config_read_mail(MoConfig *config, const MoKeys *me, const MoKeys *imap);
void mo_config_clear_mail(MoConfig *config);

/* Makes a habit of a section, or reports why not and returns NULL. Needs config->workdays. */
/* Adds the habits that every configuration has. */
void mo_config_add_builtin(MoConfig *config);

MoHabit *mo_config_read_habit(const MoConfig *config, const MoIniSection *section, const char *name,
                              MoProblems *problems);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoKeys, mo_keys_free)

#endif
