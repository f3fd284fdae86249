// Passwords by argon2id: two at once, a few that wait, the others are sent away. The memory of two is what
// the whole program spends on it, whoever knocks.
#include "auth_.h"
#include <sodium.h>
#include <time.h>

bool auth_hash_enter(auth *a, fault *why)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += AUTH_HASH_WAIT_MS / 1000;
    pthread_mutex_lock(&a->lock);
    bool fine = a->hashing < AUTH_HASHES_AT_ONCE;
    if (!fine && a->waiting < AUTH_HASHES_WAITING) {
        a->waiting++;
        int rc = 0;
        while (a->hashing >= AUTH_HASHES_AT_ONCE && rc == 0)
            rc = pthread_cond_timedwait(&a->freed, &a->lock, &until);
        a->waiting--;
        fine = a->hashing < AUTH_HASHES_AT_ONCE;
    }
    if (fine) a->hashing++;
    pthread_mutex_unlock(&a->lock);
    return fine || fault_set(why, FAULT_BUSY, "many people are signing in at this moment: try again");
}

void auth_hash_leave(auth *a)
{
    pthread_mutex_lock(&a->lock);
    assert(a->hashing);
    a->hashing--;
    pthread_cond_signal(&a->freed);
    pthread_mutex_unlock(&a->lock);
}

bool auth_hash_fits(auth *a, str stored, str password)
{
    char text[crypto_pwhash_STRBYTES] = {0};
    bool known = stored.len && stored.len < sizeof text;
    if (known) memcpy(text, stored.at, stored.len);
    else memcpy(text, a->nobody, sizeof a->nobody);
    // Longer ones were refused when they were set; here they only cost time.
    str given = str_first(password, AUTH_PASSWORD_BYTES_MAX);
    bool fits = crypto_pwhash_str_verify(text, given.at ? given.at : "", given.len) == 0;
    sodium_memzero(text, sizeof text);
    return fits && known && given.len == password.len;
}

bool auth_hash_make(auth *a, str password, str *out, arena *in, fault *why)
{
    char text[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(text, password.at, password.len, a->hash_passes, a->hash_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fault_set(why, FAULT_SYSTEM, "no memory is left to weigh a password");
    *out = str_copy(in, str_of(text));
    sodium_memzero(text, sizeof text);
    return true;
}

bool auth_hash_new(auth *a, str password, str *out, arena *in, fault *why)
{
    if (!auth_hash_enter(a, why)) return false;
    bool fine = auth_hash_make(a, password, out, in, why);
    auth_hash_leave(a);
    return fine;
}
