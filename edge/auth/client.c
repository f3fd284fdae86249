// What the browser says that it was asked (WebAuthn level 2, section 5.8.1).
#include "json.h"
#include "webauthn_.h"

static bool text_once(json *j, str *out, arena *in)
{
    json_text t;
    if (out->at || json_next(j) != JSON_TEXT || !json_text_read(j, &t)) return false;
    *out = json_decode(&t, in);
    if (!out->at) *out = (str){"", 0};
    return true;
}

bool client_data_read(str text, client_data *out, arena *in)
{
    json j = json_of(text);
    bool more = false, crossed = false;
    client_data c = {0};
    bool ok = json_next(&j) == JSON_OBJECT && json_enter(&j, '}', &more);
    while (ok && more) {
        json_text key;
        str raw;
        ok = json_key(&j, &key);
        str name = ok ? json_decode(&key, in) : (str){0};
        if (ok && str_eq(name, STR("type"))) ok = text_once(&j, &c.type, in);
        else if (ok && str_eq(name, STR("challenge"))) ok = text_once(&j, &c.challenge, in);
        else if (ok && str_eq(name, STR("origin"))) ok = text_once(&j, &c.origin, in);
        else if (ok && str_eq(name, STR("crossOrigin"))) {
            json_type type = json_next(&j);
            ok = !crossed && (type == JSON_TRUE || type == JSON_FALSE) && json_skip(&j, &raw);
            c.cross = type == JSON_TRUE;
            crossed = true;
        } else ok = ok && json_next(&j) != JSON_NOTHING && json_skip(&j, &raw);
        ok = ok && json_after(&j, '}', &more);
    }
    ok = ok && json_end(&j) && c.type.at && c.challenge.at && c.origin.at;
    if (ok) *out = c;
    return ok;
}
