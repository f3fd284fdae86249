// What the patient enters day by day, and the questionnaires of every second week. With notifications on,
// people answer on 70 to 85 % of days, without on 40 to 60 % (the guide of seed 002); some keep streaks, some
// have bad weeks, some drop out. Phones are offline, walls run ahead, entries come twice.
#include "sample_.h"

enum { LATE_DAYS_MAX = 10, ENTRIES_MAX = 3, DROPOUT_SHARE = 15, ASSESS_EVERY = 14 };

typedef struct entry {
    label id;
    instant at, received;
    choice source;
    bool says_received;
    date for_day;     // DATE_NONE: says nothing of a day
    wall *where;     // on the patient's wall that day
} entry;

static void put_item(buf *b, str item, int64_t n)
{
    if (b->at[b->len - 1] != '{') buf_byte(b, ',');
    buf_byte(b, '"');
    buf_put(b, item);
    buf_lit(b, "\":");
    buf_int(b, n);
}

static void put_words(buf *b, str item, str words)
{
    if (b->at[b->len - 1] != '{') buf_byte(b, ',');
    buf_byte(b, '"');
    buf_put(b, item);
    buf_lit(b, "\":");
    buf_json(b, words);
}

static void put_answers(buf *b, const course *c, dice *d)
{
    static const str remarks[6] = {STR_INIT("slept badly"),
                                   STR_INIT("a better day"),
                                   STR_INIT("long walk, felt calmer"),
                                   STR_INIT("hard week at work"),
                                   STR_INIT("forgot the evening dose"),
                                   STR_INIT("día tranquilo, dormí bien")};
    buf_byte(b, '{');
    if (c->what->program == PROGRAM_DMHT) {
        put_item(b, STR("minutes"), dice_between(d, 4, 30));
        put_words(b, STR("module"), dice_permille(d, 800) ? STR("done") : STR("partly"));
        put_item(b, STR("mood"), dice_under(d, 11));
    } else if (str_eq(c->device, STR("sleep-diary"))) {
        put_item(b, STR("hours"), dice_between(d, 3, 8));
        buf_put(b, dice_permille(d, 500) ? STR(".5") : STR(""));
        put_item(b, STR("woke"), dice_under(d, 6));
        put_words(b, STR("bed"), dice_permille(d, 500) ? STR("22:45") : STR("23:30"));
    } else if (str_eq(c->device, STR("craving-log"))) {
        put_item(b, STR("craving"), dice_under(d, 11));
        put_words(b, STR("used"), dice_permille(d, 930) ? STR("no") : STR("yes"));
    } else {
        put_item(b, STR("mood"), dice_under(d, 11));
        put_item(b, STR("sleep"), dice_between(d, 3, 9));
        put_words(b, STR("medication"), dice_permille(d, 880) ? STR("taken") : STR("missed"));
    }
    if (dice_permille(d, 50)) put_words(b, STR("remark"), remarks[dice_under(d, 6)]);
    buf_byte(b, '}');
}

static void entry_say(telling *t, const patient *p, const course *c, const entry *e, instant order,
                      dice answers)
{
    if (!told_now(t, order)) return;
    say_open(t, KIND_CHECKIN, &e->id, e->at, e->where);
    label staff = staff_label(c->billing);
    if (e->source == SOURCE_STAFF) say_by(t, label_str(&staff));
    else if (e->source == SOURCE_PATIENT && p->index % 4 == 1) say_by(t, label_str(&p->id));
    if (e->says_received) say_received(t, e->received, e->where);
    say_text(t, F_CHECKIN_ENROLLMENT, label_str(&c->id));
    say_choice(t, F_CHECKIN_SOURCE, e->source);
    put_answers(say_json(t, F_CHECKIN_ANSWERS), c, &answers);
    if (date_is(e->for_day)) say_date(t, F_CHECKIN_FOR_DAY, e->for_day);
    say_close(t, order);
}

static choice source_of(dice *d, const course *c, bool plain)
{
    uint32_t at = dice_under(d, 1000);
    if (plain) return SOURCE_PATIENT;
    if (c->flaw == FLAW_STAFF_ENTRIES && at < 700) return SOURCE_STAFF;
    return at < 860 ? SOURCE_PATIENT : at < 945 ? SOURCE_DEVICE : at < 975 ? SOURCE_CAREGIVER : SOURCE_STAFF;
}

// When the entry reached the server: at once, after days offline, or before its own time, by a fast clock.
static void entry_received(entry *e, dice *d, const patient *p, const course *c)
{
    uint32_t late = c->flaw == FLAW_LATE_SYNC ? 900 : p->forgets_sync ? 250 : 15;
    bool is_late = dice_permille(d, late), is_ahead = dice_permille(d, 8), says = dice_permille(d, 350);
    int32_t days =
        c->flaw == FLAW_LATE_SYNC ? dice_between(d, 8, LATE_DAYS_MAX) : dice_between(d, 1, LATE_DAYS_MAX);
    int32_t seconds = dice_between(d, 1, 45), ahead_minutes = dice_between(d, 2, 55);
    e->received = e->at;
    e->says_received = is_late || is_ahead || says;
    if (is_late) e->received.us += ((int64_t)days * DAY_SECONDS + seconds * 61) * US_PER_S;
    else if (is_ahead) e->received.us -= (int64_t)ahead_minutes * MINUTE * US_PER_S;
    else if (says) e->received.us += seconds * US_PER_S;
}

// c-e0012-0047: the day since enrollment; then b and c for the second and third entry of a day.
static label entry_label(const course *c, date day, int number)
{
    label l = label_join(STR("c-"), &c->id);
    label_add(&l, STR("-"));
    label_digits(&l, (uint64_t)(day.days - c->enrolled.days), 4);
    if (number) label_add(&l, number == 1 ? STR("b") : STR("c"));
    return l;
}

static void entry_tell(telling *t, const patient *p, const course *c, date day, int number)
{
    bool plain = number == 0 && day.days == c->starts.days; // monitoring starts with an entry that counts
    dice d = dice_for(t, DICE_DAY, course_who(p, c) * ENTRIES_MAX + (uint64_t)number, (uint64_t)day.days);
    entry e = {.for_day = DATE_NONE, .where = home_wall(t, p, day)};
    int32_t evening = 18 * HOUR + dice_between(&d, 0, 2 * HOUR) + dice_between(&d, 0, 2 * HOUR);
    int32_t any = dice_between(&d, 7 * HOUR, DAY_SECONDS - 1);
    int32_t second = p->notified || plain ? evening - number * 5 * HOUR / 2
                     : number             ? any / 2 + 4 * HOUR
                                          : any;
    e.at = wall_instant(e.where, day, second);
    e.source = source_of(&d, c, plain);
    if (!plain) entry_received(&e, &d, p, c);
    else e.received = e.at;
    uint32_t diary = dice_under(&d, 1000);
    if (!plain && diary < 25) e.for_day = diary < 15 ? date_plus(day, -1) : day;
    bool twice = dice_permille(&d, 8), taken_back = dice_permille(&d, 7) && !plain,
         restored = dice_permille(&d, 200);
    int32_t later = dice_between(&d, 10, 2 * DAY_SECONDS);
    instant again = {e.received.us + later * US_PER_S};
    if (!told_now(t, e.received) && !(twice && told_now(t, again)) && !taken_back) return;
    e.id = entry_label(c, day, number);
    entry_say(t, p, c, &e, e.received, d);
    if (twice) entry_say(t, p, c, &e, again, d);
    instant void_at = {e.received.us + DAY_SECONDS * US_PER_S + later * US_PER_S};
    if (taken_back) void_tell(t, &e.id, void_at, STR("entered for somebody else"), restored ? 2 : 0);
}

// Of 1,000 such days, on how many there is an entry.
static uint32_t eagerness_on(telling *t, const patient *p, const course *c, date day)
{
    enum { BLOCK_DAYS = 10 };
    int32_t since = day.days - c->starts.days;
    if (since == 0) return 1000;
    if (c->flaw == FLAW_DROPOUT && since > 10 + (int32_t)(p->index % 25)) return DROPOUT_SHARE;
    dice d = dice_for(t, DICE_STREAK, course_who(p, c), (uint64_t)(since / BLOCK_DAYS));
    if (p->streaks && dice_permille(&d, 550)) return 1000;
    uint32_t share = c->what->program == PROGRAM_DMHT ? p->eagerness * 4 / 5 : p->eagerness;
    return dice_permille(&d, 60) ? share / 2 : share; // now and then a bad time
}

static void put_scores(buf *b, dice *d, int items, bool self_harm_item, int32_t level)
{
    buf_byte(b, '[');
    for (int i = 0; i < items; i++) {
        int32_t score = level + dice_between(d, -1, 1);
        bool blank = dice_permille(d, 12), harm = dice_permille(d, 60);
        if (score < 0) score = 0;
        if (score > 3) score = 3;
        if (self_harm_item && i == items - 1) score = harm ? 1 + (level > 1) : 0;
        if (i) buf_byte(b, ',');
        if (blank) buf_lit(b, "null");
        else buf_int(b, score);
    }
    buf_byte(b, ']');
}

static void assess_tell(telling *t, const patient *p, const course *c, date day)
{
    int32_t since = day.days - c->starts.days;
    if (since % ASSESS_EVERY != ASSESS_EVERY / 2) return;
    int32_t number = since / ASSESS_EVERY;
    dice d = dice_for(t, DICE_ASSESS, course_who(p, c), (uint64_t)number);
    bool done = dice_permille(&d, 880);
    instant at = wall_instant(home_wall(t, p, day), day, 12 * HOUR + dice_between(&d, 0, 5 * HOUR));
    if (!done || !told_now(t, at)) return;
    bool phq =
        str_starts(c->diagnosis, STR("F3")) || (!str_starts(c->diagnosis, STR("F4")) && number % 2 == 0);
    int32_t level = 1 + (int32_t)(p->index % 2) - number / 4;
    label id = label_join(STR("a-"), &c->id);
    label_add(&id, STR("-"));
    label_digits(&id, (uint64_t)number + 1, 2);
    say_open(t, KIND_ASSESS, &id, at, home_wall(t, p, day));
    say_text(t, F_ASSESS_ENROLLMENT, label_str(&c->id));
    say_text(t, F_ASSESS_INSTRUMENT, phq ? STR("phq-9") : STR("gad-7"));
    put_scores(say_json(t, F_ASSESS_ANSWERS), &d, phq ? 9 : 7, phq, level);
    say_close(t, at);
}

void diary_tell(telling *t, const patient *p, const course *c)
{
    // Longest wait from an entry's day to a line about it: late arrival, then its void, then the void's void.
    enum { LOOK_BACK = LATE_DAYS_MAX + 9 };
    date first = date_max(c->starts, date_plus(t->span_first, -LOOK_BACK));
    date last = date_min(date_min(c->ends, t->until), date_plus(t->span_last, 1));
    for (date day = first; day.days <= last.days; day = date_plus(day, 1)) {
        dice d = dice_for(t, DICE_STREAK, course_who(p, c) + ((uint64_t)1 << 40), (uint64_t)day.days);
        assess_tell(t, p, c, day);
        if (!dice_permille(&d, eagerness_on(t, p, c, day))) continue;
        entry_tell(t, p, c, day, 0);
        if (day.days == c->enrolled.days) continue; // others might come before the enrollment
        if (dice_permille(&d, 110)) entry_tell(t, p, c, day, 1);
        if (dice_permille(&d, 15)) entry_tell(t, p, c, day, 2);
    }
}
