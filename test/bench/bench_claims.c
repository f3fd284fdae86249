// bench-claims FILE AS-OF [TIMES]: how fast ready determinations become the bytes of an 837P file, on one
// thread. The facts are read and evaluated first (not timed); then all ready determinations, of whatever
// month, are planned, checked and written TIMES times over. Prints claims a second for each step and for all.
#include "act.h"
#include "claim.h"
#include <time.h>

typedef struct ready { pile found; } ready;

static bool take(void *with, const determination *d, const reasons *why)
{
    (void)why;
    if (d->status == DET_READY) *(determination *)pile_more(&((ready *)with)->found) = *d;
    return true;
}

static void count_bytes(void *with, str bytes) { *(uint64_t *)with += bytes.len; }

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

typedef struct laps { double plan, check, write; uint64_t claims, bytes; } laps;

static bool once(const claim_ask *ask, laps *l, const memory *from)
{
    arena a, scratch;
    arena_open(&a, from, SIZE_MAX / 2);
    arena_open(&scratch, from, SIZE_MAX / 2);
    double t0 = seconds();
    claims *c = claims_plan(ask, &a);
    double t1 = seconds();
    x12_problems problems = x12_problems_in(&a);
    bool fine = claims_check(c, &problems, &scratch);
    double t2 = seconds();
    if (fine) claims_write(c, count_bytes, &l->bytes, &scratch);
    l->plan += t1 - t0;
    l->check += t2 - t1;
    l->write += seconds() - t2;
    l->claims += claims_count(c);
    arena_close(&scratch);
    arena_close(&a);
    return fine;
}

int main(int count, char **argv)
{
    if (count < 3 || count > 4) {
        fputs("usage: bench-claims FILE AS-OF [TIMES]\n", stderr);
        return 2;
    }
    long long times = 5;
    const char *problem = "";
    arena a;
    arena_open(&a, host_memory(), SIZE_MAX / 2);
    zones all = host_zones(&a);
    rulebook book;
    act_facts facts;
    fault why;
    party who = party_in(&a);
    act_ask ask = {.path = str_of(argv[1]), .book = &book, .zones = &all, .each = party_fold, .with = &who};
    if ((count == 4 && !str_number(str_of(argv[3]), &times)) ||
        !instant_parse(str_of(argv[2]), &ask.as_of, &problem)) {
        fprintf(stderr, "bench-claims: bad argument %s\n", problem);
        return 2;
    }
    if (!book_load(&book, (str){"", 0}, (str){"", 0}, &a, &why) || !act_read_facts(&facts, &ask, &a, &why)) {
        fprintf(stderr, "bench-claims: %s\n", why.text);
        return fault_exit(why.code);
    }
    ready r = {pile_in(&a, sizeof(determination))};
    evaluation *e = evaluation_open(&facts.state, &book, NULL, 0, &a);
    size_t n;
    const uint32_t *enrollments = state_enrollments(&facts.state, &a, &n);
    for (size_t i = 0; i < n; i++) (void)evaluate_enrollment(e, enrollments[i], false, take, &r);
    determination *dets = arena_array(&a, determination, r.found.count + 1);
    for (uint32_t i = 0; i < r.found.count; i++) dets[i] = *PILE_AT(&r.found, determination, i);
    claim_ask wanted = {.state = &facts.state,
                        .book = &book,
                        .party = &who,
                        .ready = dets,
                        .count = r.found.count,
                        .as_of = ask.as_of,
                        .control = 1};
    laps l = {0};
    for (long long i = 0; i < times; i++)
        if (!once(&wanted, &l, host_memory())) {
            fputs("bench-claims: the claims of this file have errors\n", stderr);
            return 1;
        }
    double claims_made = (double)l.claims, took = l.plan + l.check + l.write;
    printf("claims, %llu each time, %u lines: planned %.0f/s, checked %.0f/s, written %.0f/s (%.0f MB/s), "
           "all three %.0f/s\n",
           (unsigned long long)(l.claims / (uint64_t)times), r.found.count, claims_made / l.plan,
           claims_made / l.check, claims_made / l.write, (double)l.bytes / l.write / 1e6, claims_made / took);
    evaluation_close(e);
    act_close_facts(&facts);
    arena_close(&a);
    return 0;
}
