// preview.c - POST /v1/rulebook/preview: what would become of today's services if the proposed facts were let
// in: every enrollment is judged twice, as things are and as they would be.
#include "api_.h"
#include "host.h"
#include "journal.h"
#include "propose_.h"

enum { ROWS_SHOWN = 200 };

// A determination, as far as it can change.
typedef struct judged_row {
    det_status status;     // DET_COUNT: seen on both sides
    int32_t units, from;   // from: days
    uint32_t code;         // a number of `codes`
    bool priced;
    int64_t cents;         // of one unit
} judged_row;

typedef struct enrollment_rows {
    str patient;
    judged_row *rows;
    uint32_t count;
} enrollment_rows;

typedef struct changed_row {
    str enrollment, patient, code;
    date from;
    judged_row before, after;
    bool was, is;
    int64_t weight;
} changed_row;

typedef struct previewing {
    api_call *c;
    arena memory;          // of both judgements
    const rulebook *book;
    names enrollments, codes;
    pile before;           // enrollment_rows, by number
    pile taken;            // judged_row: of the enrollment at hand
    str patient;
    pile changes;          // changed_row
    uint64_t changed, looked_at;
    money worth_before, worth_after;
} previewing;

static money worth_of(const judged_row *r)
{
    bool counts = r->status == DET_READY || r->status == DET_HELD || r->status == DET_OPEN;
    return counts && r->priced ? (money){r->cents * (r->units > 0 ? r->units : 1)} : (money){0};
}

static bool take(void *with, const determination *d, const reasons *why)
{
    (void)why;
    previewing *g = with;
    judged_row *to = pile_more(&g->taken);
    *to = (judged_row){.status = d->status,
                       .units = d->units,
                       .priced = d->priced,
                       .cents = d->priced ? d->amount.cents : 0,
                       .code = names_number(&g->codes, d->code->code, NULL),
                       .from = d->from.days};
    return true;
}

// --- as things are -----------------------------------------------------------------------------------------

static void keep_before(previewing *g, str enrollment, str patient)
{
    (void)names_number(&g->enrollments, enrollment, NULL);
    enrollment_rows *to = pile_more(&g->before);
    *to = (enrollment_rows){str_copy(&g->memory, patient),
                            arena_array(&g->memory, judged_row, g->taken.count + 1u), g->taken.count};
    for (uint32_t i = 0; i < g->taken.count; i++) {
        to->rows[i] = *PILE_AT(&g->taken, judged_row, i);
        g->worth_before = money_add(g->worth_before, worth_of(&to->rows[i]));
    }
}

// --- as they would be --------------------------------------------------------------------------------------

static bool same(const judged_row *a, const judged_row *b)
{
    return a->status == b->status && a->units == b->units && a->priced == b->priced && a->cents == b->cents;
}

static int64_t weight_of(const judged_row *before, const judged_row *after)
{
    int64_t less = (before ? worth_of(before).cents : 0) - (after ? worth_of(after).cents : 0);
    return less < 0 ? -less : less;
}

static void keep_change(previewing *g, str enrollment, str patient, const judged_row *before,
                        const judged_row *after)
{
    const judged_row *is = after ? after : before;
    g->changed++;
    changed_row *to = pile_more(&g->changes);
    *to = (changed_row){.enrollment = str_copy(&g->memory, enrollment),
                        .patient = str_copy(&g->memory, patient),
                        .code = names_text(&g->codes, is->code),
                        .from = {is->from},
                        .was = before != NULL,
                        .is = after != NULL,
                        .weight = weight_of(before, after)};
    if (before) to->before = *before;
    if (after) to->after = *after;
}

static judged_row *row_like(judged_row *rows, uint32_t count, const judged_row *like)
{
    for (uint32_t i = 0; i < count; i++)
        if (rows[i].code == like->code && rows[i].from == like->from && rows[i].status != DET_COUNT)
            return &rows[i];
    return NULL;
}

static void lay_beside(previewing *g, str enrollment, str patient)
{
    uint32_t n = names_find(&g->enrollments, enrollment);
    enrollment_rows none = {.count = 0},
                    *before = n == NAME_NONE ? &none : PILE_AT(&g->before, enrollment_rows, n);
    for (uint32_t i = 0; i < g->taken.count; i++) {
        const judged_row *after = PILE_AT(&g->taken, judged_row, i);
        judged_row *was = row_like(before->rows, before->count, after);
        g->worth_after = money_add(g->worth_after, worth_of(after));
        if (!was || !same(was, after)) keep_change(g, enrollment, patient, was, after);
        if (was) was->status = DET_COUNT; // seen
    }
    for (uint32_t i = 0; i < before->count; i++)
        if (before->rows[i].status != DET_COUNT) keep_change(g, enrollment, patient, &before->rows[i], NULL);
}

// --- judging -----------------------------------------------------------------------------------------------

typedef void each_enrollment(previewing *g, str enrollment, str patient);

static bool judge(previewing *g, const proposed *supposed, each_enrollment *each, fault *why)
{
    api_call *c = g->c;
    arena own, rows;
    act_facts facts;
    arena_open(&own, host_memory(), SIZE_MAX / 2);
    arena_open(&rows, host_memory(), SIZE_MAX / 2);
    act_journal ask = {.store = c->seat.store, .as_of = c->now, .book = g->book, .zones = c->seat.zones,
                       .supposed = supposed ? supposed->lines : NULL,
                       .supposed_count = supposed ? supposed->count : 0};
    bool fine = act_journal_read(&facts, &ask, &own, why);
    if (fine) {
        size_t count;
        evaluation *e = evaluation_open(&facts.state, g->book, facts.standing, facts.standing_count, &own);
        const uint32_t *all = state_enrollments(&facts.state, &own, &count);
        for (size_t i = 0; i < count; i++) {
            const enroll_row *en = state_enroll(&facts.state, all[i]);
            if (!en) continue;
            arena_mark mark = arena_here(&rows);
            g->taken = pile_in(&rows, sizeof(judged_row));
            (void)evaluate_enrollment(e, all[i], false, take, g);
            each(g, names_text(&facts.door.enrollments, all[i]), names_text(&facts.door.people, en->patient));
            arena_back(&rows, mark);
        }
        g->looked_at = count;
        evaluation_close(e);
        act_close_facts(&facts);
    }
    arena_close(&rows);
    arena_close(&own);
    return fine;
}

// --- shown -------------------------------------------------------------------------------------------------

static int heaviest_first(const void *a, const void *b, const void *with)
{
    (void)with;
    const changed_row *l = a, *r = b;
    if (l->weight != r->weight) return l->weight > r->weight ? -1 : 1;
    int c = str_cmp(l->enrollment, r->enrollment);
    if (!c) c = (l->from.days > r->from.days) - (l->from.days < r->from.days);
    return c ? c : str_cmp(l->code, r->code);
}

static str status_of(const judged_row *r, bool there)
{
    return there ? det_status_text(r->status) : STR("none");
}

static bool put_change(previewing *g, const changed_row *r, size_t *shown, fault *why)
{
    put *p = &g->c->out;
    str patient, name;
    bool sees;
    if (!api_sees_enrollment(g->c, r->enrollment, &patient, &sees, why)) return false;
    if (!sees) return true;
    if (!api_name(g->c, r->patient, &name, why)) return false;
    put_open(p, NULL, '{');
    put_text(p, "enrollment", r->enrollment);
    put_text(p, "patient", r->patient);
    put_text(p, "name", name);
    put_text(p, "code", r->code);
    put_date(p, "from", r->from);
    put_text(p, "before", status_of(&r->before, r->was));
    put_text(p, "after", status_of(&r->after, r->is));
    put_money_if(p, "amount_before", r->was && r->before.priced, (money){r->before.cents});
    put_money_if(p, "amount_after", r->is && r->after.priced, (money){r->after.cents});
    put_shut(p);
    ++*shown;
    return true;
}

static bool put_preview(previewing *g, fault *why)
{
    put *p = &g->c->out;
    size_t shown = 0;
    changed_row *all = arena_array(&g->memory, changed_row, g->changes.count + 1u);
    for (uint32_t i = 0; i < g->changes.count; i++) all[i] = *PILE_AT(&g->changes, changed_row, i);
    sort_rows(all, g->changes.count, sizeof *all, heaviest_first, NULL, &g->memory);
    put_open(p, NULL, '{');
    put_whole(p, "enrollments", (int64_t)g->looked_at);
    put_whole(p, "changed", (int64_t)g->changed);
    put_money(p, "worth_before", g->worth_before);
    put_money(p, "worth_after", g->worth_after);
    put_open(p, "rows", '[');
    for (uint32_t i = 0; i < g->changes.count && shown < ROWS_SHOWN; i++)
        if (!put_change(g, &all[i], &shown, why)) return false;
    put_shut(p);
    put_shut(p);
    return true;
}

bool api_preview(api_call *c, fault *why)
{
    proposed facts;
    previewing g = {.c = c};
    if (!propose_read(c, api_raw(c, "facts"), &facts, why)) return false;
    arena_open(&g.memory, host_memory(), SIZE_MAX / 2);
    g.book = c->seat.book;
    g.enrollments = names_in(&g.memory);
    g.codes = names_in(&g.memory);
    g.before = pile_in(&g.memory, sizeof(enrollment_rows));
    g.changes = pile_in(&g.memory, sizeof(changed_row));
    bool fine = judge(&g, NULL, keep_before, why) && judge(&g, &facts, lay_beside, why) &&
                put_preview(&g, why) &&
                api_audit(c, AUDIT_PREVIEWED, SUBJECT_NONE, (str){"", 0}, STR("proposed rules"), why);
    names_close(&g.enrollments);
    names_close(&g.codes);
    arena_close(&g.memory);
    return fine;
}
