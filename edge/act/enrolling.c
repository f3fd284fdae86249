// enrolling.c - the steps of enrolling, from what core/rule says of the enrollment, real or supposed.
#include "enrolling_.h"
#include "duty.h"
#include "says.h"

enum { CODES_MAX = PACK_CODES_MAX, TEXT_BYTES_MAX = 16 * 1024, OUTCOMES_MAX = PACK_CODES_MAX };

static const struct step_row { str name, title; } steps[STEP_COUNT] = {
#define STEP(id, name, title) [id] = {STR_INIT(name), STR_INIT(title)},
#include "enrolling.def"
#undef STEP
};
str enrolling_step_name(enrolling_which w) { return steps[w].name; }
str enrolling_step_title(enrolling_which w) { return steps[w].title; }
str enrolling_state_text(enrolling_state s)
{
    static const str texts[] = {[ENROLLING_DONE] = STR_INIT("done"),
                                [ENROLLING_MISSING] = STR_INIT("missing"),
                                [ENROLLING_WAITS] = STR_INIT("waits"),
                                [ENROLLING_REFUSED] = STR_INIT("refused"),
                                [ENROLLING_WARNING] = STR_INIT("warning")};
    return texts[s];
}

// --- what the codes say ------------------------------------------------------------------------------------

typedef struct gathering {
    enrolling_look *l;
    record *r;
    enrolling_need *needs;
    words *codes;
    strip_outcome *worth; // NULL: not wanted
    int worth_count;
} gathering;

static void add_code(words *to, str code, arena *a)
{
    if (words_have(*to, code) || to->count == CODES_MAX) return;
    str *list = arena_array(a, str, to->count + 1);
    if (to->count) memcpy(list, to->at, to->count * sizeof *list);
    list[to->count] = code;
    *to = (words){list, to->count + 1};
}

// Codes billed once are judged today, the others at the end of their period: what is said is said of today.
static void take_reason(gathering *g, const reason *is, const rule_code *of)
{
    str code = of->code;
    arena *a = g->l->a;
    enrolling_need *n = &g->needs[is->id];
    bool first = !n->asked, worse = n->asked && n->met && !is->met;
    add_code(&n->codes, code, a);
    if (!is->met) add_code(&n->unmet, code, a);
    n->asked = true;
    bool sooner = !first && of->once && n->met == is->met;
    if (!first && !worse && !sooner) return;
    n->met = is->met;
    n->refused = reason_refuses(is);
    n->need = str_copy(a, is->need);
    n->have = record_named(g->r, is->have);
    n->cite = str_copy(a, is->cite);
    n->grade = is->grade;
    n->shown_count = 0;
    for (size_t i = 0; i < is->evidence_count && n->shown_count < sizeof n->shown / sizeof *n->shown; i++)
        if (is->evidence[i] != FACT_NONE) n->shown[n->shown_count++] = is->evidence[i];
}

static void take_worth(gathering *g, const determination *d)
{
    const rule_need *days = &d->code->needs[REQ_DATA_DAYS], *minutes = &d->code->needs[REQ_MINUTES];
    const rule_need *counts = days->asked ? days : minutes;
    if (!g->worth || g->worth_count == OUTCOMES_MAX) return;
    g->worth[g->worth_count++] = (strip_outcome){.code = d->code,
                                                 .min = counts->asked ? counts->min : 0,
                                                 .max = counts->asked ? counts->max : -1,
                                                 .state = STRIP_REACHABLE,
                                                 .status = d->status,
                                                 .priced = d->priced,
                                                 .worth = d->amount,
                                                 .last_day = DATE_NONE};
}

// Of the periods that hold today, and the episode.
static bool take(void *with, const determination *d, const reasons *why)
{
    gathering *g = with;
    bool open_ended = !date_is(d->to);
    date today = g->r->today;
    if (today.days < d->from.days || (!open_ended && today.days > d->to.days)) return true;
    add_code(g->codes, d->code->code, g->l->a);
    for (size_t i = 0; i < why->count; i++) take_reason(g, &why->at[i], d->code);
    take_worth(g, d);
    return true;
}

void enrolling_gather(enrolling_look *l, record *r, uint32_t enrollment, enrolling_need *needs, words *codes)
{
    gathering g = {.l = l, .r = r, .needs = needs, .codes = codes};
    memset(needs, 0, sizeof *needs * REQ_COUNT);
    *codes = (words){NULL, 0};
    if (needs == l->needs) g.worth = arena_array(l->a, strip_outcome, OUTCOMES_MAX);
    (void)evaluate_enrollment(r->e, enrollment, true, take, &g);
    if (!g.worth) return;
    l->out->worth = g.worth;
    l->out->worth_count = g.worth_count;
}

void put_codes(buf *b, words codes)
{
    for (size_t i = 0; i < codes.count; i++) {
        if (i) buf_put(b, i + 1 == codes.count ? STR(" and ") : STR(", "));
        buf_put(b, codes.at[i]);
    }
}

// --- a step ------------------------------------------------------------------------------------------------

static enrolling_step *add_step(enrolling_look *l, enrolling_which w)
{
    assert(l->out->step_count < STEP_COUNT);
    enrolling_step *s = &l->out->steps[l->out->step_count++];
    *s = (enrolling_step){.which = w, .state = ENROLLING_MISSING};
    s->need = enrolling_need_words(l, w);
    return s;
}

// What the answer is for, as the rule says it, with its source.
static void explain_by(const enrolling_look *l, enrolling_step *s, requirement id)
{
    const enrolling_need *n = &l->needs[id];
    buf b = buf_in(l->a, TEXT_BYTES_MAX);
    if (!n->asked) return;
    buf_lit(&b, "For ");
    put_codes(&b, n->codes);
    buf_lit(&b, ": ");
    buf_put(&b, n->need);
    s->why = buf_str(&b);
    s->cite = n->cite;
    s->grade = n->grade;
}

static void say_why(enrolling_step *s, const char *text) { s->why = str_of(text); }

// The facts that a met requirement rests on, in sentences; those that are only supposed are not there.
static bool say_shown(enrolling_look *l, enrolling_step *s, requirement id, fact_kind kind, fault *why)
{
    const enrolling_need *n = &l->needs[id];
    says_ask as = {.called = record_called, .with = &l->r, .zone = l->r.zone, .book = l->ask->book};
    buf b = buf_in(l->a, TEXT_BYTES_MAX);
    for (size_t i = 0; i < n->shown_count; i++) {
        fact said;
        if (is_supposed(record_id(&l->r, n->shown[i]))) continue;
        if (!record_fact(&l->r, n->shown[i], &said, why)) return false;
        if (kind != KIND_COUNT && said.kind != kind) continue;
        if (b.len) buf_byte(&b, ' ');
        fact_says(&b, &said, &as);
    }
    s->have = b.len ? buf_str(&b) : n->have;
    return true;
}

// A step that is done once its requirement is met.
static bool add_by(enrolling_look *l, enrolling_which w, requirement id, fact_kind kind, fault *why)
{
    const enrolling_need *n = &l->needs[id];
    if (!n->asked) return true; // these codes do not ask for it
    enrolling_step *s = add_step(l, w);
    explain_by(l, s, id);
    if (!n->met) {
        s->have = n->have;
        return true;
    }
    s->state = ENROLLING_DONE;
    return say_shown(l, s, id, kind, why);
}

// --- the steps, one by one ---------------------------------------------------------------------------------

static void add_patient(enrolling_look *l)
{
    enrolling_step *s = add_step(l, STEP_PATIENT);
    say_why(
        s,
        "For every code: a claim names the patient, and data days are counted in the patient's time zone.");
    if (!l->ask->patient.len) return;
    s->state = ENROLLING_DONE;
    buf b = buf_in(l->a, TEXT_BYTES_MAX);
    buf_put(&b, l->out->name);
    buf_lit(&b, ", born ");
    date_put(&b, state_patient(l->r.s, l->r.patient, l->r.ask.as_of)->birth);
    s->have = buf_str(&b);
}

// The primary coverage that somebody recorded, in force today.
static const coverage_row *covered_today(const enrolling_look *l)
{
    bool in_force = false;
    if (!l->ask->patient.len) return NULL;
    const coverage_row *c = state_coverage(l->r.s, l->r.patient, l->r.today, &in_force);
    return c && in_force && !is_supposed(record_id(&l->r, c->row.fact)) ? c : NULL;
}

static bool add_coverage(enrolling_look *l, fault *why)
{
    enrolling_step *s = add_step(l, STEP_COVERAGE);
    const coverage_row *c = covered_today(l);
    explain_by(l, s, REQ_COVERAGE);
    if (!s->why.len) say_why(s, "For every code: who pays decides by which rules it is judged.");
    if (!c) {
        if (l->ask->patient.len) s->have = STR("No primary coverage in force today.");
        return true;
    }
    fact said;
    says_ask as = {.called = record_called, .with = &l->r, .zone = l->r.zone, .book = l->ask->book};
    if (!record_fact(&l->r, c->row.fact, &said, why)) return false;
    s->state = ENROLLING_DONE;
    s->have = fact_sentence(&said, &as, l->a);
    return true;
}

// What the payer pays, as far as somebody asked it. Unknown does not keep anybody from being enrolled: it is
// shown, and a claim is held until the answer is recorded.
static void add_eligibility(enrolling_look *l)
{
    const enrolling_need *pack = &l->needs[REQ_PACK], *cover = &l->needs[REQ_COVERAGE],
                         *asked = &l->needs[REQ_AUTHORIZATION];
    enrolling_step *s = add_step(l, STEP_ELIGIBILITY);
    explain_by(l, s, pack->asked && !pack->met ? REQ_PACK : cover->met ? REQ_AUTHORIZATION : REQ_COVERAGE);
    if (!covered_today(l)) {
        s->state = ENROLLING_WAITS;
        return;
    }
    buf b = buf_in(l->a, TEXT_BYTES_MAX);
    if (pack->asked && !pack->met) {
        s->state = ENROLLING_REFUSED;
        buf_put(&b, pack->have);
    } else if (cover->asked && !cover->met) {
        bool all = cover->unmet.count == cover->codes.count;
        bool refused = cover->refused;
        s->state = refused && all ? ENROLLING_REFUSED : ENROLLING_WARNING;
        put_codes(&b, cover->unmet);
        buf_put(&b, refused ? STR(": not covered by this payer")
                            : STR(": nobody has recorded whether the payer pays"));
    } else if (asked->asked && !asked->met) {
        s->state = ENROLLING_WARNING;
        put_codes(&b, asked->unmet);
        buf_lit(&b, ": prior authorization is asked for, and none is on file for today");
    } else {
        s->state = ENROLLING_DONE;
        put_codes(&b, cover->codes);
        buf_lit(&b, ": covered; authorization ");
        buf_put(&b, asked->have);
    }
    s->have = buf_str(&b);
}

static void add_device(enrolling_look *l)
{
    static const requirement gate[] = {REQ_DEVICE, REQ_DEVICE_DATE, REQ_DEVICE_AGE};
    enrolling_step *s = add_step(l, STEP_DEVICE);
    explain_by(l, s, REQ_DEVICE);
    if (!s->why.len) say_why(s, "For every code: only some devices are payable.");
    if (!l->device_chosen) return;
    s->state = ENROLLING_DONE;
    s->have = called_device(l->r.s, l->device, l->r.ask.as_of);
    for (size_t i = 0; i < sizeof gate / sizeof *gate; i++) {
        const enrolling_need *n = &l->needs[gate[i]];
        if (!n->asked || n->met) continue;
        explain_by(l, s, gate[i]);
        s->state = ENROLLING_REFUSED;
        s->have = n->have;
        return;
    }
}

static bool add_enroll(enrolling_look *l, fault *why)
{
    static const requirement gate[] = {REQ_PRACTITIONER, REQ_PLACE, REQ_MODIFIERS};
    static const requirement look[] = {REQ_ONCE, REQ_EXCLUSIVE, REQ_ONE_PRACTITIONER};
    enrolling_step *s = add_step(l, STEP_ENROLL);
    explain_by(l, s, REQ_PRACTITIONER);
    buf b = buf_in(l->a, TEXT_BYTES_MAX);
    const enroll_row *en = state_enroll(l->r.s, l->enrollment);
    if (l->real && en) {
        fact said;
        says_ask as = {.called = record_called, .with = &l->r, .zone = l->r.zone, .book = l->ask->book};
        s->state = ENROLLING_DONE;
        if (!record_fact(&l->r, en->row.fact, &said, why)) return false;
        fact_says(&b, &said, &as);
    }
    for (size_t i = 0; l->real && i < sizeof gate / sizeof *gate; i++) {
        const enrolling_need *n = &l->needs[gate[i]];
        if (!n->asked || n->met) continue;
        explain_by(l, s, gate[i]);
        s->state = ENROLLING_REFUSED;
        buf_say(&b, " Not payable so: %.*s.", STR_ARGS(n->have));
    }
    for (size_t i = 0; i < sizeof look / sizeof *look; i++) {
        const enrolling_need *n = &l->needs[look[i]];
        if (!n->asked || n->met || !l->device_chosen) continue;
        if (s->state == ENROLLING_DONE) s->state = ENROLLING_WARNING;
        // What stands against it may be in a record that is closed to who asks.
        str have = l->hides ? STR("another record of this patient may stand against it") : n->have;
        buf_say(&b, "%sLook: %.*s (", b.len ? " " : "", STR_ARGS(have));
        put_codes(&b, n->unmet);
        buf_lit(&b, ").");
    }
    s->have = buf_str(&b);
    return true;
}

static bool add_supply(enrolling_look *l, fault *why)
{
    if (!add_by(l, STEP_SUPPLY, REQ_SUPPLY, KIND_SUPPLY, why)) return false;
    if (!l->needs[REQ_SUPPLY].asked) return true;
    enrolling_step *s = &l->out->steps[l->out->step_count - 1];
    const enrolling_need *cost = &l->needs[REQ_COST], *cleared = &l->needs[REQ_DEVICE_DATE];
    if (s->state != ENROLLING_DONE) return true;
    if (cost->asked && !cost->met) {
        explain_by(l, s, REQ_COST);
        s->state = ENROLLING_REFUSED;
    } else if (cleared->asked && !cleared->met) {
        s->state = ENROLLING_REFUSED;
    }
    return true;
}

static void add_start(enrolling_look *l)
{
    enrolling_step *s = add_step(l, STEP_START);
    bool days = l->ask->program == PROGRAM_RTM;
    if (l->needs[REQ_DATA_DAYS].asked)
        explain_by(l, s, REQ_DATA_DAYS);
    else
        explain_by(l, s, REQ_MINUTES);
    if (!l->real) return;
    if (days && !date_is(l->start)) return;
    buf b = buf_in(l->a, TEXT_BYTES_MAX);
    s->state = ENROLLING_DONE;
    if (days) {
        buf_lit(&b, "Monitoring starts on ");
        date_put(&b, l->start);
        buf_lit(&b, ": 30-day windows are counted from that day.");
    } else {
        buf_lit(&b, "The enrollment runs: minutes count by the calendar month.");
    }
    s->have = buf_str(&b);
}

// Only the first that is missing is asked; what comes after it waits.
static void settle(enrolling *out)
{
    bool waits = false;
    for (size_t i = 0; i < out->step_count; i++) {
        enrolling_step *s = &out->steps[i];
        if (waits && s->state == ENROLLING_MISSING) s->state = ENROLLING_WAITS;
        waits |=
            s->state == ENROLLING_MISSING || s->state == ENROLLING_REFUSED || s->state == ENROLLING_WAITS;
        if (s->state == ENROLLING_DONE) s->need = STR("");
    }
}

static bool part2(const enrolling_look *l)
{
    const enroll_row *en = state_enroll(l->r.s, l->enrollment);
    const device_row *d = state_device(l->r.s, l->device, l->r.ask.as_of);
    return (en && en->part2) || (l->device_chosen && d && d->part2);
}

static bool add_all(enrolling_look *l, fault *why)
{
    add_patient(l);
    if (!add_coverage(l, why)) return false;
    add_eligibility(l);
    add_device(l);
    if (!add_by(l, STEP_DIAGNOSIS, REQ_DIAGNOSIS, KIND_DIAGNOSIS, why)) return false;
    if (!add_by(l, STEP_CONSENT, REQ_CONSENT, KIND_CONSENT, why)) return false;
    if (part2(l) && !add_by(l, STEP_PART2_CONSENT, REQ_PART2_CONSENT, KIND_CONSENT, why)) return false;
    if (!add_by(l, STEP_PLAN, REQ_PLAN, KIND_PLAN, why)) return false;
    if (!add_by(l, STEP_ORDER, REQ_ORDER, KIND_ORDER, why)) return false;
    if (!add_enroll(l, why) || !add_supply(l, why)) return false;
    if (!add_by(l, STEP_EDUCATION, REQ_ONBOARDING, KIND_EDUCATE, why)) return false;
    add_start(l);
    settle(l->out);
    return true;
}

// --- what is looked at -------------------------------------------------------------------------------------

// Of a substance-use programme, and closed to who asks: it is not there.
static bool closed_device(const enrolling_look *l, const record *r, uint32_t device)
{
    const device_row *d = state_device(r->s, device, r->ask.as_of);
    return !l->ask->may_part2 && d && d->part2;
}

static bool closed(const enrolling_look *l, const record *r, const enroll_row *en)
{
    return (!l->ask->may_part2 && en->part2) || closed_device(l, r, en->device);
}

static bool hides(const enrolling_look *l, const record *r)
{
    bool any = false;
    for (uint32_t n = r->patient == NAME_NONE ? NO_ROW : state_person(r->s, r->patient)->enrollments;
         n != NO_ROW; n = state_enrollment(r->s, n)->next_of_patient) {
        const enroll_row *en = state_enroll(r->s, n);
        any |= en && closed(l, r, en);
    }
    return any;
}

// The enrollment that is being made: the one asked for, or the running one of the program that was last said.
static uint32_t find_enrollment(const enrolling_look *l, const record *r)
{
    uint32_t found = NAME_NONE;
    if (l->ask->enrollment.len) return record_enrollment(r, l->ask->enrollment, &found) ? found : NAME_NONE;
    if (r->patient == NAME_NONE) return NAME_NONE;
    uint32_t device = l->ask->device.len ? names_find(&r->facts.door.devices, l->ask->device) : NAME_NONE;
    for (uint32_t n = state_person(r->s, r->patient)->enrollments; n != NO_ROW;
         n = state_enrollment(r->s, n)->next_of_patient) {
        const enroll_row *en = state_enroll(r->s, n);
        if (!en || en->program != l->ask->program || (device != NAME_NONE && en->device != device)) continue;
        if (state_enrollment(r->s, n)->discharges != NO_ROW || closed(l, r, en)) continue;
        const enroll_row *was = found == NAME_NONE ? NULL : state_enroll(r->s, found);
        if (!was || state_later(r->s, &en->row, &was->row)) found = n;
    }
    return found;
}

// The device that was chosen: by the enrollment, by hand, or by the latest order of one for the program.
static uint32_t find_device(const enrolling_look *l, const record *r, uint32_t enrollment)
{
    const enroll_row *en = enrollment == NAME_NONE ? NULL : state_enroll(r->s, enrollment);
    if (en) return en->device;
    if (l->ask->device.len) return names_find(&r->facts.door.devices, l->ask->device);
    const order_row *best = NULL;
    for (uint32_t n = r->patient == NAME_NONE ? NO_ROW : state_person(r->s, r->patient)->orders;
         n != NO_ROW;) {
        const order_row *o = STATE_ROW(r->s, orders, order_row, n);
        n = o->row.next;
        const device_row *d = state_device(r->s, o->device, r->ask.as_of);
        if (closed_device(l, r, o->device)) continue;
        if (d && d->program == l->ask->program && (!best || state_later(r->s, &o->row, &best->row))) best = o;
    }
    return best ? best->device : NAME_NONE;
}

static bool practises(const record *r, uint32_t person)
{
    return person != NAME_NONE && state_practitioner(r->s, person, r->ask.as_of);
}

// Who would bill: who ordered the device, or who asks, or whoever practises here.
static uint32_t find_biller(const enrolling_look *l, const record *r, uint32_t device)
{
    for (uint32_t n = r->patient == NAME_NONE ? NO_ROW : state_person(r->s, r->patient)->orders;
         n != NO_ROW;) {
        const order_row *o = STATE_ROW(r->s, orders, order_row, n);
        n = o->row.next;
        if (o->device == device && practises(r, o->by)) return o->by;
    }
    uint32_t me = l->ask->person.len ? names_find(&r->facts.door.people, l->ask->person) : NAME_NONE;
    if (practises(r, me)) return me;
    for (uint32_t p = 0; p < r->s->people.count; p++)
        if (practises(r, p)) return p;
    return NAME_NONE;
}

static record_ask ask_of(const enrolling_look *l, const str *supposed, size_t count)
{
    return (record_ask){.store = l->ask->store,
                        .zones = l->ask->zones,
                        .book = l->ask->book,
                        .as_of = l->ask->now,
                        .patients = &l->ask->patient,
                        .patient_count = l->ask->patient.len ? 1 : 0,
                        .supposed = supposed,
                        .supposed_count = count};
}

typedef struct chosen {
    str device, billing;
    bool real, device_chosen, covered;
    bool part2; // the device's records fall under 42 CFR Part 2
    date today;
    const zone *zone;
} chosen;

static bool not_there(fault *why, const char *what, str id)
{
    return fault_set(why, FAULT_NOTHING, "there is no %s %.*s", what,
                     STR_ARGS(str_first(id, LIMIT_ID_BYTES)));
}

// A first look at what is there, without anything supposed.
static bool look_first(enrolling_look *l, chosen *out, fault *why)
{
    record r;
    record_ask ask = ask_of(l, NULL, 0);
    if (!record_read(&r, &ask, l->a, why)) return false;
    const char *lacks = NULL;
    if (l->ask->patient.len && r.patient == NAME_NONE) lacks = "patient";
    uint32_t enrollment = find_enrollment(l, &r);
    if (l->ask->enrollment.len && enrollment == NAME_NONE) lacks = lacks ? lacks : "enrollment";
    uint32_t device = find_device(l, &r, enrollment);
    if (l->ask->device.len && (device == NAME_NONE || !state_device(r.s, device, l->ask->now)))
        lacks = lacks ? lacks : "device";
    *out = (chosen){.real = enrollment != NAME_NONE,
                    .device_chosen = device != NAME_NONE,
                    .today = r.today,
                    .zone = r.zone};
    l->hides = hides(l, &r);
    if (!lacks) {
        bool in_force = false;
        uint32_t biller = find_biller(l, &r, device);
        if (r.patient != NAME_NONE) {
            out->covered = state_coverage(r.s, r.patient, r.today, &in_force) && in_force;
            l->out->name = record_last_first(&r, r.patient);
        }
        if (device != NAME_NONE) {
            const device_row *d = state_device(r.s, device, r.ask.as_of);
            out->device = str_copy(l->a, names_text(&r.facts.door.devices, device));
            out->part2 = d && d->part2;
        }
        if (biller != NAME_NONE) out->billing = str_copy(l->a, names_text(&r.facts.door.people, biller));
        if (enrollment != NAME_NONE) l->start = strip_run_of(r.e, enrollment).start;
        if (enrollment != NAME_NONE)
            l->out->enrollment = str_copy(l->a, names_text(&r.facts.door.enrollments, enrollment));
        if (!out->device_chosen) {
            size_t i = 0;
            while (i < l->ask->book->product_count && l->ask->book->products[i].program != l->ask->program)
                i++;
            out->device =
                i < l->ask->book->product_count ? l->ask->book->products[i].id : l->ask->book->products[0].id;
        }
    }
    record_close(&r);
    if (!lacks) return true;
    return not_there(why, lacks,
                     str_eq(str_of(lacks), STR("patient"))  ? l->ask->patient
                     : str_eq(str_of(lacks), STR("device")) ? l->ask->device
                                                            : l->ask->enrollment);
}

// The look that the steps are made of: where nothing is enrolled yet, it is supposed that somebody is, today.
static bool look_again(enrolling_look *l, const chosen *is, fault *why)
{
    str supposed[4];
    size_t count = 0;
    str patient = l->ask->patient.len ? l->ask->patient : STR(SUPPOSED "patient");
    if (!l->ask->patient.len) supposed[count++] = suppose_patient(l, is->zone);
    if (!is->covered && l->ask->payer.len) supposed[count++] = suppose_coverage(l, patient, is->today);
    if (!is->real) {
        enrolling_supposed main = {"main", patient, is->device, is->billing, is->today, is->part2};
        supposed[count++] = suppose_enroll(l, &main);
    }
    // Codes of a window are judged once one runs.
    if (is->real && !date_is(l->start)) supposed[count++] = suppose_entry(l, l->out->enrollment);
    record_ask ask = ask_of(l, supposed, count);
    if (!record_read(&l->r, &ask, l->a, why)) return false;
    str id = is->real ? l->out->enrollment : STR(SUPPOSED "main");
    l->real = is->real;
    l->device_chosen = is->device_chosen;
    l->device = names_find(&l->r.facts.door.devices, is->device);
    if (record_enrollment(&l->r, id, &l->enrollment)) {
        enrolling_gather(l, &l->r, l->enrollment, l->needs, &l->codes);
        return true;
    }
    return fault_set(why, FAULT_INPUT, "no practitioner is set up yet: somebody has to bill");
}

bool act_enrolling(enrolling *out, const enrolling_ask *ask, arena *a, fault *why)
{
    enrolling_look *l = arena_push(a, enrolling_look);
    *l = (enrolling_look){.ask = ask, .out = out, .a = a, .enrollment = NAME_NONE, .device = NAME_NONE,
                           .start = DATE_NONE};
    *out = (enrolling){.patient = ask->patient};
    chosen is;
    if (!look_first(l, &is, why)) return false;
    if (is.device_chosen) out->device = is.device;
    bool fine = look_again(l, &is, why) && add_all(l, why) && enrolling_choose(l, why);
    if (fine) out->consent_words = enrolling_consent(l);
    record_close(&l->r);
    return fine;
}
