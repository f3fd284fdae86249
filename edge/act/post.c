#include "post_.h"
#include "remit.h"
#include <assert.h>

// --- a claim made ----------------------------------------------------------------------------------------

static str joined(arena *a, const fact_rows *rows, size_t i, fact_cell cell)
{
    buf b = buf_in(a, LIMIT_LINE_BYTES);
    if (!fact_row_has(rows, i, cell)) return (str){"", 0};
    const fact_codes *codes = &fact_row_get(rows, i, cell)->codes;
    for (size_t k = 0; k < codes->count; k++) {
        if (k) buf_byte(&b, ' ');
        buf_put(&b, codes->at[k]);
    }
    return buf_str(&b);
}

static bool put_line(posting *p, const store_claim *c, const fact_rows *rows, size_t i)
{
#define CELL_OF(cell, part) fact_row_get(rows, i, C_CLAIM_LINE_##cell)->part
    bool priced = fact_row_has(rows, i, C_CLAIM_LINE_EXPECTED);
    store_line line = {.control = CELL_OF(CONTROL, text),
                       .claim = c->claim,
                       .enrollment = c->enrollment,
                       .patient = c->patient,
                       .code = CELL_OF(CODE, text),
                       .modifiers = joined(p->a, rows, i, C_CLAIM_LINE_MODIFIERS),
                       .place = (uint32_t)i + 1,
                       .units = (uint32_t)CELL_OF(UNITS, whole),
                       .from = CELL_OF(FROM, date),
                       .to = fact_row_has(rows, i, C_CLAIM_LINE_TO) ? CELL_OF(TO, date) : DATE_NONE,
                       .on = CELL_OF(ON, date),
                       .charge = CELL_OF(CHARGE, money),
                       .priced = priced,
                       .standing = true};
    if (priced) line.expected = CELL_OF(EXPECTED, money);
#undef CELL_OF
    return put(store_line_put(p->s, &line, p->why));
}

// The lines of a claim that is replaced or voided pass to the claim that does it.
static bool take_over(posting *p, const store_claim *c)
{
    store_claim old;
    store_answer found = store_claim_get(p->s, c->replaces, &old, p->a, p->why);
    if (found == STORE_NONE)
        return fault_set(p->why, FAULT_CLAIM, "there is no claim %.*s to replace", STR_ARGS(c->replaces));
    if (!put(found)) return false;
    life was;
    life_status to;
    return act_life(p->s, &old, &was, p->zones, p->a, p->why) &&
           life_move(&was, c->frequency == '8' ? LIFE_DO_VOID : LIFE_DO_CORRECT, &to, p->why) &&
           put(store_lines_stand(p->s, c->replaces, false, p->why));
}

static bool post_made(posting *p, const fact *f)
{
    choice frequency = fact_get(f, F_CLAIM_MADE_FREQUENCY)->choice;
    const fact_rows *rows = fact_get(f, F_CLAIM_MADE_LINES)->rows;
    store_claim c = {.claim = text_of(f, F_CLAIM_MADE_CLAIM),
                     .enrollment = text_of(f, F_CLAIM_MADE_ENROLLMENT),
                     .patient = text_of(f, F_CLAIM_MADE_PATIENT),
                     .payer = text_of(f, F_CLAIM_MADE_PAYER),
                     .status = LIFE_MADE,
                     .frequency = frequency == FREQUENCY_VOID          ? '8'
                                  : frequency == FREQUENCY_REPLACEMENT ? '7'
                                                                       : '1',
                     .replaces = text_of(f, F_CLAIM_MADE_REPLACES),
                     .number = {"", 0},
                     .replaced_by = {"", 0},
                     .batch = {"", 0},
                     .charge = money_of(f, F_CLAIM_MADE_CHARGE),
                     .expected = money_of(f, F_CLAIM_MADE_EXPECTED),
                     .priced =
                         !fact_has(f, F_CLAIM_MADE_UNPRICED) || !fact_get(f, F_CLAIM_MADE_UNPRICED)->whole,
                     .lines = (uint32_t)rows->count,
                     .from = DATE_NONE,
                     .to = DATE_NONE,
                     .until = fact_get(f, F_CLAIM_MADE_UNTIL)->date,
                     .paid_on = DATE_NONE,
                     .lost_on = DATE_NONE,
                     .made_seq = p->seq,
                     .last_seq = p->seq};
    store_claim other;
    if (!month_parse(fact_get(f, F_CLAIM_MADE_MONTH)->text, &c.month))
        return fault_set(p->why, FAULT_INPUT, "\"%.*s\" is not a month such as 2026-02",
                         STR_ARGS(fact_get(f, F_CLAIM_MADE_MONTH)->text));
    for (size_t i = 0; i < rows->count; i++) {
        date on = fact_row_get(rows, i, C_CLAIM_LINE_ON)->date;
        c.from = date_is(c.from) ? date_min(c.from, on) : on;
        c.to = date_is(c.to) ? date_max(c.to, on) : on;
    }
    store_answer found = store_claim_get(p->s, c.claim, &other, p->a, p->why);
    if (put(found)) return fault_set(p->why, FAULT_CLAIM, "there is a claim %.*s already", STR_ARGS(c.claim));
    if (found != STORE_NONE || (c.replaces.len && !take_over(p, &c))) return false;
    if (!put(store_claim_put(p->s, &c, p->why))) return false;
    for (size_t i = 0; i < rows->count; i++)
        if (!put_line(p, &c, rows, i)) return false;
    return true;
}

// --- what happens to it ----------------------------------------------------------------------------------

static str claim_of(const fact *f)
{
    switch ((int)f->kind) {
    case KIND_CLAIM_RELEASED: return text_of(f, F_CLAIM_RELEASED_CLAIM);
    case KIND_CLAIM_SENT: return text_of(f, F_CLAIM_SENT_CLAIM);
    case KIND_CLAIM_ANSWERED: return text_of(f, F_CLAIM_ANSWERED_CLAIM);
    case KIND_CLAIM_PAID:
    case KIND_CLAIM_DENIED:
    case KIND_CLAIM_REVERSED: return text_of(f, fact_paid_field(f, F_CLAIM_PAID_CLAIM));
    case KIND_CLAIM_CORRECTED: return text_of(f, F_CLAIM_CORRECTED_CLAIM);
    case KIND_CLAIM_VOIDED: return text_of(f, F_CLAIM_VOIDED_CLAIM);
    case KIND_WORK_ITEM: return text_of(f, F_WORK_ITEM_CLAIM);
    default: return (str){"", 0};
    }
}

static bool is_payment(fact_kind kind)
{
    return kind == KIND_CLAIM_PAID || kind == KIND_CLAIM_DENIED || kind == KIND_CLAIM_REVERSED;
}

// Claims whose own payer's decisions are asked for have a handful of facts.
typedef struct answered_sum {
    store *s;
    zones *zones;
    arena *a;
    uint64_t until;
    money sum;
} answered_sum;

static bool add_answered(void *with, const store_fact *f, fault *why)
{
    answered_sum *t = with;
    fact said;
    bool taken_out;
    if (!is_payment(f->kind)) return true;
    if (!act_voided(t->s, f->id, t->until, &taken_out, t->zones, t->a, why)) return false;
    if (taken_out) return true;
    if (!fact_read(&said, f->line, t->zones, t->a, why)) return false;
    if (remit_event(&said, (money){0}, (money){0}) == LIFE_DO_PAY_MORE) return true;
    t->sum = money_add(t->sum, money_of(&said, fact_paid_field(&said, F_CLAIM_PAID_CHARGE)));
    return true;
}

bool act_answered(store *s, str claim, uint64_t until, money *out, zones *all, arena *a, fault *why)
{
    answered_sum t = {s, all, a, until, {0}};
    store_want want = {.subject = SUBJECT_CLAIM,
                       .id = claim,
                       .until = until ? until - 1 : 0,
                       .kinds_some = true,
                       .clear_ok = true};
    want.kind_wanted[KIND_CLAIM_PAID] = want.kind_wanted[KIND_CLAIM_DENIED] =
        want.kind_wanted[KIND_CLAIM_REVERSED] = true;
    if (!store_facts_each(s, &want, add_answered, &t, why)) return false;
    *out = t.sum;
    return true;
}

static life_event plain_event(const fact *f)
{
    switch ((int)f->kind) {
    case KIND_CLAIM_RELEASED: return LIFE_DO_RELEASE;
    case KIND_CLAIM_SENT: return LIFE_DO_SEND;
    case KIND_CLAIM_ANSWERED:
        return fact_get(f, F_CLAIM_ANSWERED_VERDICT)->choice == VERDICT_ACCEPTED ? LIFE_DO_ACCEPT
                                                                                 : LIFE_DO_REJECT;
    case KIND_CLAIM_CORRECTED: return LIFE_DO_CORRECT;
    default: assert(f->kind == KIND_CLAIM_VOIDED);
    }
    return fact_has(f, F_CLAIM_VOIDED_WITH) ? LIFE_DO_VOID : LIFE_DO_WITHDRAW;
}

static bool event_of(posting *p, const store_claim *c, const fact *f, uint64_t seq, life_event *out)
{
    money answered = {0};
    if (is_payment(f->kind)) {
        if (!act_answered(p->s, c->claim, seq, &answered, p->zones, p->a, p->why)) return false;
        *out = remit_event(f, c->charge, answered);
        return true;
    }
    *out = plain_event(f);
    return true;
}

static bool copy_line(void *with, const store_line *l, fault *why)
{
    (void)why;
    store_line *copy = pile_more(with);
    *copy = *l;
    arena *a = ((pile *)with)->in;
    copy->control = str_copy(a, l->control);
    copy->claim = str_copy(a, l->claim);
    copy->enrollment = str_copy(a, l->enrollment);
    copy->patient = str_copy(a, l->patient);
    copy->code = str_copy(a, l->code);
    copy->modifiers = str_copy(a, l->modifiers);
    return true;
}

// The line that is paid: by its control number, else the one of that code and charge, where there is only
// one.
static store_line *line_paid(const pile *lines, const fact_rows *rows, size_t i)
{
    store_line *same = NULL;
    bool named = fact_row_has(rows, i, C_PAID_LINE_CONTROL);
    int alike = 0;
    for (uint32_t k = 0; k < lines->count; k++) {
        store_line *l = PILE_AT(lines, store_line, k);
        if (named && str_eq(l->control, fact_row_get(rows, i, C_PAID_LINE_CONTROL)->text)) return l;
        if (!str_eq(l->code, fact_row_get(rows, i, C_PAID_LINE_CODE)->text)) continue;
        money charge = fact_row_get(rows, i, C_PAID_LINE_CHARGE)->money;
        if (charge.cents != l->charge.cents && charge.cents != -l->charge.cents) continue;
        same = l;
        alike++;
    }
    return alike == 1 ? same : NULL;
}

static bool pay_lines(posting *p, const fact *f)
{
    const fact_rows *rows = fact_get(f, fact_paid_field(f, F_CLAIM_PAID_LINES))->rows;
    pile lines = pile_in(p->a, sizeof(store_line));
    if (!store_lines_each(p->s, claim_of(f), copy_line, &lines, p->why)) return false;
    for (size_t i = 0; i < rows->count; i++) {
        store_line *line = line_paid(&lines, rows, i);
        if (line) line->paid = money_add(line->paid, fact_row_get(rows, i, C_PAID_LINE_PAID)->money);
    }
    for (uint32_t i = 0; i < lines.count; i++)
        if (!put(store_line_put(p->s, PILE_AT(&lines, store_line, i), p->why))) return false;
    return true;
}

static bool take_payment(posting *p, store_claim *c, const fact *f)
{
    str number = text_of(f, fact_paid_field(f, F_CLAIM_PAID_NUMBER));
    if (number.len) c->number = str_copy(p->a, number);
    c->paid = money_add(c->paid, money_of(f, fact_paid_field(f, F_CLAIM_PAID_PAID)));
    // A later payer says what is left to the patient; a reversal leaves nothing of what was said before.
    money due = money_of(f, fact_paid_field(f, F_CLAIM_PAID_PATIENT_DUE));
    bool later = remit_event(f, (money){0}, (money){0}) == LIFE_DO_PAY_MORE;
    c->patient_due = f->kind == KIND_CLAIM_REVERSED ? (money){0}
                     : later                        ? due
                                                    : money_add(c->patient_due, due);
    c->paid_on = fact_get(f, fact_paid_field(f, F_CLAIM_PAID_ON))->date;
    return pay_lines(p, f);
}

static bool take_answer(posting *p, store_claim *c, const fact *f)
{
    str number = text_of(f, F_CLAIM_ANSWERED_NUMBER);
    if (number.len) c->number = str_copy(p->a, number);
    if (fact_get(f, F_CLAIM_ANSWERED_SOURCE)->choice != ANSWERED_BY_999 || !c->batch.len) return true;
    store_batch batch;
    if (!put(store_batch_get(p->s, c->batch, &batch, p->a, p->why))) return false;
    if (batch.answered) return true;
    batch.answered = true;
    return put(store_batch_put(p->s, &batch, p->why));
}

// What the fact leaves in the claim's row beside its status.
static bool take_words(posting *p, store_claim *c, const fact *f)
{
    switch ((int)f->kind) {
    case KIND_CLAIM_SENT:
        c->batch = str_copy(p->a, text_of(f, F_CLAIM_SENT_BATCH));
        c->set = (uint64_t)fact_get(f, F_CLAIM_SENT_SET)->whole;
        return true;
    case KIND_CLAIM_ANSWERED: return take_answer(p, c, f);
    case KIND_CLAIM_PAID:
    case KIND_CLAIM_DENIED:
    case KIND_CLAIM_REVERSED: return take_payment(p, c, f);
    case KIND_CLAIM_CORRECTED:
        c->replaced_by = str_copy(p->a, text_of(f, F_CLAIM_CORRECTED_WITH));
        return true;
    case KIND_CLAIM_VOIDED: c->replaced_by = str_copy(p->a, text_of(f, F_CLAIM_VOIDED_WITH)); return true;
    default: return true;
    }
}

static bool step(posting *p, store_claim *c, const fact *f, uint64_t seq)
{
    if (f->kind == KIND_WORK_ITEM) {
        if (fact_get(f, F_WORK_ITEM_ABOUT)->choice == ABOUT_REPAY && !date_is(c->lost_on))
            c->lost_on = (date){(int32_t)floor_div(f->at.us, US_PER_DAY)};
        return true;
    }
    life_event e;
    if (!event_of(p, c, f, seq, &e)) return false;
    life is = {c->claim, (life_status)c->status, DATE_NONE, c->batch.len > 0, c->frequency};
    life_status to;
    if (!life_may(&is, e) && !act_life(p->s, c, &is, p->zones, p->a, p->why)) return false;
    if (!life_move(&is, e, &to, p->why) || !take_words(p, c, f)) return false;
    if (c->status != (int)to || e != LIFE_DO_ACCEPT) c->last_seq = seq;
    c->status = (int)to;
    return true;
}

// Lines follow the claim: they stand while it does. Those of a void that is refused after it was taken may
// have been claimed again meanwhile: they are left.
static bool settle(posting *p, const store_claim *c, bool stood)
{
    if (!put(store_claim_put(p->s, c, p->why))) return false;
    bool stands = life_stands((life_status)c->status, c->frequency);
    if (stands == stood) return true;
    store_answer done = store_lines_stand(p->s, c->claim, stands, p->why);
    return put(done) || (done == STORE_DENIED && c->frequency == '8');
}

static bool claim_found(posting *p, str id, store_claim *out)
{
    store_answer found = store_claim_get(p->s, id, out, p->a, p->why);
    if (found == STORE_NONE) return fault_set(p->why, FAULT_CLAIM, "there is no claim %.*s", STR_ARGS(id));
    return put(found);
}

bool post_event(posting *p, const fact *f)
{
    store_claim c;
    bool taken_out;
    if (!act_voided(p->s, f->id, p->seq, &taken_out, p->zones, p->a, p->why)) return false;
    if (taken_out) return true; // the void came before it
    if (!claim_found(p, claim_of(f), &c)) return false;
    bool stood = life_stands((life_status)c.status, c.frequency);
    return step(p, &c, f, p->seq) && settle(p, &c, stood);
}

// --- told again, without what a void took out ------------------------------------------------------------

typedef struct told {
    uint64_t seq;
    str id, line;
} told;
typedef struct telling {
    pile facts;
    arena *a;
    str claim;
} telling;

static bool keep_told(void *with, const store_fact *f, fault *why)
{
    (void)why;
    telling *t = with;
    *(told *)pile_more(&t->facts) = (told){f->seq, str_copy(t->a, f->id), str_copy(t->a, f->line)};
    return true;
}

static bool unpay(posting *p, str claim)
{
    pile lines = pile_in(p->a, sizeof(store_line));
    if (!store_lines_each(p->s, claim, copy_line, &lines, p->why)) return false;
    for (uint32_t i = 0; i < lines.count; i++) PILE_AT(&lines, store_line, i)->paid = (money){0};
    for (uint32_t i = 0; i < lines.count; i++)
        if (!put(store_line_put(p->s, PILE_AT(&lines, store_line, i), p->why))) return false;
    return true;
}

static bool tell_again(posting *p, str claim)
{
    store_claim c;
    if (!claim_found(p, claim, &c) || !unpay(p, claim)) return false;
    bool stood = life_stands((life_status)c.status, c.frequency);
    c.status = LIFE_MADE;
    c.replaced_by = c.number = c.batch = (str){"", 0};
    c.set = 0;
    c.paid = c.patient_due = (money){0};
    c.paid_on = c.lost_on = DATE_NONE;
    c.last_seq = c.made_seq;
    telling t = {.facts = pile_in(p->a, sizeof(told)), .a = p->a, .claim = claim};
    store_want want = {.subject = SUBJECT_CLAIM, .id = claim, .until = p->seq, .clear_ok = true};
    if (!store_facts_each(p->s, &want, keep_told, &t, p->why)) return false;
    for (uint32_t i = 0; i < t.facts.count; i++) {
        const told *f = PILE_AT(&t.facts, told, i);
        fact said;
        bool taken_out;
        if (!fact_read(&said, f->line, p->zones, p->a, p->why)) return false;
        if (said.kind == KIND_CLAIM_MADE || !str_eq(claim_of(&said), claim)) continue;
        if (!act_voided(p->s, f->id, p->seq, &taken_out, p->zones, p->a, p->why)) return false;
        if (!taken_out && !step(p, &c, &said, f->seq)) return false;
    }
    return settle(p, &c, stood);
}

// --- batches, answers -------------------------------------------------------------------------------------

static bool hash_parse(str text, sha256 *out)
{
    if (text.len != 64) return false;
    for (size_t i = 0; i < 64; i++) {
        char c = text.at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) return false;
        out->bytes[i / 2] = (unsigned char)(i % 2 ? out->bytes[i / 2] << 4 | digit : digit);
    }
    return true;
}

static bool post_batch(posting *p, const fact *f)
{
    store_batch b = {.batch = text_of(f, F_BATCH_BATCH),
                     .payer = text_of(f, F_BATCH_PAYER),
                     .file = text_of(f, F_BATCH_FILE),
                     .control = (uint64_t)fact_get(f, F_BATCH_CONTROL)->whole,
                     .claims = (uint32_t)fact_get(f, F_BATCH_CLAIMS)->whole,
                     .charge = money_of(f, F_BATCH_CHARGE),
                     .test = fact_has(f, F_BATCH_TEST) && fact_get(f, F_BATCH_TEST)->flag,
                     .seq = p->seq};
    store_batch other;
    if (!hash_parse(text_of(f, F_BATCH_SHA256), &b.hash))
        return fault_set(p->why, FAULT_INPUT, "sha256 is not 64 digits from 0 to f");
    store_answer found = store_batch_by_control(p->s, b.control, &other, p->a, p->why);
    if (put(found))
        return fault_set(p->why, FAULT_CLAIM, "control number %llu was used for file %.*s already",
                         (unsigned long long)b.control, STR_ARGS(other.file));
    return found == STORE_NONE && put(store_control_seen(p->s, ACT_CONTROL, b.control, p->why)) &&
           put(store_batch_put(p->s, &b, p->why));
}

static bool post_answer(posting *p, const fact *f)
{
    store_answered r = {.answer = text_of(f, F_ANSWER_ANSWER),
                        .type = (int)(fact_get(f, F_ANSWER_TYPE)->choice - ANSWER_999),
                        .control = text_of(f, F_ANSWER_CONTROL),
                        .payer = text_of(f, F_ANSWER_PAYER),
                        .trace = text_of(f, F_ANSWER_TRACE),
                        .amount = money_of(f, F_ANSWER_AMOUNT),
                        .on = date_of_field(f, F_ANSWER_ON),
                        .seq = p->seq};
    if (!hash_parse(text_of(f, F_ANSWER_SHA256), &r.hash))
        return fault_set(p->why, FAULT_INPUT, "sha256 is not 64 digits from 0 to f");
    return put(store_answered_put(p->s, &r, p->why));
}

// --- voids -----------------------------------------------------------------------------------------------

static bool post_void(posting *p, const fact *f)
{
    str target = text_of(f, F_VOID_VOIDS);
    for (int depth = 0; depth < VOIDS_DEEP_MAX; depth++) {
        store_fact found;
        fact said;
        store_answer is = store_fact_find(p->s, target, &found, p->a, p->why);
        if (is == STORE_NONE) return true; // comes later: post_event looks for its voids then
        if (!put(is) || !fact_read(&said, found.line, p->zones, p->a, p->why)) return false;
        switch ((int)said.kind) {
        case KIND_VOID: target = text_of(&said, F_VOID_VOIDS); continue;
        case KIND_CLAIM_MADE:
            return fault_set(
                p->why, FAULT_CLAIM,
                "a claim is not taken out of the book; `daybook void-claim %.*s` withdraws or voids it",
                STR_ARGS(text_of(&said, F_CLAIM_MADE_CLAIM)));
        case KIND_CLAIM_SENT:
        case KIND_BATCH:
        case KIND_ANSWER:
            return fault_set(p->why, FAULT_CLAIM, "what was sent or received cannot be taken back: fact %.*s",
                             STR_ARGS(target));
        case KIND_WORK_DONE: return post_work_again(p, text_of(&said, F_WORK_DONE_WORK));
        case KIND_WORK_ITEM:
            if (fact_get(&said, F_WORK_ITEM_ABOUT)->choice == ABOUT_SAFETY)
                return fault_set(p->why, FAULT_DENIED,
                                 "an alarm is not taken back: the practitioner who looked closes it");
            if (!post_work_again(p, text_of(&said, F_WORK_ITEM_WORK))) return false;
            break;
        default: break;
        }
        str claim = claim_of(&said);
        return !claim.len || tell_again(p, claim);
    }
    return true;
}

bool act_post(void *with, store *s, const fact *f, uint64_t seq, fault *why)
{
    act_poster *poster = with;
    if (f->kind != KIND_VOID && !fact_kind_is_life(f->kind)) return true;
    arena_mark mark = arena_here(poster->scratch);
    posting p = {.s = s, .zones = poster->zones, .a = poster->scratch, .seq = seq, .why = why};
    bool fine = true;
    switch ((int)f->kind) {
    case KIND_VOID: fine = post_void(&p, f); break;
    case KIND_CLAIM_MADE: fine = post_made(&p, f); break;
    case KIND_BATCH: fine = post_batch(&p, f); break;
    case KIND_ANSWER: fine = post_answer(&p, f); break;
    case KIND_WORK_ITEM: fine = post_work(&p, f); break;
    case KIND_WORK_DONE: fine = post_work_done(&p, f); break;
    case KIND_UNMATCHED:
    case KIND_PROVIDER_ADJUSTMENT: break;
    default: fine = post_event(&p, f);
    }
    arena_back(poster->scratch, mark);
    return fine;
}
