// scrub_place.c - segments to loops: every segment gets its place in the guide, or a finding.
// Forward from the innermost open loop outwards; then what comes too late; then what cannot stand here.
// Behind a segment that cannot be placed, what hangs on it is passed over without a word: one fault, one
// finding.
#include "scrubber_.h"
#include <assert.h>

static frame *top(scrub *s) { return &s->frames[s->depth - 1]; }
static str loop_name(const scrub *s, uint16_t loop) { return s->plan->guide->loops[loop].name; }
static str seg_tag(const scrub *s, uint16_t seg) { return s->plan->guide->segs[seg].tag; }

static scrub_spot frame_spot(const scrub *s, const frame *f)
{
    return (scrub_spot){f->segment, loop_name(s, f->loop), seg_tag(s, s->plan->loops[f->loop].seg), 0, 0};
}

// --- opening and closing ---------------------------------------------------------------------------------
static bool is_level(const scrub *s, const frame *f) { return s->plan->loops[f->loop].tag == TAG2('H', 'L'); }

static void say_missing(scrub *s, const frame *f, const plan_candidate *c)
{
    const x12_guide *g = s->plan->guide;
    const plan_el *els = &s->plan->els[g->segs[c->seg].first];
    str code = {"", 0};
    size_t end = c->seg + 1u < g->seg_count ? g->segs[c->seg + 1].first : g->el_count;
    for (size_t k = g->segs[c->seg].first; k < end && !code.len; k++, els++)
        if (els->row->key) code = els->row->codes;
    scrub_spot spot = frame_spot(s, f);
    spot.tag = seg_tag(s, c->seg);
    if (c->loop == SCRUB_NONE)
        scrub_tell(s, SCRUB_SEGMENT_MISSING, spot, STR(""), "%.*s%s%.*s, %.*s", STR_ARGS(seg_tag(s, c->seg)),
                   code.len ? "*" : "", STR_ARGS(code), STR_ARGS(g->segs[c->seg].words));
    else
        scrub_tell(s, SCRUB_LOOP_MISSING, spot, STR(""), "%.*s (%.*s%s%.*s), %.*s",
                   STR_ARGS(loop_name(s, c->loop)), STR_ARGS(seg_tag(s, c->seg)), code.len ? "*" : "",
                   STR_ARGS(code), STR_ARGS(g->loops[c->loop].words));
}

static void leave(scrub *s)
{
    frame *f = top(s);
    const plan_loop *loop = &s->plan->loops[f->loop];
    for (uint8_t i = loop->needed; i; i = loop->at[i - 1].needed)
        if (!f->counts[i - 1]) say_missing(s, f, &loop->at[i - 1]);
    if (is_level(s, f) && f->child == '1' && !f->child_seen) {
        scrub_spot spot = frame_spot(s, f);
        spot.position = 4;
        scrub_tell(s, SCRUB_HL_CHILD_NONE, spot, STR("1"), NULL);
    }
    if (s->plan->sense->loop_end) s->plan->sense->loop_end(s, s->plan->state, f->loop);
    if (s->depth-- > 1) tap_leave(s); // the set itself is the envelope's
}

static frame *enter(scrub *s, uint16_t loop)
{
    assert(s->depth < SCRUB_DEPTH_MAX);
    frame *f = &s->frames[s->depth++];
    f->loop = loop;
    f->at = 0;
    f->segment = s->segment.number;
    f->level_len = 0;
    f->child = 0;
    f->child_seen = f->misplaced = false;
    memset(f->counts, 0, s->plan->loops[loop].count * sizeof *f->counts);
    if (s->depth > 1) tap_enter(s, loop_name(s, loop), s->plan->guide->loops[loop].words);
    return f;
}

void scrub_set_open(scrub *s)
{
    s->depth = 0;
    s->levels = 0;
    s->skipping = s->skipping_party = false;
    if (!s->plan) return;
    enter(s, s->plan->root);
    const scrub_sense *sense = s->plan->sense;
    s->here.also = s->plan->root;
    if (sense->begin) sense->begin(s, s->plan->state);
    if (sense->segment) sense->segment(s, s->plan->state);
}

void scrub_set_close(scrub *s)
{
    if (!s->plan) return;
    s->here.guide = s->plan->guide;
    s->here.seg = s->here.loop = SCRUB_NONE;
    while (s->depth) leave(s);
    if (s->plan->sense->end) s->plan->sense->end(s, s->plan->state);
}

// --- HL --------------------------------------------------------------------------------------------------
// The loop of a level was just entered: its number, its parent, what the parent announced.
static void check_level(scrub *s, frame *f)
{
    str number = x12_get(&s->segment, 1), parent = x12_get(&s->segment, 2), child = x12_get(&s->segment, 4);
    char text[24];
    buf expected = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    buf_int(&expected, (int64_t)++s->levels);
    if (number.len && !str_eq(number, buf_str(&expected)))
        scrub_tell(s, SCRUB_HL_NUMBER, scrub_here_spot(s, 1, 0), number, "expected %.*s",
                   STR_ARGS(buf_str(&expected)));
    f->level_len = (uint8_t)(number.len < sizeof f->level ? number.len : sizeof f->level);
    memcpy(f->level, number.at, f->level_len);
    f->child = child.len == 1 ? child.at[0] : 0;
    frame *above = f > s->frames && is_level(s, f - 1) ? f - 1 : NULL;
    if (!above) {
        if (parent.len) scrub_tell(s, SCRUB_HL_PARENT_NONE, scrub_here_spot(s, 2, 0), parent, NULL);
        s->missing |= 1ull << 2;
        return;
    }
    str up = {above->level, above->level_len};
    if (parent.len && !str_eq(parent, up))
        scrub_tell(s, SCRUB_HL_PARENT, scrub_here_spot(s, 2, 0), parent, "it stands under %.*s",
                   STR_ARGS(up));
    if (above->child == '0' && !above->child_seen) {
        scrub_spot spot = frame_spot(s, above);
        spot.position = 4;
        scrub_tell(s, SCRUB_HL_CHILD_SOME, spot, STR("0"), "the level in segment %llu",
                   (unsigned long long)s->segment.number);
    }
    above->child_seen = true;
}

// --- finding the place -----------------------------------------------------------------------------------
typedef struct found { size_t depth; uint16_t index; const plan_candidate *c; } found;

static bool key_fits(const scrub *s, const plan_candidate *c)
{
    if (!c->key_position) return true;
    str value = x12_get(&s->segment, c->key_position);
    if (c->key_part) {
        str parts[SCRUB_PARTS_MAX] UNSET;
        size_t count =
            s->marks.component ? scrub_split(value, s->marks.component, parts, SCRUB_PARTS_MAX) : 1;
        if (!s->marks.component) parts[0] = value;
        value = c->key_part <= count ? parts[c->key_part - 1] : (str){"", 0};
    }
    return value.len && code_in(s->plan, c->key, code_of(value));
}

static bool look(const scrub *s, bool late, found *out)
{
    uint32_t slot = slot_of_tag(s->tag);
    for (size_t d = s->depth; d-- > 0;) {
        const frame *f = &s->frames[d];
        const plan_loop *loop = &s->plan->loops[f->loop];
        for (uint8_t i = loop->slots[slot]; i; i = loop->at[i - 1].next) {
            const plan_candidate *c = &loop->at[i - 1];
            if (c->tag != s->tag || (c->place < f->at) != late || !key_fits(s, c)) continue;
            *out = (found){d, (uint16_t)(i - 1), c};
            return true;
        }
    }
    return false;
}

static void count(scrub *s, frame *f, const found *x)
{
    if (f->counts[x->index] < UINT16_MAX) f->counts[x->index]++;
    if (x->c->most == UINT16_MAX || f->counts[x->index] != x->c->most + 1) return;
    bool loop = x->c->loop != SCRUB_NONE;
    scrub_spot spot = {s->segment.number, loop_name(s, loop ? x->c->loop : f->loop), s->segment.id, 0, 0};
    scrub_tell(s, loop ? SCRUB_LOOP_REPEATED : SCRUB_SEGMENT_REPEATED, spot, STR(""), "at most %d",
               x->c->most);
}

static void here_set(scrub *s, uint16_t seg, const frame *f)
{
    s->here.guide = s->plan->guide;
    s->here.seg = seg;
    s->here.loop = f->loop;
    s->here.also = f > s->frames ? f[-1].loop : f->loop;
}

static void check(scrub *s, uint16_t seg)
{
    scrub_elements(s, s->plan, seg);
    if (s->plan->sense->segment) s->plan->sense->segment(s, s->plan->state);
}

// In its place, or late. A loop that is late opens on top of what is open: nothing is closed for its sake.
static void take(scrub *s, const found *x, bool late)
{
    if (late && s->depth && top(s)->misplaced) leave(s);
    while (!late && s->depth > x->depth + 1) leave(s);
    frame *f = &s->frames[x->depth < s->depth ? x->depth : s->depth - 1];
    const plan_candidate *c = x->c;
    bool opens = c->loop != SCRUB_NONE;
    count(s, f, x);
    if (c->place > f->at) f->at = c->place;
    if (opens && s->depth < SCRUB_DEPTH_MAX) {
        f = enter(s, c->loop);
        f->misplaced = late;
        if (c->tag == TAG3('C', 'L', 'M') || c->tag == TAG3('C', 'L', 'P')) s->sum.claims++;
        s->skipping = false;
    }
    s->skipping_party = false;
    here_set(s, c->seg, f);
    if (late)
        scrub_tell(s, SCRUB_SEGMENT_ORDER, scrub_here_spot(s, 0, 0), STR(""), "%.*s",
                   STR_ARGS(s->plan->guide->segs[c->seg].words));
    if (opens && c->tag == TAG2('H', 'L')) check_level(s, f);
    check(s, c->seg);
}

// --- what cannot be placed -------------------------------------------------------------------------------
// Begins a loop of which the first segment is missing, with the segment that stands here: candidate `mine` of
// the loop that candidate `index` of the frame at `depth` opens.
static void begin_at(scrub *s, size_t depth, uint16_t index, uint16_t mine)
{
    while (s->depth > depth + 1) leave(s);
    frame *f = &s->frames[depth];
    const plan_candidate *c = &s->plan->loops[f->loop].at[index];
    found opened = {depth, index, c};
    count(s, f, &opened);
    if (c->place > f->at) f->at = c->place;
    f = enter(s, c->loop);
    plan_candidate first = *c;
    first.loop = SCRUB_NONE;
    say_missing(s, f, &first);
    found x = {depth + 1, mine, &s->plan->loops[c->loop].at[mine]};
    take(s, &x, false);
}

// A loop that must be there and has not begun, though this segment stands in it?
static bool begin_missing(scrub *s)
{
    for (size_t d = s->depth; d-- > 0;) {
        const plan_loop *outer = &s->plan->loops[s->frames[d].loop];
        for (uint16_t i = 0; i < outer->count; i++) {
            const plan_candidate *c = &outer->at[i];
            if (c->loop == SCRUB_NONE || !c->required || s->frames[d].counts[i] || c->place < s->frames[d].at)
                continue;
            const plan_loop *inner = &s->plan->loops[c->loop];
            for (uint16_t k = 0; k < inner->count; k++) {
                const plan_candidate *mine = &inner->at[k];
                if (mine->tag != s->tag || mine->loop != SCRUB_NONE || !key_fits(s, mine)) continue;
                begin_at(s, d, i, k);
                return true;
            }
        }
    }
    return false;
}

// A second one of the segment that comes right behind the first of a loop which repeats (SV1 behind LX): it
// begins the loop again, and the first segment is missing.
static bool begin_again(scrub *s, const found *x)
{
    const frame *f = &s->frames[x->depth];
    if (x->c->loop != SCRUB_NONE || x->index || !x->c->required || f->counts[0] < x->c->most || !x->depth)
        return false;
    const plan_loop *outer = &s->plan->loops[f[-1].loop];
    for (uint16_t i = 0; i < outer->count; i++)
        if (outer->at[i].loop == f->loop && outer->at[i].most > 1) {
            begin_at(s, x->depth - 1, i, 0);
            return true;
        }
    return false;
}

static bool begins_loop(const plan *p, uint32_t tag)
{
    for (size_t l = 0; l < p->guide->loop_count; l++)
        if (p->loops[l].tag == tag) return true;
    return false;
}

static bool of_party(uint32_t tag)
{
    return tag == TAG2('N', '2') || tag == TAG2('N', '3') || tag == TAG2('N', '4') ||
           tag == TAG3('R', 'E', 'F') || tag == TAG3('P', 'E', 'R') || tag == TAG3('P', 'R', 'V') ||
           tag == TAG3('D', 'M', 'G');
}

// The first loop of the guide that has the segment, for the sentence.
static const x12_loop *home(const scrub *s)
{
    const plan *p = s->plan;
    for (size_t i = 0; i < p->guide->seg_count; i++) {
        if (p->segs[i].tag != s->tag) continue;
        plan_candidate c = {0};
        size_t end = i + 1 < p->guide->seg_count ? p->guide->segs[i + 1].first : p->guide->el_count;
        for (size_t k = p->guide->segs[i].first; k < end && !c.key_position; k++)
            if (p->els[k].row->key)
                c = (plan_candidate){.key_position = p->els[k].row->position,
                                     .key_part = p->els[k].row->part,
                                     .key = p->els[k].codes};
        if (key_fits(s, &c)) return &p->guide->loops[p->guide->segs[i].loop];
    }
    return NULL;
}

// The element by which a segment of this tag is told from others here, or 0.
static uint8_t key_here(const scrub *s, uint8_t *part)
{
    for (size_t d = s->depth; d-- > 0;) {
        const plan_loop *loop = &s->plan->loops[s->frames[d].loop];
        for (uint16_t i = 0; i < loop->count; i++)
            if (loop->at[i].tag == s->tag && loop->at[i].key_position) {
                *part = loop->at[i].key_part;
                return loop->at[i].key_position;
            }
    }
    return 0;
}

static bool known_tag(const plan *p, uint32_t tag)
{
    for (size_t i = 0; i < p->guide->seg_count; i++)
        if (p->segs[i].tag == tag) return true;
    return false;
}

// A level that cannot stand here stands, in all likelihood, for one that is missing: that is not said too.
static void pass_level(scrub *s)
{
    s->levels++;
    for (size_t d = 0; d < s->depth; d++) {
        frame *f = &s->frames[d];
        const plan_loop *loop = &s->plan->loops[f->loop];
        f->child_seen = true;
        for (uint16_t i = 0; i < loop->count; i++)
            if (loop->at[i].tag == s->tag && !f->counts[i]) f->counts[i] = 1;
    }
}

static void refuse(scrub *s)
{
    const plan *p = s->plan;
    here_set(s, SCRUB_NONE, top(s));
    const x12_loop *loop = home(s);
    uint8_t part = 0, key = key_here(s, &part);
    scrub_spot spot = {s->segment.number, loop_name(s, top(s)->loop), s->segment.id, 0, 0};
    str value = key ? x12_get(&s->segment, key) : (str){"", 0};
    if (part && s->marks.component) value = str_split(value, s->marks.component, &(str){0});
    if (value.len > 3) value.len = 0; // a qualifier is short; what is longer may be a name
    spot.position = key;
    spot.part = part;
    if (s->tag == TAG2('H', 'L'))
        scrub_tell(s, SCRUB_HL_LEVEL, (spot.position = 3, spot), x12_get(&s->segment, 3), NULL);
    else if (!known_tag(p, s->tag))
        scrub_tell(s, SCRUB_SEGMENT_UNKNOWN, (spot.position = spot.part = 0, spot), STR(""), NULL);
    else if (loop)
        scrub_tell(s, SCRUB_SEGMENT_MISPLACED, spot, value, "it belongs to loop %.*s, %.*s",
                   STR_ARGS(loop->name), STR_ARGS(loop->words));
    else
        scrub_tell(s, SCRUB_SEGMENT_QUALIFIER, spot, value, NULL);
    if (s->tag == TAG2('H', 'L')) pass_level(s);
    bool party = s->tag == TAG3('N', 'M', '1') || s->tag == TAG2('N', '1') || s->tag == TAG2('N', '3');
    s->skipping_party = party;
    s->skipping = !party && begins_loop(p, s->tag);
}

void scrub_body(scrub *s)
{
    assert(s->depth);
    found x;
    if (s->skipping_party && of_party(s->tag)) return;
    if (look(s, false, &x) && !(s->skipping && x.c->loop == SCRUB_NONE)) {
        if (!begin_again(s, &x)) take(s, &x, false);
        return;
    }
    if (s->skipping) return;
    s->skipping_party = false;
    if (look(s, true, &x)) {
        if (!begin_again(s, &x)) take(s, &x, true);
        return;
    }
    if (!begin_missing(s)) refuse(s);
}
