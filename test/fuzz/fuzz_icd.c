// ICD-10-CM files in both layouts; a change can be applied to whatever was read.
#include "code.h"
#include "../unit/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena a = source_arena();
    fault why = {.code = FAULT_NONE};
    icd_table *t;
    str text = {(const char *)data, size};
    date day = date_of(2021, 9, 30);
    icd_code row = {.code = STR("F438"), .title = STR("x"), .from = day, .to = DATE_EVER, .source = STR("x")};
    bool read = icd_read(&t, text, STR("X"), day, &a, &why);
    if (read) {
        bool changed = icd_change(t, &row, &a, &why);
        assert(changed);
        icd_answer got = icd_on(t, STR("F43.8"), day);
        assert(got.state == ICD_VALID && got.row->changed);
        (void)icd_on(t, str_first(text, 8), day);
    } else
        assert(why.code != FAULT_NONE);
    arena_close(&a);
    return 0;
}
