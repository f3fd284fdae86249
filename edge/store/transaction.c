// Transactions, looks, the write-ahead log, and the numbers that are given once.
#include "store_.h"

// What others may have changed since this store looked last.
static store_answer refresh(store *s, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_DATA_VERSION, why)) return s->trouble;
    bool found = look_next(&l, why) == LOOK_ROW;
    int64_t version = found ? look_int_at(&l, 0) : 0;
    look_give(&l);
    if (!found) return s->trouble;
    if (s->head_known && version == s->data_version) return STORE_OK;
    subjects_forget(s);
    if (!ring_refresh(s, why) || !kinds_load(s, why) || !store_head_now(s, &s->head, why) ||
        !store_audit_head(s, &s->audit, why))
        return s->trouble;
    s->data_version = version;
    s->head_known = true;
    return STORE_OK;
}

store_answer store_begin(store *s, fault *why)
{
    assert(!s->open && !s->looks);
    if (s->ask.read_only) return store_no(s, STORE_DENIED, why, "the store was opened for reading only");
    store_answer a = store_run(s, SQL_BEGIN, why);
    if (a != STORE_OK) return a;
    s->open = true;
    s->gone = s->spoiled = s->saved = false;
    a = refresh(s, why);
    if (a != STORE_OK) store_back(s);
    s->head_begun = s->head;
    s->audit_begun = s->audit;
    return a;
}

// SQLite's cache of pages is small where facts come one by one, 32 MB: whenever a commit moved pages about,
// SQLite walks all that it holds (balance_nonroot names a page after that of the pending byte for a moment).
// A transaction of a great many facts gets 512 MB, taken as it is needed and given back at its end.
bool store_grow_cache(store *s, fault *why)
{
    if (s->grown) return true;
    s->grown = true;
    return store_run(s, SQL_CACHE_LARGE, why) == STORE_OK;
}

static void ended(store *s)
{
    fault none;
    if (s->grown && !s->poisoned && store_run(s, SQL_CACHE_USUAL, &none) == STORE_OK)
        sqlite3_db_release_memory(s->db);
    s->grown = false;
    s->appended = 0;
    names_forget(s);
    s->open = s->gone = s->spoiled = s->saved = false;
}

store_answer store_commit(store *s, fault *why)
{
    assert(s->open && !s->saved);
    if (s->gone || s->spoiled) {
        bool gone = s->gone;
        store_back(s);
        return store_no(s, gone ? STORE_BROKEN : STORE_DENIED, why,
                        "the transaction was taken back after a failure in it; nothing was stored");
    }
    if (!names_flush(s, why)) {
        store_answer failed = s->trouble;
        store_back(s);
        s->trouble = failed;
        return failed;
    }
    s->committing = true;
    store_answer a = store_run(s, SQL_COMMIT, why);
    s->committing = false;
    if (a != STORE_OK) {
        store_back(s);
        s->trouble = a;
        return a;
    }
    ended(s);
    // What is in the log is durable; copying it into the file comes after. SQLite would do it by itself
    // within the commit, and keep a failed sync of the file to itself. A failure here ends the store from the
    // next verb on.
    fault later;
    if (s->log_pages >= STORE_LOG_PAGES) (void)store_checkpoint(s, false, &later);
    return STORE_OK;
}

void store_back(store *s)
{
    if (!s->open) return;
    fault none;
    if (!s->poisoned && !sqlite3_get_autocommit(s->db)) (void)store_run(s, SQL_ROLLBACK, &none);
    ended(s);
    s->head = s->head_begun;
    s->audit = s->audit_begun;
    s->head_known = false;
    subjects_forget(s);
    // those that were given in it are gone; refresh reads them again
    if (!s->poisoned) (void)kinds_load(s, &none);
}

store_answer store_may_write(store *s, fault *why)
{
    assert(s->open);
    store_answer a = store_usable(s, why);
    if (a != STORE_OK || !(s->gone || s->spoiled)) return a;
    return store_no(s, STORE_BROKEN, why,
                    "an earlier step of this transaction failed; it can only be taken back");
}

bool store_look(store *s, fault *why)
{
    if (s->open || s->looks++) return true;
    look l = {0};
    bool ok = store_run(s, SQL_LOOK, why) == STORE_OK;
    // BEGIN takes no view yet: the first look does.
    ok = ok && look_take(&l, s, SQL_HEAD, why) && look_next(&l, why) != LOOK_FAILED;
    look_give(&l);
    if (!ok) store_look_end(s);
    return ok;
}

void store_look_end(store *s)
{
    if (s->open) return;
    assert(s->looks);
    fault none;
    if (--s->looks == 0 && !sqlite3_get_autocommit(s->db)) (void)store_run(s, SQL_COMMIT, &none);
}

// --- a piece of work within a transaction -----------------------------------------------------------------

store_answer store_save(store *s, fault *why)
{
    store_answer a = store_may_write(s, why);
    assert(!s->saved);
    if (a == STORE_OK) a = store_run(s, SQL_SAVE, why);
    s->saved = a == STORE_OK;
    s->head_saved = s->head;
    s->audit_saved = s->audit;
    s->marks.saved = s->marks.count;
    return a;
}

store_answer store_save_keep(store *s, fault *why)
{
    assert(s->saved);
    s->saved = false;
    store_answer a = store_may_write(s, why);
    return a == STORE_OK ? store_run(s, SQL_SAVE_KEEP, why) : a;
}

store_answer store_save_back(store *s, fault *why)
{
    assert(s->saved);
    s->saved = false;
    store_answer a = store_usable(s, why);
    if (a == STORE_OK && s->gone) a = store_no(s, STORE_BROKEN, why, "the transaction was taken back");
    if (a == STORE_OK) a = store_run(s, SQL_SAVE_BACK, why);
    if (a == STORE_OK) a = store_run(s, SQL_SAVE_KEEP, why);
    if (a == STORE_OK && !kinds_load(s, why)) a = s->trouble;
    if (a != STORE_OK) return a;
    s->spoiled = false;
    s->head = s->head_saved;
    s->audit = s->audit_saved;
    s->marks.count = s->marks.saved;
    subjects_forget(s);
    return a;
}

// --- the write-ahead log ----------------------------------------------------------------------------------

bool store_checkpoint(store *s, bool all, fault *why)
{
    if (!store_fine(s, why)) return false;
    int rc = sqlite3_wal_checkpoint_v2(
        s->db, NULL, all ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    // Somebody is reading: what can be copied is.
    if (rc == SQLITE_BUSY && all)
        rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (rc == SQLITE_OK || rc == SQLITE_BUSY) {
        s->log_pages = 0; // the next commit says how long it is
        return true;
    }
    store_failed(s, rc, why);
    return false;
}

// --- given once -------------------------------------------------------------------------------------------

store_answer store_control_take(store *s, str name, uint32_t count, uint64_t *first, fault *why)
{
    assert(count && name.len && name.len <= STORE_NAME_BYTES_MAX);
    store_answer a = store_begin(s, why);
    if (a != STORE_OK) return a;
    look l;
    int64_t floor; // of every series, in a restored copy
    if (!meta_int(s, "control_floor", 0, &floor, why) || !look_take(&l, s, SQL_CONTROL_TAKE, why)) {
        a = s->trouble;
        store_back(s);
        return a;
    }
    look_text(&l, 1, name);
    look_int(&l, 2, count);
    look_int(&l, 3, floor);
    bool found = look_next(&l, why) == LOOK_ROW;
    if (found) *first = (uint64_t)look_int_at(&l, 0);
    a = found ? look_run(&l, why) : s->trouble;
    look_give(&l);
    if (a == STORE_OK) return store_commit(s, why);
    store_back(s);
    return a;
}

store_answer store_control_seen(store *s, str name, uint64_t number, fault *why)
{
    look l;
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    assert(name.len && name.len <= STORE_NAME_BYTES_MAX && number < INT64_MAX);
    if (!look_take(&l, s, SQL_CONTROL_SEEN, why)) return s->trouble;
    look_text(&l, 1, name);
    look_int(&l, 2, (int64_t)number);
    return look_run(&l, why);
}

// --- what the file says of itself -------------------------------------------------------------------------

bool meta_int(store *s, const char *name, int64_t absent, int64_t *out, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_META_GET, why)) return false;
    look_text(&l, 1, str_of(name));
    look_step step = look_next(&l, why);
    *out = step == LOOK_ROW ? look_int_at(&l, 0) : absent;
    look_give(&l);
    return step != LOOK_FAILED;
}

store_answer meta_int_put(store *s, const char *name, int64_t value, fault *why)
{
    look l;
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    if (!look_take(&l, s, SQL_META_PUT, why)) return s->trouble;
    look_text(&l, 1, str_of(name));
    look_int(&l, 2, value);
    return look_run(&l, why);
}

bool store_live(store *s, bool *out, fault *why)
{
    int64_t live;
    if (!meta_int(s, "live", 0, &live, why)) return false;
    *out = live != 0;
    return true;
}

bool store_restored(store *s, uint64_t *seq, fault *why)
{
    int64_t restored;
    if (!meta_int(s, "restored", 0, &restored, why)) return false;
    *seq = (uint64_t)restored;
    return true;
}

store_answer store_set_live(store *s, bool live, fault *why)
{
    store_answer a = store_begin(s, why);
    if (a != STORE_OK) return a;
    a = meta_int_put(s, "live", live, why);
    if (a == STORE_OK) return store_commit(s, why);
    store_back(s);
    return a;
}
