#!/usr/bin/env python3
"""test_claims.py BUILD: `daybook claims` from outside. A sample practice's months are written, read by the independent
reader, and laid beside what `evaluate` says is ready. Prints `N passed, N failed`.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter

sys.dont_write_bytecode = True

from read837 import Reading

DAYBOOK = os.path.join(os.path.abspath(sys.argv[1]), "daybook")
AS_OF = "2026-04-20T12:00:00-05:00"
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
PATIENTS = 500
results = []


def case(name, good, detail=""):
    results.append(good)
    if not good:
        print(f"FAIL {name}: {detail}")


def daybook(*words):
    return subprocess.run([DAYBOOK, *words], capture_output=True, text=True)


def claims(folder, facts, month, *more, out="out.837"):
    path = os.path.join(folder, out)
    said = daybook("claims", "--facts", facts, "--month", month, "--out", path, "--as-of", AS_OF, *more)
    data = None
    if os.path.exists(path):
        with open(path, "rb") as file:
            data = file.read()
        os.remove(path)
    return said, data


def write(folder, name, facts):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(fact) + "\n" for fact in facts)
    return path


def shown(text):
    """A name as the file has it: the sample's names are ASCII."""
    return text.upper()


def wanted(folder, facts_path, facts, month):
    """The lines that the ready determinations ask for."""
    said = daybook("evaluate", "--facts", facts_path, "--as-of", AS_OF, "--status", "ready", "--format", "json")
    people = {f["patient"]: f for f in facts if f["fact"] == "patient"}
    payers = {f["payer"]: f for f in facts if f["fact"] == "payer"}
    rows = Counter()
    for line in said.stdout.splitlines():
        d = json.loads(line)
        if d["status"] == "ready" and d["service_date"].startswith(month):
            person, payer = people[d["patient"]], payers[d["payer"]]
            start = d["period"]["from"].replace("-", "")
            rows[(shown(person["last"]), shown(person["first"]), shown(payer["number"]), d["code"], str(d["units"]),
                  d["service_date"], f"{d['code']}-{start}")] += 1
    return rows


def found(reading):
    return Counter((line.claim.last, line.claim.first, line.claim.payer, line.code, line.units_text, str(line.dates[1]),
                    line.control.partition("-")[2]) for claim in reading.claims for line in claim.lines)


def check_months(folder, path, facts):
    seen = 0
    for month in MONTHS:
        said, data = claims(folder, path, month)
        case(f"{month} exit", said.returncode == 0, said.stderr[-500:])
        if data is None:
            continue
        reading = Reading(data)
        complaints = reading.report.faults + reading.report.warnings
        case(f"{month} read without a fault", not complaints, "\n".join(complaints[:5]))
        rows, lines = wanted(folder, path, facts, month), found(reading)
        case(f"{month} lines are the ready determinations", rows == lines,
             f"missing {list((rows - lines))[:3]}, too many {list((lines - rows))[:3]}")
        total = sum(line.charge for claim in reading.claims for line in claim.lines)
        case(f"{month} total", f"{total:.2f}" in said.stdout.splitlines()[-1], said.stdout)
        seen += len(reading.claims)
    case("there are claims", seen > PATIENTS / 4, f"{seen} claims")


def check_same_bytes(folder, path, facts):
    _, first = claims(folder, path, "2026-02")
    _, again = claims(folder, path, "2026-02")
    case("the same bytes again", first == again and first is not None)
    shuffled = list(facts)
    random.Random(3).shuffle(shuffled)
    _, other = claims(folder, write(folder, "shuffled.ndjson", shuffled), "2026-02")
    case("the same bytes from facts in another order", first == other)
    _, test = claims(folder, path, "2026-02", "--test")
    case("--test marks ISA15 alone", test is not None and first[:102] + b"T" + first[103:] == test)


def check_refused(folder, facts):
    """Nothing is written, and what stood at the path stays."""
    def changed(kind, **fields):
        return [{**f, **fields} if f["fact"] == kind else f for f in facts]

    practice = next(f for f in facts if f["fact"] == "practice")
    bad = {
        "zip": (changed("practice", address={**practice["address"], "zip": "60602"}), "loop 2010AA, element N403"),
        "npi": (changed("practice", npi="1999999985"), "loop 2010AA, element NM109"),
        "filing": (changed("payer", filing="QQ"), "loop 2000B, element SBR09"),
        "member": (changed("coverage", member="A*B"), "loop 2010BA, element NM109"),
        "taxonomy": (changed("practitioner", taxonomy="X"), "loop 2310B, element PRV03"),
        "charge": (changed("charge", amount="0.00"), "loop 2400, element SV102"),
    }
    for name, (some, words) in bad.items():
        said, data = claims(folder, write(folder, "bad.ndjson", some), "2026-02")
        case(f"{name}: exit 1, no file, said", said.returncode == 1 and data is None and words in said.stderr,
             f"exit {said.returncode}, {said.stderr[-300:]}")
        case(f"{name}: nothing beside", all(not n.startswith("out.837") for n in os.listdir(folder)))
    bare = [f for f in facts if f["fact"] not in ("charge", "price")]
    said, data = claims(folder, write(folder, "bare.ndjson", bare), "2026-02")
    case("without charge and price a claim is not made, and the others are",
         said.returncode == 1 and data is not None and "not made: the claim of enrollment" in said.stderr
         and b"HC:98978" not in data and b"HC:98980" in data, f"exit {said.returncode}, {said.stderr[-300:]}")
    bad_path = os.path.join(folder, "out.837")
    if os.path.exists(bad_path):
        os.remove(bad_path)
    kept = os.path.join(folder, "kept.837")
    with open(kept, "w", encoding="ascii") as file:
        file.write("kept")
    daybook("claims", "--facts", os.path.join(folder, "bad.ndjson"), "--month", "2026-02", "--out", kept, "--as-of", AS_OF)
    with open(kept, encoding="ascii") as file:
        case("what stood there stays", file.read() == "kept")


def check_usage(folder, path):
    said, data = claims(folder, path, "2024-01")
    case("a month without anything ready", said.returncode == 0 and data is None and "nothing is ready" in said.stderr)
    for words in (("--facts", path), ("--facts", path, "--month", "2026-02"), ("--month", "2026-02", "--out", "x"),
                  ("--facts", path, "--month", "2026-13", "--out", "x"),
                  ("--facts", path, "--month", "2026-02", "--out", "x", "--as-of", "soon")):
        said = daybook("claims", *words)
        case(f"usage: {' '.join(words)}", said.returncode == 2 and said.stderr != "", said.stderr)
    said = daybook("claims", "--facts", path, "--month", "2026-02", "--out", os.path.join(folder, "no", "x"), "--as-of", AS_OF)
    case("a folder that is not there", said.returncode in (3, 4), f"exit {said.returncode}")


def main():
    said = daybook("sample", "--patients", str(PATIENTS), "--months", "4", "--seed", "11", "--until", "2026-04-15")
    facts = [json.loads(line) for line in said.stdout.splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "facts.ndjson")
        with open(path, "w", encoding="utf-8") as file:
            file.write(said.stdout)
        check_months(folder, path, facts)
        check_same_bytes(folder, path, facts)
        few = {f["patient"] for f in facts if f["fact"] == "patient"}
        check_refused(folder, facts)
        check_usage(folder, path)
        case("the sample has patients", len(few) >= PATIENTS)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
