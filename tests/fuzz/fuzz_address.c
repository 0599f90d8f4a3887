/* Any bytes as an e-mail address: refused with a reason, or one plain local@domain in ASCII that
 * stays what it is when it is judged again, and that in the address of a web page or of a mail
 * program stands alone. Seeds: tests/data/address. */
#include "model/address.h"
#include "output/launch.h"
#include "output/message.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

static void check_plain(const char *address)
{
    const char *at = strchr(address, '@');
    require(at && !strchr(at + 1, '@') && at > address && at - address <= 64);
    require(strlen(address) <= 254 && strchr(at + 1, '.'));
    for (const char *c = address; *c; c++)
        require(*c > ' ' && *c <= '~' && !strchr("\"(),:;<>[\\]", *c));
    for (const char *c = at + 1; *c; c++)
        require(g_ascii_isdigit(*c) || g_ascii_islower(*c) || *c == '-' || *c == '.');
}

/* Its own percent signs and question marks cannot begin another part of the address. */
static void check_mailto(const char *address)
{
    g_autofree char *uri = mo_launch_make_mailto(address, "a&b", "c\nd");
    require(uri && g_str_has_prefix(uri, "mailto:"));
    const char *query = strchr(uri, '?');
    require(query && g_str_equal(query, "?subject=a%26b&body=c%0D%0Ad"));
    g_autofree char *to = g_strndup(uri + strlen("mailto:"), (size_t)(query - uri) - 7);
    g_autofree char *read = g_uri_unescape_string(to, NULL);
    require(read && g_str_equal(read, address) && !strpbrk(to, "&#=, "));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autofree char *address = mo_address_check(text, &error);
    require((address == NULL) == (error != NULL));
    g_autofree char *fault = mo_address_find_fault(text);
    /* Blanks around it are no fault of an address, but of a cell that is one. */
    require(!(fault == NULL && address == NULL));
    require(!fault || (*fault && g_utf8_validate(fault, -1, NULL)));
    require(!mo_address_is_plain(text) || (address && g_ascii_strcasecmp(address, text) == 0));
    if (!address) {
        require(*error->message && g_utf8_validate(error->message, -1, NULL) &&
                !strpbrk(error->message, "\r\n\x1b"));
        return 0;
    }
    check_plain(address);
    g_autofree char *again = mo_address_check(address, NULL);
    require(again && g_str_equal(again, address));
    check_mailto(address);
    return 0;
}
