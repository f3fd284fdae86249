// fees.yaml: which published file prices which days, and which diagnosis file speaks until when; and the
// files themselves.
#include "book_.h"

typedef struct release_row {
    str name, file, cite, remark;
    grade grade;
    date released, from, to;
    int32_t factor, factor_qp;
} release_row;
typedef struct proposed_row {
    int32_t year, factor, factor_qp;
    str cite, remark;
    grade grade;
} proposed_row;
typedef struct locality_row {
    int32_t year;
    str file, cite;
    grade grade;
} locality_row;
typedef struct diagnosis_row {
    str file, release;
    date holds_to;
} diagnosis_row;
typedef struct change_row {
    icd_code code;
    grade grade;
} change_row;

static const shape_field release_fields[] = {
    ROW(release_row, name, "name", AS_TEXT, NEEDED),
    ROW(release_row, file, "file", AS_TEXT, NEEDED),
    ROW(release_row, released, "released", AS_DATE, NEEDED),
    ROW(release_row, from, "from", AS_DATE, NEEDED),
    ROW(release_row, to, "to", AS_DATE, NEEDED),
    ROW(release_row, factor, "factor", AS_DECIMAL, NEEDED),
    ROW(release_row, factor_qp, "factor_qp", AS_DECIMAL, NEEDED),
    ROW(release_row, remark, "remark", AS_TEXT, MAYBE),
    ROWS_SOURCED(release_row),
};
static const shape_field proposed_fields[] = {
    ROW(proposed_row, year, "year", AS_WHOLE, NEEDED),
    ROW(proposed_row, factor, "factor", AS_DECIMAL, NEEDED),
    ROW(proposed_row, factor_qp, "factor_qp", AS_DECIMAL, NEEDED),
    ROW(proposed_row, remark, "remark", AS_TEXT, MAYBE),
    ROWS_SOURCED(proposed_row),
};
static const shape_field locality_fields[] = {
    ROW(locality_row, year, "year", AS_WHOLE, NEEDED),
    ROW(locality_row, file, "file", AS_TEXT, NEEDED),
    ROWS_SOURCED(locality_row),
};
static const shape_field diagnosis_fields[] = {
    ROW(diagnosis_row, file, "file", AS_TEXT, NEEDED),
    ROW(diagnosis_row, release, "release", AS_TEXT, NEEDED),
    ROW(diagnosis_row, holds_to, "holds_to", AS_DATE, NEEDED),
};
static const shape_field change_fields[] = {
    ROW(change_row, code.code, "code", AS_TEXT, NEEDED),
    ROW(change_row, code.title, "title", AS_TEXT, NEEDED),
    ROW(change_row, code.header, "header", AS_FLAG, NEEDED),
    ROW(change_row, code.from, "from", AS_DATE, NEEDED),
    ROW(change_row, code.to, "to", AS_DATE, MAYBE),
    ROW(change_row, code.source, "source", AS_TEXT, NEEDED),
    ROW_GRADE(change_row),
};
static const release_row release_blank;
static const proposed_row proposed_blank;
static const locality_row locality_blank;
static const diagnosis_row diagnosis_blank;
static const change_row change_blank = {.code = {.to = {INT32_MAX}, .changed = true}};
static const shape release_shape = SHAPE("a release", release_fields, release_blank);
static const shape proposed_shape = SHAPE("a proposal", proposed_fields, proposed_blank);
static const shape locality_shape = SHAPE("a year of localities", locality_fields, locality_blank);
static const shape diagnosis_shape = SHAPE("the diagnosis file", diagnosis_fields, diagnosis_blank);
static const shape change_shape = SHAPE("a change", change_fields, change_blank);

// Reads the fee file that a row names; the row, not the file, says which days it prices.
static bool release_file(reader *r, const node *n, const release_row *row, fee_release *out)
{
    str bytes, called;
    fault why;
    if (!reader_open_data(r, row->file, node_line(n, "file"), &bytes, &called)) return false;
    if (!fee_read_rvu(out, bytes, r->a, &why)) return reader_keep(r, &why, called, 0);
    if (out->factor && out->factor != row->factor && out->factor != row->factor_qp)
        return reader_fault(r, node_line(n, "factor"), "%.*s: %.*s has another conversion factor",
                            STR_ARGS(row->name), STR_ARGS(row->file));
    out->name = row->name;
    out->source = row->cite;
    out->released = row->released;
    out->from = row->from;
    out->to = row->to;
    out->factor = row->factor;
    out->factor_qp = row->factor_qp;
    return true;
}

static int by_from(const void *a, const void *b)
{
    int32_t x = ((const fee_release *)a)->from.days, y = ((const fee_release *)b)->from.days;
    return (x > y) - (x < y);
}

static bool read_releases(reader *r, const node *list, fee_schedule *out)
{
    void *at;
    size_t count;
    bool good = shape_read_list(r, list, &release_shape, &at, &count);
    if (!good) return false;
    const release_row *rows = at;
    fee_release *releases = arena_array(r->a, fee_release, count + 1);
    const node *n = list->first;
    for (size_t i = 0; i < count; i++, n = n->next) {
        const release_row *row = &rows[i];
        if (row->from.days > row->to.days)
            good = reader_fault(r, node_line(n, "to"), "%.*s ends before it starts", STR_ARGS(row->name));
        if (!row->factor || !row->factor_qp)
            good = reader_fault(r, node_line(n, row->factor ? "factor_qp" : "factor"),
                                "%.*s: a conversion factor is more than 0", STR_ARGS(row->name));
        for (size_t b = 0; b < i; b++)
            if (row->from.days <= rows[b].to.days && rows[b].from.days <= row->to.days)
                good = reader_fault(r, node_line(n, "from"), "%.*s shares dates of service with %.*s",
                                    STR_ARGS(row->name), STR_ARGS(rows[b].name));
        good &= release_file(r, n, row, &releases[i]);
    }
    qsort(releases, count, sizeof *releases, by_from);
    out->releases = releases;
    out->release_count = count;
    return good;
}

static bool read_localities(reader *r, const node *list, fee_schedule *out)
{
    void *at;
    size_t count;
    if (!shape_read_list(r, list, &locality_shape, &at, &count)) return false;
    const locality_row *rows = at;
    fee_gpci_year *years = arena_array(r->a, fee_gpci_year, count + 1);
    bool good = true;
    const node *n = list->first;
    for (size_t i = 0; i < count; i++, n = n->next) {
        str bytes, called;
        fault why;
        for (size_t b = 0; b < i; b++)
            if (rows[b].year == rows[i].year)
                good = reader_fault(r, node_line(n, "year"), "%d stands twice", (int)rows[i].year);
        if (!reader_open_data(r, rows[i].file, node_line(n, "file"), &bytes, &called)) {
            good = false;
            continue;
        }
        if (!fee_read_gpci(&years[i], bytes, r->a, &why)) {
            good = reader_keep(r, &why, called, 0);
            continue;
        }
        years[i].year = rows[i].year;
        years[i].source = rows[i].cite;
    }
    out->years = years;
    out->year_count = count;
    return good;
}

// Later changes over the diagnosis file, one by one; the room of the table says what is wrong with one.
static bool read_changes(reader *r, icd_table *t)
{
    void *at;
    size_t count;
    const node *list;
    if (!shape_read_file(r, STR("icd10cm-changes.yaml"), "changes", &change_shape, &at, &count, &list))
        return false;
    const change_row *rows = at;
    bool good = true;
    const node *n = list->first;
    for (size_t i = 0; i < count; i++, n = n->next) {
        fault why;
        if (!icd_change(t, &rows[i].code, r->a, &why)) good = reader_keep(r, &why, r->file, n->line);
    }
    return good;
}

static bool read_diagnoses(reader *r, const node *n, rulebook *out)
{
    diagnosis_row row;
    str bytes, called;
    fault why;
    icd_table *t;
    if (!shape_read(r, n, &diagnosis_shape, 0, &row)) return false;
    if (!reader_open_data(r, row.file, node_line(n, "file"), &bytes, &called)) return false;
    if (!icd_read(&t, bytes, row.release, row.holds_to, r->a, &why)) return reader_keep(r, &why, called, 0);
    out->icd = t;
    return read_changes(r, t);
}

bool read_fees(reader *r, rulebook *out)
{
    static const char *const sections[] = {"releases", "proposed", "localities", "diagnoses"};
    str bytes;
    node *root;
    if (!reader_open(r, STR("fees.yaml"), &bytes) || !tree_read(r, bytes, &root)) return false;
    bool good = true;
    for (const node *n = root->first; n; n = n->next) {
        bool known = false;
        for (size_t i = 0; i < LENGTH(sections); i++) known |= str_eq(n->key, str_of(sections[i]));
        if (!known) good = reader_fault(r, n->line, "\"%.*s\" is not a key of this file", STR_ARGS(n->key));
    }
    for (size_t i = 0; i < LENGTH(sections); i++)
        if (!node_get(root, sections[i])) good = reader_fault(r, root->line, "lacks \"%s\"", sections[i]);
    if (!good) return false;
    void *proposed; // checked and shown by nobody yet: a proposal prices nothing
    size_t count;
    good = shape_read_list(r, node_get(root, "proposed"), &proposed_shape, &proposed, &count);
    good &= read_releases(r, node_get(root, "releases"), &out->fees);
    good &= read_localities(r, node_get(root, "localities"), &out->fees);
    return read_diagnoses(r, node_get(root, "diagnoses"), out) && good;
}
