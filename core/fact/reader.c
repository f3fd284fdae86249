// Lines spelled like earlier ones, in long strides: each step compares the bytes up to the next value at once
// and reads the value by its type. What does not fit exactly is left to the general reader, which alone says
// what is wrong with a line, and from whose success the steps are learned (learn.c).
#include "reader_.h"

fact_reader *fact_reader_in(arena *a, zones *all)
{
    fact_reader *w = arena_push(a, fact_reader);
    w->r.zones = all;
    w->days[0].tail = 1; // else ten NULs would be a day seen
    return w;
}

bool fact_reader_read(fact_reader *w, fact *out, str line, arena *scratch, fault *why)
{
    w->lines++;
    w->r.scratch = scratch;
    w->r.why = &w->unsaid;
    w->r.trail = NULL;
    if (fact_walk(w, out, line)) {
        w->strides++;
        return true;
    }
    w->trail.count = 0;
    w->trail.unfit = false;
    w->trail.closed = 0;
    w->r.trail = &w->trail;
    w->r.why = why;
    if (!fact_line_read(&w->r, out, line)) return false;
    fact_learn(w, out, line);
    return true;
}

uint64_t fact_reader_strides(const fact_reader *reader) { return reader->strides; }

#ifdef __SSE2__
_Static_assert(STEP_BYTES == 32 && FACT_SLACK >= 2 * STEP_BYTES,
               "two loads from anywhere in a line, and a value");

// Everything on the way of a usual line is compiled into one function, whose state stays in registers.
#define HOT static inline __attribute__((always_inline))

// A line half walked. No pointer to it leaves this file's HOT functions.
typedef struct walk {
    fact_reader *w;
    fact *out;
    const char *at, *end;
    uint64_t content, received_seed;
    const char *answers; // where they open, and the seeds and the sum that their hash is made of
    uint64_t whole, sum;
    uint16_t answers_place;
} walk;

HOT __m128i load(const char *p) { return _mm_loadu_si128((const __m128i *)(const void *)p); }
HOT uint64_t word(const char *p)
{
    uint64_t n;
    memcpy(&n, p, sizeof n);
    return n;
}

HOT bool step_at(const step *s, const char *p)
{
    unsigned low = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(load(p), load(s->literal)));
    unsigned high = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(load(p + 16), load(s->literal + 16)));
    return (low | high << 16 | s->beyond) == ~0u;
}

// The first n of 16 bytes as two words (hash_pair_of).
HOT hash_pair first_bytes(__m128i bytes, size_t n)
{
    static const unsigned char keep[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                           255, 255, 255, 255, 255, 255, 255, 255};
    bytes = _mm_and_si128(bytes, load((const char *)keep + 16 - n));
    __m128i high = _mm_unpackhi_epi64(bytes, bytes);
    return (hash_pair){(uint64_t)_mm_cvtsi128_si64(bytes), (uint64_t)_mm_cvtsi128_si64(high)};
}

// --- values ---------------------------------------------------------------------------
// Each takes the value at `v` and returns where it ends: the next step has to begin there.
// NULL: the value is not of the type.

HOT const char *take_id(walk *k, const step *s, const char *v, str *to)
{
    __m128i bytes = load(v);
    size_t n = fact_id_bytes(bytes);
    to->at = v;
    if (n - 1 < 15) { // 1 to 15 characters
        to->len = n;
        k->content += hash_short(first_bytes(bytes, n), n, s->seed);
        return v + n;
    }
    n = fact_id_length(v, k->end);
    to->len = n;
    if (n < 1 || n > LIMIT_ID_BYTES) return NULL;
    k->content += hash_text((str){v, n}, s->seed);
    return v + n;
}

// The fact's own id: a place in the table of facts instead of a part of the content.
HOT const char *take_self(walk *k, const char *v)
{
    __m128i bytes = load(v);
    size_t n = fact_id_bytes(bytes);
    if (n - 3 < 13) { // 3 to 15 characters
        k->out->tag = hash_id_of(hash_short(first_bytes(bytes, n - 2), n - 2, 0), v[n - 2], v[n - 1]);
    } else {
        n = fact_id_length(v, k->end);
        if (n < 1 || n > LIMIT_ID_BYTES) return NULL;
        k->out->tag = hash_id((str){v, n});
    }
    k->out->id.at = v;
    k->out->id.len = n;
    return v + n;
}

static bool new_day(const char *v, seen_day *day)
{
    date d;
    if (!date_parse((str){v, 10}, &d)) return false;
    *day = (seen_day){word(v), (uint16_t)(word(v + 2) >> 48), d};
    return true;
}

// The date at v; false where there is none. Days come again and again: looked up rather than worked out.
HOT bool take_day(fact_reader *w, const char *v, date *out)
{
    uint64_t head = word(v); // 2026-02-
    uint16_t tail;           // 13
    memcpy(&tail, v + 8, sizeof tail);
    size_t of_month = (size_t)(head >> 48 & 15), tens = tail & 3, ones = tail >> 8 & 15;
    seen_day *day = &w->days[of_month << 6 | tens << 4 | ones];
    if ((day->head != head || day->tail != tail) && !new_day(v, day)) return false;
    *out = day->date;
    return true;
}

// Are the digits (the text with '0' and ':' taken off by xor) at most those of `most`, byte by byte?
HOT bool digits_within(uint64_t digits, uint64_t most)
{
    return (((digits + (0x7F7F7F7F7F7F7F7Full - most)) | digits) & 0x8080808080808080ull) == 0;
}

// 2026-02-13T21:06:33-07:00 or ...Z, as nearly all are.
HOT const char *usual_instant(fact_reader *w, const char *v, instant *out)
{
    date d;
    uint64_t clock = word(v + 11) ^ 0x30303A30303A3030ull; // 00:00:00
    if (v[10] != 'T' || !digits_within(clock, 0x0905000905000902ull) || !take_day(w, v, &d)) return NULL;
    uint64_t pairs = clock * 10 + (clock >> 8), hour = pairs & 255; // every digit with the one behind it
    if (hour > 23) return NULL;
    uint64_t seconds = (hour * 60 + (pairs >> 24 & 255)) * 60 + (pairs >> 48 & 255);
    int64_t at = (int64_t)d.days * 86400 + (int64_t)seconds;
    if (v[19] == 'Z') {
        *out = (instant){at * US_PER_S};
        return at < 0 ? NULL : v + 20;
    }
    uint64_t away = (word(v + 19) >> 8 ^ 0x30303A3030ull) & 0xFFFFFFFFFFull; // 00:00
    if ((v[19] != '-' && v[19] != '+') || !digits_within(away, 0x0905000902ull)) return NULL;
    pairs = away * 10 + (away >> 8);
    if ((pairs & 255) > 23) return NULL;
    int64_t offset = (int64_t)((pairs & 255) * 60 + (pairs >> 24 & 255)) * 60;
    at += v[19] == '-' ? offset : -offset;
    *out = (instant){at * US_PER_S};
    return at < 0 ? NULL : v + 25;
}

// The text up to the next quote, with escapes or not; for what is seldom.
static bool quoted(const char *v, const char *end, str *text)
{
    const char *quote = memchr(v, '"', (size_t)(end - v));
    *text = (str){v, quote ? (size_t)(quote - v) : 0};
    return quote != NULL;
}

static const char *other_instant(const char *v, const char *end, instant *out)
{
    str text;
    const char *problem;
    return quoted(v, end, &text) && instant_parse(text, out, &problem) ? v + text.len : NULL;
}

HOT const char *take_instant(walk *k, const char *v, instant *out)
{
    const char *end = usual_instant(k->w, v, out);
    return end ? end : other_instant(v, k->end, out);
}

// A choice not seen before under this name.
static bool new_choice(const step *s, str text, hash_pair pair, seen_choice *seen)
{
    choice c;
    if (!choice_find((fact_enum)s->row->of, text, &c)) return false;
    *seen = (seen_choice){pair, s->row, hash_text(choice_text(c), s->seed), c};
    return true;
}

// Longer than most.
static const char *long_choice(const step *s, const char *v, const char *end, seen_choice *seen)
{
    str text;
    return quoted(v, end, &text) && new_choice(s, text, (hash_pair){0, 0}, seen) ? v + text.len : NULL;
}

HOT const char *take_choice(walk *k, const step *s, const char *v, choice *out)
{
    __m128i bytes = load(v);
    unsigned quotes = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    seen_choice *seen = &k->w->choices[CHOICES_SEEN]; // for what is not kept
    const char *end;
    if (quotes) {
        size_t n = (size_t)__builtin_ctz(quotes);
        hash_pair text = first_bytes(bytes, n);
        text.high |= (uint64_t)n << 56; // n is less than 16: a NUL is not the filling
        seen = &k->w->choices[(text.low ^ s->seed) * 0x9E3779B97F4A7C15ull >> 58];
        bool known =
            ((seen->text.low ^ text.low) | (seen->text.high ^ text.high)) == 0 && seen->row == s->row;
        if (!known && !new_choice(s, (str){v, n}, text, seen)) return NULL;
        end = v + n;
    } else {
        end = long_choice(s, v, k->end, seen);
        if (!end) return NULL;
    }
    *out = seen->choice;
    k->content += seen->says;
    return end;
}
_Static_assert(CHOICES_SEEN == 64, "six bits of the product are the place");

// A text with letters outside ASCII; NULL where anything else is the matter.
static const char *other_text(const char *v, const char *end)
{
    json j = {.start = v - 1, .at = v - 1, .end = end};
    json_text text;
    if (!json_text_read(&j, &text) || text.escaped || memchr(v, 0x7F, text.raw.len)) return NULL;
    return j.at - 1;
}

// A text as it lies: without escapes.
HOT const char *take_text(const char *v, const char *end, bool may_be_empty)
{
    const char *p = v;
    const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\'), space = _mm_set1_epi8(' ');
    const __m128i delete = _mm_set1_epi8(0x7F);
    for (unsigned ends = 0; !ends; p += ends ? __builtin_ctz(ends) : 16) {
        if (p > end) return NULL;
        __m128i bytes = load(p);
        __m128i odd = _mm_or_si128(_mm_cmplt_epi8(bytes, space), _mm_cmpeq_epi8(bytes, delete));
        odd = _mm_or_si128(odd, _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, back)));
        ends = (unsigned)_mm_movemask_epi8(odd);
    }
    if (*p != '"') p = other_text(v, end);
    if (!p || p > end || p - v > LIMIT_TEXT_BYTES) return NULL;
    return p > v || may_be_empty ? p : NULL;
}

static const char *other_number(const step *s, const char *v, const char *end, uint64_t *sum)
{
    json j = {.start = v, .at = v, .end = end};
    str text;
    json_decimal n;
    if (!json_number(&j, &text) || !json_decimal_of(text, &n)) return NULL;
    *sum += fact_hash_decimal(s->seed, n);
    return j.at;
}

HOT const char *take_number(walk *k, const step *s, const char *v)
{
    unsigned digit = (unsigned)v[0] - '0', tenth = (unsigned)v[2] - '0';
    if (digit <= 9 && (v[1] == ',' || v[1] == '}')) { // 7
        k->sum += fact_hash_small(s->seed, digit, 0);
        return v + 1;
    }
    if (digit <= 9 && v[1] == '.' && tenth - 1 < 9 && (v[3] == ',' || v[3] == '}')) { // 7.5
        k->sum += fact_hash_small(s->seed, digit * 10 + tenth, -1);
        return v + 3;
    }
    uint64_t more = 0;
    const char *end = other_number(s, v, k->end, &more);
    k->sum += more;
    return end;
}

static const char *take_value(reading *r, const step *s, const char *v, const char *end, fact_value *out)
{
    bool present;
    r->j = (json){.start = v, .at = v, .end = end, .depth = 1};
    r->field = s->row->name; // what an earlier line left there is gone
    r->part = (str){0};
    r->row = 0;
    r->seed = s->seed;
    r->content = 0;
    return fact_value_read(r, s->row, out, &present) && present ? r->j.at : NULL;
}

// --- steps ---------------------------------------------------------------------------

// The value behind the step's bytes; NULL leaves the walk as it was.
HOT const char *take(walk *k, const step *s, const char *v)
{
    fact *f = k->out;
    void *to = (char *)f + s->where;
    const char *end = v;
    switch ((step_how)s->how) {
    case STEP_ON: break;
    case STEP_END: return v == k->end ? v : NULL;
    case STEP_SELF: return take_self(k, v);
    case STEP_ID: return take_id(k, s, v, to);
    case STEP_BY:
        end = take_id(k, s, v, to);
        if (end) f->by = (str){v, (size_t)(end - v)};
        break;
    case STEP_INSTANT:
        end = take_instant(k, v, to);
        if (end) k->content += fact_hash_number(s->seed, (uint64_t)((instant *)to)->us);
        break;
    case STEP_RECEIVED: k->received_seed = s->seed; return take_instant(k, v, &f->received);
    case STEP_DATE:
        if (!take_day(k->w, v, to)) return NULL;
        k->content += fact_hash_number(s->seed, (uint64_t)(int64_t)((date *)to)->days);
        return v + 10;
    case STEP_CHOICE: return take_choice(k, s, v, to);
    case STEP_TEXT:
        end = take_text(v, k->end, s->row->type == PROSE);
        if (!end) return NULL;
        *(str *)to = (str){v, (size_t)(end - v)};
        k->content += hash_text((str){v, (size_t)(end - v)}, s->seed);
        break;
    case STEP_NUMBER: return take_number(k, s, v);
    case STEP_WORDS:
        end = take_text(v, k->end, true);
        if (end) k->sum += hash_text((str){v, (size_t)(end - v)}, ~s->seed);
        break;
    case STEP_VALUE:
        end = take_value(&k->w->r, s, v, k->end, to);
        if (end) k->content += k->w->r.content;
    }
    return end;
}

// Behind the first item of answers, or behind the } of all.
HOT void edge_of_answers(walk *k, const step *s, const char *v)
{
    if (s->opens) {
        k->answers = v - s->opens;
        k->answers_place = s->where;
        k->whole = s->whole;
    } else {
        const char *closed = v - s->len + s->closes;
        *(str *)(void *)((char *)k->out + k->answers_place) =
            (str){k->answers, (size_t)(closed - k->answers)};
        k->content += fact_hash_number(k->whole, k->sum);
    }
}

HOT bool finish(walk *k, const step *s)
{
    fact *f = k->out;
    f->kind = (fact_kind)s->kind;
    f->has = s->has;
    if (f->received.us == INSTANT_NONE.us)
        f->received = f->at;
    else if (f->received.us != f->at.us)
        k->content += fact_hash_number(k->received_seed, (uint64_t)f->received.us);
    f->content = fact_content(k->content, s->seed);
    return true;
}

// Puts a step that is often found behind an alternative before it: the usual ones come first in time.
static void earlier(step **before, step **link)
{
    step *first = *before, *second = *link;
    second->late = 0;
    first->other = second->other;
    second->other = first;
    *before = second;
}

bool fact_walk(fact_reader *w, fact *out, str line)
{
    enum { LATE_OFTEN = 32 };
    walk k = {.w = w, .out = out, .at = line.at, .end = line.at + line.len};
    out->by = (str){NULL, 0};
    out->received = INSTANT_NONE;
    step **before = NULL, **link = &w->first;
    for (step *s = *link; s; s = *link) {
        const char *v = k.at + s->len, *end = NULL;
        if (step_at(s, k.at) && v <= k.end) end = take(&k, s, v);
        if (!end) {
            before = link;
            link = &s->other;
            continue;
        }
        if (s->edge) edge_of_answers(&k, s, v);
        if (s->how == STEP_END) return finish(&k, s);
        k.at = end;
        if (before && ++s->late == LATE_OFTEN) earlier(before, link);
        before = NULL;
        link = &s->then;
    }
    return false;
}
#else
bool fact_walk(fact_reader *w, fact *out, str line) { return (void)w, (void)out, (void)line, false; }
#endif
