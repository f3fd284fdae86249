// proof.h - the door of this room: what the journal proves of its facts by hashes, as RFC 6962 has them.
// In: canonical bytes and salts. Out: leaf hashes, and the running hash over leaves. Never: keeps anything.
//
// A leaf is SHA-256(0x00, salt, bytes): RFC 6962, section 2.1, over the salted bytes. Interior nodes of a
// Merkle tree over the same leaves are SHA-256(0x01, left, right); the running hash has a prefix of its own,
// so that none of the three can be passed off as another.
#pragma once
#include "base.h"

enum { PROOF_SALT_BYTES = 32 };
typedef struct proof_salt { unsigned char bytes[PROOF_SALT_BYTES]; } proof_salt;

sha256 proof_leaf(const proof_salt *salt, str bytes);
// SHA-256(0x02, before, leaf); before the first leaf stands a hash of zeros.
sha256 proof_running(const sha256 *before, const sha256 *leaf);
static inline bool proof_eq(const sha256 *a, const sha256 *b) { return memcmp(a, b, sizeof *a) == 0; }
