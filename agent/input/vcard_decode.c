/* Makes the value of a property UTF-8, whatever its bytes were: by what the property says, by what
 * the user says, by what the bytes look like. */
#include "input/encoding.h"
#include "input/vcard_private.h"

#include <string.h>

void mo_card_text_close_converter(MoCardText *text)
{
    if (text->converter_name && text->converter != mo_card_no_converter)
        g_iconv_close(text->converter);
    g_clear_pointer(&text->converter_name, g_free);
}

static void decode_quoted_printable(MoCardText *text)
{
    char *start = text->text + text->value, *to = start;
    const char *end = text->text + text->length;
    for (const char *from = start; from < end; from++) {
        int high = *from == '=' && end - from > 2 ? g_ascii_xdigit_value(from[1]) : -1;
        int low = high >= 0 ? g_ascii_xdigit_value(from[2]) : -1;
        if (low >= 0) {
            *to++ = (char)(high << 4 | low);
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    text->length = text->value + (size_t)(to - start);
}

/* Whether all is ASCII, and no zero byte: nearly always. */
static bool is_plain(const char *bytes, size_t length)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    uint64_t word, all = 0;
    for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        all |= word | (word - ones);
    }
    /* The rest, filled up with letters that change nothing. */
    word = ones * 'a';
    memcpy(&word, bytes, length);
    return ((all | word | (word - ones)) & highs) == 0;
}

static bool is_ascii(const char *bytes, size_t length)
{
    uint64_t word, all = 0;
    for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        all |= word;
    }
    for (; length > 0; bytes++, length--)
        all |= (unsigned char)*bytes;
    return (all & UINT64_C(0x8080808080808080)) == 0;
}

static bool is_utf8_name(const char *charset)
{
    return g_ascii_strcasecmp(charset, "UTF-8") == 0 || g_ascii_strcasecmp(charset, "UTF8") == 0;
}

/* The converter from a charset to UTF-8, kept for the next value. False: iconv does not know it. */
static bool get_converter(MoCardText *text, const char *charset)
{
    if (text->converter_name && g_ascii_strcasecmp(text->converter_name, charset) == 0)
        return text->converter != mo_card_no_converter;
    mo_card_text_close_converter(text);
    text->converter_name = g_strdup(charset);
    text->converter = g_iconv_open("UTF-8", charset);
    return text->converter != mo_card_no_converter;
}

static bool convert(MoCardText *text, const char *charset)
{
    if (!get_converter(text, charset))
        return false;
    gsize length = 0;
    g_iconv(text->converter, NULL, NULL, NULL, NULL);
    g_autofree char *converted =
        g_convert_with_iconv(text->text + text->value, (gssize)(text->length - text->value),
                             text->converter, NULL, &length, NULL);
    if (!converted || mo_utf8_measure(converted, length) < length)
        return false;
    mo_card_text_set_value(text, converted, length);
    return true;
}

static void convert_windows_1252(MoCardText *text)
{
    size_t length = text->length - text->value;
    g_autofree char *out = g_malloc(length * 4 + 1);
    size_t end = 0;
    for (size_t i = 0; i < length; i++)
        end +=
            mo_utf8_put(out + end, mo_windows_1252_get((unsigned char)text->text[text->value + i]));
    mo_card_text_set_value(text, out, end);
}

static void drop_zero_bytes(MoCardText *text)
{
    size_t to = text->value;
    for (size_t i = text->value; i < text->length; i++)
        if (text->text[i])
            text->text[to++] = text->text[i];
    text->length = to;
}

/* Text that was cut inside a character, or has a bad byte or two, is still UTF-8: the characters of
 * several bytes that can be read outnumber what cannot. */
static bool is_mostly_utf8(const char *bytes, size_t length)
{
    size_t good = 0, bad = 0;
    for (size_t at = 0; at < length; at++, bad++) {
        size_t stop = at + mo_utf8_measure(bytes + at, length - at);
        for (; at < stop; at++)
            good += (unsigned char)bytes[at] >= 0xc0;
        if (at == length)
            break;
    }
    return good > bad;
}

static void mend_utf8(MoCardText *text)
{
    size_t length = text->length - text->value;
    g_autofree char *valid = g_utf8_make_valid(text->text + text->value, (gssize)length);
    mo_card_text_set_value(text, valid, strlen(valid));
}

/* What the property says counts, then what the user says; then valid UTF-8 is UTF-8. */
static void make_utf8(MoCardText *text, bool quoted_printable)
{
    const char *value = text->text + text->value;
    size_t length = text->length - text->value;
    if (is_plain(value, length))
        return;
    size_t good = mo_utf8_measure(value, length);
    const char *charset =
        text->charset != MO_CARD_PLACE_NONE ? text->text + text->charset : text->encoding;
    if (text->is_decoded && !quoted_printable)
        charset = NULL;
    if (good == length && (!charset || is_ascii(value, length)))
        return;
    g_autofree char *name = charset && !is_utf8_name(charset) ? g_strdup(charset) : NULL;
    if (name && convert(text, name))
        return;
    drop_zero_bytes(text);
    value = text->text + text->value;
    length = text->length - text->value;
    if (mo_utf8_measure(value, length) == length)
        return;
    if (is_mostly_utf8(value, length)) {
        mend_utf8(text);
    } else {
        convert_windows_1252(text);
        text->met_other = true;
    }
}

/* Names and parameters in bytes that are no UTF-8 cannot be meant for anybody. */
static void make_header_utf8(MoCardText *text)
{
    const MoCardPlaces *place = &text->places[text->n_places - 1];
    size_t header = text->value - text->start;
    if (place->n_parameters == 0 || is_ascii(text->text + text->start, header))
        return;
    for (size_t i = 0; i < place->n_parameters; i++) {
        char *value = text->text + text->parameter_places[place->first_parameter + i].value;
        char *name = text->text + text->parameter_places[place->first_parameter + i].name;
        char *both[] = {name, value};
        for (size_t k = 0; k < G_N_ELEMENTS(both); k++)
            if (!g_utf8_validate(both[k], -1, NULL))
                for (char *c = both[k]; *c; c++)
                    *c = (unsigned char)*c < 128 ? *c : '?';
    }
}

void mo_card_text_decode(MoCardText *text, bool quoted_printable)
{
    make_header_utf8(text);
    if (quoted_printable)
        decode_quoted_printable(text);
    make_utf8(text, quoted_printable);
}
