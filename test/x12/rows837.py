#!/usr/bin/env python3
"""The service lines of 837P files as CSV, to lay beside determinations.

    rows837.py FILE...

One row a line, in file order; diagnoses and modifiers are separated by spaces,
dates are ISO (a period as first/last), diagnoses without their point as sent.
Faults are not shown: read837.py does that.
"""

import csv
import sys

sys.dont_write_bytecode = True

from read837 import Reading

COLUMNS = ("claim", "last", "first", "member", "payer", "place", "frequency", "diagnoses", "rendering",
           "code", "modifiers", "units", "charge", "date", "line_control", "authorization")


def rows(reading):
    for claim in reading.claims:
        for line in claim.lines:
            first, last = line.dates or (line.date_text, line.date_text)
            date = f"{first}" if first == last else f"{first}/{last}"
            yield (claim.id, claim.last, claim.first, claim.member, claim.payer, line.place, claim.frequency,
                   " ".join(claim.diagnoses), claim.rendering_npi(line), line.code, " ".join(line.modifiers),
                   line.units_text, line.charge_text, date, line.control, claim.authorization)


def main(names):
    if not names or any(name.startswith("--") for name in names):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for name in names:
        try:
            with open(name, "rb") as file:
                data = file.read()
        except OSError as error:
            print(f"{name}: {error.strerror}", file=sys.stderr)
            return 2
        out.writerows(rows(Reading(data)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
