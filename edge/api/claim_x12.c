// claim_x12.c - a claim's part of the 837P as a tree, and on paper.
#include "billing_.h"
#include "paper.h"
#include "pdf.h"
#include "show.h"

enum { SHOW_BYTES_MAX = 16 << 20 };

// --- what core/x12/show says, as Nodes ---------------------------------------------------------------------

// Its JSON lies deeper than the reader of strangers' JSON goes; it is our own, so a walk over it will do.
// Texts stay as they are written, with their quotes.
typedef struct part { // what stands in it
    str loop, segment, at, name, value, meaning;
    str inside;       // a list, from its bracket on
} part;

static void pass(str *s, const char *blanks)
{
    while (s->len && strchr(blanks, *s->at)) *s = str_from(*s, 1);
}

static str pass_text(str *s)
{
    size_t n = 1;
    while (n < s->len && s->at[n] != '"') n += s->at[n] == '\\' ? 2 : 1;
    n = n < s->len ? n + 1 : s->len;
    str text = str_first(*s, n);
    *s = str_from(*s, n);
    return text;
}

// A number, or a list with all that lies in it.
static str pass_other(str *s)
{
    str from = *s;
    int depth = 0;
    while (s->len) {
        char c = *s->at;
        if (c == '"') {
            (void)pass_text(s);
            continue;
        }
        if (!depth && (c == ',' || c == '}' || c == ']')) break;
        depth += (c == '[' || c == '{') - (c == ']' || c == '}');
        *s = str_from(*s, 1);
        if (!depth && (c == ']' || c == '}')) break;
    }
    return str_first(from, from.len - s->len);
}

// An object; *s stands behind it then.
static part pass_part(str *s)
{
    static const struct { str key; size_t at; } texts[] = {
        {STR_INIT("\"loop\""), offsetof(part, loop)},   {STR_INIT("\"segment\""), offsetof(part, segment)},
        {STR_INIT("\"at\""), offsetof(part, at)},       {STR_INIT("\"name\""), offsetof(part, name)},
        {STR_INIT("\"value\""), offsetof(part, value)}, {STR_INIT("\"meaning\""), offsetof(part, meaning)},
    };
    part out = {.inside = {"", 0}};
    pass(s, "{ \n");
    while (s->len && *s->at == '"') {
        str key = pass_text(s);
        pass(s, ": \n");
        bool text = s->len && *s->at == '"';
        str value = text ? pass_text(s) : pass_other(s);
        if (!text && value.len && *value.at == '[') out.inside = value;
        for (size_t i = 0; text && i < sizeof texts / sizeof *texts; i++)
            if (str_eq(key, texts[i].key)) *(str *)(void *)((char *)&out + texts[i].at) = value;
        pass(s, ", \n");
    }
    pass(s, "}");
    return out;
}

static void put_member(buf *b, const char *name, str value)
{
    if (!value.len) return;
    buf_say(b, ",\"%s\":", name);
    buf_put(b, value);
}

// The claim's levels, without the envelope around them: those are another page's.
static bool is_envelope(const part *p)
{
    static const str keeps[] = {STR_INIT("\"2000A\""), STR_INIT("\"2000B\""), STR_INIT("\"2000C\"")};
    for (size_t i = 0; i < sizeof keeps / sizeof *keeps; i++)
        if (str_eq(p->loop, keeps[i])) return false;
    return true;
}

enum { DEPTH_MAX = 16 }; // of loops in loops

static void put_parts(buf *b, str list, bool outside, int depth);

static void put_part(buf *b, const part *p, int depth)
{
    str id = p->loop.len ? p->loop : p->segment.len ? p->segment : p->at;
    if (b->len && b->at[b->len - 1] != '[') buf_byte(b, ',');
    buf_say(b, "{\"kind\":\"%s\",\"id\":", p->loop.len ? "loop" : p->segment.len ? "segment" : "element");
    buf_put(b, id);
    buf_lit(b, ",\"name\":");
    buf_put(b, p->name.len ? p->name : id);
    put_member(b, "value", p->value);
    put_member(b, "meaning", p->meaning);
    buf_lit(b, ",\"nodes\":[");
    put_parts(b, p->inside, false, depth + 1);
    buf_lit(b, "]}");
}

// `outside`: of loops of the envelope only what lies in them is put.
static void put_parts(buf *b, str list, bool outside, int depth)
{
    if (depth > DEPTH_MAX) return;
    pass(&list, "[ \n");
    while (list.len && *list.at == '{') {
        part p = pass_part(&list);
        if (!outside || !is_envelope(&p)) put_part(b, &p, depth);
        else if (p.loop.len) put_parts(b, p.inside, true, depth + 1);
        pass(&list, ", \n");
    }
}

static void keep(void *with, str text) { buf_put(with, text); }

static bool put_tree(api_call *c, str file, fault *why)
{
    buf shown = buf_in(c->arena, SHOW_BYTES_MAX), nodes = buf_in(c->arena, SHOW_BYTES_MAX);
    show_ask ask = {.put = keep, .with = &shown, .json = true};
    show *s = show_open(&ask, c->arena);
    show_feed(s, file);
    bool fine = show_end(s);
    str all = buf_str(&shown);
    buf_byte(&nodes, '[');
    if (fine) put_parts(&nodes, pass_part(&all).inside, true, 0);
    buf_byte(&nodes, ']');
    if (!fine || shown.full || nodes.full)
        return fault_set(why, FAULT_LIMIT, "the claim's segments cannot be shown as a tree");
    put_raw(&c->out, "nodes", buf_str(&nodes));
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
