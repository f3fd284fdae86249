// shelf.h - for tests: a data folder that goes away, with a key, a clock that stands and random bytes that
// count up.
#pragma once
#include "host.h"
#include "sample.h"
#include "source.h"
#include "store.h"
#include <ftw.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h> // before cmocka, which does not include what it needs
#include <cmocka.h>

typedef struct shelf {
    char folder[256];  // holds data/, backups ...
    char dir[300];
    arena room;
    zones zones;
    store_keys keys;
    uint64_t counter;
    store_ask ask;
    store *s;
} shelf;

static inline void shelf_random(void *with, void *to, size_t bytes)
{
    shelf *f = with;
    for (size_t i = 0; i < bytes; i++)
        ((unsigned char *)to)[i] = (unsigned char)(hash_mix(++f->counter, 0x9E3779B97F4A7C15ull) >> 16);
}

static inline instant shelf_now(void *with)
{
    (void)with;
    return (instant){1767225600000000}; // 2026-01-01
}

static inline void shelf_make(shelf *f)
{
    // In memory where it can be: thousands of syncs are not what these tests are about.
    const char *temporary = getenv("TMPDIR");
    if (!temporary) temporary = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    *f = (shelf){0};
    snprintf(f->folder, sizeof f->folder, "%s/daybook-test-XXXXXX", temporary);
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->dir, sizeof f->dir, "%s/data", f->folder);
    arena_open(&f->room, &source_memory, (size_t)1 << 32);
    f->zones = host_zones(&f->room);
    for (size_t i = 0; i < sizeof f->keys.master; i++) f->keys.master[i] = (unsigned char)(i * 7 + 1);
    f->ask = (store_ask){.dir = str_of(f->dir), .keys = &f->keys, .zones = &f->zones, .random = shelf_random,
                         .now = shelf_now, .with = f, .busy_ms = 100};
}

static inline int shelf_remove_one(const char *path, const struct stat *what, int type, struct FTW *where)
{
    (void)what;
    (void)type;
    (void)where;
    return remove(path);
}

static inline void shelf_drop(shelf *f)
{
    store_close(f->s);
    nftw(f->folder, shelf_remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_close(&f->room);
}

#define MUST(f, call)                                                                                        \
    do {                                                                                                     \
        fault why_ = {0}, *why = &why_;                                                                      \
        if (!(call)) fail_msg("%s: %s", #call, why_.text);                                                   \
    } while (0)
#define MUST_BE(answer, call)                                                                                \
    do {                                                                                                     \
        fault why_ = {0}, *why = &why_;                                                                      \
        store_answer got_ = (call);                                                                          \
        if (got_ != (answer)) fail_msg("%s: %d: %s", #call, (int)got_, why_.text);                           \
    } while (0)

static inline void shelf_open(shelf *f)
{
    store_close(f->s);
    f->s = NULL;
    MUST(f, store_open(&f->s, &f->ask, why));
}

static inline void shelf_begin(shelf *f) // a folder with an empty practice, open
{
    shelf_make(f);
    MUST(f, store_create(&f->ask, &f->room, why));
    shelf_open(f);
}

// The line lives as long as the room, with FACT_SLACK behind it.
static inline fact shelf_fact(shelf *f, const char *line)
{
    fact out;
    fault no = {0};
    char *kept = arena_text(&f->room, strlen(line) + FACT_SLACK);
    memcpy(kept, line, strlen(line));
    if (!fact_read(&out, (str){kept, strlen(line)}, &f->zones, &f->room, &no))
        fail_msg("%s: field \"%s\": %s", line, no.field, no.text);
    return out;
}

static inline store_answer shelf_append(shelf *f, const char *line, fault *why)
{
    fact said = shelf_fact(f, line);
    return store_fact_append(f->s, &said, why);
}

// In a transaction of its own.
static inline store_answer shelf_put(shelf *f, const char *line)
{
    fault no = {0};
    store_answer a = store_begin(f->s, &no);
    assert_int_equal(a, STORE_OK);
    a = shelf_append(f, line, &no);
    if (!store_yes(a)) {
        store_back(f->s);
        return a;
    }
    MUST_BE(STORE_OK, store_commit(f->s, why));
    return a;
}

static inline bool shelf_take_lines(void *with, str lines, uint32_t permille)
{
    (void)permille;
    buf_put(with, lines);
    return true;
}

// Facts of an invented practice, by default some thousands of them.
static inline str shelf_sample(shelf *f, uint32_t patients, uint32_t months)
{
    buf *text = arena_push(&f->room, buf);
    *text = buf_in(&f->room, (size_t)1 << 30);
    sample_options options = {
        .patients = patients, .months = months, .seed = 7, .until = date_of(2026, 3, 31)};
    sample_sink sink = {shelf_take_lines, text};
    arena scratch; // not the room: the sample gives back what lies above its own mark
    arena_open(&scratch, &source_memory, (size_t)1 << 30);
    zones own = host_zones(&f->room);
    MUST(f, sample_tell(&options, &sink, &own, &scratch, why));
    arena_close(&scratch);
    return buf_str(text);
}

// Appends every line in one transaction; how many were new.
static inline uint64_t shelf_import(shelf *f, str lines)
{
    uint64_t new = 0;
    fault no = {0};
    arena scratch;
    arena_open(&scratch, &source_memory, (size_t)1 << 30);
    arena_reserve(&scratch, 1 << 16);
    MUST_BE(STORE_OK, store_begin(f->s, why));
    while (lines.len) {
        fact said;
        str line = str_split(lines, '\n', &lines);
        if (!line.len) continue;
        arena_mark mark = arena_here(&scratch);
        if (!fact_read(&said, line, &f->zones, &scratch, &no)) fail_msg("%s", no.text);
        store_answer a = store_fact_append(f->s, &said, &no);
        if (!store_yes(a)) fail_msg("%s", no.text);
        new += a == STORE_OK;
        arena_back(&scratch, mark);
    }
    MUST_BE(STORE_OK, store_commit(f->s, why));
    arena_close(&scratch);
    return new;
}

// SQL on the practice's file behind the store's back; the code of SQLite.
static inline int shelf_sql(shelf *f, const char *sql)
{
    char path[400];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/practices/main.db", f->dir);
    int rc = sqlite3_open(path, &db);
    if (rc == SQLITE_OK) rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return rc;
}

// Is the text anywhere in the files below the folder?
static const char *shelf_sought;
static bool shelf_met;
static inline int shelf_look(const char *path, const struct stat *what, int type, struct FTW *where)
{
    (void)where;
    if (type != FTW_F || !what->st_size) return 0;
    FILE *in = fopen(path, "rb");
    char *bytes = malloc((size_t)what->st_size);
    assert_true(in && bytes && fread(bytes, 1, (size_t)what->st_size, in) == (size_t)what->st_size);
    shelf_met = shelf_met || memmem(bytes, (size_t)what->st_size, shelf_sought, strlen(shelf_sought));
    free(bytes);
    fclose(in);
    return 0;
}
static inline bool shelf_holds(shelf *f, const char *text)
{
    shelf_sought = text;
    shelf_met = false;
    nftw(f->folder, shelf_look, 16, FTW_PHYS);
    return shelf_met;
}
