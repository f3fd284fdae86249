// void_claim.c - a claim is taken back: by a claim of frequency 8 where the payer has it, else by word alone.
#include "entry_.h"
#include "post.h"

enum { TRIES_MAX = 1000 };

typedef struct voiding {
    const act_desk *d;
    const correct_ask *ask;
    correct_report *out;
    store_claim old;
} voiding;

static bool say_voided(const voiding *v, str with, fault *why)
{
    const act_desk *d = v->d;
    str id;
    if (!entry_id_now(d, "voided", v->old.claim, &id, why)) return false;
    entry s = entry_that(d, "claim-voided", id, v->ask->by);
    entry_text(&s, "claim", v->old.claim);
    entry_text(&s, "with", with);
    entry_text(&s, "reason", v->ask->reason);
    return entry_done(&s, why);
}

// --- without the payer -----------------------------------------------------------------------------------

typedef struct link_hunt {
    const voiding *v;
    pile ids;
} link_hunt;

static bool keep_link(void *with, const store_fact *f, fault *why)
{
    link_hunt *h = with;
    const act_desk *d = h->v->d;
    fact said;
    if (!fact_read(&said, f->line, d->zones, d->arena, why)) return false;
    fact_field by = said.kind == KIND_CLAIM_CORRECTED ? F_CLAIM_CORRECTED_WITH : F_CLAIM_VOIDED_WITH;
    if (fact_has(&said, by) && str_eq(fact_get(&said, by)->text, h->v->old.claim))
        *(str *)pile_more(&h->ids) = str_copy(d->arena, f->id);
    return true;
}

// The claim that this one was to replace or void is again what it was.
static bool put_back(const voiding *v, fault *why)
{
    const act_desk *d = v->d;
    link_hunt h = {v, pile_in(d->arena, sizeof(str))};
    store_want want = {.subject = SUBJECT_CLAIM, .id = v->old.replaces, .clear_ok = true, .kinds_some = true};
    want.kind_wanted[KIND_CLAIM_CORRECTED] = want.kind_wanted[KIND_CLAIM_VOIDED] = true;
    if (!store_facts_each(d->store, &want, keep_link, &h, why)) return false;
    for (uint32_t i = 0; i < h.ids.count; i++) {
        str id = *PILE_AT(&h.ids, str, i);
        bool taken_out;
        if (!act_voided(d->store, id, 0, &taken_out, d->zones, d->scratch, why)) return false;
        if (taken_out) continue;
        str unlinked;
        if (!entry_id_now(d, "unlinked", v->old.claim, &unlinked, why)) return false;
        entry s = entry_that(d, "void", unlinked, v->ask->by);
        entry_text(&s, "voids", id);
        entry_text(&s, "reason", v->ask->reason);
        if (!entry_done(&s, why)) return false;
    }
    return true;
}

static bool withdraw(const voiding *v, fault *why)
{
    *v->out = (correct_report){.before = v->old.charge, .lines_before = v->old.lines};
    return say_voided(v, STR(""), why) && (!v->old.replaces.len || put_back(v, why));
}

// --- by a claim of frequency 8 ---------------------------------------------------------------------------

static bool new_number(const voiding *v, str *out, fault *why)
{
    const act_desk *d = v->d;
    for (int i = 0; i < TRIES_MAX; i++) {
        buf b = buf_in(d->scratch, 128);
        buf_say(&b, "void %.*s %d", STR_ARGS(v->old.claim), i);
        store_claim other;
        *out = frozen_number(buf_str(&b), d->arena);
        store_answer found = store_claim_get(d->store, *out, &other, d->scratch, why);
        if (found == STORE_NONE) return true;
        if (!store_yes(found)) return false;
    }
    return fault_set(why, FAULT_LIMIT, "the claim was voided too often");
}

typedef struct lining {
    const voiding *v;
    str claim;
    pile rows;
} lining;

// A line of the void: the same service under a control number of its own.
static bool keep_line(void *with, const store_line *l, fault *why)
{
    (void)why;
    lining *to = with;
    arena *a = to->v->d->arena;
    buf control = buf_in(a, 64);
    buf_put(&control, to->claim);
    if (str_starts(l->control, to->v->old.claim))
        buf_put(&control, str_from(l->control, to->v->old.claim.len));
    else
        buf_say(&control, "-%u", l->place);
    str *modifiers = arena_array(a, str, X837_MODIFIERS_MAX);
    frozen_line line = {.control = buf_str(&control),
                        .code = str_copy(a, l->code),
                        .modifiers = modifiers,
                        .units = l->units,
                        .charge = l->charge,
                        .from = l->from,
                        .to = l->to,
                        .on = l->on};
    for (str rest = str_copy(a, l->modifiers); rest.len && line.modifier_count < X837_MODIFIERS_MAX;)
        modifiers[line.modifier_count++] = str_split(rest, ' ', &rest);
    *(frozen_line *)pile_more(&to->rows) = line;
    return true;
}

static bool void_by_claim(const voiding *v, fault *why)
{
    const act_desk *d = v->d;
    str number, kept, segments, original = v->ask->original.len ? v->ask->original : v->old.number;
    if (!original.len)
        return fault_set(
            why, FAULT_CLAIM,
            "claim %.*s cannot be voided: the payer's own number for it is not known; wait for its "
            "answer, or give the number with --original",
            STR_ARGS(v->old.claim));
    if (!new_number(v, &number, why) || !desk_segments(d, &v->old, &kept, d->arena, why) ||
        !frozen_void(kept, number, original, d->arena, &segments, why))
        return false;
    lining l = {v, number, pile_in(d->arena, sizeof(frozen_line))};
    if (!store_lines_each(d->store, v->old.claim, keep_line, &l, why)) return false;
    frozen_line *lines = arena_array(d->arena, frozen_line, l.rows.count + 1u);
    for (uint32_t i = 0; i < l.rows.count; i++) lines[i] = *PILE_AT(&l.rows, frozen_line, i);
    frozen_claim c = {.claim = number,
                      .enrollment = v->old.enrollment,
                      .patient = v->old.patient,
                      .payer = v->old.payer,
                      .frequency = '8',
                      .original = original,
                      .charge = v->old.charge,
                      .unpriced = l.rows.count, // it brings nothing
                      .until = v->old.until,
                      .lines = lines,
                      .line_count = l.rows.count,
                      .segments = segments};
    entry made = entry_that(d, "claim-made", entry_id(d->scratch, "made", number, 0), v->ask->by);
    desk_say_made(d, &made, &c, v->old.month, v->old.claim);
    *v->out = (correct_report){.claim = number,
                               .frequency = '8',
                               .before = v->old.charge,
                               .charge = v->old.charge,
                               .lines_before = v->old.lines,
                               .lines = (uint32_t)l.rows.count};
    return entry_done(&made, why) && say_voided(v, number, why);
}

static bool decide(voiding *v, fault *why)
{
    const act_desk *d = v->d;
    life is;
    life_status to;
    if (!desk_person(d, v->ask->by, why) || !desk_claim(d, v->ask->claim, &v->old, why) ||
        !act_life(d->store, &v->old, &is, d->zones, d->arena, why))
        return false;
    if (life_may(&is, LIFE_DO_WITHDRAW)) return withdraw(v, why);
    return life_move(&is, LIFE_DO_VOID, &to, why) && void_by_claim(v, why);
}

bool act_void_claim(const act_desk *d, const correct_ask *ask, correct_report *out, fault *why)
{
    voiding v = {.d = d, .ask = ask, .out = out};
    if (!store_yes(store_begin(d->store, why))) return false;
    arena_mark mark = arena_here(d->scratch);
    bool fine = decide(&v, why);
    arena_back(d->scratch, mark);
    if (fine) return store_yes(store_commit(d->store, why));
    store_back(d->store);
    return false;
}
