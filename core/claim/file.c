// file.c - the file: what its claims share, checking all of it, writing all of it.
#include "claim_.h"

enum {
    PIECE_BYTES = 64 * 1024,    // handed to the sink at a time
    BUFFER_BYTES_MAX = 1 << 20, // a piece and the longest claim: 50 lines of some 300 bytes
    RECEIVER_BYTES_MAX = 15,    // ISA08
};

static void head_billing(claims *c, const party_practice *practice)
{
    c->billing = (x837_billing){.name = practice->name,
                                .npi = practice->npi,
                                .taxonomy = practice->taxonomy,
                                .address = practice->address,
                                .tax_id = practice->tin,
                                .social_security = practice->tin_type == TIN_SY};
    // A practitioner whose own NPI is the practice's bills as a person.
    for (size_t i = 0; i < c->count && !c->billing.person; i++) {
        const enroll_row *enroll = state_enroll(c->ask.state, c->rows[c->spans[i].first].det->enrollment);
        assert(enroll);
        x837_provider who = claim_provider(c, enroll->billing);
        if (!who.npi.len || !str_eq(who.npi, practice->npi)) continue;
        c->billing.person = true;
        c->billing.name = who.last;
        c->billing.first = who.first;
    }
}

// To the payer where there is one; a file for several goes to a clearing house, which reads the payer of
// each claim.
static void envelope_receiver(const claim_ask *ask, uint32_t payer, x837_parties *p)
{
    p->receiver = p->receiver_id = STR("CLEARINGHOUSE");
    const payer_row *setting = payer == NAME_NONE ? NULL : state_payer(ask->state, payer, ask->as_of);
    const party_payer *text = setting ? party_payer_of(ask->party, setting->row.fact) : NULL;
    if (!text || text->number.len > RECEIVER_BYTES_MAX) return;
    p->receiver = text->name;
    p->receiver_id = text->number;
}

static const party_practice *practice_of(const claim_ask *ask, const practice_row *setting)
{
    static const party_practice nobody; // every element of it will be missing, and said
    const party_practice *practice = setting ? party_practice_of(ask->party, setting->row.fact) : NULL;
    return practice ? practice : &nobody;
}

void claims_envelope_to(const claim_ask *ask, uint32_t payer, x837_envelope *e, x837_parties *p)
{
    const practice_row *setting = state_practice(ask->state, ask->as_of);
    const party_practice *practice = practice_of(ask, setting);
    envelope_receiver(ask, payer, p);
    p->submitter = practice->name;
    p->submitter_id = practice->npi;
    p->contact = practice->contact;
    p->phone = practice->phone;
    *e = (x837_envelope){.sender = practice->npi,
                         .receiver = p->receiver_id,
                         .control = ask->control,
                         .test = ask->test};
    int64_t second = floor_div(ask->as_of.us, US_PER_S);
    if (setting) second += zone_span_at(setting->zone, second).offset_s;
    e->on = (date){(int32_t)floor_div(second, 86400)};
    e->minute = (int)((second - e->on.days * 86400ll) / 60);
}

// The payer of all claims; NAME_NONE where they have several.
static uint32_t one_payer(const claims *c)
{
    uint32_t payer = c->count ? c->rows[c->spans[0].first].det->payer : NAME_NONE;
    for (size_t i = 0; i < c->count; i++)
        if (c->rows[c->spans[i].first].det->payer != payer) return NAME_NONE;
    return payer;
}

void claims_head(claims *c)
{
    head_billing(c, practice_of(&c->ask, state_practice(c->ask.state, c->ask.as_of)));
    claims_envelope_to(&c->ask, one_payer(c), &c->envelope, &c->parties);
}

void claims_envelope(const claims *c, x837_envelope *e, x837_parties *p)
{
    *e = c->envelope;
    *p = c->parties;
}

// --- walking through all claims --------------------------------------------------------------------------

typedef struct walk {
    const claims *c;
    x837 x;
    buf out;
    x12_problems *problems;
    claims_sink *put; // NULL: the bytes are only checked
    void *with;
    size_t set_claims, subscriber_claims;
} walk;

static void hand_over(walk *w, size_t least)
{
    assert(!w->out.full);
    if (w->out.len < least) return;
    if (w->put && w->out.len) w->put(w->with, buf_str(&w->out));
    buf_clear(&w->out);
}

static void set_begin(walk *w)
{
    bool repeated = w->x.sets > 0;
    w->problems->claim = w->problems->about = (str){"", 0};
    w->problems->mute = repeated; // what every claim shares is said once
    if (repeated)
        x837_set_close(&w->x);
    else
        x837_open(&w->x, &w->c->envelope);
    x837_set_open(&w->x, &w->c->parties, &w->c->billing);
    w->problems->mute = false;
    w->set_claims = w->subscriber_claims = 0;
}

static bool same_subscriber(const claims *c, size_t claim)
{
    const claim_row *a = &c->rows[c->spans[claim - 1].first], *b = &c->rows[c->spans[claim].first];
    return a->det->payer == b->det->payer && a->det->patient == b->det->patient &&
           str_eq(a->member, b->member) && str_eq(a->group, b->group);
}

// Makes the claim and appends it.
static void claim_take(walk *w, size_t number, claim_made *made)
{
    if (number == 0 || w->set_claims == X837_SET_CLAIMS_MAX) set_begin(w);
    claim_make(w->c, number, made, w->problems);
    bool again = w->subscriber_claims > 0 && w->subscriber_claims < X837_SUBSCRIBER_CLAIMS_MAX &&
                 same_subscriber(w->c, number);
    if (!again) {
        x837_subscriber_put(&w->x, &made->subscriber);
        w->subscriber_claims = 0;
    }
    x837_claim_put(&w->x, &made->claim);
    w->set_claims++;
    w->subscriber_claims++;
    hand_over(w, PIECE_BYTES);
}

static void finish(walk *w)
{
    w->problems->claim = w->problems->about = (str){"", 0};
    x837_set_close(&w->x);
    x837_close(&w->x);
    hand_over(w, 0);
}

static walk walk_in(const claims *c, x12_problems *problems, arena *scratch)
{
    walk w = {.c = c, .problems = problems};
    w.out = buf_in(scratch, BUFFER_BYTES_MAX);
    return w;
}

static void total_add(claims *c, str payer, const claim_made *made)
{
    assert(c->totals);
    claim_total *t = c->total_count ? &c->totals[c->total_count - 1] : NULL;
    if (!t || !str_eq(t->payer, payer)) { // claims come in order of payers
        t = &c->totals[c->total_count++];
        t->payer = payer;
    }
    t->claims++;
    t->lines += made->claim.line_count;
    t->charge = money_add(t->charge, made->claim.charge);
    t->expected = money_add(t->expected, made->expected);
    t->unpriced += made->unpriced;
}

static int number_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const uint64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

// Two claims of one number could not be told apart in the payer's answer.
static void check_numbers(claims *c, x12_problems *problems, arena *scratch)
{
    for (size_t i = 0; i < c->count; i++) c->ids[i] = claim_number(c, i);
    sort_rows(c->ids, c->count, sizeof *c->ids, number_order, NULL, scratch);
    for (size_t i = 1; i < c->count; i++) {
        if (c->ids[i] != c->ids[i - 1]) continue;
        char text[CLAIM_ID_CHARS];
        claim_number_text(c->ids[i], text);
        problems->claim = (str){text, sizeof text};
        problems->about = (str){"", 0};
        x12_say(problems, &x12_837p, X837_CLAIM_ID, X12_ERROR, "two claims have this number");
    }
    problems->claim = (str){"", 0};
}

static size_t payer_count(const claims *c)
{
    size_t count = 0;
    for (size_t i = 0; i < c->count; i++)
        count += i == 0 || !str_eq(c->rows[c->spans[i - 1].first].payer, c->rows[c->spans[i].first].payer);
    return count;
}

bool claims_check(claims *c, x12_problems *problems, arena *scratch)
{
    assert(!c->totals);
    assert(scratch != c->in && scratch != problems->in); // it is given back
    if (!c->count) return true;
    c->totals = arena_array(c->in, claim_total, payer_count(c));
    arena_mark before = arena_here(scratch);
    walk w = walk_in(c, problems, scratch);
    w.x = x837_on(&w.out, problems);
    claim_made *made = arena_push(scratch, claim_made);
    for (size_t i = 0; i < c->count; i++) {
        claim_take(&w, i, made);
        x837_check_subscriber(problems, &made->subscriber, c->envelope.on);
        x837_check_claim(problems, &made->claim, &made->subscriber, &c->billing, c->envelope.on);
        total_add(c, c->rows[c->spans[i].first].payer, made);
    }
    finish(&w);
    check_numbers(c, problems, scratch);
    arena_back(scratch, before);
    return problems->errors == 0;
}

void claims_write(const claims *c, claims_sink *put, void *with, arena *scratch)
{
    if (!c->count) return;
    assert(c->totals); // checked
    arena_mark before = arena_here(scratch);
    x12_problems none = x12_problems_in(scratch);
    walk w = walk_in(c, &none, scratch);
    w.x = x837_on(&w.out, &none);
    w.put = put;
    w.with = with;
    claim_made *made = arena_push(scratch, claim_made);
    for (size_t i = 0; i < c->count; i++) {
        claim_take(&w, i, made);
        assert(none.errors == 0);
    }
    finish(&w);
    assert(none.errors == 0);
    arena_back(scratch, before);
}

const claim_total *claims_totals(const claims *c, size_t *count)
{
    *count = c->total_count;
    return c->totals;
}
