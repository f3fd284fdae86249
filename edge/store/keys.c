// The file of the master key.
#include "host.h"
#include "seal_.h"
#include "store_.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_TEXT_BYTES = STORE_KEY_BYTES * 2 };

static str joined(arena *a, str folder, str name)
{
    buf b = buf_in(a, STORE_PATH_BYTES);
    buf_put(&b, folder);
    buf_put(&b, name);
    return buf_str(&b);
}

bool store_key_path(str given, str *out, arena *a, fault *why)
{
    const char *named = getenv("DAYBOOK_KEY_FILE"), *config = getenv("XDG_CONFIG_HOME"),
               *home = getenv("HOME");
    if (given.len) *out = given;
    else if (named && *named) *out = str_of(named);
    else if (config && *config == '/') *out = joined(a, str_of(config), STR("/daybook/master.key"));
    else if (home && *home) *out = joined(a, str_of(home), STR("/.config/daybook/master.key"));
    else return fault_set(why, FAULT_USAGE, "no key file is named: give --key FILE or set DAYBOOK_KEY_FILE");
    return true;
}

// Makes the folders of the path that are not there, for their owner only.
static bool make_folders(char *path, fault *why)
{
    for (char *p = path + 1; *p; p++) {
        if (*p != '/') continue;
        *p = 0;
        bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
        int error = errno;
        *p = '/';
        if (!made) return fault_set(why, FAULT_SYSTEM, "its folder cannot be made: %s", strerror(error));
    }
    return true;
}

// Does the file lie in the data folder (or would it)? Whoever takes the one must not have the other.
static bool lies_below(str path, str dir, arena *a)
{
    if (!dir.len) return false;
    char copy[STORE_PATH_BYTES];
    snprintf(copy, sizeof copy, "%.*s", STR_ARGS(path));
    char *real = realpath(dirname(copy), NULL), *data = realpath(str_z(a, dir), NULL);
    size_t len = data ? strlen(data) : 0;
    bool below =
        real && data && strncmp(real, data, len) == 0 && (real[len] == 0 || real[len] == '/' || len == 1);
    free(real);
    free(data);
    return below;
}

static bool refuse_below(str path, str dir, arena *a, fault *why)
{
    if (!lies_below(path, dir, a)) return true;
    return fault_set(why, FAULT_USAGE, "the key must not lie in the data folder: a thief would have both");
}

static bool write_key(const char *path, fault *why)
{
    unsigned char key[STORE_KEY_BYTES];
    char text[KEY_TEXT_BYTES + 1];
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return fault_set(why, FAULT_USAGE, "is there already; a key is never overwritten");
    if (fd < 0) return fault_set(why, FAULT_SYSTEM, "cannot be written: %s", strerror(errno));
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(text, sizeof text, key, sizeof key);
    text[KEY_TEXT_BYTES] = '\n'; // over the NUL
    bool ok = host_write(fd, (str){text, sizeof text}, why);
    sodium_memzero(key, sizeof key);
    sodium_memzero(text, sizeof text);
    if (ok && fsync(fd) != 0)
        ok = fault_set(why, FAULT_SYSTEM, "cannot be written to disk: %s", strerror(errno));
    if (close(fd) != 0 && ok)
        ok = fault_set(why, FAULT_SYSTEM, "cannot be written to disk: %s", strerror(errno));
    if (!ok) unlink(path);
    return ok;
}

bool store_key_make(str path, str dir, arena *a, fault *why)
{
    char copy[STORE_PATH_BYTES];
    if (path.len >= sizeof copy) return fault_set(why, FAULT_USAGE, "the key's path is too long");
    snprintf(copy, sizeof copy, "%.*s", STR_ARGS(path));
    if (!seal_ready(why) || !make_folders(copy, why) || !refuse_below(path, dir, a, why) ||
        !write_key(copy, why))
        return fault_in(why, path);
    if (store_sync_folder(dirname(copy))) return true;
    fault_set(why, FAULT_SYSTEM, "its folder cannot be written to disk: %s", strerror(errno));
    return fault_in(why, path);
}

static bool read_key(const char *path, store_keys *out, fault *why)
{
    char text[KEY_TEXT_BYTES + 2] = {0};
    struct stat what;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return fault_set(why, FAULT_USAGE, "there is no key: daybook init makes one");
    if (fd < 0) return fault_set(why, FAULT_SYSTEM, "the key cannot be read: %s", strerror(errno));
    bool known = fstat(fd, &what) == 0;
    ssize_t n = known && S_ISREG(what.st_mode) ? read(fd, text, sizeof text) : 0;
    close(fd);
    if (known && (what.st_mode & 077))
        return fault_set(why, FAULT_DENIED, "others may read the key: chmod 600 it, and think who did");
    size_t len = 0;
    bool ok = n >= KEY_TEXT_BYTES && n <= KEY_TEXT_BYTES + 1 &&
              (n == KEY_TEXT_BYTES || text[KEY_TEXT_BYTES] == '\n') &&
              sodium_hex2bin(out->master, sizeof out->master, text, KEY_TEXT_BYTES, NULL, &len, NULL) == 0 &&
              len == sizeof out->master;
    sodium_memzero(text, sizeof text);
    return ok || fault_set(why, FAULT_DENIED, "is no key of Daybook's: 64 hexadecimal digits were expected");
}

bool store_key_load(str path, str dir, store_keys *out, arena *a, fault *why)
{
    if (!seal_ready(why)) return false;
    return (refuse_below(path, dir, a, why) && read_key(str_z(a, path), out, why)) || fault_in(why, path);
}

void store_key_forget(store_keys *keys) { sodium_memzero(keys, sizeof *keys); }
