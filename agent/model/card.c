/* A customer is made of what card_property.c picked and gathered of a card. */
#include "model/card.h"

#include "base/i18n.h"
#include "base/text.h"
#include "model/address.h"
#include "model/card_private.h"
#include "model/cell.h"
#include "model/customer_private.h"

#include <string.h>

/* The value that was picked, or "". */
static const char *get_picked(const MoCardReader *reader, MoCardPick what)
{
    const MoCardProperty *property = reader->picked[what].property;
    return property ? property->value : "";
}

static unsigned get_line(const MoCardReader *reader, MoCardPick what)
{
    const MoCardProperty *property = reader->picked[what].property;
    return property ? property->line : reader->card->line;
}

/* Whether a piece of a property's value is a clean line as it stands: of a plain value it is one,
 * unless it was cut beside a blank. */
static bool is_clean(const MoCardProperty *property, const char *piece, size_t length)
{
    return property->is_plain && length <= MO_CUSTOMER_LINE_MAX &&
           (length == 0 || (piece[0] != ' ' && piece[length - 1] != ' '));
}

/* Whether a text is the value of the property from here to its end, and clean: it lives as long as
 * the card and need not be copied. */
static bool is_clean_to_end(const MoCardProperty *property, const char *text)
{
    return property->is_plain &&
           is_clean(property, text, property->length - (size_t)(text - property->value));
}

/* Sets what the value of a property says from `text` on. */
static void set_text(MoCardReader *reader, MoField field, const MoCardProperty *property,
                     const char *text)
{
    const char **slot = mo_customer_slot(reader->customer, field);
    if (is_clean_to_end(property, text)) {
        *slot = text;
        return;
    }
    GString *part = reader->mapping->text;
    mo_card_next_part(&text, '\0', part);
    mo_customer_set_text(reader->customer, field, part->str);
}

/* Sets a part of the value that was picked. */
static void set_part(MoCardReader *reader, MoField field, MoCardPick what, const GString *part)
{
    MoCustomer *customer = reader->customer;
    const char **slot = mo_customer_slot(customer, field);
    if (is_clean(reader->picked[what].property, part->str, part->len))
        *slot = mo_customer_keep(customer, part->str, part->len);
    else
        mo_customer_set_text(customer, field, part->str);
}

static void set_prefixes(MoCardReader *reader, const char *prefixes)
{
    MoCustomer *customer = reader->customer;
    if (*prefixes == '\0')
        return;
    g_autoptr(GString) salutation = g_string_new(NULL);
    g_autoptr(GString) academic_title = g_string_new(NULL);
    mo_card_split_prefixes(prefixes, salutation, academic_title);
    if (!*customer->salutation)
        mo_customer_set_text(customer, MO_FIELD_SALUTATION, salutation->str);
    if (!*customer->academic_title)
        mo_customer_set_text(customer, MO_FIELD_ACADEMIC_TITLE, academic_title->str);
}

/* The parts of N: family; given; additional; prefixes; suffixes. */
enum { FAMILY, GIVEN, ADDITIONAL, PREFIXES };

static void read_names(MoCardReader *reader)
{
    MoCustomer *customer = reader->customer;
    GString *part = reader->mapping->text;
    const char *at = get_picked(reader, MO_CARD_PICK_NAMES);
    if (*at == '\0')
        return;
    for (unsigned i = 0; i < PREFIXES + 1 && mo_card_next_part(&at, ';', part); i++) {
        if (i == FAMILY || i == GIVEN)
            set_part(reader, i == FAMILY ? MO_FIELD_FAMILY_NAME : MO_FIELD_GIVEN_NAME,
                     MO_CARD_PICK_NAMES, part);
        else if (i == ADDITIONAL)
            (void)mo_customer_take_prefix(customer, part->str);
        else if (i == PREFIXES)
            set_prefixes(reader, part->str);
    }
}

/* The first part of a value that has several: of ORG the company, of NICKNAME one name. */
static void set_first(MoCardReader *reader, MoField field, MoCardPick what, char separator)
{
    GString *part = reader->mapping->text;
    const char *at = get_picked(reader, what);
    if (*at && mo_card_next_part(&at, separator, part))
        set_part(reader, field, what, part);
}

static void set_picked(MoCardReader *reader, MoField field, MoCardPick what)
{
    const MoCardProperty *property = reader->picked[what].property;
    if (property)
        set_text(reader, field, property, property->value);
}

static void set_name(MoCardReader *reader)
{
    MoCustomer *customer = reader->customer;
    set_picked(reader, MO_FIELD_NAME, MO_CARD_PICK_NAME);
    if (reader->is_company && *customer->company) {
        mo_customer_set_text(customer, MO_FIELD_NAME, customer->company);
        return;
    }
    if (reader->is_company)
        mo_customer_set_text(customer, MO_FIELD_COMPANY, customer->name);
    if (*customer->name)
        return;
    g_autofree char *both = g_strconcat(customer->given_name, " ", customer->family_name, NULL);
    mo_customer_set_text(customer, MO_FIELD_NAME, both);
    const char *const others[] = {customer->nickname, customer->company,
                                  customer->email[0] ? customer->email[0] : ""};
    for (size_t i = 0; i < G_N_ELEMENTS(others) && !*customer->name; i++)
        mo_customer_set_text(customer, MO_FIELD_NAME, others[i]);
}

/* One that cannot be written to stays: it is what she is known by. */
static void add_email(MoCardReader *reader, const MoCardProperty *property, const char *email)
{
    g_autofree char *fault = mo_address_find_fault(email);
    if (fault)
        mo_card_report(reader, MO_SEVERITY_ERROR, property->line,
                       _("no draft can go to '%s': %s; correct it"), email, fault);
    mo_customer_add_clean(reader->customer, MO_FIELD_EMAIL, email);
}

/* A clean line that lives as long as the customer. */
static const char *read_email(MoCardReader *reader, const MoCardProperty *property)
{
    const char *value = mo_card_skip_prefix(mo_card_unescape(reader, property), "mailto:");
    if (is_clean_to_end(property, value))
        return value;
    g_autofree char *clean = mo_text_clean_line(value, MO_CUSTOMER_LINE_MAX);
    return mo_customer_keep(reader->customer, clean, strlen(clean));
}

static void set_emails(MoCardReader *reader)
{
    const GArray *emails = reader->mapping->emails;
    for (unsigned i = 0; i < emails->len; i++) {
        const MoCardProperty *property = g_array_index(emails, MoCardRanked, i).property;
        const char *email = read_email(reader, property);
        if (mo_cell_is_email(email))
            add_email(reader, property, email);
        else
            mo_card_report(
                reader, MO_SEVERITY_ERROR, property->line,
                _("'%s' is no e-mail address: correct it, such as name@example.com; until then "
                  "it is left out"),
                email);
    }
}

/* Nobody is called on a fax machine. */
static bool is_for_talking(const MoCardProperty *property)
{
    bool other = mo_card_has_type(property, "fax") || mo_card_has_type(property, "pager");
    return !other || mo_card_has_type(property, "voice") || mo_card_has_type(property, "cell");
}

static void add_number(MoCardReader *reader, const MoCardProperty *property, const char *number)
{
    if (is_clean_to_end(property, number))
        mo_customer_add_clean(reader->customer, MO_FIELD_PHONE, number);
    else
        mo_customer_add_to_list(reader->customer, MO_FIELD_PHONE, number);
}

/* `tel:+1-418-656-9254;ext=102` is +1-418-656-9254 ext. 102. */
static void add_phone(MoCardReader *reader, const MoCardProperty *property)
{
    static const char extension[] = ";ext=";
    const char *value = mo_card_unescape(reader, property);
    const char *number = mo_card_skip_prefix(value, "tel:");
    if (number == value && strchr(number, ';')) {
        const char *item = NULL;
        size_t length = 0;
        g_autofree char *copy = g_strdup(number);
        for (const char *at = copy; mo_cell_next_item(&at, MO_CELL_PHONES, &item, &length);) {
            g_autofree char *each = g_strndup(item, length);
            mo_customer_add_to_list(reader->customer, MO_FIELD_PHONE, each);
        }
        return;
    }
    if (number == value || !strchr(number, ';')) {
        add_number(reader, property, number);
        return;
    }
    const char *found = strstr(number, extension);
    g_autofree char *bare = g_strndup(number, strcspn(number, ";"));
    g_autofree char *inner =
        found ? g_strndup(found + strlen(extension), strcspn(found + strlen(extension), ";"))
              : NULL;
    g_autofree char *both = inner ? g_strconcat(bare, " ext. ", inner, NULL) : NULL;
    mo_customer_add_to_list(reader->customer, MO_FIELD_PHONE, both ? both : bare);
}

static void set_phones(MoCardReader *reader)
{
    const GArray *phones = reader->mapping->phones;
    for (unsigned i = 0; i < phones->len; i++) {
        const MoCardProperty *property = g_array_index(phones, MoCardRanked, i).property;
        if (is_for_talking(property))
            add_phone(reader, property);
    }
}

static void set_zone_and_language(MoCardReader *reader)
{
    MoCustomer *customer = reader->customer;
    set_picked(reader, MO_FIELD_LANGUAGE, MO_CARD_PICK_LANGUAGE);
    set_picked(reader, MO_FIELD_TIMEZONE, MO_CARD_PICK_TIMEZONE);
    if (*customer->timezone && !mo_cell_is_timezone(customer->timezone)) {
        mo_card_report(reader, MO_SEVERITY_WARNING, get_line(reader, MO_CARD_PICK_TIMEZONE),
                       _("time zone '%s' is not understood: write a name such as Europe/Berlin"),
                       customer->timezone);
        mo_customer_set_text(customer, MO_FIELD_TIMEZONE, "");
    }
    if (!*customer->language)
        return;
    g_autofree char *code = mo_cell_read_language(customer->language);
    if (!code)
        mo_card_report(reader, MO_SEVERITY_WARNING, get_line(reader, MO_CARD_PICK_LANGUAGE),
                       _("language '%s' is not understood: write a code such as en, de or pt-BR"),
                       customer->language);
    mo_customer_set_text(customer, MO_FIELD_LANGUAGE, code);
}

static void set_bans(MoCardReader *reader)
{
    MoCustomer *customer = reader->customer;
    unsigned others = customer->bans, bans = 0, for_good = 0;
    MoDay until = MO_DAY_NONE;
    if (!reader->bans)
        return;
    const char *value = reader->bans->value;
    if (!mo_cell_read_bans(value, &bans, &until, &for_good))
        mo_card_report(
            reader, MO_SEVERITY_ERROR, reader->bans->line,
            _("%s: '%s' is not understood, so %s is not contacted at all: write all, or a list "
              "of email, phone, promo, or until 2026-05-01"),
            reader->bans->name, value, customer->name);
    customer->bans |= bans;
    customer->bans_said = true;
    /* A ban without an end must never get one. */
    customer->bans_until = until;
    customer->bans_for_good = until == MO_DAY_NONE ? 0 : others | for_good;
}

static void set_values(MoCardReader *reader)
{
    const MoCardMapping *mapping = reader->mapping;
    MoCustomer *customer = reader->customer;
    customer->columns = &mapping->columns;
    mo_customer_make_values(customer, mapping->columns.n);
    if (mapping->columns.n > 0)
        memcpy(customer->values, mapping->values, mapping->columns.n * sizeof *mapping->values);
}

static void begin(MoCardReader *reader)
{
    MoCardMapping *mapping = reader->mapping;
    MoCustomer *customer = reader->customer;
    mo_customer_clear(customer);
    customer->line = reader->card->line;
    if (strcmp(customer->file, mapping->file) != 0)
        mo_customer_set_file(customer, mapping->file);
    for (size_t i = 0; i < mapping->columns.n; i++)
        mapping->values[i] = "";
    g_array_set_size(mapping->emails, 0);
    g_array_set_size(mapping->phones, 0);
    g_string_truncate(mapping->notes, 0);
}

/* The number of a UID that is written as a URN. */
static const char *skip_urn(const char *uid)
{
    return mo_card_skip_prefix(uid, "urn:uuid:");
}

const char *mo_card_guess_id(const MoCard *card)
{
    for (size_t i = 0; i < card->n_properties; i++)
        if (*card->properties[i].name == 'U' && strcmp(card->properties[i].name, "UID") == 0)
            return skip_urn(card->properties[i].value);
    return NULL;
}

static void make_customer(MoCardReader *reader)
{
    MoCustomer *customer = reader->customer;
    read_names(reader);
    set_first(reader, MO_FIELD_NICKNAME, MO_CARD_PICK_NICKNAME, ',');
    set_first(reader, MO_FIELD_COMPANY, MO_CARD_PICK_COMPANY, ';');
    set_picked(reader, MO_FIELD_TITLE, MO_CARD_PICK_TITLE);
    if (!*customer->title)
        set_picked(reader, MO_FIELD_TITLE, MO_CARD_PICK_ROLE);
    set_emails(reader);
    set_phones(reader);
    set_name(reader);
    set_zone_and_language(reader);
    if (reader->mapping->notes->len > 0)
        mo_customer_set_text(customer, MO_FIELD_NOTES, reader->mapping->notes->str);
    set_bans(reader);
    const MoCardProperty *uid = reader->picked[MO_CARD_PICK_UID].property;
    if (uid)
        set_text(reader, MO_FIELD_ID, uid, skip_urn(uid->value));
}

void mo_card_mapping_read(MoCardMapping *mapping, const MoCard *card, MoCustomer *customer,
                          MoReading *ret_reading, MoProblems *problems)
{
    g_return_if_fail(mapping != NULL && card != NULL && customer != NULL && ret_reading != NULL);
    MoCardReader reader = {
        .mapping = mapping, .card = card, .customer = customer, .problems = problems};
    begin(&reader);
    for (size_t i = 0; i < card->n_properties; i++)
        mo_card_read_property(&reader, &card->properties[i]);
    if (!reader.is_group)
        make_customer(&reader);
    set_values(&reader);
    *ret_reading = (MoReading){.n_problems = reader.n_problems,
                               .is_group = reader.is_group,
                               .id_source = mo_customer_make_id(customer)};
}
