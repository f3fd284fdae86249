// From a line that was read to the steps by which lines like it are found.
#include "reader_.h"

// --- while the line is read ---------------------------------------------------------------------------

static fact_spot *spot_add(reading *r, const char *from, const char *to, step_how how)
{
    fact_trail *t = r->trail;
    if (t->count == SPOTS_MAX) {
        t->unfit = true;
        return NULL;
    }
    fact_spot *s = &t->at[t->count++];
    // Quotes belong to what stands between the values.
    bool quoted = how != STEP_NUMBER && how != STEP_VALUE;
    *s = (fact_spot){.from = (uint32_t)(from - r->j.start) + quoted,
                     .to = (uint32_t)(to - r->j.start) - quoted};
    s->made.how = (uint8_t)how;
    s->made.seed = r->seed;
    return s;
}

void fact_spot_common(reading *r, const char *from, size_t where)
{
    step_how how = where == offsetof(fact, id)         ? STEP_SELF
                   : where == offsetof(fact, received) ? STEP_RECEIVED
                   : where == offsetof(fact, at)       ? STEP_INSTANT
                                                       : STEP_ID;
    fact_spot *s = spot_add(r, from, r->j.at, how);
    if (s) s->made.where = (uint16_t)where;
}

void fact_spot_own(reading *r, const char *from, int n, bool is_by, bool present)
{
    static const step_how hows[] = {
        [NEW_ID] = STEP_ID,    [ID] = STEP_ID,         [LINE] = STEP_TEXT,      [TEXT] = STEP_TEXT,
        [PROSE] = STEP_TEXT,   [ZONE] = STEP_VALUE,    [DATE] = STEP_DATE,      [INSTANT] = STEP_INSTANT,
        [MONEY] = STEP_VALUE,  [WHOLE] = STEP_VALUE,   [FLAG] = STEP_VALUE,     [ENUM] = STEP_CHOICE,
        [CODES] = STEP_VALUE,  [ADDRESS] = STEP_VALUE, [LOCALITY] = STEP_VALUE, [ANSWERS] = STEP_VALUE,
        [SCORES] = STEP_VALUE, [AMOUNT] = STEP_VALUE,  [ROWS] = STEP_VALUE,
    };
    _Static_assert(sizeof hows / sizeof hows[0] == ROWS + 1, "a way for each type");
    const fact_field_row *row = &fact_fields[(int)fact_kinds[r->f.kind].first + n];
    if (!present) r->trail->unfit = true; // an empty text is no sign of what the writer usually says
    if (row->type == ANSWERS && r->trail->closed) return; // item by item, already
    fact_spot *s = spot_add(r, from, r->j.at, is_by ? STEP_BY : hows[row->type]);
    if (!s) return;
    s->made.where = (uint16_t)(offsetof(fact, value) + (size_t)n * sizeof(fact_value));
    s->made.row = row;
}

void fact_spot_item(reading *r, const char *from, uint64_t name, const char *answers)
{
    fact_trail *t = r->trail;
    fact_spot *s = spot_add(r, from, r->j.at, *from == '"' ? STEP_WORDS : STEP_NUMBER);
    if (!s) return;
    s->made.seed = name;
    if (!answers) return;
    size_t opens = s->from - (size_t)(answers - r->j.start);
    if (opens > UINT8_MAX) t->unfit = true;
    s->made.opens = (uint8_t)opens;
    s->made.whole = r->seed;
    // The kind may not be known to have answers but here: the only field of its type.
    for (int n = 0; n < fact_kinds[r->f.kind].fields; n++)
        if (fact_fields[(int)fact_kinds[r->f.kind].first + n].type == ANSWERS)
            s->made.where = (uint16_t)(offsetof(fact, value) + (size_t)n * sizeof(fact_value));
}

void fact_spot_items_end(reading *r) { r->trail->closed = (uint32_t)(r->j.at - r->j.start); }

// --- afterwards ---------------------------------------------------------------------------

static bool same_step(const step *a, const step *b)
{
    return a->len == b->len && memcmp(a->literal, b->literal, sizeof a->literal) == 0 && a->how == b->how &&
           a->opens == b->opens && a->closes == b->closes && a->where == b->where && a->kind == b->kind &&
           a->has == b->has && a->seed == b->seed && a->whole == b->whole && a->row == b->row;
}

// The step at *link or beside it, made where there is none; NULL: there is no room.
static step *step_of(fact_reader *w, step **link, const step *wanted)
{
    for (int beside = 0; beside < STEPS_BESIDE; beside++) {
        if (!*link) {
            if (w->count == STEPS_MAX) return NULL;
            *link = &w->steps[w->count++];
            **link = *wanted;
            return *link;
        }
        if (same_step(*link, wanted)) return *link;
        link = &(*link)->other;
    }
    return NULL;
}

// The steps for the stretch from..to of the line, the value of `last` behind it. *link goes to what follows.
static bool add_stretch(fact_reader *w, step ***link, str line, uint32_t from, uint32_t to, const step *last)
{
    uint32_t closed = w->trail.closed;
    while (from < to) {
        uint32_t len = to - from > STEP_BYTES ? STEP_BYTES : to - from;
        step s = {.how = STEP_ON};
        if (from + len == to) s = *last;
        s.len = (uint8_t)len;
        s.beyond = len < STEP_BYTES ? ~0u << len : 0;
        s.closes = closed > from && closed <= from + len ? (uint8_t)(closed - from) : 0;
        s.edge = s.opens || s.closes;
        memcpy(s.literal, line.at + from, len);
        step *made = step_of(w, *link, &s);
        if (!made) return false;
        *link = &made->then;
        from += len;
    }
    return true;
}

void fact_learn(fact_reader *w, const fact *f, str line)
{
    enum { ANEW_AFTER = 1 << 16 }; // lines: a writer that spells each line in its own way is not learned
    const fact_trail *t = &w->trail;
    if (t->unfit) return;
    if (w->count >= STEPS_MAX - 2 * SPOTS_MAX) {
        if (w->lines - w->began < ANEW_AFTER) return;
        w->count = 0;
        w->first = NULL;
        w->began = w->lines;
    }
    step **link = &w->first;
    uint32_t from = 0;
    for (int i = 0; i < t->count; i++) {
        if (t->at[i].from <= from) return;
        if (!add_stretch(w, &link, line, from, t->at[i].from, &t->at[i].made)) return;
        from = t->at[i].to;
    }
    step end = {.how = STEP_END, .kind = (uint8_t)f->kind, .has = f->has};
    end.seed = fact_kind_seed(f->kind);
    (void)add_stretch(w, &link, line, from, (uint32_t)line.len, &end);
}
