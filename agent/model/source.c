#include "model/source.h"

#include "base/copy.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "input/sniff.h"
#include "input/vcard.h"
#include "model/identity.h"
#include "model/source_private.h"

#include <string.h>

#define ROWS_TO_GUESS 1000U

void mo_source_init(MoSource *source, const MoSourceClass *class, MoSourceType type,
                    const char *path, const MoSourceOptions *options, MoProblems *problems)
{
    source->class = class;
    source->problems = problems;
    source->path = g_strdup(path);
    if (options)
        source->options = *options;
    source->info =
        (MoSourceInfo){.type = type, .path = source->path, .program = "", .encoding = ""};
}

static bool has_cards(const char *path, const char *encoding, GError **error)
{
    g_autoptr(MoVcard) vcard = mo_vcard_open(path, encoding, error);
    MoCard card;
    return vcard && mo_vcard_next(vcard, &card, NULL);
}

/* A file with a name of cards that does not begin as one: the first card may stand further down, or
 * it is a table. Never nobody in silence. */
static MoSource *guess(const char *path, const MoSourceOptions *options, MoProblems *problems,
                       GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (has_cards(path, options ? options->encoding : NULL, &failure))
        return mo_source_new_cards(path, options, problems, error);
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    g_autoptr(MoProblems) found = mo_problems_new();
    MoSource *table = mo_source_new_csv(path, options, found, NULL);
    if (!table) {
        mo_problems_add(problems, MO_SEVERITY_ERROR, path, 0,
                        _("there is no card in this file, and it is no table of customers: export "
                          "your contacts again"));
        return NULL;
    }
    table->problems = problems;
    for (unsigned i = 0; i < mo_problems_count(found); i++) {
        const MoProblem *problem = mo_problems_get(found, i);
        mo_problems_add(problems, problem->severity, problem->file, problem->line, "%s",
                        problem->text);
    }
    return table;
}

MoSource *mo_source_new(const char *path, const MoSourceOptions *options, MoProblems *problems,
                        GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        return mo_source_new_folder(path, options, problems, error);
    MoFormat format = MO_FORMAT_CSV;
    if (!mo_sniff_file(path, &format, error))
        return NULL;
    size_t length = strlen(path);
    bool is_named = length > 4 && g_ascii_strcasecmp(path + length - 4, ".vcf") == 0;
    if (is_named && (format == MO_FORMAT_CSV || format == MO_FORMAT_EMPTY))
        return guess(path, options, problems, error);
    if (format == MO_FORMAT_VCARD)
        return mo_source_new_cards(path, options, problems, error);
    const char *explained = mo_format_explain(format);
    if (!explained)
        return mo_source_new_csv(path, options, problems, error);
    mo_problems_add(problems, MO_SEVERITY_ERROR, path, 0, "%s", explained);
    return NULL;
}

void mo_source_free(MoSource *source)
{
    if (!source)
        return;
    g_free(source->path);
    source->class->free(source);
}

void mo_source_set_roster(MoSource *source, MoRoster *roster)
{
    source->roster = roster;
}

/* After the first rows it is known how many there will be, roughly. */
static void guess_rows(const MoSource *source, int64_t offset, int64_t size)
{
    if (source->info.n_rows == ROWS_TO_GUESS && offset > 0 && size > offset)
        mo_roster_reserve(source->roster, mo_roster_count(source->roster) +
                                              (size_t)(size / offset) * ROWS_TO_GUESS);
}

/* Most of the time it takes to find somebody in a large roster is waiting for memory: it passes
 * while the row is read. */
void mo_source_expect(const MoSource *source, const char *id, int64_t offset, int64_t size)
{
    if (!source->roster)
        return;
    guess_rows(source, offset, size);
    if (id)
        mo_roster_expect(source->roster, mo_identity_get_hash(id));
}

bool mo_source_begin(MoSource *source, MoProblems *problems)
{
    source->has_changed = false;
    source->print = source->files ? 0 : mo_file_get_print(source->path);
    source->info.n_rows = source->info.n_refused = 0;
    source->info.n_deleted = source->info.n_footers = 0;
    return source->class->begin(source, problems);
}

bool mo_source_next(MoSource *source, MoCustomer *customer, MoRowPlace *ret_place,
                    MoReading *ret_reading, MoProblems *problems)
{
    while (source->class->next(source, customer, ret_place, ret_reading, problems)) {
        /* A list of other cards is nobody. */
        if (ret_reading->is_group)
            continue;
        source->info.n_rows++;
        if (!ret_reading->is_deleted)
            return true;
        source->info.n_deleted++;
    }
    return false;
}

bool mo_source_next_any(MoSource *source, MoCustomer *customer, MoRowPlace *ret_place,
                        MoReading *ret_reading, MoProblems *problems)
{
    return source->class->next(source, customer, ret_place, ret_reading, problems);
}

uint64_t mo_source_get_print(const MoSource *source)
{
    return source->print;
}

uint64_t mo_source_mix_print(uint64_t print, const char *path, uint64_t of_file)
{
    const char *slash = strrchr(path, '/');
    return mo_hash_mix(mo_hash(print, slash ? slash + 1 : path, NULL), of_file);
}

const GPtrArray *mo_source_get_files(const MoSource *source)
{
    return source->files;
}

void mo_source_report(MoSource *source, MoCustomer *customer, MoProblems *problems)
{
    source->class->report(source, customer, problems);
}

bool mo_source_fetch(MoSource *source, MoRowPlace place, MoCustomer *customer)
{
    return source->class->fetch(source, place, customer);
}

bool mo_source_is_whole(const MoSource *source)
{
    return source->info.n_refused == 0 && !source->has_changed;
}

bool mo_source_has_changed(const MoSource *source)
{
    return source->has_changed;
}

const MoSourceInfo *mo_source_get_info(const MoSource *source)
{
    return &source->info;
}

const MoColumns *mo_source_get_columns(const MoSource *source)
{
    return source->class->get_columns(source);
}

MoField mo_source_get_field(const MoSource *source, size_t column)
{
    return source->class->get_field(source, column);
}

bool mo_source_has_field(const MoSource *source, MoField field, const char *label)
{
    return source->class->has_field(source, field, label);
}
