#!/usr/bin/env python3
"""test_attack_facts.py BUILD: facts that are forged, oversized or malformed, words that try to be something else than words
(SQL, HTML, formulas, formats), the audit of what is read, what the log keeps, and many at once. Prints `N passed, N failed`.
"""
import concurrent.futures
import csv
import datetime
import http.client
import io
import json
import os
import re
import socket
import sys
import threading
import time
import urllib.parse

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(ROOT, "test"), os.path.join(ROOT, "test", "x12"), HERE]

import counting
from counting import check
from hidden import listen
from house import House, Visitor

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
AT = "2026-11-20T10:00:00Z"
LIFE = ("claim-made", "claim-released", "claim-sent", "batch", "claim-answered", "claim-paid", "claim-denied", "claim-reversed",
        "claim-corrected", "claim-voided", "answer", "unmatched", "work-item", "work-done", "provider-adjustment")
STREAMS, CONNECTIONS = 270, 1000


def forged(house, nurse, enrollment):
    def one(**more):
        return {"fact": "contact", "id": more.pop("id"), "at": AT, "enrollment": enrollment, "mode": "phone", "with": "patient",
                "minutes": 5, **more}
    status, reply = nurse.say(one(id="forged-by", by="pr0001", received="2020-01-01T00:00:00Z"))
    said = next((f for f in house.facts("contact") if f["id"] == "forged-by"), {})
    check("whoever says it, it is by who is signed in", status == 200 and said.get("by") == nurse.me["person"], (status, reply, said))
    check("and came when it came", said.get("received", "")[:4] == str(datetime.date.today().year), said)
    double = json.dumps(one(id="double-by"))[:-1] + ', "by": "pr0001", "received": "2020-01-01T00:00:00Z"}'
    nurse.post("/v1/facts", double)
    nurse.post("/v1/facts", double.replace('"by"', '"\\u0062y"').replace("double-by", "escaped-by"))
    check("nor by a name that is spelled another way", not [
        f for f in house.facts("contact") if f["id"] in ("double-by", "escaped-by") and f["by"] != nurse.me["person"]])
    for source in ("patient", "device"):
        fact = {"fact": "checkin", "id": f"staff-{source}", "at": AT, "enrollment": enrollment, "source": source, "answers": {"mood": 3}}
        status, reply = nurse.say(fact)
        check(f"staff says none of a {source}'s", reply["stored"] == 0, (status, reply))
    clinician, admin = house.sign_in("clinician"), house.sign_in("administrator")
    for who in (nurse, clinician, house.sign_in("biller"), house.sign_in("compliance"), admin):
        status, reply = who.say(*[{"fact": kind, "id": f"life-{kind}", "at": AT, "claim": "C1", "answer": "A1"} for kind in LIFE])
        check(f"{who.me['role']} says nothing of a claim's life", reply.get("stored", 0) == 0, (status, reply))
    time_ahead = {"fact": "time", "id": "ahead", "at": AT, "enrollment": enrollment, "from": "2031-01-01T10:00:00Z",
                  "to": "2031-01-01T10:30:00Z", "activity": "monitoring"}
    entry = {"fact": "checkin", "id": "ahead-3", "at": "2031-01-01T10:00:00Z", "enrollment": enrollment, "source": "staff",
             "answers": {"mood": 3}}
    for fact in (time_ahead, {**one(id="ahead-2"), "at": "2031-01-01T10:00:00Z"}, entry):
        check(f"nothing lies ahead: {fact['fact']}", nurse.say(fact)[1]["stored"] == 0)
    bare = house.run("person", "add", "bare@main.example", "--role", "care-coordinator", "--name", "No Person", "--password", "--trial",
                     stdin="nine otters cross the Elbe\n")
    visitor = Visitor(house)
    status, me = visitor.post("/v1/session", {"login": "bare@main.example", "password": "nine otters cross the Elbe"})
    visitor.csrf = me.get("csrf")
    status, reply = visitor.say(one(id="bare-by", by="pr0001"))
    said = [f for f in house.facts("contact") if f["id"] == "bare-by"]
    check("who is nobody in the facts speaks for nobody else", bare.returncode == 0 and not [f for f in said if f.get("by") == "pr0001"],
          (status, reply, said))


def notes(house, enrollment):
    clinician = house.sign_in("clinician")
    note = {"fact": "note", "id": "n-1", "at": AT, "note": "note-1", "enrollment": enrollment, "from": "2026-10-01",
            "to": "2026-10-31", "review": "a", "interpretation": "b", "actions": "c", "plan": "d"}
    check("no note comes signed", clinician.say({**note, "signed": AT})[1]["stored"] == 0)
    signed = next(f for f in house.facts("note") if f.get("signed") and f["enrollment"] in
                  [e["enrollment"] for e in house.facts("enroll") if not e.get("part2")])
    status, reply = clinician.say({**note, "id": "n-2", "note": signed["note"], "enrollment": signed["enrollment"]})
    check("a signed note is not replaced", reply["stored"] == 0, (status, reply))
    nurse, biller = house.sign_in("care-coordinator"), house.sign_in("biller")
    for who, target in ((nurse, signed["id"]), (biller, house.facts("time")[0]["id"]), (nurse, house.facts("payer")[0]["id"]),
                        (biller, house.facts("claim-made")[0]["id"]), (nurse, house.facts("practice")[0]["id"]),
                        (clinician, house.facts("claim-made")[0]["id"])):
        status, reply = who.say({"fact": "void", "id": f"void-{who.me['role']}-{target}"[:60], "at": AT, "voids": target, "reason": "x"})
        check(f"{who.me['role']} does not void {target}", reply["stored"] == 0, (status, reply))


def malformed(house, nurse, enrollment):
    good = {"fact": "contact", "id": "m-1", "at": AT, "enrollment": enrollment, "mode": "phone", "with": "patient"}
    text = json.dumps(good)
    bad = [b"", b"{", b"[]", b"null", b'"x"', text[:-1].encode(), text.encode() + b"}", b"\xef\xbb\xbf" + text.encode(),
           text.replace("phone", "pho\0ne").encode(), text.encode().replace(b"phone", b"ph\xff\xfene"),
           text.replace("phone", "ph\\u0000ne").encode(), text.replace("m-1", "m\\ud800").encode(),
           text.encode().replace(b"phone", b"\xed\xa0\x80"), b"[" * 100000, b'{"a":' * 100000 + b"1" + b"}" * 100000,
           (text[:-1] + ', "minutes": 9007199254740993}').encode(), (text[:-1] + ', "minutes": 1e400}').encode(),
           (text[:-1] + ', "minutes": -1}').encode(), (text[:-1] + ', "minutes": 99999999999999999999999}').encode(),
           (text[:-1] + ', "mode": "video"}').encode(), (text[:-1] + ', "x": 1}').encode(),
           text.replace("m-1", "x" * 65).encode(), text.replace("m-1", "../../x").encode(), text.replace("m-1", "a b").encode(),
           text.replace(AT, "2026-02-30T10:00:00Z").encode(), text.replace(AT, "2026-11-20T10:00:00").encode()]
    for body in bad:
        for type_ in ("application/json", "application/x-ndjson"):
            status, reply = nurse.post("/v1/facts", body, type_=type_)
            stored = reply.get("stored", 0) if isinstance(reply, dict) else 1
            check(f"{body[:40]!r} as {type_}: refused", status in (400, 413, 422) and stored == 0, (status, reply))
    for type_ in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/csv", ""):
        check(f"facts as {type_ or 'nothing'}: refused", nurse.post("/v1/facts", text, type_=type_)[0] in (415, 422))
    status, reply = nurse.post("/v1/facts", "\n".join([text] * 20001), type_="application/x-ndjson")
    check("20,001 facts are too many", status in (413, 422), (status, str(reply)[:200]))
    try:
        status, reply = nurse.post("/v1/facts", b" " * (8 * 1024 * 1024 + 1), type_="application/x-ndjson")
    except RuntimeError:  # refused before it was read: who still writes finds nobody there
        status, reply = 413, None
    check("and so is a byte more than 8 MB", status == 413, (status, str(reply)[:200]))
    status, reply = nurse.post("/v1/facts", ("\n" * 19000 + text).encode(), type_="application/x-ndjson")
    check("blank lines are none", status == 200 and reply["stored"] == 1, (status, str(reply)[:200]))


def retried(house, nurse, enrollment):
    fact = {"fact": "contact", "id": "retry-1", "at": AT, "enrollment": enrollment, "mode": "phone", "with": "patient"}
    check("first", nurse.say(fact)[1]["stored"] == 1)
    time.sleep(1.1)
    check("again: the same", nurse.say(fact)[1] == {**nurse.say(fact)[1], "same": 1, "stored": 0})
    status, reply = nurse.say({**fact, "mode": "video"})
    check("with other words: refused", reply["refused"] == 1 and "phone" not in json.dumps(reply), reply)
    other = house.sign_in("clinician")
    status, reply = other.say(fact)
    check("by somebody else: refused", reply["refused"] == 1, reply)
    many = [[{**fact, "id": f"race-{i}-{k}", "at": f"2026-11-20T10:{i:02}:00Z"} for k in range(20)] for i in range(10)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda facts: nurse.say(*facts)[1], [m for m in many for _ in range(4)]))
    check("of retries at once each is stored once", sum(t["stored"] for t in told) == 200 and
          sum(t["same"] for t in told) == 600 and not sum(t["refused"] for t in told), [(t["stored"], t["same"], t["refused"]) for t in told])


WORDS = ("' OR '1'='1", "'; DROP TABLE fact;--", "\" OR 1=1 --", "%", "_", "*", "Rob%'", "a' UNION SELECT 1,2,3--", "\\", "x' || 'y", "NEAR(a b)",
         "a* OR b*", "\"", "{}", "%00", "𝕬", "ſ", "a\u0301", "\u202e", "(" * 50, "x" * 3000)


def injected(house):
    nurse, biller, officer = house.sign_in("care-coordinator"), house.sign_in("biller"), house.sign_in("compliance")
    rows = nurse.get("/v1/patients?limit=500")[1]["total"]
    for words in WORDS:
        q = urllib.parse.quote(words)
        status, reply = nurse.get(f"/v1/patients?q={q}")
        check(f"patients by {words[:20]!r}: none more", status in (414, 422) or (status == 200 and reply["total"] == 0), (status, str(reply)[:200]))
        status, reply = nurse.get(f"/v1/search?q={q}")
        check(f"search by {words[:20]!r}: nobody", status in (414, 422) or (status == 200 and not [h for h in reply["hits"] if h["kind"] == "patient"]),
              (status, str(reply)[:200]))
        status, reply = biller.get(f"/v1/claims?q={q}&limit=500")
        check(f"claims by {words[:20]!r}: none", status in (414, 422) or (status == 200 and not reply["rows"]), (status, str(reply)[:200]))
        for where in ("who", "patient"):
            status, reply = officer.get(f"/v1/audit?{where}={q}")
            check(f"audit by {where} {words[:20]!r}: none", status in (414, 422) or (status == 200 and not [
                r for r in reply["rows"] if r["event"] != "audit-read"]), (status, str(reply)[:200]))
        for who, path in ((nurse, "/v1/facts?patient="), (biller, "/v1/claims?payer="), (biller, "/v1/claims?status="), (biller, "/v1/claims?after="),
                          (nurse, "/v1/patients?after="), (nurse, "/v1/patients?group="), (nurse, "/v1/time?by="), (nurse, "/v1/time?from="),
                          (nurse, "/v1/enrolling?program="), (biller, "/v1/worklist?what="), (nurse, "/v1/drafts/"), (nurse, "/v1/facts/"),
                          (biller, "/v1/rulebook/codes/"), (biller, "/v1/rulebook/compare?a=1&b="), (officer, "/v1/audit?event="),
                          (officer, "/v1/audit?after="), (biller, "/v1/jobs/"), (biller, "/v1/remittances?type=")):
            status, reply = who.get(path + q)
            check(f"GET {path}{words[:20]!r}: only words", status in (200, 400, 404, 414, 422), (status, str(reply)[:200]))
    check("all patients are still there", nurse.get("/v1/patients?limit=500")[1]["total"] == rows)


HTML = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&'
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://evil.example\")", "\t=1")


def words(house):
    """What people write is text: in JSON, in CSV, in a file's name, in a name for somebody."""
    nurse, biller = house.sign_in("care-coordinator"), house.sign_in("biller")
    for i, last in enumerate((HTML, *FORMULAS)):
        patient = {"fact": "patient", "id": f"w-{i}", "at": AT, "patient": f"w-{i}", "last": last.strip(), "first": "=Cmd", "birth": "1980-01-01",
                   "sex": "F", "address": {"line1": "1 Example", "city": "Denver", "state": "CO", "zip": "802020001"}, "timezone": "America/Denver"}
        status, reply = nurse.say(patient)
        check(f"a name is whatever it is: {last!r}", status == 200 and reply["stored"] == 1, (status, reply))
    like = next(f for f in house.facts("enroll") if not f.get("part2") and f["device"] not in ("reset", "reset-o"))
    for i in range(len(FORMULAS) + 1):
        fact = {**like, "id": f"w-e-{i}", "patient": f"w-{i}", "enrollment": f"w-e-{i}", "at": AT}
        for gone in ("plan", "order", "received", "by"):
            fact.pop(gone, None)
        status, reply = nurse.say(fact)
        check("enrolled", status == 200 and reply["stored"] == 1, (status, reply))
    time.sleep(3)
    status, data = nurse.get("/v1/patients?format=csv&limit=500")
    text = data.decode("utf-8")
    table = list(csv.reader(io.StringIO(text)))
    cells = [cell for row in table[1:] for cell in row if not re.fullmatch(r"-?\d+(\.\d+)?", cell)]
    check("they are in the table", any("HYPERLINK" in cell for cell in cells), text[:300])
    check("no cell of a table is a formula", not [c for c in cells if c and c[0] in "=+-@\t\r"],
          [c for c in cells if c and c[0] in "=+-@\t\r"][:5])
    check("rows are as long as the head", len({len(row) for row in table}) == 1, {len(row) for row in table})
    status, reply = nurse.get("/v1/patients/w-0")
    check("as JSON it is what it was, and JSON", status == 200 and reply["last"] == HTML and
          nurse.headers["content-type"].startswith("application/json"), (status, nurse.headers))
    status, reply = biller.post("/v1/remittances?name=" + urllib.parse.quote("x\"\r\nSet-Cookie: a=b;.835"), "ISA*x", type_="application/edi-x12")
    check("a file's name is no header", "a" not in biller.cookies and status in (202, 400, 422), (status, reply))
    admin = house.sign_in("administrator")
    for name in (HTML, "=1+1", "x\r\nSet-Cookie: a=b", "a\0b", "\x1b[31m"):
        status, reply = admin.post("/v1/people", {"login": f"w{abs(hash(name))}@main.example", "name": name, "role": "biller"})
        check(f"a person's name {name[:12]!r}", status in (200, 422) and "a" not in admin.cookies, (status, reply))
    check("the people page is JSON", isinstance(admin.get("/v1/people")[1], dict))
    officer = house.sign_in("compliance")
    data = officer.get("/v1/audit?format=csv")[1].decode("utf-8")
    cells = [c for row in csv.reader(io.StringIO(data)) for c in row]
    check("nor is the audit's export", not [c for c in cells if c and c[0] in "=+@\t\r"])
    for path in ("/v1/claims?format=csv", "/v1/worklist?format=csv", "/v1/money?format=csv"):
        status, data = biller.get(path)
        cells = [c for row in csv.reader(io.StringIO(data.decode())) for c in row]
        check(f"{path}: no formula", not [c for c in cells if c and c[0] in "=+@\t\r" or re.match(r"-[^\d.]", c)])
        check(f"{path}: is a file", re.fullmatch(r'attachment; filename="[\w.-]+"', biller.headers.get("content-disposition", "")), biller.headers)


def audited(house):
    """For each read of a record one entry, before the reply; of refused ones too."""
    nurse, officer, biller = house.sign_in("care-coordinator"), house.sign_in("compliance"), house.sign_in("biller")
    enroll = next(f for f in house.facts("enroll") if not f.get("part2") and f["device"] not in ("reset", "reset-o") and f["program"] == "rtm")
    patient, enrollment = enroll["patient"], enroll["enrollment"]
    claim = house.facts("claim-made")[0]["claim"]
    last = urllib.parse.quote(next(f["last"] for f in house.facts("patient") if f["patient"] == patient))

    def entries():
        return officer.get("/v1/audit?limit=500&who=" + urllib.parse.quote(nurse.me["account"]))[1]["rows"]

    for path in (f"/v1/patients/{patient}", f"/v1/patients/{patient}/charts", f"/v1/enrollments/{enrollment}/strip",
                 f"/v1/enrollments/{enrollment}/months/2026-10", f"/v1/enrollments/{enrollment}/explain?code=98978",
                 f"/v1/enrollments/{enrollment}/notes", f"/v1/facts?patient={patient}", f"/v1/facts/enroll-{enrollment}", "/v1/patients",
                 "/v1/patients?format=csv", f"/v1/search?q={last}", "/v1/today", f"/v1/time?by=all&enrollment={enrollment}",
                 f"/v1/enrolling?program=rtm&patient={patient}"):
        before = entries()
        status, _ = nurse.get(path)
        after = entries()
        check(f"GET {path}: one entry", status == 200 and len(after) == len(before) + 1, (status, len(after) - len(before), after[:2]))
        etag = nurse.headers.get("etag")
        if etag:
            status, _ = nurse.get(path, headers={"If-None-Match": etag})
            check(f"GET {path} that did not change: read all the same", len(entries()) == len(after) + 1, status)
    for path in ("/v1/patients/nobody", "/v1/enrollments/none/strip", "/v1/claims/C1", "/v1/audit", "/v1/people/x/part2"):
        before = entries()
        status, _ = nurse.get(path) if "part2" not in path else nurse.put(path, {"part2": True, "reason": "because of it"})
        check(f"{path}: refused, and written down", status in (403, 404) and len(entries()) == len(before) + 1, (status, entries()[:2]))
    for path in (f"/v1/claims/{claim}", "/v1/claims", "/v1/claims?format=csv", f"/v1/claims/{claim}/x12"):
        before = len(officer.get("/v1/audit?limit=500&who=" + biller.me["account"])[1]["rows"])
        status, _ = biller.get(path)
        after = len(officer.get("/v1/audit?limit=500&who=" + biller.me["account"])[1]["rows"])
        check(f"GET {path}: one entry", status == 200 and after == before + 1, (status, after - before))
    officer.get("/v1/audit?format=csv")
    check("an export of the audit is in it", "audit-exported" in str(officer.get("/v1/audit?event=audit-exported")[1]["rows"]))


def quiet_log(house):
    text = open(os.path.join(house.folder, "log"), encoding="utf-8").read()
    for line in text.splitlines():
        try:
            json.loads(line)
        except ValueError:
            check("each line of the log is one object", False, line[:200])
    people = house.facts("patient") + house.facts("practitioner") + house.facts("staff")
    marks = {v for f in people for k, v in f.items() if k in ("last", "first", "birth", "phone", "email", "patient") and len(str(v)) > 3}
    marks |= {f["member"] for f in house.facts("coverage") if "member" in f} | {f["enrollment"] for f in house.facts("enroll")}
    marks |= {f["claim"] for f in house.facts("claim-made")} | {p["login"] for p in house.people.values()}
    marks |= {"script", "DROP", "dbk_", "evil", "127.0.0.1"}
    found = sorted(m for m in marks if re.search(rf"(?<![\w.-]){re.escape(str(m))}(?![\w-])", text))
    check("nothing personal is in the log of a whole run", not found, found[:10])
    check("there is a log", len(text.splitlines()) > 20)


def flooded(house, enrollment):
    """Many sign-ins at once do not stop check-ins, nor /healthz."""
    nurse = house.sign_in("care-coordinator")
    over = threading.Event()

    def knock(n):
        statuses = []
        while not over.is_set():
            try:
                statuses.append(Visitor(house).post("/v1/session", {"login": f"nobody{n}@x.example", "password": "a guess of mine"})[0])
            except RuntimeError:
                statuses.append(0)
        return statuses

    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        knocks = [pool.submit(knock, n) for n in range(24)]
        time.sleep(1)
        waits, fine = [], True
        for i in range(20):
            began = time.monotonic()
            status, reply = nurse.say({"fact": "checkin", "id": f"flood-{i}", "at": AT, "enrollment": enrollment, "source": "staff",
                                       "answers": {"mood": 3}})
            fine &= status == 200 and reply["stored"] == 1
            fine &= house.anybody().get("/healthz")[0] == 200
            waits.append(time.monotonic() - began)
        over.set()
        statuses = [s for k in knocks for s in k.result()]
    check("check-ins go on under a flood of sign-ins", fine and sorted(waits)[len(waits) // 2] < 2, (fine, waits))
    check("which is slowed, and told so", set(statuses) <= {401, 429, 503} and (429 in statuses or 503 in statuses), set(statuses))


def crowded(house):
    sockets, opened = [], 0
    try:
        for _ in range(CONNECTIONS):
            s = socket.create_connection(("127.0.0.1", house.port), timeout=10)
            sockets.append(s)
            opened += 1
        check("1,000 connections that say nothing are taken", opened == CONNECTIONS)
        check("and others are still served", house.anybody().get("/healthz")[0] == 200)
    finally:
        for s in sockets:
            s.close()
    time.sleep(0.5)
    patient = house.sign_in("patient")
    streams = []
    try:
        for _ in range(STREAMS):
            streams.append(listen(patient))
        refused = [s for s in streams if s.status != 200]
        check("streams over the limit are refused in words", 0 < len(refused) < STREAMS and {s.status for s in refused} <= {429, 503},
              {s.status for s in streams})
        check("and the server goes on", house.anybody().get("/healthz")[0] == 200 and patient.get("/v1/own")[0] == 200)
    finally:
        for s in streams:
            s.__exit__()


def early(house):
    """A large body of nobody's is refused before it is read."""
    for path in ("/v1/imports", "/v1/remittances?name=x", "/v1/facts"):
        for headers in ({}, {"Cookie": "daybook=" + "A" * 43}, {"Authorization": "Bearer dbk_" + "A" * 43}):
            connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=10)
            connection.putrequest("POST", path)
            for k, v in {"Content-Type": "application/x-ndjson", "Content-Length": str(60 << 20 if "facts" not in path else 8 << 20), **headers}.items():
                connection.putheader(k, v)
            connection.endheaders()
            try:
                reply = connection.getresponse()
                check(f"{path} {list(headers)}: refused unread", reply.status == 401, reply.status)
            except (TimeoutError, OSError) as error:
                check(f"{path} {list(headers)}: refused unread", False, repr(error))
            finally:
                connection.close()


def main():
    with House(BUILD, patients=30) as house:
        nurse = house.sign_in("care-coordinator")
        enrollment = next(f["enrollment"] for f in house.facts("enroll") if not f.get("part2"))
        forged(house, nurse, enrollment)
        notes(house, enrollment)
        malformed(house, nurse, enrollment)
        retried(house, nurse, enrollment)
        injected(house)
        words(house)
        audited(house)
        early(house)
        crowded(house)
        flooded(house, enrollment)
        check("the server ends cleanly", house.stop() == 0, house.server.returncode)
        quiet_log(house)
    return counting.finish()


if __name__ == "__main__":
    sys.exit(main())
