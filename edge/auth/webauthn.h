// webauthn.h - what a browser's passkey made, taken apart and verified.
// In: bytes that anybody may have made. Out: a key, or that a signature is its. Never: knows whose key it is.
#pragma once
#include "base.h"

// --- clientDataJSON (client.c) ----------------------------------------------------------------------------
typedef struct client_data { str type, challenge, origin; bool cross; } client_data;
// Any other members are passed over, as WebAuthn asks; a member twice is refused.
bool client_data_read(str json, client_data *out, arena *in);

// --- the attestation object (cbor.c) ----------------------------------------------------------------------
typedef struct attestation { str format, statement, data; } attestation; // statement: CBOR of a map
bool attestation_split(str bytes, attestation *out);

// --- libfido2 (webauthn.c) --------------------------------------------------------------------------------
enum { PASSKEY_CREDENTIAL_MAX = 1023, PASSKEY_KEY_MAX = 1024 };
typedef struct webauthn_key {
    int kind;                   // COSE algorithm: -7 ES256, -8 EdDSA, -257 RS256
    str credential, key;        // in the arena
    uint32_t counter;
} webauthn_key;
extern const int webauthn_kinds[];
extern const size_t webauthn_kind_count;
// client: SHA-256 of clientDataJSON. NULL: it holds; else what is wrong, in words.
const char *webauthn_made(const char *host, const sha256 *client, str attestation_object, webauthn_key *out,
                          arena *in);
const char *webauthn_shown(const char *host, const sha256 *client, str data, str signature,
                           const webauthn_key *key, uint32_t *counter);
