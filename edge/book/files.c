// Where the bytes come from: a directory, or the copy built into the program; and the faults found on the
// way.
#include "book_.h"
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>

bool reader_fault(reader *r, uint64_t line, const char *format, ...)
{
    if (r->faults.count >= FAULTS_MAX) return false;
    char text[1024];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    assert(n >= 0);
    book_fault *f = pile_more(&r->faults);
    *f = (book_fault){r->file, line, str_copy(r->a, str_first(str_of(text), sizeof text - 1))};
    return false;
}

bool reader_keep(reader *r, const fault *why, str file, uint64_t line)
{
    if (r->faults.count >= FAULTS_MAX) return false;
    buf b = buf_in(r->a, 1024);
    if (why->field[0]) buf_say(&b, "\"%s\": ", why->field);
    buf_say(&b, "%s", why->text);
    book_fault *f = pile_more(&r->faults);
    *f = (book_fault){file, why->line ? why->line : line, buf_str(&b)};
    return false;
}

static str joined(arena *a, str folder, str name)
{
    buf b = buf_in(a, 8192);
    buf_put(&b, folder);
    if (folder.len && folder.at[folder.len - 1] != '/') buf_byte(&b, '/');
    buf_put(&b, name);
    return buf_str(&b);
}

static bool embedded(str path, str *bytes)
{
    for (size_t i = 0; i < embedded_file_count; i++)
        if (str_eq(str_of(embedded_files[i].path), path)) {
            *bytes = (str){embedded_files[i].bytes, embedded_files[i].len};
            return true;
        }
    return false;
}

static bool open_in(reader *r, str folder, str built_in, str name, str *called, str *bytes,
                    const char **why_not)
{
    fault why;
    *called = joined(r->a, folder.len ? folder : built_in, name);
    *why_not = "is not built into the program";
    if (!folder.len) return embedded(*called, bytes);
    if (host_read_file(*called, FILE_BYTES_MAX, r->a, bytes, &why)) return true;
    *why_not = str_z(r->a, str_of(why.text));
    return false;
}

bool reader_open(reader *r, str name, str *bytes)
{
    const char *why_not;
    if (name.len && str_eq(name, r->instead_of)) {
        r->file = name;
        *bytes = r->instead;
        return true;
    }
    return open_in(r, r->rulebook_dir, STR("rulebook"), name, &r->file, bytes, &why_not) ||
           reader_fault(r, 0, "%s", why_not);
}

bool reader_open_data(reader *r, str name, uint64_t line, str *bytes, str *called)
{
    const char *why_not = "is a path; a name in the data folder is asked for";
    bool plain = !memchr(name.at, '/', name.len);
    return (plain && open_in(r, r->data_dir, STR("data"), name, called, bytes, &why_not)) ||
           reader_fault(r, line, "\"file\": %.*s %s", STR_ARGS(name), why_not);
}

typedef struct listing {
    reader *r;
    pile names;
} listing; // pile of str

static void listing_add(listing *l, str name) { *(str *)pile_more(&l->names) = name; }

static bool yaml_name(str name)
{
    return name.len > 5 && str_eq(str_from(name, name.len - 5), STR(".yaml")) && name.at[0] != '.';
}

// The YAML files of one folder, named from `within`.
static bool list_folder(listing *l, str folder, str within)
{
    DIR *open = opendir(str_z(l->r->a, folder));
    l->r->file = folder;
    if (!open) return reader_fault(l->r, 0, "cannot be read: %s", strerror(errno));
    for (const struct dirent *e; (e = readdir(open));)
        if (yaml_name(str_of(e->d_name)))
            listing_add(l, joined(l->r->a, within, str_copy(l->r->a, str_of(e->d_name))));
    closedir(open);
    return true;
}

// Those built in, the mappings or the others, named as in the folder of a rulebook.
static void list_built_in(listing *l, bool mappings)
{
    str under = STR("rulebook/");
    for (size_t i = 0; i < embedded_file_count; i++) {
        str path = str_of(embedded_files[i].path);
        if (!str_starts(path, under)) continue;
        str name = str_from(path, under.len);
        if (str_starts(name, STR("mappings/")) == mappings) listing_add(l, name);
    }
}

static int by_name(const void *a, const void *b) { return str_cmp(*(const str *)a, *(const str *)b); }

static words sorted(listing *l)
{
    str *at = arena_array(l->r->a, str, l->names.count + 1);
    for (uint32_t i = 0; i < l->names.count; i++) at[i] = *PILE_AT(&l->names, str, i);
    qsort(at, l->names.count, sizeof *at, by_name);
    return (words){at, l->names.count};
}

bool reader_list(reader *r, words *names)
{
    listing l = {r, pile_in(r->a, sizeof(str))};
    if (!r->rulebook_dir.len)
        list_built_in(&l, false);
    else if (!list_folder(&l, r->rulebook_dir, STR("")) ||
             !list_folder(&l, joined(r->a, r->rulebook_dir, STR("packs")), STR("packs")))
        return false;
    *names = sorted(&l);
    return true;
}

bool reader_list_mappings(reader *r, words *names)
{
    listing l = {r, pile_in(r->a, sizeof(str))};
    str folder = joined(r->a, r->rulebook_dir, STR("mappings"));
    if (!r->rulebook_dir.len)
        list_built_in(&l, true);
    else if (host_kind_of(folder, r->a) == HOST_FOLDER && !list_folder(&l, folder, STR("mappings")))
        return false;
    *names = sorted(&l);
    return true;
}
