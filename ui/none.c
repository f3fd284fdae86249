// none.c - in place of the pages, where they are not built (-Dui=false).
#include "pages_.h"
const page_file page_files[1];
const size_t page_file_count = 0;
