/* A streaming reader of vCards 2.1, 3.0 and 4.0: one card in memory at a time.
 *
 * Reads what programs really write: folded lines (unfolded as bytes, so that a fold inside a UTF-8
 * sequence heals), quoted-printable with soft breaks, CHARSET, base64 blocks (passed over: no
 * photo is ever kept), parameters without names, groups, cards without VERSION or END, CR CR LF,
 * UTF-16 with and without a byte order mark, bytes that are no UTF-8 (windows-1252). What a
 * property means is not its business: model/card.h gives cards meaning. A card that cannot be read
 * is a problem with its line, and the next one is read. Line numbers are those of an editor. */
#ifndef MOMENTS_INPUT_VCARD_H
#define MOMENTS_INPUT_VCARD_H

#include "input/problem.h"
#include <stddef.h>
#include <stdint.h>

/* A card longer than this, photos not counted, is refused. */
#define MO_CARD_MAX ((size_t)1024 * 1024)

typedef struct MoVcard MoVcard;

/* `TYPE=work`; of 2.1's bare words (TEL;WORK) the name is "TYPE". Quotes are gone. */
typedef struct {
    const char *name; /* upper case */
    const char *value;
} MoCardParameter;

typedef struct {
    const char *group; /* "item1"; "" = none */
    const char *name;  /* upper case */
    size_t n_parameters;
    const MoCardParameter *parameters;
    const char *value; /* UTF-8, decoded and unfolded; its backslashes are still there */
    uint32_t length;   /* of the value */
    unsigned line;
    bool is_plain; /* the value is a clean line (mo_text_is_plain()) without escapes, as far as was
                      seen in passing; false means nothing */
} MoCardProperty;

/* Borrowed until the next call. */
typedef struct {
    unsigned line;    /* of BEGIN:VCARD, from 1 */
    int64_t offset;   /* where it begins in the file, for mo_vcard_seek(); -1: not known */
    unsigned version; /* 21, 30, 40; 0: none said */
    size_t n_properties;
    const MoCardProperty *properties;
} MoCard;

/* Opens a file; fails with MO_ERROR_NOT_FOUND or MO_ERROR_FAILED. `encoding` NULL: found out, else
 * a name that iconv knows. Free with mo_vcard_free(). */
MoVcard *mo_vcard_open(const char *path, const char *encoding, GError **error);

/* The same over bytes in memory, borrowed for the reader's life. */
MoVcard *mo_vcard_open_memory(const char *data, size_t length, const char *name,
                              const char *encoding);

void mo_vcard_free(MoVcard *vcard);

/* The next card; false at the end. Text outside of cards is a warning, once a file. Constant
 * memory. */
bool mo_vcard_next(MoVcard *vcard, MoCard *ret_card, MoProblems *problems);

/* Goes back to a card by its offset and line. False when the file cannot be read there. */
bool mo_vcard_seek(MoVcard *vcard, int64_t offset, unsigned line);

/* How many cards had to be refused so far. */
unsigned mo_vcard_count_refused(const MoVcard *vcard);

/* Whether the file was written to since it was opened. */
bool mo_vcard_has_changed(const MoVcard *vcard);

/* The file's size in bytes when it was opened; 0 for memory. */
int64_t mo_vcard_get_size(const MoVcard *vcard);

/* Whether letters were read as windows-1252 though neither the file nor their line says so. */
bool mo_vcard_has_assumed(const MoVcard *vcard);

/* "UTF-8", "UTF-16BE", "windows-1252" …, as far as is known after what was read. Borrowed. */
const char *mo_vcard_get_encoding(const MoVcard *vcard);

/* A parameter by name (upper case), or NULL. Borrowed. */
const char *mo_card_get_parameter(const MoCardProperty *property, const char *name);

/* Whether one of the TYPE parameters says so, whatever its case; they may be lists. */
bool mo_card_has_type(const MoCardProperty *property, const char *type);

/* Walks over the parts of a structured or list value, split at `separator` (0: none, the whole
 * value) where no backslash stands before it; the part is unescaped (\n \, \; \: \\). *at begins as
 * the value and is NULL behind the last part; then the result is false. */
bool mo_card_next_part(const char **at, char separator, GString *ret_part);

/* All of them. The caller frees it with g_strfreev(). */
char **mo_card_split(const char *value, char separator);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoVcard, mo_vcard_free)

#endif
