#include "input/encoding.h"

#include <glib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static const struct {
    const char *name; /* lower case, without dashes, underlines and blanks */
    MoEncoding encoding;
} names[] = {
    {"utf8", MO_ENCODING_BYTES},          {"windows1252", MO_ENCODING_WINDOWS_1252},
    {"cp1252", MO_ENCODING_WINDOWS_1252}, {"1252", MO_ENCODING_WINDOWS_1252},
    {"ansi", MO_ENCODING_WINDOWS_1252},   {"iso88591", MO_ENCODING_WINDOWS_1252},
    {"latin1", MO_ENCODING_WINDOWS_1252}, {"utf16", MO_ENCODING_UTF_16LE},
    {"utf16le", MO_ENCODING_UTF_16LE},    {"utf16be", MO_ENCODING_UTF_16BE},
};

MoEncoding mo_encoding_from_name(const char *name)
{
    char plain[16];
    size_t length = 0;
    for (; *name && length < sizeof plain - 1; name++)
        if (g_ascii_isalnum(*name))
            plain[length++] = g_ascii_tolower(*name);
        else if (!strchr("-_ ", *name))
            return MO_ENCODING_OTHER;
    plain[length] = '\0';
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (!*name && strcmp(names[i].name, plain) == 0)
            return names[i].encoding;
    return MO_ENCODING_OTHER;
}

bool mo_encoding_is_known(const char *name)
{
    if (mo_encoding_from_name(name) != MO_ENCODING_OTHER)
        return true;
    /* A slash asks iconv for something else than an encoding. */
    GIConv converter = *name && !strchr(name, '/') ? g_iconv_open("UTF-8", name) : NULL;
    if (!converter || (intptr_t)converter == -1)
        return false;
    g_iconv_close(converter);
    return true;
}

const char *mo_encoding_get_name(MoEncoding encoding)
{
    static const char *const shown[] = {
        [MO_ENCODING_BYTES] = "UTF-8",       [MO_ENCODING_WINDOWS_1252] = "windows-1252",
        [MO_ENCODING_UTF_16LE] = "UTF-16LE", [MO_ENCODING_UTF_16BE] = "UTF-16BE",
        [MO_ENCODING_OTHER] = NULL,
    };
    return shown[encoding];
}

size_t mo_encoding_find_bom(const char *text, size_t length, MoEncoding *ret_encoding)
{
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        *ret_encoding = MO_ENCODING_BYTES;
        return 3;
    }
    /* A zero character behind it makes it the mark of UTF-32. */
    if (length < 2 || (length >= 4 && text[2] == '\0' && text[3] == '\0'))
        return 0;
    if (memcmp(text, "\xff\xfe", 2) == 0)
        *ret_encoding = MO_ENCODING_UTF_16LE;
    else if (memcmp(text, "\xfe\xff", 2) == 0)
        *ret_encoding = MO_ENCODING_UTF_16BE;
    else
        return 0;
    return 2;
}

/* Of text in any script some characters have a zero half: blanks, digits, separators, line ends.
 * The other half is zero in few (U+0100, U+4E00). Bytes of programs are zero on both sides. */
bool mo_encoding_find_utf16(const char *head, size_t length, MoEncoding *ret_encoding)
{
    size_t zeros[2] = {0, 0}, pairs = length / 2;
    for (size_t i = 0; i < pairs * 2; i++)
        zeros[i % 2] += head[i] == '\0';
    size_t more = MAX(zeros[0], zeros[1]), less = MIN(zeros[0], zeros[1]);
    if (more < 2 || more * 10 < pairs || less * 8 > more)
        return false;
    *ret_encoding = zeros[1] > zeros[0] ? MO_ENCODING_UTF_16LE : MO_ENCODING_UTF_16BE;
    return true;
}

/* The length of the character that begins here, by Unicode's table 3-7; 0: there is none. */
static inline size_t measure_character(const unsigned char *at, size_t length)
{
    unsigned first = at[0];
    if (first < 0x80)
        return first != 0;
    if (first >= 0xc2 && first < 0xe0)
        return length >= 2 && (at[1] & 0xc0) == 0x80 ? 2 : 0;
    size_t wanted = first < 0xe0 ? 0 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (wanted == 0 || wanted > length)
        return 0;
    unsigned low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < wanted; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    return wanted;
}

bool mo_utf8_is_cut(const char *text, size_t length)
{
    if (length == 0 || length > 3)
        return false;
    /* Some continuation makes it whole, or none does. */
    static const unsigned char tries[] = {0x80, 0x90, 0xa0, 0xbf};
    for (size_t i = 0; i < G_N_ELEMENTS(tries); i++) {
        unsigned char whole[4] = {tries[i], tries[i], tries[i], tries[i]};
        memcpy(whole, text, length);
        if (measure_character(whole, 4) > length)
            return true;
    }
    return false;
}

size_t mo_utf8_measure_portably(const char *text, size_t length)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    size_t at = 0;
    while (at < length) {
        uint64_t word = highs;
        if (at + sizeof word <= length)
            memcpy(&word, text + at, sizeof word);
        if (((word | (word - ones)) & highs) == 0) {
            at += sizeof word;
            continue;
        }
        size_t stop = MIN(at + sizeof word, length);
        while (at < stop) {
            size_t one = measure_character((const unsigned char *)text + at, length - at);
            if (one == 0)
                return at;
            at += one;
        }
    }
    return length;
}

#ifdef __SSE2__
#define BLOCK ((size_t)64)

static inline __m128i load(const char *text)
{
    return _mm_loadu_si128((const __m128i *)(const void *)text);
}

static inline uint64_t get_bits(__m128i bytes)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(bytes);
}

/* Of 64 bytes, those that are zero or no ASCII: not above zero as signed numbers. */
static inline uint64_t find_odd(const char *text)
{
    const __m128i one = _mm_set1_epi8(1);
    return get_bits(_mm_cmpgt_epi8(one, load(text))) |
           get_bits(_mm_cmpgt_epi8(one, load(text + 16))) << 16 |
           get_bits(_mm_cmpgt_epi8(one, load(text + 32))) << 32 |
           get_bits(_mm_cmpgt_epi8(one, load(text + 48))) << 48;
}

/* Of 64 bytes, those of whole characters of two bytes. */
static uint64_t find_pairs(const char *text)
{
    const __m128i to_zero = _mm_set1_epi8((char)(0x100 - 0xc2)), most = _mm_set1_epi8(0xdf - 0xc2),
                  behind_trail = _mm_set1_epi8(-0x40);
    uint64_t leads = 0, trails = 0;
    for (unsigned i = 0; i < BLOCK; i += 16) {
        __m128i bytes = load(text + i), shifted = _mm_add_epi8(bytes, to_zero);
        leads |= get_bits(_mm_cmpeq_epi8(_mm_min_epu8(shifted, most), shifted)) << i;
        /* 80 to BF are the lowest as numbers with a sign. */
        trails |= get_bits(_mm_cmpgt_epi8(behind_trail, bytes)) << i;
    }
    uint64_t pairs = leads & trails >> 1;
    return pairs | pairs << 1;
}

/* Of 64 bytes, those that have to be looked at one by one. */
static inline uint64_t find_unproven(const char *text)
{
    uint64_t odd = find_odd(text);
    return odd ? odd & ~find_pairs(text) : 0;
}

size_t mo_utf8_measure(const char *text, size_t length)
{
    size_t at = 0;
    while (at + BLOCK <= length) {
        uint64_t unproven = find_unproven(text + at);
        size_t next = 0; /* behind the last character that was looked at */
        while (unproven != 0) {
            size_t place = (size_t)__builtin_ctzll(unproven);
            size_t one =
                measure_character((const unsigned char *)text + at + place, length - at - place);
            if (one == 0)
                return at + place;
            next = place + one;
            unproven &= next < BLOCK ? UINT64_MAX << next : 0;
        }
        at += MAX(next, BLOCK);
    }
    return at + mo_utf8_measure_portably(text + at, length - at);
}
#else
size_t mo_utf8_measure(const char *text, size_t length)
{
    return mo_utf8_measure_portably(text, length);
}
#endif

size_t mo_utf8_put(char *to, uint32_t character)
{
    if (character < 0x80) {
        to[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        to[0] = (char)(0xc0 | character >> 6);
        to[1] = (char)(0x80 | (character & 0x3f));
        return 2;
    }
    if (character > 0x10ffff || (character >= 0xd800 && character < 0xe000))
        character = 0xfffd;
    return (size_t)g_unichar_to_utf8(character, to);
}

uint32_t mo_windows_1252_get(unsigned char byte)
{
    /* https://encoding.spec.whatwg.org/index-windows-1252.txt; from 0xA0 on as Latin-1. */
    static const uint16_t from_0x80[32] = {
        0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};
    return byte >= 0x80 && byte < 0xa0 ? from_0x80[byte - 0x80] : byte;
}
