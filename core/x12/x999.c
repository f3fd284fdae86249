// x999.c - a 999's segments into values: one set of ours (AK2 to IK5) in memory at a time.
#include "x999.h"
#include "answer_.h"
#include <assert.h>

// Errors of one set, and contexts and elements of one error. The guide repeats IK3 without end and IK4 99
// times.
enum { X999_ERRORS_MAX = 100000 };

typedef struct reading {
    const x999_takers *t;
    arena *a;
    answer_walk w;
    x12_envelope envelope;
    x999_group group;
    x999_set set;
    bool in_group, in_set;
    arena_mark before_set;
    size_t error_room, element_room, context_room;
} reading;

str x999_verdict_words(char verdict)
{
    switch (verdict) {
    case 'A': return STR("accepted");
    case 'E': return STR("accepted, with errors noted");
    case 'P': return STR("accepted in part: at least one set was rejected");
    case 'R': return STR("rejected");
    case 'M': return STR("rejected: the message authentication code failed");
    case 'W': return STR("rejected: the assurance failed the validity tests");
    case 'X': return STR("rejected: the content could not be analysed after decryption");
    default: return STR("");
    }
}

static char letter(const x12_segment *s, size_t element)
{
    str v = x12_get(s, element);
    return v.len == 1 ? v.at[0] : 0;
}

static bool is_taken(char verdict) { return verdict == 'A' || verdict == 'E'; }

static void codes(const x12_segment *s, size_t from, str out[5])
{
    for (size_t i = 0; i < 5; i++) out[i] = x12_get(s, from + i);
}

static bool end_set(reading *r, fault *why)
{
    if (!r->in_set) return true;
    r->in_set = false;
    bool ok = !r->t->set || r->t->set(r->t->with, &r->group, &r->set, why);
    arena_back(r->a, r->before_set);
    return ok;
}

static bool begin_group(reading *r, fault *why)
{
    const x12_segment *s = &r->w.s;
    if (r->in_group) return answer_fault(&r->w, why, "a second AK1 stands in the 999");
    str set = r->group.control_of_set;
    r->envelope = r->w.envelope;
    r->group = (x999_group){.envelope = &r->envelope, .control_of_set = set, .kind = x12_get(s, 1),
                            .control = x12_get(s, 2), .version = x12_get(s, 3)};
    r->in_group = true;
    return true;
}

static bool begin_set(reading *r, fault *why)
{
    const x12_segment *s = &r->w.s;
    if (!r->in_group) return answer_fault(&r->w, why, "AK2 stands before any AK1");
    if (!end_set(r, why)) return false;
    r->before_set = arena_here(r->a);
    r->set = (x999_set){
        .number = s->number, .kind = x12_get(s, 1), .control = x12_get(s, 2), .version = x12_get(s, 3)};
    r->in_set = true;
    r->error_room = 0;
    return true;
}

static bool more_error(reading *r, fault *why)
{
    const x12_segment *s = &r->w.s;
    if (r->set.error_count >= X999_ERRORS_MAX)
        return answer_fault(&r->w, why, "a set has more than 100000 errors");
    const void *rows = r->set.errors;
    x999_error *e = answer_more(&rows, &r->set.error_count, &r->error_room, sizeof *e, r->a);
    r->set.errors = rows;
    *e = (x999_error){
        .segment = x12_get(s, 1), .position = x12_get(s, 2), .loop = x12_get(s, 3), .code = x12_get(s, 4)};
    r->element_room = r->context_room = 0;
    return true;
}

static x999_error *last_error(reading *r)
{
    if (!r->in_set || !r->set.error_count) return NULL;
    return (x999_error *)(uintptr_t)&r->set.errors[r->set.error_count - 1];
}

static void more_element(reading *r)
{
    x999_error *e = last_error(r);
    if (!e) return;
    const x12_segment *s = &r->w.s;
    const x12_reader *x = &r->w.reader;
    str place = x12_get(s, 1);
    const void *rows = e->elements;
    x999_element *el = answer_more(&rows, &e->element_count, &r->element_room, sizeof *el, r->a);
    e->elements = rows;
    *el = (x999_element){.position = x12_part(x, place, 1), .component = x12_part(x, place, 2),
                         .repetition = x12_part(x, place, 3), .number = x12_get(s, 2), .code = x12_get(s, 3),
                         .value = x12_get(s, 4)};
    r->context_room = 0;
}

// CTX*CLM01:C17: the claim that the error is about. Others say what triggered a rule.
static void more_context(reading *r)
{
    x999_error *e = last_error(r);
    if (!e) return;
    str text = r->w.s.text;
    text = text.len > 4 ? str_from(text, 4) : (str){"", 0};
    const void *rows = e->contexts;
    size_t *count = &e->context_count;
    const str **list = &e->contexts;
    x999_element *el =
        e->element_count ? (x999_element *)(uintptr_t)&e->elements[e->element_count - 1] : NULL;
    if (el) {
        rows = el->contexts;
        count = &el->context_count;
        list = &el->contexts;
    }
    str *row = answer_more(&rows, count, &r->context_room, sizeof *row, r->a);
    *list = rows;
    *row = text;
    str what = x12_get(&r->w.s, 1);
    if (str_eq(x12_part(&r->w.reader, what, 1), STR("CLM01"))) e->claim = x12_part(&r->w.reader, what, 2);
}

static bool end_group(reading *r, fault *why)
{
    const x12_segment *s = &r->w.s;
    if (!r->in_group) return answer_fault(&r->w, why, "AK9 stands before any AK1");
    if (!end_set(r, why)) return false;
    r->in_group = false;
    r->group.verdict = letter(s, 1);
    r->group.accepted = is_taken(r->group.verdict);
    r->group.included = x12_get(s, 2);
    r->group.received = x12_get(s, 3);
    r->group.taken = x12_get(s, 4);
    codes(s, 5, r->group.codes);
    return !r->t->group || r->t->group(r->t->with, &r->group, why);
}

static bool take(void *with, fault *why)
{
    reading *r = with;
    const x12_segment *s = &r->w.s;
    if (str_eq(s->id, STR("ST"))) {
        r->in_group = r->in_set = false;
        r->group = (x999_group){.control_of_set = x12_get(s, 2)};
    }
    if (str_eq(s->id, STR("AK1"))) return begin_group(r, why);
    if (str_eq(s->id, STR("AK2"))) return begin_set(r, why);
    if (str_eq(s->id, STR("AK9"))) return end_group(r, why);
    if (str_eq(s->id, STR("IK3"))) {
        if (!r->in_set) return answer_fault(&r->w, why, "IK3 stands before any AK2");
        return more_error(r, why);
    }
    if (str_eq(s->id, STR("IK4"))) more_element(r);
    if (str_eq(s->id, STR("CTX"))) more_context(r);
    if (str_eq(s->id, STR("IK5"))) {
        if (!r->in_set) return answer_fault(&r->w, why, "IK5 stands before any AK2");
        r->set.verdict = letter(s, 1);
        r->set.accepted = is_taken(r->set.verdict);
        codes(s, 2, r->set.codes);
        return end_set(r, why);
    }
    if (!r->w.last) return true;
    if (r->in_group) return answer_fault(&r->w, why, "the 999 has no AK9");
    return true;
}

bool x999_read(str bytes, const x999_takers *t, arena *a, fault *why)
{
    arena_mark start = arena_here(a);
    reading *r = arena_push(a, reading);
    r->t = t;
    r->a = a;
    r->w = answer_walk_of(bytes);
    bool ok = answer_each(&r->w, X12_KIND_999, take, r, why);
    arena_back(a, start);
    return ok;
}
