/* What holds of every customer, whatever her file holds: an id, clean text, real dates, whole
 * addresses, valid cells; and she survives being copied. */
#ifndef MOMENTS_TESTS_REQUIRE_CUSTOMER_H
#define MOMENTS_TESTS_REQUIRE_CUSTOMER_H

#include "base/text.h"
#include "model/cell.h"
#include "model/customer_slots.h"

#include <stdlib.h>
#include <string.h>

static inline void require(bool good)
{
    if (!good)
        abort();
}

static inline void require_text(const char *text, bool block)
{
    g_autofree char *clean =
        block ? mo_text_clean_block(text, (size_t)1 << 20) : mo_text_clean_line(text, 4000);
    require(strcmp(clean, text) == 0);
}

static inline void require_date(MoDate date)
{
    require(date.month <= 12);
    require(date.month == 0 || mo_date_in_year(date, 2024) != MO_DAY_NONE);
}

static inline void require_customer(MoCustomer *customer)
{
    require(*customer->id && customer->columns && customer->values);
    for (unsigned field = 0; field < MO_FIELD_N; field++) {
        const char **text = mo_customer_slot_text(customer, field);
        char *const **list = mo_customer_slot_list(customer, field);
        const MoDate *date = mo_customer_slot_date(customer, field);
        if (text)
            require_text(*text, field == MO_FIELD_NOTES);
        for (char *const *item = list ? *list : NULL; item && *item; item++)
            require_text(*item, false);
        if (date)
            require_date(*date);
    }
    for (unsigned i = 0; i < customer->dates->len; i++)
        require_date(g_array_index(customer->dates, MoLabelledDate, i).date);
    for (char *const *email = customer->email; *email; email++)
        require(mo_cell_is_email(*email));
    for (size_t i = 0; i < customer->columns->n; i++)
        require(g_utf8_validate(customer->values[i], -1, NULL));
    g_autoptr(MoCustomer) copy = mo_customer_dup(customer);
    require(strcmp(copy->id, customer->id) == 0 && !copy->values);
}

#endif
