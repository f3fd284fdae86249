#!/usr/bin/env python3
"""practice.py DIR [--daybook PROGRAM] [--patients N] [--seed S] [--until DAY] [--name PRACTICE]
A practice to try things on, every fact invented: a journal in DIR/journal (its key in DIR/key), three months of a
synthetic practice up to yesterday; the first month claimed, sent and answered by an invented payer (paid, in part,
denied, rejected, one that matches nothing), the second claimed and waiting, the third still running. One sign-in for
each role, printed as JSON lines. The payer is the tests' own (test/x12/payer.py).
"""
import argparse
import datetime
import glob
import json
import os
import secrets
import subprocess
import sys

sys.dont_write_bytecode = True
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "test", "x12"))

from payer import Envelope, Line, Paid, Sent, ack277, ack999, denied, in_full, pay835  # noqa: E402

ROLES = (  # role, person in the sample's facts, name
    ("care-coordinator", "coordinator", "Clover Rehearsal"),
    ("clinician", "pr0001", "Hazel Notreal"),
    ("biller", "biller", "Reed Placeholt"),
    ("compliance", "compliance", "Iris Examplar"),
    ("administrator", "admin", "Basil Dryrun"),
    ("patient", "", "A patient"),
)


class Practice:
    def __init__(self, folder, daybook, name):
        self.folder, self.daybook, self.name = folder, daybook, name
        self.db, self.control = os.path.join(folder, "journal"), 100
        self.environment = {**os.environ, "DAYBOOK_KEY_FILE": os.path.join(folder, "key")}

    def run(self, *words, stdin=None):
        done = subprocess.run([self.daybook, *words, "--practice", self.name], input=stdin, capture_output=True, text=True,
                              env=self.environment, check=False)
        if done.returncode > 1:
            sys.exit(f"practice.py: daybook {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout

    def begin(self, patients, seed, until):
        sample = os.path.join(self.folder, f"facts-{self.name}.ndjson")
        with open(sample, "wb") as out:
            subprocess.run([self.daybook, "sample", "--patients", str(patients), "--months", "3", "--seed", str(seed),
                            "--until", str(until)], stdout=out, check=True)
        self.run("init", self.db)
        self.run("import", sample, "--db", self.db)
        with open(sample, "rb") as file:
            self.payers = [f["payer"] for f in map(json.loads, file) if f["fact"] == "payer"]

    def close(self, month):
        self.run("close", f"{month:%Y-%m}", "--brief", "--db", self.db)

    def files(self):
        return set(glob.glob(os.path.join(self.db, "outbox", self.name, "*.837")))

    def send(self):
        """The files of claims that were released, one a payer."""
        self.run("release", "--all", "--by", "biller", "--db", self.db)
        before = self.files()
        for payer in self.payers:
            self.run("send", "--payer", payer, "--db", self.db)
        return sorted(self.files() - before)

    def receive(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as out:
            out.write(data if isinstance(data, bytes) else data.encode())
        self.run("receive", path, "--by", "biller", "--db", self.db)

    def envelope(self, sent, day):
        self.control += 1
        return Envelope(sent, control=self.control, day=f"{day:%Y%m%d}")

    def answer(self, path, day):
        """The payer: every ninth claim is rejected, every fifth denied, one is none of ours, the rest is paid."""
        with open(path, "rb") as file:
            sent = Sent(file.read())
        stem = os.path.basename(path)
        rejected = {c.id: ["A7:562:85"] for i, c in enumerate(sent.claims) if i % 9 == 8}
        self.receive(f"{stem}.999", ack999(self.envelope(sent, day)))
        self.receive(f"{stem}.277", ack277(self.envelope(sent, day), rejected=rejected))
        paid = []
        for i, claim in enumerate(c for c in sent.claims if c.id not in rejected):
            number = f"P{self.control}{i:04}"
            if i % 11 == 10:
                continue  # not decided yet
            if i % 5 == 4:
                lines = [denied(line, "197" if i % 2 else "50") for line in claim.lines]
                paid.append(Paid(claim, "4", lines, number=number))
            else:
                paid.append(Paid(claim, "1", [in_full(line) for line in claim.lines], number=number))
        if len(paid) > 3:  # a claim of another practice among them
            paid.append(Paid(sent.claims[0], "1", paid[0].lines, number="P99999", clp="X-NOT-OURS"))
        if paid:
            plb = [("WO", "", "12.50")] if len(paid) > 3 else []
            what = [{"claims": paid, "trace": f"T{self.control}", "plb": plb}]
            self.receive(f"{stem}.835", pay835(self.envelope(sent, day), what, payer=stem.split("-")[0].upper()))

    def sign_ins(self):
        for role, person, name in ROLES:
            password = "-".join(secrets.token_hex(2) for _ in range(4))
            login = f"{role}@{self.name}.example"
            if role == "patient":
                person = json.loads(self.run("facts", "--kind", "enroll", "--db", self.db).splitlines()[-1])["patient"]
            self.run("person", "add", login, "--role", role, "--name", name, "--person", person, "--trial", "--db", self.db,
                     stdin=password + "\n")
            print(json.dumps({"practice": self.name, "role": role, "login": login, "password": password}))


def month_before(day):
    return (day.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder")
    options.add_argument("--daybook", default=os.path.join(ROOT, "build", "daybook"))
    options.add_argument("--patients", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--name", default="main")
    options.add_argument("--until", type=datetime.date.fromisoformat,
                         default=datetime.date.today() - datetime.timedelta(days=1))
    asked = options.parse_args()
    os.makedirs(asked.folder, exist_ok=True)
    practice = Practice(asked.folder, asked.daybook, asked.name)
    practice.begin(asked.patients, asked.seed, asked.until)
    second = month_before(asked.until)
    first = month_before(second)
    practice.close(first)
    for path in practice.send():
        practice.answer(path, asked.until)
    practice.close(second)
    practice.sign_ins()


if __name__ == "__main__":
    main()
