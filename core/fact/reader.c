// Lines spelled like earlier ones, in long strides: each step compares the bytes up to the next value at once and
// reads the value by its type. What does not fit exactly is left to the general reader, which alone says what is
// wrong with a line, and from whose success the steps are learned (learn.c).
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
    if (fact_walk(w, out, line)) return true;
    w->trail.count = 0;
    w->trail.unfit = false;
    w->trail.closed = 0;
    w->r.trail = &w->trail;
    w->r.why = why;
    if (!fact_line_read(&w->r, out, line)) return false;
    fact_learn(w, out, line);
    return true;
}

#ifdef __SSE2__
_Static_assert(STEP_BYTES == 32 && FACT_SLACK >= 2 * STEP_BYTES, "two loads from anywhere in a line, and a value");

// A line half walked.
typedef struct walk {
    fact_reader *w;
    fact *out;
    const char *at, *end;
    uint64_t content, sum, whole; // sum and whole: of the answers
    const char *answers;
    size_t answers_place;
} walk;

static inline __m128i load(const char *p) { return _mm_loadu_si128((const __m128i *)(const void *)p); }
static inline uint64_t word(const char *p)
{
    uint64_t n;
    memcpy(&n, p, sizeof n);
    return n;
}

static inline bool step_at(const step *s, const char *p)
{
    unsigned low = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(load(p), load(s->literal)));
    unsigned high = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(load(p + 16), load(s->literal + 16)));
    return (low | high << 16 | s->beyond) == ~0u;
}

// The first n of 16 bytes as two words (hash_pair_of).
static inline hash_pair first_bytes(__m128i bytes, size_t n)
{
    static const unsigned char keep[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                           255, 255, 255, 255, 255, 255, 255, 255};
    bytes = _mm_and_si128(bytes, load((const char *)keep + 16 - n));
    __m128i high = _mm_unpackhi_epi64(bytes, bytes);
    return (hash_pair){(uint64_t)_mm_cvtsi128_si64(bytes), (uint64_t)_mm_cvtsi128_si64(high)};
}

// --- values -------------------------------------------------------------------------------------------------
// Each takes the value at `v` up to where the next step has to begin, and says in *end where that is.

static inline bool take_id(walk *k, const step *s, const char *v, str *to, const char **end)
{
    __m128i bytes = load(v);
    size_t n = fact_id_bytes(bytes);
    *end = v + n;
    if (n > 0 && n < 16) {
        *to = (str){v, n};
        k->content += hash_short(first_bytes(bytes, n), n, s->seed);
        if (s->how == STEP_SELF)
            k->out->tag = hash_id_of(hash_short(first_bytes(bytes, n - 1), n - 1, 0), v[n - 1]);
        return true;
    }
    n = fact_id_length(v, k->end);
    *end = v + n;
    *to = (str){v, n};
    if (n < 1 || n > LIMIT_ID_BYTES) return false;
    k->content += hash_text(*to, s->seed);
    if (s->how == STEP_SELF) k->out->tag = hash_id(*to);
    return true;
}

// The date at v. Days come again and again, so they are looked up rather than worked out.
static inline bool take_date(walk *k, const char *v, date *out)
{
    uint64_t head = word(v); // 2026-02-
    uint16_t tail;           // 13
    memcpy(&tail, v + 8, sizeof tail);
    size_t of_month = (size_t)(head >> 48 & 15), tens = tail & 3, ones = tail >> 8 & 15;
    seen_day *day = &k->w->days[of_month << 6 | tens << 4 | ones];
    if (day->head != head || day->tail != tail) {
        if (!date_parse((str){v, 10}, out)) return false;
        *day = (seen_day){head, tail, *out};
        return true;
    }
    *out = day->date;
    return true;
}

// Are the digits (the text with '0' and ':' taken off by xor) at most those of `most`, byte by byte?
static inline bool digits_within(uint64_t digits, uint64_t most)
{
    return (((digits + (0x7F7F7F7F7F7F7F7Full - most)) | digits) & 0x8080808080808080ull) == 0;
}

// 2026-02-13T21:06:33-07:00 or ...Z, as nearly all are.
static inline bool usual_instant(walk *k, const char *v, instant *out, const char **end)
{
    date d;
    uint64_t clock = word(v + 11) ^ 0x30303A30303A3030ull; // 00:00:00
    if (v[10] != 'T' || !digits_within(clock, 0x0905000905000902ull) || !take_date(k, v, &d)) return false;
    uint64_t pairs = clock * 10 + (clock >> 8); // every byte with the one behind it
    int64_t hour = (int64_t)(pairs & 255), offset = 0;
    int64_t seconds = hour * 3600 + (int64_t)(pairs >> 24 & 255) * 60 + (int64_t)(pairs >> 48 & 255);
    *end = v + 20;
    if (v[19] != 'Z') {
        uint64_t from_utc = (word(v + 19) >> 8 ^ 0x30303A3030ull) & 0xFFFFFFFFFFull; // 00:00
        if ((v[19] != '-' && v[19] != '+') || !digits_within(from_utc, 0x0905000902ull)) return false;
        pairs = from_utc * 10 + (from_utc >> 8);
        int64_t hours = (int64_t)(pairs & 255);
        offset = hours * 3600 + (int64_t)(pairs >> 24 & 255) * 60;
        if (hours > 23) return false;
        if (v[19] == '-') offset = -offset;
        *end = v + 25;
    }
    seconds += (int64_t)d.days * 86400 - offset;
    if (hour > 23 || seconds < 0) return false;
    *out = (instant){seconds * US_PER_S};
    return true;
}

// The text up to the next quote, with escapes or not; for what is seldom.
static bool quoted(walk *k, const char *v, str *text)
{
    const char *quote = memchr(v, '"', (size_t)(k->end - v));
    *text = (str){v, quote ? (size_t)(quote - v) : 0};
    return quote != NULL;
}

static bool other_instant(walk *k, const char *v, instant *out, const char **end)
{
    str text;
    const char *problem;
    if (!quoted(k, v, &text) || !instant_parse(text, out, &problem)) return false;
    *end = v + text.len;
    return true;
}

static inline bool take_instant(walk *k, const char *v, instant *out, const char **end)
{
    return usual_instant(k, v, out, end) || other_instant(k, v, out, end);
}

// A choice not seen before under this name.
static bool new_choice(const step *s, str text, hash_pair pair, seen_choice *seen)
{
    choice c;
    if (!choice_find((fact_enum)s->row->of, text, &c)) return false;
    *seen = (seen_choice){pair, s->row, hash_text(choice_text(c), s->seed), c};
    return true;
}

static inline bool take_choice(walk *k, const step *s, const char *v, choice *out, const char **end)
{
    __m128i bytes = load(v);
    unsigned quotes = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    if (!quotes) { // longer than most
        str text;
        if (!quoted(k, v, &text) || !choice_find((fact_enum)s->row->of, text, out)) return false;
        k->content += hash_text(choice_text(*out), s->seed);
        *end = v + text.len;
        return true;
    }
    size_t n = (size_t)__builtin_ctz(quotes);
    hash_pair text = first_bytes(bytes, n);
    text.high |= (uint64_t)n << 56; // n is less than 16: a NUL is not the filling
    seen_choice *seen = &k->w->choices[(text.low ^ s->seed) * 0x9E3779B97F4A7C15ull >> 58];
    bool known = ((seen->text.low ^ text.low) | (seen->text.high ^ text.high)) == 0 && seen->row == s->row;
    if (!known && !new_choice(s, (str){v, n}, text, seen)) return false;
    *out = seen->choice;
    k->content += seen->says;
    *end = v + n;
    return true;
}
_Static_assert(CHOICES_SEEN == 64, "six bits of the product are the place");

// A text as it lies: without escapes.
static inline bool take_text(walk *k, const char *v, bool may_be_empty, str *out, const char **end)
{
    const char *p = v;
    const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\'), space = _mm_set1_epi8(' ');
    const __m128i delete = _mm_set1_epi8(0x7F);
    for (unsigned ends = 0;; p += 16) {
        __m128i bytes = load(p);
        __m128i odd = _mm_or_si128(_mm_cmplt_epi8(bytes, space), _mm_cmpeq_epi8(bytes, delete));
        odd = _mm_or_si128(odd, _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, back)));
        ends = (unsigned)_mm_movemask_epi8(odd);
        if (ends) {
            p += __builtin_ctz(ends);
            break;
        }
        if (p > k->end) return false;
    }
    if (*p != '"') { // letters outside ASCII, or a fault
        json j = {.start = v - 1, .at = v - 1, .end = k->end};
        json_text text;
        if (!json_text_read(&j, &text) || text.escaped || memchr(v, 0x7F, text.raw.len)) return false;
        p = j.at - 1;
    }
    *out = (str){v, (size_t)(p - v)};
    *end = p;
    return p <= k->end && (out->len > 0 || may_be_empty) && out->len <= LIMIT_TEXT_BYTES;
}

static bool other_number(walk *k, const char *v, json_decimal *out, const char **end)
{
    json j = {.start = v, .at = v, .end = k->end};
    str text;
    if (!json_number(&j, &text) || !json_decimal_of(text, out)) return false;
    *end = j.at;
    return true;
}

static inline bool take_number(walk *k, const step *s, const char *v, const char **end)
{
    json_decimal n = {.digits = (unsigned)(v[0] - '0')};
    unsigned tenths = (unsigned)(v[2] - '0');
    if ((unsigned)n.digits > 9) {
        if (!other_number(k, v, &n, end)) return false;
    } else if (v[1] == ',' || v[1] == '}') { // 7
        *end = v + 1;
    } else if (v[1] == '.' && tenths - 1 < 9 && (v[3] == ',' || v[3] == '}')) { // 7.5
        n.digits = n.digits * 10 + tenths;
        n.exponent = -1;
        *end = v + 3;
    } else if (!other_number(k, v, &n, end)) {
        return false;
    }
    k->sum += fact_hash_decimal(s->seed, n);
    return true;
}

static bool take_value(walk *k, const step *s, const char *v, fact_value *out, const char **end)
{
    reading *r = &k->w->r;
    bool present;
    r->j = (json){.start = v, .at = v, .end = k->end, .depth = 1};
    r->seed = s->seed;
    r->content = 0;
    if (!fact_value_read(r, s->row, out, &present) || !present) return false;
    k->content += r->content;
    *end = r->j.at;
    return true;
}

// --- steps --------------------------------------------------------------------------------------------------

// The value behind the step's bytes. False leaves the walk as it was.
static inline bool take(walk *k, const step *s, const char *v)
{
    char *to = (char *)k->out + s->where;
    const char *end = v;
    switch ((step_how)s->how) {
    case STEP_ON:
    case STEP_END: break;
    case STEP_SELF:
    case STEP_ID:
    case STEP_BY:
        if (!take_id(k, s, v, (str *)(void *)to, &end)) return false;
        if (s->how == STEP_BY) k->out->by = *(str *)(void *)to;
        break;
    case STEP_INSTANT:
        if (!take_instant(k, v, (instant *)(void *)to, &end)) return false;
        k->content += fact_hash_number(s->seed, (uint64_t)((instant *)(void *)to)->us);
        break;
    case STEP_RECEIVED:
        if (!take_instant(k, v, &k->out->received, &end)) return false;
        break;
    case STEP_DATE:
        if (!take_date(k, v, (date *)(void *)to)) return false;
        k->content += fact_hash_number(s->seed, (uint64_t)(int64_t)((date *)(void *)to)->days);
        end = v + 10;
        break;
    case STEP_CHOICE:
        if (!take_choice(k, s, v, (choice *)(void *)to, &end)) return false;
        break;
    case STEP_TEXT:
        if (!take_text(k, v, s->row->type == PROSE, (str *)(void *)to, &end)) return false;
        k->content += hash_text(*(str *)(void *)to, s->seed);
        break;
    case STEP_NUMBER:
        if (!take_number(k, s, v, &end)) return false;
        break;
    case STEP_WORDS: {
        str words;
        if (!take_text(k, v, true, &words, &end)) return false;
        k->sum += hash_text(words, ~s->seed);
        break;
    }
    case STEP_VALUE:
        if (!take_value(k, s, v, (fact_value *)(void *)to, &end)) return false;
    }
    if (s->opens) {
        k->answers = v - s->opens;
        k->answers_place = s->where;
        k->whole = s->whole;
    }
    if (s->closes) {
        const char *closed = v - s->len + s->closes;
        *(str *)(void *)((char *)k->out + k->answers_place) = (str){k->answers, (size_t)(closed - k->answers)};
        k->content += fact_hash_number(k->whole, k->sum);
    }
    k->at = end;
    return true;
}

static bool finish(walk *k, const step *s)
{
    fact *f = k->out;
    f->kind = (fact_kind)s->kind;
    f->has = s->has;
    if (f->received.us == INSTANT_NONE.us) f->received = f->at;
    f->content = fact_content(f, k->content, s->seed);
    return true;
}

// Puts a step that is often found behind an alternative before it: the usual ones come first in time.
static void earlier(fact_reader *w, uint16_t *before, uint16_t *link)
{
    uint16_t first = *before, second = *link;
    w->steps[second].late = 0;
    w->steps[first].other = w->steps[second].other;
    w->steps[second].other = first;
    *before = second;
}

bool fact_walk(fact_reader *w, fact *out, str line)
{
    enum { LATE_OFTEN = 32 };
    walk k = {.w = w, .out = out, .at = line.at, .end = line.at + line.len};
    out->by = (str){NULL, 0};
    out->received = INSTANT_NONE;
    uint16_t *before = NULL, *link = &w->first;
    while (*link && k.at <= k.end) {
        step *s = &w->steps[*link];
        const char *v = k.at + s->len;
        if (!step_at(s, k.at) || v > k.end || (s->how == STEP_END && v != k.end) || !take(&k, s, v)) {
            before = link;
            link = &s->other;
            continue;
        }
        if (before && ++s->late == LATE_OFTEN) earlier(w, before, link);
        if (s->how == STEP_END) return finish(&k, s);
        before = NULL;
        link = &s->then;
    }
    return false;
}
#else
bool fact_walk(fact_reader *w, fact *out, str line) { return (void)w, (void)out, (void)line, false; }
#endif
