// show.h - a file as people read it: a tree of loops, segments and elements with names in words, or as JSON.
// In: the bytes of any X12 file, in pieces of any size. Out: text, as it comes. Never: leaves anything out
// (what no guide names is shown by its position), judges (scrub.h does), or keeps more than a segment.
//
// As JSON: {"content": [...]}; each entry is a loop {"loop", "name", "content"} or a segment {"segment",
// "name", "number", "elements": [{"at", "name", "value", "meaning", "components": [...]}]}; what is not there
// is left out.
#pragma once
#include "base.h"

typedef struct show_ask {
    void (*put)(void *with, str text);
    void *with;
    bool json;
    // The meaning of a code of the data element with that number (X12's dictionary) and name (elements.def),
    // or empty. NULL: nobody knows more than meanings.def.
    str (*words)(void *with, str number, str name, str code);
    void *words_with;
} show_ask;
typedef struct show show;
// Memory is taken here, once.
show *show_open(const show_ask *ask, arena *a);
void show_feed(show *s, str bytes);
// False: there was nothing to show, for the file holds no interchange.
bool show_end(show *s);
