// A fact as it came, said again as the server knows it: who says it, and when it was received.
#include "api_.h"
#include "json.h"

bool api_restate(str line, const str *by, instant now, str *out, arena *a, fault *why)
{
    enum { SAID_BYTES_MAX = 256 }; // what is added
    buf b = buf_in(a, line.len + SAID_BYTES_MAX);
    json j = json_of(line);
    bool more = false, fine = json_next(&j) == JSON_OBJECT && json_enter(&j, '}', &more);
    buf_byte(&b, '{');
    while (fine && more) {
        json_text key;
        str raw;
        fine = json_key(&j, &key) && json_skip(&j, &raw) && json_after(&j, '}', &more);
        if (!fine) break;
        str name = json_decode(&key, a);
        if (str_eq(name, STR("received")) || (by && str_eq(name, STR("by")))) continue;
        buf_json(&b, name);
        buf_byte(&b, ':');
        buf_put(&b, raw);
        buf_byte(&b, ',');
    }
    if (!fine || !json_end(&j))
        return fault_set(why, FAULT_INPUT, "this is no fact: %s",
                         j.problem ? j.problem : "a JSON object is expected");
    if (by && by->len) {
        buf_lit(&b, "\"by\":");
        buf_json(&b, *by);
        buf_byte(&b, ',');
    }
    buf_lit(&b, "\"received\":\"");
    instant_put(&b, now);
    buf_lit(&b, "\"}");
    assert(!b.full);
    *out = buf_str(&b);
    return true;
}
