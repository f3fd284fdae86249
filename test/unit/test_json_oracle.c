// Our JSON scanner against jansson: both take or both refuse the same texts, over a corpus and mutations of
// it. Where they differ by design the case is left out: nesting over LIMIT_DEPTH, numbers that a double
// cannot hold.
#include "json.h"
#include "source.h"
// jansson has the same names for its types; it gets others here.
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_TRUE JANSSON_TRUE
#define JSON_FALSE JANSSON_FALSE
#define JSON_NULL JANSSON_NULL
#define json_type jansson_type
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { TURNS = 200000, BYTES_MAX = 400 };

static const char *const corpus[] = {
    "{\"fact\":\"checkin\",\"at\":\"2026-01-15T19:00:00-05:00\",\"answers\":{\"mood\":3,\"sleep\":6.5}}",
    "{ \"a\" : [ 1 , -2.5e+3 , true , false , null , \"x\" ] , \"b\" : { \"c\" : { } } }",
    "[\"\\u0041\\ud83d\\ude00\\n\\\\\\\"\\/\",\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"]",
    "[0,-0,0.0,10,1e5,1E-5,0.1e+1,123456789]",
    "[[],[[]],{},[{}],\"\",[\"\"]]",
    "\"a text that is longer than sixteen bytes, and than thirty-two\"",
    "[\"\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF\xC2\x80\xE0\xA0\x80\xF0\x90\x80\x80\"]",
    "true",
    "-12.5",
    "null",
};
// What makes JSON go wrong: put in more often than other bytes.
static const char *const pieces[] = {
    "\"",   "\\",   "{",    "}",    "[",    "]",    ",",       ":",       "0",    "1",
    "-",    ".",    "e",    "E",    "+",    "\\u",  "\\ud83d", "\\ude00", "d8",   " ",
    "\n",   "\t",   "true", "null", "\x01", "\x7F", "\x80",    "\xBF",    "\xC0", "\xC2",
    "\xE0", "\xED", "\xA0", "\xF0", "\xF4", "\x90", "\xFF",    "\\n",
};

static uint64_t seed = 20260115;
static uint32_t pick(uint32_t below) // xorshift64*
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (uint32_t)((seed * 2685821657736338717ull) >> 33) % below;
}

static size_t mutate(char *text, size_t len)
{
    size_t at = pick((uint32_t)len + 1);
    switch (pick(4)) {
    case 0: { // leave some bytes out
        size_t n = 1 + pick(3);
        if (at + n > len) return len;
        memmove(text + at, text + at + n, len - at - n);
        return len - n;
    }
    case 1: { // put a piece in
        const char *piece = pieces[pick(sizeof pieces / sizeof pieces[0])];
        size_t n = strlen(piece);
        if (len + n > BYTES_MAX) return len;
        memmove(text + at + n, text + at, len - at);
        memcpy(text + at, piece, n);
        return len + n;
    }
    case 2: // another byte
        if (at < len) text[at] = (char)(1 + pick(255)); // jansson passes over NUL; test_json has it
        return len;
    default: // one byte over another
        if (len) text[pick((uint32_t)len)] = text[pick((uint32_t)len)];
        return len;
    }
}

// 1 taken, 0 refused, -1 a difference by design.
static int jansson_says(const char *text, size_t len)
{
    json_error_t error;
    json_t *root = json_loadb(text, len, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);
    if (root) {
        json_decref(root);
        return 1;
    }
    return json_error_code(&error) == json_error_numeric_overflow ? -1 : 0;
}

static int ours_says(const char *text, size_t len)
{
    char *own = malloc(len ? len : 1);
    assert_non_null(own);
    memcpy(own, text, len);
    json j = json_of((str){own, len});
    str raw;
    bool ok = json_skip(&j, &raw) && json_end(&j);
    int says = ok ? 1 : j.limit ? -1 : 0;
    free(own);
    return says;
}

static void compare(const char *text, size_t len, int *taken)
{
    int theirs = jansson_says(text, len), ours = ours_says(text, len);
    if (theirs < 0 || ours < 0) return;
    *taken += ours;
    if (ours != theirs)
        fail_msg("%.*s\n  jansson %s it, we do not agree", (int)len, text, theirs ? "takes" : "refuses");
}

static void test_against_jansson(void **state)
{
    (void)state;
    int taken = 0;
    for (size_t i = 0; i < sizeof corpus / sizeof corpus[0]; i++) {
        assert_int_equal(ours_says(corpus[i], strlen(corpus[i])), 1);
        compare(corpus[i], strlen(corpus[i]), &taken);
    }
    for (int turn = 0; turn < TURNS; turn++) {
        char text[BYTES_MAX];
        const char *from = corpus[pick(sizeof corpus / sizeof corpus[0])];
        size_t len = strlen(from);
        memcpy(text, from, len);
        for (uint32_t n = 1 + pick(4); n > 0; n--) len = mutate(text, len);
        compare(text, len, &taken);
    }
    assert_true(taken > TURNS / 20); // the mutations are not all hopeless
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_jansson)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
