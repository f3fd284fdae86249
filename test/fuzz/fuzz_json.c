// Any bytes are read or refused; what json_skip takes, a walk takes too; numbers keep their value.
#include "buf.h"
#include "json.h"
#include "source.h"

static arena room;

static void number(str text)
{
    json_decimal n, again;
    if (!json_decimal_of(text, &n)) return;
    buf b = buf_in(&room, 4096);
    json_decimal_put(&b, n);
    assert(!b.full);
    assert(json_valid(buf_str(&b)));
    bool read = json_decimal_of(buf_str(&b), &again);
    assert(read && again.digits == n.digits && again.exponent == n.exponent && again.negative == n.negative);
}

static void text(json *j)
{
    json_text t;
    bool read = json_text_read(j, &t);
    assert(read);
    str s = json_decode(&t, &room);
    assert(s.len <= t.raw.len);
    buf b = buf_in(&room, 8 * s.len + 16); // spelled anew, it is the same text
    buf_json(&b, s);
    json k = json_of(buf_str(&b));
    assert(json_next(&k) == JSON_TEXT);
    read = json_text_read(&k, &t) && json_end(&k);
    assert(read && str_eq(json_decode(&t, &room), s));
}

// The outermost object or list, element by element.
static void walk(str all, json_type type)
{
    json j = json_of(all);
    char close = type == JSON_OBJECT ? '}' : ']';
    bool more, ok = json_next(&j) == type && json_enter(&j, close, &more);
    while (ok && more) {
        json_text key;
        str raw;
        if (type == JSON_OBJECT) ok = json_key(&j, &key);
        json_type inner = json_next(&j);
        json here = j;
        ok = ok && json_skip(&j, &raw);
        if (ok && inner == JSON_NUMBER) number(raw);
        if (ok && inner == JSON_TEXT) text(&here);
        ok = ok && json_after(&j, close, &more);
    }
    ok = ok && json_end(&j);
    assert(ok);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (!room.from) room = source_arena();
    arena_mark mark = arena_here(&room);
    str all = {(const char *)bytes, len};
    json j = json_of(all);
    str raw;
    json_type type = json_next(&j);
    bool ok = json_skip(&j, &raw) && json_end(&j);
    assert(ok || j.problem);
    assert(j.at >= j.start && j.at <= j.end);
    assert(ok == json_valid(all));
    if (ok && (type == JSON_OBJECT || type == JSON_LIST)) walk(all, type);
    arena_back(&room, mark);
    return 0;
}
