// scrub_say.c - findings: told, and put into words.
#include "scrubber_.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

enum { DETAIL_BYTES_MAX = 300, VALUE_BYTES_MAX = 60, ELEMENT_BYTES_MAX = 16 };

const scrub_row scrub_rows[SCRUB_FINDING_COUNT] = {
#define FINDING(id, name, severity, authority, sentence)                                                     \
    {STR_INIT(name), severity, authority, STR_INIT(sentence)},
#include "findings.def"
#undef FINDING
};

str scrub_authority_name(scrub_authority a)
{
    switch (a) {
    case SCRUB_X12: return STR("X12");
    case SCRUB_GUIDE: return STR("guide");
    case SCRUB_CMS: return STR("CMS");
    case SCRUB_OWN: return STR("own");
    }
    assert(false && "an authority outside scrub_authority");
    return STR("");
}

static void tell(scrub *s, scrub_id id, scrub_spot at, str value, str detail)
{
    char name[ELEMENT_BYTES_MAX];
    buf element = {.at = name, .room = sizeof name, .bytes_max = sizeof name};
    buf_put(&element, str_first(at.tag, 3));
    if (at.position) buf_digits(&element, at.position, 2);
    if (at.part) {
        buf_byte(&element, '-');
        buf_int(&element, at.part);
    }
    const scrub_row *row = &scrub_rows[id];
    if (row->severity == X12_ERROR)
        s->sum.errors++;
    else
        s->sum.warnings++;
    if (!at.loop.len) at.loop = STR("");
    if (!value.len) value = STR("");
    scrub_finding f = {.id = id,
                       .severity = row->severity,
                       .segment = at.segment,
                       .loop = at.loop,
                       .element = buf_str(&element),
                       .value = str_first(value, VALUE_BYTES_MAX),
                       .detail = detail};
    s->ask.found(s->ask.with, &f);
}

// The detail in words, which the format may leave out, and told.
__attribute__((format(__printf__, 5, 0))) static void tell_words(scrub *s, scrub_id id, scrub_spot at,
                                                                 str value, const char *format, va_list args)
{
    char text[DETAIL_BYTES_MAX];
    int n = format ? vsnprintf(text, sizeof text, format, args) : 0;
    assert(n >= 0);
    tell(s, id, at, value, str_first((str){text, (size_t)n}, sizeof text - 1));
}

void scrub_tell(scrub *s, scrub_id id, scrub_spot at, str value, const char *detail, ...)
{
    va_list args;
    va_start(args, detail);
    tell_words(s, id, at, value, detail, args);
    va_end(args);
}

static scrub_spot spot_of(const x12_guide *g, uint64_t segment, uint16_t loop, uint16_t seg, uint16_t el)
{
    const x12_el *row = el == SCRUB_NONE ? NULL : &g->els[el];
    return (scrub_spot){segment, g->loops[loop].name, g->segs[seg].tag, row ? row->position : 0,
                        row ? row->part : 0};
}

// The row of the guide that an element's finding is about.
static const x12_el *row_of(const scrub *s, uint16_t el)
{
    const x12_guide *g = s->here.guide;
    assert(g && el < g->el_count);
    return &g->els[el];
}

// A value is shown where its row says that it tells nothing about a person.
static str shown(const x12_el *row, str value)
{
    return x12_datas[row->data].shown || x12_shapes[row->shape].shown ? value : STR("");
}

void scrub_say(scrub *s, scrub_id id, uint16_t el, const char *detail, ...)
{
    const x12_el *row = row_of(s, el);
    const x12_guide *g = s->here.guide;
    uint16_t loop = row->seg == s->here.seg ? s->here.loop : g->segs[row->seg].loop;
    va_list args;
    va_start(args, detail);
    tell_words(s, id, spot_of(g, s->here.number, loop, row->seg, el), shown(row, scrub_get(s, el)), detail,
               args);
    va_end(args);
}

void scrub_say_at(scrub *s, scrub_id id, uint64_t segment, uint16_t el, str value, const char *detail, ...)
{
    const x12_el *row = row_of(s, el);
    const x12_guide *g = s->here.guide;
    va_list args;
    va_start(args, detail);
    tell_words(s, id, spot_of(g, segment, g->segs[row->seg].loop, row->seg, el), shown(row, value), detail,
               args);
    va_end(args);
}

void scrub_say_segment(scrub *s, scrub_id id, uint64_t segment, uint16_t seg, const char *detail, ...)
{
    const x12_guide *g = s->here.guide;
    assert(g && seg < g->seg_count);
    va_list args;
    va_start(args, detail);
    tell_words(s, id, spot_of(g, segment, g->segs[seg].loop, seg, SCRUB_NONE), STR(""), detail, args);
    va_end(args);
}

// --- the seam --------------------------------------------------------------------------------------------
const scrub_here *scrub_at(const scrub *s) { return &s->here; }
const scrub_ask *scrub_asked(const scrub *s) { return &s->ask; }

str scrub_get(const scrub *s, uint16_t el)
{
    const x12_el *row = &s->here.guide->els[el];
    if (row->seg != s->here.seg) return (str){"", 0};
    str value = x12_get(&s->segment, row->position);
    if (!row->part) return value;
    str parts[SCRUB_PARTS_MAX] UNSET;
    size_t count = scrub_split(value, s->marks.component, parts, SCRUB_PARTS_MAX);
    return row->part <= count ? parts[row->part - 1] : (str){"", 0};
}

// --- words -----------------------------------------------------------------------------------------------
static void put_text(buf *b, const scrub_finding *f)
{
    buf_put(b, scrub_rows[f->id].sentence);
    if (f->value.len) buf_say(b, ": \"%.*s\"", STR_ARGS(f->value));
    if (f->detail.len) buf_say(b, f->value.len ? " (%.*s)" : ": %.*s", STR_ARGS(f->detail));
}

void scrub_put(buf *b, const scrub_finding *f)
{
    const char *before = "";
    if (f->segment) {
        buf_say(b, "segment %llu", (unsigned long long)f->segment);
        before = ", ";
    }
    if (f->loop.len) {
        buf_say(b, "%sloop %.*s", before, STR_ARGS(f->loop));
        before = ", ";
    }
    if (f->element.len) {
        buf_say(b, "%s%.*s", before, STR_ARGS(f->element));
        before = ", ";
    }
    if (*before) buf_lit(b, ": ");
    if (f->severity == X12_WARNING) buf_lit(b, "warning: ");
    put_text(b, f);
    buf_say(b, " [%.*s]", STR_ARGS(scrub_rows[f->id].name));
}

static void put_member(buf *b, const char *name, str value)
{
    if (b->at[b->len - 1] != '{') buf_byte(b, ',');
    buf_json(b, str_of(name));
    buf_byte(b, ':');
    buf_json(b, value);
}

void scrub_put_json(buf *b, const scrub_finding *f, str file)
{
    char hold[2 * (DETAIL_BYTES_MAX + VALUE_BYTES_MAX + 200)];
    buf text = {.at = hold, .room = sizeof hold, .bytes_max = sizeof hold};
    put_text(&text, f);
    buf_byte(b, '{');
    if (file.len) put_member(b, "file", file);
    put_member(b, "severity", f->severity == X12_ERROR ? STR("error") : STR("warning"));
    put_member(b, "finding", scrub_rows[f->id].name);
    put_member(b, "authority", scrub_authority_name(scrub_rows[f->id].authority));
    buf_lit(b, ",\"segment\":");
    buf_int(b, (int64_t)f->segment);
    put_member(b, "loop", f->loop);
    put_member(b, "element", f->element);
    put_member(b, "value", f->value);
    put_member(b, "text", buf_str(&text));
    buf_byte(b, '}');
}
