/* What moments pack carries to another computer, and where unpack lays it. */
#ifndef MOMENTS_CLI_PACK_H
#define MOMENTS_CLI_PACK_H

#include "cli/cli.h"

/* The name of the ledger, as a dump, among the packed files. */
#define MO_PACK_LEDGER "ledger.jsonl"

typedef struct {
    char *config_folder; /* of moments.ini */
    char *folder;        /* ~/Moments, or what `folder` names */
} MoPackPlaces;

/* So much of the folder Attachments goes along at most: a file, and all of them. */
#define MO_PACK_ATTACHMENT_MAX ((size_t)16 * 1024 * 1024)
#define MO_PACK_ATTACHMENTS_MAX ((size_t)64 * 1024 * 1024)

void mo_pack_places_clear(MoPackPlaces *places);

/* Where a packed file belongs; NULL when no file of that name is ever packed: another folder, `..`,
 * an absolute path, a hidden name. The caller frees it. */
char *mo_pack_get_place(const MoPackPlaces *places, const char *name);

/* The files of a set-up, an array of MoArchiveFile without the ledger: configuration, notes,
 * articles, events, templates, attachments, and with `customers` the customers files of
 * ~/Moments/Customers. Never anything else. The paths of attachments that are too large are added
 * to `left` (of char *). The caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_pack_gather(const MoPackPlaces *places, bool customers, GPtrArray *left,
                          GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MoPackPlaces, mo_pack_places_clear)

#endif
