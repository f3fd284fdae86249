// bench-journal DIR [APPENDS]: single check-ins appended and answered when durable: by one writer, a commit
// each, and by 64 threads through the queue; beside them, in the same run, as many plain 4 KB writes each
// synced, which is what the disk can do at most with a sync each. DIR must not exist. Prints appends a second
// and ratios.
#include "host.h"
#include "store.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 64, BATCH_MAX = 256, PATIENTS = 1000, BLOCK = 4096 };

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static _Noreturn void stop(const fault *why)
{
    char text[1024];
    buf b = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    fault_put(&b, why);
    fprintf(stderr, "bench-journal: %.*s\n", (int)b.len, b.at);
    exit(4);
}

static void append(store *s, zones *z, arena *a, const char *line)
{
    fault why;
    fact f;
    arena_mark mark = arena_here(a);
    if (!fact_read(&f, str_of(line), z, a, &why) || !store_yes(store_fact_append(s, &f, &why))) stop(&why);
    arena_back(a, mark);
}

static void checkin(char *to, size_t room, int n)
{
    snprintf(
        to, room,
        "{\"fact\":\"checkin\",\"id\":\"k%d\",\"at\":\"2026-02-%02dT%02d:%02d:%02dZ\",\"enrollment\":\"e%d\","
        "\"source\":\"patient\",\"answers\":{\"mood\":%d,\"sleep\":7.5,\"note\":\"slept well, walked\"}}",
        n, n / 86400 % 28 + 1, n / 3600 % 24, n / 60 % 60, n % 60, n % PATIENTS, n % 10);
}

// Patients and enrollments that the check-ins name are not checked by the store: references are the act's.
static double by_one(store *s, zones *z, arena *a, int count)
{
    char line[512];
    fault why;
    double begun = seconds();
    for (int i = 0; i < count; i++) {
        checkin(line, sizeof line, i);
        if (!store_yes(store_begin(s, &why))) stop(&why);
        append(s, z, a, line);
        if (!store_yes(store_commit(s, &why))) stop(&why);
    }
    return count / (seconds() - begun);
}

typedef struct many { store_queue *queue; const memory *from; atomic_int next; int until; } many;

static void *write_some(void *with)
{
    many *m = with;
    arena a;
    arena_open(&a, m->from, (size_t)1 << 30);
    zones z = host_zones(&a);
    char line[512];
    fault why;
    fact f;
    for (int n; (n = atomic_fetch_add(&m->next, 1)) < m->until;) {
        arena_mark mark = arena_here(&a);
        checkin(line, sizeof line, n);
        if (!fact_read(&f, str_of(line), &z, &a, &why) || !store_yes(store_queue_append(m->queue, &f, &why)))
            stop(&why);
        arena_back(&a, mark);
    }
    arena_close(&a);
    return NULL;
}

static double by_many(store *s, int from, int count, store_queue_count *counted)
{
    fault why;
    pthread_t threads[THREADS];
    many m = {.from = host_memory(), .next = from, .until = from + count};
    if (!store_queue_open(&m.queue, s, BATCH_MAX, &why)) stop(&why);
    double begun = seconds();
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, write_some, &m)) exit(4);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    double took = seconds() - begun;
    *counted = store_queue_counted(m.queue);
    store_queue_close(m.queue);
    return count / took;
}

static double plain_syncs(const char *dir, int count)
{
    char path[4096], block[BLOCK] = {0};
    snprintf(path, sizeof path, "%s/plain", dir);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0) exit(4);
    double begun = seconds();
    for (int i = 0; i < count; i++)
        if (write(fd, block, sizeof block) != (ssize_t)sizeof block || fdatasync(fd) != 0) exit(4);
    double took = seconds() - begun;
    close(fd);
    unlink(path);
    return count / took;
}

int main(int argc, char **argv)
{
    long long asked = 20000;
    if (argc < 2 || argc > 3 || (argc == 3 && (!str_number(str_of(argv[2]), &asked) || asked > 10000000))) {
        fputs("usage: bench-journal DIR [APPENDS]\n", stderr);
        return 2;
    }
    int count = (int)asked;
    arena a;
    fault why;
    store *s;
    store_keys keys = {{1, 2, 3}};
    store_queue_count counted;
    arena_open(&a, host_memory(), (size_t)1 << 34);
    zones z = host_zones(&a);
    store_ask ask = {.dir = str_of(argv[1]), .keys = &keys, .zones = &z};
    if (!store_create(&ask, &a, &why) || !store_open(&s, &ask, &why)) stop(&why);
    double plain = plain_syncs(argv[1], count / 4 + 1);
    double one = by_one(s, &z, &a, count);
    double all = by_many(s, count, count * 5, &counted);
    store_close(s);
    printf("%-44s %10.0f a second\n", "4 KB written and synced, one after the other", plain);
    printf("%-44s %10.0f a second  %9.0f a minute  %5.2f of plain\n", "check-ins, one writer, a commit each",
           one, one * 60, one / plain);
    printf("%-44s %10.0f a second  %9.0f a minute  %5.2f of plain, %.1f a commit\n", "check-ins, 64 threads",
           all, all * 60, all / plain, (double)counted.work / (double)counted.commits);
    return 0;
}
