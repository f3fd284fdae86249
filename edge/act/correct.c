// correct.c - a claim is made anew as things are now, and takes the place of the one before.
#include "entry_.h"
#include "journal.h"
#include "post.h"

typedef struct correcting {
    const act_desk *d;
    const correct_ask *ask;
    correct_report *out;
    store_claim old;
    act_facts facts;
    party party;
    pile lines; // store_line of the old claim: code and from
    pile ready; // determination
    char frequency;
    str original;
} correcting;

static bool keep_line(void *with, const store_line *l, fault *why)
{
    (void)why;
    correcting *c = with;
    store_line *to = pile_more(&c->lines);
    to->code = str_copy(c->d->arena, l->code);
    to->from = l->from;
    return true;
}

// A replacement may come after the limit for filing; what else holds must hold.
static bool is_ready(const correcting *c, const determination *d)
{
    uint32_t beside = 1u << REQ_PRICE | (c->frequency == '7' ? 1u << REQ_TIMELY : 0);
    return (d->asked & ~d->met & ~beside) == 0 && d->status != DET_OPEN && date_is(d->service_date) &&
           d->units > 0;
}

static bool look(void *with, const determination *d, const reasons *why)
{
    (void)why;
    correcting *c = with;
    for (uint32_t i = 0; i < c->lines.count; i++) {
        const store_line *l = PILE_AT(&c->lines, store_line, i);
        if (l->from.days != d->from.days || !str_eq(l->code, d->code->code) || !is_ready(c, d)) continue;
        determination *to = pile_more(&c->ready);
        *to = *d;
        to->status = DET_READY;
        break;
    }
    return true;
}

static bool evaluate(correcting *c, fault *why)
{
    const act_desk *d = c->d;
    str *patient = arena_push(d->arena, str);
    *patient = c->old.patient;
    act_journal from = {.store = d->store,
                        .as_of = d->now,
                        .book = d->book,
                        .zones = d->zones,
                        .patients = patient,
                        .patient_count = 1,
                        .each = party_fold,
                        .with = &c->party};
    if (!act_journal_read(&c->facts, &from, d->arena, why) ||
        !store_lines_each(d->store, c->old.claim, keep_line, c, why))
        return false;
    uint32_t enrollment = names_find(&c->facts.door.enrollments, c->old.enrollment);
    if (enrollment == NAME_NONE || !state_enroll(&c->facts.state, enrollment))
        return true; // nothing is ready
    // Without standing lines: what this claim holds must show as it is.
    evaluation *e = evaluation_open(&c->facts.state, d->book, NULL, 0, d->arena);
    evaluate_enrollment(e, enrollment, false, look, c);
    evaluation_close(e);
    return true;
}

static bool plan(correcting *c, claims **out, fault *why)
{
    const act_desk *d = c->d;
    determination *all = arena_array(d->arena, determination, c->ready.count + 1u);
    for (uint32_t i = 0; i < c->ready.count; i++) all[i] = *PILE_AT(&c->ready, determination, i);
    claim_ask ask = {.state = &c->facts.state,
                     .book = d->book,
                     .party = &c->party,
                     .ready = all,
                     .count = c->ready.count,
                     .as_of = d->now,
                     .control = 1};
    if (!c->ready.count)
        return fault_set(why, FAULT_CLAIM,
                         "nothing of claim %.*s may be billed any more: void it (`daybook void-claim`)",
                         STR_ARGS(c->old.claim));
    *out = claims_plan(&ask, d->arena);
    size_t unmade;
    const claim_unmade *at = claims_unmade(*out, &unmade);
    if (unmade)
        return fault_set(why, FAULT_CLAIM, "%.*s has neither a charge nor a known price; give a charge fact",
                         STR_ARGS(at->code));
    if (claims_count(*out) != 1)
        return fault_set(why, FAULT_CLAIM,
                         "its lines no longer belong on one claim (payer, member number or authorisation "
                         "differ): void it and close the month again");
    uint32_t payer = names_find(&c->facts.door.payers, c->old.payer);
    if (all[0].payer != payer)
        return fault_set(why, FAULT_CLAIM,
                         "another payer answers for it now: void it and close the month again");
    return true;
}

static bool say_corrected(correcting *c, const frozen_claim *kept, fault *why)
{
    const act_desk *d = c->d;
    entry made = entry_that(d, "claim-made", entry_id(d->scratch, "made", kept->claim, 0), c->ask->by);
    desk_say_made(d, &made, kept, c->old.month, c->old.claim);
    if (!entry_done(&made, why)) return false;
    str id;
    if (!entry_id_now(d, "corrected", c->old.claim, &id, why)) return false;
    entry s = entry_that(d, "claim-corrected", id, c->ask->by);
    entry_text(&s, "claim", c->old.claim);
    entry_text(&s, "with", kept->claim);
    entry_text(&s, "reason", c->ask->reason);
    return entry_done(&s, why);
}

static bool make(correcting *c, claims *planned, fault *why)
{
    const act_desk *d = c->d;
    x12_problems problems = x12_problems_in(d->arena);
    desk_make m = {.plan = planned, .frequency = c->frequency, .original = c->original};
    desk_made made;
    if (!desk_freeze(d, &m, &made, &problems, why)) return false;
    if (!made.fine) {
        const x12_problem *first = PILE_AT(&problems.rows, x12_problem, 0);
        return fault_set(why, FAULT_CLAIM, "the corrected claim is not right: loop %.*s, element %.*s: %.*s",
                         STR_ARGS(first->loop), STR_ARGS(first->element), STR_ARGS(first->text));
    }
    *c->out = (correct_report){.claim = str_copy(d->arena, made.kept.claim),
                               .frequency = c->frequency,
                               .before = c->old.charge,
                               .charge = made.kept.charge,
                               .lines_before = c->old.lines,
                               .lines = (uint32_t)made.kept.line_count};
    return say_corrected(c, &made.kept, why);
}

// A payer that rejected a claim has none to replace; after a denial a person may send a new one.
static bool choose_frequency(correcting *c, fault *why)
{
    bool denied = c->old.status == LIFE_DENIED;
    if (c->ask->as_new && !denied && c->old.status != LIFE_REJECTED)
        return fault_set(why, FAULT_CLAIM,
                         "only a denied or rejected claim goes out as a new one; claim %.*s is %.*s",
                         STR_ARGS(c->old.claim), STR_ARGS(life_text((life_status)c->old.status)));
    c->frequency = c->ask->as_new || c->old.status == LIFE_REJECTED ? '1' : '7';
    c->original = (str){"", 0};
    if (c->frequency == '1') return true;
    c->original = c->ask->original.len ? c->ask->original : c->old.number;
    if (c->original.len) return true;
    return fault_set(
        why, FAULT_CLAIM,
        "claim %.*s cannot be replaced: the payer's own number for it is not known; wait for its "
        "answer, or give the number with --original",
        STR_ARGS(c->old.claim));
}

static bool correct(correcting *c, fault *why)
{
    const act_desk *d = c->d;
    life is;
    life_status to;
    claims *planned = NULL;
    return desk_person(d, c->ask->by, why) && desk_claim(d, c->ask->claim, &c->old, why) &&
           act_life(d->store, &c->old, &is, d->zones, d->arena, why) &&
           life_move(&is, LIFE_DO_CORRECT, &to, why) && choose_frequency(c, why) && evaluate(c, why) &&
           plan(c, &planned, why) && make(c, planned, why);
}

bool act_correct(const act_desk *d, const correct_ask *ask, correct_report *out, fault *why)
{
    correcting *c = arena_push(d->arena, correcting);
    *c = (correcting){.d = d,
                      .ask = ask,
                      .out = out,
                      .party = party_in(d->arena),
                      .lines = pile_in(d->arena, sizeof(store_line)),
                      .ready = pile_in(d->arena, sizeof(determination))};
    if (!store_yes(store_begin(d->store, why))) return false;
    arena_mark mark = arena_here(d->scratch);
    bool fine = correct(c, why);
    act_close_facts(&c->facts);
    arena_back(d->scratch, mark);
    if (fine) return store_yes(store_commit(d->store, why));
    store_back(d->store);
    return false;
}
