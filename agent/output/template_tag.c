/* One `{{field | filter | filter: "text"}}` of a template. */
#include "output/template_private.h"

#include "base/i18n.h"
#include "output/letter.h"

#include <string.h>

static void skip_blanks(const char **at)
{
    while (g_ascii_isspace(**at))
        (*at)++;
}

static bool is_word_char(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '.' || c == '-';
}

static char *take_word(const char **at)
{
    const char *start = *at;
    while (is_word_char(**at))
        (*at)++;
    return g_strndup(start, (size_t)(*at - start));
}

/* "…" or '…', with \" and \\ inside. NULL when there is none or it does not end. */
static char *take_quoted(const char **at)
{
    char quote = **at;
    if (quote != '"' && quote != '\'')
        return NULL;
    GString *text = g_string_new(NULL);
    const char *next = *at + 1;
    while (*next && *next != quote) {
        if (*next == '\\' && (next[1] == quote || next[1] == '\\'))
            next++;
        g_string_append_c(text, *next++);
    }
    if (*next != quote) {
        g_string_free(text, TRUE);
        return NULL;
    }
    *at = next + 1;
    return g_string_free(text, FALSE);
}

/* `: "text"` behind a filter's name. */
static char *take_argument(const char **at, const char *filter, char **ret_text)
{
    skip_blanks(at);
    const char *next = *at;
    if (*next == ':') {
        next++;
        skip_blanks(&next);
        *ret_text = take_quoted(&next);
        *at = next;
    }
    if (*ret_text)
        return NULL;
    return g_strdup_printf(_("'%s' needs a text in plain quotes: write %s: \"%s\"."), filter,
                           filter, strcmp(filter, "date") == 0 ? "%d %B" : "there");
}

static char *parse_filter(const char **at, MoNode *node)
{
    skip_blanks(at);
    g_autofree char *filter = take_word(at);
    if (strcmp(filter, "first_word") == 0) {
        node->first_word = true;
        return NULL;
    }
    bool is_default = strcmp(filter, "default") == 0;
    if (!is_default && strcmp(filter, "date") != 0)
        return g_strdup_printf(_("There is no filter '%s'. Behind '|' there can be default: "
                                 "\"there\", date: \"%%d %%B\" or first_word."),
                               filter);
    if (!is_default && !mo_template_is_date(node->field))
        return g_strdup_printf(_("'%s' is no date, so 'date' cannot be used with it."),
                               node->field);
    g_autofree char *text = NULL;
    char *wrong = take_argument(at, filter, &text);
    if (wrong)
        return wrong;
    g_autofree char *bad = is_default ? NULL : mo_letter_find_bad_format(text);
    if (bad)
        return g_strdup_printf(_("'%s' is no part of a date. There are %%d %%B %%Y (8 March 2026), "
                                 "%%m %%y (03, 26), %%A (Sunday) and %%-d (8 without a zero)."),
                               bad);
    char **place = is_default ? &node->fallback : &node->date_format;
    g_free(*place);
    *place = g_steal_pointer(&text);
    return NULL;
}

static char *parse_filters(const char *at, MoNode *node)
{
    for (;;) {
        skip_blanks(&at);
        if (!*at)
            return NULL;
        if (*at != '|')
            return g_strdup_printf(_("'%s' cannot stand here. A filter begins with '|', as in "
                                     "{{%s | default: \"there\"}}."),
                                   at, node->field);
        at++;
        char *wrong = parse_filter(&at, node);
        if (wrong)
            return wrong;
    }
}

char *mo_template_parse_tag(const char *tag, MoNode *ret_node)
{
    const char *at = tag;
    skip_blanks(&at);
    const char *start = at;
    g_autofree char *name = take_word(&at);
    if (!*name && !*start)
        return g_strdup(_("'{{}}' names no field. Write one, as in {{customer.greeting}}."));
    MoNode node = {.type = MO_NODE_FIELD, .field = mo_template_find_field(name)};
    if (!node.field) {
        /* The whole first part, so that {{First Name}} is named as it was written. */
        g_autofree char *written = g_strndup(start, strcspn(start, "|"));
        return mo_template_advise_field(g_strchomp(written));
    }
    char *wrong = parse_filters(at, &node);
    if (wrong) {
        g_free(node.fallback);
        g_free(node.date_format);
        return wrong;
    }
    *ret_node = node;
    return NULL;
}
