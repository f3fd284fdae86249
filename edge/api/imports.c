// imports.c - POST /v1/imports: a file of facts, whole or not at all, as long work.
#include "api_.h"
#include "import.h"
#include "job_.h"
#include "mapping.h"
#include <sys/mman.h>
#include <unistd.h>

typedef struct importing_job {
    job *j;
    const mapping *table;
    str path;
    act_imported came;
} importing_job;

static void progress(void *with, uint64_t bytes, uint64_t bytes_all)
{
    job *j = ((importing_job *)with)->j;
    j->done = bytes;
    j->total = bytes_all;
}

static bool import_alone(void *with, const act_desk *d, fault *why)
{
    importing_job *k = with;
    act_import_ask ask = {.paths = &k->path,
                          .count = 1,
                          .book = d->book,
                          .zones = d->zones,
                          .table = k->table,
                          .no_life = true,
                          .progress = progress,
                          .with = k};
    return act_import(&k->came, d->store, &ask, d->arena, why);
}

// The act reads files; these bytes never lie on a disk.
static bool in_memory(job *j, int *fd, str *path, fault *why)
{
    buf b = buf_in(&j->memory, 64);
    *fd = memfd_create("import", MFD_CLOEXEC);
    if (*fd < 0) return fault_set(why, FAULT_SYSTEM, "there is no memory for the file");
    if (!host_write(*fd, j->bytes, why)) {
        close(*fd);
        return false;
    }
    buf_say(&b, "/proc/self/fd/%d", *fd);
    *path = buf_str(&b);
    return true;
}

static void put_came(put *p, const act_imported *came, arena *a)
{
    buf b = buf_in(a, 1024);
    buf_say(&b, "%llu new, %llu there already", (unsigned long long)came->stored,
            (unsigned long long)came->same);
    if (came->reviewed)
        buf_say(&b, "; %llu for the worklist: claims lost what they stand on",
                (unsigned long long)came->reviewed);
    for (size_t i = 0; i < came->ignored.count; i++)
        buf_say(&b, "%s%.*s", i ? ", " : "; columns not used: ", STR_ARGS(came->ignored.at[i]));
    put_text(p, "says", b.full ? STR("taken in") : buf_str(&b));
    put_open(p, "facts", '{');
    put_whole(p, "stored", (int64_t)came->stored);
    put_whole(p, "same", (int64_t)came->same);
    put_whole(p, "refused", 0);
    put_open(p, "answers", '[');
    put_shut(p);
    put_shut(p);
}

static bool run(job *j, put *p, fault *why)
{
    int fd;
    mapping table;
    importing_job k = {.j = j};
    if (j->mapping.len) {
        if (!book_read_mapping(&table, j->mapping, (str){"", 0}, &j->memory, why)) return false;
        k.table = &table;
    }
    if (!in_memory(j, &fd, &k.path, why)) return false;
    bool fine = live_alone_whenever(j->practice, import_alone, &k, &j->memory, why);
    close(fd);
    if (!fine) {
        if (why->file[0]) { // the name that the person knows it by
            why->file[0] = '\0';
            (void)fault_in(why, j->file);
        }
        return false;
    }
    put_came(p, &k.came, &j->memory);
    return true;
}

// Only the rulebook's own: a path would read any file of the machine.
static bool find_mapping(str name, arena *a, fault *why)
{
    words all;
    if (!name.len) return true;
    if (!book_mappings(&all, (str){"", 0}, a, why)) return false;
    if (words_have(all, name)) return true;
    fault_set(why, FAULT_INPUT, "there is no mapping of that name in the rulebook");
    return fault_at(why, 0, STR("mapping"));
}

bool api_import(api_call *c, fault *why)
{
    str name = str_trim(api_ask(c, "name")), table = api_ask(c, "mapping");
    if (!find_mapping(table, c->arena, why)) return false;
    if (!c->q->body.len) return fault_set(why, FAULT_INPUT, "the file is empty");
    job *j = job_of(c, "import");
    j->file = job_keep(j, str_first(name.len ? name : STR("uploaded"), 100));
    j->bytes = job_keep(j, c->q->body);
    j->mapping = job_keep(j, table);
    j->run = run;
    return job_answer(c, j, why);
}
