// tally.c - minutes and contacts of a period: the union of what is left of the stretches of those who count.
#include "rule_.h"

bool person_counts(const evaluation *e, const rule_pack *pack, uint32_t credentials, choice biller_credential,
                   const enroll_row *en, uint32_t person, instant at)
{
    const practitioner_row *p = state_practitioner(e->s, person, at);
    if (pack->counting.personal >> (biller_credential - CRED_MD) & 1) return person == en->billing;
    if (p) return credentials >> (p->credential - CRED_MD) & 1;
    const staff_row *staff = state_staff(e->s, person, at);
    return staff && (pack->counting.roles >> (staff->role - ROLE_CLINICAL_STAFF) & 1);
}

static bool starts_before(const evaluation *e, const piece *a, const piece *b)
{
    if (a->from_us != b->from_us) return a->from_us < b->from_us;
    if (a->to_us != b->to_us) return a->to_us > b->to_us;
    return str_cmp(door_fact_id(e->s->door, a->fact), door_fact_id(e->s->door, b->fact)) < 0;
}

// By start; a month has a handful of pieces, and what a file brings is mostly in order already.
static void sort_pieces(const evaluation *e, piece *at, size_t count, arena *a)
{
    bool sorted = true;
    for (size_t i = 1; i < count && sorted; i++) sorted = !starts_before(e, &at[i], &at[i - 1]);
    if (sorted) return;
    if (count > 64) {
        keyed *order = arena_array(a, keyed, count), *spare = arena_array(a, keyed, count);
        piece *copy = arena_array(a, piece, count);
        for (size_t i = 0; i < count; i++) order[i] = (keyed){keyed_signed(at[i].from_us), (uint32_t)i};
        keyed_sort(order, spare, count);
        for (size_t i = 0; i < count; i++) copy[i] = at[order[i].value];
        memcpy(at, copy, sizeof *at * count);
    }
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && starts_before(e, &at[k], &at[k - 1]); k--) {
            piece swap = at[k];
            at[k] = at[k - 1];
            at[k - 1] = swap;
        }
}

bool contact_counts(const evaluation *e, const figures *f, const tally *t, const contact_mark *c)
{
    return date_within(c->on, t->from, t->to) && (t->pack->counting.modes >> (c->mode - MODE_PHONE) & 1) &&
           person_counts(e, t->pack, t->credentials, t->biller, f->enroll, c->by, c->at);
}

static void tally_contacts(const evaluation *e, const figures *f, tally *t)
{
    for (size_t i = 0; i < f->contact_count; i++) {
        const contact_mark *c = &f->contacts[i];
        if (!contact_counts(e, f, t, c)) continue;
        t->contacts++;
        if (!t->first_contact || c->at.us < t->first_contact->at.us ||
            (c->at.us == t->first_contact->at.us &&
             str_cmp(door_fact_id(e->s->door, c->fact), door_fact_id(e->s->door, t->first_contact->fact)) <
                 0))
            t->first_contact = c;
    }
}

const tally *figures_tally(evaluation *e, figures *f, const rule_pack *pack, uint32_t credentials,
                           choice biller, date from, date to, arena *a)
{
    tally *t = &f->tally;
    if (t->done && t->pack == pack && t->credentials == credentials && t->biller == biller &&
        t->from.days == from.days && t->to.days == to.days)
        return t;
    *t = (tally){
        .from = from, .to = to, .pack = pack, .credentials = credentials, .biller = biller, .done = true};
    tally_contacts(e, f, t);
    if (!f->piece_count) return t;
    int64_t from_us = evaluation_day_start(e, from), to_us = evaluation_day_start(e, date_plus(to, 1)),
            total_us = 0;
    piece *counted = arena_array(a, piece, f->piece_count);
    for (size_t i = 0; i < f->piece_count; i++) {
        piece p = f->pieces[i];
        if (p.from_us < from_us) p.from_us = from_us;
        if (p.to_us > to_us) p.to_us = to_us;
        if (p.to_us <= p.from_us) continue;
        if (!person_counts(e, pack, credentials, biller, f->enroll, p.by, (instant){f->pieces[i].from_us}))
            continue;
        counted[t->counted_count++] = p;
    }
    sort_pieces(e, counted, t->counted_count, a);
    piece *united = arena_array(a, piece, t->counted_count);
    for (size_t i = 0; i < t->counted_count; i++) {
        piece *last = t->piece_count ? &united[t->piece_count - 1] : NULL;
        if (last && counted[i].from_us <= last->to_us) {
            if (counted[i].to_us > last->to_us) last->to_us = counted[i].to_us;
        } else {
            united[t->piece_count++] = counted[i];
        }
    }
    for (size_t i = 0; i < t->piece_count; i++) total_us += united[i].to_us - united[i].from_us;
    t->minutes = (int32_t)(total_us / (60 * US_PER_S)); // whole minutes, rounded down once, at the end
    t->pieces = united;
    t->counted = counted;
    return t;
}

const tally *judging_tally(judging *j)
{
    if (j->tally && j->common && j->common->list->one_tally) return j->tally;
    const practitioner_row *biller = state_practitioner_on(j->s, j->en->billing, j->period_end);
    j->tally = figures_tally(j->e, j->f, j->d.pack, j->code->needs[REQ_PRACTITIONER].credentials,
                             biller ? biller->credential : CRED_MD, j->d.from, j->period_end, &j->e->scratch);
    return j->tally;
}

date tally_day(const judging *j, const tally *t, int32_t minutes)
{
    int64_t missing_us = (int64_t)minutes * 60 * US_PER_S;
    for (size_t i = 0; i < t->piece_count; i++) {
        int64_t us = t->pieces[i].to_us - t->pieces[i].from_us;
        // The n-th minute is full at its end; one that ends at midnight was worked on the day before.
        if (us >= missing_us) return state_date(j->s, (instant){t->pieces[i].from_us + missing_us - 1});
        missing_us -= us;
    }
    return DATE_NONE;
}
