/* moments ledger: is it in order, copies of it, and what takes its place. */
#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "cli/command.h"
#include "cli/show.h"
#include "ledger/ledger_care.h"
#include "run/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The one argument behind the word, as a path; NULL: there is none. The caller frees it. */
static char *get_path(char *const *words)
{
    return words[0] ? mo_path_expand(words[0], NULL) : NULL;
}

/* ---- check ---------------------------------------------------------------------------------- */

static char *print_instant(const MoSession *session, int64_t utc)
{
    MoLocal then = mo_zone_to_local(session->zone, utc);
    return mo_show_when(then.day, then.second, mo_session_get_now(session).day);
}

static void print_backups(const MoSession *session, unsigned *n_damaged)
{
    g_autoptr(GPtrArray) paths = mo_ledger_get_backups(session->state_folder);
    if (paths->len == 0)
        printf("%s\n", _("There is no backup yet; the agent makes one every day."));
    for (unsigned i = 0; i < paths->len; i++) {
        g_autoptr(MoLedgerState) state = mo_ledger_inspect(paths->pdata[i]);
        g_autofree char *shown = mo_path_display(state->path);
        if (state->damage || state->is_newer)
            printf(_("Backup %s cannot be used: %s\n"), shown,
                   state->damage ? state->damage : _("a newer version of Moments wrote it"));
        else
            printf(ngettext("Backup %s: in order, %u entry\n", "Backup %s: in order, %u entries\n",
                            (gulong)state->n_entries),
                   shown, (unsigned)state->n_entries);
        *n_damaged += state->damage != NULL;
    }
}

static void print_order(const MoSession *session, const MoLedgerState *state)
{
    g_autofree char *shown = mo_path_display(state->path);
    if (state->n_entries == 0) {
        printf(_("The ledger %s is in order; nothing is written in it yet.\n"), shown);
        return;
    }
    g_autofree char *last = print_instant(session, state->last_utc);
    printf(ngettext("The ledger %s is in order: %u entry, of %s.\n",
                    "The ledger %s is in order: %u entries, the last of %s.\n",
                    (gulong)state->n_entries),
           shown, (unsigned)state->n_entries, last);
}

/* Looks, and mends nothing: that is what opening the ledger does. */
static int check(MoCli *cli, char *const *words)
{
    (void)words;
    const MoSession *session = mo_cli_get_session(cli, false);
    if (!session)
        return cli->status;
    g_autofree char *path = g_build_filename(session->state_folder, "ledger.db", NULL);
    g_autoptr(MoLedgerState) state = mo_ledger_inspect(path);
    g_autofree char *shown = mo_path_display(path);
    unsigned n_damaged = 0;
    if (!state->is_there)
        mo_cli_say(_("There is no ledger %s yet."), shown);
    else if (state->is_newer)
        mo_cli_say(_("The ledger was written by a newer version of Moments. Nothing was changed; "
                     "install that version to go on."));
    else if (state->damage)
        mo_cli_say(_("%s: %s. The next command of Moments sets it aside, takes the newest good "
                     "backup and adds what can still be read."),
                   shown, state->damage);
    else
        print_order(session, state);
    print_backups(session, &n_damaged);
    return state->damage || state->is_newer || n_damaged > 0 ? MO_EXIT_FAILED : MO_EXIT_OK;
}

/* ---- backup --------------------------------------------------------------------------------- */

static int backup(MoCli *cli, char *const *words)
{
    MoSession *session = mo_cli_open(cli, MO_SESSION_LEDGER);
    if (!session)
        return cli->status;
    g_autofree char *path = get_path(words);
    g_autofree char *lies = NULL;
    g_autoptr(GError) error = NULL;
    if (!mo_ledger_backup_to(session->history, path, mo_session_get_now(session).day, &lies,
                             &error))
        return mo_cli_fail(cli, error);
    g_autofree char *shown = mo_path_display(lies);
    printf(_("The ledger was copied to %s\n"), shown);
    return MO_EXIT_OK;
}

/* ---- dump ----------------------------------------------------------------------------------- */

static bool print_line(const char *line, void *data, GError **error)
{
    FILE *file = data;
    if (fputs(line, file) >= 0)
        return true;
    g_set_error(error, MO_ERROR, MO_ERROR_FAILED, _("The dump could not be written: %s"),
                g_strerror(errno));
    return false;
}

/* A file is ours alone to read, and never one that is there already. */
static FILE *open_new(MoCli *cli, const char *path)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    g_autofree char *shown = mo_path_display(path);
    if (!file && errno == EEXIST)
        mo_cli_say(_("'%s' is there already, and is not overwritten."), shown);
    else if (!file)
        mo_cli_say(_("'%s' could not be written: %s"), shown, g_strerror(errno));
    if (!file)
        cli->status = MO_EXIT_FAILED;
    return file;
}

/* Half a dump is none. */
static int dump_to(MoCli *cli, const char *path)
{
    FILE *file = open_new(cli, path);
    if (!file)
        return cli->status;
    g_autoptr(GError) error = NULL;
    bool done = mo_ledger_dump(cli->session->history, print_line, file, &error);
    bool kept = fflush(file) == 0 && fsync(fileno(file)) == 0;
    (void)fclose(file);
    g_autofree char *shown = mo_path_display(path);
    if (!done || !kept) {
        unlink(path);
        if (!done)
            return mo_cli_fail(cli, error);
        mo_cli_say(_("'%s' could not be written: is the disk full?"), shown);
        return MO_EXIT_FAILED;
    }
    printf(_("The ledger was written to %s\n"), shown);
    return MO_EXIT_OK;
}

static int dump(MoCli *cli, char *const *words)
{
    if (!mo_cli_open(cli, MO_SESSION_LEDGER | MO_SESSION_LEDGER_ANY))
        return cli->status;
    g_autofree char *path = get_path(words);
    if (path && strcmp(words[0], "-") != 0)
        return dump_to(cli, path);
    g_autoptr(GError) error = NULL;
    return mo_ledger_dump(cli->session->history, print_line, stdout, &error)
               ? MO_EXIT_OK
               : mo_cli_fail(cli, error);
}

/* ---- restore, merge ------------------------------------------------------------------------- */

/* The newest good one; NULL: there is none. The caller frees it. */
static char *find_backup(const char *folder)
{
    g_autoptr(GPtrArray) paths = mo_ledger_get_backups(folder);
    for (unsigned i = 0; i < paths->len; i++) {
        g_autoptr(MoLedgerState) state = mo_ledger_inspect(paths->pdata[i]);
        if (!state->damage && !state->is_newer)
            return g_strdup(paths->pdata[i]);
    }
    return NULL;
}

static int restore(MoCli *cli, char *const *words)
{
    const MoSession *session = mo_cli_get_session(cli, false);
    if (!session)
        return cli->status;
    g_autofree char *file = words[0] ? get_path(words) : find_backup(session->state_folder);
    if (!file) {
        mo_cli_say(_("There is no backup yet. Name a file: moments ledger restore FILE"));
        return MO_EXIT_FAILED;
    }
    g_autofree char *kept = NULL;
    unsigned n = 0;
    g_autoptr(GError) error = NULL;
    if (!mo_ledger_restore(session->state_folder, file, mo_session_get_now(session).day,
                           mo_clock_now(session->clock), &kept, &n, &error))
        return mo_cli_fail(cli, error);
    mo_loop_poke();
    g_autofree char *shown = mo_path_display(file);
    g_autofree char *shown_kept = mo_path_display(kept);
    printf(ngettext("The ledger is that of %s now, with %u entry.\n",
                    "The ledger is that of %s now, with %u entries.\n", n),
           shown, n);
    printf(_("The one before it is kept as %s\n"), shown_kept);
    return MO_EXIT_OK;
}

/* So many are named; a file of strangers would fill the screen. */
#define NAMED_MAX 20U

static void say_left(const GPtrArray *left)
{
    mo_cli_say(ngettext("Of %u person it cannot be said for sure who that is here; what the other "
                        "ledger has of them was left out:",
                        "Of %u people it cannot be said for sure who they are here; what the other "
                        "ledger has of them was left out:",
                        left->len),
               left->len);
    for (unsigned i = 0; i < MIN(left->len, NAMED_MAX); i++)
        mo_cli_say("  %s", (const char *)left->pdata[i]);
    if (left->len > NAMED_MAX)
        mo_cli_say(_("  and %u more"), left->len - NAMED_MAX);
    mo_cli_say("%s", _("People are told by their id and name, else by a name with a company that "
                       "nobody else has. Complete the records of one computer, let Moments read "
                       "them there, and merge again."));
}

static int merge(MoCli *cli, char *const *words)
{
    g_autofree char *file = get_path(words);
    if (!file)
        return mo_cli_misuse(cli, _("ledger merge: name the file of the other ledger"));
    MoSession *session = mo_cli_open(cli, MO_SESSION_LEDGER);
    if (!session)
        return cli->status;
    unsigned n = 0;
    g_autoptr(GPtrArray) left = NULL;
    g_autoptr(GError) error = NULL;
    if (!mo_ledger_merge(session->history, file, mo_session_get_now(session).day,
                         mo_clock_now(session->clock), &n, &left, &error))
        return mo_cli_fail(cli, error);
    mo_loop_poke();
    if (n == 0)
        printf("%s\n", _("Everything in that file was known here already."));
    else
        printf(ngettext("%u entry was added.\n", "%u entries were added.\n", n), n);
    if (left && left->len > 0)
        say_left(left);
    return MO_EXIT_OK;
}

/* ---- the words ------------------------------------------------------------------------------ */

static const struct {
    const char *word;
    int (*run)(MoCli *cli, char *const *words);
    int max; /* how many words may follow */
} actions[] = {
    {"check", check, 0},     {"backup", backup, 1}, {"dump", dump, 1},
    {"restore", restore, 1}, {"merge", merge, 1},
};

int mo_cmd_ledger(MoCli *cli, int argc, char **argv)
{
    if (!mo_cli_parse(cli, NULL, &argc, &argv, 0, 2))
        return cli->status;
    const char *word = argc > 1 ? argv[1] : "check";
    for (size_t i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (strcmp(actions[i].word, word) != 0)
            continue;
        if (argc - 2 > actions[i].max)
            return mo_cli_misuse(cli, _("ledger %s: '%s' is one word too many"), word, argv[2]);
        return actions[i].run(cli, argv + MIN(argc, 2));
    }
    return mo_cli_misuse(cli, _("ledger: '%s' is none of check, backup, restore, dump, merge"),
                         word);
}
