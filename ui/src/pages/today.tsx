// today.tsx - at eight in the morning, in ten seconds: what needs me, by when, and what it is worth.
import type { ComponentChildren } from "preact";
import { me, useGet } from "../api";
import { Alerts } from "../care/alerts";
import { columns, patientHref, rowKey, useRows } from "../care/row";
import { workTitle } from "../logic/claims";
import { By, Empty, Money, Page, Read, Section, Sentence, Span, Table, type Column } from "../parts";
import { address, go } from "../router";
import type { NoteDue, PatientRow, Sum, Today, WorkRow } from "../shapes";
import { count, exactDay } from "../words/dates";
import { sayMoney, sum } from "../words/money";

// --- figures ------------------------------------------------------------------------------------------------
function Figure({ title, of, href }: { title: string; of: Sum | number; href?: string }) {
  const n = typeof of === "number" ? of : of.count;
  const inside = (
    <>
      <span class="figure-top"><span class="figure-n">{n.toLocaleString("en-US")}</span>
        {typeof of !== "number" && of.amount !== undefined && n > 0 && <span class="figure-m">{sayMoney(of.amount, true)}</span>}</span>
      <span class="figure-t">{title}</span>
    </>
  );
  const cls = n ? "figure" : "figure figure-0";
  return href ? <a class={cls} href={href}>{inside}</a> : <span class={cls}>{inside}</span>;
}
const Figures = ({ label, wide, children }: { label: string; wide?: boolean; children: ComponentChildren }) =>
  <div class={wide ? "figures figures-wide" : "figures"} role="group" aria-label={label}>{children}</div>;

// --- lists --------------------------------------------------------------------------------------------------
const noteState: Record<NoteDue["state"], string> = { unwritten: "to write", draft: "begun", unsigned: "to sign" };
export const noteHref = (n: NoteDue): string => address("/notes/{enrollment}/new", { enrollment: n.enrollment, from: n.from, to: n.to });
const noteColumns: Column<NoteDue>[] = [
  { id: "name", title: "Patient", text: (n) => n.name, cell: (n) => <a class="row-name" href={noteHref(n)}>{n.name}</a> },
  { id: "covers", title: "Covers", text: (n) => `${n.from} to ${n.to}`, cell: (n) => <Span from={n.from} to={n.to} /> },
  { id: "state", title: "State", text: (n) => noteState[n.state], cell: (n) => noteState[n.state] },
  { id: "codes", title: "Codes that wait", text: (n) => n.codes.join(" "), cell: (n) => <span class="nowrap">{n.codes.join(", ")}</span> },
  { id: "by", title: "Sign", text: (n) => n.by, cell: (n) => n.by && <By on={n.by} short /> },
  { id: "worth", title: "Worth", right: true, text: (n) => n.worth, cell: (n) => <Money of={n.worth} /> },
];

export const workHref = (w: WorkRow): string => (w.claim ? address("/claims/{claim}", { claim: w.claim })
  : w.patient ? address("/patients/{patient}", { patient: w.patient, e: w.enrollment }) : "/worklist");
const workColumns: Column<WorkRow>[] = [
  { id: "what", title: "What", text: (w) => workTitle(w.what), cell: (w) => <a class="nowrap" href={workHref(w)}>{workTitle(w.what)}</a> },
  { id: "name", title: "Patient", text: (w) => w.name, cell: (w) => <>{w.name && <span class="row-name">{w.name}</span>}{w.payer && <span class="sub">{w.payer}</span>}</> },
  { id: "text", title: "What to do", text: (w) => w.text, cell: (w) => <Sentence of={w.text} /> },
  { id: "due", title: "By", text: (w) => w.due, cell: (w) => w.due && <span class="nowrap"><By on={w.due} short /></span> },
  { id: "worth", title: "Worth", right: true, text: (w) => w.worth, cell: (w) => <Money of={w.worth} /> },
];

const pick = (...names: string[]) => names.map((n) => columns[n] as Column<PatientRow>);
const callColumns = pick("name", "strip", "days", "missed", "by", "last", "stake");
const lostColumns = pick("name", "strip", "days", "missed", "last");
const nearColumns = pick("name", "minutes", "contact", "strip", "stake");

/** The first sentence of the day. */
export function daySays(t: Today): string {
  const parts: string[] = [];
  if (t.calls?.length) parts.push(`${count(t.calls.length, "person", "people")} to reach; ${sayMoney(sum(t.calls.map((c) => c.at_stake)), true)} hangs on it`);
  if (t.notes?.length) parts.push(`${count(t.notes.length, "note")} to write or sign; ${sayMoney(sum(t.notes.map((n) => n.worth)), true)} waits for them`);
  if (t.work?.length) parts.push(`${count(t.work.length, "thing")} to work; ${sayMoney(sum(t.work.map((w) => w.worth)), true)} in all`);
  return parts.length ? `${parts.join(". ")}.` : "";
}

function Coordinator({ of: t, rows }: { of: Today; rows: ReturnType<typeof useRows> }) {
  const c = t.coordinator;
  const actions = [{ key: "e", label: "Log a call", run: rows.log }];
  return (
    <>
      {c && <Figures label="How the enrollments stand">
        <Figure title="need a call" of={c.needs_call} href="/patients?group=needs-call" />
        <Figure title="cannot reach 16" of={c.cannot_reach} href="/patients?group=cannot-reach" />
        <Figure title="on track" of={c.on_track} href="/patients?group=on-track" />
        <Figure title="earned" of={c.earned} href="/patients?group=earned" />
        <Figure title="never started" of={c.never_started} href="/patients?group=never-started" />
      </Figures>}
      {t.calls && <Section title="People to reach" note="by what a call is likely to save">
        <Table name="calls" caption="People to reach" rows={t.calls} columns={callColumns} keyOf={rowKey} cursor={rows.at} onCursor={rows.move}
          onOpen={(r) => go(patientHref(r))} actions={actions} file="people-to-reach"
          empty={<Empty title="Nobody needs a call now.">Whoever misses three days and can still reach the next code will stand here.</Empty>} />
      </Section>}
      {t.unreachable && t.unreachable.length > 0 && <Section title="No longer reach 16" note="2 to 15 days still earn the shorter code">
        <Table name="unreachable" caption="Who can no longer reach 16 days" rows={t.unreachable} columns={lostColumns} keyOf={rowKey} cursor={rows.at} onCursor={rows.move}
          onOpen={(r) => go(patientHref(r))} actions={actions} file="no-longer-reach-16" />
      </Section>}
    </>
  );
}

function Clinician({ of: t, rows }: { of: Today; rows: ReturnType<typeof useRows> }) {
  const actions = [{ key: "e", label: "Log a call", run: rows.log }];
  return (
    <>
      {t.notes && <Section title="Notes to write and sign" note="worth first">
        <Table name="notes" caption="Notes to write and sign" rows={t.notes} columns={noteColumns} keyOf={(n) => `${n.enrollment} ${n.from}`} onOpen={(n) => go(noteHref(n))}
          actions={[{ key: "n", label: "Write the note", run: (n) => go(noteHref(n)) }]} file="notes-due"
          empty={<Empty title="No note is due.">When a period has data, minutes or a contact that no signed note covers, it will stand here.</Empty>} />
      </Section>}
      {t.minutes && t.minutes.length > 0 && <Section title="Near the next code" note="by minutes this month">
        <Table name="minutes" caption="Near the next code by minutes" rows={t.minutes} columns={nearColumns} keyOf={rowKey} cursor={rows.at} onCursor={rows.move} onOpen={(r) => go(patientHref(r))} actions={actions} file="near-next-code" />
      </Section>}
      {t.contacts && t.contacts.length > 0 && <Section title="No live contact yet" note="minutes this month, and nobody has spoken with them">
        <Table name="contacts" caption="Minutes and no live contact this month" rows={t.contacts} columns={pick("name", "minutes", "last", "phone", "strip")} keyOf={rowKey} cursor={rows.at} onCursor={rows.move} onOpen={(r) => go(patientHref(r))} actions={actions} file="contacts-missing" />
      </Section>}
    </>
  );
}

function Biller({ of: t }: { of: Today }) {
  const b = t.biller;
  return (
    <>
      {b && <Figures label="Claims">
        <Figure title="services ready" of={b.ready} href="/claims?tab=close" />
        <Figure title="services held" of={b.held} href="/worklist?what=held" />
        <Figure title="to release" of={b.to_release} href="/claims?status=made" />
        <Figure title="to send" of={b.to_send} href="/batches" />
        <Figure title="with the payer" of={b.waiting} href="/claims?status=sent" />
        <Figure title="rejected" of={b.rejected} href="/claims?status=rejected" />
        <Figure title="denied" of={b.denied} href="/claims?status=denied" />
        <Figure title="running out of time" of={b.expiring} href="/worklist?what=expiring" />
        <Figure title="paid this month" of={b.paid_month} href="/money" />
      </Figures>}
      {t.work && <Section title="To work" note="worth first">
        <Table name="work" caption="What needs you" rows={t.work} columns={workColumns} keyOf={(w) => w.work ?? `${w.what} ${w.claim ?? w.enrollment ?? w.text}`}
          onOpen={(w) => go(workHref(w))} file="to-work"
          empty={<Empty title="Nothing waits for you.">Denials, rejections, held services and claims near their filing limit will stand here.</Empty>} />
      </Section>}
    </>
  );
}

function Others({ of: t }: { of: Today }) {
  const o = t.compliance, w = t.owner;
  return (
    <>
      {o && <Section title="To look at"><Figures label="To look at" wide>
        <Figure title="opened records to review" of={o.glass_open} href="/glass" />
        <Figure title="proposed rules" of={o.proposals} href="/proposals" />
        <Figure title="payers’ rules unchecked for 180 days" of={o.rules_stale} href="/payers?stale=1" />
        <Figure title="disclosures this month" of={o.disclosures} href="/audit?event=disclosed" />
        <Figure title="claims that lost what they stand on" of={o.lost_ground} href="/worklist?what=lost-ground" />
      </Figures></Section>}
      {w && <Section title="The practice this month"><Figures label="The practice this month" wide>
        <Figure title="running enrollments" of={w.enrolled} />
        <Figure title="earned" of={w.earned} href="/money" />
        <Figure title="still to be reached" of={w.expected} href="/money" />
        <Figure title="lost" of={w.lost} href="/money?by=cause" />
        <Figure title="people without a second step" of={w.people_unset} href="/people?second=unset" />
      </Figures></Section>}
    </>
  );
}

function Day({ of: t, rows }: { of: Today; rows: ReturnType<typeof useRows> }) {
  return (
    <>
      {!t.complete && <p class="stale" role="status">Still counting: {t.done.toLocaleString("en-US")} of {t.total.toLocaleString("en-US")} enrollments so far. This page fills by itself.</p>}
      {t.alerts && <Alerts of={t.alerts} />}
      {(t.calls || t.coordinator) && <Coordinator of={t} rows={rows} />}
      {(t.notes || t.minutes || t.contacts) && <Clinician of={t} rows={rows} />}
      {(t.biller || t.work) && <Biller of={t} />}
      <Others of={t} />
    </>
  );
}

export default function TodayPage() {
  const day = useGet("/v1/today");
  const t = day.data;
  const all = t ? [...t.calls ?? [], ...t.unreachable ?? [], ...t.minutes ?? [], ...t.contacts ?? []] : [];
  const rows = useRows(all);
  const on = t?.on ?? me.get()?.today;
  return (
    <Page title="Today" heading={on ? exactDay(on).replace(/, \d{4}$/, "") : "Today"} note={t ? daySays(t) : undefined} panel={rows.panel}>
      <Read of={day} what="Loading the day">{(d) => <Day of={d} rows={rows} />}</Read>
    </Page>
  );
}
