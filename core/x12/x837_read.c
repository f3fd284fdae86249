// x837_read.c - an 837P read back part by part. Each part is written again from its values; where that gives
// other segments than were read, the values do not carry what the file says, and it is refused.
#include "x837_.h"
#include <assert.h>

enum {
    PART_BYTES_MAX = 64 * 1024, // the longest part: a claim of 50 lines of some 300 bytes
    CLAIM_SLACK_BYTES = 1024,   // what is written longer than it was read differs before that
    SHOWN_MAX = 40,             // characters of a value in a sentence
};

struct x837_reader {
    x837_cursor at;
    x837_envelope envelope;
    x837_parties parties;
    x837_billing billing;
    x837_subscriber subscriber;
    x837_claim claim;
    x837 again; // writes the same once more
    buf out;
    x12_problems problems;
    arena_mark before_claim;
    bool open, in_set, subscribed; // where it stands: in an interchange, in a set, after its first subscriber
};

// --- comparing -------------------------------------------------------------------------------------------

// An element as it is and as it was written again; `more` that there is one.
typedef struct pair {
    str is, again;
    bool more, more_again;
    str rest, rest_again;
} pair;

static void pair_next(pair *p, char mark)
{
    p->is = p->rest.at ? str_split(p->rest, mark, &p->rest) : (str){"", 0};
    p->again = p->rest_again.at ? str_split(p->rest_again, mark, &p->rest_again) : (str){"", 0};
}

static bool refuse_tag(x837_place at, str is, str again, fault *why)
{
    if (!is.len) return x837_refuse(at, why, "%.*s is missing here", STR_ARGS(again));
    if (!again.len)
        return x837_refuse(at, why, "%.*s does not belong here", STR_ARGS(str_first(is, SHOWN_MAX)));
    return x837_refuse(at, why, "%.*s stands where %.*s belongs", STR_ARGS(str_first(is, SHOWN_MAX)),
                       STR_ARGS(again));
}

// A segment is not the one that its values are written as: finds the first element that differs.
static bool refuse_segment(const x837_cursor *c, const x12_problems *problems, size_t number, str again,
                           fault *why)
{
    char mark = c->from.marks.element;
    pair p = {.rest = number < c->count ? c->taken[number] : (str){"", 0}, .rest_again = again};
    pair_next(&p, mark);
    x837_place at = {c->first + number, p.is.len ? p.is : p.again, 0};
    if (!str_eq(p.is, p.again)) return refuse_tag(at, p.is, p.again, why);
    do {
        at.position++;
        pair_next(&p, mark);
    } while (str_eq(p.is, p.again) && (p.rest.at || p.rest_again.at));
    if (str_eq(p.is, p.again)) return x837_refuse(at, why, "the segment ends with a separator");
    // The writer's own words, where it had a problem.
    if (problems->rows.count)
        return x837_refuse(at, why, "%.*s", STR_ARGS(PILE_AT(&problems->rows, x12_problem, 0)->text));
    return x837_refuse(at, why, "\"%.*s\", but its values are written as \"%.*s\"",
                       STR_ARGS(str_first(p.is, SHOWN_MAX)), STR_ARGS(str_first(p.again, SHOWN_MAX)));
}

// What is required and stands in neither is the first empty element of its name.
static bool refuse_missing(const x837_cursor *c, const x12_problem *problem, fault *why)
{
    x837_place at = {c->first, str_first(problem->element, 3), 0};
    for (size_t i = 0; i < c->count; i++) {
        str rest, tag = str_split(c->taken[i], c->from.marks.element, &rest);
        long long position;
        if (!str_starts(problem->element, tag) ||
            !str_number(str_first(str_from(problem->element, tag.len), 2), &position))
            continue;
        str value = tag;
        for (long long n = 0; n < position; n++) value = str_split(rest, c->from.marks.element, &rest);
        bool composite = problem->element.len > tag.len + 2; // CLM05-3
        if (value.len && !composite) continue;
        at = (x837_place){c->first + i, tag, (size_t)position};
        break;
    }
    return x837_refuse(at, why, "%.*s", STR_ARGS(problem->text));
}

// Are the segments taken those that were written again?
static bool same_again(const x837_cursor *c, const buf *out, const x12_problems *problems, fault *why)
{
    str left = buf_str(out);
    size_t number = 0;
    for (; left.len; number++) {
        str rest, again = str_split(left, c->from.marks.terminator, &rest);
        if (number == c->count || !str_eq(c->taken[number], again))
            return refuse_segment(c, problems, number, again, why);
        left = rest;
    }
    if (number < c->count) return refuse_segment(c, problems, number, (str){"", 0}, why);
    if (out->full) return x837_refuse((x837_place){c->first, STR(""), 0}, why, "longer than any claim is");
    return !problems->rows.count || refuse_missing(c, PILE_AT(&problems->rows, x12_problem, 0), why);
}

// --- a file ----------------------------------------------------------------------------------------------

x837_reader *x837_reader_of(str bytes, arena *a)
{
    x837_reader *r = arena_push(a, x837_reader);
    r->at = (x837_cursor){.from = x12_reader_of(bytes), .whole = true, .in = a};
    r->out = (buf){.at = arena_text(a, PART_BYTES_MAX), .room = PART_BYTES_MAX, .bytes_max = PART_BYTES_MAX};
    r->problems = x12_problems_in(a);
    r->before_claim = arena_here(a);
    return r;
}

// A letter, a digit or a blank is part of names and amounts: it cannot come between them.
static bool may_delimit(char c)
{
    return c != ' ' && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z');
}

static bool read_open(x837_reader *r, x837_part *part, fault *why)
{
    *part = X837_PART_OPEN;
    x12_marks m = r->at.from.marks;
    if (!may_delimit(m.element) || !may_delimit(m.repetition) || !may_delimit(m.component) ||
        !may_delimit(m.terminator))
        return x837_refuse((x837_place){r->at.now.number, STR("ISA"), 0}, why,
                           "a letter, a digit or a blank cannot be a delimiter");
    if (!x837_take_envelope(&r->at, &r->envelope, why)) return false;
    r->again = x837_with(r->at.from.marks, &r->out, &r->problems);
    r->open = true;
    x837_open(&r->again, &r->envelope);
    return true;
}

static bool read_set(x837_reader *r, x837_part *part, fault *why)
{
    *part = X837_PART_SET;
    if (!x837_take_set(&r->at, &r->parties, &r->billing, why)) return false;
    r->in_set = true;
    r->subscribed = false;
    x837_set_open(&r->again, &r->parties, &r->billing);
    return true;
}

static bool read_subscriber(x837_reader *r, x837_part *part, fault *why)
{
    *part = X837_PART_SUBSCRIBER;
    if (!x837_take_subscriber(&r->at, &r->subscriber, why)) return false;
    r->subscribed = true;
    x837_subscriber_put(&r->again, &r->subscriber);
    return true;
}

static bool read_claim(x837_reader *r, x837_part *part, fault *why)
{
    *part = X837_PART_CLAIM;
    if (!r->subscribed)
        return x837_refuse((x837_place){r->at.now.number, STR("CLM"), 0}, why,
                           "a claim before any subscriber");
    arena_back(r->at.in, r->before_claim);
    if (!x837_take_claim(&r->at, &r->claim, why)) return false;
    x837_claim_put(&r->again, &r->claim);
    return true;
}

static bool read_close(x837_reader *r, x837_part *part, fault *why)
{
    if (r->in_set) {
        *part = X837_PART_SET_CLOSE;
        r->in_set = false;
        x837_set_close(&r->again);
        return x837_cursor_next(&r->at, why); // SE
    }
    *part = X837_PART_CLOSE;
    r->open = false;
    x837_close(&r->again);
    return x837_cursor_next(&r->at, why) && (!r->at.more || x837_cursor_next(&r->at, why)); // GE, IEA
}

static bool read_part(x837_reader *r, x837_part *part, fault *why)
{
    if (!r->open) return read_open(r, part, why);
    if (!r->in_set)
        return x837_cursor_is(&r->at, STR("GE")) ? read_close(r, part, why) : read_set(r, part, why);
    if (x837_cursor_is(&r->at, STR("HL"))) return read_subscriber(r, part, why);
    if (x837_cursor_is(&r->at, STR("SE"))) return read_close(r, part, why);
    return read_claim(r, part, why);
}

bool x837_read(x837_reader *r, x837_part *part, fault *why)
{
    x837_cursor *c = &r->at;
    if (!c->from.number && !x12_next(&c->from, &c->now, &c->more, why)) return false;
    if (!c->more) {
        *part = X837_PART_END;
        return true;
    }
    x837_cursor_mark(c);
    buf_clear(&r->out);
    return read_part(r, part, why) && same_again(c, &r->out, &r->problems, why);
}

const x837_envelope *x837_read_envelope(const x837_reader *r) { return &r->envelope; }
const x837_parties *x837_read_parties(const x837_reader *r) { return &r->parties; }
const x837_billing *x837_read_billing(const x837_reader *r) { return &r->billing; }
const x837_subscriber *x837_read_subscriber(const x837_reader *r) { return &r->subscriber; }
const x837_claim *x837_read_claim(const x837_reader *r) { return &r->claim; }
x12_marks x837_read_marks(const x837_reader *r) { return r->at.from.marks; }

// --- a claim by itself -----------------------------------------------------------------------------------

static bool frozen_take(x837_cursor *c, x837_frozen *out, fault *why)
{
    if (!x12_next(&c->from, &c->now, &c->more, why)) return false;
    x837_cursor_mark(c);
    if (!x837_take_billing(c, &out->billing, why) || !x837_take_subscriber(c, &out->subscriber, why) ||
        !x837_take_claim(c, &out->claim, why))
        return false;
    return !c->more ||
           x837_refuse((x837_place){c->now.number, c->now.id, 0}, why, "the claim ends before this");
}

bool x837_claim_of(x837_frozen *out, str text, arena *a, fault *why)
{
    x837_cursor c = {.from = {.left = text, .marks = X12_MARKS, .inside = true}, .in = a};
    x837_frozen is;
    if (!text.len) return fault_set(why, FAULT_INPUT, "the claim has no segments");
    if (!frozen_take(&c, &is, why)) return false;
    arena_mark before = arena_here(a);
    x12_problems problems = x12_problems_in(a);
    buf again = buf_in(a, text.len + CLAIM_SLACK_BYTES);
    x837_claim_text(&again, &problems, &is.billing, &is.subscriber, &is.claim);
    bool same = same_again(&c, &again, &problems, why);
    arena_back(a, before);
    if (same) *out = is;
    return same;
}

static bool address_same(const x837_address *a, const x837_address *b)
{
    return str_eq(a->line1, b->line1) && str_eq(a->line2, b->line2) && str_eq(a->city, b->city) &&
           str_eq(a->state, b->state) && str_eq(a->zip, b->zip);
}

bool x837_billing_same(const x837_billing *a, const x837_billing *b)
{
    return a->person == b->person && str_eq(a->name, b->name) && str_eq(a->first, b->first) &&
           str_eq(a->npi, b->npi) && str_eq(a->taxonomy, b->taxonomy) &&
           address_same(&a->address, &b->address) && str_eq(a->tax_id, b->tax_id) &&
           a->social_security == b->social_security;
}

bool x837_subscriber_same(const x837_subscriber *a, const x837_subscriber *b)
{
    return a->turn == b->turn && str_eq(a->group, b->group) && str_eq(a->filing, b->filing) &&
           str_eq(a->last, b->last) && str_eq(a->first, b->first) && str_eq(a->member, b->member) &&
           address_same(&a->address, &b->address) && a->birth.days == b->birth.days && a->sex == b->sex &&
           str_eq(a->payer, b->payer) && str_eq(a->payer_number, b->payer_number);
}
