// Passwords that are guessed first: short ones, and those made of what everybody uses or of who it is.
// NIST SP 800-63B 5.1.1.2: length counts; no rules of composition; values that are commonly used, expected,
// or made of context are refused. What is common is taken out of the password, and what is left must still be
// long enough to be worth a guess.
#include "auth_.h"

enum { LEFT_MIN = 7, FOLDED_MAX = AUTH_PASSWORD_BYTES_MAX, RUN_MIN = 4, DIFFERENT_MIN = 5,
       WORD_MAX = 32 };

// In small letters, after 0 1 3 4 5 7 @ $ ! were read as the letters that they stand for.
static const char *const common[] = {
    "passwort",      "password",  "passw",     "kennwort", "geheim",   "secret",     "qwerty",    "qwertz",
    "azerty",        "asdfgh",    "zxcvbn",    "yxcvbn",   "welcome",  "willkommen", "letmein",   "iloveyou",
    "loveyou",       "lovely",    "princess",  "sunshine", "monkey",   "dragon",     "football",  "baseball",
    "basketball",    "superman",  "batman",    "master",   "shadow",   "michael",    "jennifer",  "jessica",
    "charlie",       "trustno",   "whatever",  "starwars", "computer", "internet",   "google",    "facebook",
    "samsung",       "microsoft", "windows",   "iphone",   "android",  "login",      "signin",    "admin",
    "administrator", "root",      "user",      "guest",    "changeme", "default",    "temporary", "temp",
    "test",          "testing",   "hello",     "freedom",  "forever",  "family",     "summer",    "winter",
    "spring",        "autumn",    "january",   "february", "march",    "april",      "june",      "july",
    "august",        "september", "october",   "november", "december", "monday",     "tuesday",   "wednesday",
    "thursday",      "friday",    "saturday",  "sunday",   "daybook",  "practice",   "clinic",    "hospital",
    "doctor",        "nurse",     "therapist", "therapy",  "patient",  "medical",    "health",    "billing",
    "biller",        "office",    "company",   "correct",  "horse",    "battery",    "staple",    "one",
    "two",           "three",     "four",      "five",     "six",      "seven",      "eight",     "nine",
    "ten",           "love",      "jesus",     "god",      "america",  "usa",        "chicago",   "newyork",
    "boston",        "texas",
};
static const char *const rows[] = {
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789012345678901234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
};

static char read_as(char c)
{
    static const char from[] = "013457@$!|", to[] = "oleasta" "sil";
    const char *at = memchr(from, c, sizeof from - 1);
    if (c >= 'A' && c <= 'Z') return (char)(c + 32);
    return at ? to[at - from] : c;
}

// Blanks each place where the word stands, in both spellings.
static void take_out(char *plain, char *folded, size_t len, const char *word, size_t n)
{
    for (size_t i = 0; n && i + n <= len; i++)
        if (memcmp(plain + i, word, n) == 0 || memcmp(folded + i, word, n) == 0) {
            memset(plain + i, ' ', n);
            memset(folded + i, ' ', n);
        }
}

// A run along a row of keys or the alphabet, forwards or backwards; or one letter again and again.
static size_t run_at(const char *s, size_t left)
{
    size_t best = 1;
    while (best < left && s[best] == s[0]) best++;
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        size_t len = strlen(rows[r]);
        for (size_t at = 0; at < len; at++) {
            size_t up = 0, down = 0;
            while (up < left && at + up < len && s[up] == rows[r][at + up]) up++;
            while (down < left && down <= at && s[down] == rows[r][at - down]) down++;
            if (up > best) best = up;
            if (down > best) best = down;
        }
    }
    return best;
}

static size_t characters(str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.at[i] & 0xC0) != 0x80;
    return n;
}

// The same few letters over and over are as many guesses as the few.
static size_t period(const char *s, size_t len)
{
    for (size_t p = 1; p <= len / 2; p++) {
        size_t i = p;
        while (i < len && s[i] == s[i - p]) i++;
        if (i == len) return p;
    }
    return len;
}

static void take_words(char *plain, char *folded, size_t len, const str *words, size_t count)
{
    enum { WORD_MIN = 3 };
    for (size_t w = 0; w < count; w++) {
        str rest = words[w];
        while (rest.len) { // of a name or an address each part by itself
            size_t n = 0, skip;
            char word[AUTH_NAME_BYTES_MAX];
            while (n < rest.len && n < sizeof word && !memchr(" @.-_", rest.at[n], 5)) {
                char c = rest.at[n];
                word[n] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
                n++;
            }
            skip = n < rest.len ? n + 1 : n;
            if (n >= WORD_MIN) take_out(plain, folded, len, word, n);
            rest = str_from(rest, skip);
        }
    }
}

// What nobody would guess at once: letters that are left, runs and repeats counted once.
static size_t worth(const char *plain, size_t len)
{
    char left[FOLDED_MAX];
    bool seen[256] = {false};
    size_t n = 0, different = 0;
    for (size_t i = 0; i < len;) {
        size_t run = plain[i] == ' ' ? 1 : run_at(plain + i, len - i);
        if (plain[i] != ' ') left[n++] = plain[i];
        i += run >= RUN_MIN ? run : 1;
    }
    n = period(left, n);
    for (size_t i = 0; i < n; i++) {
        different += !seen[(unsigned char)left[i]];
        seen[(unsigned char)left[i]] = true;
    }
    auth_forget((str){left, n});
    return different < DIFFERENT_MIN ? different : n;
}

const char *auth_password_problem(str password, const str *words, size_t count)
{
    char plain[FOLDED_MAX], folded[FOLDED_MAX];
    if (password.len > AUTH_PASSWORD_BYTES_MAX) return "this password is longer than 512 bytes";
    if (characters(password) < AUTH_PASSWORD_CHARACTERS_MIN)
        return "a password has 12 characters or more; several words that do not belong together are good "
               "ones";
    for (size_t i = 0; i < password.len; i++) {
        char c = password.at[i];
        plain[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        folded[i] = read_as(c);
    }
    take_words(plain, folded, password.len, words, count);
    for (size_t n = WORD_MAX; n; n--) // long ones first: an administrator is more than an admin
        for (size_t w = 0; w < sizeof common / sizeof common[0]; w++)
            if (strlen(common[w]) == n) take_out(plain, folded, password.len, common[w], n);
    size_t left = worth(plain, password.len);
    auth_forget((str){plain, sizeof plain});
    auth_forget((str){folded, sizeof folded});
    return left >= LEFT_MIN
               ? NULL
               : "this password is made of what everybody tries first: common words, rows of keys, "
                 "repeats, or your own name";
}
