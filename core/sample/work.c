// What the practice does in a month: stretches of work, calls and messages, other services billed.
// So that nobody works for two patients at one time, a month is a calendar of 20 workdays x 20 rows of 24
// minutes for each practitioner: 100 places of four slots, a week apart. A patient's place on the panel is
// the place in the calendar, shifted every month. Clinical staff have the same calendar, seven rows off.
#include "sample_.h"

enum { WORKDAYS = 20, PANEL_ROWS = 20, ROW_MINUTES = 24, SLOTS = 4, WEEK_WORKDAYS = 5, STAFF_ROWS_OFF = 7,
       STRETCH_MINUTES_MAX = 22, DAY_BEGINS = 8 * HOUR, EVENING_BEGINS = 17 * HOUR, EVENING_ROWS = 5,
       LOOK_BACK_DAYS = 4 }; // a stretch may be taken back up to 40 hours later
_Static_assert(WORKDAYS * PANEL_ROWS / SLOTS == 100, "places on a panel");
_Static_assert(STRETCH_MINUTES_MAX < ROW_MINUTES, "the end of a stretch lies within its row");

typedef struct slot { date on; instant begins; } slot;
typedef struct month_work {
    telling *t;
    const patient *p;
    const course *c;
    date month;
    date first, last; // days of the month within the course, after the day of enrollment
    dice d;
    slot slots[SLOTS];
    int32_t minutes[SLOTS];
    size_t count;
    label by, staff;
} month_work;

typedef struct stretch { label id; label by; instant from, to; choice activity; } stretch;

// The n-th workday (from 0) of the month: every month has at least 20 from Monday to Friday.
static date workday(date month, int32_t n)
{
    assert(n >= 0 && n < WORKDAYS);
    int32_t weekday = (month.days + 3) % 7; // 0: Monday; 1970-01-01 was a Thursday
    int32_t first = weekday < 5 ? 0 : 7 - weekday;
    if (weekday >= 5) weekday = 0;
    return date_plus(month, first + n + (weekday + n) / 5 * 2);
}

static int32_t month_shift(date month) { return date_civil(month).month * 3; }

// The begin of slot k on the calendar; `rows_off` tells practitioners from staff.
static slot slot_of(const month_work *m, int32_t k, int32_t rows_off)
{
    assert(m->p->panel_place < WORKDAYS * PANEL_ROWS / SLOTS);
    int32_t place = (int32_t)m->p->panel_place, shift = month_shift(m->month);
    int32_t day = (place % WEEK_WORKDAYS + k * WEEK_WORKDAYS + shift) % WORKDAYS;
    int32_t row = (place / WEEK_WORKDAYS + 3 * k + shift + rows_off) % PANEL_ROWS;
    int32_t seconds = DAY_BEGINS + row * ROW_MINUTES * MINUTE;
    if (m->c->evening) seconds = EVENING_BEGINS + row % EVENING_ROWS * ROW_MINUTES * MINUTE;
    date on = workday(m->month, day);
    return (slot){on, wall_instant(m->t->office, on, seconds)};
}

// How many minutes the month is meant to have: mostly 20 and some, sometimes not enough, sometimes a crisis.
static int32_t minutes_meant(dice *d, const course *c)
{
    uint32_t at = dice_under(d, 1000);
    int32_t few = dice_between(d, 4, 9), ten = dice_between(d, 10, 19), more = dice_between(d, 21, 34);
    int32_t many = dice_between(d, 41, 55), crisis = dice_between(d, 61, 84);
    if (c->flaw == FLAW_NO_TIME) return 0;
    if (at < 30) return few;
    if (at < 120) return c->what->program == PROGRAM_RTM ? ten : more;
    return at < 790 ? more : at < 940 ? many : crisis;
}

static void time_say(const month_work *m, const stretch *s, instant order)
{
    telling *t = m->t;
    if (!told_now(t, order)) return;
    say_open(t, KIND_TIME, &s->id, order, t->office);
    say_by(t, label_str(&s->by));
    say_text(t, F_TIME_ENROLLMENT, label_str(&m->c->id));
    say_instant(t, F_TIME_FROM, s->from, t->office);
    say_instant(t, F_TIME_TO, s->to, t->office);
    say_choice(t, F_TIME_ACTIVITY, s->activity);
    say_close(t, order);
}

static label month_label(const month_work *m, str before, str after)
{
    label l = label_join(before, &m->c->id);
    civil c = date_civil(m->month);
    label_add(&l, STR("-"));
    label_digits(&l, (uint64_t)c.year, 4);
    label_add(&l, STR("-"));
    label_digits(&l, (uint64_t)c.month, 2);
    label_add(&l, after);
    return l;
}

static bool within(const month_work *m, date on) { return date_within(on, m->first, m->last); }

// The dice of one stretch: the practitioner's and the staff's have their own.
static dice stretch_dice(const month_work *m, size_t number)
{
    assert(number < 2 * SLOTS);
    return dice_for(m->t, DICE_STRETCH, course_who(m->p, m->c), (uint64_t)m->month.days * 2 * SLOTS + number);
}

// Can anything about a stretch of that day come into the journal now?
static bool stretch_now(const month_work *m, date on)
{
    return span_meets(m->t, on, date_plus(on, LOOK_BACK_DAYS));
}

static stretch stretch_make(const month_work *m, size_t k, dice *d)
{
    static const choice activities[5] = {ACT_REVIEW, ACT_INTERPRET, ACT_COMMUNICATE, ACT_DOCUMENT,
                                         ACT_COORDINATE};
    static const str names[SLOTS] = {STR_INIT("-1"), STR_INIT("-2"), STR_INIT("-3"), STR_INIT("-4")};
    stretch s = {.id = month_label(m, STR("t-"), names[k]), .by = m->by};
    s.from.us = m->slots[k].begins.us + dice_between(d, 0, 20) * US_PER_S;
    s.to.us = s.from.us + (m->minutes[k] * MINUTE + dice_between(d, 0, 55)) * US_PER_S;
    s.activity = activities[dice_under(d, 5)];
    return s;
}

// A colleague does it, late that day: their own calendar is full.
static void stretch_pass_on(const month_work *m, stretch *s, date on)
{
    enum { COVER_BEGINS = 19 * HOUR };
    int32_t row = (int32_t)(m->p->panel_place % EVENING_ROWS);
    int64_t length = s->to.us - s->from.us;
    s->by = practitioner_label((m->c->billing + 1) % m->t->practitioners);
    s->from = wall_instant(m->t->office, on, COVER_BEGINS + row * ROW_MINUTES * MINUTE);
    s->to.us = s->from.us + length;
}

// A stretch as written down: once, twice by a slip, or taken back and written anew.
static void stretch_tell(const month_work *m, stretch *s, dice *d)
{
    bool twice = dice_permille(d, 6), wrong = dice_permille(d, 8);
    instant later = {s->to.us + (int64_t)dice_between(d, 1, 40) * HOUR * US_PER_S};
    time_say(m, s, s->to);
    if (twice) time_say(m, s, s->to);
    if (!wrong) return;
    void_tell(m->t, &s->id, later, STR("the clock was left running"), 0);
    label_add(&s->id, STR("r"));
    s->to.us -= (s->to.us - s->from.us) / 10 / US_PER_S * US_PER_S;
    time_say(m, s, later);
}

static void stretches_tell(month_work *m)
{
    int32_t meant = minutes_meant(&m->d, m->c);
    for (int32_t k = 0; k < SLOTS; k++) {
        slot at = slot_of(m, k, 0);
        if (within(m, at.on)) m->slots[m->count++] = at;
    }
    for (size_t k = 0; k < m->count; k++) {
        int32_t left = (int32_t)(m->count - k), part = (meant + left - 1) / left;
        m->minutes[k] = part < STRETCH_MINUTES_MAX ? part : STRETCH_MINUTES_MAX;
        meant -= m->minutes[k];
    }
    for (size_t k = 0; k < m->count; k++) {
        if (!m->minutes[k] || !stretch_now(m, m->slots[k].on)) continue;
        dice d = stretch_dice(m, k);
        stretch s = stretch_make(m, k, &d);
        bool covered = dice_permille(&d, 25), overlaps = dice_permille(&d, 12);
        if (covered) stretch_pass_on(m, &s, m->slots[k].on);
        stretch second = s;
        stretch_tell(m, &s, &d);
        if (!overlaps) continue; // written down by two: the second half and a minute more
        label_add(&second.id, STR("x"));
        second.from.us += (second.to.us - second.from.us) / 2 / US_PER_S * US_PER_S;
        second.to.us += MINUTE * US_PER_S;
        second.activity = ACT_DOCUMENT;
        time_say(m, &second, second.to);
    }
}

// From ten to midnight on the month's last day to ten past on the next month's first.
static void midnight_tell(month_work *m)
{
    bool late = dice_permille(&m->d, 15);
    date night = date_month_last(m->month);
    if (!late || m->c->flaw == FLAW_NO_TIME || !within(m, night) || m->c->ends.days <= night.days) return;
    instant midnight = wall_instant(m->t->office, date_plus(night, 1), 0);
    stretch s = {month_label(m, STR("t-"), STR("-night")), m->by, {midnight.us - 10 * MINUTE * US_PER_S},
                 {midnight.us + 10 * MINUTE * US_PER_S}, ACT_REVIEW};
    time_say(m, &s, s.to);
}

static void staff_work_tell(const month_work *m)
{
    static const str names[SLOTS] = {STR_INIT("-s1"), STR_INIT("-s2"), STR_INIT("-s3"), STR_INIT("-s4")};
    uint32_t share = m->p->payer == PAYER_ID_HEARTH ? 950 : 350;
    for (int32_t k = 0; k < SLOTS; k++) {
        dice d = stretch_dice(m, (size_t)k + SLOTS);
        bool works = dice_permille(&d, share);
        int32_t minutes = dice_between(&d, 5, 16);
        if (!works || m->c->flaw == FLAW_NO_TIME) continue;
        slot at = slot_of(m, k, STAFF_ROWS_OFF);
        if (!within(m, at.on) || !stretch_now(m, at.on)) continue;
        stretch s = {month_label(m, STR("t-"), names[k]), m->staff, at.begins,
                     {at.begins.us + minutes * MINUTE * US_PER_S}, k % 2 ? ACT_COORDINATE : ACT_REVIEW};
        time_say(m, &s, s.to);
    }
}

typedef struct talk {
    label id;
    str by;
    instant at;
    choice mode, with;
    int32_t minutes;
} talk; // minutes 0: not said

static void contact_say(const month_work *m, const talk *k)
{
    telling *t = m->t;
    if (!told_now(t, k->at)) return;
    say_open(t, KIND_CONTACT, &k->id, k->at, t->office);
    say_by(t, k->by);
    say_text(t, F_CONTACT_ENROLLMENT, label_str(&m->c->id));
    say_choice(t, F_CONTACT_MODE, k->mode);
    say_choice(t, F_CONTACT_WITH, k->with);
    if (k->minutes) say_whole(t, F_CONTACT_MINUTES, k->minutes);
    say_close(t, k->at);
}

static void contacts_tell(month_work *m)
{
    static const choice messages[4] = {MODE_PORTAL, MODE_TEXT, MODE_EMAIL, MODE_VOICEMAIL};
    static const choice calls[10] = {MODE_PHONE, MODE_PHONE, MODE_PHONE, MODE_PHONE,     MODE_PHONE,
                                     MODE_VIDEO, MODE_VIDEO, MODE_VIDEO, MODE_IN_PERSON, MODE_VIDEO};
    dice *d = &m->d;
    bool calls_at_all = dice_permille(d, 965) && m->c->flaw != FLAW_NO_CALLS, message = dice_permille(d, 300);
    uint32_t caregiver = date_age(m->p->birth, m->first) < 18 ? 700 : 40;
    choice with = dice_permille(d, caregiver) ? WITH_CAREGIVER : WITH_PATIENT;
    choice call = calls[dice_under(d, 10)], written = messages[dice_under(d, 4)];
    uint32_t pick = dice_under(d, SLOTS);
    if (!m->count) return;
    const slot *at = &m->slots[pick % m->count];
    talk k = {
        month_label(m, STR("k-"), STR("-1")), label_str(&m->by), {at->begins.us + 30 * US_PER_S}, call, with,
        m->minutes[pick % m->count]};
    if (calls_at_all) contact_say(m, &k);
    k = (talk){month_label(m, STR("k-"), STR("-m")), label_str(pick % 2 ? &m->staff : &m->by),
               {at->begins.us + 3ll * HOUR * US_PER_S}, written, with, 0};
    if (message || m->c->flaw == FLAW_NO_CALLS) contact_say(m, &k);
}

typedef struct billed {
    str name, code;
    date on;
    int32_t begins, minutes;
    bool by;
} billed; // minutes 0: not timed

static void service_say(month_work *m, const billed *s)
{
    telling *t = m->t;
    instant from = wall_instant(t->office, s->on, s->begins), to = {from.us + s->minutes * MINUTE * US_PER_S};
    if (!told_now(t, to) || !within(m, s->on)) return;
    label id = month_label(m, STR("svc-"), s->name);
    bool video = m->p->index % 5 == 0 && s->minutes > 30;
    say_open(t, KIND_SERVICE, &id, to, t->office);
    if (s->by) say_by(t, label_str(&m->by));
    say_text(t, F_SERVICE_PATIENT, label_str(&m->p->id));
    say_text(t, F_SERVICE_CODE, s->code);
    if (video) say_list(t, F_SERVICE_MODIFIERS, &STR("95"), 1);
    say_date(t, F_SERVICE_ON, s->on);
    say_whole(t, F_SERVICE_UNITS, 1);
    if (s->minutes) {
        say_instant(t, F_SERVICE_FROM, from, t->office);
        say_instant(t, F_SERVICE_TO, to, t->office);
    }
    say_text(t, F_SERVICE_PLACE, video ? STR("10") : STR("11"));
    say_close(t, to);
}

// Psychotherapy, integrated care that overlaps a stretch of work, and physiologic monitoring beside it.
static void services_tell(month_work *m)
{
    dice d = dice_for(m->t, DICE_SERVICE, course_who(m->p, m->c), (uint64_t)m->month.days);
    bool therapy = m->p->index % 3 == 0, longer = dice_permille(&d, 300), overlaps = dice_permille(&d, 30);
    date on = workday(m->month, dice_between(&d, 0, WORKDAYS - 1));
    if (m->c->number) return; // of the patient, not of the course
    billed s = {
        STR("-therapy"), longer ? STR("90837") : STR("90834"), on, EVENING_BEGINS, longer ? 60 : 45, true};
    if (therapy) service_say(m, &s);
    if (overlaps && m->count) {
        int64_t day = zone_day_start(m->t->office->zone, m->slots[0].on).us;
        int32_t begins = (int32_t)((m->slots[0].begins.us - day) / US_PER_S);
        s = (billed){STR("-bhi"), STR("99484"), m->slots[0].on, begins + 4 * MINUTE, 21, true};
        service_say(m, &s);
    }
    if (m->c->flaw != FLAW_RPM_BESIDE) return;
    s = (billed){STR("-rpm"), STR("99454"), date_plus(m->month, 15), 12 * HOUR, 0, false};
    service_say(m, &s);
    s = (billed){STR("-rpm-time"), STR("99457"), date_plus(m->month, 25), 12 * HOUR, 0, false};
    service_say(m, &s);
}

void work_tell(telling *t, const patient *p, const course *c)
{
    date month = date_month_first(date_max(c->enrolled, date_plus(t->span_first, -LOOK_BACK_DAYS)));
    date last = date_min(date_min(c->ends, t->until), t->span_last);
    for (; month.days <= last.days; month = date_next_month(month)) {
        month_work m = {.t = t, .p = p, .c = c, .month = month, .by = practitioner_label(c->billing),
                        .staff = staff_label(c->billing),
                        .d = dice_for(t, DICE_MONTH, course_who(p, c), (uint64_t)month.days)};
        m.first = date_max(month, date_plus(c->enrolled, 1));
        m.last = date_min(date_month_last(month), c->ends);
        stretches_tell(&m);
        midnight_tell(&m);
        staff_work_tell(&m);
        contacts_tell(&m);
        services_tell(&m);
    }
}
