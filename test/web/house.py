"""house.py: a practice in a folder of its own, served by the program under test, and people who sign in to it.

    with House(build, patients=40, also=["north"]) as house:      # one server, two practices
        biller = house.sign_in("biller")                          # of "main"; practice="north" for the other
        status, reply = biller.get("/v1/claims")
        status, reply = biller.post("/v1/claims/release", {"claims": [...]})

The server listens on loopback in the clear on a port of its own and ends with the house.
"""
import http.client
import http.cookies
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
READY = re.compile(r"https?://[^\s/]+:(\d+)/")
STOP_SECONDS = 20


class House:
    # The practices in `also` are smaller by eight each, for the sample counts its patients from 1.
    def __init__(self, build, patients=40, also=(), seed=1, options=()):
        self.daybook = os.path.join(os.path.abspath(build), "daybook")
        self.patients, self.also, self.seed, self.options = patients, list(also), seed, list(options)
        self.folder = tempfile.mkdtemp(prefix="daybook-house-")
        self.db, self.key = os.path.join(self.folder, "journal"), os.path.join(self.folder, "key")
        self.environment = {**os.environ, "DAYBOOK_KEY_FILE": self.key}
        self.people = {}

    def __enter__(self):
        for number, name in enumerate(["main", *self.also]):
            made = subprocess.run([sys.executable, os.path.join(ROOT, "tool", "practice.py"), self.folder, "--daybook",
                                   self.daybook, "--patients", str(self.patients - 8 * number), "--seed", str(self.seed + number), "--name",
                                   name], capture_output=True, text=True, check=False)
            if made.returncode:
                raise RuntimeError(made.stderr or made.stdout)
            for line in made.stdout.splitlines():
                person = json.loads(line)
                self.people[person["practice"], person["role"]] = person
        self.start()
        return self

    def __exit__(self, kind, *_):
        code = self.stop()
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as log:
            said = log.read()
        shutil.rmtree(self.folder, ignore_errors=True)
        if code:  # a sanitizer's report too: a leak is told when the server ends
            print(f"the server ended with {code}: {said[-6000:]}")
        if code and not kind:
            raise RuntimeError(f"the server ended with {code}")

    def start(self):
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.server = subprocess.Popen([self.daybook, "serve", "--db", self.db, "--listen", "127.0.0.1:0", "--plain",
                                        *self.options], stdout=subprocess.PIPE, stderr=self.log, text=True,
                                       env=self.environment)
        line = self.server.stdout.readline()
        found = READY.search(line)
        if not found:
            self.server.wait(STOP_SECONDS)
            with open(os.path.join(self.folder, "log"), encoding="utf-8") as log:
                raise RuntimeError(f"the server does not start: {line}{log.read()[-2000:]}")
        self.port = int(found.group(1))
        self.address = f"http://localhost:{self.port}"

    def stop(self):
        """Ends the server as its owner would; gives its exit code."""
        if self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
            try:
                self.server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
        self.server.stdout.close()
        self.log.close()
        return self.server.returncode

    def run(self, *words, stdin=None):
        """daybook itself, beside the server."""
        return subprocess.run([self.daybook, *words, "--db", self.db], input=stdin, capture_output=True, text=True,
                              env=self.environment, check=False)

    def facts(self, kind, practice="main"):
        done = self.run("facts", "--kind", kind, "--practice", practice)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def anybody(self):
        return Visitor(self)

    def sign_in(self, role, practice="main"):
        person = self.people[practice, role]
        visitor = Visitor(self)
        status, me = visitor.post("/v1/session", {"login": person["login"], "password": person["password"]})
        if status != 200:
            raise RuntimeError(f"{role} of {practice} cannot sign in: {status} {me}")
        visitor.me, visitor.csrf = me, me["csrf"]
        return visitor


class Visitor:
    """A browser, or a program with a token, as far as the API sees it."""

    def __init__(self, house, token=None):
        self.house, self.token, self.csrf, self.me, self.cookies = house, token, None, None, {}
        self.headers = {}

    def ask(self, method, path, body=None, type_="application/json", headers=()):
        send = {**dict(headers)}
        if self.cookies:
            send["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if self.csrf and method not in ("GET", "HEAD"):
            send.setdefault("X-Daybook-Csrf", self.csrf)
        if self.token:
            send["Authorization"] = f"Bearer {self.token}"
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if body is not None:
            send.setdefault("Content-Type", type_)
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=20)
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, send)
            reply = connection.getresponse()
            data = reply.read()
        except OSError as error:
            raise RuntimeError(f"{method} {path}: {error!r}") from error
        finally:
            connection.close()
        self.headers = {k.lower(): v for k, v in reply.getheaders()}
        for header in reply.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        if "json" in self.headers.get("content-type", "") and data:
            return reply.status, json.loads(data)
        return reply.status, data

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.ask("POST", path, body, **more)

    def put(self, path, body=None, **more):
        return self.ask("PUT", path, body, **more)

    def patch(self, path, body=None, **more):
        return self.ask("PATCH", path, body, **more)

    def delete(self, path, **more):
        return self.ask("DELETE", path, **more)

    def say(self, *facts):
        """Facts, as the pages say them."""
        lines = "\n".join(json.dumps(f) for f in facts)
        return self.post("/v1/facts", lines, type_="application/x-ndjson")
