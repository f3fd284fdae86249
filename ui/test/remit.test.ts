import assert from "node:assert/strict";
import { test } from "node:test";
import { balanceOf, bearer, explains, looksLikeX12, sumAdjustments } from "../src/logic/remit";

test("paid for claims less what was taken is what came", () => {
  const b = balanceOf([{ paid: "97.52" }, { paid: "50.88" }], [{ amount: "35.10" }], [], "113.30");
  assert.deepEqual([b.paid, b.taken, b.should, b.came, b.difference, b.balances], ["148.40", "35.10", "113.30", "113.30", "0.00", true]);
});
test("a difference of a cent is said", () => {
  const b = balanceOf([{ paid: "0.10" }, { paid: "0.20" }], [], [], "0.31");
  assert.equal(b.balances, false);
  assert.equal(b.difference, "0.01");
});
test("what was not matched is part of the payment", () =>
  assert.ok(balanceOf([{ paid: "10.00" }], [], [{ paid: "5.00" }, {}], "15.00").balances));
test("money given, not taken: a negative adjustment adds", () =>
  assert.ok(balanceOf([{ paid: "10.00" }], [{ amount: "-2.50" }], [], "12.50").balances));
test("an answer without an amount balances by itself", () => assert.ok(balanceOf([{ paid: "3.00" }], [], [], undefined).balances));

test("charge less adjustments is what was paid", () => {
  assert.ok(explains("110.00", [{ amount: "51.70" }, { amount: "11.66" }], "46.64"));
  assert.ok(!explains("110.00", [{ amount: "51.70" }], "46.64"));
  assert.ok(explains("-110.00", [{ amount: "-110.00" }], "0.00"));
});
test("adjustments of one kind are added up, largest first, each remark once", () => {
  const a = { group: "CO", group_says: "", reason: "45", says: "above the price", remarks: ["N1"], amount: "10.00" };
  const sums = sumAdjustments([a, { ...a, amount: "2.50", remarks: ["N1", "N2"] }, { ...a, group: "PR", reason: "2", amount: "20.00", remarks: [] }]);
  assert.deepEqual(sums.map((s) => [s.group, s.amount, s.count]), [["PR", "20.00", 1], ["CO", "12.50", 2]]);
  assert.deepEqual(sums[1]?.remarks, ["N1", "N2"]);
  assert.deepEqual(a.remarks, ["N1"]);
});
test("who bears it", () => assert.deepEqual(["CO", "PI", "PR", "OA"].map(bearer), ["the practice", "the practice", "the patient", "see the reason"]));
test("what is dropped is looked at before it travels", () => {
  assert.equal(looksLikeX12("ISA*00*"), "x12");
  assert.equal(looksLikeX12("\uFEFF\n ISA*00*"), "x12");
  assert.equal(looksLikeX12("PK\u0003\u0004"), "zip");
  assert.equal(looksLikeX12("%PDF-1.7"), "pdf");
  assert.equal(looksLikeX12("Dear practice"), "other");
});
