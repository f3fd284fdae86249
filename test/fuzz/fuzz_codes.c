// Any text is a list of codes or refused with file and line; every row is found by its code.
#include "codes.h"
#include "source.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    arena a = source_arena();
    str texts[X12_CODES_COUNT];
    for (size_t i = 0; i < X12_CODES_COUNT; i++) texts[i] = (str){(const char *)data, size};
    x12_codes *c;
    fault why = {0};
    if (x12_codes_read(&c, texts, &a, &why)) {
        for (str rest = texts[0]; rest.at;) {
            str line = str_split(rest, '\n', &rest), cells;
            if (!line.len || line.at[0] == '#' || str_eq(line, STR("\r"))) continue;
            str code = str_split(line, '\t', &cells);
            const x12_code *row = x12_code_find(c, X12_CODES_CARC, code);
            assert(row && str_eq(row->code, code) && row->words.len);
        }
        assert(x12_code_words(c, X12_CODES_RARC, STR("?"))->words.len);
    } else {
        assert(why.text[0] && why.line);
    }
    arena_close(&a);
    return 0;
}
