#include "model/identity.h"

#include "base/text.h"
#include "model/customer_slots.h"
#include "model/history.h"

#include <string.h>

void mo_aliases_add(MoAliases *aliases, uint64_t alias)
{
    if (aliases->n < MO_ALIASES_MAX)
        aliases->alias[aliases->n++] = alias;
}

#define SHORT_BYTES 128

/* Lower case for texts that are clean lines, and so composed: letters of one and two bytes, which
 * is nearly every name there is. False for others, and for long texts. */
static bool fold_short(const char *text, char buffer[SHORT_BYTES])
{
    size_t n = 0;
    for (const char *at = text; *at;) {
        if (n > SHORT_BYTES - 4 || (unsigned char)*at >= 0xe0)
            return false;
        if (*at > 0) {
            buffer[n++] = g_ascii_tolower(*at++);
            continue;
        }
        gunichar c = g_utf8_get_char(at);
        at += 2;
        if (c == 0xdf) { /* as "STRASSE" and "straße" are one */
            buffer[n++] = 's';
            buffer[n++] = 's';
        } else {
            n += (size_t)g_unichar_to_utf8(g_unichar_tolower(c), buffer + n);
        }
    }
    buffer[n] = '\0';
    return true;
}

/* In `buffer` where that is easy, else in *ret_owned. */
static const char *fold(const char *text, char buffer[SHORT_BYTES], char **ret_owned)
{
    return fold_short(text, buffer) ? buffer : (*ret_owned = mo_text_fold(text));
}

static uint64_t make_alias(uint64_t seed, const char *kind, const char *first, const char *second)
{
    g_autofree char *owned_first = NULL;
    g_autofree char *owned_second = NULL;
    char one[SHORT_BYTES], other[SHORT_BYTES];
    const char *a = fold(first, one, &owned_first);
    const char *b = fold(second, other, &owned_second);
    return mo_hash(seed, kind, a, b, NULL);
}

void mo_aliases_add_text(MoAliases *aliases, uint64_t seed, const char *kind, const char *first,
                         const char *second)
{
    mo_aliases_add(aliases, make_alias(seed, kind, first, second));
}

uint64_t mo_identity_get_hash(const char *id)
{
    return mo_hash_quick(id);
}

bool mo_identity_is_number(const char *id)
{
    size_t digits = strspn(id, "0123456789");
    const char *rest = id + digits;
    if (digits == 0 || *rest == '\0')
        return digits > 0;
    return g_ascii_tolower(*rest) == 'e' && rest[1] != '\0' &&
           rest[1 + strspn(rest + 1, "0123456789")] == '\0';
}

uint64_t mo_identity_get_id_alias(uint64_t seed, const char *record_id)
{
    return mo_hash(seed, "id", record_id, NULL);
}

uint64_t mo_identity_get_twin_alias(uint64_t seed, const char *record_id, const char *name)
{
    return make_alias(seed, "twin", record_id, name);
}

bool mo_identity_is_twin_of(const char *id, const char *of)
{
    size_t length = strlen(of);
    return strncmp(id, of, length) == 0 && id[length] == '~';
}

static void add_short_aliases(uint64_t seed, const char *kind, const MoCustomer *customer,
                              const char *name, MoAliases *aliases)
{
    for (char *const *email = customer->email; *email; email++)
        mo_aliases_add_text(aliases, seed, kind, *email, name);
}

/* Of a kind of their own: who is called by the short name herself comes first. */
void mo_identity_get_short_aliases(uint64_t seed, const MoCustomer *customer,
                                   MoAliases *ret_aliases)
{
    g_autofree char *name = mo_identity_get_short_name(customer);
    ret_aliases->n = 0;
    if (name)
        add_short_aliases(seed, "person", customer, name, ret_aliases);
    add_short_aliases(seed, "short", customer, name ? name : customer->name, ret_aliases);
}

static void add_name_alias(uint64_t seed, const MoCustomer *customer, MoAliases *aliases)
{
    if (*customer->name && *customer->company)
        mo_aliases_add(aliases, make_alias(seed, "name", customer->name, customer->company));
}

void mo_identity_get_aliases(uint64_t seed, const MoCustomer *customer, const char *record_id,
                             const char *card_file, MoAliases *ret_aliases)
{
    ret_aliases->n = 0;
    mo_aliases_add(ret_aliases, mo_identity_get_id_alias(seed, record_id));
    /* A ledger may know her from before the letter stood there. */
    const char *bare = record_id + (*record_id == *MO_ID_NO_NUMBER);
    if (bare != record_id && mo_identity_is_number(bare))
        mo_aliases_add(ret_aliases, mo_identity_get_id_alias(seed, bare));
    if (card_file)
        mo_aliases_add(ret_aliases, mo_hash(seed, "file", card_file, NULL));
    for (char *const *email = customer->email; *email && ret_aliases->n < MO_ALIASES_MAX - 2;
         email++)
        mo_aliases_add(ret_aliases, make_alias(seed, "person", *email, customer->name));
    if (mo_identity_is_twin_of(customer->id, record_id))
        mo_aliases_add(ret_aliases, mo_identity_get_twin_alias(seed, record_id, customer->name));
    add_name_alias(seed, customer, ret_aliases);
    g_autofree char *name = customer->email[0] ? mo_identity_get_short_name(customer) : NULL;
    if (name)
        add_short_aliases(seed, "short", customer, name, ret_aliases);
}

uint64_t mo_identity_get_partner_alias(uint64_t seed, const MoCustomer *partner)
{
    return *partner->own_id ? mo_identity_get_id_alias(seed, partner->id)
                            : make_alias(seed, "joined", partner->name, partner->company);
}

void mo_identity_add_partner_aliases(uint64_t seed, const MoCustomer *partner, MoAliases *aliases)
{
    if (!*partner->name) /* a row of the notes */
        return;
    mo_aliases_add(aliases, mo_identity_get_partner_alias(seed, partner));
    add_name_alias(seed, partner, aliases);
}

char *mo_identity_print_aliases(const MoAliases *aliases)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < aliases->n; i++) {
        char one[17];
        mo_alias_print(aliases->alias[i], one);
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "", one);
    }
    return g_string_free(text, FALSE);
}

uint32_t mo_identity_get_digest(const MoCustomer *customer, const char *card_file)
{
    char *const *email = customer->email;
    const char *first = email[0] ? email[0] : "";
    const char *second = email[0] && email[1] ? email[1] : "";
    uint64_t hash = mo_hash(1, customer->own_id, card_file ? card_file : "", customer->name,
                            customer->company, first, second, NULL);
    for (unsigned i = 2; email[0] && email[1] && email[i]; i++)
        hash = mo_hash(hash, email[i], NULL);
    if (customer->next_step_date != MO_DAY_NONE)
        hash = mo_hash_mix(mo_hash(hash, customer->next_step, NULL),
                           (uint64_t)(int64_t)customer->next_step_date);
    /* A row of the notes has no name, and tells nobody apart. */
    for (const MoCustomer *one = customer->partner; one; one = one->partner)
        if (*one->name)
            hash = mo_hash(hash, one->own_id, one->name, one->company, NULL);
    uint32_t digest = (uint32_t)(hash ^ (hash >> 32));
    return digest ? digest : 1;
}

static bool share_email(const MoCustomer *a, const MoCustomer *b)
{
    for (char *const *one = a->email; *one; one++)
        for (char *const *other = b->email; *other; other++)
            if (mo_text_same(*one, *other))
                return true;
    return false;
}

bool mo_identity_has_same_id(const MoCustomer *a, const MoCustomer *b)
{
    return *a->own_id && strcmp(a->own_id, b->own_id) == 0;
}

bool mo_identity_is_same(const MoCustomer *a, const MoCustomer *b)
{
    bool same_name = mo_text_same(a->name, b->name) || mo_identity_is_same_name(a->name, b->name);
    if (mo_identity_has_same_id(a, b))
        return same_name || share_email(a, b);
    if (*a->own_id && *b->own_id)
        return false;
    bool no_address = !a->email[0] && !b->email[0];
    return same_name && (share_email(a, b) || (no_address && mo_text_same(a->company, b->company)));
}

bool mo_identity_may_be_same(const MoCustomer *a, const MoCustomer *b)
{
    return mo_text_same(a->name, b->name) || mo_identity_is_same_name(a->name, b->name) ||
           (share_email(a, b) && mo_identity_share_name(a->name, b->name));
}

static bool has_text(char *const *list, const char *text)
{
    for (; *list; list++)
        if (mo_text_same(*list, text))
            return true;
    return false;
}

static void merge_lists(MoCustomer *into, const MoCustomer *from, MoField field)
{
    char *const *added = *mo_customer_slot_list((MoCustomer *)from, field);
    for (; *added; added++)
        if (!has_text(*mo_customer_slot_list(into, field), *added))
            mo_customer_add_to_list(into, field, *added);
}

static bool has_labelled(const MoCustomer *customer, const char *label)
{
    for (unsigned i = 0; i < customer->dates->len; i++)
        if (mo_text_same(g_array_index(customer->dates, MoLabelledDate, i).label, label))
            return true;
    return false;
}

static void merge_dates(MoCustomer *into, const MoCustomer *from)
{
    for (unsigned i = 0; i < from->dates->len; i++) {
        const MoLabelledDate *dated = &g_array_index(from->dates, MoLabelledDate, i);
        if (!has_labelled(into, dated->label))
            mo_customer_add_date(into, dated->label, dated->date);
    }
}

/* A ban of either record holds; one without an end outlasts every other. */
static void merge_bans(MoCustomer *into, const MoCustomer *from)
{
    into->bans_for_good =
        mo_customer_bans_on(into, MO_DAY_LAST) | mo_customer_bans_on(from, MO_DAY_LAST);
    into->bans_until = MAX(into->bans_until, from->bans_until);
    into->bans |= from->bans;
    into->bans_said |= from->bans_said;
}

void mo_identity_merge(MoCustomer *into, const MoCustomer *from)
{
    for (MoField field = 0; field < MO_FIELD_N; field++) {
        const char **text = mo_customer_slot_text(into, field);
        MoDate *date = mo_customer_slot_date(into, field);
        MoDay *day = mo_customer_slot_day(into, field);
        if (text && !**text && field != MO_FIELD_ID)
            mo_customer_set_text(into, field, *mo_customer_slot_text((MoCustomer *)from, field));
        else if (mo_customer_slot_list(into, field))
            merge_lists(into, from, field);
        else if (date && date->month == 0)
            *date = *mo_customer_slot_date((MoCustomer *)from, field);
        else if (day && *day == MO_DAY_NONE)
            *day = *mo_customer_slot_day((MoCustomer *)from, field);
    }
    into->last_contacted = MAX(into->last_contacted, from->last_contacted);
    into->tells_next_step |= from->tells_next_step;
    into->tells_next_step_date |= from->tells_next_step_date;
    merge_dates(into, from);
    merge_bans(into, from);
}
