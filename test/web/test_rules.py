#!/usr/bin/env python3
"""test_rules.py BUILD: the rulebook over HTTP, against the real server: codes, packs side by side, products and payers;
rules changed by two people, with a preview that comes true; reminders; the audit and its export. Prints `N passed, N failed`.
"""
import csv
import io
import json
import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(ROOT, "test"), HERE]

import counting
from counting import check
from house import House
from shape import Api

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
API = Api()
GUESSED = "2030-01-01"  # a rule from then on concerns no service of the sample


def read(who, path, route=None):
    status, reply = who.get(path)
    check(f"GET {path}: 200", status == 200, (status, reply))
    check(f"GET {path}: as described", not API.faults("GET", route or path, reply), API.faults("GET", route or path, reply))
    return reply


def rulebook(who):
    book = read(who, "/v1/rulebook")
    codes = {code["code"]: code for code in book["codes"]}
    check("codes of all packs are there", {"98975", "98979", "98986", "G0553"} <= set(codes), sorted(codes))
    check("each with its packs", "medicare-2025" not in codes["98986"]["packs"], codes["98986"])
    page = read(who, "/v1/rulebook/codes/98978?pack=medicare-2025", "/v1/rulebook/codes/{code}")
    rules = {rule["id"]: rule for rule in page["rules"]}
    check("16 days in 2025", "16 to 30 days" in rules["data-days"]["says"], rules["data-days"])
    check("each rule has its source", all(rule["cite"] for rule in page["rules"]), page["rules"])
    check("the page is what the terminal shows", "Requirements" in page["text"] and "[1]" in page["text"], page["text"][:200])
    both = read(who, "/v1/rulebook/compare?a=medicare-2025&b=medicare-2026", "/v1/rulebook/compare")
    new = {c["code"] for c in both["changes"] if c["change"] == "new" and c["id"] == "code"}
    check("codes new on 1 January 2026", {"98979", "98986"} <= new, new)
    days = [c for c in both["changes"] if (c.get("code"), c["id"]) == ("98975", "data-days")]
    check("days that differ, with the source", days and "16" in days[0]["before"] and days[0]["cite"], days)
    check("a pack beside itself: no difference",
          not read(who, "/v1/rulebook/compare?a=guide-2025&b=guide-2025", "/v1/rulebook/compare")["changes"])
    for path in ("/v1/rulebook/codes/00000", "/v1/rulebook/compare?a=medicare-2025&b=nothing"):
        status, _ = who.get(path)
        check(f"{path}: 404", status == 404, status)
    products = {p["product"]: p for p in read(who, "/v1/rulebook/products")["products"]}
    check("a product passes its gate", products["sleepiorx"]["payable"] and products["sleepiorx"]["ships"], products["sleepiorx"])
    check("each condition has its source", all(rule["cite"] for p in products.values() for rule in p["gate"]))
    check("a substance-use product says so", products["reset"]["part2"], products["reset"])


def propose(officer, facts, reason="the payer's letter"):
    return officer.post("/v1/proposals", {"facts": facts, "reason": reason})


def two_people(house, officer):
    """A payer that says no: previewed, proposed, let in by another; what was previewed is so."""
    second = house.sign_in("administrator")
    payers = read(officer, "/v1/payers")["payers"]
    payer = max((p for p in payers if p["kind"] == "commercial"), key=lambda p: p["patients"])
    check("patients are counted", payer["patients"] > 0, payers)
    rule = {"fact": "payer-rule", "payer": payer["payer"], "codes": ["98978", "98986", "98979", "98980", "98981", "98975"],
            "covered": "no", "authorization": "none", "from": "2020-01-01", "verified_on": "2026-11-20",
            "source": "letter of the payer"}
    status, shown = officer.post("/v1/rulebook/preview", {"facts": [rule], "reason": "-"})
    check("preview", status == 200 and not API.faults("POST", "/v1/rulebook/preview", shown), (status, shown))
    check("it changes something", shown["changed"] > 0 and shown["worth_after"] != shown["worth_before"], shown)
    before = house.run("facts", "--kind", "payer-rule").stdout
    check("a preview writes nothing", before == house.run("facts", "--kind", "payer-rule").stdout)
    status, made = propose(officer, [rule])
    check("proposed", status == 200 and made["state"] == "waits" and made["mine"], (status, made))
    check("said in a sentence", len(made["says"]) == 1 and payer["name"] in made["says"][0], made["says"])
    check("a proposal writes no fact", before == house.run("facts", "--kind", "payer-rule").stdout)
    status, problem = officer.post(f"/v1/proposals/{made['proposal']}", {"approve": True})
    check("not by who proposed it", status == 403 and "somebody else" in problem["detail"], (status, problem))
    listed = read(second, "/v1/proposals")["proposals"]
    check("somebody else sees it", [(p["proposal"], p["mine"]) for p in listed] == [(made["proposal"], False)], listed)
    status, done = second.post(f"/v1/proposals/{made['proposal']}", {"approve": True, "remark": "seen the letter"})
    check("let in by another", status == 200 and done["state"] == "approved" and done["decided_by"], (status, done))
    status, problem = second.post(f"/v1/proposals/{made['proposal']}", {"approve": False})
    check("once", status == 409, (status, problem))
    facts = [f for f in house.facts("payer-rule") if f["id"] == made["proposal"]]
    check("the fact is in, by who proposed it", len(facts) == 1 and facts[0]["by"] == "compliance", facts)
    far = {**rule, "covered": "yes", "from": GUESSED}
    status, now = officer.post("/v1/rulebook/preview", {"facts": [{**far, "payer": "medicare-b"}], "reason": "-"})
    check("what was previewed is so", status == 200 and now["worth_before"] == shown["worth_after"], (now, shown["worth_after"]))
    row = next(r for r in shown["rows"] if r["after"] not in ("none", r["before"]))
    status, said = officer.get(f"/v1/enrollments/{row['enrollment']}/explain?code={row['code']}&from={row['from']}")
    check("and of a single service", status == 200 and json.dumps(said).find(row["after"]) > 0, (status, row, said))
    found = next(p for p in read(officer, "/v1/payers")["payers"] if p["payer"] == payer["payer"])
    check("the payer's page has the rule", made["proposal"] in [r["fact"] for r in found["rules"]], found)
    void = {"fact": "void", "voids": made["proposal"], "reason": "the letter was withdrawn"}
    status, made = propose(officer, [void])
    check("a void of it is proposed", status == 200, (status, made))
    status, done = second.post(f"/v1/proposals/{made['proposal']}", {"approve": False, "remark": "not yet"})
    check("refused", status == 200 and done["state"] == "refused", (status, done))
    check("and nothing is written", not [f for f in house.facts("void") if f.get("voids") == found["rules"][-1]["fact"]])


def refused(house, officer):
    charge = {"fact": "charge", "code": "98978", "amount": "140.00", "from": "2027-01-01"}
    for name, facts, place in (
            ("a fact of care", [{"fact": "discharge", "enrollment": "e0001", "on": "2026-11-01", "reason": "left"}], "fact"),
            ("an unknown payer", [{"fact": "price", "payer": "nobody", "code": "98978", "amount": "1.00", "from": "2026-01-01",
                                   "source": "x"}], "payer"),
            ("an amount that is none", [{**charge, "amount": "lots"}], "amount"),
            ("a void of nothing", [{"fact": "void", "voids": "no-such", "reason": "x"}], "voids"),
            ("a void of a claim", [{"fact": "void", "voids": house.facts("claim-made")[0]["id"], "reason": "x"}], "fact"),
            ("twice the same", [{**charge, "id": "c-1"}, {**charge, "id": "c-1"}], "id")):
        status, problem = propose(officer, facts)
        check(f"refused: {name}", status == 422 and place in problem.get("place", ""), (status, problem))
    status, problem = propose(officer, [charge], " ")
    check("refused: without a reason", status == 422 and problem["place"] == "reason", (status, problem))
    status, problem = propose(house.sign_in("biller"), [charge])
    check("a biller does not propose", status == 403, status)
    status, made = propose(officer, [charge])
    status, done = officer.post(f"/v1/proposals/{made['proposal']}", {"approve": False})
    check("who proposed may take it back", status == 200 and done["state"] == "refused", (status, done))


def practice(house):
    chief = house.sign_in("administrator")
    here = read(chief, "/v1/practice")
    check("who works here", {"biller", "pr0001"} <= {w["person"] for w in here["workers"]}, here["workers"][:3])
    was = read(chief, "/v1/practice/reminders")
    status, now = chief.put("/v1/practice/reminders", {**was, "missed_days": 5, "urgent": "Call 555-0100."})
    check("reminders are changed", status == 200 and now["missed_days"] == 5 and now["urgent"] == "Call 555-0100.", (status, now))
    check("and stay", read(house.sign_in("biller"), "/v1/practice/reminders") == now)
    status, problem = chief.put("/v1/practice/reminders", {**was, "prompt_hour": 24})
    check("an hour that is none", status == 422 and problem["place"] == "prompt_hour", (status, problem))
    status, _ = house.sign_in("biller").put("/v1/practice/reminders", was)
    check("a biller does not change them", status == 403, status)


def audit(house, officer):
    biller = house.sign_in("biller")
    row = biller.get("/v1/claims")[1]["rows"][0]
    biller.get(f"/v1/claims/{row['claim']}")
    found = read(officer, f"/v1/audit?patient={row['patient']}", "/v1/audit")["rows"]
    seen = [r for r in found if r["event"] == "claim-read"]
    check("who read a patient's claim is found by the patient", seen and seen[0]["subject"] == row["claim"], found)
    check("with the name", seen[0]["who"] == biller.me["name"], seen[0])
    changed = read(officer, "/v1/audit?event=setting-changed", "/v1/audit")["rows"]
    check("a setting changed is there", [r["subject"] for r in changed] == ["reminders.urgent", "reminders.missed_days"], changed)
    rules = read(officer, "/v1/audit?event=rule-approved", "/v1/audit")["rows"]
    check("a rule let in is there", len(rules) == 1 and rules[0]["detail"] == "seen the letter", rules)
    whole, after = [], ""
    while True:
        page = read(officer, f"/v1/audit?event=signed-in&limit=3{after}", "/v1/audit")
        whole += [r["seq"] for r in page["rows"]]
        if "next" not in page:
            break
        after = f"&after={page['next']}"
    check("pages: newest first, none twice", whole == sorted(set(whole), reverse=True) and len(whole) > 4, whole)
    status, sheet = officer.get("/v1/audit?format=csv")
    rows = list(csv.DictReader(io.StringIO(sheet.decode())))
    check("the audit as a file", status == 200 and len(rows) > 20 and {"number", "at", "who", "event"} <= set(rows[0]), rows[:1])
    newest = read(officer, "/v1/audit", "/v1/audit")["rows"]
    check("taking it is in it", "audit-exported" in [r["event"] for r in newest[:3]], newest[:3])
    officer.get("/v1/audit?who=Reed%20Placeholt")
    status, _ = biller.get("/v1/audit")
    check("a biller does not read it", status == 403, status)
    status, problem = officer.get("/v1/audit?event=nothing")
    check("an event that is none", status == 422 and problem["place"] == "event", (status, problem))


def main():
    with House(BUILD, patients=40) as house:
        officer = house.sign_in("compliance")
        rulebook(house.sign_in("care-coordinator"))
        two_people(house, officer)
        refused(house, officer)
        practice(house)
        audit(house, officer)
        check("the server ends cleanly", house.stop() == 0, house.server.returncode)
    return counting.finish()


if __name__ == "__main__":
    sys.exit(main())
