// x277.c - a 277CA's segments into values: the levels above a claim, and one claim at a time.
#include "x277.h"
#include "answer_.h"
#include <assert.h>

typedef enum at { AT_HEAD, AT_LEVEL, AT_PATIENT, AT_CLAIM, AT_LINE } at;
enum { LEVELS = 3, SEGMENTS_MAX = 200000 }; // of one level or claim

typedef struct reading {
    const x277_takers *t;
    arena *a;
    answer_walk w;
    x12_envelope envelope;
    x277_head head;
    x277_level levels[LEVELS];          // 20, 21, 19
    arena_mark before_level[LEVELS];    // each level's own lie above those of the levels over it
    bool has_level[LEVELS];
    size_t level;                       // the one being read
    at at;
    x277_party patient;
    x277_claim claim;
    const char *claim_from;
    arena_mark before_claim;
    uint32_t claims, segments;
    size_t status_room, line_status_room, reference_room, count_room, amount_room, line_room;
} reading;

static const str level_kinds[LEVELS] = {STR_INIT("20"), STR_INIT("21"), STR_INIT("19")};

// --- verdicts --------------------------------------------------------------------------------------------
// X12's list 507. A0 to A2 and A5: taken on the way; A3, A4, A6 to A8 not; D, E: the system could not; the
// others are about judging a claim, which was taken then.
x277_verdict x277_category_verdict(str category)
{
    static const str taken = STR_INIT("A0 A1 A2 A5"), refused = STR_INIT("A3 A4 A6 A7 A8");
    if (category.len < 2) return X277_UNKNOWN;
    for (size_t i = 0; i + 2 <= taken.len; i += 3)
        if (str_eq(category, (str){taken.at + i, 2})) return X277_ACCEPTED;
    for (size_t i = 0; i + 2 <= refused.len; i += 3)
        if (str_eq(category, (str){refused.at + i, 2})) return X277_REJECTED;
    return category.at[0] == 'D' || category.at[0] == 'E' ? X277_REJECTED : X277_UNKNOWN;
}

static x277_verdict status_verdict(const x277_status *s)
{
    if (str_eq(s->action, STR("U"))) return X277_REJECTED;
    if (str_eq(s->action, STR("WQ"))) return X277_ACCEPTED;
    x277_verdict v = X277_UNKNOWN;
    for (size_t i = 0; i < s->code_count; i++) {
        x277_verdict one = x277_category_verdict(s->codes[i].category);
        if (one > v) v = one;
    }
    return v;
}
_Static_assert(X277_REJECTED > X277_ACCEPTED && X277_ACCEPTED > X277_UNKNOWN, "the worst counts");

static x277_verdict statuses_verdict(const x277_status *rows, size_t count, const x277_status **decisive)
{
    x277_verdict v = X277_UNKNOWN;
    for (size_t i = 0; i < count; i++) {
        x277_verdict one = status_verdict(&rows[i]);
        if (one <= v) continue;
        v = one;
        if (decisive) *decisive = &rows[i];
    }
    return v;
}

static void judge(const reading *r, x277_claim *c)
{
    c->verdict = statuses_verdict(c->statuses, c->status_count, &c->decisive);
    for (size_t i = 0; i < c->line_count; i++) {
        const x277_line *l = &c->lines[i];
        const x277_status *status = NULL;
        x277_verdict v = statuses_verdict(l->statuses, l->status_count, &status);
        if (v == X277_REJECTED && c->verdict != X277_REJECTED) {
            c->verdict = v;
            c->decisive = status;
        }
    }
    for (size_t i = LEVELS; c->verdict == X277_UNKNOWN && i-- > 0;) {
        const x277_level *l = &r->levels[i];
        if (r->has_level[i]) c->verdict = statuses_verdict(l->statuses, l->status_count, &c->decisive);
    }
}

// --- segments into values --------------------------------------------------------------------------------
static x277_party party_of(const x12_segment *s)
{
    return (x277_party){x12_get(s, 1), x12_get(s, 2), x12_get(s, 3), x12_get(s, 4),
                        x12_get(s, 5), x12_get(s, 7), x12_get(s, 8), x12_get(s, 9)};
}

static x277_status status_of(const x12_segment *s, const x12_reader *x)
{
    x277_status out = {.on = x12_day_of(x12_get(s, 2)),
                       .action = x12_get(s, 3),
                       .amount = x12_amount_of(x12_get(s, 4)),
                       .text = x12_get(s, 12)};
    static const uint8_t places[] = {1, 10, 11};
    for (size_t i = 0; i < sizeof places; i++) {
        str v = x12_get(s, places[i]);
        if (!v.len) continue;
        out.codes[out.code_count++] =
            (x277_status_code){x12_part(x, v, 1), x12_part(x, v, 2), x12_part(x, v, 3), x12_part(x, v, 4)};
    }
    return out;
}

static void more_status(reading *r, const x277_status **list, size_t *count, size_t *room)
{
    const void *rows = *list;
    x277_status *row = answer_more(&rows, count, room, sizeof *row, r->a);
    *row = status_of(&r->w.s, &r->w.reader);
    *list = rows;
}

static void more_reference(reading *r, const x277_reference **list, size_t *count)
{
    const void *rows = *list;
    x277_reference *row = answer_more(&rows, count, &r->reference_room, sizeof *row, r->a);
    *row = (x277_reference){x12_get(&r->w.s, 1), x12_get(&r->w.s, 2)};
    *list = rows;
}

static void more_total(reading *r, const x277_total **list, size_t *count, size_t *room)
{
    const void *rows = *list;
    x277_total *row = answer_more(&rows, count, room, sizeof *row, r->a);
    str value = x12_get(&r->w.s, 2);
    *row = (x277_total){x12_get(&r->w.s, 1), value, x12_amount_of(value)};
    *list = rows;
}

// --- parts -----------------------------------------------------------------------------------------------
static bool finish(reading *r, fault *why)
{
    at was = r->at;
    r->at = AT_HEAD;
    r->segments = 0;
    if (was == AT_LEVEL) {
        x277_level *l = &r->levels[r->level];
        l->verdict = statuses_verdict(l->statuses, l->status_count, NULL);
        return !r->t->level || r->t->level(r->t->with, &r->head, l, why);
    }
    if (was != AT_CLAIM && was != AT_LINE) return true;
    x277_claim *c = &r->claim;
    for (size_t i = 0; i < c->line_count; i++) {
        x277_line *l = (x277_line *)(uintptr_t)&c->lines[i];
        l->verdict = statuses_verdict(l->statuses, l->status_count, NULL);
    }
    judge(r, c);
    bool ok = !r->t->claim || r->t->claim(r->t->with, &r->head, c, why);
    arena_back(r->a, r->before_claim);
    return ok;
}

static bool begin_level(reading *r, fault *why)
{
    const x12_segment *s = &r->w.s;
    if (!finish(r, why)) return false;
    str kind = x12_get(s, 3);
    if (str_eq(kind, STR("PT"))) {
        r->at = AT_PATIENT;
        r->patient = (x277_party){0};
        r->claim_from = s->text.at;
        return true;
    }
    for (size_t i = 0; i < LEVELS; i++) {
        if (!str_eq(kind, level_kinds[i])) continue;
        // A level takes the place of its like, and of all below it.
        for (size_t k = i; k < LEVELS; k++) {
            if (!r->has_level[k]) continue;
            arena_back(r->a, r->before_level[k]);
            break;
        }
        for (size_t k = i; k < LEVELS; k++) r->has_level[k] = false;
        r->before_level[i] = arena_here(r->a);
        r->has_level[i] = true;
        r->level = i;
        r->levels[i] = (x277_level){.number = x12_get(s, 1), .parent = x12_get(s, 2), .kind = kind,
                                    .received = {DATE_NONE, {"", 0}}, .processed = {DATE_NONE, {"", 0}}};
        r->status_room = r->reference_room = r->count_room = r->amount_room = 0;
        r->at = AT_LEVEL;
        return true;
    }
    return answer_fault(&r->w, why, "HL03 is not a level of a 277CA (20, 21, 19, PT)");
}

static const x277_level *level_of(const reading *r, size_t i)
{
    return r->has_level[i] ? &r->levels[i] : NULL;
}

// TRN at the patient: a claim begins. The second of a patient begins at its TRN.
static bool begin_claim(reading *r, fault *why)
{
    const x12_segment *s = &r->w.s;
    bool first = r->at == AT_PATIENT;
    if (!finish(r, why)) return false;
    r->before_claim = arena_here(r->a);
    const char *from = first ? r->claim_from : s->text.at;
    r->claim = (x277_claim){.ordinal = ++r->claims, .segment = s->number, .source = level_of(r, 0),
                            .receiver = level_of(r, 1), .provider = level_of(r, 2), .patient = r->patient,
                            .id = x12_get(s, 2), .from = {DATE_NONE, {"", 0}}, .text = {from, 0}};
    r->status_room = r->reference_room = r->line_room = 0;
    r->at = AT_CLAIM;
    return true;
}

static void begin_line(reading *r)
{
    const x12_segment *s = &r->w.s;
    const x12_reader *x = &r->w.reader;
    const void *lines = r->claim.lines;
    x277_line *l = answer_more(&lines, &r->claim.line_count, &r->line_room, sizeof *l, r->a);
    r->claim.lines = lines;
    str what = x12_get(s, 1);
    *l = (x277_line){.kind = x12_part(x, what, 1),
                     .code = x12_part(x, what, 2),
                     .charge = x12_amount_of(x12_get(s, 2)),
                     .revenue = x12_get(s, 4),
                     .units = x12_get(s, 7),
                     .on = {DATE_NONE, {"", 0}}};
    for (size_t i = 0; i < 4; i++) l->modifiers[i] = x12_part(x, what, 3 + i);
    r->line_status_room = 0;
    r->at = AT_LINE;
}

static void level_segment(reading *r)
{
    const x12_segment *s = &r->w.s;
    x277_level *l = &r->levels[r->level];
    if (str_eq(s->id, STR("NM1"))) l->party = party_of(s);
    if (str_eq(s->id, STR("TRN"))) {
        l->trace_kind = x12_get(s, 1);
        l->trace = x12_get(s, 2);
    }
    if (str_eq(s->id, STR("STC"))) more_status(r, &l->statuses, &l->status_count, &r->status_room);
    if (str_eq(s->id, STR("REF"))) more_reference(r, &l->references, &l->reference_count);
    if (str_eq(s->id, STR("QTY"))) more_total(r, &l->counts, &l->count_count, &r->count_room);
    if (str_eq(s->id, STR("AMT"))) more_total(r, &l->amounts, &l->amount_count, &r->amount_room);
    if (str_eq(s->id, STR("DTP"))) {
        if (str_eq(x12_get(s, 1), STR("050"))) l->received = x12_day_of(x12_get(s, 3));
        if (str_eq(x12_get(s, 1), STR("009"))) l->processed = x12_day_of(x12_get(s, 3));
    }
}

static void claim_segment(reading *r)
{
    const x12_segment *s = &r->w.s;
    x277_claim *c = &r->claim;
    if (str_eq(s->id, STR("STC"))) more_status(r, &c->statuses, &c->status_count, &r->status_room);
    if (str_eq(s->id, STR("REF"))) {
        str kind = x12_get(s, 1), number = x12_get(s, 2);
        more_reference(r, &c->references, &c->reference_count);
        if (str_eq(kind, STR("1K"))) c->number = number;
        if (str_eq(kind, STR("D9"))) c->clearing = number;
        if (str_eq(kind, STR("BLT"))) c->bill_type = number;
    }
    if (str_eq(s->id, STR("DTP")) && str_eq(x12_get(s, 1), STR("472"))) {
        c->on_said = x12_get(s, 3);
        c->from = x12_day_of(c->on_said);
    }
}

static void line_segment(reading *r)
{
    const x12_segment *s = &r->w.s;
    x277_line *l = (x277_line *)(uintptr_t)&r->claim.lines[r->claim.line_count - 1];
    if (str_eq(s->id, STR("STC"))) more_status(r, &l->statuses, &l->status_count, &r->line_status_room);
    if (str_eq(s->id, STR("REF"))) {
        if (str_eq(x12_get(s, 1), STR("FJ"))) l->control = x12_get(s, 2);
        if (str_eq(x12_get(s, 1), STR("XZ"))) l->prescription = x12_get(s, 2);
    }
    if (str_eq(s->id, STR("DTP")) && str_eq(x12_get(s, 1), STR("472"))) {
        l->on_said = x12_get(s, 3);
        l->on = x12_day_of(l->on_said);
    }
}

static bool begin_set(reading *r)
{
    const x12_segment *s = &r->w.s;
    r->envelope = r->w.envelope;
    r->head = (x277_head){.envelope = &r->envelope, .segment = s->number, .control = x12_get(s, 2),
                          .on = {DATE_NONE, {"", 0}}};
    r->at = AT_HEAD;
    for (size_t k = 0; k < LEVELS; k++) {
        if (!r->has_level[k]) continue;
        arena_back(r->a, r->before_level[k]);
        break;
    }
    memset(r->has_level, 0, sizeof r->has_level);
    return true;
}

static bool take(void *with, fault *why)
{
    reading *r = with;
    const x12_segment *s = &r->w.s;
    if (str_eq(s->id, STR("ST"))) return begin_set(r);
    if (str_eq(s->id, STR("HL"))) return begin_level(r, why);
    if (r->w.last) return finish(r, why);
    if (++r->segments > SEGMENTS_MAX)
        return answer_fault(&r->w, why, "a level or claim has more than 200000 segments");
    if (str_eq(s->id, STR("BHT")) && r->at == AT_HEAD) {
        r->head.reference = x12_get(s, 3);
        r->head.on = x12_day_of(x12_get(s, 4));
    }
    if (str_eq(s->id, STR("TRN")) && r->at >= AT_PATIENT && !begin_claim(r, why)) return false;
    if (str_eq(s->id, STR("SVC")) && (r->at == AT_CLAIM || r->at == AT_LINE)) begin_line(r);
    switch (r->at) {
    case AT_HEAD: break;
    case AT_LEVEL: level_segment(r); break;
    case AT_PATIENT:
        if (str_eq(s->id, STR("NM1"))) r->patient = party_of(s);
        if (str_eq(s->id, STR("STC")) || str_eq(s->id, STR("SVC")))
            return answer_fault(&r->w, why,
                                "a patient's status stands before any TRN: which claim is it about?");
        break;
    case AT_CLAIM: claim_segment(r); break;
    case AT_LINE: line_segment(r); break;
    }
    if (r->at == AT_CLAIM || r->at == AT_LINE)
        r->claim.text.len = (size_t)(s->text.at + s->text.len + 1 - r->claim.text.at);
    return true;
}

bool x277_read(str bytes, const x277_takers *t, arena *a, fault *why)
{
    arena_mark start = arena_here(a);
    reading *r = arena_push(a, reading);
    r->t = t;
    r->a = a;
    r->w = answer_walk_of(bytes);
    bool ok = answer_each(&r->w, X12_KIND_277CA, take, r, why);
    arena_back(a, start);
    return ok;
}
