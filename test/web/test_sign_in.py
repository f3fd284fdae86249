#!/usr/bin/env python3
"""test_sign_in.py BUILD: signing in as people do it, over HTTP: password, second factor, cookies and their rotation, what
another page may not do, invitations, tokens, break-glass, and that all of it is in the audit. Prints `N passed, N failed`.
"""
import base64
import hashlib
import hmac
import os
import struct
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(ROOT, "test"), HERE]

import counting
from counting import check
from house import House, Visitor

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
PASSWORD, NEW = "seven lamps over Tromso", "four herons under a bridge"


def totp(secret, ahead=0):
    key = base64.b32decode(secret)
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + ahead), hashlib.sha1).digest()
    at = mac[19] & 15
    return "%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF) % 1000000)


def signed_in(house, login, password=PASSWORD, **more):
    v = Visitor(house)
    status, me = v.post("/v1/session", {"login": login, "password": password, **more})
    if status == 200:
        v.me, v.csrf = me, me["csrf"]
    return v, status, me


def refresh(v):
    _, v.me = v.get("/v1/session")
    v.csrf = v.me["csrf"]


def set_up(v):
    status, begun = v.post("/v1/account/totp")
    check("an authenticator is begun", status == 200 and begun["qr"].startswith("<svg "), begun)
    status, codes = v.post("/v1/account/totp/confirm", {"code": totp(begun["secret"])})
    check("and confirmed with recovery codes", status == 200 and len(codes["codes"]) == 10, codes)
    refresh(v)
    return begun["secret"], codes["codes"]


def one_answer(house):
    _, status, wrong = signed_in(house, "root@example.org", "not the password")
    _, other, nobody = signed_in(house, "nobody@example.org", "not the password")
    check("a wrong password and no account: the same answer",
          status == other == 401 and {**wrong, "request": 0} == {**nobody, "request": 0}, (wrong, nobody))


def password_and_second(house):
    v, status, me = signed_in(house, "root@example.org")
    check("the password is shown", status == 200 and me["second"] == "unset" and me["may"] == ["account"], me)
    cookie = v.headers["set-cookie"]
    check("the cookie is out of scripts' reach", "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Max-Age" not in cookie,
          cookie)
    status, body = v.get("/v1/people")
    check("without a second factor nothing is seen", status == 403, body)
    old = dict(v.cookies)
    secret, codes = set_up(v)
    check("all that the role may", "people" in v.me["may"] and v.me["second"] == "shown", v.me)
    stale = Visitor(house)
    stale.cookies = old
    check("the cookie before is void", stale.get("/v1/session")[0] == 401)

    w, _, me = signed_in(house, "root@example.org")
    check("the second factor is wanted", me["second"] == "wanted" and w.get("/v1/people")[0] == 403, me)
    check("another set up by the password alone is refused", w.post("/v1/account/totp")[0] == 403)
    status, body = w.post("/v1/session/second", {"code": totp(secret)})
    check("a code that was shown is no good", status == 403, body)
    status, body = w.post("/v1/session/second", {"recovery": codes[0].upper()})
    check("a recovery code is", status == 200 and body["recovery_left"] == 9, body)
    x, _, _ = signed_in(house, "root@example.org")
    check("once", x.post("/v1/session/second", {"recovery": codes[0]})[0] == 403)
    status, body = x.post("/v1/session/second", {"code": totp(secret, 1)})
    check("a new code is shown", status == 200 and body["second"] == "shown", body)
    return v, codes


def other_pages(house, v):
    csrf, v.csrf = v.csrf, None
    body = {"login": "x@example.org", "name": "X", "role": "biller"}
    check("no token, no change", v.post("/v1/people", body)[0] == 403)
    v.csrf = "A" * 43
    check("a wrong token neither", v.post("/v1/people", body)[0] == 403)
    v.csrf = csrf
    status, _ = v.post("/v1/people", body, headers={"Sec-Fetch-Site": "cross-site"})
    check("nor from another site", status == 403)
    other, _, _ = signed_in(house, "root@example.org")
    v.csrf = other.csrf
    check("nor another session's", v.post("/v1/people", body)[0] == 403)
    v.csrf = csrf


def sessions(house, v, codes):
    w, _, _ = signed_in(house, "root@example.org", code=codes[1])
    check("both at once", w.me["second"] == "shown", w.me)
    _, listed = v.get("/v1/account/sessions")
    check("sessions are listed", sum(s["here"] for s in listed["sessions"]) == 1 and len(listed["sessions"]) > 1, listed)
    there = next(s for s in listed["sessions"] if not s["here"])
    check("one is ended", v.delete(f"/v1/account/sessions/{there['session']}")[0] == 204)
    check("none of somebody else's", v.delete("/v1/account/sessions/s0000000000000000")[0] == 404)
    check("all others are", v.delete("/v1/account/sessions/others")[0] == 204)
    check("and feel it", w.get("/v1/session")[0] == 401 and v.get("/v1/session")[0] == 200)


def invitations(house, v):
    bad = {"login": "cy@example.org", "name": "Cy", "role": "clinician"}
    check("a clinician is a practitioner", v.post("/v1/people", bad)[0] == 422)
    status, invited = v.post("/v1/people", {"login": "cy@example.org", "name": "Cy Young", "role": "biller"})
    check("somebody is invited", status == 200 and invited["link"].startswith("/join#"), invited)
    token = invited["link"].removeprefix("/join#")
    w = Visitor(house)
    status, seen = w.get(f"/v1/invitations/{token}")
    check("the page says who", status == 200 and seen["login"] == "cy@example.org" and not seen["has_password"], seen)
    check("a guess is none", w.get("/v1/invitations/" + "A" * 43)[0] == 404)
    status, body = w.post(f"/v1/invitations/{token}", {"password": "password1234"})
    check("not with any password", status == 422 and body.get("place") == "password", body)
    status, me = w.post(f"/v1/invitations/{token}", {"password": NEW})
    check("taken", status == 200 and me["second"] == "unset" and me["role"] == "biller", me)
    check("once", Visitor(house).post(f"/v1/invitations/{token}", {"password": NEW})[0] == 404)
    w.csrf = me["csrf"]
    set_up(w)
    check("the biller sees claims, and invites nobody", "claims-work" in w.me["may"] and w.post("/v1/people", bad)[0] == 403)
    account = invited["account"]
    check("who is locked out is out", v.patch(f"/v1/people/{account}", {"disabled": True})[0] == 200 and w.get("/v1/session")[0] == 401)
    check("not oneself", v.patch(f"/v1/people/{v.me['account']}", {"disabled": True})[0] == 403)


def passwords(house, v):
    check("the old one is asked for", v.post("/v1/account/password", {"old": "wrong", "new": NEW})[0] == 403)
    status, body = v.post("/v1/account/password", {"old": PASSWORD, "new": NEW})
    check("a new password", status == 200, body)
    refresh(v)
    check("the old one is void", signed_in(house, "root@example.org")[1] == 401)


def tokens(house, v):
    check("only what programs may", v.post("/v1/tokens", {"name": "feed", "scopes": ["audit"], "days": 30})[0] == 422)
    status, made = v.post("/v1/tokens", {"name": "feed", "scopes": ["rules"], "days": 30})
    check("a token is made", status == 200 and made["secret"].startswith("dbk_"), made)
    program = Visitor(house, token=made["secret"])
    check("it does what it says", program.get("/v1/rulebook")[0] == 200 and program.get("/v1/people")[0] == 403)
    check("it is listed without its secret", made["secret"] not in str(v.get("/v1/tokens")[1]))
    check("it is ended", v.delete(f"/v1/tokens/{made['token']}")[0] == 204 and program.get("/v1/rulebook")[0] == 401)


def patients_and_glass(house, v):
    coordinator, clinician, officer = (house.sign_in(r) for r in ("care-coordinator", "clinician", "compliance"))
    open_ones = [f for f in house.facts("enroll") if not f.get("part2") and f["device"] not in ("reset", "reset-o")]
    patient = open_ones[0]["patient"]
    path = f"/v1/patients/{patient}/invitation"
    check("the administrator lets no patient in", v.post(path, {"login": "p@example.org"})[0] == 403)
    status, invited = coordinator.post(path, {"login": "p@example.org"})
    check("who enrolls does", status == 200, invited)
    p = Visitor(house)
    status, me = p.post("/v1/invitations/" + invited["link"].removeprefix("/join#"), {"password": NEW})
    check("a patient may go without a second factor", status == 200 and me["second"] == "shown" and me.get("enrollment"), me)
    check("and keeps the cookie", "Max-Age" in p.headers["set-cookie"], p.headers)
    check("and sees the own record alone", p.get("/v1/patients")[0] == 403)
    check("no patient among the people", "p@example.org" not in str(v.get("/v1/people")[1]))

    check("a reason is asked for", clinician.post("/v1/glass", {"patient": patient, "reason": "so"})[0] == 422)
    status, glass = clinician.post("/v1/glass", {"patient": patient, "reason": "found unconscious in the street"})
    check("a record is opened", status == 200 and glass["verdict"] == "waits", glass)
    _, listed = officer.get("/v1/glass?verdict=waits")
    check("and waits for review", [g["glass"] for g in listed["glasses"]] == [glass["glass"]], listed)
    status, body = officer.post(f"/v1/glass/{glass['glass']}/review", {"verdict": "justified", "remark": "the ward called"})
    check("and is reviewed", status == 200, body)
    check("once", officer.post(f"/v1/glass/{glass['glass']}/review", {"verdict": "justified", "remark": "again"})[0] == 409)
    status, body = clinician.post("/v1/session/again", {"password": "not the password"})
    check("shown again wrongly", status == 403, body)
    return officer


def slower(house):
    for _ in range(6):
        signed_in(house, "cy@example.org", "guess after guess")
    v, status, _ = signed_in(house, "cy@example.org", "guess after guess")
    check("guessing is slowed", status == 429 and int(v.headers["retry-after"]) >= 1, (status, v.headers))


def audited(house, officer):
    for word in ("signed-in", "second-factor", "factor-added", "person-invited", "invitation-taken", "token-made", "token-ended",
                 "password-set", "glass-opened", "glass-reviewed", "session-ended", "member-changed"):
        status, page = officer.get(f"/v1/audit?event={word}")
        check(f"the audit tells of {word}", status == 200 and f"'{word}'" in str(page), page)
    with open(os.path.join(house.folder, "log"), encoding="utf-8") as f:
        log = f.read()
    check("the log names nobody", "example.org" not in log and "dbk_" not in log and "join" not in log)


def main():
    with House(BUILD, patients=12) as house:
        made = house.run("person", "add", "root@example.org", "--role", "administrator", "--name", "Root", "--password",
                         stdin=PASSWORD + "\n")
        check("the first administrator is made on the command line", made.returncode == 0 and made.stdout == "done\n", made)
        one_answer(house)
        v, codes = password_and_second(house)
        other_pages(house, v)
        sessions(house, v, codes)
        invitations(house, v)
        tokens(house, v)
        officer = patients_and_glass(house, v)
        passwords(house, v)
        slower(house)
        audited(house, officer)
        check("sign out", v.delete("/v1/session")[0] == 204 and v.get("/v1/session")[0] == 401)
        check("the server ends well", house.stop() == 0)
    return counting.finish()


sys.exit(main())
