// Opening the door, its tables, and telling what happens at it.
#include "auth_.h"
#include <sodium.h>
#include <stdlib.h>

enum { HASH_BYTES = 64 * 1024 * 1024, HASH_PASSES = 2 }; // doc: trust; about 75 ms

const struct auth_role_row auth_roles[AUTH_ROLE_COUNT] = {
#define ROLE(id, name, title, help) [id] = {STR_INIT(name), STR_INIT(title), STR_INIT(help)},
#include "roles.def"
};
const struct auth_permission_row auth_permissions[AUTH_PERMISSION_COUNT] = {
#define PERMISSION(id, name, who, help) [id] = {STR_INIT(name), STR_INIT(who), STR_INIT(help)},
#include "permissions.def"
};
// Letters of permissions.def, in the order of roles.def. A token's `t` is none of a role: its scopes say.
static const char letters[] = "prcboat";
_Static_assert(sizeof letters - 1 == AUTH_ROLE_COUNT, "a letter for each role");
enum { LETTER_CLIENT = 't' };

static uint64_t with_letter(char letter)
{
    uint64_t bits = 0;
    for (int p = 0; p < AUTH_PERMISSION_COUNT; p++)
        if (memchr(auth_permissions[p].who.at, letter, auth_permissions[p].who.len)) bits |= (uint64_t)1 << p;
    return bits;
}

uint64_t auth_role_permissions(auth_role r)
{
    assert(r < AUTH_ROLE_COUNT);
    return letters[r] == LETTER_CLIENT ? 0 : with_letter(letters[r]);
}
uint64_t auth_scopes(void) { return with_letter(LETTER_CLIENT); }

bool auth_role_find(str name, auth_role *out)
{
    for (int r = 0; r < AUTH_ROLE_COUNT; r++) {
        if (!str_eq(auth_roles[r].name, name)) continue;
        *out = (auth_role)r;
        return true;
    }
    return false;
}

bool auth_permission_find(str name, auth_permission *out)
{
    for (int p = 0; p < AUTH_PERMISSION_COUNT; p++) {
        if (!str_eq(auth_permissions[p].name, name)) continue;
        *out = (auth_permission)p;
        return true;
    }
    return false;
}

// --- events -----------------------------------------------------------------------------------------------

bool auth_tell(auth *a, const auth_event *e, fault *why)
{
    if (!a->heard) return true;
    auth_event told = *e;
    told.at = auth_now(a);
    return a->heard(a->heard_with, &told, why);
}

// Of what the events of this room tell.
static int space_of(audit_event kind)
{
    switch ((int)kind) {
    case AUDIT_SESSION_ENDED: return AUDIT_OF_SESSION;
    case AUDIT_TOKEN_MADE: case AUDIT_TOKEN_ENDED: return AUDIT_OF_TOKEN;
    case AUDIT_GLASS_OPENED: case AUDIT_GLASS_REVIEWED: return SUBJECT_PATIENT;
    default: return AUDIT_OF_ACCOUNT;
    }
}

bool auth_tell_of(auth *a, const auth_who *w, audit_event kind, str subject, str detail, fault *why)
{
    return auth_tell(a,
                     &(auth_event){.kind = kind,
                                   .practice = w->practice,
                                   .account = w->account,
                                   .person = w->person,
                                   .session = w->session,
                                   .space = subject.len ? space_of(kind) : 0,
                                   .subject = subject,
                                   .detail = detail},
                     why);
}

bool auth_tell_in(auth *a, const auth_signed *in, audit_event kind, str detail, fault *why)
{
    people_hand h;
    fault none;
    if (auth_tell_of(a, &in->who, kind, STR(""), detail, why)) return true;
    if (people_write(a->people, &h, &none)) {
        if (people_session_end(&h, in->who.session, &none)) keep_if_can(&h);
        people_drop(&h);
    }
    return false;
}

// --- opening ----------------------------------------------------------------------------------------------

people *auth_people(auth *a) { return a->people; }

void auth_set_origin(auth *a, str origin)
{
    str rest = origin, host;
    pthread_mutex_lock(&a->lock);
    snprintf(a->origin, sizeof a->origin, "%.*s", STR_ARGS(origin.len && origin.at[origin.len - 1] == '/'
                                                               ? str_first(origin, origin.len - 1) : origin));
    if (str_starts(rest, STR("https://"))) rest = str_from(rest, 8);
    else if (str_starts(rest, STR("http://"))) rest = str_from(rest, 7);
    host = rest;
    for (size_t i = 0; i < rest.len; i++)
        if (rest.at[i] == ':' || rest.at[i] == '/') {
            host = str_first(rest, i);
            break;
        }
    // An address is no name, and WebAuthn binds keys to names alone.
    bool name = host.len && host.at[0] != '[';
    bool letters_in = false;
    for (size_t i = 0; i < host.len; i++) letters_in |= (host.at[i] | 32) >= 'a' && (host.at[i] | 32) <= 'z';
    snprintf(a->host, sizeof a->host, "%.*s", STR_ARGS(name && letters_in ? host : STR("")));
    pthread_mutex_unlock(&a->lock);
}

// What an account that is not there is weighed against: as slow as a real one.
static bool make_nobody(auth *a, fault *why)
{
    char password[33];
    unsigned char raw[16];
    randombytes_buf(raw, sizeof raw);
    sodium_bin2hex(password, sizeof password, raw, sizeof raw);
    bool fine = crypto_pwhash_str_alg(a->nobody, password, 32, a->hash_passes, a->hash_bytes,
                                      crypto_pwhash_ALG_ARGON2ID13) == 0;
    _Static_assert(sizeof a->nobody == crypto_pwhash_STRBYTES, "a hash as text");
    sodium_memzero(password, sizeof password);
    sodium_memzero(raw, sizeof raw);
    return fine || fault_set(why, FAULT_SYSTEM, "no memory is left to weigh a password");
}

bool auth_open(auth **out, const auth_ask *ask, fault *why)
{
    auth *a = calloc(1, sizeof *a);
    if (!a) return fault_set(why, FAULT_SYSTEM, "no memory is left");
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->freed, NULL);
    a->heard = ask->heard;
    a->heard_with = ask->heard_with;
    a->hash_bytes = ask->hash_bytes ? ask->hash_bytes : HASH_BYTES;
    a->hash_passes = ask->hash_passes ? ask->hash_passes : HASH_PASSES;
    people_ask asked = {.dir = ask->dir,
                        .keys = ask->keys,
                        .vfs = ask->vfs,
                        .random = ask->random,
                        .now = ask->now,
                        .with = ask->with};
    bool ok = people_open(&a->people, &asked, why) && make_nobody(a, why);
    auth_set_origin(a, ask->origin);
    if (!ok) auth_close(a);
    else *out = a;
    return ok;
}

void auth_close(auth *a)
{
    if (!a) return;
    people_close(a->people);
    pthread_cond_destroy(&a->freed);
    pthread_mutex_destroy(&a->lock);
    free(a);
}

bool auth_sweep(auth *a, fault *why)
{
    people_hand h;
    if (!people_write(a->people, &h, why)) return false;
    bool fine = people_sweep(&h, auth_now(a), why) && people_keep(&h, why);
    people_drop(&h);
    return fine;
}
