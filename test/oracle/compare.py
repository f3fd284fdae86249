#!/usr/bin/env python3
"""compare.py PROGRAM [ARG ...] [--seeds A..B] [--edgy] [--shrink] [--keep DIR] [--tally]

Runs `PROGRAM evaluate --facts F --as-of T --format json` and the oracle on generated files and
shows the first difference of each seed. The program also gets every file shuffled and must answer
with the same bytes. Exit status 1 if anything differs.

--edgy     also files with what the specification leaves to a guess
--shrink   reduce each failing file to the facts that the difference needs, and show them
--keep DIR write failing files and their as-of there
--tally    at the end, how often each kind of difference came first
--stats    at the end, how often the oracle gave each code and status
"""
import argparse
import collections
import json
import os
import random
import subprocess
import sys
import tempfile

from evaluate import evaluate
from generate import generate
from oracle.seen import REFERENCES, instant, read
from oracle import rules

FIELDS = ("patient", "payer", "pack", "units", "period", "status", "service_date", "price")


class Refusal(Exception):
    """The program did not answer with determinations."""


def run(program, text, as_of):
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        done = subprocess.run([*program, "evaluate", "--facts", file.name, "--as-of", as_of,
                               "--format", "json"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refusal(f"exit {done.returncode}: {done.stderr.strip()[:500]}")
    return done.stdout


def parsed(output):
    try:
        return [json.loads(line) for line in output.splitlines() if line.strip()]
    except ValueError as error:
        raise Refusal(f"not JSON lines: {error}") from error


def key(line):
    period = line["period"]
    return line["enrollment"], period["from"], period["clock"], line["code"]


def difference(ours, theirs):
    """(kind, sentence) of the first difference between the oracle's lines and the program's."""
    our_keys, their_keys = [key(x) for x in ours], [key(x) for x in theirs]
    for missing in (k for k in our_keys if k not in their_keys):
        return ("missing", missing[3]), f"{' '.join(missing)}: only the oracle has this line"
    for extra in (k for k in their_keys if k not in our_keys):
        return ("extra", extra[3]), f"{' '.join(extra)}: only the program has this line"
    if our_keys != their_keys:
        return ("order",), f"the lines are in another order: {our_keys} {their_keys}"
    for our, their in zip(ours, theirs):
        name = " ".join(key(our))
        for kind, a, b in (*requirement_differences(our, their),
                           *((f, our[f], their.get(f)) for f in FIELDS)):
            if a != b:
                return (kind, our["code"]), (f"{name}: {kind}: oracle {a!r}, program {b!r}"
                                             f"{context(our, their)}")
    return None


def requirement_differences(our, their):
    """Of the `met` of every requirement, and of the list itself."""
    ours = {r["id"]: r["met"] for r in our["requirements"]}
    theirs = {r["id"]: r["met"] for r in their["requirements"]}
    for requirement in ours:
        yield requirement, ours[requirement], theirs.get(requirement, "absent")
    yield "requirement ids", list(ours), list(theirs)


def context(our, their):
    """What both say of this line, for the reader."""
    def brief(line):
        unmet = [f"{r['id']} ({r.get('have', '')})" if r.get("have") else r["id"]
                 for r in line["requirements"] if not r["met"]]
        return (f"{line['status']} {line['service_date']} pack {line['pack']} payer "
                f"{line['payer']} unmet {', '.join(unmet) or '-'}")
    return f"\n        oracle   {brief(our)}\n        program  {brief(their)}"


def compare(program, text, as_of, shuffled=True):
    """None, or (kind, sentence)."""
    ours = evaluate(read(text), instant(as_of))
    try:
        output = run(program, text, as_of)
        found = difference(ours, parsed(output))
        if found or not shuffled:
            return found
        lines = text.splitlines(keepends=True)
        random.Random(0).shuffle(lines)
        if run(program, "".join(lines), as_of) != output:
            return ("shuffled",), "the answer depends on the order of the facts"
    except Refusal as refusal:
        return ("refusal",), str(refusal)
    return None


# Shrinking

def complete(facts):
    """The facts that are left when whatever refers to what is not there is dropped too."""
    while True:
        subjects = {("device", name) for name in rules.PRODUCTS}
        ids = {f["id"] for f in facts}
        for fact in facts:
            field = REFERENCES[fact["fact"]][0]
            if field:
                subjects.add((field, fact[field]))
            if fact["fact"] == "consent":
                subjects.add(("consent fact", fact["id"]))
        people = ("practitioner", "staff", "patient")
        kept = []
        for fact in facts:
            _, required, optional = REFERENCES[fact["fact"]]
            named = [r for r in (*required, *optional, ("by", people)) if r[0] in fact]
            if (all(any((kind, fact[field]) in subjects for kind in kinds)
                    for field, kinds in named)
                    and (fact["fact"] != "void" or fact["voids"] in ids)):
                kept.append(fact)
        if len(kept) == len(facts):
            return kept
        facts = kept


def written(facts):
    return "".join(json.dumps(f, separators=(",", ":")) + "\n" for f in facts)


def drop_facts(facts, fails):
    """Fewer facts that still fail: halves, quarters and so on, down to single facts."""
    size = max(1, len(facts) // 2)
    while True:
        start, smaller = 0, False
        while start < len(facts):
            # A practice stays: what holds without one nobody has said.
            tried = complete([f for n, f in enumerate(facts)
                              if f["fact"] == "practice" or not start <= n < start + size])
            if len(tried) < len(facts) and fails(tried):
                facts, smaller = tried, True
            else:
                start += size
        if size == 1 and not smaller:
            return facts
        size = max(1, size // 2)


def drop_fields(facts, fails):
    """Without optional references, which hold on to other facts."""
    for n, fact in enumerate(facts):
        for field, _ in (*REFERENCES[fact["fact"]][2], ("modifiers", ()), ("part2", ())):
            if field in facts[n]:
                lighter = {k: v for k, v in facts[n].items() if k != field}
                tried = facts[:n] + [lighter] + facts[n + 1:]
                if fails(tried):
                    facts = tried
    return facts


def shrink(program, text, as_of, kind):
    """The fewest facts found that still show a difference of the same kind."""
    def fails(facts):
        found = compare(program, written(facts), as_of, shuffled=kind == ("shuffled",))
        return found is not None and found[0] == kind

    facts = drop_facts(read(text), fails)
    return written(drop_facts(drop_fields(facts, fails), fails))


def show(seed, found, text, as_of, asked):
    print(f"FAIL seed {seed}: {found[1]}")
    if asked.shrink:
        text = shrink(asked.program, text, as_of, found[0])
        print(f"     as of {as_of}")
        for line in text.splitlines():
            print("     " + line)
        again = compare(asked.program, text, as_of)
        print(f"     shrunk: {again[1] if again else 'no difference any more'}")
    if asked.keep:
        folder = os.path.join(asked.keep, f"seed-{seed}")
        os.makedirs(folder, exist_ok=True)
        for name, content in (("facts.ndjson", text), ("as-of", as_of + "\n")):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(content)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="1..100")
    for flag in ("--edgy", "--shrink", "--tally", "--stats"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--keep")
    asked, asked.program = parser.parse_known_args(arguments)
    if not asked.program:
        parser.error("no PROGRAM")
    first, _, last = asked.seeds.partition("..")
    tally, stats, passed, failed = collections.Counter(), collections.Counter(), 0, 0
    for seed in range(int(first), int(last or first) + 1):
        text, as_of = generate(str(seed), edgy=asked.edgy)
        if asked.stats:
            stats.update((d["code"], d["status"]) for d in evaluate(read(text), instant(as_of)))
        found = compare(asked.program, text, as_of)
        if found:
            failed += 1
            tally[" ".join(found[0])] += 1
            show(seed, found, text, as_of, asked)
        else:
            passed += 1
    for counted in ([tally] if asked.tally else []) + ([stats] if asked.stats else []):
        for what, times in sorted(counted.items(), key=lambda x: (-x[1], x[0])):
            print(f"{times:6} {what if isinstance(what, str) else ' '.join(what)}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
