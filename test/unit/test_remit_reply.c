// Acknowledgements laid beside claims, and a file taken apart into its transactions.
#include "remit_world.h"

// --- 277CA, 999 ------------------------------------------------------------------------------------------

#define HEAD277                                                                                              \
    ISA "GS*HN*PAYER*PRACTICE*20260401*0830*1*X*005010X214~ST*277*0001*005010X214~BHT*0085*08*R1*20260401*"  \
        "0830*TH~"                                                                                           \
        "HL*1**20*1~NM1*PR*2*PAYER*****PI*P1~TRN*1*X~DTP*050*D8*20260401~DTP*009*D8*20260401~HL*2*1*21*1~"   \
        "NM1*41*2*PRACTICE*****46*P~TRN*2*000000001-0001~STC*A1:19:PR*20260401*WQ*230~HL*3*2*19*1~"          \
        "NM1*85*2*PRACTICE*****XX*1999999984~TRN*1*0~STC*A1:19:PR*20260401*WQ*230~"
#define TAIL277 "SE*22*0001~GE*1*1~IEA*1*000000001~"

static bool take_status(void *with, const x277_head *h, const x277_claim *c, fault *why)
{
    (void)h;
    world *w = with;
    return remit_status(&w->r, c, why);
}

static void status(world *w, const char *segments)
{
    fault why;
    buf b = buf_in(&w->a, 1 << 20);
    buf_lit(&b, HEAD277);
    buf_put(&b, str_of(segments));
    buf_lit(&b, TAIL277);
    x277_takers t = {.with = w, .claim = take_status};
    if (!x277_read(buf_str(&b), &t, &w->reading, &why)) fail_msg("%s", why.text);
}

#define PATIENT(last, member) "HL*4*3*PT~NM1*QC*1*" last "*JO****MI*" member "~"

static void a_status_accepts_with_the_payers_number(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->claims[0].life.status = LIFE_SENT;
    status(w,
           PATIENT("DOE", "M1") "TRN*2*CLAIMA~STC*A2:20:PR*20260401*WQ*230~REF*1K*ICN5~DTP*472*D8*20260228~");
    str said = said_of(w, "claim-answered",
                       "\"verdict\":\"accepted\",\"source\":\"277ca\",\"category\":\"A2\",\"status\":\"20\"");
    assert_true(in(said, "\"number\":\"ICN5\""));
    assert_int_equal(w->r.work, 0);
    world_end(w);
}

static void a_status_rejects_in_words(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->claims[0].life.status = LIFE_SENT;
    status(w, PATIENT("DOE", "M1") "TRN*2*CLAIMA~STC*A7:562:85*20260401*U*230~DTP*472*D8*20260228~");
    said_of(w, "claim-answered", "\"verdict\":\"rejected\"");
    str work = said_of(w, "work-item", "\"about\":\"rejected\"");
    assert_true(in(work, "A7:562:85 ("));
    assert_true(in(work, "\"worth\":\"190.00\",\"due\":\"2026-12-31\""));
    world_end(w);
}

static void a_refused_line_rejects_its_claim(void **unused)
{
    (void)unused;
    world *w = world_new();
    w->claims[0].life.status = LIFE_SENT;
    status(w, PATIENT("DOE", "M1") "TRN*2*WRONG~STC*A3:21*20260401*U*230~DTP*472*D8*20260228~"
              "SVC*HC:98980*110****1~STC*A7:507*20260401*U~REF*FJ*A-2~DTP*472*D8*20260228~");
    said_of(w, "claim-answered", "\"claim\":\"CLAIMA\"");
    assert_true(in(said_of(w, "work-item", "rejected"), "A7:507"));
    world_end(w);
}

static void a_status_of_no_claim_is_kept(void **unused)
{
    (void)unused;
    world *w = world_new();
    status(w, PATIENT("WHO", "M9") "TRN*2*NOBODY~STC*A2:20:PR*20260401*WQ*230~DTP*472*D8*20260228~");
    said_of(w, "unmatched", "NOBODY is not one of ours");
    said_of(w, "work-item", "unmatched");
    world_end(w);
}

static void a_refused_set_rejects_each_claim_once(void **unused)
{
    (void)unused;
    world *w = world_new();
    fault why;
    remit_whole whole = {.accepted = false, .source = ANSWERED_BY_999, .words = STR("999: set 0001 rejected"),
                         .own = STR("segment 22 (SV1): wrong"), .ordinal = 1};
    w->claims[0].life.status = LIFE_SENT;
    assert_true(remit_taken(&w->r, &whole, &w->claims[0], &why));
    said_of(w, "claim-answered",
            "\"source\":\"999\",\"text\":\"999: set 0001 rejected; segment 22 (SV1): wrong\"");
    said_of(w, "work-item", "\"claim\":\"CLAIMA\"");
    // A claim that was decided meanwhile keeps its place; a person is told.
    whole.ordinal = 2;
    w->claims[1].life.status = LIFE_PAID;
    assert_true(remit_taken(&w->r, &whole, &w->claims[1], &why));
    assert_int_equal(count_of(w, "claim-answered"), 1);
    assert_int_equal(count_of(w, "work-item"), 2);
    world_end(w);
}

// --- a file's transactions -------------------------------------------------------------------------------

static remit_set *split(world *w, str bytes, size_t *count)
{
    remit_set *sets;
    fault why;
    if (!remit_sets(&sets, count, bytes, &w->a, &why)) fail_msg("%s", why.text);
    return sets;
}

static str replaced(world *w, str s, const char *from, const char *to)
{
    buf b = buf_in(&w->a, 1 << 20);
    size_t len = strlen(from);
    for (size_t i = 0; i < s.len;) {
        if (s.len - i >= len && memcmp(s.at + i, from, len) == 0) {
            buf_put(&b, str_of(to));
            i += len;
        } else
            buf_byte(&b, s.at[i++]);
    }
    return buf_str(&b);
}

static void the_same_words_in_another_envelope_are_the_same_answer(void **unused)
{
    (void)unused;
    world *w = world_new();
    size_t count;
    str file = replaced(w, remittance(w, A_PAID A_LINE1 A_LINE2), "SE*20*", "SE*23*");
    str name = split(w, file, &count)[0].id;
    assert_int_equal(count, 1);
    assert_true(str_starts(name, STR("835-")));
    static const char *const changes[][2] = {{"~", "~\r\n"},
                                             {"*", "|"},
                                             {"000000001", "000000777"},
                                             {"*0001~", "*0099~"},
                                             {"20260401*0830*1*X", "20260402*0900*1*X"}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        assert_true(str_eq(name, split(w, replaced(w, file, changes[i][0], changes[i][1]), &count)[0].id));
    assert_false(str_eq(name, split(w, replaced(w, file, "*152*", "*153*"), &count)[0].id));
    world_end(w);
}

static void what_was_cut_is_not_trusted(void **unused)
{
    (void)unused;
    world *w = world_new();
    size_t count;
    str file = replaced(w, remittance(w, A_PAID A_LINE1 A_LINE2), "SE*20*", "SE*23*");
    assert_int_equal(split(w, file, &count)[0].cut.len, 0);
    assert_true(split(w, replaced(w, file, "SE*23*", "SE*24*"), &count)[0].cut.len > 0);
    assert_true(split(w, replaced(w, file, "SE*23*0001", "SE*23*0002"), &count)[0].cut.len > 0);
    assert_true(split(w, replaced(w, file, "SE*23*0001~", ""), &count)[0].cut.len > 0);
    for (size_t i = 200; i + 40 < file.len; i++) { // torn off anywhere within the set
        remit_set *sets = split(w, str_first(file, i), &count);
        assert_true(count == 1 && sets[0].cut.len > 0);
    }
    world_end(w);
}

static void each_set_of_a_file_stands_alone(void **unused)
{
    (void)unused;
    world *w = world_new();
    size_t count;
    buf b = buf_in(&w->a, 1 << 20);
    str one = replaced(w, remittance(w, A_PAID A_LINE1 A_LINE2), "SE*20*", "SE*23*");
    buf_put(&b, one);
    buf_put(&b, replaced(w, one, "*152*", "*153*"));
    buf_lit(&b, ISA "TA1*000000009*260402*0700*R*006~IEA*0*000000001~");
    remit_set *sets = split(w, buf_str(&b), &count);
    assert_int_equal(count, 3);
    assert_int_equal(sets[1].kind, X12_KIND_835);
    assert_int_equal(sets[1].segment, 30);
    assert_int_equal(sets[1].shift, 27);
    assert_int_equal(sets[2].kind, X12_KIND_TA1);
    assert_true(str_starts(sets[2].id, STR("ta1-")));
    x835_verdict verdict;
    fault why;
    assert_true(x835_check(&verdict, sets[1].bytes, &w->reading, &why));
    assert_int_equal(verdict.payments, 1);
    world_end(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_status_accepts_with_the_payers_number),
        cmocka_unit_test(a_status_rejects_in_words),
        cmocka_unit_test(a_refused_line_rejects_its_claim),
        cmocka_unit_test(a_status_of_no_claim_is_kept),
        cmocka_unit_test(a_refused_set_rejects_each_claim_once),
        cmocka_unit_test(the_same_words_in_another_envelope_are_the_same_answer),
        cmocka_unit_test(what_was_cut_is_not_trusted),
        cmocka_unit_test(each_set_of_a_file_stands_alone),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
