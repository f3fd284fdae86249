"""A payer for tests: reads an 837P with the independent reader and answers it.

In:   the bytes of an 837P, and what the payer is to say of each claim.
Out:  TA1, 999, 277CA and 835 as bytes, true to their guides and in balance, unless
      the test asks for one that is not.
Never: shares code or a table with the program under test.
"""

from decimal import Decimal

from read837 import Reading

NOBODY = "999999999"
PAYER_TAX = "1512345678"


def money(amount):
    """X12's shortest form: no zeros at the end, no point without a digit behind it."""
    text = f"{Decimal(amount):.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


class Sent:
    """A file of claims as the payer got it."""

    def __init__(self, data):
        self.reading = Reading(data)
        assert not self.reading.report.faults, self.reading.report.faults[:3]
        interchange = self.reading.interchanges[0]
        group = interchange.groups[0]
        self.isa, self.gs = interchange.opener, group.opener
        self.control = int(self.gs.get(6))
        self.sets = [(one.opener.get(2), one) for one in group.sets]
        self.claims = self.reading.claims
        self.references = [next(s for s in one.body if s.id == "BHT").get(3) for _, one in self.sets]

    def claim(self, number):
        return next(c for c in self.claims if c.id == number)

    def set_of(self, claim):
        """ST02 of the claim's set, and the position of its CLM in it (ST is 1)."""
        for number, one in self.sets:
            if claim.segment in one.body:
                return number, one.body.index(claim.segment) + 2
        raise KeyError(claim.id)


class Envelope:
    """Interchange, group and set around a body, from the payer to the practice."""

    def __init__(self, sent, day="20260401", control=1, marks="*^:~", newline=""):
        self.sent, self.day, self.control, self.newline = sent, day, control, newline
        self.element, self.repetition, self.component, self.terminator = marks

    def segment(self, *elements):
        line = list(elements)
        while line and line[-1] == "":
            line.pop()
        text = self.element.join(str(e) for e in line).replace(":", self.component)
        return text + self.terminator + self.newline

    def isa(self):
        fields = ["00", " " * 10, "00", " " * 10, "ZZ", self.sent.isa.get(8).ljust(15)[:15], "ZZ",
                  self.sent.isa.get(6).ljust(15)[:15], self.day[2:], "0830", self.repetition, "00501",
                  f"{self.control:09}", "0", "P"]
        return self.element.join(["ISA", *fields, self.component]) + self.terminator + self.newline

    def wrap(self, functional, version, kind, sets):
        """`sets`: bodies, each a list of tuples between ST and SE."""
        out = [self.isa(), self.segment("GS", functional, self.sent.gs.get(3), self.sent.gs.get(2), self.day, "0830",
                                        self.control, "X", version)]
        for number, body in enumerate(sets, 1):
            st = ("ST", kind, f"{number:04}") + ((version,) if kind != "835" else ())
            out.append(self.segment(*st))
            out.extend(self.segment(*one) for one in body)
            out.append(self.segment("SE", len(body) + 2, f"{number:04}"))
        out.append(self.segment("GE", len(sets), self.control))
        out.append(self.segment("IEA", 1, f"{self.control:09}"))
        return "".join(out).encode("latin-1")

    def alone(self, *segments):
        """Segments right inside the interchange: TA1."""
        middle = [self.segment(*one) for one in segments]
        return "".join([self.isa(), *middle, self.segment("IEA", 0, f"{self.control:09}")]).encode("latin-1")


# --- TA1 and 999 -----------------------------------------------------------------------------------------------------

def ta1(envelope, verdict="A", note="000"):
    isa = envelope.sent.isa
    return envelope.alone(("TA1", isa.get(13), isa.get(9), isa.get(10), verdict, note))


def ack999(envelope, rejected=(), group=None, all_sets=True):
    """`rejected`: {ST02: [(claim, segment id, offset from its CLM, loop, error, (element, reference, error, value))]}.
    `group`: AK901 by force, without sets."""
    sent, rejected = envelope.sent, dict(rejected)
    body = [("AK1", "HC", sent.gs.get(6), "005010X222A1")]
    if group:
        body.append(("AK9", group, len(sent.sets), len(sent.sets), 0 if group == "R" else len(sent.sets)))
        return envelope.wrap("FA", "005010X231A1", "999", [body])
    for number, _ in sent.sets:
        if number not in rejected:
            if all_sets:
                body += [("AK2", "837", number, "005010X222A1"), ("IK5", "A")]
            continue
        body.append(("AK2", "837", number, "005010X222A1"))
        for claim, tag, offset, loop, error, element in rejected[number]:
            body.append(("IK3", tag, sent.set_of(claim)[1] + offset, loop, error))
            body.append(("CTX", f"CLM01:{claim.id}"))
            if element:
                body.append(("IK4", *element))
        body.append(("IK5", "R", "5"))
    good = len(sent.sets) - len(rejected)
    verdict = "A" if not rejected else "P" if good else "R"
    body.append(("AK9", verdict, len(sent.sets), len(sent.sets), good))
    return envelope.wrap("FA", "005010X231A1", "999", [body])


# --- 277CA -----------------------------------------------------------------------------------------------------------

def _level_counts(good, bad, kinds):
    rows = []
    for claims, quantity, amount in ((good, kinds[0], "YU"), (bad, kinds[1], "YY")):
        if claims:
            rows += [("QTY", quantity, len(claims)), ("AMT", amount, money(sum(c.charge for c in claims)))]
    return rows


def ack277(envelope, rejected=(), numbers=None, only=None, lines=(), receiver=None):
    """`rejected`: {claim number: ["A7:562:85", ...]}; `numbers`: {claim number: the payer's}; `only`: claims answered;
    `lines`: {line control: "A7:..."}; `receiver`: a status of the whole file, refused before its claims are read."""
    sent, rejected, numbers, day = envelope.sent, dict(rejected), dict(numbers or {}), envelope.day
    claims = [c for c in sent.claims if only is None or c.id in only]
    good = [c for c in claims if c.id not in rejected]
    bad = [c for c in claims if c.id in rejected]
    billing = sent.claims[0].billing
    body = [("BHT", "0085", "08", f"R{envelope.control}", day, "0830", "TH"),
            ("HL", 1, "", 20, 1), ("NM1", "PR", 2, "INVENTED PAYER", "", "", "", "", "PI", claims[0].payer if claims else "X"),
            ("TRN", 1, f"CA{envelope.control}"), ("DTP", "050", "D8", day), ("DTP", "009", "D8", day),
            ("HL", 2, 1, 21, 0 if receiver else 1),
            ("NM1", 41, 2, "THE PRACTICE", "", "", "", "", 46, sent.gs.get(2)), ("TRN", 2, sent.references[0]),
            ("STC", receiver or "A1:19:PR", day, "U" if receiver else "WQ", money(sum(c.charge for c in claims)))]
    if receiver:
        body += [("QTY", "AA", len(claims)), ("AMT", "YY", money(sum(c.charge for c in claims)))]
        return envelope.wrap("HN", "005010X214", "277", [body])
    body += _level_counts(good, bad, ("90", "AA"))
    body += [("HL", 3, 2, 19, 1), ("NM1", 85, 2, "THE PRACTICE", "", "", "", "", "XX", billing.get(9)), ("TRN", 1, 0),
             ("STC", "A1:19:PR", day, "WQ", money(sum(c.charge for c in claims)))]
    body += _level_counts(good, bad, ("QA", "QC"))
    for level, claim in enumerate(claims, 4):
        statuses = rejected.get(claim.id, ["A2:20:PR"])
        action = "U" if claim.id in rejected else "WQ"
        body += [("HL", level, 3, "PT"),
                 ("NM1", "QC", 1, claim.last, claim.first, "", "", "", "MI", claim.member), ("TRN", 2, claim.id)]
        body += [("STC", one, day, action, money(claim.charge)) for one in statuses]
        if claim.id in numbers:
            body.append(("REF", "1K", numbers[claim.id]))
        body.append(("DTP", "472", "D8", claim.lines[0].dates[1].strftime("%Y%m%d")))
        for line in claim.lines:
            if line.control in lines:
                body += [("SVC", f"HC:{line.code}", money(line.charge), "", "", "", "", line.units_text),
                         ("STC", lines[line.control], day, "U"), ("REF", "FJ", line.control),
                         ("DTP", "472", "D8", line.dates[1].strftime("%Y%m%d"))]
    return envelope.wrap("HN", "005010X214", "277", [body])


# --- 835 -------------------------------------------------------------------------------------------------------------

class Line:
    """What is paid for one line: what is not paid must be adjusted, all of it."""

    def __init__(self, line, paid, adjustments=(), remarks=(), allowed=None, control=True):
        self.code, self.modifiers, self.units, self.charge = line.code, line.modifiers, line.units_text, line.charge
        self.day = line.dates[1].strftime("%Y%m%d")
        self.control = line.control if control else ""
        self.paid, self.adjustments, self.remarks = Decimal(paid), list(adjustments), list(remarks)
        self.allowed = allowed

    def segments(self, sign):
        yield ("SVC", ":".join(["HC", self.code, *self.modifiers]), money(sign * self.charge), money(sign * self.paid), "",
               self.units)
        yield ("DTM", "472", self.day)
        yield from cas(self.adjustments, sign)
        if self.control:
            yield ("REF", "6R", self.control)
        if self.allowed is not None:
            yield ("AMT", "B6", money(sign * Decimal(self.allowed)))
        for remark in self.remarks:
            yield ("LQ", "HE", remark)


def cas(adjustments, sign):
    """Adjustments (group, reason, amount) as CAS segments, one a group, six reasons at most in each."""
    groups = {}
    for group, reason, amount in adjustments:
        groups.setdefault(group, []).append((reason, money(sign * Decimal(amount))))
    for group, rows in groups.items():
        for at in range(0, len(rows), 6):
            flat = []
            for reason, amount in rows[at:at + 6]:
                flat += [reason, amount, ""]
            yield ("CAS", group, *flat)


class Paid:
    """One claim of an 835 (a CLP). `sign` -1 with status 22 takes an earlier one back."""

    def __init__(self, claim, status, lines, number="", sign=1, clp=None, adjustments=(), remarks=(), interest=None,
                 crossover=None, member=None, last=None, first=None):
        self.claim, self.status, self.lines, self.number, self.sign = claim, status, lines, number, sign
        self.clp = claim.id if clp is None else clp
        self.adjustments, self.remarks, self.interest, self.crossover = list(adjustments), list(remarks), interest, crossover
        self.member = claim.member if member is None else member
        self.last = claim.last if last is None else last
        self.first = claim.first if first is None else first

    def amounts(self):
        paid = sum((line.paid for line in self.lines), Decimal(0))
        charge = sum((line.charge for line in self.lines), Decimal(0))
        every = [a for line in self.lines for a in line.adjustments] + self.adjustments
        paid -= sum(Decimal(amount) for _, _, amount in self.adjustments)
        patient = sum((Decimal(amount) for group, _, amount in every if group == "PR"), Decimal(0))
        return self.sign * charge, self.sign * paid, self.sign * patient

    def segments(self):
        charge, paid, patient = self.amounts()
        yield ("CLP", self.clp, self.status, money(charge), money(paid), money(patient) if patient and self.sign > 0 else "",
               "12", self.number or "ICN" + self.clp, self.claim.place, self.claim.frequency)
        yield from cas(self.adjustments, self.sign)
        yield ("NM1", "QC", 1, self.last, self.first, "", "", "", "MI", self.member)
        if self.crossover:
            yield ("NM1", "TT", 2, self.crossover, "", "", "", "", "PI", "CROSS1")
        if self.remarks:
            yield ("MOA", "", "", *self.remarks)
        yield ("DTM", "232", min(line.day for line in self.lines))
        if self.interest is not None:
            yield ("AMT", "I", money(self.interest))
        for line in self.lines:
            yield from line.segments(self.sign)


def in_full(line, allowed=None, share="0.2"):
    """Paid as Medicare pays: the allowed amount (default: the charge) less a fifth, which the patient owes."""
    allowed = line.charge if allowed is None else Decimal(allowed)
    patient = (allowed * Decimal(share)).quantize(Decimal("0.01"))
    adjustments = [("CO", "45", line.charge - allowed)] if line.charge != allowed else []
    if patient:
        adjustments.append(("PR", "2", patient))
    return Line(line, allowed - patient, adjustments)


def denied(line, reason="50", group="CO", remarks=()):
    return Line(line, 0, [(group, reason, line.charge)], remarks)


def pay835(envelope, transactions, payer="INVENTED PAYER"):
    """`transactions`: [{"claims": [Paid], "trace": text, "plb": [(reason, reference, amount)], "amount": by force}]."""
    sets = []
    for one in transactions:
        plb = [(reason, reference, Decimal(amount)) for reason, reference, amount in one.get("plb", ())]
        amount = sum((claim.amounts()[1] for claim in one["claims"]), Decimal(0)) - sum(row[2] for row in plb)
        amount = Decimal(one["amount"]) if "amount" in one else amount
        day, billing = one.get("day", envelope.day), envelope.sent.claims[0].billing
        how = ("ACH", "CCP", "01", "111000025", "DA", "1", PAYER_TAX, "", "01", "111000025", "DA", "2")
        body = [("BPR", "I" if amount else "H", money(amount), "C", *(how if amount else ("NON",) + ("",) * 11), day),
                ("TRN", 1, one["trace"], PAYER_TAX), ("DTM", "405", day),
                ("N1", "PR", payer), ("N3", "1 PAYER WAY"), ("N4", "SALEM", "OR", "97301"),
                ("PER", "BL", "EDI DESK", "TE", "5035550100"),
                ("N1", "PE", billing.get(3), "XX", billing.get(9)), ("REF", "TJ", NOBODY), ("LX", 1)]
        for claim in one["claims"]:
            body.extend(claim.segments())
        for at in range(0, len(plb), 6):
            flat = []
            for reason, reference, row in plb[at:at + 6]:
                flat += [reason + (":" + reference if reference else ""), money(row)]
            body.append(("PLB", billing.get(9), day[:4] + "1231", *flat))
        sets.append(body)
    return envelope.wrap("HP", "005010X221A1", "835", sets)
