import assert from "node:assert/strict";
import { test } from "node:test";
import { filingRuns, frequencyWord, meaningOf, requirementTitle, sortRequirements, standing, sumRequirements } from "../src/logic/claims";
import { workTitle } from "../src/logic/work";
import { extend, still, toggle, toggleAll } from "../src/logic/chosen";

test("each status has one of the four meanings", () => {
  for (const s of ["made", "released", "sent", "accepted", "rejected", "denied", "partly-paid", "reversed", "paid", "corrected", "voided"])
    assert.ok(["earned", "reachable", "at-risk", "lost"].includes(standing(s).meaning), s);
  assert.equal(standing("paid").meaning, "earned");
  assert.equal(standing("voided").meaning, "lost");
});
test("a status that nobody told of is shown by its own word", () => assert.equal(standing("appealed").title, "appealed"));
test("filing runs only while the claim is ours", () => {
  assert.deepEqual(["made", "released", "rejected"].map(filingRuns), [true, true, true]);
  assert.deepEqual(["sent", "accepted", "paid", "denied", "voided"].map(filingRuns), [false, false, false, false, false]);
});
test("a claim that waits is at risk in its last thirty days, lost after them", () => {
  assert.equal(meaningOf("made", 31), "reachable");
  assert.equal(meaningOf("made", 30), "at-risk");
  assert.equal(meaningOf("released", 0), "at-risk");
  assert.equal(meaningOf("released", -1), "lost");
  assert.equal(meaningOf("sent", -1), "reachable");
});
test("requirements: unmet first, then unverified, else as the rulebook has them", () => {
  const all = [{ id: "a", met: true, grade: "P" }, { id: "b", met: true, grade: "K" }, { id: "c", met: false, grade: "S" }, { id: "d", met: true, grade: "S" }];
  assert.deepEqual(sortRequirements(all).map((r) => r.id), ["c", "b", "a", "d"]);
  assert.equal(sumRequirements(all), "1 not met, 3 met");
  assert.equal(sumRequirements(all.filter((r) => r.met)), "all 3 met");
  assert.equal(sumRequirements([]), "not judged now");
});
test("ids become words", () => {
  assert.equal(requirementTitle("data-days"), "Days with data");
  assert.equal(requirementTitle("some-new_thing"), "Some new thing");
  assert.equal(workTitle("lost-ground"), "Lost ground");
  assert.equal(workTitle("some-new"), "Some new");
  assert.equal(frequencyWord("1"), "");
  assert.equal(frequencyWord("7"), "replaces another");
});

const ids = ["a", "b", "c", "d"];
test("choosing: one more, one less, and what was is not changed", () => {
  const none = new Set<string>(), one = toggle(none, "a");
  assert.deepEqual([...one], ["a"]);
  assert.equal(none.size, 0);
  assert.equal(toggle(one, "a").size, 0);
});
test("choosing from the last to this one, in both directions", () => {
  assert.deepEqual([...extend(new Set(["b"]), ids, "b", "d")].sort(), ["b", "c", "d"]);
  assert.deepEqual([...extend(new Set(["d"]), ids, "d", "b")].sort(), ["b", "c", "d"]);
  assert.deepEqual([...extend(new Set(), ids, undefined, "c")], ["c"]);
});
test("choosing all, and none when all are", () => {
  assert.equal(toggleAll(new Set(["a"]), ids).size, 4);
  assert.equal(toggleAll(new Set(ids), ids).size, 0);
  assert.equal(toggleAll(new Set(), []).size, 0);
});
test("a row that moved on is no longer chosen", () => assert.deepEqual(still(new Set(["a", "gone"]), ids), ["a"]));
