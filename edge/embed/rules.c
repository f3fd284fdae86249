// rules.c - a rulebook for vendors' programs.
#include "embed_.h"

const char *daybook_version(void) { return DAYBOOK_VERSION; }
unsigned daybook_abi(void) { return DAYBOOK_ABI; }

typedef struct opening {
    daybook_rules *rules;
    str directory, data;
    fault why;
    bool fine;
} opening;

static void open_book(void *args)
{
    opening *o = args;
    o->fine = book_load(&o->rules->book, o->directory, o->data, &o->rules->in, &o->why);
}

static str given(const char *text) { return text ? str_of(text) : (str){"", 0}; }

daybook_status daybook_rules_open(daybook_rules **out, const char *directory, const char *data_directory,
                                  const daybook_allocator *from, daybook_error *error)
{
    if (!out) return embed_error(error, DAYBOOK_MISUSE, "there is no place for the rulebook");
    *out = NULL;
    if (from && (!from->take || !from->give))
        return embed_error(error, DAYBOOK_MISUSE, "an allocator has both take and give");
    daybook_rules *rules = embed_new(sizeof *rules, offsetof(daybook_rules, memory), from);
    if (!rules) return embed_no_memory(error);
    arena_open(&rules->in, &rules->memory.source, SIZE_MAX / 2);
    opening o = {.rules = rules, .directory = given(directory), .data = given(data_directory)};
    if (embed_run(&rules->memory, open_book, &o) && o.fine) {
        *out = rules;
        return DAYBOOK_OK;
    }
    bool told = o.why.text[0];
    daybook_rules_free(rules);
    return told ? embed_fault(error, &o.why) : embed_no_memory(error);
}

void daybook_rules_free(daybook_rules *rules)
{
    if (rules) embed_free(rules, sizeof *rules, &rules->memory);
}
