// evaluate.c - determinations for vendors' programs: as structs, and as JSON.
#include "embed_.h"
#include <assert.h>

enum { JSON_BYTES_MAX = 1 << 26 }; // of one determination, as for the command line

#define SAME(public, own) _Static_assert((int)(public) == (int)(own), "the states are the core's")
SAME(DAYBOOK_CLAIMED, DET_CLAIMED);
SAME(DAYBOOK_YIELDS, DET_YIELDS);
SAME(DAYBOOK_REFUSED, DET_REFUSED);
SAME(DAYBOOK_LOST, DET_LOST);
SAME(DAYBOOK_OPEN, DET_OPEN);
SAME(DAYBOOK_HELD, DET_HELD);
SAME(DAYBOOK_READY, DET_READY);
_Static_assert(DET_COUNT == DAYBOOK_READY + 1, "and there is none beyond them");

typedef struct evaluating {
    daybook_facts *facts;
    const char *enrollment;
    bool evidence;
    daybook_take *take; // one of the two
    daybook_write *write;
    void *with;
    evaluation *e;
    buf json;
    bool stopped, not_found;
} evaluating;

static const char *text_of(const evaluating *v, str s) { return str_z(&v->facts->scratch, s); }

static const daybook_reason *reason_of(const evaluating *v, const reason *from)
{
    static const char grades[] = {[GRADE_P] = 'P', [GRADE_S] = 'S', [GRADE_K] = 'K'};
    arena *a = &v->facts->scratch;
    daybook_reason *to = arena_push(a, daybook_reason);
    size_t count = v->evidence ? from->evidence_count : 0;
    const char **ids = arena_array(a, const char *, count + 1);
    for (size_t i = 0; i < count; i++)
        ids[i] = text_of(v, door_fact_id(&v->facts->facts.door, from->evidence[i]));
    *to = (daybook_reason){.size = sizeof *to,
                           .requirement = text_of(v, requirements[from->id].name),
                           .met = from->met,
                           .need = text_of(v, from->need),
                           .have = text_of(v, from->have),
                           .cite = text_of(v, from->cite),
                           .grade = grades[from->grade],
                           .evidence = ids,
                           .evidence_count = count};
    return to;
}

static const daybook_still *still_of(const evaluating *v, const still *from)
{
    daybook_still *to = arena_push(&v->facts->scratch, daybook_still);
    *to = (daybook_still){.size = sizeof *to,
                          .requirement = text_of(v, requirements[from->id].name),
                          .need = text_of(v, from->need),
                          .by = embed_day(&v->facts->scratch, from->by)};
    return to;
}

static void put_reasons(const evaluating *v, daybook_determination *to, const reasons *why)
{
    arena *a = &v->facts->scratch;
    const daybook_reason **all = arena_array(a, const daybook_reason *, why->count + 1);
    const daybook_still **stills = arena_array(a, const daybook_still *, why->still_count + 1);
    const char **warnings = arena_array(a, const char *, why->warning_count + 1);
    for (size_t i = 0; i < why->count; i++) all[i] = reason_of(v, &why->at[i]);
    for (size_t i = 0; i < why->still_count; i++) stills[i] = still_of(v, &why->stills[i]);
    for (size_t i = 0; i < why->warning_count; i++) warnings[i] = text_of(v, why->warnings[i]);
    to->reasons = all;
    to->reason_count = why->count;
    to->still = stills;
    to->still_count = why->still_count;
    to->warnings = warnings;
    to->warning_count = why->warning_count;
}

static daybook_determination determination_of(const evaluating *v, const determination *d)
{
    const door *ids = &v->facts->facts.door;
    arena *a = &v->facts->scratch;
    return (daybook_determination){
        .size = sizeof(daybook_determination),
        .enrollment = text_of(v, names_text(&ids->enrollments, d->enrollment)),
        .patient = text_of(v, names_text(&ids->people, d->patient)),
        .payer = d->payer == NAME_NONE ? NULL : text_of(v, names_text(&ids->payers, d->payer)),
        .pack = text_of(v, d->pack->name),
        .code = text_of(v, d->code->code),
        .name = text_of(v, d->code->name),
        .clock = text_of(v, clock_text(d->code->clock)),
        .from = embed_day(a, d->from),
        .to = embed_day(a, d->to),
        .service_date = embed_day(a, d->service_date),
        .state = (daybook_state)d->status,
        .units = d->units,
        .priced = d->priced,
        .amount_cents = d->priced ? d->amount.cents : 0,
        .basis = text_of(v, fee_basis_text(d->basis)),
    };
}

static bool take_one(void *with, const determination *d, const reasons *why)
{
    evaluating *v = with;
    assert(why);
    if (v->write) {
        buf_clear(&v->json);
        det_put_json(&v->json, v->e, d, why, v->evidence);
        assert(!v->json.full);
        v->stopped = v->write(v->with, v->json.at, v->json.len) != 0;
        return !v->stopped;
    }
    arena_mark before = arena_here(&v->facts->scratch);
    daybook_determination to = determination_of(v, d);
    put_reasons(v, &to, why);
    v->stopped = v->take(v->with, &to) != 0;
    arena_back(&v->facts->scratch, before);
    return !v->stopped;
}

static void evaluate(void *args)
{
    evaluating *v = args;
    const state *s = &v->facts->facts.state;
    arena *a = &v->facts->in;
    uint32_t only = NAME_NONE;
    if (v->enrollment) {
        only = names_find(&v->facts->facts.door.enrollments, str_of(v->enrollment));
        v->not_found = only == NAME_NONE || !state_enroll(s, only);
        if (v->not_found) return;
    }
    v->e = evaluation_open(s, &v->facts->rules->book, NULL, 0, a);
    v->json = buf_in(a, JSON_BYTES_MAX);
    size_t count;
    const uint32_t *all = state_enrollments(s, a, &count);
    for (size_t i = 0; i < count && !v->stopped; i++)
        if (only == NAME_NONE || all[i] == only) (void)evaluate_enrollment(v->e, all[i], true, take_one, v);
    evaluation_close(v->e);
}

static daybook_status run(evaluating *v, daybook_error *error)
{
    daybook_status status;
    if (!v->take && !v->write)
        return embed_error(error, DAYBOOK_MISUSE, "there is no function to take what is found");
    if (!embed_enter(v->facts, EMBED_CLOSED, error, &status)) return status;
    arena_mark before = arena_here(&v->facts->in);
    bool ran = embed_run(&v->facts->memory, evaluate, v);
    embed_leave(v->facts, ran);
    if (!ran) return embed_no_memory(error);
    arena_back(&v->facts->in, before);
    if (v->not_found)
        return embed_error(error, DAYBOOK_NOT_FOUND, "there is no enrollment %.64s in these facts",
                           v->enrollment);
    if (v->stopped)
        return embed_error(error, DAYBOOK_STOPPED, "the function that takes what is found said stop");
    return DAYBOOK_OK;
}

daybook_status daybook_evaluate(daybook_facts *facts, const char *enrollment, unsigned flags,
                                daybook_take *take, void *with, daybook_error *error)
{
    evaluating v = {.facts = facts,
                    .enrollment = enrollment,
                    .evidence = !(flags & DAYBOOK_BRIEF),
                    .take = take,
                    .with = with};
    return run(&v, error);
}

daybook_status daybook_evaluate_json(daybook_facts *facts, const char *enrollment, unsigned flags,
                                     daybook_write *write, void *with, daybook_error *error)
{
    evaluating v = {.facts = facts,
                    .enrollment = enrollment,
                    .evidence = !(flags & DAYBOOK_BRIEF),
                    .write = write,
                    .with = with};
    return run(&v, error);
}

// --- why -------------------------------------------------------------------------------------------------

typedef struct explaining {
    daybook_facts *facts;
    act_explain_ask ask;
    act_explained found;
    daybook_write *write;
    void *with;
    bool stopped;
} explaining;

static void explain(void *args)
{
    explaining *x = args;
    x->found = act_explain(&x->ask, &x->facts->in);
    if (x->found.found) x->stopped = x->write(x->with, x->found.text.at, x->found.text.len) != 0;
}

static daybook_status tell_unfound(const explaining *x, const char *period, daybook_error *error)
{
    if (x->found.no_enrollment)
        return embed_error(error, DAYBOOK_NOT_FOUND, "there is no enrollment %.64s in these facts",
                           x->ask.enrollment.at);
    if (!x->found.known_count)
        return embed_error(error, DAYBOOK_NOT_FOUND, "the pack of the enrollment's payer has no code %.20s",
                           x->ask.code.at);
    return embed_error(error, DAYBOOK_NOT_FOUND, "no period of %.20s shares a day with %.20s", x->ask.code.at,
                       period);
}

daybook_status daybook_explain(daybook_facts *facts, const char *enrollment, const char *code,
                               const char *period, daybook_write *write, void *with, daybook_error *error)
{
    daybook_status status;
    explaining x = {.facts = facts, .write = write, .with = with};
    if (!enrollment || !code || !write)
        return embed_error(error, DAYBOOK_MISUSE,
                           "an enrollment, a code and a function to take the text are needed");
    x.ask = (act_explain_ask){.enrollment = str_of(enrollment), .code = str_of(code), .from = DATE_NONE};
    if (period && !act_explain_period(str_of(period), &x.ask.from, &x.ask.to))
        return embed_error(error, DAYBOOK_MISUSE, "%.20s is neither a month nor a day", period);
    if (!embed_enter(facts, EMBED_CLOSED, error, &status)) return status;
    x.ask.facts = &facts->facts;
    x.ask.book = &facts->rules->book;
    arena_mark before = arena_here(&facts->in);
    bool ran = embed_run(&facts->memory, explain, &x);
    embed_leave(facts, ran);
    if (!ran) return embed_no_memory(error);
    arena_back(&facts->in, before);
    if (x.stopped) return embed_error(error, DAYBOOK_STOPPED, "the function that takes the text said stop");
    return x.found.found ? DAYBOOK_OK : tell_unfound(&x, period, error);
}
