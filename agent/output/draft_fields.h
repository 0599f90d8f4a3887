/* The values of a template's fields for one moment. */
#ifndef MOMENTS_OUTPUT_DRAFT_FIELDS_H
#define MOMENTS_OUTPUT_DRAFT_FIELDS_H

#include "model/config.h"
#include "model/moment.h"

typedef struct MoDraftFields MoDraftFields;

/* `language` is the template's, which greetings speak too. All arguments are borrowed for its life.
 * Free with mo_draft_fields_free(). */
MoDraftFields *mo_draft_fields_new(const MoConfig *config, const MoMoment *moment,
                                   const char *language);

void mo_draft_fields_free(MoDraftFields *fields);

/* A MoTemplateLookup; `fields` is a MoDraftFields. Days are YYYY-MM-DD, lists are joined with
 * commas. */
const char *mo_draft_fields_lookup(const char *field, void *fields);

/* The first line of a letter, with its comma: "Dear Dr. Smith," in a language ("de", "de_DE"; one
 * that is not known, or NULL, is English). A greeting that the user wrote for her is taken as it
 * is. Salutation, title and manner of the record are used
 * where they are clear; what is not clear falls back to the name as it stands: "Guten Tag Ada
 * Example,". The caller frees it. */
char *mo_draft_make_greeting(const MoCustomer *customer, const char *language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoDraftFields, mo_draft_fields_free)

#endif
