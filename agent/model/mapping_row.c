#include "base/i18n.h"
#include "base/text.h"
#include "model/cell.h"
#include "model/customer_slots.h"
#include "model/mapping_private.h"

#include <stdarg.h>
#include <string.h>

#define LINE_MAX_BYTES ((size_t)500)

typedef struct {
    const MoMapping *mapping;
    unsigned line;
    MoProblems *problems;
    MoCustomer *customer;
    MoReading *reading;
    bool opted_out; /* by a column that knows no end */
} Row;

static void report(Row *row, MoSeverity severity, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void report(Row *row, MoSeverity severity, const char *format, ...)
{
    row->reading->n_problems++;
    if (!row->problems)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    mo_problems_add(row->problems, severity, row->mapping->file, row->line, "%s", text);
}

static const char *clean_line(Row *row, const char *text)
{
    size_t length = strlen(text);
    if (length <= LINE_MAX_BYTES && mo_text_is_plain(text, length))
        return text;
    g_autofree char *clean = mo_text_clean_line(text, LINE_MAX_BYTES);
    return mo_customer_keep(row->customer, clean, strlen(clean));
}

static void read_date(Row *row, const char *column, const char *text, MoDate *slot)
{
    if (mo_cell_read_date(text, slot))
        return;
    report(row, MO_SEVERITY_ERROR,
           _("column '%s': '%s' is no date: write it as 1980-03-12, or --03-12 without the year; "
             "until then the date is left out"),
           column, text);
}

static void read_day(Row *row, const char *column, const char *text, MoDay *slot)
{
    MoDate date = {0};
    if (mo_cell_read_date(text, &date) && (date.month == 0 || date.year != 0)) {
        *slot = date.month == 0 ? MO_DAY_NONE : mo_date_day(date);
        return;
    }
    report(row, MO_SEVERITY_ERROR,
           _("column '%s': '%s' is no day: write it as 2026-03-12; until then it is left out"),
           column, text);
}

static void read_bans(Row *row, const char *column, const char *text)
{
    unsigned bans = 0;
    MoDay until = MO_DAY_NONE;
    if (!mo_cell_read_bans(text, &bans, &until)) {
        report(row, MO_SEVERITY_ERROR,
               _("column '%s': '%s' is not understood, so %s is not contacted at all: write all, "
                 "or a list of email, phone, promo, or until 2026-05-01"),
               column, text, row->customer->name);
    }
    row->customer->bans |= bans;
    row->customer->bans_until = until;
}

static void read_opt_out(Row *row, const char *column, const char *text, MoBan ban)
{
    bool yes = false;
    if (!mo_cell_read_yes_no(text, &yes))
        report(row, MO_SEVERITY_ERROR, _("column '%s': '%s' is read as yes: write yes or no"),
               column, text);
    if (yes) {
        row->customer->bans |= ban;
        row->opted_out = true;
    }
}

static void read_labelled(Row *row, const MoMeaning *meaning, const char *column, const char *text)
{
    MoDate date = {0};
    read_date(row, column, text, &date);
    mo_customer_add_date(row->customer, meaning->label, date);
}

static void read_list(Row *row, MoField field, const char *text)
{
    g_auto(GStrv) items = mo_cell_read_list(text, field == MO_FIELD_TAGS);
    for (char **item = items; *item; item++) {
        if (field != MO_FIELD_EMAIL || mo_cell_is_email(*item))
            mo_customer_add_to_list(row->customer, field, *item);
        else
            report(row, MO_SEVERITY_ERROR,
                   _("'%s' is no e-mail address: correct it, such as name@example.com; until then "
                     "it is left out"),
                   *item);
    }
}

/* `text` is trimmed and not empty. */
static void read_cell(Row *row, const MoMeaning *meaning, const char *column, const char *text)
{
    MoCustomer *customer = row->customer;
    switch (mo_field_get_cell(meaning->field)) {
    case MO_CELL_LINE:
        *mo_customer_slot_text(customer, meaning->field) = clean_line(row, text);
        break;
    case MO_CELL_BLOCK:
        mo_customer_set_text(customer, meaning->field, text);
        break;
    case MO_CELL_LIST:
        read_list(row, meaning->field, text);
        break;
    case MO_CELL_DATE:
        if (meaning->field == MO_FIELD_DATE)
            read_labelled(row, meaning, column, text);
        else
            read_date(row, column, text, mo_customer_slot_date(customer, meaning->field));
        break;
    case MO_CELL_DAY:
        read_day(row, column, text, mo_customer_slot_day(customer, meaning->field));
        break;
    case MO_CELL_BANS:
    case MO_CELL_YES_NO:
        break; /* after the name is known: their messages name her */
    }
}

static void read_ban_cell(Row *row, const MoMeaning *meaning, const char *column, const char *text)
{
    switch (meaning->field) {
    case MO_FIELD_DO_NOT_CONTACT:
        read_bans(row, column, text);
        break;
    case MO_FIELD_NO_EMAIL:
        read_opt_out(row, column, text, MO_BAN_EMAIL);
        break;
    case MO_FIELD_NO_PHONE:
        read_opt_out(row, column, text, MO_BAN_PHONE);
        break;
    case MO_FIELD_NO_PROMO:
        read_opt_out(row, column, text, MO_BAN_PROMO);
        break;
    default:
        break;
    }
}

/* The cells as values: trimmed, and borrowed wherever nothing has to be cut off their ends. */
static void borrow_values(MoCustomer *customer, const MoMapping *mapping, const char *const *fields,
                          size_t n)
{
    size_t n_columns = mapping->columns.n;
    mo_customer_make_values(customer, n_columns);
    for (size_t i = 0; i < n_columns; i++) {
        size_t length = 0;
        const char *text = mo_cell_trim(i < n ? fields[i] : "", &length);
        customer->values[i] =
            text[length] == '\0' ? text : mo_customer_keep(customer, text, length);
    }
}

static void make_name(MoCustomer *customer)
{
    if (*customer->name)
        return;
    g_autofree char *both = g_strconcat(customer->given_name, " ", customer->family_name, NULL);
    mo_customer_set_text(customer, MO_FIELD_NAME, both);
}

static void check_words(Row *row)
{
    MoCustomer *customer = row->customer;
    if (*customer->timezone && !mo_cell_is_timezone(customer->timezone)) {
        report(row, MO_SEVERITY_WARNING,
               _("time zone '%s' is not understood: write a name such as Europe/Berlin"),
               customer->timezone);
        customer->timezone = "";
    }
    if (*customer->language) {
        g_autofree char *code = mo_cell_read_language(customer->language);
        if (!code)
            report(row, MO_SEVERITY_WARNING,
                   _("language '%s' is not understood: write a code such as en, de or pt-BR"),
                   customer->language);
        mo_customer_set_text(customer, MO_FIELD_LANGUAGE, code);
    }
    if (*customer->manner && strcmp(customer->manner, "formal") != 0 &&
        strcmp(customer->manner, "first-name") != 0) {
        report(row, MO_SEVERITY_WARNING,
               _("manner '%s' is not understood: write formal or first-name"), customer->manner);
        customer->manner = "";
    }
}

static bool is_ban(MoField field)
{
    MoCell cell = mo_field_get_cell(field);
    return cell == MO_CELL_BANS || cell == MO_CELL_YES_NO;
}

/* Bans come last, because their messages name the customer. */
static void read_cells(Row *row, bool bans)
{
    const MoMapping *mapping = row->mapping;
    const char *const *values = row->customer->values;
    for (size_t i = 0; i < mapping->columns.n; i++) {
        const MoMeaning *meaning = &mapping->meanings[i];
        if (meaning->field == MO_FIELD_NONE || *values[i] == '\0' || is_ban(meaning->field) != bans)
            continue;
        if (bans)
            read_ban_cell(row, meaning, mapping->columns.names[i], values[i]);
        else
            read_cell(row, meaning, mapping->columns.names[i], values[i]);
    }
}

void mo_mapping_read(const MoMapping *mapping, const char *const *fields, size_t n, unsigned line,
                     MoCustomer *customer, MoReading *ret_reading, MoProblems *problems)
{
    *ret_reading = (MoReading){0};
    Row row = {.mapping = mapping,
               .line = line,
               .problems = problems,
               .customer = customer,
               .reading = ret_reading};
    mo_customer_clear(customer);
    customer->columns = &mapping->columns;
    borrow_values(customer, mapping, fields, n);
    customer->line = line;
    mo_customer_set_file(customer, mapping->file);
    read_cells(&row, false);
    make_name(customer);
    read_cells(&row, true);
    /* One end serves all bans, and a ban without an end must never get one. */
    if (row.opted_out)
        customer->bans_until = MO_DAY_NONE;
    check_words(&row);
    if (n > mapping->columns.n)
        report(&row, MO_SEVERITY_WARNING,
               _("this row has %zu fields, the header names %zu: the rest is left out; a text with "
                 "a comma stands in double quotes"),
               n, mapping->columns.n);
    ret_reading->id_source = mo_customer_make_id(customer);
}
