#!/usr/bin/env python3
"""run.py BUILD_DIR [--bless] [-k WORD]: golden tests of the rules; prints `N passed, N failed`.

A file begins with what it shows in a sentence, and with what it is evidence of (`expect:`). Then come facts in the
words of facts.py, commands (`$ daybook ...`; what to show of the output stands after ` | `, see view.py) and the
output, up to an empty line; a last line `exit N` where it is not 0, lines of standard error begin with `! `. A line
`-- sentence` begins a case with the facts that stand above the first `--`. In cases with several commands each sees
all facts above it. An `--as-of` without an offset is local time; a date means its noon.

expect: names what the case shows, and every name is looked up in what it really shows:
    +device -device     the requirement, met or unmet, in a line shown
    ready refused ...   a status in a line shown
    V15 B6 lesson:days  a vector of the rules (section 8), a claim of the seeds (2.4), a lesson: names only
Every requirement needs two cases with it met and two with it unmet, every status two, every vector one.

--bless writes what the program prints as what is expected: read the difference before you keep it.
"""
import argparse
import concurrent.futures
import difflib
import os
import re
import shlex
import subprocess
import sys

sys.dont_write_bytecode = True
from facts import Facts, Wrong  # noqa: E402
from view import STATUSES, View, tree  # noqa: E402
import json  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CASES_MIN = 2
SHOWN_MAX = 12  # lines of a difference
# Reached only with claim lines beside the facts: test/unit/test_rule.c.
NOT_HERE = {"claimed"}
# PHQ-9 (instruments), sums and NPI (claims): tests of other rooms.
VECTORS = {f"V{n}" for n in range(1, 41)} - {"V30", "V31", "V32"}


def requirements():
    with open(os.path.join(ROOT, "core", "rule", "requirements.def"), encoding="utf-8") as file:
        return re.findall(r'^REQUIREMENT\(\w+, "([a-z0-9-]+)"', file.read(), flags=re.M)


REQUIREMENTS = requirements()


class Part:
    """The head of a file or one of its cases: its lines, what it expects, the commands in it."""

    def __init__(self, title):
        self.title, self.tokens, self.lines = title, [], []
        self.seen = set()  # tokens that its commands have shown

    def commands(self):
        return sum(line.startswith("$") for line in self.lines)


class Case:
    def __init__(self, path, head, part):
        self.path, self.head, self.part = path, head, part
        self.name = f"{os.path.relpath(path, HERE)}" + (f" -- {part.title}" if part is not head else "")
        self.wrong, self.outputs, self.broken = [], [], False

    def run(self, program):
        """Fills in `wrong`, and `outputs`: what each command shows."""
        facts = Facts()
        try:
            if self.part is not self.head:
                for line in self.head.lines:
                    facts.tell(line)
            lines = iter(self.part.lines + [""])
            for line in lines:
                if line.startswith("$"):
                    said = list(iter(lambda: next(lines), ""))
                    self.compare(line, said, self.command(program, line, facts))
                else:
                    facts.tell(line)
        except (Wrong, ValueError, KeyError, IndexError, OSError) as x:
            self.broken = True
            self.wrong.append(f"  {type(x).__name__}: {x}")

    def command(self, program, line, facts):
        words, _, view = line[1:].partition(" | ")
        words = shlex.split(words)[1:]
        if "--as-of" in words:
            at = words.index("--as-of") + 1
            words[at] = facts.instant(words[at], noon="12:00:00")
        raw = "--format" in words or words[0] != "evaluate"
        text = "".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) + "\n" for f in facts.rows.values())
        more = ["--facts", "-"] + ([] if raw else ["--format", "json"])
        done = subprocess.run([program, *words, *more], input=text.encode(), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False, timeout=60)
        out = done.stdout.decode()
        if words[0] == "explain":
            lines = tree(view, out)
        elif raw or done.returncode:
            lines = out.splitlines()
        else:
            lines, shown = View(view, REQUIREMENTS).show(out)
            for d in shown:
                self.part.seen.add(d["status"])
                self.part.seen.update(("+" if r["met"] else "-") + r["id"] for r in d["requirements"])
        lines = [x.rstrip() for x in lines if x.strip()]
        lines += ["! " + x for x in done.stderr.decode().splitlines()]
        return lines + ([f"exit {done.returncode}"] if done.returncode else [])

    def compare(self, line, said, shown):
        def plain(lines):
            return [" ".join(x.split()) for x in lines]
        if plain(said) != plain(shown):
            diff = list(difflib.ndiff(plain(said), plain(shown)))
            self.wrong += [f"  {line}"] + ["    " + x for x in diff if not x.startswith("?")][:SHOWN_MAX]
        self.outputs.append(shown)


def read(path):
    """The parts of a file: its head, then its cases."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    if not lines[0].startswith("# "):
        raise Wrong(f"{path}: the first line says what is shown: # ...")
    parts = [Part(lines[0][2:])]
    for line in lines[:-1]:
        if line.startswith("-- "):
            parts.append(Part(line[3:]))
        elif line.startswith("expect:"):
            parts[-1].tokens += line.split()[1:]
        parts[-1].lines.append("" if line.startswith(("-- ", "expect:")) else line)
    return parts


def files(word):
    for where, folders, names in os.walk(HERE):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(where, name)
            if name.endswith(".test") and word in os.path.relpath(path, HERE):
                yield path


def bless(path, cases):
    """Writes the file again with the output as it is now."""
    with open(path, encoding="utf-8") as file:
        old = file.read().split("\n")
    new, at = [], 0
    outputs = iter([lines for c in cases for lines in c.outputs])
    while at < len(old):
        new.append(old[at])
        at += 1
        if old[at - 1].startswith("$ "):
            while at < len(old) and old[at] and not old[at].startswith("-- "):
                at += 1
            new += next(outputs)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(new))


def known(token):
    return (token[1:] in REQUIREMENTS if token[0] in "+-" else token in STATUSES) \
        or re.match(r"(V\d+|[ABC]\d+|lesson:[a-z-]+)$", token)


def evidence(cases, problems):
    """token -> how many cases show it; adds what is claimed and not shown."""
    counts = {}
    for path in sorted({c.path for c in cases}):
        here = [c for c in cases if c.path == path]
        shown_anywhere = set().union(*(c.part.seen for c in here))
        for token in here[0].head.tokens:
            checked = token[0] in "+-" or token in STATUSES
            if not known(token):
                problems.append(f"{path}: expect: nothing is called {token}")
            elif checked and token not in shown_anywhere:
                problems.append(f"{path}: expect: {token} is not shown")
            counts[token] = counts.get(token, 0) + (sum(token in c.part.seen for c in here) if checked else 1)
        for c in here:
            for token in c.part.tokens if c.part is not c.head else []:
                if not known(token) or ((token[0] in "+-" or token in STATUSES) and token not in c.part.seen):
                    problems.append(f"{c.name}: expect: {token} is not shown")
                counts[token] = counts.get(token, 0) + 1
    return counts


def lacking(counts):
    wanted = [(sign + r, CASES_MIN) for r in REQUIREMENTS for sign in "+-"]
    wanted += [(s, CASES_MIN) for s in STATUSES if s not in NOT_HERE] + [(v, 1) for v in sorted(VECTORS)]
    for token, least in wanted:
        if counts.get(token, 0) < least:
            yield f"{token}: {counts.get(token, 0)} cases expect it, {least} should"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", nargs="?", default=os.path.join(ROOT, "build"))
    parser.add_argument("--program")
    parser.add_argument("--bless", action="store_true")
    parser.add_argument("-k", default="", metavar="WORD")
    asked = parser.parse_args()
    program = asked.program or os.path.join(os.path.abspath(asked.build), "daybook")
    cases = []
    for path in files(asked.k):
        head, *parts = read(path)
        cases += [Case(path, head, p) for p in [head] + parts if p.commands()]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda c: c.run(program), cases))
    if asked.bless and not any(c.broken for c in cases):
        for path in sorted({c.path for c in cases}):
            bless(path, [c for c in cases if c.path == path])
        print(f"{len(cases)} cases written as they are")
        return 0
    problems = []
    counts = evidence(cases, problems)
    if not asked.k:
        problems += lacking(counts)
    for c in cases:
        if c.wrong:
            print(f"FAIL {c.name}")
            print("\n".join(c.wrong))
    for problem in problems:
        print(f"FAIL {problem.replace(HERE + os.sep, '')}")
    failed = sum(bool(c.wrong) for c in cases) + len(problems)
    print(f"{sum(not c.wrong for c in cases)} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
