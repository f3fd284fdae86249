// book.h - loading what the rules rest on: the rulebook's YAML, fee files and code sets, from a directory or
// from the copy built into the program. In: directories. Out: a rulebook, or a fault with file and line.
#pragma once
#include "codes.h"
#include "host.h"
#include "rulebook.h"

// rulebook_dir, data_dir: empty for the copies built in.
MUST_USE bool book_load(rulebook *out, str rulebook_dir, str data_dir, arena *a, fault *why);

// The codes of payers' answers in words (carc.tsv ...): each list from data_dir where it has the file, else
// built in.
MUST_USE bool book_codes(x12_codes **out, str data_dir, arena *a, fault *why);

// Every fault of a rulebook directory, not only the first, each with file, line, sentence.
typedef struct book_fault {
    str file;
    uint64_t line;
    str text;
} book_fault;
typedef struct book_faults {
    const book_fault *at;
    size_t count;
} book_faults;
book_faults book_check(str rulebook_dir, arena *a);
// The same with other data files than those built in.
book_faults book_check_with(str rulebook_dir, str data_dir, arena *a);

// Faults of one file of a rulebook, given as text, beside the built-in others. What shows only between packs
// is not judged. `name` as in the folder: "packs/medicare-2026.yaml", "places.yaml".
book_faults book_check_text(str name, str bytes, arena *a);

// Where well-known pages are wrong: what each says, what is correct, and the codes it is about.
// `holds`: the page is right.
typedef struct book_disagreement {
    str id, page, says, correct;
    grade grade;
    words codes;
    bool holds;
} book_disagreement;
typedef struct book_disagreements {
    const book_disagreement *at;
    size_t count;
} book_disagreements;
MUST_USE bool book_read_disagreements(book_disagreements *out, str rulebook_dir, arena *a, fault *why);
