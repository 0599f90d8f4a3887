#include "plan/suggest.h"

#include "model/introduction.h"
#include "plan/people.h"

typedef enum { ASKS_NOTHING, ASKS_ARTICLE, ASKS_EVENT, ASKS_PERSON } Asks;

static Asks get_asks(const MoMoment *moment)
{
    const char *kind = moment->habit->kind;
    return g_str_equal(kind, "article")        ? ASKS_ARTICLE
           : g_str_equal(kind, "event")        ? ASKS_EVENT
           : g_str_equal(kind, "introduction") ? ASKS_PERSON
                                               : ASKS_NOTHING;
}

/* Keys of what she was given, and of what was turned down. The caller frees it with g_strfreev();
 * NULL when the history cannot be read. */
static char **list_excluded(const MoPlanInput *input, const MoMoment *moment,
                            const GPtrArray *passed, GError **error)
{
    g_autoptr(MoCustomerHistory) known =
        mo_history_load_customer(input->history, moment->customer->id, input->now.day, error);
    if (!known)
        return NULL;
    GPtrArray *keys = g_ptr_array_new();
    for (guint i = 0; passed && i < passed->len; i++)
        g_ptr_array_add(keys, g_strdup(g_ptr_array_index(passed, i)));
    for (guint i = 0; i < known->given->len; i++)
        g_ptr_array_add(keys, g_strdup(g_ptr_array_index(known->given, i)));
    g_ptr_array_add(keys, NULL);
    return (char **)g_ptr_array_free(keys, FALSE);
}

/* ---- articles and events ---- */

static MoSuggestion *pick_sent(const MoPlanInput *input, const MoMoment *moment, char **excluded)
{
    const char *const *keys = (const char *const *)excluded;
    MoDay day = moment->raise.day;
    if (!input->articles)
        return NULL;
    return get_asks(moment) == ASKS_EVENT
               ? mo_events_pick(input->articles, moment->customer, keys, day)
               : mo_articles_pick(input->articles, moment->customer, keys, day);
}

/* The best few; each is the best of what is left. */
static GPtrArray *list_sent(const MoPlanInput *input, const MoMoment *moment, char **excluded,
                            unsigned max)
{
    GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)mo_suggestion_free);
    g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
    g_strv_builder_addv(keys, (const char **)excluded);
    while (found->len < max) {
        g_auto(GStrv) without = g_strv_builder_end(keys);
        MoSuggestion *next = pick_sent(input, moment, without);
        if (!next)
            break;
        g_ptr_array_add(found, next);
        g_strv_builder_addv(keys, (const char **)without);
        g_strv_builder_add(keys, next->key);
    }
    return found;
}

static const MoArticle *find_article(const GPtrArray *articles, const char *key)
{
    for (guint i = 0; articles && i < articles->len; i++) {
        const MoArticle *article = g_ptr_array_index(articles, i);
        if (g_strcmp0(article->key, key) == 0)
            return article;
    }
    return NULL;
}

/* ---- what it was raised with ---- */

/* What cannot be read is no reason to take her for paused. */
static bool is_paused(const MoPlanInput *input, const char *customer)
{
    g_autoptr(MoCustomerHistory) known =
        mo_history_load_customer(input->history, customer, input->now.day, NULL);
    return known && mo_people_is_paused(known, input->now.day);
}

static MoSuggestion *find_kept(const MoPlanInput *input, const MoMoment *moment)
{
    const char *key = moment->suggestion_key;
    const char *id = mo_introduction_get_id(key);
    if (!key)
        return NULL;
    if (get_asks(moment) != ASKS_PERSON) {
        const MoArticle *kept = find_article(input->articles, key);
        return kept ? mo_suggestion_new_article(kept, moment->customer) : NULL;
    }
    const MoCustomer *other = id ? mo_customers_find(input->customers, id) : NULL;
    bool possible = other && mo_introduction_is_possible(moment->customer, other, input->now.day) &&
                    !is_paused(input, id);
    return possible ? mo_suggestion_new_person(moment->customer, other) : NULL;
}

/* ---- all of a list ---- */

static void note_busy(GHashTable *busy, const MoMoment *moment)
{
    if (!moment->suggestion || !moment->suggestion->person)
        return;
    g_hash_table_add(busy, g_strdup(moment->suggestion->person->id));
    g_hash_table_add(busy, g_strdup(moment->customer_id));
}

/* Whether the list suggests the customer to that person already. */
static bool is_mutual(const GPtrArray *moments, const MoMoment *moment, const MoSuggestion *person)
{
    for (guint i = 0; i < moments->len; i++) {
        const MoMoment *other = g_ptr_array_index(moments, i);
        if (other->suggestion && other->suggestion->person &&
            g_str_equal(other->customer_id, person->person->id) &&
            g_str_equal(other->suggestion->person->id, moment->customer_id))
            return true;
    }
    return false;
}

static bool take_person(MoPeople *people, unsigned number, const GPtrArray *moments,
                        MoMoment *moment, GHashTable *busy, GError **error)
{
    g_autoptr(GPtrArray) found = mo_people_choose(people, number, 3, busy, error);
    if (!found)
        return false;
    for (guint i = 0; i < found->len && !moment->suggestion; i++)
        if (!is_mutual(moments, moment, g_ptr_array_index(found, i)))
            moment->suggestion = mo_suggestion_dup(g_ptr_array_index(found, i));
    moment->no_suggestion_fits = !moment->suggestion;
    note_busy(busy, moment);
    return true;
}

/* `wanting`: those of the list that still need somebody. */
static bool find_people(const MoPlanInput *input, const GPtrArray *moments,
                        const GPtrArray *wanting, GError **error)
{
    if (wanting->len == 0)
        return true;
    g_autoptr(MoPeople) people = mo_people_new(input);
    g_autoptr(GHashTable) busy = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < wanting->len; i++) {
        const MoMoment *moment = g_ptr_array_index(wanting, i);
        char **excluded = list_excluded(input, moment, NULL, error);
        if (!excluded)
            return false;
        mo_people_ask(people, moment, excluded);
    }
    if (!mo_people_look(people, error))
        return false;
    for (guint i = 0; i < moments->len; i++)
        note_busy(busy, g_ptr_array_index(moments, i));
    for (guint i = 0; i < wanting->len; i++)
        if (!take_person(people, i, moments, g_ptr_array_index(wanting, i), busy, error))
            return false;
    return true;
}

static bool suggest_sent(const MoPlanInput *input, MoMoment *moment, GError **error)
{
    g_auto(GStrv) excluded = list_excluded(input, moment, NULL, error);
    if (!excluded)
        return false;
    moment->suggestion = pick_sent(input, moment, excluded);
    moment->no_suggestion_fits = !moment->suggestion;
    return true;
}

bool mo_suggest(const MoPlanInput *input, GPtrArray *moments, GError **error)
{
    g_autoptr(GPtrArray) wanting = g_ptr_array_new();
    for (guint i = 0; i < moments->len; i++) {
        MoMoment *moment = g_ptr_array_index(moments, i);
        Asks asks = get_asks(moment);
        if (!moment->customer || moment->suggestion || asks == ASKS_NOTHING)
            continue;
        moment->suggestion = find_kept(input, moment);
        if (moment->suggestion)
            continue;
        if (asks == ASKS_PERSON)
            g_ptr_array_add(wanting, moment);
        else if (!suggest_sent(input, moment, error))
            return false;
    }
    return find_people(input, moments, wanting, error);
}

/* ---- another one ---- */

static GPtrArray *list_people(const MoPlanInput *input, const MoMoment *moment, char **excluded,
                              unsigned max, GError **error)
{
    g_autoptr(MoPeople) people = mo_people_new(input);
    g_autoptr(GHashTable) busy = g_hash_table_new(g_str_hash, g_str_equal);
    mo_people_ask(people, moment, excluded);
    return mo_people_look(people, error) ? mo_people_choose(people, 0, max, busy, error) : NULL;
}

GPtrArray *mo_plan_suggest_others(const MoPlanInput *input, const MoMoment *moment,
                                  const GPtrArray *passed, unsigned max, GError **error)
{
    g_return_val_if_fail(input != NULL && moment != NULL && moment->customer != NULL, NULL);
    g_autoptr(GPtrArray) turned_down = g_ptr_array_new();
    for (guint i = 0; passed && i < passed->len; i++)
        g_ptr_array_add(turned_down, g_ptr_array_index(passed, i));
    if (moment->suggestion)
        g_ptr_array_add(turned_down, moment->suggestion->key);
    Asks asks = get_asks(moment);
    g_auto(GStrv) excluded = list_excluded(input, moment, turned_down, error);
    if (!excluded)
        return NULL;
    if (asks == ASKS_PERSON)
        return list_people(input, moment, g_steal_pointer(&excluded), max, error);
    return list_sent(input, moment, excluded, asks == ASKS_NOTHING ? 0 : max);
}
