#!/usr/bin/env python3
"""test_disclosure.py BUILD: claims of a substance-use record (42 CFR Part 2) over HTTP: hidden from who was not let in by
name, sent only with the patient's written consent in force, and every disclosure in the audit. Prints `N passed, N failed`.
"""
import json
import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(ROOT, "test"), os.path.join(ROOT, "test", "x12"), HERE]

import counting
from counting import check
from house import House
from payer import Sent
from test_billing import claims, start

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
KINDS = ("patient", "coverage", "authorization", "consent", "diagnosis", "plan", "order", "enroll", "supply", "educate",
         "assess", "checkin", "contact", "time", "note")
IDS = ("id", "patient", "enrollment", "plan", "order", "note")
CLOSED = "px"


def copy(house, claim):
    """A second patient, like the claim's, in a substance-use programme."""
    facts = []
    for kind in KINDS:
        for fact in house.facts(kind):
            if claim["patient"] not in (fact.get("patient"), ) and claim["enrollment"] != fact.get("enrollment"):
                continue
            facts.append({k: (CLOSED if k == "patient" else f"x-{v}") if k in IDS else v for k, v in fact.items()})
    for fact in facts:
        if fact["fact"] == "enroll":
            fact["part2"] = True
        if fact["fact"] == "patient":
            fact["last"], fact["first"] = "Secretly", "Sam"
    told = house.run("import", "-", stdin="".join(json.dumps(f) + "\n" for f in facts))
    check("a patient of a substance-use programme", told.returncode == 0, told.stderr)
    return f"x-{claim['enrollment']}"


def say(house, **fact):
    told = house.run("import", "-", stdin=json.dumps(fact) + "\n")
    check(f"said: {fact['fact']} {fact['id']}", told.returncode == 0, told.stderr)


def hidden(house, biller, claim, enrollment):
    """Not there, for who was not let in."""
    check("not in the list", CLOSED not in [r["patient"] for r in claims(biller, limit=500)["rows"]])
    check("not found by name", claims(biller, q="secretly")["total"] == 0)
    for path in (f"/v1/claims/{claim}", f"/v1/claims/{claim}/x12", f"/v1/claims/{claim}/cms1500"):
        status, problem = biller.get(path)
        check(f"{path}: as if not there", status == 404 and "Secretly" not in json.dumps(problem), (status, problem))
    for path in (f"/v1/claims/{claim}/correct", f"/v1/claims/{claim}/void"):
        status, _ = biller.post(path, {"reason": "x"})
        check(f"POST {path}: as if not there", status == 404, status)
    status, report = biller.post("/v1/claims/release", {"claims": [claim]})
    check("not released", status == 200 and report["rows"][0]["refused"] == "there is no such claim", report)
    status, work = biller.get("/v1/worklist")
    text = json.dumps(work)
    check("not in the worklist", claim not in text and enrollment not in text and CLOSED not in text)


def send(who, payer):
    status, sent = who.post("/v1/batches", {"payer": payer})
    check("sending is answered", status == 200, (status, sent))
    return sent


def main():
    with House(BUILD, patients=40) as house:
        biller, officer = house.sign_in("biller"), house.sign_in("compliance")
        today = biller.me["today"]
        like = next(r for r in claims(biller, status="made", limit=500)["rows"] if "98978" in r["codes"])
        enrollment = copy(house, like)
        say(house, fact="consent", id="x-part2", at=f"{today}T00:00:00Z", patient=CLOSED, program="part2", form="written",
            **{"from": "2020-01-01"})
        done = start(biller, "/v1/closings", {"month": like["month"]})
        text = json.dumps(done)
        check("a close makes the claim and tells nobody of whom", done["closed"]["made"] == 1 and enrollment not in text, done)
        claim = next(f["claim"] for f in house.facts("claim-made") if f["patient"] == CLOSED)
        hidden(house, biller, claim, enrollment)
        status, reply = officer.put(f"/v1/people/{biller.me['account']}/part2", {"part2": True, "reason": "works these claims"})
        check("let in by name", status == 200, (status, reply))
        biller = house.sign_in("biller")
        row = [r for r in claims(biller, limit=500)["rows"] if r["claim"] == claim]
        check("now it is there", row and row[0]["name"] == "Secretly, Sam", row)
        status, report = biller.post("/v1/claims/release", {"claims": [claim]})
        check("and released", report["released"] == 1, report)
        say(house, fact="revoke", id="x-part2-ends", at=f"{today}T00:00:01Z", consent="x-part2", **{"from": today})
        sent = send(biller, like["payer"])
        held = sent["closed"] + sent["held"]
        check("without the consent in force it stays", claim in held and not sent["batches"], sent)
        say(house, fact="consent", id="x-part2-again", at=f"{today}T00:00:02Z", patient=CLOSED, program="part2", form="written",
            **{"from": "2020-01-01"})
        for work in [w for w in biller.get(f"/v1/claims/{claim}")[1]["work"] if "work" in w]:
            biller.post(f"/v1/work/{work['work']}/done", {"outcome": "the patient signed again"})
        sent = send(biller, like["payer"])
        check("with it, it goes", len(sent["batches"]) == 1 and not sent["closed"], sent)
        batch = sent["batches"][0]["batch"]
        status, data = biller.get(f"/v1/batches/{batch}/file")
        check("it is in the file", status == 200 and claim in [c.id for c in Sent(data).claims], status)
        told = officer.get("/v1/audit?event=disclosed")[1]["rows"]
        check("the disclosure is in the audit", [(r["subject"], claim in r["detail"]) for r in told] == [(CLOSED, True)], told)
        status, reply = officer.put(f"/v1/people/{biller.me['account']}/part2", {"part2": False, "reason": "works elsewhere now"})
        check("no longer let in", status == 200, (status, reply))
        biller = house.sign_in("biller")
        status, _ = biller.get(f"/v1/batches/{batch}/file")
        check("the file is closed to who may not see all of it", status == 403, status)
        hidden(house, biller, claim, enrollment)
        check("the server ends cleanly", house.stop() == 0, house.server.returncode)
    return counting.finish()


if __name__ == "__main__":
    sys.exit(main())
