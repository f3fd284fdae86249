// The life of a claim: every status against every event, compared with a table written from the description
// of the process and not from life.def; and the sentences that refuse a move.
#include "host.h"
#include "life.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

// What is expected, in the order of statuses. Columns: Release Send Accept reject(X) Pay in part(H) pay More
// Deny reVerse Correct vOid Withdraw. A letter is the status after: m made, r released, s sent, a accepted, x
// rejected, p paid, h partly paid, d denied, v reversed, c corrected, o voided, . refused.
static const char columns[] = "RSAXPHMDVCOW";
static const struct {
    const char *status;
    char letter;
    const char *after;
} expected[] = {
    //                   RSAXPHDVCOW
    {"made", 'm', "r..........o"},        {"released", 'r', ".s.........o"},
    {"sent", 's', "..axphhdvco."},        {"accepted", 'a', "..axphhdvco."},
    {"rejected", 'x', "...x.....c.o"},    {"paid", 'p', "..p...p.vco."},
    {"partly-paid", 'h', "..h.phh.vco."}, {"denied", 'd', "..d.phhdvco."},
    {"reversed", 'v', "..v.phhd.co."},    {"corrected", 'c', "..ccccccc..."},
    {"voided", 'o', "..ooooooo..."},
};
_Static_assert(sizeof expected / sizeof *expected == LIFE_COUNT, "every status has its row");
_Static_assert(sizeof columns - 1 == LIFE_DO_COUNT, "every event has its column");

static const date sent_day = {20514}, since = {20520}; // 2026-03-02, 2026-03-08

static life life_of(life_status s, char frequency)
{
    bool unsent = s == LIFE_MADE || s == LIFE_RELEASED;
    return (life){STR("7Q2M4K0B9XWD"), s, since, !unsent, frequency};
}

static char letter_of(life_status s)
{
    for (size_t i = 0; i < LIFE_COUNT; i++)
        if (str_eq(life_text(s), str_of(expected[i].status))) return expected[i].letter;
    return '?';
}

static void every_pair(void **unused)
{
    (void)unused;
    int allowed = 0, refused = 0;
    for (size_t row = 0; row < LIFE_COUNT; row++) {
        life_status from;
        assert_true(life_find(str_of(expected[row].status), &from));
        assert_int_equal(strlen(expected[row].after), LIFE_DO_COUNT);
        for (int e = 0; e < LIFE_DO_COUNT; e++) {
            life l = life_of(from, '1');
            life_status to = LIFE_COUNT;
            fault why = {0};
            bool moved = life_move(&l, (life_event)e, &to, &why);
            char want = expected[row].after[e];
            if (moved != (want != '.') || (moved && letter_of(to) != want))
                fail_msg("%s, %c: expected %c", expected[row].status, columns[e], want);
            assert_int_equal(moved, life_may(&l, (life_event)e));
            if (moved) {
                allowed++;
                continue;
            }
            refused++;
            assert_int_equal(to, LIFE_COUNT); // left alone
            assert_int_equal(why.code, FAULT_CLAIM);
            assert_non_null(strstr(why.text, "7Q2M4K0B9XWD"));
            assert_non_null(strstr(why.text, "on 2026-03-08"));
            assert_true(strlen(why.text) < sizeof why.text - 1); // not cut
        }
    }
    assert_int_equal(allowed + refused, LIFE_COUNT * LIFE_DO_COUNT);
    assert_true(allowed > 40 && refused > 40);
}

static const char *sentence(life l, life_event e)
{
    static fault why;
    life_status to;
    assert_false(life_move(&l, e, &to, &why));
    return why.text;
}

static void sentences(void **unused)
{
    (void)unused;
    life sent = life_of(LIFE_SENT, '1');
    sent.since = sent_day;
    assert_string_equal(sentence(sent, LIFE_DO_RELEASE), "claim 7Q2M4K0B9XWD was already sent on 2026-03-02; "
                                                         "it can be corrected or voided, not released");
    assert_string_equal(sentence(sent, LIFE_DO_WITHDRAW), "claim 7Q2M4K0B9XWD was sent on 2026-03-02; it can "
                                                          "be corrected or voided, not withdrawn");
    assert_string_equal(
        sentence(life_of(LIFE_MADE, '1'), LIFE_DO_SEND),
        "claim 7Q2M4K0B9XWD was made on 2026-03-08; it can be released or withdrawn, not sent");
    assert_string_equal(
        sentence(life_of(LIFE_MADE, '1'), LIFE_DO_PAY),
        "claim 7Q2M4K0B9XWD was made on 2026-03-08 and never sent: a payer cannot have paid it");
    assert_string_equal(
        sentence(life_of(LIFE_PAID, '1'), LIFE_DO_DENY),
        "claim 7Q2M4K0B9XWD was paid on 2026-03-08: that it is denied now does not go with it; "
        "a person must look");
    assert_string_equal(sentence(life_of(LIFE_VOIDED, '1'), LIFE_DO_VOID),
                        "claim 7Q2M4K0B9XWD was already voided on 2026-03-08; it cannot be voided");
    assert_string_equal(
        sentence(life_of(LIFE_SENT, '8'), LIFE_DO_VOID),
        "claim 7Q2M4K0B9XWD was sent on 2026-03-08 and is itself a void: it cannot be voided");
}

// Whatever is said of a claim that was withdrawn before it was sent: no payer can have answered it.
static void never_sent(void **unused)
{
    (void)unused;
    for (int s = 0; s < LIFE_COUNT; s++)
        for (int e = LIFE_DO_ACCEPT; e <= LIFE_DO_REVERSE; e++) {
            life l = {STR("X"), (life_status)s, since, false, '1'};
            assert_false(life_may(&l, (life_event)e));
        }
}

// Lines stand until the claim is replaced or void; a void's own until the payer has taken it.
static void standing(void **unused)
{
    (void)unused;
    for (int s = 0; s < LIFE_COUNT; s++) {
        bool over = s == LIFE_CORRECTED || s == LIFE_VOIDED;
        bool taken = s == LIFE_ACCEPTED || s == LIFE_PAID || s == LIFE_PARTLY_PAID || s == LIFE_REVERSED;
        assert_int_equal(life_over((life_status)s), over);
        assert_int_equal(life_stands((life_status)s, '1'), !over);
        assert_int_equal(life_stands((life_status)s, '7'), !over);
        assert_int_equal(life_stands((life_status)s, '8'), !over && !taken);
    }
}

// From every status but the two ends a person can do something, or an answer is awaited.
static void no_dead_end(void **unused)
{
    (void)unused;
    for (int s = 0; s < LIFE_COUNT; s++) {
        life l = life_of((life_status)s, '1');
        bool person = life_may(&l, LIFE_DO_RELEASE) || life_may(&l, LIFE_DO_SEND) ||
                      life_may(&l, LIFE_DO_CORRECT) || life_may(&l, LIFE_DO_WITHDRAW);
        assert_int_equal(person, !life_over((life_status)s));
        assert_true(life_next((life_status)s).len > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair), cmocka_unit_test(sentences),   cmocka_unit_test(never_sent),
        cmocka_unit_test(standing),   cmocka_unit_test(no_dead_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
