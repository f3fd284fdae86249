// evaluate.c - walks an enrollment's periods and the codes that the payer's pack knows for each.
#include "rule_.h"

static const struct status_row { str text; } statuses[DET_COUNT] = {
    [DET_CLAIMED] = {STR_INIT("claimed")}, [DET_YIELDS] = {STR_INIT("yields")}, [DET_REFUSED] = {STR_INIT("refused")},
    [DET_LOST] = {STR_INIT("lost")},       [DET_OPEN] = {STR_INIT("open")},     [DET_HELD] = {STR_INIT("held")},
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

static judge *const judges[REQ_COUNT] = {
    [REQ_PACK] = judge_pack, [REQ_COVERAGE] = judge_coverage, [REQ_AUTHORIZATION] = judge_authorization,
    [REQ_CONSENT] = judge_consent, [REQ_PART2_CONSENT] = judge_part2_consent, [REQ_PRACTITIONER] = judge_practitioner,
    [REQ_DIAGNOSIS] = judge_diagnosis, [REQ_DEVICE] = judge_device, [REQ_DEVICE_DATE] = judge_device_date,
    [REQ_DEVICE_AGE] = judge_device_age, [REQ_ORDER] = judge_order, [REQ_PLAN] = judge_plan, [REQ_SUPPLY] = judge_supply,
    [REQ_COST] = judge_cost, [REQ_ONBOARDING] = judge_onboarding, [REQ_PLACE] = judge_place,
    [REQ_MODIFIERS] = judge_modifiers, [REQ_DATA_DAYS] = judge_data_days, [REQ_MINUTES] = judge_minutes,
    [REQ_CONTACT] = judge_contact, [REQ_NOTE] = judge_note, [REQ_INITIAL_CODE] = judge_initial_code, [REQ_ONCE] = judge_once,
    [REQ_EXCLUSIVE] = judge_exclusive, [REQ_ONE_PRACTITIONER] = judge_one_practitioner, [REQ_TIMELY] = judge_timely,
    [REQ_PRICE] = judge_price,
};

static bool count_alike(const rulebook *b)
{
    for (size_t i = 1; i < b->pack_count; i++) {
        const rule_counting *first = &b->packs[0].counting, *c = &b->packs[i].counting;
        if (c->late_days != first->late_days || c->ahead_minutes != first->ahead_minutes || c->sources != first->sources) return false;
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

evaluation *evaluation_open(const state *s, const rulebook *b, const rule_line *lines, size_t line_count, arena *a)
{
    assert(s->closed && b->pack_count > 0);
    evaluation *e = arena_push(a, evaluation);
    *e = (evaluation){.s = s, .book = b, .line_count = line_count, .in = a, .cases = pile_in(a, sizeof(patient_case)),
                      .one_counting = count_alike(b)};
    e->lines = sort_lines(lines, line_count, a);
    e->case_of = arena_array(a, uint32_t, s->people.count + 1);
    if (s->practice != NO_ROW) e->today = state_date(s, s->as_of);
    return e;
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

instant det_instant(const evaluation *e, const determination *d)
{
    return date_is(d->service_date) ? state_day_end(e->s, d->service_date) : e->s->as_of;
}

// --- one determination ----------------------------------------------------------------------------------------------

static bool line_stands(const judging *j)
{
    size_t low = 0, high = j->e->line_count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (j->e->lines[mid].enrollment < j->d.enrollment)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < j->e->line_count && j->e->lines[low].enrollment == j->d.enrollment; low++)
        if (str_eq(j->e->lines[low].code, j->code->code) && j->e->lines[low].from.days == j->d.from.days) return true;
    return false;
}

static det_status status_of(const judging *j, verdict least)
{
    if (line_stands(j)) return DET_CLAIMED;
    switch (least) {
    case V_YIELDS: return DET_YIELDS;
    case V_REFUSED: return DET_REFUSED;
    case V_LOST: return DET_LOST;
    case V_OPEN: return DET_OPEN;
    case V_HELD: return j->code->once || j->over ? DET_HELD : DET_OPEN;
    case V_MET: return j->code->once || j->over ? DET_READY : DET_OPEN;
    }
    assert(false && "a verdict outside the list");
    return DET_REFUSED;
}

// What an open period with everything met still waits for: its end.
static void wait_for_end(judging *j)
{
    if (!j->why || j->d.status != DET_OPEN || j->why->still_count || !date_is(j->d.to)) return;
    requirement id = j->code->needs[REQ_DATA_DAYS].asked ? REQ_DATA_DAYS : REQ_MINUTES;
    j->why->stills[j->why->still_count++] = (still){id, STR("nothing more: the period has to end"), j->d.to};
}

static void judge_all(judging *j)
{
    verdict least = V_MET;
    price_of(j);
    j->d.units = code_units(j);
    for (int i = 0; i < REQ_COUNT; i++) {
        const rule_need *need = &j->code->needs[i];
        if (!need->asked || (i == REQ_TIMELY && !date_is(j->d.service_date))) continue;
        reason_begin(j, (requirement)i);
        verdict v = judges[i](j);
        reason_end(j, v == V_MET);
        j->d.asked |= 1u << i;
        if (v == V_MET) j->d.met |= 1u << i;
        if (v < least && i != REQ_PRICE) least = v;
    }
    j->d.status = status_of(j, least);
    if (j->why && j->d.status != DET_OPEN) j->why->still_count = 0;
    wait_for_end(j);
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

// The day on which the last of the code's own counts was met; DATE_NONE while one is unmet (too many is unmet too).
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

// The service date of a window's or month's code, and the pack that judges it.
static void date_period(judging *j, bool listing_in_force)
{
    j->on = j->d.service_date = j->period_end;
    j->pack_in_force = listing_in_force;
    j->pack_knows_code = true;
    const payer_rule_row *rule = j->payer ? state_payer_rule(j->s, j->d.payer, j->code->code, j->period_end) : NULL;
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
    j->rule = j->payer ? state_payer_rule(j->s, j->d.payer, j->code->code, j->on) : NULL;
}

typedef struct period { clock_kind clock; date from, to; const window *window; const month_mark *month; } period;

static void judging_reset(judging *j, const rule_pack *pack, const rule_code *code, reasons *why)
{
    j->code = code;
    j->d.pack = pack;
    j->d.code = code;
    j->d.status = DET_REFUSED;
    j->d.priced = false;
    j->d.amount = (money){0};
    j->d.release = NULL;
    j->d.met = j->d.asked = 0;
    j->d.authorization = j->d.coverage = j->d.order = j->d.diagnosis = FACT_NONE;
    j->why = why;
    if (why) why->count = why->still_count = why->warning_count = 0;
}

// The codes of a window or month. First codes come before those that add to them; what is handed on is in order
// of code, as packs are.
static bool judge_period(judging *base, const period *p, reasons *why, det_take *take, void *with)
{
    bool in_force;
    const rule_pack *pack = evaluation_pack(base->e, policy_of(base), p->to, &in_force);
    det_status status_of_code[PACK_CODES_MAX];
    determination made[PACK_CODES_MAX];
    assert(pack->count <= PACK_CODES_MAX);
    for (int add_ons = 0; add_ons < 2; add_ons++)
        for (size_t i = 0; i < pack->count; i++) {
            const rule_code *code = &pack->codes[i];
            if (code->program != base->en->program || code->clock != p->clock || code->once) continue;
            if ((code->adds_to.len > 0) != add_ons) continue;
            judging j = *base;
            // With words, reasons of a code live only until the next: judge again when its turn comes.
            judging_reset(&j, pack, code, NULL);
            for (size_t k = 0; add_ons && k < pack->count; k++)
                if (str_eq(pack->codes[k].code, code->adds_to) && pack->codes[k].clock == p->clock) {
                    j.initial = status_of_code[k];
                    j.initial_known = true;
                }
            date_period(&j, in_force);
            judge_all(&j);
            status_of_code[i] = j.d.status;
            made[i] = j.d;
            base->f->tally = j.f->tally;
        }
    for (size_t i = 0; i < pack->count; i++) {
        const rule_code *code = &pack->codes[i];
        if (code->program != base->en->program || code->clock != p->clock || code->once) continue;
        if (why) {
            judging j = *base;
            judging_reset(&j, pack, code, why);
            for (size_t k = 0; code->adds_to.len && k < pack->count; k++)
                if (str_eq(pack->codes[k].code, code->adds_to) && pack->codes[k].clock == p->clock) {
                    j.initial = status_of_code[k];
                    j.initial_known = true;
                }
            date_period(&j, in_force);
            judge_all(&j);
        }
        if (!take(with, &made[i], why)) return false;
    }
    return true;
}

// Codes billed once: the service date is the day on which what they pay for is done; until then as-of, or the
// discharge, stands in.
static bool judge_episode(judging *base, reasons *why, det_take *take, void *with)
{
    const figures *f = base->f;
    date stand_in = date_min(base->e->today, f->discharge);
    // Whether supply is part of what must be done is the code's: so the pack is found for both dates.
    for (int with_supply = 0; with_supply < 2; with_supply++) {
        date done = f->education ? f->education_day : DATE_NONE;
        if (with_supply && date_is(done)) done = f->supply ? date_max(done, f->supply_day) : DATE_NONE;
        judging j = *base;
        j.on = date_is(done) ? done : stand_in;
        choose_payer(&j, j.on);
        const rule_pack *pack = evaluation_pack(j.e, policy_of(&j), j.on, &j.pack_in_force);
        for (size_t i = 0; i < pack->count; i++) {
            const rule_code *code = &pack->codes[i];
            if (!code->once || code->program != j.en->program || code->needs[REQ_SUPPLY].asked != with_supply) continue;
            judging_reset(&j, pack, code, why);
            j.d.service_date = done;
            j.pack_knows_code = true;
            j.rule = j.payer ? state_payer_rule(j.s, j.d.payer, code->code, j.on) : NULL;
            judge_all(&j);
            if (!take(with, &j.d, why)) return false;
        }
    }
    return true;
}

// --- periods ----------------------------------------------------------------------------------------------------------

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
    return str_cmp(door_fact_id(d, ((const day_mark *)a)->fact), door_fact_id(d, ((const day_mark *)b)->fact));
}

bool evaluate_enrollment(evaluation *e, uint32_t enrollment, bool with_reasons, det_take *take, void *with)
{
    const enroll_row *en = state_enroll(e->s, enrollment);
    if (!en) return true;
    if (!e->scratch.from) arena_open(&e->scratch, e->in->from, e->in->bytes_max);
    arena_mark mark = arena_here(&e->scratch);
    patient_case *c = case_of(e, en->patient, with_reasons);
    figures *f = NULL;
    for (size_t i = 0; i < c->count; i++)
        if (c->at[i].enrollment == enrollment) f = &c->at[i];
    assert(f);
    // Evidence of data days is listed by fact id: sorted once, every window's part of it is sorted too.
    if (with_reasons) sort_rows(f->marks, f->mark_count, sizeof *f->marks, by_fact_id, e->s->door, &e->scratch);
    period *periods = arena_array(&e->scratch, period, f->window_count + f->month_count + 1);
    size_t count = list_periods(f, periods);
    reasons *why = with_reasons ? arena_push(&e->scratch, reasons) : NULL;
    bool go_on = true;
    for (size_t i = 0; i < count && go_on; i++) {
        const period *p = &periods[i];
        judging j = {.e = e, .s = e->s, .c = c, .f = f, .en = en, .window = p->window, .month = p->month};
        j.d = (determination){.enrollment = enrollment, .patient = en->patient, .from = p->from, .to = p->to};
        j.today = p->window ? evaluation_date(e, state_patient(e->s, en->patient, e->s->as_of)->zone, e->s->as_of) : e->today;
        if (p->clock == CLOCK_EPISODE) {
            j.period_end = date_min(e->today, f->discharge);
            j.d.to = p->to.days == DATE_EVER.days ? DATE_NONE : p->to;
            j.window = f->window_count ? &f->windows[0] : NULL;
            j.today = evaluation_date(e, state_patient(e->s, en->patient, e->s->as_of)->zone, e->s->as_of);
            go_on = judge_episode(&j, why, take, with);
            continue;
        }
        j.period_end = p->to;
        j.over = j.today.days > p->to.days;
        choose_payer(&j, p->to);
        go_on = judge_period(&j, p, why, take, with);
    }
    arena_back(&e->scratch, mark);
    return go_on;
}
