// Decoding of zstd as it comes. The library takes its memory (window, tables) by itself, once a file.
#include "lines.h"
#include <assert.h>
#include <stdlib.h>
#include <zstd.h>

enum { HOLD_BYTES = 512 * 1024 }; // holds what lines.c read before it knew that the content is compressed
// A window of 2^27 bytes is the most that zstd writes unless told --long; more could fill the memory.
enum { WINDOW_BITS_MAX = 27 };

struct host_unzstd {
    ZSTD_DCtx *context;
    ZSTD_inBuffer in; // in hold: compressed bytes not yet decoded
    size_t open;      // what the library last said: 0 between frames
    char hold[HOLD_BYTES];
};

host_unzstd *host_unzstd_open(void)
{
    host_unzstd *z = calloc(1, sizeof *z);
    if (!z) return NULL;
    z->context = ZSTD_createDCtx();
    if (!z->context) {
        free(z);
        return NULL;
    }
    size_t set = ZSTD_DCtx_setParameter(z->context, ZSTD_d_windowLogMax, WINDOW_BITS_MAX);
    assert(!ZSTD_isError(set));
    z->in.src = z->hold;
    return z;
}

void host_unzstd_close(host_unzstd *z)
{
    ZSTD_freeDCtx(z->context);
    free(z);
}

void host_unzstd_room(host_unzstd *z, char **at, size_t *bytes)
{
    if (z->in.pos == z->in.size) z->in.pos = z->in.size = 0;
    *at = z->hold + z->in.size;
    *bytes = HOLD_BYTES - z->in.size;
}

void host_unzstd_came(host_unzstd *z, size_t bytes)
{
    assert(bytes <= HOLD_BYTES - z->in.size);
    z->in.size += bytes;
}

bool host_unzstd_decode(host_unzstd *z, char *to, size_t room, size_t *done)
{
    ZSTD_outBuffer out = {to, room, 0};
    while (out.pos < room) {
        size_t before_in = z->in.pos, before_out = out.pos;
        // Between frames nothing must be asked of the library without bytes: it would open a new frame.
        if (z->open == 0 && z->in.pos == z->in.size) break;
        size_t said = ZSTD_decompressStream(z->context, &out, &z->in);
        if (ZSTD_isError(said)) return false;
        z->open = said;
        if (z->in.pos == before_in && out.pos == before_out) break;
    }
    *done = out.pos;
    return true;
}

bool host_unzstd_whole(const host_unzstd *z) { return z->open == 0; }
