// notes.tsx - the notes of an enrollment: those that are due first, with what waits for them; then all there are.
import { me, useGet } from "../api";
import { useState } from "preact/hooks";
import { useKeys } from "../keys";
import { By, Empty, Form, Money, Page, Panel, Read, Section, Span, Table, TextField, useForm, When, type Column } from "../parts";
import { today } from "../parts/when";
import type { PageProps } from "../pages";
import { address, go } from "../router";
import type { NoteBrief, NoteDue } from "../shapes";

const dueHref = (n: NoteDue): string => address("/notes/{enrollment}/new", { enrollment: n.enrollment, from: n.from, to: n.to });
const DUE: Record<NoteDue["state"], string> = { unwritten: "to write", draft: "begun", unsigned: "to sign" };
const dueColumns: Column<NoteDue>[] = [
  { id: "covers", title: "Covers", text: (n) => `${n.from} to ${n.to}`, cell: (n) => <a class="row-name" href={dueHref(n)}><Span from={n.from} to={n.to} /></a> },
  { id: "state", title: "State", text: (n) => DUE[n.state], cell: (n) => DUE[n.state] },
  { id: "codes", title: "Codes that wait", text: (n) => n.codes.join(" "), cell: (n) => n.codes.join(", ") },
  { id: "by", title: "Sign", text: (n) => n.by, cell: (n) => n.by && <By on={n.by} short /> },
  { id: "worth", title: "Worth", right: true, text: (n) => n.worth, cell: (n) => <Money of={n.worth} /> },
];
const STATES: Record<NoteBrief["state"], string> = { draft: "not signed", signed: "signed", addendum: "addendum" };
function columnsOf(enrollment: string): Column<NoteBrief>[] {
  const href = (n: NoteBrief) => address("/notes/{enrollment}/{note}", { enrollment, note: n.note });
  return [
    { id: "covers", title: "Covers", text: (n) => `${n.from} to ${n.to}`, cell: (n) => <a class="row-name" href={href(n)}><Span from={n.from} to={n.to} /></a> },
    { id: "state", title: "State", text: (n) => STATES[n.state], cell: (n) => (n.state === "draft" ? <span class="m-at-risk">{STATES[n.state]}</span> : STATES[n.state]) },
    { id: "by", title: "By", text: (n) => n.by_name, cell: (n) => n.by_name },
    { id: "signed", title: "Signed", text: (n) => n.signed, cell: (n) => n.signed && <When at={n.signed} /> },
  ];
}

function NewNote({ enrollment, onClose }: { enrollment: string; onClose: () => void }) {
  const form = useForm({ from: `${today().slice(0, 7)}-01`, to: today() }, async (v) => { go(address("/notes/{enrollment}/new", { enrollment, ...v })); },
    (v) => ({ ...(v.from ? {} : { from: "Its first day." }), ...(v.to < v.from ? { to: "The last day lies before the first." } : v.to > today() ? { to: "A note covers days that have been." } : {}) }));
  return (
    <Panel title="A note for other days" onClose={onClose} focus="new"><Form of={form} action="Write it">
      <TextField label="First day" type="date" value={form.value.from} onValue={(from) => form.set({ from })} error={form.errors.from} max={today()} />
      <TextField label="Last day" type="date" value={form.value.to} onValue={(to) => form.set({ to })} error={form.errors.to} max={today()} />
    </Form></Panel>
  );
}

export default function NotesPage({ params }: PageProps) {
  const enrollment = params.enrollment ?? "";
  const notes = useGet("/v1/enrollments/{enrollment}/notes", { enrollment });
  const [making, setMaking] = useState(false), may = me.get()?.may.includes("treat") ?? false;
  const n = notes.data, name = n?.name;
  useKeys("Notes", [{ key: "n", label: "Write the note that is due", action: true, run: () => { const d = n?.due[0]; if (d) go(dueHref(d)); else setMaking(true); } }], may);
  return (
    <Page title={name ? `Notes on ${name}` : "Notes"} heading={name && n?.patient ? <>Notes <span class="muted">on</span> <a class="head-link" href={address("/patients/{patient}", { patient: n.patient, e: enrollment })}>{name}</a></> : "Notes"}
      panel={making ? <NewNote enrollment={enrollment} onClose={() => setMaking(false)} /> : undefined}
      tools={may && <button onClick={() => setMaking(true)}>A note for other days</button>}>
      <Read of={notes} what="Loading the notes">{(d) => (
        <>
          {d.due.length > 0 && <Section title="Due" note="codes wait for them"><Table name="due" caption="Notes that are due" rows={d.due} columns={dueColumns} keyOf={(x) => x.from + x.to}
            onOpen={(x) => go(dueHref(x))} file={`notes-due-${enrollment}`} /></Section>}
          <Section title="Written"><Table name="notes" caption="Notes, newest first" rows={d.notes} columns={columnsOf(enrollment)} keyOf={(x) => x.note}
            onOpen={(x) => go(address("/notes/{enrollment}/{note}", { enrollment, note: x.note }))} file={`notes-${enrollment}`}
            empty={<Empty title="No note yet.">{d.due.length ? "The ones that are due stand above." : "A note is due once minutes or days of a period are there and no signed note covers them."}</Empty>} /></Section>
        </>
      )}</Read>
    </Page>
  );
}
