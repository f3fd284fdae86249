#!/usr/bin/env python3
"""run.py BUILD_DIR [--seeds A..B]: what must hold of the evaluation whatever the facts; prints `N passed, N failed`.

The facts are random files of test/oracle, and practices in the words of test/golden. A seed that fails is printed
with the property; `test/oracle/generate.py SEED` shows its facts.
"""
import argparse
import concurrent.futures
import csv
import io
import json
import os
import random
import subprocess
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
TEST = os.path.dirname(HERE)
ROOT = os.path.dirname(TEST)
sys.path[:0] = [os.path.join(TEST, "oracle"), os.path.join(TEST, "golden")]
from change import renamed, text, without  # noqa: E402
from facts import Facts  # noqa: E402
from generate import generate  # noqa: E402

STATUSES = ("ready", "held", "open", "lost", "refused", "yields", "claimed")


class Failed(Exception):
    """What did not hold."""


def same(what, one, other):
    if one == other:
        return
    for a, b in zip(one.splitlines(), other.splitlines()):
        if a != b:
            at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
            start = max(0, at - 60)
            raise Failed(f"{what}: differs at\n      {a[start:at + 90]}\n      {b[start:at + 90]}")
    raise Failed(f"{what}: {len(one.splitlines())} lines and {len(other.splitlines())}")


class World:
    """A random file and what the program says of it."""

    def __init__(self, program, seed):
        self.program, self.seed, self.random = program, seed, random.Random(seed)
        told, as_of = generate(str(seed))
        self.as_of = as_of.strip()
        self.facts = [json.loads(line) for line in told.splitlines()]
        self.output = self.evaluate(told)
        self.lines = [json.loads(line) for line in self.output.splitlines()]

    def evaluate(self, told, *words, may_fail=False):
        if isinstance(told, list):
            told = text(told)
        told = told if isinstance(told, bytes) else told.encode()
        words = ["--facts", "-", "--as-of", self.as_of, *words]
        if "--format" not in words:
            words += ["--format", "json"]
        done = subprocess.run([self.program, "evaluate", *words], input=told, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False, timeout=60)
        if done.returncode:
            if may_fail:
                return None
            raise Failed(f"exit {done.returncode}: {done.stderr.decode()[:300]}")
        return done.stdout.decode()

    def pick_fact(self):
        """One that may be voided: not the practice, not a void, and voided by nothing yet."""
        voided = {f["voids"] for f in self.facts if f["fact"] == "void"}
        return self.random.choice([f for f in self.facts if f["fact"] not in ("practice", "void")
                                   and f["id"] not in voided])

    def void(self, fact_id, name):
        return {"fact": "void", "id": name, "at": "2020-01-01T00:00:00Z", "voids": fact_id, "reason": "error"}


# --- properties of random files: each takes a World ------------------------------------------------------------------


def order_does_not_matter(w):
    shuffled = w.random.sample(w.facts, len(w.facts))
    same("shuffled", w.output, w.evaluate(shuffled))
    same("reversed", w.output, w.evaluate(w.facts[::-1]))


def writing_does_not_matter(w):
    lines = text(w.facts).splitlines()
    same("CRLF", w.output, w.evaluate("".join(x + "\r\n" for x in lines)))
    same("byte order mark and blank lines", w.output, w.evaluate("\ufeff\n\n" + "\n\n".join(lines) + "\n \n"))
    same("no line end at the end", w.output, w.evaluate("\n".join(lines)))
    keys = [dict(w.random.sample(list(f.items()), len(f))) for f in w.facts]
    same("keys in another order", w.output, w.evaluate(keys))


def twice_is_once(w):
    same("every line twice", w.output, w.evaluate(text(w.facts) * 2))
    again = w.facts + w.random.sample(w.facts, len(w.facts) // 3)
    same("some lines again", w.output, w.evaluate(w.random.sample(again, len(again))))


def unrelated_facts_change_nothing(w):
    other, _ = generate(str(w.seed + 1000000))
    others = renamed([json.loads(line) for line in other.splitlines()], "zz-")
    mine = {f["enrollment"] for f in w.facts if f["fact"] == "enroll"}
    both = w.evaluate(w.random.sample(w.facts + others, len(w.facts) + len(others)))
    kept = "".join(x + "\n" for x in both.splitlines() if json.loads(x)["enrollment"] in mine)
    same("with another practice's patients", w.output, kept)
    early = "2019-01-01T00:00:00Z"
    more = [{"fact": "payer", "id": "zz-1", "at": early, "payer": "nobodys", "name": "N", "kind": "commercial",
             "number": "9", "filing": "CI"},
            {"fact": "payer-rule", "id": "zz-2", "at": early, "payer": "nobodys", "codes": ["98978", "G0553"],
             "covered": "no", "authorization": "required", "from": "2019-01-01", "verified_on": "2019-01-01", "source": "x"},
            {"fact": "price", "id": "zz-3", "at": early, "payer": "nobodys", "code": "98980", "amount": "1.00",
             "from": "2019-01-01", "source": "x"},
            {"fact": "charge", "id": "zz-4", "at": early, "code": "98980", "amount": "1.00", "from": "2019-01-01"}]
    same("with a payer that nobody has, and a charge", w.output, w.evaluate(w.facts + more))


def a_void_is_as_if_never_said(w):
    for n in range(3):
        fact = w.pick_fact()
        voided = w.evaluate(w.facts + [w.void(fact["id"], f"zz-{n}")])
        left = without(w.facts, {fact["id"]})
        absent = w.evaluate(left, may_fail=True)
        if absent is not None:
            same(f"{fact['fact']} {fact['id']} voided", absent, voided)


def a_voided_void_restores(w):
    for n in range(2):
        fact = w.pick_fact()
        voids = [w.void(fact["id"], f"zz-{n}-1"), w.void(f"zz-{n}-1", f"zz-{n}-2")]
        facts = w.facts + voids
        same(f"{fact['fact']} {fact['id']} voided and restored", w.output,
             w.evaluate(w.random.sample(facts, len(facts))))


def what_comes_later_is_not_seen(w):
    as_of = datetime.fromisoformat(w.as_of.replace("Z", "+00:00"))
    seen = [f for f in w.facts if datetime.fromisoformat(f["at"].replace("Z", "+00:00")) <= as_of]
    told = w.evaluate(seen, may_fail=True)
    if told is not None:  # else something seen names what is introduced only later
        same("without what is later than as-of", w.output, told)


def filters_choose_lines(w):
    for option, read in (("--code", lambda d: d["code"]), ("--status", lambda d: d["status"]),
                         ("--enrollment", lambda d: d["enrollment"])):
        for value in sorted({read(d) for d in w.lines} | (set(STATUSES) if option == "--status" else set()))[:4]:
            wanted = "".join(x + "\n" for x in w.output.splitlines() if read(json.loads(x)) == value)
            same(f"{option} {value}", wanted, w.evaluate(w.facts, option, value))


def formats_agree(w):
    rows = list(csv.DictReader(io.StringIO(w.evaluate(w.facts, "--format", "csv"))))
    if len(rows) != len(w.lines):
        raise Failed(f"csv has {len(rows)} rows, json {len(w.lines)} lines")
    for row, d in zip(rows, w.lines):
        unmet = [r for r in d["requirements"] if not r["met"] and r["id"] != "price"]
        wanted = {"enrollment": d["enrollment"], "patient": d["patient"], "payer": d["payer"] or "", "pack": d["pack"],
                  "code": d["code"], "units": str(d["units"]), "clock": d["period"]["clock"],
                  "from": d["period"]["from"], "to": d["period"]["to"] or "", "status": d["status"],
                  "service_date": d["service_date"] or "", "amount": d["price"]["amount"] or "",
                  "basis": d["price"]["basis"], "unmet": " ".join(r["id"] for r in unmet),
                  "first_reason": unmet[0]["have"] if unmet else ""}
        if row != wanted:
            raise Failed(f"csv {row}\n      json {wanted}")
    brief = [json.loads(x) for x in w.evaluate(w.facts, "--brief").splitlines()]
    for d in w.lines:
        for r in d["requirements"]:
            del r["evidence"]
    if brief != w.lines:
        raise Failed("--brief is not the same without evidence")


def lines_have_their_form(w):
    ids = {f["id"] for f in w.facts}
    with open(os.path.join(ROOT, "core", "rule", "requirements.def"), encoding="utf-8") as file:
        listed = [line.split('"')[1] for line in file if line.startswith("REQUIREMENT(")]
    keys = [(d["enrollment"], d["period"]["from"], d["period"]["clock"], d["code"]) for d in w.lines]
    if keys != sorted(set(keys)):
        raise Failed("lines are not in order, or one is there twice")
    for d, key in zip(w.lines, keys):
        unmet = {r["id"] for r in d["requirements"] if not r["met"]}
        asked = [r["id"] for r in d["requirements"]]
        wrong = [
            (asked != sorted(asked, key=listed.index), "requirements are not in order"),
            (d["status"] == "ready" and unmet - {"price"}, "ready with something unmet"),
            (d["status"] in ("held", "refused", "lost") and not unmet - {"price"}, "nothing is unmet"),
            (d["status"] != "open" and d["still"], "something is still to come"),
            (d["status"] == "open" and not d["still"], "open, and nothing is still to come"),
            (d["price"]["amount"] in ("0.00", "0"), "a price of nothing"),
            ((d["price"]["amount"] is None) != ("price" in unmet), "price met without an amount, or unmet with one"),
            (not isinstance(d["warnings"], list), "warnings are no list"),
            (any(r["evidence"] != sorted(set(r["evidence"])) for r in d["requirements"]), "evidence not in order"),
            (any(set(r["evidence"]) - ids - {"registry"} for r in d["requirements"]), "evidence that no fact is"),
        ]
        for bad, sentence in wrong:
            if bad:
                raise Failed(f"{key}: {sentence}")


# --- more never earns less: practices in the words of the golden tests --------------------------------------------------


def money(world, facts):
    told = world.evaluate(list(facts.rows.values()))
    ready = [d for d in map(json.loads, told.splitlines()) if d["status"] == "ready"]
    return sum(Decimal(d["price"]["amount"] or "0") * d["units"] for d in ready)


def more_never_earns_less(w):
    """Days, minutes and contacts are added one by one to a patient whose papers and notes are all in order."""
    r, facts = w.random, Facts()
    program, year = r.choice(("rtm", "rtm", "dmht")), r.choice((2025, 2026, 2026))
    first = date(year, 2, 1) + timedelta(days=r.randint(0, 20))
    w.as_of = f"{year}-06-15T12:00:00-04:00"
    facts.tell(f"use {program} {first}")
    if program == "rtm":
        facts.tell(f"set enroll starts={first}")
        for code, amount in (("98986", "30.00"), ("98978", "60.00")):
            facts.tell(f"price payer=medicare-b code={code} amount={amount} from=2019-01-01 source=letter")
    if r.random() < 0.4:
        facts.tell(f"discharge on={first + timedelta(days=r.randint(10, 70))} reason=left")
    facts.tell(f"note {first}..{year}-06-10")
    facts.tell(f"set dr credential={r.choice(('MD', 'NP', 'CSW', 'CP'))}")
    before, told = money(w, facts), []
    for _ in range(12):
        lines = []
        for _ in range(r.choice((1, 1, 4, 8))):
            on = first + timedelta(days=r.randint(0, 80))
            kind = r.choice(("days", "days", "time", "contact"))
            hour = r.randint(8, 17)
            lines.append({"days": f"days {on}",
                          "time": f"time {r.choice(('dr', 'np', 'cc'))} {on} {hour:02}:00-{hour:02}:{r.randint(5, 55):02}",
                          "contact": f"contact dr {on} {hour:02}:30 {r.choice(('phone', 'video', 'portal'))}"}[kind])
        for line in lines:
            facts.tell(line)
        told += lines
        after = money(w, facts)
        if after < before:
            raise Failed(f"{program} from {first}: {before} fell to {after} with {lines}\n      after {told}")
        before = after


PROPERTIES = [order_does_not_matter, writing_does_not_matter, twice_is_once, unrelated_facts_change_nothing,
              a_void_is_as_if_never_said, a_voided_void_restores, what_comes_later_is_not_seen,
              filters_choose_lines, lines_have_their_form, formats_agree, more_never_earns_less]


def try_seed(program, seed):
    """(how many held, [what did not])"""
    wrong = []
    try:
        world = World(program, seed)
    except Failed as x:
        return 0, [f"seed {seed}: {x}"]
    for holds in PROPERTIES:
        try:
            holds(world)
        except Failed as x:
            wrong.append(f"seed {seed}: {holds.__name__.replace('_', ' ')}: {x}")
    return len(PROPERTIES) - len(wrong), wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", nargs="?", default=os.path.join(ROOT, "build"))
    parser.add_argument("--program")
    parser.add_argument("--seeds", default="1..40")
    asked = parser.parse_args()
    program = asked.program or os.path.join(os.path.abspath(asked.build), "daybook")
    first, _, last = asked.seeds.partition("..")
    passed, failed = 0, 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for held, wrong in pool.map(lambda s: try_seed(program, s), range(int(first), int(last or first) + 1)):
            passed, failed = passed + held, failed + len(wrong)
            for sentence in wrong:
                print("FAIL " + sentence)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
