#!/usr/bin/env python3
"""payer.py: big X12 files for the benchmark, from a claim file that daybook wrote.

   payer.py again FILE TIMES    the file that many times, each in an interchange of its own, with other claim
                                and member numbers: to standard output
   payer.py answer FILE         an 835 that pays every claim four fifths and leaves the rest to the patient,
                                10,000 claims a transaction

In:  a file of ours: `*`, `:` and `~`, no line breaks.
Never: used where it matters whether the program is right (test/x12/payer.py is for that).
"""
import re
import sys
from decimal import Decimal

SET_CLAIMS = 10_000
LETTERS = "ACDEFGHJKMNPQRTUVWXY"  # those that a Medicare number may have


def again(text, times):
    for n in range(times):
        # Of the generator's Medicare numbers these two places are always 1 and A; our claim numbers have no U.
        digit, letter, claim = n % 9 + 1, LETTERS[n // 9], "UILO"[n // 20] + LETTERS[n % 20]
        copy = re.sub(r"MI\*1(....)A", lambda m: f"MI*{digit}{m[1]}{letter}", text) if n else text
        copy = re.sub(r"(CLM|REF\*6R)\*..", lambda m: f"{m[1]}*{claim}", copy) if n else copy
        control = f"{n + 1:09}"
        copy = copy.replace("*000000001*", f"*{control}*", 1).replace("IEA*1*000000001", f"IEA*1*{control}")
        copy = re.sub(r"(GS\*HC\*.*?\*)1(\*X\*)", lambda m: f"{m[1]}{n + 1}{m[2]}", copy, count=1)
        copy = re.sub(r"(GE\*[0-9]*\*)1~", lambda m: f"{m[1]}{n + 1}~", copy)
        yield copy.replace("BHT*0019*00*000000001-", f"BHT*0019*00*{control}-")


def money(amount):
    text = f"{amount:.2f}".rstrip("0").rstrip(".")
    return text or "0"


def claims(segments):
    """Of each claim: its CLM, the patient's NM1, and its lines (SV1, day, control number)."""
    name, claim = None, None
    for one in segments:
        e = one.split("*")
        if e[0] == "NM1" and e[1] == "IL":
            name = e
        elif e[0] in ("CLM", "HL", "SE"):
            if claim:
                yield claim
            claim = (e, name, []) if e[0] == "CLM" else None
        elif claim and e[0] == "SV1":
            claim[2].append([e, "", ""])
        elif claim and e[0] == "DTP" and e[1] == "472":
            claim[2][-1][1] = e[3].split("-")[-1]
        elif claim and e[0] == "REF" and e[1] == "6R":
            claim[2][-1][2] = e[2]


def pay(claim):
    clm, name, lines = claim
    place = clm[5].split(":")
    body, charge, paid = [], Decimal(0), Decimal(0)
    for sv1, day, control in lines:
        one = Decimal(sv1[2])
        patient = (one / 5).quantize(Decimal("0.01"))
        body += [f"SVC*{sv1[1]}*{money(one)}*{money(one - patient)}**{sv1[4]}", f"DTM*472*{day}",
                 f"CAS*PR*2*{money(patient)}", f"REF*6R*{control}"]
        charge, paid = charge + one, paid + one - patient
    first = name[4] if len(name) > 4 else ""
    return paid, [f"CLP*{clm[1]}*1*{money(charge)}*{money(paid)}*{money(charge - paid)}*MB*ICN{clm[1]}*{place[0]}*{place[2]}",
                  f"NM1*QC*1*{name[3]}*{first}****MI*{name[9]}", f"DTM*232*{lines[0][1]}", *body]


def answer(text):
    segments = text.split("~")
    isa, gs = segments[0].split("*"), segments[1].split("*")
    day = gs[4]
    npi = next(s for s in segments if s.startswith("NM1*85*")).split("*")[9]
    back = isa[:5] + isa[7:9] + isa[5:7] + isa[9:13] + [f"{int(isa[13]):09}", "0", "P", ":"]
    yield "*".join(back)
    yield f"GS*HP*{gs[3]}*{gs[2]}*{day}*0830*1*X*005010X221A1"
    all_claims, sets = list(claims(segments)), 0
    for at in range(0, len(all_claims), SET_CLAIMS):
        sets += 1
        rows = [pay(one) for one in all_claims[at:at + SET_CLAIMS]]
        body = [f"BPR*I*{money(sum(r[0] for r in rows))}*C*ACH*CCP*01*111000025*DA*1*1512345678**01*111000025*DA*2*{day}",
                f"TRN*1*T{isa[13]}{sets}*1512345678", f"DTM*405*{day}", "N1*PR*INVENTED PAYER", "N3*1 PAYER WAY",
                "N4*SALEM*OR*97301", "PER*BL*EDI DESK*TE*5035550100", f"N1*PE*THE PRACTICE*XX*{npi}", "REF*TJ*999999999",
                "LX*1"]
        body += [one for r in rows for one in r[1]]
        yield from [f"ST*835*{sets:04}", *body, f"SE*{len(body) + 2}*{sets:04}"]
    yield f"GE*{sets}*1"
    yield f"IEA*1*{isa[13]}"


def main(words):
    if len(words) == 3 and words[0] == "again":
        with open(words[1], encoding="latin-1") as f:
            for copy in again(f.read(), int(words[2])):
                sys.stdout.write(copy)
    elif len(words) == 2 and words[0] == "answer":
        with open(words[1], encoding="latin-1") as f:
            for one in answer(f.read()):
                sys.stdout.write(one + "~")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
