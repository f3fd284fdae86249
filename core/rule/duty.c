// duty.c - notes that are due, from the determinations that wait for them.
#include "duty.h"
#include "rule_.h"

typedef struct dues {
    const evaluation *e;
    note_due *at;
    size_t count;
} dues;

static note_due *due_of(dues *all, const determination *d, date to)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->at[i].from.days == d->from.days && all->at[i].clock == d->code->clock) return &all->at[i];
    if (all->count == DUTY_NOTES_MAX) return NULL;
    note_due *new = &all->at[all->count++];
    *new = (note_due){.clock = d->code->clock,
                      .from = d->from,
                      .to = to,
                      .over = d->status == DET_HELD,
                      .draft = FACT_NONE,
                      .by = det_filing_day(d)};
    return new;
}

static bool take(void *with, const determination *d, const reasons *why)
{
    (void)why;
    static const uint32_t beside = 1u << REQ_NOTE | 1u << REQ_INITIAL_CODE | 1u << REQ_PRICE;
    dues *all = with;
    uint32_t unmet = d->asked & ~d->met;
    bool running = d->status == DET_OPEN && date_is(d->to) &&
                   d->to.days - all->e->today.days < DUTY_AHEAD_DAYS;
    if (!(unmet >> REQ_NOTE & 1) || (d->status != DET_HELD && !running)) return true;
    note_due *due = due_of(all, d, running ? date_min(d->to, all->e->today) : d->to);
    if (!due) return true;
    if (due->code_count < sizeof due->codes / sizeof *due->codes)
        due->codes[due->code_count++] = d->code->code;
    if (!(unmet & ~beside) && d->priced) {
        due->priced = true;
        due->worth = money_add(due->worth, money_times(d->amount, d->units));
    }
    return true;
}

// An unsigned note by who bills, which has a day in common.
static fact_ref draft_of(const state *s, uint32_t enrollment, const note_due *due)
{
    const enroll_row *en = state_enroll(s, enrollment);
    const note_row *best = NULL;
    for (uint32_t n = state_enrollment(s, enrollment)->notes; n != NO_ROW;) {
        const note_row *r = STATE_ROW(s, notes, note_row, n);
        n = r->row.next;
        if (r->signed_at.us != INSTANT_NONE.us || r->by != en->billing) continue;
        if (r->from.days > due->to.days || r->to.days < due->from.days) continue;
        if (!best || state_later(s, &r->row, &best->row)) best = r;
    }
    return best ? best->row.fact : FACT_NONE;
}

size_t note_dues(evaluation *e, uint32_t enrollment, note_due *out)
{
    if (!state_enroll(e->s, enrollment)) return 0;
    dues all = {.e = e, .at = out};
    (void)evaluate_enrollment(e, enrollment, false, take, &all);
    for (size_t i = 0; i < all.count; i++) out[i].draft = draft_of(e->s, enrollment, &out[i]);
    for (size_t i = 1; i < all.count; i++)
        for (size_t k = i; k > 0 && out[k].to.days < out[k - 1].to.days; k--) {
            note_due swap = out[k];
            out[k] = out[k - 1];
            out[k - 1] = swap;
        }
    return all.count;
}

const rule_pack *pack_of(evaluation *e, uint32_t enrollment, date on, bool *in_force)
{
    bool covered;
    const enroll_row *en = state_enroll(e->s, enrollment);
    assert(en);
    const coverage_row *c = state_coverage(e->s, en->patient, on, &covered);
    const payer_row *p = c ? state_payer_on(e->s, c->payer, on) : NULL;
    return evaluation_pack(e, p ? p->policy : (str){"", 0}, on, in_force);
}

bool minutes_count(evaluation *e, uint32_t enrollment, uint32_t person)
{
    bool in_force;
    const enroll_row *en = state_enroll(e->s, enrollment);
    assert(en);
    const rule_pack *pack = pack_of(e, enrollment, e->today, &in_force);
    const practitioner_row *biller = state_practitioner_on(e->s, en->billing, e->today);
    for (size_t i = 0; i < pack->count; i++) {
        const rule_code *code = &pack->codes[i];
        if (code->program != en->program || !code->needs[REQ_MINUTES].asked) continue;
        return person_counts(e, pack, code->needs[REQ_PRACTITIONER].credentials,
                             biller ? biller->credential : CRED_MD, en, person, e->s->as_of);
    }
    return false;
}
