#!/usr/bin/env python3
"""serve.py BUILD: the server under load, on loopback, by wrk: check-ins durably acknowledged per second and how long one
takes, the page of the day for BENCH_PATIENTS (10000) patients, the pages that sum over all of them, a record, a static
page; in the clear and over TLS. Beside them, in the same run, what the disk does at the same time: plain writes of a page,
each synced; and what of the processor the server used. Prints a line of JSON for each part. BENCH_PRACTICE keeps the
practice in that folder from run to run, and begins each with a copy: making it takes minutes.
"""
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
import urllib.request

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "test", "web"))
from house import READY, House

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
PATIENTS = int(os.environ.get("BENCH_PATIENTS", "10000"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "10"))
READY_SECONDS = 300
# Each request is a check-in of its own: a random start for the run, the thread, a count.
CHECKINS = """
local enrollments, run, threads = {%s}, "%s", 0
function setup(thread) threads = threads + 1; thread:set("number", threads) end
function init() count = 0 end
function request()
  count = count + 1
  local e = enrollments[(count * 7919 + number * 104729) %% #enrollments + 1]
  local body = '{"fact":"checkin","id":"b' .. run .. '-' .. number .. '-' .. count .. '","at":"%s","enrollment":"' .. e ..
    '","source":"patient","answers":{"mood":6,"sleep":7}}'
  return wrk.format("POST", "/v1/facts", {["Content-Type"] = "application/json", ["Authorization"] = "Bearer %s"}, body)
end
function response(status) if status ~= 200 then wrong = (wrong or 0) + 1 end end
"""


def disk(folder, seconds=2):
    """Plain writes of 4 KiB, each synced: what no store on this disk can pass, one at a time."""
    path, page, count, start = os.path.join(folder, "sync"), b"x" * 4096, 0, time.monotonic()
    handle = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    while time.monotonic() - start < seconds:
        os.pwrite(handle, page, 4096 * (count % 1024))
        os.fdatasync(handle)
        count += 1
    os.close(handle)
    return round(count / (time.monotonic() - start))


def processor_ms(house):
    """What all threads of the server have used."""
    total, tasks = 0, f"/proc/{house.server.pid}/task"
    for task in os.listdir(tasks):
        try:
            with open(f"{tasks}/{task}/schedstat", encoding="ascii") as stat:
                total += int(stat.read().split()[0])
        except OSError:
            pass
    return total / 1e6


def wrk(house, part, url, *options, connections=64):
    before = processor_ms(house)
    done = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{SECONDS}s", "--latency", *options, url], capture_output=True,
                          text=True, check=True)
    used = processor_ms(house) - before

    def figure(name):
        found = re.search(rf"{name}\s+([0-9.]+)(us|ms|s)\b", done.stdout)
        return float(found.group(1)) * {"us": 1e-3, "ms": 1, "s": 1e3}[found.group(2)] if found else None
    rate = re.search(r"Requests/sec:\s+([0-9.]+)", done.stdout)
    count = re.search(r"(\d+) requests in", done.stdout)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
    print(json.dumps({"part": part, "connections": connections, "per_second": round(float(rate.group(1))),
                      "p50_ms": figure("50%"), "p99_ms": figure("99%"),
                      "processor_ms": round(used / max(1, int(count.group(1))), 3),
                      "refused": int(wrong.group(1)) if wrong else 0}), flush=True)


class Door:
    """Asks as somebody who is signed in already; over TLS the certificate is the server's own."""

    def __init__(self, house, scheme, visitor):
        self.base = f"{scheme}://127.0.0.1:{house.port}"
        self.cookie = "; ".join(("__Host-" if scheme == "https" else "") + f"{k}={v}" for k, v in visitor.cookies.items())
        self.context = ssl._create_unverified_context() if scheme == "https" else None

    def get(self, path):
        request = urllib.request.Request(self.base + path, headers={"Cookie": self.cookie})
        with urllib.request.urlopen(request, context=self.context, timeout=60) as reply:
            return reply.status, json.load(reply)


def ready(door):
    """The board is made in the background; the day is complete when it is."""
    start = time.monotonic()
    while time.monotonic() - start < READY_SECONDS:
        status, day = door.get("/v1/today")
        if status == 200 and day["complete"]:
            return time.monotonic() - start
        time.sleep(0.2)
    raise RuntimeError("the board is not made")


def pages(house, scheme, coordinator, biller):
    """One after the other over one connection each: what a page costs, not what the machine can take."""
    patient = coordinator.get("/v1/patients?limit=3")[1]["rows"][2]
    name = patient["name"].split(",")[0][:4].strip()
    for door, path, said in ((coordinator, "/v1/patients", "/v1/patients"), (coordinator, f"/v1/search?q={name}", "/v1/search"),
                             (coordinator, f"/v1/patients/{patient['patient']}", "/v1/patients/{patient}"),
                             (coordinator, f"/v1/facts?patient={patient['patient']}", "/v1/facts?patient"),
                             (biller, "/v1/money", "/v1/money"), (biller, "/v1/worklist", "/v1/worklist"),
                             (biller, "/v1/worklist?what=held", "/v1/worklist?what=held")):
        wrk(house, f"{scheme}: GET {said}", door.base + path, "-H", f"Cookie: {door.cookie}", connections=2)


def run(house, scheme, people, token):
    coordinator, biller = Door(house, scheme, people["care-coordinator"]), Door(house, scheme, people["biller"])
    waited, base = ready(coordinator), coordinator.base
    print(json.dumps({"part": f"{scheme}: board of {PATIENTS} patients made in", "seconds": round(waited, 1)}), flush=True)
    for connections in (2, 8):
        wrk(house, f"{scheme}: GET /v1/today", base + "/v1/today", "-H", f"Cookie: {coordinator.cookie}",
            connections=connections)
    wrk(house, f"{scheme}: GET / (the first page's HTML)", base + "/")
    if scheme == "http":
        pages(house, scheme, coordinator, biller)
    lua = os.path.join(house.folder, "checkins.lua")
    enrollments = ",".join(f'"{f["enrollment"]}"' for f in house.facts("enroll"))
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    for connections in (2, 64, 256) if scheme == "http" else (64,):
        with open(lua, "w", encoding="utf-8") as out:
            out.write(CHECKINS % (enrollments, f"{os.getpid()}{scheme}{connections}", at, token))
        synced = disk(house.folder)
        wrk(house, f"{scheme}: POST /v1/facts, a check-in each ({synced} synced writes/s beside)", base, "-s", lua,
            connections=connections)
    wrk(house, f"{scheme}: GET /v1/today after them", base + "/v1/today", "-H", f"Cookie: {coordinator.cookie}", connections=2)


class Kept(House):
    """A practice that was made before, in BENCH_PRACTICE; or is made there."""

    def make(self, folder):
        os.makedirs(folder)
        made = subprocess.run([sys.executable, os.path.join(ROOT, "tool", "practice.py"), folder, "--daybook", self.daybook,
                               "--patients", str(self.patients), "--seed", str(self.seed), "--name", "main"],
                              capture_output=True, text=True, check=True)
        with open(os.path.join(folder, "people"), "w", encoding="utf-8") as out:
            out.write(made.stdout)

    def __enter__(self):
        folder = os.environ.get("BENCH_PRACTICE")
        if not folder:
            return super().__enter__()
        if not os.path.exists(os.path.join(folder, "people")):
            self.make(folder)
        shutil.copytree(os.path.join(folder, "journal"), self.db)
        shutil.copy(os.path.join(folder, "key"), self.key)
        with open(os.path.join(folder, "people"), encoding="utf-8") as people:
            for person in map(json.loads, people):
                self.people[person["practice"], person["role"]] = person
        self.start()
        return self

    def start_tls(self):
        self.stop()
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.server = subprocess.Popen([self.daybook, "serve", "--db", self.db, "--listen", "127.0.0.1:0"],
                                       stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.environment)
        self.port = int(READY.search(self.server.stdout.readline()).group(1))


def main():
    with Kept(BUILD, patients=PATIENTS) as house:
        people = {role: house.sign_in(role) for role in ("care-coordinator", "biller", "administrator")}
        status, token = people["administrator"].post("/v1/tokens", {"name": "bench", "scopes": ["check-in"], "days": 1})
        assert status == 200, token
        run(house, "http", people, token["secret"])
        house.start_tls()
        run(house, "https", people, token["secret"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
