// beside_.h - private to edge/store: what rows beside the facts have in common.
// In: a statement at a row, or words to seal. Out: words, limits that were passed. Never: a word in clear.
#pragma once
#include "rows_.h"

// Ids, names and kinds of a row are not too long (nor empty, where asked).
store_answer beside_ids(store *s, const str *ids, size_t count, fault *why);
store_answer beside_fits(store *s, str words, size_t bytes_max, fault *why);
// Seals the words for a row and binds number and box to parameters `key` and `key + 1`. The box lies in
// scratch memory until the statement has run.
void beside_seal(look *l, int key, int segment, str table, str row, str words);
// The words of columns `key` and `key + 1`, in scratch memory.
MUST_USE bool beside_words(look *l, int key, str table, str row, str *out, fault *why);
static inline instant beside_now(store *s) { return s->ask.now(s->ask.with); }
static inline instant beside_days_ago(store *s, int days)
{
    return (instant){beside_now(s).us - (int64_t)days * 86400 * 1000000};
}
