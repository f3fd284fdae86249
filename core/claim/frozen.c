#include "frozen.h"
#include "claim_.h"

enum { SEGMENTS_BYTES_MAX = 1 << 20 }; // 50 lines of some 300 bytes, and much to spare

// --- making ----------------------------------------------------------------------------------------------

static str text_in(arena *a, str s) { return str_copy(a, s); }

static void freeze_lines(const claims *c, size_t claim, const claim_made *made, frozen_claim *out, arena *a)
{
    const claim_span *span = &c->spans[claim];
    frozen_line *lines = arena_array(a, frozen_line, span->count);
    out->until = DATE_EVER;
    for (uint32_t i = 0; i < span->count; i++) {
        const determination *det = c->rows[span->first + i].det;
        const x837_line *line = &made->lines[i];
        lines[i] = (frozen_line){.control = text_in(a, line->control),
                                 .code = line->code,
                                 .modifiers = line->modifiers,
                                 .modifier_count = line->modifier_count,
                                 .units = line->units,
                                 .charge = line->charge,
                                 .priced = det->priced,
                                 .from = det->from,
                                 .to = det->to,
                                 .on = line->on};
        if (det->priced) lines[i].expected = money_times(det->amount, det->units);
        out->until = date_min(out->until, det_filing_day(det));
    }
    out->lines = lines;
    out->line_count = span->count;
}

bool claims_freeze(const claims *c, size_t claim, frozen_claim *out, x12_problems *p, arena *a)
{
    assert(claim < c->count);
    size_t errors = p->errors;
    const claim_row *first = &c->rows[c->spans[claim].first];
    claim_made *made = arena_push(a, claim_made);
    buf segments = buf_in(a, SEGMENTS_BYTES_MAX);
    x837 x = x837_on(&segments, p);
    claim_make(c, claim, made, p);
    x837_billing_put(&x, &c->billing);
    x837_subscriber_put(&x, &made->subscriber);
    x837_claim_put(&x, &made->claim);
    x837_check_subscriber(p, &made->subscriber, c->envelope.on);
    x837_check_claim(p, &made->claim, &made->subscriber, &c->billing, c->envelope.on);
    assert(!segments.full);
    *out = (frozen_claim){.claim = text_in(a, made->claim.id),
                          .enrollment = first->enrollment,
                          .patient = first->patient,
                          .payer = first->payer,
                          .frequency = made->claim.frequency,
                          .original = made->claim.original,
                          .charge = made->claim.charge,
                          .expected = made->expected,
                          .unpriced = made->unpriced,
                          .segments = buf_str(&segments)};
    freeze_lines(c, claim, made, out, a);
    return p->errors == errors;
}

str claims_number(const claims *c, size_t claim, arena *a)
{
    char *text = arena_text(a, CLAIM_ID_CHARS);
    claim_number_text(claim_number(c, claim), text);
    return (str){text, CLAIM_ID_CHARS};
}

bool claims_head_check(const claims *c, x12_problems *p, arena *scratch)
{
    size_t errors = p->errors;
    buf out = buf_in(scratch, SEGMENTS_BYTES_MAX);
    x837 x = x837_on(&out, p);
    p->claim = p->about = (str){"", 0};
    x837_open(&x, &c->envelope);
    x837_set_begin(&x, &c->parties);
    return p->errors == errors;
}

// --- reading what was frozen -----------------------------------------------------------------------------

// The next segment without its terminator; empty at the end.
static str next_segment(str *rest)
{
    str segment = str_split(*rest, X12_MARKS.terminator, rest);
    if (!rest->at) *rest = (str){"", 0}; // no terminator: a torn end, seen by who counts
    return segment;
}

// Where the segments of each level begin and end, without their HL segments.
typedef struct frozen_parts {
    str billing, subscriber, claim;
} frozen_parts;

static bool starts(str segment, const char *with) { return str_starts(segment, str_of(with)); }

static bool take_parts(str segments, frozen_parts *out, fault *why)
{
    const char *hl[2] = {NULL, NULL}, *after[2] = {NULL, NULL}, *clm = NULL;
    size_t levels = 0;
    bool whole = segments.len && segments.at[segments.len - 1] == X12_MARKS.terminator;
    for (str rest = segments; rest.len && !clm;) {
        str segment = next_segment(&rest);
        if (starts(segment, "HL*") && levels < 2) {
            hl[levels] = segment.at;
            after[levels++] = rest.at;
        } else if (starts(segment, "CLM*")) {
            clm = segment.at;
        }
    }
    if (!whole || levels != 2 || !clm || hl[0] != segments.at)
        return fault_set(why, FAULT_CLAIM, "the kept segments are not those of one claim");
    *out = (frozen_parts){{after[0], (size_t)(hl[1] - after[0])},
                          {after[1], (size_t)(clm - after[1])},
                          {clm, (size_t)(segments.at + segments.len - clm)}};
    return true;
}

// --- the void of a claim ---------------------------------------------------------------------------------

// CLM*id*charge***place:B:frequency*...
static bool put_void_head(buf *b, str segment, str claim, str *before)
{
    str rest, element = str_split(segment, '*', &rest);
    buf_put(b, element);
    for (int place = 1; rest.at; place++) {
        element = str_split(rest, '*', &rest);
        buf_byte(b, '*');
        if (place == 1) {
            *before = element;
            buf_put(b, claim);
        } else if (place == 5) {
            if (!element.len) return false;
            buf_put(b, str_first(element, element.len - 1)); // the frequency is its last character
            buf_byte(b, '8');
        } else {
            buf_put(b, element);
        }
    }
    buf_byte(b, X12_MARKS.terminator);
    return before->len > 0;
}

static void put_original(buf *b, str original, x12_problems *p)
{
    x12_writer w = x12_writer_on(&x12_837p, X12_MARKS, b, p);
    x12_begin(&w, X837_SEG_ORIGINAL);
    x12_put(&w, X837_ORIGINAL_NUMBER, original);
    x12_end(&w);
}

bool frozen_void(str segments, str claim, str original, arena *a, str *out, fault *why)
{
    frozen_parts parts;
    if (!take_parts(segments, &parts, why)) return false;
    x12_problems problems = x12_problems_in(a);
    buf b = buf_in(a, SEGMENTS_BYTES_MAX);
    buf_put(&b, (str){segments.at, (size_t)(parts.claim.at - segments.at)});
    str before = {"", 0};
    bool fine = true;
    for (str rest = parts.claim; rest.len && fine;) {
        str segment = next_segment(&rest);
        if (starts(segment, "CLM*")) {
            fine = put_void_head(&b, segment, claim, &before);
            continue;
        }
        if (starts(segment, "REF*F8*")) continue;
        if (starts(segment, "HI*")) put_original(&b, original, &problems);
        str control = str_from(segment, segment.len < 7 ? segment.len : 7);
        if (starts(segment, "REF*6R*") && str_starts(control, before))
            buf_say(&b, "REF*6R*%.*s%.*s", STR_ARGS(claim), STR_ARGS(str_from(control, before.len)));
        else
            buf_put(&b, segment);
        buf_byte(&b, X12_MARKS.terminator);
    }
    if (!fine || b.full) return fault_set(why, FAULT_CLAIM, "the kept segments are not those of one claim");
    if (problems.errors)
        return fault_set(why, FAULT_CLAIM, "%.*s", STR_ARGS(PILE_AT(&problems.rows, x12_problem, 0)->text));
    *out = buf_str(&b);
    return true;
}

str frozen_number(str unique, arena *a)
{
    char *text = arena_text(a, CLAIM_ID_CHARS);
    claim_number_text(claim_number_hash(unique), text);
    return (str){text, CLAIM_ID_CHARS};
}

// --- batches ---------------------------------------------------------------------------------------------

void batch_open(batch *b, const x837_envelope *e, const x837_parties *p, buf *out, x12_problems *problems)
{
    *b = (batch){.x = x837_on(out, problems), .parties = p};
    x837_open(&b->x, e);
}

static void put_kept(batch *b, str segments)
{
    buf_put(b->x.pen.out, segments);
    for (size_t i = 0; i < segments.len; i++) b->x.pen.segments += segments.at[i] == X12_MARKS.terminator;
}

static void put_level(batch *b, uint64_t number, uint64_t parent, const char *code)
{
    buf *out = b->x.pen.out;
    buf_lit(out, "HL*");
    buf_int(out, (int64_t)number);
    buf_byte(out, '*');
    if (parent) buf_int(out, (int64_t)parent);
    buf_put(out, str_of(code));
    buf_byte(out, X12_MARKS.terminator);
    b->x.pen.segments++;
}

bool batch_put(batch *b, str segments, uint32_t *set, fault *why)
{
    frozen_parts parts;
    if (!take_parts(segments, &parts, why)) return false;
    if (b->x.sets == 0 || b->set_claims == X837_SET_CLAIMS_MAX) {
        if (b->x.sets) x837_set_close(&b->x);
        x837_set_begin(&b->x, b->parties);
        b->billing = b->subscriber = (str){"", 0};
        b->set_claims = 0;
    }
    if (!str_eq(parts.billing, b->billing)) {
        b->x.billing_level = ++b->x.levels;
        put_level(b, b->x.billing_level, 0, "*20*1");
        put_kept(b, parts.billing);
        b->subscriber = (str){"", 0};
    }
    if (!str_eq(parts.subscriber, b->subscriber) || b->subscriber_claims == X837_SUBSCRIBER_CLAIMS_MAX) {
        put_level(b, ++b->x.levels, b->x.billing_level, "*22*0");
        put_kept(b, parts.subscriber);
        b->subscriber_claims = 0;
    }
    put_kept(b, parts.claim);
    b->billing = parts.billing;
    b->subscriber = parts.subscriber;
    b->set_claims++;
    b->subscriber_claims++;
    *set = b->x.sets;
    return true;
}

void batch_close(batch *b)
{
    if (b->x.sets) x837_set_close(&b->x);
    x837_close(&b->x);
}
