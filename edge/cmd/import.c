// daybook import, facts, void: the way in to the journal, and out again.
#include "import.h"
#include "facts_.h"
#include "journal_.h"

enum { LINE_BYTES_MAX = 4096, REASON_BYTES_MAX = 4096 };

static void tell(cmd_world *w, const act_imported *n, bool dry, const cmd_line *line)
{
    buf b = buf_in(w->arena, 2 * LINE_BYTES_MAX);
    buf_say(&b, "%llu facts %s, %llu there already", (unsigned long long)n->stored,
            dry ? "would be stored" : "stored", (unsigned long long)n->same);
    if (n->rejected)
        buf_say(&b, ", %llu set aside with their reasons in FILE.rejects", (unsigned long long)n->rejected);
    buf_lit(&b, dry ? "; nothing was stored (--dry-run)\n" : "\n");
    if (n->reviewed)
        buf_say(&b, "%llu claims stand on facts that changed: see `daybook worklist --db %.*s`\n",
                (unsigned long long)n->reviewed, STR_ARGS(line->value[OPT_DB]));
    cmd_print(w, buf_str(&b));
}

int cmd_import(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    act_imported n;
    if (!line->count) return cmd_usage(w, line, "FILE is missing (- for standard input)");
    for (size_t i = 0; i < line->count && line->has[OPT_KEEP_GOING]; i++)
        if (host_kind_of(line->args[i], w->arena) == HOST_STREAM || str_eq(line->args[i], STR("-")))
            return cmd_usage(w, line, "--keep-going reads its file several times, but %.*s is read only once",
                             STR_ARGS(line->args[i]));
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    cmd_progress progress = cmd_progress_begin(w);
    act_import_ask ask = {.paths = line->args, .count = line->count, .book = &journal.book, .zones = w->zones,
                          .keep_going = line->has[OPT_KEEP_GOING], .dry_run = line->has[OPT_DRY_RUN],
                          .progress = cmd_progress_show, .with = &progress};
    bool fine = act_import(&n, journal.store, &ask, w->arena, &why);
    cmd_progress_end(&progress);
    store_close(journal.store);
    if (!fine) return cmd_fail(w, &why);
    tell(w, &n, ask.dry_run, line);
    return 0;
}

// --- printing --------------------------------------------------------------------------------------------
typedef struct printing { cmd_world *world; instant since; bool by_instant; } printing;

static bool print_fact(void *with, const store_fact *f, fault *why)
{
    printing *p = with;
    (void)why;
    if (p->by_instant && f->received.us < p->since.us) return true;
    cmd_print(p->world, f->line);
    return cmd_print(p->world, STR("\n")) || true; // a closed pipe is seen at the end
}

static bool want_kind(const cmd_line *line, cmd_world *w, store_want *want)
{
    if (!line->has[OPT_KIND]) return true;
    want->kinds_some = true;
    for (int k = 0; k < KIND_COUNT; k++) {
        want->kind_wanted[k] = str_eq(fact_kinds[k].name, line->value[OPT_KIND]);
        if (want->kind_wanted[k]) return true;
    }
    cmd_usage(w, line, "--kind %.*s: there is no such kind; `daybook help facts` lists them",
              STR_ARGS(line->value[OPT_KIND]));
    return false;
}

static bool want_subject(const cmd_line *line, cmd_world *w, store_want *want)
{
    static const struct { option option; fact_subject subject; } by[] = {
        {OPT_ENROLLMENT, SUBJECT_ENROLLMENT}, {OPT_PATIENT, SUBJECT_PATIENT}, {OPT_CLAIM, SUBJECT_CLAIM},
    };
    for (size_t i = 0; i < sizeof by / sizeof *by; i++) {
        if (!line->has[by[i].option]) continue;
        if (want->subject != SUBJECT_NONE) {
            cmd_usage(w, line, "one of --enrollment, --patient and --claim, not several");
            return false;
        }
        want->subject = by[i].subject;
        want->id = line->value[by[i].option];
    }
    return true;
}

// --since: a sequence number, or an instant.
static bool want_since(const cmd_line *line, cmd_world *w, store_want *want, printing *p)
{
    long long seq;
    if (!line->has[OPT_SINCE]) return true;
    if (str_number(line->value[OPT_SINCE], &seq) && seq >= 0) {
        want->since = (uint64_t)seq;
        return true;
    }
    p->by_instant = true;
    return cmd_instant(w, line, OPT_SINCE, "since", &p->since);
}

int cmd_facts(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    store_want want = {0};
    printing p = {.world = w};
    if (line->count) return cmd_usage(w, line, "facts takes no arguments");
    if (!want_kind(line, w, &want) || !want_subject(line, w, &want) || !want_since(line, w, &want, &p))
        return fault_exit(FAULT_USAGE);
    int code = cmd_journal_open(&journal, line, w, true);
    if (code) return code;
    bool fine = store_facts_each(journal.store, &want, print_fact, &p, &why);
    store_close(journal.store);
    return fine ? 0 : cmd_fail(w, &why);
}

// --- taking back -----------------------------------------------------------------------------------------
typedef struct voids_of { cmd_world *world; str fact; uint32_t count; str last; bool whole; } voids_of;

static bool count_void(void *with, const store_fact *f, fault *why)
{
    voids_of *v = with;
    (void)why;
    if (f->kind != KIND_VOID) return true;
    v->count++;
    v->last = str_copy(v->world->arena, f->id);
    return true;
}

// The void in force of a fact; empty: none. A void may itself be voided.
static bool in_force(store *s, cmd_world *w, str fact, voids_of *out, fault *why)
{
    *out = (voids_of){.world = w, .fact = fact};
    store_want want = {.subject = SUBJECT_FACT, .id = fact, .clear_ok = true};
    if (!store_facts_each(s, &want, count_void, out, why)) return false;
    out->whole = out->count == 0;
    if (out->whole) return true;
    voids_of deeper;
    if (!in_force(s, w, out->last, &deeper, why)) return false;
    out->whole = !deeper.whole;
    return true;
}

static void void_id(buf *b, str fact, uint32_t generation)
{
    sha256 hash = sha256_of(fact);
    buf_lit(b, "void:");
    sha256_put(b, &hash, 32);
    buf_say(b, ".%u", generation);
}

int cmd_void(const cmd_line *line, cmd_world *w)
{
    fault why;
    cmd_journal journal;
    if (line->count != 1) return cmd_usage(w, line, line->count ? "one FACT, not several" : "FACT is missing");
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    voids_of voids;
    bool fine = in_force(journal.store, w, line->args[0], &voids, &why), same = false;
    if (fine && voids.whole) {
        char id[LIMIT_ID_BYTES];
        buf b = {.at = id, .room = sizeof id, .bytes_max = sizeof id};
        void_id(&b, line->args[0], voids.count + 1);
        buf text = buf_in(w->arena, LIMIT_LINE_BYTES);
        buf_say(&text, "{\"fact\":\"void\",\"id\":\"%.*s\",\"at\":\"", STR_ARGS(buf_str(&b)));
        instant_put(&text, host_now());
        buf_lit(&text, "\"");
        if (line->has[OPT_BY]) {
            buf_lit(&text, ",\"by\":");
            buf_json(&text, line->value[OPT_BY]);
        }
        buf_lit(&text, ",\"voids\":");
        buf_json(&text, line->args[0]);
        buf_lit(&text, ",\"reason\":");
        buf_json(&text, line->value[OPT_REASON]);
        buf_byte(&text, '}');
        fact f;
        fine = fact_read(&f, buf_str(&text), w->zones, w->arena, &why) &&
               act_append(journal.store, &f, &journal.book, w->zones, &same, w->arena, &why);
    }
    store_close(journal.store);
    if (!fine) return cmd_fail(w, &why);
    buf b = buf_in(w->arena, LINE_BYTES_MAX);
    buf_say(&b, voids.whole ? "%.*s is void from now on; it stays in the journal\n" : "%.*s is void already\n",
            STR_ARGS(line->args[0]));
    cmd_print(w, buf_str(&b));
    return 0;
}
