// The telling: span after span, patient after patient, sorted and handed on.
#include "sample_.h"
#include "sort.h"

enum {
    PANEL = 90,                // patients to a practitioner: work.c has 100 places on a month's calendar
    LINE_BYTES_LIMIT = 16384,  // the longest line, a note, has about 900 bytes
    OUT_BYTES = 1 << 18,
    REGISTERED_BEFORE = 20,    // days before the first day of care in which patients are registered
    SPAN_HOURS_MAX = 24 * 31,
    SPAN_HOURS_MIN = 24,       // a million patients: their day is about 600 MB
    PATIENT_HOURS = 4800000,   // patients x hours told at a time: about 500,000 lines, 150 MB
};

static int by_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const told *one = a, *other = b;
    return (one->order_us > other->order_us) - (one->order_us < other->order_us);
}

// Sorts the span's lines and gives them to the sink; false when it wants no more.
static bool lines_give(telling *t, const sample_sink *sink, uint32_t permille)
{
    bool more = true;
    sort_rows(t->lines, t->lines_count, sizeof *t->lines, by_order, NULL, t->scratch);
    buf out = buf_in(t->scratch, OUT_BYTES + LINE_BYTES_LIMIT);
    for (size_t i = 0; i < t->lines_count && more; i++) {
        buf_bytes(&out, t->lines[i].at, t->lines[i].len);
        assert(!out.full);
        if (out.len < OUT_BYTES && i + 1 < t->lines_count) continue;
        more = sink->take(sink->with, buf_str(&out), permille);
        buf_clear(&out);
    }
    t->lines_count = 0;
    return more;
}

static void span_set(telling *t, instant from, instant to)
{
    assert(from.us < to.us);
    t->span_from = from;
    t->span_to = to;
    t->span_first = (date){(int32_t)floor_div(from.us, US_PER_DAY) - 1}; // anywhere on earth
    t->span_last = (date){(int32_t)floor_div(to.us, US_PER_DAY) + 1};
}

static void span_tell(telling *t)
{
    for (uint32_t i = 0; i < t->asked->patients; i++) {
        patient p;
        patient_make(&p, t, i);
        if (p.registered.days > t->span_last.days) continue;
        intake_tell(t, &p);
        for (uint32_t n = 0; n < p.courses_count; n++) {
            const course *c = &p.courses[n];
            if (c->enrolled.days > t->span_last.days) continue;
            diary_tell(t, &p, c);
            work_tell(t, &p, c);
            note_tell(t, &p, c);
        }
    }
}

static date first_day(const sample_options *asked)
{
    civil c = date_civil(date_plus(asked->until, 1));
    int months = c.year * 12 + c.month - 1 - (int)asked->months;
    date first = date_of(months / 12, months % 12 + 1, 1);
    int last = date_civil(date_month_last(first)).day;
    return date_plus(first, (c.day < last ? c.day : last) - 1);
}

static int64_t span_us(const sample_options *asked)
{
    int64_t hours = asked->span_hours ? asked->span_hours : PATIENT_HOURS / asked->patients;
    if (hours > SPAN_HOURS_MAX) hours = SPAN_HOURS_MAX;
    if (hours < SPAN_HOURS_MIN) hours = SPAN_HOURS_MIN;
    return hours * HOUR * US_PER_S;
}

static void spans_tell(telling *t, const sample_sink *sink)
{
    arena_mark mark = arena_here(t->scratch);
    span_set(t, (instant){0}, t->end); // settings: all at once
    t->span_from.us = INT64_MIN;
    cast_tell(t);
    bool more = lines_give(t, sink, 0);
    arena_back(t->scratch, mark);
    instant begin = {((int64_t)t->from.days - REGISTERED_BEFORE) * US_PER_DAY};
    int64_t whole = t->end.us - begin.us, step = span_us(t->asked);
    for (int64_t from = 0; more && from < whole; from += step) {
        int64_t to = from + step < whole ? from + step : whole;
        span_set(t, (instant){begin.us + from}, (instant){begin.us + to});
        span_tell(t);
        more = lines_give(t, sink, (uint32_t)(to / (whole / 1000)));
        arena_back(t->scratch, mark);
    }
}

bool sample_tell(const sample_options *asked, const sample_sink *sink, zones *all, arena *scratch, fault *why)
{
    enum { TEAM_MIN = CREDENTIAL_CYCLE };
    assert(asked->patients >= 1 && asked->patients <= SAMPLE_PATIENTS_MAX);
    assert(asked->months >= 1 && asked->months <= SAMPLE_MONTHS_MAX);
    int year = date_year(asked->until);
    assert(year >= SAMPLE_YEAR_MIN && year <= SAMPLE_YEAR_MAX);
    arena lines;
    arena_open(&lines, scratch->from, scratch->bytes_max);
    telling t = {.asked = asked,
                 .until = asked->until,
                 .from = first_day(asked),
                 .lasting = &lines,
                 .scratch = scratch,
                 .practitioners = (asked->patients + PANEL - 1) / PANEL};
    if (t.practitioners < TEAM_MIN) t.practitioners = TEAM_MIN;
    arena_mark mark = arena_here(scratch);
    t.line = buf_in(&lines, LINE_BYTES_LIMIT);
    bool opened = cast_open(&t, all, why);
    if (opened) {
        t.end = wall_instant(t.office, date_plus(t.until, 1), 0);
        spans_tell(&t, sink);
    }
    arena_back(scratch, mark);
    arena_close(&lines);
    return opened;
}
