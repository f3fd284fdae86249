// Any bytes are read as a table: each row is a fact that reads back, with the same id again, or is refused
// with a sentence and its row. The first byte picks the mapping.
#include "csv.h"
#include "greenwich.h"
#include "json.h"
#include "source.h"

static arena room, scratch;
static mapping mappings[3];
static zones all;

static void open_all(void)
{
    static const char *const names[] = {"checkins", "coverage", "patients"};
    static arena kept;
    kept = source_arena();
    room = source_arena();
    scratch = source_arena();
    for (size_t i = 0; i < 3; i++) {
        fault why;
        bool read = book_read_mapping(&mappings[i], str_of(names[i]), STR(""), &kept, &why);
        assert(read);
    }
}

// All rows; how many bytes of facts they made, and a hash of these.
static uint64_t told(const csv_ask *ask, size_t *facts)
{
    csv *c;
    fault why = {0};
    buf b = buf_in(&room, 64u << 20);
    uint64_t last = 0;
    *facts = 0;
    if (!csv_open(&c, ask, &room, &why)) {
        assert(why.code != FAULT_NONE && why.text[0] && why.file[0]);
        return 0;
    }
    for (;;) {
        uint64_t row;
        size_t before = b.len;
        why = (fault){0};
        csv_answer answer = csv_next(c, &b, &row, &why);
        if (answer == CSV_END) break;
        assert(row > last);
        last = row;
        if (answer == CSV_BAD) {
            assert((why.code == FAULT_INPUT || why.code == FAULT_LIMIT) && why.text[0] && why.line == row);
            assert(b.len == before);
            continue;
        }
        fact f;
        buf again = buf_in(&room, 1u << 24);
        str line = {b.at + before, b.len - before};
        bool read = fact_read(&f, line, &all, &room, &why);
        assert(read && f.kind == ask->mapping->kind);
        fact_put(&again, &f);
        assert(str_eq(buf_str(&again), line)); // canonical
        ++*facts;
    }
    assert(!b.full);
    return hash_str(buf_str(&b), 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (!room.from) open_all();
    if (!len || len > LIMIT_LINE_BYTES) return 0;
    arena_mark mark = arena_here(&room);
    all = (zones){.in = &room, .load = load_greenwich};
    csv_ask ask = {{(const char *)bytes + 1, len - 1}, STR("t.csv"), &mappings[bytes[0] % 3], &all, &scratch};
    size_t first, second;
    uint64_t one = told(&ask, &first), other = told(&ask, &second);
    assert(one == other && first == second);
    arena_back(&room, mark);
    return 0;
}
