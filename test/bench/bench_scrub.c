// bench-scrub FILE [TIMES]: how fast an X12 file is scrubbed with every check on, the rulebook's too, on one
// thread. The file is read before (not timed) and fed TIMES times over in pieces of 128 KB, as from a disk.
// Prints MB and claims a second of the processor, and what was found in one pass.
#include "book.h"
#include "claim_scrub.h"
#include "host.h"
#include "scrub.h"
#include <time.h>

static void pass_over(void *with, const scrub_finding *f)
{
    (void)with;
    (void)f;
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); // one thread and no waiting: what others do beside it is not ours
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int count, char **argv)
{
    enum { PIECE = 128 * 1024 };
    long long times = 5;
    if (count < 2 || count > 3 || (count == 3 && (!str_number(str_of(argv[2]), &times) || times < 1))) {
        fputs("usage: bench-scrub FILE [TIMES]\n", stderr);
        return 2;
    }
    arena a;
    arena_open(&a, host_memory(), SIZE_MAX / 2);
    rulebook book;
    fault why;
    str file;
    if (!book_load(&book, (str){"", 0}, (str){"", 0}, &a, &why) ||
        !host_read_file(str_of(argv[1]), (size_t)1 << 32, &a, &file, &why)) {
        fprintf(stderr, "bench-scrub: %s\n", why.text);
        return fault_exit(why.code);
    }
    scrub_ask ask = {.found = pass_over, .today = date_of(2026, 11, 21), .listed = claim_scrub_listed,
                     .listed_with = &book, .rules = claim_scrub_rules(claim_scrub_open(&book, &a))};
    scrub *s = scrub_open(&ask, &a);
    scrub_sum sum = {0};
    double begun = seconds();
    for (long long i = 0; i < times; i++) {
        for (str left = file; left.len; left = str_from(left, left.len < PIECE ? left.len : PIECE))
            scrub_feed(s, str_first(left, PIECE));
        scrub_end(s, &sum);
    }
    double took = seconds() - begun;
    printf("scrubbed, %llu claims and %.1f MB each time: %.0f MB/s, %.0f claims/s; %llu errors, %llu warnings\n",
           (unsigned long long)sum.claims, (double)file.len / 1e6, (double)file.len * (double)times / took / 1e6,
           (double)sum.claims * (double)times / took, (unsigned long long)sum.errors, (unsigned long long)sum.warnings);
    arena_close(&a);
    return 0;
}
