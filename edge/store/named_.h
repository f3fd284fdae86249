// named_.h - private to edge/store: the index of names as it is kept.
// In: facts, as they are appended or read again. Out: tokens. Never: a token that tells its word without the
// key.
#pragma once
#include "fold_.h"
#include "store_.h"

enum { TOKEN_LETTERS_MIN = 2, TOKEN_LETTERS_MAX = 10 };
// What a token is of: the same digits as a member number and as a telephone number are two things.
enum { TOKEN_NAME = 'n', TOKEN_BIRTH = 'b', TOKEN_MEMBER = 'm', TOKEN_PHONE = 'p' };
// Under the key that the segment (SEGMENT_NAMES or SEGMENT_NAMES_PART2) has now.
int64_t name_token(store *s, int segment, char what, str text);
// A birth date as its token has it: 19800203.
str name_birth(date d, arena *a);
