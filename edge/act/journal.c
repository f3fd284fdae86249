#include "journal.h"
#include "act_.h"

// So many look-ups are under way at once (facts.c says why).
enum { QUEUE_MAX = 16 };

typedef struct queued {
    str line;
    uint64_t seq;
    fact said;
} queued;

// Lines on their way through the door into the state.
typedef struct reading {
    const act_journal *ask;
    act_facts *out;
    fact_reader *reader;
    arena scratch; // lines of the queue
    arena_mark empty;
    queued queue[QUEUE_MAX];
    size_t count;
} reading;

static bool let_in(reading *r, fault *why)
{
    bool fine = true;
    for (size_t i = 0; i < r->count && fine; i++) {
        UNSET door_fact came;
        const queued *q = &r->queue[i];
        switch (door_take(&r->out->door, &q->said, q->seq, &came, why)) {
        case DOOR_REFUSED: fine = false; break;
        case DOOR_SAME: break;
        case DOOR_NEW:
            r->out->taken++;
            state_fold(&r->out->state, &came);
            if (r->ask->each) r->ask->each(r->ask->with, &came);
        }
    }
    r->count = 0;
    arena_back(&r->scratch, r->empty);
    return fine;
}

static bool read_line(reading *r, uint64_t seq, str line, fault *why)
{
    char *copy = arena_text(&r->scratch, line.len + FACT_SLACK);
    memcpy(copy, line.at, line.len);
    queued *q = &r->queue[r->count];
    q->line = (str){copy, line.len};
    q->seq = seq;
    if (!fact_reader_read(r->reader, &q->said, q->line, &r->scratch, why)) return false;
    door_near(&r->out->door, &q->said);
    r->out->lines++;
    return ++r->count < QUEUE_MAX || let_in(r, why);
}

static bool read_fact(void *with, const store_fact *f, fault *why)
{
    return read_line(with, f->seq, f->line, why);
}

typedef struct standing {
    act_facts *out;
    pile rows;
    arena *a;
} standing;

static bool keep_standing(void *with, const store_line *l, fault *why)
{
    (void)why;
    standing *s = with;
    uint32_t enrollment = names_find(&s->out->door.enrollments, l->enrollment);
    if (enrollment == NAME_NONE) return true;
    *(rule_line *)pile_more(&s->rows) = (rule_line){enrollment, str_copy(s->a, l->code), l->from};
    return true;
}

// Claim lines that stand, as the evaluation wants them.
static bool read_standing(act_facts *out, store *s, arena *a, fault *why)
{
    standing all = {out, pile_in(a, sizeof(rule_line)), a};
    if (!store_lines_standing_each(s, keep_standing, &all, why)) return false;
    rule_line *lines = arena_array(a, rule_line, all.rows.count + 1u);
    for (uint32_t i = 0; i < all.rows.count; i++) lines[i] = *PILE_AT(&all.rows, rule_line, i);
    out->standing = lines;
    out->standing_count = all.rows.count;
    return true;
}

static bool read_all(reading *r, fault *why)
{
    store_want want = {.kinds_some = true, .clear_ok = true};
    for (int k = 0; k < KIND_COUNT; k++) want.kind_wanted[k] = !fact_kind_is_life((fact_kind)k);
    store_head head;
    if (!store_head_now(r->ask->store, &head, why)) return false;
    door_expect(&r->out->door, head.seq);
    return store_facts_each(r->ask->store, &want, read_fact, r, why);
}

// --- what some patients' claims rest on ------------------------------------------------------------------

typedef struct kept {
    uint64_t seq;
    str id, line;
    fact_kind kind;
} kept;
typedef struct stretch {
    str by;
    instant from, to;
} stretch;

typedef struct gathering {
    const act_journal *ask;
    arena *in;
    pile facts; // kept
    struct gather_set {
        uint64_t *at;
        uint32_t room, count;
    } seen;         // sequences of those
    pile stretches; // of the patients' own enrollments
    const stretch *own; // those of whose work for others is being looked through, by when they begin
    size_t own_count;
    int64_t longest;    // of these
    pile others;    // enrollments of others with work at the same time: str
} gathering;

static bool seen_put(gathering *g, uint64_t seq)
{
    struct gather_set *s = &g->seen;
    if ((s->count + 1) * 2 > s->room) {
        struct gather_set more = {.room = s->room ? s->room * 2 : 1024};
        more.at = arena_array(g->in, uint64_t, more.room);
        for (uint32_t i = 0; i < s->room; i++) {
            if (!s->at[i]) continue;
            uint32_t at = (uint32_t)(s->at[i] * 2654435761u) & (more.room - 1);
            while (more.at[at]) at = (at + 1) & (more.room - 1);
            more.at[at] = s->at[i];
            more.count++;
        }
        *s = more;
    }
    uint32_t at = (uint32_t)(seq * 2654435761u) & (s->room - 1);
    for (; s->at[at]; at = (at + 1) & (s->room - 1))
        if (s->at[at] == seq) return false;
    s->at[at] = seq;
    s->count++;
    return true;
}

static bool gather(void *with, const store_fact *f, fault *why)
{
    (void)why;
    gathering *g = with;
    if (fact_kind_is_life(f->kind) || !seen_put(g, f->seq)) return true;
    *(kept *)pile_more(&g->facts) = (kept){f->seq, str_copy(g->in, f->id), str_copy(g->in, f->line), f->kind};
    return true;
}

static bool gather_by(gathering *g, fact_subject subject, str id, const fact_kind *kinds, fault *why)
{
    store_want want = {.subject = subject, .id = id, .clear_ok = true, .kinds_some = kinds != NULL};
    for (; kinds && *kinds != KIND_COUNT; kinds++) want.kind_wanted[*kinds] = true;
    return store_facts_each(g->ask->store, &want, gather, g, why);
}

static bool parse(gathering *g, const kept *k, fact *out, fault *why)
{
    return fact_read(out, k->line, g->ask->zones, g->in, why);
}

static bool gather_settings(gathering *g, fault *why)
{
    static const fact_kind settings[] = {KIND_PRACTICE, KIND_PAYER, KIND_PRACTITIONER, KIND_STAFF,
                                         KIND_DEVICE,   KIND_PRICE, KIND_CHARGE,       KIND_PAYER_RULE};
    store_want want = {.kinds_some = true, .clear_ok = true};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) want.kind_wanted[settings[i]] = true;
    return store_facts_each(g->ask->store, &want, gather, g, why);
}

// The facts of the patients and of their enrollments.
static bool gather_patients(gathering *g, fault *why)
{
    uint32_t first = g->facts.count;
    for (size_t i = 0; i < g->ask->patient_count; i++)
        if (!gather_by(g, SUBJECT_PATIENT, g->ask->patients[i], NULL, why)) return false;
    for (uint32_t i = first; i < g->facts.count; i++) {
        const kept *k = PILE_AT(&g->facts, kept, i);
        fact said;
        if (k->kind == KIND_ENROLL) {
            if (!parse(g, k, &said, why) ||
                !gather_by(g, SUBJECT_ENROLLMENT, fact_get(&said, F_ENROLL_ENROLLMENT)->text, NULL, why))
                return false;
        } else if (k->kind == KIND_TIME) {
            if (!parse(g, k, &said, why)) return false;
            *(stretch *)pile_more(&g->stretches) =
                (stretch){fact_get(&said, F_TIME_BY)->text, fact_get(&said, F_TIME_FROM)->instant,
                          fact_get(&said, F_TIME_TO)->instant};
        }
    }
    return true;
}

// The first of the worker's own stretches that may still reach into what begins then.
static size_t first_reaching(const gathering *g, int64_t from_us)
{
    size_t low = 0, high = g->own_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (g->own[middle].from.us <= from_us - g->longest)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool meets(const gathering *g, instant from, instant to)
{
    for (size_t i = first_reaching(g, from.us); i < g->own_count && g->own[i].from.us < to.us; i++)
        if (g->own[i].to.us > from.us) return true;
    return false;
}

// One minute, one code: a stretch for somebody else at the same time may take minutes away.
static bool gather_work(void *with, const store_fact *f, fault *why)
{
    gathering *g = with;
    arena_mark mark = arena_here(g->in);
    fact said;
    if (!fact_read(&said, f->line, g->ask->zones, g->in, why)) return false;
    bool wanted = meets(g, fact_get(&said, F_TIME_FROM)->instant, fact_get(&said, F_TIME_TO)->instant);
    str enrollment = fact_get(&said, F_TIME_ENROLLMENT)->text;
    if (wanted) {
        *(str *)pile_more(&g->others) = str_copy(g->in, enrollment);
        return gather(g, f, why);
    }
    arena_back(g->in, mark);
    return true;
}

static int stretch_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const stretch *l = a, *r = b;
    int c = str_cmp(l->by, r->by);
    return c ? c : (l->from.us > r->from.us) - (l->from.us < r->from.us);
}

// What the worker did for others on the days of those stretches, each day once.
static bool gather_days(gathering *g, fault *why)
{
    for (size_t i = 0; i < g->own_count;) {
        instant from = g->own[i].from, to = g->own[i].to;
        int64_t day = floor_div(to.us, US_PER_DAY);
        for (i++; i < g->own_count && floor_div(g->own[i].from.us, US_PER_DAY) <= day + 1; i++) {
            if (g->own[i].to.us > to.us) to = g->own[i].to;
            day = floor_div(to.us, US_PER_DAY);
        }
        if (!store_time_each(g->ask->store, g->own[0].by, from, to, gather_work, g, why)) return false;
    }
    return true;
}

static bool gather_overlaps(gathering *g, fault *why)
{
    static const fact_kind enrolls[] = {KIND_ENROLL, KIND_COUNT}, patients[] = {KIND_PATIENT, KIND_COUNT};
    size_t count = g->stretches.count;
    stretch *all = arena_array(g->in, stretch, count + 1);
    for (uint32_t i = 0; i < count; i++) all[i] = *PILE_AT(&g->stretches, stretch, i);
    sort_rows(all, count, sizeof *all, stretch_order, NULL, g->in);
    for (size_t from = 0, end; from < count; from = end) {
        g->longest = 0;
        for (end = from; end < count && str_eq(all[end].by, all[from].by); end++)
            if (all[end].to.us - all[end].from.us > g->longest)
                g->longest = all[end].to.us - all[end].from.us;
        g->own = &all[from];
        g->own_count = end - from;
        if (!gather_days(g, why)) return false;
    }
    // A stretch counts only where its enrollment and its patient are seen.
    uint32_t first = g->facts.count;
    for (uint32_t i = 0; i < g->others.count; i++)
        if (!gather_by(g, SUBJECT_ENROLLMENT, *PILE_AT(&g->others, str, i), enrolls, why)) return false;
    for (uint32_t i = first; i < g->facts.count; i++) {
        const kept *k = PILE_AT(&g->facts, kept, i);
        fact said;
        if (k->kind != KIND_ENROLL) continue;
        if (!parse(g, k, &said, why) ||
            !gather_by(g, SUBJECT_PATIENT, fact_get(&said, F_ENROLL_PATIENT)->text, patients, why))
            return false;
    }
    return true;
}

// Whatever voids one of them, or voids a void; what takes a consent back.
static bool gather_voids(gathering *g, fault *why)
{
    for (uint32_t i = 0; i < g->facts.count; i++) {
        const kept *k = PILE_AT(&g->facts, kept, i);
        if (!gather_by(g, SUBJECT_FACT, k->id, NULL, why)) return false;
        if (k->kind == KIND_CONSENT && !gather_by(g, SUBJECT_CONSENT, k->id, NULL, why)) return false;
    }
    return true;
}

static int kept_order(const void *a, const void *b, const void *with)
{
    (void)with;
    const kept *l = a, *r = b;
    return (l->seq > r->seq) - (l->seq < r->seq);
}

static bool read_some(reading *r, fault *why)
{
    arena own;
    arena_open(&own, r->scratch.from, SIZE_MAX / 2);
    gathering g = {.ask = r->ask,
                   .in = &own,
                   .facts = pile_in(&own, sizeof(kept)),
                   .stretches = pile_in(&own, sizeof(stretch)),
                   .others = pile_in(&own, sizeof(str))};
    bool fine = gather_settings(&g, why) && gather_patients(&g, why) && gather_overlaps(&g, why) &&
                gather_voids(&g, why);
    kept *all = arena_array(&own, kept, g.facts.count + 1);
    for (uint32_t i = 0; i < g.facts.count; i++) all[i] = *PILE_AT(&g.facts, kept, i);
    sort_rows(all, g.facts.count, sizeof *all, kept_order, NULL, &own);
    for (uint32_t i = 0; fine && i < g.facts.count; i++) fine = read_line(r, all[i].seq, all[i].line, why);
    fine = fine && let_in(r, why); // before their lines go
    arena_close(&own);
    return fine;
}

static bool suppose(reading *r, fault *why)
{
    for (size_t i = 0; i < r->ask->supposed_count; i++)
        if (!read_line(r, 0, r->ask->supposed[i], why)) return false;
    return let_in(r, why);
}

static bool any_enrollment(const state *s)
{
    uint32_t e = 0;
    while (e < s->enrollments.count && !state_enroll(s, e)) e++;
    return e < s->enrollments.count;
}

static bool read_into(reading *r, arena *a, fault *why)
{
    act_facts *out = r->out;
    act_begin_facts(out, r->ask->book, r->ask->as_of, a);
    bool fine =
        (r->ask->patients ? read_some(r, why) : read_all(r, why)) && let_in(r, why) && suppose(r, why);
    if (!fine || !state_close(&out->state, why)) return false;
    if (!r->ask->patients && !read_standing(out, r->ask->store, a, why)) return false;
    if (out->state.practice == NO_ROW && any_enrollment(&out->state))
        return fault_set(why, FAULT_INPUT,
                         "no practice fact holds at that instant: months and minutes need its time zone");
    return true;
}

bool act_journal_read(act_facts *out, const act_journal *ask, arena *a, fault *why)
{
    reading *r = arena_push(a, reading);
    *r = (reading){.ask = ask, .out = out, .reader = fact_reader_in(a, ask->zones)};
    *out = (act_facts){0};
    arena_open(&r->scratch, a->from, a->bytes_max);
    arena_reserve(&r->scratch, 1 << 16);
    r->empty = arena_here(&r->scratch);
    bool fine = read_into(r, a, why);
    arena_close(&r->scratch);
    if (!fine) act_close_facts(out);
    return fine;
}
