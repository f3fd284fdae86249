// row.tsx - an enrollment in a list, and beside the list: how it goes, by when, what it is worth, whom to call.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { me } from "../api";
import { By, Facts, Money, OutcomeChip, Panel, Sentence, Strip, When, type Column } from "../parts";
import { address } from "../router";
import type { PatientRow } from "../shapes";
import { count, sayClock, sayDays, sayPhone } from "../words/dates";
import { compareMoney } from "../words/money";
import { LogContact } from "./log";

export const GROUPS: Record<PatientRow["group"], { title: string; says: string }> = {
  "needs-call": { title: "Needs a call", says: "missed three days or more, and can still reach the next code" },
  "on-track": { title: "On track", says: "going well" },
  "earned": { title: "Earned", says: "has the days of the highest code" },
  "cannot-reach": { title: "Cannot reach 16", says: "too few days are left for the highest code" },
  "never-started": { title: "Never started", says: "enrolled, and never an entry" },
  "not-enrolled": { title: "Not enrolled", says: "no enrollment runs" },
  "ended": { title: "Ended", says: "discharged" },
};
export const PROGRAMS = { rtm: "RTM", dmht: "DMHT" } as const;

export const patientHref = (r: Pick<PatientRow, "patient" | "enrollment">): string =>
  address("/patients/{patient}", { patient: r.patient, e: r.enrollment });
export const explainHref = (patient: string, enrollment: string, code: string, from?: string): string =>
  address("/patients/{patient}", { patient, e: enrollment, code, from });
export const rowKey = (r: PatientRow): string => r.enrollment ?? r.patient;
export const tel = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, "")}`;

/** "4 more minutes make 98981" */
export const minutesSay = (r: PatientRow): string =>
  r.next_code && r.next_minutes ? `${r.next_minutes} more for ${r.next_code}` : "";

const strip = (r: PatientRow) => (r.strip ? <Strip of={r.strip} size="line" /> : <span class="muted">no window yet</span>);
export const columns: Record<string, Column<PatientRow>> = {
  name: { id: "name", title: "Patient", class: "col-name", text: (r) => r.name, sort: (a, b) => b.name.localeCompare(a.name),
    cell: (r) => <><a href={patientHref(r)} class="row-name">{r.name}</a>{r.alerts > 0 && <span class="mark-alert"><span aria-hidden="true">!</span><span class="vh">safety alert</span></span>}
      <span class="sub">{[r.program && PROGRAMS[r.program], r.payer].filter(Boolean).join(" · ")}</span></> },
  strip: { id: "strip", title: "Last 30 days", cell: strip },
  days: { id: "days", title: "Days", right: true, text: (r) => r.strip && (r.strip.needed ? `${r.strip.counted} of ${r.strip.needed}` : r.strip.counted),
    sort: (a, b) => (a.strip?.counted ?? -1) - (b.strip?.counted ?? -1),
    cell: (r) => r.strip && <span class="nowrap"><b>{r.strip.counted}</b>{r.strip.needed > 0 && <span class="muted"> of {r.strip.needed}</span>}</span> },
  missed: { id: "missed", title: "Missed", right: true, less: "first", text: (r) => r.missed, sort: (a, b) => a.missed - b.missed,
    cell: (r) => (r.missed ? <span class="nowrap">{sayDays(r.missed)}</span> : <span class="muted">none</span>) },
  by: { id: "by", title: "Call", text: (r) => r.strip?.last_day, sort: (a, b) => (b.strip?.last_day ?? "9").localeCompare(a.strip?.last_day ?? "9"),
    cell: (r) => (r.strip?.last_day ? <span class={r.strip.state === "at-risk" ? "m-at-risk nowrap" : "nowrap"}><By on={r.strip.last_day} short /></span> : "") },
  stake: { id: "stake", title: "At stake", right: true, text: (r) => r.at_stake, sort: (a, b) => compareMoney(a.at_stake, b.at_stake),
    cell: (r) => (r.at_stake ? <Money of={r.at_stake} href={patientHref(r)} /> : "") },
  minutes: { id: "minutes", title: "Minutes", right: true, less: true, text: (r) => r.minutes, sort: (a, b) => a.minutes - b.minutes,
    cell: (r) => <><b>{r.minutes}</b><span class="sub">{minutesSay(r)}</span></> },
  contact: { id: "contact", title: "Live contact", less: true, text: (r) => (r.contact ? "yes" : "no"),
    cell: (r) => (r.contact ? "this month" : <span class="muted">none yet</span>) },
  last: { id: "last", title: "Last contact", less: true, text: (r) => r.last_contact, sort: (a, b) => (a.last_contact ?? "").localeCompare(b.last_contact ?? ""),
    cell: (r) => (r.last_contact ? <When at={r.last_contact} /> : <span class="muted">never</span>) },
  phone: { id: "phone", title: "Phone", less: true, text: (r) => r.phone, cell: (r) => r.phone && <a href={tel(r.phone)} class="nowrap">{sayPhone(r.phone)}</a> },
  group: { id: "group", title: "How it goes", text: (r) => GROUPS[r.group].title, cell: (r) => GROUPS[r.group].title },
};

/** The panel of a row: what one wants to see with the phone at the ear. Nothing is asked for it that the list has not. */
export function RowPanel({ of: r, logging, onLog, onLogged, onClose, children }: {
  of: PatientRow; logging: boolean; onLog: () => void; onLogged: (logged: boolean) => void; onClose: () => void;
  children?: ComponentChildren;
}) {
  const may = me.get()?.may ?? [];
  return (
    <Panel title={<a href={patientHref(r)}>{r.name}</a>} label={r.name} onClose={onClose}
      note={[r.program && PROGRAMS[r.program], r.payer, r.billing].filter(Boolean).join(" · ")}>
      {(r.phone || r.local_time) && (
        <p class="row">{r.phone && <a class="phone" href={tel(r.phone)}>{sayPhone(r.phone)}</a>}
          {r.local_time && <span class="muted">{sayClock(r.local_time)} there</span>}</p>
      )}
      {r.alerts > 0 && <p class="alert-bar">{count(r.alerts, "safety alert")} that nobody has seen to: look at it first.</p>}
      {logging && r.enrollment ? <LogContact enrollment={r.enrollment} patient={r.patient} name={r.name} onDone={onLogged} />
        : r.enrollment && may.includes("care") && <p class="row"><button class="main-button" onClick={onLog}>Log a call <kbd>e</kbd></button><a class="button" href={patientHref(r)}>Open the record</a></p>}
      {r.strip && <Strip of={r.strip} size="card" bare />}
      {r.strip && <div class="stack"><p class="strip-says"><Sentence of={r.strip.says} whole /></p>
        <ul class="chips">{r.strip.outcomes.map((o) => <li key={o.code}><OutcomeChip of={o} href={explainHref(r.patient, r.enrollment ?? "", o.code, r.strip?.from)} /></li>)}</ul></div>}
      <Facts of={[
        ["Missed", r.missed ? `${sayDays(r.missed)} in a row` : "none"],
        ["Last entry", r.last_checkin ? <When at={r.last_checkin} /> : "never"],
        ["Minutes", <>{r.minutes} this month{minutesSay(r) && <span class="muted">; {minutesSay(r)}</span>}</>],
        ["Live contact", r.contact ? "this month" : "none yet this month"],
        ["Last contact", r.last_contact ? <When at={r.last_contact} /> : "never"],
        ["A call saves", r.at_stake && <Money of={r.at_stake} />],
      ]} />
      {children}
    </Panel>
  );
}

/** What every list of enrollments does: a cursor, a panel that follows it, `e` to log, on to the next. */
export function useRows(rows: readonly PatientRow[]) {
  const [at, setAt] = useState<string>(), [logging, setLogging] = useState(false);
  const index = rows.findIndex((r) => rowKey(r) === at), row = rows[index];
  const move = (r: PatientRow | undefined) => { setAt(r && rowKey(r)); setLogging(false); };
  return {
    at, row,
    move,
    log: (r: PatientRow) => { setAt(rowKey(r)); if (r.enrollment) setLogging(true); },
    panel: row && <RowPanel key={rowKey(row)} of={row} logging={logging} onLog={() => setLogging(true)} onClose={() => move(undefined)}
      onLogged={(logged) => { setLogging(false); if (logged) focusRow(rows[index + 1] ?? row, setAt); else focusRow(row, setAt); }} />,
  };
}
function focusRow(r: PatientRow, setAt: (key: string) => void): void {
  setAt(rowKey(r));
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(rowKey(r))}"]`)?.focus());
}
