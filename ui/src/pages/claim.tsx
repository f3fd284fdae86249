// claim.tsx - a claim: what comes next first, then what it stands on, what happened to it, and what was sent.
import { useState } from "preact/hooks";
import { get, useGet } from "../api";
import { filingRuns, frequencyWord, requirementTitle, sumRequirements } from "../logic/claims";
import { workTitle } from "../logic/work";
import { balanceOf, explains } from "../logic/remit";
import type { PageProps } from "../pages";
import { By, Day, Failed, Loading, Money, Month, Page, Read, Section, Sign, Span, toastProblem, When } from "../parts";
import { Adjustments } from "../parts/adjustments";
import { Findings } from "../parts/findings";
import { useMay } from "../parts/places";
import { factHref, Requirements } from "../parts/requirements";
import { Sentence } from "../parts/sentence";
import { Status, ToFile } from "../parts/status";
import { X12Tree } from "../parts/tree";
import { useKeys, type Key } from "../keys";
import { go } from "../router";
import type { Claim, ClaimEvent, ClaimLine, WorkRow } from "../shapes";
import { saveBlob } from "../words/csv";
import { asSentence } from "../words/sentence";
import { isZero, sum } from "../words/money";
import { TakePanel } from "./claim_take";
import { ReleasePanel } from "./release";
import { DonePanel } from "./work_done";

type Open = "release" | "correct" | "void" | { work: WorkRow } | null;
const claimHref = (id: string) => `/claims/${encodeURIComponent(id)}`;

function Next({ c, open }: { c: Claim; open: (o: Open) => void }) {
  const r = c.row;
  return (
    <section class="next" aria-label="What comes next">
      <p class="next-says"><Sentence of={asSentence(c.next)} /></p>
      {c.may_not && <p class="next-not"><Sentence of={asSentence(c.may_not)} /></p>}
      {c.may.length > 0 && <div class="tools">
        {c.may.includes("release") && <button class="main-button" onClick={() => open("release")}>Release …</button>}
        {c.may.includes("send") && <a class="button main-button" href={`/batches?payer=${encodeURIComponent(r.payer)}`}>Send with the others of {r.payer_name} …</a>}
        {c.may.includes("correct") && <button onClick={() => open("correct")}>Correct …</button>}
        {c.may.includes("void") && <button class="quiet" onClick={() => open("void")}>{r.status === "made" || r.status === "released" || r.status === "rejected" ? "Withdraw …" : "Void …"}</button>}
      </div>}
      {c.checks.length > 0 && <Findings of={c.checks} />}
    </section>
  );
}

function Work({ of, open }: { of: WorkRow[]; open: (o: Open) => void }) {
  const may = useMay();
  if (!of.length) return null;
  return (
    <Section title="To be seen to" id="work">
      <ul class="work-list">{of.map((w, i) => (
        <li key={w.work ?? i}>
          <p><Sign of="at-risk" /> <strong>{workTitle(w.what)}</strong>{w.worth && <> <Money of={w.worth} /></>}{w.due && <> <span class="muted"><By on={w.due} /></span></>}</p>
          <p><Sentence of={w.text} /></p>
          {w.work && may("claims-work") && <p><button class="small" onClick={() => open({ work: w })}>Seen to …</button></p>}
        </li>
      ))}</ul>
    </Section>
  );
}

/** charge - what was not paid = paid: a sum that a person can check. */
function Sums({ c }: { c: Claim }) {
  const r = c.row, all = c.lines.flatMap((l) => l.adjustments);
  const lost = sum(all.filter((a) => a.group !== "PR").map((a) => a.amount));
  const decided = all.length > 0 || !isZero(r.paid);
  const b = balanceOf(c.lines, [], [], r.paid);
  return (
    <dl class="sums">
      <div><dt>Charged</dt><dd><Money of={r.charge} /></dd></div>
      <div><dt>Expected</dt><dd><Money of={r.expected} /></dd></div>
      {decided && <>
        <div><dt>Paid</dt><dd><Money of={r.paid} /></dd></div>
        {!isZero(r.patient_due) && <div><dt>The patient owes</dt><dd><Money of={r.patient_due} /></dd></div>}
        {!isZero(lost) && <div><dt>Not paid</dt><dd><Money of={lost} /></dd></div>}
      </>}
      {filingRuns(r.status) && <div><dt>To file</dt><dd><ToFile of={r} /></dd></div>}
      {decided && !b.balances && <div class="late"><dt>Lines and claim differ by</dt><dd><Money of={b.difference} /></dd></div>}
    </dl>
  );
}

function Line({ l, c }: { l: ClaimLine; c: Claim }) {
  const unmet = l.requirements.filter((q) => !q.met);
  const [open, setOpen] = useState(unmet.length > 0);
  const decided = l.adjustments.length > 0 || !isZero(l.paid);
  return (
    <li class="claim-line">
      <div class="line-head">
        <a class="line-code" href={`/rulebook/codes/${l.code}`}>{l.code}{l.modifiers && `-${l.modifiers}`}{l.units > 1 && <span class="muted"> ×{l.units}</span>}</a>
        <span class="line-name">{l.name}<span class="muted small"> · <Span from={l.from} to={l.to ?? l.from} />, date of service <Day on={l.on} short /></span></span>
        <span class="line-money"><Money of={decided ? l.paid : l.expected} /><span class="muted small">{decided ? ` paid of ` : " expected of "}<Money of={l.charge} /></span></span>
      </div>
      <Adjustments of={l.adjustments} />
      {decided && !explains(l.charge, l.adjustments, l.paid) && <p class="late">Charge, adjustments and payment of this line do not add up.</p>}
      <details class="line-why" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
        <summary>What it stands on now: {unmet.length ? <strong>{sumRequirements(l.requirements)}: {unmet.map((q) => requirementTitle(q.id).toLowerCase()).join(", ")}</strong> : sumRequirements(l.requirements)}</summary>
        {open && <>
          <p class="small"><a href={`/patients/${encodeURIComponent(c.row.patient)}?e=${encodeURIComponent(c.row.enrollment)}&code=${l.code}&from=${l.from}`}>The same on the patient’s page, with its days and minutes</a></p>
          <Requirements of={l.requirements} />
        </>}
      </details>
    </li>
  );
}

const EVENT: Record<string, string> = {
  "claim-made": "Made", "claim-released": "Released", "claim-sent": "Sent", "claim-answered": "Answered", "claim-paid": "Paid",
  "claim-denied": "Denied", "claim-reversed": "Reversed", "claim-corrected": "Corrected", "claim-voided": "Voided",
  "work-item": "Work", "work-done": "Seen to", "unmatched": "Unmatched",
};
/** The heading beside it says the first word already. */
const eventText = (e: ClaimEvent): string =>
  e.text.replace(/^work \([\w-]+\): /, "").replace(new RegExp(`^${EVENT[e.kind] ?? "-"}\\b[:,]? ?`, "i"), "").replace(/(?<![\w$.-])(\d+\.\d{2})\b/g, "$$$1");
const WORDS_SHOWN = 180;
function Words({ of }: { of: string }) {
  if (!of) return null;
  if (of.length <= WORDS_SHOWN) return <p class="event-text"><Sentence of={of} whole /></p>;
  const stop = of.indexOf(" ", WORDS_SHOWN - 60);
  return <details class="event-text"><summary><Sentence of={of.slice(0, stop)} /> …</summary><p><Sentence of={of.slice(stop + 1)} whole /></p></details>;
}
function Event({ e }: { e: ClaimEvent }) {
  return (
    <li class={`event event-${e.kind}${e.taken_out ? " taken-out" : ""}`}>
      <span class="event-when"><When at={e.at} /></span>
      <div>
        <p><strong>{EVENT[e.kind] ?? e.kind}</strong>{e.amount && !isZero(e.amount) && <> <Money of={e.amount} /></>}{e.taken_out && <span class="muted"> taken out by a void</span>}</p>
        <Words of={eventText(e)} />
        <p class="muted small">{e.by && <>{e.by} · </>}{e.answer && <><a href={`/remittances/${encodeURIComponent(e.answer)}`}>the payer’s answer</a> · </>}<a href={factHref(e.fact)}>fact</a></p>
      </div>
    </li>
  );
}

function File({ claim }: { claim: string }) {
  const [open, setOpen] = useState(false);
  const read = useGet("/v1/claims/{claim}/x12", open ? { claim } : null);
  return (
    <Section title="As it is sent (837P)" id="file" tools={!open && <button onClick={() => setOpen(true)}>Show the file</button>}>
      {open && (read.data ? <X12Tree nodes={read.data.nodes} raw={read.data.raw} label={`Claim ${claim} as X12`} />
        : read.problem ? <Failed problem={read.problem} retry={() => void read.reload()} /> : <Loading what="Taking the file apart" />)}
      {!open && <p class="muted">A claim’s part of the file, segment by segment in words, with the raw text beside it. It was frozen when the claim was made.</p>}
    </Section>
  );
}

export default function ClaimPage({ params }: PageProps) {
  const id = params["claim"] ?? "";
  const read = useGet("/v1/claims/{claim}", { claim: id });
  const [panel, setPanel] = useState<Open>(null);
  const c = read.data, close = () => setPanel(null), done = () => { close(); void read.reload(); };
  const paper = async () => {
    try { saveBlob(`${id}.pdf`, await get("/v1/claims/{claim}/cms1500", { claim: id })); } catch (e) { toastProblem(e); }
  };
  const keys: Key[] = [
    ...(c?.may.includes("release") ? [{ key: "r", label: "Release the claim …", action: true, run: () => setPanel("release") }] : []),
    ...(c?.may.includes("send") ? [{ key: "s", label: "Send it …", action: true, run: () => go(`/batches?payer=${encodeURIComponent(c.row.payer)}`) }] : []),
    ...(c?.may.includes("correct") ? [{ key: "c", label: "Correct the claim …", action: true, run: () => setPanel("correct") }] : []),
    ...(c?.may.includes("void") ? [{ key: "v", label: "Take the claim back …", action: true, run: () => setPanel("void") }] : []),
    ...(c ? [{ key: "w", label: "The claim on paper (PDF)", action: true, run: () => void paper() }] : []),
  ];
  useKeys("Claim", keys, !!c && !panel);
  const side = !c || !panel ? undefined
    : panel === "release" ? <ReleasePanel rows={[c.row]} onClose={close} onDone={done} />
    : panel === "correct" || panel === "void" ? <TakePanel claim={c} how={panel} onClose={close} onDone={done} />
    : <DonePanel work={panel.work} onClose={close} onDone={done} />;
  const r = c?.row;
  return (
    <Page title={r ? `Claim ${r.claim}` : "Claim"} panel={side}
      heading={r ? <><a href={`/patients/${encodeURIComponent(r.patient)}`}>{r.name}</a> <Status of={r.status} daysLeft={r.days_left} /></> : undefined}
      note={r && <><code class="id">{r.claim}</code> · <a href={`/claims?payer=${encodeURIComponent(r.payer)}`}>{r.payer_name}</a>{r.month && <> · <Month of={r.month} /></>}
        {frequencyWord(r.frequency) && <> · {frequencyWord(r.frequency)}</>}{c?.number && <> · the payer’s number <code>{c.number}</code></>}</>}
      tools={c && <button onClick={() => void paper()}>On paper (PDF)</button>}>
      <Read of={read} what="Loading the claim">{(d) => <>
        {(d.replaces || d.replaced_by) && <p class="chain">
          {d.replaces && <>It takes the place of <a href={claimHref(d.replaces)}>{d.replaces}</a>. </>}
          {d.replaced_by && <>It was replaced by <a href={claimHref(d.replaced_by)}>{d.replaced_by}</a>.</>}</p>}
        <Next c={d} open={setPanel} />
        <Work of={d.work} open={setPanel} />
        <Sums c={d} />
        <Section title="Lines"><ul class="claim-lines">{d.lines.map((l) => <Line key={l.control} l={l} c={d} />)}</ul></Section>
        <Section title="Its life" note={d.batch && <>went out in file <a href={`/claims?batch=${encodeURIComponent(d.batch)}`}>{d.batch}</a></>}>
          <ol class="life">{d.events.map((e) => <Event key={e.fact} e={e} />)}</ol></Section>
        <File claim={id} />
      </>}</Read>
    </Page>
  );
}
