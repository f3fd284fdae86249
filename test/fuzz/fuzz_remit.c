// Any bytes are taken apart into transactions, or refused with a sentence. What is then posted: every claim
// of a payment that balances, and of a 277CA, becomes exactly one fact or is unmatched; every fact is one
// that the door lets in; the same bytes give the same answers.
#include "remit.h"
#include "source.h"

typedef struct world {
    arena a, scratch;
    remit r;
    remit_claim claim;
    remit_line line;
    size_t facts, about_claims, asked;
} world;

// Every third question finds the claim: so that both ways are walked.
static bool find(void *with, const remit_key *key, remit_found *out, fault *why)
{
    world *w = with;
    (void)why;
    if (key->text.len % 3 != 1) return true;
    *out = (remit_found){.at = {&w->claim}, .count = 1};
    return true;
}

static bool say(void *with, const fact *f, fault *why)
{
    world *w = with;
    (void)why;
    w->facts++;
    w->about_claims += f->kind == KIND_CLAIM_PAID || f->kind == KIND_CLAIM_DENIED ||
                       f->kind == KIND_CLAIM_REVERSED || f->kind == KIND_CLAIM_ANSWERED ||
                       f->kind == KIND_UNMATCHED;
    return true;
}

static void tell(void *with, str claim, str sentence)
{
    (void)with;
    (void)claim;
    assert(sentence.len > 0);
}

static bool pay(void *with, const x835_payment *p, const x835_claim *c, fault *why)
{
    world *w = with;
    w->asked++;
    return remit_pay(&w->r, p, c, why);
}

static bool pay_end(void *with, const x835_payment *p, const x835_end *e, fault *why)
{
    (void)p;
    world *w = with;
    return remit_adjust(&w->r, e, why);
}

static bool status(void *with, const x277_head *h, const x277_claim *c, fault *why)
{
    (void)h;
    world *w = with;
    w->asked += c->verdict != X277_UNKNOWN;
    size_t before = w->about_claims;
    bool fine = remit_status(&w->r, c, why);
    w->asked += c->verdict == X277_UNKNOWN && w->about_claims > before; // pending, and of no claim here
    return fine;
}

static bool set_words(void *with, const x999_group *g, const x999_set *s, fault *why)
{
    (void)why;
    world *w = with;
    assert(remit_set_words(w->r.codes, g, s, &w->a).len > 0);
    for (size_t i = 0; i < s->error_count; i++)
        assert(remit_error_words(w->r.codes, &s->errors[i], &w->a).len > 0);
    return true;
}

static void post(world *w, const remit_set *set)
{
    fault why = {0};
    x835_verdict verdict;
    arena reading = source_arena();
    bool fine = true;
    w->asked = w->about_claims = 0;
    w->r.answer = set->id;
    w->r.reversals = NULL;
    if (set->kind == X12_KIND_835 && x835_check(&verdict, set->bytes, &reading, &why) && !verdict.breaches) {
        x835_takers t = {.with = w, .claim = pay, .end = pay_end};
        fine = x835_read(set->bytes, &t, &reading, &why);
        assert(fine);
        assert(w->asked == w->about_claims);
    } else if (set->kind == X12_KIND_277CA) {
        x277_takers t = {.with = w, .claim = status};
        if (x277_read(set->bytes, &t, &reading, &why)) assert(w->asked == w->about_claims);
    } else if (set->kind == X12_KIND_999) {
        x999_takers t = {.with = w, .set = set_words};
        fine = x999_read(set->bytes, &t, &reading, &why);
    }
    arena_close(&reading);
}

// All codes are unknown here: the words for those are made by the same functions.
static x12_codes *no_codes(arena *a)
{
    str texts[X12_CODES_COUNT];
    x12_codes *codes;
    fault why;
    for (int i = 0; i < X12_CODES_COUNT; i++) texts[i] = STR("# none\n");
    bool fine = x12_codes_read(&codes, texts, a, &why);
    assert(fine);
    return codes;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    world w = {.a = source_arena(), .scratch = source_arena()};
    str bytes = {(const char *)data, size};
    remit_set *sets, *again;
    size_t count, count_again;
    fault why = {0};
    w.line = (remit_line){.control = STR("L"),
                          .code = STR("98980"),
                          .units = 1,
                          .charge = {11000},
                          .expected = {9000},
                          .priced = true,
                          .on = date_of(2026, 2, 28)};
    w.claim = (remit_claim){.id = STR("CLAIM"),
                            .enrollment = STR("e"),
                            .life = {.claim = STR("CLAIM"), .status = LIFE_SENT},
                            .payer_kind = PAYER_MEDICARE,
                            .charge = {11000},
                            .until = date_of(2027, 2, 28),
                            .lines = &w.line,
                            .line_count = 1};
    w.r = (remit){.with = &w,
                  .find = find,
                  .say = say,
                  .tell = tell,
                  .codes = no_codes(&w.a),
                  .by = STR(""),
                  .at = {1775000000000000ll},
                  .today = date_of(2026, 4, 1),
                  .scratch = &w.scratch,
                  .payment = &w.a};
    if (remit_sets(&sets, &count, bytes, &w.a, &why)) {
        bool fine = remit_sets(&again, &count_again, bytes, &w.a, &why);
        assert(fine && count == count_again);
        for (size_t i = 0; i < count; i++) {
            assert(str_eq(sets[i].id, again[i].id));
            post(&w, &sets[i]);
        }
    } else
        assert(why.text[0]);
    arena_close(&w.scratch);
    arena_close(&w.a);
    return 0;
}
