// herald.c - tells what is new: reads the facts since the last one it told, after each write and every two
// seconds, so that what another process wrote is told too.
#include "live_.h"
#include <time.h>

enum { NEWS_AT_ONCE = 2048, LISTENERS_AT_FIRST = 16, DEEP_MAX = VOIDS_DEEP_MAX };

typedef struct heard {
    uint64_t seq;
    fact_kind kind;
    str id, line;
} heard;
typedef struct hearing {
    herald *h;
    arena *a;
    pile facts; // heard
} hearing;

static bool keep(void *with, const store_fact *f, fault *why)
{
    (void)why;
    hearing *g = with;
    char *line = arena_text(g->a, f->line.len + FACT_SLACK);
    memcpy(line, f->line.at, f->line.len);
    *(heard *)pile_more(&g->facts) = (heard){f->seq, f->kind, str_copy(g->a, f->id), {line, f->line.len}};
    return true;
}

// --- whom a fact concerns --------------------------------------------------------------------------------

static str id_of(const fact *f, fact_subject subject)
{
    const fact_kind_row *kind = &fact_kinds[f->kind];
    for (int i = 0; i < kind->fields; i++) {
        fact_field field = kind->first + (fact_field)i;
        const fact_field_row *is = &fact_fields[field];
        if ((is->type == ID || is->type == NEW_ID) && is->of == (int)subject && fact_has(f, field))
            return fact_get(f, field)->text;
    }
    return (str){"", 0};
}

typedef struct patient_of {
    hearing *g;
    str patient;
} patient_of;

static bool take_enroll(void *with, const store_fact *f, fault *why)
{
    patient_of *p = with;
    fact said;
    if (!fact_read(&said, f->line, &p->g->h->reader.zones, p->g->a, why)) return false;
    p->patient = str_copy(p->g->a, fact_get(&said, F_ENROLL_PATIENT)->text);
    return true;
}

static bool find_patient(hearing *g, live_news *n, fault *why)
{
    patient_of p = {g, {"", 0}};
    store_want want = {
        .subject = SUBJECT_ENROLLMENT, .id = n->enrollment, .kinds_some = true, .clear_ok = true};
    want.kind_wanted[KIND_ENROLL] = true;
    if (!store_facts_each(g->h->reader.store, &want, take_enroll, &p, why)) return false;
    n->patient = p.patient;
    return true;
}

static bool find_work(hearing *g, const fact *f, live_news *n, fault *why)
{
    store_work w;
    str work = id_of(f, SUBJECT_WORK);
    store_answer found = store_work_get(g->h->reader.store, work, &w, g->a, why);
    if (found == STORE_NONE) return true;
    if (!store_yes(found)) return false;
    n->claim = w.claim;
    n->enrollment = w.enrollment;
    return true;
}

static bool find_claim(hearing *g, live_news *n, fault *why)
{
    store_claim c;
    store_answer found = store_claim_get(g->h->reader.store, n->claim, &c, g->a, why);
    if (found == STORE_NONE) return true;
    if (!store_yes(found)) return false;
    n->patient = c.patient;
    n->enrollment = c.enrollment;
    return true;
}

// The fact that a void takes out, or the consent that is taken back.
static bool find_target(hearing *g, str id, fact *out, bool *there, fault *why)
{
    store_fact target;
    store_answer found = store_fact_find(g->h->reader.store, id, &target, g->a, why);
    *there = store_yes(found);
    if (found == STORE_NONE) return true;
    return *there && fact_read(out, target.line, &g->h->reader.zones, g->a, why);
}

static bool find_whom(hearing *g, const fact *f, live_news *n, fault *why)
{
    n->patient = f->kind == KIND_PATIENT ? fact_get(f, F_PATIENT_PATIENT)->text : id_of(f, SUBJECT_PATIENT);
    n->enrollment = id_of(f, SUBJECT_ENROLLMENT);
    n->claim = id_of(f, SUBJECT_CLAIM);
    if (f->kind == KIND_WORK_DONE && !find_work(g, f, n, why)) return false;
    if (n->claim.len && !n->patient.len && !find_claim(g, n, why)) return false;
    return !n->enrollment.len || n->patient.len || find_patient(g, n, why);
}

static bool find_part2(hearing *g, live_news *n, fault *why)
{
    store *s = g->h->reader.store;
    bool is = false;
    if (n->patient.len && !store_subject_part2(s, SUBJECT_PATIENT, n->patient, &is, why)) return false;
    n->part2 = is;
    if (n->enrollment.len && !store_subject_part2(s, SUBJECT_ENROLLMENT, n->enrollment, &is, why))
        return false;
    n->part2 |= is;
    return true;
}

static bool hear(hearing *g, const heard *h, live_news *n, fault *why)
{
    fact said;
    bool there = true;
    if (!fact_read(&said, h->line, &g->h->reader.zones, g->a, why)) return false;
    *n = (live_news){.seq = h->seq, .kind = h->kind, .id = h->id, .by = said.by};
    for (int deep = 0; deep < DEEP_MAX && there; deep++) {
        if (said.kind == KIND_VOID) {
            if (!find_target(g, fact_get(&said, F_VOID_VOIDS)->text, &said, &there, why)) return false;
        } else if (said.kind == KIND_REVOKE) {
            if (!find_target(g, fact_get(&said, F_REVOKE_CONSENT)->text, &said, &there, why)) return false;
        } else {
            break;
        }
    }
    n->about = said.kind;
    return !there || (find_whom(g, &said, n, why) && find_part2(g, n, why));
}

// --- telling ---------------------------------------------------------------------------------------------

static void tell(herald *h, const live_news *n, size_t count)
{
    pthread_mutex_lock(&h->telling);
    for (size_t i = 0; i < h->count; i++) h->listeners[i].call(h->listeners[i].with, n, count);
    pthread_mutex_unlock(&h->telling);
}

static bool find_zone(live *l, arena *a, fault *why)
{
    const zone *z;
    herald *h = &l->herald;
    if (!act_zone(h->reader.store, live_now(l), &z, &h->reader.zones, a, why)) return false;
    l->zone = z;
    return true;
}

// Some of what is new. *more: there may be more.
static bool look_once(herald *h, arena *a, bool *more, fault *why)
{
    store_head head;
    hearing g = {h, a, pile_in(a, sizeof(heard))};
    uint64_t since = h->seen;
    *more = false;
    if (!store_head_now(h->reader.store, &head, why)) return false;
    if (head.seq <= since) return true;
    store_want want = {.since = since, .until = since + NEWS_AT_ONCE, .clear_ok = true};
    if (!store_facts_each(h->reader.store, &want, keep, &g, why)) return false;
    live_news *news = arena_array(a, live_news, g.facts.count + 1u);
    for (uint32_t i = 0; i < g.facts.count; i++)
        if (!hear(&g, PILE_AT(&g.facts, heard, i), &news[i], why)) return false;
    if (!g.facts.count) return true;
    for (uint32_t i = 0; i < g.facts.count; i++)
        if (news[i].about == KIND_PRACTICE && !find_zone(h->live, a, why)) return false;
    tell(h, news, g.facts.count);
    h->seen = news[g.facts.count - 1].seq;
    *more = h->seen < head.seq;
    return true;
}

// What cannot be read now is told when it can: the next look begins where this one did.
static void look(herald *h)
{
    arena a;
    fault why;
    bool more = true;
    arena_open(&a, host_memory(), LIVE_MEMORY_MAX);
    while (more && look_once(h, &a, &more, &why)) arena_back(&a, (arena_mark){0});
    arena_close(&a);
}

// Waits until somebody called, the practice closes, or it is time to look anyway.
static bool wait_for_call(herald *h)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LIVE_LOOK_MS / 1000;
    pthread_mutex_lock(&h->lock);
    while (!h->called && !h->ending && pthread_cond_timedwait(&h->woken, &h->lock, &until) == 0) {}
    h->called = false;
    bool go_on = !h->ending;
    pthread_mutex_unlock(&h->lock);
    return go_on;
}

static void *run(void *with)
{
    herald *h = with;
    while (wait_for_call(h)) look(h);
    return NULL;
}

bool herald_open(live *l, fault *why)
{
    herald *h = &l->herald;
    store_head head;
    *h = (herald){.live = l};
    pthread_mutex_init(&h->lock, NULL);
    pthread_mutex_init(&h->telling, NULL);
    pthread_cond_init(&h->woken, NULL);
    arena a;
    arena_open(&a, host_memory(), LIVE_MEMORY_MAX);
    bool fine = live_reader_open(l, &h->reader, true, why) && store_head_now(h->reader.store, &head, why) &&
                find_zone(l, &a, why);
    arena_close(&a);
    if (!fine) return false;
    h->seen = head.seq;
    h->runs = pthread_create(&h->thread, NULL, run, h) == 0;
    return h->runs || fault_set(why, FAULT_SYSTEM, "no thread can be started");
}

void herald_call(live *l)
{
    herald *h = &l->herald;
    pthread_mutex_lock(&h->lock);
    h->called = true;
    pthread_cond_signal(&h->woken);
    pthread_mutex_unlock(&h->lock);
}

void herald_close(live *l)
{
    herald *h = &l->herald;
    if (!h->live) return;
    if (h->runs) {
        pthread_mutex_lock(&h->lock);
        h->ending = true;
        pthread_cond_signal(&h->woken);
        pthread_mutex_unlock(&h->lock);
        pthread_join(h->thread, NULL);
    }
    live_reader_close(&h->reader);
    if (h->listeners) host_memory()->give(host_memory()->with, h->listeners, h->room * sizeof *h->listeners);
    pthread_cond_destroy(&h->woken);
    pthread_mutex_destroy(&h->telling);
    pthread_mutex_destroy(&h->lock);
    h->live = NULL;
}

// --- listeners -------------------------------------------------------------------------------------------

// Under `telling`: room for twice as many.
static void make_room(herald *h)
{
    const memory *from = host_memory();
    size_t room = h->room ? 2 * h->room : LISTENERS_AT_FIRST;
    herald_ear *more = from->take(from->with, room * sizeof *more);
    if (!more) from->fail(from->with, room * sizeof *more);
    if (h->count) memcpy(more, h->listeners, h->count * sizeof *more);
    if (h->listeners) from->give(from->with, h->listeners, h->room * sizeof *more);
    h->listeners = more;
    h->room = room;
}

void live_listen(live *l, live_listener listener, void *with)
{
    herald *h = &l->herald;
    pthread_mutex_lock(&h->telling);
    if (h->count == h->room) make_room(h);
    h->listeners[h->count++] = (herald_ear){listener, with};
    pthread_mutex_unlock(&h->telling);
}

void live_unlisten(live *l, live_listener listener, void *with)
{
    herald *h = &l->herald;
    pthread_mutex_lock(&h->telling);
    for (size_t i = 0; i < h->count; i++)
        if (h->listeners[i].call == listener && h->listeners[i].with == with)
            h->listeners[i--] = h->listeners[--h->count];
    pthread_mutex_unlock(&h->telling);
}
