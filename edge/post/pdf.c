// pdf.c - records to pages: frames and labels in grey, data in black on the form's grid.
//
// Data stand in a type of ten characters an inch, wherever the form has them; what is longer than its place
// is condensed until it fits, never cut.
#include "pdf_.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#define PAGE_WIDTH 612.0 // US letter, in points of 1/72 inch
#define PAGE_HEIGHT 792.0
#define COLUMN 7.2     // ten an inch
#define LINE 12.0      // six an inch
#define LEFT_EDGE 22.0 // of column 1
#define TOP_EDGE 22.0  // of line 1
#define BASE 2.5       // of a line's characters, above its lower edge
#define LABEL_SIZE 5.2
#define NARROW 0.6 // below this, text becomes lower too
#define WIDE_ENOUGH 0.999

enum { LEFT, RIGHT };
typedef struct place {
    int line, column, columns, side;
} place;
typedef struct frame {
    const char *number, *label;
    int line, lines, column, columns;
} frame;
typedef struct mark {
    const char *text;
    int line, column;
} mark;

// clang-format off
#define ROW_PUT(id, half, column, columns, side)
#define BOX(number, label, line, lines, column, columns)
#define MARK(text, line, column)
static const place puts_at[FORM_PUTS] = {
#define PUT(id, line, column, columns, side) {line, column, columns, side},
#include "form1500.def"
#undef PUT
};
#undef ROW_PUT
#define PUT(id, line, column, columns, side)
static const place rows_at[FORM_ROW_PUTS] = { // line: 0 the upper half, 1 the lower
#define ROW_PUT(id, half, column, columns, side) {half, column, columns, side},
#include "form1500.def"
#undef ROW_PUT
};
#define ROW_PUT(id, half, column, columns, side)
#undef BOX
static const frame frames[] = {
#define BOX(number, label, line, lines, column, columns) {number, label, line, lines, column, columns},
#include "form1500.def"
#undef BOX
};
#define BOX(number, label, line, lines, column, columns)
#undef MARK
static const mark marks[] = {
#define MARK(text, line, column) {text, line, column},
#include "form1500.def"
#undef MARK
};
#undef PUT
#undef ROW_PUT
#undef BOX
// clang-format on

struct post_pen {
    PangoContext *context;
    PangoFontDescription *data, *label;
    cairo_surface_t *page;
    cairo_t *on;
    int number, count; // of pages
    post_put *put;
    void *with;
};

// --- text ------------------------------------------------------------------------------------------------

static double x_of(int column) { return LEFT_EDGE + (column - 1) * COLUMN; }
static double y_of(int line) { return TOP_EDGE + (line - 1) * LINE; } // upper edge

static PangoLayout *layout_of(post_pen *pen, const PangoFontDescription *font, str text)
{
    char *valid = g_utf8_make_valid(text.at, (gssize)text.len);
    PangoLayout *layout = pango_layout_new(pen->context);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, valid, -1);
    g_free(valid);
    return layout;
}

static double width_of(PangoLayout *layout)
{
    int width;
    pango_layout_get_size(layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}

// One line of text with its base at x, y, condensed to `room` points; right: it ends there.
static void put_line(post_pen *pen, PangoLayout *layout, double x, double y, double room, int side)
{
    double width = width_of(layout), fit = width * WIDE_ENOUGH > room ? room / width : 1;
    if (side == RIGHT) x += room - width * fit;
    cairo_save(pen->on);
    cairo_translate(pen->on, x, y);
    cairo_scale(pen->on, fit, fit < NARROW ? fit / NARROW : 1);
    cairo_move_to(pen->on, 0, 0);
    pango_cairo_show_layout_line(pen->on, pango_layout_get_line_readonly(layout, 0));
    cairo_restore(pen->on);
    g_object_unref(layout);
}

static void put_data(post_pen *pen, const place *at, int line, str text)
{
    put_line(pen, layout_of(pen, pen->data, text), x_of(at->column), y_of(line + 1) - BASE,
             at->columns * COLUMN, at->side);
}

static void put_label(post_pen *pen, const char *text, double x, double y, double room)
{
    put_line(pen, layout_of(pen, pen->label, str_of(text)), x, y, room, LEFT);
}

// --- a page without data ---------------------------------------------------------------------------------

static void put_frame(post_pen *pen, const frame *f)
{
    double x = x_of(f->column) - 2, y = y_of(f->line), width = f->columns * COLUMN;
    cairo_rectangle(pen->on, x, y, width, f->lines * LINE);
    cairo_stroke(pen->on);
    if (!f->number[0] && !f->label[0]) return;
    char label[128];
    snprintf(label, sizeof label, "%s%s%s", f->number, f->number[0] ? " " : "", f->label);
    put_label(pen, label, x + 2, y + LABEL_SIZE + 0.5, width - 3);
}

static void put_rows(post_pen *pen)
{
    double width = 79 * COLUMN;
    for (int row = 0; row < FORM_ROWS; row++) {
        double y = y_of(FORM_ROW_FIRST + 2 * row);
        cairo_set_source_rgb(pen->on, 0.94, 0.94, 0.94);
        cairo_rectangle(pen->on, x_of(1) - 2, y, width, LINE);
        cairo_fill(pen->on);
        cairo_set_source_rgb(pen->on, 0.6, 0.6, 0.6);
        cairo_move_to(pen->on, x_of(1) - 2, y);
        cairo_rel_line_to(pen->on, width, 0);
        cairo_stroke(pen->on);
    }
}

static void put_empty_page(post_pen *pen)
{
    char foot[160];
    cairo_set_line_width(pen->on, 0.4);
    put_rows(pen);
    cairo_set_source_rgb(pen->on, 0.6, 0.6, 0.6);
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) put_frame(pen, &frames[i]);
    cairo_set_source_rgb(pen->on, 0.35, 0.35, 0.35);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        put_label(pen, marks[i].text, x_of(marks[i].column) + 2, y_of(marks[i].line + 1) - BASE, 12 * COLUMN);
    snprintf(foot, sizeof foot,
             "Page %d of %d. The data of a claim, at the places of form 1500 (02/12); not the form itself.",
             pen->number, pen->count);
    put_label(pen, foot, x_of(1), y_of(64), 60 * COLUMN);
    cairo_set_source_rgb(pen->on, 0, 0, 0);
}

// --- records ---------------------------------------------------------------------------------------------

// A number up to the next blank or the end; false otherwise.
static bool number_next(str *rest, int below, int *out)
{
    long long n;
    if (!str_number(str_split(*rest, ' ', rest), &n) || n >= below) return false;
    *out = (int)n;
    return true;
}

static bool page_next(post_pen *pen, str rest)
{
    int count;
    if (!number_next(&rest, FORM_PAGES_MAX + 1, &count) || count < 1) return false;
    if (pen->number)
        cairo_show_page(pen->on);
    else
        pen->count = count;
    if (pen->number++ == pen->count) return false;
    put_empty_page(pen);
    return true;
}

static bool record_draw(post_pen *pen, str record)
{
    str rest;
    str kind = str_split(record, ' ', &rest);
    int row, at;
    if (!rest.at || record.len > POST_RECORD_BYTES_MAX) return false;
    if (str_eq(kind, STR("P"))) return page_next(pen, rest);
    if (!pen->number) return false;
    if (str_eq(kind, STR("T"))) {
        if (!number_next(&rest, FORM_PUTS, &at) || !rest.at) return false;
        put_data(pen, &puts_at[at], puts_at[at].line, rest);
        return true;
    }
    if (!str_eq(kind, STR("R")) || !number_next(&rest, FORM_ROWS, &row) || !rest.at ||
        !number_next(&rest, FORM_ROW_PUTS, &at) || !rest.at)
        return false;
    put_data(pen, &rows_at[at], FORM_ROW_FIRST + 2 * row + rows_at[at].line, rest);
    return true;
}

static cairo_status_t put_bytes(void *with, const unsigned char *bytes, unsigned count)
{
    post_pen *pen = with;
    if (!pen->put) return CAIRO_STATUS_SUCCESS; // only trying
    return pen->put(pen->with, bytes, count) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void document_open(post_pen *pen, const char *day)
{
    pen->page = cairo_pdf_surface_create_for_stream(put_bytes, pen, PAGE_WIDTH, PAGE_HEIGHT);
    cairo_pdf_surface_set_metadata(pen->page, CAIRO_PDF_METADATA_CREATE_DATE, day);
    cairo_pdf_surface_set_metadata(pen->page, CAIRO_PDF_METADATA_TITLE, "Claim");
    cairo_pdf_surface_set_metadata(pen->page, CAIRO_PDF_METADATA_CREATOR, "daybook");
    pen->on = cairo_create(pen->page);
    pen->number = pen->count = 0;
}

static bool document_close(post_pen *pen)
{
    if (pen->number) cairo_show_page(pen->on);
    bool fine = pen->number > 0 && pen->number == pen->count && cairo_status(pen->on) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(pen->on);
    cairo_surface_finish(pen->page);
    fine = fine && cairo_surface_status(pen->page) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(pen->page);
    return fine;
}

bool post_pen_draw(post_pen *pen, str records, post_put *put, void *with)
{
    date day;
    char text[32];
    str rest = records, first = str_split(rest, '\n', &rest);
    if (!str_starts(first, STR("D ")) || !date_parse(str_from(first, 2), &day)) return false;
    snprintf(text, sizeof text, "%.*sT00:00:00Z", STR_ARGS(str_from(first, 2)));
    pen->put = put;
    pen->with = with;
    document_open(pen, text);
    bool fine = true;
    while (fine && rest.at && rest.len) {
        str record = str_split(rest, '\n', &rest);
        fine = rest.at && record_draw(pen, record); // a record without its end is a half one
    }
    return document_close(pen) && fine;
}

// --- fonts -----------------------------------------------------------------------------------------------

static PangoFontDescription *font_of(const char *family, double size)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family(font, family);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    return font;
}

// So that a column of text is as wide as a column of the form.
static bool set_pitch(post_pen *pen)
{
    enum { TRIED = 100 };
    char many[TRIED];
    memset(many, 'M', sizeof many);
    PangoLayout *layout = layout_of(pen, pen->data, (str){many, sizeof many});
    double column = width_of(layout) / TRIED;
    g_object_unref(layout);
    if (column <= 0) return false;
    pango_font_description_set_absolute_size(pen->data,
                                             pango_font_description_get_size(pen->data) * COLUMN / column);
    return true;
}

// A page with every character of ASCII and some of other scripts: their fonts are open from here on.
static bool try_fonts(post_pen *pen)
{
    char all[95];
    for (int i = 0; i < 95; i++) all[i] = (char)(' ' + i);
    document_open(pen, "2026-01-01T00:00:00Z");
    pen->count = 1;
    if (!page_next(pen, STR("1"))) return false;
    static const str scripts =
        STR_INIT("\xC3\xA9\xC5\x82\xC4\xB1 \xD0\x96 \xCE\xA9 \xD7\xA9 \xD8\xB9 \xE6\x9D\x8E "
                 "\xE3\x81\x82 \xED\x95\x9C \xE0\xB8\x81 \xF0\x9F\x98\x80");
    put_data(pen, &puts_at[FORM_PATIENT], 1, (str){all, sizeof all});
    put_data(pen, &puts_at[FORM_PATIENT], 2, scripts);
    return document_close(pen);
}

post_pen *post_pen_open(void)
{
    static post_pen pen;
    PangoFontMap *map = pango_cairo_font_map_get_default();
    pen.context = pango_font_map_create_context(map);
    cairo_font_options_t *plain = cairo_font_options_create(); // widths must not depend on pixels
    cairo_font_options_set_hint_metrics(plain, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(plain, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(pen.context, plain);
    cairo_font_options_destroy(plain);
    pango_context_set_round_glyph_positions(pen.context, FALSE);
    pen.data = font_of("DejaVu Sans Mono, Liberation Mono, monospace", 12);
    pen.label = font_of("DejaVu Sans, Liberation Sans, sans-serif", LABEL_SIZE);
    PangoFont *found = pango_context_load_font(pen.context, pen.data);
    if (!found) return NULL;
    g_object_unref(found);
    return set_pitch(&pen) && try_fonts(&pen) ? &pen : NULL;
}
