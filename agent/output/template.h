/* Draft templates: plain text, first line `Subject: …` (behind it there may be lines `Language: de`
 * and `To: customer_a, customer_b`), then `{{customer.given_name | default:
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

/* The language of its text as its second line says ("Language: de"); NULL without. Borrowed. */
const char *mo_template_get_language(const MoTemplate *template);

/* Whether it goes to both persons of an introduction: "To: customer_a, customer_b". */
bool mo_template_is_to_both(const MoTemplate *template);

/* What a customer must never see, said of a template: notes and other fields for the user's eyes,
 * an age in figures, words of a machine ("automated reminder"). Warnings where it may be meant. */
void mo_template_lint(const MoTemplate *template, const char *file, MoProblems *problems);

/* The same of a draft filled in. `template`: what it was made from, for the braces that are meant
 * (`\{{`); NULL: none is. `year_known`: the year of birth is. The reason why it is not ready, a
 * phrase, or NULL. The caller frees it. */
char *mo_template_lint_text(const MoTemplate *template, const char *subject, const char *body,
                            bool year_known);

/* Whether it has a gap where this field has no value: it names the field, has no default for it,
 * and does not ask for it. */
bool mo_template_needs(const MoTemplate *template, const char *field);

/* All fields that a template may name, NULL-terminated. */
const char *const *mo_template_get_fields(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoTemplate, mo_template_free)

#endif
