/* What bytes mean: names of encodings, byte order marks, UTF-16 given away by its zero bytes, valid
 * UTF-8, and windows-1252, which is not left to iconv because it is what most old exports are in.
 */
#ifndef MOMENTS_INPUT_ENCODING_H
#define MOMENTS_INPUT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    MO_ENCODING_BYTES, /* as they are: UTF-8, or not yet known */
    MO_ENCODING_WINDOWS_1252,
    MO_ENCODING_UTF_16LE,
    MO_ENCODING_UTF_16BE,
    MO_ENCODING_OTHER, /* left to iconv */
} MoEncoding;

/* How a name is meant, whatever its case and dashes. ISO-8859-1 is read as windows-1252, which has
 * the same letters and is meant in practice. "utf-16" gives MO_ENCODING_UTF_16LE. */
MoEncoding mo_encoding_from_name(const char *name);

/* Whether texts in this encoding can be read: a name above, or one that iconv(3) knows. */
bool mo_encoding_is_known(const char *name);

/* "UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE"; NULL for MO_ENCODING_OTHER. */
const char *mo_encoding_get_name(MoEncoding encoding);

/* The length of the byte order mark that a text begins with; 0: none. */
size_t mo_encoding_find_bom(const char *text, size_t length, MoEncoding *ret_encoding);

/* Looks for UTF-16 without a mark in the beginning of a text: every second byte is often zero, and
 * the others are not. */
bool mo_encoding_find_utf16(const char *head, size_t length, MoEncoding *ret_encoding);

/* How many bytes of a text are valid UTF-8 without zero bytes: `length`, or the place of the first
 * character that is not. A character cut off by the end counts as none. */
size_t mo_utf8_measure(const char *text, size_t length);

/* The same without the processor's vectors, for the machines that have none. */
size_t mo_utf8_measure_portably(const char *text, size_t length);

/* Whether the bytes could be the beginning of one character of UTF-8 that goes on behind them. */
bool mo_utf8_is_cut(const char *text, size_t length);

/* Appends a character, 4 bytes at most; returns how many. What is no character becomes U+FFFD. */
size_t mo_utf8_put(char *to, uint32_t character);

/* The character of a byte in windows-1252. The five without one stand for themselves. */
uint32_t mo_windows_1252_get(unsigned char byte);

#endif
