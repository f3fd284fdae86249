// The socket that is listened on.
#include "http_.h"
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

typedef union any_address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
} any_address;

static socklen_t address_of(const http_place *p, bool six, any_address *out)
{
    *out = (any_address){0};
    if (six) {
        out->six.sin6_family = AF_INET6;
        out->six.sin6_port = htons(p->port);
        memcpy(&out->six.sin6_addr, p->address, 16); // all zeros: any
        return sizeof out->six;
    }
    out->four.sin_family = AF_INET;
    out->four.sin_port = htons(p->port);
    memcpy(&out->four.sin_addr, p->address, 4);
    return sizeof out->four;
}

static int try_socket(const http_place *p, bool six)
{
    any_address address;
    socklen_t bytes = address_of(p, six, &address);
    int on = 1, only = p->all ? 0 : 1;
    int fd = socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    bool fine = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0;
    if (six) fine = fine && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only) == 0;
    fine = fine && bind(fd, &address.any, bytes) == 0 && listen(fd, HTTP_BACKLOG_MAX) == 0;
    if (fine) return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

// Each connection is a file to the system, whose first limit is often 1,024 for all that a program has open.
static void raise_files(const http_server *s)
{
    enum { OTHERS = 512 };
    struct rlimit files;
    rlim_t wanted = (rlim_t)s->connections_max + OTHERS;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= wanted) return;
    files.rlim_cur = files.rlim_max == RLIM_INFINITY || files.rlim_max > wanted ? wanted : files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files); // where it cannot, the backlog waits
}

static void put_address(http_server *s, const http_place *p)
{
    char host[INET6_ADDRSTRLEN + 2] = "localhost";
    any_address address;
    address_of(p, p->six, &address);
    bool any = p->six ? IN6_IS_ADDR_UNSPECIFIED(&address.six.sin6_addr)
                      : address.four.sin_addr.s_addr == htonl(INADDR_ANY);
    if (!p->loopback && !any && p->six) {
        host[0] = '[';
        inet_ntop(AF_INET6, p->address, host + 1, INET6_ADDRSTRLEN);
        size_t len = strlen(host);
        host[len] = ']';
        host[len + 1] = 0;
    } else if (!p->loopback && !any)
        inet_ntop(AF_INET, p->address, host, sizeof host);
    snprintf(s->address, sizeof s->address, "%s://%s:%u/", s->secure ? "https" : "http", host, s->port);
}

bool http_listen(http_server *s, const http_place *place, fault *why)
{
    raise_files(s);
    s->socket = -1;
    if (place->all || place->six) s->socket = try_socket(place, true);
    if (s->socket < 0 && !place->six) s->socket = try_socket(place, false); // no IPv6 on this machine
    if (s->socket < 0)
        return fault_set(why, FAULT_SYSTEM, "port %u cannot be listened on: %s%s", place->port,
                         strerror(errno), errno == EADDRINUSE ? "; is the server running already?" : "");
    any_address address;
    socklen_t bytes = sizeof address;
    int done = getsockname(s->socket, &address.any, &bytes);
    assert(done == 0);
    s->port = ntohs(address.any.sa_family == AF_INET6 ? address.six.sin6_port : address.four.sin_port);
    put_address(s, place);
    return true;
}
