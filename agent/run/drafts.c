#include "run/drafts.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "output/handed.h"
#include "output/handover.h"
#include "output/launch.h"
#include "output/spool.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>

#define FILE_MAX ((size_t)10 * 1024 * 1024)
#define FILES_MAX ((size_t)20 * 1024 * 1024)
#define SECONDS_A_DAY 86400
/* What no moment of the ledger answers for by then is nobody's. */
#define FORGET_DAYS 180
/* So long a moment that is done may become open again: `moments undo`. */
#define DONE_DAYS 30

/* ---- files that go along ---- */

/* By its ending, as mail programs do it. */
static char *guess_type(const char *name)
{
    g_autofree char *content = g_content_type_guess(name, NULL, 0, NULL);
    return content ? g_content_type_get_mime_type(content) : NULL;
}

/* A whole path into the folder, as a shell completes it, names a file of the folder too. */
static const char *get_name_beneath(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    while (length > 0 && folder[length - 1] == '/')
        length--;
    if (!g_path_is_absolute(name) || strncmp(name, folder, length) != 0 || name[length] != '/')
        return name;
    name += length;
    return name + strspn(name, "/");
}

bool mo_draft_files_read(MoDraftFiles *files, const MoConfig *config, char **names, GError **error)
{
    *files = (MoDraftFiles){0};
    size_t n = names ? g_strv_length(names) : 0, sum = 0;
    files->files = g_new0(MoAttachment, n + 1);
    for (size_t i = 0; i < n; i++) {
        char *data = NULL;
        size_t length = 0;
        const char *name = get_name_beneath(config->attachments, names[i]);
        if (!mo_file_read_beneath(config->attachments, name, FILE_MAX, &data, &length, error))
            return false;
        MoAttachment *file = &files->files[files->n_files++];
        file->bytes = g_bytes_new_take(data, length);
        file->name = g_path_get_basename(names[i]);
        file->type = guess_type(names[i]);
        sum += length;
        if (sum > FILES_MAX) {
            g_autofree char *limit = g_format_size_full(FILES_MAX, G_FORMAT_SIZE_IEC_UNITS);
            g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                        _("The files are longer than %s together, which many mailboxes refuse."),
                        limit);
            return false;
        }
    }
    return true;
}

void mo_draft_files_clear(MoDraftFiles *files)
{
    for (size_t i = 0; i < files->n_files; i++) {
        g_free((char *)files->files[i].name);
        g_free((char *)files->files[i].type);
        g_bytes_unref(files->files[i].bytes);
    }
    g_free(files->files);
    *files = (MoDraftFiles){0};
}

/* ---- writing ---- */

/* Her own changes are worth more than our text: the file goes aside under a name of its own. */
static char *keep_edited(const MoSession *session, const MoDraftRequest *request)
{
    const char *id = request->moment->id;
    g_autofree char *path = mo_draft_get_path(request->config, request->moment);
    if (!mo_handover_is_edited(session->state_folder, id, path))
        return NULL;
    size_t stem = strlen(path) - strlen(".eml");
    for (unsigned i = 1; i < 100; i++) {
        g_autofree char *kept = g_strdup_printf("%.*s-yours-%u.eml", (int)stem, path, i);
        if (!g_file_test(kept, G_FILE_TEST_EXISTS) && rename(path, kept) == 0)
            return g_steal_pointer(&kept);
    }
    return NULL;
}

static bool has_name(const char *folder, char *const *names, const char *name)
{
    const char *wanted = get_name_beneath(folder, name);
    for (size_t i = 0; names && names[i]; i++)
        if (strcmp(get_name_beneath(folder, names[i]), wanted) == 0)
            return true;
    return false;
}

static void add_names(GPtrArray *all, const MoDraftRequest *request, char *const *names)
{
    const char *folder = request->config->attachments;
    for (size_t i = 0; names && names[i]; i++) {
        g_ptr_array_add(all, NULL);
        bool known = has_name(folder, (char *const *)all->pdata, names[i]) ||
                     has_name(folder, request->detached, names[i]);
        g_ptr_array_set_size(all, (int)all->len - 1);
        if (!known)
            g_ptr_array_add(all, names[i]);
    }
}

/* What is taken off has to be there: a name that was mistyped would stay. */
static bool check_detached(const MoHanded *before, const MoDraftRequest *request, GError **error)
{
    for (size_t i = 0; request->detached && request->detached[i]; i++)
        if (!before ||
            !has_name(request->config->attachments, before->files, request->detached[i])) {
            g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                        _("'%s' does not go along with this draft, so it cannot be taken off."),
                        request->detached[i]);
            return false;
        }
    return true;
}

/* What went along with the draft before goes along again, and with it what is given now. */
static bool take_along(const MoHanded *before, MoDraftRequest *request, MoDraftFiles *files,
                       GPtrArray *names, GError **error)
{
    if (!check_detached(before, request, error))
        return false;
    if (!before || !(before->taken || g_file_test(before->path, G_FILE_TEST_EXISTS)))
        return true;
    if (!request->reply_to_id)
        request->reply_to_id = before->reply_to;
    if (!before->files)
        return true;
    add_names(names, request, before->files);
    add_names(names, request, request->attachment_names);
    g_ptr_array_add(names, NULL);
    if (!mo_draft_files_read(files, request->config, (char **)names->pdata, error)) {
        g_prefix_error(error, "%s ", _("A file that went along with it (--detach takes it off):"));
        return false;
    }
    request->attachments = files->files;
    request->n_attachments = files->n_files;
    request->attachment_names = names->len > 1 ? (char **)names->pdata : NULL;
    return true;
}

static MoDraft *write_whole(const MoSession *session, const MoDraftRequest *request,
                            char **ret_kept, char **ret_failure, GError **error)
{
    g_autoptr(GError) failure = NULL;
    bool spooled = false;
    /* A draft that cannot be made must not move hers aside. */
    g_autoptr(MoDraft) trial = mo_draft_compose(request, error);
    if (!trial)
        return NULL;
    g_autofree char *kept = keep_edited(session, request);
    g_autoptr(MoDraft) draft = mo_draft_write(request, error);
    if (!draft)
        return NULL;
    bool fine = mo_handover(request, session->state_folder, draft, &spooled, &failure);
    if (spooled)
        mo_launch_courier(NULL); /* without a user manager it waits to be started by hand */
    if (ret_kept)
        *ret_kept = g_steal_pointer(&kept);
    if (ret_failure)
        *ret_failure = fine ? NULL : g_strdup(failure ? failure->message : "");
    return g_steal_pointer(&draft);
}

/* ---- what the courier tells ---- */

/* A draft in the mailbox that nobody expects: a newer one takes its place, as soon as it is there.
 */
static bool drop_unexpected(const MoSession *session, const MoHanded *handed,
                            const MoResult *result)
{
    MoMailedDraft draft = {result->id, result->mailbox, result->uid_validity, result->uid,
                           handed ? handed->token : NULL};
    return result->kind != MO_RESULT_DELIVERED || !result->mailbox ||
           mo_handover_remove_mail(session->state_folder, &draft, mo_clock_now(session->clock),
                                   NULL);
}

/* What was to be taken away out of the mailbox she has changed: it stays, and no other one comes
 * beside it by itself. */
static bool note_changed(const MoSession *session, MoHanded *handed)
{
    if (!handed || !handed->taken)
        return true;
    handed->taken = false;
    handed->left = true;
    return mo_handed_save(session->state_folder, handed, NULL);
}

static bool note_delivery(const MoSession *session, MoHanded *handed, const MoResult *result)
{
    g_free(handed->mailbox);
    handed->mailbox = g_strdup(result->mailbox);
    handed->uid_validity = result->uid_validity;
    handed->uid = result->uid;
    handed->sent_validity = result->sent_validity;
    handed->sent_next = result->sent_next;
    g_clear_pointer(&handed->waiting, g_free);
    return mo_handed_save(session->state_folder, handed, NULL);
}

/* True when the result is taken in. */
static bool take(const MoSession *session, const MoResult *result, MoDraftNews *news)
{
    g_autoptr(MoHanded) handed = mo_handed_load(session->state_folder, result->id);
    if (result->kind == MO_RESULT_CHANGED)
        return note_changed(session, handed);
    bool done = handed && handed->done_utc != 0 && result->kind != MO_RESULT_SENT;
    if (!handed || done || g_strcmp0(handed->token, result->token) != 0)
        return drop_unexpected(session, done ? NULL : handed, result);
    if (result->kind == MO_RESULT_DELIVERED)
        return note_delivery(session, handed, result);
    if (result->kind == MO_RESULT_SENT) {
        g_ptr_array_add(result->guessed ? news->guessed : news->sent, g_strdup(result->id));
        return false;
    }
    bool was_told = handed->waiting != NULL;
    g_free(handed->waiting);
    handed->waiting = g_strdup(result->reason ? result->reason : "");
    if (!mo_handed_save(session->state_folder, handed, NULL))
        return false;
    if (was_told)
        return true;
    g_free(news->waiting);
    news->waiting = g_strdup(handed->waiting);
    return true;
}

void mo_drafts_take_results(const MoSession *session, MoDraftNews *ret_news)
{
    *ret_news = (MoDraftNews){.sent = g_ptr_array_new_with_free_func(g_free),
                              .guessed = g_ptr_array_new_with_free_func(g_free)};
    g_autoptr(GPtrArray) results = mo_result_list(session->state_folder);
    for (guint i = 0; i < results->len; i++) {
        const MoResult *result = g_ptr_array_index(results, i);
        if (take(session, result, ret_news))
            mo_result_remove(session->state_folder, result);
    }
}

/* Why a draft waits: as the courier says now, or as the agent was told. The caller frees it. */
static char *find_reason(const MoSession *session, const GPtrArray *results, const MoJob *job)
{
    for (guint i = 0; i < results->len; i++) {
        const MoResult *result = g_ptr_array_index(results, i);
        if (result->kind == MO_RESULT_WAITING && strcmp(result->token, job->token) == 0)
            return g_strdup(result->reason);
    }
    g_autoptr(MoHanded) handed = mo_handed_load(session->state_folder, job->id);
    return handed && g_strcmp0(handed->token, job->token) == 0 ? g_strdup(handed->waiting) : NULL;
}

unsigned mo_drafts_count_waiting(const MoSession *session, char **ret_reason)
{
    g_autoptr(GPtrArray) jobs = mo_spool_list(session->state_folder);
    g_autoptr(GPtrArray) results = mo_result_list(session->state_folder);
    unsigned n = 0;
    *ret_reason = NULL;
    for (guint i = 0; i < jobs->len; i++) {
        const MoJob *job = g_ptr_array_index(jobs, i);
        if (job->kind != MO_JOB_DELIVER)
            continue;
        n++;
        if (!*ret_reason)
            *ret_reason = find_reason(session, results, job);
    }
    return n;
}

/* Where the earlier draft of a moment lies by now, so that the new one takes its place. */
static void take_deliveries(const MoSession *session, const char *id)
{
    g_autoptr(GPtrArray) results = mo_result_list(session->state_folder);
    for (guint i = 0; i < results->len; i++) {
        const MoResult *result = g_ptr_array_index(results, i);
        if (result->kind == MO_RESULT_DELIVERED && strcmp(result->id, id) == 0 &&
            take(session, result, NULL))
            mo_result_remove(session->state_folder, result);
    }
}

MoDraft *mo_drafts_write(const MoSession *session, const MoDraftRequest *request, char **ret_kept,
                         char **ret_failure, GError **error)
{
    take_deliveries(session, request->moment->id);
    g_autoptr(MoHanded) before = mo_handed_load(session->state_folder, request->moment->id);
    MoDraftRequest whole = *request;
    g_auto(MoDraftFiles) files = {0};
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    return take_along(before, &whole, &files, names, error)
               ? write_whole(session, &whole, ret_kept, ret_failure, error)
               : NULL;
}

void mo_draft_news_clear(MoDraftNews *news)
{
    g_clear_pointer(&news->sent, g_ptr_array_unref);
    g_clear_pointer(&news->guessed, g_ptr_array_unref);
    g_clear_pointer(&news->waiting, g_free);
}

/* That it cannot be kept costs a question. */
void mo_drafts_note_opened(const MoSession *session, const char *id)
{
    g_autoptr(MoHanded) handed = mo_handed_load(session->state_folder, id);
    if (!handed || handed->opened)
        return;
    handed->opened = true;
    (void)mo_handed_save(session->state_folder, handed, NULL);
}

bool mo_drafts_was_opened(const MoSession *session, const char *id)
{
    g_autoptr(MoHanded) handed = mo_handed_load(session->state_folder, id);
    return handed && handed->opened;
}

static void remove_results(const MoSession *session, const char *id)
{
    g_autoptr(GPtrArray) results = mo_result_list(session->state_folder);
    for (guint i = 0; i < results->len; i++) {
        const MoResult *result = g_ptr_array_index(results, i);
        if (strcmp(result->id, id) == 0)
            mo_result_remove(session->state_folder, result);
    }
}

void mo_drafts_note_asked(const MoSession *session, const char *id)
{
    g_autoptr(MoHanded) handed = mo_handed_load(session->state_folder, id);
    if (handed) {
        handed->opened = true;
        g_clear_pointer(&handed->mailbox, g_free);
    }
    if (!handed || mo_handed_save(session->state_folder, handed, NULL))
        remove_results(session, id);
}

void mo_drafts_forget(const MoSession *session, const char *id)
{
    remove_results(session, id);
    mo_handed_forget(session->state_folder, id);
}

/* ---- tidying ---- */

static bool has_id(const MoSession *session, const MoRecord *record, const char *id)
{
    g_autofree char *own =
        mo_moment_make_id(mo_history_get_seed(session->history), record->customer, record->habit,
                          record->nominal, record->origin);
    return strcmp(own, id) == 0;
}

/* PLANNED for what the ledger does not know. */
static MoState find_state(const MoSession *session, const MoHanded *handed)
{
    MoDay since = (MoDay)(handed->written_utc / SECONDS_A_DAY - 2);
    g_autoptr(MoCustomerHistory) known =
        mo_history_load_customer(session->history, handed->customer, since, NULL);
    for (guint i = 0; known && i < known->pairs->len; i++) {
        const MoPairHistory *pair = g_ptr_array_index(known->pairs, i);
        for (guint j = 0; j < pair->records->len; j++) {
            const MoRecord *record = g_ptr_array_index(pair->records, j);
            if (has_id(session, record, handed->id))
                return record->state;
        }
    }
    return MO_STATE_PLANNED;
}

static void forget_after(const MoSession *session, const MoHanded *handed, int64_t since_utc,
                         unsigned days)
{
    if (mo_clock_now(session->clock) - since_utc > (int64_t)days * SECONDS_A_DAY)
        mo_drafts_forget(session, handed->id);
}

/* A draft of a moment that is done is hers, until that is taken back. */
static void note_done(const MoSession *session, MoHanded *handed, bool done)
{
    if (done == (handed->done_utc != 0))
        return;
    handed->done_utc = done ? mo_clock_now(session->clock) : 0;
    (void)mo_handed_save(session->state_folder, handed, NULL);
}

static void tidy_one(const MoSession *session, MoHanded *handed)
{
    bool spooled = false;
    if (handed->taken || handed->left) {
        forget_after(session, handed, handed->written_utc, FORGET_DAYS);
        return;
    }
    MoState state = find_state(session, handed);
    note_done(session, handed, state == MO_STATE_DONE);
    switch (state) {
    case MO_STATE_SKIPPED:
    case MO_STATE_NEVER:
    case MO_STATE_LAPSED:
    case MO_STATE_WITHDRAWN:
        mo_handover_withdraw(session->state_folder, handed->id, mo_clock_now(session->clock),
                             &spooled);
        break;
    case MO_STATE_DONE:
        forget_after(session, handed, handed->done_utc, DONE_DAYS);
        break;
    default:
        forget_after(session, handed, handed->written_utc, FORGET_DAYS);
        break;
    }
}

void mo_drafts_tidy(const MoSession *session)
{
    g_autoptr(GPtrArray) all = mo_handed_list(session->state_folder);
    for (guint i = 0; i < all->len; i++)
        tidy_one(session, g_ptr_array_index(all, i));
}

void mo_drafts_wake_courier(const MoSession *session)
{
    g_autoptr(GPtrArray) jobs = mo_spool_list(session->state_folder);
    if (jobs->len > 0)
        mo_launch_courier(NULL);
}
