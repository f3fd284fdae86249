// Certificates: those that are given, and the one that a new server makes for itself: P-256, for a year, with
// every name under which it is reached from the same machine. It proves nothing to a stranger; its
// fingerprint can be compared. The key lies in `home`, and only the owner can read it.
#include "http_.h"
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    VALID_DAYS = 397,        // the longest that browsers take of public ones
    EARLIER_SECONDS = 86400, // clocks of other machines go wrong
    SERIAL_BYTES = 16,
    ADDRESSES_MAX = 3,
};
#define CERT_NAME "tls-certificate.pem"
#define KEY_NAME "tls-key.pem"

// What the certificate must say.
typedef struct names {
    char host[256]; // of the machine; empty: it has none that could be in a certificate
    struct { uint8_t at[16]; unsigned len; } address[ADDRESSES_MAX];
    size_t count;
} names;

static names names_of(const http_place *place)
{
    names n = {.address = {{{127, 0, 0, 1}, 4}, {{[15] = 1}, 16}}, .count = 2};
    if (gethostname(n.host, sizeof n.host - 1) != 0 || !http_host_fine(str_of(n.host)) || strchr(n.host, ':'))
        n.host[0] = 0;
    static const uint8_t none[16] = {0};
    if (!place->loopback && memcmp(place->address, none, 16) != 0) {
        memcpy(n.address[2].at, place->address, 16);
        n.address[2].len = place->six ? 16 : 4;
        n.count = 3;
    }
    return n;
}

static bool failed(fault *why, const char *what, int code)
{
    return fault_set(why, FAULT_SYSTEM, "%s: %s", what, gnutls_strerror(code));
}

// --- is the one that lies there still good? ----------------------------------------------------------------

static bool import(gnutls_x509_crt_t c, str text)
{
    gnutls_datum_t bytes = {(unsigned char *)(uintptr_t)text.at, (unsigned)text.len};
    return gnutls_x509_crt_import(c, &bytes, GNUTLS_X509_FMT_PEM) >= 0;
}

static bool has_address(gnutls_x509_crt_t c, const uint8_t *address, unsigned len)
{
    for (unsigned i = 0;; i++) {
        uint8_t found[256];
        size_t room = sizeof found;
        int kind = gnutls_x509_crt_get_subject_alt_name(c, i, found, &room, NULL);
        if (kind == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE) return false;
        if (kind == GNUTLS_SAN_IPADDRESS && room == len && memcmp(found, address, len) == 0) return true;
    }
}

static bool good(gnutls_x509_crt_t c, const names *n)
{
    time_t now = (time_t)(host_now().us / US_PER_S);
    time_t from = gnutls_x509_crt_get_activation_time(c), to = gnutls_x509_crt_get_expiration_time(c);
    if (from > now || to < now + (time_t)HTTP_RENEW_DAYS_MAX * 86400) return false;
    if (!gnutls_x509_crt_check_hostname(c, "localhost")) return false;
    if (n->host[0] && !gnutls_x509_crt_check_hostname(c, n->host)) return false;
    for (size_t i = 0; i < n->count; i++)
        if (!has_address(c, n->address[i].at, n->address[i].len)) return false;
    return true;
}

// --- a new one ---------------------------------------------------------------------------------------------

static int fill(gnutls_x509_crt_t c, gnutls_x509_privkey_t key, const names *n)
{
    uint8_t serial[SERIAL_BYTES];
    time_t now = (time_t)(host_now().us / US_PER_S);
    int code = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof serial);
    serial[0] = (uint8_t)(0x40 | (serial[0] & 0x3F)); // positive, and of full length
    if (code >= 0) code = gnutls_x509_crt_set_version(c, 3);
    if (code >= 0) code = gnutls_x509_crt_set_serial(c, serial, sizeof serial);
    if (code >= 0) code = gnutls_x509_crt_set_activation_time(c, now - EARLIER_SECONDS);
    if (code >= 0) code = gnutls_x509_crt_set_expiration_time(c, now + (time_t)VALID_DAYS * 86400);
    if (code >= 0) code = gnutls_x509_crt_set_dn(c, "CN=Daybook,O=made by this server for itself", NULL);
    if (code >= 0) code = gnutls_x509_crt_set_key(c, key);
    if (code >= 0) code = gnutls_x509_crt_set_basic_constraints(c, 0, -1);
    if (code >= 0) code = gnutls_x509_crt_set_key_usage(c, GNUTLS_KEY_DIGITAL_SIGNATURE);
    if (code >= 0) code = gnutls_x509_crt_set_key_purpose_oid(c, GNUTLS_KP_TLS_WWW_SERVER, 0);
    if (code >= 0)
        code =
            gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_APPEND);
    if (code >= 0 && n->host[0] && strcmp(n->host, "localhost") != 0)
        code = gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_DNSNAME, n->host, (unsigned)strlen(n->host),
                                                    GNUTLS_FSAN_APPEND);
    for (size_t i = 0; code >= 0 && i < n->count; i++)
        code = gnutls_x509_crt_set_subject_alt_name(c, GNUTLS_SAN_IPADDRESS, n->address[i].at,
                                                    n->address[i].len, GNUTLS_FSAN_APPEND);
    return code >= 0 ? gnutls_x509_crt_sign2(c, c, key, GNUTLS_DIG_SHA256, 0) : code;
}

// Made beside it with its mode, then renamed: it never lies there half, nor open to others.
static bool write_file(str path, mode_t mode, const void *at, size_t len, arena *a, fault *why)
{
    buf b = buf_in(a, 4096 + 16);
    buf_say(&b, "%.*s.new", STR_ARGS(path));
    const char *beside = str_z(a, buf_str(&b));
    unlink(beside);
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    bool fine = fd >= 0 || fault_set(why, FAULT_SYSTEM, "cannot be written: %s", strerror(errno));
    fine = fine && host_write(fd, (str){at, len}, why);
    if (fine && fsync(fd) != 0) fine = fault_set(why, FAULT_SYSTEM, "cannot be written: %s", strerror(errno));
    if (fd >= 0) close(fd);
    if (fine && rename(beside, str_z(a, path)) != 0)
        fine = fault_set(why, FAULT_SYSTEM, "cannot be put in its place: %s", strerror(errno));
    return fine || fault_in(why, path);
}

str http_pem_own_path(str home, bool key, arena *a)
{
    buf b = buf_in(a, 4096);
    buf_say(&b, "%.*s/%s", STR_ARGS(home), key ? KEY_NAME : CERT_NAME);
    return buf_str(&b);
}

static bool write_pair(gnutls_x509_crt_t c, gnutls_x509_privkey_t key, str home, arena *a, fault *why)
{
    gnutls_datum_t cert = {0}, secret = {0};
    int code = gnutls_x509_crt_export2(c, GNUTLS_X509_FMT_PEM, &cert);
    if (code >= 0)
        code = gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &secret);
    bool fine = code >= 0 || failed(why, "the certificate cannot be made", code);
    // The key first: a certificate that lies there has its key.
    fine = fine && host_folder_make(home, a, why) &&
           write_file(http_pem_own_path(home, true, a), 0600, secret.data, secret.size, a, why) &&
           write_file(http_pem_own_path(home, false, a), 0644, cert.data, cert.size, a, why);
    if (secret.data) gnutls_memset(secret.data, 0, secret.size);
    gnutls_free(secret.data);
    gnutls_free(cert.data);
    return fine;
}

static bool make(const names *n, str home, arena *a, fault *why)
{
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t c = NULL;
    int code = gnutls_x509_privkey_init(&key);
    if (code >= 0) code = gnutls_x509_crt_init(&c);
    if (code >= 0)
        code = gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
                                            GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    if (code >= 0) code = fill(c, key, n);
    bool fine = (code >= 0 || failed(why, "the certificate cannot be made", code)) &&
                write_pair(c, key, home, a, why);
    if (c) gnutls_x509_crt_deinit(c);
    if (key) gnutls_x509_privkey_deinit(key);
    return fine;
}

// --- reading -----------------------------------------------------------------------------------------------

static bool key_private(str path, arena *a, fault *why)
{
    struct stat what;
    if (stat(str_z(a, path), &what) != 0 || !(what.st_mode & (S_IROTH | S_IWOTH))) return true;
    fault_set(why, FAULT_DENIED,
              "everybody on this machine can read this key: take the right away (chmod o-rwx)");
    return fault_in(why, path);
}

bool http_pem_read(pem *out, str cert, str key, arena *a, fault *why)
{
    str chain, secret;
    if (!key_private(key, a, why) || !host_read_file(cert, HTTP_PEM_BYTES_MAX, a, &chain, why) ||
        !host_read_file(key, HTTP_PEM_BYTES_MAX, a, &secret, why))
        return false;
    *out = (pem){str_z(a, chain), str_z(a, secret), secret.len};
    gnutls_memset((void *)(uintptr_t)secret.at, 0, secret.len);
    return true;
}

bool http_pem_own(pem *out, const http_place *place, str home, bool *made, arena *a, fault *why)
{
    names n = names_of(place);
    str cert = http_pem_own_path(home, false, a), key = http_pem_own_path(home, true, a);
    gnutls_x509_crt_t c;
    int code = gnutls_x509_crt_init(&c);
    if (code < 0) return failed(why, "the certificate cannot be read", code);
    pem there;
    *made = !(host_kind_of(cert, a) == HOST_FILE && host_kind_of(key, a) == HOST_FILE &&
              http_pem_read(&there, cert, key, a, why) && import(c, str_of(there.cert)) && good(c, &n));
    gnutls_x509_crt_deinit(c);
    return (!*made || make(&n, home, a, why)) && http_pem_read(out, cert, key, a, why);
}

bool http_pem_fingerprint(const pem *p, char *out, size_t room, fault *why)
{
    uint8_t hash[32];
    size_t len = sizeof hash;
    gnutls_x509_crt_t c;
    int code = gnutls_x509_crt_init(&c);
    if (code < 0) return failed(why, "the certificate cannot be read", code);
    bool fine =
        import(c, str_of(p->cert)) && gnutls_x509_crt_get_fingerprint(c, GNUTLS_DIG_SHA256, hash, &len) >= 0;
    gnutls_x509_crt_deinit(c);
    if (!fine) return fault_set(why, FAULT_INPUT, "the certificate cannot be read: it must be PEM");
    assert(room >= len * 3);
    for (size_t i = 0; i < len; i++)
        snprintf(out + 3 * i, room - 3 * i, i + 1 < len ? "%02x:" : "%02x", hash[i]);
    return true;
}
