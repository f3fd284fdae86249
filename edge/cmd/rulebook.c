// daybook rulebook check [DIR], daybook rulebook show CODE
#include "cmd.h"
#include "page.h"
#include <assert.h>

enum { EXIT_FINDINGS = 1, CODES_MAX = 256 };

static int check(const cmd_line *line, cmd_world *w)
{
    if (line->count > 2) return cmd_usage(w, line, "check takes one directory");
    str folder = line->count == 2 ? line->args[1] : line->value[OPT_RULEBOOK];
    book_faults faults = book_check_with(folder, line->value[OPT_DATA], w->arena);
    buf b = buf_in(w->arena, PAGE_BYTES_MAX);
    for (size_t i = 0; i < faults.count; i++) {
        const book_fault *f = &faults.at[i];
        buf_put(&b, f->file);
        buf_byte(&b, ':');
        if (f->line) {
            buf_int(&b, (int64_t)f->line);
            buf_byte(&b, ':');
        }
        buf_byte(&b, ' ');
        buf_put(&b, f->text);
        buf_byte(&b, '\n');
    }
    if (!faults.count) {
        rulebook book;
        fault why;
        if (!book_load(&book, folder, line->value[OPT_DATA], w->arena, &why)) return cmd_fail(w, &why);
        buf_say(&b, "%.*s holds together: %zu packs, %zu products, %zu fee releases; sha256 ",
                STR_ARGS(folder.len ? folder : STR("The built-in rulebook")), book.pack_count,
                book.product_count, book.fees.release_count);
        sha256_put(&b, &book.hash, 64);
        buf_byte(&b, '\n');
    }
    cmd_print(w, buf_str(&b));
    return faults.count ? EXIT_FINDINGS : 0;
}

// "13202/01", one that some year's file has.
static bool locality_known(const rulebook *b, str mac, str number)
{
    for (size_t y = 0; y < b->fees.year_count; y++)
        for (size_t i = 0; i < b->fees.years[y].count; i++)
            if (str_eq(b->fees.years[y].rows[i].mac, mac) && str_eq(b->fees.years[y].rows[i].number, number))
                return true;
    return false;
}

// Letters of a code in capitals: "g0553" is meant well.
static str capitals(arena *a, str s)
{
    char *at = arena_text(a, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        at[i] = (char)(s.at[i] >= 'a' && s.at[i] <= 'z' ? s.at[i] - 'a' + 'A' : s.at[i]);
    return (str){at, s.len};
}

static int unknown(cmd_world *w, const rulebook *b, str code)
{
    buf text = buf_in(w->arena, PAGE_BYTES_MAX);
    buf_say(&text, "%.*s is not a code of this rulebook, nor of its fee files.\nIts packs know",
            STR_ARGS(code));
    str *at = arena_array(w->arena, str, CODES_MAX);
    words shown = {at, 0};
    for (size_t i = 0; i < b->pack_count; i++)
        for (size_t c = 0; c < b->packs[i].count && shown.count < CODES_MAX; c++)
            if (!words_have(shown, b->packs[i].codes[c].code)) at[shown.count++] = b->packs[i].codes[c].code;
    for (size_t i = 0; i < shown.count; i++) buf_say(&text, "%s %.*s", i ? "," : "", STR_ARGS(at[i]));
    buf_lit(&text, ".\n");
    cmd_print(w, buf_str(&text));
    return EXIT_FINDINGS;
}

static int show(const cmd_line *line, cmd_world *w)
{
    if (line->count != 2) return cmd_usage(w, line, "show takes one code, such as G0553");
    page_ask ask = {.code = capitals(w->arena, line->args[1]), .on = host_today()};
    if (line->has[OPT_ON] && !date_parse(line->value[OPT_ON], &ask.on))
        return cmd_usage(w, line, "--on %.*s is not a real date such as 2026-01-31",
                         STR_ARGS(line->value[OPT_ON]));
    ask.mac = str_split(line->value[OPT_LOCALITY], '/', &ask.locality);
    rulebook b;
    book_disagreements said;
    fault why;
    if (!book_load(&b, line->value[OPT_RULEBOOK], line->value[OPT_DATA], w->arena, &why) ||
        !book_read_disagreements(&said, line->value[OPT_RULEBOOK], w->arena, &why))
        return cmd_fail(w, &why);
    if (line->has[OPT_LOCALITY] && !locality_known(&b, ask.mac, ask.locality))
        return cmd_usage(w, line,
                         "--locality %.*s is not a Medicare locality of the files here; one is 13202/01",
                         STR_ARGS(line->value[OPT_LOCALITY]));
    page *p = arena_push(w->arena, page);
    p->text = buf_in(w->arena, PAGE_BYTES_MAX);
    p->colour = w->colour;
    if (!page_code(p, &b, &said, &ask)) return unknown(w, &b, ask.code);
    assert(!p->text.full);
    cmd_print(w, buf_str(&p->text));
    return 0;
}

int cmd_rulebook(const cmd_line *line, cmd_world *w)
{
    str verb = line->count ? line->args[0] : STR("");
    if (str_eq(verb, STR("check"))) return check(line, w);
    if (str_eq(verb, STR("show"))) return show(line, w);
    return cmd_usage(w, line, "rulebook takes check or show");
}
