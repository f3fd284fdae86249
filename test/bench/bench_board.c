// bench-board DIR KEY [LISTS]: a practice's board, as the server holds it: how long it takes to be made for
// all enrollments of the journal in DIR, how long until a check-in of one patient is in it, what a burst of
// check-ins costs, and how long the lists of the day take to be handed out (LISTS times, 2000 unless told),
// quiet and beside that burst. Appends check-ins to the journal. Prints a line each.
#include "board.h"
#include "book.h"
#include "host.h"
#include "live.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 8, BURST = 20000 };
static live *l;
static arena room;

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
static double processor(void) { return (double)clock() / CLOCKS_PER_SEC; }

static void must(bool fine, const fault *why)
{
    if (fine) return;
    fprintf(stderr, "bench-board: %s: %s\n", why->field, why->text);
    exit(4);
}

static int by_time(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// What the pages of the day of a coordinator, a clinician and a biller take.
static size_t take_lists(arena *a, str billing)
{
    size_t rows = 0;
    board *b = live_board(l);
    board_page page;
    board_day day;
    const board_alert *alerts;
    const board_work *works;
    board_eyes eyes = {.part2 = false};
    board_today(b, &day);
    rows += board_alerts(b, &eyes, STR(""), &alerts, a);
    rows += board_works(b, &eyes, 50, &works, a);
    for (int list = LIST_CALLS; list < LIST_COUNT; list++) {
        board_want w = {
            .list = (board_list)list, .max = 50, .billing = list > LIST_UNREACHABLE ? billing : STR("")};
        board_take(b, &w, &page, a);
        rows += page.count;
    }
    return rows;
}

static _Atomic int burst_next, burst_over;

// So many times; `beside`: until the burst is over, so many at most.
static void time_lists(const char *what, int most, bool beside, str billing)
{
    int times = 0;
    double *took = calloc((size_t)most, sizeof *took);
    size_t rows = 0;
    arena a;
    arena_open(&a, host_memory(), (size_t)1 << 30);
    arena_reserve(&a, 4 << 20);
    for (; times < most && !(beside && burst_over == THREADS); times++) {
        arena_mark mark = arena_here(&a);
        double began = seconds();
        rows = take_lists(&a, billing);
        took[times] = seconds() - began;
        arena_back(&a, mark);
    }
    qsort(took, (size_t)times, sizeof *took, by_time);
    printf("%-44s p50 %8.3f ms   p99 %8.3f ms   max %8.3f ms   (%zu rows)\n", what, took[times / 2] * 1e3,
           took[times * 99 / 100] * 1e3, took[times - 1] * 1e3, rows);
    arena_close(&a);
    free(took);
}

static board_page all;

static void append(int n, arena *a, zones *z)
{
    char line[512], at[64];
    buf b = {.at = at, .room = sizeof at, .bytes_max = sizeof at};
    instant now = live_now(l);
    instant_put(&b, now);
    const board_row *r = &all.rows[(size_t)n % all.count];
    int len =
        snprintf(line, sizeof line,
                 "{\"fact\":\"checkin\",\"id\":\"bench-%d-%lld\",\"at\":\"%.*s\",\"enrollment\":\"%.*s\","
                 "\"source\":\"patient\",\"answers\":{\"mood\":4}}",
                 n, (long long)now.us, (int)b.len, at, STR_ARGS(board_key(r)));
    fact f;
    fault why;
    live_fact_answer answer;
    arena_mark mark = arena_here(a);
    must(fact_read(&f, (str){line, (size_t)len}, z, a, &why), &why);
    must(live_append(l, &f, 1, &answer, &why), &why);
    must(store_yes(answer.answer), &answer.why);
    arena_back(a, mark);
}

static void *append_some(void *with)
{
    arena a;
    arena_open(&a, host_memory(), (size_t)1 << 30);
    zones z = host_zones(&a);
    for (int n; (n = burst_next++) < BURST;) append(n, &a, &z);
    burst_over++;
    arena_close(&a);
    return with;
}

static board_progress wait_for(uint64_t seq)
{
    board_progress p;
    for (;; usleep(500)) {
        board_now(live_board(l), &p);
        if (p.complete && p.seq >= seq) return p;
        if (p.trouble[0]) fprintf(stderr, "bench-board: %s\n", p.trouble);
    }
}

static void one_patient(zones *z)
{
    enum { TIMES = 20 };
    double sum = 0, work = processor();
    for (int i = 0; i < TIMES; i++) {
        double began = seconds();
        append(-i - 1 + (int)all.count * 2, &room, z);
        for (uint64_t seq = 0; !seq; usleep(100)) seq = live_counted(l).seq;
        live_seat seat;
        store_head head;
        fault why;
        must(live_sit(l, &seat, &why) && store_head_now(seat.store, &head, &why), &why);
        live_rise(&seat);
        (void)wait_for(head.seq);
        sum += seconds() - began;
    }
    printf("%-44s %8.1f ms, of them 150 of waiting for more; %.1f ms of processor\n",
           "a check-in until it is shown", sum / TIMES * 1e3, (processor() - work) / TIMES * 1e3);
}

static void burst(str billing)
{
    pthread_t threads[THREADS];
    double began = seconds(), work = processor();
    board_progress before, after;
    board_now(live_board(l), &before);
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, append_some, NULL)) exit(4);
    time_lists("lists of the day, beside a burst of check-ins", 1 << 20, true, billing);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    double took = seconds() - began;
    live_seat seat;
    store_head head;
    fault why;
    must(live_sit(l, &seat, &why) && store_head_now(seat.store, &head, &why), &why);
    live_rise(&seat);
    (void)wait_for(head.seq);
    board_now(live_board(l), &after);
    printf("%-44s %8.0f a second, %d threads; board made %u times; shown %.1f s after the last; %.1f s of "
           "processor\n",
           "check-ins, durable, beside lists", BURST / took, THREADS, after.made - before.made,
           seconds() - began - took, processor() - work);
}

int main(int argc, char **argv)
{
    fault why;
    store_keys keys;
    rulebook book;
    if (argc < 3) {
        fprintf(stderr, "bench-board DIR KEY [LISTS]\n");
        return 2;
    }
    long long lists = 2000;
    if (argc > 3 && (!str_number(str_of(argv[3]), &lists) || lists < 1 || lists > 1000000)) return 2;
    arena_open(&room, host_memory(), (size_t)1 << 40);
    zones z = host_zones(&room);
    must(book_load(&book, STR(""), STR(""), &room, &why) &&
             store_key_load(str_of(argv[2]), str_of(argv[1]), &keys, &room, &why),
         &why);
    live_ask ask = {.store = {.dir = str_of(argv[1]), .keys = &keys, .zones = &z}, .book = &book};
    double began = seconds(), work = processor();
    must(live_open(&l, &ask, &why), &why);
    printf("%-44s %8.2f s\n", "opened", seconds() - began);
    board_progress p = wait_for(0);
    printf("%-44s %8.2f s for %u enrollments, %llu facts; %.2f s of processor\n", "board made",
           seconds() - began, p.total, (unsigned long long)p.seq, processor() - work);
    board_want everybody = {.list = LIST_BY_NAME, .eyes = {.part2 = true}};
    board_take(live_board(l), &everybody, &all, &room);
    if (!all.count) return 1;
    str billing = all.rows[all.count / 2].billing;
    size_t enrolled = 0; // check-ins name enrollments
    board_row *rows = arena_array(&room, board_row, all.count);
    for (size_t i = 0; i < all.count; i++)
        if (all.rows[i].enrollment.len) rows[enrolled++] = all.rows[i];
    all.rows = rows;
    all.count = enrolled;
    time_lists("lists of the day", (int)lists, false, billing);
    one_patient(&z);
    burst(billing);
    live_close(l);
    return 0;
}
