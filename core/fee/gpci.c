// gpci.c - reading the geographic practice cost indices of one year (Addendum E): a title line, a line of
// column titles, one row for each locality, and footnotes without a MAC number.
#include "fee.h"
#include "sheet_.h"
#include <assert.h>

enum {
    GPCI_ROWS_MAX = 1000,  // there are 109 localities
    THOUSANDTHS = 3,
    INDEX_MAX = 9999,      // 9.999; the greatest known is below 3. Keeps a price far below MONEY_CENTS_MAX
    SHOWN = 40,            // characters of a wrong cell that a fault repeats
    MAC_DIGITS = 5, LOCALITY_DIGITS = 2
};

typedef enum gpci_field { G_MAC, G_STATE, G_NUMBER, G_NAME, G_WORK, G_PE, G_MP, GPCI_FIELDS } gpci_field;

// A column is known by a word in its title; years and footnotes stand around it.
static const struct gpci_column { str name, word, other; } columns[GPCI_FIELDS] = {
    [G_MAC]    = {STR_INIT("MAC"), STR_INIT("(MAC)"), STR_INIT("Administrative Contractor")},
    [G_STATE]  = {STR_INIT("State"), STR_INIT("State"), STR_INIT("STATE")},
    [G_NUMBER] = {STR_INIT("Locality Number"), STR_INIT("Locality Number"), STR_INIT("Locality number")},
    [G_NAME]   = {STR_INIT("Locality Name"), STR_INIT("Locality Name"), STR_INIT("Locality name")},
    [G_WORK]   = {STR_INIT("PW GPCI"), STR_INIT("PW GPCI"), STR_INIT("Work GPCI")},
    [G_PE]     = {STR_INIT("PE GPCI"), STR_INIT("PE GPCI"), STR_INIT("PE gpci")},
    [G_MP]     = {STR_INIT("MP GPCI"), STR_INIT("MP GPCI"), STR_INIT("MP gpci")},
};

typedef struct gpci_places { size_t at[GPCI_FIELDS]; bool known[GPCI_FIELDS]; } gpci_places;

static bool holds(str s, str what) { return s.len && sheet_find(s, what) != s.len; }

static bool names(str title, gpci_field f)
{
    assert(f < GPCI_FIELDS);
    return holds(title, columns[f].word) || holds(title, columns[f].other);
}

// The first 20xx in the text, or 0.
static int year_in(str s)
{
    for (str rest = sheet_after(s, STR("20")); rest.len >= 2; rest = sheet_after(rest, STR("20"))) {
        long long n;
        if (str_number(str_first(rest, 2), &n)) return 2000 + (int)n;
    }
    return 0;
}

// Work indices come with and without the floor of 1.0 in some years; what is paid is the one with it.
static bool is_better_work(str title, str than)
{
    return holds(than, STR("without")) && !holds(title, STR("without"));
}

static bool find_columns(gpci_places *places, const sheet_row *row, arena *a, fault *why)
{
    *places = (gpci_places){.known = {false}};
    for (size_t column = 0; column < row->count; column++)
        for (gpci_field f = 0; f < GPCI_FIELDS; f++) {
            str title = row->cells[column];
            if (!names(title, f)) continue;
            if (places->known[f] && !(f == G_WORK && is_better_work(title, row->cells[places->at[f]])))
                continue;
            places->known[f] = true;
            places->at[f] = column;
        }
    buf missing = buf_in(a, sizeof why->text);
    for (gpci_field f = 0; f < GPCI_FIELDS; f++) {
        if (places->known[f]) continue;
        if (missing.len) buf_lit(&missing, ", ");
        buf_put(&missing, columns[f].name);
    }
    if (!missing.len) return true;
    fault_set(why, FAULT_DATA, "these columns cannot be found by their titles: %.*s",
              STR_ARGS(buf_str(&missing)));
    return fault_at(why, row->line, STR(""));
}

// Reads down to the column titles; *title is the text before them.
static bool find_header(sheet *s, sheet_row *header, str *title, fault *why)
{
    for (int n = 0; n < SHEET_HEADER_ROWS_MAX; n++) {
        *title = str_first(s->text, s->at);
        if (!sheet_next(s, header, why)) return false;
        if (header->count == 0) break;
        for (size_t i = 0; i < header->count; i++)
            if (names(header->cells[i], G_NUMBER)) return true;
    }
    return fault_set(why, FAULT_DATA, "none of the first %d lines has a column called Locality Number",
        SHEET_HEADER_ROWS_MAX);
}

// A number with the zeros in front that a spreadsheet drops; false when it is not digits.
static bool keep_digits(str cell, size_t digits, arena *a, str *out)
{
    long long n;
    if (!cell.len || cell.len > digits || !str_number(cell, &n)) return false;
    buf text = buf_in(a, 16);
    buf_digits(&text, n, (int)digits);
    *out = buf_str(&text);
    return true;
}

static bool wrong(gpci_field f, str cell, const char *want, uint64_t line, fault *why)
{
    fault_set(why, FAULT_DATA, "\"%.*s\" is not %s", STR_ARGS(str_first(cell, SHOWN)), want);
    return fault_at(why, line, columns[f].name);
}

static bool read_row(fee_gpci *out, const sheet_row *row, const gpci_places *places, arena *a, fault *why)
{
    str cells[GPCI_FIELDS];
    for (gpci_field f = 0; f < GPCI_FIELDS; f++) cells[f] = sheet_cell(row, places->at[f]);
    const struct { gpci_field field; int32_t *to; } indices[] = {
        {G_WORK, &out->work}, {G_PE, &out->pe}, {G_MP, &out->malpractice}};
    if (!keep_digits(cells[G_MAC], MAC_DIGITS, a, &out->mac))
        return wrong(G_MAC, cells[G_MAC], "a MAC's number of five digits", row->line, why);
    if (!keep_digits(cells[G_NUMBER], LOCALITY_DIGITS, a, &out->number))
        return wrong(G_NUMBER, cells[G_NUMBER], "a locality number of two digits", row->line, why);
    for (size_t i = 0; i < 3; i++) {
        str cell = cells[indices[i].field];
        if (!sheet_number(cell, THOUSANDTHS, indices[i].to) || *indices[i].to == 0
            || *indices[i].to > INDEX_MAX)
            return wrong(indices[i].field, cell, "an index such as 1.042", row->line, why);
    }
    str name = cells[G_NAME];
    while (name.len && name.at[name.len - 1] == '*') name.len--; // footnote marks
    out->state = str_copy(a, cells[G_STATE]);
    out->name = str_copy(a, str_trim(name));
    return true;
}

// A footnote: something in one cell only.
static bool is_footnote(const sheet_row *row)
{
    size_t filled = 0;
    for (size_t i = 0; i < row->count; i++) filled += row->cells[i].len > 0;
    return filled <= 1;
}

static bool read_rows(fee_gpci_year *out, sheet *s, const gpci_places *places, arena *a, fault *why)
{
    fee_gpci *rows = arena_array(a, fee_gpci, GPCI_ROWS_MAX);
    size_t count = 0;
    for (;;) {
        sheet_row row;
        if (!sheet_next(s, &row, why)) return false;
        if (row.count == 0) break;
        if (is_footnote(&row)) continue;
        if (count == GPCI_ROWS_MAX) {
            fault_set(why, FAULT_LIMIT, "has more than %d localities", GPCI_ROWS_MAX);
            return fault_at(why, row.line, STR(""));
        }
        fee_gpci *g = &rows[count];
        if (!read_row(g, &row, places, a, why)) return false;
        for (size_t i = 0; i < count; i++)
            if (str_eq(rows[i].mac, g->mac) && str_eq(rows[i].number, g->number))
                return wrong(G_NUMBER, g->number, "a new locality of its MAC: it is there twice", row.line,
                             why);
        count++;
    }
    if (!count) return fault_set(why, FAULT_DATA, "holds no locality");
    out->rows = rows;
    out->count = count;
    return true;
}

bool fee_read_gpci(fee_gpci_year *out, str text, arena *a, fault *why)
{
    sheet s = sheet_of(text, a);
    sheet_row header;
    str title;
    gpci_places places;
    fee_gpci_year year = {.source = STR("")};
    if (!find_header(&s, &header, &title, why) || !find_columns(&places, &header, a, why)) return false;
    year.year = year_in(header.cells[places.at[G_WORK]]);
    if (!year.year) year.year = year_in(title);
    if (!year.year) return fault_set(why, FAULT_DATA, "its titles do not say for which year it holds");
    if (!read_rows(&year, &s, &places, a, why)) return false;
    assert(year.count > 0);
    *out = year;
    return true;
}
