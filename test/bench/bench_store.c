// bench-store FACTS DIR [SINGLES]: how fast facts become durable and are read back. Makes a practice in the
// new folder DIR, imports the file in one transaction, then times: a walk over all clear lines, one over
// whole ones, single check-ins with a commit each (SINGLES of them, 2000 unless told), 64 threads through the
// queue, the disk's own syncs beside them, verify, rebuild, backup. Prints a line each. SINGLES 0: only
// import and walks.
#include "host.h"
#include "lines.h"
#include "store.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 64, QUEUE_EACH = 1500 };
static arena room;
static zones all_zones;
static store *s;

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(bool fine, const fault *why)
{
    if (fine) return;
    fprintf(stderr, "bench-store: %s\n", why->text);
    exit(1);
}

// The processor's own time beside the clock's: where others use the machine too, it is the steadier one.
static void report(const char *what, double count, double from)
{
    static double before;
    double took = seconds() - from, now = (double)clock() / CLOCKS_PER_SEC;
    printf("%-34s %12.0f in %8.2f s = %12.0f/s (%.2f s of processor)\n", what, count, took, count / took,
           now - before);
    before = now;
    fflush(stdout);
}

static void import(const char *path)
{
    fault why;
    host_lines lines;
    str line;
    uint64_t number, count = 0;
    arena scratch;
    arena_open(&scratch, host_memory(), (size_t)1 << 30);
    arena_reserve(&scratch, 1 << 16);
    fact_reader *reader = fact_reader_in(&room, &all_zones);
    must(host_lines_open(&lines, str_of(path), &room, &why), &why);
    double from = seconds();
    must(store_begin(s, &why) == STORE_OK, &why);
    for (;;) {
        fact f;
        must(host_lines_next(&lines, &line, &number, &why), &why);
        if (!line.at) break;
        arena_mark mark = arena_here(&scratch);
        must(fact_reader_read(reader, &f, line, &scratch, &why), &why);
        must(store_yes(store_fact_append(s, &f, &why)), &why);
        arena_back(&scratch, mark);
        count++;
    }
    report("import, before its commit", (double)count, from);
    must(store_commit(s, &why) == STORE_OK, &why);
    report("import", (double)count, from);
    host_lines_close(&lines);
    arena_close(&scratch);
}

typedef struct sum { uint64_t count, bytes; } sum;
static bool add(void *with, const store_fact *f, fault *why)
{
    sum *n = with;
    (void)why;
    n->count++;
    n->bytes += f->line.len;
    return true;
}

static void walk(const char *what, store_want want)
{
    fault why;
    sum n = {0};
    double from = seconds();
    must(store_facts_each(s, &want, add, &n, &why), &why);
    report(what, (double)n.count, from);
}

// What a page of one enrollment asks for: a few kinds of it, among hundreds of check-ins and minutes.
enum { ASKED_MAX = 2000 };
typedef struct enrollments { str id[ASKED_MAX]; size_t count; } enrollments;
static bool keep_enrollment(void *with, const store_fact *f, fault *why)
{
    enrollments *e = with;
    fact said;
    if (e->count == ASKED_MAX) return true;
    if (!fact_read(&said, f->line, &all_zones, &room, why)) return false;
    e->id[e->count++] = str_copy(&room, fact_get(&said, F_ENROLL_ENROLLMENT)->text);
    return true;
}

static void ask_each(const char *what, const enrollments *e, store_want want)
{
    fault why;
    sum n = {0};
    double from = seconds();
    want.subject = SUBJECT_ENROLLMENT;
    for (size_t i = 0; i < e->count; i++) {
        want.id = e->id[i];
        must(store_facts_each(s, &want, add, &n, &why), &why);
    }
    report(what, (double)e->count, from);
    printf("%-34s %12.1f\n", "  facts of each", (double)n.count / (double)e->count);
}

static void by_enrollment(void)
{
    static enrollments e;
    fault why;
    store_want enroll = {.kinds_some = true, .clear_ok = true}, all = {0}, few = {.kinds_some = true};
    enroll.kind_wanted[KIND_ENROLL] = true;
    must(store_facts_each(s, &enroll, keep_enrollment, &e, &why), &why);
    few.kind_wanted[KIND_NOTE] = few.kind_wanted[KIND_ENROLL] = few.kind_wanted[KIND_DISCHARGE] = true;
    ask_each("enrollments, all facts of each", &e, all);
    ask_each("enrollments, enroll, note, discharge", &e, few);
    few.clear_ok = true;
    ask_each("the same, clear lines", &e, few);
}

// A check-in, read from its line as one from outside is.
static void checkin(fact *f, char *line, const char *kind, int thread, int n, zones *z, arena *a)
{
    fault why;
    int len =
        snprintf(line, 400,
                 "{\"fact\":\"checkin\",\"id\":\"%s-%d-%d\",\"at\":\"2026-03-01T10:00:00Z\",\"enrollment\":"
                 "\"bench-%d\",\"source\":\"patient\",\"answers\":{\"mood\":%d,\"sleep\":\"well\"}}",
                 kind, thread, n, (thread * 7919 + n) % 10000, n % 10);
    must(fact_read(f, (str){line, (size_t)len}, z, a, &why), &why);
}

static void singles(int count)
{
    char line[512];
    double from = seconds();
    for (int i = 0; i < count; i++) {
        fact f;
        fault why;
        checkin(&f, line, "one", 0, i, &all_zones, &room);
        must(store_begin(s, &why) == STORE_OK, &why);
        must(store_yes(store_fact_append(s, &f, &why)), &why);
        must(store_commit(s, &why) == STORE_OK, &why);
    }
    report("check-ins, a commit each", count, from);
}

// What the disk itself can do: as many bytes as such a commit writes, synced, over and over in one file.
static void syncs(const char *dir, int count)
{
    enum { COMMIT_BYTES = 8 * 4096, FILE_BYTES = 16 << 20 };
    char path[4096];
    static char bytes[FILE_BYTES];
    snprintf(path, sizeof path, "%s/syncs", dir);
    int fd = open(path, O_CREAT | O_RDWR, 0600);
    if (fd < 0 || pwrite(fd, bytes, FILE_BYTES, 0) != FILE_BYTES || fsync(fd) != 0) return;
    double from = seconds();
    for (int i = 0; i < count; i++)
        if (pwrite(fd, bytes, COMMIT_BYTES, (off_t)i * COMMIT_BYTES % FILE_BYTES) != COMMIT_BYTES ||
            fdatasync(fd) != 0)
            break;
    report("syncs of 32 KB by the disk itself", count, from);
    close(fd);
    unlink(path);
}

typedef struct writer { store_queue *queue; int number; pthread_t thread; } writer;
static void *write_many(void *with)
{
    writer *w = with;
    arena own;
    arena_open(&own, host_memory(), (size_t)1 << 28);
    zones own_zones = host_zones(&own);
    char line[512];
    for (int i = 0; i < QUEUE_EACH; i++) {
        fact f;
        fault why;
        checkin(&f, line, "many", w->number, i, &own_zones, &own);
        must(store_yes(store_queue_append(w->queue, &f, &why)), &why);
    }
    arena_close(&own);
    return NULL;
}

// What each page that shows a record waits for.
static store_answer tell(void *with, store *of, fault *why)
{
    (void)with;
    store_audit e = {.event = AUDIT_RECORD_READ,
                     .who = STR("acc-0001"),
                     .person = STR("dr-0001"),
                     .space = SUBJECT_PATIENT,
                     .subject = STR("patient-0001"),
                     .detail = STR("the strip of a window")};
    return store_audit_append(of, &e, NULL, why);
}
static void *tell_many(void *with)
{
    writer *w = with;
    for (int i = 0; i < QUEUE_EACH; i++) {
        fault why;
        must(store_yes(store_queue_do(w->queue, tell, NULL, &why)), &why);
    }
    return NULL;
}

typedef struct named { uint64_t asked, found; } named;
static bool count_found(void *with, str patient, bool part2, fault *why)
{
    (void)patient;
    (void)part2;
    (void)why;
    ++*(uint64_t *)with;
    return true;
}
static bool look_for(void *with, const store_fact *f, fault *why)
{
    named *n = with;
    fact said;
    char text[64];
    if (!fact_read(&said, f->line, &all_zones, &room, why)) return false;
    str last = fact_get(&said, F_PATIENT_LAST)->text, first = fact_get(&said, F_PATIENT_FIRST)->text;
    snprintf(text, sizeof text, "%.3s %.2s", str_z(&room, last), str_z(&room, first));
    n->asked++;
    return store_patients_named(s, str_of(text), true, 50, count_found, &n->found, why);
}
static void search(void)
{
    fault why;
    named n = {0};
    store_want patients = {.kinds_some = true};
    patients.kind_wanted[KIND_PATIENT] = true;
    double from = seconds();
    must(store_facts_each(s, &patients, look_for, &n, &why), &why);
    report("patients looked up by two words", (double)n.asked, from);
    printf("%-34s %12.1f\n", "  found each time", (double)n.found / (double)n.asked);
}

static void many(const char *what, void *(*write)(void *with))
{
    static writer writers[THREADS];
    fault why;
    store_queue *queue;
    must(store_queue_open(&queue, s, 256, &why), &why);
    double from = seconds();
    for (int i = 0; i < THREADS; i++) {
        writers[i] = (writer){queue, i, 0};
        if (pthread_create(&writers[i].thread, NULL, write, &writers[i]) != 0) exit(1);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(writers[i].thread, NULL);
    store_queue_count counted = store_queue_counted(queue);
    report(what, (double)counted.work, from);
    printf("%-34s %12.1f\n", "  of them in a commit", (double)counted.work / (double)counted.commits);
    store_queue_close(queue);
}

static void care(const char *dir)
{
    fault why;
    store_report found;
    store_head head;
    char path[4096];
    double from = seconds();
    must(store_verify(s, NULL, &found, &why), &why);
    if (found.broken) fprintf(stderr, "broken: %s\n", found.text);
    report("verify", (double)found.facts, from);
    from = seconds();
    must(store_rebuild(s, &why) == STORE_OK, &why);
    report("rebuild", (double)found.facts, from);
    from = seconds();
    snprintf(path, sizeof path, "%s/backup.db", dir);
    must(store_backup(s, str_of(path), &head, &room, &why), &why);
    report("backup", (double)found.facts, from);
}

int main(int count, char **words)
{
    fault why;
    if (count < 3 || count > 4) {
        fputs("usage: bench-store FACTS DIR [SINGLES]\n", stderr);
        return 2;
    }
    long long times = 2000;
    if (count == 4 && !str_number(str_of(words[3]), &times)) return 2;
    arena_open(&room, host_memory(), (size_t)1 << 40);
    all_zones = host_zones(&room);
    store_keys keys = {{1, 2, 3}};
    store_ask ask = {.dir = str_of(words[2]), .keys = &keys, .zones = &all_zones};
    must(store_create(&ask, &room, &why), &why);
    must(store_open(&s, &ask, &why), &why);
    import(words[1]);
    store_want clear = {.clear_ok = true}, whole = {0};
    walk("walk, clear lines", clear);
    walk("walk, whole lines", whole);
    by_enrollment();
    search();
    if (times) {
        syncs(words[2], (int)times);
        singles((int)times);
        many("check-ins from 64 threads", write_many);
        many("audit entries from 64 threads", tell_many);
        care(words[2]);
    }
    store_close(s);
    return 0;
}
