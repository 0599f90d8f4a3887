/* HTML read as text: what calendars and mail programs write, and what nobody should. */
#include "base/html.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void markup_that_ends_in_the_middle_ends_nothing_else(void **state)
{
    static const struct {
        const char *html, *text;
    } CASES[] = {
        {"a<b", "a"},
        {"a<script>b", "a"},
        {"a&", "a&"},
        {"a&amp", "a&amp"},
        {"a&bogus;b", "ab"},
        {"a&#0;b&#x110000;c", "abc"},
        {"<!-- a > b -->c", "c"},
        {"<!-- a", ""},
        {"a<br/>b<BR >c", "a\nb\nc"},
        {"a  \n\t b", "a b"},
        {"&#99999999;x", "x"},
        {"<ul><li>a</li><li>b</ul>c", "- a\n- bc"},
        {"<a href='https://example.com/a'>https://example.com/a</a>", "https://example.com/a"},
        {"<A class=x HREF=https://example.com/a>a</A>b", "a (https://example.com/a)b"},
        {"<a href=\"javascript:x\">a</a><a>b</a></a>", "ab"},
        {"<a href=\"https://example.com", ""},
        {"<a href=\"https://example.com/&lt;a href=x>a", "a"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *text = mo_html_to_text(CASES[i].html);
        if (strcmp(text, CASES[i].text) != 0)
            fail_msg("%s: '%s'", CASES[i].html, text);
    }
}

static void only_usual_tags_make_a_text_html(void **state)
{
    static const char *const HTML[] = {"a<br>b", "<P>a", "x <a href=\"y\">z</a>", "a<BR/>"};
    static const char *const PLAIN[] = {"", "a < b > c", "<ada@example.org>", "<3 <you> <br",
                                        "a<b"};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(HTML); i++)
        assert_true(mo_html_is(HTML[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(PLAIN); i++)
        assert_false(mo_html_is(PLAIN[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_that_ends_in_the_middle_ends_nothing_else),
        cmocka_unit_test(only_usual_tags_make_a_text_html),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
