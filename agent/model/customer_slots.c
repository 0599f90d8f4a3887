#include "model/customer_slots.h"

#include "base/text.h"
#include "model/customer_private.h"
#include "model/identity.h"

#include <string.h>

#define BLOCK_MAX_BYTES ((size_t)64 * 1024)
#define ID_MAX_BYTES ((size_t)200)
#define ID_CODE_LENGTH 10
#define ITEMS_MAX 1000

/* The fields of texts and of lists. */
static const MoField text_fields[] = {
    MO_FIELD_ID,        MO_FIELD_NAME,          MO_FIELD_GIVEN_NAME,     MO_FIELD_FAMILY_NAME,
    MO_FIELD_NICKNAME,  MO_FIELD_SALUTATION,    MO_FIELD_ACADEMIC_TITLE, MO_FIELD_MANNER,
    MO_FIELD_GREETING,  MO_FIELD_COMPANY,       MO_FIELD_TITLE,          MO_FIELD_PROJECT,
    MO_FIELD_CHANNEL,   MO_FIELD_LANGUAGE,      MO_FIELD_TIMEZONE,       MO_FIELD_OWNER,
    MO_FIELD_NEXT_STEP, MO_FIELD_INTRODUCED_BY, MO_FIELD_NOTES,
};
static const MoField list_fields[MO_CUSTOMER_LISTS] = {
    MO_FIELD_EMAIL,     MO_FIELD_PHONE, MO_FIELD_TAGS,
    MO_FIELD_INTERESTS, MO_FIELD_NEEDS, MO_FIELD_OFFERS,
};

/* The number of a field among them, plus 1; 0: it is no list. */
static const uint8_t list_numbers[MO_FIELD_END] = {
    [MO_FIELD_EMAIL] = 1,     [MO_FIELD_PHONE] = 2, [MO_FIELD_TAGS] = 3,
    [MO_FIELD_INTERESTS] = 4, [MO_FIELD_NEEDS] = 5, [MO_FIELD_OFFERS] = 6,
};

static char *const empty_list[] = {NULL};

#define PLACE(field, member) [MO_FIELD_##field] = offsetof(MoCustomer, member) + 1
const uint16_t mo_customer_places[MO_FIELD_N] = {
    PLACE(ID, id),
    PLACE(NAME, name),
    PLACE(GIVEN_NAME, given_name),
    PLACE(FAMILY_NAME, family_name),
    PLACE(NICKNAME, nickname),
    PLACE(SALUTATION, salutation),
    PLACE(ACADEMIC_TITLE, academic_title),
    PLACE(MANNER, manner),
    PLACE(GREETING, greeting),
    PLACE(COMPANY, company),
    PLACE(TITLE, title),
    PLACE(PROJECT, project),
    PLACE(EMAIL, email),
    PLACE(PHONE, phone),
    PLACE(CHANNEL, channel),
    PLACE(LANGUAGE, language),
    PLACE(TIMEZONE, timezone),
    PLACE(OWNER, owner),
    PLACE(TAGS, tags),
    PLACE(INTERESTS, interests),
    PLACE(NEEDS, needs),
    PLACE(OFFERS, offers),
    PLACE(BIRTHDAY, birthday),
    PLACE(ANNIVERSARY, anniversary),
    PLACE(CUSTOMER_SINCE, customer_since),
    PLACE(RENEWAL_DATE, renewal_date),
    PLACE(NEXT_STEP, next_step),
    PLACE(NEXT_STEP_DATE, next_step_date),
    PLACE(LAST_CONTACTED, last_contacted),
    PLACE(INTRODUCED_BY, introduced_by),
    PLACE(NOTES, notes),
};

static char *const **list_at(MoCustomer *customer, size_t i)
{
    return mo_customer_slot(customer, list_fields[i]);
}

const char **mo_customer_slot_text(MoCustomer *customer, MoField field)
{
    MoCell cell = mo_field_get_cell(field);
    return cell == MO_CELL_LINE || cell == MO_CELL_BLOCK ? mo_customer_slot(customer, field) : NULL;
}

char *const **mo_customer_slot_list(MoCustomer *customer, MoField field)
{
    return mo_field_get_cell(field) == MO_CELL_LIST ? mo_customer_slot(customer, field) : NULL;
}

MoDate *mo_customer_slot_date(MoCustomer *customer, MoField field)
{
    return mo_field_get_cell(field) == MO_CELL_DATE ? mo_customer_slot(customer, field) : NULL;
}

MoDay *mo_customer_slot_day(MoCustomer *customer, MoField field)
{
    return mo_field_get_cell(field) == MO_CELL_DAY ? mo_customer_slot(customer, field) : NULL;
}

void mo_customer_make_empty(MoCustomer *empty)
{
    for (size_t i = 0; i < G_N_ELEMENTS(text_fields); i++)
        *(const char **)mo_customer_slot(empty, text_fields[i]) = "";
    empty->own_id = "";
    for (size_t i = 0; i < MO_CUSTOMER_LISTS; i++)
        *list_at(empty, i) = empty_list;
    empty->renewal_date = empty->next_step_date = empty->last_contacted = MO_DAY_NONE;
    empty->bans_until = MO_DAY_NONE;
}

void mo_customer_clear(MoCustomer *customer)
{
    MoCustomerMemory *memory = customer->memory;
    const unsigned line = customer->line;
    *customer = memory->empty;
    customer->line = line;
    customer->file = memory->file;
    memset(memory->lists, 0, sizeof memory->lists);
    if (customer->dates->len > 0)
        g_array_set_size(customer->dates, 0);
    mo_arena_reset(memory->arena);
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
        *slot = keep_clean(customer, text, block ? BLOCK_MAX_BYTES : MO_CUSTOMER_LINE_MAX, block);
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
    const unsigned number = list_numbers[field];
    if (number == 0)
        return NULL;
    size_t i = *ret_i = number - 1;
    MoCustomerList *list = &customer->memory->lists[i];
    char *const *items = *list_at(customer, i);
    if (list->room == 0)
        list->n = items == empty_list ? 0 : g_strv_length((char **)(void *)items);
    return list;
}

/* The list as an array of its own with room for one more item, and the end behind it. */
static char **make_room(MoCustomer *customer, size_t i)
{
    MoCustomerList *list = &customer->memory->lists[i];
    char *const **slot = list_at(customer, i);
    if (list->n + 1 < list->room)
        return (char **)(void *)*slot;
    unsigned room = (list->n + 1) * 2; /* a list of the row may be long already */
    char **items = mo_arena_alloc(customer->memory->arena, room * sizeof *items);
    memcpy(items, *slot, (list->n + 1) * sizeof *items);
    *slot = items;
    list->room = room;
    return items;
}

/* Whether a block is clean as it stands: plain lines with single line breaks between them. */
static bool is_plain_block(const char *text, size_t length)
{
    const char *end = text + length;
    for (const char *line = text;; line++) {
        const char *line_end = memchr(line, '\n', (size_t)(end - line));
        line_end = line_end ? line_end : end;
        if (line_end == line || !mo_text_is_plain(line, (size_t)(line_end - line)))
            return false;
        if (line_end == end)
            return true;
        line = line_end;
    }
}

void mo_customer_borrow_block(MoCustomer *customer, MoField field, const char *text)
{
    size_t length = strlen(text);
    if (length <= BLOCK_MAX_BYTES && is_plain_block(text, length))
        *mo_customer_slot_text(customer, field) = text;
    else
        mo_customer_set_text(customer, field, text);
}

/* Most lists have one item. False: this one has some already. */
static bool begin_list(MoCustomer *customer, MoField field, const char *item)
{
    const unsigned number = list_numbers[field];
    char *const **slot = number ? list_at(customer, number - 1) : NULL;
    if (!slot || *slot != empty_list)
        return false;
    char **items = customer->memory->first_items[number - 1];
    items[0] = (char *)item;
    items[1] = NULL;
    *slot = items;
    customer->memory->lists[number - 1] = (MoCustomerList){1, MO_CUSTOMER_FIRST_ITEMS};
    return true;
}

bool mo_customer_add_clean(MoCustomer *customer, MoField field, const char *item)
{
    size_t i = 0;
    if (*item == '\0' || begin_list(customer, field, item))
        return true;
    MoCustomerList *list = find_list(customer, field, &i);
    g_return_val_if_fail(list, false);
    char *const *items = *list_at(customer, i);
    for (unsigned n = 0; n < list->n; n++)
        if (mo_text_same(items[n], item))
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
                                 keep_clean(customer, item, MO_CUSTOMER_LINE_MAX, false));
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
    customer->own_id = mo_customer_keep(customer, customer->own_id, strlen(customer->own_id));
    for (size_t i = 0; i < G_N_ELEMENTS(text_fields); i++) {
        const char **text = mo_customer_slot(customer, text_fields[i]);
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
    g_autofree char *safe =
        mo_identity_is_number(code) ? g_strconcat(MO_ID_NO_NUMBER, code, NULL) : NULL;
    const char *id = safe ? safe : code;
    customer->id = mo_customer_keep(customer, id, strlen(id));
    return source;
}
