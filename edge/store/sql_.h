// sql_.h - private to edge/store: data/sql, built in by tool/embed.
// In: nothing. Out: scripts by name, each with a NUL behind it. Never: a script that is not in the source
// tree.
#pragma once
#include <stddef.h>

typedef struct store_sql_file { const char *path; const char *at; size_t len; } store_sql_file;
extern const store_sql_file store_sql_files[];
extern const size_t store_sql_file_count;
