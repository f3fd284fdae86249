#!/usr/bin/env python3
"""generate.py SEED [PATIENTS]: a random, valid fact file on standard output, its as-of on standard
error. The same seed gives the same bytes.

--shuffle   the facts in random order
--edgy      also what the specification leaves to a guess (see the comment in evaluate.py)
--out DIR   DIR/facts.ndjson and DIR/as-of instead
"""
import argparse
import os
import sys
from datetime import timedelta, time

from scenario.care import Patient
from scenario.practice import Practice
from scenario.world import DAY, World


def add_voids(world):
    """Voids of any kind of fact, voids of voids; the one setting of the practice is spared."""
    count = world.weighted({0: 6, 1: 4, 2: 2, 4: 1, 8: 1})
    kinds = sorted({f["fact"] for f in world.facts} - {"practice"})
    for _ in range(count):
        kind = world.weighted({"void": 3, "checkin": 3, "time": 3, "note": 2, "contact": 1,
                               "order": 1, world.pick(kinds): 4})
        targets = [f for f in world.facts if f["fact"] == kind]
        if targets:
            target = world.pick(targets)
            at = world.local("America/New_York", world.hot + world.between(-10, 90) * DAY)
            world.add("void", at, voids=target["id"], reason="entered in error")


def choose_as_of(world, practice):
    zone, on = world.pick(world.moments or [(practice.zone, world.hot)])
    shape = world.weighted({"last day": 3, "midnight": 2, "day after": 4, "later": 7,
                            "timely": 1, "inside": 3, "much later": 2})
    clock = world.edge_time()
    if (world.hot.month, world.hot.day) == (2, 29) and world.chance(0.4):
        on = world.hot
        shape = "timely"
    if shape == "midnight":
        on, clock = on + DAY, time(0, 0)
    elif shape == "day after":
        on += DAY
    elif shape == "later":
        on += world.between(2, 40) * DAY
    elif shape == "inside":
        on -= world.between(1, 20) * DAY
    elif shape == "timely":
        on += world.pick((364, 365, 366, 367)) * DAY
    elif shape == "much later":
        on = world.hot + world.between(60, 150) * DAY
    return world.local(zone, on, clock) + world.pick((timedelta(), timedelta(seconds=1)))


def generate(seed, patients=None, shuffle=False, edgy=False):
    """(facts as NDJSON text, as-of as text)"""
    world = World(seed, edgy)
    practice = Practice(world)
    number = 0
    for n in range(patients or world.weighted({1: 5, 2: 3, 3: 1, 4: 0.5})):
        patient = Patient(practice, n)
        for _ in range(world.weighted({1: 5, 2: 4, 3: 2})):
            patient.enroll(number)
            number += 1
    add_voids(world)
    as_of = choose_as_of(world, practice)
    return world.text(shuffle), world.written(as_of)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seed")
    parser.add_argument("patients", nargs="?", type=int)
    parser.add_argument("--shuffle", action="store_true")
    parser.add_argument("--edgy", action="store_true")
    parser.add_argument("--out")
    asked = parser.parse_args(arguments)
    text, as_of = generate(asked.seed, asked.patients, asked.shuffle, asked.edgy)
    if asked.out:
        os.makedirs(asked.out, exist_ok=True)
        with open(os.path.join(asked.out, "facts.ndjson"), "w", encoding="utf-8") as file:
            file.write(text)
        with open(os.path.join(asked.out, "as-of"), "w", encoding="utf-8") as file:
            file.write(as_of + "\n")
    else:
        sys.stdout.write(text)
        print(as_of, file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
