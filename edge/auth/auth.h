// auth.h - the door of this room: who is it, and what may they do.
// In: what a person or a program shows: a password, a code, a passkey, a cookie, a token. Out: who it is, in
// which practice, with which permissions. Never: keeps a secret that it need not keep (what it must compare
// is stored hashed or sealed), tells whether an account exists, or says more than "no" to who is not known.
//
// A person has an account (login, password, second factors) and one membership for each practice (role,
// person in the practice's facts, name). Everything is in control.db, by the verbs of people.h. One `auth`
// serves all threads. False always sets why; its code is the answer:
//   FAULT_WHO      401  not known, or does not fit; the same sentence whatever of it was wrong
//   FAULT_SLOW     429  too many tries; auth_from.wait_seconds says how long
//   FAULT_BUSY     503  too many passwords are being weighed at this moment
//   FAULT_DENIED   403  known, and not allowed; what a session showed in addition does not fit
//   FAULT_NOTHING  404  no such thing among the own ones
//   FAULT_INPUT    422  not as it must be; `field` says which
//   FAULT_CONFLICT 409  taken, or used already
// Texts that go out live in the arena that is given.
#pragma once
#include "audit.h"
#include "people.h"
#include "store.h"

typedef enum auth_role {
#define ROLE(id, name, title, help) id,
#include "roles.def"
    AUTH_ROLE_COUNT
} auth_role;
typedef enum auth_permission {
#define PERMISSION(id, name, who, help) id,
#include "permissions.def"
    AUTH_PERMISSION_COUNT
} auth_permission;
_Static_assert(AUTH_PERMISSION_COUNT <= 64, "a permission is a bit");
extern const struct auth_role_row { str name, title, help; } auth_roles[AUTH_ROLE_COUNT];
extern const struct auth_permission_row { str name, who, help; } auth_permissions[AUTH_PERMISSION_COUNT];
uint64_t auth_role_permissions(auth_role r); // a bit for each
uint64_t auth_scopes(void);                  // those that a token may be given
bool auth_role_find(str name, auth_role *out);
bool auth_permission_find(str name, auth_permission *out);
static inline bool auth_role_is_staff(auth_role r) { return r != ROLE_OF_PATIENT && r != ROLE_OF_CLIENT; }

enum {
    // from the ceremony to the signature: the time of a last look at the text
    AUTH_FRESH_SECONDS = 300,
    AUTH_IDLE_SECONDS = 30 * 60,         // staff: a desk in a practice is walked away from
    AUTH_LIFE_SECONDS = 12 * 3600,       // staff: no longer than a working day (NIST 800-63B, AAL2)
    AUTH_PATIENT_IDLE_SECONDS = 36 * 3600, // the question comes once a day: answering it keeps one signed in
    AUTH_PATIENT_LIFE_SECONDS = 30 * 86400, // NIST 800-63B, AAL1
    AUTH_DEVICE_SECONDS = 180 * 86400,   // how long a browser is remembered (auth_from.device)
    AUTH_PASSWORD_CHARACTERS_MIN = 12,
    AUTH_PASSWORD_BYTES_MAX = 512,
    AUTH_LOGIN_BYTES_MAX = 128, AUTH_NAME_BYTES_MAX = 128, AUTH_DEVICE_WORDS_MAX = 80,
    AUTH_REASON_BYTES_MIN = 10, AUTH_REASON_BYTES_MAX = 1000,
    AUTH_RECOVERY_CODES = 10,
    AUTH_PASSKEYS_MAX = 10, AUTH_SESSIONS_MAX = 20, AUTH_DEVICES_MAX = 10, // of an account: the oldest goes
    AUTH_TOKENS_MAX = 200,               // of a practice
    AUTH_TOKEN_DAYS_MAX = 366,           // a token that nobody renews is a token that nobody knows of
    AUTH_INVITATION_SECONDS = 7 * 86400,
    AUTH_GLASS_SECONDS = 3600,
};

// Who asks. Texts live in the arena that was given.
typedef struct auth_who {
    str account;            // id of the account, or of the token
    // id of the person in the practice's facts: a practitioner, staff, patient; or empty
    str person;
    str name;               // to greet with
    str practice;           // the session's: every question is bound to it
    auth_role role;
    uint64_t may;           // bits of auth_permission
    bool second;            // the second factor was shown; without it `may` holds MAY_SIGN_IN alone
    instant fresh_until;    // a signature needs a sign-in ceremony not longer ago than AUTH_FRESH_SECONDS
    str session;            // public id of the session, for lists; empty: a token
    str csrf;               // what a changing request must carry in X-Daybook-Csrf; empty: a token
} auth_who;
static inline bool auth_may(const auth_who *w, auth_permission p) { return w->may >> p & 1; }

// --- the door itself --------------------------------------------------------------------------------------

// What happens at this door, for the audit: a row of audit_events.def.
typedef struct auth_event {
    audit_event kind;
    instant at;
    str practice;           // empty: not known; an unknown login has none
    str account, person, session; // who did it; empty where not known
    int space;              // what kind of thing the subject is (audit.h)
    str subject;            // what it was done to: an id; or empty
    str detail;             // words of tables, or a reason in a person's words; never a secret
} auth_event;

typedef struct auth auth;
typedef struct auth_ask {
    str dir;                // the data folder
    const store_keys *keys; // copied
    str origin;             // "https://localhost:8443": see auth_set_origin; may be empty
    // Called on the thread that did it. False (why set): it cannot be kept, and the answer is that fault.
    // What opens something is taken back then. NULL: nobody listens.
    bool (*heard)(void *with, const auth_event *e, fault *why);
    void *heard_with;
    // Tests put their own here; NULL, 0: the system's and the house's.
    const char *vfs;
    instant (*now)(void *with);
    void (*random)(void *with, void *to, size_t bytes);
    void *with;
    size_t hash_bytes; uint32_t hash_passes; // of a password: 64 MiB, two
} auth_ask;
MUST_USE bool auth_open(auth **out, const auth_ask *ask, fault *why);
void auth_close(auth *a); // may be NULL
// Where the pages are reached: passkeys are bound to its host. Before any passkey is asked for. A host that
// is an address has no passkeys (WebAuthn wants a name).
void auth_set_origin(auth *a, str origin);
people *auth_people(auth *a);
// Who acts on the command line: nobody is signed in, and whoever has the folder's key may. For what takes a
// `w` and is about others.
static inline auth_who auth_machine(str practice)
{
    return (auth_who){.practice = practice, .role = AUTH_ROLE_COUNT};
}
// Throws away what is over: sessions, invitations, counters. About once an hour.
MUST_USE bool auth_sweep(auth *a, fault *why);

// --- cookies -----------------------------------------------------------------------------------------------

// Both: Path=/; HttpOnly; SameSite=Strict, Secure. The second is kept AUTH_DEVICE_SECONDS and tells the
// owner's browser from a stranger's, so that guessing elsewhere does not lock it out. Not over TLS (loopback
// alone): the same without __Host-.
static inline str auth_cookie(bool secure) { return secure ? STR("__Host-daybook") : STR("daybook"); }
static inline str auth_device_cookie(bool secure)
{
    return secure ? STR("__Host-daybook-device") : STR("daybook-device");
}

// Where a try comes from.
typedef struct auth_from {
    str address;            // of the peer
    str agent;              // User-Agent, made into a few words for the list of sessions
    str device;             // value of the device cookie; or empty
    uint32_t wait_seconds;  // out, with FAULT_SLOW: Retry-After
} auth_from;

// What is still needed before the session may do what its role may.
typedef enum auth_need { AUTH_NEED_NOTHING, AUTH_NEED_SECOND, AUTH_NEED_SET_UP } auth_need;
typedef struct auth_ways { bool totp, passkey, recovery; } auth_ways; // second factors of an account
typedef struct auth_signed {
    str cookie;             // the new value of the session's cookie; the one before is void
    str device;             // the new value of the device cookie; empty: leave it
    uint32_t device_seconds;
    uint32_t life_seconds;  // of the session
    auth_who who;
    auth_need need;
    auth_ways ways;
} auth_signed;

// --- signing in --------------------------------------------------------------------------------------------

// Step one. practice: which membership; empty: the one used last, else the first. code: of TOTP, or a
// recovery code, shown at once; may be empty. It is the owner's way in while others' guesses slow the
// account: with a code that fits, the password is weighed all the same.
MUST_USE bool auth_sign_in(auth *a, str login, str password, str code, str practice, auth_from *from,
                           auth_signed *out, arena *in, fault *why);
// Step two, by a session that has shown the password. The cookie changes again.
MUST_USE bool auth_show_code(auth *a, const auth_who *w, str code, auth_from *from, auth_signed *out,
                             arena *in,
                             fault *why); // six digits: TOTP; else a recovery code
// What a browser answered to navigator.credentials.get: base64url as PublicKeyCredential.toJSON() has it.
typedef struct auth_asserted { str id, client, authenticator, signature; } auth_asserted;
// PublicKeyCredential as JSON, of get. FAULT_INPUT.
MUST_USE bool auth_asserted_read(str json, auth_asserted *out, arena *in, fault *why);
// The options for it, as JSON. The challenge is good once, for AUTH_FRESH_SECONDS; a new one voids the one
// before.
MUST_USE bool auth_passkey_ask(auth *a, const auth_who *w, buf *options, fault *why);
MUST_USE bool auth_show_passkey(auth *a, const auth_who *w, const auth_asserted *shown, auth_from *from,
                                auth_signed *out, arena *in, fault *why);

// --- being signed in ---------------------------------------------------------------------------------------

// Who holds the cookie. FAULT_WHO: no such session, over, ended, or the account or membership was closed.
MUST_USE bool auth_session(auth *a, str cookie, auth_who *out, arena *in, fault *why);
// Is the cookie or the token ("dbk_...") somebody's, so far as a look says it? Nothing is written, and it
// waits for no writer: for the loop, before it lets a large body be read.
bool auth_known(auth *a, str cookie, str token);
// Is who was let in earlier (a page that listens, say) still in, and what may they do now? Asking is no use
// of the session. *may 0: no longer.
MUST_USE bool auth_still(auth *a, const auth_who *w, uint64_t *may, fault *why);
// Who holds the token ("dbk_..."). FAULT_WHO.
MUST_USE bool auth_bearer(auth *a, str token, auth_who *out, arena *in, fault *why);
// Does a changing request come from our own page? Always for a token.
bool auth_csrf(const auth_who *w, str header);
// What the session still needs, and by which ways.
MUST_USE bool auth_state(auth *a, const auth_who *w, auth_need *need, auth_ways *ways, fault *why);
MUST_USE bool auth_sign_out(auth *a, const auth_who *w, fault *why);

typedef struct auth_practice { str practice, name; auth_role role; str person; } auth_practice;
// Those that the account belongs to, the session's among them.
MUST_USE bool auth_practices(auth *a, const auth_who *w, auth_practice **out, size_t *count, arena *in,
                             fault *why);
// Another of them. The cookie changes. The second factor stays shown.
MUST_USE bool auth_switch(auth *a, const auth_who *w, str practice, auth_from *from, auth_signed *out,
                          arena *in, fault *why);

typedef struct auth_session_row {
    str id, device, practice; // device: "Firefox on Linux"
    instant made, used, ends;
    bool second, own;       // own: the one that asks
} auth_session_row;
MUST_USE bool auth_sessions(auth *a, const auth_who *w, auth_session_row **out, size_t *count, arena *in,
                            fault *why);
MUST_USE bool auth_session_end(auth *a, const auth_who *w, str session, fault *why);
// All but the one that asks. What browsers were remembered is forgotten too.
MUST_USE bool auth_sessions_end(auth *a, const auth_who *w, uint32_t *ended, fault *why);

// --- shown again, and signatures ---------------------------------------------------------------------------

// One of: password, or passkey (with a challenge of auth_passkey_ask, or of auth_sign_ask for a signature).
typedef struct auth_proof { str password; const auth_asserted *passkey; } auth_proof;
// Sets fresh_until for what asks for it: changes of the own factors. `out` is the session as it is now.
MUST_USE bool auth_again(auth *a, const auth_who *w, const auth_proof *proof, auth_from *from,
                         instant *fresh_until, fault *why);
// The ceremony of a signature is over the hash of the text. With a passkey the authenticator itself signs the
// hash: auth_sign_ask's challenge is made of it. With a password auth_sign_ask is not needed.
MUST_USE bool auth_sign_ask(auth *a, const auth_who *w, const sha256 *text, buf *options, fault *why);
MUST_USE bool auth_sign_show(auth *a, const auth_who *w, const sha256 *text, const auth_proof *proof,
                             auth_from *from, instant *fresh_until, fault *why);
// Uses the ceremony up: true once, for exactly that text, within AUTH_FRESH_SECONDS. FAULT_DENIED otherwise:
// sign in again. way: "password" or "passkey".
MUST_USE bool auth_sign_take(auth *a, const auth_who *w, const sha256 *text, str *way, fault *why);

// --- the own account ---------------------------------------------------------------------------------------

// Needs the password of now. Every other session is over; the cookie changes.
MUST_USE bool auth_password_change(auth *a, const auth_who *w, str now, str then, auth_from *from,
                                   auth_signed *out, arena *in, fault *why);
// What is wrong with a password, as a sentence, or NULL. `words`: login, names: what it must not be made of.
const char *auth_password_problem(str password, const str *words, size_t count);

// A second factor is set up by a session that has shown one, freshly (auth_again); or by one whose account
// has none yet. The first that is set up counts as shown, and brings recovery codes.
typedef struct auth_totp { str secret, uri, svg; } auth_totp; // base32, otpauth://, a QR code
MUST_USE bool auth_totp_begin(auth *a, const auth_who *w, auth_totp *out, arena *in, fault *why);
typedef struct auth_set_up {
    auth_signed signed_in;
    str recovery[AUTH_RECOVERY_CODES];
    size_t recovery_count;
} auth_set_up; // recovery_count 0: those that there are stay good
MUST_USE bool auth_totp_confirm(auth *a, const auth_who *w, str code, auth_from *from, auth_set_up *out,
                                arena *in, fault *why);
MUST_USE bool auth_totp_remove(auth *a, const auth_who *w, fault *why); // not the last one of a staff role
MUST_USE bool auth_recovery_make(auth *a, const auth_who *w, str codes[AUTH_RECOVERY_CODES], arena *in,
                                 fault *why);

typedef struct auth_passkey_row { str id, name; instant made, used; } auth_passkey_row;
// base64url, of navigator.credentials.create
typedef struct auth_attested { str client, attestation; } auth_attested;
// PublicKeyCredential as JSON, of create. FAULT_INPUT.
MUST_USE bool auth_attested_read(str json, auth_attested *out, arena *in, fault *why);
MUST_USE bool auth_passkeys(auth *a, const auth_who *w, auth_passkey_row **out, size_t *count, arena *in,
                            fault *why);
MUST_USE bool auth_passkey_begin(auth *a, const auth_who *w, buf *options, arena *in, fault *why);
MUST_USE bool auth_passkey_add(auth *a, const auth_who *w, const auth_attested *made, str name,
                               auth_from *from, auth_set_up *out, arena *in, fault *why);
MUST_USE bool auth_passkey_remove(auth *a, const auth_who *w, str id, fault *why);

// What the pages of the own account show.
typedef struct auth_account {
    str login; instant password_at;
    bool totp; size_t passkeys, recovery_left;
    instant ends; uint32_t idle_seconds; // of the session that asks
} auth_account;
MUST_USE bool auth_account_of(auth *a, const auth_who *w, auth_account *out, arena *in, fault *why);

// --- invitations -------------------------------------------------------------------------------------------

// Makes a membership that waits, an account if the login has none, and a token that is good once for seven
// days: the only time that it is seen. An account that exists keeps its password: who takes the invitation
// must show it. Staff is managed (here and below) by who has MAY_MANAGE_PEOPLE; patients' accounts, by which
// a record is seen, by who has MAY_ENROLL: FAULT_DENIED.
typedef struct auth_invite {
    str practice, login, name, person;
    auth_role role;
    // auth_add alone: to try the program out; no second factor, from the machine itself alone
    bool trial;
} auth_invite;
MUST_USE bool auth_invitation_make(auth *a, const auth_invite *what, const auth_who *w, str *account,
                                   str *token, arena *in, fault *why);
// What the page shows before it is taken. FAULT_NOTHING: none such, used or over.
typedef struct auth_invitation { str practice, login, name; auth_role role; instant ends; bool has_password; }
    auth_invitation;
MUST_USE bool auth_invitation_look(auth *a, str token, auth_from *from, auth_invitation *out, arena *in,
                                   fault *why);
// Takes it: sets the password (or shows the one there is; a session whose second factor is shown follows then
// only after that), and signs in. need says that a second factor is to be set up.
MUST_USE bool auth_invitation_take(auth *a, str token, str password, auth_from *from, auth_signed *out,
                                   arena *in, fault *why);
// Takes password and factors away, ends the sessions, and makes an invitation. Refused for who belongs to
// another practice too: whoever holds the new link would be that person there; the command line may all the
// same.
MUST_USE bool auth_reset(auth *a, const auth_who *w, str account, str *token, arena *in, fault *why);
// The first administrator, on the command line: an account with that password, or with an invitation (token).
MUST_USE bool auth_add(auth *a, const auth_invite *what, str password, str *account, str *token, arena *in,
                       fault *why);

// --- people of a practice ----------------------------------------------------------------------------------

typedef struct auth_member {
    str account, login, name, person; auth_role role;
    // waiting: the invitation is not taken yet; second: has a second factor
    bool part2, disabled, waiting, second;
    str part2_by;
    instant made, used;     // used: INSTANT_NONE if never signed in
    uint32_t sessions;
} auth_member;
// Of the practice of w, in order of names. Patients' accounts only where `patients`.
MUST_USE bool auth_members(auth *a, const auth_who *w, bool patients, auth_member **out, size_t *count,
                           arena *in, fault *why);
MUST_USE bool auth_member_of(auth *a, const auth_who *w, str account, auth_member *out, arena *in,
                             fault *why);
// By the name to sign in with; at the machine alone.
MUST_USE bool auth_find(auth *a, const auth_who *w, str login, auth_member *out, arena *in, fault *why);
// What of it is to change.
typedef struct auth_change {
    bool role_set, person_set, name_set, disabled_set;
    auth_role role;
    str person, name;
    bool disabled;
} auth_change;
// Of members of the own practice. Nobody changes the own membership but for the name, or grants part 2 to
// themselves; the last administrator of a practice stays one. Who gets another role, another person, or is
// locked out is signed out there, and loses the grant of part 2 with the role that it was given for.
MUST_USE bool auth_member_change(auth *a, const auth_who *w, str account, const auth_change *change,
                                 fault *why);
MUST_USE bool auth_member_part2(auth *a, const auth_who *w, str account, bool granted, str reason,
                                fault *why);
MUST_USE bool auth_member_sessions_end(auth *a, const auth_who *w, str account, uint32_t *ended, fault *why);

// --- tokens of programs ------------------------------------------------------------------------------------

typedef struct auth_token {
    str id, name, by;
    uint64_t scopes;
    instant made, ends, used;
    bool over;
} auth_token;
// scopes: bits out of auth_scopes(). `token` is seen this once.
MUST_USE bool auth_token_make(auth *a, const auth_who *w, str name, uint64_t scopes, instant ends, str *id,
                              str *token, arena *in, fault *why);
MUST_USE bool auth_tokens(auth *a, const auth_who *w, auth_token **out, size_t *count, arena *in, fault *why);
MUST_USE bool auth_token_end(auth *a, const auth_who *w, str id, fault *why);

// --- break-glass -------------------------------------------------------------------------------------------

typedef struct auth_glass {
    str id, account, name, patient, reason; // name: of who opened it
    instant opened, ends;
    str reviewed_by; instant reviewed; str verdict, note; // reviewed INSTANT_NONE: not yet
} auth_glass;
// Opens one patient's closed record (42 CFR 2.51: an emergency) for an hour. reason: a person's words.
MUST_USE bool auth_glass_open(auth *a, const auth_who *w, str patient, str reason, auth_glass *out, arena *in,
                              fault *why);
// May w see this patient's part 2 records now: by grant, or by an opening of their own that still runs?
MUST_USE bool auth_part2(auth *a, const auth_who *w, str patient, bool *out, fault *why);
MUST_USE bool auth_glasses(auth *a, const auth_who *w, bool unreviewed, auth_glass **out, size_t *count,
                           arena *in, fault *why);
// verdict: "justified" or "not-justified"; never by who opened it.
MUST_USE bool auth_glass_review(auth *a, const auth_who *w, str id, str verdict, str note, fault *why);
