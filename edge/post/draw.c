// draw.c - daybook-draw, the process that draws: confined, values in, PDF out.
#include "pdf_.h"
#include <errno.h>
#include <unistd.h>

static bool read_values(char *to, size_t room, size_t *len)
{
    for (*len = 0; *len < room;) {
        ssize_t n = read(0, to + *len, room - *len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        if (n == 0) return true;
        *len += (size_t)n;
    }
    return false; // more than any claim has
}

static bool write_piece(void *with, const unsigned char *bytes, size_t count)
{
    (void)with;
    fault why;
    return host_write(1, (str){(const char *)bytes, count}, &why);
}

static int draw(void)
{
    static char values[POST_VALUES_BYTES_MAX + 1];
    size_t len;
    if (!post_confine_first()) return POST_NOT_CONFINED;
    post_pen *pen = post_pen_open();
    if (!pen) return POST_NO_FONTS;
    if (!post_confine()) return POST_NOT_CONFINED;
    if (!read_values(values, sizeof values, &len)) return POST_FAILED;
    return post_pen_draw(pen, (str){values, len}, write_piece, NULL) ? 0 : POST_FAILED;
}

// At once: what libraries and sanitizers do at exit needs calls that were given up.
int main(void) { _exit(draw()); }
