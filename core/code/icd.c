// icd.c - ICD-10-CM over time: one published file, and the later changes that the rulebook lists.
// A file tells what is so, not since when: its rows hold from ever on, and a listed change cuts what it
// replaces at the day before. Keys are kept beside the rows so that a look-up touches little memory.
#include "code.h"
#include "sort.h"
#include <assert.h>

enum {
    CODE_MIN = 3, CODE_MAX = 7,  // characters of a code without its dot
    DOT_AT = 3,                  // the dot follows the category's three characters
    ICD_ROWS_MAX = 200000,       // the order file of FY2026 has about 98,000
    // Order file (its readme; rules.md 4.6), columns from 0:
    ORDER_CODE = 6, ORDER_FLAG = 14, ORDER_SHORT = 16, ORDER_SHORT_BYTES = 60, ORDER_LONG = 77
};

struct icd_table {
    icd_code *rows;
    uint64_t *keys;   // of each row: its code's characters, first in the highest byte, zeros after the last
    size_t count, room;
    str release;
    date holds_to;
};

static bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The key of a code without its dot; 0 when it is not formed like one: a letter, a digit, then letters and
// digits.
static uint64_t key_of(str code)
{
    if (code.len < CODE_MIN || code.len > CODE_MAX || !is_letter(code.at[0]) || !is_digit(code.at[1]))
        return 0;
    uint64_t key = 0;
    for (size_t i = 0; i < code.len; i++) {
        if (!is_letter(code.at[i]) && !is_digit(code.at[i])) return 0;
        key = key << 8 | (unsigned char)code.at[i];
    }
    return key << (8 * (8 - code.len));
}

// The same for a code as facts write it.
static uint64_t key_of_dotted(str dotted)
{
    char code[CODE_MAX];
    if (dotted.len == CODE_MIN) return key_of(dotted);
    if (dotted.len < CODE_MIN + 2 || dotted.len > CODE_MAX + 1 || dotted.at[DOT_AT] != '.') return 0;
    memcpy(code, dotted.at, DOT_AT);
    memcpy(code + DOT_AT, dotted.at + DOT_AT + 1, dotted.len - DOT_AT - 1);
    return key_of((str){code, dotted.len - 1});
}

// The first row whose key is not below `key`.
static size_t first_at(const icd_table *t, uint64_t key)
{
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->keys[middle] < key) low = middle + 1;
        else high = middle;
    }
    return low;
}

// ---- reading ----------------------------------------------------------------------------------------------

static bool read_tabbed(icd_code *row, str line)
{
    str rest, flag;
    row->code = str_split(line, '\t', &rest);
    flag = str_split(rest, '\t', &rest);
    row->title = str_trim(rest);
    row->header = str_eq(flag, STR("0"));
    return row->header || str_eq(flag, STR("1"));
}

static bool read_ordered(icd_code *row, str line)
{
    long long order;
    if (line.len <= ORDER_SHORT || !str_number(str_trim(str_first(line, ORDER_CODE - 1)), &order))
        return false;
    row->code = str_trim(str_first(str_from(line, ORDER_CODE), CODE_MAX));
    row->header = line.at[ORDER_FLAG] == '0';
    row->title = line.len > ORDER_LONG ? str_trim(str_from(line, ORDER_LONG)) : (str){"", 0};
    if (!row->title.len) row->title = str_trim(str_first(str_from(line, ORDER_SHORT), ORDER_SHORT_BYTES));
    return row->header || line.at[ORDER_FLAG] == '1';
}

static bool read_line(pile *rows, str line, uint64_t number, fault *why)
{
    icd_code row = {.from = DATE_NONE, .to = DATE_EVER, .source = STR("")};
    bool tabbed = memchr(line.at, '\t', line.len) != NULL;
    bool read = tabbed ? read_tabbed(&row, line) : read_ordered(&row, line);
    if (read && key_of(row.code) && row.title.len) {
        if (rows->count < ICD_ROWS_MAX) {
            *(icd_code *)pile_more(rows) = row;
            return true;
        }
        fault_set(why, FAULT_LIMIT, "has more than %d codes", ICD_ROWS_MAX);
    } else
        fault_set(why, FAULT_DATA,
            "is neither a line of an ICD-10-CM order file nor code, 0 or 1, title with tabs between");
    return fault_at(why, number, STR(""));
}

static int by_code(const void *a, const void *b, const void *with)
{
    (void)with;
    const icd_code *left = a, *right = b;
    return str_cmp(left->code, right->code);
}

static bool fill(icd_table *t, const pile *rows, arena *a, fault *why)
{
    t->count = t->room = rows->count;
    t->rows = arena_array(a, icd_code, t->room);
    t->keys = arena_array(a, uint64_t, t->room);
    for (uint32_t i = 0; i < rows->count; i++) t->rows[i] = *PILE_AT(rows, icd_code, i);
    sort_rows(t->rows, t->count, sizeof *t->rows, by_code, NULL, a);
    for (size_t i = 0; i < t->count; i++) {
        t->keys[i] = key_of(t->rows[i].code);
        if (i && t->keys[i] == t->keys[i - 1])
            return fault_set(why, FAULT_DATA, "code %.*s is there twice", STR_ARGS(t->rows[i].code));
        assert(!i || t->keys[i - 1] < t->keys[i]); // keys order as codes do
    }
    return true;
}

bool icd_read(icd_table **out, str text, str release, date holds_to, arena *a, fault *why)
{
    assert(date_is(holds_to));
    text = str_copy(a, text); // the rows are slices of it
    pile rows = pile_in(a, sizeof(icd_code));
    uint64_t number = 0;
    for (str rest = text; rest.len;) {
        str line = str_split(rest, '\n', &rest);
        number++;
        if (!str_trim(line).len || line.at[0] == '#') continue;
        if (!read_line(&rows, line, number, why)) return false;
    }
    if (!rows.count) return fault_set(why, FAULT_DATA, "holds no ICD-10-CM code");
    icd_table *t = arena_push(a, icd_table);
    t->holds_to = holds_to;
    buf name = buf_in(a, 256);
    buf_put(&name, str_first(release, 200));
    buf_lit(&name, ", holds to ");
    date_put(&name, holds_to);
    t->release = buf_str(&name);
    if (!fill(t, &rows, a, why)) return false;
    *out = t;
    return true;
}

// ---- changes ----------------------------------------------------------------------------------------------

static bool change_refused(const icd_code *row, const char *sentence, fault *why)
{
    fault_set(why, FAULT_RULEBOOK, "the ICD-10-CM change of %.*s %s",
              (int)(row->code.len < 20 ? row->code.len : 20), row->code.len ? row->code.at : "", sentence);
    return fault_at(why, 0, STR("changes"));
}

static void make_room(icd_table *t, arena *a)
{
    if (t->count < t->room) return;
    size_t room = t->room * 2;
    icd_code *rows = arena_array(a, icd_code, room);
    uint64_t *keys = arena_array(a, uint64_t, room);
    memcpy(rows, t->rows, sizeof *rows * t->count);
    memcpy(keys, t->keys, sizeof *keys * t->count);
    t->rows = rows;
    t->keys = keys;
    t->room = room;
}

static void insert(icd_table *t, size_t at, uint64_t key, const icd_code *row)
{
    assert(at <= t->count);
    assert(t->count < t->room);
    memmove(t->rows + at + 1, t->rows + at, sizeof *t->rows * (t->count - at));
    memmove(t->keys + at + 1, t->keys + at, sizeof *t->keys * (t->count - at));
    t->rows[at] = *row;
    t->keys[at] = key;
    t->count++;
}

// From its first day on, a change says all there is about the code, up to the next listed change of it. So
// the order in which changes are applied makes no difference.
bool icd_change(icd_table *t, const icd_code *row, arena *a, fault *why)
{
    uint64_t key = key_of(row->code);
    if (!key) return change_refused(row, "is not a code in capitals without its dot, such as F331", why);
    if (!date_is(row->from) || row->to.days < row->from.days)
        return change_refused(row, "has no days from and to, in this order", why);
    if (!row->title.len) return change_refused(row, "has no title", why);
    size_t at = first_at(t, key);
    icd_code new_row = *row;
    for (; at < t->count && t->keys[at] == key && t->rows[at].from.days <= row->from.days; at++)
        if (t->rows[at].from.days == row->from.days)
            return change_refused(row, "is listed twice for one first day", why);
    if (at < t->count && t->keys[at] == key) new_row.to = date_min(row->to, date_plus(t->rows[at].from, -1));
    if (at > 0 && t->keys[at - 1] == key) {
        icd_code *before = &t->rows[at - 1];
        before->to = date_min(before->to, date_plus(row->from, -1));
    }
    assert(new_row.from.days <= new_row.to.days);
    new_row.code = str_copy(a, row->code);
    new_row.title = str_copy(a, row->title);
    new_row.source = str_copy(a, row->source);
    new_row.changed = true;
    make_room(t, a);
    insert(t, at, key, &new_row);
    return true;
}

// ---- asking -----------------------------------------------------------------------------------------------

icd_answer icd_on(const icd_table *t, str dotted, date on)
{
    assert(date_is(on));
    icd_answer answer = {.state = ICD_UNKNOWN, .stale = on.days > t->holds_to.days};
    uint64_t key = key_of_dotted(dotted);
    if (!key) return answer;
    for (size_t i = first_at(t, key); i < t->count && t->keys[i] == key; i++) {
        const icd_code *row = &t->rows[i];
        if (on.days < row->from.days) {
            if (!answer.row) {
                answer.row = row;
                answer.state = ICD_NOT_YET;
            }
            break;
        }
        answer.row = row;
        answer.state = on.days > row->to.days ? ICD_ENDED : row->header ? ICD_HEADER : ICD_VALID;
    }
    return answer;
}

str icd_release(const icd_table *t) { return t->release; }
