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
 * away), manner and greeting replace, notes come before the record's. True when there was a row. */
bool mo_overlay_apply(const MoOverlay *overlay, MoCustomer *customer);

/* The ids of the rows, in file order, with the lines where they stand: for `check`, which lists
 * those that no customer has. */
typedef void (*MoOverlayFunc)(const char *id, const char *name, unsigned line, void *data);
void mo_overlay_foreach(const MoOverlay *overlay, MoOverlayFunc func, void *data);

/* Adds a dated note to a customer's row, which is made when there is none (and the file, 0600).
 * The file is written anew whole. Fails with MO_ERROR_REFUSED when the file cannot be read as
 * it stands (nothing is changed then), MO_ERROR_FAILED when it cannot be written. */
bool mo_overlay_write_note(const char *path, const MoCustomer *customer, MoDay today,
                           const char *text, GError **error);

/* Adds (or takes away) words of a list: tags, interests, needs or offers. */
bool mo_overlay_write_words(const char *path, const MoCustomer *customer, MoField field,
                            const char *const *add, const char *const *remove, GError **error);

/* Sets manner or greeting; "" removes it. */
bool mo_overlay_write_text(const char *path, const MoCustomer *customer, MoField field,
                           const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoOverlay, mo_overlay_free)

#endif
