// body.h - private to this room: a request's body, held against its shape.
#pragma once
#include "api.h"
#include "json.h"
#include "shapes.h"

typedef struct api_member {
    const shape_member *is;
    json_type type;
    json_text text;     // of a text
    str raw;            // as it came
} api_member;
typedef struct api_body {
    const shape *shape;
    api_member *members; // those that came
    size_t count;
} api_body;
// Every member known, none twice, of its type, and those needed there. False: why names the member.
MUST_USE bool api_body_read(const api_body **out, const shape *s, str text, arena *a, fault *why);
