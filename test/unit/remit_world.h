// remit_world.h - for tests of core/remit: three claims made by hand, a journal that only moves them, and
// remittances written segment by segment; so that nothing of the store can hide a fault of that room.
#pragma once
#include "book.h"
#include "host.h"
#include "remit.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { CLAIMS = 4, SAID_MAX = 64 };

typedef struct world {
    arena a, scratch, reading;
    remit r;
    remit_claim claims[CLAIMS];
    const char *members[CLAIMS], *lasts[CLAIMS];
    str said[SAID_MAX], told[SAID_MAX]; size_t said_count, told_count;
} world;

static x12_codes *codes;
static arena lasting;

static const remit_line lines_a[] = {
    {.control = STR_INIT("A-1"),
     .code = STR_INIT("98978"),
     .units = 1,
     .charge = {12000},
     .expected = {10000},
     .priced = true},
    {.control = STR_INIT("A-2"),
     .code = STR_INIT("98980"),
     .units = 1,
     .charge = {11000},
     .expected = {9000},
     .priced = true},
};
static const remit_line lines_b[] = {
    {.control = STR_INIT("B-1"),
     .code = STR_INIT("98980"),
     .units = 1,
     .charge = {11000},
     .expected = {9000},
     .priced = true},
};
static const remit_line lines_c[] = { // nobody knows its price
    {.control = STR_INIT("C-1"), .code = STR_INIT("98981"), .units = 2, .charge = {8000}},
};

static inline date day(int month, int of_month) { return date_of(2026, month, of_month); }

static inline remit_claim claim_of(const char *id, const remit_line *lines, size_t count, world *w, date on)
{
    remit_claim c = {
        .id = str_of(id), .enrollment = STR("e1"), .payer_kind = PAYER_MEDICARE, .until = day(12, 31)};
    remit_line *own = arena_array(&w->a, remit_line, count);
    for (size_t i = 0; i < count; i++) {
        own[i] = lines[i];
        own[i].on = on;
        c.charge = money_add(c.charge, lines[i].charge);
    }
    c.lines = own;
    c.line_count = count;
    c.life = (life){str_of(id), LIFE_ACCEPTED, DATE_NONE, true, '1'};
    return c;
}

static inline bool fits(const world *w, const remit_key *key, size_t i)
{
    const remit_claim *c = &w->claims[i];
    bool person =
        key->member.len ? str_eq(key->member, str_of(w->members[i])) : str_eq(key->last, str_of(w->lasts[i]));
    switch (key->by) {
    case REMIT_BY_CLAIM: return str_eq(key->text, c->id);
    case REMIT_BY_NUMBER: return c->number.len && str_eq(key->text, c->number) && person;
    case REMIT_BY_LINE:
    case REMIT_BY_SERVICE: break;
    }
    for (size_t k = 0; k < c->line_count; k++) {
        bool line = key->by == REMIT_BY_LINE
                        ? str_eq(key->text, c->lines[k].control)
                        : person && c->lines[k].on.days == key->on.days &&
                              (!key->text.len || str_eq(key->text, c->lines[k].code));
        if (line) return true;
    }
    return false;
}

static inline bool find(void *with, const remit_key *key, remit_found *out, fault *why)
{
    world *w = with;
    (void)why;
    for (size_t i = 0; i < CLAIMS; i++)
        if (w->claims[i].id.len && fits(w, key, i)) out->at[out->count++] = &w->claims[i];
    return true;
}

static inline remit_claim *claim_named(world *w, str id)
{
    for (size_t i = 0; i < CLAIMS; i++)
        if (str_eq(w->claims[i].id, id)) return &w->claims[i];
    fail_msg("no claim %.*s", STR_ARGS(id));
    return &w->claims[0];
}

// As the journal does: what was said moves the claim.
static inline void move(world *w, const fact *f)
{
    if (f->kind != KIND_CLAIM_PAID && f->kind != KIND_CLAIM_DENIED && f->kind != KIND_CLAIM_REVERSED) return;
    remit_claim *c = claim_named(w, fact_get(f, fact_paid_field(f, F_CLAIM_PAID_CLAIM))->text);
    life_event e = remit_event(f, c->charge, c->answered);
    fault why;
    life_status to;
    assert_true(life_move(&c->life, e, &to, &why));
    c->life.status = to;
    if (e != LIFE_DO_PAY_MORE)
        c->answered = money_add(c->answered, fact_get(f, fact_paid_field(f, F_CLAIM_PAID_CHARGE))->money);
}

static inline bool say(void *with, const fact *f, fault *why)
{
    world *w = with;
    (void)why;
    assert_true(w->said_count < SAID_MAX);
    buf b = buf_in(&w->a, LIMIT_LINE_BYTES);
    fact_put(&b, f);
    w->said[w->said_count++] = buf_str(&b);
    move(w, f);
    return true;
}

static inline void tell(void *with, str claim, str sentence)
{
    world *w = with;
    (void)claim;
    assert_true(w->told_count < SAID_MAX);
    w->told[w->told_count++] = str_copy(&w->a, sentence);
}

static inline world *world_new(void)
{
    arena a = source_arena();
    world *w = arena_push(&a, world);
    w->a = a;
    w->scratch = source_arena();
    w->reading = source_arena();
    w->claims[0] = claim_of("CLAIMA", lines_a, 2, w, day(2, 28));
    w->claims[1] = claim_of("CLAIMB", lines_b, 1, w, day(2, 28));
    w->claims[2] = claim_of("CLAIMC", lines_c, 1, w, day(3, 31));
    const char *members[] = {"M1", "M2", "M3", ""}, *lasts[] = {"DOE", "ROE", "POE", ""};
    memcpy(w->members, members, sizeof members);
    memcpy(w->lasts, lasts, sizeof lasts);
    w->r = (remit){.with = w,
                   .find = find,
                   .say = say,
                   .tell = tell,
                   .codes = codes,
                   .answer = STR("835-TEST"),
                   .by = STR(""),
                   .at = {(int64_t)day(4, 10).days * US_PER_DAY},
                   .today = day(4, 10),
                   .scratch = &w->scratch,
                   .payment = &w->a};
    return w;
}

static inline void world_end(world *w)
{
    arena a = w->a;
    arena_close(&w->scratch);
    arena_close(&w->reading);
    arena_close(&a);
}

// --- a remittance ----------------------------------------------------------------------------------------

#define ISA                                                                                                  \
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*PRACTICE       "                                  \
    "*260401*0830*^*00501*000000001*0*P*:~"
#define HEAD835                                                                                              \
    ISA "GS*HP*PAYER*PRACTICE*20260401*0830*1*X*005010X221A1~ST*835*0001~BPR*I*100*C*CHK************"        \
        "20260401~"                                                                                          \
        "TRN*1*T1*1512345678~DTM*405*20260401~N1*PR*INVENTED PAYER~N3*1 "                                    \
        "WAY~N4*SALEM*OR*97301~PER*BL*DESK*TE*1~"                                                            \
        "N1*PE*PRACTICE*XX*1999999984~LX*1~"
#define TAIL835 "SE*20*0001~GE*1*1~IEA*1*000000001~"

static inline bool take_pay(void *with, const x835_payment *p, const x835_claim *c, fault *why)
{
    world *w = with;
    return remit_pay(&w->r, p, c, why);
}

static inline bool take_end(void *with, const x835_payment *p, const x835_end *e, fault *why)
{
    (void)p;
    world *w = with;
    return remit_adjust(&w->r, e, why);
}

// Reversals of what was decided first, then the rest, as the edge does.
typedef struct first_pass { world *w; bool done[16]; } first_pass;

static inline bool take_first(void *with, const x835_payment *p, const x835_claim *c, fault *why)
{
    first_pass *f = with;
    return remit_reverse(&f->w->r, p, c, &f->done[c->ordinal], why);
}

static inline bool take_rest(void *with, const x835_payment *p, const x835_claim *c, fault *why)
{
    first_pass *f = with;
    return f->done[c->ordinal] || remit_pay(&f->w->r, p, c, why);
}

static inline bool take_rest_end(void *with, const x835_payment *p, const x835_end *e, fault *why)
{
    (void)p;
    first_pass *f = with;
    return remit_adjust(&f->w->r, e, why);
}

static inline str remittance(world *w, const char *segments)
{
    buf b = buf_in(&w->a, 1 << 20);
    buf_lit(&b, HEAD835);
    buf_put(&b, str_of(segments));
    buf_lit(&b, TAIL835);
    return buf_str(&b);
}

static inline void pay(world *w, const char *segments)
{
    fault why;
    x835_takers t = {.with = w, .claim = take_pay, .end = take_end};
    if (!x835_read(remittance(w, segments), &t, &w->reading, &why)) fail_msg("%s", why.text);
}

static inline void pay_in_two(world *w, const char *segments)
{
    fault why;
    first_pass f = {.w = w};
    x835_takers first = {.with = &f, .claim = take_first},
                rest = {.with = &f, .claim = take_rest, .end = take_rest_end};
    if (!x835_read(remittance(w, segments), &first, &w->reading, &why) ||
        !x835_read(remittance(w, segments), &rest, &w->reading, &why))
        fail_msg("%s", why.text);
}

// The said facts of a kind: how many, and the n-th.
static inline size_t count_of(const world *w, const char *kind)
{
    buf b = buf_in(&((world *)(uintptr_t)w)->a, 128);
    size_t count = 0;
    buf_say(&b, "{\"fact\":\"%s\"", kind);
    for (size_t i = 0; i < w->said_count; i++) count += str_starts(w->said[i], buf_str(&b));
    return count;
}

static inline bool in(str text, const char *part)
{
    return memmem(text.at, text.len, part, strlen(part)) != NULL;
}

static inline str said_of(const world *w, const char *kind, const char *part)
{
    buf b = buf_in(&((world *)(uintptr_t)w)->a, 128);
    buf_say(&b, "{\"fact\":\"%s\"", kind);
    for (size_t i = 0; i < w->said_count; i++)
        if (str_starts(w->said[i], buf_str(&b)) && in(w->said[i], part)) return w->said[i];
    for (size_t i = 0; i < w->said_count; i++) print_message("said: %.*s\n", STR_ARGS(w->said[i]));
    fail_msg("no %s with %s", kind, part);
    return (str){"", 0};
}

#define A_PAID "CLP*CLAIMA*1*230*152*38*12*N1*11*1~NM1*QC*1*DOE*JO****MI*M1~"
#define A_LINE1 "SVC*HC:98978*120*80**1~DTM*472*20260228~CAS*CO*45*20~CAS*PR*2*20~REF*6R*A-1~"
#define A_LINE2 "SVC*HC:98980*110*72**1~DTM*472*20260228~CAS*CO*45*20~CAS*PR*2*18~REF*6R*A-2~"

static inline int set_up(void **unused)
{
    (void)unused;
    fault why;
    arena_open(&lasting, host_memory(), 64 << 20);
    if (!book_codes(&codes, (str){"", 0}, &lasting, &why)) fail_msg("%s", why.text);
    return 0;
}

static inline int tear_down(void **unused)
{
    (void)unused;
    arena_close(&lasting);
    return 0;
}
