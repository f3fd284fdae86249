// A pack's file to a rule_pack: its head, what counts, and its codes with every requirement filled in.
#include "book_.h"

#define BIT(requirement) (1u << (requirement))
_Static_assert(REQ_COUNT <= 32, "requirements are variants of one shape, a bit each");

// What each requirement may say. The same key at two requirements is one row with two bits.
static const shape_field need_fields[] = {
    ROW(rule_need, says, "says", AS_TEXT, NEEDED),
    ROW(rule_need, cite, "cite", AS_CITE, NEEDED),
    ROW_GRADE(rule_need),
    ROW_WITH(rule_need, min, "min", AS_WHOLE, NEEDED, .only = BIT(REQ_DATA_DAYS) | BIT(REQ_MINUTES)),
    ROW_WITH(rule_need, max, "max", AS_WHOLE, MAYBE, .only = BIT(REQ_DATA_DAYS) | BIT(REQ_MINUTES)),
    ROW_WITH(rule_need, step, "step", AS_WHOLE, MAYBE, .only = BIT(REQ_MINUTES)),
    ROW_WITH(rule_need, gap_days, "gap_days", AS_WHOLE, MAYBE, .only = BIT(REQ_ONCE)),
    ROW_WITH(rule_need, months, "months", AS_WHOLE, NEEDED, .only = BIT(REQ_TIMELY)),
    ROW_WITH(rule_need, form, "form", AS_CHOICE, NEEDED, .only = BIT(REQ_CONSENT), .of = ENUM_FORM),
    ROW_WITH(rule_need, credentials, "credentials", AS_BITS, NEEDED, .only = BIT(REQ_PRACTITIONER),
             .of = ENUM_CREDENTIAL, .first = CRED_MD),
    ROW_WITH(rule_need, any_practitioner, "any_practitioner", AS_FLAG, MAYBE, .only = BIT(REQ_ORDER)),
    ROW_WITH(rule_need, list, "codes", AS_WORDS, MAYBE, .only = BIT(REQ_EXCLUSIVE)),
    ROW_WITH(rule_need, list, "places", AS_WORDS, NEEDED, .only = BIT(REQ_PLACE)),
    ROW_WITH(rule_need, list, "modifiers", AS_WORDS, NEEDED, .only = BIT(REQ_MODIFIERS)),
    ROW_WITH(rule_need, list, "prefixes", AS_WORDS, MAYBE, .only = BIT(REQ_DIAGNOSIS)),
    ROW_WITH(rule_need, list, "regulations", AS_WORDS, MAYBE, .only = BIT(REQ_DEVICE)),
    ROW_WITH(rule_need, therapy, "therapy", AS_TEXT, MAYBE, .only = BIT(REQ_DEVICE)),
    ROW_WITH(rule_need, rx, "rx", AS_FLAG, MAYBE, .only = BIT(REQ_DEVICE)),
    ROW_WITH(rule_need, device_201h, "device_201h", AS_FLAG, MAYBE, .only = BIT(REQ_DEVICE)),
};
static const rule_need need_blank = {
    .asked = true, .min = -1, .max = -1, .step = -1, .gap_days = -1, .months = -1, .form = FORM_VERBAL};

static const shape_field code_fields[] = {
    ROW(rule_code, code, "code", AS_TEXT, NEEDED),
    ROW(rule_code, name, "name", AS_TEXT, NEEDED),
    ROW(rule_code, meaning, "meaning", AS_TEXT, NEEDED),
    ROW_WITH(rule_code, program, "program", AS_CHOICE, NEEDED, .of = ENUM_PROGRAM),
    ROW_WITH(rule_code, clock, "clock", AS_NAMED, NEEDED, .names = clock_names, .name_count = 3),
    ROW(rule_code, once, "once", AS_FLAG, MAYBE),
    ROW(rule_code, ladder, "ladder", AS_TEXT, MAYBE),
    ROW(rule_code, rung, "rung", AS_WHOLE, MAYBE),
    ROW(rule_code, adds_to, "adds_to", AS_TEXT, MAYBE),
    ROW(rule_code, needs, "needs", AS_SECTION, NEEDED),
};
static const rule_code code_blank = {.program = PROGRAM_RTM};
static const shape code_shape = SHAPE("a code", code_fields, code_blank);

static const shape_field pack_fields[] = {
    ROW(rule_pack, name, "pack", AS_TEXT, NEEDED),
    ROW(rule_pack, title, "title", AS_TEXT, NEEDED),
    ROW(rule_pack, family, "family", AS_TEXT, NEEDED),
    ROW_WITH(rule_pack, status, "status", AS_NAMED, NEEDED, .names = status_names, .name_count = 3),
    ROW(rule_pack, enabled, "enabled", AS_FLAG, NEEDED),
    ROW(rule_pack, from, "from", AS_DATE, NEEDED),
    ROW(rule_pack, to, "to", AS_DATE, NEEDED),
    ROW(rule_pack, by_kind, "by_kind", AS_FLAG, NEEDED),
    ROW(rule_pack, prices, "prices", AS_FLAG, NEEDED),
    ROW(rule_pack, releases_to, "releases_to", AS_SECTION, NEEDED),
    ROW(rule_pack, counting, "counting", AS_SECTION, NEEDED),
    ROW(rule_pack, codes, "common", AS_SECTION, NEEDED),
    ROW(rule_pack, codes, "codes", AS_SECTION, NEEDED),
};
static const rule_pack pack_blank;
static const shape pack_shape = SHAPE("a pack", pack_fields, pack_blank);

// A parameter of the whole pack: its value is a number or a list of choices, by variant.
typedef struct parameter {
    int32_t whole;
    uint32_t bits;
    str cite;
    grade grade;
} parameter;
enum { V_WHOLE = 1, V_SOURCE = 2, V_ROLE = 4, V_CREDENTIAL = 8, V_MODE = 16, V_PAYER = 32 };
#define VALUE_BITS(variant, list, first_choice)                                                              \
    ROW_WITH(parameter, bits, "value", AS_BITS, NEEDED, .only = (variant), .of = (list),                     \
             .first = (first_choice))
static const shape_field parameter_fields[] = {
    ROW_WITH(parameter, whole, "value", AS_WHOLE, NEEDED, .only = V_WHOLE),
    VALUE_BITS(V_SOURCE, ENUM_SOURCE, SOURCE_PATIENT),
    VALUE_BITS(V_ROLE, ENUM_ROLE, ROLE_CLINICAL_STAFF),
    VALUE_BITS(V_CREDENTIAL, ENUM_CREDENTIAL, CRED_MD),
    VALUE_BITS(V_MODE, ENUM_MODE, MODE_PHONE),
    VALUE_BITS(V_PAYER, ENUM_PAYER_KIND, PAYER_MEDICARE),
    ROWS_SOURCED(parameter),
};
static const parameter parameter_blank;
static const shape parameter_shape = SHAPE("a parameter", parameter_fields, parameter_blank);

static const struct counting_row {
    const char *key;
    uint32_t variant;
    size_t offset;
} counting_rows[] = {
    {"late_days", V_WHOLE, offsetof(rule_counting, late_days)},
    {"ahead_minutes", V_WHOLE, offsetof(rule_counting, ahead_minutes)},
    {"sources", V_SOURCE, offsetof(rule_counting, sources)},
    {"roles", V_ROLE, offsetof(rule_counting, roles)},
    {"personal", V_CREDENTIAL, offsetof(rule_counting, personal)},
    {"modes", V_MODE, offsetof(rule_counting, modes)},
};
enum { COUNTING_ROWS = LENGTH(counting_rows) };

// A parameter's value as it stands in the file, for pages.
static str value_text(reader *r, const node *value)
{
    if (!value || value->kind == NODE_MAP) return STR("");
    if (value->kind == NODE_TEXT) return value->text;
    if (!value->count) return STR("none");
    buf b = buf_in(r->a, 1024);
    for (const node *n = value->first; n; n = n->next) {
        if (b.len) buf_lit(&b, ", ");
        buf_put(&b, n->text);
    }
    return buf_str(&b);
}

static bool read_parameter(reader *r, const node *n, uint32_t variant, void *value, rule_parameter *page)
{
    parameter p;
    bool good = shape_read(r, n, &parameter_shape, variant, &p);
    if (variant == V_WHOLE)
        memcpy(value, &p.whole, sizeof p.whole);
    else
        memcpy(value, &p.bits, sizeof p.bits);
    *page = (rule_parameter){n->key, value_text(r, node_get(n, "value")), p.cite, p.grade};
    return good;
}

static bool counting_known(str key)
{
    for (size_t i = 0; i < COUNTING_ROWS; i++)
        if (str_eq(key, str_of(counting_rows[i].key))) return true;
    return false;
}

// Who the pack releases to, and what it counts.
static bool read_parameters(reader *r, const node *root, rule_pack *p)
{
    rule_parameter *pages = arena_array(r->a, rule_parameter, COUNTING_ROWS + 1);
    p->parameters = pages;
    const node *releases = node_get(root, "releases_to"), *counting = node_get(root, "counting");
    bool good = true;
    if (releases) good = read_parameter(r, releases, V_PAYER, &p->releases_to, &pages[p->parameter_count++]);
    if (!counting) return false;
    for (const node *n = counting->first; n; n = n->next)
        if (!counting_known(n->key))
            good = reader_fault(r, n->line, "\"%.*s\" is not a key of counting", STR_ARGS(n->key));
    for (size_t i = 0; i < COUNTING_ROWS; i++) {
        const struct counting_row *row = &counting_rows[i];
        const node *n = node_get(counting, row->key);
        if (!n)
            good = reader_fault(r, counting->line, "counting lacks \"%s\"", row->key);
        else
            good &= read_parameter(r, n, row->variant, (char *)&p->counting + row->offset,
                                   &pages[p->parameter_count++]);
    }
    return good;
}

// The requirements of one map, over what is in `needs` already.
static bool read_needs(reader *r, const node *map, rule_need *needs)
{
    if (map->kind != NODE_MAP) return reader_fault(r, map->line, "requirements are asked for, by their ids");
    bool good = true;
    for (const node *n = map->first; n; n = n->next) {
        requirement id;
        if (!requirement_find(n->key, &id)) {
            good = reader_fault(r, n->line, "\"%.*s\" is not a requirement", STR_ARGS(n->key));
            continue;
        }
        buf what = buf_in(r->a, 128);
        buf_say(&what, "\"%.*s\"", STR_ARGS(n->key));
        shape need = SHAPE(str_z(r->a, buf_str(&what)), need_fields, need_blank);
        good &= shape_read(r, n, &need, BIT(id), &needs[id]);
    }
    return good;
}

// The requirements of one section of `common`, or none where the section is absent.
static bool read_common(reader *r, const node *common, const char *section, rule_need *needs)
{
    const node *n = common ? node_get(common, section) : NULL;
    return !n || read_needs(r, n, needs);
}

static bool read_code(reader *r, const node *n, const rule_need *shared, rule_code *out)
{
    bool good = shape_read(r, n, &code_shape, 0, out);
    const node *needs = node_get(n, "needs");
    if (!needs) return false;
    const rule_need *own = shared + (out->program == PROGRAM_DMHT ? REQ_COUNT : 0);
    memcpy(out->needs, own, sizeof out->needs);
    return read_needs(r, needs, out->needs) && good;
}

// What the codes of each program share: `every`, then the program's own over it.
static bool read_shared(reader *r, const node *root, rule_need shared[2 * REQ_COUNT])
{
    static const char *const sections[] = {"every", "rtm", "dmht"};
    const node *common = node_get(root, "common");
    bool good = !common || common->kind == NODE_MAP ||
                reader_fault(r, common->line, "\"common\": keys and values are asked for");
    for (const node *n = common ? common->first : NULL; n; n = n->next)
        if (!str_eq(n->key, STR("every")) && !str_eq(n->key, STR("rtm")) && !str_eq(n->key, STR("dmht")))
            good = reader_fault(r, n->line, "\"%.*s\" is not a key of common", STR_ARGS(n->key));
    good &= read_common(r, common, sections[0], shared);
    memcpy(shared + REQ_COUNT, shared, sizeof(rule_need) * REQ_COUNT);
    good &= read_common(r, common, sections[1], shared);
    return read_common(r, common, sections[2], shared + REQ_COUNT) && good;
}

static bool read_codes(reader *r, const node *root, rule_pack *p)
{
    const node *list = node_get(root, "codes");
    if (!list) return false;
    if (list->kind != NODE_LIST || !list->count)
        return reader_fault(r, list->line, "\"codes\": a list is asked for");
    rule_need shared[2 * REQ_COUNT] = {0}; // by requirement: RTM, then DMHT
    rule_code *codes = arena_array(r->a, rule_code, list->count);
    bool good = read_shared(r, root, shared);
    p->codes = codes;
    for (const node *n = list->first; n; n = n->next) good &= read_code(r, n, shared, &codes[p->count++]);
    return good;
}

static int by_code(const void *a, const void *b)
{
    return str_cmp(((const rule_code *)a)->code, ((const rule_code *)b)->code);
}

bool read_pack(reader *r, str name, rule_pack *out, const node **seen)
{
    str bytes;
    node *root;
    if (!reader_open(r, name, &bytes) || !tree_read(r, bytes, &root)) return false;
    bool good = shape_read(r, root, &pack_shape, 0, out);
    if (root->kind != NODE_MAP) return false;
    good &= read_parameters(r, root, out);
    good &= read_codes(r, root, out);
    out->hash = sha256_of(bytes);
    out->file = r->file;
    *seen = root;
    uint32_t before = r->faults.count;
    pack_check(r, root, out);
    if (!good || r->faults.count != before) return false;
    rule_code *codes = arena_array(r->a, rule_code, out->count);
    memcpy(codes, out->codes, sizeof(rule_code) * out->count);
    qsort(codes, out->count, sizeof *codes, by_code);
    out->codes = codes;
    return true;
}
