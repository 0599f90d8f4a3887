/* The rows of the copies: whether somebody has one, and taking hers out. */
#include "base/copy.h"
#include "model/customer_slots.h"
#include "model/kept_private.h"

/* Bytes of a file that stay. */
typedef struct {
    int64_t from, to; /* -1: the end */
} Range;

/* Which bytes stay when her rows go: each reaches up to the next row. NULL when that cannot be told
 * in the file's encoding. */
static GArray *find_ranges(MoSource *source, MoKeptFunc is_hers, void *data, unsigned *ret_n)
{
    g_autoptr(MoCustomer) customer = mo_customer_new();
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(Range));
    MoRowPlace place;
    MoReading reading;
    int64_t from = 0; /* -1: the row before goes */
    bool is_known = true;
    if (!mo_source_begin(source, NULL))
        return NULL;
    while (mo_source_next_any(source, customer, &place, &reading, NULL)) {
        bool goes = is_hers(customer, data);
        is_known &= place.offset >= 0;
        *ret_n += goes;
        if (goes && from >= 0) {
            g_array_append_val(ranges, ((Range){from, place.offset}));
            from = -1;
        } else if (!goes && from < 0) {
            from = place.offset;
        }
    }
    if (from >= 0)
        g_array_append_val(ranges, ((Range){from, -1}));
    return is_known || *ret_n == 0 ? g_steal_pointer(&ranges) : NULL;
}

static bool rewrite(const char *folder, const MoKeptFile *file, const GArray *ranges)
{
    g_autofree char *path = mo_kept_get_path(folder, file);
    g_autoptr(MoCopy) copy = mo_copy_new(folder, NULL);
    for (guint i = 0; copy && i < ranges->len; i++) {
        const Range *range = &g_array_index(ranges, Range, i);
        if (!mo_copy_add(copy, path, range->from, range->to, NULL, NULL))
            return false;
    }
    return copy && mo_copy_finish(copy, file->name, NULL);
}

static bool has_row(const char *folder, const MoKeptFile *file, const MoSourceOptions *options,
                    MoKeptFunc is_hers, void *data)
{
    g_autoptr(MoSource) source = mo_kept_open(folder, file, options);
    g_autoptr(MoCustomer) customer = mo_customer_new();
    MoRowPlace place;
    MoReading reading;
    if (!source || !mo_source_begin(source, NULL))
        return false;
    while (mo_source_next_any(source, customer, &place, &reading, NULL))
        if (is_hers(customer, data))
            return true;
    return false;
}

bool mo_kept_cut(const char *folder, const MoKeptFile *file, const MoSourceOptions *options,
                 MoKeptFunc is_hers, void *data, unsigned *ret_n)
{
    unsigned n = 0;
    g_autoptr(MoSource) source = mo_kept_open(folder, file, options);
    g_autoptr(GArray) ranges = source ? find_ranges(source, is_hers, data, &n) : NULL;
    if (ret_n)
        *ret_n = n;
    if (!ranges)
        return false;
    return n == 0 ||
           (rewrite(folder, file, ranges) && !has_row(folder, file, options, is_hers, data));
}

GPtrArray *mo_kept_find(const char *folder, const MoConfig *config, MoKeptFunc is_hers, void *data)
{
    MoSourceOptions options = mo_kept_get_options(config);
    g_autoptr(GPtrArray) files = mo_kept_load(folder);
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < files->len; i++) {
        const MoKeptFile *file = g_ptr_array_index(files, i);
        if (has_row(folder, file, &options, is_hers, data))
            g_ptr_array_add(found, mo_kept_get_path(folder, file));
    }
    return found;
}
