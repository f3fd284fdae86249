// The host: lines of files, whole files, files written atomically, zone names from strangers.
#include "host.h"
#include "lines.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <cmocka.h>

static arena room;
static char folder[] = "/tmp/daybook-host-XXXXXX";

static str path_of(const char *name)
{
    buf b = buf_in(&room, 4096);
    buf_say(&b, "%s/%s", folder, name);
    return buf_str(&b);
}

static str file_with(const char *name, str bytes)
{
    str path = path_of(name);
    FILE *f = fopen(str_z(&room, path), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.at, 1, bytes.len, f), bytes.len);
    assert_int_equal(fclose(f), 0);
    return path;
}

// What the file gives, as "number:line|" ... and "number!sentence|" for faults that can be passed.
static str lines_of(str path, fault *last)
{
    host_lines l;
    buf b = buf_in(&room, 1u << 22);
    *last = (fault){0};
    if (!host_lines_open(&l, path, &room, last)) return STR("closed");
    for (;;) {
        str line;
        uint64_t number;
        if (!host_lines_next(&l, &line, &number, last)) {
            if (last->code != FAULT_LIMIT) break;
            buf_say(&b, "%llu!%s|", (unsigned long long)last->line, last->text);
            *last = (fault){0};
            continue;
        }
        if (!line.at) break;
        buf_int(&b, (int64_t)number);
        buf_byte(&b, ':');
        buf_put(&b, line.len > 100 ? str_first(line, 5) : line);
        buf_byte(&b, '|');
    }
    host_lines_close(&l);
    return buf_str(&b);
}

static void gives(str content, const char *wanted)
{
    fault why;
    str out = lines_of(file_with("lines", content), &why);
    if (!str_eq(out, str_of(wanted))) fail_msg("%.*s\nwanted\n%s", STR_ARGS(out), wanted);
    assert_int_equal(why.code, FAULT_NONE);
}

static void test_lines(void **state)
{
    (void)state;
    gives(STR(""), "");
    gives(STR("\n\n"), "");
    gives(STR("a"), "1:a|");
    gives(STR("a\n"), "1:a|");
    gives(STR("a\r\nb\r\n"), "1:a|2:b|");
    gives(STR("\xEF\xBB\xBF" "a\nb"), "1:a|2:b|");
    gives(STR("\xEF\xBB\xBF"), "");
    gives(STR("a\n\xEF\xBB\xBF" "b\n"), "1:a|2:\xEF\xBB\xBF" "b|"); // only at the very beginning
    gives(STR("\n  \n\t\r\na\n\n b\r\n"), "4:a|6: b|");
    gives(STR("a\rb\r"), "1:a\rb|");
    gives(STR("x\n\x28\xB5\x2F\xFD"), "1:x|2:\x28\xB5\x2F\xFD|");
}

static str long_line(size_t len)
{
    char *p = arena_text(&room, len);
    memset(p, 'x', len);
    return (str){p, len};
}

static void test_long_lines(void **state)
{
    (void)state;
    static const size_t lengths[] = {LIMIT_LINE_BYTES, LIMIT_LINE_BYTES + 1, LIMIT_LINE_BYTES + 2,
                                     LIMIT_LINE_BYTES + 3, 3u << 20};
    static const char *const ends[] = {"\n", "\r\n"};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        for (int e = 0; e < 2; e++) {
            buf b = buf_in(&room, 1u << 23);
            buf_lit(&b, "first\n");
            buf_put(&b, long_line(lengths[i]));
            buf_put(&b, str_of(ends[e]));
            buf_lit(&b, "after\n");
            bool fits = lengths[i] <= LIMIT_LINE_BYTES;
            gives(buf_str(&b), fits ? "1:first|2:xxxxx|3:after|"
                                    : "1:first|2!The line is longer than 1048576 bytes|3:after|");
            b.len -= strlen("after\n") + strlen(ends[e]); // the long line is the last, without an end
            if (fits) gives(buf_str(&b), "1:first|2:xxxxx|");
        }
}

// Many lines of many lengths, so that they fall on every place of the buffer.
static str many_lines(uint64_t *sum)
{
    buf b = buf_in(&room, 1u << 24);
    *sum = 0;
    for (uint64_t i = 1; i <= 40000; i++) {
        char text[120];
        size_t len = (size_t)(i * 7919 % 113) + 1;
        memset(text, (int)('a' + i % 26), len);
        *sum += hash_str((str){text, len}, i);
        buf_bytes(&b, text, len);
        buf_byte(&b, '\n');
    }
    assert_false(b.full);
    return buf_str(&b);
}

static uint64_t sum_of(str path, uint64_t *count, fault *why)
{
    host_lines l;
    uint64_t sum = 0, number = 0;
    str line;
    assert_true(host_lines_open(&l, path, &room, why));
    while (host_lines_next(&l, &line, &number, why) && line.at) sum += hash_str(line, number);
    *count = number;
    assert_true(why->code != FAULT_NONE || l.bytes == l.bytes_all);
    host_lines_close(&l);
    return sum;
}

static void test_many_lines(void **state)
{
    (void)state;
    fault why = {0};
    uint64_t wanted, count;
    str content = many_lines(&wanted);
    assert_int_equal(sum_of(file_with("many", content), &count, &why), wanted);
    assert_int_equal(count, 40000);
    assert_int_equal(why.code, FAULT_NONE);
}

static void test_zstd(void **state)
{
    (void)state;
    fault why = {0};
    uint64_t wanted, count;
    str content = many_lines(&wanted);
    size_t bound = ZSTD_compressBound(content.len);
    char *packed = arena_text(&room, 2 * bound);
    // Two frames, as parallel compressors write them; the cut is within a line.
    size_t half = content.len / 2 + 3;
    size_t len = ZSTD_compress(packed, bound, content.at, half, 3);
    assert_false(ZSTD_isError(len));
    size_t more = ZSTD_compress(packed + len, bound, content.at + half, content.len - half, 1);
    assert_false(ZSTD_isError(more));
    assert_int_equal(sum_of(file_with("many.zst", (str){packed, len + more}), &count, &why), wanted);
    assert_int_equal(count, 40000);
    assert_int_equal(why.code, FAULT_NONE);

    sum_of(file_with("cut.zst", (str){packed, len + more / 2}), &count, &why);
    assert_int_equal(why.code, FAULT_INPUT);
    assert_non_null(strstr(why.text, "breaks off"));
    assert_true(count < 40000);
    why = (fault){0};
    memset(packed + len / 2, 0x55, 64);
    sum_of(file_with("bad.zst", (str){packed, len + more}), &count, &why);
    assert_int_equal(why.code, FAULT_INPUT);
    assert_non_null(strstr(why.text, "damaged"));
    assert_non_null(strstr(why.file, "bad.zst"));
    len = ZSTD_compress(packed, bound, "", 0, 1);
    gives((str){packed, len}, "");
    len = ZSTD_compress(packed, bound, "\xEF\xBB\xBF" "a\r\n", 6, 1);
    gives((str){packed, len}, "1:a|");
}

static void test_pipe(void **state)
{
    (void)state;
    int ends[2], standard = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a\n\nb", 4), 4);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    fault why;
    assert_true(str_eq(lines_of(STR("-"), &why), STR("1:a|3:b|")));
    dup2(standard, STDIN_FILENO);
    close(standard);
    close(ends[0]);
}

static void test_unreadable(void **state)
{
    (void)state;
    fault why;
    str out;
    lines_of(path_of("none"), &why);
    assert_int_equal(why.code, FAULT_USAGE);
    assert_non_null(strstr(why.text, "No such file"));
    assert_non_null(strstr(why.file, "none"));
    lines_of(str_of(folder), &why);
    assert_non_null(strstr(why.text, "is a folder"));
    assert_false(host_read_file(path_of("none"), 100, &room, &out, &why));
    assert_non_null(strstr(why.text, "No such file"));
    assert_false(host_read_file(str_of(folder), 100, &room, &out, &why));
    assert_non_null(strstr(why.text, "is a folder"));
}

static void test_read_file(void **state)
{
    (void)state;
    fault why;
    str out;
    str path = file_with("whole", STR("0123456789"));
    assert_true(host_read_file(path, 10, &room, &out, &why));
    assert_true(str_eq(out, STR("0123456789")));
    assert_false(host_read_file(path, 9, &room, &out, &why));
    assert_int_equal(why.code, FAULT_LIMIT);
    assert_true(host_read_file(file_with("empty", STR("")), 10, &room, &out, &why));
    assert_int_equal(out.len, 0);
    assert_true(host_read_file(STR("/proc/self/status"), 1 << 20, &room, &out, &why)); // tells no size
    assert_true(out.len > 0);
}

static bool there(str path) { return access(str_z(&room, path), F_OK) == 0; }

static void test_write_file(void **state)
{
    (void)state;
    fault why;
    host_file f;
    str out, path = file_with("out", STR("old"));
    assert_true(host_file_open(&f, path, &room, &why));
    host_file_put(&f, STR("new "));
    for (int i = 0; i < 3; i++) host_file_put(&f, long_line(50000));
    assert_true(there(str_of(f.beside)));
    assert_true(host_read_file(path, 1 << 20, &room, &out, &why) && str_eq(out, STR("old"))); // until done
    str beside = str_copy(&room, str_of(f.beside));
    assert_true(host_file_done(&f, &why));
    assert_false(there(beside));
    assert_true(host_read_file(path, 1 << 20, &room, &out, &why));
    assert_int_equal(out.len, 150004);
    assert_true(str_starts(out, STR("new xxx")));
    struct stat what;
    assert_int_equal(stat(str_z(&room, path), &what), 0);
    assert_int_equal(what.st_mode & 077, 0);

    assert_true(host_file_open(&f, path, &room, &why));
    beside = str_copy(&room, str_of(f.beside));
    host_file_put(&f, STR("never"));
    host_file_drop(&f);
    assert_false(there(beside));
    assert_true(host_read_file(path, 1 << 20, &room, &out, &why));
    assert_int_equal(out.len, 150004);

    assert_false(host_file_open(&f, path_of("no/such/folder/out"), &room, &why));
    assert_int_equal(why.code, FAULT_SYSTEM);
    assert_non_null(strstr(why.file, "no/such/folder/out"));
    host_file_drop(&f);
}

// The first write fails; the file beside is gone, the old one stands, and the fault says why.
static void test_write_fails(void **state)
{
    (void)state;
    fault why;
    host_file f;
    str out, path = file_with("kept", STR("old"));
    assert_true(host_file_open(&f, path, &room, &why));
    str beside = str_copy(&room, str_of(f.beside));
    int full = open("/dev/full", O_WRONLY);
    assert_true(full >= 0);
    dup2(full, f.fd);
    close(full);
    host_file_put(&f, long_line(200000));
    host_file_put(&f, STR("more"));
    assert_false(host_file_done(&f, &why));
    assert_int_equal(why.code, FAULT_SYSTEM);
    assert_non_null(strstr(why.text, "No space left"));
    assert_false(there(beside));
    assert_true(host_read_file(path, 100, &room, &out, &why) && str_eq(out, STR("old")));

    str taken = path_of("folder");
    assert_int_equal(mkdir(str_z(&room, taken), 0700), 0);
    assert_false(host_file_open(&f, taken, &room, &why));
    assert_int_equal(why.code, FAULT_USAGE);
    assert_non_null(strstr(why.text, "is a folder"));
    host_file_drop(&f);

    str late = path_of("late"); // a folder takes the name meanwhile: the rename fails
    assert_true(host_file_open(&f, late, &room, &why));
    beside = str_copy(&room, str_of(f.beside));
    assert_int_equal(mkdir(str_z(&room, late), 0700), 0);
    assert_false(host_file_done(&f, &why));
    assert_false(there(beside));
}

// A link stays and what it leads to is written; a pipe or device is not renamed over.
static void test_write_behind(void **state)
{
    (void)state;
    fault why;
    host_file f;
    str out, path = file_with("behind", STR("old")), link = path_of("link"), pipe = path_of("pipe");
    assert_int_equal(symlink("behind", str_z(&room, link)), 0);
    assert_true(host_same_file(path, link, &room));
    assert_false(host_same_file(path, path_of("none"), &room));
    assert_true(host_file_open(&f, link, &room, &why));
    host_file_put(&f, STR("new"));
    assert_true(host_file_done(&f, &why));
    assert_true(host_read_file(path, 100, &room, &out, &why) && str_eq(out, STR("new")));
    assert_true(host_same_file(path, link, &room));

    assert_int_equal(mkfifo(str_z(&room, pipe), 0600), 0);
    assert_int_equal(host_kind_of(pipe, &room), HOST_STREAM);
    assert_false(host_file_open(&f, pipe, &room, &why));
    assert_int_equal(why.code, FAULT_USAGE);
    host_file_drop(&f);
    assert_int_equal(host_kind_of(pipe, &room), HOST_STREAM);
}

static void test_zone_names(void **state)
{
    (void)state;
    static const char *const good[] = {
        "America/New_York", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "UTC", "Asia/Kolkata", "EST5EDT"};
    static const char *const bad[] = {
        "",
        "/etc/passwd",
        "/usr/share/zoneinfo/UTC",
        "../zoneinfo/UTC",
        "America/../UTC",
        "America/./New_York",
        ".",
        "..",
        "America//New_York",
        "America/",
        "America",
        "America/New York",
        "UTC\n",
        "localtime",
        "posixrules",
        "right/UTC",
        "posix/UTC",
        "zone.tab",
        "tzdata.zi",
        "america/new_york",
        "Mars/Olympus",
        "UTC/..",
        "-5",
        "+0",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    };
    zones all = host_zones(&room);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!zone_find(&all, str_of(good[i]))) fail_msg("no zone %s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (zone_find(&all, str_of(bad[i]))) fail_msg("a zone %s", bad[i]);
    assert_null(zone_find(&all, (str){"UTC\0x", 5}));
}

static void test_clock_and_terminal(void **state)
{
    (void)state;
    instant t = host_now();
    assert_true(t.us > 1700000000ll * US_PER_S && host_now().us >= t.us);
    int file = open("/dev/null", O_WRONLY);
    assert_false(host_is_terminal(file) || host_may_colour(file));
    close(file);
    fault why;
    assert_false(host_write(-1, STR("x"), &why));
    assert_int_equal(why.code, FAULT_SYSTEM);
}

static int setup(void **state)
{
    (void)state;
    arena_open(&room, host_memory(), (size_t)1 << 30);
    return mkdtemp(folder) ? 0 : -1;
}
static int teardown(void **state)
{
    (void)state;
    static const char *const names[] = {"lines", "many",  "many.zst", "cut.zst", "bad.zst",
                                        "whole", "empty", "out",      "kept",   "behind",  "link",    "pipe"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) unlink(str_z(&room, path_of(names[i])));
    rmdir(str_z(&room, path_of("folder")));
    rmdir(str_z(&room, path_of("late")));
    int left = rmdir(folder); // fails where a test left a file behind
    arena_close(&room);
    return left;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_long_lines),
        cmocka_unit_test(test_many_lines),
        cmocka_unit_test(test_zstd),
        cmocka_unit_test(test_pipe),
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_read_file),
        cmocka_unit_test(test_write_file),
        cmocka_unit_test(test_write_fails),
        cmocka_unit_test(test_write_behind),
        cmocka_unit_test(test_zone_names),
        cmocka_unit_test(test_clock_and_terminal),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
