// GPCI files.
#include "fee.h"
#include "../unit/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena a = source_arena();
    fault why = {.code = FAULT_NONE};
    fee_gpci_year out;
    bool read = fee_read_gpci(&out, (str){(const char *)data, size}, &a, &why);
    if (read) assert(out.count > 0 && out.year >= 2000 && out.year < 2100);
    else assert(why.code != FAULT_NONE);
    arena_close(&a);
    return 0;
}
