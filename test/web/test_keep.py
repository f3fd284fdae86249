#!/usr/bin/env python3
"""test_keep.py BUILD: a server's folder kept well: backed up whole while people work in it, restored elsewhere, its
master key changed; what the command line does, in the audit; and one practice's writer held up for long, which must not
hold up the rest. Prints `N passed, N failed`.
"""
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import counting
from counting import check
from house import House, Visitor

BUILD = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build"))
HEAD = re.compile(r"^(\w+) head (\d+:[0-9a-f]{64})$", re.M)


class Reader(threading.Thread):
    """Somebody who reads a record all the while; each reading is an entry of the audit."""

    def __init__(self, visitor, patient):
        super().__init__()
        self.visitor, self.patient, self.on, self.count, self.wrong = visitor, patient, True, 0, []

    def run(self):
        while self.on:
            status, reply = self.visitor.get(f"/v1/patients/{self.patient}")
            self.count += 1
            if status != 200:
                self.wrong.append((status, reply))


class Elsewhere(House):
    """The same people over another folder."""

    def __init__(self, house, folder, key):
        self.daybook, self.options, self.people = house.daybook, [], house.people
        self.folder, self.db, self.key = house.folder, folder, key
        self.environment = {**os.environ, "DAYBOOK_KEY_FILE": key}

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()


def of(done):
    return done.returncode, done.stdout + done.stderr


def audit(house, practice="main"):
    status, page = house.sign_in("compliance", practice).get("/v1/audit")
    return [(e["event"], e.get("who", ""), e.get("subject", "")) for e in page["rows"]] if status == 200 else []


# --- the folder as a whole ---------------------------------------------------------------------------------

def backed_up(house, to):
    clinician = house.sign_in("clinician")
    status, page = clinician.get("/v1/patients")
    check("there are patients to read", status == 200 and page["rows"], page)
    writer = Reader(clinician, page["rows"][0]["patient"])
    writer.start()
    code, said = of(house.run("backup", to, "--all"))
    writer.on = False
    writer.join()
    check("a folder is backed up while people read in it", code == 0 and not writer.wrong, (said, writer.wrong[:1]))
    heads = dict(HEAD.findall(said))
    check("with the head of each practice", set(heads) == {"main", "north"}, said)
    check("and all its files", sorted(os.listdir(to)) == ["control.db", "practices"] and
          sorted(os.listdir(os.path.join(to, "practices"))) == ["main.db", "north.db"], os.listdir(to))
    check("nobody else can read it", os.stat(os.path.join(to, "control.db")).st_mode & 0o077 == 0, to)
    with sqlite3.connect(os.path.join(to, "control.db")) as db:
        left = [db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("session", "invitation", "account")]
    db.close()
    check("without sessions and invitations", left[:2] == [0, 0] and left[2] >= 12, left)
    code, said = of(house.run("backup", to, "--all"))
    check("a backup writes over nothing", code == 2 and "is there already" in said, said)
    code, said = of(house.run("backup", to + "-x", "--all", "--practice", "main"))
    check("--all is every practice", code == 2, said)
    return heads, clinician


def restored(house, backup, to, heads, clinician):
    new = os.path.join(to, "journal")
    there = Elsewhere(house, new, house.key)
    code, said = of(there.run("restore", backup))
    check("a folder is restored whole", code == 0 and said.count("whole:") == 2, said)
    for name, head in heads.items():
        code, said = of(there.run("verify", "--practice", name, "--expect", head))
        check(f"{name} verifies with its head", code == 0 and "who may sign in: 6 people" in said, said)
    code, said = of(there.run("restore", backup))
    check("into an empty folder only", code == 2 and "holds practices already" in said, said)
    with there:
        old = Visitor(there)
        old.cookies = dict(clinician.cookies)
        check("a session of before is none", old.get("/v1/session")[0] == 401, old.get("/v1/session"))
        again = there.sign_in("clinician")
        check("the password still is one", again.get("/v1/patients")[0] == 200, again.me)
        check("the audit says where it comes from", ("restored", "command line", "") in audit(there), audit(there)[:5])
        check("in each practice", ("restored", "command line", "") in audit(there, "north"), audit(there, "north")[:5])
    return there


def key_changed(there, to):
    new_key = os.path.join(to, "new-key")
    code, said = of(there.run("rotate-key", "--new-key", new_key))
    check("the restored folder takes another master key", code == 0 and "2 practices" in said, said)
    code, said = of(there.run("verify"))
    check("the old one opens nothing any more", code not in (0, 1), said)
    there.key = new_key
    there.environment["DAYBOOK_KEY_FILE"] = new_key
    code, said = of(there.run("verify"))
    check("the new one opens all, people too", code == 0 and "6 people" in said, said)
    with there:
        check("and they sign in", there.sign_in("biller").get("/v1/claims")[0] == 200)
        check("the audit has it", ("key-rotated", "command line", "") in audit(there), audit(there)[:4])


def refused(house, backup, to):
    bad = os.path.join(to, "altered")
    shutil.copytree(backup, bad)
    shutil.copy(os.path.join(backup, "practices", "main.db"), os.path.join(bad, "practices", "north.db"))
    there = Elsewhere(house, os.path.join(to, "nothing"), house.key)
    code, said = of(there.run("restore", bad))
    check("a practice in another's place is seen", code != 0, said)
    check("and nothing is left of it", not os.path.exists(os.path.join(there.db, "control.db")), said)
    os.remove(os.path.join(bad, "control.db"))
    code, said = of(there.run("restore", bad))
    check("a folder without control.db is no backup", code == 2 and "control.db" in said, said)
    other = os.path.join(to, "other-key")
    made = Elsewhere(house, os.path.join(to, "else"), other)
    made.run("init", os.path.join(to, "else-journal"))
    there.environment["DAYBOOK_KEY_FILE"] = other
    code, said = of(there.run("restore", backup))
    check("nor is one under another key", code != 0 and not os.path.exists(os.path.join(there.db, "control.db")), said)


def whole(house):
    to = tempfile.mkdtemp(prefix="daybook-keep-")
    try:
        backup = os.path.join(to, "backup")
        heads, clinician = backed_up(house, backup)
        refused(house, backup, to)
        there = restored(house, backup, to, heads, clinician)
        key_changed(there, to)
        check("the folder that lives goes on", clinician.get("/v1/session")[0] == 200)
        check("and has it in its audit", ("backed-up", "command line", "") in audit(house), audit(house)[:4])
    finally:
        shutil.rmtree(to)


def by_timer(house):
    """ops/backup.sh, as its timer calls it."""
    to = tempfile.mkdtemp(prefix="daybook-keep-")
    try:
        for old in ("20200101T000000Z", "20200102T000000Z"):
            os.mkdir(os.path.join(to, old))
        environment = {**house.environment, "DAYBOOK": house.daybook, "DAYBOOK_DB": house.db, "DAYBOOK_BACKUPS": to, "DAYBOOK_KEEP": "2"}
        done = subprocess.run([os.path.join(ROOT, "ops", "backup.sh")], env=environment, capture_output=True, text=True, check=False)
        left = sorted(os.listdir(to))
        check("the timer's backup is made and tried", done.returncode == 0 and done.stdout.count("whole:") == 2, of(done))
        check("the oldest goes", len(left) == 2 and left[0] == "20200102T000000Z", left)
    finally:
        shutil.rmtree(to)


# --- what the command line tells ---------------------------------------------------------------------------

def told(house):
    claims = house.sign_in("biller").get("/v1/claims?status=made")[1]["rows"]
    claim = claims[0]["claim"]
    code, said = of(house.run("release", claim, "--by", "biller"))
    check("a claim is released", code == 0, said)
    code, said = of(house.run("send", "--payer", claims[0]["payer"]))
    check("and sent", "1 claim" in said, said)
    fact = house.facts("time")[-1]["id"]
    code, said = of(house.run("void", fact, "--reason", "entered twice"))
    check("a fact is taken out", code == 0, said)
    file = os.path.join(house.folder, "nonsense.x12")
    with open(file, "w", encoding="ascii") as out:
        out.write("ISA*nothing~")
    house.run("receive", file)
    entries = audit(house)
    for event, subject in (("claim-released", claim), ("facts-said", fact), ("file-sent", None), ("file-received", None),
                           ("exported", None)):
        found = [e for e in entries if e[0] == event and "command line" in e[1] and subject in (None, e[2])]
        check(f"{event} is in the audit, as of the command line", found, entries[:12])
    said = [e for e in entries if e[0] == "claim-released" and e[2] == claim]
    check("once", len(said) == 1, said)


# --- a writer that is held up ------------------------------------------------------------------------------

def held_up(house):
    clinician = house.sign_in("clinician")
    patient = clinician.get("/v1/patients")[1]["rows"][0]["patient"]
    other = sqlite3.connect(os.path.join(house.db, "practices", "main.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # another process closes a large month
    try:
        began = time.monotonic()
        status, reply = clinician.get(f"/v1/patients/{patient}")
        took = time.monotonic() - began
        check("a record that cannot be audited is not shown: 503", status == 503, (status, reply))
        check("within bounded time", 3 < took < 12, took)
        check("with a word when to try again", "retry-after" in clinician.headers, clinician.headers)
        readers = [threading.Thread(target=clinician.get, args=(f"/v1/patients/{patient}",)) for _ in range(3)]
        for one in readers:
            one.start()
        began = time.monotonic()
        north = house.sign_in("clinician", "north")
        took = time.monotonic() - began
        check("people of another practice sign in meanwhile", took < 4, took)
        check("and read", north.get("/v1/patients")[0] == 200)
        for one in readers:
            one.join()
    finally:
        other.execute("ROLLBACK")
        other.close()
    check("afterwards it is shown", clinician.get(f"/v1/patients/{patient}")[0] == 200)


def main():
    with House(BUILD, patients=24, also=["north"]) as house:
        told(house)
        whole(house)
        by_timer(house)
        held_up(house)
    return counting.finish()


if __name__ == "__main__":
    sys.exit(main())
