// Any bytes are read as segments or refused with a sentence; any text put as an element is refused with a
// problem or can be read back, in capital letters, as one element.
#include "source.h"
#include "x837.h"

static void read_all(str bytes)
{
    x12_reader r = x12_reader_of(bytes);
    x12_segment s;
    bool more = true;
    fault why = {0};
    size_t used = 0;
    while (x12_next(&r, &s, &more, &why) && more) {
        used += s.text.len;
        assert(s.count <= X12_ELEMENTS_MAX);
        for (size_t i = 1; i <= s.count; i++)
            assert(x12_part(&r, x12_get(&s, i), 1).len <= x12_get(&s, i).len);
    }
    assert(used <= bytes.len);
    assert(!more || why.text[0]);
}

static void put_one(str text)
{
    arena room = source_arena();
    x12_problems problems = x12_problems_in(&room);
    buf out = buf_in(&room, 1 << 16);
    x12_writer w = x12_writer_on(&x12_837p, X12_MARKS, &out, &problems);
    x12_begin(&w, X837_SEG_PAYER);
    x12_put(&w, X837_PAYER_NAME, text);
    x12_put(&w, X837_PAYER_NUMBER, STR("00831"));
    x12_end(&w);
    assert(!out.full && out.at[out.len - 1] == '~');
    if (!problems.errors) {
        x12_reader r = {.left = buf_str(&out), .marks = X12_MARKS, .inside = true};
        x12_segment s;
        bool more;
        fault why;
        bool fine = x12_next(&r, &s, &more, &why);
        assert(fine && more && r.left.len == 0);
        assert(s.count == 9 && str_eq(x12_get(&s, 9), STR("00831")));
        str name = x12_get(&s, 3);
        assert(name.len >= 1 && name.len <= 60);
        for (size_t i = 0; i < name.len; i++)
            assert(name.at[i] >= ' ' && name.at[i] < 0x7F && !memchr("*:~^`", name.at[i], 5));
        for (size_t i = 0; i < name.len; i++) assert(name.at[i] < 'a' || name.at[i] > 'z');
    }
    arena_close(&room);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    str bytes = {(const char *)data, size};
    read_all(bytes);
    put_one(bytes);
    return 0;
}
