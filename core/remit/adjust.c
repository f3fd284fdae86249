// adjust.c - what a payment says of no claim (PLB): interest, money taken back or carried forward.
#include "remit_.h"

bool remit_adjust(remit *r, const x835_payment *p, const x835_end *e, fault *why)
{
    (void)p;
    arena_mark before = arena_here(r->scratch);
    bool fine = follow_reversals(r, why);
    for (size_t i = 0; fine && i < e->adjustment_count; i++) {
        const x835_provider_adjustment *one = &e->adjustments[i];
        char word[24];
        buf name = {.at = word, .room = sizeof word - 1, .bytes_max = sizeof word - 1};
        buf_lit(&name, "plb");
        name.at[name.len] = 0;
        str code = remit_clean(one->reason.len ? one->reason : STR("-"), 8, r->scratch);
        fact f = remit_fact(r, KIND_PROVIDER_ADJUSTMENT, remit_id(r, i + 1, word));
        fact_text(&f, F_PROVIDER_ADJUSTMENT_ANSWER, r->answer);
        fact_text(&f, F_PROVIDER_ADJUSTMENT_PROVIDER, remit_clean(one->provider, 80, r->scratch));
        fact_text(&f, F_PROVIDER_ADJUSTMENT_REASON, code);
        fact_text(&f, F_PROVIDER_ADJUSTMENT_REFERENCE, remit_clean(one->reference, 80, r->scratch));
        fact_money(&f, F_PROVIDER_ADJUSTMENT_AMOUNT, one->amount.is);
        fact_date(&f, F_PROVIDER_ADJUSTMENT_PERIOD, one->period.is);
        fine = remit_say(r, &f, why);
        const x12_code *meaning = x12_code_words(r->codes, X12_CODES_PLB, one->reason);
        buf b = buf_in(r->scratch, REMIT_SENTENCE_BYTES);
        buf_put(&b, one->amount.is.cents > 0 ? STR("taken from the payment: ") : STR("added to the payment: "));
        put_dollars(&b, (money){one->amount.is.cents < 0 ? -one->amount.is.cents : one->amount.is.cents});
        buf_say(&b, ", %.*s (%.*s)", STR_ARGS(code), STR_ARGS(meaning->words));
        if (one->reference.len) buf_say(&b, ", reference %.*s", STR_ARGS(remit_clean(one->reference, 80, r->scratch)));
        remit_tell(r, (str){"", 0}, &b);
    }
    arena_back(r->scratch, before);
    return fine;
}
