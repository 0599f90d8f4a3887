/* moments pack and unpack: a set-up carried to another computer. */
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/lay_down.h"
#include "cli/pack.h"
#include "ledger/archive.h"
#include "ledger/ledger_care.h"
#include "run/loop.h"

/* ---- pack ----------------------------------------------------------------------------------- */

static bool add_line(const char *line, void *data, GError **error)
{
    (void)error;
    g_string_append(data, line);
    return true;
}

/* As text: it is of one instant, whatever the agent writes meanwhile, and any version reads it. */
static bool add_ledger(const MoSession *session, GPtrArray *files, GError **error)
{
    GString *text = g_string_new(NULL);
    if (!mo_ledger_dump(session->history, add_line, text, error)) {
        g_string_free(text, TRUE);
        return false;
    }
    MoArchiveFile *file = g_new0(MoArchiveFile, 1);
    file->name = g_strdup(MO_PACK_LEDGER);
    file->bytes = g_string_free_to_bytes(text);
    g_ptr_array_add(files, file);
    return true;
}

static void say_left_out(const MoConfig *config, const GPtrArray *too_large, bool customers)
{
    g_autofree char *attachments = g_build_filename(config->folder, "Attachments", NULL);
    g_autofree char *notes = g_build_filename(config->folder, "notes.csv", NULL);
    g_autofree char *packed = g_build_filename(config->folder, "Customers", NULL);
    g_autoptr(GString) left = g_string_new(NULL);
    for (guint i = 0; i < config->files->len; i++) {
        const char *file = g_ptr_array_index(config->files, i);
        g_autofree char *shown = mo_path_display(file);
        if (!customers || !g_str_has_prefix(file, packed))
            g_string_append_printf(left, "  %s\n", shown);
    }
    g_autofree char *shown_notes = mo_path_display(config->notes);
    if (strcmp(config->notes, notes) != 0)
        g_string_append_printf(left, "  %s\n", shown_notes);
    g_autofree char *shown_attachments = mo_path_display(config->attachments);
    if (strcmp(config->attachments, attachments) != 0)
        g_string_append_printf(left, "  %s\n", shown_attachments);
    for (guint i = 0; i < too_large->len; i++) {
        g_autofree char *shown = mo_path_display(too_large->pdata[i]);
        /* TRANSLATORS: a file that is left out, in a list. */
        g_string_append_printf(left, _("  %s (too large)\n"), shown);
    }
    if (left->len > 0)
        printf(_("Not in it, to be copied by yourself:\n%s"), left->str);
    printf("%s\n", _("Passwords are never in it."));
}

int mo_cmd_pack(MoCli *cli, int argc, char **argv)
{
    gboolean customers = FALSE;
    const GOptionEntry entries[] = {
        {"customers", 0, 0, G_OPTION_ARG_NONE, &customers,
         _("also the customers files of ~/Moments/Customers"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 1, 1) ||
        !mo_cli_open(cli, MO_SESSION_CONFIG | MO_SESSION_LEDGER | MO_SESSION_LEDGER_ANY))
        return cli->status;
    const MoSession *session = cli->session;
    g_autofree char *config_path = mo_lay_down_get_config_path(cli);
    g_auto(MoPackPlaces)
        places = {g_path_get_dirname(config_path), g_strdup(session->config->folder)};
    g_autofree char *path = mo_path_expand(argv[1], NULL);
    g_autofree char *shown = mo_path_display(path);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) too_large = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) files = mo_pack_gather(&places, customers, too_large, &error);
    if (!files || !add_ledger(session, files, &error) || !mo_archive_write(path, files, &error))
        return mo_cli_fail(cli, error);
    printf(ngettext("Packed %u file into %s\n", "Packed %u files into %s\n", files->len),
           files->len, shown);
    say_left_out(session->config, too_large, customers);
    printf("%s\n", _("It names your customers: keep it as you keep your address book. On the other "
                     "computer type: moments unpack, and the file"));
    return MO_EXIT_OK;
}

/* ---- unpack: what is in it ------------------------------------------------------------------ */

typedef struct {
    MoPackPlaces places;
    GPtrArray *files;            /* of MoArchiveFile */
    const MoArchiveFile *ledger; /* NULL: none */
    GPtrArray *commands;         /* of char *: what the configuration lets the courier run */
} Pack;

static void pack_clear(Pack *pack)
{
    mo_pack_places_clear(&pack->places);
    g_clear_pointer(&pack->files, g_ptr_array_unref);
    g_clear_pointer(&pack->commands, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pack, pack_clear)

/* A folder of hers: in her home, and nothing hidden, whatever the configuration says. */
static bool is_fit(const char *folder)
{
    g_autofree char *home = g_strconcat(g_get_home_dir(), "/", NULL);
    return g_str_has_prefix(folder, home) && folder[strlen(home)] != '\0' &&
           !strstr(folder + strlen(home) - 1, "/.");
}

static void add_command(Pack *pack, char *const *words)
{
    if (words)
        g_ptr_array_add(pack->commands, g_strjoinv(" ", (char **)words));
}

/* Only the packed configuration knows which folder is hers. */
static void read_config(Pack *pack)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(GPtrArray) files =
        g_ptr_array_new_with_free_func((GDestroyNotify)mo_config_file_free);
    for (guint i = 0; i < pack->files->len; i++) {
        const MoArchiveFile *packed = g_ptr_array_index(pack->files, i);
        if (!g_str_has_prefix(packed->name, "config/"))
            continue;
        MoConfigFile *file = g_new0(MoConfigFile, 1);
        file->path = mo_pack_get_place(&pack->places, packed->name);
        file->length = g_bytes_get_size(packed->bytes);
        file->text = g_strndup(g_bytes_get_data(packed->bytes, NULL), file->length);
        g_ptr_array_add(files, file);
    }
    g_autoptr(MoConfig) config = mo_config_parse(files, problems);
    add_command(pack, config->imap.password_command);
    add_command(pack, config->imap.oauth_command);
    g_free(pack->places.folder);
    pack->places.folder = is_fit(config->folder)
                              ? g_strdup(config->folder)
                              : g_build_filename(g_get_home_dir(), "Moments", NULL);
}

/* One name that is none of ours, and nothing of the file is taken. */
static bool check_names(MoCli *cli, Pack *pack, const char *shown)
{
    bool has_config = false;
    for (guint i = 0; i < pack->files->len; i++) {
        const MoArchiveFile *file = g_ptr_array_index(pack->files, i);
        g_autofree char *place = mo_pack_get_place(&pack->places, file->name);
        if (strcmp(file->name, MO_PACK_LEDGER) == 0) {
            pack->ledger = file;
        } else if (!place) {
            mo_cli_say(_("'%s' cannot be unpacked: %s"), shown,
                       _("it holds what Moments never packs."));
            cli->status = MO_EXIT_FAILED;
            return false;
        }
        has_config = has_config || strcmp(file->name, "config/moments.ini") == 0;
    }
    if (!has_config) {
        mo_cli_say(_("'%s' cannot be unpacked: %s"), shown, _("there is no configuration in it."));
        cli->status = MO_EXIT_FAILED;
    }
    return has_config;
}

static bool load(MoCli *cli, const char *path, Pack *pack)
{
    g_autofree char *shown = mo_path_display(path);
    g_autofree char *config_path = mo_lay_down_get_config_path(cli);
    g_autoptr(GError) error = NULL;
    pack->places.config_folder = g_path_get_dirname(config_path);
    pack->places.folder = g_strdup("");
    pack->commands = g_ptr_array_new_with_free_func(g_free);
    pack->files = mo_archive_read(path, &error);
    if (!pack->files) {
        mo_cli_fail(cli, error);
        return false;
    }
    if (!check_names(cli, pack, shown))
        return false;
    read_config(pack);
    return true;
}

/* ---- unpack: laid down ---------------------------------------------------------------------- */

static bool is_same(const char *path, GBytes *bytes)
{
    g_autofree char *data = NULL;
    size_t length = 0;
    gsize wanted = 0;
    const void *text = g_bytes_get_data(bytes, &wanted);
    return mo_file_read(path, wanted, &data, &length, NULL) && length == wanted &&
           (wanted == 0 || memcmp(data, text, wanted) == 0);
}

/* How many files of hers would give way. */
static unsigned count_in_the_way(const Pack *pack, const char *state_folder)
{
    unsigned n = 0;
    g_autofree char *ledger = g_build_filename(state_folder, "ledger.db", NULL);
    n += pack->ledger && g_file_test(ledger, G_FILE_TEST_EXISTS);
    for (guint i = 0; i < pack->files->len; i++) {
        const MoArchiveFile *file = g_ptr_array_index(pack->files, i);
        g_autofree char *path = mo_pack_get_place(&pack->places, file->name);
        n += path && g_file_test(path, G_FILE_TEST_EXISTS) && !is_same(path, file->bytes);
    }
    return n;
}

static bool is_meant(MoCli *cli, unsigned n, bool yes)
{
    g_autofree char *question = g_strdup_printf(
        ngettext(
            "%u file of your present set-up gives way and is kept beside the new one. Go on?",
            "%u files of your present set-up give way and are kept beside the new ones. Go on?", n),
        n);
    return mo_cli_is_meant(cli, yes || n == 0, question,
                           _("There is a set-up here already. To put the packed one in its place, "
                             "and keep this one beside it: --yes"));
}

/* A file of the pack on its way into its place. */
typedef struct {
    char *path;
    char *ready; /* beside it, whole and on the disk */
    char *aside; /* where the old one is kept; NULL: there is none */
    bool is_laid;
} Laying;

static void laying_free(void *data)
{
    Laying *laying = data;
    if (!laying->is_laid)
        g_unlink(laying->ready);
    g_free(laying->path);
    g_free(laying->ready);
    g_free(laying->aside);
    g_free(laying);
}

/* A free name beside it. The caller frees it. */
static char *choose_aside(const char *path)
{
    for (unsigned i = 1;; i++) {
        char *aside = i == 1 ? g_strconcat(path, ".before-unpack", NULL)
                             : g_strdup_printf("%s.before-unpack-%u", path, i);
        if (!g_file_test(aside, G_FILE_TEST_EXISTS))
            return aside;
        g_free(aside);
    }
}

/* Writes the file beside its place: nothing of hers has changed yet. */
static bool prepare_file(const MoArchiveFile *file, const char *path, GPtrArray *layings,
                         GError **error)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(file->bytes, &length);
    g_autofree char *folder = g_path_get_dirname(path);
    if (is_same(path, file->bytes))
        return true;
    Laying *laying = g_new0(Laying, 1);
    laying->path = g_strdup(path);
    laying->ready = g_strconcat(path, ".unpacking", NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        laying->aside = choose_aside(path);
    g_ptr_array_add(layings, laying);
    return mo_folder_make(folder, error) &&
           mo_file_write(laying->ready, data ? data : "", (gssize)length, error);
}

static bool prepare(const Pack *pack, GPtrArray *layings, GError **error)
{
    for (guint i = 0; i < pack->files->len; i++) {
        const MoArchiveFile *file = g_ptr_array_index(pack->files, i);
        g_autofree char *path = mo_pack_get_place(&pack->places, file->name);
        if (path && !prepare_file(file, path, layings, error))
            return false;
    }
    return true;
}

/* The old one under a second name; where a file can have but one name it is moved. */
static bool swap(Laying *laying)
{
    if (laying->aside && link(laying->path, laying->aside) != 0 &&
        g_rename(laying->path, laying->aside) != 0)
        return false;
    laying->is_laid = g_rename(laying->ready, laying->path) == 0;
    return laying->is_laid;
}

/* As it was before. */
static void swap_back(const GPtrArray *layings)
{
    for (guint i = 0; i < layings->len; i++) {
        const Laying *laying = g_ptr_array_index(layings, i);
        bool is_kept = laying->aside && g_file_test(laying->aside, G_FILE_TEST_EXISTS);
        /* Two names of one file: to rename the one to the other does nothing. */
        if (is_kept && !laying->is_laid && g_file_test(laying->path, G_FILE_TEST_EXISTS))
            g_unlink(laying->aside);
        else if (is_kept)
            (void)g_rename(laying->aside, laying->path);
        else if (!laying->aside && laying->is_laid)
            g_unlink(laying->path);
    }
}

static bool swap_all(const GPtrArray *layings, GError **error)
{
    for (guint i = 0; i < layings->len; i++) {
        Laying *laying = g_ptr_array_index(layings, i);
        if (swap(laying))
            continue;
        int number = errno;
        g_autofree char *shown = mo_path_display(laying->path);
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("'%s' could not be put in its place: %s. Everything is as it was before."),
                    shown, g_strerror(number));
        return false;
    }
    return true;
}

static bool lay_ledger(const MoSession *session, const MoArchiveFile *ledger, GError **error)
{
    gsize length = 0;
    const char *data = g_bytes_get_data(ledger->bytes, &length);
    g_autofree char *path = g_build_filename(session->state_folder, "unpacked.jsonl", NULL);
    g_autofree char *kept = NULL;
    unsigned n = 0;
    bool done = mo_folder_make(session->state_folder, error) &&
                mo_file_write(path, data ? data : "", (gssize)length, error) &&
                mo_ledger_restore(session->state_folder, path, mo_session_get_now(session).day,
                                  mo_clock_now(session->clock), &kept, &n, error);
    g_unlink(path);
    return done;
}

/* All is laid ready first, and what is most likely to fail has been done by then. Then names are
 * changed; the ledger, which may still be refused, gives way last. Whatever fails, everything is as
 * it was before. */
static bool lay_down(const MoSession *session, const Pack *pack, GError **error)
{
    g_autoptr(GPtrArray) layings = g_ptr_array_new_with_free_func(laying_free);
    if (!prepare(pack, layings, error))
        return false;
    if (swap_all(layings, error) && (!pack->ledger || lay_ledger(session, pack->ledger, error)))
        return true;
    swap_back(layings);
    return false;
}

static void say_done(const Pack *pack)
{
    g_autofree char *config = mo_path_display(pack->places.config_folder);
    g_autofree char *folder = mo_path_display(pack->places.folder);
    printf(ngettext("Unpacked %u file into %s and %s\n", "Unpacked %u files into %s and %s\n",
                    pack->files->len),
           pack->files->len, config, folder);
    for (guint i = 0; i < pack->commands->len; i++)
        printf(_("For your password the configuration runs a command; make sure that it is yours: "
                 "%s\n"),
               (const char *)g_ptr_array_index(pack->commands, i));
    printf("%s\n", _("See whether all is well: moments check. Then let it run: moments enable. On "
                     "the computer it came from: moments disable."));
}

int mo_cmd_unpack(MoCli *cli, int argc, char **argv)
{
    gboolean yes = FALSE;
    const GOptionEntry entries[] = {
        {"yes", 0, 0, G_OPTION_ARG_NONE, &yes, _("do it without asking"), NULL},
        {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
    };
    if (!mo_cli_parse(cli, entries, &argc, &argv, 1, 1))
        return cli->status;
    const MoSession *session = mo_cli_get_session(cli, false);
    if (!session)
        return cli->status;
    g_auto(Pack) pack = {0};
    g_autofree char *path = mo_path_expand(argv[1], NULL);
    g_autoptr(GError) error = NULL;
    if (!load(cli, path, &pack) ||
        !is_meant(cli, count_in_the_way(&pack, session->state_folder), yes))
        return cli->status;
    if (!lay_down(session, &pack, &error))
        return mo_cli_fail(cli, error);
    mo_loop_poke();
    say_done(&pack);
    return MO_EXIT_OK;
}
