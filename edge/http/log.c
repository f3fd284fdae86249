// The log: a line is put into a ring, and a thread of its own writes, so that neither the loop nor a worker
// waits for a slow terminal or disk. When the ring is full lines are lost, and the next one says how many.
#include "http_.h"
#include <assert.h>
#include <errno.h>
#include <unistd.h>

static const char *const events[] = {
#define EVENT(name, level) name,
#include "http_log.def"
};
static const char *const names[] = {
#define FIELD(name, what) name,
#include "http_log.def"
};

static bool among(const char *const *list, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], word) == 0) return true;
    return false;
}

static void put_line(buf *b, const char *level, const char *event, const http_field *fields, size_t count)
{
    buf_lit(b, "{\"at\":\"");
    instant_put(b, host_now());
    buf_say(b, "\",\"level\":\"%s\",\"event\":\"%s\"", level, event);
    for (size_t i = 0; i < count; i++) {
        assert(among(names, sizeof names / sizeof *names, fields[i].name));
        buf_say(b, ",\"%s\":", fields[i].name);
        if (fields[i].word) buf_json(b, str_of(fields[i].word));
        else buf_int(b, fields[i].number);
    }
    buf_lit(b, "}\n");
}

static void ring_put(diary *d, str line) // needs: room
{
    for (size_t i = 0; i < line.len; i++)
        d->ring[(d->from + d->length + i) % HTTP_LOG_BYTES_MAX] = line.at[i];
    d->length += line.len;
}

static void tell_lost(diary *d) // needs: its lock
{
    char text[HTTP_LOG_LINE_BYTES_MAX];
    buf b = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    http_field lost = {"count", (int64_t)d->lost, NULL};
    put_line(&b, "warning", "log-lost", &lost, 1);
    if (d->length + b.len > HTTP_LOG_BYTES_MAX) return;
    ring_put(d, buf_str(&b));
    d->lost = 0;
}

void http_log(const http_server *s, const char *level, const char *event, const http_field *fields,
              size_t count)
{
    char text[HTTP_LOG_LINE_BYTES_MAX];
    diary *d = (diary *)(uintptr_t)&s->diary;
    assert(among(events, sizeof events / sizeof *events, event));
    if (!d->open) return;
    buf b = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    put_line(&b, level, event, fields, count);
    assert(!b.full);
    pthread_mutex_lock(&d->lock);
    if (d->lost) tell_lost(d);
    bool first = !d->length;
    if (d->lost || d->length + b.len > HTTP_LOG_BYTES_MAX) d->lost++;
    else ring_put(d, buf_str(&b));
    pthread_mutex_unlock(&d->lock);
    if (first) pthread_cond_signal(&d->more);
}

static void write_all(int fd, const char *at, size_t len)
{
    while (len) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return; // nobody reads the log: there is nobody to tell
        at += n;
        len -= (size_t)n;
    }
}

static void *write_on(void *with)
{
    enum { PART_BYTES = 16 * 1024 };
    diary *d = with;
    char part[PART_BYTES];
    pthread_mutex_lock(&d->lock);
    for (;;) {
        while (!d->length && !d->closed) pthread_cond_wait(&d->more, &d->lock);
        if (!d->length) break;
        size_t n = d->length < sizeof part ? d->length : sizeof part;
        for (size_t i = 0; i < n; i++) part[i] = d->ring[(d->from + i) % HTTP_LOG_BYTES_MAX];
        d->from = (d->from + n) % HTTP_LOG_BYTES_MAX;
        d->length -= n;
        pthread_mutex_unlock(&d->lock);
        write_all(d->fd, part, n);
        pthread_mutex_lock(&d->lock);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

bool http_diary_open(http_server *s, int fd, fault *why)
{
    diary *d = &s->diary;
    *d = (diary){.fd = fd};
    if (fd < 0) return true;
    d->ring = http_take(HTTP_LOG_BYTES_MAX);
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->more, NULL);
    int error = pthread_create(&d->writer, NULL, write_on, d);
    if (error) return fault_set(why, FAULT_SYSTEM, "a thread cannot be started: %s", strerror(error));
    d->open = true;
    return true;
}

void http_diary_close(http_server *s)
{
    diary *d = &s->diary;
    if (!d->open) return;
    pthread_mutex_lock(&d->lock);
    d->closed = true;
    pthread_cond_signal(&d->more);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->writer, NULL);
    pthread_cond_destroy(&d->more);
    pthread_mutex_destroy(&d->lock);
    http_give(d->ring, HTTP_LOG_BYTES_MAX);
    d->open = false;
}
