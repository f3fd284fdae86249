#!/usr/bin/env python3
"""test_walk.py BUILD: walks every route of the API as nobody, as every role, as a program, and as the same roles of another
practice, and expects exactly the matrix (edge/auth/permissions.def by way of doc/api/openapi.json and /v1/roles). Every
reply that is read is held against its shape. Prints `N passed, N failed`.
"""
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
ROLES = ("patient", "care-coordinator", "clinician", "biller", "compliance", "administrator")
OTHER = "north"
NONSENSE = {"no-such-member": 1}
# What a route needs in its query to answer at all.
QUERIES = {
    "/v1/facts": "?patient={patient}",
    "/v1/search": "?q=a",
    "/v1/enrolling": "?program=rtm",
    "/v1/enrollments/{enrollment}/explain": "?code=98978",
    "/v1/enrollments/{enrollment}/note": "?from=2026-01-01&to=2026-01-31",
    "/v1/rulebook/compare": "?a=medicare-2025&b=medicare-2026",
}
# Made of what nobody may know elsewhere: the other practice's people get 404 for it.
OWNED = ("patient", "enrollment", "claim", "batch", "answer", "id", "account", "unmatched", "work", "job")


def things(house, practice):
    """An id of each kind that paths name."""
    enrolled = [f for f in house.facts("enroll", practice) if not f.get("part2") and f["device"] not in ("reset", "reset-o")]
    enroll = max(enrolled, key=lambda f: f["patient"])  # of the larger practice: nobody of the other has its number
    made = house.facts("claim-made", practice)
    found = {"patient": enroll["patient"], "enrollment": enroll["enrollment"], "id": enroll["id"], "month": "2026-10",
             "claim": made[0]["claim"] if made else "none", "code": "98978"}
    for name, kind, field in (("batch", "batch", "batch"), ("answer", "answer", "answer"), ("unmatched", "unmatched", "id"),
                              ("work", "work-item", "work")):
        rows = house.facts(kind, practice)
        found[name] = rows[0][field] if rows else "none"
    return found


def fill(path, ids):
    for name, value in ids.items():
        path = path.replace("{" + name + "}", value)
    return path.replace("{", "no-such-").replace("}", "")


def ask(visitor, method, path, row, ids):
    full = fill(path + QUERIES.get(path, "") if method == "GET" else path, ids)
    if method in ("GET", "DELETE"):
        return visitor.ask(method, full)
    return visitor.ask(method, full, NONSENSE if "requestBody" in row else None)


def walk_nobody(house, api, ids):
    for method, path, may, row in api.routes():
        if may == "open":
            continue
        status, _ = ask(house.anybody(), method, path, row, ids)
        check(f"{method} {path} as nobody: 401", status == 401, status)


def walk_role(house, api, ids, matrix, role):
    visitor = house.sign_in(role)
    for method, path, may, row in api.routes():
        if may == "open" or path == "/v1/events":
            continue
        allowed = role in matrix.get(may, ())
        status, reply = ask(visitor, method, path, row, ids)
        name = f"{method} {path} as {role}"
        if not allowed:
            check(f"{name}: 403", status == 403, (status, reply))
            continue
        check(f"{name}: let in", status not in (401, 403, 500, 501), (status, reply))
        if method == "GET" and status == 200 and isinstance(reply, dict):
            check(f"{name}: as described", not api.faults(method, path, reply), api.faults(method, path, reply))
        if method != "GET":
            csrf, visitor.csrf = visitor.csrf, None
            bare, _ = ask(visitor, method, path, row, ids)
            visitor.csrf = csrf
            check(f"{name} without X-Daybook-Csrf: refused", bare in (401, 403), bare)
        if (method, path) in (("DELETE", "/v1/session"), ("POST", "/v1/account/recovery")):
            visitor = house.sign_in(role)


def walk_elsewhere(house, api, ids, matrix, role):
    """The other practice's people, with ids of this one."""
    own = things(house, OTHER)
    foreign = {k: v for k, v in ids.items() if k in OWNED}
    visitor = house.sign_in(role, OTHER)
    for method, path, may, row in api.routes():
        named = [k for k in foreign if "{" + k + "}" in path + QUERIES.get(path, "")]
        if may == "open" or not named or role not in matrix.get(may, ()):
            continue
        if any(foreign[k] == own.get(k) for k in named):
            continue  # the same id by chance is their own
        status, reply = ask(visitor, method, path, row, {**ids, **foreign})
        body = method not in ("GET", "DELETE") and "requestBody" in row
        check(f"{method} {path} as {role} of {OTHER}, with {named}", status in ((404, 422) if body else (404,)), (status, reply))


def main():
    api = Api()
    with House(BUILD, patients=30, also=[OTHER]) as house:
        ids = things(house, "main")
        status, roles = house.sign_in("administrator").get("/v1/roles")
        check("GET /v1/roles", status == 200, (status, roles))
        matrix = {p["permission"]: p["roles"] for p in roles["permissions"]} if status == 200 else {}
        matrix["known"] = ROLES
        walk_nobody(house, api, ids)
        for role in ROLES:
            walk_role(house, api, ids, matrix, role)
        for role in ROLES:
            walk_elsewhere(house, api, ids, matrix, role)
        check("the server ends cleanly", house.stop() == 0, house.server.returncode)
    return counting.finish()


if __name__ == "__main__":
    sys.exit(main())
