"""Which facts are seen as of an instant: reading, voids, and references to what is not seen."""
import json
from datetime import datetime, timezone

# kind -> (field that introduces a subject, required references, optional references); a reference
# is (field, kinds whose subjects it may name).
PEOPLE = ("practitioner", "staff", "patient")
REFERENCES = {
    "practice": ("practice", (), ()),
    "payer": ("payer", (), ()),
    "practitioner": ("practitioner", (), ()),
    "staff": ("staff", (), (("supervisor", ("practitioner",)),)),
    "patient": ("patient", (), ()),
    "coverage": (None, (("patient", ("patient",)), ("payer", ("payer",))), ()),
    "device": ("device", (), ()),
    "price": (None, (("payer", ("payer",)),), ()),
    "charge": (None, (), ()),
    "payer-rule": (None, (("payer", ("payer",)),), ()),
    "diagnosis": (None, (("patient", ("patient",)), ("by", ("practitioner",))), ()),
    "plan": ("plan", (("patient", ("patient",)), ("by", PEOPLE)), ()),
    "order": ("order", (("patient", ("patient",)), ("by", PEOPLE), ("device", ("device",))),
              (("plan", ("plan",)),)),
    "consent": (None, (("patient", ("patient",)),), ()),
    "revoke": (None, (("consent", ("consent fact",)),), ()),
    "enroll": ("enrollment", (("patient", ("patient",)), ("billing", ("practitioner",)),
                              ("device", ("device",))),
               (("order", ("order",)), ("plan", ("plan",)))),
    "supply": (None, (("enrollment", ("enrollment",)),), ()),
    "educate": (None, (("enrollment", ("enrollment",)), ("by", PEOPLE)), ()),
    "checkin": (None, (("enrollment", ("enrollment",)),), ()),
    "assess": (None, (("enrollment", ("enrollment",)),), ()),
    "time": (None, (("enrollment", ("enrollment",)), ("by", PEOPLE)), ()),
    "contact": (None, (("enrollment", ("enrollment",)), ("by", PEOPLE)), ()),
    "note": (None, (("enrollment", ("enrollment",)), ("by", PEOPLE)), ()),
    "authorization": (None, (("patient", ("patient",)), ("payer", ("payer",))), ()),
    "service": (None, (("patient", ("patient",)),), ()),
    "discharge": (None, (("enrollment", ("enrollment",)),), ()),
    "void": (None, (), ()),
}


def instant(text):
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(f"an instant without an offset: {text}")
    return value.astimezone(timezone.utc)


def read(text):
    """The facts of NDJSON text; the same fact twice is one."""
    facts = {}
    for line in text.lstrip("\ufeff").split("\n"):
        if line.strip():
            fact = json.loads(line)
            facts[fact["id"]] = fact
    return list(facts.values())


def not_voided(facts):
    voids_on = {}
    for fact in facts:
        if fact["fact"] == "void":
            voids_on.setdefault(fact["voids"], []).append(fact["id"])

    def voided(fact_id):
        return any(not voided(void) for void in voids_on.get(fact_id, ()))

    return [f for f in facts if not voided(f["id"])]


def introduced(facts, products):
    subjects = {("device", name) for name in products}
    for fact in facts:
        field = REFERENCES[fact["fact"]][0]
        if field:
            subjects.add((field, fact[field]))
        if fact["fact"] == "consent":
            subjects.add(("consent fact", fact["id"]))
    return subjects


def stands(fact, reference, subjects):
    field, kinds = reference
    return any((kind, fact[field]) in subjects for kind in kinds)


def seen(facts, as_of, products):
    """The facts seen at `as_of`, without optional references to what is not seen."""
    left = not_voided([f for f in facts if instant(f["at"]) <= as_of])
    while True:
        subjects = introduced(left, products)
        kept = [f for f in left
                if all(stands(f, r, subjects) for r in REFERENCES[f["fact"]][1])]
        if len(kept) == len(left):
            break
        left = kept
    result = []
    for fact in left:
        _, required, optional = REFERENCES[fact["fact"]]
        if not any(r[0] == "by" for r in required):
            optional += (("by", PEOPLE),)
        gone = [r[0] for r in optional if r[0] in fact and not stands(fact, r, subjects)]
        result.append({k: v for k, v in fact.items() if k not in gone})
    return result
