// What a stranger types to come in: names, codes, tokens, the words of a browser, an address.
#include "auth_.h"
#include "source.h"

static arena room;

static void try_login(str s)
{
    str folded, again;
    if (auth_fold_login(s, &folded, &room)) {
        assert(folded.len && folded.len <= AUTH_LOGIN_BYTES_MAX);
        bool same = auth_fold_login(folded, &again, &room);
        assert(same && str_eq(folded, again));
    }
    if (auth_name_good(s)) assert(s.len <= AUTH_NAME_BYTES_MAX && !memchr(s.at, '\n', s.len));
}

// What is read is spelled in one way only: no two tokens are one.
static void try_spelling(str s)
{
    str bytes;
    if (auth_unbase64(s, &bytes, &room)) assert(str_eq(auth_base64(bytes, &room), s));
    bool back = auth_unbase64(auth_base64(s, &room), &bytes, &room);
    assert(back && str_eq(bytes, s));
    assert(auth_base32(s, &room).len == (s.len * 8 + 4) / 5);
}

static void try_code(str secret, str code)
{
    const instant now = {1771000000000000};
    const int64_t at = now.us / US_PER_S / AUTH_TOTP_SECONDS;
    int64_t step = totp_step_of(secret, code, now, 0);
    if (step != -1)
        assert(auth_code_is_totp(code) && step >= at - AUTH_TOTP_WINDOW && step <= at + AUTH_TOTP_WINDOW);
    assert(totp_step_of(secret, code, now, at + AUTH_TOTP_WINDOW) == -1);
    buf right = buf_in(&room, AUTH_TOTP_DIGITS);
    buf_digits(&right, totp_at(secret, at), AUTH_TOTP_DIGITS);
    assert(!right.full && totp_step_of(secret, buf_str(&right), now, at - 1) >= at);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    enum { BYTES_MAX = 1 << 12 };
    if (!room.from) room = source_arena();
    if (len > BYTES_MAX) return 0;
    arena_mark mark = arena_here(&room);
    str all = {(const char *)bytes, len}, rest, first = str_split(all, '\n', &rest);
    try_login(all);
    try_login(first);
    try_spelling(all);
    char secret[AUTH_TOTP_BYTES] = {0};
    for (size_t i = 0; i < first.len && i < sizeof secret; i++) secret[i] = first.at[i];
    try_code((str){secret, sizeof secret}, rest);
    assert(auth_agent_words(all, &room).len <= AUTH_DEVICE_WORDS_MAX);
    assert(try_address(all, &room).len <= len + 64);
    const str words[] = {first};
    (void)auth_password_problem(rest, words, 1);
    arena_back(&room, mark);
    return 0;
}
