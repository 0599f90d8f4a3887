#include "output/template_files.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "output/resources.h"
#include "output/template_private.h"

#include <string.h>

#define SHIPPED MO_RESOURCES "templates/"
/* Of the shipped templates those without a language in their name. */
#define SHIPPED_LANGUAGE "en"

/* "article.txt", or of a language "article.de.txt". */
static char *make_file_name(const char *name, const char *language)
{
    return *language ? g_strdup_printf("%s.%s.txt", name, language)
                     : g_strdup_printf("%s.txt", name);
}

static char *make_path(const MoConfig *config, const char *name, const char *language)
{
    g_autofree char *file = make_file_name(name, language);
    return g_build_filename(config->folder, "Templates", file, NULL);
}

char *mo_template_files_get_path(const MoConfig *config, const char *name)
{
    g_return_val_if_fail(config != NULL && name != NULL, NULL);
    return make_path(config, name, "");
}

/* "de-AT" for "de_AT.UTF-8"; NULL for what is no such code. */
char *mo_template_read_language(const char *text)
{
    size_t length = 0;
    while (g_ascii_isalpha(text[length]))
        length++;
    if (length < 2 || length > 3)
        return NULL;
    GString *code = g_string_new_len(text, (gssize)length);
    g_string_ascii_down(code);
    if (text[length] == '-' || text[length] == '_') {
        size_t region = 0;
        const char *start = text + length + 1;
        while (g_ascii_isalnum(start[region]))
            region++;
        g_autofree char *upper = g_ascii_strup(start, (gssize)region);
        if (region >= 2 && region <= 3)
            g_string_append_printf(code, "-%s", upper);
        length += 1 + region;
    }
    bool ends = !text[length] || strchr("-_.@", text[length]);
    return g_string_free(code, !ends);
}

char *mo_template_files_get_language(const MoConfig *config)
{
    char *language = mo_template_read_language(config->language ? config->language : "");
    const char *const *names = g_get_language_names();
    for (size_t i = 0; !language && names[i]; i++)
        language = mo_template_read_language(names[i]);
    return language ? language : g_strdup(SHIPPED_LANGUAGE);
}

/* "de-AT", "de", "": what to look for, in this order. The caller frees it. */
static char **list_languages(const MoConfig *config, const char *language)
{
    g_autofree char *known = mo_template_read_language(language ? language : "");
    if (!known)
        known = mo_template_files_get_language(config);
    size_t length = strcspn(known, "-");
    g_autoptr(GPtrArray) languages = g_ptr_array_new();
    if (known[length])
        g_ptr_array_add(languages, g_strdup(known));
    g_ptr_array_add(languages, g_strndup(known, length));
    g_ptr_array_add(languages, g_strdup(""));
    g_ptr_array_add(languages, NULL);
    return (char **)g_ptr_array_steal(languages, NULL);
}

/* What a customer must never see counts as a fault of the template. */
static MoTemplate *check(MoTemplate *template, const char *file, MoProblems *problems)
{
    unsigned before = mo_problems_count_errors(problems);
    if (template)
        mo_template_lint(template, file, problems);
    if (mo_problems_count_errors(problems) > before)
        g_clear_pointer(&template, mo_template_free);
    return template;
}

static MoTemplate *load_own(const char *path, MoProblems *problems, GError **error)
{
    return check(mo_template_load(path, problems, error), path, problems);
}

/* A template that comes with the program; MO_ERROR_NOT_FOUND without. */
static MoTemplate *load_shipped(const char *file, MoProblems *problems, GError **error)
{
    g_autofree char *path = g_strconcat(SHIPPED, file, NULL);
    g_autoptr(GBytes) text = g_resource_lookup_data(mo_resources_get_resource(), path,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (!text) {
        g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND, "%s", file);
        return NULL;
    }
    g_autofree char *copy = g_strndup(g_bytes_get_data(text, NULL), g_bytes_get_size(text));
    return check(mo_template_parse(copy, file, problems), file, problems);
}

static MoTemplate *load(const MoConfig *config, const char *name, const char *language, bool own,
                        MoProblems *problems, GError **error)
{
    if (own) {
        g_autofree char *path = make_path(config, name, language);
        return load_own(path, problems, error);
    }
    g_autofree char *file = make_file_name(name, language);
    return load_shipped(file, problems, error);
}

/* The language of a text: the file says it, in its name or within; the user's own plain file is in
 * the user's. */
static char *find_language(const MoConfig *config, const MoTemplate *template, const char *of_name,
                           bool own)
{
    if (template && mo_template_get_language(template))
        return g_strdup(mo_template_get_language(template));
    if (*of_name)
        return g_strdup(of_name);
    return own ? mo_template_files_get_language(config) : g_strdup(SHIPPED_LANGUAGE);
}

static void set_not_found(const MoConfig *config, const char *name, GError **error)
{
    g_autofree char *path = make_path(config, name, "");
    g_autofree char *shown = mo_path_display(path);
    g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                _("There is no template %s. Write one, beginning with a line 'Subject: …'."),
                shown);
}

MoTemplate *mo_template_files_choose(const MoConfig *config, const char *name, const char *language,
                                     MoProblems *problems, char **ret_language, GError **error)
{
    g_return_val_if_fail(config != NULL && name != NULL, NULL);
    g_auto(GStrv) languages = list_languages(config, language);
    unsigned n = g_strv_length(languages);
    for (unsigned i = 0; i < 2 * n; i++) {
        bool own = i < n;
        const char *of_name = languages[own ? i : i - n];
        g_autoptr(GError) failure = NULL;
        MoTemplate *template = load(config, name, of_name, own, problems, &failure);
        if (g_error_matches(failure, MO_ERROR, MO_ERROR_NOT_FOUND))
            continue;
        *ret_language = find_language(config, template, of_name, own);
        if (failure)
            g_propagate_error(error, g_steal_pointer(&failure));
        return template;
    }
    set_not_found(config, name, error);
    return NULL;
}

/* ---- checking ---- */

/* "article" of "article.txt" and "article.de-AT.txt"; NULL of what is no template. */
static char *read_file_name(const char *file)
{
    if (!g_str_has_suffix(file, ".txt") || *file == '.')
        return NULL;
    g_autofree char *stem = g_strndup(file, strlen(file) - strlen(".txt"));
    char *dot = strrchr(stem, '.');
    g_autofree char *language = dot ? mo_template_read_language(dot + 1) : NULL;
    if (language && strcmp(language, dot + 1) == 0)
        *dot = '\0';
    return g_steal_pointer(&stem);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The template files of the user's folder or the program's, sorted. The caller frees it. */
static char **list_files(const MoConfig *config, bool own)
{
    if (!own)
        return g_resource_enumerate_children(mo_resources_get_resource(), SHIPPED,
                                             G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_autofree char *folder = g_build_filename(config->folder, "Templates", NULL);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    GPtrArray *found = g_ptr_array_new();
    for (const char *file = files ? g_dir_read_name(files) : NULL; file;
         file = g_dir_read_name(files)) {
        g_autofree char *name = read_file_name(file);
        if (name)
            g_ptr_array_add(found, g_strdup(file));
    }
    g_ptr_array_sort(found, compare_texts);
    g_ptr_array_add(found, NULL);
    return (char **)g_ptr_array_free(found, FALSE);
}

char **mo_template_files_list(const MoConfig *config)
{
    GPtrArray *names = g_ptr_array_new();
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (int own = 1; own >= 0; own--) {
        g_auto(GStrv) files = list_files(config, own);
        for (char **file = files; *file; file++) {
            char *name = read_file_name(*file);
            if (name && !g_hash_table_contains(seen, name)) {
                g_hash_table_add(seen, name);
                g_ptr_array_add(names, name);
            } else {
                g_free(name);
            }
        }
    }
    g_ptr_array_sort(names, compare_texts);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

static bool is_there(const MoConfig *config, const char *name)
{
    g_autofree char *shipped = g_strconcat(SHIPPED, name, ".txt", NULL);
    if (g_resource_get_info(mo_resources_get_resource(), shipped, G_RESOURCE_LOOKUP_FLAGS_NONE,
                            NULL, NULL, NULL))
        return true;
    g_auto(GStrv) names = mo_template_files_list(config);
    return g_strv_contains((const char *const *)names, name);
}

char *mo_template_files_get_name(const MoConfig *config, const MoHabit *habit)
{
    bool named = habit->template && *habit->template;
    const char *name = named ? habit->template : habit->kind;
    g_autofree char *safe = g_strdelimit(g_strdup(name), "/", '_');
    if (named || habit->class == MO_CLASS_MAGIC || is_there(config, safe))
        return g_steal_pointer(&safe);
    return g_strdup(habit->class == MO_CLASS_PROMISE ? "promise" : "recovery");
}

static void check_file(const MoConfig *config, const char *file, bool own, MoProblems *problems)
{
    g_autofree char *path =
        own ? g_build_filename(config->folder, "Templates", file, NULL) : g_strdup(file);
    g_autoptr(GError) failure = NULL;
    g_autoptr(MoTemplate) template =
        own ? load_own(path, problems, &failure) : load_shipped(file, problems, &failure);
    if (!template && failure)
        mo_problems_add(problems, MO_SEVERITY_ERROR, path, 0, "%s", failure->message);
}

/* Those of the user's folder or the program's; `name` NULL: all of them. */
static unsigned check_files(const MoConfig *config, const char *name, bool own,
                            MoProblems *problems)
{
    unsigned n = 0;
    g_auto(GStrv) files = list_files(config, own);
    for (char **file = files; *file; file++) {
        g_autofree char *its_name = read_file_name(*file);
        if (name && strcmp(name, its_name) != 0 && strcmp(name, *file) != 0)
            continue;
        check_file(config, *file, own, problems);
        n++;
    }
    return n;
}

unsigned mo_template_files_check(const MoConfig *config, const char *name, MoProblems *problems)
{
    unsigned n = check_files(config, name, true, problems);
    return n > 0 ? n : check_files(config, name, false, problems);
}

/* `moments draft` uses a named template whatever the nudges are. */
static bool is_used(const MoHabit *habit)
{
    return habit->active && (habit->nudges & MO_NUDGE_DRAFT || *habit->template);
}

/* Says which templates of habits are missing; `deeply`: and what is wrong with the others. */
static void check_habits(const MoConfig *config, bool deeply, MoProblems *problems)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; i < config->habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        g_autofree char *name = mo_template_files_get_name(config, habit);
        if (!is_used(habit) || !g_hash_table_add(seen, g_strdup(name)))
            continue;
        g_autoptr(GError) missing = NULL;
        if (!is_there(config, name)) {
            set_not_found(config, name, &missing);
            mo_problems_add(problems, MO_SEVERITY_ERROR, habit->file, habit->line, "%s",
                            missing->message);
        } else if (deeply) {
            mo_template_files_check(config, name, problems);
        }
    }
}

/* Whether a draft of this name, in any language, would have a gap where the field stands. */
static bool needs(const MoConfig *config, const char *name, const char *field)
{
    bool found = false;
    for (int own = 1; own >= 0 && !found; own--) {
        g_auto(GStrv) files = list_files(config, own);
        unsigned n = 0;
        for (char **file = files; *file; file++) {
            g_autofree char *its_name = read_file_name(*file);
            if (strcmp(name, its_name) != 0)
                continue;
            g_autofree char *path = g_build_filename(config->folder, "Templates", *file, NULL);
            g_autoptr(MoProblems) ignored = mo_problems_new();
            g_autoptr(MoTemplate) template =
                own ? load_own(path, ignored, NULL) : load_shipped(*file, ignored, NULL);
            found = found || (template && mo_template_needs(template, field));
            n++;
        }
        if (n > 0)
            break;
    }
    return found;
}

static bool is_needed(const MoConfig *config, const char *field)
{
    bool needed = false;
    for (unsigned i = 0; i < config->habits->len && !needed; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        g_autofree char *name = mo_template_files_get_name(config, habit);
        needed = is_used(habit) && needs(config, name, field);
    }
    return needed;
}

/* What the user has not told of herself, though her drafts need it. */
static void check_me(const MoConfig *config, MoProblems *problems)
{
    bool has_name = config->my_name && *config->my_name;
    bool has_email = config->my_email && *config->my_email;
    if (!has_name && (is_needed(config, "me.name") || is_needed(config, "me.given_name")))
        mo_problems_add(problems, MO_SEVERITY_WARNING, config->files_file, 0,
                        _("drafts name you, and your name is not told: write 'name = Dana Smith', "
                          "with your own name, under [me]; until then they have a gap"));
    if (!has_email && is_needed(config, "me.email"))
        mo_problems_add(problems, MO_SEVERITY_WARNING, config->files_file, 0,
                        _("drafts name your e-mail address, and it is not told: write 'email = "
                          "dana@example.com', with your own, under [me]; until then they have a "
                          "gap"));
}

void mo_template_files_check_used(const MoConfig *config, MoProblems *problems)
{
    check_habits(config, true, problems);
    check_me(config, problems);
}

unsigned mo_template_files_check_all(const MoConfig *config, MoProblems *problems)
{
    unsigned n = check_files(config, NULL, true, problems);
    check_habits(config, false, problems);
    check_me(config, problems);
    return n;
}
