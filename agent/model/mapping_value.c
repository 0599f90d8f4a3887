#include "base/i18n.h"
#include "base/text.h"
#include "model/address.h"
#include "model/cell.h"
#include "model/cell_date.h"
#include "model/cell_json.h"
#include "model/customer_private.h"
#include "model/mapping_private.h"

#include <string.h>

static const char *order_name(MoDateOrder order)
{
    static const char *const names[] = {"", "day-month-year", "month-day-year", "year-month-day"};
    return names[order];
}

/* A text as a clean line: itself where it is one and ends where the cell does, else a copy. */
static const char *clean_line(MoRow *row, MoPiece piece)
{
    const char *text = piece.text;
    size_t length = piece.length;
    if (length <= MO_CUSTOMER_LINE_MAX && (piece.is_plain || mo_text_is_plain(text, length)))
        return text[length] == '\0' ? text : mo_customer_keep(row->customer, text, length);
    g_autofree char *part = g_strndup(text, length);
    g_autofree char *clean = mo_text_clean_line(part, MO_CUSTOMER_LINE_MAX);
    return mo_customer_keep(row->customer, clean, strlen(clean));
}

/* The numbers of a date that fit another order than the one which the column has. */
static void report_order(MoRow *row, const char *name, const char *text, MoDateOrder order)
{
    mo_row_report(row, MO_SEVERITY_ERROR,
                  _("column '%s': '%s' does not fit the order of its dates, %s: correct it, or say "
                    "'date-order = %s' under [customers]; until then it is left out"),
                  name, text, order_name(order),
                  order_name(order == MO_DATE_ORDER_DAY_MONTH_YEAR ? MO_DATE_ORDER_MONTH_DAY_YEAR
                                                                   : MO_DATE_ORDER_DAY_MONTH_YEAR));
}

static bool is_other_order(const char *text, MoDateOrder order)
{
    unsigned orders = order == MO_DATE_ORDER_UNKNOWN ? 0 : mo_cell_date_get_orders(text);
    unsigned common = 1U << MO_DATE_ORDER_DAY_MONTH_YEAR | 1U << MO_DATE_ORDER_MONTH_DAY_YEAR;
    return (orders & common) && !(orders & 1U << order);
}

static void report_date(MoRow *row, const char *name, const char *text)
{
    mo_row_report(row, MO_SEVERITY_ERROR,
                  _("column '%s': '%s' is no date: write it as 1980-03-12, or --03-12 without the "
                    "year; until then the date is left out"),
                  name, text);
}

static void report_day(MoRow *row, const char *name, const char *text)
{
    mo_row_report(
        row, MO_SEVERITY_ERROR,
        _("column '%s': '%s' is no day: write it as 2026-03-12; until then it is left out"), name,
        text);
}

void mo_row_report_ahead(MoRow *row, const char *name, const char *text, MoField field, MoDate date)
{
    MoDay day = mo_date_day(date);
    g_autofree char *shown = mo_day_print(day);
    if (mo_field_get_cell(field) == MO_CELL_DATE)
        mo_row_report(row, mo_cell_date_judge(field),
                      _("column '%s': '%s' means %s, which is still to come: correct the year, or "
                        "write --%02d-%02d without it; until then the date is left out"),
                      name, text, shown, date.month, date.day);
    else
        mo_row_report(row, mo_cell_date_judge(field),
                      _("column '%s': '%s' means %s, which is still to come: correct it; until "
                        "then the date is left out"),
                      name, text, shown);
}

/* A date in one of its rarer spellings; false when there is none that can be used. */
static bool read_rare_date(MoRow *row, MoField field, size_t column, const char *text,
                           MoDate *ret_date)
{
    const MoColumnOrder *order = &row->mapping->meanings[column].dates;
    const char *name = row->mapping->columns.names[column];
    const bool yearly = mo_field_get_cell(field) == MO_CELL_DATE;
    switch (mo_cell_date_read(text, order->order, yearly, ret_date)) {
    case MO_CELL_DATE_NONE:
        return false;
    case MO_CELL_DATE_READ:
        break;
    case MO_CELL_DATE_UNDECIDED:
        row->reading->wants_orders = row->reading->wants_orders || !order->refused;
        return false;
    case MO_CELL_DATE_BAD:
        if (is_other_order(text, order->order))
            report_order(row, name, text, order->order);
        else if (yearly)
            report_date(row, name, text);
        else
            report_day(row, name, text);
        return false;
    }
    if (yearly || ret_date->year != 0)
        return true;
    report_day(row, name, text);
    return false;
}

/* A date of a column; false when it holds none that can be used. */
static bool read_date(MoRow *row, MoField field, size_t column, MoPiece piece, MoDate *ret_date)
{
    const char *text = piece.text;
    if (!mo_cell_date_read_common(text, piece.length, ret_date) &&
        !read_rare_date(row, field, column, text, ret_date))
        return false;
    if (mo_cell_date_fit(text, field, row->mapping->view, ret_date))
        return true;
    mo_row_report_ahead(row, row->mapping->columns.names[column], text, field, *ret_date);
    return false;
}

static void read_yearly(MoRow *row, MoField field, size_t column, MoPiece piece)
{
    MoDate *slot = mo_customer_slot(row->customer, field), date;
    if (slot->month == 0 && read_date(row, field, column, piece, &date))
        *slot = date;
}

static void read_day(MoRow *row, MoField field, size_t column, MoPiece piece)
{
    MoDay *slot = mo_customer_slot(row->customer, field);
    MoDate date;
    if (*slot != MO_DAY_NONE)
        return;
    if (read_date(row, field, column, piece, &date))
        *slot = mo_date_day(date);
    else if (field == MO_FIELD_NEXT_STEP_DATE &&
             mo_cell_date_read(piece.text, row->mapping->meanings[column].dates.order, false,
                               &date) != MO_CELL_DATE_NONE)
        row->customer->tells_next_step_date = false; /* it says something, if we knew what */
}

static void read_labelled(MoRow *row, const char *label, size_t column, MoPiece piece)
{
    MoDate date;
    if (read_date(row, MO_FIELD_DATE, column, piece, &date))
        mo_customer_add_date(row->customer, label, date);
}

/* What Outlook writes of a colleague on the same Exchange server: no address to write to, and
 * nothing that its user could correct. */
#define EXCHANGE_ADDRESS "/o="

/* Without its controls an address would be another one. */
static bool has_control(MoPiece item)
{
    for (uint32_t i = 0; i < item.length; i++)
        if (g_ascii_iscntrl(item.text[i]) && !g_ascii_isspace(item.text[i]))
            return true;
    return false;
}

/* One that cannot be written to stays: it is what she is known by. */
static void add_email(MoRow *row, size_t column, MoPiece item)
{
    const char *name = row->mapping->columns.names[column];
    const char *email = clean_line(row, item);
    if (g_ascii_strncasecmp(email, EXCHANGE_ADDRESS, strlen(EXCHANGE_ADDRESS)) == 0)
        return;
    if (has_control(item)) {
        mo_row_report(
            row, MO_SEVERITY_ERROR,
            _("column '%s': '%s' has a character that cannot be seen: type it anew; until "
              "then it is left out"),
            name, email);
        return;
    }
    if (!mo_cell_is_email(email)) {
        mo_row_report(row, MO_SEVERITY_ERROR,
                      _("column '%s': '%s' is no e-mail address: correct it, such as "
                        "name@example.com; until then it is left out"),
                      name, email);
        return;
    }
    g_autofree char *fault = mo_address_find_fault(email);
    if (fault)
        mo_row_report(row, MO_SEVERITY_ERROR,
                      _("column '%s': no draft can go to '%s': %s; correct it"), name, email,
                      fault);
    mo_customer_add_clean(row->customer, MO_FIELD_EMAIL, email);
}

static void add_tag(MoRow *row, MoPiece item)
{
    const char *tag = mo_cell_read_tag(clean_line(row, item));
    if (tag)
        mo_customer_add_clean(row->customer, MO_FIELD_TAGS, tag);
}

static void add_item(MoRow *row, MoField field, size_t column, MoPiece item)
{
    if (field == MO_FIELD_EMAIL)
        add_email(row, column, item);
    else if (field == MO_FIELD_TAGS)
        add_tag(row, item);
    else
        mo_customer_add_clean(row->customer, field, clean_line(row, item));
}

static void read_list(MoRow *row, MoField field, size_t column, MoPiece piece)
{
    const char *text = piece.text, *item = NULL;
    size_t length = 0;
    /* EspoCRM writes its lists as JSON. */
    g_auto(GStrv) array = *text == '[' ? mo_cell_read_json_array(text) : NULL;
    for (char **element = array; element && *element; element++)
        if (**element) {
            length = strlen(*element);
            item = mo_customer_keep(row->customer, *element, length);
            add_item(row, field, column, (MoPiece){.text = item, .length = (uint32_t)length});
        }
    if (array)
        return;
    /* One address and nothing else, as nearly every cell has it. */
    if (field == MO_FIELD_EMAIL && mo_address_is_plain(text)) {
        mo_customer_add_clean(row->customer, field, text);
        return;
    }
    if (field == MO_FIELD_EMAIL) {
        while (mo_cell_next_address(&text, &item, &length))
            add_item(row, field, column, (MoPiece){item, (uint32_t)length, piece.is_plain});
        return;
    }
    if (piece.is_plain && mo_cell_is_one_item(text, piece.length)) {
        add_item(row, field, column, piece);
        return;
    }
    MoCellList kind = field == MO_FIELD_TAGS    ? MO_CELL_TAGS
                      : field == MO_FIELD_PHONE ? MO_CELL_PHONES
                                                : MO_CELL_WORDS;
    /* What is cut out of a plain text, and trimmed, is plain. */
    while (mo_cell_next_item(&text, kind, &item, &length))
        add_item(row, field, column, (MoPiece){item, (uint32_t)length, piece.is_plain});
}

/* What a pair's label says its value is: the label as a clean line, without Google's star. */
static const char *get_label(MoRow *row, size_t column)
{
    size_t partner = row->mapping->meanings[column].partner;
    if (partner == MO_MAPPING_NO_COLUMN)
        return "";
    const char *label = row->customer->values[partner];
    label = clean_line(row, (MoPiece){.text = label, .length = (uint32_t)strlen(label)});
    return g_str_has_prefix(label, "* ") ? label + 2 : label;
}

/* As if its column meant another field. */
static void read_as(MoRow *row, const MoStep *step, MoField field, MoPiece piece)
{
    MoStep other = {step->column, field, mo_field_get_cell(field), NULL};
    mo_row_read_cell(row, &other, piece);
}

static void read_died(MoRow *row, const char *name, const char *text);

static void read_part(MoRow *row, const MoStep *step, MoPiece piece)
{
    const size_t column = step->column;
    const char *text = piece.text;
    const char *label = get_label(row, column);
    MoField field = *label ? mo_field_find(label, NULL) : MO_FIELD_NONE;
    MoCell cell = mo_field_get_cell(field);
    bool is_date = cell == MO_CELL_DATE || cell == MO_CELL_DAY;
    bool is_pair = step->field == MO_FIELD_EVENT || step->field == MO_FIELD_CUSTOM;
    if (is_pair && field == MO_FIELD_NONE && mo_field_is_death(label)) {
        read_died(row, label, text);
        return;
    }
    switch (step->field) {
    case MO_FIELD_EVENT:
        if (field != MO_FIELD_NONE && field != MO_FIELD_DATE && is_date)
            read_as(row, step, field, piece);
        else
            read_labelled(row, *label ? label : "date", column, piece);
        break;
    case MO_FIELD_RELATION:
        if (field == MO_FIELD_INTRODUCED_BY)
            read_as(row, step, field, piece);
        break;
    case MO_FIELD_CUSTOM:
        if (field == MO_FIELD_DATE)
            read_labelled(row, mo_field_get_label(label), column, piece);
        else if (field != MO_FIELD_NONE && field != MO_FIELD_ID)
            read_as(row, step, field, piece);
        break;
    case MO_FIELD_DELETED: {
        bool yes = false;
        mo_cell_read_yes_no(text, &yes);
        row->reading->is_deleted = yes;
        break;
    }
    default:
        break; /* read where the whole is made */
    }
}

static void read_block(MoRow *row, MoField field, MoPiece piece)
{
    const char **slot = mo_customer_slot(row->customer, field);
    if (**slot != '\0')
        return;
    if (piece.is_plain)
        *slot = piece.text;
    else
        mo_customer_borrow_block(row->customer, field, piece.text);
}

void mo_row_read_cell(MoRow *row, const MoStep *step, MoPiece piece)
{
    const MoField field = step->field;
    const size_t column = step->column;
    const char *text = piece.text;
    const char **slot = NULL;
    switch (step->cell) {
    case MO_CELL_LINE:
        slot = mo_customer_slot(row->customer, field);
        if (**slot == '\0')
            *slot = clean_line(row, piece);
        break;
    case MO_CELL_BLOCK:
        read_block(row, field, piece);
        break;
    case MO_CELL_LIST:
        if (field != MO_FIELD_PHONE || mo_cell_is_for_talking(get_label(row, column)))
            read_list(row, field, column, piece);
        break;
    case MO_CELL_DATE:
        if (field == MO_FIELD_DATE)
            read_labelled(row, step->label, column, piece);
        else
            read_yearly(row, field, column, piece);
        break;
    case MO_CELL_DAY:
        read_day(row, field, column, piece);
        break;
    case MO_CELL_PART:
        read_part(row, step, piece);
        break;
    case MO_CELL_BANS:
    case MO_CELL_YES_NO:
        mo_row_read_ban(row, column, text);
        break;
    }
}

static void read_bans(MoRow *row, const char *name, const char *text)
{
    MoCustomer *customer = row->customer;
    unsigned bans = 0, for_good = 0;
    MoDay until = MO_DAY_NONE;
    if (!mo_cell_read_bans(text, &bans, &until, &for_good)) {
        mo_row_report(row, MO_SEVERITY_ERROR,
                      _("column '%s': '%s' is not understood, so %s is not contacted at all: write "
                        "all, or a list of email, phone, promo, or until 2026-05-01"),
                      name, text, customer->name);
    }
    customer->bans |= bans;
    customer->bans_for_good |= for_good;
    customer->bans_until = MAX(customer->bans_until, until);
}

/* "Do not allow Emails" says "Allow" or "Do Not Allow" (Dynamics). */
static bool read_allowed(const char *text, bool *ret_banned)
{
    static const char *const allows[] = {"allow",   "allowed",   "zulassen", "zugelassen",
                                         "erlaubt", "autoriser", "permitir", NULL};
    static const char *const refuses[] = {"do not allow",     "not allowed",      "don't allow",
                                          "nicht zulassen",   "nicht zugelassen", "nicht erlaubt",
                                          "ne pas autoriser", "no permitir",      NULL};
    g_autofree char *word = mo_text_fold(text);
    *ret_banned = g_strv_contains(refuses, word);
    return *ret_banned || g_strv_contains(allows, word);
}

static void read_opt_out(MoRow *row, const char *name, const char *text, MoBan ban)
{
    bool yes = false;
    if (!read_allowed(text, &yes) && !mo_cell_read_yes_no(text, &yes))
        mo_row_report(row, MO_SEVERITY_ERROR,
                      _("column '%s': '%s' is read as yes: write yes or no"), name, text);
    if (yes)
        row->opted_out |= ban;
}

/* From "all email" (HubSpot), or by which way (Zoho): a draft invites to send it, so that such a
 * list counts for what one person writes, too. */
static void read_unsubscribed(MoRow *row, const char *text)
{
    bool yes = false;
    if (!mo_cell_read_yes_no(text, &yes) || yes)
        row->opted_out |= MO_BAN_EMAIL | MO_BAN_PROMO;
}

/* The other way round: no newsletter is no promotion, no consent no e-mail, and so is what cannot
 * be read. The day on which she consented is a yes. */
static void read_wish(MoRow *row, const char *name, const char *text, MoBan ban)
{
    static const char *const wants[] = {"subscribed", "opted in",  "opt in",  "opt-in",
                                        "granted",    "consented", "erteilt", NULL};
    static const char *const declines[] = {
        "unsubscribed", "no consent",       "bounced",        "archived",  "opted out",
        "opt out",      "opt-out",          "denied",         "withdrawn", "revoked",
        "widerrufen",   "never subscribed", "not subscribed", NULL};
    MoDate date = {0};
    g_autofree char *word = mo_text_fold(text);
    bool yes = false;
    bool dated = ban == MO_BAN_EMAIL && mo_cell_read_date(text, &date) && date.year != 0;
    if (g_strv_contains(wants, word) || dated)
        return;
    if (g_strv_contains(declines, word) || (mo_cell_read_yes_no(text, &yes) && !yes))
        row->opted_out |= ban;
    else if (!mo_cell_read_yes_no(text, &yes)) {
        mo_row_report(row, MO_SEVERITY_ERROR, _("column '%s': '%s' is read as no: write yes or no"),
                      name, text);
        row->opted_out |= ban;
    }
}

/* That somebody is not dead says nothing about what she asked for. */
static void read_died(MoRow *row, const char *name, const char *text)
{
    bool died = false;
    if (!mo_cell_read_died(text, &died))
        mo_row_report(row, MO_SEVERITY_ERROR,
                      _("column '%s': '%s' is not understood, so no moment is planned any more: "
                        "write the day, or yes or no"),
                      name, text);
    if (!died)
        return;
    row->opted_out |= MO_BAN_ALL | MO_BAN_DIED;
    row->bans_said = true;
}

void mo_row_read_ban(MoRow *row, size_t column, const char *text)
{
    const char *name = row->mapping->columns.names[column];
    MoField field = row->mapping->meanings[column].field;
    if (field == MO_FIELD_CUSTOM)
        field = mo_field_find(get_label(row, column), NULL);
    if (field == MO_FIELD_DIED) {
        read_died(row, name, text);
        return;
    }
    row->bans_said = true;
    switch (field) {
    case MO_FIELD_DO_NOT_CONTACT:
        read_bans(row, name, text);
        break;
    case MO_FIELD_NO_EMAIL:
        read_opt_out(row, name, text, MO_BAN_EMAIL);
        break;
    case MO_FIELD_NO_PHONE:
        read_opt_out(row, name, text, MO_BAN_PHONE);
        break;
    case MO_FIELD_NO_PROMO:
        read_opt_out(row, name, text, MO_BAN_PROMO);
        break;
    case MO_FIELD_UNSUBSCRIBED:
        read_unsubscribed(row, text);
        break;
    case MO_FIELD_NEWSLETTER:
        read_wish(row, name, text, MO_BAN_PROMO);
        break;
    case MO_FIELD_CONSENT:
        read_wish(row, name, text, MO_BAN_EMAIL);
        break;
    default:
        break;
    }
}
