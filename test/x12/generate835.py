"""Remittances by the dice: lawful files that balance, each with what a reader must find in it, line by line.

`Remittance(seed)` has `data` (the bytes) and `told` (the lines that again835 -v prints). Everything in it is invented.
"""
import random

PREFIXES = ("HC", "NU", "AD")
CARCS = {"CO": ("45", "97", "253", "119", "B7"), "PR": ("1", "2", "3"), "OA": ("94", "18"), "PI": ("119", "50", "A1")}
REMARKS = ("N620", "MA130", "M15", "N290", "N115")
NPIS = ("1234567893", "1000000004", "1999999992", "2453199590", "1999999984")


def written(cents, dice):
    """An amount as some payer writes it: 12, 12.5, 12.50, 012.50, .50; or -0.5."""
    minus, value = ("-" if cents < 0 else ""), abs(cents)
    whole, part = divmod(value, 100)
    forms = [f"{whole}.{part:02}"]
    if part == 0:
        forms += [f"{whole}"] * 4
    elif part % 10 == 0:
        forms += [f"{whole}.{part // 10}"] * 2
    if dice.random() < 0.05:
        forms.append(f"0{whole}.{part:02}")
    if whole == 0 and part:
        forms.append(f".{part:02}")
    return minus + dice.choice(forms)


class Remittance:
    def __init__(self, seed):
        self.dice = dice = random.Random(seed)
        self.segments, self.told = [], []
        self.element, self.component, self.terminator = dice.choice(
            [("*", ":", "~")] * 4 + [("|", ">", "~"), ("*", ">", "'"), ("!", "<", "\n"), ("\x1d", "\x1f", "\x1c")])
        self.line_end = dice.choice(["", "\n", "\r\n"]) if self.terminator != "\n" else ""
        self.number = dice.randint(1, 999999999)
        self.file()
        ends = [self.terminator + self.line_end] * len(self.segments)
        if dice.random() < 0.2:
            ends[-1] = self.terminator
        text = "".join(s + e for s, e in zip(self.segments, ends))
        self.data = (b"\xef\xbb\xbf" if dice.random() < 0.05 else b"") + text.encode("ascii")

    # --- segments ----------------------------------------------------------------------------------------------------
    def put(self, *elements):
        elements = list(elements)
        while elements and elements[-1] == "":
            elements.pop()
        self.segments.append(self.element.join(elements))

    def maybe(self, chance, *elements):
        if self.dice.random() < chance:
            self.put(*elements)

    def composite(self, *parts):
        parts = list(parts)
        while parts and parts[-1] == "":
            parts.pop()
        return self.component.join(parts)

    def amount(self, cents):
        return written(cents, self.dice)

    def file(self):
        dice = self.dice
        isa = ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", f"{'PAYER':15}", "30", f"{'931234567':15}", "260315", "0915", "^",
               "00501", f"{self.number:09}", "0", "P", self.component]
        self.segments.append(self.element.join(isa))
        sets = dice.choice([1, 1, 1, 2, 3])
        self.put("GS", "HP", "PAYER", "HARBOR", "20260315", "0915", str(self.number), "X", "005010X221A1")
        for n in range(1, sets + 1):
            self.set(n)
        self.put("GE", str(sets), str(self.number))
        self.put("IEA", "1", f"{self.number:09}")

    def set(self, n):
        start = len(self.segments)
        self.put("ST", "835", f"{n:04}", *(["005010X221A1"] if self.dice.random() < 0.2 else []))
        at = len(self.segments)
        self.segments += [None, None]
        told = len(self.told)
        self.told.append(None)
        payee = self.head(n)
        self.paid, self.ordinal = 0, 0
        for section in range(self.dice.choice([1, 1, 2])):
            self.section(section + 1)
        adjusted = self.provider_adjustments(payee)
        total = self.paid - adjusted
        if total < 0:  # what a payer cannot take back now it carries to the next remittance
            self.put("PLB", payee, "20261231", self.composite("FB", "NEXT"), self.amount(total))
            self.told.append(f"plb {payee} FB [NEXT] {total}")
            adjusted, total = adjusted + total, 0
        self.payment(n, at, told, total)
        self.told.append(f"end {self.ordinal} {self.paid} {adjusted}")
        self.put("SE", str(len(self.segments) - start + 1), f"{n:04}")

    def payment(self, n, at, told, total):
        dice = self.dice
        method = "NON" if total == 0 else dice.choice(["ACH", "CHK", "FWT"])
        bank = ["01", "999999992", "DA", "123", "1512345678", "", "01", "999988880", "DA", "9876"]
        row = ["BPR", "H" if method == "NON" else "I", self.amount(total), "C", method]
        row += ["CCP" if method == "ACH" else ""] + (bank if method in ("ACH", "FWT") else [""] * 10) + ["20260315"]
        trace = f"TR{self.number}{n}"
        self.segments[at] = self.element.join(row)
        self.segments[at + 1] = self.element.join(["TRN", "1", trace, "1512345678"])
        self.told[told] = (f"payment {n} {trace} {total} {method} [OAK PLAN {n}] [HARBOR HEALTH] {self.payee_id}")

    def head(self, n):
        dice = self.dice
        self.maybe(0.3, "REF", "EV", "RCV01")
        self.maybe(0.2, "REF", "F2", "VERSION 7.1")
        self.maybe(0.7, "DTM", "405", "20260314")
        self.put("N1", "PR", f"OAK PLAN {n}", *dice.choice([[], ["XV", "12345"]]))
        self.put("N3", "1 PAYER WAY", *dice.choice([[], ["SUITE 4"]]))
        self.put("N4", "SALEM", "OR", dice.choice(["97301", "973010001"]))
        self.maybe(0.3, "REF", "2U", "OAK1")
        self.maybe(0.5, "PER", "CX", "", "TE", "5035550100", *dice.choice([[], ["EX", "12"]]))
        self.put("PER", "BL", "EDI DESK", *dice.choice([[], ["TE", "5035550101"], ["EM", "EDI@OAK.EXAMPLE", "TE", "5035550101"]]))
        self.maybe(0.3, "PER", "IC", "", "UR", "WWW.OAK.EXAMPLE")
        payee = dice.choice(NPIS)
        kind = dice.choice(["XX", "XX", "FI"])
        self.payee_id = payee if kind == "XX" else "931234567"
        self.put("N1", "PE", "HARBOR HEALTH", kind, self.payee_id)
        if dice.random() < 0.5:
            self.put("N3", "12 PINE STREET")
            self.put("N4", "PORTLAND", "OR", "97205")
        self.maybe(0.6, "REF", "TJ", "931234567")
        self.maybe(0.1, "RDM", "EM", "", "EDI@HARBOR.EXAMPLE")
        return payee

    def section(self, number):
        self.put("LX", str(number))
        at = None
        if self.dice.random() < 0.3:
            at = len(self.segments)
            self.segments.append(None)
        charge, first = 0, self.ordinal
        for _ in range(self.dice.choice([1, 1, 2, 3, 5])):
            charge += self.claim()
        if at is not None:
            self.segments[at] = self.element.join(
                ["TS3", "1234567893", "11", "20261231", str(self.ordinal - first), self.amount(charge)])

    # --- claims ------------------------------------------------------------------------------------------------------
    def adjustments(self, total, what):
        """CAS segments that add up to `total`; the patient's part of it."""
        dice, patient = self.dice, 0
        groups = dice.sample(sorted(CARCS), dice.choice([1, 1, 2]))
        left = total
        for g, group in enumerate(groups):
            reasons = dice.sample(CARCS[group], dice.randint(1, min(3, len(CARCS[group]))))
            row = ["CAS", group]
            for r, reason in enumerate(reasons):
                last = g == len(groups) - 1 and r == len(reasons) - 1
                cents = left if last else (dice.randint(min(0, left), max(0, left)) if dice.random() < 0.9 else -left)
                left -= cents
                quantity = dice.choice(["", "", "1"])
                row += [reason, self.amount(cents), quantity]
                self.told.append(f"{what} {group} {reason} {cents} [{quantity}]")
                self.asks_more |= reason == "A1"
                if group == "PR":
                    patient += cents
            self.put(*row)
        return patient

    def claim(self):
        dice = self.dice
        self.ordinal += 1
        status = dice.choice(["1", "1", "1", "2", "3", "19", "4", "22"])
        lines = dice.choice([0, 1, 1, 2, 3])
        sign = -1 if status == "22" else 1
        charges = [sign * dice.choice([0, 6480, 5411, 12345, 100, 99999]) for _ in range(max(lines, 1))]
        charge = sum(charges)
        deny = status == "4"
        claim_id, number = f"C{dice.randint(1, 99999999)}", f"ICN{dice.randint(1, 10**12)}"
        at, told = len(self.segments), len(self.told)
        self.segments.append(None)
        self.told.append(None)
        self.asks_more = False
        if not lines:
            taken = charge if deny else dice.randint(min(0, charge), max(0, charge))
            share = self.adjustments(taken, "claim-cas") if taken or dice.random() < 0.1 else 0
        else:
            taken = 0 if deny or dice.random() < 0.8 else sign * dice.randint(0, 50)
            share = self.adjustments(taken, "claim-cas") if taken else 0
        self.people()
        if self.asks_more or dice.random() < 0.2:
            remark = dice.choice(REMARKS)
            self.put("MOA", "", "", remark)
            self.told.append(f"claim-remark {remark}")
        if dice.random() < 0.2:
            self.put("REF", "EA", "MR77")
            self.told.append("claim-ref EA MR77")
        self.put("DTM", "232", "20260201")
        self.maybe(0.5, "DTM", "233", "20260228")
        self.maybe(0.2, "DTM", "050", "20260301")
        self.maybe(0.1, "PER", "CX", "", "TE", "5035550100")
        self.maybe(0.3, "AMT", "AU", self.amount(abs(charge)))
        self.maybe(0.1, "QTY", "ZK", "1")
        paid = charge - taken
        for n in range(lines):
            line_paid, line_share = self.line(charges[n], n + 1, deny)
            paid += line_paid - charges[n]
            share += line_share
        due = self.amount(share) if (share or dice.random() < 0.2) else ""
        self.segments[at] = self.element.join(
            ["CLP", claim_id, status, self.amount(charge), self.amount(paid), due, dice.choice(["MB", "12", "HM"]), number]
            + dice.choice([[], ["11", "1"]]))
        self.told[told] = f"claim {self.ordinal} {claim_id} {status} {charge} {paid} {share if due else '-'} [{number}]"
        self.paid += paid
        return charge

    def people(self):
        dice = self.dice
        rows = [("QC", "1", "DOE", dice.choice(["JO", "AL"]), "MI", "W" + str(dice.randint(1, 10**8)))]
        if dice.random() < 0.2:
            rows.append(("74", "1", "DOW", "JO", "", ""))
        if dice.random() < 0.4:
            rows.append(("82", "1", "LUND", "PER", "XX", dice.choice(NPIS)))
        if dice.random() < 0.2:
            rows.append(("TT", "2", "SECOND PLAN", "", "PI", "60054"))
        for role, person, last, first, kind, number in rows:
            self.put("NM1", role, person, last, first, "", "", "", kind, number)
            self.told.append(f"person {role} [{last}] [{first}] [{number}]")

    def line(self, charge, n, deny):
        dice = self.dice
        code, modifiers = dice.choice(["98975", "98978", "G0553", "90834"]), dice.choice([[], [], ["GT"], ["GT", "59"]])
        taken = charge if deny else dice.choice([0, charge, dice.randint(min(0, charge), max(0, charge))])
        paid = charge - taken
        units = dice.choice(["", "1", "2", "1.0"])
        sent = self.composite("HC", "99999") if dice.random() < 0.1 else ""
        self.put("SVC", self.composite("HC", code, *modifiers), self.amount(charge), self.amount(paid), "", units, sent,
                 "1" if sent else "")
        day = dice.choice(["20260205", "20260228"])
        self.told.append(" ".join(["line", code, *modifiers, str(charge), str(paid), f"x{units}", "on", day]))
        if dice.random() < 0.7:
            self.put("DTM", "472", day)
        else:
            self.put("DTM", "150", day)
            self.put("DTM", "151", "20260228")
        share = self.adjustments(taken, "line-cas") if taken else 0
        if dice.random() < 0.9:
            self.put("REF", "6R", f"L{n}")
            self.told.append(f"line-ref 6R L{n}")
        if dice.random() < 0.5:
            self.put("AMT", "B6", self.amount(abs(charge)))
            self.told.append(f"line-amt B6 {abs(charge)}")
        self.maybe(0.1, "QTY", "ZK", "1")
        if self.asks_more or dice.random() < 0.2:
            self.put("LQ", "HE", "N620")
            self.told.append("remark N620")
        return paid, share

    def provider_adjustments(self, payee):
        dice, adjusted = self.dice, 0
        for _ in range(dice.choice([0, 0, 0, 1, 2])):
            row = ["PLB", payee, "20261231"]
            for k in range(dice.randint(1, 6)):
                reason, cents = dice.choice(["L6", "WO", "CS", "72"]), dice.randint(-500, 500)
                reference = dice.choice(["", f"REF{k}"])
                row += [self.composite(reason, reference), self.amount(cents)]
                self.told.append(f"plb {payee} {reason} [{reference}] {cents}")
                adjusted += cents
            self.put(*row)
        return adjusted
