// Opening the people of the control file; hands, statements, boxes.
#include "people_.h"
#include "host.h"
#include <pthread.h>
#include <sodium.h>

enum { LOG_PAGES = 500, SCRATCH_BYTES = 1 << 16 };

typedef struct people_side {
    pthread_mutex_t lock;
    sqlite3 *db;
    sqlite3_stmt *prepared[PEOPLE_SQL_COUNT];
    arena scratch; // of one hand
    arena_mark empty;
    bool open;     // a transaction
} people_side;

struct people {
    people_side reads, writes;
    char path[STORE_PATH_BYTES];
    seal_key box_key;
    unsigned char keyed[crypto_kdf_KEYBYTES];
    seal_random random; // under the lock of the writing side
    pthread_mutex_t dice;
    people_ask ask;
    uint32_t log_pages;
    bool broken;        // a commit failed: what the disk holds is not known
};

static const char *const statements[PEOPLE_SQL_COUNT] = {
#define STATEMENT(id, text) [PEOPLE_##id] = text,
#include "people.def"
#undef STATEMENT
};

static bool failed(people *p, people_side *side, fault *why)
{
    return sqlite_fault(side->db, sqlite3_extended_errcode(side->db), p->path, why);
}

// --- statements -------------------------------------------------------------------------------------------

bool ask_take(asking *q, people_hand *h, people_sql which, fault *why)
{
    people_side *side = h->side;
    assert(side && which < PEOPLE_SQL_COUNT);
    sqlite3_stmt **at = &side->prepared[which];
    *q = (asking){0};
    if (!*at &&
        sqlite3_prepare_v3(side->db, statements[which], -1, SQLITE_PREPARE_PERSISTENT, at, NULL) != SQLITE_OK)
        return failed(h->of, side, why);
    assert(!sqlite3_stmt_busy(*at)); // a walk within the same walk
    *q = (asking){h, *at};
    return true;
}

static void bound(int rc) { assert(rc == SQLITE_OK); } // numbers are those of people.def, nothing is copied
void ask_int(asking *q, int n, int64_t value) { bound(sqlite3_bind_int64(q->at, n, value)); }
void ask_null(asking *q, int n) { bound(sqlite3_bind_null(q->at, n)); }
void ask_text(asking *q, int n, str text)
{
    bound(sqlite3_bind_text64(q->at, n, text.len ? text.at : "", text.len, SQLITE_STATIC, SQLITE_UTF8));
}
void ask_bytes(asking *q, int n, const void *at, size_t len)
{
    bound(sqlite3_bind_blob64(q->at, n, len ? at : "", len, SQLITE_STATIC));
}

void ask_give(asking *q)
{
    if (!q->at) return;
    sqlite3_reset(q->at);
    sqlite3_clear_bindings(q->at);
    q->at = NULL;
}

bool ask_next(asking *q, bool *row, fault *why)
{
    int rc = sqlite3_step(q->at);
    *row = rc == SQLITE_ROW;
    if (*row) return true;
    bool fine = rc == SQLITE_DONE || failed(q->h->of, q->h->side, why);
    ask_give(q);
    return fine;
}

bool ask_run(asking *q, uint32_t *changed, fault *why)
{
    sqlite3 *db = q->h->side->db;
    bool row = true;
    while (row)
        if (!ask_next(q, &row, why)) return false;
    if (changed) *changed = (uint32_t)sqlite3_changes(db);
    return true;
}

bool ask_any(asking *q, bool *out, fault *why)
{
    if (!ask_next(q, out, why)) return false;
    ask_give(q);
    return true;
}

static bool plain(people_hand *h, people_sql which, fault *why)
{
    asking q;
    return ask_take(&q, h, which, why) && ask_run(&q, NULL, why);
}

// --- boxes ------------------------------------------------------------------------------------------------

buf people_box(people_hand *h) { return buf_in(&h->side->scratch, PEOPLE_BOX_MAX + SEAL_OVERHEAD); }

void ask_box(asking *q, int n, const char *place, str row, str text, buf *box)
{
    people *p = q->h->of;
    assert(text.len <= PEOPLE_BOX_MAX && q->h->writes);
    if (!text.len) {
        ask_null(q, n);
        return;
    }
    seal_place where = {control_uuid, str_of(place), row};
    seal_put(box, &p->box_key, &where, &p->random, text);
    ask_bytes(q, n, box->at, box->len);
}

bool ask_box_at(asking *q, int column, const char *place, str row, str *out, arena *a, fault *why)
{
    people *p = q->h->of;
    str box = ask_bytes_at(q, column);
    *out = (str){"", 0};
    if (!box.len) return true;
    seal_place where = {control_uuid, str_of(place), row};
    char *to = arena_text(a, box.len);
    size_t len = 0;
    if (!seal_open(&p->box_key, &where, box, (unsigned char *)to, &len))
        return fault_set(why, FAULT_CORRUPT, "%s: a sealed text of %s was altered", p->path, place);
    *out = (str){to, len};
    return true;
}

void people_hash(const people *p, people_purpose purpose, str bytes, sha256 *out)
{
    unsigned char key[crypto_generichash_KEYBYTES];
    crypto_kdf_derive_from_key(key, sizeof key, (uint64_t)purpose, "dbpeople", p->keyed);
    crypto_generichash(out->bytes, sizeof out->bytes, (const unsigned char *)bytes.at, bytes.len, key,
                       sizeof key);
    sodium_memzero(key, sizeof key);
}

instant people_now(const people *p) { return p->ask.now ? p->ask.now(p->ask.with) : host_now(); }

void people_random(people *p, void *to, size_t bytes)
{
    if (!p->ask.random) {
        randombytes_buf(to, bytes);
        return;
    }
    pthread_mutex_lock(&p->dice);
    p->ask.random(p->ask.with, to, bytes);
    pthread_mutex_unlock(&p->dice);
}

// Tests' dice are shared with people_random.
static void dice(void *with, void *to, size_t bytes) { people_random(with, to, bytes); }

// --- hands ------------------------------------------------------------------------------------------------

static bool begin(people *p, people_side *side, bool writes, people_hand *out, fault *why)
{
    people_hand h = {p, side, writes};
    if (writes && p->broken) {
        fault_set(why, FAULT_UNKNOWN, "the disk failed earlier: the program must be started again");
    } else if (plain(&h, writes ? PEOPLE_BEGIN_WRITE : PEOPLE_BEGIN_LOOK, why)) {
        side->open = true;
        *out = h;
        return true;
    }
    pthread_mutex_unlock(&side->lock);
    return false;
}

bool people_look(people *p, people_hand *out, fault *why)
{
    *out = (people_hand){0};
    pthread_mutex_lock(&p->reads.lock);
    return begin(p, &p->reads, false, out, why);
}

bool people_write(people *p, people_hand *out, fault *why)
{
    *out = (people_hand){0};
    pthread_mutex_lock(&p->writes.lock);
    return begin(p, &p->writes, true, out, why);
}

bool people_write_now(people *p, people_hand *out, bool *got, fault *why)
{
    *out = (people_hand){0};
    *got = pthread_mutex_trylock(&p->writes.lock) == 0;
    return !*got || begin(p, &p->writes, true, out, why);
}

void people_drop(people_hand *h)
{
    people_side *side = h->side;
    if (!side) return;
    fault none;
    if (side->open && !sqlite3_get_autocommit(side->db)) (void)plain(h, PEOPLE_ROLLBACK, &none);
    side->open = false;
    arena_back(&side->scratch, side->empty);
    *h = (people_hand){0};
    pthread_mutex_unlock(&side->lock);
}

bool people_keep(people_hand *h, fault *why)
{
    people *p = h->of;
    people_side *side = h->side;
    assert(side && side->open);
    bool gone = sqlite3_get_autocommit(side->db); // SQLite took it back by itself
    bool fine = !gone && plain(h, PEOPLE_COMMIT, why);
    if (gone) fault_set(why, FAULT_SYSTEM, "%s: nothing was stored", p->path);
    int code = sqlite3_errcode(side->db) & 0xFF;
    if (!fine && h->writes && (code == SQLITE_IOERR || code == SQLITE_NOMEM)) {
        // After a failed sync nobody knows what the disk holds, and a second one would succeed without it.
        p->broken = true;
        sqlite3_db_config(side->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        why->code = FAULT_UNKNOWN;
    }
    // By us after the commit, not by SQLite within it, which keeps a failed sync of the file to itself.
    if (fine && h->writes && p->log_pages >= LOG_PAGES &&
        sqlite3_wal_checkpoint_v2(side->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) == SQLITE_OK)
        p->log_pages = 0;
    people_drop(h);
    return fine;
}

static int log_grew(void *with, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    ((people *)with)->log_pages = (uint32_t)pages;
    return SQLITE_OK;
}

bool people_practice_known(people_hand *h, str practice, bool *out, fault *why)
{
    asking q;
    if (!ask_take(&q, h, PEOPLE_PRACTICE_KNOWN, why)) return false;
    ask_text(&q, 1, practice);
    return ask_any(&q, out, why);
}

// --- opening ----------------------------------------------------------------------------------------------

// Keys of their own for boxes and for keyed hashes, out of that of the file.
static bool keys_open(people *p, control_file *c, const store_keys *master, fault *why)
{
    seal_key key;
    if (!control_key(c, master, &key, why)) return false;
    crypto_kdf_derive_from_key(p->box_key.bytes, sizeof p->box_key.bytes, 1, "dbpplbox", key.bytes);
    crypto_kdf_derive_from_key(p->keyed, sizeof p->keyed, 2, "dbpplbox", key.bytes);
    sodium_memzero(&key, sizeof key);
    return true;
}

static bool side_open(people *p, people_side *side, const people_ask *ask, fault *why)
{
    arena_open(&side->scratch, host_memory(), STORE_MEMORY_MAX);
    arena_reserve(&side->scratch, SCRATCH_BYTES);
    side->empty = arena_here(&side->scratch);
    if (!sqlite_open(&side->db, p->path, ask->vfs, ask->busy_ms, false, why)) return false;
    // Readers do not wait for who writes; the log is copied into the file by people_keep.
    int rc = sqlite3_exec(
        side->db, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA cell_size_check = ON",
        NULL, NULL, NULL);
    return rc == SQLITE_OK || sqlite_fault(side->db, rc, p->path, why);
}

static void side_close(people_side *side)
{
    for (int i = 0; i < PEOPLE_SQL_COUNT; i++) sqlite3_finalize(side->prepared[i]);
    sqlite3_close(side->db);
    if (side->scratch.from) arena_close(&side->scratch);
    pthread_mutex_destroy(&side->lock);
}

void people_close(people *p)
{
    if (!p) return;
    side_close(&p->reads);
    side_close(&p->writes);
    pthread_mutex_destroy(&p->dice);
    sodium_memzero(p, sizeof *p);
    free(p);
}

bool people_open(people **out, const people_ask *ask, fault *why)
{
    assert(ask->keys);
    if (!ask->dir.len || ask->dir.len + 32 >= STORE_PATH_BYTES)
        return fault_set(why, FAULT_USAGE, "no data folder is named: give --db DIR");
    people *p = calloc(1, sizeof *p);
    if (!p) return fault_set(why, FAULT_SYSTEM, "no memory is left");
    pthread_mutex_init(&p->reads.lock, NULL);
    pthread_mutex_init(&p->writes.lock, NULL);
    pthread_mutex_init(&p->dice, NULL);
    snprintf(p->path, sizeof p->path, "%.*s/control.db", STR_ARGS(ask->dir));
    p->ask = *ask;
    p->ask.keys = NULL;
    p->ask.dir = (str){0};
    seal_random_open(&p->random, dice, p);
    store_ask file = {.dir = ask->dir, .vfs = ask->vfs, .busy_ms = ask->busy_ms};
    control_file c = {0};
    bool ok = seal_ready(why);
    if (ok && !ask->vfs && !store_there(p->path))
        ok = fault_set(why, FAULT_USAGE, "there is no %s: daybook init DIR makes it", p->path);
    ok = ok && control_open(&c, &file, why); // which makes what an older form lacks
    ok = ok && keys_open(p, &c, ask->keys, why);
    control_close(&c);
    ok = ok && side_open(p, &p->writes, ask, why) && side_open(p, &p->reads, ask, why);
    if (ok) sqlite3_wal_hook(p->writes.db, log_grew, p);
    // What a cut left in the log is made durable before anything is answered from it.
    if (ok &&
        sqlite3_wal_checkpoint_v2(p->writes.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_IOERR)
        ok = failed(p, &p->writes, why);
    if (!ok) people_close(p);
    else *out = p;
    return ok;
}
