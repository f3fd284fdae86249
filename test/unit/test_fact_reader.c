// The reader of many lines says what the general reader says: of every line as it is, and of lines with a
// byte or two changed, whatever the lines before it were.
#include "fact.h"
#include "host.h"
#include "sample.h"
#include "source.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static arena room, scratch;
static zones all_zones;
static str sample;
static uint64_t dice = 1;

static bool keep(void *with, str lines, uint32_t permille)
{
    (void)permille;
    buf_put(with, lines);
    return true;
}

static int open_all(void **state)
{
    (void)state;
    room = source_arena();
    scratch = source_arena();
    all_zones = host_zones(&room);
    sample_options asked = {40, 4, 11, date_of(2026, 11, 20), 0};
    buf text = buf_in(&room, 64 << 20);
    sample_sink sink = {keep, &text};
    fault why;
    assert_true(sample_tell(&asked, &sink, &all_zones, &scratch, &why));
    assert_false(text.full);
    sample = buf_str(&text);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    arena_close(&scratch);
    arena_close(&room);
    return 0;
}

static uint32_t below(uint32_t n)
{
    dice = dice * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)((dice >> 33) % n);
}

static str written(const fact *f)
{
    buf b = buf_in(&scratch, 4u << 20);
    fact_put(&b, f);
    assert_false(b.full);
    return buf_str(&b);
}

// Memory of the line's size and the slack; behind the line whatever tempts most: more of the same.
static str lodged(str line, const char *slack)
{
    char *own = malloc(line.len + FACT_SLACK);
    assert_non_null(own);
    if (line.len) memcpy(own, line.at, line.len);
    for (size_t i = 0; i < FACT_SLACK; i++) own[line.len + i] = slack[i];
    return (str){own, line.len};
}

// What fact_put does not show: a choice of one list may be spelled like one of another.
static bool same_choices(const fact *a, const fact *b)
{
    const fact_kind_row *kind = &fact_kinds[a->kind];
    for (int n = 0; n < kind->fields; n++)
        if ((a->has >> n & 1) && fact_fields[(int)kind->first + n].type == ENUM &&
            a->value[n].choice != b->value[n].choice)
            return false;
    return true;
}

// Both readers on one line. Returns whether it was read.
static bool agree(fact_reader *reader, str line)
{
    static const char slacks[3][FACT_SLACK + 1] = {
        "\n{\"fact\":\"checkin\",\"id\":\"f1\",\"at\":\"2026-01-15T19:00:00-05:00\",\"en",
        "\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"}}\"",
        "0000000000000000000000000000000000000000000000000000000000000000",
    };
    arena_mark mark = arena_here(&scratch);
    str own = lodged(line, slacks[below(3)]);
    fact fast, slow;
    fault fast_why = {0}, slow_why = {0};
    bool slowly = fact_read(&slow, line, &all_zones, &scratch, &slow_why);
    bool fastly = fact_reader_read(reader, &fast, own, &scratch, &fast_why);
    if (fastly != slowly) fail_msg("%s only: %.*s", fastly ? "fast" : "slow", STR_ARGS(line));
    if (memcmp(&fast_why, &slow_why, sizeof fast_why) != 0)
        fail_msg("\"%s\" is not \"%s\": %.*s", fast_why.text, slow_why.text, STR_ARGS(line));
    if (slowly && (fast.kind != slow.kind || fast.has != slow.has || fast.tag != slow.tag ||
                   fast.content != slow.content || !same_choices(&fast, &slow) ||
                   !str_eq(written(&fast), written(&slow))))
        fail_msg("%.*s is not %.*s: %.*s", STR_ARGS(written(&fast)), STR_ARGS(written(&slow)),
                 STR_ARGS(line));
    free((char *)(uintptr_t)own.at);
    arena_back(&scratch, mark);
    return slowly;
}

static fact_reader *new_reader(void) { return fact_reader_in(&room, &all_zones); }

static void agree_on_the_sample(void **state)
{
    (void)state;
    fact_reader *reader = new_reader();
    size_t lines = 0;
    for (str rest = sample; rest.len; lines++) assert_true(agree(reader, str_split(rest, '\n', &rest)));
    assert_true(lines > 1000);
#ifdef __SSE2__
    assert_true(fact_reader_strides(reader) * 10 > lines * 9); // else nothing was compared here
#endif
}

// A line with something done to it.
static str mutated(str line)
{
    static const char bytes[] = "\"\\{}[]:,. \t0123456789-+eETZ\x7F\xC3\xA9\x01xbfu";
    static const char *const parts[] = {
        "\\u0061",
        "\"by\":\"s1\",",
        "\"received\":\"2026-03-08T01:59:00.25Z\",",
        "null",
        "true",
        "1e2",
        "-0",
        "10",
        "7.50",
        "\xC3\xA9",
        "\xE2\x82\xAC",
        "\\n",
        "{}",
        "[]",
        "\"\"",
        " ",
        "\x00",
        "}}",
        "2026-02-29",
        "24:00:00",
        "T23:59:60",
        "+14:00",
        ".123Z",
    };
    char *own = arena_text(&scratch, line.len + 200);
    memcpy(own, line.at, line.len);
    size_t at = below((uint32_t)line.len + 1), len = line.len, gone = below(4) ? 0 : below(5);
    if (gone > len - at) gone = len - at;
    uint32_t how = below(5);
    if (how == 0 && len) { // one byte for another
        own[at % len] = bytes[below(sizeof bytes)];
        return (str){own, len};
    }
    if (how == 1 && len) { // one byte one more or less: other digits, other letters
        own[at % len] = (char)(own[at % len] + (below(2) ? 1 : -1));
        return (str){own, len};
    }
    if (how == 2) return (str){own, at}; // broken off
    const char *part = how == 3 ? parts[below(sizeof parts / sizeof *parts)] : "";
    if (how == 4) gone = len - at < 1 ? 0 : 1 + below((uint32_t)(len - at < 30 ? len - at : 30));
    size_t more = how == 3 && !part[0] ? 1 : strlen(part);
    memmove(own + at + more, own + at + gone, len - at - gone);
    memcpy(own + at, part, more);
    return (str){own, len - gone + more};
}

static void agree_on_mutations(void **state)
{
    (void)state;
    fact_reader *reader = new_reader();
    size_t good = 0, bad = 0;
    for (int turn = 0; turn < 4; turn++)
        for (str rest = sample; rest.len;) {
            str line = str_split(rest, '\n', &rest);
            (void)agree(reader, line);
            arena_mark mark = arena_here(&scratch);
            str other = mutated(line);
            if (below(4) == 0) other = mutated(other);
            if (memchr(other.at, '\n', other.len) == NULL) agree(reader, other) ? good++ : bad++;
            arena_back(&scratch, mark);
        }
    assert_true(good > 1000 && bad > 1000);
}

// Every instant and every number of answers that a byte or two can make: the places where digits are counted
// with words of eight.
static void agree_on_single_bytes(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "{\"fact\":\"time\",\"id\":\"f9:a_b.c-Z\",\"at\":\"2026-02-05T13:59:08-05:00\",\"enrollment\":\"e1\","
        "\"by\":\"dr1\",\"from\":\"2026-02-05T13:36:40Z\",\"to\":\"2026-02-05T13:59:08+05:30\","
        "\"activity\":\"communicate\"}",
        "{\"fact\":\"checkin\",\"id\":\"f1\",\"at\":\"2026-02-13T21:06:33-07:00\",\"enrollment\":\"e23\","
        "\"source\":\"patient\",\"received\":\"2026-02-14T04:06:37Z\",\"answers\":{\"mood\":7,\"sleep\":6.5,"
        "\"remark\":\"slept badly\",\"steps\":10},\"for_day\":\"2026-02-12\"}",
        "{\"fact\": \"educate\", \"id\": \"f2\", \"at\": \"2026-02-13T21:06:33-07:00\", \"by\": \"cc\", "
        "\"enrollment\": \"e23\", \"minutes\": 20}",
        "{\"fact\":\"discharge\",\"id\":\"f3\",\"at\":\"2026-02-13T21:06:33-07:00\",\"enrollment\":\"e23\","
        "\"on\":\"2026-02-28\",\"reason\":\"goals-met\"}",
        "{\"fact\":\"claim-denied\",\"id\":\"f4\",\"at\":\"2026-02-13T21:06:33Z\",\"claim\":\"c1\","
        "\"answer\":"
        "\"a1\",\"ordinal\":1,\"status\":\"4\",\"charge\":\"9.50\",\"paid\":\"-0\",\"on\":\"2026-02-28\","
        "\"lines\":["
        "{\"code\":\"1\",\"charge\":\"9.50\",\"paid\":\"0\"}],\"adjustments\":[{\"group\":\"CO\",\"reason\":"
        "\"50\","
        "\"amount\":\"9.50\"},{\"reason\":\"2\",\"group\":\"PR\",\"amount\":\"-1\"}]}",
    };
    fact_reader *reader = new_reader();
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        str line = str_of(lines[i]);
        char *own = arena_text(&room, line.len);
        for (size_t at = 0; at < line.len; at++)
            for (int byte = 0; byte < 256; byte++) {
                memcpy(own, line.at, line.len);
                if (byte % 64 == 0) assert_true(agree(reader, (str){own, line.len}));
                own[at] = (char)byte;
                (void)agree(reader, (str){own, line.len});
            }
        for (size_t len = 0; len < line.len; len++) assert_false(agree(reader, str_first(line, len)));
    }
}

// A writer that never spells a key twice the same way is not learned, and read all the same.
static void agree_without_habits(void **state)
{
    (void)state;
    fact_reader *reader = new_reader();
    for (int i = 0; i < 70000; i++) {
        arena_mark mark = arena_here(&scratch);
        buf b = buf_in(&scratch, 4096);
        buf_say(&b, "{\"fact\":\"checkin\",\"id\":\"f%d\",\"at\":\"2026-02-13T21:06:33.%dZ\",\"answers\":{",
                i, i);
        for (uint32_t k = 0, n = below(5); k < n; k++)
            buf_say(&b, "%s\"item-%u-%u\":%u", k ? "," : "", k, below(2000), below(20));
        buf_say(&b, "},\"source\":\"patient\",\"enrollment\":\"e1\"}");
        assert_true(agree(reader, buf_str(&b)));
        arena_back(&scratch, mark);
    }
}

static void agree_on_the_corpus(void **state)
{
    (void)state;
    fact_reader *reader = new_reader();
    const char *root = getenv("DAYBOOK_SOURCE");
    char path[4096];
    snprintf(path, sizeof path, "%s/test/fuzz/corpus/fact", root ? root : ".");
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *e; (e = readdir(folder));) {
        if (e->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "test/fuzz/corpus/fact/%s", e->d_name);
        str text = source_file(&room, path);
        (void)agree(reader, text);
        for (str rest = text; rest.len;) (void)agree(reader, str_split(rest, '\n', &rest));
    }
    closedir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agree_on_the_sample),   cmocka_unit_test(agree_on_mutations),
        cmocka_unit_test(agree_on_single_bytes), cmocka_unit_test(agree_without_habits),
        cmocka_unit_test(agree_on_the_corpus),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
