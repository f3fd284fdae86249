import test from "node:test";
import assert from "node:assert/strict";
import { cell } from "../src/cell";
import { resolve, type KeyGroup } from "../src/keys";
import { address, match } from "../src/router";
import { pages, places } from "../src/pages";
import { csv, csvWord } from "../src/words/csv";
import { fieldOf, problemOf } from "../src/api/problem";
import { concerns } from "../src/api/read";
import { contactFact, WAYS } from "../src/care/log";
import { mayVoid } from "../src/care/facts";
import { endsIn } from "../src/shell/session";
import { steady } from "../src/parts/table";
import { said } from "../src/words/sentence";
import { passwordWrong } from "../src/pages/join";
import { digits } from "../src/pages/second";

// --- keys ---
const run = () => {};
const groups: KeyGroup[] = [
  { title: "Everywhere", keys: [{ key: "?", label: "Help", run }, { key: "g t", label: "Today", run }, { key: "g p", label: "Patients", run }, { key: "e", label: "old", run }] },
  { title: "List", keys: [{ key: "j", label: "Next", run }, { key: "e", label: "Log a call", run }] },
];
test("the newest meaning of a key wins", () => assert.equal(resolve(groups, "", "e").key?.label, "Log a call"));
test("a sequence is waited for, then resolved", () => {
  assert.deepEqual(resolve(groups, "", "g"), { more: true });
  assert.equal(resolve(groups, "g", "p").key?.label, "Patients");
  assert.deepEqual(resolve(groups, "g", "z"), { more: false });
});
test("each place has its own key", () => {
  const keys = places.filter((p) => p.id !== "own").map((p) => p.key);
  assert.equal(new Set(keys).size, keys.length);
});

// --- addresses ---
test("an address is filled in and written safely", () => {
  assert.equal(address("/patients/{patient}", { patient: "p 1/2", e: "e1", tab: "" }), "/patients/p%201%2F2?e=e1");
  assert.equal(address("/v1/facts", { kind: undefined, limit: 100, mine: true, off: false }), "/v1/facts?limit=100&mine=1");
});
test("a path finds its page and what its names stand for", () => {
  assert.equal(match(pages, "/")?.page.under, "today");
  assert.deepEqual(match(pages, "/patients/p%201")?.params, { patient: "p 1" });
  assert.equal(match(pages, "/patients/p1/x"), null);
  assert.equal(match(pages, "/patients/%E0%A4%A"), null);
  assert.equal(match(pages, "/claims/")?.page.under, "claims");
});
test("every page says who may open it, and patterns do not repeat", () => {
  assert.equal(new Set(pages.map((p) => p.pattern)).size, pages.length);
  for (const p of pages) assert.ok(p.page.may, p.pattern);
});

// --- problems ---
test("a problem document is said with its own words", () => {
  const p = problemOf(422, '{"title":"bad input","detail":"The month has to be yyyy-mm.","place":"month"}');
  assert.deepEqual([p.kind, p.message, p.place], ["refused", "The month has to be yyyy-mm.", "month"]);
});
test("what is no document is said all the same, and nothing says oops", () => {
  for (const status of [400, 401, 403, 404, 409, 413, 429, 500, 501, 502, 503]) {
    const p = problemOf(status, "<html>");
    assert.ok(p.message.length > 20 && !/oops|error/i.test(p.message), p.message);
  }
  assert.equal(problemOf(503, "").kind, "busy");
  assert.equal(problemOf(501, "").kind, "unbuilt");
});
test("a place names its field", () => {
  assert.equal(fieldOf('line 1, field "at"'), "at");
  assert.equal(fieldOf("login"), "login");
  assert.equal(fieldOf("the third line"), "");
});

// --- news ---
test("news concern the pages that show what they are about", () => {
  const about = { patient: "p1", enrollment: "e1", claim: "" };
  assert.ok(concerns("/v1/patients/p1", about));
  assert.ok(!concerns("/v1/patients/p2", about));
  assert.ok(concerns("/v1/enrollments/e1/strip?window=2", about));
  assert.ok(concerns("/v1/today", about) && concerns("/v1/patients?q=x", about));
  assert.ok(!concerns("/v1/rulebook", about) && !concerns("/v1/session", about));
  assert.ok(concerns("/v1/patients/p2", { patient: "", enrollment: "", claim: "" }), "not said whom: anybody");
});

// --- facts ---
test("a contact is a fact with an id of its own; minutes only where somebody was spoken with", () => {
  const spoke = WAYS.find((w) => w.key === "s"), voice = WAYS.find((w) => w.key === "v");
  assert.ok(spoke && voice);
  const a = contactFact("e1", spoke, "8", "2026-03-12T14:00:00Z"), b = contactFact("e1", voice, "8", "2026-03-12T14:00:00Z");
  assert.deepEqual({ ...a, id: "" }, { fact: "contact", id: "", at: "2026-03-12T14:00:00Z", enrollment: "e1", mode: "phone", with: "patient", minutes: 8 });
  assert.ok(!("minutes" in b));
  assert.ok(a.id !== b.id && /^k-[0-9a-z]{20}$/.test(a.id));
});
test("ways to log have keys of their own", () => assert.equal(new Set(WAYS.map((w) => w.key)).size, WAYS.length));
test("only what one may write may one take out", () => {
  assert.ok(mayVoid("contact", ["void", "care"]) && !mayVoid("contact", ["care"]) && !mayVoid("note", ["void", "care"]));
  assert.ok(mayVoid("coverage", ["void", "coverage"]) && !mayVoid("claim-paid", ["void", "care", "claims-work"]));
});

// --- the session ---
test("the end that comes first is the end", () => {
  const at = Date.parse("2026-03-12T14:00:00Z");
  assert.deepEqual(endsIn({ ends: "2026-03-12T20:00:00Z", idle_seconds: 1800 }, at - 60_000, at), { seconds: 1740, idle: true });
  assert.deepEqual(endsIn({ ends: "2026-03-12T14:01:00Z", idle_seconds: 1800 }, at, at), { seconds: 60, idle: false });
});
test("passwords and digits", () => {
  assert.equal(passwordWrong("twelve chars"), "");
  assert.equal(passwordWrong("short"), "12 characters or more: 7 to go.");
  assert.equal(digits(" 12 34-56 789"), "123456");
});

// --- lists ---
test("what comes in does not move under the cursor", () => {
  const key = (r: { id: string }) => r.id, rows = ["c", "a", "b", "d"].map((id) => ({ id }));
  assert.deepEqual(steady(["a", "b"], rows, key).rows.map(key), ["a", "b"]);
  assert.equal(steady(["a", "b"], rows, key).waiting, 2);
  assert.deepEqual(steady(["a", "x", "b"], rows, key).rows.map(key), ["a", "b"]);
  assert.equal(steady(["b", "a"], [{ id: "a" }, { id: "b" }], key).waiting, 1, "another order waits, too");
});
test("CSV is safe to open in a spreadsheet", () => {
  assert.equal(csvWord("=1+1"), "'=1+1");
  assert.equal(csvWord("@x"), "'@x");
  assert.equal(csvWord(-5), "-5");
  assert.equal(csvWord('a "b", c'), '"a ""b"", c"');
  assert.equal(csv([{ title: "A", text: (r: { n: number }) => r.n }, { title: "B" }], [{ n: 1 }]), "A,B\r\n1,\r\n");
});

// --- sentences ---
test("days, times, months and amounts in sentences are said as people say them", () => {
  const t = "2026-03-12";
  assert.equal(said("12 days from 2026-03-01 to 2026-03-30", t), "12 days from Mar 1 to Mar 30");
  assert.equal(said("signed 2026-03-03 18:05", t), "signed Mar 3, 6:05 PM");
  assert.equal(said("made for 2026-02: 2 lines, $1205.00", t), "made for February: 2 lines, $1,205.00");
  assert.equal(said("claim 2026-0212 stays", t), "claim 2026-0212 stays");
});

test("a cell tells its watchers once for each change", () => {
  const c = cell(1), seen: number[] = [];
  const end = c.watch((v) => seen.push(v));
  c.set(2); c.set(2); c.set(3); end(); c.set(4);
  assert.deepEqual(seen, [2, 3]);
});
