// payers.tsx - payers with their rules, when somebody last looked and where it is written; contract prices; charges.
import { useState } from "preact/hooks";
import { useGet } from "../api";
import type { PageProps } from "../pages";
import { Day, Empty, Facts, Money, Page, Panel, Read, Section, Table, type Column } from "../parts";
import { RulePlaces, useMay } from "../parts/places";
import { factHref } from "../parts/requirements";
import { address, filter } from "../router";
import type { PayerRow, PayerRuleRow, PriceRow } from "../shapes";
import { count } from "../words/dates";

const KIND: Record<string, string> = { "medicare": "Medicare", "medicare-advantage": "Medicare Advantage", "medicaid": "Medicaid", "commercial": "Commercial" };
const COVERED: Record<string, string> = { yes: "Pays", no: "Does not pay", unknown: "Not known whether it pays" };
const AUTH: Record<string, string> = { none: "no prior authorization", required: "prior authorization asked for", unknown: "prior authorization not known" };
const DATE: Record<string, string> = { "last-day": "date of service: last day", "threshold-day": "date of service: the day on which enough was reached" };

function Checked({ on, stale }: { on: string; stale: boolean }) {
  return <span class={stale ? "soon" : undefined}>looked at <Day on={on} short />{stale && ": look again"}</span>;
}

function RuleItem({ r, propose, payer }: { r: PayerRuleRow; propose: boolean; payer: string }) {
  const may = useMay();
  const says = [AUTH[r.authorization] ?? r.authorization, r.consent && `${r.consent === "verbal" ? "spoken" : r.consent} consent`, r.service_date && DATE[r.service_date]].filter(Boolean).join("; ");
  return (
    <li class="payer-rule">
      <p><strong>{COVERED[r.covered] ?? r.covered}</strong> <span class="codes-list">{r.codes.map((c) => <a key={c} href={`/rulebook/codes/${c}`}>{c}</a>)}</span></p>
      <p>{says.charAt(0).toUpperCase() + says.slice(1)}.</p>
      <p class="small muted">From <Day on={r.from} short />{r.to && <> to <Day on={r.to} short /></>} · <Checked on={r.verified_on} stale={r.stale} /> · {r.source}{r.policy_id && ` (${r.policy_id})`}{may("patients") && <> · <a href={factHref(r.fact)}>fact</a></>}</p>
      {propose && <p class="small"><a href={address("/proposals/new", { kind: "payer-rule", payer, of: r.fact, again: true })}>Looked at again …</a> · <a href={address("/proposals/new", { kind: "payer-rule", payer, of: r.fact })}>Change …</a> · <a href={address("/proposals/new", { kind: "void", of: r.fact })}>Take out …</a></p>}
    </li>
  );
}

/** Prices that hold for the same span by the same paper stand together, and say so once. */
function Prices({ rows, propose, of }: { rows: PriceRow[]; propose: boolean; of: "price" | "charge" }) {
  const may = useMay();
  const by = new Map<string, PriceRow[]>();
  for (const r of rows) {
    const key = `${r.from} ${r.to ?? ""} ${of === "price" ? r.source : ""}`;
    by.set(key, [...(by.get(key) ?? []), r]);
  }
  return (
    <>{[...by].map(([key, group]) => {
      const one = group[0] as PriceRow;
      return <div key={key}>
        <p class="small muted">From <Day on={one.from} short />{one.to && <> to <Day on={one.to} short /></>}{of === "price" && <> · {one.source}</>}</p>
        <ul class="prices">{group.map((p) => (
          <li key={p.fact}><a href={`/rulebook/codes/${p.code}`}>{p.code}</a> <Money of={p.amount} href={may("patients") ? factHref(p.fact) : undefined} />
            {propose && <a class="small" href={address("/proposals/new", { kind: of, of: p.fact })}>Change …</a>}</li>
        ))}</ul></div>;
    })}</>
  );
}

function PayerPanel({ p, propose, onClose }: { p: PayerRow; propose: boolean; onClose: () => void }) {
  const may = useMay();
  return (
    <Panel title={p.name} note={KIND[p.kind] ?? p.kind} onClose={onClose} focus={p.payer}>
      <Facts of={[["Payer id", <code>{p.number}</code>], ["Filing indicator", p.filing], ["State", p.state], ["Pack", p.policy ?? "that of its kind"],
        ["Patients today", p.patients], ["Claims", may("claims") && <a href={address("/claims", { payer: p.payer })}>show</a>]]} />
      <section><h3>What it says of codes</h3>
        {p.rules.length ? <ul class="payer-rules">{p.rules.map((r) => <RuleItem key={r.fact} r={r} propose={propose} payer={p.payer} />)}</ul>
          : <p class="muted">Nothing is on file: the pack’s own rules and cautious defaults hold.</p>}</section>
      <section><h3>Contract prices</h3>
        {p.prices.length ? <Prices rows={p.prices} propose={propose} of="price" /> : <p class="muted">None on file. Where a public fee file prices a code, that price is expected.</p>}</section>
      {propose && <p class="tools"><a class="button" href={address("/proposals/new", { kind: "payer-rule", payer: p.payer })}>Propose a rule …</a>
        <a class="button" href={address("/proposals/new", { kind: "price", payer: p.payer })}>Propose a price …</a>
        <a class="button" href={address("/proposals/new", { kind: "payer", payer: p.payer })}>Change the payer …</a></p>}
    </Panel>
  );
}

const oldest = (p: PayerRow): string | undefined => p.rules.map((r) => r.verified_on).sort()[0];
const columns: Column<PayerRow>[] = [
  { id: "name", title: "Payer", cell: (p) => <strong>{p.name}</strong>, text: (p) => p.name, sort: (a, b) => a.name.localeCompare(b.name), class: "nowrap" },
  { id: "kind", title: "Kind", cell: (p) => KIND[p.kind] ?? p.kind, text: (p) => p.kind, class: "nowrap", less: true },
  { id: "patients", title: "Patients", right: true, cell: (p) => p.patients, text: (p) => p.patients, sort: (a, b) => a.patients - b.patients },
  { id: "rules", title: "Rules", right: true, cell: (p) => p.rules.length || <span class="muted">–</span>, text: (p) => p.rules.length },
  { id: "prices", title: "Prices", right: true, cell: (p) => p.prices.length || <span class="muted">–</span>, text: (p) => p.prices.length },
  { id: "checked", title: "Oldest look", cell: (p) => { const o = oldest(p); return o ? <span class={p.rules.some((r) => r.stale) ? "soon nowrap" : "nowrap"}><Day on={o} short />{p.rules.some((r) => r.stale) && " · look again"}</span> : <span class="muted">–</span>; },
    text: (p) => oldest(p), sort: (a, b) => (oldest(a) ?? "9").localeCompare(oldest(b) ?? "9") },
  { id: "number", title: "Payer id", cell: (p) => <code>{p.number}</code>, text: (p) => p.number, less: true },
];

export default function PayersPage({ query }: PageProps) {
  const read = useGet("/v1/payers"), may = useMay(), propose = may("rules-propose");
  const [at, setAt] = useState<string>();
  const chosen = read.data?.payers.find((p) => p.payer === query.get("payer"));
  const stale = read.data?.payers.reduce((n, p) => n + p.rules.filter((r) => r.stale).length, 0) ?? 0;
  return (
    <Page title="Payers and prices" tools={propose && <><a class="button" href="/proposals/new?kind=payer">Propose a payer …</a></>}
      note={stale > 0 ? <span class="soon">{count(stale, "rule")} nobody has looked at for 180 days.</span> : read.data ? "All rules were looked at within 180 days." : undefined}
      panel={chosen && <PayerPanel p={chosen} propose={propose} onClose={() => filter({ payer: null })} />}>
      <RulePlaces at="payers" />
      <Read of={read} what="Loading payers">{(d) => <>
        <Table name="payers" caption="Payers" rows={d.payers} columns={columns} keyOf={(p) => p.payer} file="payers" cursor={chosen?.payer ?? at}
          onOpen={(p) => filter({ payer: p.payer })} onCursor={(p) => { setAt(p.payer); if (chosen) filter({ payer: p.payer }); }}
          empty={<Empty title="No payer is on file.">{propose ? <a href="/proposals/new?kind=payer">Propose the first one</a> : "The compliance officer proposes payers; a second person lets them in."}</Empty>} />
        <Section title="What the practice charges" note="one unit; it is not what is paid" tools={propose && <a class="button" href="/proposals/new?kind=charge">Propose a charge …</a>}>
          {d.charges.length ? <Prices rows={d.charges} propose={propose} of="charge" /> : <Empty title="No charge is on file.">A code without a charge cannot be claimed.</Empty>}</Section>
      </>}</Read>
    </Page>
  );
}
