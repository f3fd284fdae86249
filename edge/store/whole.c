// A folder as a whole: every practice and who may sign in, copied while others write, and made anew.
//
// Each file is copied as it was at one moment, and all moments lie within the few milliseconds in which the
// views are opened: control.db first, so that it knows of no head that a practice's copy has not reached.
#include "people_.h"
#include "host.h"
#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

// What must not come back to life in a copy: sessions and invitations. What was tried too often is of the
// day.
#define VOID_IN_A_COPY                                                                                       \
    "PRAGMA secure_delete = ON; BEGIN IMMEDIATE; DELETE FROM session; DELETE FROM invitation; "              \
    "DELETE FROM slow; COMMIT; PRAGMA journal_mode = DELETE"

static bool script(control_file *c, const char *sql, fault *why)
{
    return sqlite3_exec(c->db, sql, NULL, NULL, NULL) == SQLITE_OK || control_fault(c, why);
}

static bool void_in_copy(const store_ask *of, fault *why)
{
    control_file c;
    bool ok = control_open(&c, of, why) && script(&c, VOID_IN_A_COPY, why);
    control_close(&c);
    return ok;
}

#define UNFINISHED ".unfinished" // what a backup is called until it is whole

// --- backing up -------------------------------------------------------------------------------------------

typedef struct viewed { // a practice, looked at since the moment of the copy
    store *s;
    control_heads heads;
} viewed;

typedef struct copying {
    const store_ask *ask;
    store_ask to;        // the folder, while it has its other name
    control_file control;
    str *names;
    size_t count;
    viewed *at;
    arena *a;
} copying;

static void remove_copy(const store_ask *of)
{
    char path[STORE_PATH_BYTES];
    store_say_path(path, of, "practices", "");
    DIR *folder = opendir(path);
    for (struct dirent *e; folder && (e = readdir(folder));) {
        char file[STORE_PATH_BYTES + sizeof e->d_name + 1];
        if (e->d_name[0] == '.') continue;
        snprintf(file, sizeof file, "%s/%s", path, e->d_name);
        unlink(file);
    }
    if (folder) closedir(folder);
    rmdir(path);
    store_say_path(path, of, "control.db", "");
    store_remove(path);
    store_say_path(path, of, "outbox", "");
    rmdir(path);
    char dir[STORE_PATH_BYTES];
    snprintf(dir, sizeof dir, "%.*s", STR_ARGS(of->dir));
    rmdir(dir);
}

static bool view(copying *k, fault *why)
{
    int64_t ignored;
    if (!control_open(&k->control, k->ask, why) || !script(&k->control, "BEGIN", why)) return false;
    if (!sqlite_number(k->control.db, "SELECT count(*) FROM practice", &ignored)) // the view begins
        return control_fault(&k->control, why);
    if (!store_practices(k->ask, &k->names, &k->count, k->a, why)) return false;
    k->at = arena_array(k->a, viewed, k->count + 1);
    memset(k->at, 0, (k->count + 1) * sizeof *k->at);
    for (size_t i = 0; i < k->count; i++) {
        store_ask of = *k->ask;
        viewed *v = &k->at[i];
        of.practice = k->names[i];
        if (!store_open(&v->s, &of, why)) return false;
    }
    for (size_t i = 0; i < k->count; i++) {
        viewed *v = &k->at[i];
        if (!store_look(v->s, why) || !store_head_now(v->s, &v->heads.facts, why) ||
            !store_audit_head(v->s, &v->heads.audit, why))
            return false;
    }
    return true;
}

static bool copy_all(copying *k, fault *why)
{
    char path[STORE_PATH_BYTES];
    instant now = host_now();
    store_say_path(path, &k->to, "control.db", "");
    if (!store_copy(k->control.db, k->control.path, path, k->ask->vfs, why) || !void_in_copy(&k->to, why))
        return false;
    for (size_t i = 0; i < k->count; i++) {
        const viewed *v = &k->at[i];
        store_ask of = k->to;
        of.practice = k->names[i];
        store_say_path(path, &of, "practices/", ".db");
        if (!store_copy(v->s->db, v->s->path, path, k->ask->vfs, why) || !store_sync_path(path, why) ||
            !control_heads_put(&of, &v->heads, now, why))
            return false;
    }
    store_say_path(path, &k->to, "control.db", "");
    return store_sync_path(path, why);
}

static bool folder_done(const copying *k, const char *beside, const char *path, fault *why)
{
    char practices[STORE_PATH_BYTES], outbox[STORE_PATH_BYTES], above[STORE_PATH_BYTES];
    store_say_path(practices, &k->to, "practices", "");
    store_say_path(outbox, &k->to, "outbox", ""); // files for payers are no part of a backup
    rmdir(outbox);
    snprintf(above, sizeof above, "%s", path);
    if (store_sync_folder(practices) && store_sync_folder(beside) && rename(beside, path) == 0 &&
        store_sync_folder(dirname(above)))
        return true;
    return fault_set(why, FAULT_SYSTEM, "%s cannot be written to disk: %s", path, strerror(errno));
}

// The live folder remembers that so much was backed up, so that a cut tail is seen.
static bool heads_kept(copying *k, fault *why)
{
    script(&k->control, "ROLLBACK", why); // its view ends: it could not write beside it
    for (size_t i = 0; i < k->count; i++) {
        store_ask of = *k->ask;
        of.practice = k->names[i];
        store_look_end(k->at[i].s);
        if (!control_heads_put(&of, &k->at[i].heads, host_now(), why)) return false;
    }
    return true;
}

static store_copied *copied(const copying *k)
{
    store_copied *out = arena_array(k->a, store_copied, k->count + 1);
    for (size_t i = 0; i < k->count; i++) out[i] = (store_copied){k->names[i], k->at[i].heads.facts};
    return out;
}

bool store_backup_all(const store_ask *ask, str folder, store_copied **out, size_t *count, arena *a,
                      fault *why)
{
    const char *path = str_z(a, folder);
    char *beside = arena_text(a, folder.len + sizeof UNFINISHED);
    copying k = {.ask = ask, .to = *ask, .a = a};
    snprintf(beside, folder.len + sizeof UNFINISHED, "%s" UNFINISHED, path);
    k.to.dir = str_of(beside);
    if (!folder.len || folder.len + 128 > STORE_PATH_BYTES)
        return fault_set(why, FAULT_USAGE, "the path of the backup is empty or too long");
    if (store_there(path)) {
        fault_set(why, FAULT_USAGE, "is there already; a backup never writes over anything");
        return fault_in(why, folder);
    }
    remove_copy(&k.to); // of an earlier attempt that did not end
    bool ok = store_folders(&k.to, a, why) && view(&k, why) && copy_all(&k, why) &&
              folder_done(&k, beside, path, why) && heads_kept(&k, why);
    if (ok) *out = copied(&k);
    *count = k.count;
    for (size_t i = 0; k.at && i < k.count; i++) store_close(k.at[i].s);
    control_close(&k.control);
    if (!ok) remove_copy(&k.to);
    return ok;
}

// --- restoring --------------------------------------------------------------------------------------------

static str within(arena *a, str folder, const char *path, str name, const char *end)
{
    buf b = buf_in(a, folder.len + name.len + 64);
    buf_say(&b, "%.*s/%s%.*s%s", STR_ARGS(folder), path, STR_ARGS(name), end);
    return buf_str(&b);
}

// Who may sign in, as far as a copy has them; the key must be that of the backup.
static bool restore_control(const store_ask *ask, str folder, arena *a, fault *why)
{
    char path[STORE_PATH_BYTES], beside[STORE_PATH_BYTES];
    control_file c;
    seal_key key;
    str from = within(a, folder, "control.db", STR(""), "");
    store_say_path(path, ask, "control.db", "");
    store_say_path(beside, ask, "control.db.new", "");
    if (!store_there(str_z(a, from))) {
        fault_set(why, FAULT_USAGE, "there is no control.db in it: this is no backup of a whole folder");
        return fault_in(why, folder);
    }
    store_remove(beside);
    bool ok = store_folders(ask, a, why) &&
              store_copy_back(str_z(a, from), STORE_CONTROL_APPLICATION, beside, ask->vfs, why) &&
              store_take_name(beside, path, why);
    if (ok) {
        ok = control_open(&c, ask, why) && control_key(&c, ask->keys, &key, why);
        sodium_memzero(&key, sizeof key);
        control_close(&c);
        ok = ok && void_in_copy(ask, why);
    }
    if (!ok) store_remove(beside);
    return ok;
}

static bool heads_expected(const store_ask *of, const store_head **out, store_head *room, fault *why)
{
    control_heads known;
    if (!control_heads_get(of, &known, why)) return false;
    *room = known.facts;
    *out = known.facts.seq ? room : NULL;
    return true;
}

static bool restore_practices(const store_ask *ask, str folder, store_remade **out, size_t *count, arena *a,
                              fault *why)
{
    str *names;
    if (!store_practices(ask, &names, count, a, why)) return false;
    *out = arena_array(a, store_remade, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        const store_head *expected;
        store_head room;
        store_ask of = *ask;
        store_remade *r = &(*out)[i];
        *r = (store_remade){.practice = of.practice = names[i]};
        str file = within(a, folder, "practices/", names[i], ".db");
        if (!heads_expected(&of, &expected, &room, why) ||
            !store_restore_one(&of, file, expected, true, &r->report, a, why))
            return false;
        if (!r->report.broken) continue;
        *count = i + 1; // the others were not looked at
        return true;
    }
    return true;
}

bool store_restore_all(const store_ask *ask, str folder, store_remade **out, size_t *count, arena *a,
                       fault *why)
{
    char path[STORE_PATH_BYTES];
    *count = 0;
    if (!seal_ready(why) || !store_ask_check(ask, why)) return false;
    store_say_path(path, ask, "control.db", "");
    bool there = store_there(path);
    store_say_path(path, ask, "practices", "");
    there |= store_there(path);
    if (there)
        return fault_set(why, FAULT_USAGE, "%.*s holds practices already: restore into a new folder",
                         STR_ARGS(ask->dir));
    bool ok = restore_control(ask, folder, a, why) && restore_practices(ask, folder, out, count, a, why);
    bool whole = ok;
    for (size_t i = 0; ok && i < *count; i++) whole &= !(*out)[i].report.broken;
    if (!whole) remove_copy(ask); // part of a folder must not pass for one
    return ok;
}

// --- looking after it -------------------------------------------------------------------------------------

static bool sound(const store_ask *ask, store_people_report *out, fault *why)
{
    control_file c;
    sqlite3_stmt *at = NULL;
    bool ok = control_open(&c, ask, why);
    if (ok && (sqlite3_prepare_v2(c.db, "PRAGMA integrity_check(1)", -1, &at, NULL) != SQLITE_OK ||
               sqlite3_step(at) != SQLITE_ROW))
        ok = control_fault(&c, why);
    if (ok && strcmp((const char *)sqlite3_column_text(at, 0), "ok") != 0) {
        out->broken = true;
        snprintf(out->text, sizeof out->text, "control.db: %s", sqlite3_column_text(at, 0));
    }
    sqlite3_finalize(at);
    control_close(&c);
    return ok;
}

static bool opens(people_hand *h, const people_member *m, store_people_report *out, arena *a, fault *why)
{
    people_account account;
    bool ok = people_account_find(h, m->account, &account, a, why);
    if (ok && !account.id.len) {
        out->broken = true;
        snprintf(out->text, sizeof out->text, "control.db: a person without an account");
    }
    if (ok) people_account_forget(&account);
    return ok;
}

bool store_people_verify(const store_ask *ask, store_people_report *out, arena *a, fault *why)
{
    people *p;
    people_hand h;
    people_members all = {0};
    *out = (store_people_report){0};
    people_ask of = {.dir = ask->dir, .keys = ask->keys, .vfs = ask->vfs, .busy_ms = ask->busy_ms};
    if (!sound(ask, out, why)) return false;
    if (out->broken) return true;
    if (!people_open(&p, &of, why)) return false;
    bool ok = people_look(p, &h, why);
    if (ok) {
        fault unopened = {0};
        bool read = people_members_of_practice(&h, store_practice_of(ask), &all, a, &unopened);
        for (size_t i = 0; read && i < all.count; i++) read = opens(&h, &all.at[i], out, a, &unopened);
        if (!read) {
            out->broken = true;
            snprintf(out->text, sizeof out->text, "control.db: %.200s", unopened.text);
        }
        people_drop(&h);
    }
    out->people = (uint32_t)all.count;
    people_close(p);
    return ok;
}
