// enroll.tsx - one flow from a name to the first entry. It asks only what is missing, says what each answer is for, and
// can be left at any step: what was said are facts, so whoever opens it next goes on where it stands.
import { useEffect, useRef, useState } from "preact/hooks";
import { drop, me, put, useGet } from "../api";
import { draftThere } from "../care/drafts";
import { AuthorizationForm, ConsentStep, CoverageStep, DeviceStep, DiagnosisStep, EducationStep, EnrollStep, Invite, OrderStep, PatientStep, PlanStep, SupplyStep, type Flow, type Said } from "../care/enroll_steps";
import { askedNow, currentStep, doneCount, isEnrolled, needsClinician, type StepName } from "../logic/enroll";
import { Cite, Empty, Grade, Money, Page, Read, Section, Sentence, Sign, TextField, toast, toastProblem, type Meaning } from "../parts";
import type { PageProps } from "../pages";
import { address, filter, go } from "../router";
import type { Enrolling, Outcome, Step } from "../shapes";
import { count } from "../words/dates";

const FORMS: Partial<Record<StepName, (flow: Flow) => preact.JSX.Element>> = {
  "patient": PatientStep, "coverage": CoverageStep, "device": DeviceStep, "diagnosis": DiagnosisStep, "consent": ConsentStep,
  "part2-consent": ConsentStep, "plan": PlanStep, "order": OrderStep, "enroll": EnrollStep, "supply": SupplyStep, "education": EducationStep,
};
const STATE_WORDS: Record<Step["state"], string> = { done: "done", missing: "asked now", waits: "later", refused: "cannot be", warning: "look at this" };
const SIGNS: Record<Step["state"], Meaning> = { done: "earned", missing: "reachable", waits: "yields", refused: "lost", warning: "at-risk" };
const PROGRAMS = [{ id: "rtm", name: "RTM", more: "remote therapeutic monitoring" }, { id: "dmht", name: "DMHT", more: "digital mental health treatment" }];

// --- at left: how far it is -----------------------------------------------------------------------------------
function Progress({ of: e, at, onStep }: { of: Enrolling; at: StepName | undefined; onStep: (s: StepName) => void }) {
  return (
    <nav class="progress" aria-label="Steps">
      <p class="muted small">{doneCount(e.steps)} of {count(e.steps.length, "step")}</p>
      <ol>{e.steps.map((s) => (
        <li key={s.step} class={`progress-${s.state}`}>
          <button aria-current={s.step === at ? "step" : undefined} disabled={s.state === "waits"} onClick={() => onStep(s.step)}>
            <span class={`m-${SIGNS[s.state]}`}><Sign of={SIGNS[s.state]} /></span><span class="progress-title">{s.title}</span>
            <span class={s.state === "warning" || s.state === "refused" ? "m-at-risk small" : "vh"}>{STATE_WORDS[s.state]}</span></button>
        </li>
      ))}</ol>
    </nav>
  );
}

/** What the answer is for: which codes, by which rule, on whose word. */
function Why({ of: s }: { of: Step }) {
  return (
    <div class="step-why"><p><Sentence of={s.why} /></p>
      {s.cite && <details><summary>Source {s.grade && <Grade of={s.grade} />}</summary><p class="small"><Cite of={s.cite} /></p></details>}</div>
  );
}

// --- who has to go on ------------------------------------------------------------------------------------------
function Waits({ of: e, step }: { of: Enrolling; step: Step }) {
  const fit = e.practitioners.filter((p) => p.fits), names = fit.slice(0, 3).map((p) => `${p.name}${p.more ? `, ${p.more.split(" ")[0]}` : ""}`);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const url = new URL(address("/enroll", { program: e.program, patient: e.patient, device: e.device }), location.href).href;
    try { await navigator.clipboard.writeText(url); setCopied(true); } catch { toast(`The link: ${url}`); }
  };
  return (
    <div class="stack waits-for">
      <p><b>Waits for {names.length ? `${names.join("; ")}${fit.length > 3 ? `, or one of ${fit.length - 3} others` : ""}` : "a clinician"}.</b></p>
      <p>{step.title}: a clinician says it; your role does not. What you entered is kept. You can leave: whoever opens this patient’s enrollment goes on here.</p>
      <p class="row"><button onClick={() => void copy()}>{copied ? "The link is copied" : "Copy the link for them"}</button><a class="button" href="/patients?group=not-enrolled">Leave it here</a></p>
    </div>
  );
}

function Worth({ of }: { of: Outcome[] }) {
  const priced = of.filter((o) => o.worth !== undefined);
  if (!priced.length) return null;
  return <span class="enroll-worth"><span>What it can bring:</span> {priced.map((o) => <span key={`${o.code} ${o.min}`} class="nowrap">{o.code} <Money of={o.worth} /></span>)}</span>;
}

function Started({ of: e, step }: { of: Enrolling; step: Step }) {
  const href = address("/patients/{patient}", { patient: e.patient, e: e.enrollment });
  return (
    <div class="stack">
      <p class="step-done-big"><span class="m-earned"><Sign of="earned" /></span> <b>{e.name} is enrolled.</b></p>
      {step.have && <p><Sentence of={step.have} whole /></p>}
      {step.state === "missing" && <p>{step.need}</p>}
      {me.get()?.may.includes("enroll") && <Invite patient={e.patient ?? ""} />}
      <p class="row"><a class="button main-button" href={href}>Open the record</a><a class="button" href={address("/enroll", { program: e.program })}>Enroll somebody else</a></p>
    </div>
  );
}

function StepBody({ of: e, step, next, said, asked }: { of: Enrolling; step: Step; next: Flow["next"]; said: Flow["said"]; asked: boolean }) {
  const may = me.get()?.may ?? [], flow: Flow = { e, step, patient: e.patient ?? "", next, said };
  const Ask = FORMS[step.step];
  if (step.step === "start") return <Started of={e} step={step} />;
  if (step.state === "waits") return <p class="muted">It is asked once what stands before it is answered.</p>;
  return (
    <div class="stack">
      {step.have && !(asked && step.state === "missing") && <p class={step.state === "refused" ? "wrong" : step.state === "warning" ? "m-at-risk" : undefined}><Sentence of={step.have} whole /></p>}
      {step.need && <p>{step.need}</p>}
      {step.step === "eligibility" && step.state === "warning" && /authorization/.test(`${step.have} ${step.need}`) && <AuthorizationForm flow={flow} payer="" />}
      {step.step === "eligibility" && step.state === "warning" && <p class="muted">It does not keep anybody from being enrolled: claims of these codes are held until it is settled. What a payer pays is kept under <a href="/payers">Payers</a>.</p>}
      {asked && needsClinician(step.step, may) ? <Waits of={e} step={step} />
        : Ask && asked ? <Ask key={`${step.step} ${e.device ?? ""}`} {...flow} />
        : step.step === "device" && !e.enrollment && step.state !== "missing" ? <details class="again" open={step.state === "refused"}><summary>Choose another</summary><DeviceStep {...flow} /></details>
        : step.step === "coverage" && step.state === "done" ? <details class="again"><summary>Add another coverage</summary><CoverageStep {...flow} /></details>
        : step.state === "refused" ? <p class="muted">What was said stays on file. Take a fact back under <a href={address("/patients/{patient}", { patient: e.patient, tab: "facts" })}>its facts</a>, or answer otherwise in the step that it rests on.</p>
        : null}
    </div>
  );
}

// --- the choice of whom ------------------------------------------------------------------------------------------
function Existing({ program }: { program: string }) {
  const [q, setQ] = useState(""), [asked, ask] = useState("");
  useEffect(() => { const t = setTimeout(() => ask(q.trim()), 200); return () => clearTimeout(t); }, [q]);
  const found = useGet("/v1/patients", asked ? { q: asked, limit: 12 } : { group: "not-enrolled", limit: 12 });
  const rows = [...new Map((found.data?.rows ?? []).map((r) => [r.patient, r])).values()];
  return (
    <div class="stack">
      <TextField label="Name" value={q} onValue={setQ} autofocus autocomplete="off" class="narrow" />
      <h3>{asked ? "Found" : "Begun, and not enrolled yet"}</h3>
      {found.data && (rows.length ? <ul class="lines people">{rows.map((r) => (
        <li key={r.patient}><a class="row-name grow" href={address("/enroll", { program, patient: r.patient })}>{r.name}</a>
          <span class="muted">{r.enrollment ? `${r.program?.toUpperCase() ?? ""} ${r.group === "ended" ? "ended" : "runs"}` : "not enrolled"}</span></li>
      ))}</ul> : <p class="muted">{asked ? "Nobody of that name." : "Nobody: every patient who is here is enrolled."}</p>)}
    </div>
  );
}
function Begin({ of: e, next, said, existing }: { of: Enrolling; next: Flow["next"]; said: Flow["said"]; existing: boolean }) {
  const step = e.steps[0];
  if (!step) return null;
  const href = (who: string | undefined) => address("/enroll", { program: e.program, who });
  return (
    <Section title={existing ? "Somebody who is here" : "A new patient"} tools={<a href={href(existing ? undefined : "here")}>{existing ? "A new patient" : "Somebody who is here already"}</a>}>
      {existing ? <Existing program={e.program} /> : <><p class="muted step-need">{step.need}</p><PatientStep e={e} step={step} patient="" next={next} said={said} /></>}
    </Section>
  );
}

// --- a choice that is no fact yet is kept as a draft --------------------------------------------------------------
const draftName = (patient: string) => `enroll.${patient}`;
function useChosenDevice(e: Enrolling | undefined, query: URLSearchParams): void {
  const patient = e?.patient, device = query.get("device");
  useEffect(() => {
    if (!patient || e?.enrollment) return;
    if (device) { void put("/v1/drafts/{name}", { name: draftName(patient), value: { device, program: e?.program } }, { name: draftName(patient) }).catch(() => {}); return; }
    if (e?.device) return;
    draftThere(draftName(patient)).then((d) => {
      const was = d as { device?: string; program?: string } | undefined;
      if (was?.device && was.program === e?.program) filter({ device: was.device });
    }, () => {});
  }, [patient, device, e?.enrollment]);
  useEffect(() => { if (patient && e?.enrollment) void drop("/v1/drafts/{name}", { name: draftName(patient) }).catch(() => {}); }, [patient, e?.enrollment]);
}

function Flowing({ of: e, query, reload, looked, look }: {
  of: Enrolling; query: URLSearchParams; reload: () => Promise<void>;
  /** A step that is looked at, instead of the one that is asked. */
  looked: StepName | undefined; look: (s: StepName | undefined) => void;
}) {
  const head = useRef<HTMLHeadingElement>(null), before = useRef<StepName | undefined>(undefined);
  const [just, setJust] = useState<Said>();
  const takeBack = async () => {
    try { await just?.undo(); setJust(undefined); toast("Taken back."); } catch (x) { toastProblem(x); }
  };
  const asked = askedNow(e.steps), enrolled = isEnrolled(e.steps);
  const refused = e.steps.find((s) => s.state === "refused");
  const current = currentStep(e.steps);
  const step = e.steps.find((s) => s.step === (looked ?? current));
  useEffect(() => {
    look(undefined);
    // On to the next step: its heading is read, and a field that wants the cursor takes it.
    if (before.current && before.current !== current) requestAnimationFrame(() => {
      const field = document.querySelector<HTMLElement>(".step-body :is(input, select, textarea, .device)");
      (field ?? head.current)?.focus({ preventScroll: true });
      head.current?.scrollIntoView({ block: "nearest" });
    });
    before.current = current;
  }, [current]);
  const next = async (changes: Record<string, string> = {}) => {
    if (Object.keys(changes).length) go(address("/enroll", { program: e.program, patient: e.patient, device: query.get("device"), enrollment: query.get("enrollment"), ...changes }), { replace: true });
    else await reload();
  };
  if (!e.patient) return <Begin of={e} next={next} said={setJust} existing={query.get("who") === "here"} />;
  if (!step) return null;
  return (
    <section class="step" aria-labelledby="step-title">
      <header><h2 id="step-title" ref={head} tabIndex={-1}>{step.title}</h2>
        <p class="vh" role="status">{`${step.title}: ${STATE_WORDS[step.state]}`}</p></header>
      {just && !looked && <p class={step.state === "refused" ? "step-just muted" : "step-just"} role="status"><Sign of={step.state === "refused" ? "yields" : "earned"} /> {just.text} <button class="link" onClick={() => void takeBack()}>Undo</button></p>}
      {step.step !== "start" && <Why of={step} />}
      {(step.step === "device" || step.step === "start") && e.steps.filter((s) => s.state === "warning" && s.step !== step.step).map((s) => (
        <p key={s.step} class="stale">{s.title}: <Sentence of={s.have ?? s.need ?? ""} whole /> <button class="link" onClick={() => look(s.step)}>Look</button></p>))}
      <div class="step-body"><StepBody of={e} step={step} next={next} said={setJust} asked={step.step === asked?.step} /></div>
      {looked && looked !== current && <p><button class="link" onClick={() => look(undefined)}>Back to: {e.steps.find((s) => s.step === current)?.title}</button></p>}
      {!enrolled && refused && step.step !== refused.step && <p class="wrong">{refused.title} cannot be as it is: nothing after it is asked. <button class="link" onClick={() => look(refused.step)}>Look</button></p>}
    </section>
  );
}
export default function EnrollPage({ query }: PageProps) {
  const program = query.get("program") === "dmht" ? "dmht" : "rtm";
  const enrolling = useGet("/v1/enrolling", { program, patient: query.get("patient"), device: query.get("device"), enrollment: query.get("enrollment") });
  const last = useRef<Enrolling | undefined>(undefined), [looked, look] = useState<StepName>();
  if (enrolling.data) last.current = enrolling.data;
  // While the next answer comes, what there was stays: nothing jumps.
  const e = enrolling.data ?? (enrolling.loading ? last.current : undefined);
  useChosenDevice(enrolling.data, query);
  useEffect(() => { if (enrolling.problem?.kind === "refused") toastProblem(enrolling.problem); }, [enrolling.problem]);
  const name = e?.name;
  return (
    <Page title={name ? `Enroll ${name}` : "Enroll"} heading={name ? <>Enroll <a class="head-link" href={address("/patients/{patient}", { patient: e.patient })}>{name}</a></> : "Enroll a patient"}
      note={e && <Worth of={e.worth} />}
      tools={!query.get("enrollment") && <span class="segments" role="group" aria-label="Program">{PROGRAMS.map((p) => (
        <a key={p.id} href={address("/enroll", { program: p.id, patient: query.get("patient"), who: query.get("who") })} aria-current={p.id === program ? "true" : undefined} title={p.more}>{p.name}</a>))}</span>}>
      {e ? <div class="enroll">
          <Progress of={e} at={looked ?? currentStep(e.steps)} onStep={look} />
          <Flowing of={e} query={query} reload={enrolling.reload} looked={looked} look={look} />
        </div>
        : <Read of={enrolling} what="Loading the steps">{() => <Empty title="" />}</Read>}
    </Page>
  );
}
