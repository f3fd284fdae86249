// A copy of a practice as one file, and a folder made of such a copy.
#include "host.h"
#include "store_.h"
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONTROL_SKIP = 100000 }; // numbers that may have been given after the backup was made

bool store_copy(sqlite3 *from, const char *from_path, const char *to, const char *vfs, fault *why)
{
    sqlite3 *db = NULL;
    bool ok = sqlite_open(&db, to, vfs, 0, true, why);
    if (ok) {
        sqlite3_backup *pages = sqlite3_backup_init(db, "main", from, "main");
        int rc = pages ? sqlite3_backup_step(pages, -1) : sqlite3_extended_errcode(db);
        sqlite3_backup_finish(pages);
        if (rc != SQLITE_DONE) {
            sqlite_fault(NULL, rc, (rc & 0xFF) == SQLITE_CORRUPT ? from_path : to, why);
            ok = false;
        }
    }
    if (ok) { // the copied header says that there is a log; the copy is to stand alone
        int rc = sqlite3_exec(db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
        ok = rc == SQLITE_OK || sqlite_fault(db, rc, to, why);
    }
    int rc = sqlite3_close(db);
    return ok && (rc == SQLITE_OK || sqlite_fault(NULL, rc, to, why));
}

bool store_sync_path(const char *path, fault *why)
{
    FILE *f = fopen(path, "rb");
    bool ok = f && fsync(fileno(f)) == 0;
    int error = errno;
    if (f) fclose(f);
    return ok || fault_set(why, FAULT_SYSTEM, "%s cannot be written to disk: %s", path, strerror(error));
}

// --- backing up -------------------------------------------------------------------------------------------

bool store_backup(store *s, str file, store_head *head, arena *a, fault *why)
{
    char beside[STORE_PATH_BYTES];
    const char *path = str_z(a, file);
    assert(!s->open);
    if (!store_fine(s, why)) return false;
    if (!file.len || file.len + sizeof ".new" > sizeof beside)
        return fault_set(why, FAULT_USAGE, "the path of the backup is empty or too long");
    if (store_there(path)) {
        fault_set(why, FAULT_USAGE, "is there already; a backup never writes over anything");
        return fault_in(why, file);
    }
    snprintf(beside, sizeof beside, "%s.new", path);
    store_remove(beside); // of an earlier attempt that did not end
    control_heads copied = {0};
    // One look around both, so that the head is that of the copy.
    bool ok = store_look(s, why);
    if (ok) {
        ok = store_head_now(s, &copied.facts, why) && store_audit_head(s, &copied.audit, why) &&
             store_copy(s->db, s->path, beside, s->ask.vfs, why);
        store_look_end(s);
    }
    ok = ok && store_sync_path(beside, why) && store_take_name(beside, path, why) &&
         control_heads_put(&s->ask, &copied, s->ask.now(s->ask.with), why);
    if (!ok) store_remove(beside);
    else *head = copied.facts;
    return ok;
}

// --- restoring --------------------------------------------------------------------------------------------

// The copy, beside its name yet: not live, and its numbers far ahead of all that the lost store may have
// given.
static bool control_rise(store *s, fault *why)
{
    look l;
    int64_t floor;
    if (!meta_int(s, "control_floor", 0, &floor, why) || !look_take(&l, s, SQL_CONTROL_LAST, why))
        return false;
    look_step step = look_next(&l, why);
    if (step == LOOK_ROW && look_int_at(&l, 0) > floor) floor = look_int_at(&l, 0);
    look_give(&l);
    return step == LOOK_ROW && meta_int_put(s, "control_floor", floor + CONTROL_SKIP, why) == STORE_OK;
}

static bool quiet(const store_ask *ask, const char *path, fault *why)
{
    store *s;
    if (!store_open_at(&s, ask, path, why)) return false;
    store_head head;
    bool ok = store_begin(s, why) == STORE_OK && meta_int_put(s, "live", 0, why) == STORE_OK &&
              store_head_now(s, &head, why) &&
              meta_int_put(s, "restored", (int64_t)head.seq, why) == STORE_OK && control_rise(s, why) &&
              store_commit(s, why) == STORE_OK && store_checkpoint(s, true, why);
    store_close(s);
    return ok;
}

// Opens the backup itself, only to read: is it what is wanted, and is there nothing beside it that belongs to
// it?
static bool open_backup(sqlite3 **db, const char *path, int64_t wanted, const char *vfs, fault *why)
{
    int64_t application = 0;
    int rc =
        sqlite3_open_v2(path, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
    if (rc != SQLITE_OK) return sqlite_fault(*db, rc, path, why);
    if (!sqlite_number(*db, "PRAGMA application_id", &application))
        return sqlite_fault(*db, sqlite3_extended_errcode(*db), path, why);
    return application == wanted ||
           fault_set(why, FAULT_CORRUPT, "%s is no backup of Daybook's", path);
}

bool store_copy_back(const char *file, int64_t application, const char *to, const char *vfs, fault *why)
{
    sqlite3 *from = NULL;
    bool ok = open_backup(&from, file, application, vfs, why) && store_copy(from, file, to, vfs, why);
    sqlite3_close(from);
    return ok;
}

// Nothing of the practice's may be where it is to be; nor, but for a folder that is restored whole, in what
// control.db knows.
static bool may_restore(const store_ask *ask, const char *path, const char *from, bool whole, bool shared,
                        fault *why)
{
    control_heads known = {0};
    if (store_there(path))
        return fault_set(why, FAULT_USAGE, "%.*s holds a practice already: restore into a new folder",
                         STR_ARGS(ask->dir));
    if (!store_there(from)) {
        fault_set(why, FAULT_USAGE, "there is no such file");
        return fault_in(why, str_of(from));
    }
    if (shared && !whole && !control_heads_get(ask, &known, why)) return false;
    if (!known.facts.seq) return true;
    return fault_set(
        why, FAULT_USAGE, "%.*s has held practice \"%.*s\" up to fact %llu: restore into a new folder",
        STR_ARGS(ask->dir), STR_ARGS(store_practice_of(ask)), (unsigned long long)known.facts.seq);
}

bool store_restore_one(const store_ask *ask, str file, const store_head *expected, bool whole,
                       store_report *out, arena *a, fault *why)
{
    char path[STORE_PATH_BYTES], control[STORE_PATH_BYTES], beside[STORE_PATH_BYTES];
    const char *from = str_z(a, file);
    store *s = NULL;
    if (!seal_ready(why) || !store_ask_check(ask, why)) return false;
    store_say_path(path, ask, "practices/", ".db");
    store_say_path(control, ask, "control.db", "");
    bool shared = store_there(control); // with other practices
    if (!may_restore(ask, path, from, whole, shared, why)) return false;
    store_ask writing = *ask;
    writing.read_only = false;
    store_say_path(beside, ask, "practices/", ".db.new");
    store_remove(beside); // of an earlier attempt that did not end
    bool ok = store_folders(ask, a, why) && store_copy_back(from, STORE_APPLICATION, beside, ask->vfs, why) &&
              quiet(&writing, beside, why) && store_take_name(beside, path, why) &&
              store_open(&s, &writing, why) && control_add(ask, s->uuid, s->ask.now(s->ask.with), why) &&
              store_verify(s, expected, out, why);
    store_close(s);
    if (!ok) store_remove(beside);
    if (ok && !out->broken) return true;
    if (s) { // a copy that is not whole is of no use, and must not pass for one
        store_remove(path);
        if (!shared) store_remove(control);
    }
    return ok;
}

bool store_restore(const store_ask *ask, str file, const store_head *expected, store_report *out, arena *a,
                   fault *why)
{
    return store_restore_one(ask, file, expected, false, out, a, why);
}
