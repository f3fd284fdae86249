#!/usr/bin/env python3
"""test_bad_input.py BUILD_DIR [--large]: what evaluate, explain and claims do with input that is not as it should be.

Whatever comes in, the program ends with the exit code of its kind (2 usage, 3 bad input, 4 system), says file, line and
field where there is one, prints nothing that looks like a result, and leaves no partial file. All facts are invented.
--large: files of gigabytes and ten million facts as well (some minutes, 6 GB of disk); tells memory and time.
Prints `N passed, N failed`.
"""
import copy
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WORDS = [x for x in sys.argv[1:] if not x.startswith("--")]
BUILD = os.path.abspath(WORDS[0] if WORDS else os.path.join(ROOT, "build"))
PROGRAM = os.path.join(BUILD, "daybook")
LINE_MAX = 1 << 20      # LIMIT_LINE_BYTES
MEMORY_MB = 80          # of a run over one small file or one endless line; the built-in rulebook and data are in it
AS_OF = ("--as-of", "2026-03-20T12:00:00Z")
USAGE, INPUT, SYSTEM = 2, 3, 4
passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {name}: {str(detail)[:700]}")


def instrumented():
    """A sanitizer's shadow memory does not fit into a small address space."""
    with open(PROGRAM, "rb") as f:
        return re.search(rb"__(asan|tsan|msan)_init", f.read()) is not None


PLAIN = not instrumented()


class Run:
    """One run of the program: exit code, both streams, most memory resident."""

    def __init__(self, *words, stdin=b"", stdout=subprocess.PIPE, before=None, wait=60):
        started = subprocess.Popen([PROGRAM, *words], stdin=subprocess.PIPE if stdin is not None else None,
                                   stdout=stdout, stderr=subprocess.PIPE, preexec_fn=before)
        feeder = threading.Thread(target=self.feed, args=(started.stdin, stdin))
        feeder.start()
        err = []
        reader = threading.Thread(target=lambda: err.append(started.stderr.read()))
        reader.start()
        clock = threading.Timer(wait, started.kill)
        clock.start()
        self.out = started.stdout.read() if started.stdout else b""
        reader.join()
        _, status, used = os.wait4(started.pid, 0)
        clock.cancel()
        started.returncode = self.code = os.waitstatus_to_exitcode(status)
        feeder.join()
        for stream in (started.stdout, started.stderr):
            if stream:
                stream.close()
        self.err = err[0].decode("utf-8", "replace")
        self.memory_mb = used.ru_maxrss // 1024

    @staticmethod
    def feed(pipe, content):
        if pipe is None:
            return
        try:
            for part in [content] if isinstance(content, bytes) else content:
                pipe.write(part)
            pipe.close()
        except (BrokenPipeError, ConnectionResetError):
            try:
                pipe.close()
            except BrokenPipeError:
                pass

    def __repr__(self):
        return f"exit {self.code}, out {self.out[:200]!r}, err {self.err[:500]!r}"


# --- a small practice --------------------------------------------------------------------------------------------

ADDRESS = {"line1": "7 Oak Ave", "city": "Salem", "state": "OR", "zip": "973010001"}


def fact(kind, ident, at="2025-12-01T09:00:00-05:00", /, **fields):
    return {"fact": kind, "id": ident, "at": at, **{k.rstrip("_"): v for k, v in fields.items()}}


def practice():
    """Facts from which 98985, 98977 ... of January 2026 follow for enrollment e1."""
    rows = [
        fact("practice", "f-practice", practice="pr", name="Harbor Care", npi="1999999984", tin="900000000",
             tin_type="ei", taxonomy="261QM0801X", address=ADDRESS, phone="5035550100", contact="Office",
             timezone="America/New_York"),
        fact("payer", "f-payer", payer="mc", name="Medicare", kind="medicare", number="00831", filing="MB"),
        fact("practitioner", "f-dr", practitioner="dr", npi="1999999992", last="Ash", first="Kim", credential="MD",
             taxonomy="2084P0800X"),
        fact("staff", "f-ann", staff="ann", last="Elm", first="Ann", role="clinical-staff", supervisor="dr"),
        fact("patient", "f-p1", patient="p1", last="Fir", first="Lee", birth="1980-02-29", sex="F", address=ADDRESS,
             timezone="America/New_York"),
        fact("coverage", "f-cover", patient="p1", payer="mc", member="1EG4TE5MK73", from_="2020-01-01", rank="primary"),
        fact("device", "f-app", device="app", name="Mood App", maker="Harbor", program="rtm", device_201h=True,
             therapy="cbt"),
        fact("diagnosis", "f-dx", patient="p1", code="F33.1", from_="2026-01-01", by="dr"),
        fact("order", "f-order", "2026-01-02T09:00:00-05:00", order="o1", patient="p1", by="dr", device="app",
             diagnosis="F33.1"),
        fact("consent", "f-consent", "2026-01-02T09:10:00-05:00", patient="p1", program="rtm", form="written",
             from_="2026-01-02"),
        fact("enroll", "f-enroll", "2026-01-02T09:20:00-05:00", enrollment="e1", patient="p1", program="rtm",
             billing="dr", device="app", order="o1", place="11"),
        fact("supply", "f-supply", "2026-01-02T09:30:00-05:00", enrollment="e1", paid_by="practice", cost="50.00"),
        fact("educate", "f-educate", "2026-01-02T09:40:00-05:00", enrollment="e1", by="dr", minutes=20),
        fact("time", "f-time", "2026-01-20T10:25:00-05:00", enrollment="e1", by="dr",
             from_="2026-01-20T10:00:00-05:00", to="2026-01-20T10:25:00-05:00", activity="review"),
        fact("contact", "f-contact", "2026-01-20T10:30:00-05:00", enrollment="e1", by="dr", mode="phone",
             with_="patient", minutes=10),
        fact("note", "f-note", "2026-01-31T15:00:00-05:00", note="n1", enrollment="e1", from_="2026-01-01",
             to="2026-01-31", by="dr", review="Read.", interpretation="Better.", actions="None.", plan="Go on.",
             signed="2026-01-31T15:00:00-05:00"),
        fact("charge", "f-charge", code="98985", amount="120.00", from_="2026-01-01"),
    ]
    for code in ("98975", "98976", "98978", "98979", "98980", "98981", "98986"):
        rows.append(fact("charge", f"f-charge-{code}", code=code, amount="99.50", from_="2026-01-01"))
    for day in range(3, 25):
        rows.append(fact("checkin", f"f-c{day}", f"2026-01-{day:02}T19:00:00-05:00", enrollment="e1", source="patient",
                         answers={"mood": day % 5, "slept": "well"}))
    return rows


BASE = practice()
AT = {row["id"]: n for n, row in enumerate(BASE)}


def lines(rows):
    return b"".join((x if isinstance(x, bytes) else json.dumps(x).encode()) + b"\n" for x in rows)


def changed(ident, **fields):
    """The practice with one fact changed; None takes a field out. Gives the rows and the number of the line."""
    rows = copy.deepcopy(BASE)
    row = rows[AT[ident]]
    for name, value in fields.items():
        name = name.rstrip("_")
        if value is None:
            row.pop(name, None)
        else:
            row[name] = value
    return rows, AT[ident] + 1


class Folder:
    """A folder of its own for each group; says what is left in it."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="daybook-bad-")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def file(self, name, content):
        path = os.path.join(self.path, name)
        with open(path, "wb") as f:
            f.write(content)
        return path

    def has(self):
        return sorted(os.listdir(self.path))


def commands(facts, out):
    yield "evaluate", ["evaluate", "--facts", facts, *AS_OF, "--format", "json"]
    yield "explain", ["explain", "e1", "98985", "--facts", facts, *AS_OF]
    yield "claims", ["claims", "--facts", facts, *AS_OF, "--month", "2026-01", "--out", out]


SIGNS = re.compile(r"Sanitizer|runtime error|Assertion|core dumped|Segmentation")


def refused(name, run, code, *told):
    check(f"{name}: exit {code}", run.code == code, run)
    check(f"{name}: nothing on standard output", run.out == b"", run)
    check(f"{name}: no crash and no report", run.code >= 0 and not SIGNS.search(run.err), run)
    check(f"{name}: one sentence by daybook", run.err.startswith("daybook: "), run)
    for part in told:
        check(f"{name}: says {part!r}", part in run.err, run)


def bad(name, content, *told, every=False, code=INPUT, line=None, field=None):
    """The file is refused, by one command or by all three, and nothing is written."""
    place = f"facts.ndjson: line {line}: " if line else ""
    if field:
        place += f'field "{field}": '
    with Folder() as f:
        path, out = f.file("facts.ndjson", content if isinstance(content, bytes) else lines(content)), f.path + "/out.837"
        for command, words in commands(path, out):
            if every or command == "claims":
                refused(f"{name}, {command}", Run(*words), code, *([place] if place else []), *told)
        check(f"{name}: no file is left", f.has() == ["facts.ndjson"], f.has())


def good(name, content, expected=None, **more):
    """The file is taken; the determinations are the practice's own, or those given."""
    with Folder() as f:
        run = Run("evaluate", "--facts", f.file("facts.ndjson", content), *AS_OF, "--format", "json", **more)
        check(f"{name}: exit 0", run.code == 0 and not run.err, run)
        check(f"{name}: the determinations", run.out == (GOOD if expected is None else expected), run)


GOOD = b""


# --- the file as a whole -----------------------------------------------------------------------------------------

def test_base():
    global GOOD
    with Folder() as f:
        path, out = f.file("facts.ndjson", lines(BASE)), f.path + "/out.837"
        for command, words in commands(path, out):
            run = Run(*words)
            check(f"the practice, {command}: exit 0", run.code == 0, run)
            check(f"the practice, {command}: says something", run.out, run)
            if command == "evaluate":
                GOOD = run.out
        check("the practice: something is ready", b'"status":"ready"' in GOOD, GOOD)
        check("the practice: one claim file", f.has() == ["facts.ndjson", "out.837"], f.has())


def test_empty():
    for name, content in (("empty", b""), ("one line end", b"\n"), ("blank lines", b"\n \n\t\r\n\r\n  "),
                          ("a BOM alone", b"\xef\xbb\xbf"), ("a BOM and blank lines", b"\xef\xbb\xbf\n\n")):
        with Folder() as f:
            path = f.file("facts.ndjson", content)
            for command, words in commands(path, f.path + "/out.837"):
                run = Run(*words)
                check(f"{name}, {command}: no facts are no fault", run.code == (1 if command == "explain" else 0), run)
                check(f"{name}, {command}: no result", run.out == b"", run)
            check(f"{name}: no claim file", f.has() == ["facts.ndjson"], f.has())


def test_form():
    text = lines(BASE)
    good("a BOM", b"\xef\xbb\xbf" + text)
    good("CRLF", text.replace(b"\n", b"\r\n"))
    good("blank lines between", text.replace(b"\n", b"\n\n  \t\r\n"))
    good("no line end at the end", text[:-1])
    good("from the last to the first", lines(reversed(BASE)))
    good("blanks in the lines", lines([json.dumps(x, indent=1).replace("\n", " \t").encode() for x in BASE]))
    good("each line twice", text + text)
    if shutil.which("zstd"):
        def press(content, *more):
            return subprocess.run(["zstd", "-q", "-c", *more], input=content, stdout=subprocess.PIPE, check=True).stdout
        half = text.index(b"\n", len(text) // 2) + 1
        good("zstd", press(text))
        good("two frames of zstd, cut within a line", press(text[:half - 9]) + press(text[half - 9:]))
        good("a BOM in zstd", press(b"\xef\xbb\xbf" + text))
        whole = press(text * 20, "--check")
        for cut in (5, 11, len(whole) // 2, len(whole) - 1):
            bad(f"zstd cut after {cut} bytes", whole[:cut], "breaks off after line ", every=cut == 5)
        bent = bytearray(whole)
        bent[len(whole) // 2] ^= 0x40
        bad("zstd with a bit turned", bytes(bent), "damaged after line ")
        bad("zstd with something behind it", whole + b"more to come", "compressed content is damaged after line ")
        bad("three bytes of zstd", whole[:3], line=1)
    bad("a BOM in the second line", lines(BASE[:1]) + b"\xef\xbb\xbf" + lines(BASE[1:]), line=2)
    bad("UTF-16", text.decode().encode("utf-16"), line=1)
    bad("two objects on a line", text.replace(b"\n", b" ", 1), line=1)
    bad("a list of facts", json.dumps(BASE).encode(), "not an object", line=1)


def test_cut():
    note = copy.deepcopy(BASE)
    note[AT["f-note"]]["review"] = "Besser: \u00e4\u20ac\U0001f600."
    text = b"".join(json.dumps(x, ensure_ascii=False).encode() + b"\n" for x in note)
    good("text beyond ASCII", text)
    for mark in ("\u00e4", "\u20ac", "\U0001f600"):
        at = text.index(mark.encode())
        for n in range(1, len(mark.encode())):
            bad(f"cut within {mark.encode().hex()} after {n}", text[:at + n], line=AT["f-note"] + 1)
    row = lines([BASE[AT["f-time"]]]).rstrip(b"\n")
    before = lines(BASE[:AT["f-time"]])
    for n in list(range(1, len(row), 7)) + [len(row) - 1]:
        bad(f"cut after {n} bytes of a line", before + row[:n], "The line is not JSON", line=AT["f-time"] + 1, every=n == 1)


def endless(first, bytes_all):
    part = b"x" * (1 << 16)
    yield first
    for _ in range(bytes_all >> 16):
        yield part


def test_long():
    def padded(size):
        row = dict(BASE[AT["f-time"]])
        text = json.dumps(row).encode()
        return text[:-1] + b" " * (size - len(text)) + b"}"
    rows = copy.deepcopy(BASE)
    rows[AT["f-time"]] = padded(LINE_MAX)
    good("a line of just the limit", lines(rows))
    good("the same with CRLF", lines(rows).replace(b"\n", b"\r\n"))
    rows[AT["f-time"]] = padded(LINE_MAX + 1)
    bad("a line over the limit by one", rows, f"longer than {LINE_MAX} bytes", line=AT["f-time"] + 1, every=True)
    bad("the last line, without its end, over the limit", lines(BASE) + b"y" * (LINE_MAX + 1), "longer than",
        line=len(BASE) + 1)
    for blank in (b" ", b"\t", b"\0"):
        bad(f"a line of {blank!r} over the limit", blank * (LINE_MAX + 2), "longer than", line=1)
    for name, first in (("text", b'{"fact":"'), ("blanks", b" "), ("nesting", b"[" * 1000)):
        run = Run("evaluate", "--facts", "-", *AS_OF, stdin=endless(first, 100 << 20))
        refused(f"a line of 100 MB, {name}", run, INPUT, "standard input: line 1: ", "longer than")
        check(f"a line of 100 MB, {name}: little memory", run.memory_mb < MEMORY_MB or not PLAIN, run.memory_mb)
    rows = copy.deepcopy(BASE)
    rows[AT["f-note"]]["review"] = "r" * (64 << 10)
    good("a text of just the limit", lines(rows))
    rows[AT["f-note"]]["review"] += "r"
    bad("a text over the limit", rows, "longer than", line=AT["f-note"] + 1, field="review")
    bad("an id over the limit", changed("f-time", id="i" * 65)[0], "1 to 64", field="id", line=AT["f-time"] + 1)
    good("an id of just the limit", lines(changed("f-time", id="i" * 64)[0]), GOOD.replace(b'"f-time"', b'"' + b"i" * 64 + b'"'))


# --- one line ----------------------------------------------------------------------------------------------------

def raw(ident, old, new):
    """The practice with bytes changed in one fact's line."""
    row = json.dumps(BASE[AT[ident]]).encode()
    assert old in row, (old, row)
    rows = list(BASE)
    rows[AT[ident]] = row.replace(old, new, 1)
    return rows, AT[ident] + 1


def test_bytes():
    wrong = {
        "a lone continuation": b"\x80", "two continuations": b"\xbf\x80", "overlong, two bytes": b"\xc0\xaf",
        "overlong, three bytes": b"\xe0\x80\xaf", "overlong, four bytes": b"\xf0\x80\x80\xaf", "overlong NUL": b"\xc0\x80",
        "a high surrogate": b"\xed\xa0\x80", "a low surrogate": b"\xed\xbf\xbf", "beyond Unicode": b"\xf4\x90\x80\x80",
        "five bytes": b"\xf8\x88\x80\x80\x80", "FE": b"\xfe", "FF": b"\xff", "a start without its end": b"\xe2\x82",
        "Latin-1": b"caf\xe9", "NUL": b"\0", "control 01": b"\x01", "escape": b"\x1b[31m", "a tab": b"\t",
        "control 1F": b"\x1f",
    }
    for name, piece in wrong.items():
        rows, n = raw("f-note", b"Better.", b"Bet" + piece + b"ter")
        bad(f"{name} in a text", rows, "The line is not JSON: at character ", line=n, every=name in ("NUL", "FF"))
        rows, n = raw("f-note", b'"review"', b'"rev' + piece + b'"')
        bad(f"{name} in a key", rows, line=n)
    rows, n = raw("f-dr", b'"Ash"', b'"A\x7fsh"')
    bad("DEL in a name", rows, "control character", line=n, field="last")
    for escape in (b"\\u0000", b"\\u0007", b"\\u001b", b"\\n"):
        rows, n = raw("f-dr", b'"Ash"', b'"A' + escape + b'sh"')
        bad(f"{escape!r} in a name", rows, "control character", line=n, field="last")
    for escape in (b"\\ud800", b"\\udc00", b"\\ud800\\u0041", b"\\uD83D", b"\\x41", b"\\u12", b"\\u12G4", b"\\"):
        rows, n = raw("f-note", b"Better.", escape)
        bad(f"the escape {escape!r}", rows, line=n)
    bad("NULs alone", b"\0" * 100, line=1)
    run = Run("evaluate", "--facts", "-", *AS_OF, stdin=b'{"fact":"\x1b[31mred\x07"}\n')
    check("no control character of a file reaches the terminal", not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", run.err), run)
    run = Run("evaluate", "--facts", "-", *AS_OF, stdin=b'{"fact":"\\u001b[31mred\\u009b"}\n')
    check("nor as an escape", not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", run.err), run)


def test_shape():
    deep = 100000
    for name, piece in (("lists", b"[" * deep), ("objects", b'{"a":' * deep), ("lists and their ends", b"[" * deep + b"]" * deep),
                        ("both", b'[{"a":' * deep)):
        row = b'{"fact":"checkin","id":"x","at":"2026-01-05T00:00:00Z","answers":{"a":' + piece + b"}}"
        bad(f"{deep} levels, {name}", lines(BASE) + row, line=len(BASE) + 1, every=name == "lists")
        bad(f"{deep} levels in an unknown field, {name}", lines(BASE) + b'{"zz":' + piece, line=len(BASE) + 1)
    for piece in (b"null", b"true", b"1", b'"text"', b"[]", b"{}", b"nul", b"{", b"}", b"{]", b'{"fact"}', b'{"fact":}',
                  b'{"fact":"void",}', b"{'fact':'void'}", b"NaN", b"// note", b'{"fact":"void"}}', b'{,"fact":"void"}',
                  b'{"fact":"void"} x', b'{"fact" "void"}', b'{"fact":"void" "id":"x"}', b'{"fact":Infinity}'):
        bad(f"the line {piece!r}", lines(BASE) + piece, line=len(BASE) + 1)
    for old, new, field in ((b'"id": "f-time"', b'"id": "f-time", "id": "f-time"', "id"),
                            (b'"by": "dr"', b'"by": "dr", "by": "dr"', "by"),
                            (b'"fact": "time"', b'"fact": "time", "fact": "time"', "fact"),
                            (b'"by": "dr"', b'"by": "dr", "\\u0062y": "dr"', "by"),
                            (b'"activity": "review"', b'"activity": "review", "activity": "document"', "activity")):
        rows, n = raw("f-time", old, new)
        bad(f"twice: {new!r}", rows, "is given twice", line=n, field=field)
    rows, n = raw("f-p1", b'"city": "Salem"', b'"city": "Salem", "city": "Salem"')
    bad("twice in the address", rows, "twice", 'field "address', line=n)
    rows, n = raw("f-c3", b'"mood": 3', b'"mood": 3, "mood": 3')
    bad("an item twice", rows, "twice", 'field "answers', line=n)
    rows, n = raw("f-c3", b'"mood": 3', b'"mood": 3, "\\u006dood": 4')
    bad("an item twice, spelled otherwise", rows, "twice", 'field "answers', line=n)


def test_fields():
    cases = [
        ("f-time", {"fact": "tiem"}, "fact", "is not a kind of fact"), ("f-time", {"fact": ""}, "fact", ""),
        ("f-time", {"fact": None}, "fact", "is missing"), ("f-time", {"fact": 7}, "fact", "text in quotes"),
        ("f-time", {"id": None}, "id", "is missing"), ("f-time", {"at": None}, "at", "is missing"),
        ("f-time", {"id": ""}, "id", "1 to 64"), ("f-time", {"id": "a b"}, "id", "1 to 64"),
        ("f-time", {"id": "caf\u00e9"}, "id", ""), ("f-time", {"id": 17}, "id", "not a number"),
        ("f-time", {"colour": "red"}, "colour", "is not a field of time"), ("f-time", {"Activity": "x"}, "Activity", ""),
        ("f-time", {"minutes": 5}, "minutes", "is not a field of time"), ("f-time", {"activity": None}, "activity", "is missing"),
        ("f-time", {"activity": "reviewing"}, "activity", ""), ("f-time", {"activity": "REVIEW"}, "activity", ""),
        ("f-time", {"by": None}, "by", "is missing"), ("f-time", {"by": ["dr"]}, "by", "not a list"),
        ("f-time", {"activity": False}, "activity", ""), ("f-p1", {"sex": "X"}, "sex", ""),
        ("f-p1", {"address": "7 Oak Ave"}, "address", "must be "), ("f-p1", {"timezone": "Mars/Olympus"}, "timezone", ""),
        ("f-p1", {"timezone": "../../etc/passwd"}, "timezone", ""), ("f-p1", {"birth": "1880-01-01"}, "birth", ""),
        ("f-app", {"device_201h": "yes"}, "device_201h", "must be "), ("f-app", {"device_201h": 1}, "device_201h", ""),
        ("f-app", {"age_min": 1.5}, "age_min", ""), ("f-app", {"age_min": -1}, "age_min", ""),
        ("f-app", {"age_min": "18"}, "age_min", "must be "), ("f-app", {"indications": "F33"}, "indications", "must be "),
        ("f-app", {"indications": [7]}, "indications", ""), ("f-app", {"indications": ["F33"] * 65}, "indications", ""),
        ("f-supply", {"cost": 50}, "cost", ""), ("f-supply", {"cost": "50.005"}, "cost", ""),
        ("f-supply", {"cost": "-1.00"}, "cost", ""), ("f-supply", {"cost": "1e3"}, "cost", ""),
        ("f-supply", {"cost": "$5"}, "cost", ""), ("f-supply", {"cost": "99999999999.00"}, "cost", ""),
        ("f-c3", {"answers": []}, "answers", "must be "), ("f-c3", {"answers": {"a": []}}, "answers", ""),
        ("f-c3", {"answers": {"a": True}}, "answers", ""), ("f-c3", {"answers": {f"i{n}": 1 for n in range(257)}}, "answers", ""),
        ("f-c3", {"for_day": "2026-02-30"}, "for_day", ""), ("f-c3", {"source": "nurse"}, "source", ""),
        ("f-payer", {"kind": "Medicare"}, "kind", ""), ("f-dr", {"credential": "MS"}, "credential", ""),
        ("f-practice", {"locality": {"mac": "13202"}}, "locality", ""), ("f-practice", {"participating": "true"}, "participating", ""),
        ("f-practice", {"address": {**ADDRESS, "country": "US"}}, "address", ""),
        ("f-practice", {"address": {k: v for k, v in ADDRESS.items() if k != "zip"}}, "address", ""),
    ]
    for ident, fields, field, told in cases:
        rows, n = changed(ident, **fields)
        bad(f"{ident} with {str(fields)[:60]}", rows, told, f'field "{field}', line=n)
    for day in ("2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-5", "26-01-05", "2026/01/05", "", " 2026-01-05",
                "2026-01-05T00:00:00Z", "9999-12-31", "0000-00-00", "2026-01-05\n", "20260105", "2100-02-29"):
        rows, n = changed("f-dx", from_=day)
        bad(f"the date {day!r}", rows, line=n, field="from")
    for at, told in (("2026-01-20T10:00:00", "no offset"), ("2026-02-30T10:00:00Z", ""), ("2026-01-20", ""), ("", ""),
                     ("2026-01-20T24:00:01Z", ""), ("2026-01-20T10:60:00Z", ""), ("2026-01-20T10:00:61Z", ""),
                     ("2026-01-20T10:00:00+25:00", ""), ("2026-01-20T10:00:00+05:60", ""), ("2026-01-20 10:00:00-0500", ""),
                     ("2026-01-20T10:00:00.Z", ""), ("2026-01-20T10:00:00.1234567891Z", ""), ("1969-12-31T23:59:59Z", ""),
                     ("1970-01-01T00:00:00+00:01", ""), ("9999-12-31T23:59:59Z", ""), ("2026-01-20T10:00Z", ""),
                     ("now", ""), ("2026-01-20T10:00:00-05:00 ", ""), ("2026-01-20T10:00:00 EST", "")):
        rows, n = changed("f-contact", at=at)
        bad(f"the instant {at!r}", rows, told, line=n, field="at", every=at == "2026-01-20T10:00:00")
        rows, n = changed("f-time", from_=at)
        bad(f"the instant {at!r} of a stretch", rows, told, line=n, field="from")
    for number in (b"1e999", b"-1e999", b"1e400000000000", b"1" * 400, b"0." + b"0" * 500 + b"1", b"1e-999999999", b"1000001",
                   b"99999999999999999999", b"-0.5", b"1.5", b"01", b"+1", b".5", b"1.", b"1e", b"0x10", b"--1", b"1_000"):
        rows, n = raw("f-educate", b"20}", number + b"}")
        bad(f"{number[:20]!r} minutes", rows, line=n)
        if number[:1] in b"01-" and number not in (b"1000001", b"-0.5", b"1.5"):
            rows, n = raw("f-c3", b'"mood": 3', b'"mood": ' + number)
            with Folder() as f:  # an answer may be any number that can be told exactly
                run = Run("evaluate", "--facts", f.file("facts.ndjson", lines(rows)), *AS_OF, "--format", "json")
                if run.code == 0:
                    check(f"{number[:20]!r} as an answer: taken", run.out == GOOD, run)
                else:
                    refused(f"{number[:20]!r} as an answer", run, INPUT, f"line {n}: ")


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
        bad(f"{ident}: {field} {value}, backwards", rows[::-1], f'"{value}"', line=len(rows) + 1 - n, field=field)
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


def determinations(rows):
    with Folder() as f:
        return Run("evaluate", "--facts", f.file("facts.ndjson", lines(rows)), *AS_OF, "--format", "json")


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
    if run.code:
        refused("revoke of what is no consent", run, INPUT, f"line {len(rows)}: ", '"consent"')
    else:
        check("revoke of what is no consent changes nothing", run.out == GOOD, run)
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
                check(f"{name}: line {line}: why", row["field"] == field and reason in row["reason"], row)
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
               {where: ("", "The line is not JSON"), where + 1: ("id", "is missing")}, GOOD)
    keep_going("control characters", [*BASE, b'{"fact":"\x01\x1b"}'], {where: ("", "The line is not JSON")}, GOOD)
    keep_going("a long line", [*BASE[:5], b"z" * (LINE_MAX + 1), *BASE[5:]], {6: ("", "longer than")}, GOOD)
    keep_going("a long line at the end", lines(BASE) + b"z" * (LINE_MAX * 3), {where: ("", "longer than")}, GOOD)
    keep_going("a cut last line", lines(BASE) + b'{"fact":"che', {where: ("", "The line is not JSON")}, GOOD)
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


def test_values():
    """Values of options that are no value of theirs; test_cli.py has the names."""
    with Folder() as f:
        facts, out = f.file("facts.ndjson", lines(BASE)), f.path + "/out.837"
        month = ["claims", "--facts", facts, "--out", out, "--month"]
        for value in ("2026", "2026-1", "2026-13", "2026-00", "01-2026", "2026-01-01", " 2026-01", "2026-01 ", "x"):
            refused(f"--month {value}", Run(*month, value), USAGE, "--month")
        ask = ["evaluate", "--facts", facts]
        for value in ("2026-03-20", "2026-03-20T12:00:00", "2026-02-30T12:00:00Z", "now", "0", "2026-03-20T12:00:00+99:00"):
            refused(f"--as-of {value}", Run(*ask, "--as-of", value), USAGE, "--as-of")
        for option, value in (("--format", "xml"), ("--format", "JSON"), ("--status", "done"), ("--status", "Ready")):
            refused(f"{option} {value}", Run(*ask, *AS_OF, option, value), USAGE)
        for value in ("2026-13", "yesterday", "2026-02-30", "2026-1-1"):
            refused(f"explain in {value}", Run("explain", "e1", "98985", value, "--facts", facts, *AS_OF), USAGE, value)
        for words in (["explain"], ["explain", "e1"], ["explain", "e1", "98985", "2026-01", "x"]):
            refused(str(words), Run(*words, "--facts", facts, *AS_OF), USAGE)
        for words in (["e9", "98985"], ["e1", "99999"], ["e1", "98985", "2031-01"]):
            run = Run("explain", *words, "--facts", facts, *AS_OF)
            check(f"explain {words}: a finding", run.code == 1 and run.out == b"" and run.err.startswith("daybook: "), run)
        run = Run("evaluate", "--facts", facts, *AS_OF, "--enrollment", "e9")
        check("no such enrollment: a finding", run.code == 1 and run.out == b"" and "e9" in run.err, run)
        for option, value in (("--patients", "0"), ("--patients", "-1"), ("--patients", "1e3"), ("--patients", "99999999999"),
                              ("--months", "0"), ("--months", "9999"), ("--seed", "x"), ("--seed", "-1"), ("--until", "2026-02-30")):
            words = {"--patients": "3", "--months": "1", "--seed": "1", "--until": "2026-03-31", option: value}
            refused(f"sample {option} {value}", Run("sample", *[x for pair in words.items() for x in pair]), USAGE, option)
        check("no claim file", f.has() == ["facts.ndjson"], f.has())


# --- large -------------------------------------------------------------------------------------------------------

def tell(name, run, start, note=""):
    print(f"     {name}: exit {run.code}, {run.memory_mb} MB resident, {time.monotonic() - start:.1f} s {note}")
    sys.stdout.flush()


def checkins(count):
    """Lines of new check-ins, in pieces of about a megabyte."""
    rows = []
    for n in range(count):
        rows.append('{"fact":"checkin","id":"z%d","at":"2026-01-%02dT%02d:00:00Z","enrollment":"e1","source":"patient",'
                    '"answers":{"mood":%d}}\n' % (n, n % 28 + 1, n % 24, n % 5))
        if len(rows) == 10000:
            yield "".join(rows).encode()
            rows = []
    yield "".join(rows).encode()


def test_large():
    ask = ["evaluate", *AS_OF, "--summary", "--facts"]
    same = lines(BASE)
    def repeated(bytes_all):
        part = same * 100
        for _ in range(bytes_all // len(part) + 1):
            yield part
    start = time.monotonic()
    run = Run(*ask, "-", stdin=repeated(4200 << 20), wait=900)
    tell("4.2 GB of the same facts through a pipe", run, start)
    check("4.2 GB through a pipe: taken, in little memory", run.code == 0 and run.memory_mb < MEMORY_MB, run)
    with Folder() as f:
        path = f.path + "/facts.ndjson"
        with open(path, "wb") as g:
            for part in repeated(4200 << 20):
                g.write(part)
            g.write(b'{"fact":"void"}\n')
        start = time.monotonic()
        run = Run(*ask, path, wait=900)
        tell("the same as a file, its last line bad", run, start)
        refused("4.2 GB as a file", run, INPUT, f"line {(os.path.getsize(path) - 16) // len(same) * len(BASE) + 1}: ", "is missing")
        check("4.2 GB as a file: in little memory", run.memory_mb < MEMORY_MB, run.memory_mb)
        os.unlink(path)
    start = time.monotonic()
    run = Run(*ask, "-", stdin=endless(b'{"fact":"', 4200 << 20), wait=900)
    tell("a line of 4.2 GB", run, start)
    refused("a line of 4.2 GB", run, INPUT, "line 1: ", "longer than")

    def ten_million():
        yield same
        yield from checkins(10 * 1000 * 1000)
    for brief in ([], ["--brief"]):
        start = time.monotonic()
        run = Run(*ask, "-", *brief, stdin=ten_million(), wait=900)
        tell(f"ten million facts {' '.join(brief)}", run, start)
        check("ten million facts: taken", run.code == 0 and not run.err, run)
    months, size = 12, {}
    with Folder() as f:
        for patients in (2000, 10000):
            path = f.path + "/facts.ndjson"
            with open(path, "wb") as g:
                subprocess.run([PROGRAM, "sample", "--patients", str(patients), "--months", str(months), "--seed", "1", "--until",
                                "2026-10-31"], stdout=g, check=True)
            with open(path, "rb") as g:
                enrollments = sum(b'"fact":"enroll"' in x for x in g)
            for brief in ([], ["--brief"]):
                start = time.monotonic()
                run = Run("evaluate", "--as-of", "2026-11-05T12:00:00Z", "--summary", "--facts", path, *brief, wait=900)
                tell(f"{patients} patients, {months} months {' '.join(brief)}", run, start, f"{enrollments} enrollments")
                check(f"{patients} patients: taken", run.code == 0, run)
                size[bool(brief), patients] = run.memory_mb, enrollments
    for brief in (False, True):
        (small, few), (large, many) = size[brief, 2000], size[brief, 10000]
        slope = (large - small) * 1024 * 1024 / ((many - few) * months)
        print(f"     {slope:.0f} bytes an enrollment and month{', --brief' if brief else ''}")
        if brief:
            check("--brief: under 200 bytes an enrollment and month", slope < 200, slope)


if __name__ == "__main__":
    tests = [test_base, test_empty, test_form, test_cut, test_long, test_bytes, test_shape, test_fields, test_references,
             test_ids, test_voids, test_files, test_out, test_killed, test_keep_going, test_values]
    if "--large" in sys.argv:
        tests.append(test_large)
    for test in tests:
        began = time.monotonic()
        test()
        if os.environ.get("TIMES"):
            print(f"     {test.__name__} {time.monotonic() - began:.1f} s")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
