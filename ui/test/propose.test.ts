import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, changed, factOf, formOf, FORMS, valuesOf, wrong, type Form } from "../src/logic/propose";

const form = (kind: string): Form => formOf(kind) as Form;
const at = "2026-11-22T14:00:00Z";
const rule = { payer: "aspen-mutual", codes: "98975, g0552 98978", covered: "yes", authorization: "none", from: "2026-01-01", verified_on: "2026-11-22", source: "manual, page 4" };

test("every kind has a form, and every form asks for something that is needed", () => {
  for (const f of FORMS) assert.ok(f.fields.some((x) => x.needed), f.kind);
});
test("a form makes a fact of the types that the journal asks for", () =>
  assert.deepEqual(factOf(form("payer-rule"), { ...rule, consent: "" }, "r-1", at), { fact: "payer-rule", id: "r-1", at, payer: "aspen-mutual",
    codes: ["98975", "G0552", "98978"], covered: "yes", authorization: "none", from: "2026-01-01", verified_on: "2026-11-22", source: "manual, page 4" }));
test("an amount gets its cents", () => {
  const price = { payer: "p", code: "98980", from: "2026-01-01", source: "s" };
  assert.equal(factOf(form("price"), { ...price, amount: "$71" }, "r", at)["amount"], "71.00");
  assert.equal(factOf(form("price"), { ...price, amount: "054.1" }, "r", at)["amount"], "54.10");
});
test("what is needed and missing is named by its field", () => {
  assert.deepEqual(Object.keys(wrong(form("price"), {})).sort(), ["amount", "code", "from", "payer", "source"]);
  assert.deepEqual(wrong(form("payer-rule"), rule), {});
});
test("what cannot be is named: a code, a day, an amount, a span", () => {
  assert.match(wrong(form("payer-rule"), { ...rule, codes: "98975 9898" })["codes"] ?? "", /9898 is no code/);
  assert.ok(wrong(form("payer-rule"), { ...rule, from: "1/1/2026" })["from"]);
  assert.ok(wrong(form("charge"), { code: "98980", amount: "1,000", from: "2026-01-01" })["amount"]);
  assert.match(wrong(form("payer-rule"), { ...rule, to: "2025-12-31" })["to"] ?? "", /ends before/);
});
test("a field is asked only where it has a meaning", () => {
  const names = (kind: string) => asked(form("payer"), { kind }).map((f) => f.name);
  assert.ok(names("medicaid").includes("state"));
  assert.ok(!names("commercial").includes("state"));
  assert.equal(factOf(form("payer"), { payer: "x", name: "X", kind: "commercial", number: "1", filing: "CI", state: "TX" }, "r", at)["state"], undefined);
});
test("short names are small and plain", () => {
  const device = { name: "N", maker: "M", program: "rtm" };
  assert.ok(wrong(form("device"), { ...device, device: "Mood Log" })["device"]);
  assert.deepEqual(wrong(form("device"), { ...device, device: "mood-log", indications: "F32 F41.1" }), {});
  assert.ok(wrong(form("device"), { ...device, device: "mood-log", indications: "32" })["indications"]);
});
test("a rule can be said again: a fact as the form's values, and what differs", () => {
  const v = valuesOf(form("payer-rule"), { fact: "payer-rule", id: "s", ...rule, codes: ["98975", "98978"] });
  assert.equal(v["codes"], "98975 98978");
  assert.deepEqual(changed(form("payer-rule"), v, { ...v, verified_on: "2026-11-30" }), ["verified_on"]);
  assert.equal(valuesOf(form("device"), { rx: true, part2: false, age_min: 18 })["rx"], "yes");
  assert.equal(factOf(form("device"), { ...valuesOf(form("device"), { device: "d", age_min: 18 }) }, "r", at)["age_min"], 18);
});
