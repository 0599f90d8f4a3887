#include "output/template_private.h"

#include "base/i18n.h"
#include "base/text.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* An `{{#if}}` that is still open. */
typedef struct {
    size_t node;   /* its MO_NODE_IF, or the MO_NODE_JUMP of its else */
    unsigned line; /* where it stands */
    bool has_else;
} Opening;

typedef struct {
    const char *at;     /* what comes next */
    const char *start;  /* of this part (subject or body) */
    unsigned line;      /* of `at`, from 1 */
    GArray *nodes;      /* of MoNode */
    GString *text;      /* not yet a node */
    unsigned text_line; /* where it begins */
    GArray *openings;   /* of Opening */
    unsigned n_literal; /* `\{{` whose `}}` is still to come */
    const char *file;
    MoProblems *problems;
    bool failed;
} Reader;

static void complain(Reader *reader, unsigned line, const char *text)
{
    reader->failed = true;
    mo_problems_add(reader->problems, MO_SEVERITY_ERROR, reader->file, line, "%s", text);
}

static void clear_node(void *data)
{
    MoNode *node = data;
    g_free(node->text);
    g_free(node->fallback);
    g_free(node->date_format);
}

static void flush_text(Reader *reader)
{
    if (reader->text->len == 0)
        return;
    MoNode node = {
        .type = MO_NODE_TEXT, .text = g_strdup(reader->text->str), .line = reader->text_line};
    g_array_append_val(reader->nodes, node);
    g_string_truncate(reader->text, 0);
}

/* Adds a node behind the text so far; its index. */
static size_t add_node(Reader *reader, MoNode node)
{
    flush_text(reader);
    node.line = reader->line;
    g_array_append_val(reader->nodes, node);
    return reader->nodes->len - 1;
}

static void open_if(Reader *reader, const char *field)
{
    const char *known = mo_template_find_field(field);
    if (!*field)
        complain(reader, reader->line, _("'{{#if}}' names no field: write {{#if article.url}}."));
    else if (!known) {
        g_autofree char *advice = mo_template_advise_field(field);
        complain(reader, reader->line, advice);
    }
    if (reader->openings->len == MO_TEMPLATE_MAX_DEPTH)
        complain(reader, reader->line,
                 _("More than eight '{{#if}}' inside each other. Make the text simpler."));
    MoNode node = {.type = MO_NODE_IF, .field = known};
    Opening opening = {.node = add_node(reader, node), .line = reader->line};
    g_array_append_val(reader->openings, opening);
}

static void set_target(Reader *reader, size_t node)
{
    flush_text(reader);
    g_array_index(reader->nodes, MoNode, node).target = reader->nodes->len;
}

static void add_else(Reader *reader)
{
    Opening *opening = reader->openings->len > 0
                           ? &g_array_index(reader->openings, Opening, reader->openings->len - 1)
                           : NULL;
    if (!opening || opening->has_else) {
        complain(reader, reader->line, _("'{{else}}' without an '{{#if}}' before it."));
        return;
    }
    size_t jump = add_node(reader, (MoNode){.type = MO_NODE_JUMP});
    set_target(reader, opening->node);
    opening->node = jump;
    opening->has_else = true;
}

static void close_if(Reader *reader)
{
    if (reader->openings->len == 0) {
        complain(reader, reader->line, _("'{{/if}}' without an '{{#if}}' before it."));
        return;
    }
    size_t last = reader->openings->len - 1;
    set_target(reader, g_array_index(reader->openings, Opening, last).node);
    g_array_set_size(reader->openings, (unsigned)last);
}

/* The end of a tag (its `}}`) on the same line, quoted texts passed over; NULL when there is none.
 * A remark ends at the first `}}`, on any line. */
static const char *find_end(const char *tag)
{
    if (*tag == '!')
        return strstr(tag, "}}");
    char quote = '\0';
    for (const char *at = tag; *at && *at != '\n'; at++) {
        if (quote && *at == '\\' && at[1] && at[1] != '\n')
            at++;
        else if (quote)
            quote = *at == quote ? '\0' : quote;
        else if (*at == '"' || *at == '\'')
            quote = *at;
        else if (at[0] == '}' && at[1] == '}')
            return at;
    }
    return NULL;
}

static bool is_word(const char *tag, const char *word)
{
    size_t length = strlen(word);
    return strncmp(tag, word, length) == 0 && (tag[length] == '\0' || g_ascii_isspace(tag[length]));
}

/* Whether a tag gives no output by itself, so that a line of nothing else is no line. */
static bool is_silent(const char *tag)
{
    return *tag == '!' || *tag == '#' || *tag == '/' || is_word(tag, "else");
}

/* When the tag from `open` to `end` stands alone on its line: takes the blanks before it back and
 * gives where the next line starts; else `end`. */
static const char *swallow_line(Reader *reader, const char *open, const char *end)
{
    size_t n_blanks = 0;
    while (open - n_blanks > reader->start && strchr(" \t", *(open - n_blanks - 1)))
        n_blanks++;
    if (open - n_blanks > reader->start && *(open - n_blanks - 1) != '\n')
        return end;
    const char *next = end + strspn(end, " \t");
    if ((*next && *next != '\n') || n_blanks > reader->text->len)
        return end;
    g_string_truncate(reader->text, reader->text->len - n_blanks);
    return *next == '\n' ? next + 1 : next;
}

static void read_silent(Reader *reader, const char *tag)
{
    if (*tag == '!') {
        flush_text(reader);
        return;
    }
    if (is_word(tag, "#if")) {
        g_autofree char *field = g_strdup(tag + 3);
        open_if(reader, g_strstrip(field));
    } else if (strcmp(tag, "else") == 0) {
        add_else(reader);
    } else if (strcmp(tag, "/if") == 0) {
        close_if(reader);
    } else {
        g_autofree char *wrong = g_strdup_printf(
            _("'{{%s}}' is not known here. There are {{#if …}}, {{else}} and {{/if}}."), tag);
        complain(reader, reader->line, wrong);
    }
}

static void read_field(Reader *reader, const char *tag)
{
    MoNode node = {0};
    g_autofree char *wrong = mo_template_parse_tag(tag, &node);
    if (wrong)
        complain(reader, reader->line, wrong);
    else
        add_node(reader, node);
}

static void advance(Reader *reader, const char *to)
{
    for (; reader->at < to; reader->at++)
        if (*reader->at == '\n')
            reader->line++;
}

/* `at` is at a `{{`. */
static void read_tag(Reader *reader)
{
    const char *open = reader->at;
    const char *end = find_end(open + 2 + strspn(open + 2, " \t"));
    if (!end) {
        complain(reader, reader->line,
                 _("This '{{' does not end on its line. Write '}}' behind the field's name, or "
                   "'\\{{' for two plain braces."));
        reader->at += 2;
        return;
    }
    g_autofree char *tag = g_strstrip(g_strndup(open + 2, (size_t)(end - open - 2)));
    const char *next = end + 2;
    if (is_silent(tag)) {
        next = swallow_line(reader, open, next);
        read_silent(reader, tag);
    } else {
        read_field(reader, tag);
    }
    advance(reader, next);
}

static void read_part(Reader *reader)
{
    while (*reader->at) {
        if (reader->text->len == 0)
            reader->text_line = reader->line;
        if (g_str_has_prefix(reader->at, "\\{{")) {
            g_string_append(reader->text, "{{");
            reader->at += 3;
            reader->n_literal++;
        } else if (g_str_has_prefix(reader->at, "{{")) {
            read_tag(reader);
        } else {
            if (g_str_has_prefix(reader->at, "}}") && reader->n_literal > 0) {
                reader->n_literal--;
                g_string_append_c(reader->text, *reader->at++);
            } else if (g_str_has_prefix(reader->at, "}}")) {
                complain(reader, reader->line, _("'}}' without a '{{' before it."));
                reader->at++;
            }
            g_string_append_c(reader->text, *reader->at);
            advance(reader, reader->at + 1);
        }
    }
    flush_text(reader);
    for (unsigned i = 0; i < reader->openings->len; i++)
        complain(reader, g_array_index(reader->openings, Opening, i).line,
                 _("This '{{#if}}' is never closed. Write {{/if}} where it ends."));
}

/* Reads one part into nodes; the caller frees them. */
static GArray *read_nodes(const char *text, unsigned line, const char *file, MoProblems *problems,
                          bool *failed)
{
    Reader reader = {.at = text,
                     .start = text,
                     .line = line,
                     .nodes = g_array_new(FALSE, FALSE, sizeof(MoNode)),
                     .text = g_string_new(NULL),
                     .openings = g_array_new(FALSE, FALSE, sizeof(Opening)),
                     .file = file,
                     .problems = problems};
    g_array_set_clear_func(reader.nodes, clear_node);
    read_part(&reader);
    g_string_free(reader.text, TRUE);
    g_array_unref(reader.openings);
    *failed = *failed || reader.failed;
    return reader.nodes;
}

/* Where the text stops being UTF-8, as a problem. */
static bool check_encoding(const char *text, const char *file, MoProblems *problems)
{
    const char *end = NULL;
    if (g_utf8_validate(text, -1, &end))
        return true;
    unsigned line = 1;
    for (const char *at = text; at < end; at++)
        if (*at == '\n')
            line++;
    mo_problems_add(problems, MO_SEVERITY_ERROR, file, line,
                    _("A letter here is not in UTF-8. Save the file as plain text in UTF-8."));
    return false;
}

/* One kind of line end: "\n". */
static char *unify_lines(const char *text)
{
    GString *out = g_string_sized_new(strlen(text));
    for (const char *at = text; *at; at++) {
        if (*at == '\r' && at[1] == '\n')
            continue;
        g_string_append_c(out, *at == '\r' ? '\n' : *at);
    }
    return g_string_free(out, FALSE);
}

/* Splits off the subject line. Remarks and empty lines may stand before it. */
static char *split_subject(const char *text, const char **ret_body, unsigned *ret_line)
{
    const char *at = text;
    unsigned line = 1;
    for (;;) {
        const char *start = at + strspn(at, " \t\n");
        const char *end = g_str_has_prefix(start, "{{!") ? strstr(start, "}}") : NULL;
        const char *next = end ? end + 2 : start;
        for (; at < next; at++)
            if (*at == '\n')
                line++;
        if (!end)
            break;
    }
    *ret_line = line;
    if (g_ascii_strncasecmp(at, "Subject:", 8) != 0)
        return NULL;
    size_t length = strcspn(at, "\n");
    *ret_body = at[length] ? at + length + 1 : at + length;
    return g_strstrip(g_strndup(at + 8, length - 8));
}

static bool is_both(const char *value)
{
    g_auto(GStrv) words = mo_text_split_list(value, ",;");
    return g_strv_length(words) == 2 && g_strv_contains((const char *const *)words, "customer_a") &&
           g_strv_contains((const char *const *)words, "customer_b");
}

/* "Cc: …" looks like a line of the head, "One thing: …" and "https://…" do not. */
static bool is_header(const char *name, const char *value)
{
    return *name && strspn(name, "-" G_CSET_a_2_z G_CSET_A_2_Z) == strlen(name) &&
           !g_str_has_prefix(value, "//");
}

/* One line behind the subject; false when it is the text already. */
static bool read_header(MoTemplate *template, const char *name, const char *value, unsigned line,
                        const char *file, MoProblems *problems, bool *failed)
{
    if (g_ascii_strcasecmp(name, "Language") == 0) {
        g_free(template->language);
        template->language = mo_template_read_language(value);
        if (template->language)
            return true;
        mo_problems_add(problems, MO_SEVERITY_ERROR, file, line,
                        _("'%s' is no language. Write its code, as in 'Language: de'."), value);
    } else if (g_ascii_strcasecmp(name, "To") == 0) {
        template->to_both = is_both(value);
        if (template->to_both)
            return true;
        mo_problems_add(problems, MO_SEVERITY_ERROR, file, line,
                        _("Write 'To: customer_a, customer_b', or leave the line out: then the "
                          "draft goes to the customer."));
    } else if (is_header(name, value)) {
        mo_problems_add(problems, MO_SEVERITY_ERROR, file, line,
                        _("'%s:' cannot stand here. Behind the subject there can be 'Language: de' "
                          "and 'To: customer_a, customer_b'; the text begins behind an empty "
                          "line."),
                        name);
    } else {
        return false;
    }
    *failed = true;
    return true;
}

/* `Language: …` and `To: …` right behind the subject. */
static const char *read_headers(MoTemplate *template, const char *body, unsigned *line,
                                const char *file, MoProblems *problems, bool *failed)
{
    for (;;) {
        size_t length = strcspn(body, "\n"), colon = strcspn(body, ":\n");
        g_autofree char *name = g_strndup(body, colon);
        g_autofree char *value =
            colon < length ? g_strndup(body + colon + 1, length - colon - 1) : NULL;
        if (!value ||
            !read_header(template, name, g_strstrip(value), *line, file, problems, failed))
            return body;
        body += body[length] ? length + 1 : length;
        ++*line;
    }
}

MoTemplate *mo_template_parse(const char *text, const char *file, MoProblems *problems)
{
    g_return_val_if_fail(text != NULL, NULL);
    if (g_str_has_prefix(text, BYTE_ORDER_MARK))
        text += strlen(BYTE_ORDER_MARK);
    if (strlen(text) > MO_TEMPLATE_MAX_BYTES) {
        mo_problems_add(problems, MO_SEVERITY_ERROR, file, 0,
                        _("This template is longer than 64 KiB. Shorten it."));
        return NULL;
    }
    if (!check_encoding(text, file, problems))
        return NULL;
    g_autofree char *unified = unify_lines(text);
    const char *body = unified;
    unsigned line = 1;
    g_autofree char *subject = split_subject(unified, &body, &line);
    bool failed = !subject || !*subject;
    if (failed)
        mo_problems_add(problems, MO_SEVERITY_ERROR, file, line,
                        _("A template begins with its subject. Write a first line like 'Subject: "
                          "An article for you'."));
    MoTemplate *template = g_new0(MoTemplate, 1);
    template->subject = read_nodes(subject ? subject : "", line, file, problems, &failed);
    unsigned body_line = subject ? line + 1 : 1;
    if (subject)
        body = read_headers(template, body, &body_line, file, problems, &failed);
    for (; *body == '\n'; body++)
        body_line++;
    template->body = read_nodes(body, body_line, file, problems, &failed);
    if (failed)
        g_clear_pointer(&template, mo_template_free);
    return template;
}
