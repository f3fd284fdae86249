// auth_.h - private to edge/auth: what the door is made of.
// In: the words of auth.h. Out: helpers of its files. Never: seen by another room.
#pragma once
#include "auth.h"
#include "host.h"
#include "totp.h"
#include <pthread.h>

enum {
    AUTH_SECRET_BYTES = 32,         // of sessions, tokens, invitations, devices
    AUTH_SECRET_TEXT = 43,          // the same in base64url
    AUTH_ID_BYTES = 10,             // 80 random bits
    AUTH_HASHES_AT_ONCE = 2,        // so that signing in cannot starve checking in (doc: trust)
    AUTH_HASHES_WAITING = 16,
    AUTH_HASH_WAIT_MS = 5000,
    AUTH_TOUCH_SECONDS = 60,        // how exactly the last use of a session is known
    AUTH_ORIGIN_BYTES_MAX = 256,
};
#define AUTH_TOKEN_PREFIX "dbk_"

// What a session has shown.
enum { SHOWN_PASSWORD = 0, SHOWN_ENOUGH = 1, SHOWN_SECOND = 2 }; // ENOUGH: a patient without a second factor
// What a passkey's challenge is for.
enum { CHALLENGE_NONE, CHALLENGE_SHOW, CHALLENGE_ADD, CHALLENGE_SIGN };

struct auth {
    people *people;
    bool (*heard)(void *with, const auth_event *e, fault *why);
    void *heard_with;
    size_t hash_bytes;
    uint32_t hash_passes;
    char nobody[128];               // a password's hash for accounts that are not there
    pthread_mutex_t lock;           // of what follows
    pthread_cond_t freed;
    uint32_t hashing, waiting;
    char origin[AUTH_ORIGIN_BYTES_MAX], host[AUTH_ORIGIN_BYTES_MAX];
};

#define AUTH_SCRATCH_BYTES ((size_t)16 << 20) // of one verb that hands out nothing

static inline instant auth_now(const auth *a) { return people_now(a->people); }
static inline instant instant_plus(instant t, int64_t seconds)
{
    return (instant){t.us + seconds * US_PER_S};
}

// Keeps it if that can be done: what is lost otherwise is a count or a minute.
static inline void keep_if_can(people_hand *h)
{
    fault none;
    bool kept = people_keep(h, &none);
    (void)kept;
}

bool auth_token_known(auth *a, people_hand *h, str token, arena *in, fault *why); // (token.c)
// *may is left alone when the token is no longer good (token.c).
MUST_USE bool auth_token_still(auth *a, people_hand *h, const auth_who *w, uint64_t *may, arena *in,
                               fault *why);

// --- words (words.c) --------------------------------------------------------------------------------------
// Random bytes as text. The arena's copy of a secret is the caller's to send.
str auth_random_text(auth *a, size_t bytes, arena *in);  // base64url
str auth_random_id(auth *a, char first, arena *in);      // "a" and 16 letters and digits
str auth_base64(str bytes, arena *in);                   // base64url without padding
bool auth_unbase64(str text, str *out, arena *in);       // strictly: no padding, no rest bits
// The sign-in name as it is compared: trimmed, ASCII letters small. False: it cannot be one.
bool auth_fold_login(str login, str *out, arena *in);
bool auth_name_good(str name); // some characters, no control characters, within the limit
void auth_forget(str secret);  // clears what lies in an arena
str auth_agent_words(str agent, arena *in); // "Firefox on Linux"

// --- passwords (hash.c) -----------------------------------------------------------------------------------
// Waits for one of the places where passwords are weighed. FAULT_BUSY.
bool auth_hash_enter(auth *a, fault *why);
void auth_hash_leave(auth *a);
// Needs a place. stored empty: weighs against nobody's, and the answer is no.
bool auth_hash_fits(auth *a, str stored, str password);
bool auth_hash_make(auth *a, str password, str *out, arena *in, fault *why);
// Enters, makes, leaves.
bool auth_hash_new(auth *a, str password, str *out, arena *in, fault *why);

// --- tries (tries.c) --------------------------------------------------------------------------------------
typedef enum try_kind {
    TRY_ACCOUNT,
    TRY_DEVICE,
    TRY_CODE,
    TRY_SECOND,
    TRY_ADDRESS,
    TRY_INVITATION,
    TRY_KINDS
} try_kind;
uint32_t try_key(auth *a, try_kind kind, str one, str two);
str try_address(str address, arena *in); // as it is counted: an IPv6 network of 64 bits is one
// How many seconds still to wait; 0: go on.
bool try_wait(people_hand *h, uint32_t key, instant now, uint32_t *seconds, fault *why);
// Counts one failure before anything is weighed, so that a thousand at once are a thousand.
bool try_charge(people_hand *h, uint32_t key, instant now, fault *why);
bool try_refund(people_hand *h, uint32_t key, fault *why); // that one was none
bool try_clear(people_hand *h, uint32_t key, fault *why);
bool auth_slow(auth_from *from, uint32_t seconds, fault *why); // FAULT_SLOW. Always false.
bool auth_no(fault *why);                                      // FAULT_WHO. Always false.

// --- events (auth.c) --------------------------------------------------------------------------------------
bool auth_tell(auth *a, const auth_event *e, fault *why); // sets `at`
// Of somebody who has just signed in, after it was kept: with the hand given back, for the practice's audit
// may have to wait for long work there, and other practices' people must not wait with it. What cannot be
// told does not last: the session is ended.
bool auth_tell_in(auth *a, const auth_signed *in, audit_event kind, str detail, fault *why);
// With who it is.
bool auth_tell_of(auth *a, const auth_who *w, audit_event kind, str subject, str detail, fault *why);

// --- sessions (session.c) ---------------------------------------------------------------------------------
auth_role auth_role_of(const people_member *m); // AUTH_ROLE_COUNT: none that is known
bool auth_member_lives(const people_member *m);
// Is the password enough? For a patient or a trial, who has set no second factor up.
bool auth_is_enough(const people_account *account, const people_member *m, bool has_factor);
bool auth_manages(const auth_who *w, auth_role of, fault *why); // may w invite, change, reset such people?
bool auth_from_here(str address); // a loopback address
// Which factors has the account?
bool auth_ways_of(people_hand *h, const people_account *account, auth_ways *ways, arena *in, fault *why);
// Makes a session, or gives one a new cookie (s->id not empty), and fills out.
bool auth_session_make(auth *a, people_hand *h, people_session *s, const people_account *account,
                       const people_member *m, auth_from *from, auth_signed *out, arena *in, fault *why);
// The session of who asks, in a writing hand. FAULT_WHO: it is gone.
bool auth_session_own(auth *a, people_hand *h, const auth_who *w, people_session *s, people_account *account,
                      people_member *m, arena *in, fault *why);
bool auth_second_shown(const auth_who *w, fault *why); // FAULT_DENIED otherwise
bool auth_is_fresh(auth *a, const auth_who *w, fault *why);
// May factors be set up now? The account has none, or the session has shown one freshly.
bool auth_may_set_up(auth *a, const auth_who *w, const people_session *s, const auth_ways *ways, fault *why);

// --- codes (totp.c) ---------------------------------------------------------------------------------------
void recovery_hash(auth *a, str account, str code, sha256 *out);
// Does the code fit (TOTP or recovery)? Used up where `use`.
bool auth_code_fits(auth *a, people_hand *h, people_account *account, str code, bool use, bool *fits,
                    str *which, fault *why);
bool auth_recovery_new(auth *a, people_hand *h, str account, str codes[AUTH_RECOVERY_CODES], arena *in,
                       fault *why);

bool auth_qr(str text, str *svg, arena *in, fault *why); // (qr.c)
str auth_totp_uri(str login, str secret, arena *in);
// A factor was set up: the session has shown it, and its cookie changes; the first one brings recovery codes.
bool auth_factor_added(auth *a, people_hand *h, people_session *s, people_account *account,
                       const people_member *m, const auth_ways *before, str which, auth_from *from,
                       auth_set_up *out, arena *in, fault *why);
// The same as auth_again, also where the second factor is still to come.
bool auth_proof_shown(auth *a, const auth_who *w, const auth_proof *proof, auth_from *from,
                      instant *fresh_until, fault *why);
bool auth_password_good(str password, str login, str name, fault *why);

// --- passkeys (passkey.c) ---------------------------------------------------------------------------------
// Verifies what the browser answered to the challenge of the session; takes the challenge away; counts the
// signature. text: what it had to sign, or NULL. In a writing hand. *fits false: it does not.
bool auth_passkey_fits(auth *a, people_hand *h, people_session *s, int challenge_for, const sha256 *text,
                       const auth_asserted *shown, bool *fits, bool *copied, arena *in, fault *why);
