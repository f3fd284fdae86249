// The attestation object (WebAuthn level 2, section 6.5.4): a map of three, of which libfido2 1.12 wants each
// by itself. Only what CTAP2's canonical CBOR has: definite lengths, no tags.
#include "webauthn.h"
#include <assert.h>

typedef struct cbor { const unsigned char *at, *end; } cbor;
enum {
    CBOR_BYTES = 2,
    CBOR_TEXT = 3,
    CBOR_LIST = 4,
    CBOR_MAP = 5,
    CBOR_TAG = 6,
    CBOR_OTHER = 7,
    DEPTH_MAX = 4
};

// The head of an item: its major type and number.
static bool head(cbor *c, int *major, uint64_t *n)
{
    if (c->at == c->end) return false;
    unsigned first = *c->at++;
    unsigned low = first & 31;
    *major = (int)(first >> 5);
    *n = low;
    if (low < 24) return true;
    if (low > 27) return false; // indefinite, or not in use
    size_t bytes = (size_t)1 << (low - 24);
    if ((size_t)(c->end - c->at) < bytes) return false;
    *n = 0;
    while (bytes--) *n = *n << 8 | *c->at++;
    return true;
}

static bool take(cbor *c, uint64_t n, str *out)
{
    if (n > (uint64_t)(c->end - c->at)) return false;
    *out = (str){(const char *)c->at, (size_t)n};
    c->at += n;
    return true;
}

// One item, flat save for lists and maps in lists and maps.
static bool skip(cbor *c)
{
    uint64_t left[DEPTH_MAX] = {1}, n;
    int depth = 0, major;
    str passed;
    while (depth >= 0) {
        if (!left[depth]) {
            depth--;
            continue;
        }
        left[depth]--;
        if (!head(c, &major, &n) || major == CBOR_TAG) return false;
        if (major == CBOR_BYTES || major == CBOR_TEXT) {
            if (!take(c, n, &passed)) return false;
        } else if (major == CBOR_LIST || major == CBOR_MAP) {
            // an item is a byte at least
            if (n > (uint64_t)(c->end - c->at) || depth + 1 == DEPTH_MAX) return false;
            left[++depth] = major == CBOR_MAP ? 2 * n : n;
        }
    }
    return true;
}

static bool text_of(cbor *c, int wanted, str *out)
{
    int major;
    uint64_t n;
    return !out->at && head(c, &major, &n) && major == wanted && take(c, n, out);
}

bool attestation_split(str bytes, attestation *out)
{
    enum { MEMBERS = 3 };
    const unsigned char *start = (const unsigned char *)bytes.at;
    cbor c = {start, start ? start + bytes.len : start};
    attestation a = {0};
    int major;
    uint64_t n;
    if (!head(&c, &major, &n) || major != CBOR_MAP || n != MEMBERS) return false;
    for (int i = 0; i < MEMBERS; i++) {
        str name = {0};
        if (!text_of(&c, CBOR_TEXT, &name)) return false;
        if (str_eq(name, STR("fmt"))) {
            if (!text_of(&c, CBOR_TEXT, &a.format)) return false;
        } else if (str_eq(name, STR("authData"))) {
            if (!text_of(&c, CBOR_BYTES, &a.data)) return false;
        } else if (str_eq(name, STR("attStmt")) && !a.statement.at) {
            cbor from = c;
            if (c.at == c.end || *c.at >> 5 != CBOR_MAP || !skip(&c)) return false;
            a.statement = (str){(const char *)from.at, (size_t)(c.at - from.at)};
        } else {
            return false;
        }
    }
    if (c.at != c.end) return false;
    *out = a;
    return true;
}
