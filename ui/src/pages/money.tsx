// money.tsx - earned, expected, lost: by month, by payer, by cause. Sums, and no patient: an administrator sees this.
import { useGet } from "../api";
import { percent, stack } from "../logic/bars";
import { Empty, Money, Page, Read, Section, Table, type Column } from "../parts";
import { useMay } from "../parts/places";
import { Sentence } from "../parts/sentence";
import type { CloseReason, MoneyRow } from "../shapes";
import { amount, compareMoney, isZero, sayMoney, sum } from "../words/money";
import { count } from "../words/dates";
import { capital } from "../words/sentence";

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

function Legend() {
  return (
    <ul class="legend" aria-label="What the bars mean">{PARTS.map(([name, words]) => <li key={name}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><rect class={`bar-${name}`} x="1" y="1" width="10" height="10" rx="1.5" /></svg> {words}</li>)}</ul>
  );
}

function Rows({ rows, of, largest, links }: { rows: MoneyRow[]; of: "month" | "payer"; largest: bigint; links: boolean }) {
  const to = (r: MoneyRow, status?: string) => links ? `/claims?${of}=${encodeURIComponent(r.key)}${status ? `&status=${status}` : ""}` : undefined;
  const columns: Column<MoneyRow>[] = [
    { id: "title", title: of === "month" ? "Month" : "Payer", cell: (r) => links ? <a href={to(r)}>{r.title}</a> : r.title, text: (r) => r.title },
    { id: "bar", title: "Paid, waiting, denied", bare: true, cell: (r) => <Bar row={r} largest={largest} />, class: "bar-cell" },
    { id: "claims", title: "Claims", right: true, cell: (r) => r.claims.toLocaleString("en-US"), text: (r) => r.claims, less: true },
    { id: "charge", title: "Charged", right: true, cell: (r) => <Money of={r.charge} />, text: (r) => r.charge, less: true },
    { id: "expected", title: "Expected", right: true, cell: (r) => <Money of={r.expected} href={to(r)} />, text: (r) => r.expected, sort: (a, b) => compareMoney(a.expected, b.expected) },
    { id: "paid", title: "Paid", right: true, cell: (r) => <><Money of={r.paid} href={to(r, "paid")} /> <span class="muted small share">{percent(r.paid, r.expected)}</span></>, text: (r) => r.paid, sort: (a, b) => compareMoney(a.paid, b.paid) },
    { id: "waiting", title: "Waiting", right: true, cell: (r) => isZero(r.waiting) ? <span class="muted">–</span> : <Money of={r.waiting} />, text: (r) => r.waiting, sort: (a, b) => compareMoney(a.waiting, b.waiting) },
    { id: "denied", title: "Denied", right: true, cell: (r) => isZero(r.denied) ? <span class="muted">–</span> : <Money of={r.denied} href={to(r, "denied")} />, text: (r) => r.denied, sort: (a, b) => compareMoney(a.denied, b.denied) },
  ];
  return <Table name={`money ${of}`} caption={`Money by ${of}`} rows={rows} columns={columns} keyOf={(r) => r.key} file={`money-by-${of}`}
    empty={<Empty title="No claims yet.">Sums appear once a month is closed.</Empty>} />;
}

const LOST: Record<string, string> = { held: "held", lost: "lost", refused: "refused", yields: "gives way", open: "open" };
function Lost({ rows }: { rows: CloseReason[] }) {
  const real = rows.filter((r) => r.status !== "yields");
  const { largest } = stack(real.map((r) => ({ key: r.says, parts: [{ name: "x", amount: r.worth }] })), WIDTH);
  const columns: Column<CloseReason>[] = [
    { id: "says", title: "Cause", cell: (r) => <Sentence of={capital(r.says)} />, text: (r) => r.says, class: "wide" },
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

export default function MoneyPage() {
  const read = useGet("/v1/money"), may = useMay();
  return (
    <Page title="Money" note="What was earned, what is expected, what was lost, and why. Expected is what payers and contracts should bring, not what is charged.">
      <Read of={read} what="Adding up">{(d) => {
        if (!d.months.length) return <Empty title="There is nothing to add up yet.">{may("claims-work") ? <>Sums appear once a month is <a href="/close">closed</a>.</> : "Sums appear once the biller has closed a month."}</Empty>;
        const total = (k: "expected" | "paid" | "waiting" | "denied") => sum(d.months.map((m) => m[k]));
        const longest = (rows: MoneyRow[]) => stack(rows.map((r) => ({ key: r.key, parts: PARTS.map(([name]) => ({ name, amount: r[name] })) })), WIDTH).largest;
        const byMonth = longest(d.months), byPayer = longest(d.payers);
        const lost = d.lost.filter((l) => l.status !== "yields");
        const link = may("claims");
        return <>
          <dl class="sums">
            <div><dt>Expected of all claims</dt><dd><Money of={total("expected")} href={link ? "/claims" : undefined} /></dd></div>
            <div><dt>Paid</dt><dd><Money of={total("paid")} href={link ? "/claims?status=paid" : undefined} /> <span class="muted small">{percent(total("paid"), total("expected"))}</span></dd></div>
            <div><dt>Waiting</dt><dd><Money of={total("waiting")} href={link ? "/claims?status=accepted" : undefined} /></dd></div>
            <div><dt>Denied</dt><dd><Money of={total("denied")} href={link ? "/claims?status=denied" : undefined} /></dd></div>
            <div><dt>Not claimed last month</dt><dd><Money of={sum(lost.map((l) => l.worth))} href="#lost" /> <span class="muted small">{count(lost.reduce((n, l) => n + l.count, 0), "service")}</span></dd></div>
          </dl>
          <Legend />
          <Section title="By month" note={<>the longest bar is {sayMoney(amount(byMonth), true)}</>}><Rows rows={d.months} of="month" largest={byMonth} links={link} /></Section>
          <Section title="By payer" note={<>the longest bar is {sayMoney(amount(byPayer), true)}</>}><Rows rows={d.payers} of="payer" largest={byPayer} links={link} /></Section>
          <Section title="What was not claimed, by cause" id="lost" note="services of the last closed month"><Lost rows={d.lost} /></Section>
        </>;
      }}</Read>
    </Page>
  );
}
