// tree.ts - an X12 tree as the rows that are open, and what the arrow keys do with them. Pure.
export interface TreeNode { kind: "loop" | "segment" | "element"; id: string; name: string; value?: string; meaning?: string; nodes: TreeNode[] }
export interface TreeRow { key: string; node: TreeNode; level: number; parent: string; open: boolean; leaf: boolean; at: number; of: number }

export const keyOf = (parent: string, i: number): string => (parent ? `${parent}.${i}` : String(i));

/** Loops are open at first, segments are closed: a claim fits on a screen. */
export function openAtFirst(nodes: readonly TreeNode[], parent = ""): string[] {
  return nodes.flatMap((n, i) => {
    const key = keyOf(parent, i);
    return n.kind === "loop" ? [key, ...openAtFirst(n.nodes, key)] : [];
  });
}
export function allKeys(nodes: readonly TreeNode[], parent = ""): string[] {
  return nodes.flatMap((n, i) => {
    const key = keyOf(parent, i);
    return n.nodes.length ? [key, ...allKeys(n.nodes, key)] : [];
  });
}
export function treeRows(nodes: readonly TreeNode[], open: ReadonlySet<string>, parent = "", level = 1): TreeRow[] {
  return nodes.flatMap((node, i) => {
    const key = keyOf(parent, i);
    const isOpen = node.nodes.length > 0 && open.has(key);
    const row: TreeRow = { key, node, level, parent, open: isOpen, leaf: node.nodes.length === 0, at: i + 1, of: nodes.length };
    return isOpen ? [row, ...treeRows(node.nodes, open, key, level + 1)] : [row];
  });
}

/** What a key does: another row, or one opened or closed. null: not ours. */
export type TreeMove = { to: string } | { open: string } | { close: string } | null;
export function treeKey(rows: readonly TreeRow[], at: string, key: string): TreeMove {
  const i = rows.findIndex((r) => r.key === at);
  const row = rows[i];
  if (!row) return rows[0] ? { to: rows[0].key } : null;
  const to = (r: TreeRow | undefined): TreeMove => (r ? { to: r.key } : null);
  switch (key) {
    case "ArrowDown": case "j": return to(rows[i + 1]);
    case "ArrowUp": case "k": return to(rows[i - 1]);
    case "Home": return to(rows[0]);
    case "End": return to(rows[rows.length - 1]);
    case "ArrowRight": return row.leaf ? null : row.open ? to(rows[i + 1]) : { open: row.key };
    case "ArrowLeft": return row.open ? { close: row.key } : row.parent ? { to: row.parent } : null;
    case "Enter": case " ": return row.leaf ? null : row.open ? { close: row.key } : { open: row.key };
    default: return null;
  }
}

/** The segment line that a row stands for: elements lie in their segment. -1: a loop. */
export function segmentIndex(nodes: readonly TreeNode[], key: string): number {
  let n = -1, found = -1;
  const walk = (list: readonly TreeNode[], parent: string): void => list.forEach((node, i) => {
    const mine = keyOf(parent, i);
    if (node.kind === "segment") {
      n++;
      if (key === mine || key.startsWith(`${mine}.`)) found = n;
    }
    if (node.kind === "loop") walk(node.nodes, mine);
  });
  walk(nodes, "");
  return found;
}
/** A segment with its elements in one line, for the closed row: "NM1 41 2 STILLHARBOR ...". */
export const brief = (node: TreeNode): string =>
  node.nodes.map((e) => (e.value ?? "").trim()).filter(Boolean).join(" · ");
