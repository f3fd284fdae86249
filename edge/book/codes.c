// codes.c - the lists of codes of payers' answers, from the data folder where it has them, else built in.
#include "book_.h"

static bool codes_text(str *out, str data_dir, str name, arena *a, fault *why)
{
    buf path = buf_in(a, 8192);
    if (data_dir.len) {
        buf_put(&path, data_dir);
        if (data_dir.at[data_dir.len - 1] != '/') buf_byte(&path, '/');
        buf_put(&path, name);
        if (host_kind_of(buf_str(&path), a) != HOST_NOTHING)
            return host_read_file(buf_str(&path), FILE_BYTES_MAX, a, out, why);
        buf_clear(&path);
    }
    buf_lit(&path, "data/");
    buf_put(&path, name);
    for (size_t i = 0; i < embedded_file_count; i++) {
        if (!str_eq(str_of(embedded_files[i].path), buf_str(&path))) continue;
        *out = (str){embedded_files[i].bytes, embedded_files[i].len};
        return true;
    }
    return fault_set(why, FAULT_DATA, "%.*s is not built into the program", STR_ARGS(buf_str(&path)));
}

bool book_codes(x12_codes **out, str data_dir, arena *a, fault *why)
{
    str texts[X12_CODES_COUNT];
    for (size_t i = 0; i < X12_CODES_COUNT; i++)
        if (!codes_text(&texts[i], data_dir, x12_codes_file((x12_codes_list)i), a, why)) return false;
    return x12_codes_read(out, texts, a, why);
}
