/* What the three kinds of sources share: source.c opens and delegates, source_csv.c, source_cards.c
 * and source_folder.c read. */
#ifndef MOMENTS_MODEL_SOURCE_PRIVATE_H
#define MOMENTS_MODEL_SOURCE_PRIVATE_H

#include "model/source.h"

/* The methods of one kind; each as the function of the same name in source.h. */
typedef struct {
    void (*free)(MoSource *source);
    bool (*begin)(MoSource *source, MoProblems *problems);
    bool (*next)(MoSource *source, MoCustomer *customer, MoRowPlace *ret_place,
                 MoReading *ret_reading, MoProblems *problems);
    void (*report)(MoSource *source, MoCustomer *customer, MoProblems *problems);
    bool (*fetch)(MoSource *source, MoRowPlace place, MoCustomer *customer);
    const MoColumns *(*get_columns)(const MoSource *source);
    MoField (*get_field)(const MoSource *source, size_t column);
    bool (*has_field)(const MoSource *source, MoField field, const char *label);
} MoSourceClass;

struct MoSource {
    const MoSourceClass *class;
    MoSourceInfo info;
    MoSourceOptions options;
    char *path;
    MoProblems *problems; /* for what is told once, whoever reads: the order of dates */
    bool has_changed;     /* since begin */
    uint64_t print;       /* see mo_source_get_print() */
    GPtrArray *files;     /* of char*: of a folder, its files; NULL: it is a file */
    MoRoster *roster;     /* see mo_source_set_roster() */
};

void mo_source_init(MoSource *source, const MoSourceClass *class, MoSourceType type,
                    const char *path, const MoSourceOptions *options, MoProblems *problems);

/* Before a row is read: it says that this is its id (NULL: none), and begins at `offset` of a file
 * of `size` bytes. What the roster will be asked for is made ready meanwhile. */
void mo_source_expect(const MoSource *source, const char *id, int64_t offset, int64_t size);

/* NULL and the error when the file cannot be opened; NULL with a problem when there are no
 * customers in it. */
MoSource *mo_source_new_csv(const char *path, const MoSourceOptions *options, MoProblems *problems,
                            GError **error);
MoSource *mo_source_new_cards(const char *path, const MoSourceOptions *options,
                              MoProblems *problems, GError **error);
MoSource *mo_source_new_folder(const char *path, const MoSourceOptions *options,
                               MoProblems *problems, GError **error);

#endif
