// told.h - facts told to a state, one line at a time: a practice, a patient's papers, a month's work.
#pragma once
#include "book.h"
#include "host.h"
#include "rule.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { LINE_BYTES_MAX = 1024 };

static struct shipped {
    arena a;
    rulebook book;
    zones zones;
} shipped;

// A file of facts read through the door into a closed state.
typedef struct told {
    arena a;
    door door;
    state state;
} told;

static int open_shipped(void **unused)
{
    (void)unused;
    shipped.a = source_arena();
    shipped.zones = host_zones(&shipped.a);
    fault why = {.code = FAULT_NONE};
    if (!book_load(&shipped.book, STR(""), STR(""), &shipped.a, &why)) fail_msg("%s: %s", why.file, why.text);
    return 0;
}
static int close_shipped(void **unused)
{
    (void)unused;
    arena_close(&shipped.a);
    return 0;
}

// --- telling facts ----------------------------------------------------------------

static void begin(told *t, const char *as_of)
{
    const char *problem;
    instant at;
    assert_true(instant_parse(str_of(as_of), &at, &problem));
    t->a = source_arena();
    t->door = door_in(&t->a);
    t->state = state_in(&t->a, &t->door, at);
    for (size_t i = 0; i < shipped.book.product_count; i++)
        door_ship_device(&t->door, shipped.book.products[i].id);
    for (size_t i = 0; i < shipped.book.product_count; i++) {
        const rule_product *p = &shipped.book.products[i];
        device_row shipping = {.program = p->program,
                               .name = p->name,
                               .regulation = p->regulation,
                               .therapy = p->therapy,
                               .cleared = p->cleared,
                               .device_201h = p->device_201h,
                               .rx = p->rx,
                               .part2 = p->part2,
                               .payable = p->payable,
                               .age_min = p->age_min,
                               .age_max = p->age_max,
                               .indications = p->indications.at,
                               .indication_count = p->indications.count};
        state_ship_device(&t->state, names_find(&t->door.devices, p->id), &shipping);
    }
}

static void tell(told *t, str line)
{
    fact said;
    door_fact came;
    fault why = {.code = FAULT_NONE};
    if (!fact_read(&said, line, &shipped.zones, &t->a, &why)) fail_msg("%s: %s", why.field, why.text);
    switch (door_take(&t->door, &said, 1, &came, &why)) {
    case DOOR_REFUSED: fail_msg("%s: %s", why.field, why.text); break;
    case DOOR_SAME: break;
    case DOOR_NEW: state_fold(&t->state, &came); break;
    }
}

// A line written with ' for "; `fact`, `id` and `at` are put before it.
static void say(told *t, const char *kind, const char *id, const char *at, const char *rest)
{
    char line[LINE_BYTES_MAX];
    int n = snprintf(line, sizeof line, "{'fact':'%s','id':'%s','at':'%s',%s}", kind, id, at, rest);
    assert_true(n > 0 && n < LINE_BYTES_MAX);
    for (int i = 0; i < n; i++)
        if (line[i] == '\'') line[i] = '"';
    tell(t, str_copy(&t->a, (str){line, (size_t)n}));
}

static void finish(told *t)
{
    fault why = {.code = FAULT_NONE};
    if (!door_finish(&t->door, &why) || !state_close(&t->state, &why))
        fail_msg("%s: %s", why.field, why.text);
}

static void end(told *t)
{
    door_close(&t->door);
    arena_close(&t->a);
}

#define EARLY "2024-06-01T09:00:00-05:00"
#define DAY1 "2026-02-01T09:00:00-05:00"
static const char *const settings[][3] = {
    {"practice", "practice",
     "'practice':'h','name':'Harbor','npi':'1999999984','tin':'123456789','tin_type':'ei','taxonomy':'"
     "261QM0801X',"
     "'phone':'5035550100','contact':'Office','address':{'line1':'12 Pier St','city':'Salem','state':'OR',"
     "'zip':'973010001'},'timezone':'America/New_York'"},
    {"payer", "payer", "'payer':'b','name':'Medicare B','kind':'medicare','number':'00831','filing':'MB'"},
    {"practitioner", "dr",
     "'practitioner':'dr','npi':'1234567893','last':'Osei','first':'Ama','credential':'MD','taxonomy':'"
     "2084P0800X'"},
    {"patient", "p1",
     "'patient':'p1','last':'Doe','first':'Jo','birth':'1980-06-01','sex':'F','timezone':'America/New_York',"
     "'address':{'line1':'7 Oak Ave','city':'Salem','state':'OR','zip':'97301'}"},
    {"coverage", "coverage", "'patient':'p1','payer':'b','member':'M1','from':'2024-01-01','rank':'primary'"},
    {"device", "app",
     "'device':'app','name':'App','maker':'H','program':'rtm','device_201h':true,'therapy':'cbt'"},
};

// Sixteen data days, 45 minutes and a call in February 2026, all documented.
static void tell_practice(told *t)
{
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        say(t, settings[i][0], settings[i][1], EARLY, settings[i][2]);
}
static void tell_papers(told *t)
{
    say(t, "diagnosis", "dx", DAY1, "'patient':'p1','code':'F33.1','from':'2026-02-01','by':'dr'");
    say(t, "order", "order", DAY1,
        "'order':'o1','patient':'p1','by':'dr','device':'app','diagnosis':'F33.1'");
    say(t, "consent", "consent", DAY1, "'patient':'p1','program':'rtm','form':'verbal','from':'2026-02-01'");
    say(t, "enroll", "enroll", DAY1,
        "'enrollment':'e1','patient':'p1','program':'rtm','billing':'dr','device':'app','order':'o1','place':"
        "'11'");
    say(t, "supply", "supply", DAY1, "'enrollment':'e1','paid_by':'practice'");
    say(t, "educate", "educate", DAY1, "'enrollment':'e1','by':'dr'");
}
static void tell_work(told *t)
{
    for (int day = 1; day <= 16; day++) {
        char id[16], at[32];
        snprintf(id, sizeof id, "c%02d", day);
        snprintf(at, sizeof at, "2026-02-%02dT19:00:00-05:00", day);
        say(t, "checkin", id, at, "'enrollment':'e1','source':'patient','answers':{'mood':3}");
    }
    say(t, "time", "t1", "2026-02-03T10:45:00-05:00",
        "'enrollment':'e1','by':'dr','from':'2026-02-03T10:00:00-05:00','to':'2026-02-03T10:45:00-05:00',"
        "'activity':'review'");
    say(t, "contact", "call", "2026-02-03T10:00:00-05:00",
        "'enrollment':'e1','by':'dr','mode':'phone','with':'patient'");
    say(t, "note", "note", "2026-02-28T21:00:00-05:00",
        "'note':'n1','enrollment':'e1','from':'2026-02-01','to':'2026-02-28','by':'dr','review':'R','"
        "interpretation':'I',"
        "'actions':'A','plan':'P','signed':'2026-02-28T21:00:00-05:00'");
}
static inline void tell_february(told *t)
{
    begin(t, "2026-03-10T12:00:00-04:00");
    tell_practice(t);
    tell_papers(t);
    tell_work(t);
    finish(t);
}
