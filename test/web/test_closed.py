#!/usr/bin/env python3
"""test_closed.py BUILD: substance-use records (42 CFR Part 2) from every side. A patient whose only enrollment is closed,
and one with an open and a closed one; every route as every role that was not let in, with their ids and with ids that
nothing introduces: not a word of them anywhere, and to both the same answer. Who was let in, and who broke the glass,
sees them. Prints `N passed, N failed`.
"""
import csv
import io
import json
import os
import re
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(ROOT, "test"), os.path.join(ROOT, "test", "x12"), HERE]

import counting
from counting import check
from hidden import Hidden, listen
from house import House
from shape import Api
from test_walk import QUERIES, fill

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
API = Api()
STAFF = ("care-coordinator", "clinician", "biller", "compliance", "administrator")
# What a route is asked with beside what it needs: lists as far as they go, and files.
MORE = {
    "/v1/patients": ["?limit=500", "?format=csv", "?q=secretly", "?q=zq-p", "?mine=true", "?group=all", "?q=sam"],
    "/v1/search": ["?q=secretly", "?q=zq-p", "?q=zq-e", "?q={claim}", "?q=sam", "?q=1931-03-07", "?q=zq2-e"],
    "/v1/claims": ["?limit=500", "?format=csv", "?q=secretly", "?patient=zq-p", "?q=zq-p"],
    "/v1/worklist": ["", "?brief=true", "?format=csv"],
    "/v1/money": ["", "?format=csv"],
    "/v1/facts": ["?patient=zq-p", "?enrollment=zq-e", "?claim={claim}", "?patient={mixed}", "?enrollment=zq2-e",
                  "?patient={mixed}&limit=500", "?patient={mixed}&kind=enroll", "?claim={claim2}"],
    "/v1/time": ["", "?by=all&enrollment=zq-e", "?by=all&enrollment=zq2-e", "?by=coordinator&from=2026-08-01",
                 "?by=pr0001&from=2026-08-01", "?by=all&enrollment={open}&from=2026-08-01"],
    "/v1/enrolling": ["?program=rtm&patient=zq-p", "?program=rtm&patient={mixed}", "?program=rtm&enrollment=zq2-e",
                      "?program=dmht&patient={mixed}"],
    "/v1/unmatched": ["", "?limit=500"],
    "/v1/audit": ["?format=csv", "?limit=500", "?patient=zq-p", "?patient={mixed}&format=csv"],
    "/v1/remittances": ["", "?limit=500"],
    "/v1/glass": [""],
}
NOT_ASKED = ("/v1/events", "/v1/session")


def told(hidden, text, asked=""):
    """What of the closed records stands in a text; what was asked with does not count."""
    found = set(hidden.marks.findall(text)) - set(hidden.marks.findall(asked))
    return sorted(found)


REVIEWED = ("disclosed", "glass-opened", "glass-reviewed")  # of whom these were, a reviewer sees (permissions.def)


def audit_without(reply):
    """The audit without what is to be reviewed, what was guessed (told as it was asked) and what the officer asked."""
    if isinstance(reply, bytes):
        rows = list(csv.DictReader(io.StringIO(reply.decode())))
    else:
        rows = reply.get("rows", [])
    left = [r for r in rows if r["event"] not in REVIEWED and not r.get("detail", "").startswith("not there, or closed: ") and
            r["who"] != "Iris Examplar"]
    return "\n".join(json.dumps(row) for row in left)


def paths(path, ids):
    yield fill(path + QUERIES.get(path, ""), ids)
    for more in MORE.get(path, ()):
        yield path + fill(more, ids)


def walk(house, hidden, role):
    """Everything that can be read, read for ids that are hidden and for lists in which they could stand."""
    visitor = house.sign_in(role)
    for method, path, may, _ in API.routes():
        if method != "GET" or may == "open" or path in NOT_ASKED:
            continue
        for ids in hidden.sets():
            for full in paths(path, ids):
                status, reply = visitor.get(full)
                text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else json.dumps(reply, ensure_ascii=False)
                found = told(hidden, text + json.dumps(visitor.headers), full)
                if path == "/v1/audit":  # what somebody guessed is told as it was asked, there or not
                    found = told(hidden, audit_without(reply), full)
                where = re.findall(rf"[^\n]*{found[0]}[^\n]*", audit_without(reply) if path == "/v1/audit" else text)[:1] if found else []
                check(f"GET {full} as {role}: not a word", not found, (status, found, where))
                check(f"GET {full} as {role}: answered", status < 500, (status, text[:200]))


def alike(hidden, visitor, method, path, body=None, type_="application/json"):
    """The same answer for a hidden id and for one that nothing introduces."""
    asked = json.dumps([path, body])
    if not hidden.marks.search(asked):
        return
    answers = []
    for text in (asked, hidden.nowhere(asked)):
        full, what = json.loads(text)
        if type_ == "application/x-ndjson":
            what = "\n".join(json.dumps(one) for one in what)
        status, reply = visitor.ask(method, full, what, type_=type_)
        answers.append((status, hidden.nowhere(json.dumps(reply) if not isinstance(reply, bytes) else reply.decode())))
    hidden_one, nowhere = ((s, re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z|\"(glass|job|account|link|request)\": (\"[^\"]*\"|\d+)", "", t)) for s, t in answers)
    check(f"{method} {path} {json.dumps(body)[:120]} as {visitor.me['role']}: as of what is not there", hidden_one == nowhere,
          (hidden_one, nowhere))


BODIES = {
    "/v1/enrollments/{enrollment}/note": {"note": "zq-note2", "from": "2026-10-01", "to": "2026-10-31", "review": "x",
                                          "interpretation": "x", "actions": "x", "plan": "x"},
    "/v1/patients/{patient}/invitation": {"login": "sam@secret.example"},
    "/v1/claims/{claim}/correct": {"reason": "a reason"},
    "/v1/claims/{claim}/void": {"reason": "a reason"},
    "/v1/work/{work}/done": {"outcome": "seen to"},
    "/v1/unmatched/{unmatched}/match": {"claim": "{claim}"},
    "/v1/claims/release": {"claims": ["{claim}"]},
}


def filled(body, ids):
    return {k: [fill(one, ids) for one in v] if isinstance(v, list) else fill(v, ids) for k, v in body.items()}


def guess(house, hidden, role):
    visitor = house.sign_in(role)
    for method, path, may, row in API.routes():
        if may == "open" or path in NOT_ASKED or method == "PUT" or "account" in path or "/proposals" in path:
            continue
        for ids in hidden.sets():
            body = filled(BODIES[path], ids) if path in BODIES and method == "POST" else None
            if method == "POST" and body is None and "requestBody" in row:
                continue
            for full in paths(path, ids) if method == "GET" else [fill(path, ids)]:
                if path not in ("/v1/search", "/v1/audit"):
                    alike(hidden, visitor, method, full, body)


def say(house, hidden, role):
    """Facts that name what is hidden: refused as if nothing introduced it, at the same field, in the same words."""
    visitor = house.sign_in(role)
    at = "2026-11-20T10:00:00Z"
    base = {"at": at}
    shown = hidden.shown
    facts = [
        {"fact": "diagnosis", "patient": "zq-p", "code": "F32.1", "from": "2026-01-01"},
        {"fact": "plan", "plan": "new-plan", "patient": "zq-p", "from": "2026-01-01", "therapy": "cbt", "goals": "x"},
        {"fact": "order", "order": "new-order", "patient": "zq-p", "device": shown["device"], "diagnosis": "F32.1"},
        {"fact": "order", "order": "new-order", "patient": shown["patient"], "device": shown["device"], "diagnosis": "F32.1",
         "plan": "zq-plan"},
        {"fact": "enroll", "enrollment": "new-e", "patient": "zq-p", "program": "rtm", "billing": "pr0001",
         "device": shown["device"], "place": "11"},
        {"fact": "enroll", "enrollment": "new-e", "patient": "nobody-at-all", "program": "rtm", "billing": "pr0001",
         "device": shown["device"], "place": "11", "plan": "zq-plan"},
        {"fact": "enroll", "enrollment": "new-e", "patient": shown["patient"], "program": "rtm", "billing": "pr0001",
         "device": shown["device"], "place": "11", "plan": "zq-plan"},
        {"fact": "consent", "patient": "zq-p", "program": "rtm", "form": "verbal", "from": "2026-01-01"},
        {"fact": "revoke", "consent": "zq-consent", "from": "2026-11-01"},
        {"fact": "revoke", "consent": hidden.consent, "from": "2026-11-01"},
        {"fact": "coverage", "patient": "zq-p", "payer": shown["payer"], "rank": "primary", "member": "1", "from": "2026-01-01"},
        {"fact": "authorization", "patient": "zq-p", "payer": shown["payer"], "codes": ["98977"], "number": "1",
         "from": "2026-01-01", "to": "2026-12-31"},
        {"fact": "service", "patient": "zq-p", "code": "99213", "on": "2026-11-01"},
        {"fact": "supply", "enrollment": "zq-e", "paid_by": "practice"},
        {"fact": "checkin", "enrollment": "zq-e", "source": "staff", "answers": {"mood": 3}},
        {"fact": "checkin", "enrollment": "zq2-e", "source": "staff", "answers": {"mood": 3}},
        {"fact": "checkin", "enrollment": "zq-e", "source": "patient", "answers": {"mood": 3}},
        {"fact": "assess", "enrollment": "zq-e", "instrument": "phq-9", "answers": [0] * 9},
        {"fact": "time", "enrollment": "zq-e", "from": at, "to": "2026-11-20T10:05:00Z", "activity": "monitoring"},
        {"fact": "time", "enrollment": "zq2-e", "from": at, "to": "2030-11-20T10:05:00Z", "activity": "monitoring"},
        {"fact": "contact", "enrollment": "zq2-e", "mode": "phone", "with": "patient"},
        {"fact": "educate", "enrollment": "zq2-e"},
        {"fact": "discharge", "enrollment": "zq2-e", "on": "2026-11-01", "reason": "goals-met"},
        {"fact": "note", "note": "new-note", "enrollment": "zq2-e", "from": "2026-10-01", "to": "2026-10-31", "review": "",
         "interpretation": "", "actions": "", "plan": ""},
        {"fact": "note", "note": "new-note", "enrollment": "zq-e", "from": "2026-10-01", "to": "2026-10-31", "review": "",
         "interpretation": "", "actions": "", "plan": "", "signed": at},
    ]
    facts += [{"fact": "void", "voids": one, "reason": "wrong"} for one in hidden.said()]
    for i, fact in enumerate(facts):
        alike(hidden, visitor, "POST", "/v1/facts", [{"id": f"guess-{role}-{i}", **base, **fact}], "application/x-ndjson")
    # Somebody who is introduced along does not change what is said of who is hidden.
    both = [{"fact": "plan", "id": f"zq-{role}-pl", **base, "plan": f"zq-{role}-plan", "patient": shown["patient"], "from": "2026-01-01",
             "therapy": "cbt", "goals": "x"},
            {"fact": "order", "id": f"zq-{role}-or", **base, "order": f"zq-{role}-order", "patient": "zq-p", "device": shown["device"],
             "diagnosis": "F32.1", "plan": f"zq-{role}-plan"}]
    alike(hidden, visitor, "POST", "/v1/facts", both, "application/x-ndjson")


def facts_by_id(house, hidden, role):
    visitor = house.sign_in(role)
    for fact in hidden.said():
        alike(hidden, visitor, "GET", f"/v1/facts/{fact}")


def streams(house, hidden):
    """What open pages are told while something of a hidden record is said."""
    with listen(house.sign_in("administrator")) as admin, listen(house.sign_in("care-coordinator")) as staff, \
            listen(house.sign_in("patient")) as patient:
        shown = hidden.shown
        for n, enrollment in enumerate(("zq-e", "zq2-e", shown["enrollment"])):
            hidden.tell([{"fact": "checkin", "id": f"stream-{n}", "at": "2026-11-20T09:00:00Z", "enrollment": enrollment,
                          "source": "device", "answers": {"mood": 4}}])
        time.sleep(3)
        for name, stream in (("administrator", admin), ("care-coordinator", staff), ("patient", patient)):
            check(f"the {name}'s page hears nothing of a hidden record", not hidden.marks.search(stream.text), stream.text)
        check("staff hear of an open one by its id", shown["enrollment"] in staff.text, staff.text)
        check("of a hidden one they do not hear that there is one", staff.text.count('"kind":"checkin"') == 1, staff.text)
        check("the administrator hears of nobody", shown["enrollment"] not in admin.text and shown["patient"] not in admin.text,
              admin.text)
        check("a patient hears of nobody else", "checkin" not in patient.text, patient.text)


def let_in(house, hidden):
    """Who may, sees; who broke the glass sees that patient alone."""
    officer, nurse = house.sign_in("compliance"), house.sign_in("care-coordinator")
    status, glass = nurse.post("/v1/glass", {"patient": "zq-p", "reason": "called in an emergency, gave the own name"})
    check("a closed record is opened in need", status == 200, (status, glass))
    status, record = nurse.get("/v1/patients/zq-p")
    check("and seen", status == 200 and record["last"] == "Secretly", (status, record))
    check("with its closed enrollment", status == 200 and [e["enrollment"] for e in record["enrollments"]] == ["zq-e"], record)
    status, record = nurse.get(f"/v1/patients/{hidden.mixed}")
    check("but no other", status == 200 and "zq2-e" not in json.dumps(record), record)
    status, _ = nurse.get("/v1/enrollments/zq2-e/strip")
    check("nor its pages", status == 404, status)
    clinician = house.sign_in("clinician")
    check("nor for anybody else", clinician.get("/v1/patients/zq-p")[0] == 404)
    status, rows = officer.get("/v1/glass?verdict=waits")
    mine = [g for g in rows["glasses"] if g["patient"] == "zq-p"] if status == 200 else []
    check("the opening waits for review", len(mine) == 1, (status, rows))
    status, _ = officer.put(f"/v1/people/{clinician.me['account']}/part2", {"part2": True, "reason": "treats this patient"})
    check("somebody is let in by name", status == 200)
    check("who sees all of them", clinician.get("/v1/patients/zq-p")[0] == 200 and
          "zq2-e" in json.dumps(clinician.get(f"/v1/patients/{hidden.mixed}")[1]))
    status, facts = clinician.get(f"/v1/facts?patient={hidden.mixed}&limit=500")
    check("and the closed one's facts", status == 200 and "zq2-" in json.dumps(facts), status)
    status, _ = officer.put(f"/v1/people/{clinician.me['account']}/part2", {"part2": False, "reason": "no longer treats them"})
    check("until no longer", status == 200 and clinician.get("/v1/patients/zq-p")[0] == 404)


def main():
    with House(BUILD, patients=40) as house:
        hidden = Hidden(house)
        for role in STAFF:
            walk(house, hidden, role)
        for role in (*STAFF, "patient"):
            guess(house, hidden, role)
            say(house, hidden, role)
            facts_by_id(house, hidden, role)
        streams(house, hidden)
        let_in(house, hidden)
        check("the server ends cleanly", house.stop() == 0, house.server.returncode)
        log = open(os.path.join(house.folder, "log"), encoding="utf-8").read()
        check("nothing of them is in the server's log", not hidden.marks.search(log), hidden.marks.findall(log)[:5])
    return counting.finish()


if __name__ == "__main__":
    sys.exit(main())
