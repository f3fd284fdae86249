import test from "node:test";
import assert from "node:assert/strict";
import { answered, beat, ended, GONE_MS, IDLE_MS, keptOf, LEAST_MS, lengthOf, nothing, opened, sayMinutes, started, stopped, touched, type Kept } from "../src/logic/timer";
import { byActivity, byOwner, monthSpan, overlapping, timeFacts } from "../src/logic/times";
import { clockIn, instantIn } from "../src/logic/zoned";
import type { TimeRow } from "../src/shapes";

const MIN = 60_000, T = 1_800_000_000_000;
const one = { enrollment: "e1", patient: "p1", activity: "review", tab: "a" }, two = { ...one, enrollment: "e2", patient: "p2" };
/** Somebody is at work from `from` for so many minutes: a touch every 20 s. */
function work(k: Kept, from: number, minutes: number, tab = "a"): Kept {
  for (let at = from; at <= from + minutes * MIN; at += 20_000) k = touched(beat(k, tab, at), tab, at);
  return k;
}

test("work with a record is counted from its opening to its leaving", () => {
  const k = ended(work(opened(nothing, one, T), T, 7), T + 7 * MIN);
  assert.equal(k.running, null);
  assert.equal(k.waiting.length, 1);
  assert.equal(lengthOf(k.waiting[0] ?? { pieces: [] }), 7 * MIN);
});
test("without a touch it rests, and the time since the last touch is not counted", () => {
  let k = work(opened(nothing, one, T), T, 3);
  for (let at = T + 3 * MIN; at <= T + 10 * MIN; at += 5_000) k = beat(k, "a", at);
  assert.equal(k.running?.state, "rests");
  assert.equal(lengthOf(k.running ?? { pieces: [] }), 3 * MIN);
  k = work(touched(k, "a", T + 11 * MIN), T + 11 * MIN, 2);
  assert.equal(lengthOf(k.running ?? { pieces: [] }), 5 * MIN);
  assert.equal(k.running?.pieces.length, 2);
});
test("a lid that was closed ends the piece at its last sign", () => {
  const k = beat(work(opened(nothing, one, T), T, 4), "a", T + 90 * MIN);
  assert.equal(k.running?.state, "rests");
  assert.equal(lengthOf(k.running ?? { pieces: [] }), 4 * MIN);
});
test("a reload loses nothing, a long absence adds nothing", () => {
  const was = work(opened(nothing, one, T), T, 4);
  const soon = opened(was, { ...one, tab: "b" }, T + 4 * MIN + 3_000);
  assert.equal(lengthOf(soon.running ?? { pieces: [] }), 4 * MIN + 3_000);
  assert.equal(soon.running?.tab, "b");
  const late = opened(was, { ...one, tab: "b" }, T + 40 * MIN);
  assert.equal(lengthOf(late.running ?? { pieces: [] }), 4 * MIN);
});
test("never two at once: another record ends the first", () => {
  const k = opened(work(opened(nothing, one, T), T, 2), { ...two, tab: "b" }, T + 2 * MIN);
  assert.equal(k.running?.enrollment, "e2");
  assert.deepEqual(k.waiting.map((w) => w.enrollment), ["e1"]);
  assert.equal(touched(k, "a", T + 3 * MIN).running?.touched, T + 2 * MIN, "the other tab's touches are not its own");
});
test("a moment is not asked about", () => {
  assert.deepEqual(ended(opened(nothing, one, T), T + LEAST_MS - 1), nothing);
});
test("two visits wait as one question", () => {
  let k = ended(work(opened(nothing, one, T), T, 2), T + 2 * MIN);
  k = ended(work(opened(k, one, T + 20 * MIN), T + 20 * MIN, 3), T + 23 * MIN);
  assert.equal(k.waiting.length, 1);
  assert.equal(lengthOf(k.waiting[0] ?? { pieces: [] }), 5 * MIN);
  assert.deepEqual(answered(k, "e1").waiting, []);
});
test("stopped by hand it stays stopped until it is started", () => {
  let k = stopped(work(opened(nothing, one, T), T, 2), T + 2 * MIN);
  k = touched(k, "a", T + 3 * MIN);
  assert.equal(lengthOf(k.running ?? { pieces: [] }), 2 * MIN);
  k = work(started(k, T + 5 * MIN), T + 5 * MIN, 1);
  assert.equal(lengthOf(k.running ?? { pieces: [] }), 3 * MIN);
});
test("what others wrote where it is kept is nothing", () => {
  assert.deepEqual(keptOf("{]"), nothing);
  assert.deepEqual(keptOf("[1]"), nothing);
  assert.ok(IDLE_MS > GONE_MS);
});
test("minutes in words", () => assert.deepEqual([sayMinutes(59_000), sayMinutes(7.9 * MIN), sayMinutes(65 * MIN)], ["under a minute", "7 min", "1 h 5 min"]));

// --- hours of a zone ---
test("an hour of a zone, in summer and winter, and where clocks change", () => {
  assert.equal(instantIn("America/Denver", "2026-11-20", "18:10").toISOString(), "2026-11-21T01:10:00.000Z");
  assert.equal(instantIn("America/Denver", "2026-07-01", "18:10").toISOString(), "2026-07-02T00:10:00.000Z");
  assert.equal(instantIn("America/New_York", "2026-03-08", "03:30").toISOString(), "2026-03-08T07:30:00.000Z");
  assert.equal(instantIn("America/New_York", "2026-11-01", "01:30").toISOString(), "2026-11-01T05:30:00.000Z", "the first of two");
  assert.equal(clockIn("America/New_York", instantIn("America/New_York", "2026-03-08", "02:30").getTime()), "03:30", "an hour that is not there");
  assert.equal(clockIn("America/Denver", "2026-11-21T01:10:40Z"), "18:10");
});

// --- stretches ---
const row = (from: string, to: string, more: Partial<TimeRow["stretch"]> = {}): TimeRow => ({ enrollment: "e1", patient: "p1", name: "A, B", overlaps: [],
  stretch: { fact: from, from, to, seconds: (Date.parse(to) - Date.parse(from)) / 1000, by: "x", activity: "review", counts: true, documented: false, ...more } });
test("a new stretch that lies over another is seen, one that touches it is not", () => {
  const rows = [row("2026-11-20T18:00:00Z", "2026-11-20T18:10:00Z")];
  const at = (t: string) => Date.parse(`2026-11-20T${t}Z`);
  assert.equal(overlapping(rows, at("18:09:00"), at("18:20:00")).length, 1);
  assert.equal(overlapping(rows, at("18:10:00"), at("18:20:00")).length, 0);
});
test("sums by kind of work and by owner", () => {
  const rows = [row("2026-11-20T18:00:00Z", "2026-11-20T18:10:00Z", { owner: "98980" }), row("2026-11-20T19:00:00Z", "2026-11-20T19:05:00Z", { counts: false })];
  assert.deepEqual(byActivity(rows).map((s) => [s.id, s.seconds]), [["review", 600]]);
  assert.deepEqual(byOwner(rows).map((s) => [s.name, s.seconds]), [["98980", 600], ["not counted", 300]]);
});
test("a month's span ends today where it runs", () => {
  assert.deepEqual(monthSpan("2026-11", "2026-11-21"), { from: "2026-11-01", to: "2026-11-21" });
  assert.deepEqual(monthSpan("2026-02", "2026-11-21"), { from: "2026-02-01", to: "2026-02-28" });
});
test("each piece is a fact of whole seconds", () => {
  const made = timeFacts("e1", [[T + 400, T + 60_400]], "review", "now", (k) => `${k}-1`);
  assert.deepEqual(made, [{ fact: "time", id: "t-1", at: "now", enrollment: "e1", from: "2027-01-15T08:00:00Z", to: "2027-01-15T08:01:00Z", activity: "review" }]);
});
