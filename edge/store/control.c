// control.db: the practices of a data folder, the heads that were verified or backed up, and a key of its
// own.
#include "host.h"
#include "store_.h"
#include <sodium.h>

// no practice has it: theirs are random
const unsigned char control_uuid[SEAL_UUID_BYTES] = "daybook control";

void control_close(control_file *c)
{
    sqlite3_close(c->db);
    c->db = NULL;
}

bool control_fault(control_file *c, fault *why)
{
    return sqlite_fault(c->db, sqlite3_extended_errcode(c->db), c->path, why);
}

// Makes what is missing. Two processes may do so at once: the second finds it done.
static bool make_form(control_file *c, fault *why)
{
    char number[64];
    snprintf(number, sizeof number, "PRAGMA user_version = %d", CONTROL_FORMAT);
    if (sqlite3_exec(c->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) return control_fault(c, why);
    bool ok = sqlite_script(c->db, STR("data/sql/control.sql"), c->path, why) &&
              (sqlite3_exec(c->db, number, NULL, NULL, NULL) == SQLITE_OK || control_fault(c, why));
    if (ok) ok = sqlite3_exec(c->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK || control_fault(c, why);
    if (!ok) sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}

bool control_open(control_file *c, const store_ask *ask, fault *why)
{
    int64_t application = 0, tables = 0, form = 0;
    *c = (control_file){0};
    store_say_path(c->path, ask, "control.db", "");
    bool ok = sqlite_open(&c->db, c->path, ask->vfs, ask->busy_ms, true, why);
    if (ok && (!sqlite_number(c->db, "PRAGMA application_id", &application) ||
               !sqlite_number(c->db, "SELECT count(*) FROM sqlite_schema", &tables) ||
               !sqlite_number(c->db, "PRAGMA user_version", &form)))
        ok = sqlite_fault(c->db, sqlite3_extended_errcode(c->db), c->path, why);
    if (ok && application != STORE_CONTROL_APPLICATION && (application || tables))
        ok = fault_set(why, FAULT_CORRUPT, "%s is no file of Daybook's", c->path);
    if (ok && form > CONTROL_FORMAT)
        ok =
            fault_set(why, FAULT_DENIED,
                      "%s was written by a newer version of Daybook: use that; nothing was changed", c->path);
    if (ok && (!application || form < CONTROL_FORMAT)) ok = make_form(c, why);
    if (!ok) control_close(c);
    return ok;
}

static sqlite3_stmt *prepared(control_file *c, const char *sql, str name)
{
    sqlite3_stmt *at = NULL;
    if (sqlite3_prepare_v2(c->db, sql, -1, &at, NULL) == SQLITE_OK)
        sqlite3_bind_text(at, 1, name.at, (int)name.len, SQLITE_STATIC);
    return at;
}

static bool done(control_file *c, sqlite3_stmt *at, fault *why)
{
    bool ok = at && sqlite3_step(at) == SQLITE_DONE;
    if (!ok) control_fault(c, why);
    sqlite3_finalize(at);
    return ok;
}

bool control_add(const store_ask *ask, const unsigned char *uuid, instant now, fault *why)
{
    control_file c;
    if (!control_open(&c, ask, why)) return false;
    sqlite3_stmt *at = prepared(&c, "INSERT INTO practice VALUES(?1, ?2, ?3) "
                                    "ON CONFLICT DO UPDATE SET uuid = ?2, made = ?3", store_practice_of(ask));
    if (at) {
        sqlite3_bind_blob(at, 2, uuid, SEAL_UUID_BYTES, SQLITE_STATIC);
        sqlite3_bind_int64(at, 3, now.us);
    }
    bool ok = done(&c, at, why);
    control_close(&c);
    return ok;
}

// --- heads ------------------------------------------------------------------------------------------------

static const char *const get_head[] = {"SELECT seq, running FROM head WHERE name = ?1",
                                       "SELECT seq, running FROM audit_head WHERE name = ?1"};
// Never an older one over a newer one: two may verify at a time.
static const char *const put_head[] = {
    "INSERT INTO head VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET seq = ?2, running = ?3, at = ?4 "
    "WHERE ?2 >= seq",
    "INSERT INTO audit_head VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET seq = ?2, running = ?3, at = ?4 "
    "WHERE ?2 >= seq"};

static bool head_get(control_file *c, const char *sql, str name, store_head *out, fault *why)
{
    sqlite3_stmt *at = prepared(c, sql, name);
    int rc = at ? sqlite3_step(at) : SQLITE_ERROR;
    *out = (store_head){0};
    if (rc == SQLITE_ROW && sqlite3_column_bytes(at, 1) == (int)sizeof out->running.bytes) {
        out->seq = (uint64_t)sqlite3_column_int64(at, 0);
        memcpy(out->running.bytes, sqlite3_column_blob(at, 1), sizeof out->running.bytes);
    }
    bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || control_fault(c, why);
    sqlite3_finalize(at);
    return ok;
}

static bool head_put(control_file *c, const char *sql, str name, const store_head *h, instant now, fault *why)
{
    sqlite3_stmt *at = prepared(c, sql, name);
    if (at) {
        sqlite3_bind_int64(at, 2, (int64_t)h->seq);
        sqlite3_bind_blob(at, 3, h->running.bytes, sizeof h->running.bytes, SQLITE_STATIC);
        sqlite3_bind_int64(at, 4, now.us);
    }
    return done(c, at, why);
}

bool control_heads_get(const store_ask *ask, control_heads *out, fault *why)
{
    control_file c;
    if (!control_open(&c, ask, why)) return false;
    bool ok = head_get(&c, get_head[0], store_practice_of(ask), &out->facts, why) &&
              head_get(&c, get_head[1], store_practice_of(ask), &out->audit, why);
    control_close(&c);
    return ok;
}

bool control_heads_put(const store_ask *ask, const control_heads *h, instant now, fault *why)
{
    control_file c;
    if (!control_open(&c, ask, why)) return false;
    bool ok = head_put(&c, put_head[0], store_practice_of(ask), &h->facts, now, why) &&
              head_put(&c, put_head[1], store_practice_of(ask), &h->audit, now, why);
    control_close(&c);
    return ok;
}

// --- the key of control.db ---------------------------------------------------------------------------------

static const seal_place secret_place = {control_uuid, STR_INIT("secret"), STR_INIT("0")};

static bool unwrap(const store_keys *master, sqlite3_stmt *at, int column, seal_key *out)
{
    seal_key wrapping;
    size_t len = 0;
    str box = {sqlite3_column_blob(at, column), (size_t)sqlite3_column_bytes(at, column)};
    if (!box.at || box.len != STORE_KEY_BYTES + SEAL_OVERHEAD) return false;
    memcpy(wrapping.bytes, master->master, sizeof wrapping.bytes);
    bool ok = seal_open(&wrapping, &secret_place, box, out->bytes, &len);
    sodium_memzero(&wrapping, sizeof wrapping);
    return ok;
}

static bool key_read(control_file *c, const store_keys *master, seal_key *out, bool *found, fault *why)
{
    sqlite3_stmt *at = NULL;
    int rc = sqlite3_prepare_v2(c->db, "SELECT wrapped, next FROM secret WHERE number = 0", -1, &at, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_step(at);
    *found = rc == SQLITE_ROW;
    // next: the master key is being changed, and this is the new one
    bool ok = rc == SQLITE_DONE || (*found && (unwrap(master, at, 0, out) || unwrap(master, at, 1, out)));
    if (!ok && *found)
        fault_set(why, FAULT_DENIED, "the key does not open %s: another one took its place", c->path);
    else if (!ok) control_fault(c, why);
    sqlite3_finalize(at);
    return ok;
}

// By `master`: as the key, or as that which is to take its place.
bool control_key_wrap(control_file *c, const store_keys *master, const seal_key *key, const char *sql,
                      fault *why)
{
    seal_key wrapping;
    seal_random random;
    arena once;
    memcpy(wrapping.bytes, master->master, sizeof wrapping.bytes);
    seal_random_open(&random, NULL, NULL);
    arena_open(&once, host_memory(), STORE_MEMORY_MAX);
    buf box = buf_in(&once, STORE_KEY_BYTES + SEAL_OVERHEAD);
    seal_put(&box, &wrapping, &secret_place, &random, (str){(const char *)key->bytes, sizeof key->bytes});
    sodium_memzero(&wrapping, sizeof wrapping);
    sqlite3_stmt *at = NULL;
    if (sqlite3_prepare_v2(c->db, sql, -1, &at, NULL) == SQLITE_OK)
        sqlite3_bind_blob(at, 1, box.at, (int)box.len, SQLITE_STATIC);
    bool ok = done(c, at, why);
    arena_close(&once);
    return ok;
}

bool control_key(control_file *c, const store_keys *master, seal_key *out, fault *why)
{
    bool found;
    if (!seal_ready(why) || !key_read(c, master, out, &found, why)) return false;
    if (found) return true;
    seal_key new;
    randombytes_buf(new.bytes, sizeof new.bytes);
    bool ok = control_key_wrap(c, master, &new,
                               "INSERT INTO secret VALUES(0, ?1, NULL) ON CONFLICT DO NOTHING", why) &&
              key_read(c, master, out, &found, why); // another process may have been faster
    sodium_memzero(&new, sizeof new);
    return ok;
}

// --- which practices there are ----------------------------------------------------------------------------

bool store_practices(const store_ask *ask, str **names, size_t *count, arena *a, fault *why)
{
    control_file c;
    sqlite3_stmt *at = NULL;
    int rc = SQLITE_ERROR;
    size_t room = 8;
    if (!control_open(&c, ask, why)) return false;
    *count = 0;
    *names = arena_array(a, str, room);
    if (sqlite3_prepare_v2(c.db, "SELECT name FROM practice ORDER BY name", -1, &at, NULL) == SQLITE_OK)
        while ((rc = sqlite3_step(at)) == SQLITE_ROW) {
            if (*count == room) {
                str *more = arena_array(a, str, room * 2);
                memcpy(more, *names, room * sizeof **names);
                *names = more;
                room *= 2;
            }
            str name = {(const char *)sqlite3_column_text(at, 0), (size_t)sqlite3_column_bytes(at, 0)};
            (*names)[(*count)++] = str_copy(a, name);
        }
    bool ok = rc == SQLITE_DONE || control_fault(&c, why);
    sqlite3_finalize(at);
    control_close(&c);
    return ok;
}
