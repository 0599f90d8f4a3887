/* Any bytes as notes.csv: what is read is clean; a change either leaves the file as it was, or all
 * rows are there afterwards, in their order, with the new note, and nothing more is wrong than
 * before. Seeds: tests/data/overlay. */
#include "base/text.h"
#include "model/overlay.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
    if (!good)
        abort();
}

static void add_id(const char *id, const char *name, unsigned line, void *data)
{
    require(*id && line > 0 && g_utf8_validate(name, -1, NULL));
    g_ptr_array_add(data, g_strdup(id));
}

static GPtrArray *get_ids(const MoOverlay *overlay)
{
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    mo_overlay_foreach(overlay, add_id, ids);
    return ids;
}

static MoCustomer *new_customer(const char *id)
{
    MoCustomer *customer = mo_customer_new();
    customer->id = g_intern_string(id);
    return customer;
}

static void require_clean(const MoCustomer *customer)
{
    g_autofree char *notes = mo_text_clean_block(customer->notes, (size_t)1 << 21);
    require(strcmp(notes, customer->notes) == 0);
    char *const *const lists[] = {customer->tags, customer->interests, customer->needs,
                                  customer->offers};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        for (char *const *item = lists[i]; *item; item++)
            require(**item && g_utf8_validate(*item, -1, NULL));
    }
    require(g_utf8_validate(customer->greeting, -1, NULL));
}

static void try_write(const char *path, const char *id, const char *data, size_t size)
{
    g_autoptr(MoProblems) before = mo_problems_new(), after = mo_problems_new();
    g_autoptr(MoOverlay) old = mo_overlay_load(path, before);
    g_autoptr(GPtrArray) old_ids = get_ids(old);
    g_autoptr(MoCustomer) customer = new_customer(id);
    (void)mo_overlay_apply(old, customer);
    require_clean(customer);
    const MoOverlayChange change = {.field = MO_FIELD_NOTES, .text = "asked for the price list"};
    g_autofree char *notice = NULL;
    g_autoptr(GError) error = NULL;
    if (!mo_overlay_write(path, customer, mo_day_from_civil(2026, 3, 2), &change, 1, &notice,
                          &error)) {
        g_autofree char *now = NULL;
        gsize length = 0;
        require(error != NULL && g_file_get_contents(path, &now, &length, NULL));
        require(length == size && memcmp(now, data, size) == 0);
        return;
    }
    g_autoptr(MoOverlay) fresh = mo_overlay_load(path, after);
    g_autoptr(GPtrArray) new_ids = get_ids(fresh);
    require(new_ids->len >= old_ids->len && new_ids->len <= old_ids->len + 1);
    for (guint i = 0; i < old_ids->len; i++)
        require(strcmp(old_ids->pdata[i], new_ids->pdata[i]) == 0);
    g_autoptr(MoCustomer) again = new_customer(id);
    require(mo_overlay_apply(fresh, again));
    require_clean(again);
    require(strstr(again->notes, "asked for the price list") != NULL);
    require(mo_problems_count_errors(after) <= mo_problems_count_errors(before));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *folder = g_dir_make_tmp("moments-fuzz-XXXXXX", NULL);
    require(folder != NULL);
    g_autofree char *path = g_build_filename(folder, "notes.csv", NULL);
    require(g_file_set_contents(path, (const char *)data, (gssize)size, NULL));
    try_write(path, "C-1", (const char *)data, size);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *file = g_build_filename(folder, name, NULL);
        g_unlink(file);
    }
    g_rmdir(folder);
    return 0;
}
