// claim.c - a claim's life in words: what happened to it, by whom, for how much, and what comes next.
#include "entry_.h"
#include "post.h"

enum { TEXT_BYTES_MAX = 8192 };

typedef struct telling {
    const act_desk *d;
    str claim;
    const store_claim *row;
    pile events, lines, work;
} telling;

static str text_of(const fact *f, fact_field field)
{
    return fact_has(f, field) ? fact_get(f, field)->text : (str){"", 0};
}

static void put_part(buf *b, const char *label, str text)
{
    if (text.len) buf_say(b, "%s%.*s", label, STR_ARGS(text));
}

static void tell_made(buf *b, const fact *f)
{
    choice frequency = fact_get(f, F_CLAIM_MADE_FREQUENCY)->choice;
    buf_lit(b, "made");
    if (frequency == FREQUENCY_REPLACEMENT) buf_lit(b, " as a replacement");
    if (frequency == FREQUENCY_VOID) buf_lit(b, " as a void");
    put_part(b, frequency == FREQUENCY_ORIGINAL ? " instead of claim " : " of claim ",
             text_of(f, F_CLAIM_MADE_REPLACES));
    put_part(b, ", which the payer calls ", text_of(f, F_CLAIM_MADE_ORIGINAL));
    buf_say(b, ": %d line%s, charge ", (int)fact_get(f, F_CLAIM_MADE_LINES)->rows->count,
            fact_get(f, F_CLAIM_MADE_LINES)->rows->count == 1 ? "" : "s");
    money_put(b, fact_get(f, F_CLAIM_MADE_CHARGE)->money);
}

static void tell_answered(buf *b, const fact *f)
{
    buf_put(b, choice_text(fact_get(f, F_CLAIM_ANSWERED_VERDICT)->choice));
    buf_say(b, " by %.*s", STR_ARGS(choice_text(fact_get(f, F_CLAIM_ANSWERED_SOURCE)->choice)));
    put_part(b, ", category ", text_of(f, F_CLAIM_ANSWERED_CATEGORY));
    put_part(b, ", status ", text_of(f, F_CLAIM_ANSWERED_STATUS));
    put_part(b, "; the payer's number is ", text_of(f, F_CLAIM_ANSWERED_NUMBER));
    put_part(b, ": ", text_of(f, F_CLAIM_ANSWERED_TEXT));
}

// "CO-45 65.89, PR-2 13.53"
static void tell_adjustments(buf *b, const fact_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        buf_put(b, i ? STR(", ") : STR("; less "));
        buf_put(b, fact_row_get(rows, i, C_ADJUSTMENT_GROUP)->text);
        buf_byte(b, '-');
        buf_put(b, fact_row_get(rows, i, C_ADJUSTMENT_REASON)->text);
        buf_byte(b, ' ');
        money_put(b, fact_row_get(rows, i, C_ADJUSTMENT_AMOUNT)->money);
    }
}

static void tell_remarks(buf *b, const fact_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        buf_put(b, i ? STR(" ") : STR("; remarks "));
        buf_put(b, fact_row_get(rows, i, C_REMARK_CODE)->text);
    }
}

static void tell_payment(buf *b, const fact *f)
{
#define OF(field) fact_paid_field(f, F_CLAIM_PAID_##field)
    buf_put(b, f->kind == KIND_CLAIM_PAID     ? STR("paid ")
               : f->kind == KIND_CLAIM_DENIED ? STR("denied, paid ")
                                              : STR("reversed: "));
    money_put(b, fact_get(f, OF(PAID))->money);
    if (fact_has(f, OF(PATIENT_DUE)) && fact_get(f, OF(PATIENT_DUE))->money.cents) {
        buf_lit(b, ", the patient owes ");
        money_put(b, fact_get(f, OF(PATIENT_DUE))->money);
    }
    tell_adjustments(b, fact_get(f, OF(ADJUSTMENTS))->rows);
    if (fact_has(f, OF(REMARKS))) tell_remarks(b, fact_get(f, OF(REMARKS))->rows);
    put_part(b, "; sent on to ", text_of(f, OF(CROSSOVER)));
    put_part(b, "; the payer's number is ", text_of(f, OF(NUMBER)));
#undef OF
}

static void tell(buf *b, const fact *f)
{
    switch ((int)f->kind) {
    case KIND_CLAIM_MADE: tell_made(b, f); return;
    case KIND_CLAIM_RELEASED: buf_lit(b, "released"); return;
    case KIND_CLAIM_SENT:
        buf_say(b, "sent in file %.*s, set %04d", STR_ARGS(text_of(f, F_CLAIM_SENT_BATCH)),
                (int)fact_get(f, F_CLAIM_SENT_SET)->whole);
        return;
    case KIND_CLAIM_ANSWERED: tell_answered(b, f); return;
    case KIND_CLAIM_PAID:
    case KIND_CLAIM_DENIED:
    case KIND_CLAIM_REVERSED: tell_payment(b, f); return;
    case KIND_CLAIM_CORRECTED:
        buf_say(b, "replaced by claim %.*s: %.*s", STR_ARGS(text_of(f, F_CLAIM_CORRECTED_WITH)),
                STR_ARGS(text_of(f, F_CLAIM_CORRECTED_REASON)));
        return;
    case KIND_CLAIM_VOIDED:
        buf_put(b, fact_has(f, F_CLAIM_VOIDED_WITH) ? STR("voided") : STR("withdrawn"));
        put_part(b, " by claim ", text_of(f, F_CLAIM_VOIDED_WITH));
        put_part(b, ": ", text_of(f, F_CLAIM_VOIDED_REASON));
        return;
    case KIND_WORK_ITEM:
        buf_say(b, "work (%.*s): %.*s", STR_ARGS(choice_text(fact_get(f, F_WORK_ITEM_ABOUT)->choice)),
                STR_ARGS(text_of(f, F_WORK_ITEM_TEXT)));
        return;
    default: buf_put(b, fact_kinds[f->kind].name);
    }
}

// Is it this claim that the fact is about, and not one that it names?
static bool is_about(const fact *f, str claim)
{
    const fact_kind_row *kind = &fact_kinds[f->kind];
    for (int i = 0; i < kind->fields; i++) {
        fact_field field = kind->first + (fact_field)i;
        if (fact_fields[field].of != (int)SUBJECT_CLAIM ||
            (fact_fields[field].type != ID && fact_fields[field].type != NEW_ID))
            continue;
        return fact_has(f, field) && str_eq(fact_get(f, field)->text, claim); // the first one names it
    }
    return false;
}

// Which answer of a payer said so.
static str answer_of(const fact *f)
{
    switch ((int)f->kind) {
    case KIND_CLAIM_ANSWERED: return text_of(f, F_CLAIM_ANSWERED_ANSWER);
    case KIND_CLAIM_PAID:
    case KIND_CLAIM_DENIED:
    case KIND_CLAIM_REVERSED: return text_of(f, fact_paid_field(f, F_CLAIM_PAID_ANSWER));
    case KIND_WORK_ITEM: return text_of(f, F_WORK_ITEM_ANSWER);
    default: return (str){"", 0};
    }
}

static bool keep_event(void *with, const store_fact *f, fault *why)
{
    telling *t = with;
    const act_desk *d = t->d;
    fact said;
    str line = str_copy(d->arena, f->line);
    if (!fact_read(&said, line, d->zones, d->arena, why)) return false;
    if (!is_about(&said, t->claim)) return true;
    buf b = buf_in(d->arena, TEXT_BYTES_MAX);
    tell(&b, &said);
    claim_event *e = pile_more(&t->events);
    *e = (claim_event){.at = f->at,
                       .kind = fact_kinds[said.kind].name,
                       .text = buf_str(&b),
                       .by = said.by,
                       .answer = answer_of(&said),
                       .id = str_copy(d->arena, f->id)};
    if (said.kind == KIND_CLAIM_PAID || said.kind == KIND_CLAIM_DENIED || said.kind == KIND_CLAIM_REVERSED) {
        e->amount = fact_get(&said, fact_paid_field(&said, F_CLAIM_PAID_PAID))->money;
        e->has_amount = true;
    }
    return true;
}

static bool keep_line(void *with, const store_line *l, fault *why)
{
    (void)why;
    telling *t = with;
    arena *a = t->d->arena;
    store_line *to = pile_more(&t->lines);
    *to = *l;
    to->control = str_copy(a, l->control);
    to->code = str_copy(a, l->code);
    to->modifiers = str_copy(a, l->modifiers);
    to->claim = to->enrollment = to->patient = (str){"", 0};
    return true;
}

static bool keep_work(void *with, const store_work *w, fault *why)
{
    (void)why;
    telling *t = with;
    if (w->done_seq || act_work_ended(t->row, act_about(w->about))) return true;
    store_work *to = pile_more(&t->work);
    *to = *w;
    to->work = str_copy(t->d->arena, w->work);
    to->claim = to->enrollment = to->answer = (str){"", 0};
    return true;
}

static void *laid_out(arena *a, const pile *rows, size_t *count)
{
    char *all = arena_take(a, (rows->count + 1u) * (size_t)rows->bytes);
    for (uint32_t i = 0; i < rows->count; i++)
        memcpy(all + (size_t)i * rows->bytes, pile_at(rows, i), rows->bytes);
    *count = rows->count;
    return all;
}

// The day of each event in the practice's zone; and those that a void took out are said to be.
static bool date_events(const act_desk *d, claim_event *events, size_t count, fault *why)
{
    for (size_t i = 0; i < count; i++) {
        bool taken_out;
        if (!act_day(d->store, events[i].at, &events[i].day, d->zones, d->scratch, why) ||
            !act_voided(d->store, events[i].id, 0, &taken_out, d->zones, d->scratch, why))
            return false;
        events[i].taken_out = taken_out;
    }
    return true;
}

static str next_of(const act_desk *d, const claim_story *s)
{
    if (s->work_count)
        return date_is(s->row.lost_on) && s->due_known
                   ? STR("pay back what it no longer stands on, and correct or void it")
                   : STR("see to the open work on it");
    if (s->row.status == LIFE_CORRECTED || (s->row.status == LIFE_VOIDED && s->row.replaced_by.len)) {
        buf b = buf_in(d->arena, 256);
        buf_say(&b, "see claim %.*s", STR_ARGS(s->row.replaced_by));
        return buf_str(&b);
    }
    return life_next((life_status)s->row.status);
}

bool act_claim(const act_desk *d, str claim, claim_story *out, fault *why)
{
    telling t = {.d = d,
                 .claim = claim,
                 .row = &out->row,
                 .events = pile_in(d->arena, sizeof(claim_event)),
                 .lines = pile_in(d->arena, sizeof(store_line)),
                 .work = pile_in(d->arena, sizeof(store_work))};
    *out = (claim_story){.days_left = 0};
    store_want want = {.subject = SUBJECT_CLAIM, .id = claim};
    if (!desk_claim(d, claim, &out->row, why) || !desk_today(d, &out->today, why) ||
        !store_facts_each(d->store, &want, keep_event, &t, why) ||
        !store_lines_each(d->store, claim, keep_line, &t, why) ||
        !store_work_each(d->store, claim, keep_work, &t, why))
        return false;
    claim_event *events = laid_out(d->arena, &t.events, &out->event_count);
    out->events = events;
    out->lines = laid_out(d->arena, &t.lines, &out->line_count);
    out->work = laid_out(d->arena, &t.work, &out->work_count);
    if (!date_events(d, events, out->event_count, why)) return false;
    out->days_left = out->row.until.days - out->today.days;
    for (size_t i = 0; i < out->work_count; i++)
        if (date_is(out->work[i].due)) {
            int32_t left = out->work[i].due.days - out->today.days;
            if (!out->due_known || left < out->repay_days) out->repay_days = left;
            out->due_known = true;
        }
    out->next = next_of(d, out);
    return true;
}
