#!/usr/bin/env python3
"""test_day.py BUILD: the page of the day, the list of patients and the search: what each role is shown, in which order,
and how soon what happens is seen. Prints `N passed, N failed`.
"""
import json
import os
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(ROOT, "test"), HERE]

import counting
from counting import check
from house import House

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
SOON_SECONDS = 15
PARTS = {
    "care-coordinator": {"alerts", "coordinator", "calls", "unreachable"},
    "clinician": {"alerts", "notes", "minutes", "contacts"},
    "biller": {"biller", "work"},
    "compliance": {"compliance"},
    "administrator": {"owner"},
}
ALWAYS = {"on", "at", "complete", "done", "total"}


def soon(what, ask):
    """What is asked for, as soon as it is so; the board comes on within a moment."""
    until = time.monotonic() + SOON_SECONDS
    while not (found := ask()) and time.monotonic() < until:
        time.sleep(0.1)
    check(what, found, "not within %d s" % SOON_SECONDS)
    return found


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def day(visitor):
    status, page = visitor.get("/v1/today")
    return page if status == 200 else {}


def check_roles(house, people):
    hidden = {f["enrollment"] for f in house.facts("enroll") if f.get("part2")}
    names = {f["patient"] for f in house.facts("patient")}
    for role, visitor in people.items():
        page = day(visitor)
        check(f"{role} sees the own parts of the day", set(page) - ALWAYS == PARTS[role], sorted(page))
        text = json.dumps(page)
        check(f"{role} sees nobody of part 2", not any(f'"{e}"' in text for e in hidden), role)
        if role in ("administrator", "compliance"):
            check(f"{role} is shown no patient", not any(f'"{p}"' in text for p in names), text[:500])
    status, _ = people["administrator"].get("/v1/patients")
    check("an administrator has no list of patients", status == 403, status)
    page = day(people["care-coordinator"])
    total = sum(s["count"] for s in page["coordinator"].values())
    check("everybody is in one group", 0 < total <= page["total"], (total, page["total"]))


def check_calls(house, people):
    coordinator = people["care-coordinator"]
    calls = day(coordinator)["calls"]
    check("calls are for who missed three days and can still reach a code",
          all(r["group"] == "needs-call" and r["missed"] >= 3 for r in calls), calls)
    check("each has until when, and what it is worth", all(
        any(o["state"] in ("reachable", "at-risk") and o["last_day"] for o in r["strip"]["outcomes"]) for r in calls), calls)
    if not calls:
        return
    called = calls[0]
    status, _ = coordinator.say({"fact": "contact", "id": "call-1", "at": now(), "enrollment": called["enrollment"],
                                 "by": coordinator.me["person"], "mode": "voicemail", "with": "patient"})
    check("a call is logged", status == 200, status)
    find = lambda: next((r for r in day(coordinator)["calls"] if r["enrollment"] == called["enrollment"]), None)
    soon("the call is shown", lambda: (find() or {}).get("last_contact", "") > called.get("last_contact", ""))
    done = house.run("import", "-", stdin=json.dumps({"fact": "checkin", "id": "entry-1", "at": now(), "enrollment":
                                                      called["enrollment"], "source": "patient", "answers": {"mood": 4}}))
    check("an entry comes in, by another program", done.returncode == 0, done.stderr)
    soon("who entered something need not be called", lambda: find() is None)


def check_alarm(house, people):
    coordinator, clinician, biller = people["care-coordinator"], people["clinician"], people["biller"]
    enrollment = next(f for f in house.facts("enroll") if not f.get("part2"))
    before = len(day(clinician)["alerts"])
    status, answer = coordinator.say({"fact": "assess", "id": "asked-1", "at": now(), "enrollment": enrollment["enrollment"],
                                      "instrument": "phq-9", "answers": [0, 0, 0, 0, 0, 0, 0, 0, 1]})
    check("an assessment comes in", status == 200 and answer["stored"] == 1, answer)
    find = lambda visitor: next((a for a in day(visitor)["alerts"] if a["work"] == "safety.asked-1"), None)
    alert = soon("an alarm is shown to the clinician", lambda: find(clinician))
    check("and to the coordinator, with whom and what", find(coordinator)["patient"] == enrollment["patient"] and
          "item 9 was answered with 1" in alert["text"] and len(day(clinician)["alerts"]) == before + 1, alert)
    check("and to nobody else", "safety." not in json.dumps([day(people[r]) for r in ("biller", "compliance", "administrator")]),
          "safety")
    seen = "/v1/work/safety.asked-1/done", {"outcome": "spoke with the patient"}
    for visitor, what in ((coordinator, "a coordinator"), (biller, "a biller")):
        answer = visitor.post(*seen)
        check(f"{what} does not close it", answer[0] in (403, 404, 409) and find(clinician), answer)
    answer = clinician.post(*seen)
    check("a clinician says that it was seen to", answer[0] == 200, answer)
    soon("a practitioner who looked does", lambda: find(clinician) is None)


def check_list(people):
    coordinator = people["care-coordinator"]
    rows, after, pages = [], "", 0
    while pages < 100:
        status, page = coordinator.get(f"/v1/patients?limit=7&after={after}")
        rows += page["rows"]
        pages += 1
        after = page.get("next", "")
        if not after:
            break
    keys = [r.get("enrollment", r["patient"]) for r in rows]
    check("pages hold everybody once", len(set(keys)) == len(keys) == page["total"], (len(keys), page["total"]))
    check("in order of name", [r["name"] for r in rows] == sorted(r["name"] for r in rows), [r["name"] for r in rows][:9])
    for group in ("earned", "on-track", "needs-call", "not-enrolled"):
        status, page = coordinator.get(f"/v1/patients?group={group}&limit=500")
        wanted = [r for r in rows if r["group"] == group]
        check(f"group {group}", status == 200 and page["total"] == len(wanted) == len(page["rows"]), (page["total"], len(wanted)))
    check("an unknown group is named", coordinator.get("/v1/patients?group=lucky")[0] == 422, "422")
    check("a limit beyond what is fair too", coordinator.get("/v1/patients?limit=100000")[0] == 422, "422")
    one = rows[len(rows) // 2]
    last, first = one["name"].split(", ")
    for q in (last, last.lower(), first[:3] + " " + last[:3], one["name"], one["phone"][-4:]):
        status, page = coordinator.get("/v1/patients?q=" + q.replace(" ", "%20").replace("'", "%27"))
        check(f"found by part of what one knows", status == 200 and any(r["patient"] == one["patient"] for r in page["rows"]), q)
    status, csv = coordinator.get("/v1/patients?format=csv")
    lines = csv.decode().strip().split("\r\n")
    check("the sheet has everybody", status == 200 and len(lines) == len(rows) + 1, (len(lines), len(rows)))
    return one


def check_search(house, people, one):
    def hits(role, q):
        status, page = people[role].get("/v1/search?q=" + q)
        check(f"{role} searches", status == 200, page)
        return {(h["kind"], h["id"]) for h in page.get("hits", [])}

    last = one["name"].split(",")[0].replace("'", "%27")
    check("a patient by name", ("patient", one["patient"]) in hits("care-coordinator", last), last)
    check("not for an administrator", not any(k == "patient" for k, _ in hits("administrator", last)), last)
    made = house.facts("claim-made")
    if made:
        claim = made[0]["claim"]
        check("a claim by its number", ("claim", claim) in hits("biller", claim), claim)
        check("not for a coordinator", not any(k == "claim" for k, _ in hits("care-coordinator", claim)), claim)
    check("a code", ("code", "98978") in hits("biller", "98978"), "98978")
    check("a page", ("page", "/rulebook") in hits("biller", "ruleb") and ("page", "/audit") not in hits("biller", "audit"), "page")
    check("nothing for nothing", not hits("biller", "%20"), "")


def main():
    with House(BUILD, patients=80) as house:
        people = {role: house.sign_in(role) for role in PARTS}
        soon("the board is made", lambda: day(people["biller"]).get("complete"))
        check_roles(house, people)
        check_calls(house, people)
        check_alarm(house, people)
        one = check_list(people)
        check_search(house, people, one)
    return counting.finish()


sys.exit(main())
