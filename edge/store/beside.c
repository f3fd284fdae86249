// What rows beside the facts have in common; settings.
#include "beside_.h"

store_answer beside_ids(store *s, const str *ids, size_t count, fault *why)
{
    store_answer a = store_may_write(s, why);
    for (size_t i = 0; a == STORE_OK && i < count; i++) {
        if (ids[i].len && ids[i].len <= STORE_ROW_ID_MAX) continue;
        a = store_no(s, STORE_DENIED, why, "an id or a name has 1 to %d bytes", STORE_ROW_ID_MAX);
        why->code = FAULT_INPUT;
    }
    return a;
}

store_answer beside_fits(store *s, str words, size_t bytes_max, fault *why)
{
    if (words.len <= bytes_max) return STORE_OK;
    store_answer a = store_no(s, STORE_DENIED, why, "that is %zu bytes long; at most %zu are kept", words.len,
                              bytes_max);
    why->code = FAULT_LIMIT;
    return a;
}

void beside_seal(look *l, int key, int segment, str table, str row, str words)
{
    store *s = l->of;
    int number = ring_number(s, segment);
    buf box = buf_in(&s->scratch, words.len + SEAL_OVERHEAD);
    sealed_put(s, &box, number, table, row, words);
    look_int(l, key, number);
    look_bytes(l, key + 1, box.at, box.len);
}

bool beside_words(look *l, int key, str table, str row, str *out, fault *why)
{
    if (sealed_open(l->of, look_int_at(l, key), table, row, look_bytes_at(l, key + 1), out)) return true;
    store_no(l->of, STORE_CORRUPT, why, "a %.*s does not open: it was altered or damaged", STR_ARGS(table));
    return false;
}

// --- settings ---------------------------------------------------------------------------------------------

store_answer store_setting_put(store *s, const store_setting *v, fault *why)
{
    look l;
    store_answer a = beside_ids(s, &v->name, 1, why);
    if (a == STORE_OK) a = beside_fits(s, v->value, STORE_SETTING_BYTES_MAX, why);
    if (a != STORE_OK) return a;
    if (!look_take(&l, s, v->value.len ? SQL_SETTING_PUT : SQL_SETTING_DROP, why)) return s->trouble;
    look_text(&l, 1, v->name);
    if (v->value.len) {
        look_text(&l, 2, v->value);
        look_int(&l, 3, beside_now(s).us);
        look_text(&l, 4, v->by);
    }
    return look_run(&l, why);
}

static store_setting setting_of(look *l)
{
    return (store_setting){look_text_at(l, 0), look_text_at(l, 1), {look_int_at(l, 2)}, look_text_at(l, 3)};
}

store_answer store_setting_get(store *s, str name, store_setting *out, arena *a, fault *why)
{
    look l;
    if (!look_take(&l, s, SQL_SETTING_GET, why)) return s->trouble;
    look_text(&l, 1, name);
    store_answer answer = row_found(&l, why);
    if (answer == STORE_OK) {
        *out = setting_of(&l);
        *out =
            (store_setting){str_copy(a, out->name), str_copy(a, out->value), out->at, str_copy(a, out->by)};
    }
    look_give(&l);
    return answer;
}

bool store_settings_each(store *s, store_take_setting take, void *with, fault *why)
{
    look l;
    look_step step = LOOK_END;
    bool ok = true;
    if (!look_take(&l, s, SQL_SETTINGS, why)) return false;
    while (ok && (step = look_next(&l, why)) == LOOK_ROW) {
        store_setting v = setting_of(&l);
        ok = take(with, &v, why);
    }
    look_give(&l);
    return ok && step == LOOK_END;
}
