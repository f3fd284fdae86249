"""How a fault is made: a valid twin and one mutation of it, and where the finding must stand.

    fault("npi", "837p-own", put("NM1*85", 9, "1234567890"))

changes element 9 of the twin's segment that begins so, and expects the finding npi at that segment and element, and
nothing else. `at=` and `element=` say where when the finding stands elsewhere; `also=` lists what follows of itself.
"""

import twins


class Fault:
    def __init__(self, finding, twin, changes, at, element, also, raw):
        self.finding, self.twin, self.changes = finding, twin, changes
        self.at, self.element, self.also, self.raw = at, element, also, raw
        self.name = ""  # set when all are known: finding, or finding.2 ...

    def build(self):
        """The file's bytes, and the rows expected: (finding, segment number, element)."""
        segments = list(twins.TWINS[self.twin])
        place = None
        for change in self.changes:
            place = change(segments) or place
        done = twins.complete(segments)
        where, element = place or (None, "")
        if self.at is not None:
            where = self.at if isinstance(self.at, int) else find(done, self.at)
        elif where is not None:
            where = done.index(twins.complete(segments)[where]) if False else where
        if self.element is not None:
            element = self.element
        number = where + 1 if where is not None and not isinstance(self.at, int) else (where or 0)
        rows = [(self.finding, number, element)]
        for finding, at, named in self.also:
            rows.append((finding, at if isinstance(at, int) else find(done, at) + 1, named))
        data = "".join(f"{segment}~\n" for segment in done).encode("latin-1")
        for change in self.raw:
            data = change(data)
        return data, sorted(rows)


ALL = []


def fault(finding, twin, *changes, at=None, element=None, also=(), raw=()):
    ALL.append(Fault(finding, twin, changes, at, element, also, raw))


def find(segments, prefix):
    """Where the segment stands that begins so; "SV1@2": the second of them."""
    nth = 1
    if prefix[-2:-1] == "@":
        prefix, nth = prefix[:-2], int(prefix[-1])
    found = [i for i, segment in enumerate(segments) if segment == prefix or segment.startswith(prefix)]
    if len(found) < nth:
        raise SystemExit(f"no segment {prefix} ({nth}) in {segments}")
    return found[nth - 1]


def name_of(segment, position, part=None):
    tag = segment.split("*")[0]
    return f"{tag}{position:02}" + (f"-{part}" if part else "")


def put(prefix, position, value, part=None):
    """Another value at an element, or at its component; an empty one at the end of a segment is left out."""
    def change(segments):
        i = find(segments, prefix)
        name = name_of(segments[i], position, part)
        elements = segments[i].split("*")
        elements += [""] * (position + 1 - len(elements))
        if part:
            parts = elements[position].split(":")
            parts += [""] * (part - len(parts))
            parts[part - 1] = value
            while parts and parts[-1] == "":
                parts.pop()
            elements[position] = ":".join(parts)
        else:
            elements[position] = value
        while elements[-1] == "" and not segments[i].endswith("*"):
            elements.pop()
        segments[i] = "*".join(elements)
        return i, name
    return change


def swap(prefix, *new):
    """Other segments in the place of one; none: it is left out."""
    def change(segments):
        i = find(segments, prefix)
        segments[i:i + 1] = new
        return i, (new[0].split("*")[0] if new else "")
    return change


def drop(prefix, count=1):
    def change(segments):
        i = find(segments, prefix)
        del segments[i:i + count]
        return i, ""
    return change


def add(prefix, *new):
    """Segments behind the one that begins so."""
    def change(segments):
        i = find(segments, prefix)
        segments[i + 1:i + 1] = new
        return i + 1, new[0].split("*")[0]
    return change


def before(prefix, *new):
    def change(segments):
        i = find(segments, prefix)
        segments[i:i] = new
        return i, new[0].split("*")[0]
    return change
