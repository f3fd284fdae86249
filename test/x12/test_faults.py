#!/usr/bin/env python3
"""test_faults BUILD: the single-fault corpus. Every file of faults/ gives just the findings that expected.tsv lists, at
their segment and element; the twins and lawful/ give none; every finding of findings*.def has a file; the tree is what
make_faults.py makes; and what is found does not depend on the pieces in which a file is fed.
"""
import collections
import glob
import json
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import counting
import make_faults
from counting import check

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = sys.argv[1]
# Findings that no file of a corpus can have, and why.
NO_FILE = {
    "claims-many": "5,001 claims: built by this test alone",
}


def files(folder):
    return sorted(glob.glob(os.path.join(HERE, folder, "*.x12")))


def scrub(paths, size=0):
    """File name to its findings: (finding, segment, element)."""
    done = subprocess.run([os.path.join(BUILD, "test", "pieces"), str(size), *paths], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode:
        print(done.stderr.decode(errors="replace"))
        raise SystemExit(f"pieces ended with {done.returncode}")
    found = {path: [] for path in paths}
    for line in done.stdout.decode("latin-1").splitlines():
        path, finding, segment, element, severity, loop, text = line.split("\t", 6)
        found[path].append((finding, int(segment), element, severity, text))
    return found


def rows(found):
    return sorted(f[:3] for f in found)


def expected():
    out = collections.defaultdict(list)
    with open(os.path.join(HERE, "faults", "expected.tsv"), encoding="utf-8") as f:
        for line in f:
            if not line.startswith("#"):
                name, finding, segment, element = line.rstrip("\n").split("\t")
                out[name].append((finding, int(segment), element))
    return out


def listed():
    """Every row of the tables of findings: name to severity."""
    out = {}
    for path in sorted(glob.glob(os.path.join(ROOT, "core", "x12", "findings*.def"))):
        with open(path, encoding="utf-8") as f:
            for m in re.finditer(r'^FINDING\(\w+, "([\w-]+)", X12_(\w+),', f.read(), re.M):
                out[m.group(1)] = m.group(2).lower()
    return out


def test_faults(found):
    wants = expected()
    for path, got in found.items():
        name = os.path.basename(path)
        want = sorted(wants.get(name, []))
        finding = re.sub(r"(\.\d+)?\.x12$", "", name)
        check(name, rows(got) == want and any(w[0] == finding for w in want),
              f"\n  expected {want}\n  found    {rows(got)}\n" + "".join(f"  {g[4]}\n" for g in got))


def test_coverage(found):
    names = {re.sub(r"(\.\d+)?\.x12$", "", os.path.basename(p)) for p in found}
    for finding in listed():
        check(f"a file for {finding}", finding in names or finding in NO_FILE, "no file in test/x12/faults")
    for name in sorted(names - set(listed())):
        check(f"{name} is a finding", False, "a file for no finding of findings*.def")


def test_silence(found):
    for path, got in found.items():
        check(f"{os.path.relpath(path, HERE)} is lawful", not got, "\n" + "".join(f"  {g[4]}\n" for g in got))


def test_pieces(whole):
    for size in (1, 2, 7, 64, 4096):
        again = scrub(list(whole), size)
        for path, got in whole.items():
            check(f"{os.path.basename(path)} in pieces of {size}", again[path] == got,
                  f"\n  whole  {got}\n  pieces {again[path]}")


def test_program(found):
    """The program says the same as the room, and its exit code is 1 where an error is among it."""
    program = os.path.join(BUILD, "daybook")
    known = listed()
    for path, got in found.items():
        done = subprocess.run([program, "x12", "check", "--json", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              check=False)
        said = []
        for line in done.stdout.decode("utf-8").splitlines():
            row = json.loads(line)
            if "finding" in row:
                said.append((row["finding"], row["segment"], row["element"]))
        error = any(known[f[0]] == "error" for f in got)
        check(f"daybook x12 check {os.path.basename(path)}", sorted(said) == rows(got) and done.returncode == int(error),
              f"exit {done.returncode}, {sorted(said)}")


def test_many_claims():
    """5,001 claims in one set: a warning, at the first that is too many."""
    import twins
    own = [s for s in twins.OWN]
    start, end = own.index(next(s for s in own if s.startswith("CLM*"))), own.index("SE")
    claim = own[start:end]
    body = []
    for n in range(5001):
        if n % 100 == 0 and n:
            body += [f"HL*{n // 100 + 2}*1*22*0"] + own[own.index("HL*2*1*22*0") + 1:start]
        body += [s.replace("QHT-1", f"Q{n}") for s in claim]
    path = os.path.join(BUILD, "many-claims.x12")
    with open(path, "w", encoding="latin-1") as f:
        f.write(twins.file_of(own[:start] + body + own[end:]))
    got = scrub([path])[path]
    check("5,001 claims in a set", [(g[0], g[2]) for g in got] == [("claims-many", "CLM01")], got[:5])


def test_own_claims():
    """What this program itself sends is held against the same checks: no finding in a month of an invented practice."""
    program = os.path.join(BUILD, "daybook")
    facts, out = os.path.join(BUILD, "own-facts.ndjson"), os.path.join(BUILD, "own-claims.x12")
    with open(facts, "wb") as f:
        subprocess.run([program, "sample", "--patients", "300", "--months", "5", "--seed", "5", "--until", "2026-10-31"],
                       stdout=f, check=True)
    for month in ("2026-08", "2026-09"):
        subprocess.run([program, "claims", "--facts", facts, "--month", month, "--as-of", "2026-11-15T12:00:00Z", "--out", out],
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True)
        got = scrub([out])[out]
        check(f"our own claims of {month}", not got, got[:3])
        with open(out, "rb") as f:
            check(f"our own claims of {month} are some", f.read().count(b"CLM*") > 100)


def main():
    faulty, lawful = files("faults"), files("twins") + files("lawful")
    whole = scrub(faulty + lawful)
    test_faults({p: whole[p] for p in faulty})
    test_coverage({p: whole[p] for p in faulty})
    test_silence({p: whole[p] for p in lawful})
    test_pieces(whole)
    if "--no-program" not in sys.argv:
        test_program(whole)
        test_own_claims()
    test_many_claims()
    tree = make_faults.everything()
    for (folder, name), data in tree.items():
        with open(os.path.join(HERE, folder, name), "rb") as f:
            check(f"{folder}/{name} is as made", f.read() == data, "run test/x12/make_faults.py")
    return counting.finish()


sys.exit(main())
