#!/usr/bin/env python3
"""test_serve.py BUILD: `daybook serve` as whoever runs it meets it: what it prints, refuses, and how it ends.
Prints `N passed, N failed`.
"""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import counting
from counting import check
from wire import Wire, get, post

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
DAYBOOK = os.path.join(BUILD, "daybook")


class Served:
    """`daybook serve` over an empty journal."""

    def __init__(self, folder, *options):
        self.process = subprocess.Popen([DAYBOOK, "serve", "--db", os.path.join(folder, "journal"), "--listen", "127.0.0.1:0",
                                         *options], env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True)
        self.text = ""
        while "Ctrl-C" not in self.text:
            line = self.process.stdout.readline()
            if not line:
                break
            self.text += line
        found = re.search(r"(https?)://localhost:(\d+)/", self.text)
        self.secure, self.port = found[1] == "https", int(found[2])

    def ask(self, text):
        with Wire(self) as w:
            return w.ask(text)

    def end(self, *signals):
        """Its exit code, what it wrote to the log, and how long it took."""
        began = time.monotonic()
        for s in signals:
            self.process.send_signal(s)
            time.sleep(0.3)
        log = self.process.communicate(timeout=60)[1]
        return self.process.returncode, log, time.monotonic() - began


def environment(folder):
    return {**os.environ, "DAYBOOK_KEY_FILE": os.path.join(folder, "key")}


def serves(folder):
    s = Served(folder)
    check("it says where it serves", "https://localhost:" in s.text, s.text)
    check("and the certificate's fingerprint", re.search(r"^([0-9a-f]{2}:){31}[0-9a-f]{2}$", s.text, re.M), s.text)
    for path, status, words in (("/healthz", 200, b"ok"), ("/readyz", 200, b"ready"), ("/metrics", 200, b"daybook_http_in_flight"),
                                ("/v1/none", 404, b"problems"), ("/v1/today", 401, b"sign in"), ("/..", 400, b"dots")):
        reply = s.ask(get(path))
        check(f"{path} is {status}", reply.status == status and words in reply.body, reply)
    reply = s.ask("POST /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    check("a method that a path does not know is 405, with Allow", reply.status == 405 and "GET" in reply["allow"], reply)
    reply = s.ask(post("/v1/none", "{}"))
    check("a body for nothing is 404", reply.status == 404, reply)
    page = s.ask(get("/"))
    check("the page is there", page.status == 200 and page["content-type"].startswith("text/html"), page)
    check("and brings no script of its own", b"<script>" not in page.body and b" style=" not in page.body, page.body)
    code, log, took = s.end(signal.SIGTERM)
    check("it ends with 0", code == 0, (code, log))
    check("soon", took < 10, took)
    check("the log says so, and holds no path of a stranger", '"event":"stopped"' in log and "/v1/none" not in log, log)


def ends(folder):
    s = Served(folder, "--plain", "--quiet")
    check("--plain serves on loopback", not s.secure and s.ask(get("/healthz")).status == 200, s.text)
    with Wire(s) as w:
        w.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n")  # half a request does not hold it up
        code, log, took = s.end(signal.SIGINT)
    check("Ctrl-C ends it with 0, and quietly", code == 0 and log == "" and took < 10, (code, log, took))
    s = Served(folder, "--plain")
    with Wire(s) as w:
        w.send("POST /v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{")
        time.sleep(0.3)
        code, log, took = s.end(signal.SIGTERM, signal.SIGTERM)
    check("a second signal ends it at once", code == 128 + signal.SIGTERM and took < 5, (code, log, took))


def refuses(folder):
    journal, some = os.path.join(folder, "journal"), os.path.join(folder, "key")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for words, says, code in (
            ((), "--db DIR is missing", 2), (("--db", journal, "more"), "no argument", 2),
            (("--db", journal, "--plain", "--listen", "0.0.0.0:0"), "loopback", 2),
            (("--db", journal, "--plain", "--listen", ":0"), "loopback", 2),
            (("--db", journal, "--listen", "nowhere.example:80"), "not looked up", 2),
            (("--db", journal, "--listen", "8443"), "a colon and a port", 2),
            (("--db", journal, "--tls-cert", some), "come together", 2),
            (("--db", journal, "--plain", "--tls-cert", some, "--tls-key", some), "without TLS", 2),
            (("--db", journal, "--tls-cert", some, "--tls-key", some), "PEM", 3),
            (("--db", journal + "x", "--listen", "127.0.0.1:0"), "", None),
            (("--db", journal, "--listen", f"127.0.0.1:{taken.getsockname()[1]}"), "is the server running already", 4),
        ):
            done = subprocess.run([DAYBOOK, "serve", *words], env=environment(folder), capture_output=True, text=True, timeout=60,
                                  check=False)
            good = says in done.stderr.replace("\n", " ") and done.returncode == (code or done.returncode) and done.returncode
            check(f"serve {' '.join(words)}: refused with a sentence", good and done.stderr.startswith("daybook: "),
                  (done.returncode, done.stderr))


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([DAYBOOK, "init", os.path.join(folder, "journal")], env=environment(folder), check=True,
                       stdout=subprocess.DEVNULL)
        for part in (serves, ends, refuses):
            part(folder)
    return counting.finish()


sys.exit(main())
