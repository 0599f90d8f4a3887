#include "input/ini.h"

#include "base/i18n.h"
#include "base/text.h"
#include <ini.h>
#include <string.h>

/* inih reads at most 199 bytes a line; no key is nearly as long. */
#define KEY_MAX 100
#define TAB_WIDTH 8
#define NAME_MAX_BYTES 200

typedef struct {
    MoIni *ini;
    const char *file;
    MoProblems *problems;
    unsigned line;
    bool any_section;      /* some [section] line was seen, good or bad */
    MoIniSection *section; /* NULL: keys go nowhere (none yet, unclosed, a second time) */
    MoIniEntry *entry;     /* whose value may go on; NULL: none */
    GString *value;        /* of the entry */
    bool in_value;         /* deeper lines belong to the line above, even if that was no good */
    unsigned indent;       /* of the line above that began a value */
    GHashTable *sections;  /* folded name -> MoIniSection */
    GHashTable *keys;      /* of the section: key's header key -> MoIniEntry */
} Reader;

static void entry_free(gpointer data)
{
    MoIniEntry *entry = data;
    g_free(entry->key);
    g_free(entry->value);
    g_free(entry);
}

static void section_free(gpointer data)
{
    MoIniSection *section = data;
    g_ptr_array_unref(section->entries);
    g_free(section->name);
    g_free(section->file);
    g_free(section);
}

void mo_ini_free(MoIni *ini)
{
    if (!ini)
        return;
    g_ptr_array_unref(ini->sections);
    g_free(ini);
}

const MoIniEntry *mo_ini_section_get(const MoIniSection *section, const char *key)
{
    g_return_val_if_fail(section != NULL && key != NULL, NULL);
    g_autofree char *wanted = mo_text_header_key(key);
    for (guint i = 0; i < section->entries->len; i++) {
        const MoIniEntry *entry = g_ptr_array_index(section->entries, i);
        g_autofree char *found = mo_text_header_key(entry->key);
        if (strcmp(found, wanted) == 0)
            return entry;
    }
    return NULL;
}

static void report(const Reader *reader, const char *text)
{
    mo_problems_add(reader->problems, MO_SEVERITY_ERROR, reader->file, reader->line, "%s", text);
}

/* Closes the value in hand. */
static void end_value(Reader *reader)
{
    if (reader->entry) {
        g_free(reader->entry->value);
        reader->entry->value = g_strndup(reader->value->str, reader->value->len);
    }
    reader->entry = NULL;
    reader->in_value = false;
}

static void leave_section(Reader *reader)
{
    end_value(reader);
    reader->any_section = true;
    reader->section = NULL;
    g_hash_table_remove_all(reader->keys);
}

static void begin_section(Reader *reader, const char *name)
{
    g_autofree char *folded = mo_text_fold(name);
    const MoIniSection *first = g_hash_table_lookup(reader->sections, folded);
    if (first) {
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, reader->file, reader->line,
                        _("the section [%s] is here a second time (first in line %u) and is left "
                          "out; move its lines up there or give it another name"),
                        name, first->line);
        return;
    }
    MoIniSection *section = g_new0(MoIniSection, 1);
    section->name = g_strdup(name);
    section->file = g_strdup(reader->file);
    section->line = reader->line;
    section->entries = g_ptr_array_new_with_free_func(entry_free);
    g_ptr_array_add(reader->ini->sections, section);
    g_hash_table_insert(reader->sections, g_steal_pointer(&folded), section);
    reader->section = section;
}

static bool is_comment_start(char c)
{
    return c == '#' || c == ';';
}

/* A line that begins with `[`. */
static void read_section_line(Reader *reader, char *text)
{
    leave_section(reader);
    char *close = strchr(text, ']');
    if (!close) {
        report(reader, _("this section is not closed, so the keys below it are left out; write a "
                         "] at its end"));
        return;
    }
    *close = '\0';
    g_autofree char *name = mo_text_clean_line(text + 1, NAME_MAX_BYTES);
    if (!*name) {
        report(reader, _("this section has no name, so the keys below it are left out; write one "
                         "between [ and ]"));
        return;
    }
    g_strchug(close + 1);
    if (close[1] != '\0' && !is_comment_start(close[1]))
        report(reader, _("there is text behind the ] of this section; move it to a line of its "
                         "own"));
    begin_section(reader, name);
}

static int take_key(void *user, const char *section, const char *name, const char *value)
{
    char **ret_key = user;
    (void)section;
    /* Any other value means that inih drew the line between key and value elsewhere. */
    if (!*ret_key && *name && strcmp(value, "v") == 0)
        *ret_key = g_strdup(name);
    return 1;
}

/* The length of what shows nothing at the beginning of a text. */
static size_t count_unseen(const char *text, size_t length)
{
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        return 3;
    return length > 0 && (*text == '\v' || g_ascii_isspace(*text)) ? 1 : 0;
}

/* The key of a `key = value` line, as inih's grammar sees it, or NULL. `length` is that of the text
 * before the separator. The caller frees it. */
static char *read_key(const char *text, size_t length)
{
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    /* inih takes a byte order mark away, and on any line it shows nothing: none is part of a key.
     * Nor is a blank before one, of which a vertical tab is one to inih. */
    for (size_t n; (n = count_unseen(text, length)) > 0; length -= n)
        text += n;
    if (length == 0 || length > KEY_MAX)
        return NULL;
    g_autofree char *before = g_strndup(text, length);
    g_autofree char *placeholder = g_strconcat(before, "=v\n", NULL);
    char *key = NULL;
    if (ini_parse_string(placeholder, take_key, &key) != 0)
        g_clear_pointer(&key, g_free);
    return key;
}

static void begin_entry(Reader *reader, const char *key, const char *value)
{
    g_autofree char *folded = mo_text_header_key(key);
    const MoIniEntry *first = g_hash_table_lookup(reader->keys, folded);
    if (first) {
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, reader->file, reader->line,
                        _("'%s' is here a second time (first in line %u, and that one counts); "
                          "take one of them away"),
                        key, first->line);
        return;
    }
    MoIniEntry *entry = g_new0(MoIniEntry, 1);
    entry->key = g_strdup(key);
    entry->line = reader->line;
    g_ptr_array_add(reader->section->entries, entry);
    g_hash_table_insert(reader->keys, g_steal_pointer(&folded), entry);
    reader->entry = entry;
    g_string_assign(reader->value, value);
}

static void read_key_line(Reader *reader, char *text, unsigned indent)
{
    end_value(reader);
    reader->in_value = true;
    reader->indent = indent;
    size_t length = strcspn(text, "=:");
    g_autofree char *key = text[length] ? read_key(text, length) : NULL;
    if (!key) {
        report(reader, _("this line is neither 'key = value' nor a [section] nor a comment; "
                         "comments begin with #"));
        return;
    }
    if (!reader->any_section)
        mo_problems_add(reader->problems, MO_SEVERITY_ERROR, reader->file, reader->line,
                        _("'%s' stands before the first [section] and is left out; move it below "
                          "the section it belongs to"),
                        key);
    if (reader->section)
        begin_entry(reader, key, g_strstrip(text + length + 1));
}

/* Whether a line that goes on with a value looks as if it were meant to be a key: `when = …`. */
static bool looks_like_key(const char *text)
{
    size_t word = strspn(text, "abcdefghijklmnopqrstuvwxyz-_");
    return word > 0 && text[word + strspn(text + word, " \t")] == '=';
}

static void read_continuation(Reader *reader, const char *text)
{
    if (!reader->entry)
        return;
    if (looks_like_key(text))
        mo_problems_add(reader->problems, MO_SEVERITY_WARNING, reader->file, reader->line,
                        _("this line is indented, so it goes on with the value of '%s'; if it is a "
                          "key of its own, take the blanks before it away"),
                        reader->entry->key);
    if (reader->value->len > 0)
        g_string_append_c(reader->value, '\n');
    g_string_append(reader->value, text);
}

/* Takes the blanks from the beginning of the text and tells how wide they are. */
static unsigned take_indent(char **text)
{
    unsigned width = 0;
    for (; **text == ' ' || **text == '\t'; (*text)++)
        width = **text == '\t' ? (width / TAB_WIDTH + 1) * TAB_WIDTH : width + 1;
    return width;
}

/* `line` is zero-terminated and may be changed. */
static void read_line(Reader *reader, char *line)
{
    unsigned indent = take_indent(&line);
    /* Also a form feed: no value begins with one, on whatever line it stands. */
    char *text = g_strstrip(line);
    size_t length = strlen(text);
    if (length == 0 || is_comment_start(*text))
        return;
    bool deeper = reader->in_value && indent > reader->indent;
    if (*text == '[' && (!deeper || text[length - 1] == ']'))
        read_section_line(reader, text);
    else if (deeper)
        read_continuation(reader, text);
    else
        read_key_line(reader, text, indent);
}

/* A line that cannot be read at all. What depends on it is left out with it. */
static void refuse_line(Reader *reader, const char *line, const char *text)
{
    report(reader, text);
    if (line[strspn(line, " \t")] == '[') {
        leave_section(reader);
    } else if (!reader->in_value || !g_ascii_isspace(*line)) {
        end_value(reader);
        reader->in_value = true;
        reader->indent = 0;
    }
}

static void read_bytes(Reader *reader, const char *start, size_t length)
{
    g_autofree char *line = g_strndup(start, length);
    if (memchr(start, '\0', length))
        refuse_line(reader, line, _("this line holds a zero byte and is left out; write it anew"));
    else if (!g_utf8_validate_len(start, length, NULL))
        refuse_line(reader, line,
                    _("this line is not UTF-8 text and is left out; save the file as UTF-8"));
    else
        read_line(reader, line);
}

static void read_lines(Reader *reader, const char *text, size_t length)
{
    const char *end = text + length;
    while (text < end) {
        const char *stop = text;
        while (stop < end && *stop != '\n' && *stop != '\r')
            stop++;
        reader->line++;
        read_bytes(reader, text, (size_t)(stop - text));
        if (stop + 1 < end && stop[0] == '\r' && stop[1] == '\n')
            stop++;
        text = stop < end ? stop + 1 : end;
    }
    end_value(reader);
}

MoIni *mo_ini_parse(const char *text, size_t length, const char *file, MoProblems *problems)
{
    MoIni *ini = g_new0(MoIni, 1);
    ini->sections = g_ptr_array_new_with_free_func(section_free);
    if (length >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0)) {
        mo_problems_add(problems, MO_SEVERITY_ERROR, file, 1,
                        _("this file is UTF-16 text and cannot be read; save it as UTF-8"));
        return ini;
    }
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        length -= 3;
    }
    Reader reader = {.ini = ini,
                     .file = file,
                     .problems = problems,
                     .value = g_string_new(NULL),
                     .sections = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                     .keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    read_lines(&reader, text, length);
    g_string_free(reader.value, TRUE);
    g_hash_table_unref(reader.sections);
    g_hash_table_unref(reader.keys);
    return ini;
}
