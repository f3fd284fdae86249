import assert from "node:assert/strict";
import { test } from "node:test";
import { byCode, difference } from "../src/logic/compare";
import { changes, difference as roleDifference, grouped, spoken, type Permission } from "../src/logic/roles";

const gone = (before: string, after: string) => difference(before, after).filter((p) => p.kind !== "new").map((p) => p.text).join("");
const came = (before: string, after: string) => difference(before, after).filter((p) => p.kind !== "gone").map((p) => p.text).join("");
test("both sentences come out whole", () => {
  const a = "At least 16 data days in the first 30-day window.", b = "At least 2 data days in the window, all counted.";
  assert.equal(gone(a, b), a);
  assert.equal(came(a, b), b);
});
test("only what differs is marked", () =>
  assert.deepEqual(difference("at least 16 days", "at least 2 days"), [{ kind: "same", text: "at least " }, { kind: "gone", text: "16" }, { kind: "new", text: "2" }, { kind: "same", text: " days" }]));
test("nothing against something", () => {
  assert.deepEqual(difference("", "a b"), [{ kind: "new", text: "a b" }]);
  assert.deepEqual(difference("a", "a"), [{ kind: "same", text: "a" }]);
});
test("changes by code: the pack first, then new codes, then those that went, then the rest", () => {
  const row = (code: string | undefined, change: "new" | "gone" | "other", id = "x") => ({ code, id, change });
  const groups = byCode([row("98980", "other"), row("98979", "new"), row("98979", "new"), row("98979", "new"), row(undefined, "new"), row("98985", "gone"), row("98985", "gone"), row("98985", "gone")]);
  assert.deepEqual(groups.map((g) => [g.code, g.kind]), [["", "pack"], ["98979", "new"], ["98985", "gone"], ["98980", "other"]]);
});
test("a code that is said to be new is one, whatever else is said of it", () =>
  assert.equal(byCode([{ code: "98979", id: "code", change: "new" as const }, { code: "98979", id: "price", change: "other" as const }])[0]?.kind, "new"));
test("a code with one new rule is no new code", () => assert.equal(byCode([{ code: "98980", id: "x", change: "new" as const }])[0]?.kind, "other"));

const permission = (name: string, ...roles: string[]): Permission => ({ permission: name, help: name, roles, scope: false });
const all = [permission("account", "biller", "clinician"), permission("claims", "biller"), permission("treat", "clinician"), permission("brand-new", "biller")];
test("what a role has more and less", () => {
  const d = roleDifference(all, "biller", "clinician");
  assert.deepEqual(d.more.map((p) => p.permission), ["treat"]);
  assert.deepEqual(d.less.map((p) => p.permission), ["claims", "brand-new"]);
});
test("a permission that no group names is not lost", () => {
  const rows = grouped(all).flatMap((g) => g.rows);
  assert.equal(rows.length, all.length);
  assert.equal(grouped(all).at(-1)?.rows[0]?.permission, "brand-new");
});
test("what changes things is told", () => assert.deepEqual(["claims", "claims-work"].map(changes), [false, true]));
test("a name as one says it", () => assert.deepEqual(["Specimen, Sage", "Sage Specimen", "A, B, MD"].map(spoken), ["Sage Specimen", "Sage Specimen", "A, B, MD"]));
