#include "courier/sent.h"

#include "base/file.h"
#include "base/text.h"
#include "output/spool.h"

#include <string.h>

#define FILE_NAME "accounted"
#define FILE_MAX ((size_t)256 * 1024)
/* Of what was sent longer ago the drafts are forgotten. */
#define LINES_MAX 1000

unsigned mo_sent_get_nearness(const MoHanded *handed, const MoSentMarks *marks)
{
    if (handed->token && g_strcmp0(marks->moments_id, handed->token) == 0)
        return 3;
    if (handed->reply_to && marks->reply_to && strstr(marks->reply_to, handed->reply_to))
        return 2;
    return handed->subject && marks->subject && mo_text_same(handed->subject, marks->subject);
}

static int compare_pairs(const void *a, const void *b)
{
    const MoSentPair *one = a, *other = b;
    if (one->nearness != other->nearness)
        return one->nearness > other->nearness ? -1 : 1;
    if (one->handed->written_utc != other->handed->written_utc)
        return one->handed->written_utc < other->handed->written_utc ? -1 : 1;
    int order = strcmp(one->handed->id, other->handed->id);
    return order != 0 ? order : (one->uid > other->uid) - (one->uid < other->uid);
}

static bool is_taken(const GArray *pairs, guint n, const MoSentPair *pair)
{
    for (guint i = 0; i < n; i++) {
        const MoSentPair *taken = &g_array_index(pairs, MoSentPair, i);
        if (taken->handed == pair->handed ||
            (taken->uid == pair->uid && taken->validity == pair->validity))
            return true;
    }
    return false;
}

void mo_sent_choose(GArray *pairs)
{
    guint n = 0;
    g_array_sort(pairs, compare_pairs);
    for (guint i = 0; i < pairs->len; i++) {
        MoSentPair pair = g_array_index(pairs, MoSentPair, i);
        if (!is_taken(pairs, n, &pair))
            g_array_index(pairs, MoSentPair, n++) = pair;
    }
    g_array_set_size(pairs, n);
}

static char *get_path(const char *state_folder)
{
    g_autofree char *folder = mo_spool_get_folder(state_folder);
    return g_build_filename(folder, FILE_NAME, NULL);
}

/* The lines, each "VALIDITY UID TOKEN". */
static char **read_lines(const char *state_folder)
{
    g_autofree char *path = get_path(state_folder);
    g_autofree char *text = NULL;
    bool fine = mo_file_read(path, FILE_MAX, &text, NULL, NULL);
    return g_strsplit(fine ? text : "", "\n", -1);
}

char *mo_sent_find_draft(const char *state_folder, const MoSentPair *pair)
{
    g_auto(GStrv) lines = read_lines(state_folder);
    g_autofree char *start = g_strdup_printf("%u %u ", pair->validity, pair->uid);
    for (size_t i = 0; lines[i]; i++)
        if (g_str_has_prefix(lines[i], start))
            return g_strdup(lines[i] + strlen(start));
    return NULL;
}

bool mo_sent_remember(const char *state_folder, const MoSentPair *pair, GError **error)
{
    g_autofree char *known = mo_sent_find_draft(state_folder, pair);
    if (known)
        return true;
    g_auto(GStrv) lines = read_lines(state_folder);
    size_t n = g_strv_length(lines);
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = n > LINES_MAX ? n - LINES_MAX : 0; i < n; i++)
        if (*lines[i])
            g_string_append_printf(text, "%s\n", lines[i]);
    g_string_append_printf(text, "%u %u %s\n", pair->validity, pair->uid, pair->handed->token);
    g_autofree char *path = get_path(state_folder);
    return mo_file_write(path, text->str, (gssize)text->len, error);
}
