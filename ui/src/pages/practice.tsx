// practice.tsx - the practice as payers know it, who works in it, and who is reminded of what.
import { useState } from "preact/hooks";
import { put, useGet } from "../api";
import { Empty, Facts, Form, Page, Panel, Read, Section, Table, TextField, toast, useForm, type Column } from "../parts";
import { PracticePlaces, useMay } from "../parts/places";
import type { Reminders, Worker } from "../shapes";
import { count } from "../words/dates";

const columns: Column<Worker>[] = [
  { id: "name", title: "Name", cell: (w) => <strong>{w.name}</strong>, text: (w) => w.name, sort: (a, b) => a.name.localeCompare(b.name) },
  { id: "what", title: "What", cell: (w) => w.what.replaceAll("-", " "), text: (w) => w.what, sort: (a, b) => a.what.localeCompare(b.what) },
  { id: "npi", title: "NPI", cell: (w) => w.npi && <code>{w.npi}</code>, text: (w) => w.npi },
  { id: "person", title: "In the facts", cell: (w) => <code class="muted">{w.person}</code>, text: (w) => w.person, less: true },
];

const hour = (h: number): string => `${h % 12 === 0 ? 12 : h % 12} ${h < 12 ? "AM" : "PM"}`;
const whole = (text: string, from: number, to: number): string | undefined =>
  /^\d+$/.test(text.trim()) && Number(text) >= from && Number(text) <= to ? undefined : `A number from ${from} to ${to}.`;

function RemindersPanel({ of, onClose, onDone }: { of: Reminders; onClose: () => void; onDone: () => void }) {
  const form = useForm({ missed_days: String(of.missed_days), prompt_hour: String(of.prompt_hour), note_days: String(of.note_days), rule_days: String(of.rule_days), urgent: of.urgent }, async (v) => {
    await put("/v1/practice/reminders", { missed_days: Number(v.missed_days), prompt_hour: Number(v.prompt_hour), note_days: Number(v.note_days), rule_days: Number(v.rule_days), urgent: v.urgent.trim() });
    toast("Kept. It holds from now on.");
    onDone();
  }, (v) => Object.fromEntries(Object.entries({ missed_days: whole(v.missed_days, 1, 30), prompt_hour: whole(v.prompt_hour, 0, 23), note_days: whole(v.note_days, 0, 60),
    rule_days: whole(v.rule_days, 1, 730), urgent: v.urgent.trim() ? undefined : "Patients see this when it is urgent." }).filter(([, w]) => w)));
  const f = (name: "missed_days" | "prompt_hour" | "note_days" | "rule_days", label: string, hint: string) =>
    <TextField label={label} hint={hint} inputMode="numeric" value={form.value[name]} error={form.errors[name]} onValue={(v) => form.set({ [name]: v })} />;
  return (
    <Panel title="Reminders" focus="reminders" onClose={onClose}>
      <Form of={form} action="Keep" onCancel={onClose} cancel="Not now">
        {f("missed_days", "Days without an entry until a call is due", "Coordinators see the patient under people to reach.")}
        {f("prompt_hour", "Hour at which the question is asked", "0 to 23, in the patient’s own day.")}
        {f("note_days", "Days after its period until a note is due", "Clinicians see it under notes to write.")}
        {f("rule_days", "Days until a payer’s rule is looked at again", "Compliance sees it as stale.")}
        <TextField label="Whom patients call when it is urgent" value={form.value.urgent} error={form.errors.urgent} onValue={(urgent) => form.set({ urgent })} />
      </Form>
    </Panel>
  );
}

export default function PracticePage() {
  const read = useGet("/v1/practice"), reminders = useGet("/v1/practice/reminders"), may = useMay();
  const [open, setOpen] = useState(false);
  return (
    <Page title="Practice" heading={read.data?.name} panel={open && reminders.data && <RemindersPanel of={reminders.data} onClose={() => setOpen(false)} onDone={() => { setOpen(false); void reminders.reload(); }} />}>
      <PracticePlaces at="practice" />
      <Read of={read} what="Loading the practice">{(d) => <>
        <Facts of={[["NPI", <code>{d.npi}</code>], ["Address", d.address], ["Time zone", d.zone],
          ["Journal", <>{count(d.facts, "fact")}, head <code class="small">{d.head}</code></>], ["Audit", <>head <code class="small">{d.audit_head}</code></>]]} />
        <Section title="Reminders" id="reminders" tools={may("practice") && reminders.data && <button onClick={() => setOpen(true)}>Change …</button>}>
          <Read of={reminders}>{(r) => <Facts of={[
            ["A call is due", `after ${count(r.missed_days, "day")} without an entry`], ["The question", `is asked at ${hour(r.prompt_hour)}, in the patient’s own day`],
            ["A note is due", `${count(r.note_days, "day")} after its period`], ["A payer’s rule", `is looked at again after ${count(r.rule_days, "day")}`], ["When it is urgent", r.urgent]]} />}</Read>
        </Section>
        <Section title="Practitioners" note="who may furnish and bill services">
          <Table name="practitioners" caption="Practitioners" rows={d.workers.filter((w) => w.kind === "practitioner")} columns={columns} keyOf={(w) => w.person} file="practitioners"
            empty={<Empty title="No practitioner is on file.">Practitioners come in as facts: by import, or from your other system.</Empty>} /></Section>
        <Section title="Staff">
          <Table name="staff" caption="Staff" rows={d.workers.filter((w) => w.kind === "staff")} columns={columns.filter((c) => c.id !== "npi")} keyOf={(w) => w.person} file="staff"
            empty={<Empty title="Nobody else is on file." />} /></Section>
      </>}</Read>
    </Page>
  );
}
