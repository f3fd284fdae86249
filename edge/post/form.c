// form.c - the side that has the values: starts the process that draws, and takes the PDF from it.
#include "pdf_.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_BYTES_MAX = 4096 };

typedef struct drawing {
    int values, pdf; // our ends of the pipes
    pid_t process;
} drawing;

// A line's end in a text would end the record.
static void put_text(buf *b, str s)
{
    buf_byte(b, ' ');
    for (size_t i = 0; i < s.len; i++) buf_byte(b, (unsigned char)s.at[i] < ' ' ? ' ' : s.at[i]);
    buf_byte(b, '\n');
}

static void put_page(buf *b, const form_page *page, size_t count)
{
    buf_say(b, "P %d\n", (int)count);
    for (int i = 0; i < FORM_PUTS; i++) {
        if (!page->puts[i].len) continue;
        buf_say(b, "T %d", i);
        put_text(b, page->puts[i]);
    }
    for (int row = 0; row < FORM_ROWS; row++)
        for (int i = 0; i < FORM_ROW_PUTS; i++) {
            if (!page->rows[row][i].len) continue;
            buf_say(b, "R %d %d", row, i);
            put_text(b, page->rows[row][i]);
        }
}

static str records_of(const form_pages *pages, date day, arena *a)
{
    buf b = buf_in(a, POST_VALUES_BYTES_MAX);
    buf_lit(&b, "D ");
    date_put(&b, day);
    buf_byte(&b, '\n');
    for (size_t i = 0; i < pages->count; i++) put_page(&b, &pages->at[i], pages->count);
    assert(!b.full);
    return buf_str(&b);
}

static bool pipes_open(int in[2], int out[2])
{
    if (pipe2(in, O_CLOEXEC) != 0) return false;
    if (pipe2(out, O_CLOEXEC) == 0) return true;
    close(in[0]);
    close(in[1]);
    return false;
}

// daybook-draw beside this program, or where it is installed. False: it is in neither place.
static bool find_draw(char *path, size_t room)
{
    static const char *const places[] = {"", "../libexec/daybook/"};
    char own[PATH_BYTES_MAX];
    ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);
    if (len < 0) return false;
    own[len] = 0;
    char *slash = strrchr(own, '/');
    if (!slash) return false;
    slash[1] = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        int n = snprintf(path, room, "%s%sdaybook-draw", own, places[i]);
        if (n > 0 && (size_t)n < room && access(path, X_OK) == 0) return true;
    }
    return false;
}

// Only the two pipes go along; what it complains of, fontconfig's caches above all, is of no use to anybody.
static int spawn(pid_t *process, const char *path, int in, int out)
{
    static char name[] = "daybook-draw", home[] = "HOME=/nonexistent", locale[] = "LC_ALL=C.UTF-8";
    char *words[] = {name, NULL}, *environment[] = {home, locale, NULL};
    posix_spawn_file_actions_t files;
    int failed = posix_spawn_file_actions_init(&files);
    if (failed) return failed;
    failed = posix_spawn_file_actions_adddup2(&files, in, 0);
    if (!failed) failed = posix_spawn_file_actions_adddup2(&files, out, 1);
    if (!failed) failed = posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    if (!failed) failed = posix_spawn_file_actions_addclosefrom_np(&files, 3);
    if (!failed) failed = posix_spawn(process, path, &files, NULL, words, environment);
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

static bool start(drawing *d, fault *why)
{
    int in[2], out[2];
    char path[2 * PATH_BYTES_MAX];
    if (!find_draw(path, sizeof path))
        return fault_set(
            why, FAULT_SYSTEM,
            "daybook-draw, which draws PDFs, is neither beside this program nor in ../libexec/daybook");
    if (!pipes_open(in, out)) return fault_set(why, FAULT_SYSTEM, "no pipe for a PDF: %s", strerror(errno));
    int failed = spawn(&d->process, path, in[0], out[1]);
    close(in[0]);
    close(out[1]);
    d->values = in[1];
    d->pdf = out[0];
    if (!failed) return true;
    close(d->values);
    close(d->pdf);
    return fault_set(why, FAULT_SYSTEM, "the process that draws PDFs cannot be started: %s",
                     strerror(failed));
}

static bool take_all(drawing *d, buf *out)
{
    char part[64 * 1024];
    for (;;) {
        ssize_t n = read(d->pdf, part, sizeof part);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n == 0 && !out->full;
        buf_bytes(out, part, (size_t)n);
    }
}

// How it ended: 0 is well.
static int ended(const drawing *d)
{
    int status = 0;
    while (waitpid(d->process, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool post_form1500(str *pdf, const form_pages *pages, date day, arena *a, fault *why)
{
    drawing d;
    fault unsent;
    str records = records_of(pages, day, a);
    if (!start(&d, why)) return false;
    // It reads all before it writes a byte: so neither side waits for the other.
    bool sent = host_write(d.values, records, &unsent);
    close(d.values);
    buf out = buf_in(a, POST_PDF_BYTES_MAX);
    bool taken = take_all(&d, &out);
    close(d.pdf);
    int code = ended(&d);
    if (code == POST_NO_FONTS)
        return fault_set(why, FAULT_SYSTEM,
                         "no font was found to draw a PDF with: install fonts-dejavu-core");
    if (code == POST_NOT_CONFINED)
        return fault_set(why, FAULT_SYSTEM,
                         "this system does not let the process that draws PDFs be confined");
    if (code != 0 || !sent || !taken || !out.len)
        return fault_set(why, FAULT_SYSTEM, "the process that draws PDFs failed (%d)", code);
    *pdf = buf_str(&out);
    return true;
}
