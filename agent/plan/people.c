#include "plan/people.h"

#include "base/text.h"
#include "model/introduction.h"

#include <string.h>

/* So many are kept of an ask: some of them may turn out to be paused. */
#define KEPT 12U

/* Where words of hers are looked up: her needs among offers, and the other way round. */
typedef enum { ROLE_NEED, ROLE_OFFER, ROLE_INTEREST, N_ROLES } Role;

static const MoFit fits[N_ROLES] = {
    [ROLE_NEED] = MO_FIT_NEED, [ROLE_OFFER] = MO_FIT_OFFER, [ROLE_INTEREST] = MO_FIT_INTEREST};

typedef struct {
    char *id;
    unsigned fit;   /* of MoFit */
    bool has_email; /* who can be written to comes first */
    uint64_t hash;  /* decides between equals: not the name, and not always the same one */
} Candidate;

typedef struct {
    const MoMoment *moment;
    char **excluded;
    GArray *best; /* of Candidate, best first */
    unsigned fit; /* with the customer that is looked at */
} Ask;

struct MoPeople {
    const MoPlanInput *input;
    GPtrArray *asks;            /* of Ask */
    GHashTable *index[N_ROLES]; /* a word -> GArray of the numbers of asks */
    GArray *touched;            /* numbers of asks that the customer looked at has to do with */
};

static void candidate_clear(void *data)
{
    g_free(((Candidate *)data)->id);
}

static void ask_free(void *data)
{
    Ask *ask = data;
    g_strfreev(ask->excluded);
    g_array_unref(ask->best);
    g_free(ask);
}

MoPeople *mo_people_new(const MoPlanInput *input)
{
    MoPeople *people = g_new0(MoPeople, 1);
    people->input = input;
    people->asks = g_ptr_array_new_with_free_func(ask_free);
    people->touched = g_array_new(FALSE, FALSE, sizeof(guint));
    for (unsigned role = 0; role < N_ROLES; role++)
        people->index[role] =
            g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    return people;
}

void mo_people_free(MoPeople *people)
{
    if (!people)
        return;
    for (unsigned role = 0; role < N_ROLES; role++)
        g_hash_table_unref(people->index[role]);
    g_array_unref(people->touched);
    g_ptr_array_unref(people->asks);
    g_free(people);
}

/* ---- who is asked for ---- */

static void index_value(GHashTable *index, const char *value, guint ask)
{
    g_autoptr(GHashTable) terms = mo_introduction_get_terms(value);
    GHashTableIter iter;
    gpointer term;
    g_hash_table_iter_init(&iter, terms);
    while (g_hash_table_iter_next(&iter, &term, NULL)) {
        GArray *asks = g_hash_table_lookup(index, term);
        if (!asks) {
            asks = g_array_new(FALSE, FALSE, sizeof(guint));
            g_hash_table_insert(index, g_strdup(term), asks);
        }
        g_array_append_val(asks, ask);
    }
}

void mo_people_ask(MoPeople *people, const MoMoment *moment, char **excluded)
{
    g_return_if_fail(moment->customer != NULL);
    const MoCustomer *customer = moment->customer;
    char *const *const WORDS[N_ROLES] = {customer->needs, customer->offers, customer->interests};
    for (unsigned role = 0; role < N_ROLES; role++)
        for (char *const *value = WORDS[role]; *value; value++)
            index_value(people->index[role], *value, people->asks->len);
    Ask *ask = g_new0(Ask, 1);
    ask->moment = moment;
    ask->excluded = excluded;
    ask->best = g_array_new(FALSE, FALSE, sizeof(Candidate));
    g_array_set_clear_func(ask->best, candidate_clear);
    g_ptr_array_add(people->asks, ask);
}

/* ---- who is there ---- */

static void touch(MoPeople *people, const GArray *asks, MoFit fit)
{
    for (guint i = 0; i < asks->len; i++) {
        guint number = g_array_index(asks, guint, i);
        Ask *ask = g_ptr_array_index(people->asks, number);
        if (ask->fit == 0)
            g_array_append_val(people->touched, number);
        ask->fit |= fit;
    }
}

static void look_up(MoPeople *people, Role role, char *const *values)
{
    for (; *values && g_hash_table_size(people->index[role]) > 0; values++) {
        g_autoptr(GHashTable) terms = mo_introduction_get_terms(*values);
        GHashTableIter iter;
        gpointer term;
        g_hash_table_iter_init(&iter, terms);
        while (g_hash_table_iter_next(&iter, &term, NULL)) {
            const GArray *asks = g_hash_table_lookup(people->index[role], term);
            if (asks)
                touch(people, asks, fits[role]);
        }
    }
}

/* Negative: `a` is the better one. */
static int compare(const Candidate *a, const Candidate *b)
{
    if (a->fit != b->fit)
        return a->fit > b->fit ? -1 : 1;
    if (a->has_email != b->has_email)
        return a->has_email ? -1 : 1;
    return a->hash < b->hash ? -1 : a->hash > b->hash;
}

static void offer(const MoPeople *people, Ask *ask, const MoCustomer *other)
{
    const MoCustomer *customer = ask->moment->customer;
    Candidate candidate = {.fit = ask->fit, .has_email = other->email[0] != NULL};
    candidate.hash = mo_hash(mo_history_get_seed(people->input->history), "introduction",
                             customer->id, other->id, NULL);
    guint place = ask->best->len;
    while (place > 0 && compare(&candidate, &g_array_index(ask->best, Candidate, place - 1)) < 0)
        place--;
    if (place >= KEPT || !mo_introduction_is_possible(customer, other, people->input->now.day))
        return;
    g_autofree char *key = mo_introduction_make_key(other->id);
    if (g_strv_contains((const char *const *)ask->excluded, key))
        return;
    g_array_insert_val(ask->best, place, candidate);
    g_array_index(ask->best, Candidate, place).id = g_strdup(other->id);
    if (ask->best->len > KEPT)
        g_array_set_size(ask->best, KEPT);
}

static void look_at(MoPeople *people, const MoCustomer *other)
{
    look_up(people, ROLE_NEED, other->offers);
    look_up(people, ROLE_OFFER, other->needs);
    look_up(people, ROLE_INTEREST, other->interests);
    for (guint i = 0; i < people->touched->len; i++) {
        Ask *ask = g_ptr_array_index(people->asks, g_array_index(people->touched, guint, i));
        offer(people, ask, other);
        ask->fit = 0;
    }
    g_array_set_size(people->touched, 0);
}

static bool has_words(const MoPeople *people)
{
    for (unsigned role = 0; role < N_ROLES; role++)
        if (g_hash_table_size(people->index[role]) > 0)
            return true;
    return false;
}

bool mo_people_look(MoPeople *people, GError **error)
{
    const MoCustomer *other;
    if (!has_words(people))
        return true;
    if (!mo_customers_rewind(people->input->customers, error))
        return false;
    while (mo_customers_next(people->input->customers, &other))
        look_at(people, other);
    return true;
}

/* ---- who it will be ---- */

/* She was introduced to the customer, or is just about to be. */
static bool is_given(const MoCustomerHistory *known, const char *key)
{
    if (g_ptr_array_find_with_equal_func(known->given, key, g_str_equal, NULL))
        return true;
    for (guint i = 0; i < known->pairs->len; i++) {
        const MoPairHistory *pair = g_ptr_array_index(known->pairs, i);
        for (guint j = 0; j < pair->records->len; j++) {
            const MoRecord *record = g_ptr_array_index(pair->records, j);
            if (mo_record_is_open(record) && g_strcmp0(record->suggestion, key) == 0)
                return true;
        }
    }
    return false;
}

bool mo_people_is_paused(const MoCustomerHistory *known, MoDay today)
{
    g_return_val_if_fail(known != NULL, false);
    return known->paused_until != MO_DAY_NONE && today >= known->paused_from &&
           today <= known->paused_until;
}

static bool is_free(const MoPeople *people, const Ask *ask, const char *id, bool *ret_free,
                    GError **error)
{
    MoDay today = people->input->now.day;
    g_autoptr(MoCustomerHistory) known =
        mo_history_load_customer(people->input->history, id, today, error);
    if (!known)
        return false;
    g_autofree char *key = mo_introduction_make_key(ask->moment->customer->id);
    *ret_free = !mo_people_is_paused(known, today) && !is_given(known, key);
    return true;
}

static void add(const MoPeople *people, const Ask *ask, const char *id, GPtrArray *found)
{
    const MoCustomer *other = mo_customers_find(people->input->customers, id);
    if (other)
        g_ptr_array_add(found, mo_suggestion_new_person(ask->moment->customer, other));
}

GPtrArray *mo_people_choose(MoPeople *people, unsigned number, unsigned max, GHashTable *busy,
                            GError **error)
{
    const Ask *ask = g_ptr_array_index(people->asks, number);
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)mo_suggestion_free);
    for (unsigned round = 0; round < 2; round++) {
        for (guint i = 0; i < ask->best->len && found->len < max; i++) {
            const Candidate *candidate = &g_array_index(ask->best, Candidate, i);
            bool free = false;
            if (g_hash_table_contains(busy, candidate->id) != (round == 1))
                continue;
            if (!is_free(people, ask, candidate->id, &free, error))
                return NULL;
            if (free)
                add(people, ask, candidate->id, found);
        }
    }
    return g_steal_pointer(&found);
}
