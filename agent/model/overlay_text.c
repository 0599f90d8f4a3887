#include "model/overlay_private.h"

#include <string.h>

#define HEAD 4096

/* What an encoding other than UTF-8 is called by iconv. */
static const char *get_utf_16_name(MoEncoding encoding)
{
    return encoding == MO_ENCODING_UTF_16LE ? "UTF-16LE" : "UTF-16BE";
}

static bool is_utf_16(MoEncoding encoding)
{
    return encoding == MO_ENCODING_UTF_16LE || encoding == MO_ENCODING_UTF_16BE;
}

static void decode_windows_1252(const char *raw, size_t length, GString *text)
{
    for (size_t i = 0; i < length; i++)
        g_string_append_unichar(text, mo_windows_1252_get((unsigned char)raw[i]));
}

static bool encode_windows_1252(const char *text, size_t length, GString *raw)
{
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        unsigned byte = letter < 0x80 ? letter : 0x80;
        while (letter >= 0x80 && byte < 0x100 && mo_windows_1252_get((unsigned char)byte) != letter)
            byte++;
        if (byte == 0x100)
            return false;
        g_string_append_c(raw, (char)byte);
    }
    return true;
}

static bool convert(const char *from, size_t length, const char *to_name, const char *from_name,
                    GString *to)
{
    gsize n = 0;
    g_autofree char *converted =
        g_convert(from, (gssize)length, to_name, from_name, NULL, &n, NULL);
    if (!converted)
        return false;
    g_string_append_len(to, converted, (gssize)n);
    return true;
}

static MoNotedLetters find_letters(const char *raw, size_t length, size_t *ret_bom)
{
    MoNotedLetters letters = {.encoding = MO_ENCODING_BYTES};
    *ret_bom = mo_encoding_find_bom(raw, length, &letters.encoding);
    letters.has_bom = *ret_bom > 0;
    if (!letters.has_bom && !mo_encoding_find_utf16(raw, MIN(length, HEAD), &letters.encoding))
        letters.encoding =
            mo_utf8_measure(raw, length) == length ? MO_ENCODING_BYTES : MO_ENCODING_WINDOWS_1252;
    return letters;
}

bool mo_noted_decode(const char *raw, size_t length, GString *text, MoNotedLetters *ret_letters)
{
    size_t bom = 0;
    MoNotedLetters letters = find_letters(raw, length, &bom);
    g_string_truncate(text, 0);
    if (is_utf_16(letters.encoding)) {
        if (!convert(raw + bom, length - bom, "UTF-8", get_utf_16_name(letters.encoding), text))
            return false;
    } else if (letters.encoding == MO_ENCODING_WINDOWS_1252) {
        decode_windows_1252(raw, length, text);
    } else {
        g_string_append_len(text, raw + bom, (gssize)(length - bom));
    }
    if (mo_utf8_measure(text->str, text->len) != text->len)
        return false;
    g_autoptr(GString) again = g_string_new(NULL);
    if (!mo_noted_encode(text->str, text->len, letters, again) || again->len != length ||
        memcmp(again->str, raw, length) != 0)
        return false;
    *ret_letters = letters;
    return true;
}

bool mo_noted_encode(const char *text, size_t length, MoNotedLetters letters, GString *raw)
{
    static const char marks[][4] = {"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"};
    unsigned mark = letters.encoding == MO_ENCODING_UTF_16LE   ? 1
                    : letters.encoding == MO_ENCODING_UTF_16BE ? 2
                                                               : 0;
    g_string_assign(raw, letters.has_bom ? marks[mark] : "");
    bool good = true;
    if (is_utf_16(letters.encoding))
        good = convert(text, length, get_utf_16_name(letters.encoding), "UTF-8", raw);
    else if (letters.encoding == MO_ENCODING_WINDOWS_1252)
        good = encode_windows_1252(text, length, raw);
    else
        g_string_append_len(raw, text, (gssize)length);
    if (!good)
        g_string_truncate(raw, 0);
    return good;
}
