// daybook claims: the month's ready determinations as one 837P file, or every reason why not.
#include "reading_.h"
#include "month.h"

enum {
    EXIT_FINDINGS = 1,
    CONTROL_FIRST = 1,     // no journal yet: nothing remembers which interchanges were sent
    LINE_BYTES_MAX = 4096, // of what is printed
    AMOUNT_COLUMN = 15,
    COUNT_COLUMN = 8,
    PAYER_COLUMN = 24,
};

static bool read_month(const cmd_line *line, cmd_world *w, date *month)
{
    if (!line->has[OPT_MONTH] || !line->has[OPT_OUT]) {
        cmd_usage(w, line, line->has[OPT_OUT] ? "--month YYYY-MM is missing" : "--out FILE is missing");
        return false;
    }
    if (!month_parse(line->value[OPT_MONTH], month)) {
        cmd_usage(w, line, "--month %.*s: not a month such as 2026-02", STR_ARGS(line->value[OPT_MONTH]));
        return false;
    }
    return true;
}

// The facts are the book of original entry: a slip of the hand must not write claims over them.
static bool out_is_no_input(const cmd_line *line, cmd_world *w)
{
    str out = line->value[OPT_OUT];
    if (str_eq(out, STR("-")))
        cmd_usage(w, line, "--out needs the name of a file: it is written whole or not at all");
    else if (host_same_file(out, line->value[OPT_FACTS], w->arena))
        cmd_usage(w, line, "--out %.*s is the file of facts", STR_ARGS(out));
    else
        return true;
    return false;
}

// "not ready in 2026-02: 3 held, 41 lost" on standard error.
static void tell_others(cmd_world *w, const act_month *month, str name)
{
    buf b = buf_in(w->scratch, LINE_BYTES_MAX);
    for (int s = DET_COUNT - 1; s >= 0; s--) {
        if (!month->others[s]) continue;
        buf_put(&b, b.len ? STR(", ") : STR("not ready in "));
        if (str_eq(buf_str(&b), STR("not ready in "))) buf_say(&b, "%.*s: ", STR_ARGS(name));
        buf_int(&b, (int64_t)month->others[s]);
        buf_byte(&b, ' ');
        buf_put(&b, det_status_text((det_status)s));
    }
    if (b.len) fprintf(w->err, "%.*s\n", STR_ARGS(buf_str(&b)));
}

static void tell_problems(cmd_world *w, const x12_problems *problems)
{
    for (uint32_t i = 0; i < problems->rows.count; i++) {
        arena_mark before = arena_here(w->scratch);
        buf b = buf_in(w->scratch, LINE_BYTES_MAX);
        x12_problem_put(&b, PILE_AT(&problems->rows, x12_problem, i));
        fprintf(w->err, "%.*s\n", STR_ARGS(buf_str(&b)));
        arena_back(w->scratch, before);
    }
}

static void put_right(buf *b, int64_t n, bool amount, int column)
{
    char text[32];
    buf number = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    if (amount)
        money_put(&number, (money){n});
    else
        buf_int(&number, n);
    for (int blank = column - (int)number.len; blank > 0; blank--) buf_byte(b, ' ');
    buf_put(b, buf_str(&number));
}

static void put_total(buf *b, const claim_total *t)
{
    buf_pad(b, t->payer, PAYER_COLUMN);
    put_right(b, (int64_t)t->claims, false, COUNT_COLUMN);
    put_right(b, (int64_t)t->lines, false, COUNT_COLUMN);
    put_right(b, t->charge.cents, true, AMOUNT_COLUMN);
    put_right(b, t->expected.cents, true, AMOUNT_COLUMN);
    if (t->unpriced) buf_say(b, "  (%lld without a known price)", (long long)t->unpriced);
    buf_byte(b, '\n');
}

static void tell_totals(cmd_world *w, const claims *c)
{
    size_t count;
    const claim_total *totals = claims_totals(c, &count);
    claim_total all = {.payer = STR("all payers")};
    buf b = buf_in(w->scratch, (count + 4) * LINE_BYTES_MAX);
    buf_pad(&b, STR("payer"), PAYER_COLUMN);
    buf_lit(&b, "  claims   lines         charge       expected\n");
    for (size_t i = 0; i < count; i++) {
        put_total(&b, &totals[i]);
        all.claims += totals[i].claims;
        all.lines += totals[i].lines;
        all.charge = money_add(all.charge, totals[i].charge);
        all.expected = money_add(all.expected, totals[i].expected);
        all.unpriced += totals[i].unpriced;
    }
    put_total(&b, &all);
    cmd_print(w, buf_str(&b));
}

// Claims that nobody knows what to charge for; true when there were any.
static bool tell_unmade(cmd_world *w, const claims *c)
{
    size_t count;
    const claim_unmade *all = claims_unmade(c, &count);
    for (size_t i = 0; i < count; i++) {
        arena_mark before = arena_here(w->scratch);
        buf day = buf_in(w->scratch, LINE_BYTES_MAX);
        date_put(&day, all[i].on);
        fprintf(w->err,
                "not made: the claim of enrollment %.*s (%zu line%s): %.*s of %.*s has neither a charge nor "
                "a known "
                "price; give a charge fact\n",
                STR_ARGS(all[i].enrollment), all[i].lines, all[i].lines == 1 ? "" : "s",
                STR_ARGS(all[i].code), STR_ARGS(buf_str(&day)));
        arena_back(w->scratch, before);
    }
    return count > 0;
}

static void put_bytes(void *with, str bytes) { host_file_put(with, bytes); }

// Checks all claims, then writes them: the file appears whole or not at all.
static int write_claims(const cmd_line *line, cmd_world *w, claims *c)
{
    x12_problems problems = x12_problems_in(w->arena);
    bool unmade = tell_unmade(w, c);
    if (!claims_count(c)) return EXIT_FINDINGS;
    bool fine = claims_check(c, &problems, w->scratch);
    tell_problems(w, &problems);
    if (!fine) {
        fprintf(w->err, "daybook: nothing written: %llu error%s in %llu claims\n",
                (unsigned long long)problems.errors, problems.errors == 1 ? "" : "s",
                (unsigned long long)claims_count(c));
        return EXIT_FINDINGS;
    }
    host_file file;
    fault why;
    if (!host_file_open(&file, line->value[OPT_OUT], w->arena, &why)) return cmd_fail(w, &why);
    claims_write(c, put_bytes, &file, w->scratch);
    if (!host_file_done(&file, &why)) return cmd_fail(w, &why);
    tell_totals(w, c);
    return unmade ? EXIT_FINDINGS : 0;
}

int cmd_claims(const cmd_line *line, cmd_world *w)
{
    date month;
    if (!read_month(line, w, &month) || !out_is_no_input(line, w)) return fault_exit(FAULT_USAGE);
    cmd_reading *in = arena_push(w->arena, cmd_reading);
    party who = party_in(w->arena);
    int code = cmd_reading_begin(in, line, w, party_fold, &who);
    if (code) return code;
    act_month_ask ask = {.facts = &in->facts,
                         .book = &in->book,
                         .party = &who,
                         .month = month,
                         .control = CONTROL_FIRST,
                         .test = line->has[OPT_TEST]};
    act_month made = act_month_claims(&ask, w->arena);
    str name = line->value[OPT_MONTH];
    tell_others(w, &made, name);
    if (made.claims) return write_claims(line, w, made.claims);
    fprintf(w->err, "daybook: nothing is ready in %.*s: no file written\n", STR_ARGS(name));
    return 0;
}
