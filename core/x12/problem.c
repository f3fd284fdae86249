#include "x12.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

enum { SENTENCE_BYTES_MAX = 400 };

x12_problems x12_problems_in(arena *a)
{
    return (x12_problems){.in = a, .rows = pile_in(a, sizeof(x12_problem))};
}

void x12_el_name(buf *b, const x12_guide *g, uint16_t el)
{
    assert(el < g->el_count);
    const x12_el *row = &g->els[el];
    buf_put(b, g->segs[row->seg].tag);
    buf_digits(b, row->position, 2);
    if (!row->part) return;
    buf_byte(b, '-');
    buf_int(b, row->part);
}

void x12_say(x12_problems *p, const x12_guide *g, uint16_t el, x12_severity severity, const char *format, ...)
{
    if (p->mute) return;
    char text[SENTENCE_BYTES_MAX];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    assert(n >= 0);
    if ((size_t)n >= sizeof text) n = (int)sizeof text - 1;
    char name_text[16];
    buf name = {.at = name_text, .room = sizeof name_text, .bytes_max = sizeof name_text};
    x12_el_name(&name, g, el);
    assert(!name.full);
    x12_problem *row = pile_more(&p->rows);
    *row = (x12_problem){.claim = str_copy(p->in, p->claim),
                         .about = str_copy(p->in, p->about),
                         .loop = g->loops[g->segs[g->els[el].seg].loop].name,
                         .element = str_copy(p->in, buf_str(&name)),
                         .text = str_copy(p->in, (str){text, (size_t)n}),
                         .severity = severity};
    if (severity == X12_ERROR)
        p->errors++;
    else
        p->warnings++;
}

void x12_problem_put(buf *b, const x12_problem *p)
{
    if (p->claim.len)
        buf_say(b, "claim %.*s", STR_ARGS(p->claim));
    else
        buf_lit(b, "every claim");
    buf_say(b, ", loop %.*s, element %.*s: ", STR_ARGS(p->loop), STR_ARGS(p->element));
    if (p->severity == X12_WARNING) buf_lit(b, "warning: ");
    buf_put(b, p->text);
    if (p->about.len) buf_say(b, " (enrollment %.*s)", STR_ARGS(p->about));
}
