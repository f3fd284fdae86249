// daybook sample: options checked, the sample told to standard output, progress to a terminal.
#include "cmd.h"
#include "sample.h"

typedef struct progress {
    cmd_world *world;
    instant began, shown;
    bool any;
} progress;

static void progress_show(progress *p, uint32_t permille)
{
    enum { QUIET_MS = 1000, EVERY_MS = 200 };
    if (!p->world->err_terminal) return;
    instant now = host_now();
    if (now.us - p->began.us < QUIET_MS * 1000ll || now.us - p->shown.us < EVERY_MS * 1000ll) return;
    p->shown = now;
    p->any = true;
    fprintf(p->world->err, "\rsample: %u %%", permille / 10);
    fflush(p->world->err);
}

static bool take(void *with, str lines, uint32_t permille)
{
    progress *p = with;
    progress_show(p, permille);
    return cmd_print(p->world, lines);
}

// A whole number from 1 to max; false: the error is printed.
static bool read_count(cmd_world *w, const cmd_line *line, option o, const char *name, long long max,
                       uint32_t *out)
{
    long long n;
    if (!line->has[o]) {
        cmd_usage(w, line, "--%s is missing: a whole number from 1 to %lld", name, max);
        return false;
    }
    if (!str_number(line->value[o], &n) || n < 1 || n > max) {
        cmd_usage(w, line, "--%s %.*s: not a whole number from 1 to %lld", name, STR_ARGS(line->value[o]),
                  max);
        return false;
    }
    *out = (uint32_t)n;
    return true;
}

static bool read_seed(cmd_world *w, const cmd_line *line, uint64_t *out)
{
    long long n;
    if (!line->has[OPT_SEED]) {
        cmd_usage(w, line, "--seed is missing: any whole number; the same one gives the same facts");
        return false;
    }
    if (!str_number(line->value[OPT_SEED], &n)) {
        cmd_usage(w, line, "--seed %.*s: not a whole number of at most 18 digits",
                  STR_ARGS(line->value[OPT_SEED]));
        return false;
    }
    *out = (uint64_t)n;
    return true;
}

static bool read_until(cmd_world *w, const cmd_line *line, date *out)
{
    if (!line->has[OPT_UNTIL]) {
        *out = date_plus(host_today(), -1); // yesterday in UTC: it is over everywhere west of it
        return true;
    }
    int year = date_parse(line->value[OPT_UNTIL], out) ? date_year(*out) : 0;
    if (year >= SAMPLE_YEAR_MIN && year <= SAMPLE_YEAR_MAX) return true;
    cmd_usage(w, line, "--until %.*s: not a date such as 2026-10-31, from %d to %d",
              STR_ARGS(line->value[OPT_UNTIL]), (int)SAMPLE_YEAR_MIN, (int)SAMPLE_YEAR_MAX);
    return false;
}

int cmd_sample(const cmd_line *line, cmd_world *w)
{
    sample_options asked = {0};
    if (!read_count(w, line, OPT_PATIENTS, "patients", SAMPLE_PATIENTS_MAX, &asked.patients) ||
        !read_count(w, line, OPT_MONTHS, "months", SAMPLE_MONTHS_MAX, &asked.months) ||
        !read_seed(w, line, &asked.seed) || !read_until(w, line, &asked.until))
        return fault_exit(FAULT_USAGE);
    progress p = {.world = w, .began = host_now()};
    sample_sink sink = {take, &p};
    fault why;
    bool told = sample_tell(&asked, &sink, w->zones, w->scratch, &why);
    if (p.any) fprintf(w->err, "\r             \r");
    return told ? 0 : cmd_fail(w, &why);
}
