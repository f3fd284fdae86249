// Failed tries: what is guessed at gets slower, what is not stays as it is. Counted for the account, for the
// address, and apart from these for the owner's own ways in: a browser that is known, a code that fits. So
// whoever guesses at an account from elsewhere slows himself, and not its owner.
#include "auth_.h"

// The first `free` failures cost nothing; each further one doubles the wait, up to `most` seconds. Each
// `cools` seconds without one forgive one.
static const struct try_row { uint32_t free, most, cools; } rows[TRY_KINDS] = {
    [TRY_ACCOUNT] = {5, 3600, 3600},     // some thirty tries a day, at worst
    [TRY_DEVICE] = {10, 900, 900},       // the owner's browser
    [TRY_CODE] = {5, 3600, 3600},        // the owner's way round: for an account and an address
    [TRY_SECOND] = {5, 900, 900},        // six digits, of which three fit: years
    [TRY_ADDRESS] = {40, 300, 20},       // a practice has one address for all
    [TRY_INVITATION] = {20, 300, 60},
};
// a table that an enemy cannot make grow; two accounts that share a row are rare, and only slow
enum { KEY_BITS = 20 };

uint32_t try_key(auth *a, try_kind kind, str one, str two)
{
    char bytes[512];
    size_t n = 0;
    sha256 h;
    assert(one.len + two.len + 2 < sizeof bytes);
    bytes[n++] = (char)kind;
    if (one.len) memcpy(bytes + n, one.at, one.len);
    n += one.len;
    bytes[n++] = 0;
    if (two.len) memcpy(bytes + n, two.at, two.len);
    n += two.len;
    people_hash(a->people, PEOPLE_TRY, (str){bytes, n}, &h);
    uint32_t bits = (uint32_t)h.bytes[0] | (uint32_t)h.bytes[1] << 8 | (uint32_t)h.bytes[2] << 16;
    return (uint32_t)kind << KEY_BITS | (bits & ((1u << KEY_BITS) - 1));
}

static try_kind kind_of(uint32_t key)
{
    assert(key >> KEY_BITS < TRY_KINDS);
    return (try_kind)(key >> KEY_BITS);
}

str try_address(str address, arena *in)
{
    enum { GROUPS = 4, ADDRESS_MAX = 64 };
    str s = str_first(address, ADDRESS_MAX);
    int colons = 0;
    for (size_t i = 0; i < s.len; i++) {
        // "::" may stand for groups of the network's part too: such addresses are rare, and counted each by
        // itself.
        if (s.at[i] == ':' && i && s.at[i - 1] == ':') break;
        if (s.at[i] == ':' && ++colons == GROUPS) return str_copy(in, str_first(s, i));
    }
    return s;
}

static people_tries cooled(people_tries t, uint32_t key, instant now)
{
    int64_t forgiven = t.fails ? (now.us - t.last.us) / US_PER_S / rows[kind_of(key)].cools : 0;
    if (forgiven > 0) t.fails = forgiven >= t.fails ? 0 : t.fails - (uint32_t)forgiven;
    return t;
}

bool try_wait(people_hand *h, uint32_t key, instant now, uint32_t *seconds, fault *why)
{
    people_tries t;
    if (!people_tries_find(h, key, &t, why)) return false;
    *seconds = t.until.us > now.us ? (uint32_t)((t.until.us - now.us + US_PER_S - 1) / US_PER_S) : 0;
    return true;
}

bool try_charge(people_hand *h, uint32_t key, instant now, fault *why)
{
    enum { DOUBLINGS_MAX = 20, FAILS_MAX = 1000 };
    const struct try_row *row = &rows[kind_of(key)];
    people_tries t;
    if (!people_tries_find(h, key, &t, why)) return false;
    t = cooled(t, key, now);
    if (t.fails < FAILS_MAX) t.fails++;
    uint32_t over = t.fails > row->free ? t.fails - row->free - 1 : 0;
    uint32_t wait = t.fails <= row->free ? 0 : over > DOUBLINGS_MAX ? row->most : 1u << over;
    if (wait > row->most) wait = row->most;
    t.last = now;
    t.until = instant_plus(now, wait);
    return people_tries_put(h, key, &t, why);
}

bool try_refund(people_hand *h, uint32_t key, fault *why)
{
    people_tries t;
    if (!people_tries_find(h, key, &t, why)) return false;
    if (!t.fails) return true;
    t.fails--;
    t.until = t.last;
    return people_tries_put(h, key, &t, why);
}

bool try_clear(people_hand *h, uint32_t key, fault *why)
{
    return people_tries_put(h, key, &(people_tries){0}, why);
}

bool auth_slow(auth_from *from, uint32_t seconds, fault *why)
{
    from->wait_seconds = seconds;
    return fault_set(why, FAULT_SLOW, "too many tries failed: wait %u second%s, then try again", seconds,
                     seconds == 1 ? "" : "s");
}

bool auth_no(fault *why)
{
    return fault_set(why, FAULT_WHO, "the sign-in name, password or code does not fit");
}
