// enroll_steps.tsx - a form for each step of enrolling. Each says one fact, and is gone once the server sees it.
import { useEffect, useState } from "preact/hooks";
import { get, me, newId, now, post, say, unsay } from "../api";
import { asProblem, Problem } from "../api/problem";
import { codeIn, facts, lastOf, tidyCode, wrong, zonesWith, type Said as Saying } from "../logic/enroll";
import { AreaField, CheckField, ChoiceField, Empty, Form, SelectField, TextField, useForm, type FormState } from "../parts";
import { Once } from "../parts/once";
import { today, zone } from "../parts/when";
import { address } from "../router";
import type { Choice, Enrolling, Fact, Step } from "../shapes";

export interface Flow {
  e: Enrolling; step: Step; patient: string;
  /** Goes on: what was chosen goes into the address, and what there is is asked again. */
  next: (changes?: Record<string, string>) => Promise<void>;
  /** What was just said, with the way back. One: what came before it rests on less. */
  said: (s: Said | undefined) => void;
}
export interface Said { text: string; undo: () => Promise<void> }
const said = (): Saying => ({ today: today(), at: now().toISOString(), id: newId });

/** Says it, with a way back; a field that the answer names is the form's. */
async function sayStep(flow: Flow, list: Fact[], done: string, changes?: Record<string, string>): Promise<void> {
  let ids: string[];
  try { ids = await say(list); } catch (x) {
    const p = asProblem(x);
    throw p.place ? new Problem(p.kind, p.message, p.status, lastOf(p.place)) : p;
  }
  flow.said({ text: done, undo: async () => { await unsay(ids, "said by mistake while enrolling"); await flow.next(); } });
  await flow.next(changes);
}
type Texts = Record<string, string>;
/** One line of text, bound to a field of a form. */
const bind = (form: FormState<Texts>) => (name: string) => ({ name, value: form.value[name] ?? "", error: form.errors[name], onValue: (v: string) => form.set({ [name]: v }) });
const useTexts = (initial: Texts, send: (v: Texts) => Promise<unknown>, check: (v: Texts) => Texts, keep?: string): FormState<Texts> => useForm<Texts>(initial, send, check, keep);
const options = (of: Choice[]) => of.map((c) => ({ id: c.id, name: c.more && c.fits ? `${c.name} (${c.more})` : c.name, off: !c.fits }));

// --- patient ------------------------------------------------------------------------------------------------
function Alike({ last, first, program }: { last: string; first: string; program: string }) {
  const [found, set] = useState<{ patient: string; name: string }[]>([]);
  useEffect(() => {
    if (last.trim().length < 2) { set([]); return; }
    const t = setTimeout(() => {
      get("/v1/patients", { q: `${last.trim()} ${first.trim()}`.trim(), limit: 5 }).then((r) => set([...new Map(r.rows.map((x) => [x.patient, { patient: x.patient, name: x.name }])).values()]), () => set([]));
    }, 350);
    return () => clearTimeout(t);
  }, [last, first]);
  if (!found.length) return null;
  return <div class="alike" role="status"><p>Is it somebody who is here already?</p>
    <ul>{found.map((f) => <li key={f.patient}><a class="button" href={address("/enroll", { program, patient: f.patient })}>{f.name}</a></li>)}</ul></div>;
}
export function PatientStep(flow: Flow) {
  const form = useTexts({ last: "", first: "", birth: "", sex: "", line1: "", line2: "", city: "", state: "", zip: "", timezone: zone(), phone: "", email: "", language: "" },
    async (v) => {
      const patient = newId("p");
      await sayStep(flow, [facts.patient(v, patient, said())], `${v.last}, ${v.first} is here now.`, { patient });
    }, (v) => wrong.patient(v, today()), "enroll.patient");
  const f = bind(form);
  return (
    <Form of={form} action="Add the patient">
      <div class="fields"><TextField {...f("last")} label="Last name" autocomplete="off" autofocus /><TextField {...f("first")} label="First name" autocomplete="off" /></div>
      <Alike last={form.value.last ?? ""} first={form.value.first ?? ""} program={flow.e.program} />
      <div class="fields"><TextField {...f("birth")} label="Date of birth" type="date" max={today()} />
        <SelectField {...f("sex")} label="Sex" hint="As the payer has it." none="Choose …" options={[{ id: "F", name: "Female" }, { id: "M", name: "Male" }, { id: "U", name: "Unknown to the payer" }]} /></div>
      <div class="fields"><TextField {...f("line1")} label="Street" autocomplete="off" /><TextField {...f("line2")} label="Apartment, unit" maybe autocomplete="off" /></div>
      <div class="fields"><TextField {...f("city")} label="Town" autocomplete="off" />
        <TextField {...f("state")} label="State" maxLength={2} class="field-short" autocomplete="off" /><TextField {...f("zip")} label="ZIP" inputMode="numeric" hint="Nine digits where they are known." class="field-short" autocomplete="off" /></div>
      <div class="fields"><SelectField {...f("timezone")} label="Time zone" hint="The patient’s days are counted in it." options={zonesWith(zone())} />
        <TextField {...f("phone")} label="Phone" type="tel" maybe autocomplete="off" hint="To be reached when days are missed." /></div>
      <div class="fields"><TextField {...f("email")} label="E-mail" type="email" maybe autocomplete="off" />
        <SelectField {...f("language")} label="Language" maybe none="English" options={[{ id: "es", name: "Spanish" }, { id: "zh", name: "Chinese" }, { id: "vi", name: "Vietnamese" }, { id: "tl", name: "Tagalog" }, { id: "ko", name: "Korean" }, { id: "ar", name: "Arabic" }, { id: "ru", name: "Russian" }, { id: "fr", name: "French" }, { id: "pt", name: "Portuguese" }]} /></div>
    </Form>
  );
}

// --- coverage, what the payer pays ---------------------------------------------------------------------------
export function CoverageStep(flow: Flow) {
  const form = useTexts({ payer: "", member: "", group: "", from: `${today().slice(0, 4)}-01-01` },
    (v) => sayStep(flow, [facts.coverage(v, flow.patient, said())], "The coverage is on file."), (v) => wrong.coverage(v, today()));
  const f = bind(form), [told, tell] = useState<Step>();
  const payer = form.value.payer;
  useEffect(() => { // what this payer pays is shown before it is written down
    if (!payer) { tell(undefined); return; }
    let here = true;
    get("/v1/enrolling", { program: flow.e.program, patient: flow.patient, payer }).then((e) => { if (here) tell(e.steps.find((s) => s.step === "eligibility")); }, () => {});
    return () => { here = false; };
  }, [payer]);
  return (
    <Form of={form} action="Add the coverage">
      <SelectField {...f("payer")} label="Payer" none="Choose …" options={flow.e.payers.map((p) => ({ id: p.id, name: p.name, off: !p.fits }))} autofocus
        hint={told?.have && told.state !== "waits" ? <span class={told.state === "refused" ? "wrong" : undefined}>{told.have}</span> : undefined} />
      <div class="fields"><TextField {...f("member")} label="Member number" hint="As on the card; for Medicare the MBI." autocomplete="off" spellcheck={false} />
        <TextField {...f("group")} label="Group number" maybe autocomplete="off" /></div>
      <TextField {...f("from")} label="First day covered" type="date" class="field-date" />
    </Form>
  );
}
/** Authorization where the payer asks for it. The flow goes on without; claims of these codes are held until it is there. */
export function AuthorizationForm({ flow, payer }: { flow: Flow; payer: string }) {
  const [open, setOpen] = useState(false);
  const codes = (flow.step.have ?? "").match(/\b9\d{4}\b|\bG\d{4}\b/g) ?? [];
  const form = useTexts({ payer, number: "", codes: [...new Set(codes)].join(" "), from: today(), to: "" },
    (v) => sayStep(flow, [facts.authorization(v, flow.patient, said())], "The authorization is on file."), wrong.authorization);
  const f = bind(form);
  if (!open) return <p><button onClick={() => setOpen(true)}>The payer gave an authorization …</button></p>;
  return (
    <Form of={form} action="Write it down" onCancel={() => setOpen(false)} cancel="Not yet">
      {!payer && <SelectField {...f("payer")} label="Payer" none="Choose …" options={flow.e.payers.map((p) => ({ id: p.id, name: p.name }))} />}
      <div class="fields"><TextField {...f("number")} label="Its number" autocomplete="off" autofocus /><TextField {...f("codes")} label="For codes" /></div>
      <div class="fields"><TextField {...f("from")} label="First day" type="date" /><TextField {...f("to")} label="Last day" type="date" /></div>
    </Form>
  );
}

// --- device -------------------------------------------------------------------------------------------------
export function DeviceStep(flow: Flow) {
  const fits = flow.e.devices.filter((d) => d.fits), others = flow.e.devices.filter((d) => !d.fits);
  return (
    <div class="stack">
      {fits.length === 0 && <Empty title="No device fits.">Each says below why not.</Empty>}
      <ul class="devices">{fits.map((d, i) => (
        <li key={d.id}><button class="device" ref={(b) => { if (b && i === 0 && document.activeElement === document.body) b.focus(); }} onClick={() => void flow.next({ device: d.id })}>
          <b>{d.name}</b>{d.more && <span class="muted">{d.more}</span>}</button></li>
      ))}</ul>
      {others.length > 0 && <details><summary>{others.length} that cannot be chosen, and why</summary>
        <ul class="devices-not">{others.map((d) => <li key={d.id}><b>{d.name}</b><p class="muted">{d.more}</p></li>)}</ul></details>}
    </div>
  );
}

// --- what a clinician says ----------------------------------------------------------------------------------
export function DiagnosisStep(flow: Flow) {
  const form = useTexts({ code: "", from: today() }, (v) => sayStep(flow, [facts.diagnosis(v, flow.patient, said())], `The diagnosis ${tidyCode(v.code ?? "")} is on file.`), wrong.diagnosis);
  const f = bind(form);
  return (
    <Form of={form} action="Add the diagnosis">
      <div class="fields"><TextField {...f("code")} label="ICD-10-CM" placeholder="F33.1" autocomplete="off" spellcheck={false} autofocus onBlur={() => form.value.code && form.set({ code: tidyCode(form.value.code) })} />
        <TextField {...f("from")} label="Since" type="date" max={today()} /></div>
    </Form>
  );
}
export function PlanStep(flow: Flow) {
  const form = useTexts({ therapy: "", goals: "", from: today() }, (v) => sayStep(flow, [facts.plan(v, flow.patient, said())], "The plan is on file."), wrong.plan, `enroll.plan.${flow.patient}`);
  const f = bind(form);
  return (
    <Form of={form} action="Add the plan">
      <div class="fields"><SelectField {...f("therapy")} label="Therapy" none="Choose …" autofocus options={[{ id: "cbt", name: "Cognitive behavioral therapy" }, { id: "cbt-i", name: "CBT for insomnia" }, { id: "act", name: "Acceptance and commitment therapy" }, { id: "dbt", name: "Dialectical behavior therapy" }, { id: "bt", name: "Behavioral therapy" }]} />
        <TextField {...f("from")} label="Since" type="date" max={today()} /></div>
      <AreaField {...f("goals")} label="Goals" hint="What it is to reach, in a sentence or two." />
    </Form>
  );
}
export function OrderStep(flow: Flow) {
  const diagnosis = codeIn(flow.e.steps.find((s) => s.step === "diagnosis")?.have), device = flow.e.devices.find((d) => d.id === flow.e.device);
  const form = useTexts({ diagnosis }, (v) => sayStep(flow, [facts.order(v, flow.patient, flow.e.device ?? "", said())], `${device?.name ?? "The device"} is ordered.`), wrong.order);
  return (
    <Form of={form} action={`Order ${device?.name ?? "the device"}`}>
      <TextField {...bind(form)("diagnosis")} label="To treat" hint="A diagnosis that is on file." class="field-date" autocomplete="off" autofocus />
    </Form>
  );
}

// --- consent ------------------------------------------------------------------------------------------------
/** To be read aloud or printed: a heading, numbered points, what is left. */
function ConsentWords({ of }: { of: string }) {
  const [title, ...lines] = of.split("\n").map((l) => l.trim()).filter(Boolean);
  return (
    <article class="consent-words" aria-label="What the patient is told" tabIndex={0}>
      <h3>{title}</h3>
      {lines.map((l, i) => {
        const point = /^(\d+\.) ([^.]+\.)(.*)$/.exec(l);
        return point ? <p key={i} class="consent-point"><span>{point[1]}</span><span><b>{point[2]}</b>{point[3]}</span></p> : <p key={i}>{l}</p>;
      })}
    </article>
  );
}
export function ConsentStep(flow: Flow) {
  const part2 = flow.step.step === "part2-consent", written = part2 || /in writing/.test(flow.step.need ?? "");
  const form = useTexts({ form: written ? "written" : "", from: today() },
    (v) => sayStep(flow, [facts.consent(v, flow.patient, part2 ? "part2" : flow.e.program, said())], part2 ? "The consent to disclose is on file." : "The consent is on file."), wrong.consent);
  const f = bind(form);
  return (
    <div class="stack">
      <ConsentWords of={flow.e.consent_words} />
      <p class="no-print"><button onClick={() => window.print()}>Print these words</button> <span class="muted">or read them aloud.</span></p>
      <Form of={form} action={part2 ? "The patient consents to the disclosure" : "The patient consents"}>
        <ChoiceField {...f("form")} label="How was it given?" options={[{ id: "verbal", name: "Spoken", more: "read aloud, and agreed", off: written }, { id: "written", name: "In writing", more: "signed, kept on file" }]}
          hint={written ? (part2 ? "42 CFR Part 2 asks for it in writing." : "This payer asks for it in writing.") : undefined} />
        <TextField {...f("from")} label="On" type="date" max={today()} class="field-date" />
      </Form>
    </div>
  );
}

// --- the enrollment, supply, education -----------------------------------------------------------------------
export function EnrollStep(flow: Flow) {
  const device2 = flow.e.steps.some((s) => s.step === "part2-consent"), [said2, setSaid2] = useState(false), part2 = device2 || said2;
  const fit = flow.e.practitioners.filter((p) => p.fits), places = flow.e.places.filter((p) => p.fits);
  const form = useTexts({ billing: fit.length === 1 ? fit[0]?.id ?? "" : "", place: places.some((p) => p.id === "11") ? "11" : "" }, async (v) => {
    const enrollment = newId("e");
    await sayStep(flow, [facts.enroll(v, flow.patient, enrollment, flow.e.program, flow.e.device ?? "", part2, said())], "Enrolled.", { enrollment });
  }, wrong.enroll);
  const f = bind(form), not = flow.e.practitioners.filter((p) => !p.fits);
  return (
    <Form of={form} action="Enroll">
      <SelectField {...f("billing")} label="Who bills" none="Choose …" options={options(flow.e.practitioners)} autofocus
        hint={not.length > 0 ? <details class="inline-why"><summary>{not.length} cannot bill it, and why</summary><ul>{not.map((p) => <li key={p.id}>{p.name}: {p.more}</li>)}</ul></details> : undefined} />
      <SelectField {...f("place")} label="Place of service" options={flow.e.places.map((p) => ({ id: p.id, name: `${p.id} ${p.name}`, off: !p.fits }))} hint="Where the practice stands, not where the patient is." />
      {!device2 && <CheckField label="It is the record of a substance-use programme (42 CFR Part 2)" value={said2} onValue={setSaid2}
        hint={/^F1/.test(codeIn(flow.e.steps.find((s) => s.step === "diagnosis")?.have)) ? "The diagnosis is one of substance use: say so here if your programme holds itself out for treating it." : undefined} />}
      {part2 && <p class="muted">The record will be closed under 42 CFR Part 2: only people who are named for it see it, and nothing leaves without the consent to disclose.</p>}
      {part2 && !me.get()?.may.includes("part2") && <p class="stale">You are not named for such records: once you enroll, this one closes to you as well, and supply and education are left to somebody who is. The compliance officer names people.</p>}
    </Form>
  );
}
export function SupplyStep(flow: Flow) {
  const form = useTexts({ paid_by: "practice", unit: "", cost: "", invoice: "" }, (v) => sayStep(flow, [facts.supply(v, flow.e.enrollment ?? "", said())], "The device is supplied."), wrong.supply);
  const f = bind(form);
  return (
    <Form of={form} action="The device is supplied">
      <ChoiceField {...f("paid_by")} label="Who bore the cost?" options={[{ id: "practice", name: "The practice" }, { id: "vendor", name: "Its maker" }, { id: "patient", name: "The patient" }]}
        hint={form.value.paid_by !== "practice" && flow.e.program === "dmht" ? <span class="m-at-risk">The device’s code is for what the practice paid: it will be refused so.</span> : undefined} />
      <div class="fields"><TextField {...f("unit")} label="Serial number, licence or access code" maybe autocomplete="off" />
        <TextField {...f("cost")} label="What it cost" maybe inputMode="decimal" placeholder="$" class="field-short" /><TextField {...f("invoice")} label="Invoice" maybe autocomplete="off" class="field-short" /></div>
    </Form>
  );
}
export function EducationStep(flow: Flow) {
  const form = useTexts({ minutes: "" }, (v) => sayStep(flow, [facts.educate(v, flow.e.enrollment ?? "", said())], "Set-up and education are on file."), () => ({}));
  return (
    <Form of={form} action="It is set up and explained">
      <TextField {...bind(form)("minutes")} label="Minutes" maybe inputMode="numeric" class="field-short" autofocus hint="You did it, today. Somebody else writes it down for themselves." />
    </Form>
  );
}

/** Then the patient has to get in: a link, shown once. */
export function Invite({ patient }: { patient: string }) {
  const [link, setLink] = useState(""), [open, setOpen] = useState(false);
  const form = useTexts({ login: "" }, async (v) => {
    const made = await post("/v1/patients/{patient}/invitation", { login: (v.login ?? "").trim() }, { patient });
    setLink(new URL(made.link, location.href).href);
  }, (v): Texts => (v.login?.trim() ? {} : { login: "What the patient will sign in with." }));
  if (link) return <Once label="The patient’s link" value={link} onDone={() => { setLink(""); setOpen(false); }}><p>Hand it over now: it is shown only here, and only once.</p></Once>;
  if (!open) return <p><button onClick={() => setOpen(true)}>Let the patient in with a link …</button></p>;
  return <Form of={form} action="Make the link" onCancel={() => setOpen(false)}>
    <TextField {...bind(form)("login")} label="The patient’s name to sign in with" hint="An e-mail address will do." autocomplete="off" class="narrow" autofocus /></Form>;
}
