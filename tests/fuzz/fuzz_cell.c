/* Any bytes as one cell: a date that is read exists and is read again as it is printed, the orders
 * that a cell fits are those in which it can be read, lists and addresses lie in the cell, and what
 * is not understood of a ban is a ban. */
#include "model/cell.h"
#include "model/cell_date.h"
#include "model/cell_json.h"
#include "model/customer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

static void check_date(const char *text, MoDateOrder order, bool yearly)
{
    MoDate date = {.year = 1, .month = 2, .day = 3}, again;
    MoCellDate found = mo_cell_date_read(text, order, yearly, &date);
    unsigned orders = mo_cell_date_get_orders(text);
    if (found == MO_CELL_DATE_UNDECIDED)
        require(order == MO_DATE_ORDER_UNKNOWN && orders != 0);
    if (order == MO_DATE_ORDER_UNKNOWN && orders != 0)
        require(found == MO_CELL_DATE_UNDECIDED);
    if (order != MO_DATE_ORDER_UNKNOWN && orders & 1U << order)
        require(found != MO_CELL_DATE_BAD && found != MO_CELL_DATE_UNDECIDED);
    if (found != MO_CELL_DATE_READ)
        return;
    require(date.month >= 1 && date.month <= 12 && mo_date_in_year(date, 2024) != MO_DAY_NONE);
    g_autofree char *printed = mo_date_print(date);
    require(mo_cell_read_date(printed, &again) && again.year == date.year &&
            again.month == date.month && again.day == date.day);
}

static void check_items(const char *text)
{
    const char *end = text + strlen(text), *item = NULL;
    size_t length = 0;
    for (const char *at = text; mo_cell_next_item(&at, MO_CELL_TAGS, &item, &length);)
        require(length > 0 && item >= text && item + length <= end && at <= end);
    for (const char *at = text; mo_cell_next_address(&at, &item, &length);)
        require(length > 0 && item >= text && item + length <= end && at <= end);
    g_auto(GStrv) list = mo_cell_read_json_array(text);
    require(!list || strchr(text, '['));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *raw = g_strndup((const char *)data, size);
    g_autofree char *text = g_utf8_make_valid(raw, -1);
    for (MoDateOrder order = MO_DATE_ORDER_UNKNOWN; order <= MO_DATE_ORDER_YEAR_MONTH_DAY;
         order++) {
        check_date(text, order, true);
        check_date(text, order, false);
    }
    check_items(text);
    unsigned bans = 0, for_good = 0;
    MoDay until = 0;
    if (!mo_cell_read_bans(text, &bans, &until, &for_good))
        require(bans == MO_BAN_ALL && until == MO_DAY_NONE);
    bool yes = false;
    if (!mo_cell_read_yes_no(text, &yes))
        require(yes);
    return 0;
}
