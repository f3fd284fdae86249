// authenticator.h - for tests: a passkey made of software, as a browser and its authenticator would make it.
#pragma once
#include "auth.h"
#include "source.h"
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <sodium.h>

typedef struct authenticator {
    EVP_PKEY *key;
    unsigned char x[32], y[32], credential[32];
    uint32_t counter;
    unsigned char flags;    // present, verified
    const char *host, *origin;
    bool packed;            // attests by itself
    bool cross;             // in somebody else's frame
    arena *in;
} authenticator;

static inline void authenticator_make(authenticator *p, const char *host, const char *origin, arena *in)
{
    unsigned char point[65];
    size_t len = 0;
    *p = (authenticator){.flags = 0x05, .host = host, .origin = origin, .in = in};
    p->key = EVP_EC_gen("P-256");
    int got = EVP_PKEY_get_octet_string_param(p->key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &len);
    assert_true(got && len == sizeof point && point[0] == 4);
    memcpy(p->x, point + 1, 32);
    memcpy(p->y, point + 33, 32);
    randombytes_buf(p->credential, sizeof p->credential);
}
static inline void authenticator_drop(authenticator *p) { EVP_PKEY_free(p->key); }

static inline str b64(str bytes, arena *in)
{
    size_t room = sodium_base64_ENCODED_LEN(bytes.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *to = arena_text(in, room);
    sodium_bin2base64(to, room, (const unsigned char *)bytes.at, bytes.len,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_of(to);
}

// The value of "challenge" in options.
static inline str challenge_in(str options)
{
    static const char sign[] = "\"challenge\":\"";
    const char *at = memmem(options.at, options.len, sign, sizeof sign - 1);
    assert_non_null(at);
    at += sizeof sign - 1;
    return (str){at, 43};
}

static inline str authenticator_client(authenticator *p, const char *type, str challenge)
{
    buf b = buf_in(p->in, 4096);
    buf_say(
        &b,
        "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"%s\",\"crossOrigin\":%s,\"other\":{\"a\":[1]}}",
        type, STR_ARGS(challenge), p->origin, p->cross ? "true" : "false");
    return buf_str(&b);
}

static inline str authenticator_data(authenticator *p, bool credential)
{
    sha256 host = sha256_of(str_of(p->host));
    buf b = buf_in(p->in, 4096);
    buf_bytes(&b, host.bytes, sizeof host.bytes);
    buf_byte(&b, (char)(p->flags | (credential ? 0x40 : 0)));
    for (int i = 3; i >= 0; i--) buf_byte(&b, (char)(p->counter >> (8 * i)));
    if (!credential) return buf_str(&b);
    for (int i = 0; i < 16; i++) buf_byte(&b, 0); // of no maker
    buf_byte(&b, 0);
    buf_byte(&b, sizeof p->credential);
    buf_bytes(&b, p->credential, sizeof p->credential);
    buf_bytes(&b, "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10); // EC2, ES256, P-256, x
    buf_bytes(&b, p->x, sizeof p->x);
    buf_bytes(&b, "\x22\x58\x20", 3);
    buf_bytes(&b, p->y, sizeof p->y);
    return buf_str(&b);
}

static inline str authenticator_sign(authenticator *p, str data, str client)
{
    sha256 hash = sha256_of(client);
    buf b = buf_in(p->in, 8192);
    buf_put(&b, data);
    buf_bytes(&b, hash.bytes, sizeof hash.bytes);
    size_t len = 80;
    unsigned char *to = arena_take(p->in, len);
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    bool made = EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, p->key) == 1 &&
                EVP_DigestSign(c, to, &len, (const unsigned char *)b.at, b.len) == 1;
    assert_true(made);
    EVP_MD_CTX_free(c);
    return (str){(const char *)to, len};
}

static inline auth_attested authenticator_attest(authenticator *p, str options)
{
    str client = authenticator_client(p, "webauthn.create", challenge_in(options)),
        data = authenticator_data(p, true);
    buf b = buf_in(p->in, 8192);
    buf_bytes(&b, "\xa3\x63" "fmt", 5);
    if (p->packed) {
        str signature = authenticator_sign(p, data, client);
        buf_bytes(&b, "\x66" "packed" "\x67" "attStmt" "\xa2\x63" "alg" "\x26\x63" "sig" "\x58", 26);
        buf_byte(&b, (char)signature.len);
        buf_put(&b, signature);
    } else {
        buf_bytes(&b, "\x64" "none" "\x67" "attStmt" "\xa0", 14);
    }
    buf_bytes(&b, "\x68" "authData" "\x58", 10);
    buf_byte(&b, (char)data.len);
    buf_put(&b, data);
    return (auth_attested){.client = b64(client, p->in), .attestation = b64(buf_str(&b), p->in)};
}

static inline auth_asserted authenticator_assert(authenticator *p, str options)
{
    p->counter++;
    str client = authenticator_client(p, "webauthn.get", challenge_in(options)),
        data = authenticator_data(p, false);
    str id = {(const char *)p->credential, sizeof p->credential};
    return (auth_asserted){.id = b64(id, p->in),
                           .client = b64(client, p->in),
                           .authenticator = b64(data, p->in),
                           .signature = b64(authenticator_sign(p, data, client), p->in)};
}
