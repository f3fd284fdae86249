// Six digits of the time (RFC 6238, HMAC-SHA1, 30 seconds), and recovery codes.
#include "auth_.h"
#include <openssl/sha.h>
#include <sodium.h>

enum { MAC_BYTES = SHA_DIGEST_LENGTH, BLOCK_BYTES = 64 };

// RFC 2104, for a key of at most a block and the eight bytes of a counter.
static void hmac_sha1(str key, const unsigned char counter[8], unsigned char out[MAC_BYTES])
{
    unsigned char inner[BLOCK_BYTES + 8] = {0}, outer[BLOCK_BYTES + MAC_BYTES] = {0};
    assert(key.len <= BLOCK_BYTES);
    memcpy(inner, key.at, key.len);
    memcpy(outer, key.at, key.len);
    for (int i = 0; i < BLOCK_BYTES; i++) {
        inner[i] ^= 0x36;
        outer[i] ^= 0x5c;
    }
    memcpy(inner + BLOCK_BYTES, counter, 8);
    SHA1(inner, sizeof inner, outer + BLOCK_BYTES);
    SHA1(outer, sizeof outer, out);
    sodium_memzero(inner, sizeof inner);
    sodium_memzero(outer, sizeof outer);
}

uint32_t totp_at(str secret, int64_t step)
{
    unsigned char counter[8], mac[MAC_BYTES];
    for (int i = 0; i < 8; i++) counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    hmac_sha1(secret, counter, mac);
    // RFC 4226 section 5.3: 31 bits from where the last four bits say.
    const unsigned char *at = mac + (mac[19] & 15);
    uint32_t bits = (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    sodium_memzero(mac, sizeof mac);
    return bits % 1000000;
}

bool auth_code_is_totp(str code) { return code.len == AUTH_TOTP_DIGITS && str_digits(code); }

int64_t totp_step_of(str secret, str code, instant now, int64_t after)
{
    long long given;
    int64_t found = -1, at = now.us / US_PER_S / AUTH_TOTP_SECONDS;
    if (!auth_code_is_totp(code) || !str_number(code, &given)) return -1;
    // All of the window, whichever fits: how long it takes tells nothing.
    for (int64_t step = at - AUTH_TOTP_WINDOW; step <= at + AUTH_TOTP_WINDOW; step++)
        if (totp_at(secret, step) == (uint32_t)given && step > after) found = step;
    return found;
}

// --- recovery codes ---------------------------------------------------------------------------------------

enum { CODE_BYTES = 10, CODE_LETTERS = 16, CODE_GROUP = 4 }; // 80 bits: a keyed hash is enough

void recovery_hash(auth *a, str account, str code, sha256 *out)
{
    char bytes[128];
    size_t n = 0, letters = 0;
    assert(account.len < 64);
    memcpy(bytes, account.at, account.len);
    n = account.len;
    bytes[n++] = 0;
    // As people copy them: groups, capitals and what is read as another letter do not matter.
    for (size_t i = 0; i < code.len && letters < CODE_LETTERS + 1; i++) {
        char c = code.at[i] >= 'A' && code.at[i] <= 'Z' ? (char)(code.at[i] + 32) : code.at[i];
        if (c == '-' || c == ' ') continue;
        if (c == 'o') c = '0';
        if (c == 'i' || c == 'l') c = '1';
        bytes[n++] = c;
        letters++;
    }
    people_hash(a->people, PEOPLE_CODE, (str){bytes, n}, out);
    sodium_memzero(bytes, sizeof bytes);
}

bool auth_recovery_new(auth *a, people_hand *h, str account, str codes[AUTH_RECOVERY_CODES], arena *in,
                       fault *why)
{
    _Static_assert((int)CODE_BYTES == (int)AUTH_ID_BYTES, "spelled as ids are");
    sha256 hashes[AUTH_RECOVERY_CODES];
    for (int i = 0; i < AUTH_RECOVERY_CODES; i++) {
        str letters = str_from(auth_random_id(a, 'r', in), 1);
        buf code = buf_in(in, 32);
        for (size_t at = 0; at < letters.len; at += CODE_GROUP) {
            if (at) buf_byte(&code, '-');
            buf_put(&code, str_first(str_from(letters, at), CODE_GROUP));
        }
        codes[i] = buf_str(&code);
        recovery_hash(a, account, codes[i], &hashes[i]);
        auth_forget(letters);
    }
    return people_recovery_put(h, account, hashes, AUTH_RECOVERY_CODES, why);
}

bool auth_code_fits(auth *a, people_hand *h, people_account *account, str code, bool use, bool *fits,
                    str *which, fault *why)
{
    static const char no_secret[AUTH_TOTP_BYTES]; // an account that has none takes as long
    *fits = false;
    if (auth_code_is_totp(code)) {
        *which = STR("totp");
        str secret = account->totp.len ? account->totp : (str){no_secret, sizeof no_secret};
        int64_t step = totp_step_of(secret, code, auth_now(a), account->totp_step);
        *fits = step >= 0 && account->totp.len;
        if (!*fits || !use) return true;
        account->totp_step = step; // what was shown once is not good again
        return people_account_put(h, account, why);
    }
    sha256 hash;
    *which = STR("recovery");
    recovery_hash(a, account->id, code, &hash);
    return use ? people_recovery_use(h, account->id, &hash, fits, why)
               : people_recovery_known(h, account->id, &hash, fits, why);
}
