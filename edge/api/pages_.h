// pages_.h - the console's pages as tool/embed makes them: each file by its path, and beside it its
// compressed forms (.br, .gz), where they are smaller.
#pragma once
#include <stddef.h>

typedef struct page_file {
    const char *path;       // "index.html", "assets/app-3JX7.js", "assets/app-3JX7.js.br"
    const char *bytes;
    size_t len;
} page_file;
extern const page_file page_files[]; // in the order of their paths
extern const size_t page_file_count;
