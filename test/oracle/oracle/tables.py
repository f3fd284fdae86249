"""The published tables that the project ships: RVUs, GPCIs, ICD-10-CM chapter 5."""
import csv
import functools
import os
from fractions import Fraction

from . import rules

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.environ.get("DAYBOOK_DATA") or os.path.join(HERE, "..", "..", "..", "data")
RVU_FILES = {2025: "pfs-rvu-2025-10.csv", 2026: "pfs-rvu-2026-07.csv"}
GPCI_FILES = {2025: "gpci-2025.csv"}


def rows(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8-sig", newline="") as lines:
        yield from csv.reader(lines)


@functools.cache
def rvus(year):
    """code -> (status, work, practice expense by facility or not, malpractice)"""
    found = {}
    for row in rows(RVU_FILES[year]) if year in RVU_FILES else ():
        if not row or row[0].startswith("#"):
            continue
        found[row[0]] = (row[1], Fraction(row[2]),
                         {False: Fraction(row[3]), True: Fraction(row[4])}, Fraction(row[6]))
    return found


@functools.cache
def gpcis(year):
    """(mac, locality number) -> (work, practice expense, malpractice)"""
    found = {}
    for row in rows(GPCI_FILES[year]) if year in GPCI_FILES else ():
        if len(row) >= 7 and row[0].isdigit() and row[2]:
            found[row[0], row[2]] = tuple(Fraction(x) for x in row[4:7])
    return found


@functools.cache
def billable():
    found = set()
    with open(os.path.join(FOLDER, "icd10cm-chapter5-fy2021.tsv"), encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                name, flag = line.split("\t")[:2]
                if flag == "1":
                    found.add(name)
    return found


def icd_valid(dotted, day):
    """Is this a billable ICD-10-CM code that we know, on that day?"""
    if len(dotted) > 3 and dotted[3] != ".":
        return False
    plain = dotted.replace(".", "", 1)
    if plain in rules.ICD_CHANGES:
        first, last = rules.ICD_CHANGES[plain]
        return (first is None or first <= day) and (last is None or day <= last)
    return plain in billable()
