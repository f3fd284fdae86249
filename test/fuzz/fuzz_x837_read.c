// Any bytes are refused with a sentence, or are read as values that are written as the same bytes: as a file,
// and as a claim by itself.
#include "source.h"
#include "x837.h"

static bool is_end(char c) { return c == '\r' || c == '\n'; }

// The bytes without line ends after terminators: those that the reader passes over.
static void same_but_for_line_ends(str bytes, str again, char terminator)
{
    size_t k = 0;
    bool after = true;
    if (str_starts(bytes, STR("\xEF\xBB\xBF"))) bytes = str_from(bytes, 3);
    for (size_t i = 0; i < bytes.len; i++) {
        if (after && is_end(bytes.at[i])) continue;
        assert(k < again.len && bytes.at[i] == again.at[k]);
        after = again.at[k++] == terminator;
    }
    assert(k == again.len);
}

static bool write_part(const x837_reader *r, x837_part part, x837 *x, buf *out, x12_problems *problems)
{
    switch (part) {
    case X837_PART_OPEN:
        *x = x837_with(x837_read_marks(r), out, problems);
        x837_open(x, x837_read_envelope(r));
        return true;
    case X837_PART_SET: x837_set_open(x, x837_read_parties(r), x837_read_billing(r)); return true;
    case X837_PART_SUBSCRIBER: x837_subscriber_put(x, x837_read_subscriber(r)); return true;
    case X837_PART_CLAIM: x837_claim_put(x, x837_read_claim(r)); return true;
    case X837_PART_SET_CLOSE: x837_set_close(x); return true;
    case X837_PART_CLOSE: x837_close(x); return true;
    case X837_PART_END: return false;
    }
    return false;
}

static void read_file(str bytes)
{
    arena room = source_arena(), reading = source_arena();
    x12_problems problems = x12_problems_in(&room);
    buf out = buf_in(&room, 1 << 20);
    x837_reader *r = x837_reader_of(bytes, &reading);
    x837 x = {0};
    x837_part part = X837_PART_END;
    fault why = {0};
    char terminator = 0;
    bool fine = true, one_kind = true; // of delimiters
    while ((fine = x837_read(r, &part, &why)) && write_part(r, part, &x, &out, &problems)) {
        one_kind = one_kind && (!terminator || terminator == x837_read_marks(r).terminator);
        terminator = x837_read_marks(r).terminator;
    }
    assert(fine || why.text[0]);
    assert(problems.errors == 0 || !fine);
    if (fine && one_kind && !out.full && !is_end(terminator))
        same_but_for_line_ends(bytes, buf_str(&out), terminator);
    arena_close(&reading);
    arena_close(&room);
}

static void read_claim(str text)
{
    arena room = source_arena();
    x837_frozen is;
    fault why = {0};
    if (x837_claim_of(&is, text, &room, &why)) {
        x12_problems problems = x12_problems_in(&room);
        buf out = buf_in(&room, 1 << 20);
        x837_claim_text(&out, &problems, &is.billing, &is.subscriber, &is.claim);
        assert(problems.errors == 0);
        same_but_for_line_ends(text, buf_str(&out), '~');
    } else {
        assert(why.text[0]);
    }
    arena_close(&room);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    str bytes = {(const char *)data, size};
    read_file(bytes);
    read_claim(bytes);
    return 0;
}
