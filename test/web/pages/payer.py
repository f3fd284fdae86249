#!/usr/bin/env python3
"""payer.py FILE DAY CONTROL DENIED LOST: the tests' own payer (test/x12/payer.py) answers one file of claims: FILE.999,
FILE.277 and FILE.835 beside it. The claim DENIED is denied, the claim LOST is paid under a number and a name that are not ours, the
rest is paid. Prints the claims as JSON.
"""
import json
import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(HERE)), "x12"))

from payer import Envelope, Paid, Sent, ack277, ack999, denied, in_full, pay835  # noqa: E402


def main():
    path, day, control, refused, lost = sys.argv[1:6]
    with open(path, "rb") as file:
        sent = Sent(file.read())
    control = int(control)

    def envelope(step):
        return Envelope(sent, control=control + step, day=day)

    def keep(ending, data):
        with open(f"{path}.{ending}", "wb") as out:
            out.write(data)

    keep("999", ack999(envelope(0)))
    keep("277", ack277(envelope(1)))
    paid = []
    for i, claim in enumerate(sent.claims):
        if claim.id == refused:
            paid.append(Paid(claim, "4", [denied(line, "197") for line in claim.lines], number=f"D{control}{i}"))
        elif claim.id == lost:
            lines = [in_full(line) for line in claim.lines]
            for line in lines:
                line.control = ""  # nor does a line say whose it is
            paid.append(Paid(claim, "1", lines, number=f"L{control}{i}", clp="RETYPED-BY-HAND",
                             last="MISREAD", first="NAME", member="0000"))
        else:
            paid.append(Paid(claim, "1", [in_full(line) for line in claim.lines], number=f"P{control}{i}"))
    keep("835", pay835(envelope(2), [{"claims": paid, "trace": f"E2E{control}"}]))
    print(json.dumps([claim.id for claim in sent.claims]))


if __name__ == "__main__":
    main()
