// charge.c - what the practice charges for a code.
#include "claim_.h"

// The void facts that speak of a charge, and of a void of it, and so on. Each void has one target, so they
// are trees with a charge at the root, listed here level by level.
typedef struct void_list {
    fact_ref *self, *target;
    size_t count;
} void_list;

static bool listed(const fact_ref *facts, size_t count, fact_ref f)
{
    for (size_t i = 0; i < count; i++)
        if (facts[i] == f) return true;
    return false;
}

static void_list charge_voids(const state *s, arena *scratch)
{
    size_t room = s->voids.count + 1u;
    void_list v = {arena_array(scratch, fact_ref, room), arena_array(scratch, fact_ref, room), 0};
    size_t from = 0, to = 0; // the level before
    bool first = true;
    do {
        for (uint32_t i = 0; i < s->voids.count; i++) {
            const void_row *r = PILE_AT(&s->voids, void_row, i);
            bool wanted = first ? door_fact_kind(s->door, r->voids) == KIND_CHARGE
                                : listed(v.self + from, to - from, r->voids);
            if (!wanted) continue;
            v.self[v.count] = r->row.fact;
            v.target[v.count++] = r->voids;
        }
        from = to;
        to = v.count;
        first = false;
    } while (from < to);
    return v;
}

// The facts taken out: from the leaves to the roots, a void counts unless one of its own voids does.
static size_t voided(const void_list *v, fact_ref *out)
{
    size_t count = 0;
    for (size_t i = v->count; i-- > 0;)
        if (!listed(out, count, v->self[i])) out[count++] = v->target[i];
    return count;
}

static bool later(const state *s, const party_charge *a, const claim_charge *b)
{
    if (a->at.us != b->at.us) return a->at.us > b->at.us;
    return str_cmp(door_fact_id(s->door, a->fact), door_fact_id(s->door, b->fact)) > 0;
}

void claims_charges(claims *c, arena *scratch)
{
    const state *s = c->ask.state;
    const pile *said = &c->ask.party->charges;
    c->charges = arena_array(c->in, claim_charge, said->count + 1);
    arena_mark before = arena_here(scratch); // after what stays: the two arenas may be one
    void_list voids = charge_voids(s, scratch);
    fact_ref *out = arena_array(scratch, fact_ref, voids.count + 1);
    size_t out_count = voided(&voids, out);
    for (uint32_t i = 0; i < said->count; i++) {
        const party_charge *charge = PILE_AT(said, party_charge, i);
        if (charge->at.us > c->ask.as_of.us || listed(out, out_count, charge->fact)) continue;
        size_t k = 0;
        while (k < c->charge_count && !str_eq(c->charges[k].code, charge->code)) k++;
        if (k < c->charge_count && !later(s, charge, &c->charges[k])) continue;
        c->charge_count += k == c->charge_count;
        c->charges[k] =
            (claim_charge){charge->code, charge->amount, charge->from, charge->to, charge->at, charge->fact};
    }
    arena_back(scratch, before);
}

const claim_charge *claim_charge_on(const claims *c, str code, date on)
{
    for (size_t i = 0; i < c->charge_count; i++) {
        const claim_charge *charge = &c->charges[i];
        if (str_eq(charge->code, code)) return date_within(on, charge->from, charge->to) ? charge : NULL;
    }
    return NULL;
}
