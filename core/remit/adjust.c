// adjust.c - what a payment says of no claim (PLB): interest, money taken back or carried forward.
#include "remit_.h"

enum { REFERENCE_BYTES_MAX = 80, CODE_BYTES_MAX = 8 };
static const char PLB[] = "plb"; // makes the facts' ids

typedef struct adjusted { // cleaned
    str code, reference;
    money amount;
} adjusted;

static bool say_adjustment(remit *r, size_t ordinal, const x835_provider_adjustment *one, const adjusted *as,
                           fault *why)
{
    fact f = remit_fact(r, KIND_PROVIDER_ADJUSTMENT, remit_id(r, ordinal, PLB));
    fact_text(&f, F_PROVIDER_ADJUSTMENT_ANSWER, r->answer);
    fact_text(&f, F_PROVIDER_ADJUSTMENT_PROVIDER,
              remit_clean(one->provider, REFERENCE_BYTES_MAX, r->scratch));
    fact_text(&f, F_PROVIDER_ADJUSTMENT_REASON, as->code);
    fact_text(&f, F_PROVIDER_ADJUSTMENT_REFERENCE, as->reference);
    fact_money(&f, F_PROVIDER_ADJUSTMENT_AMOUNT, as->amount);
    fact_date(&f, F_PROVIDER_ADJUSTMENT_PERIOD, one->period.is);
    return remit_say(r, &f, why);
}

static void put_words(buf *b, const remit *r, const adjusted *as)
{
    const x12_code *meaning = x12_code_words(r->codes, X12_CODES_PLB, as->code);
    money_put_dollars(b, (money){as->amount.cents < 0 ? -as->amount.cents : as->amount.cents});
    buf_say(b, ", %.*s (%.*s)", STR_ARGS(as->code), STR_ARGS(meaning->words));
    if (as->reference.len) buf_say(b, ", reference %.*s", STR_ARGS(as->reference));
}

// An overpayment taken back is explained by a reversal in the same payment; without one a person must find
// what it is for.
static bool follow_takeback(remit *r, size_t ordinal, const adjusted *as, fault *why)
{
    if (!str_eq(as->code, STR("WO")) || as->amount.cents <= 0 || r->reversed) return true;
    buf b = buf_in(r->scratch, REMIT_SENTENCE_BYTES);
    buf_lit(&b, "Taken from the payment: ");
    put_words(&b, r, as);
    buf_lit(
        &b,
        ". No claim in it was reversed: find which earlier payment this takes back, and whether rightly.");
    remit_todo todo = {.ordinal = ordinal,
                       .word = "plb-work",
                       .about = ABOUT_REVERSED,
                       .text = buf_str(&b),
                       .worth = as->amount,
                       .has_worth = true,
                       .due = DATE_NONE};
    return remit_work(r, &todo, why);
}

static bool adjust(remit *r, size_t ordinal, const x835_provider_adjustment *one, fault *why)
{
    adjusted as = {.code = remit_clean(one->reason, CODE_BYTES_MAX, r->scratch),
                   .reference = remit_clean(one->reference, REFERENCE_BYTES_MAX, r->scratch),
                   .amount = one->amount.is};
    if (!as.code.len) as.code = STR("-");
    if (!say_adjustment(r, ordinal, one, &as, why)) return false;
    buf b = buf_in(r->scratch, REMIT_SENTENCE_BYTES);
    buf_put(&b, as.amount.cents > 0 ? STR("taken from the payment: ") : STR("added to the payment: "));
    put_words(&b, r, &as);
    remit_tell(r, (str){"", 0}, &b);
    return follow_takeback(r, ordinal, &as, why);
}

bool remit_adjust(remit *r, const x835_end *e, fault *why)
{
    arena_mark before = arena_here(r->scratch);
    bool fine = follow_reversals(r, why);
    for (size_t i = 0; fine && i < e->adjustment_count; i++) fine = adjust(r, i + 1, &e->adjustments[i], why);
    arena_back(r->scratch, before);
    return fine;
}
