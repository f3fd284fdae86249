// sense_999.c - what must make sense together in a 999: its counts and its verdicts.
#include "guide_answers.h"
#include "sense_835_.h"

typedef struct sense {
    uint64_t sets, taken, refused;      // of the sets that are answered
    bool in_set, errors;
} sense;

static bool is_taken(str verdict) { return str_eq(verdict, STR("A")) || str_eq(verdict, STR("E")); }

static void set_end(scrub *s, sense *st)
{
    str verdict = scrub_get(s, X999_SET_ANSWER_VERDICT);
    if (is_taken(verdict))
        st->taken++;
    else
        st->refused++;
    if (str_eq(verdict, STR("A")) && st->errors)
        scrub_say(s, SCRUB_SET_VERDICT, X999_SET_ANSWER_VERDICT, NULL);
    if (str_eq(verdict, STR("R")) && !st->errors && !scrub_get(s, X999_SET_ANSWER_CODE1).len)
        scrub_say(s, SCRUB_SET_VERDICT_ALONE, X999_SET_ANSWER_VERDICT, NULL);
    st->in_set = false;
}

static void group_end(scrub *s, const sense *st)
{
    long long included, received, taken;
    str verdict = scrub_get(s, X999_GROUP_ANSWER_VERDICT);
    if (!str_number(scrub_get(s, X999_GROUP_ANSWER_INCLUDED), &included) ||
        !str_number(scrub_get(s, X999_GROUP_ANSWER_RECEIVED), &received) ||
        !str_number(scrub_get(s, X999_GROUP_ANSWER_ACCEPTED), &taken))
        return;
    if (taken > received || (uint64_t)received < st->sets) {
        scrub_say(s, SCRUB_SET_COUNT_RECEIVED, X999_GROUP_ANSWER_RECEIVED,
                  "%lld received, %lld accepted, %llu answered", received, taken,
                  (unsigned long long)st->sets);
        return;
    }
    // Sets without errors need not be answered one by one: those that are not listed may have been taken.
    uint64_t unlisted = (uint64_t)received - st->sets;
    if ((uint64_t)taken < st->taken || (uint64_t)taken > st->taken + unlisted)
        scrub_say(s, SCRUB_SET_COUNT_TAKEN, X999_GROUP_ANSWER_ACCEPTED,
                  "%llu of %llu answered sets are accepted", (unsigned long long)st->taken,
                  (unsigned long long)st->sets);
    bool wrong = (is_taken(verdict) && (st->refused || taken < received)) ||
                 (str_eq(verdict, STR("R")) && taken > 0) ||
                 (str_eq(verdict, STR("P")) && (taken == 0 || taken == received));
    if (wrong)
        scrub_say(s, SCRUB_GROUP_VERDICT, X999_GROUP_ANSWER_VERDICT, "%lld of %lld sets are accepted", taken,
                  received);
}

static void see(scrub *s, void *state)
{
    sense *st = state;
    switch (scrub_at(s)->seg) {
    case X999_SEG_SET_SENT:
        st->sets++;
        st->in_set = true;
        st->errors = false;
        break;
    case X999_SEG_SEGMENT: st->errors = true; break;
    case X999_SEG_SET_ANSWER: set_end(s, st); break;
    case X999_SEG_GROUP_ANSWER: group_end(s, st); break;
    default: break;
    }
}

static void begin(scrub *s, void *state)
{
    (void)s;
    *(sense *)state = (sense){0};
}

const scrub_sense scrub_sense_999 = {.bytes = sizeof(sense), .begin = begin, .segment = see};
