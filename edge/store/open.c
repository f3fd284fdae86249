// Making a practice's file, and opening it.
#include "host.h"
#include "store_.h"
#include <errno.h>
#include <libgen.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

// --- names and paths --------------------------------------------------------------------------------------

str store_practice_of(const store_ask *ask) { return ask->practice.len ? ask->practice : STR("main"); }

void store_say_path(char *to, const store_ask *ask, const char *before, const char *after)
{
    str name = *after ? store_practice_of(ask) : STR("");
    snprintf(to, STORE_PATH_BYTES, "%.*s/%s%.*s%s", STR_ARGS(ask->dir), before, STR_ARGS(name), after);
}

bool store_there(const char *path)
{
    struct stat what;
    return lstat(path, &what) == 0;
}

static bool name_is_good(str name)
{
    if (!name.len || name.len > STORE_NAME_BYTES_MAX) return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!letter && !(i && (c == '-' || c == '_'))) return false;
    }
    return true;
}

bool store_ask_check(const store_ask *ask, fault *why)
{
    enum { LONGEST_PART = STORE_NAME_BYTES_MAX + 32 };
    assert(ask->keys && ask->zones);
    if (!ask->dir.len) return fault_set(why, FAULT_USAGE, "no data folder is named: give --db DIR");
    if (ask->dir.len + LONGEST_PART >= STORE_PATH_BYTES)
        return fault_set(why, FAULT_USAGE, "the path of the data folder is too long");
    return name_is_good(store_practice_of(ask)) ||
           fault_set(why, FAULT_USAGE, "a practice's name has small letters, digits, - and _ (64 at most)");
}

void store_remove(const char *path)
{
    static const char *const parts[] = {"", "-journal", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char name[STORE_PATH_BYTES + 16];
        snprintf(name, sizeof name, "%s%s", path, parts[i]);
        unlink(name);
    }
}

bool store_take_name(const char *beside, const char *path, fault *why)
{
    char folder[STORE_PATH_BYTES];
    bool made = link(beside, path) == 0; // a rename would write over what is there
    if (made) unlink(beside);
    else if (errno == EPERM || errno == EOPNOTSUPP) // disks for carrying about know no links
        made = !store_there(path) && rename(beside, path) == 0;
    if (!made)
        return fault_set(why, errno == EEXIST ? FAULT_USAGE : FAULT_SYSTEM, "%s cannot be made: %s", path,
                         strerror(errno));
    snprintf(folder, sizeof folder, "%s", path);
    return store_sync_folder(dirname(folder)) ||
           fault_set(why, FAULT_SYSTEM, "the folder of %s cannot be written to disk: %s", path,
                     strerror(errno));
}

static bool make_folder(const char *path, fault *why)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST) return true;
    return fault_set(why, FAULT_SYSTEM, "%s cannot be made: %s", path, strerror(errno));
}

bool store_folders(const store_ask *ask, arena *a, fault *why)
{
    char dir[STORE_PATH_BYTES], within[STORE_PATH_BYTES];
    snprintf(dir, sizeof dir, "%.*s", STR_ARGS(ask->dir));
    bool ok = make_folder(dir, why);
    store_say_path(within, ask, "practices", "");
    ok = ok && make_folder(within, why);
    store_say_path(within, ask, "outbox", "");
    ok = ok && make_folder(within, why);
    if (!ok) return false;
    char *above = dirname((char *)(uintptr_t)str_z(a, str_copy(a, ask->dir)));
    if (store_sync_folder(dir) && store_sync_folder(above)) return true;
    return fault_set(why, FAULT_SYSTEM, "%s cannot be written to disk: %s", dir, strerror(errno));
}

// --- the program's memory of a store ----------------------------------------------------------------------

static instant system_now(void *with)
{
    (void)with;
    return host_now();
}

static store *store_new(const store_ask *ask, const char *path, fault *why)
{
    enum { SCRATCH_BYTES = 1 << 16 };
    store *s = calloc(1, sizeof *s);
    if (!s) {
        fault_set(why, FAULT_SYSTEM, "no memory is left");
        return NULL;
    }
    arena_open(&s->memory, host_memory(), STORE_MEMORY_MAX);
    arena_open(&s->scratch, host_memory(), STORE_MEMORY_MAX);
    arena_open(&s->subjects.in, host_memory(), STORE_MEMORY_MAX);
    arena_open(&s->marks.in, host_memory(), STORE_MEMORY_MAX);
    arena_reserve(&s->scratch, SCRATCH_BYTES);
    sodium_mlock(&s->ring, sizeof s->ring); // if the system allows it
    memcpy(s->ring.master.bytes, ask->keys->master, sizeof s->ring.master.bytes);
    snprintf(s->path, sizeof s->path, "%s", path);
    s->ask = *ask;
    s->ask.keys = NULL;
    s->ask.dir = str_copy(&s->memory, ask->dir);
    s->ask.practice = str_copy(&s->memory, store_practice_of(ask));
    if (!ask->now) s->ask.now = system_now;
    store_shipped *shipped = arena_array(&s->memory, store_shipped, ask->shipped_count + 1);
    for (size_t i = 0; i < ask->shipped_count; i++)
        shipped[i] = (store_shipped){str_copy(&s->memory, ask->shipped[i].device), ask->shipped[i].part2};
    s->ask.shipped = shipped;
    seal_random_open(&s->random, ask->random, ask->with);
    return s;
}

void store_close(store *s)
{
    if (!s) return;
    store_back(s);
    while (s->looks) store_look_end(s);
    for (int i = 0; i < SQL_COUNT; i++) sqlite3_finalize(s->prepared[i]);
    sqlite3_close_v2(s->db);
    sodium_munlock(&s->ring, sizeof s->ring); // and clears them
    arena_close(&s->subjects.in);
    arena_close(&s->marks.in);
    arena_close(&s->scratch);
    arena_close(&s->memory);
    free(s);
}

str store_dir(const store *s) { return s->ask.dir; }
str store_practice(const store *s) { return s->ask.practice; }

// --- opening ----------------------------------------------------------------------------------------------

static int log_grew(void *with, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    ((store *)with)->log_pages = (uint32_t)pages;
    return SQLITE_OK;
}

static bool settings(store *s, fault *why)
{
    int rc = sqlite3_exec(s->db, "PRAGMA cache_size = -32768; PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    if (rc != SQLITE_OK) {
        store_failed(s, rc, why);
        return false;
    }
    sqlite3_wal_hook(s->db, log_grew, s); // instead of SQLite's own copying, see store_commit
    sqlite3_file *file = NULL;
    rc = sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    s->torn_writes = rc != SQLITE_OK || !file || !file->pMethods ||
                     !(file->pMethods->xDeviceCharacteristics(file) & SQLITE_IOCAP_POWERSAFE_OVERWRITE);
    return true;
}

static bool is_ours(store *s, fault *why)
{
    int64_t application = 0, format;
    if (!sqlite_number(s->db, "PRAGMA application_id", &application)) {
        store_failed(s, sqlite3_extended_errcode(s->db), why);
        return false;
    }
    if (application != STORE_APPLICATION) {
        store_no(s, STORE_CORRUPT, why, "%s is no practice's file of Daybook's", s->path);
        return false;
    }
    if (!meta_int(s, "format", 0, &format, why)) return false;
    if (format > 0 && format <= STORE_FORMAT) return true;
    if (format > STORE_FORMAT)
        store_no(s, STORE_DENIED, why,
                 "%s was written by a newer version of Daybook (its format is %lld, this "
                 "one knows %d): use that version; nothing was changed",
                 s->path, (long long)format, STORE_FORMAT);
    else
        store_no(s, STORE_CORRUPT, why, "%s is of format %lld, which there is not", s->path,
                 (long long)format);
    return false;
}

static bool uuid_read(store *s, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_META_GET, why)) return false;
    look_text(&l, 1, STR("uuid"));
    look_step step = look_next(&l, why);
    str uuid = step == LOOK_ROW ? look_bytes_at(&l, 0) : STR("");
    bool ok = uuid.len == sizeof s->uuid;
    if (ok) memcpy(s->uuid, uuid.at, sizeof s->uuid);
    look_give(&l);
    if (!ok && step != LOOK_FAILED)
        store_no(s, STORE_CORRUPT, why, "%s does not say which practice it is", s->path);
    return ok;
}

// From an older format to this one, in one transaction: all of it or nothing.
static bool upgrade_open(store *s, fault *why)
{
    int64_t format;
    s->open = true;
    if (store_run(s, SQL_BEGIN, why) != STORE_OK || !meta_int(s, "format", 0, &format, why)) return false;
    if (format == STORE_FORMAT) return store_commit(s, why) == STORE_OK; // another process was faster
    return sqlite_script(s->db, STR("data/sql/upgrade_2.sql"), s->path, why) &&
           sqlite_script(s->db, STR("data/sql/beside.sql"), s->path, why) && ring_make(s, 0, why) &&
           meta_int_put(s, "format", STORE_FORMAT, why) == STORE_OK && store_commit(s, why) == STORE_OK;
}

static bool upgrade(store *s, fault *why)
{
    int64_t format;
    if (!meta_int(s, "format", 0, &format, why)) return false;
    if (format == STORE_FORMAT) return true;
    bool ok = upgrade_open(s, why);
    store_back(s);
    return ok && ring_open(s, why);
}

// What was written and perhaps not synced before the program died is made durable before anything is
// answered.
static bool open_file(store *s, fault *why)
{
    bool read_only = s->ask.read_only;
    if (!sqlite_open(&s->db, s->path, s->ask.vfs, s->ask.busy_ms, false, why) || !is_ours(s, why) ||
        !settings(s, why) || !uuid_read(s, why) || !ring_open(s, why) ||
        (!read_only && !store_checkpoint(s, true, why)))
        return false;
    s->ask.read_only = false;
    bool ok = upgrade(s, why) && kinds_load(s, why);
    s->ask.read_only = read_only;
    return ok;
}

static bool settle(store *s, fault *why)
{
    bool read_only = s->ask.read_only;
    s->ask.read_only = false;
    bool ok = derived_now(s, why) == STORE_OK;
    s->ask.read_only = read_only;
    if (!ok || !read_only) return ok;
    int rc = sqlite3_exec(s->db, "PRAGMA query_only = ON", NULL, NULL, NULL);
    if (rc != SQLITE_OK) store_failed(s, rc, why);
    return rc == SQLITE_OK;
}

bool store_open_bare(store **out, const store_ask *ask, const char *path, fault *why)
{
    store *s = store_new(ask, path, why);
    if (!s) return false;
    if (open_file(s, why)) {
        *out = s;
        return true;
    }
    store_close(s);
    return false;
}

bool store_open_at(store **out, const store_ask *ask, const char *path, fault *why)
{
    store *s = store_new(ask, path, why);
    if (!s) return false;
    if (open_file(s, why) && settle(s, why)) {
        *out = s;
        return true;
    }
    store_close(s);
    return false;
}

bool store_open(store **out, const store_ask *ask, fault *why)
{
    char path[STORE_PATH_BYTES];
    if (!seal_ready(why) || !store_ask_check(ask, why)) return false;
    store_say_path(path, ask, "practices/", ".db");
    if (ask->vfs || store_there(path)) return store_open_at(out, ask, path, why);
    if (errno != ENOENT && errno != ENOTDIR) // it may be there: nobody should be sent to make another
        return fault_set(why, FAULT_SYSTEM, "%s cannot be read: %s", path, strerror(errno));
    return fault_set(why, FAULT_USAGE, "there is no practice \"%.*s\" in %.*s: daybook init makes one",
                     STR_ARGS(store_practice_of(ask)), STR_ARGS(ask->dir));
}

// --- making -----------------------------------------------------------------------------------------------

static bool meta_bytes_put(store *s, const char *name, const void *at, size_t len, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_META_PUT, why)) return false;
    look_text(&l, 1, str_of(name));
    look_bytes(&l, 2, at, len);
    return look_run(&l, why) == STORE_OK;
}

static bool fill(store *s, fault *why)
{
    s->open = true;
    return store_run(s, SQL_BEGIN, why) == STORE_OK &&
           sqlite_script(s->db, STR("data/sql/journal.sql"), s->path, why) &&
           sqlite_script(s->db, STR("data/sql/beside.sql"), s->path, why) &&
           sqlite_script(s->db, STR("data/sql/derived.sql"), s->path, why) &&
           meta_int_put(s, "format", STORE_FORMAT, why) == STORE_OK &&
           derived_say(s, why) == STORE_OK &&
           meta_int_put(s, "made", s->ask.now(s->ask.with).us, why) == STORE_OK &&
           meta_int_put(s, "live", 1, why) == STORE_OK &&
           meta_bytes_put(s, "name", s->ask.practice.at, s->ask.practice.len, why) &&
           meta_bytes_put(s, "uuid", s->uuid, sizeof s->uuid, why) && ring_make(s, 0, why) &&
           store_commit(s, why) == STORE_OK && store_checkpoint(s, true, why);
}

// The whole file beside its name; only then the name.
static bool make_file(const store_ask *ask, const char *path, const unsigned char *uuid, fault *why)
{
    char beside[STORE_PATH_BYTES];
    store_say_path(beside, ask, "practices/", ".db.new");
    store_remove(beside); // of an earlier attempt that did not end
    store *s = store_new(ask, beside, why);
    if (!s) return false;
    memcpy(s->uuid, uuid, sizeof s->uuid);
    bool ok = sqlite_open(&s->db, beside, NULL, ask->busy_ms, true, why) &&
              settings(s, why) && fill(s, why);
    store_close(s);
    return ok && store_take_name(beside, path, why);
}

// Where a VFS has files of its own: in place, unless something is there.
static bool make_in_place(const store_ask *ask, const char *path, const unsigned char *uuid, fault *why)
{
    int64_t tables = 0;
    store *s = store_new(ask, path, why);
    if (!s) return false;
    memcpy(s->uuid, uuid, sizeof s->uuid);
    bool ok = sqlite_open(&s->db, path, ask->vfs, ask->busy_ms, true, why);
    if (ok && !sqlite_number(s->db, "SELECT count(*) FROM sqlite_schema", &tables))
        ok = sqlite_fault(s->db, sqlite3_extended_errcode(s->db), path, why);
    if (ok && tables) ok = fault_set(why, FAULT_USAGE, "%s is there already", path);
    ok = ok && settings(s, why) && fill(s, why);
    store_close(s);
    return ok;
}

bool store_create(const store_ask *ask, arena *a, fault *why)
{
    char path[STORE_PATH_BYTES];
    unsigned char uuid[SEAL_UUID_BYTES];
    seal_random random;
    if (!seal_ready(why) || !store_ask_check(ask, why)) return false;
    store_say_path(path, ask, "practices/", ".db");
    if (!ask->vfs && store_there(path))
        return fault_set(why, FAULT_USAGE, "practice \"%.*s\" is there already in %.*s",
                         STR_ARGS(store_practice_of(ask)), STR_ARGS(ask->dir));
    seal_random_open(&random, ask->random, ask->with);
    seal_random_bytes(&random, uuid, sizeof uuid);
    instant now = ask->now ? ask->now(ask->with) : host_now();
    if (ask->vfs) return control_add(ask, uuid, now, why) && make_in_place(ask, path, uuid, why);
    return store_folders(ask, a, why) && control_add(ask, uuid, now, why) && make_file(ask, path, uuid, why);
}
