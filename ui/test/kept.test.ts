import test from "node:test";
import assert from "node:assert/strict";
import { sendAll, type Waiting } from "../src/api/outbox";
import { isOld } from "../src/api/typed";
import { Problem } from "../src/api/problem";
import { beginsAt, isComplete } from "../src/shell/left";

// --- the outbox ---
const one = (name: string, refused?: string): Waiting => ({ name, facts: [{ fact: "contact", id: name, at: "" }], ...(refused ? { refused } : {}) });
const ids = (facts: readonly { id: string }[]) => facts.map((f) => f.id);
test("what waits is sent in order, each once, and let go", async () => {
  const sent: string[] = [], gone: string[] = [];
  const left = await sendAll([one("a"), one("b"), one("c")], async (f) => { sent.push(...ids(f)); }, async (w) => { gone.push(w.name); });
  assert.deepEqual([sent, gone, left], [["a", "b", "c"], ["a", "b", "c"], []]);
});
test("without a connection the rest waits, in its order", async () => {
  const sent: string[] = [];
  const left = await sendAll([one("a"), one("b"), one("c")], async (f) => {
    if (f[0]?.id === "b") throw new Problem("offline", "No connection.");
    sent.push(...ids(f));
  }, async () => {});
  assert.deepEqual([sent, left.map((w) => w.name)], [["a"], ["b", "c"]]);
});
for (const kind of ["busy", "failed", "signed-out"] as const)
  test(`${kind}: nothing is given up`, async () => {
    const left = await sendAll([one("a"), one("b")], async () => { throw new Problem(kind, "x"); }, async () => {});
    assert.deepEqual(left, [one("a"), one("b")]);
  });
test("what the server does not take stays with its words, and does not hold up the rest", async () => {
  const sent: string[] = [];
  const left = await sendAll([one("a"), one("b"), one("c", "before")], async (f) => {
    if (f[0]?.id === "a") throw new Problem("refused", "The month is signed.");
    sent.push(...ids(f));
  }, async () => {});
  assert.deepEqual([sent, left], [["b"], [one("a", "The month is signed."), one("c", "before")]]);
});

// --- what was typed ---
test("what was typed is kept for two weeks", () => {
  const day = 86_400_000;
  assert.equal(isOld({ at: 0 }, 13 * day), false);
  assert.equal(isOld({ at: 0 }, 15 * day), true);
  assert.equal(isOld({}, 0), true);
  assert.equal(isOld(undefined, 0), true);
});

// --- who comes back ---
test("who comes back is where they were; somebody else is not", () => {
  const was = { account: "a1", name: "A", url: "/patients/p1?tab=facts" };
  assert.equal(beginsAt(was, "a1"), "/patients/p1?tab=facts");
  assert.equal(beginsAt(was, "a2"), "/");
  assert.equal(beginsAt(null, "a1"), null);
});
test("before the second step nobody is in; a patient may do without", () => {
  assert.equal(isComplete({ second: "wanted", may: ["account"] }), false);
  assert.equal(isComplete({ second: "shown", may: ["account"] }), true);
  assert.equal(isComplete({ second: "unset", may: ["account", "own-record"] }), true);
  assert.equal(isComplete(null), false);
});
