// Connections, statements, and what SQLite's answers mean.
#include "store_.h"
#include "sql_.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const statements[SQL_COUNT] = {
#define STATEMENT(id, text) [SQL_##id] = text,
#include "statements.def"
#undef STATEMENT
};

// --- answers ------------------------------------------------------------------------------------------

static fault_code code_of(store_answer a)
{
    static const fault_code codes[] = {
#define STORE_ANSWER(id, fault, meaning) [id] = fault,
#include "answers.def"
#undef STORE_ANSWER
    };
    assert((size_t)a < sizeof codes / sizeof codes[0] && codes[a] != FAULT_NONE);
    return codes[a];
}

store_answer store_no(store *s, store_answer a, fault *why, const char *format, ...)
{
    char text[sizeof why->text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fault_set(why, code_of(a), "%s", text);
    s->trouble = a;
    return a;
}

// The same code whoever asks, a store or a bare connection.
static store_answer answer_of(int code)
{
    switch (code & 0xFF) {
    case SQLITE_BUSY: case SQLITE_LOCKED: return STORE_RETRY;
    case SQLITE_FULL: return STORE_FULL;
    case SQLITE_CORRUPT: case SQLITE_NOTADB: return STORE_CORRUPT;
    case SQLITE_CONSTRAINT: return STORE_DENIED;
    default: return STORE_BROKEN;
    }
}

// SQLite's own words, save where a person needs better ones.
static const char *worded(int code, const char *text)
{
    switch (code & 0xFF) {
    case SQLITE_READONLY:
        return "it, its folder or the disk cannot be written, which even reading needs (for its log); "
               "nothing was "
               "changed";
    case SQLITE_CANTOPEN: return "it cannot be opened: look who may write in its folder";
    default: return text;
    }
}

static void say(fault *why, store_answer a, const char *path, const char *text)
{
    switch (a) {
    case STORE_RETRY:
        fault_set(why, code_of(a), "somebody else is writing to this practice; try again");
        return;
    case STORE_FULL:
        fault_set(why, code_of(a), "there is no space left on the disk; nothing was stored");
        return;
    case STORE_CORRUPT:
        fault_set(why, code_of(a), "%s is damaged, or is no file of Daybook's (%s)", path, text);
        return;
    case STORE_UNKNOWN:
        fault_set(why, code_of(a), "the disk failed while storing (%s): repeat with the same ids", text);
        return;
    case STORE_OK: case STORE_SAME: case STORE_OTHER: case STORE_NONE: case STORE_DENIED: case STORE_BROKEN:
        fault_set(why, code_of(a), "%s: %s", path, text);
        return;
    }
}

bool sqlite_fault(sqlite3 *db, int code, const char *path, fault *why)
{
    say(why, answer_of(code), path, worded(code, db ? sqlite3_errmsg(db) : sqlite3_errstr(code)));
    return false;
}

// After a failed write or sync nobody knows what the disk holds of the pages that were on their way: the
// kernel forgets them, and a second sync would succeed without them. So this process does not try again.
static void poison(store *s, const char *text)
{
    if (s->poisoned) return;
    s->poisoned = true;
    snprintf(s->poison, sizeof s->poison, "%s", text);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

store_answer store_failed(store *s, int code, fault *why)
{
    store_answer a = answer_of(code);
    int primary = code & 0xFF;
    char text[160];
    snprintf(text, sizeof text, "%s", worded(code, sqlite3_errmsg(s->db)));
    // The commit record may be in the log although what came after it failed: memory for the log's index, the
    // sync. Where the disk may tear neighbouring bytes, SQLite writes the record several times, and the first
    // may stand when the disk is full at the second.
    bool unknown = s->committing && (primary == SQLITE_IOERR || primary == SQLITE_NOMEM ||
                                     (primary == SQLITE_FULL && s->torn_writes));
    if (unknown) a = STORE_UNKNOWN;
    if (unknown || primary == SQLITE_IOERR) poison(s, text);
    if (s->open && sqlite3_get_autocommit(s->db)) s->gone = true;
    say(why, a, s->path, text);
    s->trouble = a;
    return a;
}

store_answer store_usable(store *s, fault *why)
{
    if (!s->poisoned) return STORE_OK;
    return store_no(s, STORE_BROKEN, why,
                    "the disk failed earlier (%s): start again, and repeat with the same ids", s->poison);
}

// --- statements ---------------------------------------------------------------------------------------

bool look_take(look *l, store *s, store_sql which, fault *why)
{
    assert(which < SQL_COUNT);
    if (!store_fine(s, why)) return false;
    *l = (look){.of = s, .which = which};
    if (s->prepared[which] && !s->taken[which]) {
        s->taken[which] = true;
        l->at = s->prepared[which];
        return true;
    }
    l->own = s->taken[which]; // somebody is in the midst of it: a walk within a walk
    int rc = sqlite3_prepare_v3(s->db, statements[which], -1, l->own ? 0 : SQLITE_PREPARE_PERSISTENT, &l->at,
                                NULL);
    if (rc != SQLITE_OK) {
        sqlite3_finalize(l->at);
        *l = (look){0};
        store_failed(s, rc, why);
        return false;
    }
    if (!l->own) {
        s->prepared[which] = l->at;
        s->taken[which] = true;
    }
    return true;
}

look_step look_next(look *l, fault *why)
{
    assert(l->at);
    int rc = sqlite3_step(l->at);
    if (rc == SQLITE_ROW) return LOOK_ROW;
    if (rc == SQLITE_DONE) return LOOK_END;
    store_failed(l->of, rc, why);
    return LOOK_FAILED;
}

void look_give(look *l)
{
    if (!l->at) return;
    if (l->own) {
        sqlite3_finalize(l->at);
    } else {
        sqlite3_reset(l->at); // its result was seen at the step
        l->of->taken[l->which] = false;
    }
    *l = (look){0};
}

store_answer look_run(look *l, fault *why)
{
    store *s = l->of;
    look_step step;
    do step = look_next(l, why);
    while (step == LOOK_ROW);
    look_give(l);
    return step == LOOK_END ? STORE_OK : s->trouble;
}

store_answer store_run(store *s, store_sql which, fault *why)
{
    look l;
    return look_take(&l, s, which, why) ? look_run(&l, why) : s->trouble;
}

static void bound(int rc)
{
    // What is bound is not copied, and the numbers are those of statements.def: nothing is left to fail.
    assert(rc == SQLITE_OK);
}
void look_int(look *l, int n, int64_t value) { bound(sqlite3_bind_int64(l->at, n, value)); }
void look_text(look *l, int n, str text)
{
    bound(sqlite3_bind_text64(l->at, n, text.len ? text.at : "", text.len, SQLITE_STATIC, SQLITE_UTF8));
}
void look_bytes(look *l, int n, const void *at, size_t len)
{
    bound(sqlite3_bind_blob64(l->at, n, len ? at : "", len, SQLITE_STATIC));
}
void look_day(look *l, int n, date d)
{
    if (date_is(d)) look_int(l, n, d.days);
    else bound(sqlite3_bind_null(l->at, n));
}
str look_text_at(look *l, int column)
{
    const char *at = (const char *)sqlite3_column_text(l->at, column);
    return (str){at ? at : "", at ? (size_t)sqlite3_column_bytes(l->at, column) : 0};
}
str look_bytes_at(look *l, int column)
{
    const char *at = sqlite3_column_blob(l->at, column);
    return (str){at ? at : "", at ? (size_t)sqlite3_column_bytes(l->at, column) : 0};
}
date look_day_at(look *l, int column)
{
    if (sqlite3_column_type(l->at, column) == SQLITE_NULL) return DATE_NONE;
    return (date){(int32_t)look_int_at(l, column)};
}

// --- connections --------------------------------------------------------------------------------------

static bool touch(const char *path, fault *why)
{
    int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) return fault_set(why, FAULT_SYSTEM, "%s cannot be made: %s", path, strerror(errno));
    close(fd);
    return true;
}

bool store_sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    bool ok = fsync(fd) == 0;
    int error = errno;
    close(fd);
    errno = error;
    return ok;
}

bool sqlite_script(sqlite3 *db, str name, const char *path, fault *why)
{
    for (size_t i = 0; i < store_sql_file_count; i++) {
        if (!str_eq(str_of(store_sql_files[i].path), name)) continue;
        int rc = sqlite3_exec(db, store_sql_files[i].at, NULL, NULL, NULL);
        return rc == SQLITE_OK || sqlite_fault(db, rc, path, why);
    }
    assert(false && "a script that is not built in");
    return false;
}

bool sqlite_number(sqlite3 *db, const char *pragma, int64_t *out)
{
    sqlite3_stmt *at = NULL;
    bool ok = sqlite3_prepare_v2(db, pragma, -1, &at, NULL) == SQLITE_OK && sqlite3_step(at) == SQLITE_ROW;
    if (ok) *out = sqlite3_column_int64(at, 0);
    sqlite3_finalize(at);
    return ok;
}

// SQLite counts its memory under a lock that all threads share; nobody asks for the count.
static void library_settings(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

bool sqlite_open(sqlite3 **db, const char *path, const char *vfs, uint32_t busy_ms, bool make, fault *why)
{
    // A commit is on the disk before it is answered (NORMAL lost acknowledged ones). EXTRA is FULL, and where
    // there is no log (control.db) syncs the folder once the rollback journal is gone: one that comes back
    // after a power cut would take the last commit back (test/sim: FULL lost it).
    // Temporary tables stay in memory. Replacing a row fires the triggers too.
    static const char settings[] =
        "PRAGMA synchronous = EXTRA; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
        "PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF;";
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, library_settings);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (make && vfs) flags |= SQLITE_OPEN_CREATE; // of files of its own, where modes mean nothing
    if (make && !vfs && !touch(path, why)) return false;
    int rc = sqlite3_open_v2(path, db, flags, vfs);
    if (rc == SQLITE_OK) {
        sqlite3_busy_timeout(*db, (int)(busy_ms ? busy_ms : STORE_BUSY_MS));
        sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        rc = sqlite3_exec(*db, settings, NULL, NULL, NULL);
    }
    return rc == SQLITE_OK || sqlite_fault(*db, rc, path, why);
}
