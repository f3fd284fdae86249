#include "journal_.h"
#include "journal.h"
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

// Where the state lies: with --brief in a memory of its own that the system may set aside.
static bool open_memory(cmd_reading *out, const cmd_line *line, cmd_world *w, fault *why)
{
    out->arena = w->arena;
    if (!line->has[OPT_BRIEF]) return true;
    host_spill *spill;
    if (!host_spill_open(&spill, w->arena, why)) return false;
    arena_open(&out->own, host_spill_memory(spill), SIZE_MAX / 2);
    out->arena = &out->own;
    return true;
}

static int from_file(cmd_reading *out, const cmd_line *line, cmd_world *w, showing *s)
{
    fault why;
    // Several passes find what the lines set aside take with them; a pipe would be empty in the second.
    if (line->has[OPT_KEEP_GOING] && host_kind_of(line->value[OPT_FACTS], w->arena) == HOST_STREAM)
        return cmd_usage(w, line, "--keep-going reads its file several times, but %.*s is a pipe or device",
                         STR_ARGS(line->value[OPT_FACTS]));
    if (!book_load(&out->book, line->value[OPT_RULEBOOK], line->value[OPT_DATA], w->arena, &why))
        return cmd_fail(w, &why);
    act_ask ask = {.path = line->value[OPT_FACTS],
                   .as_of = out->as_of,
                   .book = &out->book,
                   .zones = w->zones,
                   .keep_going = line->has[OPT_KEEP_GOING],
                   .each = s->each ? each_fact : NULL,
                   .progress = show_progress,
                   .with = s};
    bool fine = open_memory(out, line, w, &why) && act_read_facts(&out->facts, &ask, out->arena, &why);
    cmd_progress_end(&s->progress);
    if (!fine) return cmd_fail(w, &why);
    if (out->facts.rejected)
        fprintf(w->err, "daybook: %llu lines set aside, with their reasons in %.*s.rejects\n",
                (unsigned long long)out->facts.rejected, STR_ARGS(ask.path));
    return 0;
}

static int from_journal(cmd_reading *out, const cmd_line *line, cmd_world *w, showing *s)
{
    fault why;
    cmd_journal journal;
    if (line->has[OPT_KEEP_GOING])
        return cmd_usage(w, line, "--keep-going is for files: a journal holds no bad lines");
    int code = cmd_journal_open(&journal, line, w, true);
    if (code) return code;
    out->book = journal.book;
    act_journal ask = {.store = journal.store,
                       .as_of = out->as_of,
                       .book = &out->book,
                       .zones = w->zones,
                       .each = s->each ? each_fact : NULL,
                       .with = s};
    bool fine = open_memory(out, line, w, &why) && act_journal_read(&out->facts, &ask, out->arena, &why);
    store_close(journal.store);
    return fine ? 0 : cmd_fail(w, &why);
}

int cmd_reading_begin(cmd_reading *out, const cmd_line *line, cmd_world *w,
                      void (*each)(void *with, const door_fact *f), void *with)
{
    if (line->has[OPT_FACTS] == line->has[OPT_DB])
        return cmd_usage(w, line,
                         line->has[OPT_DB] ? "--facts FILE or --db DIR, not both"
                                           : "--facts FILE is missing (- for standard input), or --db DIR");
    out->as_of = host_now();
    if (line->has[OPT_AS_OF] && !cmd_instant(w, line, OPT_AS_OF, "as-of", &out->as_of))
        return fault_exit(FAULT_USAGE);
    showing s = {.progress = cmd_progress_begin(w), .each = each, .with = with};
    return line->has[OPT_FACTS] ? from_file(out, line, w, &s) : from_journal(out, line, w, &s);
}

void cmd_reading_end(cmd_reading *f)
{
    act_close_facts(&f->facts);
    if (f->arena == &f->own) arena_close(&f->own);
}
