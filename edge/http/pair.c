// The certificate and key that handshakes use, and how they change while the server runs: the files are
// looked at now and then; where they are others than before, or the server's own is about to expire, they are
// read anew. What cannot be read, or is no pair, leaves the one in use.
#include "http_.h"
#include <assert.h>
#include <gnutls/abstract.h>
#include <sys/stat.h>

struct http_pair {
    gnutls_pcert_st chain[HTTP_CHAIN_MAX];
    unsigned count;
    gnutls_privkey_t key;
    int64_t expires_s;
};

static void pair_free(http_pair *p)
{
    if (!p) return;
    for (unsigned i = 0; i < p->count; i++) gnutls_pcert_deinit(&p->chain[i]);
    if (p->key) gnutls_privkey_deinit(p->key);
    http_give(p, sizeof *p);
}

// GnuTLS itself compares them.
static bool belong_together(const gnutls_datum_t *cert, const gnutls_datum_t *key)
{
    gnutls_certificate_credentials_t both;
    if (gnutls_certificate_allocate_credentials(&both) < 0) return false;
    bool fine = gnutls_certificate_set_x509_key_mem(both, cert, key, GNUTLS_X509_FMT_PEM) >= 0;
    gnutls_certificate_free_credentials(both);
    return fine;
}

static int64_t expires_of(const gnutls_datum_t *cert)
{
    gnutls_x509_crt_t c;
    if (gnutls_x509_crt_init(&c) < 0) return 0;
    bool fine = gnutls_x509_crt_import(c, cert, GNUTLS_X509_FMT_PEM) >= 0;
    int64_t at = fine ? (int64_t)gnutls_x509_crt_get_expiration_time(c) : 0;
    gnutls_x509_crt_deinit(c);
    return at;
}

static bool pair_make(http_pair **out, const pem *text, fault *why)
{
    gnutls_datum_t cert = {(unsigned char *)(uintptr_t)text->cert, (unsigned)strlen(text->cert)};
    gnutls_datum_t key = {(unsigned char *)(uintptr_t)text->key, (unsigned)text->key_bytes};
    http_pair *p = http_take(sizeof *p);
    unsigned count = HTTP_CHAIN_MAX;
    bool fine = belong_together(&cert, &key);
    if (fine && gnutls_pcert_list_import_x509_raw(p->chain, &count, &cert, GNUTLS_X509_FMT_PEM, 0) >= 0)
        p->count = count;
    fine = fine && p->count && gnutls_privkey_init(&p->key) >= 0 &&
           gnutls_privkey_import_x509_raw(p->key, &key, GNUTLS_X509_FMT_PEM, NULL, 0) >= 0;
    p->expires_s = expires_of(&cert);
    if (fine) *out = p;
    else pair_free(p);
    return fine || fault_set(why, FAULT_INPUT,
                             "the certificate and the key are not a pair, in PEM, that can be read");
}

// --- the files ---------------------------------------------------------------------------------------------

static void mark_one(const char *path, int64_t mark[3])
{
    struct stat what = {0};
    if (stat(path, &what) != 0) what = (struct stat){0};
    mark[0] = (int64_t)what.st_ino;
    mark[1] = what.st_size;
    mark[2] = (int64_t)what.st_mtim.tv_sec * 1000000000 + what.st_mtim.tv_nsec;
}

static void mark_both(const http_pairs *p, int64_t marks[6])
{
    mark_one(p->cert.at, marks); // with NULs behind them
    mark_one(p->key.at, marks + 3);
}

static bool read_pair(http_pairs *p, http_pair **out, pem *text, arena *a, fault *why)
{
    bool made = false;
    mark_both(p, p->marks); // before: what changes while it is read is seen the next time
    bool fine = p->own ? http_pem_own(text, &p->place, p->home, &made, a, why)
                       : http_pem_read(text, p->cert, p->key, a, why);
    if (!fine) return false;
    if (made) mark_both(p, p->marks);
    fine = pair_make(out, text, why);
    gnutls_memset((void *)(uintptr_t)text->key, 0, text->key_bytes);
    return fine;
}

bool http_pairs_open(http_server *s, const http_ask *ask, const http_place *place, fault *why)
{
    http_pairs *p = &s->pairs;
    arena a;
    pem text;
    arena_open(&a, host_memory(), HTTP_START_BYTES_MAX);
    p->own = !ask->cert.len;
    p->place = *place;
    p->home = str_copy(&s->memory, ask->home);
    str cert = p->own ? http_pem_own_path(ask->home, false, &a) : ask->cert;
    str key = p->own ? http_pem_own_path(ask->home, true, &a) : ask->key;
    p->cert = (str){str_z(&s->memory, cert), cert.len};
    p->key = (str){str_z(&s->memory, key), key.len};
    bool fine = read_pair(p, &p->now, &text, &a, why) &&
                http_pem_fingerprint(&text, s->fingerprint, sizeof s->fingerprint, why);
    arena_close(&a);
    return fine;
}

void http_pairs_close(http_server *s)
{
    pair_free(s->pairs.now);
    pair_free(s->pairs.before);
}

static bool changed(const http_pairs *p)
{
    int64_t marks[6];
    if (p->own && p->now->expires_s < host_now().us / US_PER_S + HTTP_RENEW_DAYS_MAX * 86400) return true;
    mark_both(p, marks);
    return memcmp(marks, p->marks, sizeof marks) != 0;
}

void http_pairs_look(http_server *s)
{
    http_pairs *p = &s->pairs;
    http_pair *fresh;
    fault why;
    pem text;
    arena a;
    if (!p->now || !changed(p)) return;
    arena_open(&a, host_memory(), HTTP_START_BYTES_MAX);
    bool fine = read_pair(p, &fresh, &text, &a, &why);
    arena_close(&a);
    http_field result = {"result", 0, fine ? "taken" : "kept-the-old"};
    http_log(s, fine ? "info" : "error", "certificate", &result, 1);
    if (!fine) return;
    // A handshake that has begun goes on with the one that it was given: it is kept until the next change.
    pair_free(p->before);
    p->before = p->now;
    p->now = fresh;
}

// --- a handshake asks --------------------------------------------------------------------------------------

int http_pairs_choose(gnutls_session_t session, const gnutls_datum_t *names, int name_count,
                      const gnutls_pk_algorithm_t *kinds, int kind_count, gnutls_pcert_st **chain,
                      unsigned *count, gnutls_privkey_t *key)
{
    (void)names, (void)name_count, (void)kinds, (void)kind_count;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(gnutls_session_get_ptr(session), MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    assert(info);
    const peer *p = info->socket_context;
    assert(p);
    http_pair *pair = p->server->pairs.now;
    *chain = pair->chain;
    *count = pair->count;
    *key = pair->key;
    return 0;
}
