/* moments forget: one person erased wherever Moments wrote about her. */
#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/person.h"
#include "ledger/ledger_forget.h"
#include "model/identity.h"
#include "model/overlay.h"
#include "output/handover.h"
#include "run/drafts.h"
#include "run/loop.h"
#include "run/pages.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* ---- what stays ----------------------------------------------------------------------------- */

static void add_alias(GPtrArray *aliases, const char *alias)
{
    if (*alias && !g_ptr_array_find_with_equal_func(aliases, alias, g_str_equal, NULL))
        g_ptr_array_add(aliases, g_strdup(alias));
}

static void add_aliases(GPtrArray *aliases, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text ? text : "", " ", -1);
    for (char **word = words; *word; word++)
        add_alias(aliases, *word);
}

static bool take_aliases(const MoEntry *entry, void *data)
{
    if (entry->type == MO_ENTRY_SEEN_CUSTOMER || entry->type == MO_ENTRY_KNOWN_AS)
        add_aliases(data, entry->aliases);
    return true;
}

/* What leads to her record, as salted hashes: those that the ledger was told and, should it know
 * nothing yet, those of the record. */
static char *print_aliases(const MoSession *session, const MoPerson *person)
{
    g_autoptr(GPtrArray) aliases = g_ptr_array_new_with_free_func(g_free);
    uint64_t seed = mo_history_get_seed(session->history);
    (void)mo_history_foreach_entry(session->history, person->id, take_aliases, aliases, NULL);
    if (person->record) {
        MoAliases own;
        mo_identity_get_aliases(seed, person->record, person->id, NULL, &own);
        g_autofree char *text = mo_identity_print_aliases(&own);
        add_aliases(aliases, text);
    }
    g_ptr_array_add(aliases, NULL);
    return g_strjoinv(" ", (char **)aliases->pdata);
}

typedef struct {
    const MoPerson *person;
    GPtrArray *aliases;
    unsigned bans;
    MoDay until;
} Bans;

static bool take_ban(const char *customer, uint64_t alias, unsigned bans, MoDay until, bool by_user,
                     void *data)
{
    (void)by_user;
    Bans *found = data;
    if (!g_ptr_array_find_with_equal_func(found->person->ids, customer, g_str_equal, NULL))
        return true;
    char text[17];
    mo_alias_print(alias, text);
    add_alias(found->aliases, text);
    bool for_good = (found->bans != 0 && found->until == MO_DAY_NONE) || until == MO_DAY_NONE;
    found->until = for_good ? MO_DAY_NONE : MAX(found->until, until);
    found->bans |= bans;
    return true;
}

static MoEntry *new_mark(const MoSession *session, const char *name, unsigned bans, MoDay until,
                         const char *by, char *aliases)
{
    MoEntry *entry = mo_entry_new(MO_ENTRY_BANNED);
    entry->at_utc = mo_clock_now(session->clock);
    entry->customer = g_strdup(name);
    entry->bans = bans;
    entry->day = until;
    entry->by = g_strdup(by);
    entry->aliases = aliases;
    return entry;
}

/* That she was forgotten, and what she asked us not to do: under hashes alone. */
static GPtrArray *make_marks(const MoSession *session, const MoPerson *person)
{
    g_autofree char *name = mo_ledger_get_forgotten_name(session->history, person->id);
    GPtrArray *marks = g_ptr_array_new_with_free_func((GDestroyNotify)mo_entry_free);
    g_autoptr(GPtrArray) aliases = g_ptr_array_new_with_free_func(g_free);
    Bans bans = {.person = person, .aliases = aliases};
    g_ptr_array_add(marks, new_mark(session, name, MO_BAN_ALL, MO_DAY_NONE, NULL,
                                    print_aliases(session, person)));
    (void)mo_history_foreach_ban(session->history, take_ban, &bans, NULL);
    g_ptr_array_add(aliases, NULL);
    if (bans.bans != 0)
        g_ptr_array_add(marks, new_mark(session, name, bans.bans, bans.until, MO_BY_USER,
                                        g_strjoinv(" ", (char **)aliases->pdata)));
    return marks;
}

/* ---- what goes ------------------------------------------------------------------------------ */

static unsigned remove_files(const GPtrArray *paths, GPtrArray *left)
{
    unsigned n = 0;
    for (guint i = 0; i < paths->len; i++) {
        if (g_unlink(paths->pdata[i]) == 0)
            n++;
        else
            g_ptr_array_add(left, g_strdup(paths->pdata[i]));
    }
    return n;
}

/* Out of the mailbox the courier takes them, unless she changed them there. How many it was told.
 */
static unsigned take_from_mailbox(const MoSession *session, const GPtrArray *mailed)
{
    unsigned n = 0;
    for (unsigned i = 0; i < mailed->len; i++) {
        const MoHanded *handed = mailed->pdata[i];
        MoMailedDraft draft = {handed->id, handed->mailbox, handed->uid_validity, handed->uid,
                               NULL};
        if (mo_handover_remove_mail(session->state_folder, &draft, mo_clock_now(session->clock),
                                    NULL))
            n++;
    }
    if (n > 0)
        mo_drafts_wake_courier(session);
    return n;
}

/* The list that was shown last: ids of moments, hers among them. */
static void remove_listed(const MoSession *session)
{
    g_autofree char *path = g_build_filename(session->state_folder, "today.txt", NULL);
    g_unlink(path);
}

static bool erase(MoCli *cli, MoPerson *person, GPtrArray *left)
{
    MoSession *session = cli->session;
    g_autoptr(GPtrArray) marks = make_marks(session, person);
    g_autoptr(GError) error = NULL;
    /* The marks first: a running agent must not meet her again in between. */
    bool is_marked = mo_history_append(session->history, marks, &error);
    unsigned n_kept = is_marked ? mo_person_leave_copies(session, person, left) : 0;
    if (!is_marked || !mo_ledger_erase(session->history, person->ids, person->words, &error) ||
        !mo_overlay_forget(session->config->notes, person->id, false, NULL, &error)) {
        mo_cli_fail(cli, error);
        return false;
    }
    unsigned n_copies =
        mo_ledger_erase_copies(session->state_folder, person->ids, person->words, left);
    unsigned n_drafts = remove_files(person->drafts, left);
    (void)remove_files(person->reports, left);
    (void)remove_files(person->traces, left);
    (void)take_from_mailbox(session, person->mailed);
    /* Pages last a day, and that of the list may name her. */
    mo_pages_remove_all(session->config, left);
    remove_listed(session);
    mo_loop_poke();
    printf(_("Forgotten: %s. Erased: entries of the ledger: %u; drafts: %u; rows of notes.csv: %s; "
             "backups rewritten: %u; copies of your files rewritten: %u.\n"),
           person->name, person->entries->len, n_drafts, person->notes ? _("yes") : _("none"),
           n_copies, n_kept);
    if (person->named->len > 0)
        printf(ngettext("Her name was taken out of %u entry about somebody else.\n",
                        "Her name was taken out of %u entries about others.\n", person->named->len),
               person->named->len);
    return true;
}

/* ---- what could not be reached -------------------------------------------------------------- */

static bool has_text(const char *path, const MoPerson *person)
{
    g_autofree char *text = NULL;
    if (!mo_file_read(path, (size_t)1 << 20, &text, NULL, NULL))
        return false;
    if (strstr(text, person->name))
        return true;
    for (char *const *email = person->record ? person->record->email : NULL; email && *email;
         email++) {
        if (strstr(text, *email))
            return true;
    }
    return false;
}

/* Written in other letters, for example. */
static void print_still_named(const MoSession *session, MoPerson *person)
{
    g_autoptr(GPtrArray) lines = mo_person_list_named(session, person);
    for (guint i = 0; i < lines->len; i++)
        printf(_("  an entry about somebody else names her: %s\n"), (const char *)lines->pdata[i]);
}

/* Calendars and tables that were exported lie beside the rest. */
static void print_exports(const MoSession *session, const MoPerson *person)
{
    static const char *const endings[] = {".ics", ".csv", ".json"};
    g_autoptr(GDir) dir = g_dir_open(session->config->folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(session->config->folder, name, NULL);
        g_autofree char *shown = mo_path_display(path);
        bool is_export = false;
        for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
            is_export = is_export || g_str_has_suffix(name, endings[i]);
        if (is_export && has_text(path, person))
            printf(_("  %s names her; export it anew, or remove it\n"), shown);
    }
}

static void print_left(const MoSession *session, MoPerson *person, const GPtrArray *left)
{
    printf("%s\n", _("What Moments cannot erase:"));
    bool is_in_copy = person->record && g_ptr_array_find_with_equal_func(
                                            person->kept, person->record->file, g_str_equal, NULL);
    if (person->record && !is_in_copy) {
        g_autofree char *shown = mo_path_display(person->record->file);
        printf(_("  her row in %s, line %u, and the program that file comes from; Moments passes "
                 "it over from now on\n"),
               shown, person->record->line);
    }
    for (guint i = 0; i < session->config_files->len; i++) {
        const MoConfigFile *file = session->config_files->pdata[i];
        g_autofree char *shown = mo_path_display(file->path);
        if (has_text(file->path, person))
            printf(_("  %s names her\n"), shown);
    }
    print_still_named(session, person);
    print_exports(session, person);
    for (guint i = 0; i < person->mailed->len; i++) {
        const MoHanded *handed = person->mailed->pdata[i];
        printf(
            _("  a draft in the folder '%s' of your mailbox: moments-courier takes it out when it "
              "next reaches your mail server, but not if you changed it there\n"),
            handed->mailbox);
    }
    for (guint i = 0; i < left->len; i++) {
        g_autofree char *shown = mo_path_display(left->pdata[i]);
        printf(_("  %s could not be rewritten; remove it if you do not need it\n"), shown);
    }
    printf("%s\n", _("  your mail program, calendars that took over an export, and copies of your "
                     "own"));
}

static bool is_meant(MoCli *cli, const MoPerson *person, bool yes)
{
    g_autofree char *question = g_strdup_printf(
        _("Erase all that Moments has stored about %s? It cannot be taken back."), person->name);
    return mo_cli_is_meant(cli, yes, question,
                           _("This cannot be taken back. To say that you mean it: --yes"));
}

int mo_cmd_forget(MoCli *cli, int argc, char **argv)
{
    gboolean yes = FALSE;
    const GOptionEntry entries[] = {
        {"yes", 0, 0, G_OPTION_ARG_NONE, &yes, _("do it without asking"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 1, 1) ||
        !mo_cli_open(cli, MO_SESSION_CONFIG | MO_SESSION_RECORDS | MO_SESSION_LEDGER))
        return cli->status;
    g_autoptr(MoPerson) person = mo_person_gather(cli, argv[1]);
    if (!person || !is_meant(cli, person, yes))
        return cli->status;
    g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func(g_free);
    if (!erase(cli, person, left))
        return cli->status;
    print_left(cli->session, person, left);
    return MO_EXIT_OK;
}
