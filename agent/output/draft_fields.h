/* The values of a template's fields for one moment. */
#ifndef MOMENTS_OUTPUT_DRAFT_FIELDS_H
#define MOMENTS_OUTPUT_DRAFT_FIELDS_H

#include "model/config.h"
#include "model/moment.h"

typedef struct MoDraftFields MoDraftFields;

/* Both arguments are borrowed for its life. Free with mo_draft_fields_free(). */
MoDraftFields *mo_draft_fields_new(const MoConfig *config, const MoMoment *moment);

void mo_draft_fields_free(MoDraftFields *fields);

/* A MoTemplateLookup; `fields` is a MoDraftFields. Days are YYYY-MM-DD, lists are joined with
 * commas. */
const char *mo_draft_fields_lookup(const char *field, void *fields);

/* The first line of a letter, with its comma: "Dear Dr. Smith," in the language of the customer
 * (else in `language`, else in English). Salutation, title and manner of the record are used where
 * they are clear; what is not clear falls back to the name as it stands: "Hello Ada Example,". The
 * caller frees it. */
char *mo_draft_make_greeting(const MoCustomer *customer, const char *language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoDraftFields, mo_draft_fields_free)

#endif
