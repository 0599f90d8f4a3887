#include "cli/listed.h"

#include "base/file.h"

#include <string.h>

#define FILE_NAME "today.txt"
#define MAX_BYTES ((size_t)64 * 1024)

/* The first line is the day, each that follows an id. The caller frees it. */
static char *print_list(MoDay today, const GPtrArray *moments)
{
    g_autofree char *day = mo_day_print(today);
    GString *text = g_string_new(day);
    g_string_append_c(text, '\n');
    for (unsigned i = 0; i < moments->len; i++)
        g_string_append_printf(text, "%s\n", ((const MoMoment *)moments->pdata[i])->id);
    return g_string_free(text, FALSE);
}

void mo_listed_keep(const char *state_folder, MoDay today, const GPtrArray *moments)
{
    g_autofree char *path = g_build_filename(state_folder, FILE_NAME, NULL);
    g_autofree char *text = print_list(today, moments);
    g_autofree char *present = NULL;
    /* Writing waits for the disk, so what stands there already is not written again. */
    if (!mo_file_read(path, MAX_BYTES, &present, NULL, NULL) || strcmp(present, text) != 0)
        (void)mo_file_write(path, text, -1, NULL);
}

bool mo_listed_is_number(const char *text)
{
    return *text && strlen(text) <= 2 && strspn(text, "0123456789") == strlen(text);
}

char *mo_listed_get_id(const char *state_folder, MoDay today, const char *number)
{
    g_autofree char *path = g_build_filename(state_folder, FILE_NAME, NULL);
    g_autofree char *text = NULL;
    if (!mo_listed_is_number(number) || !mo_file_read(path, MAX_BYTES, &text, NULL, NULL))
        return NULL;
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    g_autofree char *day = mo_day_print(today);
    if (!lines[0] || strcmp(lines[0], day) != 0)
        return NULL;
    guint64 n = g_ascii_strtoull(number, NULL, 10);
    return g_strdup(n >= 1 && n < g_strv_length(lines) ? lines[n] : "");
}
