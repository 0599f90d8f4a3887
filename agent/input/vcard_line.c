/* Looks for the ends of lines, sixteen bytes at once, and tells in passing which lines are plain:
 * nearly all are, and what is known of them here need not be looked for again. */
#include "input/vcard_private.h"

#ifdef __SSE2__
#include <emmintrin.h>

static inline unsigned get_bits(__m128i bytes)
{
    return (unsigned)_mm_movemask_epi8(bytes);
}

/* The bytes of the letters U+00C0 to U+023F, whose first bytes are C3 to C8; they are composed. As
 * numbers with a sign, 80 to BF are the lowest. */
static inline unsigned find_leads(__m128i bytes)
{
    return get_bits(_mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8((char)0xc2)),
                                  _mm_cmplt_epi8(bytes, _mm_set1_epi8((char)0xc9))));
}

static inline unsigned find_trails(__m128i bytes)
{
    return get_bits(_mm_cmplt_epi8(bytes, _mm_set1_epi8((char)0xc0)));
}

const char *mo_vcard_find_line_end(const char *at, bool *ret_plain)
{
    const __m128i line_feed = _mm_set1_epi8('\n'), carriage_return = _mm_set1_epi8('\r'),
                  blank = _mm_set1_epi8(' '), backslash = _mm_set1_epi8('\\'),
                  one = _mm_set1_epi8(1), behind_blank = _mm_set1_epi8(' ' + 1);
    unsigned unclean = 0, after_blank = 0, after_lead = 0;
    for (;; at += sizeof(__m128i)) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        unsigned breaks = get_bits(
            _mm_or_si128(_mm_cmpeq_epi8(bytes, line_feed), _mm_cmpeq_epi8(bytes, carriage_return)));
        unsigned within = ((breaks & -breaks) - 1) & 0xffff;
        unsigned blanks = get_bits(_mm_cmpeq_epi8(bytes, blank)) & within;
        /* One more than each byte, as a number with a sign: that of 127 and of all beyond ASCII is
         * negative (of 255 it is 0), so one comparison finds them with the controls. */
        unsigned odd = get_bits(_mm_or_si128(_mm_cmpgt_epi8(behind_blank, _mm_add_epi8(bytes, one)),
                                             _mm_cmpeq_epi8(bytes, backslash))) &
                       within;
        if (odd | after_lead) {
            unsigned leads = find_leads(bytes) & within, trails = find_trails(bytes) & within;
            unclean |= odd & ~(leads | trails);
            unclean |= trails ^ ((leads << 1 | after_lead) & 0xffff);
            after_lead = leads >> 15;
        }
        unclean |= blanks & (blanks << 1 | after_blank);
        after_blank = blanks >> 15;
        if (breaks) {
            *ret_plain = unclean == 0;
            return at + __builtin_ctz(breaks);
        }
    }
}
#else
const char *mo_vcard_find_line_end(const char *at, bool *ret_plain)
{
    *ret_plain = false;
    while (*at != '\n' && *at != '\r')
        at++;
    return at;
}
#endif
