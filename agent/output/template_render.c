#include "output/template_private.h"

#include "base/text.h"
#include "output/letter.h"

#include <string.h>

#define VALUE_MAX ((size_t)8 * 1024)
#define SUBJECT_MAX ((size_t)900)
#define BODY_MAX ((size_t)256 * 1024)

typedef struct {
    const char *language;
    MoTemplateLookup lookup;
    void *data;
    GPtrArray *missing; /* of borrowed names */
} Renderer;

/* A date in words: "8 March", "Sunday 8 March 2026", or as the template's format says; several days
 * have a slash between the first and the last. A value that is no date stays what it is; NULL when
 * the format asks for more than the date tells: no year is made up, and no age of it. */
static char *print_date(const Renderer *renderer, const char *value, const char *format)
{
    MoDate date = {0};
    MoDate last = {0};
    const char *slash = strchr(value, '/');
    g_autofree char *first = slash ? g_strndup(value, (gsize)(slash - value)) : g_strdup(value);
    if (!mo_date_parse(first, &date) || (slash && !mo_date_parse(slash + 1, &last)))
        return g_strdup(value);
    if (slash)
        return mo_letter_print_days(renderer->language, date, last, format);
    return mo_letter_print_date(renderer->language, date, format);
}

static bool has_value(const Renderer *renderer, const char *field)
{
    const char *value = renderer->lookup(field, renderer->data);
    g_autofree char *clean = mo_text_clean_line(value, VALUE_MAX);
    return *clean != '\0';
}

/* The clean text that stands for a field; NULL when it has no value. */
static char *make_value(const Renderer *renderer, const MoNode *node, bool is_line)
{
    const char *raw = renderer->lookup(node->field, renderer->data);
    bool block = !is_line && mo_template_is_block(node->field);
    g_autofree char *value =
        block ? mo_text_clean_block(raw, VALUE_MAX) : mo_text_clean_line(raw, VALUE_MAX);
    if (!*value)
        return NULL;
    if (mo_template_is_date(node->field)) {
        g_autofree char *printed = print_date(renderer, value, node->date_format);
        if (!printed)
            return NULL;
        g_free(value);
        value = mo_text_clean_line(printed, VALUE_MAX);
    }
    if (node->first_word)
        value[strcspn(value, " \n")] = '\0';
    return g_steal_pointer(&value);
}

static void put_missing(Renderer *renderer, const MoNode *node, GString *out)
{
    if (!g_ptr_array_find_with_equal_func(renderer->missing, node->field, g_str_equal, NULL))
        g_ptr_array_add(renderer->missing, g_strdup(node->field));
    g_string_append_printf(out, "[[MISSING: %s]]", node->field);
}

static void put_field(Renderer *renderer, const MoNode *node, bool is_line, GString *out)
{
    g_autofree char *value = make_value(renderer, node, is_line);
    if (value)
        g_string_append(out, value);
    else if (node->fallback)
        g_string_append(out, node->fallback);
    else
        put_missing(renderer, node, out);
}

static char *render_part(Renderer *renderer, const GArray *nodes, bool is_line, size_t max_bytes)
{
    GString *out = g_string_new(NULL);
    size_t i = 0;
    while (i < nodes->len && out->len <= max_bytes) {
        const MoNode *node = &g_array_index(nodes, MoNode, i++);
        if (node->type == MO_NODE_TEXT)
            g_string_append(out, node->text);
        else if (node->type == MO_NODE_FIELD)
            put_field(renderer, node, is_line, out);
        else if (node->type == MO_NODE_JUMP || !has_value(renderer, node->field))
            i = node->target;
    }
    if (out->len > max_bytes) {
        const char *edge = g_utf8_find_prev_char(out->str, out->str + max_bytes + 1);
        g_string_truncate(out, edge ? (size_t)(edge - out->str) : 0);
    }
    return g_string_free(out, FALSE);
}

void mo_template_render(const MoTemplate *template, const char *language, MoTemplateLookup lookup,
                        void *data, char **ret_subject, char **ret_body, char ***ret_missing)
{
    g_return_if_fail(template != NULL && lookup != NULL);
    Renderer renderer = {
        .language = language, .lookup = lookup, .data = data, .missing = g_ptr_array_new()};
    g_autofree char *subject = render_part(&renderer, template->subject, true, VALUE_MAX * 4);
    *ret_subject = mo_text_clean_line(subject, SUBJECT_MAX);
    *ret_body = render_part(&renderer, template->body, false, BODY_MAX);
    g_ptr_array_add(renderer.missing, NULL);
    *ret_missing = (char **)g_ptr_array_free(renderer.missing, FALSE);
}
