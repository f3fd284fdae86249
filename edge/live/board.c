// board.c - the board's thread: gathers whom facts concern, makes their rows again when it is quiet for a
// moment, and publishes them. Who reads holds a lock for as long as copying takes; who publishes, for as long
// as swapping.
#include "board_.h"
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
    QUIET_MS = 150,        // more facts may come along with the first
    // after work that took so long it rests so many times as long: a burst costs a share
    REST_TIMES = 3,
    REST_MS_MAX = 3000,
    AT_ONCE_MAX = 256,     // patients of one reading
    ALL_MIN = 2000,        // more patients than these: everybody is read
    CLOCK_MS = 20000,      // so often it looks whether a day began
    NICE = 3,              // requests come first
};

// --- orders of the lists ---------------------------------------------------------------------------------

static bool in_view(int view, const board_row *r)
{
    switch (view) {
    case LIST_CALLS: return r->group == GROUP_NEEDS_CALL;
    case LIST_UNREACHABLE: return r->group == GROUP_CANNOT_REACH;
    case LIST_MINUTES:
        return r->has_month && r->group != GROUP_ENDED && r->month.next && r->month.minutes > 0 &&
               r->month.next_min - r->month.minutes <= BOARD_NEAR_MINUTES;
    case LIST_CONTACTS:
        return r->has_month && r->group != GROUP_ENDED && r->month.contact_asked && !r->month.contacts &&
               r->month.minutes > 0;
    case LIST_NOTES: return r->note_count > 0;
    case VIEW_ENROLLMENT: return r->enrollment.len > 0;
    default: return true;
    }
}

static int compare(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int by_name(const board_row *x, const board_row *y)
{
    int c = str_cmp(x->last, y->last);
    if (!c) c = str_cmp(x->first, y->first);
    return c ? c : str_cmp(board_key(x), board_key(y));
}

static int by_stake(const board_row *x, const board_row *y)
{
    int c = compare(y->falls_short, x->falls_short);
    if (!c) c = compare(y->at_stake.cents, x->at_stake.cents);
    if (!c) c = compare(x->strip.last_day.days, y->strip.last_day.days);
    return c ? c : compare(y->run.missed, x->run.missed);
}

static money notes_worth(const board_row *r)
{
    money sum = {0};
    for (size_t i = 0; i < r->note_count; i++) sum = money_add(sum, r->notes[i].worth);
    return sum;
}

static int view_order(const void *a, const void *b, const void *with)
{
    const board_row *x = &(*(kept_row *const *)a)->row, *y = &(*(kept_row *const *)b)->row;
    int c = 0;
    switch (*(const int *)with) {
    case LIST_CALLS: c = by_stake(x, y); break;
    case LIST_UNREACHABLE: c = compare(y->strip.spare, x->strip.spare); break;
    case LIST_MINUTES:
        c = compare(x->month.next_min - x->month.minutes, y->month.next_min - y->month.minutes);
        break;
    case LIST_CONTACTS: c = compare(y->month.minutes, x->month.minutes); break;
    case LIST_NOTES: c = compare(notes_worth(y).cents, notes_worth(x).cents); break;
    case VIEW_PATIENT:
        c = str_cmp(x->patient, y->patient);
        return c ? c : str_cmp(x->enrollment, y->enrollment);
    case VIEW_ENROLLMENT: return str_cmp(x->enrollment, y->enrollment);
    default: break;
    }
    return c ? c : by_name(x, y);
}

// --- publishing ------------------------------------------------------------------------------------------

static void *take_memory(size_t bytes)
{
    void *at = host_memory()->take(NULL, bytes);
    if (!at) host_memory()->fail(NULL, bytes);
    return at;
}

// The old view without what is gone, and with what is new, in order.
static board_view merged(const board_view *old, int view, kept_row **new, size_t count, arena *a)
{
    kept_row **add = arena_array(a, kept_row *, count + 1);
    size_t adds = 0, i = 0, k = 0;
    for (size_t n = 0; n < count; n++)
        if (in_view(view, &new[n]->row)) add[adds++] = new[n];
    sort_rows(add, adds, sizeof *add, view_order, &view, a);
    board_view out = {take_memory(sizeof(kept_row *) * (old->count + adds + 1)), 0};
    while (i < old->count || k < adds) {
        if (i < old->count && old->at[i]->gone) i++;
        else if (k == adds || (i < old->count && view_order(&old->at[i], &add[k], &view) <= 0))
            out.at[out.count++] = old->at[i++];
        else out.at[out.count++] = add[k++];
    }
    return out;
}

static void sum_up(board_sum *to, const board_sum *s)
{
    to->count += s->count;
    to->priced += s->priced;
    to->amount = money_add(to->amount, s->amount);
}

static void sum_row(board_day *d, const board_row *r)
{
    board_sum one = {1, r->staked, r->staked ? r->at_stake : (money){0}};
    sum_up(&d->groups[r->group], &one);
    if (r->group != GROUP_NOT_ENROLLED && r->group != GROUP_ENDED) d->enrolled++;
    sum_up(&d->ready, &r->ready);
    sum_up(&d->held, &r->held);
    sum_up(&d->earned, &r->earned);
    sum_up(&d->expected, &r->expected);
    sum_up(&d->lost, &r->lost);
}

static void sum_desk(board_day *d, const board_desk *k)
{
    if (!k) return;
    d->to_release = k->to_release;
    d->to_send = k->to_send;
    d->waiting = k->waiting;
    d->rejected = k->rejected;
    d->denied = k->denied;
    d->expiring = k->expiring;
    d->paid_month = k->paid_month;
    d->lost_ground = k->lost_ground;
}

static void mark_gone(board *b, const board_making *m)
{
    const board_view *v = &b->views[VIEW_PATIENT];
    for (size_t i = 0; i < v->count; i++) v->at[i]->gone = !m->patients;
    for (size_t p = 0; p < m->patient_count; p++)
        for (size_t i = board_first_of(b, m->patients[p]);
             i < v->count && str_eq(v->at[i]->row.patient, m->patients[p]); i++)
            v->at[i]->gone = true;
}

static void publish_rows(board *b, const board_making *m)
{
    board_view views[VIEW_COUNT], old[VIEW_COUNT];
    arena a;
    arena_open(&a, host_memory(), LIVE_MEMORY_MAX);
    mark_gone(b, m);
    for (int v = 0; v < VIEW_COUNT; v++) views[v] = merged(&b->views[v], v, m->rows, m->count, &a);
    arena_close(&a);
    board_day day = {.on = m->today, .at = m->now};
    for (size_t i = 0; i < views[VIEW_PATIENT].count; i++) sum_row(&day, &views[VIEW_PATIENT].at[i]->row);
    pthread_rwlock_wrlock(&b->face);
    memcpy(old, b->views, sizeof old);
    memcpy(b->views, views, sizeof views);
    desk_find_rows(b, b->desk);
    sum_desk(&day, b->desk);
    b->day = day;
    b->version++;
    b->complete |= !m->patients;
    if (!m->patients) b->since = m->since;
    pthread_rwlock_unlock(&b->face);
    for (size_t i = 0; i < old[VIEW_PATIENT].count; i++)
        if (old[VIEW_PATIENT].at[i]->gone) row_give(old[VIEW_PATIENT].at[i]);
    for (int v = 0; v < VIEW_COUNT; v++)
        if (old[v].at) host_memory()->give(NULL, old[v].at, 0);
}

static void publish_desk(board *b, board_desk *d)
{
    pthread_rwlock_wrlock(&b->face);
    board_desk *old = b->desk;
    b->desk = d;
    desk_find_rows(b, d);
    sum_desk(&b->day, d);
    b->version++;
    pthread_rwlock_unlock(&b->face);
    desk_give(old);
}

size_t board_first_of(const board *b, str patient)
{
    const board_view *v = &b->views[VIEW_PATIENT];
    size_t low = 0, high = v->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_cmp(v->at[middle]->row.patient, patient) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const kept_row *board_patient_row(const board *b, str patient)
{
    const board_view *v = &b->views[VIEW_PATIENT];
    size_t at = board_first_of(b, patient);
    return at < v->count && str_eq(v->at[at]->row.patient, patient) ? v->at[at] : NULL;
}

const kept_row *board_row_of(const board *b, str enrollment)
{
    const board_view *v = &b->views[VIEW_ENROLLMENT];
    size_t low = 0, high = v->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_cmp(v->at[middle]->row.enrollment, enrollment) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < v->count && str_eq(v->at[low]->row.enrollment, enrollment) ? v->at[low] : NULL;
}

// --- making ----------------------------------------------------------------------------------------------

static void say_trouble(board *b, const fault *why)
{
    pthread_rwlock_wrlock(&b->face);
    memset(b->trouble, 0, sizeof b->trouble);
    if (why) snprintf(b->trouble, sizeof b->trouble, "%s", why->text);
    pthread_rwlock_unlock(&b->face);
}

// The rows of these patients (NULL: of all), and published. `others`: whose minutes the same work touches are
// handed to it.
static bool make_rows(board *b, const str *patients, size_t count, names *others, fault *why)
{
    arena a;
    arena_open(&a, host_memory(), LIVE_MEMORY_MAX);
    board_making m = {
        .board = b, .a = &a, .now = live_now(b->live), .patients = patients, .patient_count = count};
    bool fine = store_look(b->reader.store, why);
    if (fine) {
        fine = board_make(&m, why);
        store_look_end(b->reader.store);
    }
    if (fine) {
        if (!patients || m.midnight.us < b->midnight.us) b->midnight = m.midnight;
        b->made++;
        publish_rows(b, &m);
        for (uint32_t i = 0; others && i < names_count(&m.others); i++)
            (void)names_number(others, names_text(&m.others, i), NULL);
    }
    names_close(&m.others);
    arena_close(&a);
    return fine;
}

static bool make_desk(board *b, fault *why)
{
    board_desk *d;
    if (!store_look(b->reader.store, why)) return false;
    bool fine = desk_make(b, live_now(b->live), &d, why);
    store_look_end(b->reader.store);
    if (fine) publish_desk(b, d);
    return fine;
}

static bool make_some(board *b, const names *patients, names *others, arena *a, fault *why)
{
    uint32_t count = names_count(patients);
    str *ids = arena_array(a, str, count + 1);
    for (uint32_t i = 0; i < count; i++) ids[i] = names_text(patients, i);
    bool fine = true;
    for (uint32_t from = 0; from < count && fine; from += AT_ONCE_MAX) {
        uint32_t some = count - from < AT_ONCE_MAX ? count - from : AT_ONCE_MAX;
        fine = make_rows(b, ids + from, some, others, why);
    }
    return fine;
}

static bool make_due(board *b, board_due *due, fault *why)
{
    bool fine = !due->desk || make_desk(b, why); // alerts first
    if (fine && (due->all || names_count(&due->patients) > ALL_MIN)) return make_rows(b, NULL, 0, NULL, why);
    names others = names_in(&due->memory);
    fine = fine && make_some(b, &due->patients, due->time ? &others : NULL, &due->memory, why) &&
           make_some(b, &others, NULL, &due->memory, why);
    names_close(&others);
    return fine;
}

// --- what is due -----------------------------------------------------------------------------------------

static void due_open(board_due *d)
{
    arena_open(&d->memory, host_memory(), LIVE_MEMORY_MAX);
    d->patients = names_in(&d->memory);
}

static void due_clear(board_due *d)
{
    names_close(&d->patients);
    arena_close(&d->memory);
    *d = (board_due){0};
    due_open(d);
}

static void add_news(board_due *d, const live_news *n)
{
    d->any = true;
    d->seq = n->seq;
    switch ((int)n->about) {
    case KIND_PRACTICE:
    case KIND_PAYER:
    case KIND_PRACTITIONER:
    case KIND_STAFF:
    case KIND_DEVICE:
    case KIND_PRICE:
    case KIND_CHARGE:
    case KIND_PAYER_RULE: d->all = true; return;
    case KIND_TIME: d->time = true; break;
    default: d->desk |= fact_kind_is_life(n->about); break;
    }
    if (n->patient.len) (void)names_number(&d->patients, n->patient, NULL);
}

static void hear(void *with, const live_news *n, size_t count)
{
    board *b = with;
    pthread_mutex_lock(&b->lock);
    for (size_t i = 0; i < count; i++) add_news(b->due, &n[i]);
    pthread_cond_signal(&b->woken);
    pthread_mutex_unlock(&b->lock);
}

// --- the thread ------------------------------------------------------------------------------------------

static int64_t milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

// Waits so long, or until the board closes; with `for_due` also until something is due.
static bool wait_ms(board *b, int64_t ms, bool for_due)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    int64_t ns = until.tv_nsec + ms % 1000 * 1000000;
    until.tv_sec += ms / 1000 + ns / 1000000000;
    until.tv_nsec = ns % 1000000000;
    pthread_mutex_lock(&b->lock);
    while (!b->ending && !(for_due && b->due->any) &&
           pthread_cond_timedwait(&b->woken, &b->lock, &until) == 0) {}
    bool go_on = !b->ending;
    pthread_mutex_unlock(&b->lock);
    return go_on;
}

static void look(board *b)
{
    fault why;
    pthread_mutex_lock(&b->lock);
    board_due *due = b->due;
    b->due = b->spare;
    b->spare = due;
    pthread_mutex_unlock(&b->lock);
    due->all |= live_now(b->live).us >= b->midnight.us;
    due->desk |= due->all;
    bool fine = make_due(b, due, &why);
    if (fine && due->seq > b->seq) b->seq = due->seq;
    say_trouble(b, fine ? NULL : &why);
    if (!fine) { // again with the next fact, or soon
        pthread_mutex_lock(&b->lock);
        b->due->all = b->due->desk = true;
        pthread_mutex_unlock(&b->lock);
    }
    due_clear(due);
}

static void *run(void *with)
{
    board *b = with;
    (void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE); // of this thread alone, on Linux
    bool go_on = true;
    while (go_on) {
        int64_t began = milliseconds();
        look(b);
        int64_t rest = (milliseconds() - began) * REST_TIMES;
        go_on = wait_ms(b, rest < REST_MS_MAX ? rest : REST_MS_MAX, false) && wait_ms(b, CLOCK_MS, true) &&
                wait_ms(b, QUIET_MS, false);
    }
    return NULL;
}

bool board_open(live *l, fault *why)
{
    board *b = l->board = arena_push(&l->memory, board);
    pthread_rwlockattr_t prefer;
    b->live = l;
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->woken, NULL);
    pthread_rwlockattr_init(&prefer);
    pthread_rwlockattr_setkind_np(&prefer, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&b->face, &prefer);
    pthread_rwlockattr_destroy(&prefer);
    b->due = arena_push(&l->memory, board_due);
    b->spare = arena_push(&l->memory, board_due);
    due_open(b->due);
    due_open(b->spare);
    b->due->all = b->due->any = true;
    b->due->seq = l->herald.seen;
    b->midnight = (instant){INT64_MAX};
    b->since = DATE_NONE;
    b->version = (uint64_t)host_now().us; // not one of a board that was closed
    if (!live_reader_open(l, &b->reader, true, why)) return false;
    live_listen(l, hear, b);
    b->runs = pthread_create(&b->thread, NULL, run, b) == 0;
    return b->runs || fault_set(why, FAULT_SYSTEM, "no thread can be started");
}

void board_close(board *b)
{
    live_unlisten(b->live, hear, b);
    if (b->runs) {
        pthread_mutex_lock(&b->lock);
        b->ending = true;
        pthread_cond_signal(&b->woken);
        pthread_mutex_unlock(&b->lock);
        pthread_join(b->thread, NULL);
    }
    for (size_t i = 0; i < b->views[VIEW_PATIENT].count; i++) row_give(b->views[VIEW_PATIENT].at[i]);
    for (int v = 0; v < VIEW_COUNT; v++)
        if (b->views[v].at) host_memory()->give(NULL, b->views[v].at, 0);
    desk_give(b->desk);
    due_clear(b->due);
    due_clear(b->spare);
    live_reader_close(&b->reader);
    pthread_rwlock_destroy(&b->face);
    pthread_cond_destroy(&b->woken);
    pthread_mutex_destroy(&b->lock);
}
