#include "customer_text.h"

static void dump_text(GString *out, const char *label, const char *text)
{
    g_autoptr(GString) shown = g_string_new(text);
    g_string_replace(shown, "\n", "\\n", 0);
    if (*text)
        g_string_append_printf(out, " %s=%s", label, shown->str);
}

static void dump_list(GString *out, const char *label, char *const *list)
{
    g_autofree char *joined = g_strjoinv("|", (char **)(void *)list);
    dump_text(out, label, joined);
}

static void dump_date(GString *out, const char *label, MoDate date)
{
    g_autofree char *text = mo_date_print(date);
    dump_text(out, label, text);
}

static void dump_day(GString *out, const char *label, MoDay day)
{
    g_autofree char *text = mo_day_print(day);
    dump_text(out, label, text);
}

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
        dump_text(out, texts[i].label, texts[i].text);
}

void mo_test_append_customer(GString *out, const MoCustomer *customer)
{
    g_string_append_printf(out, "%u %s %s:", customer->line, customer->id, customer->name);
    dump_lines(out, customer);
    dump_list(out, "email", customer->email);
    dump_list(out, "phone", customer->phone);
    dump_list(out, "tags", customer->tags);
    dump_list(out, "interests", customer->interests);
    dump_list(out, "needs", customer->needs);
    dump_list(out, "offers", customer->offers);
    dump_date(out, "birthday", customer->birthday);
    dump_date(out, "anniversary", customer->anniversary);
    dump_date(out, "since", customer->customer_since);
    for (unsigned i = 0; i < customer->dates->len; i++) {
        const MoLabelledDate *dated = &g_array_index(customer->dates, MoLabelledDate, i);
        dump_date(out, dated->label, dated->date);
    }
    dump_day(out, "renewal", customer->renewal_date);
    dump_day(out, "next-on", customer->next_step_date);
    dump_day(out, "contacted", customer->last_contacted);
    if (customer->bans)
        g_string_append_printf(out, " bans=%x", customer->bans);
    dump_day(out, "until", customer->bans_until);
    g_string_append_c(out, '\n');
}
