// The kinds of a claim's life: lists of rows and amounts of either sign, read, refused and written.
#include "fact.h"
#include "rooms.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

// Lines are written with ' for ".
static str quoted(const char *line)
{
    str copy = str_copy(&room, str_of(line));
    char *at = (char *)(uintptr_t)copy.at;
    for (size_t i = 0; i < copy.len; i++)
        if (at[i] == '\'') at[i] = '"';
    return copy;
}

static fact must_read(const char *line)
{
    fact f;
    fault why;
    if (!fact_read(&f, quoted(line), &all_zones, &room, &why))
        fail_msg("field \"%s\": %s: %s", why.field, why.text, line);
    return f;
}

static str written(const fact *f)
{
    buf b = buf_in(&room, 4u << 20);
    fact_put(&b, f);
    assert_false(b.full);
    return buf_str(&b);
}

#define HEAD(kind) "{'fact':'" kind "','id':'f1','at':'2026-03-02T14:00:00Z',"
#define MADE(lines)                                                                                          \
    HEAD("claim-made")                                                                                       \
    "'claim':'c1','enrollment':'e1','patient':'p1','payer':'mc','month':'2026-02','frequency':'original',"   \
    "'charge':'99.50','until':'2027-02-28','lines':" lines ",'segments':'HL*2~'}"
#define LINE_WITH(rest)                                                                                      \
    "{'control':'c1-1','code':'98976','units':1,'charge':'99.50','from':'2026-02-01','on':'2026-02-16'" rest \
    "}"
#define PAID(kind, amount, lists)                                                                            \
    HEAD(kind)                                                                                               \
    "'claim':'c1','answer':'a1','ordinal':1,'status':'1','charge':'99.50','paid':" amount                    \
    ",'on':'2026-03-02'," lists "}"
#define NO_LISTS "'lines':[],'adjustments':[]"
#define BATCH(control)                                                                                       \
    HEAD("batch")                                                                                            \
    "'batch':'b1','payer':'mc','control':" control ",'file':'x','sha256':'0','claims':1,'charge':'1'}"

static const struct refusal { const char *line, *field, *says;
} refusals[] = {
    {MADE("{}"), "lines", "must be a list of objects in [], not an object"},
    {MADE("null"), "lines", "not null"},
    {MADE("[1]"), "lines[0]", "must be an object in {}, not a number"},
    {MADE("[" LINE_WITH("") ",[]]"), "lines[1]", "must be an object in {}, not a list"},
    {MADE("[" LINE_WITH("") ",]"), "lines[1]", "no value begins"},
    {MADE("[" LINE_WITH("") " " LINE_WITH("") "]"), "lines", "closing ]"},
    {MADE("[{}]"), "lines[0].control", "is missing: each row needs it (its control number (REF 6R))"},
    {MADE("[" LINE_WITH("") "," LINE_WITH("") ",{'control':'c1-3','code':'98980','units':1}]"),
     "lines[2].charge", "is missing: each row needs it"},
    {MADE("[" LINE_WITH("") "," LINE_WITH("") "," LINE_WITH(",'expected':12") "]"), "lines[2].expected",
     "must be dollars as text in quotes such as \"54.11\", not a number"},
    {MADE("[" LINE_WITH(",'expected':'-12.00'") "]"), "lines[0].expected", "is not dollars"},
    {MADE("[" LINE_WITH(",'modifiers':'95'") "]"), "lines[0].modifiers", "must be a list of texts in []"},
    {MADE("[" LINE_WITH(",'modifiers':['']") "]"), "lines[0].modifiers", "is empty"},
    {MADE("[" LINE_WITH(",'code':'1'") "]"), "lines[0].code", "is given twice"},
    {MADE("[" LINE_WITH(",'c\\u006fde':'1'") "]"), "lines[0].code", "is given twice"},
    {MADE("[" LINE_WITH(",'paid':'1'") "]"), "lines[0].paid",
     "is not a field of such a row, which has: control code modifiers units charge expected from to on"},
    {MADE("[" LINE_WITH(",'':'1'") "]"), "lines[0]", "is not a field of such a row"},
    {MADE("[" LINE_WITH(",'to':'2026-02-30'") "]"), "lines[0].to", "\"2026-02-30\" is not a real date"},
    {MADE("[" LINE_WITH(",'to':") "]"), "lines[0].to", "no value begins"},
    {MADE("[{'control':''}]"), "lines[0].control", "is empty"},
    {MADE("[{'units':1000001}]"), "lines[0].units", "is not a whole number from 0 to 1000000"},
    {PAID("claim-paid", "'1'", "'lines':[],'adjustments':[{'group':'CO','reason':'45','amount':'1,5'}]"),
     "adjustments[0].amount", "is not dollars such as \"54.11\" or \"-54.11\""},
    {PAID("claim-paid", "'1'", "'lines':[]"), "adjustments",
     "is missing: a fact of kind claim-paid needs it"},
    {PAID("claim-paid", "1", NO_LISTS), "paid", "must be dollars as text in quotes such as \"-54.11\""},
    {PAID("claim-paid", "''", NO_LISTS), "paid", "is not dollars"},
    {PAID("claim-paid", "'-'", NO_LISTS), "paid", "is not dollars"},
    {PAID("claim-paid", "'--1'", NO_LISTS), "paid", "is not dollars"},
    {PAID("claim-paid", "'+1'", NO_LISTS), "paid", "is not dollars"},
    {PAID("claim-paid", "'1-'", NO_LISTS), "paid", "is not dollars"},
    {PAID("claim-paid", "'-1.234'", NO_LISTS), "paid", "is not dollars"},
    {PAID("claim-paid", "'-10000000000'", NO_LISTS), "paid", "below ten billion"},
    {PAID("claim-paid", "'1'", NO_LISTS ",'expected':'-1'"), "expected", "is not dollars such as \"54.11\":"},
    {BATCH("1000000000"), "control", "1000000000 is not a whole number from 0 to 999999999"},
    {BATCH("-1"), "control", "is not a whole number"},
    {HEAD("claim-released") "'claim':'c1'}", "by", "is missing: a fact of kind claim-released needs it"},
    {HEAD("provider-adjustments") "'claim':'c1'}", "fact", "is not a kind of fact"},
    {HEAD("provider-adjustm") "'claim':'c1'}", "fact", "is not a kind of fact"},
    {HEAD("provider-adjustment") "'claim':'c1'}", "claim", "is not a field of provider-adjustment"},
    {HEAD("work-item") "'work':'w1','about':'lunch'}", "about", "none of: late-fact lost-ground rejected"},
};

static void faults_name_the_row_and_its_cell(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *r = &refusals[i];
        fact f;
        fault why = {.code = FAULT_NONE};
        if (fact_read(&f, quoted(r->line), &all_zones, &room, &why)) fail_msg("was read: %s", r->line);
        assert_int_equal(why.code, FAULT_INPUT);
        if (strcmp(why.field, r->field) != 0 || !strstr(why.text, r->says))
            fail_msg("%s\n  gives field \"%s\": %s\n  wanted field \"%s\": %s", r->line, why.field, why.text,
                     r->field, r->says);
    }
}

static const char *many_lines(int count)
{
    buf b = buf_in(&room, 8u << 20);
    buf_put(&b, str_of(HEAD("claim-paid") "'claim':'c','answer':'a','ordinal':1,'status':'1','charge':'1',"
                                          "'paid':'1','on':'2026-03-02','adjustments':[],'lines':["));
    for (int i = 0; i < count; i++)
        buf_say(&b, "%s{'control':'c-%d','code':'98976','charge':'%d.00','paid':'0'}", i ? "," : "", i, i);
    buf_lit(&b, "]}");
    assert_false(b.full);
    return str_z(&room, buf_str(&b));
}

static void a_list_has_a_thousand_rows_at_most(void **state)
{
    (void)state;
    fact f = must_read(many_lines(LIMIT_ROWS));
    const fact_rows *rows = fact_get(&f, F_CLAIM_PAID_LINES)->rows;
    assert_int_equal(rows->count, LIMIT_ROWS);
    for (size_t i = 0; i < rows->count; i++) // none was lost where room was made
        assert_int_equal(fact_row_get(rows, i, C_PAID_LINE_CHARGE)->money.cents, 100 * (int64_t)i);
    fault why;
    assert_false(fact_read(&f, quoted(many_lines(LIMIT_ROWS + 1)), &all_zones, &room, &why));
    assert_int_equal(why.code, FAULT_LIMIT);
    assert_string_equal(why.field, "lines");
    assert_non_null(strstr(why.text, "has more than 1000 rows"));
}

static void rows_hold_what_was_said(void **state)
{
    (void)state;
    fact f = must_read(MADE("[" LINE_WITH(",'modifiers':['95','GT'],'expected':'12.5','to':'2026-02-16'") ","
                            "{'on':'2026-02-28','from':'2026-02-03','charge':'0','units':2,'code':'98980',"
                            "'control':'c1-2'}]"));
    const fact_rows *rows = fact_get(&f, F_CLAIM_MADE_LINES)->rows;
    assert_int_equal(rows->list, ROWS_CLAIM_LINE);
    assert_int_equal(rows->count, 2);
    assert_true(str_eq(fact_row_get(rows, 0, C_CLAIM_LINE_CONTROL)->text, STR("c1-1")));
    assert_int_equal(fact_row_get(rows, 0, C_CLAIM_LINE_MODIFIERS)->codes.count, 2);
    assert_true(str_eq(fact_row_get(rows, 0, C_CLAIM_LINE_MODIFIERS)->codes.at[1], STR("GT")));
    assert_int_equal(fact_row_get(rows, 0, C_CLAIM_LINE_EXPECTED)->money.cents, 1250);
    assert_int_equal(fact_row_get(rows, 1, C_CLAIM_LINE_UNITS)->whole, 2);
    assert_int_equal(fact_row_get(rows, 1, C_CLAIM_LINE_ON)->date.days, date_of(2026, 2, 28).days);
    assert_false(fact_row_has(rows, 1, C_CLAIM_LINE_EXPECTED));
    assert_false(fact_row_has(rows, 1, C_CLAIM_LINE_MODIFIERS));

    // An optional cell left empty says nothing, like such a field.
    f = must_read(
        PAID("claim-paid", "'-1.5'",
             "'lines':[{'control':'','code':'1','charge':'-0','paid':'-2'}],'adjustments':[],'number':''"));
    rows = fact_get(&f, F_CLAIM_PAID_LINES)->rows;
    assert_false(fact_row_has(rows, 0, C_PAID_LINE_CONTROL));
    assert_int_equal(fact_row_get(rows, 0, C_PAID_LINE_CHARGE)->money.cents, 0);
    assert_int_equal(fact_row_get(rows, 0, C_PAID_LINE_PAID)->money.cents, -200);
    assert_int_equal(fact_get(&f, F_CLAIM_PAID_PAID)->money.cents, -150);
    assert_int_equal(fact_get(&f, F_CLAIM_PAID_ADJUSTMENTS)->rows->count, 0);
    assert_false(fact_has(&f, F_CLAIM_PAID_REMARKS));

    f = must_read(PAID("claim-reversed", "'-9999999999.99'", NO_LISTS));
    assert_int_equal(fact_get(&f, fact_paid_field(&f, F_CLAIM_PAID_PAID))->money.cents, -MONEY_CENTS_MAX);
    f = must_read(BATCH("999999999"));
    assert_int_equal(fact_get(&f, F_BATCH_CONTROL)->whole, CONTROL_MAX);
}

// The three kinds of decision have the same fields at the same places.
static void decisions_have_the_same_fields(void **state)
{
    (void)state;
    static const fact_kind kinds[] = {KIND_CLAIM_DENIED, KIND_CLAIM_REVERSED};
    const fact_kind_row *paid = &fact_kinds[KIND_CLAIM_PAID];
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(fact_kinds[kinds[i]].fields, paid->fields);
        for (int n = 0; n < paid->fields; n++) {
            const fact_field_row *a = &fact_fields[(int)paid->first + n],
                                 *b = &fact_fields[(int)fact_kinds[kinds[i]].first + n];
            assert_true(str_eq(a->name, b->name) && a->type == b->type && a->need == b->need &&
                        a->of == b->of && a->seal == b->seal);
        }
    }
}

// Each pair: the same content, or not.
#define ONE "{'control':'a','code':'1','charge':'1','paid':'1'}"
#define TWO "{'control':'b','code':'1','charge':'1','paid':'1'}"
#define LISTS(lines) "'lines':" lines ",'adjustments':[]"
static const struct pair { bool same; const char *a, *b;
} pairs[] = {
    {true, PAID("claim-paid", "'1'", LISTS("[" ONE "]")),
     PAID("claim-paid", "'1'",
          LISTS("[ { 'paid' : '1.00' , 'c\\u006fde':'\\u0031','control':'a',\t'charge':'01.0' }\t]"))},
    {true, PAID("claim-paid", "'0'", NO_LISTS), PAID("claim-paid", "'-0.00'", NO_LISTS)},
    {true, PAID("claim-paid", "'-0.5'", NO_LISTS), PAID("claim-paid", "'-00.50'", NO_LISTS)},
    {false, PAID("claim-paid", "'1'", NO_LISTS), PAID("claim-paid", "'-1'", NO_LISTS)},
    {false, PAID("claim-paid", "'1'", NO_LISTS), PAID("claim-denied", "'1'", NO_LISTS)},
    {false, PAID("claim-paid", "'1'", LISTS("[" ONE "," TWO "]")),
     PAID("claim-paid", "'1'", LISTS("[" TWO "," ONE "]"))},
    {false, PAID("claim-paid", "'1'", LISTS("[" ONE "]")),
     PAID("claim-paid", "'1'", LISTS("[" ONE "," ONE "]"))},
    {false, PAID("claim-paid", "'1'", NO_LISTS), PAID("claim-paid", "'1'", NO_LISTS ",'remarks':[]")},
    {false, PAID("claim-paid", "'1'", LISTS("[{'control':'a','code':'1','charge':'1','paid':'2'}]")),
     PAID("claim-paid", "'1'", LISTS("[{'control':'a','code':'1','charge':'2','paid':'1'}]"))},
    // A value moved from one row to the next is not the same.
    {false, PAID("claim-paid", "'1'", NO_LISTS ",'remarks':[{'code':'M1','line':'a'},{'code':'M1'}]"),
     PAID("claim-paid", "'1'", NO_LISTS ",'remarks':[{'code':'M1'},{'code':'M1','line':'a'}]")},
};

static void content_and_bytes_are_the_same_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        fact a = must_read(pairs[i].a), b = must_read(pairs[i].b);
        bool same_content = a.content == b.content, same_bytes = str_eq(written(&a), written(&b));
        if (same_content != pairs[i].same || same_bytes != pairs[i].same)
            fail_msg("%s\n%s\n  content %s, bytes %s", pairs[i].a, pairs[i].b,
                     same_content ? "same" : "other", same_bytes ? "same" : "other");
    }
}

static void rows_are_written_in_the_order_of_the_table(void **state)
{
    (void)state;
    fact f =
        must_read(HEAD("claim-denied") "'remarks':[{'code':'M1'}],'adjustments':[{'amount':'-1','reason':"
                                       "'45','group':'CO','line':'a'}],'lines':[{'paid':'0','modifiers':[],"
                                       "'charge':'1','code':'1'}],'on':'2026-03-02','paid':'0','charge':"
                                       "'-1','status':'4','ordinal':2,'answer':'a1','claim':'c1'}");
    str wanted =
        quoted("{'fact':'claim-denied','id':'f1','at':'2026-03-02T14:00:00Z','claim':'c1','answer':'a1',"
               "'ordinal':2,'status':'4','charge':'-1.00','paid':'0.00','on':'2026-03-02','lines':[{"
               "'code':'1','modifiers':[],'charge':'1.00','paid':'0.00'}],'adjustments':[{'line':'a',"
               "'group':'CO','reason':'45','amount':'-1.00'}],'remarks':[{'code':'M1'}]}");
    str out = written(&f);
    if (!str_eq(out, wanted)) fail_msg("%.*s\nwanted\n%.*s", STR_ARGS(out), STR_ARGS(wanted));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_name_the_row_and_its_cell),
        cmocka_unit_test(a_list_has_a_thousand_rows_at_most),
        cmocka_unit_test(rows_hold_what_was_said),
        cmocka_unit_test(decisions_have_the_same_fields),
        cmocka_unit_test(content_and_bytes_are_the_same_together),
        cmocka_unit_test(rows_are_written_in_the_order_of_the_table),
    };
    return cmocka_run_group_tests(tests, rooms_open, rooms_close);
}
