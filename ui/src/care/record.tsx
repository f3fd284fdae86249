// record.tsx - what is on file for a patient: coverage, diagnoses, plan, orders, consents, supply.
import { By, Day, Empty, Facts, Section, Sentence, Span, When } from "../parts";
import type { CoverageRow, Enrollment, Patient, RecordRow } from "../shapes";
import { sayPhone } from "../words/dates";
import { kindSays } from "../words/kinds";

/** "en" as "English" */
export function languageName(code: string): string {
  try { return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code; } catch { return code; }
}
const TITLES: [string, string, string][] = [
  ["diagnosis", "Diagnoses", "A diagnosis that is valid on the service date is what a code is for."],
  ["plan", "Plan", "A treatment plan is asked for by DMHT codes."],
  ["order", "Orders", "An order for the device."],
  ["consent", "Consents", "Consent in force on the first day billed."],
  ["authorization", "Authorizations", "Where the payer asks for one."],
];

function InForce({ of }: { of: { in_force: boolean; from?: string; to?: string } }) {
  if (of.in_force && of.to) return <span class="pill pill-on">in force, <By on={of.to} short /></span>;
  return <span class={of.in_force ? "pill pill-on" : "pill"}>{of.in_force ? "in force" : "not in force"}</span>;
}
export function RecordLine({ of: r, onFact }: { of: RecordRow; onFact: (id: string) => void }) {
  return (
    <li class={r.in_force ? "record-line" : "record-line past"}>
      <div class="grow"><button class="link record-title" onClick={() => onFact(r.fact)}>{r.title}</button>
        {r.more && <p><Sentence of={r.more} /></p>}
        <p class="muted small">{r.from ? <Span from={r.from} to={r.to} /> : <When at={r.at} />}{r.by_name && <> · {r.by_name}</>}</p></div>
      <InForce of={r} />
    </li>
  );
}
function Coverages({ of, onFact }: { of: CoverageRow[]; onFact: (id: string) => void }) {
  if (!of.length) return <Empty title="No coverage on file.">Without one nothing can be claimed.</Empty>;
  return <ul class="record-lines">{of.map((c) => (
    <li key={c.fact} class={c.in_force ? "record-line" : "record-line past"}>
      <div class="grow"><button class="link record-title" onClick={() => onFact(c.fact)}>{c.payer_name}</button> <span class="muted">{c.rank}</span>
        <p class="muted small">Member <span class="mono">{c.member}</span> · <Span from={c.from} to={c.to} /></p></div>
      <InForce of={c} />
    </li>
  ))}</ul>;
}

export function RecordView({ of: p, enrollment, onFact }: { of: Patient; enrollment?: Enrollment; onFact: (id: string) => void }) {
  const known = new Set(TITLES.map(([k]) => k));
  const others = p.records.filter((r) => !known.has(r.kind));
  return (
    <div class="columns">
      <Section title="Coverage"><Coverages of={p.coverages} onFact={onFact} /></Section>
      {TITLES.map(([kind, title, why]) => {
        const rows = p.records.filter((r) => r.kind === kind);
        return (rows.length > 0 || kind !== "authorization") && <Section key={kind} title={title}>
          {rows.length ? <ul class="record-lines">{rows.map((r) => <RecordLine key={r.fact} of={r} onFact={onFact} />)}</ul>
            : <p class="muted">None on file. {why}</p>}</Section>;
      })}
      {others.length > 0 && <Section title="Other"><ul class="record-lines">{others.map((r) => <RecordLine key={r.fact} of={{ ...r, title: `${kindSays(r.kind)}: ${r.title}` }} onFact={onFact} />)}</ul></Section>}
      {enrollment && <Section title="Supply and education">
        {enrollment.supply.length ? <ul class="record-lines">{enrollment.supply.map((r) => <RecordLine key={r.fact} of={r} onFact={onFact} />)}</ul>
          : <p class="muted">Nothing supplied yet. The device’s codes ask for it.</p>}</Section>}
      {enrollment && <Section title="Enrollment"><Facts of={[["Device", enrollment.device_name], ["Billed by", enrollment.billing_name], ["Place", enrollment.place],
        ["Since", <Day on={enrollment.since} />], ["Ended", enrollment.ended && <><Day on={enrollment.ended} />{enrollment.end_reason && `, ${enrollment.end_reason}`}</>]]} /></Section>}
      <Section title="Person"><Facts of={[["Born", <Day on={p.birth} />], ["Sex", p.sex], ["Address", p.address], ["Phone", p.phone && sayPhone(p.phone)], ["E-mail", p.email], ["Language", p.language && languageName(p.language)], ["Time zone", p.zone]]} /></Section>
    </div>
  );
}
