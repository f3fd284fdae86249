// lines.h - the lines of a file or of standard input, one after the other, whatever its size.
// In: a path or "-". Out: slices without their line ends, with their numbers; faults with a sentence.
// Never: keeps more than one line in memory, or looks into it. Content compressed with zstd (known by its
// first bytes) is decoded on the fly.
#pragma once
#include "base.h"

typedef struct host_unzstd host_unzstd;
typedef struct host_lines {
    int fd;
    char file[128];       // its name for faults
    char *hold;           // what was read and not yet given: at..end
    char *at, *end;
    const char *stop;     // the end of the line at `at`, where it was looked for already; else NULL
    bool started, ended;  // the first bytes were looked at; nothing more will come
    bool passing;         // at..end is the rest of a line that is too long
    uint64_t number;      // of the last line given
    uint64_t bytes;       // read from the file so far (compressed ones where it is), for progress
    uint64_t bytes_all;   // size of the file, 0 where it has none (a pipe)
    host_unzstd *unzstd;  // NULL: plain content
} host_lines;

// Opens the file, "-" for standard input; the buffer (somewhat over LIMIT_LINE_BYTES) lives in `a`.
MUST_USE bool host_lines_open(host_lines *l, str path, arena *a, fault *why);
// The next line that is not blank, valid until the following call (but see host_lines_held); line->at is NULL
// after the last one. A line over LIMIT_LINE_BYTES is a FAULT_LIMIT: the next call goes on behind it. After
// any other fault only close. The fault names file and line. HOST_LINES_SLACK bytes behind a line may be
// looked at.
MUST_USE bool host_lines_next(host_lines *l, str *line, uint64_t *number, fault *why);
// For content that has no lines: the next bytes as they come, valid until the following call; none at the
// end. Not to be mixed with host_lines_next.
MUST_USE bool host_lines_chunk(host_lines *l, str *bytes, fault *why);
// Is the next line in memory already? Then taking it leaves the lines given before it valid.
bool host_lines_held(host_lines *l);
enum { HOST_LINES_SLACK = 64 };
void host_lines_close(host_lines *l);

// unzstd.c, for lines.c only.
host_unzstd *host_unzstd_open(void);
void host_unzstd_close(host_unzstd *z);
// Room for more compressed bytes, to be read into *at; *bytes is 0 while some are left undecoded.
void host_unzstd_room(host_unzstd *z, char **at, size_t *bytes);
void host_unzstd_came(host_unzstd *z, size_t bytes);
// Decodes into `to`. *done is 0 when more compressed bytes are needed. False: the content is damaged.
bool host_unzstd_decode(host_unzstd *z, char *to, size_t room, size_t *done);
// No frame is open: the content may end here.
bool host_unzstd_whole(const host_unzstd *z);
