import test from "node:test";
import assert from "node:assert/strict";
import { packsEnding, rulesToLook } from "../src/logic/watch";
import { sortWork, whoseMove, workBrief, workHref, workKey } from "../src/logic/work";
import type { PackBrief, PayerRow, PayerRuleRow, WorkRow } from "../src/shapes";

// --- work ---
const work = (what: string, more: Partial<WorkRow> = {}): WorkRow => ({ what, text: "", ...more });
test("work leads to where it is worked", () => {
  assert.equal(workHref(work("denied", { claim: "C 1" })), "/claims/C%201");
  assert.equal(workHref(work("unmatched")), "/unmatched");
  assert.equal(workHref(work("held", { patient: "p1", enrollment: "e1" })), "/patients/p1?e=e1");
  assert.equal(workHref(work("unanswered")), "/worklist");
});
test("work is told from work", () => {
  assert.equal(workKey(work("denied", { work: "w1" })), "w1");
  assert.ok(workKey(work("held", { enrollment: "e1", text: "a" })) !== workKey(work("held", { enrollment: "e1", text: "b" })));
});
test("a sentence does not say again what its column says", () => {
  assert.equal(workBrief(work("denied", { text: "Denied: 98978 of 2026-09-28." })), "98978 of 2026-09-28.");
  assert.equal(workBrief(work("denied", { text: "Denied" })), "Denied");
});
test("what came back, what runs out, and the rest", () => {
  const s = sortWork([work("denied"), work("expiring"), work("unanswered"), work("unmatched")]);
  assert.deepEqual([s.back.map((w) => w.what), s.expiring.length, s.rest.map((w) => w.what)], [["denied", "unmatched"], 1, ["unanswered"]]);
});
test("somebody can always move", () => {
  assert.equal(whoseMove("note"), "the clinician signs");
  assert.equal(whoseMove(undefined), "you");
});

// --- rules that age ---
const rule = (verified_on: string, more: Partial<PayerRuleRow> = {}): PayerRuleRow => ({ fact: `r ${verified_on}`, codes: ["98978"], covered: "yes",
  authorization: "none", from: "2025-01-01", verified_on, stale: false, source: "manual", ...more });
const payer = (...rules: PayerRuleRow[]): PayerRow => ({ payer: "x", name: "X", kind: "commercial", number: "1", patients: 1, rules, prices: [] });
test("rules to look at: stale ones and those that will be soon, the oldest first; not those that are over", () => {
  const found = rulesToLook([payer(rule("2026-11-01"), rule("2026-07-05"), rule("2026-01-01", { stale: true }), rule("2026-01-01", { to: "2026-06-30" }))], "2026-11-21");
  assert.deepEqual(found.map((r) => [r.rule.verified_on, r.by]), [["2026-01-01", "2026-06-30"], ["2026-07-05", "2027-01-01"]]);
});
const pack = (name: string, from: string, to: string, enabled = true, status = "authoritative"): PackBrief => ({ pack: name, title: name, status, enabled, from, to, sha256: "" });
test("a pack that ends soon is said, unless one that judges follows", () => {
  const of26 = pack("m26", "2026-01-01", "2026-12-31"), of27 = pack("m27", "2027-01-01", "2027-12-31", false, "proposed");
  assert.deepEqual(packsEnding([of26, of27], "2026-11-21", 90), [{ pack: of26, next: of27, days: 40 }]);
  assert.deepEqual(packsEnding([of26, { ...of27, enabled: true, status: "authoritative" }], "2026-11-21", 90), []);
  assert.deepEqual(packsEnding([of26], "2026-06-01", 90), []);
});
