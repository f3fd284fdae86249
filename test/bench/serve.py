#!/usr/bin/env python3
"""serve.py BUILD: the server under load, on loopback, by wrk: check-ins durably acknowledged per second and how long one
takes, the page of the day for BENCH_PATIENTS (10000) patients, a static page; in the clear and over TLS. Beside them, in the
same run, what the disk does at the same time: plain writes of a page, each synced. Prints a line of JSON for each part.
"""
import json
import os
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "test", "web"))
from house import House

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


def wrk(part, url, *options, connections=64):
    done = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{SECONDS}s", "--latency", *options, url], capture_output=True,
                          text=True, check=True)
    def figure(name):
        found = re.search(rf"{name}\s+([0-9.]+)(us|ms|s)\b", done.stdout)
        return float(found.group(1)) * {"us": 1e-3, "ms": 1, "s": 1e3}[found.group(2)] if found else None
    rate = re.search(r"Requests/sec:\s+([0-9.]+)", done.stdout)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
    print(json.dumps({"part": part, "connections": connections, "per_second": round(float(rate.group(1))),
                      "p50_ms": figure("50%"), "p99_ms": figure("99%"), "refused": int(wrong.group(1)) if wrong else 0}),
          flush=True)


def ready(visitor):
    """The board is made in the background; the day is complete when it is."""
    start = time.monotonic()
    while time.monotonic() - start < READY_SECONDS:
        status, day = visitor.get("/v1/today")
        if status == 200 and day["complete"]:
            return time.monotonic() - start
        time.sleep(0.2)
    raise RuntimeError("the board is not made")


def run(house, scheme):
    coordinator, admin = house.sign_in("care-coordinator"), house.sign_in("administrator")
    waited = ready(coordinator)
    status, token = admin.post("/v1/tokens", {"name": "bench", "scopes": ["check-in"], "days": 1})
    assert status == 200, token
    base = f"{scheme}://127.0.0.1:{house.port}"
    cookie = "; ".join(f"{k}={v}" for k, v in coordinator.cookies.items())
    print(json.dumps({"part": f"{scheme}: board of {PATIENTS} patients made in", "seconds": round(waited, 1)}), flush=True)
    for connections in (1, 8):
        wrk(f"{scheme}: GET /v1/today", base + "/v1/today", "-H", f"Cookie: {cookie}", connections=max(2, connections))
    wrk(f"{scheme}: GET / (the first page's HTML)", base + "/")
    lua = os.path.join(house.folder, "checkins.lua")
    enrollments = ",".join(f'"{f["enrollment"]}"' for f in house.facts("enroll"))
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    with open(lua, "w", encoding="utf-8") as out:
        out.write(CHECKINS % (enrollments, f"{os.getpid()}{scheme}", at, token["secret"]))
    for connections in (2, 64, 256):
        synced = disk(house.folder)
        wrk(f"{scheme}: POST /v1/facts, a check-in each ({synced} synced writes/s beside)", base, "-s", lua,
            connections=connections)
    wrk(f"{scheme}: GET /v1/today after them", base + "/v1/today", "-H", f"Cookie: {cookie}", connections=2)


def main():
    with House(BUILD, patients=PATIENTS) as house:
        run(house, "http")
    return 0


if __name__ == "__main__":
    sys.exit(main())
