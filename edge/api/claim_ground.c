// claim_ground.c - what a claim's lines stand on: each requirement with what is found for it now, and the
// facts that show it.
#include "claim_.h"
#include "journal.h"

enum { EVIDENCE_MAX = 200 };

typedef struct ground_need {
    requirement id;
    bool met;
    str need, have, cite;
    grade grade;
    const str *evidence;
    size_t evidence_count;
} ground_need;

typedef struct ground_row {
    str code;
    date from;
    const ground_need *needs;
    size_t count;
} ground_row;

typedef struct grounding {
    ground *g;
    arena *a;
} grounding;

// What is handed in lives until the call returns: it is copied.
static ground_need copy_need(const grounding *to, const reason *r)
{
    arena *a = to->a;
    size_t count = r->evidence_count < EVIDENCE_MAX ? r->evidence_count : EVIDENCE_MAX;
    str *ids = arena_array(a, str, count + 1);
    for (size_t i = 0; i < count; i++) ids[i] = str_copy(a, door_fact_id(&to->g->facts.door, r->evidence[i]));
    return (ground_need){.id = r->id,
                         .met = r->met,
                         .need = str_copy(a, r->need),
                         .have = str_copy(a, r->have),
                         .cite = str_copy(a, r->cite),
                         .grade = r->grade,
                         .evidence = ids,
                         .evidence_count = count};
}

static bool take(void *with, const determination *d, const reasons *why)
{
    grounding *to = with;
    ground_need *needs = arena_array(to->a, ground_need, why->count + 1);
    for (size_t i = 0; i < why->count; i++) needs[i] = copy_need(to, &why->at[i]);
    *(ground_row *)pile_more(&to->g->rows) = (ground_row){d->code->code, d->from, needs, why->count};
    return true;
}

bool ground_read(ground *g, billing *b, const store_claim *c, fault *why)
{
    str patient[1] = {c->patient};
    act_journal from = {.store = b->desk.store,
                        .as_of = b->c->now,
                        .book = b->desk.book,
                        .zones = b->desk.zones,
                        .patients = patient,
                        .patient_count = 1};
    *g = (ground){.rows = pile_in(b->c->arena, sizeof(ground_row))};
    if (!act_journal_read(&g->facts, &from, b->c->arena, why)) return false;
    uint32_t enrollment = names_find(&g->facts.door.enrollments, c->enrollment);
    if (enrollment == NAME_NONE || !state_enroll(&g->facts.state, enrollment)) return true;
    // Without the lines that stand: what this claim holds must show as it is.
    evaluation *e = evaluation_open(&g->facts.state, b->desk.book, NULL, 0, b->c->arena);
    (void)evaluate_enrollment(e, enrollment, true, take, &(grounding){g, b->c->arena});
    evaluation_close(e);
    act_close_facts(&g->facts);
    return true;
}

static void put_need(put *p, const ground_need *n)
{
    put_open(p, NULL, '{');
    put_text(p, "id", requirements[n->id].name);
    put_flag(p, "met", n->met);
    put_text(p, "need", n->need);
    put_text(p, "have", n->have);
    put_text(p, "cite", n->cite);
    put_text(p, "grade", (str){&"PSK"[n->grade], 1});
    put_open(p, "evidence", '[');
    for (size_t i = 0; i < n->evidence_count; i++) put_text(p, NULL, n->evidence[i]);
    put_shut(p);
    put_shut(p);
}

void ground_put(put *p, const ground *g, const store_line *l)
{
    put_open(p, "requirements", '[');
    for (uint32_t i = 0; i < g->rows.count; i++) {
        const ground_row *at = PILE_AT(&g->rows, ground_row, i);
        if (at->from.days != l->from.days || !str_eq(at->code, l->code)) continue;
        for (size_t n = 0; n < at->count; n++) put_need(p, &at->needs[n]);
        break;
    }
    put_shut(p);
}
