// The codes of payers' answers in words: the shipped lists are whole and sorted, and an unknown code is said
// so.
#include "book.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static arena room;

static const x12_codes *shipped(void)
{
    x12_codes *c;
    fault why = {0};
    if (!book_codes(&c, STR(""), &room, &why))
        fail_msg("%s:%llu: %s", why.file, (unsigned long long)why.line, why.text);
    return c;
}

static void test_shipped(void **state)
{
    (void)state;
    const x12_codes *c = shipped();
    static const size_t least[X12_CODES_COUNT] = {
        [X12_CODES_CARC] = 150,    [X12_CODES_RARC] = 100,         [X12_CODES_GROUP] = 5,
        [X12_CODES_CLP_STATUS] = 10, [X12_CODES_PLB] = 40,         [X12_CODES_CATEGORY] = 30,
        [X12_CODES_STATUS] = 200,  [X12_CODES_ENTITY] = 30,        [X12_CODES_SEGMENT_ERROR] = 13,
        [X12_CODES_ELEMENT_ERROR] = 18, [X12_CODES_SET_ERROR] = 25, [X12_CODES_GROUP_ERROR] = 20,
        [X12_CODES_INTERCHANGE_NOTE] = 32,
    };
    for (unsigned i = 0; i < X12_CODES_COUNT; i++)
        if (x12_codes_count(c, (x12_codes_list)i) < least[i])
            fail_msg("%.*s: %zu rows", STR_ARGS(x12_codes_file((x12_codes_list)i)),
                     x12_codes_count(c, (x12_codes_list)i));
}

// Those that the project's own services meet most: each has a sentence of its own on what to do.
static void test_special(void **state)
{
    (void)state;
    const x12_codes *c = shipped();
    static const char *carcs[] = {"4",   "5",   "11",  "16",  "18",  "22",  "27",  "29",
                                  "31",  "45",  "50",  "96",  "97",  "109", "119", "151",
                                  "170", "185", "197", "204", "253", "B7",  "B15"};
    for (size_t i = 0; i < sizeof carcs / sizeof *carcs; i++) {
        const x12_code *row = x12_code_find(c, X12_CODES_CARC, str_of(carcs[i]));
        if (!row || !row->next.len || !row->owes.len || !row->mend.len) fail_msg("%s", carcs[i]);
    }
    static const char *rarcs[] = {"MA130", "N290", "N265", "M20", "M53", "M76", "M77", "N519", "N56", "M119"};
    for (size_t i = 0; i < sizeof rarcs / sizeof *rarcs; i++) {
        const x12_code *row = x12_code_find(c, X12_CODES_RARC, str_of(rarcs[i]));
        if (!row || !row->next.len) fail_msg("%s", rarcs[i]);
    }
    assert_true(str_eq(x12_code_words(c, X12_CODES_GROUP, STR("PR"))->owes, STR("patient")));
    assert_true(str_eq(x12_code_words(c, X12_CODES_CARC, STR("253"))->mend, STR("seldom")));
}

static void test_unknown(void **state)
{
    (void)state;
    const x12_codes *c = shipped();
    assert_null(x12_code_find(c, X12_CODES_CARC, STR("999")));
    assert_null(x12_code_find(c, X12_CODES_CARC, STR("")));
    const x12_code *row = x12_code_words(c, X12_CODES_RARC, STR("N9999"));
    assert_true(row->words.len && row->next.len && str_eq(row->owes, STR("depends")));
    assert_true(str_eq(x12_codes_name(X12_CODES_CARC), STR("claim adjustment reason code")));
}

typedef struct bad { const char *text, *words; } bad;

static void test_refused(void **state)
{
    (void)state;
    static const bad cases[] = {
        {"1\ta\tb\tpatient\tseldom\ts\n", "seven columns"},
        {"1\ta\tb\tpatient\tseldom\ts\tK\tmore\n", "seven columns"},
        {"\ta\tb\tpatient\tseldom\ts\tK\n", "code and words"},
        {"1\ta\tb\tnobody else\tseldom\ts\tK\n", "owes is"},
        {"1\ta\tb\tpatient\tnever\ts\tK\n", "mend is"},
        {"1\ta\tb\tpatient\tseldom\ts\tX\n", "the grade"},
        {"2\ta\tb\t\t\ts\tK\n1\ta\tb\t\t\ts\tK\n", "sorted"},
        {"1\ta\tb\t\t\ts\tK\n1\ta\tb\t\t\ts\tK\n", "sorted"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str texts[X12_CODES_COUNT];
        for (size_t k = 0; k < X12_CODES_COUNT; k++) texts[k] = STR("# none\n");
        texts[X12_CODES_RARC] = str_of(cases[i].text);
        x12_codes *c;
        fault why = {0};
        assert_false(x12_codes_read(&c, texts, &room, &why));
        if (!strstr(why.text, cases[i].words)) fail_msg("%zu: %s", i, why.text);
        assert_string_equal(why.file, "rarc.tsv");
    }
}

int main(void)
{
    room = source_arena();
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shipped), cmocka_unit_test(test_special),
                                       cmocka_unit_test(test_unknown), cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
