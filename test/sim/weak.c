#include "weak.h"
#include <sqlite3.h>
#include <stdio.h>

struct weak_journal { weakness weakness; sqlite3 *db; };

static bool run(weak_journal *w, const char *sql)
{
    return sqlite3_exec(w->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool weak_open(void *with)
{
    weak_journal *w = with;
    w->db = NULL;
    if (sqlite3_open_v2("/weak.db", &w->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "disk") != SQLITE_OK)
        return false;
    return run(w, "PRAGMA journal_mode=WAL") &&
           run(w, w->weakness == WEAK_NORMAL ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL") &&
           run(w, "CREATE TABLE IF NOT EXISTS entry(id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT");
}

static int weak_count(void *with, int entry)
{
    weak_journal *w = with;
    sqlite3_stmt *s = NULL;
    int count = -1;
    if (sqlite3_prepare_v2(w->db, "SELECT count(*) FROM entry WHERE id = ?", -1, &s, NULL) == SQLITE_OK) {
        sqlite3_bind_int(s, 1, entry);
        if (sqlite3_step(s) == SQLITE_ROW) count = sqlite3_column_int(s, 0);
    }
    sqlite3_finalize(s);
    return count;
}

static power_answer weak_add(void *with, int entry)
{
    weak_journal *w = with;
    if (weak_count(w, entry) == 1) return POWER_ACKNOWLEDGED; // the most dangerous answer
    char sql[128];
    snprintf(sql, sizeof sql, "INSERT INTO entry VALUES(%d, hex(zeroblob(600)))", entry);
    return run(w, sql) ? POWER_ACKNOWLEDGED : POWER_REFUSED;
}

static bool weak_sound(void *with)
{
    (void)with;
    return true;
}

static void weak_close(void *with)
{
    weak_journal *w = with;
    sqlite3_close(w->db);
    w->db = NULL;
}

power_journal weak_journal_of(weak_journal **keep, weakness how)
{
    static weak_journal only;
    only = (weak_journal){.weakness = how};
    *keep = &only;
    return (power_journal){&only, NULL, weak_open, weak_add, weak_count, weak_sound, weak_close};
}
