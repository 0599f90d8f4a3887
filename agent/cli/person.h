/* All that is stored about one person, wherever it lies: for about and forget. */
#ifndef MOMENTS_CLI_PERSON_H
#define MOMENTS_CLI_PERSON_H

#include "cli/cli.h"
#include "output/handed.h"

/* Somebody who was to meet her: the last that the ledger has of that moment. */
typedef struct {
    char *name;
    char *habit;
    MoDay day;
    MoEntryType type;
} MoMeeting;

typedef struct {
    MoCustomer *record; /* NULL: the customers files have her no more */
    char *id;
    char *name;
    GPtrArray *ids;      /* of char *: all ids of hers in the ledger, `id` first */
    GPtrArray *entries;  /* of char *: a JSON object each, as the ledger has them */
    char *notes;         /* her rows of notes.csv with the header; NULL: none */
    GPtrArray *drafts;   /* of char *: files that are drafts to her, copies in a Maildir too */
    GPtrArray *mailed;   /* of MoHanded: drafts to her that lie in her mailbox */
    GPtrArray *traces;   /* of char *: what is remembered of drafts, or waits for the mailbox */
    GPtrArray *reports;  /* of char *: what about wrote before */
    GPtrArray *meetings; /* of MoMeeting: introductions of others to her, oldest first */
    GPtrArray *words;    /* of char *: her full name, addresses and numbers */
    GPtrArray *named;    /* of char *: entries about others that name her so, a line each */
    GPtrArray *copies;   /* of char *: backups that have entries of hers */
    GPtrArray *kept;     /* of char *: last good copies of the customers files that have her row */
} MoPerson;

/* Finds her by what was typed, in the records or (by id) in the ledger, and gathers. The session
 * must be open. NULL with cli->status set. */
MoPerson *mo_person_gather(MoCli *cli, const char *text);
void mo_person_free(MoPerson *person);

/* Takes her rows out of the last good copies, as long as the ledger still knows who she is: in how
 * many there were any. `left` gets the paths of those that could not be rewritten. */
unsigned mo_person_leave_copies(const MoSession *session, const MoPerson *person, GPtrArray *left);

/* Looks once more for entries about others that name her. The caller frees it with
 * g_ptr_array_unref(). */
GPtrArray *mo_person_list_named(const MoSession *session, MoPerson *person);

/* The start of the names of the files that about writes for her. The caller frees it. */
char *mo_person_get_report_name(const MoPerson *person);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoPerson, mo_person_free)

#endif
