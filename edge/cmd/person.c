// daybook person: who may sign in, at the machine itself. A password is read without an echo, and never lies
// in an argument. What is done is told to the practice's audit, as done on the command line.
#include "auth.h"
#include "journal_.h"
#include <sodium.h>
#include <termios.h>
#include <unistd.h>

enum { PASSWORD_ROOM = AUTH_PASSWORD_BYTES_MAX + 2 };

typedef struct person_world {
    const cmd_line *line;
    cmd_world *w;
    cmd_journal journal;    // opened when there is something to tell
    store_ask ask;
    auth *auth;
    auth_who machine;
} person_world;

static bool told(void *with, const auth_event *e, fault *why)
{
    person_world *p = with;
    store *s = p->journal.store;
    if (!s && !store_open(&p->journal.store, &p->ask, why)) return false;
    s = p->journal.store;
    store_audit entry = {.event = e->kind,
                         .who = CMD_WHO,
                         .space = e->space,
                         .subject = e->subject,
                         .detail = e->detail};
    if (store_begin(s, why) != STORE_OK) return false;
    if (store_yes(store_audit_append(s, &entry, NULL, why)) && store_yes(store_commit(s, why))) return true;
    store_back(s);
    return false;
}

// --- passwords --------------------------------------------------------------------------------------------

// A line of standard input, without its end. False: there is none, or it is too long.
static bool read_line(char *to, size_t *len)
{
    size_t n = 0;
    char c;
    ssize_t got;
    while ((got = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n')
        if (n < PASSWORD_ROOM) to[n++] = c;
    if (n && to[n - 1] == '\r') n--;
    *len = n;
    return (got == 1 || n) && n < PASSWORD_ROOM;
}

static bool ask_twice(cmd_world *w, char *to, size_t *len)
{
    char again[PASSWORD_ROOM];
    size_t again_len = 0;
    struct termios was, quiet;
    if (tcgetattr(STDIN_FILENO, &was) != 0) return false;
    quiet = was;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    fputs("Password: ", w->err);
    fflush(w->err);
    bool fine = read_line(to, len);
    fputs("\nAgain: ", w->err);
    fflush(w->err);
    fine = fine && read_line(again, &again_len);
    fputs("\n", w->err);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
    fine = fine && *len == again_len && memcmp(to, again, again_len) == 0;
    sodium_memzero(again, sizeof again);
    return fine;
}

static int read_password(person_world *p, char *to, size_t *len)
{
    fault why;
    bool fine = host_is_terminal(STDIN_FILENO) ? ask_twice(p->w, to, len) : read_line(to, len);
    if (fine) return 0;
    fault_set(&why, FAULT_INPUT, "no password was read, or not twice the same");
    return cmd_fail(p->w, &why);
}

// --- what is done -----------------------------------------------------------------------------------------

static void put_link(cmd_world *w, str token)
{
    buf b = buf_in(w->arena, 1024);
    buf_say(&b, "/join#%.*s\n", STR_ARGS(token));
    buf_lit(&b, "Hand this over: the address of the console, and this behind it. It is good once, within "
                "seven days.\n");
    cmd_print(w, buf_str(&b));
}

static int add(person_world *p)
{
    fault why;
    const cmd_line *line = p->line;
    str account, token;
    char password[PASSWORD_ROOM];
    size_t len = 0;
    auth_invite what = {.practice = p->machine.practice,
                        .login = line->args[1],
                        .name = line->value[OPT_NAME],
                        .person = line->value[OPT_PERSON],
                        .trial = line->has[OPT_TRIAL]};
    if (!line->has[OPT_ROLE]) return cmd_usage(p->w, line, "--role ROLE is missing");
    if (!auth_role_find(line->value[OPT_ROLE], &what.role) || what.role == ROLE_OF_CLIENT)
        return cmd_usage(p->w, line, "--role %.*s: no such role of a person",
                         STR_ARGS(line->value[OPT_ROLE]));
    if (!what.name.len) what.name = what.login;
    bool given = line->has[OPT_PASSWORD] || what.trial;
    int code = given ? read_password(p, password, &len) : 0;
    if (code) return code;
    if (given && !len) return cmd_usage(p->w, line, "the password is empty");
    bool fine = auth_add(p->auth, &what, (str){password, len}, &account, &token, p->w->arena, &why);
    sodium_memzero(password, sizeof password);
    if (!fine) return cmd_fail(p->w, &why);
    if (given) cmd_print(p->w, STR("done\n"));
    else put_link(p->w, token);
    return 0;
}

static int list(person_world *p)
{
    enum { LOGIN_COLUMNS = 32, ROLE_COLUMNS = 18, STATE_COLUMNS = 10 };
    fault why;
    auth_member *all;
    size_t count;
    if (!auth_members(p->auth, &p->machine, false, &all, &count, p->w->arena, &why))
        return cmd_fail(p->w, &why);
    buf b = buf_in(p->w->arena, (size_t)1 << 24);
    for (size_t i = 0; i < count; i++) {
        const auth_member *m = &all[i];
        buf_pad(&b, m->login, LOGIN_COLUMNS);
        buf_byte(&b, ' ');
        buf_pad(&b, m->role < AUTH_ROLE_COUNT ? auth_roles[m->role].name : STR("?"), ROLE_COLUMNS);
        buf_byte(&b, ' ');
        buf_pad(&b, m->disabled ? STR("locked") : m->waiting ? STR("invited") : STR("-"), STATE_COLUMNS);
        buf_byte(&b, ' ');
        buf_put(&b, m->name);
        buf_byte(&b, '\n');
    }
    cmd_print(p->w, buf_str(&b));
    return 0;
}

static int with_member(person_world *p, str verb)
{
    fault why;
    auth_member m;
    str token;
    if (!auth_find(p->auth, &p->machine, p->line->args[1], &m, p->w->arena, &why))
        return cmd_fail(p->w, &why);
    if (str_eq(verb, STR("reset"))) {
        if (!auth_reset(p->auth, &p->machine, m.account, &token, p->w->arena, &why))
            return cmd_fail(p->w, &why);
        put_link(p->w, token);
        return 0;
    }
    auth_change change = {.disabled_set = true, .disabled = str_eq(verb, STR("lock"))};
    if (!auth_member_change(p->auth, &p->machine, m.account, &change, &why)) return cmd_fail(p->w, &why);
    cmd_print(p->w, STR("done\n"));
    return 0;
}

static int run(person_world *p)
{
    const cmd_line *line = p->line;
    str verb = line->count ? line->args[0] : STR("");
    if (str_eq(verb, STR("list")) && line->count == 1) return list(p);
    bool one = line->count == 2;
    if (str_eq(verb, STR("add")) && one) return add(p);
    if ((str_eq(verb, STR("lock")) || str_eq(verb, STR("unlock")) || str_eq(verb, STR("reset"))) && one)
        return with_member(p, verb);
    return cmd_usage(p->w, line, "say add LOGIN, list, lock LOGIN, unlock LOGIN or reset LOGIN");
}

int cmd_person(const cmd_line *line, cmd_world *w)
{
    fault why;
    store_keys keys;
    person_world p = {.line = line, .w = w};
    if (!line->has[OPT_DB])
        return cmd_usage(w, line, "--db DIR is missing: the folder that `daybook init` made");
    int code = cmd_journal_ask(&p.ask, &p.journal, &keys, line->value[OPT_DB], line, w);
    if (code) return code;
    p.machine = auth_machine(line->has[OPT_PRACTICE] ? line->value[OPT_PRACTICE] : STR("main"));
    auth_ask ask = {.dir = line->value[OPT_DB], .keys = &keys, .heard = told, .heard_with = &p};
    if (auth_open(&p.auth, &ask, &why)) code = run(&p);
    else code = cmd_fail(w, &why);
    auth_close(p.auth);
    store_close(p.journal.store);
    store_key_forget(&keys);
    return code;
}
