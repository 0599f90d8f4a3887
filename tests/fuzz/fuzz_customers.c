/* Any bytes as a customers file: whatever a row holds, its customer has an id, clean text, real
 * dates, whole addresses, and survives being copied. Seeds: tests/data/customers. */
#include "input/csv.h"
#include "model/mapping.h"
#include "model/selector.h"
#include "require_customer.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
