/* `moments setup`: from an export to a configuration. cmd_setup.c leads through it; setup_survey.c
 * looks at the records, setup_questions.c asks, setup_habits.c offers habits, setup_try.c shows a
 * note, setup_write.c writes, setup_add.c adds files to a configuration that is there already,
 * setup_files.c tells what becomes of each file.
 *
 * Nothing is written before the last question is answered. */
#ifndef MOMENTS_CLI_SETUP_H
#define MOMENTS_CLI_SETUP_H

#include "cli/cli.h"
#include "cli/convert.h"
#include "cli/tally.h"

/* As the command line says; NULL where it says nothing. */
typedef struct {
    char *name;
    char *email;
    char *only;
    char **owners;
    char *habits; /* separated by commas; "none" */
    char *mail;
    gboolean no_test;
    gboolean yes;
} MoSetupOptions;

/* The habits offered, in the order of config/setup/habits.ini. */
typedef enum {
    MO_OFFER_KEEP_IN_TOUCH,
    MO_OFFER_BIRTHDAY,
    MO_OFFER_RENEWAL,
    MO_OFFER_NEXT_STEP,
    MO_OFFER_ARTICLE,
    MO_OFFER_ANNIVERSARY,
    MO_OFFER_N,
} MoOffer;

/* The customers of one file, each counted where her first row stands. */
typedef struct {
    unsigned n;
    unsigned n_owned;  /* of them, those whose owner is named */
    unsigned n_staged; /* of them, those with a value in the column that tells who is a customer */
} MoFileCount;

/* What the records hold, of the rows that a selector chooses. */
typedef struct {
    unsigned n;               /* rows chosen */
    unsigned n_without_owner; /* of them */
    MoTally *owners;
    MoTally *tags;
    char *stage;               /* the column that tells who is a customer; NULL: none */
    MoTally *stages;           /* its values */
    unsigned n_of[MO_OFFER_N]; /* how many a habit would mean */
    GArray *files;             /* of MoFileCount, in the order of the sources */
} MoSurvey;

typedef struct {
    MoCli *cli;
    MoSetupOptions *options;
    bool can_ask;
    unsigned n_asked;
    MoDay today;
    char **paths; /* of the files as they are read: absolute, spreadsheets converted */
    MoConverter *converter;
    MoProblems *problems;
    MoCustomers *customers;
    MoSurvey survey;
    GArray *all_files; /* of MoFileCount: of all rows */
    bool all_owned;    /* some of them name an owner */
    /* The answers. */
    char *name; /* NULL: left to be filled in */
    char *email;
    char *only;          /* the text of the selector; NULL: all rows */
    char *owner;         /* the one owner chosen; NULL: none, or several */
    uint64_t offers;     /* a bit for each habit chosen */
    unsigned touch_days; /* of keep-in-touch */
    const char *tag;     /* of useful-article; borrowed from the survey */
    char *mail;          /* NULL: auto */
} MoSetup;

/* Streams the records. `only` NULL: all rows. False with cli->status set. */
bool mo_survey_take(MoSetup *setup, const char *only);
void mo_survey_clear(MoSurvey *survey);

/* `(owner:"Dana Smith" or owner:ben)`: the selector for some values of a field, or what holds
 * `without` it (NULL: nothing), joined with `rest` (NULL: nothing) by "and". The caller frees it.
 */
char *mo_survey_print_selector(const char *field, const char *const *values, const char *without,
                               const char *rest);

/* The rows of files that say of nobody whose she is, or what kind of customer, such as the address
 * book beside a CRM's export: `not owner:* and file:contacts.vcf`, or `not file:hubspot.csv and
 * file:contacts.vcf`. NULL: there is no such file. The caller frees it. */
char *mo_setup_print_files_without(const MoSetup *setup, bool is_stage);

/* Counts for the sources, all 0; and the one to which a customer belongs. */
GArray *mo_setup_new_file_counts(const MoCustomers *customers);
MoFileCount *mo_setup_find_file_count(const MoCustomers *customers, GArray *counts,
                                      const MoCustomer *customer);

/* Says of each file how many of its customers are hers, when not all are. */
void mo_setup_say_chosen(const MoSetup *setup);

/* Says when a file of moments.d goes before what stands at `path`. */
void mo_setup_say_overridden(const MoSetup *setup, const char *path);

/* The questions, in their order; each uses the options instead where those answer it, and the
 * defaults where nobody can be asked. False: the asking ended or something is missing; cli->status
 * and the reason have been given. */
bool mo_setup_ask_whose(MoSetup *setup);
bool mo_setup_ask_stages(MoSetup *setup);
bool mo_setup_ask_habits(MoSetup *setup);
bool mo_setup_ask_mail(MoSetup *setup);

/* The text of a question, above what can be answered; counts it. */
void mo_setup_say_question(MoSetup *setup, const char *text);

/* "Nothing was changed." False, for returning it. */
bool mo_setup_give_up(MoSetup *setup);

/* Shows a note on the desktop, if she likes, and asks whether it was seen. */
bool mo_setup_try_note(MoSetup *setup);

/* The names of the habits chosen, NULL-terminated. The caller frees it with g_free(). */
const char **mo_setup_list_habits(const MoSetup *setup);

/* config/setup/habits.ini with the days and the tag filled in. The caller frees it. */
char *mo_setup_print_habits(const MoSetup *setup);

/* The name in a configuration for each file: a pattern where the name carries a date. Converted
 * spreadsheets are put into ~/Moments/Customers. NULL with cli->status set. The caller frees it
 * with g_strfreev(). */
char **mo_setup_keep_files(MoSetup *setup);

/* The name of one of them. The caller frees it. */
char *mo_setup_name_file(const MoSetup *setup, const char *path);

/* The same names, without putting anything anywhere. */
char **mo_setup_name_files(const MoSetup *setup);

/* Writes folders, templates and moments.ini, and says what today would show. The exit status. */
int mo_setup_write(MoSetup *setup);

/* Adds the files to the configuration at `path`. The exit status. */
int mo_setup_add(MoSetup *setup, const char *path);

/* The text of an INI file with another line under [customers] files. The caller frees it. */
char *mo_setup_insert_file(const char *text, const char *file);

#endif
