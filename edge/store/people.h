// people.h - who may come in: accounts, memberships, sessions, second factors, invitations, tokens, what was
// tried too often, what was opened by break-glass. All in control.db, apart from every practice's facts.
// In: values whose secrets are hashed already. Out: rows as values; durable changes. Never: judges a
// password, keeps a name or reason that is not sealed, or knows what a role may do (edge/auth).
//
// One `people` serves all threads: one at a time writes, one at a time reads, and readers never wait for the
// disk.
// All verbs take a hand: people_look or people_write gives one, people_drop takes it back. What is written in
// a hand holds together, and is durable when people_keep says true. A row that is not found is all zeros: its
// id or account is empty. Texts live in the arena that is given.
#pragma once
#include "base.h"
#include "keys.h"

typedef struct people people;
typedef struct people_ask {
    str dir;                // with its control.db
    const store_keys *keys; // copied
    const char *vfs;        // as in store_ask
    uint32_t busy_ms;
    void (*random)(void *with, void *to, size_t bytes);
    instant (*now)(void *with);
    void *with;
} people_ask;
MUST_USE bool people_open(people **out, const people_ask *ask, fault *why);
void people_close(people *p); // may be NULL; nobody holds a hand

// Keyed hashes: without the master key nobody can try guesses against them.
typedef enum people_purpose {
    PEOPLE_LOGIN = 1,
    PEOPLE_TRY,
    PEOPLE_CSRF,
    PEOPLE_CODE,
    PEOPLE_CHALLENGE
} people_purpose;
void people_hash(const people *p, people_purpose purpose, str bytes, sha256 *out);
instant people_now(const people *p);
void people_random(people *p, void *to, size_t bytes);

typedef struct people_hand { people *of; struct people_side *side; bool writes; } people_hand;
MUST_USE bool people_look(people *p, people_hand *out, fault *why);
MUST_USE bool people_write(people *p, people_hand *out, fault *why);
// The same, unless somebody else is writing now: *got false then, and nothing to drop.
MUST_USE bool people_write_now(people *p, people_hand *out, bool *got, fault *why);
MUST_USE bool people_keep(people_hand *h, fault *why); // durable; the hand is given back, whatever comes
void people_drop(people_hand *h);                      // takes back what was not kept; harmless twice

MUST_USE bool people_practice_known(people_hand *h, str practice, bool *out, fault *why);

// --- accounts (account.c) ---------------------------------------------------------------------------------

typedef struct people_account {
    str id, login;          // login: as it is compared (edge/auth folds it)
    str password;           // what argon2id made of it; empty: none yet
    instant password_at;
    str totp, totp_new;     // secrets; empty: none
    int64_t totp_step;
    str practice;           // used last; or empty
    instant made;
    bool trial;
} people_account;
// FAULT_CONFLICT when the login is taken.
MUST_USE bool people_account_add(people_hand *h, const people_account *account, fault *why);
MUST_USE bool people_account_find(people_hand *h, str id, people_account *out, arena *a, fault *why);
MUST_USE bool people_account_of_login(people_hand *h, str login, people_account *out, arena *a, fault *why);
// all but id, login, made, trial
MUST_USE bool people_account_put(people_hand *h, const people_account *account, fault *why);
// Clears the secrets of what was found.
void people_account_forget(people_account *account);

typedef struct people_member {
    str account, practice, role, person, name;
    str part2_by; instant part2_at; // by empty: not granted
    bool disabled, waiting;
    instant made, used;     // used.us 0: never
} people_member;
MUST_USE bool people_member_put(people_hand *h, const people_member *member, fault *why); // adds or replaces
MUST_USE bool people_member_find(people_hand *h, str account, str practice, people_member *out, arena *a,
                                 fault *why);
MUST_USE bool people_member_used(people_hand *h, str account, str practice, instant at, fault *why);
MUST_USE bool people_member_remove(people_hand *h, str account, str practice, fault *why);
typedef struct people_members { people_member *at; size_t count; } people_members;
MUST_USE bool people_members_of_account(people_hand *h, str account, people_members *out, arena *a,
                                        fault *why);
MUST_USE bool people_members_of_practice(people_hand *h, str practice, people_members *out, arena *a,
                                         fault *why);

// --- sessions (session.c) ---------------------------------------------------------------------------------

typedef struct people_session {
    str id;
    sha256 hash;
    str account, practice, device;
    int second;                 // what was shown, as edge/auth has it
    instant made, used, ends;
    int64_t idle_seconds;
    instant fresh;              // until when shown again counts
    bool signs; sha256 signs_text; str signs_way; instant signs_until;
    bool challenged; sha256 challenge; int challenge_for; instant challenge_until;
} people_session;
MUST_USE bool people_session_put(people_hand *h, const people_session *s, fault *why); // adds or replaces
// With the membership that it stands on.
MUST_USE bool people_session_find(people_hand *h, const sha256 *hash, people_session *out,
                                  people_member *member, arena *a, fault *why);
MUST_USE bool people_session_of(people_hand *h, str id, people_session *out, arena *a, fault *why);
MUST_USE bool people_session_used(people_hand *h, str id, instant at, fault *why);
MUST_USE bool people_session_end(people_hand *h, str id, fault *why);
typedef struct people_sessions { people_session *at; size_t count; } people_sessions;
// Newest use first; ended ones are gone, those that are over may still be among them.
MUST_USE bool people_sessions_of(people_hand *h, str account, people_sessions *out, arena *a, fault *why);
// practice empty: all; those of the account but the one of id `but`.
MUST_USE bool people_sessions_end(people_hand *h, str account, str practice, str but, uint32_t *ended,
                                  fault *why);

typedef struct people_device { sha256 hash; str account; instant made, used; } people_device;
// the newest `keep`
MUST_USE bool people_device_put(people_hand *h, const people_device *d, uint32_t keep, fault *why);
MUST_USE bool people_device_find(people_hand *h, const sha256 *hash, str account, people_device *out,
                                 arena *a, fault *why);
MUST_USE bool people_device_known(people_hand *h, const sha256 *hash, bool *out, fault *why); // anybody's
MUST_USE bool people_devices_forget(people_hand *h, str account, fault *why);

// Rows that are over at `now`.
MUST_USE bool people_sweep(people_hand *h, instant now, fault *why);

// --- second factors (factor.c) ----------------------------------------------------------------------------

typedef struct people_passkey {
    str id, account;
    str credential;         // bytes
    int kind;               // COSE algorithm
    str key;                // bytes, as libfido2 gives them
    uint32_t counter;
    str host, name;
    instant made, used;
} people_passkey;
typedef struct people_passkeys { people_passkey *at; size_t count; } people_passkeys;
MUST_USE bool people_passkey_put(people_hand *h, const people_passkey *k, fault *why); // adds or replaces
MUST_USE bool people_passkeys_of(people_hand *h, str account, people_passkeys *out, arena *a, fault *why);
MUST_USE bool people_passkey_remove(people_hand *h, str account, str id, bool *found, fault *why);
MUST_USE bool people_passkeys_remove(people_hand *h, str account, fault *why);
MUST_USE bool people_passkey_known(people_hand *h, str credential, bool *out, fault *why);
// Those before are void.
MUST_USE bool people_recovery_put(people_hand *h, str account, const sha256 *hashes, size_t count,
                                  fault *why);
MUST_USE bool people_recovery_known(people_hand *h, str account, const sha256 *hash, bool *out, fault *why);
MUST_USE bool people_recovery_use(people_hand *h, str account, const sha256 *hash, bool *found, fault *why);
MUST_USE bool people_recovery_left(people_hand *h, str account, uint32_t *out, fault *why);

// --- invitations, tokens, tries (entrance.c) --------------------------------------------------------------

typedef struct people_invitation {
    sha256 hash;
    str account, practice;
    instant made, ends;
} people_invitation;
// Those before for the same membership are void.
MUST_USE bool people_invitation_put(people_hand *h, const people_invitation *i, fault *why);
MUST_USE bool people_invitation_find(people_hand *h, const sha256 *hash, people_invitation *out, arena *a,
                                     fault *why);
MUST_USE bool people_invitation_use(people_hand *h, const sha256 *hash, bool *found, fault *why);
// practice empty: all
MUST_USE bool people_invitations_end(people_hand *h, str account, str practice, fault *why);

typedef struct people_token {
    str id;
    sha256 hash;
    str practice, name, scopes, by;
    instant made, ends, used, ended; // us 0: not
} people_token;
typedef struct people_tokens { people_token *at; size_t count; } people_tokens;
MUST_USE bool people_token_add(people_hand *h, const people_token *t, fault *why);
MUST_USE bool people_token_find(people_hand *h, const sha256 *hash, people_token *out, arena *a, fault *why);
MUST_USE bool people_token_used(people_hand *h, str id, instant at, fault *why);
MUST_USE bool people_token_end(people_hand *h, str practice, str id, instant at, bool *found, fault *why);
MUST_USE bool people_tokens_of(people_hand *h, str practice, people_tokens *out, arena *a, fault *why);

typedef struct people_tries { uint32_t fails; instant last, until; } people_tries;
MUST_USE bool people_tries_find(people_hand *h, uint32_t key, people_tries *out, fault *why);
// fails 0: forgotten
MUST_USE bool people_tries_put(people_hand *h, uint32_t key, const people_tries *t, fault *why);

// --- break-glass (glass.c) --------------------------------------------------------------------------------

typedef struct people_glass {
    str id, practice, account, patient, reason;
    instant opened, ends;
    str reviewed_by; instant reviewed; str verdict, said; // reviewed.us 0: not yet
} people_glass;
typedef struct people_glasses { people_glass *at; size_t count; } people_glasses;
MUST_USE bool people_glass_add(people_hand *h, const people_glass *g, fault *why);
MUST_USE bool people_glass_find(people_hand *h, str practice, str id, people_glass *out, arena *a,
                                fault *why);
MUST_USE bool people_glass_runs(people_hand *h, str practice, str account, str patient, instant now,
                                bool *out, fault *why);
MUST_USE bool people_glass_reviewed(people_hand *h, const people_glass *g, fault *why);
// Newest first.
MUST_USE bool people_glasses_of(people_hand *h, str practice, bool unreviewed, people_glasses *out, arena *a,
                                fault *why);
