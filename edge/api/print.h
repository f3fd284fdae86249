// print.h - the routes and shapes of this room, printed: for other programs, for people, for the pages.
#pragma once
#include "base.h"

void api_put_openapi(buf *b); // doc/api/openapi.json
void api_put_help(buf *b);    // daybook help api
void api_put_types(buf *b);   // ui/src/shapes.ts
