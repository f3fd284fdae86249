// Derived rows made again from the facts, and their hash.
#include "store_.h"
#include <sodium/crypto_hash_sha256.h>

// Rows depend on this room's rules, on what facts.def says of ids, and on which products are of substance use
// ...
static uint32_t derived_version(const store *s)
{
    uint64_t h = STORE_DERIVED;
    for (fact_kind k = 0; k < KIND_COUNT; k++) h = hash_str(fact_kinds[k].name, h);
    for (fact_field f = 0; f < FIELD_COUNT; f++)
        h = hash_str(fact_fields[f].name,
                     h ^ (uint64_t)fact_fields[f].type ^ (uint64_t)fact_fields[f].of << 8);
    for (size_t i = 0; i < s->ask.shipped_count; i++)
        if (s->ask.shipped[i].part2) h = hash_str(s->ask.shipped[i].device, h);
    return (uint32_t)(h & 0x7FFFFFFF) | 1;
}

// ... and on the rules behind post; 0: there are none.
static int64_t posted_version(const store *s) { return s->ask.post ? (int64_t)s->ask.post_version + 1 : 0; }

store_answer derived_say(store *s, fault *why)
{
    store_answer a = meta_int_put(s, "derived", derived_version(s), why);
    return a == STORE_OK ? meta_int_put(s, "posted", posted_version(s), why) : a;
}

// Who opened without the rules must not write past them: claims would be forgotten.
static store_answer unruled(store *s, fault *why)
{
    return store_no(s, STORE_DENIED, why,
                    "this store keeps claims, and was opened without the rules that keep them");
}

store_answer derived_may_append(store *s, fault *why) { return s->unruled ? unruled(s, why) : STORE_OK; }

static bool derive(void *with, const store_fact *row, fault *why)
{
    store *s = with;
    fact f;
    store_names names;
    arena_mark mark = arena_here(&s->scratch);
    fault unread;
    bool ok = fact_reader_read(s->reader, &f, row->line, &s->scratch, &unread);
    if (!ok)
        store_no(s, STORE_CORRUPT, why, "fact number %llu cannot be read: %s", (unsigned long long)row->seq,
                 unread.text);
    ok = ok && subjects_name(s, &f, &names, why) && subjects_keep(s, &names, f.kind, row->seq, why) &&
         names_mark(s, &f, why);
    if (ok && s->ask.post) {
        s->trouble = STORE_DENIED; // unless a verb within says otherwise
        ok = s->ask.post(s->ask.post_with, s, &f, row->seq, why);
    }
    arena_back(&s->scratch, mark);
    return ok;
}

static store_answer rebuild(store *s, fault *why)
{
    store_want all = {0};
    subjects_forget(s);
    if (!s->reader) s->reader = fact_reader_in(&s->memory, s->ask.zones);
    s->trouble = STORE_BROKEN; // what a script says is in why
    if (!store_grow_cache(s, why) || !sqlite_script(s->db, STR("data/sql/derived_drop.sql"), s->path, why) ||
        !sqlite_script(s->db, STR("data/sql/derived.sql"), s->path, why) ||
        !store_facts_each(s, &all, derive, s, why) || !names_flush(s, why))
        return s->trouble;
    return derived_say(s, why);
}

store_answer store_rebuild(store *s, fault *why)
{
    if (s->unruled) return unruled(s, why);
    store_answer a = store_begin(s, why);
    if (a != STORE_OK) return a;
    a = rebuild(s, why);
    if (a == STORE_OK) return store_commit(s, why);
    store_back(s);
    return a;
}

store_answer derived_now(store *s, fault *why)
{
    int64_t derived, posted;
    if (!meta_int(s, "derived", 0, &derived, why) || !meta_int(s, "posted", 0, &posted, why))
        return s->trouble;
    s->unruled = posted && !s->ask.post;
    bool fresh = derived == derived_version(s) && (s->unruled || posted == posted_version(s));
    return fresh ? STORE_OK : store_rebuild(s, why);
}

// --- the hash ---------------------------------------------------------------------------------------------

static void hash_number(crypto_hash_sha256_state *h, uint64_t n)
{
    crypto_hash_sha256_update(h, (const unsigned char *)&n, sizeof n);
}

static void hash_row(crypto_hash_sha256_state *h, sqlite3_stmt *at)
{
    int columns = sqlite3_column_count(at);
    hash_number(h, (uint64_t)columns);
    for (int i = 0; i < columns; i++) {
        int type = sqlite3_column_type(at, i);
        hash_number(h, (uint64_t)type);
        if (type == SQLITE_NULL) continue;
        if (type == SQLITE_INTEGER) {
            hash_number(h, (uint64_t)sqlite3_column_int64(at, i));
            continue;
        }
        const void *bytes = sqlite3_column_blob(at, i);
        int len = sqlite3_column_bytes(at, i);
        hash_number(h, (uint64_t)len);
        if (len) crypto_hash_sha256_update(h, bytes, (unsigned long long)len);
    }
}

bool store_derived_hash(store *s, sha256 *out, fault *why)
{
    crypto_hash_sha256_state h;
    crypto_hash_sha256_init(&h);
    for (store_sql which = SQL_DUMP_SUBJECT; which <= SQL_DUMP_WORK; which++) {
        look l;
        look_step step;
        if (!look_take(&l, s, which, why)) return false;
        hash_number(&h, which - SQL_DUMP_SUBJECT);
        while ((step = look_next(&l, why)) == LOOK_ROW) hash_row(&h, l.at);
        look_give(&l);
        if (step == LOOK_FAILED) return false;
    }
    crypto_hash_sha256_final(&h, out->bytes);
    return true;
}

bool store_repeats(store *s, uint64_t *out, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_REPEATS, why)) return false;
    bool found = look_next(&l, why) == LOOK_ROW;
    if (found) *out = (uint64_t)look_int_at(&l, 0);
    look_give(&l);
    return found;
}
