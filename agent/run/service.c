#include "run/service.h"

#include "base/error.h"
#include "base/i18n.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define ERROR_PREFIX "org.moments.Moments.Error."
/* The bytes of a word: the kernel takes no longer ones than 128 KiB, and nothing that is kept needs
 * them. */
#define WORD_MAX 65536U
#define STATUS_FILES 3
#define PROGRAM "/proc/self/exe" /* also when an update has replaced the file */

/* ---- the words of a command ----------------------------------------------------------------- */

typedef struct {
    GPtrArray *words;  /* of char * */
    GPtrArray *behind; /* of char *: what was given, behind a "--", so that none is an option */
} Words;

static void add(GPtrArray *words, const char *word)
{
    g_ptr_array_add(words, g_strdup(word));
}

/* Takes `text` over. Always false. */
static bool fail(GError **error, char *text)
{
    g_set_error_literal(error, MO_ERROR, MO_ERROR_INVALID, text);
    g_free(text);
    return false;
}

/* An option of the call and what it is on the command line. */
typedef struct {
    const char *name;
    const char *option; /* "--on"; NULL: it stands behind the other words */
    bool is_flag;
} Option;

static bool take_option(Words *words, const Option *options, const char *name, GVariant *value,
                        GError **error)
{
    for (const Option *option = options; option->name; option++) {
        if (strcmp(option->name, name) != 0)
            continue;
        if (!g_variant_is_of_type(value,
                                  option->is_flag ? G_VARIANT_TYPE_BOOLEAN : G_VARIANT_TYPE_STRING))
            return fail(error, g_strdup_printf(_("the option '%s' is of another type"), name));
        if (option->is_flag && g_variant_get_boolean(value))
            add(words->words, option->option);
        if (option->is_flag || !*g_variant_get_string(value, NULL))
            return true;
        if (option->option)
            add(words->words, option->option);
        add(option->option ? words->words : words->behind, g_variant_get_string(value, NULL));
        return true;
    }
    return fail(error, g_strdup_printf(_("there is no option '%s'"), name));
}

/* In the order of the table, whatever that of the call. */
static bool take_options(Words *words, const Option *options, GVariant *given, GError **error)
{
    GVariantIter iter;
    const char *name;
    GVariant *value;
    bool fine = true;
    g_variant_iter_init(&iter, given);
    while (fine && g_variant_iter_next(&iter, "{&sv}", &name, &value)) {
        fine = take_option(words, options, name, value, error);
        g_variant_unref(value);
    }
    return fine;
}

static bool add_act(Words *words, GVariant *parameters, GError **error)
{
    static const Option done[] = {{"note", NULL, false}, {"on", "--on", false}, {0}};
    static const Option snooze[] = {{"until", NULL, false}, {0}};
    static const Option none[] = {{0}};
    static const struct {
        const char *answer;
        const Option *options;
    } answers[] = {
        {"done", done}, {"snooze", snooze}, {"no-answer", none}, {"skip", none}, {"never", none}};
    const char *id, *answer;
    g_autoptr(GVariant) options = NULL;
    g_variant_get(parameters, "(&s&s@a{sv})", &id, &answer, &options);
    add(words->behind, id);
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        if (strcmp(answers[i].answer, answer) != 0)
            continue;
        add(words->words, answer);
        return take_options(words, answers[i].options, options, error);
    }
    return fail(error, g_strdup_printf(_("there is no answer '%s'"), answer));
}

/* A command of some texts, which stand behind the options in the order of the call. */
typedef struct {
    const char *method;
    const char *command;   /* with its own first words, '|' between them */
    const char *text_as;   /* the option that the last text is for; NULL: it is one of the others */
    const Option *options; /* NULL: the method takes none */
} Command;

static const Option log_options[] = {{"note", NULL, false},
                                     {"on", "--on", false},
                                     {"by", "--by", false},
                                     {"no-answer", "--no-answer", true},
                                     {0}};
static const Option promise_options[] = {{"aim", "--aim", false}, {0}};
static const Option draft_options[] = {{"open", "--open", true},
                                       {"attach", "--attach", false},
                                       {"reply-to", "--reply-to", false},
                                       {0}};

static const Command commands[] = {
    {"Undo", "undo", NULL, NULL},
    {"Log", "log", NULL, log_options},
    {"Note", "note", NULL, NULL},
    {"Promise", "promise", "--by", promise_options},
    {"MovePromise", "promise|move", "--by", promise_options},
    {"Pause", "pause", "--until", NULL},
    {"Resume", "resume", NULL, NULL},
    {"Same", "same|--yes", NULL, NULL},
    {"Draft", "draft", NULL, draft_options},
    {"Quiet", "quiet", NULL, NULL},
};

static const Command *find_command(const char *method)
{
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(commands[i].method, method) == 0)
            return &commands[i];
    return NULL;
}

static bool add_command(Words *words, const Command *command, GVariant *parameters, GError **error)
{
    g_auto(GStrv) first = g_strsplit(command->command, "|", -1);
    gsize n = g_variant_n_children(parameters) - (command->options ? 1 : 0);
    for (char **word = first; *word; word++)
        add(words->words, *word);
    for (gsize i = 0; i < n; i++) {
        const char *text;
        g_variant_get_child(parameters, i, "&s", &text);
        if (i == n - 1 && command->text_as) {
            add(words->words, command->text_as);
            add(words->words, text);
        } else if (*text) {
            add(words->behind, text);
        }
    }
    if (!command->options)
        return true;
    g_autoptr(GVariant) given = g_variant_get_child_value(parameters, n);
    return take_options(words, command->options, given, error);
}

/* Why is an option of the command, and says which others there are. */
static bool add_stop(Words *words, GVariant *parameters, GError **error)
{
    static const Option none[] = {{0}};
    static const Option left[] = {{"successor", "--successor", false}, {0}};
    static const Option asked[] = {{"email", "--email", true}, {"phone", "--phone", true}, {0}};
    static const struct {
        const char *why;
        const char *option;
        const Option *options;
    } reasons[] = {{"died", "--died", none}, {"left", "--left", left}, {"asked", "--asked", asked}};
    const char *customer, *why;
    g_autoptr(GVariant) given = NULL;
    g_variant_get(parameters, "(&s&s@a{sv})", &customer, &why, &given);
    add(words->words, "stop");
    add(words->behind, customer);
    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
        if (strcmp(reasons[i].why, why) != 0)
            continue;
        add(words->words, reasons[i].option);
        return take_options(words, reasons[i].options, given, error);
    }
    return fail(error, g_strdup_printf(_("'%s' is none of died, left, asked"), why));
}

static void add_tag(Words *words, GVariant *parameters)
{
    const char *customer;
    g_autofree const char **tags = NULL;
    g_variant_get(parameters, "(&s^a&s)", &customer, &tags);
    add(words->words, "tag");
    add(words->behind, customer);
    for (const char **tag = tags; *tag; tag++)
        add(words->behind, *tag);
}

/* Two days with what stands between them; only one when the last is not given. */
static bool add_away(Words *words, GVariant *parameters, GError **error)
{
    const char *from, *to;
    g_variant_get(parameters, "(&s&s)", &from, &to);
    if (!*from && *to)
        return fail(error, g_strdup(_("say the first day too")));
    add(words->words, "away");
    if (*from)
        add(words->behind, from);
    if (*to) {
        add(words->behind, "-");
        add(words->behind, to);
    }
    return true;
}

static bool add_words(Words *words, const char *method, GVariant *parameters, GError **error)
{
    gboolean all = FALSE;
    const Command *command = find_command(method);
    if (command)
        return add_command(words, command, parameters, error);
    if (strcmp(method, "Act") == 0)
        return add_act(words, parameters, error);
    if (strcmp(method, "Stop") == 0)
        return add_stop(words, parameters, error);
    if (strcmp(method, "Tag") == 0)
        return add_tag(words, parameters), true;
    if (strcmp(method, "Away") == 0)
        return add_away(words, parameters, error);
    g_variant_get(parameters, "(b)", &all);
    add(words->words, "today");
    add(words->words, "--json");
    if (all)
        add(words->words, "--all");
    return true;
}

/* Also with texts inside of options. */
static bool is_too_long(GVariant *value)
{
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
        return g_variant_get_size(value) > WORD_MAX;
    bool is = false;
    for (gsize i = 0; g_variant_is_container(value) && !is && i < g_variant_n_children(value);
         i++) {
        g_autoptr(GVariant) child = g_variant_get_child_value(value, i);
        is = is_too_long(child);
    }
    return is;
}

char **mo_service_get_words(const char *method, GVariant *parameters, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) behind = g_ptr_array_new_with_free_func(g_free);
    Words words = {.words = list, .behind = behind};
    if (is_too_long(parameters)) {
        fail(error, g_strdup_printf(_("a text is too long: %u bytes at most"), WORD_MAX));
        return NULL;
    }
    if (!add_words(&words, method, parameters, error))
        return NULL;
    if (behind->len > 0)
        add(list, "--");
    for (guint i = 0; i < behind->len; i++)
        add(list, behind->pdata[i]);
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_steal(list, NULL);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static GVariant *read_object(JsonObject *object);

static GVariant *read_texts(JsonArray *array)
{
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE_STRING_ARRAY);
    for (guint i = 0; i < json_array_get_length(array); i++) {
        const char *text = json_array_get_string_element(array, i);
        g_variant_builder_add(&builder, "s", text ? text : "");
    }
    return g_variant_builder_end(&builder);
}

/* NULL: there is nothing to tell. */
static GVariant *read_value(JsonNode *node)
{
    if (JSON_NODE_HOLDS_OBJECT(node))
        return read_object(json_node_get_object(node));
    if (JSON_NODE_HOLDS_ARRAY(node))
        return read_texts(json_node_get_array(node));
    if (JSON_NODE_HOLDS_NULL(node))
        return NULL;
    switch (json_node_get_value_type(node)) {
    case G_TYPE_STRING:
        return g_variant_new_string(json_node_get_string(node));
    case G_TYPE_INT64:
        return g_variant_new_int64(json_node_get_int(node));
    case G_TYPE_BOOLEAN:
        return g_variant_new_boolean(json_node_get_boolean(node));
    default:
        return NULL;
    }
}

static GVariant *read_object(JsonObject *object)
{
    GVariantBuilder builder;
    JsonObjectIter iter;
    const char *name;
    JsonNode *node;
    g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
    json_object_iter_init_ordered(&iter, object);
    while (json_object_iter_next_ordered(&iter, &name, &node)) {
        GVariant *value = read_value(node);
        if (value)
            g_variant_builder_add(&builder, "{sv}", name, value);
    }
    return g_variant_builder_end(&builder);
}

GVariant *mo_service_read_list(const char *json)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    if (!json_parser_load_from_data(parser, json, -1, NULL))
        return NULL;
    JsonNode *root = json_parser_get_root(parser);
    if (!root || !JSON_NODE_HOLDS_ARRAY(root))
        return NULL;
    JsonArray *array = json_node_get_array(root);
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < json_array_get_length(array); i++) {
        JsonNode *element = json_array_get_element(array, i);
        if (JSON_NODE_HOLDS_OBJECT(element))
            g_variant_builder_add_value(&builder, read_object(json_node_get_object(element)));
    }
    return g_variant_builder_end(&builder);
}

/* ---- running it ----------------------------------------------------------------------------- */

static const char *error_name(int status)
{
    return status == 2              ? ERROR_PREFIX "Invalid"
           : status == STATUS_FILES ? ERROR_PREFIX "Files"
                                    : ERROR_PREFIX "Failed";
}

/* What a command says to stderr, without "moments: " before each line. The caller frees it. */
static char *strip(const char *said)
{
    g_auto(GStrv) lines = g_strsplit(said ? said : "", "\n", -1);
    GString *text = g_string_new(NULL);
    for (char **line = lines; *line; line++) {
        const char *rest = g_str_has_prefix(*line, "moments: ") ? *line + 9 : *line;
        g_string_append_printf(text, "%s%s", line > lines ? "\n" : "", rest);
    }
    return g_strchomp(g_string_free(text, FALSE));
}

static void give_back(GDBusMethodInvocation *invocation, const char *said)
{
    if (strcmp(g_dbus_method_invocation_get_method_name(invocation), "List") != 0) {
        g_autofree char *text = strip(said);
        g_dbus_method_invocation_return_value(invocation, g_variant_new("(s)", text));
        return;
    }
    GVariant *list = mo_service_read_list(said);
    if (list)
        g_dbus_method_invocation_return_value(invocation, g_variant_new("(@aa{sv})", list));
    else
        g_dbus_method_invocation_return_dbus_error(invocation, ERROR_PREFIX "Failed",
                                                   _("The list could not be made."));
}

static void on_done(GObject *source, GAsyncResult *result, gpointer data)
{
    GSubprocess *process = G_SUBPROCESS(source);
    GDBusMethodInvocation *invocation = data;
    g_autofree char *said = NULL;
    g_autofree char *complaint = NULL;
    g_autoptr(GError) error = NULL;
    bool ran = g_subprocess_communicate_utf8_finish(process, result, &said, &complaint, &error);
    int status =
        ran && g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process) : 1;
    g_autofree char *why = strip(ran ? complaint : error->message);
    /* Where no file with customers can be read there is a list all the same: of what was raised and
     * promised. */
    bool is_list = strcmp(g_dbus_method_invocation_get_method_name(invocation), "List") == 0;
    if (ran && (status == 0 || (status == STATUS_FILES && is_list && *said)))
        give_back(invocation, said);
    else
        g_dbus_method_invocation_return_dbus_error(invocation, error_name(status),
                                                   *why ? why : _("It did not work."));
}

/* Every command takes these. */
static void add_common(const MoSession *session, GPtrArray *words)
{
    int64_t utc = mo_clock_now(session->clock);
    add(words, PROGRAM);
    if (session->config_path) {
        add(words, "--config");
        add(words, session->config_path);
    }
    add(words, "--state");
    add(words, session->state_folder);
    if (mo_clock_to_system(session->clock, utc) == utc)
        return;
    add(words, "--now"); /* the agent was told another one */
    /* Not the session's own zone, which is the worker's. */
    g_autoptr(MoZone) zone = mo_zone_new_local();
    MoLocal now = mo_zone_to_local(zone, utc);
    g_autofree char *day = mo_day_print(now.day);
    g_ptr_array_add(words, g_strdup_printf("%sT%02d:%02d:%02d", day, now.second / 3600,
                                           now.second / 60 % 60, now.second % 60));
}

void mo_service_answer(const MoSession *session, const char *method, GVariant *parameters,
                       GDBusMethodInvocation *invocation)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = mo_service_get_words(method, parameters, &error);
    if (!words) {
        g_dbus_method_invocation_return_dbus_error(invocation, ERROR_PREFIX "Invalid",
                                                   error ? error->message : method);
        return;
    }
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    add_common(session, all);
    for (char **word = words; *word; word++)
        add(all, *word);
    g_ptr_array_add(all, NULL);
    g_autoptr(GSubprocess) process =
        g_subprocess_newv((const char *const *)all->pdata,
                          G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
    if (process)
        g_subprocess_communicate_utf8_async(process, NULL, NULL, on_done, invocation);
    else
        g_dbus_method_invocation_return_dbus_error(invocation, ERROR_PREFIX "Failed",
                                                   error->message);
}
