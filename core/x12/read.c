// read.c - bytes to segments. Nothing is copied: a segment's elements lie where the bytes lie.
#include "x12.h"
#include <assert.h>

enum { ISA_BYTES = 106, ISA_ELEMENTS = 16 };
// Widths of ISA01 to ISA16 (X12.5); with "ISA", sixteen separators and the terminator: 106.
static const uint8_t isa_widths[ISA_ELEMENTS] = {2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1};

x12_reader x12_reader_of(str bytes)
{
    if (str_starts(bytes, STR("\xEF\xBB\xBF"))) bytes = str_from(bytes, 3);
    return (x12_reader){.left = bytes};
}

static void pass_line_ends(x12_reader *r)
{
    while (r->left.len && (r->left.at[0] == '\r' || r->left.at[0] == '\n')) r->left = str_from(r->left, 1);
}

static bool fail(const x12_reader *r, fault *why, const char *sentence)
{
    return fault_set(why, FAULT_INPUT, "segment %llu: %s", (unsigned long long)r->number + 1, sentence);
}

// The delimiters that this interchange declares: after "ISA", ISA11, ISA16, and what follows it.
static bool marks_read(x12_reader *r, fault *why)
{
    if (!str_starts(r->left, STR("ISA"))) return fail(r, why, "an interchange begins with ISA");
    if (r->left.len < ISA_BYTES) return fail(r, why, "ISA has 106 characters, but the file ends before");
    const char *isa = r->left.at;
    size_t at = 3;
    for (size_t i = 0; i < ISA_ELEMENTS; at += 1u + isa_widths[i++])
        if (isa[at] != isa[3]) return fail(r, why, "ISA is not of fixed width");
    assert(at == ISA_BYTES - 1);
    r->marks = (x12_marks){isa[3], isa[82], isa[104], isa[105]};
    const char marks[] = {r->marks.element, r->marks.repetition, r->marks.component, r->marks.terminator};
    for (size_t i = 0; i < sizeof marks; i++)
        for (size_t k = 0; k < i; k++)
            // Before 00402 ISA11 is a code, and no mark: equal ones matter only among the other three.
            if (marks[i] == marks[k] && i != 1 && k != 1)
                return fail(r, why, "two delimiters in ISA are the same character");
    r->inside = true;
    return true;
}

static bool elements_split(const x12_reader *r, x12_segment *out, fault *why)
{
    str rest = out->text;
    out->id = str_split(rest, r->marks.element, &rest);
    while (rest.at) {
        if (out->count == X12_ELEMENTS_MAX) return fail(r, why, "more elements than any segment has");
        out->elements[++out->count] = str_split(rest, r->marks.element, &rest);
    }
    return true;
}

bool x12_next(x12_reader *r, x12_segment *out, bool *more, fault *why)
{
    pass_line_ends(r);
    *out = (x12_segment){.number = r->number + 1};
    *more = r->left.len > 0;
    if (!*more) return !r->inside || fail(r, why, "the file ends without IEA");
    bool isa = !r->inside;
    if (isa && !marks_read(r, why)) return false;
    size_t max = r->left.len < X12_SEGMENT_BYTES_MAX ? r->left.len : X12_SEGMENT_BYTES_MAX;
    const char *end = isa ? r->left.at + ISA_BYTES - 1 : memchr(r->left.at, r->marks.terminator, max);
    if (!end)
        return fail(r, why,
                    max < r->left.len ? "a segment is longer than 16 KB"
                                      : "the last segment has no terminator");
    out->text = (str){r->left.at, (size_t)(end - r->left.at)};
    if (!elements_split(r, out, why)) return false;
    r->left = str_from(r->left, out->text.len + 1);
    r->number++;
    if (str_eq(out->id, STR("IEA"))) r->inside = false;
    return true;
}

str x12_part(const x12_reader *r, str value, size_t part)
{
    assert(part > 0);
    str rest = value, found = {"", 0};
    for (size_t i = 0; i < part; i++) {
        if (!rest.at) return (str){"", 0};
        found = str_split(rest, r->marks.component, &rest);
    }
    return found;
}
