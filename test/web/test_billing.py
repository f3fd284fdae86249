#!/usr/bin/env python3
"""test_billing.py BUILD: the biller's month over HTTP, against the real server and an invented payer: close, release, send,
receive, follow a denial to its fact, correct, void, match; long work that is left and found again; what has to be refused.
Prints `N passed, N failed`.
"""
import json
import os
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(ROOT, "test"), os.path.join(ROOT, "test", "x12"), HERE]

import counting
from counting import check
from house import House
from payer import Envelope, Paid, Sent, ack277, ack999, denied, in_full, pay835
from shape import Api

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
JOB_SECONDS = 60
API = Api()


def read(who, path, route=None, status=200):
    """A reply, held against its shape."""
    got, reply = who.get(path)
    check(f"GET {path}: {status}", got == status, (got, reply))
    if route and got == 200:
        check(f"GET {path}: as described", not API.faults("GET", route, reply), API.faults("GET", route, reply))
    return reply


def wait(who, job):
    """The job when it is over; it is asked for again and again, as a page does."""
    end = time.monotonic() + JOB_SECONDS
    while time.monotonic() < end:
        status, found = who.get(f"/v1/jobs/{job['job']}")
        if status != 200 or found["state"] not in ("waits", "runs"):
            return found
        time.sleep(0.05)
    return {"state": "too slow"}


def start(who, path, body, **more):
    status, job = who.post(path, body, **more)
    check(f"POST {path}: 202", status == 202, (status, job))
    return wait(who, job) if status == 202 else {"state": "none"}


def receive(who, name, data):
    return start(who, f"/v1/remittances?name={name}", data, type_="application/edi-x12")


def claims(who, **query):
    asked = "&".join(f"{k}={v}" for k, v in query.items())
    return read(who, f"/v1/claims?{asked}", "/v1/claims")


# --- a month is closed --------------------------------------------------------------------------------------------------


def close(house, biller, month):
    before = claims(biller)["total"]
    shown = start(biller, "/v1/closings", {"month": month, "dry_run": True})
    check("a look at a month ends", shown["state"] == "done" and shown["closed"]["dry_run"], shown)
    check("a look makes nothing", claims(biller)["total"] == before)
    done = start(biller, "/v1/closings", {"month": month})
    check("a close ends", done["state"] == "done", done)
    check("a job is as described", not API.faults("GET", "/v1/jobs/{job}", done), API.faults("GET", "/v1/jobs/{job}", done))
    made = done["closed"]["made"]
    check("it makes what the look showed", made == shown["closed"]["made"] and made > 0, (made, shown["closed"]["made"]))
    check("its claims are there", claims(biller)["total"] == before + made)
    check("what is not claimed is told with names", all(row["name"] for row in done["closed"]["unready"][:5]), done)
    again = start(biller, "/v1/closings", {"month": month})
    check("closed again it makes nothing", again["state"] == "done" and again["closed"]["made"] == 0, again)
    listed = read(biller, "/v1/jobs", "/v1/jobs")["jobs"]
    check("long work is found again", done["job"] in [job["job"] for job in listed], listed)
    other = house.sign_in("compliance")
    check("by others too, who may see claims", wait(other, done).get("closed", {}).get("made") == made)
    for role in ("care-coordinator", "administrator"):
        status, _ = house.sign_in(role).get(f"/v1/jobs/{done['job']}")
        check(f"not by {role}", status == 404, status)
    return done


# --- release ------------------------------------------------------------------------------------------------------------


def release(house, biller):
    made = claims(biller, status="made", limit=500)["rows"]
    ids = [row["claim"] for row in made]
    status, shown = biller.post("/v1/claims/release", {"claims": ids, "dry_run": True})
    check("release: the checks are shown", status == 200 and len(shown["rows"]) == len(ids), (status, shown))
    check("release: as described", not API.faults("POST", "/v1/claims/release", shown))
    check("a look releases nothing", claims(biller, status="made")["total"] == len(ids))
    # The biller worked for one of them: somebody else has to let it go.
    page = read(biller, f"/v1/claims/{ids[0]}", "/v1/claims/{claim}")
    day = page["lines"][0]["on"]
    logged = {"fact": "time", "id": "t-biller", "at": f"{day}T18:00:00Z", "enrollment": page["row"]["enrollment"],
              "by": "biller", "from": f"{day}T17:30:00Z", "to": f"{day}T17:42:00Z", "activity": "review"}
    told = house.run("import", "-", stdin=json.dumps(logged) + "\n")
    check("minutes of the biller", told.returncode == 0, told.stderr)
    page = read(biller, f"/v1/claims/{ids[0]}", "/v1/claims/{claim}")
    check("who logged minutes is told why not", "logged minutes" in page.get("may_not", "") and "release" not in page["may"],
          page)
    status, report = biller.post("/v1/claims/release", {"claims": [*ids, "NOSUCHCLAIM"]})
    rows = {row["claim"]: row for row in report["rows"]}
    check("release: all but that one", status == 200 and report["released"] == len(ids) - 1, (status, report))
    check("release: the refusal says why", "somebody else" in rows[ids[0]].get("refused", ""), rows[ids[0]])
    check("release: an unknown claim is refused by itself", rows["NOSUCHCLAIM"]["refused"] == "there is no such claim")
    return ids


# --- send ---------------------------------------------------------------------------------------------------------------


def send(house, biller):
    """Every payer's file; gives them as the payer got them."""
    files = []
    waiting = read(biller, "/v1/batches", "/v1/batches")["waiting"]
    check("what waits is told by payer", waiting and all(row["claims"] > 0 for row in waiting), waiting)
    for row in waiting:
        status, sent = biller.post("/v1/batches", {"payer": row["payer"]})
        check(f"sent to {row['payer']}", status == 200 and len(sent["batches"]) == 1, (status, sent))
        check("sent: as described", not API.faults("POST", "/v1/batches", sent), sent)
        batch = sent["batches"][0]
        check("as many as waited", batch["claims"] == row["claims"], (batch, row))
        status, data = biller.get(f"/v1/batches/{batch['batch']}/file")
        with open(os.path.join(house.db, "outbox", "main", batch["file"]), "rb") as file:
            check("the file is as it was sent", status == 200 and data == file.read(), status)
        check("its claims are found by it", claims(biller, batch=batch["batch"])["total"] == batch["claims"])
        files.append((batch, Sent(data)))
    status, sent = biller.post("/v1/batches", {"payer": waiting[0]["payer"]})
    check("nothing is sent twice", status == 200 and not sent["batches"], sent)
    status, problem = biller.post("/v1/batches", {"payer": "nobody"})
    check("an unknown payer is refused", status in (409, 422) and "nobody" in problem["detail"], problem)
    return sorted(files, key=lambda f: -f[0]["claims"])


# --- what comes back ----------------------------------------------------------------------------------------------------


def follow(biller, claim):
    """From a denial to the line, its reason, the answer that said it, and the fact that the line stands on."""
    page = read(biller, f"/v1/claims/{claim}", "/v1/claims/{claim}")
    line = page["lines"][0]
    check("the claim is denied", page["row"]["status"] == "denied", page["row"])
    found = line["adjustments"][0]
    check("the line says why", (found["group"], found["reason"]) == ("CO", "50") and "medically" in found["says"], found)
    check("and what to do", len(found["next"]) > 10, found)
    check("remarks are in words", found["remarks"] and found["remarks"][0].startswith("N130: "), found)
    said = [e for e in page["events"] if e["kind"] == "claim-denied"]
    check("its life names the answer", len(said) == 1 and said[0]["answer"].startswith("835-"), page["events"])
    answer = read(biller, f"/v1/remittances/{said[0]['answer']}", "/v1/remittances/{answer}")
    check("the answer names the claim", claim in [row["claim"] for row in answer["claims"]], answer)
    needs = {need["id"]: need for need in line["requirements"]}
    fact = needs["diagnosis"]["evidence"][0]
    status, shown = biller.get(f"/v1/facts/{fact}")
    check("the line stands on a fact that can be read", status == 200 and shown["kind"] == "diagnosis", (status, shown))
    check("a denial is work", any(work["what"] == "denied" for work in page["work"]), page["work"])
    return page


def answered(biller, batch, sent):
    """999, 277CA and 835: one claim denied, one that matches nothing, the rest paid."""
    day = "20261120"
    done = receive(biller, "a.999", ack999(Envelope(sent, control=9001, day=day)))
    check("a 999 is posted", done["state"] == "done" and done["receipts"][0]["outcome"] == "posted", done)
    check("its claims are counted", done["says"] == f"{len(sent.claims)} accepted", done)
    done = receive(biller, "a.277", ack277(Envelope(sent, control=9002, day=day)))
    check("a 277CA is posted", done["state"] == "done" and done["receipts"][0]["outcome"] == "posted", done)
    bad, stray, *good = sent.claims
    paid = [Paid(bad, "4", [denied(line, "50", remarks=["N130"]) for line in bad.lines], number="D1")]
    paid += [Paid(claim, "1", [in_full(line) for line in claim.lines], number=f"P{i}") for i, claim in enumerate(good)]
    lost = Paid(stray, "1", [in_full(line) for line in stray.lines], number="U1", clp="X-ELSEWHERE", member="NOBODY1",
                last="NOBODYSON")
    for line in lost.lines:
        line.control = None
    off = pay835(Envelope(sent, control=9003, day=day), [{"claims": paid, "trace": "OFF1", "amount": "1.00"}])
    done = receive(biller, "off.835", off)
    refused = done["receipts"][0]
    check("a remittance that does not balance is refused", refused["outcome"] == "refused", done)
    check("with its difference", "the difference is" in refused["refusal"] and "BPR02" in refused["refusal"], refused)
    check("and nothing of it is stored", claims(biller, status="denied", batch=batch["batch"])["total"] == 0)
    data = pay835(Envelope(sent, control=9004, day=day), [{"claims": [*paid, lost], "trace": "T1", "plb": [("WO", "", "7.50")]}])
    done = receive(biller, "a.835", data)
    check("an 835 is posted", done["state"] == "done" and done["receipts"][0]["outcome"] == "posted", done)
    again = receive(biller, "a.835", data)
    check("the same again is posted once", again["receipts"][0]["outcome"] == "same", again)
    rows = read(biller, "/v1/remittances?type=835", "/v1/remittances")["rows"]
    page = read(biller, f"/v1/remittances/{rows[0]['answer']}", "/v1/remittances/{answer}")
    check("it balances", page["balances"] and page["taken"] == "7.50", page)
    check("its parts are there", len(page["claims"]) == len(good) + 1 and len(page["unmatched"]) == 1, page)
    follow(biller, bad.id)
    return bad.id, stray.id, [claim.id for claim in good], rows[0]["answer"]


def match(biller, stray, answer):
    rows = read(biller, "/v1/unmatched", "/v1/unmatched")["rows"]
    row = next(r for r in rows if r["answer"] == answer)
    check("what matched nothing names a claim that it may be about", stray in [c["claim"] for c in row["maybe"]], row)
    status, done = biller.post(f"/v1/unmatched/{row['unmatched']}/match", {"claim": stray})
    check("matched", status == 200 and done == {"done": True}, (status, done))
    check("the claim is paid", claims(biller, q=stray)["rows"][0]["status"] == "paid")
    left = read(biller, "/v1/unmatched", "/v1/unmatched")["rows"]
    check("it is open no more", row["unmatched"] not in [r["unmatched"] for r in left], left)
    page = read(biller, f"/v1/remittances/{answer}", "/v1/remittances/{answer}")
    check("the answer still balances", page["balances"] and not page["unmatched"], page)
    status, problem = biller.post(f"/v1/unmatched/{row['unmatched']}/match", {"claim": stray})
    check("not twice", status == 409, (status, problem))


def change(biller, bad, paid, unsent):
    status, problem = biller.post(f"/v1/claims/{bad}/correct", {"reason": " "})
    check("a correction needs a reason", status == 422 and problem.get("place") == "reason", (status, problem))
    status, new = biller.post(f"/v1/claims/{bad}/correct", {"reason": "appealed with notes"})
    check("corrected", status == 200 and new["claim"], (status, new))
    page = read(biller, f"/v1/claims/{bad}", "/v1/claims/{claim}")
    check("the old one names the new", page["replaced_by"] == new["claim"] and page["row"]["status"] == "corrected", page)
    check("the new one replaces", claims(biller, q=new["claim"])["rows"][0]["frequency"] == "7")
    status, new = biller.post(f"/v1/claims/{paid}/void", {"reason": "billed in error"})
    check("what was paid is voided by another claim", status == 200 and new["claim"], (status, new))
    status, new = biller.post(f"/v1/claims/{unsent}/void", {"reason": "not wanted"})
    check("what was never sent is withdrawn", status == 200 and "claim" not in new, (status, new))
    status, problem = biller.post(f"/v1/claims/{unsent}/void", {"reason": "again"})
    check("not twice, and no command is named", status == 409 and "daybook" not in problem["detail"], (status, problem))


# --- lists, files, the worklist -----------------------------------------------------------------------------------------


def pages(house, biller):
    whole = claims(biller, limit=500)
    seen, after = [], ""
    while True:
        page = read(biller, f"/v1/claims?limit=7{after}")
        seen += [row["claim"] for row in page["rows"]]
        if "next" not in page:
            break
        after = f"&after={page['next']}"
    check("pages are the whole, once", seen == [row["claim"] for row in whole["rows"]], len(seen))
    check("sums are of all", sum(s["count"] for s in whole["statuses"]) == whole["total"], whole["statuses"])
    status, sheet = biller.get("/v1/claims?format=csv")
    check("CSV has a row each", status == 200 and len(sheet.splitlines()) == whole["total"] + 1, status)
    one = whole["rows"][0]
    check("found by name", one["claim"] in [r["claim"] for r in claims(biller, q=one["name"].split(",")[0].lower())["rows"]])
    tree = read(biller, f"/v1/claims/{one['claim']}/x12", "/v1/claims/{claim}/x12")
    check("the 837P as a tree", [n["id"] for n in tree["nodes"]] == ["2000A"] and "CLM*" in tree["raw"], tree["nodes"][:1])
    status, pdf = biller.get(f"/v1/claims/{one['claim']}/cms1500")
    check("on paper", status == 200 and pdf.startswith(b"%PDF"), status)
    money = read(biller, "/v1/money", "/v1/money")
    check("money has months and payers", money["months"] and money["payers"], money)
    names = {row["name"].split(",")[0] for row in whole["rows"]}
    text = json.dumps(read(house.sign_in("administrator"), "/v1/money", "/v1/money"))
    check("money names no patient", not any(name in text for name in names))
    work = read(biller, "/v1/worklist", "/v1/worklist")
    check("the worklist names no command", not any("daybook" in row["text"] for row in work["rows"]), work)
    check("alarms about patients are not the biller's", "safety" not in [row["what"] for row in work["rows"]])


def work_done(house, biller):
    rows = read(biller, "/v1/worklist?what=denied", "/v1/worklist")["rows"]
    todo = next(row for row in rows if "work" in row)
    status, problem = biller.post(f"/v1/work/{todo['work']}/done", {"outcome": ""})
    check("done needs words", status == 422, (status, problem))
    status, _ = house.sign_in("care-coordinator").post(f"/v1/work/{todo['work']}/done", {"outcome": "no"})
    check("a coordinator does not close the biller's work", status == 403, status)
    status, done = biller.post(f"/v1/work/{todo['work']}/done", {"outcome": "appealed"})
    check("done", status == 200 and done["done"], (status, done))
    left = read(biller, "/v1/worklist?what=denied")["rows"]
    check("it is listed no more", todo["work"] not in [row.get("work") for row in left])
    alarms = [f["work"] for f in house.facts("work-item") if f["about"] == "safety"]
    if alarms:
        status, _ = biller.post(f"/v1/work/{alarms[0]}/done", {"outcome": "seen"})
        check("an alarm is no biller's to close", status in (403, 404), status)
        status, _ = house.sign_in("clinician").post(f"/v1/work/{alarms[0]}/done", {"outcome": "called, safe"})
        check("a clinician closes it", status == 200, status)


# --- imports ------------------------------------------------------------------------------------------------------------


def imports(house):
    officer = house.sign_in("compliance")
    before = house.run("facts", "--kind", "charge").stdout
    good = {"fact": "charge", "id": "c-imported", "at": "2026-11-01T00:00:00Z", "code": "98978", "amount": "130.00",
            "from": "2027-01-01"}
    bad = {**good, "id": "c-bad", "amount": "a lot"}
    job = start(officer, "/v1/imports?name=two.ndjson", "\n".join(map(json.dumps, (good, bad))) + "\n",
                type_="application/x-ndjson")
    check("a bad file is refused with its line", job["state"] == "failed" and "line 2" in job["says"], job)
    check("by the name that the person knows", "two.ndjson" in job["says"] and "/proc" not in job["says"], job)
    check("whole or not at all", house.run("facts", "--kind", "charge").stdout == before)
    job = start(officer, "/v1/imports?name=one.ndjson", json.dumps(good) + "\n", type_="application/x-ndjson")
    check("a good one is taken in", job["state"] == "done" and job["facts"]["stored"] == 1, job)
    check("as described", not API.faults("GET", "/v1/jobs/{job}", job), API.faults("GET", "/v1/jobs/{job}", job))
    job = start(officer, "/v1/imports?name=one.ndjson", json.dumps(good) + "\n", type_="application/x-ndjson")
    check("the same again is the same", job["facts"]["same"] == 1, job)
    life = house.facts("claim-made")[0]
    life["id"] = "another"
    job = start(officer, "/v1/imports?name=life.ndjson", json.dumps(life) + "\n", type_="application/x-ndjson")
    check("a claim's life does not come in by a file", job["state"] == "failed" and "life" in job["says"], job)
    status, problem = officer.post("/v1/imports?mapping=../../secret", "x", type_="text/csv")
    check("a mapping is one of the rulebook's", status == 422 and problem["place"] == "mapping", (status, problem))
    status, _ = house.sign_in("biller").get(f"/v1/jobs/{job['job']}")
    check("an import is not the biller's to see", status == 404, status)


def main():
    with House(BUILD, patients=40) as house:
        biller = house.sign_in("biller")
        closed = close(house, biller, biller.me["today"][:7])
        release(house, biller)
        files = send(house, biller)
        batch, sent = next(f for f in files if len(f[1].claims) > 3)
        bad, stray, paid, answer = answered(biller, batch, sent)
        match(biller, stray, answer)
        unsent = claims(biller, status="made")["rows"][0]["claim"]
        change(biller, bad, paid[0], unsent)
        pages(house, biller)
        work_done(house, biller)
        imports(house)
        check("the server ends cleanly", house.stop() == 0, house.server.returncode)
        house.start()
        found = wait(house.sign_in("biller"), closed)
        check("long work is found after a restart", found.get("closed") == closed["closed"], found)
    return counting.finish()


if __name__ == "__main__":
    sys.exit(main())
