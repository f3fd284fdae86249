// A request's body held against its shape: what it says is checked before a handler sees it. What lies deeper
// than its own members (ANY) is its handler's to check.
#include "body.h"
#include "rule.h"

static bool wrong(fault *why, str member, const char *is_not)
{
    fault_set(why, FAULT_INPUT, "\"%.*s\" is not %s", STR_ARGS(member), is_not);
    return fault_at(why, 0, member);
}

static bool bad_json(fault *why, const json *j)
{
    size_t at = (size_t)(j->at - j->start);
    return fault_set(why, j->limit ? FAULT_LIMIT : FAULT_INPUT,
                     "the body is no JSON as asked for: %s (byte %zu)",
                     j->problem ? j->problem : "it ends too early", at + 1);
}

static bool one_of(str all, str text)
{
    for (str rest = all, word; rest.len;) {
        word = str_split(rest, '|', &rest);
        if (str_eq(word, text)) return true;
    }
    return false;
}

static bool is_id(str s)
{
    if (!s.len || s.len > LIMIT_ID_BYTES) return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        bool fine = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                    c == '.' || c == '_' || c == ':' || c == '-';
        if (!fine) return false;
    }
    return true;
}

static bool text_fits(const shape_member *m, str text, fault *why)
{
    const char *problem;
    date d;
    instant at;
    money sum;
    switch ((int)m->type) {
    case MEMBER_ID: return is_id(text) || wrong(why, m->name, "an id: 1 to 64 of A-Z a-z 0-9 . _ : -");
    case MEMBER_DATE: return date_parse(text, &d) || wrong(why, m->name, "a date such as 2026-02-13");
    case MEMBER_MONTH: return month_parse(text, &d) || wrong(why, m->name, "a month such as 2026-02");
    case MEMBER_INSTANT:
        return instant_parse(text, &at, &problem) ||
               wrong(why, m->name, "an instant such as 2026-02-13T09:30:00-05:00");
    case MEMBER_MONEY: return money_parse(text, &sum) || wrong(why, m->name, "an amount such as 54.11");
    case MEMBER_WORD:
        if (one_of(m->of, text)) return true;
        fault_set(why, FAULT_INPUT, "\"%.*s\" is one of %.*s", STR_ARGS(m->name), STR_ARGS(m->of));
        return fault_at(why, 0, m->name);
    default: return true;
    }
}

static bool whole(str number)
{
    long long n;
    return str_number(number, &n);
}

// The elements of a list are all of one type.
static bool list_fits(const shape_member *m, str raw, json_type of, fault *why)
{
    json j = json_of(raw);
    bool more;
    str skipped;
    bool fine = json_next(&j) == JSON_LIST && json_enter(&j, ']', &more);
    while (fine && more)
        fine = json_next(&j) == of && json_skip(&j, &skipped) && json_after(&j, ']', &more);
    return fine || wrong(why, m->name, of == JSON_TEXT ? "a list of texts" : "a list of whole numbers");
}

static bool fits(const api_member *m, arena *a, fault *why)
{
    const shape_member *is = m->is;
    switch (is->type) {
    case MEMBER_TEXT:
    case MEMBER_ID:
    case MEMBER_DATE:
    case MEMBER_MONTH:
    case MEMBER_INSTANT:
    case MEMBER_MONEY:
    case MEMBER_WORD:
        return m->type == JSON_TEXT ? text_fits(is, json_decode(&m->text, a), why)
                                    : wrong(why, is->name, "a text");
    case MEMBER_WHOLE:
        return (m->type == JSON_NUMBER && whole(m->raw)) || wrong(why, is->name, "a whole number");
    case MEMBER_NUMBER: return m->type == JSON_NUMBER || wrong(why, is->name, "a number");
    case MEMBER_FLAG:
        return m->type == JSON_TRUE || m->type == JSON_FALSE || wrong(why, is->name, "true or false");
    case MEMBER_TEXTS: return list_fits(is, m->raw, JSON_TEXT, why);
    case MEMBER_WHOLES: return list_fits(is, m->raw, JSON_NUMBER, why);
    case MEMBER_ONE:
    case MEMBER_FACT: return m->type == JSON_OBJECT || wrong(why, is->name, "an object");
    case MEMBER_MANY: return m->type == JSON_LIST || wrong(why, is->name, "a list");
    case MEMBER_ANY: return true;
    }
    assert(false && "a type outside shapes.h");
    return false;
}

static const shape_member *member_of(const shape *s, str name)
{
    size_t count;
    const shape_member *m = shape_members(s, &count);
    for (size_t i = 0; i < count; i++)
        if (str_eq(m[i].name, name)) return &m[i];
    return NULL;
}

static const api_member *said(const api_body *b, str name)
{
    for (size_t i = 0; i < b->count; i++)
        if (str_eq(b->members[i].is->name, name)) return &b->members[i];
    return NULL;
}

static bool read_value(json *j, api_member *m)
{
    m->type = json_next(j);
    const char *start = j->at;
    if (m->type == JSON_TEXT) {
        if (!json_text_read(j, &m->text)) return false;
        m->raw = (str){start, (size_t)(j->at - start)};
        return true;
    }
    return json_skip(j, &m->raw);
}

static bool read_member(json *j, api_body *b, arena *a, fault *why)
{
    json_text key;
    if (!json_key(j, &key)) return bad_json(why, j);
    str name = json_decode(&key, a);
    const shape_member *is = member_of(b->shape, name);
    if (!is || said(b, name)) {
        fault_set(why, FAULT_INPUT, is ? "\"%.*s\" stands there twice" : "\"%.*s\" is not known here",
                  STR_ARGS(str_first(name, LIMIT_ID_BYTES)));
        return fault_at(why, 0, str_first(name, LIMIT_ID_BYTES));
    }
    api_member *m = &b->members[b->count];
    m->is = is;
    if (!read_value(j, m)) return bad_json(why, j);
    // A null says nothing: as if it were left out.
    if (m->type == JSON_NULL) return true;
    b->count++;
    return fits(m, a, why);
}

bool api_body_read(const api_body **out, const shape *s, str text, arena *a, fault *why)
{
    size_t count;
    const shape_member *all = shape_members(s, &count);
    api_body *b = arena_push(a, api_body);
    *b = (api_body){s, arena_array(a, api_member, count + 1), 0};
    json j = json_of(text);
    bool more = false;
    if (json_next(&j) != JSON_OBJECT)
        return fault_set(why, FAULT_INPUT, "the body is no JSON object");
    if (!json_enter(&j, '}', &more)) return bad_json(why, &j);
    while (more) {
        if (!read_member(&j, b, a, why)) return false;
        if (!json_after(&j, '}', &more)) return bad_json(why, &j);
    }
    if (!json_end(&j)) return bad_json(why, &j);
    for (size_t i = 0; i < count; i++)
        if (all[i].needed && !said(b, all[i].name)) {
            fault_set(why, FAULT_INPUT, "\"%.*s\" is missing: %.*s", STR_ARGS(all[i].name),
                      STR_ARGS(all[i].help));
            return fault_at(why, 0, all[i].name);
        }
    *out = b;
    return true;
}

// --- what handlers ask -------------------------------------------------------------------------------------

static const api_member *asked(const api_call *c, const char *member)
{
    assert(c->body && member_of(c->body->shape, str_of(member))); // a handler asks for what its shape has
    return said(c->body, str_of(member));
}

bool api_has(const api_call *c, const char *member) { return asked(c, member) != NULL; }

str api_text(const api_call *c, const char *member)
{
    const api_member *m = asked(c, member);
    assert(!m || m->type == JSON_TEXT);
    return m ? json_decode(&m->text, c->arena) : STR("");
}

bool api_flag(const api_call *c, const char *member)
{
    const api_member *m = asked(c, member);
    return m && m->type == JSON_TRUE;
}

date api_date(const api_call *c, const char *member)
{
    const api_member *m = asked(c, member);
    date d = DATE_NONE;
    if (!m) return d;
    str text = json_decode(&m->text, c->arena);
    bool fine = m->is->type == MEMBER_MONTH ? month_parse(text, &d) : date_parse(text, &d);
    assert(fine); // fits() read it
    return d;
}

int64_t api_whole(const api_call *c, const char *member)
{
    const api_member *m = asked(c, member);
    long long n = 0;
    if (m && !str_number(m->raw, &n)) assert(false && "fits() read it");
    return n;
}

str api_raw(const api_call *c, const char *member)
{
    const api_member *m = asked(c, member);
    return m ? m->raw : STR("");
}

words api_texts(const api_call *c, const char *member)
{
    const api_member *m = asked(c, member);
    if (!m) return (words){0};
    enum { TEXT_BYTES_MIN = 3 }; // "",
    str *all = arena_array(c->arena, str, m->raw.len / TEXT_BYTES_MIN + 1);
    size_t count = 0;
    json j = json_of(m->raw);
    bool more, fine = json_next(&j) == JSON_LIST && json_enter(&j, ']', &more);
    while (fine && more) {
        json_text text;
        fine = json_next(&j) == JSON_TEXT && json_text_read(&j, &text);
        all[count++] = json_decode(&text, c->arena);
        fine = fine && json_after(&j, ']', &more);
    }
    assert(fine); // fits() read it
    return (words){all, count};
}
