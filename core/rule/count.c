// count.c - data days, minutes, contacts, the notes that document them, and the code an add-on adds to.
#include "rule_.h"

static const char *days_word(int n) { return n == 1 ? "day" : "days"; }

int window_days_left(const window *w, date today)
{
    if (today.days > w->to.days) return 0;
    int from = today.days > w->from.days ? today.days : w->from.days;
    int today_counts = today.days >= w->from.days && (w->days >> (today.days - w->from.days) & 1);
    return w->to.days - from + 1 - (today.days >= w->from.days ? today_counts : 0);
}

static void show_days(judging *j, const window *w)
{
    if (!j->why) return;
    for (size_t i = 0; i < j->f->mark_count; i++)
        if (date_within((date){j->f->marks[i].day}, w->from, w->to)) show(j, j->f->marks[i].fact);
}

verdict judge_data_days(judging *j)
{
    const window *w = j->window;
    int min = j->need->min, max = j->need->max;
    if (!w) {
        say_have(j, "monitoring has not started");
        if (j->e->today.days > j->f->discharge.days) return V_LOST;
        say_still(j, DATE_NONE, "%d data %s within 30 days of the first", min, days_word(min));
        return V_OPEN;
    }
    int have = __builtin_popcount(w->days), left = window_days_left(w, j->today);
    show_days(j, w);
    say_have(j, "%d %s from %s to %s", have, days_word(have), day_text(j, w->from), day_text(j, w->to));
    if (max >= 0 && have > max) return V_YIELDS;
    if (have >= min) return V_MET;
    if (have + left < min) return V_LOST;
    int more = min - have;
    if (more == 1)
        say_still(j, w->to, "1 more data day (%d %s left, today included)", left, days_word(left));
    else // a call helps until the day after which too few are left
        say_still(j, w->to, "%d more data days, the first of them by %s (%d %s left, today included)", more,
                  day_text(j, date_plus(w->to, 1 - more)), left, days_word(left));
    return V_OPEN;
}

verdict judge_minutes(judging *j)
{
    const tally *t = judging_tally(j);
    for (size_t i = 0; j->why && i < t->counted_count; i++) show(j, t->counted[i].fact);
    say_have(j, "%d minutes", t->minutes);
    if (j->need->max >= 0 && t->minutes > j->need->max) return V_YIELDS;
    if (t->minutes >= j->need->min) return V_MET;
    if (j->over) return V_LOST;
    int more = j->need->min - t->minutes;
    say_still(j, j->period_end, "%d more %s make %.*s", more, more == 1 ? "minute" : "minutes",
              STR_ARGS(j->code->code));
    return V_OPEN;
}

verdict judge_contact(judging *j)
{
    const tally *t = judging_tally(j);
    if (t->contacts) {
        show(j, t->first_contact->fact);
        say_have(j, "%d, the first on %s", t->contacts, day_text(j, t->first_contact->on));
        return V_MET;
    }
    say_have(j, "none by phone, video or in person");
    if (j->over) return V_LOST;
    say_still(j, j->period_end, "one conversation by phone, video or in person");
    return V_OPEN;
}

// --- notes -------------------------------------------------------------------------------------------------

typedef struct documenting { judging *j; int days, missing; date first_missing; fact_ref last; } documenting;

static void document(documenting *d, date day)
{
    fact_ref by;
    d->days++;
    if (figures_documented(d->j->e, d->j->f, day, &by)) {
        if (by != d->last) show(d->j, by);
        d->last = by;
        return;
    }
    d->missing++;
    if (!date_is(d->first_missing) || day.days < d->first_missing.days) d->first_missing = day;
}

static void document_window(documenting *d, const window *w)
{
    for (int i = 0; i < 30; i++)
        if (w->days >> i & 1) document(d, date_plus(w->from, i));
}

static void document_work(documenting *d, const tally *t, bool contacts)
{
    judging *j = d->j;
    for (size_t i = 0; i < t->counted_count; i++) {
        date from = state_date(j->s, (instant){t->counted[i].from_us});
        date to = state_date(j->s, (instant){t->counted[i].to_us - 1});
        for (date day = from; day.days <= to.days; day = date_plus(day, 1)) document(d, day);
    }
    if (!contacts) return;
    for (size_t i = 0; i < j->f->contact_count; i++)
        if (contact_counts(j->e, j->f, t, &j->f->contacts[i])) document(d, j->f->contacts[i].on);
}

// One note often covers it all; then no day need be looked at by itself.
static bool one_note_covers(judging *j)
{
    bool days = j->code->needs[REQ_DATA_DAYS].asked && j->window && j->window->days;
    const tally *t = j->code->needs[REQ_MINUTES].asked ? judging_tally(j) : NULL;
    for (size_t i = 0; i < j->f->cover_count; i++) {
        const note_cover *c = &j->f->covers[i];
        bool all = !days || (c->from.days <= j->window->from.days && c->to.days >= j->window->to.days);
        for (size_t k = 0; t && k < t->counted_count && all; k++)
            all = t->counted[k].from_us >= c->from_us && t->counted[k].to_us <= c->to_us;
        for (size_t k = 0; t && t->contacts && k < j->f->contact_count && all; k++) {
            date on = j->f->contacts[k].on;
            all = !date_within(on, t->from, t->to) || date_within(on, c->from, c->to);
        }
        if (all) return true;
    }
    return false;
}

verdict judge_note(judging *j)
{
    if (!j->why && one_note_covers(j)) return V_MET;
    documenting d = {.j = j, .first_missing = DATE_NONE, .last = FACT_NONE};
    if (j->code->needs[REQ_DATA_DAYS].asked && j->window) document_window(&d, j->window);
    if (j->code->needs[REQ_MINUTES].asked)
        document_work(&d, judging_tally(j), j->code->needs[REQ_CONTACT].asked);
    if (!d.missing) {
        say_have(j, d.days ? "all of it is documented" : "nothing to document");
        return V_MET;
    }
    say_have(j, "%d of %d not documented, the first on %s", d.missing, d.days, day_text(j, d.first_missing));
    say_still(j, DATE_NONE, "a signed note with all four elements that covers %s",
              day_text(j, d.first_missing));
    return V_HELD;
}

// --- the code that an add-on adds to -----------------------------------------------------------------------

verdict judge_initial_code(judging *j)
{
    str to = j->code->adds_to;
    if (!j->initial_known) {
        say_have(j, "%.*s is not known in this period", STR_ARGS(to));
        return V_REFUSED;
    }
    say_have(j, "%.*s is %.*s", STR_ARGS(to), STR_ARGS(det_status_text(j->initial)));
    switch (j->initial) {
    case DET_READY: case DET_CLAIMED: return V_MET;
    case DET_YIELDS: return V_YIELDS;
    case DET_REFUSED: return V_REFUSED;
    case DET_LOST: return V_LOST;
    case DET_OPEN: say_still(j, j->period_end, "%.*s first", STR_ARGS(to)); return V_OPEN;
    case DET_HELD: say_still(j, DATE_NONE, "%.*s first", STR_ARGS(to)); return V_HELD;
    case DET_COUNT: break;
    }
    assert(false && "a status outside the list");
    return V_REFUSED;
}

// An add-on has a unit for each full further step; every other code has one.
int32_t code_units(judging *j)
{
    const rule_need *need = &j->code->needs[REQ_MINUTES];
    if (!j->code->adds_to.len) return 1;
    int32_t minutes = judging_tally(j)->minutes;
    return minutes >= need->min && need->step > 0 ? (minutes - need->min) / need->step + 1 : 0;
}
