#include "cli/person.h"

#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/find.h"
#include "ledger/ledger_forget.h"
#include "model/identity.h"
#include "model/introduction.h"
#include "model/kept.h"
#include "model/overlay.h"
#include "output/maildir.h"

#include <string.h>

#define HEAD_BYTES ((size_t)64 << 20) /* drafts with attachments are read whole */

static void free_meeting(void *data)
{
    MoMeeting *meeting = data;
    g_free(meeting->name);
    g_free(meeting->habit);
    g_free(meeting);
}

void mo_person_free(MoPerson *person)
{
    if (!person)
        return;
    mo_customer_free(person->record);
    g_free(person->id);
    g_free(person->name);
    g_free(person->notes);
    GPtrArray *arrays[] = {person->ids,    person->entries, person->drafts, person->reports,
                           person->copies, person->traces,  person->mailed, person->meetings,
                           person->kept,   person->words,   person->named};
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_clear_pointer(&arrays[i], g_ptr_array_unref);
    g_free(person);
}

/* ---- who ------------------------------------------------------------------------------------ */

/* Of her who vanished from the records the ledger still has id and name. */
static bool find_gone(MoCli *cli, const char *text, MoPerson *person)
{
    g_autofree char *company = NULL;
    if (!mo_history_get_name(cli->session->history, text, &person->name, &company))
        return false;
    person->id = g_strdup(text);
    return true;
}

static bool find(MoCli *cli, const char *text, MoPerson *person)
{
    if (!mo_cli_get_customer(cli, text) && find_gone(cli, text, person))
        return true;
    person->record = mo_cli_find_customer(cli, text);
    if (!person->record)
        return false;
    person->id = g_strdup(person->record->id);
    person->name = g_strdup(person->record->name);
    return true;
}

/* ---- what ----------------------------------------------------------------------------------- */

static bool take_line(const char *line, void *data, GError **error)
{
    (void)error;
    g_ptr_array_add(data, g_strdup(line));
    return true;
}

static bool gather_entries(const MoSession *session, const char *path, const MoPerson *person,
                           GPtrArray *lines, GError **error)
{
    (void)session;
    for (guint i = 0; i < person->ids->len; i++) {
        if (!mo_ledger_dump_customer(path, person->ids->pdata[i], take_line, lines, error))
            return false;
    }
    return true;
}

static void gather_copies(const MoSession *session, MoPerson *person)
{
    g_autoptr(GPtrArray) paths = mo_ledger_get_backups(session->state_folder);
    for (guint i = 0; i < paths->len; i++) {
        g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
        if (gather_entries(session, paths->pdata[i], person, lines, NULL) && lines->len > 0)
            g_ptr_array_add(person->copies, g_strdup(paths->pdata[i]));
    }
}

typedef struct {
    MoPerson *person;
    MoHistory *history;
    GHashTable *ids; /* of char *: her moments, with the MoMeeting of those that are of others */
} Moments;

/* The caller frees it. */
static char *make_moment_id(const Moments *moments, const MoEntry *entry)
{
    return mo_moment_make_id(mo_history_get_seed(moments->history), entry->customer, entry->habit,
                             entry->nominal, entry->origin);
}

static bool take_moment(const MoEntry *entry, void *data)
{
    Moments *moments = data;
    if (entry->customer && entry->habit)
        g_hash_table_insert(moments->ids, make_moment_id(moments, entry), NULL);
    return true;
}

static MoMeeting *add_meeting(const Moments *moments, const MoEntry *entry)
{
    MoMeeting *meeting = g_new0(MoMeeting, 1);
    meeting->habit = g_strdup(entry->habit);
    meeting->day = entry->nominal;
    /* The name comes later: entries are streamed. */
    meeting->name = g_strdup(entry->customer);
    g_ptr_array_add(moments->person->meetings, meeting);
    return meeting;
}

/* A moment of somebody else is hers too when she is the one to be met. */
static bool take_introduction(const MoEntry *entry, void *data)
{
    const Moments *moments = data;
    if (!entry->customer || !entry->habit)
        return true;
    g_autofree char *id = make_moment_id(moments, entry);
    MoMeeting *meeting = g_hash_table_lookup(moments->ids, id);
    const char *met = entry->suggestion ? mo_introduction_get_id(entry->suggestion) : NULL;
    if (!meeting && met &&
        g_ptr_array_find_with_equal_func(moments->person->ids, met, g_str_equal, NULL)) {
        meeting = add_meeting(moments, entry);
        g_hash_table_insert(moments->ids, g_steal_pointer(&id), meeting);
    }
    if (meeting)
        meeting->type = entry->type;
    return true;
}

static void name_meetings(const Moments *moments)
{
    for (guint i = 0; i < moments->person->meetings->len; i++) {
        MoMeeting *meeting = moments->person->meetings->pdata[i];
        g_autofree char *company = NULL;
        char *name = NULL;
        if (!mo_history_get_name(moments->history, meeting->name, &name, &company) || !name)
            continue;
        g_free(meeting->name);
        meeting->name = name;
    }
}

/* "moment-ID.eml", "moment-ID-not-before-DAY.eml"; "ID.draft" is what is remembered of one. */
static bool is_of_moment(const char *name, GHashTable *ids)
{
    const char *begin = g_str_has_prefix(name, "moment-") ? name + strlen("moment-") : name;
    g_autofree char *id = g_strndup(begin, strcspn(begin, "-."));
    return g_hash_table_contains(ids, id);
}

/* Whether a text names one of her moments. */
static bool names_moment(const char *text, GHashTable *ids)
{
    GHashTableIter iter;
    void *id;
    g_hash_table_iter_init(&iter, ids);
    while (g_hash_table_iter_next(&iter, &id, NULL)) {
        if (strstr(text, id))
            return true;
    }
    return false;
}

/* Whether the heading of a message has an address of hers. */
static bool is_to_her(const char *path, const MoCustomer *record)
{
    g_autofree char *text = NULL;
    if (!record || !mo_file_read(path, HEAD_BYTES, &text, NULL, NULL))
        return false;
    char *end = strstr(text, "\n\n");
    char *other_end = strstr(text, "\r\n\r\n");
    if (end)
        *end = '\0';
    if (other_end)
        *other_end = '\0';
    g_autofree char *head = g_ascii_strdown(text, -1);
    for (char *const *email = record->email; *email; email++) {
        g_autofree char *address = g_ascii_strdown(*email, -1);
        if (strstr(head, address))
            return true;
    }
    return false;
}

static bool is_hers(const char *folder, const char *name, GHashTable *ids, const MoPerson *person)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = NULL;
    return is_of_moment(name, ids) || is_to_her(path, person->record) ||
           (!g_str_has_suffix(name, ".eml") && mo_file_read(path, HEAD_BYTES, &text, NULL, NULL) &&
            names_moment(text, ids));
}

static void gather_from(const char *folder, GHashTable *ids, const MoPerson *person,
                        GPtrArray *found)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        if (is_hers(folder, name, ids, person))
            g_ptr_array_add(found, g_build_filename(folder, name, NULL));
    }
}

/* Where copies of drafts went. */
static void gather_handed(const MoSession *session, GHashTable *ids, MoPerson *person)
{
    g_autoptr(GPtrArray) all = mo_handed_list(session->state_folder);
    for (guint i = 0; i < all->len; i++) {
        const MoHanded *handed = all->pdata[i];
        bool is_hers = g_hash_table_contains(ids, handed->id) ||
                       (handed->customer && g_ptr_array_find_with_equal_func(
                                                person->ids, handed->customer, g_str_equal, NULL));
        char *copy = is_hers && handed->maildir && handed->maildir_name
                         ? mo_maildir_find(handed->maildir, handed->maildir_name)
                         : NULL;
        if (copy)
            g_ptr_array_add(person->drafts, copy);
        MoHanded *mailed =
            is_hers && handed->mailbox ? mo_handed_load(session->state_folder, handed->id) : NULL;
        if (mailed)
            g_ptr_array_add(person->mailed, mailed);
    }
}

/* The files that she sees, and what is remembered of them or waits for the mailbox. */
static void gather_drafts(const MoSession *session, MoPerson *person)
{
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Moments moments = {person, session->history, ids};
    (void)mo_history_foreach_entry(session->history, person->id, take_moment, &moments, NULL);
    (void)mo_history_foreach_entry(session->history, NULL, take_introduction, &moments, NULL);
    name_meetings(&moments);
    gather_from(session->config->drafts, ids, person, person->drafts);
    gather_handed(session, ids, person);
    static const char *const folders[] = {"drafts", "spool"};
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *folder = g_build_filename(session->state_folder, folders[i], NULL);
        gather_from(folder, ids, person, person->traces);
    }
}

/* A row of the copies. */
typedef struct {
    const MoPerson *person;
    MoHistory *history;
} Rows;

/* Rather one row too many than one of hers that stays: any of what identifies it leads to her. */
static bool is_row_of_hers(const MoCustomer *row, void *data)
{
    const Rows *rows = data;
    uint64_t seed = mo_history_get_seed(rows->history);
    MoAliases aliases;
    mo_identity_get_aliases(seed, row, row->id, NULL, &aliases);
    for (unsigned i = 0; i < aliases.n; i++) {
        g_autofree char *id = NULL;
        if (mo_history_find_alias(rows->history, aliases.alias[i], &id, NULL) && id &&
            g_ptr_array_find_with_equal_func(rows->person->ids, id, g_str_equal, NULL))
            return true;
    }
    return g_ptr_array_find_with_equal_func(rows->person->ids, row->id, g_str_equal, NULL);
}

static void gather_kept(const MoSession *session, MoPerson *person)
{
    Rows rows = {person, session->history};
    g_autofree char *folder = mo_session_get_kept_folder(session);
    person->kept = mo_kept_find(folder, session->config, is_row_of_hers, &rows);
}

unsigned mo_person_leave_copies(const MoSession *session, const MoPerson *person, GPtrArray *left)
{
    Rows rows = {person, session->history};
    g_autofree char *folder = mo_session_get_kept_folder(session);
    return mo_kept_forget(folder, session->config, is_row_of_hers, &rows, left);
}

char *mo_person_get_report_name(const MoPerson *person)
{
    g_autofree char *code = mo_hash_code(mo_hash(0, "report", person->id, NULL), 6);
    g_autofree char *safe = g_strcanon(g_strdup(person->id),
                                       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789",
                                       '-');
    return g_strdup_printf("about-%.40s-%s", safe, code);
}

static void gather_reports(const MoSession *session, MoPerson *person)
{
    g_autofree char *start = mo_person_get_report_name(person);
    g_autofree char *folder = g_build_filename(session->config->folder, "Reports", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        if (g_str_has_prefix(name, start))
            g_ptr_array_add(person->reports, g_build_filename(folder, name, NULL));
    }
}

static bool gather(MoCli *cli, MoPerson *person, GError **error)
{
    const MoSession *session = cli->session;
    g_autofree char *path = g_build_filename(session->state_folder, "ledger.db", NULL);
    person->ids = mo_ledger_list_ids(session->history, person->id, error);
    if (!person->ids || !gather_entries(session, path, person, person->entries, error) ||
        !mo_overlay_forget(session->config->notes, person->id, true, &person->notes, error))
        return false;
    person->named = mo_person_list_named(session, person);
    gather_copies(session, person);
    gather_kept(session, person);
    gather_drafts(session, person);
    gather_reports(session, person);
    return true;
}

MoPerson *mo_person_gather(MoCli *cli, const char *text)
{
    g_autoptr(MoPerson) person = g_new0(MoPerson, 1);
    person->entries = g_ptr_array_new_with_free_func(g_free);
    person->words = g_ptr_array_new_with_free_func(g_free);
    person->drafts = g_ptr_array_new_with_free_func(g_free);
    person->reports = g_ptr_array_new_with_free_func(g_free);
    person->traces = g_ptr_array_new_with_free_func(g_free);
    person->mailed = g_ptr_array_new_with_free_func((GDestroyNotify)mo_handed_free);
    person->copies = g_ptr_array_new_with_free_func(g_free);
    person->meetings = g_ptr_array_new_with_free_func(free_meeting);
    if (!find(cli, text, person))
        return NULL;
    g_autoptr(GError) error = NULL;
    if (gather(cli, person, &error))
        return g_steal_pointer(&person);
    mo_cli_fail(cli, error);
    return NULL;
}
