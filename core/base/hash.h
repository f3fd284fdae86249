// hash.h - two hashes: a fast one for tables inside the program, and SHA-256 for what leaves it.
#pragma once
#include "str.h"
#include <stdint.h>

// 64 bits of a byte string; good for tables, not against an enemy.
static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 m = (__extension__(unsigned __int128) a) * b;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}
static inline uint64_t hash_word(const char *p, size_t n) // n <= 8
{
    uint64_t w = 0;
    if (n >= 8) {
        memcpy(&w, p, 8);
        return w;
    }
    if (n >= 4) {
        uint32_t low, high;
        memcpy(&low, p, 4);
        memcpy(&high, p + n - 4, 4);
        return (uint64_t)high << 32 | low;
    }
    if (n)
        w = (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n >> 1] << 8 |
            (unsigned char)p[n - 1];
    return w;
}
static inline uint64_t hash_str(str s, uint64_t seed)
{
    uint64_t h = seed ^ 0x9E3779B97F4A7C15ull ^ (uint64_t)s.len;
    const char *p = s.at;
    size_t n = s.len;
    for (; n > 16; p += 16, n -= 16)
        h = hash_mix(hash_word(p, 8) ^ 0xA0761D6478BD642Full, hash_word(p + 8, 8) ^ h);
    uint64_t a = n > 8 ? hash_word(p, 8) : hash_word(p, n);
    uint64_t b = n > 8 ? hash_word(p + n - 8, 8) : 0;
    return hash_mix(hash_mix(a ^ 0xE7037ED1A0B428DBull, b ^ h) ^ 0x8EBC6AF09C88C6E3ull,
                    h ^ 0x589965CC75374CC3ull);
}

// At most 16 bytes as two words, filled up with zeros, the first byte lowest: so that who has the bytes in a
// register already gets the same hash. Loaded in overlapping words: copying by length costs more than the
// hash.
typedef struct hash_pair {
    uint64_t low, high;
} hash_pair;
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "hash_pair_of puts the first byte lowest");
static inline hash_pair hash_pair_of(const char *p, size_t n)
{
    hash_pair pair = {0, 0};
    if (n >= 8) {
        memcpy(&pair.low, p, 8);
        if (n == 8) return pair;
        memcpy(&pair.high, p + n - 8, 8);
        pair.high >>= 8 * (16 - n);
    } else if (n >= 4) {
        uint32_t first, last;
        memcpy(&first, p, 4);
        memcpy(&last, p + n - 4, 4);
        pair.low = first | (uint64_t)last << 8 * (n - 4);
    } else if (n) {
        size_t middle = n / 2, end = n - 1;
        pair.low = (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[middle] << 8 * middle |
                   (uint64_t)(unsigned char)p[end] << 8 * end;
    }
    return pair;
}
static inline uint64_t hash_short(hash_pair pair, size_t n, uint64_t seed)
{
    return hash_mix(pair.low ^ seed ^ 0xA0761D6478BD642Full, pair.high ^ n ^ 0xE7037ED1A0B428DBull);
}
static inline uint64_t hash_text(str s, uint64_t seed)
{
    return s.len <= 16 ? hash_short(hash_pair_of(s.at, s.len), s.len, seed) : hash_str(s, seed);
}

// For the table of facts, whose slot is the low bits. Writers count: f0001.01, f0001.02, ... So ids that
// differ in the last character only get neighbouring slots, and those that differ in the last two the same
// page of slots: a run of them is looked up in few lines of the cache, and waits for the page once. From the
// hash of all but the last two characters, and these two.
static inline uint32_t hash_id_of(uint64_t hash_but_two, char last_but_one, char last)
{
    uint32_t line = ((uint32_t)(hash_but_two >> 40) + (uint32_t)(unsigned char)last_but_one * 13) & 31;
    return (uint32_t)hash_but_two << 9 | line << 4 | (uint32_t)(last & 15);
}
static inline uint32_t hash_id(str id)
{
    size_t n = id.len > 2 ? id.len - 2 : 0;
    return hash_id_of(hash_text(str_first(id, n), 0), id.len > 1 ? id.at[id.len - 2] : 0, id.at[id.len - 1]);
}
// The same id? Without a call for those of up to 16 characters.
static inline bool hash_id_eq(str a, str b)
{
    if (a.len != b.len) return false;
    if (a.len > 16) return memcmp(a.at, b.at, a.len) == 0;
    hash_pair x = hash_pair_of(a.at, a.len), y = hash_pair_of(b.at, b.len);
    return ((x.low ^ y.low) | (x.high ^ y.high)) == 0;
}

typedef struct sha256 {
    unsigned char bytes[32];
} sha256;
sha256 sha256_of(str s);
struct buf;
void sha256_put(struct buf *b, const sha256 *h, int hex_digits); // the first hex_digits of 64
