// memory.c - memory of a handle: from the caller, counted, and given back whatever happens.
#include "embed_.h"
#include <assert.h>
#include <stdarg.h>

struct embed_block {
    embed_block *before, *after;
    size_t bytes; // with this head
    max_align_t at[];
};

static void *plain_take(void *with, size_t bytes)
{
    (void)with;
    return malloc(bytes);
}

static void plain_give(void *with, void *at, size_t bytes)
{
    (void)with;
    (void)bytes;
    free(at);
}

static void *block_take(void *with, size_t bytes)
{
    embed_memory *m = with;
    if (bytes > SIZE_MAX / 2) return NULL;
    bytes += sizeof(embed_block);
    if (m->of.bytes_max && (bytes > m->of.bytes_max || m->taken > m->of.bytes_max - bytes)) return NULL;
    embed_block *b = m->of.take(m->of.with, bytes);
    if (!b) return NULL;
    memset(b, 0, bytes);
    b->bytes = bytes;
    b->after = m->blocks;
    if (b->after) b->after->before = b;
    m->blocks = b;
    m->taken += bytes;
    return b->at;
}

static void block_give(void *with, void *at, size_t bytes)
{
    (void)bytes; // the head knows
    embed_memory *m = with;
    embed_block *b = (embed_block *)((char *)at - offsetof(embed_block, at));
    if (b->before)
        b->before->after = b->after;
    else
        m->blocks = b->after;
    if (b->after) b->after->before = b->before;
    m->taken -= b->bytes;
    m->of.give(m->of.with, b, b->bytes);
}

static __attribute__((noreturn)) void block_fail(void *with, size_t bytes)
{
    (void)bytes;
    embed_memory *m = with;
    assert(m->out); // arenas grow only within embed_run
    longjmp(*m->out, 1);
}

void *embed_new(size_t bytes, size_t memory_at, const daybook_allocator *of)
{
    daybook_allocator from = of ? *of : (daybook_allocator){plain_take, plain_give, NULL, 0};
    char *handle = from.take(from.with, bytes);
    if (!handle) return NULL;
    memset(handle, 0, bytes);
    embed_memory *m = (embed_memory *)(void *)(handle + memory_at);
    m->of = from;
    m->source = (memory){.take = block_take, .give = block_give, .fail = block_fail, .with = m};
    return handle;
}

void embed_free(void *handle, size_t bytes, embed_memory *m)
{
    daybook_allocator of = m->of;
    for (embed_block *b = m->blocks, *after; b; b = after) {
        after = b->after;
        of.give(of.with, b, b->bytes);
    }
    of.give(of.with, handle, bytes);
}

bool embed_run(embed_memory *m, embed_work *work, void *args)
{
    jmp_buf here;
    assert(!m->out);
    m->out = &here;
    bool fine = setjmp(here) == 0;
    if (fine) work(args);
    m->out = NULL;
    return fine;
}

daybook_status embed_error(daybook_error *to, daybook_status status, const char *format, ...)
{
    if (!to) return status;
    *to = (daybook_error){.status = status};
    va_list args;
    va_start(args, format);
    vsnprintf(to->text, sizeof to->text, format, args);
    va_end(args);
    return status;
}

daybook_status embed_no_memory(daybook_error *to)
{
    return embed_error(to, DAYBOOK_NO_MEMORY,
                       "there is no memory left, or the limit of this handle is reached");
}

daybook_status embed_fault(daybook_error *to, const fault *why)
{
    _Static_assert(sizeof to->file == sizeof why->file && sizeof to->field == sizeof why->field &&
                       sizeof to->text == sizeof why->text,
                   "a fault fits");
    daybook_status status = why->code == FAULT_SYSTEM  ? DAYBOOK_SYSTEM
                            : why->code == FAULT_USAGE ? DAYBOOK_MISUSE
                                                       : DAYBOOK_BAD_INPUT;
    if (!to) return status;
    *to = (daybook_error){.status = status, .line = why->line};
    memcpy(to->file, why->file, sizeof to->file);
    memcpy(to->field, why->field, sizeof to->field);
    memcpy(to->text, why->text, sizeof to->text);
    return status;
}

const char *embed_day(arena *a, date d)
{
    if (!date_is(d)) return NULL;
    buf b = buf_in(a, 16);
    date_put(&b, d);
    return str_z(a, buf_str(&b));
}
