#include "output/draft.h"

#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "output/draft_fields.h"
#include "output/message.h"
#include "output/resources.h"
#include "output/template.h"

#include <string.h>

#define SECONDS_A_DAY 86400

void mo_draft_free(MoDraft *draft)
{
    if (!draft)
        return;
    g_free(draft->path);
    g_free(draft->to);
    g_free(draft->subject);
    g_free(draft->body);
    g_strfreev(draft->missing);
    if (draft->eml)
        g_bytes_unref(draft->eml);
    g_free(draft);
}

char *mo_draft_get_path(const MoConfig *config, const MoMoment *moment)
{
    g_return_val_if_fail(config != NULL && moment != NULL, NULL);
    /* Never the customer's name: a file's name must not tell, and must not surprise a shell. */
    g_autofree char *name = g_strdup_printf("moment-%s.eml", moment->id);
    return g_build_filename(config->drafts, g_strdelimit(name, "/", '_'), NULL);
}

/* "article.txt", or of a language "article.de.txt". */
static char *make_template_name(const MoHabit *habit, const char *language)
{
    const char *name = habit->template && *habit->template ? habit->template : habit->kind;
    char *file =
        *language ? g_strdup_printf("%s.%s.txt", name, language) : g_strdup_printf("%s.txt", name);
    return g_strdelimit(file, "/", '_');
}

static char *make_template_path(const MoConfig *config, const MoHabit *habit, const char *language)
{
    g_autofree char *name = make_template_name(habit, language);
    return g_build_filename(config->folder, "Templates", name, NULL);
}

char *mo_draft_get_template_path(const MoConfig *config, const MoHabit *habit)
{
    g_return_val_if_fail(config != NULL && habit != NULL, NULL);
    return make_template_path(config, habit, "");
}

/* The template of that name that comes with the program, or NULL. */
static MoTemplate *load_shipped(const MoHabit *habit, MoProblems *problems)
{
    g_autofree char *name = make_template_name(habit, "");
    g_autofree char *path = g_strconcat(MO_RESOURCES "templates/", name, NULL);
    g_autoptr(GBytes) text = g_resource_lookup_data(mo_resources_get_resource(), path,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (!text)
        return NULL;
    gsize length = 0;
    const char *data = g_bytes_get_data(text, &length);
    g_autofree char *copy = g_strndup(data, length);
    return mo_template_parse(copy, name, problems);
}

/* A file of the user's. NULL with `error`, or with problems when it has faults. */
static MoTemplate *load_own(const MoConfig *config, const MoHabit *habit, const char *language,
                            MoProblems *problems, GError **error)
{
    g_autofree char *path = make_template_path(config, habit, language);
    return mo_template_load(path, problems, error);
}

/* The user's template, else the shipped one of the same name. NULL with `error`, or with problems
 * when it has faults. */
static MoTemplate *load_template(const MoConfig *config, const MoHabit *habit, MoProblems *problems,
                                 GError **error)
{
    g_autoptr(GError) failure = NULL;
    MoTemplate *template = load_own(config, habit, "", problems, &failure);
    if (!failure)
        return template;
    if (!g_error_matches(failure, MO_ERROR, MO_ERROR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    template = load_shipped(habit, problems);
    if (template)
        return template;
    g_autofree char *path = mo_draft_get_template_path(config, habit);
    g_autofree char *shown = mo_path_display(path);
    g_set_error(error, MO_ERROR, MO_ERROR_NOT_FOUND,
                _("There is no template %s. Write one, beginning with a line 'Subject: …'."),
                shown);
    return NULL;
}

/* "de" for "de-AT" and "de_DE.UTF-8"; "" for what is no such code. The caller frees it. */
static char *make_language(const char *text)
{
    size_t length = 0;
    while (text && g_ascii_isalpha(text[length]))
        length++;
    return length == 2 || length == 3 ? g_ascii_strdown(text, (gssize)length) : g_strdup("");
}

/* The template in the customer's language if there is one, else the plain one, which is in the
 * user's. *ret_language is the template's. */
static MoTemplate *choose_template(const MoDraftRequest *request, MoProblems *problems,
                                   char **ret_language, GError **error)
{
    const MoHabit *habit = request->moment->habit;
    g_autofree char *hers = make_language(request->moment->customer->language);
    if (*hers) {
        g_autoptr(GError) failure = NULL;
        MoTemplate *template = load_own(request->config, habit, hers, problems, &failure);
        if (!g_error_matches(failure, MO_ERROR, MO_ERROR_NOT_FOUND)) {
            *ret_language = g_steal_pointer(&hers);
            if (failure)
                g_propagate_error(error, g_steal_pointer(&failure));
            return template;
        }
    }
    *ret_language = make_language(request->config->language);
    return load_template(request->config, habit, problems, error);
}

static MoTemplate *require_template(const MoDraftRequest *request, char **ret_language,
                                    GError **error)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(GError) failure = NULL;
    MoTemplate *template = choose_template(request, problems, ret_language, &failure);
    if (template)
        return template;
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    g_autofree char *first = mo_problem_print(mo_problems_get(problems, 0));
    g_set_error(error, MO_ERROR, MO_ERROR_INVALID, "%s", first);
    return NULL;
}

static MoDay get_today(const MoDraftRequest *request)
{
    int64_t local = request->now_utc + request->utc_offset;
    return (MoDay)((local - (local % SECONDS_A_DAY + SECONDS_A_DAY) % SECONDS_A_DAY) /
                   SECONDS_A_DAY);
}

/* Her first address that can be used, in ASCII. The caller frees it. */
static char *choose_address(const MoDraftRequest *request, GError **error)
{
    const MoCustomer *customer = request->moment->customer;
    unsigned bans = mo_customer_bans_on(customer, get_today(request));
    if (bans & (MO_BAN_EMAIL | MO_BAN_ALL)) {
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("%s wants no e-mail, so there is no draft."), customer->name);
        return NULL;
    }
    g_autoptr(GError) first = NULL;
    for (size_t i = 0; customer->email[i]; i++) {
        char *address = mo_message_check_address(customer->email[i], first ? NULL : &first);
        if (address)
            return address;
    }
    if (first)
        g_propagate_error(error, g_steal_pointer(&first));
    else
        g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                    _("%s has no e-mail address in your records, so there is no draft."),
                    customer->name);
    return NULL;
}

/* The user's own address; "" when none is configured. */
static char *check_own_address(const MoConfig *config, GError **error)
{
    if (!config->my_email || !*config->my_email)
        return g_strdup("");
    char *address = mo_message_check_address(config->my_email, error);
    if (!address)
        g_prefix_error(error, "%s ", _("Please correct email under [me] in moments.ini."));
    return address;
}

static void fill_in(MoDraft *draft, const MoDraftRequest *request, const MoTemplate *template,
                    const char *language)
{
    g_autoptr(MoDraftFields) fields =
        mo_draft_fields_new(request->config, request->moment, language);
    mo_template_render(template, language, mo_draft_fields_lookup, fields, &draft->subject,
                       &draft->body, &draft->missing);
}

MoDraft *mo_draft_compose(const MoDraftRequest *request, GError **error)
{
    g_return_val_if_fail(request != NULL && request->moment->customer != NULL, NULL);
    const MoConfig *config = request->config;
    g_autofree char *to = choose_address(request, error);
    g_autofree char *from = to ? check_own_address(config, error) : NULL;
    if (!from)
        return NULL;
    g_autofree char *language = NULL;
    g_autoptr(MoTemplate) template = require_template(request, &language, error);
    if (!template)
        return NULL;
    g_autoptr(MoDraft) draft = g_new0(MoDraft, 1);
    fill_in(draft, request, template, language);
    MoMailbox mailbox = {.name = request->moment->customer->name, .address = to};
    MoMessage message = {.from_name = config->my_name,
                         .from_address = from,
                         .to = &mailbox,
                         .n_to = 1,
                         .subject = draft->subject,
                         .body = draft->body,
                         .attachments = request->attachments,
                         .n_attachments = request->n_attachments,
                         .reply_to_id = request->reply_to_id,
                         .date_utc = request->now_utc,
                         .date_offset = request->utc_offset,
                         .id = request->moment->id};
    draft->eml = mo_message_build(&message, error);
    draft->to = g_steal_pointer(&to);
    return draft->eml ? g_steal_pointer(&draft) : NULL;
}

MoDraft *mo_draft_write(const MoDraftRequest *request, GError **error)
{
    g_autoptr(MoDraft) draft = mo_draft_compose(request, error);
    if (!draft || !mo_folder_make(request->config->drafts, error))
        return NULL;
    g_autofree char *path = mo_draft_get_path(request->config, request->moment);
    gsize length = 0;
    const char *data = g_bytes_get_data(draft->eml, &length);
    if (!mo_file_write(path, data, (gssize)length, error))
        return NULL;
    draft->path = g_steal_pointer(&path);
    return g_steal_pointer(&draft);
}

/* Whether a file is that template in some language: "article.de.txt" of "article.txt". */
static bool is_translation(const char *file, const char *template_name)
{
    size_t stem = strlen(template_name) - strlen("txt");
    if (strncmp(file, template_name, stem) != 0)
        return false;
    const char *language = file + stem;
    size_t length = strcspn(language, ".");
    return (length == 2 || length == 3) && strcmp(language + length, ".txt") == 0;
}

static void check_translations(const MoConfig *config, const char *template_name,
                               MoProblems *problems)
{
    g_autofree char *folder = g_build_filename(config->folder, "Templates", NULL);
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    for (const char *file = files ? g_dir_read_name(files) : NULL; file;
         file = g_dir_read_name(files)) {
        if (!is_translation(file, template_name))
            continue;
        g_autofree char *path = g_build_filename(folder, file, NULL);
        g_autoptr(GError) failure = NULL;
        g_autoptr(MoTemplate) template = mo_template_load(path, problems, &failure);
        if (!template && failure)
            mo_problems_add(problems, MO_SEVERITY_ERROR, path, 0, "%s", failure->message);
    }
}

void mo_draft_check_templates(const MoConfig *config, MoProblems *problems)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; i < config->habits->len; i++) {
        const MoHabit *habit = g_ptr_array_index(config->habits, i);
        g_autofree char *name = make_template_name(habit, "");
        /* `moments draft` uses a named template whatever the nudges are. */
        bool used = habit->nudges & MO_NUDGE_DRAFT || *habit->template;
        if (!habit->active || !used || !g_hash_table_add(seen, g_strdup(name)))
            continue;
        g_autoptr(GError) failure = NULL;
        g_autoptr(MoTemplate) template = load_template(config, habit, problems, &failure);
        if (!template && failure)
            mo_problems_add(problems, MO_SEVERITY_ERROR, habit->file, habit->line, "%s",
                            failure->message);
        check_translations(config, name, problems);
    }
}
