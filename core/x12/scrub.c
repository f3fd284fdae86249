// scrub.c - bytes to segments, whatever comes: chunks of any size, broken headers, bytes between
// interchanges. A segment that lies whole in a chunk is split where it lies; one that straddles is put
// together in `hold`.
#include "guide_answers.h"
#include "scrubber_.h"
#include "x837.h"
#include <assert.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef enum byte_kind {
    BYTE_PLAIN,
    BYTE_BAD,
    BYTE_ELEMENT,
    BYTE_COMPONENT,
    BYTE_REPETITION,
    BYTE_END
} byte_kind;

static const struct {
    const x12_guide *guide;
    const scrub_sense *sense;
    str set, group, version, versions, words;
} guides[] = {
#define GUIDE(id, set, group, version, versions, words)                                                      \
    {&x12_##id,         &scrub_sense_##id,  STR_INIT(set),  STR_INIT(group),                                 \
     STR_INIT(version), STR_INIT(versions), STR_INIT(words)},
#include "guides.def"
#undef GUIDE
};
_Static_assert(sizeof guides / sizeof *guides <= SCRUB_GUIDES, "every guide has its plan");

scrub *scrub_open(const scrub_ask *ask, arena *a) { return scrub_open_tapped(NULL, ask, a); }

scrub *scrub_open_tapped(const scrub_tap *tap, const scrub_ask *ask, arena *a)
{
    static const scrub_sense none = {0};
    assert(ask->found);
    scrub *s = arena_push(a, scrub);
    s->tap = tap;
    s->ask = *ask;
    s->plan_count = sizeof guides / sizeof *guides;
    for (size_t i = 0; i < s->plan_count; i++) {
        plan *p = scrub_plan_of(guides[i].guide, a);
        p->sense = tap ? &none : guides[i].sense;
        p->state = p->sense->bytes ? arena_take(a, p->sense->bytes) : NULL;
        p->set = guides[i].set;
        p->group = guides[i].group;
        p->version = guides[i].version;
        p->versions = guides[i].versions;
        p->words = guides[i].words;
        s->plans[i] = p;
    }
    seen *all[] = {&s->interchanges, &s->interchange.controls, &s->group.controls};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        all[i]->table = arena_array(a, uint64_t, SCRUB_SEEN);
        all[i]->last = -1;
    }
    return s;
}

// --- within an interchange -------------------------------------------------------------------------------
static void kinds_set(scrub *s)
{
    for (int c = 0; c < 256; c++) s->kind[c] = c < ' ' || c >= 0x7F ? BYTE_BAD : BYTE_PLAIN;
    if (s->marks.repetition) s->kind[(unsigned char)s->marks.repetition] = BYTE_REPETITION;
    if (s->marks.component) s->kind[(unsigned char)s->marks.component] = BYTE_COMPONENT;
    s->kind[(unsigned char)s->marks.element] = BYTE_ELEMENT;
    s->kind[(unsigned char)s->marks.terminator] = BYTE_END;
}

void scrub_component_is(scrub *s, char c)
{
    s->marks.component = s->here.marks.component = c;
    kinds_set(s); // from the next segment on
}

typedef struct splitter { scrub *s; const char *start, *from; size_t count; } splitter;

// A byte that is not plain text; true where it ends the segment.
static inline bool split_at(splitter *x, const char *at)
{
    scrub *s = x->s;
    switch ((byte_kind)s->kind[(unsigned char)*at]) {
    case BYTE_PLAIN: return false;
    case BYTE_BAD:
        if (!s->has_bad) s->bad = (size_t)(at - x->start);
        s->has_bad = true;
        return false;
    case BYTE_COMPONENT:
        if (x->count <= X12_ELEMENTS_MAX) s->components |= 1ull << x->count;
        return false;
    case BYTE_REPETITION:
        if (x->count <= X12_ELEMENTS_MAX) s->repetitions |= 1ull << x->count;
        return false;
    case BYTE_ELEMENT:
    case BYTE_END: break;
    }
    str found = {x->from, (size_t)(at - x->from)};
    if (x->count == 0)
        s->segment.id = found;
    else if (x->count <= X12_ELEMENTS_MAX) {
        s->segment.elements[x->count] = found;
        s->present |= (uint64_t)(found.len > 0) << x->count;
    }
    x->count++;
    x->from = at + 1;
    return *at == s->marks.terminator;
}

#ifdef __SSE2__
typedef struct needles { __m128i element, component, repetition, terminator, space, del; } needles;
static inline unsigned special(const needles *n, const char *at)
{
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i hit =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, n->element), _mm_cmpeq_epi8(x, n->terminator)),
                     _mm_or_si128(_mm_cmpeq_epi8(x, n->component), _mm_cmpeq_epi8(x, n->repetition)));
    // Compared with their sign: bytes from 0x80 on are below the space too.
    hit = _mm_or_si128(hit, _mm_or_si128(_mm_cmplt_epi8(x, n->space), _mm_cmpeq_epi8(x, n->del)));
    return (unsigned)_mm_movemask_epi8(hit);
}
#endif

// Splits the segment that begins at `at`. What stands behind its terminator, or NULL where that has not come.
static const char *split(scrub *s, const char *at, const char *end)
{
    splitter x = {.s = s, .start = at, .from = at};
    s->components = s->repetitions = s->present = 0;
    s->has_bad = false;
    const char *p = at;
#ifdef __SSE2__
    const needles n = {_mm_set1_epi8(s->marks.element),    _mm_set1_epi8(s->marks.component),
                       _mm_set1_epi8(s->marks.repetition), _mm_set1_epi8(s->marks.terminator),
                       _mm_set1_epi8(' '),                 _mm_set1_epi8(0x7F)};
    for (; end - p >= 16; p += 16) {
        for (unsigned hits = special(&n, p); hits; hits &= hits - 1) {
            const char *hit = p + __builtin_ctz(hits);
            if (!split_at(&x, hit)) continue;
            p = hit;
            goto done;
        }
    }
#endif
    while (p < end && !split_at(&x, p)) p++;
    if (p >= end) return NULL;
#ifdef __SSE2__
done:
#endif
    s->segment.text = (str){at, (size_t)(p - at)};
    s->segment.count = x.count - 1 < X12_ELEMENTS_MAX ? x.count - 1 : X12_ELEMENTS_MAX;
    s->beyond = x.count - 1 > X12_ELEMENTS_MAX;
    return p + 1;
}

static bool is_header(str text)
{
    if (text.len < 4 || memcmp(text.at, "ISA", 3) != 0) return false;
    char c = text.at[3];
    return !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ' ||
             c == '\r' || c == '\n');
}

static const char *pass_line_ends(scrub *s, const char *p, const char *end)
{
    for (; p < end; p++) {
        if (*p == ' ' || *p == '\t') s->blanks = true;
        else if (*p != '\r' && *p != '\n') break;
        else if (s->marks.terminator == *p) break;
    }
    if (s->blanks && p < end)
        scrub_tell(s, SCRUB_SEGMENT_BLANKS, (scrub_spot){.segment = s->sum.segments + 1}, STR(""), NULL);
    if (p < end) s->blanks = false;
    return p;
}

static void keep(scrub *s, str bytes)
{
    size_t room = X12_SEGMENT_BYTES_MAX - s->held;
    if (bytes.len > room) {
        bytes.len = room;
        s->long_one = true;
    }
    memcpy(s->hold + s->held, bytes.at, bytes.len);
    s->held += bytes.len;
}

// Another ISA within an interchange: its beginning may be held already.
static void header_again(scrub *s)
{
    size_t held = s->held;
    scrub_interchange_leave(s);
    s->held = held;
    s->mode = SCRUB_HEADER;
}

// A whole segment lies in s->segment.
static void segment_came(scrub *s)
{
    s->sum.segments++;
    s->segment.number = s->sum.segments;
    scrub_segment(s);
}

// The identifier of what is held of a segment.
static str held_tag(const scrub *s)
{
    str tag = str_first((str){s->hold, s->held}, 3);
    const char *stop = memchr(tag.at, s->marks.element, tag.len);
    return stop ? str_first(tag, (size_t)(stop - tag.at)) : tag;
}

static void too_long(scrub *s)
{
    s->sum.segments++;
    s->set.inside++;
    scrub_tell(s, SCRUB_SEGMENT_LONG, (scrub_spot){.segment = s->sum.segments, .tag = held_tag(s)}, STR(""),
               NULL);
    s->held = 0;
    s->long_one = false;
}

// The rest of a segment of which the beginning is held. What is left behind it.
static str hold_more(scrub *s, str all)
{
    str bytes = all;
    if (s->held < 4) bytes.len = bytes.len < 4 - s->held ? bytes.len : 4 - s->held; // is it ISA?
    const char *stop = memchr(bytes.at, s->marks.terminator, bytes.len);
    size_t len = stop ? (size_t)(stop - bytes.at) + 1 : bytes.len;
    keep(s, str_first(bytes, len));
    str left = str_from(all, len);
    if (s->held >= 4 && is_header((str){s->hold, s->held})) {
        header_again(s);
        return left;
    }
    if (!stop) return left;
    if (s->long_one) {
        too_long(s);
        return left;
    }
    const char *end = split(s, s->hold, s->hold + s->held);
    assert(end == s->hold + s->held);
    s->held = 0;
    segment_came(s);
    return left;
}

static str inside(scrub *s, str bytes)
{
    if (s->held || s->long_one) return hold_more(s, bytes);
    const char *p = bytes.at, *end = bytes.at + bytes.len;
    while (s->mode == SCRUB_INSIDE) {
        p = pass_line_ends(s, p, end);
        if (p == end) break;
        if (*p == 'I' && is_header((str){p, (size_t)(end - p)})) {
            header_again(s);
            break;
        }
        const char *next = split(s, p, end);
        if (!next) {
            keep(s, (str){p, (size_t)(end - p)});
            p = end;
            break;
        }
        if (next - p > X12_SEGMENT_BYTES_MAX) {
            s->held = 4;
            memcpy(s->hold, p, 4);
            too_long(s);
        } else {
            segment_came(s);
        }
        p = next;
    }
    return (str){p, (size_t)(end - p)};
}

// --- outside, and the header -----------------------------------------------------------------------------
static void say_stray(scrub *s)
{
    if (s->stray && !s->broken)
        scrub_tell(s, SCRUB_STRAY_BYTES, (scrub_spot){.segment = s->sum.segments}, STR(""),
                   "%llu of them behind segment %llu", (unsigned long long)s->stray,
                   (unsigned long long)s->sum.segments);
    s->stray = 0;
    s->broken = false;
}

// Between interchanges: also what old systems fill up or end a file with.
static bool is_blank(char c)
{
    return c == ' ' || c == '\r' || c == '\n' || c == '\t' || c == '\0' || c == 0x1A;
}

// Looks for the next ISA. What may be its beginning is held.
static str seek(scrub *s, str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.at[i];
        s->hold[s->held++] = c;
        if (s->held <= 3 && c == "ISA"[s->held - 1]) continue;
        if (s->held == 4 && is_header((str){s->hold, 4})) {
            say_stray(s);
            s->mode = SCRUB_HEADER;
            return str_from(bytes, i + 1);
        }
        bool again = c == 'I' && s->held > 1; // the byte that broke it off may begin it anew
        size_t passed = s->held - again;
        for (size_t k = 0; k < passed; k++) s->stray += !is_blank(s->hold[k]);
        s->held = again;
    }
    return (str){bytes.at + bytes.len, 0};
}

static void feed(scrub *s, str bytes);
static void header_try(scrub *s);

// Collects what an ISA may be; a header of wrong widths is looked for in somewhat more.
static str header(scrub *s, str bytes)
{
    size_t want = SCRUB_ISA_TRIED - s->held;
    size_t n = s->held >= SCRUB_ISA_TRIED ? 0 : bytes.len < want ? bytes.len : want;
    memcpy(s->hold + s->held, bytes.at, n);
    s->held += n;
    if (s->held >= SCRUB_ISA_TRIED) header_try(s);
    return str_from(bytes, n);
}

static const uint8_t isa_widths[17] = {0, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1};

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ';
}

// Splits an ISA at its separators, whatever the widths. Bytes it takes with its terminator, or 0.
static size_t header_split(scrub *s, str text)
{
    char by = text.at[3];
    x12_segment *seg = &s->segment;
    seg->id = str_first(text, 3);
    const char *at = text.at + 4, *end = text.at + text.len;
    for (size_t i = 1; i < 16; i++) {
        const char *stop = at < end ? memchr(at, by, (size_t)(end - at)) : NULL;
        if (!stop) return 0;
        seg->elements[i] = (str){at, (size_t)(stop - at)};
        at = stop + 1;
    }
    seg->count = 16;
    if (end - at < 1 || *at == by) return 0;
    // ISA16 itself may be missing: then its terminator stands here, and GS behind it.
    bool none = end - at >= 4 && at[1] == 'G' && at[2] == 'S' && at[3] == by;
    if (!none && (end - at < 2 || is_word(at[1]) || at[1] == by)) return 0;
    seg->elements[16] = (str){at, none ? 0 : 1};
    const char *stop = none ? at : at + 1;
    s->marks =
        (x12_marks){by, seg->elements[11].len == 1 ? seg->elements[11].at[0] : 0, none ? 0 : at[0], *stop};
    seg->text = (str){text.at, (size_t)(stop - text.at)};
    s->present = 0;
    for (size_t i = 1; i <= 16; i++) s->present |= (uint64_t)(seg->elements[i].len > 0) << i;
    return seg->text.len + 1;
}

static void header_check(scrub *s)
{
    for (size_t i = 1; i <= 16; i++) {
        scrub_spot spot = {s->segment.number, STR("ISA"), STR("ISA"), (uint8_t)i, 0};
        if (s->segment.elements[i].len != isa_widths[i])
            scrub_tell(s, SCRUB_ISA_WIDTH, spot, STR(""), "%zu characters instead of %d",
                       s->segment.elements[i].len, isa_widths[i]);
    }
    const char marks[] = {s->marks.element, s->marks.repetition, s->marks.component, s->marks.terminator};
    static const uint8_t positions[] = {0, 11, 16, 16};
    for (size_t i = 0; i < sizeof marks; i++) {
        scrub_spot spot = {s->segment.number, STR("ISA"), STR("ISA"), positions[i], 0};
        if (marks[i] && is_word(marks[i]))
            scrub_tell(s, SCRUB_DELIMITER_UNFIT, spot, (str){&marks[i], 1}, NULL);
        for (size_t k = 0; k < i; k++)
            if (marks[i] && marks[i] == marks[k])
                scrub_tell(s, SCRUB_DELIMITER_SAME, spot, (str){&marks[i], 1}, NULL);
    }
    if (s->marks.component == s->marks.repetition || s->marks.component == s->marks.element ||
        s->marks.component == s->marks.terminator)
        s->marks.component = 0;
    if (s->marks.repetition == s->marks.element || s->marks.repetition == s->marks.terminator)
        s->marks.repetition = 0;
    // Before 00402, ISA11 was a code: no separator then.
    if (s->marks.repetition && is_word(s->marks.repetition)) s->marks.repetition = 0;
    if (s->marks.component && is_word(s->marks.component)) s->marks.component = 0;
}

// What is held is an ISA, or cannot be one; what stands behind it is read on.
static void header_try(scrub *s)
{
    char rest[SCRUB_ISA_TRIED + 4];
    str text = {s->hold, s->held};
    s->segment.number = s->sum.segments + 1;
    size_t used = header_split(s, text);
    if (!used) {
        scrub_tell(s, SCRUB_ISA_BROKEN,
                   (scrub_spot){.segment = s->sum.segments + 1, .loop = STR("ISA"), .tag = STR("ISA")},
                   STR(""), NULL);
        s->mode = SCRUB_SEEK;
        s->broken = true;
        used = 3;
    } else {
        s->sum.segments++;
        s->mode = SCRUB_INSIDE;
        header_check(s);
        kinds_set(s);
        s->component_known = false;
        scrub_interchange_open(s);
    }
    size_t left = s->held - used;
    memcpy(rest, s->hold + used, left);
    s->held = 0;
    feed(s, (str){rest, left});
}

static void feed(scrub *s, str bytes)
{
    while (bytes.len) {
        if (s->mode == SCRUB_SEEK) bytes = seek(s, bytes);
        else if (s->mode == SCRUB_HEADER) bytes = header(s, bytes);
        else bytes = inside(s, bytes);
    }
}

// What a file is that is no X12, by its first bytes; NULL: nobody knows.
static const char *other_kind(const scrub *s)
{
    static const struct { const char *bytes; size_t len; const char *words; } kinds[] = {
        {"%PDF", 4, "it is a PDF"},
        {"MSH|", 4, "it is an HL7 message"},
        {"UNA", 3, "it is EDIFACT"},
        {"UNB", 3, "it is EDIFACT"},
        {"\xFF\xFE", 2, "it is text in UTF-16; X12 has one byte a character"},
        {"\xFE\xFF", 2, "it is text in UTF-16; X12 has one byte a character"},
        {"I\0S\0", 4, "it is text in UTF-16; X12 has one byte a character"},
        {"\0I\0S", 4, "it is text in UTF-16; X12 has one byte a character"},
        {"PK\3\4", 4, "it is a ZIP archive: unpack it first"},
        {"\x1F\x8B", 2, "it is packed with gzip: unpack it first"},
        {"\x28\xB5\x2F\xFD", 4, "it is packed with zstd: unpack it first"},
        {"\xC9\xE2\xC1", 3, "it is in EBCDIC: turn it into ASCII first"},
        {"isa", 3, "ISA stands in capital letters"},
        {"GS", 2, "it begins with GS: the ISA before it is missing"},
        {"ST", 2, "it begins with ST: ISA and GS before it are missing"},
        {"<", 1, "it is XML or HTML"},
        {"{", 1, "it is JSON"},
    };
    if (!s->first_len) return "it is empty";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (s->first_len >= kinds[i].len && memcmp(s->first, kinds[i].bytes, kinds[i].len) == 0)
            return kinds[i].words;
    return NULL;
}

void scrub_feed(scrub *s, str bytes)
{
    static const char bom[] = "\xEF\xBB\xBF";
    for (size_t i = 0; i < bytes.len && s->first_len < sizeof s->first; i++)
        s->first[s->first_len++] = bytes.at[i];
    // Passed over at the very beginning; half of one soon shows itself.
    for (; bytes.len && s->bom < 3 && s->sum.bytes == s->bom && bytes.at[0] == bom[s->bom];
         s->sum.bytes++, s->bom++)
        bytes = str_from(bytes, 1);
    s->sum.bytes += bytes.len;
    feed(s, bytes);
}

void scrub_end(scrub *s, scrub_sum *sum)
{
    while (s->mode == SCRUB_HEADER) header_try(s); // each takes bytes away
    if (s->mode == SCRUB_INSIDE) {
        if (s->held)
            scrub_tell(s, SCRUB_SEGMENT_CUT, (scrub_spot){.segment = s->sum.segments + 1, .tag = held_tag(s)},
                       STR(""), NULL);
        s->cut = s->held > 0; // which says it all
        scrub_interchange_leave(s);
        s->cut = false;
    } else {
        for (size_t k = 0; k < s->held; k++) s->stray += !is_blank(s->hold[k]);
    }
    if (s->sum.interchanges) say_stray(s);
    else if (!s->broken) {
        const char *kind = other_kind(s);
        scrub_tell(s, SCRUB_NO_INTERCHANGE, (scrub_spot){0}, STR(""), kind ? "%s" : NULL, kind);
    }
    s->first_len = 0;
    for (size_t i = 0; i < s->plan_count; i++) {
        s->here.guide = s->plans[i]->guide;
        s->here.seg = s->here.loop = SCRUB_NONE;
        if (s->plans[i]->sense->finish) s->plans[i]->sense->finish(s, s->plans[i]->state);
    }
    *sum = s->sum;
    s->sum = (scrub_sum){0};
    s->mode = SCRUB_SEEK;
    s->held = 0;
    s->long_one = s->blanks = s->broken = false;
    s->stray = 0;
    s->bom = 0;
    s->unknown = 0;
    memset(s->interchanges.table, 0, SCRUB_SEEN * sizeof *s->interchanges.table);
    s->interchanges.count = 0;
    s->interchanges.last = -1;
}
