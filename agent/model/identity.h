/* Who is who: what a record says of a customer, made comparable.
 *
 * An alias is a hash of one thing that identifies her. Under her aliases the ledger finds her again
 * when the id of her record changes: after another export, a new address, a move from CSV to
 * vCard (DESIGN section 4). Hashes are keyed by the ledger's seed, so that nothing can be read from
 * them. */
#ifndef MOMENTS_MODEL_IDENTITY_H
#define MOMENTS_MODEL_IDENTITY_H

#include "model/customer.h"

/* More than any record needs; of many addresses the first ones count. */
#define MO_ALIASES_MAX 24U

/* The hash under which a roster knows an id: of this process alone. */
uint64_t mo_identity_get_hash(const char *id);

typedef struct {
    uint64_t alias[MO_ALIASES_MAX];
    unsigned n;
} MoAliases;

/* What leads to this customer, the strongest first: the id that her record gives (`record_id`: its
 * own, or one made of what identifies her), the name of her file (`card_file`; NULL: not in a
 * folder of cards), each address with her name, her name with her company. Of the second person of
 * an id also that id with her name. What mo_identity_get_short_aliases() looks for comes last. */
void mo_identity_get_aliases(uint64_t seed, const MoCustomer *customer, const char *record_id,
                             const char *card_file, MoAliases *ret_aliases);

/* What a row of another file that is joined to hers adds to that: its own id, or what tells that a
 * row without one was joined; its name with its company. The first of them alone. */
void mo_identity_add_partner_aliases(uint64_t seed, const MoCustomer *partner, MoAliases *aliases);
uint64_t mo_identity_get_partner_alias(uint64_t seed, const MoCustomer *partner);

/* What leads to her when nothing else does: each address with her name as it is without titles and
 * middle names, the given name first. One address may be a family's: so it is asked last. */
void mo_identity_get_short_aliases(uint64_t seed, const MoCustomer *customer,
                                   MoAliases *ret_aliases);

/* What stands before an id of ours that a spreadsheet would read as a number, 123456 or 12e4567,
 * and would write back as another one. */
#define MO_ID_NO_NUMBER "n"

bool mo_identity_is_number(const char *id);

/* The first of them alone. */
uint64_t mo_identity_get_id_alias(uint64_t seed, const char *record_id);

/* That of the second person of an id: the id says little, with her name enough. */
uint64_t mo_identity_get_twin_alias(uint64_t seed, const char *record_id, const char *name);

/* Whether this is the id of the second person of an id: that one, `~`, a code. */
bool mo_identity_is_twin_of(const char *id, const char *of);

/* What a ban holds on to: her name with her company, also as it is without titles and with the
 * given name first, and however both are spelled (model/spelling.h), every address, every
 * phone number, also as it is dialled inside its country. The names come first: they are
 * *ret_n_names, if that is asked for. Never for telling who is who.
 */
void mo_identity_get_ban_aliases(uint64_t seed, const MoCustomer *customer, MoAliases *ret_aliases,
                                 unsigned *ret_n_names);

/* The kinds of traits. */
#define MO_TRAIT_EMAIL 'e'
#define MO_TRAIT_PHONE 'p'
#define MO_TRAIT_BORN 'b' /* company and birthday */
#define MO_TRAIT_DAY 'd'  /* the birthday alone: it says something only where an id agrees */

/* What she may be recognised by when neither id nor name leads to her: short hashes of addresses,
 * phone numbers, of company and birthday, each with its kind before it, separated by blanks. Good
 * for a question, never for an answer. The caller frees it. */
char *mo_identity_print_traits(uint64_t seed, const MoCustomer *customer);

/* "Dr. Max A. Sample" and "Sample, Max" as "Max Sample", the first and the last word of
 * her name; NULL where that is her name already. The caller frees it. */
char *mo_identity_get_short_name(const MoCustomer *customer);

/* Whether both are names of one person as far as names tell: titles, case and the order of "Last,
 * First" do not count. */
bool mo_identity_is_same_name(const char *name, const char *other);

/* Whether the names have a word in common that is more than an initial, as they have after a
 * marriage. */
bool mo_identity_share_name(const char *name, const char *other);

/* Add an alias; one made of texts, of which case does not count. */
void mo_aliases_add(MoAliases *aliases, uint64_t alias);
void mo_aliases_add_text(MoAliases *aliases, uint64_t seed, const char *kind, const char *first,
                         const char *second);

/* The aliases as the ledger writes them. The caller frees it. */
char *mo_identity_print_aliases(const MoAliases *aliases);

/* A number for everything that her aliases, her name and her company are made of, with the rows of
 * other files that are joined to hers (`partner`); cheap. Unlike numbers mean that the ledger has
 * something to learn. Never 0. */
uint32_t mo_identity_get_digest(const MoCustomer *customer, const char *card_file);

/* Whether two records are of one person: their own ids agree and so do names or an address; or name
 * and an address agree and one has no id of its own. */
bool mo_identity_is_same(const MoCustomer *a, const MoCustomer *b);

/* Whether nothing in two records of one person who was joined before says that they are two: the
 * name is the same, or an address is and a word of the name. */
bool mo_identity_may_be_same(const MoCustomer *a, const MoCustomer *b);

/* Whether two records have the same own id. */
bool mo_identity_has_same_id(const MoCustomer *a, const MoCustomer *b);

/* Fills what `into` lacks from another record of the same person; lists are joined, each value
 * once. The first record's word stands where both have one. */
void mo_identity_merge(MoCustomer *into, const MoCustomer *from);

#endif
