#include "entry_.h"
#include "post.h"

static void key(entry *s, const char *field)
{
    char last = s->b.len ? s->b.at[s->b.len - 1] : '{';
    if (last != '{') buf_byte(&s->b, ',');
    buf_byte(&s->b, '"');
    buf_put(&s->b, str_of(field));
    buf_lit(&s->b, "\":");
}

entry entry_that(const act_desk *d, const char *kind, str id, str by)
{
    entry s = {.desk = d, .mark = arena_here(d->scratch)};
    s.b = buf_in(d->scratch, LIMIT_LINE_BYTES);
    buf_byte(&s.b, '{');
    entry_text(&s, "fact", str_of(kind));
    entry_text(&s, "id", id);
    key(&s, "at");
    buf_byte(&s.b, '"');
    instant_put(&s.b, d->now);
    buf_byte(&s.b, '"');
    entry_text(&s, "by", by);
    return s;
}

void entry_text(entry *s, const char *field, str text)
{
    if (!text.len) return;
    key(s, field);
    buf_json(&s->b, text);
}

void entry_date(entry *s, const char *field, date d)
{
    if (!date_is(d)) return;
    key(s, field);
    buf_byte(&s->b, '"');
    date_put(&s->b, d);
    buf_byte(&s->b, '"');
}

void entry_money(entry *s, const char *field, money m)
{
    key(s, field);
    buf_byte(&s->b, '"');
    if (m.cents < 0) buf_byte(&s->b, '-');
    money_put(&s->b, (money){m.cents < 0 ? -m.cents : m.cents});
    buf_byte(&s->b, '"');
}

void entry_whole(entry *s, const char *field, int64_t n)
{
    key(s, field);
    buf_int(&s->b, n);
}

void entry_flag(entry *s, const char *field, bool yes)
{
    key(s, field);
    buf_put(&s->b, yes ? STR("true") : STR("false"));
}

void entry_codes(entry *s, const char *field, const str *codes, size_t count)
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

void entry_rows_open(entry *s, const char *field)
{
    key(s, field);
    buf_byte(&s->b, '[');
}

void entry_row_open(entry *s)
{
    if (s->b.at[s->b.len - 1] == '}') buf_byte(&s->b, ',');
    buf_byte(&s->b, '{');
}

void entry_row_close(entry *s) { buf_byte(&s->b, '}'); }
void entry_rows_close(entry *s) { buf_byte(&s->b, ']'); }

bool entry_done(entry *s, fault *why)
{
    buf_byte(&s->b, '}');
    fact f;
    bool fine = !s->b.full || fault_set(why, FAULT_LIMIT, "the fact is longer than a line may be");
    fine = fine && fact_read(&f, buf_str(&s->b), s->desk->zones, s->desk->scratch, why) &&
           store_yes(store_fact_append(s->desk->store, &f, why));
    arena_back(s->desk->scratch, s->mark);
    return fine;
}

str entry_id(arena *a, const char *kind, str subject, uint64_t number)
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

bool entry_id_now(const act_desk *d, const char *kind, str subject, str *out, fault *why)
{
    store_head head;
    if (!store_head_now(d->store, &head, why)) return false;
    *out = entry_id(d->scratch, kind, subject, head.seq + 1);
    return true;
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

static void say_line(entry *s, const frozen_line *l)
{
    entry_row_open(s);
    entry_text(s, "control", l->control);
    entry_text(s, "code", l->code);
    entry_codes(s, "modifiers", l->modifiers, l->modifier_count);
    entry_whole(s, "units", l->units);
    entry_money(s, "charge", l->charge);
    if (l->priced) entry_money(s, "expected", l->expected);
    entry_date(s, "from", l->from);
    entry_date(s, "to", l->to);
    entry_date(s, "on", l->on);
    entry_row_close(s);
}

void desk_say_made(const act_desk *d, entry *s, const frozen_claim *c, date month, str replaces)
{
    entry_text(s, "claim", c->claim);
    entry_text(s, "enrollment", c->enrollment);
    entry_text(s, "patient", c->patient);
    entry_text(s, "payer", c->payer);
    entry_text(s, "month", month_text(d->scratch, month));
    entry_text(s, "frequency", str_of(frequency_word(c->frequency)));
    entry_text(s, "replaces", replaces);
    entry_text(s, "original", c->original);
    entry_money(s, "charge", c->charge);
    if (c->unpriced < c->line_count) entry_money(s, "expected", c->expected);
    if (c->unpriced) entry_whole(s, "unpriced", (int64_t)c->unpriced);
    entry_date(s, "until", c->until);
    entry_rows_open(s, "lines");
    for (size_t i = 0; i < c->line_count; i++) say_line(s, &c->lines[i]);
    entry_rows_close(s);
    entry_text(s, "segments", c->segments);
}

// --- what came after a claim was made --------------------------------------------------------------------

static bool see_shift(void *with, const store_work *w, fault *why)
{
    (void)why;
    desk_shift *most = with, is = SHIFT_NONE;
    choice about = act_about(w->about);
    if (w->done_seq) return true;
    if (about == ABOUT_LOST_GROUND) is = SHIFT_LOST;
    else if (about == ABOUT_LATE_FACT) is = str_starts(w->work, REVIEW_PRICE) ? SHIFT_PRICE : SHIFT_CHANGED;
    if (is > *most) *most = is;
    return true;
}

bool desk_shifted(const act_desk *d, str claim, desk_shift *out, fault *why)
{
    *out = SHIFT_NONE;
    return store_work_each(d->store, claim, see_shift, out, why);
}

bool act_work_ended(const store_claim *c, choice about)
{
    switch ((int)about) {
    case ABOUT_REPAY: return c->paid.cents <= 0; // the money went back
    case ABOUT_LATE_FACT:
    case ABOUT_LOST_GROUND:
    case ABOUT_REJECTED:
    case ABOUT_DENIED:
    case ABOUT_REVERSED:
    case ABOUT_UNDERPAID:
    case ABOUT_EXPIRING: return life_over((life_status)c->status);
    default: return false;
    }
}
