#include "hash.h"
#include "buf.h"
#include <assert.h>
#include <sodium/crypto_hash_sha256.h>

sha256 sha256_of(str s)
{
    _Static_assert(crypto_hash_sha256_BYTES == 32, "SHA-256 has 32 bytes");
    sha256 h;
    int done = crypto_hash_sha256(h.bytes, (const unsigned char *)(s.len ? s.at : ""), s.len);
    assert(done == 0);
    return h;
}

void sha256_put(buf *b, const sha256 *h, int hex_digits)
{
    static const char hex[] = "0123456789abcdef";
    assert(hex_digits >= 0 && hex_digits <= 64);
    for (int i = 0; i < hex_digits; i++)
        buf_byte(b, hex[i % 2 ? h->bytes[i / 2] & 15 : h->bytes[i / 2] >> 4]);
}
