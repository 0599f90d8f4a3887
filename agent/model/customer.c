#include "model/customer.h"

#include "base/text.h"
#include "model/customer_slots.h"

#include <stddef.h>

static void clear_labelled_date(void *data)
{
    MoLabelledDate *dated = data;
    g_free(dated->label);
}

static char **empty_list(void)
{
    return g_new0(char *, 1);
}

/* Where a field of the vocabulary lives in a customer. */
typedef struct {
    MoField field;
    size_t offset;
} Slot;

#define SLOT(field, member)                                                                        \
    {                                                                                              \
        MO_FIELD_##field, offsetof(MoCustomer, member)                                             \
    }
static const Slot text_slots[] = {SLOT(ID, id),
                                  SLOT(NAME, name),
                                  SLOT(GIVEN_NAME, given_name),
                                  SLOT(FAMILY_NAME, family_name),
                                  SLOT(NICKNAME, nickname),
                                  SLOT(SALUTATION, salutation),
                                  SLOT(ACADEMIC_TITLE, academic_title),
                                  SLOT(MANNER, manner),
                                  SLOT(GREETING, greeting),
                                  SLOT(COMPANY, company),
                                  SLOT(TITLE, title),
                                  SLOT(PROJECT, project),
                                  SLOT(CHANNEL, channel),
                                  SLOT(LANGUAGE, language),
                                  SLOT(TIMEZONE, timezone),
                                  SLOT(OWNER, owner),
                                  SLOT(NEXT_STEP, next_step),
                                  SLOT(INTRODUCED_BY, introduced_by),
                                  SLOT(NOTES, notes),
                                  SLOT(NONE, own_id),
                                  SLOT(NONE, file)};
static const Slot list_slots[] = {SLOT(EMAIL, email), SLOT(PHONE, phone),
                                  SLOT(TAGS, tags),   SLOT(INTERESTS, interests),
                                  SLOT(NEEDS, needs), SLOT(OFFERS, offers)};
static const Slot date_slots[] = {SLOT(BIRTHDAY, birthday), SLOT(ANNIVERSARY, anniversary),
                                  SLOT(CUSTOMER_SINCE, customer_since)};
static const Slot day_slots[] = {SLOT(RENEWAL_DATE, renewal_date),
                                 SLOT(NEXT_STEP_DATE, next_step_date),
                                 SLOT(LAST_CONTACTED, last_contacted)};

static void *find_slot(MoCustomer *customer, const Slot *slots, size_t n, MoField field)
{
    for (size_t i = 0; i < n; i++)
        if (slots[i].field == field)
            return (char *)customer + slots[i].offset;
    return NULL;
}

/* The members of every text and list: new, dup and free cannot forget one that is in the tables. */
static char **text_at(MoCustomer *customer, size_t i)
{
    return (char **)(void *)((char *)customer + text_slots[i].offset);
}

static char ***list_at(MoCustomer *customer, size_t i)
{
    return (char ***)(void *)((char *)customer + list_slots[i].offset);
}

char **mo_customer_slot_text(MoCustomer *customer, MoField field)
{
    if (field == MO_FIELD_NONE)
        return NULL;
    return find_slot(customer, text_slots, G_N_ELEMENTS(text_slots), field);
}

char ***mo_customer_slot_list(MoCustomer *customer, MoField field)
{
    return find_slot(customer, list_slots, G_N_ELEMENTS(list_slots), field);
}

MoDate *mo_customer_slot_date(MoCustomer *customer, MoField field)
{
    return find_slot(customer, date_slots, G_N_ELEMENTS(date_slots), field);
}

MoDay *mo_customer_slot_day(MoCustomer *customer, MoField field)
{
    return find_slot(customer, day_slots, G_N_ELEMENTS(day_slots), field);
}

MoCustomer *mo_customer_new(void)
{
    MoCustomer *customer = g_new0(MoCustomer, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(text_slots); i++)
        *text_at(customer, i) = g_strdup("");
    for (size_t i = 0; i < G_N_ELEMENTS(list_slots); i++)
        *list_at(customer, i) = empty_list();
    customer->dates = g_array_new(FALSE, FALSE, sizeof(MoLabelledDate));
    g_array_set_clear_func(customer->dates, clear_labelled_date);
    customer->renewal_date = MO_DAY_NONE;
    customer->next_step_date = MO_DAY_NONE;
    customer->last_contacted = MO_DAY_NONE;
    customer->bans_until = MO_DAY_NONE;
    return customer;
}

void mo_customer_clear(MoCustomer *customer)
{
    for (size_t i = 0; i < G_N_ELEMENTS(text_slots); i++)
        if (text_at(customer, i) != &customer->file)
            **text_at(customer, i) = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(list_slots); i++) {
        char ***list = list_at(customer, i);
        if (**list) {
            g_strfreev(*list);
            *list = empty_list();
        }
    }
    customer->birthday = customer->anniversary = customer->customer_since = (MoDate){0};
    g_array_set_size(customer->dates, 0);
    customer->renewal_date = customer->next_step_date = customer->last_contacted = MO_DAY_NONE;
    customer->bans = 0;
    customer->bans_said = false;
    customer->bans_until = MO_DAY_NONE;
    customer->columns = NULL;
    customer->partner = NULL;
}

MoCustomer *mo_customer_dup(const MoCustomer *customer)
{
    g_return_val_if_fail(customer, NULL);
    MoCustomer *copy = g_new(MoCustomer, 1);
    *copy = *customer;
    for (size_t i = 0; i < G_N_ELEMENTS(text_slots); i++)
        *text_at(copy, i) = g_strdup(*text_at(copy, i));
    for (size_t i = 0; i < G_N_ELEMENTS(list_slots); i++)
        *list_at(copy, i) = g_strdupv(*list_at(copy, i));
    copy->dates = g_array_new(FALSE, FALSE, sizeof(MoLabelledDate));
    g_array_set_clear_func(copy->dates, clear_labelled_date);
    for (unsigned i = 0; i < customer->dates->len; i++) {
        MoLabelledDate dated = g_array_index(customer->dates, MoLabelledDate, i);
        dated.label = g_strdup(dated.label);
        g_array_append_val(copy->dates, dated);
    }
    copy->columns = NULL;
    copy->values = NULL;
    copy->partner = NULL;
    return copy;
}

void mo_customer_free(MoCustomer *customer)
{
    if (!customer)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(text_slots); i++)
        g_free(*text_at(customer, i));
    for (size_t i = 0; i < G_N_ELEMENTS(list_slots); i++)
        g_strfreev(*list_at(customer, i));
    g_array_unref(customer->dates);
    g_free(customer->values);
    g_free(customer);
}

unsigned mo_customer_bans_on(const MoCustomer *customer, MoDay day)
{
    bool over = customer->bans_until != MO_DAY_NONE && day > customer->bans_until;
    return over ? 0 : customer->bans;
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

const char *mo_customer_get_call_name(const MoCustomer *customer)
{
    return *customer->nickname ? customer->nickname : customer->given_name;
}
