"""change.py: ways to change a file of facts (a list of objects) of which the rules say what they must do."""
import json

# Which field of a kind introduces a subject, and which fields name one: (subject, required).
INTRODUCES = {"practice": "practice", "payer": "payer", "practitioner": "practitioner", "staff": "staff",
              "patient": "patient", "device": "device", "plan": "plan", "order": "order", "enroll": "enrollment",
              "note": "note", "consent": "id"}
SPACE = {"practitioner": "person", "staff": "person", "patient": "person", "billing": "person", "by": "person",
         "supervisor": "person", "payer": "payer", "device": "device", "plan": "plan", "order": "order",
         "enrollment": "enrollment", "note": "note", "consent": "consent", "voids": "fact"}
BY_NEEDED = {"diagnosis", "plan", "order", "educate", "time", "contact", "note"}
OPTIONAL = {("staff", "supervisor"), ("order", "plan"), ("enroll", "order"), ("enroll", "plan")}
SHIPPED = {"reset", "reset-o", "somryst", "sleepiorx", "daylightrx", "mamalift-plus", "rejoyn", "endeavorrx",
           "endeavorotc", "nightware"}


def text(facts, end="\n"):
    return "".join(json.dumps(f, separators=(",", ":")) + end for f in facts)


def introduced(fact):
    """(space, id) of the subject that a fact introduces, or None."""
    field = INTRODUCES.get(fact["fact"])
    if not field:
        return None
    return ("consent" if fact["fact"] == "consent" else SPACE.get(field, field)), fact[field]


def references(fact):
    """(field, space, id, required) of each subject that a fact names and does not introduce."""
    kind = fact["fact"]
    for field, value in fact.items():
        if field not in SPACE or field == INTRODUCES.get(kind) or (kind, field) in (("note", "plan"), ("payer-rule", "consent")):
            continue
        required = (kind, field) not in OPTIONAL and (field != "by" or kind in BY_NEEDED)
        yield field, SPACE[field], value, required


def without(facts, gone):
    """The facts without those ids and without what rests on subjects that only they introduce; voids of them too."""
    left = [f for f in facts if f["id"] not in gone]
    while True:
        known = {introduced(f) for f in left} | {("device", d) for d in SHIPPED} | {("fact", f["id"]) for f in left}
        kept = []
        for fact in left:
            lost = [(field, required) for field, space, value, required in references(fact)
                    if (space, value) not in known]
            if any(required for _, required in lost):
                continue
            names = {field for field, _ in lost}
            kept.append({k: v for k, v in fact.items() if k not in names} if names else fact)
        if len(kept) == len(left):
            return kept
        left = kept


def renamed(facts, prefix):
    """The same facts about other people, payers and devices; the practice stays out."""
    made = []
    for fact in facts:
        if fact["fact"] == "practice":
            continue
        fact = dict(fact, id=prefix + fact["id"])
        own = INTRODUCES.get(fact["fact"])
        for field in [f for f, _, _, _ in references(fact)] + ([own] if own and own != "id" else []):
            if not (field == "device" and fact[field] in SHIPPED):
                fact[field] = prefix + fact[field]
        made.append(fact)
    return made
