#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/ask.h"
#include "cli/setup.h"
#include "input/ini.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

/* ---- a line more in a text ---- */

static size_t count_indent(const char *line)
{
    return strspn(line, " \t");
}

/* Whether a line goes on with the value of the key above it. */
static bool goes_on(const char *line, size_t key_indent)
{
    size_t indent = count_indent(line);
    return indent > key_indent && line[indent] != '\0' && line[indent] != '#' &&
           line[indent] != ';' && line[indent] != '[';
}

/* The lines (from 1) of [customers] and of its key `files`; 0: there is none. */
static void find_place(const char *text, unsigned *ret_section, unsigned *ret_key)
{
    g_autoptr(MoProblems) ignored = mo_problems_new();
    g_autoptr(MoIni) ini = mo_ini_parse(text, strlen(text), "", ignored);
    *ret_section = *ret_key = 0;
    for (unsigned i = 0; i < ini->sections->len; i++) {
        const MoIniSection *section = ini->sections->pdata[i];
        if (g_ascii_strcasecmp(section->name, "customers") != 0)
            continue;
        const MoIniEntry *entry = mo_ini_section_get(section, "files");
        *ret_section = section->line;
        *ret_key = entry ? entry->line : 0;
        return;
    }
}

/* Takes the line end of another system away, and nothing else. */
static char *chop_cr(char *line)
{
    size_t length = strlen(line);
    if (length > 0 && line[length - 1] == '\r')
        line[length - 1] = '\0';
    return line;
}

/* With the line end that the text has. */
static void add_line(GString *text, const char *line, bool has_cr)
{
    g_string_append_printf(text, "%s%s\n", line, has_cr ? "\r" : "");
}

char *mo_setup_insert_file(const char *text, const char *file)
{
    unsigned section = 0, key = 0;
    find_place(text, &section, &key);
    bool has_cr = strstr(text, "\r\n") != NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    unsigned n = g_strv_length(lines);
    unsigned behind = key > 0 ? key : section; /* the new line comes behind this one */
    size_t indent = key > 0 && key <= n ? count_indent(lines[key - 1]) : 0;
    while (key > 0 && behind < n && goes_on(chop_cr(lines[behind]), indent))
        behind++;
    g_autofree char *blanks = g_strnfill(key > 0 ? indent + 4 : 0, ' ');
    g_autofree char *line = g_strconcat(blanks, key > 0 ? "" : "files = ", file, NULL);
    GString *out = g_string_new(NULL);
    for (unsigned i = 0; i < n && (i + 1 < n || *lines[i]); i++) {
        add_line(out, chop_cr(lines[i]), has_cr);
        if (i + 1 == behind)
            add_line(out, line, has_cr);
    }
    if (behind == 0) {
        add_line(out, "", has_cr);
        add_line(out, "[customers]", has_cr);
        add_line(out, line, has_cr);
    }
    return g_string_free(out, FALSE);
}

/* ---- the configuration ---- */

static MoConfig *parse(const char *path, const char *text, unsigned *ret_n_errors)
{
    g_autoptr(GPtrArray) files =
        g_ptr_array_new_with_free_func((GDestroyNotify)mo_config_file_free);
    MoConfigFile *file = g_new0(MoConfigFile, 1);
    *file = (MoConfigFile){g_strdup(path), g_strdup(text), strlen(text)};
    g_ptr_array_add(files, file);
    g_autoptr(MoProblems) problems = mo_problems_new();
    MoConfig *config = mo_config_parse(files, problems);
    *ret_n_errors = mo_problems_count_errors(problems);
    return config;
}

/* Whether a file is among those that the configuration names: itself, by a pattern, or by its
 * folder. */
static bool is_named(const MoConfig *config, const char *file)
{
    g_autofree char *path = mo_path_expand(file, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    for (unsigned i = 0; i < config->files->len; i++) {
        const char *named = config->files->pdata[i];
        if (strcmp(named, path) == 0 || fnmatch(named, path, FNM_PATHNAME) == 0)
            return true;
        g_autofree char *plain = g_strdup(named);
        if (g_str_has_suffix(plain, "/"))
            plain[strlen(plain) - 1] = '\0';
        if (strcmp(plain, folder) == 0)
            return true;
    }
    return false;
}

/* Says on which line to write it by hand. */
static int tell_how(MoSetup *setup, const char *shown, char *const *files)
{
    mo_cli_say(_("%s is there already and stays as it is. To read these files too, write under "
                 "[customers] files, each on a line of its own:"),
               shown);
    for (char *const *file = files; *file; file++)
        (void)fprintf(stderr, "    %s\n", *file);
    mo_cli_say("%s", _("Or let it be done: moments setup --yes FILE"));
    setup->cli->status = MO_EXIT_FAILED;
    return MO_EXIT_FAILED;
}

/* The text with all files named; NULL when it would not be understood as meant. */
static char *make_text(const char *path, const char *text, char *const *files)
{
    unsigned n_before = 0, n_after = 0;
    g_autoptr(MoConfig) before = parse(path, text, &n_before);
    g_autofree char *changed = g_strdup(text);
    for (char *const *file = files; *file; file++) {
        if (is_named(before, *file))
            continue;
        char *longer = mo_setup_insert_file(changed, *file);
        g_free(changed);
        changed = longer;
    }
    g_autoptr(MoConfig) after = parse(path, changed, &n_after);
    bool all = n_after <= n_before;
    for (char *const *file = files; *file; file++)
        all = all && is_named(after, *file);
    return all ? g_steal_pointer(&changed) : NULL;
}

static bool may_add(MoSetup *setup, const char *shown, bool *ret_yes)
{
    *ret_yes = setup->options->yes;
    if (!setup->can_ask)
        return true;
    g_autofree char *question =
        g_strdup_printf(_("\n%s is there already. Shall these customers be added to it?"), shown);
    return mo_ask_yes(question, true, ret_yes);
}

/* `only` holds for the new files too, and may well let none of theirs in. */
static void say_admitted(MoSetup *setup, const char *path, const char *text)
{
    unsigned n_errors = 0, n = 0, n_hers = 0;
    g_autoptr(MoConfig) config = parse(path, text, &n_errors);
    const MoCustomer *customer = NULL;
    if (!config->only || !mo_customers_rewind(setup->customers, NULL))
        return;
    while (mo_customers_next(setup->customers, &customer)) {
        n++;
        n_hers += mo_selector_match(config->only, customer);
    }
    if (n_hers < n)
        printf(_("  'only' in it says which customers are yours: %u of these %u are\n"), n_hers, n);
}

int mo_setup_add(MoSetup *setup, const char *path)
{
    g_autofree char *text = NULL;
    g_autofree char *shown = mo_path_display(path);
    g_autoptr(GError) error = NULL;
    bool is_yes = false;
    if (!mo_file_read(path, (size_t)4 * 1024 * 1024, &text, NULL, &error))
        return mo_cli_fail(setup->cli, error);
    if (!may_add(setup, shown, &is_yes)) {
        mo_setup_give_up(setup);
        return setup->cli->status;
    }
    if (setup->can_ask && !is_yes) {
        mo_setup_give_up(setup);
        return setup->cli->status;
    }
    g_auto(GStrv) files = is_yes ? mo_setup_keep_files(setup) : mo_setup_name_files(setup);
    if (!files)
        return setup->cli->status;
    g_autofree char *changed = is_yes ? make_text(path, text, files) : NULL;
    if (!changed)
        return tell_how(setup, shown, files);
    if (strcmp(changed, text) != 0 && !mo_file_write(path, changed, -1, &error))
        return mo_cli_fail(setup->cli, error);
    printf(strcmp(changed, text) == 0 ? _("  kept     %s: it reads these files already\n")
                                      : _("  changed  %s: it reads these files too\n"),
           shown);
    say_admitted(setup, path, changed);
    mo_setup_say_overridden(setup, path);
    printf("\n%s\n", _("Whether all is well says: moments check"));
    return MO_EXIT_OK;
}
