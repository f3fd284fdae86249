// patient.tsx - a record: the strip from near, windows and months with their codes, charts, what is on file, facts.
import { lazy } from "./lazy";
import { useEffect, useState } from "preact/hooks";
import { me, post, useGet } from "../api";
import { Alerts } from "../care/alerts";
import { ExplainPanel } from "../care/explain";
import { FactPanel } from "../care/facts";
import { LogContact } from "../care/log";
import { DayPanel, Overview, useWindow } from "../care/overview";
import { languageName, RecordView } from "../care/record";
import { PROGRAMS, tel } from "../care/row";
import { TimerSlot } from "../care/timer";
import { useKeys, type Key } from "../keys";
import { AreaField, Day, Empty, Form, Page, Panel, Read, Section, SelectField, Sentence, Table, Tabs, toast, useForm, usePaged, When, type Column } from "../parts";
import type { PageProps } from "../pages";
import { address, filter, go } from "../router";
import { sayClock, sayPhone } from "../words/dates";
import { kindSays } from "../words/kinds";
import type { Enrollment, FactRow, Patient } from "../shapes";

// Somebody who has not asked for a record within a minute has left it (edge/api/presence.c).
const PRESENCE_MS = 65_000;

const ChartsView = lazy(() => import("../care/charts"));

const factColumns: Column<FactRow>[] = [
  { id: "at", title: "When", text: (f) => f.at, cell: (f) => <span class="nowrap"><When at={f.at} /></span> },
  { id: "says", title: "What", text: (f) => f.says, cell: (f) => <span class={f.voided ? "voided" : undefined}><Sentence of={f.says} /></span> },
  { id: "kind", title: "Kind", text: (f) => f.kind, cell: (f) => <span class="muted nowrap">{kindSays(f.kind)}</span>, less: true },
  { id: "by", title: "By", text: (f) => f.by_name ?? f.by, cell: (f) => <span class="nowrap">{f.by_name ?? f.by}</span>, less: true },
  { id: "seq", title: "Number", text: (f) => f.seq, right: true, cell: (f) => <span class="muted">{f.seq.toLocaleString("en-US")}</span>, less: true },
];
const KINDS = ["checkin", "assess", "contact", "time", "note", "diagnosis", "plan", "order", "consent", "supply", "educate", "coverage", "void"];

function FactsView({ patient, kind, fact }: { patient: string; kind: string; fact: string | null }) {
  const list = usePaged("/v1/facts", { patient, kind, limit: 100 }, (p) => ({ rows: p.facts, next: p.next }));
  return (
    <>
      <div class="filters"><SelectField label="Kind" value={kind} onValue={(v) => filter({ kind: v })} none="All" options={KINDS.map((k) => ({ id: k, name: kindSays(k) }))} /></div>
      <Read of={list} what="Loading facts">{() => (
        <Table name="facts" caption="Facts, newest first" rows={list.rows} columns={factColumns} keyOf={(f) => f.id} cursor={fact ?? undefined} more={list.more}
          onOpen={(f) => filter({ fact: f.id, day: null, code: null, from: null })} rowClass={(f) => (f.voided ? "past" : undefined)} file={`facts-${patient}`}
          empty={<Empty title="No facts of this kind." />} />
      )}</Read>
    </>
  );
}

function ChartsTab({ patient, onFact }: { patient: string; onFact: (id: string) => void }) {
  const charts = useGet("/v1/patients/{patient}/charts", { patient });
  return <Read of={charts} what="Loading the charts">{(c) => <ChartsView of={c} onFact={onFact} />}</Read>;
}

/** A record that is not there may be one that is closed: who must, opens it with a reason, and is asked about it later. */
function Closed({ patient, onOpened }: { patient: string; onOpened: () => void }) {
  const [asked, ask] = useState(false);
  const form = useForm({ reason: "" }, async (v) => {
    await post("/v1/glass", { patient, reason: v.reason.trim() });
    toast("The record is open to you for an hour. Your reason will be reviewed.");
    onOpened();
  }, (v) => (v.reason.trim().length >= 10 ? {} : { reason: "A sentence for whoever reviews it." }), `glass ${patient}`);
  return (
    <Page title="No such record">
      <Empty title="There is no record here that is open to you.">
        <p>It may not exist, or it may be closed: a substance-use record (42 CFR Part 2) opens only to those who are named for it.</p>
      </Empty>
      {me.get()?.may.includes("break-glass") && (asked ? <div class="narrow-form"><Form of={form} action="Open it for an hour" onCancel={() => ask(false)}>
        <AreaField label="Why must it be opened now?" value={form.value.reason} onValue={(reason) => form.set({ reason })} error={form.errors.reason} autofocus
          hint="You, the time and the reason are written to the audit, and a compliance officer reviews them." /></Form></div>
        : <p><button onClick={() => ask(true)}>I must open a closed record …</button></p>)}
    </Page>
  );
}

function Head({ of: p, e }: { of: Patient; e: Enrollment | undefined }) {
  const payer = p.coverages.find((c) => c.in_force && c.rank === "primary")?.payer_name;
  return (
    <span class="patient-line">
      <span>{p.age}, born <Day on={p.birth} short /></span>
      {p.phone && <a href={tel(p.phone)}>{sayPhone(p.phone)}</a>}
      <span>{sayClock(p.local_time)} there</span>
      {e && <span>{PROGRAMS[e.program]} with {e.billing_name}</span>}
      {payer ? <span>{payer}</span> : <span class="m-at-risk">no coverage in force</span>}
      {p.language && !/^en/i.test(p.language) && <span>speaks {languageName(p.language)}</span>}
    </span>
  );
}

function Record({ of: p, query }: { of: Patient; query: URLSearchParams }) {
  const [logging, setLogging] = useState(false);
  const may = me.get()?.may ?? [];
  const e = p.enrollments.find((x) => x.enrollment === query.get("e")) ?? p.enrollments[0];
  const shown = useWindow(e, query.get("w"));
  const tab = query.get("tab") ?? "", fact = query.get("fact"), code = query.get("code"), day = query.get("day");
  const openFact = (id: string) => { setLogging(false); filter({ fact: id }); };
  const log = () => { if (e) setLogging(true); };
  const keys: Key[] = [
    ...(may.includes("care") && e ? [{ key: "e", label: "Log a call", action: true, run: log }] : []),
    ...(may.includes("clinical") && e ? [{ key: "n", label: "Notes", action: true, run: () => go(address("/notes/{enrollment}", { enrollment: e.enrollment })) }] : []),
  ];
  useKeys("Patient", keys);
  const name = `${p.last}, ${p.first}`;
  const href = (changes: Record<string, string | undefined>) => address("/patients/{patient}", { patient: p.patient, e: e?.enrollment, ...changes });
  const tabs = [
    ...(e ? [{ id: "", title: "Overview", href: href({}) }] : []),
    ...(may.includes("clinical") ? [{ id: "charts", title: "Charts", href: href({ tab: "charts" }) }] : []),
    { id: "record", title: "On file", href: href({ tab: "record" }) },
    { id: "facts", title: "Facts", href: href({ tab: "facts" }) },
    ...(may.includes("clinical") && e ? [{ id: "notes", title: "Notes", href: address("/notes/{enrollment}", { enrollment: e.enrollment }) }] : []),
  ];
  const at = tab || (e ? "" : "record");
  const panel = logging && e ? <Panel title={name} note="Log a contact" onClose={() => setLogging(false)}>
      {p.phone && <p><a class="phone" href={tel(p.phone)}>{sayPhone(p.phone)}</a> <span class="muted">{sayClock(p.local_time)} there</span></p>}
      <LogContact enrollment={e.enrollment} patient={p.patient} name={name} onDone={() => setLogging(false)} /></Panel>
    : fact ? <FactPanel key={fact} id={fact} onClose={() => filter({ fact: null })} />
    : code && e ? <ExplainPanel key={code} enrollment={e.enrollment} code={code} from={query.get("from") ?? undefined} onFact={openFact} onClose={() => filter({ code: null, from: null })} />
    : day ? <DayPanel of={shown.near?.days.find((d) => d.on === day)} on={day} onFact={openFact} onClose={() => filter({ day: null })} />
    : undefined;
  return (
    <Page title={name} heading={<>{name}{p.part2 && <span class="pill" title="42 CFR Part 2: closed to all who are not named for it">substance-use record</span>}</>}
      note={<Head of={p} e={e} />} panel={panel}
      tools={<>{e && may.includes("care") && <button onClick={log}>Log a call <kbd>e</kbd></button>}
        {!p.enrollments.some((x) => !x.ended) && may.includes("enroll") && <a class="button main-button" href={address("/enroll", { patient: p.patient })}>Enroll</a>}</>}>
      {p.others.length > 0 && <p class="others" role="status"><span class="dot-contact" aria-hidden="true" /> {p.others.join(", ")} {p.others.length === 1 ? "has" : "have"} this record open, too.</p>}
      <Alerts of={p.alerts} named={false} />
      <TimerSlot patient={p.patient} enrollment={e && !e.ended ? e.enrollment : undefined} mine={p.my_minutes} name={name} />
      {p.enrollments.length > 1 && <Tabs label="Enrollments" at={e?.enrollment ?? ""} of={p.enrollments.map((x) => ({ id: x.enrollment,
        title: `${PROGRAMS[x.program]}, ${x.device_name}${x.ended ? " (ended)" : ""}`, href: address("/patients/{patient}", { patient: p.patient, e: x.enrollment, tab }) }))} />}
      <Tabs label="The record" at={at} of={tabs} />
      {at === "charts" ? <ChartsTab patient={p.patient} onFact={openFact} />
        : at === "record" ? <RecordView of={p} enrollment={e} onFact={openFact} />
        : at === "facts" ? <FactsView patient={p.patient} kind={query.get("kind") ?? ""} fact={fact} />
        : e ? <Overview patient={p.patient} e={e} shown={shown} query={query} onFact={openFact} />
        : <Section title="Enrollment"><Empty title="No enrollment runs." /></Section>}
    </Page>
  );
}

export default function PatientPage({ params, query }: PageProps) {
  const patient = useGet("/v1/patients/{patient}", { patient: params.patient });
  // Who comes is told; who goes is seen by looking again.
  const company = !!patient.data?.others.length;
  useEffect(() => {
    if (!company) return;
    const t = setInterval(() => { if (!document.hidden) void patient.reload(); }, PRESENCE_MS);
    return () => clearInterval(t);
  }, [company, params.patient]);
  if (patient.data) return <Record of={patient.data} query={query} />;
  if (patient.problem?.kind === "none-such") return <Closed patient={params.patient ?? ""} onOpened={() => void patient.reload()} />;
  return <Page title="Patient" heading=" "><Read of={patient} what="Loading the record">{() => null}</Read></Page>;
}
