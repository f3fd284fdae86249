// x835_write.c - a remittance's values as bytes: by their pieces as they came, else in the guide's order.
#include "x835_.h"
#include <assert.h>

x835_writer x835_writer_on(buf *out, x12_marks marks, str line_end)
{
    return (x835_writer){.out = out, .marks = marks, .line_end = line_end};
}

// Where a part's values lie: its holders, and how many rows of each list were put already.
typedef struct laying {
    x835_writer *w;
    const void *holders[X835_END + 1];
    size_t used[X835_PIECE_COUNT];
} laying;

static void end_segment(x835_writer *w, str after)
{
    buf_byte(w->out, w->marks.terminator);
    buf_put(w->out, after);
}

static void hold(laying *l, x835_place place, const void *holder)
{
    l->holders[place] = holder;
    for (unsigned k = 0; k < X835_PIECE_COUNT; k++)
        if (x835_row((x835_piece_kind)k)->place == place) l->used[k] = 0;
}

// The next segment of a kind, `rows` rows of its list; from its own text where that is kept.
static void put_piece(laying *l, x835_piece_kind k, size_t rows, str text, str after)
{
    x835_writer *w = l->w;
    const x835_piece_row *row = x835_row(k);
    const char *from = l->holders[row->place];
    assert(from);
    if (row->row_bytes && rows) {
        size_t count;
        const char *list = x835_rows(row, from, &count);
        assert(l->used[k] + rows <= count); // the pieces are those of these values
        from = list + l->used[k] * row->row_bytes;
        l->used[k] += rows;
    }
    if (text.len)
        buf_put(w->out, text);
    else
        x835_segment_put(w->out, w->marks, k, from, row->row_bytes ? rows : 1);
    end_segment(w, after);
}

// --- by pieces -------------------------------------------------------------------------------------------
static void put_pieces(laying *l, x835_pieces pieces, const x835_payment *payment, const x835_claim *claim)
{
    size_t line = 0;
    for (size_t i = 0; i < pieces.count; i++) {
        const x835_piece *p = &pieces.at[i];
        if (p->kind == X835_PIECE_KEPT) {
            buf_put(l->w->out, p->text);
            end_segment(l->w, p->after);
            continue;
        }
        if (p->kind == X835_PIECE_N1) {
            assert(payment);
            hold(l, X835_PARTY, p->rows == 2 ? &payment->payee : &payment->payer);
        }
        if (p->kind == X835_PIECE_SVC) {
            assert(claim && line < claim->line_count);
            hold(l, X835_AT_LINE, &claim->lines[line++]);
        }
        put_piece(l, (x835_piece_kind)p->kind, p->rows, p->text, p->after);
    }
}

// --- in the guide's order --------------------------------------------------------------------------------
// Does a segment that stands once say anything beyond its tag?
static bool says(laying *l, x835_piece_kind k)
{
    char room[X12_SEGMENT_BYTES_MAX];
    buf scratch = {.at = room, .room = sizeof room, .bytes_max = sizeof room};
    const x835_piece_row *row = x835_row(k);
    x835_segment_put(&scratch, l->w->marks, k, l->holders[row->place], 1);
    return scratch.len > row->tag.len;
}

// All segments of a place.
static void lay(laying *l, x835_place place, const void *holder)
{
    hold(l, place, holder);
    for (unsigned i = 0; i < X835_PIECE_COUNT; i++) {
        x835_piece_kind k = (x835_piece_kind)i;
        const x835_piece_row *row = x835_row(k);
        if (row->place != place) continue;
        str none = {"", 0};
        if (!row->row_bytes) {
            if (says(l, k)) put_piece(l, k, 1, none, l->w->line_end);
            continue;
        }
        size_t count;
        const void *rows = x835_rows(row, holder, &count);
        while (l->used[k] < count)
            put_piece(l, k, x835_segment_rows(row, rows, count, l->used[k]), none, l->w->line_end);
    }
}

void x835_put_around(x835_writer *w, const x835_around *o)
{
    w->marks = o->marks;
    if (o->mark_of_order) buf_lit(w->out, "\xEF\xBB\xBF");
    laying l = {.w = w};
    put_pieces(&l, o->pieces, NULL, NULL);
}

void x835_put_payment(x835_writer *w, const x835_payment *p)
{
    laying l = {.w = w};
    if (p->pieces.count) {
        hold(&l, X835_HEAD, p);
        put_pieces(&l, p->pieces, p, NULL);
        return;
    }
    lay(&l, X835_HEAD, p);
    lay(&l, X835_PARTY, &p->payer);
    lay(&l, X835_PARTY, &p->payee);
}

void x835_put_section(x835_writer *w, const x835_section *s)
{
    laying l = {.w = w};
    if (s->pieces.count) {
        hold(&l, X835_SECTION, s);
        put_pieces(&l, s->pieces, NULL, NULL);
        return;
    }
    lay(&l, X835_SECTION, s);
}

void x835_put_claim(x835_writer *w, const x835_claim *c)
{
    laying l = {.w = w};
    if (c->pieces.count) {
        hold(&l, X835_AT_CLAIM, c);
        put_pieces(&l, c->pieces, NULL, c);
        return;
    }
    lay(&l, X835_AT_CLAIM, c);
    for (size_t i = 0; i < c->line_count; i++) lay(&l, X835_AT_LINE, &c->lines[i]);
}

void x835_put_end(x835_writer *w, const x835_end *e)
{
    laying l = {.w = w};
    if (e->pieces.count) {
        hold(&l, X835_END, e);
        put_pieces(&l, e->pieces, NULL, NULL);
        return;
    }
    lay(&l, X835_END, e);
}

// --- there and back --------------------------------------------------------------------------------------
typedef struct rewriting { x835_writer w; uint64_t kept; } rewriting;

static uint64_t kept_of(x835_pieces pieces)
{
    uint64_t n = 0;
    for (size_t i = 0; i < pieces.count; i++) n += pieces.at[i].text.len > 0;
    return n;
}

static bool again_around(void *with, const x835_around *o, fault *why)
{
    (void)why; // what stands around a payment is kept by design, and not counted
    x835_put_around(&((rewriting *)with)->w, o);
    return true;
}
static bool again_payment(void *with, const x835_payment *p, fault *why)
{
    (void)why;
    rewriting *r = with;
    r->kept += kept_of(p->pieces);
    x835_put_payment(&r->w, p);
    return true;
}
static bool again_section(void *with, const x835_payment *p, const x835_section *s, fault *why)
{
    (void)p, (void)why;
    rewriting *r = with;
    r->kept += kept_of(s->pieces);
    x835_put_section(&r->w, s);
    return true;
}
static bool again_claim(void *with, const x835_payment *p, const x835_claim *c, fault *why)
{
    (void)p, (void)why;
    rewriting *r = with;
    r->kept += kept_of(c->pieces);
    x835_put_claim(&r->w, c);
    return true;
}
static bool again_end(void *with, const x835_payment *p, const x835_end *e, fault *why)
{
    (void)p, (void)why;
    rewriting *r = with;
    r->kept += kept_of(e->pieces);
    x835_put_end(&r->w, e);
    return true;
}

bool x835_rewrite(buf *out, uint64_t *kept, str bytes, arena *a, fault *why)
{
    assert(out->in != a); // what is taken in `a` while reading goes back
    rewriting r = {.w = x835_writer_on(out, X12_MARKS, STR(""))};
    x835_takers t = {.with = &r, .payment = again_payment, .section = again_section, .claim = again_claim,
                     .end = again_end, .around = again_around};
    if (!x835_read(bytes, &t, a, why)) return false;
    *kept = r.kept;
    return true;
}
