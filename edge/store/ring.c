// The keys of a practice: one for each segment and generation, wrapped by the master key.
#include "store_.h"
#include <sodium.h>

enum { NUMBER_TEXT = 8, FORMAT_1_SEGMENTS = 3 };
_Static_assert(SEGMENT_COUNT <= 1 << SEGMENT_BITS, "a segment has SEGMENT_BITS bits");

void sealed_put(store *s, buf *box, int number, str table, str row, str plain)
{
    const seal_key *key = ring_key(s, number);
    seal_place place = {s->uuid, table, row};
    assert(key);
    seal_put(box, key, &place, &s->random, plain);
}

bool sealed_open(store *s, int64_t number, str table, str row, str box, str *plain)
{
    size_t len = 0;
    seal_place place = {s->uuid, table, row};
    const seal_key *key = ring_key(s, number);
    if (!key || box.len < SEAL_OVERHEAD) return false;
    unsigned char *to = (unsigned char *)arena_text(&s->scratch, box.len + FACT_SLACK);
    if (!seal_open(key, &place, box, to, &len)) return false;
    *plain = (str){(const char *)to, len};
    return true;
}

static seal_place key_place(const store *s, int number, char *text)
{
    int len = snprintf(text, NUMBER_TEXT, "%d", number);
    return (seal_place){s->uuid, STR("key"), {text, (size_t)len}};
}

// --- opening ----------------------------------------------------------------------------------------------

typedef enum opened { OPENED, OPENED_NOT, OPENED_FAILED } opened;

static bool has_number(int64_t number)
{
    return number >= 0 && number < GENERATIONS_MAX << SEGMENT_BITS && segment_of(number) < SEGMENT_COUNT;
}

// All keys of one table; *last is the highest number there. OPENED_NOT: one does not open, or there is none.
static opened open_table(store *s, store_sql which, int64_t *last, fault *why)
{
    look l;
    look_step step;
    opened how = OPENED_NOT;
    if (!look_take(&l, s, which, why)) return OPENED_FAILED;
    while ((step = look_next(&l, why)) == LOOK_ROW) {
        size_t len = 0;
        char text[NUMBER_TEXT];
        int64_t number = look_int_at(&l, 0);
        str box = look_bytes_at(&l, 1);
        how = OPENED_NOT;
        if (!has_number(number) || box.len != STORE_KEY_BYTES + SEAL_OVERHEAD) break;
        seal_place place = key_place(s, (int)number, text);
        if (!seal_open(&s->ring.master, &place, box,
                       s->ring.at[number >> SEGMENT_BITS][segment_of(number)].bytes, &len))
            break;
        *last = number;
        how = OPENED;
    }
    look_give(&l);
    return step == LOOK_FAILED ? OPENED_FAILED : how;
}

bool ring_open(store *s, fault *why)
{
    int64_t last = 0, format;
    if (!meta_int(s, "format", 0, &format, why)) return false;
    opened how = open_table(s, SQL_KEYS, &last, why);
    s->ring.next = how == OPENED_NOT && format > 1;
    if (s->ring.next) how = open_table(s, SQL_KEYS_NEXT, &last, why); // the master key is being changed
    if (how == OPENED_FAILED) return false;
    if (how == OPENED_NOT) {
        store_no(s, STORE_DENIED, why,
                 "the key does not open practice \"%.*s\": it was made with another one, or another one took "
                 "its place",
                 STR_ARGS(s->ask.practice));
        return false;
    }
    s->ring.generations = (int)(last >> SEGMENT_BITS) + 1;
    int wanted = format == 1 ? FORMAT_1_SEGMENTS : SEGMENT_COUNT;
    if (segment_of(last) == wanted - 1) return true;
    store_no(s, STORE_CORRUPT, why, "%s lacks some of its keys", s->path);
    return false;
}

bool ring_refresh(store *s, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_KEY_LAST, why)) return false;
    look_step step = look_next(&l, why);
    int64_t last = step == LOOK_ROW ? look_int_at(&l, 0) : 0;
    look_give(&l);
    if (step == LOOK_FAILED) return false;
    return last >> SEGMENT_BITS < s->ring.generations || ring_open(s, why);
}

const seal_key *ring_key(store *s, int64_t number)
{
    fault none;
    if (!has_number(number)) return NULL;
    int64_t generation = number >> SEGMENT_BITS;
    if (generation >= s->ring.generations && !ring_open(s, &none)) {
        s->ring.stale = true;
        return NULL;
    }
    return generation < s->ring.generations ? &s->ring.at[generation][segment_of(number)] : NULL;
}

// --- making -----------------------------------------------------------------------------------------------

// Wraps one key by `master`, which need not be the one that it was opened with.
static bool wrap(store *s, int number, const seal_key *master, store_sql put, fault *why)
{
    look l;
    char text[NUMBER_TEXT];
    arena_mark mark = arena_here(&s->scratch);
    buf box = buf_in(&s->scratch, STORE_KEY_BYTES + SEAL_OVERHEAD);
    seal_place place = key_place(s, number, text);
    const seal_key *key = &s->ring.at[number >> SEGMENT_BITS][segment_of(number)];
    seal_put(&box, master, &place, &s->random, (str){(const char *)key->bytes, sizeof key->bytes});
    bool ok = look_take(&l, s, put, why);
    if (ok) {
        look_int(&l, 1, number);
        look_bytes(&l, 2, box.at, box.len);
        ok = look_run(&l, why) == STORE_OK;
    }
    arena_back(&s->scratch, mark);
    return ok;
}

bool ring_wrap(store *s, const seal_key *master, store_sql put, fault *why)
{
    for (int g = 0; g < s->ring.generations; g++)
        for (int i = 0; i < SEGMENT_COUNT; i++)
            if (!wrap(s, g << SEGMENT_BITS | i, master, put, why)) return false;
    return true;
}

bool ring_make(store *s, int generation, fault *why)
{
    assert(generation < GENERATIONS_MAX && generation <= s->ring.generations);
    // Format 1 had the first three.
    int from = generation == s->ring.generations ? 0 : FORMAT_1_SEGMENTS;
    for (int i = from; i < SEGMENT_COUNT; i++) {
        seal_key *key = &s->ring.at[generation][i];
        seal_random_bytes(&s->random, key->bytes, sizeof key->bytes);
        if (!wrap(s, generation << SEGMENT_BITS | i, &s->ring.master, SQL_KEY_PUT, why)) return false;
    }
    s->ring.generations = generation + 1;
    return true;
}
