// words.c - amounts, denials and acknowledgements in sentences that a biller can act on.
#include "remit_.h"

enum { DENIED_LINES_MAX = 4, REASONS_MAX = 4, CODE_BYTES = 16, VALUE_SHOWN = 80, NOTE_SHOWN = 264 };

date remit_due(const remit_claim *claim, date on)
{
    int days = claim->payer_kind == PAYER_MEDICARE    ? REMIT_APPEAL_MEDICARE_DAYS
               : claim->payer_kind == PAYER_ADVANTAGE ? REMIT_APPEAL_ADVANTAGE_DAYS
                                                      : 0;
    date appeal = days && date_is(on) ? date_plus(on, days) : DATE_NONE;
    bool resend = date_is(claim->until) && date_is(on) && claim->until.days >= on.days;
    if (!resend) return appeal;
    return date_is(appeal) ? date_min(appeal, claim->until) : claim->until;
}

// --- denials ---------------------------------------------------------------------------------------------

typedef struct denial {
    buf *b;
    const remit *r;
    const paid_view *v;
    const x12_code *next;  // of the reason with the largest amount
    int64_t next_cents;
} denial;

static void put_code(denial *d, x12_codes_list list, const char *before, str code)
{
    const x12_code *meaning = x12_code_words(d->r->codes, list, code);
    buf_say(d->b, "%s%.*s (%.*s)", before, STR_ARGS(str_first(code, CODE_BYTES)), STR_ARGS(meaning->words));
}

// Of line `i`, or of the claim itself.
static void put_reasons(denial *d, size_t i)
{
    const fact_rows *all = d->v->adjustments, *remarks = d->v->remarks;
    size_t shown = 0;
    for (size_t k = 0; k < all->count && shown < REASONS_MAX; k++) {
        if (!paid_owns(d->v, i, cell_text(all, k, C_ADJUSTMENT_LINE))) continue;
        str carc = cell_text(all, k, C_ADJUSTMENT_REASON), group = cell_text(all, k, C_ADJUSTMENT_GROUP);
        money amount = fact_row_get(all, k, C_ADJUSTMENT_AMOUNT)->money;
        if (shown++) buf_lit(d->b, ", ");
        buf_say(d->b, "%.*s-", STR_ARGS(group));
        put_code(d, X12_CODES_CARC, "", carc);
        if (carc_of(group, carc) != CARC_OTHER || amount.cents <= d->next_cents) continue;
        d->next = x12_code_words(d->r->codes, X12_CODES_CARC, carc);
        d->next_cents = amount.cents;
    }
    for (size_t k = 0, said = 0; k < remarks->count && said < REASONS_MAX; k++) {
        if (!paid_owns(d->v, i, cell_text(remarks, k, C_REMARK_LINE))) continue;
        put_code(d, X12_CODES_RARC, said++ || shown ? ", remark " : "remark ",
                 cell_text(remarks, k, C_REMARK_CODE));
    }
}

static bool has_reasons(const paid_view *v, size_t i)
{
    for (size_t k = 0; k < v->adjustments->count; k++)
        if (paid_owns(v, i, cell_text(v->adjustments, k, C_ADJUSTMENT_LINE))) return true;
    for (size_t k = 0; k < v->remarks->count; k++)
        if (paid_owns(v, i, cell_text(v->remarks, k, C_REMARK_LINE))) return true;
    return false;
}

static void put_line(buf *b, const paid_view *v, const remit_claim *claim, size_t i)
{
    const remit_line *ours = weigh_ours(claim, v, i);
    buf_put(b, str_first(cell_text(v->lines, i, C_PAID_LINE_CODE), CODE_BYTES));
    if (ours && date_is(ours->on)) {
        buf_lit(b, " of ");
        date_put(b, ours->on);
    }
    buf_lit(b, " (");
    money_put_dollars(b, fact_row_get(v->lines, i, C_PAID_LINE_CHARGE)->money);
    buf_lit(b, "): ");
}

void put_denial(buf *b, const remit *r, const paid_view *v, const remit_claim *claim)
{
    denial d = {.b = b, .r = r, .v = v};
    size_t shown = 0, denied = 0;
    for (size_t i = 0; i < v->lines->count; i++) {
        if (!weigh_line(v, i).denied && v->fact->kind != KIND_CLAIM_DENIED) continue;
        if (++denied > DENIED_LINES_MAX) continue;
        if (shown++) buf_lit(b, "; ");
        put_line(b, v, claim, i);
        put_reasons(&d, i);
    }
    if (denied > DENIED_LINES_MAX) buf_say(b, "; and %zu more lines", denied - DENIED_LINES_MAX);
    if (has_reasons(v, v->lines->count)) {
        buf_put(b, shown ? STR("; the claim: ") : STR("the claim: "));
        put_reasons(&d, v->lines->count);
    } else if (!shown)
        buf_lit(b, "no reason is given");
    buf_lit(b, ". ");
    if (d.next && d.next->next.len)
        buf_put(b, d.next->next);
    else
        buf_lit(b, "Ask the payer for the reason; then correct the claim or appeal.");
}

// --- 999, TA1, 277CA -------------------------------------------------------------------------------------

static void put_words(buf *b, const x12_codes *codes, x12_codes_list list, str code)
{
    buf_put(b, x12_code_words(codes, list, code)->words);
}

static void put_element(buf *b, const x12_codes *codes, const x999_error *e, const x999_element *el)
{
    buf_say(b, "; %.*s element %.*s", STR_ARGS(e->segment), STR_ARGS(el->position));
    if (el->component.len) buf_say(b, "-%.*s", STR_ARGS(el->component));
    buf_lit(b, ": ");
    put_words(b, codes, X12_CODES_ELEMENT_ERROR, el->code);
    if (el->value.len) buf_say(b, " (\"%.*s\")", STR_ARGS(str_first(el->value, VALUE_SHOWN)));
}

str remit_error_words(const x12_codes *codes, const x999_error *e, arena *a)
{
    buf b = buf_in(a, REMIT_SENTENCE_BYTES);
    buf_say(&b, "segment %.*s (%.*s", STR_ARGS(e->position), STR_ARGS(e->segment));
    if (e->loop.len) buf_say(&b, ", loop %.*s", STR_ARGS(e->loop));
    buf_lit(&b, "): ");
    put_words(&b, codes, X12_CODES_SEGMENT_ERROR, e->code);
    for (size_t i = 0; i < e->element_count && i < REASONS_MAX; i++)
        put_element(&b, codes, e, &e->elements[i]);
    return buf_str(&b);
}

static void put_codes(buf *b, const x12_codes *codes, x12_codes_list list, const str all[5])
{
    for (size_t i = 0; i < 5; i++) {
        if (!all[i].len) continue;
        buf_lit(b, "; ");
        put_words(b, codes, list, all[i]);
    }
}

str remit_set_words(const x12_codes *codes, const x999_group *g, const x999_set *s, arena *a)
{
    buf b = buf_in(a, REMIT_SENTENCE_BYTES);
    str verdict = x999_verdict_words(s->verdict);
    buf_say(&b, "999: set %.*s of file %.*s %.*s", STR_ARGS(s->control), STR_ARGS(g->control),
            STR_ARGS(verdict));
    put_codes(&b, codes, X12_CODES_SET_ERROR, s->codes);
    return buf_str(&b);
}

str remit_group_words(const x12_codes *codes, const x999_group *g, arena *a)
{
    buf b = buf_in(a, REMIT_SENTENCE_BYTES);
    str verdict = x999_verdict_words(g->verdict);
    buf_say(&b, "999: file %.*s %.*s", STR_ARGS(g->control), STR_ARGS(verdict));
    put_codes(&b, codes, X12_CODES_GROUP_ERROR, g->codes);
    return buf_str(&b);
}

str remit_interchange_words(const x12_codes *codes, const x12_interchange_answer *ta1, arena *a)
{
    buf b = buf_in(a, REMIT_SENTENCE_BYTES);
    buf_say(&b, "TA1: file %.*s ", STR_ARGS(ta1->control));
    buf_put(&b, ta1->verdict == 'A'   ? STR("accepted")
                : ta1->verdict == 'E' ? STR("accepted, with errors noted")
                                      : STR("rejected"));
    if (ta1->verdict != 'A') {
        buf_lit(&b, ": ");
        put_words(&b, codes, X12_CODES_INTERCHANGE_NOTE, ta1->note);
    }
    return buf_str(&b);
}

void put_status(buf *b, const x12_codes *codes, const x277_status *s)
{
    for (size_t i = 0; i < s->code_count; i++) {
        const x277_status_code *c = &s->codes[i];
        if (i) buf_lit(b, "; ");
        buf_say(b, "%.*s:%.*s", STR_ARGS(c->category), STR_ARGS(c->status));
        if (c->entity.len) buf_say(b, ":%.*s", STR_ARGS(c->entity));
        const x12_code *category = x12_code_words(codes, X12_CODES_CATEGORY, c->category);
        const x12_code *status = x12_code_words(codes, X12_CODES_STATUS, c->status);
        buf_say(b, " (%.*s: %.*s", STR_ARGS(category->words), STR_ARGS(status->words));
        if (c->entity.len) {
            const x12_code *entity = x12_code_find(codes, X12_CODES_ENTITY, c->entity);
            if (entity) buf_say(b, ", %.*s", STR_ARGS(entity->words));
        }
        buf_byte(b, ')');
    }
    if (s->text.len) buf_say(b, " \"%.*s\"", STR_ARGS(str_first(s->text, NOTE_SHOWN)));
}

str remit_level_words(const x12_codes *codes, const x277_level *l, arena *a)
{
    buf b = buf_in(a, REMIT_SENTENCE_BYTES);
    buf_lit(&b, "277CA: ");
    if (l->trace.len) buf_say(&b, "file %.*s ", STR_ARGS(l->trace));
    buf_put(&b, l->verdict == X277_REJECTED ? STR("rejected as a whole: ") : STR("accepted: "));
    for (size_t i = 0; i < l->status_count; i++) {
        if (i) buf_lit(&b, "; ");
        put_status(&b, codes, &l->statuses[i]);
    }
    return buf_str(&b);
}
