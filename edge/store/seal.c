// XChaCha20-Poly1305 by libsodium.
#include "seal_.h"
#include <sodium.h>

_Static_assert((int)SEAL_NONCE_BYTES == (int)crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce");
_Static_assert((int)SEAL_TAG_BYTES == (int)crypto_aead_xchacha20poly1305_ietf_ABYTES, "tag");
_Static_assert((int)STORE_KEY_BYTES == (int)crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key");

enum { BOUND_BYTES_MAX = SEAL_UUID_BYTES + 320 }; // practice, table and row

bool seal_ready(fault *why)
{
    return sodium_init() >= 0 || fault_set(why, FAULT_SYSTEM, "no source of random bytes was found");
}

static void from_system(void *with, void *to, size_t bytes)
{
    (void)with;
    randombytes_buf(to, bytes);
}

void seal_random_open(seal_random *r, void (*take)(void *with, void *to, size_t bytes), void *with)
{
    *r = (seal_random){.take = take ? take : from_system, .with = with, .used = sizeof r->pool};
}

void seal_random_bytes(seal_random *r, void *to, size_t bytes)
{
    assert(bytes <= sizeof r->pool);
    if (sizeof r->pool - r->used < bytes) {
        r->take(r->with, r->pool, sizeof r->pool);
        r->used = 0;
    }
    memcpy(to, r->pool + r->used, bytes);
    sodium_memzero(r->pool + r->used, bytes);
    r->used += bytes;
}

static size_t bind_place(unsigned char *to, const seal_place *p)
{
    assert(SEAL_UUID_BYTES + p->table.len + 1 + p->row.len <= BOUND_BYTES_MAX);
    size_t n = SEAL_UUID_BYTES;
    memcpy(to, p->uuid, SEAL_UUID_BYTES);
    memcpy(to + n, p->table.at, p->table.len);
    n += p->table.len;
    to[n++] = 0;
    memcpy(to + n, p->row.at, p->row.len);
    return n + p->row.len;
}

void seal_put(buf *box, const seal_key *key, const seal_place *place, seal_random *r, str plain)
{
    unsigned char bound[BOUND_BYTES_MAX], nonce[SEAL_NONCE_BYTES], tag[SEAL_TAG_BYTES];
    size_t bound_len = bind_place(bound, place);
    seal_random_bytes(r, nonce, sizeof nonce);
    buf_clear(box);
    buf_bytes(box, nonce, sizeof nonce);
    buf_put(box, plain);
    buf_bytes(box, tag, sizeof tag); // room
    assert(!box->full);
    unsigned char *text = (unsigned char *)box->at + SEAL_NONCE_BYTES;
    unsigned long long len = 0;
    int done = crypto_aead_xchacha20poly1305_ietf_encrypt(text, &len, text, plain.len, bound, bound_len, NULL,
                                                          nonce, key->bytes);
    assert(done == 0 && len == plain.len + SEAL_TAG_BYTES);
}

bool seal_open(const seal_key *key, const seal_place *place, str box, unsigned char *to, size_t *len)
{
    unsigned char bound[BOUND_BYTES_MAX];
    if (box.len < SEAL_OVERHEAD) return false;
    size_t bound_len = bind_place(bound, place);
    const unsigned char *at = (const unsigned char *)box.at;
    unsigned long long plain = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(to, &plain, NULL, at + SEAL_NONCE_BYTES,
                                                   box.len - SEAL_NONCE_BYTES, bound, bound_len, at,
                                                   key->bytes) != 0)
        return false;
    *len = (size_t)plain;
    return true;
}
