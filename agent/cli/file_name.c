#include "cli/file_name.h"

#include "base/file.h"

#include <string.h>

/* A date (2026-11-02, 20261102, 02.11.2026, 2 11 26 is none), and the time or number that may
 * follow it. */
#define DATE                                                                                       \
    "(?<![0-9])(?:(?:19|20)[0-9]{2}[-_.]?[01][0-9][-_.]?[0-3][0-9]"                                \
    "|[0-3]?[0-9][-_.][0-3]?[0-9][-_.](?:19|20)[0-9]{2})"                                          \
    "(?:[-_ .T]*[0-2][0-9][-_.:h]?[0-5][0-9](?:[-_.:m]?[0-5][0-9])?Z?)?(?:[-_ "                    \
    "][0-9]{1,2})?(?![0-9])"
/* What browsers put behind the name of a second download. */
#define DOWNLOAD " ?\\([0-9]{1,3}\\)(?=\\.[^.]*$)"
#define LETTERS_LEAST 3U

char *mo_file_name_print(const char *path)
{
    g_autofree char *shown = mo_path_display(path);
    for (const char *at = shown; *at; at++) {
        bool is_plain = g_ascii_isalnum(*at) || strchr("/._-+,:@%=", *at) || (guchar)*at >= 0x80;
        bool is_home = at == shown && at[0] == '~' && at[1] == '/';
        if (!is_plain && !is_home)
            return g_shell_quote(path);
    }
    return g_steal_pointer(&shown);
}

static char *replace(const char *text, const char *expression, const char *by)
{
    g_autoptr(GRegex) regex = g_regex_new(expression, 0, 0, NULL);
    g_assert(regex);
    g_autofree char *replaced = g_regex_replace_literal(regex, text, -1, 0, by, 0, NULL);
    return replaced ? g_steal_pointer(&replaced) : g_strdup(text);
}

static bool fits(const char *text, const char *expression)
{
    return g_regex_match_simple(expression, text, 0, 0);
}

/* Letters before the ending that are left beside the stars. */
static unsigned count_letters(const char *name)
{
    const char *end = strrchr(name, '.');
    unsigned n = 0;
    for (const char *at = name; *at && at != end; at = g_utf8_next_char(at))
        n += g_unichar_isalpha(g_utf8_get_char(at)) ? 1 : 0;
    return n;
}

char *mo_file_name_make_pattern(const char *path)
{
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *folder = g_path_get_dirname(path);
    if (strpbrk(path, "*?[]\\\n") || !g_utf8_validate(path, -1, NULL))
        return NULL;
    bool is_dated = fits(name, DATE);
    g_autofree char *without_download = replace(name, DOWNLOAD, is_dated ? "" : "*");
    g_autofree char *pattern = replace(without_download, DATE, "*");
    if (strcmp(pattern, name) == 0 || count_letters(pattern) < LETTERS_LEAST)
        return NULL;
    return g_build_filename(folder, pattern, NULL);
}

char *mo_file_name_make_dated(const char *path, MoDay day)
{
    g_autofree char *name = g_path_get_basename(path);
    char *end = strrchr(name, '.');
    if (end && end != name)
        *end = '\0';
    if (fits(name, DATE))
        return g_strconcat(name, ".csv", NULL);
    g_autofree char *date = mo_day_print(day);
    return g_strconcat(name, "-", date, ".csv", NULL);
}
