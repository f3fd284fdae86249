#include "book_.h"
#include "mapping.h"

enum { RULEBOOK_BYTES_MAX = 64 * 1024 * 1024 }; // all files together, for their hash

// The files at the top of a rulebook besides packs/, in the order in which they build on each other.
static const struct table {
    const char *name;
    bool (*read)(reader *r, rulebook *out);
} tables[] = {
    {"credentials.yaml", read_credentials}, {"places.yaml", read_places},
    {"deadlines.yaml", read_deadlines},     {"products.yaml", read_products},
    {"instruments.yaml", read_instruments}, {"fees.yaml", read_fees},
};
// Read by, or on the way to, the others.
static const char *const other_tables[] = {"sources.yaml", "icd10cm-changes.yaml", "disagreements.yaml"};
enum { TABLES = sizeof tables / sizeof *tables, OTHERS = sizeof other_tables / sizeof *other_tables };

static reader reader_of(str rulebook_dir, str data_dir, arena *a)
{
    return (reader){
        .a = a, .rulebook_dir = rulebook_dir, .data_dir = data_dir, .faults = pile_in(a, sizeof(book_fault))};
}

static bool is_mapping(str name) { return str_starts(name, STR("mappings/")); }
static bool is_pack(str name) { return str_starts(name, STR("packs/")); }

static bool known(str name)
{
    for (size_t i = 0; i < TABLES; i++)
        if (str_eq(name, str_of(tables[i].name))) return true;
    for (size_t i = 0; i < OTHERS; i++)
        if (str_eq(name, str_of(other_tables[i]))) return true;
    return is_pack(name) || is_mapping(name);
}

// One hash over all files, by name: a change of any letter of the rulebook changes it.
static bool hash_files(reader *r, words names, sha256 *out)
{
    buf all = buf_in(r->a, RULEBOOK_BYTES_MAX);
    bool good = true;
    for (size_t i = 0; i < names.count; i++) {
        str bytes;
        if (!reader_open(r, names.at[i], &bytes)) return false;
        if (!known(names.at[i]))
            good = reader_fault(r, 0, "is not a file of a rulebook; packs lie in packs/");
        buf_put(&all, names.at[i]);
        buf_byte(&all, 0);
        buf_put(&all, bytes);
    }
    if (all.full) return reader_fault(r, 0, "the rulebook is larger than %d bytes", RULEBOOK_BYTES_MAX);
    *out = sha256_of(buf_str(&all));
    return good;
}

static bool read_packs(reader *r, words names, rulebook *out)
{
    rule_pack *packs = arena_array(r->a, rule_pack, names.count + 1);
    const node **seen = arena_array(r->a, const node *, names.count + 1);
    bool good = true;
    out->packs = packs;
    for (size_t i = 0; i < names.count; i++) {
        if (!is_pack(names.at[i])) continue;
        if (read_pack(r, names.at[i], &packs[out->pack_count], &seen[out->pack_count]))
            out->pack_count++;
        else
            good = false;
    }
    bool judges = false;
    for (size_t i = 0; i < out->pack_count; i++) judges |= packs[i].by_kind && packs[i].enabled;
    packs_check(r, out, seen);
    if (good && !judges) {
        r->file = STR("packs");
        good = reader_fault(r, 0, "no enabled pack judges payers without a policy of their own (by_kind)");
    }
    return good;
}

// Everything, with every fault kept. True when there is none.
static bool read_all(reader *r, rulebook *out)
{
    words names;
    *out = (rulebook){0};
    if (!reader_list(r, &names) || !hash_files(r, names, &out->hash)) return false;
    if (!read_sources(r)) return false; // every cite would be a fault
    for (size_t i = 0; i < TABLES; i++) tables[i].read(r, out);
    book_disagreements disagreements;
    read_disagreements(r, &disagreements);
    read_packs(r, names, out);
    return !r->faults.count;
}

static bool first_fault(const reader *r, fault *why)
{
    assert(r->faults.count);
    const book_fault *f = PILE_AT(&r->faults, book_fault, 0);
    fault_set(why, FAULT_RULEBOOK, "%.*s", STR_ARGS(f->text));
    fault_at(why, f->line, STR(""));
    return fault_in(why, f->file);
}

bool book_load(rulebook *out, str rulebook_dir, str data_dir, arena *a, fault *why)
{
    reader r = reader_of(rulebook_dir, data_dir, a);
    rulebook b;
    if (!read_all(&r, &b)) return first_fault(&r, why);
    *out = b;
    return true;
}

bool book_read_disagreements(book_disagreements *out, str rulebook_dir, arena *a, fault *why)
{
    reader r = reader_of(rulebook_dir, STR(""), a);
    book_disagreements d;
    if (!read_disagreements(&r, &d)) return first_fault(&r, why);
    *out = d;
    return true;
}

static int by_place(const void *a, const void *b)
{
    const book_fault *x = a, *y = b;
    int c = str_cmp(x->file, y->file);
    if (!c) c = (x->line > y->line) - (x->line < y->line);
    return c ? c : str_cmp(x->text, y->text);
}

// The faults by file and line, each once: what `common` holds is judged with every code that has it.
static book_faults sorted(const reader *r)
{
    book_fault *at = arena_array(r->a, book_fault, r->faults.count + 1);
    size_t count = 0;
    for (uint32_t i = 0; i < r->faults.count; i++) at[i] = *PILE_AT(&r->faults, book_fault, i);
    qsort(at, r->faults.count, sizeof *at, by_place);
    for (uint32_t i = 0; i < r->faults.count; i++)
        if (!count || by_place(&at[i], &at[count - 1])) at[count++] = at[i];
    return (book_faults){at, count};
}

// Mappings are no rules: they are not in the rulebook's hash, and a fault in one keeps nothing else from use.
static void check_mappings(reader *r)
{
    words names;
    mapping m;
    if (!reader_list_mappings(r, &names)) return;
    for (size_t i = 0; i < names.count; i++) read_mapping(r, names.at[i], &m);
}

book_faults book_check_with(str rulebook_dir, str data_dir, arena *a)
{
    reader r = reader_of(rulebook_dir, data_dir, a);
    rulebook b;
    read_all(&r, &b);
    check_mappings(&r);
    return sorted(&r);
}

book_faults book_check_text(str name, str bytes, arena *a)
{
    reader r = reader_of(STR(""), STR(""), a);
    rulebook b = {0};
    rule_pack pack;
    const node *seen;
    book_disagreements disagreements;
    r.instead_of = name;
    r.instead = bytes;
    if (!read_sources(&r)) return sorted(&r);
    if (is_pack(name) && read_credentials(&r, &b) && read_places(&r, &b) &&
        read_pack(&r, name, &pack, &seen)) {
        b.packs = &pack;
        b.pack_count = 1;
        packs_check(&r, &b, &seen);
    }
    for (size_t i = 0; i < TABLES; i++)
        if (str_eq(name, str_of(tables[i].name))) tables[i].read(&r, &b);
    if (str_eq(name, STR("icd10cm-changes.yaml"))) read_fees(&r, &b);
    if (str_eq(name, STR("disagreements.yaml"))) read_disagreements(&r, &disagreements);
    mapping m;
    if (is_mapping(name)) read_mapping(&r, name, &m);
    if (!known(name)) reader_fault(&r, 0, "%.*s is not a file of a rulebook", STR_ARGS(name));
    return sorted(&r);
}

book_faults book_check(str rulebook_dir, arena *a) { return book_check_with(rulebook_dir, STR(""), a); }

// --- mappings ----------------------------------------------------------------------------------------------

// "patients" of "mappings/patients.yaml".
static str bare_name(str path) { return str_from(str_first(path, path.len - 5), 9); }

static bool no_such(reader *r, str name, fault *why)
{
    words names;
    if (!reader_list_mappings(r, &names)) return first_fault(r, why);
    buf b = buf_in(r->a, 4096);
    for (size_t i = 0; i < names.count; i++) {
        if (i) buf_lit(&b, ", ");
        buf_put(&b, bare_name(names.at[i]));
    }
    return fault_set(why, FAULT_USAGE,
                     "There is no mapping \"%.*s\"; there are: %.*s. Or give a file: ./my.yaml",
                     STR_ARGS(str_first(name, 64)), STR_ARGS(buf_str(&b)));
}

static bool is_path(str name)
{
    return memchr(name.at, '/', name.len) ||
           (name.len > 5 && str_eq(str_from(name, name.len - 5), STR(".yaml")));
}

bool book_read_mapping(mapping *out, str name, str rulebook_dir, arena *a, fault *why)
{
    enum { MAPPING_BYTES_MAX = 1 << 20 };
    reader r = reader_of(rulebook_dir, STR(""), a);
    words names;
    str file = name;
    if (is_path(name)) {
        r.instead_of = name;
        if (!host_read_file(name, MAPPING_BYTES_MAX, a, &r.instead, why)) return false;
    } else {
        buf b = buf_in(a, 4096);
        buf_say(&b, "mappings/%.*s.yaml", STR_ARGS(str_first(name, 256)));
        file = buf_str(&b);
        if (!reader_list_mappings(&r, &names)) return first_fault(&r, why);
        if (!words_have(names, file)) return no_such(&r, name, why);
    }
    if (!read_mapping(&r, file, out)) return first_fault(&r, why);
    out->name = name;
    return true;
}

bool book_mappings(words *out, str rulebook_dir, arena *a, fault *why)
{
    reader r = reader_of(rulebook_dir, STR(""), a);
    if (!reader_list_mappings(&r, out)) return first_fault(&r, why);
    str *bare = arena_array(a, str, out->count + 1);
    for (size_t i = 0; i < out->count; i++) bare[i] = bare_name(out->at[i]);
    out->at = bare;
    return true;
}
