#!/usr/bin/env python3
"""memory.py BUILD [REQUESTS [SECONDS_EACH [KIND ...]]]: does the server keep what requests took?

For each kind of request: as many as asked (or as fit into the time), and how much memory the server holds (RSS)
after the first tenth and at the end. A kind whose memory grows by more than GROWTH_KB is a failed case."""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "web"))
from house import House  # noqa: E402

GROWTH_KB = 4096
BUILD = sys.argv[1]
REQUESTS = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
SECONDS = float(sys.argv[3]) if len(sys.argv) > 3 else 600


def rss_kb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def kinds(house):
    biller, clinician, nobody = house.sign_in("biller"), house.sign_in("clinician"), house.anybody()
    patient = clinician.get("/v1/patients?limit=1")[1]["rows"][0]["patient"]
    claim = biller.get("/v1/claims?limit=1")[1]["rows"][0]["claim"]
    yield "health", lambda: nobody.get("/healthz")
    yield "not there", lambda: clinician.get("/v1/patients/nobody")
    yield "refused", lambda: nobody.get("/v1/today")
    yield "session", lambda: clinician.get("/v1/session")
    yield "search", lambda: clinician.get("/v1/search?q=a")
    yield "patients", lambda: clinician.get("/v1/patients?limit=20")
    yield "today", lambda: clinician.get("/v1/today")
    yield "fact refused", lambda: clinician.post("/v1/facts", {"fact": "payer", "id": "x"})
    yield "claim", lambda: biller.get(f"/v1/claims/{claim}")
    yield "claims", lambda: biller.get("/v1/claims?limit=20")
    yield "money", lambda: biller.get("/v1/money")
    yield "batches", lambda: biller.get("/v1/batches")
    yield "worklist", lambda: biller.get("/v1/worklist")
    yield "patient", lambda: clinician.get(f"/v1/patients/{patient}")


def main():
    passed = failed = 0
    with House(BUILD, patients=30) as house:
        pid = house.server.pid
        for name, ask in kinds(house):
            if sys.argv[4:] and name not in sys.argv[4:]:
                continue
            start, count, early = time.monotonic(), 0, 0
            while count < REQUESTS and time.monotonic() - start < SECONDS:
                status = ask()[0]
                count += 1
                if not early and (count >= REQUESTS // 10 or time.monotonic() - start > SECONDS / 5):
                    early, at = rss_kb(pid), count
            late = rss_kb(pid)
            fine = late - early <= GROWTH_KB
            passed, failed = passed + fine, failed + (not fine)
            print(f"{'ok  ' if fine else 'FAIL'} {name:14} {status} {at:6} {early:8} kB {count:6} {late:8} kB", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
