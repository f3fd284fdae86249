// YAML to nodes. libyaml's events rather than libcyaml's structs: every node keeps its line, so that a check
// made long after reading can still say where, and reading goes on after a fault.
#include "book_.h"
#include <yaml.h>

typedef struct growing {
    reader *r;
    yaml_parser_t *from;
    bool failed;
} growing;

static str event_text(arena *a, const yaml_event_t *e)
{
    return str_trim(str_copy(a, (str){(const char *)e->data.scalar.value, e->data.scalar.length}));
}

static bool next_event(growing *g, yaml_event_t *e)
{
    if (yaml_parser_parse(g->from, e)) return true;
    g->failed = true;
    const char *what = g->from->problem ? g->from->problem : "is not YAML";
    reader_fault(g->r, g->from->problem_mark.line + 1, "is not YAML: %s%s%s", what,
                 g->from->context ? " " : "", g->from->context ? g->from->context : "");
    return false;
}

static bool refuse(growing *g, yaml_event_t *e, const char *why)
{
    g->failed = true;
    reader_fault(g->r, e->start_mark.line + 1, "%s", why);
    yaml_event_delete(e);
    return false;
}

// What a file for people must not have: a value written somewhere else, or a type of its own.
static bool plain_event(growing *g, yaml_event_t *e)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    if (e->type == YAML_ALIAS_EVENT) return refuse(g, e, "aliases are not used here: write the value out");
    if (e->type == YAML_SCALAR_EVENT) anchor = e->data.scalar.anchor, tag = e->data.scalar.tag;
    if (e->type == YAML_SEQUENCE_START_EVENT)
        anchor = e->data.sequence_start.anchor, tag = e->data.sequence_start.tag;
    if (e->type == YAML_MAPPING_START_EVENT)
        anchor = e->data.mapping_start.anchor, tag = e->data.mapping_start.tag;
    if (anchor) return refuse(g, e, "anchors are not used here: write the value out");
    return !tag || refuse(g, e, "tags are not used here");
}

static void node_add(node *to, node *child)
{
    if (to->last)
        to->last->next = child;
    else
        to->first = child;
    to->last = child;
    to->count++;
}

static node *grow(growing *g, yaml_event_t *e, int depth);

// The children of a list or map, up to its end; takes the events between.
static bool grow_inside(growing *g, node *in, int depth)
{
    yaml_event_type_t end = in->kind == NODE_MAP ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    yaml_event_t e;
    while (next_event(g, &e)) {
        if (e.type == end) {
            yaml_event_delete(&e);
            return true;
        }
        str key = {0};
        uint64_t line = e.start_mark.line + 1;
        if (in->kind == NODE_MAP) {
            if (e.type != YAML_SCALAR_EVENT) return refuse(g, &e, "a key must be a plain word");
            if (!plain_event(g, &e)) return false;
            key = event_text(g->r->a, &e);
            yaml_event_delete(&e);
            if (!next_event(g, &e)) return false;
        }
        node *child = grow(g, &e, depth + 1);
        if (!child) return false;
        child->key = key;
        if (in->kind == NODE_MAP) child->line = line;
        for (const node *n = in->kind == NODE_MAP ? in->first : NULL; n; n = n->next)
            if (str_eq(n->key, key)) reader_fault(g->r, line, "\"%.*s\" stands twice", STR_ARGS(key));
        node_add(in, child);
    }
    return false;
}

// The node that starts with the event, which is used up.
static node *grow(growing *g, yaml_event_t *e, int depth)
{
    if (!plain_event(g, e)) return NULL;
    if (depth > DEPTH_MAX) {
        refuse(g, e, "is nested too deeply");
        return NULL;
    }
    node *n = arena_push(g->r->a, node);
    n->line = e->start_mark.line + 1;
    n->kind = e->type == YAML_MAPPING_START_EVENT    ? NODE_MAP
              : e->type == YAML_SEQUENCE_START_EVENT ? NODE_LIST
                                                     : NODE_TEXT;
    if (n->kind == NODE_TEXT) {
        assert(e->type == YAML_SCALAR_EVENT);
        n->text = event_text(g->r->a, e);
    }
    yaml_event_delete(e);
    return n->kind == NODE_TEXT || grow_inside(g, n, depth) ? n : NULL;
}

// The document between the stream's start and end.
static node *grow_document(growing *g)
{
    yaml_event_t e;
    node *root = NULL;
    for (;;) {
        if (!next_event(g, &e)) return NULL;
        switch ((int)e.type) {
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_START_EVENT:
        case YAML_DOCUMENT_END_EVENT: break;
        case YAML_STREAM_END_EVENT:
            yaml_event_delete(&e);
            if (!root) reader_fault(g->r, 1, "is empty");
            return root;
        default:
            if (root) {
                refuse(g, &e, "a second document starts here; a file has one");
                return NULL;
            }
            root = grow(g, &e, 0);
            if (!root) return NULL;
            continue;
        }
        yaml_event_delete(&e);
    }
}

// Room for every node and its text. Taken first: where no memory is left a library's call ends by a jump, and
// what libyaml holds of its own by then would never be freed. Every node but the root has a mark before it,
// and an escape at most half again as many bytes as it is written with.
static void reserve(arena *a, str bytes)
{
    enum { NODE_BYTES = sizeof(node) + 32 };
    size_t nodes = 1;
    for (size_t i = 0; i < bytes.len; i++) nodes += bytes.at[i] && strchr("-:,[{?", bytes.at[i]);
    arena_reserve(a, nodes * NODE_BYTES + 2 * bytes.len);
}

bool tree_read(reader *r, str bytes, node **out)
{
    if (bytes.len > YAML_BYTES_MAX) return reader_fault(r, 0, "is larger than %d bytes", YAML_BYTES_MAX);
    reserve(r->a, bytes);
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) return reader_fault(r, 0, "cannot be read: no memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes.at, bytes.len);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    growing g = {.r = r, .from = &parser};
    node *root = grow_document(&g);
    yaml_parser_delete(&parser);
    if (!root) return false;
    *out = root;
    return true;
}

const node *node_get(const node *map, const char *key)
{
    for (const node *n = map && map->kind == NODE_MAP ? map->first : NULL; n; n = n->next)
        if (str_eq(n->key, str_of(key))) return n;
    return NULL;
}

uint64_t node_line(const node *map, const char *key)
{
    const node *n = node_get(map, key);
    return n ? n->line : map->line;
}
