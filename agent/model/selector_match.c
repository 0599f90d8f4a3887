#include "base/text.h"
#include "model/customer_private.h"
#include "model/selector_private.h"

#include <fnmatch.h>
#include <string.h>

/* The values of one field: a text, a list, a cell of the user's own, or a few words of ours. */
typedef struct {
    const char *text; /* a single text; NULL: none */
    char *const *list;
    const char *cell; /* a raw cell: several values, separated by `;` or ` ::: ` */
    const char *words[5];
    char *owned; /* what `text` points to, where it had to be made */
} Values;

static const char *const *get_ban_words(const MoCustomer *customer, const char **words)
{
    unsigned n = 0;
    if (customer->bans & MO_BAN_ALL)
        words[n++] = "all";
    if (customer->bans & MO_BAN_EMAIL)
        words[n++] = "email";
    if (customer->bans & MO_BAN_PHONE)
        words[n++] = "phone";
    if (customer->bans & MO_BAN_PROMO)
        words[n++] = "promo";
    words[n] = NULL;
    return words;
}

static const char *yes_or_no(bool yes)
{
    return yes ? "yes" : "no";
}

static void get_native(const MoCustomer *customer, const MoNode *test, MoField field,
                       Values *values)
{
    const char *const *text = mo_customer_slot_text((MoCustomer *)customer, field);
    char *const *const *list = mo_customer_slot_list((MoCustomer *)customer, field);
    MoDate date = {0};
    bool single = false;
    if (text)
        values->text = *text;
    else if (list)
        values->list = *list;
    else if (field == MO_FIELD_DO_NOT_CONTACT)
        get_ban_words(customer, values->words);
    else if (field == MO_FIELD_NO_EMAIL)
        values->text = yes_or_no(customer->bans & MO_BAN_EMAIL);
    else if (field == MO_FIELD_NO_PHONE)
        values->text = yes_or_no(customer->bans & MO_BAN_PHONE);
    else if (field == MO_FIELD_NO_PROMO)
        values->text = yes_or_no(customer->bans & MO_BAN_PROMO);
    else if (field == MO_FIELD_LAST_CONTACTED)
        values->text = values->owned = mo_day_print(customer->last_contacted);
    else if (mo_customer_get_date(customer, test->field, &date, &single) && date.month)
        values->text = values->owned = mo_date_print(date);
}

/* In her row, or in her row of another file. */
static const char *get_cell(const MoCustomer *customer, const char *key)
{
    for (; customer; customer = customer->partner)
        for (size_t i = 0; customer->values && i < customer->columns->n; i++)
            if (strcmp(customer->columns->keys[i], key) == 0)
                return customer->values[i];
    return NULL;
}

/* Our own names first, then a column of exactly this name, then what the name means elsewhere.
 * False when the record has none of these. */
static bool get_values(const MoCustomer *customer, const MoNode *test, Values *values)
{
    MoField field = test->native;
    if (field == MO_FIELD_NONE) {
        values->cell = get_cell(customer, test->key);
        field = values->cell ? MO_FIELD_NONE : test->alias;
    }
    if (field != MO_FIELD_NONE)
        get_native(customer, test, field, values);
    return values->cell || field != MO_FIELD_NONE;
}

static inline char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* How many bytes of the text are those of the value but for case. */
static size_t count_alike(const MoNode *test, const char *text, size_t length)
{
    size_t n = 0, most = MIN(length, test->value_length);
    while (n < most && to_lower(text[n]) == to_lower(test->value[n]))
        n++;
    return n;
}

/* Without allocation when both texts are ASCII, which is nearly always. */
static bool is_value(const MoNode *test, const char *text, size_t length)
{
    if (length == 0)
        return false;
    if (test->any)
        return true;
    size_t n = count_alike(test, text, length);
    if (n == length && n == test->value_length)
        return true;
    bool ascii = test->value_is_ascii;
    for (; n < length && ascii; n++)
        ascii = (unsigned char)text[n] < 128;
    if (ascii)
        return false;
    g_autofree char *copy = g_strndup(text, length);
    return mo_text_same(copy, test->value);
}

/* A cell counts as a whole and in its parts. */
static bool is_in_cell(const MoNode *test, const char *cell)
{
    if (is_value(test, cell, strlen(cell)))
        return true;
    while (*cell) {
        size_t length = strcspn(cell, ";");
        const char *google = strstr(cell, " ::: ");
        size_t step = length + (cell[length] ? 1 : 0);
        if (google && (size_t)(google - cell) < length) {
            length = (size_t)(google - cell);
            step = length + strlen(" ::: ");
        }
        const char *part = cell;
        size_t part_length = length;
        while (part_length > 0 && g_ascii_isspace(*part))
            part++, part_length--;
        while (part_length > 0 && g_ascii_isspace(part[part_length - 1]))
            part_length--;
        if (is_value(test, part, part_length))
            return true;
        cell += step;
    }
    return false;
}

static const char *get_base_name(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path;
}

static bool is_in_file(const MoNode *test, const char *path)
{
    if (!path)
        return false;
    g_autofree char *folder = g_path_get_dirname(path);
    return test->any || fnmatch(test->value, get_base_name(path), 0) == 0 ||
           fnmatch(test->value, get_base_name(folder), 0) == 0;
}

static bool is_in_any_file(const MoNode *test, const MoCustomer *customer)
{
    for (; customer; customer = customer->partner)
        if (is_in_file(test, customer->file))
            return true;
    return false;
}

/* False for a text that cannot be the value, as its first byte tells of most. */
static inline bool is_text(const MoNode *test, const char *text)
{
    const unsigned char first = (unsigned char)text[0];
    bool is_unlike = first < 0x80 && test->value_is_ascii && !test->any &&
                     ((first ^ (unsigned char)test->value[0]) & ~0x20u) != 0;
    return !is_unlike && is_value(test, text, strlen(text));
}

/* What most selectors ask for: a text or a list of ours. */
static bool match_own(const MoNode *test, const void *slot)
{
    if (test->cell != MO_CELL_LIST)
        return is_text(test, *(const char *const *)slot);
    for (char *const *item = *(char *const *const *)slot; *item; item++)
        if (is_text(test, *item))
            return true;
    return false;
}

static bool match_test(const MoNode *test, const MoCustomer *customer)
{
    const void *slot = test->native != MO_FIELD_NONE && test->cell <= MO_CELL_LIST
                           ? mo_customer_slot((MoCustomer *)customer, test->native)
                           : NULL;
    if (slot)
        return match_own(test, slot);
    Values values = {0};
    if (!get_values(customer, test, &values))
        return test->is_file && is_in_any_file(test, customer);
    bool found = values.text && is_value(test, values.text, strlen(values.text));
    for (char *const *item = values.list; item && *item && !found; item++)
        found = is_value(test, *item, strlen(*item));
    for (const char *const *word = values.words; *word && !found; word++)
        found = is_value(test, *word, strlen(*word));
    if (values.cell && !found)
        found = is_in_cell(test, values.cell);
    g_free(values.owned);
    return found;
}

static bool match_node(const MoNode *node, const MoCustomer *customer)
{
    switch (node->type) {
    case MO_NODE_NOT:
        return !match_node(node->left, customer);
    case MO_NODE_AND:
        return match_node(node->left, customer) && match_node(node->right, customer);
    case MO_NODE_OR:
        return match_node(node->left, customer) || match_node(node->right, customer);
    case MO_NODE_TEST:
        break;
    }
    return match_test(node, customer);
}

bool mo_selector_match(const MoSelector *selector, const MoCustomer *customer)
{
    return !selector || match_node(selector->root, customer);
}

/* A made text has no owner that outlives the call: the cell of the record stands for it. */
static const char *borrow_cell(const MoCustomer *customer, MoField field, const char *word)
{
    for (size_t i = 0; customer->columns && i < customer->columns->n; i++) {
        const char *name = customer->columns->names[i];
        if (mo_field_find(name, NULL) == field &&
            (field != MO_FIELD_DATE || mo_field_same_header(name, word)))
            return customer->values[i];
    }
    return "";
}

const char **mo_selector_get_values(const MoCustomer *customer, const char *field)
{
    g_autofree char *key = mo_text_header_key(field);
    MoNode test = {.field = (char *)field,
                   .key = key,
                   .native = mo_field_find_native(field),
                   .alias = mo_field_find(field, NULL)};
    Values values = {0};
    if (!get_values(customer, &test, &values)) {
        if (!mo_selector_is_file_field(field))
            return NULL;
        values.text = get_base_name(customer->file);
    }
    if (values.owned) {
        g_free(values.owned);
        values.text = borrow_cell(customer, test.alias, field);
    }
    GPtrArray *list = g_ptr_array_new();
    const char *single = values.text ? values.text : values.cell;
    if (single && *single)
        g_ptr_array_add(list, (char *)single);
    for (char *const *item = values.list; item && *item; item++)
        g_ptr_array_add(list, *item);
    for (const char *const *word = values.words; *word; word++)
        g_ptr_array_add(list, (char *)*word);
    g_ptr_array_add(list, NULL);
    return (const char **)g_ptr_array_free(list, FALSE);
}
