// daybook init, backup, restore, verify, rebuild: a journal made, kept well and moved.
#include "journal_.h"

enum { EXIT_FINDINGS = 1, LINE_BYTES_MAX = 4096 };

static bool one_argument(const cmd_line *line, cmd_world *w, const char *what)
{
    if (line->count == 1) return true;
    cmd_usage(w, line, line->count ? "one %s, not several" : "%s is missing", what);
    return false;
}

static void put_head(buf *b, const store_head *head)
{
    buf_say(b, "head ");
    store_head_put(b, head);
    buf_byte(b, '\n');
}

int cmd_init(const cmd_line *line, cmd_world *w)
{
    fault why;
    str path;
    store_keys keys;
    store_ask ask;
    cmd_journal journal = {0};
    if (!one_argument(line, w, "DIR")) return fault_exit(FAULT_USAGE);
    str dir = line->args[0];
    if (!store_key_path(line->value[OPT_KEY], &path, w->arena, &why)) return cmd_fail(w, &why);
    bool made = host_kind_of(path, w->arena) == HOST_NOTHING;
    if (made && !store_key_make(path, dir, w->arena, &why)) return cmd_fail(w, &why);
    int code = cmd_journal_ask(&ask, &journal, &keys, dir, line, w);
    if (code) return code;
    bool fine = store_create(&ask, w->arena, &why);
    store_key_forget(&keys);
    if (!fine) return cmd_fail(w, &why);
    buf b = buf_in(w->arena, 4 * LINE_BYTES_MAX);
    buf_say(&b, "%.*s is ready for facts: daybook import FILE --db %.*s\n", STR_ARGS(dir), STR_ARGS(dir));
    buf_say(&b,
            "Its words are sealed with the key in %.*s%s. Keep a copy of that file apart from the backups:\n"
            "without it nobody can read them, you included; with it, whoever has the folder can.\n",
            STR_ARGS(path), made ? ", made now" : "");
    cmd_print(w, buf_str(&b));
    return 0;
}

int cmd_backup(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    store_head head;
    if (!one_argument(line, w, "FILE")) return fault_exit(FAULT_USAGE);
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    bool fine = store_backup(journal.store, line->args[0], &head, w->arena, &why);
    store_close(journal.store);
    if (!fine) return cmd_fail(w, &why);
    buf b = buf_in(w->arena, LINE_BYTES_MAX);
    buf_say(&b, "%.*s holds the practice up to fact %llu. Write the head down: restore and verify take it.\n",
            STR_ARGS(line->args[0]), (unsigned long long)head.seq);
    put_head(&b, &head);
    cmd_print(w, buf_str(&b));
    return 0;
}

// --expect SEQ:HASH, or NULL where nobody said. False: the error is printed.
static bool read_expected(const cmd_line *line, cmd_world *w, store_head *head, const store_head **out)
{
    *out = NULL;
    if (!line->has[OPT_EXPECT]) return true;
    *out = head;
    if (store_head_parse(line->value[OPT_EXPECT], head)) return true;
    cmd_usage(w, line,
              "--expect %.*s: not a head such as 1234:9f86d0... (64 digits), as verify and backup print",
              STR_ARGS(line->value[OPT_EXPECT]));
    return false;
}

static int tell_report(cmd_world *w, const store_report *r)
{
    buf b = buf_in(w->arena, 2 * LINE_BYTES_MAX);
    if (r->broken) {
        buf_say(&b, "BROKEN: %s [%.*s", r->text, STR_ARGS(store_check_name(r->check)));
        if (r->seq) buf_say(&b, ", fact %llu", (unsigned long long)r->seq);
        buf_lit(&b, "]\n");
    } else {
        buf_say(&b, "whole: %llu facts, %llu originals, %llu entries of the audit\n",
                (unsigned long long)r->facts, (unsigned long long)r->originals,
                (unsigned long long)r->audit.seq);
        put_head(&b, &r->head);
    }
    cmd_print(w, buf_str(&b));
    return r->broken ? EXIT_FINDINGS : 0;
}

int cmd_verify(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    store_head head;
    const store_head *expected;
    store_report report;
    if (line->count) return cmd_usage(w, line, "verify takes no arguments");
    if (!read_expected(line, w, &head, &expected)) return fault_exit(FAULT_USAGE);
    int code = cmd_journal_open(&journal, line, w, true);
    if (code) return code;
    bool fine = store_verify(journal.store, expected, &report, &why);
    store_close(journal.store);
    return fine ? tell_report(w, &report) : cmd_fail(w, &why);
}

int cmd_rebuild(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    sha256 before, after;
    if (line->count) return cmd_usage(w, line, "rebuild takes no arguments");
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    bool fine = store_derived_hash(journal.store, &before, &why) &&
                store_yes(store_rebuild(journal.store, &why)) &&
                store_derived_hash(journal.store, &after, &why);
    store_close(journal.store);
    if (!fine) return cmd_fail(w, &why);
    bool same = memcmp(&before, &after, sizeof before) == 0;
    buf b = buf_in(w->arena, LINE_BYTES_MAX);
    buf_lit(&b, "rebuilt from the facts; what is derived ");
    buf_put(&b,
            same ? STR("is what it was: sha256 ") : STR("DIFFERS from what was there before: now sha256 "));
    sha256_put(&b, &after, 64);
    buf_byte(&b, '\n');
    cmd_print(w, buf_str(&b));
    return same ? 0 : EXIT_FINDINGS;
}

// A restored copy sends nothing until somebody says that it is the one that lives: two that send the same
// claims would bill twice.
static int make_live(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    bool fine = store_yes(store_set_live(journal.store, true, &why));
    store_close(journal.store);
    if (!fine) return cmd_fail(w, &why);
    cmd_print(w, STR("This copy may send now. Make sure that the one it was copied from no longer does.\n"));
    return 0;
}

int cmd_restore(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal = {0};
    store_keys keys;
    store_ask ask;
    store_head head;
    const store_head *expected;
    store_report report;
    if (!line->has[OPT_DB])
        return cmd_usage(w, line, "--db DIR is missing: where the practice is to be restored to");
    if (line->has[OPT_LIVE] && !line->count) return make_live(line, w);
    if (!one_argument(line, w, "FILE")) return fault_exit(FAULT_USAGE);
    if (!read_expected(line, w, &head, &expected)) return fault_exit(FAULT_USAGE);
    int code = cmd_journal_ask(&ask, &journal, &keys, line->value[OPT_DB], line, w);
    if (code) return code;
    bool fine = store_restore(&ask, line->args[0], expected, &report, w->arena, &why);
    store_key_forget(&keys);
    if (!fine) return cmd_fail(w, &why);
    code = tell_report(w, &report);
    if (code) return code;
    if (line->has[OPT_LIVE]) return make_live(line, w);
    cmd_print(
        w,
        STR("This copy sends nothing until you say that it is the one that lives: daybook restore --live\n"));
    return 0;
}

// --- keys -------------------------------------------------------------------------------------------------

// Loads the new key, or makes it.
static bool new_key(str path, str dir, store_keys *out, bool *made, cmd_world *w, fault *why)
{
    *made = host_kind_of(path, w->arena) == HOST_NOTHING;
    return (!*made || store_key_make(path, dir, w->arena, why)) &&
           store_key_load(path, dir, out, w->arena, why);
}

static bool renew_all(const store_ask *ask, bool one, uint32_t *count, cmd_world *w, fault *why)
{
    str *all;
    size_t n;
    if (!store_practices(ask, &all, &n, w->arena, why)) return false;
    for (size_t i = 0; i < n; i++) {
        store *s;
        store_ask of = *ask;
        if (one && !str_eq(all[i], ask->practice.len ? ask->practice : STR("main"))) continue;
        of.practice = all[i];
        if (!store_open(&s, &of, why)) return false;
        bool fine = store_yes(store_rotate_own(s, STR("command line"), why));
        store_close(s);
        if (!fine) return false;
        ++*count;
    }
    return true;
}

int cmd_rotate_key(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal = {0};
    store_keys keys, new;
    store_ask ask;
    store_rotated rotated;
    bool made = false;
    uint32_t renewed = 0;
    if (line->count) return cmd_usage(w, line, "rotate-key takes no arguments");
    if (!line->has[OPT_DB])
        return cmd_usage(w, line, "--db DIR is missing: the folder that `daybook init` made");
    if (!line->has[OPT_NEW_KEY] && !line->has[OPT_RENEW])
        return cmd_usage(w, line, "--new-key FILE or --renew is missing: which keys are to be new");
    int code = cmd_journal_ask(&ask, &journal, &keys, line->value[OPT_DB], line, w);
    if (code) return code;
    buf b = buf_in(w->arena, 4 * LINE_BYTES_MAX);
    bool fine = true;
    if (line->has[OPT_NEW_KEY]) {
        fine = new_key(line->value[OPT_NEW_KEY], ask.dir, &new, &made, w, &why) &&
               store_rotate_master(&ask, &new, STR("command line"), &rotated, w->arena, &why);
        if (fine) {
            buf_say(&b, "%u practices are sealed under %.*s%s now%s.\n", rotated.practices,
                    STR_ARGS(line->value[OPT_NEW_KEY]), made ? ", made now," : "",
                    rotated.before ? " (an earlier attempt had begun)" : "");
            buf_lit(&b, "Keep a copy of that file apart from the backups. The old key still opens the "
                        "backups that were made "
                        "with it.\n");
            ask.keys = &new;
        }
    }
    fine = fine && (!line->has[OPT_RENEW] || renew_all(&ask, line->has[OPT_PRACTICE], &renewed, w, &why));
    store_key_forget(&keys);
    store_key_forget(&new);
    if (!fine) return cmd_fail(w, &why);
    if (line->has[OPT_RENEW])
        buf_say(&b, "%u practices seal what comes from now on with new keys.\n", renewed);
    cmd_print(w, buf_str(&b));
    return 0;
}
