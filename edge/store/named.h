// named.h - patients by what people know of them: parts of the name, the birth date, a member number, the
// last digits of the telephone.
// In: words as somebody types them. Out: ids of patients. Never: a name; a patient whose enrollments are all
// of substance use, to who may not see those. What is searched in holds keyed hashes alone, so a thief of the
// file reads no name in it; that two patients share the beginning of a word can be seen in it.
#pragma once
#include "store.h"

enum { STORE_NAMED_WORDS_MAX = 8, STORE_NAMED_TEXT_MAX = 256 };
// part2: all of the patient's enrollments are of substance use.
typedef bool (*store_take_named)(void *with, str patient, bool part2, fault *why);
// All words must fit: each the beginning (2 letters or more, of which the first 10 count) of a word of the
// name, or of the name written together; a birth date (1980-02-03, 2/3/1980, 19800203); a member number; a
// telephone number, or its last 4 or 7 digits. In the order in which patients became known, `limit` of them
// at most (0: all). Nothing is found for a text without such a word.
MUST_USE bool store_patients_named(store *s, str text, bool part2_ok, uint32_t limit, store_take_named take,
                                   void *with, fault *why);
