#include "fault.h"
#include "buf.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

int fault_exit(fault_code code)
{
    switch (code) {
#define FAULT(id, exit_code, http, meaning)                                                                  \
    case id: return exit_code;
#include "faults.def"
#undef FAULT
    }
    assert(false && "a fault code outside faults.def");
    return 4;
}

bool fault_set(fault *why, fault_code code, const char *format, ...)
{
    assert(code != FAULT_NONE);
    *why = (fault){.code = code};
    va_list args;
    va_start(args, format);
    vsnprintf(why->text, sizeof why->text, format, args);
    va_end(args);
    // A name cut in the middle of a character would make the sentence invalid text.
    size_t len = strlen(why->text);
    if (len + 1 == sizeof why->text)
        while (len && ((unsigned char)why->text[len - 1] & 0x80)) why->text[--len] = 0;
    return false;
}

static void keep(char *to, size_t room, str from)
{
    size_t n = from.len < room - 1 ? from.len : room - 1;
    while (n < from.len && n && ((unsigned char)from.at[n] & 0xC0) == 0x80) n--;
    if (n) memcpy(to, from.at, n);
    to[n] = 0;
}

bool fault_at(fault *why, uint64_t line, str field)
{
    assert(why->code != FAULT_NONE);
    why->line = line;
    keep(why->field, sizeof why->field, field);
    return false;
}

bool fault_cell(fault *why, uint64_t row, str column)
{
    why->table = true;
    return fault_at(why, row, column);
}

bool fault_in(fault *why, str file)
{
    assert(why->code != FAULT_NONE);
    keep(why->file, sizeof why->file, file);
    return false;
}

bool fault_line(fault *why, uint64_t line, str file)
{
    why->line = line;
    return fault_in(why, file);
}

void fault_put(buf *b, const fault *why)
{
    if (why->file[0]) buf_say(b, "%s: ", why->file);
    if (why->line) buf_say(b, "%s %llu: ", why->table ? "row" : "line", (unsigned long long)why->line);
    if (why->field[0]) buf_say(b, "%s \"%s\": ", why->table ? "column" : "field", why->field);
    buf_put(b, str_of(why->text));
}
