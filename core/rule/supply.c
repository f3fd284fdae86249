// supply.c - the device supplied, its cost borne, the patient set up. Steps of a course, not counts: they can
// be done while the enrollment runs.
#include "rule_.h"

static bool discharged(const judging *j) { return j->e->today.days > j->f->discharge.days; }

verdict judge_supply(judging *j)
{
    bool once = j->code->once;
    const supply_row *supply = j->f->supply;
    if (supply && (once || j->f->supply_day.days <= j->on.days)) {
        show(j, supply->row.fact);
        say_have(j, "supplied on %s", day_text(j, j->f->supply_day));
        return V_MET;
    }
    if (supply) {
        show(j, supply->row.fact);
        say_have(j, "supplied only on %s", day_text(j, j->f->supply_day));
    } else {
        say_have(j, "not supplied");
    }
    if (once ? discharged(j) : j->over) return V_LOST;
    say_still(j, once ? DATE_NONE : j->period_end, "supply the device");
    return V_OPEN;
}

verdict judge_cost(judging *j)
{
    j->lasts = true;
    if (j->f->supply) show(j, j->f->supply->row.fact);
    if (j->f->supply && !j->f->paid_by_practice) {
        say_have(j, "paid by the %.*s", STR_ARGS(choice_text(j->f->supply->paid_by)));
        return V_REFUSED;
    }
    say_have(j, j->f->supply ? "paid by the practice" : "not supplied yet");
    return V_MET;
}

verdict judge_onboarding(judging *j)
{
    if (j->f->education) {
        show(j, j->f->education->row.fact);
        say_have(j, "done on %s", day_text(j, j->f->education_day));
        return V_MET;
    }
    say_have(j, "not done");
    if (discharged(j)) return V_LOST;
    say_still(j, DATE_NONE, "set the device up with the patient and teach its use");
    return V_OPEN;
}
