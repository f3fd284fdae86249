// board_make.c - rows from facts: each enrollment evaluated, its window and its month as people see them.
#include "board_.h"
#include "duty.h"
#include "journal.h"
#include "worklist.h"

// Words that a fact keeps sealed: known while it is read.
typedef struct said_name {
    fact_ref ref;
    str last, first, phone;
} said_name;

enum { LOST_MAX = 2 * DET_COUNT * 8, HELD_MAX = 64, HELD_BYTES_MAX = 8192 }; // two months, 16 codes and more
enum { RUNGS_MAX = 64 }; // two windows, a month and an episode, each with the codes of a pack

typedef struct rowing {
    board_making *m;
    const state *s;
    const door *door;
    evaluation *e;
    pile names;             // said_name
    said_name *by_ref;
    size_t name_count;
    pile rows;              // kept_row *
    board_row row;          // in the making
    board_code codes[BOARD_CODES_MAX];
    board_note notes[BOARD_NOTES_MAX];
    struct rung {
        clock_kind clock;
        date from;
        str ladder;
        det_status status;
        money worth;
        bool priced;
    } rungs[RUNGS_MAX];     // services of this month
    int rung_count;
    date month_from, month_to;
    date since;             // from here on what is not claimed is kept with its reason
    kept_lost lost[LOST_MAX];
    board_held held[HELD_MAX];
    uint32_t lost_count, held_count;
    arena words;            // of what is held, of one row
} rowing;

// --- names -----------------------------------------------------------------------------------------------

static str kept(rowing *g, const fact *f, fact_field field)
{
    return fact_has(f, field) ? str_copy(g->m->a, fact_get(f, field)->text) : (str){"", 0};
}

static void hear_name(void *with, const door_fact *came)
{
    rowing *g = with;
    const fact *f = came->said;
    said_name n = {.ref = came->self};
    switch ((int)f->kind) {
    case KIND_PATIENT:
        n.last = kept(g, f, F_PATIENT_LAST);
        n.first = kept(g, f, F_PATIENT_FIRST);
        n.phone = kept(g, f, F_PATIENT_PHONE);
        break;
    case KIND_PRACTITIONER:
        n.last = kept(g, f, F_PRACTITIONER_LAST);
        n.first = kept(g, f, F_PRACTITIONER_FIRST);
        break;
    case KIND_PAYER: n.last = kept(g, f, F_PAYER_NAME); break;
    default: return;
    }
    *(said_name *)pile_more(&g->names) = n;
}

static int name_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const said_name *x = a, *y = b;
    return (x->ref > y->ref) - (x->ref < y->ref);
}

static void sort_names(rowing *g)
{
    g->name_count = g->names.count;
    g->by_ref = arena_array(g->m->a, said_name, g->name_count + 1);
    for (uint32_t i = 0; i < g->names.count; i++) g->by_ref[i] = *PILE_AT(&g->names, said_name, i);
    sort_rows(g->by_ref, g->name_count, sizeof *g->by_ref, name_order, NULL, g->m->a);
}

static said_name name_of(const rowing *g, const row *r)
{
    said_name none = {.last = {"", 0}, .first = {"", 0}, .phone = {"", 0}};
    size_t low = 0, high = g->name_count;
    while (r && low < high) {
        size_t middle = (low + high) / 2;
        if (g->by_ref[middle].ref < r->fact)
            low = middle + 1;
        else
            high = middle;
    }
    return r && low < g->name_count && g->by_ref[low].ref == r->fact ? g->by_ref[low] : none;
}

// --- what its codes are ----------------------------------------------------------------------------------

static void add_sum(board_sum *s, bool priced, money worth)
{
    s->count++;
    s->priced += priced;
    if (priced) s->amount = money_add(s->amount, worth);
}

static void keep_code(rowing *g, const determination *d, money worth)
{
    enum { LAST_DAYS = 45 }; // the running period and the one before
    board_row *r = &g->row;
    bool recent = !date_is(d->to) || d->to.days >= g->m->today.days - LAST_DAYS;
    if (!recent || r->code_count == BOARD_CODES_MAX) return;
    g->codes[r->code_count++] = (board_code){d->code,  d->from,   d->to, d->service_date,    d->status,
                                             d->units, d->priced, worth, d->asked & ~d->met};
}

static void keep_rung(rowing *g, const determination *d, money worth)
{
    date on = date_is(d->service_date) ? d->service_date : d->to;
    if (!date_is(on) || !date_within(on, g->month_from, g->month_to)) return;
    str ladder = d->code->ladder.len && !d->code->adds_to.len ? d->code->ladder : d->code->code;
    if (g->rung_count == RUNGS_MAX) return;
    g->rungs[g->rung_count++] = (struct rung){d->code->clock, d->from, ladder, d->status, worth, d->priced};
}

static bool is_unclaimed(const rowing *g, const determination *d)
{
    return d->status != DET_READY && d->status != DET_CLAIMED && date_is(d->service_date) &&
           d->service_date.days >= g->since.days;
}

// As closing a month has it (edge/act/close.c): what yields needs no words.
static bool wants_words(void *with, const determination *d)
{
    return d->status != DET_YIELDS && is_unclaimed(with, d);
}

static void keep_lost(rowing *g, const determination *d, const reasons *why)
{
    const reason *r = reason_deciding(why, 1u << REQ_PRICE);
    date month = date_month_first(d->service_date);
    requirement id = r ? r->id : REQ_COUNT;
    uint32_t i = 0;
    while (i < g->lost_count && (g->lost[i].month.days != month.days || g->lost[i].is.status != d->status ||
                                 g->lost[i].is.reason != id))
        i++;
    if (i == LOST_MAX) return;
    if (i == g->lost_count) g->lost[g->lost_count++] = (kept_lost){month, {d->status, id, 0, {0}}};
    board_lost *to = &g->lost[i].is;
    to->count++;
    if (d->priced) to->worth = money_add(to->worth, money_times(d->amount, d->units > 0 ? d->units : 1));
}

static void keep_held(rowing *g, const determination *d, const reasons *why)
{
    if (g->held_count == HELD_MAX) return;
    buf b = buf_in(&g->words, HELD_BYTES_MAX);
    act_held_put(&b, d, why);
    g->held[g->held_count++] =
        (board_held){.enrollment = {"", 0},
                     .patient = {"", 0},
                     .text = buf_str(&b),
                     .on = d->service_date,
                     .due = det_filing_day(d),
                     .worth = d->priced ? money_times(d->amount, d->units) : (money){0},
                     .priced = d->priced};
}

static bool take_code(void *with, const determination *d, const reasons *why)
{
    rowing *g = with;
    if (is_unclaimed(g, d)) {
        keep_lost(g, d, why);
        if (d->status == DET_HELD) keep_held(g, d, why);
    }
    money worth = money_times(d->amount, d->units > 0 ? d->units : 1);
    if (d->status == DET_READY) add_sum(&g->row.ready, d->priced, worth);
    if (d->status == DET_HELD) add_sum(&g->row.held, d->priced, worth);
    keep_code(g, d, worth);
    keep_rung(g, d, worth);
    return true;
}

// Of a ladder's rungs only one is ever paid: what is expected or lost is what the best of them is above what
// stands.
static void weigh_rungs(rowing *g)
{
    for (int i = 0; i < g->rung_count; i++) {
        const struct rung *first = &g->rungs[i];
        money best[3] = {{0}}; // earned, expected, lost
        bool there[3] = {false}, priced[3] = {false}, seen = false;
        for (int k = 0; k < g->rung_count; k++) {
            const struct rung *r = &g->rungs[k];
            if (r->clock != first->clock || r->from.days != first->from.days ||
                !str_eq(r->ladder, first->ladder))
                continue;
            seen |= k < i;
            int sort = r->status == DET_READY || r->status == DET_CLAIMED || r->status == DET_HELD ? 0
                       : r->status == DET_OPEN                                                  ? 1
                       : r->status == DET_LOST                                                  ? 2
                                                                                                : -1;
            if (sort < 0) continue;
            there[sort] = true;
            priced[sort] |= r->priced;
            if (r->priced && r->worth.cents > best[sort].cents) best[sort] = r->worth;
        }
        if (seen) continue;
        if (there[0]) add_sum(&g->row.earned, priced[0], best[0]);
        if (there[1] && best[1].cents >= best[0].cents)
            add_sum(&g->row.expected, priced[1], (money){best[1].cents - best[0].cents});
        money stands = best[best[1].cents > best[0].cents];
        if (there[2] && best[2].cents >= stands.cents)
            add_sum(&g->row.lost, priced[2], (money){best[2].cents - stands.cents});
    }
    g->rung_count = 0;
}

static board_note_state draft_state(const rowing *g, uint32_t enrollment, fact_ref draft)
{
    for (uint32_t n = draft == FACT_NONE ? NO_ROW : state_enrollment(g->s, enrollment)->notes; n != NO_ROW;) {
        const note_row *r = STATE_ROW(g->s, notes, note_row, n);
        n = r->row.next;
        if (r->row.fact == draft) return r->complete ? NOTE_UNSIGNED : NOTE_DRAFT;
    }
    return NOTE_UNWRITTEN;
}

static void see_notes(rowing *g, uint32_t enrollment)
{
    note_due dues[DUTY_NOTES_MAX];
    size_t count = note_dues(g->e, enrollment, dues);
    for (size_t i = 0; i < count && i < BOARD_NOTES_MAX; i++) {
        const note_due *due = &dues[i];
        board_note *n = &g->notes[g->row.note_count++];
        *n = (board_note){.from = due->from,
                          .to = due->to,
                          .by = due->by,
                          .state = draft_state(g, enrollment, due->draft),
                          .priced = due->priced,
                          .worth = due->worth};
        while ((size_t)n->code_count < due->code_count) {
            n->codes[n->code_count] = due->codes[n->code_count];
            n->code_count++;
        }
    }
}

// --- how it goes -----------------------------------------------------------------------------------------

// The next code by days that is still in reach, and what it is worth above what is earned.
static const strip_outcome *next_outcome(const strip *s, const strip_outcome **earned)
{
    *earned = NULL;
    const strip_outcome *next = NULL;
    for (int i = 0; i < s->outcome_count; i++) {
        const strip_outcome *o = &s->outcomes[i];
        if (o->state == STRIP_EARNED) *earned = o;
        if (o->state == STRIP_REACHABLE || o->state == STRIP_AT_RISK) next = o;
    }
    return next;
}

static void see_group(board_row *r)
{
    const strip_outcome *earned, *next = NULL;
    const strip *s = &r->strip;
    if (r->has_strip) next = next_outcome(s, &earned);
    if (next) {
        r->staked = next->priced;
        r->at_stake = (money){next->worth.cents - (earned && earned->priced ? earned->worth.cents : 0)};
        if (r->at_stake.cents < 0) r->at_stake.cents = 0;
        r->falls_short = s->counted + s->days_left * r->run.recent / 7 < next->min;
    }
    if (r->run.today.days > r->run.discharge.days) r->group = GROUP_ENDED;
    else if (!date_is(r->run.last_day)) r->group = GROUP_NEVER_STARTED;
    else if (r->has_strip && s->outcome_count && s->state == STRIP_EARNED) r->group = GROUP_EARNED;
    else if (next && r->run.missed >= BOARD_MISSED_DAYS) r->group = GROUP_NEEDS_CALL;
    else if (r->has_strip && s->outcome_count && s->state == STRIP_LOST) r->group = GROUP_CANNOT_REACH;
    else r->group = GROUP_ON_TRACK;
}

static instant last_contact(const rowing *g, uint32_t enrollment)
{
    instant last = INSTANT_NONE;
    for (uint32_t n = state_enrollment(g->s, enrollment)->contacts; n != NO_ROW;) {
        const contact_row *r = STATE_ROW(g->s, contacts, contact_row, n);
        n = r->row.next;
        if (r->row.at.us > last.us) last = r->row.at;
    }
    return last;
}

// --- a row -----------------------------------------------------------------------------------------------

static void see_midnight(rowing *g, const zone *z)
{
    instant next = zone_day_start(z, date_plus(zone_date(z, g->m->now), 1));
    if (next.us < g->m->midnight.us) g->m->midnight = next;
}

static void put_patient(rowing *g, uint32_t person)
{
    g->lost_count = g->held_count = 0;
    arena_back(&g->words, (arena_mark){0});
    const patient_row *p = state_patient(g->s, person, g->s->as_of);
    said_name n = name_of(g, p ? &p->row : NULL);
    g->row = (board_row){.patient = names_text(&g->door->people, person),
                         .enrollment = {"", 0},
                         .payer = {"", 0},
                         .payer_name = {"", 0},
                         .billing = {"", 0},
                         .billing_name = {"", 0},
                         .device = {"", 0},
                         .last = n.last,
                         .first = n.first,
                         .phone = n.phone,
                         .program = CHOICE_COUNT,
                         .enrolled = DATE_NONE,
                         .last_contact = INSTANT_NONE,
                         .zone = p ? p->zone : NULL};
    if (p) see_midnight(g, p->zone);
}

static void put_words(rowing *g, const enroll_row *en)
{
    board_row *r = &g->row;
    bool in_force;
    const state *s = g->s;
    const practitioner_row *biller = state_practitioner(s, en->billing, s->as_of);
    said_name n = name_of(g, biller ? &biller->row : NULL);
    buf b = buf_in(g->m->a, LIMIT_TEXT_BYTES);
    if (n.last.len) buf_say(&b, "%.*s %.*s", STR_ARGS(n.first), STR_ARGS(n.last));
    r->billing = names_text(&g->door->people, en->billing);
    r->billing_name = buf_str(&b);
    const coverage_row *c = state_coverage(s, en->patient, g->m->today, &in_force);
    if (c) {
        const payer_row *payer = state_payer_on(s, c->payer, g->m->today);
        r->payer = names_text(&g->door->payers, c->payer);
        r->payer_name = name_of(g, payer ? &payer->row : NULL).last;
    }
    r->device = names_text(&g->door->devices, en->device);
    r->program = en->program;
    r->enrolled = state_date(s, en->row.at);
}

// What is not claimed, between the row and its texts; its words at the block's end.
static void keep_words(const rowing *g, kept_row *r, char *at, char *end)
{
    kept_lost *lost = (kept_lost *)(void *)at;
    board_held *held = (board_held *)(void *)(lost + g->lost_count);
    if (g->lost_count) memcpy(lost, g->lost, g->lost_count * sizeof *lost);
    for (uint32_t i = 0; i < g->held_count; i++) {
        held[i] = g->held[i];
        end -= held[i].text.len;
        memcpy(end, g->held[i].text.at, held[i].text.len);
        held[i].text.at = end;
    }
    r->lost = lost;
    r->held = held;
    r->lost_count = g->lost_count;
    r->held_count = g->held_count;
}

static bool add_row(rowing *g, fault *why)
{
    bool part2 = false, also = false;
    store *s = g->m->board->reader.store;
    if (!store_subject_part2(s, SUBJECT_PATIENT, g->row.patient, &part2, why)) return false;
    if (g->row.enrollment.len && !store_subject_part2(s, SUBJECT_ENROLLMENT, g->row.enrollment, &also, why))
        return false;
    g->row.part2 = part2 || also;
    g->row.codes = g->codes;
    g->row.notes = g->notes;
    size_t lost = g->lost_count * sizeof *g->lost, held = g->held_count * sizeof *g->held;
    size_t bytes = sizeof(kept_row) + lost + held + row_bytes(&g->row);
    for (uint32_t i = 0; i < g->held_count; i++) bytes += g->held[i].text.len;
    kept_row *r = host_memory()->take(NULL, bytes);
    if (!r) host_memory()->fail(NULL, bytes);
    r->bytes = bytes;
    keep_words(g, r, (char *)(r + 1), (char *)r + bytes);
    r->row = *row_copy((char *)(r + 1) + lost + held, &g->row);
    *(kept_row **)pile_more(&g->rows) = r;
    return true;
}

static bool make_enrollment(rowing *g, uint32_t enrollment, fault *why)
{
    const enroll_row *en = state_enroll(g->s, enrollment);
    assert(en);
    put_patient(g, en->patient);
    board_row *r = &g->row;
    r->enrollment = names_text(&g->door->enrollments, enrollment);
    put_words(g, en);
    (void)evaluate_unmet(g->e, enrollment, wants_words, take_code, g);
    weigh_rungs(g);
    see_notes(g, enrollment);
    r->run = strip_run_of(g->e, enrollment);
    r->has_strip = strip_make(g->e, enrollment, 0, &r->strip);
    r->has_month = bar_make(g->e, enrollment, g->m->today, false, &r->month, g->m->a);
    r->last_contact = last_contact(g, enrollment);
    see_group(r);
    return add_row(g, why);
}

static bool make_patient(rowing *g, uint32_t person, fault *why)
{
    put_patient(g, person);
    g->row.group = GROUP_NOT_ENROLLED;
    return add_row(g, why);
}

// --- who is made -----------------------------------------------------------------------------------------

static bool asked_for(const rowing *g, const names *asked, uint32_t person)
{
    return !g->m->patients || names_find(asked, names_text(&g->door->people, person)) != NAME_NONE;
}

static bool make_all_rows(rowing *g, const names *asked, fault *why)
{
    board *b = g->m->board;
    size_t count;
    const uint32_t *enrollments = state_enrollments(g->s, g->m->a, &count);
    if (!g->m->patients) b->total = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        const enroll_row *en = state_enroll(g->s, enrollments[i]);
        assert(en);
        uint32_t person = en->patient;
        if (!asked_for(g, asked, person)) {
            (void)names_number(&g->m->others, names_text(&g->door->people, person), NULL);
            continue;
        }
        if (!make_enrollment(g, enrollments[i], why)) return false;
        if (!g->m->patients) b->done = (uint32_t)i + 1;
    }
    for (uint32_t p = 0; p < g->s->people.count; p++) {
        const person_state *is = state_person(g->s, p);
        if (is->patient == NO_ROW || is->enrollments != NO_ROW || !asked_for(g, asked, p)) continue;
        if (!make_patient(g, p, why)) return false;
    }
    return true;
}

// --- the lines that stand --------------------------------------------------------------------------------

typedef struct standing_hunt {
    board_making *m;
    const door *door;
    pile claims; // str
    pile lines;  // rule_line
} standing_hunt;

static bool keep_claim(void *with, const store_claim *c, fault *why)
{
    (void)why;
    standing_hunt *h = with;
    *(str *)pile_more(&h->claims) = str_copy(h->m->a, c->claim);
    return true;
}

static bool keep_line(void *with, const store_line *l, fault *why)
{
    (void)why;
    standing_hunt *h = with;
    uint32_t enrollment = names_find(&h->door->enrollments, l->enrollment);
    if (l->standing && enrollment != NAME_NONE)
        *(rule_line *)pile_more(&h->lines) = (rule_line){enrollment, str_copy(h->m->a, l->code), l->from};
    return true;
}

static bool find_standing(board_making *m, act_facts *facts, fault *why)
{
    standing_hunt h = {m, &facts->door, pile_in(m->a, sizeof(str)), pile_in(m->a, sizeof(rule_line))};
    store *s = m->board->reader.store;
    for (size_t i = 0; i < m->patient_count; i++) {
        store_claims_want want = {.patient = m->patients[i], .month = DATE_NONE};
        if (!store_claims_each(s, &want, keep_claim, &h, why)) return false;
    }
    for (uint32_t i = 0; i < h.claims.count; i++)
        if (!store_lines_each(s, *PILE_AT(&h.claims, str, i), keep_line, &h, why)) return false;
    rule_line *lines = arena_array(m->a, rule_line, h.lines.count + 1u);
    for (uint32_t i = 0; i < h.lines.count; i++) lines[i] = *PILE_AT(&h.lines, rule_line, i);
    facts->standing = lines;
    facts->standing_count = h.lines.count;
    return true;
}

// --- the whole -------------------------------------------------------------------------------------------

static bool make_rows(rowing *g, act_facts *facts, const names *asked, fault *why)
{
    board_making *m = g->m;
    g->s = &facts->state;
    g->door = &facts->door;
    sort_names(g);
    m->today = facts->state.practice != NO_ROW ? state_date(g->s, m->now)
                                               : (date){(int32_t)floor_div(m->now.us, US_PER_DAY)};
    if (facts->state.practice != NO_ROW) see_midnight(g, state_zone(g->s, m->now));
    g->month_from = date_month_first(m->today);
    g->month_to = date_month_last(m->today);
    g->since = m->since = date_month_first(date_plus(g->month_from, -1));
    g->e = evaluation_open(g->s, m->board->live->book, facts->standing, facts->standing_count, m->a);
    arena_open(&g->words, host_memory(), LIVE_MEMORY_MAX);
    arena_reserve(&g->words, 2 * HELD_BYTES_MAX);
    bool fine = make_all_rows(g, asked, why);
    arena_close(&g->words);
    evaluation_close(g->e);
    m->count = g->rows.count;
    m->rows = arena_array(m->a, kept_row *, m->count + 1);
    for (uint32_t i = 0; i < g->rows.count; i++) m->rows[i] = *PILE_AT(&g->rows, kept_row *, i);
    if (fine) return true;
    for (size_t i = 0; i < m->count; i++) row_give(m->rows[i]);
    m->count = 0;
    return false;
}

bool board_make(board_making *m, fault *why)
{
    rowing *g = arena_push(m->a, rowing);
    act_facts facts;
    names asked = names_in(m->a);
    m->others = names_in(m->a);
    m->midnight = (instant){INT64_MAX};
    *g = (rowing){.m = m,
                  .names = pile_in(m->a, sizeof(said_name)),
                  .rows = pile_in(m->a, sizeof(kept_row *))};
    for (size_t i = 0; i < m->patient_count; i++) (void)names_number(&asked, m->patients[i], NULL);
    act_journal ask = {.store = m->board->reader.store,
                       .as_of = m->now,
                       .book = m->board->live->book,
                       .zones = &m->board->reader.zones,
                       .patients = m->patients,
                       .patient_count = m->patient_count,
                       .each = hear_name,
                       .with = g};
    bool fine = act_journal_read(&facts, &ask, m->a, why);
    if (fine) {
        fine = (!m->patients || find_standing(m, &facts, why)) && make_rows(g, &facts, &asked, why);
        act_close_facts(&facts);
    }
    names_close(&asked);
    return fine;
}
