#include "json.h"
#include <assert.h>

bool json_fail(json *j, const char *at, const char *problem)
{
    assert(at >= j->start && at <= j->end);
    j->at = at;
    j->problem = problem;
    return false;
}

static bool too_deep(json *j)
{
    j->limit = true;
    return json_fail(j, j->at, "objects and lists are nested too deep");
}

json_type json_next(json *j)
{
    json_blanks(j);
    if (j->at == j->end) return JSON_NOTHING;
    switch (*j->at) {
    case '{': return JSON_OBJECT;
    case '[': return JSON_LIST;
    case '"': return JSON_TEXT;
    case 't': return JSON_TRUE;
    case 'f': return JSON_FALSE;
    case 'n': return JSON_NULL;
    case '-': case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9': return JSON_NUMBER;
    default: return JSON_NOTHING;
    }
}

const char *json_type_name(json_type type)
{
    switch (type) {
    case JSON_OBJECT: return "an object in {}";
    case JSON_LIST: return "a list in []";
    case JSON_TEXT: return "text in quotes";
    case JSON_NUMBER: return "a number";
    case JSON_TRUE: return "true";
    case JSON_FALSE: return "false";
    case JSON_NULL: return "null";
    case JSON_NOTHING: break;
    }
    return "nothing";
}

bool json_enter(json *j, char close, bool *more)
{
    assert(j->at < j->end);
    assert(*j->at == (close == '}' ? '{' : '['));
    if (j->depth == LIMIT_DEPTH) return too_deep(j);
    j->depth++;
    j->at++;
    if (j->at < j->end && *j->at == '"') return *more = true;
    json_blanks(j);
    *more = j->at == j->end || *j->at != close;
    if (!*more) {
        j->at++;
        j->depth--;
    }
    return true;
}

bool json_after_other(json *j, char close, bool *more)
{
    assert(j->depth > 0);
    json_blanks(j);
    if (j->at < j->end && *j->at == ',') {
        j->at++;
        return *more = true;
    }
    if (j->at == j->end || *j->at != close)
        return json_fail(j, j->at,
                         close == '}' ? "a comma or a closing } is missing"
                                      : "a comma or a closing ] is missing");
    *more = false;
    j->at++;
    j->depth--;
    return true;
}

bool json_key(json *j, json_text *key)
{
    json_blanks(j);
    if (j->at == j->end || *j->at != '"')
        return json_fail(j, j->at, "a field's name in double quotes is missing");
    if (!json_text_read(j, key)) return false;
    json_blanks(j);
    if (j->at == j->end || *j->at != ':')
        return json_fail(j, j->at, "a colon is missing after a field's name");
    j->at++;
    json_blanks(j);
    return true;
}

bool json_end(json *j)
{
    json_blanks(j);
    return j->at == j->end || json_fail(j, j->at, "more text follows after the end of the value");
}

static inline bool digit(const char *p, const char *end) { return p < end && *p >= '0' && *p <= '9'; }

bool json_number(json *j, str *out)
{
    const char *p = j->at, *end = j->end;
    if (p < end && *p == '-') p++;
    if (!digit(p, end)) return json_fail(j, p, "a number lacks its digits");
    if (*p == '0')
        p++;
    else
        while (digit(p, end)) p++;
    if (digit(p, end)) return json_fail(j, p, "a number begins with a zero too many");
    if (p < end && *p == '.') {
        if (!digit(++p, end)) return json_fail(j, p, "a number lacks digits after its point");
        while (digit(p, end)) p++;
    }
    if (p < end && (*p | 32) == 'e') {
        if (++p < end && (*p == '+' || *p == '-')) p++;
        if (!digit(p, end)) return json_fail(j, p, "a number lacks the digits of its exponent");
        while (digit(p, end)) p++;
    }
    *out = (str){j->at, (size_t)(p - j->at)};
    j->at = p;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The four hex digits at p, or -1.
static int hex_at(const char *p, const char *end)
{
    if (end - p < 4) return -1;
    int unit = 0;
    for (int i = 0; i < 4; i++) {
        int d = hex_digit(p[i]);
        if (d < 0) return -1;
        unit = unit * 16 + d;
    }
    return unit;
}

static bool high_surrogate(int unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
static bool low_surrogate(int unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// Bytes of the escape at p, or 0.
static size_t escape_at(const char *p, const char *end)
{
    assert(*p == '\\');
    if (end - p < 2) return 0;
    switch (p[1]) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't': return 2;
    case 'u': break;
    default: return 0;
    }
    int unit = hex_at(p + 2, end);
    if (unit < 0 || low_surrogate(unit)) return 0;
    if (!high_surrogate(unit)) return 6;
    bool pair = end - p >= 12 && p[6] == '\\' && p[7] == 'u' && low_surrogate(hex_at(p + 8, end));
    return pair ? 12 : 0;
}

bool json_text_rest(json *j, const char *p, json_text *out)
{
    const char *first = j->at + 1;
    bool escaped = false;
    for (; p < j->end && *p != '"'; p = json_plain(j->start, p, j->end)) {
        size_t len;
        if (*p == '\\') {
            len = escape_at(p, j->end);
            if (!len) return json_fail(j, p, "a text holds a backslash sequence that JSON does not know");
            escaped = true;
        } else {
            if (!((unsigned char)*p & 0x80))
                return json_fail(j, p, "a text holds a control character or line break");
            len = utf8_at(p, j->end);
            if (!len) return json_fail(j, p, "a text is not valid UTF-8");
        }
        p += len;
    }
    if (p == j->end) return json_fail(j, p, "a text in quotes is not closed");
    *out = (json_text){{first, (size_t)(p - first)}, escaped};
    j->at = p + 1;
    return true;
}

static bool word(json *j, str is)
{
    if (!str_starts((str){j->at, (size_t)(j->end - j->at)}, is))
        return json_fail(j, j->at, "a word is none of true, false and null");
    j->at += is.len;
    return true;
}

// A value that holds no others.
static bool skip_plain(json *j, json_type type)
{
    json_text text;
    str number;
    switch (type) {
    case JSON_TEXT: return json_text_read(j, &text);
    case JSON_NUMBER: return json_number(j, &number);
    case JSON_TRUE: return word(j, STR("true"));
    case JSON_FALSE: return word(j, STR("false"));
    case JSON_NULL: return word(j, STR("null"));
    case JSON_OBJECT: case JSON_LIST: case JSON_NOTHING: break;
    }
    return json_fail(
        j, j->at, j->at == j->end ? "a value is missing at the end" : "no value begins with this character");
}

bool json_skip(json *j, str *raw)
{
    uint32_t objects = 0; // bit n: what was entered n steps ago is an object
    int outer = j->depth;
    json_text key;
    _Static_assert(LIMIT_DEPTH <= 32, "one bit a level");
    json_type type = json_next(j);
    const char *first = j->at;
    for (;; type = json_next(j)) {
        bool more = false;
        if (type == JSON_OBJECT || type == JSON_LIST) {
            if (!json_enter(j, type == JSON_OBJECT ? '}' : ']', &more)) return false;
            if (more) objects = objects << 1 | (type == JSON_OBJECT);
        } else if (!skip_plain(j, type)) {
            return false;
        }
        while (!more && j->depth > outer) { // a value ended; with it, perhaps, what it is in
            if (!json_after(j, objects & 1 ? '}' : ']', &more)) return false;
            if (!more) objects >>= 1;
        }
        if (!more) break;
        if ((objects & 1) && !json_key(j, &key)) return false;
    }
    *raw = (str){first, (size_t)(j->at - first)};
    return true;
}

bool json_valid(str text)
{
    json j = json_of(text);
    str raw;
    return json_skip(&j, &raw) && json_end(&j);
}

static char *put_utf8(char *to, int c)
{
    if (c < 0x80) {
        *to++ = (char)c;
        return to;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const int lead[] = {0, 0xC0, 0xE0, 0xF0};
    *to++ = (char)(lead[more] | c >> 6 * more);
    while (more-- > 0) *to++ = (char)(0x80 | (c >> 6 * more & 0x3F));
    return to;
}

static int escaped_char(char c)
{
    switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return (unsigned char)c; // quote, backslash, slash stand for themselves
    }
}

str json_decode_escapes(const json_text *text, arena *a)
{
    char *start = arena_text(a, text->raw.len), *to = start; // an escape is longer than what it stands for
    const char *p = text->raw.at, *end = p + text->raw.len;
    while (p < end) {
        if (*p != '\\') {
            *to++ = *p++;
            continue;
        }
        size_t len = escape_at(p, end);
        assert(len > 0);
        int c = escaped_char(p[1]);
        if (p[1] == 'u') c = hex_at(p + 2, end);
        if (len == 12) c = 0x10000 + ((c - 0xD800) << 10) + (hex_at(p + 8, end) - 0xDC00);
        to = put_utf8(to, c);
        p += len;
    }
    assert(to <= start + text->raw.len);
    return (str){start, (size_t)(to - start)};
}
