// evaluate.c - walks an enrollment's periods and the codes that the payer's pack knows for each.
#include "rule_.h"

static const struct status_row { str text;
} statuses[DET_COUNT] = {
    [DET_CLAIMED] = {STR_INIT("claimed")}, [DET_YIELDS] = {STR_INIT("yields")},
    [DET_REFUSED] = {STR_INIT("refused")}, [DET_LOST] = {STR_INIT("lost")},
    [DET_OPEN] = {STR_INIT("open")},       [DET_HELD] = {STR_INIT("held")},
    [DET_READY] = {STR_INIT("ready")},
};
str det_status_text(det_status s) { return statuses[s].text; }
bool det_status_find(str text, det_status *out)
{
    for (int i = 0; i < DET_COUNT; i++)
        if (str_eq(statuses[i].text, text)) {
            *out = (det_status)i;
            return true;
        }
    return false;
}

static bool count_alike(const rulebook *b)
{
    for (size_t i = 1; i < b->pack_count; i++) {
        const rule_counting *first = &b->packs[0].counting, *c = &b->packs[i].counting;
        if (c->late_days != first->late_days || c->ahead_minutes != first->ahead_minutes ||
            c->sources != first->sources)
            return false;
    }
    return true;
}

static const rule_line *sort_lines(const rule_line *lines, size_t count, arena *a)
{
    keyed *order = arena_array(a, keyed, count + 1), *spare = arena_array(a, keyed, count + 1);
    rule_line *sorted = arena_array(a, rule_line, count + 1);
    for (size_t i = 0; i < count; i++) order[i] = (keyed){lines[i].enrollment, (uint32_t)i};
    keyed_sort(order, spare, count);
    for (size_t i = 0; i < count; i++) sorted[i] = lines[order[i].value];
    return sorted;
}

evaluation *evaluation_open(const state *s, const rulebook *b, const rule_line *lines, size_t line_count,
                            arena *a)
{
    assert(s->closed && b->pack_count > 0);
    evaluation *e = arena_push(a, evaluation);
    *e = (evaluation){.s = s,
                      .book = b,
                      .line_count = line_count,
                      .in = a,
                      .cases = pile_in(a, sizeof(patient_case)),
                      .one_counting = count_alike(b),
                      .plans = make_plans(b, a)};
    for (size_t i = 0; i < b->place_count; i++) {
        long long number;
        if (b->places[i].code.len == 2 && str_number(b->places[i].code, &number))
            e->places[number] = &b->places[i];
    }
    for (choice c = CRED_MD; c <= CRED_SLP; c++) e->credentials[c - CRED_MD] = rulebook_credential(b, c);
    e->lines = sort_lines(lines, line_count, a);
    e->case_of = arena_array(a, uint32_t, s->people.count + 1);
    e->today =
        s->practice != NO_ROW ? state_date(s, s->as_of) : (date){(int32_t)floor_div(s->as_of.us, US_PER_DAY)};
    date month = date_month_first(e->today);
    for (int i = 0; i < MONTHS_KNOWN; i++, month = date_month_first(date_plus(month, -1)))
        e->month_firsts[i] = month;
    e->timely_months = -1;
    return e;
}

void evaluation_close(evaluation *e)
{
    if (e->scratch.from) arena_close(&e->scratch);
}

const rule_pack *evaluation_pack(evaluation *e, str policy, date on, bool *in_force)
{
    pack_memo *m = &e->packs[((uint32_t)on.days ^ (uint32_t)((uintptr_t)policy.at >> 3)) % PACK_MEMOS];
    if (!m->used || m->on.days != on.days || !str_eq(m->policy, policy)) {
        *m = (pack_memo){.policy = policy, .on = on, .used = true};
        m->pack = rulebook_pack_on(e->book, policy, on, &m->in_force);
        assert(m->pack); // a rulebook without an enabled Medicare pack is refused when it is loaded
    }
    *in_force = m->in_force;
    return m->pack;
}

const door *evaluation_door(const evaluation *e) { return e->s->door; }

const rule_place *evaluation_place(const evaluation *e, const char *code)
{
    unsigned tens = (unsigned char)code[0] - '0', ones = tens > 9 ? 10 : (unsigned char)code[1] - '0';
    return ones > 9 || code[2] ? NULL : e->places[tens * 10 + ones];
}

static const pack_plan *plan_of(const evaluation *e, const rule_pack *p)
{
    return &e->plans[p - e->book->packs];
}

// Payer and pack for a date: the payer is that of the primary coverage on `payer_day`.
static void choose_payer(judging *j, date payer_day)
{
    bool in_force;
    j->coverage = state_coverage(j->s, j->d.patient, payer_day, &in_force);
    j->d.payer = j->coverage ? j->coverage->payer : NAME_NONE;
    j->payer = j->coverage ? state_payer_on(j->s, j->d.payer, payer_day) : NULL;
}

static str policy_of(const judging *j) { return j->payer ? j->payer->policy : (str){"", 0}; }

// The day on which the last of the code's own counts was met; DATE_NONE while one is unmet (too many is unmet
// too).
static date threshold_day(judging *j)
{
    const rule_need *days = &j->code->needs[REQ_DATA_DAYS], *minutes = &j->code->needs[REQ_MINUTES];
    date on = j->d.from;
    if (days->asked) {
        int missing = days->min;
        if (days->max >= 0 && __builtin_popcount(j->window->days) > days->max) return DATE_NONE;
        for (int i = 0; i < 30 && missing > 0; i++)
            if (j->window->days >> i & 1 && --missing == 0) on = date_max(on, date_plus(j->window->from, i));
        if (missing > 0) return DATE_NONE;
    }
    if (minutes->asked) {
        const tally *t = judging_tally(j);
        if (minutes->max >= 0 && t->minutes > minutes->max) return DATE_NONE;
        date reached = tally_day(j, t, minutes->min);
        if (!date_is(reached)) return DATE_NONE;
        on = date_max(on, reached);
        if (j->code->needs[REQ_CONTACT].asked) {
            if (!t->first_contact) return DATE_NONE;
            on = date_max(on, t->first_contact->on);
        }
    }
    return on;
}

// Puts the service date where the payer's rule puts it, and finds the pack that judges it.
static void date_by_rule(judging *j)
{
    const payer_rule_row *rule = state_payer_rule(j->s, j->d.payer, j->code->code, j->period_end);
    if (rule && rule->service_date == SERVICE_THRESHOLD_DAY) {
        date day = threshold_day(j);
        if (date_is(day) && day.days != j->on.days) {
            j->on = j->d.service_date = day;
            const rule_pack *pack = evaluation_pack(j->e, policy_of(j), day, &j->pack_in_force);
            const rule_code *code = pack_code(pack, j->code->code);
            j->pack_knows_code = code != NULL;
            if (code) {
                j->d.pack = pack;
                j->d.code = j->code = code;
            }
        }
    }
    j->rule = state_payer_rule(j->s, j->d.payer, j->code->code, j->on);
}

static void judging_reset(judging *j, const rule_pack *pack, const rule_code *code, reasons *why)
{
    j->code = code;
    j->d.pack = pack;
    j->d.code = code;
    j->d.priced = false;
    j->d.release = NULL;
    j->d.met = j->d.asked = 0;
    j->pack_knows_code = true;
    j->rule = NULL;
    j->why = why;
    if (why) why->count = why->still_count = why->warning_count = 0;
}

static void forget_finds(judging *j)
{
    j->d.authorization = j->d.coverage = j->d.order = j->d.diagnosis = FACT_NONE;
}

// Who takes determinations, and what is to be said with them.
typedef struct handing {
    reasons *why;       // NULL: no words
    det_wanted *wanted; // NULL: all words
    det_take *take;
    void *with;
} handing;

// Of which requirements the reasons are to be said: known once it was judged without words.
static uint32_t to_be_said(const handing *h, const determination *d)
{
    if (!h->why) return 0;
    if (!h->wanted) return UINT32_MAX;
    uint32_t unmet = d->asked & ~d->met;
    return unmet && h->wanted(h->with, d) ? unmet : 0;
}

// A period as its codes see it.
typedef struct listed {
    const rule_pack *pack;
    const code_list *list;
    bool in_force, has_rules;
    det_status statuses[PACK_CODES_MAX];
} listed;

// A code of a window or month. `common`: where the codes of the list may share verdicts.
static void judge_listed(judging *j, listed *l, int i, common *shared, reasons *why)
{
    judging_reset(j, l->pack, &l->pack->codes[l->list->at[i]], why);
    j->pack_in_force = l->in_force;
    j->on = j->d.service_date = j->period_end;
    j->initial_known = l->list->adds_to[i] >= 0;
    if (j->initial_known) j->initial = l->statuses[l->list->adds_to[i]];
    j->common = why || l->has_rules ? NULL : shared;
    j->place = i;
    if (!j->common) forget_finds(j);
    if (l->has_rules) date_by_rule(j);
    judge_code(j);
    l->statuses[i] = j->d.status;
}

// The codes of a window or month. First codes are judged before those that add to them; what is handed on is
// in order of code.
static bool judge_period(judging *j, common *shared, clock_kind clock, const handing *h)
{
    listed l;
    l.pack = evaluation_pack(j->e, policy_of(j), j->period_end, &l.in_force);
    l.list = &plan_of(j->e, l.pack)->lists[j->en->program - PROGRAM_RTM][clock];
    assert(l.list);
    l.has_rules = j->payer && state_has_rules(j->s, j->d.payer);
    if (shared->list != l.list) *shared = (common){.list = l.list};
    j->common_done = false;
    j->tally = NULL;
    forget_finds(j);
    determination *made = j->e->made;
    for (int add_ons = 0; add_ons < 2; add_ons++)
        for (int i = 0; i < l.list->count; i++) {
            if ((l.pack->codes[l.list->at[i]].adds_to.len > 0) != add_ons) continue;
            judge_listed(j, &l, i, shared, NULL);
            made[i] = j->d;
        }
    for (int i = 0; i < l.list->count; i++) {
        // The words of a code live only until those of the next: it is judged again when its turn comes.
        j->said = to_be_said(h, &made[i]);
        if (j->said) judge_listed(j, &l, i, shared, h->why);
        if (!h->take(h->with, &made[i], j->said ? h->why : NULL)) return false;
    }
    return true;
}

static void judge_single(judging *j, const rule_pack *pack, const rule_code *code, date done, reasons *why)
{
    judging_reset(j, pack, code, why);
    forget_finds(j);
    j->d.service_date = done;
    j->common = NULL;
    j->tally = NULL;
    j->initial_known = false;
    if (j->payer) j->rule = state_payer_rule(j->s, j->d.payer, code->code, j->on);
    judge_code(j);
}

// Codes billed once: the service date is the day on which what they pay for is done; until then as-of, or the
// discharge, stands in.
static bool judge_episode(judging *j, const handing *h)
{
    const figures *f = j->f;
    date stand_in = date_min(j->e->today, f->discharge);
    // Whether supply is part of what must be done is the code's: so the pack is found for both dates.
    for (int with_supply = 0; with_supply < 2; with_supply++) {
        date done = f->education ? f->education_day : DATE_NONE;
        if (with_supply && date_is(done)) done = f->supply ? date_max(done, f->supply_day) : DATE_NONE;
        bool in_force;
        j->on = date_is(done) ? done : stand_in;
        choose_payer(j, j->on);
        const rule_pack *pack = evaluation_pack(j->e, policy_of(j), j->on, &in_force);
        const code_list *list = &plan_of(j->e, pack)->lists[j->en->program - PROGRAM_RTM][CLOCK_EPISODE];
        for (int i = 0; i < list->count; i++) {
            const rule_code *code = &pack->codes[list->at[i]];
            if (code->needs[REQ_SUPPLY].asked != with_supply) continue;
            j->pack_in_force = in_force;
            judge_single(j, pack, code, done, NULL);
            j->said = to_be_said(h, &j->d);
            if (j->said) judge_single(j, pack, code, done, h->why);
            if (!h->take(h->with, &j->d, j->said ? h->why : NULL)) return false;
        }
    }
    return true;
}

enum {
    SCRATCH_BYTES = 1 << 16,      // more than an enrollment of a year needs
    ENROLLMENT_TOUCHES = 1 << 18, // its rows lie in a dozen piles, perhaps far apart
};

// --- periods -----------------------------------------------------------------------------------------------

typedef struct period {
    clock_kind clock;
    date from, to;
    const window *window;
    const month_mark *month;
} period;

static bool period_before(const period *a, const period *b)
{
    return a->from.days != b->from.days ? a->from.days < b->from.days : a->clock < b->clock;
}

// Episode, months and windows, each in order already: a merge of three lists.
static size_t list_periods(const figures *f, period *out)
{
    size_t count = 0, m = 0, w = 0;
    period episode = {.clock = CLOCK_EPISODE, .from = f->first_day, .to = f->discharge};
    bool episode_done = false;
    while (!episode_done || m < f->month_count || w < f->window_count) {
        period best = episode;
        bool have = !episode_done;
        if (m < f->month_count) {
            period p = {CLOCK_MONTH, f->months[m].from, f->months[m].to, NULL, &f->months[m]};
            if (!have || period_before(&p, &best)) best = p;
            have = true;
        }
        if (w < f->window_count) {
            period p = {CLOCK_WINDOW, f->windows[w].from, f->windows[w].to, &f->windows[w], NULL};
            if (!have || period_before(&p, &best)) best = p;
        }
        if (best.window)
            w++;
        else if (best.month)
            m++;
        else
            episode_done = true;
        out[count++] = best;
    }
    return count;
}

static int by_fact_id(const void *a, const void *b, const void *with)
{
    const door *d = with;
    return str_cmp(door_fact_id(d, ((const day_mark *)a)->fact),
                   door_fact_id(d, ((const day_mark *)b)->fact));
}

arena *evaluation_scratch(evaluation *e)
{
    if (e->scratch.from) return &e->scratch;
    arena_open(&e->scratch, e->in->from, e->in->bytes_max);
    arena_reserve(&e->scratch, SCRATCH_BYTES);
    return &e->scratch;
}

static bool evaluate(evaluation *e, uint32_t enrollment, bool with_marks, handing *h)
{
    const enroll_row *en = state_enroll(e->s, enrollment);
    if (!en) return true;
    arena_mark mark = arena_here(evaluation_scratch(e));
    patient_case *c = case_of(e, en->patient, with_marks);
    figures *f = NULL;
    for (size_t i = 0; i < c->count; i++)
        if (c->at[i].enrollment == enrollment) f = &c->at[i];
    assert(f);
    // Evidence of data days is listed by fact id: sorted once, every window's part of it is sorted too.
    if (with_marks)
        sort_rows(f->marks, f->mark_count, sizeof *f->marks, by_fact_id, e->s->door, &e->scratch);
    period *periods = arena_array(&e->scratch, period, f->window_count + f->month_count + 1);
    size_t count = list_periods(f, periods);
    if (with_marks || h->wanted) h->why = arena_push(&e->scratch, reasons);
    common shared[2] = {{.list = NULL}, {.list = NULL}}; // of months, of windows
    date patient_today = evaluation_today(e, state_patient(e->s, en->patient, e->s->as_of)->zone);
    judging j = {.e = e, .s = e->s, .c = c, .f = f, .en = en};
    j.d.enrollment = enrollment;
    j.d.patient = en->patient;
    bool go_on = true;
    for (size_t i = 0; i < count && go_on; i++) {
        const period *p = &periods[i];
        j.window = p->window;
        j.month = p->month;
        j.d.from = p->from;
        j.d.to = p->to;
        j.today = p->window ? patient_today : e->today;
        if (p->clock == CLOCK_EPISODE) {
            j.period_end = date_min(e->today, f->discharge);
            j.d.to = p->to.days == DATE_EVER.days ? DATE_NONE : p->to;
            j.over = false;
            j.window = f->window_count ? &f->windows[0] : NULL;
            j.today = patient_today;
            go_on = judge_episode(&j, h);
            continue;
        }
        j.period_end = p->to;
        j.over = j.today.days > p->to.days;
        choose_payer(&j, p->to);
        go_on = judge_period(&j, &shared[p->window != NULL], p->clock, h);
    }
    arena_back(&e->scratch, mark);
    arena_rest(e->in, ENROLLMENT_TOUCHES);
    return go_on;
}

bool evaluate_enrollment(evaluation *e, uint32_t enrollment, bool with_reasons, det_take *take, void *with)
{
    handing h = {.take = take, .with = with};
    return evaluate(e, enrollment, with_reasons, &h);
}

bool evaluate_unmet(evaluation *e, uint32_t enrollment, det_wanted *wanted, det_take *take, void *with)
{
    handing h = {.wanted = wanted, .take = take, .with = with};
    return evaluate(e, enrollment, false, &h);
}
