import assert from "node:assert/strict";
import { test } from "node:test";
import { percent, stack } from "../src/logic/bars";

test("all bars share one scale", () => {
  const { bars, largest } = stack([{ key: "a", parts: [{ name: "p", amount: "75.00" }, { name: "w", amount: "25.00" }] }, { key: "b", parts: [{ name: "p", amount: "50.00" }] }], 200);
  assert.equal(largest, 10000n);
  assert.deepEqual(bars[0]?.parts.map((p) => [p.x, p.w]), [[0, 150], [150, 50]]);
  assert.deepEqual(bars[1]?.parts.map((p) => [p.x, p.w]), [[0, 100]]);
  assert.equal(bars[0]?.total, "100.00");
});
test("what was taken back has no length; nothing of nothing is nothing", () => {
  assert.equal(stack([{ key: "a", parts: [{ name: "p", amount: "-5.00" }] }], 100).bars[0]?.parts[0]?.w, 0);
  assert.equal(stack([{ key: "a", parts: [{ name: "p", amount: "0.00" }] }], 100).largest, 0n);
});
test("a scale can be given", () => assert.equal(stack([{ key: "a", parts: [{ name: "p", amount: "1.00" }] }], 100, 1000n).bars[0]?.parts[0]?.w, 10));
test("shares are rounded, and never to what they are not", () => {
  assert.equal(percent("50.00", "100.00"), "50\u202f%");
  assert.equal(percent("0.10", "100.00"), "<1\u202f%");
  assert.equal(percent("99.90", "100.00"), "99\u202f%");
  assert.equal(percent("100.00", "100.00"), "100\u202f%");
  assert.equal(percent("0.00", "100.00"), "0\u202f%");
  assert.equal(percent("5.00", "0.00"), "");
});
