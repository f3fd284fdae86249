import test from "node:test";
import assert from "node:assert/strict";
import { draftOf, figures, later, noTexts, sayWords, signedHash, signedText, trimmed, versionsOf, withoutLead, words, wordsOf } from "../src/logic/note";
import type { Note, NoteVersion } from "../src/shapes";

const n = { note: "n1", enrollment: "e1", from: "2026-11-01", to: "2026-11-21", review: "Entries.", interpretation: "Béla.", actions: "Call.", plan: "Same." };
test("what is signed are netstrings of bytes, not of characters", () => {
  assert.equal(signedText(n), "14:daybook-note-1,2:n1,2:e1,10:2026-11-01,10:2026-11-21,8:Entries.,6:Béla.,5:Call.,5:Same.,0:,");
});
test("two notes never have the same text", () => {
  assert.ok(signedText({ ...n, actions: "Call.,5:Same", plan: "" }) !== signedText(n));
});
test("its hash is SHA-256 in hex", async () => {
  // printf '14:daybook-note-1,1:n,1:e,10:2026-01-01,10:2026-01-02,1:a,1:b,1:c,1:d,0:,' | sha256sum
  const hash = await signedHash({ note: "n", enrollment: "e", from: "2026-01-01", to: "2026-01-02", review: "a", interpretation: "b", actions: "c", plan: "d" });
  assert.equal(hash, "aa0ac750a18977dc872efdce626e6abd3eead646141e5b74fcb10de25d146e51");
});
test("blanks at the ends and other systems' line ends do not go along", () =>
  assert.equal(trimmed({ ...noTexts, review: " a\r\nb \n" }).review, "a\nb"));
test("words are counted as people count them", () => {
  assert.equal(words("Mood 3 to 6 — slow, but better."), 7);
  assert.equal(wordsOf({ ...noTexts, review: "a b", plan: "c" }), 3);
});
test("length is guidance", () => {
  assert.equal(sayWords(0, 150, 200), "150 to 200 words read well");
  assert.equal(sayWords(1, 150, 200), "1 word: 150 to 200 read well");
  assert.equal(sayWords(170, 150, 200), "170 words: a good length");
  assert.ok(/longer/.test(sayWords(300, 150, 200)));
});
test("a draft is read with care, and the later one wins", () => {
  assert.equal(draftOf("nothing"), undefined);
  const a = draftOf({ review: "a", at: 1, note: "n1", to: "t" }), b = draftOf({ review: "b", at: 2, plan: 7 });
  assert.equal(later(a, b)?.review, "b");
  assert.equal(later(a, undefined)?.note, "n1");
  assert.equal(b?.plan, "");
});
const version = (v: Partial<NoteVersion>): NoteVersion => ({ fact: "f", at: "2026-11-21T10:00:00Z", by_name: "H", late: false, review: "r", interpretation: "i", actions: "a", plan: "p", ...v });
test("a note, what was added, and what is not signed are told apart", () => {
  const v = versionsOf({ versions: [version({ fact: "3", signed: "x", review: "Addendum to note n1 of 2026-11-01 to 2026-11-21: more" }), version({ fact: "2", signed: "x" }), version({ fact: "1" })] });
  assert.deepEqual([v.note?.fact, v.addenda.map((x) => x.fact), v.unsigned?.fact], ["2", ["3"], "1"]);
  assert.equal(withoutLead(v.addenda[0]?.review ?? ""), "more");
});
test("the period's figures are said, and no more", () => {
  const at: Pick<Note, "strips" | "months" | "charts" | "from" | "to"> = { from: "2026-11-01", to: "2026-11-03", months: [], strips: [{ strip: {} as never,
    days: ["C", "-", "C", "."].map((cell, i) => ({ on: `2026-11-0${i + 1}`, cell, says: "", facts: [] })) }],
    charts: { events: [], series: [{ name: "mood", kind: "item", max: 10, bands: [], points: [3, 6].map((value, i) => ({ at: `2026-11-0${i + 1}T10:00:00Z`, value, fact: "f" })) }] } };
  assert.equal(figures(at, "2026-11-21"), "Entries that count on 2 of 3 days (Nov 1 – 3). Mood from 3 to 6 of 10, first 3, last 6.");
});
