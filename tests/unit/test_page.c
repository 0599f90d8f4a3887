#include "output/page_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_number_becomes_a_link_that_calls_it(void **state)
{
    (void)state;
    static const struct {
        const char *phone, *href;
    } rows[] = {
        {"+44 1632 960001", "tel:+441632960001"},
        {"+44 (0)1632 960001", "tel:+441632960001"},
        {"(01632) 960-001", "tel:01632960001"},
        {"01632/960001", "tel:01632960001"},
        {"01632\xc2\xa0"
         "960001",
         "tel:01632960001"},
        {"+1.555.0100 ext. 42", "tel:+15550100;ext=42"},
        {"+1 555 0100 x42", "tel:+15550100;ext=42"},
        {"+1 555 0100 (mobile)", "tel:+15550100"},
        {"+1 555 0100, +1 555 0199", "tel:+15550100"},
        {"112", "tel:112"},
        {"12", NULL},
        {"", NULL},
        {"call the office", NULL},
        {"javascript:alert(1)", NULL},
        {"\"><script>", NULL},
        {"+49 123\r\nX: 456789", "tel:+49123"},
        {"12345678901234567890123456789", "tel:12345678901234567890"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *href = mo_page_make_tel(rows[i].phone);
        if (rows[i].href)
            assert_string_equal(href, rows[i].href);
        else
            assert_null(href);
    }
}

static void an_address_becomes_a_link_that_writes_to_it_and_to_nobody_else(void **state)
{
    (void)state;
    static const struct {
        const char *address, *href;
    } rows[] = {
        {"ada@example.com", "mailto:ada@example.com"},
        {"ada+x@example.com", "mailto:ada%2Bx@example.com"},
        {"a?bcc=m@example.org", "mailto:a%3Fbcc%3Dm@example.org"},
        {"a%0abcc=x@example.org", "mailto:a%250abcc%3Dx@example.org"},
        {"zoë@example.com", "mailto:zo%C3%AB@example.com"},
        {"ada", NULL},
        {"@example.com", NULL},
        {"ada@", NULL},
        {"a@b@example.com", NULL},
        {"a@example.com, b@example.com", NULL},
        {"Ada <ada@example.com>", NULL},
        {"a\"b@example.com", NULL},
        {NULL, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *href = mo_page_make_mailto(rows[i].address);
        if (rows[i].href)
            assert_string_equal(href, rows[i].href);
        else
            assert_null(href);
    }
}

static void only_links_that_call_write_or_lead_to_the_web_are_links(void **state)
{
    (void)state;
    static const struct {
        const char *href;
        bool is_link;
    } rows[] = {
        {"https://www.example.com/", true},
        {"HTTP://www.example.com/", true},
        {"tel:112", true},
        {"mailto:a@example.com", true},
        {"javascript:alert(1)", false},
        {"data:text/html,x", false},
        {"file:///etc/passwd", false},
        {"//www.example.com/", false},
        {NULL, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) html = g_string_new(NULL);
        mo_page_add_link(html, "x", rows[i].href, "text");
        assert_int_equal(strstr(html->str, "<a ") != NULL, rows[i].is_link);
        assert_non_null(strstr(html->str, "text"));
    }
}

static void what_a_value_holds_is_text(void **state)
{
    (void)state;
    static const struct {
        const char *value, *html;
    } rows[] = {
        {"<script>\"'&", "&lt;script&gt;&quot;&#39;&amp;"},
        {"&lt;", "&amp;lt;"},
        {"a\x01\x1b\x7f"
         "b",
         "ab"},
        {"a\xef\xb7\x90\xef\xbf\xbe\xf0\x9f\xbf\xbf"
         "b",
         "ab"}, /* U+FDD0, U+FFFE, U+1FFFF */
        {"a\xe2\x80\xae"
         "b",
         "ab"}, /* right-to-left override */
        {"line\r\nline", "line line"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) html = g_string_new(NULL);
        mo_page_add_text(html, rows[i].value, 100);
        assert_string_equal(html->str, rows[i].html);
    }
    g_autoptr(GString) block = g_string_new(NULL);
    mo_page_add_block(block, "one\r\n<two>\n", 100);
    assert_string_equal(block->str, "one\n&lt;two&gt;");
}

/* Opening is asking who it is: hidden names are told on the page. */
static void a_page_names_her_and_lists_what_waits(void **state)
{
    (void)state;
    MoHabit habit = {.class = MO_CLASS_PROMISE, .kind = g_strdup("call"), .nudges = MO_NUDGE_POPUP};
    MoConfig config = {.hide_names = MO_HIDE_ALWAYS};
    g_autoptr(MoMoment) moment = g_new0(MoMoment, 1);
    MoDay today = mo_day_from_civil(2026, 3, 4);
    *moment = (MoMoment){.id = g_strdup("abcdefghij"),
                         .customer_name = g_strdup("Ada Example"),
                         .company = g_strdup(""),
                         .habit = &habit,
                         .nominal = today,
                         .due = today,
                         .last_contact = MO_DAY_NONE,
                         .reason = g_strdup("promised"),
                         .customer = mo_customer_new()};
    MoPageMoment of = {.moment = moment};
    g_autoptr(GPtrArray) moments = g_ptr_array_new();
    g_ptr_array_add(moments, &of);
    MoPage page = {.config = &config, .now = {today, 36000}, .moments = moments};
    g_autofree char *single = mo_page_print(&page);
    assert_non_null(strstr(single, "<h1 dir=\"auto\">Call Ada Example</h1>"));
    assert_non_null(strstr(single, "No contact is written down yet."));
    page.is_list = true;
    page.n_waiting = 3;
    g_autofree char *list = mo_page_print(&page);
    assert_non_null(strstr(list, "1 moment today"));
    assert_non_null(strstr(list, "Promised"));
    assert_null(strstr(list, "Surprises"));
    assert_non_null(strstr(list, "3 surprises wait for another day."));
    g_ptr_array_set_size(moments, 0);
    g_autofree char *nothing = mo_page_print(&page);
    assert_non_null(strstr(nothing, "Nothing is due"));
    g_free(habit.kind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_becomes_a_link_that_calls_it),
        cmocka_unit_test(an_address_becomes_a_link_that_writes_to_it_and_to_nobody_else),
        cmocka_unit_test(only_links_that_call_write_or_lead_to_the_web_are_links),
        cmocka_unit_test(what_a_value_holds_is_text),
        cmocka_unit_test(a_page_names_her_and_lists_what_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
