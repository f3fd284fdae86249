// book_.h - private to this room: YAML as nodes that know their line, the shapes that turn nodes into values,
// and the faults that are collected on the way. In: bytes. Out: values and faults. Never: a default that is
// not written in a shape's blank, or a value that no shape names.
#pragma once
#include "book.h"

// A built-in file: rulebook/... or data/..., sorted by path; made by tool/embed at build time.
typedef struct embedded_file {
    const char *path;
    const char *bytes;
    size_t len;
} embedded_file;
extern const embedded_file embedded_files[];
extern const size_t embedded_file_count;

enum {
    FILE_BYTES_MAX = 64 * 1024 * 1024, // a whole PPRRVU file is under 3 MB
    YAML_BYTES_MAX = 1024 * 1024,      // a pack is 20 KB; people read these files
    DEPTH_MAX = 12,                    // a requirement's list lies at depth 6
    FAULTS_MAX = 500,                  // nobody mends more in one sitting
    CITES_MAX = 16,                    // sources of one statement
};

// One value of a YAML file. Children are linked in the order of the file; those of a map have keys.
typedef enum node_kind { NODE_TEXT, NODE_LIST, NODE_MAP } node_kind;
typedef struct node {
    node_kind kind;
    uint64_t line; // of the key in a map, else of the value
    str key, text;
    struct node *first, *last, *next;
    size_t count;
} node;

typedef struct source {
    str id, title, address;
} source;
typedef struct sources {
    const source *at;
    size_t count;
} sources;

// What reading shares: memory, the file being read, the faults so far, and the sources that cites name.
typedef struct reader {
    arena *a;
    str file;
    str rulebook_dir, data_dir;
    str instead_of, instead; // a file given as text, by name
    pile faults;             // of book_fault
    sources sources;
} reader;

// Keeps a fault of the file being read. Always false.
bool reader_fault(reader *r, uint64_t line, const char *format, ...)
    __attribute__((format(__printf__, 3, 4)));
// Keeps a fault that another room found.
bool reader_keep(reader *r, const fault *why, str file, uint64_t line);

// The bytes of rulebook file `name` ("packs/x.yaml"), with r->file set to how people call it. False: a fault
// was kept.
bool reader_open(reader *r, str name, str *bytes);
// The same for a data file named at `line` of the file being read; *called is how people call it.
bool reader_open_data(reader *r, str name, uint64_t line, str *bytes, str *called);
// Names of all YAML files of the rulebook, sorted: "credentials.yaml", "packs/guide-2025.yaml", ...
bool reader_list(reader *r, words *names);

// YAML to nodes: one document, no anchors, aliases or tags, no key twice. False: kept as a fault.
bool tree_read(reader *r, str bytes, node **out);
const node *node_get(const node *map, const char *key);
// The line of a key in a map, or of the map where the key is absent.
uint64_t node_line(const node *map, const char *key);

typedef enum shape_type {
    AS_TEXT,
    AS_WHOLE,
    AS_FLAG,
    AS_DATE,
    AS_NAMED,   // one of `names`, kept as its number
    AS_CHOICE,  // of the fact list `of`
    AS_BITS,    // list of choices of `of`, bit 0 being `first`
    AS_WORDS,   // list of text
    AS_CITE,    // list of source ids, kept as their titles and addresses
    AS_DECIMAL, // ten-thousandths
    AS_PERCENT, // basis points
    AS_LIST,    // list of `inner`, count at `count_offset`
    AS_SECTION, // read by a function of its own
} shape_type;

typedef struct shape_field {
    const char *key;
    shape_type type;
    fact_need need;
    size_t offset, count_offset;
    fact_enum of;
    choice first;
    const str *names;
    size_t name_count;
    const struct shape *inner;
    uint32_t only; // variants that have the field; 0: all
} shape_field;

// A map of the rulebook: its keys in order, and the value it starts from.
typedef struct shape {
    const char *what; // "a place"
    const shape_field *fields;
    size_t count;
    const void *blank;
    size_t bytes;
} shape;

// Reads a map into *out (shape->bytes). `variant`: bit of the variant, or 0. Every fault is kept; false if
// there was any.
bool shape_read(reader *r, const node *map, const shape *s, uint32_t variant, void *out);
// Reads a list of maps; *out is an array of *count.
bool shape_read_list(reader *r, const node *list, const shape *s, void **out, size_t *count);
// Reads a file whose only key `key` holds a list; *list is its node, for checks that need lines.
bool shape_read_file(reader *r, str name, const char *key, const shape *s, void **out, size_t *count,
                     const node **list);

// Rows of a shape's fields: key `k` of the map goes to member `m` of struct `t`. WITH: and what its type asks
// for.
// clang-format off
#define ROW(t, m, k, as, n) {.key = (k), .type = (as), .need = (n), .offset = offsetof(t, m)}
#define ROW_WITH(t, m, k, as, n, ...)                                                                       \
    {.key = (k), .type = (as), .need = (n), .offset = offsetof(t, m), __VA_ARGS__}
#define ROW_GRADE(t) ROW_WITH(t, grade, "grade", AS_NAMED, NEEDED, .names = grade_names, .name_count = 3)
#define ROWS_SOURCED(t) ROW(t, cite, "cite", AS_CITE, NEEDED), ROW_GRADE(t)
#define SHAPE(what, rows, blank) {(what), (rows), LENGTH(rows), &(blank), sizeof(blank)}
#define LENGTH(array) (sizeof(array) / sizeof *(array))
// clang-format on

extern const str grade_names[3], clock_names[3], status_names[3], deadline_names[2];

// Each reads its file (packs: one of packs/) and checks what can be checked without the others.
bool read_sources(reader *r);
bool read_credentials(reader *r, rulebook *out);
bool read_places(reader *r, rulebook *out);
bool read_deadlines(reader *r, rulebook *out);
bool read_products(reader *r, rulebook *out);
bool read_instruments(reader *r, rulebook *out);
bool read_fees(reader *r, rulebook *out);
bool read_disagreements(reader *r, book_disagreements *out);
struct mapping;
// `name`: "mappings/patients.yaml".
bool read_mapping(reader *r, str name, struct mapping *out);
// Names of the mappings of the rulebook, sorted: "mappings/checkins.yaml", ... A folder without any has none.
bool reader_list_mappings(reader *r, words *names);
// `seen`: the pack's nodes, for the checks between packs.
bool read_pack(reader *r, str name, rule_pack *out, const node **seen);
// What must hold of a pack: called by read_pack with its codes in the order of the file.
void pack_check(reader *r, const node *root, const rule_pack *p);
// What must hold between the files: places and credentials that packs name, packs that overlap.
void packs_check(reader *r, const rulebook *b, const node *const *seen);
