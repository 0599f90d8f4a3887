/* Looks through the records, once for any number of moments, for those whom a customer could be
 * introduced to. */
#ifndef MOMENTS_PLAN_PEOPLE_H
#define MOMENTS_PLAN_PEOPLE_H

#include "plan/plan.h"

typedef struct MoPeople MoPeople;

/* `input` is borrowed for its life. Free with mo_people_free(). */
MoPeople *mo_people_new(const MoPlanInput *input);
void mo_people_free(MoPeople *people);

/* Asks for somebody for a moment, which has its customer and is borrowed; not for those of
 * `excluded` (keys of suggestions, NULL-terminated, taken over with g_strfreev()). */
void mo_people_ask(MoPeople *people, const MoMoment *moment, char **excluded);

/* Reads the records. False when they cannot be read. */
bool mo_people_look(MoPeople *people, GError **error);

/* The best for an ask (by its number, from 0), at most `max`: first those who are not in `busy`
 * (a set of ids). Nobody who is paused, was introduced to her, or is just being introduced to her
 * from the other side. An array of MoSuggestion, or NULL when the history cannot be read; the
 * caller frees it with g_ptr_array_unref(). */
GPtrArray *mo_people_choose(MoPeople *people, unsigned ask, unsigned max, GHashTable *busy,
                            GError **error);

/* Whether her last pause, as it is known of her, holds today. */
bool mo_people_is_paused(const MoCustomerHistory *known, MoDay today);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoPeople, mo_people_free)

#endif
