#!/usr/bin/env python3
"""test_care.py BUILD: the pages of a patient's record over the API of a running server: enrolling from nothing, the record,
its strips and months, why a code is billable, charts, notes and their signature, time, drafts, a patient's own day; and who
may not see any of it. Prints `N passed, N failed`.
"""
import datetime
import hashlib
import json
import os
import sys
import urllib.parse

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(ROOT, "test"), HERE]

import counting
from counting import check
from enroll import Enroll, fresh, stamp
from house import House
from shape import Api

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
UTC = datetime.timezone.utc
RTM_STEPS = ["patient", "coverage", "device", "diagnosis", "consent", "order", "enroll", "supply", "education"]
DMHT_STEPS = ["patient", "coverage", "device", "diagnosis", "consent", "plan", "order", "enroll", "supply", "education"]
WORDS = {"review": "Entries on most days; mood from 3 to 6.", "interpretation": "Slow improvement; sleep lags behind.",
         "actions": "Called, went through the sleep plan.", "plan": "Same plan for another month; call next week."}


class World:
    def __init__(self, house):
        self.house, self.api = house, Api()
        self.clinician, self.coordinator = house.sign_in("clinician"), house.sign_in("care-coordinator")
        self.me = self.clinician.me["person"]

    def held(self, name, visitor, path, shape):
        """A reply that has to be 200 and of its shape."""
        status, reply = visitor.get(path)
        check(f"{name}: 200", status == 200, (status, reply))
        faults = self.api.faults("GET", shape, reply) if status == 200 else []
        check(f"{name}: its shape", not faults, faults)
        return reply if status == 200 else {}

    def enroll(self, program="rtm", device="mood-log", diagnosis="F33.1", **more):
        return Enroll(self.clinician, program, device, more.pop("payer", "medicare-b"), self.me, diagnosis, **more).run()


def audit_of(house, patient):
    compliance = house.sign_in("compliance")
    status, reply = compliance.get(f"/v1/audit?patient={patient}")
    return [row["event"] for row in reply["rows"]] if status == 200 else None


# --- enrolling ---------------------------------------------------------------------------------------------------------

def enrolling(w):
    done = w.enroll()
    check("rtm: only what is missing is asked, in order", done.asked == RTM_STEPS, done.asked)
    check("rtm: what is left is the first entry", done.states()["start"] == "missing", done.states())
    check("rtm: a covered payer needs no question", done.states()["eligibility"] == "done", done.states())
    check("rtm: no plan is asked for", "plan" not in done.states())
    steps = {s["step"]: s for s in done.seen[-1]["steps"]}
    check("rtm: an answer says which code needs it", "98975" in steps["consent"]["why"], steps["consent"])
    check("rtm: with its source", steps["consent"]["cite"] and steps["consent"]["grade"] in "PSK", steps["consent"])
    check("rtm: what is there is said", "mood" in steps["device"]["have"].lower(), steps["device"])
    first = done.seen[0]
    faults = w.api.faults("GET", "/v1/enrolling", first) + w.api.faults("GET", "/v1/enrolling", done.seen[-1])
    check("enrolling: its shape", not faults, faults)
    fits = {d["id"]: d for d in first["devices"]}
    check("rtm: a device that is none cannot be chosen", not fits["cheer-app"]["fits"], fits["cheer-app"])
    check("rtm: and says why", "201(h)" in fits["cheer-app"]["more"], fits["cheer-app"])
    places = {p["id"]: p["fits"] for p in first["places"]}
    check("rtm: places of telehealth are refused", not places["02"] and not places["10"] and places["11"], places)
    check("rtm: consent in words", "stop at any time" in done.seen[-1]["consent_words"])
    status, reply = w.clinician.say({"fact": "checkin", "id": fresh("c"), "at": stamp(), "enrollment": done.enrollment,
                                     "source": "staff", "answers": {"mood": 4}})
    check("rtm: an entry by staff is kept", status == 200 and reply["stored"] == 1, reply)
    done.look()
    check("rtm: and starts nothing", done.states()["start"] == "missing", done.states())
    return done


def enrolling_dmht(w):
    done = w.enroll("dmht", "sleepiorx", "F51.01")
    check("dmht: a plan is asked for too", done.asked == DMHT_STEPS, done.asked)
    check("dmht: it runs", done.states()["start"] == "done", done.states())
    fits = {d["id"]: d for d in done.seen[0]["devices"]}
    check("dmht: a product that is not payable", not fits["nightware"]["fits"], fits["nightware"])
    check("dmht: one over the counter", not fits["endeavorotc"]["fits"], fits["endeavorotc"])
    people = [p for p in done.seen[-1]["practitioners"] if not p["fits"]]
    check("dmht: therapists may not bill", people and all(p["more"][:2] in ("PT", "OT", "SL") for p in people), people)
    child = Enroll(w.clinician, "dmht", "sleepiorx", "medicare-b", w.me, "F51.01", birth="2015-02-03")
    child.run(until="device")
    fits = {d["id"]: d for d in child.look()["devices"]}
    check("dmht: outside the labelled ages", not fits["sleepiorx"]["fits"] and "years old" in fits["sleepiorx"]["more"],
          fits["sleepiorx"])
    check("dmht: within them", fits["endeavorrx"]["fits"], fits["endeavorrx"])
    paid = Enroll(w.clinician, "dmht", "sleepiorx", "medicare-b", w.me, "F51.01", paid_by="patient").run()
    check("dmht: a device that the patient paid for is refused", paid.states()["supply"] == "refused", paid.states())
    return done


def enrolling_refusals(w):
    unknown = Enroll(w.clinician, "rtm", "mood-log", "drift-benefit", w.me, "F33.1").run(until="device")
    step = next(s for s in unknown.look()["steps"] if s["step"] == "eligibility")
    check("a payer nobody asked: it is said", step["state"] == "warning", step)
    check("and what to ask it", "prior authorization" in step["need"] and "98975" in step["need"], step)
    check("and the flow goes on", unknown.states()["device"] == "missing", unknown.states())
    no = Enroll(w.clinician, "rtm", "mood-log", "cobalt-life", w.me, "F33.1").run(until="device")
    check("a payer that does not pay: refused", no.states()["eligibility"] == "refused", no.seen[-1]["steps"][2])
    check("and nothing after it is asked", no.states()["device"] == "waits", no.states())
    ahead = Enroll(w.clinician, "rtm", "mood-log", "ember-health", w.me, "F33.1").run(until="device")
    step = next(s for s in ahead.look()["steps"] if s["step"] == "eligibility")
    check("a payer that asks for authorization", step["state"] == "warning" and "authorization" in step["need"], step)
    spoken = Enroll(w.clinician, "rtm", "mood-log", "grove-mutual", w.me, "F33.1", form="verbal").run(until="consent")
    step = next(s for s in spoken.look()["steps"] if s["step"] == "consent")
    check("a payer that asks for it in writing", "in writing" in step["need"], step)
    spoken.answer("consent")
    check("spoken consent will not do there", spoken.run(until="consent").states()["consent"] == "missing", spoken.states())
    wrong = Enroll(w.clinician, "rtm", "cheer-app", "medicare-b", w.me, "F33.1").run(until="diagnosis")
    check("a device that does not do is refused", wrong.states()["device"] == "refused", wrong.states())
    check("and nothing after it is asked", wrong.states()["diagnosis"] == "waits", wrong.states())
    status, _ = w.clinician.get("/v1/enrolling?program=rtm&patient=nobody")
    check("nobody of that id: 404", status == 404, status)
    status, _ = w.clinician.get("/v1/enrolling?program=rtm&device=nothing")
    check("no device of that id: 404", status == 404, status)
    status, _ = w.clinician.get("/v1/enrolling?program=other")
    check("no program of that name: 422", status == 422, status)
    reply = w.held("enrolling as coordinator", w.coordinator, "/v1/enrolling?program=rtm", "/v1/enrolling")
    need = next(s["need"] for s in reply["steps"] if s["step"] == "diagnosis")
    check("a coordinator is told who enters a diagnosis", "clinician" in need, need)


# --- the record --------------------------------------------------------------------------------------------------------

def record(w, done):
    r = w.held("record", w.clinician, f"/v1/patients/{done.patient}", "/v1/patients/{patient}")
    check("record: the name", (r["last"], r["first"]) == ("Rehearsal", "Wren"), r["last"])
    check("record: one enrollment", [e["enrollment"] for e in r["enrollments"]] == [done.enrollment], r["enrollments"])
    kinds = sorted(x["kind"] for x in r["records"])
    check("record: what was said is there", kinds == ["consent", "diagnosis", "order"], kinds)
    check("record: supply and education", len(r["enrollments"][0]["supply"]) == 2, r["enrollments"][0]["supply"])
    check("record: coverage", r["coverages"][0]["member"] == "1EG4TE5MK72" and r["coverages"][0]["in_force"], r["coverages"])
    check("record: the biller's minutes count", r["my_minutes"] is True)
    other = w.held("record as coordinator", w.coordinator, f"/v1/patients/{done.patient}", "/v1/patients/{patient}")
    check("record: a coordinator's minutes do not", other["my_minutes"] is False)
    check("record: they see each other", w.clinician.me["name"] in other["others"], other["others"])
    again = w.held("record again", w.clinician, f"/v1/patients/{done.patient}", "/v1/patients/{patient}")
    check("record: both ways", w.coordinator.me["name"] in again["others"], again["others"])
    biller = w.house.sign_in("biller")
    bill = w.held("record as biller", biller, f"/v1/patients/{done.patient}", "/v1/patients/{patient}")
    check("record: who bills sees no alert", bill["alerts"] == [])
    status, _ = biller.get(f"/v1/patients/{done.patient}/charts")
    check("charts: not for who bills", status == 403, status)
    events = audit_of(w.house, done.patient)
    check("record: each look is in the audit", events is None or events.count("record-read") >= 4, events)


def sample_enrollment(w, program="rtm"):
    """One of the sample with days, that runs, billed by who is signed in."""
    ended = {f["enrollment"] for f in w.house.facts("discharge")}
    for f in w.house.facts("enroll"):
        if f["program"] != program or f["enrollment"] in ended or f.get("part2"):
            continue
        status, r = w.clinician.get(f"/v1/patients/{f['patient']}")
        if status == 200 and r["enrollments"] and r["enrollments"][0].get("strip") and r["enrollments"][0].get("month"):
            return f, r
    raise RuntimeError("the sample has no such enrollment")


def strips(w):
    f, r = sample_enrollment(w)
    e = f["enrollment"]
    near = w.held("strip", w.clinician, f"/v1/enrollments/{e}/strip", "/v1/enrollments/{enrollment}/strip")
    strip = near["strip"]
    check("strip: thirty cells", len(strip["cells"]) == 30 and set(strip["cells"]) <= set(".-CLSDKVX"), strip["cells"])
    check("strip: counted cells are counted days", strip["cells"].count("C") == strip["counted"], strip)
    check("strip: the record has the same", r["enrollments"][0]["strip"]["cells"] == strip["cells"])
    check("strip: a day says what came in", all(d["says"] for d in near["days"]) and len(near["days"]) == 30)
    with_facts = [d for d in near["days"] if d["facts"]]
    check("strip: a counted day names its entries", all(d["cell"] != "C" or d["facts"] for d in near["days"]))
    if with_facts:
        status, _ = w.clinician.get(f"/v1/facts/{with_facts[0]['facts'][0]}")
        check("strip: which can be read", status == 200, status)
    first = w.held("strip 1", w.clinician, f"/v1/enrollments/{e}/strip?window=1", "/v1/enrollments/{enrollment}/strip")
    check("strip: the first window", first["strip"]["window"] == 1, first["strip"]["window"])
    status, _ = w.clinician.get(f"/v1/enrollments/{e}/strip?window=999")
    check("strip: a window that is not there: 404", status == 404, status)
    month = r["enrollments"][0]["month"]["month"]
    bar = w.held("month", w.clinician, f"/v1/enrollments/{e}/months/{month}", "/v1/enrollments/{enrollment}/months/{month}")
    counted = sum(s["seconds"] for s in bar["stretches"] if s["counts"]) // 60
    check("month: counted stretches make the minutes", abs(counted - bar["minutes"]) <= len(bar["stretches"]) + 1,
          (counted, bar["minutes"]))
    check("month: what does not count says why", all(s["counts"] or s.get("says") for s in bar["stretches"]))
    status, _ = w.clinician.get(f"/v1/enrollments/{e}/months/1999-01")
    check("month: one that is not there: 404", status == 404, status)
    status, _ = w.clinician.get(f"/v1/enrollments/{e}/months/soon")
    check("month: none: 422", status == 422, status)
    return f, r


def explained(w):
    """A code of each status that the sample has."""
    seen = {}
    for f in w.house.facts("enroll"):
        status, r = w.clinician.get(f"/v1/patients/{f['patient']}")
        for e in r.get("enrollments", []) if status == 200 else []:
            for code in (c for p in e["periods"] for c in p["codes"]):
                seen.setdefault(code["status"], (e["enrollment"], code))
    for status, (e, code) in seen.items():
        x = w.held(f"explain {status}", w.clinician, f"/v1/enrollments/{e}/explain?code={code['code']}&from={code['from']}",
                   "/v1/enrollments/{enrollment}/explain")
        check(f"explain {status}: the same status", x["code"]["status"] == status, x["code"])
        unmet = [q for q in x["requirements"] if not q["met"] and q["id"] != "price"]
        check(f"explain {status}: what is unmet", bool(unmet) == (status not in ("ready", "claimed")) or status == "open", unmet)
        check(f"explain {status}: each requirement has its source", all(q["cite"] and q["grade"] in "PSK"
                                                                        for q in x["requirements"]))
        check(f"explain {status}: a claimed code names its claim", (status == "claimed") == ("claim" in x), x.get("claim"))
        check(f"explain {status}: says what decides it", code["says"], code)
    check("explain: met and unmet were seen", {"ready", "held", "lost", "claimed"} <= set(seen), sorted(seen))
    e = next(iter(seen.values()))[0]
    status, _ = w.clinician.get(f"/v1/enrollments/{e}/explain?code=99999")
    check("explain: no such code: 404", status == 404, status)
    status, _ = w.clinician.get(f"/v1/enrollments/{e}/explain")
    check("explain: no code: 422", status == 422, status)


def charts(w, f):
    c = w.held("charts", w.clinician, f"/v1/patients/{f['patient']}/charts", "/v1/patients/{patient}/charts")
    check("charts: items of check-ins", any(s["kind"] == "item" and s["points"] for s in c["series"]), c["series"][:1])
    check("charts: points in order", all(s["points"] == sorted(s["points"], key=lambda p: (p["at"][-6:], p["at"]))
                                         or s["points"] == sorted(s["points"], key=lambda p: p["at"]) for s in c["series"]))
    said = fresh("assess")
    status, reply = w.clinician.say({"fact": "assess", "id": said, "at": stamp(), "enrollment": f["enrollment"],
                                     "instrument": "phq-9", "answers": [1, 1, 1, 1, 1, 1, 1, 1, 1]})
    check("charts: a scale is taken in", status == 200 and reply["stored"] == 1, reply)
    c = w.held("charts again", w.clinician, f"/v1/patients/{f['patient']}/charts", "/v1/patients/{patient}/charts")
    scale = next(s for s in c["series"] if s["kind"] == "scale" and s["name"].startswith("PHQ-9"))
    point = next(p for p in scale["points"] if p["fact"] == said)
    check("charts: its total", point["value"] == 9 and scale["max"] == 27, point)
    check("charts: its band, and the item that asks to look", "mild" in point["says"] and "item 9" in point["says"], point)
    check("charts: bands", [b["from"] for b in scale["bands"]] == [0, 5, 10, 15, 20], scale["bands"])
    r = w.held("record with an alert", w.clinician, f"/v1/patients/{f['patient']}", "/v1/patients/{patient}")
    check("record: the alert stands first", any("item 9" in a["text"] for a in r["alerts"]), r["alerts"])
    check("charts: events", any(e["kind"] == "order" for e in c["events"]), c["events"][:2])
    # Without every answer there is no total: a missing one is never taken as 0.
    w.clinician.say({"fact": "assess", "id": fresh("assess"), "at": stamp(), "enrollment": f["enrollment"],
                     "instrument": "gad-7", "answers": [1, None, 1, 1, 1, 1, 1]})
    c = w.held("charts with a gap", w.clinician, f"/v1/patients/{f['patient']}/charts", "/v1/patients/{patient}/charts")
    check("charts: an answer that is missing leaves no point",
          not any(s["name"].startswith("GAD-7") and any(p["at"][:10] >= w.clinician.me["today"] for p in s["points"])
                  for s in c["series"]), c["series"])


# --- notes -------------------------------------------------------------------------------------------------------------

def note_hash(note, enrollment, body):
    parts = ["daybook-note-1", note, enrollment, body["from"], body["to"], body["review"], body["interpretation"],
             body["actions"], body["plan"], body.get("addendum_to", "")]
    text = b"".join(str(len(p.encode())).encode() + b":" + p.encode() + b"," for p in parts)
    return hashlib.sha256(text).hexdigest()


def ceremony(w, digest):
    person = w.house.people["main", "clinician"]
    return w.clinician.post("/v1/session/again", {"password": person["password"], "sha256": digest})


def dues(w):
    """Notes that are due, of anybody's enrollments."""
    for f in w.house.facts("enroll"):
        status, reply = w.clinician.get(f"/v1/enrollments/{f['enrollment']}/notes")
        if status == 200 and reply["due"]:
            return f, reply["due"]
    return None, []


def notes(w, done):
    f, due = dues(w)
    check("notes: some are due", due and all(d["codes"] and d["from"] <= d["to"] for d in due), due)
    shown = w.held("note that is due", w.clinician, f"/v1/enrollments/{f['enrollment']}/note",
                   "/v1/enrollments/{enrollment}/note")
    check("notes: without days, the one that is due first", (shown["from"], shown["to"]) == (due[0]["from"], due[0]["to"]), due)
    check("notes: its codes wait", set(due[0]["codes"]) <= {c["code"] for c in shown["waits"]}, shown["waits"])
    check("notes: who bills is named", bool(shown["signer"]), shown["signer"])
    f = {"enrollment": done.enrollment}
    today = w.clinician.me["today"]
    due = {"from": today, "to": today, "codes": ["98980"]}
    e, path = f["enrollment"], f"/v1/enrollments/{f['enrollment']}/note"
    w.held("notes", w.clinician, f"/v1/enrollments/{e}/notes", "/v1/enrollments/{enrollment}/notes")
    at_work = w.held("note at work", w.clinician, f"{path}?from={due['from']}&to={due['to']}",
                     "/v1/enrollments/{enrollment}/note")
    check("note: who bills may sign", at_work["may_sign"] is True, at_work["may_sign"])
    check("note: codes wait for it", set(due["codes"]) <= {c["code"] for c in at_work["waits"]}, at_work["waits"])
    status, _ = w.clinician.post(path, {"note": fresh("n"), "from": today, "to": "2099-01-01", **WORDS})
    check("note: days to come cannot be covered: 422", status == 422, status)
    check("note: beside its data", at_work["strips"] or at_work["months"])
    note = fresh("n")
    body = {"note": note, "from": due["from"], "to": due["to"], **WORDS}
    status, reply = w.clinician.post(path, body)
    check("sign: not without a fresh sign-in", status == 403, (status, reply))
    status, _ = ceremony(w, note_hash(note, e, {**body, "plan": "Something else."}))
    check("sign: a ceremony over another text", status == 200, status)
    status, reply = w.clinician.post(path, body)
    check("sign: is none for this one", status == 403, (status, reply))
    status, _ = ceremony(w, note_hash(note, e, body))
    check("sign: the ceremony", status == 200, status)
    status, reply = w.clinician.post(path, {**body, "actions": "  "})
    check("sign: an empty element documents nothing: 422", status == 422, (status, reply))
    status, reply = w.clinician.post(path, body)
    check("sign: signed", status == 200, (status, reply))
    check("sign: its shape", not w.api.faults("POST", "/v1/enrollments/{enrollment}/note", reply), reply)
    version = reply["versions"][0]
    check("sign: now, by who signed", version.get("signed") and version["review"] == WORDS["review"], version)
    check("sign: in time", version["late"] is False, version)
    waits = {(c["code"], c["from"]) for c in reply["waits"]}
    check("sign: the code waits no longer", not any((c, due["from"]) in waits for c in due["codes"]), waits)
    stretches = [x for m in reply["months"] for x in m["stretches"]]
    check("sign: the minutes are documented", stretches and all(x["documented"] for x in stretches), stretches)
    status, again = w.clinician.post(path, body)
    check("sign: the same again is the same", status == 200 and len(again["versions"]) == 1, status)
    signed_stays(w, f, note, body)


def signed_late(w, done):
    """Signed more than a week after what it covers: taken, and shown as late."""
    day = (datetime.date.fromisoformat(w.clinician.me["today"]) - datetime.timedelta(days=20)).isoformat()
    body = {"note": fresh("n"), "from": day, "to": day, **WORDS}
    ceremony(w, note_hash(body["note"], done.enrollment, body))
    status, reply = w.clinician.post(f"/v1/enrollments/{done.enrollment}/note", body)
    check("sign: late signing is shown", status == 200 and reply["versions"][0]["late"] is True, (status, reply))


def signed_stays(w, f, note, body):
    e, path = f["enrollment"], f"/v1/enrollments/{f['enrollment']}/note"
    other = {**body, "plan": "Another plan."}
    ceremony(w, note_hash(note, e, other))
    status, reply = w.clinician.post(path, other)
    check("signed: it stays as it is: 409", status == 409, (status, reply))
    status, reply = w.clinician.say({"fact": "note", "id": fresh("fact"), "at": stamp(), "note": note, "enrollment": e,
                                     "from": body["from"], "to": body["to"], **WORDS})
    check("signed: a fact cannot replace it either", reply["refused"] == 1, (status, reply))
    shown = w.held("note signed", w.clinician, f"{path}?note={note}", "/v1/enrollments/{enrollment}/note")
    lead = shown["addendum_lead"]
    added = fresh("n")
    addendum = {**body, "note": added, "review": lead + "The call was on Tuesday.", "addendum_to": note}
    wrong = {**addendum, "review": "The call was on Tuesday."}
    ceremony(w, note_hash(added, e, wrong))
    status, reply = w.clinician.post(path, wrong)
    check("addendum: its review says what it adds to: 422", status == 422, (status, reply))
    ceremony(w, note_hash(added, e, addendum))
    status, reply = w.clinician.post(path, addendum)
    check("addendum: signed", status == 200, (status, reply))
    shown = w.held("note with its addendum", w.clinician, f"{path}?note={note}", "/v1/enrollments/{enrollment}/note")
    check("addendum: it stands beside the note", len(shown["versions"]) == 2 and shown["versions"][1]["review"] == body["review"],
          shown["versions"])
    listed = w.held("notes with it", w.clinician, f"/v1/enrollments/{e}/notes", "/v1/enrollments/{enrollment}/notes")
    states = {n["note"]: n["state"] for n in listed["notes"]}
    check("addendum: in the list as such", states[note] == "signed" and states[added] == "addendum", states)
    theirs = next((x for x in w.house.facts("enroll") if x["billing"] != w.me and not x.get("part2")), None)
    strange = {**body, "note": fresh("n")}
    ceremony(w, note_hash(strange["note"], theirs["enrollment"], strange))
    status, reply = w.clinician.post(f"/v1/enrollments/{theirs['enrollment']}/note", strange)
    check("sign: only who bills", status == 403, (status, reply))
    status, _ = w.coordinator.get(f"{path}?note={note}")
    check("note: a coordinator reads it", status == 200, status)
    status, _ = w.coordinator.post(path, body)
    check("note: and cannot sign", status == 403, status)


# --- time, drafts, the own day -----------------------------------------------------------------------------------------

def times(w, done):
    now = datetime.datetime.now(UTC).replace(microsecond=0)
    began, said = now - datetime.timedelta(minutes=40), [fresh("t"), fresh("t")]
    w.clinician.say({"fact": "time", "id": said[0], "at": stamp(began), "enrollment": done.enrollment, "from": stamp(began),
                     "to": stamp(began + datetime.timedelta(minutes=20)), "activity": "review"},
                    {"fact": "time", "id": said[1], "at": stamp(began), "enrollment": done.enrollment,
                     "from": stamp(began + datetime.timedelta(minutes=10)), "to": stamp(now), "activity": "interpret"})
    t = w.held("time", w.clinician, f"/v1/time?enrollment={done.enrollment}", "/v1/time")
    check("time: overlapping minutes count once", t["minutes"] == 40, t["minutes"])
    check("time: those twice are shown", t["not_counted"] == 10, t["not_counted"])
    check("time: overlaps are named", any(said[1] in row["overlaps"] for row in t["rows"]), t["rows"])
    whole = w.held("time of all", w.clinician, "/v1/time", "/v1/time")
    check("time: all of one's own", whole["minutes"] >= 40 and len(whole["rows"]) >= len(t["rows"]), whole["minutes"])
    theirs = w.held("time as coordinator", w.coordinator, f"/v1/time?enrollment={done.enrollment}&by=all", "/v1/time")
    check("time: everybody's, of one enrollment", theirs["minutes"] == 40, theirs["minutes"])
    none = w.held("own time as coordinator", w.coordinator, f"/v1/time?enrollment={done.enrollment}", "/v1/time")
    check("time: a coordinator has none here", none["rows"] == [], none["rows"])
    status, _ = w.clinician.get("/v1/time?from=2026-02-01&to=2026-01-01")
    check("time: a span that goes backwards: 422", status == 422, status)


def drafts(w):
    name = "note.e1.2026-01-01"
    status, _ = w.clinician.put(f"/v1/drafts/{name}", {"name": name, "value": {"review": "half a sen"}})
    check("draft: kept", status == 200, status)
    d = w.held("draft", w.clinician, f"/v1/drafts/{name}", "/v1/drafts/{name}")
    check("draft: as it was given", d["value"] == {"review": "half a sen"}, d)
    w.held("drafts", w.clinician, "/v1/drafts", "/v1/drafts")
    status, _ = w.coordinator.get(f"/v1/drafts/{name}")
    check("draft: nobody else's", status == 404, status)
    status, _ = w.clinician.put(f"/v1/drafts/{name}", {"name": "another", "value": 1})
    check("draft: its name is its address: 422", status == 422, status)
    status, _ = w.clinician.put(f"/v1/drafts/{name}", {"name": name, "value": "x" * 70000})
    check("draft: too long: 413", status == 413, status)
    again = w.house.sign_in("clinician")
    check("draft: there after a new sign-in", again.get(f"/v1/drafts/{name}")[0] == 200)
    status, _ = w.clinician.delete(f"/v1/drafts/{name}")
    check("draft: dropped", status == 204 and w.clinician.get(f"/v1/drafts/{name}")[0] == 404, status)


def own(w):
    patient = w.house.sign_in("patient")
    o = w.held("own", patient, "/v1/own", "/v1/own")
    check("own: whom to call", "988" in o["help"], o["help"])
    if "enrollment" in o:
        said = {"fact": "checkin", "id": fresh("c"), "at": stamp(), "enrollment": o["enrollment"], "source": "patient",
                "answers": {"mood": 6}}
        status, reply = patient.say(said)
        check("own: the answer is taken", status == 200 and reply["stored"] == 1, reply)
        o = w.held("own answered", patient, "/v1/own", "/v1/own")
        check("own: it is answered", o["answered"] is True, o)
    status, _ = patient.get(f"/v1/patients/{w.house.facts('patient')[0]['patient']}")
    check("own: no other record", status in (403, 404), status)
    status, _ = w.clinician.get("/v1/own")
    check("own: a patient's alone", status == 403, status)


# --- who may not ---------------------------------------------------------------------------------------------------------

def hidden(w):
    compliance = w.house.sign_in("compliance")
    account = next(p for p in w.house.sign_in("administrator").get("/v1/people")[1]["people"]
                   if p["login"] == w.house.people["main", "clinician"]["login"])["account"]
    granted, _ = compliance.put(f"/v1/people/{account}/part2", {"part2": True, "reason": "treats in the programme"})
    check("part 2: granted", granted == 200, granted)
    w.clinician = w.house.sign_in("clinician")
    closed = w.enroll(device="craving-log", diagnosis="F10.20", part2=True)
    check("part 2: its own consent is asked for", "part2-consent" in closed.asked, closed.asked)
    check("part 2: in words", "42 CFR Part 2" in closed.seen[-1]["consent_words"])
    e, p = closed.enrollment, closed.patient
    paths = [f"/v1/patients/{p}", f"/v1/patients/{p}/charts", f"/v1/enrollments/{e}/strip", f"/v1/enrollments/{e}/months/2026-11",
             f"/v1/enrollments/{e}/explain?code=98978", f"/v1/enrollments/{e}/notes",
             f"/v1/enrollments/{e}/note?from=2026-11-01&to=2026-11-02", f"/v1/enrolling?program=rtm&patient={p}",
             f"/v1/enrolling?program=rtm&enrollment={e}"]
    check("part 2: seen with the grant", w.clinician.get(paths[0])[0] == 200)
    for path in paths:
        status, reply = w.coordinator.get(path)
        check(f"part 2: {path.split('?')[0].replace(p, 'P').replace(e, 'E')} is not there", status == 404, (status, reply))
    t = w.coordinator.get(f"/v1/time?by=all&enrollment={e}")[1]
    check("part 2: nor its time", t.get("rows") == [], t)
    mixed(w)
    for visitor, name in ((w.house.sign_in("clinician", "north"), "another practice"),):
        open_one = w.house.facts("enroll")[0]
        for path in (f"/v1/patients/{open_one['patient']}x", f"/v1/patients/{p}", f"/v1/enrollments/{e}/strip",
                     f"/v1/enrollments/{e}/notes"):
            status, _ = visitor.get(path)
            check(f"{name}: {path.split('/')[2]} of ours are not there", status == 404, status)
    administrator = w.house.sign_in("administrator")
    for path in paths:
        status, _ = administrator.get(path)
        check("the administrator sees no patient", status == 403, (path, status))
    odd = urllib.parse.quote("x' OR 1=1 --")
    status, _ = w.clinician.get(f"/v1/patients/{odd}")
    check("an odd id is nobody's", status == 404, status)


def mixed(w):
    """Somebody with an open record and a closed one: who may not see the closed one sees nothing of it."""
    both = w.enroll()
    closed = Enroll(w.clinician, "rtm", "craving-log", "medicare-b", w.me, "F10.20", part2=True)
    closed.patient = both.patient
    closed.chosen = True
    closed.run()
    w.clinician.say({"fact": "assess", "id": fresh("assess"), "at": stamp(), "enrollment": closed.enrollment,
                     "instrument": "phq-9", "answers": [0, 0, 0, 0, 0, 0, 0, 0, 3]})
    seen = w.held("mixed, with the grant", w.clinician, f"/v1/patients/{both.patient}", "/v1/patients/{patient}")
    check("mixed: both with the grant", len(seen["enrollments"]) == 2 and seen["part2"], len(seen["enrollments"]))
    check("mixed: and the alert", len(seen["alerts"]) == 1, seen["alerts"])
    r = w.held("mixed, without", w.coordinator, f"/v1/patients/{both.patient}", "/v1/patients/{patient}")
    c = w.held("mixed charts, without", w.coordinator, f"/v1/patients/{both.patient}/charts", "/v1/patients/{patient}/charts")
    text = json.dumps([r, c])
    check("mixed: only the open one without", [e["enrollment"] for e in r["enrollments"]] == [both.enrollment], r["enrollments"])
    check("mixed: no alert, no flag", not r["alerts"] and not r["part2"], (r["alerts"], r["part2"]))
    for word in ("raving", closed.enrollment, "substance", "F10"):
        check(f"mixed: no word of it ({word.split('-')[0]})", word not in text, text[max(0, text.find(word) - 200):][:400])
    for code in {x["code"] for p in r["enrollments"][0]["periods"] for x in p["codes"]}:
        _, x = w.coordinator.get(f"/v1/enrollments/{both.enrollment}/explain?code={code}")
        text = json.dumps(x)
        check(f"mixed: {code} explained without a word of it", closed.enrollment not in text and "F10" not in text, x)
    _, x = w.coordinator.get(f"/v1/enrolling?program=rtm&patient={both.patient}")
    check("mixed: enrolling finds the open one", x.get("enrollment") == both.enrollment, x.get("enrollment"))


def main():
    with House(BUILD, patients=25, also=["north"]) as house:
        w = World(house)
        done = enrolling(w)
        enrolling_dmht(w)
        enrolling_refusals(w)
        record(w, done)
        f, _ = strips(w)
        explained(w)
        charts(w, f)
        times(w, done)
        notes(w, done)
        signed_late(w, done)
        drafts(w)
        own(w)
        hidden(w)
        check("the server ends well", house.stop() == 0)
    return counting.finish()


sys.exit(main())
