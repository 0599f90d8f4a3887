/* The properties of a card, one by one: what is single is picked (the preferred one, else the
 * first), what is many is gathered, dates are read at once. */
#include "base/i18n.h"
#include "base/text.h"
#include "model/card_private.h"
#include "model/cell.h"
#include "model/customer_slots.h"

#include <stdarg.h>
#include <string.h>

/* Bounds for cards that are made to be slow, far beyond what people have. */
#define ITEMS_MAX 200
#define DATES_MAX 100
#define NOTES_MAX ((size_t)64 * 1024)
#define RANK_NONE 101 /* behind every PREF, which goes from 1 to 100 */

void mo_card_report(MoCardReader *reader, MoSeverity severity, unsigned line, const char *format,
                    ...)
{
    reader->n_problems++;
    if (!reader->problems)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    mo_problems_add(reader->problems, severity, reader->mapping->file, line, "%s", text);
}

const char *mo_card_unescape(MoCardReader *reader, const MoCardProperty *property)
{
    const char *value = property->value;
    if (property->is_plain || !strchr(value, '\\'))
        return value;
    mo_card_next_part(&value, '\0', reader->mapping->text);
    return reader->mapping->text->str;
}

static unsigned get_rank(const MoCardProperty *property)
{
    if (property->n_parameters == 0)
        return RANK_NONE;
    if (mo_card_has_type(property, "PREF"))
        return 1;
    const char *preference = mo_card_get_parameter(property, "PREF");
    guint64 rank = 0;
    bool good = preference && g_ascii_string_to_unsigned(preference, 10, 1, 100, &rank, NULL);
    return good ? (unsigned)rank : RANK_NONE;
}

static void pick(MoCardReader *reader, MoCardPick what, const MoCardProperty *property)
{
    MoCardRanked *picked = &reader->picked[what];
    unsigned rank = get_rank(property);
    if (!mo_card_is_blank(property->value) && (!picked->property || rank < picked->rank))
        *picked = (MoCardRanked){.property = property, .rank = rank};
}

/* Sorted by rank; equals stay in the order of the card. */
static void gather(GArray *list, const MoCardProperty *property)
{
    MoCardRanked ranked = {.property = property, .rank = get_rank(property)};
    if (list->len >= ITEMS_MAX || mo_card_is_blank(property->value))
        return;
    g_array_append_val(list, ranked);
    MoCardRanked *place = &g_array_index(list, MoCardRanked, list->len - 1);
    for (; place > (MoCardRanked *)(void *)list->data && place[-1].rank > ranked.rank; place--)
        place[0] = place[-1];
    *place = ranked;
}

static void add_item(MoCardReader *reader, MoField field, const char *item)
{
    /* In a card the group of everybody, of Google and Android, stands without a star. */
    const char *word = field == MO_FIELD_TAGS ? mo_cell_read_tag(item) : item;
    if (word && field == MO_FIELD_TAGS && g_ascii_tolower(*word) == 'm' &&
        (strcmp(word, "myContacts") == 0 || strcmp(word, "My Contacts") == 0))
        word = NULL;
    if (reader->n_items++ < ITEMS_MAX && word)
        mo_customer_add_to_list(reader->customer, field, word);
}

/* Whether a comma stands without a backslash. */
static bool has_plain_comma(const char *value)
{
    for (; *value; value++)
        if (*value == ',')
            return true;
        else if (*value == '\\' && value[1])
            value++;
    return false;
}

/* Lists are split at commas. Some programs write a backslash before each, though they mean to part:
 * then, and at semicolons, a part is split as a cell of a table is. */
static void read_list(MoCardReader *reader, MoField field, const char *value)
{
    GString *part = reader->mapping->text;
    bool is_simple = !strpbrk(value, "\\;");
    bool cuts_commas = !is_simple && field == MO_FIELD_TAGS && !has_plain_comma(value);
    for (const char *at = value; mo_card_next_part(&at, ',', part);) {
        if (is_simple || !strpbrk(part->str, ",;")) {
            add_item(reader, field, part->str);
            continue;
        }
        g_auto(GStrv) items = mo_cell_read_list(part->str, cuts_commas);
        for (char **item = items; *item; item++)
            add_item(reader, field, *item);
    }
}

static void add_note(MoCardReader *reader, const MoCardProperty *property)
{
    GString *notes = reader->mapping->notes;
    const char *text = mo_card_unescape(reader, property);
    if (notes->len > NOTES_MAX || *text == '\0')
        return;
    if (notes->len > 0)
        g_string_append_c(notes, '\n');
    g_string_append(notes, text);
}

static void report_ahead(MoCardReader *reader, const MoCardProperty *property, MoField field,
                         const char *value, MoDate date)
{
    MoDay day = mo_date_day(date);
    g_autofree char *shown = mo_day_print(day);
    mo_card_report(reader, mo_cell_date_judge(field), property->line,
                   _("%s: '%s' means %s, which is still to come: correct the year, or write "
                     "--%02d-%02d without it; until then the date is left out"),
                   property->name, value, shown, date.month, date.day);
}

/* False, and said, when there is none. */
static bool read_date(MoCardReader *reader, const MoCardProperty *property, MoField field,
                      const char *value, MoDate *ret_date)
{
    switch (mo_card_read_date(property, value, ret_date)) {
    case MO_CARD_DATE_GOOD:
        if (ret_date->month == 0)
            return false;
        if (mo_cell_date_fit(value, field, reader->mapping->view, ret_date))
            return true;
        report_ahead(reader, property, field, value, *ret_date);
        return false;
    case MO_CARD_DATE_PARTIAL:
        mo_card_report(
            reader, MO_SEVERITY_WARNING, property->line,
            _("%s: '%s' names no day, so it is left out: write it as 1980-03-12, or --03-12 "
              "without the year"),
            property->name, value);
        break;
    case MO_CARD_DATE_TEXT:
        mo_card_report(
            reader, MO_SEVERITY_WARNING, property->line,
            _("%s: '%s' is a text and no date, so it is left out: write it as 1980-03-12, or "
              "--03-12 without the year"),
            property->name, value);
        break;
    case MO_CARD_DATE_BAD:
        mo_card_report(
            reader, MO_SEVERITY_ERROR, property->line,
            _("%s: '%s' is no date: write it as 1980-03-12, or --03-12 without the year; until "
              "then the date is left out"),
            property->name, value);
        break;
    }
    return false;
}

static void take_day(MoCardReader *reader, const MoCardProperty *property, MoField field,
                     MoDate date, const char *value)
{
    MoDay *slot = mo_customer_slot_day(reader->customer, field);
    if (date.year != 0)
        *slot = mo_date_day(date);
    else
        mo_card_report(reader, MO_SEVERITY_ERROR, property->line,
                       _("%s: '%s' is no day: write it as 2026-03-12; until then it is left out"),
                       property->name, value);
}

/* The first of several counts. */
static void take_date(MoCardReader *reader, const MoCardProperty *property, MoField field,
                      const char *value)
{
    MoDate date = {0};
    MoDate *slot = mo_customer_slot_date(reader->customer, field);
    if ((slot && slot->month != 0) || !read_date(reader, property, field, value, &date))
        return;
    if (slot)
        *slot = date;
    else
        take_day(reader, property, field, date, value);
}

/* Whatever stands there, such as "circa 1800". */
static void read_died(MoCardReader *reader, const char *value)
{
    bool died = false;
    (void)mo_cell_read_died(value, &died);
    if (!died)
        return;
    reader->customer->bans |= MO_BAN_ALL | MO_BAN_DIED;
    reader->customer->bans_said = true;
}

static void take_labelled(MoCardReader *reader, const MoCardProperty *property, const char *raw,
                          const char *value)
{
    const MoCardLabel *label = mo_card_mapping_find_label(reader->mapping, raw);
    if (!label)
        return;
    if (value == property->value)
        mo_card_mapping_add_value(reader->mapping, label->column, property, false);
    else
        mo_card_mapping_add_copy(reader->mapping, label->column, value);
    if (label->field == MO_FIELD_DIED) {
        read_died(reader, value);
        return;
    }
    if (label->field != MO_FIELD_DATE) {
        take_date(reader, property, label->field, value);
        return;
    }
    MoDate date = {0};
    if (reader->customer->dates->len < DATES_MAX &&
        read_date(reader, property, MO_FIELD_DATE, value, &date))
        mo_customer_add_date(reader->customer, label->label, date);
}

/* The X-ABLabel of the same group, or NULL. */
static const MoCardProperty *find_label(const MoCardReader *reader, const char *group)
{
    for (size_t i = 0; *group && i < reader->card->n_properties; i++) {
        const MoCardProperty *other = &reader->card->properties[i];
        /* Most properties are in no group. */
        if (*other->group && strcmp(other->name, "X-ABLABEL") == 0 &&
            g_ascii_strcasecmp(other->group, group) == 0)
            return other;
    }
    return NULL;
}

static void read_labelled_date(MoCardReader *reader, const MoCardProperty *property)
{
    if (reader->n_items++ >= ITEMS_MAX)
        return;
    const MoCardProperty *label = find_label(reader, property->group);
    take_labelled(reader, property, label ? label->value : "", property->value);
}

/* Android: X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;2015-06-20;0;Opening;;;… where 1
 * is an anniversary and 3 a birthday. */
static void read_android(MoCardReader *reader, const MoCardProperty *property)
{
    static const char event[] = "vnd.android.cursor.item/contact_event;";
    if (!g_str_has_prefix(property->value, event) || reader->n_items++ >= ITEMS_MAX)
        return;
    g_auto(GStrv) parts = mo_card_split(property->value + strlen(event), ';');
    if (!parts[0] || !parts[1])
        return;
    if (strcmp(parts[1], "1") == 0)
        take_date(reader, property, MO_FIELD_ANNIVERSARY, parts[0]);
    else if (strcmp(parts[1], "3") == 0)
        take_date(reader, property, MO_FIELD_BIRTHDAY, parts[0]);
    else
        take_labelled(reader, property, parts[2] ? parts[2] : "", parts[0]);
}

const char *mo_card_skip_prefix(const char *text, const char *prefix)
{
    /* Nearly all texts begin with another letter. */
    if ((*text ^ *prefix) % 0x20 != 0)
        return text;
    size_t length = strlen(prefix);
    return g_ascii_strncasecmp(text, prefix, length) == 0 ? text + length : text;
}

/* Who introduced her. A spouse or a colleague did not. */
static void read_related(MoCardReader *reader, const MoCardProperty *property)
{
    if (*reader->customer->introduced_by || reader->n_items++ >= ITEMS_MAX)
        return;
    const char *type = mo_card_get_parameter(property, "TYPE");
    const MoCardProperty *said = find_label(reader, property->group);
    g_autofree char *label = said ? mo_card_read_label(said->value) : NULL;
    bool any = strcmp(property->name, "RELATED") == 0 && !type && !label;
    if (any || (type && mo_card_is_introduction(type)) || (label && mo_card_is_introduction(label)))
        mo_customer_set_text(reader->customer, MO_FIELD_INTRODUCED_BY,
                             mo_card_skip_prefix(mo_card_unescape(reader, property), "urn:uuid:"));
}

static void read_kind(MoCardReader *reader, const char *value)
{
    if (g_ascii_strcasecmp(value, "group") == 0)
        reader->is_group = true;
    else if (g_ascii_strcasecmp(value, "org") == 0 ||
             g_ascii_strcasecmp(value, "organization") == 0)
        reader->is_company = true;
}

static void read_yes_no(MoCardReader *reader, const MoCardProperty *property, MoField field)
{
    bool yes = false;
    if (!mo_cell_read_yes_no(property->value, &yes))
        mo_card_report(reader, MO_SEVERITY_ERROR, property->line,
                       _("%s: '%s' is read as yes: write yes or no"), property->name,
                       property->value);
    reader->customer->bans_said = true;
    if (yes)
        reader->customer->bans |= field == MO_FIELD_NO_EMAIL   ? MO_BAN_EMAIL
                                  : field == MO_FIELD_NO_PHONE ? MO_BAN_PHONE
                                                               : MO_BAN_PROMO;
}

/* X-MOMENTS-FIELD: what no property of vCards says. */
static void read_ours(MoCardReader *reader, const MoCardProperty *property, MoField field)
{
    if (mo_card_is_blank(property->value))
        return;
    switch (mo_field_get_cell(field)) {
    case MO_CELL_LINE:
        mo_customer_set_text(reader->customer, field, mo_card_unescape(reader, property));
        break;
    case MO_CELL_BLOCK:
        add_note(reader, property);
        break;
    case MO_CELL_LIST:
        read_list(reader, field, property->value);
        break;
    case MO_CELL_DATE:
    case MO_CELL_DAY:
        take_date(reader, property, field, property->value);
        break;
    case MO_CELL_BANS:
        reader->bans = property;
        break;
    case MO_CELL_YES_NO:
        read_yes_no(reader, property, field);
        break;
    case MO_CELL_PART:
        break; /* parts are columns of tables */
    }
}

void mo_card_read_property(MoCardReader *reader, const MoCardProperty *property)
{
    const MoCardKnown *known = mo_card_mapping_find(reader->mapping, property->name);
    if (!known)
        return;
    const MoCardMeaning *meaning = &known->meaning;
    mo_card_mapping_add_value(reader->mapping, known->column, property,
                              meaning->deed == MO_CARD_LIST);
    switch (meaning->deed) {
    case MO_CARD_OWN:
    case MO_CARD_SKIP:
        break;
    case MO_CARD_PICK:
        pick(reader, meaning->pick, property);
        break;
    case MO_CARD_EMAIL:
        gather(reader->mapping->emails, property);
        break;
    case MO_CARD_PHONE:
        gather(reader->mapping->phones, property);
        break;
    case MO_CARD_LIST:
        read_list(reader, meaning->field, property->value);
        break;
    case MO_CARD_NOTE:
        add_note(reader, property);
        break;
    case MO_CARD_DATE:
        take_date(reader, property, meaning->field, property->value);
        break;
    case MO_CARD_LABELLED_DATE:
        read_labelled_date(reader, property);
        break;
    case MO_CARD_ANDROID:
        read_android(reader, property);
        break;
    case MO_CARD_DIED:
        read_died(reader, property->value);
        break;
    case MO_CARD_RELATED:
        read_related(reader, property);
        break;
    case MO_CARD_KIND:
        read_kind(reader, property->value);
        break;
    case MO_CARD_SHOWN_AS:
        reader->is_company |= g_ascii_strcasecmp(property->value, "COMPANY") == 0;
        break;
    case MO_CARD_OURS:
        read_ours(reader, property, meaning->field);
        break;
    }
}
