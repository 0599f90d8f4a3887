/* Any lines of text as what is known of a customer: the greeting of a letter is one clean line,
 * never empty and of bounded length, in every language, and the same when it is asked for again.
 * Seeds: tests/data/greeting. */
#include "model/customer_slots.h"
#include "output/draft_greeting.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

static void check_line(const char *text, size_t most)
{
    require(*text && strlen(text) <= most && g_utf8_validate(text, -1, NULL));
    for (const char *at = text; *at; at++)
        require((unsigned char)*at >= ' ' && *at != 127);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const LANGUAGES[] = {"en", "de", "fr", "es", "it", "nl", "pt",
                                            "pl", "sv", "da", "nb", "fi", "xx", NULL};
    /* What is read is UTF-8. */
    g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", 9);
    unsigned n = g_strv_length(lines), i = 0;
    g_autoptr(MoCustomer) customer = mo_customer_new();
    const char **const FIELDS[] = {
        &customer->salutation, &customer->academic_title, &customer->name,
        &customer->given_name, &customer->family_name,    &customer->manner,
        &customer->nickname,   &customer->company,        &customer->greeting,
    };
    for (; i < n && i < G_N_ELEMENTS(FIELDS); i++)
        *FIELDS[i] = lines[i];
    if (size % 2)
        mo_customer_derive_names(customer);
    for (size_t k = 0; k < G_N_ELEMENTS(LANGUAGES); k++) {
        g_autofree char *greeting = mo_draft_make_greeting(customer, LANGUAGES[k]);
        g_autofree char *again = mo_draft_make_greeting(customer, LANGUAGES[k]);
        require(g_str_equal(greeting, again));
        /* One of the user's own may be empty when nothing of it can be printed. */
        if (*greeting || !*customer->greeting)
            check_line(greeting, 200);
        (void)mo_draft_is_informal(customer, LANGUAGES[k]);
    }
    g_autofree char *name = mo_draft_make_full_name(customer);
    g_autofree char *printed = mo_draft_print_name(customer, name);
    require(name && printed);
    return 0;
}
