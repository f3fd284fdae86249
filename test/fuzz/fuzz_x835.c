// Any bytes are read as payments or refused with a sentence; what is read comes back byte for byte, whatever
// it says, and the sums are told the same way twice.
#include "source.h"
#include "x835.h"

static bool count_claim(void *with, const x835_payment *p, const x835_claim *c, fault *why)
{
    (void)why;
    ++*(uint32_t *)with;
    assert(p->ordinal >= 1 && c->ordinal >= 1);
    for (size_t i = 0; i < c->line_count; i++) {
        const x835_line *l = &c->lines[i];
        (void)x835_line_from(c, l);
        assert(l->segment > c->segment);
    }
    str remarks[10];
    assert(x835_claim_remarks(c, remarks) <= 10);
    return true;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    str bytes = {(const char *)data, size};
    arena a = source_arena(), other = source_arena();
    uint32_t claims = 0;
    x835_takers t = {.with = &claims, .claim = count_claim};
    fault why = {0};
    bool read = x835_read(bytes, &t, &a, &why);
    assert(read || why.text[0]);
    x835_verdict one, two;
    fault other_why = {0};
    bool checked = x835_check(&one, bytes, &a, &other_why);
    assert(checked == read);
    if (checked) {
        assert(one.claims == claims);
        buf out = buf_in(&other, size + 64);
        uint64_t kept;
        bool again = x835_rewrite(&out, &kept, bytes, &a, &why);
        assert(again && !out.full);
        // Line ends before the first interchange are passed over.
        str from = bytes, mark = {"\xEF\xBB\xBF", 3};
        bool marked = str_starts(from, mark);
        if (marked) from = str_from(from, 3);
        while (from.len && (from.at[0] == '\r' || from.at[0] == '\n')) from = str_from(from, 1);
        str got = buf_str(&out);
        if (marked && got.len) got = str_from(got, 3);
        assert(str_eq(got, from));
        assert(x835_check(&two, buf_str(&out), &a, &why) && two.breaches == one.breaches);
    }
    arena_close(&a);
    arena_close(&other);
    return 0;
}
