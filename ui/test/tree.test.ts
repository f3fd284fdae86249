import assert from "node:assert/strict";
import { test } from "node:test";
import { allKeys, brief, openAtFirst, segmentIndex, treeKey, treeRows, type TreeNode } from "../src/logic/tree";

const element = (id: string, value: string): TreeNode => ({ kind: "element", id, name: id, value, nodes: [] });
const segment = (id: string, ...values: string[]): TreeNode =>
  ({ kind: "segment", id, name: id, nodes: values.map((v, i) => element(`${id}0${i + 1}`, v)) });
const loop = (id: string, ...nodes: TreeNode[]): TreeNode => ({ kind: "loop", id, name: id, nodes });
const tree = [loop("2000A", segment("HL", "1"), loop("2010AA", segment("NM1", "85", "2"), segment("N3", "1 WAY"))), segment("SE", "9")];
const open = new Set(openAtFirst(tree));
const rows = treeRows(tree, open);

test("loops are open at first, segments are closed", () => assert.deepEqual(rows.map((r) => r.node.id), ["2000A", "HL", "2010AA", "NM1", "N3", "SE"]));
test("levels and places in a set are told", () => assert.deepEqual(rows.map((r) => [r.level, r.at, r.of]), [[1, 1, 2], [2, 1, 2], [2, 2, 2], [3, 1, 2], [3, 2, 2], [1, 2, 2]]));
test("down and up, to the ends and no further", () => {
  assert.deepEqual(treeKey(rows, "0", "ArrowDown"), { to: "0.0" });
  assert.deepEqual(treeKey(rows, "0.0", "k"), { to: "0" });
  assert.equal(treeKey(rows, "0", "ArrowUp"), null);
  assert.deepEqual(treeKey(rows, "0", "End"), { to: "1" });
  assert.deepEqual(treeKey(rows, "1", "Home"), { to: "0" });
});
test("right opens, then goes in; left closes, then goes out", () => {
  assert.deepEqual(treeKey(rows, "0.1.0", "ArrowRight"), { open: "0.1.0" });
  assert.deepEqual(treeKey(rows, "0.1", "ArrowRight"), { to: "0.1.0" });
  assert.deepEqual(treeKey(rows, "0.1", "ArrowLeft"), { close: "0.1" });
  assert.deepEqual(treeKey(rows, "0.1.0", "ArrowLeft"), { to: "0.1" });
});
test("Enter turns; an element has nothing to turn", () => {
  assert.deepEqual(treeKey(rows, "0", "Enter"), { close: "0" });
  const all = treeRows(tree, new Set(allKeys(tree)));
  assert.equal(treeKey(all, "0.0.0", "Enter"), null);
});
test("a key that is not the tree's is left alone", () => assert.equal(treeKey(rows, "0", "x"), null));
test("a row that was closed away is replaced by the first", () => assert.deepEqual(treeKey(rows, "9.9", "ArrowDown"), { to: "0" }));
test("the raw line of a segment, and of an element in it", () => {
  assert.equal(segmentIndex(tree, "0.0"), 0);
  assert.equal(segmentIndex(tree, "0.1.0"), 1);
  assert.equal(segmentIndex(tree, "0.1.0.1"), 1);
  assert.equal(segmentIndex(tree, "1"), 3);
  assert.equal(segmentIndex(tree, "0"), -1);
});
test("a closed segment in a line", () => assert.equal(brief(segment("NM1", "85", "", " X ")), "85 · X"));
