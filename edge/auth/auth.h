// auth.h - the door of this room: who is it, and what may they do.
// In: what a person or a program shows: a password, a code, a passkey, a cookie, a token. Out: who it is, in which
// practice, with which permissions. Never: keeps a secret that it need not keep (what it must compare is stored
// hashed or sealed), tells whether an account exists, or says more than "no" to who is not known.
#pragma once
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
bool auth_role_find(str name, auth_role *out);
bool auth_permission_find(str name, auth_permission *out);

// Who asks. Texts live in the arena that was given.
typedef struct auth_who {
    str account;            // id of the account, or of the token
    str person;             // id of the person in the practice's facts: a practitioner, staff, patient; or empty
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
