#!/usr/bin/env python3
"""test_attack.py BUILD: what somebody tries who should not get in, or not so far: other practices' ids in every place,
sessions and tokens that grew or outlived their right, pages of other sites, headers, duties of two people done by one.
Prints `N passed, N failed`.
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
sys.path[:0] = [os.path.join(ROOT, "test"), os.path.join(ROOT, "test", "x12"), HERE]

import counting
from counting import check
from hidden import listen
from house import House, Visitor
from shape import Api
from test_walk import QUERIES, fill, things

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
API = Api()
STAFF = ("care-coordinator", "clinician", "biller", "compliance", "administrator")
PASSWORD = "nine otters cross the Elbe"
NOWHERE = "nobody-of-this-id"
SECONDS_TO_END = 8  # of an open page, once its session is over


def text_of(reply):
    return reply.decode("utf-8", "replace") if isinstance(reply, bytes) else json.dumps(reply, ensure_ascii=False)


def person(house, admin, role, login, **more):
    """Somebody invited, with a trial's second factor set at the machine."""
    made = house.run("person", "add", login, "--role", role, "--name", "Pat Tern", "--password", "--trial",
                     *[w for k, v in more.items() for w in (f"--{k}", v)], stdin=PASSWORD + "\n")
    if made.returncode:
        raise RuntimeError(made.stderr)
    return again(house, login)


def again(house, login, password=PASSWORD):
    visitor = Visitor(house)
    status, me = visitor.post("/v1/session", {"login": login, "password": password})
    if status == 200:
        visitor.me, visitor.csrf = me, me["csrf"]
    return visitor


# --- another practice -------------------------------------------------------------------------------------------------


def elsewhere(house):
    """Ids of the other practice in bodies and queries: as if there were nothing."""
    north = things(house, "north")
    south = things(house, "main")
    patient = max(f["patient"] for f in house.facts("patient"))  # the larger practice's: north has no such number
    enrollment = next(f["enrollment"] for f in house.facts("enroll") if f["patient"] == patient)
    claim = next((f["claim"] for f in house.facts("claim-made")), NOWHERE)
    here = {role: house.sign_in(role, "north") for role in STAFF}
    nurse, biller, officer, admin = here["care-coordinator"], here["biller"], here["compliance"], here["administrator"]
    check("the ids are not of both", patient not in [f["patient"] for f in house.facts("patient", "north")])

    def none(name, got, *more):
        status, reply = got
        check(f"{name}: nothing there", status in (404, 422) and "stored\": 1" not in text_of(reply), (status, reply, *more))

    none("break-glass", nurse.post("/v1/glass", {"patient": patient, "reason": "found unconscious in the street"}))
    at = {"at": "2026-11-20T10:00:00Z"}
    for name, fact in (
            ("checkin", {"fact": "checkin", "enrollment": enrollment, "source": "staff", "answers": {"mood": 1}}),
            ("consent", {"fact": "consent", "patient": patient, "program": "rtm", "form": "verbal", "from": "2026-01-01"}),
            ("void", {"fact": "void", "voids": f"enroll-{enrollment}", "reason": "x"}),
            ("discharge", {"fact": "discharge", "enrollment": enrollment, "on": "2026-11-01", "reason": "goals-met"})):
        none(f"fact {name}", nurse.say({"id": f"elsewhere-{name}", **at, **fact}))
    status, report = biller.post("/v1/claims/release", {"claims": [claim]})
    check("release: nothing there", status == 200 and report["released"] == 0, (status, report))
    for path, body in ((f"/v1/unmatched/{south['unmatched']}/match", {"claim": claim}),
                       (f"/v1/unmatched/{north['unmatched']}/match", {"claim": claim}),
                       (f"/v1/claims/{claim}/void", {"reason": "a reason"}), (f"/v1/claims/{claim}/correct", {"reason": "a reason"}),
                       (f"/v1/work/{south['work']}/done", {"outcome": "x"})):
        if NOWHERE not in path and "none" not in path:
            none(f"POST {path}", biller.post(path, body))
    for path in (f"/v1/facts?patient={patient}", f"/v1/facts?claim={claim}", f"/v1/enrolling?program=rtm&patient={patient}"):
        none(f"GET {path}", nurse.get(path))
    mine, theirs = house.sign_in("clinician"), house.sign_in("biller")
    for got in (admin.patch(f"/v1/people/{mine.me['account']}", {"disabled": True}), admin.delete(f"/v1/people/{mine.me['account']}/sessions"),
                admin.post(f"/v1/people/{mine.me['account']}/invitation"),
                officer.put(f"/v1/people/{theirs.me['account']}/part2", {"part2": True, "reason": "a reason for it"}),
                admin.patch(f"/v1/people/{theirs.me['account']}", {"role": "administrator"})):
        none("people of the other practice", got)
    check("they are still in", mine.get("/v1/session")[0] == 200 and theirs.get("/v1/session")[0] == 200)
    status, _ = mine.put("/v1/drafts/note.x", {"name": "note.x", "value": {"review": "mine"}})
    check("a draft is kept", status == 200)
    check("and nobody else's", here["clinician"].get("/v1/drafts/note.x")[0] == 404 and
          house.sign_in("care-coordinator").get("/v1/drafts/note.x")[0] == 404)
    check("no other practice is gone to", here["clinician"].post("/v1/session/practice", {"practice": "main"})[0] in (403, 404))
    token = house.sign_in("administrator").post("/v1/tokens", {"name": "t", "scopes": ["patients", "rules"], "days": 1})[1]
    check("nor its tokens ended", admin.delete(f"/v1/tokens/{token['token']}")[0] == 404)
    check("nor seen", token["token"] not in json.dumps(admin.get("/v1/tokens")[1]))
    program = Visitor(house, token=token["secret"])
    check("a token is of its practice", program.get(f"/v1/patients/{patient}")[0] == 200)
    with listen(nurse) as stream:
        house.sign_in("care-coordinator").say({"fact": "checkin", "id": "heard-elsewhere", **at, "enrollment": enrollment,
                                               "source": "staff", "answers": {"mood": 1}})
        time.sleep(2.5)
        check("nor is anything heard", "checkin" not in stream.text, stream.text)


# --- tokens ---------------------------------------------------------------------------------------------------------------


def tokens(house):
    admin = house.sign_in("administrator")
    for scopes in (["people"], ["part2"], ["audit"], ["treat"], ["claims-work"], ["break-glass"], ["account"], ["own-record"], [],
                   ["rules", "rules-approve"], ["*"], [""], ["RULES"], ["rules rules-approve"], ["practice"]):
        status, _ = admin.post("/v1/tokens", {"name": "grows", "scopes": scopes, "days": 1})
        check(f"no token of {scopes}", status == 422, status)
    for days in (0, -1, 100000, 2**63 - 1):
        check(f"nor for {days} days", admin.post("/v1/tokens", {"name": "long", "scopes": ["rules"], "days": days})[0] == 422)
    _, made = admin.post("/v1/tokens", {"name": "device", "scopes": ["check-in"], "days": 1})
    device = Visitor(house, token=made["secret"])
    enrollment = next(f["enrollment"] for f in house.facts("enroll") if not f.get("part2"))
    fact = {"fact": "checkin", "id": "by-a-device", "at": "2026-11-20T10:00:00Z", "enrollment": enrollment, "source": "device",
            "answers": {"mood": 4}}
    status, reply = device.say(fact)
    check("a device says what its scope lets it", status == 200 and reply["stored"] == 1, (status, reply))
    for kind in ({"fact": "time", "enrollment": enrollment, "from": "2026-11-20T10:00:00Z", "to": "2026-11-20T10:10:00Z",
                  "activity": "monitoring", "by": "pr0001"}, {"fact": "void", "voids": "by-a-device", "reason": "x"},
                 {"fact": "patient", "patient": "px9", "last": "A", "first": "B", "birth": "1990-01-01", "sex": "F"}):
        status, reply = device.say({"id": f"dev-{kind['fact']}", "at": "2026-11-20T10:00:00Z", **kind})
        check(f"and no {kind['fact']}", status in (403, 422) and reply.get("stored", 0) == 0, (status, reply))
    for method, path, may, row in API.routes():
        if may in ("open", "known") or method not in ("GET", "DELETE"):
            continue
        status, _ = device.ask(method, fill(path, {}))
        check(f"{method} {path} by a device's token: not", status == 403, status)
    check("a token signs nobody out", device.delete("/v1/session")[0] == 403)
    with listen(device) as stream:
        check("it may listen", stream.status == 200, stream.status)
        check("until it is ended", admin.delete(f"/v1/tokens/{made['token']}")[0] == 204)
        check("then its page ends too", stream.over.wait(SECONDS_TO_END))
    check("and it is no longer good", device.say({**fact, "id": "late"})[0] == 401)
    for bad in ("", "x", "dbk_", "dbk_" + "A" * 43, made["secret"][:-1], made["secret"].upper(), made["secret"] + "=", "dbk_" + "'" * 43):
        check(f"{bad[:12]}... is no token", Visitor(house, token=bad).get("/v1/rulebook")[0] == 401)
    both = house.sign_in("biller")
    both.token = "dbk_" + "A" * 43
    check("a bad token is not made good by a cookie", both.get("/v1/claims")[0] == 401)


# --- sessions --------------------------------------------------------------------------------------------------------------


def sessions(house):
    biller = house.people["main", "biller"]
    planted = "A" * 43
    v = Visitor(house)
    v.cookies = {"daybook": planted, "__Host-daybook": planted, "daybook-session": planted}
    status, me = v.post("/v1/session", {"login": biller["login"], "password": biller["password"]})
    name = next(k for k, value in v.cookies.items() if value != planted and len(value) == 43 and "device" not in k)
    check("a cookie that was there before is not taken over", status == 200 and v.cookies[name] != planted, v.cookies)
    check("nor good for anything", "HttpOnly" in v.headers["set-cookie"] and "SameSite=Strict" in v.headers["set-cookie"], v.headers)
    thief = Visitor(house)
    thief.cookies = {name: planted}
    check("the planted one is nobody's", thief.get("/v1/session")[0] == 401)
    v.csrf = me["csrf"]
    old = dict(v.cookies)
    check("signed out", v.delete("/v1/session")[0] == 204)
    v.cookies = old
    check("is out, whatever the browser keeps", v.get("/v1/claims")[0] == 401)
    admin = house.sign_in("administrator")
    login = "swift@main.example"
    swift = person(house, admin, "biller", login)
    account = swift.me["account"]
    for name, act, back in (
            ("sessions ended", lambda: admin.delete(f"/v1/people/{account}/sessions"), None),
            ("role changed", lambda: admin.patch(f"/v1/people/{account}", {"role": "care-coordinator"}), {"role": "biller"}),
            ("locked out", lambda: admin.patch(f"/v1/people/{account}", {"disabled": True}), {"disabled": False})):
        swift = again(house, login)
        check(f"{name}: signed in before", swift.get("/v1/session")[0] == 200)
        with listen(swift) as stream:
            status, reply = act()
            check(f"{name}: done", status in (200, 204), (status, reply))
            check(f"{name}: the next question is refused", swift.get("/v1/claims")[0] == 401)
            check(f"{name}: the open page hears no more", stream.over.wait(SECONDS_TO_END))
        if back:
            admin.patch(f"/v1/people/{account}", back)
    swift = again(house, login)
    with listen(swift) as stream:
        swift.delete("/v1/session")
        check("signing out ends the own open page", stream.over.wait(SECONDS_TO_END))
    out = again(house, login)
    with listen(out) as stream:
        house.run("person", "lock", login)
        check("locked out at the machine: the open page ends", stream.over.wait(2 * SECONDS_TO_END))
    check("and the session", out.get("/v1/claims")[0] == 401)
    house.run("person", "unlock", login)


# --- pages of other sites -------------------------------------------------------------------------------------------------


def other_sites(house):
    biller = house.people["main", "biller"]
    who = {"login": biller["login"], "password": biller["password"]}
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
                    {"Sec-Fetch-Site": "same-site"}, {"Origin": f"http://localhost.evil.example:{house.port}"},
                    {"Origin": "http://127.0.0.1:1"}, {"Origin": f"ftp://127.0.0.1:{house.port}"}):
        status, _ = Visitor(house).post("/v1/session", who, headers=headers)
        check(f"sign-in from {headers}: refused", status == 403, status)
    status, _ = Visitor(house).post("/v1/session", who, headers={"Origin": f"http://127.0.0.1:{house.port}"})
    check("from the own page it is let in", status == 200, status)
    for type_ in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", ""):
        status, _ = Visitor(house).post("/v1/session", json.dumps(who), type_=type_)
        check(f"sign-in as {type_ or 'nothing'}: refused", status in (415, 422), status)
    visitor = house.sign_in("administrator")
    csrf = visitor.csrf
    for method, path, may, row in API.routes():
        if method == "GET" or may == "open":
            continue
        visitor.csrf = csrf
        status, _ = visitor.ask(method, fill(path, {}), {} if "requestBody" in row else None, headers={"Origin": "https://evil.example"})
        check(f"{method} {path} from another site: refused", status == 403, status)
        visitor.csrf = None
        for token in (None, "", "A" * 43, csrf[:-1], csrf + "A"):
            headers = {} if token is None else {"X-Daybook-Csrf": token}
            status, _ = visitor.ask(method, fill(path, {}), {} if "requestBody" in row else None, headers=headers)
            check(f"{method} {path} with {str(token)[:6]} for a token: refused", status == 403, status)
    visitor.csrf = csrf
    status, _ = visitor.ask("OPTIONS", "/v1/people", headers={"Origin": "https://evil.example",
                                                               "Access-Control-Request-Method": "POST"})
    check("no preflight is answered", status in (404, 405, 501) and not [h for h in visitor.headers if h.startswith("access-control")],
          (status, visitor.headers))
    visitor.get("/v1/people", headers={"Origin": "https://evil.example"})
    check("no other site reads a reply", not [h for h in visitor.headers if h.startswith("access-control")], visitor.headers)


def headers(house):
    visitor = house.sign_in("clinician")
    for path in ("/v1/session", "/v1/patients", "/v1/people", "/v1/no-such-thing", "/v1/today", "/"):
        visitor.get(path)
        h = visitor.headers
        policy = h.get("content-security-policy", "")
        check(f"{path}: framed by nobody", h.get("x-frame-options") == "DENY" and "frame-ancestors 'none'" in policy, h)
        check(f"{path}: no inline script", "unsafe" not in policy and "default-src" in policy, policy)
        check(f"{path}: its type is as it is said", h.get("x-content-type-options") == "nosniff", h)
        check(f"{path}: nobody hears where one came from", h.get("referrer-policy") in ("no-referrer", "same-origin"), h)
        if path.startswith("/v1/"):
            check(f"{path}: kept by no cache", re.search(r"no-store|no-cache", h.get("cache-control", "")) and
                  "public" not in h["cache-control"], h)
        check(f"{path}: the server does not say what it is", not re.search(r"\d", h.get("server", "")), h)
    for path in ("/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "//etc/passwd", "/%00",
                 "/assets/%252e%252e/x", "/v1/patients/..%2f..%2fpeople", "/v1/patients/%2e%2e", "/v1//people", "/v1/patients/%ff%fe"):
        status, reply = visitor.get(path)
        check(f"{path}: nothing of the machine", status in (400, 404) or (status == 200 and b"<!doctype" in reply[:60].lower()),
              (status, text_of(reply)[:80]))
    for sign in ("%s%n%x%p", "%25s%25n%25x", "';--", "\r\nSet-Cookie: a=b", "%0d%0aSet-Cookie:%20a=b", "${7*7}", "{{7*7}}"):
        query = re.sub(r"[^\w%.-]", lambda m: f"%{ord(m.group(0)):02X}", sign)
        for path in (f"/v1/search?q={query}", f"/v1/patients?q={query}", f"/v1/patients/{query}", f"/v1/patients?format=csv&q={query}"):
            status, reply = visitor.get(path)
            check(f"{path}: only letters", status in (200, 400, 404, 422) and "a" not in visitor.cookies, (status, reply))


def over_tls(house):
    """The same house over TLS: __Host- cookies and HSTS."""
    import http.client
    import ssl
    process = subprocess.Popen([house.daybook, "serve", "--db", house.db, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True, env=house.environment)
    try:
        port = int(re.search(r":(\d+)/", process.stdout.readline()).group(1))
        who = house.people["main", "biller"]
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=context)
        connection.request("POST", "/v1/session", json.dumps({"login": who["login"], "password": who["password"]}),
                           {"Content-Type": "application/json"})
        reply = connection.getresponse()
        reply.read()
        cookies = reply.headers.get_all("Set-Cookie") or []
        check("over TLS the cookie is __Host-", reply.status == 200 and cookies and all(
            c.startswith("__Host-") and "Secure" in c and "Path=/" in c and "HttpOnly" in c and "Domain" not in c for c in cookies), cookies)
        check("and browsers come back by TLS alone", "max-age" in (reply.headers.get("Strict-Transport-Security") or ""), reply.headers)
        check("TLS 1.3", connection.sock is None or connection.sock.version() == "TLSv1.3")
        plain = cookies[0].split(";")[0].removeprefix("__Host-") if cookies else ""
        connection.request("GET", "/v1/session", headers={"Cookie": plain})
        check("the name without __Host- is nobody's", connection.getresponse().status == 401)
        connection.close()
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


# --- duties of two ---------------------------------------------------------------------------------------------------------


def duties(house):
    admin, officer, nurse = (house.sign_in(r) for r in ("administrator", "compliance", "care-coordinator"))
    me = admin.me["account"]
    for change in ({"role": "clinician", "person": "pr0001"}, {"role": "biller"}, {"disabled": True}, {"person": "pr0001"}):
        check(f"nobody changes themselves: {change}", admin.patch(f"/v1/people/{me}", change)[0] == 403)
    status, _ = officer.put(f"/v1/people/{officer.me['account']}/part2", {"part2": True, "reason": "to see them all"})
    check("nor lets themselves see closed records", status == 403, status)
    other = person(house, admin, "administrator", "second@main.example")
    check("an administrator takes another's role", other.patch(f"/v1/people/{me}", {"role": "biller"})[0] == 200)
    status, _ = again(house, "second@main.example").patch(f"/v1/people/{other.me['account']}", {"disabled": True})
    check("the last does not lock themselves out", status == 403)
    check("nor is made another by who is none", officer.patch(f"/v1/people/{other.me['account']}", {"role": "biller"})[0] == 403)
    check("back again", other.patch(f"/v1/people/{me}", {"role": "administrator"})[0] == 200)
    open_one = next(f["patient"] for f in house.facts("patient"))
    status, glass = officer.post("/v1/glass", {"patient": open_one, "reason": "an emergency of the officer"})
    check("the officer opens too", status == 200, glass)
    status, _ = officer.post(f"/v1/glass/{glass['glass']}/review", {"verdict": "justified", "remark": "by myself"})
    check("who opened does not review", status == 403, status)
    check("nor who may not", nurse.post(f"/v1/glass/{glass['glass']}/review", {"verdict": "justified", "remark": "x"})[0] == 403)
    for body in ({"fact": "payer-rule"}, {"fact": "price"}, {"fact": "charge"}, {"fact": "payer"}, {"fact": "device"}):
        status, reply = officer.say({"id": f"rule-{body['fact']}", "at": "2026-11-20T10:00:00Z", **body})
        check(f"{body['fact']}: not as a plain fact", status in (403, 422) and reply.get("stored", 0) == 0, (status, reply))
    worker = house.facts("time")[0]["by"]
    both = person(house, admin, "biller", "both@main.example", person=worker)
    mine = [r["claim"] for r in both.get("/v1/claims?status=made&limit=200")[1]["rows"]]
    status, report = both.post("/v1/claims/release", {"claims": mine})
    let_go = [r for r in report.get("rows", []) if not r.get("refused")]
    times = {(f["enrollment"], f["by"]) for f in house.facts("time")}
    made = {f["claim"]: f["enrollment"] for f in house.facts("claim-made")}
    check("who logged its minutes does not release a claim", status == 200 and not
          [r for r in let_go if (made.get(r["claim"]), worker) in times], let_go[:3])
    check("but may others", status == 200 and len(report["rows"]) == len(mine), (status, len(mine)))


def administrator(house):
    """Sees no patient: no id, no name, no birth date of any, in no reply."""
    admin = house.sign_in("administrator")
    people = house.facts("patient")
    marks = {f["patient"] for f in people} | {f["birth"] for f in people} | {f["last"] for f in people} | {
        f["enrollment"] for f in house.facts("enroll")} | {f["claim"] for f in house.facts("claim-made")}
    staff = json.dumps(house.facts("practitioner") + house.facts("staff") + house.facts("payer") + house.facts("practice"))
    marks = {m for m in marks if m not in staff}
    names = re.compile("|".join(rf"\b{re.escape(m)}\b" for m in sorted(marks)))
    queries = {"/v1/search": [f"?q={people[0]['last']}", f"?q={people[0]['patient']}"],
               "/v1/jobs": [""], "/v1/money": ["", "?format=csv"], "/v1/today": [""]}
    for method, path, may, _ in API.routes():
        if method != "GET" or path == "/v1/events":
            continue
        for more in queries.get(path, [QUERIES.get(path, "")]):
            full = fill(path + more, {"patient": people[0]["patient"], "month": "2026-10"})
            _, reply = admin.get(full)
            found = set(names.findall(text_of(reply))) - set(names.findall(full))
            check(f"GET {full} as administrator: no patient", not found, (sorted(found)[:5], text_of(reply)[:200]))


def main():
    with House(BUILD, patients=30, also=["north"]) as house:
        elsewhere(house)
        tokens(house)
        sessions(house)
        other_sites(house)
        headers(house)
        duties(house)
        administrator(house)
        over_tls(house)
        check("the server ends cleanly", house.stop() == 0, house.server.returncode)
    return counting.finish()


if __name__ == "__main__":
    sys.exit(main())
