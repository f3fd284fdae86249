#!/usr/bin/env python3
"""test_http.py BUILD: edge/http from outside, over raw sockets: what is malformed, smuggled, too large, too slow or too
much is refused as it should be; and what is good is served. Prints `N passed, N failed`.
"""
import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import counting
from counting import check
from wire import Server, get, post

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
ECHO = os.path.join(BUILD, "test", "http_echo")
HOST = "Host: localhost\r\n"


def served(reply):
    return reply is not None and reply.status == 200


def refused(server, name, text, *statuses):
    """The request is answered with one of the statuses, or by the end of the connection; and it ends."""
    with server.wire() as w:
        reply = w.ask(text)
        good = reply is None or reply.status in statuses
        check(f"{name}: refused", good, reply)
        # MHD answers a Content-Length that it cannot read with its head twice; nothing is served, and it ends.
        again = w.left.startswith(b"HTTP/1.1 400") or b"</html>" in w.left
        rest = w.until(b"\0never") if again else b""
        check(f"{name}: the connection ends", reply is None or (w.ended() and b"HTTP/1.1 2" not in rest), w.left)
        if reply is not None and reply["content-type"] == "application/problem+json":
            document = reply.json()
            check(f"{name}: a problem with a sentence", document["status"] == reply.status and document["detail"], document)


def request_lines(s):
    for name, line in {
        "no method": " / HTTP/1.1", "no version": "GET /", "only a word": "GET", "two spaces": "GET  / HTTP/1.1",
        "two spaces before the version": "GET /  HTTP/1.1", "space behind": "GET / HTTP/1.1 ",
        "space in the target": "GET /a b HTTP/1.1", "tab": "GET\t/\tHTTP/1.1", "colon in the method": "G:T / HTTP/1.1",
        "lower-case version": "GET / http/1.1", "version with a tail": "GET / HTTP/1.1x", "version 1": "GET / HTTP/1",
        "NUL in the target": "GET /a\0b HTTP/1.1", "NUL in the method": "G\0T / HTTP/1.1",
        "NUL in the version": "GET / HTTP/1.1\0", "letters above": "GET /\xe9 HTTP/1.1", "a star": "GET * HTTP/1.1",
        "a whole address": "GET http://localhost/ HTTP/1.1", "no slash": "GET a HTTP/1.1",
        "a tunnel": "CONNECT localhost:443 HTTP/1.1",
    }.items():
        refused(s, f"request line, {name}", f"{line}\r\n{HOST}\r\n", 400, 501, 505)
    for version in ("HTTP/0.9", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/9.9"):
        refused(s, f"version {version}", f"GET / {version}\r\n{HOST}\r\n", 505, 400)
    for method in ("OPTIONS", "TRACE", "BREW", "get", "M-SEARCH"):
        refused(s, f"method {method}", f"{method} / HTTP/1.1\r\n{HOST}\r\n", 501)
    refused(s, "TLS to a plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200) + b"\r\n\r\n", 400)
    reply = s.ask("\r\n\r\n" + get("/"))
    check("empty lines before a request are passed (RFC 9112, 2.2)", served(reply), reply)


def headers(s):
    line = "GET / HTTP/1.1\r\n"
    for name, text in {
        "no host": "X-Test: a\r\n", "two hosts": HOST + HOST, "two different hosts": HOST + "host: evil\r\n",
        "empty host": "Host:\r\n", "host with a path": "Host: localhost/a\r\n", "host with user": "Host: a@b\r\n",
        "host with a space": "Host: a b\r\n", "host with a bad port": "Host: a:99999\r\n", "a list": "Host: a, b\r\n",
        "space before the colon": HOST + "X-Test : a\r\n", "tab before the colon": HOST + "X-Test\t: a\r\n",
        "no colon": HOST + "X-Test\r\n", "no name": HOST + ": a\r\n", "space before the name": HOST + " X-Test: a\r\n",
        "first line folded": " Host: localhost\r\n", "folded": HOST + "X-Test: a\r\n b\r\n",
        "folded by a tab": HOST + "X-Test: a\r\n\tb\r\n", "folded in the middle": "X-Test: a\r\n b\r\n" + HOST,
        "folded to nothing": HOST + "X-Test: a\r\n \r\n", "NUL in a value": HOST + "X-Test: a\0b\r\n",
        "NUL at the end": HOST + "X-Test: a\0\r\n", "NUL in a name": HOST + "X-T\0est: a\r\n",
        "a line of NUL": HOST + "\0X-Test: a\r\n", "bare CR in a value": HOST + "X-Test: a\rX-Other: b\r\n",
        "bare CR at the end": HOST + "X-Test: a\r\r\n", "bare LF": HOST + "X-Test: a\nX-Other: b\r\n",
        "bare LF ends the last": HOST + "X-Test: a\n", "escape": HOST + "X-Test: a\x1bb\r\n",
        "delete": HOST + "X-Test: a\x7f\r\n", "bracket in a name": HOST + "X(Test: a\r\n",
        "letters above in a name": HOST + "X-T\xe9st: a\r\n", "expectation": HOST + "Expect: 200-ok\r\n",
    }.items():
        refused(s, f"header, {name}", line + text + "\r\n", 400, 417)
    refused(s, "header, bare LF ends the head", line + HOST + "\n", 400)
    refused(s, "header, bare LF all along", "GET / HTTP/1.1\nHost: localhost\n\n", 400)
    refused(s, "header, bare LF behind the request line", "GET / HTTP/1.1\n" + HOST + "\r\n", 400)
    reply = s.get("/", "x-TEST:  \t some thing\t ")
    check("a header in any case, trimmed", served(reply) and reply.json()["header"] == "some thing", reply)
    reply = s.get("/", "X-Test:")
    check("an empty header", served(reply) and reply.json()["header"] == "", reply)
    reply = s.get("/", "X-Test: caf\xe9")
    check("letters above in a value are its own affair", served(reply), reply)
    reply = s.get("/", "Cookie: a=b; session=xyz==", "Cookie: session=late")
    check("a cookie", served(reply) and reply.json()["cookie"] == "xyz==", reply)


def smuggling(s):
    """Two programs in a row must see the same requests. A second one in the body must never be answered."""
    inner = "GET /counts HTTP/1.1\r\n" + HOST + "\r\n"
    start = "POST / HTTP/1.1\r\n" + HOST
    chunk = f"{len(inner):x}\r\n{inner}\r\n0\r\n\r\n"
    for name, text in {
        "two lengths": f"Content-Length: 0\r\nContent-Length: {len(inner)}\r\n\r\n{inner}",
        "two equal lengths": f"Content-Length: 4\r\nContent-Length: 4\r\n\r\n{inner}",
        "a list of lengths": f"Content-Length: 4, 4\r\n\r\n{inner}",
        "length with a sign": f"Content-Length: +4\r\n\r\n{inner}", "negative length": f"Content-Length: -4\r\n\r\n{inner}",
        "hexadecimal length": f"Content-Length: 0x4\r\n\r\n{inner}", "no length": f"Content-Length:\r\n\r\n{inner}",
        "length with a space": f"Content-Length: 4 4\r\n\r\n{inner}",
        "huge length": f"Content-Length: 99999999999999999999\r\n\r\n{inner}",
        "length of sixteen digits": f"Content-Length: 0000000000000004\r\n\r\n{inner}",
        "length and chunks": f"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}",
        "chunks and length": f"Transfer-Encoding: chunked\r\nContent-Length: {len(chunk)}\r\n\r\n{chunk}",
        "chunks": f"Transfer-Encoding: chunked\r\n\r\n{chunk}",
        "chunks, another case": f"transfer-ENCODING: Chunked\r\n\r\n{chunk}",
        "chunks behind a tab": f"Transfer-Encoding:\tchunked\r\n\r\n{chunk}",
        "chunks, twice": f"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n{chunk}",
        "another encoding": f"Transfer-Encoding: gzip, chunked\r\n\r\n{chunk}",
        "an unknown encoding": f"Transfer-Encoding: xchunked\r\n\r\n{chunk}",
        "encoding with a vertical tab": f"Transfer-Encoding: \x0bchunked\r\n\r\n{chunk}",
        "space before the colon": f"Transfer-Encoding : chunked\r\n\r\n{chunk}",
        "hidden behind a fold": f"X: y\r\n Transfer-Encoding: chunked\r\n\r\n{chunk}",
        "hidden behind a CR": f"X: y\rTransfer-Encoding: chunked\r\n\r\n{chunk}",
        "hidden behind a LF": f"X: y\nTransfer-Encoding: chunked\r\n\r\n{chunk}",
        "a bad chunk": "Transfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n0\r\n\r\n",
    }.items():
        refused(s, f"smuggling, {name}", start + text, 400, 411, 413)
    with s.wire() as w:
        reply = w.ask(post("/", inner))
        check("a request in a body is a body", served(reply) and reply.json()["body"] == inner, reply)
        check("and nothing else", served(w.ask(get("/"))), w.left)


def limits(s):
    reply = s.get("/" + "a" * 4095)
    check("an address of 4096", served(reply), reply)
    refused(s, "an address of 4097", get("/" + "a" * 4096), 414)
    refused(s, "an address of 20000", get("/" + "a" * 20000), 414)
    refused(s, "an address of 100000", get("/" + "a" * 100000), 414)
    check("64 headers", served(s.get("/", *[f"X-{i}: a" for i in range(63)])))
    refused(s, "65 headers", get("/", *[f"X-{i}: a" for i in range(64)]), 431)
    refused(s, "5000 headers", get("/", *["a:" for i in range(5000)]), 431)
    check("headers of 12 KB", served(s.get("/", "X-Test: " + "a" * 12200)))
    refused(s, "headers of 13 KB", get("/", "X-Test: " + "a" * 13000), 431)
    refused(s, "headers of 40 KB", get("/", "X-Test: " + "a" * 40000), 431)
    refused(s, "headers of 1 MB", get("/", "X-Test: " + "a" * 1000000), 431)
    check("many members of a query", served(s.get("/?" + "&" * 3000 + "a=1&" * 200 + "q=x")))
    check("a query that ends at once", served(s.get("/?")))
    for size in (4, 8, 11, 16, 20, 24, 30, 31, 32, 40):
        reply = s.get("/", "Cookie: a=" + "b" * (size * 1024))
        check(f"a cookie of {size} KB", reply is None or reply.status == (200 if size < 12 else 431), reply)
    whole = "x" * (1 << 20)
    reply = s.ask(post("/", whole))
    check("a body of 1 MB", served(reply) and reply.json()["body"] == whole, reply)
    for name, path, length in (("1 MB and one", "/", (1 << 20) + 1), ("4 MB", "/denied", 4 << 20)):
        with s.wire() as w:
            reply = w.ask(post(path, b"x" * length))
            check(f"a body of {name} is refused, and the client hears it", reply is not None and reply.status in (403, 413), reply)
            check("and may go on", served(w.ask(get("/"))))
    with s.wire() as w:
        reply = w.ask("GET / HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\nabc")
        check("a body where none is taken", reply is not None and reply.status == 413, reply)
        check("and may go on", served(w.ask(get("/"))))
    refused(s, "a body of 5 MB", post("/", b"x" * (5 << 20)), 413)
    with s.wire() as w:
        w.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 900000000000\r\n\r\n")
        reply = w.reply()
        check("a body that is too large is refused before it is read", reply is not None and reply.status == 413, reply)


def paths(s):
    for path in ("/..", "/../etc/passwd", "/a/../b", "/%2e%2e/a", "/%2E./a", "/.%2e", "/.", "/./a", "//", "//evil/a", "/a//b",
                 "/a%2Fb", "/a%2fb", "/a%5cb", "/a\\b", "/a%00", "/%00", "/a%0", "/a%zz", "/%ff", "/%c0%ae%c0%ae/",
                 "/%c3", "/a#b", "/a\x7f", "/?a=%", "/?a=%00", "/?a=%ff", "/?\x80"):
        refused(s, f"path {path!r}", get(path), 400)
    reply = s.get("/a/%C3%A9%20b/c+d?q=x+y%26%3D&q=z")
    check("a path and a query", served(reply) and reply.json()["path"] == "/a/é b/c+d" and reply.json()["q"] == "x y&=", reply)
    check("dots that are names", served(s.get("/a/...b/..c/d.")))


def manners(s):
    with s.wire() as w:
        for i in range(50):
            reply = w.ask(get(f"/{i}"))
            if not served(reply) or reply.json()["path"] != f"/{i}":
                break
        check("fifty requests on one connection", i == 49 and served(reply), reply)
    with s.wire() as w:
        w.send(b"".join([get(f"/{i}").encode() if i % 2 else post(f"/{i}", "b" * i) for i in range(40)]))
        order = [w.reply() for _ in range(40)]
        good = [r.json()["path"] for r in order] == [f"/{i}" for i in range(40)]
        check("forty in a row without waiting, answered in order", good, order)
    with s.wire() as w:
        for byte in get("/slowly"):
            w.send(byte)
        check("a request byte by byte", served(w.reply()))
    with s.wire() as w:
        check("Connection: close is kept", served(w.ask(get("/", "Connection: close"))) and w.ended())
    heads(s)
    tags(s)


def heads(s):
    with s.wire() as w:
        whole = w.ask(get("/big?bytes=6400"))
        head = w.ask(get("/big?bytes=6400").replace("GET", "HEAD", 1), head=True)
        check("HEAD has the length of GET", head["content-length"] == whole["content-length"] == "6400", head)
        check("and the same headers", [n for n, _ in head.headers] == [n for n, _ in whole.headers], head.headers)
        check("and no body: the next reply follows", served(w.ask(get("/"))), w.left)
        nothing = w.ask(get("/nothing"))
        check("204 without a length or a type", nothing.status == 204 and nothing["content-length"] is None
              and nothing["content-type"] is None, nothing.headers)
        check("and the next reply follows", served(w.ask(get("/"))), w.left)
        large = w.ask(get("/big?bytes=8000000"))
        check("eight megabytes come whole", len(large.body) == 8000000, len(large.body))
    reply = s.ask("POST /only-get HTTP/1.1\r\n" + HOST + "\r\n")
    check("405 with Allow", reply.status == 405 and reply["allow"] == "GET", reply)
    fault = s.get("/fault")
    check("a fault as a problem document", fault.status == 422 and fault.json()["place"] == "lines[2].charge"
          and fault.json()["line"] == 3 and fault["content-type"] == "application/problem+json", fault)


def tags(s):
    with s.wire() as w:
        first = w.ask(get("/tagged"))
        check("an entity tag", first["etag"] == '"v1"' and first["cache-control"] == "private, no-cache", first.headers)
        for tag in ('"v1"', 'W/"v1"', '"x", "v1"', "*"):
            again = w.ask(get("/tagged", f"If-None-Match: {tag}"))
            check(f"304 for {tag}", again.status == 304 and again["etag"] == '"v1"' and not again.body, again)
        check("200 for another", served(w.ask(get("/tagged", 'If-None-Match: "v2"'))))
        # RFC 9110, 8.6: the length of a 304, where it is told, is that of the 200.
        check("a 304's length is the 200's", again["content-length"] in (None, first["content-length"]), again.headers)
        reply = w.ask(post("/tagged", "", 'If-None-Match: "v1"'))
        check("no 304 but for GET and HEAD", served(reply), reply)
        kept = w.ask(get("/for-ever"))
        check("what its name holds the hash of is kept", kept["cache-control"] == "public, max-age=31536000, immutable"
              and kept["content-encoding"] == "gzip" and kept["vary"] == "Accept-Encoding", kept.headers)
        check("all else is not", w.ask(get("/"))["cache-control"] == "no-store")


def protected(s):
    """Every reply carries the headers that keep a page to itself, refusals too."""
    for name, reply in {"served": s.get("/"), "refused": s.get("/.."), "unknown": s.ask("BREW / HTTP/1.1\r\n" + HOST + "\r\n"),
                        "too long": s.get("/" + "a" * 5000), "denied": s.get("/denied"), "304": s.get("/tagged", "If-None-Match: *"),
                        "nothing": s.get("/nothing")}.items():
        policy = reply["content-security-policy"] or ""
        for words in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
                      "require-trusted-types-for 'script'"):
            check(f"{name}: the policy says {words}", words in policy, policy)
        check(f"{name}: nothing inline", "unsafe" not in policy and "*" not in policy, policy)
        for header, value in {"x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer",
                              "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp",
                              "cross-origin-resource-policy": "same-origin"}.items():
            check(f"{name}: {header}", reply[header] == value, reply.headers)
        check(f"{name}: no camera", "camera=()" in (reply["permissions-policy"] or ""), reply.headers)
        check(f"{name}: no word of a version", reply["server"] is None and b"microhttpd" not in reply.raw.lower(), reply.headers)
        hsts = reply["strict-transport-security"]
        check(f"{name}: HSTS over TLS only", (hsts == "max-age=63072000") == s.secure and bool(hsts) == s.secure, hsts)


def expectations(s):
    ask = "POST {} HTTP/1.1\r\n" + HOST + "Content-Length: {}\r\nExpect: 100-continue\r\n\r\n"
    with s.wire() as w:
        go = w.ask(ask.format("/", 5))
        check("100 before the body", go is not None and go.status == 100, go)
        reply = w.ask("hello")
        check("and then the reply", served(reply) and reply.json()["body"] == "hello", reply)
    for path, length, status in (("/denied", 5, 403), ("/", 2 << 20, 413)):
        with s.wire() as w:
            no = w.ask(ask.format(path, length))
            check(f"{status} instead of 100, without the body", no is not None and no.status == status and w.ended(), no)


def injected(program):
    """A service that would put a line's end into a header is a bug: the program stops, and nothing of it is sent."""
    s = Server(program)
    with s, s.wire() as w:
        w.send(get("/inject?q=fine"))
        check("a header of a query", w.reply()["x-said"] == "fine")
        reply = w.ask(get("/inject?q=a%0D%0ASet-Cookie:%20session=1"))
        check("a line's end in a header is asserted", reply is None, reply)
        check("and the program has stopped", s.process.wait(20) != 0)


def main():
    with Server(ECHO) as s:
        for part in (request_lines, headers, smuggling, limits, paths, manners, protected, expectations):
            part(s)
            check(f"after {part.__name__}: it still serves", served(s.get("/")))
        check("nothing is left in flight but the question", s.metric("in_flight") == 1, s.metric("in_flight"))
        check("it stops cleanly", s.stop() == 0, s.logged())
    with Server(ECHO, plain=False) as s:
        for part in (smuggling, manners, protected, expectations):
            part(s)
        check("it stops cleanly over TLS", s.stop() == 0, s.logged())
    injected(ECHO)
    return counting.finish()


sys.exit(main())
