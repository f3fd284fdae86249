// Names as people type them: folded they are plain words of UTF-8, and folding them again changes nothing.
#include "fold_.h"
#include "source.h"

static arena room;

static bool good(str s)
{
    for (size_t i = 0, step; i < s.len; i += step) {
        step = (unsigned char)s.at[i] < 0x80 ? 1 : utf8_at(s.at + i, s.at + s.len);
        if (!step) return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    enum { BYTES_MAX = 1 << 12, MOST = 40 };
    if (!room.from) room = source_arena();
    if (len > BYTES_MAX) return 0;
    arena_mark mark = arena_here(&room);
    str text = {(const char *)bytes, len}, folded = fold_text(text, &room);
    assert(good(folded) && folded.len <= 2 * len);
    assert(str_eq(fold_text(folded, &room), folded));
    assert(str_eq(str_trim(folded), folded));
    for (size_t i = 0; i < folded.len; i++)
        assert((folded.at[i] >= 'a' && folded.at[i] <= 'z') || (folded.at[i] >= '0' && folded.at[i] <= '9') ||
               (folded.at[i] == ' ' && folded.at[i + 1] != ' ') || (unsigned char)folded.at[i] >= 0x80);
    str joined = fold_joined(folded, &room);
    assert(joined.len <= folded.len && (!joined.len || !memchr(joined.at, ' ', joined.len)));
    size_t count = fold_count(folded, MOST);
    assert(count <= MOST && count <= folded.len && fold_first(folded, 0).len == 0);
    for (size_t n = 0; n <= count; n++) assert(good(fold_first(folded, n)));
    if (count < MOST) assert(fold_first(folded, count).len == folded.len);
    assert(str_digits(fold_digits(text, &room)) || !fold_digits(text, &room).len);
    arena_back(&room, mark);
    return 0;
}
