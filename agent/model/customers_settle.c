/* Whose row it is that was just read (DESIGN section 4).
 *
 * A row whose own id the ledger knows is that customer. Any other row may be somebody the ledger
 * knows under another id: her aliases tell. But the one they lead to may have a row of her own
 * further down, so such a row waits until all others have come. */
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/customer_slots.h"
#include "model/customers_private.h"

#include <string.h>

#define TWIN_CODE_LENGTH 6

static bool is_here(const MoMet *met)
{
    return met && (met->flags & MO_MET_HERE);
}

/* The row that came under this id, or NULL when it cannot be looked at again. */
static const MoCustomer *look_again(MoCustomers *customers, const MoMet *met)
{
    MoRowPlace row = {mo_met_get_offset(met), met->line};
    MoSource *source = mo_customers_source(customers, met->source);
    return mo_source_fetch(source, row, customers->earlier) ? customers->earlier : NULL;
}

static void report_duplicate(const MoCustomers *customers, const MoCustomer *customer,
                             const MoCustomer *earlier, const MoMet *met, MoPlace place,
                             MoProblems *problems)
{
    /* A folder of cards is one source and many files. */
    bool is_elsewhere = earlier && strcmp(earlier->file, customer->file) != 0;
    g_autofree char *file = is_elsewhere ? mo_path_display(earlier->file) : NULL;
    g_autofree char *first =
        file ? g_strdup_printf("%s:%u", file, earlier->line)
             : mo_customers_print_place(customers, place.source, met->source, met->line);
    mo_problems_add(problems, MO_SEVERITY_WARNING, customer->file, customer->line,
                    _("'%s' stands in %s already, and that row counts: take one of them away"),
                    customer->name, first);
}

static void report_twin(MoCustomers *customers, const MoCustomer *customer,
                        const MoCustomer *earlier, const MoMet *met, MoPlace place,
                        MoIdSource id_source, MoProblems *problems)
{
    if (id_source == MO_ID_COLUMN) {
        if (mo_identity_has_same_id(earlier, customer))
            mo_customers_note_clash(customers, customer, place.source, earlier, met);
        else
            mo_customers_note_taken(customers, customer, place);
        return;
    }
    g_autofree char *first =
        mo_customers_print_place(customers, place.source, met->source, met->line);
    mo_problems_add(problems, MO_SEVERITY_WARNING, customer->file, customer->line,
                    _("'%s' has the same e-mail address as '%s' in %s: they are kept apart; if "
                      "they are one person, type: moments same %s %s"),
                    customer->name, earlier->name, first, earlier->id, customer->id);
}

void mo_customers_become_twin(MoCustomer *customer)
{
    const char *email = customer->email[0] ? customer->email[0] : "";
    g_autofree char *name = mo_text_fold(customer->name);
    g_autofree char *address = mo_text_fold(email);
    g_autofree char *code = mo_hash_code(mo_hash(0, "twin", name, address, NULL), TWIN_CODE_LENGTH);
    g_autofree char *id = g_strdup_printf("%s~%s", customer->id, code);
    mo_customer_set_text(customer, MO_FIELD_ID, id);
}

/* A row with the id of an earlier one: the same person, or another one who gets an id of hers. */
static bool become_twin_of(MoCustomers *customers, MoCustomer *customer, const MoMet *met,
                           MoPlace place, MoIdSource id_source, MoProblems *problems)
{
    const MoCustomer *earlier = look_again(customers, met);
    if (!earlier || mo_identity_is_same(earlier, customer) ||
        (id_source == MO_ID_NAME && mo_text_same(earlier->name, customer->name))) {
        report_duplicate(customers, customer, earlier, met, place, problems);
        return false;
    }
    mo_customers_become_twin(customer);
    if (problems)
        report_twin(customers, customer, earlier, met, place, id_source, problems);
    return true;
}

/* The customer to whom one of the aliases from `first` on leads; NULL: nobody. */
static char *find_by_alias(const MoCustomers *customers, const MoCustomer *customer, unsigned first,
                           MoPlace place)
{
    const MoKnownIds *known = customers->known;
    g_assert(known != NULL);
    const char *card_file = mo_customers_get_card_file(customers, customer, place.source);
    MoAliases aliases;
    mo_identity_get_aliases(known->seed, customer, customers->record_id->str, card_file, &aliases);
    char *id = NULL;
    for (unsigned i = first; i < aliases.n; i++)
        if (mo_history_find_alias(known->history, aliases.alias[i], &id, NULL) && id)
            return id;
    uint64_t twin =
        mo_identity_get_twin_alias(known->seed, customers->record_id->str, customer->name);
    if (first > 0 && mo_history_find_alias(known->history, twin, &id, NULL) && id)
        return id;
    mo_identity_get_short_aliases(known->seed, customer, &aliases);
    for (unsigned i = 0; i < aliases.n; i++)
        if (mo_history_find_alias(known->history, aliases.alias[i], &id, NULL) && id)
            return id;
    return NULL;
}

bool mo_customers_may_have_changed(const MoCustomers *customers, const MoCustomer *customer,
                                   unsigned source)
{
    const MoKnownIds *known = customers->known;
    if (!known || known->is_first)
        return false;
    uint64_t hash = mo_identity_get_hash(customer->id);
    const MoMet *met = mo_roster_find(customers->roster, hash);
    if (!met || !(met->flags & MO_MET_KNOWN))
        return true;
    const char *card_file = mo_customers_get_card_file(customers, customer, source);
    return met->digest != mo_identity_get_digest(customer, card_file);
}

char *mo_customers_find_owner(MoCustomers *customers, const MoCustomer *customer, unsigned source)
{
    uint64_t hash = mo_identity_get_hash(customer->id);
    const MoMet *met = mo_roster_find(customers->roster, hash);
    g_string_assign(customers->record_id, customer->id);
    char *owner = met && (met->flags & MO_MET_KNOWN)
                      ? g_strdup(customer->id)
                      : find_by_alias(customers, customer, 0, (MoPlace){.source = source});
    hash = owner ? mo_identity_get_hash(owner) : 0;
    if (owner && g_hash_table_contains(customers->known->joined, &hash))
        g_clear_pointer(&owner, g_free);
    return owner ? owner : g_strdup("");
}

bool mo_customers_was_joined_to(const MoCustomers *customers, const MoCustomer *partner,
                                const char *owner)
{
    const MoKnownIds *known = customers->known;
    const MoMet *met = mo_roster_find(customers->roster, mo_identity_get_hash(partner->id));
    if (*partner->own_id && met && (met->flags & MO_MET_KNOWN) && strcmp(partner->id, owner) != 0)
        return false;
    g_autofree char *id = NULL;
    uint64_t alias = mo_identity_get_partner_alias(known->seed, partner);
    return mo_history_find_alias(known->history, alias, &id, NULL) && g_strcmp0(id, owner) == 0;
}

MoWhose mo_customers_tell_whose(const MoCustomers *customers, const MoCustomer *customer,
                                MoPlace place, const char *id, char **ret_other)
{
    const MoKnownIds *known = customers->known;
    g_assert(known != NULL);
    g_autofree char *name = NULL;
    g_autofree char *company = NULL;
    g_autofree char *other = find_by_alias(customers, customer, 1, place);
    *ret_other = NULL;
    if (other && g_str_equal(other, id))
        return MO_WHOSE_HERS;
    if (!(other && mo_identity_is_twin_of(other, customers->record_id->str)) &&
        mo_history_get_name(known->history, id, &name, &company) && name &&
        mo_text_same(name, customer->name))
        return MO_WHOSE_HERS;
    *ret_other = g_steal_pointer(&other);
    return *ret_other ? MO_WHOSE_OTHERS : MO_WHOSE_UNKNOWN;
}

/* Whether nothing but the id of the record leads to who is known under `id`, and nothing of what is
 * known fits. An id of ours is made of what she is known by. */
static bool is_stranger(const MoCustomers *customers, const MoCustomer *customer, MoPlace place,
                        const char *id)
{
    return *customer->own_id && mo_customers_is_stranger_to(customers, customer, place.source, id);
}

/* An id of ours made of an address is a desk's as well: when who sat there left or died, and the
 * name has nothing of hers, another one sits there. */
static bool is_successor(const MoCustomers *customers, const MoCustomer *customer)
{
    g_autofree char *name = NULL, *company = NULL;
    return !*customer->own_id && mo_customers_has_left(customers, customer->id) &&
           mo_history_get_name(customers->known->history, customer->id, &name, &company) && name &&
           !mo_identity_share_name(name, customer->name);
}

/* Somebody new, with an id that was somebody else's. */
static void become_newcomer(MoCustomers *customers, MoCustomer *customer, MoPlace place,
                            const MoProblems *problems)
{
    mo_customers_become_twin(customer);
    if (problems)
        mo_customers_note_taken(customers, customer, place);
}

/* She is known as `id`; with MO_WHOSE_OTHERS the id of her record is somebody else's. */
static void take_own_id(MoCustomers *customers, MoCustomer *customer, MoPlace place, const char *id,
                        MoWhose whose, const MoProblems *problems)
{
    mo_customer_set_text(customer, MO_FIELD_ID, id);
    if (whose != MO_WHOSE_OTHERS || !*customer->own_id)
        return;
    if (!mo_identity_is_twin_of(id, customers->record_id->str))
        mo_customers_note_moved(customers, customer, place, problems != NULL);
    else if (problems)
        mo_customers_note_taken(customers, customer, place);
}

/* The ledger knows the id, but the record changed. It is hers still when her name or an address
 * leads to her. Else it may be that another program gave her id to somebody else: to somebody whom
 * the ledger knows, or to a stranger. Then the row waits: if hers comes too, it is not she; and it
 * is not she either when it has nothing of hers. */
static MoSettle check_changed(MoCustomers *customers, MoCustomer *customer, MoPlace place,
                              MoTurn turn, const MoProblems *problems)
{
    g_autofree char *other = NULL;
    MoWhose whose = mo_customers_tell_whose(customers, customer, place, customer->id, &other);
    if (whose == MO_WHOSE_HERS)
        return MO_SETTLED;
    /* Of two people with one id the second was given an id of hers at first sight; whichever row
     * comes first now, she keeps it. */
    bool is_twin = other && mo_identity_is_twin_of(other, customer->id);
    if (!is_twin && turn < (other ? MO_TURN_AFTER_OTHERS : MO_TURN_LAST))
        return MO_LATER;
    if (!other && is_successor(customers, customer)) {
        mo_customers_become_twin(customer);
        return MO_SETTLED;
    }
    if (!other && is_stranger(customers, customer, place, customer->id)) {
        become_newcomer(customers, customer, place, problems);
        return MO_SETTLED;
    }
    if (!other || is_here(mo_roster_find(customers->roster, mo_identity_get_hash(other))))
        return MO_SETTLED;
    take_own_id(customers, customer, place, other, whose, problems);
    return MO_SETTLED;
}

/* Whom the ledger knows by this row; NULL: nobody, MO_WHOSE_OTHERS: only the id of the record is
 * somebody's, who is another one. That id tells least: it may have been shared, or be the number of
 * the row. */
static char *find_person(const MoCustomers *customers, const MoCustomer *customer, bool is_twin,
                         MoPlace place, MoWhose *ret_whose)
{
    *ret_whose = MO_WHOSE_HERS;
    char *id = find_by_alias(customers, customer, is_twin ? 1 : 0, place);
    if (!id || is_twin)
        return id;
    char *other = NULL;
    *ret_whose = mo_customers_tell_whose(customers, customer, place, id, &other);
    if (*ret_whose == MO_WHOSE_OTHERS) {
        g_free(id);
        return other;
    }
    if (*ret_whose == MO_WHOSE_UNKNOWN && is_stranger(customers, customer, place, id)) {
        *ret_whose = MO_WHOSE_OTHERS;
        g_clear_pointer(&id, g_free);
    }
    return id;
}

/* The entry of the customer's id as it stands now: it may have been changed on the way. */
static MoMet *meet(const MoCustomers *customers, const MoCustomer *customer)
{
    return mo_roster_add(customers->roster, mo_identity_get_hash(customer->id));
}

/* A row whose own id the ledger does not know, or that of a twin: then the id that the record gives
 * is somebody else's, and tells nothing. */
static MoSettle settle_stranger(MoCustomers *customers, MoCustomer *customer, MoPlace place,
                                MoTurn turn, bool is_twin, MoProblems *problems)
{
    const MoKnownIds *known = customers->known;
    MoWhose whose;
    g_autofree char *id = find_person(customers, customer, is_twin, place, &whose);
    if (!id && whose == MO_WHOSE_OTHERS) {
        if (turn < MO_TURN_LAST)
            return MO_LATER;
        become_newcomer(customers, customer, place, problems);
        return is_here(meet(customers, customer)) ? MO_DUPLICATE : MO_SETTLED;
    }
    if (!id)
        return MO_SETTLED;
    uint64_t hash = mo_identity_get_hash(id);
    const MoMet *met = mo_roster_find(customers->roster, hash);
    if (!is_here(met)) {
        if (turn < (whose == MO_WHOSE_UNKNOWN ? MO_TURN_LAST : MO_TURN_AFTER_OTHERS))
            return MO_LATER;
        take_own_id(customers, customer, place, id, whose, problems);
        return MO_SETTLED;
    }
    /* The user said that both are one person: the other row stands for her. */
    g_autofree char *joined = NULL;
    uint64_t alias = mo_identity_get_id_alias(known->seed, customers->record_id->str);
    if (!is_twin && g_hash_table_contains(known->joined, &hash) &&
        mo_history_find_alias(known->history, alias, &joined, NULL) && g_strcmp0(joined, id) == 0)
        return MO_DUPLICATE;
    const MoCustomer *earlier = look_again(customers, met);
    if (earlier && !mo_identity_is_same(earlier, customer))
        return MO_SETTLED;
    report_duplicate(customers, customer, earlier, met, place, problems);
    return MO_DUPLICATE;
}

/* *met: the entry of the id that the record gives, then of the one she gets. */
static MoSettle find_id(MoCustomers *customers, MoCustomer *customer, MoPlace place,
                        MoIdSource id_source, MoTurn turn, uint32_t digest, MoMet **met,
                        MoProblems *problems)
{
    bool is_twin = false;
    if (((*met)->flags & MO_MET_KNOWN) && (*met)->digest != digest) {
        if (check_changed(customers, customer, place, turn, problems) == MO_LATER)
            return MO_LATER;
        is_twin = mo_identity_is_twin_of(customer->id, customers->record_id->str);
        *met = meet(customers, customer);
    }
    if (((*met)->flags & MO_MET_HERE)) {
        is_twin = become_twin_of(customers, customer, *met, place, id_source, problems);
        if (!is_twin)
            return MO_DUPLICATE;
        *met = meet(customers, customer);
        if (((*met)->flags & MO_MET_HERE))
            return MO_DUPLICATE;
    }
    if (((*met)->flags & MO_MET_KNOWN) || !customers->known || customers->known->is_first)
        return MO_SETTLED;
    MoSettle settled = settle_stranger(customers, customer, place, turn, is_twin, problems);
    if (settled == MO_SETTLED)
        *met = meet(customers, customer);
    return settled;
}

void mo_customers_heed_empty(MoCustomer *customer, const char *record_id)
{
    if (customer->next_step_date == MO_DAY_NONE &&
        (!record_id || strcmp(record_id, customer->id) != 0))
        customer->tells_next_step_date = false;
}

/* One hash and one look into the roster for a row like all others: there are a million of them. */
MoSettle mo_customers_settle(MoCustomers *customers, MoCustomer *customer, MoPlace place,
                             MoIdSource id_source, MoTurn turn, MoProblems *problems)
{
    uint32_t digest = 0;
    const char *card_file = NULL;
    if (customers->known) {
        g_string_assign(customers->record_id, customer->id);
        card_file = mo_customers_get_card_file(customers, customer, place.source);
        digest = mo_identity_get_digest(customer, card_file);
    }
    if (mo_customers_is_forgotten(customers, customer, card_file))
        return MO_DUPLICATE;
    if (turn == MO_TURN_STREAM && mo_customers_wait_for_banned(customers, customer))
        return MO_LATER;
    MoMet *met = meet(customers, customer);
    MoSettle settled = find_id(customers, customer, place, id_source, turn, digest, &met, problems);
    if (settled != MO_SETTLED)
        return settled;
    if (customers->known)
        mo_customers_heed_empty(customer, customers->record_id->str);
    met->flags |= MO_MET_HERE;
    customers->n_next_steps += customer->next_step_date != MO_DAY_NONE;
    mo_met_set_place(met, place.source, place.row.offset, place.row.line);
    if (customers->known)
        mo_customers_learn(customers, customer, met, digest);
    customers->settled = *met;
    return MO_SETTLED;
}

bool mo_customers_settle_kept(MoCustomers *customers, MoCustomer *customer, MoPlace place,
                              MoIdSource id_source)
{
    unsigned came = MO_MET_HERE | (customers->known->n_shut_out > 0 ? 0U : MO_MET_OTHERS);
    const MoMet *own = mo_roster_find(customers->roster, mo_identity_get_hash(customer->id));
    g_string_assign(customers->record_id, customer->id);
    if ((own && (own->flags & MO_MET_OTHERS & came)) ||
        mo_customers_is_forgotten(customers, customer, NULL))
        return false;
    MoMet *met = meet(customers, customer);
    if (find_id(customers, customer, place, id_source, true, mo_identity_get_digest(customer, NULL),
                &met, NULL) != MO_SETTLED ||
        !(met->flags & MO_MET_KNOWN) || (met->flags & (MO_MET_GONE | came)))
        return false;
    mo_customers_heed_empty(customer, customers->record_id->str);
    met->flags |= MO_MET_HERE;
    mo_met_set_place(met, place.source, place.row.offset, place.row.line);
    customers->settled = *met;
    return true;
}

char *mo_customers_guess_id(MoCustomers *customers)
{
    const MoCustomer *customer = customers->current;
    const MoMet *met = mo_roster_find(customers->roster, mo_identity_get_hash(customer->id));
    bool is_known = met && (met->flags & MO_MET_KNOWN);
    if (!customers->known || customers->known->is_first)
        return g_strdup(customer->id);
    g_string_assign(customers->record_id, customer->id);
    char *id = NULL;
    if (!is_known) {
        id = find_by_alias(customers, customer, 0, customers->place);
        return id ? id : g_strdup(customer->id);
    }
    if (mo_customers_tell_whose(customers, customer, customers->place, customer->id, &id) ==
            MO_WHOSE_UNKNOWN &&
        is_stranger(customers, customer, customers->place, customer->id))
        return g_strdup("");
    return id ? id : g_strdup(customer->id);
}

void mo_customers_note_others(MoCustomers *customers, const MoCustomer *customer)
{
    MoMet *met = mo_roster_find(customers->roster, mo_identity_get_hash(customer->id));
    if (!met)
        return;
    if (customers->known &&
        (met->flags & (MO_MET_KNOWN | MO_MET_PLAIN | MO_MET_OTHERS)) == MO_MET_KNOWN)
        g_ptr_array_add(customers->known->left_out, g_strdup(customer->id));
    met->flags |= MO_MET_OTHERS;
}
