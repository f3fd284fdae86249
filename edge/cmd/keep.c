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

// --- backup -----------------------------------------------------------------------------------------------

static bool tell_backed_up(const cmd_journal *j, const cmd_line *line, const store_head *head, cmd_world *w,
                           fault *why)
{
    buf detail = buf_in(w->arena, 64);
    buf_say(&detail, "up to fact %llu", (unsigned long long)head->seq);
    return cmd_tell(j, line, AUDIT_BACKED_UP, 0, STR(""), buf_str(&detail), why);
}

// To the audit of one of the folder's practices.
static bool tell_in(const store_ask *ask, str practice, const cmd_line *line, audit_event event, str detail,
                    fault *why)
{
    cmd_journal j;
    store_ask of = *ask;
    of.practice = practice;
    if (!store_open(&j.store, &of, why)) return false;
    bool fine = cmd_tell(&j, line, event, 0, STR(""), detail, why);
    store_close(j.store);
    return fine;
}

static bool backup_all(const cmd_line *line, cmd_world *w, const store_ask *ask, buf *b, fault *why)
{
    size_t count;
    store_copied *all;
    if (!store_backup_all(ask, line->args[0], &all, &count, w->arena, why)) return false;
    buf_say(b, "%.*s holds every practice and who may sign in. Write the heads down: verify takes them.\n",
            STR_ARGS(line->args[0]));
    for (size_t i = 0; i < count; i++) {
        buf detail = buf_in(w->arena, 64);
        buf_say(&detail, "with the folder, up to fact %llu", (unsigned long long)all[i].head.seq);
        if (!tell_in(ask, all[i].practice, line, AUDIT_BACKED_UP, buf_str(&detail), why)) return false;
        buf_say(b, "%.*s ", STR_ARGS(all[i].practice));
        put_head(b, &all[i].head);
    }
    return true;
}

static int cmd_backup_all(const cmd_line *line, cmd_world *w)
{
    fault why;
    store_keys keys;
    store_ask ask;
    cmd_journal journal = {0};
    if (line->has[OPT_PRACTICE])
        return cmd_usage(w, line, "--all is every practice of the folder; leave --practice out");
    if (!line->has[OPT_DB])
        return cmd_usage(w, line, "--db DIR is missing: the folder that `daybook init` made");
    int code = cmd_journal_ask(&ask, &journal, &keys, line->value[OPT_DB], line, w);
    if (code) return code;
    buf b = buf_in(w->arena, 64 * LINE_BYTES_MAX);
    bool fine = backup_all(line, w, &ask, &b, &why);
    store_key_forget(&keys);
    if (!fine) return cmd_fail(w, &why);
    cmd_print(w, buf_str(&b));
    return 0;
}

int cmd_backup(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    store_head head;
    if (!one_argument(line, w, line->has[OPT_ALL] ? "FOLDER" : "FILE")) return fault_exit(FAULT_USAGE);
    if (line->has[OPT_ALL]) return cmd_backup_all(line, w);
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    bool fine = store_backup(journal.store, line->args[0], &head, w->arena, &why) &&
                tell_backed_up(&journal, line, &head, w, &why);
    store_close(journal.store);
    if (!fine) return cmd_fail(w, &why);
    buf b = buf_in(w->arena, LINE_BYTES_MAX);
    buf_say(
        &b,
        "%.*s holds the practice up to fact %llu; who may sign in is not in it (--all). Write the head down: "
        "restore and verify take it.\n",
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

static int tell_people(cmd_world *w, const store_people_report *r)
{
    buf b = buf_in(w->arena, LINE_BYTES_MAX);
    if (r->broken) buf_say(&b, "BROKEN: %s\n", r->text);
    else
        buf_say(&b, "who may sign in: %u %s, all that is sealed of them opens\n", r->people,
                r->people == 1 ? "person" : "people");
    cmd_print(w, buf_str(&b));
    return r->broken ? EXIT_FINDINGS : 0;
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
    cmd_journal journal = {0};
    store_keys keys;
    store_ask ask;
    store_head head;
    const store_head *expected;
    store_report report;
    store_people_report people;
    if (line->count) return cmd_usage(w, line, "verify takes no arguments");
    if (!read_expected(line, w, &head, &expected)) return fault_exit(FAULT_USAGE);
    if (!line->has[OPT_DB])
        return cmd_usage(w, line, "--db DIR is missing: the folder that `daybook init` made");
    int code = cmd_journal_ask(&ask, &journal, &keys, line->value[OPT_DB], line, w);
    if (code) return code;
    ask.read_only = true;
    bool fine = store_open(&journal.store, &ask, &why) &&
                store_verify(journal.store, expected, &report, &why) &&
                store_people_verify(&ask, &people, w->arena, &why);
    store_close(journal.store);
    store_key_forget(&keys);
    if (!fine) return cmd_fail(w, &why);
    code = tell_people(w, &people);
    int facts = tell_report(w, &report);
    return facts ? facts : code;
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
                store_derived_hash(journal.store, &after, &why) &&
                cmd_tell(&journal, line, AUDIT_REBUILT, 0, STR(""), STR(""), &why);
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
    bool fine =
        store_yes(store_set_live(journal.store, true, &why)) &&
        cmd_tell(&journal, line, AUDIT_RESTORED, 0, STR(""), STR("said to be the one that lives"), &why);
    store_close(journal.store);
    if (!fine) return cmd_fail(w, &why);
    cmd_print(w, STR("This copy may send now. Make sure that the one it was copied from no longer does.\n"));
    return 0;
}

#define NOT_LIVE                                                                                             \
    "This copy sends nothing until you say that it is the one that lives: daybook restore --live\n"

static int restore_folder(const cmd_line *line, cmd_world *w, const store_ask *ask)
{
    fault why;
    size_t count;
    store_remade *all;
    int code = 0;
    if (line->has[OPT_PRACTICE] || line->has[OPT_EXPECT] || line->has[OPT_LIVE])
        return cmd_usage(
            w, line,
            "a folder is restored whole: --practice, --expect and --live are said of each practice "
            "afterwards (verify --expect, restore --live)");
    if (!store_restore_all(ask, line->args[0], &all, &count, w->arena, &why)) return cmd_fail(w, &why);
    for (size_t i = 0; i < count; i++) {
        buf name = buf_in(w->arena, LINE_BYTES_MAX);
        buf_say(&name, "%.*s: ", STR_ARGS(all[i].practice));
        cmd_print(w, buf_str(&name));
        code |= tell_report(w, &all[i].report);
    }
    if (code) return code;
    for (size_t i = 0; i < count; i++)
        if (!tell_in(ask, all[i].practice, line, AUDIT_RESTORED, STR("made of a backup of the folder"), &why))
            return cmd_fail(w, &why);
    cmd_print(w,
              STR("Everybody signs in anew, and invitations that were open are void. Look through people and "
                  "tokens: who was\nlocked out since the backup may come in again.\n" NOT_LIVE));
    return 0;
}

static int restore_file(const cmd_line *line, cmd_world *w, const store_ask *ask, const store_head *expected)
{
    fault why;
    store_report report;
    if (!store_restore(ask, line->args[0], expected, &report, w->arena, &why)) return cmd_fail(w, &why);
    int code = tell_report(w, &report);
    if (code) return code;
    if (!tell_in(ask, ask->practice, line, AUDIT_RESTORED, STR("made of a backup"), &why))
        return cmd_fail(w, &why);
    if (line->has[OPT_LIVE]) return make_live(line, w);
    cmd_print(w, STR(NOT_LIVE));
    return 0;
}

int cmd_restore(const cmd_line *line, cmd_world *w)
{
    cmd_journal journal = {0};
    store_keys keys;
    store_ask ask;
    store_head head;
    const store_head *expected;
    if (!line->has[OPT_DB])
        return cmd_usage(w, line, "--db DIR is missing: where the practice is to be restored to");
    if (line->has[OPT_LIVE] && !line->count) return make_live(line, w);
    if (!one_argument(line, w, "FILE")) return fault_exit(FAULT_USAGE);
    if (!read_expected(line, w, &head, &expected)) return fault_exit(FAULT_USAGE);
    int code = cmd_journal_ask(&ask, &journal, &keys, line->value[OPT_DB], line, w);
    if (code) return code;
    code = host_kind_of(line->args[0], w->arena) == HOST_FOLDER ? restore_folder(line, w, &ask)
                                                                : restore_file(line, w, &ask, expected);
    store_key_forget(&keys);
    return code;
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
        bool fine = store_yes(store_rotate_own(s, CMD_WHO, why));
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
               store_rotate_master(&ask, &new, CMD_WHO, &rotated, w->arena, &why);
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
