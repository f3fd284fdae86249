#!/usr/bin/env python3
"""evaluate --facts FILE --as-of INSTANT [--format json]: determinations by the specification.

An oracle for differential tests: written from the specification alone, in the plainest way, with
no regard for speed. `need`, `have`, `still`, `warnings` and evidence are left out or free; claim
lines are no input, so nothing is ever `claimed`.
"""

# Where the specification can be read in more than one way this oracle reads it so. The entries
# marked (edgy) can only show in files made with --edgy.
#
# Counts
#  1. `met` of data-days and minutes is false when the count has passed the rung: 98986 with 18
#     days, 98979 with 25 minutes (rules.PASSED_RUNG_IS_MET). The payer's threshold day of such a
#     rung is then the period's last day, too.
#  2. `yields` looks at data days or minutes only, not at the contact.
#  3. Whether a person's stretch counts is judged by the credential or role at the end of the date
#     on which the stretch begins (a contact: its date); whether only the biller counts, by the
#     biller's credential at the end of the period's last day.
#  4. A stretch or contact counts by person, whatever its activity; a stretch of no length never.
#  5. The n-th minute that falls full at midnight belongs to the day before.
#  6. A note with nothing to document is met.
#  7. A note element of blanks is empty (edgy).
#  8. The first counted check-in is the first by instant, also when the patient moves west.
#  9. Minutes and contacts can be reached as long as the period is not over, the last day included;
#     98975 before monitoring starts: within 30 days from as-of (or `starts`), cut by a discharge.
# 10. Under the guide 98980 is judged by minutes (40 and more), note and initial-code of its own.
#
# Steps
# 11. A supply or an education after the discharge does not count for anything (edgy).
# 12. `supply` of a window or month is `open` until the period is over, also where a threshold day
#     has already gone by without one.
# 13. device-date and device-age read the device's label, and the birth, as in force at the end of
#     the day of the first supply; `device`, `diagnosis` and the part 2 flag on the service date.
# 14. A 29 February birthday is kept on 1 March in common years.
# 15. `cost` looks at all supplies up to the discharge, also at those after the service date.
# 16. Any plan of the patient in force will do, and any order of the patient and device, whatever
#     the enrollment names; an order must be by a practitioner.
#
# Payer and pack
# 17. The form of consent is the stricter of the pack's and the payer-rule's; rules on coverage,
#     authorization and consent are those in force on the service date.
# 18. A policy that names the disabled pack is judged by the nearest enabled one: `pack` unmet and
#     coverage as by kind (edgy).
# 19. The price of a year without an enabled pack is {"amount": null, "basis": "contractor"}, a
#     price fact or not; under the guide, which holds in every year, a price fact is still read.
#     A payer other than Medicare without a price fact has the same form.
# 20. A contracted amount is printed with two decimals ("60" gives "60.00"); it is not cut to the
#     credential's share.
# 21. The stand-in date of a once-only code is as-of, or the discharge once that has gone by.
# 22. A code that the pack of the threshold day knows under another clock counts as unknown there.
# 23. The Medicare DMHT regulations are those of the pack that judges.
#
# Between enrollments
# 24. A later window or month is displaced whether or not it has its own counts
#     (rules.DISPLACED_WITHOUT_COUNTS); it displaces nothing itself.
# 25. A ladder is 98978 with 98986, 98979 with 98980, or G0553; the add-ons 98981 and G0554 follow
#     their ladder in `exclusive`, but a service 98981 or G0554 displaces nothing (edgy). Services
#     of a ladder code displace whatever the pack of the year (edgy: 98986 or 98979 in 2025).
# 26. `exclusive` of management looks at services up to the period's `to`: in a month ended by a
#     discharge not at later days of the month (edgy).
# 27. A `service` 98975 or G0552 does not touch `once` (edgy).
# 28. The guide's gap of 60 days stands in place of the course and order rules. An order is used
#     when an earlier enrollment of the same patient, device and program names it.
#
# Codes and settings
# 29. ICD-10-CM after the shipped file: F32.A; F43.8 to F43.81 and F43.89; F10 to F16, F18, F19
#     .91; the F50.0, F50.2 and F50.81 severities (edgy). F01 to F03 stay as shipped, and F02 may
#     stand alone (edgy). Nightware has no indications.
# 30. Of settings with the same earliest instant the greater id holds before it. All `practice`
#     facts are one subject. A void does not fall with the fact that it voids.
# 31. Optional `by` counts as absent where its person is not seen; required `by` hides the fact.
import argparse
import json
import sys

from oracle.judging import determinations
from oracle.periods import Calendar
from oracle.seen import instant, read
from oracle.state import Book


def evaluate(facts, as_of):
    """The lines for a list of facts as of an instant, as dictionaries."""
    return [d.line() for d in determinations(Calendar(Book(facts, as_of)))]


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=("evaluate",))
    parser.add_argument("--facts", required=True)
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--format", choices=("json",), default="json")
    asked = parser.parse_args(arguments)
    with open(asked.facts, encoding="utf-8-sig") as lines:
        facts = read(lines.read())
    for line in evaluate(facts, instant(asked.as_of)):
        print(json.dumps(line, separators=(",", ":"), ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
