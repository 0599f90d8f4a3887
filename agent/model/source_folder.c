/* A folder with one card or a few in each file, as vdirsyncer and address books keep them. One file
 * is open at a time. */
#include "base/copy.h"
#include "base/error.h"
#include "base/file.h"
#include "base/i18n.h"
#include "model/card.h"
#include "model/customer_slots.h"
#include "model/source_private.h"

#include <string.h>

typedef struct {
    MoSource base;
    MoCardMapping *mapping;
    unsigned next;    /* the file that comes after the one being read */
    MoVcard *vcard;   /* NULL: none is being read */
    unsigned n_cards; /* read from it */
    MoCard card;      /* the last one */
} FolderSource;

static void folder_free(MoSource *base)
{
    FolderSource *source = (FolderSource *)base;
    mo_vcard_free(source->vcard);
    mo_card_mapping_free(source->mapping);
    g_ptr_array_unref(source->base.files);
    g_free(source);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Files of a hidden name are those that a synchroniser is still writing. */
static bool list_files(FolderSource *source, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GDir) folder = g_dir_open(source->base.path, 0, &reason);
    if (!folder) {
        g_autofree char *shown = mo_path_display(source->base.path);
        g_set_error(error, MO_ERROR, MO_ERROR_FAILED,
                    _("the folder '%s' cannot be read: is it there, and may you read it?"), shown);
        return false;
    }
    g_ptr_array_set_size(source->base.files, 0);
    const char *name = NULL;
    while ((name = g_dir_read_name(folder))) {
        size_t length = strlen(name);
        if (*name != '.' && length > 4 && g_ascii_strcasecmp(name + length - 4, ".vcf") == 0)
            g_ptr_array_add(source->base.files, g_build_filename(source->base.path, name, NULL));
    }
    g_ptr_array_sort(source->base.files, compare_paths);
    return true;
}

static bool folder_begin(MoSource *base, MoProblems *problems)
{
    FolderSource *source = (FolderSource *)base;
    g_autoptr(GError) error = NULL;
    g_clear_pointer(&source->vcard, mo_vcard_free);
    source->next = 0;
    source->base.print = 0;
    if (list_files(source, &error))
        return true;
    mo_problems_add(problems, MO_SEVERITY_ERROR, base->path, 0, "%s", error->message);
    return false;
}

/* The next file that can be read. A file that cannot is one customer who is missing. */
static bool open_next(FolderSource *source, MoProblems *problems)
{
    while (source->next < source->base.files->len) {
        const char *path = g_ptr_array_index(source->base.files, source->next++);
        g_autoptr(GError) error = NULL;
        source->base.print = mo_source_mix_print(source->base.print, path, mo_file_get_print(path));
        source->vcard = mo_vcard_open(path, source->base.options.encoding, &error);
        if (source->vcard) {
            source->n_cards = 0;
            mo_card_mapping_set_file(source->mapping, path);
            return true;
        }
        source->base.info.n_refused++;
        mo_problems_add(problems, MO_SEVERITY_ERROR, path, 0, "%s", error->message);
    }
    return false;
}

/* A file without any card may have been one: a synchroniser was interrupted, the disk was full. */
static void close_file(FolderSource *source, MoProblems *problems)
{
    unsigned n_refused = mo_vcard_count_refused(source->vcard);
    if (source->n_cards == 0 && n_refused == 0) {
        n_refused = 1;
        mo_problems_add(problems, MO_SEVERITY_ERROR,
                        g_ptr_array_index(source->base.files, source->next - 1), 0,
                        _("there is no card in this file: synchronise your address book again, or "
                          "take the file out of the folder; a table must end in .csv"));
    }
    source->base.info.n_refused += n_refused;
    source->base.has_changed |= mo_vcard_has_changed(source->vcard);
    source->base.info.encoding = g_intern_string(mo_vcard_get_encoding(source->vcard));
    source->base.info.encoding_assumed |= mo_vcard_has_assumed(source->vcard);
    g_clear_pointer(&source->vcard, mo_vcard_free);
}

static bool folder_next(MoSource *base, MoCustomer *customer, MoRowPlace *ret_place,
                        MoReading *ret_reading, MoProblems *problems)
{
    FolderSource *source = (FolderSource *)base;
    while (source->vcard || open_next(source, problems)) {
        if (mo_vcard_next(source->vcard, &source->card, problems)) {
            source->n_cards++;
            mo_card_mapping_read(source->mapping, &source->card, customer, ret_reading, NULL);
            *ret_place = (MoRowPlace){.offset = source->next - 1, .line = source->card.line};
            return true;
        }
        close_file(source, problems);
    }
    return false;
}

static void folder_report(MoSource *base, MoCustomer *customer, MoProblems *problems)
{
    FolderSource *source = (FolderSource *)base;
    MoReading reading = {0};
    mo_card_mapping_read(source->mapping, &source->card, customer, &reading, problems);
}

static bool read_card(MoVcard *vcard, unsigned line, MoCard *ret_card)
{
    while (mo_vcard_next(vcard, ret_card, NULL))
        if (ret_card->line >= line)
            return ret_card->line == line;
    return false;
}

static bool folder_fetch(MoSource *base, MoRowPlace place, MoCustomer *customer)
{
    FolderSource *source = (FolderSource *)base;
    if (place.offset < 0 || place.offset >= source->base.files->len)
        return false;
    const char *path = g_ptr_array_index(source->base.files, place.offset);
    g_autoptr(MoVcard) vcard = mo_vcard_open(path, base->options.encoding, NULL);
    MoCard card;
    MoReading reading = {0};
    if (!vcard || !read_card(vcard, place.line, &card))
        return false;
    mo_card_mapping_set_file(source->mapping, path);
    mo_card_mapping_read(source->mapping, &card, customer, &reading, NULL);
    mo_customer_keep_all(customer);
    if (source->vcard)
        mo_card_mapping_set_file(source->mapping,
                                 g_ptr_array_index(source->base.files, source->next - 1));
    return true;
}

static const MoColumns *folder_get_columns(const MoSource *base)
{
    return mo_card_mapping_get_columns(((const FolderSource *)base)->mapping);
}

static MoField folder_get_field(const MoSource *base, size_t column)
{
    return mo_card_mapping_get_field(((const FolderSource *)base)->mapping, column);
}

/* Any card may have any property, so that nothing can be called unknown. */
static bool folder_has_field(const MoSource *base, MoField field, const char *label)
{
    (void)base, (void)label;
    return field < MO_FIELD_N;
}

static const MoSourceClass folder_class = {
    .free = folder_free,
    .begin = folder_begin,
    .next = folder_next,
    .report = folder_report,
    .fetch = folder_fetch,
    .get_columns = folder_get_columns,
    .get_field = folder_get_field,
    .has_field = folder_has_field,
};

/* So many cards show which properties there are: `who` may name them. */
#define CARDS_LOOKED_AT 100

static void learn_columns(FolderSource *source)
{
    g_autoptr(MoCustomer) customer = mo_customer_new();
    MoRowPlace place;
    MoReading reading;
    if (!folder_begin(&source->base, NULL))
        return;
    for (unsigned i = 0; i < CARDS_LOOKED_AT; i++)
        if (!folder_next(&source->base, customer, &place, &reading, NULL))
            return;
}

MoSource *mo_source_new_folder(const char *path, const MoSourceOptions *options,
                               MoProblems *problems, GError **error)
{
    FolderSource *source = g_new0(FolderSource, 1);
    source->mapping = mo_card_mapping_new(path);
    mo_card_mapping_set_view(source->mapping, options ? options->view : NULL);
    mo_source_init(&source->base, &folder_class, MO_SOURCE_CARD_FOLDER, path, options, problems);
    source->base.info.program = "vCard";
    source->base.files = g_ptr_array_new_with_free_func(g_free);
    if (list_files(source, error)) {
        learn_columns(source);
        return &source->base;
    }
    mo_source_free(&source->base);
    return NULL;
}
