// care.tsx - the day of who cares for patients: whom to reach, what to write and sign, which minutes and contacts miss.
import { columns, patientHref, rowKey, type useRows } from "../care/row";
import { By, Empty, Money, Section, Span, Table, type Column } from "../parts";
import { address, go } from "../router";
import type { NoteDue, PatientRow, Today } from "../shapes";
import { Figure, Figures } from "./figures";

type Rows = ReturnType<typeof useRows>;
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

const pick = (...names: string[]) => names.map((n) => columns[n] as Column<PatientRow>);
const callColumns = pick("name", "strip", "days", "missed", "by", "last", "stake");
const lostColumns = pick("name", "strip", "days", "missed", "last");
const nearColumns = pick("name", "minutes", "contact", "strip", "stake");

export function Coordinator({ of: t, rows }: { of: Today; rows: Rows }) {
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

export function Clinician({ of: t, rows }: { of: Today; rows: Rows }) {
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
