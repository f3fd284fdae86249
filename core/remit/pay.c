// pay.c - one claim of a remittance: the fact that says what became of it, and the work that follows.
#include "remit_.h"

enum { WORD_BYTES_MAX = 80, SEGMENTS_BYTES_MAX = LIMIT_TEXT_BYTES - 16 };

static str clean(const remit *r, str s) { return remit_clean(s, WORD_BYTES_MAX, r->scratch); }

// For what a fact must have: a payer may have sent blanks.
static str clean_or_dash(const remit *r, str s)
{
    str text = clean(r, s);
    return text.len ? text : STR("-");
}

// --- rows ------------------------------------------------------------------------------------------------

static size_t adjustment_count(const x835_claim *c)
{
    size_t count = c->adjustment_count;
    for (size_t i = 0; i < c->line_count; i++) count += c->lines[i].adjustment_count;
    return count;
}

static void put_paid_line(const remit *r, rows_builder *b, const x835_line *l)
{
    const x835_procedure *p = &l->procedure;
    str *modifiers = arena_array(r->scratch, str, 4);
    size_t count = 0;
    long long units;
    rows_next(b);
    row_text(b, C_PAID_LINE_CONTROL,
             clean(r, x835_reference_of(l->references, l->reference_count, STR("6R"))));
    row_text(b, C_PAID_LINE_CODE, clean_or_dash(r, p->code.len ? p->code : l->revenue));
    for (size_t i = 0; i < 4; i++)
        if (p->modifiers[i].len) modifiers[count++] = clean(r, p->modifiers[i]);
    row_codes(b, C_PAID_LINE_MODIFIERS, modifiers, count);
    if (str_number(l->units, &units)) row_whole(b, C_PAID_LINE_UNITS, units);
    row_money(b, C_PAID_LINE_CHARGE, l->charge.is);
    row_money(b, C_PAID_LINE_PAID, l->paid.is);
    x12_amount allowed = x835_sum_of(l->sums, l->sum_count, STR("B6"));
    if (allowed.given) row_money(b, C_PAID_LINE_ALLOWED, allowed.is);
}

static void put_adjustments(const remit *r, rows_builder *b, str line, const x835_adjustment *at,
                            size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!at[i].reason.len && !at[i].amount.is.cents) continue;
        rows_next(b);
        row_text(b, C_ADJUSTMENT_LINE, line);
        row_text(b, C_ADJUSTMENT_GROUP, clean_or_dash(r, at[i].group));
        row_text(b, C_ADJUSTMENT_REASON, clean_or_dash(r, at[i].reason));
        row_money(b, C_ADJUSTMENT_AMOUNT, at[i].amount.is);
        row_text(b, C_ADJUSTMENT_QUANTITY, clean(r, at[i].quantity));
    }
}

static void put_remark(const remit *r, rows_builder *b, str line, str code)
{
    if (!code.len || b->rows.count == b->room) return;
    rows_next(b);
    row_text(b, C_REMARK_LINE, line);
    row_text(b, C_REMARK_CODE, clean_or_dash(r, code));
}

typedef struct paid_rows { rows_builder lines, adjustments, remarks; } paid_rows;

// Rows of a claim; the fact that gets them keeps pointing at `to`.
static void put_rows(const remit *r, const x835_claim *c, paid_rows *to, fact *f)
{
    str claim_remarks[10];
    size_t remarks = x835_claim_remarks(c, claim_remarks);
    to->lines = rows_in(ROWS_PAID_LINE, c->line_count, r->scratch);
    to->adjustments = rows_in(ROWS_ADJUSTMENT, adjustment_count(c), r->scratch);
    for (size_t i = 0; i < c->line_count; i++) put_paid_line(r, &to->lines, &c->lines[i]);
    fact_rows_put(f, fact_paid_field(f, F_CLAIM_PAID_LINES), &to->lines);
    fact_rows_put(f, fact_paid_field(f, F_CLAIM_PAID_ADJUSTMENTS), &to->adjustments);
    paid_view view = paid_view_of(f); // how adjustments must name the lines
    size_t line_remarks = 0;
    for (size_t i = 0; i < c->line_count; i++) line_remarks += c->lines[i].remark_count;
    to->remarks = rows_in(ROWS_REMARK, remarks + line_remarks, r->scratch);
    put_adjustments(r, &to->adjustments, (str){"", 0}, c->adjustments, c->adjustment_count);
    for (size_t i = 0; i < remarks; i++) put_remark(r, &to->remarks, (str){"", 0}, claim_remarks[i]);
    for (size_t i = 0; i < c->line_count; i++) {
        const x835_line *l = &c->lines[i];
        str name = paid_line_name(&view, i, arena_text(r->scratch, 24));
        put_adjustments(r, &to->adjustments, name, l->adjustments, l->adjustment_count);
        for (size_t k = 0; k < l->remark_count; k++) put_remark(r, &to->remarks, name, l->remarks[k].code);
    }
    if (to->remarks.rows.count) fact_rows_put(f, fact_paid_field(f, F_CLAIM_PAID_REMARKS), &to->remarks);
}

// --- the fact --------------------------------------------------------------------------------------------

static date payment_day(const remit *r, const x835_payment *p)
{
    if (date_is(p->on.is)) return p->on.is;
    date produced = x835_date_of(p->dates, p->date_count, STR("405")).is;
    return date_is(produced) ? produced : r->today;
}

// What our lines that it answers were to bring; false where a price is not known.
static bool expected_of(const remit_claim *claim, const paid_view *v, money *out)
{
    money sum = {0};
    for (size_t i = 0; i < v->lines->count; i++) {
        const remit_line *ours = weigh_ours(claim, v, i);
        if (!ours || !ours->priced) return false;
        sum = money_add(sum, ours->expected);
    }
    for (size_t i = 0; !v->lines->count && i < claim->line_count; i++) {
        if (!claim->lines[i].priced) return false;
        sum = money_add(sum, claim->lines[i].expected);
    }
    *out = sum;
    return true;
}

static void fill(remit *r, const x835_payment *p, const x835_claim *c, const remit_claim *claim, fact *f,
                 paid_rows *rows)
{
#define PUT(what, field, value) what(f, fact_paid_field(f, F_CLAIM_PAID_##field), (value))
    PUT(fact_text, CLAIM, claim->id);
    PUT(fact_text, ANSWER, r->answer);
    PUT(fact_whole, ORDINAL, c->ordinal);
    PUT(fact_text, STATUS, clean_or_dash(r, c->status));
    PUT(fact_text, NUMBER, clean(r, c->number));
    PUT(fact_money, CHARGE, c->charge.is);
    PUT(fact_money, PAID, c->paid.is);
    if (c->patient_due.given) PUT(fact_money, PATIENT_DUE, c->patient_due.is);
    PUT(fact_date, ON, payment_day(r, p));
    const x835_person *crossover = x835_person_of(c, STR("TT"));
    if (crossover) PUT(fact_text, CROSSOVER, clean(r, crossover->last.len ? crossover->last : crossover->id));
    x12_amount interest = x835_sum_of(c->sums, c->sum_count, STR("I"));
    if (interest.given) PUT(fact_money, INTEREST, interest.is);
    put_rows(r, c, rows, f);
    money expected;
    paid_view v = paid_view_of(f);
    if (expected_of(claim, &v, &expected)) PUT(fact_money, EXPECTED, expected);
#undef PUT
}

// --- what belongs to no claim ----------------------------------------------------------------------------

static str person_name(const remit *r, str last, str first, str id)
{
    buf b = buf_in(r->scratch, 3 * WORD_BYTES_MAX + 16);
    buf_put(&b, clean(r, last));
    if (first.len) {
        buf_lit(&b, ", ");
        buf_put(&b, clean(r, first));
    }
    if (id.len) {
        buf_put(&b, b.len ? STR(" (") : STR("("));
        buf_put(&b, clean(r, id));
        buf_byte(&b, ')');
    }
    return buf_str(&b);
}

typedef struct stray { // what the two answers have in common when nothing fits
    size_t ordinal;
    str id, last, first, member, text, segments;
    bool amounts, forecast;
    money charge, paid;
} stray;

// "Belongs to no claim here (LOST, ANN (Q1), charge $55.00, paid $44.50): "
static void put_stray(buf *b, const remit *r, const stray *s)
{
    str who = person_name(r, s->last, s->first, s->member);
    buf_lit(b, "Belongs to no claim here");
    if (who.len || s->amounts) buf_lit(b, " (");
    buf_put(b, who);
    if (s->amounts) {
        if (who.len) buf_lit(b, ", ");
        buf_lit(b, "charge ");
        money_put_dollars(b, s->charge);
        buf_lit(b, ", paid ");
        money_put_dollars(b, s->paid);
    }
    if (who.len || s->amounts) buf_byte(b, ')');
    buf_lit(b, ": ");
}

static bool say_stray(remit *r, const stray *s, fault *why)
{
    str text = remit_clean(s->text, REMIT_SENTENCE_BYTES, r->scratch);
    if (r->insist) return fault_set(why, FAULT_CLAIM, "%.*s", STR_ARGS(text));
    fact f = remit_fact(r, KIND_UNMATCHED, remit_id(r, s->ordinal, "unmatched"));
    fact_text(&f, F_UNMATCHED_ANSWER, r->answer);
    fact_whole(&f, F_UNMATCHED_ORDINAL, (int64_t)s->ordinal);
    fact_text(&f, F_UNMATCHED_NUMBER, clean(r, s->id));
    if (s->amounts) {
        fact_money(&f, F_UNMATCHED_CHARGE, s->charge);
        fact_money(&f, F_UNMATCHED_PAID, s->paid);
    }
    fact_text(&f, F_UNMATCHED_WHO, person_name(r, s->last, s->first, s->member));
    fact_text(&f, F_UNMATCHED_TEXT, text);
    fact_text(&f, F_UNMATCHED_SEGMENTS, remit_clean(s->segments, SEGMENTS_BYTES_MAX, r->scratch));
    if (!remit_say(r, &f, why)) return false;
    r->unmatched++;
    buf b = buf_in(r->scratch, 2 * REMIT_SENTENCE_BYTES);
    buf_lit(&b, "not matched: ");
    buf_put(&b, text);
    remit_tell(r, clean_or_dash(r, s->id), &b);
    buf_clear(&b);
    put_stray(&b, r, s);
    buf_put(&b, text);
    buf_put(&b, str_of(s->forecast ? ". No money came with it: take note, and close this (daybook done)."
                            : ". Find the claim and match it (daybook match), or return what is not yours."));
    money size = s->paid.cents ? s->paid : s->charge;
    remit_todo todo = {.ordinal = s->ordinal,
                       .word = "unmatched-work",
                       .about = ABOUT_UNMATCHED,
                       .text = buf_str(&b),
                       .worth = {size.cents < 0 ? -size.cents : size.cents},
                       .has_worth = s->amounts,
                       .due = DATE_NONE};
    return remit_work(r, &todo, why);
}

static bool pay_stray(remit *r, const x835_claim *c, str text, fault *why)
{
    const x835_person *who = x835_person_of(c, STR("QC"));
    static const x835_person nobody;
    if (!who) who = &nobody;
    stray s = {.ordinal = c->ordinal,
               .id = c->id,
               .last = who->last,
               .first = who->first,
               .member = who->id,
               .text = text,
               .segments = c->text,
               .amounts = true,
               .forecast = str_eq(c->status, STR("25")) && !c->paid.is.cents,
               .charge = c->charge.is,
               .paid = c->paid.is};
    return say_stray(r, &s, why);
}

bool remit_status_stray(remit *r, const x277_claim *c, str text, fault *why)
{
    bool amount = c->decisive && c->decisive->amount.given;
    stray s = {.ordinal = c->ordinal,
               .id = c->id,
               .last = c->patient.last,
               .first = c->patient.first,
               .member = c->patient.id,
               .text = text,
               .segments = c->text,
               .amounts = amount};
    if (amount) s.charge = c->decisive->amount.is;
    return say_stray(r, &s, why);
}

// --- posting ---------------------------------------------------------------------------------------------

static fact_kind kind_of(const x835_claim *c, const paid_view *v)
{
    if (str_eq(c->status, STR("22"))) return KIND_CLAIM_REVERSED;
    return weigh_denied(v) ? KIND_CLAIM_DENIED : KIND_CLAIM_PAID;
}

// The claim's life has no place for it. Money that came a second time is not ours to keep.
static bool pay_refused(remit *r, const x835_claim *c, const fault *no, fault *why)
{
    buf b = buf_in(r->scratch, REMIT_SENTENCE_BYTES);
    buf_put(&b, str_of(no->text));
    if (c->paid.is.cents > 0)
        buf_lit(&b, ". If the money came twice, report and return it within 60 days (42 CFR 401.305)");
    return pay_stray(r, c, buf_str(&b), why);
}

static bool post(remit *r, const x835_payment *p, const x835_claim *c, const remit_match *m, fault *why)
{
    const remit_claim *claim = m->claim;
    paid_rows rows;
    fact f = remit_fact(r, KIND_CLAIM_PAID, remit_id(r, c->ordinal, NULL));
    fill(r, p, c, claim, &f, &rows);
    paid_view v = paid_view_of(&f);
    fact_kind kind = kind_of(c, &v);
    if (kind != KIND_CLAIM_PAID) { // the same fields under another name
        f.kind = kind;
        v = paid_view_of(&f);
    }
    life_status to;
    fault no;
    if (!life_move(&claim->life, remit_event(&f, claim->charge, claim->answered), &to, &no))
        return pay_refused(r, c, &no, why);
    if (!remit_say(r, &f, why)) return false;
    r->paid += kind == KIND_CLAIM_PAID;
    r->denied += kind == KIND_CLAIM_DENIED;
    r->reversed += kind == KIND_CLAIM_REVERSED;
    r->paid_sum = money_add(r->paid_sum, c->paid.is);
    return follow_payment(r, p, c, m, &v, why);
}

// Rows of a fact have a limit; a professional claim has at most fifty lines.
static bool fits(const x835_claim *c)
{
    size_t remarks = 10;
    for (size_t i = 0; i < c->line_count; i++) remarks += c->lines[i].remark_count;
    return c->line_count <= LIMIT_ROWS && adjustment_count(c) <= LIMIT_ROWS && remarks <= LIMIT_ROWS;
}

static bool pay(remit *r, const x835_payment *p, const x835_claim *c, const remit_match *m, fault *why)
{
    r->claims++;
    if (!m->claim) return pay_stray(r, c, m->text, why);
    if (!fits(c))
        return pay_stray(r, c, STR("it has more lines or adjustments than a claim of ours can have"), why);
    if (str_eq(c->status, STR("25")))
        return pay_stray(r, c, STR("it is a forecast (status 25: predetermination), not a payment"), why);
    return post(r, p, c, m, why);
}

bool remit_pay(remit *r, const x835_payment *p, const x835_claim *c, fault *why)
{
    arena_mark before = arena_here(r->scratch);
    remit_match m;
    bool fine = match_pay(r, c, &m, why) && pay(r, p, c, &m, why);
    arena_back(r->scratch, before);
    return fine;
}

bool remit_reverse(remit *r, const x835_payment *p, const x835_claim *c, bool *done, fault *why)
{
    *done = false;
    if (!str_eq(c->status, STR("22"))) return true;
    arena_mark before = arena_here(r->scratch);
    remit_match m;
    bool fine = match_pay(r, c, &m, why);
    life_status s = fine && m.claim ? m.claim->life.status : LIFE_MADE;
    *done = s == LIFE_PAID || s == LIFE_PARTLY_PAID || s == LIFE_DENIED;
    if (fine && *done) fine = pay(r, p, c, &m, why);
    arena_back(r->scratch, before);
    return fine;
}

bool remit_unknown(remit *r, size_t ordinal, str said, fault *why)
{
    arena_mark before = arena_here(r->scratch);
    buf b = buf_in(r->scratch, REMIT_SENTENCE_BYTES);
    buf_put(&b, said);
    buf_lit(&b, "; no such file was sent from here");
    stray s = {.ordinal = ordinal, .text = buf_str(&b)};
    bool fine = say_stray(r, &s, why);
    arena_back(r->scratch, before);
    return fine;
}

bool remit_pay_to(remit *r, const x835_payment *p, const x835_claim *c, const remit_claim *claim, fault *why)
{
    arena_mark before = arena_here(r->scratch);
    remit_match m = {.claim = claim, .by = REMIT_BY_CLAIM};
    r->insist = true;
    bool fine = pay(r, p, c, &m, why);
    r->insist = false;
    arena_back(r->scratch, before);
    return fine;
}
