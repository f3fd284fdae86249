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
extern const fact_spelling fact_field_names[FIELD_COUNT];

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
// A kind's name, filled up; nothing but its seed is made of it.
enum { FACT_KIND_BYTES = 24 };
typedef struct fact_kind_spelling { char name[FACT_KIND_BYTES]; } fact_kind_spelling;
extern const fact_kind_spelling fact_kind_names[KIND_COUNT];
static inline uint64_t fact_kind_seed(fact_kind kind)
{
    uint64_t words[3];
    _Static_assert(sizeof words == FACT_KIND_BYTES, "three words");
    memcpy(words, fact_kind_names[kind].name, sizeof words);
    return words[0] ^ words[1] * 0x9E3779B97F4A7C15ull ^ words[2] * 0xD6E8FEB86659FD93ull;
}
// Text longer than any name gives the empty name, which no field has; so does one that ends in the filling.
static inline fact_name fact_name_of(str s)
{
    if (s.len == 0 || s.len > FACT_NAME_BYTES || !s.at[s.len - 1]) return (fact_name){0, 0};
    hash_pair pair = hash_pair_of(s.at, s.len);
    return (fact_name){pair.low, pair.high};
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
// The same of those that are ids of subjects.
extern const uint16_t fact_references[KIND_COUNT];
// Of each list, the bits of the cells that its rows require.
extern const uint16_t fact_cells_needed[ROWS_COUNT];
enum { FACT_CELLS_MAX = 16 }; // of one list, asserted in fact.c
typedef struct fact_choices { choice first, last; } fact_choices;
extern const fact_choices fact_enums[ENUM_COUNT];
typedef struct choice_alias { choice of; str text; } choice_alias;
enum { CHOICE_ALIASES = 7 };
extern const choice_alias choice_aliases[CHOICE_ALIASES];

// The fields of ADDRESS and LOCALITY: where each lies in its struct.
typedef struct fact_part { str name; size_t offset; fact_need need; } fact_part;
enum { ADDRESS_PARTS = 5, LOCALITY_PARTS = 2 };
extern const fact_part fact_address_parts[ADDRESS_PARTS], fact_locality_parts[LOCALITY_PARTS];

enum { WHOLE_MAX = 1000000 }; // minutes, days, units, years: nothing honest is larger

// Where the values of a line stood (reader_.h).
typedef struct fact_spot fact_spot;
typedef struct fact_trail fact_trail;

typedef struct reading {
    json j;
    zones *zones;
    arena *scratch;
    fault *why;
    str field, part;  // where we are, for sentences
    size_t row;       // of a list of rows, from 1; 0: in none
    uint64_t seed;    // of the field
    uint64_t content; // sum over the fields: their order does not count
    fact_trail *trail; // kept where somebody learns from the line, else NULL
    fact f;
} reading;

// The general reader: any line, with the reading's zones, scratch, why and trail.
bool fact_line_read(reading *r, fact *out, str line);
// Notes where the value just read began: a field of all kinds, by its place in struct fact; the kind's n-th
// field; an item of answers (`answers`: where they open, for the first item, else NULL).
void fact_spot_common(reading *r, const char *from, size_t where);
void fact_spot_own(reading *r, const char *from, int n, bool is_by, bool present);
void fact_spot_item(reading *r, const char *from, uint64_t name, const char *answers);
void fact_spot_items_end(reading *r);

// The value at hand, of the row's type, into *v; *present is false where an optional one is empty.
bool fact_value_read(reading *r, const fact_field_row *row, fact_value *v, bool *present);
// The list of objects at hand.
bool fact_rows_read(reading *r, fact_list which, const fact_rows **out);
bool fact_id_read(reading *r, str *out);
bool fact_instant_read(reading *r, instant *out);
// How many characters of an id follow from p on.
size_t fact_id_length(const char *p, const char *end);
#ifdef __SSE2__
// The same among 16 bytes.
static inline size_t fact_id_bytes(__m128i v)
{
#define BETWEEN(v, low, high)                                                                                \
    _mm_cmpeq_epi8(_mm_min_epu8(_mm_sub_epi8(v, _mm_set1_epi8(low)), _mm_set1_epi8((high) - (low))),         \
                   _mm_sub_epi8(v, _mm_set1_epi8(low)))
    __m128i letter = BETWEEN(_mm_or_si128(v, _mm_set1_epi8(0x20)), 'a', 'z');
    __m128i mark = _mm_or_si128(BETWEEN(v, '-', '.'), _mm_cmpeq_epi8(v, _mm_set1_epi8('_')));
    __m128i good = _mm_or_si128(_mm_or_si128(letter, mark), BETWEEN(v, '0', ':')); // ':' follows '9'
#undef BETWEEN
    return (size_t)__builtin_ctz(~(unsigned)_mm_movemask_epi8(good));
}
#endif
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
    return hash_mix(seed ^ 0xA0761D6478BD642Full, n ^ 0xE7037ED1A0B428DBull);
}
// The content, from the sum over the fields and the kind's seed.
static inline uint64_t fact_content(uint64_t sum, uint64_t kind_seed)
{
    return hash_mix(fact_hash_number(kind_seed, sum), 0x8EBC6AF09C88C6E3ull);
}
static inline void fact_says_text(reading *r, str text) { r->content += hash_text(text, r->seed); }
static inline void fact_says_number(reading *r, int64_t n)
{
    r->content += fact_hash_number(r->seed, (uint64_t)n);
}
static inline uint64_t fact_hash_scaled(uint64_t seed, uint64_t low, uint64_t high, int exponent,
                                        bool negative)
{
    uint64_t size = (uint64_t)(exponent + 2 * JSON_EXPONENT_MAX) << 1 | negative;
    seed ^= size * 0x589965CC75374CC3ull ^ high * 0x9E3779B97F4A7C15ull;
    return fact_hash_number(seed, low);
}
static inline uint64_t fact_hash_decimal(uint64_t seed, json_decimal n)
{
    return fact_hash_scaled(seed, (uint64_t)n.digits, (uint64_t)(n.digits >> 64), n.exponent, n.negative);
}
// The same of a small number with no zero at its end (but 0 itself).
static inline uint64_t fact_hash_small(uint64_t seed, unsigned digits, int exponent)
{
    return fact_hash_scaled(seed, digits, 0, exponent, false);
}
