// Any bytes are scrubbed and shown to their end: what is found does not depend on the pieces they come in,
// every finding is a row with a sentence, errors and warnings add up, and what is shown as data is JSON.
#include "json.h"
#include "scrub.h"
#include "show.h"
#include "source.h"

typedef struct heard {
    uint64_t hash, errors, warnings, last;
    buf line;
} heard;

static void hear(void *with, const scrub_finding *f)
{
    heard *h = with;
    assert(f->id < SCRUB_FINDING_COUNT && f->severity == scrub_rows[f->id].severity);
    buf_clear(&h->line);
    scrub_put(&h->line, f);
    assert(!h->line.full && h->line.len > scrub_rows[f->id].sentence.len);
    h->hash = hash_str(buf_str(&h->line), h->hash);
    buf_clear(&h->line);
    scrub_put_json(&h->line, f, STR("a"));
    json j = json_of(buf_str(&h->line));
    str raw;
    bool fine = !h->line.full && json_next(&j) == JSON_OBJECT && json_skip(&j, &raw) && json_end(&j);
    assert(fine);
    if (f->severity == X12_ERROR) h->errors++;
    else h->warnings++;
}

// One scrubber for all inputs: opening it is most of the work, and a file must leave nothing behind for the
// next.
static heard scrub_in(str bytes, size_t piece)
{
    static arena lasting;
    static scrub *s;
    static heard h;
    if (!s) {
        lasting = source_arena();
        h.line = buf_in(&lasting, 1 << 16);
        scrub_ask ask = {.found = hear, .with = &h, .today = date_of(2026, 11, 21)};
        s = scrub_open(&ask, &lasting);
    }
    h = (heard){.line = h.line};
    size_t step = piece ? piece : bytes.len;
    for (str left = bytes; left.len; left = str_from(left, left.len < step ? left.len : step))
        scrub_feed(s, str_first(left, step));
    scrub_sum sum;
    scrub_end(s, &sum);
    assert(sum.errors == h.errors && sum.warnings == h.warnings && sum.bytes == bytes.len);
    return h;
}

static void keep(void *with, str text) { buf_put(with, text); }

static void show_in(str bytes, bool as_json, arena *room)
{
    buf out = buf_in(room, (size_t)1 << 26);
    show_ask ask = {.put = keep, .with = &out, .json = as_json};
    show *s = show_open(&ask, room);
    size_t half = bytes.len / 2;
    show_feed(s, str_first(bytes, half));
    show_feed(s, str_from(bytes, half));
    show_end(s);
    assert(!out.full);
    if (!as_json) return;
    json j = json_of(buf_str(&out));
    str raw;
    bool fine = json_next(&j) == JSON_OBJECT && json_skip(&j, &raw) && json_end(&j);
    assert(fine || j.limit);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    arena room = source_arena();
    str bytes = {(const char *)data, size};
    heard whole = scrub_in(bytes, 0);
    for (size_t piece = 1; piece < 200; piece = piece * 3 + 1) {
        heard pieces = scrub_in(bytes, piece);
        assert(pieces.hash == whole.hash);
    }
    show_in(bytes, size % 4 > 0, &room);
    arena_close(&room);
    return 0;
}
