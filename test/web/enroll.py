"""enroll.py: a client that answers exactly what the server asks next, until the enrollment runs (used by test_care.py).

    enrolled = Enroll(clinician, program="rtm", device="mood-log", payer="medicare-b").run()
"""
import datetime
import uuid

STEPS_MAX = 20


def stamp(at=None):
    return (at or datetime.datetime.now(datetime.timezone.utc)).isoformat(timespec="seconds").replace("+00:00", "Z")


def fresh(kind):
    return f"{kind}-{uuid.uuid4()}"


class Enroll:
    def __init__(self, visitor, program, device, payer, billing, diagnosis, birth="1961-05-17", form="verbal", place="11",
                 paid_by="practice", part2=False):
        self.visitor, self.program, self.device, self.payer, self.billing = visitor, program, device, payer, billing
        self.diagnosis, self.birth, self.form, self.place, self.paid_by = diagnosis, birth, form, place, paid_by
        self.part2 = part2
        self.today = visitor.me["today"]
        self.patient = self.enrollment = None
        self.chosen = False
        self.asked, self.seen = [], []

    def path(self):
        parts = [f"program={self.program}"]
        if self.patient:
            parts.append(f"patient={self.patient}")
        if self.chosen:
            parts.append(f"device={self.device}")
        if self.enrollment:
            parts.append(f"enrollment={self.enrollment}")
        return "/v1/enrolling?" + "&".join(parts)

    def look(self):
        status, reply = self.visitor.get(self.path())
        if status != 200:
            raise RuntimeError(f"{self.path()}: {status} {reply}")
        self.seen.append(reply)
        return reply

    def say(self, kind, **fields):
        fact = {"fact": kind, "id": fresh(kind), "at": stamp(), **fields}
        status, reply = self.visitor.say(fact)
        if status != 200 or reply["stored"] != 1:
            raise RuntimeError(f"{kind}: {status} {reply}")
        return fact

    def answer(self, step):
        today, patient = self.today, self.patient
        if step == "patient":
            self.patient = fresh("p")
            self.say("patient", patient=self.patient, last="Rehearsal", first="Wren", birth=self.birth, sex="F",
                     address={"line1": "12 Example Street", "city": "Denver", "state": "CO", "zip": "802020001"},
                     timezone="America/Denver")
        elif step == "coverage":
            self.say("coverage", patient=patient, payer=self.payer, member="1EG4TE5MK72", rank="primary",
                     **{"from": today[:4] + "-01-01"})
        elif step == "device":
            self.chosen = True
        elif step == "diagnosis":
            self.say("diagnosis", patient=patient, code=self.diagnosis, **{"from": today})
        elif step == "consent":
            self.say("consent", patient=patient, program=self.program, form=self.form, **{"from": today})
        elif step == "part2-consent":
            self.say("consent", patient=patient, program="part2", form="written", **{"from": today})
        elif step == "plan":
            self.say("plan", plan=fresh("plan"), patient=patient, therapy="cbt", goals="Sleep through the night again",
                     **{"from": today})
        elif step == "order":
            self.say("order", order=fresh("order"), patient=patient, device=self.device, diagnosis=self.diagnosis)
        elif step == "enroll":
            self.enrollment = fresh("e")
            more = {"part2": True} if self.part2 else {}
            self.say("enroll", enrollment=self.enrollment, patient=patient, program=self.program, billing=self.billing,
                     device=self.device, place=self.place, **more)
        elif step == "supply":
            self.say("supply", enrollment=self.enrollment, paid_by=self.paid_by)
        elif step == "education":
            self.say("educate", enrollment=self.enrollment, minutes=15)
        else:
            raise RuntimeError(f"nobody knows how to answer {step}")

    def run(self, until="start"):
        """Answers until the step `until` is asked, or nothing is."""
        for _ in range(STEPS_MAX):
            reply = self.look()
            missing = [s for s in reply["steps"] if s["state"] == "missing"]
            if len(missing) > 1:
                raise RuntimeError(f"asked for more than one thing: {missing}")
            if not missing or missing[0]["step"] == until:
                return self
            self.asked.append(missing[0]["step"])
            self.answer(missing[0]["step"])
        raise RuntimeError(f"it never ends: {self.asked}")

    def states(self):
        return {s["step"]: s["state"] for s in self.seen[-1]["steps"]}
