/* The values of a template's fields for one moment. */
#ifndef MOMENTS_OUTPUT_DRAFT_FIELDS_H
#define MOMENTS_OUTPUT_DRAFT_FIELDS_H

#include "model/config.h"
#include "model/moment.h"

typedef struct MoDraftFields MoDraftFields;

/* `language` is the template's, which greetings speak too; `today` decides which bans hold. All
 * arguments are borrowed for its life. Free with mo_draft_fields_free(). */
MoDraftFields *mo_draft_fields_new(const MoConfig *config, const MoMoment *moment,
                                   const char *language, MoDay today);

void mo_draft_fields_free(MoDraftFields *fields);

/* A MoTemplateLookup; `fields` is a MoDraftFields. Days are YYYY-MM-DD, lists are joined with
 * commas. */
const char *mo_draft_fields_lookup(const char *field, void *fields);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoDraftFields, mo_draft_fields_free)

#endif
