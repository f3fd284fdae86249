// Passkeys by libfido2: what was made when one was registered, and that a signature is the key's.
// OpenSSL's headers have a parameter that is called as a banned function is: so they come first, and the ban
// after.
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include "banned.h"
#include "webauthn.h"
#include <assert.h>
#include <pthread.h>

const int webauthn_kinds[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};
const size_t webauthn_kind_count = sizeof webauthn_kinds / sizeof webauthn_kinds[0];

// authenticatorData (section 6.1): SHA-256 of the host, flags, counter, then the credential.
enum {
    AT_FLAGS = 32,
    DATA_BYTES_MIN = 37,
    FLAG_PRESENT = 0x01,
    FLAG_VERIFIED = 0x04,
    FLAG_CREDENTIAL = 0x40
};

static void begin(void) { fido_init(0); }
static void ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, begin);
}

static const unsigned char *bytes_of(str s) { return (const unsigned char *)s.at; }

// Without attestation nobody signs for these bytes but the browser; what they must say is the same.
static const char *data_problem(const char *host, str data, int flags)
{
    sha256 wanted = sha256_of(str_of(host));
    if (data.len < DATA_BYTES_MIN) return "what the authenticator gave is cut short";
    if (memcmp(data.at, wanted.bytes, sizeof wanted.bytes) != 0) return "the passkey is for another address";
    if ((data.at[AT_FLAGS] & flags) != flags)
        return "the authenticator did not ask who you are: passkeys need its PIN, finger or face";
    return NULL;
}

// The key of whatever kind it is.
static fido_cred_t *cred_of(str data, int *kind)
{
    for (size_t i = 0; i < webauthn_kind_count; i++) {
        fido_cred_t *cred = fido_cred_new();
        if (cred && fido_cred_set_type(cred, webauthn_kinds[i]) == FIDO_OK &&
            fido_cred_set_authdata_raw(cred, bytes_of(data), data.len) == FIDO_OK) {
            *kind = webauthn_kinds[i];
            return cred;
        }
        fido_cred_free(&cred);
    }
    return NULL;
}

// "none", or "packed" signed by the key itself. Others name makers and models: nobody asked for these.
static const char *statement_problem(fido_cred_t *cred, const char *host, const sha256 *client,
                                     const attestation *a)
{
    enum { EMPTY_MAP = 0xA0 };
    if (str_eq(a->format, STR("none")))
        return a->statement.len == 1 && bytes_of(a->statement)[0] == EMPTY_MAP
                   ? NULL : "an attestation of the format \"none\" says something";
    if (!str_eq(a->format, STR("packed")))
        return "this kind of attestation is not taken: only none, or packed";
    bool holds = fido_cred_set_fmt(cred, "packed") == FIDO_OK &&
                 fido_cred_set_rp(cred, host, NULL) == FIDO_OK &&
                 fido_cred_set_uv(cred, FIDO_OPT_TRUE) == FIDO_OK &&
                 fido_cred_set_clientdata_hash(cred, client->bytes, sizeof client->bytes) == FIDO_OK &&
                 fido_cred_set_attstmt(cred, bytes_of(a->statement), a->statement.len) == FIDO_OK &&
                 fido_cred_x5c_ptr(cred) == NULL && fido_cred_verify_self(cred) == FIDO_OK;
    return holds ? NULL : "the attestation does not hold";
}

const char *webauthn_made(const char *host, const sha256 *client, str object, webauthn_key *out, arena *in)
{
    attestation a;
    ready();
    if (!attestation_split(object, &a))
        return "what the authenticator gave is not of the form that WebAuthn asks";
    const char *problem = data_problem(host, a.data, FLAG_PRESENT | FLAG_VERIFIED | FLAG_CREDENTIAL);
    if (problem) return problem;
    int kind = 0;
    fido_cred_t *cred = cred_of(a.data, &kind);
    if (!cred) return "its key is of a kind that is not taken here";
    problem = statement_problem(cred, host, client, &a);
    str id = {(const char *)fido_cred_id_ptr(cred), fido_cred_id_len(cred)};
    str key = {(const char *)fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred)};
    if (!problem &&
        (!id.at || !id.len || id.len > PASSKEY_CREDENTIAL_MAX || !key.at || key.len > PASSKEY_KEY_MAX))
        problem = "its id or key is larger than it may be";
    if (!problem) *out = (webauthn_key){kind, str_copy(in, id), str_copy(in, key), fido_cred_sigcount(cred)};
    fido_cred_free(&cred);
    return problem;
}

// --- signatures -------------------------------------------------------------------------------------------

static bool signed_by(fido_assert_t *shown, const webauthn_key *k)
{
    bool holds = false;
    es256_pk_t *es = es256_pk_new();
    eddsa_pk_t *ed = eddsa_pk_new();
    rs256_pk_t *rs = rs256_pk_new();
    if (k->kind == COSE_ES256)
        holds = es && es256_pk_from_ptr(es, k->key.at, k->key.len) == FIDO_OK &&
                fido_assert_verify(shown, 0, COSE_ES256, es) == FIDO_OK;
    else if (k->kind == COSE_EDDSA)
        holds = ed && eddsa_pk_from_ptr(ed, k->key.at, k->key.len) == FIDO_OK &&
                fido_assert_verify(shown, 0, COSE_EDDSA, ed) == FIDO_OK;
    else if (k->kind == COSE_RS256)
        holds = rs && rs256_pk_from_ptr(rs, k->key.at, k->key.len) == FIDO_OK &&
                fido_assert_verify(shown, 0, COSE_RS256, rs) == FIDO_OK;
    es256_pk_free(&es);
    eddsa_pk_free(&ed);
    rs256_pk_free(&rs);
    return holds;
}

const char *webauthn_shown(const char *host, const sha256 *client, str data, str signature,
                           const webauthn_key *key, uint32_t *counter)
{
    ready();
    const char *problem = data_problem(host, data, FLAG_PRESENT | FLAG_VERIFIED);
    if (problem) return problem;
    fido_assert_t *shown = fido_assert_new();
    bool holds = shown && fido_assert_set_rp(shown, host) == FIDO_OK &&
                 fido_assert_set_clientdata_hash(shown, client->bytes, sizeof client->bytes) == FIDO_OK &&
                 fido_assert_set_count(shown, 1) == FIDO_OK &&
                 fido_assert_set_up(shown, FIDO_OPT_TRUE) == FIDO_OK &&
                 fido_assert_set_uv(shown, FIDO_OPT_TRUE) == FIDO_OK &&
                 fido_assert_set_authdata_raw(shown, 0, bytes_of(data), data.len) == FIDO_OK &&
                 fido_assert_set_sig(shown, 0, bytes_of(signature), signature.len) == FIDO_OK &&
                 signed_by(shown, key);
    if (holds) *counter = fido_assert_sigcount(shown, 0);
    fido_assert_free(&shown);
    return holds ? NULL : "the signature is not the passkey's";
}
