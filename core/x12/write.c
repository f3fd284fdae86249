// write.c - values to segments, by the guide's table.
#include "guide_.h"
#include "shape_.h"
#include <assert.h>

// X12.6's basic and extended sets without letters and digits. ^ and ` are in neither.
static const char symbols[] = " !\"&'()*+,-./:;?=%~@[]_{}\\|<>#$";

x12_writer x12_writer_on(const x12_guide *g, x12_marks marks, buf *out, x12_problems *problems)
{
    x12_writer w = {.guide = g, .out = out, .problems = problems, .marks = marks};
    for (int c = 'A'; c <= 'Z'; c++) w.map[c] = w.map[c - 'A' + 'a'] = (unsigned char)c;
    for (int c = '0'; c <= '9'; c++) w.map[c] = (unsigned char)c;
    for (const char *c = symbols; *c; c++) w.map[(unsigned char)*c] = (unsigned char)*c;
    const char delimiters[] = {marks.element, marks.repetition, marks.component, marks.terminator};
    for (size_t i = 0; i < sizeof delimiters; i++) w.map[(unsigned char)delimiters[i]] = 0;
    return w;
}

#define SAY(w, el, ...) x12_say((w)->problems, (w)->guide, (el), X12_ERROR, __VA_ARGS__)

static str data_name(const x12_writer *w, uint16_t el) { return x12_datas[w->guide->els[el].our_data].name; }

// Moves the pen to the element's place: separators for what is left out stand only before a value.
static void pen_to(x12_writer *w, const x12_el *row)
{
    if (row->position != w->position) {
        for (; w->position < row->position; w->position++) buf_byte(w->out, w->marks.element);
        w->part = 1;
    }
    for (; w->part < row->part; w->part++) buf_byte(w->out, w->marks.component);
}

// Passes the elements before `to`: puts those that are fixed, says those that are required and were not put.
static void pass(x12_writer *w, uint16_t to)
{
    const x12_el *els = w->guide->els;
    for (; w->next < to; w->next++) {
        const x12_el *row = &els[w->next];
        bool wanted =
            row->our_need == X12_REQUIRED || (row->our_need == X12_PAIRED && to < w->guide->el_count &&
                                          els[to].seg == w->seg && els[to].position == row->position);
        if (!wanted) continue;
        if (row->fixed) {
            pen_to(w, row);
            buf_put(w->out, row->our_codes);
        } else {
            SAY(w, w->next, "the %.*s is missing", STR_ARGS(data_name(w, w->next)));
        }
    }
}

void x12_begin(x12_writer *w, uint16_t seg)
{
    assert(!w->open);
    assert(seg < w->guide->seg_count);
    const x12_seg *row = &w->guide->segs[seg];
    w->seg = seg;
    w->next = row->first;
    w->position = w->part = 0;
    w->open = true;
    w->fixed_width = str_eq(row->tag, STR("ISA"));
    buf_put(w->out, row->tag);
}

void x12_end(x12_writer *w)
{
    assert(w->open);
    uint16_t after =
        (uint16_t)(w->seg + 1u < w->guide->seg_count ? w->guide->segs[w->seg + 1].first : w->guide->el_count);
    assert(w->next <= after);
    pass(w, after);
    buf_byte(w->out, w->marks.terminator);
    w->segments++;
    w->open = false;
}

// Says why a character cannot be sent.
static void say_character(x12_writer *w, uint16_t el, str value, size_t at)
{
    unsigned char c = (unsigned char)value.at[at];
    size_t len = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    str shown = str_first(str_from(value, at), len);
    if (c < ' ' || c == 0x7F)
        SAY(w, el, "the %.*s contains a control character", STR_ARGS(data_name(w, el)));
    else if (c < 0x80 && c != '`' && c != '^')
        SAY(w, el, "the %.*s contains %.*s, which separates data in this file", STR_ARGS(data_name(w, el)),
            STR_ARGS(shown));
    else
        SAY(w, el, "the %.*s contains %.*s, which X12 has no character for", STR_ARGS(data_name(w, el)),
            STR_ARGS(shown));
}

// The slow way, for values with foreign letters or what cannot be sent.
static bool value_latin(x12_writer *w, uint16_t el, str value, size_t *len)
{
    const x12_data_row *data = &x12_datas[w->guide->els[el].our_data];
    if (value.len > X12_VALUE_BYTES_MAX) {
        SAY(w, el, "the %.*s has %d bytes, at most %d characters are allowed", STR_ARGS(data->name),
            (int)value.len, data->max);
        return false;
    }
    size_t bad;
    if (!x12_latin(value, w->sent, len, &bad)) {
        say_character(w, el, value, bad);
        return false;
    }
    for (size_t i = 0; i < *len; i++)
        if (!w->map[(unsigned char)w->sent[i]]) {
            say_character(w, el, (str){w->sent, *len}, i);
            return false;
        }
    return true;
}

// The value as it is sent, in w->sent. False: a problem was said.
static bool value_sent(x12_writer *w, uint16_t el, str value, size_t *len)
{
    for (size_t n = 0; n < value.len; n++) {
        unsigned char c = n < X12_VALUE_BYTES_MAX ? w->map[(unsigned char)value.at[n]] : 0;
        if (!c) return value_latin(w, el, value, len);
        w->sent[n] = (char)c;
    }
    *len = value.len;
    return true;
}

static bool digits_only(str s, bool point)
{
    for (size_t i = 0; i < s.len; i++) {
        if (point && s.at[i] == '.' && i + 1 < s.len)
            point = false;
        else if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    }
    return true;
}

static bool type_fits(x12_type type, str s)
{
    switch (type) {
    case X12_AN:
    case X12_ID:
    case X12_B: return true;
    case X12_DT:
    case X12_TM:
    case X12_N0:
    case X12_N2: return digits_only(s, false);
    case X12_R: return digits_only(s, true);
    }
    assert(false && "a type outside x12_type");
    return false;
}

// Length, type, codes and shape of a value as it is sent.
static bool value_fits(x12_writer *w, uint16_t el, str value)
{
    const x12_el *row = &w->guide->els[el];
    const x12_data_row *data = &x12_datas[row->our_data];
    int name_len = (int)data->name.len;
    const char *name = data->name.at;
    if (value.len < data->min || value.len > data->max) {
        SAY(w, el, "the %.*s \"%.*s\" has %d character%s, %d to %d are allowed", name_len, name,
            STR_ARGS(str_first(value, 80)), (int)value.len, value.len == 1 ? "" : "s", data->min, data->max);
        return false;
    }
    if (!type_fits(data->type, value)) {
        SAY(w, el, "the %.*s \"%.*s\" is not a number", name_len, name, STR_ARGS(value));
        return false;
    }
    if (row->our_codes.len && !shape_listed(row->our_codes, value)) {
        SAY(w, el, "the %.*s \"%.*s\" is not one of %.*s", name_len, name, STR_ARGS(value),
            STR_ARGS(row->our_codes));
        return false;
    }
    const x12_shape_row *shape = &x12_shapes[row->our_shape];
    if (row->our_shape != SHAPE_ANY && !shape->valid(value)) {
        SAY(w, el, "\"%.*s\" %.*s", STR_ARGS(value), STR_ARGS(shape->sentence));
        return false;
    }
    return true;
}

static bool is_delimiter(const x12_el *row)
{
    return row->our_data == DATA_REPETITION || row->our_data == DATA_COMPONENT;
}

void x12_put(x12_writer *w, uint16_t el, str value)
{
    assert(w->open);
    assert(el < w->guide->el_count);
    const x12_el *row = &w->guide->els[el];
    const x12_data_row *data = &x12_datas[row->our_data];
    assert(row->seg == w->seg);
    assert(el >= w->next);
    assert(!row->fixed);
    while (value.len && value.at[0] == ' ') value = str_from(value, 1);
    while (value.len && value.at[value.len - 1] == ' ') value.len--;
    bool padded = w->fixed_width && data->type == X12_AN;
    if (!value.len && !padded) return; // x12_end or the next value says it where it is required
    pass(w, el);
    w->next = (uint16_t)(el + 1);
    size_t len;
    if (is_delimiter(row)) {
        assert(value.len == 1);
        pen_to(w, row);
        buf_put(w->out, value);
        return;
    }
    if (!value_sent(w, el, value, &len)) return;
    if (padded)
        while (len < data->min) w->sent[len++] = ' ';
    if (!value_fits(w, el, (str){w->sent, len})) return;
    pen_to(w, row);
    buf_bytes(w->out, w->sent, len);
}

void x12_put_date(x12_writer *w, uint16_t el, date d)
{
    if (!date_is(d)) {
        x12_put(w, el, STR(""));
        return;
    }
    char text[16];
    buf b = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    date_put_d8(&b, d);
    str day = buf_str(&b);
    x12_put(w, el, x12_datas[w->guide->els[el].our_data].max == 6 ? str_from(day, 2) : day);
}

void x12_put_money(x12_writer *w, uint16_t el, money m)
{
    char text[32];
    buf b = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    money_put_x12(&b, m);
    x12_put(w, el, buf_str(&b));
}

void x12_put_digits(x12_writer *w, uint16_t el, int64_t n, int width)
{
    assert(n >= 0);
    char text[32];
    buf b = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    buf_digits(&b, n, width);
    x12_put(w, el, buf_str(&b));
}

void x12_put_whole(x12_writer *w, uint16_t el, int64_t n) { x12_put_digits(w, el, n, 1); }
