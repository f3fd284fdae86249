// json.h - reads JSON (RFC 8259, strictly) where it lies.
// In: text that somebody else wrote. Out: slices of it, value after value, checked as they are passed:
// grammar, UTF-8, escapes, LIMIT_DEPTH. Never: builds a tree, allocates (save json_decode, for texts with
// escapes), or judges what a value means.
//
//     json j = json_of(text);
//     bool more;
//     bool ok = json_next(&j) == JSON_OBJECT && json_enter(&j, '}', &more);
//     while (ok && more) ok = json_key(&j, &key) && json_skip(&j, &raw) && json_after(&j, '}', &more);
//     ok = ok && json_end(&j);
//
// After a false, `problem` is a sentence about what stands at `at`.
#pragma once
#include "arena.h"
#include "limits.h"
#include "str.h"
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef struct json {
    const char *start, *at, *end;
    const char *problem; // NULL: none so far
    int depth;           // objects and lists entered and not yet left
    bool limit;          // the problem is a limit of ours, not an error in the JSON
} json;

typedef enum json_type {
    JSON_NOTHING, // the end, or a character that begins no value
    JSON_OBJECT, JSON_LIST, JSON_TEXT, JSON_NUMBER, JSON_TRUE, JSON_FALSE, JSON_NULL,
} json_type;

// What stands between two quotes, checked.
typedef struct json_text { str raw; bool escaped; } json_text;

static inline json json_of(str text)
{
    return (json){.start = text.at, .at = text.at, .end = text.at + text.len};
}

// Passes white space.
static inline void json_blanks(json *j)
{
    while (j->at < j->end && (*j->at == ' ' || *j->at == '\n' || *j->at == '\r' || *j->at == '\t')) j->at++;
}
// Passes white space and tells by its first character what value begins there.
json_type json_next(json *j);
// "a text", "a number" ...: for sentences.
const char *json_type_name(json_type type);
// Needs: json_next said JSON_OBJECT or JSON_LIST. Enters it; *more is false where `close` follows at once.
bool json_enter(json *j, char close, bool *more);
// After a value: a comma (*more is true) or `close`, which leaves the object or list.
bool json_after_other(json *j, char close, bool *more);
static inline bool json_after(json *j, char close, bool *more)
{
    if (j->at == j->end || *j->at != ',') return json_after_other(j, close, more);
    j->at++;
    return *more = true;
}
// A key and its colon; stands at the value then, white space passed.
bool json_key(json *j, json_text *key);
// A number by the grammar, as it is spelled. Needs: json_next said JSON_NUMBER.
bool json_number(json *j, str *out);
// Any value, with all that is in it. *raw is its bytes.
bool json_skip(json *j, str *raw);
// Only white space is left.
bool json_end(json *j);
// The text itself: the slice where nothing is escaped, else decoded in the arena.
str json_decode_escapes(const json_text *text, arena *a);
static inline str json_decode(const json_text *text, arena *a)
{
    if (text->escaped) return json_decode_escapes(text, a);
    return (str){text->raw.at, text->raw.len}; // by its fields: a copy whole waits for the parts just stored
}
// The whole text is one JSON value within LIMIT_DEPTH.
bool json_valid(str text);
// Sets the problem at a place. Always false.
bool json_fail(json *j, const char *at, const char *problem);

// The first character from p on that ends the plain part of a text: a quote, a backslash, a control
// character or one outside ASCII; or `end`.
static inline const char *json_plain(const char *start, const char *p, const char *end)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\'), space = _mm_set1_epi8(' ');
    for (; end - start >= 16; p += 16) {
        // The last block of the input is read from 16 bytes before its end, never past it.
        long over = p + 16 - end;
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(over > 0 ? end - 16 : p));
        // Compared as signed numbers, bytes outside ASCII are below the space like control characters.
        __m128i ends = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, back)),
                                    _mm_cmplt_epi8(bytes, space));
        unsigned found = (unsigned)_mm_movemask_epi8(ends);
        if (over > 0) {
            found = over < 16 ? found >> over : 0;
            return found ? p + __builtin_ctz(found) : end;
        }
        if (found) return p + __builtin_ctz(found);
    }
#endif
    while (p < end && (signed char)*p >= ' ' && *p != '"' && *p != '\\') p++;
    return p;
}

// The rest of a text from its first character that is not plain.
bool json_text_rest(json *j, const char *p, json_text *out);

// A text. Needs: json_next said JSON_TEXT.
static inline bool json_text_read(json *j, json_text *out)
{
    const char *first = j->at + 1, *p = json_plain(j->start, first, j->end);
    if (p == j->end || *p != '"') return json_text_rest(j, p, out);
    *out = (json_text){{first, (size_t)(p - first)}, false};
    j->at = p + 1;
    return true;
}

// A number's value, exactly: digits * 10^exponent, without zeros at the end of the digits; zero is 0 * 10^0.
__extension__ typedef unsigned __int128 json_digits;
typedef struct json_decimal {
    json_digits digits;
    int exponent;
    bool negative; // never with zero
} json_decimal;
enum {
    JSON_DIGITS_MAX = 32,    // a double needs 17, a .NET decimal 29; 38 fit
    JSON_EXPONENT_MAX = 999, // a double ends at 308
};
struct buf;
// Needs: a number by the grammar. False when it has more digits or a larger exponent than the maxima.
bool json_decimal_of(str number, json_decimal *out);
// The shortest of the plain and the scientific spelling: 3, -0.5, 1e30, 2.5e-9. The same value always has
// the same one, and json_decimal_of reads it back.
void json_decimal_put(struct buf *b, json_decimal n);
