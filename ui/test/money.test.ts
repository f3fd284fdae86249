import test from "node:test";
import assert from "node:assert/strict";
import { amount, cents, compareMoney, isZero, sayMoney, sum } from "../src/words/money";

test("amounts are whole cents", () => {
  assert.equal(cents("54.11"), 5411n);
  assert.equal(cents("54.1"), 5410n);
  assert.equal(cents("54"), 5400n);
  assert.equal(cents("-0.05"), -5n);
  assert.equal(amount(-5n), "-0.05");
  assert.equal(amount(5411n), "54.11");
});
test("what is no amount is said to be none", () => {
  for (const bad of ["", "1e3", "54.111", "54,11", "NaN", ".5"]) assert.throws(() => cents(bad), undefined);
});
test("sums do not drift", () => {
  assert.equal(sum(Array.from({ length: 1000 }, () => "0.10")), "100.00");
  assert.equal(sum(["0.1", "0.2", undefined]), "0.30");
  assert.equal(sum([]), "0.00");
  assert.equal(sum(["90071992547409.91", "0.01"]), "90071992547409.92");
});
for (const [said, wanted, whole] of [
  ["54.11", "$54.11", false], ["1254.1", "$1,254.10", false], ["1234567.89", "$1,234,567.89", false], ["0", "$0.00", false],
  ["-5", "\u2212$5.00", false], ["1254.50", "$1,255", true], ["1254.49", "$1,254", true], ["-0.40", "$0", true],
] as const) test(`${said} is ${wanted}`, () => assert.equal(sayMoney(said, whole), wanted));
test("no price sorts below nought", () => {
  assert.ok(compareMoney(undefined, "0.00") < 0);
  assert.equal(compareMoney("10.00", "10"), 0);
  assert.ok(compareMoney("9.99", "10.00") < 0);
  assert.ok(isZero(undefined) && isZero("0.00") && !isZero("0.01"));
});
