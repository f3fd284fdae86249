"""X12 bytes to segments, and the envelope around them (ISA GS ST SE GE IEA).

In:   the bytes of one file.
Out:  interchanges, groups and sets, each set with its body segments, and a
      Report of what is wrong with characters, separators, control numbers
      and counts.
Never: looks at what a claim means; that is loops837, claims837 and rules837.
"""

import re

from codes837 import date_of, time_is_valid

VERSION = "005010X222A1"

# Widths of ISA01..ISA16; with "ISA", 16 separators and the terminator: 106.
ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
ISA_LENGTH = 106
ID_QUALIFIERS = set("01 14 20 27 28 29 30 33 ZZ".split())

# X12.6 basic and extended character sets. "^" and "`" are in neither.
BASIC = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !\"&'()*+,-./:;?=")
EXTENDED = set("abcdefghijklmnopqrstuvwxyz%~@[]_{}\\|<>#$")
ENVELOPE = {"GS", "ST", "SE", "GE", "IEA"}
SEGMENT_ID = re.compile(r"[A-Z][A-Z0-9]{1,2}\Z")


class Segment:
    """One segment; `number` counts from the file's first ISA, which is 1."""

    __slots__ = ("number", "id", "elements", "component", "loop")

    def __init__(self, number, text, element, component):
        pieces = text.split(element)
        self.number = number
        self.id = pieces[0]
        self.elements = pieces[1:]
        self.component = component
        self.loop = ""

    def get(self, position, part=None):
        """Element `position` (1 is the first), or one component of it; '' if absent."""
        if position > len(self.elements):
            return ""
        value = self.elements[position - 1]
        if part is None:
            return value
        parts = value.split(self.component)
        return parts[part - 1] if part <= len(parts) else ""

    def parts(self, position):
        value = self.get(position)
        return value.split(self.component) if value else []


class Report:
    """Findings of three weights: faults fail a file, warnings and notes do not."""

    def __init__(self):
        self._faults, self._warnings, self._notes = [], [], {}

    @staticmethod
    def _line(segment, element, sentence):
        name = segment.id + (" " + segment.loop if segment.loop else "")
        return f"segment {segment.number} ({name}): {element}: {sentence}"

    def fault(self, segment, element, sentence):
        self._faults.append((segment.number, self._line(segment, element, sentence)))

    def warn(self, segment, element, sentence):
        self._warnings.append((segment.number, self._line(segment, element, sentence)))

    def note(self, segment, element, sentence):
        """The same sentence is kept once, with its first place and a count."""
        first, count = self._notes.get(sentence, (self._line(segment, element, sentence), 0))
        self._notes[sentence] = (first, count + 1)

    @property
    def faults(self):
        """In file order; those of one segment in the order they were found."""
        return [line for _, line in sorted(self._faults, key=lambda finding: finding[0])]

    @property
    def warnings(self):
        return [line for _, line in sorted(self._warnings, key=lambda finding: finding[0])]

    @property
    def notes(self):
        return [line if count == 1 else f"{line} ({count} times)"
                for line, count in self._notes.values()]


class TransactionSet:
    def __init__(self, opener):
        self.opener = opener
        self.closer = None
        self.body = []


class Group:
    def __init__(self, opener):
        self.opener = opener
        self.sets = []


class Interchange:
    def __init__(self, opener):
        self.opener = opener
        self.groups = []


def read(data, report):
    """All interchanges of a file. Stops at an ISA that cannot be read."""
    text = data.decode("latin-1")
    interchanges = []
    position, number = 0, 0
    if not text.startswith("ISA"):
        report.fault(_place(1, "ISA"), "ISA", "the file does not begin with ISA")
        return interchanges
    while position < len(text):
        if not text.startswith("ISA", position):
            report.fault(_place(number + 1, "ISA"), "ISA", "there is text after IEA that is not an ISA")
            break
        delimiters = _isa_delimiters(text[position:position + ISA_LENGTH], number + 1, report)
        if delimiters is None:
            break
        segments, position = _split(text, position, number, delimiters, report)
        number = segments[-1].number
        for segment in segments[1:]:
            _check_characters(segment, delimiters, report)
        interchanges.append(_nest(segments, delimiters, report))
    _check_unique([i.opener for i in interchanges], 13, report)
    return interchanges


def _place(number, name):
    return Segment(number, name, "*", ":")


def _isa_delimiters(isa, number, report):
    """(element, repetition, component, terminator), or None when ISA is not fixed."""
    place = _place(number, "ISA")
    if len(isa) < ISA_LENGTH:
        report.fault(place, "ISA", f"ISA must be {ISA_LENGTH} characters, the file ends after {len(isa)}")
        return None
    element, at = isa[3], 3
    for index, width in enumerate(ISA_WIDTHS, 1):
        value = isa[at + 1:at + 1 + width]
        if isa[at] != element or (index < 16 and element in value):
            report.fault(place, f"ISA{index:02}",
                         f"ISA is not {ISA_LENGTH} fixed characters: element {index} is not {width} wide")
            return None
        at += 1 + width
    delimiters = (element, isa[82], isa[104], isa[105])
    if len(set(delimiters)) != 4:
        report.fault(place, "ISA16", "the four delimiters are not distinct")
        return None
    for character in delimiters:
        if character.isalnum() or character == " " or ord(character) > 126:
            report.fault(place, "ISA16", f"the delimiter {character!r} is a letter, digit, space or not ASCII")
            return None
    return delimiters


def _split(text, position, number, delimiters, report):
    """Segments up to and with IEA, and the place after it."""
    element, _, component, terminator = delimiters
    segments, newlines = [], set()
    while position < len(text):
        end = text.find(terminator, position)
        if end < 0:
            end = len(text)
        number += 1
        segment = Segment(number, text[position:end], element, component)
        if end == len(text):
            report.fault(segment, segment.id or "segment", "the last segment has no terminator")
        segments.append(segment)
        position = end + 1
        start = position
        while position < len(text) and text[position] in "\r\n":
            position += 1
        newlines.add(text[start:position])
        if segment.id == "IEA":
            break
    newlines.discard("")
    if newlines and len(newlines) > 1:
        report.warn(segments[0], "ISA", "line ends after the terminators are of several kinds")
    return segments, position


def _check_characters(segment, delimiters, report):
    element, repetition, component, _ = delimiters
    if segment.id == "" and not segment.elements:
        report.fault(segment, "segment", "an empty segment: two terminators in a row")
        return
    if not SEGMENT_ID.match(segment.id):
        report.fault(segment, "segment", f"{segment.id!r} is not a segment identifier")
    if not segment.elements or not any(segment.elements):
        report.fault(segment, segment.id, "the segment has no data")
        return
    if segment.elements[-1] == "":
        report.fault(segment, f"{segment.id}{len(segment.elements):02}",
                     "an empty element at the end: the separator must be left out")
    for index, value in enumerate(segment.elements, 1):
        name = f"{segment.id}{index:02}"
        if value.endswith(component):
            report.fault(segment, name, "an empty component at the end: the separator must be left out")
        if repetition in value:
            report.fault(segment, name, f"the repetition separator {repetition!r} stands inside data")
        if component in value and segment.id in ENVELOPE:
            report.fault(segment, name, f"the component separator {component!r} stands inside data")
        bad = {c for c in value if c not in BASIC and c not in EXTENDED and c not in delimiters}
        if bad:
            listed = " ".join(sorted(repr(c) for c in bad))
            report.fault(segment, name, f"characters outside the X12 basic and extended sets: {listed}")
        elif any(c in EXTENDED and c not in delimiters for c in value):
            report.note(segment, name, "data uses the extended character set (lower case or symbols)")


def _nest(segments, delimiters, report):
    """Envelope nesting, counts and control numbers of one interchange."""
    interchange = Interchange(segments[0])
    _check_isa(segments[0], delimiters, report)
    group = current = None
    closed = False
    for segment in segments[1:]:
        name = segment.id
        if name == "GS":
            if group is not None:
                report.fault(segment, "GS", "a group begins before the last one ended with GE")
                current = None
            group = Group(segment)
            interchange.groups.append(group)
            _check_gs(segment, report)
            if segment.get(4)[2:] != segments[0].get(9):
                report.warn(segment, "GS04", "the group's date is not the interchange's")
        elif name == "ST":
            if group is None:
                report.fault(segment, "ST", "a set begins outside a group")
                group = Group(segment)
                interchange.groups.append(group)
            if current is not None:
                report.fault(segment, "ST", "a set begins before the last one ended with SE")
            current = TransactionSet(segment)
            group.sets.append(current)
            _check_st(segment, group, report)
        elif name == "SE":
            if current is None:
                report.fault(segment, "SE", "SE without an open set")
            else:
                _check_se(segment, current, report)
                current.closer = segment
            current = None
        elif name == "GE":
            if current is not None:
                report.fault(segment, "GE", "GE comes before the set's SE")
            if group is None:
                report.fault(segment, "GE", "GE without an open group")
            else:
                _check_pair(segment, 1, len(group.sets), "sets in the group", report)
                _check_control(segment, 2, group.opener, 6, report)
            group = current = None
        elif name == "IEA":
            if group is not None:
                report.fault(segment, "IEA", "IEA comes before the group's GE")
            _check_pair(segment, 1, len(interchange.groups), "groups in the interchange", report)
            _check_control(segment, 2, segments[0], 13, report)
            closed = True
        elif current is not None:
            current.body.append(segment)
        else:
            report.fault(segment, name, "the segment stands outside a transaction set")
    if not closed:
        report.fault(segments[-1], "IEA", "the interchange does not end with IEA")
    if not interchange.groups:
        report.fault(segments[0], "ISA", "the interchange holds no group")
    _check_unique([g.opener for g in interchange.groups], 6, report)
    for group in interchange.groups:
        _check_unique([s.opener for s in group.sets], 2, report)
        if not group.sets:
            report.fault(group.opener, "GS", "the group holds no transaction set")
    return interchange


def _check_isa(isa, delimiters, report):
    def need(position, good, sentence):
        if not good:
            report.fault(isa, f"ISA{position:02}", sentence)

    value = isa.get
    for position in range(1, 16):
        if position != 11:
            bad = [c for c in value(position) if c in delimiters or (c not in BASIC and c not in EXTENDED)]
            need(position, not bad, "a delimiter or a character outside the X12 sets")
    need(1, value(1) in ("00", "03"), f"{value(1)!r} is not 00 or 03")
    need(2, value(1) != "00" or value(2).strip() == "", "not blank, though ISA01 is 00")
    need(3, value(3) in ("00", "01"), f"{value(3)!r} is not 00 or 01")
    need(4, value(3) != "00" or value(4).strip() == "", "not blank, though ISA03 is 00")
    for position in (5, 7):
        need(position, value(position) in ID_QUALIFIERS, f"{value(position)!r} is not an interchange id qualifier")
    for position in (6, 8):
        need(position, value(position).strip() != "", "the interchange id is blank")
        need(position, not re.match(" +[^ ]", value(position)), "the interchange id is not left-justified")
    need(9, date_of("20" + value(9)) is not None, f"{value(9)!r} is not a YYMMDD date")
    need(10, len(value(10)) == 4 and time_is_valid(value(10)), f"{value(10)!r} is not an HHMM time")
    need(12, value(12) == "00501", f"the interchange version is {value(12)!r}, not 00501")
    need(13, re.match(r"\d{9}\Z", value(13)), "the interchange control number is not nine digits")
    need(13, value(13) != "000000000", "the interchange control number is zero")
    need(14, value(14) in ("0", "1"), f"{value(14)!r} is not 0 or 1")
    need(15, value(15) in ("P", "T"), f"{value(15)!r} is not P or T")


def _check_gs(gs, report):
    def need(position, good, sentence):
        if not good:
            report.fault(gs, f"GS{position:02}", sentence)

    value = gs.get
    need(8, len(gs.elements) == 8, f"GS has {len(gs.elements)} elements, not 8")
    need(1, value(1) == "HC", f"{value(1)!r} is not HC (health care claim)")
    for position in (2, 3):
        text = value(position)
        need(position, 2 <= len(text) <= 15, "an application code has 2 to 15 characters")
        need(position, text == text.strip(), "an application code has no padding")
    need(4, date_of(value(4)) is not None, f"{value(4)!r} is not a CCYYMMDD date")
    need(5, time_is_valid(value(5)), f"{value(5)!r} is not a time")
    need(6, re.match(r"\d{1,9}\Z", value(6)), "the group control number is not 1 to 9 digits")
    need(7, value(7) == "X", f"{value(7)!r} is not X")
    need(8, value(8) == VERSION, f"the version is {value(8)!r}, not {VERSION}")
    if value(6).startswith("0"):
        report.warn(gs, "GS06", "a number is sent without leading zeros")


def _check_st(st, group, report):
    if len(st.elements) != 3:
        report.fault(st, "ST03", f"ST has {len(st.elements)} elements, not 3")
    if st.get(1) != "837":
        report.fault(st, "ST01", f"{st.get(1)!r} is not 837")
    if not re.match(r"\d{4,9}\Z", st.get(2)):
        report.fault(st, "ST02", "the set control number is not 4 to 9 digits")
    if st.get(3) != VERSION:
        report.fault(st, "ST03", f"the version is {st.get(3)!r}, not {VERSION}")
    if group.opener.id == "GS" and st.get(3) != group.opener.get(8):
        report.fault(st, "ST03", "the version differs from GS08")


def _check_se(se, current, report):
    _check_pair(se, 1, len(current.body) + 2, "segments from ST to SE", report)
    _check_control(se, 2, current.opener, 2, report)


def _check_pair(segment, position, count, what, report):
    """A trailer's count, and that the trailer has its two elements only."""
    if len(segment.elements) != 2:
        report.fault(segment, segment.id, f"{segment.id} has {len(segment.elements)} elements, not 2")
    given = segment.get(position)
    name = f"{segment.id}{position:02}"
    if not given.isdecimal():
        report.fault(segment, name, f"{given!r} is not a number")
    elif int(given) != count:
        report.fault(segment, name, f"says {given} {what}, there are {count}")
    elif given != str(count):
        report.warn(segment, name, "a number is sent without leading zeros")


def _check_control(segment, position, opener, opened_by, report):
    if segment.get(position) != opener.get(opened_by):
        report.fault(segment, f"{segment.id}{position:02}",
                     f"control number {segment.get(position)!r} is not "
                     f"{opener.id}{opened_by:02} {opener.get(opened_by)!r}")


def _check_unique(openers, position, report):
    seen = {}
    for opener in openers:
        value = opener.get(position)
        if value in seen:
            report.fault(opener, f"{opener.id}{position:02}",
                         f"control number {value!r} was used in segment {seen[value]}")
        seen.setdefault(value, opener.number)
