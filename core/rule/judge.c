// judge.c - one code in one period: its price and units, every requirement, and the status that follows.
#include "rule_.h"

static judge *const judges[REQ_COUNT] = {
    [REQ_PACK] = judge_pack,
    [REQ_COVERAGE] = judge_coverage,
    [REQ_AUTHORIZATION] = judge_authorization,
    [REQ_CONSENT] = judge_consent,
    [REQ_PART2_CONSENT] = judge_part2_consent,
    [REQ_PRACTITIONER] = judge_practitioner,
    [REQ_DIAGNOSIS] = judge_diagnosis,
    [REQ_DEVICE] = judge_device,
    [REQ_DEVICE_DATE] = judge_device_date,
    [REQ_DEVICE_AGE] = judge_device_age,
    [REQ_ORDER] = judge_order,
    [REQ_PLAN] = judge_plan,
    [REQ_SUPPLY] = judge_supply,
    [REQ_COST] = judge_cost,
    [REQ_ONBOARDING] = judge_onboarding,
    [REQ_PLACE] = judge_place,
    [REQ_MODIFIERS] = judge_modifiers,
    [REQ_DATA_DAYS] = judge_data_days,
    [REQ_MINUTES] = judge_minutes,
    [REQ_CONTACT] = judge_contact,
    [REQ_NOTE] = judge_note,
    [REQ_INITIAL_CODE] = judge_initial_code,
    [REQ_ONCE] = judge_once,
    [REQ_EXCLUSIVE] = judge_exclusive,
    [REQ_ONE_PRACTITIONER] = judge_one_practitioner,
    [REQ_TIMELY] = judge_timely,
    [REQ_PRICE] = judge_price,
};

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
        if (str_eq(j->e->lines[low].code, j->code->code) && j->e->lines[low].from.days == j->d.from.days)
            return true;
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

static verdict judge_one(judging *j, int id)
{
    j->lasts = false;
    j->need = &j->code->needs[id];
    if (!j->why) return judges[id](j);
    reasons *why = j->why;
    bool said = j->said >> id & 1;
    if (said)
        reason_begin(j, (requirement)id);
    else
        j->why = NULL;
    verdict v = judges[id](j);
    if (said) reason_end(j, v);
    j->why = why;
    return v;
}

static void take_verdict(judging *j, int id, verdict v, verdict *least)
{
    j->d.asked |= 1u << id;
    if (v == V_MET) j->d.met |= 1u << id;
    if (v < *least && id != REQ_PRICE) *least = v;
}

// The requirements that ask the same of every code of the list: judged once a period, and those whose verdict
// holds for every date once an enrollment.
static void judge_common(judging *j)
{
    common *c = j->common;
    if (!c->begun) c->lasting_least = V_MET;
    c->begun = j->common_done = true;
    c->met = c->lasting_met;
    c->least = c->lasting_least;
    if (c->lasting >> REQ_COVERAGE & 1) j->d.coverage = c->coverage;
    if (c->lasting >> REQ_ORDER & 1) j->d.order = c->order;
    if (c->lasting >> REQ_DIAGNOSIS & 1) j->d.diagnosis = c->diagnosis;
    for (uint32_t left = c->list->common_mask & ~c->lasting; left; left &= left - 1) {
        int id = __builtin_ctz(left);
        verdict v = judge_one(j, id);
        if (v == V_MET) c->met |= 1u << id;
        if (v < c->least) c->least = v;
        if (!j->lasts) continue;
        c->lasting |= 1u << id;
        c->lasting_met |= c->met & 1u << id;
        if (v < c->lasting_least) c->lasting_least = v;
        if (id == REQ_COVERAGE) c->coverage = j->d.coverage;
        if (id == REQ_ORDER) c->order = j->d.order;
        if (id == REQ_DIAGNOSIS) c->diagnosis = j->d.diagnosis;
    }
}

// `place`: in the list that j->common is of. Only without words, and where every code of the list has the
// period's last day for its service date and the payer has no rule of its own.
static verdict judge_by_list(judging *j, int place)
{
    const common *c = j->common;
    if (!j->common_done) judge_common(j);
    verdict least = c->least;
    j->d.asked |= c->list->common_mask;
    j->d.met |= c->met;
    for (int i = 0; i < c->list->own_count[place]; i++) {
        int id = c->list->own[place][i];
        take_verdict(j, id, judge_one(j, id), &least);
    }
    return least;
}

static verdict judge_each(judging *j)
{
    verdict least = V_MET;
    for (int id = 0; id < REQ_COUNT; id++) {
        if (!j->code->needs[id].asked || (id == REQ_TIMELY && !date_is(j->d.service_date))) continue;
        take_verdict(j, id, judge_one(j, id), &least);
    }
    return least;
}

void judge_code(judging *j)
{
    price_of(j);
    j->d.units = code_units(j);
    j->d.status = status_of(j, j->common ? judge_by_list(j, j->place) : judge_each(j));
    if (j->why && j->d.status != DET_OPEN) j->why->still_count = 0;
    wait_for_end(j);
}
