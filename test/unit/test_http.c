// The parts of a request that are text, and what a unit can see of the room without a connection.
#include "http.h"
#include "http_text.h"
#include "source.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static arena room;

static void paths(void **state)
{
    (void)state;
    static const struct { const char *path; bool fine;
    } cases[] = {
        {"/", true},          {"/a", true},
        {"/a/", true},        {"/v1/patients/p-1", true},
        {"/a.b/..c", true},   {"/...", true},
        {"/%41", true},       {"/%C3%A9", true},
        {"/a%20b", true},     {"/a:b@c;d=e,f", true},
        {"", false},          {"a", false},
        {"*", false},         {"http://host/", false},
        {"//", false},        {"/a//b", false},
        {"/.", false},        {"/./a", false},
        {"/..", false},       {"/a/../b", false},
        {"/a/..", false},     {"/%2e", false},
        {"/%2E%2e/a", false}, {"/.%2e", false},
        {"/a%2Fb", false},    {"/a%2fb", false},
        {"/a%5Cb", false},    {"/a\\b", false},
        {"/%00", false},      {"/a%", false},
        {"/a%4", false},      {"/a%4g", false},
        {"/a b", false},      {"/\x7F", false},
        {"/\xC3\xA9", false}, {"/%C3", false},
        {"/%C3a", false},     {"/%80", false},
        {"/%C0%AF", false},   {"/%ED%A0%80", false},
        {"/a#b", false},      {"/a\tb", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *problem = NULL;
        bool fine = http_path_fine(str_of(cases[i].path), &problem);
        if (fine != cases[i].fine) print_message("%s\n", cases[i].path);
        assert_int_equal(fine, cases[i].fine);
        assert_int_equal(problem != NULL, !fine);
    }
    const char *problem;
    assert_false(http_path_fine((str){"/a\0b", 4}, &problem));
    assert_true(str_eq(http_path_decode(STR("a+b%20c"), &room), STR("a+b c")));
    assert_true(str_eq(http_path_decode(STR("plain"), &room), STR("plain")));
}

static str query(const char *text, const char *name)
{
    bool found;
    str value = http_query_get(str_of(text), str_of(name), &room, &found);
    return found ? value : STR("(none)");
}

static void queries(void **state)
{
    (void)state;
    assert_true(str_eq(query("a=1&b=2", "a"), STR("1")));
    assert_true(str_eq(query("a=1&b=2", "b"), STR("2")));
    assert_true(str_eq(query("a=1&a=2", "a"), STR("1")));
    assert_true(str_eq(query("a=x+y%2Bz", "a"), STR("x y+z")));
    assert_true(str_eq(query("a=b=c", "a"), STR("b=c")));
    assert_true(str_eq(query("%61=1", "a"), STR("1")));
    assert_true(str_eq(query("a", "a"), STR("")));
    assert_true(str_eq(query("a=", "a"), STR("")));
    assert_true(str_eq(query("aa=1", "a"), STR("(none)")));
    assert_true(str_eq(query("", "a"), STR("(none)")));
    assert_true(str_eq(query("&&=&a=1", "a"), STR("1")));
    assert_true(str_eq(query("&", ""), STR("(none)")));
    assert_true(str_eq(query("a=%C3%A9", "a"), STR("\xC3\xA9")));
    const char *problem;
    assert_true(http_query_fine(STR(""), &problem));
    assert_true(http_query_fine(STR("a=%C3%A9&b=/?:@"), &problem));
    assert_false(http_query_fine(STR("a=%"), &problem));
    assert_false(http_query_fine(STR("a=%00"), &problem));
    assert_false(http_query_fine(STR("a=%FF"), &problem));
    assert_false(http_query_fine(STR("a=\xC3\xA9"), &problem));
    assert_false(http_query_fine(STR("a= b"), &problem));
}

static void cookies(void **state)
{
    (void)state;
    str all = STR("a=1; __Host-session=abc=; b=\"2\";c;a=3; =x");
    assert_true(str_eq(http_cookie_get(all, STR("__Host-session")), STR("abc=")));
    assert_true(str_eq(http_cookie_get(all, STR("a")), STR("1")));
    assert_true(str_eq(http_cookie_get(all, STR("b")), STR("\"2\"")));
    assert_int_equal(http_cookie_get(all, STR("c")).len, 0);
    assert_int_equal(http_cookie_get(all, STR("session")).len, 0);
    assert_int_equal(http_cookie_get(STR(""), STR("a")).len, 0);
    assert_int_equal(http_cookie_get(STR(";;;"), STR("a")).len, 0);
}

static void hosts(void **state)
{
    (void)state;
    static const char *const fine[] = {"localhost", "localhost:8443", "a-b.example.org:1",   "127.0.0.1:8443",
                                       "[::1]",     "[::1]:8443",     "[2001:db8::1]:65535", "x_y"};
    static const char *const wrong[] = {"",         ":80", "a b",   "a:",           "a:x",    "a:65536",
                                        "a:123456", "a/b", "a@b",   "[::1",         "[::1]x", "[x]",
                                        "::1",      "a,b", "a:1:2", "[::1%25eth0]", "a\tb",   "a?b"};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) assert_true(http_host_fine(str_of(fine[i])));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (http_host_fine(str_of(wrong[i]))) print_message("%s\n", wrong[i]);
        assert_false(http_host_fine(str_of(wrong[i])));
    }
    char longer[255];
    memset(longer, 'a', sizeof longer);
    assert_false(http_host_fine((str){longer, 254}));
    assert_true(http_host_fine((str){longer, 253}));
}

static void places(void **state)
{
    (void)state;
    const char *problem;
    http_place p;
    assert_true(http_place_parse(STR("127.0.0.1:8443"), &p, &problem));
    assert_true(p.loopback && !p.six && !p.all && p.port == 8443 && p.address[0] == 127 && p.address[3] == 1);
    assert_true(http_place_parse(STR("[::1]:0"), &p, &problem));
    assert_true(p.loopback && p.six && p.port == 0 && p.address[15] == 1);
    assert_true(http_place_parse(STR(":443"), &p, &problem));
    assert_true(p.all && !p.loopback && p.port == 443);
    assert_true(http_place_parse(STR("localhost:1"), &p, &problem));
    assert_true(p.loopback && !p.six);
    assert_true(http_place_parse(STR("0.0.0.0:1"), &p, &problem));
    assert_false(p.loopback || p.all || p.six);
    assert_true(http_place_parse(STR("[::]:1"), &p, &problem));
    assert_false(p.loopback || p.all);
    assert_true(http_place_parse(STR("127.9.9.9:1"), &p, &problem) && p.loopback);
    assert_true(http_place_parse(STR("[::ffff:127.0.0.1]:1"), &p, &problem) && p.loopback);
    assert_true(http_place_parse(STR("10.0.0.1:1"), &p, &problem) && !p.loopback);
    assert_true(http_place_parse(STR("128.0.0.1:1"), &p, &problem) && !p.loopback);
    static const char *const wrong[] = {
        "",      "8443",      "127.0.0.1", "127.0.0.1:",      "127.0.0.1:x", "127.0.0.1:65536", "::1:8443",
        "[::1]", "[::1]8443", "[::1",      "host.example:80", "[]:1",        "1.2.3:4"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        problem = NULL;
        if (http_place_parse(str_of(wrong[i]), &p, &problem)) print_message("%s\n", wrong[i]);
        assert_false(http_place_parse(str_of(wrong[i]), &p, &problem));
        assert_non_null(problem);
    }
}

static void tags(void **state)
{
    (void)state;
    assert_true(http_etag_among(STR("\"a\""), STR("a")));
    assert_true(http_etag_among(STR("\"b\", \"a\""), STR("a")));
    assert_true(http_etag_among(STR("W/\"a\""), STR("a")));
    assert_true(http_etag_among(STR(" * "), STR("a")));
    assert_false(http_etag_among(STR("a"), STR("a")));
    assert_false(http_etag_among(STR("\"ab\""), STR("a")));
    assert_false(http_etag_among(STR("\"a"), STR("a")));
    assert_false(http_etag_among(STR("\""), STR("")));
    assert_false(http_etag_among(STR(""), STR("a")));
    assert_false(http_etag_among(STR(",,W/"), STR("a")));
}

static void words(void **state)
{
    (void)state;
    uint64_t n;
    assert_true(http_token_fine(STR("X-Test_1!")));
    assert_false(http_token_fine(STR("")));
    assert_false(http_token_fine(STR("a b")));
    assert_false(http_token_fine(STR("a:")));
    assert_false(http_token_fine((str){"a\0", 2}));
    assert_true(http_value_fine(STR("a\tb \xC3\xA9")));
    assert_false(http_value_fine(STR("a\r\nb")));
    assert_false(http_value_fine(STR("a\rb")));
    assert_false(http_value_fine((str){"a\0b", 3}));
    assert_true(http_length_parse(STR("0042"), &n) && n == 42);
    static const char *const wrong[] = {"", "-1", "+1", " 1", "1 ", "0x1", "1,1", "1_0", "9999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(http_length_parse(str_of(wrong[i]), &n));
    assert_true(http_same(STR("Content-TYPE"), STR("content-type")));
    assert_false(http_same(STR("a"), STR("ab")));
    assert_false(http_same(STR("["), STR("{"))); // 0x20 apart, and no letters
    assert_true(
        str_eq(http_type_of(STR(" Application/JSON ; charset=utf-8"), &room), STR("application/json")));
    assert_true(str_eq(http_type_of(STR(""), &room), STR("")));
}

// An address that a server cannot have is refused with a sentence, before anything is opened.
static bool admit(void *with, const http_request *q, size_t *body_bytes_max, http_reply *r)
{
    (void)with, (void)q, (void)body_bytes_max, (void)r;
    return true;
}

static void serve(void *with, const http_request *q, http_reply *r) { (void)with, (void)q, (void)r; }

static void refusals(void **state)
{
    (void)state;
    static const http_service service = {admit, serve, NULL};
    static const struct { const char *listen, *cert, *key; bool plain; const char *says; } cases[] = {
        {"0.0.0.0:0", "", "", true, "loopback"},
        {":0", "", "", true, "loopback"},
        {"[::]:0", "", "", true, "loopback"},
        {"192.0.2.1:0", "", "", true, "loopback"},
        {"nowhere", "", "", false, "port"},
        {"127.0.0.1:0", "a.pem", "", false, "together"},
        {"127.0.0.1:0", "/nonexistent/a.pem", "/nonexistent/b.pem", false, "read"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fault why = {.code = FAULT_NONE};
        http_server *s = NULL;
        http_ask ask = {.listen = str_of(cases[i].listen),
                        .cert = str_of(cases[i].cert),
                        .key = str_of(cases[i].key),
                        .home = STR("/nonexistent"),
                        .plain = cases[i].plain,
                        .service = &service,
                        .log_fd = -1};
        assert_false(http_open(&s, &ask, &why));
        assert_null(s);
        if (!strstr(why.text, cases[i].says)) print_message("%s\n", why.text);
        assert_non_null(strstr(why.text, cases[i].says));
    }
}

int main(void)
{
    room = source_arena();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths), cmocka_unit_test(queries),  cmocka_unit_test(cookies),
        cmocka_unit_test(hosts), cmocka_unit_test(places),   cmocka_unit_test(tags),
        cmocka_unit_test(words), cmocka_unit_test(refusals),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&room);
    return failed;
}
