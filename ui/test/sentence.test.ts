import assert from "node:assert/strict";
import { test } from "node:test";
import { asSentence, pieces, said } from "../src/words/sentence";

test("days and amounts as people say them", () =>
  assert.equal(said("paid $1247.32 on 2026-11-18, filed until 2027-10-26", "2026-11-22"), "paid $1,247.32 on Nov 18, filed until Oct 26, 2027"));
test("an amount before a comma or a stop", () => assert.equal(said("less $80.00, then $110.00.", "2026-11-22"), "less $80.00, then $110.00."));
test("the exact day stays beside", () => assert.equal(pieces("2026-11-18", "2026-11-22")[0]?.day, "2026-11-18"));
test("what is no amount is left alone", () => assert.equal(said("42 CFR 424.44, $54.11", "2026-11-22"), "42 CFR 424.44, $54.11"));
test("a way to do it on the command line is left out", () =>
  assert.equal(said("look at it and release it (daybook release), or withdraw it.", "2026-11-22"), "look at it and release it, or withdraw it."));
test("a sentence begins with a capital and ends with a stop", () => {
  assert.equal(asSentence("wait for the payer's 835"), "Wait for the payer's 835.");
  assert.equal(asSentence("Already one."), "Already one.");
  assert.equal(asSentence("e0012: something"), "e0012: something.");
  assert.equal(asSentence("  "), "");
});
