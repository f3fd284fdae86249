// sense_837p_other.c - other payers of the same claim: whose turn it is, and that what they paid and adjusted
// adds up to the charge (guide, 1.4.4: balancing).
#include "sense_837p_.h"
#include "sense_835_.h"

static sense_other *other_of(sense *t)
{
    sense_claim *c = &t->claim;
    return c->open && c->other_count ? &c->others[c->other_count - 1] : NULL;
}

void sense_other_cover(scrub *s, sense *t)
{
    sense_claim *c = &t->claim;
    if (!c->open || c->other_count == SENSE_OTHERS_MAX) return;
    sense_other *o = &c->others[c->other_count++];
    *o = (sense_other){.turn_at = sense_at(s, 1, 0)};
    sense_text filing = sense_keep(sense_el(s, 9));
    o->part_b = str_eq(sense_str(&filing), STR("MB"));
    if (!filing.len) scrub_say(s, SCRUB_FILING_MISSING, sense_row(s, 9, 0), NULL);
    o->turn = sense_el(s, 1).len ? sense_el(s, 1).at[0] : 0;
    if (o->turn == 'U' || !o->turn) return; // unknown may stand more than once
    bool twice = o->turn == t->subscriber.turn;
    for (size_t i = 0; i + 1 < c->other_count; i++) twice = twice || c->others[i].turn == o->turn;
    if (twice) scrub_say(s, SCRUB_TURN_TWICE, o->turn_at.el, NULL);
}

// CAS: six reasons, each with its amount at 3, 6, ... 18.
static bool adjustments(scrub *s, money *sum)
{
    bool fine = true;
    for (uint8_t i = 3; i <= 18; i = (uint8_t)(i + 3)) {
        money m;
        str reason = sense_el(s, i - 1u);
        if (reason.len) {
            sense_reason(s, reason, sense_row(s, (uint8_t)(i - 1), 0));
            sense_reason_group(s, sense_el(s, 1), reason, sense_row(s, (uint8_t)(i - 1), 0));
        }
        if (!sense_el(s, i).len) continue;
        if (sense_money(s, i, true, &m)) *sum = money_add(*sum, m);
        else fine = false;
    }
    return fine;
}

void sense_other_adjustment(scrub *s, sense *t)
{
    sense_other *o = other_of(t);
    money sum = {0};
    bool fine = adjustments(s, &sum);
    if (!o) return;
    o->adjusted = true;
    o->adjustments = money_add(o->adjustments, sum);
    o->bad = o->bad || !fine;
}

void sense_other_amount(scrub *s, sense *t)
{
    sense_other *o = other_of(t);
    money m;
    // What a payer paid is less than nothing where it took money back.
    bool paid = str_eq(sense_el(s, 1), STR("D"));
    bool fine = sense_money(s, 2, paid, &m);
    if (!o) return;
    if (paid) {
        o->paid_at = sense_at(s, 2, 0);
        o->paid_given = true;
        o->bad = o->bad || !fine;
        if (fine) o->paid = m;
    } else if (str_eq(sense_el(s, 1), STR("A8")))
        o->uncovered = true;
}

void sense_other_payer(scrub *s, sense *t)
{
    sense_other *o = other_of(t);
    if (o && sense_el(s, 9).len) o->payer = sense_hash(sense_el(s, 9), 0);
}

void sense_verdict_paid(scrub *s, sense *t)
{
    money m;
    sense_procedure(s, 3);
    if (sense_el(s, 5).len && sense_el(s, 5).at[0] == '-')
        scrub_say(s, SCRUB_QUANTITY_NEGATIVE, sense_row(s, 5, 0), NULL);
    bool fine = sense_money(s, 2, true, &m);
    sense_claim *c = &t->claim;
    if (!c->open || !c->line_count || c->lines_over) return;
    sense_line *l = &c->lines[c->line_count - 1];
    if (l->verdict_count == SENSE_OTHERS_MAX) return;
    sense_verdict *v = &l->verdicts[l->verdict_count++];
    *v = (sense_verdict){.payer = sense_hash(sense_el(s, 1), 0), .at = sense_at(s, 2, 0), .bad = !fine};
    if (fine) v->paid = m;
    v->bundled = sense_el(s, 6).len > 0;
    for (size_t i = 0; i < c->other_count; i++)
        if (c->others[i].payer == v->payer) return;
    scrub_say(s, SCRUB_PAYER_UNKNOWN, sense_row(s, 1, 0), NULL);
    v->payer = 0;
}

void sense_verdict_adjustment(scrub *s, sense *t)
{
    money sum = {0};
    bool fine = adjustments(s, &sum);
    sense_claim *c = &t->claim;
    if (!c->open || !c->line_count || c->lines_over) return;
    sense_line *l = &c->lines[c->line_count - 1];
    if (!l->verdict_count) return;
    sense_verdict *v = &l->verdicts[l->verdict_count - 1];
    v->adjustments = money_add(v->adjustments, sum);
    v->bad = v->bad || !fine;
}

// One payer's verdicts on a line: several where it split the line; none may be bundled into another line's.
static bool line_balances(scrub *s, const sense_line *l, uint64_t payer, money *adjusted, bool *any)
{
    const sense_verdict *last = NULL;
    money here = {0}, cut = {0};
    for (size_t i = 0; i < l->verdict_count; i++) {
        const sense_verdict *v = &l->verdicts[i];
        if (v->payer != payer) continue;
        if (v->bad || v->bundled) return false;
        here = money_add(here, v->paid);
        cut = money_add(cut, v->adjustments);
        last = v;
    }
    if (!last) return true;
    *any = true;
    *adjusted = money_add(*adjusted, cut);
    if (l->charged && here.cents + cut.cents != l->charge.cents) {
        sense_say_sums(s, SCRUB_OTHER_LINE_SUM, last->at, l->charge, money_add(here, cut));
        return false;
    }
    return true;
}

static void balance(scrub *s, const sense_claim *c, const sense_other *o)
{
    money adjusted = {0};
    bool any = false, fine = true;
    for (size_t i = 0; i < c->line_count && o->payer; i++)
        fine = line_balances(s, &c->lines[i], o->payer, &adjusted, &any) && fine;
    if (any && !o->paid_given)
        scrub_say_at(s, SCRUB_OTHER_PAID_MISSING, o->turn_at.segment, sense_guide_row("2320", "AMT", 2, 0),
                     (str){"", 0}, NULL);
    bool judged = o->paid_given && (o->adjusted || any);
    if (!fine || !judged || o->bad || !c->charged || o->uncovered || c->lines_over) return;
    money all = money_add(o->paid, money_add(o->adjustments, adjusted));
    if (all.cents != c->charge.cents) sense_say_sums(s, SCRUB_OTHER_CLAIM_SUM, o->paid_at, c->charge, all);
}

void sense_others_end(scrub *s, sense *t)
{
    const sense_claim *c = &t->claim;
    const sense_subscriber *u = &t->subscriber;
    // Who pays second pays after a first one, and the claim names that one.
    if ((u->turn == 'S' || u->turn == 'T') && !c->other_count)
        scrub_say_at(s, SCRUB_OTHER_PAYER_MISSING, u->relationship.segment,
                     sense_guide_row("2000B", "SBR", 1, 0), (str){&u->turn, 1}, NULL);
    for (size_t i = 0; i < c->other_count; i++) balance(s, c, &c->others[i]);
}
