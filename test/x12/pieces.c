// pieces SIZE FILE...: scrubs files in pieces of SIZE bytes (0: whole) and prints a line for every finding:
// FILE, finding, segment, element, severity, loop, text, between tabs. What is found must not depend on SIZE.
#include "book.h"
#include "claim_scrub.h"
#include <stdlib.h>

typedef struct printing { const char *file; buf *line; } printing;

static void put(void *with, const scrub_finding *f)
{
    const printing *p = with;
    buf_clear(p->line);
    scrub_put(p->line, f);
    printf("%s\t%.*s\t%llu\t%.*s\t%s\t%.*s\t%.*s\n", p->file, STR_ARGS(scrub_rows[f->id].name),
           (unsigned long long)f->segment, STR_ARGS(f->element),
           f->severity == X12_ERROR ? "error" : "warning", STR_ARGS(f->loop), STR_ARGS(buf_str(p->line)));
}

int main(int count, char **argv)
{
    long long size = 0;
    if (count < 3 || !str_number(str_of(argv[1]), &size)) {
        fputs("usage: pieces SIZE FILE...\n", stderr);
        return 2;
    }
    arena a, scratch;
    arena_open(&a, host_memory(), SIZE_MAX / 2);
    arena_open(&scratch, host_memory(), SIZE_MAX / 2);
    rulebook book;
    fault why;
    buf line = buf_in(&a, 1 << 16);
    printing p = {NULL, &line};
    if (!book_load(&book, (str){"", 0}, (str){"", 0}, &a, &why)) {
        fprintf(stderr, "pieces: %s\n", why.text);
        return fault_exit(why.code);
    }
    scrub_ask ask = {.found = put, .with = &p, .today = date_of(2026, 11, 21), .listed = claim_scrub_listed,
                     .listed_with = &book, .rules = claim_scrub_rules(claim_scrub_open(&book, &a))};
    scrub *s = scrub_open(&ask, &a);
    for (int i = 2; i < count; i++) {
        arena_mark mark = arena_here(&scratch);
        str bytes;
        if (!host_read_file(str_of(argv[i]), (size_t)1 << 30, &scratch, &bytes, &why)) {
            fprintf(stderr, "pieces: %s: %s\n", argv[i], why.text);
            return fault_exit(why.code);
        }
        p.file = argv[i];
        size_t step = size > 0 ? (size_t)size : bytes.len;
        while (bytes.len) {
            // A copy of its own, so that reading beyond a piece is seen by the sanitizers.
            size_t n = bytes.len < step ? bytes.len : step;
            char *piece = malloc(n);
            if (!piece) return 4;
            memcpy(piece, bytes.at, n);
            scrub_feed(s, (str){piece, n});
            free(piece);
            bytes = str_from(bytes, n);
        }
        scrub_sum sum;
        scrub_end(s, &sum);
        arena_back(&scratch, mark);
    }
    arena_close(&scratch);
    arena_close(&a);
    return 0;
}
