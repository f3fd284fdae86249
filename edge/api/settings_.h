// settings_.h - private to this room: what the practice has set (beside.h), with what holds where it has not.
#pragma once
#include "api.h"

// The names are those of settings.def.
MUST_USE bool setting_whole(api_call *c, str name, int64_t *out, fault *why);
MUST_USE bool setting_text(api_call *c, str name, str *out, fault *why);

typedef struct setting_row {
    str name;
    int64_t least, most; // of a number; both 0: a text
    str otherwise;
} setting_row;
extern const setting_row setting_rows[];
extern const size_t setting_row_count;
