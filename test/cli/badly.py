"""badly.py: what test_bad_input.py and test_bad_facts.py share: a run of the program, a small practice (invented), and
the checks that something is refused as it should be: the exit code of its kind (2 usage, 3 bad input, 4 system), a
sentence with file, line and field where there is one, nothing on standard output that looks like a result, and no
partial file. TIMES=1 in the environment: how long each group took.
"""
import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "test"))

import counting
from counting import check

WORDS = [x for x in sys.argv[1:] if not x.startswith("--")]
BUILD = os.path.abspath(WORDS[0] if WORDS else os.path.join(ROOT, "build"))
PROGRAM = os.path.join(BUILD, "daybook")
LINE_MAX = 1 << 20      # LIMIT_LINE_BYTES
MEMORY_MB = 80          # of a run over one small file or one endless line; the built-in rulebook and data are in it
AS_OF = ("--as-of", "2026-03-20T12:00:00Z")
USAGE, INPUT, SYSTEM = 2, 3, 4


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
    """Facts from which 98975, 98978 and 98980 of January 2026 follow for enrollment e1."""
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
    yield "explain", ["explain", "e1", "98980", "--facts", facts, *AS_OF]
    yield "claims", ["claims", "--facts", facts, *AS_OF, "--month", "2026-01", "--out", out]


SIGNS = re.compile(r"Sanitizer|runtime error|Assertion|core dumped|Segmentation")


def refused(name, run, code, *told):
    check(f"{name}: exit {code}", run.code == code, run)
    check(f"{name}: nothing on standard output", run.out == b"", run)
    check(f"{name}: no crash and no report", run.code >= 0 and not SIGNS.search(run.err), run)
    check(f"{name}: a sentence by daybook", re.search("^daybook: ", run.err, re.M), run)
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




def endless(first, bytes_all):
    part = b"x" * (1 << 16)
    yield first
    for _ in range(bytes_all >> 16):
        yield part


def raw(ident, old, new):
    """The practice with bytes changed in one fact's line."""
    row = json.dumps(BASE[AT[ident]]).encode()
    assert old in row, (old, row)
    rows = list(BASE)
    rows[AT[ident]] = row.replace(old, new, 1)
    return rows, AT[ident] + 1


def determinations(rows):
    with Folder() as f:
        return Run("evaluate", "--facts", f.file("facts.ndjson", lines(rows)), *AS_OF, "--format", "json")


GOOD = determinations(BASE).out


def main(tests):
    for test in tests:
        began = time.monotonic()
        test()
        if os.environ.get("TIMES"):
            print(f"     {test.__name__} {time.monotonic() - began:.1f} s")
    sys.exit(counting.finish())
