#include "output/page_private.h"

#include "base/i18n.h"
#include "base/text.h"
#include "output/nudge.h"

static char *print_title(const MoPage *page, const MoPageMoment *of)
{
    /* Opening the page is asking for the name. */
    MoConfig open = *page->config;
    open.hide_names = MO_HIDE_NEVER;
    return mo_nudge_title(of->moment, &open);
}

static char *print_lead(const MoPage *page, const MoPageMoment *of)
{
    g_autofree char *reason =
        mo_nudge_print_reason(of->moment, page->config->workdays, page->now.day);
    return mo_text_capitalize(reason);
}

static void add_foot(GString *html, const MoPage *page)
{
    g_autofree char *day = mo_day_print_long(page->now.day);
    g_autofree char *hour = mo_time_of_day_print(page->now.second);
    /* TRANSLATORS: a day and an hour. */
    g_autofree char *made = g_strdup_printf(
        _("Made by Moments on %1$s at %2$s. It is nowhere but on this computer, and is taken away "
          "by itself."),
        day, hour);
    g_string_append(html, "<footer>\n");
    mo_page_add_element(html, "p", NULL, made);
    g_string_append(html, "</footer>\n");
}

static char *print_single(const MoPage *page)
{
    const MoPageMoment *of = g_ptr_array_index(page->moments, 0);
    g_autofree char *title = print_title(page, of);
    g_autofree char *reason = print_lead(page, of);
    g_autofree char *day = mo_day_print_long(page->now.day);
    GString *html = g_string_new("<header>\n");
    mo_page_add_element(html, "p", "day", day);
    mo_page_add_element(html, "h1", NULL, title);
    mo_page_add_element(html, "p", "lead", reason);
    g_string_append(html, "</header>\n");
    mo_page_add_moment(html, page, of);
    add_foot(html, page);
    return mo_page_wrap(title, html);
}

static void add_card(GString *html, const MoPage *page, const MoPageMoment *of)
{
    g_autofree char *title = print_title(page, of);
    g_autofree char *reason = print_lead(page, of);
    g_string_append(html, "<details class=\"card\">\n<summary>\n");
    mo_page_add_element(html, "span", "card-title", title);
    mo_page_add_element(html, "span", "lead", reason);
    g_string_append(html, "</summary>\n");
    mo_page_add_moment(html, page, of);
    g_string_append(html, "</details>\n");
}

static void add_group(GString *html, const MoPage *page, MoClass class, const char *heading)
{
    bool is_first = true;
    for (guint i = 0; i < page->moments->len; i++) {
        const MoPageMoment *of = g_ptr_array_index(page->moments, i);
        if (of->moment->habit->class != class)
            continue;
        if (is_first)
            mo_page_add_element(html, "h2", "group", heading);
        is_first = false;
        add_card(html, page, of);
    }
}

static char *print_list(const MoPage *page)
{
    g_autofree char *day = mo_day_print_long(page->now.day);
    unsigned n = page->moments->len;
    g_autofree char *title =
        n == 0 ? g_strdup(_("Nothing is due"))
               : g_strdup_printf(ngettext("%u moment today", "%u moments today", n), n);
    GString *html = g_string_new("<header>\n");
    mo_page_add_element(html, "p", "day", day);
    mo_page_add_element(html, "h1", NULL, title);
    if (n == 0)
        mo_page_add_element(html, "p", "lead", _("Enjoy the day."));
    g_string_append(html, "</header>\n");
    add_group(html, page, MO_CLASS_PROMISE, _("Promised"));
    add_group(html, page, MO_CLASS_RECOVERY, _("Put right"));
    add_group(html, page, MO_CLASS_MAGIC, _("Surprises"));
    if (page->n_waiting > 0) {
        g_autofree char *text =
            g_strdup_printf(ngettext("%u surprise waits for another day.",
                                     "%u surprises wait for another day.", page->n_waiting),
                            page->n_waiting);
        mo_page_add_element(html, "p", "quiet", text);
    }
    add_foot(html, page);
    return mo_page_wrap(title, html);
}

char *mo_page_print(const MoPage *page)
{
    return page->is_list ? print_list(page) : print_single(page);
}
