// job.tsx - long work: how far it is, and what came of it. It runs on the server; a page only looks.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Closed, CloseReason, FactAnswers, Job, Receipt, Unready } from "../shapes";
import { count } from "../words/dates";
import { asSentence, capital } from "../words/sentence";
import { compareMoney, sum } from "../words/money";
import { Findings } from "./findings";
import { howFar, running } from "./running";
import { Money } from "./money";
import { Section } from "./page";
import { Sentence } from "./sentence";
import { Sign, type Meaning } from "./meaning";
import { Empty } from "./states";
import { Table, type Column } from "./table";
import { Day, When } from "./when";

// News say when it moves on; this is for when they do not come.
const LOOK_AGAIN_MS = 2000;

export function JobProgress({ of, reload }: { of: Job; reload: () => void }) {
  const runs = running(of);
  useEffect(() => {
    if (!runs) return;
    const t = setInterval(reload, LOOK_AGAIN_MS);
    return () => clearInterval(t);
  }, [runs, reload]);
  const known = of.total > 0;
  return (
    <div class={`job job-${of.state}`} role="status">
      <p><strong>{of.title}</strong> <span class="muted">{of.state === "waits" ? "waits for its turn" : of.state === "runs"
        ? howFar(of) || "runs"
        : of.state === "done" ? "done" : of.state === "failed" ? "failed" : "was broken off"}</span></p>
      {runs && <progress max={known ? of.total : undefined} value={known ? of.done : undefined} aria-label={of.title} />}
      {!runs && of.says && <p><Sentence of={asSentence(of.says)} /></p>}
      <p class="muted small">Begun by {of.by} <When at={of.began} />{of.ended && <>, ended <When at={of.ended} /></>}. {runs && "You can leave this page: the work goes on, and stands under long work."}</p>
      {of.state === "broken" && <p>The server was stopped meanwhile. Nothing is half done: begin it again.</p>}
    </div>
  );
}

const MEANING: Record<string, Meaning> = { held: "at-risk", lost: "lost", refused: "lost", yields: "yields", open: "reachable", ready: "earned" };
const STATUS: Record<string, [string, string]> = {
  held: ["Held", "something is missing that can still come"],
  open: ["Open", "their period is not over"],
  lost: ["Lost", "what is missing can no longer be reached"],
  refused: ["Refused", "a rule says no"],
  yields: ["Give way", "another code is paid for the same days or minutes"],
};
const ORDER = ["held", "open", "refused", "lost", "yields"];

/** One cause: by the requirement where it is said, else by its words. */
const causeKey = (r: { status: string; reason?: string; says?: string; need?: string }): string =>
  r.status === "yields" ? "yields" : `${r.status}|${r.reason ?? r.says ?? r.need ?? ""}`;

/** Causes with their sum, worth first, those that a person can still mend before the rest. */
function Causes({ of, chosen, choose }: { of: CloseReason[]; chosen: string; choose: (key: string) => void }) {
  const groups = ORDER.map((s) => ({ status: s, rows: of.filter((r) => r.status === s).sort((a, b) => compareMoney(b.worth, a.worth)) })).filter((g) => g.rows.length);
  return (
    <div class="causes">{groups.map((g) => (
      <section key={g.status}>
        <h3><Sign of={MEANING[g.status] ?? "reachable"} /> {STATUS[g.status]?.[0] ?? g.status} <span class="muted">{STATUS[g.status]?.[1]}</span>
          <span class="grow" /> <Money of={sum(g.rows.map((r) => r.worth))} /></h3>
        <ul>{g.rows.map((r) => {
          const key = causeKey(r);
          return <li key={key}><button class="link cause" aria-pressed={chosen === key} onClick={() => choose(chosen === key ? "" : key)}><Sentence of={capital(r.says)} /></button>
            <span class="muted">{r.count}</span> <Money of={r.worth} /></li>;
        })}</ul>
      </section>
    ))}</div>
  );
}

export function ClosedReport({ of }: { of: Closed }) {
  const [chosen, choose] = useState("");
  const rows = of.unready.filter((u) => !chosen || causeKey(u) === chosen);
  const columns: Column<Unready>[] = [
    { id: "worth", title: "Worth", right: true, cell: (u) => <Money of={u.worth} />, text: (u) => u.worth, sort: (a, b) => compareMoney(a.worth, b.worth) },
    { id: "name", title: "Patient", cell: (u) => u.patient ? <a href={`/patients/${encodeURIComponent(u.patient)}?e=${encodeURIComponent(u.enrollment)}`}>{u.name ?? u.patient}</a> : u.enrollment, text: (u) => u.name ?? u.enrollment },
    { id: "code", title: "Code", cell: (u) => <a href={`/rulebook/codes/${u.code}`}>{u.code}</a>, text: (u) => u.code },
    { id: "from", title: "From", cell: (u) => <Day on={u.from} short />, text: (u) => u.from },
    { id: "status", title: "State", cell: (u) => <span class={`status m-${MEANING[u.status] ?? "reachable"}`}><Sign of={MEANING[u.status] ?? "reachable"} /> {STATUS[u.status]?.[0] ?? u.status}</span>, text: (u) => u.status },
    { id: "have", title: "What was found", cell: (u) => <Sentence of={u.have} />, text: (u) => u.have, class: "wide" },
  ];
  return (
    <>
      {of.problems.length > 0 && <Section title="Could not be made" note="put right what they say, then close again"><Findings of={of.problems} /></Section>}
      {of.reasons.length === 0 ? <Empty title="Everything ready was claimed; nothing is held back." />
        : <Section title="What keeps the rest" note="worth first; choose a cause to see its services"><Causes of={of.reasons} chosen={chosen} choose={choose} /></Section>}
      {of.unready.length > 0 && <Section title="One by one" note={chosen ? <button class="link" onClick={() => choose("")}>all causes</button> : of.unready.length >= 200 ? "the 200 that are worth most" : undefined}>
        <Table name="unready" caption="Services that are not claimed" rows={rows} columns={columns} keyOf={(u) => `${u.enrollment}|${u.code}|${u.from}`} file={`not-claimed-${of.month}`}
          empty={<Empty title="None of the listed services has this cause." />} /></Section>}
    </>
  );
}

const OUTCOME: Record<Receipt["outcome"], [string, Meaning]> = {
  posted: ["Posted", "earned"], same: ["Posted before: nothing was done twice", "yields"], refused: ["Refused: nothing of it was posted", "lost"],
};
const LINES_SHOWN = 12;
export function Receipts({ of }: { of: Receipt[] }) {
  if (!of.length) return <Empty title="The file held no answer for this practice." />;
  return (
    <ul class="receipts">{of.map((r, i) => {
      const [word, meaning] = OUTCOME[r.outcome];
      const line = (l: Receipt["says"][number], k: number): ComponentChildren =>
        <li key={k}>{l.claim && <><a href={`/claims/${encodeURIComponent(l.claim)}`}>{l.claim}</a>: </>}<Sentence of={l.text} /></li>;
      return (
        <li key={i} class={`receipt receipt-${r.outcome}`}>
          <p><span class={`status m-${meaning}`}><Sign of={meaning} /> <strong>{word}</strong></span></p>
          <p><Sentence of={asSentence(r.about)} /></p>
          {r.refusal && <p class="refusal"><Sentence of={asSentence(r.refusal)} /></p>}
          {r.says.length > 0 && <ul class="plain">{r.says.slice(0, LINES_SHOWN).map(line)}</ul>}
          {r.says.length > LINES_SHOWN && <details><summary>{count(r.says.length - LINES_SHOWN, "more claim")}</summary><ul class="plain">{r.says.slice(LINES_SHOWN).map(line)}</ul></details>}
        </li>
      );
    })}</ul>
  );
}

export function Imported({ of }: { of: FactAnswers }) {
  const refused = of.answers.filter((a) => a.answer === "refused");
  return (
    <>
      <p class="would"><strong>{count(of.stored, "fact")}</strong> stored, {of.same.toLocaleString("en-US")} there already, {of.refused.toLocaleString("en-US")} refused.</p>
      {refused.length > 0 && <Section title="Refused" note="a file is taken whole or not at all">
        <ul class="findings">{refused.map((a, i) => <li key={i} class="finding finding-error"><span class="finding-weight">{a.line !== undefined ? `Line ${a.line}` : a.id}</span>
          <span>{a.field && <code>{a.field}</code>} <Sentence of={asSentence(a.says ?? "")} /></span></li>)}</ul></Section>}
    </>
  );
}
