/* Any bytes as a line of a mail server: nothing is read beyond its end, and what is made of it can
 * be sent back without a line end in it. Seeds: tests/data/imap. */
#include "courier/imap_text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

static void check_sendable(const char *name)
{
    size_t length = strlen(name);
    require(length > 0 && !strpbrk(name, "\r\n"));
    if (*name != '"')
        return;
    /* One quoted string and nothing behind it. */
    size_t i = 1;
    while (i < length && name[i] != '"')
        i += name[i] == '\\' ? 2 : 1;
    require(i == length - 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *line = g_strndup((const char *)data, size);
    uint32_t first = 0, second = 0;
    g_autoptr(MoImapFolder) folder = mo_imap_parse_list(line);
    if (folder) {
        check_sendable(folder->name);
        mo_imap_is_usual_name(folder, true);
    }
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    mo_imap_parse_search(line, uids);
    mo_imap_parse_code(line, "APPENDUID", &first, &second);
    mo_imap_parse_code(line, "UIDNEXT", &first, NULL);
    mo_imap_is_fetch(line, 3);
    mo_imap_has_address(line, "ada@example.org");
    require(mo_imap_get_literal(line, strlen(line)) < 10000000000);
    g_autofree char *encoded = mo_imap_encode_name(line);
    if (encoded)
        check_sendable(encoded);
    return 0;
}
