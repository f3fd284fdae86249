#!/usr/bin/env python3
"""test_http_time.py BUILD: edge/http where time matters: slow clients, too many of them, streams, TLS, and a clean stop.
Prints `N passed, N failed`.
"""
import hashlib
import json
import os
import re
import socket
import ssl
import stat
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import counting
from counting import check
from wire import Server, Wire, context, get, post

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
ECHO = os.path.join(BUILD, "test", "http_echo")
LATE = 20  # seconds after which a time-out of one second has not worked, on a busy machine too


def ends(w, began, what, least=0.5):
    """The server ends the connection, neither at once nor never."""
    while w.more():
        w.left = b""
    took = time.monotonic() - began
    check(f"{what}: ended by the server", not w.late and least <= took < LATE, f"{took:.1f} s, late {w.late}")


def trickle(w, text, pause=0.2):
    """A byte at a time until the server has had enough."""
    try:
        for c in text:
            w.socket.sendall(bytes([c]))
            time.sleep(pause)
    except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
        pass


def slow(s):
    began = time.monotonic()
    kinds = {
        "says nothing": lambda w: None,
        "half a request line": lambda w: w.send("GET /"),
        "headers without end": lambda w: w.send("GET / HTTP/1.1\r\nHost: localhost\r\n"),
        "half a body": lambda w: w.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhello"),
        "a body promised after 100": lambda w: w.ask("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n"
                                                      "Expect: 100-continue\r\n\r\n"),
        "nothing after a reply": lambda w: w.ask(get("/")),
        "takes no reply": lambda w: w.send(get("/big?bytes=30000000")),
    }
    wires = {name: s.wire() for name in kinds}
    for name, start in kinds.items():
        start(wires[name])
    slowest = {"a request line by the byte": b"GET /" + b"a" * 200,
               "headers by the byte": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Test: " + b"a" * 200,
               "a body by the byte": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300\r\n\r\n" + b"a" * 299}
    wires.update({name: s.wire() for name in slowest})
    threads = [threading.Thread(target=trickle, args=(wires[name], text)) for name, text in slowest.items()]
    for t in threads:
        t.start()
    time.sleep(0.6)
    check("others are served meanwhile", s.get("/").status == 200)
    for t in threads:
        t.join()
    for name, w in wires.items():
        if name == "takes no reply":
            w.until(b"\r\n\r\n")  # only now: by then the server has given up
        ends(w, began, name)
        w.socket.close()
    check("nothing is left of them", wait_for(lambda: s.metric("in_flight") == 1 and s.metric("connections") == 1),
          s.metric("connections"))
    late = sum(float(x.split()[-1]) for x in s.get("/metrics").body.decode().splitlines() if "_late_total{" in x)
    check("and they are counted", late >= 8, late)


def wait_for(what):
    until = time.monotonic() + LATE
    while not what() and time.monotonic() < until:
        time.sleep(0.05)
    return what()


def crowd():
    """One worker, and two may wait: the fourth hears an honest no, at once, from the loop."""
    with Server(ECHO, "workers=1", "line=2", "idle=5") as s:
        wires = []
        for i in range(3):
            wires.append(s.wire())
            wires[-1].send(get("/sleep?ms=1500"))
            time.sleep(0.15)
        with s.wire() as w:
            began = time.monotonic()
            no = w.ask(get("/"))
            took = time.monotonic() - began
            check("503 when the line is full", no.status == 503, no)
            check("at once", took < 1, took)
            check("with Retry-After", (no["retry-after"] or "").isdigit() and 1 <= int(no["retry-after"]) <= 60, no.headers)
            check("as a problem document", no.json()["status"] == 503 and no["content-type"] == "application/problem+json", no)
            check("and the connection may be used again", w.ask(post("/", "abc")).status == 503)
        with s.wire() as w:
            no = w.ask("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
            check("no body is asked for when the line is full", no.status == 503, no)
        check("those before are served", [w.reply().status for w in wires] == [200, 200, 200])
        for w in wires:
            w.socket.close()
        check("and so is who asks again", s.get("/").status == 200)
        text = s.get("/metrics").body.decode()
        check("refusals are counted", 'refused_total{why="line-full"} 3' in text, text)


def connections():
    with Server(ECHO, "connections=8", "idle=3") as s:
        wires = [s.wire() for _ in range(8)]
        check("as many connections as are allowed", all(w.ask(get("/")).status == 200 for w in wires))
        with s.wire() as w:  # the system takes it; the server does not yet
            w.send(get("/"))
            w.socket.settimeout(0.7)
            check("one more waits", w.reply() is None and w.late)
            w.socket.settimeout(20)
            wires.pop().socket.close()
            w.late = False
            check("until another ends", w.reply().status == 200)
        for w in wires:
            w.socket.close()
    with Server(ECHO, "address=3") as s:
        wires = [s.wire() for _ in range(3)]
        check("an address has its share", all(w.ask(get("/")).status == 200 for w in wires))
        with s.wire() as w:
            check("and no more", w.ask(get("/")) is None)
        wires[0].socket.close()
        wait_for(lambda: (s.wire().ask(get("/")) or wires[0]) is not wires[0])
        check("it is counted", 'refused_total{why="address"}' in wires[1].ask(get("/metrics")).body.decode())
        for w in wires:
            w.socket.close()


def events(w):
    """Begins to listen; the reply's head."""
    w.send(get("/events"))
    return w.until(b"\r\n\r\n")


def streams(s):
    with s.wire() as one, s.wire() as two:
        head = events(one)
        check("a stream of events", b"200 OK" in head and b"text/event-stream" in head and b"no-store" in head, head)
        events(two)
        s.ask(post("/say", "first"))
        s.ask(post("/say", "second"))
        got = one.until(b"data: second\n\n")
        check("what is said is told", b"data: first\n\n" in got and got.endswith(b"data: second\n\n"), got)
        check("to all", two.until(b"data: second\n\n").endswith(b"data: second\n\n"), two.left)
        began = time.monotonic()
        beat = one.until(b":\n\n")
        check("a heartbeat where nothing is said", beat.endswith(b":\n\n") and time.monotonic() - began < LATE, beat)
        s.ask(post("/say", "third"))
        check("and news after it", one.until(b"data: third\n\n").endswith(b"data: third\n\n"), one.left)
        check("they are counted", s.metric("streams") == 2, s.metric("streams"))
        two.socket.close()
        check("who goes is noticed by the heartbeat", wait_for(lambda: s.metric("streams") == 1), s.metric("streams"))
        s.ask(post("/say?end", "last"))
        rest = one.until(b"0\r\n\r\n")
        check("a stream that ends says what it has, and ends", b"data: last" in rest and rest.endswith(b"0\r\n\r\n"), rest)
        check("the connection goes on", one.ask(get("/")).status == 200)
        with s.wire() as head_only:
            head_only.send("HEAD /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            head_only.until(b"\r\n\r\n")
            check("HEAD of a stream ends", head_only.ask(get("/")).status == 200)
    check("none is left", wait_for(lambda: s.metric("streams") == 0))
    over = s.get("/counts").json()["over"]
    check("each was told that it is over, once", over == 2, over)


def readers():
    with Server(ECHO, "streams=2", "beat=1", "stall=1", "idle=20") as s:
        with s.wire() as one, s.wire() as two:
            events(one)
            events(two)
            no = s.get("/events")
            check("503 for one stream too many", no.status == 503 and no["retry-after"], no)
        check("both are over", wait_for(lambda: s.metric("streams") == 0))
        began = time.monotonic()
        with s.wire() as w:
            w.send(get("/events?flood"))
            check("who reads nothing of a flood is dropped", wait_for(lambda: s.metric("streams") == 1)
                  and wait_for(lambda: s.metric("streams") == 0), s.metric("streams"))
            ends(w, began, "a slow reader", 0)
        check("and it is told so", s.get("/counts").json()["over"] == 3)


def many():
    """Wakes from many threads while readers come and go."""
    with Server(ECHO, "beat=1", "workers=4") as s:
        wrong = []

        def listen():
            for _ in range(15):
                with s.wire() as w:
                    events(w)
                    if b"data:" not in w.until(b"data: x\n\n"):
                        wrong.append(w.left)

        def talk(stop):
            while not stop.is_set():
                s.ask(post("/say", "x"))

        stop = threading.Event()
        talkers = [threading.Thread(target=talk, args=(stop,)) for _ in range(3)]
        listeners = [threading.Thread(target=listen) for _ in range(6)]
        for t in talkers + listeners:
            t.start()
        for t in listeners:
            t.join()
        stop.set()
        for t in talkers:
            t.join()
        check("ninety readers come and go while it is said", not wrong, wrong)
        check("and none is left", wait_for(lambda: s.metric("streams") == 0))
        check("it stops cleanly", s.stop() == 0, s.logged())


def parallel():
    """What is kept of one request for the next must not show: connections in parallel, some of which break off."""
    with Server(ECHO, "workers=4", "line=64") as s:
        wrong = []

        def ask(number):
            for round_ in range(12):
                with s.wire() as w:
                    for i in range(20):
                        body = f"{number} {round_} {i} " + "x" * (number * i * 7)
                        reply = w.ask(post(f"/{number}/{i}?q={round_}", body))
                        if reply is None or reply.status != 200 or reply.json()["body"] != body or reply.json()["q"] != str(round_):
                            wrong.append(reply)
                    w.send([get("/sleep?ms=5"), get("/big?bytes=900000"), post("/", "abc")[:-1], "GET / HT"][round_ % 4])

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        check("two thousand requests on a hundred connections, each its own answer", not wrong, wrong)
        check("and nothing is left", wait_for(lambda: s.metric("in_flight") == 1), s.metric("in_flight"))
        check("it stops cleanly", s.stop() == 0, s.logged())


def lines(text):
    return [json.loads(x) for x in text.splitlines() if x]


def stopping():
    for secure in (False, True):
        s = Server(ECHO, "log", "idle=5", "beat=5", plain=not secure)
        with s, s.wire() as running, s.wire() as idle, s.wire() as stream, s.wire() as half:
            idle.ask(get("/"))
            events(stream)
            half.send("GET / HT")
            running.send(get("/sleep?ms=1500"))
            time.sleep(0.4)
            began = time.monotonic()
            s.signal()
            time.sleep(0.4)
            late = idle.ask(get("/"))
            check("a new request is refused while it stops", late is None or (late.status == 503 and idle.ended()), late)
            try:
                Wire(s).socket.close()
                check("no new connection is taken", False)
            except OSError:
                check("no new connection is taken", True)
            check("a stream ends as it should", stream.until(b"0\r\n\r\n").endswith(b"0\r\n\r\n"), stream.left)
            done = running.reply()
            check("what runs is finished", done is not None and done.status == 200, done)
            check("it ends with 0", s.stop() == 0, s.logged())
            took = time.monotonic() - began
            check("soon after", 1 <= took < LATE, took)
            names = [x["event"] for x in lines(s.logged())]
            check("and says so", names[-2:] == ["stopping", "stopped"] or names[-1] == "stopped", names)


def log():
    """Nothing of a person: no path, no query, no header, no address."""
    with Server(ECHO, "log") as s:
        s.get("/patients/jane-doe?q=diabetes", "Cookie: session=secret", "X-Test: secret")
        s.ask(post("/", "secret body"))
        s.get("/../secret")
        s.stop()
        text = s.logged()
        check("every line is an object with its words", all({"at", "level", "event"} <= set(x) for x in lines(text)), text)
        asked = [x for x in lines(text) if x["event"] == "request"]
        check("each request has its line", [x["status"] for x in asked] == [200, 200, 400], text)
        check("with its figures", all({"id", "method", "route", "us", "in", "out"} <= set(x) for x in asked), asked)
        check("and nothing else", not re.search(r"jane|diabetes|secret|session|127\.0\.0\.1", text), text)


def tls():
    with tempfile.TemporaryDirectory() as folder:
        with Server(ECHO, plain=False, folder=folder) as s:
            versions(s)
            first = s.fingerprint
            certificate(s, folder)
            check("it stops cleanly", s.stop() == 0)
        with Server(ECHO, plain=False, folder=folder) as s:
            check("the certificate is kept", s.fingerprint == first)
        renewed(folder, first)


def versions(s):
    with s.wire() as w:
        check("TLS 1.3 is spoken", w.socket.version() == "TLSv1.3" and w.ask(get("/")).json()["secure"] == "yes")
    old = context()
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    try:
        old.wrap_socket(socket.create_connection(("127.0.0.1", s.port), timeout=20))
        check("TLS 1.2 is refused", False)
    except (ssl.SSLError, ConnectionResetError):
        check("TLS 1.2 is refused", True)
    with socket.create_connection(("127.0.0.1", s.port), timeout=20) as plain:
        plain.sendall(get("/").encode())
        try:
            check("nothing in the clear on its port", not plain.recv(1000).startswith(b"HTTP"))
        except ConnectionResetError:
            check("nothing in the clear on its port", True)
    check("and it still serves", s.get("/").status == 200)


def certificate(s, folder):
    path, key = os.path.join(folder, "tls-certificate.pem"), os.path.join(folder, "tls-key.pem")
    check("only the owner reads the key", stat.S_IMODE(os.stat(key).st_mode) == 0o600, os.stat(key).st_mode)
    trust = ssl.create_default_context(cafile=path)
    for name in ("localhost", "127.0.0.1", "::1", socket.gethostname()):
        try:
            with trust.wrap_socket(socket.create_connection(("127.0.0.1", s.port), timeout=20), server_hostname=name) as w:
                der = w.getpeercert(True)
            check(f"the certificate is good for {name}", True)
        except ssl.SSLError as e:
            check(f"the certificate is good for {name}", False, e)
    try:
        trust.wrap_socket(socket.create_connection(("127.0.0.1", s.port), timeout=20), server_hostname="example.org").close()
        check("and for no other", False)
    except ssl.SSLError:
        check("and for no other", True)
    digest = hashlib.sha256(der).hexdigest()
    check("its fingerprint is told", s.fingerprint.replace(":", "") == digest, s.fingerprint)


def renewed(folder, first):
    """One that is about to expire, or that lies there damaged, or whose key is open to all."""
    path, key = os.path.join(folder, "tls-certificate.pem"), os.path.join(folder, "tls-key.pem")
    subprocess.run(["openssl", "req", "-x509", "-key", key, "-out", path, "-days", "20", "-subj", "/CN=old", "-addext",
                    f"subjectAltName=DNS:localhost,DNS:{socket.gethostname()},IP:127.0.0.1,IP:::1"], check=True,
                   stderr=subprocess.DEVNULL)
    with Server(ECHO, plain=False, folder=folder) as s:
        check("one that expires in 20 days is made anew", s.get("/").status == 200 and s.fingerprint != first)
        check("for a year", b"CN = old" not in subprocess.run(["openssl", "x509", "-in", path, "-noout", "-subject"],
                                                              check=True, stdout=subprocess.PIPE).stdout)
    with open(path, "w", encoding="ascii") as f:
        f.write("-----BEGIN CERTIFICATE-----\nbroken\n")
    with Server(ECHO, plain=False, folder=folder) as s:
        check("a damaged one is made anew", s.get("/").status == 200)
    os.chmod(key, 0o644)
    for name, options in {"its own key, open to all": (), "a given key, open to all": (f"cert={path}", f"key={key}")}.items():
        try:
            with Server(ECHO, *options, plain=False, folder=folder) as s:
                check(f"{name}: not taken", not options and stat.S_IMODE(os.stat(key).st_mode) == 0o600)
        except RuntimeError as e:
            check(f"{name}: not taken", options and "read" in str(e), e)
        os.chmod(key, 0o644)
    os.chmod(key, 0o600)
    with Server(ECHO, f"cert={path}", f"key={key}", plain=False) as s:
        check("a given pair is served", s.get("/").status == 200)


def fingerprint(s):
    with s.wire() as w:
        return hashlib.sha256(w.socket.getpeercert(True)).hexdigest()


def make_pair(folder, name):
    """A certificate and key as an authority would give them."""
    cert, key = os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
                    "-out", cert, "-days", "90", "-subj", f"/CN={name}"], check=True, stderr=subprocess.DEVNULL)
    return cert, key


def exchanged():
    """A certificate that is exchanged while the server runs is taken, once it and its key are a pair; nothing breaks off."""
    with tempfile.TemporaryDirectory() as folder:
        cert, key = make_pair(folder, "first")
        new_cert, new_key = make_pair(folder, "second")
        with Server(ECHO, f"cert={cert}", f"key={key}", "renew=1", "log", plain=False) as s, s.wire() as early:
            first = fingerprint(s)
            check("the first is used", first == s.fingerprint.replace(":", "") and early.ask(get("/")).status == 200)
            os.replace(new_cert, cert)
            time.sleep(2.5)
            check("half an exchange is not taken", fingerprint(s) == first)
            os.replace(new_key, key)
            check("a whole one is", wait_for(lambda: fingerprint(s) != first))
            check("connections go on", early.ask(get("/")).status == 200)
            check("it is logged", '"event":"certificate","result":"kept-the-old"' in s.logged()
                  and '"event":"certificate","result":"taken"' in s.logged(), s.logged())
            check("it stops cleanly", s.stop() == 0, s.logged())


def places():
    for listen in ("0.0.0.0:0", ":0", "[::]:0"):
        try:
            Server(ECHO, f"listen={listen}").stop()
            check(f"plain on {listen} is refused", False)
        except RuntimeError as e:
            check(f"plain on {listen} is refused", "loopback" in str(e), e)
    with Server(ECHO, "listen=[::1]:0") as s, s.wire(six=True) as w:
        check("IPv6", w.ask(get("/")).json()["address"] == "::1")
    with Server(ECHO, "listen=:0", plain=False) as s, s.wire() as four, s.wire(six=True) as six:
        check("both kinds on one port", four.ask(get("/")).json()["address"] == "127.0.0.1"
              and six.ask(get("/")).json()["address"] == "::1")
    with Server(ECHO) as s:
        try:
            Server(ECHO, f"listen=127.0.0.1:{s.port}").stop()
            check("a port that is taken is said", False)
        except RuntimeError as e:
            check("a port that is taken is said", "running already" in str(e), e)


def main():
    for secure in (False, True):
        with Server(ECHO, "idle=1", "beat=1", "workers=4", plain=not secure) as s:
            slow(s)
            check("it stops cleanly after slow ones", s.stop() == 0, s.logged())
        with Server(ECHO, "beat=1", plain=not secure) as s:
            streams(s)
            check("it stops cleanly after streams", s.stop() == 0, s.logged())
    for part in (parallel, crowd, connections, readers, many, stopping, log, tls, exchanged, places):
        part()
    return counting.finish()


sys.exit(main())
