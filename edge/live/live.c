// live.c - a practice opened and closed; readers lent; work handed to the writing thread.
#include "live_.h"

// --- stores ----------------------------------------------------------------------------------------------

bool live_reader_open(live *l, live_reader *r, bool read_only, fault *why)
{
    arena_open(&r->memory, host_memory(), LIVE_MEMORY_MAX);
    arena_open(&r->scratch, host_memory(), LIVE_MEMORY_MAX);
    r->zones = host_zones(&r->memory);
    r->poster = (act_poster){.scratch = &r->scratch, .zones = &r->zones};
    store_ask ask = l->ask;
    ask.zones = &r->zones;
    ask.post_with = &r->poster;
    ask.read_only = read_only;
    if (store_open(&r->store, &ask, why)) return true;
    r->store = NULL;
    live_reader_close(r);
    return false;
}

void live_reader_close(live_reader *r)
{
    store_close(r->store);
    r->store = NULL;
    if (!r->memory.from) return;
    arena_close(&r->scratch);
    arena_close(&r->memory);
}

static bool writer_open(live *l, fault *why)
{
    arena_open(&l->work, host_memory(), LIVE_MEMORY_MAX);
    arena_open(&l->work_scratch, host_memory(), LIVE_MEMORY_MAX);
    arena_reserve(&l->work, 1 << 16);
    arena_reserve(&l->work_scratch, 1 << 16);
    return live_reader_open(l, &l->writer, false, why) &&
           store_queue_open(&l->queue, l->writer.store, LIVE_BATCH, why);
}

// --- opening and closing ---------------------------------------------------------------------------------

static const char *text_kept(live *l, const char *text)
{
    return text ? str_z(&l->memory, str_of(text)) : NULL;
}

static void take_ask(live *l, const live_ask *ask)
{
    const rulebook *b = l->book = ask->book;
    store_shipped *shipped = arena_array(&l->memory, store_shipped, b->product_count + 1);
    for (size_t i = 0; i < b->product_count; i++)
        shipped[i] = (store_shipped){b->products[i].id, b->products[i].part2};
    l->keys = *ask->store.keys;
    l->ask = ask->store;
    l->ask.dir = str_copy(&l->memory, ask->store.dir);
    l->ask.practice = str_copy(&l->memory, ask->store.practice);
    l->ask.vfs = text_kept(l, ask->store.vfs);
    l->ask.keys = &l->keys;
    l->ask.post = act_post;
    l->ask.post_version = ACT_POST_VERSION;
    l->ask.shipped = shipped;
    l->ask.shipped_count = b->product_count;
    if (!l->ask.busy_ms) l->ask.busy_ms = LIVE_BUSY_MS;
    l->readers_max = ask->readers_max ? ask->readers_max : LIVE_READERS;
    l->wait_ms = ask->wait_ms ? ask->wait_ms : LIVE_WAIT_MS;
}

bool live_open(live **out, const live_ask *ask, fault *why)
{
    arena own;
    arena_open(&own, host_memory(), LIVE_MEMORY_MAX);
    live *l = arena_push(&own, live);
    l->memory = own;
    take_ask(l, ask);
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->risen, NULL);
    if (writer_open(l, why) && herald_open(l, why) && (ask->without_board || board_open(l, why))) {
        *out = l;
        return true;
    }
    live_close(l);
    return false;
}

void live_close(live *l)
{
    if (!l) return;
    if (l->board) board_close(l->board);
    herald_close(l);
    if (l->queue) store_queue_close(l->queue);
    live_reader_close(&l->writer);
    for (live_reader *r = l->free, *next; r; r = next) {
        next = r->next;
        live_reader_close(r);
    }
    if (l->work.from) {
        arena_close(&l->work);
        arena_close(&l->work_scratch);
    }
    pthread_cond_destroy(&l->risen);
    pthread_mutex_destroy(&l->lock);
    store_key_forget(&l->keys);
    arena own = l->memory;
    arena_close(&own);
}

str live_practice(const live *l) { return store_practice(l->writer.store); }
const rulebook *live_book(const live *l) { return l->book; }
board *live_board(live *l) { return l->board; }
const zone *live_zone(const live *l) { return l->zone; }
instant live_now(const live *l) { return l->ask.now ? l->ask.now(l->ask.with) : host_now(); }

bool live_sound(const live *l, fault *why)
{
    if (!l->unsound) return true;
    return fault_set(why, FAULT_UNKNOWN,
                     "the disk failed while storing; nothing is taken until the server is started again");
}

live_count live_counted(live *l)
{
    live_count count = {.queue = store_queue_counted(l->queue), .seq = l->herald.seen};
    pthread_mutex_lock(&l->lock);
    count.readers = l->made;
    pthread_mutex_unlock(&l->lock);
    return count;
}

// --- seats -----------------------------------------------------------------------------------------------

// A reader that is free, or NULL with *make where one more may be made.
static live_reader *take_free(live *l, bool *make)
{
    pthread_mutex_lock(&l->lock);
    while (!l->free && l->made == l->readers_max) pthread_cond_wait(&l->risen, &l->lock);
    live_reader *r = l->free;
    if (r) l->free = r->next;
    *make = !r;
    l->made += *make;
    pthread_mutex_unlock(&l->lock);
    return r;
}

static void put_free(live *l, live_reader *r)
{
    pthread_mutex_lock(&l->lock);
    if (r) {
        r->next = l->free;
        l->free = r;
    } else {
        l->made--;
    }
    pthread_cond_signal(&l->risen);
    pthread_mutex_unlock(&l->lock);
}

bool live_sit(live *l, live_seat *out, fault *why)
{
    bool make;
    live_reader *r = take_free(l, &make);
    if (make) {
        pthread_mutex_lock(&l->lock);
        r = arena_push(&l->memory, live_reader);
        pthread_mutex_unlock(&l->lock);
        if (!live_reader_open(l, r, true, why)) {
            put_free(l, NULL);
            return false;
        }
    }
    *out = (live_seat){r->store, &r->zones, l->book, l, r};
    return true;
}

void live_rise(live_seat *s)
{
    if (!s->reader) return;
    put_free(s->live, s->reader);
    *s = (live_seat){0};
}

// --- writing ---------------------------------------------------------------------------------------------

// After these nobody can say what the file holds; the store refuses everything from then on.
static store_answer weigh(live *l, store_answer a)
{
    if (a == STORE_UNKNOWN || a == STORE_BROKEN || a == STORE_CORRUPT) l->unsound = true;
    return a;
}

store_answer live_do(live *l, store_job job, void *with, fault *why)
{
    if (!live_sound(l, why)) return STORE_BROKEN;
    return weigh(l, store_queue_do_within(l->queue, l->wait_ms, job, with, why));
}

store_answer live_do_whenever(live *l, store_job job, void *with, fault *why)
{
    if (!live_sound(l, why)) return STORE_BROKEN;
    return weigh(l, store_queue_do(l->queue, job, with, why));
}

typedef struct appending {
    live *l;
    const fact *facts;
    size_t count;
    live_fact_answer *answers;
} appending;

static store_answer append(void *with, store *s, fault *why)
{
    appending *m = with;
    live *l = m->l;
    arena_mark work = arena_here(&l->work), scratch = arena_here(&l->work_scratch);
    act_desk d = {.store = s,
                  .book = l->book,
                  .zones = &l->writer.zones,
                  .now = live_now(l),
                  .arena = &l->work,
                  .scratch = &l->work_scratch};
    store_answer a = act_take(&d, m->facts, m->count, m->answers, why);
    arena_back(&l->work_scratch, scratch);
    arena_back(&l->work, work);
    return a;
}

static bool append_one_by_one(const appending *all, fault *why)
{
    for (size_t i = 0; i < all->count; i++) {
        appending one = {all->l, &all->facts[i], 1, &all->answers[i]};
        fault no = {0};
        store_answer a = live_do(all->l, append, &one, &no);
        if (a == STORE_OK) continue;
        if (a != STORE_DENIED) {
            *why = no;
            return false;
        }
        all->answers[i] = (live_fact_answer){a, no};
    }
    return true;
}

bool live_append(live *l, const fact *facts, size_t count, live_fact_answer *answers, fault *why)
{
    bool fine = true;
    for (size_t from = 0; from < count && fine; from += LIVE_FACTS) {
        size_t some = count - from < LIVE_FACTS ? count - from : LIVE_FACTS;
        appending m = {l, facts + from, some, answers + from};
        store_answer a = some > 1 ? live_do(l, append, &m, why) : STORE_DENIED;
        fine = a == STORE_OK || (a == STORE_DENIED && append_one_by_one(&m, why));
    }
    herald_call(l);
    return fine;
}

typedef struct alone {
    live *l;
    live_act act;
    void *with;
    arena *a;
} alone;

static store_answer do_alone(void *with, store *s, fault *why)
{
    alone *m = with;
    arena scratch;
    arena_open(&scratch, m->a->from, m->a->bytes_max);
    act_desk d = {.store = s,
                  .book = m->l->book,
                  .zones = &m->l->writer.zones,
                  .now = live_now(m->l),
                  .arena = m->a,
                  .scratch = &scratch};
    bool fine = m->act(m->with, &d, why);
    arena_close(&scratch);
    return fine ? STORE_OK : why->code == FAULT_UNKNOWN ? STORE_UNKNOWN : STORE_DENIED;
}

static bool alone_within(live *l, uint32_t wait_ms, alone *m, fault *why)
{
    if (!live_sound(l, why)) return false;
    store_answer answer = weigh(l, store_queue_alone_within(l->queue, wait_ms, do_alone, m, why));
    herald_call(l);
    return answer == STORE_OK;
}

bool live_alone(live *l, live_act act, void *with, arena *a, fault *why)
{
    return alone_within(l, l->wait_ms, &(alone){l, act, with, a}, why);
}

bool live_alone_whenever(live *l, live_act act, void *with, arena *a, fault *why)
{
    return alone_within(l, 0, &(alone){l, act, with, a}, why);
}
