/* What the properties of vCards mean: cards read as customers. The counterpart of model/mapping.h,
 * which does the same for the columns of a CSV file. */
#ifndef MOMENTS_MODEL_CARD_H
#define MOMENTS_MODEL_CARD_H

#include "input/vcard.h"
#include "model/mapping.h"

typedef struct MoCardMapping MoCardMapping;

/* `file` is where problems are reported and what customers name as their file. Free with
 * mo_card_mapping_free(). */
MoCardMapping *mo_card_mapping_new(const char *file);
void mo_card_mapping_free(MoCardMapping *mapping);

/* From where dates are looked at: borrowed for the life of the mapping, and may change. NULL, as
 * without it: not known. */
void mo_card_mapping_set_view(MoCardMapping *mapping, const MoDateView *view);

/* From now on cards come from another file: one of a folder of cards. */
void mo_card_mapping_set_file(MoCardMapping *mapping, const char *file);

/* The names of the properties met so far: a card's own ones count in `who` as columns do. The
 * structure stays; it grows. Borrowed. */
const MoColumns *mo_card_mapping_get_columns(const MoCardMapping *mapping);
MoField mo_card_mapping_get_field(const MoCardMapping *mapping, size_t column);

/* Reads a card into a customer, whatever it held before; borrowed texts live until the next call.
 * Without FN, N, ORG or EMAIL its `name` is "". `problems` NULL: problems are counted only. */
void mo_card_mapping_read(MoCardMapping *mapping, const MoCard *card, MoCustomer *customer,
                          MoReading *ret_reading, MoProblems *problems);

/* The id that mo_card_mapping_read() will most likely find in a card, or NULL. Borrowed. */
const char *mo_card_guess_id(const MoCard *card);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoCardMapping, mo_card_mapping_free)

#endif
