// sums.tsx - money by month, by payer, by cause: bars and figures, and no patient.
import { percent, stack } from "../logic/bars";
import type { CloseReason, MoneyRow } from "../shapes";
import { compareMoney, isZero, sayMoney } from "../words/money";
import { capital } from "../words/sentence";
import { Money } from "./money";
import { Sentence } from "./sentence";
import { Empty } from "./states";
import { Table, type Column } from "./table";

const WIDTH = 220, BAR = 14;
const PARTS = [["paid", "Earned: paid"], ["waiting", "Expected: not decided yet"], ["denied", "At risk: denied"]] as const;

/** A bar of a row: paid filled, waiting outlined, denied hatched; one scale for all rows of the page. */
function Bar({ row, largest }: { row: MoneyRow; largest: bigint }) {
  const { bars } = stack([{ key: row.key, parts: PARTS.map(([name]) => ({ name, amount: row[name] })) }], WIDTH - 2, largest);
  const says = PARTS.filter(([name]) => !isZero(row[name])).map(([name, words]) => `${words} ${sayMoney(row[name])}`).join("; ");
  return (
    <svg class="bar" viewBox={`0 0 ${WIDTH} ${BAR}`} width={WIDTH} height={BAR} role="img" aria-label={says || "nothing"}>
      {bars[0]?.parts.map((p) => p.w > 0 && <rect key={p.name} class={`bar-${p.name}`} x={p.x + 1} y="2" width={Math.max(1, p.w - 1)} height={BAR - 4} rx="1.5"><title>{sayMoney(p.amount)}</title></rect>)}
      <path class="bar-base" d={`M0.5 0v${BAR}`} />
    </svg>
  );
}

export function SumsLegend() {
  return (
    <ul class="legend" aria-label="What the bars mean">{PARTS.map(([name, words]) => <li key={name}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><rect class={`bar-${name}`} x="1" y="1" width="10" height="10" rx="1.5" /></svg> {words}</li>)}</ul>
  );
}

export function SumsBy({ rows, of, largest, links }: { rows: MoneyRow[]; of: "month" | "payer"; largest: bigint; links: boolean }) {
  const to = (r: MoneyRow, status?: string) => links ? `/claims?${of}=${encodeURIComponent(r.key)}${status ? `&status=${status}` : ""}` : undefined;
  const columns: Column<MoneyRow>[] = [
    { id: "title", title: of === "month" ? "Month" : "Payer", cell: (r) => links ? <a href={to(r)}>{r.title}</a> : r.title, text: (r) => r.title },
    { id: "bar", title: "Paid, waiting, denied", bare: true, cell: (r) => <Bar row={r} largest={largest} />, class: "bar-cell" },
    { id: "claims", title: "Claims", right: true, cell: (r) => links ? <a href={to(r)}>{r.claims.toLocaleString("en-US")}</a> : r.claims.toLocaleString("en-US"), text: (r) => r.claims, less: true },
    { id: "charge", title: "Charged", right: true, cell: (r) => <Money of={r.charge} />, text: (r) => r.charge, less: true },
    { id: "expected", title: "Expected", right: true, cell: (r) => <Money of={r.expected} href={to(r)} />, text: (r) => r.expected, sort: (a, b) => compareMoney(a.expected, b.expected) },
    { id: "paid", title: "Paid", right: true, cell: (r) => <><Money of={r.paid} href={to(r, "paid")} /> <span class="muted small share">{percent(r.paid, r.expected)}</span></>, text: (r) => r.paid, sort: (a, b) => compareMoney(a.paid, b.paid) },
    { id: "waiting", title: "Waiting", right: true, cell: (r) => isZero(r.waiting) ? <span class="muted">–</span> : <Money of={r.waiting} href={to(r)} />, text: (r) => r.waiting, sort: (a, b) => compareMoney(a.waiting, b.waiting) },
    { id: "denied", title: "Denied", right: true, cell: (r) => isZero(r.denied) ? <span class="muted">–</span> : <Money of={r.denied} href={to(r, "denied")} />, text: (r) => r.denied, sort: (a, b) => compareMoney(a.denied, b.denied) },
  ];
  return <Table name={`money ${of}`} caption={`Money by ${of}`} rows={rows} columns={columns} keyOf={(r) => r.key} file={`money-by-${of}`}
    empty={<Empty title="No claims yet.">Sums appear once a month is closed.</Empty>} />;
}

const LOST: Record<string, string> = { held: "held", lost: "lost", refused: "ruled out", yields: "gives way", open: "open" };
export function NotClaimed({ rows }: { rows: CloseReason[] }) {
  const real = rows.filter((r) => r.status !== "yields");
  const { largest } = stack(real.map((r) => ({ key: r.says, parts: [{ name: "x", amount: r.worth }] })), WIDTH);
  const columns: Column<CloseReason>[] = [
    { id: "says", title: "What was missing", cell: (r) => <Sentence of={capital(r.says)} />, text: (r) => r.says, class: "wide" },
    { id: "bar", title: "Worth", bare: true, class: "bar-cell", cell: (r) => {
      const w = stack([{ key: "", parts: [{ name: "x", amount: r.worth }] }], WIDTH - 2, largest).bars[0]?.parts[0]?.w ?? 0;
      return <svg class="bar" viewBox={`0 0 ${WIDTH} ${BAR}`} width={WIDTH} height={BAR} aria-hidden="true"><rect class={r.status === "held" ? "bar-waiting" : "bar-lost"} x="1" y="2" width={Math.max(1, w - 1)} height={BAR - 4} rx="1.5" /><path class="bar-base" d={`M0.5 0v${BAR}`} /></svg>; } },
    { id: "status", title: "State", cell: (r) => LOST[r.status] ?? r.status, text: (r) => r.status },
    { id: "count", title: "Services", right: true, cell: (r) => r.count, text: (r) => r.count },
    { id: "worth", title: "Worth", right: true, cell: (r) => <Money of={r.worth} />, text: (r) => r.worth, sort: (a, b) => compareMoney(a.worth, b.worth) },
  ];
  return <Table name="money lost" caption="Services not claimed, by cause" rows={real} columns={columns} keyOf={(r) => `${r.status}|${r.says}`} file="not-claimed-by-cause"
    empty={<Empty title="Nothing was lost in the last closed month." />} />;
}

/** The sum that the longest bar of some rows stands for. */
export const longest = (rows: MoneyRow[]): bigint =>
  stack(rows.map((r) => ({ key: r.key, parts: PARTS.map(([name]) => ({ name, amount: r[name] })) })), WIDTH).largest;
