/* An INI file as sections and keys that know their lines.
 *
 * Lines, continuations, sections and problems are read here; the key of each `key = value` line is
 * handed to inih in a short placeholder line, so that inih's grammar decides what a key line is
 * while none of its limits (199 bytes a line, no line numbers, merged sections, ` ;` read as a
 * comment) reaches a user.
 *
 * A line that is indented deeper than the key line above it goes on with that key's value, joined
 * by "\n"; keys that are all indented alike are keys. Empty lines count for nothing, lines whose
 * first character besides blanks is `#` or `;` are comments, and an indented `[section]` is one.
 * Line ends are LF, CRLF or CR; a UTF-8 BOM is passed over. */
#ifndef MOMENTS_INPUT_INI_H
#define MOMENTS_INPUT_INI_H

#include "input/problem.h"
#include <stddef.h>

typedef struct {
    char *key; /* as written */
    char *value;
    unsigned line;
} MoIniEntry;

typedef struct {
    char *name; /* "habit birthday", with inner blanks folded to one */
    char *file;
    unsigned line;
    GPtrArray *entries; /* MoIniEntry, in file order; of a key written twice the first */
} MoIniSection;

typedef struct {
    GPtrArray *sections; /* MoIniSection, in file order */
} MoIni;

/* Reads a text. Problems found and reported, each with its line: an unclosed `[section` (the keys
 * below it are skipped, not given to the section before), a key outside a section, a line that is
 * neither, the same section twice, the same key twice in a section (the first counts; the message
 * names its line), invalid UTF-8, a zero byte. An indented line that looks
 * like a key is a warning. `file` is used in messages only.
 * Never NULL. The caller frees it with mo_ini_free(). */
MoIni *mo_ini_parse(const char *text, size_t length, const char *file, MoProblems *problems);

void mo_ini_free(MoIni *ini);

/* The entry of a key, or NULL. Borrowed. Keys compare without case, `_` = `-`. */
const MoIniEntry *mo_ini_section_get(const MoIniSection *section, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MoIni, mo_ini_free)

#endif
