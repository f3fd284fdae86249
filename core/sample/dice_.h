// dice_.h - private to this room: chance that can be repeated. A dice is made from the seed and from what
// it is about (a patient, a day); it gives the same throws wherever in the sample it is made.
// Integers only: no throw depends on a machine's floating point.
#pragma once
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct dice { uint64_t state; } dice;

// What a dice is about. A new part of the tale takes a new row, so that the others stay as they are.
typedef enum dice_about {
    DICE_PRACTICE,
    DICE_PRACTITIONER,
    DICE_STAFF,
    DICE_SHARE,
    DICE_PATIENT,
    DICE_COURSE,
    DICE_INTAKE,
    DICE_MEMBER,
    DICE_DAY,
    DICE_STREAK,
    DICE_ASSESS,
    DICE_MONTH,
    DICE_STRETCH, DICE_SERVICE,
    DICE_NOTE_WINDOW,
    DICE_NOTE_MONTH,
} dice_about;

// The finalizer of splitmix64: each bit of the input moves half of the output's.
static inline uint64_t dice_mix(uint64_t z)
{
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ z >> 27) * 0x94D049BB133111EBull;
    return z ^ z >> 31;
}

static inline dice dice_of(uint64_t seed, dice_about about, uint64_t who, uint64_t when)
{
    uint64_t h = dice_mix(seed + 0x9E3779B97F4A7C15ull);
    h = dice_mix(h ^ (who << 8 | (uint64_t)about));
    return (dice){h ^ dice_mix(when * 0x9E3779B97F4A7C15ull + 1)};
}

static inline uint64_t dice_word(dice *d) { return dice_mix(d->state += 0x9E3779B97F4A7C15ull); }

// 0 to below - 1. The bias of the multiplication is below 2^-32: a sample, not a lottery.
static inline uint32_t dice_under(dice *d, uint32_t below)
{
    assert(below > 0);
    return (uint32_t)((dice_word(d) >> 32) * below >> 32);
}

static inline int32_t dice_between(dice *d, int32_t low, int32_t high)
{
    assert(low <= high);
    return low + (int32_t)dice_under(d, (uint32_t)(high - low) + 1);
}

static inline bool dice_permille(dice *d, uint32_t chance) { return dice_under(d, 1000) < chance; }
