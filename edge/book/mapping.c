// Mappings from the columns of a table to the fields of a fact, read and checked against facts.def.
#include "book_.h"
#include "mapping.h"

enum { FIELDS_MAX = 128 }; // of one mapping: 256 items and more are read as `others`

static const mapping_field field_blank;
static const shape_field field_rows[] = {
    ROW(mapping_field, columns, "column", AS_WORDS, MAYBE),
    ROW(mapping_field, items, "columns", AS_WORDS, MAYBE),
    ROW(mapping_field, others, "others", AS_FLAG, MAYBE),
    ROW(mapping_field, constant, "constant", AS_TEXT, MAYBE),
    ROW(mapping_field, otherwise, "else", AS_TEXT, MAYBE),
    ROW(mapping_field, patterns, "pattern", AS_WORDS, MAYBE),
    ROW(mapping_field, zone_columns, "zone_column", AS_WORDS, MAYBE),
    ROW(mapping_field, zone, "zone", AS_TEXT, MAYBE),
    ROW(mapping_field, values, "values", AS_SECTION, MAYBE),
    ROW(mapping_field, strip, "strip", AS_TEXT, MAYBE),
    ROW(mapping_field, pad, "pad", AS_WHOLE, MAYBE),
    ROW(mapping_field, prefix, "prefix", AS_TEXT, MAYBE),
};
static const shape field_shape = SHAPE("a field of a mapping", field_rows, field_blank);

typedef struct head { str about, fact, separator; words key, ignore; } head;
static const head head_blank = {.separator = STR_INIT(",")};
static const shape_field head_rows[] = {
    ROW(head, about, "about", AS_TEXT, NEEDED),
    ROW(head, fact, "fact", AS_TEXT, NEEDED),
    ROW(head, separator, "separator", AS_TEXT, MAYBE),
    ROW(head, key, "key", AS_WORDS, MAYBE),
    ROW(head, ignore, "ignore", AS_WORDS, MAYBE),
    ROW(head, key, "fields", AS_SECTION, NEEDED),
};
static const shape head_shape = SHAPE("a mapping", head_rows, head_blank);

// --- one field ---------------------------------------------------------------------------------------------

static bool read_values(reader *r, const node *map, mapping_field *f)
{
    if (map->kind != NODE_MAP)
        return reader_fault(r, map->line, "\"values\": a map of cells and values is asked for");
    mapping_value *at = arena_array(r->a, mapping_value, map->count + 1);
    bool good = true;
    f->values = at;
    for (const node *n = map->first; n; n = n->next) {
        if (n->kind != NODE_TEXT || !n->text.len)
            good = reader_fault(r, n->line, "\"values\": \"%.*s\" has no value", STR_ARGS(n->key));
        else
            at[f->value_count++] = (mapping_value){n->key, n->text};
    }
    return good;
}

static bool part_of(const fact_field_row *row, mapping_field *f)
{
    static const str address[] = {STR_INIT("line1"), STR_INIT("line2"), STR_INIT("city"), STR_INIT("state"),
                                  STR_INIT("zip")};
    static const str locality[] = {STR_INIT("mac"), STR_INIT("number")};
    f->type = LINE;
    if (row->type == ANSWERS) {
        f->type = ANSWERS;
        f->need = MAYBE;
        return f->part.len > 0;
    }
    f->need = str_eq(f->part, STR("line2")) ? MAYBE : row->need;
    if (row->type == ADDRESS) return words_have((words){address, LENGTH(address)}, f->part);
    return row->type == LOCALITY && words_have((words){locality, LENGTH(locality)}, f->part);
}

// Which field of the kind, or of all kinds, the name is.
static bool find_field(fact_kind kind, mapping_field *f)
{
    str rest, name = str_split(f->name, '.', &rest);
    const fact_kind_row *row = &fact_kinds[kind];
    f->part = rest.at ? rest : (str){0};
    f->need = NEEDED;
    f->type = str_eq(f->name, STR("by")) ? ID : INSTANT;
    f->target = MAPPING_AT;
    if (str_eq(f->name, STR("at"))) return true;
    f->target = str_eq(f->name, STR("by")) ? MAPPING_BY : MAPPING_RECEIVED;
    f->need = MAYBE;
    for (int n = 0; n < row->fields; n++) {
        const fact_field_row *field = &fact_fields[(int)row->first + n];
        if (!str_eq(field->name, name)) continue;
        f->need = field->need;
        if (f->target == MAPPING_BY) return !f->part.len;
        f->target = MAPPING_FIELD;
        f->field = (fact_field)((int)row->first + n);
        f->type = field->type;
        f->of = field->of;
        if (f->part.len) return part_of(field, f);
        return field->type != ROWS && field->type != ADDRESS && field->type != LOCALITY;
    }
    return str_eq(f->name, STR("by")) || str_eq(f->name, STR("received"));
}

static bool check_patterns(reader *r, const node *n, const mapping_field *f)
{
    bool good = true, seen[2][2] = {{false}};
    uint64_t line = node_line(n, "pattern");
    if (f->patterns.count && f->type != DATE && f->type != INSTANT)
        return reader_fault(r, line, "\"pattern\": only dates and instants have one");
    for (size_t i = 0; i < f->patterns.count; i++) {
        str p = f->patterns.at[i];
        const char *problem = pattern_problem(p, f->type == INSTANT);
        if (problem) {
            good = reader_fault(r, line, "\"pattern\": \"%.*s\" %s", STR_ARGS(p), problem);
            continue;
        }
        seen[p.at[0] == 'Y'][pattern_month_first(p)] = true;
    }
    if ((seen[0][0] && seen[0][1]) || (seen[1][0] && seen[1][1]))
        good = reader_fault(r, line, "\"pattern\": the month comes first in one and the day in another; "
                                     "3/4 could be either");
    if ((f->zone.len || f->zone_columns.count) && f->type != INSTANT)
        good = reader_fault(r, node_line(n, f->zone.len ? "zone" : "zone_column"),
                            "only instants lie in a zone");
    return good;
}

static bool check_field(reader *r, const node *n, const mapping_field *f)
{
    int ways = (f->columns.count > 0) + (f->items.count > 0) + f->others + (f->constant.at != NULL);
    if (ways != 1)
        return reader_fault(r, n->line, "\"%.*s\" needs one of \"column\", \"constant\"%s", STR_ARGS(f->name),
                            f->type == ANSWERS ? ", \"others\"" : f->type == SCORES ? ", \"columns\"" : "");
    if (f->others && (f->type != ANSWERS || f->part.len))
        return reader_fault(r, node_line(n, "others"),
                            "\"others\": only answers are made of columns without a field");
    if (f->items.count && f->type != SCORES)
        return reader_fault(r, node_line(n, "columns"),
                            "\"columns\": only the answers of an instrument are a list");
    if ((f->type == ANSWERS && !f->part.len && !f->others) || (f->type == SCORES && !f->items.count))
        return reader_fault(r, n->line, "\"%.*s\" is not one cell: say \"%s\"", STR_ARGS(f->name),
                            f->type == SCORES ? "columns" : "others");
    if (f->otherwise.at && !f->columns.count)
        return reader_fault(r, node_line(n, "else"),
                            "\"else\": there is no column whose cell could be empty");
    return check_patterns(r, n, f);
}

static bool read_field(reader *r, const node *n, fact_kind kind, mapping_field *f)
{
    if (!shape_read(r, n, &field_shape, 0, f)) return false;
    const node *values = node_get(n, "values");
    if (values && !read_values(r, values, f)) return false;
    f->name = n->key;
    if (!find_field(kind, f))
        return reader_fault(r, n->line, "\"%.*s\" is not a field of %.*s that one cell can be",
                            STR_ARGS(n->key), STR_ARGS(fact_kinds[kind].name));
    return check_field(r, n, f);
}

// --- the whole ---------------------------------------------------------------------------------------------

static const mapping_field *field_named(const mapping *m, str name)
{
    for (size_t i = 0; i < m->field_count; i++)
        if (str_eq(m->fields[i].name, name)) return &m->fields[i];
    return NULL;
}

static bool has_part(const mapping *m, str field, const char *part)
{
    for (size_t i = 0; i < m->field_count; i++) {
        str rest, name = str_split(m->fields[i].name, '.', &rest);
        if (str_eq(name, field) && (!part || str_eq(rest, str_of(part)))) return true;
    }
    return false;
}

// What the kind needs is mapped.
static bool whole(reader *r, const mapping *m, const node *fields)
{
    static const char *const address[] = {"line1", "city", "state", "zip"};
    const fact_kind_row *kind = &fact_kinds[m->kind];
    bool good = field_named(m, STR("at")) || reader_fault(r, fields->line, "\"fields\" lacks \"at\"");
    for (int n = 0; n < kind->fields; n++) {
        const fact_field_row *row = &fact_fields[(int)kind->first + n];
        bool begun = has_part(m, row->name, NULL);
        if (row->need == NEEDED && !begun)
            good = reader_fault(r, fields->line, "\"fields\" lacks \"%.*s\"", STR_ARGS(row->name));
        for (size_t i = 0; row->type == ADDRESS && begun && i < LENGTH(address); i++)
            if (!has_part(m, row->name, address[i]))
                good = reader_fault(r, fields->line, "\"fields\" lacks \"%.*s.%s\"", STR_ARGS(row->name),
                                    address[i]);
    }
    for (size_t i = 0; i < m->key.count; i++)
        if (!field_named(m, m->key.at[i]))
            good = reader_fault(r, fields->line, "\"key\": \"%.*s\" is not among the fields",
                                STR_ARGS(m->key.at[i]));
    return good;
}

static bool read_separator(reader *r, const node *root, str said, char *out)
{
    bool tab = str_eq(said, STR("tab"));
    *out = tab ? '\t' : said.at[0];
    return tab || (said.len == 1 && strchr(",;|", *out)) ||
           reader_fault(r, node_line(root, "separator"), "\"separator\": is one of , ; | and tab");
}

static bool read_fields(reader *r, const node *fields, mapping *m)
{
    if (fields->kind != NODE_MAP || !fields->count || fields->count > FIELDS_MAX)
        return reader_fault(r, fields->line, "\"fields\": 1 to %d fields with their columns are asked for",
                            FIELDS_MAX);
    mapping_field *at = arena_array(r->a, mapping_field, fields->count);
    bool good = true;
    m->fields = at;
    for (const node *n = fields->first; n; n = n->next)
        good &= read_field(r, n, m->kind, &at[m->field_count++]);
    return good && whole(r, m, fields);
}

bool read_mapping(reader *r, str name, mapping *out)
{
    str bytes;
    node *root;
    head h;
    if (!reader_open(r, name, &bytes) || !tree_read(r, bytes, &root)) return false;
    if (!shape_read(r, root, &head_shape, 0, &h)) return false;
    mapping m = {.name = name, .about = h.about, .key = h.key, .ignore = h.ignore};
    if (!fact_kind_find(h.fact, &m.kind) || fact_kind_is_life(m.kind))
        return reader_fault(r, node_line(root, "fact"),
                            "\"fact\": \"%.*s\" is not a kind of fact that can be told", STR_ARGS(h.fact));
    if (!read_separator(r, root, h.separator, &m.separator)) return false;
    if (!read_fields(r, node_get(root, "fields"), &m)) return false;
    *out = m;
    return true;
}
