#include "model/customer.h"

#include "base/arena.h"
#include "base/text.h"
#include "model/customer_private.h"

MoCustomer *mo_customer_new(void)
{
    MoCustomer *customer = g_new0(MoCustomer, 1);
    MoCustomerMemory *memory = g_new0(MoCustomerMemory, 1);
    memory->arena = mo_arena_new();
    memory->file = g_strdup("");
    memory->empty.memory = memory;
    memory->empty.dates = g_array_new(FALSE, FALSE, sizeof(MoLabelledDate));
    mo_customer_make_empty(&memory->empty);
    *customer = memory->empty;
    mo_customer_clear(customer);
    return customer;
}

MoCustomer *mo_customer_dup(const MoCustomer *customer)
{
    g_return_val_if_fail(customer, NULL);
    MoCustomer *copy = mo_customer_new(), slots = *copy;
    *copy = *customer;
    copy->memory = slots.memory;
    copy->dates = slots.dates;
    copy->columns = NULL;
    copy->values = NULL;
    copy->partner = NULL;
    mo_customer_set_file(copy, customer->file);
    mo_customer_keep_all(copy);
    for (unsigned i = 0; i < customer->dates->len; i++) {
        const MoLabelledDate *dated = &g_array_index(customer->dates, MoLabelledDate, i);
        mo_customer_add_date(copy, dated->label, dated->date);
    }
    return copy;
}

void mo_customer_free(MoCustomer *customer)
{
    if (!customer)
        return;
    mo_arena_free(customer->memory->arena);
    g_free(customer->memory->file);
    g_free(customer->memory->values);
    g_free(customer->memory);
    g_array_unref(customer->dates);
    g_free(customer);
}

bool mo_customer_tells_next_step(const MoCustomer *customer)
{
    if (customer->next_step_date == MO_DAY_NONE)
        return customer->tells_next_step_date;
    return customer->tells_next_step || *customer->next_step;
}

unsigned mo_customer_bans_on(const MoCustomer *customer, MoDay day)
{
    bool over = customer->bans_until != MO_DAY_NONE && day > customer->bans_until;
    return over ? customer->bans & customer->bans_for_good : customer->bans;
}

static MoDate date_of_day(MoDay day)
{
    if (day == MO_DAY_NONE)
        return (MoDate){0};
    int year = 0, month = 0, day_of_month = 0;
    mo_day_to_civil(day, &year, &month, &day_of_month);
    return (MoDate){.year = (int16_t)year, .month = (uint8_t)month, .day = (uint8_t)day_of_month};
}

static MoDate find_labelled(const MoCustomer *customer, const char *label)
{
    for (unsigned i = 0; i < customer->dates->len; i++) {
        const MoLabelledDate *dated = &g_array_index(customer->dates, MoLabelledDate, i);
        if (mo_text_same(dated->label, label))
            return dated->date;
    }
    return (MoDate){0};
}

/* Planning asks for the same few words for each customer: our own spelling is found first. */
static MoField find_date_field(const char *word)
{
    for (MoField field = MO_FIELD_BIRTHDAY; field <= MO_FIELD_LAST_CONTACTED; field++) {
        if (strcmp(word, mo_field_get_name(field)) == 0)
            return field;
    }
    return mo_field_find(word, NULL);
}

bool mo_customer_get_date(const MoCustomer *customer, const char *word, MoDate *ret_date,
                          bool *ret_single)
{
    MoField field = find_date_field(word);
    MoCell cell = mo_field_get_cell(field);
    if (*word == '\0' || (field != MO_FIELD_NONE && cell != MO_CELL_DATE && cell != MO_CELL_DAY))
        return false;
    /* "after last contact" is an anchor of its own. */
    if (field == MO_FIELD_LAST_CONTACTED)
        return false;
    *ret_single = cell == MO_CELL_DAY;
    const MoDate *date = mo_customer_slot_date((MoCustomer *)customer, field);
    const MoDay *day = mo_customer_slot_day((MoCustomer *)customer, field);
    if (date)
        *ret_date = *date;
    else if (day)
        *ret_date = date_of_day(*day);
    else
        *ret_date =
            find_labelled(customer, field == MO_FIELD_DATE ? mo_field_get_label(word) : word);
    return true;
}
