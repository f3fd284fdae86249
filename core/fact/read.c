// One line as a fact: the fields that all kinds share, and which field of the kind a key names.
#include "fact_.h"

typedef enum common { COMMON_FACT, COMMON_ID, COMMON_AT, COMMON_BY, COMMON_RECEIVED, COMMON_COUNT } common;
static const fact_spelling common_names[COMMON_COUNT] = {
    FACT_SPELLING("fact"), FACT_SPELLING("id"),       FACT_SPELLING("at"),
    FACT_SPELLING("by"),   FACT_SPELLING("received"),
};
static const str common_texts[COMMON_COUNT] = {
    STR_INIT("fact"), STR_INIT("id"), STR_INIT("at"), STR_INIT("by"), STR_INIT("received"),
};

static const size_t common_places[COMMON_COUNT] = {
    [COMMON_ID] = offsetof(fact, id), [COMMON_AT] = offsetof(fact, at), [COMMON_BY] = offsetof(fact, by),
    [COMMON_RECEIVED] = offsetof(fact, received),
};

static inline fact_name common_name(common c) { return fact_name_in(&common_names[c]); }

// Reads the value of `fact`: which kind the line is.
static bool read_kind(reading *r)
{
    str name;
    r->field = STR("fact");
    if (!fact_text_read(r, &name)) return false;
    if (fact_kind_find(name, &r->f.kind)) return true;
    str shown = fact_clip(name);
    return FACT_NO(r, "\"%.*s\" is not a kind of fact; the kinds are listed by: daybook help facts",
                   STR_ARGS(shown));
}

// Looks ahead for `fact`, which may come after other fields, and goes back to where it was.
static bool find_kind(reading *r)
{
    json here = r->j;
    json_text key;
    str raw;
    r->j = json_of((str){here.start, (size_t)(here.end - here.start)});
    bool more, object = json_next(&r->j) == JSON_OBJECT && json_enter(&r->j, '}', &more);
    assert(object && more);
    for (int keys = 1; more; keys++) {
        r->field = (str){0};
        if (keys > LIMIT_KEYS) return FACT_OVER(r, "The line has more than %d fields", LIMIT_KEYS);
        if (!json_key(&r->j, &key)) return fact_broken(r);
        if (fact_name_eq(fact_name_of(json_decode(&key, r->scratch)), common_name(COMMON_FACT))) {
            if (!read_kind(r)) return false;
            r->j = here;
            return true;
        }
        if (!json_skip(&r->j, &raw) || !json_after(&r->j, '}', &more)) return fact_broken(r);
    }
    r->field = STR("fact");
    return FACT_NO(r, "is missing: it says what kind of fact the line is");
}

// The number of the field within its kind, looked for from `guess` on, or -1.
static int find_field(fact_kind kind, fact_name name, int guess)
{
    const fact_kind_row *row = &fact_kinds[kind];
    for (int tried = 0, n = guess; tried < row->fields; tried++, n++) {
        if (n >= row->fields) n = 0;
        if (fact_name_eq(name, fact_name_in(&fact_field_names[(int)row->first + n]))) return n;
    }
    return -1;
}

static bool read_common(reading *r, common c)
{
    fact *f = &r->f;
    switch (c) {
    case COMMON_FACT: return read_kind(r);
    case COMMON_ID:
        if (!fact_id_read(r, &f->id)) return false;
        f->tag = hash_id(f->id);
        return true;
    case COMMON_AT:
        if (!fact_instant_read(r, &f->at)) return false;
        fact_says_number(r, f->at.us);
        return true;
    case COMMON_BY:
        if (!fact_id_read(r, &f->by)) return false;
        fact_says_text(r, f->by);
        return true;
    case COMMON_RECEIVED: return fact_instant_read(r, &f->received); // said at the end, if it differs from at
    case COMMON_COUNT: break;
    }
    assert(false && "no such common field");
    return false;
}

static bool unknown_field(reading *r)
{
    const fact_kind_row *kind = &fact_kinds[r->f.kind];
    char names[200];
    size_t len = 0;
    for (int n = 0; n < kind->fields; n++) {
        str name = fact_fields[(int)kind->first + n].name;
        if (len + name.len + 2 > sizeof names) break;
        if (len) names[len++] = ' ';
        memcpy(names + len, name.at, name.len);
        len += name.len;
    }
    return FACT_NO(r, "is not a field of %.*s, which has: %.*s", STR_ARGS(kind->name), (int)len, names);
}

// What a line has shown so far.
typedef struct progress {
    bool kind_known;
    uint32_t seen;      // bits of the kind's fields, then of the common ones
    int next;           // writers keep an order: the kind's field likely to come next,
    common next_common; // and the common one
} progress;
_Static_assert(FACT_FIELDS_MAX + COMMON_COUNT <= 32, "a bit for each");

static inline bool not_twice(reading *r, progress *p, int bit)
{
    if (p->seen >> bit & 1) return FACT_NO(r, "is given twice");
    p->seen |= 1u << bit;
    return true;
}

static inline bool take_common(reading *r, progress *p, common c)
{
    const char *from = r->j.at;
    p->next_common = c + 1;
    r->field = common_texts[c];
    r->seed = fact_name_seed(common_name(c));
    if (!not_twice(r, p, FACT_FIELDS_MAX + (int)c) || !read_common(r, c)) return false;
    if (r->trail && c != COMMON_FACT) fact_spot_common(r, from, common_places[c]);
    return true;
}

static inline bool take_own(reading *r, progress *p, int n)
{
    fact *f = &r->f;
    bool present = true;
    int field = (int)fact_kinds[f->kind].first + n;
    const fact_field_row *row = &fact_fields[field];
    fact_name name = fact_name_in(&fact_field_names[field]);
    r->field = row->name;
    r->seed = fact_name_seed(name);
    p->next = n + 1;
    const char *from = r->j.at;
    if (!not_twice(r, p, n) || !fact_value_read(r, row, &f->value[n], &present)) return false;
    f->has |= (uint32_t)present << n;
    bool is_by = fact_name_eq(name, common_name(COMMON_BY));
    if (is_by) f->by = f->value[n].text;
    if (r->trail) fact_spot_own(r, from, n, is_by, present);
    return true;
}

// `by` is a field of the kind where its row lists it.
static bool take_by(reading *r, progress *p)
{
    int n = find_field(r->f.kind, common_name(COMMON_BY), p->next);
    return n >= 0 ? take_own(r, p, n) : take_common(r, p, COMMON_BY);
}

// Any key, wherever it comes.
static bool take_any(reading *r, progress *p)
{
    json_text key;
    if (!json_key(&r->j, &key)) return fact_broken(r);
    str text = json_decode(&key, r->scratch);
    fact_name name = fact_name_of(text);
    if (!p->kind_known && !fact_name_eq(name, common_name(COMMON_FACT)) && !find_kind(r)) return false;
    p->kind_known = true; // or about to be, by this very field
    for (common c = 0; c < COMMON_COUNT; c++)
        if (fact_name_eq(name, common_name(c))) return c == COMMON_BY ? take_by(r, p) : take_common(r, p, c);
    int n = find_field(r->f.kind, name, p->next);
    if (n >= 0) return take_own(r, p, n);
    r->field = text;
    return unknown_field(r);
}

// One key and its value. The keys that a compact writer would put next are tried without looking for the
// key's end: the processor guesses them right and reads ahead.
static inline bool take_member(reading *r, progress *p)
{
    json *j = &r->j;
    json_blanks(j);
    const char *key = j->at + 1;
    if (j->end - j->at < 2 || *j->at != '"') return take_any(r, p);
    const fact_kind_row *kind = &fact_kinds[r->f.kind];
    if (p->kind_known && p->next < kind->fields &&
        fact_key_at(key, j->end, &fact_field_names[(int)kind->first + p->next])) {
        j->at = key + fact_fields[(int)kind->first + p->next].name.len + 2;
        json_blanks(j);
        return take_own(r, p, p->next);
    }
    for (common c = p->next_common; c < COMMON_COUNT && (p->kind_known || c == COMMON_FACT); c++) {
        if (!fact_key_at(key, j->end, &common_names[c])) continue;
        p->kind_known = true;
        j->at = key + common_texts[c].len + 2;
        json_blanks(j);
        return c == COMMON_BY ? take_by(r, p) : take_common(r, p, c);
    }
    return take_any(r, p);
}

// Everything that the kind needs is there.
static bool complete(reading *r, const progress *p)
{
    const fact_kind_row *kind = &fact_kinds[r->f.kind];
    static const common asked[] = {COMMON_FACT, COMMON_ID, COMMON_AT};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        if (p->seen >> (FACT_FIELDS_MAX + (int)asked[i]) & 1) continue;
        r->field = common_texts[asked[i]];
        return FACT_NO(r, "is missing: every fact has one");
    }
    uint32_t missing = fact_needed[r->f.kind] & ~r->f.has;
    if (!missing) return true;
    const fact_field_row *row = &fact_fields[(int)kind->first + __builtin_ctz(missing)];
    r->field = row->name;
    return FACT_NO(r, "is missing: a fact of kind %.*s needs it (%.*s)", STR_ARGS(kind->name),
                   STR_ARGS(row->help));
}

static void finish(reading *r, const progress *p, fact *out)
{
    fact *f = &r->f;
    const fact_kind_row *kind = &fact_kinds[f->kind];
    if (!(p->seen >> (FACT_FIELDS_MAX + COMMON_RECEIVED) & 1)) f->received = f->at;
    if (f->received.us != f->at.us)
        r->content +=
            fact_hash_number(fact_name_seed(common_name(COMMON_RECEIVED)), (uint64_t)f->received.us);
    f->content = fact_content(r->content, fact_kind_seed(f->kind));
    memcpy(out, f, offsetof(fact, value));
    for (int n = 0; n < kind->fields; n++) out->value[n] = f->has >> n & 1 ? f->value[n] : (fact_value){0};
}

bool fact_line_read(reading *r, fact *out, str line)
{
    progress p = {0};
    r->j.start = r->j.at = line.at;
    r->j.end = line.at + line.len;
    r->j.problem = NULL;
    r->j.depth = 0;
    r->j.limit = false;
    r->field = r->part = (str){0};
    r->row = 0;
    r->seed = r->content = 0;
    // Values are set field by field: clearing all costs as much as reading.
    memset(&r->f, 0, offsetof(fact, value));
    json_type type = json_next(&r->j);
    if (type != JSON_OBJECT)
        return FACT_NO(r, "The line is not an object in {} but %s", json_type_name(type));
    bool more;
    if (!json_enter(&r->j, '}', &more)) return fact_broken(r);
    if (!more) return r->field = STR("fact"), FACT_NO(r, "is missing: it says what kind of fact the line is");
    while (more) {
        if (!take_member(r, &p)) return false;
        r->field = (str){0};
        if (!json_after(&r->j, '}', &more)) return fact_broken(r);
    }
    if (!json_end(&r->j)) return fact_broken(r);
    if (!complete(r, &p)) return false;
    finish(r, &p, out);
    return true;
}

bool fact_read(fact *out, str line, zones *all, arena *scratch, fault *why)
{
    UNSET reading r;
    r.zones = all;
    r.scratch = scratch;
    r.why = why;
    r.trail = NULL;
    return fact_line_read(&r, out, line);
}
