/* One person in several files: before the stream begins, the rows of all files but the first are
 * noted under what identifies them; when a row comes, its counterparts in later files are found
 * there, looked at, and joined to it. What was joined stays so while the ledger leads from both
 * rows to one customer: a new address stands in one file before it stands in the other. */
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/customer_slots.h"
#include "model/customers_private.h"

#include <string.h>

/* A row under one of its keys. */
typedef struct {
    uint64_t key;
    int64_t offset;
    uint32_t line;
    uint32_t source;
} Noted;

struct MoJoined {
    GArray *noted;       /* of Noted, by key */
    GHashTable *taken;   /* set of int64_t: places that came already */
    GPtrArray *partners; /* of MoCustomer: joined to the customer that came last */
    unsigned n_partners; /* of them, in use */
    unsigned n_joined;
};

#define KEYS_MAX 12U
/* So many rows with her name or address are looked at for the one that was joined to her before. */
#define ONCE_JOINED_MAX 16U
#define TOLD_MAX 5U

static uint64_t fold_key(const char *kind, const char *first, const char *second)
{
    g_autofree char *a = mo_text_fold(first);
    g_autofree char *b = mo_text_fold(second);
    return mo_hash(0, kind, a, b, NULL);
}

/* Two rows of one person have one of these in common; mo_identity_is_same() has the last word. */
static unsigned make_keys(const MoCustomer *customer, uint64_t *ret_keys)
{
    unsigned n = 0;
    if (*customer->own_id)
        ret_keys[n++] = mo_hash(0, "id", customer->own_id, NULL);
    /* Titles and the order of "Last, First" do not count. */
    g_autofree char *name = customer->email[0] ? mo_identity_get_short_name(customer) : NULL;
    for (char *const *email = customer->email; *email && n < KEYS_MAX; email++)
        ret_keys[n++] = fold_key("person", *email, name ? name : customer->name);
    if (!customer->email[0])
        ret_keys[n++] = fold_key("name", customer->name, customer->company);
    return n;
}

/* What is left in common when one of them was changed. */
static unsigned make_lasting_keys(const MoCustomer *customer, uint64_t *ret_keys)
{
    unsigned n = 0;
    g_autofree char *name = mo_identity_get_short_name(customer);
    ret_keys[n++] = fold_key("lasting name", name ? name : customer->name, "");
    for (char *const *email = customer->email; *email && n < KEYS_MAX; email++)
        ret_keys[n++] = fold_key("lasting address", *email, "");
    return n;
}

static int64_t make_place_key(MoPlace place)
{
    uint64_t key = (uint64_t)place.row.offset * 1000003u + place.row.line;
    return (int64_t)(key ^ ((uint64_t)place.source << 56));
}

static void note_rows(MoJoined *joined, MoCustomers *customers, unsigned index)
{
    MoSource *source = mo_customers_source(customers, index);
    MoCustomer *customer = customers->earlier;
    MoRowPlace row;
    MoReading reading;
    uint64_t keys[2 * KEYS_MAX + 1];
    if (!mo_source_begin(source, NULL))
        return;
    while (mo_source_next(source, customer, &row, &reading, NULL)) {
        unsigned n = make_keys(customer, keys);
        if (customers->known)
            n += make_lasting_keys(customer, keys + n);
        for (unsigned i = 0; i < n; i++) {
            Noted noted = {keys[i], row.offset, row.line, index};
            g_array_append_val(joined->noted, noted);
        }
    }
}

static gint compare_noted(gconstpointer a, gconstpointer b)
{
    const Noted *one = a, *other = b;
    if (one->key != other->key)
        return one->key < other->key ? -1 : 1;
    if (one->source != other->source)
        return one->source < other->source ? -1 : 1;
    return (one->line > other->line) - (one->line < other->line);
}

MoJoined *mo_joined_new(MoCustomers *customers)
{
    MoJoined *joined = g_new0(MoJoined, 1);
    joined->noted = g_array_new(FALSE, FALSE, sizeof(Noted));
    joined->taken = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    joined->partners = g_ptr_array_new_with_free_func((GDestroyNotify)mo_customer_free);
    for (unsigned i = 1; i < customers->sources->len; i++)
        note_rows(joined, customers, i);
    g_array_sort(joined->noted, compare_noted);
    return joined;
}

void mo_joined_free(MoJoined *joined)
{
    if (!joined)
        return;
    g_array_unref(joined->noted);
    g_hash_table_unref(joined->taken);
    g_ptr_array_unref(joined->partners);
    g_free(joined);
}

bool mo_joined_is_taken(const MoJoined *joined, MoPlace place)
{
    int64_t key = make_place_key(place);
    return g_hash_table_contains(joined->taken, &key);
}

unsigned mo_joined_count(const MoJoined *joined)
{
    return joined->n_joined;
}

static unsigned find_first(const MoJoined *joined, uint64_t key)
{
    unsigned low = 0, high = joined->noted->len;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (g_array_index(joined->noted, Noted, middle).key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static MoCustomer *get_spare(MoJoined *joined)
{
    if (joined->n_partners == joined->partners->len)
        g_ptr_array_add(joined->partners, mo_customer_new());
    return g_ptr_array_index(joined->partners, joined->n_partners);
}

static bool is_joined_already(const MoJoined *joined, MoPlace place, const GArray *places)
{
    (void)joined;
    for (unsigned i = 0; i < places->len; i++) {
        const MoPlace *one = &g_array_index(places, MoPlace, i);
        if (one->source == place.source && one->row.line == place.row.line &&
            one->row.offset == place.row.offset)
            return true;
    }
    return false;
}

/* False when it was taken before: a row that waits for others is joined once more. */
static bool take(MoJoined *joined, MoPlace place)
{
    if (mo_joined_is_taken(joined, place))
        return false;
    int64_t key = make_place_key(place);
    g_hash_table_add(joined->taken, g_memdup2(&key, sizeof key));
    joined->n_joined++;
    return true;
}

/* Whether both say something about a field, and not the same. */
static bool do_differ(MoCustomer *a, MoCustomer *b, MoField field)
{
    const char *const *text = mo_customer_slot_text(a, field);
    const MoDate *date = mo_customer_slot_date(a, field);
    const MoDay *day = mo_customer_slot_day(a, field);
    if (text) {
        const char *other = *mo_customer_slot_text(b, field);
        return field != MO_FIELD_ID && **text && *other && !mo_text_same(*text, other);
    }
    if (date) {
        const MoDate *other = mo_customer_slot_date(b, field);
        return date->month && other->month &&
               (date->month != other->month || date->day != other->day ||
                date->year != other->year);
    }
    const MoDay *other = day ? mo_customer_slot_day(b, field) : NULL;
    return day && field != MO_FIELD_LAST_CONTACTED && *day != MO_DAY_NONE &&
           *other != MO_DAY_NONE && *day != *other;
}

static void tell_joined(MoCustomers *customers, MoCustomer *customer, MoCustomer *partner)
{
    customers->n_joined_told++;
    if (customers->joined_told->len == TOLD_MAX)
        return;
    g_autoptr(GString) fields = g_string_new(NULL);
    for (MoField field = 0; field < MO_FIELD_N; field++)
        if (do_differ(customer, partner, field))
            g_string_append_printf(fields, "%s%s", fields->len ? ", " : "",
                                   mo_field_get_name(field));
    g_autofree char *one = mo_path_display(customer->file);
    g_autofree char *other = mo_path_display(partner->file);
    g_ptr_array_add(customers->joined_told,
                    fields->len ? g_strdup_printf(_("%s:%u and %s:%u, %s; the first counts for %s"),
                                                  one, customer->line, other, partner->line,
                                                  customer->name, fields->str)
                                : g_strdup_printf(_("%s:%u and %s:%u, %s"), one, customer->line,
                                                  other, partner->line, customer->name));
}

static void join(MoJoined *joined, MoCustomers *customers, MoPlace place, MoCustomer *customer,
                 GArray *places)
{
    MoCustomer *partner = get_spare(joined);
    g_array_append_val(places, place);
    if (take(joined, place) && customers->tells_joined)
        tell_joined(customers, customer, partner);
    mo_identity_merge(customer, partner);
    partner->partner = customer->partner;
    customer->partner = partner;
    joined->n_partners++;
}

/* The rows under one key that are this person. */
static void add_of_key(MoJoined *joined, MoCustomers *customers, unsigned source, uint64_t key,
                       MoCustomer *customer, GArray *places)
{
    for (unsigned i = find_first(joined, key); i < joined->noted->len; i++) {
        const Noted *noted = &g_array_index(joined->noted, Noted, i);
        if (noted->key != key)
            break;
        MoPlace place = {noted->source, {noted->offset, noted->line}};
        MoCustomer *partner = get_spare(joined);
        if (noted->source <= source || !mo_customers_may_join(customers, source, noted->source) ||
            is_joined_already(joined, place, places) ||
            !mo_source_fetch(mo_customers_source(customers, noted->source), place.row, partner) ||
            !mo_identity_is_same(customer, partner))
            continue;
        join(joined, customers, place, customer, places);
    }
}

/* ---- who was joined before ------------------------------------------------------------------- */

static bool has_row_of(const GArray *places, unsigned source)
{
    for (unsigned i = 0; i < places->len; i++)
        if (g_array_index(places, MoPlace, i).source == source)
            return true;
    return false;
}

/* Whether the ledger has it that the rows were one person, and nothing says that they are not. */
static bool was_joined(MoCustomers *customers, unsigned source, const MoCustomer *customer,
                       const MoCustomer *partner, char **owner)
{
    if ((*customer->own_id && *partner->own_id) || !mo_identity_may_be_same(customer, partner))
        return false;
    if (!*owner)
        *owner = mo_customers_find_owner(customers, customer, source);
    return *owner && mo_customers_was_joined_to(customers, partner, *owner);
}

/* The rows under a lasting key that were joined to her before. A file from which she has a row
 * already has no other one of hers. */
static void add_once_joined(MoJoined *joined, MoCustomers *customers, unsigned source, uint64_t key,
                            MoCustomer *customer, GArray *places)
{
    g_autofree char *owner = NULL;
    unsigned n_seen = 0;
    for (unsigned i = find_first(joined, key); i < joined->noted->len && n_seen < ONCE_JOINED_MAX;
         i++) {
        const Noted *noted = &g_array_index(joined->noted, Noted, i);
        if (noted->key != key)
            break;
        MoPlace place = {noted->source, {noted->offset, noted->line}};
        if (noted->source <= source || !mo_customers_may_join(customers, source, noted->source) ||
            has_row_of(places, noted->source))
            continue;
        n_seen++;
        MoCustomer *partner = get_spare(joined);
        if (mo_source_fetch(mo_customers_source(customers, noted->source), place.row, partner) &&
            was_joined(customers, source, customer, partner, &owner))
            join(joined, customers, place, customer, places);
    }
}

void mo_joined_add(MoJoined *joined, MoCustomers *customers, unsigned source, MoCustomer *customer)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(MoPlace));
    uint64_t keys[KEYS_MAX + 1];
    joined->n_partners = 0;
    unsigned n = make_keys(customer, keys);
    for (unsigned i = 0; i < n; i++)
        add_of_key(joined, customers, source, keys[i], customer, places);
    /* What a partner brought along may lead to a third file. */
    unsigned more = places->len > 0 ? make_keys(customer, keys) : 0;
    for (unsigned i = 0; i < more; i++)
        add_of_key(joined, customers, source, keys[i], customer, places);
    if (!mo_customers_may_have_changed(customers, customer, source))
        return;
    n = make_lasting_keys(customer, keys);
    for (unsigned i = 0; i < n; i++)
        add_once_joined(joined, customers, source, keys[i], customer, places);
}
