// New keys: another master key for a whole folder, and another generation of a practice's own.
//
// No transaction spans two files, so the master key is changed in two rounds. First every file gets its keys
// wrapped by the new one beside those wrapped by the old; then in every file the new ones take their place.
// In the first round the old key opens everything, in the second the new one does: whenever the power goes,
// one of the two opens the whole folder, and the same command again goes on where it stopped.
#include "store_.h"
#include <dirent.h>
#include <sodium.h>

typedef struct rotation {
    const store_ask *ask;
    store_ask old, new;         // the same, with either key
    str who;
    str *practices;
    size_t count;
    store_rotated *out;
    arena *a;
} rotation;

// --- which files ------------------------------------------------------------------------------------------

static bool known(const rotation *r, str name)
{
    for (size_t i = 0; i < r->count; i++)
        if (str_eq(r->practices[i], name)) return true;
    return false;
}

// Those of control.db, and any that lies there without its knowledge: none may be left behind.
static bool list(rotation *r, fault *why)
{
    enum { MORE = 4096 };
    char path[STORE_PATH_BYTES];
    str *named;
    size_t count;
    if (!store_practices(r->ask, &named, &count, r->a, why)) return false;
    r->practices = arena_array(r->a, str, count + MORE);
    for (size_t i = 0; i < count; i++) {
        store_ask of = *r->ask;
        of.practice = named[i];
        store_say_path(path, &of, "practices/", ".db");
        if (r->ask->vfs || store_there(path)) r->practices[r->count++] = named[i];
    }
    store_say_path(path, r->ask, "practices", "");
    DIR *folder = r->ask->vfs ? NULL : opendir(path);
    for (struct dirent *e; folder && (e = readdir(folder)) && r->count < count + MORE;) {
        str name = str_of(e->d_name);
        if (name.len <= 3 || !str_eq(str_from(name, name.len - 3), STR(".db"))) continue;
        name = str_first(name, name.len - 3);
        if (!known(r, name)) r->practices[r->count++] = str_copy(r->a, name);
    }
    if (folder) closedir(folder);
    return true;
}

static bool open_by(const store_ask *with, str practice, store **out, fault *why)
{
    char path[STORE_PATH_BYTES];
    store_ask of = *with;
    of.practice = practice;
    of.read_only = false;
    store_say_path(path, &of, "practices/", ".db");
    return store_open_bare(out, &of, path, why);
}

// By the old key, or where an earlier attempt came that far by the new one (*done). An attempt between other
// keys that did not end must be ended first.
static bool open_either(rotation *r, size_t i, store **out, bool *done, fault *why)
{
    *done = !open_by(&r->old, r->practices[i], out, why);
    if (*done && (why->code != FAULT_DENIED || !open_by(&r->new, r->practices[i], out, why))) return false;
    if (!(*out)->ring.next) return true;
    store_no(*out, STORE_DENIED, why,
             "practice \"%.*s\": an earlier change of the master key, between other keys, did not come to "
             "its end; "
             "end it with those",
             STR_ARGS(r->practices[i]));
    store_close(*out);
    return false;
}

// --- one practice -----------------------------------------------------------------------------------------

// Keys as they are now, also those that another process made since.
static bool begin(store *s, fault *why) { return store_begin(s, why) == STORE_OK && ring_open(s, why); }

static bool end(store *s, bool ok, fault *why)
{
    ok = ok && store_commit(s, why) == STORE_OK;
    if (!ok) store_back(s);
    return ok;
}

static bool prepare(store *s, const seal_key *new, fault *why)
{
    bool ok = begin(s, why) && store_run(s, SQL_KEYS_NEXT_DROP, why) == STORE_OK &&
              ring_wrap(s, new, SQL_KEY_NEXT_PUT, why);
    return end(s, ok, why);
}

static store_answer tell(store *s, str who, str what, fault *why)
{
    store_audit e = {.event = AUDIT_KEY_ROTATED, .who = who, .detail = what};
    return store_audit_append(s, &e, NULL, why);
}

// What the old key wrapped is overwritten, in the file and in the log.
static bool take_place(store *s, const seal_key *new, str who, fault *why)
{
    bool ok = store_run(s, SQL_SECURE_DELETE, why) == STORE_OK && begin(s, why) &&
              ring_wrap(s, new, SQL_KEY_SET, why) && store_run(s, SQL_KEYS_NEXT_DROP, why) == STORE_OK &&
              tell(s, who, STR("a new master key"), why) == STORE_OK;
    return end(s, ok, why) && store_checkpoint(s, true, why);
}

// --- rounds -----------------------------------------------------------------------------------------------

typedef enum rotate_round { ROUND_LOOK, ROUND_PREPARE, ROUND_TAKE } rotate_round;

static bool do_practice(rotation *r, rotate_round n, size_t i, fault *why)
{
    store *s;
    bool done, ok = true;
    seal_key new;
    if (!open_either(r, i, &s, &done, why)) return false;
    memcpy(new.bytes, r->new.keys->master, sizeof new.bytes);
    if (n == ROUND_LOOK) r->out->before += done;
    else if (!done && n == ROUND_PREPARE) ok = prepare(s, &new, why);
    else if (!done) ok = take_place(s, &new, r->who, why);
    sodium_memzero(&new, sizeof new);
    store_close(s);
    return ok;
}

#define SECRET_SET "UPDATE secret SET wrapped = ?1, next = NULL WHERE number = 0"
#define SECRET_NEXT "UPDATE secret SET next = ?1 WHERE number = 0"

// control.db's own key; the row is made where there is none.
static bool do_control(rotation *r, rotate_round n, fault *why)
{
    control_file c;
    seal_key key;
    fault other;
    if (!control_open(&c, r->ask, why)) return false;
    bool ok = sqlite3_exec(c.db, "PRAGMA secure_delete = ON", NULL, NULL, NULL) == SQLITE_OK ||
              control_fault(&c, why);
    bool by_old = ok && control_key(&c, r->old.keys, &key, why);
    ok = by_old || (ok && control_key(&c, r->new.keys, &key, &other)); // an earlier attempt came that far
    if (ok && by_old && n == ROUND_PREPARE)
        ok = control_key_wrap(&c, r->old.keys, &key, SECRET_SET, why) &&
             control_key_wrap(&c, r->new.keys, &key, SECRET_NEXT, why);
    if (ok && n == ROUND_TAKE) {
        ok = control_key_wrap(&c, r->new.keys, &key, SECRET_SET, why);
        // where a server gave it a log: what the old key wrapped is overwritten there too
        if (ok) sqlite3_wal_checkpoint_v2(c.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    }
    sodium_memzero(&key, sizeof key);
    control_close(&c);
    return ok;
}

bool store_rotate_master(const store_ask *ask, const store_keys *new, str who, store_rotated *out, arena *a,
                         fault *why)
{
    rotation r = {.ask = ask, .old = *ask, .new = *ask, .who = who, .out = out, .a = a};
    r.new.keys = new;
    *out = (store_rotated){0};
    if (sodium_memcmp(ask->keys->master, new->master, sizeof new->master) == 0)
        return fault_set(why, FAULT_USAGE, "the new key is the old one");
    if (!seal_ready(why) || !store_ask_check(ask, why) || !list(&r, why)) return false;
    out->practices = (uint32_t)r.count;
    for (rotate_round n = ROUND_LOOK; n <= ROUND_TAKE; n++) {
        if (n != ROUND_TAKE && !do_control(&r, n, why)) return false;
        for (size_t i = 0; i < r.count; i++)
            if (!do_practice(&r, n, i, why)) return false;
    }
    return do_control(&r, ROUND_TAKE, why); // last: until then an attempt that ended is seen by it
}

// --- a new generation --------------------------------------------------------------------------------------

static store_answer renew(store *s, str who, fault *why)
{
    look l;
    if (!ring_open(s, why)) return s->trouble;
    if (!look_take(&l, s, SQL_KEYS_NEXT, why)) return s->trouble;
    look_step step = look_next(&l, why);
    look_give(&l);
    if (step == LOOK_FAILED) return s->trouble;
    if (step == LOOK_ROW)
        return store_no(s, STORE_DENIED, why, "the master key is being changed: bring that to its end first");
    if (s->ring.generations == GENERATIONS_MAX)
        return store_no(s, STORE_FULL, why, "a practice has no more than %d generations of keys",
                        GENERATIONS_MAX);
    if (!ring_make(s, s->ring.generations, why) || !names_remake(s, why)) return s->trouble;
    return tell(s, who, STR("new keys for what is stored from now on"), why);
}

store_answer store_rotate_own(store *s, str who, fault *why)
{
    fault none;
    store_answer a = store_begin(s, why);
    if (a != STORE_OK) return a;
    a = renew(s, who, why);
    if (a == STORE_OK) a = store_commit(s, why);
    if (a == STORE_OK) return a;
    store_back(s);
    if (!s->poisoned && !ring_open(s, &none)) return a; // those that were made are none
    return a;
}
