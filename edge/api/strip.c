// strip.c - GET /v1/enrollments/{e}/strip, /months/{m}: a window and a month from near; and their JSON for
// every page.
#include "care_.h"

enum { SAYS_BYTES_MAX = 8192 };

void put_outcomes(put *p, const char *name, const strip_outcome *at, int count)
{
    put_open(p, name, '[');
    for (int i = 0; i < count; i++) {
        put_open(p, NULL, '{');
        put_text(p, "code", at[i].code->code);
        put_whole(p, "min", at[i].min);
        if (at[i].max >= 0) put_whole(p, "max", at[i].max);
        put_text(p, "state", strip_state_text(at[i].state));
        put_money_if(p, "worth", at[i].priced, at[i].worth);
        put_date_if(p, "last_day", at[i].last_day);
        put_shut(p);
    }
    put_shut(p);
}

void put_strip(put *p, const char *name, const strip *s, str enrollment, arena *a)
{
    char cells[STRIP_DAYS];
    buf says = buf_in(a, SAYS_BYTES_MAX);
    for (int i = 0; i < STRIP_DAYS; i++) cells[i] = strip_letter((strip_cell)s->cells[i]);
    strip_say(&says, s);
    put_open(p, name, '{');
    put_text(p, "enrollment", enrollment);
    put_whole(p, "window", s->number);
    put_date(p, "from", s->from);
    put_date(p, "to", s->to);
    if (date_within(s->today, s->from, s->to)) put_whole(p, "today", s->today.days - s->from.days);
    put_text(p, "cells", (str){cells, STRIP_DAYS});
    put_whole(p, "counted", s->counted);
    put_whole(p, "needed", s->needed);
    put_whole(p, "days_left", s->days_left);
    put_date_if(p, "last_day", s->last_day);
    put_text(p, "state", strip_state_text(s->state == STRIP_YIELDS ? STRIP_EARNED : s->state));
    put_text(p, "says", buf_str(&says));
    put_outcomes(p, "outcomes", s->outcomes, s->outcome_count);
    put_shut(p);
}

// "2 entries: by the patient; counted. By staff: ..."
static str day_says(strip_cell cell, const strip_entry *at, size_t count, arena *a)
{
    buf b = buf_in(a, SAYS_BYTES_MAX);
    if (!count) buf_put(&b, strip_words(cell));
    for (size_t i = 0; i < count; i++) {
        if (i) buf_lit(&b, ". ");
        strip_entry_say(&b, &at[i]);
    }
    if (b.len && b.at[0] >= 'a' && b.at[0] <= 'z') b.at[0] = (char)(b.at[0] - 'a' + 'A');
    buf_byte(&b, '.');
    return buf_str(&b);
}

void put_days(put *p, const char *name, const record *r, const strip *s, arena *a)
{
    const strip_entry *entries;
    size_t count = strip_entries(r->e, s->enrollment, s->from, s->to, &entries, a), at = 0;
    put_open(p, name, '[');
    for (int i = 0; i < STRIP_DAYS; i++) {
        date on = date_plus(s->from, i);
        size_t first = at;
        while (at < count && entries[at].on.days == on.days) at++;
        char letter = strip_letter((strip_cell)s->cells[i]);
        put_open(p, NULL, '{');
        put_date(p, "on", on);
        put_text(p, "cell", (str){&letter, 1});
        put_text(p, "says", day_says((strip_cell)s->cells[i], entries + first, at - first, a));
        put_open(p, "facts", '[');
        for (size_t k = first; k < at; k++) put_text(p, NULL, record_id(r, entries[k].fact));
        put_shut(p);
        put_shut(p);
    }
    put_shut(p);
}

// --- the month ---------------------------------------------------------------------------------------------

static bool put_contact(put *p, record *r, const bar_contact *is, fault *why)
{
    fact said;
    if (!record_fact(r, is->fact, &said, why)) return false;
    put_open(p, NULL, '{');
    put_text(p, "fact", record_id(r, is->fact));
    put_instant(p, "at", is->at);
    put_text_if(p, "by_name", record_person(r, is->by));
    put_text(p, "mode", choice_text(is->mode));
    put_text(p, "with", choice_text(fact_get(&said, F_CONTACT_WITH)->choice));
    if (fact_has(&said, F_CONTACT_MINUTES))
        put_whole(p, "minutes", fact_get(&said, F_CONTACT_MINUTES)->whole);
    put_flag(p, "counts", is->counts);
    if (is->why) put_words(p, "says", is->why);
    put_shut(p);
    return true;
}

// Who has the minutes, and why; of other patients nothing is said but that there is one.
static void put_owner(put *p, const bar_piece *is, arena *a)
{
    buf b = buf_in(a, 256);
    switch (is->why) {
    case BAR_COUNTS:
        put_text_if(p, "owner", is->code);
        if (is->code.len)
            buf_say(&b, "part of %.*s", STR_ARGS(is->code));
        else
            buf_lit(&b, "counted; not yet part of a code");
        break;
    case BAR_TWICE: buf_lit(&b, "another stretch here has these minutes already"); break;
    case BAR_SERVICE:
        put_text_if(p, "owner", is->code);
        buf_say(&b, "%.*s, billed for the same time, has these minutes", STR_ARGS(is->code));
        break;
    case BAR_OTHER:
        put_words(p, "owner", "another record");
        buf_lit(&b, "the same person was already at work in another record");
        break;
    case BAR_PERSON: buf_lit(&b, "this person's minutes do not count for the code"); break;
    case BAR_ENDED: buf_lit(&b, "after the discharge"); break;
    }
    put_text_if(p, "says", buf_str(&b));
}

bool put_stretch(put *p, const char *name, record *r, const bar_piece *is, fault *why)
{
    fact said;
    if (!record_fact(r, is->fact, &said, why)) return false;
    put_open(p, name, '{');
    put_text(p, "fact", record_id(r, is->fact));
    put_instant(p, "from", is->from);
    put_instant(p, "to", is->to);
    put_whole(p, "seconds", (is->to.us - is->from.us) / US_PER_S);
    put_text(p, "by", names_text(&r->facts.door.people, is->by));
    put_text_if(p, "by_name", record_person(r, is->by));
    put_text(p, "activity", choice_text(fact_get(&said, F_TIME_ACTIVITY)->choice));
    put_flag(p, "counts", is->why == BAR_COUNTS);
    put_owner(p, is, r->arena);
    put_flag(p, "documented", is->documented);
    put_shut(p);
    return true;
}

bool put_month_bar(put *p, const char *name, record *r, const bar *m, arena *a, fault *why)
{
    buf says = buf_in(a, SAYS_BYTES_MAX);
    bar_say(&says, m);
    put_open(p, name, '{');
    put_text(p, "enrollment", care_enrollment_id(r, m->enrollment));
    put_month(p, "month", m->from);
    put_whole(p, "minutes", m->minutes);
    put_open(p, "contacts", '[');
    for (size_t i = 0; i < m->contact_count; i++)
        if (!put_contact(p, r, &m->all_contacts[i], why)) return false;
    put_shut(p);
    put_open(p, "stretches", '[');
    for (size_t i = 0; i < m->piece_count; i++)
        if (!put_stretch(p, NULL, r, &m->pieces[i], why)) return false;
    put_shut(p);
    put_outcomes(p, "outcomes", m->outcomes, m->outcome_count);
    put_text(p, "says", buf_str(&says));
    put_shut(p);
    return true;
}

// --- the handlers ------------------------------------------------------------------------------------------

bool api_strip(api_call *c, fault *why)
{
    enum { WINDOWS_MAX = 100000 };
    record r;
    uint32_t enrollment;
    uint64_t window = 0;
    strip s;
    care_ask ask = {.enrollment = c->param[0], .detail = "a window of days"};
    if (!api_ask_whole(c, "window", WINDOWS_MAX, &window, why)) return false;
    if (!care_open(c, &ask, &r, &enrollment, why)) return false;
    bool there = strip_make(r.e, enrollment, (int32_t)window, &s);
    if (there) {
        put_open(&c->out, NULL, '{');
        put_strip(&c->out, "strip", &s, c->param[0], c->arena);
        put_days(&c->out, "days", &r, &s, c->arena);
        put_shut(&c->out);
    } else {
        fault_set(why, FAULT_NOTHING,
                  window ? "there is no such window of this enrollment yet"
                         : "monitoring has not started: the first entry begins the first window");
    }
    record_close(&r);
    return there;
}

bool api_month(api_call *c, fault *why)
{
    record r;
    uint32_t enrollment;
    date month;
    bar m;
    care_ask ask = {.enrollment = c->param[0], .detail = "a month of minutes"};
    if (!month_parse(c->param[1], &month))
        return fault_set(why, FAULT_INPUT, "\"%.*s\" is no month such as 2026-02", STR_ARGS(c->param[1]));
    if (!care_open(c, &ask, &r, &enrollment, why)) return false;
    bool fine = bar_make(r.e, enrollment, month, true, &m, c->arena);
    if (!fine) fault_set(why, FAULT_NOTHING, "the enrollment has no such month");
    fine = fine && put_month_bar(&c->out, NULL, &r, &m, c->arena, why);
    record_close(&r);
    return fine;
}
