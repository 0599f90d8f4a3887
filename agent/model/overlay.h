/* What the user learned about her customers: notes.csv, a file of her own beside the records.
 *
 * One row a customer id: tags, interests, needs, offers, manner, greeting, notes, and columns of
 * her own. A spreadsheet may edit it; what it holds goes over the records when they are read and is
 * never lost by a new export. The program changes only what it is asked to: rows, columns and
 * their order, separator and encoding stay as they are found. */
#ifndef MOMENTS_MODEL_OVERLAY_H
#define MOMENTS_MODEL_OVERLAY_H

#include "input/problem.h"
#include "model/customer.h"
#include "model/field.h"

typedef struct MoOverlay MoOverlay;

/* Reads the file; one that is not there is empty. What is wrong in it is a problem with its line.
 * Never NULL. Free with mo_overlay_free(). */
MoOverlay *mo_overlay_load(const char *path, MoProblems *problems);
void mo_overlay_free(MoOverlay *overlay);

/* Puts what is known of this customer (by id) over her record: lists are added to (`-word` takes
 * away), manner and greeting replace, notes come before the record's; the user's own columns become
 * those of a partner, borrowed until the next customer is given. True when there was a row. Without
 * one it costs a look into a hash table. */
bool mo_overlay_apply(const MoOverlay *overlay, MoCustomer *customer);

/* The same with what is known of `id`. */
bool mo_overlay_apply_of(const MoOverlay *overlay, const char *id, MoCustomer *customer);

/* The user's own columns, which count in `who`. Borrowed. */
const MoColumns *mo_overlay_get_columns(const MoOverlay *overlay);

/* Whether the file has a column of this name, or of this meaning. */
bool mo_overlay_has_column(const MoOverlay *overlay, const char *name);

/* Whether the file was there and all of it could be read. */
bool mo_overlay_is_whole(const MoOverlay *overlay);

/* The ids of the rows, in file order, with the lines where they stand: for `check`, which lists
 * those that no customer has. */
typedef void (*MoOverlayFunc)(const char *id, const char *name, unsigned line, void *data);
void mo_overlay_foreach(const MoOverlay *overlay, MoOverlayFunc func, void *data);

/* One thing to be changed in a customer's row. */
typedef struct {
    MoField field;
    const char *text;       /* NOTES: a note to be added under today's day; MANNER, GREETING: what
                               it becomes, "" = nothing */
    const char *const *add; /* TAGS, INTERESTS, NEEDS, OFFERS: words; NULL: none */
    const char *const *remove;
} MoOverlayChange;

/* Changes a customer's row, which is made when there is none (and the file, 0600), all in one
 * writing. `customer` is as planning sees her: a word that her record has is taken away by a
 * `-word`. Fails with MO_ERROR_REFUSED when the file cannot be read as it stands, may not be
 * written or what is asked for cannot be, MO_ERROR_BUSY when somebody else is at it,
 * MO_ERROR_FAILED when it cannot be written: then nothing is changed. *ret_notice (NULL mostly)
 * tells what else became of the file; the caller frees it. */
bool mo_overlay_write(const char *path, const MoCustomer *customer, MoDay today,
                      const MoOverlayChange *changes, size_t n, char **ret_notice, GError **error);

/* Two customers turn out to be one: what is noted about `other` goes to the row of `customer`, and
 * its own row is gone. Nothing when there is none. As mo_overlay_write(). */
bool mo_overlay_join(const char *path, const MoCustomer *customer, const char *other,
                     char **ret_notice, GError **error);

/* What the rows of these two say now, as a text for mo_overlay_part(); *ret_saved NULL when there
 * is nothing to be joined. The caller frees it. Fails as mo_overlay_write() would. */
bool mo_overlay_save_rows(const char *path, const char *customer, const char *other,
                          char **ret_saved, GError **error);

/* Takes a joining back: the row of `other` is there again as it was saved, and that of `customer`
 * too, unless it was changed since; then it keeps what it got. */
bool mo_overlay_part(const char *path, const char *customer, const char *other, const char *saved,
                     char **ret_notice, GError **error);

/* Takes the rows of this id away; *ret_rows (may be NULL) is their text with the header, NULL when
 * there are none; the caller frees it. With `keeps` they stay. Fails as mo_overlay_write(). */
bool mo_overlay_forget(const char *path, const char *customer, bool keeps, char **ret_rows,
                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoOverlay, mo_overlay_free)

#endif
