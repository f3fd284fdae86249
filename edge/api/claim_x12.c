// claim_x12.c - a claim's part of the 837P as a tree, and on paper.
#include "billing_.h"
#include "json.h"
#include "paper.h"
#include "pdf.h"
#include "show.h"

enum { SHOW_BYTES_MAX = 16 << 20 };

// --- what core/x12/show says, as Nodes ---------------------------------------------------------------------

typedef struct part { // of show's JSON: what stands in it
    str loop, segment, at, name, value, meaning;
    json inside;      // at the list of what lies in it
    bool has_inside;
} part;

static bool read_text(json *j, str *out, arena *a)
{
    json_text text;
    if (!json_text_read(j, &text)) return false;
    *out = json_decode(&text, a);
    return true;
}

static bool read_member(json *j, part *out, arena *a)
{
    static const struct { str key; size_t at; } texts[] = {
        {STR_INIT("loop"), offsetof(part, loop)},   {STR_INIT("segment"), offsetof(part, segment)},
        {STR_INIT("at"), offsetof(part, at)},       {STR_INIT("name"), offsetof(part, name)},
        {STR_INIT("value"), offsetof(part, value)}, {STR_INIT("meaning"), offsetof(part, meaning)},
    };
    json_text key;
    str raw;
    if (!json_key(j, &key)) return false;
    json_type type = json_next(j);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (type == JSON_TEXT && str_eq(key.raw, texts[i].key))
            return read_text(j, (str *)(void *)((char *)out + texts[i].at), a);
    if (type == JSON_LIST) {
        out->inside = *j;
        out->has_inside = true;
    }
    return json_skip(j, &raw);
}

static bool read_part(json *j, part *out, arena *a)
{
    bool more;
    *out = (part){.has_inside = false};
    if (json_next(j) != JSON_OBJECT || !json_enter(j, '}', &more)) return false;
    while (more)
        if (!read_member(j, out, a) || !json_after(j, '}', &more)) return false;
    return true;
}

static void put_member(buf *b, const char *name, str value)
{
    if (!value.len) return;
    buf_say(b, ",\"%s\":", name);
    buf_json(b, value);
}

// The claim's levels, without the envelope around them: those are another page's.
static bool is_envelope(const part *p)
{
    static const str keeps[] = {STR_INIT("2000A"), STR_INIT("2000B"), STR_INIT("2000C")};
    if (!p->loop.len) return true;
    for (size_t i = 0; i < sizeof keeps / sizeof *keeps; i++)
        if (str_eq(p->loop, keeps[i])) return false;
    return true;
}

// So deep lie components in a line of a claim.
enum { DEPTH_MAX = 12 };
typedef struct tree {
    buf *b;
    arena *a;
    bool some;
} tree;

static bool put_parts(tree *t, json j, bool outside, int depth);

static bool put_part(tree *t, const part *p, int depth)
{
    buf *b = t->b;
    if (t->some) buf_byte(b, ',');
    buf_say(b, "{\"kind\":\"%s\",\"id\":", p->loop.len ? "loop" : p->segment.len ? "segment" : "element");
    buf_json(b, p->loop.len ? p->loop : p->segment.len ? p->segment : p->at);
    buf_lit(b, ",\"name\":");
    buf_json(b, p->name);
    put_member(b, "value", p->value);
    put_member(b, "meaning", p->meaning);
    buf_lit(b, ",\"nodes\":[");
    t->some = false;
    if (p->has_inside && !put_parts(t, p->inside, false, depth + 1)) return false;
    buf_lit(b, "]}");
    t->some = true;
    return true;
}

// `outside`: of loops of the envelope only what lies in them is put.
static bool put_parts(tree *t, json j, bool outside, int depth)
{
    bool more;
    if (depth > DEPTH_MAX) return true;
    if (json_next(&j) != JSON_LIST || !json_enter(&j, ']', &more)) return false;
    while (more) {
        part p;
        if (!read_part(&j, &p, t->a)) return false;
        bool passed = outside && is_envelope(&p);
        if (passed ? p.has_inside && p.loop.len && !put_parts(t, p.inside, true, depth + 1) : !put_part(t, &p, depth))
            return false;
        if (!json_after(&j, ']', &more)) return false;
    }
    return true;
}

static void keep(void *with, str text) { buf_put(with, text); }

static bool put_tree(api_call *c, str file, fault *why)
{
    buf shown = buf_in(c->arena, SHOW_BYTES_MAX), nodes = buf_in(c->arena, SHOW_BYTES_MAX);
    show_ask ask = {.put = keep, .with = &shown, .json = true};
    show *s = show_open(&ask, c->arena);
    show_feed(s, file);
    bool fine = show_end(s);
    tree t = {&nodes, c->arena, false};
    json j = json_of(buf_str(&shown));
    part all;
    fine = fine && read_part(&j, &all, c->arena) && all.has_inside && put_parts(&t, all.inside, true, 0);
    if (!fine || shown.full || nodes.full)
        return fault_set(why, FAULT_LIMIT, "the claim's segments cannot be shown as a tree");
    buf list = buf_in(c->arena, SHOW_BYTES_MAX);
    buf_byte(&list, '[');
    buf_put(&list, buf_str(&nodes));
    buf_byte(&list, ']');
    put_raw(&c->out, "nodes", buf_str(&list));
    return true;
}

static str a_segment_a_line(arena *a, str file)
{
    buf b = buf_in(a, 2 * file.len + 1);
    for (size_t i = 0; i < file.len; i++) {
        if (file.at[i] == '\n' || file.at[i] == '\r') continue;
        buf_byte(&b, file.at[i]);
        if (file.at[i] == '~') buf_byte(&b, '\n');
    }
    return buf_str(&b);
}

bool api_claim_x12(api_call *c, fault *why)
{
    billing b;
    store_claim claim;
    str file;
    if (!billing_open(&b, c, why) || !billing_claim(&b, c->param[0], &claim, why) ||
        !api_audit(c, AUDIT_CLAIM_READ, SUBJECT_CLAIM, claim.claim, STR("837P"), why) ||
        !act_claim_file(&b.desk, claim.claim, &file, why))
        return false;
    put_open(&c->out, NULL, '{');
    if (!put_tree(c, file, why)) return false;
    put_text(&c->out, "raw", a_segment_a_line(c->arena, file));
    put_shut(&c->out);
    return true;
}

// --- paper -------------------------------------------------------------------------------------------------

bool api_claim_paper(api_call *c, fault *why)
{
    billing b;
    store_claim claim;
    x837_frozen values;
    str pdf;
    if (!billing_open(&b, c, why) || !billing_claim(&b, c->param[0], &claim, why) ||
        !api_audit(c, AUDIT_PRINTED, SUBJECT_CLAIM, claim.claim, STR("CMS-1500"), why) ||
        !act_claim_values(&values, b.desk.store, claim.claim, b.desk.zones, c->arena, why))
        return false;
    form_pages pages = form1500_of(&values, c->arena);
    date last = values.claim.lines[values.claim.line_count - 1].on;
    if (!post_form1500(&pdf, &pages, last, c->arena, why)) return false;
    buf name = buf_in(c->arena, 128);
    buf_say(&name, "inline; filename=\"claim-%.*s.pdf\"", STR_ARGS(claim.claim));
    c->r->type = STR("application/pdf");
    http_put_header(c->r, "Content-Disposition", buf_str(&name));
    buf_put(&c->r->body, pdf);
    return true;
}
