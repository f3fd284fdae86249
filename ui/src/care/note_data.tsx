// note_data.tsx - what a note is about: days, minutes, contacts and charts of its period, beside its words.
import { lazy } from "../pages/lazy";
import { go } from "../router";
import { CodeChip, Empty, MonthBar, Section, Sentence, Span, Strip, StripKey, When, meaningOf } from "../parts";
import { explainHref } from "./row";
import { factHref } from "../parts/requirements";
import type { ContactRow, Note } from "../shapes";

const ChartsView = lazy(() => import("./charts"));

function Contacts({ of }: { of: ContactRow[] }) {
  if (!of.length) return null;
  return (
    <ul class="lines contact-lines">{of.map((c) => (
      <li key={c.fact}><div class="grow"><a href={factHref(c.fact)}>{c.mode} with the {c.with}</a>{c.minutes ? `, ${c.minutes} min` : ""} <span class="muted">{c.by_name} · <When at={c.at} /></span>
        {c.says && <p class="muted small"><Sentence of={c.says} /></p>}</div>{c.counts && <span class="pill pill-on">live contact</span>}</li>
    ))}</ul>
  );
}

export function Waits({ of: n }: { of: Note }) {
  if (!n.waits.length) return null;
  return <p class="note-waits"><span class="muted">Waiting for this note:</span> {n.waits.map((c) => (
    <CodeChip key={c.code + c.from} code={c.code} meaning={meaningOf(c.status)} amount={c.amount} units={c.units} by={c.by} href={explainHref(n.patient, n.enrollment, c.code, c.from)} />))}</p>;
}

export function NoteData({ of: n }: { of: Note }) {
  const contacts = n.months.flatMap((m) => m.contacts).filter((c) => c.at.slice(0, 10) >= n.from && c.at.slice(0, 10) <= n.to);
  const all = n.strips.length + n.months.length + n.charts.series.length;
  if (!all) return <Empty title="Nothing came in in this period.">Days, minutes, contacts and charts of the period will stand here.</Empty>;
  return (
    <>
      {n.strips.map((s) => <Section key={s.strip.window} title={`Window ${s.strip.window}`} note={<Span from={s.strip.from} to={s.strip.to} />}><Strip of={s.strip} size="card" /><StripKey of={s.strip} /></Section>)}
      {n.months.map((m) => <Section key={m.month} title={<MonthTitle of={m.month} />} note="minutes"><MonthBar of={m} onStretch={(f) => go(factHref(f))} /></Section>)}
      {contacts.length > 0 && <Section title="Contacts"><Contacts of={contacts} /></Section>}
      {n.charts.series.some((s) => s.points.length) && <Section title="Mood and scales"><ChartsView of={n.charts} onFact={(f: string) => go(factHref(f))} /></Section>}
    </>
  );
}
const MonthTitle = ({ of }: { of: string }) => <time dateTime={of}>{new Intl.DateTimeFormat("en-US", { timeZone: "UTC", month: "long", year: "numeric" }).format(new Date(`${of.slice(0, 7)}-01`))}</time>;
