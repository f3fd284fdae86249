#!/usr/bin/env python3
"""journal.py BUILD [PART...]: the journal, a practice's month and the scrubber, each beside something plain.

   import    facts into a new journal, beside cat, a bare insert of the same lines by SQLite, and evaluate's reading
   checkins  single check-ins, answered when durable, by one writer and by 64; beside plain synced writes
   month     close, release, send and receive for many enrollments
   scrub     x12 check of a claim file of some 300 MB and of its payment file

   BENCH_FACTS (1000000), BENCH_CLOSED enrollments of the month (100000), BENCH_CHECKINS (20000),
   BENCH_SCRUB_MB (300). Everything it makes stays in BUILD/bench.

Of each run: seconds by the clock, seconds of the processor, and the largest memory. Where others use the machine too,
the processor's seconds are the steadier ones, and ratios are theirs. Nothing here passes or fails.
"""
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
FACTS_EACH = 33  # of an enrollment of generate.c
AS_OF = "2026-03-30T12:00:00-04:00"  # the generator's last day is over
MONTH = "2026-01"
BARE = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[2], isolation_level=None)
db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE line(n INTEGER PRIMARY KEY, text TEXT);")
db.execute("BEGIN")
db.executemany("INSERT INTO line(text) VALUES(?)", ((line,) for line in open(sys.argv[1], encoding="utf-8")))
db.execute("COMMIT")
"""


def number(name, usual):
    return int(os.environ.get(name, usual))


class Run:
    """One program, run to its end."""

    def __init__(self, *words, out=None, may_find=False):
        begun = time.monotonic()
        to = open(out, "wb") if out else subprocess.DEVNULL
        child = subprocess.Popen([str(w) for w in words], stdout=to, stderr=subprocess.PIPE)
        said = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in ((0, 1) if may_find else (0,)):
            sys.exit(f"journal.py: {' '.join(map(str, words))}: {child.returncode}\n{said.decode()[-500:]}")
        self.clock = time.monotonic() - begun
        self.processor = used.ru_utime + used.ru_stime
        self.megabytes = used.ru_maxrss / 1024


def row(name, run, count=0, what="", size=0, beside=None):
    speed = f"{count / run.processor:11,.0f} {what}/s" if count else ""
    speed = f"{speed:24}" + (f"{size / run.processor / 1e6:7.0f} MB/s" if size else " " * 12)
    ratio = f"{run.processor / beside.processor:8.1f} x" if beside else ""
    print(f"{name:38}{run.clock:8.1f} s{run.processor:8.1f} s{run.megabytes:7.0f} MB {speed}{ratio}", flush=True)
    return run


def head(title):
    print(f"\n{title}\n{'':38}{'clock':>10}{'processor':>10}{'memory':>10}  a second of the processor", flush=True)


def count_claims(path):
    """In pieces: what this program holds in memory would be counted with those that it runs."""
    count, before = 0, b""
    with open(path, "rb") as file:
        while piece := file.read(1 << 16):
            count += (before + piece).count(b"~CLM*")
            before = piece[-4:]
    return count


class Bench:
    def __init__(self, build):
        self.build = Path(build).resolve()
        self.work = self.build / "bench"
        self.work.mkdir(exist_ok=True)
        self.daybook = self.build / "daybook"
        os.environ["DAYBOOK_KEY_FILE"] = str(self.work / "journal.key")
        self.generate = self.work / "generate"
        newest = max((HERE / name).stat().st_mtime for name in ("generate.c", "line.h", "event.h"))
        if not self.generate.exists() or self.generate.stat().st_mtime < newest:
            Run(os.environ.get("CC", "cc"), "-std=c17", "-O2", "-D_POSIX_C_SOURCE=200809L", "-o", self.generate,
                HERE / "generate.c")

    def facts(self, enrollments):
        path = self.work / f"journal-{enrollments}.ndjson"
        if not path.exists():
            Run(self.generate, enrollments, 1, out=path.with_suffix(".part"))
            path.with_suffix(".part").rename(path)
        return path

    def journal(self, name):
        """A new, empty one."""
        path = self.work / name
        shutil.rmtree(path, ignore_errors=True)
        Run(self.daybook, "init", path)
        return path

    def imported(self, enrollments):
        """One with facts in it, made once and kept."""
        path = self.work / f"journal-{enrollments}.db"
        if not path.exists():
            part = self.journal(path.name + ".part")
            Run(self.daybook, "import", self.facts(enrollments), "--db", part)
            part.rename(path)
        # Rows that another version of the program made are made anew when it is opened: not while it is timed.
        Run(self.daybook, "facts", "--kind", "practice", "--db", path)
        return path

    # --- parts ---------------------------------------------------------------------------------------------

    def part_import(self):
        count = number("BENCH_FACTS", 1_000_000)
        path = self.facts(count // FACTS_EACH)
        size = path.stat().st_size
        with open(path, "rb") as file:
            count = sum(1 for _ in file)
        head(f"import of {count:,} facts, {size / 1e6:.0f} MB")
        row("reading the file (cat)", Run("cat", path), count, "lines", size)
        bare = self.work / "bare.db"
        for end in ("", "-wal", "-shm"):
            Path(str(bare) + end).unlink(missing_ok=True)
        plain = row("the same lines into SQLite, bare", Run(sys.executable, "-c", BARE, path, bare), count, "lines", size)
        bare.unlink()
        row("evaluate, which reads and stores nothing",
            Run(self.daybook, "evaluate", "--facts", path, "--as-of", AS_OF, "--format", "csv"), count, "facts", size, plain)
        into = self.journal("import.db")
        row("import", Run(self.daybook, "import", path, "--db", into), count, "facts", size, plain)
        row("import of the same again", Run(self.daybook, "import", path, "--db", into), count, "facts", size, plain)
        shutil.rmtree(into)

    def part_checkins(self):
        into = self.work / "checkins.db"
        shutil.rmtree(into, ignore_errors=True)
        print("\nsingle check-ins, each answered when it is durable", flush=True)
        subprocess.run([self.build / "bench-journal", into, str(number("BENCH_CHECKINS", 20000))], check=True)
        shutil.rmtree(into)

    def month(self):
        """A month closed and sent: returns the journal and its claim file."""
        enrollments = number("BENCH_CLOSED", 100_000)
        kept = self.imported(enrollments)
        into = self.work / "month.db"
        shutil.rmtree(into, ignore_errors=True)
        shutil.copytree(kept, into)
        head(f"the month {MONTH} of {enrollments:,} enrollments")
        close = Run(self.daybook, "close", MONTH, "--db", into, out=self.work / "close.txt", may_find=True)
        with open(self.work / "close.txt", encoding="utf-8") as file:
            claims = int(file.readline().split()[1])
        row("close", close, claims, "claims")
        row("release --all", Run(self.daybook, "release", "--all", "--by", "dr0000", "--db", into, may_find=True), claims,
            "claims")
        send = Run(self.daybook, "send", "--payer", "medicare-b", "--db", into)
        file = next((into / "outbox" / "main").iterdir())
        row("send", send, claims, "claims", file.stat().st_size)
        return into, file, claims

    def part_month(self):
        into, file, claims = self.month()
        answer = self.work / "month.835"
        Run(sys.executable, HERE / "payer.py", "answer", file, out=answer)
        size = answer.stat().st_size
        row("receive (835)", Run(self.daybook, "receive", answer, "--db", into), claims, "claims", size)
        row("receive of the same again", Run(self.daybook, "receive", answer, "--db", into), claims, "claims", size)
        row("worklist", Run(self.daybook, "worklist", "--db", into))
        row("verify", Run(self.daybook, "verify", "--db", into))
        shutil.copy(file, self.work / "month.837")
        shutil.rmtree(into)

    def part_scrub(self):
        claim_file = self.work / "month.837"
        if not claim_file.exists():
            into, file, _ = self.month()
            shutil.copy(file, claim_file)
            shutil.rmtree(into)
        times = max(1, round(number("BENCH_SCRUB_MB", 300) * 1e6 / claim_file.stat().st_size))
        big, paid = self.work / "scrub.837", self.work / "scrub.835"
        half = (times + 1) // 2  # payments need fewer bytes: some 100 MB of them
        Run(sys.executable, HERE / "payer.py", "again", claim_file, half, out=big)
        Run(sys.executable, HERE / "payer.py", "answer", big, out=paid)
        Run(sys.executable, HERE / "payer.py", "again", claim_file, times, out=big)
        claims = count_claims(claim_file)
        head(f"x12 check, every check on, {claims * times:,} claims")
        row("reading the file (cat)", Run("cat", big), size=big.stat().st_size)
        for path, each in ((claim_file, claims), (big, claims * times), (paid, claims * half)):
            size = path.stat().st_size
            row(f"{path.suffix[1:]} of {size / 1e6:.0f} MB", Run(self.daybook, "x12", "check", path, may_find=True), each,
                "claims", size)
        big.unlink()
        paid.unlink()


def main(words):
    parts = {"import": Bench.part_import, "checkins": Bench.part_checkins, "month": Bench.part_month,
             "scrub": Bench.part_scrub}
    if not words or any(word not in parts for word in words[1:]):
        sys.exit(__doc__)
    bench = Bench(words[0])
    for part in words[1:] or parts:
        parts[part](bench)


if __name__ == "__main__":
    main(sys.argv[1:])
