// show.c - the scrubber's engine reads the file and finds the places; this looks on and writes it down.
#include "scrubber_.h"
#include "show.h"
#include <assert.h>

enum {
    TEXT_BYTES_MAX = 64 * 1024, // of one segment: 16 KB, each byte escaped, and the names
    MEANINGS = 1 << 11,         // slots of the table: twice the rows of meanings.def and more
    NAME_COLUMN = 34,
};

typedef struct meaning { str number, code, words; } meaning;
static const meaning meanings[] = {
#define MEANING(number, code, words) {STR_INIT(number), STR_INIT(code), STR_INIT(words)},
#include "meanings.def"
#undef MEANING
};
enum { MEANING_COUNT = sizeof meanings / sizeof *meanings };
_Static_assert(MEANING_COUNT * 2 <= MEANINGS, "the table has room");

struct show {
    show_ask ask;
    scrub_tap tap;
    scrub *engine;
    size_t depth;
    bool first;                  // nothing was written yet in the open list (JSON)
    uint16_t slots[MEANINGS];    // row + 1
    char hold[TEXT_BYTES_MAX];
};

static buf fresh(show *s)
{
    return (buf){.at = s->hold, .room = sizeof s->hold, .bytes_max = sizeof s->hold};
}
static void flush(show *s, const buf *b) { s->ask.put(s->ask.with, buf_str(b)); }

// --- meanings --------------------------------------------------------------------------------------------
static uint32_t slot_of(str number, str code)
{
    return (uint32_t)(hash_str(code, hash_str(number, 0)) >> 20) % MEANINGS;
}

static void meanings_table(show *s)
{
    for (size_t i = 0; i < MEANING_COUNT; i++) {
        uint32_t at = slot_of(meanings[i].number, meanings[i].code);
        while (s->slots[at]) at = (at + 1) % MEANINGS;
        s->slots[at] = (uint16_t)(i + 1);
    }
}

static str meaning_of(const show *s, const x12_data_row *data, str code)
{
    for (uint32_t at = slot_of(data->number, code); s->slots[at]; at = (at + 1) % MEANINGS) {
        const meaning *m = &meanings[s->slots[at] - 1];
        if (str_eq(m->number, data->number) && str_eq(m->code, code)) return m->words;
    }
    return s->ask.words ? s->ask.words(s->ask.words_with, data->number, data->name, code) : (str){"", 0};
}

// --- elements --------------------------------------------------------------------------------------------
// Rows of the guide for one element; count 0 where the guide has none.
typedef struct rows { const x12_el *at; size_t count; } rows;

static rows rows_of(const scrub *e, size_t position)
{
    const scrub_here *h = &e->here;
    rows r = {NULL, 0};
    if (!h->guide || h->seg == SCRUB_NONE) return r;
    size_t end = h->seg + 1u < h->guide->seg_count ? h->guide->segs[h->seg + 1].first : h->guide->el_count;
    for (size_t k = h->guide->segs[h->seg].first; k < end; k++) {
        if (h->guide->els[k].position != position) continue;
        if (!r.count) r.at = &h->guide->els[k];
        r.count++;
    }
    return r;
}

static const x12_el *row_of(rows r, size_t part)
{
    for (size_t i = 0; i < r.count; i++)
        if (r.at[i].part == part) return r.at + i;
    return NULL;
}

static void put_place(buf *b, str tag, size_t position, size_t part)
{
    buf_put(b, tag);
    buf_digits(b, (int64_t)position, 2);
    if (!part) return;
    buf_byte(b, '-');
    buf_int(b, (int64_t)part);
}

// Words from a file must not steer the terminal.
static void put_plain(buf *b, str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];
        buf_byte(b, c < ' ' || c == 0x7F ? '?' : value.at[i]);
    }
}

static void put_line(show *s, buf *b, str tag, size_t position, size_t part, const x12_el *row, str value)
{
    char text[32];
    buf place = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    put_place(&place, str_first(tag, 3), position, part);
    for (size_t i = 0; i < s->depth + 1; i++) buf_lit(b, "  ");
    size_t at = b->len;
    put_plain(b, buf_str(&place));
    while (b->len < at + 8) buf_byte(b, ' ');
    buf_pad(b, row ? x12_datas[row->data].name : STR("(not in the guide)"), NAME_COLUMN);
    buf_byte(b, ' ');
    put_plain(b, value);
    str words = row ? meaning_of(s, &x12_datas[row->data], value) : (str){"", 0};
    if (words.len) buf_say(b, " (%.*s)", STR_ARGS(words));
    buf_byte(b, '\n');
}

static void put_entry(show *s, buf *b, str tag, size_t position, size_t part, const x12_el *row, str value)
{
    char text[32];
    buf place = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    put_place(&place, str_first(tag, 3), position, part);
    buf_lit(b, "{\"at\":");
    buf_json(b, buf_str(&place));
    if (row) {
        buf_lit(b, ",\"name\":");
        buf_json(b, x12_datas[row->data].name);
    }
    buf_lit(b, ",\"value\":");
    buf_json(b, value);
    str words = row ? meaning_of(s, &x12_datas[row->data], value) : (str){"", 0};
    if (words.len) {
        buf_lit(b, ",\"meaning\":");
        buf_json(b, words);
    }
}

static void put_element(show *s, const scrub *e, buf *b, size_t position)
{
    str value = e->segment.elements[position], tag = e->segment.id, parts[SCRUB_PARTS_MAX];
    rows r = rows_of(e, position);
    bool split = e->marks.component && memchr(value.at, e->marks.component, value.len) &&
                 e->tag != TAG3('I', 'S', 'A');
    size_t count = split ? scrub_split(value, e->marks.component, parts, SCRUB_PARTS_MAX) : 0;
    bool composite = split || (r.count && r.at->part);
    if (composite && !split) parts[0] = value, count = 1;
    if (s->ask.json) {
        put_entry(s, b, tag, position, 0, composite ? NULL : row_of(r, 0), value);
        if (composite) buf_lit(b, ",\"components\":[");
        bool comma = false;
        for (size_t i = 0; i < count; i++) {
            if (!parts[i].len) continue;
            if (comma) buf_byte(b, ',');
            put_entry(s, b, tag, position, i + 1, row_of(r, i + 1), parts[i]);
            buf_byte(b, '}');
            comma = true;
        }
        if (composite) buf_byte(b, ']');
        buf_byte(b, '}');
        return;
    }
    if (!composite) put_line(s, b, tag, position, 0, row_of(r, 0), value);
    for (size_t i = 0; composite && i < count; i++)
        if (parts[i].len) put_line(s, b, tag, position, i + 1, row_of(r, i + 1), parts[i]);
}

// --- what the engine tells -------------------------------------------------------------------------------
static void comma(show *s, buf *b)
{
    if (!s->first) buf_byte(b, ',');
    s->first = false;
    buf_byte(b, '\n');
    for (size_t i = 0; i < s->depth; i++) buf_byte(b, ' ');
}

static void enter(void *with, str loop, str words)
{
    show *s = with;
    buf b = fresh(s);
    if (s->ask.json) {
        comma(s, &b);
        buf_lit(&b, "{\"loop\":");
        buf_json(&b, loop);
        buf_lit(&b, ",\"name\":");
        buf_json(&b, words);
        buf_lit(&b, ",\"content\":[");
        s->first = true;
    } else {
        for (size_t i = 0; i < s->depth; i++) buf_lit(&b, "  ");
        buf_say(&b, "%.*s: %.*s\n", STR_ARGS(loop), STR_ARGS(words));
    }
    s->depth++;
    flush(s, &b);
}

static void leave(void *with)
{
    show *s = with;
    assert(s->depth);
    s->depth--;
    if (!s->ask.json) return;
    s->ask.put(s->ask.with, STR("]}"));
    s->first = false;
}

static str words_of(const scrub *e)
{
    const scrub_here *h = &e->here;
    if (h->guide && h->seg != SCRUB_NONE) return h->guide->segs[h->seg].words;
    return scrub_tag_words(e->tag);
}

static void segment(void *with, const scrub *e)
{
    show *s = with;
    buf b = fresh(s);
    str words = words_of(e), tag = e->segment.id;
    if (s->ask.json) {
        comma(s, &b);
        buf_lit(&b, "{\"segment\":");
        buf_json(&b, tag);
        if (words.len) {
            buf_lit(&b, ",\"name\":");
            buf_json(&b, words);
        }
        buf_say(&b, ",\"number\":%llu,\"elements\":[", (unsigned long long)e->segment.number);
    } else {
        for (size_t i = 0; i < s->depth; i++) buf_lit(&b, "  ");
        put_plain(&b, str_first(tag, 3));
        buf_say(&b, " %llu", (unsigned long long)e->segment.number);
        if (words.len) buf_say(&b, "  %.*s", STR_ARGS(words));
        buf_byte(&b, '\n');
    }
    bool first = true;
    for (size_t i = 1; i <= e->segment.count; i++) {
        if (!e->segment.elements[i].len) continue;
        if (s->ask.json && !first) buf_byte(&b, ',');
        first = false;
        put_element(s, e, &b, i);
        if (b.len > TEXT_BYTES_MAX / 2) {
            flush(s, &b);
            b = fresh(s);
        }
    }
    if (s->ask.json) buf_lit(&b, "]}");
    flush(s, &b);
}

static void ignore(void *with, const scrub_finding *f)
{
    (void)with;
    (void)f;
}

show *show_open(const show_ask *ask, arena *a)
{
    show *s = arena_push(a, show);
    s->ask = *ask;
    s->tap = (scrub_tap){enter, leave, segment, s};
    s->first = true;
    meanings_table(s);
    scrub_ask quiet = {.found = ignore, .today = DATE_NONE};
    s->engine = scrub_open_tapped(&s->tap, &quiet, a);
    if (s->ask.json) ask->put(ask->with, STR("{\"content\":["));
    return s;
}

void show_feed(show *s, str bytes) { scrub_feed(s->engine, bytes); }

bool show_end(show *s)
{
    scrub_sum sum;
    scrub_end(s->engine, &sum);
    assert(s->depth == 0);
    if (s->ask.json) s->ask.put(s->ask.with, STR("]}\n"));
    return sum.interchanges > 0;
}
