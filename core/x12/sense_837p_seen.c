// sense_837p_seen.c - claim numbers of one file, to know one that comes again: 64 bits of each, in a table
// that doubles up to a bound and then takes no more. Each size of table has its own piece of one block, twice
// as long as the one before, so that growing needs no memory and a small file touches little.
#include "sense_837p_.h"

static uint64_t *table(sense_seen *seen) { return seen->at + ((size_t)1 << seen->bits); }

static bool put(uint64_t *slots, uint32_t bits, uint64_t claim)
{
    size_t mask = ((size_t)1 << bits) - 1;
    for (size_t i = (size_t)hash_mix(claim, 0xE7037ED1A0B428DBull) & mask;; i = (i + 1) & mask) {
        if (slots[i] == claim) return true;
        if (slots[i]) continue;
        slots[i] = claim;
        return false;
    }
}

static void grow(sense_seen *seen)
{
    const uint64_t *old = table(seen);
    size_t count = (size_t)1 << seen->bits;
    seen->bits++;
    for (size_t i = 0; i < count; i++)
        if (old[i]) (void)put(table(seen), seen->bits, old[i]);
}

bool sense_seen_before(sense_seen *seen, uint64_t claim)
{
    enum { BITS_MIN = 8 };
    assert(claim);
    if (!seen->bits) seen->bits = BITS_MIN;
    uint64_t room = ((uint64_t)1 << seen->bits) * 3 / 4;
    if (seen->count >= room) {
        if (seen->bits == SENSE_SEEN_BITS) return false; // full: what is not known is not said
        grow(seen);
    }
    bool before = put(table(seen), seen->bits, claim);
    seen->count += !before;
    return before;
}

void sense_seen_clear(sense_seen *seen)
{
    if (seen->bits) memset(seen->at, 0, sizeof *seen->at * ((size_t)2 << seen->bits));
    seen->bits = 0;
    seen->count = 0;
}
