// scrub_plan.c - a guide's tables made ready: candidates by loop, elements by position, codes as numbers.
#include "scrubber_.h"
#include "shape_.h"
#include <assert.h>

// clang-format off
static const struct { const char *id; uint8_t elements; str notes, words; } tags[] = {
#define TAG(id, elements, notes, words) {id, elements, STR_INIT(notes), STR_INIT(words)},
#include "segments.def"
#undef TAG
};
// clang-format on
enum { TAG_COUNT = sizeof tags / sizeof *tags };

static plan_codes codes_put(plan *p, str list)
{
    plan_codes out = {(uint16_t)p->code_count, 0};
    for (str rest = list; rest.len;) {
        str word = str_split(rest, ' ', &rest);
        assert(word.len && word.len <= 8);
        p->codes[p->code_count++] = code_of(word);
        out.count++;
    }
    assert(p->code_count <= UINT16_MAX);
    return out;
}

static size_t codes_counted(const x12_guide *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->el_count; i++)
        for (str rest = g->els[i].codes; rest.len; n++) str_split(rest, ' ', &rest);
    return n;
}

static void els_plan(plan *p)
{
    const x12_guide *g = p->guide;
    for (size_t i = 0; i < g->el_count; i++) {
        const x12_el *row = &g->els[i];
        bool dated = i && (row->data == DATA_DATE_TEXT || row->data == DATA_BIRTH_DATE) &&
                     row[-1].seg == row->seg && row[-1].data == DATA_DATE_FORMAT;
        p->els[i] = (plan_el){.row = row, .data = &x12_datas[row->data], .codes = codes_put(p, row->codes),
                              .el = (uint16_t)i, .dated = dated};
    }
}

// "P0809" to its bits.
static plan_note note_of(str word)
{
    plan_note note = {.kind = word.at[0]};
    assert(word.len % 2 == 1 && strchr("PRECL", note.kind));
    for (size_t i = 1; i < word.len; i += 2) {
        uint8_t position = (uint8_t)((word.at[i] - '0') * 10 + word.at[i + 1] - '0');
        assert(position >= 1 && position < 64);
        if (i == 1) note.first = position;
        note.all |= 1ull << position;
    }
    return note;
}

static void notes_plan(plan_seg *seg, str tag, arena *a)
{
    seg->elements = seg->positions;
    for (size_t i = 0; i < TAG_COUNT; i++) {
        if (!str_eq(str_of(tags[i].id), tag)) continue;
        seg->elements = tags[i].elements;
        plan_note *notes = arena_array(a, plan_note, tags[i].notes.len / 3 + 1);
        for (str rest = tags[i].notes; rest.len;)
            notes[seg->note_count++] = note_of(str_split(rest, ' ', &rest));
        seg->notes = notes;
        return;
    }
}

static void segs_plan(plan *p, arena *a)
{
    const x12_guide *g = p->guide;
    for (size_t i = 0; i < g->seg_count; i++) {
        size_t end = i + 1 < g->seg_count ? g->segs[i + 1].first : g->el_count;
        plan_seg *seg = &p->segs[i];
        seg->tag = tag_of(g->segs[i].tag);
        for (size_t k = g->segs[i].first; k < end; k++) {
            assert(g->els[k].seg == i && g->els[k].position >= seg->positions);
            seg->positions = g->els[k].position;
        }
        plan_position *at = arena_array(a, plan_position, seg->positions + 1u);
        for (size_t k = g->segs[i].first; k < end; k++) {
            const x12_el *row = &g->els[k];
            plan_position *here = &at[row->position];
            if (!here->count) here->first = (uint16_t)k;
            here->count++;
            here->composite = row->part > 0;
            if (row->need == X12_REQUIRED) seg->required |= 1ull << row->position;
        }
        seg->at = at;
        notes_plan(seg, g->segs[i].tag, a);
        assert(seg->positions <= seg->elements);
    }
}

static bool outer(str name)
{
    return str_eq(name, STR("ISA")) || str_eq(name, STR("GS")) || str_eq(name, STR("SE")) ||
           str_eq(name, STR("GE")) || str_eq(name, STR("IEA"));
}

static plan_candidate candidate_of(const plan *p, size_t seg, size_t loop)
{
    const x12_guide *g = p->guide;
    bool opens = loop != SCRUB_NONE;
    uint32_t most = opens ? g->loops[loop].most : g->segs[seg].most;
    plan_candidate c = {.tag = p->segs[seg].tag, .seg = (uint16_t)seg, .loop = (uint16_t)loop,
                        .most = most < UINT16_MAX ? (uint16_t)most : UINT16_MAX,
                        .required = (opens ? g->loops[loop].need : g->segs[seg].need) == X12_REQUIRED};
    size_t end = seg + 1 < g->seg_count ? g->segs[seg + 1].first : g->el_count;
    for (size_t k = g->segs[seg].first; k < end; k++) {
        if (!g->els[k].key) continue;
        c.key_position = g->els[k].position;
        c.key_part = g->els[k].part;
        c.key = p->els[k].codes;
        break;
    }
    return c;
}

static void candidate_put(plan_loop *in, plan_candidate *rows, plan_candidate c)
{
    assert(rows);
    assert(in->count < SCRUB_CANDIDATES_MAX);
    const plan_candidate *before = in->count ? &rows[in->count - 1] : NULL;
    bool together = before && before->tag == c.tag && (before->loop == SCRUB_NONE) == (c.loop == SCRUB_NONE);
    c.place = (uint16_t)(before ? before->place + !together : 0);
    rows[in->count++] = c;
    uint8_t *link = &in->slots[slot_of_tag(c.tag)];
    while (*link) link = &rows[*link - 1].next;
    *link = (uint8_t)in->count;
    if (!c.required) return;
    for (link = &in->needed; *link;) link = &rows[*link - 1].needed;
    *link = (uint8_t)in->count;
}

static void loops_plan(plan *p, arena *a)
{
    const x12_guide *g = p->guide;
    plan_candidate **rows = arena_array(a, plan_candidate *, g->loop_count);
    for (size_t l = 0; l < g->loop_count; l++) {
        rows[l] = arena_array(a, plan_candidate, SCRUB_CANDIDATES_MAX);
        p->loops[l] = (plan_loop){.at = rows[l], .seg = SCRUB_NONE};
        if (str_eq(g->loops[l].name, STR("ST"))) p->root = (uint16_t)l;
    }
    for (size_t i = 0; i < g->seg_count; i++) {
        size_t l = g->segs[i].loop;
        plan_loop *loop = &p->loops[l];
        bool begins = loop->seg == SCRUB_NONE;
        if (begins) {
            loop->seg = (uint16_t)i;
            loop->tag = p->segs[i].tag;
        }
        if (outer(g->loops[l].name) || (begins && l == p->root)) continue;
        if (!begins) {
            candidate_put(loop, rows[l], candidate_of(p, i, SCRUB_NONE));
            continue;
        }
        size_t parent = g->loops[l].parent;
        candidate_put(&p->loops[parent], rows[parent], candidate_of(p, i, l));
        for (size_t k = 0; k < g->also_count; k++)
            if (g->also[k].loop == l)
                candidate_put(&p->loops[g->also[k].parent], rows[g->also[k].parent], candidate_of(p, i, l));
    }
}

static uint16_t seg_named(const x12_guide *g, str tag)
{
    for (size_t i = 0; i < g->seg_count; i++)
        if (str_eq(g->segs[i].tag, tag)) return (uint16_t)i;
    assert(false && "every guide has the envelope's segments");
    return SCRUB_NONE;
}

plan *scrub_plan_of(const x12_guide *g, arena *a)
{
    plan *p = arena_push(a, plan);
    p->guide = g;
    p->loops = arena_array(a, plan_loop, g->loop_count);
    p->segs = arena_array(a, plan_seg, g->seg_count);
    p->els = arena_array(a, plan_el, g->el_count);
    p->codes = arena_array(a, uint64_t, codes_counted(g) + 1);
    els_plan(p);
    segs_plan(p, a);
    loops_plan(p, a);
    p->interchange_seg = seg_named(g, STR("ISA"));
    p->group_seg = seg_named(g, STR("GS"));
    p->set_seg = seg_named(g, STR("ST"));
    p->end_seg = seg_named(g, STR("SE"));
    p->group_end_seg = seg_named(g, STR("GE"));
    p->interchange_end_seg = seg_named(g, STR("IEA"));
    return p;
}

str scrub_tag_words(uint32_t tag)
{
    for (size_t i = 0; i < TAG_COUNT; i++)
        if (tag_of(str_of(tags[i].id)) == tag) return tags[i].words;
    return (str){"", 0};
}
