/* Draft templates: plain text, first line `Subject: …`, then `{{customer.given_name | default:
 * "there"}}`, `{{#if article.url}}…{{else}}…{{/if}}`, `{{! remark }}`, `\{{`.
 *
 * Values are put in once and never read again; there are no loops, includes or code. A value that
 * is missing reads `[[MISSING: customer.given_name]]`. */
#ifndef MOMENTS_OUTPUT_TEMPLATE_H
#define MOMENTS_OUTPUT_TEMPLATE_H

#include "input/problem.h"

typedef struct MoTemplate MoTemplate;

/* Reads a template. Faults (unknown field with the nearest known one, an unclosed `{{`, an `if` too
 * deep, no Subject line, above 64 KiB) are problems; the result is NULL when one is an error. */
MoTemplate *mo_template_parse(const char *text, const char *file, MoProblems *problems);

MoTemplate *mo_template_load(const char *path, MoProblems *problems, GError **error);

void mo_template_free(MoTemplate *template);

/* The value of a field ("customer.given_name"), or NULL when it is missing. Borrowed until the
 * render ends. */
typedef const char *(*MoTemplateLookup)(const char *field, void *data);

/* Fills it in; dates are written in the words of `language` ("de", "pt-BR"). *ret_missing lists
 * fields without a value, NULL-terminated. The caller frees the three results. Always succeeds.
 * Values are cut to 8 KiB each and the body to 256 KiB. */
void mo_template_render(const MoTemplate *template, const char *language, MoTemplateLookup lookup,
                        void *data, char **ret_subject, char **ret_body, char ***ret_missing);

/* All fields that a template may name, NULL-terminated. */
const char *const *mo_template_get_fields(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoTemplate, mo_template_free)

#endif
