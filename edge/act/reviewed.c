// reviewed.c - claims laid beside what would be claimed today. Each difference is said once, as a work item:
// its id is made of the claim and the difference, so that the same one is found again and not said again.
#include "journal.h"
#include "post.h"
#include "review_.h"

enum {
    AT_ONCE_MAX = 200, // patients read one by one; with more, everything is read once
    TEXT_BYTES_MAX = 2048,
};

// A line of a claim that stands, and what is found of it.
typedef struct held_line {
    const store_claim *claim;
    str code;
    date from, on;
    uint32_t units;
    money expected, paid;
    bool priced, found;
} held_line;

typedef struct looking {
    act_review *r;
    arena *a; // of the patient at hand: zones that are read meanwhile stay in the desk's
    const act_facts *facts;
    date today;
    pile claims; // store_claim: of the patient at hand
    pile lines;  // held_line
    uint32_t enrollment;
    str enrollment_id;
    fault *why;
    bool failed;
    size_t raised;
} looking;

// --- what is said ----------------------------------------------------------------------------------------

typedef enum difference { IS_LOST, OTHER_UNITS, OTHER_DATE, OTHER_PRICE, OTHER_PAYER } difference;

typedef struct change {
    difference what;
    str words;  // "20 minutes are needed, 14 were found"
    str mark;   // what tells this change from another of its sort
    money less; // what is expected less than before; 0: nothing
} change;

static bool was_paid(const held_line *l) { return l->paid.cents > 0 || l->claim->paid.cents > 0; }

static choice about(const held_line *l, const change *c)
{
    bool gives_back = was_paid(l) && c->less.cents > 0;
    if (gives_back) return ABOUT_REPAY;
    return c->what == IS_LOST ? ABOUT_LOST_GROUND : ABOUT_LATE_FACT;
}

static void put_money(buf *b, money m) { money_put(b, m); }

static const char *what_to_do(const held_line *l, choice of)
{
    bool sent = l->claim->batch.len > 0;
    if (of == ABOUT_REPAY) return "It was paid: correct or void the claim and pay back by the day given.";
    if (of == ABOUT_LOST_GROUND) return sent ? "Correct the claim, or void it." : "Withdraw the claim.";
    return sent ? "Look whether to correct the claim." : "Withdraw the claim and close the month again.";
}

static str item_id(arena *a, const held_line *l, const change *c, choice of)
{
    buf what = buf_in(a, 512);
    buf_put(&what, l->code);
    buf_byte(&what, ' ');
    date_put(&what, l->from);
    buf_say(&what, " %d %d ", (int)c->what, of == ABOUT_REPAY);
    buf_put(&what, c->mark);
    sha256 hash = sha256_of(buf_str(&what));
    buf id = buf_in(a, LIMIT_ID_BYTES);
    buf_put(&id, c->what == OTHER_PRICE ? REVIEW_PRICE : STR("review."));
    buf_say(&id, "%.*s.", STR_ARGS(l->claim->claim));
    sha256_put(&id, &hash, 16);
    return buf_str(&id);
}

static str sentence(arena *a, const held_line *l, const change *c, choice of)
{
    buf b = buf_in(a, TEXT_BYTES_MAX);
    buf_put(&b, l->code);
    buf_lit(&b, " of ");
    date_put(&b, l->on);
    if (c->what == IS_LOST) buf_lit(&b, " no longer stands");
    buf_lit(&b, ": ");
    buf_put(&b, c->words);
    buf_lit(&b, ". ");
    buf_put(&b, str_of(what_to_do(l, of)));
    return buf_str(&b);
}

static bool say_item(looking *k, const held_line *l, const change *c, fault *why)
{
    const act_desk *d = k->r->d;
    choice of = about(l, c);
    str id = item_id(d->scratch, l, c, of);
    store_work there;
    store_answer found = store_work_get(d->store, id, &there, d->scratch, why);
    if (found != STORE_NONE) return store_yes(found);
    money worth = c->less.cents > 0 ? c->less : l->expected;
    entry s = entry_that(d, "work-item", id, STR(""));
    entry_text(&s, "work", id);
    entry_text(&s, "about", choice_text(of));
    entry_text(&s, "claim", l->claim->claim);
    entry_text(&s, "enrollment", l->claim->enrollment);
    entry_text(&s, "text", sentence(d->scratch, l, c, of));
    entry_money(&s, "worth", worth);
    if (of == ABOUT_REPAY)
        entry_date(&s, "due", date_plus(k->today, d->book->deadlines[DEADLINE_REPAY].days));
    k->raised++;
    return entry_done(&s, why);
}

// --- what differs ----------------------------------------------------------------------------------------

// What does not take a claim's ground once it was made: that time went by, and that no price is public.
static const uint32_t beside = 1u << REQ_TIMELY | 1u << REQ_PRICE;

static money line_worth(const held_line *l) { return l->paid.cents > 0 ? l->paid : l->expected; }

static str words_of_lost(const looking *k, const reasons *why)
{
    arena *a = k->r->d->scratch;
    const reason *r = reason_deciding(why, beside);
    if (!r) return STR("what it stood on is gone");
    buf b = buf_in(a, TEXT_BYTES_MAX);
    str need = r->need;
    if (need.len && need.at[need.len - 1] == '.') need.len--;
    buf_say(&b, "%.*s; needed: %.*s", STR_ARGS(r->have), STR_ARGS(need));
    return buf_str(&b);
}

static str number_text(arena *a, int64_t n)
{
    buf b = buf_in(a, 32);
    buf_int(&b, n);
    return buf_str(&b);
}

static bool say_lost(looking *k, const held_line *l, str words_found, fault *why)
{
    change c = {IS_LOST, words_found, STR(""), line_worth(l)};
    return say_item(k, l, &c, why);
}

static money less_of(money before, money now)
{
    return (money){before.cents > now.cents ? before.cents - now.cents : 0};
}

static bool say_changed(looking *k, const held_line *l, const determination *d, fault *why)
{
    arena *a = k->r->d->scratch;
    money now = d->priced ? money_times(d->amount, d->units) : l->expected;
    str payer = d->payer == NAME_NONE ? STR("") : names_text(&k->facts->door.payers, d->payer);
    buf b = buf_in(a, TEXT_BYTES_MAX);
    if (!str_eq(payer, l->claim->payer)) {
        buf_say(&b, "payer %.*s answers for it now, the claim went to %.*s", STR_ARGS(payer),
                STR_ARGS(l->claim->payer));
        change c = {OTHER_PAYER, buf_str(&b), payer, line_worth(l)};
        return say_item(k, l, &c, why);
    }
    if (d->units != (int32_t)l->units) {
        buf_say(&b, "%d units would be claimed now, %u were", d->units, l->units);
        change c = {OTHER_UNITS, buf_str(&b), number_text(a, d->units), less_of(l->expected, now)};
        return say_item(k, l, &c, why);
    }
    if (d->service_date.days != l->on.days) {
        buf_lit(&b, "its date of service would be ");
        date_put(&b, d->service_date);
        change c = {OTHER_DATE, buf_str(&b), number_text(a, d->service_date.days), {0}};
        return say_item(k, l, &c, why);
    }
    if (d->priced && l->priced && now.cents != l->expected.cents) {
        buf_lit(&b, "its price is ");
        put_money(&b, now);
        buf_lit(&b, " now, ");
        put_money(&b, l->expected);
        buf_lit(&b, " was expected");
        change c = {OTHER_PRICE, buf_str(&b), number_text(a, now.cents), {0}};
        return say_item(k, l, &c, why);
    }
    return true;
}

// A claim that was made in time and has a charge does not lose its ground by time and price.
static bool is_lost(const determination *d)
{
    return (d->asked & ~d->met & ~beside) != 0;
}

// A line that was claimed as this and not looked at yet; or NULL.
static held_line *claimed_as(const looking *k, const determination *d)
{
    for (uint32_t i = 0; i < k->lines.count; i++) {
        held_line *l = PILE_AT(&k->lines, held_line, i);
        if (!l->found && l->from.days == d->from.days && str_eq(l->code, d->code->code) &&
            str_eq(l->claim->enrollment, k->enrollment_id))
            return l;
    }
    return NULL;
}

static bool needs_words(void *with, const determination *d)
{
    return is_lost(d) && claimed_as(with, d) != NULL;
}

static bool compare(void *with, const determination *d, const reasons *why)
{
    looking *k = with;
    for (held_line *l; !k->failed && (l = claimed_as(k, d)) != NULL;) {
        l->found = true;
        arena_mark mark = arena_here(k->r->d->scratch);
        bool fine = is_lost(d) ? say_lost(k, l, words_of_lost(k, why), k->why) : say_changed(k, l, d, k->why);
        arena_back(k->r->d->scratch, mark);
        k->failed |= !fine;
    }
    return !k->failed;
}

// --- a patient's claims ----------------------------------------------------------------------------------

typedef struct claim_hunt {
    looking *k;
    date since;
} claim_hunt;

static bool keep_claim(void *with, const store_claim *c, fault *why)
{
    (void)why;
    claim_hunt *h = with;
    arena *a = h->k->a;
    if (c->frequency == '8' || (int64_t)c->to.days + REVIEW_PERIOD_DAYS_MAX < h->since.days) return true;
    store_claim *to = pile_more(&h->k->claims);
    *to = *c;
    to->claim = str_copy(a, c->claim);
    to->enrollment = str_copy(a, c->enrollment);
    to->payer = str_copy(a, c->payer);
    to->batch = str_copy(a, c->batch);
    return true;
}

typedef struct line_hunt {
    looking *k;
    const store_claim *claim;
    date since;
    bool reached; // by a period
} line_hunt;

static bool keep_line(void *with, const store_line *l, fault *why)
{
    (void)why;
    line_hunt *h = with;
    date last = date_is(l->to) ? l->to : l->on;
    h->reached |= last.days >= h->since.days;
    *(held_line *)pile_more(&h->k->lines) = (held_line){.claim = h->claim,
                                                        .code = str_copy(h->k->a, l->code),
                                                        .from = l->from,
                                                        .on = l->on,
                                                        .units = l->units,
                                                        .expected = l->priced ? l->expected : l->charge,
                                                        .paid = l->paid,
                                                        .priced = l->priced};
    return true;
}

// False in *reached: every period of the claims ended before that day.
static bool find_claims(looking *k, str patient, date since, bool *reached, fault *why)
{
    k->claims = pile_in(k->a, sizeof(store_claim));
    k->lines = pile_in(k->a, sizeof(held_line));
    claim_hunt h = {k, since};
    store_claims_want want = {.patient = patient, .statuses = review_standing(), .month = DATE_NONE};
    if (!store_claims_each(k->r->d->store, &want, keep_claim, &h, why)) return false;
    line_hunt lines = {k, NULL, since, false};
    for (uint32_t i = 0; i < k->claims.count; i++) {
        lines.claim = PILE_AT(&k->claims, store_claim, i);
        if (!store_lines_each(k->r->d->store, lines.claim->claim, keep_line, &lines, why)) return false;
    }
    *reached = lines.reached;
    return true;
}

static void look_at_enrollment(looking *k, evaluation *e, str id)
{
    k->enrollment_id = id;
    k->enrollment = names_find(&k->facts->door.enrollments, id);
    if (k->enrollment != NAME_NONE && state_enroll(&k->facts->state, k->enrollment))
        (void)evaluate_unmet(e, k->enrollment, needs_words, compare, k);
    for (uint32_t i = 0; i < k->lines.count && !k->failed; i++) {
        held_line *l = PILE_AT(&k->lines, held_line, i);
        if (l->found || !str_eq(l->claim->enrollment, id)) continue;
        l->found = true;
        k->failed |= !say_lost(k, l, STR("no period of the code begins on that day any more"), k->why);
    }
}

static bool look_at_claims(looking *k, evaluation *e)
{
    for (uint32_t i = 0; i < k->lines.count && !k->failed; i++) {
        const held_line *l = PILE_AT(&k->lines, held_line, i);
        if (!l->found) look_at_enrollment(k, e, l->claim->enrollment);
    }
    return !k->failed;
}

// --- all of them -----------------------------------------------------------------------------------------

typedef struct held_patient {
    str patient;
    pile claims, lines;
} held_patient;

// The patients whose claims are to be looked at.
static bool find_patients(looking *k, pile *out, fault *why)
{
    act_review *r = k->r;
    for (uint32_t i = 0; i < r->patient_since.count; i++) {
        bool reached;
        str patient = names_text(&r->patients, i);
        if (!find_claims(k, patient, *PILE_AT(&r->patient_since, date, i), &reached, why)) return false;
        if (reached) *(held_patient *)pile_more(out) = (held_patient){patient, k->claims, k->lines};
    }
    return true;
}

static bool read_facts(looking *k, const pile *patients, act_facts *out, fault *why)
{
    const act_desk *d = k->r->d;
    str *ids = arena_array(k->a, str, patients->count + 1u);
    for (uint32_t i = 0; i < patients->count; i++) ids[i] = PILE_AT(patients, held_patient, i)->patient;
    act_journal from = {.store = d->store,
                        .as_of = d->now,
                        .book = d->book,
                        .zones = d->zones,
                        .patients = patients->count > AT_ONCE_MAX ? NULL : ids,
                        .patient_count = patients->count};
    return act_journal_read(out, &from, k->a, why);
}

static evaluation *open_evaluation(looking *k, const pile *patients)
{
    pile rows = pile_in(k->a, sizeof(rule_line));
    for (uint32_t p = 0; p < patients->count; p++) {
        const pile *lines = &PILE_AT(patients, held_patient, p)->lines;
        for (uint32_t i = 0; i < lines->count; i++) {
            const held_line *l = PILE_AT(lines, held_line, i);
            uint32_t enrollment = names_find(&k->facts->door.enrollments, l->claim->enrollment);
            if (enrollment == NAME_NONE) continue;
            *(rule_line *)pile_more(&rows) = (rule_line){enrollment, l->code, l->from};
        }
    }
    rule_line *all = arena_array(k->a, rule_line, rows.count + 1u);
    for (uint32_t i = 0; i < rows.count; i++) all[i] = *PILE_AT(&rows, rule_line, i);
    return evaluation_open(&k->facts->state, k->r->d->book, all, rows.count, k->a);
}

static bool look_at_patients(looking *k, const pile *patients, fault *why)
{
    evaluation *e = open_evaluation(k, patients);
    k->why = why;
    bool fine = true;
    for (uint32_t i = 0; i < patients->count && fine; i++) {
        const held_patient *h = PILE_AT(patients, held_patient, i);
        k->claims = h->claims;
        k->lines = h->lines;
        fine = look_at_claims(k, e);
    }
    evaluation_close(e);
    return fine;
}

bool review_patients(act_review *r, size_t *raised, fault *why)
{
    arena own;
    act_facts facts;
    looking k = {.r = r, .a = &own, .facts = &facts};
    if (!r->patient_since.count) return true;
    arena_open(&own, r->d->arena->from, r->d->arena->bytes_max);
    pile patients = pile_in(&own, sizeof(held_patient));
    bool fine = desk_today(r->d, &k.today, why) && find_patients(&k, &patients, why);
    if (fine && patients.count) {
        fine = read_facts(&k, &patients, &facts, why);
        if (fine) {
            fine = look_at_patients(&k, &patients, why);
            act_close_facts(&facts);
        }
    }
    arena_close(&own);
    *raised = k.raised;
    return fine;
}
