// x837_take.c - segments of an 837P into values. Text stays where the bytes are.
#include "x837_.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

enum { SENTENCE_BYTES_MAX = 200, LINES_FIRST = 4, NPI_AT = 9 };

bool x837_refuse(x837_place at, fault *why, const char *format, ...)
{
    char sentence[SENTENCE_BYTES_MAX], place[16];
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    buf field = {.at = place, .room = sizeof place, .bytes_max = sizeof place};
    buf_put(&field, str_first(at.tag, 3));
    if (at.position) buf_digits(&field, (int64_t)at.position, 2);
    fault_set(why, FAULT_INPUT, "segment %llu: %s", (unsigned long long)at.segment, sentence);
    return fault_at(why, 0, buf_str(&field));
}

bool x837_cursor_next(x837_cursor *c, fault *why)
{
    if (c->count == X837_PART_SEGMENTS_MAX)
        return x837_refuse((x837_place){c->now.number, c->now.id, 0}, why,
                           "more segments than any claim has");
    c->taken[c->count++] = c->now.text;
    if (c->whole || c->from.left.len) return x12_next(&c->from, &c->now, &c->more, why);
    c->now = (x12_segment){.number = c->now.number + 1};
    c->more = false;
    return true;
}

// What is being taken, and into what; the parts that are not are NULL.
typedef struct taking {
    x837_cursor *at;
    x837_parties *parties;
    x837_billing *billing;
    x837_subscriber *subscriber;
    x837_claim *claim;
    x837_line *lines, *line; // of the claim; line: the last
    size_t line_room;
    fault *why;
} taking;
typedef bool take(taking *t);
// A segment by its tag and, where that alone does not say which, its first element.
typedef struct take_row {
    str tag, first;
    take *take;
} take_row;

static str el(const taking *t, size_t position) { return x12_get(&t->at->now, position); }
static str part(const taking *t, size_t position, size_t n)
{
    return x12_part(&t->at->from, el(t, position), n);
}
#define REFUSE(t, position, ...)                                                                             \
    x837_refuse((x837_place){(t)->at->now.number, (t)->at->now.id, (position)}, (t)->why, __VA_ARGS__)

// --- one value -------------------------------------------------------------------------------------------
static bool day_of(const taking *t, size_t position, date *out)
{
    str s = el(t, position);
    return date_parse_d8(s, out) ||
           REFUSE(t, position, "\"%.*s\" is not a day of eight digits", STR_ARGS(str_first(s, 40)));
}

static bool amount_of(const taking *t, size_t position, money *out)
{
    str s = el(t, position);
    return money_parse(s, out) ||
           REFUSE(t, position, "\"%.*s\" is not an amount of dollars and cents", STR_ARGS(str_first(s, 40)));
}

static bool whole_of(const taking *t, size_t position, str s, int64_t least, int64_t most, int64_t *out)
{
    long long n;
    if (!str_number(s, &n) || n < least || n > most)
        return REFUSE(t, position, "\"%.*s\" is not a whole number from %lld to %lld",
                      STR_ARGS(str_first(s, 40)), (long long)least, (long long)most);
    *out = n;
    return true;
}

// A code of one character; a blank, which is written as nothing, for an empty one.
static bool code_of(const taking *t, size_t position, str s, char *out)
{
    if (s.len > 1)
        return REFUSE(t, position, "\"%.*s\" is not a code of one character", STR_ARGS(str_first(s, 40)));
    *out = ' ';
    if (s.len) *out = s.at[0];
    return true;
}

static void take_street(const taking *t, x837_address *to)
{
    to->line1 = el(t, 1);
    to->line2 = el(t, 2);
}

static void take_town(const taking *t, x837_address *to)
{
    to->city = el(t, 1);
    to->state = el(t, 2);
    to->zip = el(t, 3);
}

static x837_provider *provider_of(const taking *t)
{
    x837_provider *p = arena_push(t->at->in, x837_provider);
    *p = (x837_provider){.npi = el(t, NPI_AT), .last = el(t, 3), .first = el(t, 4)};
    return p;
}

// --- envelope, parties, billing provider -----------------------------------------------------------------
static bool take_nothing(taking *t)
{
    (void)t; // counts and numbers, which the writer makes by itself
    return true;
}

bool x837_take_envelope(x837_cursor *c, x837_envelope *out, fault *why)
{
    taking t = {.at = c, .why = why};
    int64_t control, hours, minutes;
    if (!x837_cursor_is(c, STR("ISA"))) return REFUSE(&t, 0, "an interchange begins with ISA");
    *out = (x837_envelope){.sender = str_trim(el(&t, 6)), .receiver = str_trim(el(&t, 8))};
    out->test = str_eq(el(&t, 15), STR("T"));
    if (!whole_of(&t, 13, el(&t, 13), 1, X837_CONTROL_MAX, &control) || !x837_cursor_next(c, why))
        return false;
    out->control = (uint32_t)control;
    if (!x837_cursor_is(c, STR("GS"))) return REFUSE(&t, 0, "a group begins with GS");
    str clock = el(&t, 5);
    if (clock.len != 4)
        return REFUSE(&t, 5, "\"%.*s\" is not a time of four digits", STR_ARGS(str_first(clock, 40)));
    if (!whole_of(&t, 5, str_first(clock, 2), 0, 23, &hours) ||
        !whole_of(&t, 5, str_from(clock, 2), 0, 59, &minutes) || !day_of(&t, 4, &out->on))
        return false;
    out->minute = (int)(hours * 60 + minutes);
    return x837_cursor_next(c, why);
}

static bool take_submitter(taking *t)
{
    t->parties->submitter = el(t, 3);
    t->parties->submitter_id = el(t, 9);
    return true;
}

static bool take_contact(taking *t)
{
    t->parties->contact = el(t, 2);
    t->parties->phone = el(t, 4);
    return true;
}

static bool take_receiver(taking *t)
{
    t->parties->receiver = el(t, 3);
    t->parties->receiver_id = el(t, 9);
    return true;
}

static bool take_billing_specialty(taking *t)
{
    t->billing->taxonomy = el(t, 3);
    return true;
}

static bool take_billing(taking *t)
{
    t->billing->person = str_eq(el(t, 2), STR("1"));
    t->billing->name = el(t, 3);
    t->billing->first = el(t, 4);
    t->billing->npi = el(t, NPI_AT);
    return true;
}

static bool take_billing_street(taking *t) { return take_street(t, &t->billing->address), true; }
static bool take_billing_town(taking *t) { return take_town(t, &t->billing->address), true; }

static bool take_tax(taking *t)
{
    t->billing->social_security = str_eq(el(t, 1), STR("SY"));
    t->billing->tax_id = el(t, 2);
    return true;
}

// --- subscriber ------------------------------------------------------------------------------------------
static bool take_cover(taking *t)
{
    t->subscriber->group = el(t, 3);
    t->subscriber->filing = el(t, 9);
    return code_of(t, 1, el(t, 1), &t->subscriber->turn);
}

static bool take_patient(taking *t)
{
    t->subscriber->last = el(t, 3);
    t->subscriber->first = el(t, 4);
    t->subscriber->member = el(t, 9);
    return true;
}

static bool take_patient_street(taking *t) { return take_street(t, &t->subscriber->address), true; }
static bool take_patient_town(taking *t) { return take_town(t, &t->subscriber->address), true; }

static bool take_birth(taking *t)
{
    return code_of(t, 3, el(t, 3), &t->subscriber->sex) && day_of(t, 2, &t->subscriber->birth);
}

static bool take_payer(taking *t)
{
    t->subscriber->payer = el(t, 3);
    t->subscriber->payer_number = el(t, 9);
    return true;
}

// --- claim -----------------------------------------------------------------------------------------------
static bool take_claim(taking *t)
{
    x837_claim *c = t->claim;
    c->id = el(t, 1);
    c->place = part(t, 5, 1);
    return amount_of(t, 2, &c->charge) && code_of(t, 5, part(t, 5, 3), &c->frequency) &&
           code_of(t, 6, el(t, 6), &c->signature) && code_of(t, 7, el(t, 7), &c->assignment) &&
           code_of(t, 8, el(t, 8), &c->benefits) && code_of(t, 9, el(t, 9), &c->release);
}

static bool take_authorization(taking *t)
{
    t->claim->authorization = el(t, 2);
    return true;
}

static bool take_original(taking *t)
{
    t->claim->original = el(t, 2);
    return true;
}

static bool take_diagnoses(taking *t)
{
    x837_claim *c = t->claim;
    if (t->at->now.count > X837_DIAGNOSES_MAX)
        return REFUSE(t, X837_DIAGNOSES_MAX + 1, "a claim has at most twelve diagnoses");
    c->diagnosis_count = t->at->now.count;
    for (size_t i = 0; i < c->diagnosis_count; i++) c->diagnoses[i] = part(t, i + 1, 2);
    return true;
}

static bool take_rendering(taking *t)
{
    t->claim->rendering = provider_of(t);
    return true;
}

static bool take_rendering_specialty(taking *t)
{
    if (!t->claim->rendering) return REFUSE(t, 0, "a specialty without its practitioner");
    x837_provider *p = arena_push(t->at->in, x837_provider);
    *p = *t->claim->rendering;
    p->taxonomy = el(t, 3);
    t->claim->rendering = p;
    return true;
}

static bool take_supervising(taking *t)
{
    t->claim->supervising = provider_of(t);
    return true;
}

// --- service line ----------------------------------------------------------------------------------------
static bool take_line(taking *t)
{
    size_t count = t->claim->line_count;
    if (count == X837_LINES_MAX) return REFUSE(t, 0, "a claim has at most fifty lines");
    if (count == t->line_room) {
        size_t room = count ? 2 * count : LINES_FIRST;
        x837_line *more = arena_array(t->at->in, x837_line, room);
        for (size_t i = 0; i < count; i++) more[i] = t->lines[i];
        t->lines = more;
        t->line_room = room;
    }
    t->line = &t->lines[count];
    *t->line = (x837_line){.on = DATE_NONE};
    t->claim->lines = t->lines;
    t->claim->line_count++;
    return true;
}

static bool in_line(const taking *t) { return t->line || REFUSE(t, 0, "this stands before the first LX"); }

static bool take_pointers(taking *t)
{
    x837_line *l = t->line;
    l->pointer_count = 0;
    for (size_t i = 1; i <= X837_POINTERS_MAX && part(t, 7, i).len; i++) {
        int64_t to;
        if (!whole_of(t, 7, part(t, 7, i), 1, X837_DIAGNOSES_MAX, &to)) return false;
        l->pointers[l->pointer_count++] = (uint8_t)to;
    }
    return true;
}

static bool take_service(taking *t)
{
    if (!in_line(t)) return false;
    x837_line *l = t->line;
    l->code = part(t, 1, 2);
    str *modifiers = arena_array(t->at->in, str, X837_MODIFIERS_MAX);
    l->modifiers = modifiers;
    l->modifier_count = 0;
    for (size_t i = 0; i < X837_MODIFIERS_MAX && part(t, 1, 3 + i).len; i++)
        modifiers[l->modifier_count++] = part(t, 1, 3 + i);
    l->place = el(t, 5);
    return amount_of(t, 2, &l->charge) && whole_of(t, 4, el(t, 4), 0, INT32_MAX, &l->units) &&
           take_pointers(t);
}

static bool take_service_date(taking *t) { return in_line(t) && day_of(t, 3, &t->line->on); }

static bool take_control(taking *t)
{
    if (!in_line(t)) return false;
    t->line->control = el(t, 2);
    return true;
}

static bool take_ordering(taking *t)
{
    if (!in_line(t)) return false;
    t->line->ordering = provider_of(t);
    return true;
}

// --- which segments a part has ---------------------------------------------------------------------------
// clang-format off
static const take_row set_rows[] = {
    {STR_INIT("ST"), STR_INIT(""), take_nothing},
    {STR_INIT("BHT"), STR_INIT(""), take_nothing},
    {STR_INIT("NM1"), STR_INIT("41"), take_submitter},
    {STR_INIT("PER"), STR_INIT("IC"), take_contact},
    {STR_INIT("NM1"), STR_INIT("40"), take_receiver},
};
static const take_row billing_rows[] = {
    {STR_INIT("HL"), STR_INIT(""), take_nothing},
    {STR_INIT("PRV"), STR_INIT("BI"), take_billing_specialty},
    {STR_INIT("NM1"), STR_INIT("85"), take_billing},
    {STR_INIT("N3"), STR_INIT(""), take_billing_street},
    {STR_INIT("N4"), STR_INIT(""), take_billing_town},
    {STR_INIT("REF"), STR_INIT("EI"), take_tax},
    {STR_INIT("REF"), STR_INIT("SY"), take_tax},
};
static const take_row subscriber_rows[] = {
    {STR_INIT("HL"), STR_INIT(""), take_nothing},
    {STR_INIT("SBR"), STR_INIT(""), take_cover},
    {STR_INIT("NM1"), STR_INIT("IL"), take_patient},
    {STR_INIT("N3"), STR_INIT(""), take_patient_street},
    {STR_INIT("N4"), STR_INIT(""), take_patient_town},
    {STR_INIT("DMG"), STR_INIT(""), take_birth},
    {STR_INIT("NM1"), STR_INIT("PR"), take_payer},
};
static const take_row claim_rows[] = {
    {STR_INIT("CLM"), STR_INIT(""), take_claim},
    {STR_INIT("REF"), STR_INIT("G1"), take_authorization},
    {STR_INIT("REF"), STR_INIT("F8"), take_original},
    {STR_INIT("HI"), STR_INIT(""), take_diagnoses},
    {STR_INIT("NM1"), STR_INIT("82"), take_rendering},
    {STR_INIT("PRV"), STR_INIT("PE"), take_rendering_specialty},
    {STR_INIT("NM1"), STR_INIT("DQ"), take_supervising},
    {STR_INIT("LX"), STR_INIT(""), take_line},
    {STR_INIT("SV1"), STR_INIT(""), take_service},
    {STR_INIT("DTP"), STR_INIT("472"), take_service_date},
    {STR_INIT("REF"), STR_INIT("6R"), take_control},
    {STR_INIT("NM1"), STR_INIT("DK"), take_ordering},
};
// clang-format on
#define ROWS(rows) (rows), sizeof(rows) / sizeof *(rows)

static bool take_one(taking *t, const take_row *rows, size_t count)
{
    str tag = t->at->now.id, first = el(t, 1);
    for (size_t i = 0; i < count; i++)
        if (str_eq(rows[i].tag, tag) && (!rows[i].first.len || str_eq(rows[i].first, first)))
            return rows[i].take(t) && x837_cursor_next(t->at, t->why);
    return REFUSE(t, 0, "the values of a claim have no place for %.*s %.*s here",
                  STR_ARGS(str_first(tag, 10)), STR_ARGS(str_first(first, 40)));
}

// HL, CLM or SE: where the next level, claim or end begins.
static bool at_border(const x837_cursor *c)
{
    return !c->more || x837_cursor_is(c, STR("HL")) || x837_cursor_is(c, STR("CLM")) ||
           x837_cursor_is(c, STR("SE"));
}

// The first segment, whatever it is, and those up to the next border.
static bool take_part(taking *t, const take_row *rows, size_t count)
{
    do {
        if (!take_one(t, rows, count)) return false;
    } while (!at_border(t->at));
    return true;
}

bool x837_take_set(x837_cursor *c, x837_parties *out, x837_billing *billing, fault *why)
{
    taking t = {.at = c, .parties = out, .why = why};
    *out = (x837_parties){0};
    return take_part(&t, ROWS(set_rows)) && x837_take_billing(c, billing, why);
}

bool x837_take_billing(x837_cursor *c, x837_billing *out, fault *why)
{
    taking t = {.at = c, .billing = out, .why = why};
    *out = (x837_billing){0};
    if (!x837_cursor_is(c, STR("HL"))) return REFUSE(&t, 0, "the billing provider's HL is missing here");
    return take_part(&t, ROWS(billing_rows));
}

bool x837_take_subscriber(x837_cursor *c, x837_subscriber *out, fault *why)
{
    taking t = {.at = c, .subscriber = out, .why = why};
    *out = (x837_subscriber){.turn = ' ', .sex = ' ', .birth = DATE_NONE};
    return take_part(&t, ROWS(subscriber_rows));
}

bool x837_take_claim(x837_cursor *c, x837_claim *out, fault *why)
{
    taking t = {.at = c, .claim = out, .why = why};
    *out =
        (x837_claim){.frequency = ' ', .signature = ' ', .assignment = ' ', .benefits = ' ', .release = ' '};
    uint64_t number = c->now.number;
    if (!x837_cursor_is(c, STR("CLM"))) return REFUSE(&t, 0, "a claim begins with CLM");
    if (!take_part(&t, ROWS(claim_rows))) return false;
    if (out->line_count) return true;
    return x837_refuse((x837_place){number, STR("CLM"), 0}, why, "the claim has no line");
}
