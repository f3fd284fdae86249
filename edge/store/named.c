// Looking patients up by what people type.
#include "named.h"
#include "named_.h"
#include "pattern.h"

// Numbers of subjects, ascending.
typedef struct numbers { uint32_t *at; size_t count, room; } numbers;
typedef struct search {
    store *s;
    arena in;
    bool part2_ok;
    numbers found;  // what fits all words so far
    bool any;       // a word was looked up
    size_t words;
    fault *why;
    bool ok;
} search;

static void numbers_add(search *q, numbers *n, uint32_t number)
{
    if (n->count == n->room) {
        size_t room = n->room ? n->room * 2 : 64;
        uint32_t *at = arena_array(&q->in, uint32_t, room);
        if (n->count) memcpy(at, n->at, n->count * sizeof *at);
        n->at = at;
        n->room = room;
    }
    n->at[n->count++] = number;
}

static void look_up(search *q, numbers *to, int segment, char what, str text)
{
    look l;
    look_step step;
    q->ok = q->ok && look_take(&l, q->s, SQL_NAMED, q->why);
    if (!q->ok) return;
    look_int(&l, 1, name_token(q->s, segment, what, text));
    while ((step = look_next(&l, q->why)) == LOOK_ROW) numbers_add(q, to, (uint32_t)look_int_at(&l, 0));
    look_give(&l);
    q->ok = step == LOOK_END;
}

// Who has that token, among those that may be found.
static void has(search *q, numbers *to, char what, str text)
{
    look_up(q, to, SEGMENT_NAMES, what, text);
    if (q->part2_ok) look_up(q, to, SEGMENT_NAMES_PART2, what, text);
}

static void sort(search *q, numbers *n)
{
    keyed *at = arena_array(&q->in, keyed, n->count + 1), *spare = arena_array(&q->in, keyed, n->count + 1);
    size_t kept = 0;
    for (size_t i = 0; i < n->count; i++) at[i] = (keyed){n->at[i], 0};
    keyed_sort(at, spare, n->count);
    for (size_t i = 0; i < n->count; i++)
        if (!i || at[i].key != at[i - 1].key) n->at[kept++] = (uint32_t)at[i].key;
    n->count = kept;
}

// Only who fits this word too.
static void narrow(search *q, numbers *word)
{
    sort(q, word);
    q->words++;
    if (!q->any) {
        q->any = true;
        q->found = *word;
        return;
    }
    size_t kept = 0, i = 0, k = 0;
    while (i < q->found.count && k < word->count) {
        uint32_t a = q->found.at[i], b = word->at[k];
        if (a == b) q->found.at[kept++] = a;
        i += a <= b;
        k += b <= a;
    }
    q->found.count = kept;
}

// --- words ------------------------------------------------------------------------------------------------

static bool is_date(str text, date *out)
{
    static const str patterns[] = {STR_INIT("YYYY-MM-DD"), STR_INIT("M/D/YYYY"), STR_INIT("M-D-YYYY"),
                                   STR_INIT("M.D.YYYY")};
    pattern_time t;
    if (date_parse_d8(text, out)) return true;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (pattern_read(patterns[i], text, &t)) {
            *out = t.day;
            return true;
        }
    return false;
}

// With digits in it: a birth date, a member number, or the end of a telephone number.
static void number_word(search *q, str text)
{
    date birth;
    numbers n = {0};
    str digits = fold_digits(text, &q->in);
    if (is_date(text, &birth)) has(q, &n, TOKEN_BIRTH, name_birth(birth, &q->in));
    has(q, &n, TOKEN_MEMBER, fold_joined(fold_text(text, &q->in), &q->in));
    if (digits.len >= 10) has(q, &n, TOKEN_PHONE, str_from(digits, digits.len - 10));
    else if (digits.len == 4 || digits.len == 7) has(q, &n, TOKEN_PHONE, digits);
    narrow(q, &n);
}

static void name_word(search *q, str folded)
{
    while (folded.len && q->words < STORE_NAMED_WORDS_MAX) {
        numbers n = {0};
        str word = str_split(folded, ' ', &folded);
        bool one = fold_count(word, 2) < TOKEN_LETTERS_MIN;
        if (one && (unsigned char)word.at[0] < 0x80) continue; // an initial
        has(q, &n, TOKEN_NAME, fold_first(word, TOKEN_LETTERS_MAX));
        narrow(q, &n);
    }
}

static bool all_of(str text, const char *set)
{
    for (size_t i = 0; i < text.len; i++)
        if (!strchr(set, text.at[i]) || !text.at[i]) return false;
    return true;
}

static void look_for(search *q, str text)
{
    date birth;
    str digits = fold_digits(text, &q->in);
    // A telephone number as people write it has spaces in it.
    if (digits.len >= 4 && all_of(text, "0123456789 ()+-./") && !is_date(text, &birth)) {
        if (digits.len >= 10 || !memchr(text.at, ' ', text.len)) {
            number_word(q, text);
            return;
        }
    }
    while (text.len && q->words < STORE_NAMED_WORDS_MAX) {
        size_t n = 0;
        while (n < text.len && !strchr(" ,;\t", text.at[n])) n++;
        str word = str_first(text, n);
        text = str_from(text, n < text.len ? n + 1 : n);
        if (!word.len) continue;
        if (fold_digits(word, &q->in).len) number_word(q, word);
        else name_word(q, fold_text(word, &q->in));
    }
}

// --- what was found ----------------------------------------------------------------------------------------

static bool hand_out(search *q, uint32_t limit, store_take_named take, void *with)
{
    bool ok = true;
    for (size_t i = 0; ok && i < q->found.count && (!limit || i < limit); i++) {
        look l;
        if (!look_take(&l, q->s, SQL_SUBJECT_AT, q->why)) return false;
        look_int(&l, 1, q->found.at[i]);
        look_step step = look_next(&l, q->why);
        str id = step == LOOK_ROW ? str_copy(&q->in, look_text_at(&l, 1)) : STR("");
        bool part2 = step == LOOK_ROW && look_int_at(&l, 2) != 0;
        look_give(&l);
        ok = step != LOOK_FAILED && (!id.len || take(with, id, part2, q->why));
    }
    return ok;
}

bool store_patients_named(store *s, str text, bool part2_ok, uint32_t limit, store_take_named take,
                          void *with, fault *why)
{
    text = str_trim(str_first(text, STORE_NAMED_TEXT_MAX));
    if (!store_look(s, why)) return false;
    search q = {.s = s, .part2_ok = part2_ok, .why = why, .ok = true};
    arena_open(&q.in, s->memory.from, STORE_MEMORY_MAX);
    q.ok = ring_refresh(s, why);
    if (q.ok) look_for(&q, text);
    bool ok = q.ok && hand_out(&q, limit, take, with);
    arena_close(&q.in);
    store_look_end(s);
    return ok;
}
