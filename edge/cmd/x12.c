// daybook x12 check FILE..., daybook x12 show FILE: files of anybody's, read in pieces.
#include "cmd.h"
#include "lines.h"
#include "scrub.h"

enum { EXIT_FINDINGS = 1, LINE_BYTES_MAX = 4096 };

typedef struct report {
    cmd_world *world;
    str file;
    bool json, any, gone; // gone: nobody reads any more
    char hold[LINE_BYTES_MAX];
} report;

static void found(void *with, const scrub_finding *f)
{
    report *r = with;
    buf b = {.at = r->hold, .room = sizeof r->hold, .bytes_max = sizeof r->hold};
    if (r->json) {
        buf_put(&b, r->any ? STR(",\n ") : STR("[\n "));
        scrub_put_json(&b, f, r->file);
    } else {
        buf_put(&b, str_first(r->file, LINE_BYTES_MAX / 2));
        buf_lit(&b, ": ");
        scrub_put(&b, f);
        buf_byte(&b, '\n');
    }
    r->any = true;
    for (size_t i = 0; !r->json && i + 1 < b.len; i++) // words from a file must not steer the terminal
        if ((unsigned char)b.at[i] < ' ' || b.at[i] == 0x7F) b.at[i] = '?';
    if (!cmd_print(r->world, buf_str(&b))) r->gone = true;
}

// One file through the scrubber. False: the fault is printed and *code set.
static bool check_file(scrub *s, report *r, scrub_sum *sum, int *code)
{
    host_lines in;
    fault why;
    arena_mark before = arena_here(r->world->scratch);
    if (!host_lines_open(&in, r->file, r->world->scratch, &why)) {
        *code = cmd_fail(r->world, &why);
        return false;
    }
    str bytes;
    bool read;
    while ((read = host_lines_chunk(&in, &bytes, &why)) && bytes.len && !r->gone) scrub_feed(s, bytes);
    scrub_end(s, sum);
    host_lines_close(&in);
    arena_back(r->world->scratch, before);
    if (!read) *code = cmd_fail(r->world, &why);
    return read;
}

static date today(void) { return (date){(int32_t)floor_div(host_now().us, US_PER_DAY)}; }

static int check(const cmd_line *line, cmd_world *w)
{
    report *r = arena_push(w->arena, report);
    r->world = w;
    if (line->has[OPT_JSON]) return cmd_usage(w, line, "check says --format json");
    if (line->has[OPT_FORMAT]) {
        r->json = str_eq(line->value[OPT_FORMAT], STR("json"));
        if (!r->json && !str_eq(line->value[OPT_FORMAT], STR("table")))
            return cmd_usage(w, line, "--format %.*s: check has table and json", STR_ARGS(line->value[OPT_FORMAT]));
    }
    scrub_ask ask = {.found = found, .with = r, .today = today()};
    scrub *s = scrub_open(&ask, w->arena);
    uint64_t errors = 0;
    int code = 0;
    for (size_t i = 1; i < line->count && !r->gone; i++) {
        scrub_sum sum;
        r->file = line->args[i];
        if (check_file(s, r, &sum, &code)) errors += sum.errors;
    }
    if (r->json) cmd_print(w, r->any ? STR("\n]\n") : STR("[]\n"));
    return code ? code : errors ? EXIT_FINDINGS : 0;
}

int cmd_x12(const cmd_line *line, cmd_world *w)
{
    str verb = line->count ? line->args[0] : STR("");
    if (str_eq(verb, STR("check")) && line->count > 1) return check(line, w);
    return cmd_usage(w, line, "x12 needs check FILE... or show FILE");
}
