// The JSON scanner: what it takes and refuses, what it decodes, and the value of numbers.
#include "buf.h"
#include "json.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static arena room;

// In memory of its own size, so that a sanitizer sees a read past the end.
static bool valid(const char *text, size_t len)
{
    char *own = malloc(len ? len : 1);
    assert_non_null(own);
    if (len) memcpy(own, text, len);
    bool ok = json_valid((str){own, len});
    free(own);
    return ok;
}

static const char *const good[] = {
    "{}",
    "[]",
    " [ ] ",
    "0",
    "-0",
    "10",
    "1.5",
    "-1.5e10",
    "1E+2",
    "1e-2",
    "0.0",
    "true",
    "false",
    "null",
    "\"\"",
    "\t\r\n {\"a\" : [1 , {\"b\":null}] , \"c\":\"d\"}\n",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uFFFF\\u0000\"",
    "\"\\ud83d\\ude00\"",
    "\"\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"",
    "\"\x7F\"",
    "[[[[[[[[]]]]]]]]",
    "{\"a\":1,\"a\":2}",
    "[\"0123456789abcdef0123456789abcdef\",\"x\"]",
    "{\"\":\"\"}",
    "[true,false,null]",
    "123456789012345678901234567890.5e-400",
};

static const char *const bad[] = {
    "",
    " ",
    "{",
    "}",
    "[",
    "]",
    "{]",
    "[}",
    "[1,]",
    "[,1]",
    "[1 2]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{,}",
    "{a:1}",
    "{'a':1}",
    "{1:1}",
    "{\"a\" 1}",
    "{\"a\":1 \"b\":2}",
    "01",
    "-",
    "+1",
    ".5",
    "1.",
    "1.e1",
    "1e",
    "1e+",
    "-a",
    "0x1",
    "1_0",
    "NaN",
    "Infinity",
    "-Infinity",
    "tru",
    "True",
    "nul",
    "nulL",
    "truefalse",
    "true x",
    "1 1",
    "[] []",
    "\"",
    "\"a",
    "\"\\\"",
    "\"\\",
    "\"\\x\"",
    "\"\\u\"",
    "\"\\u12\"",
    "\"\\u12G4\"",
    "\"\\U0041\"",
    "\"\\ud83d\"",
    "\"\\ude00\"",
    "\"\\ud83dx\"",
    "\"\\ud83d\\n\"",
    "\"\\ud83d\\u0041\"",
    "\"\\ud83d\\ud83d\"",
    "\"\\ud83d\\u\"",
    "\"a\nb\"",
    "\"a\tb\"",
    "\"\x01\"",
    "\"\x1F\"",
    "\"\x80\"",
    "\"\xBF\"",
    "\"\xC0\x80\"",
    "\"\xC1\xBF\"",
    "\"\xC2\"",
    "\"\xC2\x41\"",
    "\"\xE0\x9F\xBF\"",
    "\"\xE0\x80\x80\"",
    "\"\xED\xA0\x80\"",
    "\"\xED\xBF\xBF\"",
    "\"\xE2\x82\"",
    "\"\xE2\x28\xA1\"",
    "\"\xF0\x8F\xBF\xBF\"",
    "\"\xF4\x90\x80\x80\"",
    "\"\xF5\x80\x80\x80\"",
    "\"\xF0\x9F\x98\"",
    "\"\xFE\"",
    "\"\xFF\"",
    "\xEF\xBB\xBF{}",
    "/**/1",
    "[1]//",
    "\x0B[]",
    "\xC2\xA0[]",
    "[[[[[[[[[]]]]]]]]]",
    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
};

static void test_accepts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!valid(good[i], strlen(good[i]))) fail_msg("refused: %s", good[i]);
}

static void test_refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (valid(bad[i], strlen(bad[i]))) fail_msg("taken: %s", bad[i]);
    assert_false(valid("\"\0\"", 3));
    assert_false(valid("1\0", 2));
}

// Every start of a valid text is invalid, wherever the text is cut.
static void test_cut_anywhere(void **state)
{
    (void)state;
    static const char text[] =
        "{\"key one\":[\"\\u00e9\xC3\xA9 and a longer text\",true,{\"n\":null}],\"b\":\"\\ud83d\\ude00\"}";
    for (size_t len = 0; len < sizeof text - 1; len++) assert_false(valid(text, len));
    assert_true(valid(text, sizeof text - 1));
}

// A quote, an escape, a control character or a broken character is found wherever it stands in a text.
static void test_every_place(void **state)
{
    (void)state;
    char text[80];
    for (size_t len = 2; len < sizeof text; len++) {
        memset(text, 'x', sizeof text);
        text[0] = text[len - 1] = '"';
        assert_true(valid(text, len));
        for (size_t at = 1; at + 1 < len; at++) {
            static const char wrong[] = {'\n', '"', '\\', (char)0x80, (char)0xFF, 0};
            for (size_t w = 0; w < sizeof wrong; w++) {
                text[at] = wrong[w];
                assert_false(valid(text, len) && !(wrong[w] == '\\' && at + 2 < len));
            }
            text[at] = 'x';
        }
    }
}

static str decoded(const char *text)
{
    json j = json_of(str_of(text));
    json_text t;
    assert_int_equal(json_next(&j), JSON_TEXT);
    assert_true(json_text_read(&j, &t));
    assert_true(json_end(&j));
    return json_decode(&t, &room);
}

static void test_decode(void **state)
{
    (void)state;
    assert_true(str_eq(decoded("\"plain\""), STR("plain")));
    assert_true(str_eq(decoded("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), STR("\"\\/\b\f\n\r\t")));
    assert_true(str_eq(decoded("\"\\u0041\\u00e9\\u20AC\\ud83d\\uDE00.\""),
                       STR("A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80.")));
    assert_true(str_eq(decoded("\"\\u0000\""), (str){"", 1}));
    assert_true(str_eq(decoded("\"\\uffff\\ud800\\udc00\\udbff\\udfff\""),
                       STR("\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF")));
}

static void test_walk(void **state)
{
    (void)state;
    json j = json_of(STR(" { \"a\" : [ 1 , \"x\" ] , \"b\\n\" : { } } "));
    json_text key;
    str raw;
    bool more;
    assert_int_equal(json_next(&j), JSON_OBJECT);
    assert_true(json_enter(&j, '}', &more) && more);
    assert_true(json_key(&j, &key));
    assert_true(str_eq(key.raw, STR("a")));
    assert_int_equal(json_next(&j), JSON_LIST);
    assert_true(json_skip(&j, &raw));
    assert_true(str_eq(raw, STR("[ 1 , \"x\" ]")));
    assert_true(json_after(&j, '}', &more) && more);
    assert_true(json_key(&j, &key));
    assert_true(key.escaped);
    assert_int_equal(json_next(&j), JSON_OBJECT);
    assert_true(json_enter(&j, '}', &more) && !more);
    assert_true(json_after(&j, '}', &more) && !more);
    assert_int_equal(j.depth, 0);
    assert_true(json_end(&j));
    j = json_of(STR("[1;2]"));
    assert_int_equal(json_next(&j), JSON_LIST);
    assert_false(json_skip(&j, &raw));
    assert_string_equal(j.problem, "a comma or a closing ] is missing");
    assert_int_equal(j.at - j.start, 2);
    j = json_of(STR("[[[[[[[[[1]]]]]]]]]"));
    json_next(&j);
    assert_false(json_skip(&j, &raw));
    assert_true(j.limit);
}

static void test_decimals(void **state)
{
    (void)state;
    static const struct { const char *in, *out;
    } rows[] = {
        {"0", "0"},
        {"-0", "0"},
        {"0.000e9", "0"},
        {"0e99999999999999999999", "0"},
        {"3", "3"},
        {"3.0", "3"},
        {"3e0", "3"},
        {"0.3e1", "3"},
        {"30e-1", "3"},
        {"-1.50", "-1.5"},
        {"100", "100"},
        {"1e2", "100"},
        {"1e20", "100000000000000000000"},
        {"1e21", "1e21"},
        {"1.25e22", "1.25e22"},
        {"0.1", "0.1"},
        {"1e-6", "0.000001"},
        {"1e-7", "1e-7"},
        {"12.5e-8", "1.25e-7"},
        {"0.00100", "0.001"},
        {"9007199254740993", "9007199254740993"},
        {"18446744073709551617", "18446744073709551617"},
        {"99999999999999999999999999999999", "9.9999999999999999999999999999999e31"},
        {"1e999", "1e999"},
        {"1e-999", "1e-999"},
        {"10203.0405060", "10203.040506"},
        {"123456789012345678901", "123456789012345678901"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_decimal n;
        buf b = buf_in(&room, 200);
        assert_true(json_decimal_of(str_of(rows[i].in), &n));
        json_decimal_put(&b, n);
        if (!str_eq(buf_str(&b), str_of(rows[i].out)))
            fail_msg("%s gives %.*s, not %s", rows[i].in, STR_ARGS(buf_str(&b)), rows[i].out);
        json_decimal again;
        assert_true(json_decimal_of(buf_str(&b), &again));
        assert_true(again.digits == n.digits && again.exponent == n.exponent && again.negative == n.negative);
    }
    static const char *const over[] = {"1e1000",
                                       "1e-1000",
                                       "1e99999999999999999999",
                                       "1e-99999999999999999999",
                                       "123456789012345678901234567890123",
                                       "0.100000000000000000000000000000001"};
    for (size_t i = 0; i < sizeof over / sizeof over[0]; i++) {
        json_decimal n = {.exponent = 7};
        assert_false(json_decimal_of(str_of(over[i]), &n));
        assert_int_equal(n.exponent, 7);
    }
}

static int setup(void **state)
{
    (void)state;
    room = source_arena();
    return 0;
}
static int teardown(void **state)
{
    (void)state;
    arena_close(&room);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepts),      cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_cut_anywhere), cmocka_unit_test(test_every_place),
        cmocka_unit_test(test_decode),       cmocka_unit_test(test_walk),
        cmocka_unit_test(test_decimals),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
