// table.tsx - a list of things, worked by hand or by key: j and k move, Enter opens, and where one was is kept. What
// comes in meanwhile does not move under the cursor: while the list is in use its order stays, and what is new waits.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { cell } from "../cell";
import { useKeys, type Key } from "../keys";
import { place } from "../router";
import { csv, saveText } from "../words/csv";
import { count } from "../words/dates";

export interface Column<T> {
  id: string;
  title: string;
  cell: (row: T) => ComponentChildren;
  /** As text, for CSV; absent: the column is not exported. */
  text?: (row: T) => string | number | undefined;
  /** Figures stand at the right. */
  right?: boolean;
  /** The title is for screen readers alone. */
  bare?: boolean;
  /** Left out where there is little room; "first": sooner than the others. */
  less?: boolean | "first";
  class?: string;
  /** How it is sorted by; absent: it is not. */
  sort?: (a: T, b: T) => number;
}

const places = new Map<string, string>(); // list -> the row one was at

// Of several lists on a page one is worked at a time: j at its end goes on to the next.
interface OnPage { box: HTMLElement; enter: (fromEnd: boolean) => void }
const lists = new Set<OnPage>();
const worked = cell<OnPage | null>(null);
const inOrder = (): OnPage[] => [...lists].sort((a, b) =>
  a.box.compareDocumentPosition(b.box) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
function workFirst(): void {
  const now = worked.get();
  if (!now || !lists.has(now) || !now.box.contains(document.activeElement)) worked.set(inOrder()[0] ?? null);
}
const lessClass = (less: boolean | "first" | undefined): string => (less === "first" ? " less less-first" : less ? " less" : "");

/** Rows in the order that was shown; what is new at the end of nothing: it waits until it is asked for. */
export function steady<T>(shown: readonly string[], rows: readonly T[], keyOf: (row: T) => string): { rows: T[]; waiting: number } {
  const now = new Map(rows.map((r) => [keyOf(r), r]));
  const stay = shown.filter((k) => now.has(k));
  const out = stay.map((k) => now.get(k) as T);
  const moved = rows.filter((r) => stay.includes(keyOf(r))).some((r, i) => keyOf(r) !== stay[i]);
  return { rows: out, waiting: rows.length - out.length + (moved ? 1 : 0) };
}

export function Table<T>({ name, rows, columns, keyOf, onOpen, onCursor, cursor, actions, caption, file, csvHref, empty, more, hrefOf, rowClass }: {
  /** What the list is called: for keeping its place, and for `?`. */
  name: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  /** Enter, or a click. */
  onOpen?: (row: T) => void;
  hrefOf?: (row: T) => string;
  /** The row under the cursor changed: for a panel that follows it. */
  onCursor?: (row: T) => void;
  /** Key of the row that the panel shows. */
  cursor?: string;
  /** Keys for the row under the cursor, such as `e`. */
  actions?: { key: string; label: string; run: (row: T) => void }[];
  caption: string;
  /** Name of the CSV file, without its ending. */
  file?: string;
  /** The server's export of all rows, instead of those that are here. */
  csvHref?: string;
  empty?: ComponentChildren;
  /** More rows can be had. */
  more?: { total?: number; load: () => void; loading?: boolean };
  rowClass?: (row: T) => string | undefined;
}) {
  const list = `${place.get().path} ${name}`;
  const box = useRef<HTMLDivElement>(null), body = useRef<HTMLTableSectionElement>(null), self = useRef<OnPage | null>(null);
  const inUse = useRef(false), pressed = useRef(false);
  const shownKeys = useRef<string[]>([]);
  const [at, setAt] = useState<string | undefined>(() => cursor ?? places.get(list));
  const [order, setOrder] = useState<{ by: string; down: boolean } | null>(null);
  const [, redraw] = useState(0);

  const sorted = useMemo(() => {
    const by = order && columns.find((c) => c.id === order.by)?.sort;
    if (!by) return rows;
    return [...rows].sort((a, b) => (order.down ? -1 : 1) * by(a, b));
  }, [rows, order, columns]);
  let shown: readonly T[] = sorted, waiting = 0;
  const grown = sorted.length > shownKeys.current.length && shownKeys.current.every((k, i) => keyOf(sorted[i] as T) === k);
  if (inUse.current && shownKeys.current.length && !grown) {
    const s = steady(shownKeys.current, sorted, keyOf);
    shown = s.rows;
    waiting = s.waiting;
  }
  shownKeys.current = shown.map(keyOf);
  const showAll = () => { shownKeys.current = []; redraw((n) => n + 1); };

  const index = shown.findIndex((r) => keyOf(r) === at);
  const moveTo = (i: number, focus = true) => {
    const row = shown[Math.max(0, Math.min(shown.length - 1, i))];
    if (!row) return;
    const key = keyOf(row);
    places.set(list, key);
    setAt(key);
    onCursor?.(row);
    if (!focus) return;
    const tr = body.current?.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(key)}"]`);
    tr?.focus({ preventScroll: true });
    tr?.scrollIntoView({ block: "nearest" });
  };
  // Past an end: into the list that stands there.
  const step = (by: 1 | -1) => {
    const to = index < 0 ? 0 : index + by, all = inOrder();
    const beside = to < 0 || to >= shown.length ? all[all.indexOf(self.current as OnPage) + by] : undefined;
    if (beside) { worked.set(beside); beside.enter(by < 0); } else moveTo(to);
  };
  const entered = useRef((_: boolean) => {});
  entered.current = (fromEnd) => moveTo(fromEnd ? shown.length - 1 : 0);
  useEffect(() => {
    if (!box.current || !rows.length) return;
    const mine: OnPage = { box: box.current, enter: (fromEnd) => entered.current(fromEnd) };
    self.current = mine;
    lists.add(mine);
    workFirst();
    return () => { lists.delete(mine); if (worked.get() === mine) worked.set(inOrder()[0] ?? null); };
  }, [rows.length > 0]);
  const mine = worked.use() === self.current && self.current !== null;
  const withRow = (run: (row: T) => void) => () => { const row = shown[index]; if (row) run(row); };
  const openRow = onOpen && withRow(onOpen);
  const keys: Key[] = [
    { key: "j", label: "Next row", run: () => step(1) },
    { key: "k", label: "Row before", run: () => step(-1) },
    ...(openRow ? [{ key: "Enter", label: "Open the row", run: openRow }] : []),
    ...(actions ?? []).map((a) => ({ key: a.key, label: a.label, action: true, run: withRow(a.run) })),
  ];
  useKeys(caption, keys, rows.length > 0 && mine);
  useEffect(() => { if (cursor !== undefined && cursor !== at) setAt(cursor); }, [cursor]);
  useEffect(() => {
    const key = places.get(list);
    if (!key || cursor !== undefined) return;
    const row = shown.find((r) => keyOf(r) === key);
    if (row) onCursor?.(row);
  }, [list]);

  if (!rows.length && empty) return <>{empty}</>;
  const onRowKey = (e: KeyboardEvent, i: number) => {
    if (e.key === "ArrowDown") { e.preventDefault(); moveTo(i + 1); }
    else if (e.key === "ArrowUp") { e.preventDefault(); moveTo(i - 1); }
    else if (e.key === "Home") { e.preventDefault(); moveTo(0); }
    else if (e.key === "End") { e.preventDefault(); moveTo(shown.length - 1); }
  };
  const save = () => saveText(`${file ?? name}.csv`, "text/csv", csv(columns.filter((c) => c.text), shown));
  const exported = columns.some((c) => c.text) || csvHref;
  return (
    <div class="table-box" ref={box} onMouseEnter={() => { inUse.current = true; }}
      onMouseLeave={() => { pressed.current = false; inUse.current = !!body.current?.contains(document.activeElement); }}
      onFocusCapture={() => { inUse.current = true; worked.set(self.current); }} onBlurCapture={(e) => {
        if (!(e.currentTarget as Element).contains(e.relatedTarget as Node | null)) inUse.current = false;
      }}>
      {waiting > 0 && <p class="waiting" role="status"><button class="link" onClick={showAll}>{count(waiting, "change")} since you looked: show</button></p>}
      <div class="table-scroll">
        <table class="table">
          <caption class="vh">{caption}</caption>
          <thead><tr>{columns.map((c) => (
            <th key={c.id} scope="col" class={`${c.right ? "right" : ""}${lessClass(c.less)} ${c.class ?? ""}`}
              aria-sort={order?.by === c.id ? (order.down ? "descending" : "ascending") : undefined}>
              {c.bare ? <span class="vh">{c.title}</span> : c.sort
                ? <button class="th" onClick={() => setOrder(order?.by === c.id ? (order.down ? { by: c.id, down: false } : null) : { by: c.id, down: true })}>
                    {c.title}<span aria-hidden="true">{order?.by === c.id ? (order.down ? " ↓" : " ↑") : ""}</span></button>
                : c.title}
            </th>
          ))}</tr></thead>
          <tbody ref={body}>
            {shown.map((row, i) => {
              const key = keyOf(row), is = key === at;
              return (
                <tr key={key} data-key={key} tabIndex={is || (index < 0 && i === 0) ? 0 : -1}
                  class={`${onOpen || hrefOf ? "opens" : ""}${is ? " at" : ""} ${rowClass?.(row) ?? ""}`}
                  aria-current={is ? "true" : undefined}
                  onKeyDown={(e) => onRowKey(e, i)} onMouseDown={() => { pressed.current = true; }}
                  // By key: the cursor is here. Pressed: the click comes first, before a panel moves what is under it.
                  onFocus={(e) => { if (e.target === e.currentTarget && !is && !pressed.current) moveTo(i, false); }}
                  onClick={(e) => {
                    pressed.current = false;
                    if ((e.target as Element).closest("a, button, input, label, select")) return;
                    moveTo(i);
                    onOpen?.(row);
                  }}>
                  {columns.map((c) => <td key={c.id} class={`${c.right ? "right" : ""}${lessClass(c.less)} ${c.class ?? ""}`}>{c.cell(row)}</td>)}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div class="table-foot">
        <span class="muted small">{count(shown.length, "row")}{more?.total !== undefined && more.total > shown.length ? ` of ${more.total.toLocaleString("en-US")}` : ""}</span>
        {more && <button class="link" disabled={more.loading} onClick={more.load}>{more.loading ? "Loading …" : "Show more"}</button>}
        <span class="grow" />
        {exported && (csvHref ? <a class="link" href={csvHref} download={`${file ?? name}.csv`}>CSV</a>
          : <button class="link" onClick={save}>CSV</button>)}
        <button class="link" onClick={() => window.print()}>Print</button>
      </div>
    </div>
  );
}
