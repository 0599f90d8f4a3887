/* `who` and `only`: which customers (DESIGN 2.1).
 *
 *   tag:key and not tag:dormant
 *   company:"Acme" or ("Lifecycle Stage":Customer and owner:dana)
 *
 * FIELD:VALUE holds when one of the customer's values of the field equals VALUE, compared without
 * case. Fields are `tag`, `interest`, `need`, `offer`, the native columns, and every column of the
 * records by its own name. `FIELD:*` holds when there is any value. `file` is the file (or the
 * folder of cards) where one of her rows stands, without the folders above it, and takes patterns:
 * `file:contacts*.csv`. */
#ifndef MOMENTS_MODEL_SELECTOR_H
#define MOMENTS_MODEL_SELECTOR_H

#include "model/customer.h"

typedef struct MoSelector MoSelector;

/* NULL and MO_ERROR_INVALID with the place in the text and what was expected there. */
MoSelector *mo_selector_parse(const char *text, GError **error);

void mo_selector_free(MoSelector *selector);

/* NULL matches everybody. */
bool mo_selector_match(const MoSelector *selector, const MoCustomer *customer);

/* The fields named, as written, NULL-terminated; borrowed. */
const char *const *mo_selector_get_fields(const MoSelector *selector);

/* Each FIELD:VALUE that somebody must have, as written: those behind `not` and FIELD:* are left
 * out.
 */
typedef void (*MoSelectorFunc)(const char *field, const char *value, void *data);
void mo_selector_foreach_wanted(const MoSelector *selector, MoSelectorFunc func, void *data);

/* Whether it is the field `file`, which every record has. */
bool mo_selector_is_file_field(const char *field);

/* Whether a field is known without looking at any record (native fields and their aliases). */
bool mo_selector_is_native_field(const char *field);

/* The customer's values of a field, NULL-terminated, borrowed array freed with g_free(); NULL when
 * the record has no such column. */
const char **mo_selector_get_values(const MoCustomer *customer, const char *field);

char *mo_selector_print(const MoSelector *selector);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoSelector, mo_selector_free)

#endif
