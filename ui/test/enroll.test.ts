import test from "node:test";
import assert from "node:assert/strict";
import { askedNow, codeIn, facts, isEnrolled, lastOf, needsClinician, tidyCode, wrong, zonesWith } from "../src/logic/enroll";
import { asksUse, checkIn, inARow, numbersIn, stripPlain, weeks } from "../src/logic/own";
import type { Step, Strip } from "../src/shapes";

const s = { today: "2026-11-21", at: "2026-11-21T10:00:00Z", id: (k: string) => `${k}-1` };
const step = (name: Step["step"], state: Step["state"]): Step => ({ step: name, state, title: name, why: "" });
test("the first step that is missing is asked", () => {
  const steps = [step("patient", "done"), step("eligibility", "warning"), step("device", "missing"), step("start", "waits")];
  assert.equal(askedNow(steps)?.step, "device");
  assert.equal(isEnrolled(steps), false);
  assert.equal(isEnrolled([step("patient", "done"), step("start", "missing")]), true);
});
test("a coordinator does not diagnose, plan or order", () => {
  const may = ["enroll", "care"];
  assert.deepEqual((["diagnosis", "plan", "order", "consent", "supply"] as const).map((x) => needsClinician(x, may)), [true, true, true, false, false]);
  assert.equal(needsClinician("order", [...may, "treat"]), false);
});
test("codes as they are typed", () => {
  assert.deepEqual(["f331", " F33.1 ", "G470", "f32"].map(tidyCode), ["F33.1", "F33.1", "G47.0", "F32"]);
  assert.equal(codeIn("Hazel Notreal diagnosed F33.1 on 2026-11-21."), "F33.1");
  assert.equal(codeIn("no active diagnosis on 2026-11-21"), "");
});
test("a patient's fact holds what was given and nothing empty", () => {
  const fact = facts.patient({ last: " Figment ", first: "Hazel", birth: "1961-05-17", sex: "F", line1: "12 Example Street", line2: "", city: "Denver", state: "co", zip: "80202-0001", timezone: "America/Denver", phone: "(614) 555-0116", email: " " }, "p1", s);
  assert.deepEqual(fact, { fact: "patient", id: "patient-1", at: s.at, patient: "p1", last: "Figment", first: "Hazel", birth: "1961-05-17", sex: "F",
    address: { line1: "12 Example Street", city: "Denver", state: "CO", zip: "802020001" }, timezone: "America/Denver", phone: "6145550116" });
});
test("part 2 is said only where it is so; minutes only where there are some", () => {
  assert.equal("part2" in facts.enroll({ billing: "x", place: "11" }, "p", "e", "rtm", "d", false, s), false);
  assert.equal(facts.enroll({ billing: "x", place: "11" }, "p", "e", "rtm", "d", true, s).part2, true);
  assert.equal("minutes" in facts.educate({ minutes: "" }, "e", s), false);
  assert.equal(facts.supply({ paid_by: "practice", cost: "$1,200.50" }, "e", s).cost, "1200.50");
});
test("what is wrong is said at its field", () => {
  assert.deepEqual(Object.keys(wrong.patient({ last: "a", first: "b", birth: "2027-01-01", sex: "F", line1: "x", city: "y", state: "Colo", zip: "123", timezone: "z", phone: "12" }, s.today)).sort(), ["birth", "phone", "state", "zip"]);
  assert.deepEqual(Object.keys(wrong.diagnosis({ code: "12", from: "2026-11-21" })), ["code"]);
  assert.deepEqual(wrong.supply({ paid_by: "practice", cost: "" }), {});
  assert.equal(lastOf("address.zip"), "zip");
});
test("a zone of elsewhere is among the zones", () => assert.ok(zonesWith("Europe/Vienna").some((z) => z.name === "Europe/Vienna")));

// --- a patient's own page ---
const strip = { from: "2026-11-09", cells: "C-CCC.........................", today: 5, counted: 4 } as Strip;
test("a strip in plain words", () => {
  assert.equal(stripPlain(strip, "2026-11-14"), "You answered on 4 of 5 days since Nov 9, the last 3 in a row.");
  assert.equal(inARow({ ...strip, cells: "C-C-" + ".".repeat(26), today: 3 }), 1);
  assert.ok(/No answers yet/.test(stripPlain({ ...strip, counted: 0 }, "2026-11-14")));
  assert.equal(weeks(strip).length, 5);
});
test("help can be called with one touch", () => {
  assert.deepEqual(numbersIn("Call or text 988 (Lifeline), or call 911, or us at 303-555-0100."), [{ number: "988", text: true }, { number: "911", text: false }, { number: "303-555-0100", text: false }]);
});
test("an answer is one fact", () => {
  assert.deepEqual(checkIn("c1", s.at, "e1", 6), { fact: "checkin", id: "c1", at: s.at, enrollment: "e1", source: "patient", answers: { mood: 6 } });
  assert.equal(asksUse({ question: "Did you use your treatment today, and how is your mood?" }), true);
});
