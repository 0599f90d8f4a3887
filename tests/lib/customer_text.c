#include "customer_text.h"

void mo_test_append_text(GString *out, const MoTextStyle *style, const char *label,
                         const char *text)
{
    g_autoptr(GString) shown = g_string_new(text);
    g_string_replace(shown, "\n", "\\n", 0);
    if (*text)
        g_string_append_printf(out, "%s%s%s%s", style->before, label, style->equals, shown->str);
}

void mo_test_append_list(GString *out, const MoTextStyle *style, const char *label,
                         char *const *list)
{
    g_autofree char *joined = g_strjoinv(style->between, (char **)(void *)list);
    mo_test_append_text(out, style, label, joined);
}

void mo_test_append_lists(GString *out, const MoTextStyle *style, const MoCustomer *customer)
{
    mo_test_append_list(out, style, "email", customer->email);
    mo_test_append_list(out, style, "phone", customer->phone);
    mo_test_append_list(out, style, "tags", customer->tags);
    mo_test_append_list(out, style, "interests", customer->interests);
    mo_test_append_list(out, style, "needs", customer->needs);
    mo_test_append_list(out, style, "offers", customer->offers);
}

void mo_test_append_date(GString *out, const MoTextStyle *style, const char *label, MoDate date)
{
    g_autofree char *text = mo_date_print(date);
    mo_test_append_text(out, style, label, text);
}

void mo_test_append_day(GString *out, const MoTextStyle *style, const char *label, MoDay day)
{
    g_autofree char *text = mo_day_print(day);
    mo_test_append_text(out, style, label, text);
}

static const MoTextStyle line = {" ", "=", "|"};

static void dump_lines(GString *out, const MoCustomer *customer)
{
    const struct {
        const char *label, *text;
    } texts[] = {{"given", customer->given_name},
                 {"family", customer->family_name},
                 {"nick", customer->nickname},
                 {"salutation", customer->salutation},
                 {"academic", customer->academic_title},
                 {"manner", customer->manner},
                 {"company", customer->company},
                 {"title", customer->title},
                 {"project", customer->project},
                 {"channel", customer->channel},
                 {"language", customer->language},
                 {"zone", customer->timezone},
                 {"owner", customer->owner},
                 {"next", customer->next_step},
                 {"by", customer->introduced_by},
                 {"notes", customer->notes}};
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++)
        mo_test_append_text(out, &line, texts[i].label, texts[i].text);
}

void mo_test_append_customer(GString *out, const MoCustomer *customer)
{
    g_string_append_printf(out, "%u %s %s:", customer->line, customer->id, customer->name);
    dump_lines(out, customer);
    mo_test_append_lists(out, &line, customer);
    mo_test_append_date(out, &line, "birthday", customer->birthday);
    mo_test_append_date(out, &line, "anniversary", customer->anniversary);
    mo_test_append_date(out, &line, "since", customer->customer_since);
    for (unsigned i = 0; i < customer->dates->len; i++) {
        const MoLabelledDate *dated = &g_array_index(customer->dates, MoLabelledDate, i);
        mo_test_append_date(out, &line, dated->label, dated->date);
    }
    mo_test_append_day(out, &line, "renewal", customer->renewal_date);
    mo_test_append_day(out, &line, "next-on", customer->next_step_date);
    mo_test_append_day(out, &line, "contacted", customer->last_contacted);
    if (customer->bans)
        g_string_append_printf(out, " bans=%x", customer->bans);
    mo_test_append_day(out, &line, "until", customer->bans_until);
    g_string_append_c(out, '\n');
}
