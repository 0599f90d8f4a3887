/* The person on a page: how to reach her, what to keep in mind, what happened lately. */
#include "output/page_private.h"

#include "base/i18n.h"
#include "base/text.h"

#include <string.h>

#define LINKS_MAX 3
#define NOTES_MAX 4000
#define LATELY_NOTE_MAX 600

/* ---- how to reach her ----------------------------------------------------------------------- */

static void add_links(GString *html, char *const *values, bool are_phones)
{
    for (unsigned i = 0; i < LINKS_MAX && values[i]; i++) {
        g_autofree char *href =
            are_phones ? mo_page_make_tel(values[i]) : mo_page_make_mailto(values[i]);
        mo_page_add_link(html, are_phones ? "reach phone" : "reach mail", href, values[i]);
    }
}

/* What she asked us not to do stands where the link would be. */
static void add_reach(GString *html, const MoCustomer *customer, unsigned bans)
{
    bool none = bans & MO_BAN_ALL;
    g_string_append(html, "<div class=\"reaches\">\n");
    if (bans & MO_BAN_PHONE || none)
        mo_page_add_element(html, "span", "no",
                            none ? _("Asked for no contact.") : _("Asked for no phone calls."));
    else
        add_links(html, customer->phone, true);
    if (bans & MO_BAN_EMAIL && !none)
        mo_page_add_element(html, "span", "no", _("Asked for no e-mail."));
    else if (!none)
        add_links(html, customer->email, false);
    if (!none && bans & MO_BAN_PROMO)
        mo_page_add_element(html, "span", "no", _("Asked for no advertising."));
    g_string_append(html, "</div>\n");
}

void mo_page_add_person(GString *html, const MoPage *page, const MoPageMoment *of)
{
    const MoCustomer *customer = of->moment->customer;
    g_autoptr(GString) work = g_string_new(NULL);
    const char *parts[] = {customer->title, customer->company, customer->project};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (*parts[i] && !mo_text_same(parts[i], customer->name))
            g_string_append_printf(work, "%s%s", work->len > 0 ? " · " : "", parts[i]);
    }
    g_string_append(html, "<section class=\"person\">\n");
    mo_page_add_element(html, "p", "name", customer->name);
    mo_page_add_element(html, "p", "work", work->str);
    add_reach(html, customer, mo_customer_bans_on(customer, page->now.day));
    g_string_append(html, "</section>\n");
}

/* ---- what to keep in mind ------------------------------------------------------------------- */

static void add_row(GString *rows, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    g_string_append(rows, "<div>");
    mo_page_add_element(rows, "dt", NULL, label);
    g_string_append(rows, "<dd class=\"text\" dir=\"auto\">");
    mo_page_add_block(rows, value, NOTES_MAX);
    g_string_append(rows, "</dd></div>\n");
}

static void add_list_row(GString *rows, const char *label, char *const *values)
{
    g_autofree char *joined = g_strjoinv(", ", (char **)values);
    add_row(rows, label, joined);
}

static void add_day_row(GString *rows, const char *label, MoDay day, MoDay today)
{
    if (day == MO_DAY_NONE)
        return;
    g_autofree char *shown = mo_day_print_near(day, today);
    add_row(rows, label, shown);
}

/* The next time that a date of the year comes round. */
static void add_yearly_row(GString *rows, const char *label, MoDate date, MoDay today)
{
    int year = 0;
    if (date.month == 0)
        return;
    mo_day_to_civil(today, &year, NULL, NULL);
    MoDay day = mo_date_in_year(date, year);
    if (day < today)
        day = mo_date_in_year(date, year + 1);
    add_day_row(rows, label, day, today);
}

static void add_dates(GString *rows, const MoCustomer *customer, MoDay today)
{
    add_yearly_row(rows, _("Birthday"), customer->birthday, today);
    add_yearly_row(rows, _("Anniversary"), customer->anniversary, today);
    add_day_row(rows, _("Renewal"), customer->renewal_date, today);
    MoDay since = mo_date_day(customer->customer_since);
    g_autofree char *shown = since != MO_DAY_NONE ? mo_day_print_short(since, today) : NULL;
    add_row(rows, _("Customer since"), shown);
    for (guint i = 0; i < customer->dates->len; i++) {
        const MoLabelledDate *date = &g_array_index(customer->dates, MoLabelledDate, i);
        g_autofree char *label = mo_text_capitalize(date->label);
        add_yearly_row(rows, label, date->date, today);
    }
}

static void add_next_step(GString *rows, const MoCustomer *customer, MoDay today)
{
    if (customer->next_step_date == MO_DAY_NONE) {
        add_row(rows, _("Next step"), customer->next_step);
        return;
    }
    g_autofree char *day = mo_day_print_near(customer->next_step_date, today);
    g_autofree char *text =
        *customer->next_step ? g_strdup_printf("%s (%s)", customer->next_step, day) : g_strdup(day);
    add_row(rows, _("Next step"), text);
}

void mo_page_add_keep_in_mind(GString *html, const MoPage *page, const MoPageMoment *of)
{
    const MoCustomer *customer = of->moment->customer;
    MoDay today = page->now.day;
    g_autoptr(GString) rows = g_string_new(NULL);
    add_row(rows, _("Notes"), customer->notes);
    add_next_step(rows, customer, today);
    add_list_row(rows, _("Interested in"), customer->interests);
    add_list_row(rows, _("Needs"), customer->needs);
    add_list_row(rows, _("Can offer"), customer->offers);
    add_row(rows, _("Letters begin"), customer->greeting);
    add_row(rows, _("Prefers"), customer->channel);
    add_row(rows, _("Language"), customer->language);
    add_row(rows, _("Time zone"), customer->timezone);
    add_row(rows, _("Introduced by"), customer->introduced_by);
    add_dates(rows, customer, today);
    add_list_row(rows, _("Tags"), customer->tags);
    if (rows->len == 0)
        return;
    g_string_append_printf(html, "<section>\n<h2>%s</h2>\n<dl>\n%s</dl>\n</section>\n",
                           _("Keep in mind"), rows->str);
}

/* ---- what happened lately ------------------------------------------------------------------- */

static const char *find_word(const char *const (*table)[2], const char *word)
{
    for (; (*table)[0]; table++) {
        if (word && g_ascii_strcasecmp((*table)[0], word) == 0)
            return _((*table)[1]);
    }
    return NULL;
}

/* "Call", "Site survey". The caller frees it. */
static char *print_kind(const char *kind)
{
    static const char *const words[][2] = {
        {"article", N_("Article")},   {"introduction", N_("Introduction")},
        {"event", N_("Invitation")},  {"call", N_("Phone call")},
        {"advice", N_("Advice")},     {"thank-you", N_("Thanks")},
        {"card", N_("Card")},         {"visit", N_("Visit")},
        {"check-in", N_("Check-in")}, {"complaint", N_("Complaint")},
        {"promise", N_("Promise")},   {"email", N_("E-mail")},
        {"meeting", N_("Meeting")},   {NULL, NULL},
    };
    const char *known = find_word(words, kind);
    return known ? g_strdup(known) : mo_text_capitalize(kind && *kind ? kind : _("contact"));
}

static const char *find_way(const char *by)
{
    static const char *const words[][2] = {
        {"phone", N_("by phone")}, {"email", N_("by e-mail")}, {"visit", N_("in person")},
        {"post", N_("by post")},   {"chat", N_("by chat")},    {NULL, NULL},
    };
    const char *known = find_word(words, by);
    return known ? known : by;
}

static char *print_ago(MoDay day, MoDay today)
{
    int days = today - day;
    if (days <= 1)
        return mo_day_print_near(day, today);
    g_autofree char *shown = mo_day_print_short(day, today);
    return g_strdup_printf(
        ngettext("%1$s, %2$d day ago", "%1$s, %2$d days ago", (unsigned long)days), shown, days);
}

/* Its title, of what was sent; the ledger knows the address alone. */
static const char *find_given(const MoPage *page, const char *key)
{
    for (guint i = 0; key && page->articles && i < page->articles->len; i++) {
        const MoArticle *article = g_ptr_array_index(page->articles, i);
        if (g_str_equal(article->key, key))
            return article->title;
    }
    return key;
}

static void add_event(GString *html, const MoPage *page, const MoEntry *entry)
{
    g_autofree char *kind = print_kind(entry->kind);
    g_autofree char *day = mo_day_print(entry->day);
    g_autofree char *ago = print_ago(entry->day, page->now.day);
    const char *way = find_way(entry->by);
    g_string_append_printf(html, "<li><time datetime=\"%s\">%s</time>\n", day, ago);
    mo_page_add_element(html, "span", "what", kind);
    if (entry->no_answer)
        mo_page_add_element(html, "span", "how", _("tried, nobody there"));
    else
        mo_page_add_element(html, "span", "how", way);
    mo_page_add_element(html, "span", "gift", find_given(page, entry->suggestion));
    if (entry->note && *entry->note) {
        g_string_append(html, "<p class=\"text\" dir=\"auto\">");
        mo_page_add_block(html, entry->note, LATELY_NOTE_MAX);
        g_string_append(html, "</p>");
    }
    g_string_append(html, "</li>\n");
}

void mo_page_add_lately(GString *html, const MoPage *page, const MoPageMoment *of)
{
    g_string_append_printf(html, "<section>\n<h2>%s</h2>\n", _("Lately"));
    if (of->lately && of->lately->len > 0) {
        g_string_append(html, "<ol class=\"lately\">\n");
        for (guint i = 0; i < of->lately->len; i++)
            add_event(html, page, g_ptr_array_index(of->lately, i));
        g_string_append(html, "</ol>\n");
    } else if (of->moment->last_contact != MO_DAY_NONE) {
        g_autofree char *ago = print_ago(of->moment->last_contact, page->now.day);
        g_autofree char *text = g_strdup_printf(_("Your records name a contact: %s."), ago);
        mo_page_add_element(html, "p", "quiet", text);
    } else {
        mo_page_add_element(html, "p", "quiet", _("No contact is written down yet."));
    }
    g_string_append(html, "</section>\n");
}
