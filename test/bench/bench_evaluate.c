// bench-evaluate FILE AS-OF: daybook's side of the benchmark, on one thread. Route "ndjson": the file read
// through the door, folded, closed and evaluated. Route "memory": the same state evaluated again. Prints a
// line of JSON for each, with the same counts as DuckDB's side (duck.mjs).
#include "act.h"
#include <time.h>

enum { BENCH_CODES = 5 };
static const str codes[BENCH_CODES] = {STR_INIT("98978"), STR_INIT("98979"), STR_INIT("98980"),
                                       STR_INIT("98981"), STR_INIT("98986")};

typedef struct counts { uint64_t units[BENCH_CODES]; uint64_t lines; } counts;

static bool take(void *with, const determination *d, const reasons *why)
{
    counts *c = with;
    (void)why;
    c->lines++;
    if (d->status != DET_READY) return true;
    for (int i = 0; i < BENCH_CODES; i++)
        if (str_eq(d->code->code, codes[i])) c->units[i] += (uint64_t)d->units;
    return true;
}

static double seconds(void)
{
    struct timespec t;
    // BENCH_CPU: on a busy machine
    clock_gettime(getenv("BENCH_CPU") ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static counts evaluate(const act_facts *facts, const rulebook *book, arena *a)
{
    counts c = {0};
    evaluation *e = evaluation_open(&facts->state, book, NULL, 0, a);
    size_t count;
    const uint32_t *all = state_enrollments(&facts->state, a, &count);
    for (size_t i = 0; i < count; i++) (void)evaluate_enrollment(e, all[i], false, take, &c);
    evaluation_close(e);
    return c;
}

static void report(const char *route, double took, const counts *c)
{
    printf("{\"route\":\"%s\",\"seconds\":%.3f,\"determinations\":%llu,\"counts\":{", route, took,
           (unsigned long long)c->lines);
    for (int i = 0; i < BENCH_CODES; i++)
        printf("%s\"%.*s\":%llu", i ? "," : "", STR_ARGS(codes[i]), (unsigned long long)c->units[i]);
    puts("}}");
    fflush(stdout);
}

int main(int count, char **argv)
{
    if (count != 3) {
        fputs("usage: bench-evaluate FILE AS-OF\n", stderr);
        return 2;
    }
    arena a;
    arena_open(&a, host_memory(), SIZE_MAX / 2);
    zones all = host_zones(&a);
    rulebook book;
    act_facts facts;
    fault why;
    const char *problem;
    act_ask ask = {.path = str_of(argv[1]), .book = &book, .zones = &all};
    if (!instant_parse(str_of(argv[2]), &ask.as_of, &problem)) {
        fprintf(stderr, "bench-evaluate: %s %s\n", argv[2], problem);
        return 2;
    }
    double began = seconds();
    if (!book_load(&book, (str){"", 0}, (str){"", 0}, &a, &why) || !act_read_facts(&facts, &ask, &a, &why)) {
        buf b = buf_in(&a, 4096);
        fault_put(&b, &why);
        fprintf(stderr, "bench-evaluate: %.*s\n", STR_ARGS(buf_str(&b)));
        return fault_exit(why.code);
    }
    double read = seconds();
    counts first = evaluate(&facts, &book, &a);
    double done = seconds();
    fprintf(stderr, "bench-evaluate: %.3f s reading, %.3f s evaluating, %llu facts\n", read - began,
            done - read, (unsigned long long)facts.taken);
    report("ndjson", done - began, &first);
    began = seconds();
    counts again = evaluate(&facts, &book, &a);
    report("memory", seconds() - began, &again);
    act_close_facts(&facts);
    arena_close(&a);
    return 0;
}
