// fold_.h - private to edge/store: names as people type them.
// In: UTF-8. Out: words of small letters without marks. Never: a guess at what was meant.
#pragma once
#include "base.h"

// Small letters without their marks, digits kept, apostrophes and full stops dropped, all else one space
// between words; none at the ends. Letters of other scripts stay, small where Greek or Cyrillic. In the
// arena.
str fold_text(str text, arena *a);
// The folded text without its spaces.
str fold_joined(str folded, arena *a);
// The first `characters` of folded text, by characters of UTF-8; and how many it has, counted up to `most`.
str fold_first(str folded, size_t characters);
size_t fold_count(str folded, size_t most);
// Only the digits.
str fold_digits(str text, arena *a);
