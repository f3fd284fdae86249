// seal_.h - private to edge/store: bytes that nobody reads without the key.
// In: a key, plain bytes, and what they belong to. Out: boxes (nonce, then XChaCha20-Poly1305), and back.
// Never: a box that opens elsewhere: practice, table and row are bound to it.
#pragma once
#include "base.h"
#include "keys.h"

enum { SEAL_UUID_BYTES = 16, SEAL_NONCE_BYTES = 24, SEAL_TAG_BYTES = 16,
       SEAL_OVERHEAD = SEAL_NONCE_BYTES + SEAL_TAG_BYTES };
typedef struct seal_key { unsigned char bytes[STORE_KEY_BYTES]; } seal_key;

// Random bytes, taken from their source in larger pieces.
typedef struct seal_random {
    void (*take)(void *with, void *to, size_t bytes);
    void *with;
    unsigned char pool[4096];
    size_t used; // of the pool
} seal_random;
void seal_random_open(seal_random *r, void (*take)(void *with, void *to, size_t bytes), void *with);
void seal_random_bytes(seal_random *r, void *to, size_t bytes);

// What a box belongs to: the practice, a table's name, and the row.
typedef struct seal_place { const unsigned char *uuid; str table, row; } seal_place;
// Replaces the content of `box`.
void seal_put(buf *box, const seal_key *key, const seal_place *place, seal_random *r, str plain);
// The plain bytes into `to`, which has room for box.len - SEAL_OVERHEAD. False: not sealed so.
bool seal_open(const seal_key *key, const seal_place *place, str box, unsigned char *to, size_t *len);
// libsodium is ready (once for the program).
bool seal_ready(fault *why);
