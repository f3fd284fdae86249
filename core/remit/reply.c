// reply.c - what a 277CA says of a claim, and what a 999, a TA1 or a level of a 277CA says of all claims of a
// set.
#include "remit_.h"

enum { TEXT_BYTES_MAX = 2 * REMIT_SENTENCE_BYTES };

static bool say_answered(remit *r, fact *f, const remit_claim *claim, bool accepted, str text, fault *why)
{
    fact_text(f, F_CLAIM_ANSWERED_CLAIM, claim->id);
    fact_text(f, F_CLAIM_ANSWERED_ANSWER, r->answer);
    fact_choice(f, F_CLAIM_ANSWERED_VERDICT, accepted ? VERDICT_ACCEPTED : VERDICT_REJECTED);
    fact_text(f, F_CLAIM_ANSWERED_TEXT, text);
    r->claims++;
    r->accepted += accepted;
    r->rejected += !accepted;
    return remit_say(r, f, why);
}

// A rejected claim was never in the payer's books: put right, it goes out again as a new one, in time.
static bool follow_rejection(remit *r, size_t ordinal, const remit_claim *claim, str text, str next,
                             fault *why)
{
    buf b = buf_in(r->scratch, TEXT_BYTES_MAX);
    money worth = {0};
    buf_lit(&b, "Rejected: ");
    buf_put(&b, text);
    buf_lit(&b, ". ");
    buf_put(&b, next.len ? next
                         : STR("Put right what it says; then correct the claim: it goes out as a new one."));
    if (date_is(claim->until)) {
        buf_lit(&b, " It can be filed until ");
        date_put(&b, claim->until);
        buf_byte(&b, '.');
    }
    for (size_t i = 0; i < claim->line_count; i++)
        worth = money_add(worth, claim->lines[i].priced ? claim->lines[i].expected : claim->lines[i].charge);
    remit_todo todo = {.ordinal = ordinal,
                       .word = "rejected",
                       .about = ABOUT_REJECTED,
                       .claim = claim,
                       .text = buf_str(&b),
                       .worth = claim->line_count ? worth : claim->charge,
                       .has_worth = true,
                       .due = claim->until};
    return remit_work(r, &todo, why);
}

// --- 277CA -----------------------------------------------------------------------------------------------

// The status that decides, and the refused lines' own.
static str status_words(const remit *r, const x277_claim *c)
{
    buf b = buf_in(r->scratch, TEXT_BYTES_MAX);
    if (c->decisive) put_status(&b, r->codes, c->decisive);
    for (size_t i = 0; i < c->status_count; i++) {
        if (&c->statuses[i] == c->decisive || c->verdict != X277_REJECTED) continue;
        if (b.len) buf_lit(&b, "; ");
        put_status(&b, r->codes, &c->statuses[i]);
    }
    for (size_t i = 0; i < c->line_count; i++) {
        const x277_line *l = &c->lines[i];
        for (size_t k = 0; k < l->status_count && l->verdict == X277_REJECTED; k++) {
            if (&l->statuses[k] == c->decisive) continue;
            if (b.len) buf_lit(&b, "; ");
            buf_say(&b, "line %.*s: ", STR_ARGS(l->code));
            put_status(&b, r->codes, &l->statuses[k]);
        }
    }
    return remit_clean(buf_str(&b), TEXT_BYTES_MAX - 8, r->scratch);
}

static bool post_status(remit *r, const x277_claim *c, const remit_match *m, fault *why)
{
    bool accepted = c->verdict == X277_ACCEPTED;
    const remit_claim *claim = m->claim;
    life_status to;
    fault no;
    if (!life_move(&claim->life, accepted ? LIFE_DO_ACCEPT : LIFE_DO_REJECT, &to, &no))
        return remit_status_stray(r, c, str_of(no.text), why);
    str said = status_words(r, c), next = {"", 0};
    fact f = remit_fact(r, KIND_CLAIM_ANSWERED, remit_id(r, c->ordinal, NULL));
    fact_choice(&f, F_CLAIM_ANSWERED_SOURCE, ANSWERED_BY_277CA);
    if (c->decisive && c->decisive->code_count) {
        const x277_status_code *code = &c->decisive->codes[0];
        fact_text(&f, F_CLAIM_ANSWERED_CATEGORY, remit_clean(code->category, 8, r->scratch));
        fact_text(&f, F_CLAIM_ANSWERED_STATUS, remit_clean(code->status, 8, r->scratch));
        fact_text(&f, F_CLAIM_ANSWERED_ENTITY, remit_clean(code->entity, 8, r->scratch));
        next = x12_code_words(r->codes, X12_CODES_STATUS, code->status)->next;
    }
    fact_text(&f, F_CLAIM_ANSWERED_NUMBER, remit_clean(c->number, 80, r->scratch));
    if (!say_answered(r, &f, claim, accepted, said, why)) return false;
    buf b = buf_in(r->scratch, TEXT_BYTES_MAX + REMIT_SENTENCE_BYTES);
    buf_put(&b, accepted ? STR("accepted: ") : STR("rejected: "));
    buf_put(&b, said);
    if (c->number.len)
        buf_say(&b, "; the payer's number is %.*s", STR_ARGS(remit_clean(c->number, 80, r->scratch)));
    if (m->text.len) buf_say(&b, "; %.*s", STR_ARGS(m->text));
    remit_tell(r, claim->id, &b);
    return accepted || follow_rejection(r, c->ordinal, claim, said, next, why);
}

static bool status(remit *r, const x277_claim *c, const remit_match *m, fault *why)
{
    if (!m->claim) {
        r->claims++;
        return remit_status_stray(r, c, m->text, why);
    }
    if (c->verdict != X277_UNKNOWN) return post_status(r, c, m, why);
    buf b = buf_in(r->scratch, TEXT_BYTES_MAX);
    buf_lit(&b, "neither accepted nor rejected: ");
    buf_put(&b, status_words(r, c));
    remit_tell(r, m->claim->id, &b);
    r->claims++;
    return true;
}

bool remit_status(remit *r, const x277_claim *c, fault *why)
{
    arena_mark before = arena_here(r->scratch);
    remit_match m;
    bool fine = match_status(r, c, &m, why) && status(r, c, &m, why);
    arena_back(r->scratch, before);
    return fine;
}

bool remit_status_to(remit *r, const x277_claim *c, const remit_claim *claim, fault *why)
{
    arena_mark before = arena_here(r->scratch);
    remit_match m = {.claim = claim, .by = REMIT_BY_CLAIM};
    r->insist = true;
    bool fine = status(r, c, &m, why);
    r->insist = false;
    arena_back(r->scratch, before);
    return fine;
}

// --- all of a set or file --------------------------------------------------------------------------------

static bool taken(remit *r, const remit_whole *w, const remit_claim *claim, fault *why)
{
    life_status to;
    fault no;
    buf b = buf_in(r->scratch, TEXT_BYTES_MAX);
    buf_put(&b, w->words);
    if (w->own.len) {
        buf_lit(&b, "; ");
        buf_put(&b, w->own);
    }
    str text = remit_clean(buf_str(&b), TEXT_BYTES_MAX - 8, r->scratch);
    if (!life_move(&claim->life, w->accepted ? LIFE_DO_ACCEPT : LIFE_DO_REJECT, &to, &no)) {
        if (w->accepted) return true; // nothing that anybody must know
        buf_lit(&b, ", but ");
        buf_put(&b, str_of(no.text));
        remit_todo todo = {.ordinal = w->ordinal,
                           .word = "rejected",
                           .about = ABOUT_REJECTED,
                           .claim = claim,
                           .text = remit_clean(buf_str(&b), TEXT_BYTES_MAX - 8, r->scratch),
                           .worth = claim->charge,
                           .has_worth = true,
                           .due = claim->until};
        return remit_work(r, &todo, why);
    }
    fact f = remit_fact(r, KIND_CLAIM_ANSWERED, remit_id(r, w->ordinal, NULL));
    fact_choice(&f, F_CLAIM_ANSWERED_SOURCE, w->source);
    if (!say_answered(r, &f, claim, w->accepted, text, why)) return false;
    if (w->accepted) return true;
    if (r->tell) r->tell(r->with, claim->id, text);
    return follow_rejection(r, w->ordinal, claim, text, (str){"", 0}, why);
}

bool remit_taken(remit *r, const remit_whole *w, const remit_claim *claim, fault *why)
{
    arena_mark before = arena_here(r->scratch);
    bool fine = taken(r, w, claim, why);
    arena_back(r->scratch, before);
    return fine;
}
