#include "import.h"
#include "desk.h"
#include "host.h"
#include "act_.h"

// A fact that voids: whether voids void each other in a circle is known when all have come.
typedef struct voiding { str id; } voiding;

typedef struct importing {
    store *store;
    zones *zones;
    arena *in;
    arena scratch;     // one question's answer
    act_imported *out;
    pile voids;        // voiding
    act_desk desk;
    act_review *review; // what the new facts do to claims
    bool no_life;
    fault why;         // of a question that the door cannot be told about
    bool failed;
} importing;

// --- what the journal knows ------------------------------------------------------------------------------
static bool is_consent(importing *m, str id)
{
    arena_mark mark = arena_here(&m->scratch);
    store_fact found;
    store_answer a = store_fact_find(m->store, id, &found, &m->scratch, &m->why);
    arena_back(&m->scratch, mark);
    if (a == STORE_NONE) return false;
    m->failed |= !store_yes(a);
    return m->failed || found.kind == KIND_CONSENT;
}

// A door asks only yes or no: where the store cannot say, yes for now, and the import fails afterwards.
static bool known(void *with, fact_subject subject, str id)
{
    importing *m = with;
    if (m->failed) return true;
    if (subject == SUBJECT_CONSENT) return is_consent(m, id);
    bool is = false;
    if (store_subject_known(m->store, subject, id, &is, &m->why)) return is;
    m->failed = true;
    return true;
}

static bool same_fact(importing *m, const store_fact *there, const fact *f)
{
    arena_mark mark = arena_here(&m->scratch);
    buf b = buf_in(&m->scratch, LIMIT_LINE_BYTES);
    fact_put(&b, f);
    bool same = str_eq(there->line, buf_str(&b));
    arena_back(&m->scratch, mark);
    return same;
}

static door_answer met(void *with, const fact *f, fault *why)
{
    importing *m = with;
    arena_mark mark = arena_here(&m->scratch);
    store_fact there;
    store_answer a = store_fact_find(m->store, f->id, &there, &m->scratch, &m->why);
    door_answer answer = DOOR_NEW;
    if (a == STORE_OK)
        answer = same_fact(m, &there, f) ? DOOR_SAME : DOOR_REFUSED;
    else if (a != STORE_NONE)
        m->failed = true;
    arena_back(&m->scratch, mark);
    if (answer == DOOR_REFUSED) {
        fault_set(why, FAULT_INPUT,
                  "\"%.*s\" is in the journal with other content; a correction is a void and a new fact",
                  STR_ARGS(f->id));
        fault_at(why, 0, STR("id"));
    }
    return answer;
}

// A claim is made, sent and paid by what people and payers do, not by a file that says so.
static bool may_come(importing *m, const fact *f, fault *why)
{
    fact_kind kind = f->kind;
    if (!m->no_life) return true;
    if (kind == KIND_VOID) {
        arena_mark mark = arena_here(&m->scratch);
        store_fact there;
        store_answer a = store_fact_find(m->store, fact_get(f, F_VOID_VOIDS)->text, &there, &m->scratch, why);
        arena_back(&m->scratch, mark);
        if (a != STORE_NONE && !store_yes(a)) return false;
        if (a == STORE_OK) kind = there.kind;
    }
    if (!fact_kind_is_life(kind)) return true;
    fault_set(why, FAULT_INPUT, "%s of a claim's life does not come in by a file",
              f->kind == KIND_VOID ? "a void" : "a fact");
    return fault_at(why, 0, STR("fact"));
}

static bool take(void *with, const fact *f, fault *why)
{
    importing *m = with;
    if (!may_come(m, f, why)) return false;
    store_answer a = store_fact_append(m->store, f, why);
    if (a == STORE_SAME)
        m->out->same++;
    else if (a == STORE_OK)
        m->out->stored++;
    else
        return false;
    if (a == STORE_OK && !act_review_take(m->review, f, why)) return false;
    if (f->kind == KIND_VOID)
        *(voiding *)pile_more(&m->voids) = (voiding){.id = str_copy(m->in, f->id)};
    return true;
}

// --- voids -----------------------------------------------------------------------------------------------
// The void that `id` voids, or empty where it voids no void.
static bool next_void(importing *m, str id, str *next, fault *why)
{
    store_fact found;
    fact f;
    *next = (str){"", 0};
    store_answer a = store_fact_find(m->store, id, &found, &m->scratch, why);
    if (a == STORE_NONE || (a == STORE_OK && found.kind != KIND_VOID)) return true;
    if (a != STORE_OK || !fact_read(&f, found.line, m->zones, &m->scratch, why)) return false;
    *next = str_copy(&m->scratch, fact_get(&f, F_VOID_VOIDS)->text);
    return true;
}

// Facts can never be changed: a circle, once in, would keep everything from being derived for ever.
static bool no_circle(importing *m, str from, fault *why)
{
    str slow = from, fast = from; // two walkers: where there is a circle, they meet
    do {
        for (int step = 0; step < 2; step++)
            if (!next_void(m, fast, &fast, why)) return false;
            else if (!fast.len) return true;
        if (!next_void(m, slow, &slow, why)) return false;
    } while (!str_eq(slow, fast));
    return fault_set(why, FAULT_INPUT, "the void \"%.*s\" voids itself, by way of the voids that it voids",
                     STR_ARGS(from));
}

static bool voids_end(importing *m, fault *why)
{
    for (uint32_t i = 0; i < m->voids.count; i++) {
        arena_mark mark = arena_here(&m->scratch);
        bool fine = no_circle(m, PILE_AT(&m->voids, voiding, i)->id, why);
        arena_back(&m->scratch, mark);
        if (!fine) return false;
    }
    return true;
}

// --- the whole -------------------------------------------------------------------------------------------
static bool pass_file(importing *m, const act_import_ask *ask, str path, const act_beside *beside, fault *why)
{
    act_ask one = {.path = path, .book = ask->book, .zones = ask->zones, .keep_going = ask->keep_going,
                   .beside = beside, .table = ask->table, .progress = ask->progress, .with = ask->with};
    act_passed passed;
    bool fine = act_pass_facts(&passed, &one, m->in, why);
    if (m->failed) {
        *why = m->why;
        return false;
    }
    m->out->lines += passed.lines;
    m->out->rejected += passed.rejected;
    m->out->ignored = passed.ignored;
    return fine;
}

static bool pass_all(importing *m, const act_import_ask *ask, fault *why)
{
    act_beside beside = {m, known, met, take};
    for (size_t i = 0; i < ask->count; i++)
        if (!pass_file(m, ask, ask->paths[i], &beside, why)) return false;
    return voids_end(m, why);
}

static void begin(importing *m, store *s, const rulebook *book, zones *z, act_imported *out, arena *a)
{
    *m = (importing){.store = s, .zones = z, .in = a, .out = out, .voids = pile_in(a, sizeof(voiding))};
    arena_open(&m->scratch, a->from, a->bytes_max);
    m->desk = (act_desk){
        .store = s, .book = book, .zones = z, .now = host_now(), .arena = a, .scratch = &m->scratch};
    m->review = act_review_open(&m->desk);
}

// What the facts took from claims is said in the same transaction.
static bool review(importing *m, fault *why)
{
    size_t raised;
    if (!act_review_run(m->review, &raised, why)) return false;
    m->out->reviewed = raised;
    return true;
}

// Commits where all went well, else takes back.
static bool end(importing *m, bool fine, bool keep, fault *why)
{
    act_review_close(m->review);
    arena_close(&m->scratch);
    if (fine && keep) return store_yes(store_commit(m->store, why));
    store_back(m->store);
    return fine;
}

bool act_import(act_imported *out, store *s, const act_import_ask *ask, arena *a, fault *why)
{
    *out = (act_imported){0};
    importing m;
    if (!store_yes(store_begin(s, why))) return false;
    begin(&m, s, ask->book, ask->zones, out, a);
    m.no_life = ask->no_life;
    bool fine = pass_all(&m, ask, why) && review(&m, why) && store_head_now(s, &out->head, why);
    return end(&m, fine, !ask->dry_run, why);
}

bool act_append(store *s, const fact *f, const rulebook *book, zones *z, bool *same, arena *a, fault *why)
{
    act_imported counts = {0};
    importing m;
    if (!store_yes(store_begin(s, why))) return false;
    begin(&m, s, book, z, &counts, a);
    door d = door_in(a);
    d.known = known;
    d.known_with = &m;
    act_ship_door(book, &d);
    door_fact came;
    bool fine = door_take(&d, f, 0, &came, why) == DOOR_NEW && take(&m, f, why) && door_finish(&d, why) &&
                voids_end(&m, why) && review(&m, why);
    if (m.failed) *why = m.why;
    door_close(&d);
    *same = counts.same > 0;
    return end(&m, fine && !m.failed, true, why);
}
