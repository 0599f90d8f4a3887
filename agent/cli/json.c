#include "cli/json.h"

#include <stdio.h>

static void to_stdout(const char *text, size_t length, void *data)
{
    (void)data;
    (void)fwrite(text, 1, length, stdout);
}

MoJsonArray mo_json_array_begin_to(MoJsonSink sink, void *data)
{
    sink("[", 1, data);
    return (MoJsonArray){.sink = sink, .data = data};
}

MoJsonArray mo_json_array_begin(void)
{
    return mo_json_array_begin_to(to_stdout, NULL);
}

void mo_json_array_take(MoJsonArray *array, JsonNode *element)
{
    size_t length = 0;
    g_autoptr(JsonGenerator) generator = json_generator_new();
    json_generator_set_root(generator, element);
    g_autofree char *text = json_generator_to_data(generator, &length);
    array->sink(array->n == 0 ? "\n" : ",\n", array->n == 0 ? 1 : 2, array->data);
    array->sink(text, length, array->data);
    array->n++;
    json_node_unref(element);
}

void mo_json_array_end(MoJsonArray *array)
{
    array->sink(array->n == 0 ? "]\n" : "\n]\n", array->n == 0 ? 2 : 3, array->data);
}

void mo_json_add_text(JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name(builder, name);
    if (text)
        json_builder_add_string_value(builder, text);
    else
        json_builder_add_null_value(builder);
}

void mo_json_add_list(JsonBuilder *builder, const char *name, char *const *texts)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_array(builder);
    for (char *const *text = texts; text && *text; text++)
        json_builder_add_string_value(builder, *text);
    json_builder_end_array(builder);
}

void mo_json_add_day(JsonBuilder *builder, const char *name, MoDay day)
{
    g_autofree char *text = day == MO_DAY_NONE ? NULL : mo_day_print(day);
    mo_json_add_text(builder, name, text);
}

void mo_json_add_number(JsonBuilder *builder, const char *name, int64_t number)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, number);
}

void mo_json_add_local(JsonBuilder *builder, const char *name, MoLocal local)
{
    g_autofree char *text = local.day == MO_DAY_NONE ? NULL : mo_local_print(local);
    mo_json_add_text(builder, name, text);
}

static void add_nudges(JsonBuilder *builder, unsigned nudges)
{
    json_builder_set_member_name(builder, "nudge");
    json_builder_begin_array(builder);
    for (unsigned bit = MO_NUDGE_POPUP; bit <= MO_NUDGE_DIGEST; bit <<= 1) {
        if (nudges & bit)
            json_builder_add_string_value(builder, mo_nudge_to_string((MoNudge)bit));
    }
    json_builder_end_array(builder);
}

static void add_suggestion(JsonBuilder *builder, const MoSuggestion *suggestion)
{
    json_builder_set_member_name(builder, "suggestion");
    if (!suggestion) {
        json_builder_add_null_value(builder);
        return;
    }
    json_builder_begin_object(builder);
    mo_json_add_text(builder, "kind", suggestion->kind);
    mo_json_add_text(builder, "title", suggestion->title);
    mo_json_add_text(builder, "url", suggestion->url);
    mo_json_add_text(builder, "reason", suggestion->reason);
    json_builder_end_object(builder);
}

JsonNode *mo_json_new_moment(const MoMoment *moment)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    mo_json_add_text(builder, "id", moment->id);
    mo_json_add_text(builder, "uid", moment->uid);
    json_builder_set_member_name(builder, "customer");
    json_builder_begin_object(builder);
    mo_json_add_text(builder, "id", moment->customer_id);
    mo_json_add_text(builder, "name", moment->customer_name);
    mo_json_add_text(builder, "company", moment->company);
    json_builder_end_object(builder);
    mo_json_add_text(builder, "habit", moment->habit->name);
    mo_json_add_text(builder, "class", mo_class_to_string(moment->habit->class));
    mo_json_add_text(builder, "kind", moment->habit->kind);
    mo_json_add_text(builder, "what", moment->what);
    mo_json_add_day(builder, "nominal", moment->nominal);
    mo_json_add_local(builder, "raise", moment->raise);
    mo_json_add_day(builder, "due", moment->due);
    mo_json_add_text(builder, "state", mo_state_to_string(moment->state));
    mo_json_add_text(builder, "reason", moment->held ? moment->held : moment->reason);
    mo_json_add_number(builder, "days_late", moment->days_late);
    add_nudges(builder, moment->habit->nudges);
    mo_json_add_day(builder, "not_before", mo_moment_get_not_before(moment));
    add_suggestion(builder, moment->suggestion);
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}

static void add_date(JsonBuilder *builder, const char *name, MoDate date)
{
    g_autofree char *text = date.month == 0 ? NULL : mo_date_print(date);
    mo_json_add_text(builder, name, text);
}

static void add_date_if_any(JsonBuilder *builder, const char *name, MoDate date)
{
    if (date.month != 0)
        add_date(builder, name, date);
}

static void add_day_if_any(JsonBuilder *builder, const char *name, MoDay day)
{
    if (day != MO_DAY_NONE)
        mo_json_add_day(builder, name, day);
}

static void add_dates(JsonBuilder *builder, const MoCustomer *customer)
{
    json_builder_set_member_name(builder, "dates");
    json_builder_begin_object(builder);
    add_date_if_any(builder, "anniversary", customer->anniversary);
    add_date_if_any(builder, "customer_since", customer->customer_since);
    add_day_if_any(builder, "renewal_date", customer->renewal_date);
    add_day_if_any(builder, "next_step_date", customer->next_step_date);
    add_day_if_any(builder, "last_contacted", customer->last_contacted);
    for (unsigned i = 0; i < customer->dates->len; i++) {
        const MoLabelledDate *labelled = &g_array_index(customer->dates, MoLabelledDate, i);
        add_date_if_any(builder, labelled->label, labelled->date);
    }
    json_builder_end_object(builder);
}

static void add_bans(JsonBuilder *builder, unsigned bans)
{
    static const struct {
        MoBan ban;
        const char *word;
    } words[] = {{MO_BAN_ALL, "all"},
                 {MO_BAN_EMAIL, "email"},
                 {MO_BAN_PHONE, "phone"},
                 {MO_BAN_PROMO, "promo"}};
    json_builder_set_member_name(builder, "do_not_contact");
    json_builder_begin_array(builder);
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
        if (bans & words[i].ban)
            json_builder_add_string_value(builder, words[i].word);
    }
    json_builder_end_array(builder);
}

JsonNode *mo_json_new_customer(const MoCustomer *customer, MoDay today)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    json_builder_begin_object(builder);
    mo_json_add_text(builder, "id", customer->id);
    mo_json_add_text(builder, "name", customer->name);
    bool is_named = *customer->given_name || *customer->family_name;
    g_autoptr(MoCustomer) derived = is_named ? NULL : mo_customer_dup(customer);
    if (derived)
        mo_customer_derive_names(derived);
    const MoCustomer *named = derived ? derived : customer;
    mo_json_add_text(builder, "given_name", named->given_name);
    mo_json_add_text(builder, "family_name", named->family_name);
    mo_json_add_text(builder, "company", customer->company);
    mo_json_add_text(builder, "title", customer->title);
    mo_json_add_list(builder, "email", customer->email);
    mo_json_add_list(builder, "phone", customer->phone);
    mo_json_add_text(builder, "language", customer->language);
    mo_json_add_text(builder, "timezone", customer->timezone);
    mo_json_add_text(builder, "owner", customer->owner);
    mo_json_add_list(builder, "tags", customer->tags);
    mo_json_add_list(builder, "interests", customer->interests);
    mo_json_add_list(builder, "needs", customer->needs);
    mo_json_add_list(builder, "offers", customer->offers);
    add_date(builder, "birthday", customer->birthday);
    add_dates(builder, customer);
    add_bans(builder, mo_customer_bans_on(customer, today));
    g_autofree char *source = g_strdup_printf("%s:%u", customer->file, customer->line);
    mo_json_add_text(builder, "source", source);
    json_builder_end_object(builder);
    return json_builder_get_root(builder);
}
