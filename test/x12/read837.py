#!/usr/bin/env python3
"""An independent reader of 837P files (005010X222A1).

    read837.py [--summary] FILE...

Prints each fault as `segment N (SEG loop): element: sentence`, warnings and
notes with those words before. Exit 0 without a fault, 1 with any, 2 when a file
cannot be opened. Shares no code and no table with the program that writes.
"""

import sys
from collections import defaultdict
from decimal import Decimal

sys.dont_write_bytecode = True

import claims837
import loops837
import rules837
import x12file


class Reading:
    """One file as read: its interchanges, its claims and the report."""

    def __init__(self, data):
        self.report = x12file.Report()
        self.interchanges = x12file.read(data, self.report)
        self.claims = []
        seen = claims837.Seen()
        for interchange in self.interchanges:
            for group in interchange.groups:
                for one in group.sets:
                    root = loops837.place(one.body, one.opener, self.report)
                    claims = claims837.claims_of(root)
                    claims837.check(root, claims, seen, self.report)
                    self.claims.extend(claims)
        rules837.check(self.claims, self.report)

    def summary(self):
        groups = [group for interchange in self.interchanges for group in interchange.groups]
        codes = defaultdict(lambda: [0, Decimal(0)])
        for claim in self.claims:
            for line in claim.lines:
                codes[line.code][0] += 1
                codes[line.code][1] += line.charge or 0
        yield f"interchanges {len(self.interchanges)}"
        yield f"groups {len(groups)}"
        yield f"sets {sum(len(group.sets) for group in groups)}"
        yield f"claims {len(self.claims)}"
        yield f"lines {sum(count for count, _ in codes.values())}"
        for code, (count, charge) in sorted(codes.items()):
            yield f"code {code} lines {count} charge {charge:.2f}"
        yield f"charge {sum((charge for _, charge in codes.values()), Decimal(0)):.2f}"
        yield f"faults {len(self.report.faults)} warnings {len(self.report.warnings)}"


def main(arguments):
    names = [name for name in arguments if name != "--summary"]
    if not names or any(name.startswith("--") for name in names):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    faulty = False
    for name in names:
        try:
            with open(name, "rb") as file:
                data = file.read()
        except OSError as error:
            print(f"{name}: {error.strerror}", file=sys.stderr)
            return 2
        reading = Reading(data)
        if len(names) > 1:
            print(f"file {name}")
        for line in reading.report.faults:
            print(line)
        for line in reading.report.warnings:
            print("warning:", line)
        for line in reading.report.notes:
            print("note:", line)
        if "--summary" in arguments:
            for line in reading.summary():
                print(line)
        faulty = faulty or bool(reading.report.faults)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
