// Leaves and the running hash.
#include "proof.h"
#include <sodium/crypto_hash_sha256.h>

enum { LEAF_PREFIX = 0x00, RUNNING_PREFIX = 0x02 }; // 0x01 is for the nodes of a tree
_Static_assert(sizeof(sha256) == crypto_hash_sha256_BYTES, "a hash is 32 bytes");

sha256 proof_leaf(const proof_salt *salt, str bytes)
{
    static const unsigned char prefix = LEAF_PREFIX;
    assert(bytes.len == 0 || bytes.at);
    sha256 leaf;
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, &prefix, 1);
    crypto_hash_sha256_update(&state, salt->bytes, sizeof salt->bytes);
    if (bytes.len) crypto_hash_sha256_update(&state, (const unsigned char *)bytes.at, bytes.len);
    crypto_hash_sha256_final(&state, leaf.bytes);
    return leaf;
}

sha256 proof_running(const sha256 *before, const sha256 *leaf)
{
    unsigned char all[1 + 2 * sizeof(sha256)];
    all[0] = RUNNING_PREFIX;
    memcpy(all + 1, before->bytes, sizeof before->bytes);
    memcpy(all + 1 + sizeof before->bytes, leaf->bytes, sizeof leaf->bytes);
    return sha256_of((str){(const char *)all, sizeof all});
}
