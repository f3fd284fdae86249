// alerts.tsx - what cannot wait: said first, seen to by a word of what was found.
import { useState } from "preact/hooks";
import { me, post, tell } from "../api";
import { AreaField, Form, Sentence, toast, useForm, When } from "../parts";
import type { Alert } from "../shapes";
import { count, sayPhone } from "../words/dates";
import { patientHref, tel } from "./row";

export function AlertLine({ of: a, named }: { of: Alert; named: boolean }) {
  const [open, setOpen] = useState(false), may = me.get()?.may.includes("treat") ?? false;
  const form = useForm({ outcome: "" }, async (v) => {
    await post("/v1/work/{work}/done", { outcome: v.outcome.trim() }, { work: a.work });
    toast(`${a.name}: the alert is seen to.`);
    tell({ patient: a.patient, enrollment: a.enrollment, kind: "work" });
  }, (v) => (v.outcome.trim() ? {} : { outcome: "What was found and done, in a few words." }), `work ${a.work}`);
  return (
    <li class="alert-line">
      <span class="mark-alert" aria-hidden="true">!</span>
      <div class="grow stack">
        <p>{named && <><a class="row-name" href={patientHref(a)}>{a.name}</a> </>}<span class="muted"><When at={a.at} /></span></p>
        <p><Sentence of={a.text} /></p>
        {open && <div class="narrow-form"><Form of={form} action="Seen to" onCancel={() => setOpen(false)} cancel="Not yet">
          <AreaField label="What was found and done" value={form.value.outcome} onValue={(outcome) => form.set({ outcome })} error={form.errors.outcome} autofocus rows={2} />
        </Form></div>}
      </div>
      <div class="row">{a.phone && <a class="button" href={tel(a.phone)}>{sayPhone(a.phone)}</a>}
        {!may ? <span class="muted">A clinician has to look at it: tell one.</span> : !open && <button onClick={() => setOpen(true)}>Seen to</button>}</div>
    </li>
  );
}
export const Alerts = ({ of, named = true }: { of: Alert[]; named?: boolean }) => (of.length === 0 ? null : (
  <section class="alerts" aria-label="Safety alerts"><h2>{count(of.length, "safety alert")}</h2>
    <ul>{of.map((a) => <AlertLine key={a.work} of={a} named={named} />)}</ul></section>
));
