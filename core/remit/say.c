// say.c - facts from values: fields and rows, ids, work-items; each is read as a fact again before it is
// said.
#include "remit_.h"

rows_builder rows_in(fact_list list, size_t room, arena *a)
{
    const fact_list_row *listed = &fact_lists[list];
    rows_builder b = {.room = room};
    b.at = arena_array(a, fact_value, (room + 1) * (size_t)listed->cells);
    b.has = arena_array(a, uint32_t, room + 1);
    b.rows = (fact_rows){.list = list, .at = b.at, .has = b.has};
    return b;
}

void rows_next(rows_builder *b)
{
    assert(b->rows.count < b->room);
    b->rows.count++;
}

static fact_value *cell_at(rows_builder *b, fact_cell cell)
{
    const fact_list_row *list = &fact_lists[b->rows.list];
    assert(b->rows.count > 0);
    assert(cell >= list->first && (int)cell < (int)list->first + list->cells);
    size_t last = b->rows.count - 1, column = (size_t)(cell - list->first);
    b->has[last] |= 1u << column;
    return &b->at[last * (size_t)list->cells + column];
}

void row_text(rows_builder *b, fact_cell cell, str text)
{
    if (text.len) cell_at(b, cell)->text = text;
}

void row_money(rows_builder *b, fact_cell cell, money m) { cell_at(b, cell)->money = m; }

void row_whole(rows_builder *b, fact_cell cell, int64_t n) { cell_at(b, cell)->whole = n; }

void row_codes(rows_builder *b, fact_cell cell, const str *at, size_t count)
{
    if (count) cell_at(b, cell)->codes = (fact_codes){at, count};
}

fact remit_fact(const remit *r, fact_kind kind, str id)
{
    return (fact){.kind = kind, .id = id, .at = r->at, .received = r->at, .by = r->by};
}

static fact_value *field_at(fact *f, fact_field field)
{
    assert(fact_fields[field].kind == f->kind);
    int place = (int)field - (int)fact_kinds[f->kind].first;
    f->has |= 1u << place;
    return &f->value[place];
}

void fact_text(fact *f, fact_field field, str text)
{
    if (text.len) field_at(f, field)->text = text;
}

void fact_money(fact *f, fact_field field, money m) { field_at(f, field)->money = m; }

void fact_date(fact *f, fact_field field, date d)
{
    if (date_is(d)) field_at(f, field)->date = d;
}

void fact_whole(fact *f, fact_field field, int64_t n) { field_at(f, field)->whole = n; }

void fact_choice(fact *f, fact_field field, choice c) { field_at(f, field)->choice = c; }

void fact_rows_put(fact *f, fact_field field, const rows_builder *b)
{
    // The builder moves; its rows must not.
    field_at(f, field)->rows = &b->rows;
}

str remit_id(const remit *r, size_t ordinal, const char *word)
{
    buf b = buf_in(r->scratch, LIMIT_ID_BYTES);
    buf_put(&b, r->answer);
    buf_byte(&b, '-');
    buf_int(&b, (int64_t)ordinal);
    if (r->again) buf_say(&b, ".%u", r->again + 1);
    if (word) {
        buf_byte(&b, '-');
        buf_put(&b, str_of(word));
    }
    assert(!b.full);
    return buf_str(&b);
}

// Bytes of somebody else's file: control characters, and what is no UTF-8, would be no fact.
str remit_clean(str s, size_t most, arena *a)
{
    enum { MARK_BYTES = 3 };
    buf b = buf_in(a, most + MARK_BYTES + 1);
    for (size_t i = 0; i < s.len && b.len < most;) {
        unsigned char c = (unsigned char)s.at[i];
        size_t wide = c < 0x80 ? 1 : utf8_at(s.at + i, s.at + s.len);
        if (wide <= 1 && (c < 0x20 || c >= 0x7F))
            buf_byte(&b, c < 0x20 ? '~' : '?'); // a terminator that is a control character, or Latin-1
        else
            buf_bytes(&b, s.at + i, wide);
        i += wide ? wide : 1;
    }
    return str_trim(buf_str(&b));
}

// What is built here must be what the door would let in: it is put and read again, so that hash and values
// are those of the bytes that are kept.
bool remit_say(remit *r, const fact *f, fault *why)
{
    arena_mark before = arena_here(r->scratch);
    buf line = buf_in(r->scratch, LIMIT_LINE_BYTES);
    fact_put(&line, f);
    fact read;
    zones none = {0};
    bool fine = line.full
                    ? fault_set(why, FAULT_LIMIT, "fact %.*s is longer than a fact may be", STR_ARGS(f->id))
                    : fact_read(&read, buf_str(&line), &none, r->scratch, why);
    fine = fine && r->say(r->with, &read, why);
    arena_back(r->scratch, before);
    return fine;
}

void remit_tell(remit *r, str claim, const buf *sentence)
{
    if (r->tell) r->tell(r->with, claim, buf_str(sentence));
}

bool remit_work(remit *r, const remit_todo *t, fault *why)
{
    str id = remit_id(r, t->ordinal, t->word);
    fact f = remit_fact(r, KIND_WORK_ITEM, id);
    fact_text(&f, F_WORK_ITEM_WORK, id);
    fact_choice(&f, F_WORK_ITEM_ABOUT, t->about);
    if (t->claim) {
        fact_text(&f, F_WORK_ITEM_CLAIM, t->claim->id);
        fact_text(&f, F_WORK_ITEM_ENROLLMENT, t->claim->enrollment);
    }
    fact_text(&f, F_WORK_ITEM_ANSWER, r->answer);
    fact_text(&f, F_WORK_ITEM_TEXT, t->text);
    if (t->has_worth) fact_money(&f, F_WORK_ITEM_WORTH, t->worth);
    fact_date(&f, F_WORK_ITEM_DUE, t->due);
    r->work++;
    return remit_say(r, &f, why);
}

bool remit_answer(remit *r, const remit_source *s, fault *why)
{
    enum { NAME_BYTES_MAX = 200 };
    arena_mark before = arena_here(r->scratch);
    arena *a = r->scratch;
    char hex[64];
    buf hash = {.at = hex, .room = sizeof hex, .bytes_max = sizeof hex};
    sha256_put(&hash, &s->hash, 64);
    str name = remit_clean(s->name, NAME_BYTES_MAX, a);
    fact f = remit_fact(r, KIND_ANSWER, r->answer);
    fact_text(&f, F_ANSWER_ANSWER, r->answer);
    fact_choice(&f, F_ANSWER_TYPE, s->type);
    fact_text(&f, F_ANSWER_NAME, name.len ? name : STR("-"));
    fact_text(&f, F_ANSWER_SHA256, buf_str(&hash));
    fact_text(&f, F_ANSWER_SENDER, remit_clean(s->sender, NAME_BYTES_MAX, a));
    fact_text(&f, F_ANSWER_CONTROL, remit_clean(s->control, NAME_BYTES_MAX, a));
    fact_text(&f, F_ANSWER_PAYER, remit_clean(s->payer, NAME_BYTES_MAX, a));
    fact_text(&f, F_ANSWER_TRACE, remit_clean(s->trace, NAME_BYTES_MAX, a));
    if (s->amount.given) fact_money(&f, F_ANSWER_AMOUNT, s->amount.is);
    fact_date(&f, F_ANSWER_ON, s->on);
    bool fine = remit_say(r, &f, why);
    arena_back(r->scratch, before);
    return fine;
}

bool remit_done(remit *r, str id, str work, str outcome, fault *why)
{
    fact f = remit_fact(r, KIND_WORK_DONE, id);
    fact_text(&f, F_WORK_DONE_WORK, work);
    fact_text(&f, F_WORK_DONE_BY, r->by);
    fact_text(&f, F_WORK_DONE_OUTCOME, outcome);
    return remit_say(r, &f, why);
}
