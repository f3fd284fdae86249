"""Segments to loops: every segment gets its place in the guide, or a fault.

In:   the body of one set.
Out:  a tree of Nodes (one a loop), with faults for what is missing, repeated,
      misplaced or not allowed, and for every element's need, type, length, codes.
"""

from codes837 import amount_fault, date_of, dates_of, time_is_valid
from guide837 import PAIRS, ROOT, Loop

# X12 data element 782 in the HIPAA guides: ten digits, two of them cents.
MONEY_PLACES, MONEY_DIGITS = 2, 10
QUANTITY_PLACES, QUANTITY_DIGITS = 3, 11


class Node:
    """A loop as found: its segments in order, and the loops inside it."""

    def __init__(self, name, opener, parent):
        self.name, self.opener, self.parent = name, opener, parent
        self.segments = [opener]
        self.children = []

    def first(self, id, code=None):
        """The loop's first segment of this id (and code in element 1), or None."""
        for segment in self.segments:
            if segment.id == id and (code is None or segment.get(1) == code):
                return segment
        return None

    def all(self, id):
        return [segment for segment in self.segments if segment.id == id]

    def loops(self, name):
        return [child for child in self.children if child.name == name]

    def loop(self, name):
        found = self.loops(name)
        return found[0] if found else None

    def above(self, name):
        node = self
        while node is not None and node.name != name:
            node = node.parent
        return node


class _Frame:
    """A loop being read: how far it got, and how often each step occurred."""

    def __init__(self, loop, node):
        self.loop, self.node = loop, node
        self.at = 0
        self.counts = [0] * len(loop.steps)
        self.counts[0] = 1


def place(body, opener, report):
    """The tree of one set's body (opener is its ST)."""
    root = Node("ST", opener, None)
    frame = _Frame(ROOT, root)
    frame.counts[0] = 0
    stack = [frame]
    for segment in body:
        if not segment.id:
            continue                # an empty segment, reported with the characters
        segment.loop = stack[-1].loop.name
        depth, index, in_order = _find(segment, stack)
        if depth is None:
            _refuse(segment, stack, report)
            continue
        while len(stack) > depth + 1:
            _close(stack.pop(), report)
        _take(segment, stack, index, in_order, report)
    while stack:
        _close(stack.pop(), report)
    return root


def _find(segment, stack):
    """(frame, step, whether in order): forward from the innermost loop first."""
    for in_order in (True, False):
        for depth in range(len(stack) - 1, -1, -1):
            frame = stack[depth]
            for index, step in enumerate(frame.loop.steps):
                if index == 0 and frame.loop is not ROOT:
                    continue
                if (frame.loop.positions[index] >= frame.at) == in_order and step.opens(segment):
                    return depth, index, in_order
    return None, None, None


def _take(segment, stack, index, in_order, report):
    frame = stack[-1]
    step = frame.loop.steps[index]
    frame.counts[index] += 1
    segment.loop = step.name if isinstance(step, Loop) else frame.loop.name
    if not in_order:
        report.fault(segment, segment.id, f"{step.title} is out of order in loop {frame.loop.name}")
    if frame.counts[index] > step.most:
        report.fault(segment, segment.id,
                     f"{step.title} occurs more than {step.most} times in loop {frame.loop.name}")
    frame.at = max(frame.at, frame.loop.positions[index])
    if isinstance(step, Loop):
        node = Node(step.name, segment, frame.node)
        frame.node.children.append(node)
        stack.append(_Frame(step, node))
        check_elements(segment, step.steps[0], report)
    else:
        frame.node.segments.append(segment)
        check_elements(segment, step, report)


def _close(frame, report):
    for step, count in zip(frame.loop.steps, frame.counts):
        if step.need == "R" and count == 0:
            report.fault(frame.node.opener, frame.node.opener.id,
                         f"{step.title} is missing in loop {frame.loop.name}")


def _refuse(segment, stack, report):
    what = segment.id
    if segment.id in ("NM1", "REF", "DTP", "PRV", "AMT"):
        what += f" {segment.get(1)}"
    elif segment.id == "HL":
        what += f" with level {segment.get(3)!r}"
    more = ""
    if segment.id == "NM1" and segment.get(1) == "DK":
        more = ": the ordering provider stands at the line (2420E) only"
    report.fault(segment, segment.id, f"{what} has no place after loop {stack[-1].loop.name}{more}")


def check_elements(segment, step, report):
    if len(segment.elements) > len(step.elements):
        report.fault(segment, f"{segment.id}{len(step.elements) + 1:02}",
                     f"{len(segment.elements)} elements, at most {len(step.elements)} are allowed")
    for index, use in enumerate(step.elements, 1):
        element = f"{segment.id}{index:02}"
        value = segment.get(index)
        if use.parts is None:
            _check_element(segment, element, value, use, report)
        elif value == "":
            if use.need == "R":
                report.fault(segment, element, f"the {use.name} is required")
        else:
            _check_composite(segment, element, segment.parts(index), use, report)
    for one, other in PAIRS.get(segment.id, ()):
        if bool(segment.get(one)) != bool(segment.get(other)):
            report.fault(segment, f"{segment.id}{one:02}", f"stands only together with element {other}")
    _check_period(segment, report)


def _check_composite(segment, element, parts, use, report):
    if len(parts) > len(use.parts):
        report.fault(segment, element, f"{len(parts)} components, at most {len(use.parts)} are allowed")
    for index, part in enumerate(use.parts, 1):
        value = parts[index - 1] if index <= len(parts) else ""
        _check_element(segment, f"{element}-{index}", value, part, report)


def _check_element(segment, element, value, use, report):
    def fault(sentence):
        report.fault(segment, element, sentence)

    if value == "":
        if use.need == "R":
            fault(f"the {use.name} is required")
        return
    if use.need == "N":
        fault("the element is not used here")
        return
    if segment.component in value:
        fault(f"the component separator stands inside the {use.name}, which has no components")
    if value != value.rstrip(" "):
        fault(f"the {use.name} ends in spaces")
    elif value != value.lstrip(" "):
        report.warn(segment, element, f"the {use.name} begins with a space")
    if use.kind == "R":
        money = use.name == "amount"
        wrong = (amount_fault(value, MONEY_PLACES, MONEY_DIGITS) if money
                 else amount_fault(value, QUANTITY_PLACES, QUANTITY_DIGITS))
        if wrong:
            fault(f"the {use.name} has {wrong}" if not wrong.startswith("'") else wrong)
        return
    if use.kind == "N0":
        if not value.isdecimal():
            fault(f"{value!r} is not a whole number")
        elif len(value) > 1 and value.startswith("0"):
            fault(f"the {use.name} has leading zeros")
    if use.kind == "DT" and date_of(value) is None:
        fault(f"{value!r} is not a CCYYMMDD date")
    if use.kind == "TM" and not time_is_valid(value):
        fault(f"{value!r} is not a time")
    if not use.least <= len(value) <= use.most:
        fault(f"the {use.name} has {len(value)} characters, {use.least} to {use.most} are allowed")
    if use.codes and value not in use.codes:
        fault(f"{value!r} is not among the codes {' '.join(sorted(use.codes))}")


def _check_period(segment, report):
    """Dates whose format another element names."""
    at = {"DTP": 2, "DMG": 1, "PAT": 5}.get(segment.id)
    if at is None or not segment.get(at + 1):
        return
    qualifier, value = segment.get(at), segment.get(at + 1)
    element = f"{segment.id}{at + 1:02}"
    dates = dates_of(qualifier, value)
    if dates is None:
        report.fault(segment, element, f"{value!r} is not a valid {qualifier} date")
    elif dates[0] > dates[1]:
        report.fault(segment, element, f"the period {value} ends before it begins")
