// What the browser says that it was asked (WebAuthn level 2, section 5.8.1).
#include "auth_.h"
#include "json.h"
#include "webauthn.h"

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

// --- what the page sends on --------------------------------------------------------------------------------

typedef struct wanted { const char *name; str *to; } wanted;

// An object's texts of these names; of any others nothing is kept. `inner`: an object of that name is read
// too.
static bool read_texts(json *j, const wanted *texts, size_t count, const char *inner, const wanted *inside,
                       size_t inside_count, arena *in)
{
    bool more = false;
    bool ok = json_next(j) == JSON_OBJECT && json_enter(j, '}', &more);
    while (ok && more) {
        json_text key;
        str raw;
        size_t i = 0;
        if (!json_key(j, &key)) return false;
        str name = json_decode(&key, in);
        while (i < count && !str_eq(name, str_of(texts[i].name))) i++;
        if (i < count) ok = text_once(j, texts[i].to, in);
        else if (inner && str_eq(name, str_of(inner))) {
            ok = read_texts(j, inside, inside_count, NULL, NULL, 0, in); // no deeper: inner is NULL then
            inner = NULL;
        } else ok = json_next(j) != JSON_NOTHING && json_skip(j, &raw);
        ok = ok && json_after(j, '}', &more);
    }
    return ok;
}

static bool read_credential(str text, const wanted *outside, size_t count, const wanted *inside,
                            size_t inside_count, arena *in, fault *why)
{
    json j = json_of(text);
    bool ok = read_texts(&j, outside, count, "response", inside, inside_count, in) && json_end(&j);
    for (size_t i = 0; ok && i < count; i++) ok = outside[i].to->at != NULL;
    for (size_t i = 0; ok && i < inside_count; i++) ok = inside[i].to->at != NULL;
    return ok || fault_set(why, FAULT_INPUT,
                           "this is no passkey's answer as browsers give it (PublicKeyCredential.toJSON)");
}

bool auth_asserted_read(str text, auth_asserted *out, arena *in, fault *why)
{
    auth_asserted a = {0};
    const wanted outside[] = {{"id", &a.id}};
    const wanted inside[] = {
        {"clientDataJSON", &a.client}, {"authenticatorData", &a.authenticator}, {"signature", &a.signature}};
    if (!read_credential(text, outside, 1, inside, sizeof inside / sizeof inside[0], in, why)) return false;
    *out = a;
    return true;
}

bool auth_attested_read(str text, auth_attested *out, arena *in, fault *why)
{
    auth_attested a = {0};
    const wanted inside[] = {{"clientDataJSON", &a.client}, {"attestationObject", &a.attestation}};
    if (!read_credential(text, NULL, 0, inside, sizeof inside / sizeof inside[0], in, why)) return false;
    *out = a;
    return true;
}
