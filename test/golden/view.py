"""view.py: determinations as the lines that a golden case shows.

    98978 2026-01-15..2026-02-13 refused  without device device-date

What stands after ` | ` in a command chooses: codes, first days of periods, enrollments and statuses say which lines;
after `show` come columns (units service price payer pack), and below each line still, warnings, asks (what the code
asks for, met or not), or what was found for a requirement (its id). The requirement `price` blocks nothing and is not listed.
"""
import json

COLUMNS = ("units", "service", "price", "payer", "pack")
BELOW = ("still", "warnings", "asks")
STATUSES = ("ready", "held", "open", "lost", "refused", "yields", "claimed")


class View:
    def __init__(self, text, requirements):
        chosen, _, shown = text.partition("show")
        self.codes, self.begins, self.enrollments, self.statuses = set(), set(), set(), set()
        for word in chosen.split():
            if word in STATUSES:
                self.statuses.add(word)
            elif word.count("-") == 2:
                self.begins.add(word)
            elif len(word) == 5:
                self.codes.add(word)
            else:
                self.enrollments.add(word)
        self.shown = shown.split()
        unknown = set(self.shown) - set(COLUMNS) - set(BELOW) - set(requirements)
        if unknown:
            raise ValueError(f"nothing called {' '.join(sorted(unknown))} can be shown")

    def takes(self, d):
        return ((not self.codes or d["code"] in self.codes)
                and (not self.begins or d["period"]["from"] in self.begins)
                and (not self.enrollments or d["enrollment"] in self.enrollments)
                and (not self.statuses or d["status"] in self.statuses))

    def column(self, name, d):
        if name == "units":
            return f"x{d['units']}"
        if name == "service":
            return "on " + (d["service_date"] or "no day yet")
        if name == "price":
            return f"{d['price']['amount'] or 'no price'} {d['price']['basis']}"
        return str(d[name])

    def line(self, d, named):
        cells = [d["enrollment"]] if named else []
        cells += [d["code"], f"{d['period']['from']}..{d['period']['to'] or ''}", d["status"]]
        cells += [self.column(name, d) for name in self.shown if name in COLUMNS]
        unmet = [r["id"] for r in d["requirements"] if not r["met"] and r["id"] != "price"]
        return "  ".join(cells) + ("  without " + " ".join(unmet) if unmet else "")

    def below(self, d):
        for name in self.shown:
            if name == "still":
                for s in d["still"]:
                    yield f"    still {s['id']}: {s['need']}" + (f", by {s['by']}" if s["by"] else "")
            elif name == "warnings":
                for text in d["warnings"]:
                    yield f"    look: {text}"
            elif name == "asks":
                yield "    asks " + " ".join(r["id"] for r in d["requirements"])
            elif name not in COLUMNS:
                for r in d["requirements"]:
                    if r["id"] == name:
                        yield f"    {name}: {r['have']}"

    def show(self, output):
        """(lines, the determinations that they show)"""
        all_ = [json.loads(line) for line in output.splitlines()]
        named = len({d["enrollment"] for d in all_}) > 1
        lines, shown = [], [d for d in all_ if self.takes(d)]
        for d in shown:
            lines.append(self.line(d, named))
            lines += self.below(d)
        return lines or ["(nothing)"], shown


def tree(text, output):
    """Parts of what `explain` prints: head, marks (a line for each requirement), still; else all of it."""
    lines = output.splitlines()
    gap = lines.index("") if "" in lines else len(lines)
    parts = {"head": [line for line in lines[:gap] if "sha256" not in line],
             "marks": [line for line in lines[gap:] if line[:4] in ("  + ", "  - ", "  . ")],
             "still": [line for line in lines if line.startswith(("  * ", "  ! "))]}
    if not text:
        return lines
    return [line for name in text.split() for line in parts[name]]
