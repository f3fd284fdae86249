// facts.c - a file of facts, line by line, through the door into a state.
#include "act_.h"
#include "csv.h"
#include "lines.h"

// What is wrong with a file when its bad lines are set aside: their numbers, in order.
typedef struct rejects { uint64_t *lines; size_t count, room; } rejects;

// One pass over the file. Keeping going takes several: the first sets aside what is malformed, the next what
// refers to things that only those introduce, and so on until nothing is left to set aside; the last one
// folds.
typedef struct reading {
    const act_ask *ask;
    door *door;
    fact_reader *reader;
    act_facts *out;      // NULL: only the door, nothing is folded
    bool pass_on;        // to ask->beside
    uint64_t read;
    arena *in;
    arena scratch;       // one line's decoded text
    rejects *skip;       // lines set aside by earlier passes, or NULL
    rejects *found;      // set aside by this one; NULL: the first fault ends the reading
    host_file *to;       // where rejected lines are written, or NULL
    csv *table;          // where the lines are rows of one, else NULL
    arena table_scratch;
    const door *voucher; // the door of the pass before: references are checked against it; or NULL
} reading;

static const uint64_t progress_every = 1u << 14; // lines between two looks at the clock

static door new_door(const act_ask *ask, arena *a)
{
    door d = door_in(a);
    if (ask->beside) {
        d.known = ask->beside->known;
        d.known_with = ask->beside->with;
    }
    act_ship_door(ask->book, &d);
    return d;
}

static void reject_keep(rejects *r, arena *a, uint64_t line)
{
    if (r->count == r->room) {
        size_t room = r->room ? r->room * 2 : 64;
        uint64_t *lines = arena_array(a, uint64_t, room);
        if (r->count) memcpy(lines, r->lines, sizeof *lines * r->count);
        r->lines = lines;
        r->room = room;
    }
    r->lines[r->count++] = line;
}

static void reject_write(reading *r, uint64_t number, str line, const fault *why)
{
    buf b = buf_in(&r->scratch, LIMIT_LINE_BYTES * 8);
    buf_lit(&b, "{\"line\":");
    buf_int(&b, (int64_t)number);
    buf_lit(&b, ",\"field\":");
    buf_json(&b, str_of(why->field));
    buf_lit(&b, ",\"reason\":");
    buf_json(&b, str_of(why->text));
    buf_lit(&b, ",\"text\":");
    buf_json(&b, line);
    buf_lit(&b, "}\n");
    host_file_put(r->to, buf_str(&b));
}

_Static_assert((int)HOST_LINES_SLACK >= (int)FACT_SLACK, "the reader may look so far behind a line");

// A line that was read and not yet let in.
typedef struct queued { str line; uint64_t number; fact said; bool good; fault why; } queued;
// so many look-ups are under way at once; more does not help (measured)
enum { QUEUE_MAX = 16, SCRATCH_BYTES = 1 << 16, FACT_BYTES_USUAL = 170, FACT_TOUCHES = 1 << 13 };

// One fact through the door. False: why is set, without the line.
static bool let_in(reading *r, const fact *said, uint64_t number, fault *why)
{
    UNSET door_fact came;
    if (r->voucher && !door_vouches(r->voucher, said, why)) return false;
    switch (door_take(r->door, said, number, &came, why)) {
    case DOOR_REFUSED: return false;
    case DOOR_SAME: return true;
    case DOOR_NEW: break;
    }
    const act_beside *beside = r->ask->beside;
    if (beside && r->pass_on) return beside->take(beside->with, said, why);
    if (beside && r->found && beside->met(beside->with, said, why) == DOOR_REFUSED) return false;
    if (!r->out) return true;
    r->out->taken++;
    state_fold(&r->out->state, &came);
    if (r->ask->each) r->ask->each(r->ask->with, &came);
    return true;
}

static bool skipped(const rejects *skip, size_t *at, uint64_t number)
{
    while (skip && *at < skip->count && skip->lines[*at] < number) ++*at;
    return skip && *at < skip->count && skip->lines[*at] == number;
}

// Adds the place: file and line, or row and column. Always false.
static bool place(reading *r, uint64_t number, fault *why)
{
    if (!r->table) return fault_line(why, number, r->ask->path);
    return why->table || csv_place(r->table, number, why);
}

// What to do with a line that is wrong: set it aside and go on (true), or end.
static bool set_aside(reading *r, str line, uint64_t number, fault *why)
{
    (void)place(r, number, why);
    if (!r->found) return false;
    if (r->to) reject_write(r, number, line, why);
    reject_keep(r->found, r->in, number);
    return true;
}

// Reads lines into the queue for as long as they are in memory; asks for what the door will look at.
static size_t fill_queue(reading *r, host_lines *lines, queued *queue, size_t *skip_at, bool *ended,
                         fault *why)
{
    size_t count = 0;
    do {
        queued *q = &queue[count];
        if (!host_lines_next(lines, &q->line, &q->number, why)) {
            bool passable = why->code == FAULT_LIMIT && (r->found || r->skip);
            if (passable && skipped(r->skip, skip_at, why->line)) continue;
            *q = (queued){.number = why->line, .why = *why};
            *ended = !passable;
            return count + 1;
        }
        if (!q->line.at) {
            *ended = true;
            return count;
        }
        if (skipped(r->skip, skip_at, q->number)) continue;
        q->good = fact_reader_read(r->reader, &q->said, q->line, &r->scratch, &q->why);
        if (q->good) door_near(r->door, &q->said);
        count++;
    } while (count < QUEUE_MAX && host_lines_held(lines));
    return count;
}

// --- a table's rows ----------------------------------------------------------------------------------------

enum { TABLE_BYTES_MAX = 256 << 20 }; // a quoted cell may reach anywhere, so a table is read whole

// The bytes of the whole file, then its header.
static bool table_open(reading *r, fault *why)
{
    host_lines lines;
    str part;
    buf all = buf_in(r->in, TABLE_BYTES_MAX);
    if (!host_lines_open(&lines, r->ask->path, r->in, why)) return false;
    bool fine;
    while ((fine = host_lines_chunk(&lines, &part, why)) && part.len && !all.full) buf_put(&all, part);
    host_lines_close(&lines);
    if (fine && all.full)
        fine = fault_set(why, FAULT_LIMIT, "The table is larger than %d bytes: split it", TABLE_BYTES_MAX);
    csv_ask asked = {buf_str(&all), r->ask->path, r->ask->table, r->ask->zones, &r->table_scratch};
    if (!fine) return fault_in(why, r->ask->path);
    return csv_open(&r->table, &asked, r->in, why);
}

static size_t fill_from_table(reading *r, queued *queue, size_t *skip_at, bool *ended)
{
    size_t count = 0;
    while (count < QUEUE_MAX) {
        queued *q = &queue[count];
        buf line = buf_in(&r->scratch, LIMIT_LINE_BYTES + FACT_SLACK);
        csv_answer answer = csv_next(r->table, &line, &q->number, &q->why);
        *ended = answer == CSV_END;
        if (*ended) break;
        if (skipped(r->skip, skip_at, q->number)) continue;
        str told = buf_str(&line);
        for (int i = 0; i < FACT_SLACK; i++) buf_byte(&line, 0); // may be looked at, and line.at may move
        told.at = line.at;
        q->line = csv_row(r->table);
        q->good = answer == CSV_FACT && fact_reader_read(r->reader, &q->said, told, &r->scratch, &q->why);
        if (q->good) door_near(r->door, &q->said);
        count++;
    }
    return count;
}

// Every line of the file once. A few are read ahead of the one that is let in: the tables are far larger than
// the processor's caches, and so their look-ups wait for memory together instead of one after the other.
static bool read_lines(reading *r, fault *why)
{
    host_lines lines = {0};
    if (r->ask->table ? !table_open(r, why) : !host_lines_open(&lines, r->ask->path, r->in, why))
        return false;
    queued *queue = arena_array(r->in, queued, QUEUE_MAX);
    r->reader = fact_reader_in(r->in, r->ask->zones);
    size_t skip_at = 0;
    uint64_t read = 0, shown = 0;
    bool fine = true, ended = false;
    arena_reserve(&r->scratch, SCRATCH_BYTES);
    door_expect(r->door, lines.unzstd ? 0 : lines.bytes_all / FACT_BYTES_USUAL);
    while (fine && !ended) {
        arena_mark mark = arena_here(&r->scratch);
        size_t count = r->table ? fill_from_table(r, queue, &skip_at, &ended)
                                : fill_queue(r, &lines, queue, &skip_at, &ended, why);
        for (size_t i = 0; i < count && fine; i++) {
            queued *q = &queue[i];
            fine = q->good && let_in(r, &q->said, q->number, &q->why);
            if (fine) continue;
            *why = q->why;
            fine = (!ended || q->line.at) && set_aside(r, q->line, q->number, why);
        }
        arena_back(&r->scratch, mark);
        arena_rest(r->in, count * FACT_TOUCHES);
        read += count;
        if (r->ask->progress && read - shown >= progress_every) {
            shown = read;
            uint64_t bytes = r->table ? csv_bytes(r->table) : lines.bytes;
            r->ask->progress(r->ask->with, bytes, lines.bytes_all);
        }
    }
    r->read = read;
    if (!r->table) host_lines_close(&lines);
    return fine;
}

static void begin_reading(reading *r, arena *a)
{
    arena_open(&r->scratch, a->from, a->bytes_max);
    arena_open(&r->table_scratch, a->from, a->bytes_max);
}

static void end_reading(reading *r)
{
    arena_close(&r->table_scratch);
    arena_close(&r->scratch);
}

static void rejects_join(rejects *all, const rejects *more, arena *a)
{
    keyed *order = arena_array(a, keyed, all->count + more->count + 1),
          *spare = arena_array(a, keyed, all->count + more->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++) order[count++] = (keyed){all->lines[i], 0};
    for (size_t i = 0; i < more->count; i++) order[count++] = (keyed){more->lines[i], 0};
    keyed_sort(order, spare, count);
    *all = (rejects){0};
    for (size_t i = 0; i < count; i++) reject_keep(all, a, order[i].key);
}

static void close_pass(door *d, arena *place)
{
    door_close(d);
    arena_close(place);
}

// Finds every line to set aside, and writes them to PATH.rejects.
static bool find_rejects(const act_ask *ask, rejects *all, arena *a, fault *why)
{
    buf name = buf_in(a, 8192);
    buf_put(&name, ask->path);
    buf_lit(&name, ".rejects");
    host_file to;
    if (str_eq(ask->path, STR("-")))
        return fault_set(why, FAULT_USAGE, "--keep-going needs a file: standard input cannot be read twice");
    if (!host_file_open(&to, buf_str(&name), a, why)) return false;
    // A pass needs its own door and that of the pass before: two places for them, each given back for the
    // next.
    arena places[2] = {{0}};
    door doors[2] = {{0}};
    bool fine = true, more = true;
    size_t pass = 0;
    for (; fine && more; pass++) {
        arena *place = &places[pass % 2];
        door *now = &doors[pass % 2];
        if (pass >= 2) close_pass(now, place);
        arena_open(place, a->from, a->bytes_max);
        *now = new_door(ask, place);
        rejects found = {0};
        reading r = {.ask = ask,
                     .door = now,
                     .in = place,
                     .skip = all,
                     .found = &found,
                     .to = &to,
                     .voucher = pass ? &doors[(pass + 1) % 2] : NULL};
        begin_reading(&r, a);
        fine = read_lines(&r, why);
        end_reading(&r);
        more = !pass || found.count > 0;
        rejects_join(all, &found, a);
    }
    for (size_t i = 0; i < 2 && i < pass; i++) close_pass(&doors[i], &places[i]);
    if (fine && all->count) return host_file_done(&to, why);
    host_file_drop(&to);
    return fine;
}

static bool read_into(act_facts *out, const act_ask *ask, rejects *skip, arena *a, fault *why)
{
    out->door = new_door(ask, a);
    out->state = state_in(a, &out->door, ask->as_of);
    out->rejected = skip->count;
    act_ship_state(ask->book, out);
    reading r = {.ask = ask, .door = &out->door, .out = out, .in = a, .skip = ask->keep_going ? skip : NULL};
    begin_reading(&r, a);
    bool fine = read_lines(&r, why);
    end_reading(&r);
    out->lines = r.read;
    if (!fine) return false;
    return act_end_facts(out, a, why) || fault_in(why, ask->path);
}

bool act_read_facts(act_facts *out, const act_ask *ask, arena *a, fault *why)
{
    rejects skip = {0};
    *out = (act_facts){0};
    if (ask->keep_going && !find_rejects(ask, &skip, a, why)) return false;
    if (read_into(out, ask, &skip, a, why)) return true;
    act_close_facts(out);
    return false;
}

void act_close_facts(act_facts *f) { door_close(&f->door); }

bool act_pass_facts(act_passed *out, const act_ask *ask, arena *a, fault *why)
{
    rejects skip = {0};
    if (ask->keep_going && !find_rejects(ask, &skip, a, why)) return false;
    door d = new_door(ask, a);
    reading r = {.ask = ask, .door = &d, .pass_on = true, .in = a, .skip = ask->keep_going ? &skip : NULL};
    begin_reading(&r, a);
    bool fine = read_lines(&r, why) && (door_finish(&d, why) || place(&r, why->line, why));
    *out = (act_passed){.lines = r.read, .rejected = skip.count};
    if (r.table) out->ignored = csv_ignored(r.table);
    end_reading(&r);
    door_close(&d);
    return fine;
}
