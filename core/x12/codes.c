// codes.c - lists of codes: tab-separated text to rows, found by binary search.
#include "codes.h"
#include <assert.h>

enum { COLUMNS = 7 };

typedef struct codes_list {
    const x12_code *rows;
    size_t count;
} codes_list;
struct x12_codes {
    codes_list lists[X12_CODES_COUNT];
};

static const str names[X12_CODES_COUNT] = {
#define CODES(id, name, file) STR_INIT(name),
#include "codes.def"
#undef CODES
};
static const str files[X12_CODES_COUNT] = {
#define CODES(id, name, file) STR_INIT(file),
#include "codes.def"
#undef CODES
};
// What is said of a code that a list does not have. Ours are not the newest, and never whole.
static const x12_code unknown[X12_CODES_COUNT] = {
#define CODES(id, name, file)                                                                                \
    {.code = STR_INIT(""),                                                                                   \
     .words = STR_INIT("a " name " that this program has no words for"),                                     \
     .next =                                                                                                 \
         STR_INIT("Look the code up in the published list or ask the payer; nothing is assumed about it."),  \
     .owes = STR_INIT("depends"),                                                                            \
     .mend = STR_INIT("")},
#include "codes.def"
#undef CODES
};

str x12_codes_file(x12_codes_list list)
{
    assert(list < X12_CODES_COUNT);
    return files[list];
}

str x12_codes_name(x12_codes_list list)
{
    assert(list < X12_CODES_COUNT);
    return names[list];
}

static bool one_of(str word, const char *list)
{
    for (str rest = str_of(list); rest.at;)
        if (str_eq(word, str_split(rest, ' ', &rest))) return true;
    return !word.len;
}

static bool row_read(x12_code *out, str line, uint64_t number, str file, fault *why)
{
    str cells[COLUMNS], rest = line;
    size_t n = 0;
    while (rest.at && n < COLUMNS) cells[n++] = str_split(rest, '\t', &rest);
    const char *wrong = NULL;
    if (n < COLUMNS || rest.at)
        wrong = "a row has seven columns: code, words, next, owes, mend, source, grade";
    else if (!cells[0].len || !cells[1].len)
        wrong = "code and words are needed";
    else if (!one_of(cells[3], "practice patient payer nobody depends"))
        wrong = "owes is practice, patient, payer, nobody, depends or empty";
    else if (!one_of(cells[4], "usually sometimes seldom"))
        wrong = "mend is usually, sometimes, seldom or empty";
    else if (!cells[6].len || !one_of(cells[6], "P S K"))
        wrong = "the grade is P, S or K";
    if (wrong) {
        (void)fault_set(why, FAULT_DATA, "%s", wrong);
        return fault_line(why, number, file);
    }
    *out = (x12_code){cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6]};
    return true;
}

static bool list_read(codes_list *out, str text, str file, arena *a, fault *why)
{
    size_t lines = 0;
    for (size_t i = 0; i < text.len; i++) lines += text.at[i] == '\n';
    x12_code *rows = arena_array(a, x12_code, lines + 1);
    size_t count = 0;
    uint64_t number = 0;
    for (str rest = str_copy(a, text); rest.at;) {
        str line = str_split(rest, '\n', &rest);
        number++;
        if (line.len && line.at[line.len - 1] == '\r') line.len--;
        if (!line.len || line.at[0] == '#') continue;
        if (!row_read(&rows[count], line, number, file, why)) return false;
        if (count && str_cmp(rows[count - 1].code, rows[count].code) >= 0) {
            (void)fault_set(why, FAULT_DATA, "codes are sorted, and none stands twice");
            return fault_line(why, number, file);
        }
        count++;
    }
    *out = (codes_list){rows, count};
    return true;
}

bool x12_codes_read(x12_codes **out, const str texts[X12_CODES_COUNT], arena *a, fault *why)
{
    x12_codes *c = arena_push(a, x12_codes);
    for (size_t i = 0; i < X12_CODES_COUNT; i++)
        if (!list_read(&c->lists[i], texts[i], files[i], a, why)) return false;
    *out = c;
    return true;
}

const x12_code *x12_code_find(const x12_codes *c, x12_codes_list list, str code)
{
    assert(list < X12_CODES_COUNT);
    const codes_list *l = &c->lists[list];
    size_t low = 0, high = l->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(l->rows[middle].code, code);
        if (order == 0) return &l->rows[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const x12_code *x12_code_words(const x12_codes *c, x12_codes_list list, str code)
{
    const x12_code *found = x12_code_find(c, list, code);
    return found ? found : &unknown[list];
}

size_t x12_codes_count(const x12_codes *c, x12_codes_list list)
{
    assert(list < X12_CODES_COUNT);
    return c->lists[list].count;
}
