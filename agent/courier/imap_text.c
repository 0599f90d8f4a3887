#include "courier/imap_text.h"

#include <string.h>

void mo_imap_folder_free(MoImapFolder *folder)
{
    if (!folder)
        return;
    g_free(folder->name);
    g_free(folder);
}

/* ---- words of a line ---- */

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " ");
}

static bool skip_word(const char **at, const char *word)
{
    size_t length = strlen(word);
    if (g_ascii_strncasecmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

/* A number of 32 bits; false without one, or when it is larger. */
static bool read_number(const char **at, uint32_t *ret_number)
{
    uint64_t number = 0;
    if (!g_ascii_isdigit(**at))
        return false;
    while (g_ascii_isdigit(**at)) {
        number = number * 10 + (uint64_t)(**at - '0');
        if (number > UINT32_MAX)
            return false;
        (*at)++;
    }
    *ret_number = (uint32_t)number;
    return true;
}

gint64 mo_imap_get_literal(const char *line, size_t length)
{
    if (length < 3 || line[length - 1] != '}')
        return -1;
    size_t start = length - 1;
    while (start > 0 && g_ascii_isdigit(line[start - 1]))
        start--;
    if (start == 0 || line[start - 1] != '{' || start == length - 1 || length - start > 10)
        return -1;
    return (gint64)g_ascii_strtoull(line + start, NULL, 10);
}

char *mo_imap_quote(const char *text)
{
    GString *out = g_string_new("\"");
    for (const char *at = text; *at; at++) {
        if (*at == '\r' || *at == '\n') {
            g_string_free(out, TRUE);
            return NULL;
        }
        if (*at == '"' || *at == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *at);
    }
    g_string_append_c(out, '"');
    return g_string_free(out, FALSE);
}

/* ---- LIST ---- */

/* A quoted string with its quotes, as it stands. It is sent back so: no line may end in it. */
static char *read_quoted(const char **at)
{
    const char *start = *at;
    const char *end = start + 1;
    while (*end && *end != '"')
        end += end[0] == '\\' && end[1] ? 2 : 1;
    if (*end != '"')
        return NULL;
    *at = end + 1;
    g_autofree char *quoted = g_strndup(start, (size_t)(end + 1 - start));
    return strpbrk(quoted, "\r\n") ? NULL : g_steal_pointer(&quoted);
}

/* "{6}\r\nDra"ft", as a quoted string. */
static char *read_literal(const char *at)
{
    const char *end = strstr(at, "}\r\n");
    uint32_t length = 0;
    at++;
    if (!end || !read_number(&at, &length) || at != end || strlen(end + 3) < length)
        return NULL;
    g_autofree char *text = g_strndup(end + 3, length);
    return mo_imap_quote(text);
}

static bool is_atom(const char *text)
{
    for (; *text; text++)
        if (*text <= ' ' || *text > '~' || strchr("(){%*\"\\", *text))
            return false;
    return true;
}

static char *read_name(const char *at)
{
    if (*at == '"')
        return read_quoted(&at);
    if (*at == '{')
        return read_literal(at);
    g_autofree char *atom = g_strndup(at, strcspn(at, " \r\n"));
    return *atom && is_atom(atom) ? g_steal_pointer(&atom) : NULL;
}

static void read_attributes(MoImapFolder *folder, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    for (size_t i = 0; words[i]; i++) {
        folder->drafts = folder->drafts || g_ascii_strcasecmp(words[i], "\\Drafts") == 0;
        folder->sent = folder->sent || g_ascii_strcasecmp(words[i], "\\Sent") == 0;
    }
}

MoImapFolder *mo_imap_parse_list(const char *line)
{
    const char *at = line;
    if (!skip_word(&at, "* LIST (") && !skip_word(&at, "* XLIST ("))
        return NULL;
    size_t length = strcspn(at, ")");
    g_autofree char *attributes = g_strndup(at, length);
    if (at[length] != ')' || strcasestr(attributes, "\\Noselect"))
        return NULL;
    at = skip_blanks(at + length + 1);
    g_autofree char *separator = *at == '"' ? read_quoted(&at) : NULL;
    if (!separator && !skip_word(&at, "NIL"))
        return NULL;
    g_autofree char *name = read_name(skip_blanks(at));
    if (!name)
        return NULL;
    MoImapFolder *folder = g_new0(MoImapFolder, 1);
    folder->name = g_steal_pointer(&name);
    read_attributes(folder, attributes);
    return folder;
}

/* What servers and programs call them that do not say what folders are for; in modified UTF-7. */
static const char *const USUAL_DRAFTS[] = {"Drafts",     "[Gmail]/Drafts", "Entw&APw-rfe",
                                           "Brouillons", "Borradores",     "Bozze",
                                           "Concepten",  "Rascunhos",      NULL};
static const char *const USUAL_SENT[] = {"Sent",
                                         "Sent Items",
                                         "Sent Messages",
                                         "Sent Mail",
                                         "[Gmail]/Sent Mail",
                                         "Gesendet",
                                         "Gesendete Elemente",
                                         "Gesendete Objekte",
                                         "Envoy&AOk-s",
                                         "&AMk-l&AOk-ments envoy&AOk-s",
                                         "Enviados",
                                         "Elementos enviados",
                                         "Itens enviados",
                                         "Posta inviata",
                                         "Verzonden",
                                         "Verzonden items",
                                         NULL};

bool mo_imap_is_usual_name(const MoImapFolder *folder, bool sent)
{
    g_autofree char *plain = g_strdup(folder->name + (*folder->name == '"'));
    size_t length = strlen(plain);
    if (*folder->name == '"' && length > 0)
        plain[length - 1] = '\0';
    bool below = g_ascii_strncasecmp(plain, "INBOX.", 6) == 0 ||
                 g_ascii_strncasecmp(plain, "INBOX/", 6) == 0;
    for (const char *const *name = sent ? USUAL_SENT : USUAL_DRAFTS; *name; name++)
        if (g_ascii_strcasecmp(plain + (below ? 6 : 0), *name) == 0)
            return true;
    return false;
}

/* ---- answers ---- */

bool mo_imap_parse_search(const char *line, GArray *uids)
{
    const char *at = line;
    uint32_t uid = 0;
    if (!skip_word(&at, "* SEARCH"))
        return false;
    for (at = skip_blanks(at); read_number(&at, &uid); at = skip_blanks(at))
        g_array_append_val(uids, uid);
    return true;
}

bool mo_imap_parse_code(const char *line, const char *word, uint32_t *ret_first,
                        uint32_t *ret_second)
{
    const char *at = strcasestr(line, word);
    if (!at || (at > line && !strchr("[( ", at[-1])))
        return false;
    at += strlen(word);
    if (*at != ' ')
        return false;
    at = skip_blanks(at);
    uint32_t first = 0, second = 0;
    if (!read_number(&at, &first))
        return false;
    at = skip_blanks(at);
    if (ret_second && !read_number(&at, &second))
        return false;
    *ret_first = first;
    if (ret_second)
        *ret_second = second;
    return true;
}

bool mo_imap_is_fetch(const char *line, uint32_t uid)
{
    const char *at = line;
    uint32_t number = 0, found = 0;
    if (!skip_word(&at, "* ") || !read_number(&at, &number) || !skip_word(&at, " FETCH ("))
        return false;
    return mo_imap_parse_code(at - 1, "UID", &found, NULL) && found == uid;
}

/* What may stand inside an address, so that a longer one is not taken for it. */
static bool is_inside(char c)
{
    return g_ascii_isalnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~.@", c));
}

bool mo_imap_has_address(const char *headers, const char *address)
{
    size_t length = strlen(address);
    for (const char *at = strcasestr(headers, address); length > 0 && at;
         at = strcasestr(at + 1, address)) {
        bool begins = at == headers || !is_inside(at[-1]);
        if (begins && !is_inside(at[length]))
            return true;
    }
    return false;
}

/* ---- header lines ---- */

static int read_hex(const char *at)
{
    int high = g_ascii_xdigit_value(at[0]);
    int low = high < 0 ? -1 : g_ascii_xdigit_value(at[1]);
    return low < 0 ? -1 : high * 16 + low;
}

static GString *decode_quoted(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at; at++) {
        int octet = *at == '=' ? read_hex(at + 1) : -1;
        g_string_append_c(out, octet >= 0 ? (char)octet : *at == '_' ? ' ' : *at);
        at += octet >= 0 ? 2 : 0;
    }
    return out;
}

static GString *decode_base64(const char *text)
{
    gsize length = 0;
    g_autofree guchar *octets = g_base64_decode(text, &length);
    return g_string_new_len((const char *)octets, (gssize)length);
}

/* "utf-8?Q?Gr=C3=BC=C3=9Fe" readable; NULL for what is none. The caller frees it. */
static char *decode_word(const char *word)
{
    g_auto(GStrv) parts = g_strsplit(word, "?", 3);
    bool whole = g_strv_length(parts) == 3 && strlen(parts[1]) == 1;
    char way = whole ? g_ascii_toupper(*parts[1]) : '\0';
    if (way != 'Q' && way != 'B')
        return NULL;
    g_autoptr(GString) octets = way == 'Q' ? decode_quoted(parts[2]) : decode_base64(parts[2]);
    parts[0][strcspn(parts[0], "*")] = '\0'; /* behind it stands a language */
    return g_convert(octets->str, (gssize)octets->len, "UTF-8", parts[0], NULL, NULL, NULL);
}

/* Blanks between two encoded words are none of the text. */
static char *decode_words(const char *text)
{
    GString *out = g_string_new(NULL);
    bool behind_word = false;
    for (const char *at = text; *at;) {
        const char *open = g_str_has_prefix(at, "=?") ? strchr(at + 2, '?') : NULL;
        const char *way = open ? strchr(open + 1, '?') : NULL;
        const char *end = way ? strstr(way + 1, "?=") : NULL;
        g_autofree char *word = end ? g_strndup(at + 2, (gsize)(end - at - 2)) : NULL;
        g_autofree char *decoded = word && !strchr(word, ' ') ? decode_word(word) : NULL;
        const char *blanks = at + strspn(at, " ");
        if (decoded) {
            g_string_append(out, decoded);
            at = end + 2;
        } else if (behind_word && blanks > at && g_str_has_prefix(blanks, "=?")) {
            at = blanks;
        } else {
            g_string_append_c(out, *at++);
        }
        behind_word = decoded != NULL;
    }
    return g_string_free(out, FALSE);
}

char *mo_imap_get_header(const char *headers, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(headers, "\r\n", -1);
    size_t length = strlen(name), i = 0;
    while (lines[i] &&
           (g_ascii_strncasecmp(lines[i], name, length) != 0 || lines[i][length] != ':'))
        i++;
    if (!lines[i])
        return NULL;
    g_autoptr(GString) value = g_string_new(lines[i] + length + 1);
    for (i++; lines[i] && (*lines[i] == ' ' || *lines[i] == '\t'); i++)
        g_string_append_printf(value, " %s", lines[i] + 1);
    g_autofree char *decoded = decode_words(g_strstrip(value->str));
    return g_utf8_make_valid(decoded, -1);
}

/* ---- names ---- */

/* RFC 3501 5.1.3: base64 of UTF-16 with ',' for '/' and no '='. */
static void append_shifted(GString *out, const char *text, size_t length)
{
    glong n = 0;
    g_autofree gunichar2 *units = g_utf8_to_utf16(text, (glong)length, NULL, &n, NULL);
    g_autofree guchar *octets = g_malloc((gsize)n * 2 + 1);
    for (glong i = 0; units && i < n; i++) {
        octets[2 * i] = (guchar)(units[i] >> 8);
        octets[2 * i + 1] = (guchar)(units[i] & 0xff);
    }
    g_autofree char *encoded = g_base64_encode(octets, units ? (gsize)n * 2 : 0);
    encoded[strcspn(encoded, "=")] = '\0';
    g_strdelimit(encoded, "/", ',');
    g_string_append_printf(out, "&%s-", encoded);
}

char *mo_imap_encode_name(const char *name)
{
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = valid; *at;) {
        const char *end = at;
        while (*end && (*end < ' ' || *end > '~'))
            end = g_utf8_next_char(end);
        if (end > at) {
            append_shifted(out, at, (size_t)(end - at));
            at = end;
            continue;
        }
        g_string_append_c(out, *at);
        if (*at == '&')
            g_string_append_c(out, '-');
        at++;
    }
    return mo_imap_quote(out->str);
}

/* The text of "&…-" without its frame; NULL when it is none. */
static char *decode_shifted(const char *text, size_t length)
{
    g_autofree char *encoded = g_strndup(text, length);
    g_strdelimit(encoded, ",", '/');
    g_autofree char *padded =
        g_strconcat(encoded, length % 4 == 2 ? "==" : (length % 4 == 3 ? "=" : ""), NULL);
    gsize n = 0;
    g_autofree guchar *octets = g_base64_decode(padded, &n);
    return length % 4 == 1 || n < 2 || n % 2 != 0
               ? NULL
               : g_convert((const char *)octets, (gssize)n, "UTF-8", "UTF-16BE", NULL, NULL, NULL);
}

static char *unquote(const char *name)
{
    if (*name != '"')
        return g_strdup(name);
    GString *out = g_string_new(NULL);
    for (name++; *name && *name != '"'; name++) {
        if (*name == '\\' && name[1])
            name++;
        g_string_append_c(out, *name);
    }
    return g_string_free(out, FALSE);
}

char *mo_imap_decode_name(const char *name)
{
    g_autofree char *plain = unquote(name);
    GString *out = g_string_new(NULL);
    for (const char *at = plain; *at; at++) {
        const char *end = *at == '&' ? strchr(at, '-') : NULL;
        g_autofree char *text = end && end > at + 1 ? decode_shifted(at + 1, (size_t)(end - at - 1))
                                                    : g_strdup(end ? "&" : NULL);
        if (!text || !end) {
            g_string_append_c(out, *at);
            continue;
        }
        g_string_append(out, text);
        at = end;
    }
    return g_string_free(out, FALSE);
}
