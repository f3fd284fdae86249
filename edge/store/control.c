// control.db: the practices of a data folder, and the heads that were verified or backed up.
#include "store_.h"

typedef struct control { sqlite3 *db; char path[STORE_PATH_BYTES]; } control;

static void control_close(control *c) { sqlite3_close(c->db); }

static bool control_open(control *c, const store_ask *ask, fault *why)
{
    int64_t application = 0, tables = 0;
    *c = (control){0};
    store_say_path(c->path, ask, "control.db", "");
    bool ok = sqlite_open(&c->db, c->path, ask->vfs, ask->busy_ms, true, why);
    if (ok && (!sqlite_number(c->db, "PRAGMA application_id", &application) ||
               !sqlite_number(c->db, "SELECT count(*) FROM sqlite_schema", &tables)))
        ok = sqlite_fault(c->db, sqlite3_extended_errcode(c->db), c->path, why);
    if (ok && application != STORE_CONTROL_APPLICATION && (application || tables))
        ok = fault_set(why, FAULT_CORRUPT, "%s is no file of Daybook's", c->path);
    if (ok && !application) ok = sqlite_script(c->db, STR("data/sql/control.sql"), c->path, why);
    if (!ok) control_close(c);
    return ok;
}

static bool control_fault(control *c, fault *why)
{
    return sqlite_fault(c->db, sqlite3_extended_errcode(c->db), c->path, why);
}

static sqlite3_stmt *prepared(control *c, const char *sql, str name)
{
    sqlite3_stmt *at = NULL;
    if (sqlite3_prepare_v2(c->db, sql, -1, &at, NULL) == SQLITE_OK)
        sqlite3_bind_text(at, 1, name.at, (int)name.len, SQLITE_STATIC);
    return at;
}

static bool done(control *c, sqlite3_stmt *at, fault *why)
{
    bool ok = at && sqlite3_step(at) == SQLITE_DONE;
    if (!ok) control_fault(c, why);
    sqlite3_finalize(at);
    return ok;
}

bool control_add(const store_ask *ask, const unsigned char *uuid, instant now, fault *why)
{
    control c;
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

bool control_head_get(const store_ask *ask, store_head *out, fault *why)
{
    control c;
    if (!control_open(&c, ask, why)) return false;
    sqlite3_stmt *at = prepared(&c, "SELECT seq, running FROM head WHERE name = ?1", store_practice_of(ask));
    int rc = at ? sqlite3_step(at) : SQLITE_ERROR;
    *out = (store_head){0};
    if (rc == SQLITE_ROW && sqlite3_column_bytes(at, 1) == (int)sizeof out->running.bytes) {
        out->seq = (uint64_t)sqlite3_column_int64(at, 0);
        memcpy(out->running.bytes, sqlite3_column_blob(at, 1), sizeof out->running.bytes);
    }
    bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || control_fault(&c, why);
    sqlite3_finalize(at);
    control_close(&c);
    return ok;
}

bool control_head_put(const store_ask *ask, const store_head *h, instant now, fault *why)
{
    control c;
    if (!control_open(&c, ask, why)) return false;
    // Never an older one over a newer one: two may verify at a time.
    sqlite3_stmt *at = prepared(&c,
                                "INSERT INTO head VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE "
                                "SET seq = ?2, running = ?3, at = ?4 WHERE ?2 >= seq",
                                store_practice_of(ask));
    if (at) {
        sqlite3_bind_int64(at, 2, (int64_t)h->seq);
        sqlite3_bind_blob(at, 3, h->running.bytes, sizeof h->running.bytes, SQLITE_STATIC);
        sqlite3_bind_int64(at, 4, now.us);
    }
    bool ok = done(&c, at, why);
    control_close(&c);
    return ok;
}
