#include "model/customer_slots.h"

#include "base/text.h"
#include "model/customer_private.h"

#include <string.h>

#define LINE_MAX_BYTES ((size_t)500)
#define BLOCK_MAX_BYTES ((size_t)64 * 1024)
#define ID_MAX_BYTES ((size_t)200)
#define ID_CODE_LENGTH 10
#define ITEMS_MAX 1000

/* Where a field of the vocabulary lives in a customer. */
typedef struct {
    MoField field;
    size_t offset;
} Slot;

#define SLOT(field, member)                                                                        \
    {                                                                                              \
        MO_FIELD_##field, offsetof(MoCustomer, member)                                             \
    }
static const Slot text_slots[] = {SLOT(ID, id),
                                  SLOT(NAME, name),
                                  SLOT(GIVEN_NAME, given_name),
                                  SLOT(FAMILY_NAME, family_name),
                                  SLOT(NICKNAME, nickname),
                                  SLOT(SALUTATION, salutation),
                                  SLOT(ACADEMIC_TITLE, academic_title),
                                  SLOT(MANNER, manner),
                                  SLOT(GREETING, greeting),
                                  SLOT(COMPANY, company),
                                  SLOT(TITLE, title),
                                  SLOT(PROJECT, project),
                                  SLOT(CHANNEL, channel),
                                  SLOT(LANGUAGE, language),
                                  SLOT(TIMEZONE, timezone),
                                  SLOT(OWNER, owner),
                                  SLOT(NEXT_STEP, next_step),
                                  SLOT(INTRODUCED_BY, introduced_by),
                                  SLOT(NOTES, notes),
                                  SLOT(NONE, own_id)};
static const Slot list_slots[MO_CUSTOMER_LISTS] = {SLOT(EMAIL, email), SLOT(PHONE, phone),
                                                   SLOT(TAGS, tags),   SLOT(INTERESTS, interests),
                                                   SLOT(NEEDS, needs), SLOT(OFFERS, offers)};
static const Slot date_slots[] = {SLOT(BIRTHDAY, birthday), SLOT(ANNIVERSARY, anniversary),
                                  SLOT(CUSTOMER_SINCE, customer_since)};
static const Slot day_slots[] = {SLOT(RENEWAL_DATE, renewal_date),
                                 SLOT(NEXT_STEP_DATE, next_step_date),
                                 SLOT(LAST_CONTACTED, last_contacted)};

static char *const empty_list[] = {NULL};

static void *find_slot(MoCustomer *customer, const Slot *slots, size_t n, MoField field)
{
    for (size_t i = 0; i < n && field != MO_FIELD_NONE; i++)
        if (slots[i].field == field)
            return (char *)customer + slots[i].offset;
    return NULL;
}

static const char **text_at(MoCustomer *customer, size_t i)
{
    return (const char **)(void *)((char *)customer + text_slots[i].offset);
}

static char *const **list_at(MoCustomer *customer, size_t i)
{
    return (char *const **)(void *)((char *)customer + list_slots[i].offset);
}

const char **mo_customer_slot_text(MoCustomer *customer, MoField field)
{
    return find_slot(customer, text_slots, G_N_ELEMENTS(text_slots), field);
}

char *const **mo_customer_slot_list(MoCustomer *customer, MoField field)
{
    return find_slot(customer, list_slots, G_N_ELEMENTS(list_slots), field);
}

MoDate *mo_customer_slot_date(MoCustomer *customer, MoField field)
{
    return find_slot(customer, date_slots, G_N_ELEMENTS(date_slots), field);
}

MoDay *mo_customer_slot_day(MoCustomer *customer, MoField field)
{
    return find_slot(customer, day_slots, G_N_ELEMENTS(day_slots), field);
}

void mo_customer_clear(MoCustomer *customer)
{
    for (size_t i = 0; i < G_N_ELEMENTS(text_slots); i++)
        *text_at(customer, i) = "";
    for (size_t i = 0; i < MO_CUSTOMER_LISTS; i++) {
        *list_at(customer, i) = empty_list;
        customer->memory->lists[i] = (MoCustomerList){0};
    }
    customer->birthday = customer->anniversary = customer->customer_since = (MoDate){0};
    g_array_set_size(customer->dates, 0);
    customer->renewal_date = customer->next_step_date = customer->last_contacted = MO_DAY_NONE;
    customer->bans = 0;
    customer->bans_said = false;
    customer->bans_until = MO_DAY_NONE;
    customer->columns = NULL;
    customer->values = NULL;
    customer->partner = NULL;
    mo_arena_reset(customer->memory->arena);
}

const char *mo_customer_keep(MoCustomer *customer, const char *text, size_t length)
{
    return length ? mo_arena_copy(customer->memory->arena, text, length) : "";
}

static const char *keep_clean(MoCustomer *customer, const char *text, size_t max_bytes, bool block)
{
    size_t length = text ? strlen(text) : 0;
    if (length <= max_bytes && mo_text_is_plain(text, length))
        return mo_customer_keep(customer, text, length);
    g_autofree char *clean =
        block ? mo_text_clean_block(text, max_bytes) : mo_text_clean_line(text, max_bytes);
    return mo_customer_keep(customer, clean, strlen(clean));
}

void mo_customer_set_text(MoCustomer *customer, MoField field, const char *text)
{
    const char **slot = mo_customer_slot_text(customer, field);
    bool block = mo_field_get_cell(field) == MO_CELL_BLOCK;
    if (slot)
        *slot = keep_clean(customer, text, block ? BLOCK_MAX_BYTES : LINE_MAX_BYTES, block);
}

void mo_customer_set_file(MoCustomer *customer, const char *path)
{
    MoCustomerMemory *memory = customer->memory;
    if (strcmp(memory->file, path) != 0) {
        g_free(memory->file);
        memory->file = g_strdup(path);
    }
    customer->file = memory->file;
}

/* The list of a field with its count, which is taken anew of a list that is not the arena's. NULL
 * for other fields. */
static MoCustomerList *find_list(MoCustomer *customer, MoField field, size_t *ret_i)
{
    size_t i = 0;
    while (i < MO_CUSTOMER_LISTS && list_slots[i].field != field)
        i++;
    *ret_i = i;
    if (i == MO_CUSTOMER_LISTS)
        return NULL;
    MoCustomerList *list = &customer->memory->lists[i];
    if (list->room == 0)
        list->n = g_strv_length((char **)(void *)*list_at(customer, i));
    return list;
}

/* The list as an array of its own with room for one more item, and the end behind it. */
static char **make_room(MoCustomer *customer, size_t i)
{
    MoCustomerList *list = &customer->memory->lists[i];
    char *const **slot = list_at(customer, i);
    if (list->n + 1 < list->room)
        return (char **)(void *)*slot;
    unsigned room = MAX((list->n + 1) * 2, 4); /* a list of the row may be long already */
    char **items = mo_arena_alloc(customer->memory->arena, room * sizeof *items);
    memcpy(items, *slot, (list->n + 1) * sizeof *items);
    *slot = items;
    list->room = room;
    return items;
}

bool mo_customer_add_clean(MoCustomer *customer, MoField field, const char *item)
{
    size_t i = 0;
    MoCustomerList *list = find_list(customer, field, &i);
    g_return_val_if_fail(list, false);
    char *const *items = *list_at(customer, i);
    for (unsigned n = 0; n < list->n; n++)
        if (mo_text_same(items[n], item))
            return true;
    if (*item == '\0')
        return true;
    if (list->n >= ITEMS_MAX)
        return false;
    char **grown = make_room(customer, i);
    grown[list->n++] = (char *)item;
    grown[list->n] = NULL;
    return true;
}

bool mo_customer_add_to_list(MoCustomer *customer, MoField field, const char *item)
{
    return mo_customer_add_clean(customer, field,
                                 keep_clean(customer, item, LINE_MAX_BYTES, false));
}

void mo_customer_set_list(MoCustomer *customer, MoField field, const char *const *items)
{
    size_t i = 0;
    MoCustomerList *list = find_list(customer, field, &i);
    g_return_if_fail(list);
    *list_at(customer, i) = empty_list;
    *list = (MoCustomerList){0};
    for (; items && *items; items++)
        mo_customer_add_to_list(customer, field, *items);
}

bool mo_customer_remove_from_list(MoCustomer *customer, MoField field, const char *item)
{
    size_t i = 0;
    MoCustomerList *list = find_list(customer, field, &i);
    g_return_val_if_fail(list, false);
    char **items = (char **)(void *)*list_at(customer, i);
    for (unsigned n = 0; n < list->n; n++) {
        if (!mo_text_same(items[n], item))
            continue;
        items = make_room(customer, i);
        memmove(items + n, items + n + 1, (list->n - n) * sizeof *items);
        list->n--;
        return true;
    }
    return false;
}

void mo_customer_add_date(MoCustomer *customer, const char *label, MoDate date)
{
    if (date.month == 0)
        return;
    MoLabelledDate dated = {.label = mo_customer_keep(customer, label, strlen(label)),
                            .date = date};
    g_array_append_val(customer->dates, dated);
}

void mo_customer_make_values(MoCustomer *customer, size_t n)
{
    MoCustomerMemory *memory = customer->memory;
    if (n + 1 > memory->values_room) {
        memory->values = g_renew(const char *, memory->values, n + 1);
        memory->values_room = n + 1;
    }
    memory->values[n] = NULL;
    customer->values = memory->values;
}

void mo_customer_keep_all(MoCustomer *customer)
{
    for (size_t i = 0; i < G_N_ELEMENTS(text_slots); i++) {
        const char **text = text_at(customer, i);
        *text = mo_customer_keep(customer, *text, strlen(*text));
    }
    for (size_t i = 0; i < MO_CUSTOMER_LISTS; i++) {
        char *const *items = *list_at(customer, i);
        unsigned n = g_strv_length((char **)(void *)items);
        char **copy = mo_arena_alloc(customer->memory->arena, (n + 1) * sizeof *copy);
        for (unsigned k = 0; k < n; k++)
            copy[k] = (char *)mo_customer_keep(customer, items[k], strlen(items[k]));
        copy[n] = NULL;
        *list_at(customer, i) = copy;
        customer->memory->lists[i] = (MoCustomerList){.n = n, .room = n + 1};
    }
    for (unsigned i = 0; i < customer->dates->len; i++) {
        MoLabelledDate *dated = &g_array_index(customer->dates, MoLabelledDate, i);
        dated->label = mo_customer_keep(customer, dated->label, strlen(dated->label));
    }
    for (size_t i = 0; customer->values && customer->memory->values[i]; i++) {
        const char **value = &customer->memory->values[i];
        *value = mo_customer_keep(customer, *value, strlen(*value));
    }
}

MoIdSource mo_customer_make_id(MoCustomer *customer)
{
    if (*customer->id) {
        customer->own_id = customer->id;
        if (strlen(customer->id) > ID_MAX_BYTES)
            customer->id = keep_clean(customer, customer->id, ID_MAX_BYTES, false);
        return MO_ID_COLUMN;
    }
    MoIdSource source = customer->email[0] ? MO_ID_EMAIL : MO_ID_NAME;
    g_autofree char *first =
        mo_text_fold(source == MO_ID_EMAIL ? customer->email[0] : customer->name);
    g_autofree char *second = mo_text_fold(source == MO_ID_EMAIL ? "" : customer->company);
    uint64_t hash = mo_hash(0, source == MO_ID_EMAIL ? "email" : "name", first, second, NULL);
    g_autofree char *code = mo_hash_code(hash, ID_CODE_LENGTH);
    customer->id = mo_customer_keep(customer, code, strlen(code));
    return source;
}
