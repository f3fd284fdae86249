// pdf_.h - between the files of this room: what goes through the pipe.
//
// Records, one a line, ended by \n; each a letter and its numbers, then the text up to the end of the line:
//     D 2026-02-13          the document's date, first
//     P 2                   a page begins; there will be two
//     T 17 DOE, JO          text of a place (form_put)
//     R 0 9 98978           text of a place (form_row_put) in a service line
#pragma once
#include "pdf.h"

enum {
    POST_RECORD_BYTES_MAX = 1024,             // an element of an 837P has at most 80 characters
    POST_VALUES_BYTES_MAX = 1024 * 1024,      // 50 pages of some 4 KB
    POST_PDF_BYTES_MAX = 16 * 1024 * 1024,    // 50 pages of some 20 KB
};

// How the process that draws ends when it does not end well.
enum { POST_FAILED = 1, POST_NO_FONTS = 3, POST_NOT_CONFINED = 5 };

// pdf.c: in the process that draws, before and after it has given up what it can.
typedef struct post_pen post_pen;
// Opens the fonts, so that no file is needed afterwards. NULL: there are none.
post_pen *post_pen_open(void);
// Draws the records. False: they are not what the other side writes, or drawing failed.
typedef bool post_put(void *with, const unsigned char *bytes, size_t count);
bool post_pen_draw(post_pen *pen, str records, post_put *put, void *with);

// confine.c: gives up what drawing does not need: first before the fonts are opened, then after. False: it
// cannot.
bool post_confine_first(void);
bool post_confine(void);
