// tree.tsx - an X12 file as a tree, with the raw segments beside it: arrows move, right and left open and close, and
// what is under the cursor is marked in the raw text.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Node } from "../shapes";
import { allKeys, brief, openAtFirst, segmentIndex, treeKey, treeRows, type TreeNode } from "../logic/tree";

export function X12Tree({ nodes, raw, label }: { nodes: Node[]; raw: string; label: string }) {
  const tree = nodes as TreeNode[];
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(openAtFirst(tree)));
  const [at, setAt] = useState("0");
  const list = useRef<HTMLUListElement>(null);
  const rawBox = useRef<HTMLPreElement>(null);
  const rows = useMemo(() => treeRows(tree, open), [tree, open]);
  const lines = useMemo(() => raw.split("\n").filter(Boolean), [raw]);
  const marked = segmentIndex(tree, at);

  const focusOn = (key: string) => {
    setAt(key);
    requestAnimationFrame(() => {
      const li = list.current?.querySelector<HTMLElement>(`[data-key="${key}"]`);
      li?.focus({ preventScroll: true });
      li?.scrollIntoView({ block: "nearest" });
    });
  };
  useEffect(() => {
    const box = rawBox.current, line = box?.querySelector<HTMLElement>(".is-marked");
    if (box && line) box.scrollTop = line.offsetTop - box.clientHeight / 2;
  }, [marked]);
  const set = (key: string, is: boolean) => setOpen((s) => {
    const next = new Set(s);
    if (is) next.add(key); else next.delete(key);
    return next;
  });
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const move = treeKey(rows, at, e.key);
    if (!move) return;
    e.preventDefault();
    e.stopPropagation();
    if ("to" in move) focusOn(move.to);
    else if ("open" in move) set(move.open, true);
    else set(move.close, false);
  };
  return (
    <div class="x12">
      <div class="x12-side">
        <div class="tools">
          <button class="link" onClick={() => setOpen(new Set(allKeys(tree)))}>Open all</button>
          <button class="link" onClick={() => setOpen(new Set(openAtFirst(tree)))}>Loops only</button>
        </div>
        <ul class="tree" role="tree" aria-label={label} ref={list} onKeyDown={onKeyDown}>
          {rows.map((r) => (
            <li key={r.key} role="treeitem" data-key={r.key} tabIndex={r.key === at ? 0 : -1} aria-level={r.level}
              aria-posinset={r.at} aria-setsize={r.of} aria-expanded={r.leaf ? undefined : r.open} aria-selected={r.key === at}
              class={`tree-${r.node.kind} level-${Math.min(r.level, 12)}`}
              onFocus={() => setAt(r.key)} onClick={() => { setAt(r.key); if (!r.leaf) set(r.key, !r.open); }}>
              <span class="tree-twist" aria-hidden="true">{r.leaf ? "" : r.open ? "▾" : "▸"}</span>
              <code class="tree-id">{r.node.id}</code> <span class="tree-name">{r.node.name}</span>
              {r.node.kind === "element" && <> <code class="tree-value">{r.node.value}</code>
                {r.node.meaning && <span class="tree-meaning">{r.node.meaning}</span>}</>}
              {r.node.kind === "segment" && !r.open && <span class="tree-brief">{brief(r.node)}</span>}
            </li>
          ))}
        </ul>
      </div>
      <div class="x12-side">
        <div class="tools"><span class="muted small">As it is sent, a segment a line</span></div>
        <pre class="raw" ref={rawBox} tabIndex={0} aria-label={`${label}, raw`}>{lines.map((l, i) =>
          <span key={i} class={i === marked ? "is-marked" : undefined}>{l}{"\n"}</span>)}</pre>
      </div>
    </div>
  );
}
