/* What goes with a message as a file: its name, its type. GMime writes a CR or LF of a name as it
 * is, which makes a header of what follows. */
#include "output/message.h"
#include "output/message_private.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#include <string.h>

#define NAME_MAX_BYTES ((size_t)120)
#define RAW_MAX_BYTES ((size_t)64 * 1024)
#define ENDING_MAX_BYTES ((size_t)10)
#define LINE_MAX_OCTETS 76
#define ID_MAX 250

/* ---- the name ---- */

/* What stands behind the last separator, of either kind: names come from other systems too. */
static const char *skip_folders(const char *name)
{
    const char *start = name;
    for (const char *at = name; *at; at++)
        if (*at == '/' || *at == '\\')
            start = at + 1;
    return start;
}

/* Cuts to size but keeps the ending, by which programs know what it is. */
static char *cut_name(const char *name)
{
    if (strlen(name) <= NAME_MAX_BYTES)
        return g_strdup(name);
    const char *dot = strrchr(name, '.');
    bool keeps = dot && strlen(dot) <= ENDING_MAX_BYTES;
    size_t room = NAME_MAX_BYTES - (keeps ? strlen(dot) : 0);
    g_autofree char *stem = mo_text_clean_line(name, room);
    return g_strconcat(stem, keeps ? dot : "", NULL);
}

char *mo_message_clean_file_name(const char *name)
{
    g_autofree char *clean = mo_text_clean_line(name ? name : "", RAW_MAX_BYTES);
    const char *start = skip_folders(clean);
    start += strspn(start, ". ");
    g_autofree char *cut = cut_name(start);
    /* What a file may not be called elsewhere. */
    g_strdelimit(cut, "<>:\"|?*", '_');
    return *cut ? g_steal_pointer(&cut) : g_strdup("file");
}

/* ---- RFC 2231 ---- */

static bool is_token(const char *text)
{
    for (; *text; text++)
        if (!g_ascii_isalnum(*text) && !strchr("!#$&+-.^_`{}~", *text))
            return false;
    return true;
}

/* ASCII that a quoted string may hold as it is. */
static bool is_quotable(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~' || *text == '"' || *text == '\\')
            return false;
    return true;
}

/* `filename*0*=utf-8''…;` and so on, each on a line of its own. A character is never divided. */
static void append_encoded(GString *out, const char *name)
{
    unsigned part = 0;
    g_autoptr(GString) line = g_string_new(NULL);
    while (*name) {
        g_string_printf(line, "filename*%u*=%s", part, part == 0 ? "utf-8''" : "");
        part++;
        while (*name) {
            const char *next = g_utf8_next_char(name);
            g_autofree char *letter = g_strndup(name, (size_t)(next - name));
            g_autofree char *encoded = g_uri_escape_string(letter, NULL, FALSE);
            /* The blank before the line and the semicolon behind it. */
            if (line->len + strlen(encoded) + 2 > LINE_MAX_OCTETS)
                break;
            g_string_append(line, encoded);
            name = next;
        }
        g_string_append_printf(out, ";\n %s", line->str);
    }
}

char *mo_message_make_disposition(const char *file_name)
{
    g_autofree char *name = mo_message_clean_file_name(file_name);
    GString *out = g_string_new("attachment");
    /* An encoded word has no meaning here, but some readers decode it all the same. */
    bool plain = is_quotable(name) && !strstr(name, "=?") &&
                 strlen(name) + strlen(" filename=\"\"") <= LINE_MAX_OCTETS;
    if (!plain)
        append_encoded(out, name);
    else if (is_token(name))
        g_string_append_printf(out, ";\n filename=%s", name);
    else
        g_string_append_printf(out, ";\n filename=\"%s\"", name);
    return g_string_free(out, FALSE);
}

/* ---- the type ---- */

bool mo_message_is_type(const char *type)
{
    if (!type || strlen(type) > 100 || !g_str_is_ascii(type))
        return false;
    size_t end = strcspn(type, ";");
    const char *slash = strchr(type, '/');
    if (!slash || slash == type || slash + 1 >= type + end)
        return false;
    g_autofree char *major = g_strndup(type, (size_t)(slash - type));
    g_autofree char *minor = g_strndup(slash + 1, (size_t)(type + end - slash - 1));
    if (!is_token(major) || !is_token(minor) || g_ascii_strcasecmp(major, "message") == 0 ||
        g_ascii_strcasecmp(major, "multipart") == 0)
        return false;
    for (const char *at = type + end; *at; at++)
        if (!g_ascii_isalnum(*at) && !strchr(";= -._+", *at))
            return false;
    return true;
}

/* ---- the message that is answered ---- */

/* RFC 5322 3.6.4, without quotes, comments and domain literals. */
char *mo_message_check_id(const char *id, GError **error)
{
    g_return_val_if_fail(id != NULL, NULL);
    g_autofree char *trimmed = g_strstrip(g_strdup(id));
    size_t length = strlen(trimmed);
    bool closed = length > 2 && trimmed[0] == '<' && trimmed[length - 1] == '>';
    g_autofree char *inner = closed ? g_strndup(trimmed + 1, length - 2) : g_strdup(trimmed);
    const char *at = strchr(inner, '@');
    bool good = at && at != inner && at[1] && !strchr(at + 1, '@') && strlen(inner) <= ID_MAX;
    for (const char *c = inner; *c && good; c++)
        good = *c > ' ' && *c <= '~' && !strchr("<>()[]\\,;:\"", *c);
    if (good)
        return g_strdup_printf("<%s>", inner);
    g_autofree char *shown = mo_text_clean_line(id, 100);
    g_set_error(error, MO_ERROR, MO_ERROR_REFUSED,
                _("'%s' is no message id. Copy what stands behind Message-ID: in the source of the "
                  "message that you answer, such as <abc@example.com>."),
                shown);
    return NULL;
}
