#include "post.h"
#include "say_.h"

static void key(say *s, const char *field)
{
    char last = s->b.len ? s->b.at[s->b.len - 1] : '{';
    if (last != '{') buf_byte(&s->b, ',');
    buf_byte(&s->b, '"');
    buf_put(&s->b, str_of(field));
    buf_lit(&s->b, "\":");
}

say say_that(const act_desk *d, const char *kind, str id, str by)
{
    say s = {.desk = d, .mark = arena_here(d->scratch)};
    s.b = buf_in(d->scratch, LIMIT_LINE_BYTES);
    buf_byte(&s.b, '{');
    say_text(&s, "fact", str_of(kind));
    say_text(&s, "id", id);
    key(&s, "at");
    buf_byte(&s.b, '"');
    instant_put(&s.b, d->now);
    buf_byte(&s.b, '"');
    say_text(&s, "by", by);
    return s;
}

void say_text(say *s, const char *field, str text)
{
    if (!text.len) return;
    key(s, field);
    buf_json(&s->b, text);
}

void say_date(say *s, const char *field, date d)
{
    if (!date_is(d)) return;
    key(s, field);
    buf_byte(&s->b, '"');
    date_put(&s->b, d);
    buf_byte(&s->b, '"');
}

void say_money(say *s, const char *field, money m)
{
    key(s, field);
    buf_byte(&s->b, '"');
    if (m.cents < 0) buf_byte(&s->b, '-');
    money_put(&s->b, (money){m.cents < 0 ? -m.cents : m.cents});
    buf_byte(&s->b, '"');
}

void say_whole(say *s, const char *field, int64_t n)
{
    key(s, field);
    buf_int(&s->b, n);
}

void say_flag(say *s, const char *field, bool yes)
{
    key(s, field);
    buf_put(&s->b, yes ? STR("true") : STR("false"));
}

void say_codes(say *s, const char *field, const str *codes, size_t count)
{
    if (!count) return;
    key(s, field);
    buf_byte(&s->b, '[');
    for (size_t i = 0; i < count; i++) {
        if (i) buf_byte(&s->b, ',');
        buf_json(&s->b, codes[i]);
    }
    buf_byte(&s->b, ']');
}

void say_rows_open(say *s, const char *field)
{
    key(s, field);
    buf_byte(&s->b, '[');
}

void say_row_open(say *s)
{
    if (s->b.at[s->b.len - 1] == '}') buf_byte(&s->b, ',');
    buf_byte(&s->b, '{');
}

void say_row_close(say *s) { buf_byte(&s->b, '}'); }
void say_rows_close(say *s) { buf_byte(&s->b, ']'); }

bool say_done(say *s, fault *why)
{
    buf_byte(&s->b, '}');
    fact f;
    bool fine = !s->b.full || fault_set(why, FAULT_LIMIT, "the fact is longer than a line may be");
    fine = fine && fact_read(&f, buf_str(&s->b), s->desk->zones, s->desk->scratch, why) &&
           store_yes(store_fact_append(s->desk->store, &f, why));
    arena_back(s->desk->scratch, s->mark);
    return fine;
}

str say_id(arena *a, const char *kind, str subject, uint64_t number)
{
    buf b = buf_in(a, LIMIT_ID_BYTES);
    buf_put(&b, str_of(kind));
    buf_byte(&b, '.');
    buf_put(&b, subject);
    if (number) {
        buf_byte(&b, '.');
        buf_int(&b, (int64_t)number);
    }
    assert(!b.full);
    return buf_str(&b);
}

// --- what all acts ask -----------------------------------------------------------------------------------

bool desk_today(const act_desk *d, date *out, fault *why)
{
    return act_day(d->store, d->now, out, d->zones, d->arena, why);
}

bool desk_person(const act_desk *d, str by, fault *why)
{
    bool person, practitioner, patient;
    if (!by.len) return fault_set(why, FAULT_USAGE, "--by PERSON is missing: who does it");
    if (!store_subject_known(d->store, SUBJECT_PERSON, by, &person, why) ||
        !store_subject_known(d->store, SUBJECT_PRACTITIONER, by, &practitioner, why) ||
        !store_subject_known(d->store, SUBJECT_PATIENT, by, &patient, why))
        return false;
    if (person && (practitioner || !patient)) return true;
    return fault_set(why, FAULT_CLAIM, "%.*s is neither a practitioner nor on the staff of the practice",
                     STR_ARGS(str_first(by, LIMIT_ID_BYTES)));
}

bool desk_claim(const act_desk *d, str claim, store_claim *out, fault *why)
{
    store_answer found = store_claim_get(d->store, claim, out, d->arena, why);
    if (found == STORE_NONE)
        return fault_set(why, FAULT_CLAIM, "there is no claim %.*s",
                         STR_ARGS(str_first(claim, LIMIT_ID_BYTES)));
    return store_yes(found);
}

bool desk_segments(const act_desk *d, const store_claim *c, str *out, arena *a, fault *why)
{
    store_fact made;
    fact said;
    if (!store_yes(store_fact_at(d->store, c->made_seq, &made, a, why)) ||
        !fact_read(&said, made.line, d->zones, a, why))
        return false;
    assert(said.kind == KIND_CLAIM_MADE);
    *out = fact_get(&said, F_CLAIM_MADE_SEGMENTS)->text;
    return true;
}

// --- standing lines --------------------------------------------------------------------------------------

typedef struct lining {
    const door *ids;
    pile rows, claims;
    arena *a;
} lining;

static bool keep_claim(void *with, const store_claim *c, fault *why)
{
    (void)why;
    lining *l = with;
    *(str *)pile_more(&l->claims) = str_copy(l->a, c->claim);
    return true;
}

static bool keep_line(void *with, const store_line *line, fault *why)
{
    (void)why;
    lining *l = with;
    if (!line->standing) return true;
    uint32_t enrollment = names_find(&l->ids->enrollments, line->enrollment);
    if (enrollment == NAME_NONE) return true; // not among those that are looked at
    *(rule_line *)pile_more(&l->rows) = (rule_line){enrollment, str_copy(l->a, line->code), line->from};
    return true;
}

bool desk_lines(const act_desk *d, const door *ids, const rule_line **out, size_t *count, arena *a,
                fault *why)
{
    lining l = {.ids = ids, .rows = pile_in(a, sizeof(rule_line)), .claims = pile_in(a, sizeof(str)), .a = a};
    store_claims_want want = {.month = DATE_NONE};
    for (int s = 0; s < LIFE_COUNT; s++)
        if (!life_over((life_status)s)) want.statuses |= 1ull << s;
    if (!store_claims_each(d->store, &want, keep_claim, &l, why)) return false;
    for (uint32_t i = 0; i < l.claims.count; i++)
        if (!store_lines_each(d->store, *PILE_AT(&l.claims, str, i), keep_line, &l, why)) return false;
    rule_line *all = arena_array(a, rule_line, l.rows.count + 1);
    for (uint32_t i = 0; i < l.rows.count; i++) all[i] = *PILE_AT(&l.rows, rule_line, i);
    *out = all;
    *count = l.rows.count;
    return true;
}

// --- claims made -----------------------------------------------------------------------------------------

enum { GENERATIONS_MAX = 1000 }; // nobody corrects a claim more often

bool desk_freeze(const act_desk *d, const desk_make *m, desk_made *out, x12_problems *p, fault *why)
{
    for (uint32_t generation = 0; generation < GENERATIONS_MAX; generation++) {
        arena_mark mark = arena_here(d->scratch);
        store_claim other;
        claims_as(m->plan, m->number, (claim_as){m->frequency, m->original, generation});
        store_answer found =
            store_claim_get(d->store, claims_number(m->plan, m->number, d->scratch), &other, d->scratch, why);
        arena_back(d->scratch, mark);
        if (store_yes(found)) continue;
        if (found != STORE_NONE) return false;
        out->fine = claims_freeze(m->plan, m->number, &out->kept, p, d->scratch);
        return true;
    }
    return fault_set(why, FAULT_LIMIT, "these lines were claimed too often");
}

static const char *frequency_word(char frequency)
{
    return frequency == '8' ? "void" : frequency == '7' ? "replacement" : "original";
}

static str month_text(arena *a, date month)
{
    buf b = buf_in(a, 16);
    date_put(&b, month);
    return str_first(buf_str(&b), 7);
}

static void say_line(say *s, const frozen_line *l)
{
    say_row_open(s);
    say_text(s, "control", l->control);
    say_text(s, "code", l->code);
    say_codes(s, "modifiers", l->modifiers, l->modifier_count);
    say_whole(s, "units", l->units);
    say_money(s, "charge", l->charge);
    if (l->priced) say_money(s, "expected", l->expected);
    say_date(s, "from", l->from);
    say_date(s, "to", l->to);
    say_date(s, "on", l->on);
    say_row_close(s);
}

void desk_say_made(const act_desk *d, say *s, const frozen_claim *c, date month, str replaces)
{
    say_text(s, "claim", c->claim);
    say_text(s, "enrollment", c->enrollment);
    say_text(s, "patient", c->patient);
    say_text(s, "payer", c->payer);
    say_text(s, "month", month_text(d->scratch, month));
    say_text(s, "frequency", str_of(frequency_word(c->frequency)));
    say_text(s, "replaces", replaces);
    say_text(s, "original", c->original);
    say_money(s, "charge", c->charge);
    if (c->unpriced < c->line_count) say_money(s, "expected", c->expected);
    if (c->unpriced) say_whole(s, "unpriced", (int64_t)c->unpriced);
    say_date(s, "until", c->until);
    say_rows_open(s, "lines");
    for (size_t i = 0; i < c->line_count; i++) say_line(s, &c->lines[i]);
    say_rows_close(s);
    say_text(s, "segments", c->segments);
}
