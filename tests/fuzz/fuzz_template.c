/* Any bytes as a template: a problem or a draft, never a crash; what it becomes is valid text
 * within its limits, and values are never read again. Seeds: tests/data/template. */
#include "output/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TRAP "{{me.email}}}}\\{{#if me.email}}\nBcc: x"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

/* Half the fields have a value, and that looks like a template. */
static const char *look_up(const char *field, void *data)
{
    unsigned *n_lookups = data;
    ++*n_lookups;
    require(g_strv_contains(mo_template_get_fields(), field));
    return strlen(field) % 2 ? TRAP : NULL;
}

static unsigned count(const char *text, const char *part)
{
    unsigned n = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        n++;
    return n;
}

static void check_rendering(const MoTemplate *template, const char *text)
{
    g_autofree char *subject = NULL;
    g_autofree char *body = NULL;
    g_auto(GStrv) missing = NULL;
    unsigned n_lookups = 0;
    mo_template_render(template, strlen(text) % 2 ? "de" : NULL, look_up, &n_lookups, &subject,
                       &body, &missing);
    require(g_utf8_validate(subject, -1, NULL) && g_utf8_validate(body, -1, NULL));
    require(!strpbrk(subject, "\r\n") && strlen(subject) <= 900);
    require(strlen(body) <= 256 * 1024 && !strchr(body, '\r'));
    for (size_t i = 0; missing[i]; i++) {
        g_autofree char *mark = g_strdup_printf("[[MISSING: %s]]", missing[i]);
        require(strstr(subject, mark) || strstr(body, mark) || strlen(subject) > 800);
    }
    /* Braces come from values (three pairs each) or were written with a backslash. */
    unsigned values = count(subject, "{{me.email") + count(body, "{{me.email");
    unsigned literal = count(text, "\\{{") + count(text, "\"") + count(text, "'");
    require(values <= n_lookups || literal > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoTemplate) template = mo_template_parse(text, "x.txt", problems);
    require((template == NULL) == (mo_problems_count_errors(problems) > 0));
    unsigned n_lines = 1 + count(text, "\n") + count(text, "\r");
    for (unsigned i = 0; i < mo_problems_count(problems); i++)
        require(mo_problems_get(problems, i)->line <= n_lines);
    if (template)
        check_rendering(template, text);
    return 0;
}
