#include "model/selector.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/selector_private.h"

#include <string.h>

/* Nobody writes more parentheses than this; it keeps a hostile file from eating the stack. */
#define DEPTH_MAX 64
/* A chain of "and" is a tree as deep as it is long. */
#define TESTS_MAX 500

typedef struct {
    const char *text;
    const char *at;
    unsigned depth;
    GPtrArray *fields;
} Parser;

static void node_free(MoNode *node)
{
    if (!node)
        return;
    node_free(node->left);
    node_free(node->right);
    g_free(node->field);
    g_free(node->key);
    g_free(node->value);
    g_free(node);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoNode, node_free)

static MoNode *node_new(MoNodeType type, MoNode *left, MoNode *right)
{
    MoNode *node = g_new0(MoNode, 1);
    node->type = type;
    node->left = left;
    node->right = right;
    return node;
}

static void skip_blanks(Parser *parser)
{
    while (g_ascii_isspace(*parser->at))
        parser->at++;
}

/* "at character 5, before 'key'": people count characters, not bytes. */
static MoNode *fail(const Parser *parser, const char *what, GError **error)
{
    glong place = g_utf8_strlen(parser->text, parser->at - parser->text) + 1;
    if (*parser->at) {
        g_autofree char *rest = mo_text_clean_line(parser->at, 24);
        g_set_error(error, MO_ERROR, MO_ERROR_INVALID, _("at character %ld, before '%s': %s"),
                    place, rest, what);
    } else {
        g_set_error(error, MO_ERROR, MO_ERROR_INVALID, _("at the end: %s"), what);
    }
    return NULL;
}

static bool ends_word(char c)
{
    return c == '\0' || c == '(' || c == ')' || c == '"' || g_ascii_isspace(c);
}

/* The word at the place, when it is `word` and no field of that name ("or:x" is a field). */
static bool take_word(Parser *parser, const char *word)
{
    skip_blanks(parser);
    size_t length = strlen(word);
    if (g_ascii_strncasecmp(parser->at, word, length) != 0 || !ends_word(parser->at[length]))
        return false;
    parser->at += length;
    return true;
}

/* A text in double quotes, a doubled quote standing for one; NULL when it does not end. */
static char *take_quoted(Parser *parser)
{
    GString *text = g_string_new(NULL);
    const char *at = parser->at + 1;
    for (; *at && (*at != '"' || at[1] == '"'); at++) {
        g_string_append_c(text, *at);
        if (*at == '"')
            at++;
    }
    if (*at == '"') {
        parser->at = at + 1;
        return g_string_free(text, FALSE);
    }
    g_string_free(text, TRUE);
    return NULL;
}

/* A name or a value; `stop` ends an unquoted one too. NULL for an unclosed quote. */
static char *take_text(Parser *parser, char stop)
{
    skip_blanks(parser);
    if (*parser->at == '"')
        return take_quoted(parser);
    const char *start = parser->at;
    while (!ends_word(*parser->at) && *parser->at != stop)
        parser->at++;
    return g_strndup(start, (size_t)(parser->at - start));
}

static MoNode *new_test(Parser *parser, char *field, char *value, bool quoted)
{
    MoNode *node = node_new(MO_NODE_TEST, NULL, NULL);
    node->field = field;
    node->key = mo_text_header_key(field);
    node->native = mo_field_find_native(field);
    node->alias = mo_field_find(field, NULL);
    node->is_file = mo_selector_is_file_field(field);
    node->any = !quoted && strcmp(value, "*") == 0;
    node->value = value;
    node->value_length = strlen(value);
    node->value_is_ascii = g_str_is_ascii(value);
    node->cell = mo_field_get_cell(node->native);
    g_ptr_array_add(parser->fields, node->field);
    return node;
}

static MoNode *parse_test(Parser *parser, GError **error)
{
    const char *start = parser->at;
    if (parser->fields->len >= TESTS_MAX)
        return fail(parser, _("too many tests: put a column with one word into the records"),
                    error);
    g_autofree char *field = take_text(parser, ':');
    if (!field)
        return fail(parser, _("this quote is never closed"), error);
    skip_blanks(parser);
    if (!*field) {
        parser->at = start;
        return fail(parser, _("expected a test such as tag:key"), error);
    }
    if (*parser->at != ':') {
        parser->at = start;
        return fail(parser,
                    _("expected a field, a colon and a value, such as tag:key; names with blanks "
                      "stand in quotes, as in \"Lifecycle Stage\":Customer"),
                    error);
    }
    parser->at++;
    skip_blanks(parser);
    bool quoted = *parser->at == '"';
    g_autofree char *value = take_text(parser, '\0');
    if (!value)
        return fail(parser, _("this quote is never closed"), error);
    g_strstrip(value);
    if (!*value)
        return fail(parser,
                    _("expected a value after the colon; FIELD:* means any value, and "
                      "not FIELD:* means none"),
                    error);
    return new_test(parser, g_steal_pointer(&field), g_steal_pointer(&value), quoted);
}

static MoNode *parse_or(Parser *parser, GError **error);

static MoNode *parse_group(Parser *parser, GError **error)
{
    parser->at++;
    g_autoptr(MoNode) inner = parse_or(parser, error);
    if (!inner)
        return NULL;
    skip_blanks(parser);
    if (*parser->at != ')')
        return fail(parser, _("expected and, or, or the closing parenthesis"), error);
    parser->at++;
    return g_steal_pointer(&inner);
}

static MoNode *parse_not(Parser *parser, GError **error)
{
    if (++parser->depth > DEPTH_MAX)
        return fail(parser, _("too many parentheses inside each other"), error);
    MoNode *node = NULL;
    if (take_word(parser, "not")) {
        MoNode *inner = parse_not(parser, error);
        node = inner ? node_new(MO_NODE_NOT, inner, NULL) : NULL;
    } else {
        skip_blanks(parser);
        node = *parser->at == '(' ? parse_group(parser, error) : parse_test(parser, error);
    }
    parser->depth--;
    return node;
}

static MoNode *parse_and(Parser *parser, GError **error)
{
    g_autoptr(MoNode) left = parse_not(parser, error);
    while (left && take_word(parser, "and")) {
        MoNode *right = parse_not(parser, error);
        if (!right)
            return NULL;
        left = node_new(MO_NODE_AND, g_steal_pointer(&left), right);
    }
    return g_steal_pointer(&left);
}

static MoNode *parse_or(Parser *parser, GError **error)
{
    g_autoptr(MoNode) left = parse_and(parser, error);
    while (left && take_word(parser, "or")) {
        MoNode *right = parse_and(parser, error);
        if (!right)
            return NULL;
        left = node_new(MO_NODE_OR, g_steal_pointer(&left), right);
    }
    return g_steal_pointer(&left);
}

MoSelector *mo_selector_parse(const char *text, GError **error)
{
    g_return_val_if_fail(text, NULL);
    Parser parser = {.text = text, .at = text};
    skip_blanks(&parser);
    if (!*parser.at) {
        fail(&parser, _("nothing is said; leave the key out to mean everybody"), error);
        return NULL;
    }
    g_autoptr(GPtrArray) fields = g_ptr_array_new();
    parser.fields = fields;
    g_autoptr(MoNode) root = parse_or(&parser, error);
    if (!root)
        return NULL;
    skip_blanks(&parser);
    if (*parser.at) {
        fail(&parser, _("expected and, or, or the end; a value with blanks stands in quotes"),
             error);
        return NULL;
    }
    MoSelector *selector = g_new0(MoSelector, 1);
    selector->root = g_steal_pointer(&root);
    g_ptr_array_add(fields, NULL);
    selector->fields = g_steal_pointer(&fields);
    return selector;
}

void mo_selector_free(MoSelector *selector)
{
    if (!selector)
        return;
    node_free(selector->root);
    g_ptr_array_unref(selector->fields);
    g_free(selector);
}

const char *const *mo_selector_get_fields(const MoSelector *selector)
{
    return (const char *const *)selector->fields->pdata;
}

/* As deep as the parser lets a tree be. */
static void foreach_wanted(const MoNode *node, MoSelectorFunc func, void *data)
{
    if (node->type == MO_NODE_AND || node->type == MO_NODE_OR) {
        foreach_wanted(node->left, func, data);
        foreach_wanted(node->right, func, data);
    } else if (node->type == MO_NODE_TEST && !node->any) {
        func(node->field, node->value, data);
    }
}

void mo_selector_foreach_wanted(const MoSelector *selector, MoSelectorFunc func, void *data)
{
    g_return_if_fail(selector != NULL && func != NULL);
    foreach_wanted(selector->root, func, data);
}

bool mo_selector_is_file_field(const char *field)
{
    return g_ascii_strcasecmp(field, "file") == 0;
}

bool mo_selector_is_native_field(const char *field)
{
    return mo_field_find(field, NULL) != MO_FIELD_NONE;
}

/* Quotes are kept where the text needs them to be read back as the same. */
static void print_text(GString *out, const char *text, bool is_value)
{
    bool plain = !is_value || strcmp(text, "*") != 0;
    for (const char *at = text; plain && *at; at++)
        plain = !ends_word(*at) && (is_value || *at != ':');
    bool is_keyword = !is_value && (g_ascii_strcasecmp(text, "not") == 0);
    if (plain && !is_keyword) {
        g_string_append(out, text);
        return;
    }
    g_string_append_c(out, '"');
    for (const char *at = text; *at; at++) {
        g_string_append_c(out, *at);
        if (*at == '"')
            g_string_append_c(out, '"');
    }
    g_string_append_c(out, '"');
}

static void print_node(GString *out, const MoNode *node, MoNodeType around)
{
    /* NOT binds closest, OR loosest: the order of the enum. */
    bool wrap = node->type > around;
    if (wrap)
        g_string_append_c(out, '(');
    switch (node->type) {
    case MO_NODE_TEST:
        print_text(out, node->field, false);
        g_string_append_c(out, ':');
        if (node->any)
            g_string_append_c(out, '*');
        else
            print_text(out, node->value, true);
        break;
    case MO_NODE_NOT:
        g_string_append(out, "not ");
        print_node(out, node->left, MO_NODE_NOT);
        break;
    case MO_NODE_AND:
    case MO_NODE_OR:
        print_node(out, node->left, node->type);
        g_string_append(out, node->type == MO_NODE_AND ? " and " : " or ");
        print_node(out, node->right, node->type);
        break;
    }
    if (wrap)
        g_string_append_c(out, ')');
}

char *mo_selector_print(const MoSelector *selector)
{
    if (!selector)
        return g_strdup("");
    GString *out = g_string_new(NULL);
    print_node(out, selector->root, MO_NODE_OR);
    return g_string_free(out, FALSE);
}
