// fact_.h - private to core/fact: names as words, the parts of small objects, and a reading in progress.
#pragma once
#include "fact.h"
#include "json.h"

// A field's or kind's name in two words, filled up with zeros: compared in two steps, and the seed of its
// value's hash, so that the hash of a fact does not change when facts.def grows.
typedef struct fact_name { uint64_t low, high; } fact_name;
enum { FACT_NAME_BYTES = 16 };
// Both spellings of a name that the reader compares: alone, and as it ends as a key in compact JSON (name":).
typedef struct fact_spelling {
    char name[FACT_NAME_BYTES];
    char key[FACT_NAME_BYTES];
} fact_spelling;
#define FACT_SPELLING(name) {name, name "\":"}
extern const fact_spelling fact_kind_names[KIND_COUNT], fact_field_names[FIELD_COUNT];

static inline fact_name fact_name_in(const fact_spelling *s)
{
    fact_name n;
    memcpy(&n, s->name, sizeof n);
    return n;
}
static inline bool fact_name_eq(fact_name a, fact_name b)
{
    return ((a.low ^ b.low) | (a.high ^ b.high)) == 0;
}
static inline uint64_t fact_name_seed(fact_name n) { return n.low ^ n.high * 0x9E3779B97F4A7C15ull; }
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "fact_name_of puts the first byte lowest");
// Text longer than any name gives the empty name, which no field has; so does one that ends in the filling.
// Loaded in overlapping words: copying by length costs more than all the comparisons after it.
static inline fact_name fact_name_of(str s)
{
    fact_name n = {0, 0};
    const char *p = s.at;
    size_t len = s.len;
    if (len == 0 || len > FACT_NAME_BYTES || !p[len - 1]) return n;
    if (len >= 8) {
        memcpy(&n.low, p, 8);
        if (len == 8) return n;
        memcpy(&n.high, p + len - 8, 8);
        n.high >>= 8 * (16 - len);
    } else if (len >= 4) {
        uint32_t first, last;
        memcpy(&first, p, 4);
        memcpy(&last, p + len - 4, 4);
        n.low = first | (uint64_t)last << 8 * (len - 4);
    } else {
        size_t middle = len / 2, end = len - 1;
        n.low = (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[middle] << 8 * middle |
                (uint64_t)(unsigned char)p[end] << 8 * end;
    }
    return n;
}

// Does the key with this spelling begin at p (behind its first quote)? A guess, so no is no answer.
static inline bool fact_key_at(const char *p, const char *end, const fact_spelling *s)
{
#ifdef __SSE2__
    if (end - p < FACT_NAME_BYTES) return false;
    __m128i there = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i wanted = _mm_loadu_si128((const __m128i *)(const void *)s->key);
    __m128i same = _mm_or_si128(_mm_cmpeq_epi8(there, wanted), _mm_cmpeq_epi8(wanted, _mm_setzero_si128()));
    return _mm_movemask_epi8(same) == 0xFFFF;
#else
    (void)p, (void)end, (void)s;
    return false;
#endif
}

// Bits of the kind's fields that it requires, by their number within the kind.
extern const uint16_t fact_needed[KIND_COUNT];
typedef struct fact_choices { choice first, last; } fact_choices;
extern const fact_choices fact_enums[ENUM_REASON + 1];
bool fact_kind_find(str name, fact_kind *out);
typedef struct choice_alias { choice of; str text; } choice_alias;
enum { CHOICE_ALIASES = 7 };
extern const choice_alias choice_aliases[CHOICE_ALIASES];

// The fields of ADDRESS and LOCALITY: where each lies in its struct.
typedef struct fact_part { str name; size_t offset; fact_need need; } fact_part;
enum { ADDRESS_PARTS = 5, LOCALITY_PARTS = 2 };
extern const fact_part fact_address_parts[ADDRESS_PARTS], fact_locality_parts[LOCALITY_PARTS];

// For large variables of the hot path: not cleared where the build clears every variable.
#define UNSET __attribute__((uninitialized))

enum { WHOLE_MAX = 1000000 }; // minutes, days, units, years: nothing honest is larger

typedef struct reading {
    json j;
    zones *zones;
    arena *scratch;
    fault *why;
    str field, part;  // where we are, for sentences
    uint64_t seed;    // of the field
    uint64_t content; // sum over the fields: their order does not count
    fact f;
} reading;

// The value at hand, of the row's type, into *v; *present is false where an optional one is empty.
bool fact_value_read(reading *r, const fact_field_row *row, fact_value *v, bool *present);
bool fact_id_read(reading *r, str *out);
bool fact_instant_read(reading *r, instant *out);
// A text of any length within the limit, decoded.
bool fact_text_read(reading *r, str *out);

// Sets the place of the fault just set. Always false.
bool fact_refused(reading *r);
// The JSON itself is broken at r->j.at. Always false.
bool fact_broken(reading *r);
// The value at hand is of another type than `wanted`, a sentence's part. Always false.
bool fact_wrong_type(reading *r, const char *wanted);
#define FACT_NO(r, ...) (fault_set((r)->why, FAULT_INPUT, __VA_ARGS__), fact_refused(r))
#define FACT_OVER(r, ...) (fault_set((r)->why, FAULT_LIMIT, __VA_ARGS__), fact_refused(r))
// At most 40 bytes of what was written, cut between characters: for sentences.
str fact_clip(str s);

// What a value adds to the content.
static inline uint64_t fact_hash_number(uint64_t seed, uint64_t n)
{
    return hash_mix(hash_mix(seed ^ 0xA0761D6478BD642Full, n ^ 0xE7037ED1A0B428DBull), 0x8EBC6AF09C88C6E3ull);
}
static inline void fact_says_text(reading *r, str text) { r->content += hash_str(text, r->seed); }
static inline void fact_says_number(reading *r, int64_t n)
{
    r->content += fact_hash_number(r->seed, (uint64_t)n);
}
