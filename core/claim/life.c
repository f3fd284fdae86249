#include "life.h"
#include <assert.h>

enum { SENTENCE_BYTES = 240 }; // of a fault

typedef enum maker { A_PERSON, A_PAYER } maker;
typedef struct status_row {
    str word, said, next;
} status_row;
typedef struct event_row {
    str word, done;
    maker maker;
} event_row;

static const status_row statuses[LIFE_COUNT] = {
#define STATUS(id, word, said, next) [LIFE_##id] = {STR_INIT(word), STR_INIT(said), STR_INIT(next)},
#define EVENT(id, word, done, maker)
#define MOVE(from, event, to)
#include "life.def"
#undef STATUS
#undef EVENT
};
static const event_row events[LIFE_DO_COUNT] = {
#define STATUS(id, word, said, next)
#define EVENT(id, word, done, maker) [LIFE_DO_##id] = {STR_INIT(word), STR_INIT(done), maker},
#include "life.def"
#undef EVENT
#undef MOVE
};
// The status after the event, plus 1; 0: not listed.
static const uint8_t moves[LIFE_COUNT][LIFE_DO_COUNT] = {
#define EVENT(id, word, done, maker)
#define MOVE(from, event, to) [LIFE_##from][LIFE_DO_##event] = LIFE_##to + 1,
#include "life.def"
#undef STATUS
#undef EVENT
#undef MOVE
};

str life_text(life_status s)
{
    assert(s < LIFE_COUNT);
    return statuses[s].word;
}

bool life_find(str text, life_status *out)
{
    for (int s = 0; s < LIFE_COUNT; s++)
        if (str_eq(statuses[s].word, text)) {
            *out = (life_status)s;
            return true;
        }
    return false;
}

str life_next(life_status s)
{
    assert(s < LIFE_COUNT);
    return statuses[s].next;
}

bool life_over(life_status s) { return s == LIFE_CORRECTED || s == LIFE_VOIDED; }

bool life_stands(life_status s, char frequency)
{
    assert(s < LIFE_COUNT);
    if (life_over(s)) return false;
    bool taken = s == LIFE_ACCEPTED || s == LIFE_PAID || s == LIFE_PARTLY_PAID || s == LIFE_REVERSED;
    return frequency != '8' || !taken;
}

// A void is not itself corrected or voided; a payer cannot answer what was never sent.
bool life_may(const life *l, life_event e)
{
    assert(l->status < LIFE_COUNT && e < LIFE_DO_COUNT);
    if (!moves[l->status][e]) return false;
    if (l->frequency == '8' && (e == LIFE_DO_CORRECT || e == LIFE_DO_VOID)) return false;
    return events[e].maker == A_PERSON || l->sent;
}

// "it can be corrected or voided"
static void say_choices(buf *b, const life *l)
{
    life_event can[LIFE_DO_COUNT];
    int count = 0;
    for (int e = 0; e < LIFE_DO_COUNT; e++)
        if (events[e].maker == A_PERSON && life_may(l, (life_event)e)) can[count++] = (life_event)e;
    for (int i = 0; i < count; i++) {
        buf_put(b, i == 0 ? STR("it can be ") : i == count - 1 ? STR(" or ") : STR(", "));
        buf_put(b, events[can[i]].done);
    }
    if (count) buf_lit(b, ", ");
}

static bool refuse(const life *l, life_event e, fault *why)
{
    char text[SENTENCE_BYTES];
    buf b = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    const status_row *is = &statuses[l->status];
    bool past = l->status != LIFE_MADE && (e == LIFE_DO_RELEASE || e == LIFE_DO_SEND);
    bool already = past || str_eq(is->word, events[e].done);
    str what = str_from(is->said, sizeof "was " - 1); // as all of them begin
    buf_say(&b, "claim %.*s was %s%.*s", STR_ARGS(l->claim), already ? "already " : "", STR_ARGS(what));
    if (date_is(l->since)) {
        buf_lit(&b, " on ");
        date_put(&b, l->since);
    }
    if (events[e].maker == A_PAYER && !l->sent)
        buf_say(&b, " and never sent: a payer cannot have %.*s it", STR_ARGS(events[e].done));
    else if (events[e].maker == A_PAYER)
        buf_say(&b, ": that it is %.*s now does not go with it; a person must look",
                STR_ARGS(events[e].done));
    else if (l->frequency == '8' && (e == LIFE_DO_CORRECT || e == LIFE_DO_VOID))
        buf_say(&b, " and is itself a void: it cannot be %.*s", STR_ARGS(events[e].done));
    else {
        buf_lit(&b, "; ");
        size_t before = b.len;
        say_choices(&b, l);
        buf_say(&b, b.len > before ? "not %.*s" : "it cannot be %.*s", STR_ARGS(events[e].done));
    }
    return fault_set(why, FAULT_CLAIM, "%.*s", STR_ARGS(buf_str(&b)));
}

bool life_move(const life *l, life_event e, life_status *to, fault *why)
{
    if (!life_may(l, e)) return refuse(l, e, why);
    *to = (life_status)(moves[l->status][e] - 1);
    return true;
}
