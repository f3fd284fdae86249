// A file of the rulebook as text: the first byte of the input chooses which ('0' a pack, '1' places.yaml
// ..., 'm' a mapping), the rest is its YAML. Every fault has a sentence and lies in a file.
#include "../unit/source.h"
#include "book.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {
        "packs/medicare-2026.yaml", "places.yaml", "products.yaml", "instruments.yaml",
        "credentials.yaml",         "fees.yaml",   "sources.yaml",  "disagreements.yaml",
    };
    if (!size) return 0;
    str name = data[0] == 'm' ? STR("mappings/x.yaml") : str_of(names[data[0] % 8]);
    arena a = source_arena();
    book_faults found = book_check_text(name, (str){(const char *)data + 1, size - 1}, &a);
    for (size_t i = 0; i < found.count; i++) assert(found.at[i].file.len && found.at[i].text.len);
    arena_close(&a);
    return 0;
}
