// daybook receive, match, done: payers' answers, and what people say of them.
#include "receive.h"
#include "journal_.h"

enum { EXIT_REFUSED = 1, LINE_BYTES_MAX = 256 * 1024, NAME_COLUMN = 14 };

typedef struct showing {
    cmd_world *world;
    str name;           // of the file
    bool summary, refused;
} showing;

static void put_count(buf *b, size_t n, const char *what)
{
    if (!n) return;
    buf_put(b, str_eq(buf_str(b), STR("")) ? STR("") : STR(", "));
    buf_int(b, (int64_t)n);
    buf_byte(b, ' ');
    buf_put(b, str_of(what));
}

// "2 paid ($184.00), 1 denied, 1 not matched; 2 for the worklist"
static str counts_of(const remit *r, arena *a)
{
    buf b = buf_in(a, LINE_BYTES_MAX);
    put_count(&b, r->accepted, "accepted");
    put_count(&b, r->rejected, "rejected");
    put_count(&b, r->paid, "paid");
    put_count(&b, r->denied, "denied");
    put_count(&b, r->reversed, "reversed");
    put_count(&b, r->unmatched, "not matched");
    if (r->paid || r->reversed) {
        buf_lit(&b, ", ");
        money_put_dollars(&b, r->paid_sum);
        buf_lit(&b, " posted");
    }
    if (!b.len) buf_lit(&b, "nothing to post");
    if (r->work) buf_say(&b, "; %zu for the worklist", r->work);
    return buf_str(&b);
}

static void put_lines(buf *b, str sentences)
{
    for (str rest = sentences; rest.at && rest.len;) {
        str one = str_split(rest, '\n', &rest);
        buf_lit(b, "    ");
        buf_put(b, one);
        buf_byte(b, '\n');
    }
}

static void show(void *with, const act_receipt *r)
{
    showing *s = with;
    arena_mark before = arena_here(s->world->scratch);
    buf b = buf_in(s->world->scratch, LINE_BYTES_MAX);
    buf_put(&b, s->name);
    buf_lit(&b, ": ");
    buf_put(&b, r->about);
    switch (r->outcome) {
    case ACT_POSTED:
        buf_lit(&b, ": ");
        buf_put(&b, counts_of(&r->done, s->world->scratch));
        break;
    case ACT_SAME: buf_say(&b, ": posted already, as %.*s; nothing was stored", STR_ARGS(r->set->id)); break;
    case ACT_REFUSED:
        buf_lit(&b, ": refused, nothing of it was stored");
        s->refused = true;
        break;
    }
    buf_byte(&b, '\n');
    put_lines(&b, r->refusal);
    cmd_print(s->world, buf_str(&b));
    for (size_t i = 0; i < r->said_count && !s->summary; i++) {
        buf_clear(&b);
        buf_lit(&b, "    ");
        buf_pad(&b, r->said[i].claim.len ? r->said[i].claim : STR("-"), NAME_COLUMN);
        buf_put(&b, r->said[i].sentence);
        buf_byte(&b, '\n');
        cmd_print(s->world, buf_str(&b));
    }
    arena_back(s->world->scratch, before);
}

// 0, or the exit code.
static int ask_of(act_receive_ask *out, cmd_world *w, const cmd_line *line, const cmd_journal *journal,
                  showing *s)
{
    fault why;
    x12_codes *codes;
    if (!book_codes(&codes, line->value[OPT_DATA], w->arena, &why)) {
        store_close(journal->store);
        return cmd_fail(w, &why);
    }
    *out = (act_receive_ask){.store = journal->store,
                             .zones = w->zones,
                             .book = &journal->book,
                             .codes = codes,
                             .by = line->value[OPT_BY],
                             .now = host_now(),
                             .receipt = show,
                             .with = s};
    return 0;
}

// The last part of a path: what a person calls the file, wherever it lies.
static str base_name(str path)
{
    for (str rest = path; rest.at && rest.len;) {
        str part = str_split(rest, '/', &rest);
        if (part.len) path = part;
    }
    return path;
}

// As the page does it: before anything is posted.
static bool tell_received(const cmd_journal *journal, const cmd_line *line, str name, str bytes, arena *a,
                          fault *why)
{
    sha256 hash = sha256_of(bytes);
    buf id = buf_in(a, 80);
    sha256_put(&id, &hash, 64);
    return cmd_tell(journal, line, AUDIT_FILE_RECEIVED, AUDIT_OF_FILE, buf_str(&id), name, why);
}

static bool receive_file(const act_receive_ask *ask, const cmd_journal *journal, const cmd_line *line,
                         showing *s, str path, fault *why)
{
    str bytes;
    arena file;
    arena_open(&file, s->world->arena->from, s->world->arena->bytes_max);
    s->name = path;
    bool fine = host_read_file(path, RECEIVE_BYTES_MAX, &file, &bytes, why) &&
                tell_received(journal, line, base_name(path), bytes, &file, why);
    if (fine && !act_receive(ask, base_name(path), bytes, &file, why)) fine = fault_in(why, path);
    arena_close(&file);
    return fine;
}

int cmd_receive(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    if (!line->count) return cmd_usage(w, line, "FILE is missing");
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    act_receive_ask ask;
    showing s = {.world = w, .summary = line->has[OPT_SUMMARY]};
    if ((code = ask_of(&ask, w, line, &journal, &s)) != 0) return code;
    for (size_t i = 0; i < line->count; i++) {
        if (receive_file(&ask, &journal, line, &s, line->args[i], &why)) continue;
        int failed = cmd_fail(w, &why);
        if (failed > code) code = failed;
        if (why.code == FAULT_SYSTEM) break; // the store, not the file
    }
    store_close(journal.store);
    return code ? code : s.refused ? EXIT_REFUSED : 0;
}

int cmd_match(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    if (line->count != 2) return cmd_usage(w, line, "UNMATCHED and CLAIM, one of each");
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    showing s = {.world = w, .name = line->args[0]};
    act_receive_ask ask;
    if ((code = ask_of(&ask, w, line, &journal, &s)) != 0) return code;
    bool fine = act_match(&ask, line->args[0], line->args[1], w->arena, &why);
    store_close(journal.store);
    return fine ? 0 : cmd_fail(w, &why);
}

int cmd_done(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    bool before;
    if (line->count != 1) return cmd_usage(w, line, "WORK is missing, or more than one");
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    showing s = {.world = w};
    act_receive_ask ask;
    if ((code = ask_of(&ask, w, line, &journal, &s)) != 0) return code;
    bool fine = act_done(&ask, line->args[0], line->value[OPT_OUTCOME], &before, w->arena, &why);
    store_close(journal.store);
    if (!fine) return cmd_fail(w, &why);
    buf b = buf_in(w->arena, LINE_BYTES_MAX);
    buf_say(&b, before ? "%.*s was done already\n" : "%.*s is done\n", STR_ARGS(line->args[0]));
    cmd_print(w, buf_str(&b));
    return 0;
}
