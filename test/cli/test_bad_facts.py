#!/usr/bin/env python3
"""test_bad_facts.py BUILD_DIR: facts that do not go together, files and streams that fail, and --keep-going.

See badly.py. Prints `N passed, N failed`.
"""
import copy
import json
import os
import resource
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from badly import (ADDRESS, AS_OF, AT, BASE, Folder, GOOD, INPUT, LINE_MAX, PLAIN, PROGRAM, Run, SIGNS, SYSTEM, USAGE,
                   bad, changed, check, commands, determinations, fact, good, lines, main, practice, refused)


# --- the facts together ------------------------------------------------------------------------------------------

def test_references():
    cases = [
        ("f-cover", "patient", "p9"), ("f-cover", "payer", "mc9"), ("f-dx", "patient", "p9"), ("f-dx", "by", "dr9"),
        ("f-order", "patient", "p9"), ("f-order", "by", "dr9"), ("f-order", "device", "app9"), ("f-order", "plan", "plan9"),
        ("f-consent", "patient", "p9"), ("f-enroll", "patient", "p9"), ("f-enroll", "billing", "dr9"),
        ("f-enroll", "device", "app9"), ("f-enroll", "order", "o9"), ("f-enroll", "plan", "plan9"),
        ("f-supply", "enrollment", "e9"), ("f-educate", "enrollment", "e9"), ("f-educate", "by", "dr9"),
        ("f-time", "enrollment", "e9"), ("f-time", "by", "dr9"), ("f-contact", "by", "dr9"), ("f-note", "enrollment", "e9"),
        ("f-note", "by", "dr9"), ("f-c3", "enrollment", "e9"), ("f-c3", "by", "dr9"), ("f-ann", "supervisor", "dr9"),
        ("f-practice", "by", "dr9"),
        # of the wrong kind
        ("f-enroll", "billing", "p1"), ("f-enroll", "billing", "ann"), ("f-dx", "by", "p1"), ("f-dx", "by", "ann"),
        ("f-cover", "patient", "dr"), ("f-ann", "supervisor", "ann"), ("f-enroll", "device", "o1"), ("f-enroll", "order", "app"),
        ("f-time", "enrollment", "p1"),
    ]
    for ident, field, value in cases:
        rows, n = changed(ident, **{field: value})
        bad(f"{ident}: {field} {value}", rows, f'"{value}"', line=n, field=field, every=(ident, field) == ("f-dx", "by"))
        place = {"line": len(rows) + 1 - n, "field": field}
        bad(f"{ident}: {field} {value}, backwards", rows[::-1], f'"{value}"', **place)
    cases = {"revoke": ({"consent": "nothing"}, "consent"), "void": ({"voids": "nothing", "reason": "x"}, "voids"),
             "authorization": ({"patient": "p9", "payer": "mc", "codes": ["98980"], "number": "1", "from": "2026-01-01",
                                "to": "2026-12-31"}, "patient"),
             "service": ({"patient": "p9", "code": "99213", "on": "2026-01-05"}, "patient"),
             "discharge": ({"enrollment": "e9", "on": "2026-02-01", "reason": "left"}, "enrollment"),
             "price": ({"payer": "mc9", "code": "98975", "amount": "1.00", "from": "2026-01-01", "source": "x"}, "payer"),
             "plan": ({"plan": "pl", "patient": "p9", "by": "dr", "from": "2026-01-01", "therapy": "cbt", "goals": "g"}, "patient"),
             "assess": ({"enrollment": "e9", "instrument": "phq-9", "answers": [0] * 9}, "enrollment")}
    for kind, (fields, field) in cases.items():
        if kind == "revoke":
            fields = {**fields, "from": "2026-02-01"}
        row = {**fact(kind, "f-more", "2026-02-01T09:00:00Z"), **fields}
        bad(f"{kind} of nothing", [*BASE, row], "here or earlier", line=len(BASE) + 1, field=field)
        bad(f"{kind} of nothing, first", [row, *BASE], "here or earlier", line=1, field=field)
    two = [*BASE, fact("void", "v1", voids="x1", reason="x"), fact("checkin", "c", enrollment="e9", source="patient", answers={})]
    bad("two faults: the first is told", two, '"x1"', line=len(BASE) + 1, field="voids")


def test_ids():
    rows = [*BASE, {**BASE[AT["f-time"]], "activity": "document"}]
    bad("the same id, other content", rows, "given before with other content", line=len(rows), field="id", every=True)
    rows = [*BASE, fact("void", "f-time", voids="f-c3", reason="x")]
    bad("the same id, other kind", rows, "given before with other content", line=len(rows), field="id")
    good("the same id and content, keys in another order", lines([*BASE, dict(reversed(BASE[AT["f-time"]].items()))]))
    good("the same instant by another offset",
         lines([*BASE, {**BASE[AT["f-c3"]], "at": "2026-01-04T00:00:00Z"}]))
    rows = [*BASE, fact("device", "f-own", device="rejoyn", name="R", maker="M", program="dmht")]
    bad("a device that ships", rows, "ships with the rulebook", line=len(rows), field="device")
    bad("a device that ships, first", rows[-1:] + BASE, "ships with the rulebook", line=1, field="device")


LIFE = [
    fact("claim-made", "l-made", claim="c1", enrollment="e1", patient="p1", payer="mc", month="2026-01", frequency="original",
         charge="199.00", until="2027-01-31", segments="HL*2~",
         lines=[dict(control=f"c1-{n}", code=code, units=1, charge="99.50", **{"from": "2026-01-01"}, on="2026-01-31")
                for n, code in ((1, "98978"), (2, "98980"))]),
    fact("claim-released", "l-released", claim="c1", by="dr"),
    fact("batch", "l-batch", batch="b1", payer="mc", control=7, file="x.837", sha256="00", claims=1, charge="199.00"),
    fact("claim-sent", "l-sent", claim="c1", batch="b1", set=1),
    fact("answer", "l-answer", answer="a1", type="835", name="x.835", sha256="00", amount="-1.00"),
    fact("claim-paid", "l-paid", claim="c1", answer="a1", ordinal=1, status="1", charge="199.00", paid="150.00", on="2026-03-01",
         lines=[{"control": "c1-1", "code": "98978", "charge": "99.50", "paid": "75.00"}],
         adjustments=[{"line": "c1-1", "group": "CO", "reason": "45", "amount": "24.50"}]),
    fact("work-item", "l-work", work="w1", about="underpaid", claim="c1", answer="a1", text="Less came than was expected."),
    fact("work-done", "l-done", work="w1", by="ann", outcome="Appealed."),
]


def test_life():
    """What became of claims is taken, in any order, and changes no determination; nor does taking it back."""
    good("a claim's life", lines([*BASE, *LIFE]))
    good("a claim's life, backwards", lines([*BASE, *LIFE][::-1]))
    good("a claim's life, voided", lines([*BASE, *LIFE, *[fact("void", f"v{n}", voids=row["id"], reason="slip")
                                                          for n, row in enumerate(LIFE)]]))
    place = {row["id"]: n for n, row in enumerate(LIFE)}
    def life(ident, **fields):
        rows = copy.deepcopy(LIFE)
        rows[place[ident]].update({k.rstrip("_"): v for k, v in fields.items()})
        return [*BASE, *rows], len(BASE) + place[ident] + 1
    for ident, field, value in (("l-made", "enrollment", "e9"), ("l-made", "patient", "dr"), ("l-made", "payer", "e1"),
                                ("l-made", "replaces", "c9"), ("l-released", "claim", "e1"), ("l-released", "by", "dr9"),
                                ("l-sent", "claim", "c9"), ("l-sent", "batch", "c1"), ("l-paid", "answer", "b1"),
                                ("l-work", "claim", "c9"), ("l-done", "work", "c1"), ("l-done", "by", "ann9")):
        rows, n = life(ident, **{field: value})
        bad(f"{ident}: {field} {value}", rows, f'"{value}"', "here or earlier", line=n, field=field)
        bad(f"{ident}: {field} {value}, backwards", rows[::-1], f'"{value}"', line=len(rows) + 1 - n, field=field)
    made, paid = LIFE[0]["lines"], LIFE[place["l-paid"]]
    for ident, fields, field, told in (
            ("l-made", {"lines": [*made, {**made[0], "charge": 99.5}]}, "lines[2].charge", "dollars as text in quotes"),
            ("l-made", {"lines": [made[0], {**made[1], "from": "2026-02-30"}]}, "lines[1].from", "not a real date"),
            ("l-made", {"lines": [{k: v for k, v in made[0].items() if k != "on"}]}, "lines[0].on", "is missing"),
            ("l-made", {"lines": [{**made[0], "paid": "1.00"}]}, "lines[0].paid", "is not a field of such a row"),
            ("l-made", {"lines": [{**made[0], "modifiers": [95]}]}, "lines[0].modifiers", "text in quotes, not a number"),
            ("l-made", {"lines": made * 501}, "lines", "has more than 1000 rows"),
            ("l-made", {"lines": [made]}, "lines[0]", "must be an object"),
            ("l-made", {"lines": "none"}, "lines", "must be a list of objects"),
            ("l-made", {"charge": "-1.00"}, "charge", "is not dollars"),
            ("l-paid", {"adjustments": [{**paid["adjustments"][0], "amount": "24.505"}]}, "adjustments[0].amount", "-54.11"),
            ("l-batch", {"control": 1000000000}, "control", "0 to 999999999")):
        rows, n = life(ident, **fields)
        bad(f"{ident} with {str(fields)[:60]}", rows, told, line=n, field=field)
    rows, n = life("l-made", lines=[{**made[0], "units": 0.5}])
    gone = {len(BASE) + k + 1: ("claim", '"c1"') for k, row in enumerate(LIFE) if row.get("claim") == "c1"}
    gone[n] = ("lines[0].units", "whole number")
    gone[len(BASE) + place["l-done"] + 1] = ("work", '"w1"')
    keep_going("a claim rejected takes along what speaks of it", rows, gone, GOOD)


def test_voids():
    at = "2026-03-01T09:00:00Z"
    def void(ident, of, when=at):
        return fact("void", ident, when, voids=of, reason="slip")
    without = determinations([x for x in BASE if x["id"] != "f-c24"]).out
    check("a check-in counts", without != GOOD and without)
    def told(name, rows, expected):
        for way, order in (("", rows), (", backwards", rows[::-1])):
            run = determinations(order)
            check(f"{name}{way}", run.code == 0 and run.out == expected, run)
    told("a void", [*BASE, void("v1", "f-c24")], without)
    told("a void voided", [*BASE, void("v1", "f-c24"), void("v2", "v1")], GOOD)
    told("a void voided and that voided", [*BASE, void("v1", "f-c24"), void("v2", "v1"), void("v3", "v2")], without)
    told("a void of a later day", [*BASE, void("v1", "f-c24", "2026-03-21T00:00:00Z")], GOOD)
    told("two voids of one fact", [*BASE, void("v1", "f-c24"), void("v2", "f-c24")], without)
    for name, rows in (("of itself", [void("v1", "v1")]), ("in a circle of two", [void("v1", "v2"), void("v2", "v1")]),
                       ("in a circle of three", [void("v1", "v2"), void("v2", "v3"), void("v3", "v1")])):
        one, other = determinations([*BASE, *rows]), determinations([*rows[::-1], *BASE[::-1]])
        check(f"voids {name}: an answer, the same in any order", one.code == other.code and one.out == other.out, (one, other))
        check(f"voids {name}: no crash", one.code in (0, INPUT) and not SIGNS.search(one.err), one)
        if one.code == 0:
            check(f"voids {name}: touch nothing else", one.out == GOOD, one)
    run = determinations([*BASE, *[void(f"v{n}", f"v{n + 1}") for n in range(20000)], void("v20000", "f-c24")])
    check("a chain of 20,001 voids", run.code == 0 and run.out == without, run)
    rows = [*BASE, fact("revoke", "r1", at, consent="f-time", from_="2026-02-01")]
    run = determinations(rows)
    refused("revoke of what is no consent", run, INPUT, "facts.ndjson: ", '"f-time"', "not a consent",
            f"line {len(rows)}: ", '"consent"')
    run = determinations([*BASE, void("v1", "f-practice")])
    refused("no practice", run, INPUT, "no practice fact")
    for ident in ("f-p1", "f-dr", "f-app", "f-enroll", "f-payer", "f-order", "f-consent"):
        run = determinations([*BASE, void("v1", ident)])
        check(f"{ident} voided: no crash", run.code == 0 and not SIGNS.search(run.err), run)
    second = {**BASE[AT["f-practice"]], "id": "f-other", "practice": "other"}
    one, other = determinations([*BASE, second]), determinations([second, *BASE])
    check("two practices: the same in any order", one.code == other.code and one.out == other.out, (one, other))


# --- files and streams -------------------------------------------------------------------------------------------

def test_files():
    with Folder() as f:
        out, facts = f.path + "/out.837", f.file("facts.ndjson", lines(BASE))
        os.mkdir(f.path + "/folder")
        for name, path, code, told in (
                ("a missing file", f.path + "/none", USAGE, "No such file"), ("a folder", f.path + "/folder", USAGE, "folder"),
                ("a name too long", f.path + "/" + "n" * 300, SYSTEM, "too long"),
                ("a file as a folder", facts + "/x", SYSTEM, "Not a directory")):
            for command, words in commands(path, out):
                refused(f"{name}, {command}", Run(*words), code, told)
        os.symlink("loop", f.path + "/loop")
        refused("a link to itself", Run("evaluate", "--facts", f.path + "/loop", *AS_OF), SYSTEM, "loop")
        if os.geteuid():
            os.chmod(f.file("closed", b""), 0)
            refused("an unreadable file", Run("evaluate", "--facts", f.path + "/closed", *AS_OF), SYSTEM, "Permission denied")
        else:  # root reads any file, but not this one
            refused("an unreadable file", Run("evaluate", "--facts", "/proc/self/mem", *AS_OF), SYSTEM, "reading stopped")
        for command, words in commands("-", out):
            run = Run(*words, stdin=None, before=lambda: os.close(0))
            refused(f"closed standard input, {command}", run, SYSTEM, "standard input")
        check("no claim file", f.has() == ["facts.ndjson", "folder", "loop"] or "closed" in f.has(), f.has())
        with open("/dev/full", "wb") as full:
            for command, words in commands(facts, out):
                run = Run(*words, stdout=full)
                check(f"to a full disk, {command}: exit 4", run.code == SYSTEM and "No space left" in run.err, run)


def test_out():
    with Folder() as f:
        facts = f.file("facts.ndjson", lines(BASE))
        os.mkdir(f.path + "/folder")
        os.mkfifo(f.path + "/pipe")
        before = f.has()
        def claims(out, path=facts, **more):
            return Run("claims", "--facts", path, *AS_OF, "--month", "2026-01", "--out", out, **more)
        refused("out in a missing folder", claims(f.path + "/none/x.837"), SYSTEM, "x.837", "No such file")
        refused("out is a folder", claims(f.path + "/folder"), USAGE, "is a folder")
        refused("out under a file", claims(facts + "/x"), SYSTEM, "Not a directory")
        refused("out has a long name", claims(f.path + "/" + "n" * 300), SYSTEM, "too long")
        refused("out is a very long path", claims("/" + "n" * 5000), USAGE, "too long")
        refused("out is a pipe", claims(f.path + "/pipe"), USAGE, "pipe or device")
        refused("out is /dev/null", claims("/dev/null"), USAGE, "pipe or device")
        refused("out is -", claims("-"), USAGE, "name of a file")
        refused("out is the file of facts", claims(facts), USAGE, "file of facts")
        os.symlink("facts.ndjson", f.path + "/link")
        refused("out is a link to the facts", claims(f.path + "/link"), USAGE, "file of facts")
        os.unlink(f.path + "/link")
        if os.geteuid():
            os.chmod(f.path + "/folder", 0o500)
            refused("out in a read-only folder", claims(f.path + "/folder/x.837"), SYSTEM, "Permission denied")
        else:
            refused("out in a read-only folder", claims("/proc/x.837"), SYSTEM, "x.837")
        check("nothing was left", f.has() == before, f.has())
        with open(facts, "rb") as g:
            check("the facts stand", g.read() == lines(BASE))

        old = f.file("old.837", b"the old one")
        rows, _ = changed("f-time", by="dr9")
        refused("an old claim file and bad facts", claims(old, f.file("bad.ndjson", lines(rows))), INPUT, "bad.ndjson: line ")
        rows, _ = changed("f-p1", address={**ADDRESS, "zip": "1"})
        run = claims(old, f.file("odd.ndjson", lines(rows)))
        check("a claim that cannot be written: not done", run.code in (1, INPUT) and not run.out, run)
        with open(old, "rb") as g:
            check("the old claim file stands", g.read() == b"the old one")
        def no_room():
            resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        refused("no room for the claims", claims(old, before=no_room), SYSTEM, "old.837", "File too large")
        with open(old, "rb") as g:
            check("the old claim file still stands", g.read() == b"the old one")
        check("nothing is beside it", not [x for x in f.has() if ".new-" in x], f.has())
        run = claims(old)
        with open(old, "rb") as g:
            check("and is replaced in the end", run.code == 0 and g.read(3) == b"ISA", run)


def test_killed():
    """Killed at any moment: the file has its name whole, or the old one stands."""
    with Folder() as f:
        sample = subprocess.run([PROGRAM, "sample", "--patients", "400", "--months", "2", "--seed", "5", "--until", "2026-10-31"],
                                stdout=subprocess.PIPE, check=True).stdout
        facts, out = f.file("facts.ndjson", sample), f.path + "/out.837"
        words = [PROGRAM, "claims", "--facts", facts, "--as-of", "2026-11-05T12:00:00Z", "--month", "2026-10", "--out", out]
        start = time.monotonic()
        subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        took = time.monotonic() - start
        with open(out, "rb") as g:
            whole = g.read()
        check("claims of a sample", whole.startswith(b"ISA") and whole.rstrip().endswith(b"~"))
        killed = 0
        for n in range(24):
            f.file("out.837", b"old")
            run = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if n % 3 == 0:  # as soon as the new one begins
                until = time.monotonic() + 20
                while not [x for x in f.has() if ".new-" in x] and run.poll() is None and time.monotonic() < until:
                    pass
            else:
                time.sleep(took * (0.6 + 0.5 * n / 24))
            run.kill()
            killed += run.wait() < 0
            with open(out, "rb") as g:
                content = g.read()
            check(f"killed, {n}: the old file or the new one", content in (b"old", whole), len(content))
            for name in f.has():
                if ".new-" in name:
                    check(f"killed, {n}: what is beside is nobody else's", os.stat(os.path.join(f.path, name)).st_mode & 0o77 == 0)
                    os.unlink(os.path.join(f.path, name))
        check("some were killed in time", killed > 4 or not PLAIN, killed)


# --- keeping going -----------------------------------------------------------------------------------------------

def keep_going(name, rows, rejected, expected=None, code=0):
    """Rows, {line: (field, part of the reason)}: what is set aside, and what the rest gives."""
    with Folder() as f:
        content = rows if isinstance(rows, bytes) else lines(rows)
        path = f.file("facts.ndjson", content)
        run = Run("evaluate", "--facts", path, *AS_OF, "--format", "json", "--keep-going")
        check(f"{name}: exit {code}", run.code == code, run)
        check(f"{name}: no crash", not SIGNS.search(run.err), run)
        if not rejected:
            check(f"{name}: no rejects", f.has() == ["facts.ndjson"] and not run.err, (f.has(), run))
        else:
            check(f"{name}: only the rejects beside", f.has() == ["facts.ndjson", "facts.ndjson.rejects"], f.has())
            got, told = {}, []
            try:
                with open(path + ".rejects", "rb") as g:
                    told = [json.loads(x.decode()) for x in g]
            except (OSError, ValueError) as wrong:
                check(f"{name}: the rejects are JSON", False, wrong)
            source = content.split(b"\n")
            for row in told:
                got[row["line"]] = row
                text = source[row["line"] - 1]
                check(f"{name}: line {row['line']} as it came", row["text"] == text.decode("utf-8", "replace") or
                      len(text) > LINE_MAX or b"\xff" in text, row)
            check(f"{name}: each line once", len(got) == len(told), told)
            check(f"{name}: these lines", sorted(got) == sorted(rejected), sorted(got))
            for line, (field, reason) in rejected.items():
                row = got.get(line, {"field": "", "reason": ""})
                check(f"{name}: line {line}: why", field in (row["field"], None) and reason in row["reason"], row)
            if code == 0:
                check(f"{name}: says how many", f"{len(rejected)} line" in run.err and ".rejects" in run.err, run)
        if expected is not None and code == 0:
            check(f"{name}: what the others give", run.out == expected, run)


def test_keep_going():
    keep_going("all good", BASE, {}, GOOD)
    keep_going("nothing", b"", {}, b"")
    where = len(BASE) + 1
    keep_going("a line that is no fact", [*BASE, b"facts!"], {where: ("", "The line is not ")}, GOOD)
    keep_going("invalid UTF-8", [*BASE, b'{"fact":"\xff"}', b'{"fact":"void"}'],
               {where: (None, "The line is not JSON"), where + 1: ("id", "is missing")}, GOOD)
    keep_going("control characters", [*BASE, b'{"fact":"\x01\x1b"}'], {where: (None, "The line is not JSON")}, GOOD)
    keep_going("a long line", [*BASE[:5], b"z" * (LINE_MAX + 1), *BASE[5:]], {6: ("", "longer than")}, GOOD)
    keep_going("a long line at the end", lines(BASE) + b"z" * (LINE_MAX * 3), {where: ("", "longer than")}, GOOD)
    keep_going("a revoke of what is no consent", [*BASE, fact("revoke", "r1", consent="f-time", from_="2026-02-01")],
               {where: ("consent", "not a consent")}, GOOD)
    long = 300
    chain = [fact("void", f"v{n}", voids=f"v{n - 1}" if n else "none", reason="x") for n in range(long)]
    keep_going("a long chain", [*BASE, *chain],
               {where + n: ("voids", f'"v{n - 1}"' if n else '"none"') for n in range(long)}, GOOD)
    keep_going("a cut last line", lines(BASE) + b'{"fact":"che', {where: (None, "The line is not JSON")}, GOOD)
    keep_going("CRLF and a BOM", b"\xef\xbb\xbf" + lines([*BASE, b"x"]).replace(b"\n", b"\r\n").replace(b"x\r\n", b"x\n"),
               {where: ("", "The line is not ")}, GOOD)
    keep_going("other content", [*BASE, {**BASE[AT["f-time"]], "activity": "document"}],
               {where: ("id", "given before")}, GOOD)
    keep_going("a reference in vain", [*BASE, fact("void", "v", voids="none", reason="x")], {where: ("voids", '"none"')}, GOOD)
    keep_going("a reference in vain, first", [fact("void", "v", voids="none", reason="x"), *BASE], {1: ("voids", '"none"')}, GOOD)

    # A rejected enroll takes along all that speaks of its enrollment, whatever the order.
    rows, n = changed("f-enroll", place=7)
    gone = {i + 1: ("enrollment", '"e1"') for i, row in enumerate(rows) if row.get("enrollment") == "e1"}
    gone[n] = ("place", "must be ")
    keep_going("an enroll rejected", rows, gone, b"")
    keep_going("an enroll rejected, backwards", rows[::-1], {len(rows) + 1 - k: v for k, v in gone.items()}, b"")
    # A patient rejected takes along coverage, diagnosis, order, consent, enroll, and with it the rest.
    rows, n = changed("f-p1", birth="1980-02-30")
    gone = {i + 1: ("enrollment", '"e1"') for i, row in enumerate(rows) if row.get("enrollment") == "e1"}
    gone.update({i + 1: ("patient", '"p1"') for i, row in enumerate(rows) if row.get("patient") == "p1"})
    gone[n] = ("birth", "")
    keep_going("a patient rejected", rows, gone, b"")
    chain = [fact("void", "v0", "never", voids="f-c3", reason="x"),
             *[fact("void", f"v{n}", voids=f"v{n - 1}", reason="x") for n in range(1, 9)]]
    keep_going("a chain of voids whose first is rejected", [*BASE, *chain],
               {where + n: ("voids", f'"v{n - 1}"') if n else ("at", "") for n in range(9)}, GOOD)
    for name, ident in (("practitioner", "f-dr"), ("payer", "f-payer")):
        rows, n = changed(ident, at="yesterday")
        one = run_keeping(rows)
        other = run_keeping(rows[::-1])
        check(f"a {name} rejected: the same in any order", one == other and one[0] == 0, (one, other))

    rows, n = changed("f-practice", npi=None)
    keep_going("the practice rejected", rows, {n: ("npi", "is missing")}, code=INPUT)
    for words in (["--facts", "-"], ["--facts", "/dev/stdin"]):
        run = Run("evaluate", *words, *AS_OF, "--keep-going", stdin=lines(BASE))
        refused(f"keeping going, {words[1]}", run, USAGE, "--keep-going")
    with Folder() as f:
        facts = f.file("facts.ndjson", lines([*BASE, b"x"]))
        os.mkdir(facts + ".rejects")
        run = Run("evaluate", "--facts", facts, *AS_OF, "--keep-going")
        check("the rejects' name is taken by a folder: not done", run.code in (USAGE, SYSTEM) and run.out == b"", run)
    for command in ("claims", "explain"):
        check(f"{command} does not keep going", Run(command, "--keep-going").code == USAGE)


def run_keeping(rows):
    with Folder() as f:
        run = Run("evaluate", "--facts", f.file("facts.ndjson", lines(rows)), *AS_OF, "--format", "json", "--keep-going")
        return run.code, run.out, run.err.count("\n")


if __name__ == "__main__":
    main([test_references, test_ids, test_life, test_voids, test_files, test_out, test_killed, test_keep_going])
