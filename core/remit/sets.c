// sets.c - a file's transactions, each as a small interchange of its own, and under a name that says what it
// says.
#include "remit_.h"

enum { ID_CHARS = 16, SET_BYTES_SLACK = 512 };

typedef struct splitting {
    x12_reader reader;
    x12_segment seg;
    arena *a;
    pile sets;          // remit_set
    str isa, gs;        // with their terminators
    str sender, interchange;
    // the set being read
    buf bytes, said;    // as it came; in one form, between ST and SE
    remit_set *open;
    uint64_t segments;  // since ST, with it
} splitting;

// "835-7Q2M4K0B9XWD2F3G": 80 bits of the hash, far more than answers can ever share by chance.
static str name_of(const char *kind, str said, arena *a)
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // as claim numbers: without I L O U
    sha256 hash = sha256_of(said);
    buf b = buf_in(a, LIMIT_ID_BYTES);
    buf_put(&b, str_of(kind));
    buf_byte(&b, '-');
    for (size_t bit = 0; bit < ID_CHARS * 5; bit += 5) { // five bits may lie in two bytes
        unsigned pair = (unsigned)hash.bytes[bit / 8] << 8 | hash.bytes[bit / 8 + 1];
        buf_byte(&b, digits[pair >> (11 - bit % 8) & 31]);
    }
    return buf_str(&b);
}

static const char *kind_word(x12_kind kind)
{
    switch (kind) {
    case X12_KIND_835: return "835";
    case X12_KIND_999: return "999";
    case X12_KIND_277CA: return "277ca";
    case X12_KIND_TA1: return "ta1";
    case X12_KIND_NONE:
    case X12_KIND_OTHER:
    case X12_KIND_837P:
    case X12_KIND_COUNT: break;
    }
    return "x12";
}

static void put_terminated(const splitting *p, buf *b)
{
    buf_put(b, p->seg.text);
    buf_byte(b, p->reader.marks.terminator);
}

// The segment with delimiters that all files share.
static void put_plain(const splitting *p, buf *b)
{
    x12_marks m = p->reader.marks, to = X12_MARKS;
    for (size_t i = 0; i < p->seg.text.len; i++) {
        char c = p->seg.text.at[i];
        buf_byte(b, c == m.element ? to.element : c == m.component ? to.component : c);
    }
    buf_byte(b, to.terminator);
}

static str kept(splitting *p)
{
    buf b = buf_in(p->a, X12_SEGMENT_BYTES_MAX + 1);
    put_terminated(p, &b);
    return buf_str(&b);
}

static remit_set *more(splitting *p, str head, size_t head_segments)
{
    remit_set *one = pile_more(&p->sets);
    *one = (remit_set){.sender = p->sender, .interchange = p->interchange, .segment = p->seg.number};
    one->shift = p->seg.number - head_segments - 1;
    p->open = one;
    p->segments = 0;
    size_t most = p->reader.left.len + head.len + p->isa.len + SET_BYTES_SLACK + X12_SEGMENT_BYTES_MAX;
    p->bytes = buf_in(p->a, most);
    p->said = buf_in(p->a, most);
    buf_put(&p->bytes, p->isa);
    buf_put(&p->bytes, head);
    return one;
}

static void finish(splitting *p, str trailer)
{
    remit_set *one = p->open;
    buf_put(&p->bytes, trailer);
    buf_lit(&p->bytes, "IEA");
    buf_byte(&p->bytes, p->reader.marks.element);
    buf_byte(&p->bytes, trailer.len ? '1' : '0');
    buf_byte(&p->bytes, p->reader.marks.element);
    buf_put(&p->bytes, p->interchange);
    buf_byte(&p->bytes, p->reader.marks.terminator);
    assert(!p->bytes.full && !p->said.full);
    one->bytes = buf_str(&p->bytes);
    if (one->kind == X12_KIND_NONE) one->kind = x12_kind_of(one->bytes);
    one->id = name_of(kind_word(one->kind), buf_str(&p->said), p->a);
    p->open = NULL;
}

// A group of one set around it.
static void close_set(splitting *p)
{
    buf b = buf_in(p->a, SET_BYTES_SLACK);
    x12_marks m = p->reader.marks;
    buf_say(&b, "GE%c1%c", m.element, m.element);
    str rest = str_first(p->gs, p->gs.len - (p->gs.len > 0)), control = {"", 0}; // without its terminator
    for (int i = 0; i <= 6 && rest.at; i++) control = str_split(rest, m.element, &rest);
    buf_put(&b, str_first(control, 64));
    buf_byte(&b, m.terminator);
    finish(p, buf_str(&b));
}

static str sentence(splitting *p, const char *text)
{
    return str_copy(p->a, str_of(text));
}

static void take_se(splitting *p)
{
    long long count;
    if (!str_number(x12_get(&p->seg, 1), &count) || (uint64_t)count != p->segments)
        p->open->cut =
            sentence(p, "SE01 says another number of segments than there are: something is missing");
    else if (!str_eq(x12_get(&p->seg, 2), p->open->control))
        p->open->cut =
            sentence(p, "the control numbers of ST and SE differ: something is missing between them");
    close_set(p);
}

static void cut_off(splitting *p)
{
    p->open->cut = sentence(p, "it ends without its SE: the file was cut");
    close_set(p);
}

static void take_ta1(splitting *p)
{
    remit_set *one = more(p, (str){"", 0}, 1);
    one->kind = X12_KIND_TA1;
    put_terminated(p, &p->bytes);
    put_plain(p, &p->said);
    finish(p, (str){"", 0});
}

static void take(splitting *p)
{
    const x12_segment *s = &p->seg;
    bool envelope = str_eq(s->id, STR("ISA")) || str_eq(s->id, STR("GS")) || str_eq(s->id, STR("GE")) ||
                    str_eq(s->id, STR("IEA")) || str_eq(s->id, STR("ST"));
    if (p->open && envelope) cut_off(p);
    if (str_eq(s->id, STR("ISA"))) {
        p->isa = kept(p);
        p->gs = (str){"", 0};
        p->sender = str_copy(p->a, str_trim(x12_get(s, 6)));
        p->interchange = str_copy(p->a, str_trim(x12_get(s, 13)));
    } else if (str_eq(s->id, STR("GS")))
        p->gs = kept(p);
    else if (str_eq(s->id, STR("TA1")) && !p->open)
        take_ta1(p);
    else if (str_eq(s->id, STR("ST"))) {
        more(p, p->gs, p->gs.len ? 2 : 1)->control = str_copy(p->a, x12_get(s, 2));
        put_terminated(p, &p->bytes);
        p->segments = 1;
    } else if (p->open) {
        p->segments++;
        put_terminated(p, &p->bytes);
        if (str_eq(s->id, STR("SE")))
            take_se(p);
        else
            put_plain(p, &p->said);
    }
}

bool remit_sets(remit_set **out, size_t *count, str bytes, arena *a, fault *why)
{
    splitting *p = arena_push(a, splitting);
    p->reader = x12_reader_of(bytes);
    p->a = a;
    p->sets = pile_in(a, sizeof(remit_set));
    bool more_of_it = true;
    while (more_of_it) {
        fault no;
        if (!x12_next(&p->reader, &p->seg, &more_of_it, &no)) {
            // The end is torn off: what was whole before it is not lost with it.
            if (!p->sets.count) {
                *why = no;
                return false;
            }
            if (p->open) cut_off(p);
            break;
        }
        if (more_of_it) take(p);
    }
    if (p->open) cut_off(p);
    *count = p->sets.count;
    *out = arena_array(a, remit_set, *count + 1);
    for (uint32_t i = 0; i < p->sets.count; i++) (*out)[i] = *PILE_AT(&p->sets, remit_set, i);
    return true;
}
