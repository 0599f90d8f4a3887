#include "base/text.h"
#include "model/card_private.h"

#include <string.h>

#define LABELS_MAX 200

static const MoCardMeaning meanings[] = {
    {"FN", MO_CARD_PICK, MO_FIELD_NAME, MO_CARD_PICK_NAME},
    {"N", MO_CARD_PICK, MO_FIELD_FAMILY_NAME, MO_CARD_PICK_NAMES},
    {"NICKNAME", MO_CARD_PICK, MO_FIELD_NICKNAME, MO_CARD_PICK_NICKNAME},
    {"ORG", MO_CARD_PICK, MO_FIELD_COMPANY, MO_CARD_PICK_COMPANY},
    {"TITLE", MO_CARD_PICK, MO_FIELD_TITLE, MO_CARD_PICK_TITLE},
    {"ROLE", MO_CARD_PICK, MO_FIELD_TITLE, MO_CARD_PICK_ROLE},
    {"LANG", MO_CARD_PICK, MO_FIELD_LANGUAGE, MO_CARD_PICK_LANGUAGE},
    {"TZ", MO_CARD_PICK, MO_FIELD_TIMEZONE, MO_CARD_PICK_TIMEZONE},
    {"UID", MO_CARD_PICK, MO_FIELD_ID, MO_CARD_PICK_UID},
    {"EMAIL", MO_CARD_EMAIL, MO_FIELD_EMAIL, 0},
    {"TEL", MO_CARD_PHONE, MO_FIELD_PHONE, 0},
    {"CATEGORIES", MO_CARD_LIST, MO_FIELD_TAGS, 0},
    {"EXPERTISE", MO_CARD_LIST, MO_FIELD_OFFERS, 0}, /* RFC 6715 */
    {"INTEREST", MO_CARD_LIST, MO_FIELD_INTERESTS, 0},
    {"HOBBY", MO_CARD_LIST, MO_FIELD_INTERESTS, 0},
    {"NOTE", MO_CARD_NOTE, MO_FIELD_NOTES, 0},
    {"BDAY", MO_CARD_DATE, MO_FIELD_BIRTHDAY, 0},
    {"ANNIVERSARY", MO_CARD_DATE, MO_FIELD_ANNIVERSARY, 0},
    {"X-ANNIVERSARY", MO_CARD_DATE, MO_FIELD_ANNIVERSARY, 0},
    {"X-EVOLUTION-ANNIVERSARY", MO_CARD_DATE, MO_FIELD_ANNIVERSARY, 0},
    {"X-KADDRESSBOOK-X-ANNIVERSARY", MO_CARD_DATE, MO_FIELD_ANNIVERSARY, 0},
    {"X-WAB-WEDDING_ANNIVERSARY", MO_CARD_DATE, MO_FIELD_ANNIVERSARY, 0},
    {"X-WAB-WEDDING-ANNIVERSARY", MO_CARD_DATE, MO_FIELD_ANNIVERSARY, 0},
    {"X-MS-ANNIVERSARY", MO_CARD_DATE, MO_FIELD_ANNIVERSARY, 0},
    {"DEATHDATE", MO_CARD_DIED, MO_FIELD_DIED, 0}, /* RFC 6474 */
    {"X-DEATHDATE", MO_CARD_DIED, MO_FIELD_DIED, 0},
    {"X-ABDATE", MO_CARD_LABELLED_DATE, MO_FIELD_DATE, 0},
    {"X-ANDROID-CUSTOM", MO_CARD_ANDROID, MO_FIELD_NONE, 0},
    {"RELATED", MO_CARD_RELATED, MO_FIELD_INTRODUCED_BY, 0},
    {"X-ABRELATEDNAMES", MO_CARD_RELATED, MO_FIELD_INTRODUCED_BY, 0},
    {"KIND", MO_CARD_KIND, MO_FIELD_NONE, 0},
    {"X-ADDRESSBOOKSERVER-KIND", MO_CARD_KIND, MO_FIELD_NONE, 0},
    {"X-ABSHOWAS", MO_CARD_SHOWN_AS, MO_FIELD_NONE, 0},
    {"VERSION", MO_CARD_SKIP, MO_FIELD_NONE, 0},
    {"PRODID", MO_CARD_SKIP, MO_FIELD_NONE, 0},
    {"REV", MO_CARD_SKIP, MO_FIELD_NONE, 0},
    {"PROFILE", MO_CARD_SKIP, MO_FIELD_NONE, 0},
    {"X-ABLABEL", MO_CARD_SKIP, MO_FIELD_NONE, 0},
    {"X-ABADR", MO_CARD_SKIP, MO_FIELD_NONE, 0},
    {"X-ABUID", MO_CARD_SKIP, MO_FIELD_NONE, 0},
};

static void free_known(void *data)
{
    MoCardKnown *known = data;
    g_free(known->name);
    g_free(known);
}

static void free_label(void *data)
{
    MoCardLabel *label = data;
    g_free(label->raw);
    g_free(label->label);
    g_free(label);
}

static void free_string(void *data)
{
    if (data)
        g_string_free(data, TRUE);
}

MoCardMapping *mo_card_mapping_new(const char *file)
{
    g_return_val_if_fail(file != NULL, NULL);
    MoCardMapping *mapping = g_new0(MoCardMapping, 1);
    mapping->file = g_strdup(file);
    mapping->columns.names = g_new0(char *, 1);
    mapping->columns.keys = g_new0(char *, 1);
    mapping->columns_by_name = g_hash_table_new(g_str_hash, g_str_equal);
    mapping->known = g_ptr_array_new_with_free_func(free_known);
    mapping->known_by_name = g_hash_table_new(g_str_hash, g_str_equal);
    mapping->labels = g_ptr_array_new_with_free_func(free_label);
    mapping->text = g_string_new(NULL);
    mapping->notes = g_string_new(NULL);
    mapping->emails = g_array_new(FALSE, FALSE, sizeof(MoCardRanked));
    mapping->phones = g_array_new(FALSE, FALSE, sizeof(MoCardRanked));
    mapping->joined = g_ptr_array_new_with_free_func(free_string);
    return mapping;
}

void mo_card_mapping_free(MoCardMapping *mapping)
{
    if (!mapping)
        return;
    g_hash_table_unref(mapping->columns_by_name);
    g_hash_table_unref(mapping->known_by_name);
    g_ptr_array_unref(mapping->known);
    g_ptr_array_unref(mapping->labels);
    g_ptr_array_unref(mapping->joined);
    g_strfreev(mapping->columns.names);
    g_strfreev(mapping->columns.keys);
    g_string_free(mapping->text, TRUE);
    g_string_free(mapping->notes, TRUE);
    g_array_unref(mapping->emails);
    g_array_unref(mapping->phones);
    g_free(mapping->values);
    g_free(mapping->fields);
    g_free(mapping->file);
    g_free(mapping);
}

void mo_card_mapping_set_view(MoCardMapping *mapping, const MoDateView *view)
{
    g_return_if_fail(mapping != NULL);
    mapping->view = view;
}

void mo_card_mapping_set_file(MoCardMapping *mapping, const char *file)
{
    g_return_if_fail(mapping != NULL && file != NULL);
    g_free(mapping->file);
    mapping->file = g_strdup(file);
}

const MoColumns *mo_card_mapping_get_columns(const MoCardMapping *mapping)
{
    g_return_val_if_fail(mapping != NULL, NULL);
    return &mapping->columns;
}

MoField mo_card_mapping_get_field(const MoCardMapping *mapping, size_t column)
{
    g_return_val_if_fail(mapping != NULL && column < mapping->columns.n, MO_FIELD_NONE);
    return mapping->fields[column];
}

static void make_room(MoCardMapping *mapping)
{
    MoColumns *columns = &mapping->columns;
    if (columns->n < mapping->room)
        return;
    mapping->room = mapping->room ? mapping->room * 2 : 16;
    columns->names = g_renew(char *, columns->names, mapping->room + 1);
    columns->keys = g_renew(char *, columns->keys, mapping->room + 1);
    mapping->fields = g_renew(MoField, mapping->fields, mapping->room);
    mapping->values = g_renew(const char *, mapping->values, mapping->room);
}

size_t mo_card_mapping_add_column(MoCardMapping *mapping, const char *name, MoField field)
{
    MoColumns *columns = &mapping->columns;
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(mapping->columns_by_name, name));
    if (number > 0)
        return number - 1;
    if (columns->n == MO_CARD_COLUMNS_MAX)
        return MO_CARD_COLUMNS_MAX;
    make_room(mapping);
    size_t column = columns->n++;
    columns->names[column] = g_strdup(name);
    columns->keys[column] = mo_text_header_key(name);
    columns->names[columns->n] = columns->keys[columns->n] = NULL;
    mapping->fields[column] = field;
    mapping->values[column] = "";
    g_ptr_array_add(mapping->joined, NULL);
    g_hash_table_insert(mapping->columns_by_name, columns->names[column],
                        GUINT_TO_POINTER((guint)columns->n));
    return column;
}

static MoCardMeaning find_meaning(const char *name)
{
    static const char ours[] = "X-MOMENTS-";
    for (size_t i = 0; i < G_N_ELEMENTS(meanings); i++)
        if (strcmp(name, meanings[i].property) == 0)
            return meanings[i];
    MoCardMeaning own = {.deed = MO_CARD_OWN, .field = MO_FIELD_NONE};
    if (!g_str_has_prefix(name, ours))
        return own;
    const char *word = name + strlen(ours);
    own.field = strcmp(word, "DNC") == 0 ? MO_FIELD_DO_NOT_CONTACT : mo_field_find_native(word);
    if (own.field != MO_FIELD_NONE && own.field != MO_FIELD_DATE)
        own.deed = MO_CARD_OURS;
    return own;
}

/* Dates with a label get a column each, by their label. */
static bool has_column(MoCardDeed deed)
{
    return deed != MO_CARD_SKIP && deed != MO_CARD_LABELLED_DATE;
}

const MoCardKnown *mo_card_mapping_find(MoCardMapping *mapping, const char *name)
{
    GPtrArray *all = mapping->known;
    if (all->len > 0) {
        if (++mapping->last_known == all->len)
            mapping->last_known = 0;
        const MoCardKnown *next = g_ptr_array_index(all, mapping->last_known);
        if (strcmp(next->name, name) == 0)
            return next;
    }
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(mapping->known_by_name, name));
    if (number == 0) {
        if (all->len == MO_CARD_COLUMNS_MAX)
            return NULL;
        MoCardKnown *known = g_new0(MoCardKnown, 1);
        known->name = g_strdup(name);
        known->meaning = find_meaning(name);
        known->column = has_column(known->meaning.deed)
                            ? mo_card_mapping_add_column(mapping, name, known->meaning.field)
                            : MO_CARD_COLUMNS_MAX;
        g_ptr_array_add(all, known);
        number = all->len;
        g_hash_table_insert(mapping->known_by_name, known->name, GUINT_TO_POINTER(number));
    }
    mapping->last_known = number - 1;
    return g_ptr_array_index(all, number - 1);
}

static MoField find_date_field(const char *label)
{
    MoField field = mo_field_find(label, NULL);
    MoCell cell = mo_field_get_cell(field);
    bool is_date = field != MO_FIELD_NONE && (cell == MO_CELL_DATE || cell == MO_CELL_DAY);
    if (field == MO_FIELD_NONE && mo_field_is_death(label))
        return MO_FIELD_DIED;
    return is_date ? field : MO_FIELD_DATE;
}

static MoCardLabel *make_label(MoCardMapping *mapping, const char *raw)
{
    MoCardLabel *label = g_new0(MoCardLabel, 1);
    g_autofree char *said = mo_card_read_label(raw);
    label->raw = g_strdup(raw);
    label->label = mo_text_clean_line(said, 100);
    /* What Apple and Google show for a date whose kind was not chosen. */
    if (*label->label == '\0') {
        g_free(label->label);
        label->label = g_strdup("Other");
    }
    label->field = find_date_field(label->label);
    g_autofree char *named = g_strconcat("date:", label->label, NULL);
    bool is_hers = label->field == MO_FIELD_DATE;
    label->column = mo_card_mapping_add_column(
        mapping, is_hers ? named : mo_field_get_name(label->field), label->field);
    return label;
}

const MoCardLabel *mo_card_mapping_find_label(MoCardMapping *mapping, const char *raw)
{
    for (guint i = 0; i < mapping->labels->len; i++) {
        const MoCardLabel *label = g_ptr_array_index(mapping->labels, i);
        if (strcmp(label->raw, raw) == 0)
            return label;
    }
    if (mapping->labels->len == LABELS_MAX)
        return NULL;
    g_ptr_array_add(mapping->labels, make_label(mapping, raw));
    return g_ptr_array_index(mapping->labels, mapping->labels->len - 1);
}

/* What does not stand in the card as it is to be shown. */
static void join(MoCardMapping *mapping, size_t column, const char *value, bool is_list)
{
    const char **slot = &mapping->values[column];
    GString *joined = g_ptr_array_index(mapping->joined, column);
    if (!joined)
        joined = mapping->joined->pdata[column] = g_string_new(NULL);
    if (**slot == '\0')
        g_string_truncate(joined, 0);
    else if (*slot != joined->str)
        g_string_assign(joined, *slot);
    if (is_list && joined->len == 0 && !strchr(value, '\\')) {
        g_string_append(joined, value);
        for (char *c = joined->str; (c = strchr(c, ',')) != NULL;)
            *c++ = ';';
        value = NULL;
    }
    while (mo_card_next_part(&value, is_list ? ',' : '\0', mapping->text)) {
        if (joined->len > 0)
            g_string_append_c(joined, ';');
        g_string_append_len(joined, mapping->text->str, (gssize)mapping->text->len);
    }
    *slot = joined->str;
}

void mo_card_mapping_add_value(MoCardMapping *mapping, size_t column,
                               const MoCardProperty *property, bool is_list)
{
    const char *value = property->value;
    if (column == MO_CARD_COLUMNS_MAX || mo_card_is_blank(value))
        return;
    bool has_escapes = !property->is_plain && strchr(value, '\\');
    is_list = is_list && strchr(value, ',');
    if (*mapping->values[column] || has_escapes || is_list)
        join(mapping, column, value, is_list);
    else
        mapping->values[column] = value;
}

void mo_card_mapping_add_copy(MoCardMapping *mapping, size_t column, const char *text)
{
    if (column != MO_CARD_COLUMNS_MAX && !mo_card_is_blank(text))
        join(mapping, column, text, false);
}
