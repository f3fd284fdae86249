// rulebook.c - GET /v1/rulebook, /v1/rulebook/codes/{code}: codes and packs, in words, with sources.
#include "rules_.h"

enum { SAYS_BYTES_MAX = 4096, CODES_MAX = 256 };

bool rules_settings(api_call *c, record *out, fault *why)
{
    if (!api_seat(c, why)) return false;
    record_ask ask = {.store = c->seat.store, .zones = c->seat.zones, .book = c->seat.book, .as_of = c->now};
    return record_read(out, &ask, c->arena, why);
}

bool rules_pack(const api_call *c, str name, const rule_pack **out, fault *why)
{
    *out = rulebook_pack(c->seat.book, name);
    return *out || api_none(why, "pack", name);
}

const rule_pack *rules_pack_for(const rulebook *b, str code, date on)
{
    bool in_force;
    const rule_pack *now = rulebook_pack_on(b, STR(""), on, &in_force);
    if (now && pack_code(now, code)) return now;
    for (size_t i = b->pack_count; i-- > 0;)
        if (b->packs[i].enabled && pack_code(&b->packs[i], code)) return &b->packs[i];
    for (size_t i = b->pack_count; i-- > 0;)
        if (pack_code(&b->packs[i], code)) return &b->packs[i];
    return NULL;
}

str rules_grade(grade g) { return (str){&"PSK"[g], 1}; }

void rules_put_rule(put *p, str id, str says, str cite, grade sure)
{
    put_open(p, NULL, '{');
    put_text(p, "id", id);
    put_text(p, "says", says);
    put_text(p, "cite", cite);
    put_text(p, "grade", rules_grade(sure));
    put_shut(p);
}

void rules_put_pack(put *p, const char *name, const rule_pack *pack)
{
    static const char *const statuses[] = {
        [PACK_AUTHORITATIVE] = "authoritative", [PACK_PROPOSED] = "proposed", [PACK_TEACHING] = "teaching"};
    char text[80];
    buf hash = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    sha256_put(&hash, &pack->hash, 64);
    put_open(p, name, '{');
    put_text(p, "pack", pack->name);
    put_text(p, "title", pack->title);
    put_words(p, "status", statuses[pack->status]);
    put_flag(p, "enabled", pack->enabled);
    put_date_if(p, "from", pack->from);
    if (pack->to.days != DATE_EVER.days) put_date_if(p, "to", pack->to);
    put_text(p, "sha256", buf_str(&hash));
    put_shut(p);
}

// What Medicare pays here today for one unit outside a facility, before any share of a credential.
static fee_answer price_here(const rulebook *b, str code, const record *settings)
{
    fee_ask ask = {.code = code, .on = settings->today, .participating = true, .share_bp = 10000};
    const practice_row *here = state_practice(settings->s, settings->ask.as_of);
    if (here) {
        ask.qp = here->qp;
        ask.participating = here->participating;
        ask.mac = here->mac;
        ask.locality = here->locality;
    }
    return fee_price(&b->fees, &ask);
}

void rules_put_code(put *p, const char *name, const rulebook *b, const rule_code *code,
                    const record *settings)
{
    fee_answer price = price_here(b, code->code, settings);
    put_open(p, name, '{');
    put_text(p, "code", code->code);
    put_text(p, "name", code->name);
    put_text(p, "meaning", code->meaning);
    put_text(p, "program", choice_text(code->program));
    put_text(p, "clock", clock_text(code->clock));
    put_money_if(p, "amount", price.priced, price.amount);
    put_open(p, "packs", '[');
    for (size_t i = 0; i < b->pack_count; i++)
        if (pack_code(&b->packs[i], code->code)) put_text(p, NULL, b->packs[i].name);
    put_shut(p);
    put_shut(p);
}

static int code_order(const void *a, const void *b, const void *with)
{
    (void)with;
    return str_cmp(*(const str *)a, *(const str *)b);
}

static str *all_codes(const rulebook *b, arena *a, size_t *count)
{
    str *at = arena_array(a, str, CODES_MAX);
    words known = {at, 0};
    for (size_t i = 0; i < b->pack_count; i++)
        for (size_t n = 0; n < b->packs[i].count && known.count < CODES_MAX; n++)
            if (!words_have(known, b->packs[i].codes[n].code)) at[known.count++] = b->packs[i].codes[n].code;
    sort_rows(at, known.count, sizeof *at, code_order, NULL, a);
    *count = known.count;
    return at;
}

bool api_rulebook(api_call *c, fault *why)
{
    record settings;
    size_t count;
    if (!rules_settings(c, &settings, why)) return false;
    const rulebook *b = c->seat.book;
    put *p = &c->out;
    char text[80];
    buf hash = {.at = text, .room = sizeof text, .bytes_max = sizeof text};
    const str *codes = all_codes(b, c->arena, &count);
    put_open(p, NULL, '{');
    put_open(p, "packs", '[');
    for (size_t i = 0; i < b->pack_count; i++) rules_put_pack(p, NULL, &b->packs[i]);
    put_shut(p);
    put_open(p, "codes", '[');
    for (size_t i = 0; i < count; i++)
        rules_put_code(p, NULL, b, pack_code(rules_pack_for(b, codes[i], settings.today), codes[i]),
                       &settings);
    put_shut(p);
    sha256_put(&hash, &b->hash, 64);
    put_text(p, "sha256", buf_str(&hash));
    put_shut(p);
    record_close(&settings);
    return true;
}

// --- a code ------------------------------------------------------------------------------------------------

static str capitals(arena *a, str s)
{
    char *at = arena_text(a, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        at[i] = (char)(s.at[i] >= 'a' && s.at[i] <= 'z' ? s.at[i] - 'a' + 'A' : s.at[i]);
    return (str){at, s.len};
}

// "Counted days with data. 16 to 30 days"
static void put_need(put *p, arena *a, requirement id, const rule_need *n)
{
    buf says = buf_in(a, SAYS_BYTES_MAX);
    str more = need_words(a, id, n);
    buf_put(&says, n->says);
    if (more.len) buf_say(&says, " (%.*s)", STR_ARGS(more));
    rules_put_rule(p, requirements[id].name, buf_str(&says), n->cite, n->grade);
}

static str page_text(api_call *c, str code, const record *settings, const book_disagreements *said)
{
    page *text = arena_push(c->arena, page);
    const practice_row *here = state_practice(settings->s, settings->ask.as_of);
    page_ask ask = {.code = code, .on = settings->today};
    if (here) {
        ask.mac = here->mac;
        ask.locality = here->locality;
    }
    text->text = buf_in(c->arena, PAGE_BYTES_MAX);
    return page_code(text, c->seat.book, said, &ask) ? buf_str(&text->text) : (str){"", 0};
}

static bool put_page(api_call *c, const record *settings, fault *why)
{
    book_disagreements said;
    const rule_pack *pack;
    put *p = &c->out;
    str code = capitals(c->arena, c->param[0]), asked = api_ask(c, "pack");
    if (!book_read_disagreements(&said, (str){"", 0}, c->arena, why)) return false;
    if (!asked.len) pack = rules_pack_for(c->seat.book, code, settings->today);
    else if (!rules_pack(c, asked, &pack, why)) return false;
    const rule_code *is = pack ? pack_code(pack, code) : NULL;
    if (!is) return api_none(why, "code", code);
    put_open(p, NULL, '{');
    rules_put_code(p, "code", c->seat.book, is, settings);
    rules_put_pack(p, "pack", pack);
    put_open(p, "rules", '[');
    for (int id = 0; id < REQ_COUNT; id++)
        if (is->needs[id].asked) put_need(p, c->arena, (requirement)id, &is->needs[id]);
    for (size_t i = 0; i < pack->parameter_count; i++)
        rules_put_rule(p, pack->parameters[i].name, pack->parameters[i].value, pack->parameters[i].cite,
                       pack->parameters[i].grade);
    put_shut(p);
    put_text(p, "text", page_text(c, code, settings, &said));
    put_shut(p);
    return true;
}

bool api_code(api_call *c, fault *why)
{
    record settings;
    if (!rules_settings(c, &settings, why)) return false;
    bool fine = put_page(c, &settings, why);
    record_close(&settings);
    return fine;
}
