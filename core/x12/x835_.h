// x835_.h - between the files that read and write remittances: x835_pieces.def as rows.
// In: a segment, or a holder of values. Out: the holder filled, or the segment's bytes. Never: an order of
// segments.
#pragma once
#include "x835.h"

typedef enum x835_place {
    X835_HEAD,
    X835_PARTY,
    X835_SECTION,
    X835_AT_CLAIM,
    X835_AT_LINE,
    X835_END
} x835_place;
typedef enum x835_cell_type { X835_TEXT, X835_AMOUNT, X835_DAY } x835_cell_type;
typedef struct x835_cell {
    uint8_t piece, type, element, part, times;
    uint16_t at; // where in the holder or row
} x835_cell;
typedef struct x835_piece_row {
    str tag;
    uint8_t place, from, step, most;   // step 0: no pairs
    uint16_t row_bytes, list, count, first; // row_bytes 0: stands once; first: the row's flag, of pairs
    uint16_t cell;                     // its first cell
} x835_piece_row;

// X835_PIECE_COUNT where the place has no such segment.
x835_piece_kind x835_piece_of(x835_place place, str tag);
const x835_piece_row *x835_row(x835_piece_kind k);
// The rows of a list in its holder.
const void *x835_rows(const x835_piece_row *row, const void *holder, size_t *count);

// Puts a segment's elements into `to` (the holder, or the piece's row); of pairs, those of the pair number
// `pair` and what stands before all of them, but not the row's `first`. False: the pair is empty.
bool x835_fill(x835_piece_kind k, void *to, size_t pair, const x12_reader *r, const x12_segment *s);
// The segment's bytes without terminator, from the holder, or from `rows` rows at `from`.
void x835_segment_put(buf *out, x12_marks marks, x835_piece_kind k, const void *from, size_t rows);
// How many rows at `number` make one segment; 1 where there are no pairs.
size_t x835_segment_rows(const x835_piece_row *row, const void *rows, size_t count, size_t number);

