import test from "node:test";
import assert from "node:assert/strict";
import { layout, stripMore, stripSentence } from "../src/words/strip";
import { bar, initials } from "../src/words/month";
import type { MonthBar, Strip } from "../src/shapes";

const strip = (more: Partial<Strip> = {}): Strip => ({
  enrollment: "e1", window: 1, from: "2026-03-01", to: "2026-03-30", today: 26, cells: "CCCC--CCC-L-CCS-CC--V--D--C...", counted: 12, needed: 16,
  days_left: 3, state: "lost", says: "", outcomes: [
    { code: "98978", min: 16, state: "lost" }, { code: "98986", min: 2, max: 15, state: "reachable", worth: "21.40" }], ...more });

test("a strip is said in a sentence", () => {
  assert.equal(stripSentence(strip()), "12 of 16 days, 3 days left, can no longer reach 16; 98986 still open");
  assert.equal(stripSentence(strip({ state: "earned", counted: 16, outcomes: [{ code: "98978", min: 16, state: "earned" }] })),
    "16 of 16 days, 3 days left; 98978 earned");
  assert.equal(stripSentence(strip({ says: "as the server has it" })), "as the server has it");
});
test("a strip says how many more", () => {
  assert.equal(stripMore(strip()), "12 of 16 days; 16 is out of reach");
  assert.equal(stripMore(strip({ state: "at-risk", days_left: 1, counted: 15 })), "15 of 16 days; 1 more in 1 day");
  assert.equal(stripMore(strip({ state: "earned", counted: 17 })), "17 days: reached");
  assert.equal(stripMore(strip({ needed: 0, says: "7 days with entries" })), "7 days with entries");
});
for (const size of ["line", "card", "figure"] as const) test(`thirty cells lie in order and inside, as a ${size}`, () => {
  const l = layout(strip({ last_day: "2026-03-28" }), size);
  assert.equal(l.cells.length, 30);
  assert.equal(l.weeks.length, 5);
  assert.deepEqual([l.cells[0]?.on, l.cells[7]?.on, l.cells[29]?.on], ["2026-03-01", "2026-03-08", "2026-03-30"]);
  for (const [i, c] of l.cells.entries()) {
    const next = l.cells[i + 1];
    if (next) assert.ok(c.x + c.width < next.x, `cell ${i} touches the next`);
    assert.ok(c.x >= 0 && c.x + c.width <= l.width && c.y + c.height <= l.height);
  }
  assert.equal(l.cells.filter((c) => c.today).length, 1);
  assert.equal(l.cells.findIndex((c) => c.last), 27);
});
test("a window over a change of the clock has thirty days", () => {
  const l = layout(strip({ from: "2026-03-01" }), "line");
  assert.equal(new Set(l.cells.map((c) => c.on)).size, 30);
});

const month = (): MonthBar => ({
  enrollment: "e1", month: "2026-03", minutes: 26, contacts: [], says: "", outcomes: [
    { code: "98979", min: 10, max: 19, state: "yields" }, { code: "98980", min: 20, state: "earned" }, { code: "98981", min: 40, state: "reachable" }],
  stretches: [
    { fact: "t2", from: "2026-03-09T10:00:00Z", to: "", seconds: 720, by: "b", by_name: "Inventon, Rowan", activity: "review", counts: true, documented: true },
    { fact: "t1", from: "2026-03-03T10:00:00Z", to: "", seconds: 840, by: "a", by_name: "Notreal, Hazel", activity: "review", counts: true, documented: true },
    { fact: "t3", from: "2026-03-05T10:00:00Z", to: "", seconds: 600, by: "c", by_name: "Rehearsal, Clover", activity: "coordinate", counts: false, owner: "99484", documented: false },
  ] });
test("minutes that count lie end to end, the others after them", () => {
  const b = bar(month());
  assert.deepEqual(b.counted.map((p) => [p.stretch.fact, p.from, p.to]), [["t1", 0, 14], ["t2", 14, 26]]);
  assert.deepEqual(b.other.map((p) => [p.stretch.fact, p.from, p.to]), [["t3", 26, 36]]);
  assert.deepEqual(b.owners.map((o) => [o.id, o.minutes]), [["a", 14], ["b", 12], ["c", 0]]);
});
test("ticks at 10, 20, 40, 60, with the codes that begin there", () => {
  const b = bar(month());
  assert.deepEqual(b.ticks.map((t) => [t.at, t.codes.join(), t.passed]), [[10, "98979", true], [20, "98980", true], [40, "98981", false], [60, "", false]]);
  assert.ok(b.most >= 60);
});
test("initials of either way to write a name", () => {
  assert.equal(initials("Notreal, Hazel"), "HN");
  assert.equal(initials("Hazel Notreal"), "HN");
  assert.equal(initials("coordinator"), "c");
});
