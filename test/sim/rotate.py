#!/usr/bin/env python3
"""rotate.py BUILD_DIR [--thorough]: a new master key, ended at every write, sync, rename and opening.

A folder of two practices and somebody who may sign in gets another master key. The program is killed at the n-th call of
each sort, or that call fails, n = 1, 2, 3 ... Afterwards one of the two keys must open all of the folder; the same command
again must work; and then the new key opens everything, the old one nothing, and no fact is another. Prints
`N passed, N failed`.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

PRACTICES = ("main", "second")


class Folder:
    def __init__(self, build):
        self.program = os.path.join(build, "daybook")
        self.preload = os.path.join(build, "test", "sim", "failing.so")
        self.room = tempfile.mkdtemp(prefix="daybook-rotate-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.db = self.path("db")
        self.old, self.new, self.other = self.path("old.key"), self.path("new.key"), self.path("other.key")

    def path(self, *names):
        return os.path.join(self.room, *names)

    def run(self, *words, key, env=None, text=None):
        return subprocess.run([self.program, *words, "--key", key], env=dict(os.environ, NO_COLOR="1", **(env or {})),
                              input=text, capture_output=True, timeout=60, check=False)

    def must(self, *words, key, text=None):
        done = self.run(*words, key=key, text=text)
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: exit {done.returncode}: {done.stderr.decode()[-300:]}")
        return done.stdout

    def make(self):
        for n, practice in enumerate(PRACTICES):
            self.must("init", self.db, "--practice", practice, key=self.old)
            facts = subprocess.run([self.program, "sample", "--patients", "3", "--months", "1", "--seed", str(n + 1)],
                                   capture_output=True, check=True).stdout
            self.must("import", "-", "--db", self.db, "--practice", practice, key=self.old, text=facts)
        self.must("person", "add", "ada@example.org", "--db", self.db, "--role", "administrator", "--name", "Ada",
                  "--password", key=self.old, text=b"plover-94-lantern-underfoot\n")
        self.must("init", self.path("elsewhere"), key=self.new)
        self.must("init", self.path("third"), key=self.other)

    def save(self, name):
        shutil.rmtree(self.path(name), ignore_errors=True)
        shutil.copytree(self.db, self.path(name))

    def load(self, name):
        shutil.rmtree(self.db, ignore_errors=True)
        shutil.copytree(self.path(name), self.db)

    def opened(self, key):
        """How many of the folder's files the key opens, whole."""
        ways = [self.run("verify", "--db", self.db, "--practice", p, key=key) for p in PRACTICES]
        ways.append(self.run("person", "list", "--db", self.db, key=key))
        return sum(w.returncode == 0 for w in ways)

    def facts(self, key):
        return [self.must("facts", "--db", self.db, "--practice", p, key=key) for p in PRACTICES]

    def rotate(self, env=None, old=None, new=None):
        return self.run("rotate-key", "--db", self.db, "--new-key", new or self.new, key=old or self.old, env=env)


ALL = len(PRACTICES) + 1


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def add(self, what, problem):
        self.passed += not problem
        self.failed += bool(problem)
        if problem:
            print(f"FAIL {what}: {problem}")


def after(folder, facts):
    """What is wrong after an attempt that was ended, or None."""
    if ALL not in (folder.opened(folder.old), folder.opened(folder.new)):
        return f"neither key opens everything: {folder.opened(folder.old)} and {folder.opened(folder.new)} of {ALL}"
    again = folder.rotate()
    if again.returncode:
        return f"again: exit {again.returncode}: {again.stderr.decode()[-200:]}"
    if folder.opened(folder.new) != ALL or folder.opened(folder.old) != 0:
        return f"afterwards the new key opens {folder.opened(folder.new)} of {ALL}, the old one {folder.opened(folder.old)}"
    return None if folder.facts(folder.new) == facts else "facts are others"


def attack(folder, tally, call, how, facts, thorough):
    n = 1
    while True:
        told = folder.path("told")
        if os.path.exists(told):
            os.unlink(told)
        folder.load("before")
        env = {"LD_PRELOAD": folder.preload, "FAIL_CALL": call, "FAIL_AT": str(n), "FAIL_HOW": how, "FAIL_TOLD": told}
        done = folder.rotate(env)
        if not os.path.exists(told) and done.returncode >= 0:
            return
        problem = None
        if how != "kill" and done.returncode not in (0, 2, 3, 4):
            problem = f"ended with {done.returncode}: {done.stderr.decode()[-200:]}"
        tally.add(f"{call} {n} ({how})", problem or after(folder, facts))
        n += 1 if thorough else 1 + n // 4


def plain(folder, tally, facts):
    done = folder.rotate()
    tally.add("a new master key", done.stderr.decode() or (folder.opened(folder.new) != ALL and "does not open all"))
    tally.add("the old one opens nothing", folder.opened(folder.old) and "it does")
    tally.add("no fact is another", folder.facts(folder.new) != facts and "they are")
    tally.add("again", folder.rotate().returncode and "does not work")
    tally.add("from a key that is none of theirs", folder.rotate(old=folder.other, new=folder.old).returncode != 4
              and "is not refused")
    tally.add("the same key", folder.rotate(old=folder.new, new=folder.new).returncode != 2 and "is not refused")
    tally.add("on to a third", folder.rotate(old=folder.new, new=folder.other).returncode and "does not work")
    tally.add("which opens all", folder.opened(folder.other) != ALL and "it does not")


def renewed(folder, tally, facts):
    """New keys of the practices' own: old facts open, new ones are sealed with the new keys, names are found."""
    folder.load("before")
    done = folder.run("rotate-key", "--db", folder.db, "--renew", key=folder.old)
    tally.add("new keys of the practices' own", done.stderr.decode() or (b"2 practices" not in done.stdout and "said not"))
    tally.add("no fact is another", folder.facts(folder.old) != facts and "they are")
    line = b'{"fact":"charge","id":"later","at":"2026-01-01T10:00:00Z","code":"98978","amount":"1.00","from":"2026-01-01"}\n'
    folder.must("import", "-", "--db", folder.db, key=folder.old, text=line)
    tally.add("what comes later is there", b'"later"' not in folder.facts(folder.old)[0] and "it is not")
    tally.add("all of it is whole", folder.opened(folder.old) != ALL and "it is not")
    tally.add("rebuilt the same", folder.run("rebuild", "--db", folder.db, key=folder.old).returncode and "other")
    tally.add("and a new master key", folder.rotate().returncode and "does not work")
    tally.add("which opens all", folder.opened(folder.new) != ALL and "it does not")
    one = folder.run("rotate-key", "--db", folder.db, "--renew", "--practice", "second", key=folder.new)
    tally.add("of one practice", b"1 practices" not in one.stdout and one.stderr.decode() + "said not")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--thorough", action="store_true")
    asked = parser.parse_args()
    folder, tally = Folder(os.path.abspath(asked.build)), Tally()
    try:
        folder.make()
        folder.save("before")
        facts = folder.facts(folder.old)
        plain(folder, tally, facts)
        renewed(folder, tally, facts)
        for how in ("kill", "error"):
            for call in ("write", "sync", "rename", "open"):
                attack(folder, tally, call, how, facts, asked.thorough)
    finally:
        shutil.rmtree(folder.room, ignore_errors=True)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return tally.failed > 0


if __name__ == "__main__":
    sys.exit(main())
