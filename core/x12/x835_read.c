// x835_read.c - a remittance's segments into values: one claim in memory at a time, its text where the bytes
// lie.
#include "answer_.h"
#include "x835_.h"
#include "x835_balance.h"
#include <assert.h>

typedef enum part { OUTSIDE, IN_HEAD, IN_SECTION, IN_CLAIM, IN_END } part;

typedef struct reading {
    const x835_takers *t;
    arena *a;
    answer_walk w;
    x835_balance balance;
    buf scratch;                    // a segment as the values would write it
    bool marked;                    // with U+FEFF in front
    uint32_t payments, claims;      // of the file, of the payment
    part part;
    arena_mark before_payment, before_part;
    x12_envelope envelope;          // of the payment
    x835_payment payment;
    x835_section section;
    x835_claim claim;
    x835_end end;
    // What is being filled: a holder for each place, and which of its segments were seen.
    void *holders[X835_END + 1];    // NULL: not here
    x835_place place;
    uint64_t seen;
    size_t room[X835_PIECE_COUNT], line_room;
    x835_pieces pieces;
    size_t piece_room;
} reading;
_Static_assert(X835_PIECE_COUNT <= 64, "`seen` has a bit for each");

// A new holder at `place`: nothing of the place was seen yet.
static void hold(reading *r, x835_place place, void *holder)
{
    r->holders[place] = holder;
    r->place = place;
    for (unsigned k = 0; k < X835_PIECE_COUNT; k++) {
        if (x835_row((x835_piece_kind)k)->place != place) continue;
        r->seen &= ~(1ull << k);
        r->room[k] = 0;
    }
}

static void begin(reading *r, part p, x835_place place, void *holder)
{
    r->part = p;
    r->before_part = arena_here(r->a);
    memset(r->holders, 0, sizeof r->holders);
    r->pieces = (x835_pieces){NULL, 0};
    r->piece_room = 0;
    hold(r, place, holder);
}

// One row more in the list of a holder that the piece's row names.
static void *list_more(reading *r, x835_piece_kind k, void *holder)
{
    const x835_piece_row *row = x835_row(k);
    size_t count;
    const void *rows = x835_rows(row, holder, &count);
    void *more = answer_more(&rows, &count, &r->room[k], row->row_bytes, r->a);
    memcpy((char *)holder + row->list, &rows, sizeof rows);
    memcpy((char *)holder + row->count, &count, sizeof count);
    return more;
}

// The segment's values into the holder; how many rows they are, and the first of them (or the holder).
static const void *fill(reading *r, x835_piece_kind k, void *holder, size_t *rows)
{
    const x835_piece_row *row = x835_row(k);
    *rows = 0;
    if (!row->row_bytes) {
        (void)x835_fill(k, holder, 0, &r->w.reader, &r->w.s);
        *rows = 1;
        return holder;
    }
    size_t pairs = row->step ? row->most : 1;
    union {
        x835_adjustment adjustment;
        x835_provider_adjustment provider_adjustment;
        x835_person person; // the largest
    } one;
    assert(row->row_bytes <= sizeof one);
    for (size_t i = 0; i < pairs; i++) {
        memset(&one, 0, sizeof one);
        if (!x835_fill(k, &one, i, &r->w.reader, &r->w.s)) continue;
        if (row->step) *((bool *)(void *)&one + row->first) = *rows == 0;
        memcpy(list_more(r, k, holder), &one, row->row_bytes);
        ++*rows;
    }
    size_t count;
    const char *list = x835_rows(row, holder, &count);
    return list ? list + (count - *rows) * row->row_bytes : NULL;
}

// Where a segment belongs: where we are, else to the whole that the part belongs to (a claim's NM1 behind its
// first line). X835_PIECE_COUNT: nowhere.
static x835_piece_kind home(const reading *r, str tag, void **holder)
{
    x835_place outer = r->place == X835_PARTY     ? X835_HEAD
                       : r->place == X835_AT_LINE ? X835_AT_CLAIM
                                                  : r->place;
    const x835_place places[2] = {r->place, outer};
    for (size_t i = 0; i < 2; i++) {
        x835_piece_kind k = x835_piece_of(places[i], tag);
        if (k == X835_PIECE_COUNT || (!x835_row(k)->row_bytes && (r->seen >> k & 1))) continue;
        *holder = r->holders[places[i]];
        assert(*holder);
        return k;
    }
    return X835_PIECE_COUNT;
}

static bool add(reading *r, fault *why)
{
    if (r->pieces.count >= X835_CLAIM_SEGMENTS_MAX)
        return answer_fault(&r->w, why, "a claim, or the head of a payment, has more than 200000 segments");
    const void *pieces = r->pieces.at;
    x835_piece *piece = answer_more(&pieces, &r->pieces.count, &r->piece_room, sizeof *piece, r->a);
    r->pieces.at = pieces;
    *piece = (x835_piece){.segment = r->w.s.number, .after = r->w.after, .kind = X835_PIECE_KEPT};
    void *holder = NULL;
    x835_piece_kind k = home(r, r->w.s.id, &holder);
    if (k == X835_PIECE_COUNT) {
        piece->text = r->w.s.text;
        return true;
    }
    r->seen |= 1ull << k;
    size_t rows;
    const void *from = fill(r, k, holder, &rows);
    piece->kind = (uint8_t)k;
    // Which of the parties: a payee may come first.
    piece->rows = k == X835_PIECE_N1 && holder == &r->payment.payee ? 2 : (uint8_t)rows;
    buf_clear(&r->scratch);
    if (rows) x835_segment_put(&r->scratch, r->w.reader.marks, k, from, rows);
    if (!rows || r->scratch.full || !str_eq(buf_str(&r->scratch), r->w.s.text)) piece->text = r->w.s.text;
    return true;
}

// --- parts -----------------------------------------------------------------------------------------------
static bool finish_end(reading *r, fault *why)
{
    r->end.claims = r->claims;
    r->end.paid = r->balance.paid.sum;
    r->end.adjusted = r->balance.adjusted.sum;
    r->end.pieces = r->pieces;
    return !r->t->end || r->t->end(r->t->with, &r->payment, &r->end, why);
}

static bool finish(reading *r, fault *why)
{
    const x835_takers *t = r->t;
    bool ok = true;
    switch (r->part) {
    case OUTSIDE: return true;
    case IN_HEAD:
        r->payment.pieces = r->pieces;
        return !t->payment || t->payment(t->with, &r->payment, why); // it stays in the arena until SE
    case IN_SECTION:
        r->section.pieces = r->pieces;
        ok = !t->section || t->section(t->with, &r->payment, &r->section, why);
        break;
    case IN_CLAIM:
        r->claim.pieces = r->pieces;
        ok = !t->claim || t->claim(t->with, &r->payment, &r->claim, why);
        break;
    case IN_END: ok = finish_end(r, why); break;
    }
    arena_back(r->a, r->before_part);
    return ok;
}

static void begin_payment(reading *r)
{
    r->before_payment = arena_here(r->a);
    r->envelope = r->w.envelope;
    r->payment = (x835_payment){.envelope = &r->envelope, .ordinal = ++r->payments, .segment = r->w.s.number};
    r->payment.on.is = DATE_NONE;
    r->claims = 0;
    begin(r, IN_HEAD, X835_HEAD, &r->payment);
}

static void begin_party(reading *r)
{
    str role = x12_get(&r->w.s, 1);
    x835_party *party = str_eq(role, STR("PR"))   ? &r->payment.payer
                        : str_eq(role, STR("PE")) ? &r->payment.payee
                                                  : NULL;
    if (party && !party->role.len) hold(r, X835_PARTY, party);
}

static bool begin_line(reading *r, fault *why)
{
    if (r->part != IN_CLAIM)
        return answer_fault(&r->w, why, "a service line (SVC) stands outside of any claim (CLP)");
    const void *lines = r->claim.lines;
    x835_line *line = answer_more(&lines, &r->claim.line_count, &r->line_room, sizeof *line, r->a);
    r->claim.lines = lines;
    *line = (x835_line){.segment = r->w.s.number};
    hold(r, X835_AT_LINE, line);
    return true;
}

static bool begin_claim(reading *r, fault *why)
{
    if (r->part == IN_END)
        return answer_fault(&r->w, why, "a claim stands behind the provider's adjustments (PLB)");
    if (!finish(r, why)) return false;
    r->claim = (x835_claim){.ordinal = ++r->claims, .segment = r->w.s.number};
    r->line_room = 0;
    begin(r, IN_CLAIM, X835_AT_CLAIM, &r->claim);
    return true;
}

static bool begin_end(reading *r, fault *why)
{
    if (r->part == IN_END) return true;
    if (!finish(r, why)) return false;
    r->end = (x835_end){0};
    begin(r, IN_END, X835_END, &r->end);
    return true;
}

static bool begin_section(reading *r, fault *why)
{
    if (r->part == IN_END)
        return answer_fault(&r->w, why, "LX stands behind the provider's adjustments (PLB)");
    if (!finish(r, why)) return false;
    r->section = (x835_section){0};
    begin(r, IN_SECTION, X835_SECTION, &r->section);
    return true;
}

// A segment of a payment.
static bool take(reading *r, fault *why)
{
    const x12_segment *s = &r->w.s;
    bool ok = true;
    if (str_eq(s->id, STR("ST")))
        begin_payment(r);
    else if (str_eq(s->id, STR("CLP")))
        ok = begin_claim(r, why);
    else if (str_eq(s->id, STR("SVC")))
        ok = begin_line(r, why);
    else if (str_eq(s->id, STR("LX")))
        ok = begin_section(r, why);
    else if (str_eq(s->id, STR("PLB")) || r->w.last)
        ok = begin_end(r, why);
    else if (r->part == IN_HEAD && str_eq(s->id, STR("N1")))
        begin_party(r);
    if (!ok || !add(r, why)) return false;
    if (r->part == IN_CLAIM) {
        const char *from = r->claim.text.len ? r->claim.text.at : s->text.at;
        r->claim.text = (str){from, (size_t)(s->text.at + s->text.len + 1 - from)};
    }
    if (!r->w.last) return true;
    if (!finish(r, why)) return false;
    r->part = OUTSIDE;
    arena_back(r->a, r->before_payment);
    return true;
}

// A segment around payments.
static bool pass(reading *r, fault *why)
{
    if (!r->t->around) return true;
    x835_piece piece = {
        .segment = r->w.s.number, .text = r->w.s.text, .after = r->w.after, .kind = X835_PIECE_KEPT};
    x835_around around = {.envelope = &r->w.envelope, .marks = r->w.reader.marks,
                          .mark_of_order = r->marked && r->w.s.number == 1, .pieces = {&piece, 1}};
    return r->t->around(r->t->with, &around, why);
}

static bool read_all(reading *r, fault *why)
{
    for (bool more;;) {
        if (!answer_next(&r->w, &more, why)) return false;
        if (!more) return true;
        if (r->w.kind != X12_KIND_835) {
            if (!pass(r, why)) return false;
            continue;
        }
        if (!x835_balance_feed(&r->balance, &r->w.s, why) || !take(r, why)) return false;
    }
}

bool x835_read(str bytes, const x835_takers *t, arena *a, fault *why)
{
    arena_mark start = arena_here(a);
    reading *r = arena_push(a, reading);
    r->t = t;
    r->a = a;
    r->w = answer_walk_of(bytes);
    r->balance = x835_balance_on(t->with, t->breach);
    r->scratch = (buf){.at = arena_text(a, X12_SEGMENT_BYTES_MAX), .room = X12_SEGMENT_BYTES_MAX,
                       .bytes_max = X12_SEGMENT_BYTES_MAX};
    r->marked = str_starts(bytes, STR("\xEF\xBB\xBF"));
    bool ok = read_all(r, why);
    arena_back(a, start);
    return ok;
}
