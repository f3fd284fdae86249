// daybook x12 check FILE..., daybook x12 show FILE: files of anybody's, read in pieces.
#include "cmd.h"
#include "lines.h"
#include "claim_scrub.h"
#include "book.h"
#include "scrub.h"
#include "show.h"

enum { EXIT_FINDINGS = 1, LINE_BYTES_MAX = 4096 };

typedef struct report {
    cmd_world *world;
    str file;
    bool json, gone; // gone: nobody reads any more
    bool mute;       // the file could not be read to its end: that has been said
    char hold[LINE_BYTES_MAX];
} report;

static void found(void *with, const scrub_finding *f)
{
    report *r = with;
    if (r->mute) return;
    buf b = {.at = r->hold, .room = sizeof r->hold, .bytes_max = sizeof r->hold};
    str file = str_first(r->file, LINE_BYTES_MAX / 4);
    if (r->json) {
        scrub_put_json(&b, f, file);
    } else {
        buf_put(&b, file);
        buf_lit(&b, ": ");
        scrub_put(&b, f);
        for (size_t i = 0; i < b.len; i++) // words from a file must not steer the terminal
            if ((unsigned char)b.at[i] < ' ' || b.at[i] == 0x7F) b.at[i] = '?';
    }
    buf_byte(&b, '\n');
    if (!cmd_print(r->world, buf_str(&b))) r->gone = true;
}

// Feeds a file in pieces. False: the fault is printed and *code set.
static bool read_file(cmd_world *w, str file, void (*feed)(void *with, str bytes), void *with,
                      const bool *gone, int *code)
{
    host_lines in;
    fault why;
    arena_mark before = arena_here(w->scratch);
    if (!host_lines_open(&in, file, w->scratch, &why)) {
        *code = cmd_fail(w, &why);
        return false;
    }
    str bytes;
    bool read;
    while ((read = host_lines_chunk(&in, &bytes, &why)) && bytes.len && !*gone) feed(with, bytes);
    host_lines_close(&in);
    arena_back(w->scratch, before);
    if (!read) *code = cmd_fail(w, &why);
    return read;
}

static void feed_check(void *with, str bytes) { scrub_feed(with, bytes); }
static void feed_show(void *with, str bytes) { show_feed(with, bytes); }

static int check(const cmd_line *line, cmd_world *w)
{
    report *r = arena_push(w->arena, report);
    r->world = w;
    r->json = line->has[OPT_JSON];
    if (line->has[OPT_FORMAT] && str_eq(line->value[OPT_FORMAT], STR("json")))
        r->json = true;
    else if (line->has[OPT_FORMAT] && !str_eq(line->value[OPT_FORMAT], STR("table")))
        return cmd_usage(w, line, "--format %.*s: check has table and json",
                         STR_ARGS(line->value[OPT_FORMAT]));
    rulebook book;
    fault why;
    if (!book_load(&book, line->value[OPT_RULEBOOK], line->value[OPT_DATA], w->arena, &why))
        return cmd_fail(w, &why);
    scrub_ask ask = {.found = found,
                     .with = r,
                     .today = host_today(),
                     .listed = claim_scrub_listed,
                     .listed_with = &book,
                     .rules = claim_scrub_rules(claim_scrub_open(&book, w->arena))};
    scrub *s = scrub_open(&ask, w->arena);
    uint64_t errors = 0;
    int code = 0;
    for (size_t i = 1; i < line->count && !r->gone; i++) {
        scrub_sum sum;
        r->file = line->args[i];
        r->mute = !read_file(w, r->file, feed_check, s, &r->gone, &code);
        scrub_end(s, &sum);
        errors += sum.errors;
    }
    return code ? code : errors ? EXIT_FINDINGS : 0;
}

typedef struct printing {
    cmd_world *world;
    bool gone;
} printing;

static void print(void *with, str text)
{
    printing *p = with;
    if (!p->gone && !cmd_print(p->world, text)) p->gone = true;
}

// What the codes of payers' answers mean, by the data element's number, and its name where that is not
// enough.
static str code_words(void *with, str number, str name, str code)
{
    static const struct { str number, name; x12_codes_list list; } rows[] = {
        {STR_INIT("1034"), STR_INIT(""), X12_CODES_CARC},
        {STR_INIT("1033"), STR_INIT(""), X12_CODES_GROUP},
        {STR_INIT("1029"), STR_INIT(""), X12_CODES_CLP_STATUS},
        {STR_INIT("426"), STR_INIT(""), X12_CODES_PLB},
        {STR_INIT("620"), STR_INIT(""), X12_CODES_SEGMENT_ERROR},
        {STR_INIT("621"), STR_INIT(""), X12_CODES_ELEMENT_ERROR},
        {STR_INIT("618"), STR_INIT(""), X12_CODES_SET_ERROR},
        {STR_INIT("716"), STR_INIT(""), X12_CODES_GROUP_ERROR},
        {STR_INIT("127"), STR_INIT("remark code"), X12_CODES_RARC},
        {STR_INIT("1271"), STR_INIT("remark code"), X12_CODES_RARC},
        {STR_INIT("1271"), STR_INIT("status category"), X12_CODES_CATEGORY},
        {STR_INIT("1271"), STR_INIT("status"), X12_CODES_STATUS},
        {STR_INIT("98"), STR_INIT("entity of the status"), X12_CODES_ENTITY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!str_eq(number, rows[i].number) || (rows[i].name.len && !str_eq(name, rows[i].name))) continue;
        const x12_code *found = x12_code_find(with, rows[i].list, code);
        return found ? found->words : (str){"", 0};
    }
    return (str){"", 0};
}

static int tree(const cmd_line *line, cmd_world *w)
{
    if (line->has[OPT_FORMAT]) return cmd_usage(w, line, "show says --json");
    printing p = {.world = w};
    x12_codes *codes;
    fault why;
    if (!book_codes(&codes, line->value[OPT_DATA], w->arena, &why)) return cmd_fail(w, &why);
    show_ask ask = {
        .put = print, .with = &p, .json = line->has[OPT_JSON], .words = code_words, .words_with = codes};
    int code = 0;
    show *s = show_open(&ask, w->arena);
    read_file(w, line->args[1], feed_show, s, &p.gone, &code);
    if (!show_end(s) && !code) {
        fault_set(&why, FAULT_INPUT, "%.*s: there is no X12 in it: nothing in it begins with ISA",
                  STR_ARGS(line->args[1]));
        return cmd_fail(w, &why);
    }
    return code;
}

int cmd_x12(const cmd_line *line, cmd_world *w)
{
    str verb = line->count ? line->args[0] : STR("");
    if (str_eq(verb, STR("check")) && line->count > 1) return check(line, w);
    if (str_eq(verb, STR("show")) && line->count == 2) return tree(line, w);
    return cmd_usage(w, line, "x12 needs check and files, or show and a file");
}
