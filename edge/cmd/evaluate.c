// daybook evaluate: every determination of a file of facts, as JSON, CSV or a table with totals.
#include "reading_.h"

typedef enum evaluate_format { AS_JSON, AS_CSV, AS_TABLE, AS_SUMMARY } evaluate_format;
enum { FLUSH_BYTES = 1 << 16, TEXT_BYTES_MAX = 1 << 26 };

typedef struct total { uint64_t count, units, unpriced; money amount; } total;

typedef struct evaluating {
    cmd_world *world;
    evaluation *e;
    evaluate_format format;
    bool evidence;
    bool by_code, by_status;   // filters
    str code;
    det_status status;
    buf text;
    total totals[DET_COUNT];
    pile codes;                // code_total
    bool failed;
} evaluating;

typedef struct code_total { str code, name; total at[DET_COUNT]; } code_total;

static void add(total *t, const determination *d)
{
    t->count++;
    t->units += (uint64_t)d->units;
    if (d->priced)
        t->amount = money_add(t->amount, money_times(d->amount, d->units));
    else
        t->unpriced++;
}

static code_total *total_of(evaluating *v, const rule_code *code)
{
    for (uint32_t i = 0; i < v->codes.count; i++) {
        code_total *t = PILE_AT(&v->codes, code_total, i);
        if (str_eq(t->code, code->code)) return t;
    }
    code_total *t = pile_more(&v->codes);
    t->code = code->code;
    t->name = code->name;
    return t;
}

static bool flush(evaluating *v, size_t at_least)
{
    if (v->text.len < at_least) return true;
    if (!cmd_print(v->world, buf_str(&v->text))) v->failed = true;
    buf_clear(&v->text);
    return !v->failed;
}

static void put_row(evaluating *v, const determination *d, const reasons *why)
{
    const door *ids = evaluation_door(v->e);
    buf *b = &v->text;
    buf_pad(b, names_text(&ids->enrollments, d->enrollment), 14);
    buf_byte(b, ' ');
    buf_pad(b, d->code->code, 6);
    date_put(b, d->from);
    buf_lit(b, " - ");
    if (date_is(d->to))
        date_put(b, d->to);
    else
        buf_lit(b, "          ");
    buf_lit(b, "  ");
    buf_pad(b, det_status_text(d->status), 8);
    buf_say(b, "%2d  ", d->units);
    buf money_text = buf_in(v->world->scratch, 32);
    if (d->priced) money_put(&money_text, money_times(d->amount, d->units));
    size_t len = d->priced ? money_text.len : 0;
    for (size_t i = len; i < 9; i++) buf_byte(b, ' ');
    buf_put(b, (str){money_text.at, len});
    buf_lit(b, "  ");
    for (size_t i = 0; why && i < why->count; i++)
        if (!why->at[i].met && why->at[i].id != REQ_PRICE) {
            buf_put(b, requirements[why->at[i].id].name);
            buf_lit(b, ": ");
            buf_put(b, why->at[i].have);
            break;
        }
    buf_byte(b, '\n');
}

static bool take(void *with, const determination *d, const reasons *why)
{
    evaluating *v = with;
    if (v->by_code && !str_eq(v->code, d->code->code)) return true;
    if (v->by_status && v->status != d->status) return true;
    switch (v->format) {
    case AS_JSON: det_put_json(&v->text, v->e, d, why, v->evidence); break;
    case AS_CSV: det_put_csv(&v->text, v->e, d, why); break;
    case AS_TABLE: put_row(v, d, why); // and the totals below it
        // fall through
    case AS_SUMMARY:
        add(&v->totals[d->status], d);
        add(&total_of(v, d->code)->at[d->status], d);
        break;
    }
    return flush(v, FLUSH_BYTES);
}

// `earns`: the money is the practice's to have, or was; where another code takes the period it would be
// counted twice.
static void put_total(buf *b, arena *scratch, const total *t, bool earns)
{
    buf amount = buf_in(scratch, 64);
    if (earns) money_put(&amount, t->amount);
    buf_say(b, "%10llu %8llu %14.*s", (unsigned long long)t->count, (unsigned long long)t->units,
            STR_ARGS(buf_str(&amount)));
    if (earns && t->unpriced) buf_say(b, "   and %llu without a price", (unsigned long long)t->unpriced);
    buf_byte(b, '\n');
}

static int by_code(const void *a, const void *b, const void *with)
{
    (void)with;
    return str_cmp(((const code_total *)a)->code, ((const code_total *)b)->code);
}

static const char *status_help(det_status s)
{
    switch (s) {
    case DET_READY: return "may be claimed";
    case DET_HELD: return "somebody must still supply something";
    case DET_OPEN: return "can still be reached";
    case DET_LOST: return "was not reached";
    case DET_REFUSED: return "not payable whatever happens";
    case DET_YIELDS: return "another code takes the period";
    case DET_CLAIMED: return "stands on a claim";
    case DET_COUNT: break;
    }
    return "";
}

static void put_status(evaluating *v, det_status s, const code_total *codes, size_t count)
{
    buf *b = &v->text;
    bool earns = s != DET_YIELDS && s != DET_REFUSED;
    if (v->world->colour) buf_lit(b, "\x1b[1m");
    buf_say(b, "%-9.*s%-7s", STR_ARGS(det_status_text(s)), "");
    put_total(b, v->world->scratch, &v->totals[s], earns);
    if (v->world->colour) buf_lit(b, "\x1b[0m");
    for (size_t i = 0; i < count; i++) {
        if (!codes[i].at[s].count) continue;
        buf_say(b, "%-9s%-7.*s", "", STR_ARGS(codes[i].code));
        put_total(b, v->world->scratch, &codes[i].at[s], earns);
    }
    buf_say(b, "         (%s)\n", status_help(s));
}

static void put_summary(evaluating *v)
{
    static const det_status shown[] = {DET_READY, DET_HELD,    DET_OPEN,  DET_CLAIMED,
                                       DET_LOST,  DET_REFUSED, DET_YIELDS};
    size_t count = v->codes.count;
    code_total *codes = arena_array(v->world->arena, code_total, count + 1);
    for (uint32_t i = 0; i < count; i++) codes[i] = *PILE_AT(&v->codes, code_total, i);
    sort_rows(codes, count, sizeof *codes, by_code, NULL, v->world->scratch);
    if (v->format == AS_TABLE) buf_byte(&v->text, '\n');
    buf_say(&v->text, "%-9s%-7s%10s %8s %14s\n", "status", "code", "lines", "units", "expected $");
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (v->totals[shown[i]].count) put_status(v, shown[i], codes, count);
}

static bool choose_format(evaluating *v, const cmd_line *line, cmd_world *w)
{
    str format = line->value[OPT_FORMAT];
    v->format = host_is_terminal(1) ? AS_TABLE : AS_JSON;
    if (line->has[OPT_SUMMARY]) v->format = AS_SUMMARY;
    if (!line->has[OPT_FORMAT]) return true;
    if (str_eq(format, STR("json")))
        v->format = AS_JSON;
    else if (str_eq(format, STR("csv")))
        v->format = AS_CSV;
    else if (str_eq(format, STR("table")))
        v->format = line->has[OPT_SUMMARY] ? AS_SUMMARY : AS_TABLE;
    else
        return cmd_usage(w, line, "--format %.*s: it is table, json or csv", STR_ARGS(format)) == 0;
    return true;
}

int cmd_evaluate(const cmd_line *line, cmd_world *w)
{
    evaluating v = {.world = w,
                    .evidence = !line->has[OPT_BRIEF],
                    .by_code = line->has[OPT_CODE],
                    .code = line->value[OPT_CODE],
                    .by_status = line->has[OPT_STATUS],
                    .codes = pile_in(w->arena, sizeof(code_total)),
                    .text = buf_in(w->arena, TEXT_BYTES_MAX)};
    if (line->count) return cmd_usage(w, line, "%.*s is one word too many", STR_ARGS(line->args[0]));
    if (!choose_format(&v, line, w)) return fault_exit(FAULT_USAGE);
    if (v.by_status && !det_status_find(line->value[OPT_STATUS], &v.status))
        return cmd_usage(w, line, "--status %.*s: it is ready, held, open, lost, refused, yields or claimed",
                         STR_ARGS(line->value[OPT_STATUS]));
    cmd_reading facts;
    int code = cmd_reading_begin(&facts, line, w, NULL, NULL);
    if (code) return code;
    v.e = evaluation_open(&facts.facts.state, &facts.book, facts.facts.standing,
                          facts.facts.standing_count, facts.arena);
    size_t count;
    const uint32_t *all = state_enrollments(&facts.facts.state, facts.arena, &count);
    uint32_t only = names_find(&facts.facts.door.enrollments, line->value[OPT_ENROLLMENT]);
    if (line->has[OPT_ENROLLMENT] && (only == NAME_NONE || !state_enroll(&facts.facts.state, only))) {
        fprintf(w->err, "daybook: there is no enrollment %.*s in these facts\n",
                STR_ARGS(line->value[OPT_ENROLLMENT]));
        return 1;
    }
    if (v.format == AS_CSV) det_put_csv_header(&v.text);
    bool with_reasons = v.format != AS_SUMMARY;
    for (size_t i = 0; i < count && !v.failed; i++) {
        if (line->has[OPT_ENROLLMENT] && all[i] != only) continue;
        arena_mark mark = arena_here(w->scratch);
        if (!evaluate_enrollment(v.e, all[i], with_reasons, take, &v)) break;
        arena_back(w->scratch, mark);
    }
    if (v.format == AS_TABLE || v.format == AS_SUMMARY) put_summary(&v);
    flush(&v, 0);
    evaluation_close(v.e);
    cmd_reading_end(&facts);
    return v.failed ? fault_exit(FAULT_SYSTEM) : 0;
}
