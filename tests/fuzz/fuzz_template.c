/* Any bytes as a template: a problem or a draft, never a crash; what it becomes is valid text
 * within its limits, values are never read again, and what is not finished is never called ready.
 * Seeds: tests/data/template. */
#include "output/message_html.h"
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

/* What is said of a template stands on one of its lines; nothing about it depends on chance. */
static void check_lint(const MoTemplate *template, unsigned n_lines)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    mo_template_lint(template, "x.txt", problems);
    for (unsigned i = 0; i < mo_problems_count(problems); i++) {
        const MoProblem *problem = mo_problems_get(problems, i);
        require(problem->line >= 1 && problem->line <= n_lines);
        require(g_utf8_validate(problem->text, -1, NULL));
    }
}

/* A draft with a gap or an open mark is never taken for ready. */
static void check_ready(const MoTemplate *template, const char *subject, const char *body,
                        char **missing)
{
    g_autofree char *unready = mo_template_lint_text(template, subject, body, true);
    g_autofree char *strict = mo_template_lint_text(template, subject, body, false);
    g_autofree char *unmeant = mo_template_lint_text(NULL, subject, body, true);
    require(!unready || (*unready && g_utf8_validate(unready, -1, NULL)));
    require(!unready || strict);
    bool marked = strstr(body, "{{") || strstr(body, "}}") || strstr(body, "[[MISSING");
    require(!marked || unmeant);
    require(!unready || unmeant);
    /* Of what was cut the mark may be gone. */
    require(!missing[0] || unready || strlen(subject) > 800 || strlen(body) > 255 * 1024);
}

static void check_rendering(const MoTemplate *template, const char *text, const char *language)
{
    g_autofree char *subject = NULL;
    g_autofree char *body = NULL;
    g_auto(GStrv) missing = NULL;
    unsigned n_lookups = 0;
    mo_template_render(template, language, look_up, &n_lookups, &subject, &body, &missing);
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
    check_ready(template, subject, body, missing);
}

/* The HTML of any text has its tags closed, and no link but to the web and to addresses. */
static void check_html(const char *text)
{
    g_autofree char *clean = mo_message_clean_body(text, 4096);
    g_autofree char *html = mo_message_make_html(clean);
    require(count(html, "<p>") == count(html, "</p>"));
    require(count(html, "<ul>") == count(html, "</ul>"));
    require(count(html, "<li>") == count(html, "</li>"));
    require(count(html, "<a href=\"") == count(html, "</a>"));
    for (const char *at = strstr(html, "<a href=\""); at; at = strstr(at + 1, "<a href=\"")) {
        const char *url = at + strlen("<a href=\"");
        require(g_ascii_strncasecmp(url, "http://", 7) == 0 ||
                g_ascii_strncasecmp(url, "https://", 8) == 0 ||
                g_ascii_strncasecmp(url, "mailto:", 7) == 0);
    }
    require(count(html, "<") == count(html, ">"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const LANGUAGES[] = {"en", "de", "fr", "es", "pl", "fi", "", NULL};
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoTemplate) template = mo_template_parse(text, "x.txt", problems);
    require((template == NULL) == (mo_problems_count_errors(problems) > 0));
    unsigned n_lines = 1 + count(text, "\n") + count(text, "\r");
    for (unsigned i = 0; i < mo_problems_count(problems); i++)
        require(mo_problems_get(problems, i)->line <= n_lines);
    check_html(text);
    if (!template)
        return 0;
    check_lint(template, n_lines);
    check_rendering(template, text, LANGUAGES[size % G_N_ELEMENTS(LANGUAGES)]);
    return 0;
}
