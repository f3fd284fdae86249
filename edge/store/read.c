// Reading facts back: in the order of their sequence, by what they name, by id.
#include "store_.h"

static bool altered(store *s, const store_fact *f, fault *why)
{
    if (s->ring.stale) {
        store_no(s, STORE_DENIED, why,
                 "the keys of practice \"%.*s\" were changed: start this program again with the new one",
                 STR_ARGS(s->ask.practice));
        return false;
    }
    store_no(s, STORE_CORRUPT, why,
             "fact \"%.*s\" (number %llu) was altered or damaged: daybook verify says more", STR_ARGS(f->id),
             (unsigned long long)f->seq);
    return false;
}

// A copy with room behind it, for the reader of facts looks ahead.
static str with_slack(store *s, str text)
{
    char *to = arena_text(&s->scratch, text.len + FACT_SLACK);
    memcpy(to, text.at, text.len);
    return (str){to, text.len};
}

// The kind of the row at hand. A number that another process gave since is looked up.
static bool kind_at(look *l, fact_kind *out, fault *why)
{
    store *s = l->of;
    int64_t code = look_int_at(l, COLUMN_KIND);
    *out = kind_of_code(s, code);
    if (*out < KIND_COUNT) return true;
    if (!kinds_load(s, why)) return false;
    *out = kind_of_code(s, code);
    if (*out < KIND_COUNT) return true;
    store_no(s, STORE_CORRUPT, why, "fact number %lld is of a kind that this version does not know",
             (long long)look_int_at(l, COLUMN_SEQ));
    return false;
}

// The row at hand; whole: its statement has segment and box. Texts lie in scratch memory.
static bool row_of(look *l, fact_kind kind, bool whole, store_fact *out, fault *why)
{
    store *s = l->of;
    proof_salt salt;
    *out = (store_fact){.seq = (uint64_t)look_int_at(l, COLUMN_SEQ),
                        .kind = kind,
                        .at = {look_int_at(l, COLUMN_AT)},
                        .received = {look_int_at(l, COLUMN_RECEIVED)},
                        .id = with_slack(s, look_text_at(l, COLUMN_ID)),
                        .clear = !whole};
    if (!whole) {
        out->line = with_slack(s, look_text_at(l, COLUMN_CLEAR));
        return true;
    }
    int64_t number = look_int_at(l, COLUMN_SEGMENT);
    out->segment = segment_of(number);
    return body_open(s, number, look_bytes_at(l, COLUMN_BOX), out->id, &salt, &out->line) ||
           altered(s, out, why);
}

// A clear row's body, where the kind asks for it.
static bool make_whole(store *s, store_fact *f, fault *why)
{
    look l;
    proof_salt salt;
    if (!look_take(&l, s, SQL_BODY_AT, why)) return false;
    look_int(&l, 1, (int64_t)f->seq);
    look_step step = look_next(&l, why);
    int64_t number = step == LOOK_ROW ? look_int_at(&l, 0) : 0;
    f->segment = segment_of(number);
    bool ok = step == LOOK_ROW && body_open(s, number, look_bytes_at(&l, 1), f->id, &salt, &f->line);
    look_give(&l);
    f->clear = false;
    return ok || (step != LOOK_FAILED && altered(s, f, why));
}

// One row to the caller, if it is wanted. The statement of a single row is given back first, so that the
// caller may use the store.
static bool hand_out(look *l, bool single, const store_want *want, bool whole, store_take take, void *with,
                     fault *why)
{
    store *s = l->of;
    store_fact f;
    fact_kind kind;
    if (!kind_at(l, &kind, why)) return false;
    if (want->kinds_some && !want->kind_wanted[kind]) return true;
    arena_mark mark = arena_here(&s->scratch);
    bool ok = row_of(l, kind, whole, &f, why);
    if (single) look_give(l);
    if (ok && f.clear && fact_kind_needs_body(kind)) ok = make_whole(s, &f, why);
    ok = ok && take(with, &f, why);
    arena_back(&s->scratch, mark);
    return ok;
}

static bool hand_out_seq(store *s, uint64_t seq, const store_want *want, store_take take, void *with,
                         fault *why)
{
    look l;
    if (!look_take(&l, s, want->clear_ok ? SQL_CLEAR_AT : SQL_WHOLE_AT, why)) return false;
    look_int(&l, 1, (int64_t)seq);
    look_step step = look_next(&l, why);
    bool ok = step == LOOK_ROW && hand_out(&l, true, want, !want->clear_ok, take, with, why);
    if (step == LOOK_END)
        store_no(s, STORE_CORRUPT, why, "fact number %llu is missing: daybook verify says more",
                 (unsigned long long)seq);
    look_give(&l);
    return ok;
}

// --- walks ------------------------------------------------------------------------------------------------

static bool walk_all(store *s, const store_want *want, uint64_t until, store_take take, void *with,
                     fault *why)
{
    look l;
    if (!look_take(&l, s, want->clear_ok ? SQL_CLEAR_EACH : SQL_WHOLE_EACH, why)) return false;
    look_int(&l, 1, (int64_t)want->since);
    look_int(&l, 2, (int64_t)until);
    look_step step;
    bool ok = true;
    while (ok && (step = look_next(&l, why)) == LOOK_ROW)
        ok = hand_out(&l, false, want, !want->clear_ok, take, with, why);
    ok = ok && step == LOOK_END;
    look_give(&l);
    return ok;
}

static bool asks_for_most(const store_want *want)
{
    if (!want->kinds_some) return true;
    for (fact_kind k = 0; k < KIND_COUNT; k++)
        if (want->kind_wanted[k] && kind_is_most(k)) return true;
    return false;
}

// Several walks of the index at once, the least number first.
typedef struct ref_walk {
    look l;
    uint64_t first, until; // of the subject: its number << STORE_SEQ_MAX_BITS
    uint64_t seq;
    uint32_t passed;       // rows of other kinds since it was looked where the next may be
    bool leaps, more;
} ref_walk;
typedef struct ref_walks { ref_walk at[KIND_COUNT]; int count; } ref_walks;
enum { REFS_PASSED_MAX = 32 };
#define SEQ_MASK ((1ull << STORE_SEQ_MAX_BITS) - 1)

// The first fact of that kind above the number; UINT64_MAX: there is none.
static bool next_of_kind(store *s, fact_kind kind, uint64_t above, uint64_t *out, fault *why)
{
    store_subject is;
    look l;
    *out = UINT64_MAX;
    if (!subject_find(s, SPACE_KIND, fact_kinds[kind].name, &is, why)) return false;
    if (!is.number) return true;
    if (!look_take(&l, s, SQL_REF_FROM, why)) return false;
    uint64_t first = (uint64_t)is.number << STORE_SEQ_MAX_BITS;
    look_int(&l, 1, (int64_t)(first | above));
    look_int(&l, 2, (int64_t)(first | SEQ_MASK));
    look_step step = look_next(&l, why);
    if (step == LOOK_ROW) *out = (uint64_t)look_int_at(&l, 0) & SEQ_MASK;
    look_give(&l);
    return step != LOOK_FAILED;
}

static bool ref_start(ref_walk *w, store *s, uint64_t above, fault *why)
{
    if (!look_take(&w->l, s, SQL_REFS, why)) return false;
    look_int(&w->l, 1, (int64_t)(w->first | above));
    look_int(&w->l, 2, (int64_t)(w->first | w->until));
    w->passed = 0;
    return true;
}

// What is wanted is rare here: on to where the next fact of a wanted kind is, whomever it names. *any: there
// is one.
static bool ref_leap(ref_walk *w, uint64_t above, const store_want *want, bool *any, fault *why)
{
    store *s = w->l.of;
    uint64_t least = UINT64_MAX, at;
    look_give(&w->l);
    for (fact_kind k = 0; k < KIND_COUNT; k++) {
        if (!want->kind_wanted[k]) continue;
        if (!next_of_kind(s, k, above, &at, why)) return false;
        if (at < least) least = at;
    }
    *any = least <= w->until;
    return !*any || ref_start(w, s, least - 1, why);
}

// To the next one of a kind that is wanted. One that this program does not know is read, which says so.
static bool ref_next(ref_walk *w, const store_want *want, fault *why)
{
    look_step step;
    bool any = true;
    while ((step = look_next(&w->l, why)) == LOOK_ROW) {
        uint64_t seq = (uint64_t)look_int_at(&w->l, 0) & SEQ_MASK;
        fact_kind kind = kind_of_code(w->l.of, look_int_at(&w->l, 1));
        w->seq = seq;
        if (!want->kinds_some || kind >= KIND_COUNT || want->kind_wanted[kind]) break;
        if (!w->leaps || ++w->passed < REFS_PASSED_MAX) continue;
        if (!ref_leap(w, seq, want, &any, why)) return false;
        if (!any) break;
    }
    w->more = any && step == LOOK_ROW;
    return step != LOOK_FAILED;
}

static bool ref_open(store *s, ref_walks *walks, uint8_t space, str id, const store_want *want,
                     uint64_t until, fault *why)
{
    store_subject subject;
    ref_walk *w = &walks->at[walks->count];
    if (!subject_find(s, space, id, &subject, why)) return false;
    if (!subject.number) return true; // nobody named it
    *w = (ref_walk){.first = (uint64_t)subject.number << STORE_SEQ_MAX_BITS, .until = until};
    w->leaps = space != SPACE_KIND && want->kinds_some && !asks_for_most(want);
    if (!ref_start(w, s, want->since, why)) return false;
    walks->count++;
    return ref_next(w, want, why);
}

static bool walk_refs(store *s, ref_walks *walks, const store_want *want, store_take take, void *with,
                      fault *why)
{
    for (;;) {
        ref_walk *least = NULL;
        for (int i = 0; i < walks->count; i++)
            if (walks->at[i].more && (!least || walks->at[i].seq < least->seq)) least = &walks->at[i];
        if (!least) return true;
        if (!hand_out_seq(s, least->seq, want, take, with, why) || !ref_next(least, want, why)) return false;
    }
}

bool store_facts_each(store *s, const store_want *want, store_take take, void *with, fault *why)
{
    uint64_t until_max = (1ull << STORE_SEQ_MAX_BITS) - 1;
    uint64_t until = want->until && want->until < until_max ? want->until : until_max;
    if (want->since >= until) return store_fine(s, why);
    if (want->subject == SUBJECT_NONE && asks_for_most(want))
        return walk_all(s, want, until, take, with, why);
    UNSET ref_walks walks;
    walks.count = 0;
    bool ok = true;
    if (want->subject != SUBJECT_NONE)
        ok = ref_open(s, &walks, subject_space(want->subject), want->id, want, until, why);
    else
        for (fact_kind k = 0; ok && k < KIND_COUNT; k++)
            if (want->kind_wanted[k])
                ok = ref_open(s, &walks, SPACE_KIND, fact_kinds[k].name, want, until, why);
    ok = ok && walk_refs(s, &walks, want, take, with, why);
    for (int i = 0; i < walks.count; i++) look_give(&walks.at[i].l);
    return ok;
}

static bool worked_on(store *s, str person, int32_t day, const store_want *want, store_take take, void *with,
                      fault *why)
{
    UNSET ref_walks walks;
    char id[WORKED_BYTES];
    walks.count = 0;
    bool ok = ref_open(s, &walks, SPACE_WORKED, subject_worked(id, person, day), want,
                       (1ull << STORE_SEQ_MAX_BITS) - 1, why) &&
              walk_refs(s, &walks, want, take, with, why);
    for (int i = 0; i < walks.count; i++) look_give(&walks.at[i].l);
    return ok;
}

bool store_time_each(store *s, str person, instant from, instant to, store_take take, void *with, fault *why)
{
    enum { DAYS_MAX = 366 }; // beyond, the person's whole work is one walk
    store_want want = {.subject = SUBJECT_PERSON, .id = person, .clear_ok = true, .kinds_some = true};
    want.kind_wanted[KIND_TIME] = true;
    int64_t first = floor_div(from.us, US_PER_DAY), last = floor_div(to.us, US_PER_DAY);
    if (person.len > LIMIT_ID_BYTES || last - first > DAYS_MAX)
        return store_facts_each(s, &want, take, with, why);
    for (int64_t day = first; day <= last; day++)
        if (!worked_on(s, person, (int32_t)day, &want, take, with, why)) return false;
    return worked_on(s, person, WORKED_LONG, &want, take, with, why);
}

// --- one fact ---------------------------------------------------------------------------------------------

static store_answer find(look *l, store_fact *out, arena *a, fault *why)
{
    store *s = l->of;
    fact_kind kind;
    look_step step = look_next(l, why);
    if (step != LOOK_ROW) return step == LOOK_END ? STORE_NONE : s->trouble;
    if (!kind_at(l, &kind, why)) return s->trouble;
    arena_mark mark = arena_here(&s->scratch);
    bool ok = row_of(l, kind, true, out, why);
    if (ok) {
        str line = out->line;
        char *to = arena_text(a, line.len + FACT_SLACK);
        memcpy(to, line.at, line.len);
        out->line = (str){to, line.len};
        out->id = str_copy(a, out->id);
    }
    arena_back(&s->scratch, mark);
    return ok ? STORE_OK : s->trouble;
}

store_answer store_fact_find(store *s, str id, store_fact *out, arena *a, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_WHOLE_ID, why)) return s->trouble;
    look_text(&l, 1, id);
    store_answer answer = find(&l, out, a, why);
    look_give(&l);
    return answer;
}

store_answer store_fact_at(store *s, uint64_t seq, store_fact *out, arena *a, fault *why)
{
    look l;
    if (seq >= 1ull << STORE_SEQ_MAX_BITS) return STORE_NONE;
    if (!look_take(&l, s, SQL_WHOLE_AT, why)) return s->trouble;
    look_int(&l, 1, (int64_t)seq);
    store_answer answer = find(&l, out, a, why);
    look_give(&l);
    return answer;
}

// --- subjects ---------------------------------------------------------------------------------------------

static bool fact_known(store *s, fact_subject subject, str id, bool *out, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_FACT_SEQ, why)) return false;
    look_text(&l, 1, id);
    look_step step = look_next(&l, why);
    fact_kind kind = step == LOOK_ROW ? kind_of_code(s, look_int_at(&l, COLUMN_KIND)) : KIND_COUNT;
    *out = step == LOOK_ROW && (subject != SUBJECT_CONSENT || kind == KIND_CONSENT);
    look_give(&l);
    return step != LOOK_FAILED;
}

bool store_subject_known(store *s, fact_subject subject, str id, bool *out, fault *why)
{
    assert(subject > SUBJECT_NONE && subject < SUBJECT_COUNT);
    store_subject is;
    if (subject == SUBJECT_FACT || subject == SUBJECT_CONSENT) return fact_known(s, subject, id, out, why);
    if (!subject_find(s, subject_space(subject), id, &is, why)) return false;
    *out = is.number && (is.roles >> subject & 1);
    for (size_t i = 0; subject == SUBJECT_DEVICE && !*out && i < s->ask.shipped_count; i++)
        *out = str_eq(s->ask.shipped[i].device, id);
    return true;
}

bool store_subject_part2(store *s, fact_subject subject, str id, bool *out, fault *why)
{
    assert(subject > SUBJECT_NONE && subject < SUBJECT_COUNT);
    store_subject is;
    if (!subject_find(s, subject_space(subject), id, &is, why)) return false;
    *out = is.part2;
    return true;
}

// --- the head ---------------------------------------------------------------------------------------------

bool store_head_of(store *s, store_sql statement, store_head *out, fault *why)
{
    look l;
    if (!look_take(&l, s, statement, why)) return false;
    look_step step = look_next(&l, why);
    store_head head = {0};
    if (step == LOOK_ROW) {
        str running = look_bytes_at(&l, 1);
        head.seq = (uint64_t)look_int_at(&l, 0);
        if (running.len == sizeof head.running.bytes) memcpy(head.running.bytes, running.at, running.len);
    }
    look_give(&l);
    if (step == LOOK_FAILED) return false;
    *out = head;
    return true;
}

bool store_head_now(store *s, store_head *out, fault *why) { return store_head_of(s, SQL_HEAD, out, why); }

void store_head_put(buf *b, const store_head *h)
{
    buf_int(b, (int64_t)h->seq);
    buf_byte(b, ':');
    sha256_put(b, &h->running, 64);
}

bool store_head_parse(str text, store_head *out)
{
    str digits;
    long long seq;
    store_head h = {0};
    if (!str_number(str_split(text, ':', &digits), &seq) || digits.len != 64) return false;
    for (size_t i = 0; i < 64; i++) {
        char c = digits.at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) return false;
        h.running.bytes[i / 2] = (unsigned char)(h.running.bytes[i / 2] << 4 | digit);
    }
    h.seq = (uint64_t)seq;
    *out = h;
    return true;
}
