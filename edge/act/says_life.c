// says_life.c - a claim's life, payers' answers and work, in sentences.
#include "says_.h"

static void say_claim(const saying *s, const char *lead, fact_field field) { say_part(s, lead, field); }

static void say_made(const saying *s)
{
    const fact *f = s->f;
    choice frequency = fact_get(f, F_CLAIM_MADE_FREQUENCY)->choice;
    say_claim(s, "Claim ", F_CLAIM_MADE_CLAIM);
    buf_lit(s->b, " was made");
    if (frequency == FREQUENCY_REPLACEMENT) say_part(s, " in place of ", F_CLAIM_MADE_REPLACES);
    if (frequency == FREQUENCY_VOID) say_part(s, " to take back ", F_CLAIM_MADE_REPLACES);
    say_part(s, " for ", F_CLAIM_MADE_MONTH);
    size_t lines = fact_get(f, F_CLAIM_MADE_LINES)->rows->count;
    buf_say(s->b, ": %zu line%s, ", lines, lines == 1 ? "" : "s");
    said_money(s, F_CLAIM_MADE_CHARGE);
    buf_lit(s->b, ", to ");
    say_named(s, SUBJECT_PAYER, F_CLAIM_MADE_PAYER);
}

static void say_answered(const saying *s)
{
    const fact *f = s->f;
    bool taken = fact_get(f, F_CLAIM_ANSWERED_VERDICT)->choice == VERDICT_ACCEPTED;
    say_claim(s, "Claim ", F_CLAIM_ANSWERED_CLAIM);
    buf_say(s->b, " was %s by the payer (%.*s", taken ? "taken in" : "turned away",
            STR_ARGS(choice_text(fact_get(f, F_CLAIM_ANSWERED_SOURCE)->choice)));
    say_part(s, ", category ", F_CLAIM_ANSWERED_CATEGORY);
    say_part(s, ", status ", F_CLAIM_ANSWERED_STATUS);
    buf_byte(s->b, ')');
    say_part(s, ": ", F_CLAIM_ANSWERED_TEXT);
}

static void say_payment(const saying *s)
{
#define OF(field) fact_paid_field(s->f, F_CLAIM_PAID_##field)
    const fact *f = s->f;
    say_claim(s, "Claim ", OF(CLAIM));
    if (f->kind == KIND_CLAIM_DENIED) {
        buf_lit(s->b, " was denied; charged ");
        said_money(s, OF(CHARGE));
    } else {
        buf_put(s->b,
                f->kind == KIND_CLAIM_PAID ? STR(" was paid ") : STR(": the payer took back a payment of "));
        said_money(s, OF(PAID));
        buf_lit(s->b, " of ");
        said_money(s, OF(CHARGE));
    }
    if (fact_has(f, OF(PATIENT_DUE)) && fact_get(f, OF(PATIENT_DUE))->money.cents) {
        buf_lit(s->b, "; the patient owes ");
        said_money(s, OF(PATIENT_DUE));
    }
    say_day(s, ", on ", OF(ON));
#undef OF
}

static void say_answer(const saying *s)
{
    buf_say(s->b, "The payer's answer (%.*s", STR_ARGS(choice_text(fact_get(s->f, F_ANSWER_TYPE)->choice)));
    say_part(s, ", ", F_ANSWER_NAME);
    buf_lit(s->b, ") was taken in");
    if (!say_has(s, F_ANSWER_AMOUNT)) return;
    buf_lit(s->b, ": ");
    said_money(s, F_ANSWER_AMOUNT);
    say_day(s, " paid on ", F_ANSWER_ON);
    say_part(s, ", trace ", F_ANSWER_TRACE);
}

static bool say_sending(const saying *s)
{
    const fact *f = s->f;
    switch ((int)f->kind) {
    case KIND_CLAIM_MADE: say_made(s); return true;
    case KIND_CLAIM_RELEASED:
        say_claim(s, "Claim ", F_CLAIM_RELEASED_CLAIM);
        buf_lit(s->b, " was released by ");
        say_named(s, SUBJECT_PERSON, F_CLAIM_RELEASED_BY);
        return true;
    case KIND_BATCH: {
        int64_t n = fact_get(f, F_BATCH_CLAIMS)->whole;
        say_part(s, "File ", F_BATCH_FILE);
        buf_say(s->b, " was written with %lld claim%s, ", (long long)n, n == 1 ? "" : "s");
        said_money(s, F_BATCH_CHARGE);
        buf_lit(s->b, ", to ");
        say_named(s, SUBJECT_PAYER, F_BATCH_PAYER);
        return true;
    }
    case KIND_CLAIM_SENT:
        say_claim(s, "Claim ", F_CLAIM_SENT_CLAIM);
        say_part(s, " went out in file ", F_CLAIM_SENT_BATCH);
        return true;
    case KIND_CLAIM_CORRECTED:
        say_claim(s, "Claim ", F_CLAIM_CORRECTED_CLAIM);
        say_part(s, " is replaced by claim ", F_CLAIM_CORRECTED_WITH);
        say_part(s, ": ", F_CLAIM_CORRECTED_REASON);
        return true;
    case KIND_CLAIM_VOIDED:
        say_claim(s, "Claim ", F_CLAIM_VOIDED_CLAIM);
        buf_lit(s->b, " was taken back");
        say_part(s, " by claim ", F_CLAIM_VOIDED_WITH);
        say_part(s, ": ", F_CLAIM_VOIDED_REASON);
        return true;
    default: return false;
    }
}

bool say_life(const saying *s)
{
    const fact *f = s->f;
    if (say_sending(s)) return true;
    switch ((int)f->kind) {
    case KIND_ANSWER: say_answer(s); return true;
    case KIND_CLAIM_ANSWERED: say_answered(s); return true;
    case KIND_CLAIM_PAID:
    case KIND_CLAIM_DENIED:
    case KIND_CLAIM_REVERSED: say_payment(s); return true;
    case KIND_PROVIDER_ADJUSTMENT:
        said_money(s, F_PROVIDER_ADJUSTMENT_AMOUNT);
        say_part(s, " of a payment is for no claim; reason ", F_PROVIDER_ADJUSTMENT_REASON);
        return true;
    case KIND_UNMATCHED: {
        buf_lit(s->b, "Part of a payer's answer belongs to no claim here");
        say_part(s, ": ", F_UNMATCHED_TEXT);
        return true;
    }
    case KIND_WORK_ITEM:
        buf_lit(s->b, "To do");
        say_part(s, ": ", F_WORK_ITEM_TEXT);
        say_day(s, ", by ", F_WORK_ITEM_DUE);
        return true;
    case KIND_WORK_DONE:
        buf_lit(s->b, "Seen to by ");
        say_named(s, SUBJECT_PERSON, F_WORK_DONE_BY);
        say_part(s, ": ", F_WORK_DONE_OUTCOME);
        return true;
    default: return false;
    }
}
