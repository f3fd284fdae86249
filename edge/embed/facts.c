// facts.c - a vendor's facts, line by line, through the door into a state.
#include "embed_.h"
#include <assert.h>

typedef struct opening {
    daybook_facts *facts;
    instant as_of;
} opening;

static void open_facts(void *args)
{
    opening *o = args;
    daybook_facts *f = o->facts;
    f->zones = host_zones(&f->in);
    f->reader = fact_reader_in(&f->in, &f->zones);
    f->party = party_in(&f->in);
    act_begin_facts(&f->facts, &f->rules->book, o->as_of, &f->in);
}

daybook_status daybook_facts_open(daybook_facts **out, const daybook_rules *rules, const char *as_of,
                                  const daybook_allocator *from, daybook_error *error)
{
    if (!out) return embed_error(error, DAYBOOK_MISUSE, "there is no place for the facts");
    *out = NULL;
    if (!rules) return embed_error(error, DAYBOOK_MISUSE, "there is no rulebook");
    if (from && (!from->take || !from->give))
        return embed_error(error, DAYBOOK_MISUSE, "an allocator has both take and give");
    instant at;
    const char *problem = "is missing";
    if (!as_of || !instant_parse(str_of(as_of), &at, &problem))
        return embed_error(error, DAYBOOK_MISUSE, "the instant %.60s %s", as_of ? as_of : "", problem);
    daybook_facts *f = embed_new(sizeof *f, offsetof(daybook_facts, memory), from);
    if (!f) return embed_no_memory(error);
    f->rules = rules;
    arena_open(&f->in, &f->memory.source, SIZE_MAX / 2);
    arena_open(&f->scratch, &f->memory.source, SIZE_MAX / 2);
    opening o = {f, at};
    if (!embed_run(&f->memory, open_facts, &o)) {
        daybook_facts_free(f);
        return embed_no_memory(error);
    }
    *out = f;
    return DAYBOOK_OK;
}

void daybook_facts_free(daybook_facts *facts)
{
    if (facts) embed_free(facts, sizeof *facts, &facts->memory);
}

uint64_t daybook_facts_count(const daybook_facts *facts) { return facts->facts.taken; }

// --- one call at a time ----------------------------------------------------------------------------------

bool embed_enter(daybook_facts *f, embed_stage stage, daybook_error *error, daybook_status *status)
{
    const char *problem = NULL;
    if (!f)
        problem = "there are no facts";
    else if (f->busy)
        problem = "another call with these facts is under way";
    else if (f->stage == EMBED_BROKEN)
        problem = "these facts were refused before: they can only be freed";
    else if (f->stage == EMBED_READING && stage == EMBED_CLOSED)
        problem = "daybook_facts_done comes first";
    else if (f->stage != stage)
        problem = "these facts are closed: they take no more";
    if (problem)
        *status = embed_error(error, DAYBOOK_MISUSE, "%s", problem);
    else
        f->busy = true;
    return !problem;
}

void embed_leave(daybook_facts *f, bool fine)
{
    f->busy = false;
    if (!fine) f->stage = EMBED_BROKEN;
}

// --- lines -----------------------------------------------------------------------------------------------

typedef struct reading {
    daybook_facts *facts;
    daybook_next_line *next;
    void *with;
    bool stopped, fine;
    fault why;
} reading;

static bool fold(daybook_facts *f, const fact *said, fault *why)
{
    door_fact came;
    switch (door_take(&f->facts.door, said, f->line, &came, why)) {
    case DOOR_REFUSED: return false;
    case DOOR_SAME: return true;
    case DOOR_NEW: break;
    }
    f->facts.taken++;
    state_fold(&f->facts.state, &came);
    party_fold(&f->party, &came);
    return true;
}

static bool line_take(daybook_facts *f, str line, fault *why)
{
    f->line++;
    line = str_trim(line);
    if (!line.len) return true;
    if (line.len > LIMIT_LINE_BYTES)
        return fault_set(why, FAULT_LIMIT, "the line is longer than %d bytes", LIMIT_LINE_BYTES);
    arena_mark before = arena_here(&f->scratch);
    char *text = arena_text(&f->scratch, line.len + FACT_SLACK); // which the reader may look at
    memcpy(text, line.at, line.len);
    fact said;
    bool fine =
        fact_reader_read(f->reader, &said, (str){text, line.len}, &f->scratch, why) && fold(f, &said, why);
    arena_back(&f->scratch, before);
    return fine;
}

static void read_lines(void *args)
{
    reading *r = args;
    const char *at = NULL;
    size_t bytes = 0;
    int more = 1;
    while (r->fine && (more = r->next(r->with, &at, &bytes)) == 1)
        r->fine = line_take(r->facts, (str){at, bytes}, &r->why);
    r->stopped = r->fine && more != 0;
}

daybook_status daybook_facts_each(daybook_facts *facts, daybook_next_line *next, void *with,
                                  daybook_error *error)
{
    daybook_status status;
    if (!next) return embed_error(error, DAYBOOK_MISUSE, "there is no function to give the lines");
    if (!embed_enter(facts, EMBED_READING, error, &status)) return status;
    reading r = {.facts = facts, .next = next, .with = with, .fine = true};
    bool ran = embed_run(&facts->memory, read_lines, &r);
    embed_leave(facts, ran && r.fine);
    if (!ran) return embed_no_memory(error);
    if (r.stopped) return embed_error(error, DAYBOOK_STOPPED, "the function that gives the lines said stop");
    if (r.fine) return DAYBOOK_OK;
    r.why.line = facts->line;
    return embed_fault(error, &r.why);
}

typedef struct slices {
    str left;
    bool one;
} slices;

static int next_slice(void *with, const char **line, size_t *bytes)
{
    slices *s = with;
    if (!s->left.at) return 0;
    str now = s->left;
    if (s->one)
        s->left = (str){NULL, 0};
    else
        now = str_split(s->left, '\n', &s->left);
    if (!now.len && !s->left.at && !s->one) return 0; // what follows the last line's end is no line
    *line = now.at;
    *bytes = now.len;
    return 1;
}

daybook_status daybook_facts_line(daybook_facts *facts, const char *line, size_t bytes, daybook_error *error)
{
    if (!line) return embed_error(error, DAYBOOK_MISUSE, "there is no line");
    slices s = {{line, bytes}, true};
    return daybook_facts_each(facts, next_slice, &s, error);
}

daybook_status daybook_facts_text(daybook_facts *facts, const char *text, size_t bytes, daybook_error *error)
{
    if (!text && bytes) return embed_error(error, DAYBOOK_MISUSE, "there is no text");
    slices s = {{text ? text : "", bytes}, false};
    return daybook_facts_each(facts, next_slice, &s, error);
}

static void close_facts(void *args)
{
    reading *r = args;
    r->fine = act_end_facts(&r->facts->facts, &r->facts->in, &r->why);
}

daybook_status daybook_facts_done(daybook_facts *facts, daybook_error *error)
{
    daybook_status status;
    if (!embed_enter(facts, EMBED_READING, error, &status)) return status;
    reading r = {.facts = facts};
    bool ran = embed_run(&facts->memory, close_facts, &r);
    embed_leave(facts, ran && r.fine);
    if (!ran) return embed_no_memory(error);
    if (!r.fine) return embed_fault(error, &r.why);
    facts->stage = EMBED_CLOSED;
    return DAYBOOK_OK;
}
