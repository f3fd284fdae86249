// Random texts and their spellings; names; passwords that everybody guesses.
#include "auth_.h"
#include <sodium.h>

str auth_base64(str bytes, arena *in)
{
    enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
    size_t room = sodium_base64_ENCODED_LEN(bytes.len, VARIANT);
    char *to = arena_text(in, room);
    sodium_bin2base64(to, room, (const unsigned char *)bytes.at, bytes.len, VARIANT);
    return str_of(to);
}

bool auth_unbase64(str text, str *out, arena *in)
{
    enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
    char *to = arena_text(in, text.len + 1);
    size_t len = 0;
    // libsodium 1.0.18 takes some bytes beyond ASCII for letters.
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] >= 0x80) return false;
    if (sodium_base642bin((unsigned char *)to, text.len, text.at, text.len, NULL, &len, NULL, VARIANT) != 0)
        return false;
    *out = (str){to, len};
    return true;
}

str auth_base32(str bytes, arena *in)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    buf b = buf_in(in, bytes.len * 2 + 8);
    uint32_t held = 0;
    int bits = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        held = held << 8 | (unsigned char)bytes.at[i];
        for (bits += 8; bits >= 5; bits -= 5) buf_byte(&b, letters[held >> (bits - 5) & 31]);
    }
    if (bits) buf_byte(&b, letters[held << (5 - bits) & 31]);
    return buf_str(&b);
}

str auth_random_text(auth *a, size_t bytes, arena *in)
{
    unsigned char raw[64];
    assert(bytes <= sizeof raw);
    people_random(a->people, raw, bytes);
    str text = auth_base64((str){(const char *)raw, bytes}, in);
    sodium_memzero(raw, sizeof raw);
    return text;
}

str auth_random_id(auth *a, char first, arena *in)
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz"; // none that is read as another
    unsigned char raw[AUTH_ID_BYTES];
    char *to = arena_text(in, 1 + AUTH_ID_BYTES * 8 / 5);
    size_t n = 0;
    uint32_t held = 0;
    int bits = 0;
    people_random(a->people, raw, sizeof raw);
    to[n++] = first;
    for (size_t i = 0; i < sizeof raw; i++) {
        held = held << 8 | raw[i];
        for (bits += 8; bits >= 5; bits -= 5) to[n++] = letters[held >> (bits - 5) & 31];
    }
    return (str){to, n};
}

void auth_forget(str secret)
{
    if (secret.len) sodium_memzero((void *)(uintptr_t)secret.at, secret.len);
}

static bool text_good(str s)
{
    const char *p = s.at, *end = s.at + s.len;
    while (p < end) {
        size_t n = (unsigned char)*p < 0x80 ? 1 : utf8_at(p, end);
        if (!n || (unsigned char)*p < ' ' || *p == 0x7F) return false;
        p += n;
    }
    return true;
}

bool auth_fold_login(str login, str *out, arena *in)
{
    str s = str_trim(login);
    if (!s.len || s.len > AUTH_LOGIN_BYTES_MAX || !text_good(s)) return false;
    char *to = arena_text(in, s.len);
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (c == ' ') return false;
        to[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    *out = (str){to, s.len};
    return true;
}

bool auth_name_good(str name)
{
    return str_trim(name).len == name.len && name.len && name.len <= AUTH_NAME_BYTES_MAX && text_good(name);
}

// --- browsers ---------------------------------------------------------------------------------------------

static bool holds(str s, const char *word) { return s.len && memmem(s.at, s.len, word, strlen(word)); }

// What the list of sessions shows: enough to know one's own, and nothing that a stranger could have written
// there.
str auth_agent_words(str agent, arena *in)
{
    // Order matters: each of them says that it is some of those below.
    static const struct { const char *sign, *name; } browsers[] = {
        {"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"},
        {"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"},
    };
    static const struct { const char *sign, *name; } systems[] = {
        {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"},
        {"Mac OS X", "a Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
    };
    size_t b = 0, s = 0;
    while (b < sizeof browsers / sizeof browsers[0] && !holds(agent, browsers[b].sign)) b++;
    while (s < sizeof systems / sizeof systems[0] && !holds(agent, systems[s].sign)) s++;
    buf words = buf_in(in, AUTH_DEVICE_WORDS_MAX);
    buf_put(&words, str_of(b < sizeof browsers / sizeof browsers[0] ? browsers[b].name : "a program"));
    if (s < sizeof systems / sizeof systems[0]) {
        buf_lit(&words, " on ");
        buf_put(&words, str_of(systems[s].name));
    }
    return buf_str(&words);
}
