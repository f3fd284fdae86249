// Nodes to values, by table: a shape lists the keys of a map, their types and where they go. What no shape
// names is a fault, and so is what a shape needs and the file does not have.
#include "book_.h"
#include <stdarg.h>

const str grade_names[3] = {[GRADE_P] = STR_INIT("P"), [GRADE_S] = STR_INIT("S"), [GRADE_K] = STR_INIT("K")};
const str clock_names[3] = {[CLOCK_EPISODE] = STR_INIT("episode"),
                            [CLOCK_MONTH] = STR_INIT("month"),
                            [CLOCK_WINDOW] = STR_INIT("window-30")};
const str status_names[3] = {[PACK_AUTHORITATIVE] = STR_INIT("authoritative"),
                             [PACK_PROPOSED] = STR_INIT("proposed"),
                             [PACK_TEACHING] = STR_INIT("teaching")};
_Static_assert(sizeof(choice) == sizeof(int) && sizeof(grade) == sizeof(int), "enums are written as int");

typedef struct spot {
    reader *r;
    const node *n;
    const shape_field *field;
    char *at;
} spot; // where a value goes

static bool wrong(const spot *s, const char *should)
{
    return reader_fault(s->r, s->n->line, "\"%s\": %s", s->field->key, should);
}

static bool read_text(const spot *s)
{
    if (!s->n->text.len) return wrong(s, "is empty");
    memcpy(s->at, &s->n->text, sizeof(str));
    return true;
}

static bool read_whole(const spot *s)
{
    long long n;
    if (!str_number(s->n->text, &n) || n > INT32_MAX) return wrong(s, "is not a whole number of 0 or more");
    int32_t whole = (int32_t)n;
    memcpy(s->at, &whole, sizeof whole);
    return true;
}

static bool read_flag(const spot *s)
{
    bool yes = str_eq(s->n->text, STR("true"));
    if (!yes && !str_eq(s->n->text, STR("false"))) return wrong(s, "is neither true nor false");
    memcpy(s->at, &yes, sizeof yes);
    return true;
}

static bool read_date(const spot *s)
{
    date d;
    if (!date_parse(s->n->text, &d)) return wrong(s, "is not a real date such as 2026-01-31");
    memcpy(s->at, &d, sizeof d);
    return true;
}

// "33.4009" with `places` decimals at most; *end is what follows the digits.
static bool decimal(str s, int places, int64_t *out, str *end)
{
    int64_t value = 0;
    size_t i = 0;
    int after = -1;
    for (; i < s.len && i < 12; i++) {
        if (s.at[i] == '.' && after < 0 && i) {
            after = 0;
            continue;
        }
        if (s.at[i] < '0' || s.at[i] > '9' || after == places) break;
        value = value * 10 + (s.at[i] - '0');
        if (after >= 0) after++;
    }
    for (int n = after < 0 ? 0 : after; n < places; n++) value *= 10;
    *out = value;
    *end = str_from(s, i);
    return i > 0 && after != 0 && value <= INT32_MAX;
}

static bool read_decimal(const spot *s, int places, str unit, const char *should)
{
    int64_t value;
    str end;
    if (!decimal(s->n->text, places, &value, &end) || !str_eq(end, unit)) return wrong(s, should);
    int32_t out = (int32_t)value;
    memcpy(s->at, &out, sizeof out);
    return true;
}

static bool read_named(const spot *s)
{
    for (int i = 0; i < (int)s->field->name_count; i++)
        if (str_eq(s->field->names[i], s->n->text)) {
            memcpy(s->at, &i, sizeof i);
            return true;
        }
    buf b = buf_in(s->r->a, 256);
    for (size_t i = 0; i < s->field->name_count; i++) {
        if (i) buf_put(&b, i + 1 < s->field->name_count ? STR(", ") : STR(" or "));
        buf_put(&b, s->field->names[i]);
    }
    return reader_fault(s->r, s->n->line, "\"%s\": \"%.*s\" is not %.*s", s->field->key, STR_ARGS(s->n->text),
                        STR_ARGS(buf_str(&b)));
}

static bool choice_at(const spot *s, const node *n, choice *out)
{
    // An alias ("PHD") is good in a fact; here the one name that everything else uses is asked for.
    if (n->kind == NODE_TEXT && choice_find(s->field->of, n->text, out) && str_eq(choice_text(*out), n->text))
        return true;
    return reader_fault(s->r, n->line, "\"%s\": \"%.*s\" is not known", s->field->key, STR_ARGS(n->text));
}

static bool read_choice(const spot *s)
{
    choice c;
    if (!choice_at(s, s->n, &c)) return false;
    memcpy(s->at, &c, sizeof c);
    return true;
}

static bool read_bits(const spot *s)
{
    uint32_t bits = 0;
    bool good = true;
    for (const node *n = s->n->first; n; n = n->next) {
        choice c;
        if (!choice_at(s, n, &c)) {
            good = false;
            continue;
        }
        assert(c >= s->field->first && c - s->field->first < 32);
        uint32_t bit = 1u << (c - s->field->first);
        if (bits & bit)
            good = reader_fault(s->r, n->line, "\"%s\": %.*s stands twice", s->field->key, STR_ARGS(n->text));
        bits |= bit;
    }
    memcpy(s->at, &bits, sizeof bits);
    return good;
}

static bool read_words(const spot *s)
{
    str *at = arena_array(s->r->a, str, s->n->count + 1);
    words w = {at, 0};
    bool good = true;
    for (const node *n = s->n->first; n; n = n->next) {
        if (n->kind != NODE_TEXT || !n->text.len)
            good = reader_fault(s->r, n->line, "\"%s\": a list of words is asked for", s->field->key);
        else if (words_have(w, n->text))
            good = reader_fault(s->r, n->line, "\"%s\": %.*s stands twice", s->field->key, STR_ARGS(n->text));
        else
            at[w.count++] = n->text;
    }
    memcpy(s->at, &w, sizeof w);
    return good;
}

static const source *source_of(const reader *r, str id)
{
    for (size_t i = 0; i < r->sources.count; i++)
        if (str_eq(r->sources.at[i].id, id)) return &r->sources.at[i];
    return NULL;
}

static bool read_cite(const spot *s)
{
    if (!s->n->count || s->n->count > CITES_MAX)
        return wrong(s, "names no source (a list of ids of sources.yaml)");
    buf b = buf_in(s->r->a, CITES_MAX * 1024);
    bool good = true;
    for (const node *n = s->n->first; n; n = n->next) {
        const source *from = n->kind == NODE_TEXT ? source_of(s->r, n->text) : NULL;
        if (!from) {
            good = reader_fault(s->r, n->line, "\"%s\": \"%.*s\" is not a source of sources.yaml",
                                s->field->key, STR_ARGS(n->text));
            continue;
        }
        if (b.len) buf_lit(&b, "; ");
        buf_put(&b, from->title);
        if (from->address.len) buf_lit(&b, ", ");
        buf_put(&b, from->address);
    }
    str cite = buf_str(&b);
    memcpy(s->at, &cite, sizeof cite);
    return good;
}

static bool read_inner(const spot *s, char *out)
{
    void *at = NULL;
    size_t count = 0;
    bool good = shape_read_list(s->r, s->n, s->field->inner, &at, &count);
    memcpy(s->at, &at, sizeof at);
    memcpy(out + s->field->count_offset, &count, sizeof count);
    return good;
}

static bool read_field(reader *r, const node *n, const shape_field *f, char *out)
{
    spot s = {r, n, f, out + f->offset};
    if (f->type == AS_SECTION) return true;
    bool list = f->type == AS_BITS || f->type == AS_WORDS || f->type == AS_CITE || f->type == AS_LIST;
    if (list && n->kind != NODE_LIST) return wrong(&s, "a list is asked for");
    if (!list && n->kind != NODE_TEXT) return wrong(&s, "a single value is asked for");
    switch (f->type) {
    case AS_TEXT: return read_text(&s);
    case AS_WHOLE: return read_whole(&s);
    case AS_FLAG: return read_flag(&s);
    case AS_DATE: return read_date(&s);
    case AS_NAMED: return read_named(&s);
    case AS_CHOICE: return read_choice(&s);
    case AS_BITS: return read_bits(&s);
    case AS_WORDS: return read_words(&s);
    case AS_CITE: return read_cite(&s);
    case AS_DECIMAL: return read_decimal(&s, 4, STR(""), "is not a number with at most four decimals");
    case AS_PERCENT: return read_decimal(&s, 2, STR("%"), "is not a percentage such as 85%");
    case AS_LIST: return read_inner(&s, out);
    case AS_SECTION: break;
    }
    assert(false && "a type of field without a reader");
    return false;
}

static const shape_field *field_of(const shape *s, str key, uint32_t variant)
{
    for (size_t i = 0; i < s->count; i++) {
        const shape_field *f = &s->fields[i];
        if ((!f->only || f->only & variant) && str_eq(str_of(f->key), key)) return f;
    }
    return NULL;
}

bool shape_read(reader *r, const node *map, const shape *s, uint32_t variant, void *out)
{
    memcpy(out, s->blank, s->bytes);
    if (map->kind != NODE_MAP)
        return reader_fault(r, map->line, "%s is asked for, with keys and values", s->what);
    bool good = true;
    for (const node *n = map->first; n; n = n->next) {
        const shape_field *f = field_of(s, n->key, variant);
        if (!f)
            good = reader_fault(r, n->line, "\"%.*s\" is not a key of %s", STR_ARGS(n->key), s->what);
        else
            good &= read_field(r, n, f, out);
    }
    for (size_t i = 0; i < s->count; i++) {
        const shape_field *f = &s->fields[i];
        if (f->need != NEEDED || (f->only && !(f->only & variant)) || node_get(map, f->key)) continue;
        good = reader_fault(r, map->line, "%s lacks \"%s\"", s->what, f->key);
    }
    return good;
}

bool shape_read_list(reader *r, const node *list, const shape *s, void **out, size_t *count)
{
    if (list->kind != NODE_LIST)
        return reader_fault(r, list->line, "a list is asked for, each line %s", s->what);
    char *at = arena_take(r->a, s->bytes * (list->count + 1));
    bool good = true;
    *out = at;
    *count = list->count;
    for (const node *n = list->first; n; n = n->next, at += s->bytes) good &= shape_read(r, n, s, 0, at);
    return good;
}

bool shape_read_file(reader *r, str name, const char *key, const shape *s, void **out, size_t *count,
                     const node **list)
{
    str bytes;
    node *root;
    if (!reader_open(r, name, &bytes) || !tree_read(r, bytes, &root)) return false;
    const node *found = node_get(root, key);
    if (!found) return reader_fault(r, root->line, "lacks \"%s\"", key);
    for (const node *n = root->first; n; n = n->next)
        if (n != found) reader_fault(r, n->line, "\"%.*s\" is not a key of this file", STR_ARGS(n->key));
    *list = found;
    if (shape_read_list(r, found, s, out, count)) return true;
    *count = 0; // a table with a fault in it is no table
    return false;
}
