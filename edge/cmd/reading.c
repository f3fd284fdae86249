#include "reading_.h"
#include "spill.h"

bool cmd_instant(cmd_world *w, const cmd_line *line, option o, const char *name, instant *out)
{
    const char *problem;
    if (instant_parse(line->value[o], out, &problem)) return true;
    cmd_usage(w, line, "--%s %.*s %s", name, STR_ARGS(line->value[o]), problem);
    return false;
}

cmd_progress cmd_progress_begin(cmd_world *w) { return (cmd_progress){.world = w, .began = host_now()}; }

void cmd_progress_show(void *progress, uint64_t bytes, uint64_t bytes_all)
{
    enum { QUIET_US = 1000000 };
    cmd_progress *p = progress;
    if (!p->world->err_terminal || host_now().us - p->began.us < QUIET_US) return;
    p->any = true;
    if (bytes_all)
        fprintf(p->world->err, "\rreading: %u %% of %llu MB", (unsigned)(bytes * 100 / bytes_all),
                (unsigned long long)(bytes_all >> 20));
    else
        fprintf(p->world->err, "\rreading: %llu MB", (unsigned long long)(bytes >> 20));
    fflush(p->world->err);
}

void cmd_progress_end(const cmd_progress *p)
{
    if (p->any) fputs("\r\x1b[K", p->world->err);
}

typedef struct showing {
    cmd_progress progress;
    void (*each)(void *, const door_fact *);
    void *with;
} showing;

static void each_fact(void *with, const door_fact *f)
{
    showing *s = with;
    if (s->each) s->each(s->with, f);
}

static void show_progress(void *with, uint64_t bytes, uint64_t bytes_all)
{
    cmd_progress_show(&((showing *)with)->progress, bytes, bytes_all);
}

int cmd_reading_begin(cmd_reading *out, const cmd_line *line, cmd_world *w,
                   void (*each)(void *with, const door_fact *f), void *with)
{
    fault why;
    if (!line->has[OPT_FACTS]) return cmd_usage(w, line, "--facts FILE is missing (- for standard input)");
    out->as_of = host_now();
    if (line->has[OPT_AS_OF] && !cmd_instant(w, line, OPT_AS_OF, "as-of", &out->as_of))
        return fault_exit(FAULT_USAGE);
    // Several passes find what the lines set aside take with them; a pipe would be empty in the second.
    if (line->has[OPT_KEEP_GOING] && host_kind_of(line->value[OPT_FACTS], w->arena) == HOST_STREAM)
        return cmd_usage(w, line, "--keep-going reads its file several times, but %.*s is a pipe or device",
                         STR_ARGS(line->value[OPT_FACTS]));
    if (!book_load(&out->book, line->value[OPT_RULEBOOK], line->value[OPT_DATA], w->arena, &why))
        return cmd_fail(w, &why);
    showing s = {.progress = cmd_progress_begin(w), .each = each, .with = with};
    act_ask ask = {.path = line->value[OPT_FACTS],
                   .as_of = out->as_of,
                   .book = &out->book,
                   .zones = w->zones,
                   .keep_going = line->has[OPT_KEEP_GOING],
                   .each = each ? each_fact : NULL,
                   .progress = show_progress,
                   .with = &s};
    out->arena = w->arena;
    if (line->has[OPT_BRIEF]) {
        host_spill *spill;
        if (!host_spill_open(&spill, w->arena, &why)) return cmd_fail(w, &why);
        arena_open(&out->own, host_spill_memory(spill), SIZE_MAX / 2);
        out->arena = &out->own;
    }
    bool fine = act_read_facts(&out->facts, &ask, out->arena, &why);
    cmd_progress_end(&s.progress);
    if (!fine) return cmd_fail(w, &why);
    if (out->facts.rejected)
        fprintf(w->err, "daybook: %llu lines set aside, with their reasons in %.*s.rejects\n",
                (unsigned long long)out->facts.rejected, STR_ARGS(ask.path));
    return 0;
}

void cmd_reading_end(cmd_reading *f)
{
    act_close_facts(&f->facts);
    if (f->arena == &f->own) arena_close(&f->own);
}
