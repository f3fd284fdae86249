// charts.c - GET /v1/patients/{p}/charts: mood and scales over time, with what happened beside them.
#include "fact_about_.h"
#include "care_.h"
#include "scale.h"

enum { SERIES_MAX = 64, ITEMS_MAX = 64, POINTS_TEXT_MAX = 64, TEXT_BYTES_MAX = 4096, ITEM_MAX_LEAST = 10 };

typedef struct point {
    instant at;
    int64_t value;      // thousandths
    str fact, says;
} point;

typedef struct series {
    str name;
    const rule_instrument *is; // NULL: an item of the check-in, or an instrument that nobody knows
    bool scale;
    int64_t most;
    pile points;
} series;

typedef struct happened {
    date on;
    fact_kind kind;
    str text, fact;
} happened;

typedef struct charting {
    api_call *c;
    const care_charts *ask;
    series all[SERIES_MAX];
    size_t count;
    pile events;
    arena *a;
} charting;

static series *series_of(charting *g, str name, bool scale)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->all[i].scale == scale && str_eq(g->all[i].name, name)) return &g->all[i];
    if (g->count == SERIES_MAX) return NULL;
    series *s = &g->all[g->count++];
    *s = (series){.name = name, .scale = scale, .points = pile_in(g->a, sizeof(point))};
    return s;
}

static void add_point(const charting *g, series *s, const fact *f, int64_t value, str says)
{
    if (!s) return;
    *(point *)pile_more(&s->points) = (point){f->at, value, str_copy(g->a, f->id), says};
    if (value > s->most) s->most = value;
}

static bool within(const charting *g, instant at)
{
    if (!date_is(g->ask->from)) return true;
    return date_within(zone_date(record_patient_zone(g->ask->r, g->ask->r->patient), at), g->ask->from,
                       g->ask->to);
}

static void chart_checkin(charting *g, const fact *f)
{
    scale_item items[ITEMS_MAX];
    size_t count = scale_items(fact_get(f, F_CHECKIN_ANSWERS)->text, items, ITEMS_MAX, g->a);
    for (size_t i = 0; i < count; i++)
        if (items[i].number) add_point(g, series_of(g, items[i].name, false), f, items[i].value, STR(""));
}

static str score_says(const scale_score *score, arena *a)
{
    buf b = buf_in(a, TEXT_BYTES_MAX);
    buf_put(&b, score->band);
    if (score->alarm) {
        buf_say(&b, "%sitem %d was answered with ", b.len ? "; " : "", (int)score->alarm->item);
        scale_put(&b, score->alarm_answer);
    }
    return buf_str(&b);
}

static void chart_assess(charting *g, const fact *f)
{
    str id = fact_get(f, F_ASSESS_INSTRUMENT)->text;
    const rule_instrument *is = rulebook_instrument(g->c->seat.book, id);
    scale_score score = scale_of(is, fact_get(f, F_ASSESS_ANSWERS)->text);
    if (!score.whole) return; // without every answer there is no total
    series *s = series_of(g, is ? is->name : id, true);
    if (!s) return;
    s->is = is;
    if (score.most > s->most) s->most = score.most;
    add_point(g, s, f, score.total, score_says(&score, g->a));
}

static bool chart_row(charting *g, fact_ref ref, fault *why)
{
    fact said;
    if (!record_fact(g->ask->r, ref, &said, why)) return false;
    if (!within(g, said.at)) return true;
    if (said.kind == KIND_CHECKIN)
        chart_checkin(g, &said);
    else
        chart_assess(g, &said);
    return true;
}

// --- what happened beside ----------------------------------------------------------------------------------

static bool add_event(charting *g, fact_ref ref, date on, fault *why)
{
    fact said;
    if (date_is(g->ask->from) && !date_within(on, g->ask->from, g->ask->to)) return true;
    if (!record_fact(g->ask->r, ref, &said, why)) return false;
    bool closed = false, plan = said.kind == KIND_PLAN;
    if (g->ask->r->hides && (plan || said.kind == KIND_ORDER) &&
        !fact_paper_closed(g->c, plan ? SUBJECT_PLAN : SUBJECT_ORDER,
                           fact_get(&said, plan ? F_PLAN_PLAN : F_ORDER_ORDER)->text, &closed, why))
        return false;
    if (closed) return true;
    says_ask as = care_says(g->c, g->ask->r);
    *(happened *)pile_more(&g->events) =
        (happened){on, said.kind, fact_sentence(&said, &as, g->a), str_copy(g->a, said.id)};
    return true;
}

#define EACH(rows, T, head, on)                                                                              \
    for (uint32_t n = (head); n != NO_ROW; n = STATE_ROW(s, rows, T, n)->row.next) {                         \
        const T *is = STATE_ROW(s, rows, T, n);                                                              \
        if (!add_event(g, is->row.fact, (on), why)) return false;                                            \
    }

static bool add_patient(charting *g, const state *s, fault *why)
{
    const person_state *p = state_person(s, g->ask->r->patient);
    EACH(plans, plan_row, p->plans, is->from)
    for (uint32_t n = p->orders; n != NO_ROW; n = STATE_ROW(s, orders, order_row, n)->row.next) {
        const order_row *is = STATE_ROW(s, orders, order_row, n);
        if (care_closed_device(g->ask->r, is->device)) continue;
        if (!add_event(g, is->row.fact, state_date(s, is->row.at), why)) return false;
    }
    for (uint32_t n = p->diagnoses; n != NO_ROW; n = STATE_ROW(s, diagnoses, diagnosis_row, n)->row.next) {
        const diagnosis_row *is = STATE_ROW(s, diagnoses, diagnosis_row, n);
        if (care_closed_diagnosis(g->ask->r, str_of(is->code))) continue;
        if (!add_event(g, is->row.fact, is->from, why)) return false;
    }
    return true;
}

static bool add_enrollment(charting *g, const state *s, uint32_t enrollment, fault *why)
{
    const enrollment_state *es = state_enrollment(s, enrollment);
    for (uint32_t n = es->checkins; n != NO_ROW; n = STATE_ROW(s, checkins, checkin_row, n)->next) {
        const checkin_row *is = STATE_ROW(s, checkins, checkin_row, n);
        if (!is->hidden && within(g, is->at) && !chart_row(g, is->fact, why)) return false;
    }
    for (uint32_t n = es->assessments; n != NO_ROW; n = STATE_ROW(s, assessments, assess_row, n)->row.next)
        if (!chart_row(g, STATE_ROW(s, assessments, assess_row, n)->row.fact, why)) return false;
    EACH(contacts, contact_row, es->contacts, state_date(s, is->row.at))
    EACH(supplies, supply_row, es->supplies, state_date(s, is->row.at))
    EACH(notes, note_row, es->notes, is->to)
    EACH(discharges, discharge_row, es->discharges, is->on)
    return true;
}
#undef EACH

// --- as JSON -----------------------------------------------------------------------------------------------

static int point_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const point *x = a, *y = b;
    if (x->at.us != y->at.us) return x->at.us < y->at.us ? -1 : 1;
    return str_cmp(x->fact, y->fact);
}

static int event_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const happened *x = a, *y = b;
    if (x->on.days != y->on.days) return x->on.days < y->on.days ? -1 : 1;
    return str_cmp(x->fact, y->fact);
}

// Scales first, then items, each by name.
static int series_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const series *x = a, *y = b;
    if (x->scale != y->scale) return x->scale ? -1 : 1;
    return str_cmp(x->name, y->name);
}

static void *laid_out(const pile *rows, arena *a)
{
    char *all = arena_take(a, (rows->count + 1u) * (size_t)rows->bytes);
    for (uint32_t i = 0; i < rows->count; i++)
        memcpy(all + (size_t)i * rows->bytes, pile_at(rows, i), rows->bytes);
    return all;
}

static void put_number(put *p, const char *name, int64_t thousandths, arena *a)
{
    buf b = buf_in(a, POINTS_TEXT_MAX);
    scale_put(&b, thousandths);
    put_raw(p, name, buf_str(&b));
}

static void put_series(put *p, const series *s, arena *a)
{
    point *points = laid_out(&s->points, a);
    sort_rows(points, s->points.count, sizeof *points, point_order, NULL, a);
    int64_t least = ITEM_MAX_LEAST * SCALE_ONE; // an item's scale is the device's: 0 to 10 unless more came
    put_open(p, NULL, '{');
    put_text(p, "name", s->name);
    put_words(p, "kind", s->scale ? "scale" : "item");
    put_number(p, "max", s->scale || s->most > least ? s->most : least, a);
    put_open(p, "bands", '[');
    for (size_t i = 0; s->is && i < s->is->band_count; i++) {
        put_open(p, NULL, '{');
        put_whole(p, "from", s->is->bands[i].from);
        put_text(p, "name", s->is->bands[i].name);
        put_shut(p);
    }
    put_shut(p);
    put_open(p, "points", '[');
    for (uint32_t i = 0; i < s->points.count; i++) {
        put_open(p, NULL, '{');
        put_instant(p, "at", points[i].at);
        put_number(p, "value", points[i].value, a);
        put_text(p, "fact", points[i].fact);
        put_text_if(p, "says", points[i].says);
        put_shut(p);
    }
    put_shut(p);
    put_shut(p);
}

static void put_events(put *p, const charting *g)
{
    happened *events = laid_out(&g->events, g->a);
    sort_rows(events, g->events.count, sizeof *events, event_order, NULL, g->a);
    put_open(p, "events", '[');
    for (uint32_t i = 0; i < g->events.count; i++) {
        put_open(p, NULL, '{');
        put_date(p, "on", events[i].on);
        put_text(p, "kind", fact_kinds[events[i].kind].name);
        put_text(p, "text", events[i].text);
        put_text(p, "fact", events[i].fact);
        put_shut(p);
    }
    put_shut(p);
}

bool put_charts(api_call *c, put *p, const char *name, const care_charts *ask, fault *why)
{
    charting *g = arena_push(c->arena, charting);
    *g = (charting){.c = c, .ask = ask, .events = pile_in(c->arena, sizeof(happened)), .a = c->arena};
    const state *s = ask->r->s;
    if (!add_patient(g, s, why)) return false;
    for (uint32_t n = state_person(s, ask->r->patient)->enrollments; n != NO_ROW;
         n = state_enrollment(s, n)->next_of_patient) {
        bool sees;
        if (ask->enrollment != NAME_NONE && ask->enrollment != n) continue;
        if (!care_sees(c, ask->r, n, &sees, why) || (sees && !add_enrollment(g, s, n, why))) return false;
    }
    sort_rows(g->all, g->count, sizeof *g->all, series_order, NULL, c->arena);
    put_open(p, name, '{');
    put_open(p, "series", '[');
    for (size_t i = 0; i < g->count; i++) put_series(p, &g->all[i], c->arena);
    put_shut(p);
    put_events(p, g);
    put_shut(p);
    return true;
}

bool api_charts(api_call *c, fault *why)
{
    record r;
    care_ask ask = {.patient = c->param[0], .detail = "charts of answers and scales"};
    if (!care_open(c, &ask, &r, NULL, why)) return false;
    care_charts charts = {&r, NAME_NONE, DATE_NONE, DATE_NONE};
    bool fine = put_charts(c, &c->out, NULL, &charts, why);
    record_close(&r);
    return fine;
}
