#include "courier/mailbox.h"

#include "base/error.h"
#include "base/i18n.h"
#include "courier/imap_text.h"

#include <string.h>

struct MoMailboxes {
    MoImapLink *link; /* borrowed */
    char *drafts;
    char *sent; /* NULL: there is none */
};

void mo_mailboxes_free(MoMailboxes *boxes)
{
    if (!boxes)
        return;
    g_free(boxes->drafts);
    g_free(boxes->sent);
    g_free(boxes);
}

const char *mo_mailboxes_get_drafts(const MoMailboxes *boxes)
{
    return boxes->drafts;
}

/* Runs a command; a "no" counts as an answer without lines. False when the connection is lost. */
static bool ask(MoMailboxes *boxes, const char *command, GPtrArray **ret_lines, GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (mo_imap_link_run(boxes->link, command, ret_lines, &failure))
        return true;
    if (!g_error_matches(failure, MO_ERROR, MO_ERROR_REFUSED)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    *ret_lines = g_ptr_array_new_with_free_func(g_free);
    return true;
}

/* ---- which folders ---- */

static void take_folder(char **place, const MoImapFolder *folder, bool fits)
{
    if (fits && !*place)
        *place = g_strdup(folder->name);
}

static bool list_folders(MoMailboxes *boxes, const char *command, bool by_name, GError **error)
{
    g_autoptr(GPtrArray) lines = NULL;
    if (!ask(boxes, command, &lines, error))
        return false;
    for (guint i = 0; i < lines->len; i++) {
        g_autoptr(MoImapFolder) folder = mo_imap_parse_list(g_ptr_array_index(lines, i));
        if (!folder)
            continue;
        take_folder(&boxes->drafts, folder,
                    folder->drafts || (by_name && mo_imap_is_usual_name(folder, false)));
        take_folder(&boxes->sent, folder,
                    folder->sent || (by_name && mo_imap_is_usual_name(folder, true)));
    }
    return true;
}

MoMailboxes *mo_mailboxes_open(MoImapLink *link, const MoImap *imap, GError **error)
{
    g_return_val_if_fail(link != NULL && imap != NULL, NULL);
    g_autoptr(MoMailboxes) boxes = g_new0(MoMailboxes, 1);
    boxes->link = link;
    if (*imap->drafts_folder)
        boxes->drafts = mo_imap_encode_name(imap->drafts_folder);
    if (*imap->sent_folder)
        boxes->sent = mo_imap_encode_name(imap->sent_folder);
    if ((!boxes->drafts || !boxes->sent) &&
        !list_folders(boxes, "LIST (SPECIAL-USE) \"\" \"*\"", false, error))
        return NULL;
    if ((!boxes->drafts || !boxes->sent) && !list_folders(boxes, "LIST \"\" \"*\"", true, error))
        return NULL;
    if (boxes->drafts)
        return g_steal_pointer(&boxes);
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                _("%s names no folder for drafts. Write its name under [imap], as in "
                  "'drafts-folder = Drafts'."),
                imap->server);
    return NULL;
}

/* ---- a draft ---- */

static bool find_code(const GPtrArray *lines, const char *word, uint32_t *ret_first,
                      uint32_t *ret_second)
{
    for (guint i = 0; i < lines->len; i++)
        if (mo_imap_parse_code(g_ptr_array_index(lines, i), word, ret_first, ret_second))
            return true;
    return false;
}

bool mo_mailboxes_append(MoMailboxes *boxes, GBytes *message, MoMailPlace *ret_place,
                         GError **error)
{
    g_autoptr(GPtrArray) lines = NULL;
    /* No date: the server's own. Seen, so that it counts nowhere as unread. */
    g_autofree char *command = g_strdup_printf("APPEND %s (\\Draft \\Seen)", boxes->drafts);
    if (!mo_imap_link_run_literal(boxes->link, command, message, &lines, error))
        return false;
    *ret_place = (MoMailPlace){0};
    find_code(lines, "APPENDUID", &ret_place->validity, &ret_place->uid);
    return true;
}

/* Opens a folder; *ret_validity is 0 when it is not there. */
static bool open_folder(MoMailboxes *boxes, const char *verb, const char *folder,
                        uint32_t *ret_validity, GError **error)
{
    g_autoptr(GPtrArray) lines = NULL;
    g_autofree char *command = g_strdup_printf("%s %s", verb, folder);
    *ret_validity = 0;
    if (!ask(boxes, command, &lines, error))
        return false;
    find_code(lines, "UIDVALIDITY", ret_validity, NULL);
    return true;
}

bool mo_mailboxes_check(MoMailboxes *boxes, bool *ret_is_there, GError **error)
{
    uint32_t validity = 0;
    bool fine = open_folder(boxes, "EXAMINE", boxes->drafts, &validity, error);
    *ret_is_there = validity != 0;
    return fine;
}

bool mo_mailboxes_check_sent(MoMailboxes *boxes, bool *ret_is_there, GError **error)
{
    uint32_t validity = 0;
    *ret_is_there = true;
    if (!boxes->sent)
        return true;
    bool fine = open_folder(boxes, "EXAMINE", boxes->sent, &validity, error);
    *ret_is_there = validity != 0;
    return fine;
}

const char *mo_mailboxes_get_sent(const MoMailboxes *boxes)
{
    return boxes->sent;
}

/* The UIDs that a search finds in the folder that is open. The caller frees it. */
static GArray *search(MoMailboxes *boxes, const char *criteria, GError **error)
{
    g_autoptr(GPtrArray) lines = NULL;
    g_autofree char *command = g_strconcat("UID SEARCH ", criteria, NULL);
    if (!mo_imap_link_run(boxes->link, command, &lines, error))
        return NULL;
    GArray *uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < lines->len; i++)
        mo_imap_parse_search(g_ptr_array_index(lines, i), uids);
    return uids;
}

bool mo_mailboxes_find(MoMailboxes *boxes, const char *moments_id, MoMailPlace *ret_place,
                       GError **error)
{
    g_autofree char *quoted = mo_imap_quote(moments_id);
    g_return_val_if_fail(quoted != NULL, false);
    *ret_place = (MoMailPlace){0};
    uint32_t validity = 0;
    if (!open_folder(boxes, "EXAMINE", boxes->drafts, &validity, error))
        return false;
    if (validity == 0)
        return true;
    g_autofree char *criteria = g_strdup_printf("UNDELETED HEADER X-Moments-Id %s", quoted);
    g_autoptr(GArray) uids = search(boxes, criteria, error);
    if (!uids)
        return false;
    if (uids->len > 0)
        *ret_place = (MoMailPlace){validity, g_array_index(uids, uint32_t, 0)};
    return true;
}

bool mo_mailboxes_has(MoMailboxes *boxes, const char *folder, MoMailPlace place, bool *ret_has,
                      GError **error)
{
    uint32_t validity = 0;
    *ret_has = false;
    if (!open_folder(boxes, "EXAMINE", folder, &validity, error))
        return false;
    if (validity == 0 || validity != place.validity)
        return true;
    g_autofree char *criteria = g_strdup_printf("UNDELETED UID %u", place.uid);
    g_autoptr(GArray) uids = search(boxes, criteria, error);
    *ret_has = uids && uids->len > 0;
    return uids != NULL;
}

bool mo_mailboxes_remove(MoMailboxes *boxes, const char *folder, MoMailPlace place, GError **error)
{
    uint32_t validity = 0;
    if (!open_folder(boxes, "SELECT", folder, &validity, error))
        return false;
    if (validity == 0 || validity != place.validity)
        return true;
    g_autofree char *store = g_strdup_printf("UID STORE %u +FLAGS.SILENT (\\Deleted)", place.uid);
    /* Never a plain EXPUNGE, which would take her own deleted messages along. */
    g_autofree char *expunge = g_strdup_printf("UID EXPUNGE %u", place.uid);
    g_autoptr(GPtrArray) lines = NULL;
    return mo_imap_link_run(boxes->link, store, NULL, error) && ask(boxes, expunge, &lines, error);
}

/* ---- what was sent ---- */

bool mo_mailboxes_get_next_sent(MoMailboxes *boxes, MoMailPlace *ret_next, GError **error)
{
    g_autoptr(GPtrArray) lines = NULL;
    *ret_next = (MoMailPlace){0};
    if (!boxes->sent)
        return true;
    g_autofree char *command = g_strdup_printf("STATUS %s (UIDNEXT UIDVALIDITY)", boxes->sent);
    if (!ask(boxes, command, &lines, error))
        return false;
    if (!find_code(lines, "UIDVALIDITY", &ret_next->validity, NULL) ||
        !find_code(lines, "UIDNEXT", &ret_next->uid, NULL))
        *ret_next = (MoMailPlace){0};
    return true;
}

/* Whether the lines of a message's head name an address. */
static bool has_address(const GPtrArray *lines, uint32_t uid, const char *address)
{
    for (guint i = 0; i < lines->len; i++) {
        const char *line = g_ptr_array_index(lines, i);
        if (mo_imap_is_fetch(line, uid) && mo_imap_has_address(line, address))
            return true;
    }
    return false;
}

/* A search for an address finds longer ones as well. */
static bool is_to_all(MoMailboxes *boxes, uint32_t uid, char *const *addresses, bool *ret_is,
                      GError **error)
{
    g_autoptr(GPtrArray) lines = NULL;
    g_autofree char *command =
        g_strdup_printf("UID FETCH %u (UID BODY.PEEK[HEADER.FIELDS (TO CC BCC)])", uid);
    if (!ask(boxes, command, &lines, error))
        return false;
    *ret_is = true;
    for (; *addresses; addresses++)
        *ret_is = *ret_is && has_address(lines, uid, *addresses);
    return true;
}

/* "UID 9:* OR TO a OR CC a BCC a OR TO b …": all of them. */
static char *print_criteria(uint32_t since, char *const *addresses)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "UID %u:*", since);
    for (; *addresses; addresses++) {
        g_autofree char *quoted = mo_imap_quote(*addresses);
        if (!quoted) {
            g_string_free(text, TRUE);
            return NULL;
        }
        g_string_append_printf(text, " OR TO %s OR CC %s BCC %s", quoted, quoted, quoted);
    }
    return g_string_free(text, FALSE);
}

bool mo_mailboxes_list_sent(MoMailboxes *boxes, const char *addresses, MoMailPlace since,
                            GArray *uids, GError **error)
{
    uint32_t validity = 0;
    g_auto(GStrv) all = g_strsplit(addresses, ",", -1);
    g_autofree char *criteria = print_criteria(since.uid, all);
    g_return_val_if_fail(criteria != NULL && all[0] != NULL, false);
    if (!boxes->sent || since.uid == 0)
        return true;
    if (!open_folder(boxes, "EXAMINE", boxes->sent, &validity, error))
        return false;
    if (validity == 0 || validity != since.validity)
        return true;
    g_autoptr(GArray) found = search(boxes, criteria, error);
    for (guint i = 0; found && i < found->len; i++) {
        uint32_t uid = g_array_index(found, uint32_t, i);
        bool is = false;
        /* "9:*" is never empty: the last message always fits. */
        if (uid >= since.uid && !is_to_all(boxes, uid, all, &is, error))
            return false;
        if (is)
            g_array_append_val(uids, uid);
    }
    return found != NULL;
}

void mo_sent_marks_clear(MoSentMarks *marks)
{
    g_clear_pointer(&marks->moments_id, g_free);
    g_clear_pointer(&marks->reply_to, g_free);
    g_clear_pointer(&marks->subject, g_free);
}

bool mo_mailboxes_read_marks(MoMailboxes *boxes, uint32_t uid, MoSentMarks *ret_marks,
                             GError **error)
{
    g_autoptr(GPtrArray) lines = NULL;
    g_autofree char *command = g_strdup_printf(
        "UID FETCH %u (UID BODY.PEEK[HEADER.FIELDS (X-MOMENTS-ID IN-REPLY-TO SUBJECT)])", uid);
    *ret_marks = (MoSentMarks){0};
    if (!ask(boxes, command, &lines, error))
        return false;
    for (guint i = 0; i < lines->len; i++) {
        const char *line = g_ptr_array_index(lines, i);
        if (!mo_imap_is_fetch(line, uid))
            continue;
        ret_marks->moments_id = mo_imap_get_header(line, "X-Moments-Id");
        ret_marks->reply_to = mo_imap_get_header(line, "In-Reply-To");
        ret_marks->subject = mo_imap_get_header(line, "Subject");
        break;
    }
    return true;
}
