#!/usr/bin/env python3
"""torture.py BUILD_DIR [--times N] [--seed S] [--only STEP]: a practice's month, ended at random and failed at every call.

Each step of the month (import, close, release, send, receive) is run from a saved folder as it was before that step:
  killed   SIGKILL at a random moment, or in place of a random write, sync, rename or allocation; N times
  failed   the n-th write, sync, rename, opening and allocation fails, n = 1, 2, 3 ... until the step makes fewer;
           and the same with a full disk and with half of a write
Afterwards the journal must be whole (verify), what is derived the same when made again (rebuild), the facts those of
before or of after the step and nothing between, a step that said done must be done; and the step, tried again, must work
and leave what an undisturbed one leaves: no fact twice, no claim sent twice, no control number used again, every batch's
file in the outbox with the bytes that were recorded. Prints `N passed, N failed`.
"""
import argparse
import collections
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
MONTH, UNTIL = "2026-02", "2026-03-10"
CALLS = ("write", "sync", "rename", "open", "memory")
FAIL_STEPS_MAX = 8  # of one sort in the short form: the first, then ever wider apart


class World:
    def __init__(self, build, seed):
        self.program = os.path.join(build, "daybook")
        self.preload = os.path.join(build, "test", "sim", "failing.so")
        self.room = tempfile.mkdtemp(prefix="daybook-torture-")
        self.db = os.path.join(self.room, "db")
        self.dice = random.Random(seed)
        self.env = dict(os.environ, DAYBOOK_KEY_FILE=os.path.join(self.room, "keys", "master.key"), NO_COLOR="1")
        os.makedirs(os.path.join(self.room, "keys"), mode=0o700)

    def path(self, *names):
        return os.path.join(self.room, *names)

    def run(self, *words, env=None, timeout=120):
        return subprocess.run([self.program, *words], env=env or self.env, capture_output=True, timeout=timeout, check=False)

    def must(self, *words):
        done = self.run(*words)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(words)}: exit {done.returncode}: {done.stderr.decode()[-400:]}")
        return done.stdout.decode()

    def save(self, name):
        shutil.rmtree(self.path(name), ignore_errors=True)
        shutil.copytree(self.db, self.path(name))

    def load(self, name):
        shutil.rmtree(self.db, ignore_errors=True)
        shutil.copytree(self.path(name), self.db)

    def facts(self):
        return [json.loads(line) for line in self.must("facts", "--db", self.db).splitlines()]


def steps(world):
    """The month: each step's name and words. Answers are made from what was sent, by a payer of our own."""
    db = ["--db", world.db]
    releaser = "biller-1"
    facts = world.path("facts.ndjson")
    with open(facts, "wb") as out:
        out.write(world.run("sample", "--patients", "12", "--months", "2", "--seed", "3", "--until", UNTIL).stdout)
    with open(facts, encoding="utf-8") as lines:
        people = [json.loads(line) for line in lines if '"staff"' in line]
    billers = [f["staff"] for f in people if f.get("fact") == "staff" and f.get("role") == "biller"]
    releaser = billers[0] if billers else releaser
    yield "import", ["import", facts, *db]
    yield "close", ["close", MONTH, *db]
    yield "release", ["release", "--all", "--by", releaser, *db]
    payers = collections.Counter(f["payer"] for f in world.facts() if f["fact"] == "claim-made")
    yield "send", ["send", "--payer", payers.most_common(1)[0][0], *db]
    yield "receive", ["receive", *answer(world), *db]


def answer(world):
    """A payer's answers to every file in the outbox: 999, 277CA, and an 835 that pays, denies and keeps back."""
    sys.path.insert(0, os.path.join(os.path.dirname(HERE), "x12"))
    from payer import Envelope, Paid, Sent, ack277, ack999, denied, in_full, pay835
    files, outbox = [], world.path("db", "outbox", "main")
    for name in sorted(os.listdir(outbox)):
        with open(os.path.join(outbox, name), "rb") as f:
            sent = Sent(f.read())
        envelope = Envelope(sent, "20260401")
        paid = [Paid(claim, "1", [in_full(line) for line in claim.lines]) if number % 3 else
                Paid(claim, "4", [denied(line) for line in claim.lines]) for number, claim in enumerate(sent.claims)]
        kinds = {"999": ack999(envelope), "277": ack277(envelope),
                 "835": pay835(envelope, [{"claims": paid, "trace": "T1", "plb": [("L6", "LATE", "-0.75")]}])}
        for kind, data in kinds.items():
            files.append(world.path(f"{name}.{kind}"))
            with open(files[-1], "wb") as f:
                f.write(data)
    return files


# --- what must hold ------------------------------------------------------------------------------------------
def signature(facts):
    """What a step leaves, whatever ids and instants: how many facts of each kind about each claim or subject."""
    return collections.Counter((f["fact"], f.get("claim") or f.get("answer") or ("" if "claim" in f else f["id"][:24]))
                               if not f["fact"].startswith(("batch", "work")) else (f["fact"], f.get("payer", ""))
                               for f in facts)


def faults(world, marks, said_done):
    """What is wrong with the folder after the step was ended, as sentences."""
    out = []
    verify = world.run("verify", "--db", world.db)
    if verify.returncode:
        return [f"verify: {verify.stdout.decode()[-200:]}{verify.stderr.decode()[-200:]}"]
    rebuild = world.run("rebuild", "--db", world.db)
    if rebuild.returncode:
        out.append(f"rebuild: {rebuild.stdout.decode()[-200:]}{rebuild.stderr.decode()[-200:]}")
    now = signature(world.facts())
    if now not in marks:
        lost, more = marks[0] - now, now - marks[-1]
        out.append(f"half a step: {len(lost)} kinds lost, {len(more)} too many, e.g. {list((lost + more).items())[:3]}")
    if said_done and now != marks[-1]:
        out.append("said done, and is not")
    return out


def outbox_faults(world):
    out, controls, sent = [], [], collections.Counter()
    for f in world.facts():
        if f["fact"] == "batch":
            controls.append(f["control"])
            path = os.path.join(world.db, "outbox", "main", f["file"])
            if not os.path.exists(path):
                out.append(f"batch {f['batch']}: its file is not in the outbox")
            elif hashlib.sha256(open(path, "rb").read()).hexdigest() != f["sha256"]:
                out.append(f"batch {f['batch']}: its file has other bytes")
        if f["fact"] == "claim-sent":
            sent[f["claim"]] += 1
    if controls != sorted(set(controls)):
        out.append(f"control numbers {controls} do not rise")
    out += [f"claim {c} was sent {n} times" for c, n in sent.items() if n > 1]
    return out


def again(world, words, after):
    """The step tried again must work and end as an undisturbed one does."""
    done = world.run(*words)
    if done.returncode not in (0, 1):
        return [f"again: exit {done.returncode}: {done.stderr.decode()[-300:]}"]
    now = signature(world.facts())
    if now != after:
        return [f"again: {list((now - after).items())[:3]} too many, {list((after - now).items())[:3]} missing"]
    return outbox_faults(world)


def between(world, name, words):
    """Where a step may stop: receive takes in each file by itself."""
    marks = []
    if name == "receive":
        world.load("before")
        for path in words[1:words.index("--db")]:
            world.must("receive", path, *words[words.index("--db"):])
            marks.append(signature(world.facts()))
    return marks


# --- the ways to end a step ----------------------------------------------------------------------------------
def killed(world, words, duration):
    how = world.dice.choice(("moment", "write", "sync", "rename", "open"))
    if how == "moment":
        wait = world.dice.uniform(0, duration * 1.1)
        child = subprocess.Popen([world.program, *words], env=world.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        return child.wait() == 0, f"killed after {wait:.4f} s"
    n = int(2 ** world.dice.uniform(0, 8))
    env = dict(world.env, LD_PRELOAD=world.preload, FAIL_CALL=how, FAIL_AT=str(n), FAIL_HOW="kill")
    done = world.run(*words, env=env)
    return done.returncode in (0, 1), f"killed at {how} {n}"


def failed(world, words, call, n, how):
    """Runs with the n-th call failing. None: the step makes fewer. Else (said done, sentence, faults)."""
    told = world.path("told")
    if os.path.exists(told):
        os.unlink(told)
    env = dict(world.env, LD_PRELOAD=world.preload, FAIL_CALL=call, FAIL_AT=str(n), FAIL_HOW=how, FAIL_TOLD=told)
    done = world.run(*words, env=env)
    if not os.path.exists(told):
        return None
    out = []
    if done.returncode < 0 or done.returncode > 4:
        out.append(f"ended by signal or code {done.returncode}: {done.stderr.decode()[-200:]}")
    if done.returncode not in (0, 1) and not done.stderr.strip():
        out.append("failed without a sentence")
    return done.returncode in (0, 1), f"{call} {n} failed ({how})", out


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def add(self, what, problems):
        self.passed += not problems
        self.failed += bool(problems)
        for p in problems[:3]:
            print(f"FAIL {what}: {p}")


def attack(world, tally, name, words, times, thorough):
    world.load("before")
    before = signature(world.facts()) if name != "import" or os.path.exists(world.db) else collections.Counter()
    start = time.monotonic()
    world.must(*words)
    duration = time.monotonic() - start
    after = signature(world.facts())
    marks = [before, *between(world, name, words), after]
    for _ in range(times):
        world.load("before")
        done, how = killed(world, words, duration)
        tally.add(f"{name} {how}", faults(world, marks, done) or again(world, words, after))
    for call, how in [(c, "error") for c in CALLS] + [("write", "full"), ("write", "short")]:
        n, count = 1, 0
        while count < FAIL_STEPS_MAX or thorough:
            world.load("before")
            result = failed(world, words, call, n, how)
            if result is None:
                break
            done, what, wrong = result
            tally.add(f"{name} {what}", wrong or faults(world, marks, done) or again(world, words, after))
            count += 1
            n += 1 if thorough else 1 + n // 2
    world.load("before")
    world.must(*words)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    parser.add_argument("--thorough", action="store_true")
    asked = parser.parse_args()
    world, tally = World(os.path.abspath(asked.build), asked.seed), Tally()
    try:
        world.must("init", world.db)
        for name, words in steps(world):
            world.save("before")
            if asked.only and name != asked.only:
                world.must(*words)
            else:
                attack(world, tally, name, words, asked.times, asked.thorough)
                print(f"{name}: {tally.passed} passed, {tally.failed} failed so far", file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(world.room, ignore_errors=True)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return tally.failed > 0


if __name__ == "__main__":
    sys.exit(main())
