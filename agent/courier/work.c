#include "courier/work.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "courier/imap_text.h"
#include "courier/mailbox.h"
#include "courier/secret.h"
#include "courier/sent.h"
#include "output/handed.h"
#include "output/spool.h"

#include <string.h>
#include <unistd.h>

/* Servers lock accounts after many wrong passwords. */
#define REFUSED_SECONDS 3600
#define REFUSED_FILE "login-refused"

typedef struct {
    const MoCourier *courier;
    MoImapLink *link;
    MoMailboxes *boxes;
    MoCourierResult *result;
    char *reason; /* why the first one waits */
} Work;

/* ---- the login ---- */

static char *get_refused_path(const MoCourier *courier)
{
    g_autofree char *folder = mo_spool_get_folder(courier->state_folder);
    return g_build_filename(folder, REFUSED_FILE, NULL);
}

static void note_refused(const MoCourier *courier)
{
    g_autofree char *path = get_refused_path(courier);
    g_autofree char *now = g_strdup_printf("%" G_GINT64_FORMAT "\n", mo_clock_now(courier->clock));
    mo_file_write(path, now, -1, NULL);
}

/* Whether the server refused us lately. */
static bool was_refused(const MoCourier *courier)
{
    g_autofree char *path = get_refused_path(courier);
    g_autofree char *text = NULL;
    if (courier->again || !mo_file_read(path, 64, &text, NULL, NULL))
        return false;
    int64_t age = mo_clock_now(courier->clock) - g_ascii_strtoll(text, NULL, 10);
    return age >= 0 && age < REFUSED_SECONDS;
}

static MoImapLink *log_in(const MoCourier *courier, GError **error)
{
    const MoImap *imap = &courier->config->imap;
    if (!*imap->server || !*imap->user) {
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("Your mail server is not named: write [imap] into moments.ini, and look at "
                      "it with moments check."));
        return NULL;
    }
    if (was_refused(courier)) {
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("%s refused the login a short while ago; it is tried again after an hour, or "
                      "with moments-courier --again"),
                    imap->server);
        return NULL;
    }
    bool is_token = false;
    g_autoptr(GError) reason = NULL;
    char *secret = mo_secret_get(imap, courier->seconds, &is_token, error);
    if (!secret)
        return NULL;
    MoImapLogin login = {.password = is_token ? NULL : secret,
                         .token = is_token ? secret : NULL,
                         .seconds = courier->seconds};
    MoImapLink *link = mo_imap_link_open(imap, &login, &reason);
    mo_secret_free(secret);
    g_autofree char *refused = get_refused_path(courier);
    if (link)
        (void)unlink(refused);
    else if (g_error_matches(reason, MO_ERROR, MO_ERROR_REFUSED))
        note_refused(courier);
    if (reason)
        g_propagate_error(error, g_steal_pointer(&reason));
    return link;
}

static bool open_mailbox(Work *work, GError **error)
{
    if (work->boxes)
        return true;
    work->link = log_in(work->courier, error);
    if (work->link)
        work->boxes = mo_mailboxes_open(work->link, &work->courier->config->imap, error);
    return work->boxes != NULL;
}

static void close_mailbox(Work *work)
{
    g_clear_pointer(&work->boxes, mo_mailboxes_free);
    g_clear_pointer(&work->link, mo_imap_link_free);
}

/* Without it nothing that she sends is noticed. */
static bool check_sent_folder(Work *work, GError **error)
{
    bool is_there = false;
    if (!mo_mailboxes_check_sent(work->boxes, &is_there, error) || is_there)
        return is_there;
    g_autofree char *name = mo_imap_decode_name(mo_mailboxes_get_sent(work->boxes));
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                _("%s has no folder '%s' that can be opened. Write the right name under [imap], as "
                  "in 'sent-folder = Sent'."),
                work->courier->config->imap.server, name);
    return false;
}

bool mo_courier_check(const MoCourier *courier, char **ret_drafts, GError **error)
{
    Work work = {.courier = courier};
    bool is_there = false;
    bool fine = open_mailbox(&work, error) && mo_mailboxes_check(work.boxes, &is_there, error);
    if (fine)
        *ret_drafts = mo_imap_decode_name(mo_mailboxes_get_drafts(work.boxes));
    if (fine && !is_there)
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("%s has no folder '%s' that can be opened. Write the right name under "
                      "[imap], as in 'drafts-folder = Drafts'."),
                    courier->config->imap.server, *ret_drafts);
    fine = fine && is_there && check_sent_folder(&work, error);
    if (!fine)
        g_clear_pointer(ret_drafts, g_free);
    close_mailbox(&work);
    return fine;
}

/* ---- jobs ---- */

static bool tell(const Work *work, const MoJob *job, MoResultKind kind, MoMailPlace place,
                 MoMailPlace sent, const char *reason, GError **error)
{
    bool delivered = kind == MO_RESULT_DELIVERED;
    MoResult result = {.kind = kind,
                       .id = job->id,
                       .token = job->token,
                       .at_utc = mo_clock_now(work->courier->clock),
                       .mailbox = delivered ? (char *)mo_mailboxes_get_drafts(work->boxes) : NULL,
                       .uid_validity = place.validity,
                       .uid = place.uid,
                       .sent_validity = sent.validity,
                       .sent_next = sent.uid,
                       .reason = (char *)reason};
    return mo_result_write(work->courier->state_folder, &result, error);
}

/* Nothing is put there before it is written down that it may be. */
static bool append(Work *work, MoJob *job, MoMailPlace *ret_place, GError **error)
{
    const char *state = work->courier->state_folder;
    g_autoptr(GBytes) message = mo_spool_read_message(state, job, error);
    if (!message)
        return false;
    job->attempted = true;
    if (!mo_spool_update(state, job, error))
        return false;
    g_autoptr(GError) reason = NULL;
    if (mo_mailboxes_append(work->boxes, message, ret_place, &reason))
        return ret_place->uid != 0 || mo_mailboxes_find(work->boxes, job->token, ret_place, error);
    if (g_error_matches(reason, MO_ERROR, MO_ERROR_REFUSED)) {
        job->attempted = false;
        mo_spool_update(state, job, NULL);
    }
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

static bool deliver(Work *work, MoJob *job, GError **error)
{
    MoMailPlace place = {0}, sent = {0};
    if (job->attempted && !mo_mailboxes_find(work->boxes, job->token, &place, error))
        return false;
    if (!mo_mailboxes_get_next_sent(work->boxes, &sent, error))
        return false;
    if (place.uid == 0 && !append(work, job, &place, error))
        return false;
    if (!tell(work, job, MO_RESULT_DELIVERED, place, sent, NULL, error))
        return false;
    mo_spool_remove(work->courier->state_folder, job->token);
    work->result->n_delivered++;
    return true;
}

/* It is not there any more, and not because of us. */
static bool tell_changed(const Work *work, const MoJob *job, GError **error)
{
    return tell(work, job, MO_RESULT_CHANGED, (MoMailPlace){0}, (MoMailPlace){0}, NULL, error);
}

/* A try that was cut off may have taken it away: that is no change of hers. */
static bool remove_draft(Work *work, MoJob *job, GError **error)
{
    const char *state = work->courier->state_folder;
    MoMailPlace place = {job->uid_validity, job->uid};
    bool has = false;
    if (!mo_mailboxes_has(work->boxes, job->mailbox, place, &has, error))
        return false;
    if (!has && !job->attempted && !tell_changed(work, job, error))
        return false;
    if (has) {
        job->attempted = true;
        if (!mo_spool_update(state, job, error) ||
            !mo_mailboxes_remove(work->boxes, job->mailbox, place, error))
            return false;
    }
    mo_spool_remove(state, job->token);
    work->result->n_removed += has || job->attempted;
    return true;
}

static bool do_job(Work *work, MoJob *job, GError **error)
{
    return open_mailbox(work, error) &&
           (job->kind == MO_JOB_DELIVER ? deliver(work, job, error)
                                        : remove_draft(work, job, error));
}

/* What cannot be done now waits, and the agent is told why. */
static void leave(Work *work, const MoJob *job, const GError *reason)
{
    work->result->n_waiting++;
    if (!work->reason)
        work->reason = g_strdup(reason->message);
    if (job->kind == MO_JOB_DELIVER)
        tell(work, job, MO_RESULT_WAITING, (MoMailPlace){0}, (MoMailPlace){0}, reason->message,
             NULL);
}

static void do_jobs(Work *work, GHashTable *seen, GError **error)
{
    g_autoptr(GPtrArray) jobs = mo_spool_list(work->courier->state_folder);
    for (guint i = 0; i < jobs->len; i++) {
        MoJob *job = g_ptr_array_index(jobs, i);
        g_autoptr(GError) reason = NULL;
        /* The old draft stays until the new one is there: that may be so in the next round. */
        if (job->after && mo_spool_has(work->courier->state_folder, job->after))
            continue;
        if (!g_hash_table_add(seen, g_strdup(job->token)))
            continue;
        /* Once the connection is lost, or there is none, the others are not tried. */
        if (*error
                ? (g_set_error_literal(&reason, MO_ERROR, MO_ERROR_BUSY, (*error)->message), true)
                : !do_job(work, job, &reason))
            leave(work, job, reason);
        if (reason && !*error && (!work->link || !mo_imap_link_is_up(work->link) || !work->boxes))
            *error = g_error_copy(reason);
    }
}

/* ---- what became of drafts ---- */

/* Adds the messages that a draft may have been, if it is gone; those that were another one's are
 * left out. */
static bool add_pairs(Work *work, const MoHanded *handed, GArray *pairs, GError **error)
{
    bool has = false;
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    MoMailPlace since = {handed->sent_validity, handed->sent_next};
    if (!open_mailbox(work, error) ||
        !mo_mailboxes_has(work->boxes, handed->mailbox,
                          (MoMailPlace){handed->uid_validity, handed->uid}, &has, error))
        return false;
    if (!has && !mo_mailboxes_list_sent(work->boxes, handed->to, since, uids, error))
        return false;
    for (guint i = 0; i < uids->len; i++) {
        MoSentPair pair = {handed, since.validity, g_array_index(uids, uint32_t, i), 0};
        g_autofree char *token = mo_sent_find_draft(work->courier->state_folder, &pair);
        g_auto(MoSentMarks) marks = {0};
        if (token && strcmp(token, handed->token) != 0)
            continue;
        if (!mo_mailboxes_read_marks(work->boxes, pair.uid, &marks, error))
            return false;
        pair.nearness = mo_sent_get_nearness(handed, &marks);
        g_array_append_val(pairs, pair);
    }
    return true;
}

/* That the message is this draft's is remembered first: told twice is told once. */
static bool tell_sent(Work *work, const MoSentPair *pair, GError **error)
{
    const char *state = work->courier->state_folder;
    MoResult result = {.kind = MO_RESULT_SENT,
                       .id = pair->handed->id,
                       .token = pair->handed->token,
                       .at_utc = mo_clock_now(work->courier->clock),
                       .guessed = pair->nearness == 0};
    if (!mo_sent_remember(state, pair, error) || !mo_result_write(state, &result, error))
        return false;
    work->result->n_sent++;
    return true;
}

static void check_all_sent(Work *work, GError **error)
{
    g_autoptr(GPtrArray) all = mo_handed_list(work->courier->state_folder);
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(MoSentPair));
    for (guint i = 0; i < all->len && !*error; i++) {
        const MoHanded *handed = g_ptr_array_index(all, i);
        if (handed->mailbox && handed->token && handed->to && handed->done_utc == 0)
            add_pairs(work, handed, pairs, error);
    }
    mo_sent_choose(pairs);
    for (guint i = 0; i < pairs->len && !*error; i++)
        tell_sent(work, &g_array_index(pairs, MoSentPair, i), error);
}

/* ---- all of it ---- */

bool mo_courier_work(const MoCourier *courier, MoCourierResult *ret_result, GError **error)
{
    g_return_val_if_fail(courier != NULL && ret_result != NULL, false);
    *ret_result = (MoCourierResult){0};
    g_autoptr(GError) failure = NULL;
    int lock = mo_spool_lock(courier->state_folder, &failure);
    if (lock < 0 && g_error_matches(failure, MO_ERROR, MO_ERROR_BUSY))
        return true;
    Work work = {.courier = courier, .result = ret_result};
    if (lock >= 0) {
        g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        guint before;
        /* What came while we were at work is done too. */
        do {
            before = g_hash_table_size(seen);
            do_jobs(&work, seen, &failure);
        } while (!failure && g_hash_table_size(seen) > before);
        if (!failure)
            check_all_sent(&work, &failure);
        close_mailbox(&work);
        close(lock);
    }
    if (!failure && ret_result->n_waiting > 0)
        g_set_error(&failure, MO_ERROR, MO_ERROR_BUSY, _("Some drafts have to wait: %s"),
                    work.reason);
    g_free(work.reason);
    if (!failure)
        return true;
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}
