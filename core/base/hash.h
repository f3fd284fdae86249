// hash.h - two hashes: a fast one for tables inside the program, and SHA-256 for what leaves it.
#pragma once
#include "str.h"
#include <stdint.h>

// 64 bits of a byte string; good for tables, not against an enemy.
static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 m = (__extension__ (unsigned __int128)a) * b;
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

// For tables of ids, whose slot is the low bits. Writers count: f0001, f0002, ... So ids that differ in the last
// character only get neighbouring slots, and a run of them is looked up in one or two lines of the cache.
static inline uint32_t hash_id(str id, uint64_t seed)
{
    return (uint32_t)hash_str(str_first(id, id.len - 1), seed) << 4 | (uint32_t)(id.at[id.len - 1] & 15);
}

typedef struct sha256 { unsigned char bytes[32]; } sha256;
sha256 sha256_of(str s);
struct buf;
void sha256_put(struct buf *b, const sha256 *h, int hex_digits); // the first hex_digits of 64
