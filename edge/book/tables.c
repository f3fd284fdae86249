// The rulebook's smaller files: sources, credentials, places, products, instruments and disagreements.
#include "book_.h"

static bool twice(reader *r, const node *row, const char *key, str what)
{
    return reader_fault(r, node_line(row, key), "%.*s stands twice", STR_ARGS(what));
}

bool read_sources(reader *r)
{
    static const source blank;
    static const shape_field fields[] = {
        ROW(source, id, "id", AS_TEXT, NEEDED),
        ROW(source, title, "title", AS_TEXT, NEEDED),
        ROW(source, address, "address", AS_TEXT, MAYBE),
    };
    static const shape s = SHAPE("a source", fields, blank);
    void *at;
    size_t count;
    const node *list;
    if (!shape_read_file(r, STR("sources.yaml"), "sources", &s, &at, &count, &list)) return false;
    const source *rows = at;
    bool good = true;
    const node *n = list->first;
    for (size_t i = 0; i < count; i++, n = n->next) {
        if (memchr(rows[i].title.at, ';', rows[i].title.len)) // it parts the sources of a cite
            good = reader_fault(r, node_line(n, "title"), "a title has no semicolon");
        for (size_t before = 0; before < i; before++)
            if (str_eq(rows[before].id, rows[i].id)) good = twice(r, n, "id", rows[i].id);
    }
    r->sources = (sources){rows, count};
    return good;
}

bool read_credentials(reader *r, rulebook *out)
{
    static const rule_credential blank;
    static const shape_field fields[] = {
        ROW_WITH(rule_credential, credential, "credential", AS_CHOICE, NEEDED, .of = ENUM_CREDENTIAL),
        ROW(rule_credential, name, "name", AS_TEXT, NEEDED),
        ROW(rule_credential, share_bp, "share", AS_PERCENT, NEEDED),
        ROW(rule_credential, therapist, "therapist", AS_FLAG, MAYBE),
        ROW(rule_credential, taxonomies, "taxonomies", AS_WORDS, MAYBE),
        ROW(rule_credential, modifiers, "modifiers", AS_WORDS, MAYBE),
        ROWS_SOURCED(rule_credential),
    };
    static const shape s = SHAPE("a credential", fields, blank);
    void *at;
    const node *list;
    if (!shape_read_file(r, STR("credentials.yaml"), "credentials", &s, &at, &out->credential_count, &list))
        return false;
    const rule_credential *rows = out->credentials = at;
    bool good = true;
    const node *n = list->first;
    for (size_t i = 0; i < out->credential_count; i++, n = n->next) {
        if (rows[i].share_bp < 1 || rows[i].share_bp > 10000)
            good = reader_fault(r, node_line(n, "share"), "a share lies above 0%% and goes up to 100%%");
        for (size_t before = 0; before < i; before++)
            if (rows[before].credential == rows[i].credential)
                good = twice(r, n, "credential", choice_text(rows[i].credential));
    }
    for (choice c = CRED_MD; c <= CRED_SLP; c = (choice)(c + 1))
        if (!rulebook_credential(out, c))
            good = reader_fault(r, list->line, "%.*s is missing", STR_ARGS(choice_text(c)));
    return good;
}

static int by_place(const void *a, const void *b)
{
    return str_cmp(((const rule_place *)a)->code, ((const rule_place *)b)->code);
}

bool read_places(reader *r, rulebook *out)
{
    static const rule_place blank;
    static const shape_field fields[] = {
        ROW(rule_place, code, "code", AS_TEXT, NEEDED),
        ROW(rule_place, name, "name", AS_TEXT, NEEDED),
        ROW(rule_place, facility, "facility", AS_FLAG, NEEDED),
        ROWS_SOURCED(rule_place),
    };
    static const shape s = SHAPE("a place", fields, blank);
    void *at;
    const node *list;
    if (!shape_read_file(r, STR("places.yaml"), "places", &s, &at, &out->place_count, &list)) return false;
    rule_place *rows = at;
    out->places = rows;
    bool good = true;
    const node *n = list->first;
    for (size_t i = 0; i < out->place_count; i++, n = n->next) {
        long long number;
        if (rows[i].code.len != 2 || !str_number(rows[i].code, &number))
            good =
                reader_fault(r, node_line(n, "code"), "\"%.*s\" is not two digits", STR_ARGS(rows[i].code));
        for (size_t before = 0; before < i; before++)
            if (str_eq(rows[before].code, rows[i].code)) good = twice(r, n, "code", rows[i].code);
    }
    qsort(rows, out->place_count, sizeof *rows, by_place);
    return good;
}

static int by_product(const void *a, const void *b)
{
    const rule_product *x = a, *y = b;
    int c = str_cmp(x->id, y->id);
    return c ? c : (x->label_from.days > y->label_from.days) - (x->label_from.days < y->label_from.days);
}

static bool product_check(reader *r, const node *n, const rule_product *p)
{
    bool good = true;
    if (p->age_min >= 0 && p->age_max >= 0 && p->age_max < p->age_min)
        good = reader_fault(r, node_line(n, "age_max"), "%.*s: age_max %d is less than age_min %d",
                            STR_ARGS(p->id), (int)p->age_max, (int)p->age_min);
    if (date_is(p->label_from) && p->label_from.days < p->cleared.days)
        good = reader_fault(r, node_line(n, "label_from"), "%.*s: labelled before it was cleared",
                            STR_ARGS(p->id));
    if (p->payable && (!p->rx || !p->indications.count))
        good = reader_fault(r, node_line(n, "payable"),
                            "%.*s: what is payable is on prescription and has indications", STR_ARGS(p->id));
    return good;
}

bool read_products(reader *r, rulebook *out)
{
    static const rule_product blank = {.program = PROGRAM_DMHT,
                                       .label_from = {INT32_MIN},
                                       .device_201h = true,
                                       .rx = true,
                                       .payable = true,
                                       .age_min = -1,
                                       .age_max = -1,
                                       .course_days = -1};
    static const shape_field fields[] = {
        ROW(rule_product, id, "id", AS_TEXT, NEEDED),
        ROW(rule_product, name, "name", AS_TEXT, NEEDED),
        ROW(rule_product, maker, "maker", AS_TEXT, NEEDED),
        ROW_WITH(rule_product, program, "program", AS_CHOICE, NEEDED, .of = ENUM_PROGRAM),
        ROW(rule_product, regulation, "regulation", AS_TEXT, NEEDED),
        ROW(rule_product, product_code, "product_code", AS_TEXT, NEEDED),
        ROW(rule_product, number, "number", AS_TEXT, NEEDED),
        ROW(rule_product, therapy, "therapy", AS_TEXT, MAYBE),
        ROW(rule_product, cleared, "cleared", AS_DATE, NEEDED),
        ROW(rule_product, label_from, "label_from", AS_DATE, MAYBE),
        ROW(rule_product, device_201h, "device_201h", AS_FLAG, MAYBE),
        ROW(rule_product, rx, "rx", AS_FLAG, MAYBE),
        ROW(rule_product, part2, "part2", AS_FLAG, MAYBE),
        ROW(rule_product, payable, "payable", AS_FLAG, MAYBE),
        ROW(rule_product, age_min, "age_min", AS_WHOLE, MAYBE),
        ROW(rule_product, age_max, "age_max", AS_WHOLE, MAYBE),
        ROW(rule_product, course_days, "course_days", AS_WHOLE, MAYBE),
        ROW(rule_product, indications, "indications", AS_WORDS, NEEDED),
        ROW(rule_product, remark, "remark", AS_TEXT, MAYBE),
        ROW(rule_product, verified_on, "verified_on", AS_DATE, NEEDED),
        ROWS_SOURCED(rule_product),
    };
    static const shape s = SHAPE("a product", fields, blank);
    void *at;
    const node *list;
    if (!shape_read_file(r, STR("products.yaml"), "products", &s, &at, &out->product_count, &list))
        return false;
    rule_product *rows = at;
    out->products = rows;
    bool good = true;
    const node *n = list->first;
    for (size_t i = 0; i < out->product_count; i++, n = n->next) {
        good &= product_check(r, n, &rows[i]);
        for (size_t before = 0; before < i; before++)
            if (!by_product(&rows[before], &rows[i])) good = twice(r, n, "id", rows[i].id);
    }
    qsort(rows, out->product_count, sizeof *rows, by_product);
    return good;
}

static bool instrument_check(reader *r, const node *n, const rule_instrument *i)
{
    bool good = true;
    if ((int64_t)i->items * i->item_max * i->multiply != i->score_max)
        good = reader_fault(r, node_line(n, "score_max"),
                            "%.*s: %d items of at most %d, times %d, do not make %d", STR_ARGS(i->id),
                            (int)i->items, (int)i->item_max, (int)i->multiply, (int)i->score_max);
    for (size_t b = 0; b < i->band_count; b++)
        if (b ? i->bands[b].from <= i->bands[b - 1].from : i->bands[b].from != 0)
            good =
                reader_fault(r, node_line(n, "bands"), "%.*s: bands start at 0 and go up", STR_ARGS(i->id));
    for (size_t b = 0; b < i->safety_count; b++)
        if (i->safety[b].item < 1 || i->safety[b].item > i->items || i->safety[b].above >= i->item_max)
            good = reader_fault(r, node_line(n, "safety"), "%.*s: there is no such answer to item %d",
                                STR_ARGS(i->id), (int)i->safety[b].item);
    return good;
}

typedef struct rule_band rule_band;
typedef struct rule_safety rule_safety;
static const rule_band band_blank;
static const shape_field band_fields[] = {
    ROW(rule_band, from, "from", AS_WHOLE, NEEDED),
    ROW(rule_band, name, "name", AS_TEXT, NEEDED),
};
static const shape band_shape = SHAPE("a band", band_fields, band_blank);
static const rule_safety safety_blank;
static const shape_field safety_fields[] = {
    ROW(rule_safety, item, "item", AS_WHOLE, NEEDED),
    ROW(rule_safety, above, "above", AS_WHOLE, NEEDED),
    ROW(rule_safety, action, "action", AS_TEXT, NEEDED),
};
static const shape safety_shape = SHAPE("a safety item", safety_fields, safety_blank);

bool read_instruments(reader *r, rulebook *out)
{
    static const rule_instrument blank = {.multiply = 1};
    static const shape_field fields[] = {
        ROW(rule_instrument, id, "id", AS_TEXT, NEEDED),
        ROW(rule_instrument, name, "name", AS_TEXT, NEEDED),
        ROW(rule_instrument, items, "items", AS_WHOLE, NEEDED),
        ROW(rule_instrument, item_max, "item_max", AS_WHOLE, NEEDED),
        ROW(rule_instrument, score_max, "score_max", AS_WHOLE, NEEDED),
        ROW(rule_instrument, multiply, "multiply", AS_WHOLE, MAYBE),
        ROW_WITH(rule_instrument, bands, "bands", AS_LIST, NEEDED, .inner = &band_shape,
                 .count_offset = offsetof(rule_instrument, band_count)),
        ROW_WITH(rule_instrument, safety, "safety", AS_LIST, MAYBE, .inner = &safety_shape,
                 .count_offset = offsetof(rule_instrument, safety_count)),
        ROW(rule_instrument, text_may_ship, "text_may_ship", AS_FLAG, NEEDED),
        ROW(rule_instrument, licence, "licence", AS_TEXT, NEEDED),
        ROWS_SOURCED(rule_instrument),
    };
    static const shape s = SHAPE("an instrument", fields, blank);
    void *at;
    const node *list;
    if (!shape_read_file(r, STR("instruments.yaml"), "instruments", &s, &at, &out->instrument_count, &list))
        return false;
    const rule_instrument *rows = out->instruments = at;
    bool good = true;
    const node *n = list->first;
    for (size_t i = 0; i < out->instrument_count; i++, n = n->next) {
        good &= instrument_check(r, n, &rows[i]);
        for (size_t before = 0; before < i; before++)
            if (str_eq(rows[before].id, rows[i].id)) good = twice(r, n, "id", rows[i].id);
    }
    return good;
}

bool read_disagreements(reader *r, book_disagreements *out)
{
    static const book_disagreement blank;
    static const shape_field fields[] = {
        ROW(book_disagreement, id, "id", AS_TEXT, NEEDED),
        ROW(book_disagreement, page, "page", AS_TEXT, NEEDED),
        ROW(book_disagreement, says, "says", AS_TEXT, NEEDED),
        ROW(book_disagreement, correct, "correct", AS_TEXT, NEEDED),
        ROW_GRADE(book_disagreement),
        ROW(book_disagreement, codes, "codes", AS_WORDS, NEEDED),
        ROW(book_disagreement, holds, "holds", AS_FLAG, MAYBE),
    };
    static const shape s = SHAPE("a disagreement", fields, blank);
    void *at;
    const node *list;
    if (!shape_read_file(r, STR("disagreements.yaml"), "disagreements", &s, &at, &out->count, &list))
        return false;
    const book_disagreement *rows = out->at = at;
    bool good = true;
    const node *n = list->first;
    for (size_t i = 0; i < out->count; i++, n = n->next)
        for (size_t before = 0; before < i; before++)
            if (str_eq(rows[before].id, rows[i].id)) good = twice(r, n, "id", rows[i].id);
    return good;
}
