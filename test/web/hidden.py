"""hidden.py: a practice with two substance-use records (42 CFR Part 2) in it, made of the facts of others, and pages that
listen. Everything of the closed records carries a mark: ids begin with zq- (a patient whose only enrollment is closed) or
zq2- (the closed enrollment of a patient who has an open one too), and names, numbers and words stand nowhere else.
"""
import contextlib
import http.client
import json
import re
import threading

from counting import check
from payer import Envelope, Paid, Sent, ack277, ack999, denied, in_full, pay835
from test_billing import claims, receive, start

KINDS = ("patient", "coverage", "authorization", "consent", "diagnosis", "plan", "order", "enroll", "supply", "educate",
         "assess", "checkin", "contact", "time", "note")
IDS = ("id", "patient", "enrollment", "plan", "order", "note", "consent")
SECRET = {"last": "Secretly", "first": "Samuelson", "birth": "1931-03-07", "phone": "+13035550199",
          "email": "sam@secret.example"}
WORDS = "a word that nobody else wrote"


class Hidden:
    def __init__(self, house):
        self.house = house
        biller = house.sign_in("biller")
        rows = [r for r in claims(biller, status="made", limit=500)["rows"] if "98978" in r["codes"]]
        like, other = rows[0], next(r for r in rows if r["patient"] != rows[0]["patient"])
        self.mixed, self.month = other["patient"], like["month"]
        self.facts = [*self.copy("zq-", like, whole=True), *self.copy("zq2-", other, whole=False)]
        self.consent = "zq-part2"
        for prefix, patient in (("zq-", "zq-p"), ("zq2-", self.mixed)):
            self.facts.append({"fact": "consent", "id": f"{prefix}part2", "at": "2026-01-02T00:00:00Z", "patient": patient,
                               "program": "part2", "form": "written", "from": "2020-01-01"})
        self.tell(self.facts)
        self.shown = self.open_one(rows[2], house)
        start(biller, "/v1/closings", {"month": like["month"]})
        made = {f["enrollment"]: f["claim"] for f in house.facts("claim-made")}
        self.claim, self.claim2 = made.get("zq-e", "none"), made.get("zq2-e", "none")
        self.answered(house, like["payer"])
        said = [f for kind in ("claim-made", "work-item", "claim-sent", "claim-denied", "claim-released") for f in house.facts(kind)
                if str(f.get("enrollment", "")).startswith("zq") or f.get("claim") in (self.claim, self.claim2)]
        self.life = [f["id"] for f in said]
        exact = [re.escape(i) for i in (self.claim, self.claim2, *SECRET.values(), WORDS, "zqmember") if i != "none"]
        self.marks = re.compile("|".join([r"zq2?-[\w-]+", *sorted(exact, key=len, reverse=True)]))

    def answered(self, house, payer):
        """Somebody who was let in sends the claims of closed records, with others; the payer denies them, and answers one
        that is nobody's and looks like them."""
        officer, biller = house.sign_in("compliance"), house.sign_in("biller")
        account = biller.me["account"]
        officer.put(f"/v1/people/{account}/part2", {"part2": True, "reason": "sends these claims"})
        biller = house.sign_in("biller")
        rows = [r["claim"] for r in claims(biller, status="made", payer=payer, limit=500)["rows"]]
        biller.post("/v1/claims/release", {"claims": rows})
        batch = biller.post("/v1/batches", {"payer": payer})[1]["batches"][0]["batch"]
        sent = Sent(biller.get(f"/v1/batches/{batch}/file")[1])
        receive(biller, "a.999", ack999(Envelope(sent, control=9001, day="20261120")))
        receive(biller, "a.277", ack277(Envelope(sent, control=9002, day="20261120")))
        mine = [c for c in sent.claims if c.id in (self.claim, self.claim2)]
        rest = [c for c in sent.claims if c not in mine]
        paid = [Paid(c, "4", [denied(line, "50") for line in c.lines], number=f"D{i}") for i, c in enumerate(mine)]
        paid += [Paid(c, "1", [in_full(line) for line in c.lines], number=f"P{i}") for i, c in enumerate(rest)]
        lost = Paid(mine[0], "1", [in_full(line) for line in mine[0].lines], number="U1", clp="X-ELSEWHERE", member="NOBODY1",
                    last="NOBODYSON")
        for line in lost.lines:
            line.control = None
        done = receive(biller, "a.835", pay835(Envelope(sent, control=9003, day="20261120"), [{"claims": [*paid, lost], "trace": "T1"}]))
        rows = biller.get("/v1/unmatched")[1]["rows"]
        row = next(r for r in rows if r["answer"] == biller.get("/v1/remittances?type=835")[1]["rows"][0]["answer"])
        check("who was let in is told whose it may be", mine[0].id in [c["claim"] for c in row["maybe"]], row)
        self.files = {"batch": batch, "answer": row["answer"], "unmatched": row["unmatched"], "job": done["job"]}
        officer.put(f"/v1/people/{account}/part2", {"part2": False, "reason": "no longer sends them"})

    def open_one(self, row, house):
        enroll = next(f for f in house.facts("enroll") if f["enrollment"] == row["enrollment"])
        return {"patient": row["patient"], "enrollment": row["enrollment"], "device": enroll["device"], "payer": row["payer"]}

    def copy(self, prefix, claim, whole):
        """The facts of a claim's patient again, under other ids; of a patient who stays, without who they are."""
        out = []
        for kind in KINDS:
            if not whole and kind in ("patient", "coverage", "authorization", "consent", "diagnosis"):
                continue
            for fact in self.house.facts(kind):
                if fact.get("patient") == claim["patient"] or fact.get("enrollment") == claim["enrollment"]:
                    out.append(self.renamed(prefix, claim, dict(fact), whole))
        return out

    @staticmethod
    def renamed(prefix, claim, fact, whole):
        for key in IDS:
            if key not in fact or (key == "plan" and fact["fact"] == "note"):
                continue
            if key == "patient":
                fact[key] = f"{prefix}p" if whole else claim["patient"]
            elif key == "enrollment":
                fact[key] = f"{prefix}e"
            elif key == "plan":
                fact[key] = f"{prefix}plan"
            else:
                fact[key] = f"{prefix}{fact[key]}"
        if fact["fact"] == "enroll":
            fact["part2"] = True
        if fact["fact"] == "patient":
            fact.update({k: v for k, v in SECRET.items() if k in fact or k in ("last", "first", "birth")})
        if fact["fact"] == "coverage":
            fact["member"] = "zqmember"
        if fact["fact"] == "note":
            fact["review"] = WORDS
        return fact

    def tell(self, facts):
        told = self.house.run("import", "-", stdin="".join(json.dumps(f) + "\n" for f in facts))
        if told.returncode:
            raise RuntimeError(told.stderr)

    def said(self):
        """Ids of facts of the closed records, one of each kind."""
        seen = {}
        for fact in self.facts:
            seen.setdefault((fact["fact"], fact["id"][:3]), fact["id"])
        return [*seen.values(), *self.life[:2]]

    def sets(self):
        """What paths name, of the one and the other record."""
        note = next((f["note"] for f in self.facts if f["fact"] == "note" and f["id"].startswith("zq-")), "zq-note")
        more = {"mixed": self.mixed, "open": self.shown["enrollment"], "month": "2026-10", "code": "98978", "claim2": self.claim2, **self.files}
        yield {"patient": "zq-p", "enrollment": "zq-e", "claim": self.claim, "id": "zq-part2", "note": note,
               "work": self.life[-1] if self.life else "zq-w", **more}
        yield {"patient": self.mixed, "enrollment": "zq2-e", "claim": self.claim2, "id": "zq2-part2",
               "work": self.life[0] if self.life else "zq2-w", **more}

    def nowhere(self, text):
        """The same with ids that nothing introduces, of the same length."""
        return self.marks.sub(lambda m: m.group(0)[::-1] if m.group(0)[0].isdigit() else "yy" + m.group(0)[2:], text)


class Stream:
    def __init__(self, visitor):
        self.text, self.status, self.over = "", 0, threading.Event()
        self.connection = http.client.HTTPConnection("127.0.0.1", visitor.house.port, timeout=120)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in visitor.cookies.items())} if visitor.cookies else {}
        if visitor.token:
            headers["Authorization"] = f"Bearer {visitor.token}"
        self.connection.request("GET", "/v1/events", headers=headers)
        self.reply = self.connection.getresponse()
        self.status = self.reply.status
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        with contextlib.suppress(OSError, ValueError, http.client.HTTPException, AttributeError):
            while True:
                data = self.reply.read1(4096)
                if not data:
                    break
                self.text += data.decode()
        self.over.set()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            if self.connection.sock:
                self.connection.sock.shutdown(2)
        self.connection.close()


def listen(visitor):
    return Stream(visitor)
