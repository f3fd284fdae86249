// words.c - what a reason says, in plain words; and nothing at all when nobody asked.
#include "rule_.h"
#include <stdarg.h>
#include <stdio.h>

enum { SAY_BYTES_MAX = 512, EVIDENCE_MIN = 8 };

static __attribute__((format(__printf__, 2, 0))) str say(judging *j, const char *format, va_list args)
{
    char text[SAY_BYTES_MAX];
    int n = vsnprintf(text, sizeof text, format, args);
    assert(n >= 0);
    size_t len = (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    while (len && ((unsigned char)text[len - 1] & 0x80) && (size_t)n >= sizeof text) len--;
    return str_copy(&j->e->scratch, (str){text, len});
}

#define SAY_INTO(place)                                                                                      \
    do {                                                                                                     \
        va_list args;                                                                                        \
        va_start(args, format);                                                                              \
        (place) = say(j, format, args);                                                                      \
        va_end(args);                                                                                        \
    } while (0)

void words_need(judging *j, const char *format, ...)
{
    SAY_INTO(j->r->need);
}
void words_found(judging *j, const char *format, ...)
{
    SAY_INTO(j->r->have);
}
void words_still(judging *j, date by, const char *format, ...)
{
    SAY_INTO(j->still_need);
    j->still_by = by;
}
void words_warning(judging *j, const char *format, ...)
{
    if (j->why->warning_count == sizeof j->why->warnings / sizeof *j->why->warnings) return;
    SAY_INTO(j->why->warnings[j->why->warning_count]);
    j->why->warning_count++;
}

// Evidence grows by doubling in scratch memory: room is a power of two that the count tells.
void words_show(judging *j, fact_ref f)
{
    if (f == FACT_NONE) return;
    reason *r = j->r;
    size_t n = r->evidence_count;
    if (n == 0 || (n >= EVIDENCE_MIN && (n & (n - 1)) == 0)) {
        fact_ref *more = arena_array(&j->e->scratch, fact_ref, n < EVIDENCE_MIN ? EVIDENCE_MIN : n * 2);
        if (n) memcpy(more, r->evidence, sizeof *more * n);
        r->evidence = more;
    }
    r->evidence[r->evidence_count++] = f;
}

static int by_fact_id(const void *a, const void *b, const void *with)
{
    const door *d = with;
    return str_cmp(door_fact_id(d, *(const fact_ref *)a), door_fact_id(d, *(const fact_ref *)b));
}

// In order of id, each once. Data days come sorted (evaluate_enrollment), so this is mostly one look at each.
static void order_evidence(const judging *j, reason *r)
{
    size_t kept = 0;
    sort_rows(r->evidence, r->evidence_count, sizeof *r->evidence, by_fact_id, j->s->door, &j->e->scratch);
    for (size_t i = 0; i < r->evidence_count; i++)
        if (!kept || r->evidence[kept - 1] != r->evidence[i]) r->evidence[kept++] = r->evidence[i];
    r->evidence_count = kept;
}

void reason_begin(judging *j, requirement id)
{
    j->r = &j->why->at[j->why->count++];
    *j->r = (reason){.id = id, .need = j->need->says, .cite = j->need->cite, .grade = j->need->grade};
    j->still_need = (str){NULL, 0};
    j->still_by = DATE_NONE;
}

void reason_end(judging *j, verdict v)
{
    bool met = v == V_MET;
    j->r->met = met;
    j->r->weight = (int)v;
    order_evidence(j, j->r);
    if (!met && j->still_need.at)
        j->why->stills[j->why->still_count++] = (still){j->r->id, j->still_need, j->still_by};
}

const reason *reason_deciding(const reasons *why, uint32_t beside)
{
    const reason *least = NULL;
    for (size_t i = 0; why && i < why->count; i++) {
        const reason *r = &why->at[i];
        if (!r->met && !(beside >> r->id & 1) && (!least || r->weight < least->weight)) least = r;
    }
    return least;
}

bool reason_refuses(const reason *r) { return !r->met && r->weight == (int)V_REFUSED; }

const char *day_text(const judging *j, date d)
{
    buf b = buf_in(&j->e->scratch, 64);
    if (!date_is(d))
        buf_lit(&b, "an open date");
    else
        date_put(&b, d);
    buf_byte(&b, 0);
    return b.at;
}

const char *span_text(const judging *j, date from, date to)
{
    buf b = buf_in(&j->e->scratch, 64);
    buf_lit(&b, "from ");
    date_put(&b, from);
    if (to.days == DATE_EVER.days) {
        buf_lit(&b, " on");
    } else {
        buf_lit(&b, " to ");
        date_put(&b, to);
    }
    buf_byte(&b, 0);
    return b.at;
}

str enrollment_text(const judging *j, uint32_t enrollment)
{
    return names_text(&j->s->door->enrollments, enrollment);
}
str person_text(const judging *j, uint32_t person) { return names_text(&j->s->door->people, person); }
