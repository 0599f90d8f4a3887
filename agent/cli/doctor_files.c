#include "cli/doctor.h"

#include "base/file.h"
#include "base/i18n.h"
#include "cli/show.h"
#include "ledger/ledger_care.h"
#include "output/maildir.h"
#include "run/drafts.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define ROOM_WANTED (UINT64_C(20) << 20) /* bytes: a ledger, its copies, some drafts */
#define DAY_SECONDS 86400
#define DAYS_OF_FAILURES 7
#define DRAFT_DAYS 30 /* older files are filed away rather than waiting */

static void finding_free(void *data)
{
    MoFinding *one = data;
    g_free(one->text);
    g_free(one->advice);
    g_free(one);
}

void mo_doctor_add(GPtrArray *findings, const char *what, MoDoctorState state, char *text,
                   char *advice)
{
    MoFinding *one = g_new0(MoFinding, 1);
    one->what = what;
    one->state = state;
    one->text = text;
    one->advice = advice;
    g_ptr_array_add(findings, one);
}

GPtrArray *mo_doctor_look(MoSession *session)
{
    GPtrArray *findings = g_ptr_array_new_with_free_func(finding_free);
    mo_doctor_look_at_files(session, findings);
    mo_doctor_look_at_desk(session, findings);
    mo_doctor_look_at_mail(session, findings);
    return findings;
}

/* ---- configuration and records -------------------------------------------------------------- */

static void look_at_config(MoSession *session, GPtrArray *findings)
{
    g_autoptr(GError) error = NULL;
    bool done = mo_session_open(session, MO_SESSION_CONFIG | MO_SESSION_PRESENT, &error);
    if (!session->config) {
        mo_doctor_add(findings, "configuration", MO_DOCTOR_WRONG, g_strdup(error->message), NULL);
        return;
    }
    (void)done;
    unsigned n = mo_problems_count_errors(session->problems);
    if (n > 0)
        mo_doctor_add(findings, "configuration", MO_DOCTOR_WRONG,
                      g_strdup_printf(ngettext("Your configuration has %u error.",
                                               "Your configuration has %u errors.", n),
                                      n),
                      g_strdup(_("moments check lists them, with file and line.")));
    else
        mo_doctor_add(findings, "configuration", MO_DOCTOR_FINE,
                      g_strdup(_("Your configuration can be used.")), NULL);
}

static unsigned count_customers(MoSession *session)
{
    const MoCustomer *customer = NULL;
    unsigned n = 0;
    if (!mo_customers_rewind(session->customers, NULL))
        return 0;
    while (mo_customers_next(session->customers, &customer))
        n++;
    return n;
}

static void look_at_records(MoSession *session, GPtrArray *findings)
{
    g_autoptr(GError) error = NULL;
    if (!session->config)
        return;
    unsigned before = mo_problems_count_errors(session->problems);
    bool done = mo_session_open(
        session, MO_SESSION_CONFIG | MO_SESSION_RECORDS | MO_SESSION_PRESENT, &error);
    if (!done || !session->customers) {
        mo_doctor_add(findings, "customers", MO_DOCTOR_WRONG,
                      g_strdup(error ? error->message : _("No customers file can be read.")),
                      g_strdup(_("Put the export of your customers where the configuration says, "
                                 "or type: moments setup, and the file.")));
        return;
    }
    unsigned n = count_customers(session);
    unsigned errors = mo_problems_count_errors(session->problems);
    if (n == 0 || errors > before)
        mo_doctor_add(findings, "customers", n == 0 ? MO_DOCTOR_WRONG : MO_DOCTOR_HINT,
                      g_strdup_printf(ngettext("%u customer was read; something in the files is "
                                               "wrong.",
                                               "%u customers were read; something in the files is "
                                               "wrong.",
                                               n),
                                      n),
                      g_strdup(_("moments check says what, and in which line.")));
    else
        mo_doctor_add(
            findings, "customers", MO_DOCTOR_FINE,
            g_strdup_printf(ngettext("%u customer was read.", "%u customers were read.", n), n),
            NULL);
}

/* ---- the ledger ----------------------------------------------------------------------------- */

static void look_at_backups(const MoSession *session, GPtrArray *findings)
{
    g_autoptr(GPtrArray) paths = mo_ledger_get_backups(session->state_folder);
    struct stat there;
    if (paths->len == 0 || stat(paths->pdata[0], &there) != 0) {
        mo_doctor_add(findings, "backups", MO_DOCTOR_HINT,
                      g_strdup(_("There is no backup of the ledger yet.")),
                      g_strdup(_("The agent makes one every day; at once: moments ledger backup")));
        return;
    }
    g_autofree char *shown = mo_path_display(paths->pdata[0]);
    mo_doctor_add(findings, "backups", MO_DOCTOR_FINE,
                  g_strdup_printf(_("The newest backup of the ledger is %s."), shown), NULL);
}

static void look_at_damaged(const MoSession *session, GPtrArray *findings)
{
    g_autoptr(GDir) dir = g_dir_open(session->state_folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        if (!g_str_has_prefix(name, "ledger.db.corrupt-") || g_str_has_suffix(name, "-journal"))
            continue;
        g_autofree char *path = g_build_filename(session->state_folder, name, NULL);
        g_autofree char *shown = mo_path_display(path);
        mo_doctor_add(findings, "damaged-ledger", MO_DOCTOR_HINT,
                      g_strdup_printf(_("A damaged ledger was set aside as %s."), shown),
                      g_strdup(_("What could be read of it is in the ledger again. When nothing is "
                                 "missing (moments history), remove the file.")));
    }
}

static void look_at_ledger(const MoSession *session, GPtrArray *findings)
{
    g_autofree char *path = g_build_filename(session->state_folder, "ledger.db", NULL);
    g_autoptr(MoLedgerState) state = mo_ledger_inspect(path);
    if (!state->is_there && mo_ledger_has_backups(session->state_folder)) {
        mo_doctor_add(findings, "ledger", MO_DOCTOR_WRONG, g_strdup(_("The ledger is missing.")),
                      g_strdup(_("The next command of Moments takes the newest good backup in its "
                                 "place: moments today")));
        look_at_backups(session, findings);
        return;
    }
    if (!state->is_there) {
        mo_doctor_add(findings, "ledger", MO_DOCTOR_HINT,
                      g_strdup(_("Nothing is written down yet: there is no ledger.")),
                      g_strdup(_("It begins with the first moments today.")));
        return;
    }
    if (state->is_newer)
        mo_doctor_add(findings, "ledger", MO_DOCTOR_WRONG,
                      g_strdup(_("The ledger was written by a newer version of Moments.")),
                      g_strdup(_("Install that version; nothing was changed.")));
    else if (state->damage)
        mo_doctor_add(findings, "ledger", MO_DOCTOR_WRONG, g_strdup(state->damage),
                      g_strdup(_("The next command of Moments sets it aside, takes the newest good "
                                 "backup and adds what can still be read: moments today")));
    else
        mo_doctor_add(findings, "ledger", MO_DOCTOR_FINE, g_strdup(_("The ledger is whole.")),
                      NULL);
    look_at_backups(session, findings);
    look_at_damaged(session, findings);
}

/* ---- disk and clock ------------------------------------------------------------------------- */

/* The folder, or the nearest one above it that is there. The caller frees it. */
static char *find_existing(const char *folder)
{
    char *path = g_strdup(folder);
    while (!g_file_test(path, G_FILE_TEST_IS_DIR) && strcmp(path, "/") != 0) {
        char *above = g_path_get_dirname(path);
        g_free(path);
        path = above;
    }
    return path;
}

static void look_at_folder(const char *folder, const char *what, GPtrArray *findings)
{
    g_autofree char *path = find_existing(folder);
    g_autofree char *shown = mo_path_display(path);
    struct statvfs room;
    if (access(path, W_OK | X_OK) != 0) {
        mo_doctor_add(
            findings, what, MO_DOCTOR_WRONG,
            g_strdup_printf(_("The folder %s cannot be written: %s."), shown, g_strerror(errno)),
            g_strdup(_("Make it your own again, or name another one in the "
                       "configuration.")));
        return;
    }
    uint64_t left =
        statvfs(path, &room) == 0 ? room.f_bavail * (uint64_t)room.f_frsize : UINT64_MAX;
    if (left >= ROOM_WANTED)
        return;
    g_autofree char *size = g_format_size(left);
    mo_doctor_add(findings, what, MO_DOCTOR_WRONG,
                  g_strdup_printf(_("The disk of %s is nearly full: %s are left."), shown, size),
                  g_strdup(_("Free some space: without it nothing can be noted.")));
}

static void look_at_maildir(const MoConfig *config, GPtrArray *findings)
{
    g_autoptr(GError) error = NULL;
    if (config && config->drafts_way == MO_DRAFTS_MAILDIR &&
        !mo_maildir_check(config->maildir, &error))
        mo_doctor_add(findings, "maildir", MO_DOCTOR_WRONG, g_strdup(error->message),
                      g_strdup(_("Until then drafts lie in your folder alone. Make it your own "
                                 "again, or name another one as drafts under [me].")));
}

static void look_at_disk(const MoSession *session, GPtrArray *findings)
{
    guint before = findings->len;
    look_at_folder(session->state_folder, "disk", findings);
    if (session->config)
        look_at_folder(session->config->folder, "disk", findings);
    look_at_maildir(session->config, findings);
    if (findings->len == before)
        mo_doctor_add(findings, "disk", MO_DOCTOR_FINE,
                      g_strdup(_("The folders can be written, and the disk has space.")), NULL);
}

/* A clock that is wrong lies before the program was built, or before what happened last. */
static void look_at_clock(const MoSession *session, GPtrArray *findings)
{
    int64_t now = mo_clock_now(session->clock);
    g_autofree char *path = g_build_filename(session->state_folder, "ledger.db", NULL);
    g_autoptr(MoLedgerState) state = mo_ledger_inspect(path);
    struct stat program;
    bool old = stat("/proc/self/exe", &program) == 0 &&
               mo_clock_to_system(session->clock, now) < program.st_mtime - DAY_SECONDS;
    MoLocal local = mo_session_get_now(session);
    g_autofree char *when = mo_day_print_long(local.day);
    if (!old && (state->last_utc == INT64_MIN || now >= state->last_utc - DAY_SECONDS)) {
        mo_doctor_add(findings, "clock", MO_DOCTOR_FINE,
                      g_strdup_printf(_("The clock says %s, %02d:%02d."), when, local.second / 3600,
                                      local.second / 60 % 60),
                      NULL);
        return;
    }
    mo_doctor_add(
        findings, "clock", MO_DOCTOR_WRONG,
        old ? g_strdup_printf(_("The clock says %s; this program is younger than that."), when)
            : g_strdup_printf(_("The clock says %s; what is in the ledger happened "
                                "later."),
                              when),
        g_strdup(_("Set the date of the computer; reminders follow it.")));
}

/* ---- drafts and deliveries ------------------------------------------------------------------ */

static void look_at_drafts(const MoSession *session, GPtrArray *findings)
{
    g_autoptr(GDir) dir = session->config ? g_dir_open(session->config->drafts, 0, NULL) : NULL;
    const char *name;
    unsigned n = 0;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(session->config->drafts, name, NULL);
        struct stat file;
        if (g_str_has_suffix(name, ".eml") && stat(path, &file) == 0 &&
            mo_clock_get_age(&file.st_mtim) < DRAFT_DAYS * DAY_SECONDS)
            n++;
    }
    if (n == 0)
        return;
    g_autofree char *shown = mo_path_display(session->config->drafts);
    mo_doctor_add(findings, "drafts", MO_DOCTOR_HINT,
                  g_strdup_printf(ngettext("%u draft of the last weeks lies in %s.",
                                           "%u drafts of the last weeks lie in %s.", n),
                                  n, shown),
                  g_strdup(_("Moments sends nothing: what should go out, you send from your mail "
                             "program.")));
}

/* On their way into the mailbox. */
static void look_at_mailed_drafts(const MoSession *session, GPtrArray *findings)
{
    g_autofree char *reason = NULL;
    unsigned n = mo_drafts_count_waiting(session, &reason);
    if (n == 0)
        return;
    g_autofree char *text = g_strdup_printf(ngettext("%u draft waits to get into your mailbox",
                                                     "%u drafts wait to get into your mailbox", n),
                                            n);
    mo_doctor_add(findings, "mailbox", reason ? MO_DOCTOR_WRONG : MO_DOCTOR_HINT,
                  reason ? g_strdup_printf("%s: %s", text, reason) : g_strconcat(text, ".", NULL),
                  g_strdup(reason ? _("It is tried again every quarter of an hour. What is amiss "
                                      "there: moments-courier --check")
                                  : _("moments-courier puts them there; it can be started by "
                                      "hand.")));
}

typedef struct {
    int64_t since_utc;
    GHashTable *failed; /* occurrence -> what was not shown since */
} Failures;

static bool take_delivery(const MoEntry *entry, void *data)
{
    Failures *failures = data;
    bool failed = entry->type == MO_ENTRY_FAILED;
    if ((!failed && entry->type != MO_ENTRY_RAISED) || entry->at_utc < failures->since_utc)
        return true;
    g_autofree char *key =
        g_strdup_printf("%s %s %d", entry->customer, entry->habit, entry->nominal);
    if (failed)
        g_hash_table_add(failures->failed, g_steal_pointer(&key));
    else
        g_hash_table_remove(failures->failed, key);
    return true;
}

static void look_at_deliveries(MoSession *session, GPtrArray *findings)
{
    Failures failures = {.since_utc =
                             mo_clock_now(session->clock) - DAYS_OF_FAILURES * DAY_SECONDS};
    g_autoptr(GHashTable) failed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    failures.failed = failed;
    if (!mo_history_foreach_entry(session->history, NULL, take_delivery, &failures, NULL))
        return;
    unsigned n = g_hash_table_size(failed);
    if (n > 0)
        mo_doctor_add(
            findings, "deliveries", MO_DOCTOR_WRONG,
            g_strdup_printf(ngettext("%u moment of the last week could not be shown.",
                                     "%u moments of the last week could not be shown.", n),
                            n),
            g_strdup(_("moments today lists what is open. Look below whether "
                       "notifications work.")));
}

/* Only a ledger that is whole is opened: looking mends nothing. */
static bool has_whole_ledger(const GPtrArray *findings)
{
    for (guint i = 0; i < findings->len; i++) {
        const MoFinding *one = findings->pdata[i];
        if (strcmp(one->what, "ledger") == 0)
            return one->state == MO_DOCTOR_FINE;
    }
    return false;
}

void mo_doctor_look_at_files(MoSession *session, GPtrArray *findings)
{
    look_at_config(session, findings);
    look_at_records(session, findings);
    look_at_ledger(session, findings);
    look_at_disk(session, findings);
    look_at_clock(session, findings);
    look_at_drafts(session, findings);
    look_at_mailed_drafts(session, findings);
    if (has_whole_ledger(findings) &&
        mo_session_open(session, MO_SESSION_LEDGER | MO_SESSION_LEDGER_ANY, NULL))
        look_at_deliveries(session, findings);
}
