// Originals of files: compressed, sealed, found by the hash of their plain bytes.
#include "store_.h"
#include <zstd.h>

enum { LEVEL = 3, NAME_BYTES = 2 };
#define ORIGINAL_BYTES_MAX ((size_t)900 << 20) // SQLite holds a value of 1 GB at most

static str row_of(const sha256 *hash) { return (str){(const char *)hash->bytes, sizeof hash->bytes}; }

// The plain content of a box: length of the name, the name, a zstd frame.
static bool pack(store *s, str name, str bytes, buf *out, fault *why)
{
    size_t room = ZSTD_compressBound(bytes.len);
    char *frame = arena_text(&s->scratch, room);
    size_t len = ZSTD_compress(frame, room, bytes.len ? bytes.at : "", bytes.len, LEVEL);
    if (ZSTD_isError(len)) {
        store_no(s, STORE_BROKEN, why, "compressing failed: %s", ZSTD_getErrorName(len));
        return false;
    }
    name = str_first(name, UINT16_MAX);
    unsigned char head[NAME_BYTES] = {(unsigned char)(name.len & 0xFF), (unsigned char)(name.len >> 8)};
    *out = buf_in(&s->scratch, len + name.len + sizeof head);
    buf_bytes(out, head, sizeof head);
    buf_put(out, name);
    buf_bytes(out, frame, len);
    return true;
}

static bool unpack(str plain, str *name, str *bytes, arena *a)
{
    if (plain.len < NAME_BYTES) return false;
    size_t len = (size_t)(unsigned char)plain.at[0] | (size_t)(unsigned char)plain.at[1] << 8;
    if (plain.len < NAME_BYTES + len) return false;
    *name = str_copy(a, (str){plain.at + NAME_BYTES, len});
    str frame = str_from(plain, NAME_BYTES + len);
    unsigned long long size = ZSTD_getFrameContentSize(frame.at, frame.len);
    if (size > ORIGINAL_BYTES_MAX) return false; // or not known
    char *to = arena_text(a, (size_t)size + 1);
    size_t got = ZSTD_decompress(to, (size_t)size, frame.at, frame.len);
    *bytes = (str){to, (size_t)size};
    return !ZSTD_isError(got) && got == size;
}

static store_answer put(store *s, str name, str bytes, const sha256 *hash, fault *why)
{
    buf plain;
    look l;
    if (!pack(s, name, bytes, &plain, why)) return s->trouble;
    buf box = buf_in(&s->scratch, plain.len + SEAL_OVERHEAD);
    int number = ring_number(s, SEGMENT_FILES);
    sealed_put(s, &box, number, STR("original"), row_of(hash), buf_str(&plain));
    if (!look_take(&l, s, SQL_ORIGINAL_ADD, why)) return s->trouble;
    look_bytes(&l, 1, hash->bytes, sizeof hash->bytes);
    look_bytes(&l, 2, box.at, box.len);
    look_int(&l, 3, number);
    store_answer a = look_run(&l, why);
    return a == STORE_OK && !sqlite3_changes64(s->db) ? STORE_SAME : a;
}

store_answer store_original_put(store *s, str name, str bytes, sha256 *hash, fault *why)
{
    store_answer a = store_may_write(s, why);
    if (a != STORE_OK) return a;
    if (bytes.len > ORIGINAL_BYTES_MAX)
        return store_no(s, STORE_DENIED, why, "a file of %zu bytes is too large to be kept", bytes.len);
    *hash = sha256_of(bytes);
    arena_mark mark = arena_here(&s->scratch);
    a = put(s, name, bytes, hash, why);
    arena_back(&s->scratch, mark);
    if (!store_yes(a)) s->spoiled = true;
    return a;
}

bool original_open(store *s, const sha256 *hash, look *l, str *name, str *bytes, arena *a)
{
    str plain;
    arena_mark mark = arena_here(&s->scratch);
    bool ok = sealed_open(s, look_int_at(l, ORIGINAL_KEY), STR("original"), row_of(hash),
                          look_bytes_at(l, ORIGINAL_BOX), &plain) &&
              unpack(plain, name, bytes, a);
    if (ok) {
        sha256 again = sha256_of(*bytes);
        ok = proof_eq(&again, hash);
    }
    arena_back(&s->scratch, mark);
    return ok;
}

store_answer store_original_get(store *s, const sha256 *hash, str *name, str *bytes, arena *a, fault *why)
{
    look l;
    assert(a != &s->scratch);
    if (!look_take(&l, s, SQL_ORIGINAL_GET, why)) return s->trouble;
    look_bytes(&l, 1, hash->bytes, sizeof hash->bytes);
    look_step step = look_next(&l, why);
    store_answer answer = step == LOOK_ROW ? STORE_OK : step == LOOK_END ? STORE_NONE : s->trouble;
    if (step == LOOK_ROW && !original_open(s, hash, &l, name, bytes, a))
        answer =
            store_no(s, STORE_CORRUPT, why, "the original was altered or damaged: daybook verify says more");
    look_give(&l);
    return answer;
}
