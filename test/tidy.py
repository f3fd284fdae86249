#!/usr/bin/env python3
"""tidy.py: style as a test. Each rule is one case for each file that it looks at; prints `N passed, N failed`.

Rules: files under 600 lines and without tabs or trailing blanks; lines at most 110 columns and functions at most 70
lines in C; no floating point and no recursion of includes into edge/ in core/; private headers (name_.h) stay in their
room; every header compiles alone, as C, and as C++ what others may include; no clock and no stream in core/.
"""
import concurrent.futures
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LINES_MAX, FUNCTION_MAX, COLUMNS_MAX = 600, 70, 110
# Longer than a sitting, and why. Nothing is added here for convenience.
LONG = {
    "test/bench/generate.c": "one program, run by itself: the bench's big file",
}
FOLDERS = ("core", "edge", "tool", "test", "include")
SEES = {  # the rooms of the core and what each may name; the build's include paths say the same
    "base": [],
    "fact": ["base"],
    "code": ["base"],
    "fee": ["base"],
    "state": ["base", "fact"],
    "rule": ["base", "fact", "code", "fee", "state"],
    "x12": ["base", "code"],
    "claim": ["base", "fact", "code", "fee", "state", "rule", "x12"],
    "remit": ["base", "fact", "code", "fee", "state", "rule", "x12", "claim"],
    "sample": ["base", "fact", "code", "fee", "state", "rule"],
    "proof": ["base"],
    "host": ["base"],
    "book": ["base", "fact", "code", "fee", "state", "rule", "x12", "host"],
    "store": ["base", "fact", "proof", "host"],
    "http": ["base", "host"],
    "auth": ["base", "fact", "proof", "host", "store"],
}
EVERYTHING = [r for r in SEES if r not in ("host", "book", "store", "auth", "http")] + ["host", "book", "store", "auth", "act", "post", "live", "http", "api", "cmd"]


def files(*ends):
    for folder in FOLDERS:
        for where, dirs, names in os.walk(os.path.join(ROOT, folder)):
            dirs[:] = sorted(d for d in dirs if d not in ("node_modules", "__pycache__", "corpus"))
            for name in sorted(names):
                if name.endswith(ends):
                    yield os.path.relpath(os.path.join(where, name), ROOT)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="strict") as f:
        return f.read()


def bare(text):
    """C without comments, text and character constants; line numbers stay."""
    def blank(m):
        return re.sub(r"[^\n]", " ", m.group(0))
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def room(path):
    parts = path.split("/")
    return parts[1] if parts[0] in ("core", "edge") and len(parts) > 2 else ""


def long_file(path, text):
    n = text.count("\n")
    if n >= LINES_MAX and path not in LONG:
        yield f"{n} lines; at most {LINES_MAX - 1}"


def long_lines(path, text):
    for n, line in enumerate(text.split("\n"), 1):
        if len(line) > COLUMNS_MAX:
            yield f"line {n}: {len(line)} columns; at most {COLUMNS_MAX}"


def blanks(path, text):
    for n, line in enumerate(text.split("\n"), 1):
        if line != line.rstrip() or "\t" in line:
            yield f"line {n}: a tab, a carriage return, or blanks at the end"
    if text and not text.endswith("\n"):
        yield "no line end at the end"


def long_functions(path, text):
    """A body opens with `{` in the first column, or at the end of a line that starts there, and ends with `}`."""
    start = None
    for n, line in enumerate(bare(text).split("\n"), 1):
        if line == "{" or (re.match(r"[A-Za-z].*\)\s*\{$", line)):
            start = n
        elif line.startswith("}") and start:
            if n - start + 1 > FUNCTION_MAX:
                yield f"line {start}: a function of {n - start + 1} lines; at most {FUNCTION_MAX}"
            start = None


def floating(path, text):
    for n, line in enumerate(bare(text).split("\n"), 1):
        if re.search(r"\b(float|double|long double|__float128|_Decimal\d+)\b", line):
            yield f"line {n}: floating point in core"


def includes(path, text):
    here = room(path)
    own = os.path.dirname(path)
    for n, line in enumerate(text.split("\n"), 1):
        m = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
        if not m:
            continue
        name = m.group(1)
        if path.startswith(("core/", "edge/")) and "/" in name:
            yield f"line {n}: {name}: a header is named without its folder"
        homes = HOMES.get(os.path.basename(name), [])
        if own in homes or not homes or own == "test/fuzz":  # a parser may lie inside a room
            continue
        if name.endswith("_.h"):
            yield f"line {n}: {name} is private to {homes[0]}"
        if path.startswith("core/") and homes[0].startswith("edge/"):
            yield f"line {n}: core names {homes[0]}"
        allowed = SEES.get(here, EVERYTHING)
        if homes[0] == "include" and here != "embed":
            yield f"line {n}: only embed sees the public header"
        elif here and homes[0] != "include" and room(homes[0] + "/x") not in allowed:
            yield f"line {n}: {here} may not see {homes[0]}"


def explained(path, text):
    if not re.match(r"(/\*|//) *\S+\.h - |// \S+\.h - ", text):
        yield "a header begins with its name and what it is for: `// name.h - ...`"
    if "#pragma once" not in text:
        yield "no #pragma once"


def not_pure(path, text):
    """What banned_core.h cannot poison, because the compiler's own headers use the words."""
    for n, line in enumerate(bare(text).split("\n"), 1):
        m = re.search(r"\b(clock_gettime|gettimeofday|time|localtime_r|gmtime_r|printf|puts|exit|abort|errno|alloca)\s*\(|"
                      r"\b(stdout|stderr|stdin)\b", line)
        if m:
            yield f"line {n}: {m.group(0).strip()} in core"


# (name, which files, the rule)
RULES = [
    ("length", lambda p: p.endswith((".c", ".h", ".def", ".py", ".sh")), long_file),
    ("columns", lambda p: p.endswith((".c", ".h")) and not p.startswith("test/bench/"), long_lines),
    ("blanks", lambda p: p.endswith((".c", ".h", ".def", ".py", ".sh")), blanks),
    ("functions", lambda p: p.endswith(".c"), long_functions),
    ("floating", lambda p: p.startswith("core/") and p.endswith((".c", ".h", ".def")), floating),
    ("includes", lambda p: p.endswith((".c", ".h")), includes),
    ("explained", lambda p: p.endswith(".h") and p.startswith(("core/", "edge/", "include/")), explained),
    ("pure", lambda p: p.startswith("core/") and p.endswith(".c"), not_pure),
]


def include_path(path):
    rooms = SEES.get(room(path), EVERYTHING) + [room(path)]
    return [f"-I{ROOT}/{side}/{r}" for r in rooms for side in ("core", "edge")
            if os.path.isdir(f"{ROOT}/{side}/{r}")] + [f"-I{ROOT}/include"] * (room(path) == "embed")


# Headers that other programs may include are C++ too; the rooms' own words (a member `date` of type `date`) are C only.
CPLUSPLUS = ("include/", "core/base/")


def compiles(path, cplusplus):
    include = [] if path.endswith("banned.h") or path.endswith("banned_core.h") else ["-include", "banned.h"]
    how = ["-x", "c++", "-std=gnu++17", "-Wno-missing-field-initializers", "-D_Static_assert=static_assert"] if cplusplus else ["-x", "c", "-std=gnu17"]
    done = subprocess.run(["gcc", *how, "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE",
                           *include_path(path), f"-I{ROOT}/core/base", *include, "-include", path, "/dev/null"],
                          cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    wrong = [x for x in done.stdout.splitlines() if "error" in x] or done.stdout.splitlines()
    return [] if done.returncode == 0 else wrong[:3] or [f"exit {done.returncode}"]


def has_cplusplus():
    done = subprocess.run(["gcc", "-x", "c++", "-fsyntax-only", "/dev/null"], stderr=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def main():
    paths = list(files(".c", ".h", ".def", ".py", ".sh"))
    for p in paths:
        if p.endswith(".h"):
            HOMES.setdefault(os.path.basename(p), []).append(os.path.dirname(p))
    passed, wrong = 0, []

    def note(rule, path, found):
        nonlocal passed
        if found:
            wrong.extend(f"{path}: {x} [{rule}]" for x in found)
        else:
            passed += 1
        return bool(found)

    failed = 0
    for path in paths:
        text = read(path)
        for name, fits, rule in RULES:
            if fits(path):
                failed += note(name, path, list(rule(path, text)))
    headers = [p for p in paths if p.endswith(".h") and p.startswith(("core/", "edge/", "include/"))]
    cplusplus = has_cplusplus()
    jobs = [(p, False) for p in headers]
    jobs += [(p, True) for p in headers if cplusplus and p.startswith(CPLUSPLUS)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for (path, plus), found in zip(jobs, pool.map(lambda j: compiles(*j), jobs)):
            failed += note("alone as C++" if plus else "alone", path, found)
    for line in wrong:
        print(line)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


HOMES = {}
sys.exit(main())
