// What the verbs answer, in words.
#include "store.h"

str store_answer_meaning(store_answer a)
{
    static const str meanings[] = {
#define STORE_ANSWER(id, fault, meaning) [id] = STR_INIT(meaning),
#include "answers.def"
#undef STORE_ANSWER
    };
    assert((size_t)a < sizeof meanings / sizeof meanings[0]);
    return meanings[a];
}

static const struct { str name, meaning; } checks[STORE_CHECK_COUNT] = {
#define STORE_CHECK(id, name, meaning) [id] = {STR_INIT(name), STR_INIT(meaning)},
#include "checks.def"
#undef STORE_CHECK
};
str store_check_name(store_check c)
{
    assert(c < STORE_CHECK_COUNT);
    return checks[c].name;
}
str store_check_meaning(store_check c)
{
    assert(c < STORE_CHECK_COUNT);
    return checks[c].meaning;
}
