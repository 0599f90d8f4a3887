/* Any bytes as a customers file: whatever a row holds, its customer has an id, clean text, real
 * dates, whole addresses, and survives being copied. Seeds: tests/data/customers. */
#include "base/text.h"
#include "input/csv.h"
#include "model/cell.h"
#include "model/customer_slots.h"
#include "model/mapping.h"
#include "model/selector.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

static void require_text(const char *text, bool block)
{
    g_autofree char *clean =
        block ? mo_text_clean_block(text, (size_t)1 << 20) : mo_text_clean_line(text, 4000);
    require(strcmp(clean, text) == 0);
}

static void require_date(MoDate date)
{
    require(date.month <= 12);
    require(date.month == 0 || mo_date_in_year(date, 2024) != MO_DAY_NONE);
}

static void require_customer(MoCustomer *customer)
{
    require(*customer->id && customer->columns && customer->values);
    for (unsigned field = 0; field < MO_FIELD_N; field++) {
        const char **text = mo_customer_slot_text(customer, field);
        char *const **list = mo_customer_slot_list(customer, field);
        MoDate *date = mo_customer_slot_date(customer, field);
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
    g_autoptr(MoCustomer) copy = mo_customer_dup(customer);
    require(strcmp(copy->id, customer->id) == 0 && !copy->values);
}

static void require_selectors(const MoCustomer *customer)
{
    for (size_t i = 0; i < customer->columns->n; i++) {
        if (!*customer->columns->keys[i])
            continue;
        g_autofree const char **values =
            mo_selector_get_values(customer, customer->columns->names[i]);
        require(values != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoCsv) csv = mo_csv_open_memory((const char *)data, size, "x.csv", NULL);
    MoCsvRow row;
    if (!mo_csv_next(csv, &row, problems))
        return 0;
    g_autoptr(MoMapping) mapping = mo_mapping_new((const char *const *)row.fields, row.n_fields,
                                                  "x.csv", row.line, NULL, problems);
    if (!mapping)
        return 0;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    while (mo_csv_next(csv, &row, problems)) {
        MoReading reading, again;
        mo_mapping_read(mapping, (const char *const *)row.fields, row.n_fields, row.line, customer,
                        &reading, NULL);
        g_autofree char *id = g_strdup(customer->id);
        mo_mapping_read(mapping, (const char *const *)row.fields, row.n_fields, row.line, customer,
                        &again, problems);
        require(reading.n_problems == again.n_problems && strcmp(id, customer->id) == 0);
        require_customer(customer);
        require_selectors(customer);
    }
    return 0;
}
