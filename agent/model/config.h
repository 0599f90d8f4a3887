/* The configuration, understood: one value that nothing changes after loading.
 *
 * Loading never fails because of one bad line: the problem is listed, a bad key keeps its default,
 * a bad habit is left out, and everything else lives. Whoever wants the rule "all or the last good
 * one" (the agent) looks at the number of errors. */
#ifndef MOMENTS_MODEL_CONFIG_H
#define MOMENTS_MODEL_CONFIG_H

#include "input/problem.h"
#include "model/field.h"
#include "model/habit.h"

/* Where the copy of a draft goes that the mail program finds by itself. */
typedef enum {
    MO_DRAFTS_FOLDER, /* nowhere: the file alone */
    MO_DRAFTS_MAILDIR,
    MO_DRAFTS_IMAP,
} MoDraftsWay;

/* [imap]; what was left out is "" or NULL. No secret is ever here. */
typedef struct {
    char *server;
    char *user; /* my_email unless given */
    unsigned port;
    bool starttls;           /* else TLS from the first octet */
    char *certificates;      /* absolute, or NULL: the system's */
    char *drafts_folder;     /* "": found by its special use */
    char *sent_folder;       /* "": the same */
    char **password_command; /* words, or NULL: the key ring */
    char **oauth_command;    /* words, or NULL */
} MoImap;

typedef enum { MO_POPUPS_ALL, MO_POPUPS_URGENT, MO_POPUPS_NONE } MoPopups;

/* When notes leave out who the customer is, in the order of the choices of `hide-names`. */
typedef enum { MO_HIDE_NEVER, MO_HIDE_PRESENTING, MO_HIDE_ALWAYS } MoHideNames;

typedef struct {
    /* [me] */
    char *my_name;
    char *my_email;
    char *mail;     /* auto, thunderbird, evolution, gmail, outlook-web, other */
    char *language; /* "" = the session's */
    char *folder;   /* absolute; ~/Moments unless changed */
    char *drafts;   /* absolute: the folder of the files; FOLDER/Drafts unless changed */
    MoDraftsWay drafts_way;
    char *maildir;     /* absolute; NULL unless MO_DRAFTS_MAILDIR */
    char *attachments; /* absolute; FOLDER/Attachments unless changed */
    MoImap imap;
    /* [customers] */
    GPtrArray *files; /* of char*: absolute paths or patterns */
    unsigned files_line;
    char *files_file; /* the file that names them */
    MoSelector *only; /* NULL: all */
    char *only_file;
    unsigned only_line;
    bool only_is_bad; /* not understood, so `only` fits nobody */
    char *encoding;   /* NULL: found out for each file */
    MoDateOrder date_order;
    GHashTable *columns; /* [columns]: key of ours -> name of theirs */
    char *columns_file;
    unsigned columns_line;
    char *notes; /* absolute; FOLDER/notes.csv unless changed */
    MoSpan keep; /* how long what is over is kept; n = 0: for ever */
    /* [day] */
    MoWorkdays *workdays;
    GPtrArray *holidays; /* of char*: absolute paths of calendar files */
    int32_t digest;      /* second of the day */
    MoPopups popups;
    unsigned surprises_a_day;
    unsigned rest_person_days;  /* 0: no rest */
    unsigned rest_company_days; /* 0: no rest */
    unsigned renotify_minutes;
    MoHideNames hide_names;
    GPtrArray *habits; /* of MoHabit, in file order, inactive ones too; then the built-in ones */
    unsigned n_own;    /* how many of them are the user's */
} MoConfig;

/* One file of the configuration, read. */
typedef struct {
    char *path; /* absolute */
    char *text;
    size_t length;
} MoConfigFile;

void mo_config_file_free(MoConfigFile *file);

/* Reads /etc/xdg (XDG_CONFIG_DIRS) and the user's files in the order of DESIGN 4, or `path` and the
 * moments.d beside it alone. An array of MoConfigFile; NULL with MO_ERROR_NOT_FOUND when the user
 * has no configuration, MO_ERROR_FAILED when it cannot be read. A moments.d file that cannot be
 * read is a problem. The caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_config_read_files(const char *path, MoProblems *problems, GError **error);

/* Understands files. Never NULL. The caller frees it with mo_config_free(). */
MoConfig *mo_config_parse(const GPtrArray *files, MoProblems *problems);

/* Reads the calendars that `holidays` names into config->workdays. What is wrong with them makes
 * the configuration no worse: it is a problem of theirs. */
void mo_config_read_holidays(MoConfig *config, MoProblems *problems);

/* Where the user's moments.ini is or would be. The caller frees it. */
char *mo_config_get_path(void);

void mo_config_free(MoConfig *config);

/* A habit by name, or NULL. Borrowed. */
const MoHabit *mo_config_find_habit(const MoConfig *config, const char *name);

/* Keeps `files` under `folder` as the last good configuration, and reads it back (NULL and
 * MO_ERROR_NOT_FOUND when there is none). Paths stay those of the originals. */
bool mo_config_keep_good(const GPtrArray *files, const char *folder, GError **error);
GPtrArray *mo_config_read_good(const char *folder, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoConfig, mo_config_free)

#endif
