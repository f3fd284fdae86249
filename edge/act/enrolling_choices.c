// enrolling_choices.c - what can be chosen while somebody is enrolled, and why something cannot: each device
// and each practitioner is supposed in an enrollment of its own, and judged.
#include "enrolling_.h"
#include "duty.h"

enum { CHOICES_MAX = 256, LINE_BYTES_MAX = 4096, TEXT_BYTES_MAX = 8192 };

// --- facts that are supposed -------------------------------------------------------------------------------

static void put_field(buf *b, const char *name, str value)
{
    buf_say(b, ",\"%s\":", name);
    buf_json(b, value);
}

static buf begin(const enrolling_look *l, const char *kind, str id)
{
    buf b = buf_in(l->a, LINE_BYTES_MAX);
    buf_say(&b, "{\"fact\":\"%s\",\"id\":\"" SUPPOSED "%s.%.*s\",\"at\":\"", kind, kind, STR_ARGS(id));
    instant_put(&b, l->ask->now);
    buf_byte(&b, '"');
    return b;
}

// With the bytes behind the line that a reader of facts may look at.
static str end(buf *b)
{
    buf_byte(b, '}');
    size_t len = b->len;
    for (int i = 0; i < FACT_SLACK; i++) buf_byte(b, 0);
    return (str){b->at, len};
}

str suppose_patient(const enrolling_look *l, const zone *z)
{
    buf b = begin(l, "patient", STR("new"));
    put_field(&b, "patient", STR(SUPPOSED "patient"));
    put_field(&b, "last", STR("-"));
    put_field(&b, "first", STR("-"));
    buf_lit(&b, ",\"birth\":\"1980-01-01\",\"sex\":\"U\",\"address\":{\"line1\":\"-\",\"city\":\"-\","
                "\"state\":\"NY\",\"zip\":\"10001\"}");
    put_field(&b, "timezone", zone_name(z));
    return end(&b);
}

str suppose_coverage(const enrolling_look *l, str patient, date today)
{
    buf b = begin(l, "coverage", STR("new"));
    put_field(&b, "patient", patient);
    put_field(&b, "payer", l->ask->payer);
    put_field(&b, "member", STR("-"));
    put_field(&b, "rank", choice_text(RANK_PRIMARY));
    buf_lit(&b, ",\"from\":\"");
    date_put(&b, today);
    buf_byte(&b, '"');
    return end(&b);
}

// It started yesterday, so that a window runs wherever the patient is, and its codes are judged.
str suppose_enroll(const enrolling_look *l, const enrolling_supposed *is)
{
    buf id = buf_in(l->a, LIMIT_ID_BYTES), b = begin(l, "enroll", str_of(is->tail));
    buf_lit(&id, SUPPOSED);
    buf_put(&id, str_of(is->tail));
    put_field(&b, "enrollment", buf_str(&id));
    put_field(&b, "patient", is->patient);
    put_field(&b, "program", choice_text(l->ask->program));
    put_field(&b, "billing", is->billing);
    put_field(&b, "device", is->device);
    put_field(&b, "place", STR("11"));
    buf_lit(&b, ",\"starts\":\"");
    date_put(&b, date_plus(is->today, -1));
    buf_byte(&b, '"');
    if (is->part2) buf_lit(&b, ",\"part2\":true");
    return end(&b);
}

str suppose_entry(const enrolling_look *l, str enrollment)
{
    buf b = begin(l, "checkin", STR("first"));
    put_field(&b, "enrollment", enrollment);
    put_field(&b, "source", choice_text(SOURCE_PATIENT));
    buf_lit(&b, ",\"answers\":{}");
    return end(&b);
}

// --- what is supposed for the choices ----------------------------------------------------------------------

typedef struct choosing {
    enrolling_look *l;
    str lines[2 * CHOICES_MAX + 2];
    size_t count;
    str devices[CHOICES_MAX], people[CHOICES_MAX];
    size_t device_count, person_count;
    str patient;
    record r;
} choosing;

static const char *numbered(arena *a, const char *lead, size_t n)
{
    buf b = buf_in(a, LIMIT_ID_BYTES);
    buf_say(&b, "%s%zu", lead, n);
    buf_byte(&b, 0);
    return b.at;
}

// Devices of the program first; those of the other one may do for this one too, as the rule says.
static void list_devices(choosing *g)
{
    const record *r = &g->l->r;
    for (int own = 1; own >= 0; own--)
        for (uint32_t d = 0; d < names_count(&r->facts.door.devices) && g->device_count < CHOICES_MAX; d++) {
            const device_row *is = state_device(r->s, d, r->ask.as_of);
            if (is && (is->program == g->l->ask->program) == own)
                g->devices[g->device_count++] = names_text(&r->facts.door.devices, d);
        }
}

static void list_people(choosing *g)
{
    const record *r = &g->l->r;
    for (uint32_t p = 0; p < r->s->people.count && g->person_count < CHOICES_MAX; p++)
        if (state_practitioner(r->s, p, r->ask.as_of))
            g->people[g->person_count++] = names_text(&r->facts.door.people, p);
}

static bool suppose_all(choosing *g, fault *why)
{
    enrolling_look *l = g->l;
    bool in_force = false;
    const record *r = &l->r;
    if (!l->ask->patient.len) g->lines[g->count++] = suppose_patient(l, r->zone);
    bool covered = l->ask->patient.len && state_coverage(r->s, r->patient, r->today, &in_force) && in_force;
    if ((!covered ||
         is_supposed(record_id(r, state_coverage(r->s, r->patient, r->today, &in_force)->row.fact))) &&
        l->ask->payer.len)
        g->lines[g->count++] = suppose_coverage(l, g->patient, r->today);
    str device = names_text(&r->facts.door.devices, l->device);
    enrolling_supposed one = {.patient = g->patient, .today = r->today};
    for (size_t i = 0; i < g->device_count && g->person_count; i++) {
        one.tail = numbered(l->a, "d", i);
        one.device = g->devices[i];
        one.billing = g->people[0];
        g->lines[g->count++] = suppose_enroll(l, &one);
    }
    one.device = device;
    for (size_t i = 0; i < g->person_count; i++) {
        one.tail = numbered(l->a, "p", i);
        one.billing = g->people[i];
        g->lines[g->count++] = suppose_enroll(l, &one);
    }
    record_ask ask = l->r.ask;
    ask.supposed = g->lines;
    ask.supposed_count = g->count;
    return record_read(&g->r, &ask, l->a, why);
}

// --- devices -----------------------------------------------------------------------------------------------

// "For 18 years and older; F51.0, G47.0; 21 CFR 882.5801"
static str device_more(const choosing *g, const device_row *d)
{
    buf b = buf_in(g->l->a, TEXT_BYTES_MAX);
    if (d->age_min >= 0 && d->age_max >= 0)
        buf_say(&b, "%d to %d years", d->age_min, d->age_max);
    else if (d->age_min >= 0)
        buf_say(&b, "%d years and older", d->age_min);
    for (size_t i = 0; i < d->indication_count; i++) {
        buf_put(&b, i ? STR(", ") : b.len ? STR("; for ") : STR("for "));
        buf_put(&b, d->indications[i]);
    }
    if (d->regulation.len) buf_say(&b, "%s21 CFR %.*s", b.len ? "; " : "", STR_ARGS(d->regulation));
    if (d->part2) buf_say(&b, "%ssubstance-use records (42 CFR Part 2)", b.len ? "; " : "");
    return buf_str(&b);
}

// Does the patient have a diagnosis at all? Only then a device can fail to fit it.
static bool diagnosed(const choosing *g)
{
    const record *r = &g->l->r;
    if (!g->l->ask->patient.len) return false;
    for (uint32_t n = state_person(r->s, r->patient)->diagnoses; n != NO_ROW;) {
        const diagnosis_row *d = STATE_ROW(r->s, diagnoses, diagnosis_row, n);
        n = d->row.next;
        if (date_within(r->today, d->from, d->to)) return true;
    }
    return false;
}

// Why not, in a sentence; empty: it fits.
static str choice_lacks(choosing *g, size_t i, const device_row *d)
{
    static const requirement gate[] = {REQ_DEVICE, REQ_DEVICE_DATE, REQ_DEVICE_AGE, REQ_DIAGNOSIS};
    enrolling_need needs[REQ_COUNT];
    words codes;
    uint32_t enrollment;
    if (d->part2 && !g->l->ask->may_part2)
        return STR("Its records fall under 42 CFR Part 2: somebody who may see substance-use records enrolls "
                   "with it");
    if (!record_enrollment(&g->r, str_of(numbered(g->l->a, SUPPOSED "d", i)), &enrollment)) return STR("");
    enrolling_gather(g->l, &g->r, enrollment, needs, &codes);
    for (size_t k = 0; k < sizeof gate / sizeof *gate; k++) {
        const enrolling_need *n = &needs[gate[k]];
        if (!n->asked || n->met || n->unmet.count < n->codes.count) continue;
        if (gate[k] == REQ_DEVICE_AGE && !g->l->ask->patient.len) continue; // nobody's age is known yet
        if (gate[k] == REQ_DIAGNOSIS && !diagnosed(g)) continue;
        buf b = buf_in(g->l->a, TEXT_BYTES_MAX);
        buf_put(&b, n->have);
        buf_lit(&b, ". ");
        buf_put(&b, n->need);
        return buf_str(&b);
    }
    return STR("");
}

static void choose_devices(choosing *g)
{
    enrolling_choice *all = arena_array(g->l->a, enrolling_choice, g->device_count + 1);
    for (size_t i = 0; i < g->device_count; i++) {
        uint32_t number = names_find(&g->l->r.facts.door.devices, g->devices[i]);
        const device_row *d = state_device(g->l->r.s, number, g->l->ask->now);
        str lacks = choice_lacks(g, i, d);
        all[i] = (enrolling_choice){.id = str_copy(g->l->a, g->devices[i]),
                                    .name = str_copy(g->l->a, d->name),
                                    .more = lacks.len ? lacks : device_more(g, d),
                                    .fits = !lacks.len};
    }
    g->l->out->devices = (enrolling_choices){all, g->device_count};
}

// --- who bills ---------------------------------------------------------------------------------------------

static void choose_people(choosing *g)
{
    enrolling_choice *all = arena_array(g->l->a, enrolling_choice, g->person_count + 1);
    const record *r = &g->r;
    for (size_t i = 0; i < g->person_count; i++) {
        enrolling_need needs[REQ_COUNT];
        words codes;
        uint32_t enrollment, person = names_find(&r->facts.door.people, g->people[i]);
        const practitioner_row *p = state_practitioner(r->s, person, r->ask.as_of);
        bool judged = record_enrollment(r, str_of(numbered(g->l->a, SUPPOSED "p", i)), &enrollment);
        if (judged) enrolling_gather(g->l, &g->r, enrollment, needs, &codes);
        const enrolling_need *n = &needs[REQ_PRACTITIONER];
        buf b = buf_in(g->l->a, TEXT_BYTES_MAX);
        buf_put(&b, choice_text(p->credential));
        bool fits = judged && (!n->asked || n->met);
        if (judged && !fits) {
            buf_lit(&b, ": may not bill ");
            put_codes(&b, n->unmet);
            buf_lit(&b, " to this payer. ");
            buf_put(&b, n->need);
        }
        all[i] = (enrolling_choice){.id = str_copy(g->l->a, g->people[i]),
                                    .name = record_person(r, person),
                                    .more = buf_str(&b),
                                    .fits = fits};
    }
    g->l->out->practitioners = (enrolling_choices){all, g->person_count};
}

// --- payers and places -------------------------------------------------------------------------------------

static void choose_payers(enrolling_look *l)
{
    const record *r = &l->r;
    uint32_t count = names_count(&r->facts.door.payers);
    enrolling_choice *all = arena_array(l->a, enrolling_choice, count + 1);
    size_t n = 0;
    for (uint32_t p = 0; p < count; p++) {
        const payer_row *is = state_payer(r->s, p, r->ask.as_of);
        if (!is) continue;
        all[n++] = (enrolling_choice){.id = str_copy(l->a, names_text(&r->facts.door.payers, p)),
                                      .name = called_payer(&r->called, r->s, p, r->ask.as_of),
                                      .more = choice_text(is->kind),
                                      .fits = true};
    }
    l->out->payers = (enrolling_choices){all, n};
}

// A place that a code of the program refuses is marked.
static void choose_places(enrolling_look *l)
{
    const rulebook *b = l->ask->book;
    bool in_force;
    const rule_pack *pack = pack_of(l->r.e, l->enrollment, l->r.today, &in_force);
    enrolling_choice *all = arena_array(l->a, enrolling_choice, b->place_count + 1);
    for (size_t i = 0; i < b->place_count; i++) {
        all[i] = (enrolling_choice){.id = b->places[i].code, .name = b->places[i].name, .fits = true};
        for (size_t k = 0; k < pack->count && all[i].fits; k++) {
            const rule_need *need = &pack->codes[k].needs[REQ_PLACE];
            if (pack->codes[k].program != l->ask->program || !need->asked) continue;
            all[i].fits = !words_have(need->list, b->places[i].code);
            if (!all[i].fits) all[i].more = need->says;
        }
    }
    l->out->places = (enrolling_choices){all, b->place_count};
}

bool enrolling_choose(enrolling_look *l, fault *why)
{
    choosing *g = arena_push(l->a, choosing);
    *g = (choosing){.l = l, .patient = l->ask->patient.len ? l->ask->patient : STR(SUPPOSED "patient")};
    choose_payers(l);
    choose_places(l);
    list_devices(g);
    list_people(g);
    if (!suppose_all(g, why)) return false;
    choose_devices(g);
    choose_people(g);
    record_close(&g->r);
    return true;
}
