// An authenticator's address as a QR code: an SVG without styles or scripts, so that the strictest page shows
// it.
#include "auth_.h"
#include <errno.h>
#include <qrencode.h>

bool auth_qr(str text, str *svg, arena *in, fault *why)
{
    enum { QUIET = 4, SVG_BYTES_MAX = 1 << 17 }; // modules of white around it: ISO/IEC 18004, 6.3.8
    QRcode *code = QRcode_encodeString8bit(str_z(in, text), 0, QR_ECLEVEL_M);
    if (!code) return fault_set(why, FAULT_SYSTEM, "the QR code cannot be made: %s", strerror(errno));
    int side = code->width + 2 * QUIET;
    buf b = buf_in(in, SVG_BYTES_MAX);
    buf_say(&b,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\" "
            "role=\"img\" "
            "aria-label=\"QR code for an authenticator\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
            side, side, side, side);
    for (int y = 0; y < code->width; y++)
        for (int x = 0, run; x < code->width; x += run) {
            const unsigned char *row = code->data + y * code->width;
            for (run = 1; x + run < code->width && (row[x + run] & 1) == (row[x] & 1); run++) {}
            if (row[x] & 1) buf_say(&b, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
        }
    buf_lit(&b, "\"/></svg>");
    QRcode_free(code);
    assert(!b.full);
    *svg = buf_str(&b);
    return true;
}
