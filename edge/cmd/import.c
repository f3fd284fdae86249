// daybook import, facts, void: the way in to the journal, and out again.
#include "import.h"
#include "mapping.h"
#include "reading_.h"
#include "journal_.h"

enum { LINE_BYTES_MAX = 4096 };

static void tell(cmd_world *w, const act_imported *n, bool dry, const cmd_line *line)
{
    buf b = buf_in(w->arena, 2 * LINE_BYTES_MAX);
    buf_say(&b, "%llu facts %s, %llu there already", (unsigned long long)n->stored,
            dry ? "would be stored" : "stored", (unsigned long long)n->same);
    if (n->rejected)
        buf_say(&b, ", %llu set aside with their reasons in FILE.rejects", (unsigned long long)n->rejected);
    buf_put(&b, dry ? STR("; nothing was stored (--dry-run)\n") : STR("\n"));
    if (n->reviewed)
        buf_say(
            &b,
            "%llu for the worklist: claims stand on facts that changed; see `daybook worklist --db %.*s`\n",
            (unsigned long long)n->reviewed, STR_ARGS(line->value[OPT_DB]));
    cmd_print(w, buf_str(&b));
}

// Columns that nothing was made of: told, since a name that is not known may be one that was mistyped.
static void tell_ignored(cmd_world *w, words columns)
{
    if (!columns.count) return;
    buf b = buf_in(w->arena, 2 * LINE_BYTES_MAX);
    for (size_t i = 0; i < columns.count && b.len < LINE_BYTES_MAX; i++)
        buf_say(&b, "%s%.*s", i ? ", " : "", STR_ARGS(columns.at[i]));
    fprintf(w->err, "daybook: not used by the mapping: %.*s\n", STR_ARGS(buf_str(&b)));
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
    mapping table;
    if (line->has[OPT_CSV] &&
        !book_read_mapping(&table, line->value[OPT_CSV], line->value[OPT_RULEBOOK], w->arena, &why))
        return cmd_fail(w, &why);
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    cmd_progress progress = cmd_progress_begin(w);
    act_import_ask ask = {.paths = line->args, .count = line->count, .book = &journal.book, .zones = w->zones,
                          .table = line->has[OPT_CSV] ? &table : NULL,
                          .keep_going = line->has[OPT_KEEP_GOING], .dry_run = line->has[OPT_DRY_RUN],
                          .progress = cmd_progress_show, .with = &progress};
    bool fine = act_import(&n, journal.store, &ask, w->arena, &why);
    cmd_progress_end(&progress);
    if (fine && n.stored && !ask.dry_run) {
        buf count = buf_in(w->arena, 64);
        buf_say(&count, "%llu facts", (unsigned long long)n.stored);
        fine = cmd_tell(&journal, line, AUDIT_IMPORTED, 0, STR(""), buf_str(&count), &why);
    }
    store_close(journal.store);
    if (!fine) return cmd_fail(w, &why);
    tell_ignored(w, n.ignored);
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
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    bool fine = cmd_tell(&journal, line, AUDIT_EXPORTED, 0, STR(""), STR("facts"), &why) &&
                store_facts_each(journal.store, &want, print_fact, &p, &why);
    store_close(journal.store);
    return fine ? 0 : cmd_fail(w, &why);
}

// --- taking back -----------------------------------------------------------------------------------------
typedef struct id_list { arena *in; pile at; } id_list; // str

static bool keep_void(void *with, const store_fact *f, fault *why)
{
    id_list *ids = with;
    (void)why;
    if (f->kind == KIND_VOID) *(str *)pile_more(&ids->at) = str_copy(ids->in, f->id);
    return true;
}

// Does the fact stand: is none of its voids one that stands? *voids: how many there are.
static bool fact_stands(store *s, arena *a, str id, bool *stands, uint32_t *voids, fault *why)
{
    id_list ids = {.in = a, .at = pile_in(a, sizeof(str))};
    store_want want = {.subject = SUBJECT_FACT, .id = id, .clear_ok = true};
    if (!store_facts_each(s, &want, keep_void, &ids, why)) return false;
    *voids = ids.at.count;
    *stands = true;
    for (uint32_t i = 0; i < ids.at.count && *stands; i++) {
        bool deeper;
        uint32_t count;
        if (!fact_stands(s, a, *PILE_AT(&ids.at, str, i), &deeper, &count, why)) return false;
        *stands = !deeper;
    }
    return true;
}

static void void_id(buf *b, str id, uint32_t generation)
{
    sha256 hash = sha256_of(id);
    buf_lit(b, "void:");
    sha256_put(b, &hash, 32);
    buf_say(b, ".%u", generation);
}

static void void_line(buf *b, const cmd_line *line, uint32_t generation)
{
    buf_lit(b, "{\"fact\":\"void\",\"id\":\"");
    void_id(b, line->args[0], generation);
    buf_lit(b, "\",\"at\":\"");
    instant_put(b, host_now());
    buf_lit(b, "\"");
    if (line->has[OPT_BY]) {
        buf_lit(b, ",\"by\":");
        buf_json(b, line->value[OPT_BY]);
    }
    buf_lit(b, ",\"voids\":");
    buf_json(b, line->args[0]);
    buf_lit(b, ",\"reason\":");
    buf_json(b, line->value[OPT_REASON]);
    buf_byte(b, '}');
}

int cmd_void(const cmd_line *line, cmd_world *w)
{
    fault why;
    fact f;
    cmd_journal journal;
    uint32_t voids;
    bool stands = false, same;
    if (line->count != 1)
        return cmd_usage(w, line, line->count ? "one FACT, not several" : "FACT is missing");
    int code = cmd_journal_open(&journal, line, w, false);
    if (code) return code;
    bool fine = fact_stands(journal.store, w->arena, line->args[0], &stands, &voids, &why);
    if (fine && stands) {
        buf text = buf_in(w->arena, LIMIT_LINE_BYTES);
        void_line(&text, line, voids + 1);
        fine = fact_read(&f, buf_str(&text), w->zones, w->arena, &why) &&
               act_append(journal.store, &f, &journal.book, w->zones, &same, w->arena, &why) &&
               cmd_tell(&journal, line, AUDIT_FACTS_SAID, SUBJECT_FACT, line->args[0], STR("void"), &why);
    }
    store_close(journal.store);
    if (!fine) return cmd_fail(w, &why);
    buf b = buf_in(w->arena, LINE_BYTES_MAX);
    buf_say(&b, stands ? "%.*s is void from now on; it stays in the journal\n" : "%.*s is void already\n",
            STR_ARGS(line->args[0]));
    cmd_print(w, buf_str(&b));
    return 0;
}
