// doorway.h - for tests of the auth room: a data folder with two practices, a clock that is set, cheap
// passwords.
#pragma once
#include "auth.h"
#include "shelf.h"
#include <pthread.h>

typedef struct doorway {
    shelf shelf;
    auth *auth;
    auth_ask ask;
    _Atomic int64_t now_us;
    auth_from from;
    arena *room;
    // Events, as words.
    pthread_mutex_t lock;
    char told[1 << 16];
    bool deaf; // the audit cannot be written
} doorway;

static inline instant doorway_now(void *with) { return (instant){((doorway *)with)->now_us}; }
static inline void doorway_wait(doorway *d, int64_t seconds) { d->now_us += seconds * US_PER_S; }

static inline bool doorway_heard(void *with, const auth_event *e, fault *why)
{
    doorway *d = with;
    if (d->deaf) return fault_set(why, FAULT_FULL, "no room for the audit");
    pthread_mutex_lock(&d->lock);
    size_t n = strlen(d->told);
    str name = audit_event_name(e->kind);
    if (n > sizeof d->told / 2) n = 0;
    snprintf(d->told + n, sizeof d->told - n, "%.*s(%.*s)@%.*s ", STR_ARGS(name), STR_ARGS(e->detail),
             STR_ARGS(e->practice));
    pthread_mutex_unlock(&d->lock);
    return true;
}
static inline void doorway_quiet(doorway *d) { d->told[0] = 0; }

static inline void doorway_open(doorway *d)
{
    auth_close(d->auth);
    d->auth = NULL;
    MUST(d, auth_open(&d->auth, &d->ask, why));
}

static inline void doorway_make(doorway *d)
{
    enum { CHEAP_BYTES = 8192 };
    *d = (doorway){.now_us = 1767225600000000}; // 2026-01-01
    pthread_mutex_init(&d->lock, NULL);
    shelf_make(&d->shelf);
    d->room = &d->shelf.room;
    MUST(d, store_create(&d->shelf.ask, d->room, why));
    store_ask other = d->shelf.ask;
    other.practice = STR("other");
    MUST(d, store_create(&other, d->room, why));
    d->ask = (auth_ask){.dir = str_of(d->shelf.dir),
                        .keys = &d->shelf.keys,
                        .origin = STR("https://localhost:8443"),
                        .heard = doorway_heard,
                        .heard_with = d,
                        .now = doorway_now,
                        .with = d,
                        .hash_bytes = CHEAP_BYTES,
                        .hash_passes = 1};
    d->from =
        (auth_from){.address = STR("192.0.2.7"),
                    .agent = STR("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")};
    doorway_open(d);
}

static inline void doorway_drop(doorway *d)
{
    auth_close(d->auth);
    pthread_mutex_destroy(&d->lock);
    shelf_drop(&d->shelf);
}

#define PASSWORD "seven lamps over Tromso"
// Somebody with a password in a practice; the account's id.
static inline str doorway_add(doorway *d, const char *practice, const char *login, auth_role role)
{
    str account, token;
    auth_invite what = {.practice = str_of(practice), .login = str_of(login), .name = STR("Zebulonia Quill"),
                        .person = STR("staff1"), .role = role};
    MUST(d, auth_add(d->auth, &what, STR(PASSWORD), &account, &token, d->room, why));
    return account;
}

static inline auth_signed doorway_sign_in(doorway *d, const char *login, const char *password)
{
    auth_signed in = {0};
    MUST(d, auth_sign_in(d->auth, str_of(login), str_of(password), STR(""), STR(""), &d->from, &in, d->room,
                         why));
    return in;
}

#define MUST_NOT(expected, call)                                                                             \
    do {                                                                                                     \
        fault why_ = {0}, *why = &why_;                                                                      \
        if (call) fail_msg("%s: should be refused", #call);                                                  \
        if (why_.code != (expected))                                                                         \
            fail_msg("%s: %d, not %d: %s", #call, (int)why_.code, (int)(expected), why_.text);               \
    } while (0)
