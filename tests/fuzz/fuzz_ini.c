/* Any bytes: what is understood is valid text in file order, without duplicates, and printed anew
 * it is understood the same. Seeds: tests/data/ini. */
#include "base/text.h"
#include "input/ini.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

static void print_entry(GString *out, const MoIniEntry *entry)
{
    g_autoptr(GString) value = g_string_new(entry->value);
    g_string_replace(value, "\n", "\n  ", 0);
    g_string_append_printf(out, "%s = %s\n", entry->key, value->str);
}

static char *print(const MoIni *ini)
{
    GString *out = g_string_new(NULL);
    unsigned line = 0;
    for (guint i = 0; i < ini->sections->len; i++) {
        const MoIniSection *section = g_ptr_array_index(ini->sections, i);
        require(section->line > line);
        line = section->line;
        require(*section->name && g_utf8_validate(section->name, -1, NULL));
        g_string_append_printf(out, "[%s]\n", section->name);
        for (guint j = 0; j < section->entries->len; j++) {
            const MoIniEntry *entry = g_ptr_array_index(section->entries, j);
            require(entry->line > line && *entry->key && entry->value);
            line = entry->line;
            require(g_utf8_validate(entry->key, -1, NULL));
            require(g_utf8_validate(entry->value, -1, NULL));
            require(section->entries->len > 100 ||
                    mo_ini_section_get(section, entry->key) == entry);
            print_entry(out, entry);
        }
    }
    return g_string_free(out, FALSE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(MoProblems) problems = mo_problems_new();
    g_autoptr(MoIni) ini = mo_ini_parse((const char *)data, size, "x.ini", problems);
    for (unsigned i = 0; i < mo_problems_count(problems); i++) {
        const MoProblem *problem = mo_problems_get(problems, i);
        require(problem->line > 0 || i == 1000);
        g_autofree char *clean = mo_text_clean_line(problem->text, 2000);
        require(strcmp(clean, problem->text) == 0);
    }
    g_autofree char *printed = print(ini);
    g_autoptr(MoProblems) none = mo_problems_new();
    g_autoptr(MoIni) again = mo_ini_parse(printed, strlen(printed), "x.ini", none);
    require(mo_problems_count_errors(none) == 0);
    g_autofree char *printed_again = print(again);
    require(strcmp(printed, printed_again) == 0);
    return 0;
}
