/* SipHash-2-4 (Aumasson and Bernstein, 2012) and what is made from its 64 bits. */
#include "base/hash_private.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The second half of the key. Never to be changed: every spread and every short code hangs on it.
 */
#define KEY_CONSTANT UINT64_C(0x6d6f6d656e747321) /* "moments!" */
/* Bytes of parts that are mixed in together: what most records need. */
#define GATHERED 256

typedef struct {
    uint64_t v[4];
    uint64_t word;   /* bytes not yet mixed in, lowest first */
    uint64_t length; /* bytes seen */
} SipState;

static inline uint64_t rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static inline void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

static void sip_init(SipState *state, uint64_t key0, uint64_t key1)
{
    *state =
        (SipState){.v = {key0 ^ UINT64_C(0x736f6d6570736575), key1 ^ UINT64_C(0x646f72616e646f6d),
                         key0 ^ UINT64_C(0x6c7967656e657261), key1 ^ UINT64_C(0x7465646279746573)}};
}

static inline void sip_mix(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    sip_round(v);
    v[0] ^= word;
}

static inline uint64_t load_word(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return GUINT64_FROM_LE(word);
}

/* Works on copies of the state, which stay in the processor's registers. */
static inline void sip_add(SipState *state, const void *data, size_t length)
{
    const uint8_t *bytes = data;
    uint64_t v[4] = {state->v[0], state->v[1], state->v[2], state->v[3]}, left = state->word;
    unsigned over = (unsigned)(state->length % 8); /* bytes left over from before */
    state->length += length;
    for (; over == 0 && length >= 8; bytes += 8, length -= 8)
        sip_mix(v, load_word(bytes));
    for (; length >= 8; bytes += 8, length -= 8) {
        uint64_t word = load_word(bytes);
        sip_mix(v, left | word << (8 * over));
        left = word >> (64 - 8 * over);
    }
    for (size_t i = 0; i < length; i++) {
        left |= (uint64_t)bytes[i] << (8 * over);
        if (++over < 8)
            continue;
        sip_mix(v, left);
        left = over = 0;
    }
    memcpy(state->v, v, sizeof v);
    state->word = left;
}

static inline uint64_t sip_end(SipState *state)
{
    sip_mix(state->v, state->word | (state->length & 0xff) << 56);
    state->v[2] ^= 0xff;
    for (int i = 0; i < 4; i++)
        sip_round(state->v);
    return state->v[0] ^ state->v[1] ^ state->v[2] ^ state->v[3];
}

uint64_t mo_siphash(uint64_t key0, uint64_t key1, const void *data, size_t length)
{
    SipState state;
    sip_init(&state, key0, key1);
    sip_add(&state, data, length);
    return sip_end(&state);
}

/* Parts are gathered first, for whole words are mixed in quicker than what is left of them. */
uint64_t mo_hash(uint64_t seed, const char *first, ...)
{
    SipState state;
    char gathered[GATHERED];
    size_t n = 0;
    sip_init(&state, seed, KEY_CONSTANT);
    va_list parts;
    va_start(parts, first);
    for (const char *part = first; part; part = va_arg(parts, const char *)) {
        size_t length = strlen(part) + 1;
        if (length <= sizeof gathered - n) {
            memcpy(gathered + n, part, length);
            n += length;
            continue;
        }
        sip_add(&state, gathered, n);
        sip_add(&state, part, length);
        n = 0;
    }
    va_end(parts);
    sip_add(&state, gathered, n);
    return sip_end(&state);
}

/* The finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
uint64_t mo_hash_mix(uint64_t hash, uint64_t other)
{
    uint64_t mixed = rotate(hash, 25) + other + UINT64_C(0x9e3779b97f4a7c15);
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
    return mixed ^ mixed >> 31;
}

uint64_t mo_hash_quick(const char *text)
{
    size_t length = strlen(text), at = 0;
    uint64_t hash = length, word = 0;
    for (; at + sizeof word <= length; at += sizeof word) {
        memcpy(&word, text + at, sizeof word);
        hash = mo_hash_mix(hash, word);
    }
    /* The rest; behind a whole word some bytes of that come again. */
    if (at == length)
        return hash;
    word = 0;
    if (at > 0)
        memcpy(&word, text + length - sizeof word, sizeof word);
    else
        for (; at < length; at++)
            word = word << 8 | (unsigned char)text[at];
    return mo_hash_mix(hash, word);
}

char *mo_hash_code(uint64_t hash, unsigned length)
{
    /* Crockford's alphabet: no letter that looks like another or like a digit. */
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    char code[14];
    length = MIN(length, 13);
    for (unsigned i = 0; i < length; i++) {
        code[i] = letters[hash >> 59];
        hash <<= 5;
    }
    return g_strndup(code, length);
}

char *mo_random_token(void)
{
    uint8_t bytes[16];
    /* Cannot fail for 16 bytes on a kernel that has getrandom(2); without randomness a token would
     * be a lie, so there is no way on. */
    if (getentropy(bytes, sizeof bytes) != 0)
        abort();
    char token[33];
    for (size_t i = 0; i < sizeof bytes; i++) {
        token[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        token[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    return g_strndup(token, 32);
}
