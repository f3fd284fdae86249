// The rulebook's smaller files: sources, credentials, places, products, instruments and disagreements.
#include "book_.h"

#define LENGTH(array) (sizeof(array) / sizeof *(array))
#define SOURCED(type)                                                                                        \
    {"cite", AS_CITE, NEEDED, offsetof(type, cite), .only = 0},                                              \
    {"grade", AS_NAMED, NEEDED, offsetof(type, grade), .only = 0, .names = grade_names, .name_count = 3}

static bool twice(reader *r, const node *row, const char *key, str what)
{
    return reader_fault(r, node_line(row, key), "%.*s stands twice", STR_ARGS(what));
}

bool read_sources(reader *r)
{
    static const source blank;
    static const shape_field fields[] = {
        {"id", AS_TEXT, NEEDED, offsetof(source, id), .only = 0},
        {"title", AS_TEXT, NEEDED, offsetof(source, title), .only = 0},
        {"address", AS_TEXT, MAYBE, offsetof(source, address), .only = 0},
    };
    static const shape s = {"a source", fields, LENGTH(fields), &blank, sizeof blank};
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
        {"credential", AS_CHOICE, NEEDED, offsetof(rule_credential, credential), .only = 0, .of = ENUM_CREDENTIAL},
        {"name", AS_TEXT, NEEDED, offsetof(rule_credential, name), .only = 0},
        {"share", AS_PERCENT, NEEDED, offsetof(rule_credential, share_bp), .only = 0},
        {"therapist", AS_FLAG, MAYBE, offsetof(rule_credential, therapist), .only = 0},
        SOURCED(rule_credential),
    };
    static const shape s = {"a credential", fields, LENGTH(fields), &blank, sizeof blank};
    void *at;
    const node *list;
    if (!shape_read_file(r, STR("credentials.yaml"), "credentials", &s, &at, &out->credential_count, &list)) return false;
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
        {"code", AS_TEXT, NEEDED, offsetof(rule_place, code), .only = 0},
        {"name", AS_TEXT, NEEDED, offsetof(rule_place, name), .only = 0},
        {"facility", AS_FLAG, NEEDED, offsetof(rule_place, facility), .only = 0},
        SOURCED(rule_place),
    };
    static const shape s = {"a place", fields, LENGTH(fields), &blank, sizeof blank};
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
            good = reader_fault(r, node_line(n, "code"), "\"%.*s\" is not two digits", STR_ARGS(rows[i].code));
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
        good = reader_fault(r, node_line(n, "age_max"), "%.*s: age_max %d is less than age_min %d", STR_ARGS(p->id),
                            (int)p->age_max, (int)p->age_min);
    if (date_is(p->label_from) && p->label_from.days < p->cleared.days)
        good = reader_fault(r, node_line(n, "label_from"), "%.*s: labelled before it was cleared", STR_ARGS(p->id));
    if (p->payable && (!p->rx || !p->indications.count))
        good = reader_fault(r, node_line(n, "payable"), "%.*s: what is payable is on prescription and has indications",
                            STR_ARGS(p->id));
    return good;
}

bool read_products(reader *r, rulebook *out)
{
    static const rule_product blank = {.program = PROGRAM_DMHT, .label_from = {INT32_MIN}, .device_201h = true, .rx = true,
                                       .payable = true, .age_min = -1, .age_max = -1, .course_days = -1};
#define PRODUCT(key, type, need, member) {key, type, need, offsetof(rule_product, member), .only = 0, .of = ENUM_PROGRAM}
    static const shape_field fields[] = {
        PRODUCT("id", AS_TEXT, NEEDED, id), PRODUCT("name", AS_TEXT, NEEDED, name), PRODUCT("maker", AS_TEXT, NEEDED, maker),
        PRODUCT("program", AS_CHOICE, NEEDED, program), PRODUCT("regulation", AS_TEXT, NEEDED, regulation),
        PRODUCT("product_code", AS_TEXT, NEEDED, product_code), PRODUCT("number", AS_TEXT, NEEDED, number),
        PRODUCT("therapy", AS_TEXT, MAYBE, therapy), PRODUCT("cleared", AS_DATE, NEEDED, cleared),
        PRODUCT("label_from", AS_DATE, MAYBE, label_from), PRODUCT("device_201h", AS_FLAG, MAYBE, device_201h),
        PRODUCT("rx", AS_FLAG, MAYBE, rx), PRODUCT("part2", AS_FLAG, MAYBE, part2),
        PRODUCT("payable", AS_FLAG, MAYBE, payable), PRODUCT("age_min", AS_WHOLE, MAYBE, age_min),
        PRODUCT("age_max", AS_WHOLE, MAYBE, age_max), PRODUCT("course_days", AS_WHOLE, MAYBE, course_days),
        PRODUCT("indications", AS_WORDS, NEEDED, indications), PRODUCT("remark", AS_TEXT, MAYBE, remark),
        PRODUCT("verified_on", AS_DATE, NEEDED, verified_on), SOURCED(rule_product),
    };
#undef PRODUCT
    static const shape s = {"a product", fields, LENGTH(fields), &blank, sizeof blank};
    void *at;
    const node *list;
    if (!shape_read_file(r, STR("products.yaml"), "products", &s, &at, &out->product_count, &list)) return false;
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
        good = reader_fault(r, node_line(n, "score_max"), "%.*s: %d items of at most %d, times %d, do not make %d",
                            STR_ARGS(i->id), (int)i->items, (int)i->item_max, (int)i->multiply, (int)i->score_max);
    for (size_t b = 0; b < i->band_count; b++)
        if (b ? i->bands[b].from <= i->bands[b - 1].from : i->bands[b].from != 0)
            good = reader_fault(r, node_line(n, "bands"), "%.*s: bands start at 0 and go up", STR_ARGS(i->id));
    for (size_t b = 0; b < i->safety_count; b++)
        if (i->safety[b].item < 1 || i->safety[b].item > i->items || i->safety[b].above >= i->item_max)
            good = reader_fault(r, node_line(n, "safety"), "%.*s: there is no such answer to item %d", STR_ARGS(i->id),
                                (int)i->safety[b].item);
    return good;
}

typedef struct rule_band rule_band;
typedef struct rule_safety rule_safety;
static const rule_band band_blank;
static const shape_field band_fields[] = {
    {"from", AS_WHOLE, NEEDED, offsetof(rule_band, from), .only = 0},
    {"name", AS_TEXT, NEEDED, offsetof(rule_band, name), .only = 0},
};
static const shape band_shape = {"a band", band_fields, LENGTH(band_fields), &band_blank, sizeof(rule_band)};
static const rule_safety safety_blank;
static const shape_field safety_fields[] = {
    {"item", AS_WHOLE, NEEDED, offsetof(rule_safety, item), .only = 0},
    {"above", AS_WHOLE, NEEDED, offsetof(rule_safety, above), .only = 0},
    {"action", AS_TEXT, NEEDED, offsetof(rule_safety, action), .only = 0},
};
static const shape safety_shape = {"a safety item", safety_fields, LENGTH(safety_fields), &safety_blank,
                                   sizeof(rule_safety)};

bool read_instruments(reader *r, rulebook *out)
{
    static const rule_instrument blank = {.multiply = 1};
#define INSTRUMENT(key, type, need, member, ...) {key, type, need, offsetof(rule_instrument, member), __VA_ARGS__ .only = 0}
    static const shape_field fields[] = {
        INSTRUMENT("id", AS_TEXT, NEEDED, id, ), INSTRUMENT("name", AS_TEXT, NEEDED, name, ),
        INSTRUMENT("items", AS_WHOLE, NEEDED, items, ), INSTRUMENT("item_max", AS_WHOLE, NEEDED, item_max, ),
        INSTRUMENT("score_max", AS_WHOLE, NEEDED, score_max, ), INSTRUMENT("multiply", AS_WHOLE, MAYBE, multiply, ),
        INSTRUMENT("bands", AS_LIST, NEEDED, bands, .inner = &band_shape,
                   .count_offset = offsetof(rule_instrument, band_count), ),
        INSTRUMENT("safety", AS_LIST, MAYBE, safety, .inner = &safety_shape,
                   .count_offset = offsetof(rule_instrument, safety_count), ),
        INSTRUMENT("text_may_ship", AS_FLAG, NEEDED, text_may_ship, ), INSTRUMENT("licence", AS_TEXT, NEEDED, licence, ),
        SOURCED(rule_instrument),
    };
#undef INSTRUMENT
    static const shape s = {"an instrument", fields, LENGTH(fields), &blank, sizeof blank};
    void *at;
    const node *list;
    if (!shape_read_file(r, STR("instruments.yaml"), "instruments", &s, &at, &out->instrument_count, &list)) return false;
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
#define ROW(key, type, need, member)                                                                         \
    {key, type, need, offsetof(book_disagreement, member), .only = 0, .names = grade_names, .name_count = 3}
    static const shape_field fields[] = {
        ROW("id", AS_TEXT, NEEDED, id), ROW("page", AS_TEXT, NEEDED, page), ROW("says", AS_TEXT, NEEDED, says),
        ROW("correct", AS_TEXT, NEEDED, correct), ROW("grade", AS_NAMED, NEEDED, grade),
        ROW("codes", AS_WORDS, NEEDED, codes), ROW("holds", AS_FLAG, MAYBE, holds),
    };
#undef ROW
    static const shape s = {"a disagreement", fields, LENGTH(fields), &blank, sizeof blank};
    void *at;
    const node *list;
    if (!shape_read_file(r, STR("disagreements.yaml"), "disagreements", &s, &at, &out->count, &list)) return false;
    const book_disagreement *rows = out->at = at;
    bool good = true;
    const node *n = list->first;
    for (size_t i = 0; i < out->count; i++, n = n->next)
        for (size_t before = 0; before < i; before++)
            if (str_eq(rows[before].id, rows[i].id)) good = twice(r, n, "id", rows[i].id);
    return good;
}
