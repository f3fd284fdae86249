"""Loops to claims, and what must hold between the elements of one claim.

In:   the tree that loops837 made.
Out:  Claim and Line values, with faults for identifiers, sums, pointers, dates,
      hierarchy and situational segments. What the codes themselves permit is in
      rules837.
"""

import re

from codes837 import (PLACES, STATES, date_of, dates_of, decimal_of, icd10_is_valid, is_post_box,
                      mbi_is_valid, modifier_is_valid, npi_is_valid, procedure_is_valid, taxonomy_is_valid)

CLAIMS_MOST = 5000            # ASC X12N 837 guide: claims in one ST
CLAIM_ID_WIDE = 20            # characters that every payer must return
LINE_ID_WIDE = 30             # REF 6R, likewise
BATCH_ID_WIDE = 30            # BHT03
TRACE_WIDE = 20               # REF D9
AGE_MOST = 120
ZIP9_LOOPS = {"2010AA", "2310C", "2420C"}
NPI_LOOPS = {"2010AA", "2310A", "2310B", "2310C", "2310D", "2420A", "2420C", "2420D", "2420E", "2420F"}


class Line:
    def __init__(self, node, claim):
        sv1 = node.first("SV1")
        self.node, self.claim, self.segment = node, claim, sv1 or node.opener
        get = sv1.get if sv1 else (lambda position, part=None: "")
        self.code = get(1, 2)
        self.modifiers = [get(1, part) for part in range(3, 7) if get(1, part)]
        self.charge_text, self.units_text = get(2), get(4)
        self.charge, self.units = decimal_of(get(2)), decimal_of(get(4))
        self.place = get(5) or claim.place
        self.pointers = sv1.parts(7) if sv1 else []
        date = node.first("DTP", "472")
        self.date_text = date.get(3) if date else ""
        self.dates = dates_of(date.get(2), date.get(3)) if date else None
        control = node.first("REF", "6R")
        self.control = control.get(2) if control else ""
        rendering = node.loop("2420A")
        self.rendering = rendering.opener if rendering else claim.rendering
        taxonomy = (rendering or claim.rendering_node or node).first("PRV")
        self.taxonomy = taxonomy.get(3) if taxonomy else ""


class Claim:
    """One 2300 loop with what the loops above it say."""

    def __init__(self, node):
        clm = node.opener
        subscriber, patient = node.above("2000B"), node.above("2000C")
        self.node, self.segment, self.subscriber, self.patient_level = node, clm, subscriber, patient
        self.id = clm.get(1)
        self.charge_text, self.charge = clm.get(2), decimal_of(clm.get(2))
        self.place, self.frequency = clm.get(5, 1), clm.get(5, 3)
        insured = _opener(subscriber, "2010BA")
        person_node = patient.loop("2010CA") if patient else subscriber.loop("2010BA")
        person = person_node.opener if person_node else None
        self.last, self.first = (person.get(3), person.get(4)) if person else ("", "")
        self.member = insured.get(9) if insured else ""
        payer = _opener(subscriber, "2010BB")
        self.payer = payer.get(9) if payer else ""
        birth = person_node.first("DMG") if person_node else None
        self.born = date_of(birth.get(2)) if birth else None
        self.patient_key = (self.payer, self.member, self.last, self.first, birth.get(2) if birth else "")
        self.billing = _opener(node.above("2000A"), "2010AA")
        self.rendering_node = node.loop("2310B")
        self.rendering = self.rendering_node.opener if self.rendering_node else None
        hi = node.first("HI")
        self.hi = hi
        self.diagnoses = [hi.get(n, 2) for n in range(1, len(hi.elements) + 1)] if hi else []
        authorization = node.first("REF", "G1")
        self.authorization = authorization.get(2) if authorization else ""
        self.lines = [Line(child, self) for child in node.loops("2400")]

    def rendering_npi(self, line):
        segment = line.rendering or self.billing
        return segment.get(9) if segment else ""


def _opener(node, name):
    child = node.loop(name) if node else None
    return child.opener if child else None


def claims_of(root):
    """Every claim of a set, in file order."""
    return [Claim(node) for node in _walk(root) if node.name == "2300"]


def _walk(node):
    yield node
    for child in node.children:
        yield from _walk(child)


class Seen:
    """What must be unique in the whole file."""

    def __init__(self):
        self.claims, self.lines = {}, {}


def check(root, claims, seen, report):
    """All checks of this file for one set."""
    sent = _check_header(root, report)
    _check_levels(root, report)
    for node in _walk(root):
        _check_names(node, report)
        if node.name == "2000B":
            _check_subscriber(node, report)
        if node.name in ("2010BA", "2010CA"):
            _check_birth(node, sent, report)
    if len(claims) > CLAIMS_MOST:
        report.fault(root.opener, "ST", f"{len(claims)} claims in one set, at most {CLAIMS_MOST} are allowed")
    for claim in claims:
        _check_claim(claim, seen, report)
        _check_providers(claim, report)
        for number, line in enumerate(claim.lines, 1):
            _check_line(line, number, claim, sent, seen, report)


def _check_header(root, report):
    """The date on which the set was made: nothing in it may be later."""
    bht = root.first("BHT")
    for segment in root.all("BHT"):
        if len(segment.get(3)) > BATCH_ID_WIDE:
            report.fault(segment, "BHT03", f"more than {BATCH_ID_WIDE} characters")
    submitter = root.loop("1000A")
    contacts = submitter.all("PER") if submitter else []
    if contacts and not contacts[0].get(2):
        report.warn(contacts[0], "PER02", "the first contact has no name")
    return date_of(bht.get(4)) if bht else None


def _check_levels(root, report):
    """HL01 counts from 1; HL02 names the level above; HL04 says whether one follows."""
    last = 0
    for node in _walk(root):
        hl = node.opener
        if hl.id != "HL":
            continue
        last += 1
        if hl.get(1) != str(last):
            report.fault(hl, "HL01", f"{hl.get(1)!r}, the levels are numbered and this is number {last}")
            last = int(hl.get(1)) if hl.get(1).isdecimal() else last
        above = node.parent.opener
        if node.name != "2000A" and hl.get(2) != above.get(1):
            report.fault(hl, "HL02", f"the parent is {hl.get(2)!r}, the level above is {above.get(1)!r}")
        has_child = any(child.opener.id == "HL" for child in node.children)
        if hl.get(4) in ("0", "1") and (hl.get(4) == "1") != has_child:
            found = "a level" if has_child else "no level"
            report.fault(hl, "HL04", f"the child flag is {hl.get(4)}, there is {found} below")
        if node.name != "2000A" and not has_child and not node.loops("2300"):
            report.fault(hl, "HL", "the level has neither a claim nor a level below")


def _check_names(node, report):
    """Names, identifiers, addresses, contacts and specialties, whoever they belong to."""
    for segment in node.segments:
        if segment.id == "NM1":
            _check_name(segment, node.name, report)
        elif segment.id == "N3" and node.name == "2010AA":
            for position in (1, 2):
                if is_post_box(segment.get(position)):
                    report.fault(segment, f"N3{position:02}", "the billing provider's street is a post-office box")
        elif segment.id == "N4":
            _check_town(segment, node.name, report)
        elif segment.id == "PER":
            _check_contact(segment, report)
        elif segment.id == "PRV" and not taxonomy_is_valid(segment.get(3)):
            report.fault(segment, "PRV03", f"{segment.get(3)!r} is not the form of a taxonomy code")
        elif segment.id == "REF":
            _check_reference(segment, node.name, report)


def _check_name(nm1, loop, report):
    organisation = nm1.get(2) == "2"
    if organisation and any(nm1.get(position) for position in (4, 5, 6, 7)):
        report.fault(nm1, "NM104", "an organisation has no first name, middle name or suffix")
    if nm1.get(2) == "1" and loop != "2010AB" and not nm1.get(4):
        report.warn(nm1, "NM104", "the person has no first name")
    if loop in NPI_LOOPS and nm1.get(8) == "XX" and not npi_is_valid(nm1.get(9)):
        report.fault(nm1, "NM109", f"{nm1.get(9)!r} is not a valid NPI")
    if loop == "2010BA" and nm1.get(8) not in ("", "MI"):
        report.warn(nm1, "NM108", "a member number (MI) is expected")


def _check_town(n4, loop, report):
    state, code, country = n4.get(2), n4.get(3), n4.get(4)
    if country:
        if country in ("US", "USA"):
            report.fault(n4, "N404", "the country is sent only outside the United States")
        return
    if state not in STATES:
        report.fault(n4, "N402", f"{state!r} is not a state code")
    if not re.match(r"\d{5}(\d{4})?\Z", code):
        report.fault(n4, "N403", f"{code!r} is not a ZIP code of 5 or 9 digits")
    elif loop in ZIP9_LOOPS and len(code) != 9:
        report.fault(n4, "N403", "the ZIP code here must have 9 digits")
    elif len(code) == 9 and code[5:] == "0000":
        report.warn(n4, "N403", "the last four digits of the ZIP code are zeros")


def _check_contact(per, report):
    kinds = [per.get(position) for position in (3, 5, 7)]
    for position in (3, 5, 7):
        kind, value, element = per.get(position), per.get(position + 1), f"PER{position + 1:02}"
        if kind in ("TE", "FX") and value and not re.match(r"\d{10}\Z", value):
            report.fault(per, element, f"{value!r} is not a ten-digit number")
        if kind == "EM" and value and not re.match(r"[^@ ]+@[^@ ]+\.[^@ ]+\Z", value):
            report.fault(per, element, f"{value!r} is not an e-mail address")
        if kind == "EX" and kinds[kinds.index("EX") - 1] != "TE":
            report.fault(per, f"PER{position:02}", "an extension follows a telephone number only")
    if any(kind and kinds.count(kind) > 1 for kind in kinds):
        report.warn(per, "PER03", "the same kind of number occurs twice")


def _check_reference(ref, loop, report):
    code, value = ref.get(1), ref.get(2)
    if code in ("EI", "SY") and (not re.match(r"\d{9}\Z", value) or value == "000000000"):
        report.fault(ref, "REF02", f"{value!r} is not nine digits")
    if code == "D9" and len(value) > TRACE_WIDE:
        report.fault(ref, "REF02", f"more than {TRACE_WIDE} characters")


def _check_subscriber(node, report):
    sbr, insured = node.first("SBR"), node.loop("2010BA")
    if sbr is None or insured is None:
        return
    has_patients = bool(node.loops("2000C"))
    is_patient = sbr.get(2) == "18"
    if node.loops("2300") and not is_patient:
        report.fault(sbr, "SBR02", "the claim is the subscriber's own, so the relationship is 18")
    if has_patients and is_patient:
        report.fault(sbr, "SBR02", "a patient level follows, so the relationship is left out")
    if sbr.get(3) and sbr.get(4):
        report.warn(sbr, "SBR04", "the group's name is sent only when its number is not")
    secondary_medicare = sbr.get(9) == "MB" and sbr.get(1) != "P"
    if secondary_medicare and not sbr.get(5):
        report.fault(sbr, "SBR05", "the reason why Medicare is not primary is required")
    if sbr.get(5) and not secondary_medicare:
        report.fault(sbr, "SBR05", "sent only when Medicare is not primary")
    for id in ("N3", "N4", "DMG"):
        if is_patient and insured.first(id) is None:
            report.fault(insured.opener, insured.opener.id, f"{id} is missing: the subscriber is the patient")
    if insured.opener.get(2) == "2" and is_patient:
        report.fault(insured.opener, "NM102", "a patient is a person")
    if sbr.get(9) == "MB" and not mbi_is_valid(insured.opener.get(9)):
        report.fault(insured.opener, "NM109", f"{insured.opener.get(9)!r} is not the form of a Medicare number")


def _check_birth(node, sent, report):
    dmg = node.first("DMG")
    born = date_of(dmg.get(2)) if dmg else None
    if born and sent and (born > sent or sent.year - born.year > AGE_MOST):
        report.fault(dmg, "DMG02", f"born {born}, the file was made {sent}")


def _check_claim(claim, seen, report):
    clm, node = claim.segment, claim.node
    if CLAIM_ID_WIDE < len(claim.id) <= 38:
        report.warn(clm, "CLM01", f"more than {CLAIM_ID_WIDE} characters: payers need not return the rest")
    if claim.id in seen.claims:
        report.fault(clm, "CLM01", f"claim {claim.id!r} already stands in segment {seen.claims[claim.id]}")
    seen.claims.setdefault(claim.id, clm.number)
    if claim.place not in PLACES:
        report.fault(clm, "CLM05-1", f"{claim.place!r} is not a place of service")
    if claim.charge is not None and claim.charge <= 0:
        report.fault(clm, "CLM02", "the charge is not above zero")
    charges = [line.charge for line in claim.lines]
    if claim.charge is not None and None not in charges and claim.charge != sum(charges):
        report.fault(clm, "CLM02", f"the charge is {claim.charge}, the lines add up to {sum(charges)}")
    if clm.get(6) == "N":
        report.warn(clm, "CLM06", "the provider's signature is not on file")
    original = node.first("REF", "F8")
    if claim.frequency in ("7", "8") and original is None:
        report.fault(clm, "CLM05-3", f"frequency {claim.frequency} needs REF F8, the payer's claim number")
    if claim.frequency == "1" and original is not None:
        report.fault(original, "REF01", "REF F8 belongs to a replacement or void only")
    _check_diagnoses(claim, report)


def _check_diagnoses(claim, report):
    seen = set()
    for position, code in enumerate(claim.diagnoses, 1):
        element = f"HI{position:02}"
        if "." in code:
            report.fault(claim.hi, element, f"{code!r}: the decimal point is left out")
        elif code and not icd10_is_valid(code):
            report.fault(claim.hi, element, f"{code!r} is not the form of an ICD-10-CM code")
        elif not code and not claim.hi.get(position):
            report.fault(claim.hi, element, "a gap in the list of diagnoses")
        if code and code in seen:
            report.fault(claim.hi, element, f"{code!r} is listed twice")
        seen.add(code)
    if claim.diagnoses and claim.diagnoses[0].startswith("F02"):
        report.fault(claim.hi, "HI01", "F02 is a manifestation code and never comes first")


def _check_providers(claim, report):
    node, billing, rendering = claim.node, claim.billing, claim.rendering
    if rendering is not None:
        if billing is not None and rendering.get(9) == billing.get(9):
            report.fault(rendering, "NM109", "the rendering provider is sent only when not the billing provider")
        if claim.rendering_node.first("PRV") is None:
            report.warn(rendering, "NM1", "PRV PE with the rendering provider's taxonomy is missing")
    elif billing is not None and billing.get(2) == "2" and not all(l.node.loop("2420A") for l in claim.lines):
        report.fault(claim.segment, "CLM", "an organisation bills, so the rendering provider (2310B) is required")
    supervisor = _opener(node, "2310D")
    if supervisor is not None and rendering is not None and supervisor.get(9) == rendering.get(9):
        report.fault(supervisor, "NM109", "the supervising provider is the rendering provider")
    referring = [child.opener.get(1) for child in node.loops("2310A")]
    if referring and (referring[0] != "DN" or len(referring) == 2 and referring[1] != "P3"):
        report.fault(node.loop("2310A").opener, "NM101", "the referring provider is DN; P3 only follows one")


def _check_line(line, number, claim, sent, seen, report):
    lx, sv1, node = line.node.opener, line.segment, line.node
    if lx.get(1) != str(number):
        report.fault(lx, "LX01", f"{lx.get(1)!r}, the claim's lines are numbered and this is line {number}")
    if line.code and not procedure_is_valid(line.code):
        report.fault(sv1, "SV101-2", f"{line.code!r} is not the form of a CPT or HCPCS code")
    _check_modifiers(line, report)
    if line.charge is not None and line.charge <= 0:
        report.fault(sv1, "SV102", "the charge is not above zero")
    if line.units is not None and line.units <= 0:
        report.fault(sv1, "SV104", "the units are not above zero")
    if sv1.id == "SV1" and sv1.get(5) and line.place not in PLACES:
        report.fault(sv1, "SV105", f"{line.place!r} is not a place of service")
    if sv1.id == "SV1" and sv1.get(5) and sv1.get(5) == claim.place:
        report.note(sv1, "SV105", "the line repeats the claim's place; the guide sends it only when different")
    for position, pointer in enumerate(line.pointers, 1):
        element = f"SV107-{position}"
        if pointer.isdecimal() and not 1 <= int(pointer) <= len(claim.diagnoses):
            report.fault(sv1, element, f"points to diagnosis {pointer}, the claim has {len(claim.diagnoses)}")
        if pointer and pointer in line.pointers[:position - 1]:
            report.fault(sv1, element, f"points to diagnosis {pointer} twice")
        if not pointer:
            report.fault(sv1, element, "a gap in the diagnosis pointers")
    _check_dates(line, claim, sent, report)
    control = node.first("REF", "6R")
    if control is None:
        report.warn(lx, "LX", "the line has no control number (REF 6R): a remittance cannot name it")
    else:
        if len(line.control) > LINE_ID_WIDE:
            report.warn(control, "REF02", f"more than {LINE_ID_WIDE} characters: payers need not return the rest")
        if line.control in seen.lines:
            report.fault(control, "REF02", f"line control number {line.control!r} already stands in segment "
                                           f"{seen.lines[line.control]}")
        seen.lines.setdefault(line.control, control.number)
    own = node.loop("2420A")
    if own and claim.rendering is not None and own.opener.get(9) == claim.rendering.get(9):
        report.warn(own.opener, "NM109", "the line repeats the claim's rendering provider")
    supervisor = _opener(node, "2420D") or _opener(claim.node, "2310D")
    rendering = line.rendering
    if node.loop("2420A") or node.loop("2420D"):
        if supervisor is not None and rendering is not None and supervisor.get(9) == rendering.get(9):
            report.fault(supervisor, "NM109", "the supervising provider is the rendering provider")


def _check_modifiers(line, report):
    present = [line.segment.get(1, part) for part in range(3, 7)] if line.segment.id == "SV1" else []
    while present and not present[-1]:
        present.pop()
    for index, modifier in enumerate(present):
        element = f"SV101-{index + 3}"
        if not modifier:
            report.fault(line.segment, element, "a gap in the modifiers")
        elif not modifier_is_valid(modifier):
            report.fault(line.segment, element, f"{modifier!r} is not the form of a modifier")
        elif modifier in present[:index]:
            report.fault(line.segment, element, f"modifier {modifier} is listed twice")


def _check_dates(line, claim, sent, report):
    if line.dates is None:
        return
    date = line.node.first("DTP", "472")
    first, last = line.dates
    if sent and last > sent:
        report.fault(date, "DTP03", f"the service date {last} is later than the file's date {sent}")
    if claim.born and first < claim.born:
        report.fault(date, "DTP03", f"the service date {first} is before the patient was born")
    if date.get(2) == "RD8" and first == last:
        report.warn(date, "DTP02", "one day is sent as D8")
