// strip.c - a window's days as cells, and what its counts earn.
#include "strip.h"
#include "rule_.h"

static const struct cell_row { char letter; str words; } cell_rows[STRIP_CELL_COUNT] = {
#define STRIP_CELL(id, letter, words) [id] = {letter, STR_INIT(words)},
#include "strip.def"
#undef STRIP_CELL
};
char strip_letter(strip_cell c) { return cell_rows[c].letter; }
str strip_words(strip_cell c) { return cell_rows[c].words; }

str strip_state_text(strip_state s)
{
    static const str words_of[STRIP_STATE_COUNT] = {
        STR_INIT("earned"), STR_INIT("reachable"), STR_INIT("at-risk"), STR_INIT("lost"), STR_INIT("yields")};
    return words_of[s];
}

// --- entries ---------------------------------------------------------------------------------------------

typedef struct entry_walk {
    evaluation *e;
    const figures *f;
    uint32_t next;
} entry_walk;

static strip_cell cell_of(evaluation *e, const figures *f, const checkin_row *r, date on)
{
    const rule_counting *c = counting_on(e, f->enroll->patient, on);
    if (r->hidden) return CELL_VOIDED;
    if (on.days > f->discharge.days) return CELL_ENDED;
    switch (checkin_weigh(c, r, on.days)) {
    case CHECKIN_COUNTS: return CELL_COUNTED;
    case CHECKIN_SOURCE: return CELL_STAFF;
    case CHECKIN_LATE: return CELL_LATE;
    case CHECKIN_AHEAD: return CELL_CLOCK;
    case CHECKIN_DIARY: break;
    }
    return CELL_OTHER_DAY;
}

static bool next_entry(entry_walk *w, strip_entry *out)
{
    const state *s = w->e->s;
    if (w->next == NO_ROW) return false;
    const checkin_row *r = STATE_ROW(s, checkins, checkin_row, w->next);
    w->next = r->next;
    const patient_row *p = state_patient(s, w->f->enroll->patient, r->at);
    date on = evaluation_date(w->e, p->zone, r->at);
    *out = (strip_entry){.on = on,
                         .cell = cell_of(w->e, w->f, r, on),
                         .at = r->at,
                         .source = (choice)(SOURCE_PATIENT + r->source),
                         .for_day = DATE_NONE,
                         .late_s = r->late_s,
                         .fact = r->fact};
    if (r->for_day) out->for_day = (date){(int32_t)floor_div(r->at.us, US_PER_DAY) + r->for_day - 32768};
    return true;
}

static entry_walk walk_entries(evaluation *e, const figures *f)
{
    return (entry_walk){e, f, state_enrollment(e->s, f->enrollment)->checkins};
}

static int entry_order(const void *a, const void *b, const void *with)
{
    const strip_entry *x = a, *y = b;
    if (x->on.days != y->on.days) return x->on.days < y->on.days ? -1 : 1;
    if (x->at.us != y->at.us) return x->at.us < y->at.us ? -1 : 1;
    return str_cmp(door_fact_id(with, x->fact), door_fact_id(with, y->fact));
}

size_t strip_entries(evaluation *e, uint32_t enrollment, date from, date to, const strip_entry **out,
                     arena *a)
{
    arena *scratch = evaluation_scratch(e);
    arena_mark mark = arena_here(scratch);
    figures f;
    pile all = pile_in(scratch, sizeof(strip_entry));
    *out = NULL;
    if (!state_enroll(e->s, enrollment)) return 0;
    figures_make(e, &f, enrollment, false, scratch);
    strip_entry one;
    for (entry_walk w = walk_entries(e, &f); next_entry(&w, &one);)
        if (date_within(one.on, from, to)) *(strip_entry *)pile_more(&all) = one;
    strip_entry *rows = arena_array(a, strip_entry, all.count + 1u);
    for (uint32_t i = 0; i < all.count; i++) rows[i] = *PILE_AT(&all, strip_entry, i);
    sort_rows(rows, all.count, sizeof *rows, entry_order, e->s->door, scratch);
    *out = rows;
    size_t count = all.count;
    arena_back(scratch, mark);
    return count;
}

static const char *source_words(choice source)
{
    switch ((int)source) {
    case SOURCE_PATIENT: return "by the patient";
    case SOURCE_DEVICE: return "by the device";
    case SOURCE_CAREGIVER: return "by a caregiver";
    default: return "by staff";
    }
}

void strip_entry_say(buf *b, const strip_entry *is)
{
    buf_put(b, str_of(source_words(is->source)));
    switch (is->cell) {
    case CELL_COUNTED: buf_lit(b, ": counts"); return;
    case CELL_LATE:
        buf_say(b, ": came more than %d days later, too late to count", is->late_s / 86400);
        return;
    case CELL_CLOCK:
        buf_say(b, ": its clock ran %d minutes ahead, so it does not count", -is->late_s / 60);
        return;
    case CELL_OTHER_DAY:
        buf_lit(b, ": a diary entry for ");
        date_put(b, is->for_day);
        buf_lit(b, ", which does not make a data day");
        return;
    case CELL_STAFF: buf_lit(b, ": kept and shown, but only the patient's own entries count"); return;
    case CELL_VOIDED: buf_lit(b, ": voided"); return;
    case CELL_ENDED: buf_lit(b, ": after the discharge"); return;
    case CELL_EMPTY:
    case CELL_AHEAD:
    case STRIP_CELL_COUNT: break;
    }
}

// --- the whole enrollment --------------------------------------------------------------------------------

strip_run strip_run_of(evaluation *e, uint32_t enrollment)
{
    arena *scratch = evaluation_scratch(e);
    arena_mark mark = arena_here(scratch);
    figures f;
    figures_make(e, &f, enrollment, true, scratch);
    strip_run r = {.start = f.start,
                   .discharge = f.discharge,
                   .today = evaluation_today(e, state_patient(e->s, f.enroll->patient, e->s->as_of)->zone),
                   .last_day = f.last_data_day,
                   .last_entry = INSTANT_NONE};
    strip_entry one;
    for (entry_walk w = walk_entries(e, &f); next_entry(&w, &one);) {
        bool own = one.source == SOURCE_PATIENT || one.source == SOURCE_DEVICE;
        if (own && one.cell != CELL_VOIDED && one.at.us > r.last_entry.us) r.last_entry = one.at;
    }
    uint32_t days = 0;
    for (size_t i = 0; i < f.mark_count; i++) {
        int32_t back = r.today.days - f.marks[i].day;
        if (back >= 1 && back <= 7) days |= 1u << back;
    }
    r.recent = __builtin_popcount(days);
    if (date_is(f.start) && r.today.days <= f.discharge.days) {
        date next = date_is(f.last_data_day) ? date_plus(f.last_data_day, 1) : f.start;
        if (r.today.days > next.days) r.missed = r.today.days - next.days;
    }
    arena_back(scratch, mark);
    return r;
}

// --- the window ------------------------------------------------------------------------------------------

static void fill_cells(evaluation *e, const figures *f, strip *s)
{
    for (int i = 0; i < STRIP_DAYS; i++) {
        date on = date_plus(s->from, i);
        s->cells[i] = (uint8_t)(on.days > f->discharge.days  ? CELL_ENDED
                                : on.days > s->today.days ? CELL_AHEAD
                                                          : CELL_EMPTY);
    }
    strip_entry one;
    for (entry_walk w = walk_entries(e, f); next_entry(&w, &one);) {
        int32_t i = one.on.days - s->from.days;
        if (i < 0 || i >= STRIP_DAYS || one.cell == CELL_ENDED) continue;
        if (one.cell < (strip_cell)s->cells[i]) s->cells[i] = (uint8_t)one.cell;
    }
}

// How far the counts of one code are. What is missing has to come on as many days from `last_day` on.
static strip_state count_state(const strip *s, const window *w, strip_outcome *o)
{
    int32_t missing = o->min - s->counted;
    o->last_day = DATE_NONE;
    if (o->max >= 0 && s->counted > o->max) return STRIP_YIELDS;
    if (missing <= 0) return STRIP_EARNED;
    if (s->days_left < missing) return STRIP_LOST;
    o->last_day = date_plus(w->to, 1 - missing);
    return s->days_left - missing <= STRIP_SPARE_DAYS ? STRIP_AT_RISK : STRIP_REACHABLE;
}

typedef struct outcome_hunt {
    strip_outcome *at;
    int count;
    date from;
    clock_kind clock;
    requirement counts; // REQ_DATA_DAYS or REQ_MINUTES
    const rule_code *steps; // an add-on of minutes, whose further steps are ticks too
} outcome_hunt;

static bool take_outcome(void *with, const determination *d, const reasons *why)
{
    (void)why;
    outcome_hunt *h = with;
    const rule_need *need = &d->code->needs[h->counts];
    if (d->from.days != h->from.days || d->code->clock != h->clock || !need->asked) return true;
    if (h->count == STRIP_OUTCOMES_MAX) return true;
    h->at[h->count++] = (strip_outcome){.code = d->code,
                                        .min = need->min,
                                        .max = need->max,
                                        .status = d->status,
                                        .priced = d->priced,
                                        .worth = d->amount,
                                        .last_day = DATE_NONE};
    return true;
}

static int outcome_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const strip_outcome *x = a, *y = b;
    if (x->min != y->min) return x->min < y->min ? -1 : 1;
    return str_cmp(x->code->code, y->code->code);
}

int outcomes_of(evaluation *e, uint32_t enrollment, const period_key *p, strip_outcome *out)
{
    outcome_hunt h = {.at = out, .from = p->from, .clock = p->clock, .counts = p->counts};
    (void)evaluate_enrollment(e, enrollment, false, take_outcome, &h);
    sort_rows(out, (size_t)h.count, sizeof *out, outcome_order, NULL, evaluation_scratch(e));
    return h.count;
}

static void weigh_outcomes(strip *s, const window *w)
{
    for (int i = 0; i < s->outcome_count; i++) {
        strip_outcome *o = &s->outcomes[i];
        o->state = count_state(s, w, o);
        if (date_is(o->last_day)) s->last_day = o->last_day;
    }
    if (!s->outcome_count) return;
    const strip_outcome *highest = &s->outcomes[s->outcome_count - 1];
    s->needed = highest->min;
    s->state = highest->state;
    s->spare = s->days_left - (highest->min - s->counted);
}

bool strip_make(evaluation *e, uint32_t enrollment, int32_t number, strip *out)
{
    arena *scratch = evaluation_scratch(e);
    arena_mark mark = arena_here(scratch);
    figures f;
    if (!state_enroll(e->s, enrollment)) return false;
    figures_make(e, &f, enrollment, false, scratch);
    bool there = number >= 0 && (size_t)number <= f.window_count && f.window_count;
    if (there) {
        if (!number) number = (int32_t)f.window_count;
        const window *w = &f.windows[number - 1];
        *out =
            (strip){.enrollment = enrollment,
                    .number = number,
                    .of = (int32_t)f.window_count,
                    .from = w->from,
                    .to = date_plus(w->from, STRIP_DAYS - 1),
                    .today = evaluation_today(e, state_patient(e->s, f.enroll->patient, e->s->as_of)->zone),
                    .discharge = f.discharge,
                    .counted = __builtin_popcount(w->days),
                    .last_day = DATE_NONE};
        out->days_left = window_days_left(w, out->today);
        fill_cells(e, &f, out);
        period_key key = {w->from, CLOCK_WINDOW, REQ_DATA_DAYS};
        window kept = *w;
        out->outcome_count = outcomes_of(e, enrollment, &key, out->outcomes);
        weigh_outcomes(out, &kept);
    }
    arena_back(scratch, mark);
    return there;
}

// --- in words --------------------------------------------------------------------------------------------

static const char *days_word(int n) { return n == 1 ? "day" : "days"; }

static void say_range(buf *b, const strip_outcome *o)
{
    buf_put(b, o->code->code);
    if (o->max >= 0)
        buf_say(b, " (%d to %d days)", o->min, o->max);
    else
        buf_say(b, " (%d days or more)", o->min);
}

static void say_lower(buf *b, const strip *s)
{
    for (int i = s->outcome_count - 2; i >= 0; i--) {
        const strip_outcome *o = &s->outcomes[i];
        if (o->state == STRIP_YIELDS || o->state == STRIP_LOST) continue;
        buf_lit(b, "; ");
        say_range(b, o);
        buf_put(b, o->state == STRIP_EARNED ? STR(" is earned") : STR(" can still be reached"));
        return;
    }
}

void strip_say(buf *b, const strip *s)
{
    bool over = !s->days_left && s->today.days > date_min(s->to, s->discharge).days;
    if (!s->outcome_count) {
        buf_say(b, "%d %s with entries; no code of this program counts them", s->counted,
                days_word(s->counted));
        return;
    }
    const strip_outcome *o = &s->outcomes[s->outcome_count - 1];
    buf_say(b, "%d of %d days, ", s->counted, s->needed);
    if (over) buf_lit(b, "the window is over");
    else buf_say(b, "%d %s left", s->days_left, days_word(s->days_left));
    switch (o->state) {
    case STRIP_EARNED:
        buf_lit(b, "; ");
        say_range(b, o);
        buf_lit(b, " is earned");
        return;
    case STRIP_YIELDS: buf_say(b, "; more than %d days", o->max); return;
    case STRIP_REACHABLE:
    case STRIP_AT_RISK:
        buf_say(b, ", %d more make %.*s: a call helps until ", o->min - s->counted, STR_ARGS(o->code->code));
        date_put(b, o->last_day);
        break;
    case STRIP_LOST:
        buf_say(b, over ? ", %d were not reached" : ", can no longer reach %d", o->min);
        break;
    case STRIP_STATE_COUNT: assert(false && "a state outside the list");
    }
    say_lower(b, s);
}
