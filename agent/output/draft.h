/* Drafts: a moment's template filled in and laid down as an `.eml` that the mail program opens as
 * an unsent message. */
#ifndef MOMENTS_OUTPUT_DRAFT_H
#define MOMENTS_OUTPUT_DRAFT_H

#include "model/config.h"
#include "model/moment.h"
#include "output/message.h"

typedef struct {
    const MoConfig *config;
    const MoMoment *moment; /* with its customer */
    int64_t now_utc;
    int32_t utc_offset;              /* seconds */
    const char *reply_to_id;         /* Message-ID that it answers; NULL: none */
    const MoAttachment *attachments; /* files of hers that go along */
    size_t n_attachments;
    char **attachment_names; /* of the same, below the attachments folder, NULL-terminated: to be
                                remembered; NULL: none */
    char **detached; /* such names of before that are to be left out from now on; NULL: none */
} MoDraftRequest;

typedef struct {
    char *path; /* where it lies; NULL when only composed */
    char *to;   /* her address, the domain in ASCII; of an introduction both, with a comma */
    char *subject;
    char *body;     /* plain text */
    char **missing; /* fields without a value, NULL-terminated */
    char *unready;  /* what she has to mend before it can go, a phrase; NULL: it is ready */
    bool to_both;   /* it goes to both persons of an introduction */
    GBytes *eml;
} MoDraft;

void mo_draft_free(MoDraft *draft);

/* Composes in memory. Fails with MO_ERROR_REFUSED, and a reason fit for the nudge, when the
 * customer has no usable e-mail address or asked for no e-mail; MO_ERROR_NOT_FOUND without a
 * template; MO_ERROR_INVALID when the template has a fault. The caller frees it. */
MoDraft *mo_draft_compose(const MoDraftRequest *request, GError **error);

/* The texts alone, for whoever it may be: no address is asked for, and `to`, `path` and `eml` are
 * NULL. `name` is the template's. */
MoDraft *mo_draft_preview(const MoDraftRequest *request, const char *name, GError **error);

/* Composes and writes `moment-ID.eml` (0600), or `moment-ID-not-before-YYYY-MM-DD.eml`, into the
 * drafts folder, over an older one of the same moment. */
MoDraft *mo_draft_write(const MoDraftRequest *request, GError **error);

/* What lies in a file that she changed, as it is now; `eml` is NULL. MO_ERROR_FAILED when no text
 * can be read in it. The caller frees it. */
MoDraft *mo_draft_read(const char *path, const MoCustomer *customer, GError **error);

/* A customer's first address that can be used, in ASCII; NULL as mo_draft_compose() fails. The
 * caller frees it. */
char *mo_draft_choose_address(const MoCustomer *customer, MoDay today, GError **error);

/* The draft's path, whether or not it is there. The caller frees it. */
char *mo_draft_get_path(const MoConfig *config, const MoMoment *moment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoDraft, mo_draft_free)

#endif
